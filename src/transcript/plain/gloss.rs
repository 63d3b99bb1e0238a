//! Words that the source explains itself: `the Owl (the last ferry)`, `장마당(market)`, `[Owl means the last ferry]`.
//!
//! A parenthesis in a transcript may also be an aside that was spoken; only what stands right behind a term and has the
//! form of a meaning is a gloss.
use super::noun::{DESCRIBING, LEADS};
use crate::{
    letter::{has_hangul, is_hangul},
    transcript::{Word, folded},
};

/// A term that a parenthesis explains.
pub(super) struct Explained {
    pub(super) term: String,
    /// What it means, where that stands before the parenthesis and the term in it.
    pub(super) before: Option<String>,
    /// Where it begins is marked: by quotation marks, by capitals, by the word before it.
    pub(super) sure: bool,
}

fn sure(term: String) -> Explained {
    Explained { term, before: None, sure: true }
}

/// The term that is explained. `None` when the parenthesis is an aside.
///
/// `words` are those of the paragraph so far; the last of them is the one before the parenthesis. `glued`: no space stands
/// between.
pub(super) fn term(words: &[Word], inner: &str, glued: bool) -> Option<Explained> {
    let inner = meaning(inner);
    let meaning: Vec<&str> = inner.split_whitespace().collect();
    let last = words.last()?;
    let first = meaning.first()?.to_lowercase();
    // 숨구멍: ‘숨구멍’이라는 말이 있습니다(글자 사이의 빈자리)
    if let Some(term) = called(words, glued) {
        return (meaning.len() <= 24).then(|| sure(term));
    }
    if let Some(term) = begun(words).filter(|_| glued && meaning.len() <= 24) {
        return Some(sure(term));
    }
    // a verb has no meaning to give, and a clause between its subject and its verb was spoken
    if has_hangul(&last.text) && (verb(&last.text) || !glued && has_hangul(inner) && clause_ko(inner)) {
        return None;
    }
    if !is_term(&last.text, inner, glued) {
        return None;
    }
    let letters = inner.chars().any(char::is_alphabetic);
    let other_script = has_hangul(&last.text) != has_hangul(inner);
    if told(&meaning, &last.text) {
        return None;
    }
    // We called it the long tea (a joke, because there was none)
    if let Some(term) = named(words).filter(|_| meaning.len() <= 24 && !ASIDES.contains(&first.as_str())) {
        return Some(sure(term));
    }
    // behind a word in quotation marks even a long meaning is one, and "a visitor who …" is no remark
    let kind = matches!(first.as_str(), "a" | "an")
        && meaning.iter().take(5).skip(2).any(|w| matches!(*w, "who" | "that" | "which" | "where"));
    let most = if quoted(words).is_some() || kind { 24 } else { 10 };
    if meaning.len() > most || !letters || inner.ends_with(['.', '?', '!', '…']) && meaning.len() > 4 {
        return None;
    }
    // everybody says so: a clause, and no meaning
    let clause = meaning.iter().take(5).any(|w| matches!(*w, "is" | "are" | "was" | "were" | "says" | "said" | "say"));
    if !glued
        && !other_script
        && (clause && quoted(words).is_none() && !kind
            || ASIDES.contains(&first.trim_matches(|c: char| !c.is_alphanumeric()))
                && !says_who_or_when(words, &first)
                && !goes_on(words, &meaning)
            || last.text.ends_with(['.', ',', '?', '!', ';', ':']))
    {
        return None;
    }
    if let Some(quoted) = quoted(words) {
        return Some(sure(quoted));
    }
    // an excuse (a green one, I painted it myself): the speaker tells of it
    if meaning.iter().any(|w| super::shape::says_i(w)) && !has_hangul(inner) {
        return None;
    }
    let bare = trimmed(&last.text);
    if folded(bare).is_empty() {
        return None;
    }
    // my teacher (a terrible man): somebody's own, not a term
    let owner = words.len().checked_sub(2).and_then(|n| words.get(n)).map(|w| w.text.to_lowercase());
    let owned = owner.is_some_and(|o| matches!(o.as_str(), "my" | "our" | "his" | "her" | "their" | "your"));
    if owned && !glued && !other_script && !bare.starts_with(char::is_uppercase) && !super::noun::foreign(bare) {
        return None;
    }
    // Karl Brandt (a thief): a judgement of whoever says it, and nobody's to read as a fact
    if meaning.len() <= 4 && meaning.iter().any(|w| JUDGED.contains(&trimmed(w).to_lowercase().as_str())) {
        return None;
    }
    // Lund (Anna's mother): who somebody is, and no word to explain
    let whose = |w: &&str| {
        w.ends_with("'s") || w.ends_with("’s") || matches!(w.to_lowercase().as_str(), "his" | "her" | "their")
    };
    if bare.starts_with(char::is_uppercase)
        && meaning.first().is_some_and(whose)
        && meaning.iter().skip(1).any(|w| is_kin(w))
    {
        return Some(Explained { term: bare.to_owned(), before: None, sure: false });
    }
    // Harbour Radio Company (HRC)
    let short = trimmed(inner);
    if (2..=6).contains(&short.len()) && short.chars().all(|c| c.is_ascii_uppercase()) {
        let from = words.len().checked_sub(short.len())?;
        let long = words.get(from..)?;
        let initials: String = long.iter().filter_map(|w| w.text.chars().find(|c| c.is_alphanumeric())).collect();
        if initials.eq_ignore_ascii_case(short) {
            return Some(sure(join(long)));
        }
    }
    // a name of several words with capitals
    let capital = |w: &Word| {
        let text = trimmed(&w.text);
        text.starts_with(char::is_uppercase)
            && !STARTS.contains(&text)
            && w.text.ends_with(|c: char| c.is_alphanumeric())
    };
    let mut from = words.len() - 1;
    if bare.starts_with(char::is_uppercase) {
        while from > 0 && words.len() - from < 4 && words.get(from - 1).is_some_and(capital) {
            from -= 1;
        }
    }
    let compound = compound(words);
    let marked = words.len() - from > 1 || compound.is_none() && edge(words, glued);
    if let Some(first) = compound {
        from = first;
    } else if !marked {
        from = begins(words);
    }
    let own = join(words.get(from..)?);
    // a flat boat (borivka): the word of the place is the one in the parenthesis
    if let &[word] = meaning.as_slice()
        && word.starts_with(char::is_lowercase)
        && super::noun::foreign(word)
        && !glued
        && !bare.starts_with(char::is_uppercase)
        && !super::noun::foreign(bare)
    {
        return Some(Explained { term: word.to_owned(), before: Some(own), sure: false });
    }
    Some(Explained { term: own, before: None, sure: marked })
}

