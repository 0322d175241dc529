//! TIFF: a chain of pages, each a list of tagged values; both orders of bytes, and both widths of
//! numbers.

use std::collections::BTreeSet;

use super::Size;

/// What the libraries that open them count to.
const PAGES_MAX: usize = 65_535;

const WIDTH: u64 = 256;
const HEIGHT: u64 = 257;

/// The sizes of the pages, in order; nothing where it is no TIFF, or its first page cannot be found.
/// A page that cannot be found ends the chain, as does one that was there before.
pub fn sizes(bytes: &[u8]) -> Option<Vec<Size>> {
    let file = File::of(bytes)?;
    let mut seen = BTreeSet::new();
    let mut sizes = Vec::new();
    let mut next = file.first();
    while let Some(at) = next.filter(|at| *at != 0 && seen.insert(*at))
        && sizes.len() < PAGES_MAX
        && let Some((size, after)) = file.page(at)
    {
        sizes.push(size);
        next = after;
    }
    (!sizes.is_empty()).then_some(sizes)
}

/// Where numbers are taken from, and how they are written.
#[derive(Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    order: Order,
    width: Width,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// How places in the file are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Four,
    Eight,
}

impl<'a> File<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (order, width) = match bytes.get(..4)? {
            b"II*\0" => (Order::Little, Width::Four),
            b"MM\0*" => (Order::Big, Width::Four),
            b"II+\0" => (Order::Little, Width::Eight),
            b"MM\0+" => (Order::Big, Width::Eight),
            _ => return None,
        };
        Some(Self { bytes, order, width })
    }

    fn first(self) -> Option<u64> {
        match self.width {
            Width::Four => self.number(4, 4),
            Width::Eight => self.number(8, 8),
        }
    }

    /// The size of the page at this place, and where the next one is.
    fn page(self, at: u64) -> Option<(Size, Option<u64>)> {
        let (count_bytes, entry_bytes, place_bytes) = match self.width {
            Width::Four => (2, 12, 4),
            Width::Eight => (8, 20, 8),
        };
        let count = self.number(at, count_bytes)?;
        let entries = at.checked_add(count_bytes)?;
        // What a page says of itself is short; a longer list reaches beyond the file soon.
        let end = entries.checked_add(count.checked_mul(entry_bytes)?)?;
        if end > self.bytes.len() as u64 {
            return None;
        }
        let (mut width, mut height) = (0, 0);
        for nth in 0..count {
            let entry = entries + nth * entry_bytes;
            match self.number(entry, 2)? {
                WIDTH => width = self.value(entry, place_bytes)?,
                HEIGHT => height = self.value(entry, place_bytes)?,
                _ => {}
            }
        }
        Some(((width, height), self.number(end, place_bytes)))
    }

    /// The one number of an entry: two, four or eight bytes, which stand where its place would.
    fn value(self, entry: u64, place_bytes: u64) -> Option<u64> {
        let bytes = match self.number(entry + 2, 2)? {
            3 => 2,
            16 => 8,
            _ => 4,
        };
        self.number(entry + 4 + place_bytes, bytes)
    }

    fn number(self, at: u64, bytes: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let written = self.bytes.get(start..start.checked_add(bytes as usize)?)?;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(match self.order {
            Order::Little => written.iter().rev().fold(0, add),
            Order::Big => written.iter().fold(0, add),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF of pages of these sizes in the usual way of writing; the last page is followed by what is
    /// at `then`.
    fn file(pages: &[(u32, u32)], then: u32) -> Vec<u8> {
        const PAGE_BYTES: u32 = 2 + 2 * 12 + 4;
        let mut bytes = [&b"II*\0"[..], &8_u32.to_le_bytes()].concat();
        for (nth, (width, height)) in (1..).zip(pages) {
            bytes.extend(2_u16.to_le_bytes());
            for (tag, value) in [(256_u16, width), (257, height)] {
                bytes.extend([tag.to_le_bytes(), 4_u16.to_le_bytes()].concat());
                bytes.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
            }
            let next = if nth as usize == pages.len() { then } else { 8 + nth * PAGE_BYTES };
            bytes.extend(next.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn pages_are_counted_with_their_sizes() {
        let pages = [(100, 200), (30_000, 30_000), (1, 1)];
        let expected = pages.map(|(width, height)| (u64::from(width), u64::from(height))).to_vec();
        assert_eq!(sizes(&file(&pages, 0)), Some(expected));
        assert_eq!(
            super::super::unread(&file(&pages, 0)).to_string(),
            "page 2 of the image, 30000 × 30000 dots, is larger than the limit of 80 million dots"
        );
    }

    #[test]
    fn numbers_are_read_as_the_file_writes_them() {
        let mut big = b"MM\0*\0\0\0\x08\0\x02".to_vec();
        big.extend(b"\x01\0\0\x03\0\0\0\x01\0\x07\0\0\x01\x01\0\x04\0\0\0\x01\0\0\0\x09\0\0\0\0");
        assert_eq!(sizes(&big), Some(vec![(7, 9)]));
        let mut wide = b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0".to_vec();
        wide.extend(b"\0\x01\x10\0\x01\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0");
        wide.extend(b"\x01\x01\x03\0\x01\0\0\0\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(sizes(&wide), Some(vec![(7, 9)]));
    }

    #[test]
    fn a_chain_that_bites_its_tail_or_breaks_off_ends() {
        assert_eq!(sizes(&file(&[(1, 2), (3, 4)], 8)), Some(vec![(1, 2), (3, 4)]));
        assert_eq!(sizes(&file(&[(1, 2), (3, 4)], u32::MAX)), Some(vec![(1, 2), (3, 4)]));
        let whole = file(&[(1, 2), (3, 4)], 0);
        for end in 0..whole.len() {
            let cut = sizes(&whole[..end]);
            assert!(cut.is_none_or(|pages| pages.len() < 2 || end >= whole.len() - 4), "{end}");
        }
        assert_eq!(sizes(b"\x89PNG"), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_follows_the_mark_comes_to_an_end(
            mark in proptest::sample::select(vec![b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]),
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
        ) {
            let _ = sizes(&[&mark[..], &bytes].concat());
        }
    }
}
