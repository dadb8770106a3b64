//! One officer's errand in every terminal: to the actions, a search, a status with a note, undo,
//! help, and away; at 80x24 and 120x40, with what is on the screen looked at on the way.

use super::*;
use std::{os::unix::fs::PermissionsExt, process::Command};

const BOTH: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The errand; with shapes as this terminal shows them.
#[track_caller]
fn errand(desk: &mut Seat, ascii: bool) {
    desk.sees("Needs attention");
    desk.send("A");
    desk.sees("Actions (179)");
    desk.sees(if ascii { "# complete" } else { "■ complete" });
    desk.send("/");
    desk.send("lessons learnt sem\r");
    desk.sees("showing 1 of 179");
    desk.sees("DA-04");
    desk.send("s");
    desk.sees("The action's stage after it.");
    desk.send("hWaits for a venue\r");
    desk.sees("Saved (u undoes): DA-04 Stage: complete");
    desk.sees(if ascii { "= on hold" } else { "◊ on hold" });
    desk.send("u");
    desk.sees_no("Saved (u undoes)");
    desk.sees(if ascii { "# complete" } else { "■ complete" });
    desk.send("?");
    desk.sees("Help: type to narrow");
    desk.send("\u{1b}");
    desk.sees_no("Help: type to narrow");
    desk.send("q");
}

/// The errand at both sizes in an environment; what was sent to the terminal.
fn errands(variables: &[(&str, &str)], ascii: bool) -> Option<Vec<Vec<u8>>> {
    let mut sent = Vec::new();
    for size in BOTH {
        let (shell, plan) = kent();
        let mut seat = Seat::start_in(&shell, &["--plan", &plan], size, variables)?;
        errand(&mut seat, ascii);
        assert_eq!(seat.ended().exit_code(), 0);
        seat.left_as_found();
        let shown = shell.run(&["--plan", &plan, "show", "DA-04"]);
        assert!(shown.out.contains("Stage: complete"), "what was undone is undone: {}", shown.out);
        let raw = seat.raw.lock().unwrap().clone();
        assert_eq!(
            without_alternate(&raw, size).trim(),
            "",
            "nothing stays where there is no other screen to go back to"
        );
        sent.push(raw);
    }
    Some(sent)
}

/// What is left on a terminal that knows no alternate screen.
fn without_alternate(raw: &[u8], (cols, rows): (u16, u16)) -> String {
    let text = String::from_utf8_lossy(raw).replace("\u{1b}[?1049h", "").replace("\u{1b}[?1049l", "");
    let mut screen = vt100::Parser::new(sized(rows), sized(cols), 0);
    screen.process(text.as_bytes());
    screen.screen().contents()
}

/// Fails where a change of look is not among these.
#[track_caller]
fn only(sent: &[Vec<u8>], allowed: impl Fn(u8) -> bool) {
    for raw in sent {
        let strange: Vec<u8> = looks(raw).into_iter().filter(|number| !allowed(*number)).collect();
        assert!(strange.is_empty(), "{strange:?}: changes of look that this terminal may not know");
    }
}

/// Bold, underlined, reversed, and back.
fn is_plain(number: u8) -> bool {
    [0, 1, 4, 7].contains(&number)
}

/// Those and the sixteen colours.
fn is_sixteen(number: u8) -> bool {
    is_plain(number) || matches!(number, 30..=37 | 40..=47 | 90..=97 | 100..=107)
}

#[test]
fn the_errand_in_a_terminal_of_256_colours() {
    let Some(sent) = errands(&[("TERM", "xterm-256color")], false) else { return };
    only(&sent, is_sixteen);
}

#[test]
fn the_errand_in_the_dark_theme_of_256_colours_and_in_full_ones() {
    for colours in ["256", "full"] {
        let (shell, plan) = kent();
        let words = ["--plan", &plan, "--theme", "dark", "--colours", colours];
        let mut seat = seat!(Seat::start_in(&shell, &words, (80, 24), &[]));
        errand(&mut seat, false);
        assert_eq!(seat.ended().exit_code(), 0);
        assert!(looks(&seat.raw.lock().unwrap()).contains(&38), "numbered colours are used");
    }
}

#[test]
fn the_errand_in_a_terminal_of_sixteen_colours() {
    let Some(sent) = errands(&[("TERM", "xterm")], false) else { return };
    only(&sent, is_sixteen);
    assert!(sent.iter().all(|raw| looks(raw).contains(&42)), "a link is marked in green");
}

#[test]
fn the_errand_without_colours_keeps_reverse_and_bold() {
    let Some(sent) = errands(&[("NO_COLOR", "1")], false) else { return };
    only(&sent, is_plain);
    assert!(sent.iter().all(|raw| looks(raw).contains(&7) && looks(raw).contains(&1)));
}

#[test]
fn the_errand_where_the_locale_is_not_utf_8_is_all_ascii() {
    let Some(sent) = errands(&[("LC_ALL", "C")], true) else { return };
    assert!(sent.iter().all(|raw| raw.is_ascii()));
}

#[test]
fn the_errand_on_the_linux_console_is_ascii_and_bright() {
    let Some(sent) = errands(&[("TERM", "linux")], true) else { return };
    only(&sent, is_sixteen);
    assert!(sent.iter().all(|raw| raw.is_ascii()));
    assert!(sent.iter().all(|raw| looks(raw).contains(&92)), "the dark theme's light green");
}

