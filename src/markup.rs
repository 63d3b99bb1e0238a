//! How text and bytes stand in markup, so that nothing of them can become markup.
use crate::letter::reference;

/// A text between tags or in a quoted attribute of HTML or XML.
#[must_use]
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A path as a relative address: everything but slashes and what RFC 3986 clause 2.3 calls unreserved is written by its bytes, so
/// that no name can be taken for a scheme, a query or a fragment.
#[must_use]
pub fn address(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
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

/// Without the characters that XML 1.0 does not know (clause 2.2) or advises against, and HTML takes for mistakes, without space at the ends, and in
/// NFC: Hangul that came apart elsewhere is whole again, and compares equal to what apps search for.
#[must_use]
pub fn clean(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let known = |c: &char| {
        matches!(c, '\t' | '\n' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..)
            && u32::from(*c) & 0xfffe != 0xfffe
    };
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{85}'], "\n")
        .chars()
        .filter(known)
        .nfc()
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The same in one line: for names and titles.
#[must_use]
pub fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes in base64 (RFC 4648, clause 4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            let letter = LETTERS.get((all >> (18 - 6 * n) & 63) as usize).copied().unwrap_or(b'A');
            out.push(if n > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// The words of HTML: paragraphs and list items on lines of their own, a link's address behind its words.
#[must_use]
pub fn text_of(html: &str) -> String {
    let mut out = String::new();
    let mut links: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (words, tag) = rest.split_at_checked(open).unwrap_or((rest, ""));
        out.push_str(&unescaped(words));
        let Some((tag, after)) = tag.get(1..).and_then(|t| t.split_once('>')) else { break };
        rest = after;
        let hidden =
            ["script", "style"].into_iter().find(|n| tag.get(..n.len()).is_some_and(|t| t.eq_ignore_ascii_case(n)));
        if let Some(name) = hidden {
            let end = format!("</{name}");
            let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
            rest = rest.get(at..).unwrap_or_default();
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or_default().to_lowercase();
        match name.as_str() {
            "a" => {
                let address = tag.split_once("href=\"").and_then(|(_, t)| t.split_once('"')).map_or("", |(a, _)| a);
                links.push(unescaped(address));
            }
            "/a" => {
                if let Some(address) = links.pop().filter(|a| !a.is_empty() && !out.ends_with(a.as_str())) {
                    out.push_str(&format!(" ({address})"));
                }
            }
            "li" => out.push_str("- "),
            "br" | "br/" | "p" | "div" | "/p" | "/div" | "/li" | "/h1" | "/h2" | "/h3" | "/h4" | "/ul" | "/ol"
                if !out.is_empty() && !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            _ => {}
        }
    }
    if !rest.contains('<') {
        out.push_str(&unescaped(rest));
    }
    let lines = out.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(|l| format!("{l}\n")).collect()
}

/// Tags that descriptions have where they are HTML.
const TAGS: &[&str] = &[
    "a",
    "article",
    "audio",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "cite",
    "code",
    "div",
    "em",
    "embed",
    "figure",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "li",
    "link",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "table",
    "td",
    "u",
    "ul",
];

/// A description as HTML: what only looks like a tag, `<whistle>`, is text.
fn described(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let inside = from.get(1..).unwrap_or_default();
        let name = inside.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        let tag = inside.contains('>') && TAGS.contains(&name.as_str()) || inside.starts_with("!--");
        out.push_str(if tag { "<" } else { "&lt;" });
        rest = inside;
    }
    out.push_str(rest);
    out
}

/// A description in one line without markup, whether it was written as text or, as some tools do, as HTML.
#[must_use]
pub fn words_of(text: &str) -> String {
    let tag = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    let entity = |at: usize| text.get(at..).and_then(reference).is_some();
    let marked = text.match_indices(['<', '&']).any(|(at, c)| if c == "<" { tag(at) } else { entity(at) });
    let plain = if marked { text_of(&described(text)) } else { text.to_owned() };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.replace('\n', " ");
    let mut rest = text.as_str();
    while let Some((before, from)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let (c, length) = reference(from).filter(|(c, _)| !c.is_control()).unwrap_or(('&', 1));
        out.push(c);
        rest = from.get(length..).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{address, base64, csv, described, html, text_of, words_of};

    #[test]
    fn base64_is_that_of_the_rfc() {
        let vectors = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, wanted) in vectors {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn no_text_can_open_a_tag_or_end_an_attribute() {
        assert_eq!(html("<a href=\"x\">&amp;"), "&lt;a href=&quot;x&quot;&gt;&amp;amp;");
    }

    #[test]
    fn what_only_looks_like_a_tag_stays_in_a_description() {
        let text = "Things that boil, <whistle> & 1 < 2. <p>A <em>pot</em>.</p>";
        assert_eq!(described(text), "Things that boil, &lt;whistle> & 1 &lt; 2. <p>A <em>pot</em>.</p>");
        assert_eq!(words_of(text), "Things that boil, <whistle> & 1 < 2. A pot.");
        assert_eq!(words_of("a <whistle>"), "a <whistle>");
    }

    #[test]
    fn notes_lose_their_marks_and_keep_their_words_and_addresses() {
        let html = "<p>Bread &amp; <em>soup</em>,\nas <a href=\"https://example.org/?a=1&amp;b=2\">a list</a>.</p>\n<ul>\n\
                    <li>one</li>\n<li>&lt;two&gt;</li>\n</ul>\n<p><a href=\"https://example.org/\">https://example.org/</a></p>";
        let text = "Bread & soup, as a list (https://example.org/?a=1&b=2).\n- one\n- <two>\nhttps://example.org/\n";
        assert_eq!(text_of(html), text);
        assert_eq!(text_of("no marks"), "no marks\n");
        assert_eq!(text_of("cut <"), "cut\n");
    }

    #[test]
    fn a_description_is_shown_without_marks_and_one_without_any_as_it_is() {
        use super::words_of;
        assert_eq!(words_of("<p>우리말 이야기</p>\n<p>Fish &amp; <b>chips</b></p>"), "우리말 이야기 Fish & chips");
        assert_eq!(words_of("a < b, c > d & e; f"), "a < b, c > d & e; f");
        assert_eq!(words_of("Fish &amp; chips"), "Fish & chips");
        assert_eq!(words_of("<script>alert(1)</script>two\nlines"), "two lines");
    }

    #[test]
    fn what_is_not_read_is_no_words() {
        assert_eq!(text_of("<p>a</p><script>alert(1)</script><STYLE>b{}</style><div>c<br>d</div>"), "a\nc\nd\n");
        assert_eq!(text_of("a<script>never ends"), "a\n");
    }

    #[test]
    fn a_field_stays_one_field_and_is_no_formula() {
        assert_eq!(csv("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!((csv("=1+1"), csv("-5"), csv("-a")), ("'=1+1".to_owned(), "-5".to_owned(), "'-a".to_owned()));
    }

    #[test]
    fn no_name_of_a_file_is_a_scheme_or_a_query_of_an_address() {
        assert_eq!(address("a b/덤.mp3?x"), "a%20b/%EB%8D%A4.mp3%3Fx");
        assert_eq!(address("javascript:가#1.mp3"), "javascript%3A%EA%B0%80%231.mp3");
        assert_eq!(address("../sources/김 1.flac"), "../sources/%EA%B9%80%201.flac");
    }
}
