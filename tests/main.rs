//! One binary for all tests of the whole: it links once.

#![expect(clippy::disallowed_methods, reason = "tests look at files and write some of their own")]
#![expect(clippy::print_stdout, reason = "figures and skipped checks are printed")]

/// Who may import whom, and where each outside crate lives.
mod architecture;
/// What goes out before fieldwork: plan, samples, requests, interview guides; and the kinds of audit.
mod before;
/// The shipped catalogue, and faults in a house catalogue.
mod catalog;
/// The audit tests, each on a few small documents.
mod checks;
/// Help, errors and exit statuses.
mod cli;
/// What was decided, in the files of a later run.
mod decided;
/// A copy of what the demo wrote, for tests that need no more.
mod demo;
/// The same answer from many machines.
mod distributed;
/// Findings in the forms of other programs, and the bundle there and back.
mod exchange;
/// What is read in files of every format, and what becomes of broken ones.
mod extract;
/// What documents say of themselves and list, on the sample.
mod facts;
/// What the machine does to a run.
mod failures;
/// Corrective actions, and an audit beside the one before it.
mod follow_up;
/// Further frameworks, looked at with one body of evidence.
mod frameworks;
/// Files made to break readers, through the real program.
mod hostile;
/// What is found in an index, however it is laid out.
mod index;
/// What earlier runs read, and when it is taken.
mod kept;
/// Runs that are killed go on where they were.
mod kill;
/// A language model, whatever its endpoint does.
#[cfg(feature = "llm")]
mod llm;
/// Papers in every form, read back.
mod paper;
/// What is read in PDFs that show one thing each.
mod pdf;
/// The main job on the sample engagement: threads, ledger, quotations.
mod pipeline;
/// A paper printed as PDF, and read back.
#[cfg(feature = "pdf")]
mod printed;
/// How accurate the engine is, with floors.
mod quality;
/// What the README says is what happens.
mod readme;
/// Text recognised in scans, and what becomes of a run when tesseract fails.
mod recognise;
/// The register there and back: through the program, openpyxl and LibreOffice.
mod register;
/// The audit report: what it says is what stands.
mod report;
/// The sample engagement, run once.
mod sample;
/// Processes that read files, and what becomes of files that break them.
mod sandbox;
/// What checks say is in the catalogue, in both languages.
mod says;
/// What is listed of an evidence folder, and what comes out of an archive.
mod sources;
/// An auditor's own template, filled with what the demo found.
mod template;
/// Whether what was changed behind the tool is told.
mod verify;
/// The AI systems of the houses of the fixtures, and how many files name them.
mod vocabulary;
/// The review app, through its port and in a browser.
#[cfg(feature = "web")]
mod web;
