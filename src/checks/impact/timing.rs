//! T22: whether an impact assessment was made in time, and still is of the system as it runs.

use super::Assessment;
use super::changes::Change;
use super::versions::Versions;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, System, Terms, field};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, Severity, When};

/// What was looked up once for all systems.
struct Timing<'m, 'a> {
    material: &'m Material<'a>,
    test: &'m AuditTest,
    assessments: Vec<Assessment<'a>>,
    changes: Vec<Change<'a>>,
    /// The longest interval the rules allow, in days, and the rules that say so.
    interval: Option<(u32, Vec<Evidence>)>,
    /// When the oldest of the rules on impact assessments was approved.
    rules_since: Option<AuditDate>,
}

/// Something about the time of an assessment.
struct Reason {
    wording: &'static str,
    facts: Vec<(&'static str, String)>,
    evidence: Vec<Evidence>,
    major: Option<&'static str>,
}

/// T22: impact assessments made after go-live, older than the interval or of another version (`rules` T22).
///
/// One finding for a system, of the weightiest reason: a significant change without a new assessment, a
/// version that is a major step away, an interval that ran out, a go-live before the assessment.
pub(super) fn made_in_time(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let (interval, rules_since) = rules(material, test);
    let timing = Timing {
        material,
        test,
        assessments: Assessment::all(material),
        changes: Change::all(material),
        interval,
        rules_since,
    };
    let owing = material.systems.iter().enumerate().filter(|(_, system)| system.owes_records());
    let results: Vec<CheckResult> =
        owing.filter_map(|(at, system)| timing.of_system(at, system)).collect();
    if results.is_empty() {
        return vec![draft::silent(test, "impact assessments", State::NotTestable)];
    }
    results
}

/// The longest interval for impact assessments that a rule in force sets, and since when there are rules.
fn rules(
    material: &Material<'_>,
    test: &AuditTest,
) -> (Option<(u32, Vec<Evidence>)>, Option<AuditDate>) {
    let terms = ["impact", "headings", "anew"].map(|list| Terms::of(test, list));
    let [impact, headings, anew] = &terms;
    let days_max = test.parameter("interval_days_max") as u32;
    let mut duties = material.duties(&[impact]);
    let of_procedure =
        |duty: &Duty<'_>| duty.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PROC-IA");
    let by_heading = material.duties(&[headings]).into_iter().filter(of_procedure);
    let is_new = |duty: &Duty<'_>| !duties.iter().any(|one| std::ptr::eq(one.rule, duty.rule));
    let by_heading: Vec<Duty<'_>> = by_heading.filter(is_new).collect();
    duties.extend(by_heading);
    duties.retain(|duty| {
        anew.stand_in(duty.rule.evidence.quote()) && duty.cadence().is_some() && !duty.rule.unclear
    });
    // "Every 12 months for tier A, every 24 months for tier B": without the tier the longest counts.
    let days = |duty: &Duty<'_>| {
        let limits = duty.rule.limits.iter().map(crate::facts::Limit::days);
        let cadence = duty.cadence().map(|cadence| cadence.days);
        limits.chain(cadence).filter(|days| *days <= days_max).max()
    };
    let longest = duties.iter().filter_map(days).max();
    let interval = longest.map(|longest| {
        let says = duties.iter().filter(|duty| days(duty) == Some(longest));
        (longest, says.map(Duty::evidence).take(2).collect())
    });
    let since = material.of_kinds(&["PROC-IA"]);
    let since = since.iter().filter_map(|file| file.facts.control.approved_on.as_ref());
    (interval, since.map(|fact| fact.value.earliest()).min())
}

