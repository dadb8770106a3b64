//! Files taken in from the shell: several at once, folders, standard input, sound rows only.

use super::*;
use std::io::Write;

const MATRIX: &str = "Issue,Ashford,Canterbury\nDomestic Abuse,x,1\nHate Crime,,2\n";
const STREET: &str = "Month,LSOA name,Crime type\n2018-01,Ashford 001A,Burglary\n2018-01,Dover 001A,Burglary\n2018-01,Bexley 001A,Drugs\n";

impl Kent {
    /// How many records of a kind there are.
    fn count(&self, kind: &str) -> usize {
        self.run(DONE, &["list", kind]).lines().count() - 1
    }

    /// Runs with something on standard input.
    fn fed(&self, words: &[&str], text: &str) -> (i32, String) {
        let mut command = self.0.command(words);
        let command = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        (output.status.code().unwrap(), out + &err)
    }
}

#[test]
fn a_year_of_months_goes_in_with_one_command_as_one_step_and_comes_out_with_one_undo() {
    let kent = Kent::new();
    for month in ["01", "02", "03"] {
        let folder = kent.0.home().join(format!("police/2018-{month}"));
        fs::create_dir_all(&folder).unwrap();
        let text = STREET.replace("2018-01", &format!("2018-{month}"));
        fs::write(folder.join(format!("2018-{month}-kent-street.csv")), text).unwrap();
        fs::write(folder.join(".hidden.csv"), "not,looked,at\n").unwrap();
        fs::write(folder.join("README.md"), "nor this").unwrap();
    }
    let out = kent.run(DONE, &["import", "police", "--check"]);
    assert!(out.contains("3 files: 6 new, 3 not records") && out.contains("only checked"), "{out}");
    assert_eq!(kent.count("editions-of-figures"), 0);
    let value = kent.json(&["import", "police"]);
    assert_eq!((value["new"].as_i64(), value["step"].as_i64()), (Some(6), Some(2)));
    assert_eq!(value["files"].as_array().unwrap().len(), 3);
    assert_eq!(value["files"][2]["figures"]["periods"][0], "2018-03");
    assert_eq!(value["files"][0]["elsewhere"][0]["place"], "Bexley");
    assert_eq!((kent.count("editions-of-figures"), kent.count("indicators")), (3, 1));
    assert_eq!(kent.json(&["history"]).as_array().unwrap().len(), 2);
    let says = kent.run(NOTHING, &["import", "police"]);
    assert!(says.contains("this very file was taken in"), "{says}");
    kent.run(DONE, &["undo"]);
    assert_eq!((kent.count("editions-of-figures"), kent.count("files-taken-in")), (0, 0));
    kent.run(DONE, &["import", "police"]);
}

#[test]
fn of_several_files_each_is_read_over_what_those_before_it_make() {
    let kent = Kent::new();
    kent.file("1.csv", "Name,Short name\nKent Wildlife Wardens,KWW\n");
    kent.file("2.csv", "Post,Organisation\nHead Warden,Kent Wildlife Wardens\n");
    let says = kent.run(REFUSED, &["import", "2.csv", "--as", "leads"]);
    assert!(says.contains("Kent Wildlife Wardens"), "{says}");
    let says = kent.run(FAILED, &["import", "1.csv", "2.csv", "nowhere.csv"]);
    assert!(says.contains("nowhere.csv"), "{says}");
    let out = kent.run(DONE, &["import", "--as", "organisations", "1.csv", "--check"]);
    assert!(out.contains("1 new"), "{out}");
    kent.file("organisations.csv", "Name,Short name\nKent Wildlife Wardens,KWW\n");
    kent.file("leads.csv", "Post,Organisation\nHead Warden,Kent Wildlife Wardens\n");
    let out = kent.run(DONE, &["import", "organisations.csv", "leads.csv"]);
    assert!(out.contains("2 files: 2 new") && out.contains("taken as step 2"), "{out}");
    assert!(kent.run(DONE, &["list", "leads"]).contains("Head Warden"));
    kent.run(DONE, &["undo"]);
    assert!(!kent.run(DONE, &["list", "leads"]).contains("Head Warden"));
}

#[test]
fn where_one_of_several_files_is_refused_none_is_taken() {
    let kent = Kent::new();
    kent.file("good.csv", ASSESSMENT);
    kent.file("bad.csv", "CSP,Issue,Rank\nDover,Hate Crime,third\n");
    let says = kent.run(REFUSED, &["import", "good.csv", "bad.csv"]);
    assert!(says.contains("a row of good.csv and bad.csv is refused; nothing was changed"), "{says}");
    assert_eq!(kent.count("findings"), 0);
    kent.file("open.csv", "CSP,Issue\nDover,\"Hate Crime\nAshford,Burglary\n");
    let says = kent.run(FAILED, &["import", "good.csv", "open.csv"]);
    assert!(says.contains("open.csv, line 2: expected a second quotation mark"), "{says}");
    assert_eq!(kent.count("findings"), 0);
}