#[test]
fn the_errand_at_a_terminal_of_the_eighties_has_no_colours() {
    let Some(sent) = errands(&[("TERM", "vt100")], false) else { return };
    only(&sent, is_plain);
}

#[test]
fn no_terminal_is_asked_anything_it_may_never_answer_nor_sent_what_putty_takes_wrongly() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    errand(&mut seat, false);
    seat.ended();
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()).into_owned();
    for (query, what) in [
        ("\u{1b}[6n", "where the cursor is"),
        ("\u{1b}[c", "what it is"),
        ("\u{1b}[>", "what it is"),
        ("$p", "its modes"),
        ("\u{1b}]", "a title, a colour or the clipboard"),
        ("\u{5}", "its answer to ENQ"),
        ("\u{1b}P", "a string"),
    ] {
        assert!(!raw.contains(query), "{what}");
    }
    assert!(!looks(raw.as_bytes()).contains(&58) && !looks(raw.as_bytes()).contains(&2));
}

#[test]
fn keys_held_while_nobody_reads_the_screen_do_not_queue_up_behind_drawing() {
    // What the client has not taken fills the line, and the program waits for it: meanwhile keys come.
    const PRESSED: usize = 400;
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start_in(&shell, &["--plan", &plan], (120, 40), &[]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)").sees("ongoing");
    let raw = seat.raw.clone();
    // Whoever takes the bytes has to wait for this lock, as for a slow line.
    let line = raw.lock().unwrap();
    let before = line.len();
    for _ in 0..PRESSED / 2 {
        seat.send("\u{4}");
        thread::sleep(Duration::from_millis(2));
        seat.send("\u{15}");
        thread::sleep(Duration::from_millis(2));
    }
    seat.send("q");
    drop(line);
    assert_eq!(seat.ended().exit_code(), 0);
    seat.left_as_found();
    // A page is some 2 kB; the line holds some 20 kB before the program has to wait.
    let sent = raw.lock().unwrap().len() - before;
    assert!(sent < PRESSED * 250, "{sent} bytes for {PRESSED} keys: each was drawn for itself");
}

/// A multiplexer between the program and the terminal; what ends it is run in any case.
struct Between(Command);

impl Drop for Between {
    fn drop(&mut self) {
        let _ = self.0.output();
    }
}

fn is_here(name: &str) -> bool {
    // tmux says its version with -V, screen with -v, and each refuses the other.
    let found = Command::new(name).arg(if name == "tmux" { "-V" } else { "-v" }).output().is_ok();
    if !found {
        println!("skipped: there is no {name} here");
    }
    found
}

/// The errand inside a multiplexer, which ends by itself when the program does.
fn errand_in(name: &'static str, words: impl Fn(&Shell) -> Vec<String>, end: &[&str]) {
    if !is_here(name) {
        return;
    }
    for size in BOTH {
        let (shell, plan) = kent();
        // A socket has a short name.
        let sockets = tempfile::Builder::new().prefix("f").tempdir_in("/tmp").unwrap();
        // GNU screen trusts no folder that others may enter.
        fs::set_permissions(sockets.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let folder = sockets.path().display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = CommandBuilder::new(name);
        command.args(words(&shell));
        command.args([env!("CARGO_BIN_EXE_folkmoot"), "--plan", &plan]);
        let variables = [("PATH", &*path), ("SHELL", "/bin/sh"), ("TMUX_TMPDIR", &folder), ("SCREENDIR", &folder)];
        let mut ends = Command::new(name);
        ends.args(end).env("TMUX_TMPDIR", &folder).env("SCREENDIR", &folder);
        let _between = Between(ends);
        let Some(mut seat) = Seat::spawn(&shell, command, size, &variables) else { return };
        errand(&mut seat, false);
        seat.ended();
        assert!(!seat.text().contains("Actions ("), "nothing of the plan stays in {name}:\n{}", seat.text());
    }
}

#[test]
fn the_errand_inside_tmux() {
    errand_in("tmux", |_| ["-f", "/dev/null", "new-session"].map(str::to_owned).to_vec(), &["kill-server"]);
}

#[test]
fn the_errand_inside_gnu_screen() {
    errand_in("screen", |_| ["-c", "/dev/null", "-U"].map(str::to_owned).to_vec(), &["-X", "quit"]);
}

#[test]
fn what_the_subcommands_say_is_ascii_on_a_terminal_whose_locale_is_not_utf_8_and_as_it_is_in_a_pipe() {
    let (shell, plan) = kent();
    let words = ["--plan", &plan, "grant"];
    let mut seat = seat!(Seat::start_in(&shell, &words, (120, 40), &[("LC_ALL", "C")]));
    seat.ended();
    seat.sees("Allocation").sees("L39,661.00");
    let raw = seat.raw.lock().unwrap().clone();
    assert!(raw.is_ascii(), "{}", String::from_utf8_lossy(&raw));
    let piped = shell.command(&words).env("LC_ALL", "C").output().unwrap().stdout;
    assert_eq!(String::from_utf8(piped).unwrap(), shell.run(&words).out);
    // A byte that is no UTF-8 is said to be wrong, and nothing is changed.
    let latin: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(b"caf\xe9".to_vec());
    let ran = shell.command(&["--plan", &plan, "note", "DA-03"]).env("LC_ALL", "C").arg(latin).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("UTF-8"));
}
