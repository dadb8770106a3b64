//! From where a filter line is read: which day it is, and who asks.

use super::term::Meant;
use crate::plan::{Id, Kind, Plan, folded, lead, progress::AsAt};

/// Whose a post is, as the configuration says: what `mine` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Me {
    /// The post; empty where nothing was said.
    pub post: String,
    /// The organisation; empty where nothing was said.
    pub organisation: String,
    /// Where that is said; empty where there is no such place.
    pub said_in: String,
}

/// Whoever did not say who they are.
static NOBODY: Me = Me { post: String::new(), organisation: String::new(), said_in: String::new() };

/// From where a filter line is read.
#[derive(Clone, Copy, Debug)]
pub struct Standpoint<'a> {
    /// The moment.
    pub as_at: AsAt,
    /// Who asks.
    pub me: &'a Me,
}

impl From<AsAt> for Standpoint<'_> {
    fn from(as_at: AsAt) -> Self {
        Self { as_at, me: &NOBODY }
    }
}

/// What somebody answers for: posts, and organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mine {
    /// The posts.
    pub leads: Meant,
    /// The organisations.
    pub organisations: Meant,
}

impl Me {
    /// The posts and the organisation that are meant: where a post is said, that post in the organisation;
    /// where only an organisation is, all its posts.
    ///
    /// # Errors
    /// What is to be set, or what in the plan is not called so.
    pub fn found(&self, plan: &Plan) -> Result<Mine, String> {
        let (post, organisation) = (folded(&self.post), folded(&self.organisation));
        if post.is_empty() && organisation.is_empty() {
            let at = if self.said_in.is_empty() { "your configuration" } else { self.said_in.as_str() };
            return Err(format!(
                "your post is not known: put post = \"...\" or organisation = \"...\" into {at}, as the leads (L) have it"
            ));
        }
        let called = |kind: Kind, wanted: &str| {
            let fits = |id: &Id| {
                plan.record(kind, *id)
                    .is_some_and(|record| plan.also_called(record).iter().any(|name| folded(name) == wanted))
            };
            plan.all(kind).iter().map(|record| record.id).filter(fits).collect::<Meant>()
        };
        let organisations =
            if organisation.is_empty() { Meant::default() } else { called(Kind::Organisation, &organisation) };
        if !organisation.is_empty() && organisations.is_empty() {
            return Err(format!(
                "no organisation is called \"{}\", which your configuration says is yours; its full or short name is wanted",
                self.organisation
            ));
        }
        let of_it = |id: &Id| {
            let of = plan.record(Kind::Lead, *id).and_then(|record| record.get(lead::ORGANISATION));
            organisations.is_empty() || of.is_some_and(|of| organisations.contains(&of))
        };
        let leads: Meant = if post.is_empty() {
            plan.all(Kind::Lead).iter().map(|record| record.id).filter(of_it).collect()
        } else {
            called(Kind::Lead, &post).into_iter().filter(of_it).collect()
        };
        if !post.is_empty() && leads.is_empty() {
            return Err(format!(
                "no lead is called \"{}\", which your configuration says is your post; L lists them",
                self.post
            ));
        }
        Ok(Mine { leads, organisations })
    }
}
