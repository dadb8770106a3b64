//! The grant: figures that are sums, the route of a bid, what if, papers; at the keyboard and from a file.

mod laws;
mod limits;
mod papers;

use super::support::*;
use folkmoot::{
    app::{Focus, funding::Face, overlay::Overlay, screen::Page},
    plan::{
        Kind, Plan,
        account::{self, Figure, Part},
        fact::{self, Fact},
        ledger_entry::{self, Entry},
        money::Pence,
        progress::AsAt,
        project::{self, Route},
        record::Record,
        route, route_step,
        select::Query,
        warning,
    },
};
use jiff::civil::date;

fn pounds(text: &str) -> Pence {
    Pence::read(text).unwrap()
}

fn project_of<'p>(plan: &'p Plan, reference: &str) -> &'p Record {
    record_of(plan, Kind::Project, reference)
}

fn account_of(plan: &Plan, year: &str) -> account::Account {
    account::account(plan, record_of(plan, Kind::Grant, year).id)
}

/// An officer at the Kent plan with a grant of this year, 2026/27, of £39,661 without a pot.
fn at_this_year() -> Officer {
    let mut officer = Officer::at_kent();
    officer.press("J J").sees("Figures of 2022/23");
    officer.press("4 >").sees("There is no grant of 2026/27 yet");
    officer.press("a Enter").sees("Saved (u undoes): new grant: 2026/27").sees("Ledger: no entry yet");
    officer.press("a \"39661\" Enter").sees("Saved (u undoes): allocation £39,661.00, 2026/27");
    officer
}

/// The same with an upfront bid of £13,000 and a tactical one of £4,600.
fn with_bids() -> Officer {
    let mut officer = at_this_year();
    officer.press("V").sees("No project of 2026/27 yet");
    officer.press("a \"Trauma Awareness\" Tab \"13,000\" Tab u Enter").sees("new project: CRG-26-01");
    officer.press("a \"Gaming bus\" Tab \"4600\" Tab t Enter").sees("new project: CRG-26-02").press("k");
    officer
}

fn approve(officer: &mut Officer, how: &str) {
    officer.press(&format!("s v Tab \"{how}\" Enter")).sees("What does the approval of").press("Enter");
}

impl Officer {
    /// Fails unless a sentence is told: in a field of the form on top, or under the body.
    #[track_caller]
    fn told(&mut self, wanted: &str) -> &mut Self {
        let app = &self.session.app;
        let mut told: Vec<&str> = app.notice.iter().map(|notice| notice.text.as_str()).collect();
        if let Some(Overlay::Form(form)) = app.overlays.last() {
            told.extend(form.entries.iter().filter_map(|entry| entry.problem.as_deref()));
        }
        assert!(told.iter().any(|says| says.contains(wanted)), "\"{wanted}\" is not told: {told:?}");
        self
    }
}

// Figures.

#[test]
fn every_figure_of_the_account_and_of_the_years_opens_the_rows_that_sum_to_it() {
    for keys in ["J J", "J J <", "J J < <", "J J < < <", "J J v"] {
        let mut officer = Officer::at_kent();
        officer.press(keys);
        let sheet = officer.session.app.walked().unwrap().sheet.clone();
        let mut opened = 0;
        for (row, line) in
            sheet.rows.iter().enumerate().filter(|(_, line)| !line.spans && line.squares[0].text != "Projects")
        {
            for walked in 0..sheet.walked().len() {
                let Some(square) = sheet.square(row, walked).filter(|square| square.target.is_some()) else { continue };
                let Ok(shown) = Pence::read(&square.text) else { continue };
                let figure = Figure::ALL.into_iter().find(|figure| line.squares[0].text == figure.label());
                officer.session.app.list_mut().cursor = row;
                officer.session.app.funding.walked = walked;
                officer.press("Enter");
                let Page::List(kind) = officer.session.app.page else { panic!("{} opened nothing", square.words) };
                let rows: Vec<_> = officer.session.app.list().rows.clone();
                let plan = officer.plan();
                let records = rows.iter().map(|id| plan.record(kind, *id).unwrap());
                let sum: Pence = if kind == Kind::Project {
                    records.filter_map(|bid| bid.get(project::ASKED)).sum()
                } else {
                    // A part of the pots, and a figure of another year, are told by what they open.
                    let line = officer.session.app.list().filter.value();
                    let part = Part::ALL.into_iter().find(|part| line.ends_with(part.slug())).unwrap();
                    let figure = figure.unwrap_or(Figure::Pot);
                    let grant = records.clone().next().unwrap().get(ledger_entry::GRANT).unwrap();
                    let account = account::account(plan, grant);
                    let counted = |entry: &Record| {
                        entry.get(ledger_entry::AMOUNT).unwrap().times(figure.weight(entry, part, account.split))
                    };
                    // Bids have no entries, and are opened by the figure above.
                    let pending =
                        account.amount(Figure::AfterApproved, part) - account.amount(Figure::AfterPending, part);
                    let bids = if figure == Figure::AfterPending { pending } else { Pence::ZERO };
                    records.map(counted).sum::<Pence>() - bids
                };
                assert_eq!(sum, shown, "{}", square.words);
                assert!(!rows.is_empty());
                opened += 1;
                officer.press("Esc");
                assert!(matches!(officer.session.app.page, Page::Grant(_)), "Esc comes back");
            }
        }
        assert!(opened > 5 || keys == "J J <", "{keys}: {opened}");
    }
}

