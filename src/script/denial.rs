//! Words that turn a sentence round: no cut may lose one of them, and no reading either.
use crate::transcript::folded;

/// Words that deny, and the beginnings of such words where a language puts endings on them.
pub(crate) const DENY: &[&str] = &[
    "not",
    "no",
    "never",
    "nobody",
    "nothing",
    "none",
    "neither",
    "nor",
    "nowhere",
    "without",
    "cannot",
    "hardly",
    "barely",
    "scarcely",
    "rarely",
    "seldom",
    "aint",
    "안",
    "못",
    "절대",
    "nicht",
    "nie",
    "niemand",
    "niemals",
    "pas",
    "jamais",
    "rien",
    "nunca",
    "nadie",
    "nada",
    "не",
    "нет",
    "никогда",
    "никто",
];
pub(crate) const DENY_BEGINS: &[&str] = &[
    "않",
    "아니",
    "아닌",
    "아닙",
    "아녜",
    "아녔",
    "못하",
    "못했",
    "못한",
    "못합",
    "없",
    "마세요",
    "마라",
    "말라",
    "kein",
    "ningun",
    "aucun",
];

/// A word that turns its sentence round.
pub(crate) fn is_denial(word: &str) -> bool {
    let plain = folded(word);
    not_contracted(word) || DENY.contains(&plain.as_str()) || DENY_BEGINS.iter().any(|b| plain.starts_with(b))
}

/// "didn't", "won’t".
pub(crate) fn not_contracted(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["n't", "n’t", "nʼt"].iter().any(|end| word.ends_with(end))
        || matches!(word.as_str(), "dont" | "didnt" | "wasnt" | "isnt")
}
