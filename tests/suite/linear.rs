//! The plan in plain lines: every task of the screens by ear, through the same app.

use super::support::*;
use folkmoot::{
    app::{Message, keys::BINDINGS},
    linear::Linear,
    plan::{Kind, action, project, status},
};

mod clear;
mod laws;
mod program;

/// Somebody who hears the plan.
pub struct Ear {
    pub officer: Officer,
    linear: Linear,
    /// What was said, line by line, and how much of it the last line caused.
    pub said: Vec<String>,
    last: usize,
    pub left: bool,
}

impl Ear {
    pub fn over(officer: Officer) -> Self {
        let mut ear = Self { officer, linear: Linear::default(), said: Vec::new(), last: 0, left: false };
        ear.said = ear.linear.greet(&ear.officer.session.app);
        ear
    }

    pub fn at_kent() -> Self {
        Self::over(Officer::at_kent())
    }

    /// Types lines, as the loop of the program takes them in.
    pub fn types(&mut self, lines: &[&str]) -> &mut Self {
        for line in lines {
            self.last = self.said.len();
            let session = &mut self.officer.session;
            session.tick();
            self.linear.overhear(&session.app);
            for spoken in self.linear.hear(line, &session.app) {
                self.left |= session.handle(Message::Spoken(spoken)).quit;
            }
            if session.app.wants_rest() {
                session.handle(Message::Rest);
            }
            let told = self.linear.tell(&self.officer.session.app);
            self.said.extend(told);
        }
        self
    }

    /// What the last line caused.
    pub fn heard(&self) -> String {
        self.said.get(self.last..).unwrap_or_default().join("\n")
    }

    #[track_caller]
    pub fn hears(&mut self, wanted: &str) -> &mut Self {
        assert!(self.heard().contains(wanted), "\"{wanted}\" was not said:\n{}", self.heard());
        self
    }

    #[track_caller]
    pub fn hears_no(&mut self, unwanted: &str) -> &mut Self {
        assert!(!self.heard().contains(unwanted), "\"{unwanted}\" was said:\n{}", self.heard());
        self
    }
}

#[test]
fn by_ear_a_status_is_set_with_a_note_in_few_lines() {
    let mut ear = Ear::at_kent();
    let before = ear.said.len();
    ear.types(&["go actions", "DA-08", "status", "on hold", "Waiting for the grant.", ".", "save"]);
    ear.hears("Saved (u undoes): DA-08 Stage: not started becomes on hold.").hears("8. DA-08").hears("stage on hold");
    let lines = ear.said.len() - before;
    println!("set one status with a note: 7 lines typed, {lines} lines heard");
    assert!(lines <= 14, "{lines} lines:\n{}", ear.said[before..].join("\n"));
    let action = action_of(ear.officer.plan(), "DA-08");
    assert_eq!(status::stage(action), status::Stage::OnHold);
    ear.types(&["undo"]).hears("Done (U redoes)").hears("stage not started");
}

#[test]
fn by_ear_nothing_is_said_again_unless_somebody_asks() {
    let mut ear = Ear::at_kent();
    ear.types(&["A"]).hears("Actions, 1 of 179.").hears_no("2. DA-02");
    ear.types(&["next"]).hears("Actions, 2 of 179.").hears("2. DA-02");
    assert_eq!(ear.heard().lines().count(), 2);
    ear.types(&[""]).hears("Actions, 2 of 179.");
    assert_eq!(ear.heard().lines().count(), 2);
    ear.types(&["page 3", "list"]).hears("3. DA-03").hears("3 of 179; more reads on").hears_no("4. DA-04");
    ear.types(&["more"]).hears("4. DA-04").hears("6. DA-06").hears_no("3. DA-03");
    ear.types(&["list 100"]).hears("100. ").hears("102. ");
}

#[test]
fn by_ear_a_filter_says_what_it_leaves_and_what_of_it_is_wrong() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "filter overdue"]).hears("filter overdue, of 179 in all").hears(", overdue");
    ear.types(&["/due<nonsense"]).hears("due<nonsense was not understood, all 179 are shown: ");
    ear.types(&["filter -"]).hears("of 179.").hears_no("filter");
    ear.types(&["filter"]).hears("Filter by words").types(&["trauma"]).hears("filter trauma");
    ear.types(&["go overview", "/overdue"]).hears("go to a list first");
}

#[test]
fn by_ear_a_line_of_a_detail_is_followed_by_its_number_and_one_comes_back() {
    let mut ear = Ear::at_kent();
    ear.types(&["go da-11", "detail"]).hears("Detail of DA-11").hears("Priority: Domestic Abuse");
    let line = ear.heard().lines().find(|line| line.contains("CRG-")).map(str::to_owned).unwrap();
    let number = line.split('.').next().unwrap().to_owned();
    ear.types(&[&format!("open {number}")]).hears("Projects, ");
    let chosen = ear.officer.session.app.chosen_record().unwrap();
    assert!(line.contains(chosen.get(project::REFERENCE)), "{line}");
    ear.types(&["back"]).hears("Detail of DA-11").types(&["back"]).hears("Actions, 11 of 179.");
}

