//! Reads one file without letting it take the others down.
//!
//! Readers meet files written by anybody, some of them broken on purpose. The invariant of this room
//! is that whatever a file does to its reader, the run goes on and the file gets a ledger row that
//! says what happened. A crash is caught and kept off the terminal, and the stack is large enough
//! that nesting meets a reader's own limit first.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use crate::domain::SourceFile;
use crate::extract::{self, Allowance, Extracted, Member};

/// Deeply nested files make readers recurse; memory is only used as deep as they do.
const STACK_BYTES: usize = 256 << 20;

thread_local! {
    /// Whether this thread is reading a file, so that a crash is the file's.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Reads a file as [`extract::file`] does; a crash of the reader is an [`extract::Error`].
pub fn read(
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    each: &mut (dyn FnMut(Member) + Send),
) -> Result<Extracted, extract::Error> {
    keep_crashes_of_readers_off_the_terminal();
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || {
            READING.set(true);
            panic::catch_unwind(AssertUnwindSafe(|| extract::file(file, bytes, allowance, each)))
        });
        match reader.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(Ok(read))) => read,
            Ok(Ok(Err(panic)) | Err(panic)) => {
                Err(extract::Error::Crashed { detail: words(panic.as_ref()) })
            }
            Err(error) => Err(extract::Error::Crashed { detail: error.to_string() }),
        }
    })
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
fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    said.lines().next().unwrap_or_default().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_in_one_short_line() {
        let said: Box<dyn Any + Send> = Box::new(format!("at {}\nmore", 3));
        assert_eq!(words(said.as_ref()), "at 3");
        assert_eq!(words(&7_u8), "no reason given");
    }
}
