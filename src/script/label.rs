//! Who reads: the label before a paragraph, and what stands in parentheses after it.
use super::{
    Qualifier,
    front::shortened,
    heading,
    inline::{find, near},
    lines::{Problems, Run},
    lost::later_sentences,
    range,
};
use crate::{
    diagnostic::meant,
    letter::{is_hangul, is_hangul_name},
    source::{Spanned, is_unseen},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Voices and sources that the corner gives, so that a script need not declare them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Labels.
    pub voices: BTreeSet<String>,
    /// Keys.
    pub sources: BTreeSet<String>,
}

/// Everything that is declared, in the script or by the corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) known: Known,
    /// Labels by the name on air that the script gives them.
    pub(super) air: BTreeMap<String, String>,
    /// Whether there was a place to declare anything. Without it, nothing is undeclared.
    pub(super) judge: bool,
}

impl Names {
    /// Whether somebody on air is called so: Wren, of Wren Tallow.
    pub(super) fn has_name(&self, name: &str) -> bool {
        name.chars().count() > 1 && self.air.keys().any(|air| air.split_whitespace().any(|part| part == name))
    }

    fn nearest_voice(&self, label: &str) -> Option<&str> {
        let same = |known: &&String| known.to_lowercase() == label.to_lowercase();
        let voices = &self.known.voices;
        voices.iter().find(same).map(String::as_str).or_else(|| meant(label, voices.iter().map(String::as_str)))
    }

    /// A source that is named in a cue or qualifier must be declared, or be a path.
    pub(super) fn source(&self, key: &str, at: Range<usize>, problems: &mut Problems) {
        let sources = &self.known.sources;
        if !self.judge || is_path(key) || sources.contains(key) {
            return;
        }
        let help = match meant(key, sources.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "declare it under sources:, or name a file".to_owned(),
        };
        problems.error("E028", at, format!("source \"{}\" is not declared", shortened(key)), help);
    }
}

/// A key as it is compared: some systems take syllables of Hangul apart. A path stays as it is on the disk.
pub(super) fn composed(key: String) -> String {
    use unicode_normalization::{UnicodeNormalization as _, is_nfc};
    if is_path(&key) || is_nfc(&key) { key } else { key.nfc().collect() }
}

/// Whether a cue's material is a file and not a key.
pub(super) fn is_path(text: &str) -> bool {
    text.contains(['/', '.']) || text.starts_with("corner:")
}

/// The longest label, in characters.
const LONGEST: usize = 40;

/// Whether a text can stand before a paragraph as a voice.
pub(super) fn is_label(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().count() <= LONGEST
        && text.split(' ').count() <= 4
        && !text.contains("  ")
        && !text.contains(['\t', '\u{a0}'])
        && !text.ends_with(' ')
        && text.chars().all(is_label_character)
}

fn is_label_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '\t' | '\u{a0}' | '-' | '_' | '.' | '\'' | '’' | '·')
}

/// A name with one space between its words.
pub(super) fn spaced_once(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What looks like a label at the beginning of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) name: Range<usize>,
    pub(super) qualifiers: Option<Range<usize>>,
    /// Where the words begin.
    pub(super) end: usize,
    /// Where its colon stands.
    pub(super) colon: usize,
    /// White, or nothing, follows.
    pub(super) spaced: bool,
    bold: bool,
    /// The bold goes on over the words.
    pub(super) bold_words: bool,
}

