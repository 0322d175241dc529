//! Who reviews: a declared name and role, asked for once. It is no authentication, and the page says so.

use maud::html;

use crate::domain::{Reviewer, ReviewerName, Role};
use crate::web::app::{Reply, Visit};
use crate::web::frame;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let reviewer = visit.room.session.reviewer.as_ref();
    let name = reviewer.map_or("", |reviewer| reviewer.name.as_str());
    let lead = reviewer.is_some_and(|reviewer| reviewer.role == Role::LeadAuditor);
    let main = html! {
        div class="alone" {
            h1 { "Who reviews" }
            p { "The name goes into the decision log with every decision. It is declared, not proven: \
                 tickmark does not check who sits at this machine." }
            form method="post" action="/who/set" {
                label for="name" { "Name" }
                input id="name" name="name" value=(name) autocomplete="name" required maxlength="200";
                label for="role" { "Role" }
                select id="role" name="role" {
                    option value="auditor" selected[!lead] { "auditor" }
                    option value="lead-auditor" selected[lead] { "lead auditor (may approve)" }
                }
                button class="main" { "Review as this person" }
            }
        }
    };
    Reply::Page(frame::page(visit, "", "Who reviews", &main))
}

pub(in crate::web) fn set(visit: &mut Visit<'_>) -> Reply {
    let name =
        visit.asked.value("name").chars().filter(|one| !one.is_control()).collect::<String>();
    let Ok(name) = ReviewerName::try_from(name) else {
        return visit.refused("A name is needed.");
    };
    let role = match visit.asked.value("role") {
        "lead-auditor" => Role::LeadAuditor,
        _ => Role::Auditor,
    };
    visit.room.session.reviewer = Some(Reviewer { name, role });
    Reply::See("/findings".to_owned())
}
