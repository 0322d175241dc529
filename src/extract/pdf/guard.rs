//! Refuses PDFs that unfold into more than memory holds: four kilobytes can become two gigabytes.
//!
//! The file's bytes are looked at as they lie, before any engine reads them, as engines unfold object
//! lists on opening. Whatever is written between `stream` and `endstream` is inflated to see how large
//! it gets, and nothing of it is kept.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::Error;

/// The drawing of a page of text takes some 50 kB; fonts and maps reach a few megabytes.
const STREAM_BYTES_MAX: u64 = 32 << 20;
/// All pages of the largest real documents together stay below.
const FILE_BYTES_MAX: u64 = 1 << 30;
/// A stream packed twice exists; one packed more often is packed to harm.
const FILTERS_MAX: usize = 4;

/// Refuses a file one of whose streams, or all of which together, get too large.
pub fn refuse_bomb(bytes: &[u8]) -> Result<(), Error> {
    let mut total = 0;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let (before, after) = rest.split_at(at);
        let after = &after[b"stream".len()..];
        let is_end = before.ends_with(b"end");
        rest = after;
        if is_end {
            continue;
        }
        let head = &before[before.len().saturating_sub(HEAD_BYTES_MAX)..];
        let head = head.rsplit(|byte| *byte == b'j').next().unwrap_or(head);
        let length = find(after, b"endstream").unwrap_or(after.len());
        let packed = after[..length].trim_ascii_start();
        rest = &after[length..];
        // A picture is unpacked only where it is drawn, and its size is bounded there.
        if find(head, b"/Image").is_some() {
            continue;
        }
        let size = inflated(packed);
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

/// What is said of a stream stands before it, after the `obj` it belongs to.
const HEAD_BYTES_MAX: usize = 2048;

fn too_large(what: &str, limit: u64) -> Error {
    Error::TooLarge { what: what.to_owned(), limit: format!("{} MiB", limit >> 20) }
}

/// How large a stream gets, or just above the limit. It may be packed several times over, and each
/// time can multiply the size by a thousand.
fn inflated(packed: &[u8]) -> u64 {
    let mut content = Cow::Borrowed(packed);
    for _ in 0..FILTERS_MAX {
        if !is_packed(&content) {
            break;
        }
        // One pass to see the size, and only what is small enough, and packed again, is kept.
        let mut start = [0; 2];
        let mut decoder = ZlibDecoder::new(&*content);
        let packed_again = decoder.read_exact(&mut start).is_ok() && is_packed(&start);
        if !packed_again {
            return counted(decoder.take(STREAM_BYTES_MAX)) + start.len() as u64;
        }
        let mut inflated = start.to_vec();
        let _ = decoder.take(STREAM_BYTES_MAX).read_to_end(&mut inflated);
        if inflated.len() as u64 > STREAM_BYTES_MAX {
            break;
        }
        content = Cow::Owned(inflated);
    }
    if is_packed(&content) { STREAM_BYTES_MAX + 1 } else { content.len() as u64 }
}

/// How much comes out of a stream. A broken one is read as far as it goes, as the engines do.
fn counted(mut stream: impl Read) -> u64 {
    let mut buffer = [0; 1 << 14];
    let mut total = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        total += read as u64;
    }
    total
}

/// Whether these bytes begin as packed ones do (RFC 1950).
fn is_packed(bytes: &[u8]) -> bool {
    match bytes {
        [first, second, ..] => {
            first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
        }
        _ => false,
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    fn check(head: &str, stream: &[u8], refused: bool) {
        let file = [head.as_bytes(), b"stream\n", stream, b"\nendstream endobj"].concat();
        assert_eq!(refuse_bomb(&file).is_err(), refused, "{head}");
    }

    #[test]
    fn what_unfolds_beyond_the_limit_is_refused() {
        let zeros = vec![0; STREAM_BYTES_MAX as usize + 1];
        check("1 0 obj <<>> ", &packed(&zeros), true);
        check("1 0 obj <<>> ", &packed(&packed(&zeros)), true);
        check("1 0 obj <</Subtype /Image>> ", &packed(&zeros), false);
        check("1 0 obj <<>> ", &packed(b"BT (words) Tj ET"), false);
        check("1 0 obj <<>> ", b"BT (words) Tj ET", false);
        let twice = packed(&packed(b"BT (words) Tj ET"));
        check("1 0 obj <<>> ", &twice, false);
        check("1 0 obj <<>> ", &packed(&packed(&packed(&twice))), true);
    }
}
