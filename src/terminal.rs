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

mod esc;
mod screen;

use crate::{
    app::{Message, keys::Key},
    session::{Outcome, Session},
    ui::{self, theme::Theme},
};
use crossterm::event::{self, Event};
use esc::Joiner;
use screen::Screen;
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP},
    iterator::Signals,
};
use std::{
    io,
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
/// How long the loop may take to leave after a signal before the signal thread leaves for it.
const PATIENCE: Duration = Duration::from_millis(700);

enum Input {
    Event(Event),
    Signal(i32),
    Gone,
}

/// Runs a session at the terminal until it is left; the signal that ended it, if one did.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn run(session: &mut Session, theme: Theme) -> io::Result<Option<i32>> {
    crossterm::style::force_color_output(true);
    let (sender, receiver) = channel();
    // Before the terminal is taken over: a signal in between would leave it so.
    watch_signals(sender.clone())?;
    let mut screen = Screen::enter()?;
    draw(session, &mut screen, theme)?;
    read_input(sender);
    let ended = attend(session, &mut screen, theme, &receiver);
    screen.leave();
    ended
}

/// The loop: everything that waits is taken in, then one frame is drawn.
fn attend(
    session: &mut Session,
    screen: &mut Screen,
    theme: Theme,
    receiver: &Receiver<Input>,
) -> io::Result<Option<i32>> {
    let mut joiner = Joiner::default();
    let mut next_tick = Instant::now() + TICK;
    let mut rest_at: Option<Instant> = None;
    loop {
        let now = Instant::now();
        let poll_at = session.is_reading().then(|| now + READING);
        let wakes = [Some(next_tick), rest_at, joiner.deadline(), poll_at];
        let wake = wakes.into_iter().flatten().min().unwrap_or(next_tick);
        let first = match receiver.recv_timeout(wake.saturating_duration_since(now)) {
            Ok(input) => Some(input),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        };
        let mut dirty = false;
        let mut outcome = Outcome::default();
        for input in first.into_iter().chain(receiver.try_iter()) {
            match input {
                Input::Event(event) => {
                    dirty = true;
                    for message in messages(event, &mut joiner) {
                        let next = session.handle(message);
                        outcome = Outcome { quit: outcome.quit || next.quit, redraw: outcome.redraw || next.redraw };
                    }
                }
                Input::Signal(SIGTSTP) => screen.suspend()?,
                Input::Signal(SIGCONT) => outcome.redraw = true,
                Input::Signal(signal) => return Ok(Some(signal)),
                Input::Gone => return Ok(Some(SIGHUP)),
            }
            if outcome.quit {
                return Ok(None);
            }
        }
        dirty |= session.poll();
        let now = Instant::now();
        for key in joiner.due(now) {
            dirty = true;
            let next = session.press(key);
            outcome.redraw |= next.redraw;
            if next.quit {
                return Ok(None);
            }
        }
        if now >= next_tick {
            next_tick = now + TICK;
            dirty |= session.tick();
            if screen::is_gone() {
                return Ok(Some(SIGHUP));
            }
        }
        if rest_at.is_some_and(|at| now >= at) {
            session.handle(Message::Rest);
            rest_at = None;
            dirty = true;
        } else if dirty {
            rest_at = session.app.wants_rest().then(|| now + REST);
        }
        if outcome.redraw {
            screen.renew()?;
            dirty = true;
        }
        if dirty {
            draw(session, screen, theme)?;
        }
    }
}

fn draw(session: &mut Session, screen: &mut Screen, theme: Theme) -> io::Result<()> {
    let mut metrics = session.app.metrics;
    screen.draw(|frame| metrics = ui::draw(frame, &session.app, theme))?;
    if metrics != session.app.metrics {
        session.app.measured(metrics);
        // What had room differs from what was assumed, so where lists begin may differ too.
        screen.draw(|frame| {
            ui::draw(frame, &session.app, theme);
        })?;
    }
    Ok(())
}

/// What a terminal's event means.
fn messages(event: Event, joiner: &mut Joiner) -> Vec<Message> {
    match event {
        Event::Key(event) => {
            let keys = Key::of(event).map_or_else(Vec::new, |key| joiner.take(key, Instant::now()));
            keys.into_iter().map(Message::Key).collect()
        }
        Event::Paste(text) => vec![Message::Paste(text)],
        _ => Vec::new(),
    }
}

fn read_input(sender: Sender<Input>) {
    thread::spawn(move || {
        loop {
            let input = match event::read() {
                Ok(event) => Input::Event(event),
                Err(_) => Input::Gone,
            };
            let gone = matches!(input, Input::Gone);
            if sender.send(input).is_err() || gone {
                return;
            }
        }
    });
}

/// Waits for signals; where the loop does not leave in time (a client that stopped reading
/// blocks it in a write), leaves for it.
fn watch_signals(sender: Sender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in &mut signals {
            let _ = sender.send(Input::Signal(signal));
            if matches!(signal, SIGHUP | SIGTERM | SIGINT) {
                thread::sleep(PATIENCE);
                screen::abandon();
                std::process::exit(128 + signal);
            }
        }
    });
    Ok(())
}
