//! What editors know of a show's files: schemas of the three TOML files, and a grammar of the script, held against the readers.
//!
//! `UPDATE_SCHEMA=1 cargo test schema::` writes the schemas again.
mod shape;

use cornercast::{
    diagnostic::Diagnostic, feed::Channel, project::episode_file, script::corner::Corner, source::SourceId,
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn problems(kind: &str, text: &str) -> Vec<Diagnostic> {
    match kind {
        "corner" => Corner::parse(SourceId(0), text).diagnostics,
        "episode" => episode_file::parse(SourceId(0), text).diagnostics,
        "channel" => Channel::parse(SourceId(0), text).diagnostics,
        other => panic!("{other}"),
    }
}

/// The keys that a reader knows in a table: what it says when one is like none of them.
fn known(kind: &str, table: &str) -> BTreeSet<String> {
    let stranger = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";
    let own = if table.is_empty() { String::new() } else { format!("{table}\n") };
    // what must be there for the reader to go on to the end of a table
    let needed = if table == "[[deliverable]]" { "name = \"a\"\n" } else { "" };
    let before = if table == "[deliverable.cart]" { "[[deliverable]]\nname = \"a\"\n" } else { "" };
    let text = format!("{before}{own}{needed}{stranger} = 1\n");
    let found = problems(kind, &text).into_iter().find(|d| d.code == "E071" && d.message.contains(stranger));
    let help = found.and_then(|d| d.help).unwrap_or_else(|| panic!("{kind} {table} takes any key"));
    help.strip_prefix("keys here are ").unwrap().split(", ").map(str::to_owned).collect()
}

/// A part of a schema with references followed.
fn followed<'a>(root: &'a Value, mut part: &'a Value) -> &'a Value {
    loop {
        if let Some(path) = part["$ref"].as_str() {
            part = root.pointer(path.strip_prefix('#').unwrap()).unwrap();
        } else if let Some(some) = part["anyOf"].as_array() {
            part = some.iter().find(|s| s["type"] != "null").unwrap();
        } else {
            return part;
        }
    }
}

fn properties(root: &Value, part: &Value) -> BTreeSet<String> {
    followed(root, part)["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_schemas_in_docs_are_those_of_the_types() {
    for (name, schema) in shape::schemas() {
        let path = repository(&format!("docs/schema/{name}.schema.json"));
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(&path, &schema).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == schema, "docs/schema/{name}.schema.json is out of date: UPDATE_SCHEMA=1 cargo test schema::");
    }
}

#[test]
fn a_schema_has_exactly_the_keys_that_the_reader_takes() {
    let nested: [(&str, &[(&str, &str)]); 3] = [
        (
            "corner",
            &[
                ("[[segment]]", "/properties/segment/items"),
                ("[levels]", "/properties/levels"),
                ("[fit]", "/properties/fit"),
                ("[signatures]", "/properties/signatures"),
                ("[[profile]]", "/properties/profile/items"),
                ("[[deliverable]]", "/properties/deliverable/items"),
            ],
        ),
        (
            "episode",
            &[
                ("[[person]]", "/properties/person/items"),
                ("[[recording]]", "/properties/recording/items"),
                ("[[voice]]", "/properties/voice/items"),
                ("[[approval]]", "/properties/approval/items"),
                ("[[revision]]", "/properties/revision/items"),
                ("[[soundbite]]", "/properties/soundbite/items"),
                ("[[location]]", "/properties/location/items"),
                ("[[image]]", "/properties/image/items"),
                ("[[link]]", "/properties/link/items"),
                ("[[txt]]", "/properties/txt/items"),
            ],
        ),
        (
            "channel",
            &[
                ("[owner]", "/properties/owner"),
                ("[[person]]", "/properties/person/items"),
                ("[[funding]]", "/properties/funding/items"),
                ("[[podroll]]", "/properties/podroll/items"),
                ("[[season]]", "/properties/season/items"),
                ("[publisher]", "/properties/publisher"),
            ],
        ),
    ];
    for (kind, tables) in nested {
        let (_, text) = shape::schemas().into_iter().find(|(name, _)| *name == kind).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(properties(&schema, &schema), known(kind, ""), "{kind}.toml");
        assert_eq!(schema["additionalProperties"], false, "{kind}.toml");
        for (table, pointer) in tables {
            let part = schema.pointer(pointer).unwrap_or_else(|| panic!("{kind} {pointer}"));
            assert_eq!(properties(&schema, part), known(kind, table), "{kind}.toml {table}");
            assert_eq!(followed(&schema, part)["additionalProperties"], false, "{kind}.toml {table}");
        }
    }
    let (_, text) = shape::schemas().into_iter().find(|(name, _)| *name == "corner").unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let deliverable = followed(&schema, schema.pointer("/properties/deliverable/items").unwrap());
    assert_eq!(properties(&schema, &deliverable["properties"]["cart"]), known("corner", "[deliverable.cart]"));
}

/// Whether a value is as a schema wants it, as far as these schemas go: types, keys, words, forms by their look.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema = followed(root, schema);
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        wrong.push(format!("{at}: {value} is none of {words:?}"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::Null => "null",
    };
    if !kinds.contains(&kind) {
        wrong.push(format!("{at}: {kind}, not {kinds:?}"));
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(key);
        match known.or_else(|| schema.get("additionalProperties").filter(|a| a.is_object())) {
            Some(part) => fits(root, part, inner, &format!("{at}.{key}"), wrong),
            None => wrong.push(format!("{at}: unknown key {key}")),
        }
    }
    for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(needed).is_none() {
            wrong.push(format!("{at}: {needed} is missing"));
        }
    }
    for inner in value.as_array().into_iter().flatten() {
        fits(root, &schema["items"], inner, at, wrong);
    }
}

