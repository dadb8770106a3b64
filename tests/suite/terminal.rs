//! The real program in a real pseudo-terminal: it comes, works, and goes as it should.
//!
//! What the program writes is fed to a terminal in memory; the tests wait for a text to appear
//! on it, never for a time to pass. Where no pseudo-terminal can be had each test says so and
//! passes.

use super::support::*;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take before a test fails; a loaded machine is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(20);

fn sized(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

/// The program at a terminal of its own.
struct Seat {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
    /// The program's end of the terminal: held open, so that its settings stay to be looked at.
    line: fs::File,
}

impl Seat {
    /// Starts the program; nothing where no pseudo-terminal can be had.
    fn start(shell: &Shell, words: &[&str]) -> Option<Self> {
        Self::start_in(shell, words, (80, 24), &[])
    }

    fn start_in(shell: &Shell, words: &[&str], size: (u16, u16), more: &[(&str, &str)]) -> Option<Self> {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_folkmoot"));
        command.args(words);
        Self::spawn(shell, command, size, more)
    }

    /// Starts a shell with job control, as a login gives one, and in it a line.
    fn at_a_shell(shell: &Shell, line: &str) -> Option<Self> {
        let mut command = CommandBuilder::new("/bin/sh");
        command.arg("-i");
        let mut seat = Self::spawn(shell, command, (80, 24), &[("PS1", "shell: ")])?;
        seat.sees("shell:");
        seat.send(&format!("{line}\r"));
        Some(seat)
    }

    fn spawn(
        shell: &Shell,
        mut command: CommandBuilder,
        (cols, rows): (u16, u16),
        more: &[(&str, &str)],
    ) -> Option<Self> {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = match native_pty_system().openpty(size) {
            Ok(pair) => pair,
            Err(error) => {
                println!("skipped: no pseudo-terminal can be had here: {error}");
                return None;
            }
        };
        command.env_clear();
        for (name, value) in shell.variables() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(shell.home());
        let line = fs::OpenOptions::new()
            .read(true)
            .custom_flags(nix::fcntl::OFlag::O_NOCTTY.bits())
            .open(pair.master.tty_name().unwrap())
            .unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(sized(rows), sized(cols), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (to_screen, to_raw) = (screen.clone(), raw.clone());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                to_raw.lock().unwrap().extend(&bytes[..count]);
                to_screen.lock().unwrap().process(&bytes[..count]);
            }
        });
        Some(Self { master: Some(pair.master), keyboard: Some(keyboard), child, screen, raw, line })
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until something holds, and fails with the screen where it never does.
    #[track_caller]
    fn until(&self, what: &str, mut holds: impl FnMut(&vt100::Screen) -> bool) -> &Self {
        let start = Instant::now();
        while !holds(self.screen.lock().unwrap().screen()) {
            assert!(start.elapsed() < PATIENCE, "{what} never came:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    #[track_caller]
    fn sees(&self, wanted: &str) -> &Self {
        self.until(&format!("\"{wanted}\""), |screen| screen.contents().contains(wanted))
    }

    #[track_caller]
    fn sees_no(&self, unwanted: &str) -> &Self {
        self.until(&format!("the end of \"{unwanted}\""), |screen| !screen.contents().contains(unwanted))
    }

    /// Sends bytes as a keyboard would.
    fn send(&mut self, bytes: &str) -> &mut Self {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes.as_bytes()).unwrap();
        keyboard.flush().unwrap();
        self
    }

    fn resize(&self, cols: u16, rows: u16) {
        self.screen.lock().unwrap().screen_mut().set_size(sized(rows), sized(cols));
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    fn signal(&self, signal: nix::sys::signal::Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(id), signal).unwrap();
    }

    /// Waits until the program has ended.
    #[track_caller]
    fn ended(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "it never ended:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Fails unless the terminal is as it was found.
    #[track_caller]
    fn left_as_found(&self) {
        self.given_back();
        assert!(self.text().trim().is_empty(), "nothing of the plan stays on the screen:\n{}", self.text());
    }

    /// Fails unless the terminal is as it was found, but for what was said at the end.
    #[track_caller]
    fn given_back(&self) {
        self.until("the terminal as it was", |screen| {
            !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
        });
        let raw = String::from_utf8_lossy(&self.raw.lock().unwrap()).into_owned();
        let last = |bytes: &str| raw.rfind(bytes);
        assert!(last("\u{1b}[?1049l") > last("\u{1b}[?1049h"), "the alternate screen is left");
        assert!(last("\u{1b}[?2004l") > last("\u{1b}[?2004h"), "bracketed paste is off");
        assert!(last("\u{1b}[?25h") >= last("\u{1b}[?25l"), "the cursor is shown");
        self.until("lines that are edited again", |_| self.is_cooked());
    }

    /// Whether the terminal echoes and edits lines again.
    fn is_cooked(&self) -> bool {
        let state = nix::sys::termios::tcgetattr(&self.line).unwrap();
        let cooked = nix::sys::termios::LocalFlags::ICANON | nix::sys::termios::LocalFlags::ECHO;
        state.local_flags.contains(cooked)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A home with the Kent plan, and the plan's path in it.
fn kent() -> (Shell, String) {
    let shell = Shell::new();
    let path = kent_file(shell.home());
    let name = path.to_str().unwrap().to_owned();
    (shell, name)
}

/// The numbers of all changes of look that were sent.
fn looks(raw: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(raw);
    let changes = text.split("\u{1b}[").skip(1).filter_map(|part| {
        let (numbers, _) = part.split_once('m')?;
        numbers.chars().all(|letter| letter.is_ascii_digit() || letter == ';').then(|| numbers.to_owned())
    });
    changes.flat_map(|numbers| numbers.split(';').map(|one| one.parse().unwrap_or(0)).collect::<Vec<u8>>()).collect()
}

macro_rules! seat {
    ($seat:expr) => {
        match $seat {
            Some(seat) => seat,
            None => return,
        }
    };
}

// After the macro, which it uses.
mod bytes;
mod editor;
mod hands;
mod linear;
mod money;
mod terminals;
mod weather;

#[test]
fn the_demo_opens_is_walked_and_leaves_the_terminal_as_it_was() {
    let shell = Shell::new();
    let mut seat = seat!(Seat::start(&shell, &["demo"]));
    seat.sees("Needs attention").sees("scratch copy");
    assert!(seat.screen.lock().unwrap().screen().alternate_screen());
    assert!(!seat.is_cooked());
    for (key, title) in [
        ("P", "Priorities (8)"),
        ("A", "Actions (179)"),
        ("L", "Leads (33)"),
        ("J", "Projects (19)"),
        ("D", "0 of 11 returns received"),
        ("M", "Meetings (24)"),
        ("H", "History (1)"),
        ("R", "All kinds of record"),
        ("O", "Needs attention"),
        ("?", "Help: type to narrow"),
    ] {
        seat.send(key).sees(title);
    }
    seat.send("\u{1b}").sees_no("Help:");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.left_as_found();
    assert!(seat.is_cooked());
    let left =
        fs::read_dir(shell.home()).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert_eq!(left.collect::<Vec<_>>(), ["state"], "the scratch copy is gone, and only the person's habits are kept");
}

#[test]
fn without_a_plan_the_first_screen_makes_one() {
    let shell = Shell::new();
    let mut seat = seat!(Seat::start(&shell, &[]));
    seat.sees("Welcome to folkmoot").sees("The Kent plan");
    seat.send("k").sees("Needs attention");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    assert!(shell.home().join("data/folkmoot/plan.folkmoot").exists());
}

#[test]
fn sigterm_gives_the_terminal_back_and_says_so_in_the_exit_code() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(seat.ended().exit_code(), 143);
    seat.left_as_found();
    assert!(seat.is_cooked());
}

#[test]
fn ctrl_c_leaves_as_q_does() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("\u{3}");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.left_as_found();
}

#[test]
fn a_hang_up_ends_the_program_and_it_does_not_spin() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    let id = seat.child.process_id().unwrap();
    // Closing the last handle to the master hangs the terminal up: the reader's too, so it is
    // woken by a signal that the kernel sends to whoever has the terminal.
    seat.keyboard = None;
    seat.master = None;
    seat.signal(nix::sys::signal::Signal::SIGHUP);
    let start = Instant::now();
    let status = seat.ended();
    assert!(start.elapsed() < Duration::from_secs(5), "it took {:?} to notice", start.elapsed());
    assert_eq!(status.exit_code(), 129, "{status:?}");
    assert!(!Path::new(&format!("/proc/{id}")).exists());
}

#[test]
fn a_lost_terminal_is_noticed_without_any_signal() {
    // The program leads no session here, so the kernel sends it nothing when its terminal goes.
    let (shell, plan) = kent();
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let Ok(pair) = native_pty_system().openpty(size) else {
        println!("skipped: no pseudo-terminal can be had here");
        return;
    };
    let Some(name) = pair.master.tty_name() else { return };
    let open = || fs::OpenOptions::new().read(true).write(true).open(&name).unwrap();
    let mut command = shell.command(&["--plan", &plan]);
    let mut child = command.stdin(open()).stdout(open()).stderr(std::process::Stdio::null()).spawn().unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut screen = vt100::Parser::new(sized(24), sized(80), 0);
    let mut sees = |wanted: &str| {
        let mut bytes = [0; 4096];
        while !screen.screen().contents().contains(wanted) {
            let count = reader.read(&mut bytes).unwrap();
            screen.process(&bytes[..count]);
        }
    };
    sees("Needs attention");
    // What is being typed is kept all the same.
    let mut keyboard = pair.master.take_writer().unwrap();
    keyboard.write_all(b"Ajjtgone").unwrap();
    sees("gone");
    drop((reader, keyboard, pair.master));
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it is still there");
        }
        thread::sleep(Duration::from_millis(10));
    }
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("What you were typing was kept").sees("gone");
    seat.send("X").sees("the draft is gone");
}

