//! The line to one endpoint: what is sent again, how long is waited, how much is read, and to whom the key goes.
//!
//! The key goes to the one host that the user named: no redirect is followed, no proxy is taken that was not
//! given, and no other host is asked. Whatever the far end does, a try ends in time and in bounded memory.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Proxy, Request, Response, Url, redirect, retry};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep, timeout};

use super::pace::{CircuitOpen, Pace};
use super::wire::fault::{Fault, fault, one_line, words};

/// How long is waited and how often is tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect_timeout: Duration,
    /// For a whole answer, its last byte included.
    pub answer_timeout: Duration,
    /// Tries in all.
    pub attempts_max: u32,
    /// Tries that may end for want of time.
    pub timeouts_max: u32,
    /// The longest wait before the second try; it doubles from try to try.
    pub backoff_first: Duration,
    /// The longest wait before any try.
    pub backoff_max: Duration,
    /// The longest wait that a server may ask for.
    pub wait_max: Duration,
    /// The longest answer.
    pub body_bytes_max: usize,
}

/// The line to one endpoint.
pub struct Line {
    client: Client,
    url: Url,
    headers: HeaderMap,
    /// What may not appear in any message.
    secrets: Vec<String>,
    patience: Patience,
}

/// Why no line can be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The address is none. It is not repeated, as it may hold a key.
    #[error("cannot read the endpoint's address: {0}; write it like http://localhost:8080/v1")]
    Address(String),
    /// A header, most likely the key, is none.
    #[error("cannot send the header `{0}`: it holds a line break or another control character")]
    Header(String),
    /// The proxy's address is none.
    #[error("cannot read the proxy's address: {0}")]
    Proxy(String),
    /// The machine lacks what a secure connection needs.
    #[error(
        "cannot prepare connections to the endpoint: {0}; see that CA certificates are installed"
    )]
    Client(String),
}

/// One try, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which of the tries, from 1.
    pub number: u32,
    /// The status, where there was one.
    pub status: Option<u16>,
    /// What became of it: `answered`, or the kind of fault or loss in `snake_case`.
    pub class: &'static str,
    /// How long it took.
    pub milliseconds: u64,
    /// The server's own name for it.
    pub request_id: Option<String>,
}

/// What an endpoint sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// 200, or another status of success.
    pub status: u16,
    /// The body, no longer than was allowed.
    pub body: Vec<u8>,
    /// The headers worth keeping: the request's name, the limits, the date; names in lower case.
    pub headers: Vec<(String, String)>,
    /// How long the try took that succeeded.
    pub milliseconds: u64,
}

/// Why nothing was received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// The server refused.
    #[error("the endpoint refused: {words}")]
    Fault {
        /// Its status.
        status: u16,
        /// What that means for the next step.
        fault: Fault,
        /// Its words, for people.
        words: String,
    },
    /// The answer was not there in time.
    #[error("the endpoint did not answer in time; allow it more, or ask a faster model")]
    Timeout,
    /// There was no connection, or it broke, or what came over it cannot be read.
    #[error("{0}")]
    Connection(String),
    /// The answer is longer than is read.
    #[error("the endpoint sent more than is read of an answer; check its address")]
    TooLarge,
    /// The server asks for a longer wait than is made.
    #[error("the endpoint asks for a wait of {} seconds", after.as_secs())]
    Deferred {
        /// The wait.
        after: Duration,
    },
    /// The endpoint was given up before this was sent.
    #[error("{CircuitOpen}")]
    CircuitOpen,
}

impl Line {
    /// Prepares a line to the whole address of an endpoint; nothing is sent yet.
    ///
    /// The headers go with every request, and none of their values is ever shown.
    pub fn open(
        url: &str,
        headers: &[(&str, String)],
        patience: Patience,
        proxy: Option<&str>,
    ) -> Result<Self, LineError> {
        let url = Url::parse(url).map_err(|error| LineError::Address(error.to_string()))?;
        let address = |problem: &str| Err(LineError::Address(problem.to_owned()));
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return address("it begins with neither http:// nor https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return address("it holds a user name or password, which belong into the key");
        }
        let secrets = secrets(&url, headers);
        let headers = headers.iter().map(|(name, value)| header(name, value));
        let headers = headers.collect::<Result<HeaderMap, LineError>>()?;
        let client = client(&url, patience, proxy)?;
        Ok(Self { client, url, headers, secrets, patience })
    }

