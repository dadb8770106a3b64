//! Where the plan is, who the user is, and what this terminal can show.
//!
//! A plan is named by `--plan`, else by `FOLKMOOT_PLAN`, else by the configuration file, else
//! it is the user's own. Who the user is, the operating system says, not an environment
//! variable: the journal is no place for a name that anyone can choose.

mod looks;
mod misread;

use crate::{
    app::keys::{Keymap, Rebinding},
    intake::Limits,
    plan::select::Me,
    session::backups::KEPT,
};
use anyhow::{Context, Result};
use directories::ProjectDirs;
pub use looks::Flags;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// The environment variable that names the plan.
pub const PLAN_VARIABLE: &str = "FOLKMOOT_PLAN";

/// What stands in the configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The plan to open.
    pub plan: Option<PathBuf>,
    /// The post of whoever sits here, as leads have it: what `mine` asks for.
    pub post: String,
    /// Their organisation, by its full or short name.
    pub organisation: String,
    /// Whether to draw in ASCII only; else the terminal decides.
    pub ascii: Option<bool>,
    /// Whether to draw without colour.
    pub no_colour: bool,
    /// How many colours to draw with: none, 16, 256 or full; else the terminal decides.
    pub colours: Option<String>,
    /// The theme of colours to start with.
    pub theme: Option<String>,
    /// A person's own theme: colours of roles, and the theme that the others are taken from.
    pub own_theme: BTreeMap<String, String>,
    /// Whether the mouse is looked at from the start.
    pub mouse: bool,
    /// Where the choice of a file to import begins.
    pub import_folder: Option<PathBuf>,
    /// The most MiB of a file that is imported; 4,096 where nothing is said.
    pub import_file_mib: Option<u64>,
    /// The most columns of a file that is imported; 1,000 where nothing is said.
    pub import_columns: Option<usize>,
    /// The most KiB of one of its cells; 64 where nothing is said.
    pub import_cell_kib: Option<usize>,
    /// How many backups of each sort are kept; 14 where nothing is said.
    pub backups_kept: Option<usize>,
    /// Other keys: by where they apply, then by the name of the command.
    pub keys: BTreeMap<String, BTreeMap<String, Keys>>,
}

/// The keys that a command is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Keys {
    /// One.
    One(String),
    /// Several, the one to show first.
    Several(Vec<String>),
}

impl Config {
    /// Reads the configuration file; an empty configuration where there is none.
    ///
    /// # Errors
    /// Where it is there but cannot be read: the sentence names the file and the line.
    pub fn read() -> Result<Self> {
        path().map_or_else(|| Ok(Self::default()), |path| Self::read_at(&path))
    }

    fn read_at(path: &Path) -> Result<Self> {
        let cannot = |why: &str| {
            anyhow::anyhow!("could not read the configuration {}: {why}; nothing was opened", path.display())
        };
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| cannot(&misread::clause(&text, &error))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            // Who runs this as somebody else may still have the home of before, into which they may not look.
            Err(error) if error.kind() == ErrorKind::PermissionDenied && path.symlink_metadata().is_err() => {
                Ok(Self::default())
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(cannot("expected text in UTF-8")),
            Err(error) => Err(cannot(&error.to_string())),
        }
    }

    /// How much of a file is read.
    pub fn limits(&self) -> Limits {
        let Limits { file, columns, cell } = Limits::default();
        Limits {
            file: self.import_file_mib.map_or(file, |mib| mib.saturating_mul(1 << 20)),
            columns: self.import_columns.unwrap_or(columns),
            cell: self.import_cell_kib.map_or(cell, |kib| kib.saturating_mul(1 << 10)),
        }
    }