/// What people call each other.
const JUDGED: &[&str] = &[
    "thief",
    "liar",
    "fool",
    "crook",
    "drunk",
    "drunkard",
    "coward",
    "bully",
    "traitor",
    "informer",
    "spy",
    "idiot",
    "murderer",
    "killer",
    "criminal",
    "cheat",
    "swindler",
    "scoundrel",
    "snitch",
    "pervert",
    "gossip",
    "bastard",
    "pig",
    "monster",
];
/// Whether a word says what somebody is to somebody.
pub(super) fn is_kin(word: &str) -> bool {
    KIN.contains(&trimmed(word).to_lowercase().as_str())
}

const KIN: &[&str] = &[
    "mate",
    "partner",
    "mother",
    "father",
    "brother",
    "sister",
    "son",
    "daughter",
    "wife",
    "husband",
    "uncle",
    "aunt",
    "cousin",
    "nephew",
    "niece",
    "grandmother",
    "grandfather",
    "widow",
    "friend",
    "neighbour",
    "neighbor",
    "boss",
    "colleague",
    "teacher",
    "doctor",
];

/// 항구 눈물(소금물에 적셔 구운 빵): where a word of Hangul has a bare noun before it, the term begins there, or so it seems. `None`
/// where the word before it has a particle, is a verb's, points, or counts.
fn compound(words: &[Word]) -> Option<usize> {
    const ALONE: &[&str] = &[
        "그",
        "이",
        "저",
        "제",
        "내",
        "네",
        "우리",
        "저희",
        "무슨",
        "어떤",
        "그때",
        "지금",
        "오늘",
        "어제",
        "매일",
        "다시",
        "많이",
        "모두",
        "다",
        "또",
        "좀",
        "더",
        "잘",
        "그냥",
        "아주",
        "정말",
        "바로",
        "이제",
        "아직",
        "자주",
        "가끔",
        "서로",
        "같이",
        "함께",
        "먼저",
        "그리고",
        "그래서",
        "하지만",
        "그런데",
        "두",
        "세",
        "여러",
        "모든",
        "새",
        "헌",
        "옛",
        "맨",
        "온",
    ];
    const ENDINGS: &[&str] = &[
        "하고", "이나", "라고", "라는", "까지", "부터", "처럼", "보다", "마다", "만", "나", "고", "며", "서", "게",
        "지", "면",
    ];
    let last = words.len().checked_sub(1)?;
    let before = words.get(last.checked_sub(1)?)?;
    let bare = before.text.as_str();
    let plain = bare.chars().all(crate::letter::is_hangul) && bare.chars().count() > 1;
    if !words.get(last).is_some_and(|w| has_hangul(&w.text)) || !plain || ALONE.contains(&bare) || verb(bare) {
        return None;
    }
    let ends = |list: &[&str]| list.iter().any(|end| bare.ends_with(end));
    // 만든, 구울: what a verb says of the noun behind it
    let adnominal = bare.chars().next_back().is_some_and(|c| matches!((u32::from(c).wrapping_sub(0xac00)) % 28, 4 | 8));
    (!ends(PARTICLES) && !ends(ENDINGS) && !adnominal).then_some(last - 1)
}

