//! What a pair of brackets inside running text does to the words around it, by its words and by its place.
use super::{
    direction,
    gloss::is_kin,
    meaning::means,
    noun::{LEADS, PARTICLES_KO, PUT_IN_KO, gives, noun},
};
use crate::{
    letter::{has_hangul, is_hangul},
    transcript::{SetAsideKind, Word, bracket, line::stops},
};
use std::{collections::BTreeSet, ops::Range};

/// What a pair of brackets does to the words around it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pair {
    /// The words in it were put in.
    Inserted,
    /// It is no speech.
    Aside(SetAsideKind, &'static str),
    /// It is an editor's note.
    Note,
    /// It may explain the word before it.
    Parenthesis,
}

/// `Elsa?`, `name of bolt?`: the transcriber guesses. A question that begins as one does is asked, and one in round brackets
/// may be, but where a noun is wanted.
fn doubted(inner: &str, before: &str, square: bool) -> bool {
    const ASKING: &[&str] = &[
        "who", "whom", "whose", "what", "when", "where", "why", "how", "which", "is", "are", "was", "were", "do",
        "does", "did", "can", "could", "would", "will", "should", "have", "has", "had", "and", "or", "but", "so",
        "you", "i", "we", "he", "she", "they", "it", "really", "right", "yes", "no", "then",
    ];
    const WANTS: &[&str] =
        &["the", "a", "an", "my", "our", "his", "her", "their", "of", "in", "at", "to", "from", "called", "named"];
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let first = bare(inner.split_whitespace().next().unwrap_or_default());
    let last = bare(before.split_whitespace().next_back().unwrap_or_default());
    let hangul = has_hangul(inner);
    // [possibly: miller], [coins? – ed.]
    if square && ["possibly:", "perhaps:", "probably:", "maybe:"].iter().any(|w| inner.to_lowercase().starts_with(w)) {
        return true;
    }
    let signed = inner
        .rsplit_once(['–', '—', '-'])
        .filter(|(_, by)| SIGNED.contains(&by.trim().trim_end_matches('.').to_lowercase().as_str()));
    let inner = signed.map_or(inner, |(said, _)| said.trim_end());
    inner.ends_with('?')
        && inner.split_whitespace().count() <= 4
        && !ASKING.contains(&first.as_str())
        && (square && !hangul || WANTS.contains(&last.as_str()))
}

/// `I've seen it -LM`, `the plaque is gone – Grit`: initials or a name behind a dash at the end.
fn initialled(inner: &str, square: bool) -> bool {
    let Some((at, dash)) = inner.char_indices().rev().find(|(_, c)| matches!(c, '-' | '–' | '—' | '―' | '~'))
    else {
        return false;
    };
    let (said, name) = (inner.get(..at).unwrap_or_default(), inner.get(at + dash.len_utf8()..).unwrap_or_default());
    let name = name.trim().trim_end_matches('.');
    let apart = said.ends_with(char::is_whitespace) || !matches!(dash, '-' | '~');
    let initials = (2..=4).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
    let words = name.split_whitespace().count();
    let named = (1..=2).contains(&words)
        && name.chars().count() <= 24
        && name.split_whitespace().all(|w| w.starts_with(char::is_uppercase) && w.chars().all(char::is_alphabetic));
    said.split_whitespace().count() > 1 && apart && (initials || square && named)
}

/// A clause that has its own subject and verb, where a sentence has all of its own: `He preaches under it now [I've seen it].`
fn remarks(inner: &str, before: &str, after: &str) -> bool {
    const SUBJECTS: &[&str] = &["i", "we", "he", "she", "it", "they", "that", "there", "you"];
    const SHORT: &[&str] = &["'s", "'ve", "'m", "'re", "'d", "'ll"];
    const VERBS: &[&str] = &[
        "am", "is", "was", "are", "were", "have", "has", "had", "do", "did", "does", "saw", "think", "believe",
        "found", "checked", "asked", "met", "remember", "know", "can", "could", "would", "will", "still", "later",
        "never", "also",
    ];
    let words: Vec<String> = inner.to_lowercase().replace('’', "'").split_whitespace().map(str::to_owned).collect();
    let (Some(first), Some(second)) = (words.first(), words.get(1)) else { return false };
    let short = first.split_once('\'').is_some_and(|(who, _)| SUBJECTS.contains(&who))
        && SHORT.iter().any(|end| first.ends_with(end));
    let clause = short || SUBJECTS.contains(&first.as_str()) && VERBS.contains(&second.as_str()) && words.len() > 2;
    clause && direction::ends(after) && !direction::goes_on(before)
}

