//! The projects of a grant year in the 360Giving Data Standard, version 1.4, as a JSON package.
//!
//! The ten core fields of the standard (identifier, title, description, currency, amount awarded, award
//! date, and identifier and name of recipient and funder), and of the recommended ones those that the
//! plan holds: amount applied for, amount disbursed, grant programme, beneficiary location,
//! classifications. What a project lacks for a core field is never made up: the project is left out,
//! and named with what it lacks.
//!
//! A recipient is the organisation that bid; where none is named it is the partnership, which holds the
//! grant. An organisation without a public number gets one under the publisher's prefix, as the
//! standard's guidance on identifiers has it.

use super::grant::award;
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Figure},
    grant,
    money::Pence,
    organisation, partnership, pcc_priority, priority,
    progress::AsAt,
    project,
    record::{Record, Words},
    route,
};
use serde_json::{Map, Value, json};

/// A package, and what was left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The package.
    pub json: Value,
    /// How many grants are in it.
    pub grants: usize,
    /// What is to be known of it, in sentences.
    pub says: Vec<String>,
}

/// The projects of a grant year as a package.
pub fn package(plan: &Plan, grant: &Record, as_at: AsAt) -> Package {
    let publisher = Publisher::of(plan);
    let year = grant.get(grant::YEAR).map_or_else(String::new, |year| year.to_string());
    let (mut grants, mut says) = (Vec::new(), Vec::new());
    for project in account::projects(plan, grant.id) {
        let Some((awarded, date)) = award(plan, grant.id, project) else { continue };
        let reference = project.get(project::REFERENCE);
        let stands = route::route(project);
        if stands.is_fallen() {
            says.push(format!(
                "{reference} is left out: it is {}, with {awarded} still committed to it",
                stands.word()
            ));
            continue;
        }
        match date {
            Some(date) => grants.push(publisher.grant(grant, project, awarded, date.to_string())),
            None => says.push(format!("{reference} is left out: no day of its approval is entered (award date)")),
        }
    }
    if !publisher.is_registered {
        says.push(format!(
            "the prefix {} stands in: enter the partnership's own 360Giving prefix before publishing",
            publisher.prefix
        ));
    }
    let count = grants.len();
    let json = json!({
        "version": "1.4",
        "title": format!("{} grants {year}", publisher.name),
        "description": format!("Projects funded from {}.", grant.get(grant::NAME)),
        "issued": as_at.today.to_string(),
        "publisher": { "name": publisher.name, "identifier": publisher.own() },
        "grants": grants,
    });
    if count == 0 {
        says.push(format!("no grant of {year} can be published yet; the standard wants at least one"));
    }
    Package { json, grants: count, says }
}

struct Publisher<'p> {
    plan: &'p Plan,
    name: String,
    prefix: String,
    is_registered: bool,
}

impl<'p> Publisher<'p> {
    fn of(plan: &'p Plan) -> Self {
        let of = |column| plan.partnership().map_or("", |record| record.get(column)).trim();
        let (name, short, prefix) = (of(partnership::NAME), of(partnership::SHORT), of(partnership::PUBLISHER));
        let name = if name.is_empty() { "Community safety partnership".to_owned() } else { name.to_owned() };
        let is_registered = !prefix.is_empty();
        let stand_in = || format!("360G-{}", slug(if short.is_empty() { &name } else { short }));
        let prefix = if is_registered { prefix.to_owned() } else { stand_in() };
        Self { plan, name, prefix, is_registered }
    }

    /// The partnership's own number.
    fn own(&self) -> String {
        self.identified(&self.name)
    }

    /// An organisation's number: its own public one, else one under the prefix.
    fn identified(&self, name: &str) -> String {
        let known = self.plan.find(Kind::Organisation, name).and_then(|id| self.plan.record(Kind::Organisation, id));
        match known.map_or("", |record| record.get(organisation::IDENTIFIER)) {
            "" => format!("{}-ORG:{}", self.prefix, slug(name)),
            identifier => identifier.to_owned(),
        }
    }

