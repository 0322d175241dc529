//! Images: read as far as their headers, which say how many pages they hold and how large those are.
//!
//! What they show is recognised elsewhere, by a program that takes memory for every dot before it looks
//! at one. An image that claims more than that program can take is refused here, where it costs nothing.

mod tiff;

use super::Error;

/// In colour, tesseract takes 81 million dots within its gibibyte of memory, and not 100 million. A sheet
/// of A3 has 70 million at 600 dots per inch.
const DOTS_MAX: u64 = 80_000_000;

/// How wide and how high a page is, in dots.
type Size = (u64, u64);

/// Why an image is not read: its text is only to be seen, or it is too large even for that.
pub fn unread(bytes: &[u8]) -> Error {
    // What does not say how large it is may still be one that can be seen.
    let sizes = tiff::sizes(bytes).or_else(|| Some(vec![size(bytes)?])).unwrap_or_default();
    let large = (1..)
        .zip(&sizes)
        .find(|(_, (width, height))| width.checked_mul(*height).is_none_or(|dots| dots > DOTS_MAX));
    let pages = sizes.len().max(1) as u32;
    let Some((page, (width, height))) = large else { return Error::ImageOnly { pages } };
    let which =
        if pages == 1 { "the image".to_owned() } else { format!("page {page} of the image") };
    Error::TooLarge {
        what: format!("{which}, {width} × {height} dots,"),
        limit: format!("{} million dots", DOTS_MAX / 1_000_000),
    }
}

fn size(bytes: &[u8]) -> Option<Size> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((size.width as u64, size.height as u64));
    }
    jpeg_2000(bytes)
}

/// A box of the header holds the height and the width; it stands among the first ones.
fn jpeg_2000(bytes: &[u8]) -> Option<Size> {
    const HEADER_BYTES_MAX: usize = 4096;
    let (signature, name) = (b"\0\0\0\x0CjP  \r\n", b"ihdr");
    if !bytes.starts_with(signature) {
        return None;
    }
    let head = bytes.get(..HEADER_BYTES_MAX.min(bytes.len()))?;
    let at = head.windows(name.len()).position(|four| four == name)? + name.len();
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((u64::from(number(at + 4)?), u64::from(number(at)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(unread(bytes).to_string(), expected);
    }

    /// The start of a PNG of this size; its dots never come.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let start = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR";
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [&start[..], &size, &[8, 2, 0, 0, 0]].concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
        let start = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xC0\0\x11\x08";
        [&start[..], &size, &[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]].concat()
    }

    #[test]
    fn an_image_that_claims_too_many_dots_is_refused_by_its_header() {
        check(&png(8000, 10_000), "image only, no text layer (1 page)");
        let told = |size: &str| {
            format!("the image, {size} dots, is larger than the limit of 80 million dots")
        };
        check(&png(30_000, 30_000), &told("30000 × 30000"));
        check(&png(u32::MAX, u32::MAX), &told("4294967295 × 4294967295"));
        check(&jpeg(60_000, 40_000), &told("60000 × 40000"));
        check(&jpeg(600, 400), "image only, no text layer (1 page)");
        let gif = [&b"GIF89a"[..], &[0x60, 0xEA, 0x60, 0xEA, 0, 0, 0]].concat();
        check(&gif, &told("60000 × 60000"));
        let mut jp2 = b"\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x16ihdr".to_vec();
        jp2.extend([20_000_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat());
        check(&jp2, &told("10000 × 20000"));
    }

    #[test]
    fn what_does_not_say_how_large_it_is_is_one_page() {
        for bytes in
            [&b"\x89PNG\r\n\x1A\n\0\0"[..], b"\xFF\xD8\xFF", b"II*\0", b"", &jpeg(1, 1)[..9]]
        {
            check(bytes, "image only, no text layer (1 page)");
        }
    }
}
