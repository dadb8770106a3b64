//! What the longer run stands on: the real program at a plan, and this binary as another process.

use folkmoot::{
    plan::{
        Id, Kind, Plan,
        cell::Cell,
        change::{Change, Revision},
        record::Record,
        theme,
    },
    session::desk::{Clock, Desk, Identity},
    store::Store,
};
use nix::unistd::Pid;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tempfile::TempDir;

pub const TASK: &str = "FOLKMOOT_WEATHER_TASK";
pub const PLAN: &str = "FOLKMOOT_WEATHER_PLAN";
pub const WORD: &str = "FOLKMOOT_WEATHER_WORD";

/// No two tests that measure go on at once; each of the others may, beside one of them.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A home for the program, with a place for a plan in it that may be a disk of its own.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// With an empty place.
    pub fn new() -> Self {
        Self::within(&env::temp_dir())
    }

    /// In memory where that can be had: what is measured there is the program, not a disk that others use too.
    pub fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self::within(memory) } else { Self::new() }
    }

    fn within(directory: &Path) -> Self {
        let mode = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().permissions(mode).tempdir_in(directory).unwrap();
        fs::create_dir(folder.path().join("place")).unwrap();
        Self { folder }
    }

    /// With the Kent plan in the place.
    pub fn at_kent() -> Self {
        let home = Self::new();
        home.put_kent();
        home
    }

    /// Puts the Kent plan into the place, from a file that is made once for all tests.
    pub fn put_kent(&self) {
        static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = BYTES.get_or_init(|| {
            let made = tempfile::tempdir().unwrap();
            let path = made.path().join("kent.folkmoot");
            let clerk = Identity { by: "clerk".to_owned(), host: "county".to_owned() };
            drop(Desk::create(&path, true, clerk, Clock::System).unwrap());
            fs::read(&path).unwrap()
        });
        fs::write(self.plan(), bytes).unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the plan is, alone.
    pub fn place(&self) -> PathBuf {
        self.folder().join("place")
    }

    pub fn plan(&self) -> PathBuf {
        self.place().join("plan.folkmoot")
    }

    /// A file to be taken in, outside the place.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Sets what the program is run with, and nothing of this machine's settings.
    pub fn dress<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let home = self.folder();
        command.env_clear().env("HOME", home).env("TMPDIR", home).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        command.env("TERM", "xterm-256color").current_dir(home).stdin(Stdio::null())
    }

    /// The real program at the plan, to be given more before it is run.
    pub fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
        self.dress(&mut command).arg("--plan").arg(self.plan()).args(words);
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(&self.program(words).output().unwrap())
    }

    /// Runs the program under a limit that a shell sets, such as `ulimit -n 8`.
    pub fn run_under(&self, limit: &str, words: &[&str]) -> Ran {
        let program = self.program(words);
        let mut command = Command::new("sh");
        self.dress(&mut command).args(["-c", &format!("{limit}; exec \"$0\" \"$@\"")]);
        Ran::of(&command.arg(program.get_program()).args(program.get_args()).output().unwrap())
    }
}

/// What a run of the program ended in.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub err: String,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let err = text(&output.stderr);
        let code = output.status.code();
        let code = code.unwrap_or_else(|| panic!("it was ended by signal {:?}: {err}", output.status.signal()));
        Self { code, err }
    }

    /// Fails unless it could not be done, and said so in one sentence.
    #[track_caller]
    pub fn could_not(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        let sentence = self.err.trim_end();
        assert!(sentence.starts_with("folkmoot: ") && !sentence.contains('\n'), "one sentence: {self:?}");
        assert!(!sentence.contains("panicked"), "{self:?}");
        sentence
    }
}

/// This binary once more, doing one task at a plan.
pub fn task(what: &str, plan: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["a_process_of_another_test", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(TASK, what).env(PLAN, plan).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// Another process of a test, which is ended with it at the latest.
pub struct Beside(Child);

impl Beside {
    /// Begins a command.
    pub fn of(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }

    /// Begins a task, and waits until it says so.
    pub fn begun(what: &str, plan: &Path) -> Self {
        let mut beside = Self::of(&mut task(what, plan));
        let lines = BufReader::new(beside.0.stdout.take().unwrap()).lines();
        lines.map_while(Result::ok).find(|line| line.ends_with("begins")).unwrap();
        beside
    }

    pub fn id(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.0.id()).unwrap())
    }

    /// What it said, once it ended well.
    #[track_caller]
    pub fn said(mut self) -> String {
        let mut all = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut all).unwrap();
        assert!(self.0.wait().unwrap().success(), "{all}");
        all
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A theme.
pub fn a_theme(id: i64, name: &str) -> Record {
    Record::new(Kind::Theme, Id(id)).with(theme::NAME, Cell::text(name))
}

/// A revision of this process.
pub fn revision(changes: Vec<Change>) -> Revision {
    let by = format!("process {}", std::process::id());
    Revision { by, host: "county".to_owned(), at: 1_700_000_000, ..Revision::new("one more", changes) }
}

/// A revision that adds records.
pub fn adds(records: &[Record]) -> Revision {
    revision(records.iter().map(|record| Change::add(&Plan::empty(), record)).collect())
}

/// Fails unless the whole file is sound and the journal played from its start gives the tables; how many steps.
#[track_caller]
pub fn sound(plan: &Path) -> i64 {
    let store = Store::open(plan).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let loaded = store.load().unwrap();
    assert_eq!(loaded.damage, Vec::<String>::new());
    let journal = store.since(0).unwrap();
    let mut played = Plan::empty();
    for (number, revision) in (1..).zip(&journal) {
        assert_eq!(revision.number, number, "the numbers are unbroken");
        played.forward(revision);
    }
    for kind in Kind::ALL {
        assert_eq!(played.all(*kind), loaded.plan.all(*kind), "{kind:?}");
    }
    loaded.number
}

/// Chance that is the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// A time below a limit.
    pub fn time(&mut self, limit: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(limit.as_micros()).unwrap().max(1)))
    }
}
