//! A second, strict look at the written feed: empty elements are closed in one, and what is not well-formed never leaves.
use super::Error;
use quick_xml::{Reader, events::Event};

/// The same document with `<x a="1">` and nothing but space before `</x>` as `<x a="1"/>`. Everything else is copied.
///
/// # Errors
/// When it is not well-formed.
pub(super) fn closed(xml: &str) -> Result<String, Error> {
    let mut reader = Reader::from_str(xml);
    let mut out = String::with_capacity(xml.len());
    // a start tag and the space after it wait here until it is known what follows
    let (mut start, mut space) = (None::<&str>, "");
    let mut from = 0;
    loop {
        let event = reader.read_event()?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(xml.len());
        let piece = xml.get(from..to).unwrap_or_default();
        from = to;
        match event {
            Event::Text(_) if start.is_some() && piece.trim().is_empty() => {
                space = piece;
                continue;
            }
            Event::End(_) => match start.take() {
                Some(tag) => {
                    out.push_str(tag.strip_suffix('>').unwrap_or(tag));
                    out.push_str("/>");
                }
                None => out.push_str(piece),
            },
            other => {
                if let Some(tag) = start.take() {
                    out.push_str(tag);
                    out.push_str(space);
                }
                match other {
                    Event::Eof => return Ok(out),
                    Event::Start(_) => start = Some(piece),
                    _ => out.push_str(piece),
                }
            }
        }
        space = "";
    }
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn empty_elements_are_closed_in_one_and_all_else_is_kept() {
        let cases = [
            ("<a x=\"1\">\n  </a>", "<a x=\"1\"/>"),
            ("<a><b></b></a>", "<a><b/></a>"),
            ("<a>\n <b> x </b>\n</a>", "<a>\n <b> x </b>\n</a>"),
            ("<a><![CDATA[<ul>\n</ul>]]></a>", "<a><![CDATA[<ul>\n</ul>]]></a>"),
            ("<a>&amp;&lt;</a>", "<a>&amp;&lt;</a>"),
            ("<a/><a> <b/> </a>", "<a/><a> <b/> </a>"),
        ];
        for (written, wanted) in cases {
            assert_eq!(closed(written).unwrap(), wanted);
        }
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for broken in ["<a></b>", "<a", "<a><![CDATA[x</a>"] {
            assert!(closed(broken).is_err(), "{broken}");
        }
    }
}