    /// Sends a question until there is an answer, or none can be hoped for.
    ///
    /// `attempt` is told of every try. What is random in the waits between them comes from `jitter_seed` alone.
    /// The turn of the pace is held while a try is under way, not while waiting for the next. May be dropped at
    /// any time.
    pub async fn send(
        &self,
        body: Vec<u8>,
        jitter_seed: u64,
        pace: &Pace,
        attempt: &dyn Fn(&Attempt),
    ) -> Result<Received, Lost> {
        let mut timeouts = 0;
        let mut number = 0;
        loop {
            number += 1;
            let turn = pace.turn().await.map_err(|CircuitOpen| Lost::CircuitOpen)?;
            let tried = self.once(self.post(self.url.clone(), body.clone())).await;
            attempt(&tried.attempt(number));
            let lost = match tried.outcome {
                Ok(received) => {
                    pace.went_well();
                    return Ok(received);
                }
                Err(lost) => lost,
            };
            let (asked, is_there) = match &lost {
                Lost::Connection(_) => (None, false),
                Lost::Timeout => {
                    timeouts += 1;
                    (None, false)
                }
                Lost::Fault { status, fault: Fault::Again { after, slow_down }, .. } => {
                    if *slow_down {
                        pace.slow_down();
                    }
                    (*after, *status == 429 || after.is_some())
                }
                _ => {
                    pace.went_well();
                    return Err(lost);
                }
            };
            // A server that asks for a wait is back, if busy.
            if turn.is_probe() && is_there {
                pace.went_well();
            }
            if let Some(after) = asked.filter(|after| *after > self.patience.wait_max) {
                return Err(Lost::Deferred { after });
            }
            let is_last = number >= self.patience.attempts_max
                || timeouts >= self.patience.timeouts_max.max(1);
            if is_last || (turn.is_probe() && !is_there) {
                turn.lost();
                return Err(lost);
            }
            drop(turn);
            let asked = asked.filter(|after| !after.is_zero());
            sleep(asked.unwrap_or_else(|| backoff(&self.patience, jitter_seed, number))).await;
        }
    }

    /// Gets something of the same host, once, by its path or whole address.
    pub async fn get(&self, path_or_url: &str) -> Result<Received, Lost> {
        let url = self.of_same_host(path_or_url)?;
        self.once(self.client.get(url).headers(self.headers.clone()).build()).await.outcome
    }

    /// Posts JSON to the same host, once, by a path or whole address.
    pub async fn post_once(&self, url: &str, body: Vec<u8>) -> Result<Received, Lost> {
        let url = self.of_same_host(url)?;
        self.once(self.post(url, body)).await.outcome
    }

    fn post(&self, url: Url, body: Vec<u8>) -> reqwest::Result<Request> {
        let request = self.client.request(Method::POST, url).headers(self.headers.clone());
        request.header(CONTENT_TYPE, "application/json").body(body).build()
    }

    /// The address, if it is of the host that the key is for.
    fn of_same_host(&self, path_or_url: &str) -> Result<Url, Lost> {
        let url = self.url.join(path_or_url).ok();
        url.filter(|url| url.origin() == self.url.origin()).ok_or_else(|| {
            Lost::Connection("only the endpoint itself is asked, and no other host".to_owned())
        })
    }

    /// One try.
    async fn once(&self, request: reqwest::Result<Request>) -> Tried {
        let started = Instant::now();
        let exchanged = match request {
            Err(error) => Err(broken(error)),
            Ok(request) => timeout(self.patience.answer_timeout, self.exchange(request))
                .await
                .unwrap_or(Err(Lost::Timeout)),
        };
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (status, headers, body) = match exchanged {
            Ok(exchanged) => exchanged,
            Err(lost) => {
                return Tried { status: None, request_id: None, milliseconds, outcome: Err(lost) };
            }
        };
        // Some servers repeat the key: those that refuse it, and those that echo a request for whoever debugs.
        let body = self.body_without_secrets(body);
        let headers_kept = kept(&headers)
            .into_iter()
            .map(|(name, value)| (name, self.without_secrets(&value)))
            .collect::<Vec<_>>();
        let request_id = headers_kept.iter().find(|(name, _)| name.ends_with("request-id"));
        let request_id = request_id.map(|(_, id)| id.clone());
        let outcome = if (200..300).contains(&status) {
            // An answer is kept on the disk, and a server may repeat there what it was sent.
            let body = match std::str::from_utf8(&body) {
                Ok(text) if self.secrets.iter().any(|secret| text.contains(secret)) => {
                    self.without_secrets(text).into_bytes()
                }
                _ => body,
            };
            Ok(Received { status, body, headers: headers_kept, milliseconds })
        } else {
            let header = |name: &str| {
                let value = headers.get(name)?.to_str().ok()?;
                Some(self.without_secrets(value))
            };
            let fault = fault(status, &header, &body);
            Err(Lost::Fault { status, fault, words: words(status, &body) })
        };
        Tried { status: Some(status), request_id, milliseconds, outcome }
    }

