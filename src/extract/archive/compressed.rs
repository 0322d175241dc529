//! Files compressed on their own: gzip, bzip2, xz and Zstandard. Each holds one file, named as it is
//! without the suffix; a tape archive in it is opened in the same step.

use std::io::{self, Read};

use bzip2::read::MultiBzDecoder;
use flate2::read::{GzDecoder, MultiGzDecoder};
use lzma_rust2::XzReader;

use super::super::Error;
use super::super::carried::Carried;
use super::{tar, zstd};
use crate::domain::{EvidencePath, Format};

/// The dictionary of `xz -9` takes 64 MiB; a header that asks for much more is not obeyed.
const MEMORY_KIB_MAX: u32 = 128 << 10;

/// Hands out the file in a compressed file of this name, or the members of the tape archive in it.
pub fn read(
    format: Format,
    name: &str,
    bytes: &[u8],
    carried: &mut Carried<'_>,
) -> Result<(), Error> {
    let mut head = Vec::new();
    // A file that is broken already here is said to be when it is taken.
    let _ = unpacked(format, bytes).take(tar::BLOCK_BYTES as u64).read_to_end(&mut head);
    if tar::is_tar(&head) {
        // What the archive holds beside its members is unpacked too, and is counted.
        let left = carried.bytes_left();
        return tar::read(Counted { source: unpacked(format, bytes), left }, carried);
    }
    carried.take(&inner_name(format, name, bytes), unpacked(format, bytes));
    Ok(())
}

fn unpacked(format: Format, bytes: &[u8]) -> Box<dyn Read + '_> {
    match format {
        Format::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
        Format::Xz => Box::new(XzReader::new_mem_limit(bytes, true, MEMORY_KIB_MAX)),
        Format::Zstd => Box::new(zstd::Frames::new(bytes)),
        _ => Box::new(MultiGzDecoder::new(bytes)),
    }
}

/// The name without its suffix; where it has none, the one gzip noted.
fn inner_name(format: Format, name: &str, bytes: &[u8]) -> String {
    let (suffixes, short): (&[&str], &str) = match format {
        Format::Bzip2 => (&["bz2", "bz"], "tbz2"),
        Format::Xz => (&["xz"], "txz"),
        Format::Zstd => (&["zst", "zstd"], "tzst"),
        _ => (&["gz", "gzip"], "tgz"),
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is = |suffix: &&str| extension.eq_ignore_ascii_case(suffix);
    if stem.is_empty() || !suffixes.iter().any(is) && !is(&short) {
        let noted = GzDecoder::new(bytes)
            .header()
            .and_then(|header| header.filename().map(EvidencePath::escaped));
        return noted.filter(|name| !name.is_empty()).unwrap_or_else(|| "content".to_owned());
    }
    if is(&short) { format!("{stem}.tar") } else { stem.to_owned() }
}

/// A source that breaks off where a bomb would go on.
struct Counted<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("it unfolds to more than may come out of one file"))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, name: &str, expected: &str) {
        assert_eq!(inner_name(format, name, b""), expected, "{name}");
    }

    #[test]
    fn the_file_inside_has_the_name_without_the_suffix() {
        check(Format::Gzip, "events.log.gz", "events.log");
        check(Format::Gzip, "backup.TGZ", "backup.tar");
        check(Format::Bzip2, "a.csv.bz2", "a.csv");
        check(Format::Xz, "a.tar.xz", "a.tar");
        check(Format::Zstd, "a.json.zst", "a.json");
        check(Format::Gzip, "report.pdf", "content");
        check(Format::Gzip, ".gz", "content");
    }
}
