//! The terms: automated analysis, confidentiality, agreement, and how the plan is changed.

use super::Printed;
use crate::docket::Matter;
use crate::domain::FindingKind;
use crate::paper::{Block, Cell, Text};

impl Printed<'_> {
    pub(super) fn analysis(self) -> Vec<Block> {
        let Self { words, dossier, .. } = self;
        let run = &dossier.outputs.run;
        let engine = words.say(&format!("engine.{}", run.engine));
        let leaves = match &run.model {
            Some(model) => words
                .fill("leaves.model", &[("model", &model.model), ("host", model.host_or_none())]),
            None => words.say("leaves.nothing"),
        };
        let unread = dossier.outputs.documents.documents.iter();
        let unread = unread.filter(|one| matches!(one.status.as_str(), "unreadable" | "partial"));
        let mut limits = vec![
            Text::plain(words.say("limit.received")),
            Text::plain(words.say("limit.words")),
            Text::plain(words.say("limit.interviews")),
        ];
        let unread = unread.count();
        if unread > 0 {
            limits.push(Text::plain(dossier.phrases.count("plan.limit.unread", unread)));
        }
        let version = format!("tickmark {}", run.tool.version);
        let text = |text: &str| vec![Block::paragraph(text)];
        vec![
            words.heading(1, "analysis", "analysis"),
            words.paragraph("analysis_intro"),
            Block::Facts(vec![
                (words.say("label.tool"), text(&version)),
                (words.say("label.engine"), text(&engine)),
                (
                    words.say("label.catalog"),
                    vec![Block::Paragraph(Text::default().code(&run.catalog))],
                ),
                (words.say("label.leaves"), text(&leaves)),
                (words.say("label.decides"), text(&words.say("decides"))),
                (words.say("label.limits"), vec![Block::List(limits)]),
                (words.say("label.consent"), vec![Block::Paragraph(self.told("consent", ""))]),
            ]),
        ]
    }

    pub(super) fn confidentiality(self) -> Vec<Block> {
        let Self { words, dossier, .. } = self;
        let mandate = dossier.mandate;
        let classification = self.told("classification", &mandate.classification);
        vec![
            words.heading(1, "confidentiality", "confidentiality"),
            Block::List(vec![
                Text::plain(words.say("handling.originals")),
                Text::plain(words.say("handling.kept")),
                Text::plain(words.say("handling.persons")),
            ]),
            Block::Facts(vec![
                (words.say("label.classification"), vec![Block::Paragraph(classification)]),
                (words.say("label.retention"), vec![Block::Paragraph(self.told("retention", ""))]),
                (
                    words.say("label.distribution"),
                    vec![self.list("distribution", &mandate.distribution)],
                ),
                (words.say("label.reporting"), vec![Block::Paragraph(self.told("reporting", ""))]),
            ]),
        ]
    }

    pub(super) fn agreement(self) -> Vec<Block> {
        let Self { words, plan, dossier } = self;
        let decided = dossier.docket.matters.iter().filter(|one| is_decided(one)).count();
        let columns = [("version", 12), ("day", 18), ("change", 45), ("agreed_by", 25)];
        let blank = || (0..4).map(|_| Cell::default()).collect::<Vec<Cell>>();
        let mut blocks = vec![
            words.heading(1, "agreement", "agreement"),
            Block::Facts(vec![(
                words.say("label.agreed"),
                vec![Block::Paragraph(plan.agreed(words))],
            )]),
            words.paragraph("change_control"),
            words.table("change_control", &columns, vec![blank(), blank()]),
        ];
        if decided > 0 {
            blocks.push(Block::paragraph(dossier.phrases.count("plan.decided", decided)));
        }
        blocks
    }
}

fn is_decided(matter: &Matter) -> bool {
    matter.draft.kind != FindingKind::Conformity && matter.ruling.is_some()
}
