//! A reading of large files, in a thread of its own: it tells how far it has come, and stops
//! without trace when it is told to or dropped.

use super::source::OnDisk;
use crate::{
    intake::{self, Batch, Choices, Progress, Source},
    plan::{Mint, Plan},
};
use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
};

/// What a reading has to tell.
#[derive(Debug)]
pub enum Told {
    /// It goes on.
    Still(Progress),
    /// It is done: what the files would change, and the mint that made the ids of it.
    Done(Box<Batch>, Mint),
    /// It ended without a result.
    Lost,
}

/// A reading of large files.
#[derive(Debug)]
pub struct Reading {
    /// Where the files are.
    pub paths: Vec<PathBuf>,
    total: u64,
    done: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    result: Receiver<Option<(Batch, Mint)>>,
}

impl Reading {
    /// Begins to read files over a plan.
    pub fn begin(paths: Vec<PathBuf>, files: Vec<(OnDisk, Choices)>, plan: Arc<Plan>, mint: Mint) -> Self {
        let total = files.iter().map(|(file, _)| file.len()).sum();
        let (done, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (sender, result) = channel();
        let (counted, stopped) = (Arc::clone(&done), Arc::clone(&stop));
        thread::spawn(move || {
            let mut mint = mint;
            let watch = |progress: Progress| {
                counted.store(progress.done, Ordering::Relaxed);
                if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let lent = files.iter().map(|(file, choices)| (file as &dyn Source, choices.clone())).collect::<Vec<_>>();
            let batch = intake::batch(&lent, &plan, &mut mint, &watch);
            // The plan is given back first, so that the next change to it need not copy it.
            drop(plan);
            let _ = sender.send(batch.map(|batch| (batch, mint)));
        });
        Self { paths, total, done, stop, result }
    }

    /// How far it has come, or what it came to.
    pub fn told(&self) -> Told {
        match self.result.try_recv() {
            Ok(Some((batch, mint))) => Told::Done(Box::new(batch), mint),
            Err(TryRecvError::Empty) => Told::Still(self.progress()),
            Ok(None) | Err(TryRecvError::Disconnected) => Told::Lost,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress { done: self.done.load(Ordering::Relaxed).min(self.total), total: self.total }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
