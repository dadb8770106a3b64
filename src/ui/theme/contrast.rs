//! The contrast of every line of every theme, computed as WCAG 2.2 defines it, against 4.5:1.
//!
//! A text whose own colour or ground is not named has the terminal's: what a person has set there
//! they can read. Everything else is judged against the palettes that terminals come with, and a
//! theme for a known background against the backgrounds that are usual.

use super::{
    Theme,
    colour::{Depth, NAMES, numbered},
};
use crate::{
    app::{look::Look, screen::Role},
    plan::status::{Rating, Stage},
};
use ratatui::style::{Color, Modifier, Style};

type Rgb = (u8, u8, u8);

/// What WCAG 2.2 asks of text (1.4.3).
const ENOUGH: f64 = 4.5;

/// The sixteen colours in the order of [`NAMES`], as terminals come with them.
struct Palette {
    name: &'static str,
    colours: [u32; 16],
    /// Whether a bright colour behind a text is drawn as its darker one.
    dull_grounds: bool,
}

#[rustfmt::skip]
const PALETTES: [Palette; 4] = [
    Palette { name: "xterm", dull_grounds: false, colours: [
        0x00_0000, 0xCD_0000, 0x00_CD00, 0xCD_CD00, 0x00_00EE, 0xCD_00CD, 0x00_CDCD, 0xE5_E5E5,
        0x7F_7F7F, 0xFF_0000, 0x00_FF00, 0xFF_FF00, 0x5C_5CFF, 0xFF_00FF, 0x00_FFFF, 0xFF_FFFF,
    ] },
    Palette { name: "PuTTY", dull_grounds: false, colours: [
        0x00_0000, 0xBB_0000, 0x00_BB00, 0xBB_BB00, 0x00_00BB, 0xBB_00BB, 0x00_BBBB, 0xBB_BBBB,
        0x55_5555, 0xFF_5555, 0x55_FF55, 0xFF_FF55, 0x55_55FF, 0xFF_55FF, 0x55_FFFF, 0xFF_FFFF,
    ] },
    Palette { name: "Windows Terminal", dull_grounds: false, colours: [
        0x0C_0C0C, 0xC5_0F1F, 0x13_A10E, 0xC1_9C00, 0x00_37DA, 0x88_1798, 0x3A_96DD, 0xCC_CCCC,
        0x76_7676, 0xE7_4856, 0x16_C60C, 0xF9_F1A5, 0x3B_78FF, 0xB4_009E, 0x61_D6D6, 0xF2_F2F2,
    ] },
    Palette { name: "Linux console", dull_grounds: true, colours: [
        0x00_0000, 0xAA_0000, 0x00_AA00, 0xAA_5500, 0x00_00AA, 0xAA_00AA, 0x00_AAAA, 0xAA_AAAA,
        0x55_5555, 0xFF_5555, 0x55_FF55, 0xFF_FF55, 0x55_55FF, 0xFF_55FF, 0x55_FFFF, 0xFF_FFFF,
    ] },
];

/// Black, and what is dark in Windows Terminal, VS Code, Ubuntu, Solarized and Dracula.
const DARK: [u32; 6] = [0x00_0000, 0x0C_0C0C, 0x1E_1E1E, 0x30_0A24, 0x00_2B36, 0x28_2A36];
/// White, and what is light in Windows Terminal, Solarized and Tango.
const LIGHT: [u32; 4] = [0xFF_FFFF, 0xF2_F2F2, 0xFD_F6E3, 0xEE_EEEC];

fn rgb(colour: u32) -> Rgb {
    let [_, red, green, blue] = colour.to_be_bytes();
    (red, green, blue)
}

