//! What is copied out of the program, and what the mouse does in it.

use super::*;
use folkmoot::app::{Message, mouse::Pointed};

/// What the terminal was asked to put on its clipboard, as it stands in the request.
fn asked(seat: &Seat) -> Vec<String> {
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()).into_owned();
    let requests = raw.split("\u{1b}]52;c;").skip(1).filter_map(|rest| rest.split('\u{7}').next());
    requests.map(str::to_owned).collect()
}

#[test]
fn a_reference_goes_to_the_clipboard_of_the_terminal_and_nobody_claims_that_it_arrived() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("Ajj").sees("DA-03 Put recommendations");
    seat.send("y").sees("r reference").sees("c CSV").sees("m Markdown").sees("f file");
    seat.send("r").sees("DA-03 sent to the terminal's clipboard, where it allows that; y f writes a file");
    assert_eq!(asked(&seat), ["REEtMDM="]);
    // The footer's keys are back, and Esc after the prefix does nothing.
    seat.send("y\u{1b}").sees("s status");
    seat.send("yc").sees("179 rows as CSV sent");
    assert!(asked(&seat)[1].len() > 5_000);
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.left_as_found();
}

#[test]
fn inside_tmux_and_screen_the_request_is_wrapped_as_each_passes_it_on() {
    for (variable, value, wanted) in [
        ("TMUX", "/tmp/none,1,0", "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;REEtMDE=\u{7}\u{1b}\\"),
        ("STY", "1.pts-0.here", "\u{1b}P\u{1b}]52;c;REEtMDE=\u{7}\u{1b}\\"),
    ] {
        let (shell, plan) = kent();
        let mut seat = seat!(Seat::start_in(&shell, &["--plan", &plan], (80, 24), &[(variable, value)]));
        seat.sees("Needs attention");
        seat.send("A").sees("Actions (179)");
        seat.send("yr").sees("DA-01 sent");
        assert!(String::from_utf8_lossy(&seat.raw.lock().unwrap()).contains(wanted), "{variable}");
    }
}

#[test]
fn where_there_is_no_clipboard_what_is_copied_is_in_a_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start_in(&shell, &["--plan", &plan], (80, 24), &[("TERM", "linux")]));
    seat.sees("Needs attention");
    seat.send("A").sees("Actions (179)");
    seat.send("yy").sees("this terminal has no clipboard (TERM=linux): written to");
    assert!(asked(&seat).is_empty());
    let path = shell.home().join("state/folkmoot/copied.txt");
    assert!(fs::read_to_string(&path).unwrap().starts_with("DA-01  Run domestic homicide reviews"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_is_seen_is_written_into_a_file_as_its_ending_says() {
    let mut officer = Officer::at_kent();
    officer
        .press("A / \"lessons\" Enter y f")
        .sees("Write what is seen into")
        .press("Ctrl-U \"seen.md\" Enter")
        .sees("saved");
    let text = fs::read_to_string(officer.folder().join("seen.md")).unwrap();
    assert!(text.starts_with("| Ref | Action |") && text.contains("| DA-04 |"), "{text}");
    officer.press("y f Ctrl-U \"seen.csv\" Enter").sees("saved");
    let bytes = fs::read(officer.folder().join("seen.csv")).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF\"Ref\",\"Action\""));
}

#[test]
fn more_than_a_clipboard_takes_is_written_into_a_file() {
    let mut officer = Officer::at_kent();
    let long = "long ".repeat(20_000);
    officer.press("A e Down Ctrl-U").paste(&long).press("Enter");
    officer.press("y y");
    officer.sees("this is more than the 74994 bytes of a clipboard: written to");
    assert_eq!(officer.session.take_copied(), None);
}

