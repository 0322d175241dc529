//! An endpoint that answers as a test says, and breaks in every way that one over a network can.
//!
//! It speaks to each client once: every reply closes its connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// An endpoint on this machine. Dropped, it hangs up on whoever waits, and is gone.
pub struct FakeEndpoint {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `POST` or `GET`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What the endpoint does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers 200. A number of prompt tokens that is null becomes that of the request.
    Json(Value),
    /// Answers with any status.
    Status {
        /// The status.
        status: u16,
        /// The headers; a type or length given here is sent in place of the true one.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// Waits first.
    After(Duration, Box<Reply>),
    /// Resets the connection before it answers.
    Reset,
    /// Promises twice as much, and hangs up.
    HalfBody(String),
    /// Sends byte by byte.
    Drip {
        /// The time between two bytes.
        byte_every: Duration,
        /// The body.
        body: String,
    },
    /// Sends so many bytes, whose number it does not tell first.
    Huge(usize),
    /// Says that the body is compressed, and lies.
    BadGzip,
    /// Points elsewhere.
    Redirect(String),
    /// Never answers.
    Hang,
}

/// An answer in the manner of `/v1/chat/completions`, whose usage fits the question.
pub fn chat(content: &str) -> Value {
    chat_with(content, |_| ())
}

/// Such an answer with something changed.
pub fn chat_with(content: &str, edit: impl FnOnce(&mut Value)) -> Value {
    let mut answer = json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "fake-1",
        "system_fingerprint": "fp-1",
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content },
            "finish_reason": "stop",
        }],
        "usage": { "prompt_tokens": null, "completion_tokens": content.len() / 4 },
    });
    edit(&mut answer);
    answer
}

impl FakeEndpoint {
    /// An endpoint that replies to each request as `reply` says, which is told how many came before.
    pub fn answering(reply: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let shared = Arc::new(Shared { reply: Box::new(reply), ..Shared::default() });
        let for_all = Arc::clone(&shared);
        let listener = thread::spawn(move || {
            for connection in listener.incoming() {
                if for_all.is_gone() {
                    break;
                }
                let Ok(connection) = connection else { continue };
                let for_one = Arc::clone(&for_all);
                // A client that hangs up first is part of the play.
                thread::spawn(move || for_one.serve(connection).unwrap_or_default());
            }
        });
        Self { address, shared, listener: Some(listener) }
    }

    /// The address, without a path.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far, in the order in which it came.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked().clone()
    }

    /// The most requests that waited for a reply at the same time.
    pub fn most_under_way(&self) -> usize {
        self.shared.most_under_way.load(Ordering::SeqCst)
    }
}

impl Drop for FakeEndpoint {
    fn drop(&mut self) {
        self.shared.is_gone.store(true, Ordering::SeqCst);
        // The listener looks up only when somebody comes.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            listener.join().unwrap_or_default();
        }
    }
}

impl Asked {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The standing instructions, whichever dialect; empty where there are none.
    pub fn system(&self) -> String {
        let body = self.json();
        match body.get("system") {
            Some(system) => text_of(system),
            None => last_of(&body, "system"),
        }
    }

    /// The last thing the program said, whichever dialect.
    pub fn user(&self) -> String {
        last_of(&self.json(), "user")
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn last_of(body: &Value, role: &str) -> String {
    let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let last = messages.iter().rev().find(|message| message["role"] == role);
    last.map(|message| text_of(&message["content"])).unwrap_or_default()
}

/// A text, or the texts of its parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// What to do with a request that so many came before.
type Replies = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

/// What all connections share.
struct Shared {
    reply: Box<Replies>,
    asked: Mutex<Vec<Asked>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    is_gone: AtomicBool,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            reply: Box::new(|_, _| Reply::Hang),
            asked: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
            is_gone: AtomicBool::new(false),
        }
    }
}

/// So often those who wait look whether the endpoint is gone.
const GLANCE: Duration = Duration::from_millis(10);

