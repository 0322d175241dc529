//! The pages, one file each: a function from what is asked for to what is answered.

pub(super) mod actions;
pub(super) mod add;
pub(super) mod coverage;
pub(super) mod decide;
pub(super) mod document;
pub(super) mod documents;
pub(super) mod export;
pub(super) mod findings;
pub(super) mod keys;
pub(super) mod log;
pub(super) mod matrix;
pub(super) mod record;
pub(super) mod report;
pub(super) mod requests;
pub(super) mod requirement;
pub(super) mod sample;
pub(super) mod search;
pub(super) mod soa;
pub(super) mod statistics;
pub(super) mod who;

mod decision;
mod draft;
mod drafted;
mod queue;
mod understood;
