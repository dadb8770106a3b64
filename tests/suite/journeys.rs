//! Journeys.
use super::support::*;
#[test]
fn scratch() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        for key in ["O", "P", "A", "L", "J", "D", "M", "H", "R"] {
            officer.press(key);
            println!("{}", if size.0 == 80 { officer.picture() } else { officer.screen() });
        }
    }
}