#[test]
fn the_wheel_moves_a_click_chooses_and_a_second_one_opens() {
    let mut officer = Officer::at_kent();
    officer.press("A");
    let point = |officer: &mut Officer, pointed| officer.handle(Message::Pointed(pointed));
    point(&mut officer, Pointed::WheelDown);
    assert_eq!(officer.session.app.list().cursor, 3);
    point(&mut officer, Pointed::WheelUp);
    assert_eq!(officer.session.app.list().cursor, 0);
    let row = |officer: &mut Officer, wanted: &str| {
        let screen = officer.screen();
        u16::try_from(screen.lines().position(|line| line.starts_with(wanted)).unwrap()).unwrap()
    };
    let y = row(&mut officer, "DA-04");
    point(&mut officer, Pointed::Click(5, y));
    officer.sees("DA-04 Hold DHR lessons");
    point(&mut officer, Pointed::Click(5, y));
    assert_eq!(officer.session.app.focus, folkmoot::app::Focus::Detail);
    let tabs = officer.screen().lines().nth(1).unwrap().to_owned();
    let x = u16::try_from(tabs.find("Meetings").unwrap()).unwrap();
    point(&mut officer, Pointed::Click(x + 3, 1));
    officer.sees("Meetings (24)");
    // Beside everything, and through what lies on top, a click is nothing.
    let before = officer.screen();
    point(&mut officer, Pointed::Click(79, 0));
    assert_eq!(officer.screen(), before);
    officer.press("?");
    let before = officer.screen();
    point(&mut officer, Pointed::Click(0, 1));
    assert_eq!(officer.screen(), before);
    officer.press("Esc A e");
    let before = officer.screen();
    point(&mut officer, Pointed::WheelDown);
    point(&mut officer, Pointed::Click(5, y));
    assert_eq!(officer.screen().lines().count(), before.lines().count());
}

#[test]
fn the_mouse_is_off_until_somebody_switches_it_on_and_off_again_when_the_program_leaves() {
    let (shell, plan) = kent();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    let sent = |seat: &Seat, wanted: &str| String::from_utf8_lossy(&seat.raw.lock().unwrap()).matches(wanted).count();
    assert_eq!(sent(&seat, "\u{1b}[?1000h"), 0);
    seat.send("\u{f}").sees("the mouse is on").sees("with Shift it still selects text");
    assert_eq!((sent(&seat, "\u{1b}[?1000h"), sent(&seat, "\u{1b}[?1000l")), (1, 0));
    assert_eq!(sent(&seat, "\u{1b}[?1003h"), 0, "movement is never asked for");
    seat.send("A").sees("Actions (179)");
    // The wheel, and a press on the eighth line.
    seat.send("\u{1b}[<65;10;10M").sees("DA-04 Hold DHR lessons");
    seat.send("\u{1b}[<0;10;7M\u{1b}[<0;10;7m").sees("DA-03 Put recommendations");
    seat.send("\u{f}").sees("the mouse is off");
    assert_eq!(sent(&seat, "\u{1b}[?1000l"), 1);
    seat.send("\u{f}").sees("the mouse is on");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.left_as_found();
    assert_eq!(sent(&seat, "\u{1b}[?1000l"), 2, "it is off for whoever has the terminal next");
}

#[test]
fn a_mouse_that_the_configuration_switches_on_is_off_after_a_signal_too() {
    let (shell, plan) = kent();
    fs::create_dir_all(shell.home().join("config/folkmoot")).unwrap();
    fs::write(shell.home().join("config/folkmoot/config.toml"), "mouse = true\ntheme = \"light\"\n").unwrap();
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Needs attention");
    seat.send("T").sees("theme contrast: high contrast, white on black");
    seat.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(seat.ended().exit_code(), 143);
    seat.left_as_found();
    let raw = String::from_utf8_lossy(&seat.raw.lock().unwrap()).into_owned();
    assert!(raw.rfind("\u{1b}[?1000l") > raw.rfind("\u{1b}[?1000h") && raw.contains("\u{1b}[?1000h"));
}

#[test]
fn the_theme_that_somebody_turned_to_is_there_when_they_come_back() {
    let (shell, plan) = kent();
    for theme in ["dark", "light"] {
        let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
        seat.sees("Overview Priorities");
        seat.send("AT").sees(&format!("theme {theme}:"));
        seat.send("q");
        assert_eq!(seat.ended().exit_code(), 0);
    }
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan, "--theme", "mono"]));
    seat.sees("Actions (179)");
    assert!(looks(&seat.raw.lock().unwrap()).iter().all(|number| ![38, 42].contains(number)), "what is said counts");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("Actions (179)");
    assert!(looks(&seat.raw.lock().unwrap()).contains(&38), "light again, with its numbered colours");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
}
