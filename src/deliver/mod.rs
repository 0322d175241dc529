//! What an audit hands over: plan, report, request list, interview guides, put together as [`crate::paper::Paper`]s.
//!
//! Each is a function of a [`Dossier`], and decides nothing. What is not known is asked for in the paper and never
//! made up; every count is taken from the lists beside it.

mod earlier;
mod fields;
mod follow_up;
mod frameworks;
mod interviews;
mod plan;
mod report;
mod requests;
mod samples;
mod standing;
mod words;

pub use earlier::{Earlier, EarlierFinding};
pub use fields::{Listed, Sort, fields, list_fields};
pub use follow_up::follow_up;
pub use frameworks::frameworks;
pub use interviews::{Guide, Part, Question, guides, guides_paper};
pub use plan::{Basis, Open, Plan, PlannedArea, PlannedSystem, plan};
pub use report::{Supplements, report, sheets as report_sheets, status as report_status};
pub use requests::{Ask, Origin, Priority, asks, request_list, request_table};
pub use samples::{Item, Method, Sample};
pub use standing::{GRADES, Numbered, Ordered};

use crate::catalog::{Catalog, Phrases, Recommendations};
use crate::docket::{Docket, Elusion, Matter, Signed};
use crate::domain::{Digest, Mandate, Member, RequirementId, Severity};
use crate::outputs::{Document, Outputs};
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
    /// The signature under the report, if it holds.
    pub signed: Option<&'a Signed>,
    /// What looking at a sample of unflagged passages showed.
    pub elusion: &'a Elusion,
    /// What people said of the audit.
    pub mandate: &'a Mandate,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The words, in the language of the mandate.
    pub phrases: &'a Phrases,
}

impl Dossier<'_> {
    /// The short title of a requirement.
    fn title(&self, id: RequirementId) -> String {
        self.catalog.title(self.mandate.language, id).to_owned()
    }

    /// The Statement of Applicability that `soa.json` was made from, as it was received.
    fn statement(&self) -> Option<&Document> {
        let path = self.outputs.soa.statement.as_ref()?;
        self.outputs.documents.documents.iter().find(|document| document.path == *path)
    }

    /// What is recommended beside a finding; nothing for a nonconformity, whose cause and action are the auditee's to find,
    /// and in kinds of audit in which a certification body could be meant: who advises is not impartial
    /// (ISO/IEC 17021-1).
    fn recommendation<'m>(&self, matter: &'m Matter) -> &'m str {
        let profile = self.catalog.profile(self.outputs.run.profile);
        let never = profile.is_some_and(|one| one.recommendations == Recommendations::Never);
        let is_nonconformity = matter.finding_grade().is_some_and(|grade| grade >= Severity::Minor);
        if never || is_nonconformity { "" } else { &matter.wording.recommendation }
    }
}

/// A paper with what all papers of an audit have alike, and nothing in it yet.
pub(crate) fn shell(dossier: &Dossier<'_>) -> Paper {
    let Dossier { outputs, mandate, phrases, .. } = *dossier;
    let is_lead = |member: &&Member| member.role.to_lowercase().contains("lead");
    let lead = mandate.team.iter().find(is_lead).or(mandate.team.first());
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