#[test]
fn standard_input_is_a_file_too() {
    let kent = Kent::new();
    let (code, out) = kent.fed(&["import", "-", "--year", "2027/28"], MATRIX);
    assert_eq!(code, DONE, "{out}");
    assert!(out.contains("standard input: 2 new, read as findings in a matrix"), "{out}");
    assert_eq!(kent.count("findings"), 3);
    let (code, out) = kent.fed(&["import", "-", "--year", "2027/28"], MATRIX);
    assert_eq!(code, NOTHING, "{out}");
    let (code, out) = kent.fed(&["import", "-"], "");
    assert_eq!(code, FAILED, "{out}");
    let (code, out) = kent.fed(&["import", "-", "--check"], "\0\0\0\0");
    assert_eq!(code, FAILED, "{out}");
}

#[test]
fn the_sound_rows_are_taken_only_where_one_asks_and_the_refused_are_mended_and_taken_after() {
    let kent = Kent::new();
    let text = "CSP,Year,Issue,Rank\nAshford,2027/28,Domestic Abuse,1\nDover,2027/28,Hate Crime,\"third, or so\"\nThanet,2027/28,boy racers,2\n";
    kent.file("mixed.csv", text);
    kent.run(REFUSED, &["import", "mixed.csv"]);
    assert_eq!(kent.count("findings"), 0);
    let out = kent.run(DONE, &["import", "mixed.csv", "--sound-only", "--rejects", "rejects.csv"]);
    assert!(out.contains("2 refused rows of mixed.csv are in rejects.csv"), "{out}");
    assert_eq!(kent.count("findings"), 1);
    let path = kent.0.home().join("rejects.csv");
    let rejects = fs::read_to_string(&path).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "for its owner only");
    let lines: Vec<&str> = rejects.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines.len(), 3, "{rejects}");
    assert_eq!(lines[0], "\"CSP\",\"Year\",\"Issue\",\"Rank\",\"Line\",\"Reason\"");
    assert!(lines[1].contains("\"third, or so\"") && lines[1].contains("expected a whole number"), "{rejects}");
    // The file is there, and nothing is written over it.
    let says = kent.run(FAILED, &["import", "mixed.csv", "--sound-only", "--rejects", "rejects.csv"]);
    assert!(says.contains("could not write") && says.contains("nothing was changed"), "{says}");

    // Mended, it is taken as it is: what was put beside the rows is left out and said.
    let mended = rejects.replacen("\"third, or so\"", "3", 1);
    kent.file("mended.csv", &mended);
    let out = kent.run(DONE, &["import", "mended.csv", "--issue", "boy racers = Road Safety"]);
    assert!(out.contains("2 new"), "{out}");
    for column in ["Line", "Reason"] {
        assert!(out.contains(&format!("column \"{column}\" is left out")), "{column}: {out}");
    }
    assert_eq!(kent.count("findings"), 3);
    assert!(kent.run(DONE, &["list", "issue-aliases"]).contains("boy racers"));
    // Figures, too.
    kent.file("figures.csv", "Area,Period,Indicator,Value\nAshford,2023,a,1\nDover,2023,a,many\nBexley,2023,a,3\n");
    let out = kent.run(DONE, &["import", "figures.csv", "--sound-only", "--rejects", "more.csv"]);
    assert!(out.contains("1 refused row of figures.csv is in more.csv"), "{out}");
    let more = fs::read_to_string(kent.0.home().join("more.csv")).unwrap();
    assert!(more.contains("\"Dover\",\"2023\",\"a\",\"many\"") && !more.contains("Bexley"), "{more}");
    kent.file("mended figures.csv", &more.replacen("many", "2", 1));
    let out = kent.run(DONE, &["import", "mended figures.csv"]);
    assert!(out.contains("1 new"), "{out}");
}

#[test]
fn a_template_of_every_shape_is_written_and_reads_back_as_nothing_to_do() {
    let kent = Kent::new();
    for shape in ["findings", "matrix", "scoring", "figures", "actions", "risk-scores", "leads", "editions-of-figures"]
    {
        let text = kent.run(DONE, &["import", "--template", shape]);
        assert!(text.starts_with('\u{FEFF}') && text.contains("Note: "), "{text}");
        kent.file("template.csv", &text);
        let says = kent.run(NOTHING, &["import", "template.csv"]);
        assert!(says.contains("changes nothing"), "{shape}: {says}");
    }
    kent.run(USAGE, &["import", "--template", "goblins"]);
    kent.run(USAGE, &["import", "--template", "findings", "x.csv"]);
}

