//! Bad weather at the terminal: stops, hang-ups, signals, a client that stops reading, a program
//! that breaks. The terminal is given back, nothing is held, and what was typed is kept.

use super::{PATIENCE, Seat, kent, sized};
use crate::support::{Shell, identity};
use folkmoot::{
    app::overlay::Overlay,
    cli,
    session::{
        Session, Start,
        desk::{Clock, Desk},
    },
    ui::{self, theme::Theme},
};
use nix::sys::signal::Signal;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    env, fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::exit,
    thread,
    time::{Duration, Instant},
};

/// What is said on leaving while something was being typed.
const KEPT: &str = "is kept as a draft";

/// The drafts in a home.
fn drafts(shell: &Shell) -> Vec<PathBuf> {
    let folder = shell.home().join("state/folkmoot/drafts");
    let entries = fs::read_dir(folder).map_or_else(|_| Vec::new(), |entries| entries.flatten().collect());
    entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "draft"))
        .collect()
}

/// Waits until something holds.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "{what} never came");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Types a note on DA-03 without saving it.
fn typing(seat: &mut Seat, text: &str) {
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.send("jjt").sees("What was said.");
    seat.send(text).sees(text);
}

/// Opens the plan once more, is offered what was typed, and saves it.
fn offered(shell: &Shell, plan: &str, text: &str) {
    let Some(mut seat) = Seat::start(shell, &["--plan", plan]) else { return };
    seat.sees("What you were typing was kept").sees(text);
    seat.send("r").sees("What was said.").sees(text);
    seat.send("\r").sees(&format!("note on DA-03: {text}"));
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    assert_eq!(drafts(shell), Vec::<PathBuf>::new());
}

/// The state of a process, as the kernel has it: `T` is stopped.
fn state(id: u32) -> char {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    line.rsplit_once(") ").and_then(|(_, after)| after.chars().next()).unwrap_or('-')
}

/// The number that a line of a shell printed before it became the program.
fn printed_id(seat: &Seat) -> u32 {
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()).into_owned();
    let after = raw.rsplit_once("id=").unwrap().1;
    after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn program() -> &'static str {
    env!("CARGO_BIN_EXE_folkmoot")
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_draws_everything_again() {
    // As a shell starts it, and with a script around it that the shell waits for as well.
    for line in ["{program} --plan {plan}", "sh -c '{program} --plan {plan}; true'"] {
        let (shell, plan) = kent();
        let line = line.replace("{program}", program()).replace("{plan}", &plan);
        let mut seat = seat!(Seat::at_a_shell(&shell, &line));
        typing(&mut seat, "half a note");
        seat.send("\u{1a}").until("the terminal given back", |screen| !screen.alternate_screen());
        seat.sees("Stopped").given_back();
        assert_eq!(drafts(&shell).len(), 1, "what was being typed is kept before it stops");
        // Nothing is held while it is stopped.
        let start = Instant::now();
        let ran = shell.run(&["--plan", &plan, "set", "DA-04", "stage", "on hold", "--note", "Meanwhile"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
        seat.send("fg\r").until("the terminal taken again", vt100::Screen::alternate_screen);
        seat.sees("half a note").sees("What was said.").sees("DA-04 Stage: complete → on hold");
        seat.send(" more\r").sees("note on DA-03: half a note more");
        // From a list too.
        seat.send("\u{1a}").until("the terminal given back", |screen| !screen.alternate_screen());
        seat.given_back();
        seat.send("fg\r").until("the terminal taken again", vt100::Screen::alternate_screen);
        seat.sees("Actions (179)");
        seat.send("q").until("the shell", |screen| !screen.alternate_screen());
        seat.until("the prompt", |screen| screen.contents().trim_end().ends_with("shell:")).given_back();
        seat.send("echo still $((40 + 2))\r").sees("still 42");
        assert_eq!(drafts(&shell).len(), 0);
    }
}

#[test]
fn a_stop_from_outside_does_as_ctrl_z_does() {
    let (shell, plan) = kent();
    let line = format!("sh -c 'echo id=$$; exec {} --plan {plan}'", program());
    let mut seat = seat!(Seat::at_a_shell(&shell, &line));
    seat.sees("Needs attention");
    let id = printed_id(&seat);
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(i32::try_from(id).unwrap()), Signal::SIGTSTP).unwrap();
    seat.sees("Stopped").given_back();
    assert_eq!(state(id), 'T');
    seat.send("fg\r").until("the terminal taken again", vt100::Screen::alternate_screen);
    seat.sees("Needs attention");
    seat.send("?").sees("Help:");
    seat.send("\u{1a}").until("the terminal given back", |screen| !screen.alternate_screen());
    seat.given_back();
    seat.send("fg\r").sees("Help:");
}

#[test]
fn where_no_shell_could_continue_it_it_does_not_stop() {
    let (shell, plan) = kent();
    // As an sshd ForceCommand runs it: itself, or by a shell that only runs this.
    let direct = Seat::start(&shell, &["--plan", &plan]);
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("echo id=$$; {} --plan {plan}; exit $?", program())]);
    let forced = Seat::spawn(&shell, command, (80, 24), &[]);
    for seat in [direct, forced] {
        let mut seat = seat!(seat);
        seat.sees("Needs attention");
        seat.send("\u{1a}").sees("there is no shell to go back to here");
        seat.send("A").sees("Actions (179)").sees_no("there is no shell");
        seat.signal(Signal::SIGTSTP);
        thread::sleep(Duration::from_millis(50));
        seat.send("?").sees("Help:");
        seat.send("\u{1b}").sees_no("Help:");
        seat.send("q");
        assert_eq!(seat.ended().exit_code(), 0);
    }
}

