//! Requests that are none: whatever comes in, the app goes on.

use std::fmt::Write as _;

use super::app::{App, drafts, engagement};

/// Numbers that are the same every time, and look like chance (Knuth's MMIX generator).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn bytes(&mut self, length_max: usize) -> Vec<u8> {
        let length = self.below(length_max);
        (0..length).map(|_| self.below(256) as u8).collect()
    }
}

#[test]
fn garbage_never_ends_the_app() {
    let folder = engagement();
    let mut app = App::opened(folder.path(), &["--as", "Ada"]);
    let mut chance = Chance(42_001);
    let ours = app.ours();
    let ids = drafts(folder.path());
    for nth in 0..200 {
        let noise = chance.bytes(300);
        let text = percent_encoded(&noise);
        let id = &ids[chance.below(ids.len())];
        let request = match nth % 5 {
            0 => noise,
            1 => format!("GET /findings/{text} HTTP/1.1\r\n{ours}Connection: close\r\n\r\n").into_bytes(),
            2 => format!(
                "GET /search?q={text}&page=-1&from={text} HTTP/1.1\r\n{ours}Connection: close\r\n\r\n"
            )
            .into_bytes(),
            3 => format!(
                "POST /findings/{id}/decide HTTP/1.1\r\n{ours}Connection: close\r\n\
                 Content-Length: {}\r\n\r\nact={text}&draft={text}&seen={text}&regrade={text}",
                chance.below(900)
            )
            .into_bytes(),
            _ => {
                let head = format!("POST /add/write HTTP/1.1\r\n{ours}Transfer-Encoding: chunked\r\n\r\n");
                [head.as_bytes(), &noise].concat()
            }
        };
        // A connection that breaks off is an answer, too; one that is never answered ends with this side's.
        app.noise(&request);
    }
    assert!(app.child.try_wait().expect("can be asked").is_none(), "the app ended");
    let after = app.get("/findings");
    assert_eq!(after.status, 200);
    assert!(!after.text().contains("class=\"trouble\""));
    assert!(app.get("/log").text().contains("0 entries"), "garbage decided something");
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02x}");
        text
    })
}