#[test]
fn the_account_of_2022_stands_on_the_screen_as_the_paper_prints_it() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        officer.press("J J");
        super::journeys::held("account", &mut officer);
        officer.press("v");
        super::journeys::held("years", &mut officer);
        officer.press("v v");
        super::journeys::held("board", &mut officer);
    }
    let mut officer = Officer::at_kent().sized((120, 40));
    officer.press("J J").sees("Tactical pot at least a third (£13,220.33): met with £18,221.00, 45.9% of £39,661.00");
    officer.sees("£21,440.00").sees("£18,221.00").sees("£10,621.00").sees("£7,600.00").sees("Ledger (5 entries)");
    officer.press("< <").sees("< 2020/21 >").sees("Rollover asked, in no balance").sees("£10,000.00");
    officer.sees("Rollover of £10,000.00 is asked and not answered: it is in no balance");
    officer.sees("Tactical pot at most a third (£13,220.33): nothing is approved upfront yet");
    officer.press("<").sees("< 2019/20 >").sees("£26,441.00").sees("£13,220.00").sees("£9,541.00");
}

#[test]
fn one_key_goes_from_the_projects_to_the_account_and_back_to_the_view_that_was_seen() {
    let mut officer = Officer::at_kent();
    officer.press("J").sees("Projects (19)").press("v").sees("6 projects by step");
    officer.press("J").sees("Figures of 2022/23").press("J").sees("6 projects by step");
    officer.press("O J").sees("6 projects by step");
    officer.press("v v v").sees("Projects (19)").press("Esc").sees("Needs attention");
}

#[test]
fn the_board_walks_from_project_to_project_and_over_steps_without_any() {
    let mut officer = Officer::at_kent();
    officer.press("J v").sees("► CRG-22-06").press("k").sees("► CRG-22-05");
    officer.press("l").sees("► CRG-22-04").press("l j").sees("► CRG-22-02").press("j j j").sees("► CRG-22-03");
    officer.press("h").sees("► CRG-22-04").press("h h h").sees("► CRG-22-05");
    officer.press("Enter").sees("Projects (19)").sees("CRG-22-05 Gaming").press("Esc").sees("► CRG-22-05");
    // A project is found again in the other views.
    officer.press("l l j").sees("► CRG-22-02").press("v").sees("Figures of 2022/23").press("V").sees("► CRG-22-02");
}

#[test]
fn a_project_carried_into_the_next_year_is_one_project_in_both() {
    let mut officer = Officer::at_kent();
    officer.press("J J > a Enter").sees("new grant: 2023/24");
    officer.press("a \"39661\" Tab \"1/4/2023\" Enter").sees("allocation £39,661.00, 2023/24");
    officer
        .press("a c \"1000\" Tab \"2/5/2023\" Tab u \"CRG-22-02\" Enter")
        .sees("commitment £1,000.00, CRG-22-02, 2023/24");
    let plan = officer.plan();
    let project = project_of(plan, "CRG-22-02").id;
    for year in ["2022/23", "2023/24"] {
        let grant = record_of(plan, Kind::Grant, year).id;
        assert!(account::projects(plan, grant).iter().any(|one| one.id == project), "{year}");
    }
    assert_eq!(account_of(plan, "2022/23").whole(Figure::Committed), pounds("21440"));
    assert_eq!(account_of(plan, "2023/24").whole(Figure::Committed), pounds("1000"));
    officer.press("V").sees("Grant 2023/24: 1 project by step").sees("CRG-22-02");
}

// The route.

