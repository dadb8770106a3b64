//! Districts: who has replied, which CSP names which issue, the tally as it is published, and
//! figures by area and period; each at both sizes, and every figure opens the rows behind it.

use super::{
    journeys::{held, shown},
    store::{adds, figures::AtHand},
    support::*,
};
use folkmoot::{
    app::{districts::View, screen::Page},
    plan::{
        Id, Kind, assessment, assessment_return,
        cell::Cell,
        csp,
        day::FinancialYear,
        district,
        figure::{Figure, Number},
        figure_edition, finding, indicator,
        record::Record,
        taken_file,
    },
    session::desk::Desk,
    ui::theme::Theme,
};
use std::path::PathBuf;

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
    officer.press("D i \"findings\" Enter t").sees("Saved (u undoes): import findings.csv");
    officer.press("Esc D")
}

/// A theme in which neither a colour nor a shade beyond ASCII is left.
const BARE: Theme = Theme::BARE;

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
    officer.press("v").sees("→ 2 more").sees_no("Med");
    officer
        .press(&"l ".repeat(13))
        .sees("Med")
        .sees("← 2 more")
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
    with_findings(&mut officer).press("v v").sees("of 4 returns received (1 draft)").sees("of 6, printed");
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
    officer.press("A D v v").sees("CSPs naming each issue").press("Esc").sees("Actions (179)");
    officer.press("D").sees("CSPs naming each issue").press("D").sees("0 of 11 returns received");
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

// Figures.

/// Crimes of December 2018 by district, as the published file has them, and as many in the months
/// before as a share of these in percent.
const DECEMBER: [(&str, i64); 13] = [
    ("Ashford", 465),
    ("Canterbury", 768),
    ("Dartford", 532),
    ("Dover", 548),
    ("Gravesham", 596),
    ("Maidstone", 786),
    ("Sevenoaks", 384),
    ("Folkestone and Hythe", 493),
    ("Swale", 667),
    ("Thanet", 850),
    ("Tonbridge and Malling", 373),
    ("Tunbridge Wells", 388),
    ("Medway", 1325),
];
const MONTHS: [(&str, i64); 5] =
    [("2018-08", 131), ("2018-09", 124), ("2018-10", 120), ("2018-11", 109), ("2018-12", 100)];
const QUARTERS: [(&str, i64); 4] = [("2023/24 Q2", 210), ("2023/24 Q3", 200), ("2023/24 Q4", 20), ("2024/25 Q1", 1)];
/// The CSPs whose crimes are counted as unassigned from 2024 on.
const UNASSIGNED: [&str; 5] =
    ["Maidstone", "Medway", "Tonbridge and Malling", "Dartford and Gravesham", "Tunbridge Wells"];

const STREET: i64 = 5_000;
const VIOLENCE: i64 = 5_001;
const EDITIONS: i64 = 6_000;

/// A figure of an edition; no number is one that its publisher withholds.
fn figure<'a>(indicator: i64, area: &'a str, period: &'a str, value: Option<i64>) -> Figure<&'a str> {
    let number = value.map(|value| Number(f64::from(i32::try_from(value).unwrap())));
    let mark = if value.is_none() { "<=5" } else { "" };
    let suppressed = value.is_none();
    Figure { line: 2, indicator: Id(indicator), area, period, measure: "", value: number, mark, suppressed }
}

