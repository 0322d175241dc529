//! tickmark reads a dump of audit evidence and drafts what an auditor of AI management systems
//! (ISO/IEC 42001:2023) would write down: coverage per requirement, quotations with their places,
//! draft findings, and the questions that are left.

pub mod domain;

pub mod words;

pub mod catalog;

pub mod chunk;

pub mod index;

pub mod retrieve;

pub mod facts;

pub mod assess;

pub mod store;

pub mod report;

pub mod pipeline;

pub mod progress;

pub mod cli;
