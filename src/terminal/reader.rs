//! The thread that reads keys, and how it lets go of the terminal while an editor has it.
//!
//! Two that read one terminal would each get half of the keys. The thread waits within the reading
//! itself, which nothing ends but an event: so it is sent one, the signal of a window that changed its
//! size, and looks after each event whether it shall let go.

use super::Input;
use crossterm::event;
use nix::{
    sys::signal::{Signal, kill},
    unistd::getpid,
};
use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    thread,
    time::Duration,
};

/// How long the thread may take to let go.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reads,
    ShallLetGo,
    HasLetGo,
}

/// The thread that reads keys.
#[derive(Clone)]
pub struct Reader(Arc<(Mutex<State>, Condvar)>);

impl Reader {
    /// Begins to read.
    pub fn begin(sender: Sender<Input>) -> Self {
        let reader = Self(Arc::new((Mutex::new(State::Reads), Condvar::new())));
        let own = reader.clone();
        thread::spawn(move || own.read(&sender));
        reader
    }

    /// Has the thread let go of the terminal; whether it did.
    pub fn lets_go(&self) -> bool {
        *self.state() = State::ShallLetGo;
        let woken = kill(getpid(), Signal::SIGWINCH);
        let waited = self.0.1.wait_timeout_while(self.state(), PATIENCE, |state| *state != State::HasLetGo);
        let done = woken.is_ok() && waited.is_ok_and(|(state, _)| *state == State::HasLetGo);
        if !done {
            self.goes_on();
        }
        done
    }

    /// Has the thread read again.
    pub fn goes_on(&self) {
        *self.state() = State::Reads;
        self.0.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, sender: &Sender<Input>) {
        loop {
            let input = event::read().map_or(Input::Gone, Input::Event);
            let gone = matches!(input, Input::Gone);
            if sender.send(input).is_err() || gone {
                return;
            }
            let mut state = self.state();
            if *state == State::ShallLetGo {
                *state = State::HasLetGo;
                self.0.1.notify_all();
                drop(self.0.1.wait_while(state, |state| *state == State::HasLetGo));
            }
        }
    }
}
