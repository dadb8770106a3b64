//! CLI: every reading and every change without the screen, for scripts and for people who
//! use a screen reader: plain lines, `--json` with documented names, exit codes to trust.
//!
//! | exit code | means |
//! | --- | --- |
//! | 0 | done |
//! | 1 | could not be done: a file, a plan or a terminal that cannot be used |
//! | 2 | the command line is wrong |
//! | 3 | refused: the rules, or a colleague's change; nothing was changed |
//! | 4 | nothing to do |
//! | 101 | the program broke, and said so |
//! | 128 + n | signal n ended the screen |

mod add;
mod backup;
mod check;
mod demo;
mod doctor;
mod export;
mod grant;
mod history;
mod import;
mod init;
mod keys;
mod linear;
mod list;
mod open;
mod print;
mod project;
mod publish;
mod restore;
mod set;
mod show;
mod undo;
mod who;

use crate::{
    config::{self, Config, Flags},
    plan::{Book, Id, Kind, Mint, Plan, change::Revision, record::Record, select::Me},
    session::{
        Session,
        desk::{Clock, Desk, Identity, Refusal},
        is_within, reviews,
    },
    terminal::Drawing,
    ui::visible::{visible, visible_lines},
};
use clap::{Args, Parser, Subcommand};
use std::{
    io::{IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// A community safety partnership's agreement and action plan, reviewed together in the terminal.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = "Without a command the plan opens on the screen.")]
pub struct Cli {
    /// The plan file; else `FOLKMOOT_PLAN`, else the configuration's, else your own
    #[arg(long, global = true, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Work on the restricted file beside the plan (reviews, restricted items) instead of the plan
    #[arg(long, global = true)]
    restricted: bool,
    /// Only look: nothing can be changed
    #[arg(long, global = true)]
    read_only: bool,
    #[command(flatten)]
    shown: Shown,
    #[command(subcommand)]
    command: Option<Task>,
}

/// How the plan is shown.
#[derive(Debug, Args)]
struct Shown {
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    ascii: bool,
    /// The theme of the screen: standard, dark, light, contrast, mono, or own, which needs a table
    /// `[own_theme]` in the configuration; T is the next while it runs
    #[arg(long, global = true, value_name = "NAME")]
    theme: Option<String>,
    /// How many colours the screen has: none, 16, 256 or full; else the terminal says
    #[arg(long, global = true, value_name = "HOW MANY")]
    colours: Option<String>,
    /// Talk in plain lines, as for a screen reader; so it does by itself without a terminal
    #[arg(long, global = true)]
    linear: bool,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Open the Kent plan in a scratch copy that is gone afterwards
    Demo(demo::Demo),
    /// Make a new plan: empty, or the Kent plan
    Init(init::Init),
    /// List records of a kind: actions, priorities, leads, projects, ...
    List(list::List),
    /// Show one record with everything that names it
    Show(show::Show),
    /// Set a field of a record; stage and rating of an action through an update
    Set(set::Set),
    /// Take a note on an action
    Note(set::Note),
    /// Withdraw an action, with a reason
    Withdraw(set::Withdraw),
    /// Add a record
    Add(add::Add),
    /// Show the account of a grant year, its ledger, or write one of its papers
    Grant(grant::Grant),
    /// Take a project to its next step, or enter what was spent or paid back
    Project(project::Project),
    /// Show who changed what and when, of the plan or of one record
    History(history::History),
    /// Show who has the plan open on the screen, and at what
    Who(who::Who),
    /// Take back your latest change, or one step of the history
    Undo(undo::Undo),
    /// Redo what you undid last
    Redo(undo::Redo),
    /// Take in a CSV file: records of any kind, or districts' assessment findings
    Import(import::Import),
    /// Write records as CSV or JSON, to be read back exactly
    Export(export::Export),
    /// Make a checked copy of the file
    Backup(backup::Backup),
    /// Make the plan as it was in a backup, after showing what changes
    Restore(restore::Restore),
    /// Look through the file and around it: damage, journal, permissions, room, backups
    Check(check::Check),
    /// Make a snapshot for those who may only read
    Publish(publish::Publish),
    /// Say what is wrong with this set-up (terminal, locale, disk, permissions), and what to do
    Doctor(doctor::Doctor),
    /// Print the table of keys
    Keys(keys::Keys),
}

/// Why a command ended without doing what was asked.
#[derive(Debug)]
pub enum Failure {
    /// It could not be done.
    Failed(String),
    /// The command line is wrong.
    Usage(String),
    /// It was refused, and nothing was changed.
    Refused(String),
    /// There was nothing to do.
    Nothing(String),
    /// A signal ended the screen.
    Signal(i32),
    /// The program broke.
    Broke(String),
}

impl From<String> for Failure {
    fn from(sentence: String) -> Self {
        Self::Failed(sentence)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What a command ends in.
type Done = Result<(), Failure>;

/// Says what is wrong with the command line, or prints the help that was asked for.
pub fn misread(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        eprint!("{}", visible_lines(&error.render().to_string()));
        return ExitCode::from(2);
    }
    let _ = error.print();
    ExitCode::SUCCESS
}

/// Runs the command line.
pub fn run(cli: Cli) -> ExitCode {
    config::keep_private();
    // A file size limit shall be an error that can be told, not the end of the program.
    let limit = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, limit);
    ExitCode::from(ended(task(cli)))
}

/// Runs a session with this drawing as [`run`] does once the plan is open; the exit code.
pub fn attend(session: Session, drawing: &Drawing) -> u8 {
    ended(open::attend(session, drawing))
}

/// Says why a command ended without doing what was asked, and gives the exit code.
fn ended(done: Done) -> u8 {
    let (code, says) = match done {
        Ok(()) => return 0,
        Err(Failure::Failed(says)) => (1, says),
        Err(Failure::Usage(says)) => (2, says),
        Err(Failure::Refused(says)) => (3, says),
        Err(Failure::Nothing(says)) => (4, says),
        Err(Failure::Broke(says)) => (101, says),
        Err(Failure::Signal(signal)) => return u8::try_from(128 + signal).unwrap_or(1),
    };
    say(&says);
    code
}

/// Says a sentence beside the output; where nobody can read it any more, nothing is said.
fn say(sentence: &str) {
    let said = print::legible(visible_lines(sentence), stderr().is_terminal());
    let _ = writeln!(stderr(), "folkmoot: {said}");
}

fn task(cli: Cli) -> Done {
    let config = Config::read().map_err(|error| Failure::Failed(format!("{error:#}")))?;
    let flags = Flags { ascii: cli.shown.ascii, theme: cli.shown.theme, colours: cli.shown.colours };
    // What is wrong with it stands only in the way of the screen.
    let theme = config.theme(&flags).map_err(Failure::Failed);
    let (restricted, read_only, linear) = (cli.restricted, cli.read_only, cli.shown.linear);
    let place = Place { named: cli.plan, restricted, read_only, linear, config };
    match cli.command {
        None => open::run(&place, theme?),
        Some(Task::Demo(task)) => demo::run(&task, &place, theme?),
        Some(Task::Init(task)) => init::run(&task, &place),
        Some(Task::List(task)) => list::run(&task, &place),
        Some(Task::Show(task)) => show::run(&task, &place),
        Some(Task::Set(task)) => set::set(&task, &place),
        Some(Task::Note(task)) => set::note(&task, &place),
        Some(Task::Withdraw(task)) => set::withdraw(&task, &place),
        Some(Task::Add(task)) => add::run(&task, &place),
        Some(Task::Grant(task)) => grant::run(&task, &place),
        Some(Task::Project(task)) => project::run(&task, &place),
        Some(Task::History(task)) => history::run(&task, &place),
        Some(Task::Who(task)) => who::run(&task, &place),
        Some(Task::Undo(task)) => undo::undo(&task, &place),
        Some(Task::Redo(task)) => undo::redo(&task, &place),
        Some(Task::Import(task)) => import::run(&task, &place),
        Some(Task::Export(task)) => export::run(&task, &place),
        Some(Task::Backup(task)) => backup::run(&task, &place),
        Some(Task::Restore(task)) => restore::run(&task, &place),
        Some(Task::Check(task)) => check::run(&task, &place),
        Some(Task::Publish(task)) => publish::run(&task, &place),
        Some(Task::Doctor(task)) => doctor::run(&task, &place),
        Some(Task::Keys(task)) => keys::run(&task, &place),
    }
}

/// Which plan is meant.
#[derive(Debug)]
struct Place {
    named: Option<PathBuf>,
    /// Whether the restricted file beside it is meant.
    restricted: bool,
    /// Whether it shall only be looked at.
    read_only: bool,
    /// Whether a session is held in plain lines.
    linear: bool,
    config: Config,
}

impl Place {
    /// The path of the plan or the restricted file, and whether somebody named it.
    fn path(&self) -> Result<(PathBuf, bool), Failure> {
        let (plan, named) = self.plan()?;
        Ok(if self.restricted { (reviews::beside(&plan), true) } else { (plan, named) })
    }

    /// The plan's path, and whether somebody named it.
    fn plan(&self) -> Result<(PathBuf, bool), Failure> {
        config::plan(self.named.as_deref(), &self.config).map_err(|error| Failure::Failed(format!("{error:#}")))
    }

    /// Refuses to go on where there is no restricted file, or none that this person may read: which
    /// of the two, nobody is told.
    fn may_read(&self, path: &Path) -> Result<(), Failure> {
        if !self.restricted {
            return Ok(());
        }
        if reviews::may_read(path) {
            return reviews::trusted(path).map_err(Failure::Failed);
        }
        let at = path.display();
        Err(Failure::Failed(format!(
            "there is no restricted file that you may read at {at}; `folkmoot --restricted init` makes one"
        )))
    }

    /// Opens the plan, or only to look at it.
    fn desk(&self, read_only: bool) -> Result<Desk, Failure> {
        let (path, _) = self.path()?;
        self.may_read(&path)?;
        let open = if read_only { Desk::open_to_read } else { Desk::open };
        let desk = open(&path, identity(), Clock::System).map_err(|says| hint(&path, says))?;
        Ok(desk.within(self.config.limits()).keeping(Some(self.config.backups_kept())))
    }

    /// Opens the plan and reads it.
    fn open(&self) -> Result<Office, Failure> {
        let mut desk = self.desk(self.read_only)?;
        let (plan, damage) = desk.load()?;
        for says in damage {
            eprintln!("folkmoot: {}", visible_lines(&says));
        }
        Ok(Office { desk, plan, mint: Clock::System.mint(), me: self.config.me() })
    }
}

/// Where there is no plan, says how one is made.
fn hint(path: &Path, says: String) -> Failure {
    // Who may not look there is not told that nothing is.
    if path.try_exists().unwrap_or(true) {
        return Failure::Failed(says);
    }
    let at = visible(&path.display().to_string()).into_owned();
    let mut side = path.as_os_str().to_owned();
    side.push("-wal");
    if Path::new(&side).exists() {
        return Failure::Failed(format!(
            "there is no plan at {at}, but a side file of one is: it was moved or removed while it was open; \
             move it back, or `folkmoot restore` a backup once everybody has left"
        ));
    }
    Failure::Failed(format!("there is no plan at {at}; make one with `folkmoot init` or `folkmoot init --kent`"))
}

/// Who runs this.
fn identity() -> Identity {
    Identity { by: config::who(), host: config::host() }
}

/// An open plan for one command.
struct Office {
    desk: Desk,
    plan: Plan,
    mint: Mint,
    me: Me,
}

impl Office {
    /// A kind, where its records stand in the file that is open.
    fn holds(&self, kind: Kind) -> Result<Kind, Failure> {
        if self.plan.book().has(kind) {
            return Ok(kind);
        }
        let (book, flag) = match self.plan.book() {
            Book::Plan => (Book::Reviews, "with"),
            Book::Reviews => (Book::Plan, "without"),
        };
        Err(Failure::Usage(format!("{} stand in the {}; ask {flag} --restricted", kind.many(), book.word())))
    }

    /// Refuses to write what is restricted anywhere but beside its file; standard output leads anywhere.
    fn may_write(&self, to: Option<&Path>) -> Result<(), Failure> {
        may_write(to, self.desk.confines().as_deref())
    }

    /// The one record that a person means by a text.
    fn named(&self, text: &str, kind: Option<&str>) -> Result<&Record, Failure> {
        let kinds: Vec<Kind> = match kind {
            Some(kind) => vec![self.holds(kind_named(kind)?)?],
            None => self.plan.kinds().to_vec(),
        };
        let mut found: Vec<(Kind, Id)> =
            kinds.iter().filter_map(|kind| self.plan.find(*kind, text).map(|id| (*kind, id))).collect();
        // A reference is meant before a name that happens to be the same.
        let preferred = [Kind::Action, Kind::Project, Kind::Priority];
        if found.len() > 1
            && let Some(best) = preferred.iter().find_map(|kind| found.iter().find(|(other, _)| other == kind)).copied()
        {
            found = vec![best];
        }
        match found.as_slice() {
            [(kind, id)] => self.plan.record(*kind, *id).ok_or_else(|| Failure::Failed("it is gone".to_owned())),
            [] => Err(Failure::Failed(format!(
                "\"{text}\" is no record of the plan; expected a reference as DA-03, or a name with --kind"
            ))),
            several => {
                let kinds: Vec<&str> = several.iter().map(|(kind, _)| kind.one()).collect();
                Err(Failure::Usage(format!("\"{text}\" may be {}; say which with --kind", kinds.join(" or "))))
            }
        }
    }

    /// Commits changes and plays them forward; nothing to do where there are none.
    fn commit(&mut self, revision: Revision) -> Result<i64, Failure> {
        if revision.changes.is_empty() {
            return Err(Failure::Nothing("nothing to change: it stands so already".to_owned()));
        }
        let committed = self.desk.commit(&self.plan, &mut self.mint, revision);
        self.settle(committed)
    }

    fn settle(&mut self, committed: crate::session::desk::Committed) -> Result<i64, Failure> {
        let revisions = committed.map_err(|refusal| match refusal {
            Refusal::Failed(says) if says.starts_with("there is nothing") => Failure::Nothing(says),
            Refusal::Failed(says) => Failure::Failed(says),
            refusal => Failure::Refused(refusal.worded(&self.plan)),
        })?;
        for revision in &revisions {
            self.plan.forward(revision);
        }
        Ok(revisions.last().map_or(0, |revision| revision.number))
    }
}

/// Commits and says what was done.
fn finish(office: &mut Office, revision: Revision, json: bool) -> Done {
    let why = revision.why.clone();
    let worded: Vec<String> = revision.changes.iter().map(|change| change.worded(&office.plan)).collect();
    let number = office.commit(revision)?;
    if json {
        return print::json(&serde_json::json!({ "step": number, "why": why, "changes": worded }));
    }
    print::lines(&[format!("step {number}: {why}")])
}

/// Refuses to write anywhere but in a folder, where something is confined to one.
fn may_write(to: Option<&Path>, folder: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = folder else { return Ok(()) };
    if to.is_some_and(|path| is_within(path, folder)) {
        return Ok(());
    }
    let folder = folder.display();
    let says = format!("what is restricted is written only beside its file; expected a file in {folder}");
    Err(Failure::Usage(says))
}

/// So many steps of the history, in words.
fn steps(count: i64) -> String {
    if count == 1 { "1 step".to_owned() } else { format!("{count} steps") }
}

/// The kind that a person means.
fn kind_named(text: &str) -> Result<Kind, Failure> {
    Kind::named(text).ok_or_else(|| {
        let kinds: Vec<String> = Kind::ALL.iter().map(|kind| kind.many().replace(' ', "-")).collect();
        Failure::Usage(format!("\"{text}\" is no kind of record; expected one of {}", kinds.join(", ")))
    })
}
