//! A text that is lent to the officer's own editor: a file in a folder of its own, for its owner alone.
//!
//! ```text
//! lend       the folder, the file                        the terminal runs the editor on it
//! take_back  what stands in the file is what was typed   the folder goes
//! ```
//!
//! The folder lies where drafts do, so a text of a restricted book never leaves its directory, and what
//! an editor leaves beside a file goes with it. Where what was written cannot be taken, it stays, and
//! the sentence says where. The form keeps what it had all the while.

use super::{Session, drafts};
use crate::app::Message;
use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process,
};

/// The most bytes that are taken: a draft holds less, and who writes more has a document.
const MOST: u64 = 256 * 1024;

/// Why there is no editor, and what to do.
const NO_EDITOR: &str =
    "no editor is set: leave, say for example `export EDITOR=nano`, and come back; Ctrl-G opens the whole text here";

/// A text that is lent.
#[derive(Debug)]
pub(super) struct Lent {
    path: PathBuf,
    text: String,
}

impl Session {
    /// Lends a text out: a file that holds it.
    pub(super) fn lend(&mut self, text: &str) -> Result<(), String> {
        if self.start.editor.is_none() {
            return Err(NO_EDITOR.to_owned());
        }
        let Some(folder) = self.own_folder() else {
            return Err("there is no folder of your own to write in; the text stays in the form".to_owned());
        };
        // What an editor left behind when it failed is never written over.
        let folders = (0..1_000).map(|turn| folder.join(format!("{}{}-{turn}", drafts::WRITING, process::id())));
        let Some(folder) = folders.into_iter().find(|folder| !folder.exists()) else {
            return Err("a thousand texts are lent already; the text stays in the form".to_owned());
        };
        let path = folder.join("text.txt");
        // An editor expects a last line that ends.
        let lent = if text.is_empty() { String::new() } else { format!("{text}\n") };
        let written = drafts::own(&folder).and_then(|()| write(&path, &lent));
        written.map_err(|error| format!("could not write {}: {error}; the text stays in the form", path.display()))?;
        self.lent = Some(Lent { path, text: lent });
        Ok(())
    }

    /// The file of the text that is lent: whoever has the terminal runs an editor on it, and then calls
    /// [`Session::take_back`].
    pub fn lent(&self) -> Option<&Path> {
        self.lent.as_ref().map(|lent| lent.path.as_path())
    }

    /// What the text that is lent is to be written with.
    pub fn editor(&self) -> Option<&str> {
        self.start.editor.as_deref()
    }

    /// Takes back what is lent: what stands in the file by now, or where the editor failed a sentence.
    pub fn take_back(&mut self, ended: Result<(), String>) {
        let Some(lent) = self.lent.take() else { return };
        let written = read(&lent.path);
        let unchanged = written.as_ref().is_ok_and(|text| *text == lent.text);
        let kept = || {
            let stays = "the form keeps what it had";
            if lent.path.is_file() {
                format!("{stays}, and what was written is in {}", lent.path.display())
            } else {
                stays.to_owned()
            }
        };
        let written = match (ended, written) {
            (Ok(()), Ok(text)) => Ok(text),
            (Err(says), _) if unchanged => Err(format!("{says}; the form keeps what it had")),
            (Err(says), _) | (Ok(()), Err(says)) => Err(format!("{says}; {}", kept())),
        };
        if (written.is_ok() || unchanged)
            && let Some(folder) = lent.path.parent()
        {
            let _ = fs::remove_dir_all(folder);
        }
        self.handle(Message::Written(written));
    }
}

/// Writes a file that was not there, for its owner alone.
fn write(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// What stands in a file; else what is wrong with it.
fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| format!("what the editor wrote cannot be read ({error})"))?;
    let read = file.take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("what the editor wrote cannot be read ({error})"))?;
    if bytes.len() as u64 > MOST {
        return Err(format!("what the editor wrote is longer than the {} KiB of a field", MOST / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "what the editor wrote is not UTF-8 text".to_owned())
}
