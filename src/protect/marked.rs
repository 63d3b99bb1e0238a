//! Family names that are too common, or too much of a word, to stop at alone: found where the text marks them as a name.
//!
//! `Lee` is nobody by itself and `Sun` is a star; `Ms Lee`, `D. Lee`, `Dr Sun`, `김 씨`, `남궁 선생님` are people.
use super::pattern::{Letter, PARTICLES, hangul};

/// What makes a name of the word behind it, however it is written.
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "mx", "messrs", "mister", "missus", "missis", "dr", "prof", "mme", "mlle", "monsieur", "herr"];

/// What does so before a word that is no other word, or that has a capital letter.
const ADDRESSES: &[&str] = &[
    "miss",
    "sir",
    "maam",
    "madam",
    "madame",
    "doctor",
    "professor",
    "comrade",
    "auntie",
    "aunty",
    "frau",
    "senor",
    "senora",
    "senorita",
    "signor",
    "signora",
    "lady",
    "lord",
    "dame",
    "master",
    "aunt",
    "uncle",
    "granny",
    "grandma",
    "grandpa",
    "grandmother",
    "grandfather",
    "father",
    "mother",
    "sister",
    "brother",
    "reverend",
    "rev",
    "pastor",
    "rabbi",
    "captain",
    "capt",
    "sergeant",
    "sgt",
    "lieutenant",
    "lt",
    "colonel",
    "col",
    "general",
    "gen",
    "admiral",
    "commander",
    "corporal",
    "officer",
    "constable",
    "inspector",
    "detective",
    "agent",
    "judge",
    "justice",
    "senator",
    "sen",
    "president",
    "minister",
    "governor",
    "gov",
    "mayor",
    "ambassador",
    "secretary",
    "director",
    "manager",
    "chairman",
    "chairwoman",
    "deputy",
    "councillor",
    "nurse",
    "coach",
    "chef",
    "teacher",
    "principal",
    "engineer",
    "hon",
    "sr",
    "sra",
];

/// Those that are shortened, and may have a stop behind them.
const SHORT: &[&str] = &[
    "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "mme", "mlle", "rev", "capt", "sgt", "lt", "col", "gen", "sen",
    "gov", "hon", "sr", "sra",
];

/// The same in Hangul.
const HANGUL_TITLES: &[&str] = &["미스터", "미스", "미세스", "미즈", "닥터", "마담", "동무", "동지"];

/// What makes a name of the syllables before it, with or without 님.
const HONORIFICS: &[&str] = &[
    "씨",
    "님",
    "선생",
    "여사",
    "기사",
    "사장",
    "과장",
    "부장",
    "차장",
    "팀장",
    "실장",
    "국장",
    "소장",
    "원장",
    "반장",
    "회장",
    "이장",
    "교장",
    "교감",
    "대리",
    "주임",
    "대표",
    "이사",
    "상무",
    "전무",
    "매니저",
    "교수",
    "박사",
    "의사",
    "간호사",
    "변호사",
    "판사",
    "검사",
    "형사",
    "기자",
    "감독",
    "코치",
    "작가",
    "시인",
    "화백",
    "피디",
    "장관",
    "의원",
    "위원",
    "위원장",
    "목사",
    "집사",
    "권사",
    "장로",
    "신부",
    "수녀",
    "스님",
    "할머니",
    "할아버지",
    "할멈",
    "영감",
    "노인",
    "아저씨",
    "아주머니",
    "아줌마",
    "이모",
    "삼촌",
    "서방",
    "동무",
    "동지",
    "장군",
    "대령",
    "중령",
    "소령",
    "대위",
    "중위",
    "소위",
    "상사",
    "중사",
    "하사",
    "병장",
    "상병",
    "일병",
    "이병",
    "선수",
    "셰프",
    "사모",
    "어르신",
    "모씨",
];

/// In Latin letters.
const ROMAN_HONORIFICS: &[&str] = &["ssi", "nim", "seonsaeng", "seonsaengnim", "sonsaengnim", "san", "sensei"];