#[test]
fn a_status_that_was_shown_survives_a_kill() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.send("jjs").sees("The action's stage after it.");
    seat.send("pWork resumes\r").sees("Saved (u undoes): DA-03 Stage: complete → in progress");
    seat.signal(nix::sys::signal::Signal::SIGKILL);
    seat.ended();
    let shown = shell.run(&["--plan", &plan, "show", "DA-03"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("Stage: in progress") && shown.out.contains("Work resumes"), "{}", shown.out);
}

#[test]
fn two_programs_on_one_file_see_each_others_changes_within_two_seconds() {
    let (shell, plan) = kent();
    let mut one = seat!(Seat::start(&shell, &["--plan", &plan]));
    let mut other = seat!(Seat::start(&shell, &["--plan", &plan]));
    for seat in [&mut one, &mut other] {
        seat.sees("Needs attention");
        seat.send("A").sees("Actions (179)");
    }
    one.send("jjs").sees("The action's stage after it.");
    one.send("pFrom one\r").sees("Saved (u undoes): DA-03");
    let start = Instant::now();
    other.sees("changed the plan: DA-03 Stage: complete → in progress");
    // Two seconds on an idle machine; twice that where tests run beside each other.
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    // A sentence stands until the next key.
    one.send("k").sees_no("Saved:");
    other.send("jjt").sees("What was said.");
    other.send("From the other\r").sees("Saved (u undoes): note on DA-03");
    one.sees("changed the plan: note on DA-03: From the other");
    for seat in [&mut one, &mut other] {
        seat.send("k").sees_no("note on DA-03: From").sees_no("Saved:");
    }
    let ran = shell.run(&["--plan", &plan, "set", "DA-04", "stage", "on hold", "--note", "From the shell"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    one.sees("DA-04 Stage: complete → on hold");
    other.sees("DA-04 Stage: complete → on hold");
}

#[test]
fn a_save_over_a_colleagues_change_shows_both_in_the_real_program_too() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.send("jjs").sees("The action's stage after it.");
    seat.send("hMine stays").sees("Mine stays");
    let ran = shell.run(&["--plan", &plan, "set", "DA-03", "stage", "in progress", "--note", "Theirs"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    seat.send("\r").sees("changed this while you were typing").sees("what you typed");
    seat.send("m").sees("► mine");
    seat.send("\r").sees("Saved (u undoes): DA-03 Stage: in progress → on hold");
}

#[test]
fn an_arrow_that_came_apart_on_a_slow_line_is_one_key() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    let row = |seat: &Seat| seat.screen.lock().unwrap().screen().cursor_position().0;
    let first = row(&seat);
    for part in ["\u{1b}", "[", "B"] {
        seat.send(part);
        thread::sleep(Duration::from_millis(20));
    }
    seat.until("the next row", |screen| screen.cursor_position().0 == first + 1);
    seat.sees("DA-02 Publish completed reviews");
    seat.send("\u{1b}[A").until("the first row", |screen| screen.cursor_position().0 == first);
    seat.send("\u{1b}").sees("Needs attention");
}

#[test]
fn a_window_that_gets_small_says_so_and_comes_back() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.resize(40, 10);
    seat.sees("The window is too small: 40x10.");
    seat.resize(120, 40);
    seat.sees("Actions (179)").sees("Coordinator").sees_no("too small");
    seat.resize(1, 1);
    seat.resize(80, 24);
    seat.sees("Actions (179)").sees_no("too small");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
}

#[test]
fn what_is_pasted_is_text_in_a_form_and_nothing_in_a_list() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.send("\u{1b}[200~qw\u{1b}[201~").sees("what was pasted was not used");
    seat.send("t").sees("What was said.");
    seat.send("\u{1b}[200~first line\nsecond\u{1b}[201~").sees("first line").sees("second");
    seat.send("\r").sees("Saved (u undoes): note on DA-01");
}

