//! `actions`: the corrective actions of an engagement, and the steps people record of them.

use anyhow::{Context, anyhow};

use super::action_args::{ActionsArgs, RespondArgs, StepArgs, StepCommand};
use super::args::Format;
use super::failure::{Hint, hinted};
use super::status::Status;
use super::table::{counted, table};
use super::{clock, decided, house_catalog, output, view};
use crate::actions::{self, Action};
use crate::catalog::Catalog;
use crate::docket::{Desk, Need, Signature, Wish};
use crate::domain::{
    Act, AuditDate, FindingId, Response, Reviewer, ReviewerName, Said, SimilarCases, Step, Via,
};

/// Shows the actions; where a step is named, records it first and shows that action.
pub fn actions(args: &ActionsArgs) -> anyhow::Result<Status> {
    let mut desk = view::desk(&args.folder)?;
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let as_of = args.as_of.unwrap_or(desk.outputs().run.as_of);
    let recorded = args.step.as_ref().map(|step| record(&mut desk, step)).transpose()?;
    if recorded.is_some() {
        decided::publish(&args.folder)?;
    }
    output::result(&shown(args, &desk, &catalog, as_of, recorded)?, &args.output)?;
    Ok(Status::Worked)
}

/// Writes a step to the log.
fn record(desk: &mut Desk, command: &StepCommand) -> anyhow::Result<FindingId> {
    let StepArgs { finding, who } = of(command);
    let name = who.name.clone().ok_or_else(|| {
        let lacking = anyhow!("cannot record a step of {finding}: it is not said who records it");
        hinted(lacking, "pass `--as NAME`, or set TICKMARK_REVIEWER")
    })?;
    let step = step(command, &name)?;
    let cannot = || format!("cannot {} the action on {finding}", step.name());
    let matter = desk.docket().matter(*finding).ok_or_else(|| anyhow!("no finding has this id"));
    let matter = matter.with_context(cannot).hint("`tickmark findings DIR` lists them")?;
    let wish = Wish {
        finding: *finding,
        draft: matter.digest,
        seen: matter.newest(),
        act: Act::FollowUp(step.clone()),
        opened: Vec::new(),
        seconds: None,
        text: None,
    };
    let who = Reviewer { name, role: who.role.into() };
    let signature = Signature { who, via: Via::Cli, at: clock::now() };
    desk.decide(vec![wish], &signature, Need::Nothing)
        .with_context(cannot)
        .hint("`tickmark actions DIR` shows how far it has come")?;
    Ok(*finding)
}

fn of(command: &StepCommand) -> &StepArgs {
    match command {
        StepCommand::Respond(args) => &args.step,
        StepCommand::Accept(args) => &args.step,
        StepCommand::Implement(args) => &args.step,
        StepCommand::Verify(args) => &args.step,
        StepCommand::Close(args) => &args.step,
        StepCommand::Reopen(args) => &args.step,
        StepCommand::Revise(args) => &args.step,
    }
}

fn step(command: &StepCommand, recorder: &ReviewerName) -> anyhow::Result<Step> {
    Ok(match command {
        StepCommand::Respond(args) => Step::Respond(response(args)),
        StepCommand::Accept(args) => Step::Accept { reason: args.reason.clone() },
        StepCommand::Implement(args) => {
            Step::Implement { implemented_on: args.on, evidence: args.evidence.clone() }
        }
        StepCommand::Verify(args) => Step::Verify {
            verification: args.how.clone(),
            verifier: match &args.by {
                Some(by) => by.clone(),
                None => Said::try_from(recorder.to_string()).map_err(|lacking| anyhow!(lacking))?,
            },
            verified_on: args.on,
            result: args.result.into(),
        },
        StepCommand::Close(args) => Step::Close { closed_on: args.on },
        StepCommand::Reopen(args) => Step::Reopen { reason: args.reason.clone() },
        StepCommand::Revise(args) => Step::Revise {
            revised_due: args.due,
            approver: args.approved_by.clone(),
            reason: args.reason.clone(),
        },
    })
}

fn response(args: &RespondArgs) -> Response {
    let checked = args.similar.clone().map(SimilarCases::Checked);
    let not_checked = args.similar_not_checked.then_some(SimilarCases::NotChecked);
    Response {
        correction: args.correction.clone(),
        corrected_on: args.corrected_on,
        cause: args.cause.clone(),
        method: args.method.clone(),
        similar: checked.or(not_checked),
        measure: args.action.clone(),
        owner: args.owner.clone(),
        due: args.due,
        linked: args.linked.clone(),
        repeats: args.repeats.clone(),
    }
}

fn shown(
    args: &ActionsArgs,
    desk: &Desk,
    catalog: &Catalog,
    as_of: AuditDate,
    only: Option<FindingId>,
) -> anyhow::Result<String> {
    let all = actions::list(desk.docket(), catalog.follow_up(), as_of);
    let wanted = |action: &Action<'_>| match only {
        Some(id) => action.matter.id() == id,
        None => !args.overdue || !action.overdue.is_empty(),
    };
    let (count, late) = (all.len(), all.iter().filter(|one| !one.overdue.is_empty()).count());
    let mut listed: Vec<Action<'_>> = all.into_iter().filter(wanted).collect();
    // The longest late first; what is not late keeps the order of the findings.
    listed.sort_by_key(|action| -action.overdue.first().map_or(0, |late| late.days));
    Ok(match args.output.format {
        Format::Json => actions::json(&listed, as_of)?,
        Format::Human => human(&listed, count, late, as_of),
    })
}

fn human(listed: &[Action<'_>], count: usize, late: usize, as_of: AuditDate) -> String {
    if count == 0 {
        return "No finding is confirmed yet, so that nothing is to be followed up.\n\
                Next: decide on the drafts with `tickmark review DIR`\n"
            .to_owned();
    }
    let rows = listed.iter().map(|action| {
        let owner = action.follow_up.response.owner.as_ref();
        let overdue = action.overdue.iter().map(|late| {
            format!(
                "{} {}",
                late.debt.name(),
                counted(late.days.unsigned_abs() as usize, "day", "days")
            )
        });
        [
            action.matter.id().to_string(),
            action.matter.grade.map_or("", crate::domain::Severity::name).to_owned(),
            action.state.words(),
            owner.map(ToString::to_string).unwrap_or_default(),
            next_due(action).map_or_else(String::new, |day| day.to_string()),
            overdue.collect::<Vec<_>>().join("\n"),
            action.matter.wording.title.clone(),
        ]
    });
    let header = ["Finding", "Grade", "State", "Owner", "Next due", "Overdue", "Title"];
    let rows: Vec<_> = rows.collect();
    let table = if rows.is_empty() { String::new() } else { table(header, rows) };
    format!(
        "{table}{} of {}; {late} overdue as of {as_of}\n\
         Days until an answer is due are customary and not from the standard; `follow_up.toml` in the catalogue has them.\n",
        listed.len(),
        counted(count, "action", "actions"),
    )
}

/// The nearest of the days something is due on.
fn next_due(action: &Action<'_>) -> Option<AuditDate> {
    let implemented = action.follow_up.implemented.is_some();
    let days = [
        action.response_due,
        action.correction_due,
        action.action_due.filter(|_| !implemented),
        action.verification_due,
    ];
    days.into_iter().flatten().min()
}
