//! The papers of a grant year: which there are, and where one is written.

use super::{
    App, Effect,
    funding::grant_of,
    overlay::{Overlay, Prompt, Wish},
    screen::Page,
};
use crate::{
    paper::PAPERS,
    plan::{Kind, day::FinancialYear, grant, project},
};
use std::path::PathBuf;

/// The papers that can be written, on top of a screen.
#[derive(Clone, Copy, Debug)]
pub struct Papers {
    /// The year that they are about.
    pub year: FinancialYear,
    /// The chosen one.
    pub cursor: usize,
}

impl App {
    /// Why no paper can be written.
    pub(super) fn no_papers(&self) -> Option<String> {
        let year = self.grant_year();
        self.shown_grant()
            .is_none()
            .then(|| format!("there is no grant of {year}; go to a year that has one (< and >)"))
    }

    /// Shows the papers of the year that is shown.
    pub(super) fn show_papers(&mut self) -> Vec<Effect> {
        // On the list of all years the chosen project says which.
        let chosen = self.chosen_record().filter(|record| record.kind == Kind::Project);
        let grant = chosen.and_then(|project| self.plan.record(Kind::Grant, project.get(project::GRANT)?));
        let of_chosen =
            grant.and_then(|grant| grant.get(grant::YEAR)).filter(|_| self.page == Page::List(Kind::Project));
        let year = of_chosen.unwrap_or_else(|| self.grant_year());
        self.overlays.push(Overlay::Papers(Papers { year, cursor: 0 }));
        Vec::new()
    }

    /// Asks where the chosen paper is written.
    pub(super) fn choose_paper(&mut self) -> Vec<Effect> {
        let Some(Overlay::Papers(papers)) = self.overlays.last() else { return Vec::new() };
        if let Some(paper) = PAPERS.get(papers.cursor) {
            let path = self.setting.folder.join(paper.file(&papers.year.to_string()));
            let prompt = Prompt::new(Wish::Paper, path.to_string_lossy().into_owned());
            self.overlays.push(Overlay::Prompt(prompt));
        }
        Vec::new()
    }

    /// Writes the chosen paper where was said.
    pub(super) fn write_paper(&mut self, typed: &str) -> Vec<Effect> {
        let chosen = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Papers(papers) => Some(*papers),
            _ => None,
        });
        let chosen = chosen.and_then(|papers| Some((papers, PAPERS.get(papers.cursor)?)));
        let Some((papers, paper)) = chosen else { return Vec::new() };
        let Some(grant) = grant_of(&self.plan, papers.year) else {
            return self.say("the grant is no longer in the plan".to_owned());
        };
        let written = paper.of(&self.plan, grant, self.as_at());
        let path = if typed.starts_with('~') { PathBuf::from(typed) } else { self.setting.folder.join(typed) };
        self.said_of_paper = written.says.join("; ");
        vec![Effect::SaveFile { path, bytes: written.bytes, replace: false }]
    }
}
