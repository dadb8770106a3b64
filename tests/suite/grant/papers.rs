//! The papers of a grant year: the same sums as on the screen, in the house form, as rows, and for publishing.

use super::*;
use folkmoot::{
    paper::{PAPERS, grant as paper, three_sixty},
    plan::cell::Cell,
};
use serde_json::Value;

fn as_at(plan: &Plan) -> AsAt {
    AsAt::of(plan, date(2026, 11, 22))
}

fn written(plan: &Plan, year: &str, name: &str) -> String {
    let paper = PAPERS.iter().find(|paper| paper.name == name).unwrap();
    String::from_utf8(paper.of(plan, record_of(plan, Kind::Grant, year), as_at(plan)).bytes).unwrap()
}

/// A year with three projects: one complete with an underspend returned, one that fell, one refunded.
fn a_full_year() -> Officer {
    let mut officer = with_bids();
    officer.press("a \"Awareness weeks\" Tab \"1837.50\" Tab u Enter").sees("CRG-26-03");
    for to in ["", "h", "h"] {
        officer.press(to);
        approve(&mut officer, "By letter");
    }
    officer.press("k k").sees("► CRG-26-01").press("p \"12,844\" Enter s Enter").sees("in delivery");
    officer.press("s Enter").sees("► CRG-26-01").sees("complete");
    officer.press("v a u \"156\" Tab Tab u \"CRG-26-01\" Enter").sees("return of underspend").press("V");
    officer.press("g h h").sees("► CRG-26-02").press("w \"The bus broke down\" Enter Enter").sees("withdrawn");
    officer
}

#[test]
fn the_funding_section_has_the_house_form_and_the_papers_own_sums() {
    let text = written(kent_plan(), "2022/23", "funding");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("funding_section_2022", text);
    });
    for sum in
        ["£39,661.00", "£21,440.00", "£622.50", "£13,000.00", "£5,980.00", "£1,837.50", "£18,221.00", "£10,621.00"]
    {
        assert!(text.contains(sum), "{sum}");
    }
    let text = written(kent_plan(), "2019/20", "funding");
    assert!(text.contains("£9,541.00 was withdrawn and £10,000.00 refunded"), "{text}");
    assert!(text.contains("As at 22 Nov 2026."));
}

#[test]
fn the_return_reconciles_row_by_row_and_with_the_account() {
    let officer = a_full_year();
    let plan = officer.plan();
    let grant = record_of(plan, Kind::Grant, "2026/27");
    let rows = paper::returned(plan, grant.id);
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let known = row.spent.zip(row.underspend);
        assert!(known.is_none_or(|(spent, under)| row.approved == Some(row.fell + spent + under)), "{row:?}");
        assert!(row.underspend.is_none_or(|under| row.returned <= under), "{row:?}");
    }
    let account = account_of(plan, "2026/27");
    let sum = |of: fn(&paper::Returned) -> Pence| -> Pence { rows.iter().map(of).sum() };
    assert_eq!(sum(|row| row.approved.unwrap()), account.whole(Figure::Approved));
    assert_eq!(sum(|row| row.fell), account.whole(Figure::Withdrawn) + account.whole(Figure::Refunded));
    assert_eq!(sum(|row| row.spent.unwrap_or_default()), account.whole(Figure::Spent));
    assert_eq!(rows[0].returned, pounds("156"));
    assert_eq!((rows[1].spent, rows[1].underspend), (Some(Pence::ZERO), Some(Pence::ZERO)), "all of it fell");
    assert_eq!((rows[2].spent, rows[2].underspend), (None, None), "no spend is entered, so none is known");
    let text = written(plan, "2026/27", "return");
    assert!(text.contains("| CRG-26-01 Trauma Awareness |"), "{text}");
    assert!(text.contains("£12,844.00 | £156.00 | £156.00"), "{text}");
    let table = written(plan, "2026/27", "return-csv");
    assert!(table.starts_with('\u{feff}') && table.contains("\"All\""), "{table}");
    assert!(table.contains("\"1837.50\",\"0.00\",\"\",\"\",\"0.00\""), "{table}");
    assert_eq!(table.lines().count(), 1 + 3 + 1);
}