#[test]
fn by_ear_an_action_is_added_field_by_field_and_read_back_before_it_is_saved() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "add"]).hears("Add an action.").hears("Title, needed, now empty.");
    ear.types(&[".", "1"]).hears("needed").hears("Title, needed, now empty.");
    ear.types(&["Train the reviewers"]).hears("Priority, now Domestic Abuse.");
    ear.types(&["violence"]).hears("Serious Violence");
    ear.types(&["/fields"]).hears("Which field?").types(&["due"]).hears("Expects a date");
    ear.types(&["31/13/2026"]).hears("expected a month from 1 to 12").hears("now 31/13/2026");
    ear.types(&["31/3/2027"]).hears("To be saved:").hears("Title: Train the reviewers").hears("Due: 31 Mar 2027");
    ear.types(&["2", "coordinator"]).hears("Part of the name of a lead");
    ear.types(&["Kent Community Safety"])
        .hears("Which of these?")
        .types(&["1"])
        .hears("Coordinator: Kent Community Safety Team");
    ear.types(&["save"])
        .hears("Saved (u undoes)")
        .hears("Train the reviewers, stage not started")
        .hears("due 31 Mar 2027");
    let added = ear.officer.session.app.chosen_record().unwrap();
    assert_eq!(added.get(action::TITLE), "Train the reviewers");
}

#[test]
fn by_ear_what_may_mean_several_is_offered_by_number() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "edit", "/fields", "coordinator", "kent police"]).hears("Which of these?\n1. ");
    ear.types(&["2"]).hears("To be saved:");
    ear.types(&["leave"]).hears("Drop what you typed?").hears("1 yes, 2 no").hears_no("That was all");
    ear.types(&[""]).hears("Drop what you typed?");
    assert_eq!(ear.officer.session.app.overlays.len(), 2, "an empty line drops nothing");
    ear.types(&["no"]).hears("Edit action");
    ear.types(&["/leave", "yes"]).hears("Actions, 1 of 179.");
    ear.types(&["pre"]).hears("Which of these?").hears("previous page").types(&["1"]);
    ear.types(&["nonsense beyond words"]).hears("is nothing here");
}

#[test]
fn by_ear_a_long_text_is_typed_in_lines_and_kept_while_it_is_typed() {
    let mut ear = Ear::at_kent();
    ear.types(&["go da-05", "note", "First line", "second line"]);
    assert!(
        ear.officer
            .session
            .app
            .draft()
            .is_some_and(|draft| { draft.forms[0].fields.iter().any(|typed| typed.text == "First line\nsecond line") })
    );
    ear.types(&["..", "."]).hears("Note: First line second line .").types(&["save"]).hears("Saved");
    ear.types(&["detail"]).hears("First line second line .");
}

#[test]
fn by_ear_a_conflict_is_settled_between_mine_theirs_and_the_original() {
    let home = tempfile::tempdir().unwrap();
    let path = kent_file(home.path());
    let mut chair = Officer::at(&path, "chair", 60);
    let mut ear = Ear::over(Officer::at(&path, "clerk", 120));
    ear.types(&["go da-03", "edit", "/fields", "title", "Mine"]).hears("To be saved:");
    chair.press("A j j e Tab Ctrl-U \"Theirs\" Enter");
    chair.sees("Saved");
    ear.types(&["save"]).hears("A colleague changed this while you were typing.");
    ear.hears("Mine: Mine")
        .hears("Theirs, chair, ")
        .hears(": Theirs")
        .hears("Original: Put recommendations")
        .hears("1 mine, 2 theirs");
    ear.types(&["2"]).hears("All are chosen").hears("3 save");
    ear.types(&["save"]).hears("nothing was changed");
    assert_eq!(action_of(ear.officer.plan(), "DA-03").get(action::TITLE), "Theirs");
}

#[test]
fn by_ear_what_a_colleague_changed_is_said_once_before_what_is_typed_next_is_done() {
    let home = tempfile::tempdir().unwrap();
    let path = kent_file(home.path());
    let mut chair = Officer::at(&path, "chair", 60);
    let mut ear = Ear::over(Officer::at(&path, "clerk", 120));
    ear.types(&["go actions"]);
    chair.press("A s c Enter");
    ear.types(&["next"]).hears("chair changed the plan: DA-01");
    ear.types(&["next"]).hears_no("chair changed");
    chair.tick();
    ear.types(&["who"]).hears("1. chair at county").types(&["1"]).hears("1. DA-01");
}

#[test]
fn by_ear_a_file_is_looked_at_and_taken_in() {
    let mut ear = Ear::at_kent();
    ear.officer.file(
        "april.csv",
        "Reference,Title,Priority,Since\nDA-90,Train reviewers,DA,1/4/2026\nDA-91,Nowhere,ZZ,1/4/2026\n",
    );
    ear.types(&["import", "april"]).hears("1. april.csv").types(&["1"]);
    ear.hears("Import of april.csv.").hears("1 new, 1 refused").hears("1. 1 new: DA-90");
    ear.types(&["pane"])
        .hears("How it is read")
        .types(&["pane"])
        .hears("Its columns")
        .hears("3. Priority, first value DA");
    ear.types(&["open 1"]).hears("What does the column Reference become?").types(&["leave"]);
    ear.types(&["pane", "open 2"]).hears("line 3").types(&["detail"]).hears("Reference: DA-91").types(&["back"]);
    ear.types(&["take in"]).hears("a row is refused");
    ear.types(&["only sound rows", "take in"]).hears("Saved (u undoes): import april.csv");
    ear.types(&["DA-90"]).hears("Train reviewers");
}