    /// The table of keys with those that are changed here.
    ///
    /// # Errors
    /// Where a change cannot be: the sentence names the file, the change, and what would be accepted.
    pub fn keymap(&self) -> Result<Keymap> {
        let wish = |scope: &str, command: &str, keys: &Keys| Rebinding {
            scope: scope.to_owned(),
            command: command.to_owned(),
            keys: match keys {
                Keys::One(key) => vec![key.clone()],
                Keys::Several(keys) => keys.clone(),
            },
        };
        let of = |(scope, commands): (&String, &BTreeMap<String, Keys>)| -> Vec<Rebinding> {
            commands.iter().map(|(command, keys)| wish(scope, command, keys)).collect()
        };
        let wishes: Vec<Rebinding> = self.keys.iter().flat_map(of).collect();
        Keymap::with(&wishes).map_err(|says| {
            let at = path().map_or_else(String::new, |path| path.display().to_string());
            anyhow::anyhow!("the configuration {at} cannot be used: {says}; nothing was opened")
        })
    }

    /// Whose post it is.
    pub fn me(&self) -> Me {
        let said_in = path().map_or_else(String::new, |path| path.display().to_string());
        Me { post: self.post.clone(), organisation: self.organisation.clone(), said_in }
    }

    /// How many backups of each sort are kept.
    pub fn backups_kept(&self) -> usize {
        self.backups_kept.unwrap_or(KEPT)
    }
}

/// Where the configuration file is or would be.
pub fn path() -> Option<PathBuf> {
    directories().map(|directories| directories.config_dir().join("config.toml"))
}

fn directories() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "folkmoot")
}

/// Where this user's drafts of unsaved text are kept; nothing without a home directory.
pub fn drafts() -> Option<PathBuf> {
    let directories = directories()?;
    Some(directories.state_dir().unwrap_or_else(|| directories.data_dir()).join("drafts"))
}

/// The file in which it is kept how this user left their screens; nothing without a home directory.
pub fn habits() -> Option<PathBuf> {
    let directories = directories()?;
    Some(directories.state_dir().unwrap_or_else(|| directories.data_dir()).join("habits.json"))
}

/// What an officer writes long texts with, where one is named; none is ever guessed.
pub fn editor() -> Option<String> {
    let set = |name: &str| env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR"))
}

/// The file of this user's own views of lists; nothing without a home directory.
pub fn views() -> Option<PathBuf> {
    let directories = directories()?;
    Some(directories.state_dir().unwrap_or_else(|| directories.data_dir()).join("views.json"))
}

/// Which plan is meant, and whether somebody named it.
pub fn plan(named: Option<&Path>, config: &Config) -> Result<(PathBuf, bool)> {
    let from_variable = env::var_os(PLAN_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    let chosen = named.map(Path::to_path_buf).or(from_variable).or_else(|| config.plan.clone());
    if let Some(path) = chosen {
        return Ok((std::path::absolute(&path).unwrap_or(path), true));
    }
    let own = directories().map(|directories| directories.data_dir().join("plan.folkmoot"));
    let own = own.context("there is no home directory to keep a plan in; name one with --plan FILE")?;
    Ok((own, false))
}

/// Who sits at the keyboard, as the operating system names them.
pub fn who() -> String {
    let uid = nix::unistd::getuid();
    let name = nix::unistd::User::from_uid(uid).ok().flatten().map(|user| user.name);
    name.unwrap_or_else(|| format!("uid {uid}"))
}

/// Whether this is root.
pub fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// Whether this person may write a file and in its directory.
pub fn may_write(path: &Path) -> bool {
    use nix::unistd::{AccessFlags, access};
    let folder = path.parent().unwrap_or(Path::new("/"));
    access(path, AccessFlags::W_OK).is_ok() && access(folder, AccessFlags::W_OK | AccessFlags::X_OK).is_ok()
}

/// The name of this machine.
pub fn host() -> String {
    nix::unistd::gethostname().map_or_else(|_| String::new(), |name| name.to_string_lossy().into_owned())
}

/// What this program makes is for its user alone unless it says otherwise, and a crash leaves no memory
/// of what was read. The plan's own files have their mode set, whatever the umask.
pub fn keep_private() {
    use nix::sys::{
        resource::{Resource, setrlimit},
        stat::{Mode, umask},
    };
    umask(Mode::S_IRWXG | Mode::S_IRWXO);
    // Where even that is refused, a core file is what the system makes of it.
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
}

/// Whether the locale can show more than ASCII.
pub fn utf8_locale() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    set.is_some_and(|locale| {
        let lower = locale.to_lowercase();
        lower.contains("utf-8") || lower.contains("utf8")
    })
}
