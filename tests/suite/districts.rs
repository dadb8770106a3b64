//! Districts: who has replied, which CSP names which issue, the tally as it is published, and
//! figures by area and period; each at both sizes, and every figure opens the rows behind it.

use super::{
    journeys::{held, shown},
    support::*,
};
use folkmoot::{
    app::{districts::View, screen::Page},
    plan::{Kind, assessment, assessment_return, day::FinancialYear, finding},
    ui::theme::Theme,
};

/// Four of the eleven have replied, one of them with a draft, and Medway beside them.
const FINDINGS: &str = "CSP,Year,State,Received,Issue,Prominence,Rank,Evidence\n\
    Ashford Borough Council,2027/28,final,3/11/2026,Domestic Abuse,main priority,1,Up 4%\n\
    Ashford,2027/28,final,3/11/2026,Road Safety,cross-cutting,2,\n\
    Ashford,2027/28,final,3/11/2026,County Lines,part of a broader theme,,\n\
    Shepway,2027/28,draft,10/11/2026,Hate Crime,,3,Three incidents\n\
    Shepway,2027/28,draft,10/11/2026,Domestic Abuse,main priority,2,\n\
    Dartford,2027/28,final,12/11/2026,Domestic Abuse,cross-cutting,,\n\
    Dartford,2027/28,final,12/11/2026,Anti-Social Behaviour,main priority,1,\n\
    Tunbridge Wells,2027/28,final,14/11/2026,Anti-Social Behaviour,main priority,1,\n\
    Tunbridge Wells,2027/28,final,14/11/2026,Night Time Economy,part of a broader theme,10,\n\
    Medway,2027/28,final,15/11/2026,Domestic Abuse,main priority,1,\n\
    Medway,2027/28,final,15/11/2026,Weapons,main priority,2,\n";

/// An officer who has taken the returns in, on the screen of the districts.
fn with_findings(officer: &mut Officer) -> &mut Officer {
    officer.file("findings.csv", FINDINGS);
    officer.press("D i \"findings\" Enter Enter").sees("Saved (u undoes): import findings.csv");
    officer.press("Esc D")
}

/// A theme in which neither a colour nor a shade beyond ASCII is left.
const BARE: Theme = Theme { colour: false, ascii: true };

#[test]
fn who_has_replied_is_one_key_away_with_the_state_the_day_and_the_findings() {
    shown("returns", |officer| {
        with_findings(officer).press("j j");
    });
    let mut officer = Officer::at_kent();
    officer.press("D").sees("2027/28: 0 of 11 returns received, 11 awaited");
    with_findings(&mut officer).sees("2027/28: 4 of 11 returns received (1 draft), 7 awaited");
    officer.sees("Medway stands beside the agreement and is not counted.");
    assert!(officer.row_with("Folkestone").contains("► draft    10 Nov 2026        2"));
    assert!(officer.row_with("Canterbury").contains("□ awaited"));
}

#[test]
fn from_a_csp_one_goes_to_its_return_and_its_findings_and_comes_back() {
    let mut officer = Officer::at_kent();
    with_findings(&mut officer).press("j j");
    let before = officer.picture();
    officer.press("Enter").sees("Dartford and Gravesham, 2027/28").sees("Received          12 Nov 2026");
    officer.press("Esc");
    assert_eq!(officer.picture(), before);
    officer.press("l").sees("► Dartford and Gravesham 2027/28: 2 findings").press("Enter").sees("showing 2 of 11");
    officer.press("Esc j h Enter").sees("CSPs (12)").sees("E22000140").press("Esc").sees("► Dover 2027/28: awaited");
}

#[test]
fn a_return_is_entered_where_it_is_awaited_and_edited_where_it_is_there() {
    let mut officer = Officer::at_kent();
    officer.press("D j e").sees("a enters the return of this CSP first").press("a");
    officer.sees("Canterbury").sees("2027/28").press("Tab Tab d \"20/11/2026\" Enter").sees("Saved (u undoes)");
    assert!(officer.row_with("Canterbury  ").contains("► draft    20 Nov 2026"));
    officer.sees("1 of 11 returns received (1 draft)").press("a").sees("its return is there; e edits it");
    officer.press("e").sees("Edit return Canterbury");
}

#[test]
fn the_year_is_stepped_over_those_with_something_in_them_and_esc_brings_it_back() {
    let mut officer = Officer::at_kent();
    with_findings(&mut officer);
    officer.press("<").sees("2020/21: 6 of 11 returns were received, says a printed tally; not whose");
    officer.sees("not said").press("<").sees("there is no year with returns or a tally before this one");
    officer.press("A Esc").sees("< 2020/21 >").press(".").sees("< 2027/28 >");
    officer.press(">").sees("there is no year with returns or a tally after this one");
}

