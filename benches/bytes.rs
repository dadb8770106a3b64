//! What a key costs on a slow line: the bytes that the real program sends through a pseudo-terminal,
//! at two sizes, as a table: `cargo bench --bench bytes`.
//!
//! For each key two numbers: what is sent at once, and what follows once the cursor rests and the
//! detail comes after it. They are told apart by a pause, so a busy machine may add them up: what holds the
//! budgets is the test `a_cursor_move_is_under_300_bytes_and_a_page_under_6_kib`, which counts frames.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is no library, and may stop at the first error"
)]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_folkmoot");
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 36)];
/// No byte for so long: the frame has been sent, and the cursor has not rested yet.
const FRAME: Duration = Duration::from_millis(60);
/// No byte for so long: the cursor has rested, and nothing more comes.
const RESTED: Duration = Duration::from_millis(350);

/// What is pressed, and the most that may be sent at once for it.
const STEPS: [(&str, &str, usize); 14] = [
    ("the first screen", "", 12_000),
    ("to the actions", "A", 12_000),
    ("a move down", "j", 300),
    ("another", "j", 300),
    ("a page down", "\u{4}", 6_144),
    ("a move up", "k", 300),
    ("to the detail", "\t", 6_144),
    ("and back", "\t", 6_144),
    ("open the detail", "\r", 6_144),
    ("and back again", "\u{1b}", 6_144),
    ("begin a search", "/", 6_144),
    ("a letter of it", "w", 6_144),
    ("drop the search", "\u{1b}", 6_144),
    ("to the priorities", "P", 12_000),
];

fn main() {
    let home = TempDir::new().unwrap();
    // Somebody who was here before: no tour is drawn over the screens.
    let state = home.path().join(".local/state/folkmoot");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::write(state.join("habits.json"), "{\"toured\":true}").unwrap();
    let plan = home.path().join("plan.folkmoot");
    let mut command = std::process::Command::new(PROGRAM);
    command.env("HOME", home.path()).arg("--plan").arg(&plan).args(["init", "--kent"]);
    assert!(command.output().unwrap().status.success());
    println!("{:<20} {:>9} {:>9}   {:>9} {:>9}", "bytes sent", "80x24", "at rest", "120x36", "at rest");
    let [small, wide] = SIZES.map(|size| measured(home.path(), &plan, size));
    for (((what, _, most), small), wide) in STEPS.iter().zip(small).zip(wide) {
        let over = if small.0.max(wide.0) > *most { "  over its budget" } else { "" };
        println!("{what:<20} {:>9} {:>9}   {:>9} {:>9}{over}", small.0, small.1, wide.0, wide.1);
    }
}

/// The bytes of each step: at once, and once the cursor rests.
fn measured(home: &Path, plan: &Path, (cols, rows): (u16, u16)) -> Vec<(usize, usize)> {
    let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(PROGRAM);
    command.env_clear();
    for (name, value) in [("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color"), ("TZ", "UTC")] {
        command.env(name, value);
    }
    command.env("HOME", home);
    command.args(["--plan".as_ref(), plan.as_os_str()]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut keyboard = pair.master.take_writer().unwrap();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = [0; 4_096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send(count).is_err() {
                return;
            }
        }
    });
    let steps = STEPS.iter().map(|(_, keys, _)| {
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
        let first = receiver.recv_timeout(Duration::from_secs(20)).unwrap();
        (first + until_quiet(&receiver, FRAME), until_quiet(&receiver, RESTED))
    });
    let steps = steps.collect();
    child.kill().unwrap();
    child.wait().unwrap();
    steps
}

/// The bytes that come until none come for a while.
fn until_quiet(receiver: &Receiver<usize>, quiet: Duration) -> usize {
    let mut bytes = 0;
    loop {
        match receiver.recv_timeout(quiet) {
            Ok(count) => bytes += count,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return bytes,
        }
    }
}
