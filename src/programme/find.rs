//! Finding a phrase in what was said, and proving that a quotation says what the transcript says.
use crate::{
    transcript::{ParagraphKind, Transcript, folded},
    units::Millis,
};
use std::{collections::BTreeMap, ops::Range};

/// The words of a transcript that can be quoted, in the form in which words are compared.
///
/// Headings and notes are not in it: nobody said them.
pub(super) struct Spoken<'a> {
    transcript: &'a Transcript,
    /// The index of a word in the transcript, and its folded form; never empty.
    words: Vec<(usize, String)>,
    /// Where each of them is said.
    places: BTreeMap<String, Vec<usize>>,
}

/// One word of a text that is compared with a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) folded: String,
    pub(super) struck: bool,
    /// A tone stands in its place.
    pub(super) bleeped: bool,
    /// Part of a word as it is written, which is two in the transcript.
    pub(super) apart: bool,
}

/// A word in the form in which a quotation is compared: folded, and with the signs that make another number of the same
/// figures. A comma between thousands is the transcriber's.
fn compared(word: &str) -> String {
    if !word.contains(|c: char| c.is_ascii_digit() || is_amount(c)) {
        return folded(word);
    }
    let all: Vec<char> = word.chars().collect();
    let is_digit = |n: Option<usize>| n.and_then(|n| all.get(n)).is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (n, c) in all.iter().enumerate() {
        let (before, after) = (is_digit(n.checked_sub(1)), is_digit(Some(n + 1)));
        let alone = n.checked_sub(1).and_then(|n| all.get(n)).is_none_or(|c| !c.is_alphanumeric() && *c != '.');
        let thousands = || {
            let run = all.get(n + 1..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
            run == 3 && n > 0
        };
        match c {
            ',' if before && after && thousands() => {}
            '.' | ',' | ':' | '/' if before && after => out.push(*c),
            '.' if after && alone => out.push('.'),
            '-' | '–' | '—' | '−' | '‑' if after && (before || alone) => out.push('-'),
            c if is_amount(*c) => out.push(*c),
            c => out.push_str(&folded(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

/// Signs that say what a figure counts.
const fn is_amount(c: char) -> bool {
    matches!(c, '%' | '‰' | '°' | '+' | '$' | '¢' | '£' | '¥' | '\u{20a0}'..='\u{20bf}')
}

/// The words of a text, without those that are punctuation alone.
pub(super) fn tokens(text: &str, struck: bool) -> Vec<Token> {
    let all = text.split_whitespace();
    all.map(|word| Token { text: word.to_owned(), folded: compared(word), struck, bleeped: false, apart: false })
        .filter(|t| !t.folded.is_empty())
        .collect()
}

/// So many words are shown of a text and a transcript that do not agree again.
const FEW: usize = 4;

/// Where a text and a transcript part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// What the script has there; empty past its end.
    pub(super) script: String,
    /// What the transcript has there; empty past its end.
    pub(super) transcript: String,
    /// When that was said.
    pub(super) at: Option<Millis>,
    /// How many words of the script stand before.
    pub(super) agreed: usize,
    /// How many words of the script differ from there on.
    pub(super) differ: usize,
    /// What the transcript has before and behind the words that differ.
    pub(super) around: (String, String),
}

/// How many words of what was said and of a text must be passed over until both agree again, the fewest together. `None`
/// when they do not within a few.
pub(super) fn again(said: &[(usize, String)], text: &[Token]) -> Option<(usize, usize)> {
    const FAR: usize = 12;
    const SURE: usize = 2;
    let agree = |i: usize, j: usize| {
        let (a, b) = (said.get(i..).unwrap_or_default(), text.get(j..).unwrap_or_default());
        let both = a.len().min(b.len());
        // that both end says nothing behind more words than a few
        let ends = a.len() == b.len() && both < SURE && i.max(j) <= FEW;
        (both >= SURE || ends) && a.iter().zip(b).take(SURE).all(|(a, b)| a.1 == b.folded)
    };
    let mut pairs = (1..=2 * FAR).flat_map(|sum| (0..=sum).map(move |i| (i, sum - i)));
    pairs.find(|(i, j)| *i <= FAR.min(said.len()) && *j <= FAR.min(text.len()) && agree(*i, *j))
}

/// Two words of the same letters, of which an apostrophe makes two: "its" and "it's", "were" and "we're".
fn other_word(a: &str, b: &str) -> bool {
    /// What is no word without its apostrophe; who leaves it out means the same.
    const PLAIN: &[&str] = &[
        "im", "ive", "youre", "youve", "youll", "youd", "theyre", "theyve", "theyll", "theyd", "weve", "hes", "shes",
        "thats", "thatll", "whats", "whos", "wheres", "heres", "theres", "hows", "itll", "itd", "hed", "oclock",
        "maam", "cmon", "yall",
    ];
    let inside = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().filter(|c| matches!(c, '\'' | '’' | 'ʼ' | '‘' | '´' | '`')).count()
    };
    // ‘단추’라고: the marks of a quotation, of which a word of Hangul has no other
    if inside(a) == inside(b) || a.contains(crate::letter::is_hangul) {
        return false;
    }
    let folded = folded(a);
    // the '90s are the 90's
    !(folded.ends_with("nt") || PLAIN.contains(&folded.as_str()) || folded.starts_with(|c: char| c.is_ascii_digit()))
}

impl<'a> Spoken<'a> {
    pub(super) fn new(transcript: &'a Transcript) -> Self {
        let speech = transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
        let mut words = Vec::new();
        for index in speech.flat_map(|p| p.words.clone()) {
            let folded = transcript.words.get(index).map(|w| compared(&w.text)).unwrap_or_default();
            if !folded.is_empty() {
                words.push((index, folded));
            }
        }
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, (_, folded)) in words.iter().enumerate() {
            places.entry(folded.clone()).or_default().push(place);
        }
        Self { transcript, words, places }
    }

    fn matches_at(&self, at: usize, phrase: &[Token]) -> bool {
        self.words.get(at..at + phrase.len()).is_some_and(|run| run.iter().zip(phrase).all(|(a, b)| a.1 == b.folded))
    }

    /// Every place where the phrase is said, as ranges of word indices in the transcript; no match lies in another.
    pub(super) fn find(&self, phrase: &[Token]) -> Vec<Range<usize>> {
        let starts = self.places(phrase).filter(|at| self.matches_at(*at, phrase));
        starts.filter_map(|at| self.indices(at..at + phrase.len())).collect()
    }

    fn places(&self, phrase: &[Token]) -> impl Iterator<Item = usize> {
        phrase.first().and_then(|t| self.places.get(&t.folded)).into_iter().flatten().copied()
    }

    fn indices(&self, run: Range<usize>) -> Option<Range<usize>> {
        let first = self.words.get(run.start)?.0;
        let last = self.words.get(run.end.checked_sub(1)?)?.0;
        Some(first..last + 1)
    }

    /// The place where most of the phrase agrees, with how many words do: for a message that helps.
    pub(super) fn nearest(&self, phrase: &[Token]) -> Option<(usize, Range<usize>)> {
        let score = |at: usize| {
            let run = self.words.get(at..).unwrap_or_default();
            run.iter().zip(phrase).filter(|(a, b)| a.1 == b.folded).count()
        };
        let best =
            (0..self.words.len()).map(|at| (score(at), at)).max_by_key(|(n, at)| (*n, std::cmp::Reverse(*at)))?;
        let end = (best.1 + phrase.len()).min(self.words.len());
        (best.0 > 0).then(|| self.indices(best.1..end).map(|run| (best.0, run)))?
    }

    /// The folded words inside a range of word indices.
    pub(super) fn within(&self, range: &Range<usize>) -> &[(usize, String)] {
        let start = self.words.partition_point(|(at, _)| *at < range.start);
        let end = self.words.partition_point(|(at, _)| *at < range.end);
        self.words.get(start..end).unwrap_or_default()
    }

    /// Compare a text, struck words included, with the words of a range.
    ///
    /// # Errors
    /// The places where they part, in order, up to the first behind which they do not agree again.
    pub(super) fn prove(&self, range: &Range<usize>, text: &[Token]) -> Result<(), Vec<Mismatch>> {
        let said = self.within(range);
        let spelled = |at: usize| self.transcript.words.get(at).map_or("", |w| w.text.as_str());
        let alike =
            |((at, folded), b): &(&(usize, String), &Token)| *folded == b.folded && !other_word(spelled(*at), &b.text);
        let words = |from: usize, many: usize| {
            let run = said.iter().skip(from).take(many).map(|(at, _)| spelled(*at));
            run.collect::<Vec<_>>().join(" ")
        };
        let (mut heard, mut read) = (0, 0);
        let mut parted = Vec::new();
        loop {
            let (own, rest) = (said.get(heard..).unwrap_or_default(), text.get(read..).unwrap_or_default());
            let agreed = own.iter().zip(rest).take_while(alike).count();
            heard += agreed;
            read += agreed;
            if heard == said.len() && read == text.len() {
                break;
            }
            let (own, rest) = (own.get(agreed..).unwrap_or_default(), rest.get(agreed..).unwrap_or_default());
            let next = again(own, rest);
            let (missed, differ) = next.unwrap_or((own.len().min(FEW), rest.len().min(FEW)));
            let script: Vec<&str> = rest.iter().take(differ).map(|t| t.text.as_str()).collect();
            let time = own.first().and_then(|(at, _)| self.transcript.words.get(*at)?.time);
            parted.push(Mismatch {
                script: script.join(" "),
                transcript: words(heard, missed),
                at: time.map(|t| t.start),
                agreed: read,
                differ,
                around: (heard.checked_sub(1).map_or_else(String::new, |n| words(n, 1)), words(heard + missed, 1)),
            });
            if next.is_none() {
                break;
            }
            heard += missed;
            read += differ;
        }
        if parted.is_empty() { Ok(()) } else { Err(parted) }
    }

    /// The word indices of a stretch of time: a word is in when its middle is.
    pub(super) fn between(&self, start: Millis, end: Millis) -> Option<Range<usize>> {
        let inside = |at: usize| {
            let time = self.transcript.words.get(at).and_then(|w| w.time);
            time.is_some_and(|t| (start.0..end.0).contains(&(t.start.0.midpoint(t.end.0))))
        };
        let first = self.words.iter().find(|(at, _)| inside(*at))?.0;
        let last = self.words.iter().rev().find(|(at, _)| inside(*at))?.0;
        Some(first..last + 1)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Spoken, tokens};
    use crate::{
        source::Span,
        transcript::{Paragraph, ParagraphKind, Time, Timing, Transcript, Word, WordKind},
        units::Millis,
    };

    pub(crate) fn said(text: &str) -> Transcript {
        let words: Vec<_> = text
            .split_whitespace()
            .zip(0u64..)
            .map(|(word, n)| Word {
                text: word.to_owned(),
                time: Some(Time { start: Millis(n * 500), end: Millis(n * 500 + 400), timing: Timing::Word }),
                kind: WordKind::Spoken,
                span: Span::default(),
            })
            .collect();
        let speech =
            Paragraph { kind: ParagraphKind::Speech, speaker: None, words: 0..words.len(), span: Span::default() };
        Transcript { words, paragraphs: vec![speech], ..Transcript::default() }
    }

    #[test]
    fn a_phrase_is_found_through_punctuation_and_case() {
        let transcript = said("Well — the kettle “knows”, the Kettle knows.");
        let spoken = Spoken::new(&transcript);
        assert_eq!(spoken.find(&tokens("the kettle knows", false)), [2..5, 5..8]);
        assert!(spoken.find(&tokens("", false)).is_empty());
    }

    #[test]
    fn a_changed_word_is_shown_with_what_was_said_and_when() {
        let transcript = said("we never said it was late");
        let spoken = Spoken::new(&transcript);
        let parted = spoken.prove(&(0..6), &tokens("we always said it was late", false)).unwrap_err().remove(0);
        assert_eq!((parted.script.as_str(), parted.transcript.as_str()), ("always", "never"));
        assert_eq!((parted.at, parted.agreed, parted.differ), (Some(Millis(500)), 1, 1));
        let parted = |text: &str| {
            let parted = spoken.prove(&(0..6), &tokens(text, false)).unwrap_err().remove(0);
            (parted.script, parted.transcript, parted.differ)
        };
        assert_eq!(parted("we said it was late"), (String::new(), "never".into(), 0));
        assert_eq!(parted("we never ever said it was late"), ("ever".into(), String::new(), 1));
        assert_eq!(parted("we never said it was"), (String::new(), "late".into(), 0));
        assert_eq!(parted("we never said it was late today"), ("today".into(), String::new(), 1));
        assert_eq!(
            parted("they all forgot what the kettle knew"),
            ("they all forgot what".into(), "we never said it".into(), 4)
        );
    }

    #[test]
    fn every_place_where_they_part_is_shown_until_they_do_not_agree_again() {
        let transcript = said("we never said it was late and the kettle knew it first of all of us");
        let spoken = Spoken::new(&transcript);
        let parted = |text: &str| {
            let all = spoken.prove(&(0..16), &tokens(text, false)).unwrap_err();
            all.into_iter().map(|p| (p.script, p.transcript, p.agreed)).collect::<Vec<_>>()
        };
        let (some, none) = (str::to_owned, String::new);
        assert_eq!(
            parted("we always said it was late and a kettle knew it first of us"),
            [(some("always"), some("never"), 1), (some("a"), some("the"), 7), (none(), some("all of"), 13)]
        );
        assert_eq!(
            parted("we always said it was red green blue brown black and no more of this"),
            [(some("always"), some("never"), 1), (some("red green blue brown"), some("late and the kettle"), 5)]
        );
    }

    #[test]
    fn a_word_left_out_at_the_end_is_a_change_too() {
        let transcript = said("it was late today");
        let spoken = Spoken::new(&transcript);
        assert!(spoken.prove(&(0..4), &tokens("it was late", false)).is_err());
        assert!(spoken.prove(&(0..4), &tokens("It was late, today!", false)).is_ok());
    }

    #[test]
    fn an_apostrophe_that_makes_another_word_counts() {
        let transcript = said("it’s late and we're there, don't you know");
        let proved = |text: &str| Spoken::new(&transcript).prove(&(0..8), &tokens(text, false)).is_ok();
        assert!(proved("It's late and we’re there, 'dont' you know"));
        assert!(!proved("Its late and we're there, don't you know"));
        assert!(!proved("It's late and were there, don't you know"));
    }

    #[test]
    fn another_number_of_the_same_figures_is_another_word() {
        let proved = |said: &str, text: &str| {
            let transcript = self::said(said);
            let spoken = Spoken::new(&transcript);
            spoken.prove(&(0..transcript.words.len()), &tokens(text, false)).is_ok()
        };
        for (said, text) in [
            ("2.50", "250"),
            ("15", "1.5"),
            ("3-4", "34"),
            ("9:30", "930"),
            ("-5", "5"),
            ("15", "-15"),
            ("60%", "60"),
            ("$5", "5"),
            ("15", "€15"),
            ("1987", "19.87"),
            ("1/2/1953", "12/1953"),
            ("60 %", "60"),
            (".5", "5"),
        ] {
            assert!(!proved(said, text) && !proved(text, said), "{said} {text}");
        }
        for (said, text) in [
            ("1,000", "1000"),
            ("1,250,000.", "1250000"),
            ("3–4", "3-4"),
            ("“15”", "15,"),
            ("in 1990…", "in 1990."),
            ("the 90's", "the ’90s,"),
            ("…5 of us", "5 of us"),
            ("(2.5)", "2.5"),
            ("well-known", "well known".replace(' ', "-").as_str()),
        ] {
            assert!(proved(said, text) && proved(text, said), "{said} {text}");
        }
    }

    #[test]
    fn words_belong_to_a_stretch_when_their_middle_does() {
        let transcript = said("a b c d");
        let spoken = Spoken::new(&transcript);
        assert_eq!(spoken.between(Millis(300), Millis(1300)), Some(1..3));
        assert_eq!(spoken.between(Millis(9000), Millis(9500)), None);
    }
}