#[test]
fn the_matrix_says_who_names_what_how_and_at_which_rank() {
    shown("matrix", |officer| {
        with_findings(officer).press("v l l l l");
    });
    let mut officer = Officer::at_kent();
    with_findings(&mut officer).press("v");
    let row = officer.row_with("Domestic Abuse ");
    assert!(row.contains("3 ■M1"), "three returns of the agreement, Medway not among them: {row}");
    assert!(officer.row_with("Weapons").contains('·'), "Medway alone names it, and is not counted");
    officer.press("l l").sees("► Ashford, Domestic Abuse: main priority, rank 1 (from findings.csv)");
    officer.press("Enter").sees("Up 4%").sees("findings.csv").press("Esc l").sees("Canterbury: its return is awaited");
}

#[test]
fn the_matrix_reads_the_same_without_colour_and_in_ascii() {
    for size in SIZES {
        let mut officer = Officer::at_kent().themed(BARE).sized(size);
        with_findings(&mut officer).press("v l l");
        held("matrix_bare", &mut officer);
        let row = officer.row_with("Domestic Abuse ");
        assert!(row.contains("#M1") && row.contains(">C") && row.contains("#M2"), "{row}");
        assert!(officer.screen().is_ascii());
    }
}

#[test]
fn where_not_all_csps_fit_they_scroll_sideways_and_the_issue_stays() {
    let mut officer = Officer::at_kent();
    with_findings(&mut officer);
    officer.press("v").sees("more →").sees_no("Med");
    officer
        .press(&"l ".repeat(13))
        .sees("Med")
        .sees("← ")
        .sees("Domestic Abuse")
        .sees("► Medway, Domestic Abuse: main");
    officer.press(&"h ".repeat(13)).sees("Ash").sees("► Domestic Abuse (DA): every finding of 2027/28");
}

#[test]
fn every_count_of_the_matrix_and_the_tally_opens_as_many_rows() {
    let mut officer = Officer::at_kent();
    with_findings(&mut officer);
    let matrix = assessment::matrix(officer.plan(), FinancialYear(2027));
    assert_eq!(matrix.issues.len(), 7);
    for view in ["v", "v v"] {
        for named in &matrix.issues {
            let name = officer.plan().name(Kind::Issue, named.issue).into_owned();
            if named.count == 0 {
                continue;
            }
            officer.press("D D").press(view);
            let place = officer.session.app.list().rows.iter().position(|row| *row == named.issue).unwrap();
            officer.press("g").press(&"j ".repeat(place)).press("l").sees(&name);
            let before = officer.picture();
            officer.press("Enter");
            assert_eq!(officer.session.app.page, Page::List(Kind::Finding), "{name}");
            assert_eq!(officer.session.app.list().rows.len(), named.count, "{name}");
            officer.press("Esc");
            assert_eq!(officer.picture(), before, "{name}");
        }
    }
}

#[test]
fn the_tally_is_of_the_returns_received_beside_the_year_before_as_printed() {
    shown("tally", |officer| {
        with_findings(officer).press("v v j l");
    });
    shown("tally_printed", |officer| {
        officer.press("D v v < l");
    });
    let mut officer = Officer::at_kent();
    officer.press("D v v").sees("no return received yet").sees("< goes back to 2020/21");
    with_findings(&mut officer).press("v v").sees("of 4 returns received, 1 of them a draft").sees("of 6, printed");
    officer.sees_no("of 11").sees("between 4 and 6 returns: compare with care");
    let row = officer.row_with("Domestic Abuse");
    assert!(row.contains("     3             6     −3"), "{row}");
    let row = officer.row_with("County Lines");
    assert!(row.contains(" - "), "what the paper does not list is not zero: {row}");
    officer.press("l l").sees("named by 6 of 6 returns received, as printed").press("Enter");
    officer.sees("Published tallies (12)").sees("As printed").press("Esc").sees("Tally");
}

#[test]
fn all_views_are_one_screen_that_esc_leaves_and_its_key_comes_back_to() {
    let mut officer = Officer::at_kent();
    officer.press("A D v v").sees("CSPs that name each issue").press("Esc").sees("Actions (179)");
    officer.press("D").sees("CSPs that name each issue").press("D").sees("0 of 11 returns received");
    officer.press("BackTab").sees("No figures have been taken in yet").press("Tab").sees("0 of 11 returns received");
    assert_eq!(officer.session.app.page, Page::Districts(View::Returns));
    officer.press("c").sees("open the figures of an indicator first").press("/").sees("go to a list first");
    officer.press("?").sees("The next view: returns, matrix, tally, figures");
}

#[test]
fn a_colleagues_return_is_seen_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut theirs = Officer::at(&path, "chair", 1);
    mine.press("D j j").sees("0 of 11");
    with_findings(&mut theirs);
    mine.tick().sees("4 of 11 returns received").sees("► Dartford and Gravesham 2027/28: final");
    let plan = mine.plan();
    let source = plan.all(Kind::Finding).iter().map(|record| record.get(finding::SOURCE));
    assert!(
        source
            .chain(plan.all(Kind::Return).iter().map(|it| it.get(assessment_return::SOURCE)))
            .all(|it| it == "findings.csv")
    );
}
