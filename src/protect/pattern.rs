//! A protected word, and every way in which it may stand in a text.
//!
//! Texts are compared letter by letter in one form: decomposed, lower case, without accents and without characters that
//! nobody sees. Between the parts of a name anything may stand that is no letter, or nothing; inside a part a sign, a mark
//! of a script or a page, the end of a line with or without a hyphen, or a space after every letter.
use super::{marked::Marks, romanise};
use crate::source::is_unseen;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Between two parts of a name, so many characters at most.
const GAP: usize = 3;
/// In alphabets whose words are inflected, so many letters may follow.
const ENDING: usize = 3;

/// A letter of a text in the form in which letters are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) folded: char,
    /// As written.
    pub(super) written: char,
    /// Bytes of the text.
    from: usize,
    to: usize,
}

/// A text, letter by letter.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let mut all = Vec::with_capacity(text.len());
    for (from, written) in text.char_indices() {
        if unseen(written) {
            continue;
        }
        let to = from + written.len_utf8();
        for folded in written.to_lowercase().nfkd().flat_map(char::to_lowercase) {
            if !is_combining_mark(folded) {
                let plain = undecorated(folded);
                all.extend(plain.chars().map(|folded| Letter { folded, written, from, to }));
                if plain.is_empty() {
                    all.push(Letter { folded, written, from, to });
                }
            }
        }
    }
    one_alphabet(&mut all);
    all
}

/// In a word of two alphabets, letters that look like Latin ones are read as these: nobody sees the difference.
fn one_alphabet(all: &mut [Letter]) {
    if !all.iter().any(|l| alike(l.folded).is_some()) {
        return;
    }
    for word in all.chunk_by_mut(|a, b| a.folded.is_alphabetic() && b.folded.is_alphabetic()) {
        if word.iter().any(|l| l.folded.is_alphabetic() && Script::of(l.folded) == Script::Latin) {
            for letter in word {
                letter.folded = alike(letter.folded).unwrap_or(letter.folded);
            }
        }
    }
}

/// The Latin letter that one of another alphabet looks like.
pub(super) const fn alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'е' | 'ε' => 'e',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'н' => 'h',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'ν' => 'n',
        _ => return None,
    })
}

/// Letters that Unicode does not take apart, as they are written without their stroke; empty for all others.
const fn undecorated(c: char) -> &'static str {
    match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => "",
    }
}

/// Characters that change nothing of what is read: those that nobody sees, and those that choose among pictures of a letter.
const fn unseen(c: char) -> bool {
    is_unseen(c) || matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Other spellings of a word: `Müller` is Mueller in a passport, and `Mueller` may be Müller.
pub(super) fn umlauts(word: &str) -> Vec<String> {
    const TWO: [(char, &str); 5] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ø', "oe"), ('å', "aa")];
    let small: String = word.to_lowercase().nfc().collect();
    let apart = small.chars().fold(String::new(), |mut out, c| {
        match TWO.iter().find(|(one, _)| *one == c) {
            Some((_, two)) => out.push_str(two),
            None => out.push(c),
        }
        out
    });
    // before a consonant that does not end the word: Mueller and no Michael
    let letters: Vec<char> = small.chars().collect();
    let vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let two = |at: usize| {
        let pair = letters.get(at..at + 4);
        pair.is_some_and(|p| {
            matches!(p.first(), Some('a' | 'o' | 'u'))
                && p.get(1) == Some(&'e')
                && p.iter().skip(2).all(|c| c.is_alphabetic())
                && p.get(2).is_some_and(|c| !vowel(c))
        })
    };
    let joined: String =
        (0..letters.len()).filter(|at| !at.checked_sub(1).is_some_and(two)).filter_map(|at| letters.get(at)).collect();
    [apart, joined].into_iter().filter(|other| *other != small).collect()
}

/// A part of a word: one of several spellings.
#[derive(Clone, PartialEq, Eq)]
struct Part {
    spellings: Vec<Vec<char>>,
    /// Something that is no letter may stand before it.
    apart: bool,
    /// The first spelling is as it is written, the others are its cases, behind which nothing follows.
    cases: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Hangul,
    /// Alphabets with spaces between words.
    Alphabet,
    /// Scripts without spaces.
    Unspaced,
}

impl Script {
    const fn of(c: char) -> Self {
        match c as u32 {
            0x30..=0x39 | 0x41..=0x7a | 0xc0..=0x24f | 0x1e00..=0x1eff => Self::Latin,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7a3 => Self::Hangul,
            0x0e00..=0x0eff | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff => Self::Unspaced,
            _ => Self::Alphabet,
        }
    }
}

/// What may follow a word of Hangul.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// Anything: Hangul knows no other end of a word than a particle, and there are many.
    Anything,
    /// A word of one syllable: nothing but particles.
    Particle,
    /// A given name of one syllable, which is too often a word: what names alone have behind them.
    Call,
}

