//! What is in a folder, for the choice of a file.

use super::order;
use crate::app::overlay::Place;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The most entries that are listed; a folder with more is narrowed by typing a path.
const LISTED: usize = 5_000;

/// The folders and files of a folder, hidden ones left out.
///
/// # Errors
/// Where it cannot be read: a sentence.
pub fn places(folder: &Path) -> Result<Vec<Place>, String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("could not read the folder {}: {error}; type another path", folder.display()))?;
    let mut places = Vec::new();
    for entry in entries.flatten().take(LISTED) {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Followed, so that a link to a folder can be entered.
        let Ok(about) = fs::metadata(entry.path()) else { continue };
        if name.starts_with('.') || !(about.is_dir() || about.is_file()) {
            continue;
        }
        places.push(Place { name, folder: about.is_dir(), size: about.len() });
    }
    if folder.parent().is_some() {
        places.push(Place { name: "..".to_owned(), folder: true, size: 0 });
    }
    places.sort_by_key(order);
    Ok(places)
}

/// A path in which a leading `~/` is the officer's home; any other is taken literally.
pub fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_leading_tilde_is_the_home_folder() {
        let home = std::env::home_dir().unwrap_or_default();
        assert_eq!(at_home(PathBuf::from("~/in/a.csv")), home.join("in/a.csv"));
        for literal in ["/srv/~/a.csv", "~other/a.csv", "a~.csv"] {
            assert_eq!(at_home(PathBuf::from(literal)), PathBuf::from(literal));
        }
    }
}
