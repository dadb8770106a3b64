//! An officer at the keyboard: keys in, screens out.
//!
//! Keys are written as a line: `A j j s c "a note" Enter`. A word in quotes is typed letter by
//! letter; `Esc Enter Tab BackTab Up Down Left Right PgUp PgDn Home End Backspace Delete Space`
//! and `Ctrl-X` are keys; anything else is one letter. After each key the screen is drawn and
//! the cursor rests, as at the terminal when somebody types with two fingers.

use folkmoot::{
    app::{
        Message,
        keys::{Key, Keymap},
    },
    plan::{Id, Kind, Plan, action, record::Record, select::Me},
    session::{
        Outcome, Session, Start,
        desk::{Clock, Desk, Identity},
    },
    ui::{self, theme::Theme},
};
use jiff::Timestamp;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};
use tempfile::TempDir;

/// The two sizes at which every screen is looked at.
pub const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Noon of the day on which all tests play, so many seconds later.
///
/// Ids are minted from the clock: two officers, or one who comes back, need seconds of their own.
pub fn noon(second: i64) -> Clock {
    let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    Clock::Fixed(Timestamp::from_second(noon.as_second() + second).unwrap())
}

pub fn identity(by: &str) -> Identity {
    Identity { by: by.to_owned(), host: "county".to_owned() }
}

fn start(by: &str, second: i64, folder: &Path) -> Start {
    Start {
        identity: identity(by),
        me: Me::default(),
        clock: noon(second),
        own: folder.join("own.folkmoot"),
        folder: folder.to_path_buf(),
        scratch: false,
        read_only: false,
        limits: folkmoot::intake::Limits::default(),
        backups_kept: 14,
        habits: None,
        keymap: Keymap::default(),
        drafts: Some(folder.join("drafts")),
        editor: Some("an-editor".to_owned()),
        views: Some(folder.join("views.json")),
    }
}

/// The Kent plan, read once for all tests.
pub fn kent_plan() -> &'static Plan {
    static KENT: OnceLock<Plan> = OnceLock::new();
    KENT.get_or_init(|| Desk::in_memory(true, identity("clerk"), noon(-3600)).unwrap().load().unwrap().0)
}

/// A file with the Kent plan in a folder, copied from one that is made once for all tests.
pub fn kent_file(folder: &Path) -> PathBuf {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = BYTES.get_or_init(|| {
        let made = tempfile::tempdir().unwrap();
        let path = made.path().join("kent.folkmoot");
        drop(Desk::create(&path, true, identity("clerk"), noon(-3600)).unwrap());
        assert!(!made.path().join("kent.folkmoot-wal").exists(), "a closed plan is one file");
        fs::read(&path).unwrap()
    });
    let path = folder.join("kent.folkmoot");
    fs::write(&path, bytes).unwrap();
    path
}

/// The action with this reference.
pub fn action_of<'p>(plan: &'p Plan, reference: &str) -> &'p Record {
    let found = plan.all(Kind::Action).iter().find(|record| record.get(action::REFERENCE) == reference);
    found.unwrap_or_else(|| panic!("no action {reference}"))
}

/// The record of a kind that people call so.
pub fn record_of<'p>(plan: &'p Plan, kind: Kind, name: &str) -> &'p Record {
    let id: Id = plan.find(kind, name).unwrap_or_else(|| panic!("no {} {name}", kind.one()));
    plan.record(kind, id).unwrap()
}

/// Every record of a plan, for comparing.
pub fn everything(plan: &Plan) -> Vec<Record> {
    Kind::ALL.iter().flat_map(|kind| plan.all(*kind)).cloned().collect()
}

/// Somebody at the keyboard.
pub struct Officer {
    pub session: Session,
    pub theme: Theme,
    pub size: (u16, u16),
    pub outcome: Outcome,
    folder: TempDir,
    home: Option<TempDir>,
}

