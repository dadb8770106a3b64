//! `folkmoot doctor`: what is wrong with this set-up, in words, and what to do about each.
//!
//! It looks and changes nothing. What is looked at is gathered first ([`Setup`]); what is said of it
//! follows from that alone, so that every sentence can be tested.
//!
//! | exit code | means |
//! | --- | --- |
//! | 0 | nothing stands in the way |
//! | 3 | something does |

use super::{Done, Failure, Place, print};
use crate::{config, session::reviews, store::Store, terminal, ui};
use clap::Args;
use serde_json::json;
use std::{
    env, fs,
    io::{IsTerminal, stdin, stdout},
    path::Path,
    process::{Command, Stdio},
};

#[derive(Debug, Args)]
pub struct Doctor {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// As it should be.
    Well,
    /// It works, and could be better.
    Look,
    /// It stands in the way.
    Wrong,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Look => "look",
            Self::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    level: Level,
    about: &'static str,
    says: String,
    /// What to do; nothing where all is well.
    todo: String,
}

fn well(about: &'static str, says: impl Into<String>) -> Finding {
    Finding { level: Level::Well, about, says: says.into(), todo: String::new() }
}

fn look(about: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding { level: Level::Look, about, says: says.into(), todo: todo.into() }
}

fn wrong(about: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding { level: Level::Wrong, about, says: says.into(), todo: todo.into() }
}

/// How this session stands, as far as the system tells.
#[allow(clippy::struct_excessive_bools, reason = "what a system tells of itself is mostly yes or no")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Setup {
    /// Whether keys come from a terminal and the screen goes to one.
    terminal: bool,
    /// `TERM`.
    term: String,
    /// Columns and rows.
    size: Option<(u16, u16)>,
    /// Whether the locale is UTF-8, and what it is called.
    utf8: bool,
    locale: String,
    /// How long tmux holds an Esc back, in milliseconds; nothing outside tmux.
    tmux_escape: Option<u32>,
    /// Whether this is GNU screen.
    screen: bool,
    /// Whether one came over SSH.
    ssh: bool,
    /// What sshd's configuration says of asking after silent clients, in seconds; nothing where it
    /// cannot be read.
    alive: Option<u32>,
    /// Who this is.
    who: String,
    /// Whether this is root.
    root: bool,
}

/// Looks at the set-up and says what is wrong with it.
pub fn run(task: &Doctor, place: &Place) -> Done {
    let mut findings = of_setup(&gathered());
    findings.extend(of_plan(place));
    let wrong = findings.iter().filter(|finding| finding.level == Level::Wrong).count();
    if task.json {
        let value = |finding: &Finding| {
            json!({
                "level": finding.level.word(), "about": finding.about, "says": finding.says, "todo": finding.todo,
            })
        };
        print::json(&findings.iter().map(value).collect())?;
    } else {
        let mut lines: Vec<String> = Vec::new();
        for finding in &findings {
            lines.push(format!("{:<5}  {}: {}", finding.level.word(), finding.about, finding.says));
            if !finding.todo.is_empty() {
                lines.push(format!("       -> {}", finding.todo));
            }
        }
        print::lines(&lines)?;
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::Refused("one thing stands in the way; nothing was changed".to_owned())),
        count => Err(Failure::Refused(format!("{count} things stand in the way; nothing was changed"))),
    }
}

fn gathered() -> Setup {
    let said = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(said).unwrap_or_default();
    Setup {
        terminal: stdin().is_terminal() && stdout().is_terminal(),
        term: said("TERM").unwrap_or_default(),
        size: terminal::size().filter(|_| stdout().is_terminal()),
        utf8: config::utf8_locale(),
        locale,
        tmux_escape: said("TMUX").and_then(|_| tmux_escape()),
        screen: said("STY").is_some(),
        ssh: said("SSH_CONNECTION").is_some(),
        alive: alive(Path::new("/etc/ssh")),
        who: config::who(),
        root: config::is_root(),
    }
}

/// How long tmux holds an Esc back, as it says itself.
fn tmux_escape() -> Option<u32> {
    let asked = Command::new("tmux").args(["show", "-sgv", "escape-time"]).stdin(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&asked.stdout).trim().parse().ok()
}

