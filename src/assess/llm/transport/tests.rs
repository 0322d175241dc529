//! What a line shows, and what it refuses to be opened to.

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
        let waits: Vec<Duration> = (0..200).map(|seed| backoff(&PATIENCE, seed, number)).collect();
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
    for other in ["http://h:2/", "https://h:1/", "//evil/", "\\\\evil", "file:///etc", "http://["] {
        assert_eq!(resolved(other), None, "{other}");
    }
}
