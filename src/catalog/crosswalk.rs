//! The crosswalk: which parts of other frameworks answer to a requirement, how, and who says so.
//!
//! A mapping tells where to look. What may be carried over from one standard to the other is a rule of the same
//! file, so that an auditor can narrow it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::{CatalogFile, Error, Framework, Placed};
use crate::domain::{ClauseId, Confidence, FrameworkId, Relation, RequirementId, Verdict};

/// All mappings, with the rules for using them. A catalogue without `crosswalk.toml` has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crosswalk {
    mappings: Vec<Mapping>,
    rules: CarryRules,
    sources: BTreeMap<String, String>,
}

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The requirement of ISO/IEC 42001.
    pub requirement: RequirementId,
    /// The framework.
    pub framework: FrameworkId,
    /// The part of it; none where it has nothing for the requirement.
    pub target: Option<ClauseId>,
    /// How the two are related.
    pub relation: Relation,
    /// Who says so: a key of [`Crosswalk::sources`].
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What to mind.
    pub note: Option<String>,
}

/// What may be carried over along a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarryRules {
    /// Along which mappings a conclusion is carried over.
    pub carried_over: Vec<Carried>,
    /// The conclusions, the worst first: the first one met is carried over where several requirements answer to
    /// one part.
    pub worst_first: Vec<String>,
    /// So many passages of each kind, design and operating, are shown for each requirement that is mapped.
    pub passages_per_requirement_max: usize,
}

/// A kind of mapping along which a conclusion is carried over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The relation.
    pub relation: Relation,
    /// The source.
    pub source: String,
}

impl Crosswalk {
    /// All mappings, in the order of the requirements.
    #[must_use]
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// What a requirement is mapped to.
    pub fn of(&self, requirement: RequirementId) -> impl Iterator<Item = &Mapping> {
        self.mappings.iter().filter(move |mapping| mapping.requirement == requirement)
    }

    /// Which requirements are mapped to a part of a framework.
    pub fn to(&self, target: ClauseId) -> impl Iterator<Item = &Mapping> {
        self.mappings.iter().filter(move |mapping| mapping.target == Some(target))
    }