/// Look for `NAME:`, `**NAME:**`, `NAME (qualifiers):` and the like.
pub(super) fn scan(text: &str) -> Option<Scan> {
    let mut at = marks(text, 0);
    let bold = at > 0;
    let mut open = bold;
    // **  TOM: …; one star before a space begins a list
    at += if at > 1 { white(text, at) } else { 0 };
    let rest = text.get(at..)?;
    // a label is no longer, and a text may be
    let length = near(rest, 4 * LONGEST).find(|c: char| !is_label_character(c))?;
    let name = rest.get(..length)?.trim_end();
    // an underscore is part of a label, and at its end it closes one that opens with it
    let name = if text.starts_with('_') { name.trim_end_matches('_') } else { name };
    if !name.starts_with(char::is_alphanumeric) || !is_label(&spaced_once(name)) {
        return None;
    }
    let name = at..at + name.len();
    at = if text.starts_with('_') { name.end } else { at + length };
    let mut qualifiers = None;
    let mut close = |at: &mut usize| {
        let end = marks(text, *at);
        if open && end > *at {
            *at = end;
            open = false;
        }
    };
    close(&mut at);
    at += white(text, at);
    if text.get(at..)?.starts_with(['(', '（']) {
        let end = parenthesis(text, at)?;
        let first = text.get(at..)?.chars().next()?.len_utf8();
        qualifiers = Some(at + first..end);
        at = end + text.get(end..)?.chars().next()?.len_utf8();
        close(&mut at);
        at += white(text, at);
    }
    let sign = text.get(at..)?.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    let colon = at;
    at += sign.len_utf8();
    close(&mut at);
    let rest = text.get(at..)?;
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace) || sign == '：' || rest.starts_with("~~");
    Some(Scan { name, qualifiers, end: at + white(text, at), colon, spaced, bold, bold_words: open })
}

/// Behind the stars or underscores that stress what follows, or end that.
fn marks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default().as_bytes();
    let mark = rest.first().copied().filter(|b| matches!(b, b'*' | b'_'));
    at + rest.iter().take(3).take_while(|b| Some(**b) == mark).count()
}

fn white(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start().len()
}

