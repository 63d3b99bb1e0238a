//! A paragraph that somebody reads: struck or not, its label, its words, its name.
use super::{
    Speech, Verb,
    inline::{self, find},
    label::{Names, composed, qualifiers},
    lines::{Problems, Run},
    quote::Labelled,
    setting::identifier,
    times,
    verb::opening,
};
use crate::source::Spanned;
use std::ops::Range;

/// Read a paragraph; the place of its label too, from its first mark to the first word.
pub(super) fn read(run: &Run, names: &Names, problems: &mut Problems) -> (Speech, Option<Range<usize>>) {
    let mut speech = Speech::default();
    let mut inner = run.clone();
    if let Some(end) = struck(&run.text) {
        speech.struck = true;
        speech.id = id(&run.trimmed(end + 2..run.text.len()), problems).map(|(id, _)| id);
        inner = run.trimmed(2..end);
    }
    if speech.id.is_none()
        && let Some((id, from)) = id(&inner, problems)
    {
        speech.id = Some(id);
        inner = inner.trimmed(0..from);
    }
    let mut place = None;
    if let Some(labelled) = Labelled::read(&inner, names, problems) {
        let end = if labelled.words.text.is_empty() { inner.whole().end } else { labelled.words.at(0) };
        place = Some(inner.at(0)..end);
        speech.voice = Some(labelled.voice);
        if let Some(run) = labelled.qualifiers {
            speech.qualifiers = qualifiers(&run, names, problems);
        }
        inner = labelled.words;
    }
    if speech.voice.is_none()
        && !speech.struck
        && let Some(word) = lost_cue(&inner.text, names)
    {
        let name = inner.text.get(word.clone()).unwrap_or_default();
        let message = format!("\"{name}\" begins a paragraph as a cue does, without its >; it would be read aloud");
        let help = "put > before it; if it is to be read, write the word small";
        problems.error("E010", inner.place(word), message, help);
    }
    if let Some(voice) = speech.voice.as_ref().filter(|_| inner.text.is_empty() && !speech.struck) {
        let message = format!("there are no words behind \"{}\"", voice.value);
        let help = "write them behind the colon; after an empty line the host would read them";
        problems.error("E036", voice.span.range.clone(), message, help);
    }
    if let Some(at) = misplaced(&inner.text) {
        let help =
            "an id is the last word of its paragraph, of letters, digits, - and _; write \\^ if it is to be read";
        let message = format!("\"{}\" would be read aloud", inner.text.get(at.clone()).unwrap_or_default());
        problems.error("E022", inner.place(at), message, help);
    }
    speech.text = inline::parse(&inner, problems).into_iter().map(|piece| piece.value).collect();
    (speech, place)
}

/// The cue word of a paragraph that is a cue but for its mark, or has one that only looks like it.
fn lost_cue(text: &str, names: &Names) -> Option<Range<usize>> {
    const LIKE: [char; 3] = ['＞', '›', '»'];
    let bare = text.trim_start_matches(LIKE).trim_start();
    let marked = text.starts_with(LIKE);
    let found = opening(bare).filter(|found| !found.struck)?;
    let verb = found.verb?;
    let rest = bare.get(found.end..)?.trim_start();
    let first = rest.split_whitespace().next().unwrap_or_default();
    let small = rest.contains(char::is_lowercase);
    let capitals = bare.get(found.word.clone()).is_some_and(str::is_ascii);
    let operand = if verb.takes_material() {
        names.known.sources.contains(&composed(first.to_owned()))
            || first.contains('/')
            || verb == Verb::Bed && first == "out"
    } else if verb.takes_time() {
        times::scan(rest).is_some() && rest.split_whitespace().count() <= 2
    } else {
        found.bold || capitals && small
    };
    let at = text.len() - bare.len();
    (marked && capitals || operand).then_some(found.word.start + at..found.word.end + at)
}

/// A word that begins as an id does and is none.
fn misplaced(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = find(text, from, "^") {
        from = at + 1;
        let opens = text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        let word = text.get(at..)?.split_whitespace().next()?;
        if opens && word.chars().nth(1).is_some_and(char::is_alphanumeric) {
            return Some(at..at + word.len());
        }
    }
    None
}

/// Where the strike over a whole paragraph ends.
fn struck(text: &str) -> Option<usize> {
    let end = text
        .strip_prefix("~~")
        .and_then(|_| find(text, 2, "~~"))
        .filter(|end| text.get(2..*end).is_some_and(|t| !t.trim().is_empty()))?;
    let rest = text.get(end + 2..)?.trim();
    (rest.is_empty() || rest.strip_prefix('^').is_some_and(|id| identifier(id).is_some())).then_some(end)
}

/// `^id` at the end of a paragraph, and where the words before it end.
fn id(run: &Run, problems: &Problems) -> Option<(Spanned<String>, usize)> {
    let text = run.text.as_str();
    let from = text.rfind('^')?;
    let before = text.get(..from)?;
    if !(before.is_empty() || before.ends_with(char::is_whitespace)) {
        return None;
    }
    let id = identifier(text.get(from + 1..)?)?;
    Some((Spanned::new(id, problems.span(run.place(from + 1..text.len()))), from))
}