/// What an editor puts right or tells of the word before, which the sentence has: `in '52 [actually 1953]`, `Loughton [now Great
/// Loughton]`, `Dora [pronounced DOR-er]`, `1963년[실제로는 1964년]에`.
fn corrects(inner: &str, before: &str) -> bool {
    const RIGHT: &[&str] =
        &["actually", "pronounced", "recte", "rather,", "i.e.", "i.e.,", "실제로는", "실제는", "정확히는"];
    const TODAY: &[&str] =
        &["now", "today", "today's", "today’s", "later", "then", "formerly", "현", "현재의", "지금의", "지금은"];
    let mut words = inner.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let first = first.to_lowercase();
    let name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || is_hangul(c) || c.is_ascii_digit());
    let last = before.split_whitespace().next_back().unwrap_or_default().trim_start_matches(['\'', '’', '‘', '“']);
    // 그때 [지금의 서울역] 앞에서: the sentence needs it
    if before.ends_with(' ') && first.contains(is_hangul) {
        return false;
    }
    RIGHT.contains(&first.as_str()) && !last.is_empty() || TODAY.contains(&first.as_str()) && name(second) && name(last)
}

/// A reference behind what is put in: `after that; see p. 14`.
fn refers_behind(lower: &str) -> bool {
    let behind = |mark: &str| lower.split_once(mark).map(|(_, rest)| rest.trim_start());
    [";", ",", "("].iter().filter_map(|m| behind(m)).any(|rest| {
        ["see p", "see n", "see ch", "see a", "see b", "see fig", "see the", "cf.", "cf "]
            .iter()
            .any(|l| rest.starts_with(l))
    })
}

/// How an editor signs a remark.
const SIGNED: &[&str] =
    &["ed", "editor", "eds", "editors", "tr", "translator", "편집자", "편집자 주", "역주", "역자", "옮긴이", "기자 주"];

/// Who puts it in stands before a colon: `[MO: a wall clock]`, `[Reporter's note: …]`, `(기자 주: …)`.
fn signs(inner: &str, square: bool) -> bool {
    let dash = inner.split_once(['-', '–', '—']).filter(|(head, _)| head.trim_end().ends_with('주'));
    let Some((head, said)) = inner.split_once([':', '：']).or(dash) else { return false };
    let head = head.trim();
    let few = (1..=3).contains(&head.split_whitespace().count()) && head.chars().count() <= 30;
    let note = head.ends_with('주') || head.to_lowercase().contains("note") || matches!(head, "NB" | "N.B." | "PS");
    few && head.ends_with(|c: char| c.is_alphabetic() || c == '.') && !said.trim().is_empty() && (square || note)
}

/// It begins as a sentence about somebody does, with a pronoun and a verb.
fn about(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    let subject = words.next().is_some_and(|w| matches!(w, "he" | "she" | "they" | "it"));
    let verb = words.next().is_some_and(|w| {
        matches!(w, "is" | "was" | "are" | "were" | "has" | "had" | "means" | "meant" | "refers" | "died" | "became")
    });
    subject && verb
}

/// What somebody said is still to come: `He told us [he had gone] to the fair`.
fn reports(before: &str) -> bool {
    const SAYS: &[&str] =
        &["said", "says", "told", "thought", "knew", "know", "think", "believed", "heard", "swore", "that"];
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !before.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '”', '"'])
        && before.split_whitespace().rev().take(2).any(|w| SAYS.contains(&bare(w).as_str()))
}