#[test]
fn a_bid_goes_its_way_step_by_step_and_only_the_pccs_approval_commits_money() {
    let mut officer = with_bids();
    let committed = |officer: &Officer| account_of(officer.plan(), "2026/27").whole(Figure::Committed);
    // No meeting of the group was within a quarter: how it recommended is asked.
    officer.press("s Enter").told("the working group recommends at a meeting");
    officer.press("Tab \"By e-mail\" Enter").sees("CRG-26-01 Route: proposed → recommended");
    officer.press("s Enter").sees("recommended → agreed by the Chair");
    assert_eq!(committed(&officer), Pence::ZERO, "the group and the Chair commit nothing");
    officer.press("s Enter").sees("What does the approval of CRG-26-01 commit?").sees("£13,000.00");
    officer.press("Enter").sees("Saved (u undoes)");
    assert_eq!(committed(&officer), pounds("13000"));
    for (step, word) in [(1, "in delivery"), (2, "complete"), (3, "outcome reported")] {
        if step == 3 {
            officer.press("s Enter").told("it says what came of the project; expected a note, which becomes");
            officer.press("\"240 staff are trained\" Enter").sees(word);
            assert_eq!(project_of(officer.plan(), "CRG-26-01").get(project::OUTCOME), "240 staff are trained");
        } else {
            officer.press("s Enter").sees(word);
        }
        assert_eq!(route::route(project_of(officer.plan(), "CRG-26-01")) as usize, 3 + step);
    }
    let steps: Vec<Option<Route>> = officer
        .plan()
        .naming(Kind::RouteStep, route_step::PROJECT, project_of(officer.plan(), "CRG-26-01").id)
        .map(|step| step.get(route_step::STEP))
        .collect();
    assert_eq!(steps, Route::WAY[1..].iter().map(|step| Some(*step)).collect::<Vec<_>>());
    officer.press("s").sees("expects text").press("Enter").sees("needed: the reason");
}

#[test]
fn skipping_a_step_asks_why_and_says_which_are_left_out() {
    let mut officer = with_bids();
    officer.press("s v Enter").told("it leaves out recommended and agreed by the Chair; expected a note that says why");
    assert!(officer.session.app.overlays.len() == 1, "the money is asked for only when the step is lawful");
    officer.press("\"Approved by letter\" Enter").sees("What does the approval of CRG-26-01 commit?");
    officer.press("Enter").sees("proposed → approved by the PCC");
}

#[test]
fn leaving_the_question_of_money_goes_back_to_the_step_and_changes_nothing() {
    let mut officer = with_bids();
    officer.press("s v Tab \"By letter\" Enter").sees("What does the approval of CRG-26-01 commit?");
    officer.press("Esc").sees("By letter").sees("approved by the PCC");
    assert_eq!(route::route(project_of(officer.plan(), "CRG-26-01")), Route::Proposed);
    officer.press("Enter Enter").sees("proposed → approved by the PCC");
}

#[test]
fn an_approval_of_more_than_is_free_is_refused_with_what_is_and_keeps_what_was_typed() {
    let mut officer = with_bids();
    officer.press("s v Tab \"By letter\" Enter").press("Ctrl-U \"40000\" Enter");
    officer.told("£40,000.00 is more than the £39,661.00 that is free in the grant; expected at most £39,661.00");
    let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else { panic!("the form is gone") };
    assert_eq!(form.entries[0].input.value(), "40000");
    officer.press("Ctrl-U \"39661\" Enter").sees("proposed → approved by the PCC");
    officer.press("h s v Tab \"By letter\" Enter Enter").told("the £0.00 that is free in the tactical pot");
}

#[test]
fn a_withdrawal_frees_what_is_committed_and_not_spent_in_the_same_step() {
    let mut officer = with_bids();
    approve(&mut officer, "By letter");
    officer.press("p").sees("Spend on CRG-26-01").sees("£13,000.00").press("\"1,500.50\" Enter").sees("spend");
    officer.press("w Enter").sees("needed: the reason").press("\"It fell\" Enter");
    officer.sees("What does withdrawing CRG-26-01 free?").sees("£11,499.50").press("Enter").sees("→ withdrawn");
    let account = account_of(officer.plan(), "2026/27");
    assert_eq!(
        (account.whole(Figure::Withdrawn), account.whole(Figure::Committed)),
        (pounds("11499.50"), pounds("1500.50"))
    );
    // One step took both, and one undo gives both back.
    officer.press("u");
    let account = account_of(officer.plan(), "2026/27");
    assert_eq!((account.whole(Figure::Withdrawn), account.whole(Figure::Committed)), (Pence::ZERO, pounds("13000")));
    assert_eq!(route::route(project_of(officer.plan(), "CRG-26-01")), Route::Approved);
}

#[test]
fn a_refund_proposes_what_was_spent_and_cannot_be_more() {
    let mut officer = with_bids();
    approve(&mut officer, "By letter");
    officer.press("r").sees("nothing was spent on it; w withdraws it");
    officer.press("p \"500\" Enter r").sees("Refund of CRG-26-01").sees("£500.00");
    officer
        .press("\"500.01\" Enter")
        .told("£500.01 is more than the £500.00 that is spent on it; expected at most £500.00");
    officer.press("Ctrl-U \"200\" Enter").sees("refund");
    let account = account_of(officer.plan(), "2026/27");
    assert_eq!((account.whole(Figure::Spent), account.whole(Figure::Committed)), (pounds("300"), pounds("12800")));
}

