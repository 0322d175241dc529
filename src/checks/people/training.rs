//! Whether those who hold a role have the courses it asks for, and in date.

use super::super::draft;
use super::super::material::{Material, Row, Stage, Terms, answers, same_person};
use super::super::roles::Leavers;
use super::super::tables::{runs_ai, sheets};
use super::super::{CheckResult, State};
use super::gaps::{Gap, told};
use super::holders::{Holder, again, holders, joiner_days, people_of};
use super::requirements::{Required, codes, required};
use super::spoken;
use crate::catalog::AuditTest;
use crate::domain::{AuditDate, Evidence, When};

/// What is looked up once.
pub(super) struct Look<'m, 'a> {
    pub material: &'m Material<'a>,
    pub test: &'m AuditTest,
    /// The courses taken.
    pub taken: Vec<Row<'a>>,
    leavers: Leavers<'a>,
    pub holders: Vec<Holder>,
    /// How long those who join have.
    joiner_days: i64,
    /// How often all courses are taken again, and the rule that says so.
    again: Option<(u32, Evidence)>,
}

/// T34: current holders of a role have its courses, in date (`rules` T34).
///
/// The courses are those a register of competence asks for; without one, those about AI that ran out. A
/// course is asked after only where the records show that it is given. People who left, who just joined
/// or who are booked are left out; auditors have a test of their own.
pub(super) fn required_and_done(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let sheets = sheets(material, "training");
    let mine = sheets.into_iter().filter(|sheet| !sheet.of_another_system(test));
    let auditor = Terms::of(test, "auditor");
    let taken: Vec<Row<'_>> = mine
        .flat_map(|sheet| sheet.rows)
        .filter(|row| row.text("person").is_some() && row.text("course").is_some())
        .filter(|row| !row.text("role").is_some_and(|role| auditor.stand_in(role)))
        .filter(|row| !auditor.stand_in(&row.register.caption))
        .collect();
    if taken.is_empty() || !runs_ai(material) {
        return vec![draft::silent(test, "training records", State::NotTestable)];
    }
    let look = Look {
        material,
        test,
        leavers: Leavers::of(material),
        holders: holders(material, &auditor, &taken),
        joiner_days: joiner_days(material, test),
        again: again(material, test),
        taken,
    };
    let required = required(material, test);
    let mut gaps = look.of_required(&required);
    if required.is_empty() {
        gaps = look.of_courses_on_ai();
    }
    told(&look, gaps)
}

