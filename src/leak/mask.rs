//! What may be said where somebody is protected.
use super::view::views;
use crate::protect::{MASK, Words};

/// The text with every protected word replaced by [`MASK`]; and so is what can be read as one: an address of a page has its
/// letters in percent signs, and a note may hold base64.
#[must_use]
pub fn mask(words: &Words, text: &str) -> String {
    let plain = words.mask(text);
    if !hides(words, &plain) {
        return plain;
    }
    // what hides one is written without spaces; where it is not, its line is not said
    let edge = |c: char| c.is_whitespace() || "\"<>()[]{}".contains(c);
    let told = by_pieces(words, &plain, edge);
    if hides(words, &told) { by_pieces(words, &told, |c| c == '\n') } else { told }
}

/// With each piece between these edges masked that hides a word.
fn by_pieces(words: &Words, text: &str, edge: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(&edge) {
        let (bare, end) = match piece.char_indices().next_back().filter(|(_, c)| edge(*c)) {
            Some((at, _)) => piece.split_at(at),
            None => (piece, ""),
        };
        out.push_str(if !bare.is_empty() && hides(words, bare) { MASK } else { bare });
        out.push_str(end);
    }
    out
}

fn hides(words: &Words, text: &str) -> bool {
    views(text.as_bytes()).iter().skip(1).any(|view| !words.find(&view.text).is_empty())
}

#[cfg(test)]
mod tests {
    use super::mask;
    use crate::protect::Words;

    #[test]
    fn what_can_be_read_as_a_word_is_not_said_either() {
        let words =
            Words::parse(Default::default(), "[[person]]\nkey = \"kim\"\nnames = [\"김영수\", \"Zarquon Beck\"]\n")
                .value;
        let masked = |text: &str| mask(&words, text);
        for (text, left) in [
            ("See 김영수 there.", "See [protected] there."),
            (
                "31 | Read [it](https://ko.wikipedia.org/wiki/%EA%B9%80%EC%98%81%EC%88%98) there.",
                "31 | Read [it]([protected]) there.",
            ),
            ("at ?q=WmFycXVvbiBCZWNr now", "at [protected] now"),
            ("{\"message\": \"%EA%B9%80%EC%98%81%EC%88%98\"}", "{\"message\": \"[protected]\"}"),
            (
                "line one\n&#xAE40; &#xC601;&#xC218; spoke\nline three",
                "line one\n&#xAE40; [protected] spoke\nline three",
            ),
            ("nothing %20 of it, YWJjZGVmZ2hpams=", "nothing %20 of it, YWJjZGVmZ2hpams="),
        ] {
            assert_eq!(masked(text), left);
        }
    }
}
