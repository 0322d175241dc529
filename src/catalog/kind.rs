//! A kind of evidence document and the cues by which it is recognised.

use serde::{Deserialize, Serialize};

use crate::domain::{KindCode, KindNature, RequirementId};

/// A kind of evidence document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// Its code: `RISKREG`.
    pub code: KindCode,
    /// What people call it.
    pub name: String,
    /// What it is by nature.
    pub nature: KindNature,
    /// The kind a single use of it is recorded in: of the impact assessment procedure the assessment.
    #[serde(default)]
    pub recorded_in: Option<KindCode>,
    /// The requirements it usually serves.
    pub serves: Vec<RequirementId>,
    /// Phrases that reveal it in a title, a first heading or a file name.
    pub title_cues: Vec<String>,
    /// Phrases that support it in the text; never enough alone.
    pub body_cues: Vec<String>,
    /// Phrases of headings, labels of fields and first cells inside it; several of them decide.
    #[serde(default)]
    pub heading_cues: Vec<String>,
    /// Names of columns or fields it usually has.
    pub columns: Vec<String>,
}
