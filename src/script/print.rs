//! stub
/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// A text in quotation marks when it needs them.
pub(super) fn bare_or_quoted(text: &str) -> String {
    text.to_owned()
}