/// After how many seconds sshd asks a silent client, by the files of a folder: the first that says so
/// counts, as in sshd itself, and it is never where nothing says so.
fn alive(folder: &Path) -> Option<u32> {
    let mut files: Vec<_> = fs::read_dir(folder.join("sshd_config.d")).into_iter().flatten().flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    let included: String = files.iter().filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
    let text = included + "\n" + &fs::read_to_string(folder.join("sshd_config")).ok()?;
    let seconds = text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let named = words.next()?.eq_ignore_ascii_case("ClientAliveInterval");
        named.then(|| words.next()?.parse().ok()).flatten()
    });
    Some(seconds.unwrap_or(0))
}

/// What is to be said of a set-up.
fn of_setup(setup: &Setup) -> Vec<Finding> {
    let mut findings = vec![of_terminal(setup), of_locale(setup)];
    if let Some((width, height)) = setup.size {
        let (columns, rows) = ui::LEAST;
        findings.push(if width >= columns && height >= rows {
            well("window", format!("{width}x{height}"))
        } else {
            look("window", format!("{width}x{height} is small"), format!("make it at least {columns}x{rows}"))
        });
    }
    findings.extend(setup.tmux_escape.map(|wait| {
        if wait <= 50 {
            well("tmux", format!("holds Esc back for {wait} ms"))
        } else {
            let says = format!("holds Esc back for {wait} ms, which makes every Esc slow");
            look("tmux", says, "put `set -sg escape-time 10` into ~/.tmux.conf")
        }
    }));
    if setup.screen {
        let todo = "put `altscreen on` into ~/.screenrc, or the last picture stays where it was";
        findings.push(look("GNU screen", "may keep no second screen", todo));
    }
    if setup.ssh {
        findings.push(match setup.alive {
            Some(seconds) if (1..=300).contains(&seconds) => {
                well("keep-alive", format!("sshd asks after {seconds} s whether a silent client is still there"))
            }
            Some(0) => look(
                "keep-alive",
                "sshd never asks whether a silent client is still there, so a dropped line keeps its session open",
                "ask for `ClientAliveInterval 30` and `ClientAliveCountMax 3` in sshd_config",
            ),
            Some(seconds) => look(
                "keep-alive",
                format!("sshd asks only after {seconds} s whether a silent client is still there"),
                "ask for `ClientAliveInterval 30` in sshd_config",
            ),
            None => look(
                "keep-alive",
                "sshd's configuration may not be read here",
                "ask whether it has `ClientAliveInterval 30`, so that a dropped line is noticed",
            ),
        });
    }
    findings.push(if setup.root {
        let todo = "use an account of your own, in the group of the plan's officers";
        look("you", "you are root: the history names root and not you, and files belong to root", todo)
    } else {
        well("you", format!("the history names you {}", setup.who))
    });
    findings
}

fn of_terminal(setup: &Setup) -> Finding {
    let term = setup.term.as_str();
    if !setup.terminal {
        let todo = "log in with a terminal (ssh -t) for the screen; without one folkmoot talks in plain lines";
        return look("terminal", "there is none here", todo);
    }
    match term {
        "" | "dumb" => {
            let says =
                if term.is_empty() { "TERM says nothing" } else { "TERM=dumb shows no screen, only plain lines" };
            wrong("terminal", says, "set TERM to what the terminal is, as `export TERM=xterm-256color`")
        }
        _ => well("terminal", format!("TERM={term}")),
    }
}

fn of_locale(setup: &Setup) -> Finding {
    let called = if setup.locale.is_empty() { "none is set" } else { setup.locale.as_str() };
    if setup.utf8 {
        return well("locale", called);
    }
    let todo = "`export LC_ALL=C.UTF-8` in your profile; in PuTTY Window > Translation > UTF-8";
    look("locale", format!("{called}: the screen is drawn with ASCII characters only"), todo)
}