/// Whether the last word alone is the term: it is Korean, it is glued to what explains it, or what stands before it cannot be
/// part of it. Behind an abbreviation or a word in quotation marks nobody can say which of them is explained.
fn edge(words: &[Word], glued: bool) -> bool {
    let near = words.get(words.len().saturating_sub(6)..words.len() - 1).unwrap_or_default();
    let text = |w: &Word| trimmed(&w.text).to_owned();
    let from = near.iter().rposition(|w| crate::transcript::stops(&w.text)).map_or(0, |at| at + 1);
    let other = near.get(from..).unwrap_or_default().iter().any(|w| {
        let (own, capitals) = (text(w), |t: &str| t.chars().all(|c| c.is_ascii_uppercase()) && t.len() > 1);
        capitals(&own) || w.text.ends_with(['”', '"', '’', '»']) && !own.is_empty()
    });
    let own = words.last().is_some_and(|w| has_hangul(&w.text) || trimmed(&w.text).starts_with(char::is_uppercase));
    let last = words.last().map(text).unwrap_or_default();
    let alone = begins(words) + 1 == words.len() || super::noun::foreign(&last);
    own || glued || alone && !other
}

/// Where a term begins whose edge nothing marks: behind the last small word or stop or verb, four words back at most.
fn begins(words: &[Word]) -> usize {
    const SUBJECTS: &[&str] = &["i", "we", "he", "she", "they", "you", "it", "who"];
    let text = |n: usize| words.get(n).map(|w| trimmed(&w.text).to_lowercase()).unwrap_or_default();
    let mut from = words.len().saturating_sub(1);
    while let Some(n) = from.checked_sub(1).filter(|n| words.len() - n <= 4) {
        let ends = words.get(n).is_none_or(|w| !w.text.ends_with(char::is_alphanumeric));
        // we baked it: what stands behind such a word is its verb
        let verb = n.checked_sub(1).is_some_and(|before| SUBJECTS.contains(&text(before).as_str()));
        if ends || verb || LEADS.contains(&text(n).as_str()) {
            break;
        }
        from = n;
    }
    from
}

/// Whether a word can have a meaning given behind it: a noun, and not what every listener knows.
fn is_term(last: &str, inner: &str, glued: bool) -> bool {
    /// Small words of Korean, which take particles.
    const SMALL_KO: &[&str] = &[
        "그때",
        "지금",
        "오늘",
        "어제",
        "내일",
        "그날",
        "나중",
        "저",
        "저희",
        "나",
        "우리",
        "그",
        "거기",
        "여기",
        "당시",
        "요즘",
        "그래서",
        "그런데",
        "그러니까",
        "그리고",
        "하지만",
    ];
    const PUT_IN: &[&str] = &["을", "를", "에서", "에게", "으로", "에는", "까지", "부터", "에서는", "에게는"];
    const SAID: &[&str] = &["said", "says", "mine", "yours", "hers", "ours", "theirs", "well", "yes"];
    let bare = trimmed(last);
    if has_hangul(bare) {
        let small = SMALL_KO.iter().any(|w| {
            bare.strip_prefix(w).is_some_and(|rest| rest.is_empty() || PARTICLES.contains(&rest) || rest == "부터")
        });
        let put_in = !glued && has_hangul(inner) && PUT_IN.iter().any(|p| inner.trim().ends_with(p));
        let number = bare.contains(|c: char| c.is_ascii_digit());
        return !(small || put_in || number && has_hangul(inner));
    }
    let quoted = last.ends_with(['”', '"', '’', '\'', '」', '»']);
    let lower = bare.to_lowercase();
    // behind a comma or with a capital it is a name, or a word on its own
    let small = bare == lower && (LEADS.contains(&bare) || DESCRIBING.contains(&bare) || SAID.contains(&bare));
    let speaking = inner.split_whitespace().next().is_some_and(|w| {
        let w = w.to_lowercase();
        w.ends_with("ing")
            && (super::direction::gesture(&w) || matches!(w.as_str(), "speaking" | "switching" | "crying"))
    });
    quoted || has_hangul(inner) || !(small || speaking)
}