/// Who or what a word stands for: `one [a stem] right from the middle`, `we [the two of us] went`. A sentence is whole
/// without it, as no name or noun can follow such a word. Behind `he`, `she`, `they` and `it` a draft reads it in their place.
fn stands_for(inner: &str, before: &str) -> bool {
    const ARTICLES: &[&str] = &["the", "a", "an", "my", "our", "his", "her", "their", "its"];
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let ends = |c: char| c.is_whitespace() || matches!(c, ']' | ')');
    let last = before.trim_end().rsplit(ends).next().unwrap_or_default();
    let first = inner.split_whitespace().next().unwrap_or_default();
    let noun = inner.split_whitespace().count() > 1 && ARTICLES.contains(&bare(first).as_str());
    let name = first.starts_with(char::is_uppercase);
    let plural = plural(inner);
    // a stop or a comma behind the pronoun ends what it belongs to
    if !before.ends_with(' ') || !last.ends_with(char::is_alphabetic) {
        return false;
    }
    // Ray [Raymond Kemp]: the whole of a name of which a part is said
    let named = last.starts_with(char::is_uppercase) && !LEADS.contains(&bare(last).as_str());
    if named && first.len() > last.len() && first.starts_with(last) {
        return true;
    }
    // the Reform [the 2009 reform]: the same noun once more, with what tells which
    if noun && last.len() > 2 && inner.split_whitespace().last().is_some_and(|w| bare(w) == bare(last)) {
        return true;
    }
    // My brother [Anton], my mate [the second cook]: who of them it is
    let owner = |w: &str| matches!(bare(w).as_str(), "my" | "our" | "his" | "her" | "their" | "your");
    if is_kin(last) && before.split_whitespace().rev().take(4).any(owner) && (name || noun && !gives(before)) {
        return true;
    }
    match bare(last).as_str() {
        "we" => noun || name || plural,
        "i" => noun || name,
        "one" | "these" | "those" | "this" => noun,
        // many do nothing in -s: what ends so behind them is who they are
        "they" | "you" if plural => true,
        // gave them [a bell]: what is given
        "them" | "us" | "him" | "me" => (name || plural) && !gives(before),
        "it" if !inner.is_ascii() => true,
        // the pronoun could not be taken out without the quotation mark on it
        "he" | "she" | "they" | "it" if noun || name => last.starts_with(['“', '"', '‘', '\'']),
        _ => false,
    }
}

/// Several of something, without an article: `soldiers`, `former pupils`.
fn plural(inner: &str) -> bool {
    const NONE: &[&str] =
        &["always", "sometimes", "perhaps", "besides", "nowadays", "is", "was", "has", "does", "as", "his"];
    let words: Vec<&str> = inner.split_whitespace().collect();
    let Some(last) = words.last() else { return false };
    words.len() <= 3
        && last.ends_with('s')
        && !last.ends_with("ss")
        && words
            .iter()
            .all(|w| w.chars().all(|c| c.is_alphabetic() || c == '-') && !NONE.contains(w) && !LEADS.contains(w))
}

/// Who is meant by a Korean word that points at somebody or is kin: `그 사람[선주]한테`, `아버지[최만길]가`. The sentence is whole
/// without it, and reads on into its particle.
fn points_ko(inner: &str, before: &str) -> bool {
    const POINTS: &[&str] = &[
        "그", "그녀", "그들", "이들", "저들", "거기", "여기", "저기", "그이", "그분", "이분", "그것", "이것", "저것",
        "그거", "이거", "저거", "그곳", "이곳", "그때", "그애", "걔", "얘", "그쪽", "이쪽", "그놈", "그년", "우리",
        "저희",
    ];
    const KIN: &[&str] = &[
        "아버지",
        "어머니",
        "할머니",
        "할아버지",
        "오빠",
        "언니",
        "누나",
        "남편",
        "아내",
        "삼촌",
        "이모",
        "고모",
        "이모부",
        "고모부",
        "장모",
        "장인",
        "아들",
        "사위",
        "며느리",
        "조카",
        "동생",
        "사촌",
        "선생님",
        "사장님",
        "아저씨",
        "아주머니",
        "부모님",
    ];
    let mut back = before.split_whitespace().rev();
    let own = back.next().unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric());
    let pointed = back.next().is_some_and(|w| matches!(w, "그" | "이" | "저" | "그런" | "이런"));
    let begun = inner.split_whitespace().next().is_some_and(|w| PARTICLES_KO.contains(&w) || PUT_IN_KO.contains(&w));
    before.ends_with(is_hangul)
        && !begun
        && inner.chars().filter(|c| is_hangul(*c)).count() > 1
        && (pointed || POINTS.contains(&own) || KIN.iter().any(|kin| own.ends_with(kin)))
}