impl Officer {
    /// At the Kent plan, in a file of their own: to copy one is thirty times as fast as to read the seed.
    pub fn at_kent() -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = kent_file(home.path());
        let mut officer = Self::at(&path, "clerk", 0);
        officer.home = Some(home);
        officer
    }

    /// At a plan in memory in which nothing stands.
    pub fn at_nothing() -> Self {
        let desk = Desk::in_memory(false, identity("clerk"), noon(-3600)).unwrap();
        Self::over(|folder| Session::at(start("clerk", 0, folder), desk).unwrap())
    }

    /// At a plan file, so many seconds after noon.
    pub fn at(path: &Path, by: &str, second: i64) -> Self {
        let desk = Desk::open(path, identity(by), noon(second)).unwrap();
        Self::over(|folder| Session::at(start(by, second, folder), desk).unwrap())
    }

    /// At a plan file, with a folder for drafts that outlives the session, or none.
    pub fn with_drafts(path: &Path, by: &str, second: i64, drafts: Option<&Path>) -> Self {
        let desk = Desk::open(path, identity(by), noon(second)).unwrap();
        Self::over(|folder| {
            let start = Start { drafts: drafts.map(Path::to_path_buf), ..start(by, second, folder) };
            Session::at(start, desk).unwrap()
        })
    }

    /// At a plan file, with a file of habits that outlives the session.
    pub fn with_habits(path: &Path, second: i64, habits: &Path) -> Self {
        let desk = Desk::open(path, identity("clerk"), noon(second)).unwrap();
        Self::over(|folder| {
            let start = Start { habits: Some(habits.to_path_buf()), ..start("clerk", second, folder) };
            Session::at(start, desk).unwrap()
        })
    }

    /// At a plan file, with a file of views of their own that outlives the session, and a post.
    pub fn with_views(path: &Path, by: &str, second: i64, views: &Path, post: &str) -> Self {
        let desk = Desk::open(path, identity(by), noon(second)).unwrap();
        Self::over(|folder| {
            let me = Me { post: post.to_owned(), ..Me::default() };
            let start = Start { views: Some(views.to_path_buf()), me, ..start(by, second, folder) };
            Session::at(start, desk).unwrap()
        })
    }

    /// At a plan file only to look at it, as with `--read-only`.
    pub fn looking_at(path: &Path, by: &str, second: i64) -> Self {
        let desk = Desk::open_to_read(path, identity(by), noon(second)).unwrap();
        Self::over(|folder| Session::at(Start { read_only: true, ..start(by, second, folder) }, desk).unwrap())
    }

    /// At the first screen, without a plan.
    pub fn welcomed() -> Self {
        Self::over(|folder| Session::welcome(start("clerk", 0, folder)))
    }

    /// At the first screen of somebody whose own plan and habits would lie here.
    pub fn welcomed_at(own: &Path, habits: &Path) -> Self {
        Self::over(|folder| {
            let (own, habits) = (own.to_path_buf(), Some(habits.to_path_buf()));
            Session::welcome(Start { own, habits, ..start("clerk", 0, folder) })
        })
    }

    fn over(session: impl FnOnce(&Path) -> Session) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = session(folder.path());
        let outcome = Outcome::default();
        let mut officer = Self { session, theme: Theme::default(), size: SIZES[0], outcome, folder, home: None };
        officer.drawn();
        officer
    }

    /// The folder in which the choice of a file begins.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file where the choice of a file begins.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The plan as the screen has it.
    pub fn plan(&self) -> &Plan {
        &self.session.app.plan
    }

    pub fn sized(mut self, size: (u16, u16)) -> Self {
        self.size = size;
        self.drawn();
        self
    }

    pub fn themed(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Presses keys.
    pub fn press(&mut self, line: &str) -> &mut Self {
        for key in keys(line) {
            self.key(key);
        }
        self
    }

    /// Presses one key and lets the cursor rest.
    pub fn key(&mut self, key: Key) {
        self.handle(Message::Key(key));
    }

    /// Goes to a row of the list, as many keys would.
    pub fn row(&mut self, place: usize) -> &mut Self {
        self.session.app.move_to(place);
        self.handle(Message::Rest);
        self
    }

    /// Pastes text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.handle(Message::Paste(text.to_owned()));
        self
    }

    /// Lets a second pass.
    pub fn tick(&mut self) -> &mut Self {
        self.session.tick();
        self.drawn();
        self
    }

    pub fn handle(&mut self, message: Message) {
        let outcome = self.session.handle(message);
        self.outcome = self.outcome.and(outcome);
        self.drawn();
        if self.session.app.wants_rest() {
            self.session.handle(Message::Rest);
        }
    }

    /// Draws as the terminal does: again where there was room for other than was thought.
    pub fn drawn(&mut self) -> Terminal<TestBackend> {
        let (width, height) = self.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut metrics = self.session.app.metrics;
        terminal.draw(|frame| metrics = ui::draw(frame, &self.session.app, self.theme)).unwrap();
        if metrics != self.session.app.metrics {
            self.session.app.measured(metrics);
            terminal.draw(|frame| metrics = ui::draw(frame, &self.session.app, self.theme)).unwrap();
        }
        terminal
    }

    /// The screen as text.
    pub fn screen(&mut self) -> String {
        text(self.drawn().backend().buffer())
    }

    /// The screen as text, and under it how it looks: the spans of each row that have a style.
    pub fn picture(&mut self) -> String {
        let mut terminal = self.drawn();
        let cursor = terminal.get_cursor_position().unwrap();
        let buffer = terminal.backend().buffer();
        let mut picture = text(buffer);
        let _ = writeln!(picture, "~~~ cursor {},{}", cursor.x, cursor.y);
        picture.push_str(&styles(buffer));
        picture
    }

    /// Fails unless a text is on the screen.
    #[track_caller]
    pub fn sees(&mut self, wanted: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(wanted), "\"{wanted}\" is not on the screen:\n{screen}");
        self
    }

    /// Fails if a text is on the screen.
    #[track_caller]
    pub fn sees_no(&mut self, unwanted: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(unwanted), "\"{unwanted}\" is on the screen:\n{screen}");
        self
    }

    /// The row on which a text stands.
    #[track_caller]
    pub fn row_with(&mut self, wanted: &str) -> String {
        let screen = self.screen();
        let row = screen.lines().find(|line| line.contains(wanted));
        row.unwrap_or_else(|| panic!("\"{wanted}\" is not on the screen:\n{screen}")).to_owned()
    }
}