#[test]
fn by_ear_tables_are_read_row_by_row_with_their_headings() {
    let mut ear = Ear::at_kent();
    ear.types(&["go account"]).hears("The grant, account, 2022/23").hears_no("█");
    ear.types(&["list"]).hears("3. Committed now: upfront pot £21,440.00, whole grant £21,440.00");
    ear.hears("warning: 2 projects are bids past their deadline").hears("commitment, £622.50, upfront, CRG-22-01");
    ear.types(&["columns"]).hears("3. Whole grant").types(&["column whole", "3"]).hears("Committed now, whole grant");
    ear.types(&["row"]).hears("tactical pot 2022/23: £0.00");
    ear.types(&["open"]).hears("Ledger entries, 1 of 4").types(&["back"]).hears("The grant, account");
    ear.types(&["later"]).hears("There is no grant of 2023/24 yet.").types(&["add"]).hears("Add a grant");
}

#[test]
fn by_ear_a_matrix_is_read_by_the_names_of_its_columns_and_what_happened_is_said_once() {
    let mut ear = Ear::at_kent();
    ear.officer.file(
        "findings.csv",
        "CSP,Year,State,Issue,Prominence,Rank\nAshford,2027/28,final,Domestic Abuse,main priority,1\n\
         Dartford,2027/28,final,Domestic Abuse,cross-cutting,\n",
    );
    ear.types(&["go matrix", "import", "findings", "1", "take in"]).hears("Saved (u undoes): import findings.csv");
    ear.types(&["list"]).hears_no("Saved").hears("1. Domestic Abuse: ").hears("main priority, rank 1");
    ear.types(&["row"]).hears("Canterbury: its return is awaited");
    ear.types(&["column dartford"]).hears("Dartford and Gravesham, Domestic Abuse: cross-cutting");
    ear.types(&["open"]).hears("Findings, ");
}

#[test]
fn by_ear_the_palette_finds_commands_records_and_papers_by_some_of_their_letters() {
    let mut ear = Ear::at_kent();
    ear.types(&[":trauma aware"]).hears("Find and do").hears("Trauma Awareness Programme, project").types(&["1"]);
    ear.hears("Actions, 82 of 179.").hears("Trauma Awareness Programme");
    ear.types(&[":", "grant return"]).hears("With \"grant return\"").hears("1. Grant return").types(&["back"]);
    ear.hears("Actions, 82 of 179.");
}

#[test]
fn by_ear_a_newcomer_is_told_what_can_be_typed() {
    let mut ear = Ear::at_kent();
    ear.types(&["tour"]).hears("list reads the rows").hears("quit leaves");
    ear.types(&["? undo"]).hears("undo (u)").hears_no("status (s)");
}

#[test]
fn by_ear_drafts_are_offered_read_compared_and_restored() {
    let home = tempfile::tempdir().unwrap();
    let path = kent_file(home.path());
    let drafts = tempfile::tempdir().unwrap();
    let mut ear = Ear::over(Officer::with_drafts(&path, "clerk", 60, Some(drafts.path())));
    ear.types(&["go da-05", "status", "complete", "Half a", "note"]);
    ear.officer.session.keep();
    super::drafts::dies_in(drafts.path());
    let mut ear = Ear::over(Officer::with_drafts(&path, "clerk", 120, Some(drafts.path())));
    ear.hears("Typed and not saved on").hears("Note: Half a note").hears("1 restore, 2 compare, 3 discard, 4 later");
    ear.types(&["2"]).hears("Stage: typed complete; now in progress; at first in progress.");
    ear.types(&["restore", "."]).hears("Stage: in progress becomes complete").types(&["1"]).hears("Saved");
}

#[test]
fn by_ear_the_first_screen_is_three_numbered_choices() {
    let mut ear = Ear::over(Officer::welcomed());
    ear.hears("Welcome to folkmoot.").hears("1. The Kent plan").hears("3. Open another file");
    ear.types(&[""]).hears("Welcome to folkmoot.").types(&["2"]).hears("Overview");
    assert_eq!(ear.officer.plan().all(Kind::Action).len(), 0);
}

#[test]
fn by_ear_a_paper_is_written_and_one_that_is_there_is_replaced_only_when_that_is_said() {
    let mut ear = Ear::at_kent();
    ear.types(&["go account", "papers"]).hears("Papers of the grant 2022/23.").types(&["1"]).hears("Now: ");
    ear.types(&["section.md"]).hears("section.md");
    assert!(ear.officer.folder().join("section.md").exists());
    ear.types(&["papers", "1", "section.md"]).hears("1 yes, 2 no").types(&[""]).hears("1 yes, 2 no").types(&["2"]);
}