/// Whether a word stands inside and a particle of the word before it behind.
fn said_of(inner: &str, after: &str) -> bool {
    const BEHIND: &[&str] = &[
        "을", "를", "이 ", "이라", "가 ", "은 ", "는 ", "에 ", "에서", "에게", "의 ", "도 ", "까지", "부터", "와 ",
        "과 ", "로 ", "으로", "한테", "만 ", "만은", "이나", "처럼", "보다", "마다", "에는", "에도",
    ];
    let begun = inner.split_whitespace().next().is_some_and(|w| PARTICLES_KO.contains(&w) || PUT_IN_KO.contains(&w));
    !begun
        && inner.chars().filter(|c| is_hangul(*c)).count() > 1
        && inner.chars().all(|c| is_hangul(c) || c == ' ')
        && BEHIND.iter().any(|p| after.starts_with(p) || after.trim_end() == p.trim_end())
}

/// A sum in other money or other measures: `three thousand won [about one dollar at the time] a month`.
fn measures(lower: &str, before: &str) -> bool {
    const ABOUT: &[&str] =
        &["about", "approximately", "roughly", "around", "nearly", "almost", "some", "equal", "worth"];
    const ABOUT_KO: &[&str] = &["약", "대략", "지금의", "지금으로", "현재", "현재의", "오늘날의", "요즘", "당시"];
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let counted = lower.split_whitespace().skip(1).any(|w| {
        w.contains(|c: char| c.is_ascii_digit())
            || matches!(w, "a" | "one" | "two" | "three" | "four" | "five" | "ten" | "half" | "hundred" | "thousand")
    });
    let lead = lower.split_whitespace().next().unwrap_or_default();
    // 쌀 두 되[약 3.6리터]를
    let korean = ABOUT_KO.contains(&lead) && counted && before.ends_with(is_hangul);
    korean || ABOUT.contains(&lead) && counted && noun(last)
}

/// A clause with a verb of its own, which no sentence around it lacks: `[the plaque is still there]`, `[Asked about it:]`.
fn clause(inner: &str, lower: &str, before: &str) -> bool {
    const VERBS: &[&str] = &["is", "was", "are", "were", "has", "had", "can", "could", "will", "would"];
    let words: Vec<&str> = lower.split_whitespace().collect();
    let asked = matches!(words.first(), Some(&"asked" | &"laughing" | &"responding" | &"answering" | &"later"));
    let subject = matches!(
        words.first(),
        Some(&"the" | &"this" | &"that" | &"these" | &"his" | &"her" | &"their" | &"its" | &"there")
    );
    // believed [that it had drowned]: what the sentence goes on with
    let ended = before.trim_end().is_empty() || before.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '”', '"']);
    let subject = subject && (ended || words.first() != Some(&"that"));
    let verb = words.iter().take(5).skip(1).position(|w| VERBS.contains(w));
    inner.ends_with(':')
        || asked && words.len() > 1
        || subject && words.len() > 3 && verb.is_some_and(|at| at + 2 < words.len())
}

/// A short word and a number: `Ev 14`, `Q 12`, `f. 3`.
fn reference(inner: &str) -> bool {
    let Some((mark, number)) = inner.split_once(' ') else { return false };
    let mark = mark.trim_end_matches('.');
    matches!(mark, "Ev" | "Q" | "Qq" | "f" | "ff" | "p" | "pp" | "fol" | "Col")
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–'))
}

/// From which year to which somebody lived: `1931-1999`, `b. 1929`.
fn lived(inner: &str) -> bool {
    let year = |w: &str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
    let span = |w: &str| w.split_once(['-', '–']).is_some_and(|(a, b)| year(a) && year(b));
    let words: Vec<&str> =
        inner.split_whitespace().map(|w| w.trim_matches(|c: char| matches!(c, ',' | '(' | ')' | '.'))).collect();
    words.len() > 1
        && (words.iter().any(|w| span(w))
            || words.windows(2).any(|w| matches!(w, ["b" | "born" | "d" | "died", y] if year(y))))
}

/// `a word for the noise between stations, "porridge" (static)`: a thing that is heard, behind a word that is named.
fn noises(inner: &str, before: &str) -> bool {
    const HEARD: &[&str] = &["static", "silence", "noise", "noises", "music", "singing"];
    HEARD.contains(&inner.to_lowercase().as_str()) && before.split_whitespace().rev().take(14).any(names)
}