/// The keys that a line names.
pub fn keys(line: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"').filter(|quoted| quoted.contains('"')) {
            let (typed, after) = quoted.split_once('"').unwrap();
            keys.extend(typed.chars().map(Key::char));
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        keys.push(key(word));
        rest = after.trim_start();
    }
    keys
}

fn key(word: &str) -> Key {
    match word {
        "Enter" => Key::ENTER,
        "Esc" => Key::ESC,
        "Tab" => Key::TAB,
        "BackTab" => Key::BACK_TAB,
        "Up" => Key::UP,
        "Down" => Key::DOWN,
        "Left" => Key::LEFT,
        "Right" => Key::RIGHT,
        "PgUp" => Key::PAGE_UP,
        "PgDn" => Key::PAGE_DOWN,
        "Home" => Key::HOME,
        "End" => Key::END,
        "Backspace" => Key::BACKSPACE,
        "Delete" => Key::DELETE,
        "Space" => Key::char(' '),
        _ => match (word.strip_prefix("Ctrl-"), word.chars().collect::<Vec<_>>().as_slice()) {
            (Some(letter), _) => Key::ctrl(letter.to_lowercase().chars().next().unwrap()),
            (None, [letter]) => Key::char(*letter),
            _ => panic!("{word} is no key; text is typed in quotes"),
        },
    }
}

/// The text of a drawing, row by row, without blanks at the ends.
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut skip = 0;
        let mut row = String::new();
        for x in 0..buffer.area.width {
            // The second half of a wide character is a cell of its own that shows nothing.
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            row.push_str(symbol);
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// How a drawing looks: rows that look the same are named together.
fn styles(buffer: &Buffer) -> String {
    let mut rows: Vec<(u16, u16, String)> = Vec::new();
    for y in 0..buffer.area.height {
        let spans = spans(buffer, y);
        match rows.last_mut() {
            Some((_, last, same)) if *same == spans && *last + 1 == y => *last = y,
            _ => rows.push((y, y, spans)),
        }
    }
    let mut text = String::new();
    for (first, last, spans) in rows.into_iter().filter(|(_, _, spans)| !spans.is_empty()) {
        let _ = if first == last {
            writeln!(text, "{first:>2}    {spans}")
        } else {
            writeln!(text, "{first:>2}-{last:<2} {spans}")
        };
    }
    text
}

fn spans(buffer: &Buffer, y: u16) -> String {
    let mut spans: Vec<(u16, u16, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let look = look(&buffer[(x, y)]);
        match spans.last_mut() {
            Some((_, last, same)) if *same == look && *last + 1 == x => *last = x,
            _ => spans.push((x, x, look)),
        }
    }
    let spans = spans.into_iter().filter(|(_, _, look)| !look.is_empty());
    spans.map(|(first, last, look)| format!("{first}-{last} {look}")).collect::<Vec<_>>().join(" | ")
}

fn look(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    for (modifier, word) in [
        (Modifier::REVERSED, "reverse"),
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "under"),
    ] {
        if cell.modifier.contains(modifier) {
            words.push(word.to_owned());
        }
    }
    words.join("+")
}

/// A home of its own, in which the real program is run.
pub struct Shell {
    home: TempDir,
}

/// What a run of the program ended in.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Shell {
    /// The home of somebody who knows the program: no tour is offered.
    pub fn new() -> Self {
        let shell = Self::of_a_newcomer();
        let state = shell.home().join("state/folkmoot");
        fs::create_dir_all(&state).unwrap();
        fs::write(state.join("habits.json"), "{\"toured\":true}").unwrap();
        shell
    }

    pub fn of_a_newcomer() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The variables that the program is run with, and no others.
    pub fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let home = self.home();
        vec![
            ("HOME", home.to_path_buf()),
            ("XDG_CONFIG_HOME", home.join("config")),
            ("XDG_DATA_HOME", home.join("data")),
            ("XDG_STATE_HOME", home.join("state")),
            ("XDG_CACHE_HOME", home.join("cache")),
            ("TMPDIR", home.to_path_buf()),
            ("LC_ALL", "C.UTF-8".into()),
            ("TERM", "xterm-256color".into()),
            ("TZ", "UTC".into()),
        ]
    }

    /// The program, to be given more before it is run.
    pub fn command(&self, words: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_folkmoot"));
        command.env_clear().envs(self.variables()).current_dir(self.home()).args(words);
        command.stdin(std::process::Stdio::null());
        command
    }

    /// Runs the program.
    pub fn run(&self, words: &[&str]) -> Ran {
        let output = self.command(words).output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
