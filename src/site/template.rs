//! The templates of pages: the tool's own, or a show's in their place.
use super::Error;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tera::{Context, Tera};

/// By name, as they come with the tool. `page.html` is around every other one, `page.css` the style of all.
const OWN: [(&str, &str); 9] = [
    ("page.html", include_str!("page.html")),
    ("episode.html", include_str!("episode.html")),
    ("channel.html", include_str!("channel.html")),
    ("season.html", include_str!("season.html")),
    ("terms.html", include_str!("terms.html")),
    ("earlier.html", include_str!("earlier.html")),
    ("root.html", include_str!("root.html")),
    ("tombstone.html", include_str!("tombstone.html")),
    ("page.css", include_str!("page.css")),
];

/// What pages are made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    replaced: BTreeMap<String, String>,
}

impl Templates {
    /// The tool's own, but for those that a show replaces, by name.
    #[must_use]
    pub const fn replacing(replaced: BTreeMap<String, String>) -> Self {
        Self { replaced }
    }

    /// The names that templates can have.
    pub fn names() -> impl Iterator<Item = &'static str> {
        OWN.iter().map(|(name, _)| *name)
    }

    /// What a template says: the show's own, or the tool's.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let own = || OWN.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| *text);
        self.replaced.get(name).map_or_else(own, String::as_str)
    }

    /// Whether a show has its own.
    #[must_use]
    pub fn is_replaced(&self, name: &str) -> bool {
        self.replaced.contains_key(name)
    }

    /// The style of every page. What would end its element is taken out of it.
    pub(super) fn style(&self) -> &str {
        let css = self.text("page.css");
        let end = css.to_ascii_lowercase().find("</style");
        end.and_then(|at| css.get(..at)).unwrap_or(css)
    }

    pub(super) fn render(&self, name: &str, facts: &Facts) -> Result<String, Error> {
        // the tool's own cannot be made with a show's around it
        let around = !self.is_replaced(name) && self.is_replaced("page.html");
        let wrong = |source| Error { name: if around { "page.html" } else { name }.to_owned(), source };
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html"]);
        // page.html first: the others extend it
        let mut all = vec![("page.html", self.text("page.html"))];
        if name != "page.html" {
            all.push((name, self.text(name)));
        }
        tera.add_raw_templates(all).map_err(wrong)?;
        let context = Context::from_serialize(&cleaned(Value::Object(facts.0.clone()))).map_err(wrong)?;
        tera.render(name, &context).map_err(wrong)
    }
}

/// What a template is given.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts(Map<String, Value>);

impl Facts {
    pub(super) fn insert(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.0.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
    }
}

/// A value in which no text holds a character that HTML does not know. Style and scripts are the tool's own, or a show's, and
/// have to stay as they were hashed.
pub(super) fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(crate::markup::clean(&text)),
        Value::Array(all) => all.into_iter().map(cleaned).collect(),
        Value::Object(all) => {
            let own = |key: &str| ["css", "script", "json_ld", "csp", "own"].contains(&key);
            all.into_iter().map(|(key, v)| if own(&key) { (key, v) } else { (key, cleaned(v)) }).collect()
        }
        other => other,
    }
}
