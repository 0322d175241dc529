//! How it is audited: order, schedule, team, and whom it talks to.

use super::super::PlannedArea;
use super::Printed;
use crate::domain::{Member, Slot};
use crate::paper::{Block, Cell, Text};

impl Printed<'_> {
    pub(super) fn order(self) -> Vec<Block> {
        let Self { plan, words, .. } = self;
        let systems = (1..).zip(&plan.systems).map(|(nth, one)| {
            vec![
                Cell::from(nth.to_string()),
                Cell::from(&*one.label),
                Cell::from(one.why.join("; ")),
            ]
        });
        let area = |(nth, one): (usize, &PlannedArea)| {
            let methods: Vec<String> =
                one.methods.iter().map(|key| words.say(&format!("method.{key}"))).collect();
            let or_none = |list: &[String]| match list {
                [] => "–".to_owned(),
                list => list.join(", "),
            };
            let ids: Vec<String> = one.requirements.iter().map(ToString::to_string).collect();
            vec![
                Cell::from(nth.to_string()),
                Cell::from(
                    Text::plain(format!("{} {}", one.group, one.title))
                        .and("\n")
                        .small(ids.join(", ")),
                ),
                Cell::from(methods.join(", ")),
                Cell::from(or_none(&one.tests)),
                Cell::from(or_none(&one.roles)),
                Cell::from(one.why.join("; ")),
            ]
        };
        let areas = (1..).zip(&plan.areas).map(area).collect();
        let columns =
            [("nth", 5), ("area", 23), ("method", 17), ("tests", 15), ("roles", 18), ("why", 22)];
        let mut blocks = vec![words.heading(1, "order", "order"), words.paragraph("order_intro")];
        if !plan.systems.is_empty() {
            let columns = [("nth", 6), ("system", 30), ("why", 64)];
            blocks.push(words.table("order_systems", &columns, systems.collect()));
        }
        blocks.push(Block::Wide(vec![words.table("order_areas", &columns, areas)]));
        blocks
    }

    pub(super) fn schedule(self) -> Vec<Block> {
        let Self { plan, words, dossier } = self;
        let mut blocks = vec![words.heading(1, "schedule", "schedule")];
        let columns =
            [("day", 18), ("time", 14), ("what", 34), ("place", 12), ("auditor", 11), ("with", 11)];
        let slots = &dossier.mandate.schedule;
        if !slots.is_empty() {
            let row = |slot: &Slot| {
                let Slot { on, time, what, place, auditor, with } = slot;
                let told = |text: &str| Cell::from(if text.is_empty() { "–" } else { text });
                vec![
                    Cell::from(on.to_string()),
                    told(time),
                    told(what),
                    told(place),
                    told(auditor),
                    told(with),
                ]
            };
            blocks.push(words.table("schedule", &columns, slots.iter().map(row).collect()));
            return blocks;
        }
        blocks.push(words.paragraph("schedule_proposed"));
        let mut steps = vec![(words.say("step.opening"), words.say("step.all"))];
        for system in &plan.systems {
            let what = words.fill("step.system", &[("system", &system.label)]);
            steps.push((what, words.say("step.owner")));
        }
        for area in &plan.areas {
            let what = words.fill("step.area", &[("group", &area.group), ("title", &area.title)]);
            steps.push((what, area.roles.join(", ")));
        }
        steps.push((words.say("step.closing"), words.say("step.all")));
        let open = words.say("day_open");
        let row = |(nth, (what, with)): (usize, (String, String))| {
            let with = if with.is_empty() { "–".to_owned() } else { with };
            vec![
                Cell::from(nth.to_string()),
                Cell::from(what),
                Cell::from(with),
                Cell::from(&*open),
            ]
        };
        let rows = (1..).zip(steps).map(row).collect();
        let columns = [("nth", 6), ("what", 50), ("with", 26), ("day", 18)];
        blocks.push(words.table("schedule", &columns, rows));
        blocks
    }

    pub(super) fn team(self) -> Vec<Block> {
        let Self { words, dossier, .. } = self;
        let mut blocks = vec![words.heading(1, "team", "team")];
        if let Some(asked) = self.asked("team") {
            blocks.push(Block::Paragraph(asked));
        } else {
            let told = |what: &str, says: &str| match says.trim() {
                "" => Cell::from(self.told(what, "")),
                says => Cell::from(says),
            };
            let row = |member: &Member| {
                vec![
                    Cell::from(&*member.name),
                    told("roles", &member.role),
                    told("independence", &member.independence),
                    told("competence", &member.competence),
                ]
            };
            let columns = [("name", 20), ("role", 18), ("independence", 31), ("competence", 31)];
            let rows = dossier.mandate.team.iter().map(row).collect();
            blocks.push(words.table("team", &columns, rows));
        }
        blocks.push(words.paragraph("team_note"));
        blocks
    }

    pub(super) fn contacts(self) -> Vec<Block> {
        let Self { words, plan, dossier } = self;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for contact in &dossier.mandate.contacts {
            let name = if contact.name.is_empty() { "–" } else { &contact.name };
            rows.push(vec![Cell::from(&*contact.role), Cell::from(name), Cell::from("–")]);
        }
        // Whom questions are for, from the catalogue: names are the auditee's to give.
        let mut roles: Vec<(&str, Vec<&str>)> = Vec::new();
        for area in &plan.areas {
            for role in &area.roles {
                match roles.iter_mut().find(|(one, _)| one == role) {
                    Some((_, groups)) => groups.push(&area.group),
                    None => roles.push((role, vec![&area.group])),
                }
            }
        }
        for (role, groups) in roles {
            rows.push(vec![
                Cell::from(role),
                Cell::from(self.told("contacts", "–")),
                Cell::from(groups.join(", ")),
            ]);
        }
        vec![
            words.heading(1, "contacts", "contacts"),
            words.paragraph("contacts_intro"),
            words.table("contacts", &[("role", 45), ("person", 30), ("areas", 25)], rows),
        ]
    }
}
