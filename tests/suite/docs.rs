//! The generated pages equal their tables: the keys, the fields, the subcommands.
//!
//! `UPDATE_DOCS=1 cargo test --test suite docs` writes them anew.

use clap::CommandFactory;
use folkmoot::{
    app::{
        keys::{BINDINGS, Scope, name},
        screen::SCREENS,
    },
    cli::Cli,
    plan::{Kind, cell::Domain},
};
use std::{fmt::Write as _, fs, path::Path};

const MADE: &str =
    "<!-- Made from the program's own tables by tests/suite/docs.rs: UPDATE_DOCS=1 cargo test --test suite docs -->";

/// Holds a page against the file, or writes it.
fn held(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    let differs = stands.lines().zip(page.lines()).position(|(old, new)| old != new);
    assert!(
        stands == page,
        "docs/{name} is not what the program says (line {}); run UPDATE_DOCS=1 cargo test --test suite docs",
        differs.map_or_else(|| stands.lines().count().min(page.lines().count()) + 1, |line| line + 1)
    );
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

fn keys_page() -> String {
    let mut page = format!("{MADE}\n\n# Keys\n\n");
    page.push_str(
        "`?` shows this table on the screen, with what cannot be done now and why; there, typing narrows it and\n",
    );
    page.push_str("Enter runs a line. A number before a motion repeats it. Every screen is one capital letter:\n\n");
    for screen in SCREENS {
        let _ = writeln!(page, "- `{}` {}", screen.letter, screen.page.title());
    }
    for scope in Scope::ALL {
        if !BINDINGS.iter().any(|row| row.scope == scope) {
            continue;
        }
        let _ = writeln!(page, "\n## {}\n\nIn the configuration `[keys.{}]`.\n", scope.title(), scope.slug());
        page.push_str("| Keys | Name | What they do |\n| --- | --- | --- |\n");
        for row in BINDINGS.iter().filter(|row| row.scope == scope) {
            let mut keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", cell(&key.to_string()))).collect();
            if keys.is_empty() {
                keys.push("by name (`:`)".to_owned());
            }
            let _ = writeln!(page, "| {} | `{}` | {} |", keys.join(" "), name(row), cell(row.help));
        }
    }
    page
}

fn fields_page() -> String {
    let mut page = format!("{MADE}\n\n# Kinds of record and their fields\n\n");
    page.push_str(
        "For each field: its heading in CSV files and on screens, its name in JSON and on the command line, and what it\n\
         accepts. **Bold** fields are needed. In a CSV file the first column may be `Id`, as exports write it; without it\n\
         a row is matched by the fields that name the record, which are marked with `*`.\n\n\
         In JSON every record also has `id` (text), `kind` and `label`. Text, words, days (`\"2026-03-31\"`), financial\n\
         years (`\"2022/23\"`) and money (`\"1837.50\"`) are text; whole numbers are numbers; a record that is named is\n\
         `{\"id\", \"label\"}`, several are an array of these; nothing is `null`.\n",
    );
    for kind in Kind::ALL {
        let declaration = kind.declaration();
        let name = kind.many().replace(' ', "-");
        let _ = writeln!(page, "\n## {}\n\n{}", capital(kind.many()), cell(declaration.about));
        let _ = writeln!(page, "On the command line `{name}`, in JSON `{}`.\n", kind.table());
        page.push_str("| CSV heading | JSON name | Accepts | What it is |\n| --- | --- | --- | --- |\n");
        for (number, field) in declaration.fields.iter().enumerate() {
            let mark = if declaration.key.contains(&number) { " *" } else { "" };
            let header =
                if field.required { format!("**{}**{mark}", field.header) } else { format!("{}{mark}", field.header) };
            let accepts = match field.starts {
                Some(word) => format!("{}; starts as {word}", field.domain.wanted()),
                None => field.domain.wanted(),
            };
            let _ = writeln!(page, "| {header} | `{}` | {} | {} |", field.column, cell(&accepts), cell(field.help));
        }
        for field in declaration.fields {
            if let Domain::Word(choices) = field.domain {
                let _ = writeln!(page, "\n{}:\n", field.header);
                for choice in choices {
                    let _ =
                        writeln!(page, "- **{}** (`{}` in a form): {}", choice.word, choice.letter, cell(choice.about));
                }
            }
        }
    }
    page
}

fn capital(text: &str) -> String {
    text.chars().take(1).flat_map(char::to_uppercase).chain(text.chars().skip(1)).collect()
}

fn commands_page() -> String {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut page = format!("{MADE}\n\n# The command line\n\n");
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli.rs")).unwrap();
    let about =
        library.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line));
    // The front page of the room says what holds for every subcommand.
    let codes: Vec<&str> = about.skip_while(|line| !line.starts_with('|')).collect();
    let _ = writeln!(page, "{}\n", codes.join("\n"));
    let mut show = |name: &str, help: String| {
        let help = help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let _ = writeln!(page, "## {name}\n\n```text\n{}\n```\n", help.trim_end());
    };
    show("folkmoot", command.render_long_help().to_string());
    for sub in command.get_subcommands_mut().filter(|sub| sub.get_name() != "help") {
        show(&format!("folkmoot {}", sub.get_name()), sub.render_long_help().to_string());
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

#[test]
fn the_page_of_keys_is_the_table_of_keys() {
    held("keys.md", &keys_page());
}

#[test]
fn the_page_of_tasks_is_what_is_pressed_and_counted() {
    held("tasks.md", &format!("{MADE}\n\n{}", super::tasks::page()));
}

#[test]
fn the_page_of_fields_is_what_the_kinds_declare() {
    held("fields.md", &fields_page());
}

#[test]
fn the_page_of_commands_is_what_help_prints() {
    held("commands.md", &commands_page());
}

#[test]
fn every_test_that_the_page_of_promises_names_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                code.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let page = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let is_name =
        |word: &&str| word.matches('_').count() > 2 && word.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
    let names: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(names.len() > 60, "{}", names.len());
    let unknown: Vec<&&str> = names.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert_eq!(unknown, Vec::<&&str>::new());
}
