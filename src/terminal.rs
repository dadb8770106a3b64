//! TERMINAL: the only room that touches a real one: keys, signals, resizing, entry and exit.
//!
//! ```text
//! input thread   event::read  ─┐
//! signal thread  HUP TERM INT ─┼─> channel ─> the loop: session, then one frame
//! tick           once a second ┘
//! ```
//!
//! Input has a thread of its own, because half an escape sequence blocks the reader past any
//! timeout; signals have one, because a reader on a lost terminal never returns. The loop
//! takes in everything that waits before it draws once, so that a held key never lags.
//! Whatever ends the program, the terminal is left as it was found.

pub mod clipboard;
mod editor;
mod esc;
pub mod pen;
mod reader;
mod screen;

use crate::{
    app::{App, Message, Metrics, command::NO_SHELL, keys::Key, mouse::Pointed},
    session::{Outcome, Session, drafts::Keeper},
};
use clipboard::Between;
use crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind};
use editor::Editor;
use esc::Joiner;
use ratatui::Frame;
use reader::Reader;
use screen::Screen;
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
    iterator::Signals,
};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::ExitStatus,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// How often others' changes are looked for.
const TICK: Duration = Duration::from_secs(1);
/// How often a reading of large files is asked how far it has come; nothing is asked while none is read.
const READING: Duration = Duration::from_millis(100);
/// How long the cursor rests before the detail follows it: walking a list over a slow line
/// sends the two rows that change, not a detail that nobody reads.
const REST: Duration = Duration::from_millis(100);
/// How long nobody has pressed a key when what is being typed is kept as a draft.
const PAUSE: Duration = Duration::from_secs(1);
/// How long it goes unkept where nobody pauses.
const AT_MOST: Duration = Duration::from_secs(3);
/// How long the loop may take to leave after a signal before the signal thread leaves for it.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long an editor that is ended has to write what it holds.
const LAST_WORDS: Duration = Duration::from_millis(300);

enum Input {
    Event(Event),
    Signal(i32),
    /// An editor has ended, and how.
    Written(io::Result<ExitStatus>),
    Gone,
}

/// How a session at the terminal ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was left.
    Left,
    /// A signal ended it, or the terminal is gone, which is as good as a hang-up.
    Signal(i32),
    /// The program broke: what it says of itself.
    Broke(String),
}

/// What draws a frame, and returns what had room in it.
pub type Drawing = dyn Fn(&mut Frame<'_>, &App) -> Metrics;

/// Columns and rows of the terminal; nothing where there is none.
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

/// Runs a session at the terminal until it ends. However it ends, the terminal is given back
/// and what was being typed is kept as a draft.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn run(session: &mut Session, drawing: &Drawing, between: Between) -> io::Result<Ended> {
    let (sender, receiver) = channel();
    // Before the terminal is taken over: a signal in between would leave it so.
    watch_signals(sender.clone(), session.keeper())?;
    session.app.fittings.shell = screen::has_shell();
    let mut screen = Screen::enter()?;
    screen.mouse(session.app.fittings.mouse)?;
    let keeper = session.keeper();
    let mut attended = Loop {
        session,
        screen,
        drawing,
        between,
        sender,
        reader: None,
        away: None,
        rest_at: None,
        keep_at: None,
        keep_by: None,
    };
    let ended = catch_unwind(AssertUnwindSafe(|| {
        attended.draw()?;
        attended.reader = Some(Reader::begin(attended.sender.clone()));
        attended.attend(&receiver)
    }));
    keeper.keep();
    let Loop { screen, .. } = attended;
    screen.leave();
    match ended {
        Err(_) => Ok(Ended::Broke(screen::last_words())),
        // To a terminal that is gone nothing can be written.
        Ok(Err(_)) if screen::is_gone() => Ok(Ended::Signal(SIGHUP)),
        Ok(ended) => ended,
    }
}

/// A session on a screen, and what waits for nobody to press a key.
struct Loop<'a> {
    session: &'a mut Session,
    screen: Screen,
    drawing: &'a Drawing,
    between: Between,
    sender: Sender<Input>,
    /// The thread that reads keys, once the first frame is drawn.
    reader: Option<Reader>,
    /// The editor that has the terminal.
    away: Option<Editor>,
    rest_at: Option<Instant>,
    keep_at: Option<Instant>,
    /// When it is kept although somebody goes on typing.
    keep_by: Option<Instant>,
}