#[test]
fn money_is_committed_by_nothing_but_an_approval() {
    let mut officer = with_bids();
    officer.press("v a c \"100\" Tab Tab u \"CRG-26-01\" Enter").told("only the PCC's approval commits money");
    officer.press("Esc y");
    assert_eq!(account_of(officer.plan(), "2026/27").whole(Figure::Committed), Pence::ZERO);
}

#[test]
fn a_wrong_entry_is_told_which_rule_it_breaks_and_what_would_be_accepted() {
    for (typed, says) in [
        ("p \"1.234\" Enter", "expected an amount in pounds with at most two decimals, as £1,837.50"),
        ("p \"-5\" Enter", "a spend is more than nothing; money that comes back is a refund; expected an amount above"),
        ("p \"0\" Enter", "expected an amount above £0.00"),
        ("p \"5\" Tab Ctrl-U \"31/13/2026\" Enter", "expected a month from 1 to 12; 13 is none"),
        ("p \"5\" Tab Ctrl-U \"31/3/2026\" Enter", "31 Mar 2026 is no day for a spend of 2026/27; expected a"),
        ("p \"5\" Tab Ctrl-U \"23/11/2026\" Enter", "it is a day to come; expected today or a day before"),
        ("p \"5\" Tab Ctrl-U Enter", "an entry has its day, or its source"),
        ("p \"99999999999\" Enter", "it is more than any grant"),
    ] {
        let mut officer = with_bids();
        approve(&mut officer, "By letter");
        let before = everything(officer.plan());
        officer.press(typed).told(says);
        let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else {
            panic!("{typed}: the form is gone")
        };
        assert!(form.is_touched(), "{typed}: what was typed is gone");
        assert_eq!(everything(officer.plan()), before, "{typed}");
    }
}

#[test]
fn what_stands_on_an_approval_is_taken_back_before_it() {
    let mut officer = with_bids();
    approve(&mut officer, "By letter");
    officer.press("p \"500\" Enter u u").sees("undo: ");
    assert_eq!(account_of(officer.plan(), "2026/27").whole(Figure::Committed), Pence::ZERO, "undone one by one");
    officer.press("U U").sees("redo: ");
    officer
        .press("H")
        .press("j x")
        .sees("Take back step")
        .press("Enter")
        .sees("a later entry of the project stands on it");
    assert_eq!(account_of(officer.plan(), "2026/27").whole(Figure::Committed), pounds("13000"));
}

#[test]
fn a_draft_of_the_question_of_money_comes_back_on_its_step() {
    let home = tempfile::tempdir().unwrap();
    let path = kent_file(home.path());
    let drafts = home.path().join("drafts");
    {
        let mut lost = Officer::with_drafts(&path, "clerk", 0, Some(&drafts));
        lost.press("J v k s v \"17/11/2022\" Tab \"By letter\" Enter").sees("What does the approval of CRG-22-05");
        lost.press("\"4500\"");
        lost.session.keep();
        std::mem::forget(lost.session);
    }
    // The process of the lost session is this one, which still runs: another hand moves its mark away.
    for file in std::fs::read_dir(&drafts).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        let own = format!("\"pid\": {}", std::process::id());
        assert!(text.contains(&own), "{text}");
        std::fs::write(&file, text.replace(&own, "\"pid\": 999999999")).unwrap();
    }
    let mut officer = Officer::with_drafts(&path, "clerk", 60, Some(&drafts));
    officer.sees("4500").press("r").sees("What does the approval of CRG-22-05").sees("4500").press("Enter");
    officer.sees("recommended → approved by the PCC");
    assert_eq!(account_of(officer.plan(), "2022/23").amount(Figure::Committed, Part::Tactical), pounds("4500"));
}

#[test]
fn a_colleague_who_moved_the_project_meanwhile_is_met_on_the_question_of_money() {
    for (choice, route_after, committed) in [("m", Route::Approved, "13000"), ("t", Route::Recommended, "0")] {
        let home = tempfile::tempdir().unwrap();
        let path = kent_file(home.path());
        let mut mine = Officer::at(&path, "ann", 0);
        mine.press("J J 4 > a Enter a \"39661\" Enter V a \"Trauma Awareness\" Tab \"13000\" Tab u Enter");
        mine.press("s v Tab \"By letter\" Enter").sees("What does the approval of CRG-26-01 commit?");
        let mut theirs = Officer::at(&path, "bob", 60);
        theirs.press("J g s Tab Tab \"At the meeting\" Enter").sees("proposed → recommended");
        mine.press("Enter").sees("recommended").press(&format!("{choice} Enter"));
        let plan = mine.plan();
        assert_eq!(route::route(project_of(plan, "CRG-26-01")), route_after, "{choice}");
        assert_eq!(account_of(plan, "2026/27").whole(Figure::Committed), pounds(committed), "{choice}");
    }
}

