//! The officer's own editor at the real terminal: it has every key, and whatever becomes of it or of the
//! program, nothing that was typed is lost. Editors here are a few lines for the shell.

use super::{Seat, kent};
use crate::support::Shell;
use nix::sys::signal::Signal;
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

/// An editor that does these lines with the file `$1`.
fn editor(shell: &Shell, lines: &str) -> String {
    let path = shell.home().join("editor");
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The program with this editor, at a note on DA-03 that was begun.
fn at_a_note(shell: &Shell, plan: &str, editor: &str) -> Option<Seat> {
    let mut seat = Seat::start_in(shell, &["--plan", plan], (80, 24), &[("EDITOR", editor)])?;
    // Who comes back finds the screen as it was left.
    seat.sees("edition April 2025");
    seat.send("A").sees("Actions (179)");
    seat.send("gjjt").sees("What was said.");
    seat.send("begun here").sees("begun here");
    Some(seat)
}

/// What is left in the folder of drafts: names of files and folders.
fn left(shell: &Shell) -> Vec<PathBuf> {
    let folder = shell.home().join("state/folkmoot/drafts");
    fs::read_dir(folder).map_or_else(|_| Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect())
}

#[test]
fn an_editor_has_every_key_and_what_it_wrote_is_saved_with_the_form() {
    let (shell, plan) = kent();
    let writes = editor(&shell, "echo EDITOR: $(cat \"$1\"); IFS= read -r line; printf '%s\\n' \"$line\" > \"$1\"");
    let mut seat = seat!(at_a_note(&shell, &plan, &writes));
    seat.send("\u{5}").sees("EDITOR: begun here");
    assert!(seat.is_cooked(), "the editor has the terminal as the shell gave it");
    // While it is at work the plan is nobody's.
    let ran = shell.run(&["--plan", &plan, "set", "DA-04", "stage", "on hold", "--note", "Meanwhile"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = "every key of this line 0123456789 reaches the editor and no other";
    seat.send(&format!("{line}\n")).sees("the text is in the form").sees("every key of this line");
    seat.send(" and on\r").sees("Actions (179)").sees("Saved");
    let ran = shell.run(&["--plan", &plan, "show", "DA-03"]);
    assert!(ran.out.contains(&format!("{line} and on")), "{}", ran.out);
    // The next keys are read as ever, and a window that changes is noticed.
    seat.send("?").sees("Help:");
    seat.send("\u{1b}").sees_no("Help:");
    seat.resize(120, 36);
    seat.sees("Kent Community Safety Partnership");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.given_back();
    assert_eq!(left(&shell), Vec::<PathBuf>::new());
}

#[test]
fn an_editor_that_fails_or_is_not_there_says_so_and_the_text_stays() {
    let (shell, plan) = kent();
    let fails = editor(&shell, "exit 3");
    for (editor, says) in [
        (fails.as_str(), "ended with an error (3)"),
        ("no-such-editor --wait", "cannot be started"),
        ("", "no editor is set"),
    ] {
        let mut seat = seat!(at_a_note(&shell, &plan, editor));
        seat.send("\u{5}").sees(says).sees("begun here");
        seat.send(" and on").sees("begun here and on");
        seat.send("\u{1b}").sees("Drop what you typed?");
        seat.send("y").sees("Actions (179)");
        seat.send("q");
        assert_eq!(seat.ended().exit_code(), 0);
        // What a shell said of an editor that it did not find stays for whoever looks for it.
        seat.given_back();
        assert_eq!(left(&shell), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_ctrl_c_at_an_editor_ends_the_editor_and_not_the_program() {
    let (shell, plan) = kent();
    let waits = editor(&shell, "echo EDITOR; read -r line; echo $line > \"$1\"");
    let mut seat = seat!(at_a_note(&shell, &plan, &waits));
    seat.send("\u{5}").sees("EDITOR");
    seat.send("\u{3}").sees("was ended by a signal").sees("begun here");
    seat.send(" and on\r").sees("note on DA-03: begun here and on");
    seat.send("q");
    assert_eq!(seat.ended().exit_code(), 0);
    seat.given_back();
}

#[test]
fn a_hang_up_while_an_editor_is_at_work_keeps_what_it_wrote() {
    for signal in [Signal::SIGHUP, Signal::SIGTERM] {
        let (shell, plan) = kent();
        let writes = editor(&shell, "echo half a text > \"$1\"; echo EDITOR; read -r line");
        let mut seat = seat!(at_a_note(&shell, &plan, &writes));
        seat.send("\u{5}").sees("EDITOR");
        seat.signal(signal);
        assert_ne!(seat.ended().exit_code(), 0);
        assert_eq!(left(&shell).len(), 1, "the draft, and nothing beside it");
        let mut seat = seat!(Seat::start(&shell, &["--plan", &plan]));
        seat.sees("What you were typing was kept").sees("half a text");
        seat.send("r").sees("What was said.").sees("half a text");
        seat.send("\r").sees("note on DA-03: half a text");
        seat.send("q");
        assert_eq!(seat.ended().exit_code(), 0);
    }
}

#[test]
fn a_kill_while_an_editor_is_at_work_keeps_what_was_in_the_form() {
    let (shell, plan) = kent();
    let waits = editor(&shell, "echo EDITOR; read -r line");
    let mut seat = seat!(at_a_note(&shell, &plan, &waits));
    seat.send("\u{5}").sees("EDITOR");
    seat.signal(Signal::SIGKILL);
    seat.ended();
    let seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("What you were typing was kept").sees("begun here").sees("a text was being written in an editor");
}

#[test]
fn what_a_failed_editor_wrote_is_not_written_over_by_the_next() {
    let (shell, plan) = kent();
    let dies = editor(&shell, "echo rescued >> \"$1\"; exit 3");
    let mut seat = seat!(at_a_note(&shell, &plan, &dies));
    for _ in 0..2 {
        seat.send("\u{5}").sees("what was written is in").sees("begun here");
        seat.send(" ").sees_no("what was written is in");
    }
    let texts: Vec<String> = left(&shell)
        .into_iter()
        .filter_map(|folder| fs::read_to_string(folder.join("text.txt")).ok())
        .filter(|text| text.contains("rescued"))
        .collect();
    assert_eq!(texts.len(), 2, "each has a file of its own");
}
