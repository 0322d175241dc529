//! Whose conclusion stands, and that none is `supported` without words that stand in a document.

use proptest::prelude::*;

use super::*;
use crate::assess::llm::trial::{APPROVED, CATALOG, MISSED, TRAINED, on_stage, passage, passages};
use crate::domain::{Confidence, KindNature, Tokens};

use Bearing::{Context, Contradicts, Supports};
use ModelVerdict::{Conform, InsufficientEvidence, Nonconformity, NotApplicable, Opportunity};

/// A requirement of the catalogue that demands this.
fn requirement(demands: Demands) -> &'static Requirement {
    CATALOG.requirements().iter().find(|one| one.demands == demands).expect("one demands it")
}

/// The usual passages, judged by the keyword engine as told.
fn assessment(requirement: &Requirement, conclusion: &str) -> Assessment {
    let passages = passages();
    let quote = Evidence::cite(passages[0].passage.chunk.excerpt(), APPROVED).expect("stands");
    let support = Support::new(vec![quote], Vec::new()).expect("a quotation");
    Assessment {
        requirement: requirement.id,
        verdict: match conclusion {
            "supported" => Verdict::Supported(support),
            "design_only" => Verdict::DesignOnly(support),
            "partial" => Verdict::Partial(support),
            "not_applicable" => Verdict::NotApplicable { reason: "no models".to_owned() },
            _ => Verdict::NotFound,
        },
        reason: "By its words.".to_owned(),
        passages,
        newest_operating: None,
        systems: Vec::new(),
        judge: Judge::Keyword,
        overlay: None,
    }
}

/// A draft with one quotation of each passage named.
fn passed(verdict: ModelVerdict, quoted: &[(u32, Bearing)]) -> Passed {
    let passages = passages();
    let cite = |(nth, bearing): &(u32, Bearing)| {
        let words = [APPROVED, TRAINED, MISSED][*nth as usize - 1];
        let chunk = &passages[*nth as usize - 1].passage.chunk;
        let evidence = Evidence::cite(chunk.excerpt(), words).expect("stands");
        CitedQuotation { evidence, bearing: *bearing, moved_from: None }
    };
    Passed {
        cited: quoted.iter().map(cite).collect(),
        dropped: Vec::new(),
        verdict,
        said: verdict,
        severity: None,
        statement: "As the model says.".to_owned(),
        recommendation: None,
        confidence: Confidence::High,
        remarks: Vec::new(),
    }
}

/// What a draft comes to beside the keyword engine's conclusion.
fn laid(
    stage: &Stage<'_>,
    demands: Demands,
    keyword: &str,
    passed: Passed,
    attention: Option<Attention>,
) -> Assessment {
    let requirement = requirement(demands);
    let assessment = assessment(requirement, keyword);
    let conclusion = conclude(stage, requirement, &assessment, &passed);
    let draft = ModelDraft {
        key: String::new(),
        model: "scripted".to_owned(),
        step: "schema",
        sent: Vec::new(),
        placeholders: 0,
        cited: passed.cited,
        dropped: passed.dropped,
        gaps: Vec::new(),
        statement: passed.statement,
        recommendation: None,
        verdict: passed.verdict,
        said: passed.said,
        conclusion,
        confidence: passed.confidence,
        attention,
        remarks: Vec::new(),
        finding: None,
        repeats: Vec::new(),
        tokens: Tokens::default(),
    };
    lay_over(stage, requirement, assessment, Ok(draft))
}

fn draft(assessment: &Assessment) -> &ModelDraft {
    let overlay = assessment.overlay.as_deref().expect("an overlay");
    overlay.answer.as_ref().expect("a draft")
}

