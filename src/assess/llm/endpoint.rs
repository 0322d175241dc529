//! The address of an endpoint, read strictly.
//!
//! Whether evidence may go to an address hangs on its host. What two readers of addresses could understand
//! differently is therefore refused: a host that we take for this machine is this machine to whoever
//! connects to it.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Dialect;

/// An address that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The address as it was given.
    pub url: String,
    /// Whether it is spoken to openly or in secret.
    pub scheme: Scheme,
    /// The host, in small letters, an IPv6 address without brackets.
    pub host: String,
    /// The port given, or that of the scheme.
    pub port: u16,
    /// The path, without the query.
    pub path: String,
}

/// Whether others on the way can read along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// They can.
    Http,
    /// They cannot.
    Https,
}

/// An address that cannot be used; nothing of it is told that could be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointFault {
    /// Another scheme, or none.
    #[error("it begins with neither `http://` nor `https://`")]
    NotHttp,
    /// A space, a letter beyond ASCII, a backslash, a fragment.
    #[error("it holds the character {0:?}")]
    Character(char),
    /// A user name or a password.
    #[error("it holds a user name or a password")]
    UserInfo,
    /// A key among its parameters.
    #[error("it holds a key, in its parameter `{0}`")]
    KeyInQuery(&'static str),
    /// No host, or none that others would read as we do.
    #[error("it names no host that can be told for sure")]
    Host,
    /// A port that is no number from 1 to 65535.
    #[error("its port is no number from 1 to 65535")]
    Port,
}

/// Parameters in which people put keys.
const KEY_PARAMETERS: [&str; 8] =
    ["key", "api_key", "api-key", "apikey", "access_token", "token", "subscription-key", "sig"];

impl Endpoint {
    /// Reads an address, without the white space around it.
    pub fn parse(url: &str) -> Result<Self, EndpointFault> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://").ok_or(EndpointFault::NotHttp)?;
        let (scheme, default_port) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (Scheme::Http, 80),
            "https" => (Scheme::Https, 443),
            _ => return Err(EndpointFault::NotHttp),
        };
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(EndpointFault::UserInfo);
        }
        let odd = |c: &char| !c.is_ascii_graphic() || matches!(c, '\\' | '#');
        if let Some(odd) = url.chars().find(odd) {
            return Err(EndpointFault::Character(odd));
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if let Some(name) = query.split('&').find_map(key_parameter) {
            return Err(EndpointFault::KeyInQuery(name));
        }
        let (host, port) = host_and_port(authority)?;
        let port = port.map_or(Ok(default_port), |text| match text.parse() {
            Ok(port) if port > 0 && !text.starts_with('+') => Ok(port),
            _ => Err(EndpointFault::Port),
        })?;
        Ok(Self { url: url.to_owned(), scheme, host, port, path: path.to_owned() })
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || self.host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
    }

    /// How it is most likely spoken to.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        let path = self.path.trim_end_matches('/');
        if path.ends_with("/chat/completions") {
            Dialect::OpenAiChat
        } else if self.host == "api.anthropic.com" || path.ends_with("/v1/messages") {
            Dialect::AnthropicMessages
        } else if self.port == 11434 || path.ends_with("/api/chat") {
            Dialect::Ollama
        } else {
            Dialect::OpenAiChat
        }
    }
}

fn key_parameter(parameter: &str) -> Option<&'static str> {
    let name = parameter.split('=').next().unwrap_or_default();
    KEY_PARAMETERS.into_iter().find(|known| name.eq_ignore_ascii_case(known))
}