/// Where the parenthesis that opens at `at` closes.
fn parenthesis(text: &str, at: usize) -> Option<usize> {
    let (mut depth, mut skip) = (0_usize, false);
    for (offset, c) in text.get(at..)?.char_indices().take(2000) {
        match c {
            _ if skip => skip = false,
            '\\' => skip = true,
            '(' | '（' => depth += 1,
            ')' | '）' if depth == 1 => return Some(at + offset),
            ')' | '）' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What a scanned label is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A declared voice.
    Voice,
    /// Meant as one; the help says what to do.
    Undeclared(String),
    /// Words like any other.
    Words,
}

/// Whether a scanned label is a voice.
pub(super) fn judge(text: &str, scan: &Scan, names: &Names) -> Verdict {
    let name = text.get(scan.name.clone()).unwrap_or_default();
    let followed_by_digit = text.get(scan.end..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    if names.known.voices.contains(name) {
        return if scan.spaced || !followed_by_digit { Verdict::Voice } else { Verdict::Words };
    }
    if !scan.spaced {
        return Verdict::Words;
    }
    let once = spaced_once(name);
    if once != name && names.known.voices.contains(&once) {
        return Verdict::Undeclared(format!("write {once} with one space between its words"));
    }
    if let Some(label) = names.air.get(name) {
        return Verdict::Undeclared(format!("the label of {name} is {label}"));
    }
    let capitals = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    let role = KOREAN_ROLES.contains(&name);
    let near = names.nearest_voice(name);
    let typed = near.is_some_and(|near| near.to_lowercase() == name.to_lowercase() || one_syllable_off(near, name));
    if !(capitals || scan.bold || typed || role) {
        return Verdict::Words;
    }
    if !names.judge {
        return Verdict::Voice;
    }
    if super::Verb::named(name).is_some() {
        return Verdict::Undeclared(format!("write > {name} if it is a cue, or {name}\\: if it is to be read"));
    }
    Verdict::Undeclared(match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "declare it under voices:, or write \\: if it is to be read".to_owned(),
    })
}

/// What people are called in Korean transcripts: no capitals tell such a label from words.
const KOREAN_ROLES: [&str; 16] = [
    "문",
    "답",
    "질문",
    "답변",
    "대답",
    "기자",
    "앵커",
    "리포터",
    "진행",
    "진행자",
    "사회자",
    "손님",
    "출연자",
    "해설",
    "내레이션",
    "낭독",
];

/// Whether words before a colon are somebody's name by their form: two or three capitalised words, or one short one of Hangul.
pub(super) fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &&str| word.chars().count() > 1 && word.starts_with(char::is_uppercase);
    match words.as_slice() {
        [one] => is_hangul_name(one),
        many => many.len() <= 3 && many.iter().all(capital),
    }
}

/// One syllable of Hangul, or a name with what its bearer is called: 김, 김 기자, 김지영 씨.
pub(super) fn is_addressed(name: &str) -> bool {
    const CALLED: [&str; 14] = [
        "기자",
        "씨",
        "님",
        "선생",
        "선생님",
        "앵커",
        "리포터",
        "교수",
        "박사",
        "작가",
        "감독",
        "대표",
        "할머니",
        "아나운서",
    ];
    match name.split(' ').collect::<Vec<_>>().as_slice() {
        [one] => one.chars().count() == 1 && one.chars().all(is_hangul),
        [who, called] => CALLED.contains(called) && who.chars().count() <= 4 && who.chars().all(is_hangul),
        _ => false,
    }
}

/// Labels that stand behind a sentence of a paragraph, `A lamp burned. READER (warmly): It did.`: their names and their colons.
/// `names`: who is declared; without it, anybody can be.
pub(super) fn inner(text: &str, names: Option<&Names>) -> Vec<(Range<usize>, usize)> {
    let label = |at: usize| {
        let rest = text.get(at..)?;
        let scan = scan(rest).filter(|scan| scan.spaced)?;
        let name = rest.get(scan.name.clone())?;
        let form = is_shouted(name) || is_of_hangul(name);
        let known = names.is_none_or(|names| judge(rest, &scan, names) == Verdict::Voice && names.judge);
        (form && known).then_some((scan.name.start + at..scan.name.end + at, scan.colon + at))
    };
    let mut found: Vec<_> = later_sentences(text).filter_map(label).collect();
    found.dedup_by_key(|(_, colon)| *colon);
    found
}

/// A word in capitals is a label; a name may begin a sentence.
fn is_shouted(label: &str) -> bool {
    label.chars().count() > 1 && !label.contains(char::is_lowercase) && label.contains(char::is_uppercase)
}

fn is_of_hangul(label: &str) -> bool {
    label.chars().count() > 1 && label.chars().all(|c| is_hangul(c) || c == ' ')
}

/// `(HOST) …`: capitals in brackets, which may be somebody's label.
pub(super) fn in_capitals(text: &str) -> bool {
    text.strip_prefix('(').and_then(|inner| inner.split_once(')')).is_some_and(|(name, _)| is_shouted(name))
}

/// `(HOST) Hello`, `[READER] We had …`: a declared label in brackets, where the words behind it would be the host's.
pub(super) fn in_brackets(text: &str, names: &Names) -> Option<Range<usize>> {
    const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('<', '>')];
    let (open, close) = PAIRS.into_iter().find(|(open, _)| text.starts_with(*open))?;
    let name = text.strip_prefix(open)?.split(close).next()?;
    let place = open.len_utf8()..open.len_utf8() + name.len();
    let behind = text.get(place.end + close.len_utf8()..)?.trim_start_matches([':', ' ']);
    let known = names.known.voices.contains(name) && (open != '(' || is_shouted(name));
    (known && behind.starts_with(|c: char| c.is_alphanumeric() || c == '"' || c == '“')).then_some(place)
}