// What if.

#[test]
fn marked_bids_show_what_would_be_left_and_nothing_of_it_is_saved() {
    let mut officer = Officer::at_kent();
    let before = everything(officer.plan());
    officer.press("J v k m").sees("If 1 bid were approved (£4,600.00): £13,621.00 left in the tactical pot");
    officer.sees("With the other pending bids too (£3,000.00): £10,621.00 left of the whole grant");
    officer.press("j m").sees("If 2 bids were approved (£7,600.00): £10,621.00 left in the tactical pot");
    officer.press("v").sees("Marked bids, as if approved").sees("Left if they are approved");
    assert_eq!(everything(officer.plan()), before);
    officer.press("V m").sees("If 1 bid were approved (£4,600.00): £13,621.00");
    officer.press("l").press("m").sees("only a bid that may still be approved is marked");
}

#[test]
fn marked_bids_that_would_over_commit_say_by_how_much() {
    let mut officer = with_bids();
    officer.press("j e Tab Ctrl-U \"45000\" Enter");
    let asked = project_of(officer.plan(), "CRG-26-02").get(project::ASKED);
    assert_eq!(asked, Some(pounds("45000")), "the amount that is asked was moved");
    officer.press("m").sees("tactical pot over-committed by £5,339.00");
}

#[test]
fn an_upfront_bid_takes_from_the_rest_where_no_allocation_sets_the_pots() {
    let mut officer = with_bids();
    officer.press("m").sees("If 1 bid were approved (£13,000.00): £26,661.00 left in the tactical pot");
    officer.press("v").sees("Left if they are approved");
    let grant = record_of(officer.plan(), Kind::Grant, "2026/27").id;
    let after = account::as_if(officer.plan(), grant, &[project_of(officer.plan(), "CRG-26-01").id]);
    assert_eq!(after.amount(Figure::Pot, Part::Upfront), pounds("13000"));
    assert_eq!(after.amount(Figure::AfterApproved, Part::Tactical), pounds("26661"));
    // Pending, it leaves as much.
    officer.press("V s Tab Tab \"By e-mail\" Enter").sees("recommended");
    let account = account_of(officer.plan(), "2026/27");
    let pending = Part::ALL.map(|part| account.amount(Figure::AfterPending, part));
    assert_eq!(pending, [Pence::ZERO, pounds("26661"), pounds("26661")]);
    assert_eq!(account.amount(Figure::Pending, Part::Upfront), pounds("13000"));
}

#[test]
fn marks_are_thought_of_for_the_year_of_their_bids_and_seen_on_the_list() {
    let mut officer = with_bids();
    officer.press("v v v").sees("Projects (21)").press("g m").sees("CRG-26-02*");
    officer.press("j j m").sees("If 1 bid were approved (£3,000.00): £15,221.00 left in the tactical pot");
    officer.press("v").sees("Grant 2022/23").sees("If 1 bid were approved").press("4 >").sees("(£4,600.00)");
}

#[test]
fn the_marked_bids_are_kept_as_the_recommendation_in_one_step() {
    let mut officer = with_bids();
    officer.press("K").sees("mark bids of 2026/27 first");
    officer.press("m j m K").sees("Recommend what is marked, £17,600.00 in all: £22,061.00 would be left");
    let before = everything(officer.plan());
    officer.press("Esc");
    assert_eq!(everything(officer.plan()), before, "what is only looked at changes nothing");
    officer.press("K Enter").sees("recommended: CRG-26-01, CRG-26-02");
    for reference in ["CRG-26-01", "CRG-26-02"] {
        assert_eq!(route::route(project_of(officer.plan(), reference)), Route::Recommended);
    }
    assert_eq!(account_of(officer.plan(), "2026/27").whole(Figure::Pending), pounds("17600"));
    officer.press("K").sees("mark bids of 2026/27 first");
    officer.press("u");
    assert_eq!(everything(officer.plan()), before, "one undo takes all of it back");
}

// Warnings and findings.

fn warned(plan: &Plan, year: &str, today: jiff::civil::Date) -> Vec<String> {
    let as_at = AsAt::of(plan, today);
    warning::warnings(plan, record_of(plan, Kind::Grant, year), as_at).into_iter().map(|one| one.says).collect()
}

