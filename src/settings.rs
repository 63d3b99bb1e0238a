//! A producer's TOML file, read strictly: every problem with its place, and a suggestion for every key that is not known.
//!
//! It takes the text of a file and gives its values with their spans. It is apart from the files that are read with it so
//! that all of them complain in the same words: a key that is silently ignored is a setting that silently does nothing.
use crate::{
    diagnostic::{Diagnostic, meant},
    source::{SourceId, Span, Spanned},
};
use std::{collections::BTreeMap, ops::Range};
use toml::de::{DeTable, DeValue};

/// A table of a file. Values are taken out of it; what is left at the end is not known.
#[derive(Debug)]
pub struct Table<'a> {
    source: SourceId,
    span: Range<usize>,
    name: String,
    entries: BTreeMap<String, (Range<usize>, Range<usize>, DeValue<'a>)>,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// Read a file. When it is not TOML, the table is empty and says so.
    pub fn parse(source: SourceId, text: &'a str, problems: &mut Vec<Diagnostic>) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match DeTable::parse(text) {
            Ok(table) => Self::new(source, 0..0, String::new(), table.into_inner()),
            Err(e) => {
                let at = e.span().unwrap_or(0..0);
                let first =
                    e.message().lines().next().unwrap_or("it does not parse").trim_end_matches('.').to_lowercase();
                let problem = Diagnostic::error("E070", format!("not TOML: {first}"));
                problems.push(
                    problem.at(Span::new(source, at)).help("values are written key = \"text\", key = 12 or key = true"),
                );
                Self::new(source, 0..0, String::new(), DeTable::new())
            }
        }
    }

    fn new(source: SourceId, span: Range<usize>, name: String, table: DeTable<'a>) -> Self {
        let entry = |(key, value): (toml::Spanned<std::borrow::Cow<'a, str>>, toml::Spanned<DeValue<'a>>)| {
            let (at, place) = (key.span(), value.span());
            (key.into_inner().into_owned(), (at, place, value.into_inner()))
        };
        Self { source, span, name, entries: table.into_iter().map(entry).collect(), asked: Vec::new() }
    }

    fn at(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Where the table is in its file.
    #[must_use]
    pub fn span(&self) -> Span {
        self.at(self.span.clone())
    }

    fn take(&mut self, key: &'static str) -> Option<(Span, DeValue<'a>)> {
        self.asked.push(key);
        let (_, place, value) = self.entries.remove(key)?;
        Some((self.at(place), value))
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
        let (span, value) = self.take(key)?;
        match value {
            DeValue::String(text) => Some(Spanned::new(text.into_owned(), span)),
            other => wrong(key, "a text in quotation marks", &other, span, problems),
        }
    }

    /// A text, a number or a date, as written: for values that have a form of their own.
    pub fn written(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
        let (span, value) = self.take(key)?;
        match value {
            DeValue::String(text) => Some(Spanned::new(text.into_owned(), span)),
            DeValue::Datetime(date) => Some(Spanned::new(date.to_string(), span)),
            DeValue::Integer(number) => Some(Spanned::new(number.to_string(), span)),
            other => wrong(key, "a text in quotation marks", &other, span, problems),
        }
    }

    /// A whole number in a range.
    pub fn number(
        &mut self,
        key: &'static str,
        allowed: std::ops::RangeInclusive<u32>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<u32>> {
        let (span, value) = self.take(key)?;
        let number = match &value {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            other => return wrong(key, "a whole number", other, span, problems),
        };
        if let Some(number) = number.filter(|n| allowed.contains(n)) {
            return Some(Spanned::new(number, span));
        }
        let message = format!("\"{key}\" is out of range");
        let help = format!("write a number from {} to {}", allowed.start(), allowed.end());
        problems.push(Diagnostic::error("E073", message).at(span).help(help));
        None
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let (span, value) = self.take(key)?;
        match value {
            DeValue::Boolean(flag) => Some(flag),
            other => wrong(key, "true or false", &other, span, problems),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
        let Some((span, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(all) = value else {
            let _: Option<()> = wrong(key, "a list of texts in [ ]", &value, span, problems);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for one in all {
            let span = self.at(one.span());
            match one.into_inner() {
                DeValue::String(text) => texts.push(Spanned::new(text.into_owned(), span)),
                other => {
                    let _: Option<()> = wrong(key, "a list of texts in [ ]", &other, span, problems);
                }
            }
        }
        texts
    }

    /// `[key]`
    pub fn table(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let (span, value) = self.take(key)?;
        match value {
            DeValue::Table(table) => Some(Self::new(self.source, span.range, key.to_owned(), table)),
            other => wrong(key, "a table", &other, span, problems),
        }
    }

    /// `[[key]]`, once for each.
    pub fn tables(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Vec<Self> {
        let Some((span, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(all) = value else {
            let help = format!("write [[{key}]] with two brackets, once for each");
            problems
                .push(Diagnostic::error("E070", format!("\"{key}\" can be there several times")).at(span).help(help));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for one in all {
            let span = self.at(one.span());
            match one.into_inner() {
                DeValue::Table(table) => tables.push(Self::new(self.source, span.range, key.to_owned(), table)),
                other => {
                    let _: Option<()> = wrong(key, "a table", &other, span, problems);
                }
            }
        }
        tables
    }

    /// Every entry as a text: for tables whose keys are the producer's own.
    pub fn all_texts(mut self, problems: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let mut all = Vec::new();
        for (key, (at, place, value)) in std::mem::take(&mut self.entries) {
            let (at, place) = (self.at(at), self.at(place));
            match value {
                DeValue::String(text) => all.push((Spanned::new(key, at), Spanned::new(text.into_owned(), place))),
                other => {
                    let _: Option<()> = wrong(&key, "a text in quotation marks", &other, place, problems);
                }
            }
        }
        all
    }

    /// Say that a key has to be there.
    pub fn missing(&self, key: &str, example: &str, problems: &mut Vec<Diagnostic>) {
        let place = if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) };
        let problem = Diagnostic::error("E072", format!("\"{key}\" is missing{place}"));
        problems.push(problem.at(self.span()).help(format!("add a line like {key} = {example}")));
    }

    /// Say of every key that nobody asked for that it is not known.
    pub fn finish(self, problems: &mut Vec<Diagnostic>) {
        for (key, (at, ..)) in &self.entries {
            let place = if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) };
            let problem = Diagnostic::error("E071", format!("unknown key \"{key}\"{place}")).at(self.at(at.clone()));
            problems.push(match meant(key, self.asked.iter().copied()) {
                Some(known) => problem.help(format!("did you mean \"{known}\"?")),
                None => problem.help(format!("keys here are {}", self.asked.join(", "))),
            });
        }
    }
}

fn wrong<T>(key: &str, wanted: &str, value: &DeValue<'_>, span: Span, problems: &mut Vec<Diagnostic>) -> Option<T> {
    let kind = match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    problems.push(Diagnostic::error("E070", format!("\"{key}\" is {kind}")).at(span).help(format!("write {wanted}")));
    None
}

/// Say that a value is none of those that are known.
pub fn unknown_value(key: &str, value: &Spanned<String>, known: &[&str], problems: &mut Vec<Diagnostic>) {
    let problem = Diagnostic::error("E073", format!("\"{}\" is no {key}", value.value)).at(value.span.clone());
    let suggestion = meant(&value.value, known.iter().copied());
    problems.push(match suggestion {
        Some(meant) => problem.help(format!("did you mean \"{meant}\"?")),
        None => problem.help(format!("write one of {}", known.join(", "))),
    });
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::source::{Source, SourceId};

    fn codes(text: &str) -> Vec<(&'static str, String, usize)> {
        let mut problems = Vec::new();
        let mut table = Table::parse(SourceId(0), text, &mut problems);
        let _ = table.text("title", &mut problems);
        let _ = table.number("number", 1..=99, &mut problems);
        if let Some(mut inner) = table.table("inner", &mut problems) {
            let _ = inner.flag("on", &mut problems);
            inner.finish(&mut problems);
        }
        table.finish(&mut problems);
        let source = Source { name: "a.toml".into(), text: text.into() };
        let lines = crate::source::Lines::new(&source);
        let line = |d: &crate::diagnostic::Diagnostic| d.span.as_ref().map_or(0, |s| lines.line(s.range.start));
        problems.iter().map(|d| (d.code, d.help.clone().unwrap_or_default(), line(d))).collect()
    }

    #[test]
    fn every_problem_of_a_file_is_said_at_once_with_its_line() {
        let found = codes("title = 3\nnumber = 200\nnumbr = 1\n[inner]\non = \"yes\"\noff = true\n");
        let found: Vec<_> = found.iter().map(|(code, help, line)| (*code, help.as_str(), *line)).collect();
        assert_eq!(found[0], ("E070", "write a text in quotation marks", 1));
        assert_eq!(found[1], ("E073", "write a number from 1 to 99", 2));
        assert_eq!(found[2], ("E070", "write true or false", 5));
        assert_eq!(found[3].0, "E071");
        assert_eq!(found[4], ("E071", "did you mean \"number\"?", 3));
    }

    #[test]
    fn a_file_that_is_not_toml_says_where() {
        let found = codes("title = \"a\"\nnumber 3\n");
        assert_eq!((found[0].0, found[0].2), ("E070", 2));
    }
}
