//! An app that serves a copy of the sample, and requests to it as they stand on the wire.
//!
//! No HTTP library stands between a test and the app, so that a request can be as wrong as an attacker likes.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::ops::Deref;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

pub const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

/// The app at work. It ends with the value.
pub struct App {
    pub child: Child,
    pub client: Client,
}

/// A browser without a screen.
#[derive(Clone)]
pub struct Client {
    pub port: u16,
    /// The address that was printed, which works once.
    pub address: String,
    /// The cookie of the session, once the address was opened.
    pub cookie: String,
}

/// What the app answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

/// The sample with the results of a run, in a folder of its own.
pub fn engagement() -> TempDir {
    // What is held by nobody is removed; a folder in a static would stay for ever.
    static SAMPLE: Mutex<Weak<TempDir>> = Mutex::new(Weak::new());
    let mut held = SAMPLE.lock().unwrap_or_else(PoisonError::into_inner);
    let sample = held.upgrade().unwrap_or_else(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        tickmark(folder.path(), &["demo", "engagement", "--quiet"]);
        Arc::new(folder)
    });
    *held = Arc::downgrade(&sample);
    drop(held);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = sample.path().join("engagement");
    for entry in walkdir::WalkDir::new(&sample).min_depth(1) {
        let entry = entry.expect("an entry");
        let to = folder.path().join(entry.path().strip_prefix(&sample).expect("lies in it"));
        if entry.file_type().is_dir() {
            fs::create_dir(to).expect("makes a folder");
        } else {
            fs::copy(entry.path(), to).expect("copies");
        }
    }
    folder
}

/// Runs the program to its end.
pub fn tickmark(folder: &Path, arguments: &[&str]) {
    let output = Command::new(TICKMARK).args(arguments).current_dir(folder).output().expect("runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
}

impl App {
    /// Starts the app over an engagement folder; nobody is let in yet.
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(TICKMARK)
            .args(["review", ".", "--no-open", "--quiet"])
            .args(more)
            .current_dir(folder)
            .env_remove("TICKMARK_REVIEWER")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut address = String::new();
        let mut printed = BufReader::new(child.stdout.take().expect("a pipe"));
        printed.read_line(&mut address).expect("the first line");
        let address = address.trim().to_owned();
        let port = address.split([':', '/']).find_map(|part| part.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port in `{address}`"));
        Self { child, client: Client { port, address, cookie: String::new() } }
    }

    /// Starts the app and opens the printed address.
    pub fn opened(folder: &Path, more: &[&str]) -> Self {
        let mut app = Self::start(folder, more);
        let answer = app.get(&app.way_in());
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.header("set-cookie").expect("a cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        app.client.cookie = cookie;
        app
    }
}

impl Deref for App {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Client {
    /// The path of the printed address.
    pub fn way_in(&self) -> String {
        self.address[self.address.find("/open").expect("a way in")..].to_owned()
    }

    /// The headers a browser sends from our own pages.
    pub fn ours(&self) -> String {
        let Self { port, cookie, .. } = self;
        let host = format!("Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n");
        if cookie.is_empty() { host } else { format!("{host}Cookie: {cookie}\r\n") }
    }

    pub fn get(&self, path: &str) -> Answer {
        let answer = self.ask("GET", path, &self.ours(), b"");
        answer.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Sends a form as a browser would; none where no whole answer came.
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.ask("POST", path, &self.ours(), form.finish().as_bytes()).ok()
    }

    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> std::io::Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n");
        if !body.is_empty() || method == "POST" {
            request += "Content-Type: application/x-www-form-urlencoded\r\n";
            let _ = write!(request, "Content-Length: {}\r\n", body.len());
        }
        let answer = self.raw(&[request.as_bytes(), b"\r\n", body].concat())?;
        Answer::parse(&answer).ok_or_else(|| std::io::Error::other("no whole answer"))
    }

    /// Sends bytes that may be no request at all, and waits a moment for whatever comes back.
    pub fn noise(&self, bytes: &[u8]) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }

    /// Sends bytes and returns what comes back until the app closes the connection.
    pub fn raw(&self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        // Who refuses a long body may close before all of it was sent; what it said is read all the same.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if answer.is_empty() => Err(error),
            _ => Ok(answer),
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // One that has ended cannot be killed any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// Reads an answer that came whole.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let answer = Self { status, head, body: bytes[end + 4..].to_vec() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        length.is_none_or(|length: usize| length == answer.body.len()).then_some(answer)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let opening = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let from = page.find(&opening)? + opening.len();
    Some(page[from..from + page[from..].find('"')?].to_owned())
}

/// An output file of an engagement folder.
pub fn output(folder: &Path, name: &str) -> Value {
    let text = fs::read_to_string(folder.join("out").join(name)).expect(name);
    serde_json::from_str(&text).expect("it is JSON")
}

/// The ids of the drafts of an engagement folder.
pub fn drafts(folder: &Path) -> Vec<String> {
    let findings = output(folder, "findings.json");
    let findings = findings["findings"].as_array().expect("a list");
    findings.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}
