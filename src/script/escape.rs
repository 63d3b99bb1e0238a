//! Backslashes: text that came from somewhere stays text in a script.
use super::{
    Inline, heading,
    inline::{CRITIC, TILDES, entity},
    label::{self, Names, Verdict, is_label, spaced_once},
    lost::{inner_cues, lost_cue},
    parse::{definition, marker},
    times,
    verb::{Opening, opening},
};
use crate::source::is_unseen;
use unicode_normalization::UnicodeNormalization as _;

/// Make any text safe where a script has words: in a paragraph, in the text of a quote, in a heading, in a quoted value.
///
/// It comes out on one line, control characters left out; parsing gives exactly that line back. Nothing in it can become
/// a cue, a label, a heading, a direction, a strike or an id.
#[must_use]
pub fn escape(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    // in one form: a label is known by its letters
    let clean: String = clean.chars().filter(|c| !c.is_control()).nfc().collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = label_colon(&line).or_else(|| label::disguised(&line, None).map(|(_, colon)| colon));
    // those at the end close a heading
    let hashes = line.trim_end_matches('#').len();
    let quoted = line.trim_start_matches(['>', ' ']);
    // its bracket will be escaped
    let bracket = || {
        let open = quoted.find('[')?;
        let word = lost_cue(&quoted.replacen('[', "\\[", 1), None)?;
        word.start.checked_sub(1).filter(|at| open < *at)
    };
    // Note tom 1:00–1:10: in a quote, a cue word in small letters
    let small = |o: &Opening| {
        let word = quoted.get(o.word.clone()).unwrap_or_default();
        let timed = || quoted.get(o.end..).is_some_and(|r| r.split_whitespace().any(|w| times::scan(w).is_some()));
        super::Verb::named(&word.to_ascii_uppercase()).is_some() && timed()
    };
    let cue = opening(quoted).filter(|o| is_cue_word(o) || small(o)).map(|o| o.word.start);
    // its dash will be escaped
    let dashed = || {
        let word = lost_cue(&format!("\\{quoted}"), None).filter(|_| quoted.starts_with(['-', '+', '*']))?;
        word.start.checked_sub(1)
    };
    let cue = cue.or_else(|| lost_cue(quoted, None).map(|w| w.start)).or_else(bracket).or_else(dashed);
    let cue = cue.map(|at| at + line.len() - quoted.len());
    let mut safe = String::with_capacity(line.len() + 8);
    let mut before = None;
    for (at, c) in line.char_indices() {
        let rest = line.get(at..).unwrap_or_default();
        let next = rest.chars().nth(1);
        let first = before.is_none();
        let opens = before.is_none_or(char::is_whitespace);
        let mark = match c {
            '\\' | '[' | ']' | '*' | '~' | '"' | '`' => true,
            '<' => next.is_some_and(|n| !n.is_whitespace()),
            '/' => opens,
            '(' => before == Some(']') || first && (label::in_capitals(&line) || label::behind_colon(&line).is_some()),
            '%' => next == Some('%'),
            '{' => CRITIC.iter().any(|(open, _)| rest.starts_with(open)),
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '#' => first || at >= hashes,
            '+' | '-' | '|' => first,
            '=' => first && line.bytes().all(|b| b == b'='),
            '.' | ')' => marker(&line).is_some_and(|len| len == at + 1),
            _ => false,
        };
        if (first && !c.is_ascii() && marker(&line).is_some())
            || (c == '>' && (first || opens && cue_follows(rest)))
            || opens_times(c, rest)
            || Some(at) == cue
            || (Some(at) == label && !c.is_ascii())
            || matches!(c, '“' | '”' | '„') && first
            || c == '＃' && first
            || by_number_always(c, next)
            || only_by_number(c, next, first)
            || is_apart(c, &safe, next)
            || (c == '&' && entity(rest).is_some())
        {
            push_entity(&mut safe, c);
        } else {
            if mark || Some(at) == label {
                safe.push('\\');
            }
            safe.push(c);
        }
        before = Some(c);
    }
    // behind a parenthesis that the backslashes have closed
    let safe = match label_colon(&safe) {
        Some(at) => no_colon(&safe, at),
        None => safe,
    };
    none_inside(safe, None)
}

