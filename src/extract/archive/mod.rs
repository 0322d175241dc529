//! Archives, opened in memory: nothing is ever unpacked to the disk.
//!
//! An archive is not trusted: what comes out is counted while it is read, whatever the archive
//! declares, and a member's name (`../../etc/passwd`) is a label that is shown and never opened.

mod compressed;
mod seven_zip;
mod tar;
mod zip;
mod zstd;

pub use tar::is_tar;

use super::Error;
use super::carried::Carried;
use crate::domain::{EvidencePath, Format};

/// Hands out the members of an archive, or the one file a compressed file holds.
pub fn unpack(
    format: Format,
    path: &EvidencePath,
    bytes: &[u8],
    carried: &mut Carried<'_>,
) -> Result<(), Error> {
    match format {
        Format::Tar => tar::read(bytes, carried),
        Format::SevenZip => seven_zip::read(bytes, carried),
        Format::Gzip | Format::Bzip2 | Format::Xz | Format::Zstd => {
            compressed::read(format, path.name(), bytes, carried)
        }
        _ => zip::read(bytes, carried),
    }
}
