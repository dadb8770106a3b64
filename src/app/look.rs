//! Which theme of colours is chosen: a value of the app, so that a key can change it and the
//! session can keep it. What each looks like only the ui knows.
//!
//! The partnership's own *themes* are records of the plan; in code what colours are put together
//! for is therefore a look, and only people call it a theme.

/// A theme of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Readable whatever the background is.
    #[default]
    Standard,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// White on black, whatever the background is.
    Contrast,
    /// Without colours.
    Mono,
    /// A person's own, from the configuration.
    Own,
}

impl Look {
    /// All, in the order in which a key goes through them.
    pub const ALL: [Self; 6] = [Self::Standard, Self::Dark, Self::Light, Self::Contrast, Self::Mono, Self::Own];

    /// What it is called on the command line, in the configuration and where it is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Mono => "mono",
            Self::Own => "own",
        }
    }

    /// What it is for.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Standard => "readable on a dark and on a light background",
            Self::Dark => "for a dark background",
            Self::Light => "for a light background",
            Self::Contrast => "high contrast, white on black",
            Self::Mono => "without colours",
            Self::Own => "your own, from the configuration",
        }
    }

    /// The theme that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.word() == word)
    }
}

/// The theme that is chosen, and those that can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// The one that is chosen.
    pub chosen: Look,
    /// Those that can be, in the order in which a key goes through them; where this terminal shows
    /// no colours there is nothing to choose.
    pub can_be: Vec<Look>,
    /// The one that a person turned to, now or in a session before; nothing where nobody did.
    pub turned_to: Option<Look>,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            chosen: Look::Standard,
            can_be: Look::ALL.into_iter().filter(|look| *look != Look::Own).collect(),
            turned_to: None,
        }
    }
}

impl Looks {
    /// What stands in the way of choosing another.
    pub fn blocked(&self) -> Option<&'static str> {
        (self.can_be.len() < 2).then_some("this terminal is shown no colours, so all themes look alike here")
    }

    /// Chooses one that was kept, where it can still be chosen.
    pub fn choose(&mut self, look: Look) {
        if self.can_be.contains(&look) {
            self.chosen = look;
        }
    }

    /// Chooses the next, and says so.
    pub fn turn(&mut self) -> String {
        let place = self.can_be.iter().position(|look| *look == self.chosen).map_or(0, |place| place + 1);
        if let Some(next) = self.can_be.get(place).or(self.can_be.first()) {
            self.chosen = *next;
            self.turned_to = Some(*next);
        }
        format!("theme {}: {}", self.chosen.word(), self.chosen.about())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_goes_through_all_themes_and_begins_again() {
        let mut looks = Looks::default();
        let mut seen = vec![looks.chosen];
        for _ in 1..looks.can_be.len() {
            looks.turn();
            assert!(!seen.contains(&looks.chosen), "{:?} twice", looks.chosen);
            seen.push(looks.chosen);
        }
        assert_eq!(looks.turn(), "theme standard: readable on a dark and on a light background");
    }

    #[test]
    fn a_theme_that_was_kept_but_is_gone_is_not_chosen() {
        let mut looks = Looks::default();
        looks.choose(Look::Own);
        assert_eq!(looks.chosen, Look::Standard);
        looks.choose(Look::Light);
        assert_eq!(looks.chosen, Look::Light);
    }

    #[test]
    fn every_theme_is_found_by_its_word() {
        for look in Look::ALL {
            assert_eq!(Look::from_word(look.word()), Some(look));
        }
    }
}
