//! An engagement folder, opened for making deliverables of it.

use std::path::Path;

use super::{config, house_catalog, view};
use crate::catalog::Catalog;
use crate::deliver::Dossier;
use crate::docket::{Desk, Elusion, Sample, Signed};
use crate::domain::{Digest, Mandate};
use crate::outputs::Outputs;

/// What the last run wrote, what people decided on it, and what they said of the audit.
#[derive(Debug)]
pub struct Folder {
    /// Outputs and decisions.
    pub desk: Desk,
    /// What people said of the audit.
    pub mandate: Mandate,
    /// The catalogue.
    pub catalog: Catalog,
    head: Digest,
    signed: Option<Signed>,
    elusion: Elusion,
}

impl Folder {
    /// Opens a folder; `house` is a house catalogue.
    pub fn open(folder: &Path, house: Option<&Path>) -> anyhow::Result<Self> {
        let desk = view::desk(folder)?;
        let mandate = config::mandate(folder)?;
        let head = desk.log().head()?.digest;
        let Outputs { passages, findings, run, .. } = &**desk.outputs();
        let sample = Sample::draw(passages, &findings.findings, &run.inputs);
        let elusion = sample.elusion(desk.entries(), desk.docket());
        let signed = desk.signed();
        Ok(Self {
            desk,
            catalog: house_catalog::parse(house)?.spoken(mandate.language),
            mandate,
            head,
            signed,
            elusion,
        })
    }

    /// What deliverables are made of.
    pub fn dossier(&self) -> Dossier<'_> {
        Dossier {
            outputs: self.desk.outputs(),
            docket: self.desk.docket(),
            head: self.head,
            signed: self.signed.as_ref(),
            elusion: &self.elusion,
            mandate: &self.mandate,
            catalog: &self.catalog,
            phrases: self.catalog.phrases().of(self.mandate.language),
        }
    }
}