#[test]
fn a_draft_comes_to_what_its_quotations_show_of_what_is_demanded() {
    on_stage(&[], |stage| {
        let check = |demands, verdict, quoted: &[(u32, Bearing)], expected: &str| {
            let requirement = requirement(demands);
            let assessment = assessment(requirement, "not_found");
            let came_to = conclude(stage, requirement, &assessment, &passed(verdict, quoted));
            assert_eq!(came_to, expected, "{demands:?} {verdict:?} {quoted:?}");
        };
        check(Demands::Both, Conform, &[(1, Supports), (2, Supports)], "supported");
        check(Demands::Both, Conform, &[(1, Supports)], "design_only");
        check(Demands::Both, Opportunity, &[(2, Supports)], "operating_only");
        check(Demands::Document, Conform, &[(1, Supports)], "supported");
        check(Demands::Document, Conform, &[(2, Supports)], "operating_only");
        check(Demands::Record, Conform, &[(2, Supports)], "supported");
        check(Demands::Record, Conform, &[(1, Supports)], "design_only");
        // What is told for understanding supports nothing.
        check(Demands::Both, Conform, &[(1, Context), (2, Context)], "not_found");
        check(Demands::Both, Nonconformity, &[(3, Contradicts)], "contradicted");
        check(Demands::Both, InsufficientEvidence, &[(1, Supports), (2, Supports)], "partial");
        check(Demands::Both, InsufficientEvidence, &[], "not_found");
        check(Demands::Both, NotApplicable, &[], "not_found");
    });
}

#[test]
fn a_register_is_the_document_where_only_a_document_is_demanded() {
    let (path, text) = ("2.md", "| Risk | Owner |\n|---|---|\n| R-1 | Kim Lee |");
    let document = crate::facts::written::document(path, text);
    let mut facts = crate::facts::read(&document, crate::facts::written::cues());
    facts.nature = Some(KindNature::Register);
    let studied = crate::facts::Studied {
        row: crate::domain::LedgerRow {
            path: document.file.path.clone(),
            id: Some(document.file.id),
            bytes: document.file.bytes,
            duplicate_of: None,
            outcome: crate::domain::Outcome::Read(crate::domain::Particulars::of(&document)),
        },
        facts: Some(Box::new(facts)),
        chunks: 1,
        likely_kind: None,
    };
    let documents = vec![studied.clone(), studied.clone(), studied];
    on_stage(&documents, |stage| {
        for (demands, expected) in [
            (Demands::Document, "supported"),
            (Demands::Record, "supported"),
            (Demands::Both, "operating_only"),
        ] {
            let requirement = requirement(demands);
            let assessment = assessment(requirement, "not_found");
            let came_to =
                conclude(stage, requirement, &assessment, &passed(Conform, &[(2, Supports)]));
            assert_eq!(came_to, expected, "{demands:?}");
        }
    });
}

#[test]
fn a_draft_raises_a_conclusion_by_one_step_at_most_and_lowers_none() {
    on_stage(&[], |stage| {
        let both: &[(u32, Bearing)] = &[(1, Supports), (2, Supports)];
        let check = |keyword: &str, quoted, stands: &str, judge: &str, attention| {
            let laid = laid(stage, Demands::Both, keyword, passed(Conform, quoted), None);
            let found = (laid.verdict.name(), laid.judge.name(), draft(&laid).attention);
            assert_eq!(found, (stands, judge, attention), "{keyword} {quoted:?}");
            let overlay = laid.overlay.as_deref().expect("an overlay");
            assert_eq!(overlay.keyword.conclusion, keyword);
            assert_eq!(laid.reason == "As the model says.", judge == "model");
        };
        let apart = Some(Attention::Disagreement);
        check("design_only", both, "supported", "model", None);
        check("supported", both, "supported", "keyword_instead", None);
        // What is not quoted again is not gone.
        check("supported", &both[..1], "supported", "keyword_instead", None);
        // One found the document, the other the record.
        check("design_only", &both[1..], "supported", "model", None);
        check("partial", &both[..1], "design_only", "model", None);
        check("partial", both, "partial", "keyword_instead", apart);
        check("not_found", &both[..1], "not_found", "keyword_instead", apart);
        check("not_found", both, "not_found", "keyword_instead", apart);
        check("not_applicable", both, "not_applicable", "keyword_instead", apart);
    });
}