impl<'a> Look<'_, 'a> {
    /// Every required course against every holder of its role.
    fn of_required(&self, required: &[Required<'a>]) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = Vec::new();
        for one in required {
            let given = self.taken.iter().any(|row| self.is_of(one, row) && self.passed(row));
            if !given {
                continue;
            }
            for holder in self.holders_of(one) {
                let known = gaps
                    .iter()
                    .any(|gap| gap.person == holder.person && gap.course == one.called());
                if known || self.excused(&holder) {
                    continue;
                }
                gaps.extend(self.gap(one, &holder));
            }
        }
        gaps
    }

    /// Holders of the role; and whoever took the course and of whom no role is told.
    fn holders_of(&self, one: &Required<'_>) -> Vec<Holder> {
        let mut found: Vec<Holder> = Vec::new();
        let mut add = |person: &str, role: &str, called: Option<String>, evidence: &Evidence| {
            // "internal audit" is a post.
            if !person.contains(char::is_uppercase) {
                return;
            }
            if !found.iter().any(|holder| same_person(&holder.person, person)) {
                let (person, role) = (person.to_owned(), role.to_owned());
                found.push(Holder { person, role, called, evidence: evidence.clone() });
            }
        };
        // A row that names its holders means those and nobody of a like name.
        let named = people_of(&one.row);
        for person in &named {
            add(person, one.role, None, &one.row.entry.evidence);
        }
        if !named.is_empty() {
            return found;
        }
        for holder in self.holders.iter().filter(|holder| one.of_role(&holder.role)) {
            add(&holder.person, &holder.role, None, &holder.evidence);
        }
        if Terms::of(self.test, "owner_role").stand_in(one.role) {
            let owed = self.material.systems.iter().filter(|system| system.owes_records());
            for system in owed {
                if let (Some(owner), Some(evidence)) = (system.text("owner"), system.evidence()) {
                    let label = system.label();
                    let called = self.test.say("owner_of", &[("system", &label)]);
                    add(&spoken(owner), &label, Some(called), &evidence);
                }
            }
        }
        for row in self.taken.iter().filter(|row| self.is_of(one, row)) {
            let person = spoken(row.text("person").unwrap_or_default());
            let told = self.holders.iter().any(|holder| same_person(&holder.person, &person));
            if !told {
                add(&person, one.role, None, &row.entry.evidence);
            }
        }
        found
    }

    /// What a holder lacks of a required course.
    fn gap(&self, one: &Required<'_>, holder: &Holder) -> Option<Gap> {
        let mine: Vec<&Row<'_>> = self
            .taken
            .iter()
            .filter(|row| same_person(row.text("person").unwrap_or_default(), &holder.person))
            .filter(|row| self.is_of(one, row))
            .collect();
        let (wording, day, rows) = self.state(&mine, one.refresh_days)?;
        // Without a row of the person nobody can tell the name from another spelling of it.
        let in_records = self
            .taken
            .iter()
            .any(|row| same_person(row.text("person").unwrap_or_default(), &holder.person));
        if mine.is_empty() && !in_records && holder.person.split_whitespace().count() < 2 {
            return None;
        }
        let evidence = [one.row.evidence()].into_iter().chain(rows);
        let held = mine.is_empty().then(|| holder.evidence.clone());
        Some(Gap {
            person: holder.person.clone(),
            course: one.called().to_owned(),
            role: holder.role.clone(),
            called: holder.called.clone(),
            wording,
            day,
            evidence: evidence.chain(held).collect(),
        })
    }

    /// Whether a row is of a required course, or of another that was accepted in its place.
    fn is_of(&self, one: &Required<'_>, row: &Row<'_>) -> bool {
        let accepted = |comment: &str| {
            Terms::of(self.test, "equivalent").stand_in(comment) && one.is_named_in(comment)
        };
        one.is(row.text("course").unwrap_or_default()) || row.text("comment").is_some_and(accepted)
    }

    /// Courses about AI that ran out, where nothing says who has to have which.
    fn of_courses_on_ai(&self) -> Vec<Gap> {
        let about = Terms::of(self.test, "ai_course");
        let mut gaps: Vec<Gap> = Vec::new();
        let mut seen: Vec<(String, &str)> = Vec::new();
        for row in &self.taken {
            let (Some(person), Some(course)) = (row.text("person"), row.text("course")) else {
                continue;
            };
            let person = spoken(person);
            let key = (person.clone(), course);
            if !about.stand_in(course) || seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let told = row.text("role");
            let called = told.is_none().then(|| self.test.phrase("role_with_ai").to_owned());
            let role = told.unwrap_or_default().to_owned();
            let holder = Holder { person: person.clone(), role, called, evidence: row.evidence() };
            let mine: Vec<&Row<'_>> = self
                .taken
                .iter()
                .filter(|other| same_person(other.text("person").unwrap_or_default(), &person))
                .filter(|other| same_course(other.text("course").unwrap_or_default(), course))
                .collect();
            let Some((wording, day, rows)) = self.state(&mine, None) else { continue };
            if wording != "not_done" && !self.excused(&holder) {
                let course = course.to_owned();
                let Holder { role, called, .. } = holder;
                gaps.push(Gap { person, course, role, called, wording, day, evidence: rows });
            }
        }
        gaps
    }

    /// How the rows of one person and course leave the matter: in order, or how not.
    fn state(
        &self,
        mine: &[&Row<'_>],
        refresh: Option<u32>,
    ) -> Option<(&'static str, String, Vec<Evidence>)> {
        let as_of = self.material.as_of();
        let passed: Vec<&&Row<'_>> = mine.iter().filter(|row| self.passed(row)).collect();
        let Some(last) = passed.iter().max_by_key(|row| self.valid_until(row)) else {
            let awaited = mine.iter().any(|row| self.is_awaited(row));
            let rows = mine.iter().map(|row| row.evidence()).collect();
            return (!awaited).then(|| ("not_done", String::new(), rows));
        };
        let evidence = || vec![last.evidence()];
        if let Some(until) = last.when("expires_on") {
            return (until.latest() < as_of)
                .then(|| ("expired", until.latest().to_string(), evidence()));
        }
        // A row without an expiry in a register that has them: it never runs out.
        if last.has("expires_on") {
            return None;
        }
        let taken = last.when("completed_on")?.latest();
        let general = self.again.as_ref();
        let days = refresh.or(general.map(|(days, _)| *days))?;
        let limit = taken.plus_days(i64::from(days) + self.material.grace(days));
        let rule = general.filter(|_| refresh.is_none()).map(|(_, rule)| rule.clone());
        (limit < as_of).then(|| {
            ("refresh_overdue", taken.to_string(), evidence().into_iter().chain(rule).collect())
        })
    }

    /// The day until which a course holds, for comparing: one without an expiry holds longest.
    fn valid_until(&self, row: &Row<'_>) -> (i64, i64) {
        let days = |when: Option<When>| {
            when.map_or(i64::MAX, |when| self.material.as_of().days_until(when.latest()))
        };
        let expires = row.when("expires_on").map(|when| days(Some(when)));
        (expires.unwrap_or(i64::MAX), days(row.when("completed_on")))
    }

    /// Whether a course was taken and not failed.
    fn passed(&self, row: &Row<'_>) -> bool {
        let awaited = Terms::of(self.test, "awaited");
        let cells = ["result", "status", "comment"];
        let failed = cells
            .iter()
            .filter_map(|column| row.text(column))
            .any(|text| self.material.meanings.failed(text) == Some(true));
        let open = row.text("status").is_some_and(|status| awaited.stand_in(status));
        let later =
            row.when("completed_on").is_some_and(|day| day.earliest() > self.material.as_of());
        let done = row.text("completed_on").is_some_and(|text| !awaited.stand_in(text));
        // A register without days of completion may still say that a course holds.
        let holds = !row.has("completed_on") && row.text("expires_on").is_some();
        (done || holds) && !failed && !open && !later
    }

    /// Whether a course not yet taken is booked or in hand, or the person has just come.
    fn is_awaited(&self, row: &Row<'_>) -> bool {
        let quote = row.entry.evidence.quote();
        let ahead =
            self.material.days(quote).iter().any(|day| day.latest() >= self.material.as_of());
        let booked = Terms::of(self.test, "awaited").stand_in(quote) && ahead;
        booked || (Terms::of(self.test, "joined").stand_in(quote) && self.joined_lately(quote))
    }

    fn joined_lately(&self, quote: &str) -> bool {
        let joined = self.material.days(quote).into_iter().map(When::latest);
        joined.filter(|day| *day <= self.material.as_of()).max().is_some_and(|day| self.is_new(day))
    }

    /// Whether a note says that somebody is booked for a day to come.
    fn is_booked(&self, holder: &Holder) -> bool {
        let files = self.material.files.iter();
        let mut notes = files.flat_map(|file| answers(file.facts, "T34.booked"));
        notes.any(|note| {
            let quote = note.evidence.quote();
            let mut days = self.material.days(quote).into_iter();
            quote.contains(&holder.person) && days.any(|day| day.latest() >= self.material.as_of())
        })
    }

    fn is_new(&self, joined: AuditDate) -> bool {
        joined.plus_days(self.joiner_days) >= self.material.as_of()
    }

    /// Whether a person left, has just come, or holds the role for a system that is gone.
    fn excused(&self, holder: &Holder) -> bool {
        let named = self.material.named_in(&holder.role);
        let of_gone = !named.is_empty()
            && named.iter().all(|index| {
                self.material.systems.get(*index).is_some_and(|one| one.stage == Stage::Retired)
            });
        let come = Terms::of(self.test, "joined");
        let joined = |row: &Row<'_>| {
            row.text("event").filter(|event| come.stand_in(event)).and(row.when("event_on"))
        };
        let people = self.material.rows("people").iter();
        let mut told = people.chain(self.material.rows("roles"));
        let new = told.any(|row| {
            let since = [row.when("joined_on"), row.when("appointed_on"), joined(row)];
            same_person(row.text("person").unwrap_or_default(), &holder.person)
                && since.into_iter().flatten().any(|day| self.is_new(day.latest()))
        });
        let system = named.first().copied();
        of_gone
            || new
            || self.is_booked(holder)
            || self.leavers.find(self.material, &holder.person, system).is_some()
    }
}

/// Whether two courses are one: by their codes, else by their words.
fn same_course(one: &str, other: &str) -> bool {
    let (mine, theirs) = (codes(one), codes(other));
    if mine.is_empty() || theirs.is_empty() {
        super::requirements::alike(one, other)
    } else {
        mine.intersection(&theirs).next().is_some()
    }
}