/// A Kent plan with a month's file of street crime and a table of the Home Office taken in.
fn with_figures(folder: &std::path::Path) -> PathBuf {
    let path = kent_file(folder);
    let mut desk = Desk::open(&path, identity("clerk"), noon(-60)).unwrap();
    let (plan, _) = desk.load().unwrap();
    let gss = |name: &str| record_of(&plan, Kind::District, name).get(district::GSS).to_owned();
    let areas: Vec<(String, i64)> = DECEMBER.iter().map(|(name, count)| (gss(name), *count)).collect();
    let mut figures = Vec::new();
    for (period, percent) in MONTHS {
        figures.extend(areas.iter().map(|(gss, count)| {
            // In August nobody said what Swale had, and Sevenoaks had too few to say.
            let value =
                if (period, gss.as_str()) == ("2018-08", "E07000111") { None } else { Some(count * percent / 100) };
            (EDITIONS, figure(STREET, gss, period, value))
        }));
    }
    figures.retain(|(_, figure)| (figure.period, figure.area) != ("2018-08", "E07000113"));
    let codes: Vec<(String, String)> = plan
        .all(Kind::Csp)
        .iter()
        .map(|record| (record.get(csp::NAME).to_owned(), record.get(csp::CODE).to_owned()))
        .collect();
    for (period, percent) in QUARTERS {
        for (place, (name, code)) in (7..).zip(&codes) {
            let percent = if UNASSIGNED.contains(&name.as_str()) { percent } else { 205 };
            figures.push((EDITIONS + 1, figure(VIOLENCE, code, period, Some(place * percent / 2))));
        }
        if percent < 100 {
            figures.push((EDITIONS + 1, figure(VIOLENCE, "Unassigned Kent", period, Some(6_430 + percent))));
        }
    }
    figures.push((EDITIONS + 1, Figure { measure: "per 1,000", ..figure(VIOLENCE, &areas[0].0, "2023/24", Some(31)) }));
    let an_indicator = |id: i64, name: &str, unit: &str, provider: &str| {
        Record::new(Kind::Indicator, Id(id))
            .with(indicator::NAME, Cell::text(name))
            .with(indicator::UNIT, Cell::text(unit))
            .with(indicator::PROVIDER, Cell::text(provider))
    };
    let a_file = |id: i64, name: &str| {
        Record::new(Kind::TakenFile, Id(id))
            .with(taken_file::FILE, Cell::text(name))
            .with(taken_file::HASH, Cell::text(&format!("hash {id}")))
    };
    let an_edition = |place: i64, title: &str, period: &str, provider: &str| {
        let held = figures.iter().filter(|(edition, _)| *edition == EDITIONS + place).count();
        Record::new(Kind::FigureEdition, Id(EDITIONS + place))
            .with(figure_edition::TITLE, Cell::text(title))
            .with(figure_edition::PERIOD, Cell::text(period))
            .with(figure_edition::PROVIDER, Cell::text(provider))
            .with(figure_edition::INDICATORS, Cell::many(&[Id(STREET + place)]))
            .with(figure_edition::FILE, Cell::One(Id(7_000 + place)))
            .with(figure_edition::FIGURES, Cell::Whole(i64::try_from(held).unwrap()))
    };
    let records = [
        an_indicator(STREET, "Crime and anti-social behaviour", "crimes", "data.police.uk"),
        an_indicator(VIOLENCE, "Violence against the person", "offences", "Home Office"),
        a_file(7_000, "2018-12-kent-street.csv"),
        a_file(7_001, "prc-csp-kent.csv"),
        an_edition(0, "Street crime", "2018-08 to 2018-12", "data.police.uk"),
        an_edition(1, "Recorded crime by CSP", "2023/24 to 2024/25", "Home Office"),
    ];
    let mut at_hand = AtHand { figures, ends: Ok(()) };
    desk.take_in(&plan, &mut noon(-60).mint(), adds(&records), &mut at_hand).unwrap();
    path
}

/// An officer at a plan with figures, on the list of them.
fn at_figures(size: (u16, u16)) -> (Officer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = with_figures(folder.path());
    let mut officer = Officer::at(&path, "clerk", 0).sized(size);
    officer.press("D V");
    (officer, folder)
}

#[test]
fn the_figures_are_listed_by_indicator_with_the_editions_they_are_from() {
    for size in SIZES {
        let (mut officer, _folder) = at_figures(size);
        held("figures", &mut officer);
    }
    let (mut officer, _folder) = at_figures(SIZES[0]);
    officer.sees("2 indicators with figures").press("l").sees("from Street crime").press("Enter");
    officer.sees("2018-12-kent-street.csv").press("Esc").sees("2 indicators with figures");
}

#[test]
fn figures_are_a_table_of_areas_by_periods_with_the_sums_of_csps() {
    for size in SIZES {
        let (mut officer, _folder) = at_figures(size);
        officer.press("Enter j j");
        held("figures_table", &mut officer);
    }
    let (mut officer, _folder) = at_figures(SIZES[0]);
    officer.press("Enter").sees("crimes by month").sees("< Crime and anti-social behaviour >");
    officer.sees("► Ashford, Dec 2018: 465 crimes (2018-12-kent-street.csv line 2)");
    officer.press("j j").sees("Dec 2018: 1,128 crimes = Dartford 532 + Gravesham 596");
    let before = officer.picture();
    officer.press("Enter").sees("Street crime, 2018-08 to 2018-12").sees("2018-12-kent-street.csv").press("Esc");
    assert_eq!(officer.picture(), before);
    officer.press("Esc").sees("2 indicators with figures");
}

