//! Two years of a grant are entered at the keyboard of the real program, and the keys are counted.

use super::*;
use folkmoot::plan::{
    Kind,
    account::{self, Figure, Part},
    day::FinancialYear,
    money::Pence,
};

/// Somebody who types, and counts what was figures and words and what was keys besides.
struct Typist {
    seat: Seat,
    written: usize,
    besides: usize,
    records: usize,
}

impl Typist {
    /// Presses a line of keys, as [`keys`] reads it, and waits until the screen says what came of it; how
    /// many records that made.
    #[track_caller]
    fn enters(&mut self, line: &str, sees: &str, records: usize) -> &mut Self {
        let mut quoted = false;
        for part in line.split('"') {
            if quoted {
                self.written += part.chars().count();
                self.seat.send(part);
            } else {
                for word in part.split_whitespace() {
                    self.besides += 1;
                    self.seat.send(match word {
                        "Enter" => "\r",
                        "Tab" => "\t",
                        "BackTab" => "\u{1b}[Z",
                        letter => letter,
                    });
                }
            }
            quoted = !quoted;
        }
        self.seat.sees(sees);
        self.records += records;
        self
    }
}

#[test]
fn two_years_of_a_grant_take_no_more_keys_than_their_figures_and_words_and_a_few() {
    let shell = Shell::new();
    let plan = shell.home().join("plan.folkmoot").to_str().unwrap().to_owned();
    assert_eq!(shell.run(&["--plan", &plan, "init"]).code, 0);
    let seat = seat!(Seat::start(&shell, &["--plan", &plan]));
    seat.sees("This plan is empty");
    let mut clerk = Typist { seat, written: 0, besides: 0, records: 0 };
    let this = FinancialYear::of(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
    let last = FinancialYear(this.0 - 1);
    let (start, end) = (last.0, this.0);
    let two = |year: i16| format!("{:02}", year % 100);
    // Last year: two pots as the allocation sets them, three projects, one of which falls.
    clerk.enters("J J", "yet", 0);
    clerk.enters(&format!("a \"{last}\" Enter"), "new grant", 1);
    clerk.enters(&format!("a \"26441\" Tab \"1/4/{start}\" Tab u Enter"), "allocation £26,441.00", 1);
    clerk.enters(&format!("a a \"13220\" Tab \"1/4/{start}\" Tab t Enter"), "allocation £13,220.00", 1);
    clerk.enters("V", "No project of", 0);
    for (number, title, asked) in
        [("01", "Trauma Awareness", "13,000"), ("02", "Gangs training", "2541"), ("03", "Best Bar None", "622.50")]
    {
        let saved = format!("CRG-{}-{number}", two(start));
        clerk.enters(
            &format!("a \"{title}\" Tab \"{asked}\" Tab u Enter"),
            &format!("Saved (u undoes): new project: {saved}"),
            1,
        );
        // The step and what it commits.
        clerk.enters(&format!("s v \"9/5/{start}\" Tab \"By letter\" Enter"), "What does the approval of", 1);
        clerk.enters("Enter", "Saved (u undoes)", 1);
        if number != "03" {
            clerk.enters("h", "►", 0);
        }
    }
    clerk.enters(&format!("p \"622.50\" Tab \"3/9/{start}\" Enter"), "spend £622.50", 1);
    clerk.enters("k", "Gangs", 0);
    clerk.enters(&format!("w \"No trainer\" BackTab \"1/2/{end}\" Enter"), "What does withdrawing", 1);
    clerk.enters("Enter", "Saved (u undoes)", 1);
    clerk.enters("h", "Trauma", 0);
    clerk.enters(&format!("p Tab \"20/3/{end}\" Enter"), "spend £13,000.00", 1);
    // This year: what is not approved upfront is the tactical pot.
    clerk.enters("v", "Figures of", 0);
    clerk.enters(">", "There is no grant of", 0);
    clerk.enters("a Enter", "new grant", 1);
    clerk.enters("a \"39661\" Enter", "allocation £39,661.00", 1);
    clerk.enters("a k \"10000\" Enter", "rollover asked", 1);
    clerk.enters("V", "No project of", 0);
    clerk.enters("a \"Conference\" Tab \"5980\" Tab u Enter", "new project", 1);
    clerk.enters("s v Tab \"By letter\" Enter", "What does the approval of", 1);
    clerk.enters("Enter", "Saved (u undoes)", 1);
    clerk.enters("p \"1,200.01\" Enter", "spend £1,200.01", 1);
    clerk.enters("q", "", 0);
    assert!(clerk.seat.ended().success());

    let ledger = |year: FinancialYear| -> serde_json::Value {
        let ran = shell.run(&["--plan", &plan, "grant", &year.to_string(), "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    };
    let figure = |year: &serde_json::Value, figure: Figure, part: Part| -> Pence {
        Pence::read(year["figures"][figure.slug()][part.slug()].as_str().unwrap()).unwrap()
    };
    let pounds = |text: &str| Pence::read(text).unwrap();
    let first = ledger(last);
    assert_eq!(figure(&first, Figure::Pot, Part::Whole), pounds("39661"));
    assert_eq!(figure(&first, Figure::Committed, Part::Upfront), pounds("13622.50"));
    assert_eq!(figure(&first, Figure::Withdrawn, Part::Upfront), pounds("2541"));
    assert_eq!(figure(&first, Figure::Spent, Part::Whole), pounds("13622.50"));
    let second = ledger(this);
    assert_eq!(figure(&second, Figure::Pot, Part::Tactical), pounds("33681"));
    assert_eq!(figure(&second, Figure::RolloverAsked, Part::Whole), pounds("10000"));
    assert_eq!(figure(&second, Figure::AfterSpent, Part::Whole), pounds("38460.99"));
    let store = folkmoot::store::Store::open(std::path::Path::new(&plan)).unwrap();
    let loaded = store.load().unwrap().plan;
    let projects = loaded.all(Kind::Project).len();
    assert_eq!((projects, account::projects(&loaded, loaded.all(Kind::Grant)[0].id).len()), (4, 3));

    let Typist { written, besides, records, .. } = clerk;
    println!("{records} records: {written} letters of figures and words, {besides} keys besides");
    assert!(besides <= records * 4, "{besides} keys besides for {records} records");
}