/// A label that something stands in the way of, so that it is none and would be read: a strike in it or before it
/// (`~~HOST~~ READER: …`, `HOST ~~(pad 1)~~: …`), a sign that only looks like a colon, an arrow or a picture before it, a hyphen
/// that nobody sees. Gives its name and its colon. `names`: who is declared; without it, anybody can be.
pub(super) fn disguised(text: &str, names: Option<&Names>) -> Option<(Range<usize>, usize)> {
    const COLONS: [char; 4] = ['\u{2236}', '\u{fe55}', '\u{a789}', '\u{fe13}'];
    let before = |c: char| {
        matches!(c, '@' | '→' | '⇒' | '“' | '„' | '"' | '‘' | '🎤' | '🎙' | '\u{fe0f}')
            || ('\u{1f300}'..='\u{1faff}').contains(&c)
    };
    let head = near(text, 6 * LONGEST);
    // the same without what is in the way, each character with its place
    let (mut plain, mut places) = (String::new(), Vec::new());
    let (mut struck, mut changed, mut skip) = (false, false, false);
    for (at, c) in head.char_indices() {
        let strike = head.get(at..).is_some_and(|rest| rest.starts_with("~~"));
        if skip || strike && (struck || head.get(at + 2..).is_some_and(|rest| rest.contains("~~"))) {
            struck ^= !skip;
            (changed, skip) = (true, !skip);
            continue;
        }
        let white = c.is_whitespace();
        let made = match c {
            // what is escaped is meant
            '\\' => return None,
            c if COLONS.contains(&c) => ':',
            _ if white => ' ',
            c => c,
        };
        let first = plain.is_empty() && (before(c) || white);
        let gone = struck || first || is_unseen(c) || white && plain.ends_with(' ');
        changed |= !white && (gone || made != c);
        if !gone {
            places.extend(std::iter::repeat_n(at, made.len_utf8()));
            plain.push(made);
        }
    }
    let scan = scan(&plain).filter(|_| changed && !struck)?;
    let known = names.is_none_or(|names| judge(&plain, &scan, names) == Verdict::Voice && names.judge);
    let place = |at: usize| places.get(at).copied();
    let end = place(scan.name.end.checked_sub(1)?)?;
    let end = end + text.get(end..)?.chars().next()?.len_utf8();
    known.then_some((place(scan.name.start)?..end, place(scan.colon)?))
}

