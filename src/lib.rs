//! tickmark reads a dump of audit evidence and drafts what an auditor of AI management systems
//! (ISO/IEC 42001:2023) would write down: coverage per requirement, quotations with their places,
//! draft findings, and the questions that are left.
//!
//! # Stages
//!
//! [`pipeline::analyse`] runs them in this order, but for the seventh, which depends on the catalogue only and
//! is done once before; each is a function of its arguments.
//!
//! 1. [`sources::list`]: folders and files received become [`sources::Listed`].
//! 2. [`sandbox::Sandbox`]: the bytes of one file become a [`domain::Document`], through [`extract`] in a
//!    process without rights, and the files it carries are handed on.
//! 3. [`recognise::Recogniser`]: pages that are only images become text, where tesseract is installed.
//! 4. [`facts::read`]: what a document says of itself and what its tables list.
//! 5. [`chunk::split`]: documents become [`domain::Chunk`]s that never cross a citation's edge.
//! 6. [`index::PassageIndex`]: chunks become a full-text index.
//! 7. [`learn::Profiles::learn`]: what answers to each [`domain::Requirement`] look like, from the
//!    catalogue's examples.
//! 8. [`retrieve::passages`]: the passages worth judging for a requirement.
//! 9. [`assess::Engine`]: how far the passages answer it. The keyword engine always judges; where the user named
//!    an endpoint, drafts of a language model are laid over its conclusions.
//! 10. [`checks::run`]: the audit tests, over facts.
//! 11. [`review::drafts`]: draft findings, final verdicts and open questions.
//! 12. [`crosswalk::combine`]: what the evidence says on further frameworks, where any were asked for.
//! 13. [`report::render`]: the output files.
//!
//! What people decide lies in the log of the [`store`] and is folded over the drafts by [`docket`]; the review
//! app and [`register`], a workbook, take it there. What is done about findings that stand is in the same log, and
//! [`actions`] tells what of it is due. [`compare`] lays an audit beside the one before. [`verify`] tells whether all
//! still is what it was, and [`exchange`] tells it all to other programs.
//!
//! What is handed over (plan, report, request list, interview guides) is put together in [`deliver`] as a
//! [`paper::Paper`], and printed there as Word, as a page or as sheets.
//!
//! Beside them, [`validate`] finds the catalogue's doubtful words, and [`eval`] scores a run against labels.
//!
//! Where one machine is not enough, [`pipeline::distributed`] reads shards of a plan wherever an engine runs it, over
//! [`objects`], and hands what they came to to the same stages.
//!
//! # Invariants
//!
//! - Every file received ends as one row of the ledger; a file that cannot be read is data, not an error.
//! - A quotation is made by [`domain::Evidence::cite`] and stands in its source word for word.
//! - Only `sources`, `objects`, `store`, `index` and `cli` touch the disk. Only the engine `llm`, a feature, opens connections,
//!   to the one endpoint the user named; only the review app, the feature `web`, takes any, from this machine. Only `sandbox` starts processes, and `review` the browser.
//! - No stage reads the clock; the same input gives the same bytes on any number of threads. A model's answers are
//!   input too: they are kept, and a replay gives the same bytes.
//! - A model only drafts: every quotation of it is found in its source, and what it says is text in every output.
//! - Words, limits and wording are data of the [`catalog`]; rooms hold the logic.

pub mod domain;

pub mod words;

pub mod catalog;

pub mod dates;

pub mod objects;

pub mod sources;

pub mod extract;

pub mod sandbox;

pub mod recognise;

pub mod facts;

pub mod chunk;

pub mod index;

pub mod learn;

pub mod retrieve;

pub mod assess;

pub mod checks;

pub mod review;

pub mod crosswalk;

pub mod report;

pub mod outputs;

pub mod docket;

pub mod actions;

pub mod register;

pub mod compare;

pub mod paper;

pub mod deliver;

pub mod exchange;

pub mod store;

pub mod verify;

pub mod pipeline;

pub mod progress;

pub mod eval;

pub mod validate;

#[cfg(feature = "web")]
pub mod web;

pub mod cli;
