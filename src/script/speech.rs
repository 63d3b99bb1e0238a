//! A paragraph that somebody reads: struck or not, its label, its words, its name.
use super::{
    Inline, Speech,
    escape::begins_times,
    heading::is_times,
    inline::{self, find},
    label::{self, Names, Verdict, qualifiers},
    lines::{Problems, Run},
    lost::{inner_cues, joined_cue, lost_cue},
    quote::Labelled,
    setting::identifier,
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
    if speech.voice.is_none() && !speech.struck {
        unlabelled(&inner, names, problems);
    }
    if speech.voice.is_some()
        && let Some(place) = label::behind_colon(&inner.text)
    {
        let what = inner.text.get(place.clone()).unwrap_or_default();
        let message = format!("\"{what}\" stands behind the colon and would be read aloud");
        let help = format!("put it before the colon: HOST {what}:; write \\( if it is to be read");
        problems.error("E022", inner.place(place), message, help);
    }
    // HOST: READER: Hello
    if speech.voice.is_some()
        && let Some(scan) = label::scan(&inner.text)
        && label::judge(&inner.text, &scan, names) == Verdict::Voice
    {
        let name = inner.text.get(scan.name.clone()).unwrap_or_default();
        let message = format!("the label \"{name}\" stands behind another, whose reader would read it aloud");
        problems.error("E025", inner.place(scan.name), message, "one label for one paragraph; write \\: to read it");
    }
    // HOST: NOTE: slow
    if speech.voice.is_some()
        && let Some(word) = lost_cue(&inner.text, &names.known)
        && let Some(name) = inner.text.get(word.clone()).filter(|name| !name.contains(char::is_lowercase))
    {
        let message =
            format!("\"{name}\" stands behind a label as a cue does at its beginning; it would be read aloud");
        problems.error("E010", inner.place(word), message, "put it in a paragraph of its own, behind >");
    }
    if let Some(voice) = speech.voice.as_ref().filter(|_| inner.text.is_empty() && !speech.struck) {
        let message = format!("there are no words behind \"{}\"", voice.value);
        let help = "write them behind the colon; after an empty line the host would read them";
        problems.error("E036", voice.span.range.clone(), message, help);
    }
    if let Some(at) = joined_cue(&inner.text) {
        let word = inner.text.get(at.clone()).unwrap_or_default();
        let message = format!("\"{word}\" stands inside a line as a cue does at its beginning; it would be read aloud");
        problems.error("E010", inner.place(at), message, "put an empty line before its >");
    }
    within(&inner, names, problems);
    if let Some(at) = misplaced(&inner.text) {
        let help = "an id is the last word of its paragraph, behind a space, of letters, digits, - and _; write &#94; for ^ if it is to be read";
        let message = format!("\"{}\" would be read aloud", inner.text.get(at.clone()).unwrap_or_default());
        problems.error("E022", inner.place(at), message, help);
    }
    let pieces = inline::parse(&inner, problems);
    if let Some(Spanned { value: Inline::Direction(words), span }) = pieces.first()
        && label::behind_colon(&format!("({words})")).is_some()
    {
        let message = format!("\"[{words}]\" is a direction here, and the paragraph airs always");
        let help = format!("put it before the colon, in parentheses: HOST ({words}):");
        problems.error("E022", span.range.clone(), message, help);
    }
    speech.text = pieces.into_iter().map(|piece| piece.value).collect();
    // *~~all of it~~*
    if let ([Inline::Struck(words)], None, false) = (speech.text.as_slice(), &speech.voice, speech.struck) {
        (speech.text, speech.struck) = (vec![Inline::Text(words.clone())], true);
    }
    (speech, place)
}

/// A cue or a label behind a sentence of its paragraph, whose reader would read it aloud.
fn within(run: &Run, names: &Names, problems: &mut Problems) {
    if let Some(word) = inner_cues(&run.text, &names.known).into_iter().next() {
        let name = run.text.get(word.clone()).unwrap_or_default();
        let message =
            format!("\"{name}\" stands inside a paragraph as a cue does at its beginning; it would be read aloud");
        problems.error("E010", run.place(word), message, "put it in a paragraph of its own, behind >");
    } else if let Some((name, _)) = label::inner(&run.text, Some(names)).into_iter().next() {
        let label = run.text.get(name.clone()).unwrap_or_default();
        let message = format!("the label \"{label}\" stands inside a paragraph, whose reader would read it aloud");
        problems.error("E025", run.place(name), message, WITHIN);
    }
}

const WITHIN: &str = "put an empty line before it; write \\: if it is to be read";

