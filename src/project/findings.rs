//! What was found wrong in the producer's files, together with the texts that it points into.
use super::{Error, store};
use crate::{
    diagnostic::{Checked, Diagnostic, any_error, sort},
    source::{Source, SourceId, Sources, Span},
};
use std::path::Path;

/// Problems and the files they are in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The files, by the names that the producer knows.
    pub sources: Sources,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Findings {
    /// Keep what a stage noticed and go on with its value.
    pub fn keep<T>(&mut self, checked: Checked<T>) -> T {
        self.diagnostics.extend(checked.diagnostics);
        checked.value
    }

    /// Whether something stands in the way.
    #[must_use]
    pub fn any_error(&self) -> bool {
        any_error(&self.diagnostics)
    }

    /// In reading order, each once, without what only follows from another problem.
    pub fn settle(&mut self) {
        let has = |code: &str| self.diagnostics.iter().any(|d| d.code == code);
        // a corner that is not there or cannot be read declares no source and no recording
        let corner = |d: &Diagnostic| d.span.as_ref().and_then(|s| self.sources.get(s.source)).is_some_and(is_corner);
        let unread = self.diagnostics.iter().any(|d| d.is_error() && d.message.starts_with("not TOML") && corner(d));
        let no_corner = has("E074") || unread;
        let undeclared: Vec<_> = self.diagnostics.iter().filter(|d| d.code == "E028").map(|d| d.span.clone()).collect();
        self.diagnostics.retain(|d| match d.code {
            "E028" => !(no_corner && d.message.starts_with("source ")),
            "E045" => !no_corner && !undeclared.contains(&d.span),
            _ => true,
        });
        sort(&mut self.diagnostics);
        self.diagnostics.dedup();
        self.gather();
    }

    /// A recording that cannot be used is one problem, however often it is asked for: the first place, and the others.
    fn gather(&mut self) {
        let mut out: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.diagnostics.drain(..) {
            let same = |d: &&mut Diagnostic| d.code == "E045" && d.message == diagnostic.message && d.span.is_some();
            let first = if diagnostic.code == "E045" { out.iter_mut().find(same) } else { None };
            match (first, &diagnostic.span) {
                (Some(first), Some(span)) => first.labels.push((span.clone(), "and here".to_owned())),
                _ => out.push(diagnostic),
            }
        }
        self.diagnostics = out;
    }

    /// Read a text file under the name that the producer knows it by. Bytes that are no UTF-8 are the producer's problem:
    /// a diagnostic with `code`, at the first of them, and the text goes on with replacement characters.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&mut self, path: &Path, name: &str, code: &'static str) -> Result<(SourceId, String), Error> {
        Ok(self.text_of(store::read(path)?, name, code))
    }

    /// The same, of bytes that were read.
    pub(super) fn text_of(&mut self, bytes: Vec<u8>, name: &str, code: &'static str) -> (SourceId, String) {
        let (text, broken) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(e) => {
                let at = e.utf8_error().valid_up_to();
                (String::from_utf8_lossy(e.as_bytes()).into_owned(), Some(at))
            }
        };
        let id = self.sources.add(name, text.clone());
        if let Some(at) = broken {
            let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
            let problem = Diagnostic::error(code, format!("\"{name}\" is not UTF-8"));
            let problem = problem.at(Span::new(id, at..end));
            self.diagnostics.push(problem.help("save it again from your editor with the encoding UTF-8"));
        }
        (id, text)
    }
}

fn is_corner(source: &Source) -> bool {
    source.name.ends_with("corner.toml")
}

#[cfg(test)]
mod tests {
    use super::Findings;
    use crate::{
        diagnostic::Diagnostic,
        source::{SourceId, Span},
    };

    #[test]
    fn what_only_follows_from_another_problem_is_not_said() {
        let at = |code, start| {
            Diagnostic::error(code, "source \"x\" is not declared").at(Span::new(SourceId(0), start..start + 1))
        };
        let codes = |all: &[Diagnostic]| {
            let mut findings = Findings { diagnostics: all.to_vec(), ..Findings::default() };
            findings.settle();
            findings.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(&[at("E074", 0), at("E028", 5), at("E045", 5), at("E010", 9)]), ["E074", "E010"]);
        assert_eq!(codes(&[at("E028", 5), at("E045", 5), at("E045", 9)]), ["E028", "E045"]);
    }

    #[test]
    fn a_recording_that_is_asked_for_twice_is_one_problem_with_two_places() {
        let at =
            |start| Diagnostic::error("E045", "there is no recording \"a.wav\"").at(Span::new(SourceId(0), start..9));
        let mut findings = Findings { diagnostics: vec![at(7), at(1)], ..Findings::default() };
        findings.settle();
        assert_eq!(findings.diagnostics, [at(1).label(Span::new(SourceId(0), 7..9), "and here")]);
    }
}
