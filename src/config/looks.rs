//! How things look on this terminal: what the command line and the configuration say first, then
//! what the environment says.

use super::{Config, path, utf8_locale};
use crate::{
    app::look::Look,
    ui::theme::{Theme, colour::Depth, own},
};
use std::env;

/// What the command line says of how things look.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// Whether to draw in ASCII only.
    pub ascii: bool,
    /// The theme.
    pub theme: Option<String>,
    /// How many colours.
    pub colours: Option<String>,
}

impl Config {
    /// How things look on this terminal: flags and configuration first, then what the environment says.
    ///
    /// # Errors
    /// Where a flag or a key of the configuration says what there is not: which, and what is accepted.
    pub fn theme(&self, flags: &Flags) -> Result<Theme, String> {
        let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        self.theme_where(flags, variable)
    }

    fn theme_where(&self, flags: &Flags, variable: impl Fn(&str) -> Option<String>) -> Result<Theme, String> {
        let in_file = |key: &str, why: String| match path() {
            Some(path) => format!("{key} in {}: {why}; nothing was opened", path.display()),
            None => format!("{key}: {why}"),
        };
        let colours = |word: &str| {
            let words = Depth::ALL.map(|(word, _)| word).join(", ");
            Depth::from_word(word).ok_or_else(|| format!("\"{word}\" is no number of colours; expected {words}"))
        };
        let look = |word: &str| {
            let words = Look::ALL.map(Look::word).join(", ");
            let found = Look::from_word(word).ok_or_else(|| format!("\"{word}\" is no theme; expected {words}"))?;
            let missing = found == Look::Own && self.own_theme.is_empty();
            let says = "there is no theme of your own; expected a table [own_theme] in the configuration";
            if missing { Err(says.to_owned()) } else { Ok(found) }
        };
        let flagged = flags.colours.as_deref().map(|word| colours(word).map_err(|why| format!("--colours: {why}")));
        let filed = self.colours.as_deref().map(|word| colours(word).map_err(|why| in_file("colours", why)));
        let never = self.no_colour.then_some(Ok(Depth::None));
        let depth = match flagged.or(filed).or(never) {
            Some(said) => said?,
            None => Depth::of(&variable),
        };
        let own = (!self.own_theme.is_empty()).then(|| own::palette(&self.own_theme, depth));
        let own = own.transpose().map_err(|why| in_file("own_theme", why))?;
        let console = variable("TERM").is_some_and(|term| term.starts_with("linux"));
        let flagged = flags.theme.as_deref().map(|word| look(word).map_err(|why| format!("--theme: {why}")));
        let filed = self.theme.as_deref().map(|word| look(word).map_err(|why| in_file("theme", why)));
        let named = flagged.or(filed);
        let said = named.is_some();
        let look = match named {
            Some(said) => said?,
            // The console is black, and its yellow is a brown on which nothing can be read.
            None if console => Look::Dark,
            None => Look::Standard,
        };
        // The console's fonts have the shapes of some of what is drawn only.
        let ascii = flags.ascii || self.ascii.unwrap_or_else(|| console || !utf8_locale());
        Ok(Theme { depth, ascii, look, said, own })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(file: &str, flags: &Flags, said: &[(&str, &str)]) -> Result<Theme, String> {
        let config: Config = toml::from_str(file).unwrap();
        let variable = |name: &str| said.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
        config.theme_where(flags, variable)
    }

    fn flags(theme: Option<&str>, colours: Option<&str>) -> Flags {
        Flags { theme: theme.map(str::to_owned), colours: colours.map(str::to_owned), ..Flags::default() }
    }

    #[test]
    fn a_flag_counts_before_the_file_and_that_before_the_environment() {
        let none = Flags::default();
        let bare = [("NO_COLOR", "1"), ("TERM", "xterm-256color")];
        assert_eq!(theme("", &none, &bare).unwrap().depth, Depth::None);
        assert_eq!(theme("colours = \"16\"", &none, &bare).unwrap().depth, Depth::Sixteen);
        assert_eq!(theme("colours = \"16\"", &flags(None, Some("full")), &bare).unwrap().depth, Depth::Full);
        assert_eq!(theme("no_colour = true", &none, &[]).unwrap().depth, Depth::None);
        assert_eq!(theme("theme = \"light\"", &none, &[]).unwrap().look, Look::Light);
        assert_eq!(theme("theme = \"light\"", &flags(Some("dark"), None), &[]).unwrap().look, Look::Dark);
    }

    #[test]
    fn the_linux_console_starts_dark_and_in_ascii_unless_somebody_says_otherwise() {
        let console = [("TERM", "linux")];
        let shown = theme("", &Flags::default(), &console).unwrap();
        assert_eq!((shown.look, shown.ascii, shown.depth), (Look::Dark, true, Depth::Sixteen));
        let shown = theme("theme = \"mono\"\nascii = false", &Flags::default(), &console).unwrap();
        assert_eq!((shown.look, shown.ascii), (Look::Mono, false));
    }

    #[test]
    fn what_there_is_not_is_refused_with_its_key_and_what_is_accepted() {
        let none = Flags::default();
        for (file, flags, says) in [
            ("theme = \"night\"", &none, "\"night\" is no theme; expected standard, dark, light, contrast, mono, own"),
            ("theme = \"own\"", &none, "there is no theme of your own; expected a table [own_theme]"),
            ("colours = \"8\"", &none, "\"8\" is no number of colours; expected none, 16, 256, full"),
            ("[own_theme]\nred = \"rde\"", &none, "own_theme in "),
            ("", &flags(Some("night"), None), "--theme: \"night\" is no theme"),
            ("", &flags(None, Some("8")), "--colours: \"8\" is no number of colours"),
        ] {
            let why = theme(file, flags, &[]).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }

    #[test]
    fn a_theme_of_ones_own_is_chosen_where_it_is_named_and_can_be_turned_to_where_it_is_not() {
        let file = "[own_theme]\nbase = \"dark\"\nred = \"bold white on #aa0000\"";
        let shown = theme(file, &Flags::default(), &[]).unwrap();
        assert!(shown.looks(None).can_be.contains(&Look::Own) && shown.looks(None).chosen == Look::Standard);
        let shown = theme(&format!("theme = \"own\"\n{file}"), &Flags::default(), &[]).unwrap();
        assert_eq!(shown.looks(None).chosen, Look::Own);
        let shown = theme("", &Flags::default(), &[]).unwrap();
        assert_eq!(shown.looks(Some(Look::Light)).chosen, Look::Light, "it was turned to before");
        let shown = theme("theme = \"dark\"", &Flags::default(), &[]).unwrap();
        assert_eq!(shown.looks(Some(Look::Light)).chosen, Look::Dark, "what is said counts before that");
        let shown = theme(file, &Flags::default(), &[("NO_COLOR", "1")]).unwrap();
        assert_eq!(shown.looks(None).can_be, [Look::Mono]);
    }
}
