//! Refuses PDFs that unfold into more than memory holds: four kilobytes can become two gigabytes.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, Object, Stream};

use super::super::Error;

/// The drawing of a page of text takes some 50 kB; fonts and maps reach a few megabytes.
const STREAM_BYTES_MAX: u64 = 64 << 20;
/// All pages of the largest real documents together stay below.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// Inflates every stream that is no image, to see how large it gets, and keeps nothing of it.
pub fn refuse_bomb(file: &Document) -> Result<(), Error> {
    let mut total = 0;
    for object in file.objects.values() {
        let Object::Stream(stream) = object else { continue };
        let size = inflated(stream);
        total += size;
        if size > STREAM_BYTES_MAX {
            return Err(too_large("a page", STREAM_BYTES_MAX));
        }
        if total > FILE_BYTES_MAX {
            return Err(too_large("the text of its pages", FILE_BYTES_MAX));
        }
    }
    Ok(())
}

fn too_large(what: &str, limit: u64) -> Error {
    Error::TooLarge { what: what.to_owned(), limit: format!("{} MiB", limit >> 20) }
}

/// How large a stream gets, or just above the limit. Filters may be applied one after the other, and
/// each of them can multiply the size by a thousand.
fn inflated(stream: &Stream) -> u64 {
    if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image") {
        return 0;
    }
    let mut content = Cow::Borrowed(stream.content.as_slice());
    for filter in stream.filters().unwrap_or_default() {
        if filter != b"FlateDecode" {
            break;
        }
        let mut inflated = Vec::new();
        // A broken stream is inflated as far as it goes, as the engines do.
        let _ = ZlibDecoder::new(&*content).take(STREAM_BYTES_MAX + 1).read_to_end(&mut inflated);
        if inflated.len() as u64 > STREAM_BYTES_MAX {
            return inflated.len() as u64;
        }
        content = Cow::Owned(inflated);
    }
    content.len() as u64
}
