//! Files that can be read again from the start: those on a disk, and bytes that came some other way.

use crate::intake::Source;
use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

/// A file on a disk, looked at before anything of it is read.
#[derive(Clone, Debug)]
pub struct OnDisk {
    path: PathBuf,
    len: u64,
}

impl OnDisk {
    /// The file at a path.
    ///
    /// # Errors
    /// A sentence where it is no file, cannot be read, or is larger than any that is read.
    pub fn at(path: &Path, most: u64) -> Result<Self, String> {
        let could_not = |error: io::Error| format!("could not read {}: {error}; nothing was changed", path.display());
        let about = fs::metadata(path).map_err(could_not)?;
        if !about.is_file() {
            return Err(format!("{} is not a file; choose a CSV file; nothing was changed", path.display()));
        }
        if about.len() > most {
            return Err(format!(
                "{} holds {} MB, and files of at most {} MB are read; nothing was changed",
                path.display(),
                about.len() >> 20,
                most >> 20
            ));
        }
        // Opened once here, so that a file that nobody may read is a sentence and no empty draft.
        File::open(path).map_err(could_not)?;
        Ok(Self { path: path.to_path_buf(), len: about.len() })
    }

    /// What the file is called.
    pub fn name(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    fn len(&self) -> u64 {
        self.len
    }
}

/// Bytes that are held, as those of standard input.
#[derive(Clone, Debug)]
pub struct Held(pub Vec<u8>);

impl Source for Held {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.as_slice()))
    }

    fn len(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_again_from_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("april.csv");
        fs::write(&path, "a,b\n1,2\n").unwrap();
        let file = OnDisk::at(&path, 100).unwrap();
        assert_eq!((file.name().as_str(), file.len()), ("april.csv", 8));
        let held = Held(b"a,b\n1,2\n".to_vec());
        for source in [&file as &dyn Source, &held] {
            for _ in 0..2 {
                let mut text = String::new();
                source.open().unwrap().read_to_string(&mut text).unwrap();
                assert_eq!(text, "a,b\n1,2\n");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_sentence_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(OnDisk::at(folder.path(), 100).unwrap_err().contains("is not a file"));
        assert!(OnDisk::at(&folder.path().join("none.csv"), 100).unwrap_err().contains("could not read"));
        let large = folder.path().join("large.csv");
        File::create(&large).unwrap().set_len((4 << 20) + 1).unwrap();
        assert!(OnDisk::at(&large, 4 << 20).unwrap_err().contains("files of at most 4 MB are read"));
    }
}