impl Timing<'_, '_> {
    fn of_system(&self, at: usize, system: &System<'_>) -> Option<CheckResult> {
        let assessment = Assessment::newest_of(&self.assessments, at)?;
        let (first, last) = assessment.made?;
        let assessed = assessed_version(assessment, system);
        let reason = self
            .changed(at, last, assessed.as_ref())
            .or_else(|| self.other_version(at, system, assessed.as_ref()))
            .or_else(|| self.overdue(assessment, last))
            .or_else(|| self.after_go_live(at, system, first, assessed.as_ref()));
        let Some(reason) = reason else {
            return Some(draft::pass(self.test, &system.subject()));
        };
        let mut draft = Draft::new(self.test, reason.wording, system.subject())
            .fact("system", system.label())
            .fact("assessment", &assessment.name)
            .fact("assessed_on", last)
            .fact("as_of", self.material.as_of())
            .evidence([assessment.evidence.clone()])
            .evidence(reason.evidence)
            .evidence(system.evidence());
        for (name, value) in reason.facts {
            draft = draft.fact(name, value);
        }
        if let Some(why) = reason.major.filter(|_| system.high_tier) {
            draft = draft.grade(Severity::Major, why);
        }
        Some(draft.result())
    }

    /// A change that the organisation rates significant and that is newer than the assessment.
    fn changed(
        &self,
        at: usize,
        last: AuditDate,
        assessed: Option<&(String, Versions)>,
    ) -> Option<Reason> {
        let newer = |change: &&Change<'_>| {
            change.system == at
                && change.significant == Some(true)
                && change.made.earliest() > last
                // What was assessed after it was asked for was assessed for it.
                && change.raised.is_none_or(|raised| last < raised)
                && !change.bears_day_between(self.material)
                && change.reference(&["impact_reference", "impact_on"]).is_none()
                // That a change names no assessment is told of the change; another version than the one
                // assessed is told of the assessment.
                && (assessed.is_some()
                    || change.brings_another_version()
                    || !change.leaves_reference_blank(&self.changes))
                // A log that asks for the assessment of each change, and has none here, tells of none.
                && (change.row.has("impact_reference")
                    || !assessed.is_some_and(|(_, versions)| change.names(versions)))
        };
        let change = self.changes.iter().find(newer)?;
        Some(Reason {
            wording: "changed",
            facts: vec![
                ("change", change.label()),
                ("changed_on", self.test.when(change.made)),
                ("what", change.words()),
            ],
            evidence: vec![change.evidence()],
            major: None,
        })
    }

    /// The running version is a major step from the assessed one, and no list of changes calls that minor.
    fn other_version(
        &self,
        at: usize,
        system: &System<'_>,
        assessed: Option<&(String, Versions)>,
    ) -> Option<Reason> {
        let (written, assessed) = assessed?;
        let (running, evidence) = self.running(at, system)?;
        let versions = Versions::of(running)?;
        let minor = self.changes.iter().any(|change| {
            change.system == at && change.significant == Some(false) && change.names(&versions)
        });
        let differs = assessed.is_another_than(&versions) && !minor;
        differs.then(|| Reason {
            wording: "other_version",
            facts: vec![("assessed", written.clone()), ("running", running.to_owned())],
            evidence: evidence.into_iter().collect(),
            major: None,
        })
    }

    /// The version that runs: of the inventory, else of the newest release.
    fn running<'s>(
        &'s self,
        at: usize,
        system: &'s System<'_>,
    ) -> Option<(&'s str, Option<Evidence>)> {
        if let Some(version) = system.text("version") {
            return Some((version, None));
        }
        let released = self
            .changes
            .iter()
            .filter(|change| change.system == at && change.row.register.record == "releases");
        let newest = released.max_by_key(|change| change.made.latest())?;
        Some((newest.row.text("version")?, Some(newest.evidence())))
    }

    /// Older than its own next date, else than the interval the rules allow.
    fn overdue(&self, assessment: &Assessment<'_>, last: AuditDate) -> Option<Reason> {
        let as_of = self.material.as_of();
        if let Some((due, evidence)) = own_date(self.material, assessment) {
            let interval = u32::try_from(last.days_until(due)).unwrap_or_default();
            let grace = self.test.days("own_date_grace_days").max(self.material.grace(interval));
            let days = due.days_until(as_of);
            return (days > grace).then(|| Reason {
                wording: "overdue",
                facts: vec![
                    ("due", due.to_string()),
                    ("basis", self.test.phrase("own_date").to_owned()),
                    ("days", days.to_string()),
                ],
                evidence: vec![evidence],
                major: None,
            });
        }
        let (interval, rules) = self.interval.as_ref()?;
        let due = last.plus_days(i64::from(*interval));
        let days = due.days_until(as_of);
        (days > self.material.grace(*interval)).then(|| Reason {
            wording: "overdue",
            facts: vec![
                ("due", due.to_string()),
                ("basis", self.test.say("longest_interval", &[("days", interval)])),
                ("days", days.to_string()),
            ],
            evidence: rules.clone(),
            major: None,
        })
    }

    /// The version that was assessed went live before that.
    fn after_go_live(
        &self,
        at: usize,
        system: &System<'_>,
        first: AuditDate,
        assessed: Option<&(String, Versions)>,
    ) -> Option<Reason> {
        let (_, assessed) = assessed?;
        let released =
            self.changes.iter().find(|change| change.system == at && change.names(assessed));
        // The day a system went live is that of its first version only.
        let in_inventory = || {
            let running = system.text("version")?;
            let days = self.material.days(system.text("go_live_on")?);
            let is_first = assessed.are_first() && assessed.are_named_in(running);
            match days.as_slice() {
                [When::Day(day)] if is_first => Some((*day, None)),
                _ => None,
            }
        };
        let (live, evidence) = released
            .map(|change| (change.made.latest(), Some(change.evidence())))
            .or_else(in_inventory)?;
        // What ran before there were rules could not follow them.
        let by_rules = self.rules_since.is_none_or(|since| live >= since);
        let only_one = self.assessments.iter().filter(|one| one.systems.contains(&at)).count() == 1;
        (live < first && by_rules && only_one).then(|| Reason {
            wording: "after_go_live",
            facts: vec![("live", live.to_string())],
            evidence: evidence.into_iter().collect(),
            major: Some("ranked_high"),
        })
    }
}

