//! The real program with `--linear` over pipes, as a script or a screen reader's shell talks to it.

use super::super::support::*;
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// The program at the other end of two pipes.
struct Talk {
    child: Child,
    mouth: Option<ChildStdin>,
    ears: Receiver<String>,
    heard: String,
}

impl Talk {
    fn begin(shell: &Shell, words: &[&str]) -> Self {
        let mut command = shell.command(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, ears) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mouth = child.stdin.take();
        Self { child, mouth, ears, heard: String::new() }
    }

    /// Types lines and waits for a text.
    #[track_caller]
    fn says(&mut self, lines: &[&str], wanted: &str) -> &mut Self {
        self.heard.clear();
        let mouth = self.mouth.as_mut().unwrap();
        for line in lines {
            writeln!(mouth, "{line}").unwrap();
        }
        let start = Instant::now();
        while !self.heard.contains(wanted) {
            assert!(start.elapsed() < PATIENCE, "\"{wanted}\" was never said:\n{}", self.heard);
            if let Ok(line) = self.ears.recv_timeout(Duration::from_millis(50)) {
                self.heard.push_str(&line);
                self.heard.push('\n');
            }
        }
        self
    }

    /// Ends the input; the exit code, all that was still said, and what was said beside it.
    fn ends(mut self) -> (i32, String, String) {
        drop(self.mouth.take());
        let output = self.child.wait_with_output().unwrap();
        let mut said = std::mem::take(&mut self.heard);
        while let Ok(line) = self.ears.recv() {
            said.push_str(&line);
            said.push('\n');
        }
        (output.status.code().unwrap_or(-1), said, String::from_utf8(output.stderr).unwrap())
    }
}

fn kent() -> (Shell, String) {
    let shell = Shell::new();
    let path = kent_file(shell.home()).to_string_lossy().into_owned();
    (shell, path)
}

#[test]
fn without_a_terminal_the_plan_is_talked_through_in_plain_lines() {
    let (shell, path) = kent();
    let mut talk = Talk::begin(&shell, &["--plan", &path]);
    talk.says(&[], "quit to leave.");
    talk.says(&["go actions", "DA-08", "status", "on hold", "Waiting.", ".", "save"], "stage on hold");
    talk.says(&["/overdue"], "filter overdue, of 179 in all");
    talk.says(&["go da-11", "detail"], "Detail of DA-11");
    talk.says(&["undo"], "Done (U redoes)");
    talk.says(&["go account", "list"], "whole grant £21,440.00");
    talk.says(&["quit"], "");
    let (code, said, beside) = talk.ends();
    assert_eq!((code, beside.as_str()), (0, ""), "{said}");
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn a_conflict_with_the_shell_is_settled_over_pipes() {
    let (shell, path) = kent();
    let mut talk = Talk::begin(&shell, &["--linear", "--plan", &path]);
    talk.says(&["go da-03", "edit", "/fields", "title", "Mine"], "1 save");
    assert_eq!(shell.run(&["--plan", &path, "set", "DA-03", "title", "Theirs"]).code, 0);
    talk.says(&["save"], "Original: Put recommendations");
    talk.says(&["mine", "save"], "Saved (u undoes)");
    let shown = shell.run(&["--plan", &path, "show", "DA-03"]).out;
    assert!(shown.contains("Mine"), "{shown}");
}

#[test]
fn an_end_of_the_input_is_said_and_what_is_typed_is_kept_as_a_draft() {
    let (shell, path) = kent();
    let mut talk = Talk::begin(&shell, &["--linear", "--plan", &path]);
    talk.says(&["go da-05", "note", "Half a"], "Note, now empty");
    let (code, said, beside) = talk.ends();
    assert_eq!(code, 0);
    assert!(said.contains("The input has ended."), "{said}");
    assert!(beside.contains("kept as a draft"), "{beside}");
    let mut talk = Talk::begin(&shell, &["--linear", "--plan", &path]);
    talk.says(&[], "Note: Half a").says(&["later"], "Overview");
    let (code, said, beside) = talk.ends();
    assert_eq!((code, beside.as_str()), (0, ""));
    assert!(said.contains("The input has ended; everything saved is in the plan."), "{said}");
}

#[test]
fn where_the_locale_knows_ascii_only_words_stand_for_signs() {
    let (shell, path) = kent();
    let mut command = shell.command(&["--linear", "--plan", &path]);
    command.env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"go account\nlist\nundo\n").unwrap();
    let out = child.wait_with_output().unwrap().stdout;
    assert!(out.is_ascii());
    let said = String::from_utf8(out).unwrap();
    assert!(said.contains("upfront pot GBP 21,440.00"), "{said}");
}
