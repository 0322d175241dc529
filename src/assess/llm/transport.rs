//! The line to one endpoint: what is sent again, how long is waited, how much is read, and to whom the key goes.
//!
//! The key goes to the one host that the user named: no redirect is followed, no proxy is taken that was not
//! given, and no other host is asked. Whatever the far end does, a try ends in time and in bounded memory.

mod client;
mod lost;

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, Request, Response, Url};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep, timeout};

pub use lost::Lost;

use self::client::{broken, client, header, secrets};
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
#[derive(Clone)]
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

    /// The same line with other waits between tries.
    #[must_use]
    pub fn waiting(self, change: impl FnOnce(&mut Patience)) -> Self {
        let mut line = self;
        change(&mut line.patience);
        line
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
mod tests;