/// A protected word in all its spellings.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
    after: After,
    /// A word of Hangul in Latin letters: particles may follow, in Latin letters too.
    romanised: bool,
    /// It is looked for only where the text marks it as a name.
    marks: Option<Marks>,
}

fn plain(word: &str) -> Vec<char> {
    letters(word).into_iter().map(|l| l.folded).filter(|c| c.is_alphanumeric()).collect()
}

impl Pattern {
    /// Of a word or name as it is written: the parts between spaces, hyphens and stops. `None` when nothing is left of it.
    pub(super) fn written(word: &str) -> Option<Self> {
        let pieces = word.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c) && !unseen(c));
        let parts: Vec<Part> = pieces
            .map(plain)
            .filter(|p| !p.is_empty())
            .enumerate()
            .map(|(n, letters)| Part { spellings: inflected(letters), apart: n > 0, cases: true })
            .collect();
        let syllables = word.nfc().filter(|c| romanise::is_syllable(*c)).count();
        let alone = syllables == 1 && word.nfc().count() == 1;
        let after = if alone { After::Particle } else { After::Anything };
        (!parts.is_empty()).then_some(Self { parts, after, romanised: false, marks: None })
    }

    /// Of a given name of one syllable in Hangul, as people are called by it: `솔아`, `솔이가`, `솔 씨`.
    pub(super) fn called(given: &str) -> Option<Self> {
        Self::written(given).map(|written| Self { after: After::Call, ..written })
    }

    /// Where it stands as a name alone: behind a title or an initial, before what people are called by.
    pub(super) fn marked(self, marks: Marks) -> Self {
        Self { after: After::Anything, marks: Some(marks), ..self }
    }

    /// Of a family name in Hangul, in Latin letters. A letter alone is none.
    pub(super) fn family(family: &str) -> Option<Self> {
        let whole = family.chars().count() == 1;
        let part = |(n, c): (usize, char)| {
            let spellings = romanise::spellings(c, whole).into_iter().filter(|s| s.len() > 1);
            Part { spellings: spellings.map(|s| s.chars().collect()).collect(), apart: n > 0, cases: false }
        };
        let parts: Vec<Part> = family.nfc().filter(|c| romanise::is_syllable(*c)).enumerate().map(part).collect();
        let sound = !parts.is_empty() && parts.iter().all(|p| !p.spellings.is_empty());
        sound.then_some(Self { parts, after: After::Anything, romanised: true, marks: None })
    }

    /// Of a name in Hangul with its syllables apart, as forms and title pages print it: `김 영 수`, `김·영·수`.
    pub(super) fn spaced(name: &str) -> Option<Self> {
        let syllables = name.nfc().filter(|c| romanise::is_syllable(*c)).enumerate();
        let parts: Vec<Part> = syllables
            .map(|(n, c)| Part { spellings: vec![plain(&c.to_string())], apart: n > 0, cases: false })
            .collect();
        (parts.len() > 2).then_some(Self { parts, after: After::Anything, romanised: false, marks: None })
    }

    /// Of a word in Hangul in Latin letters. The first `family` syllables are a family name, which stands first or last.
    pub(super) fn romanised(word: &str, family: usize, last: bool) -> Option<Self> {
        let syllables: Vec<char> = word.nfc().filter(|c| romanise::is_syllable(*c)).collect();
        let part = |(n, c): (usize, &char)| {
            let spellings = romanise::spellings(*c, n < family && family < syllables.len());
            let spellings: Vec<Vec<char>> =
                spellings.iter().map(|s| s.chars().collect::<Vec<char>>()).filter(|s| !s.is_empty()).collect();
            (!spellings.is_empty()).then_some(Part { spellings, apart: true, cases: false })
        };
        let mut parts: Vec<Part> = syllables.iter().enumerate().filter_map(part).collect();
        if last && family < parts.len() {
            parts.rotate_left(family);
        }
        if let Some(first) = parts.first_mut() {
            first.apart = false;
        }
        (!parts.is_empty()).then_some(Self { parts, after: After::Anything, romanised: true, marks: None })
    }

    /// The letters that it can begin with.
    pub(super) fn beginnings(&self) -> Vec<char> {
        let first = self.parts.first().map(|p| p.spellings.as_slice()).unwrap_or_default();
        let mut all: Vec<char> = first.iter().filter_map(|s| s.first().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The longest stretch of the text that begins at the letter `at` and is this word, in bytes.
    pub(super) fn matches(&self, text: &[Letter], at: usize) -> Option<Range<usize>> {
        let before = at.checked_sub(1).and_then(|n| text.get(n));
        let alone = self.after != After::Anything || self.marks.is_some();
        if !begins(text, at) || alone && before.is_some_and(|b| Script::of(b.folded) == Script::Hangul) {
            return None;
        }
        let mut places = vec![Reach { end: at, ..Reach::default() }];
        for part in &self.parts {
            let mut next: Vec<Reach> = Vec::new();
            for reach in places {
                let place = reach.end;
                let plain = |gap: &usize| {
                    text.get(place..place + gap).is_some_and(|b| b.iter().all(|l| !l.folded.is_alphanumeric()))
                };
                let near = (0..=GAP).take_while(plain);
                // syllables far apart are words of their own
                let hangul = place
                    .checked_sub(1)
                    .and_then(|n| text.get(n))
                    .is_some_and(|l| Script::of(l.folded) == Script::Hangul);
                let far = apart(text, place).map(|after| after - place).filter(|gap| *gap > GAP && !hangul);
                for gap in near.chain(far).take(if part.apart { usize::MAX } else { 1 }) {
                    let from = place + gap;
                    let readings = part.spellings.iter().enumerate().filter_map(|(n, spelling)| {
                        let found = reach.and(spelled(text, from, spelling)?, spelling.len());
                        Some(Reach { closed: part.cases && n > 0, ..found })
                    });
                    for found in readings {
                        if !next.contains(&found) {
                            next.push(found);
                        }
                    }
                }
            }
            places = next;
        }
        let open = |reach: &Reach| !reach.closed || text.get(reach.end).is_none_or(|next| !next.folded.is_alphabetic());
        let whole = places.into_iter().filter(|reach| reach.is_a_word() && open(reach)).map(|reach| reach.end);
        let marked = |end: &usize| self.marks.as_ref().is_none_or(|marks| marks.stand(text, at, *end));
        let end = whole.filter(|end| self.ends(text, *end)).filter(marked).max()?;
        let (first, last) = (text.get(at)?, text.get(end.checked_sub(1)?)?);
        Some(first.from..last.to)
    }

    /// Whether the word may end before the letter `end`: at the end of a word, or before what inflects it.
    fn ends(&self, text: &[Letter], end: usize) -> bool {
        let Some(last) = end.checked_sub(1).and_then(|n| text.get(n)) else { return false };
        let Some(next) = text.get(end) else { return self.after != After::Call };
        let follows = |n: usize| text.get(end + n).map(|l| l.folded);
        let boundary = |n: usize| follows(n).is_none_or(|c| !c.is_alphabetic() || Script::of(c) != Script::Latin);
        match Script::of(last.folded) {
            Script::Hangul => {
                // inside a syllable it is another word
                let inside = matches!(next.folded as u32, 0x1161..=0x11ff) && !initial(next.folded);
                let rest = text.get(end..).unwrap_or_default();
                let fits = || match self.after {
                    After::Anything => true,
                    After::Particle => particle(rest),
                    After::Call => calls(rest, !initial(last.folded) && !matches!(last.folded as u32, 0x1161..=0x11a7)),
                };
                !inside && fits()
            }
            Script::Latin => {
                let camel = last.written.is_lowercase() && next.written.is_uppercase();
                // Thị is no "this"
                let long = (1..=4).all(|back| {
                    end.checked_sub(back).and_then(|n| text.get(n)).is_some_and(|l| l.folded.is_alphabetic())
                });
                let plural = long
                    && ((next.folded == 's' && boundary(1))
                        || (next.folded == 'e' && follows(1) == Some('s') && boundary(2)));
                let followed = || {
                    let tail: String = (0..8)
                        .map_while(follows)
                        .take_while(|c| Script::of(*c) == Script::Latin && c.is_alphabetic())
                        .collect();
                    ROMAN_PARTICLES.contains(&tail.as_str())
                };
                boundary(0) || camel || plural || self.romanised && followed()
            }
            Script::Alphabet => {
                let more = (0..).take_while(|n| follows(*n).is_some_and(char::is_alphabetic)).take(ENDING + 1).count();
                more <= ENDING
            }
            Script::Unspaced => true,
        }
    }
}

/// How far the parts of a word reach that were found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reach {
    end: usize,
    letters: usize,
    /// A part stands there letter after letter.
    joined: bool,
    /// A part has a space after every letter, and is so short that words may look like it.
    short: bool,
    /// The last part stands there in a case of its own.
    closed: bool,
}