#[test]
fn what_wants_attention_is_said_in_words_on_its_day() {
    let mut officer = with_bids();
    let plan = officer.plan();
    assert_eq!(warned(plan, "2026/27", date(2026, 11, 22)), Vec::<String>::new(), "nothing is wrong with a new year");
    let soon = warned(plan, "2026/27", date(2027, 3, 1));
    assert!(soon.contains(&"£39,661.00 of the tactical pot lapses in 30 days, on 31 Mar 2027".to_owned()), "{soon:?}");
    assert!(soon.contains(&"Under-spend forecast £39,661.00: £39,661.00 is not committed".to_owned()), "{soon:?}");
    let after = warned(plan, "2026/27", date(2027, 4, 2));
    assert!(after.iter().any(|says| says.contains("was not drawn by 31 Mar 2027")), "{after:?}");
    assert!(
        after.iter().any(|says| says == "2 projects are bids past their deadline: CRG-26-01, CRG-26-02"),
        "{after:?}"
    );
    approve(&mut officer, "By letter");
    officer.press("p \"13000.01\" Enter").sees("spend");
    let plan = officer.plan();
    let spent = warned(plan, "2026/27", date(2026, 11, 22));
    assert_eq!(spent, ["CRG-26-01 has spent £13,000.01 of the £13,000.00 committed to it"]);
    let quiet = warned(plan, "2026/27", date(2027, 2, 21));
    assert!(quiet.contains(&"CRG-26-01 has had no update for 90 days".to_owned()), "{quiet:?}");
    officer.press("s Enter s Enter").sees("complete");
    let done = warned(officer.plan(), "2026/27", date(2026, 11, 22));
    assert!(done.contains(&"CRG-26-01 is complete, its outcome not reported".to_owned()), "{done:?}");
}

#[test]
fn money_that_was_carried_is_warned_of_until_its_return_is_entered() {
    let mut officer = Officer::at_kent();
    officer.press("J J > a Enter").sees("new grant: 2023/24");
    officer.press("a \"39661\" Tab \"1/4/2023\" Enter").sees("allocation £39,661.00, 2023/24");
    officer.press("a k \"10000\" Tab \"1/3/2023\" Enter").sees("rollover asked £10,000.00, 2023/24");
    officer.press("a g \"10000\" Tab \"1/4/2023\" Enter").sees("rollover agreed £10,000.00, 2023/24");
    let says = "£10,000.00 was carried into 2023/24 and £0.00 of it has left 2022/23: enter the return of underspend";
    let today = date(2026, 11, 22);
    assert!(warned(officer.plan(), "2022/23", today).iter().any(|told| told == says));
    officer.press("< a u \"10000\" Tab \"1/4/2023\" Tab t Enter").sees("return of underspend £10,000.00, 2022/23");
    assert!(!warned(officer.plan(), "2022/23", today).iter().any(|told| told.contains("carried")));
}

#[test]
fn what_is_proposed_and_what_fell_upfront_is_said_on_the_account_and_opens_its_rows() {
    let mut officer = with_bids();
    officer.press("v").sees("Proposed, not pending yet: 2 bids ask £17,600.00, in no figure above").press("V");
    approve(&mut officer, "By letter");
    officer.press("w \"The trainer left\" Enter Enter").sees("withdrawn").press("v");
    officer.sees("£13,000.00 that fell is free upfront; a moves it to tactical, if agreed");
    let place =
        officer.session.app.funding.sheet.rows.iter().position(|row| row.squares[0].text.starts_with("Proposed"));
    officer.session.app.list_mut().cursor = place.unwrap();
    officer.press("Enter").sees("showing 1 of").sees("CRG-26-02").press("Esc");
    officer.press("a m \"13000\" Enter").sees("moved to tactical £13,000.00");
    assert!(
        !officer.session.app.funding.sheet.rows.iter().any(|row| row.squares[0].text.contains("that fell is free"))
    );
}

#[test]
fn the_warnings_of_the_overview_lead_to_the_first_of_them_and_its_deadlines_are_the_next_three() {
    let mut officer = Officer::at_kent();
    officer.press("J J 4 > a").sees("Business cases by");
    officer.press("Tab Tab Tab Tab \"4/12/2026\" Tab \"31/1/2027\" Tab \"30/4/2027\" Enter").sees("new grant: 2026/27");
    officer.press("O").sees("4 Dec 2026, in 12 days").sees("31 Jan 2027, in 70 days").sees("30 Apr 2027, in 159 days");
    officer.session.app.jump(&folkmoot::app::detail::Target::Warnings(folkmoot::plan::day::FinancialYear(2022)));
    officer.press("Ctrl-L").sees("► ! £18,221.00 of the tactical pot was not drawn by 31 Mar 2023");
    officer.press("Esc").sees("Needs attention");
}

#[test]
fn an_allocation_that_was_cut_leaves_the_pot_over_committed_and_that_is_said() {
    let mut officer = with_bids();
    approve(&mut officer, "By letter");
    let allocation = officer.plan().all(Kind::LedgerEntry).last().unwrap();
    assert!(allocation.get(ledger_entry::ENTRY).is_some());
    officer.press("v G").press("k Enter").sees("Ledger entries");
    officer.press("e Tab \"10000\" Enter").sees("Saved");
    let says = warned(officer.plan(), "2026/27", date(2026, 11, 22));
    assert_eq!(says, ["Over-committed: the tactical pot by £3,000.00"]);
}

