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