/// `“mudhand” (somebody who gives advice)`; and behind a word that is named as one, `(when nobody is on the quay)`.
fn says_who_or_when(words: &[Word], first: &str) -> bool {
    const WHO: &[&str] = &["somebody", "people", "nobody", "everybody", "everyone"];
    const WHEN: &[&str] = &[
        "when", "with", "in", "on", "at", "from", "like", "after", "before", "to", "as", "for", "by", "not", "about",
        "of",
    ];
    quoted(words).is_some() && (WHO.contains(&first) || WHEN.contains(&first) && super::insertion::named(words))
}

/// `We called them “herons” (they step high).`, `dough is “honest” (it shows in the morning what you did)`: what the word says of
/// them, as it always is. What was once (`it was faded`) is a remark.
fn goes_on(words: &[Word], meaning: &[&str]) -> bool {
    let [who, verb, ..] = meaning else { return false };
    let always = match who.to_lowercase().as_str() {
        "it" | "he" | "she" => verb.ends_with('s') && !matches!(*verb, "was" | "is" | "has"),
        "they" => {
            !verb.ends_with("ed") && !matches!(*verb, "were" | "had" | "did" | "are") && super::insertion::named(words)
        }
        _ => false,
    };
    always && quoted(words).is_some()
}

/// What is meant, without `that is` before it.
pub(super) fn meaning(inner: &str) -> &str {
    let rest = |lead: &&str| {
        inner.get(..lead.len()).filter(|own| own.eq_ignore_ascii_case(lead)).map(|_| &inner[lead.len()..])
    };
    ["that is,", "that is ", "i.e.,", "i.e. "].iter().find_map(rest).map_or(inner, str::trim)
}

/// What stands behind `called it`, up to the parenthesis.
fn named(words: &[Word]) -> Option<String> {
    let bare = |w: &Word| trimmed(&w.text).to_lowercase();
    let near = words.get(words.len().saturating_sub(7)..)?;
    let verb = near.iter().rposition(|w| matches!(bare(w).as_str(), "called" | "call" | "calls" | "nicknamed"))?;
    let it =
        near.get(verb + 1).is_some_and(|w| matches!(bare(w).as_str(), "it" | "him" | "her" | "them" | "this" | "that"));
    let term = near.get(verb + 1 + usize::from(it)..)?;
    let open = term.iter().any(|w| w.text.ends_with(['.', ',', ';', ':', '?', '!']));
    let article = term.first().is_some_and(|w| matches!(bare(w).as_str(), "the" | "a" | "an"));
    let term = term.get(usize::from(article)..)?;
    (it && !open && (1..=4).contains(&term.len())).then(|| join(term))
}

/// What somebody or something is besides, and no meaning of the word: `(he's dead now)`, `(born 1911)`, `(five kilometres)`,
/// `paper (the Fruit and Vegetable Hands)`.
fn told(meaning: &[&str], term: &str) -> bool {
    const COUNTS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
        "thirty", "forty", "fifty", "hundred", "about", "around", "some", "almost", "nearly", "or",
    ];
    let first = meaning.first().map_or("", |w| *w).to_lowercase().replace('’', "'");
    let person = ["he", "she", "it", "they", "we", "i", "you", "that", "there"];
    let short = first.split_once('\'').is_some_and(|(who, _)| person.contains(&who));
    let dates = meaning.iter().all(|w| w.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric()));
    let small = term.starts_with(char::is_lowercase);
    let own = first == "the" && meaning.get(1).is_some_and(|w| w.starts_with(char::is_uppercase));
    // Clara (left) and Bette: where somebody stands in a picture
    let stands = !small && matches!(first.as_str(), "left" | "right" | "centre" | "center" | "seated" | "standing");
    // a Monday clock (a clock that gains is a “Friday clock”): of another term
    let verb = meaning.iter().skip(2).position(|w| matches!(*w, "is" | "are" | "was" | "were"));
    let other = verb.is_some_and(|n| meaning.iter().skip(n + 3).any(|w| w.starts_with(['“', '"', '‘'])));
    short
        || stands
        || other
        || !matches!(first.as_str(), "a" | "an" | "the")
            && meaning.windows(2).any(|w| matches!(w, [a, "not"] if a.ends_with(',')))
        || dates
        || matches!(
            first.as_str(),
            "born" | "died" | "aged" | "then" | "now" | "also" | "laughs" | "see" | "sic" | "née"
        )
        || COUNTS.contains(&first.as_str())
            && !(first == "one" && matches!(meaning.get(1), Some(&"that" | &"who" | &"which" | &"with" | &"of")))
        || first.starts_with(|c: char| c.is_ascii_digit())
        || small && own
}

