//! Where habits are kept: one small file of a person, for all their plans, written as a session ends.
//!
//! Two sessions of one person may end in any order: what is written is laid over what stands there
//! by then, list by list, so that neither takes away what only the other looked at. Whatever is
//! strange about the file (damaged, of a later version), it is as if there were none; it holds
//! nothing that anybody would miss, and no reason not to open a plan.

use super::{Session, writing};
use crate::{
    app::{
        Message,
        habits::{Habits, Left, Looked},
        look::Look,
        palette::Remembered,
    },
    plan::Book,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File},
    io::Read,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// The most bytes that are read: what is kept is far less.
const MOST: u64 = 1 << 20;
/// How many plans are remembered.
const PLANS: usize = 20;
/// How many texts of the palette are remembered.
const TEXTS: usize = 20;

/// What stands in the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct HabitsFile {
    toured: bool,
    /// The theme of colours, by its word; empty where none was turned to.
    theme: String,
    typed: Vec<String>,
    chosen: Vec<String>,
    /// The plans by their paths, and when each was last left.
    plans: BTreeMap<String, LeftInFile>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct LeftInFile {
    /// In seconds since 1970.
    at: i64,
    page: String,
    lists: BTreeMap<String, LookedInFile>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct LookedInFile {
    filter: Option<String>,
    sort: Option<String>,
    columns: Option<String>,
    in_view: Option<(String, String)>,
    chosen: Option<i64>,
}

fn read(path: &Path) -> Option<HabitsFile> {
    let mut text = String::new();
    File::open(path).ok()?.take(MOST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn name(plan: &Path) -> String {
    fs::canonicalize(plan).unwrap_or_else(|_| plan.to_path_buf()).to_string_lossy().into_owned()
}

impl Session {
    /// How this person left their screens at this plan, for the app to put them back.
    pub(super) fn settle_in(&self) -> Option<Message> {
        let (path, plan) = self.habits_at()?;
        let habits = kept(&path, plan.as_deref()).unwrap_or_default();
        Some(Message::Habits(Box::new(habits)))
    }

    /// Keeps how the screens are left, for the next session of this person; also those of the book that
    /// is not on the screen.
    pub fn leave(&self) {
        if let Some((path, plan)) = self.habits_at() {
            keep(&path, plan.as_deref(), &self.app.habits(), self.start.clock.now().as_second());
        }
        if let Some(other) = &self.other {
            other.leave();
        }
    }

    /// Where the habits of this person are kept, and the plan at which screens are left; none of a scratch
    /// copy, which is gone with its session. Nothing at all is kept of what is restricted.
    fn habits_at(&self) -> Option<(PathBuf, Option<PathBuf>)> {
        let desk = self.desk.as_ref().filter(|desk| desk.book() == Book::Plan)?;
        let plan = (!self.start.scratch).then(|| desk.path().to_path_buf());
        Some((self.start.habits.clone()?, plan))
    }
}

/// The habits of this person at a plan; nothing where none were kept yet.
fn kept(path: &Path, plan: Option<&Path>) -> Option<Habits> {
    let mut file = read(path)?;
    let left = plan.and_then(|plan| file.plans.remove(&name(plan))).unwrap_or_default();
    let looked = |one: LookedInFile| Looked {
        filter: one.filter,
        sort: one.sort,
        columns: one.columns,
        in_view: one.in_view,
        chosen: one.chosen,
    };
    let lists = left.lists.into_iter().map(|(slug, one)| (slug, looked(one))).collect();
    let remembered = Remembered { typed: file.typed, chosen: file.chosen };
    let look = Look::from_word(&file.theme);
    Some(Habits { remembered, look, toured: file.toured, left: Left { page: left.page, lists } })
}

/// Keeps the habits of this person at a plan, over what other sessions kept meanwhile.
///
/// Where they cannot be written nothing is said: the session is over, and nothing of the plan is in them.
fn keep(path: &Path, plan: Option<&Path>, habits: &Habits, at: i64) {
    let mut file = read(path).unwrap_or_default();
    file.toured |= habits.toured;
    if let Some(look) = habits.look {
        look.word().clone_into(&mut file.theme);
    }
    file.typed = over(file.typed, &habits.remembered.typed);
    file.chosen = over(file.chosen, &habits.remembered.chosen);
    if let (Some(plan), false) = (plan, habits.left.page.is_empty()) {
        let left = file.plans.entry(name(plan)).or_default();
        left.at = at;
        left.page.clone_from(&habits.left.page);
        for (slug, one) in &habits.left.lists {
            let stood = left.lists.remove(slug).unwrap_or_default();
            let looked = LookedInFile {
                filter: one.filter.clone().or(stood.filter),
                sort: one.sort.clone().or(stood.sort),
                columns: one.columns.clone().or(stood.columns),
                in_view: one.in_view.clone(),
                chosen: one.chosen.or(stood.chosen),
            };
            left.lists.insert(slug.clone(), looked);
        }
    }
    while file.plans.len() > PLANS {
        let oldest = file.plans.iter().min_by_key(|(_, left)| left.at).map(|(name, _)| name.clone());
        oldest.and_then(|name| file.plans.remove(&name));
    }
    if let Some(folder) = path.parent() {
        let _ = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    }
    if let Ok(text) = serde_json::to_vec_pretty(&file) {
        let _ = writing::write(path, &text, true);
    }
}

/// The latest of what was kept and what is new, each once, the latest last.
fn over(kept: Vec<String>, new: &[String]) -> Vec<String> {
    let mut all: Vec<String> = kept.into_iter().filter(|text| !new.contains(text)).chain(new.iter().cloned()).collect();
    all.drain(..all.len().saturating_sub(TEXTS));
    all
}
