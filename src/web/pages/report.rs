//! The report: what keeps it a draft, the signature under it, and the report to take away.

use maud::{Markup, html};

use crate::deliver::{Dossier, Ordered, report, report_sheets, report_status};
use crate::docket::{Elusion, Signature, Signed};
use crate::domain::{Reason, Role, Via};
use crate::paper::{self, Properties, Status, visible};
use crate::web::app::{Reply, Visit};
use crate::web::frame;

/// The forms of the report, by the name each is saved under.
pub(in crate::web) const FORMS: [(&str, &str); 3] = [
    ("report.docx", "The audit report for Word"),
    ("audit-report.html", "The audit report as a page that stands alone and prints well"),
    ("report.xlsx", "The audit report as sheets"),
];

/// Why a form of the report cannot be made.
const NO_LOG: &str = "the decision log cannot be read";

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let known = match Known::of(visit) {
        Ok(known) => known,
        Err(said) => return visit.refused(&said),
    };
    let dossier = known.dossier(visit);
    let status = report_status(&dossier, &Ordered::of(dossier.docket));
    let main = html! {
        div class="alone" {
            h1 { "Report" }
            @match &status {
                Status::Final => p { strong { "Final." } " Everything is decided on and signed." },
                Status::Draft { because, .. } => p { strong { "A draft: " } (because) "." },
            }
            @if let Some(signed) = &known.signed { (signature(signed)) }
            ul class="asks" {
                @for (name, words) in FORMS {
                    li { a href={ "/export/" (name) } { (name) } p { (words) "." } }
                }
            }
            @if known.signed.is_none() { (form(visit, dossier.docket.matters.iter().filter(|matter| matter.is_undecided()).count())) }
        }
    };
    Reply::Page(frame::page(visit, "/report", "Report", &main))
}

fn signature(signed: &Signed) -> Markup {
    html! {
        p { "Signed by " (visible(signed.who.name.as_str())) ", " (signed.who.role.name()) ", on "
            (signed.at.minute()) " (entry " (signed.seq) " of the log). With the next decision, or a run that \
            drafts otherwise, the report is a draft again." }
        blockquote { (visible(signed.conclusion.as_str())) }
    }
}

/// Where the lead auditor signs, or what is in the way.
fn form(visit: &Visit<'_>, undecided: usize) -> Markup {
    let reviewer = visit.room.session.reviewer.as_ref();
    let lead = reviewer.is_some_and(|reviewer| reviewer.role == Role::LeadAuditor);
    html! {
        h2 { "Sign" }
        @if undecided > 0 {
            p class="note" { (undecided) " drafts are left to decide on: see " a href="/findings" { "Findings" } "." }
        } @else if !lead {
            p class="note" { "A lead auditor signs: " a href="/who" { "say who reviews" } "." }
        } @else {
            form class="decision" method="post" action="/report/sign" {
                label for="reason" { "What the audit concludes on conformity and effectiveness, in your words" }
                textarea id="reason" name="reason" rows="6" maxlength="4000" required {}
                div class="acts" { button class="main" { "Sign the report" } }
            }
        }
    }
}

/// Signs what stands.
pub(in crate::web) fn sign(visit: &mut Visit<'_>) -> Reply {
    let Some(reviewer) = visit.room.session.reviewer.clone() else {
        return visit.refused("Say who reviews first: every entry has a name to it.");
    };
    let Ok(conclusion) = Reason::try_from(super::decide::lines(visit.asked.value("reason"))) else {
        return visit.refused("Say what the audit concludes: nothing was signed.");
    };
    let signature = Signature { who: reviewer, via: Via::Web, at: (visit.app.clock)() };
    match visit.room.desk.sign(conclusion, &signature) {
        Ok(_) => Reply::See("/report".to_owned()),
        Err(error) => visit.refused(&format!("{error}.")),
    }
}

/// The bytes of a form of the report; none where there is no such form.
pub(in crate::web) fn made(visit: &Visit<'_>, name: &str) -> Option<Result<Vec<u8>, String>> {
    FORMS.iter().find(|(form, _)| *form == name)?;
    let known = match Known::of(visit) {
        Ok(known) => known,
        Err(said) => return Some(Err(said)),
    };
    let dossier = known.dossier(visit);
    let supplements = match (visit.app.supplements)(&visit.room.desk) {
        Ok(supplements) => supplements,
        Err(said) => return Some(Err(said)),
    };
    let paper = report(&dossier, supplements);
    let bytes = match name {
        "report.docx" => paper::docx(&paper),
        "report.xlsx" => paper::xlsx(&report_sheets(&dossier), &Properties::from(&paper)),
        _ => Ok(paper::html(&paper).into_bytes()),
    };
    Some(bytes.map_err(|error| error.to_string()))
}

/// What a dossier borrows.
struct Known {
    signed: Option<Signed>,
    elusion: Elusion,
    head: crate::domain::Digest,
}

impl Known {
    fn of(visit: &Visit<'_>) -> Result<Self, String> {
        let desk = &visit.room.desk;
        let head = desk.log().head().map_err(|_| NO_LOG.to_owned())?.digest;
        let elusion = visit.room.sample.elusion(desk.entries(), desk.docket());
        Ok(Self { signed: desk.signed(), elusion, head })
    }

    fn dossier<'a>(&'a self, visit: &'a Visit<'_>) -> Dossier<'a> {
        let mandate = &visit.app.mandate;
        let catalog = &visit.app.catalog;
        Dossier {
            outputs: visit.outputs(),
            docket: visit.room.desk.docket(),
            head: self.head,
            signed: self.signed.as_ref(),
            elusion: &self.elusion,
            mandate,
            catalog,
            phrases: catalog.phrases().of(mandate.language),
        }
    }
}
