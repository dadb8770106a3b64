//! What the intake asks of outside: bytes that can be read again, whether to go on, and the
//! figures that stand.

use crate::plan::{Id, Plan, figure::Figure};
use std::{
    io::{self, Read},
    ops::ControlFlow,
};

/// The bytes of a file, which can be read again from the start.
pub trait Source {
    /// Begins to read them from the start.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;

    /// How many bytes there are, as far as is known.
    fn len(&self) -> u64;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Source for [u8] {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }

    fn len(&self) -> u64 {
        u64::try_from(<[u8]>::len(self)).unwrap_or(u64::MAX)
    }
}

/// Looks at how far a reading has come, in bytes, and says whether it shall go on.
pub type Watch<'w> = dyn Fn(Progress) -> ControlFlow<()> + 'w;

/// What a reading asks of outside: whether to go on, and the figures that stand.
#[derive(Clone, Copy)]
pub struct Outside<'o> {
    /// Looks at how far it has come.
    pub watch: &'o Watch<'o>,
    /// The figures of an indicator that stand in the plan.
    pub standing: &'o (dyn Fn(&Plan, Id) -> Vec<Figure> + 'o),
}

impl Outside<'static> {
    /// Nothing to be asked: it is never stopped, and no figures stand.
    pub const NOTHING: Self = Self { watch: &|_| ControlFlow::Continue(()), standing: &|_, _| Vec::new() };
}

/// How far a reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes have been read.
    pub done: u64,
    /// How many there are.
    pub total: u64,
}

impl<S: Source + ?Sized> Source for &S {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        (**self).open()
    }

    fn len(&self) -> u64 {
        (**self).len()
    }
}