impl Loop<'_> {
    /// Everything that waits is taken in, then one frame is drawn.
    fn attend(&mut self, receiver: &Receiver<Input>) -> io::Result<Ended> {
        let mut joiner = Joiner::default();
        let mut next_tick = Instant::now() + TICK;
        loop {
            let now = Instant::now();
            let poll_at = self.session.is_reading().then(|| now + READING);
            let wakes = [Some(next_tick), self.rest_at, self.keep_at, joiner.deadline(), poll_at];
            let wake = wakes.into_iter().flatten().min().unwrap_or(next_tick);
            let first = match receiver.recv_timeout(wake.saturating_duration_since(now)) {
                Ok(input) => Some(input),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(Ended::Left),
            };
            let mut dirty = false;
            let mut outcome = Outcome::default();
            for input in first.into_iter().chain(receiver.try_iter()) {
                match input {
                    Input::Event(event) => {
                        dirty = true;
                        for message in messages(event, &mut joiner) {
                            outcome = outcome.and(self.session.handle(message));
                        }
                    }
                    Input::Signal(SIGTSTP) if self.away.is_some() => screen::stop_beside()?,
                    Input::Signal(SIGCONT) if self.away.is_some() => {}
                    Input::Signal(SIGINT | SIGQUIT) if editor::has_terminal() => {}
                    Input::Written(status) => {
                        self.come_back(status)?;
                        dirty = true;
                    }
                    Input::Signal(SIGTSTP) => outcome.suspend = true,
                    Input::Signal(SIGCONT) => {
                        self.screen.take_again()?;
                        // What happened while it was stopped is looked at now.
                        next_tick = Instant::now();
                        dirty = true;
                    }
                    Input::Signal(signal) => return Ok(self.ended_by(signal, receiver)),
                    Input::Gone => return Ok(self.ended_by(SIGHUP, receiver)),
                }
                if outcome.quit {
                    return Ok(Ended::Left);
                }
            }
            for key in joiner.due(Instant::now()) {
                dirty = true;
                outcome = outcome.and(self.session.press(key));
            }
            if outcome.quit {
                return Ok(Ended::Left);
            }
            if let Some(on) = outcome.mouse {
                self.screen.mouse(on)?;
            }
            if let Some(text) = self.session.take_copied() {
                self.screen.send(clipboard::request(&text, self.between).as_bytes())?;
            }
            if self.session.lent().is_some() && self.away.is_none() {
                self.go_away()?;
                dirty = true;
            }
            if outcome.suspend {
                self.suspend()?;
                dirty = true;
            }
            dirty |= self.session.poll();
            if Instant::now() >= next_tick {
                next_tick = Instant::now() + TICK;
                dirty |= self.session.tick();
                if screen::is_gone() {
                    return Ok(self.ended_by(SIGHUP, receiver));
                }
            }
            dirty = self.pause(dirty);
            if outcome.redraw {
                self.screen.renew()?;
                dirty = true;
            }
            if dirty {
                self.draw()?;
            }
        }
    }

    /// Does what waits for nobody to press a key, if it is time; whether anything is to be drawn.
    fn pause(&mut self, dirty: bool) -> bool {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| now >= at);
        let mut dirty = dirty;
        if due(self.rest_at) {
            self.session.handle(Message::Rest);
            self.rest_at = None;
            dirty = true;
        } else if dirty {
            self.rest_at = self.session.app.wants_rest().then(|| now + REST);
        }
        if due(self.keep_at) {
            (self.keep_at, self.keep_by) = (None, None);
            dirty |= self.session.keep();
        } else if dirty {
            self.keep_by = self.session.wants_keeping().then(|| self.keep_by.unwrap_or(now + AT_MOST));
            self.keep_at = self.keep_by.map(|by| by.min(now + PAUSE));
        }
        dirty
    }

    /// Stops the program, if there is a shell to go back to.
    fn suspend(&mut self) -> io::Result<()> {
        self.session.app.fittings.shell = screen::has_shell();
        if !self.session.app.fittings.shell {
            self.session.app.say(NO_SHELL.to_owned());
            return Ok(());
        }
        self.session.keep();
        self.screen.suspend()
    }

    /// Leaves the screen to the officer's own editor, with the text that is lent. The loop goes on
    /// meanwhile without drawing: others' changes are taken in, and a signal ends it as ever.
    fn go_away(&mut self) -> io::Result<()> {
        let Some(path) = self.session.lent().map(Path::to_path_buf) else { return Ok(()) };
        let name = self.session.editor().unwrap_or_default().to_owned();
        if !self.reader.as_ref().is_some_and(Reader::lets_go) {
            self.session.take_back(Err("half of a key is still to come; press the keys again".to_owned()));
            return Ok(());
        }
        // What stands in the form is on the disk before anything else has the terminal.
        self.session.keep();
        screen::give_back();
        match Editor::start(name, &path, self.sender.clone()) {
            Ok(editor) => self.away = Some(editor),
            Err(error) => {
                self.screen.take_again()?;
                self.read_again();
                self.session.take_back(Err(format!("the editor cannot be started ({error})")));
            }
        }
        Ok(())
    }

    /// Takes the screen again after the editor, with what it wrote.
    fn come_back(&mut self, status: io::Result<ExitStatus>) -> io::Result<()> {
        let Some(editor) = self.away.take() else { return Ok(()) };
        let ended = editor.ended(status);
        self.session.take_back(ended);
        self.screen.take_again()?;
        self.read_again();
        Ok(())
    }

    fn read_again(&self) {
        if let Some(reader) = &self.reader {
            reader.goes_on();
        }
    }

    /// Ends by a signal. An editor that is at work is ended too, and what it wrote by then is kept.
    fn ended_by(&mut self, signal: i32, receiver: &Receiver<Input>) -> Ended {
        if let Some(editor) = self.away.take() {
            editor.hang_up();
            let until = Instant::now() + LAST_WORDS;
            while let Ok(input) = receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
                if let Input::Written(status) = input {
                    // Ended from outside it says nothing of what it wrote.
                    let _ = editor.ended(status);
                    break;
                }
            }
            self.session.take_back(Ok(()));
        }
        Ended::Signal(signal)
    }

    fn draw(&mut self) -> io::Result<()> {
        if self.away.is_some() {
            return Ok(());
        }
        let Self { session, screen, drawing, .. } = self;
        let mut metrics = session.app.metrics;
        screen.draw(|frame| metrics = drawing(frame, &session.app))?;
        if metrics != session.app.metrics {
            session.app.measured(metrics);
            // What had room differs from what was assumed, so where lists begin may differ too.
            screen.draw(|frame| {
                drawing(frame, &session.app);
            })?;
        }
        Ok(())
    }
}

