//! `explain` of a framework or a part of one: what it is for, and which requirements are mapped to it.

use anyhow::anyhow;
use clap::ValueEnum as _;

use super::args::Format;
use super::failure::hinted;
use super::framework_args::Framework as Typed;
use super::table::labelled;
use crate::catalog::{Catalog, Clause, Framework, Mapping};
use crate::domain::{ClauseId, FrameworkId, Relation};

/// What `explain` was asked for, if it is a framework (`eu-ai-act`) or a part of one (`GOVERN 1.1`, `Art. 26`,
/// `iso27001:A.5.19`). An id of ISO/IEC 27001 alone is none: it may be one of ISO/IEC 42001.
pub fn asked(id: &str) -> Option<(FrameworkId, Option<ClauseId>)> {
    let named = |name: &str| Typed::from_str(name, false).ok()?.further();
    if let Some(framework) = named(id) {
        return Some((framework, None));
    }
    let (framework, part) = match id.split_once(':') {
        Some((name, part)) => (Some(named(name)?), part),
        None => (None, id),
    };
    let part: ClauseId = part.trim().parse().ok()?;
    match framework {
        Some(framework) => (part.framework() == framework).then_some((framework, Some(part))),
        None if part.framework() == FrameworkId::Iso27001 => None,
        None => Some((part.framework(), Some(part))),
    }
}

/// Explains a framework or a part of one.
pub fn explained(
    (id, part): (FrameworkId, Option<ClauseId>),
    catalog: &Catalog,
    format: Format,
) -> anyhow::Result<String> {
    let framework = framework(catalog, id)?;
    let Some(part) = part else {
        return Ok(match format {
            Format::Json => serde_json::to_string_pretty(framework)? + "\n",
            Format::Human => told(framework),
        });
    };
    let clause = framework.clause(part).ok_or_else(|| {
        let unknown = anyhow!("`{part}` is not listed for {}", framework.cited());
        hinted(unknown, format!("`tickmark catalog list --framework {id}` lists what is"))
    })?;
    Ok(match format {
        Format::Json => serde_json::to_string_pretty(clause)? + "\n",
        Format::Human => part_told(clause, framework, catalog),
    })
}

/// A framework of the catalogue.
pub fn framework(catalog: &Catalog, id: FrameworkId) -> anyhow::Result<&Framework> {
    let lacking = || anyhow!("the catalogue holds no framework `{id}`");
    catalog.framework(id).ok_or_else(|| hinted(lacking(), "add it under `frameworks/`"))
}

fn told(framework: &Framework) -> String {
    let mut page = format!("{}\n", framework.cited());
    labelled(&mut page, "what it is", &framework.about);
    labelled(&mut page, "limits", &framework.limits);
    labelled(&mut page, "judged once", &framework.carried_over);
    for group in &framework.groups {
        let parts = framework.clauses.iter().filter(|clause| clause.group == group.id).count();
        labelled(&mut page, &group.id, &format!("{} ({parts})", group.title));
    }
    page
}

fn part_told(clause: &Clause, framework: &Framework, catalog: &Catalog) -> String {
    let mut page = format!("{} {}  {}\n", framework.cited(), clause.id, clause.title);
    labelled(&mut page, "what it is for", &clause.intent);
    let crosswalk = catalog.crosswalk();
    let mut mappings: Vec<&Mapping> = crosswalk.to(clause.id).collect();
    mappings.sort_by_key(|mapping| std::cmp::Reverse(mapping.relation));
    for mapping in &mappings {
        let title = catalog.requirement(mapping.requirement).map_or("", |one| one.title.as_str());
        let note = mapping.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        let line = format!("{} {title} ({}){note}", mapping.requirement, mapping.source);
        let relation = match mapping.relation {
            Relation::Related => "related to",
            Relation::Subset => "holds all of",
            Relation::Equivalent => "same as",
            Relation::None => continue,
        };
        labelled(&mut page, relation, &line);
    }
    for (code, told) in crosswalk.sources() {
        if mappings.iter().any(|mapping| mapping.source == *code) {
            labelled(&mut page, code, told);
        }
    }
    if mappings.is_empty() {
        labelled(&mut page, "mapped", "nothing of ISO/IEC 42001 is mapped to it: not looked at");
    }
    labelled(&mut page, "limits", &framework.limits);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_asked_for_with_its_framework_where_the_id_alone_is_not_clear() {
        let check = |id: &str, found: Option<(&str, &str)>| {
            let told = asked(id).map(|(framework, part)| {
                (framework.name(), part.map(|part| part.to_string()).unwrap_or_default())
            });
            assert_eq!(told.as_ref().map(|(name, part)| (*name, part.as_str())), found, "{id}");
        };
        check("GOVERN 1.1", Some(("nist-ai-rmf", "GOVERN 1.1")));
        check("Art. 26", Some(("eu-ai-act", "Art. 26")));
        check("iso27001:A.5.19", Some(("iso27001", "A.5.19")));
        check("eu-ai-act", Some(("eu-ai-act", "")));
        for other in ["A.5.19", "4.1", "T45", "iso27001:GOVERN 1.1", "iso42001", "iso42001:4.1"] {
            check(other, None);
        }
    }
}