/// Words in which neither a cue nor a label stands behind a sentence. `names`: who is declared; without it, anybody can be.
pub(super) fn none_inside(mut text: String, names: Option<&Names>) -> String {
    for word in inner_cues(&text, names.map(|names| &names.known)).into_iter().rev() {
        text = by_number(&text, word.start);
    }
    for (_, colon) in label::inner(&text, names).into_iter().rev() {
        text = no_colon(&text, colon);
    }
    text
}

/// The colon that would end a label, whichever voices are declared.
fn label_colon(line: &str) -> Option<usize> {
    let end = line.find([':', '：', '(', '（'])?;
    if !is_label(&spaced_once(line.get(..end)?)) {
        return None;
    }
    // a time is no label
    let clock = |scan: &label::Scan| line.get(scan.end..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    label::scan(line).filter(|scan| scan.spaced || !clock(scan)).map(|scan| scan.colon)
}

/// Whether a `>` has a cue word behind it.
pub(super) fn cue_follows(rest: &str) -> bool {
    let behind = rest.trim_start_matches('>').trim_start();
    let word = behind.trim_start_matches(['*', '_']).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.is_ascii() && super::Verb::named(word).is_some()
}

/// A word that a quote may not have at the front of a line: a cue word, or a slip in one.
fn is_cue_word(opening: &Opening) -> bool {
    opening.verb.is_some() || opening.near
}

/// A character by its number.
pub(super) fn push_entity(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        other => out.push_str(&format!("&#{};", u32::from(other))),
    }
}

/// The words of one piece of running text as canonical form has them: a backslash only where one is needed.
pub(super) fn words(text: &str, before: Option<&Inline>, after: Option<&Inline>, line_start: bool) -> String {
    running(text, before, after, line_start, 0)
}

/// The words of a link, which are running text between brackets.
pub(super) fn linked(text: &str) -> String {
    running(text, None, None, false, 1)
}

/// Running text inside so many open `brackets`.
fn running(
    text: &str,
    before: Option<&Inline>,
    after: Option<&Inline>,
    line_start: bool,
    mut brackets: usize,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous: Option<char> = None;
    let outside = brackets;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.get(c.len_utf8()..).and_then(|r| r.chars().next());
        let edge = previous.is_none() || next.is_none();
        let fresh = previous.map_or(line_start, |p| p == '\n');
        if fresh && begins_block(rest, &mut out) {
            previous = Some(c);
            continue;
        }
        let after_said = previous.is_none() && matches!(before, Some(Inline::Pronouncer(_)));
        let after_white = previous.map_or(before.is_none(), char::is_whitespace);
        let mark = match c {
            '\\' => next.is_none_or(|n| {
                n.is_ascii_punctuation() || matches!(n, '\n' | '［' | '\u{336}') || TILDES.contains(&n) || is_unseen(n)
            }),
            '[' => {
                brackets += 1;
                true
            }
            // the other half of a bracket, for the eye
            ']' if brackets > 0 => {
                brackets = (brackets - 1).max(outside);
                true
            }
            '~' => edge || previous == Some('~') || next == Some('~'),
            '*' => !(previous.is_some_and(char::is_whitespace) && next.is_some_and(char::is_whitespace)),
            '/' => after_said || after_white && next.is_some_and(|n| !n.is_whitespace()) && closes(rest),
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!')),
            '!' => next.is_none() && matches!(after, Some(Inline::Link(..))),
            '(' => {
                previous.is_none() && matches!(before, Some(Inline::Direction(_)))
                    || fresh && label::behind_colon(rest).is_some()
            }
            ':' if previous.is_none() && matches!(before, Some(Inline::Direction(_))) => {
                definition(&format!("[]{rest}")).is_some()
            }
            '%' => next == Some('%'),
            '{' => CRITIC.iter().any(|(open, _)| rest.starts_with(open)),
            '_' => !previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if (c == '&' && entity(rest).is_some())
            || (after_said && c.is_alphanumeric())
            || c == '＃' && fresh
            || by_number_always(c, next)
            || (mark && (only_by_number(c, next, fresh) || c == '[' && begins_times(rest)))
            || is_apart(c, &out, next)
        {
            push_entity(&mut out, c);
        } else {
            if mark {
                out.push('\\');
            }
            out.push(c);
        }
        previous = Some(c);
    }
    out
}

