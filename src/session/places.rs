//! What is in a folder, for the choice of a file.

use super::order;
use crate::app::overlay::Place;
use std::{fs, path::Path};

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