#[test]
fn what_is_suppressed_or_missing_has_its_mark_and_is_never_zero() {
    let (mut officer, _folder) = at_figures(SIZES[0]);
    officer.press("Enter").press(&"h ".repeat(4));
    assert!(officer.row_with("Sevenoaks").contains("<=5"));
    officer.sees("<=5 suppressed, not zero").sees("blank: not published");
    assert!(
        officer.row_with("Swale").contains("Swale                                         827"),
        "the newest four are there"
    );
    for keys in ["c", "c", "c"] {
        let zero = |row: &str| row.split_whitespace().any(|word| word == "0" || word == "0*");
        assert!(!zero(&officer.row_with("Sevenoaks")) && !zero(&officer.row_with("Swale")), "{}", officer.screen());
        officer.press(keys);
    }
    let at = |officer: &mut Officer, name: &str| {
        let place =
            officer.session.app.districts.sheet.rows.iter().position(|row| row.squares[0].text == name).unwrap();
        officer.press("g").press(&"j ".repeat(place));
    };
    at(&mut officer, "Sevenoaks");
    officer.sees("► Sevenoaks, Aug 2018: suppressed (<=5)");
    at(&mut officer, "Swale");
    officer.sees("► Swale, Aug 2018: not published").press("Enter").sees("nothing stands behind this");
}

#[test]
fn figures_are_bars_of_a_period_and_a_heat_map_with_its_legend_in_words() {
    for size in SIZES {
        let (mut officer, _folder) = at_figures(size);
        officer.press("Enter c");
        held("figures_bars", &mut officer);
        officer.press("c h");
        held("figures_heat", &mut officer);
        officer.theme = BARE;
        held("figures_heat_bare", &mut officer);
        assert!(officer.screen().is_ascii());
        officer.sees("::1 least, under").sees("--2").sees("==3").sees("##4");
        officer.press("c").sees("465");
    }
}

#[test]
fn unassigned_kent_has_a_row_of_its_own_and_the_published_caveat_stands_under_the_figures() {
    for size in SIZES {
        let (mut officer, _folder) = at_figures(size);
        officer.press("j Enter");
        held("figures_caveat", &mut officer);
    }
    let (mut officer, _folder) = at_figures(SIZES[1]);
    officer
        .press("j Enter")
        .sees("* Kent: Due to ongoing IT issues")
        .sees("From Recorded crime by CSP (prc-csp-kent.csv)");
    assert!(officer.row_with("Unassigned Kent").contains("6,450*"));
    assert!(officer.row_with("Maidstone").contains('*') && !officer.row_with("Thanet").contains('*'));
    let screen = officer.screen();
    let place = |name: &str| screen.lines().position(|line| line.starts_with(name)).unwrap();
    assert!(place("Tunbridge Wells") < place("Unassigned Kent") && place("Unassigned Kent") < place("Medway"));
}

#[test]
fn measures_and_lengths_of_period_are_never_mixed_in_one_table() {
    let (mut officer, _folder) = at_figures(SIZES[0]);
    officer
        .press("j Enter")
        .sees("offences by quarter (m: 1 of 2)")
        .press("m")
        .sees("offences by financial year, per 1,000");
    officer.sees("31").press("m").sees("by quarter").press("<").sees("< Crime and anti-social behaviour >");
    officer.press("m").sees("there is one measure here").press("<").sees("there is no indicator with figures before");
    officer.press("> v").sees("0 of 11 returns received");
}

#[test]
fn an_edition_that_is_taken_back_is_gone_from_the_figures_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = with_figures(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("D V Enter").sees("1,128");
    let mut theirs = Officer::at(&path, "chair", 1);
    theirs.press("H x Enter").sees("Done (U redoes)");
    mine.tick().sees_no("1,128").sees("No figures of this indicator are held.");
    mine.press("Esc").sees("No figures have been taken in yet");
}

#[test]
fn a_move_over_a_table_redraws_what_it_touches_and_nothing_else() {
    let (mut officer, _folder) = at_figures(SIZES[1]);
    with_findings(&mut officer);
    for view in ["D D v l l", "D D v v l", "D D V Enter", "D D V Enter c c"] {
        officer.press(view);
        for key in ["j", "h", "k", "l"] {
            let before = officer.drawn().backend().buffer().clone();
            officer.press(key);
            let after = officer.drawn().backend().buffer().clone();
            let changed = before.diff(&after).len();
            assert!((1..250).contains(&changed), "{view} {key}: {changed}");
        }
        officer.press("Esc");
    }
}
