//! What a paragraph looks like: how long it is, how it ends, who speaks in it.
use super::block::Block;
use crate::{
    letter::is_hangul,
    transcript::{folded, line::stops},
};

/// The form of one paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// In lower case, trimmed.
    pub(super) lower: String,
    /// The letters alone, to compare it with others.
    pub(super) folded: String,
    pub(super) words: usize,
    /// Words, or what Hangul would need in English.
    pub(super) weight: usize,
    pub(super) sentences: usize,
    /// The last word ends a sentence.
    pub(super) stops: bool,
    pub(super) labelled: bool,
    /// Somebody says I.
    pub(super) says_i: bool,
    /// Somebody says I or we.
    pub(super) first_person: bool,
    /// Most words have a capital.
    pub(super) title_case: bool,
    /// A number sign marks it as a heading.
    pub(super) heading: bool,
    /// One pair of brackets holds all of it.
    pub(super) bracketed: bool,
}

impl Shape {
    pub(super) fn of(text: &str, block: &Block) -> Self {
        let text = text.get(block.content.clone()).unwrap_or_default().trim();
        let words: Vec<&str> = text.split_whitespace().collect();
        let hangul = text.chars().filter(|c| is_hangul(*c)).count();
        let capital = |w: &&&str| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let long = |w: &&&str| w.chars().count() > 3;
        let longs = words.iter().filter(long).count();
        Self {
            lower: text.to_lowercase(),
            folded: folded(text),
            words: words.len(),
            weight: words.len().max(hangul / 3),
            sentences: words.iter().filter(|w| stops(w)).count(),
            stops: stops(text),
            labelled: block.label.is_some() || block.answers,
            says_i: words.iter().any(|w| says_i(w)),
            first_person: words.iter().any(|w| says_i(w) || says_we(w)),
            title_case: words.len() > 1
                && hangul == 0
                && words.iter().filter(long).filter(capital).count() * 5 >= longs * 4
                && words.first().iter().any(capital),
            heading: block.heading,
            bracketed: bracketed(text),
        }
    }

    /// Long enough and finished as somebody's speech is.
    pub(super) const fn prose(&self) -> bool {
        self.labelled || self.weight >= 25 && self.sentences > 0 || self.sentences >= 2 && self.weight >= 12
    }
}

/// A word without its punctuation and without what follows an apostrophe.
fn bare(word: &str) -> &str {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.split(['\'', '’']).next().unwrap_or_default()
}

/// Whether somebody says I with this word, in English or in Korean.
#[must_use]
pub fn says_i(word: &str) -> bool {
    matches!(bare(word), "I" | "my" | "My" | "me" | "myself" | "mine")
        || matches!(
            bare(word),
            "나는"
                | "저는"
                | "제가"
                | "내가"
                | "나도"
                | "저도"
                | "나를"
                | "저를"
                | "내게"
                | "제게"
                | "나의"
                | "저의"
                | "나랑"
                | "저랑"
                | "나한텐"
                | "저한텐"
                | "저한테"
                | "나한테"
                | "제"
                | "내"
                | "나"
                | "저"
        )
}

/// Somebody says we with this word.
pub(super) fn says_we(word: &str) -> bool {
    matches!(
        bare(word),
        "we" | "We" | "our" | "Our" | "us" | "우리" | "우리는" | "우리가" | "저희" | "저희는" | "저희가"
    )
}

/// It ends as a question does; a mark of emphasis may stand behind.
pub(super) fn asks(text: &str) -> bool {
    text.trim_end_matches(['*', '_', ' ', '”', '"']).ends_with(['?', '？', '؟'])
}

/// All of it stands in quotation marks.
pub(super) fn quoted(text: &str) -> bool {
    let closed = text.trim_end_matches(['.', ',', ' ']);
    text.starts_with(['“', '"', '「', '『', '«', '„'])
        && closed.ends_with(['”', '"', '」', '』', '»', '“'])
        && text.chars().count() > 2
}

/// How a sentence ends that is said to somebody in Korean.
pub(super) fn polite(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['.', '?', '!', '…', ' ']);
    ["니다", "니까", "요", "죠"].iter().any(|end| bare.ends_with(end))
}

/// A quotation begins with it and ends in another paragraph.
pub(super) fn opens_quotation(text: &str) -> bool {
    text.starts_with('“') && !text.contains('”')
}

fn bracketed(text: &str) -> bool {
    let close = match text.chars().next() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return false,
    };
    let bare = text.trim_end_matches(['.', '*', '_']);
    let open = if close == ']' { '[' } else { '(' };
    let mut depth = 0_usize;
    for (at, c) in bare.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1 == bare.len();
            }
        }
    }
    false
}

/// A line ends with a word or two in quotation marks that it names: `Why nobody says “bill”`.
pub(super) fn names(text: &str) -> bool {
    let inner = text.trim_end_matches(['”', '"', '’']);
    let Some((at, open)) = inner.char_indices().rev().find(|(_, c)| matches!(c, '“' | '"' | '‘' | '”')) else {
        return false;
    };
    let word = inner.get(at + open.len_utf8()..).unwrap_or_default();
    let before = inner.get(..at).unwrap_or_default();
    open != '”'
        && !before.trim().is_empty()
        && !before.trim_end().ends_with([',', ':'])
        && word.split_whitespace().count() <= 3
}

/// What a page sets large in quotation marks, without the name of who said it behind them.
pub(super) fn large(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix(['“', '"', '「'])?;
    let (at, close) = inner.char_indices().rev().find(|(_, c)| matches!(c, '”' | '"' | '」'))?;
    let behind = inner.get(at + close.len_utf8()..).unwrap_or_default();
    (behind.split_whitespace().count() <= 6).then(|| inner.get(..at).unwrap_or_default())
}
