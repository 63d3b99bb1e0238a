//! How text stands in markup, so that no text can become markup.

/// A text between tags or in a quoted attribute of HTML or XML.
#[must_use]
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn no_text_can_open_a_tag_or_end_an_attribute() {
        assert_eq!(html("<a href=\"x\">&amp;"), "&lt;a href=&quot;x&quot;&gt;&amp;amp;");
    }
}