impl Reach {
    const fn and(self, (end, spaces): (usize, usize), letters: usize) -> Self {
        Self {
            end,
            letters: self.letters + letters,
            joined: self.joined || spaces == 0 && letters > 1,
            short: self.short || spaces > 0 && spaces < SPACED,
            closed: false,
        }
    }

    /// Spaced letters are spaced throughout: "a na" is no "Ana", and "L o d w i c k" is a name.
    const fn is_a_word(&self) -> bool {
        !self.short || !self.joined && self.letters > SPACED
    }
}

/// Where a spelling that begins at `from` ends, when it stands there, and how many spaces are in it: letter after letter, or
/// broken as people and programs break words.
fn spelled(text: &[Letter], from: usize, spelling: &[char]) -> Option<(usize, usize)> {
    let (mut at, mut spaces) = (from, 0);
    for (n, wanted) in spelling.iter().enumerate() {
        if n > 0 && text.get(at)?.folded != *wanted {
            let after = broken(text, at)?;
            let between = text.get(at..after)?;
            let space = |l: &Letter| l.folded.is_whitespace() && l.folded != '\n';
            spaces += usize::from(!between.is_empty() && between.iter().all(space));
            at = after;
        }
        if text.get(at)?.folded != *wanted {
            return None;
        }
        at += 1;
    }
    (spaces == 0 || spaces + 1 == spelling.len()).then_some((at, spaces))
}

