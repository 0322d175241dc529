//! What an audit hands over: plan, report, request list, interview guides, put together as [`crate::paper::Paper`]s.
//!
//! Each is a function of a [`Dossier`], and decides nothing. What is not known is asked for in the paper and never
//! made up; every count is taken from the lists beside it.

mod earlier;
mod interviews;
mod plan;
mod requests;
mod samples;
mod words;

pub use earlier::{Earlier, EarlierFinding};
pub use interviews::{Guide, Part, Question, guides, guides_paper};
pub use plan::{Basis, Open, Plan, PlannedArea, PlannedSystem, plan};
pub use requests::{Ask, Origin, Priority, asks, request_list, request_table};
pub use samples::{Item, Method, Sample};

use crate::catalog::{Catalog, Phrases};
use crate::docket::Docket;
use crate::domain::{Digest, Mandate, Request, RequestKind, RequirementId};
use crate::outputs::Outputs;
use crate::paper::{Paper, Status};

/// Everything a deliverable is made of.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// What the last run wrote.
    pub outputs: &'a Outputs,
    /// Every draft with what people decided on it.
    pub docket: &'a Docket,
    /// The digest of the newest entry of the decision log.
    pub head: Digest,
    /// What people said of the audit.
    pub mandate: &'a Mandate,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The words, in the language of the mandate.
    pub phrases: &'a Phrases,
}

impl Dossier<'_> {
    /// What a request asks, in the language of the mandate where the catalogue has it there.
    fn asked(&self, request: &Request) -> String {
        let translation = self.catalog.translation(self.mandate.language, request.requirement);
        let own = self.catalog.requirement(request.requirement);
        let said = translation.zip(own).and_then(|(translation, own)| match request.kind {
            RequestKind::Interview if own.question == request.text => Some(&translation.question),
            RequestKind::Evidence if own.request == request.text => Some(&translation.request),
            // Put together of parts.
            RequestKind::Interview | RequestKind::Evidence => None,
        });
        said.unwrap_or(&request.text).clone()
    }

    /// The short title of a requirement.
    fn title(&self, id: RequirementId) -> String {
        let translation = self.catalog.translation(self.mandate.language, id);
        let own = self.catalog.requirement(id).map(|requirement| &requirement.title);
        translation.map(|one| &one.title).or(own).cloned().unwrap_or_default()
    }
}

/// A paper with what all papers of an audit have alike, and nothing in it yet.
pub(crate) fn shell(dossier: &Dossier<'_>) -> Paper {
    let Dossier { outputs, mandate, phrases, .. } = *dossier;
    let lead = mandate.team.iter().find(|member| !member.role.is_empty()).or(mandate.team.first());
    Paper {
        title: String::new(),
        subtitle: outputs.run.parameters.auditee.clone(),
        language: mandate.language,
        size: mandate.paper,
        status: Status::Final,
        classification: mandate.classification.clone(),
        reference: mandate.audit_id.clone(),
        day: outputs.run.as_of,
        author: lead.map_or_else(|| "tickmark".to_owned(), |member| member.name.clone()),
        cover: Vec::new(),
        contents: phrases.say("common.contents").to_owned(),
        page_of_pages: phrases.say("common.page_of_pages").to_owned(),
        blocks: Vec::new(),
    }
}
