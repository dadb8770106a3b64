//! The characters of WGL4, which the usual fonts of PuTTY all have: nothing else is drawn by us.

use super::{
    architecture::sources,
    journeys::everywhere,
    support::{SIZES, kent_plan},
};
use folkmoot::{plan::Kind, ui::theme::Theme};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// The table, as ranges.
#[rustfmt::skip]
const WGL4: &[RangeInclusive<u32>] = &[
    0x20..=0x7E, 0xA0..=0x17F, 0x192..=0x192, 0x1FA..=0x1FF, 0x2C6..=0x2C7, 0x2C9..=0x2C9, 0x2D8..=0x2DD,
    0x384..=0x38A, 0x38C..=0x38C, 0x38E..=0x3A1, 0x3A3..=0x3CE, 0x400..=0x45F, 0x490..=0x491,
    0x1E80..=0x1E85, 0x1EF2..=0x1EF3,
    0x2013..=0x2015, 0x2017..=0x201E, 0x2020..=0x2022, 0x2026..=0x2026, 0x2030..=0x2030, 0x2032..=0x2033,
    0x2039..=0x203A, 0x203C..=0x203C, 0x203E..=0x203E, 0x2044..=0x2044, 0x207F..=0x207F,
    0x20A3..=0x20A4, 0x20A7..=0x20A7, 0x20AC..=0x20AC,
    0x2105..=0x2105, 0x2113..=0x2113, 0x2116..=0x2116, 0x2122..=0x2122, 0x2126..=0x2126, 0x212E..=0x212E,
    0x215B..=0x215E, 0x2190..=0x2195, 0x21A8..=0x21A8,
    0x2202..=0x2202, 0x2206..=0x2206, 0x220F..=0x220F, 0x2211..=0x2212, 0x2215..=0x2215, 0x2219..=0x221A,
    0x221E..=0x221F, 0x2229..=0x2229, 0x222B..=0x222B, 0x2248..=0x2248, 0x2260..=0x2261, 0x2264..=0x2265,
    0x2302..=0x2302, 0x2310..=0x2310, 0x2320..=0x2321,
    0x2500..=0x2500, 0x2502..=0x2502, 0x250C..=0x250C, 0x2510..=0x2510, 0x2514..=0x2514, 0x2518..=0x2518,
    0x251C..=0x251C, 0x2524..=0x2524, 0x252C..=0x252C, 0x2534..=0x2534, 0x253C..=0x253C, 0x2550..=0x256C,
    0x2580..=0x2580, 0x2584..=0x2584, 0x2588..=0x2588, 0x258C..=0x258C, 0x2590..=0x2593,
    0x25A0..=0x25A1, 0x25AA..=0x25AC, 0x25B2..=0x25B2, 0x25BA..=0x25BA, 0x25BC..=0x25BC, 0x25C4..=0x25C4,
    0x25CA..=0x25CB, 0x25CF..=0x25CF, 0x25D8..=0x25D9, 0x25E6..=0x25E6,
    0x263A..=0x263C, 0x2640..=0x2640, 0x2642..=0x2642, 0x2660..=0x2660, 0x2663..=0x2663, 0x2665..=0x2666,
    0x266A..=0x266B, 0xFB01..=0xFB02,
];

/// What only stands in the source to be known when others write it: a hyphen that is made ASCII, the
/// wide signs with which a spreadsheet lets a formula begin.
const READ_ONLY: &[char] = &['‐', '＝', '＋', '－', '＠'];

fn is_wgl4(letter: char) -> bool {
    WGL4.iter().any(|range| range.contains(&u32::from(letter)))
}

/// The characters of a source that are not ASCII, outside comments and tests.
fn written(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        let code = if line.starts_with("//") { "" } else { line.split(" // ").next().unwrap_or("") };
        found.extend(code.chars().filter(|letter| !letter.is_ascii()).map(|letter| (number + 1, letter)));
    }
    found
}

/// The rooms whose texts are drawn; what an intake looks for in others' files is not.
const DRAWN: &[&str] = &["plan", "paper", "app", "ui", "session", "terminal", "cli"];

#[test]
fn everything_the_program_draws_is_in_the_fonts_that_putty_is_used_with() {
    let mut seen = 0;
    for (path, text) in sources() {
        let room = path.split(['/', '.']).nth(1).unwrap_or_default();
        for (line, letter) in written(&text).into_iter().filter(|_| DRAWN.contains(&room)) {
            seen += 1;
            let known = is_wgl4(letter) || READ_ONLY.contains(&letter);
            assert!(known, "{path}:{line}: {letter} U+{:04X}", u32::from(letter));
        }
    }
    assert!(seen > 100, "the sources were looked at");
}

#[test]
fn every_screen_shows_only_what_those_fonts_have_and_what_stands_in_the_plan() {
    let plan = kent_plan();
    let records = Kind::ALL.iter().flat_map(|kind| plan.all(*kind));
    let in_plan: BTreeSet<char> = format!("{:?}", records.collect::<Vec<_>>()).chars().collect();
    for size in SIZES {
        everywhere(Theme::default(), size, |keys, officer| {
            let screen = officer.screen();
            let strange =
                screen.chars().find(|letter| !"\n".contains(*letter) && !is_wgl4(*letter) && !in_plan.contains(letter));
            assert_eq!(strange, None, "{keys}:\n{screen}");
        });
    }
}

#[test]
fn what_is_beyond_those_fonts_is_known() {
    for letter in ['✓', '╭', '⚠', '▶', '◆', '\u{2801}', '😀'] {
        assert!(!is_wgl4(letter), "{letter}");
    }
}