/// A backslash before a tilde or a comment, or before a star or a number sign at the beginning of a line, is what a word
/// processor writes where somebody typed a mark, as it writes `&gt;`; so a script that means the character has it by its number.
fn only_by_number(c: char, next: Option<char>, first: bool) -> bool {
    c == '~' || (c == '<' && next == Some('!')) || (first && matches!(c, '*' | '#'))
}

/// A bracket of full width, a stroke over letters, two tildes of another keyboard, and what begins an id, which a converter may
/// have escaped: they would be told as slips.
fn by_number_always(c: char, next: Option<char>) -> bool {
    c == '^' && next.is_some_and(|n| !n.is_whitespace())
        || matches!(c, '［' | '\u{336}')
        || TILDES.contains(&c) && next == Some(c)
}

/// What nobody sees is dropped beside marks and at the ends of words and lines; inside words, and between signs that are no
/// marks, it is kept. Direction marks are kept beside white, too.
pub(super) fn is_lost(c: char, before: Option<char>, next: Option<char>) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = |n: Option<char>| {
        n.is_some_and(|n| {
            n.is_alphanumeric()
                || (turns || !n.is_whitespace()) && !n.is_ascii_punctuation() && !is_unseen(n) && n != '\n'
        })
    };
    is_unseen(c) && !(kept(before) && kept(next))
}

/// What nobody sees, where it might be lost: what stands before it and behind it may be written as a mark or by a number.
pub(super) fn is_apart(c: char, written: &str, next: Option<char>) -> bool {
    is_unseen(c) && !(written.ends_with(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric))
}

/// A bracket of any keyboard with a time behind it: in a heading it would be told as a slip.
pub(super) fn opens_times(c: char, rest: &str) -> bool {
    heading::OPEN.contains(&c) && begins_times(rest.trim_start_matches(heading::OPEN))
}

/// Whether a bracket has a time behind it, as at the end of a heading.
pub(super) fn begins_times(rest: &str) -> bool {
    let inside = rest.trim_start_matches('[').trim_start_matches(['@', ' ']);
    times::scan(inside).is_some_and(|found| found.value.is_some())
}

fn closes(rest: &str) -> bool {
    rest.chars().skip(1).take(42).any(|c| c == '/')
}

/// Write the first character of a line so that it begins no block; `false` when it begins none anyway.
fn begins_block(rest: &str, out: &mut String) -> bool {
    let Some(c) = rest.chars().next() else { return false };
    let line = rest.lines().next().unwrap_or_default();
    let rule = matches!(c, '-' | '*' | '_' | '=') && line.chars().all(|n| n == c || n.is_whitespace());
    match c {
        '>' => push_entity(out, c),
        '#' if heading::level(line).is_some() => push_entity(out, c),
        c if c.is_ascii_digit() && marker(line).is_some() => push_entity(out, c),
        c if rule || marker(line).is_some() => {
            if c.is_ascii() && c != '*' {
                out.push('\\');
                out.push(c);
            } else {
                push_entity(out, c);
            }
        }
        _ => return false,
    }
    true
}