/// Syllables that are words before a noun, apart from it: `이 기사` is this article, `전 교수` a former professor.
const DETERMINERS: &str = "이한전현고구신노양남여원주총";

/// Words that are no name and a title.
const COMPOUNDS: &[&str] = &[
    "이사장",
    "이기자",
    "이모",
    "조교수",
    "정교수",
    "부교수",
    "조감독",
    "총감독",
    "전기사",
    "주차장",
    "하차장",
    "정차장",
    "공사장",
    "연회장",
    "부회장",
    "부사장",
    "부원장",
    "한의원",
    "한의사",
    "장의사",
    "여의사",
    "양의사",
    "구의원",
    "도의원",
    "여기자",
    "여교수",
    "여선수",
    "남선수",
    "여선생",
    "원작가",
    "원시인",
    "임신부",
    "고소장",
    "길동무",
    "노스님",
    "손님",
    "주님",
    "임님",
];

/// Family names that are words of English too.
const WORDS: &[&str] = &[
    "an", "bang", "chin", "do", "gang", "go", "ha", "han", "ho", "in", "jay", "jo", "kin", "lay", "lie", "long", "man",
    "many", "may", "min", "moon", "no", "oh", "on", "pack", "park", "pan", "ran", "shin", "sin", "so", "son", "song",
    "sun", "sung", "tan", "tang", "um", "way", "we", "wing", "won", "woo", "you", "young", "yuk",
];

/// A family name whose person has these initials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Of the given names. Before what is a word too, no others are taken for initials: `vitamin D. Sun`.
    pub(super) initials: Vec<char>,
}

impl Marks {
    /// Whether the text says that the letters from `at` to `end` are a name.
    pub(super) fn stand(&self, text: &[Letter], at: usize, end: usize) -> bool {
        let own = text.get(at..end).unwrap_or_default();
        let folded: String = own.iter().map(|l| l.folded).collect();
        let capital = own.first().is_some_and(|l| l.written.is_uppercase());
        let word = WORDS.contains(&folded.as_str());
        // a heading in capital letters is full of what looks like initials
        let loud = own.iter().all(|l| l.written.is_uppercase());
        titled(text, at, capital || !word)
            || capital && (self.initialled(text, at, word || loud) || self.inverted(text, end, word || loud))
            || honoured(text, at, end)
    }

    fn may_be(&self, initial: &Letter, word: bool) -> bool {
        initial.written.is_uppercase() && (!word || self.initials.contains(&initial.folded))
    }

    /// `D. Lee`, `D Lee`, `Y. S. Kim`, `YS Kim`.
    fn initialled(&self, text: &[Letter], at: usize, word: bool) -> bool {
        let Some((end, gap)) = before(text, at) else { return false };
        let start = run(text, end);
        let initials = text.get(start..end).unwrap_or_default();
        let stop = gap.iter().any(|l| l.folded == '.');
        // "A" and "I" are words where they have no stop
        let alone = || initials.first().is_some_and(|l| !stop && matches!(l.folded, 'a' | 'i'));
        match initials.len() {
            1 => !alone() && initials.iter().all(|l| self.may_be(l, word)),
            2 | 3 => initials.iter().all(|l| self.may_be(l, word)),
            _ => false,
        }
    }

    /// `Lee, D.`, `Kim Y.S.`, `Kim YS`
    fn inverted(&self, text: &[Letter], end: usize, word: bool) -> bool {
        let at = |n: usize| text.get(end + n).map_or(' ', |l| l.folded);
        let comma = at(0) == ',';
        let first = usize::from(comma) + 1;
        // without a comma only their own initials are some
        let initial = |n: usize| text.get(end + n).is_some_and(|l| self.may_be(l, word || !comma));
        let two = initial(first + 1) && !at(first + 2).is_alphabetic();
        at(first - 1) == ' ' && initial(first) && (at(first + 1) == '.' || !comma && two)
    }
}