#[test]
fn what_went_back_without_a_project_and_an_approval_without_its_amount_stand_in_the_return() {
    let mut officer = a_full_year();
    officer.press("v a u \"1,000\" Tab Tab t Enter").sees("return of underspend £1,000.00");
    officer.press("a l \"500\" Tab Tab t Enter").sees("lapse £500.00");
    let plan = officer.plan();
    let text = written(plan, "2026/27", "return");
    assert!(text.contains("| Of no project |  |  |  |  |  |  | £1,000.00 |"), "{text}");
    assert!(text.contains("| **£1,156.00** |"), "{text}");
    assert_eq!(account_of(plan, "2026/27").whole(Figure::Returned), pounds("1156"));
    assert!(text.contains("£500.00 was not committed in time and lapsed."), "{text}");
    let text = written(plan, "2026/27", "funding");
    assert!(
        text.contains("Of what was approved £4,600.00 was withdrawn and £156.00 returned to the funder:"),
        "{text}"
    );
    assert!(text.contains("Of what was not committed £1,000.00 went back to the funder and £500.00 lapsed."), "{text}");
    // 2021/22 has approvals of which no amount is known.
    let plan = kent_plan();
    let unstated = plan.all(Kind::Grant).iter().flat_map(|grant| paper::returned(plan, grant.id));
    let unstated: Vec<_> = unstated.filter(|row| row.approved.is_none()).collect();
    assert!(!unstated.is_empty() && unstated.iter().all(|row| row.spent.is_none() && row.underspend.is_none()));
}

/// The amounts in the items under each heading of a funding section that names a sum.
fn headed(text: &str) -> Vec<(Pence, Pence)> {
    let first = |line: &str| line.split('£').nth(1).and_then(|rest| Pence::read(rest.split([' ', ')']).next()?).ok());
    let blocks: Vec<&str> = text.split("\n\n").collect();
    let pairs = blocks.windows(2).filter(|pair| pair[0].contains(" in all") && pair[1].starts_with("- "));
    let sums = pairs.map(|pair| {
        let heading = first(&pair[0].replace(',', "")).unwrap();
        (heading, pair[1].lines().map(|line| first(&line.replace(',', "")).unwrap_or_default()).sum())
    });
    sums.collect()
}

#[test]
fn the_items_of_the_funding_section_sum_to_their_headings_whatever_fell_or_was_put_off() {
    let mut officer = a_full_year();
    officer.press("g s v Tab \"Put off for a year\" Enter");
    let full = written(officer.plan(), "2026/27", "funding");
    let mut headings = 0;
    let kent = ["2019/20", "2021/22", "2022/23"].map(|year| written(kent_plan(), year, "funding"));
    for text in kent.iter().chain([&full]) {
        for (heading, items) in headed(text) {
            assert_eq!(heading, items, "{text}");
            headings += 1;
        }
    }
    assert!(headings >= 3, "{headings}");
    assert!(full.contains("(£12,844.00 of £13,000.00 approved)"), "{full}");
}

#[test]
fn the_account_as_rows_has_every_figure_and_reads_as_numbers() {
    let table = written(kent_plan(), "2022/23", "account");
    assert_eq!(table.lines().count(), 1 + Figure::ALL.len());
    assert!(
        table.contains(
            "\"2022/23\",\"2026-11-22\",\"Left after approved and pending\",\"0.00\",\"10621.00\",\"10621.00\""
        )
    );
}

#[test]
fn a_paper_is_written_from_the_screen_and_says_where() {
    let mut officer = Officer::at_kent();
    officer.press("J o").sees("Papers of the grant 2022/23").sees("Return to the PCC").press("Enter");
    officer.sees("Write the paper into").press("Enter").sees("saved").sees("grant-2022-23-funding.md");
    let path = officer.folder().join("grant-2022-23-funding.md");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written(officer.plan(), "2022/23", "funding"));
    officer.press("o Enter Enter").sees("is there already. Replace it?").press("n Esc Esc");
    officer.press("o j j j j Enter Enter").told("CRG-22-01 is left out: no day of its approval is entered");
}

