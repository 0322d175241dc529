//! Who is let in: nobody but the browser that opened the printed address, and only from our own pages.
//!
//! A page of another site can send requests to this machine. It cannot name our host in `Host` unless it
//! rebinds its name to the loopback address, so a foreign name is refused with 421; a form it posts carries its
//! `Origin`, so a foreign one is refused with 403; the session's cookie is `SameSite=Strict`, so that it never
//! comes with a request another site caused.

use std::sync::Mutex;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::session::Secret;

/// What tells our own browser from everybody else.
#[derive(Debug)]
pub(super) struct Guard {
    /// The port we listen on.
    port: u16,
    /// The token in the address that was printed; gone when it was used.
    token: Mutex<Option<Secret>>,
    /// What the cookie of the session holds.
    session: Secret,
}

/// The name of the session's cookie. Cookies do not tell ports apart, so it holds the port.
fn cookie_name(port: u16) -> String {
    format!("tickmark-{port}")
}

impl Guard {
    pub(super) fn new(port: u16) -> std::io::Result<Self> {
        Ok(Self { port, token: Mutex::new(Some(Secret::new()?)), session: Secret::new()? })
    }

    /// The address that lets one browser in.
    pub(super) fn address(&self) -> String {
        let token = self.token.lock().map(|token| token.as_ref().map(Secret::shown));
        let token = token.ok().flatten().unwrap_or_default();
        format!("http://127.0.0.1:{}/open?token={token}", self.port)
    }

    /// Whether a request comes from where ours come from, whoever sends it.
    pub(super) fn is_ours(&self, method: &Method, headers: &HeaderMap) -> Result<(), StatusCode> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let host = text(header::HOST).unwrap_or_default();
        if !hosts.iter().any(|ours| host == ours) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let origin = text(header::ORIGIN);
        let foreign = origin.is_some_and(|origin| origin != format!("http://{host}"));
        let lacking = *method != Method::GET && origin.is_none();
        let elsewhere = headers.get("sec-fetch-site").is_some_and(|site| {
            // To type an address or to follow one from a terminal is `none`.
            site != "same-origin" && site != "none" && *method != Method::GET
        });
        if foreign || lacking || elsewhere {
            return Err(StatusCode::FORBIDDEN);
        }
        Ok(())
    }

    /// Whether a request carries the cookie of the session.
    pub(super) fn is_let_in(&self, headers: &HeaderMap) -> bool {
        let name = cookie_name(self.port);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(key, value)| key == name && self.session.is(value))
    }

    /// Takes the token of the printed address; the cookie of the session in return.
    pub(super) fn let_in(&self, offered: &str) -> Option<String> {
        let mut token = self.token.lock().ok()?;
        if !token.as_ref()?.is(offered) {
            return None;
        }
        *token = None;
        Some(format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict",
            cookie_name(self.port),
            self.session.shown()
        ))
    }
}

/// The headers of every answer: nothing is fetched from elsewhere, nothing is framed, nothing is kept.
pub(super) const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: with that, browsers send `Origin: null` with our own forms, too.
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &str) -> HeaderMap {
        let pairs = lines.split('|').filter_map(|line| line.split_once(": "));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name = header::HeaderName::from_bytes(name.as_bytes()).expect("a name");
            headers.insert(name, value.parse().expect("a value"));
        }
        headers
    }

    fn check(method: &Method, lines: &str, status: Option<u16>) {
        let guard = Guard::new(8042).expect("random numbers");
        let told = guard.is_ours(method, &headers(lines)).err().map(|status| status.as_u16());
        assert_eq!(told, status, "{method} {lines}");
    }

    #[test]
    fn a_foreign_host_or_origin_is_refused() {
        check(&Method::GET, "host: 127.0.0.1:8042", None);
        check(&Method::GET, "host: localhost:8042", None);
        check(&Method::GET, "host: evil.example:8042", Some(421));
        check(&Method::GET, "host: 127.0.0.1", Some(421));
        check(&Method::GET, "x: y", Some(421));
        check(&Method::POST, "host: 127.0.0.1:8042|origin: http://127.0.0.1:8042", None);
        check(&Method::POST, "host: 127.0.0.1:8042|origin: http://evil.example", Some(403));
        check(&Method::POST, "host: 127.0.0.1:8042|origin: null", Some(403));
        check(&Method::POST, "host: 127.0.0.1:8042", Some(403));
        let cross = "host: 127.0.0.1:8042|origin: http://127.0.0.1:8042|sec-fetch-site: cross-site";
        check(&Method::POST, cross, Some(403));
    }

    #[test]
    fn the_printed_address_works_once() {
        let guard = Guard::new(8042).expect("random numbers");
        let address = guard.address();
        let token = address.rsplit('=').next().expect("a token");
        assert_eq!(guard.let_in("wrong"), None);
        let cookie = guard.let_in(token).expect("lets in");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(guard.let_in(token), None, "a second browser");
        let pair = cookie.split(';').next().expect("a pair");
        assert!(guard.is_let_in(&headers(&format!("cookie: other=1; {pair}"))));
        assert!(!guard.is_let_in(&headers("cookie: tickmark-8042=wrong")));
        assert!(!guard.is_let_in(&headers(&format!("cookie: {}", pair.replace("8042", "8043")))));
    }
}
