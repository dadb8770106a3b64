//! `folkmoot --linear`: the plan in plain lines, for screen readers, dumb terminals and scripts.
//!
//! ```text
//! input thread   a line of standard input ─┐
//! signal thread  HUP TERM INT ─────────────┼─> channel ─> the loop: linear hears, session does, linear tells
//! tick           once a second ────────────┘
//! ```
//!
//! The terminal stays as it is: it echoes and edits the line. Nothing is written while somebody
//! types, so that a screen reader is never cut short: what colleagues did is said before the next
//! prompt. At the end of the input and on a signal, what was being typed is kept as a draft.

use super::{Done, Failure, open::KEPT, print};
use crate::{
    app::Message,
    linear::{Linear, plain},
    session::Session,
    ui::visible::visible,
};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};
use std::{
    io::{BufRead, IsTerminal, Write, stdin, stdout},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

/// How often others' changes are looked for.
const TICK: Duration = Duration::from_secs(1);
/// How often a reading of large files is asked how far it has come.
const READING: Duration = Duration::from_millis(100);
/// The most bytes of a line: what is longer is no line that anybody typed.
const LONGEST: u64 = 1 << 20;

enum Input {
    Line(String),
    End,
    Signal(i32),
}

/// Runs a session in plain lines until it is left, the input ends or a signal comes.
pub fn run(mut session: Session, ascii: bool) -> Done {
    let (sender, receiver) = channel();
    watch_signals(sender.clone())?;
    read_lines(sender);
    let mut talk = Talk { linear: Linear::default(), ascii, prompts: stdin().is_terminal() };
    let ended = talk.attend(&mut session, &receiver);
    let kept = session.keeper().keep();
    session.leave();
    match ended {
        Ok(Ended::Left) => {}
        Ok(Ended::Input) => {
            let says =
                if kept { "The input has ended." } else { "The input has ended; everything saved is in the plan." };
            talk.print(&[says.to_owned()])?;
        }
        Ok(Ended::Signal(signal)) => {
            if kept {
                super::say(KEPT);
            }
            return Err(Failure::Signal(signal));
        }
        Err(failure) => return Err(failure),
    }
    if kept {
        super::say(KEPT);
    }
    Ok(())
}

/// How it ended.
enum Ended {
    Left,
    Input,
    Signal(i32),
}

/// One's own side of the talk.
struct Talk {
    linear: Linear,
    ascii: bool,
    prompts: bool,
}

impl Talk {
    fn attend(&mut self, session: &mut Session, receiver: &Receiver<Input>) -> Result<Ended, Failure> {
        rest(session);
        let greeting = self.linear.greet(&session.app);
        self.print(&greeting)?;
        loop {
            if session.is_reading() {
                match self.while_reading(session, receiver)? {
                    Some(ended) => return Ok(ended),
                    None => continue,
                }
            }
            self.prompt();
            let line = match self.wait(session, receiver) {
                Input::Line(line) => line,
                Input::End => return Ok(Ended::Input),
                Input::Signal(signal) => return Ok(Ended::Signal(signal)),
            };
            if self.take(session, &line)? {
                return Ok(Ended::Left);
            }
        }
    }

    /// Takes a line in, does what it asks and says what came of it; whether that was to leave.
    fn take(&mut self, session: &mut Session, line: &str) -> Result<bool, Failure> {
        // What a line is meant for is the plan as it stands, not as it was when it was last looked at.
        session.tick();
        self.linear.overhear(&session.app);
        for spoken in self.linear.hear(line, &session.app) {
            if session.handle(Message::Spoken(spoken)).quit {
                return Ok(true);
            }
        }
        // Lines are read here and nowhere else: an editor would take them.
        if session.lent().is_some() {
            session.take_back(Err("no editor is opened in plain lines: type the text as the answer".to_owned()));
        }
        rest(session);
        let told = self.linear.tell(&session.app);
        self.print(&told)?;
        Ok(false)
    }

    /// Waits for a line; meanwhile others are looked for, and what is typed is kept.
    fn wait(&mut self, session: &mut Session, receiver: &Receiver<Input>) -> Input {
        loop {
            match receiver.recv_timeout(TICK) {
                Ok(input) => return input,
                Err(RecvTimeoutError::Disconnected) => return Input::End,
                Err(RecvTimeoutError::Timeout) => {
                    session.tick();
                    session.keep();
                    self.linear.overhear(&session.app);
                }
            }
        }
    }

    /// Waits for large files to be read. At a terminal a line is heard meanwhile; a script waits.
    fn while_reading(&mut self, session: &mut Session, receiver: &Receiver<Input>) -> Result<Option<Ended>, Failure> {
        while session.is_reading() {
            thread::sleep(READING);
            session.poll();
            if !self.prompts {
                continue;
            }
            match receiver.try_recv() {
                Ok(Input::Line(line)) if self.take(session, &line)? => return Ok(Some(Ended::Left)),
                Ok(Input::Signal(signal)) => return Ok(Some(Ended::Signal(signal))),
                _ => {}
            }
        }
        rest(session);
        let told = self.linear.tell(&session.app);
        self.print(&told)?;
        Ok(None)
    }

    fn print(&self, lines: &[String]) -> Done {
        let mut text = String::new();
        for line in lines {
            let line = visible(line);
            text.push_str(&if self.ascii { plain::ascii(&line) } else { line.into_owned() });
            text.push('\n');
        }
        print::bytes(text.as_bytes())
    }

    fn prompt(&self) {
        if self.prompts {
            let mut out = stdout();
            // Where nobody reads any more, the end of the input follows.
            let _ = out.write_all(b"> ").and_then(|()| out.flush());
        }
    }
}

/// Lets the cursor rest: the detail, older steps of the history.
fn rest(session: &mut Session) {
    if session.app.wants_rest() {
        session.handle(Message::Rest);
    }
}

fn read_lines(sender: Sender<Input>) {
    thread::spawn(move || {
        let mut input = stdin().lock();
        loop {
            let mut bytes = Vec::new();
            let read = std::io::Read::take(&mut input, LONGEST).read_until(b'\n', &mut bytes);
            let line = match read {
                Ok(1..) => Input::Line(String::from_utf8_lossy(&bytes).into_owned()),
                Ok(0) | Err(_) => Input::End,
            };
            let ends = matches!(line, Input::End);
            if sender.send(line).is_err() || ends {
                return;
            }
        }
    });
}

fn watch_signals(sender: Sender<Input>) -> Done {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT])?;
    thread::spawn(move || {
        for signal in &mut signals {
            if sender.send(Input::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}