impl Shared {
    fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::SeqCst)
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, connection: TcpStream) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let asked = read(&connection)?;
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        let nth = {
            let mut all = self.asked();
            all.push(asked.clone());
            all.len() - 1
        };
        let mut reply = (self.reply)(&asked, nth);
        while let Reply::After(wait, then) = reply {
            self.wait(wait);
            reply = *then;
        }
        let lasts = matches!(reply, Reply::Hang | Reply::Drip { .. });
        // Otherwise a client that has its reply could ask again before its first request is counted out.
        if !lasts {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
        let sent = self.send(connection, &asked, reply);
        if lasts {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
        sent
    }

    fn send(&self, mut connection: TcpStream, asked: &Asked, reply: Reply) -> io::Result<()> {
        if !matches!(reply, Reply::Reset) && !asked.body.is_empty() {
            connection.read_exact(&mut [0])?;
        }
        match reply {
            Reply::Json(mut answer) => {
                if let Some(tokens @ Value::Null) = answer.pointer_mut("/usage/prompt_tokens") {
                    *tokens = json!(asked.body.len() / 4);
                }
                send_whole(&mut connection, 200, &[], answer.to_string().as_bytes())
            }
            Reply::Status { status, headers, body } => {
                send_whole(&mut connection, status, &headers, body.as_bytes())
            }
            Reply::Redirect(to) => {
                send_whole(&mut connection, 302, &[("location".to_owned(), to)], b"")
            }
            Reply::BadGzip => {
                let headers = [("content-encoding".to_owned(), "gzip".to_owned())];
                send_whole(&mut connection, 200, &headers, b"\x1f\x8bno gzip at all")
            }
            Reply::HalfBody(body) => {
                send_head(&mut connection, 200, &[], Some(body.len() * 2))?;
                connection.write_all(body.as_bytes())
            }
            Reply::Drip { byte_every, body } => {
                send_head(&mut connection, 200, &[], Some(body.len()))?;
                for byte in body.bytes() {
                    if self.is_gone() {
                        break;
                    }
                    self.wait(byte_every);
                    connection.write_all(&[byte])?;
                }
                Ok(())
            }
            Reply::Huge(bytes) => {
                send_head(&mut connection, 200, &[], None)?;
                let piece = [b' '; 4096];
                (0..bytes / piece.len()).try_for_each(|_| connection.write_all(&piece))?;
                connection.write_all(&piece[..bytes % piece.len()])
            }
            // The last byte of the request is still unread, so that to hang up is to reset.
            Reply::Reset => Ok(()),
            Reply::After(..) | Reply::Hang => self.hang(&mut connection),
        }
    }

    fn wait(&self, wait: Duration) {
        let started = Instant::now();
        while !self.is_gone() {
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                break;
            }
            thread::sleep(left.min(GLANCE));
        }
    }

    /// Waits until one side has had enough.
    fn hang(&self, connection: &mut TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(GLANCE))?;
        while !self.is_gone() {
            match connection.read(&mut [0]) {
                Ok(0) => break,
                Err(error)
                    if !matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    break;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Reads a request, the last byte of its body only looked at.
fn read(connection: &TcpStream) -> io::Result<Asked> {
    // One byte at a time, so that nothing is taken that belongs to the body.
    let mut head = BufReader::with_capacity(1, connection);
    let mut line = || -> io::Result<String> {
        let mut line = String::new();
        head.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut headers = Vec::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if let Some((last, start)) = body.split_last_mut() {
        (&*connection).read_exact(start)?;
        connection.peek(std::slice::from_mut(last))?;
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Asked { method, path, headers, body })
}

fn send_whole(
    connection: &mut TcpStream,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> io::Result<()> {
    send_head(connection, status, headers, Some(body.len()))?;
    connection.write_all(body)
}

fn send_head(
    connection: &mut TcpStream,
    status: u16,
    headers: &[(String, String)],
    length: Option<usize>,
) -> io::Result<()> {
    let is_given = |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
    let mut head = vec![format!("HTTP/1.1 {status} Reply"), "connection: close".to_owned()];
    if !is_given("content-type") {
        head.push("content-type: application/json".to_owned());
    }
    if let Some(length) = length.filter(|_| !is_given("content-length")) {
        head.push(format!("content-length: {length}"));
    }
    head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    head.push("\r\n".to_owned());
    connection.write_all(head.join("\r\n").as_bytes())
}
