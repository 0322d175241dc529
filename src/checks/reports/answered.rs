//! T51: reports and concerns from outside and inside are answered in the time set (`rules` T51).

use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Row, Terms, Work, answers, in_force, name};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, EvidencePath, FindingKind, When};

/// Beyond so many rows that fail alike, one finding lists them.
const ROWS_EACH_MAX: usize = 10;

/// T51: each report got its answer in the time the organisation set, and the procedure on concerns promises
/// confidence and no harm to who raises one.
pub(super) fn in_time(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = procedures(material, test);
    results.extend(rows(material, test));
    if results.is_empty() {
        results.push(draft::silent(test, "reports and concerns", State::NotTestable));
    }
    results
}

/// The rule on how soon reports of a register are answered: one on concerns for a log of concerns, one on
/// reports from outside for theirs; of several the most generous.
fn rule<'a>(material: &Material<'a>, test: &AuditTest, row: &Row<'_>) -> Option<(i64, Duty<'a>)> {
    let (concern, outside) = (Terms::of(test, "of_concerns"), Terms::of(test, "from_outside"));
    let named = |text: &str| (concern.stand_in(text), outside.stand_in(text));
    let name = row.file.path.name().replace(['_', '-'], " ");
    let log = named(&format!("{} {name} {}", row.file.facts.title, row.register.caption));
    let rules = rules(material, test);
    // A rule for this class alone comes before one for both, and that before any other.
    let distance = |duty: &Duty<'_>| {
        let heading = duty.rule.evidence.trail().join(" ");
        let title = &duty.file.facts.title;
        let rule = named(&format!("{heading} {} {title}", duty.rule.evidence.quote()));
        match (log, rule) {
            ((true, false), (true, false)) | ((false, true), (false, true)) => 0,
            ((true, false) | (false, true), (true, true)) => 1,
            ((true, false), (false, true)) | ((false, true), (true, false)) => 3,
            _ => 2,
        }
    };
    // How soon customers are answered says nothing on the concerns of staff.
    let rules: Vec<(i64, Duty<'a>)> =
        rules.into_iter().filter(|(_, duty)| distance(duty) < 3).collect();
    let nearest = rules.iter().map(|(_, duty)| distance(duty)).min()?;
    let own = rules.into_iter().filter(|(_, duty)| distance(duty) == nearest);
    own.max_by_key(|(days, _)| *days)
}

fn rules<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<(i64, Duty<'a>)> {
    let (reports, reply) = (Terms::of(test, "report"), Terms::of(test, "reply"));
    let not = Terms::of(test, "not_reports");
    let duties = material.duties(&[&reports, &reply]).into_iter();
    duties
        .filter(|duty| {
            let quote = duty.rule.evidence.quote();
            reply.stand_in(quote) && !not.stand_in(quote)
        })
        .filter_map(|duty| Some((i64::from(super::longest(&duty)?), duty)))
        .collect()
}

/// A report that was answered too late, or not at all.
struct Late<'m, 'a> {
    row: &'m Row<'a>,
    wording: &'static str,
    received: AuditDate,
    reply: Option<AuditDate>,
    limit: i64,
    duty: Duty<'a>,
}

