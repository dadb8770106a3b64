//! Every subcommand, as scripts and screen readers use it: plain lines, JSON with names that
//! stay, exit codes to trust, and the plan that is meant.

mod files;

use super::support::*;
use serde_json::Value;
use std::{fs, path::Path};

const DONE: i32 = 0;
const FAILED: i32 = 1;
const USAGE: i32 = 2;
const REFUSED: i32 = 3;
const NOTHING: i32 = 4;

/// A shell whose user has the Kent plan as their own.
struct Kent(Shell);

impl Kent {
    fn new() -> Self {
        let shell = Shell::new();
        let folder = shell.home().join("data/folkmoot");
        fs::create_dir_all(&folder).unwrap();
        fs::rename(kent_file(shell.home()), folder.join("plan.folkmoot")).unwrap();
        Self(shell)
    }

    /// Runs, and fails unless the exit code is this one; what was printed.
    #[track_caller]
    fn run(&self, code: i32, words: &[&str]) -> String {
        let ran = self.0.run(words);
        assert_eq!(ran.code, code, "{words:?}\n{}{}", ran.out, ran.err);
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains('\u{1b}'), "{words:?} prints escape codes where nobody draws");
        }
        if code == DONE {
            assert_eq!(ran.err, "", "{words:?}");
            return ran.out;
        }
        let sentence = ran.err.trim_end();
        assert!(sentence.starts_with("folkmoot: ") || code == USAGE, "{sentence}");
        assert!(!sentence.is_empty(), "{words:?} says nothing");
        format!("{}{}", ran.out, ran.err)
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        let out = self.run(DONE, &[words, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error}\n{out}"))
    }

    #[track_caller]
    fn stage(&self, reference: &str) -> String {
        self.json(&["show", reference])["stage"].as_str().unwrap().to_owned()
    }

    /// Puts a file into the folder in which the program runs.
    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.home().join(name), text).unwrap();
    }
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

// Making a plan, and which is meant.

#[test]
fn init_makes_a_plan_once_and_leaves_one_that_is_there() {
    let shell = Shell::new();
    let ran = shell.run(&["list", "actions"]);
    assert_eq!(ran.code, FAILED);
    assert!(ran.err.contains("make one with `folkmoot init`"), "{}", ran.err);
    let made = shell.run(&["init", "--kent", "--json"]);
    assert_eq!(made.code, DONE, "{}", made.err);
    let value: Value = serde_json::from_str(&made.out).unwrap();
    assert_eq!(names(&value), ["plan", "records"]);
    let path = value["plan"].as_str().unwrap().to_owned();
    assert!(Path::new(&path).starts_with(shell.home()), "{path}");
    assert_eq!(shell.run(&["list", "actions"]).out.lines().count(), 180);
    let before = fs::read(&path).unwrap();
    let again = shell.run(&["init"]);
    assert_eq!(again.code, FAILED, "{}", again.out);
    assert_eq!(fs::read(&path).unwrap(), before, "a plan that is there stays as it is");
    let empty = shell.run(&["--plan", "empty.folkmoot", "init"]);
    assert_eq!(
        (empty.code, shell.run(&["--plan", "empty.folkmoot", "list", "actions"]).out.lines().count()),
        (DONE, 1)
    );
}

