//! Opens files again whose bytes were let go: those received, and those inside them.

use std::collections::BTreeSet;

use crate::domain::{DocumentId, EvidencePath, SourceFile};
use crate::extract::{Allowance, Content};
use crate::sandbox::Sandbox;
use crate::sources::{self, Listed};

/// Hands out the files at these paths: the one received, or what it carries. What cannot be had any
/// more is not handed out.
pub(super) fn files(
    listed: &Listed,
    wanted: &BTreeSet<&EvidencePath>,
    sandbox: &Sandbox,
    each: &mut dyn FnMut(&SourceFile, &[u8]),
) {
    if wanted.is_empty() {
        return;
    }
    if let Ok(bytes) = sources::read(listed) {
        let allowance = Allowance::of_file(bytes.len() as u64);
        Visit { wanted, sandbox, allowance, each }.file(&listed.path, &bytes);
    }
}

struct Visit<'a> {
    wanted: &'a BTreeSet<&'a EvidencePath>,
    sandbox: &'a Sandbox,
    allowance: Allowance,
    each: &'a mut dyn FnMut(&SourceFile, &[u8]),
}

impl Visit<'_> {
    fn file(&mut self, path: &EvidencePath, bytes: &[u8]) {
        let source =
            SourceFile { path: path.clone(), id: DocumentId::of(bytes), bytes: bytes.len() as u64 };
        if self.wanted.contains(path) {
            (self.each)(&source, bytes);
        }
        let inside = EvidencePath(format!("{path}!/"));
        let mut below = self.wanted.range::<EvidencePath, _>(&inside..);
        if !below.next().is_some_and(|next| next.0.starts_with(&inside.0)) {
            return;
        }
        let (sandbox, allowance) = (self.sandbox, self.allowance);
        // It was read before; whatever is wrong with it stands in the ledger.
        let _ = sandbox.read(&source, bytes, allowance, &mut |member| {
            if let Content::File(bytes) = &member.content {
                self.file(&path.member(&member.name), bytes);
            }
        });
    }
}