/// Fewer spaces between letters are taken for those of words.
const SPACED: usize = 3;
/// What stands inside a word is so long at most.
const LONGEST_BREAK: usize = 160;

/// A mark inside a word is so long at most.
const LONGEST_MARK: usize = 80;

/// Where a word goes on that is broken at this letter: behind marks of scripts and pages (`Lod[smile]wick`, `Lod**wick**`,
/// `Lod<!-- x -->wick`), signs, one end of a line, or one space; any number of them, but for the last two.
fn broken(text: &[Letter], at: usize) -> Option<usize> {
    let (mut here, mut lines, mut spaces, mut signs) = (at, 0, 0, 0);
    while here - at < LONGEST_BREAK {
        let rest = text.get(here..)?;
        let next = rest.first()?.folded;
        if next.is_alphanumeric() {
            break;
        }
        if let Some(after) = mark(rest) {
            (here, signs) = (here + after, signs + 1);
            continue;
        }
        match next {
            '\n' => lines += 1,
            c if c.is_whitespace() => spaces += 1,
            _ => signs += 1,
        }
        here += 1;
    }
    // beside the end of a line there may be spaces and signs; a sentence that ends and another that begins are no word
    let ends = lines == 1 || spaces == 0 || spaces == 1 && signs == 0;
    (here > at && lines <= 1 && ends).then_some(here)
}

/// Where the next word of a name stands: behind any signs and marks, any spaces, and one end of a line.
fn apart(text: &[Letter], at: usize) -> Option<usize> {
    let (mut here, mut lines) = (at, 0);
    while here - at < LONGEST_BREAK {
        let rest = text.get(here..)?;
        let next = rest.first()?.folded;
        if next.is_alphanumeric() {
            return (lines <= 1).then_some(here);
        }
        let signs = mark(rest).unwrap_or(1);
        lines += usize::from(next == '\n');
        here += signs;
    }
    None
}

/// How far a mark goes that begins here.
fn mark(rest: &[Letter]) -> Option<usize> {
    let begins = |mark: &str| mark.chars().enumerate().all(|(n, c)| rest.get(n).is_some_and(|l| l.folded == c));
    let marks = [("[", "]"), ("~~", "~~"), ("<!--", "-->"), ("<", ">"), ("/", "/")];
    let (open, close) = marks.into_iter().find(|(open, _)| begins(open))?;
    let inside = rest.get(open.len()..rest.len().min(LONGEST_MARK))?;
    let end = inside.windows(close.len()).position(|w| w.iter().map(|l| l.folded).eq(close.chars()))?;
    // between two strokes there is one word
    let one = close != "/" || inside.iter().take(end).all(|l| !l.folded.is_whitespace());
    one.then_some(open.len() + end + close.len())
}