/// What is wrong with a package by the standard's own rules: its schema of version 1.4 (the core fields of a
/// grant, their types, the forms of dates, one organisation at least), and that numbers are each of their own.
fn wrong(package: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let day =
        |value: &Value| value.as_str().is_some_and(|day| day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok());
    let organisations = |value: &Value| {
        let all = value.as_array().filter(|all| !all.is_empty());
        all.is_some_and(|all| all.iter().all(|one| text(&one["id"]) && text(&one["name"])))
    };
    let grants = package["grants"].as_array().cloned().unwrap_or_default();
    if grants.is_empty() {
        wrong.push("no grants".to_owned());
    }
    let version = package["version"].as_str().unwrap_or("");
    if version.split('.').count() != 2 || !version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        wrong.push(format!("version {version}"));
    }
    if !text(&package["publisher"]["name"]) || !day(&package["issued"]) {
        wrong.push("publisher or day".to_owned());
    }
    let known = [
        "id",
        "title",
        "description",
        "currency",
        "amountAppliedFor",
        "amountAwarded",
        "amountDisbursed",
        "awardDate",
        "recipientOrganization",
        "fundingOrganization",
        "grantProgramme",
        "beneficiaryLocation",
        "classifications",
    ];
    let mut ids: Vec<String> = Vec::new();
    for grant in &grants {
        let sound = [
            ("id", text(&grant["id"])),
            ("title", text(&grant["title"])),
            ("description", text(&grant["description"])),
            ("currency", grant["currency"] == "GBP"),
            ("amountAwarded", grant["amountAwarded"].is_number()),
            ("awardDate", day(&grant["awardDate"])),
            ("recipientOrganization", organisations(&grant["recipientOrganization"])),
            ("fundingOrganization", organisations(&grant["fundingOrganization"])),
        ];
        wrong.extend(sound.iter().filter(|(_, sound)| !sound).map(|(name, _)| format!("{name} of {grant}")));
        let strange = grant.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        wrong.extend(strange.filter(|name| !known.contains(name)).map(str::to_owned));
        let id = grant["id"].to_string();
        if ids.contains(&id) {
            wrong.push(format!("{id} twice"));
        }
        ids.push(id);
    }
    wrong
}

#[test]
fn the_projects_are_published_with_the_core_fields_of_the_360giving_standard() {
    let officer = a_full_year();
    let plan = officer.plan();
    let package = three_sixty::package(plan, record_of(plan, Kind::Grant, "2026/27"), as_at(plan));
    assert_eq!(wrong(&package.json), Vec::<String>::new());
    assert_eq!(package.grants, 2, "what fell is no award");
    let first = &package.json["grants"][0];
    assert_eq!(first["id"], "360G-kcsp-2026-CRG-26-01");
    assert_eq!(first["amountAwarded"].to_string(), "13000.0");
    assert_eq!(first["amountDisbursed"].to_string(), "12844.0");
    assert_eq!(first["awardDate"], "2026-11-22");
    assert_eq!(first["recipientOrganization"][0]["name"], "Kent Community Safety Partnership");
    assert_eq!(first["fundingOrganization"][0]["name"], "Kent Police and Crime Commissioner");
    assert_eq!(package.json["grants"][1]["amountAwarded"].to_string(), "1837.5");
    assert!(package.says.iter().any(|says| says.contains("stands in")), "{:?}", package.says);
    // The rules of this test find what they are for.
    let mut broken = package.json.clone();
    broken["grants"][0]["awardDate"] = Value::from("22/11/2026");
    broken["grants"][1]["recipientOrganization"] = Value::from(Vec::<Value>::new());
    assert_eq!(wrong(&broken).len(), 2);
}

#[test]
fn a_registered_publisher_and_public_numbers_are_used_as_they_are() {
    let officer = a_full_year();
    let mut plan = (*officer.session.app.plan).clone();
    let partnership = plan.partnership().unwrap().id;
    let publisher = Kind::Partnership.field("publisher").unwrap();
    plan.set(Kind::Partnership, partnership, publisher, Cell::text("360G-kentcsp"));
    let police = record_of(&plan, Kind::Organisation, "Kent Police").id;
    plan.set(Kind::Organisation, police, Kind::Organisation.field("identifier").unwrap(), Cell::text("GB-X-1"));
    let bid = project_of(&plan, "CRG-26-01").id;
    plan.set(Kind::Project, bid, project::BIDDER.number(), Cell::One(police));
    let package = three_sixty::package(&plan, record_of(&plan, Kind::Grant, "2026/27"), as_at(&plan));
    assert_eq!((wrong(&package.json), package.says.as_slice()), (Vec::new(), &[][..]));
    assert_eq!(package.json["grants"][0]["id"], "360G-kentcsp-2026-CRG-26-01");
    assert_eq!(package.json["grants"][0]["recipientOrganization"][0]["id"], "GB-X-1");
}

#[test]
fn what_lacks_a_core_field_is_left_out_and_named_and_nothing_is_made_up() {
    let plan = kent_plan();
    let package = three_sixty::package(plan, record_of(plan, Kind::Grant, "2022/23"), as_at(plan));
    assert_eq!(package.grants, 0);
    assert!(package.says.contains(&"CRG-22-01 is left out: no day of its approval is entered (award date)".to_owned()));
    assert!(package.says.iter().any(|says| says.contains("no grant of 2022/23 can be published yet")));
}
