//! Words that the source explains itself: `the Owl (the last ferry)`, `장마당(market)`, `[Owl means the last ferry]`.
//!
//! A parenthesis in a transcript may also be an aside that was spoken; only what stands right behind a term and has the
//! form of a meaning is a gloss.
use crate::transcript::{Word, folded};

/// How many words back the explained term begins, and the term. `None` when the parenthesis is an aside.
///
/// `words` are those of the paragraph so far; the last of them is the one before the parenthesis. `glued`: no space stands
/// between.
pub(super) fn term(words: &[Word], inner: &str, glued: bool) -> Option<String> {
    let meaning: Vec<&str> = inner.split_whitespace().collect();
    let last = words.last()?;
    let first = meaning.first()?.to_lowercase();
    let letters = inner.chars().any(char::is_alphabetic);
    let other_script = hangul(&last.text) != hangul(inner);
    // behind a word in quotation marks even a long meaning is one
    let most = if quoted(words).is_some() { 24 } else { 10 };
    if meaning.len() > most || !letters || inner.ends_with(['.', '?', '!', '…']) && meaning.len() > 4 {
        return None;
    }
    // everybody says so: a clause, and no meaning
    let clause = meaning.iter().take(5).any(|w| matches!(*w, "is" | "are" | "was" | "were" | "says" | "said" | "say"));
    if !glued
        && !other_script
        && (clause && quoted(words).is_none()
            || ASIDES.contains(&first.trim_matches(|c: char| !c.is_alphanumeric()))
            || last.text.ends_with(['.', ',', '?', '!', ';', ':']))
    {
        return None;
    }
    if let Some(quoted) = quoted(words) {
        return Some(quoted);
    }
    let bare = trimmed(&last.text);
    if folded(bare).is_empty() {
        return None;
    }
    // my teacher (a terrible man): somebody's own, not a term
    let owner = words.len().checked_sub(2).and_then(|n| words.get(n)).map(|w| w.text.to_lowercase());
    let owned = owner.is_some_and(|o| matches!(o.as_str(), "my" | "our" | "his" | "her" | "their" | "your"));
    if owned && !glued && !other_script && !bare.starts_with(char::is_uppercase) {
        return None;
    }
    // Harbour Radio Company (HRC)
    let short = trimmed(inner);
    if (2..=6).contains(&short.len()) && short.chars().all(|c| c.is_ascii_uppercase()) {
        let from = words.len().checked_sub(short.len())?;
        let long = words.get(from..)?;
        let initials: String = long.iter().filter_map(|w| w.text.chars().find(|c| c.is_alphanumeric())).collect();
        if initials.eq_ignore_ascii_case(short) {
            return Some(join(long));
        }
    }
    // a name of several words with capitals
    let capital = |w: &Word| {
        let text = trimmed(&w.text);
        text.starts_with(char::is_uppercase)
            && !STARTS.contains(&text)
            && w.text.ends_with(|c: char| c.is_alphanumeric())
    };
    let mut from = words.len() - 1;
    if bare.starts_with(char::is_uppercase) {
        while from > 0 && words.len() - from < 4 && words.get(from - 1).is_some_and(capital) {
            from -= 1;
        }
    }
    Some(join(words.get(from..)?))
}

/// `“black water” (the tea of the night crew)`
fn quoted(words: &[Word]) -> Option<String> {
    let last = words.last()?.text.trim_end_matches([',', '.']);
    if !last.ends_with(['”', '"', '’', '\'', '」', '»']) {
        return None;
    }
    let from = words.iter().rposition(|w| w.text.starts_with(['“', '"', '‘', '\'', '「', '«']))?;
    let quoted = words.get(from..)?;
    (quoted.len() <= 6).then(|| join(quoted))
}

fn join(words: &[Word]) -> String {
    trimmed(&words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")).to_owned()
}

pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

fn hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

/// A Korean term without its particle, when the file has the bare word or the word with another particle.
pub(super) fn without_particle(term: &str, words: &[Word]) -> Option<String> {
    let stem = |text: &str| -> Option<String> {
        let bare = trimmed(text);
        let particle = PARTICLES.iter().find(|p| bare.ends_with(**p))?;
        let stem = bare.strip_suffix(particle).filter(|s| !s.is_empty())?;
        Some(stem.to_owned())
    };
    let own = stem(term).filter(|_| !term.contains(' ') && hangul(term))?;
    let other = words.iter().map(|w| trimmed(&w.text)).filter(|w| *w != term);
    other.filter(|w| w.starts_with(&own)).any(|w| w == own || stem(w).as_ref() == Some(&own)).then_some(own)
}

const PARTICLES: &[&str] =
    &["에서", "으로", "에게", "은", "는", "이", "가", "을", "를", "과", "와", "도", "의", "에", "로"];

/// What an editor's note explains: `Owl means the last ferry`, `Owl: the last ferry`, `부엉이 = 막배`.
pub(super) fn explained(note: &str) -> Option<(String, String)> {
    let note = note.trim();
    let body = match note.split_once([':', '：']) {
        Some((lead, rest)) if lead.to_lowercase().contains("note") || lead.trim_end().ends_with('주') => rest.trim(),
        _ => note,
    };
    let marks = [
        " means ",
        " refers to ",
        " is short for ",
        " stands for ",
        " is slang for ",
        " = ",
        ": ",
        "： ",
        "란 ",
        "이란 ",
    ];
    let (at, mark) = marks.iter().filter_map(|m| body.find(m).map(|at| (at, m))).min_by_key(|(at, _)| *at)?;
    let term = trimmed(body.get(..at)?);
    let meaning = body.get(at + mark.len()..)?.trim().trim_end_matches(['.', ' ']);
    let short = (1..=4).contains(&term.split_whitespace().count()) && !meaning.is_empty();
    short.then(|| (term.to_owned(), meaning.to_owned()))
}

/// The words with which an aside begins that was spoken.
const ASIDES: &[&str] = &[
    "and",
    "but",
    "or",
    "who",
    "which",
    "because",
    "i",
    "we",
    "he",
    "she",
    "they",
    "it",
    "you",
    "not",
    "as",
    "maybe",
    "even",
    "at",
    "in",
    "on",
    "with",
    "for",
    "from",
    "though",
    "although",
    "if",
    "when",
    "while",
    "so",
    "well",
    "yes",
    "no",
    "of",
    "by",
    "there",
    "this",
    "to",
    "my",
    "our",
    "his",
    "her",
    "their",
    "about",
    "after",
    "before",
    "since",
    "until",
    "including",
    "like",
    "everybody",
    "everyone",
    "nobody",
    "somebody",
    "people",
    "always",
    "never",
    "just",
    "only",
];
/// Capitals only because a sentence begins.
const STARTS: &[&str] = &[
    "The", "A", "An", "My", "Our", "We", "I", "It", "He", "She", "They", "That", "This", "And", "But", "So", "In",
    "On", "At", "Then", "When", "If",
];