#[test]
fn a_signal_keeps_what_was_typed_says_so_and_gives_the_terminal_back() {
    for (signal, code) in [(Signal::SIGTERM, 143), (Signal::SIGINT, 130), (Signal::SIGHUP, 129)] {
        let (shell, plan) = kent();
        let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
        typing(&mut seat, "never saved");
        let start = Instant::now();
        seat.signal(signal);
        assert_eq!(seat.ended().exit_code(), code);
        // A second where nothing else runs.
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
        seat.sees(KEPT).given_back();
        offered(&shell, &plan, "never saved");
    }
}

#[test]
fn a_hang_up_keeps_what_was_typed() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    typing(&mut seat, "cut off");
    seat.keyboard = None;
    seat.master = None;
    seat.signal(Signal::SIGHUP);
    assert_eq!(seat.ended().exit_code(), 129);
    offered(&shell, &plan, "cut off");
}

#[test]
fn a_kill_that_nothing_can_catch_costs_at_most_the_last_second() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    typing(&mut seat, "a second ago");
    assert_eq!(drafts(&shell).len(), 0, "not with every key");
    until("the draft", || !drafts(&shell).is_empty());
    seat.signal(Signal::SIGKILL);
    seat.ended();
    offered(&shell, &plan, "a second ago");
}

#[test]
fn ctrl_c_twice_leaves_a_form_and_keeps_what_was_typed() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    typing(&mut seat, "in a hurry");
    seat.send("\u{3}").sees("Drop what you typed?");
    seat.send("\u{3}");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.sees(KEPT).given_back();
    offered(&shell, &plan, "in a hurry");
}

