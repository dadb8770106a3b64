//! Plain lines at a terminal: nothing of it is ever drawn, and a lost line keeps what was typed.

use super::*;

#[test]
fn at_a_dumb_terminal_the_plan_is_talked_through_and_no_escape_is_sent() {
    let (shell, path) = kent();
    let Some(mut seat) = Seat::start_in(&shell, &["--plan", &path], (80, 200), &[("TERM", "dumb")]) else { return };
    seat.sees("quit to leave.").sees("> ");
    seat.send("go actions\rDA-08\r").sees("8. DA-08");
    seat.send("status\r").sees("Stage, now not started.");
    seat.send("4\r").sees("Note, now empty.");
    seat.send("Waiting.\r.\r").sees("1 save, 2 change a field, 3 leave");
    seat.send("1\r").sees("Saved (u undoes)");
    seat.send("quit\r");
    assert!(seat.ended().success());
    assert!(!seat.raw.lock().unwrap().contains(&0x1b), "no escape sequence is sent");
    assert!(seat.is_cooked());
}

#[test]
fn at_any_terminal_linear_is_asked_for_by_its_flag_and_a_lost_line_keeps_what_was_typed() {
    let (shell, path) = kent();
    let Some(mut seat) = Seat::start(&shell, &["--linear", "--plan", &path]) else { return };
    seat.sees("> ");
    seat.send("go da-05\rnote\r").sees("Note, now empty.");
    // What is typed before its prompt would be echoed before it too.
    seat.until("the prompt", |screen| screen.contents().trim_end().ends_with("\n>"));
    // A prompt after the line says that it was taken in.
    seat.send("Half a\r").until("the next prompt", |screen| screen.contents().trim_end().ends_with("Half a\n>"));
    drop(seat.keyboard.take());
    seat.signal(nix::sys::signal::Signal::SIGHUP);
    seat.ended();
    let Some(seat) = Seat::start(&shell, &["--linear", "--plan", &path]) else { return };
    seat.sees("Typed and not saved on").sees("Note: Half a");
}