/// The day an assessment names as the next.
fn own_date(material: &Material<'_>, assessment: &Assessment<'_>) -> Option<(AuditDate, Evidence)> {
    let facts = assessment.file?.facts;
    if let Some(fact) = &facts.control.next_review_on {
        return Some((fact.value.latest(), fact.evidence.clone()));
    }
    let pair = field(facts, "next_review_on")?;
    let day = material.days(&pair.value).first().copied()?;
    Some((day.latest(), pair.evidence.clone()))
}

/// The version of the system that was assessed: by its field, else as the title has it.
///
/// A version of the document is none of the system, so that one is not taken.
fn assessed_version(
    assessment: &Assessment<'_>,
    system: &System<'_>,
) -> Option<(String, Versions)> {
    let facts = assessment.file?.facts;
    let read = |text: &str| Some((text.to_owned(), Versions::of(text)?));
    if let Some(found) = field(facts, "system_version").and_then(|pair| read(&pair.value)) {
        return Some(found);
    }
    // "Version: Voice 3.0 / Clinical 2" is of no document.
    let own = field(facts, "version").and_then(|pair| read(&pair.value));
    if let Some(found) = own.filter(|(_, versions)| versions.are_of_something()) {
        return Some(found);
    }
    let mut called = system.name.iter().chain(&system.id).chain(&system.aliases);
    let after = called.find_map(|name| behind(&facts.title, name))?;
    read(after.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// What stands in a title behind a name.
fn behind<'t>(title: &'t str, name: &str) -> Option<&'t str> {
    let at = title.to_lowercase().find(&name.to_lowercase())?;
    title.get(at + name.len()..)
}
