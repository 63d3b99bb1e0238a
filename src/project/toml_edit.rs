//! Changes to an `episode.toml` that leave every other byte of it as its writer left it.
//!
//! Places come from the parser, never from how a line looks: a text in a file may hold lines that look like keys and like
//! heads of tables. What comes out is read again, and must say what was wanted and nothing else.
use std::ops::Range;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

/// What some editors put before everything.
const BOM: char = '\u{feff}';
/// Why nothing was changed.
const NOT_SURE: &str = "it cannot be changed without a doubt";

/// A file with a key before all tables set to a value.
///
/// # Errors
/// Why it cannot be done: the file is no TOML, or the change would be another than this one.
pub(super) fn set(text: &str, key: &str, value: &Value) -> Result<String, String> {
    let mark = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let (mark, text) = text.split_at(mark);
    let mut wanted: Table = parsed(text)?;
    let root = DeTable::parse(text).map_err(|e| e.message().to_owned())?.into_inner();
    let entry = root.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.span());
    let mut out = text.to_owned();
    match entry {
        Some(place) => out.replace_range(place, &value.to_string()),
        None => {
            let alone = |v: &DeValue<'_>| !matches!(v, DeValue::Table(_) | DeValue::Array(_));
            let last = root.iter().filter(|(_, v)| alone(v.get_ref())).map(|(_, v)| v.span().end).max();
            let line = |at: usize| text.get(at..).and_then(|r| r.find('\n')).map_or(text.len(), |n| at + n + 1);
            let at = last.map_or(0, line);
            let begin = if at == 0 || text.get(..at).is_some_and(|t| t.ends_with('\n')) { "" } else { "\n" };
            out.insert_str(at, &format!("{begin}{key} = {value}\n"));
        }
    }
    wanted.insert(key.to_owned(), value.clone());
    if parsed(&out)? == wanted { Ok(format!("{mark}{out}")) } else { Err(NOT_SURE.to_owned()) }
}

/// A file without those tables of its arrays of tables that `gone` names, by the array's name and what is in them.
///
/// # Errors
/// Why it cannot be done, as for [`set`].
pub(super) fn without(text: &str, gone: impl Fn(&str, &Value) -> bool) -> Result<String, String> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let whole: Table = parsed(text)?;
    let mut wanted = whole.clone();
    for (name, value) in &mut wanted {
        if let Value::Array(all) = value {
            all.retain(|one| !one.is_table() || !gone(name, one));
        }
    }
    wanted.retain(|name, value| !value.as_array().is_some_and(Vec::is_empty) || whole.get(name) == Some(value));
    if wanted == whole {
        return Ok(text.to_owned());
    }
    let mut said = Vec::new();
    values(&DeTable::parse(text).map_err(|e| e.message().to_owned())?.into_inner(), &mut said);
    let mut heads = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') && !said.iter().any(|place: &Range<usize>| place.contains(&at)) {
            heads.push(at);
        }
        at += line.len();
    }
    let begins = std::iter::once(0).chain(heads.iter().copied());
    let ends = heads.iter().copied().chain([text.len()]);
    let mut out = String::with_capacity(text.len());
    for (begin, end) in begins.zip(ends) {
        let part = text.get(begin..end).unwrap_or_default();
        let one = part.trim_start().starts_with("[[").then(|| part.parse::<Table>().ok()).flatten();
        let named = one.iter().flatten().next();
        let taken = named.and_then(|(name, value)| Some((name, value.get(0)?)));
        if !taken.is_some_and(|(name, value)| gone(name, value)) {
            out.push_str(part);
        }
    }
    if parsed(&out)? == wanted { Ok(out) } else { Err(NOT_SURE.to_owned()) }
}

fn parsed(text: &str) -> Result<Table, String> {
    text.parse().map_err(|e: toml::de::Error| format!("it is not TOML: {}", e.message()))
}

/// Where values stand that are no tables, down to the last.
fn values(table: &DeTable<'_>, all: &mut Vec<Range<usize>>) {
    for value in table.values() {
        match value.get_ref() {
            DeValue::Table(inner) => values(inner, all),
            DeValue::Array(list) if list.iter().any(|one| matches!(one.get_ref(), DeValue::Table(_))) => {
                for one in list {
                    match one.get_ref() {
                        DeValue::Table(inner) => values(inner, all),
                        _ => all.push(one.span()),
                    }
                }
            }
            _ => all.push(value.span()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{set, without};
    use toml::Value;

    const FILE: &str = "# ours\ntitle = \"a\" # kept\nsummary = \"\"\"\nOne.\n[status]\nstatus = \"no\"\n\"\"\"\nstatus = 'ready' # now\n\n\
                        [[recording]] # first\nsource = \"mo\"\nnote = \"\"\"\n[[recording]]\nsource = \"al\"\n\"\"\"\n\n\
                        [[recording]]\nsource = \"al\"\n\n[extra]\na = 1\n";

    fn text(says: &str) -> Value {
        Value::String(says.to_owned())
    }

    #[test]
    fn one_value_is_changed_and_nothing_beside_it() {
        assert_eq!(set(FILE, "status", &text("withdrawn")).unwrap(), FILE.replace("'ready'", "\"withdrawn\""));
        let set_new = set(FILE, "tombstone", &text("Taken\nback \"now\".")).unwrap();
        assert!(set_new.contains("status = 'ready' # now\ntombstone = "), "{set_new}");
        let again = set(&set_new, "tombstone", &text("Gone.")).unwrap();
        assert!(again.contains("# now\ntombstone = \"Gone.\"\n\n[[recording]]"), "{again}");
        assert_eq!(set("[[a]]\nb = 1\n", "status", &text("x")).unwrap(), "status = \"x\"\n[[a]]\nb = 1\n");
        assert_eq!(set("", "status", &text("x")).unwrap(), "status = \"x\"\n");
        assert_eq!(set("a = 1", "status", &text("x")).unwrap(), "a = 1\nstatus = \"x\"\n");
        assert_eq!(set("\u{feff}status = \"a\"", "status", &text("x")).unwrap(), "\u{feff}status = \"x\"");
        assert!(set("a = \"", "status", &text("x")).is_err());
    }

    #[test]
    fn tables_go_whole_and_others_stay() {
        let of = |name: &'static str| {
            without(FILE, |array, table| {
                array == "recording" && table.get("source").and_then(Value::as_str) == Some(name)
            })
        };
        let mo = of("mo").unwrap();
        assert!(!mo.contains("first") && mo.ends_with("[[recording]]\nsource = \"al\"\n\n[extra]\na = 1\n"), "{mo}");
        let al = of("al").unwrap();
        assert!(al.contains("source = \"al\"\n\"\"\"\n\n[extra]"), "{al}");
        assert_eq!(of("nobody").unwrap(), FILE);
    }
}