/// What is to be said of the plan's file and of the folder for drafts.
fn of_plan(place: &Place) -> Vec<Finding> {
    let (path, _) = match place.path() {
        Ok(found) => found,
        Err(Failure::Failed(says) | Failure::Usage(says)) => return vec![wrong("plan", says, "name one with --plan")],
        Err(_) => return Vec::new(),
    };
    if let Err(Failure::Failed(says)) = place.may_read(&path) {
        return vec![look("restricted file", says, "without --restricted the plan is looked at")];
    }
    if !path.try_exists().unwrap_or(true) {
        let says = format!("there is none at {}", path.display());
        return vec![look("plan", says, "make one with `folkmoot init`, or name another with --plan")];
    }
    let mut findings = Vec::new();
    // Only looked at: to open a backup for writing would change it.
    match Store::open_to_read(&path) {
        Err(error) => {
            findings.push(wrong("plan", error.to_string(), "do what the sentence says; `folkmoot check` says more"));
        }
        Ok(store) => {
            let at = store.path().display();
            findings.push(if config::may_write(store.path()) {
                well("plan", format!("{at} can be read and written"))
            } else {
                let todo = "ask for it to be given to your group with mode 0660, its directory with 2770";
                look("plan", format!("{at} may only be read by you"), todo)
            });
            // What stands around the file: modes, groups, side files, room on the disk.
            findings.extend(store.surroundings().into_iter().map(|found| {
                let todo = found.mend.unwrap_or_else(|| "`folkmoot check` says more".to_owned());
                look("plan", found.says, todo)
            }));
        }
    }
    findings.extend(
        place.restricted.then(|| reviews::warning(&path)).flatten().map(|says| {
            look("restricted file", says, "chgrp the directory and the file to the group that may read it")
        }),
    );
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_putty() -> Setup {
        Setup {
            terminal: true,
            term: "xterm".to_owned(),
            size: Some((80, 24)),
            utf8: true,
            locale: "en_GB.UTF-8".to_owned(),
            ssh: true,
            alive: Some(30),
            who: "clerk".to_owned(),
            ..Setup::default()
        }
    }

    /// What is said of one thing.
    fn told(setup: &Setup, about: &str) -> (Level, String) {
        let findings = of_setup(setup);
        let found = findings.iter().find(|finding| finding.about == about).unwrap();
        assert_eq!(found.todo.is_empty(), found.level == Level::Well, "{found:?}");
        (found.level, format!("{} {}", found.says, found.todo))
    }

    #[test]
    fn a_set_up_as_it_should_be_is_well_in_everything() {
        assert!(of_setup(&at_putty()).iter().all(|finding| finding.level == Level::Well));
    }

    #[test]
    fn whatever_is_amiss_is_said_with_what_to_do() {
        let amiss = |change: fn(&mut Setup), about: &str, level: Level, words: &str| {
            let mut setup = at_putty();
            change(&mut setup);
            let (found, says) = told(&setup, about);
            assert!(found == level && says.contains(words), "{about}: {found:?} {says}");
        };
        amiss(|setup| setup.terminal = false, "terminal", Level::Look, "ssh -t");
        amiss(|setup| "dumb".clone_into(&mut setup.term), "terminal", Level::Wrong, "TERM=xterm-256color");
        amiss(|setup| setup.term.clear(), "terminal", Level::Wrong, "says nothing");
        amiss(|setup| setup.size = Some((79, 24)), "window", Level::Look, "80x24");
        amiss(|setup| setup.utf8 = false, "locale", Level::Look, "LC_ALL=C.UTF-8");
        amiss(|setup| setup.tmux_escape = Some(500), "tmux", Level::Look, "escape-time 10");
        amiss(|setup| setup.tmux_escape = Some(10), "tmux", Level::Well, "10 ms");
        amiss(|setup| setup.screen = true, "GNU screen", Level::Look, "altscreen on");
        amiss(|setup| setup.alive = Some(0), "keep-alive", Level::Look, "ClientAliveInterval 30");
        amiss(|setup| setup.alive = Some(7_200), "keep-alive", Level::Look, "7200 s");
        amiss(|setup| setup.alive = None, "keep-alive", Level::Look, "may not be read");
        amiss(|setup| setup.root = true, "you", Level::Look, "account of your own");
    }

    #[test]
    fn what_sshd_is_told_is_read_as_sshd_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(alive(folder.path()), None, "nothing to be read");
        let main = folder.path().join("sshd_config");
        fs::write(&main, "# ClientAliveInterval 5\nPort 22\n").unwrap();
        assert_eq!(alive(folder.path()), Some(0), "what is commented out does not count");
        fs::write(&main, "clientaliveinterval 60\nClientAliveInterval 5\n").unwrap();
        assert_eq!(alive(folder.path()), Some(60), "the first counts");
        fs::create_dir(folder.path().join("sshd_config.d")).unwrap();
        fs::write(folder.path().join("sshd_config.d/10-alive.conf"), "ClientAliveInterval 15\n").unwrap();
        assert_eq!(alive(folder.path()), Some(15), "what is included comes first");
    }
}
