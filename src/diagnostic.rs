//! What is wrong, where, and what to do about it. Plain data: rendering is the command line's.
//!
//! Problems in a producer's text or material are collected as these, all in one run; failures of the world (a full disk,
//! a permission) are errors and stop the work.
use crate::source::Span;

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The next stage cannot run.
    Error,
    /// Worth a look; nothing stops.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Diagnostic {
    /// Stable, greppable, documented: `E021`, `apple/artwork-size`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where, when it is in a file.
    pub span: Option<Span>,
    /// Other places that explain it, each with a few words.
    pub labels: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem that stops the next stage.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message.into())
    }

    /// A problem that stops nothing.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message.into())
    }

    const fn new(code: &'static str, severity: Severity, message: String) -> Self {
        Self { code, severity, message, span: None, labels: Vec::new(), help: None }
    }

    /// It stands here.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// This other place explains it.
    pub fn label(mut self, span: Span, words: impl Into<String>) -> Self {
        self.labels.push((span, words.into()));
        self
    }

    /// What to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Whether it stops the next stage.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether any of them stops the next stage.
#[must_use]
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}

/// In reading order: by file, then by place, then by code. Those without a place come first.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let place = |d: &Diagnostic| d.span.as_ref().map(|s| (s.source, s.range.start));
        place(a).cmp(&place(b)).then_with(|| a.code.cmp(b.code))
    });
}

/// A value and what was noticed making it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Checked<T> {
    /// Always there: a stage that reads text does not fail.
    pub value: T,
    /// In source order.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// Whether the next stage may use the value.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !any_error(&self.diagnostics)
    }
}

/// The known word that was probably meant, by edit distance: at most a third of the letters may differ.
#[must_use]
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let near = known.into_iter().map(|k| (distance(word, k), k));
    let near = near.filter(|(d, k)| *k != word && *d <= length.max(k.chars().count()).div_ceil(3));
    near.min_by_key(|(d, _)| *d).map(|(_, k)| k)
}

/// Whether two words may be one that was misheard: at most half of the letters of the longer differ.
#[must_use]
pub fn sounds_alike(a: &str, b: &str) -> bool {
    let longer = a.chars().count().max(b.chars().count());
    longer <= 64 && distance(a, b) * 2 <= longer
}

/// How many letters must be added, taken away, changed or swapped with the next; case does not count.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
    let (mut before_last, mut last) = (Vec::new(), (0..=b.len()).collect::<Vec<_>>());
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let change = cell(&last, j) + usize::from(ca != cb);
            let mut best = change.min(cell(&last, j + 1) + 1).min(cell(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(cell(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_swapped_pair_of_letters_is_one_mistake() {
        assert_eq!(meant("slto", ["title", "slot", "host"]), Some("slot"));
        assert_eq!(meant("CLPI", ["SIG", "CLIP", "CHAPTER"]), Some("CLIP"));
    }

    #[test]
    fn a_word_that_is_like_none_gets_no_suggestion() {
        assert_eq!(meant("remember", ["slot", "host"]), None);
    }
}