#[test]
fn the_locale_and_no_color_decide_how_it_draws() {
    let (shell, plan) = kent();
    let variables = [("LC_ALL", "C"), ("NO_COLOR", "1")];
    let mut seat = seat!(Seat::start_in(&shell, &["--plan", &plan], (80, 24), &variables));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)").sees("# complete");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    let raw = seat.raw.lock().unwrap().clone();
    assert!(raw.is_ascii(), "only ASCII is sent where the locale is not UTF-8");
    let sent = looks(&raw);
    let strange: Vec<u8> = sent.iter().copied().filter(|number| ![0, 1, 4, 7].contains(number)).collect();
    assert!(strange.is_empty(), "no colour is sent: {strange:?}");
    assert!(sent.contains(&7) && sent.contains(&1), "the chosen row is still reversed, and headings are bold");
}

#[test]
fn an_idle_program_sends_nothing_and_uses_next_to_nothing() {
    let (shell, plan) = kent();
    let seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention").sees("q quit");
    // What was still on its way has come by now.
    thread::sleep(Duration::from_millis(300));
    let written = seat.raw.lock().unwrap().len();
    let ticks = || {
        let about = fs::read_to_string(format!("/proc/{}/stat", seat.child.process_id().unwrap())).unwrap();
        let after: Vec<&str> = about.rsplit_once(')').unwrap().1.split_whitespace().collect();
        after[11].parse::<u64>().unwrap() + after[12].parse::<u64>().unwrap()
    };
    let before = ticks();
    thread::sleep(Duration::from_millis(2_500));
    assert_eq!(seat.raw.lock().unwrap().len(), written, "an idle program draws nothing");
    assert!(ticks() - before <= 25, "it used {} hundredths of a second in 2.5 seconds", ticks() - before);
}

#[test]
fn a_file_that_is_taken_away_while_it_is_open_is_said_and_nothing_more_is_written() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    fs::rename(&plan, format!("{plan}.away")).unwrap();
    seat.sees("was replaced or removed: nothing more is saved");
    seat.send("A").sees("Actions (179)");
    seat.send("jjt").sees("What was said.");
    seat.send("Lost?\r").until("a refusal", |screen| !screen.contents().contains("Saved (u undoes): note"));
    seat.sees("was replaced or removed").sees("Lost?");
}