/// `HOST, warmly:`, `ANA - …`, `**HOST (warmly)** …`, `낭독 (pad 1) …`: where a declared label stands that is written as none is,
/// and whether it can be nothing else. `HOST hello` can.
pub(super) fn nearly(text: &str, names: &Names) -> Option<(Range<usize>, bool)> {
    let bare = text.trim_start_matches(['*', '_']);
    let at = text.len() - bare.len();
    let ends = |label: &str| bare.strip_prefix(label).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let label = names.known.voices.iter().filter(|l| ends(l)).max_by_key(|l| l.len())?;
    let (shouted, hangul) = (is_shouted(label), is_of_hangul(label));
    let rest = bare.get(label.len()..)?;
    let plain = rest.trim_start_matches(['*', '_']);
    let behind = plain.trim_start();
    let dash = rest.starts_with(' ') && behind.starts_with(['-', '–', '—']) && behind.chars().nth(1) == Some(' ');
    let (head, _) = rest.split_once([':', '：']).unwrap_or(("", ""));
    let few = !head.is_empty() && head.chars().count() <= 40 && !head.contains(['.', '?', '!', '"', '“']);
    let other = behind.starts_with([',', '[', '&', '/', '+']) && few;
    // HOST (warmly) (pad 1): Hello; HOST pad 1: Hello
    let kept = head.trim_start_matches([' ', '(', ')', '*']);
    let second = head.rsplit_once('(').map_or("", |(_, last)| last);
    let numbered = |part: &str| ["pad ", "spare "].iter().any(|kind| part.starts_with(kind) && part.len() > kind.len());
    let pad = few && (numbered(kept) || head.matches('(').count() > 1 && numbered(second));
    // HOST (pad 1) Hello
    let kinds = ["pad", "spare", "alt:", "term:", "quote:", "translation:", "over:", "checked:"];
    let inside = behind.strip_prefix(['(', '（']).and_then(|inside| inside.split_once([')', '）']));
    let inside = inside.filter(|_| scan(text).is_none_or(|scan| scan.qualifiers.is_none()));
    let kind = inside.is_some_and(|(inside, _)| kinds.iter().any(|kind| inside.starts_with(kind)));
    // **HOST (warmly)** Hello, **HOST** Hello
    let closed = plain.len() < rest.len() || inside.is_some_and(|(_, said)| said.starts_with(['*', '_']));
    let called = is_addressed(&bare.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    let bold = at > 0 && closed && (inside.is_some() || plain.starts_with(char::is_whitespace)) && !called;
    let alone = plain.starts_with('\n');
    // 진행) 반갑습니다., as Korean radio scripts have it; READER \(softly\): of a converter; HOST (warmly: It burned.
    let open = behind.strip_prefix('(').is_some_and(|r| !r.contains(')') && r.chars().take(40).any(|c| c == ':'));
    let stop = ["; ", ") "].iter().any(|mark| plain.starts_with(mark)) || shouted && plain.starts_with(". ");
    let glued = shouted && plain.starts_with(['—', '–']);
    let stop = stop || behind.starts_with("\\(") || shouted && open || glued;
    // READER We had, and not BBC World
    let next = rest.strip_prefix(' ').and_then(|r| r.split_whitespace().next()).unwrap_or_default();
    let sentence = next.chars().count() > 1
        && next.starts_with(char::is_uppercase)
        && next.chars().skip(1).all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | ','))
        && !names.air.keys().any(|air| air.contains(next.trim_end_matches(',')));
    let sure = (shouted || hangul) && (dash || kind || alone || stop || bold || pad) || shouted && (other || sentence);
    let may = (shouted || hangul && rest.starts_with(' ')) && inside.is_some()
        || shouted && (next.starts_with(char::is_lowercase));
    (sure || may).then_some((at..at + label.len(), sure))
}

/// Hangul has no capitals: a word that differs from a label in one syllable of several is taken for a slip.
fn one_syllable_off(label: &str, word: &str) -> bool {
    let hangul = |text: &str| text.chars().all(is_hangul);
    let (a, b) = (label.chars().count(), word.chars().count());
    hangul(label)
        && hangul(word)
        && a == b
        && a >= 2
        && label.chars().zip(word.chars()).filter(|(x, y)| x != y).count() == 1
}

