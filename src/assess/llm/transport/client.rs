//! The client that connects: to nobody but the endpoint, by no way that was not given, and never telling the key.

use std::error::Error;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, Proxy, Url, redirect, retry};

use super::super::wire::fault::one_line;
use super::{LineError, Lost, Patience};

pub(super) fn client(
    url: &Url,
    patience: Patience,
    proxy: Option<&str>,
) -> Result<Client, LineError> {
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

pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), LineError> {
    let wrong = || LineError::Header(name.to_owned());
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// A shorter text is no key, and its like may stand in any message.
const SECRET_CHARS_MIN: usize = 8;

/// What may not be shown: the keys in headers, and one that stands in the address.
pub(super) fn secrets(url: &Url, headers: &[(&str, String)]) -> Vec<String> {
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

/// What a failed request means. The address stays out of it.
pub(super) fn broken(error: reqwest::Error) -> Lost {
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
