//! The records of a workbook: a kind, a length, and bytes, which may go on in further records.

use super::super::compound::u16_at;

pub const BOF: u16 = 0x0809;
pub const EOF: u16 = 0x000A;
pub const FILEPASS: u16 = 0x002F;
pub const CODEPAGE: u16 = 0x0042;
pub const DATEMODE: u16 = 0x0022;
pub const FORMAT: u16 = 0x041E;
pub const XF: u16 = 0x00E0;
pub const BOUNDSHEET: u16 = 0x0085;
pub const SST: u16 = 0x00FC;
pub const CONTINUE: u16 = 0x003C;

pub const FORMULA: u16 = 0x0006;
pub const FORMULA_OLD: u16 = 0x0406;
pub const HEADER: u16 = 0x0014;
pub const FOOTER: u16 = 0x0015;
pub const NOTE: u16 = 0x001C;
pub const OBJ: u16 = 0x005D;
pub const MULRK: u16 = 0x00BD;
pub const RSTRING: u16 = 0x00D6;
pub const LABELSST: u16 = 0x00FD;
pub const TXO: u16 = 0x01B6;
pub const NUMBER: u16 = 0x0203;
pub const LABEL: u16 = 0x0204;
pub const BOOLERR: u16 = 0x0205;
pub const STRING: u16 = 0x0207;
pub const RK: u16 = 0x027E;

/// A record.
pub struct Record<'a> {
    /// What it says.
    pub kind: u16,
    /// Its bytes; all there are, where the stream breaks off in it.
    pub data: &'a [u8],
    /// The bytes of the records that continue it.
    pub more: Vec<&'a [u8]>,
}

/// The records of a stream from a place on.
pub struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The records from a place on.
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn piece(&mut self, wanted: Option<u16>) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, self.at)?;
        if wanted.is_some_and(|wanted| wanted != kind) {
            return None;
        }
        let length = u16_at(self.stream, self.at + 2)? as usize;
        let start = self.at + 4;
        let end = (start + length).min(self.stream.len());
        self.at = end;
        Some((kind, self.stream.get(start..end)?))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.piece(None)?;
        let mut more = Vec::new();
        if matches!(kind, SST | TXO | STRING | FORMAT | LABEL) {
            while let Some((_, data)) = self.piece(Some(CONTINUE)) {
                more.push(data);
            }
        }
        Some(Record { kind, data, more })
    }
}