#[test]
fn pending_bids_that_would_over_commit_are_named_with_what_they_lack() {
    let mut officer = with_bids();
    officer.press("j e Tab Ctrl-U \"45000\" Enter").press("s Tab Tab \"By e-mail\" Enter");
    let says = warned(officer.plan(), "2026/27", date(2026, 11, 22));
    assert_eq!(says, ["Pending bids of £45,000.00 would over-commit the tactical pot by £5,339.00"]);
}

#[test]
fn unlinked_projects_and_actions_whose_project_fell_are_findings_that_open_their_rows() {
    let mut officer = with_bids();
    officer.press("4 < k").sees("► CRG-22-05").press("w \"The bus is sold\" Enter").sees("withdrawn");
    officer.press("O").sees("Projects unlinked").sees("Actions whose project fell");
    let plan = officer.plan();
    let as_at = AsAt::of(plan, date(2026, 11, 22));
    assert_eq!(fact::unlinked(plan, as_at), 2, "the two new bids name nothing");
    let fell = fact::lost_their_project(plan);
    let open: Vec<_> = plan.all(Kind::Action).iter().filter(|action| fact::lost_its_project(plan, action)).collect();
    assert_eq!(open.len(), fell);
    for (label, line, kind) in
        [("Projects unlinked", "unlinked", Kind::Project), ("Actions whose project fell", "fell", Kind::Action)]
    {
        let query = Query::parse(plan, kind, line, as_at);
        assert_eq!(query.problem(), None);
        let count = plan.all(kind).iter().filter(|record| query.matches(plan, record, as_at)).count();
        let figure = officer.session.app.overview.figures().find(|figure| figure.label == label);
        assert_eq!(figure.unwrap().value, count.to_string(), "{label}");
    }
    assert!(fell > 0, "the action of the bus has lost its project");
}

#[test]
fn a_deadline_of_a_grant_year_is_counted_down_on_the_overview() {
    let mut officer = Officer::at_kent();
    officer.press("J J 4 > a Tab Tab Tab Tab \"4/12/2026\" Enter").sees("new grant: 2026/27");
    officer.sees("Business cases by 4 Dec 2026: in 12 days");
    officer.press("O").sees("Business cases").sees("4 Dec 2026, in 12 days");
}

#[test]
fn a_filter_line_takes_the_facts_of_projects_and_the_entries_behind_a_figure() {
    let plan = kent_plan();
    let as_at = AsAt::of(plan, date(2026, 11, 22));
    let picks = |kind: Kind, line: &str| -> Vec<String> {
        let query = Query::parse(plan, kind, line, as_at);
        assert_eq!(query.problem(), None, "{line}");
        let found = plan.all(kind).iter().filter(|record| query.matches(plan, record, as_at));
        found.map(|record| plan.label_of(record).into_owned()).collect()
    };
    assert_eq!(picks(Kind::Project, "pending year:2022/23"), ["CRG-22-05", "CRG-22-06"]);
    assert_eq!(picks(Kind::Project, "fell"), ["CRG-19-01", "CRG-19-02", "CRG-19-03", "CRG-19-04"]);
    assert_eq!(picks(Kind::Project, "unstated"), ["CRG-19-05", "CRG-19-06", "CRG-19-07"]);
    assert_eq!(picks(Kind::LedgerEntry, "grant=2019/20 counts:withdrawn").len(), 3);
    assert_eq!(picks(Kind::LedgerEntry, "grant=2022/23 counts:pot/tactical").len(), 5, "the rest is a subtraction");
    let wrong = Query::parse(plan, Kind::LedgerEntry, "counts:balance", as_at);
    assert!(wrong.problem().is_some_and(|says| says.contains("left_after_spent")));
    for fact in Fact::ALL {
        assert!(Query::parse(plan, Kind::Project, fact.word(), as_at).problem().is_none(), "{}", fact.word());
    }
}

// Bids from files.