#[test]
fn stopped_for_long_and_continued_it_reads_the_plan_again_and_draws_it_whole() {
    let (shell, plan) = kent();
    let seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention").sees("q quit");
    seat.signal(Signal::SIGSTOP);
    until("the stop", || state(seat.child.process_id().unwrap()) == 'T');
    let ran = shell.run(&["--plan", &plan, "set", "DA-04", "stage", "on hold", "--note", "Meanwhile"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let before = seat.raw.lock().unwrap().len();
    let start = Instant::now();
    seat.signal(Signal::SIGCONT);
    seat.sees("DA-04 Stage: complete → on hold");
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()[before..]).into_owned();
    assert!(raw.contains("\u{1b}[2J") && raw.contains("Miscellaneous"), "drawn whole: {raw:?}");
}

#[test]
fn a_client_that_stops_reading_holds_nothing_and_a_signal_still_ends_it() {
    let (shell, plan) = kent();
    let size = |rows| PtySize { rows, cols: 200, pixel_width: 0, pixel_height: 0 };
    let Ok(pair) = native_pty_system().openpty(size(60)) else {
        println!("skipped: no pseudo-terminal can be had here");
        return;
    };
    let mut command = CommandBuilder::new(program());
    command.env_clear();
    for (name, value) in shell.variables() {
        command.env(name, value);
    }
    command.args(["--plan", &plan]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut keyboard = pair.master.take_writer().unwrap();
    let mut screen = vt100::Parser::new(sized(60), sized(200), 0);
    let mut sees = |wanted: &str| {
        let mut bytes = [0; 4096];
        while !screen.screen().contents().contains(wanted) {
            let count = reader.read(&mut bytes).unwrap();
            screen.process(&bytes[..count]);
        }
    };
    sees("Needs attention");
    keyboard.write_all(b"Ajjtunseen").unwrap();
    sees("unseen");
    // Nobody reads from here on, and each new size is drawn whole until nothing more fits.
    let id = child.process_id().unwrap();
    // In a write to a terminal, as the kernel calls it; where it does not say, long enough will do.
    let stuck = || fs::read_to_string(format!("/proc/{id}/wchan")).is_ok_and(|waits| waits == "wait_woken");
    let mut seen = 0;
    for turn in 0..400 {
        pair.master.resize(size(59 + turn % 2)).unwrap();
        thread::sleep(Duration::from_millis(5));
        seen = if stuck() { seen + 1 } else { 0 };
        if seen > 10 {
            break;
        }
    }
    let start = Instant::now();
    let ran = shell.run(&["--plan", &plan, "set", "DA-04", "stage", "on hold", "--note", "Meanwhile"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let start = Instant::now();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(id).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGHUP).unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(start.elapsed() < PATIENCE, "it never ended");
        thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.exit_code(), 129);
    assert!(start.elapsed() > Duration::from_millis(600), "it was stuck: {:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    offered(&shell, &plan, "unseen");
}

#[test]
fn a_file_size_limit_is_said_and_kills_nothing() {
    let (shell, plan) = kent();
    // What SQLite needs beside the plan is there already, and may grow no more.
    let mut first = seat!(Seat::start(&shell, &["--plan", &plan]));
    first.sees("Needs attention");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &format!("ulimit -f 0; exec {} --plan {plan}", program())]);
    let mut seat = seat!(Seat::spawn(&shell, command, (160, 24), &[]));
    typing(&mut seat, "no room");
    seat.sees("drafts cannot be kept in").sees("what you type is lost if the line drops");
    seat.send("\r").sees_no("drafts cannot be kept").sees("no room").sees_no("Saved (u undoes)");
    assert!(seat.child.try_wait().unwrap().is_none(), "it still runs");
    first.send("q");
    assert_eq!(first.ended().exit_code(), 0);
}

const BREAKS: &str = "FOLKMOOT_TEST_BREAKS";

/// This binary once more: the program with a drawing that fails once *break* is typed.
fn breaking() -> CommandBuilder {
    let module = module_path!().split_once("::").map_or("", |(_, rest)| rest);
    let mut command = CommandBuilder::new(env::current_exe().unwrap());
    command.args([&format!("{module}::a_program_that_breaks"), "--exact", "--nocapture", "--test-threads=1"]);
    command
}

#[test]
fn a_program_that_breaks() {
    let Some(plan) = env::var_os(BREAKS).map(PathBuf::from) else { return };
    let home = plan.parent().unwrap().to_path_buf();
    let start = Start {
        identity: identity("clerk"),
        me: folkmoot::plan::select::Me::default(),
        clock: Clock::System,
        own: plan.clone(),
        folder: home.clone(),
        scratch: false,
        read_only: false,
        limits: folkmoot::intake::Limits::default(),
        backups_kept: 14,
        habits: None,
        keymap: folkmoot::app::keys::Keymap::default(),
        drafts: Some(home.join("state/folkmoot/drafts")),
        editor: None,
        views: None,
    };
    let desk = Desk::open(&plan, identity("clerk"), Clock::System).unwrap();
    let session = Session::at(start, desk).unwrap();
    let code = cli::attend(session, &|frame, app| {
        if let Some(Overlay::Form(form)) = app.overlays.last() {
            let breaks = form.entries.iter().any(|entry| entry.input.value().contains("break"));
            assert!(!breaks, "the plan says \u{1b}]0;owned\u{7}");
        }
        ui::draw(frame, app, Theme::default())
    });
    exit(i32::from(code));
}

#[test]
fn a_program_that_breaks_gives_the_terminal_back_and_says_what_happened() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::spawn(&shell, breaking(), (120, 24), &[(BREAKS, &plan)]));
    typing(&mut seat, "it will brea");
    seat.send("k");
    assert_eq!(seat.ended().exit_code(), 101);
    seat.sees("folkmoot: the program broke and had to end: the plan says ^[]0;owned^G").sees(KEPT).given_back();
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()).into_owned();
    assert!(!raw.contains("\u{1b}]0;"), "what it says acts on nothing");
    offered(&shell, &plan, "it will break");
    assert!(Path::new(&plan).exists());
}
