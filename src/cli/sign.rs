//! `sign`: a lead auditor stands by the report, which is a draft until then.

use anyhow::anyhow;

use super::clock;
use super::failure::hinted;
use super::output;
use super::report_args::SignArgs;
use super::status::Status;
use super::view;
use crate::docket::{DeskError, Refused, Signature};
use crate::domain::{Reviewer, Via};

/// Signs what stands now.
pub fn sign(args: &SignArgs) -> anyhow::Result<Status> {
    let mut desk = view::desk(&args.folder)?;
    let Some(name) = args.who.name.clone() else {
        return Err(hinted(anyhow!("cannot sign without a name"), "give yours with `--as NAME`"));
    };
    let who = Reviewer { name, role: args.who.role.into() };
    let signature = Signature { who, via: Via::Cli, at: clock::now() };
    let entry = desk.sign(args.conclusion.clone(), &signature).map_err(|error| {
        let hint = hint(&error, args);
        hinted(anyhow::Error::from(error).context("cannot sign the report"), hint)
    })?;
    let head = desk.log().head()?;
    let text = format!(
        "Signed by {} as {}, in entry {} of the log\n\
         SHA-256 of the newest entry: {}\n\n\
         Next:\n  tickmark report {folder} --kind docx  write the report, which is final now\n  \
         tickmark verify {folder} --head {}  see later that nothing was changed since\n",
        signature.who.name,
        signature.who.role.name(),
        entry.seq,
        head.digest,
        head.digest,
        folder = args.folder.display(),
    );
    output::for_people(&text, None)?;
    Ok(Status::Worked)
}

fn hint(error: &DeskError, args: &SignArgs) -> String {
    let folder = args.folder.display();
    match error {
        DeskError::Refused(Refused::Undecided(_)) => format!(
            "decide in `tickmark review {folder}`; `tickmark findings {folder} --state draft` lists them"
        ),
        DeskError::Refused(Refused::NotLeadToSign) => {
            "the leader of the audit team signs, with `--role lead-auditor`".to_owned()
        }
        _ => format!("look at `tickmark findings {folder}`, and sign anew"),
    }
}