    /// Sends a request and reads what comes, within bounds.
    async fn exchange(&self, request: Request) -> Result<(u16, HeaderMap, Vec<u8>), Lost> {
        let mut response = self.client.execute(request).await.map_err(broken)?;
        let encoding = response.headers().get(CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| !encoding.is_empty() && encoding != "identity") {
            let problem = "the endpoint sent a compressed body, which was not asked for";
            return Err(Lost::Connection(problem.to_owned()));
        }
        let body = if response.status().is_success() {
            self.whole_body(&mut response).await?
        } else {
            self.start_of_body(&mut response).await
        };
        Ok((response.status().as_u16(), std::mem::take(response.headers_mut()), body))
    }

    async fn whole_body(&self, response: &mut Response) -> Result<Vec<u8>, Lost> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if body.len() + chunk.len() > self.patience.body_bytes_max {
                return Err(Lost::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// As much of a refusal as is there: the status counts, even where its words break off.
    async fn start_of_body(&self, response: &mut Response) -> Vec<u8> {
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > self.patience.body_bytes_max {
                body.truncate(self.patience.body_bytes_max);
                break;
            }
        }
        body
    }

    fn body_without_secrets(&self, body: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8_lossy(&body);
        if self.secrets.iter().any(|secret| text.contains(secret.as_str())) {
            return self.without_secrets(&text).into_bytes();
        }
        body
    }

    fn without_secrets(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "[key]"))
    }
}

/// Shows neither headers nor path, as both may hold a key.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("origin", &self.url.origin().ascii_serialization())
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// A try and what became of it.
struct Tried {
    status: Option<u16>,
    request_id: Option<String>,
    milliseconds: u64,
    outcome: Result<Received, Lost>,
}

impl Tried {
    fn attempt(&self, number: u32) -> Attempt {
        let class = match &self.outcome {
            Ok(_) => "answered",
            Err(lost) => lost.class(),
        };
        Attempt {
            number,
            status: self.status,
            class,
            milliseconds: self.milliseconds,
            request_id: self.request_id.clone(),
        }
    }
}

impl Lost {
    /// The kind in one word, for records.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Self::Fault { fault, .. } => match fault {
                Fault::Again { .. } => "again",
                Fault::Unauthorised => "unauthorised",
                Fault::NoSuchModel => "no_such_model",
                Fault::QuotaSpent => "quota_spent",
                Fault::Overflow { .. } => "overflow",
                Fault::Feature => "feature",
                Fault::Filtered => "filtered",
                Fault::Moved { .. } => "moved",
                Fault::Refused => "refused",
            },
            Self::Timeout => "timeout",
            Self::Connection(_) => "connection",
            Self::TooLarge => "too_large",
            Self::Deferred { .. } => "deferred",
            Self::CircuitOpen => "circuit_open",
        }
    }
}