/// Read what stands in the parentheses.
pub(super) fn qualifiers(run: &Run, names: &Names, problems: &mut Problems) -> Vec<Spanned<Qualifier>> {
    let mut found = Vec::new();
    let mut from = 0;
    let text = run.text.as_str();
    while from <= text.len() {
        let comma = find(text, from, ",");
        let end = comma.or_else(|| find(text, from, "，")).unwrap_or(text.len());
        let part = run.trimmed(from..end);
        if !part.text.is_empty() {
            let value = qualifier(&part, names, problems);
            found.push(Spanned::new(value, problems.span(part.whole())));
        }
        from = end + text.get(end..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
    }
    contradicting(&found, problems);
    found
}

/// Two qualifiers of which a paragraph can obey one.
fn contradicting(found: &[Spanned<Qualifier>], problems: &mut Problems) {
    let kind = |qualifier: &Qualifier| match qualifier {
        Qualifier::Pad(_) | Qualifier::Spare(_) => Some("a paragraph is a pad or a spare, once"),
        Qualifier::Alt(_) => Some("a paragraph belongs to one version"),
        Qualifier::Quote(_) | Qualifier::Translation(..) => {
            Some("a paragraph is a quotation or a translation, of one source")
        }
        Qualifier::Over(_) => Some("a paragraph is spoken over one clip"),
        _ => None,
    };
    for (n, later) in found.iter().enumerate() {
        let Some(message) = kind(&later.value) else { continue };
        let before = found.iter().take(n).any(|q| kind(&q.value) == Some(message));
        if before {
            problems.error("E022", later.span.range.clone(), message, "keep one of them");
        }
    }
}

fn qualifier(part: &Run, names: &Names, problems: &mut Problems) -> Qualifier {
    let text = part.text.as_str();
    if let Some(colon) = find(text, 0, ":").or_else(|| find(text, 0, "：")) {
        let name = text.get(..colon).unwrap_or_default().trim();
        let after = colon + text.get(colon..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
        let rest = part.trimmed(after..text.len());
        problems.no_strike(&rest);
        let value = heading::words(&rest.text);
        match name.to_lowercase().as_str() {
            "term" => return Qualifier::Term(heading::plain(&rest.text)),
            "alt" => return Qualifier::Alt(value),
            "pad" | "spare" => {
                if let Some(order) = number(&value) {
                    return if name.eq_ignore_ascii_case("pad") {
                        Qualifier::Pad(order)
                    } else {
                        Qualifier::Spare(order)
                    };
                }
                slip(part, &format!("({} 1)", name.to_lowercase()), problems);
            }
            "version" | "alternate" | "alternative" => slip(part, &format!("(alt: {value})"), problems),
            "checked" if value.is_empty() => {
                let help = "write (checked: Ana Reyes), with the name of who compared it with the original";
                problems.error("E022", part.whole(), "checked: needs a name", help);
            }
            "checked" => return Qualifier::Checked(value),
            "over" => return Qualifier::Over(Spanned::new(value, problems.span(rest.whole()))),
            "quote" => {
                let key = value.split(char::is_whitespace).next().unwrap_or_default();
                let written = if value.is_empty() {
                    Some("quote: needs the key of a source")
                } else {
                    (key.len() < value.len())
                        .then_some("quote: takes a source and nothing else; its words say where they are")
                };
                if let Some(message) = written {
                    let key = if key.is_empty() { "ana".to_owned() } else { shortened(key) };
                    let help = format!("write (quote: {key}), with a key that is declared under sources:");
                    problems.error("E022", part.whole(), message, help);
                    return Qualifier::Delivery(heading::title(text));
                }
                let value = composed(value);
                names.source(&value, rest.whole(), problems);
                return Qualifier::Quote(Spanned::new(value, problems.span(rest.whole())));
            }
            "translation" => return translation(&rest, names, problems),
            other => {
                let known = ["term", "alt", "pad", "spare", "quote", "translation", "checked", "over"];
                // quote ana: gently
                let first = other.split_whitespace().next().filter(|_| other.contains(char::is_whitespace));
                let first = first.and_then(|first| known.into_iter().find(|known| *known == first));
                if let Some(near) = first.or_else(|| in_english(other)).or_else(|| meant(other, known)) {
                    let message = format!("do not understand \"{name}\" before a paragraph");
                    problems.error("E022", part.trimmed(0..colon).whole(), message, format!("did you mean {near}?"));
                }
            }
        }
        return Qualifier::Delivery(heading::title(text));
    }
    let (name, rest) = text.split_once([' ', '=', '\u{a0}']).unwrap_or((text, "1"));
    match (name.to_lowercase().as_str(), number(rest)) {
        (kind @ ("quote" | "translation" | "over" | "checked"), _) if name.len() == text.len() => {
            let what = match kind {
                "checked" => "the name of who compared it with the original",
                "over" => "the ^id of a clip",
                _ => "the key of a source",
            };
            let message = format!("{kind} needs {what}, and would prove nothing");
            problems.error("E022", part.whole(), message, format!("write ({kind}: …), or leave it out"));
        }
        // without its colon it would be a way of reading, and the words nobody's
        (kind @ ("quote" | "translation"), None) if names.known.sources.contains(rest.trim()) => {
            let message = format!("do not understand \"{}\" before a paragraph", shortened(text));
            let help = format!("did you mean {kind}: {}?", rest.trim());
            problems.error("E022", part.whole(), message, help);
        }
        ("pad", Some(order)) => return Qualifier::Pad(order),
        ("spare", Some(order)) => return Qualifier::Spare(order),
        (other, Some(_)) => {
            // a way of reading has no number; without one, only what is no word of its own is a slip
            let alone = name.len() == text.len() && !matches!(other, "pads" | "spar" | "spares");
            if let Some(near) = meant(other, ["pad", "spare"]).filter(|_| !alone) {
                let message = format!("do not understand \"{}\" before a paragraph", shortened(text));
                problems.error(
                    "E022",
                    part.whole(),
                    message,
                    format!("did you mean {near}{}?", text.get(name.len()..).unwrap_or_default()),
                );
            }
        }
        _ => {}
    }
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let after = text.get(first.len()..).unwrap_or_default().trim();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    match first.to_lowercase().as_str() {
        // "spare me" is a way of reading
        kind @ ("pad" | "spare")
            if after.contains(|c: char| c.is_ascii_digit()) || matches!(after, "one" | "two" | "three") =>
        {
            let order = match after {
                "one" => "1",
                "two" => "2",
                "three" => "3",
                _ => digits.as_str(),
            };
            slip(part, &format!("({kind} {order})"), problems);
        }
        kind @ ("alt" | "term") => slip(part, &format!("({kind}: {})", or(after, "…")), problems),
        "over" if after.split_whitespace().count() == 1 => slip(part, &format!("(over: {after})"), problems),
        _ => {
            if let Some(near) =
                in_english(first).filter(|near| matches!(*near, "pad" | "spare") && number(after).is_some())
            {
                slip(part, &format!("({near} {after})"), problems);
            }
        }
    }
    Qualifier::Delivery(heading::title(text))
}

fn or<'a>(text: &'a str, empty: &'a str) -> &'a str {
    if text.is_empty() { empty } else { text }
}

/// What would be taken for a way of reading, so that the paragraph always airs.
fn slip(part: &Run, meant: &str, problems: &mut Problems) {
    let message = format!("do not understand \"{}\" before a paragraph", shortened(&part.text));
    problems.error("E022", part.whole(), message, format!("write {meant}"));
}

/// `**HOST:** (pad 1) …`: what stands in parentheses behind the colon and belongs before it.
pub(super) fn behind_colon(text: &str) -> Option<Range<usize>> {
    let inner = text.strip_prefix('(')?;
    let end = inner.find(')')?;
    let inner = inner.get(..end)?.trim();
    let (name, rest) = inner.split_once([' ', ':', '=']).unwrap_or((inner, ""));
    let meant = match name.to_lowercase().as_str() {
        "pad" | "spare" => number(rest.trim_start_matches(':')).is_some() || rest.is_empty(),
        "alt" | "term" | "quote" | "translation" | "over" | "checked" => inner.contains(':'),
        _ => false,
    };
    meant.then_some(0..end + 2)
}

/// Cue words have Korean names and qualifiers do not; who writes one means the English word.
fn in_english(name: &str) -> Option<&'static str> {
    Some(match name {
        "용어" | "낱말" | "단어" | "풀이" => "term",
        "인용" | "따옴" => "quote",
        "번역" | "통역" => "translation",
        "확인" | "감수" | "검수" => "checked",
        "예비" | "채움" => "pad",
        "여분" => "spare",
        "판" => "alt",
        _ => return None,
    })
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn translation(run: &Run, names: &Names, problems: &mut Problems) -> Qualifier {
    let text = run.text.as_str();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let key = run.part(0..end);
    let named = composed(key.text.clone());
    names.source(&named, key.whole(), problems);
    let written = run.trimmed(end..text.len());
    let stretch = (!written.text.is_empty()).then(|| range::all(&written, problems)).flatten();
    Qualifier::Translation(Spanned::new(named, problems.span(key.whole())), stretch)
}
