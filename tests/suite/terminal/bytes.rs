//! What a key costs on a slow line, counted from frame to frame: no clock is in it.

use super::super::support::*;
use folkmoot::{
    app::{Message, keys::Key},
    terminal::pen::Pen,
    ui,
};
use ratatui::Terminal;

/// The bytes that each key sends at once, before the cursor rests.
fn sent(size: (u16, u16), line: &str) -> Vec<usize> {
    let sized: fn() -> std::io::Result<(u16, u16)> = match size {
        (80, 24) => || Ok((80, 24)),
        _ => || Ok((120, 36)),
    };
    let mut officer = Officer::at_kent().sized(size);
    let mut terminal = Terminal::new(Pen::new(Vec::new(), sized)).unwrap();
    let mut draw = |officer: &Officer| {
        terminal.draw(|frame| _ = ui::draw(frame, &officer.session.app, officer.theme)).unwrap();
        std::mem::take(terminal.backend_mut().to()).len()
    };
    let mut sent = vec![draw(&officer)];
    for key in keys(line) {
        officer.session.handle(Message::Key(key));
        sent.push(draw(&officer));
        // Between two keys the cursor rests, and the detail follows it.
        officer.session.handle(Message::Rest);
        draw(&officer);
    }
    sent
}

#[test]
fn a_cursor_move_is_under_300_bytes_and_a_page_under_6_kib() {
    for size in [(80, 24), (120, 36)] {
        for (line, most) in [
            ("A j j k j", 300),
            ("A G k k", 300),
            ("P j k", 300),
            ("J j j k", 300),
            ("H j k", 300),
            ("A PgDn PgUp G g", 6_144),
            ("A Tab Tab / w e b Esc", 6_144),
        ] {
            let screens = [Key::char('A'), Key::char('P'), Key::char('J'), Key::char('H'), Key::char('G')];
            for (key, bytes) in keys(line).iter().zip(sent(size, line).into_iter().skip(1)) {
                // To another screen, or to its end, everything changes.
                let most = if screens.contains(key) { 12_000 } else { most };
                assert!(bytes <= most, "{key} in {line} at {size:?}: {bytes} bytes");
            }
        }
    }
}

#[test]
fn a_key_that_changes_nothing_on_the_screen_sends_nothing() {
    for bytes in sent((80, 24), "A k k").into_iter().skip(2) {
        assert!(bytes < 10, "{bytes} bytes");
    }
}
