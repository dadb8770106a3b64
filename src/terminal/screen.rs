//! The real terminal: how it is entered, drawn on, and left as it was found.

use super::pen::Pen;
use crossterm::{
    cursor::{MoveTo, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute, queue,
    terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use nix::{
    fcntl::{FcntlArg, OFlag, fcntl},
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        signal::{Signal, kill},
        termios::{FlushArg, tcflush},
    },
    unistd::{Pid, getpgrp, getppid, getsid},
};
use ratatui::{Frame, Terminal, backend::Backend};
use std::{
    io::{self, BufWriter, Stdout, Write, stdout},
    os::fd::AsFd,
    panic,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Whether the terminal is ours at this moment, so that leaving twice does no harm.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether the terminal was asked to report the mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Presses and the wheel, in the one form that has no end of columns; no movement, which would flood a slow line.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// What the program said when it broke.
static LAST_WORDS: Mutex<String> = Mutex::new(String::new());

/// The terminal while the program has it.
pub struct Screen {
    terminal: Terminal<Pen<BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal over.
    pub fn enter() -> io::Result<Self> {
        leave_on_panic();
        take_over()?;
        Ok(Self { terminal: terminal()? })
    }

    /// Draws one frame: only what differs from the last is sent.
    pub fn draw(&mut self, drawing: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(drawing)?;
        self.terminal.backend_mut().flush()
    }

    /// Asks the terminal to report the mouse, or no longer.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        if MOUSE.swap(on, Ordering::SeqCst) == on {
            return Ok(());
        }
        self.send(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sends what is no drawing.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let to = self.terminal.backend_mut().to();
        to.write_all(bytes)?;
        to.flush()
    }

    /// Forgets what was drawn, so that the next frame is sent whole.
    ///
    /// [`Terminal::clear`] would ask the terminal where its cursor is and wait for an answer
    /// that PuTTY may never give.
    pub fn renew(&mut self) -> io::Result<()> {
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = terminal()?;
        Ok(())
    }

    /// Gives the terminal back, and stops until the shell continues the program.
    ///
    /// All that the shell started with it stops too: a script around it that went on would keep
    /// the shell waiting.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        kill(Pid::from_raw(0), Signal::SIGSTOP).map_err(io::Error::from)?;
        take_over()?;
        self.renew()
    }

    /// Takes the terminal once more after the program was stopped by somebody else, who may have
    /// used it meanwhile.
    pub fn take_again(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        take_over()?;
        self.renew()
    }

    /// Gives the terminal back; so does dropping it.
    pub fn leave(self) {
        drop(self);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn terminal() -> io::Result<Terminal<Pen<BufWriter<Stdout>>>> {
    // One write for a frame: over SSH each write may be a packet.
    Terminal::new(Pen::new(BufWriter::with_capacity(64 * 1024, stdout()), crossterm::terminal::size))
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
    if MOUSE.load(Ordering::SeqCst) {
        stdout().write_all(MOUSE_ON)?;
        stdout().flush()?;
    }
    Ok(())
}

/// Gives the terminal back as it was found, where it is ours.
pub fn give_back() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let _ = farewell(&mut stdout());
        let _ = disable_raw_mode();
    }
}

/// Blanks the screen first: where there is no alternate screen, the last frame would stay.
fn farewell(out: &mut impl Write) -> io::Result<()> {
    if MOUSE.load(Ordering::SeqCst) {
        out.write_all(MOUSE_OFF)?;
    }
    queue!(out, DisableBracketedPaste, Clear(ClearType::All), MoveTo(0, 0), LeaveAlternateScreen, Show)?;
    out.flush()
}

/// Gives the terminal back although the loop is stuck, perhaps in a write that nobody reads.
pub fn abandon() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let out = stdout();
    let _ = tcflush(out.as_fd(), FlushArg::TCOFLUSH);
    let _ = fcntl(out.as_fd(), FcntlArg::F_SETFL(OFlag::O_NONBLOCK));
    let mut bytes = Vec::new();
    let _ = farewell(&mut bytes);
    // Not through the lock of standard output, which the stuck loop holds.
    let _ = nix::unistd::write(out.as_fd(), &bytes);
    let _ = disable_raw_mode();
    let _ = fcntl(out.as_fd(), FcntlArg::F_SETFL(OFlag::empty()));
}

/// Stops the program and what it started, as Ctrl-Z in an editor asks; where no shell could continue
/// them, has them go on.
pub fn stop_beside() -> io::Result<()> {
    let signal = if has_shell() { Signal::SIGSTOP } else { Signal::SIGCONT };
    kill(Pid::from_raw(0), signal).map_err(io::Error::from)
}

/// Whether the terminal has hung up.
pub fn is_gone() -> bool {
    let input = io::stdin();
    let mut descriptors = [PollFd::new(input.as_fd(), PollFlags::empty())];
    let polled = poll(&mut descriptors, PollTimeout::ZERO);
    let lost = PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL;
    polled.is_ok() && descriptors.iter().any(|one| one.revents().is_some_and(|events| events.intersects(lost)))
}

/// Whether a shell with job control started the program, so that it can be stopped and continued.
///
/// Such a shell puts each job into a process group of its own, within its session. A program that
/// a login or an sshd `ForceCommand` runs is in the group of its session's leader: once stopped,
/// nobody would ever continue it.
pub fn has_shell() -> bool {
    let session = getsid(None);
    session.is_ok_and(|session| getpgrp() != session && getsid(Some(getppid())) == Ok(session))
}

/// What the program said when it broke, to be shown once the terminal is given back.
pub fn last_words() -> String {
    LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// A panic in the drawing thread gives the terminal back, and its words are said later; one in
/// another thread ends that thread only, and must not write over the screen.
fn leave_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let drawing = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !ENTERED.load(Ordering::SeqCst) {
                before(info);
            } else if thread::current().id() == drawing {
                let payload = info.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                let said = text.unwrap_or("it does not say why");
                let place = info.location().map_or_else(String::new, |place| format!(" ({place})"));
                *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = format!("{said}{place}");
                give_back();
            }
        }));
    });
}