/// Whether a word is named as one just before.
pub(super) fn named(words: &[Word]) -> bool {
    words.iter().rev().take(14).any(|w| names(&w.text))
}

fn names(word: &str) -> bool {
    const NAMED: &[&str] =
        &["word", "name", "call", "called", "calls", "term", "nickname", "named", "nicknamed", "known", "expression"];
    NAMED.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// What the pair of brackets at `at` is, by its words and by its place in the sentence.
pub(super) fn what(text: &str, at: &Range<usize>, footnotes: &BTreeSet<String>) -> Pair {
    let whole = text.get(at.clone()).unwrap_or_default();
    let square = whole.starts_with('[');
    let inner =
        whole.trim_start_matches(['[', '(', '（', '*', '_']).trim_end_matches([']', ')', '）', '*', '_']).trim();
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    if inner.is_empty() {
        // what hangs on a word or stands behind a sentence is the rest of a mark; a space inside a sentence is a hole in it
        let hangs = before.ends_with(|c: char| !c.is_whitespace());
        let begins = before.trim_end().is_empty() || stops(before.trim_end());
        let small = after.trim_start().starts_with(char::is_lowercase);
        return if hangs || begins && !small {
            Pair::Aside(SetAsideKind::Mark, "empty brackets")
        } else {
            Pair::Aside(SetAsideKind::Unclear, "words that the transcriber could not make out")
        };
    }
    // brackets in brackets are one note
    if square && inner.contains(['[', ']']) {
        return Pair::Note;
    }
    let glued = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
    if let Some((kind, why)) = bracket::aside(inner) {
        let letters = inner.contains(char::is_alphabetic);
        let kept = if square && inner.contains(|c: char| c.is_ascii_digit()) {
            !footnotes.contains(whole) && bracket::needed(inner, before, after)
        } else {
            glued && kind == SetAsideKind::Mark || inner == "." && before.ends_with(char::is_alphanumeric)
        };
        // a sound that stands behind a word in quotation marks is what the word means: 소리, or where a word is named
        let heard = inner.ends_with("소리") && inner.contains(' ') || noises(inner, before);
        let quoted = before.trim_end().ends_with(['”', '"', '’', '\'', '」']);
        if !square && kind == SetAsideKind::Sound && heard && quoted {
            return Pair::Parenthesis;
        }
        let needed = kind == SetAsideKind::Sound && direction::is_needed(inner, before, after, square);
        if needed {
            return Pair::Inserted;
        }
        if letters || !kept {
            return Pair::Aside(kind, why);
        }
    }
    if doubted(inner, before, square) {
        return Pair::Aside(SetAsideKind::Unclear, "words that the transcriber was not sure of");
    }
    // through [city], to [village]: a place that is not named
    // such a word has an article where it is one; at school and to town have none
    const PLACES: &[&str] = &["city", "village", "country", "place", "street", "region", "province", "district"];
    const LEADING: &[&str] =
        &["in", "to", "from", "through", "near", "at", "outside", "around", "towards", "toward", "of", "into"];
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    if square
        && PLACES.contains(&inner.to_lowercase().as_str())
        && LEADING.contains(&last.as_str())
        && before.ends_with(' ')
    {
        return Pair::Aside(SetAsideKind::Unclear, "a name that is kept back");
    }
    // 도(道): the word once more, as nobody says it
    let hanja = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let spelled = inner.chars().all(|c| hanja(c) || matches!(c, ' ' | '·'));
    if spelled && before.ends_with(is_hangul) {
        return Pair::Aside(SetAsideKind::Mark, "the word before it in Chinese characters");
    }
    let words = inner.split_whitespace().count();
    let lower = inner.to_lowercase();
    // 그(반장)는: who is meant
    let whom = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    if matches!(whom, "그" | "그녀" | "그들" | "이" | "이들" | "저들" | "거기" | "여기") && !square {
        return Pair::Note;
    }
    // 그걸(소금), 1987년(당시 31세): what is meant, and what a writer adds to a number
    let stands = ["그걸", "그것", "그거", "이걸", "이것", "이거", "저걸", "저것"].iter().any(|w| whom.starts_with(w));
    let number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    if !square && before.ends_with(is_hangul) && (stands || number(whom) && number(inner)) {
        return Pair::Note;
    }
    // (한숨을 쉬며): how it was said; in square brackets it may be what the sentence lacks
    let manner =
        !square && lower.ends_with(is_hangul) && ["며", "면서", "은 채", "는 채"].iter().any(|e| lower.ends_with(e));
    // (목이 메어), (커피를 마시고): a clause without an end, apart from the word before it
    let open = ["메어", "다가", "고"].iter().any(|e| lower.ends_with(e))
        && lower
            .split_whitespace()
            .rev()
            .skip(1)
            .any(|w| w.ends_with(['을', '를', '이', '가']) || lower.ends_with("다가"));
    let manner = manner || !square && !glued && lower.ends_with(is_hangul) && words > 1 && open;
    if manner && words <= 5 || direction::is(&lower, before, after, square) {
        return Pair::Aside(SetAsideKind::Sound, "a gesture or direction, not a word");
    }
    // [Ev 14], [Q 12]: a number of the page; [Thomas Collop, 1931-1999]: who that is; 쌈[24개]: how many
    if square && reference(inner) {
        return Pair::Aside(SetAsideKind::Mark, "a reference of the page");
    }
    if square && lived(inner) || before.ends_with(is_hangul) && number(inner) && inner.contains(is_hangul) && words == 1
    {
        return Pair::Note;
    }
    if square && corrects(inner, before) {
        return Pair::Note;
    }
    // 함수[짠물]를, 우리 집[신의도]까지는: the word goes on into its particle, and is whole without what stands between
    if square && glued && before.ends_with(is_hangul) && said_of(inner, after) {
        let who = points_ko(inner, before) || !means(inner, before, after);
        return if who { Pair::Note } else { Pair::Parenthesis };
    }
    // 말이에요(못을 꼭 쓴다는 뜻): what a whole sentence means
    if !square && glued && before.ends_with(['요', '다']) && ["뜻", "의미", "뜻임"].iter().any(|e| inner.ends_with(e))
    {
        return Pair::Note;
    }
    // (see photo)
    if !square && direction::refers(&lower, before, after) && lower.starts_with("see ") {
        return Pair::Note;
    }
    let begins = before.trim_end().is_empty() || stops(before.trim_end());
    let follows = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '"' | '‘'));
    let follows = follows.is_empty() || follows.starts_with(|c: char| c.is_uppercase() || c >= '\u{1100}');
    let lead = ["editor", "ed.", "translator", "note", "tr.", "n.b.", "편집자", "역주", "옮긴이", "해설"]
        .iter()
        .any(|l| lower.starts_with(l));
    let lead = lead && (lower.contains([':', '—', '–', '：']) || words > 3) || signs(inner, square);
    // the sound of a door is meant ― editor
    let tail = lower.rsplit(['—', '–', '―', '-', '/']).next().unwrap_or_default().trim().trim_end_matches('.');
    let tail = words > 2 && SIGNED.contains(&tail) && lower.len() > tail.len() || initialled(inner, square);
    if square && refers_behind(&lower) && direction::goes_on(before) {
        return Pair::Aside(SetAsideKind::Unclear, "words with a reference among them");
    }
    // he was a fisherman: a remark of its own, which the sentence around it does not need
    let remark = square && words >= 3 && about(&lower) && !reports(before);
    let sentence = begins && words >= 3 && (stops(inner) || words >= 8 && follows);
    // a full sentence, and words between two sentences that begin small, belong to neither
    let small = inner.starts_with(char::is_lowercase) && !inner.starts_with(is_hangul);
    let told = inner.trim_end_matches('.').ends_with('다') && !before.trim_end().is_empty();
    let apart =
        square && begins && words >= 2 && (stops(inner) || follows && !before.trim().is_empty() && (small || told));
    // (I had not opened it. I want that written down.): who speaks says it himself
    let own = !square && stops(inner) && words >= 8 && inner.split_whitespace().any(super::shape::says_i);
    if own && !lead && !tail {
        return Pair::Parenthesis;
    }
    if lead
        || tail
        || remark
        || apart
        || square
            && (direction::refers(&lower, before, after)
                || stands_for(inner, before)
                || points_ko(inner, before)
                || clause(inner, &lower, before)
                || remarks(inner, before, after)
                || refers_behind(&lower)
                || measures(&lower, before))
        || sentence && (square || words >= 6)
    {
        return Pair::Note;
    }
    if square && !means(inner, before, after) { Pair::Inserted } else { Pair::Parenthesis }
}
