//! Reads a file in a thread of this process: crashes are caught, memory and time are not bounded.
//!
//! For programs that use tickmark as a library and bring their own isolation, for systems where no
//! process can be started, and for the worker, whose process is bounded already.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Once, mpsc};
use std::thread;

use crate::domain::SourceFile;
use crate::extract::{self, Allowance, Error, Extracted, Member, PageView, Pdfium};

/// Deeply nested files make readers recurse; memory is only used as deep as they do.
pub const STACK_BYTES: usize = 256 << 20;

thread_local! {
    /// Whether this thread is reading a file, so that a crash is the file's.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Reads a file as [`extract::file`] does, with a stack large enough that nesting meets a reader's own
/// limit first. Members come one at a time: the reader waits until the last one was dealt with.
pub fn read(
    pdfium: Option<&Pdfium>,
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    each: &mut dyn FnMut(Member),
) -> Result<Extracted, Error> {
    thread::scope(|scope| {
        let (hand_out, members) = mpsc::sync_channel(0);
        let reader =
            thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || {
                // Whoever takes members stops only by a crash of its own, which ends this thread's scope.
                guarded(|| {
                    extract::file_with(pdfium, file, bytes, allowance, &mut |member| {
                        let _ = hand_out.send(member);
                    })
                })
            });
        let reader = reader.map_err(|error| Error::Unopened { detail: error.to_string() })?;
        members.iter().for_each(each);
        reader.join().unwrap_or_else(|panic| Err(crashed(panic.as_ref())))
    })
}

/// A page of a file as an image, in PNG; with the same stack as a reader has.
pub fn drawn(bytes: &[u8], view: &PageView) -> Result<Vec<u8>, Error> {
    thread::scope(|scope| {
        let draw = || guarded(|| page_image(bytes, view));
        let drawing = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, draw);
        let drawing = drawing.map_err(|error| Error::Unopened { detail: error.to_string() })?;
        drawing.join().unwrap_or_else(|panic| Err(crashed(panic.as_ref())))
    })
}

/// A page as an image, on this thread.
pub fn page_image(bytes: &[u8], view: &PageView) -> Result<Vec<u8>, Error> {
    extract::page_image(bytes, view).map(|image| image.png)
}

/// Reads on this thread; a crash of the reader is an error and kept off the terminal.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    keep_crashes_of_readers_off_the_terminal();
    READING.set(true);
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    READING.set(false);
    read.unwrap_or_else(|panic| Err(crashed(panic.as_ref())))
}

/// Any other crash is a fault of tickmark and is printed as ever.
fn keep_crashes_of_readers_off_the_terminal() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |crash| {
            if !READING.get() {
                print(crash);
            }
        }));
    });
}

/// The first line of what the reader said when it crashed.
fn crashed(panic: &(dyn Any + Send)) -> Error {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    Error::Crashed { detail: line(said) }
}

/// The first line of a message, cut to what fits a line.
pub fn line(said: &str) -> String {
    said.lines().next().unwrap_or_default().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_in_one_short_line() {
        let check = |said: Box<dyn Any + Send>, told: &str| {
            assert_eq!(crashed(said.as_ref()), Error::Crashed { detail: told.to_owned() });
        };
        check(Box::new(format!("at {}\nmore", 3)), "at 3");
        check(Box::new("here"), "here");
        check(Box::new(7_u8), "no reason given");
    }
}
