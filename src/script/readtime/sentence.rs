//! Where sentences end, in English and Korean.

/// The sentences of a text, trimmed, in order; together they hold all of its words.
///
/// A stop ends a sentence unless it belongs to a title (`Dr.`), an initial, a date (`2023. 12. 10.`), a number, or a
/// quotation that goes on (`“Why?” he asked`). A blank line always ends one.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\n' {
            let rest = text.get(at + 1..).unwrap_or_default();
            let blank = rest.split('\n').next().is_some_and(|l| l.trim().is_empty()) && !rest.trim().is_empty();
            if blank {
                push(text, start..at, &mut out);
                start = at;
            }
            continue;
        }
        if !stop(c) {
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut marks = 1;
        let mut quoted = false;
        while let Some((next, d)) = chars.peek().copied().filter(|(_, d)| stop(*d) || closes(*d)) {
            marks += usize::from(stop(d));
            quoted |= closes(d);
            end = next + d.len_utf8();
            chars.next();
        }
        let before = text.get(start..at).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        if ends(before, c, marks, quoted, after) {
            push(text, start..end, &mut out);
            start = end;
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push<'a>(text: &'a str, range: std::ops::Range<usize>, out: &mut Vec<&'a str>) {
    let sentence = text.get(range).unwrap_or_default().trim();
    if sentence.chars().any(char::is_alphanumeric) {
        out.push(sentence);
    }
}

const fn stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！' | '।' | '॥' | '۔' | '؟' | '။' | '។' | '།' | '።')
}

const fn closes(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '」' | '』' | '»' | '*')
}

/// So far, in characters, the next word is looked for behind a stop: a text of nothing but signs is none.
const AHEAD: usize = 200;

fn ends(before: &str, mark: char, marks: usize, quoted: bool, after: &str) -> bool {
    if !after.is_empty() && !after.starts_with(char::is_whitespace) && !matches!(mark, '。' | '？' | '！') {
        return false;
    }
    let next = after.trim_start();
    let first = next.chars().take(AHEAD).find(|c| c.is_alphanumeric());
    let Some(first) = first else { return true };
    if first.is_lowercase() && !next.starts_with(['•', '-']) {
        return false;
    }
    let word = next.split_whitespace().next().unwrap_or_default();
    if quoted && CARRIES_ON.iter().any(|p| word.starts_with(p)) {
        return false;
    }
    if mark != '.' || marks > 1 {
        return true;
    }
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    if digits {
        // 2023. 12. 10. is one date
        let earlier = before.split_whitespace().rev().nth(1).unwrap_or_default();
        let dated = earlier.strip_suffix('.').is_some_and(|e| !e.is_empty() && e.bytes().all(|b| b.is_ascii_digit()));
        return !first.is_ascii_digit() && !dated;
    }
    if TITLES.contains(&bare) {
        return false;
    }
    if BEFORE_NUMBERS.contains(&bare) {
        return !first.is_ascii_digit();
    }
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    // an initial: J. Holt; the U.S. Army
    let initial = bare.chars().count() == 1 && bare.chars().all(char::is_uppercase) && bare != "I";
    let initials =
        bare.contains('.') && letters * 2 == bare.chars().count() + 1 && bare.chars().any(char::is_uppercase);
    if initial || initials {
        return STARTS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
    }
    true
}

/// Never the end of a sentence.
const TITLES: &[&str] = &[
    "Dr", "Mr", "Mrs", "Ms", "Mx", "Prof", "St", "Gen", "Col", "Capt", "Lt", "Sgt", "Maj", "Sen", "Rep", "Gov", "Rev",
    "Hon", "vs", "e.g", "i.e", "cf", "approx",
];
/// The end of a sentence unless a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "No", "Nos", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "p", "pp", "Fig",
    "Vol",
];
/// What a sentence begins with more often than a name does.
const STARTS: &[&str] = &[
    "The", "A", "An", "I", "We", "He", "She", "It", "They", "You", "This", "That", "But", "And", "So", "My", "Then",
    "In",
];
/// What follows a quotation in the same Korean sentence.
const CARRIES_ON: &[&str] =
    &["라고", "라는", "라며", "라면서", "하고", "하며", "고 ", "이라고", "이라는", "했", "하는", "라니", "란"];

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_where_people_stop() {
        for (text, wanted) in [
            ("Dr. Kim left at 3 p.m. He ran.", 2),
            ("It was 1.5 kg.", 1),
            ("2023. 12. 10. 만났다.", 1),
            ("그는 \"왜요?\"라고 물었다.", 1),
            ("그는 “왜요?” 라고 물었다. 나는 웃었다.", 2),
            ("“Why?” he asked.", 1),
            ("“Why?” Then he left.", 2),
            ("Wait... what?", 1),
            ("I left... Then it rained.", 2),
            ("See No. 39. No. I did not.", 3),
            ("J. Holt rang the bell. Nobody came.", 2),
            ("He moved to the U.S. It rained there.", 2),
            ("The U.S. Army band played.", 1),
            ("It closed on Dec. 10. We wept.", 2),
            ("눈이 왔다. 길이 없었다! 그래도 갔다", 3),
            ("One line\n\nanother line", 2),
            ("One line\nthat goes on.", 1),
            ("", 0),
            ("… — !", 0),
        ] {
            assert_eq!(sentences(text).len(), wanted, "{text}: {:?}", sentences(text));
        }
    }

    #[test]
    fn no_word_is_lost_between_sentences() {
        let text = "Soup was late (again). “Was it?” It was! 3.5 litres. 그래요? 네.";
        let joined = sentences(text).join(" ");
        assert_eq!(joined.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
    }
}
