//! A person's own theme: the colours of another, with some of its roles changed.

use super::{
    colour::{self, Depth, nearest},
    palette::Palette,
};
use crate::app::look::Look;
use ratatui::style::{Color, Style};
use std::collections::BTreeMap;

/// The key of the configuration under which the theme stands that the others are taken from.
const BASE: &str = "base";

/// A person's own theme, as a terminal with so many colours shows it.
///
/// # Errors
/// Which key is wrong, and what would be accepted.
pub fn palette(said: &BTreeMap<String, String>, depth: Depth) -> Result<Palette, String> {
    let base = said.get(BASE).map(String::as_str).unwrap_or_default();
    let mut own = *Palette::of(if base.is_empty() { Look::Standard } else { look(base)? }, depth);
    for (name, text) in said.iter().filter(|(name, _)| *name != BASE) {
        let style = colour::read(text).map_err(|why| format!("{name}: {why}"))?;
        let style = shown(style, depth);
        // The mark stands for what is marked, and follows it.
        match name.as_str() {
            "link" => own.link_mark = style,
            "funded" => own.funded_mark = style,
            _ => {}
        }
        let names = || own.clone().roles().map(|(name, _)| name).join(", ");
        let unknown = format!("{name}: there is no such role; expected {BASE} or one of {}", names());
        let mut roles = own.roles();
        let place = roles.iter_mut().find(|(role, _)| role == name).ok_or(unknown)?;
        *place.1 = style;
    }
    Ok(own)
}

fn look(base: &str) -> Result<Look, String> {
    Look::from_word(base).filter(|look| *look != Look::Own).ok_or_else(|| {
        let words = Look::ALL.iter().filter(|look| **look != Look::Own).map(|look| look.word());
        format!("{BASE}: \"{base}\" is no theme; expected {}", words.collect::<Vec<_>>().join(", "))
    })
}

/// A style with the colours that the terminal has. Two colours that fall to the same one would hide
/// the text: it is then drawn without.
fn shown(style: Style, depth: Depth) -> Style {
    let near = |colour: Option<Color>| colour.map(|colour| nearest(colour, depth));
    let (fg, bg) = (near(style.fg), near(style.bg));
    let (fg, bg) = if fg == bg && fg != Some(Color::Reset) { (None, None) } else { (fg, bg) };
    Style { fg, bg, ..style }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::screen::Role, plan::status::Rating};

    fn said(lines: &[(&str, &str)]) -> BTreeMap<String, String> {
        lines.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn roles_that_are_not_named_look_as_in_the_theme_beneath() {
        let own = palette(&said(&[("base", "dark"), ("red", "bold white on #aa0000")]), Depth::Many).unwrap();
        let red = Style::new().fg(Color::White).bg(Color::Indexed(124)).bold();
        assert_eq!(own.style(Role::Rating(Rating::Red)), red);
        assert_eq!(own.reference, Palette::of(Look::Dark, Depth::Many).reference);
    }

    #[test]
    fn each_error_names_the_key_and_what_is_accepted() {
        for (line, says) in [
            (("rde", "red"), "rde: there is no such role; expected base or one of page, reference, link"),
            (("red", "rde"), "red: \"rde\" is no colour; expected default, black, red"),
            (("base", "night"), "base: \"night\" is no theme; expected standard, dark, light, contrast, mono"),
            (("base", "own"), "base: \"own\" is no theme"),
        ] {
            let why = palette(&said(&[line]), Depth::Sixteen).unwrap_err();
            assert!(why.starts_with(says), "{why}");
        }
    }

    #[test]
    fn two_colours_that_fall_to_one_do_not_hide_the_text() {
        let own = palette(&said(&[("red", "#ff0000 on #fe0101")]), Depth::Sixteen).unwrap();
        assert_eq!(own.red, Style::new());
    }
}
