//! A reading of large files, in a thread of its own: it tells how far it has come, and stops
//! without trace when it is told to or dropped.

use super::{figures::Standing, source::OnDisk};
use crate::{
    intake::{self, Batch, Choices, Outside, Progress, Source},
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
    pub fn begin(
        paths: Vec<PathBuf>,
        files: Vec<(OnDisk, Choices)>,
        plan: Arc<Plan>,
        mint: Mint,
        standing: Standing,
    ) -> Self {
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
            let outside = Outside { watch: &watch, standing: &|plan, indicator| standing.of(plan, indicator) };
            let lent = files.iter().map(|(file, choices)| (file as &dyn Source, choices.clone())).collect::<Vec<_>>();
            let batch = intake::batch(&lent, &plan, &mut mint, &outside);
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

impl Reading {
    /// Stops it: nothing comes of it any more.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{plan::Kind, session::desk::Clock};
    use std::time::{Duration, Instant};

    fn begun(rows: usize) -> (tempfile::TempDir, Arc<Plan>, Reading) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("organisations.csv");
        let rows = (0..rows).map(|number| format!("Office {number}\n")).collect::<Vec<_>>().concat();
        std::fs::write(&path, format!("Name\n{rows}")).unwrap();
        let choices = Choices::new("organisations.csv", Clock::System.today(), "clerk");
        let files = vec![(OnDisk::at(&path, u64::MAX).unwrap(), choices.of(Kind::Organisation))];
        let plan = Arc::new(Plan::empty());
        let mint = Mint::new(1_800_000_000_000, 7);
        let reading = Reading::begin(vec![path], files, Arc::clone(&plan), mint, Standing::at(PathBuf::new()));
        (folder, plan, reading)
    }

    fn until(mut done: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !done() {
            assert!(Instant::now() < end, "it never came");
            thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_reading_comes_to_what_the_files_would_change() {
        let (_folder, _plan, reading) = begun(200);
        until(|| match reading.told() {
            Told::Still(_) => false,
            Told::Done(batch, mut mint) => {
                assert_eq!(batch.summary(), "200 new");
                let newest = batch.drafts.iter().flat_map(|draft| &draft.changes).map(|change| change.id).max();
                assert!(newest < Some(mint.next_id()), "what is minted later is newer");
                true
            }
            Told::Lost => panic!("it was lost"),
        });
    }

    #[test]
    fn a_reading_that_is_stopped_comes_to_nothing() {
        let (_folder, _plan, reading) = begun(100_000);
        reading.stop();
        until(|| match reading.told() {
            Told::Still(_) => false,
            Told::Done(..) => panic!("it was read to its end"),
            Told::Lost => true,
        });
    }

    #[test]
    fn a_reading_that_is_dropped_ends_and_gives_the_plan_back() {
        let (_folder, plan, reading) = begun(20_000);
        drop(reading);
        until(|| Arc::strong_count(&plan) == 1);
    }
}