/// A word of Latin letters or of Hangul that ends before `end`: where it begins.
fn run(text: &[Letter], end: usize) -> usize {
    let alphabetic = |n: &usize| n.checked_sub(1).and_then(|n| text.get(n)).is_some_and(|l| l.folded.is_alphabetic());
    (0..16).map_while(|back| end.checked_sub(back)).find(|n| !alphabetic(n)).unwrap_or(end)
}

const fn parts_sentences(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '!' | '?' | '"' | '(' | ')' | '“' | '”' | '—' | '–' | '…' | '·')
}

/// The end of the word before `at`, and what stands between: spaces, one end of a line, signs that part no sentence, marks.
fn before(text: &[Letter], at: usize) -> Option<(usize, &[Letter])> {
    let (mut here, mut lines) = (at, 0);
    while at - here < 40 {
        let last = text.get(here.checked_sub(1)?)?;
        here = match last.folded {
            c if c.is_alphanumeric() => {
                let gap = text.get(here..at)?;
                let dash = gap.iter().any(|l| l.folded == '-') && gap.iter().any(|l| l.folded == ' ');
                return (!dash).then_some((here, gap));
            }
            c if parts_sentences(c) => return None,
            // a mark is stepped over whole: Mr [smile] Lee
            ']' => open(text, here, '[')?,
            '>' if text.get(here.saturating_sub(2))?.folded != '\n' => open(text, here, '<').unwrap_or(here - 1),
            '\n' if lines > 0 => return None,
            c => {
                lines += usize::from(c == '\n');
                here - 1
            }
        };
    }
    None
}

/// Where a mark begins that ends before `end`.
fn open(text: &[Letter], end: usize, sign: char) -> Option<usize> {
    (1..80).map_while(|back| end.checked_sub(back)).find(|n| text.get(*n).is_some_and(|l| l.folded == sign))
}

/// Whether a title stands before it. `named`: it looks like a name, whatever stands before.
fn titled(text: &[Letter], at: usize, named: bool) -> bool {
    let Some((end, gap)) = before(text, at) else { return false };
    let start = run(text, end);
    let title: String = text.get(start..end).unwrap_or_default().iter().map(|l| l.folded).collect();
    let known = TITLES.contains(&title.as_str()) || named && ADDRESSES.contains(&title.as_str());
    // a sentence that ends with "sir" is no title
    let stop = gap.iter().any(|l| l.folded == '.');
    known && (!stop || SHORT.contains(&title.as_str()))
        || HANGUL_TITLES.contains(&hangul(text.get(start..end).unwrap_or_default()).as_str()) && !stop
}

/// Whether somebody is spoken of by the name before: `김 씨`, `남궁 선생님`, `Kim-ssi`, `김 모 씨`.
fn honoured(text: &[Letter], at: usize, end: usize) -> bool {
    if !hangul(text.get(at..end).unwrap_or_default()).is_empty() && withheld(text, end) {
        return true;
    }
    let Some(after) = next(text, end) else { return false };
    let rest = text.get(after..).unwrap_or_default();
    let joined = after == end;
    let tail = hangul(rest);
    if tail.is_empty() {
        let word: String = rest.iter().map(|l| l.folded).take_while(|c| c.is_alphabetic()).take(16).collect();
        return !joined && ROMAN_HONORIFICS.contains(&word.as_str());
    }
    let family = hangul(text.get(at..end).unwrap_or_default());
    let determiner = !family.is_empty() && DETERMINERS.contains(&family);
    if joined && COMPOUNDS.iter().any(|c| format!("{family}{tail}").starts_with(c)) && !tail.starts_with("모씨") {
        return false;
    }
    // 양 and 군 are words, and ends of words, more often than not
    let young = match (joined, family.as_str()) {
        (false, _) => !determiner,
        (true, family) => matches!(family, "김" | "박" | "최" | "윤" | "곽"),
    };
    let anonymous = || {
        let after = tail.strip_prefix('모').filter(|more| more.is_empty()).and_then(|_| next(text, after + 2));
        after.is_some_and(|n| hangul(text.get(n..).unwrap_or_default()).starts_with('씨'))
    };
    let polite = |honorific: &&&str| matches!(**honorific, "씨" | "선생" | "모씨");
    let known = HONORIFICS.iter().filter(|h| joined || !determiner || polite(h));
    let young = ["양", "군"].iter().filter(|_| young);
    known.chain(young).any(|h| tail.strip_prefix(*h).is_some_and(inflects)) || !joined && anonymous()
}

