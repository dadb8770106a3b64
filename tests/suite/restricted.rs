//! The restricted file: beside the plan, with nothing of it in the plan, and absent for who may not read it.

use super::support::*;
use folkmoot::{
    plan::{Book, Kind, Plan, change::Change, change::Revision, record::Record, review},
    session::{
        desk::{Desk, Refusal},
        presence, reviews,
    },
};
use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// Words that stand in the restricted file and nowhere else.
const SECRET: [&str; 4] = ["DHR-2019-07", "Zebedee case", "Ombudsfolk", "Coercive-control training"];

/// A folder with the Kent plan and a restricted file with one review in it.
fn both() -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let plan = kent_file(folder.path());
    let path = reviews::beside(&plan);
    let mut desk =
        Desk::create_reviews(&path, ("Kent and Medway", "DHR"), None, identity("secretary"), noon(-3600)).unwrap();
    let (held, _) = desk.load().unwrap();
    let mut mint = noon(-3000).mint();
    let mut drafted = held.clone();
    let mut changes = Vec::new();
    let files = [
        (
            Kind::Review,
            "reference,subject,csp,stage,published\nDHR-2019-07,Zebedee case,Ashford,published,2019-06-01\n",
        ),
        (
            Kind::ReviewRecommendation,
            "review,number,recommendation,owner,target,stage,completed\n\
             DHR-2019-07,1,Coercive-control training,Ombudsfolk,2020-01-01,implemented,2019-12-01\n\
             DHR-2019-07,2,Share the learning,Kent Police,2026-01-31,in progress,\n",
        ),
    ];
    for (kind, text) in files {
        let draft = desk.draft_of(&drafted, &mut mint, text.as_bytes(), "seed.csv", Some(kind));
        assert!(draft.problems.is_empty(), "{:?}", draft.problems);
        draft.changes.iter().for_each(|change| drafted.play(change));
        changes.extend(draft.changes);
    }
    desk.commit(&held, &mut mint, Revision::new("the reviews", changes)).unwrap();
    (folder, plan, path)
}

/// Every file below a folder but those of the restricted one.
fn open_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.extension().is_none_or(|end| end != "restricted") {
            open_files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

#[track_caller]
fn assert_no_trace(bytes: &[u8], place: &str) {
    for secret in SECRET {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "\"{secret}\" is in {place}");
    }
}