    fn organisation(&self, name: &str) -> Value {
        json!([{ "id": self.identified(name), "name": name }])
    }

    fn grant(&self, grant: &Record, project: &Record, awarded: Pence, date: String) -> Value {
        let (plan, reference) = (self.plan, project.get(project::REFERENCE));
        let title = project.get(project::TITLE);
        let description = match project.get(project::DESCRIPTION).trim() {
            "" => title,
            description => description,
        };
        // A project that is carried into another year has a grant of each, and none may change its number.
        let year = grant.get(grant::YEAR).map_or_else(String::new, |year| format!("{}-", year.0));
        let bidder = project.get(project::BIDDER).and_then(|id| plan.record(Kind::Organisation, id));
        let recipient = bidder.map_or(self.name.as_str(), |bidder| bidder.get(organisation::NAME));
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| {
            object.insert(name.to_owned(), value);
        };
        put("id", Value::from(format!("{}-{year}{reference}", self.prefix)));
        put("title", Value::from(title));
        put("description", Value::from(description));
        put("currency", Value::from("GBP"));
        put("amountAwarded", amount(awarded));
        put("awardDate", Value::from(date));
        put("recipientOrganization", self.organisation(recipient));
        put("fundingOrganization", self.organisation(grant::funder(grant)));
        if let Some(asked) = project.get(project::ASKED) {
            put("amountAppliedFor", amount(asked));
        }
        let spent = account::of_project(plan, project.id, Some(grant.id)).whole(Figure::Spent);
        if spent > Pence::ZERO {
            put("amountDisbursed", amount(spent));
        }
        if !grant.get(grant::NAME).is_empty() {
            put("grantProgramme", json!([{ "title": grant.get(grant::NAME) }]));
        }
        let area = plan.partnership().map_or("", |record| record.get(partnership::AREA));
        if !area.is_empty() {
            put("beneficiaryLocation", json!([{ "name": area, "countryCode": "GB" }]));
        }
        let classified = self.classified(project);
        if !classified.is_empty() {
            put("classifications", Value::from(classified));
        }
        Value::Object(object)
    }

    /// The priorities and the pot of a project.
    fn classified(&self, project: &Record) -> Vec<Value> {
        let one = |vocabulary: &str, title: &str| json!({ "vocabulary": vocabulary, "title": title });
        let named = |kind: Kind, ids: &[Id], name: &dyn Fn(&Record) -> String| -> Vec<String> {
            ids.iter().filter_map(|id| self.plan.record(kind, *id)).map(name).collect()
        };
        let own = named(Kind::Priority, project.get(project::PRIORITIES), &|it| it.get(priority::NAME).to_owned());
        let pcc = named(Kind::PccPriority, project.get(project::PCC_PRIORITIES), &|it| {
            it.get(pcc_priority::PRIORITY).to_owned()
        });
        let own = own.iter().map(|title| one("Community safety agreement priority", title));
        let pcc = pcc.iter().map(|title| one("Police and Crime Plan priority", title));
        let pot = project.get(project::POT).map(Words::word).map(|pot| one("Pot of the grant", pot));
        own.chain(pcc).chain(pot).collect()
    }
}

/// An amount as the standard has it: a number in pounds. Written from its digits, never computed with.
fn amount(pence: Pence) -> Value {
    serde_json::from_str(&pence.written()).unwrap_or(Value::Null)
}

/// A name in small letters and dashes.
fn slug(name: &str) -> String {
    let plain: String =
        name.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_number_with_the_digits_of_its_pence() {
        for (pence, text) in [
            (62_250, "622.5"),
            (1_300_000, "13000.0"),
            (1, "0.01"),
            (183_757, "1837.57"),
            (99_999_999_999, "999999999.99"),
        ] {
            assert_eq!(amount(Pence(pence)).to_string(), text);
        }
    }

    #[test]
    fn a_name_becomes_a_part_of_a_number() {
        assert_eq!(slug("Kent Police & Crime Commissioner's Office"), "kent-police-crime-commissioner-s-office");
    }
}