#[test]
fn bids_come_in_from_a_file_as_proposed_with_a_reference_of_their_year() {
    let mut officer = at_this_year();
    officer.file(
        "bids.csv",
        "Bids for the grant\n\nProject,Applicant,Amount requested,Pot,Priority,Summary\n\
         Knife bins,Kent Police,\"£2,400.00\",tactical,SO,Two bins\nStreet pastors,,950,t,,First aid kits\n",
    );
    officer.press("i \"bids.csv\" Enter").sees("2 new").press("t").sees("Saved");
    let plan = officer.plan();
    let bid = project_of(plan, "CRG-26-01");
    assert_eq!((route::route(bid), bid.get(project::ASKED)), (Route::Proposed, Some(pounds("2400"))));
    assert_eq!(bid.get(project::GRANT), Some(record_of(plan, Kind::Grant, "2026/27").id));
    assert_eq!(project_of(plan, "CRG-26-02").get(project::TITLE), "Street pastors");
    // The same bids with other amounts are the same bids.
    officer.file("again.csv", "Project,Amount\nStreet pastors,975\n");
    officer.press("i \"again.csv\" Enter").sees("1 changed").press("t").sees("Saved");
    assert_eq!(project_of(officer.plan(), "CRG-26-02").get(project::ASKED), Some(pounds("975")));
    officer.file("approved.csv", "Project,Amount,Step\nAnother,10,approved by the PCC\n");
    officer.press("i \"approved.csv\" Enter").sees("1 refused").press("Esc");
    // As partners write it.
    officer.file("words.csv", "Project,Funding requested (£),Fund / Pot\nWarm hubs,\"1,250.50\",Up-front\n");
    officer.press("i \"words.csv\" Enter").sees("1 new").press("t").sees("Saved");
    let bid = project_of(officer.plan(), "CRG-26-03");
    assert_eq!(bid.get(project::ASKED), Some(pounds("1250.50")));
    assert_eq!(bid.get(project::POT), Some(ledger_entry::Pot::Upfront));
}

#[test]
fn a_file_that_moves_a_project_makes_its_step_and_commits_what_was_approved() {
    let mut officer = with_bids();
    officer.file("route.csv", "Reference,Route\nCRG-26-01,approved by the PCC\n");
    officer.press("i \"route.csv\" Enter").sees("1 changed").press("t").sees("Saved");
    let plan = officer.plan();
    assert_eq!(account_of(plan, "2026/27").whole(Figure::Committed), pounds("13000"));
    let step = plan.all(Kind::RouteStep).last().unwrap();
    assert_eq!((step.get(route_step::STEP), step.get(route_step::SOURCE)), (Some(Route::Approved), "route.csv"));
    // What the row says of the amount and the pot is what is approved.
    officer.file("less.csv", "Reference,Asked,Pot,Route\nCRG-26-02,4000,upfront,approved by the PCC\n");
    officer.press("i \"less.csv\" Enter").sees("1 changed").press("t").sees("Saved");
    let account = account_of(officer.plan(), "2026/27");
    assert_eq!(account.amount(Figure::Committed, Part::Upfront), pounds("17000"));
    assert_eq!(account.amount(Figure::Committed, Part::Tactical), Pence::ZERO);
}

// The keyboard.

#[test]
fn the_keys_of_money_stand_in_the_footer_and_in_help_where_they_apply() {
    let mut officer = with_bids();
    officer.sees("s advance").sees("m what if").press("?").sees("Take the project to its next step");
    officer.press("\"refund\"").sees("Enter money of the project that was paid back").press("Esc");
    approve(&mut officer, "By letter");
    officer.sees("p spend");
    officer.press("O p").sees("p does nothing here");
    officer.press("J v v v Tab p");
    assert_eq!(officer.session.app.focus, Focus::Detail, "the keys of money work in a project's detail too");
    assert!(officer.session.app.face() == Some(Face::Board) || officer.session.app.face() == Some(Face::List));
}

#[test]
fn a_note_on_a_project_is_a_step_that_moves_nothing() {
    let mut officer = Officer::at_kent();
    officer.press("J j j j t \"Thirty are trained\" Enter").sees("Saved (u undoes)");
    let plan = officer.plan();
    let project = project_of(plan, "CRG-22-03");
    assert_eq!(route::route(project), Route::InDelivery);
    assert_eq!(route::last_heard(plan, project.id), Some(date(2026, 11, 22)));
}

#[test]
fn entries_of_every_sort_are_made_by_their_letter() {
    let mut officer = with_bids();
    officer.press("v a k \"10000\" Enter").sees("rollover asked").press("a g \"10000\" Enter").sees("rollover agreed");
    officer.press("a g \"1\" Enter").told("£1.00 is more than the £0.00 that is asked and not answered").press("Esc y");
    officer.press("a l \"61\" Enter").sees("lapse").press("a u \"600\" Enter").sees("return of underspend");
    let account = account_of(officer.plan(), "2026/27");
    assert_eq!(account.whole(Figure::Pot), pounds("49661"));
    assert_eq!(account.whole(Figure::AfterApproved), pounds("49000"));
    let entries = officer.plan().naming(
        Kind::LedgerEntry,
        ledger_entry::GRANT,
        record_of(officer.plan(), Kind::Grant, "2026/27").id,
    );
    let entries: Vec<Option<Entry>> = entries.map(|entry| entry.get(ledger_entry::ENTRY)).collect();
    assert_eq!(entries.len(), 5);
}