/// The host in small letters, and the text of the port where there is one.
fn host_and_port(authority: &str) -> Result<(String, Option<&str>), EndpointFault> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(EndpointFault::Host)?;
        let address: Ipv6Addr = host.parse().map_err(|_| EndpointFault::Host)?;
        return match port.strip_prefix(':') {
            Some(port) => Ok((address.to_string(), Some(port))),
            None if port.is_empty() => Ok((address.to_string(), None)),
            None => Err(EndpointFault::Host),
        };
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let host = host.to_ascii_lowercase();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let labels = || host.split('.');
    // Some read `127.1` and `0x7f000001` as addresses; only four plain numbers are one to everybody.
    let ends_in_number = labels().next_back().is_some_and(|label| {
        label.starts_with("0x") || label.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_certain = host.bytes().all(plain)
        && labels().all(|label| !label.is_empty())
        && (!ends_in_number || host.parse::<Ipv4Addr>().is_ok());
    if is_certain { Ok((host, port)) } else { Err(EndpointFault::Host) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(url: &str, host: &str, port: u16, is_loopback: bool, dialect: Dialect) {
        let endpoint = Endpoint::parse(url).expect(url);
        assert_eq!((endpoint.host.as_str(), endpoint.port), (host, port), "{url}");
        assert_eq!(endpoint.is_loopback(), is_loopback, "{url}");
        assert_eq!(endpoint.dialect(), dialect, "{url}");
    }

    #[test]
    fn an_address_tells_its_host_its_port_and_how_it_is_spoken_to() {
        use Dialect::{AnthropicMessages, Ollama, OpenAiChat};
        check("https://api.openai.com/v1", "api.openai.com", 443, false, OpenAiChat);
        check("https://api.anthropic.com", "api.anthropic.com", 443, false, AnthropicMessages);
        check("https://gate.example/v1/messages/", "gate.example", 443, false, AnthropicMessages);
        check(
            "https://api.anthropic.com/v1/chat/completions",
            "api.anthropic.com",
            443,
            false,
            OpenAiChat,
        );
        check("http://localhost:11434", "localhost", 11434, true, Ollama);
        check("http://localhost:11434/v1/chat/completions", "localhost", 11434, true, OpenAiChat);
        check("http://gpu-box:8080/api/chat", "gpu-box", 8080, false, Ollama);
        check(" HTTP://LocalHost ", "localhost", 80, true, OpenAiChat);
        check("http://127.8.9.1:1/v1?api-version=1", "127.8.9.1", 1, true, OpenAiChat);
        check("http://[::1]:8080/v1", "::1", 8080, true, OpenAiChat);
        check("http://[0:0:0:0:0:0:0:1]", "::1", 80, true, OpenAiChat);
        check("http://localhost.example", "localhost.example", 80, false, OpenAiChat);
        check("http://128.0.0.1", "128.0.0.1", 80, false, OpenAiChat);
        check("http://[::ffff:127.0.0.1]", "::ffff:127.0.0.1", 80, false, OpenAiChat);
    }

    #[test]
    fn an_address_that_could_be_read_in_two_ways_is_refused() {
        let table = [
            ("", EndpointFault::NotHttp),
            ("localhost:11434", EndpointFault::NotHttp),
            ("ftp://h", EndpointFault::NotHttp),
            ("http:/h", EndpointFault::NotHttp),
            ("http://", EndpointFault::Host),
            ("http:///h", EndpointFault::Host),
            ("http://sk-123@h", EndpointFault::UserInfo),
            ("http://127.0.0.1\\@h", EndpointFault::UserInfo),
            ("http://127.0.0.1\\.h", EndpointFault::Character('\\')),
            ("http://localhost#.h", EndpointFault::Character('#')),
            ("http://local\thost", EndpointFault::Character('\t')),
            ("http://löcal", EndpointFault::Character('ö')),
            ("http://h/v1?API_KEY=sk-123", EndpointFault::KeyInQuery("api_key")),
            ("http://h/v1?a=b&key=sk-123", EndpointFault::KeyInQuery("key")),
            ("http://127.1", EndpointFault::Host),
            ("http://127.0.0.010", EndpointFault::Host),
            ("http://127.0.0.1.", EndpointFault::Host),
            ("http://0x7f000001", EndpointFault::Host),
            ("http://2130706433", EndpointFault::Host),
            ("http://%6cocalhost", EndpointFault::Host),
            ("http://[::1", EndpointFault::Host),
            ("http://[::1]x", EndpointFault::Host),
            ("http://::1", EndpointFault::Host),
            ("http://h:", EndpointFault::Port),
            ("http://h:0", EndpointFault::Port),
            ("http://h:+80", EndpointFault::Port),
            ("http://h:65536", EndpointFault::Port),
        ];
        for (url, fault) in table {
            assert_eq!(Endpoint::parse(url), Err(fault), "{url}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_given_a_fault_tells_no_secret(secret in "[a-z]{12}", around in "\\PC{0,20}") {
            for url in [
                format!("http://{secret}@{around}"), format!("http://h?key={secret}&{around}"),
                format!("{around}://{secret}"), format!("http://h:{secret}/{around}"),
            ] {
                if let Err(fault) = Endpoint::parse(&url) {
                    prop_assert!(!fault.to_string().contains(&secret));
                }
            }
        }
    }
}