/// Whether the given name behind a family name is kept back, as papers do it: `김모 씨`, `김 모(41)씨`, `김아무개 씨`, `김은○`, `김○경`, `김OO 씨`.
fn withheld(text: &[Letter], end: usize) -> bool {
    const SIGNS: [char; 5] = ['○', '〇', '◯', '●', '△'];
    let at = |n: usize| text.get(n).map_or('\n', |l| l.folded);
    let spaced = |n: usize| n + usize::from(at(n) == ' ');
    let behind = |n: usize| hangul(text.get(n..).unwrap_or_default());
    // letters of Hangul are taken apart: of one syllable two or three
    let syllable = |n: usize| {
        (2..=3)
            .map(|length| n + length)
            .find(|to| hangul(text.get(n..*to).unwrap_or_default()).chars().count() == 1 && (SIGNS.contains(&at(*to))))
    };
    // 은○, ○경
    let sign = |n: usize| SIGNS.contains(&at(n));
    let ends = |n: usize| ["씨", "군", "양", "여인", "할머니", "할아버지"].iter().any(|h| behind(n).starts_with(h));
    // 김OO 씨, 김ㅇㅇ(45), 김X수
    let vowel = |n: usize| matches!(at(n), '\u{1161}'..='\u{1175}');
    let blank = |n: usize| matches!(at(n), 'o' | 'x' | 'ㅇ') || at(n) == '\u{110b}' && !vowel(n + 1);
    let told = |n: usize| ends(spaced(n)) || at(n) == '(';
    let blanked = blank(end) && (blank(end + 1) && told(end + 2) || !behind(end + 1).is_empty());
    let placed = blanked || syllable(end).is_some() || sign(end) && !behind(end + 1).is_empty();
    let aged = |n: usize| {
        let close = (n + 1..n + 6).find(|m| at(*m) == ')').filter(|_| at(n) == '(')?;
        (n + 1..close).all(|m| at(m).is_ascii_digit()).then_some(close + 1)
    };
    let from = spaced(end);
    let named = ["모", "아무개"].into_iter().filter(|word| behind(from) == *word).map(|word| {
        let letters: usize = unicode_normalization::UnicodeNormalization::nfd(word).count();
        from + letters
    });
    placed || named.into_iter().any(|n| ends(spaced(aged(spaced(n)).unwrap_or(n))))
}

/// What follows people beside the particles that all nouns have.
const MORE: &[&str] = &[
    "들",
    "님",
    "댁",
    "네",
    "으로",
    "로",
    "처럼",
    "보다",
    "까지",
    "이다",
    "였다",
    "이었다",
    "입니다",
    "이고",
    "이나",
    "나",
];

/// Whether nothing follows but 님 and what inflects a noun, three of these at most: 님들께서는.
fn inflects(rest: &str) -> bool {
    let mut open = vec![rest];
    for _ in 0..3 {
        if open.iter().any(|rest| rest.is_empty()) {
            return true;
        }
        let all = || PARTICLES.iter().chain(MORE);
        open = open.iter().flat_map(|rest| all().filter_map(|p| rest.strip_prefix(*p))).collect();
    }
    open.iter().any(|rest| rest.is_empty())
}

/// Where the next word begins: behind spaces, signs that part no sentence, and one end of a line.
fn next(text: &[Letter], end: usize) -> Option<usize> {
    let mut lines = 0;
    for n in end..end.saturating_add(4) {
        match text.get(n)?.folded {
            c if c.is_alphanumeric() => return Some(n),
            c if c == '.' || parts_sentences(c) => return None,
            '\n' if lines > 0 => return None,
            c => lines += usize::from(c == '\n'),
        }
    }
    None
}