/// Every file of a name below a folder of the repository.
fn found(folder: &str, name: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(repository(folder)).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.join(name).is_file() {
            all.push(path.join(name));
        } else if name == "*.toml" && path.extension().is_some_and(|e| e == "toml") {
            all.push(path);
        }
    }
    all
}

#[test]
fn every_file_of_the_demo_is_as_its_schema_says() {
    let files = [
        ("corner", found("scripts", "corner.toml")),
        ("corner", found("src/project/corners", "*.toml")),
        ("episode", found("episodes", "episode.toml")),
        ("channel", found("feed", "*.toml")),
    ];
    for (kind, files) in files {
        assert!(!files.is_empty(), "{kind}");
        let (_, text) = shape::schemas().into_iter().find(|(name, _)| *name == kind).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        for file in files {
            let value: toml::Value = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let mut wrong = Vec::new();
            fits(&schema, &schema, &dates_as_texts(&value), "", &mut wrong);
            assert!(wrong.is_empty(), "{}: {wrong:?}", file.display());
        }
    }
    // and one that is wrong is seen to be
    let (_, text) = shape::schemas().into_iter().find(|(name, _)| *name == "episode").unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    fits(&schema, &schema, &serde_json::json!({ "guid": 1, "status": "redy", "titel": "a" }), "", &mut wrong);
    assert_eq!(wrong.len(), 3, "{wrong:?}");
}

/// Editors' schemas know no dates of TOML: they see them as texts.
fn dates_as_texts(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(all) => all.iter().map(dates_as_texts).collect(),
        toml::Value::Table(all) => all.iter().map(|(k, v)| (k.clone(), dates_as_texts(v))).collect(),
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Boolean(flag) => (*flag).into(),
        toml::Value::Float(number) => (*number).into(),
    }
}

#[test]
fn the_grammar_is_json_and_names_every_cue_word() {
    let text = fs::read_to_string(repository("docs/editors/cornercast.tmLanguage.json")).unwrap();
    let grammar: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(grammar["scopeName"], "text.html.markdown.cornercast");
    let cue = grammar["repository"]["cue"]["match"].as_str().unwrap();
    let words: BTreeSet<&str> = cue
        .split(['(', ')', '|'])
        .filter(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_uppercase() || ('가'..='힣').contains(&c)))
        .collect();
    // the words as the reader of scripts has them, in both languages
    let source = fs::read_to_string(repository("src/script/verb.rs")).unwrap();
    let table = source.split("const WORDS").nth(1).unwrap().split("];").next().unwrap();
    let known: BTreeSet<&str> = table.split('"').skip(1).step_by(2).collect();
    assert!(known.len() >= 28, "{known:?}");
    assert_eq!(words, known);
    // so do fields and settings
    let alternatives = |rule: &str, group: usize| -> BTreeSet<String> {
        let groups = grammar["repository"][rule]["match"].as_str().unwrap().split('(').collect::<Vec<_>>();
        groups[group].split(')').next().unwrap().split('|').map(str::to_owned).collect()
    };
    let source = fs::read_to_string(repository("src/script/quote.rs")).unwrap();
    let table = source.split("fn named_field").nth(1).unwrap().split("_ =>").next().unwrap();
    let known: BTreeSet<String> = table.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(alternatives("field", 3), known);
    let source = fs::read_to_string(repository("src/script/verb.rs")).unwrap();
    let (table, rest) = source.split("fn settings").nth(1).unwrap().split_once("const FLAGS").unwrap();
    let flags: BTreeSet<String> =
        rest.split("];").next().unwrap().split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let settings = alternatives("setting", 2);
    for name in table.split('"').skip(1).step_by(2).filter(|n| !flags.contains(*n)) {
        assert!(settings.contains(name), "{name}");
    }
    // every rule that is named is there
    for part in text.split("\"include\": \"#").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(grammar["repository"][name].is_object(), "{name}");
    }
}
