//! What is copied: on its way to the clipboard of whoever has the terminal, or into a file of the user's
//! own where no clipboard can take it.

use super::{Session, writing};
use crate::app::Message;
use std::{fs, path::Path};

/// The most bytes that are put on a clipboard: terminals take a request of 100,000 bytes, and four of them
/// say three.
const CLIPBOARD: usize = 74_994;

impl Session {
    /// What was copied since it was last asked for, for the clipboard of the terminal.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// Gives a text to whoever has the terminal; into a file of the user's own where no clipboard can take it.
    pub(super) fn copy(&mut self, text: String, says: String) -> Message {
        let no_clipboard = match &self.app.fittings.no_clipboard {
            None if text.len() > CLIPBOARD => Some(format!("this is more than the {CLIPBOARD} bytes of a clipboard")),
            other => other.clone(),
        };
        let Some(why) = no_clipboard else {
            self.copied = Some(text);
            return Message::Copied(says);
        };
        let folder = self.start.drafts.as_deref().and_then(Path::parent);
        let Some(folder) = folder else {
            return Message::Failed(format!("{why}; nothing was copied; y f writes a file"));
        };
        let path = folder.join("copied.txt");
        let written = fs::create_dir_all(folder).and_then(|()| writing::write(&path, text.as_bytes(), true));
        match written {
            // Said as what did not go as asked, which is read to its end.
            Ok(()) => Message::Failed(format!("{why}: written to {}", path.display())),
            Err(error) => Message::Failed(format!("{why}, and {} could not be written: {error}", path.display())),
        }
    }
}