/// Relative luminance, and the ratio of two.
fn luminance((red, green, blue): Rgb) -> f64 {
    let part = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

fn ratio(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other { one / other } else { other / one }
}

/// What a colour is on a palette; nothing where it is the terminal's own.
fn seen(colour: Option<Color>, palette: &Palette, behind: bool) -> Option<Rgb> {
    match colour? {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some((red, green, blue)),
        Color::Indexed(number) if number >= 16 => Some(numbered(number)),
        named => {
            let place = NAMES.iter().position(|(_, one)| *one == named).unwrap();
            let place = if behind && palette.dull_grounds { place % 8 } else { place };
            Some(rgb(palette.colours[place]))
        }
    }
}

fn every_style(theme: &Theme) -> Vec<(String, Style)> {
    let roles = [Role::Plain, Role::Reference, Role::Link, Role::Funded, Role::Warning, Role::Faint, Role::Heading];
    let stages = [Stage::NotStarted, Stage::InProgress, Stage::Complete, Stage::OnHold, Stage::Withdrawn];
    let ratings = [Rating::Green, Rating::Amber, Rating::Red, Rating::NotRated];
    let roles = roles.into_iter().chain(stages.map(Role::Stage)).chain(ratings.map(Role::Rating));
    let mut styles: Vec<(String, Style)> = roles
        .flat_map(|role| {
            let marked = (format!("the mark of {role:?}"), theme.mark_style(role));
            [(format!("{role:?}"), theme.style(role)), marked]
        })
        .collect();
    styles.extend([("key", theme.key()), ("resting", theme.resting())].map(|(name, style)| (name.to_owned(), style)));
    // What has no colour of its own has the page's.
    styles.into_iter().map(|(name, style)| (name, theme.page().patch(style))).collect()
}

/// What is seen of a theme: the name of each role, and the least contrast with the palette that has it.
fn contrasts(look: Look, depth: Depth, palettes: &[Palette], grounds: &[u32]) -> Vec<(String, f64)> {
    let theme = Theme { depth, look, ..Theme::default() };
    let mut found = Vec::new();
    for palette in palettes {
        for (name, style) in every_style(&theme) {
            let (text, ground) = (seen(style.fg, palette, false), seen(style.bg, palette, true));
            let name = format!("{look:?} {depth:?}, {name} on {}", palette.name);
            match (text, ground) {
                (None, None) => {}
                (None, Some(_)) => panic!("{name}: the ground is named and the text is not"),
                (Some(text), Some(ground)) => found.push((name, ratio(text, ground))),
                (Some(text), None) => {
                    found.extend(grounds.iter().map(|ground| (name.clone(), ratio(text, rgb(*ground)))));
                }
            }
        }
    }
    found
}

#[track_caller]
fn all_reach(found: &[(String, f64)], enough: f64) {
    let least = found.iter().min_by(|one, other| one.1.total_cmp(&other.1)).expect("something has a colour");
    assert!(least.1 >= enough, "{}: {:.2}:1", least.0, least.1);
}

const COLOURED: [Depth; 3] = [Depth::Sixteen, Depth::Many, Depth::Full];

#[test]
fn the_standard_theme_reaches_the_contrast_on_black_on_white_and_on_anything_between() {
    let between = [0x00_0000, 0xFF_FFFF, 0x80_8080];
    // The Linux console's yellow is a brown that is too dark behind black: it starts with the dark theme.
    let [xterm, putty, windows, _] = &PALETTES;
    for palette in [xterm, putty, windows] {
        for depth in COLOURED {
            all_reach(&contrasts(Look::Standard, depth, std::slice::from_ref(palette), &between), ENOUGH);
        }
    }
}

#[test]
fn the_dark_theme_reaches_it_on_dark_backgrounds() {
    for palette in &PALETTES {
        // Sixteen colours belong to the black of their palette.
        let black = [palette.colours[0], 0];
        all_reach(&contrasts(Look::Dark, Depth::Sixteen, std::slice::from_ref(palette), &black), ENOUGH);
    }
    for depth in [Depth::Many, Depth::Full] {
        all_reach(&contrasts(Look::Dark, depth, &PALETTES, &DARK), ENOUGH);
    }
}

#[test]
fn the_light_theme_reaches_it_on_light_backgrounds() {
    for palette in PALETTES.iter().filter(|palette| !palette.dull_grounds) {
        let white = [palette.colours[15], 0xFF_FFFF];
        all_reach(&contrasts(Look::Light, Depth::Sixteen, std::slice::from_ref(palette), &white), ENOUGH);
    }
    for depth in [Depth::Many, Depth::Full] {
        all_reach(&contrasts(Look::Light, depth, &PALETTES[..3], &LIGHT), ENOUGH);
    }
}

#[test]
fn the_theme_of_high_contrast_reaches_seven_to_one_whatever_the_background_is() {
    for depth in COLOURED {
        all_reach(&contrasts(Look::Contrast, depth, &PALETTES, &[]), 7.0);
    }
}

#[test]
fn mono_and_a_terminal_without_colours_have_none() {
    for look in Look::ALL {
        assert_eq!(contrasts(look, Depth::None, &PALETTES, &[]), []);
    }
    assert_eq!(contrasts(Look::Mono, Depth::Full, &PALETTES, &[]), []);
}

#[test]
fn nothing_is_said_by_faint_or_by_colour_alone() {
    for look in Look::ALL {
        for depth in COLOURED {
            let theme = Theme { depth, look, ..Theme::default() };
            for (name, style) in every_style(&theme) {
                assert!(!style.add_modifier.contains(Modifier::DIM), "{look:?} {name}");
            }
        }
    }
    // What is coloured to be told apart has a shape of its own, too.
    let theme = Theme::default();
    let shapes = [Role::Link, Role::Funded, Role::Rating(Rating::Green), Role::Rating(Rating::Amber)];
    let shapes: std::collections::HashSet<_> = shapes.iter().map(|role| theme.mark(*role).unwrap()).collect();
    assert_eq!(shapes.len(), 4);
}

#[test]
fn the_ratio_is_that_of_the_standard() {
    for (one, other, wanted) in
        [(0x00_0000, 0xFF_FFFF, 21.0), (0x76_7676, 0xFF_FFFF, 4.54), (0x77_7777, 0xFF_FFFF, 4.48)]
    {
        assert!((ratio(rgb(one), rgb(other)) - wanted).abs() < 0.01);
    }
}
