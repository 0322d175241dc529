//! What the kind of audit makes of a draft: what it recommends, what it holds back, how it treats absence.

use crate::catalog::{Absence, AuditProfile, Catalog, Recommendations};
use crate::domain::{Demands, FindingDraft, FindingKind, Request, Severity};

/// A kind of audit, ready to be laid over drafts. Without one they stay as they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Laid<'a> {
    pub profile: Option<&'a AuditProfile>,
    pub catalog: &'a Catalog,
}

impl Laid<'_> {
    /// The draft as this kind of audit has it. Its id stays what it is: it is about the same.
    pub fn over(self, mut draft: FindingDraft) -> FindingDraft {
        let Some(profile) = self.profile else { return draft };
        if profile.recommendations == Recommendations::Never {
            draft.recommendation.clear();
        }
        match (draft.kind, profile.absence) {
            (FindingKind::Nonconformity, _) if self.is_held_back(profile, &draft) => {
                draft.grade_reason = profile.concern(draft.grade);
                draft.kind = FindingKind::Observation;
                draft.grade = Some(Severity::Observation);
            }
            (FindingKind::EvidenceRequest, Absence::Request) => draft.grade = None,
            (FindingKind::EvidenceRequest, Absence::AreaOfConcern) => {
                draft.grade_reason = profile.concern(draft.grade);
                draft.grade = Some(Severity::Observation);
            }
            _ => {}
        }
        draft
    }

    /// Whether a draft is on records of operation, which this kind of audit does not judge yet. What an engine
    /// drafted names no test, so that what the requirement demands tells.
    fn is_held_back(self, profile: &AuditProfile, draft: &FindingDraft) -> bool {
        if let Some(test) = &draft.test {
            return profile.held_back.contains(test);
        }
        let primary = draft.requirements.first();
        let requirement = primary.and_then(|id| self.catalog.requirement(*id));
        !profile.held_back.is_empty()
            && requirement.is_some_and(|one| one.demands == Demands::Record)
    }

    /// Whether this kind of audit asks for it: one that asks for nothing that is only absent asks what its tests
    /// drafted something on.
    pub fn asks(self, request: &Request) -> bool {
        let asks_for_all = self.profile.is_none_or(|one| one.absence != Absence::NotAsked);
        asks_for_all || request.finding.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::shipped;
    use crate::domain::{Criterion, CriterionSource, DraftedBy, Profile};

    fn draft(test: &str, kind: FindingKind, grade: Severity) -> FindingDraft {
        FindingDraft {
            test: Some(test.to_owned()).filter(|test| !test.is_empty()),
            kind,
            grade: Some(grade),
            grade_reason: "Why.".to_owned(),
            requirements: vec!["10.2".parse().expect("an id")],
            subject: "AS-1".to_owned(),
            title: "Title".to_owned(),
            criterion: Criterion { source: CriterionSource::Standard, text: "Text".to_owned() },
            condition: "Condition".to_owned(),
            expected: String::new(),
            observed: String::new(),
            population: None,
            evidence: Vec::new(),
            counter_evidence: Vec::new(),
            false_positive_note: String::new(),
            question: String::new(),
            recommendation: "Do it.".to_owned(),
            drafted_by: DraftedBy::Check,
        }
    }

    #[test]
    fn each_kind_of_audit_makes_its_own_of_a_draft() {
        use FindingKind::{EvidenceRequest as Ask, Nonconformity as Failed, Observation as Note};
        use Severity::{Major, Minor, Observation};
        let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
        let check = |profile, drafted: (&str, FindingKind, Severity), expected, advises: bool| {
            let laid = Laid { profile: catalog.profile(profile), catalog: &catalog };
            let draft = laid.over(draft(drafted.0, drafted.1, drafted.2));
            let told = (profile, drafted);
            assert_eq!((draft.kind, draft.grade), expected, "{told:?}");
            assert_eq!(!draft.recommendation.is_empty(), advises, "{told:?}");
            let concerned = draft.grade_reason.starts_with("Area of concern");
            assert_eq!(concerned, draft.grade_reason != "Why.", "{told:?}");
        };
        check(Profile::Gap, ("T71", Ask, Minor), (Ask, None), true);
        check(Profile::Gap, ("T57", Failed, Minor), (Failed, Some(Minor)), true);
        check(Profile::Internal, ("T71", Ask, Minor), (Ask, Some(Minor)), true);
        check(Profile::Stage1, ("T57", Failed, Major), (Note, Some(Observation)), false);
        check(Profile::Stage1, ("T28", Failed, Major), (Failed, Some(Major)), false);
        check(Profile::Stage1, ("T71", Ask, Major), (Ask, Some(Observation)), false);
        check(Profile::Stage2, ("T57", Failed, Major), (Failed, Some(Major)), false);
        check(Profile::Surveillance, ("T71", Ask, Minor), (Ask, Some(Minor)), false);
        check(Profile::Recertification, ("T45", Failed, Minor), (Failed, Some(Minor)), false);
        check(Profile::FollowUp, ("T65", Failed, Minor), (Failed, Some(Minor)), true);
    }
}
