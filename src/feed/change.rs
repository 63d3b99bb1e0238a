//! What listeners would see change: the difference between what was published and what is to be.
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// An episode is new.
    Add {
        /// Of the item.
        guid: String,
        /// Of the item.
        title: String,
        /// Of its recording.
        url: String,
    },
    /// An episode is taken back.
    Remove {
        /// Of the item.
        guid: String,
        /// The episode's folder.
        slug: String,
        /// Of an item of an earlier feed, whose folder says nothing.
        #[serde(skip_serializing_if = "String::is_empty")]
        title: String,
    },
    /// Something says other things than before.
    Edit {
        /// Of the item; none when it is the channel itself.
        guid: Option<String>,
        /// Of the item or the channel.
        title: String,
        /// What changed: `summary`, `enclosure.url`.
        field: String,
        /// As published; empty when there was none.
        from: String,
        /// As it is to be; empty when there is none any more.
        to: String,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add { title, url, .. } => write!(f, "+ \"{title}\" {url}"),
            Self::Remove { slug, guid, title } if title.is_empty() => write!(f, "- {slug} ({guid})"),
            Self::Remove { slug, guid, title } => write!(f, "- \"{title}\" {slug} ({guid})"),
            Self::Edit { title, field, from, to, .. } => {
                write!(f, "~ \"{title}\" {field}: {} -> {}", short(from), short(to))
            }
        }
    }
}

/// A value in a line: long ones end early, none is a dash.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None if line.is_empty() => "–".to_owned(),
        None => line,
    }
}

/// Each field that differs between two values: its path, what it was, what it is. A list of plain values is one field.
#[must_use]
pub fn differences(before: &Value, after: &Value) -> Vec<(String, String, String)> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten("", before, &mut old);
    flatten("", after, &mut new);
    let fields: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let value = |map: &BTreeMap<String, String>, field: &String| map.get(field).cloned().unwrap_or_default();
    let all = fields.into_iter().map(|f| (f.clone(), value(&old, f), value(&new, f)));
    all.filter(|(_, from, to)| from != to).collect()
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&below(name), value, into);
            }
        }
        Value::Array(all) if all.iter().any(|v| v.is_object() || v.is_array()) => {
            for (n, value) in all.iter().enumerate() {
                flatten(&below(&(n + 1).to_string()), value, into);
            }
        }
        Value::Array(all) => {
            let texts: Vec<String> = all.iter().map(plain).collect();
            if !texts.is_empty() {
                into.insert(path.to_owned(), texts.join(", "));
            }
        }
        one => {
            into.insert(path.to_owned(), plain(one));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Change, differences};
    use serde_json::json;

    #[test]
    fn only_what_differs_is_named_with_its_path() {
        let before =
            json!({ "title": "a", "enclosure": { "bytes": 1, "url": "x" }, "people": [{ "name": "n" }], "old": "o" });
        let after = json!({ "title": "a", "enclosure": { "bytes": 2, "url": "x" }, "people": [{ "name": "m" }], "tags": ["p", "q"], "none": null });
        let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        let wanted = [
            row("enclosure.bytes", "1", "2"),
            row("old", "o", ""),
            row("people.1.name", "n", "m"),
            row("tags", "", "p, q"),
        ];
        assert_eq!(differences(&before, &after), wanted);
        assert_eq!(differences(&before, &before), []);
    }

    #[test]
    fn a_change_is_one_short_line() {
        let edit = |from: &str, to: &str| {
            Change::Edit { guid: None, title: "T".into(), field: "f".into(), from: from.into(), to: to.into() }
                .to_string()
        };
        assert_eq!(edit("", "a\n b"), "~ \"T\" f: – -> a b");
        assert!(edit("", &"덤".repeat(1000)).ends_with("덤…"));
    }
}