/// A paragraph that begins like a cue, or with a label that is none.
fn unlabelled(run: &Run, names: &Names, problems: &mut Problems) {
    if let Some(word) = lost_cue(&run.text, &names.known) {
        let name = run.text.get(word.clone()).unwrap_or_default();
        let message = format!("\"{name}\" begins a paragraph as a cue does, without its >; it would be read aloud");
        let bracket = run.text.get(..word.start).is_some_and(|t| t.ends_with(['(', '[', '{', '（', '［', '【']));
        let help = match bracket {
            true => format!("write > {name} and what belongs to it, without the brackets"),
            false if name.is_ascii() => LOST.to_owned(),
            false if run.text.get(word.end..).is_some_and(|rest| rest.starts_with(':')) => {
                format!("put > before it; write {name}\\: if it is to be read")
            }
            false => "put > before it".to_owned(),
        };
        problems.error("E010", run.place(word), message, help);
        return;
    }
    if let Some((place, _)) = label::disguised(&run.text, Some(names)) {
        let name = run.text.get(place.clone()).unwrap_or_default();
        let message = format!("\"{name}\" is no label here, for something stands in its way; it would be read aloud");
        let help = "let the paragraph begin with its label and an ordinary colon, without a strike in it; strike whole paragraphs, or the words \
                    behind the colon";
        problems.error("E025", run.place(place), message, help);
        return;
    }
    if misread(run, names, problems) {
        return;
    }
    if let Some((place, sure)) = label::nearly(&run.text, names) {
        let name = run.text.get(place.clone()).unwrap_or_default();
        if !sure {
            let message = format!("\"{name}\" looks like a label without its colon, and is read aloud by the host");
            let help = format!("write {name}: if it is one");
            problems.warn("W090", run.place(place), message, help);
            return;
        }
        let message = format!("\"{name}\" begins a paragraph as a label does and is none; it would be read aloud");
        let help = format!("write {name}: or {name} (warmly): with the colon behind; one label for one paragraph");
        problems.error("E025", run.place(place), message, help);
        return;
    }
    if let Some(place) = label::behind_colon(&run.text) {
        let what = run.text.get(place.clone()).unwrap_or_default();
        let message = format!("\"{what}\" has no label before it and would be read aloud");
        let help = format!("write who reads: HOST {what}:; write \\( if it is to be read");
        problems.error("E022", run.place(place), message, help);
    }
    let Some(scan) = label::scan(&run.text).filter(|s| names.judge && s.spaced) else { return };
    name_of_nobody(run, &scan, "the host", names, problems);
}

/// So many characters of a paragraph are looked at for the end of a label.
const LABEL: usize = 60;

/// What converters and editors make of a label or a heading, and nobody means to have read. Whether it is one that would
/// be told again.
fn misread(run: &Run, names: &Names, problems: &mut Problems) -> bool {
    // [laughs] READER: …
    let behind = run.text.strip_prefix('[').and_then(|t| t.split_once(']')).map_or("", |(_, said)| said.trim_start());
    if let Some(scan) = label::scan(behind).filter(|scan| label::judge(behind, scan, names) == Verdict::Voice) {
        let at = run.text.len() - behind.len();
        let name = behind.get(scan.name.clone()).unwrap_or_default();
        let message = format!("the label \"{name}\" stands behind a direction, and the host would read it aloud");
        let place = run.place(at + scan.name.start..at + scan.name.end);
        problems.error("E025", place, message, "put the direction behind the colon");
        return true;
    }
    if let Some(place) = label::in_brackets(&run.text, names) {
        let name = run.text.get(place.clone()).unwrap_or_default();
        let message =
            format!("\"{name}\" stands in brackets and is no label so; the host would read what is behind it");
        problems.error("E025", run.place(place), message, format!("write {name}: with the colon behind"));
        return true;
    }
    // Second part [0:20]
    let (title, times) = run.text.rsplit_once('[').unwrap_or_default();
    // an editor wrapped the heading before them
    if title.is_empty() && times.strip_suffix(']').is_some_and(is_times) {
        let message = "times alone are of no heading, and this is read as a direction";
        let help = "put them behind the name of the segment, on its line; a silence is > PAUSE 10s";
        problems.error("E009", run.place(0..run.text.len()), message, help);
        return true;
    }
    let named = !title.is_empty() && !title.contains(['\n', '[', '\\']) && title.split_whitespace().count() <= 8;
    if named && times.ends_with(']') && begins_times(times) {
        let help = "write ## and a space before the name of a segment";
        let message = "this ends with times as the heading of a segment does, and would be read aloud";
        problems.error("E009", run.place(0..title.trim_end().len()), message, help);
        return true;
    }
    // [a]Ask Jo whether …
    let comment = run.text.strip_prefix('[').and_then(|t| t.split_once(']'));
    let comment = comment.filter(|(mark, said)| {
        let lettered = (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_lowercase());
        lettered && said.starts_with(char::is_alphanumeric)
    });
    if let Some((mark, _)) = comment {
        let message = format!(
            "\"[{mark}]\" begins a colleague's comment, as word processors write it out; it would be read aloud"
        );
        let help = format!("take it out, and [{mark}] above; <!-- … --> keeps a comment");
        problems.error("E020", run.place(0..mark.len() + 2), message, help);
        return true;
    }
    // HOST {pad 1}: …; HOST "warmly": …
    let voice = names.known.voices.iter().find_map(|voice| {
        let rest = run.text.strip_prefix(voice.as_str())?;
        let inside = rest.trim_start().strip_prefix(['{', '"', '“', '<', '【'])?;
        let colon = inline::near(inside, LABEL).find([':', '：'])?;
        let closed = inside.get(..colon)?.trim_end().ends_with(['}', '"', '”', '>', '】']);
        closed.then(|| run.text.len() - inside.len() + colon)
    });
    if let Some(end) = voice {
        let label = run.text.get(..end).unwrap_or_default();
        let message = format!("\"{label}\" is no label so, and would be read aloud");
        problems.error(
            "E025",
            run.place(0..end),
            message,
            "what belongs to a label stands in parentheses: HOST (pad 1):",
        );
        return true;
    }
    // \## Part two; ＃＃ Part two; **## Part two**; **# The lamp**
    let bare = run.text.trim_start_matches(['*', '_']);
    let begins = |marks: &[&str]| marks.iter().any(|mark| bare.starts_with(mark));
    if begins(&["\\##", "＃", "##", "#\\#", "\\#\\#"]) || bare.len() < run.text.len() && begins(&["# ", "\\# "]) {
        let help = "write ## and a space before the name of a segment, as they are";
        let first = run.text.split_whitespace().next().unwrap_or_default().len();
        problems.error("E009", run.place(0..first), "this is no heading here and would be read aloud", help);
        return true;
    }
    false
}