#[test]
fn the_plan_is_named_by_the_flag_else_the_variable_else_the_configuration_else_it_is_ones_own() {
    let shell = Shell::new();
    for name in ["flag", "variable", "configured"] {
        let path = format!("{name}.folkmoot");
        assert_eq!(shell.run(&["--plan", &path, "init"]).code, DONE);
        let title = format!("title={name}");
        assert_eq!(shell.run(&["--plan", &path, "add", "action", &title]).code, DONE);
    }
    assert_eq!(shell.run(&["init"]).code, DONE);
    let titles = |variable: bool, flag: bool| {
        let words: &[&str] = if flag { &["--plan", "flag.folkmoot", "list", "actions"] } else { &["list", "actions"] };
        let mut command = shell.command(words);
        if variable {
            command.env("FOLKMOOT_PLAN", "variable.folkmoot");
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().skip(1).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(titles(false, false), "", "one's own plan is empty");
    let configuration = shell.home().join("config/folkmoot");
    fs::create_dir_all(&configuration).unwrap();
    let plan = shell.home().join("configured.folkmoot");
    fs::write(configuration.join("config.toml"), format!("plan = {:?}\n", plan.to_str().unwrap())).unwrap();
    assert!(titles(false, false).contains("configured"));
    assert!(titles(true, false).contains("variable"));
    assert!(titles(true, true).contains("flag"));
    let last = shell.run(&["list", "actions", "--plan", "flag.folkmoot"]);
    assert!(last.out.contains("flag"), "the flag may stand behind: {}", last.err);
}

#[test]
fn a_configuration_that_cannot_be_read_is_named_and_nothing_is_opened() {
    let kent = Kent::new();
    let folder = kent.0.home().join("config/folkmoot");
    fs::create_dir_all(&folder).unwrap();
    for wrong in ["plan = \n", "plans = \"x\"\n", "ascii = \"yes\"\n"] {
        fs::write(folder.join("config.toml"), wrong).unwrap();
        let says = kent.run(FAILED, &["list", "actions"]);
        assert!(says.contains("config.toml") && says.contains("nothing was opened"), "{says}");
        assert!(says.contains("config.toml: line 1") && says.trim_end().lines().count() == 1, "{says}");
    }
    fs::write(folder.join("config.toml"), [0xff, 0xfe]).unwrap();
    let says = kent.run(FAILED, &["list", "actions"]);
    assert!(says.contains("config.toml: expected text in UTF-8; nothing was opened"), "{says}");
    fs::remove_file(folder.join("config.toml")).unwrap();
    fs::create_dir(folder.join("config.toml")).unwrap();
    let says = kent.run(FAILED, &["list", "actions"]);
    assert!(says.contains("config.toml: ") && says.contains("nothing was opened"), "{says}");
}

#[test]
fn a_configuration_that_may_not_be_read_is_named_and_one_whose_folder_is_closed_is_as_none() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    let home = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let folder = home.path().join(".config/folkmoot");
    fs::create_dir_all(&folder).unwrap();
    let program = home.path().join("program");
    // Not by this process: another test that forks while it is written would keep it from being run.
    let copied = std::process::Command::new("cp").arg(env!("CARGO_BIN_EXE_folkmoot")).arg(&program).status();
    assert!(copied.unwrap().success());
    fs::write(folder.join("config.toml"), "ascii = true\n").unwrap();
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&folder.join("config.toml"), 0);
    let ran = || {
        let mut command = std::process::Command::new(&program);
        command.env_clear().env("HOME", home.path()).current_dir("/").arg("keys");
        // Nothing is closed to root.
        if nix::unistd::geteuid().is_root() {
            command.uid(65_534).gid(65_534);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for open in [home.path(), &home.path().join(".config"), &folder] {
        mode(open, 0o755);
    }
    let (code, says) = ran();
    assert!(code == Some(FAILED) && says.contains("config.toml: ") && says.contains("nothing was opened"), "{says}");
    mode(&folder, 0);
    let told = ran();
    mode(&folder, 0o755);
    assert_eq!(told, (Some(DONE), String::new()));
}

#[test]
fn a_file_that_is_no_plan_is_refused_in_one_sentence_and_left_as_it_is() {
    let shell = Shell::new();
    let home = shell.home();
    let other = home.join("other.sqlite");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE t (a); PRAGMA user_version = 7;").unwrap();
    drop(connection);
    let newer = kent_file(home);
    let newer_path = home.join("newer.folkmoot");
    fs::rename(newer, &newer_path).unwrap();
    let connection = rusqlite::Connection::open(&newer_path).unwrap();
    connection.execute_batch("PRAGMA user_version = 999;").unwrap();
    drop(connection);
    let plan = kent_file(home);
    let whole = fs::read(&plan).unwrap();
    fs::write(home.join("damaged.folkmoot"), [&whole[..100], &vec![0xA5; 60_000], &whole[60_100..]].concat()).unwrap();
    fs::write(home.join("cut.folkmoot"), &whole[..5_000]).unwrap();
    fs::write(home.join("table.csv"), "Reference,Title\nDA-01,x\n").unwrap();
    fs::write(home.join("empty.folkmoot"), "").unwrap();
    fs::create_dir(home.join("folder.folkmoot")).unwrap();
    for name in [
        "other.sqlite",
        "newer.folkmoot",
        "damaged.folkmoot",
        "cut.folkmoot",
        "table.csv",
        "empty.folkmoot",
        "folder.folkmoot",
    ] {
        let path = home.join(name);
        let before = if path.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        for words in [&["list", "actions"][..], &["set", "DA-01", "stage", "complete"], &["init"], &[]] {
            let ran = shell.run(&[&["--plan", name], words].concat());
            assert_eq!(ran.code, FAILED, "{name} {words:?}: {}{}", ran.out, ran.err);
            assert_eq!(ran.err.trim_end().lines().count(), 1, "one sentence: {}", ran.err);
            assert!(ran.err.contains(name), "{}", ran.err);
        }
        if path.is_file() {
            assert!(fs::read(&path).unwrap() == before, "{name} was changed");
        }
        for sidecar in ["-wal", "-shm", "-journal"] {
            assert!(!home.join(format!("{name}{sidecar}")).exists(), "{name}{sidecar} was left");
        }
    }
}

// Reading.

#[test]
fn list_prints_a_table_a_filter_picks_rows_and_json_has_every_field() {
    let kent = Kent::new();
    let out = kent.run(DONE, &["list", "actions"]);
    assert!(out.starts_with("Ref"), "{out}");
    assert_eq!(out.lines().count(), 180);
    assert!(out.lines().all(|line| line == line.trim_end()));
    let complete = kent.run(DONE, &["list", "actions", "priority=DA", "stage:complete"]);
    assert!(complete.lines().skip(1).all(|line| line.starts_with("DA-") && line.contains("complete")), "{complete}");
    let quoted = kent.run(DONE, &["list", "actions", "priority=Domestic Abuse", "-overdue", "-stage:complete"]);
    assert!(quoted.lines().count() > 5, "{quoted}");
    let value = kent.json(&["list", "actions", "webinar"]);
    let first = &value.as_array().unwrap()[0];
    assert_eq!(names(first)[..6], ["id", "kind", "label", "reference", "title", "priority"]);
    assert_eq!(first["kind"], "action");
    assert_eq!(first["priority"]["label"], "Domestic Abuse");
    for kind in ["Actions", "action", "ledger-entries", "ledger_entry", "ledger entries", "PCC-priorities"] {
        kent.run(DONE, &["list", kind]);
    }
    let says = kent.run(USAGE, &["list", "goblins"]);
    assert!(says.contains("no kind of record") && says.contains("ledger-entries"), "{says}");
    let says = kent.run(USAGE, &["list", "actions", "owner:me"]);
    assert!(says.contains("is no field of actions"), "{says}");
    assert_eq!(kent.run(DONE, &["list", "kinds"]).lines().count(), folkmoot::plan::Book::Plan.kinds().len() + 1);
    assert_eq!(names(&kent.json(&["list", "kinds"])[0]), ["kind", "many", "about"]);
    assert_eq!(kent.run(DONE, &["list", "actions", "nothing-like-this"]).lines().count(), 1);
}

#[test]
fn one_quoted_filter_is_the_line_of_the_screen_and_several_words_are_one_term_each() {
    let kent = Kent::new();
    let many = |filter: &[&str]| kent.run(DONE, &[&["list", "actions"], filter].concat()).lines().count() - 1;
    let both = many(&["open", "timing:ongoing"]);
    assert!(both > 0 && both < many(&["open"]), "{both}");
    assert_eq!(many(&["open timing:ongoing"]), both);
    assert_eq!(many(&["open\ttiming:ongoing"]), both);
    assert_eq!(many(&["stage:\"on hold\" -overdue"]), many(&["stage:on hold", "-overdue"]));
    // What the shell took the quotes from is one value where the line cannot be read without them.
    let named = many(&["priority=\"Domestic Abuse\""]);
    assert_eq!(
        (named, many(&["priority=Domestic Abuse"]), many(&["open", "priority=Domestic Abuse"])),
        (16, 16, many(&["open", "prio=DA"]))
    );
    let after = many(&["due>2022-11-23"]);
    assert!(after > 0, "{after}");
    for filter in ["due>23 Nov 2022", "due>=24 Nov 2022", "due>\"23 Nov 2022\""] {
        assert_eq!(many(&[filter]), after, "{filter}");
        assert_eq!(many(&["-title:xxx", filter]), after, "{filter}");
    }
    let says = kent.run(USAGE, &["list", "actions", "due>30 Dek 2026"]);
    assert!(says.contains("due> wants a date"), "{says}");
    let words = many(&["safety training"]);
    assert!(many(&["-title:xxx", "safety training"]) <= words, "of several, words with a blank stand together");
    assert_eq!(
        kent.run(DONE, &["export", "actions", "open timing:ongoing"]),
        kent.run(DONE, &["export", "actions", "open", "timing:ongoing"])
    );
    assert_eq!(kent.json(&["list", "actions", "open timing:ongoing"]).as_array().unwrap().len(), both);
}

#[test]
fn a_view_is_listed_in_its_own_order_with_its_own_columns() {
    let kent = Kent::new();
    let add = ["add", "saved-view", "name=Turned", "lists=actions", "sort=-reference", "columns=reference,stage"];
    kent.run(DONE, &add);
    let out = kent.run(DONE, &["list", "--view", "turned"]);
    let mut lines = out.lines();
    assert_eq!(lines.next().map(|line| line.split_whitespace().collect::<Vec<_>>()), Some(vec!["Ref", "Stage"]));
    assert!(lines.next().is_some_and(|line| line.starts_with("VW-")), "{out}");
}

#[test]
fn views_of_ones_own_that_cannot_be_read_are_said_and_those_of_the_program_go_on() {
    let kent = Kent::new();
    let path = kent.0.home().join("state/folkmoot/views.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let wanted = kent.run(DONE, &["list", "--view", "overdue"]);
    let known = kent.run(DONE, &["list", "views"]);
    fs::write(&path, "{ nothing").unwrap();
    for (words, wanted) in [(&["list", "--view", "overdue"][..], wanted), (&["list", "views"], known)] {
        let ran = kent.0.run(words);
        assert_eq!((ran.code, ran.out), (DONE, wanted), "{words:?}");
        assert!(
            ran.err.contains("your own views could not be read") && ran.err.contains("left as it is"),
            "{}",
            ran.err
        );
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "{ nothing");
    let says = kent.run(USAGE, &["list", "--view", "mine own"]);
    assert!(says.contains("is no saved view"), "{says}");
}

#[test]
fn show_prints_one_record_with_all_that_names_it() {
    let kent = Kent::new();
    let out = kent.run(DONE, &["show", "DA-03"]);
    assert!(out.starts_with("DA-03 Put recommendations of reviews into practice in 2019/20\n"), "{out}");
    assert!(out.contains("\nStage: complete\n") && out.contains("\nUpdates (") && out.contains("\nSource: "), "{out}");
    assert_eq!(kent.json(&["show", "da-03"])["reference"], "DA-03");
    assert!(kent.run(DONE, &["show", "Domestic Abuse"]).contains("Actions (16)"));
    assert!(
        kent.run(DONE, &["show", "2022/23", "--kind", "grant"]).contains("Left after approved and pending: £10,621.00")
    );
    assert!(kent.run(DONE, &["show", "Ashford", "--kind", "district"]).contains("E07000105"));
    let says = kent.run(USAGE, &["show", "Ashford"]);
    assert!(says.contains("may be") && says.contains("--kind"), "{says}");
    let says = kent.run(FAILED, &["show", "ZZ-99"]);
    assert!(says.contains("is no record of the plan"), "{says}");
    kent.run(USAGE, &["show"]);
}

#[test]
fn keys_prints_the_table_of_keys() {
    let shell = Kent(Shell::new());
    let out = shell.run(DONE, &["keys"]);
    assert!(out.starts_with("In a list [keys.list]\n") && out.contains("Change the stage, or"), "{out}");
    assert_eq!(names(&shell.json(&["keys"])[0]), ["where", "scope", "command", "keys", "help"]);
}

#[test]
fn keys_that_the_configuration_changes_are_printed_and_a_clash_is_named_before_anything_is_opened() {
    let kent = Kent::new();
    let folder = kent.0.home().join("config/folkmoot");
    fs::create_dir_all(&folder).unwrap();
    let configure = |text: &str| fs::write(folder.join("config.toml"), text).unwrap();
    configure("[keys.list]\nundo = [\"Z\", \"F5\"]\n\"take back\" = \"X\"\n");
    let out = kent.run(DONE, &["keys"]);
    assert!(out.contains("  Z F5               undo ") && out.contains("  X                  take-back "), "{out}");
    configure("[keys.list]\nundo = \"e\"\n");
    for words in [&["keys"][..], &["demo"]] {
        let says = kent.run(FAILED, words);
        let both = says.contains("both \"edit\"") && says.contains("and \"undo\"");
        assert!(both && says.contains("config.toml") && says.contains("nothing was opened"), "{says}");
    }
}

// Changing.

#[test]
fn set_moves_a_stage_with_its_note_and_the_history_says_who() {
    let kent = Kent::new();
    let out =
        kent.run(DONE, &["set", "DA-03", "stage", "in progress", "--note", "Work resumes", "--next-step", "Report"]);
    assert_eq!(out, "step 2: DA-03 Stage: complete → in progress\n");
    assert_eq!(kent.stage("DA-03"), "in progress");
    let shown = kent.run(DONE, &["show", "DA-03"]);
    assert!(shown.contains("Next step: Report") && shown.contains("Work resumes"), "{shown}");
    let who = nix::unistd::User::from_uid(nix::unistd::getuid()).unwrap().unwrap().name;
    let history = kent.run(DONE, &["history", "DA-03"]);
    assert!(history.contains(&who) && history.contains("Stage: complete → in progress"), "{history}");
    let steps = kent.json(&["history"]);
    assert_eq!(
        names(&steps[0]),
        ["step", "at", "when", "by", "why", "source", "undoes", "undone_by", "changes", "worded"]
    );
    assert_eq!((steps[0]["step"].as_i64(), steps[0]["by"].as_str()), (Some(2), Some(&*who)));
    assert_eq!(kent.json(&["history", "--limit", "1"]).as_array().unwrap().len(), 1);
    kent.run(FAILED, &["history", "ZZ-99"]);
    for (words, wanted) in [
        (&["--by", "nobody"] as &[&str], vec![]),
        (&["--record", "DA-03", "--kind", "action"], vec![2, 1]),
        (&["--kind", "changed", "--since", "2020"], vec![2]),
        (&["--until", "2020"], vec![]),
        (&["--file", "seed"], vec![1]),
        (&["--filter", "-import DA-03"], vec![2]),
        (&["--before", "2"], vec![1]),
    ] {
        let steps = kent.json(&[&["history"], words].concat());
        let numbers: Vec<i64> = steps.as_array().unwrap().iter().map(|step| step["step"].as_i64().unwrap()).collect();
        assert_eq!(numbers, wanted, "{words:?}");
    }
    let wrong = kent.run(USAGE, &["history", "--since", "soon"]);
    assert!(wrong.contains("expected a day as 2026-11-03"), "{wrong}");
}

#[test]
fn set_refuses_what_is_not_accepted_and_says_what_would_be() {
    let kent = Kent::new();
    let says = kent.run(REFUSED, &["set", "DA-03", "stage", "finished"]);
    assert!(says.contains("expected not started, in progress") && says.contains("nothing was changed"), "{says}");
    let says = kent.run(REFUSED, &["set", "DA-03", "due", "31/02/2026"]);
    assert!(says.contains("so 28 Feb 2026, found \"31/02/2026\"; nothing was changed"), "{says}");
    let says = kent.run(REFUSED, &["set", "DA-03", "reference", "DA-04"]);
    assert!(says.contains("another action has it already"), "{says}");
    let says = kent.run(REFUSED, &["set", "DA-03", "title", ""]);
    assert!(says.contains("it is needed"), "{says}");
    let says = kent.run(USAGE, &["set", "DA-03", "colour", "red"]);
    assert!(says.contains("is no field of actions"), "{says}");
    let says = kent.run(NOTHING, &["set", "DA-03", "stage", "complete"]);
    assert!(says.contains("stands so already"), "{says}");
    kent.run(FAILED, &["set", "ZZ-99", "stage", "complete"]);
    kent.run(USAGE, &["set", "DA-03", "stage"]);
    assert_eq!(kent.json(&["history"]).as_array().unwrap().len(), 1, "nothing was written");
}

#[test]
fn set_moves_other_fields_and_a_projects_step() {
    let kent = Kent::new();
    kent.run(DONE, &["set", "DA-03", "title", "A new title"]);
    kent.run(DONE, &["set", "DA-07", "due", "2026-12-01", "--note", "The venue was closed"]);
    let shown = kent.run(DONE, &["show", "DA-07"]);
    assert!(shown.contains("moved from 24 Nov 2022 to 1 Dec 2026: The venue was closed"), "{shown}");
    let says = kent.run(USAGE, &["set", "CRG-22-06", "route", "agreed by the Chair", "--note", "By letter"]);
    assert!(says.contains("its grant year is over, so it was not decided today; expected the day"), "{says}");
    let step = ["project", "advance", "CRG-22-06", "--to", "agreed by the Chair", "--date", "24/11/2022"];
    kent.run(USAGE, &[&step[..], &["--amount", "100"]].concat());
    kent.run(DONE, &step);
    assert_eq!(kent.json(&["show", "CRG-22-06"])["route"], "agreed by the Chair");
    kent.run(DONE, &["set", "DA-01", "coordinator", ""]);
    kent.run(DONE, &["set", "DA-03", "rating", "red", "--note", "Nobody coordinates it"]);
    let value = kent.json(&["set", "DA-03", "description", "In other words"]);
    assert_eq!(names(&value), ["step", "why", "changes"]);
}

#[test]
fn a_stage_or_a_rating_that_is_emptied_is_nothing_to_change_and_writes_no_update() {
    let kent = Kent::new();
    for (words, says) in [
        (&["MI-60", "rating", ""][..], "\"not rated\" takes it away"),
        (&["MI-60", "rating", "", "--note", "Why"], "\"not rated\" takes it away"),
        (&["MI-60", "confirmed", ""], "a rating is one of green, amber, red or not rated"),
        (&["MI-60", "rating", "not rated"], "stands so already"),
        (&["MI-60", "stage", ""], "a stage is one of not started, in progress"),
    ] {
        let told = kent.run(NOTHING, &[&["set"], words].concat());
        assert!(told.contains("nothing to change") && told.contains(says), "{told}");
    }
    assert_eq!(kent.json(&["history"]).as_array().unwrap().len(), 1, "nothing was written");
    kent.run(DONE, &["set", "MI-60", "rating", "red", "--note", "It waits"]);
    kent.run(NOTHING, &["set", "MI-60", "rating", ""]);
    kent.run(DONE, &["set", "MI-60", "rating", "not rated", "--note", "It goes on"]);
}

#[test]
fn a_step_of_the_shell_says_record_field_from_and_to_and_then_why() {
    let kent = Kent::new();
    kent.run(DONE, &["set", "DA-07", "due", "30/3/2026", "--note", "Begins"]);
    let out = kent.run(DONE, &["set", "DA-07", "due", "30/6/2027", "--note", "The venue\nis closed "]);
    assert_eq!(out, "step 3: DA-07 Due: 30 Mar 2026 → 30 Jun 2027 (The venue is closed)\n");
    let history = kent.run(DONE, &["history", "DA-07"]);
    assert!(history.contains("DA-07 Due: 30 Mar 2026 → 30 Jun 2027 (The venue is closed)"), "{history}");
    let shown = kent.run(DONE, &["show", "DA-07"]);
    assert!(shown.contains("moved from 30 Mar 2026 to 30 Jun 2027: The venue"), "the slip has the why alone: {shown}");
    let out = kent.run(DONE, &["set", "DA-03", "title", "Other words", "--note", "As the group asked"]);
    assert!(
        out.starts_with("step 4: DA-03 Title: ") && out.ends_with(" → Other words (As the group asked)\n"),
        "{out}"
    );
    let out = kent.run(DONE, &["set", "DA-03", "title", "Again"]);
    assert_eq!(out, "step 5: DA-03 Title: Other words → Again\n");
    kent.run(NOTHING, &["set", "DA-07", "due", "30/6/2027", "--note", "Once more"]);
    assert_eq!(kent.run(DONE, &["list", "slips"]).lines().count(), 1 + 2, "one of each move");
}

#[test]
fn note_withdraw_and_add_do_what_the_screen_does() {
    let kent = Kent::new();
    let out = kent.run(DONE, &["note", "DA-03", "Only a word"]);
    assert!(out.contains("note on DA-03"), "{out}");
    assert_eq!(kent.stage("DA-03"), "complete");
    kent.run(USAGE, &["note", "DA-03", "  "]);
    kent.run(USAGE, &["withdraw", "DA-03"]);
    kent.run(USAGE, &["withdraw", "DA-03", "--reason", " "]);
    kent.run(DONE, &["withdraw", "DA-03", "--reason", "The reviews end"]);
    assert_eq!(kent.stage("DA-03"), "withdrawn");
    kent.run(NOTHING, &["withdraw", "DA-03", "--reason", "Again"]);
    let says = kent.run(USAGE, &["withdraw", "Substance Misuse", "--reason", "x"]);
    assert!(says.contains("only actions and projects are withdrawn"), "{says}");
    let out =
        kent.run(DONE, &["add", "action", "title=Train the trainers", "priority=DA", "timing=dated", "due=31/03/2027"]);
    assert!(out.contains("new action: DA-17"), "{out}");
    assert_eq!(kent.json(&["show", "DA-17"])["due"], "2027-03-31");
    kent.run(REFUSED, &["add", "action", "priority=DA"]);
    kent.run(REFUSED, &["add", "action", "title=x", "priority=Nothing like it"]);
    kent.run(REFUSED, &["add", "action", "title=x", "timing=dated"]);
    kent.run(USAGE, &["add", "action", "title"]);
    kent.run(USAGE, &["add", "action", "colour=red"]);
    kent.run(USAGE, &["add", "goblin", "name=x"]);
}

#[test]
fn undo_and_redo_take_back_ones_own_and_say_when_there_is_nothing() {
    let kent = Kent::new();
    // The plan was made by the clerk of the tests, and whoever runs them is somebody else.
    kent.run(NOTHING, &["undo"]);
    kent.run(NOTHING, &["redo"]);
    kent.run(DONE, &["set", "DA-03", "stage", "on hold", "--note", "No money"]);
    kent.run(DONE, &["set", "DA-04", "stage", "on hold", "--note", "No money"]);
    assert!(kent.run(DONE, &["undo"]).contains("undo: DA-04 Stage"));
    assert_eq!((kent.stage("DA-03"), kent.stage("DA-04")), ("on hold".to_owned(), "complete".to_owned()));
    assert!(kent.run(DONE, &["redo"]).contains("redo: DA-04 Stage"));
    assert_eq!(kent.stage("DA-04"), "on hold");
    let value = kent.json(&["undo", "--step", "2"]);
    assert_eq!(names(&value), ["step", "why"]);
    assert_eq!(kent.stage("DA-03"), "complete");
    kent.run(FAILED, &["undo", "--step", "99"]);
    kent.run(DONE, &["set", "DA-05", "title", "One"]);
    kent.run(DONE, &["set", "DA-05", "title", "Two"]);
    let steps = kent.json(&["history", "DA-05"]);
    let first = steps.as_array().unwrap().iter().find(|step| step["why"].as_str().unwrap().ends_with("→ One")).unwrap();
    let says = kent.run(REFUSED, &["undo", "--step", &first["step"].to_string()]);
    assert!(says.contains("nothing was changed"), "{says}");
}

// Files.

const ASSESSMENT: &str = "CSP,Year,Issue,Prominence,Rank,Evidence\n\
    Ashford,2027/28,Domestic Abuse,main priority,1,Up 4%\n\
    Shepway,2027/28,Hate Crime,,3,Three incidents\n";

#[test]
fn import_checks_takes_and_takes_back_a_file_as_one_step() {
    let kent = Kent::new();
    kent.file("assessment.csv", ASSESSMENT);
    let out = kent.run(DONE, &["import", "assessment.csv", "--check"]);
    assert!(out.contains("2 new") && out.contains("only checked; nothing was changed"), "{out}");
    assert_eq!(kent.run(DONE, &["list", "findings"]).lines().count(), 1);
    let out = kent.run(DONE, &["import", "assessment.csv"]);
    assert!(out.contains("taken as step 2; `folkmoot undo` takes it back"), "{out}");
    assert_eq!(kent.run(DONE, &["list", "findings"]).lines().count(), 3);
    let says = kent.run(NOTHING, &["import", "assessment.csv"]);
    assert!(says.contains("2 unchanged"), "{says}");
    kent.run(NOTHING, &["import", "assessment.csv", "--check"]);
    kent.run(DONE, &["undo"]);
    assert_eq!(kent.run(DONE, &["list", "findings"]).lines().count(), 1);
    let value = kent.json(&["import", "assessment.csv"]);
    assert_eq!(names(&value), ["new", "changed", "unchanged", "refused", "not_records", "step", "files"]);
    assert_eq!(
        names(&value["files"][0]),
        [
            "file",
            "sha256",
            "read_as",
            "map",
            "taken_before",
            "new",
            "changed",
            "unchanged",
            "refused",
            "not_records",
            "problems",
            "changes",
            "figures",
            "elsewhere",
            "unmapped",
            "left_out",
            "missing"
        ]
    );
    assert_eq!((value["new"].as_i64(), value["step"].as_i64()), (Some(2), Some(4)));
}

#[test]
fn import_refuses_a_file_whole_with_line_column_value_and_what_is_accepted() {
    let kent = Kent::new();
    kent.file("assessment.csv", &ASSESSMENT.replace(",3,", ",third,"));
    for words in [&["import", "assessment.csv"][..], &["import", "assessment.csv", "--check"]] {
        let says = kent.run(REFUSED, words);
        assert!(says.contains("assessment.csv, line 3, Rank: expected a whole number"), "{says}");
        assert!(says.contains("\"third\"") && says.contains("nothing was changed"), "{says}");
    }
    let ran = kent.0.run(&["import", "assessment.csv", "--json"]);
    assert_eq!(ran.code, REFUSED);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(names(&value["files"][0]["problems"][0]), ["line", "record", "column", "value", "expected"]);
    assert_eq!((value["files"][0]["problems"][0]["line"].as_i64(), value["step"].is_null()), (Some(3), true));
    assert_eq!(kent.run(DONE, &["list", "findings"]).lines().count(), 1);
    kent.run(FAILED, &["import", "nowhere.csv"]);
    kent.run(REFUSED, &["import", "."]);
    kent.run(USAGE, &["import", "assessment.csv", "--as", "goblins"]);
    kent.file("odd.csv", "a,b\n1,2\n");
    let says = kent.run(FAILED, &["import", "odd.csv"]);
    assert!(says.contains("could not read odd.csv"), "{says}");
}

#[test]
fn export_writes_what_import_reads_back_as_unchanged() {
    let kent = Kent::new();
    let out = kent.run(DONE, &["export", "actions", "--to", "actions.csv"]);
    assert_eq!(out, "wrote 179 actions to actions.csv\n");
    let path = kent.0.home().join("actions.csv");
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "for its owner only");
    let says = kent.run(NOTHING, &["import", "actions.csv"]);
    assert!(says.contains("179 unchanged"), "{says}");
    let before = fs::read(&path).unwrap();
    let says = kent.run(FAILED, &["export", "actions", "--to", "actions.csv"]);
    assert!(says.contains("choose another file"), "{says}");
    assert!(fs::read(&path).unwrap() == before, "a file that is there is left");
    assert_eq!(kent.run(DONE, &["export", "actions"]).as_bytes(), before);
    assert_eq!(kent.run(DONE, &["export", "actions", "webinar"]).lines().count(), 3);
    assert_eq!(kent.json(&["export", "leads"]).as_array().unwrap().len(), 33);
    kent.run(USAGE, &["export", "goblins"]);
}

#[test]
fn demo_writes_a_plan_of_any_size_and_without_a_terminal_talks_in_plain_lines() {
    let shell = Kent(Shell::new());
    shell.run(DONE, &["demo", "--to", "demo.folkmoot", "--actions", "300"]);
    assert_eq!(shell.run(DONE, &["--plan", "demo.folkmoot", "list", "actions"]).lines().count(), 301);
    shell.run(FAILED, &["demo", "--to", "demo.folkmoot"]);
    let says = shell.run(DONE, &["demo"]);
    assert!(says.contains("This is a scratch copy.") && says.contains("The input has ended"), "{says}");
    let left = fs::read_dir(shell.0.home())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("folkmoot-demo"));
    assert_eq!(left.count(), 0, "no scratch copy is left");
}

#[test]
fn what_is_asked_wrongly_is_a_usage_error_and_help_is_not() {
    let shell = Shell::new();
    for words in [&["--colour"][..], &["frobnicate"], &["list"], &["import"], &["undo", "--step", "x"]] {
        assert_eq!(shell.run(words).code, USAGE, "{words:?}");
    }
    for words in [&["--help"][..], &["--version"], &["help"], &["list", "--help"]] {
        let ran = shell.run(words);
        assert_eq!((ran.code, ran.err.as_str()), (DONE, ""), "{words:?}");
    }
}

#[test]
fn the_help_says_what_a_theme_of_ones_own_needs_and_so_does_the_refusal_without_it() {
    let shell = Shell::new();
    let help = shell.run(&["--help"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("or own, which needs a table `[own_theme]` in the configuration"), "{help}");
    let ran = shell.run(&["--theme", "own", "demo"]);
    assert!(ran.code == FAILED && ran.err.contains("expected a table [own_theme] in the configuration"), "{}", ran.err);
}

#[test]
fn a_pipe_that_is_closed_ends_the_printing_quietly() {
    let kent = Kent::new();
    let mut child = kent.0.command(&["export", "updates"]);
    let mut child = child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn the_grant_is_asked_and_moved_by_the_shell_with_the_codes_of_every_command() {
    let kent = Kent::new();
    assert!(kent.run(DONE, &["grant", "2022/23"]).contains("Left after approved and pending"));
    let says = kent.run(NOTHING, &["grant", "paper", "360giving", "2022/23"]);
    assert!(says.contains("CRG-22-01 is left out: no day of its approval is entered"), "{says}");
    assert!(says.contains("there is nothing to publish yet; nothing was written"), "{says}");
    let says = kent.run(FAILED, &["grant", "2031/32"]);
    assert!(says.contains("there is no grant of 2031/32; grants in the plan: 2022/23"), "{says}");
    let new = ["add", "project", "reference=CRG-22-99", "title=Hubs", "grant=2022/23", "route=complete"];
    let says = kent.run(REFUSED, &new);
    assert!(says.contains("a new bid is proposed and moves by its steps; expected no route"), "{says}");
    kent.run(DONE, &new[..5]);
    let says = kent.run(REFUSED, &["project", "spend", "CRG-22-99", "10", "--pot", "tactical", "--date", "1/2/2023"]);
    assert!(says.contains("nothing is committed to it from the tactical pot; expected its commitment"), "{says}");
    let says = kent.run(REFUSED, &["project", "spend", "CRG-22-01", "-5", "--date", "1/2/2023"]);
    assert!(says.contains("a spend is more than nothing; money that comes back is a refund"), "{says}");
    kent.run(DONE, &["project", "spend", "CRG-22-01", "600", "--date", "1/2/2023"]);
    kent.run(REFUSED, &["project", "refund", "CRG-22-01", "600.01", "--date", "1/3/2023"]);
    assert_eq!(kent.json(&["grant", "2022/23"])["figures"]["spent"]["upfront"], "600.00");
}
