//! How text stands in markup, so that no text can become markup.

/// A text between tags or in a quoted attribute of HTML or XML.
#[must_use]
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A field of a table of comma-separated values. One that a spreadsheet would take for a formula gets an apostrophe; a number
/// below zero is a number.
#[must_use]
pub fn csv(field: &str) -> String {
    let formula =
        field.starts_with(['=', '+', '@', '\t', '\r']) || (field.starts_with('-') && field.parse::<i64>().is_err());
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains(['"', ',', '\n', '\r', ';']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::{csv, html};

    #[test]
    fn no_text_can_open_a_tag_or_end_an_attribute() {
        assert_eq!(html("<a href=\"x\">&amp;"), "&lt;a href=&quot;x&quot;&gt;&amp;amp;");
    }

    #[test]
    fn a_field_stays_one_field_and_is_no_formula() {
        assert_eq!(csv("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!((csv("=1+1"), csv("-5"), csv("-a")), ("'=1+1".to_owned(), "-5".to_owned(), "'-a".to_owned()));
    }
}