/// A name with a colon that is no label: `Wren Tallow: Good evening.`
fn name_of_nobody(run: &Run, scan: &label::Scan, reader: &str, names: &Names, problems: &mut Problems) {
    let name = run.text.get(scan.name.clone()).unwrap_or_default();
    let named = label::is_name(name) || label::is_addressed(name) || names.has_name(name);
    if named && label::judge(&run.text, scan, names) == Verdict::Words {
        let message = format!("\"{name}:\" looks like a label, and is read aloud by {reader}");
        let help = "declare it under voices: if somebody else reads this; write \\: if it is to be read";
        problems.warn("W090", run.place(scan.name.clone()), message, help);
    }
}

const LOST: &str = "put > before it; if it is to be read, write the word small";

/// A line inside a paragraph that begins with a label or is a cue: it would be read as the words before it are.
/// `before`: what the paragraph has above it.
pub(super) fn inside(line: &Run, before: &str, names: &Names, problems: &mut Problems) {
    if let Some(word) = lost_cue(&line.text, &names.known) {
        let name = line.text.get(word.clone()).unwrap_or_default();
        let message = format!("\"{name}\" begins a line as a cue does, inside a paragraph; it would be read aloud");
        problems.error("E010", line.place(word), message, "put an empty line and > before it");
        return;
    }
    let Some(scan) = label::scan(&line.text).filter(|s| s.spaced && names.judge) else { return };
    let name = line.text.get(scan.name.clone()).unwrap_or_default();
    let whole = before.trim_end().ends_with(['.', '?', '!', '…', '”', '"']);
    let label = match label::judge(&line.text, &scan, names) {
        Verdict::Voice => true,
        // a line may be wrapped before any word; one behind a whole sentence, a name in bold or a known one is none of these
        Verdict::Undeclared(_) => whole || line.text.starts_with("**") || names.air.contains_key(name),
        Verdict::Words => {
            if whole {
                name_of_nobody(line, &scan, "whoever reads the line above", names, problems);
            }
            false
        }
    };
    if label {
        let message = format!("the label \"{name}\" stands inside a paragraph, whose reader would read it aloud");
        problems.error("E025", line.place(scan.name), message, WITHIN);
    }
}

/// A word that begins as an id does and is none.
fn misplaced(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = find(text, from, "^") {
        from = at + 1;
        let opens = text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        if !opens {
            continue;
        }
        let word = text.get(at..)?.split_whitespace().next()?;
        if word.chars().nth(1).is_some_and(char::is_alphanumeric) {
            return Some(at..at + word.len());
        }
    }
    // … burned.^lamp-1
    let (before, id) = text.rsplit_once('^')?;
    let whole = identifier(id).is_some() && id.starts_with(char::is_alphabetic);
    let glued = before.ends_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '\\')
        || before.ends_with(char::is_alphabetic) && id.contains(['-', '_']);
    (whole && glued).then_some(before.len()..text.len())
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