#[test]
fn the_reviews_are_one_key_away_and_so_is_the_way_back() {
    let (_folder, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("A j j j").sees("Actions Leads proJects").sees("OPALJDMHRE screens");
    let chosen = officer.session.app.list().chosen();
    officer.press("E");
    insta::assert_snapshot!("reviews_80x24", officer.picture());
    officer.press("F");
    insta::assert_snapshot!("figures_of_reviews_80x24", officer.screen());
    officer.press("C").sees("Coercive-control training").press("H").sees("the reviews");
    officer.press("Esc Esc Esc Esc").sees_no("RESTRICTED").sees("Actions (");
    assert_eq!(officer.session.app.list().chosen(), chosen, "one comes back to where one was");
    officer.press("E M").sees("Meetings (").sees_no("RESTRICTED");
}

#[test]
fn the_published_figures_open_the_rows_behind_them() {
    let (_folder, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0).sized(SIZES[1]);
    officer.press("E F").sees("2019/20  DHRs published");
    assert!(officer.row_with("2019/20  recommendations implemented").trim_end().ends_with("1 from 1 review"));
    assert!(officer.row_with("Recommendations overdue").contains(" 1 "), "{}", officer.screen());
    for (key, wanted, unwanted) in [
        ("recommendations implemented", "Coercive-control", "Share the learning"),
        ("DHRs published", "Zebedee case", "Nothing"),
    ] {
        let figures = officer
            .session
            .app
            .overview
            .figures()
            .position(|figure| figure.label.starts_with("2019/20") && figure.label.ends_with(key));
        officer.row(figures.unwrap()).press("Enter").sees(wanted).sees_no(unwanted).press("Esc");
    }
}

#[test]
fn status_notes_and_undo_of_a_review_are_the_ones_of_the_plan_and_each_file_has_its_own() {
    let (_folder, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("A s c \"Done in the plan\" Enter").sees("Saved");
    officer.press("E C j").sees("Share the learning").press("s i").press("Enter");
    officer.sees("it is implemented, so it has a day");
    officer.press("\"21/11/2026\" Enter").sees("Saved").press("F").sees_no("Recommendations overdue            1");
    officer.press("E s s \"\" Tab Tab Tab Tab \"22/11/2026\" Enter").sees("Saved");
    officer.press("u").sees("Done (U redoes)").press("u").press("u").sees("nothing of yours to undo");
    officer.press("A").sees("Actions (").press("u").sees("Done (U redoes)");
}

#[test]
fn a_review_is_signed_off_when_every_recommendation_of_it_is_complete() {
    let (_folder, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("E s s Tab Tab Tab Tab \"22/11/2026\" Enter");
    officer.sees("recommendations still open: 1");
    officer.press("Esc y C j s x Enter").sees("Saved");
    officer.press("E s s Tab Tab Tab Tab \"22/11/2026\" Enter").sees("Saved").sees("signed off");
}

#[test]
fn nothing_restricted_comes_up_in_the_plan_whatever_is_searched_listed_or_exported() {
    let (folder, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    // Looked at, changed and searched for there, so that it is in this process's memory.
    officer.press("E s u Enter C / \"Coercive\" Enter H Esc");
    for screen in "OPALJDMHR".chars() {
        officer.press(&screen.to_string());
        assert_no_trace(officer.screen().as_bytes(), &format!("screen {screen}"));
        if officer.session.app.page.kind().is_some() {
            officer.press("/ \"Zebedee\" Enter");
            assert!(officer.session.app.list().rows.is_empty(), "screen {screen} finds it");
            officer.press("Esc");
        }
    }
    drop(officer);
    let mut files = Vec::new();
    open_files(folder.path(), &mut files);
    assert!(files.iter().any(|file| file.ends_with("kent.folkmoot")), "{files:?}");
    for file in files {
        assert_no_trace(&fs::read(&file).unwrap(), &file.display().to_string());
    }
    let shell = Shell::new();
    let plan = plan.to_str().unwrap();
    for kind in Kind::ALL {
        let many = kind.many().replace(' ', "-");
        for words in [vec!["list", &many], vec!["list", &many, "--json"], vec!["export", &many], vec!["history"]] {
            let ran = shell.run(&[&["--plan", plan], words.as_slice()].concat());
            assert_no_trace(format!("{}{}", ran.out, ran.err).as_bytes(), &format!("{words:?}"));
        }
    }
}

#[test]
fn a_record_of_one_file_is_never_committed_into_the_other() {
    let (_folder, plan, path) = both();
    let mut mint = noon(0).mint();
    for (file, stranger) in [(&plan, Kind::Review), (&path, Kind::Theme)] {
        let mut desk = Desk::open(file, identity("clerk"), noon(0)).unwrap();
        let (held, _) = desk.load().unwrap();
        let mut record = Record::new(stranger, mint.next_id());
        for (number, field) in stranger.fields().iter().enumerate().filter(|(_, field)| field.required) {
            if record.cell(number).is_empty() {
                record.set_cell(number, field.domain.read("DHR-1", &|_, _| None).unwrap());
            }
        }
        let revision = Revision::new("astray", vec![Change::add(&held, &record)]);
        let refused = desk.commit(&held, &mut mint, revision).unwrap_err();
        let Refusal::Failed(says) = refused else { panic!("{refused:?}") };
        assert!(says.contains("do not stand in a") && says.contains("nothing was changed"), "{says}");
        // A file of records is refused at its first line, as nothing that can be read here.
        let text = format!("{}\nDHR-1\n", stranger.fields()[0].header);
        let draft = desk.draft_of(&held, &mut mint, text.as_bytes(), "in.csv", Some(stranger));
        assert!(draft.changes.is_empty() && !draft.problems.is_empty(), "{:?}", draft.changes);
        assert!(draft.problems[0].worded("in.csv").contains("records that stand in a"), "{:?}", draft.problems);
    }
}

#[test]
fn what_is_restricted_never_reaches_a_clipboard() {
    let (_home, plan, _) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("E").sees("RESTRICTED");
    for key in ["r", "y", "v", "c", "m"] {
        officer.press("y").press(key).sees("what is restricted never goes to a clipboard");
        assert_eq!(officer.session.take_copied(), None, "{key}");
    }
    officer.press("y f").sees("Write what is seen into");
    officer.press("Ctrl-U").press("\"/tmp/out.csv\" Enter").sees("what is restricted is written only beside its file");
}

#[test]
fn what_is_restricted_is_exported_only_beside_its_file() {
    let (folder, plan, path) = both();
    let shell = Shell::new();
    let plan = plan.to_str().unwrap();
    let run = |words: &[&str]| shell.run(&[&["--plan", plan, "--restricted"], words].concat());
    let outside = folder.path().join("out.csv");
    for words in [vec!["export", "reviews"], vec!["export", "reviews", "--to", outside.to_str().unwrap()]] {
        let ran = run(&words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}");
        assert!(ran.err.contains("written only beside its file"), "{}", ran.err);
    }
    assert!(!outside.exists());
    let inside = path.with_file_name("out.csv");
    let ran = run(&["export", "reviews", "--to", inside.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(fs::read_to_string(&inside).unwrap().contains("Zebedee case"));
    assert_eq!(fs::metadata(&inside).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_restricted_file_and_its_folder_are_for_their_group_alone() {
    let (_folder, _, path) = both();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o660, 0o2770));
}

#[test]
fn who_may_not_read_the_restricted_file_has_the_program_of_who_has_none() {
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can be somebody else for a while");
        return;
    }
    let (folder, plan, path) = both();
    let alone = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let without = kent_file(alone.path());
    let program = folder.path().join("program");
    // Not by this process: another test that forks while it is written would keep it from being run.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_folkmoot")).arg(&program).status().unwrap().success());
    for file in [&plan, &without] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o666)).unwrap();
        fs::set_permissions(file.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
    }
    let told = |plan: &Path, words: &[&str]| {
        let home = plan.parent().unwrap();
        let mut command = Command::new(&program);
        command.env_clear().env("HOME", home).env("LC_ALL", "C.UTF-8").arg("--plan").arg(plan).args(words);
        let output = command.current_dir("/").uid(65_534).gid(65_534).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).replace(home.to_str().unwrap(), "HOME")
    };
    for words in [vec!["--restricted", "list", "reviews"], vec!["list", "kinds"], vec!["list", "reviews"], vec!["keys"]]
    {
        assert_eq!(told(&plan, &words), told(&without, &words), "{words:?}");
    }
    assert!(
        told(&plan, &["--restricted", "list", "reviews"]).contains("there is no restricted file that you may read")
    );
    // The same question of somebody in the group is answered.
    for place in [&path, path.parent().unwrap()] {
        std::os::unix::fs::chown(place, None, Some(65_534)).unwrap();
    }
    assert!(told(&plan, &["--restricted", "list", "reviews"]).contains("Zebedee case"));
}

#[test]
fn without_a_restricted_file_no_key_no_help_and_no_tab_tells_of_one() {
    let mut officer = Officer::at_kent();
    let before = officer.screen();
    assert!(!before.contains("rEviews") && before.contains("OPALJDMHR screens"), "{before}");
    for key in ["E", "C", "I", "F"] {
        officer.press(key).sees(&format!("{key} does nothing here"));
        assert_eq!(officer.screen().lines().nth(1), before.lines().nth(1), "{key} goes somewhere");
    }
    officer.press("A ? \"review\"").sees_no("The reviews").press("Esc : \"restricted\"").sees_no("restricted file");
    assert_eq!(officer.session.app.plan.book(), Book::Plan);
    let kinds: Vec<Kind> = Plan::empty().kinds().to_vec();
    assert!(!kinds.contains(&Kind::Review));
}

#[test]
fn a_colleagues_change_of_a_review_is_seen_also_while_the_plan_is_on_the_screen() {
    let (_folder, plan, path) = both();
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("E O");
    let mut colleague = Desk::open(&path, identity("lead"), noon(60)).unwrap();
    let (held, _) = colleague.load().unwrap();
    let mut record = held.all(Kind::Review)[0].clone();
    let before = record.clone();
    record.set(review::SUBJECT, folkmoot::plan::cell::Cell::text("Renamed"));
    let changes = folkmoot::plan::change::diff(&held, &before, &record);
    colleague.commit(&held, &mut noon(60).mint(), Revision::new("renamed", changes)).unwrap();
    officer.tick().sees_no("renamed");
    officer.press("E").sees("Renamed");
}

#[test]
fn who_is_at_a_review_is_seen_beside_the_reviews_and_nowhere_beside_the_plan() {
    let (folder, plan, path) = both();
    let mut one = Officer::at(&plan, "clerk", 0);
    one.tick().press("E").sees("DHR-2019-07").tick();
    let mut other = Officer::at(&plan, "chair", 1);
    other.tick().press("@").sees("clerk").sees("Overview").press("Esc").sees_no("DHR");
    assert_eq!(presence::everybody(&path)[0].doing.label, "DHR-2019-07");
    assert!(presence::everybody(&plan).iter().all(|colleague| colleague.doing.record.is_none()));
    let mut files = Vec::new();
    open_files(folder.path(), &mut files);
    assert!(files.iter().any(|file| file.ends_with("kent.folkmoot-here")));
    for file in files {
        assert_no_trace(&fs::read(&file).unwrap(), &file.to_string_lossy());
    }
    other.press("E").tick().press("@").sees("clerk").sees("at DHR-2019-07");
}

#[test]
fn who_only_looks_at_the_plan_only_looks_at_what_is_restricted_too() {
    let (_folder, plan, path) = both();
    let before = [&plan, &path].map(|file| fs::read(file).unwrap());
    let mut officer = Officer::looking_at(&plan, "clerk", 0);
    for keys in ["A s", "A e", "A u", "E s", "E a", "E u", "E H x", "C s"] {
        officer.press(keys).sees("this may only be read: it was opened with --read-only");
        assert!(officer.session.app.overlays.is_empty(), "{keys}");
    }
    officer.press("E").sees("Zebedee case").sees("read only");
    assert!([&plan, &path].map(|file| fs::read(file).unwrap()) == before, "not a byte was changed");
}

#[test]
fn a_restricted_file_that_is_not_kept_apart_is_not_opened() {
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can give a directory to somebody else");
        return;
    }
    let (folder, plan, path) = both();
    let give = |path: &Path, user: u32, group: u32| std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
    let (directory, plans) = (path.parent().unwrap(), folder.path());
    let tries = |wanted: &str, unwanted: &str| {
        let mut officer = Officer::at(&plan, "clerk", 0);
        officer.press("E").sees(wanted).sees_no(unwanted);
        let ran = Shell::new().run(&["--plan", plan.to_str().unwrap(), "--restricted", "list", "reviews"]);
        assert_eq!(ran.code, i32::from(wanted != "Zebedee case"), "{}{}", ran.out, ran.err);
    };
    give(directory, 65_534, nix::unistd::getegid().as_raw());
    tries("belongs to the group of the plan", "Zebedee case");
    give(directory, 65_534, 65_533);
    tries("Zebedee case", "belongs to the group");
    fs::set_permissions(directory, fs::Permissions::from_mode(0o2775)).unwrap();
    tries("is open to everybody", "Zebedee case");
    fs::set_permissions(directory, fs::Permissions::from_mode(0o2770)).unwrap();
    let aside = folder.path().join("aside");
    fs::rename(directory, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, directory).unwrap();
    tries("is a link and no directory", "Zebedee case");
    fs::remove_file(directory).unwrap();
    fs::rename(&aside, directory).unwrap();
    give(directory, 0, 65_533);
    give(plans, 0, 65_533);
    tries("Zebedee case", "belongs to the group");
}
