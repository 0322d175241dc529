//! `run.json`: what made the result, so that anyone can make it again and see that it is the same.

use std::collections::BTreeMap;

use serde::Serialize;

use super::evidence::PASSAGES_MAX;
use super::{Error, Report, Tally, json};
use crate::domain::{AuditDate, AuditedSystem, FrameworkId, Language, ModelAccount, Profile, Span};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let Report { engagement, catalog, run, .. } = report;
    let parameters = |id: &String| Some((id.clone(), &catalog.test(id)?.parameters));
    json::file(&File {
        schema: "tickmark.run/1",
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        engine: run.engine,
        model: run.model.as_ref(),
        isolation: run.isolation,
        as_of: engagement.as_of,
        profile: engagement.profile,
        catalog: catalog.hash(),
        inputs: &run.inputs_hash,
        parameters: Parameters {
            auditee: &engagement.auditee,
            scope: &engagement.scope,
            period: engagement.period,
            auditors: &engagement.auditors,
            criteria: &engagement.criteria,
            frameworks: &engagement.frameworks,
            systems: &engagement.systems,
            language: Some(engagement.language).filter(|language| *language != Language::En),
            passages_per_requirement_max: PASSAGES_MAX,
            text_recognition: run.recognition.as_deref(),
            pdf_engine: run.pdf_engine.as_deref(),
            tests: run.tests.iter().filter_map(parameters).collect(),
        },
        counts: Tally::of(report),
        tests: &run.tests,
        not_testable: &run.not_testable,
        not_of_profile: &run.not_of_profile,
        durations_ms: &run.durations_ms,
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    tool: Tool,
    engine: &'static str,
    /// What a language model was asked with, and what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a ModelAccount>,
    isolation: &'static str,
    as_of: AuditDate,
    profile: Profile,
    catalog: &'a str,
    inputs: &'a str,
    parameters: Parameters<'a>,
    counts: Tally,
    tests: &'a [String],
    /// The tests that found nothing to decide on: what they need was not received or not understood.
    not_testable: &'a [String],
    /// The tests that are none of this kind of audit, and were not run.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_of_profile: &'a [String],
    durations_ms: &'a BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What people set, and the numbers the audit tests used.
#[derive(Serialize)]
struct Parameters<'a> {
    auditee: &'a str,
    scope: &'a str,
    period: Option<Span>,
    auditors: &'a [String],
    criteria: &'a [String],
    /// The frameworks asked for besides ISO/IEC 42001.
    #[serde(skip_serializing_if = "<[FrameworkId]>::is_empty")]
    frameworks: &'a [FrameworkId],
    systems: &'a [AuditedSystem],
    /// The language drafts are written in, where it is not English.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    passages_per_requirement_max: usize,
    text_recognition: Option<&'a str>,
    /// What reads PDFs first, where the user named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf_engine: Option<&'a str>,
    tests: BTreeMap<String, &'a BTreeMap<String, usize>>,
}