fn client(url: &Url, patience: Patience, proxy: Option<&str>) -> Result<Client, LineError> {
    // It is an error to install one twice, and no matter.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder()
        .user_agent(concat!("tickmark/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(patience.connect_timeout)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy();
    if let Some(proxy) = proxy {
        let proxy = Proxy::all(proxy);
        let proxy = proxy.map_err(|error| LineError::Proxy(root(&error.without_url())))?;
        client = client.proxy(proxy);
    } else if url.scheme() == "http" {
        // A machine without certificates can still ask its own server.
        client = client.tls_certs_only([]);
    }
    client.build().map_err(|error| LineError::Client(root(&error.without_url())))
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), LineError> {
    let wrong = || LineError::Header(name.to_owned());
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// A shorter text is no key, and its like may stand in any message.
const SECRET_CHARS_MIN: usize = 8;

/// What may not be shown: the keys in headers, and one that stands in the address.
fn secrets(url: &Url, headers: &[(&str, String)]) -> Vec<String> {
    let in_headers = headers
        .iter()
        .filter(|(name, _)| *name != "anthropic-version")
        .map(|(_, value)| value.strip_prefix("Bearer ").unwrap_or(value).to_owned());
    let in_address = url
        .query_pairs()
        .filter(|(name, _)| !name.contains("version"))
        .map(|(_, value)| value.into_owned());
    in_headers.chain(in_address).filter(|secret| secret.len() >= SECRET_CHARS_MIN).collect()
}

/// At most so many headers are kept.
const HEADERS_MAX: usize = 40;

fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let is_kept = |name: &str| {
        matches!(name, "x-request-id" | "request-id" | "openai-processing-ms" | "date")
            || name.starts_with("x-ratelimit-")
    };
    headers
        .iter()
        .filter(|(name, _)| is_kept(name.as_str()))
        .take(HEADERS_MAX)
        .map(|(name, value)| {
            (name.as_str().to_owned(), one_line(&String::from_utf8_lossy(value.as_bytes())))
        })
        .collect()
}

/// What a failed request means. The address stays out of it.
fn broken(error: reqwest::Error) -> Lost {
    if error.is_timeout() {
        return Lost::Timeout;
    }
    let error = error.without_url();
    let what = if error.is_connect() {
        "cannot connect to the endpoint"
    } else {
        "the connection to the endpoint broke"
    };
    Lost::Connection(one_line(&format!("{what}: {}", root(&error))))
}

/// The innermost cause, which says most.
fn root(error: &(dyn Error + 'static)) -> String {
    let innermost = std::iter::successors(Some(error), |error| (*error).source()).last();
    innermost.map_or_else(String::new, ToString::to_string)
}

/// A wait between nothing and a bound that doubles, so that those who failed together do not return together.
fn backoff(patience: &Patience, jitter_seed: u64, number: u32) -> Duration {
    let doubled = 1_u32.checked_shl(number.saturating_sub(1)).unwrap_or(u32::MAX);
    let bound = patience.backoff_first.saturating_mul(doubled).min(patience.backoff_max);
    let hash = Sha256::new().chain_update(jitter_seed.to_be_bytes());
    let hash = hash.chain_update(number.to_be_bytes()).finalize();
    let share = hash.iter().take(4).fold(0, |share, byte| share * 256 + u64::from(*byte));
    bound.mul_f64(share as f64 / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        connect_timeout: Duration::from_secs(1),
        answer_timeout: Duration::from_secs(1),
        attempts_max: 4,
        timeouts_max: 3,
        backoff_first: Duration::from_millis(500),
        backoff_max: Duration::from_secs(30),
        wait_max: Duration::from_mins(2),
        body_bytes_max: 1 << 20,
    };

    #[test]
    fn waits_grow_differ_and_stay_within_their_bound() {
        for (number, bound_milliseconds) in
            [(1, 500), (2, 1_000), (4, 4_000), (7, 30_000), (99, 30_000)]
        {
            let bound = Duration::from_millis(bound_milliseconds);
            let waits: Vec<Duration> =
                (0..200).map(|seed| backoff(&PATIENCE, seed, number)).collect();
            assert!(waits.iter().all(|wait| *wait <= bound), "{number}");
            assert!(waits.iter().any(|wait| *wait > bound.mul_f64(0.9)), "{number}");
            assert!(waits.iter().any(|wait| *wait < bound.mul_f64(0.1)), "{number}");
        }
        assert_eq!(backoff(&PATIENCE, 7, 2), backoff(&PATIENCE, 7, 2));
    }

    fn open(url: &str, key: &str) -> Result<Line, LineError> {
        Line::open(url, &[("authorization", format!("Bearer {key}"))], PATIENCE, None)
    }

    #[test]
    fn an_address_or_a_key_that_is_none_is_refused() {
        for wrong in ["", "localhost:8080", "ftp://h/", "http://", "http://u:secret-word@h/"] {
            let refused = open(wrong, "k").expect_err("no address").to_string();
            assert!(refused.starts_with("cannot read the endpoint's address"), "{wrong}");
            assert!(!refused.contains("secret-word"), "{refused}");
        }
        let refused = open("http://h/", "two\nlines").expect_err("no header");
        assert_eq!(refused, LineError::Header("authorization".to_owned()));
    }

    #[test]
    fn no_key_is_shown() {
        let line = open("http://h/v1?key=key-in-address", "key-in-header").expect("a line");
        let shown = format!("{line:?} {:?}", line.headers);
        assert!(shown.contains("http://h"), "{shown}");
        assert!(!shown.contains("key-in"), "{shown}");
        let refused = "wrong key key-in-header or key-in-address";
        assert_eq!(line.without_secrets(refused), "wrong key [key] or [key]");
    }

    #[test]
    fn only_the_endpoints_own_host_is_asked() {
        let line = open("http://h:1/v1/chat/completions", "k").expect("a line");
        let resolved = |path: &str| line.of_same_host(path).map(String::from).ok();
        assert_eq!(resolved("/props").as_deref(), Some("http://h:1/props"));
        assert_eq!(resolved("../models").as_deref(), Some("http://h:1/v1/models"));
        assert_eq!(resolved("http://h:1/tokenize").as_deref(), Some("http://h:1/tokenize"));
        for other in
            ["http://h:2/", "https://h:1/", "//evil/", "\\\\evil", "file:///etc", "http://["]
        {
            assert_eq!(resolved(other), None, "{other}");
        }
    }
}
