//! Two people of one group write one plan, and are killed while they do; somebody outside the group changes nothing.

use crate::{
    ground::{Home, PLAN, Ran, TASK, sound, task},
    killed::killed_after,
};
use folkmoot::store::Store;
use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

/// The group, and its two members. None of them has to be known to the system.
const GROUP: u32 = 61_000;
const OFFICERS: [u32; 2] = [61_001, 61_002];
const OUTSIDER: u32 = 61_003;

/// The programs where everybody may run them, and who runs them: under the strictest umask.
struct Server {
    home: Home,
    program: PathBuf,
    other: PathBuf,
}

impl Server {
    fn new() -> Self {
        let home = Home::new();
        let (program, other) = (home.folder().join("program"), home.folder().join("other"));
        fs::copy(env!("CARGO_BIN_EXE_folkmoot"), &program).unwrap();
        fs::copy(env::current_exe().unwrap(), &other).unwrap();
        chown(home.place(), Some(OFFICERS[0]), Some(GROUP)).unwrap();
        fs::set_permissions(home.place(), fs::Permissions::from_mode(0o2770)).unwrap();
        Self { home, program, other }
    }

    /// A shell that turns into a program, as this user.
    fn as_user(&self, user: u32, group: u32) -> Command {
        let mut command = Command::new("sh");
        self.home.dress(&mut command).args(["-c", "umask 077; exec \"$0\" \"$@\""]).uid(user).gid(group);
        command
    }

    fn run(&self, user: u32, group: u32, words: &[&str]) -> Ran {
        let mut command = self.as_user(user, group);
        command.arg(&self.program).arg("--plan").arg(self.home.plan()).args(words);
        Ran::of(&command.output().unwrap())
    }
}

#[test]
fn two_officers_of_one_group_go_on_after_each_others_kills_and_an_outsider_changes_nothing() {
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can be two users");
        return;
    }
    let server = Server::new();
    let plan = server.home.plan();
    let made = server.run(OFFICERS[0], GROUP, &["init"]);
    assert_eq!(made.code, 0, "{made:?}");
    let found = fs::metadata(&plan).unwrap();
    assert_eq!((found.uid(), found.gid(), found.mode() & 0o7777), (OFFICERS[0], GROUP, 0o660));
    let mut left = 0;
    for round in 0..20 {
        let (one, another) = (OFFICERS[round % 2], OFFICERS[(round + 1) % 2]);
        let like = task("say", &plan);
        let mut command = server.as_user(one, GROUP);
        command.arg(&server.other).args(like.get_args()).env(TASK, "say").env(PLAN, &plan).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let last = killed_after(&mut child, round % 4, Duration::from_millis(u64::try_from(round).unwrap()));
        left += usize::from(server.home.place().join("plan.folkmoot-wal").exists());
        for (who, name) in [(another, "Another"), (one, "One")] {
            let ran = server.run(who, GROUP, &["add", "theme", &format!("name={name} after {round}")]);
            assert_eq!(ran.code, 0, "round {round}, user {who}: {ran:?}");
        }
        assert!(Store::open(&plan).unwrap().load().unwrap().number >= last + 2, "round {round}");
    }
    sound(&plan);
    println!("two users, 20 kills ({left} left side files): each went on every time");

    let bytes = fs::read(&plan).unwrap();
    for words in [["add", "theme", "name=Mine"].as_slice(), &["list", "themes"], &["undo"], &["init"]] {
        let ran = server.run(OUTSIDER, OUTSIDER, words);
        let says = ran.could_not();
        println!("an outsider, {}: {says}", words[0]);
        assert!(says.contains("may not reach it") || words[0] == "init", "{words:?}: {says}");
    }
    assert!(fs::read(&plan).unwrap() == bytes, "not a byte was changed");
    assert_eq!(fs::read_dir(server.home.place()).unwrap().count(), 1, "and nothing was left");
}