/// `“black water” (the tea of the night crew)`
fn quoted(words: &[Word]) -> Option<String> {
    let last = words.last()?.text.trim_end_matches([',', '.']);
    if !last.ends_with(['”', '"', '’', '\'', '」', '»']) {
        return None;
    }
    let from = words.iter().rposition(|w| w.text.starts_with(['“', '"', '‘', '\'', '「', '«']))?;
    let quoted = words.get(from..)?;
    (quoted.len() <= 6).then(|| join(quoted))
}

/// `'시침을 넣어 둔다(…)'`: a saying of some words whose quotation marks are still open.
fn begun(words: &[Word]) -> Option<String> {
    words.last().filter(|w| has_hangul(&w.text))?;
    let from = words.iter().rposition(|w| w.text.starts_with(['“', '"', '‘', '\'', '「']))?;
    let said = words.get(from..)?;
    let closes = |c: char| matches!(c, '”' | '’' | '」' | '"' | '\'');
    let closed = said.iter().any(|w| w.text.chars().skip(1).any(closes));
    ((2..=4).contains(&said.len()) && !closed).then(|| join(said))
}

/// Korean names a word in quotation marks, and its verb stands between the word and what explains it.
fn called(words: &[Word], glued: bool) -> Option<String> {
    const OPEN: &[char] = &['‘', '“', '\'', '"', '「', '『'];
    const CLOSE: &[char] = &['’', '”', '\'', '"', '」', '』'];
    let last = words.last().filter(|w| has_hangul(&w.text) && (glued || w.text.ends_with('.')))?;
    let near = words.get(words.len().saturating_sub(6)..)?;
    // the sentence of the last word
    let count = near.iter().rev().skip(1).take_while(|w| !crate::transcript::stops(&w.text)).count() + 1;
    let near = near.get(near.len().saturating_sub(count)..)?;
    let text = near.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    let close = text.rfind(CLOSE)?;
    let open = text.get(..close)?.rfind(OPEN)?;
    let term = text.get(open..close)?.trim_start_matches(OPEN).trim();
    let behind = text.get(close..)?.trim_start_matches(CLOSE);
    let naming = verb(&last.text) && NAMING.iter().any(|n| behind.starts_with(n));
    let word = (1..=4).contains(&term.split_whitespace().count()) && !term.ends_with(['.', '?', '!']);
    (naming && word).then(|| term.to_owned())
}

/// A verb that ends a Korean sentence.
fn verb(word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = [
        "니다",
        "어요",
        "아요",
        "지요",
        "해요",
        "네요",
        "죠",
        "했다",
        "었다",
        "았다",
        "한다",
        "렀다",
        "있다",
        "예요",
        "이다",
        "러요",
        "에요",
        "군요",
        "거든",
        "데요",
        "니까",
        "습니까",
        "답니다",
    ];
    bare.chars().count() > 1 && (ends.iter().any(|e| bare.ends_with(e)) || past(bare))
}

/// `했어`, `갔지`: said to somebody near, of what was.
fn past(word: &str) -> bool {
    let mut letters = word.chars().rev();
    let (last, stem) = (letters.next(), letters.next());
    // a syllable that ends in ㅆ
    let was = stem.is_some_and(|c| is_hangul(c) && (u32::from(c) - u32::from('가')) % 28 == 20);
    was && last.is_some_and(|c| matches!(c, '어' | '지' | '네' | '죠' | '고' | '다' | '던' | '대' | '나' | '구'))
}

