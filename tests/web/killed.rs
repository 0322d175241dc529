//! Decisions stay: what was acknowledged is in the log, at whatever moment the app is killed.
//!
//! `TICKMARK_KILLS=200 cargo test --test main web::killed` kills it more often than tests usually do.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tickmark::domain::Act;
use tickmark::store::DecisionLog;

use super::app::{App, Client, drafts, engagement, hidden};
use super::garbage::Chance;

/// What a writer was told is kept, by the reason it gave, which no other decision has.
type Acknowledged = Vec<String>;

fn kills() -> u64 {
    std::env::var("TICKMARK_KILLS").ok().and_then(|wish| wish.parse().ok()).unwrap_or(20)
}

#[test]
fn a_decision_that_was_acknowledged_outlives_a_kill_at_any_moment() {
    check(decide_until_killed);
}

/// Kills a writer again and again, and looks after each kill whether the log holds what it acknowledged.
fn check(write_until_killed: fn(&Path, u64, Duration) -> Acknowledged) {
    let folder = engagement();
    let began = Instant::now();
    let mut chance = Chance(u64::from(std::process::id()));
    let (mut acknowledged, mut unheard) = (Acknowledged::new(), 0);
    for nth in 0..kills() {
        let moment = Duration::from_micros(chance.below(150_000) as u64);
        acknowledged.extend(write_until_killed(folder.path(), nth, moment));
        let log = DecisionLog::open(folder.path()).expect("the log opens");
        assert_eq!(log.fault().expect("can be walked"), None, "after kill {nth} at {moment:?}");
        let entries = log.entries_after(0).expect("every entry can be understood");
        let kept: Vec<&str> = entries
            .iter()
            .filter_map(|entry| match &entry.decision.act {
                Act::Defer { reason: Some(reason) } | Act::Reject { reason } => {
                    Some(reason.as_str())
                }
                _ => None,
            })
            .collect();
        for reason in &acknowledged {
            let times = kept.iter().filter(|kept| *kept == reason).count();
            assert_eq!(times, 1, "`{reason}` was acknowledged; killed at {moment:?}");
        }
        unheard = kept.len() - acknowledged.len();
    }
    println!(
        "killed {} times in {:?}: {} decisions acknowledged, all kept; {unheard} kept unheard of",
        kills(),
        began.elapsed(),
        acknowledged.len(),
    );
    // On a busy machine some are killed before they answer at all.
    assert!(!acknowledged.is_empty(), "nothing was decided between the kills");
}

/// Decides over HTTP, one finding after the other, until the app is killed.
fn decide_until_killed(folder: &Path, nth: u64, moment: Duration) -> Acknowledged {
    let mut app = App::opened(folder, &["--as", "Ada"]);
    let ids = drafts(folder);
    let mut chance = Chance(nth);
    let forms: Vec<Form> = (0..4)
        .map(|_| {
            let id = &ids[chance.below(ids.len())];
            let page = app.get(&format!("/findings/{id}")).text();
            let field = |name| hidden(&page, name).unwrap_or_else(|| panic!("no `{name}`: {page}"));
            let (draft, seen) = (field("draft"), field("seen"));
            Form { path: format!("/findings/{id}/decide"), draft, seen }
        })
        .collect();
    let client = app.client.clone();
    let deciding = thread::spawn(move || decide(&client, forms, nth));
    thread::sleep(moment);
    app.child.kill().expect("is killed");
    // Once the app is gone nothing is answered any more, which ends the thread.
    deciding.join().expect("the decisions end")
}

/// A finding's form, as its page has it.
struct Form {
    path: String,
    draft: String,
    seen: String,
}

fn decide(client: &Client, mut forms: Vec<Form>, nth: u64) -> Acknowledged {
    let mut acknowledged = Vec::new();
    for count in 0.. {
        let at = count % forms.len();
        let Form { path, draft, seen } = &forms[at];
        let reason = format!("decision {count} before kill {nth}");
        let act = ["defer", "reject"][count / forms.len() % 2];
        let fields = [("act", act), ("reason", &reason), ("draft", draft), ("seen", seen)];
        let Some(answer) = client.send(path, &fields) else { break };
        assert_eq!(answer.status, 303, "{}", answer.text());
        let place = answer.header("location").unwrap_or_default();
        let seq = place.rsplit("done=").next().unwrap_or_default().to_owned();
        // The same finding may be among the forms twice.
        let path = path.clone();
        for form in forms.iter_mut().filter(|form| form.path == path) {
            form.seen.clone_from(&seq);
        }
        acknowledged.push(reason);
    }
    acknowledged
}