/// Words that stand between marks of their own, where only `special` has a meaning.
pub(super) fn inside(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.get(c.len_utf8()..).and_then(|r| r.chars().next());
        let fresh = previous == Some('\n');
        let edge = previous.is_none() || next.is_none() || previous == Some('~') || next == Some('~');
        let mark = match c {
            '\\' => next.is_none_or(|n| n.is_ascii_punctuation() || n == '\n' || is_unseen(n)),
            '<' => next == Some('!'),
            '~' if special.contains(&'~') => edge,
            c => special.contains(&c),
        };
        if fresh && begins_block(rest, &mut out) {
        } else if (c == '&' && entity(rest).is_some()) || is_apart(c, &out, next) {
            push_entity(&mut out, c);
        } else {
            if mark {
                if c.is_ascii() && !only_by_number(c, next, fresh) {
                    out.push('\\');
                } else {
                    push_entity(&mut out, c);
                    previous = Some(c);
                    continue;
                }
            }
            out.push(c);
        }
        previous = Some(c);
    }
    out
}

/// A line that would be taken for a label gets a backslash before its colon.
pub(super) fn no_label(line: &str, names: &Names) -> String {
    let Some(scan) = label::scan(line) else { return line.to_owned() };
    if label::judge(line, &scan, names) == Verdict::Words {
        return line.to_owned();
    }
    no_colon(line, scan.colon)
}

/// A line whose colon at this place ends no label.
fn no_colon(line: &str, at: usize) -> String {
    let (before, after) = line.split_at_checked(at).unwrap_or((line, ""));
    match after.strip_prefix('：') {
        Some(rest) => format!("{before}&#{};{rest}", u32::from('：')),
        None => format!("{before}\\{after}"),
    }
}

/// A line of a quote that would be taken for a cue gets its first letter by number.
pub(super) fn no_cue(line: &str) -> String {
    let found = opening(line).filter(is_cue_word).map(|found| found.word.start);
    found.map_or_else(|| line.to_owned(), |at| by_number(line, at))
}

/// Lines of a paragraph that would be taken for cues without their mark.
pub(super) fn no_lost_cue(text: &str) -> String {
    let safe = |line: &str| lost_cue(line, None).map_or_else(|| line.to_owned(), |word| by_number(line, word.start));
    text.split('\n').map(safe).collect::<Vec<_>>().join("\n")
}

/// A line with the letter at this place by its number.
fn by_number(line: &str, at: usize) -> String {
    let (before, word) = line.split_at_checked(at).unwrap_or((line, ""));
    let mut characters = word.chars();
    let mut out = before.to_owned();
    if let Some(c) = characters.next() {
        // one that stood for itself would take the entity for a character
        let alone = before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        out.extend(alone.then_some('\\'));
        push_entity(&mut out, c);
    }
    out.push_str(characters.as_str());
    out
}

#[cfg(test)]
mod tests {
    use super::{by_number, escape};

    #[test]
    fn a_backslash_before_what_is_written_by_its_number_stays_one() {
        assert_eq!(by_number("\\ENDS", 1), "\\\\&#69;NDS");
        assert_eq!(by_number("\\\\ENDS", 2), "\\\\&#69;NDS");
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for text in
            ["Good evening, and welcome.", "안녕하십니까. 「말」 이야기입니다.", "It is 12:30, they mean: soon."]
        {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn nothing_can_become_a_mark() {
        assert_eq!(escape("TOM: hello"), "TOM\\: hello");
        assert_eq!(escape("> CLIP tom"), "&#62; &#67;LIP tom");
        assert_eq!(escape("CLIP tom"), "&#67;LIP tom");
        assert_eq!(escape("# a [b] ~~c~~ ^d"), "&#35; a \\[b\\] &#126;&#126;c&#126;&#126; &#94;d");
        assert_eq!(escape("a\n\n- b\u{7}"), "a - b");
        assert_eq!(escape("%%a%%"), "\\%%a\\%%");
        assert_eq!(escape("(pad 1) a (b)"), "\\(pad 1) a (b)");
    }
}