/// Endings of names in Cyrillic letters, without accents: `й` is `и` here.
const CYRILLIC_ENDINGS: &[&str] = &[
    "а", "я", "у", "ю", "е", "є", "и", "ы", "і", "ом", "ем", "єм", "ои", "еи", "єи", "ою", "ею", "єю", "ии", "ію",
    "ию", "ью", "ого", "его", "ому", "ему", "им", "ым", "их", "ых", "ими", "ыми", "ам", "ям", "ами", "ями", "ах", "ях",
    "ові", "еві",
];

/// A word as it is written and, in Cyrillic letters, in its other cases where they change what it ends with: `Мария`, `Марии`;
/// `Иванова`, `Ивановой`; `Павел`, `Павла`. Endings that are only added need nothing.
fn inflected(word: Vec<char>) -> Vec<Vec<char>> {
    let cyrillic = word.iter().all(|c| matches!(c, '\u{400}'..='\u{52f}'));
    let mut stems: Vec<Vec<char>> = Vec::new();
    if let (true, Some((last, before))) = (cyrillic && word.len() > 2, word.split_last()) {
        let vowel = |c: &char| "аяоеиыуюіьє".contains(*c);
        if vowel(last) {
            stems.push(before.to_vec());
        }
        // of adjectives both letters
        if let [stem @ .., 'и' | 'ы' | 'о', 'и'] | [stem @ .., 'а', 'я'] = word.as_slice()
            && stem.len() > 1
        {
            stems.push(stem.to_vec());
        }
        // a vowel that is only there in the first case
        if let [stem @ .., 'е' | 'о', c @ ('л' | 'к' | 'ц')] = word.as_slice()
            && stem.len() > 1
        {
            stems.push([stem, &[*c]].concat());
        }
    }
    let cases = stems.iter().flat_map(|stem| {
        CYRILLIC_ENDINGS.iter().map(|ending| stem.iter().copied().chain(ending.chars()).collect::<Vec<char>>())
    });
    let mut all: Vec<Vec<char>> = cases.filter(|case| *case != word).collect();
    all.insert(0, word);
    all
}

/// An initial consonant of Hangul.
const fn initial(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f)
}

/// Whether a word can begin at this letter.
fn begins(text: &[Letter], at: usize) -> bool {
    let Some(first) = text.get(at).filter(|l| l.folded.is_alphanumeric()) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|n| text.get(n)) else { return true };
    match Script::of(first.folded) {
        Script::Hangul => initial(first.folded),
        Script::Unspaced => true,
        script => {
            let camel = before.written.is_lowercase() && first.written.is_uppercase();
            let digit = before.folded.is_ascii_digit() && first.folded.is_alphabetic();
            camel || digit || !before.folded.is_alphanumeric() || Script::of(before.folded) != script
        }
    }
}

/// What may follow a noun of Korean.
pub(super) const PARTICLES: [&str; 30] = [
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "도",
    "만",
    "씨",
    "님",
    "아",
    "야",
    "랑",
    "이랑",
    "하고",
    "에게",
    "한테",
    "에서",
    "께",
    "께서",
    "라는",
    "이라는",
    "이가",
    "이는",
    "네",
    "부터",
];

/// The same in Latin letters.
const ROMAN_PARTICLES: [&str; 20] = [
    "i", "ga", "ka", "eun", "neun", "nun", "eul", "reul", "rul", "ui", "e", "ege", "hante", "wa", "gwa", "do", "ssi",
    "nim", "ya", "rang",
];

fn particle(rest: &[Letter]) -> bool {
    let tail = hangul(rest);
    tail.is_empty() || PARTICLES.contains(&tail.as_str())
}

/// The letters of Hangul that a text begins with, as syllables.
pub(super) fn hangul(rest: &[Letter]) -> String {
    rest.iter().map(|l| l.folded).take_while(|c| Script::of(*c) == Script::Hangul).take(36).nfc().collect()
}

/// Whether somebody is called by the syllable before. `closed`: it ends with a consonant.
fn calls(rest: &[Letter], closed: bool) -> bool {
    let tail = hangul(rest);
    let polite = |tail: &str| tail.strip_prefix('씨').is_some_and(|more| more.is_empty() || PARTICLES.contains(&more));
    if tail.is_empty() {
        return rest.split_first().is_some_and(|(space, rest)| space.folded == ' ' && polite(&hangul(rest)));
    }
    let name = tail.strip_prefix('이').filter(|_| closed);
    polite(&tail)
        || tail == if closed { "아" } else { "야" }
        || name.is_some_and(|more| more.is_empty() || PARTICLES.contains(&more))
}
