//! What can be asked for here, from the one table of keys: the names of each command, and which
//! commands a typed word means.

use super::plain::ended;
use crate::app::{
    App,
    command::{Command, absent, blocked, word},
    keys::Scope,
};

/// A command that applies here.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it does.
    pub command: Command,
    /// The keys it has on the screen.
    pub keys: Vec<String>,
    /// What it is called in a word or two; the first is the one that is said.
    pub names: Vec<String>,
    /// What it does, in a sentence.
    pub help: String,
    /// What stands in its way now.
    pub blocked: Option<String>,
    /// Whether the footer of the screen would name it.
    pub hinted: bool,
}

impl Offer {
    /// As a line of a list: `status (s): Change the stage`.
    pub fn line(&self) -> String {
        let name = self.names.first().map_or("", String::as_str);
        let key = self.keys.first().map_or("", String::as_str);
        let why = self.blocked.as_ref().map_or_else(String::new, |why| format!(" Not now: {}", ended(why)));
        format!("{name} ({key}): {}.{why}", self.help)
    }
}

/// Other words for commands, as people say them who walk no cursor.
const ALSO: &[(Command, &str)] = &[
    (Command::Down, "next"),
    (Command::Up, "previous"),
    (Command::First, "first"),
    (Command::Last, "last"),
    (Command::ColumnRight, "right"),
    (Command::ColumnLeft, "left"),
    (Command::NextView, "view"),
    (Command::Follow, "open"),
    (Command::Cancel, "back"),
    (Command::Cancel, "leave"),
    (Command::Accept, "accept"),
    (Command::Accept, "choose"),
    (Command::TakeMine, "mine"),
    (Command::TakeTheirs, "theirs"),
    (Command::Behind, "behind"),
    (Command::MarkRow, "mark"),
    (Command::Help, "help"),
];

/// Every command that applies in what has the keys, in the order of the table.
pub fn offers(app: &App) -> Vec<Offer> {
    within(app, app.scope())
}

/// Every command that applies in a scope: what has the keys, or what follows a prefix.
pub fn within(app: &App, scope: Scope) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for row in app.keymap.rows(scope).filter(|row| !absent(row.command, app.setting.beside)) {
        let keys = row.keys.iter().map(|key| spelled(&key.to_string()));
        if let Some(known) = offers.iter_mut().find(|offer| offer.command == row.command) {
            known.keys.extend(keys);
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        let also = ALSO.iter().filter(|(command, _)| *command == row.command).map(|(_, name)| (*name).to_owned());
        let own = (!row.hint.is_empty()).then(|| row.hint.to_owned());
        for name in own.into_iter().chain(also).chain([word(row.command)]) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        offers.push(Offer {
            command: row.command,
            keys: keys.collect(),
            names,
            help: row.help.to_owned(),
            blocked: blocked(row.command, app),
            hinted: !row.hint.is_empty(),
        });
    }
    offers
}

/// The commands of what lies on top, as the choices there are: those that the footer names.
pub fn choices(app: &App) -> Vec<Offer> {
    offers(app).into_iter().filter(|offer| offer.hinted && offer.blocked.is_none()).collect()
}

/// What a typed word means.
#[derive(Debug)]
pub enum Found {
    /// This command.
    One(Command),
    /// One of these.
    Several(Vec<Offer>),
    /// None that is known here.
    Nothing,
}

/// The command whose key or name a word is, here.
pub fn named(app: &App, text: &str) -> Found {
    let offers = offers(app);
    let key = spelled(text);
    if let Some(offer) = offers.iter().find(|offer| offer.keys.contains(&key)) {
        return Found::One(offer.command);
    }
    let wanted = text.to_lowercase();
    let is = |offer: &&Offer| offer.names.contains(&wanted);
    if let Some(found) = one_of(offers.iter().filter(is).cloned().collect()) {
        return found;
    }
    // One letter is a key or nothing: half a word of one letter would do what nobody meant.
    let begins =
        |offer: &&Offer| wanted.chars().count() > 1 && offer.names.iter().any(|name| name.starts_with(&wanted));
    one_of(offers.iter().filter(begins).cloned().collect()).unwrap_or(Found::Nothing)
}

/// A key as it is said: an arrow by its word.
pub fn spelled(key: &str) -> String {
    match key {
        "↑" => "Up".to_owned(),
        "↓" => "Down".to_owned(),
        "←" => "Left".to_owned(),
        "→" => "Right".to_owned(),
        key => key.to_owned(),
    }
}

fn one_of(found: Vec<Offer>) -> Option<Found> {
    match found.as_slice() {
        [] => None,
        [only] => Some(Found::One(only.command)),
        _ => Some(Found::Several(found)),
    }
}

/// The commands whose words or help hold a text: what may have been meant.
pub fn about(app: &App, text: &str) -> Vec<Offer> {
    let wanted = text.to_lowercase();
    let holds = |offer: &Offer| {
        offer.names.iter().any(|name| name.contains(&wanted)) || offer.help.to_lowercase().contains(&wanted)
    };
    offers(app).into_iter().filter(holds).collect()
}

/// Whether text is typed where the keys go, so that a word that is no command is that text.
pub const fn is_typed(scope: Scope) -> bool {
    matches!(scope, Scope::Help | Scope::Palette | Scope::Chooser | Scope::Pick | Scope::Prompt | Scope::Keeping)
}