fn rows(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let anonymous = Terms::of(test, "anonymous");
    let (unanswerable, receipt) = (Terms::of(test, "unanswerable"), Terms::of(test, "receipt"));
    let grace = days(test, "answers_grace_days");
    let as_of = material.as_of();
    let mut results = Vec::new();
    let mut late: Vec<Late<'_, '_>> = Vec::new();
    let mut tested = 0;
    let mut known: Option<(&EvidencePath, Option<(i64, Duty<'_>)>)> = None;
    for row in material.rows("reports") {
        let Some(received) = row.when("received_on").map(When::latest) else { continue };
        if !super::about_systems(material, row) {
            continue;
        }
        // The rule is that of the register, which has many rows.
        if known.as_ref().is_none_or(|(path, _)| *path != row.file.path) {
            known = Some((row.file.path, rule(material, test, row)));
        }
        let Some((limit, duty)) = known.as_ref().and_then(|(_, rule)| *rule) else { continue };
        let kept =
            ["replied_on", "first_reply_on", "completed_on"].iter().any(|column| row.has(column));
        let said = ["channel", "description", "comment", "outcome", "status"]
            .iter()
            .filter_map(|one| row.text(one));
        if !kept
            || row.text("from").is_some_and(|from| anonymous.stand_in(from))
            || said.into_iter().any(|text| unanswerable.stand_in(text))
        {
            continue;
        }
        tested += 1;
        // Where the rule is on receipt alone, the day of receipt is held against it.
        let of_receipt = duty.rule.limits.len() == 1
            && receipt.stand_in(duty.rule.evidence.quote())
            && row.has("passed_on");
        let replies: &[&str] = if of_receipt {
            &["passed_on", "first_reply_on", "replied_on", "completed_on"]
        } else {
            &["first_reply_on", "replied_on", "completed_on"]
        };
        let reply = replies.iter().filter_map(|column| row.when(column)).map(When::earliest).min();
        let due = received.plus_days(limit + grace);
        let done = row.text("status").is_some_and(|status| {
            matches!(material.meanings.work(status), Work::Done | Work::Cancelled)
        });
        let wording = match reply {
            Some(reply) if reply > due => "late",
            None if !done && due < as_of => "open",
            _ => {
                results.push(draft::pass(test, &row.label()));
                continue;
            }
        };
        late.push(Late { row, wording, received, reply, limit, duty });
    }
    if late.len() > ROWS_EACH_MAX {
        results.push(many(test, &late, tested));
        return results;
    }
    let failed = late.len();
    for Late { row, wording, received, reply, limit, duty } in late {
        let result = Draft::new(test, wording, row.label())
            .fact("report", row.label())
            .fact("what", row.text("description").unwrap_or(test.phrase("not_stated")))
            .fact("received", received)
            .fact(
                "replied",
                reply.map_or_else(|| test.phrase("no_day").to_owned(), |day| day.to_string()),
            )
            .fact("limit", limit)
            .fact("took", received.days_until(reply.unwrap_or(as_of)))
            .fact("as_of", as_of)
            .population(tested, failed, "reports")
            .evidence([row.evidence(), duty.evidence()])
            .result();
        results.push(result);
    }
    results
}

fn many(test: &AuditTest, late: &[Late<'_, '_>], tested: usize) -> CheckResult {
    let labels: Vec<String> = late.iter().map(|one| one.row.label()).collect();
    let longest = late.iter().map(|one| one.limit).max().unwrap_or_default();
    Draft::new(test, "many", labels.join(", "))
        .fact("reports", test.listed(&labels))
        .fact("count", labels.len())
        .fact("limit", longest)
        .population(tested, late.len(), "reports")
        .evidence(late.iter().map(|one| one.row.evidence()))
        .evidence(late.iter().map(|one| one.duty.evidence()).take(1))
        .result()
}

/// Procedures on raising concerns that promise no confidence, or no protection.
fn procedures(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let titles = Terms::of(test, "concern_title");
    let mut results = Vec::new();
    for file in material.of_listed(test, "concern").into_iter().filter(|file| in_force(file.facts))
    {
        if !titles.stand_in(&file.facts.title) {
            continue;
        }
        let told = |probe: &str| answers(file.facts, probe).next().is_some();
        let mut missing = Vec::new();
        if !told("T51.confidential") {
            missing.push(test.phrase("confidentiality").to_owned());
        }
        if !told("T51.reprisal") {
            missing.push(test.phrase("no_reprisals").to_owned());
        }
        let channel = answers(file.facts, "T51.channel").next();
        let subject = name(file.facts);
        // A paper of which not even the channel was understood proves nothing.
        let Some(channel) = channel else { continue };
        if missing.is_empty() {
            results.push(draft::pass(test, &subject));
            continue;
        }
        // Of a paper that has neither, the words for both may not have been understood.
        let kind =
            if missing.len() == 1 { FindingKind::Nonconformity } else { FindingKind::NeedsHuman };
        let result = Draft::new(test, "procedure_lacks", &subject)
            .fact("document", &subject)
            .fact("missing", test.listed(&missing))
            .kind(kind)
            .evidence([channel.evidence.clone()])
            .result();
        results.push(result);
    }
    results
}