    /// What the codes of the sources stand for.
    #[must_use]
    pub fn sources(&self) -> &BTreeMap<String, String> {
        &self.sources
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &CarryRules {
        &self.rules
    }

    /// Whether the conclusion on the requirement holds for the part it is mapped to.
    #[must_use]
    pub fn carries_over(&self, mapping: &Mapping) -> bool {
        let is_of =
            |one: &Carried| one.relation == mapping.relation && one.source == mapping.source;
        self.rules.carried_over.iter().any(is_of)
    }

    /// Reads `crosswalk.toml`; every id in it has to be one the catalogue holds.
    pub(super) fn read(
        file: &CatalogFile,
        requirements: &BTreeSet<RequirementId>,
        frameworks: &BTreeMap<FrameworkId, Framework>,
    ) -> Result<Self, Error> {
        let Written { rules, sources, requirement } = file.read()?;
        check_rules(&rules, &sources).map_err(|fault| file.fault(0, fault))?;
        let mut mappings: Vec<Mapping> = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in requirement {
            let place = Placed::new(file, entry.span().start);
            let WrittenRequirement { id, mappings: written } = entry.into_inner();
            if !requirements.contains(&id) {
                return Err(place.fault(format!("`{id}` is no requirement of this catalogue")));
            }
            for one in written {
                let place = Placed::new(file, one.span().start);
                let mapping = one.into_inner().of(id);
                check_mapping(&mapping, &sources, frameworks)
                    .map_err(|fault| place.fault(fault))?;
                if !seen.insert((id, mapping.framework, mapping.target)) {
                    let target = mapping.target.map_or("none".to_owned(), |id| id.to_string());
                    return Err(place.fault(format!("{id} is mapped to `{target}` twice")));
                }
                mappings.push(mapping);
            }
        }
        mappings.sort_by_key(|one| (one.requirement, one.framework, one.target));
        Ok(Self { mappings, rules, sources })
    }
}

fn check_rules(rules: &CarryRules, sources: &BTreeMap<String, String>) -> Result<(), String> {
    let listed: BTreeSet<&str> = rules.worst_first.iter().map(String::as_str).collect();
    if listed != BTreeSet::from(Verdict::NAMES) || listed.len() != rules.worst_first.len() {
        return Err(format!("`worst_first` has to list {} once each", Verdict::NAMES.join(", ")));
    }
    match rules.carried_over.iter().find(|one| !sources.contains_key(&one.source)) {
        Some(one) => Err(format!("`{}` is no source of this file", one.source)),
        None => Ok(()),
    }
}

fn check_mapping(
    mapping: &Mapping,
    sources: &BTreeMap<String, String>,
    frameworks: &BTreeMap<FrameworkId, Framework>,
) -> Result<(), String> {
    let Mapping { framework: id, target, relation, source, .. } = mapping;
    let framework =
        frameworks.get(id).ok_or_else(|| format!("`{id}` is no framework of this catalogue"))?;
    if !sources.contains_key(source) {
        return Err(format!("`{source}` is no source of this file"));
    }
    match (target, relation) {
        (None, Relation::None) => Ok(()),
        (None, _) => Err(format!("a mapping that is `{}` names an id", relation.name())),
        (Some(_), Relation::None) => Err("a mapping that is `none` names no id".to_owned()),
        (Some(target), _) if framework.clause(*target).is_none() => {
            Err(format!("`{target}` is no part of {id} in this catalogue"))
        }
        (Some(_), _) => Ok(()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: CarryRules,
    sources: BTreeMap<String, String>,
    requirement: Vec<Spanned<WrittenRequirement>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRequirement {
    id: RequirementId,
    mappings: Vec<Spanned<WrittenMapping>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMapping {
    to: FrameworkId,
    id: Option<ClauseId>,
    relation: Relation,
    source: String,
    confidence: Confidence,
    note: Option<String>,
}

impl WrittenMapping {
    fn of(self, requirement: RequirementId) -> Mapping {
        let Self { to, id, relation, source, confidence, note } = self;
        Mapping { requirement, framework: to, target: id, relation, source, confidence, note }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "
[rules]
carried_over = [{ relation = 'equivalent', source = 'HS' }]
worst_first = [
  'contradicted', 'not_found', 'partial', 'operating_only', 'design_only', 'supported', 'not_applicable',
]
passages_per_requirement_max = 2
[sources]
HS = 'shared structure'
[[requirement]]
id = '7.2'
mappings = [
";

    fn read(head: &str, mappings: &str) -> Result<Crosswalk, Error> {
        let file =
            |text: &str, path: &str| CatalogFile { path: path.to_owned(), text: text.to_owned() };
        let iso = "framework = 'iso27001'\nname = 'N'\nedition = 'E'\nabout = 'A'\nlimits = 'L'\n\
                   group = [{ id = '7', title = 'S' }]\n\
                   clause = [{ id = '7.2', group = '7', title = 'C', intent = 'I' }]\n";
        let iso = Framework::read(&file(iso, "frameworks/iso27001.toml")).expect("reads");
        let requirements = BTreeSet::from(["7.2".parse().expect("an id")]);
        let text = format!("{head}{mappings}\n]\n");
        Crosswalk::read(
            &file(&text, "crosswalk.toml"),
            &requirements,
            &BTreeMap::from([(iso.id, iso)]),
        )
    }

    const SAME: &str = "{ to = 'iso27001', id = '7.2', relation = 'equivalent', source = 'HS', confidence = 'high' },";

    #[test]
    fn only_what_the_rules_name_is_carried_over() {
        let crosswalk = read(HEAD, SAME).expect("reads");
        let mapping = &crosswalk.mappings()[0];
        assert!(crosswalk.carries_over(mapping));
        let related = Mapping { relation: Relation::Related, ..mapping.clone() };
        assert!(!crosswalk.carries_over(&related));
        assert_eq!(crosswalk.to("7.2".parse().expect("an id")).count(), 1);
    }

    #[test]
    fn a_faulty_mapping_is_told_with_its_line() {
        let check = |mapping: &str, line: usize, fault: &str| {
            let error = read(HEAD, mapping).expect_err(fault);
            assert_eq!((error.line, error.fault.as_str()), (line, fault));
        };
        let with = |from: &str, to: &str| SAME.replace(from, to);
        check(
            &with("id = '7.2'", "id = '7.3'"),
            13,
            "`7.3` is no part of iso27001 in this catalogue",
        );
        check(&with("iso27001", "eu-ai-act"), 13, "`eu-ai-act` is no framework of this catalogue");
        check(&with("'HS'", "'ED'"), 13, "`ED` is no source of this file");
        check(&with("id = '7.2', ", ""), 13, "a mapping that is `equivalent` names an id");
        check(&with("equivalent", "none"), 13, "a mapping that is `none` names no id");
        check(&format!("{SAME}\n{SAME}"), 14, "7.2 is mapped to `7.2` twice");
    }

    #[test]
    fn rules_that_leave_out_a_conclusion_are_refused() {
        let told = read(&HEAD.replace("'partial', ", ""), SAME).expect_err("a fault").fault;
        assert!(told.starts_with("`worst_first` has to list"), "{told}");
        let told = read(&HEAD.replace("HS = ", "ED = "), SAME).expect_err("a fault").fault;
        assert_eq!(told, "`HS` is no source of this file");
    }
}
