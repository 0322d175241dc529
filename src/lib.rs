//! tickmark reads a dump of audit evidence and drafts what an auditor of AI management systems
//! (ISO/IEC 42001:2023) would write down: coverage per requirement, quotations with their places,
//! draft findings, and the questions that are left.

pub mod domain;

pub mod sources;

pub mod extract;

pub mod sandbox;