#[test]
fn where_a_draft_does_not_conclude_the_keyword_engine_does() {
    on_stage(&[], |stage| {
        let yes: &[(u32, Bearing)] = &[(1, Supports), (2, Supports)];
        let check = |verdict, quoted, attention, because: &str| {
            let laid =
                laid(stage, Demands::Both, "design_only", passed(verdict, quoted), attention);
            let Judge::KeywordInstead { because: told } = &laid.judge else {
                panic!("{:?} stands", laid.judge)
            };
            assert!(told.contains(because), "{verdict:?} {attention:?}: {told}");
            assert_eq!(
                (laid.verdict.name(), laid.reason.as_str()),
                ("design_only", "By its words.")
            );
        };
        check(InsufficientEvidence, yes, None, "do not settle");
        check(NotApplicable, yes, None, "do not settle");
        check(Nonconformity, &[(3, Contradicts)], None, "drafts a finding");
        check(Conform, yes, Some(Attention::Instructions), "addressed to a program");
        check(Opportunity, yes, Some(Attention::Unstable), "asked again");
    });
}

#[test]
fn attention_that_is_there_already_is_not_lost_to_disagreement() {
    on_stage(&[], |stage| {
        for attention in [Attention::Instructions, Attention::Unstable] {
            let yes = passed(Conform, &[(1, Supports), (2, Supports)]);
            let laid = laid(stage, Demands::Both, "not_found", yes, Some(attention));
            assert_eq!(draft(&laid).attention, Some(attention));
        }
    });
}

#[test]
fn a_rejected_draft_leaves_all_as_it_was() {
    on_stage(&[], |stage| {
        let requirement = requirement(Demands::Both);
        let rejection = Rejection {
            reason: crate::domain::RejectionReason::Timeout,
            words: "no answer came in time".to_owned(),
        };
        let before = assessment(requirement, "partial");
        let laid = lay_over(stage, requirement, before.clone(), Err(rejection.clone()));
        assert_eq!(laid.verdict, before.verdict);
        assert_eq!(
            laid.judge,
            Judge::KeywordInstead { because: "no answer came in time".to_owned() }
        );
        assert_eq!(laid.overlay.expect("an overlay").answer, Err(rejection));
    });
}

#[test]
fn a_quotation_of_no_passage_of_the_requirement_supports_nothing() {
    on_stage(&[], |stage| {
        let elsewhere = passage(9, Nature::Design, APPROVED);
        let evidence = Evidence::cite(elsewhere.passage.chunk.excerpt(), APPROVED).expect("stands");
        let mut foreign = passed(Conform, &[(1, Supports)]);
        foreign.cited[0].evidence = evidence;
        let laid = laid(stage, Demands::Document, "partial", foreign, None);
        assert_eq!((laid.verdict.name(), draft(&laid).conclusion), ("partial", "not_found"));
    });
}

#[test]
fn nothing_is_supported_by_a_model_without_a_quotation_of_its_own() {
    let verdicts = [Conform, Nonconformity, Opportunity, InsufficientEvidence, NotApplicable];
    let bearings = prop::sample::select(vec![Supports, Contradicts, Context]);
    let keyword = ["supported", "design_only", "partial", "not_found", "not_applicable"];
    let demands = [Demands::Document, Demands::Record, Demands::Both];
    let attention = [None, Some(Attention::Instructions), Some(Attention::Unstable)];
    on_stage(&[], |stage| {
        proptest!(|(
            verdict in prop::sample::select(verdicts.to_vec()),
            quoted in prop::collection::vec((1_u32..4, bearings), 0..4),
            keyword in prop::sample::select(keyword.to_vec()),
            demands in prop::sample::select(demands.to_vec()),
            attention in prop::sample::select(attention.to_vec()),
        )| {
            let laid = laid(stage, demands, keyword, passed(verdict, &quoted), attention);
            let has_support = quoted.iter().any(|(_, bearing)| *bearing == Supports);
            if let Judge::Model { .. } = laid.judge {
                let support = laid.verdict.support().expect("a conclusion rests on something");
                let own = |one: &Evidence| draft(&laid).cited.iter().any(|cited| {
                    cited.bearing == Supports && cited.evidence == *one
                });
                prop_assert!(support.design().iter().chain(support.operating()).any(own));
                prop_assert!(steps(laid.verdict.name()) == steps(keyword) + 1);
                prop_assert!(has_support && attention.is_none());
            } else {
                prop_assert_eq!(laid.verdict.name(), keyword);
            }
            prop_assert!(draft(&laid).conclusion != "supported" || has_support);
        });
    });
}
