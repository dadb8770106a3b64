//! What is wrong with a configuration file, in one clause: the line, the key, what stands there, and what
//! would be accepted.
//!
//! The parser knows places in the text and words of its own trade; an officer has an editor that counts
//! lines, and never heard of a map. Nothing here reads a file or decides what a key may hold.

/// What is wrong with the text of a configuration.
pub fn clause(text: &str, error: &toml::de::Error) -> String {
    let span = error.span().unwrap_or_default();
    let before = text.get(..span.start).unwrap_or_default();
    let number = before.matches('\n').count() + 1;
    let line = text.lines().nth(number - 1).unwrap_or_default();
    let found = text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
    let place = match key_at(before, line) {
        Some(key) => format!("line {number}, {key}"),
        None => format!("line {number}"),
    };
    let message = error.message();
    let (what, wanted) = message.split_once(", expected ").map_or((message, None), |(what, of)| (what, Some(of)));
    if what.starts_with("unknown field") {
        let known = wanted.unwrap_or_default().trim_start_matches("one of ").replace('`', "");
        return format!("line {number}: \"{found}\" is no key; expected one of {known}");
    }
    if what == "duplicate key" {
        return format!("{place}: it stands there twice; expected it once");
    }
    if what.starts_with("data did not match") {
        return format!("{place}: expected a key as \"Z\", or several as [\"Z\", \"F5\"], found {found}");
    }
    if what.starts_with("invalid type") || what.starts_with("invalid value") {
        let wanted = wanted.map_or("something else", plainly);
        return format!("{place}: expected {wanted}, found {found}");
    }
    if what.starts_with("string values must be quoted") {
        let wanted = "expected text between quotes, a number, true or false";
        let found = if found.trim().is_empty() { "nothing" } else { found };
        return format!("{place}: {wanted}, found {found}");
    }
    let message = message.replace('`', "\"");
    let message: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    format!("{place}: {}", message.join(", "))
}

/// What the parser expects, as people say it.
fn plainly(wanted: &str) -> &str {
    match wanted {
        "a boolean" => "true or false",
        "a string" => "text between quotes",
        "usize" | "u64" | "u32" | "u16" | "u8" => "a whole number, zero or more",
        "a map" => "a table, as a line [keys.list] begins one",
        wanted => wanted,
    }
}

/// The key of a line, with the table that it stands in.
fn key_at(before: &str, line: &str) -> Option<String> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim().trim_matches('"');
    let table = before.lines().rev().map(str::trim).find(|line| line.starts_with('['));
    let table = table.and_then(|line| line.strip_prefix('[')?.strip_suffix(']'));
    match (key.is_empty(), table) {
        (true, _) => None,
        (false, Some(table)) => Some(format!("{key} under [{table}]")),
        (false, None) => Some(key.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    #[test]
    fn what_is_wrong_with_a_configuration_is_one_clause_with_its_line_its_key_and_what_is_accepted() {
        for (text, says) in [
            ("\n\nplans = \"x\"\n", "line 3: \"plans\" is no key; expected one of plan, post, organisation, "),
            ("plan = \n", "line 1, plan: expected text between quotes, a number, true or false, found nothing"),
            ("ascii = yes", "line 1, ascii: expected text between quotes, a number, true or false, found yes"),
            ("post = \"x\"\nascii = \"yes\"\n", "line 2, ascii: expected true or false, found \"yes\""),
            ("colours = 16", "line 1, colours: expected text between quotes, found 16"),
            ("backups_kept = -1", "line 1, backups_kept: expected a whole number, zero or more, found -1"),
            ("[keys.list]\n\nundo = 5", "line 3, undo under [keys.list]: expected a key as \"Z\", or several as"),
            ("[keys]\nundo = \"e\"", "line 2, undo under [keys]: expected a table, as a line [keys.list] begins one"),
            ("[own_theme]\nred = 3", "line 2, red under [own_theme]: expected text between quotes, found 3"),
            ("ascii = true\nascii = false", "line 2, ascii: it stands there twice; expected it once"),
            ("plan = \"a\nascii = true", "line 1, plan: invalid basic string, expected \"\"\""),
            ("plan", "line 1: key with no value, expected \"=\""),
            ("[keys", "line 1: unclosed table, expected \"]\""),
        ] {
            let told = super::clause(text, &toml::from_str::<Config>(text).unwrap_err());
            assert!(told.starts_with(says) && !told.contains('\n') && !told.contains('`'), "{text:?}: {told}");
        }
    }
}
