//! Figures between the files that they come from and the plan that holds them.
//!
//! A draft does not hold its figures. While it is made, those that stand are asked for here; when
//! it is taken in, the file is read once more and each figure goes straight into the store.

use crate::{
    intake::{self, Batch, Source},
    plan::{
        Id, Plan,
        figure::{Figure, Figures, Sink},
        figures,
    },
    store::Store,
};
use std::{cell::RefCell, ops::ControlFlow, path::PathBuf};

/// The figures that stand, asked for over a connection of its own: a reading in a thread has no desk.
#[derive(Debug)]
pub struct Standing {
    path: PathBuf,
    store: RefCell<Option<Store>>,
}

impl Standing {
    /// The figures of the plan in this file, which is opened when the first are asked for.
    pub fn at(path: PathBuf) -> Self {
        Self { path, store: RefCell::new(None) }
    }

    /// The figures of an indicator that stand; none where they cannot be read, and all are new then.
    pub fn of(&self, plan: &Plan, indicator: Id) -> Vec<Figure> {
        let editions = figures::editions(plan, Some(indicator));
        if editions.is_empty() {
            return Vec::new();
        }
        let mut store = self.store.borrow_mut();
        if store.is_none() {
            *store = Store::open(&self.path).ok();
        }
        let Some(store) = &*store else { return Vec::new() };
        counting(&store.figures(&editions, Some(indicator)).unwrap_or_default())
    }
}

/// The figures that count, of those of several editions.
pub(super) fn counting(taken: &[crate::plan::figure::Taken]) -> Vec<Figure> {
    figures::standing(taken).into_values().map(|taken| taken.figure.clone()).collect()
}

/// The figures of files that are taken in.
pub struct OfFiles<'f> {
    /// The files, each beside its draft.
    pub sources: Vec<&'f dyn Source>,
    /// What was shown of them.
    pub batch: &'f Batch,
    /// The plan that they were read over.
    pub plan: &'f Plan,
    /// Looks at how far it has come, and may stop it.
    pub watch: &'f intake::Watch<'f>,
}

impl Figures for OfFiles<'_> {
    fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String> {
        for (source, draft) in self.sources.iter().zip(&self.batch.drafts) {
            intake::play(source, self.plan, draft, self.watch, sink)?;
        }
        Ok(())
    }
}

/// Goes on, however long it takes.
pub(super) fn go_on(_: intake::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
