//! The plan as a paper to agree on.

mod drawn;
mod how;
mod terms;
mod what;

use super::super::words::Words;
use super::super::{Dossier, shell};
use super::{Open, Plan};
use crate::paper::{Block, Cell, Paper, Status, Text};

impl Plan {
    /// The paper. It is a draft until the auditee agreed to it.
    #[must_use]
    pub fn paper(&self, dossier: &Dossier<'_>) -> Paper {
        let words = Words::new(dossier, "plan");
        let status = match self.agreed_by {
            Some(_) => Status::Final,
            None => words.draft("draft_because"),
        };
        let blocks = Printed { plan: self, dossier, words }.blocks();
        Paper {
            title: words.say("title"),
            status,
            cover: self.cover(words),
            blocks,
            ..shell(dossier)
        }
    }

    fn cover(&self, words: Words<'_>) -> Vec<(String, Text)> {
        let profile = words.common(&format!("profile.{}", self.profile));
        vec![
            (words.say("label.audit_id"), self.told(words, "audit_id", &self.audit_id)),
            (words.say("label.auditee"), Text::plain(&self.auditee)),
            (words.say("label.client"), self.told(words, "client", &self.client)),
            (words.say("label.profile"), Text::plain(profile)),
            (words.say("label.as_of"), Text::plain(self.as_of.to_string())),
            (words.say("label.agreed"), self.agreed(words)),
        ]
    }

    fn agreed(&self, words: Words<'_>) -> Text {
        match (&self.agreed_by, self.agreed_on) {
            (Some(by), Some(on)) => {
                Text::plain(words.fill("agreed", &[("by", by), ("on", &on.to_string())]))
            }
            _ => Text::default().strong(words.say("not_agreed")),
        }
    }

    /// What was told, or who is to supply it.
    fn told(&self, words: Words<'_>, what: &str, says: &str) -> Text {
        match self.open.iter().find(|open| open.what == what) {
            Some(open) => words.ask(&open.who),
            None => Text::plain(says),
        }
    }
}

/// A plan while it is put on paper.
#[derive(Clone, Copy)]
struct Printed<'a> {
    plan: &'a Plan,
    dossier: &'a Dossier<'a>,
    words: Words<'a>,
}

impl Printed<'_> {
    fn blocks(self) -> Vec<Block> {
        let parts = [
            self.open(),
            self.objectives(),
            self.scope(),
            self.criteria(),
            self.followed(),
            self.order(),
            self.schedule(),
            self.team(),
            self.contacts(),
            self.sampling(),
            self.analysis(),
            self.confidentiality(),
            self.agreement(),
            self.items(),
        ];
        parts.concat()
    }

    fn told(self, what: &str, says: &str) -> Text {
        self.plan.told(self.words, what, says)
    }

    fn asked(self, what: &str) -> Option<Text> {
        let open = self.plan.open.iter().find(|open| open.what == what)?;
        Some(self.words.ask(&open.who))
    }

    /// A list, or who is to supply it.
    fn list(self, what: &str, says: &[String]) -> Block {
        match self.asked(what) {
            Some(asked) => Block::Paragraph(asked),
            None => Block::List(says.iter().map(Text::plain).collect()),
        }
    }

    fn open(self) -> Vec<Block> {
        let Self { plan, words, .. } = self;
        let row = |open: &Open| vec![Cell::from(&*open.words), Cell::from(&*open.who)];
        let rows = plan.open.iter().map(row).collect();
        vec![
            words.heading(1, "open_items", "open"),
            words.paragraph("open_items_intro"),
            words.table("open_items", &[("what", 70), ("who", 30)], rows),
        ]
    }
}
