//! What Word, PowerPoint and Excel files have in common: a package whose parts refer to each other,
//! properties, and what they carry or fetch.

pub mod carried_objects;
pub mod drawing;

use std::collections::BTreeSet;

use super::carried::Carried;
use super::package::{self, Package, Relation, relations};
use super::reading::Reading;
use crate::domain::Remark;

/// An opened Office file.
pub struct Office {
    /// The name of its main part.
    pub main: String,
    /// What the main part refers to.
    pub relations: Vec<Relation>,
}

/// Finds the main part, and reads what the file says of itself.
pub fn open(parts: &mut Package<'_>, reading: &mut Reading, customary: &str) -> Office {
    let roots = relations(parts, "");
    let root = |kind: &str| {
        roots
            .iter()
            .find(|relation| relation.kind == kind && !relation.is_external)
            .map(|relation| relation.target.clone())
    };
    let main = root("officeDocument").filter(|name| parts.holds(name));
    let main = main.unwrap_or_else(|| customary.to_owned());
    let mut side = |kind: &str, customary: &str| {
        let name = root(kind).unwrap_or_else(|| customary.to_owned());
        parts.text(&name).ok().flatten().unwrap_or_default()
    };
    reading.properties = package::properties(&side("core-properties", "docProps/core.xml"));
    let extended = side("extended-properties", "docProps/app.xml");
    reading.properties.custom.extend(package::properties(&extended).custom);
    let own = side("custom-properties", "docProps/custom.xml");
    reading.properties.custom.extend(package::custom(&own));
    let relations = relations(parts, &main);
    Office { main, relations }
}

/// The parts of a kind that a part refers to: `header2.xml` before `header10.xml`. Where there are no
/// relations, those whose names begin as is customary.
pub fn related(parts: &Package<'_>, relations: &[Relation], kind: &str, stem: &str) -> Vec<String> {
    let mut names: BTreeSet<(usize, String)> = relations
        .iter()
        .filter(|relation| relation.kind == kind && !relation.is_external)
        .map(|relation| (relation.target.len(), relation.target.clone()))
        .collect();
    if names.is_empty() && relations.is_empty() {
        let customary = parts.names().filter(|name| {
            name.strip_prefix(stem).is_some_and(|rest| rest.ends_with("xml") && !rest.contains('/'))
        });
        names = customary.map(|name| (name.len(), name.to_owned())).collect();
    }
    names.into_iter().map(|(_, name)| name).collect()
}

/// Remarks of a file beyond this many would hide each other.
const REMARKS_MAX: usize = 100;

/// Looks through a package for macros and for what lies outside it, hands out the files it carries, and
/// names the parts that were damaged.
pub fn survey(parts: &mut Package<'_>, reading: &mut Reading, carried: &mut Carried<'_>) {
    reading.gaps.append(&mut parts.gaps);
    let names: Vec<String> = parts.names().map(str::to_owned).collect();
    if names.iter().any(|name| name.ends_with("vbaproject.bin") || name.contains("/macrosheets/")) {
        reading.remarks.insert(Remark::Macros);
    }
    let mut objects = BTreeSet::new();
    for name in &names {
        let Some((folder, _)) = name.rsplit_once("_rels/") else { continue };
        let Ok(Some(text)) = parts.text(name) else { continue };
        for relation in package::parsed(&text, folder.trim_end_matches('/')) {
            let Relation { kind, target, is_external, .. } = relation;
            if is_external {
                if kind != "hyperlink" && reading.remarks.len() < REMARKS_MAX {
                    let target = target.chars().take(300).collect();
                    reading.remarks.insert(Remark::ExternalReference { target });
                }
            } else if matches!(kind.as_str(), "package" | "oleObject" | "aFChunk" | "subDocument") {
                objects.insert(target);
            }
        }
    }
    parts.gaps.clear();
    carried_objects::hand_out(parts, reading, carried, &objects);
}

/// What a field's instruction fetches from outside the document, where it does.
pub fn outside(instruction: &str) -> Option<Remark> {
    let first = instruction.split_whitespace().next()?.to_uppercase();
    let fetches = ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DATABASE", "RD"];
    let target: String = instruction.trim().chars().take(200).collect();
    fetches.contains(&first.as_str()).then_some(Remark::ExternalReference { target })
}