/// What a terminal's event means.
fn messages(event: Event, joiner: &mut Joiner) -> Vec<Message> {
    match event {
        Event::Key(event) => {
            let keys = Key::of(event).map_or_else(Vec::new, |key| joiner.take(key, Instant::now()));
            keys.into_iter().map(Message::Key).collect()
        }
        Event::Paste(text) => vec![Message::Paste(text)],
        Event::Mouse(event) => pointed(event).map(Message::Pointed).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What the mouse did, where that means something.
fn pointed(event: MouseEvent) -> Option<Pointed> {
    match event.kind {
        MouseEventKind::ScrollDown => Some(Pointed::WheelDown),
        MouseEventKind::ScrollUp => Some(Pointed::WheelUp),
        MouseEventKind::Down(MouseButton::Left) => Some(Pointed::Click(event.column, event.row)),
        _ => None,
    }
}

/// Waits for signals; where the loop does not leave in time (a client that stopped reading
/// blocks it in a write), keeps what was being typed and leaves for it.
fn watch_signals(sender: Sender<Input>, keeper: Keeper) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in &mut signals {
            let _ = sender.send(Input::Signal(signal));
            let ends = matches!(signal, SIGHUP | SIGTERM | SIGINT | SIGQUIT);
            // What is typed at an editor is not meant for the program behind it.
            if ends && !(matches!(signal, SIGINT | SIGQUIT) && editor::has_terminal()) {
                thread::sleep(PATIENCE);
                keeper.keep_at_once();
                screen::abandon();
                std::process::exit(128 + signal);
            }
        }
    });
    Ok(())
}
