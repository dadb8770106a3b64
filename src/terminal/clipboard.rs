//! Text on its way to the clipboard of the terminal: OSC 52, wrapped for what stands between.
//!
//! ```text
//! ESC ] 52 ; c ; BASE64 BEL                     the terminal itself
//! ESC P tmux; ESC ESC ] 52 ... BEL ESC \        through tmux to its terminal
//! ESC P ... ESC \  ESC P ... ESC \              through GNU screen, which takes strings of 768 bytes at most
//! ```
//!
//! No terminal answers, and some (PuTTY) take nothing: nobody may say that it arrived.

use crate::ui::visible::visible_lines;

/// What stands between the program and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Nothing,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Between {
    /// What an environment says.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let said = |name: &str| variable(name).unwrap_or_default();
        let term = said("TERM");
        if !said("TMUX").is_empty() || term.starts_with("tmux") {
            Self::Tmux
        } else if !said("STY").is_empty() || term.starts_with("screen") {
            Self::Screen
        } else {
            Self::Nothing
        }
    }
}

/// Why a terminal of this name has no clipboard; nothing where it may have one.
pub fn missing(term: &str) -> Option<String> {
    let without = term.is_empty() || ["linux", "dumb", "vt"].iter().any(|name| term.starts_with(name));
    without.then(|| format!("this terminal has no clipboard (TERM={term})"))
}

/// How much of a string GNU screen is given at once.
const CHUNK: usize = 500;

/// The bytes that ask for a text to be put on the clipboard; what would act in a terminal is shown
/// instead, for what is copied is often pasted into one.
pub fn request(text: &str, between: Between) -> String {
    let plain = format!("\u{1b}]52;c;{}\u{7}", base64(visible_lines(text).as_bytes()));
    match between {
        Between::Nothing => plain,
        // tmux takes the first where its set-clipboard is on, and passes the second on where that is allowed.
        Between::Tmux => format!("{plain}\u{1b}Ptmux;{}\u{1b}\\", plain.replace('\u{1b}', "\u{1b}\u{1b}")),
        Between::Screen => {
            // Only the first byte is no letter of base64, so that every byte is a character.
            let mut chunks = String::with_capacity(plain.len() + plain.len() / CHUNK * 4 + 4);
            for (place, letter) in plain.chars().enumerate() {
                if place % CHUNK == 0 {
                    chunks.push_str(if place == 0 { "\u{1b}P" } else { "\u{1b}\\\u{1b}P" });
                }
                chunks.push(letter);
            }
            chunks + "\u{1b}\\"
        }
    }
}

/// Base64 as OSC 52 wants it, with its padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let [first, second, third] = [0, 1, 2].map(|place| u32::from(group.get(place).copied().unwrap_or(0)));
        let bits = first << 16 | second << 8 | third;
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, wanted) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
        assert_eq!(base64(&[0xFB, 0xFF, 0xFE]), "+//+");
    }

    #[test]
    fn what_stands_between_is_given_it_as_it_passes_it_on() {
        assert_eq!(request("DA-03", Between::Nothing), "\u{1b}]52;c;REEtMDM=\u{7}");
        let tmux = request("DA-03", Between::Tmux);
        assert!(tmux.ends_with("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;REEtMDM=\u{7}\u{1b}\\"), "{tmux:?}");
        let screen = request(&"long ".repeat(1_000), Between::Screen);
        let strings: Vec<&str> = screen.split("\u{1b}\\").filter(|string| !string.is_empty()).collect();
        assert!(strings.iter().all(|string| string.starts_with("\u{1b}P") && string.len() <= CHUNK + 2));
        let joined: String = strings.iter().map(|string| &string[2..]).collect();
        assert_eq!(joined, request(&"long ".repeat(1_000), Between::Nothing));
    }

    #[test]
    fn what_would_act_in_a_terminal_is_not_copied_as_it_is() {
        assert_eq!(request("a\u{1b}[31m\nb", Between::Nothing), request("a^[[31m\nb", Between::Nothing));
    }

    #[test]
    fn the_environment_says_what_stands_between() {
        for (said, between) in [
            (&[("TERM", "xterm-256color")][..], Between::Nothing),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")], Between::Tmux),
            (&[("TERM", "tmux-256color")], Between::Tmux),
            (&[("TERM", "screen.xterm-256color"), ("STY", "1.pts")], Between::Screen),
        ] {
            let variable = |name: &str| said.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(Between::of(variable), between, "{said:?}");
        }
    }
}
