//! The restricted file beside a plan: where it is, whether this person may read it, and turning to it.
//!
//! It is opened as a session of its own, with its own app, desk and history. What searches, marks,
//! undoes, exports or keeps drafts looks at one app only, so nothing of one file can come up in the
//! other. Who may not read the file has a program without it: the same where there is none.

use super::{Session, Start};
use crate::{
    app::{Message, screen::Page},
    plan::Book,
};
use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// The restricted file beside a plan: in a directory of its own, for a group of its own.
pub fn beside(plan: &Path) -> PathBuf {
    let mut folder = plan.file_stem().unwrap_or_default().to_owned();
    folder.push(".restricted");
    plan.with_file_name(folder).join("reviews.folkmoot")
}

/// The plan beside a restricted file, where it lies as [`beside`] says; nothing where it does not.
fn plan_of(reviews: &Path) -> Option<PathBuf> {
    let folder = reviews.parent()?;
    let stem = folder.file_name()?.to_str()?.strip_suffix(".restricted")?;
    Some(folder.with_file_name(format!("{stem}.folkmoot")))
}

/// Where the other book is that belongs to one.
pub(super) fn other_of(book: Book, path: &Path) -> Option<PathBuf> {
    match book {
        Book::Plan => Some(beside(path)),
        Book::Reviews => plan_of(path),
    }
}

/// Whether a file is there and this person may read it.
pub fn may_read(path: &Path) -> bool {
    nix::unistd::access(path, nix::unistd::AccessFlags::R_OK).is_ok()
}

/// Refuses a restricted file that is not kept apart: in a directory reached by a link, open to
/// everybody, or of the plan's own group and some officer's. The directory of the plan is theirs to
/// write, so that anybody could set up such a one and wait for others to write into it.
///
/// # Errors
/// A sentence.
pub fn trusted(path: &Path) -> Result<(), String> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let (Ok(own), Some(Ok(plans))) = (fs::symlink_metadata(folder), folder.parent().map(fs::metadata)) else {
        return Ok(());
    };
    let mine = [nix::unistd::geteuid().as_raw(), 0].contains(&own.uid());
    let amiss = if !own.is_dir() {
        "is a link and no directory"
    } else if own.mode() & 0o007 != 0 {
        "is open to everybody"
    } else if !mine && own.gid() == plans.gid() {
        "belongs to the group of the plan, so it keeps nothing apart, and to neither you nor root"
    } else {
        return Ok(());
    };
    let at = folder.display();
    Err(format!(
        "{at} {amiss}; nothing was opened; ask whether it is the one that was set up, mode 2770, of its own group"
    ))
}

/// What is to be said of a restricted file that all who may read the plan may read.
pub fn warning(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let (own, plans) = (fs::metadata(folder).ok()?, fs::metadata(folder.parent()?).ok()?);
    let at = folder.display();
    let says = format!("{at} has the group of the plan: who may read the plan may read it; give it a group of its own");
    (own.gid() == plans.gid()).then_some(says)
}

impl Session {
    /// Turns to the other book, to a page of it or to where one was; what the app is told of it.
    pub(super) fn turn_to(&mut self, page: Option<Page>) -> Vec<Message> {
        if self.other.is_none() {
            match self.open_other() {
                Ok(other) => self.other = Some(Box::new(other)),
                Err(sentence) => return vec![Message::Failed(sentence)],
            }
        }
        let Some(mut other) = self.other.take() else { return Vec::new() };
        other.app.measured(self.app.metrics);
        // It is the same terminal, and looks as it did.
        other.app.fittings = self.app.fittings.clone();
        other.app.looks = self.app.looks.clone();
        // One keeper goes with whoever types: who ends the session from outside has it in hand.
        other.keeper = std::mem::take(&mut self.keeper);
        std::mem::swap(self, &mut *other);
        self.other = Some(other);
        self.keep_here();
        vec![Message::Turned(page)]
    }

    fn open_other(&self) -> Result<Self, String> {
        const NONE: &str = "there is nothing else that you may read here";
        let desk = self.desk.as_ref().ok_or(NONE)?;
        let path = other_of(desk.book(), desk.path()).filter(|path| may_read(path)).ok_or(NONE)?;
        if desk.book() == Book::Plan {
            trusted(&path)?;
        }
        let desk = self.start.desk_at(&path)?;
        Self::at(Start { own: path, ..self.start.clone() }, desk)
    }
}