/// A clause that goes on with what stands around it.
fn clause_ko(inner: &str) -> bool {
    let bare = inner.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = [
        "지만",
        "는데",
        "은데",
        "니까",
        "면서",
        "아서",
        "어서",
        "라서",
        "거든요",
        "다고요",
        "어요",
        "니다",
        "지요",
        "죠",
        "고요",
    ];
    ends.iter().any(|e| bare.ends_with(e))
}

/// How Korean goes on behind a word that it names.
const NAMING: &[&str] = &["이라고", "라고", "이라는", "라는", "이란", "란", "이라", "으로", "로"];

fn join(words: &[Word]) -> String {
    trimmed(&words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")).to_owned()
}

pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A Korean term without its particle, when the file has the bare word or the word with another particle.
pub(super) fn without_particle(term: &str, words: &[Word]) -> Option<String> {
    let stem = |text: &str| -> Option<String> {
        let bare = trimmed(text);
        let particle = PARTICLES.iter().find(|p| bare.ends_with(**p))?;
        let stem = bare.strip_suffix(particle).filter(|s| !s.is_empty())?;
        Some(stem.to_owned())
    };
    let own = stem(term).filter(|_| !term.contains(' ') && has_hangul(term))?;
    let other = words.iter().map(|w| trimmed(&w.text)).filter(|w| *w != term);
    other.filter(|w| w.starts_with(&own)).any(|w| w == own || stem(w).as_ref() == Some(&own)).then_some(own)
}

const PARTICLES: &[&str] =
    &["에서", "으로", "에게", "은", "는", "이", "가", "을", "를", "과", "와", "도", "의", "에", "로"];

/// What an editor's note explains: `Owl means the last ferry`, `Owl: the last ferry`, `부엉이 = 막배`.
pub(super) fn explained(note: &str) -> Option<(String, String)> {
    let note = note.trim();
    let body = match note.split_once([':', '：']) {
        Some((lead, rest)) if lead.to_lowercase().contains("note") || lead.trim_end().ends_with('주') => rest.trim(),
        _ => note,
    };
    let marks = [
        " means ",
        " refers to ",
        " is short for ",
        " stands for ",
        " is slang for ",
        " = ",
        ": ",
        "： ",
        "란 ",
        "이란 ",
    ];
    let (at, mark) = marks.iter().filter_map(|m| body.find(m).map(|at| (at, m))).min_by_key(|(at, _)| *at)?;
    let term = trimmed(body.get(..at)?);
    let meaning = body.get(at + mark.len()..)?.trim().trim_end_matches(['.', ' ']);
    let lower = term.to_lowercase();
    let next = ["next ", "last ", "asked", "coming ", "다음 "].iter().any(|w| lower.starts_with(w));
    let pronoun = next || POINTING.contains(&lower.as_str());
    let short = (1..=4).contains(&term.split_whitespace().count()) && !meaning.is_empty() && !pronoun;
    short.then(|| (term.to_owned(), meaning.to_owned()))
}

/// Words that stand for another, and that no note explains.
const POINTING: &[&str] = &[
    "ed",
    "ed.",
    "editor",
    "tr",
    "translator",
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "which",
    "who",
    "i",
    "we",
    "you",
    "here",
    "there",
    "the speaker",
    "the interviewee",
    "이것",
    "그것",
    "그",
    "그녀",
    "여기",
    "이",
];
/// The words with which an aside begins that was spoken.
const ASIDES: &[&str] = &[
    "and",
    "but",
    "or",
    "who",
    "which",
    "because",
    "i",
    "we",
    "he",
    "she",
    "they",
    "it",
    "you",
    "not",
    "as",
    "maybe",
    "even",
    "at",
    "in",
    "on",
    "with",
    "for",
    "from",
    "though",
    "although",
    "if",
    "when",
    "while",
    "so",
    "well",
    "yes",
    "no",
    "of",
    "by",
    "there",
    "this",
    "to",
    "my",
    "our",
    "his",
    "her",
    "their",
    "about",
    "after",
    "before",
    "since",
    "until",
    "including",
    "like",
    "everybody",
    "everyone",
    "nobody",
    "somebody",
    "people",
    "always",
    "never",
    "just",
    "only",
    "usually",
    "mostly",
    "mainly",
    "often",
    "sometimes",
    "rarely",
    "especially",
    "perhaps",
    "probably",
    "possibly",
    "again",
    "once",
];
/// Capitals only because a sentence begins.
const STARTS: &[&str] = &[
    "The", "A", "An", "My", "Our", "We", "I", "It", "He", "She", "They", "That", "This", "And", "But", "So", "In",
    "On", "At", "Then", "When", "If",
];
