//! What of a screen outlives its session: where one was, how each list was filtered and arranged,
//! what was used in the palette. It belongs to a person, not to the plan.
//!
//! It is a value of plain words, so that a later version reads what an earlier one wrote; what it
//! no longer knows is left out. The session keeps it, for each person and plan; of the restricted
//! file nothing is kept, for a filter is made of words that stand in it.

use super::{
    App, Effect, arrangement::Arrangement, districts::View, funding::Face, look::Look, palette::Remembered,
    screen::Page,
};
use crate::plan::{Book, Id, Kind};
use std::collections::BTreeMap;

/// What a person does wherever they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// What was typed and chosen in palettes.
    pub remembered: Remembered,
    /// The theme of colours that was turned to; nothing where none was.
    pub look: Option<Look>,
    /// Whether the tour was taken or skipped.
    pub toured: bool,
    /// How the screens of this plan were left.
    pub left: Left,
}

/// How the screens of a plan were left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The page that was shown, by its slug; empty where none was.
    pub page: String,
    /// The lists that were looked at, by the slugs of their pages.
    pub lists: BTreeMap<String, Looked>,
}

/// How a list was left: what of it moved in the session, or all that is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The filter line.
    pub filter: Option<String>,
    /// By what it was sorted, as [`Arrangement::read`] reads it.
    pub sort: Option<String>,
    /// Its columns, likewise.
    pub columns: Option<String>,
    /// The sort and the columns that a view gave it, where it was left in one.
    pub in_view: Option<(String, String)>,
    /// The chosen record; nothing where none was.
    pub chosen: Option<i64>,
}

/// The pages that can be left and come back to, by slugs that later versions keep.
fn pages() -> impl Iterator<Item = (String, Page)> {
    let views = View::WALKED.into_iter().map(|view| (view.name(), Page::Districts(view)));
    let faces = Face::WALKED.into_iter().filter(|face| *face != Face::List);
    let faces = faces.map(|face| (face.name(), Page::Grant(face)));
    let named = [("overview", Page::Overview), ("history", Page::History), ("records", Page::Records)];
    let named = named.into_iter().map(|(name, page)| (name.to_owned(), page));
    let views = views.map(|(name, page)| (format!("districts {}", name.to_lowercase()), page));
    let faces = faces.map(|(name, page)| (format!("grant {}", name.to_lowercase()), page));
    let lists = Kind::ALL.iter().map(|kind| (kind.table().to_owned(), Page::List(*kind)));
    named.chain(views).chain(faces).chain(lists)
}

fn slug(page: Page) -> String {
    pages().find(|(_, other)| *other == page).map_or_else(String::new, |(slug, _)| slug)
}

impl App {
    /// What shall outlive the session.
    pub fn habits(&self) -> Habits {
        let mut left = Left { page: slug(self.page), lists: BTreeMap::new() };
        for (page, list) in &self.lists {
            let Page::List(_) = page else { continue };
            // What a view arranged is the view's; what it gave way to is the person's own.
            let arrangement = self.own_arrangements.get(page).unwrap_or(&list.arrangement);
            // Another session may have left the list otherwise meanwhile: only what moved here is kept.
            let began = self.began.get(&slug(*page));
            let moved =
                |now: String, stood: Option<&String>| (Some(&now) != stood.or(Some(&String::new()))).then_some(now);
            let looked = Looked {
                filter: moved(list.filter.value().trim().to_owned(), began.and_then(|began| began.filter.as_ref())),
                sort: moved(arrangement.written_sort(), began.and_then(|began| began.sort.as_ref())),
                columns: moved(arrangement.written_columns(), began.and_then(|began| began.columns.as_ref())),
                in_view: self
                    .own_arrangements
                    .contains_key(page)
                    .then(|| (list.arrangement.written_sort(), list.arrangement.written_columns())),
                chosen: list.chosen().map(|id| id.0),
            };
            left.lists.insert(slug(*page), looked);
        }
        if self.plan.book() == Book::Reviews {
            left = Left::default();
        }
        Habits { remembered: self.remembered.clone(), look: self.looks.turned_to, toured: self.toured, left }
    }

    /// Puts the screens back as they were left, and says so where it is not the usual beginning.
    pub fn settle_in(&mut self, habits: &Habits) -> Vec<Effect> {
        self.toured = habits.toured;
        self.tour = (!self.toured).then_some(0);
        self.remembered = habits.remembered.clone();
        self.began.clone_from(&habits.left.lists);
        self.looks.turned_to = habits.look;
        for (slug, looked) in &habits.left.lists {
            let Some((_, page)) = pages().find(|(known, _)| known == slug) else { continue };
            let Page::List(kind) = page else { continue };
            if !self.plan.book().has(kind) {
                continue;
            }
            let list = self.lists.entry(page).or_default();
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            list.arrangement = Arrangement::read(kind, &text(&looked.sort), &text(&looked.columns));
            if let Some((sort, columns)) = &looked.in_view {
                let seen = Arrangement::read(kind, sort, columns);
                self.own_arrangements.insert(page, std::mem::replace(&mut list.arrangement, seen));
            }
            list.filter = tui_input::Input::new(text(&looked.filter));
            list.begins_at = looked.chosen.map(Id);
        }
        let page = pages().find(|(slug, _)| *slug == habits.left.page).map(|(_, page)| page);
        let begins = page.filter(|page| page.book().is_none_or(|book| book == self.plan.book()));
        let Some(page) = begins else { return Vec::new() };
        if page == self.page && !self.list().is_filtered() {
            return self.entered();
        }
        self.arrive(page);
        let effects = self.entered();
        let filter = self.list().filter.value();
        let filtered = if filter.is_empty() { String::new() } else { format!(", filter \"{filter}\" (Esc drops it)") };
        // What is damaged was said just before, and is said no second time.
        if self.notice.is_none() {
            self.tell(format!("As you left it: {}{filtered}; O is the overview", page.title()));
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_page_that_is_left_has_a_slug_of_its_own() {
        let slugs: HashSet<String> = pages().map(|(slug, _)| slug).collect();
        assert_eq!(slugs.len(), pages().count());
        assert!(!slugs.contains(""));
    }
}
