//! What is audited: objectives, scope, criteria, and what is followed up.

use super::super::PlannedSystem;
use super::Printed;
use crate::catalog::Window;
use crate::domain::Severity;
use crate::paper::{Block, Cell, Text};

impl Printed<'_> {
    pub(super) fn objectives(self) -> Vec<Block> {
        let Self { plan, words, dossier } = self;
        let profile = dossier.catalog.profile(dossier.outputs.run.profile);
        let mut blocks = vec![words.heading(1, "objectives", "objectives")];
        if let Some(profile) = profile {
            let aim = profile.aim.of(plan.language);
            let ends = profile.deliverable.of(plan.language);
            blocks.push(Block::paragraph(words.fill("aim", &[("aim", aim), ("ends", ends)])));
            if !dossier.outputs.run.not_of_profile.is_empty() {
                let tests = dossier.outputs.run.not_of_profile.join(", ");
                blocks.push(Block::paragraph(words.fill("not_of_profile", &[("tests", &tests)])));
            }
        }
        blocks.push(self.list("objectives", &plan.objectives));
        blocks
    }

    pub(super) fn scope(self) -> Vec<Block> {
        let Self { plan, words, dossier } = self;
        let window = dossier.catalog.profile(dossier.outputs.run.profile).map(|one| one.window);
        let period = match (plan.period, window) {
            (Some(period), _) => Text::plain(words.fill(
                "period",
                &[("first", &period.first.to_string()), ("last", &period.last.to_string())],
            )),
            (None, Some(window)) if self.asked("period").is_none() => {
                Text::plain(words.say(&format!("window.{}", window.name())))
            }
            (None, _) => {
                let rule = match window {
                    Some(Window::SinceLastAudit) => words.say("window.since_last_audit"),
                    _ => String::new(),
                };
                Text::plain(rule).and(" ").strong(self.told("period", "").words())
            }
        };
        let sites = match self.asked("sites") {
            Some(asked) => Block::Paragraph(asked),
            None => Block::List(plan.sites.iter().map(Text::plain).collect()),
        };
        let system = |one: &PlannedSystem| {
            let tier =
                if one.tier.is_empty() { words.common("not_given") } else { one.tier.clone() };
            vec![
                Cell::from(&*one.label),
                Cell::from(tier),
                Cell::from(if one.stage.is_empty() { "–" } else { &one.stage }),
                Cell::from(one.named_in.join(", ")),
            ]
        };
        let mut blocks = vec![
            words.heading(1, "scope", "scope"),
            Block::Facts(vec![
                (words.say("label.scope"), vec![Block::Paragraph(self.told("scope", &plan.scope))]),
                (words.say("label.sites"), vec![sites]),
                (words.say("label.period"), vec![Block::Paragraph(period)]),
                (
                    words.say("label.pipelines"),
                    vec![Block::Paragraph(self.told("pipelines", &plan.datasets.join("; ")))],
                ),
            ]),
            words.heading(2, "systems", "systems"),
        ];
        match self.asked("systems") {
            Some(asked) => blocks.push(Block::Paragraph(asked)),
            None => blocks.push(words.table(
                "systems",
                &[("system", 40), ("tier", 15), ("stage", 20), ("named_in", 25)],
                plan.systems.iter().map(system).collect(),
            )),
        }
        blocks
    }

    pub(super) fn criteria(self) -> Vec<Block> {
        let Self { plan, words, .. } = self;
        let version = |version: &str| match version {
            "" => words.common("not_given"),
            version => version.to_owned(),
        };
        let statement = match &plan.statement {
            Some(one) => Text::plain(words.fill(
                "statement",
                &[("title", &one.title), ("version", &version(&one.version)), ("path", &one.path)],
            )),
            None => self.told("statement", ""),
        };
        let mut criteria: Vec<Text> = plan.criteria.iter().map(Text::plain).collect();
        criteria.push(statement);
        let rows = plan.own_documents.iter().map(|one| {
            let approval = match one.approval.as_str() {
                "" => words.common("not_given"),
                known => words.say(&format!("approval.{known}")),
            };
            vec![
                Cell::from(Text::plain(&one.title).and("\n").small(&one.path)),
                Cell::from(version(&one.version)),
                Cell::from(approval),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        let mut blocks = vec![
            words.heading(1, "criteria", "criteria"),
            Block::List(criteria),
            words.paragraph("criteria_note"),
        ];
        if !rows.is_empty() {
            let columns = [("document", 60), ("version", 20), ("approval", 20)];
            blocks.push(words.table("own_documents", &columns, rows));
        }
        blocks
    }

    pub(super) fn followed(self) -> Vec<Block> {
        let Self { plan, words, .. } = self;
        let mut blocks = vec![
            words.heading(1, "followed", "followed"),
            words.heading(2, "changes", "changes"),
            self.list("changes", &plan.changes),
            words.heading(2, "earlier", "earlier"),
        ];
        let Some(as_of) = plan.earlier_as_of else {
            blocks.push(Block::Paragraph(self.told("earlier", "")));
            return blocks;
        };
        if plan.earlier.is_empty() {
            let none = words.fill("earlier_none", &[("as_of", &as_of.to_string())]);
            blocks.push(Block::paragraph(none));
            return blocks;
        }
        let rows = plan.earlier.iter().map(|one| {
            let grade = one.grade.map_or("none", Severity::name);
            let ids: Vec<String> = one.requirements.iter().map(ToString::to_string).collect();
            vec![
                Cell::from(one.id.to_string()),
                Cell::from(ids.join(", ")),
                Cell::from(words.common(&format!("grade.{grade}"))),
                Cell::from(&*one.title),
                Cell::from(words.say(&format!("earlier_state.{}", one.state))),
            ]
        });
        let columns =
            [("finding", 21), ("requirements", 13), ("grade", 16), ("title", 36), ("state", 14)];
        let intro = words.fill("earlier_intro", &[("as_of", &as_of.to_string())]);
        blocks.extend([Block::paragraph(intro), words.table("earlier", &columns, rows.collect())]);
        blocks
    }
}
