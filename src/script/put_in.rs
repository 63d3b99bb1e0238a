//! Words that an editor put in within brackets: which explain a word beside them, and which stand for one that nobody can know.
//!
//! It takes the words of a sentence. It is apart from reading transcripts because there an editor's word is a word of its
//! sentence: what it means for the air is asked here.
use crate::transcript::{Word, WordKind};
use std::ops::Range;

/// Words that stand for somebody or something.
const PRONOUNS: &[&str] = &[
    "i", "he", "she", "we", "they", "it", "me", "him", "her", "us", "them", "his", "hers", "their", "theirs", "my",
    "our", "this", "these", "those",
];
/// Words that begin what a sentence is about.
const ARTICLES: &[&str] = &["the", "a", "an", "my", "his", "her", "our", "their", "your", "its"];

/// Pronouns that an editor explains right behind them: `He [the verger] tells` is read as the verger tells.
pub(in crate::script) fn explained(words: &[Word]) -> impl Iterator<Item = usize> {
    runs(words).into_iter().filter_map(|run| {
        let before = run.start.checked_sub(1)?;
        let pronoun = matches!(lower(words.get(before)?).as_str(), "he" | "she" | "they" | "it" | "him" | "them");
        let first = words.get(run.start).map(|w| w.text.as_str()).unwrap_or_default();
        let article = ARTICLES.contains(&first);
        let whole = first.starts_with(char::is_uppercase) || article && run.len() > 1;
        (pronoun && whole && run.end < words.len()).then_some(before)
    })
}

/// Whether an editor's words stand where somebody said something else: `[He] never looked`, `I asked [the guard] for it`. What
/// was said is not known, so the sentence is nobody's. `the [party] secretary` and `walk[ed]` only add to it.
pub(in crate::script) fn stands_in(words: &[Word]) -> bool {
    let explained: Vec<usize> = explained(words).collect();
    runs(words).into_iter().any(|run| {
        let before = run.start.checked_sub(1);
        if before.is_some_and(|n| explained.contains(&n)) {
            return false;
        }
        let own = words.get(run.clone()).unwrap_or_default();
        let Some(first) = own.first().map(lower) else { return false };
        let behind = before.and_then(|n| words.get(n)).map(lower);
        // the [State] officer: behind an article it describes
        let described = behind.as_deref().is_some_and(|w| ARTICLES.contains(&w) || PRONOUNS.contains(&w));
        let named = own.iter().all(|w| w.text.starts_with(char::is_uppercase));
        // Mr [John] Smith, the Party [Central] Committee: beside a name it is a part of it
        let capital =
            |n: Option<usize>| n.and_then(|n| words.get(n)).is_some_and(|w| w.text.starts_with(char::is_uppercase));
        let within = capital(before) && before != Some(0) || capital(Some(run.end));
        PRONOUNS.contains(&first.as_str()) && !described
            || ARTICLES.contains(&first.as_str()) && own.len() > 1 && !open(own)
            || named && !described && !within
    })
}

/// It goes on behind the bracket: `[the price of] a bun`.
fn open(own: &[Word]) -> bool {
    const ON: &[&str] = &["of", "for", "in", "on", "at", "to", "from", "with", "and", "or", "that", "who", "which"];
    own.last().is_some_and(|w| ON.contains(&lower(w).as_str()))
}

/// Where the words stand that were put in, neighbours together.
fn runs(words: &[Word]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (n, _) in words.iter().enumerate().filter(|(_, w)| w.kind == WordKind::Inserted) {
        match runs.last_mut().filter(|run| run.end == n) {
            Some(run) => run.end += 1,
            None => runs.push(n..n + 1),
        }
    }
    runs
}

fn lower(word: &Word) -> String {
    word.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::stands_in;
    use crate::{source::SourceId, transcript::read};

    #[test]
    fn what_stands_for_words_that_nobody_knows_is_told_from_what_adds_to_them() {
        let found = |text: &str| {
            let text = format!("ADA: {text}\n\nBEN: Why?\n\nADA: We left.\n\nBEN: Who?\n");
            let transcript = read(SourceId(0), "a.txt", &text).value;
            let words = transcript.paragraphs[0].words.clone();
            stands_in(&transcript.words[words])
        };
        for text in [
            "[He] never looked at us.",
            "[My father] was the king of it.",
            "In the evening [she] left us with the dog.",
            "I asked [the guard] for the key.",
            "They all called [Hansel] by his first name.",
            "We told [them] that the ice was thin.",
        ] {
            assert!(found(text), "{text}");
        }
        for text in [
            "The [party] secretary left.",
            "It was the [State] officer who came.",
            "He [the verger] tells it every year.",
            "He walk[ed] home along the canal.",
            "I left [in] 1952 and never came back.",
            "We said [that] it was too late.",
            "He never looked at us.",
            "It was my [small] boat that sank.",
            "So we shared [the price of] a bun.",
        ] {
            assert!(!found(text), "{text}");
        }
    }
}
