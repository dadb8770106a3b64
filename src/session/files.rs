//! The files that an officer means: one, or all tables in a folder and the folders in it.

use super::source::{Held, OnDisk};
use crate::intake::Source;
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// What a table's file name ends with.
pub const ENDINGS: [&str; 6] = ["csv", "tsv", "txt", "xlsx", "ods", "xls"];

/// How deep folders are looked through: police.uk gives a folder for each month.
const DEPTH: usize = 4;

/// The file at a path, or the tables in a folder, by name.
///
/// # Errors
/// A sentence where there is nothing, or a folder without tables.
pub fn within(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    look(path, DEPTH, &mut found)
        .map_err(|error| format!("could not read the folder {}: {error}; nothing was changed", path.display()))?;
    found.sort();
    if found.is_empty() {
        let endings = ENDINGS.map(|ending| format!(".{ending}")).join(", ");
        return Err(format!("{} holds no table ({endings}); nothing was changed", path.display()));
    }
    Ok(found)
}

fn look(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        if kind.is_dir() && depth > 1 && !hidden {
            look(&path, depth - 1, found)?;
        } else if !kind.is_dir() && !hidden && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            found.push(path);
        }
    }
    Ok(())
}

/// A file on a disk, or bytes that came some other way, under a name.
#[derive(Clone, Debug)]
pub enum AnyFile {
    /// On a disk.
    OnDisk(OnDisk),
    /// Held, as those of standard input.
    Held(String, Held),
}

impl AnyFile {
    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Self::OnDisk(file) => file.name(),
            Self::Held(name, _) => name.clone(),
        }
    }
}

impl Source for AnyFile {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Self::OnDisk(file) => file.open(),
            Self::Held(_, bytes) => bytes.open(),
        }
    }

    fn len(&self) -> u64 {
        match self {
            Self::OnDisk(file) => file.len(),
            Self::Held(_, bytes) => bytes.len(),
        }
    }
}
