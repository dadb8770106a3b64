//! The server guide: its commands are run in its order, as root, with a user and groups of the test's own.

use super::support::Shell;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// The commands of the guide: the lines of its blocks that are marked as shell.
fn commands() -> Vec<String> {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/server.md")).unwrap();
    let blocks = guide.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// A server of the test's own: a user, groups and a directory that go when it ends.
struct Server {
    folder: TempDir,
    user: String,
    groups: [String; 2],
}

impl Server {
    fn new() -> Self {
        let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        let number = std::process::id();
        let server =
            Self { folder, user: format!("fm{number}u"), groups: [format!("fm{number}o"), format!("fm{number}r")] };
        fs::create_dir(server.path("bin")).unwrap();
        fs::create_dir(server.path("home")).unwrap();
        // Not by this process: another test that forks while it is written would keep it from being run.
        let program = Command::new("cp").arg(env!("CARGO_BIN_EXE_folkmoot")).arg(server.path("bin/folkmoot")).status();
        assert!(program.unwrap().success());
        let made = Command::new("useradd").args(["-M", "-N", "-g", "nogroup"]).arg(&server.user).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command of the guide, with the names of this server in the place of the guide's.
    fn run(&self, command: &str) -> Output {
        let own = command
            .replace("/srv/csp", self.path("srv").to_str().unwrap())
            .replace("/etc/profile.d/folkmoot.sh", self.path("profile").to_str().unwrap())
            .replace("csp-officers", &self.groups[0])
            .replace("csp-reviews", &self.groups[1])
            .replace("clerk", &self.user);
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("umask 077; {own}")).env_clear().env("PATH", path).current_dir("/");
        shell.env("LC_ALL", "C.UTF-8").env("HOME", "/root").env("TERM", "xterm").output().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("userdel").arg(&self.user).output();
        for group in &self.groups {
            let _ = Command::new("groupdel").arg(group).output();
        }
    }
}

#[test]
fn a_newcomer_who_follows_the_server_guide_has_a_server_that_works() {
    let there = |name: &str| Command::new(name).arg("--help").output().is_ok_and(|output| output.status.success());
    if !nix::unistd::geteuid().is_root() || !["useradd", "groupadd", "usermod", "runuser"].into_iter().all(there) {
        println!("skipped: the server guide is followed by root, with useradd, groupadd, usermod and runuser");
        return;
    }
    let server = Server::new();
    for command in commands() {
        let output = server.run(&command);
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{command}\n{told}");
    }
    let mode = |path: &str| fs::metadata(server.path(path)).unwrap().permissions().mode() & 0o7777;
    for (path, wanted) in [
        ("srv", 0o2770),
        ("srv/plan.folkmoot", 0o660),
        ("srv/plan.restricted", 0o2770),
        ("srv/plan.restricted/reviews.folkmoot", 0o660),
        ("srv/moving.folkmoot", 0o600),
    ] {
        assert_eq!(mode(path), wanted, "{path}");
    }
    let group = |path: &str| {
        use std::os::unix::fs::MetadataExt;
        let gid = fs::metadata(server.path(path)).unwrap().gid();
        nix::unistd::Group::from_gid(nix::unistd::Gid::from_raw(gid)).unwrap().unwrap().name
    };
    assert_eq!(group("srv/plan.folkmoot"), server.groups[0]);
    assert_eq!(group("srv/plan.restricted/reviews.folkmoot"), server.groups[1]);
    assert!(fs::read_to_string(server.path("profile")).unwrap().contains("FOLKMOOT_PLAN="));
    // What was carried over to a new server is the whole plan with its history.
    let new = Shell::new();
    fs::copy(server.path("srv/moving.folkmoot"), new.home().join("plan.folkmoot")).unwrap();
    let plan = new.home().join("plan.folkmoot");
    let history = new.run(&["--plan", plan.to_str().unwrap(), "history"]);
    assert!(history.code == 0 && history.out.contains("the Kent plan"), "{}{}", history.out, history.err);
}

#[test]
fn every_command_that_the_server_guide_names_is_one_of_the_program() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/server.md")).unwrap();
    let shell = Shell::new();
    let help = shell.run(&["--help"]).out;
    for line in guide.lines().filter(|line| line.contains("folkmoot --plan")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let flags = |word: &&&str| !word.starts_with("--") && !Path::new(word).has_root();
        let after = words.iter().position(|word| *word == "--plan").unwrap() + 2;
        if let Some(command) = words.get(after..).unwrap_or_default().iter().find(flags) {
            let command = command.trim_matches(['`', ',', '.']);
            assert!(help.contains(&format!("\n  {command} ")), "{command} in: {line}");
        }
    }
}
