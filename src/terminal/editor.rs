//! The officer's own editor: how it is started on a file, and what its end means.
//!
//! Used by the loop, which has left the screen and stopped reading keys by then. The editor is a
//! program of the officer's choice with the officer's rights; none is ever guessed at, for on some
//! servers an editor is a way to a shell that nobody meant to give.

use super::Input;
use nix::{
    sys::{
        signal::{Signal, kill},
        termios::{SetArg, Termios, tcgetattr, tcsetattr},
    },
    unistd::Pid,
};
use std::{
    io,
    path::Path,
    process::{Command, ExitStatus},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

/// Whether an editor has the terminal, so that a Ctrl-C in it is not meant for the program.
static HAS_TERMINAL: AtomicBool = AtomicBool::new(false);
/// When the last one gave it back.
static GAVE_BACK: Mutex<Option<Instant>> = Mutex::new(None);
/// How long a Ctrl-C that ended an editor may take to come here, after the end itself.
const LATE: Duration = Duration::from_secs(1);

/// Whether an editor has the terminal, or had it a moment ago.
pub fn has_terminal() -> bool {
    let gave_back = *GAVE_BACK.lock().unwrap_or_else(PoisonError::into_inner);
    HAS_TERMINAL.load(Ordering::SeqCst) || gave_back.is_some_and(|at| at.elapsed() < LATE)
}

/// An editor at work.
pub struct Editor {
    name: String,
    pid: Pid,
    terminal: Option<Termios>,
}

impl Editor {
    /// Starts an editor on a file; its end comes as [`Input::Written`].
    pub fn start(name: String, path: &Path, sender: Sender<Input>) -> io::Result<Self> {
        let terminal = tcgetattr(io::stdin()).ok();
        // As git and others do: what is set may have words behind its name, as `code --wait`.
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(format!("exec {name} \"$1\"")).arg("sh").arg(path);
        HAS_TERMINAL.store(true, Ordering::SeqCst);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                HAS_TERMINAL.store(false, Ordering::SeqCst);
                return Err(error);
            }
        };
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap_or(0));
        thread::spawn(move || sender.send(Input::Written(child.wait())));
        Ok(Self { name, pid, terminal })
    }

    /// What came of it; the terminal is as it was before it.
    ///
    /// # Errors
    /// Why what it wrote is not to be taken.
    pub fn ended(self, status: io::Result<ExitStatus>) -> Result<(), String> {
        *GAVE_BACK.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        HAS_TERMINAL.store(false, Ordering::SeqCst);
        if let Some(terminal) = &self.terminal {
            let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, terminal);
        }
        let name = self.name;
        let status = status.map_err(|error| format!("the editor {name} was lost ({error})"))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(126 | 127) => Err(format!("the editor {name} cannot be started: $VISUAL and $EDITOR say which it is")),
            Some(code) => Err(format!("the editor {name} ended with an error ({code})")),
            None => Err(format!("the editor {name} was ended by a signal")),
        }
    }

    /// Ends it, as a terminal does that hangs up.
    pub fn hang_up(&self) {
        if self.pid.as_raw() > 0 {
            let _ = kill(self.pid, Signal::SIGHUP);
        }
    }
}