#[test]
fn a_sheet_a_table_a_column_and_a_map_are_chosen_by_name() {
    let kent = Kent::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    fs::copy(data.join("workbooks/returns.xlsx"), kent.0.home().join("returns.xlsx")).unwrap();
    let out = kent
        .run(DONE, &["import", "returns.xlsx", "--check", "--sheet", "Medway 2026", "--issue", "Speeding=Road Safety"]);
    assert!(out.contains("sheet Medway 2026 of Ashford 2026, Medway 2026") && out.contains("1 new"), "{out}");
    let says = kent.run(FAILED, &["import", "returns.xlsx", "--sheet", "Swale"]);
    assert!(says.contains("one of its sheets"), "{says}");

    kent.file(
        "tables.csv",
        "Class,Words\n1,Motorway\n2,A road\n,\nName,Short name\nKent Wildlife Wardens,KWW\nKent Beekeepers,KB\n",
    );
    let out = kent.run(DONE, &["import", "tables.csv", "--table", "2", "--as", "organisations", "--check"]);
    assert!(out.contains("2 new"), "{out}");

    kent.file("police.csv", "Locality,Theme,Officer\nAshford,Hate Crime,x\n");
    let words = ["import", "police.csv", "--map", "Police", "--column", "Locality=CSP", "--column", "Theme=Issue"];
    let out = kent.run(DONE, &[&words[..], &["--column", "Officer=", "--year", "2027/28"]].concat());
    assert!(out.contains("1 new"), "{out}");
    assert!(kent.run(DONE, &["list", "maps"]).contains("Police"));
    kent.file("next.csv", "Officer,Theme,Locality\nx,Hate Crime,Dover\n");
    let out = kent.run(DONE, &["import", "next.csv", "--year", "2027/28"]);
    assert!(out.contains("by the map Police") && out.contains("1 new"), "{out}");
    let says = kent.run(USAGE, &["import", "next.csv", "--column", "Officer"]);
    assert!(says.contains("--column \"Officer\""), "{says}");
    let says = kent.run(USAGE, &["import", "next.csv", "--issue", "x = no such issue"]);
    assert!(says.contains("is no issue of the plan"), "{says}");
    kent.run(USAGE, &["import", "next.csv", "--year", "soon"]);
    let says = kent.run(FAILED, &["import", "next.csv", "--column", "Nowhere=CSP"]);
    assert!(says.contains("but they are: Officer, Theme, Locality"), "{says}");
}

#[test]
fn the_same_file_again_is_nothing_to_do_unless_one_insists_or_it_was_taken_back() {
    let kent = Kent::new();
    kent.file("matrix.csv", MATRIX);
    kent.run(DONE, &["import", "matrix.csv"]);
    let says = kent.run(NOTHING, &["import", "matrix.csv"]);
    assert!(says.contains("this very file was taken in on") && says.contains("as matrix.csv: 2 new"), "{says}");
    // What was changed by hand since stays, unless one insists.
    let findings = kent.json(&["list", "findings"]);
    let ranked = findings.as_array().unwrap().iter().find(|one| one["rank"] == 2).unwrap();
    kent.run(DONE, &["set", ranked["label"].as_str().unwrap(), "rank", "9"]);
    kent.run(NOTHING, &["import", "matrix.csv"]);
    let out = kent.run(DONE, &["import", "matrix.csv", "--again"]);
    assert!(out.contains("1 changed, 1 unchanged"), "{out}");
    kent.run(NOTHING, &["import", "matrix.csv", "--again"]);
    for _ in 0..3 {
        kent.run(DONE, &["undo"]);
    }
    let out = kent.run(DONE, &["import", "matrix.csv"]);
    assert!(out.contains("2 new") && !out.contains("this very file"), "{out}");
}

#[test]
fn a_corrected_file_of_figures_retires_the_old_edition_and_undo_brings_it_back() {
    let kent = Kent::new();
    let text = "Area,Indicator,2022/23,2023/24\nAshford,Burglary,10,20\nDover,Burglary,30,<=5\n";
    kent.file("burglary 1.csv", text);
    kent.run(DONE, &["import", "burglary 1.csv"]);
    kent.file("burglary 2.csv", &text.replace("10,20", "10,21"));
    let out = kent.run(DONE, &["import", "burglary 2.csv"]);
    assert!(out.contains("1 changed, 1 unchanged") && out.contains("current → retired"), "{out}");
    let standing = |kent: &Kent| {
        let editions = kent.json(&["list", "editions-of-figures"]);
        let editions: Vec<String> =
            editions.as_array().unwrap().iter().map(|one| one["standing"].as_str().unwrap().to_owned()).collect();
        editions
    };
    assert_eq!(standing(&kent), ["retired", "current"]);
    kent.run(DONE, &["undo"]);
    assert_eq!(standing(&kent), ["current"]);
    kent.file("copy.csv", &format!("{text}\n"));
    let says = kent.run(NOTHING, &["import", "copy.csv", "--title", "Burglary"]);
    assert!(says.contains("2 unchanged"), "{says}");
}
