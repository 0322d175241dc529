//! Starts the program and looks at its memory from outside, as often as it can.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A run of the program that ended.
pub struct Watched {
    pub output: Output,
    pub took: Duration,
    /// The most memory the program itself had; its children are not counted.
    pub peak_kibibytes: u64,
}

impl Watched {
    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }
}

/// Runs the program in a folder that is its home too.
pub fn tickmark(folder: &Path, arguments: &[&str]) -> Watched {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tickmark"))
        .args(arguments)
        .arg("--quiet")
        .current_dir(folder)
        .env("HOME", folder.join("home"))
        .env("TMPDIR", folder.join("temporary"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let status_file = format!("/proc/{}/status", child.id());
    let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
    let mut peak_kibibytes = 0;
    // The peak is kept by the kernel, so that only what comes in the last moment can be missed.
    let status = loop {
        peak_kibibytes = peak_of(&status_file).unwrap_or(0).max(peak_kibibytes);
        if let Some(status) = child.try_wait().expect("can be waited for") {
            break status;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let stdout = stdout.join().expect("is read");
    let stderr = stderr.join().expect("is read");
    Watched { output: Output { status, stdout, stderr }, took: started.elapsed(), peak_kibibytes }
}

/// Reads a pipe to its end beside the run, which would wait for ever over a full one.
fn drained(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn peak_of(status_file: &str) -> Option<u64> {
    let status = fs::read_to_string(status_file).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
