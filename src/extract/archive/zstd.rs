//! Zstandard. A file may be several frames in a row, some of which hold no data.

use std::io::{self, Read};

use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

/// The window of `zstd --ultra -22` takes 128 MiB; a header that asks for more is not obeyed.
const WINDOW_BYTES_MAX: u64 = 128 << 20;

/// The data of all frames.
pub struct Frames<'a> {
    rest: &'a [u8],
    frame: Option<StreamingDecoder<&'a [u8], FrameDecoder>>,
}

impl<'a> Frames<'a> {
    /// The frames of a file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, frame: None }
    }

    /// Opens the next frame with data; `None` at the end of the file.
    fn open(&mut self) -> io::Result<Option<StreamingDecoder<&'a [u8], FrameDecoder>>> {
        while !self.rest.is_empty() {
            match StreamingDecoder::new_with_max_window_size(self.rest, WINDOW_BYTES_MAX) {
                Ok(frame) => return Ok(Some(frame)),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let end = FRAME_HEADER_BYTES.saturating_add(length as usize);
                    self.rest = self.rest.get(end..).unwrap_or_default();
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(None)
    }
}

/// A frame without data begins with its mark and its length.
const FRAME_HEADER_BYTES: usize = 8;

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.frame.is_none() {
                self.frame = self.open()?;
            }
            let Some(frame) = &mut self.frame else { return Ok(0) };
            let read = frame.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            if let Some(done) = self.frame.take() {
                self.rest = done.into_inner();
            }
        }
    }
}
