//! Gestures and directions in brackets, and references: `[pointing]`, `[Shows hands.]`, `[see photograph]`.
//!
//! The same words may be what a sentence needs: `was [running] late`, `he [shows] it`. Its place decides.
use crate::{
    letter::{has_hangul, is_hangul},
    transcript::line::stops,
};

/// The word before a bracket, and whether a clause ends there.
fn previous(before: &str) -> (String, bool) {
    let bare = before.trim_end();
    let word = bare.split_whitespace().next_back().unwrap_or_default();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (word, bare.is_empty() || stops(bare) || bare.ends_with([',', ';', ':', '—', '–', '-', '”', '"']))
}

/// The last word before a bracket that is no adverb.
fn behind(before: &str) -> String {
    const ADVERBS: &[&str] = &[
        "always", "never", "only", "still", "just", "also", "not", "often", "usually", "own", "all", "both", "already",
    ];
    let mut words =
        before.split_whitespace().rev().take(3).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.find(|w| !ADVERBS.contains(&w.as_str())).unwrap_or_default()
}

/// Whether a sentence needs the word for a sound: `was [singing]`, `then a [cough]`, `[웃음]을`. `I was [laughs] so happy`
/// does not, nor what stands where a clause has ended.
pub(super) fn is_needed(inner: &str, before: &str, after: &str, square: bool) -> bool {
    const BE: &[&str] = &["is", "was", "are", "were", "be", "been", "being", "am"];
    const BEFORE_NOUN: &[&str] = &[
        "the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "this", "that", "no", "some", "any", "of",
        "in", "with", "without", "from", "by", "for",
    ];
    const HEARD: &[&str] = &["heard", "hear", "saw", "see", "watched", "felt", "found", "kept", "left", "caught"];
    const ELSE: &[&str] = &["a", "an", "the", "so", "very", "really", "like", "my", "his", "her"];
    if inner.contains(is_hangul) {
        const PARTICLES: &[&str] =
            &["을", "를", "이", "가", "은", "는", "도", "만", "의", "과", "와", "에", "으로", "로", "소리"];
        return !inner.contains(' ') && PARTICLES.iter().any(|p| after.starts_with(p));
    }
    let (_, clause) = previous(before);
    let word = inner.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if !square || clause || inner.split_whitespace().count() != 1 {
        return false;
    }
    let (at, next) = (behind(before), after.split_whitespace().next().unwrap_or_default().to_lowercase());
    if word.ends_with("ing") {
        let near = before.split_whitespace().rev().take(4).map(str::to_lowercase);
        let heard = near.into_iter().any(|w| HEARD.contains(&w.as_str()));
        return (BE.contains(&at.as_str()) && !ELSE.contains(&next.as_str()))
            || BEFORE_NOUN.contains(&at.as_str())
            || heard;
    }
    // laughs, paused: what somebody does while speaking
    if word.ends_with("ed") || word.ends_with('s') && word != "noises" {
        return false;
    }
    let there = before.to_lowercase().trim_end().ends_with("there was");
    BEFORE_NOUN.contains(&at.as_str()) || there
}

/// Whether the sentence before a bracket lacks what is to come.
pub(super) fn goes_on(before: &str) -> bool {
    const OPEN: &[&str] = &["because", "if", "where", "why", "how", "what", "who", "since", "think", "know", "whether"];
    let (word, clause) = previous(before);
    !clause && [NEEDY, SAYING, OPEN].iter().any(|list| list.contains(&word.as_str()))
}

/// Whether a clause ends right behind a bracket.
pub(super) fn ends(after: &str) -> bool {
    let next = after.trim_start();
    next.is_empty() || next.starts_with(['.', ',', ';', ':', '!', '?', '—', '–', ')', '”', '"'])
}

/// What somebody does while speaking. `lower`: the inside of the brackets in lower case.
pub(super) fn is(lower: &str, before: &str, after: &str, square: bool) -> bool {
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let Some(first) = words.first().copied().filter(|_| words.len() <= 12) else { return false };
    let (word, clause) = previous(before);
    let apart = clause || ends(after);
    // (Through interpreter), [통역]: how a turn or a sentence was said
    let passed = words.iter().any(|w| ["interpret", "translat"].iter().any(|stem| w.starts_with(stem)));
    let through = matches!(first, "through" | "via" | "with" | "by" | "speaking" | "speaks");
    let how = passed && (through || words.len() == 1) && words.len() <= 6
        || matches!(
            words.as_slice(),
            ["통역" | "통역사"] | ["통역" | "통역을" | "통역사를", "통해" | "통해서" | "거쳐"]
        );
    if clause && how {
        return true;
    }
    if has_hangul(lower) {
        let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
        let form = ["며", "면서", "다", "음", "채"].iter().any(|e| bare.ends_with(e));
        // 한숨을 쉬며, 작은 소리로: what else is done while somebody speaks
        let meanwhile = words.len() > 1 && words.len() <= 5 && ["며", "면서"].iter().any(|e| bare.ends_with(e));
        let how = ["소리로", "목소리로", "표정으로"].iter().any(|e| bare.ends_with(e));
        return form && GESTURES_KO.iter().any(|g| lower.contains(g)) || square && (meanwhile && clause || how);
    }
    if square && acts_plainly(&words, before, &word, ends(after)) {
        return true;
    }
    // (pointing to the window), (taps the table), (speaking Norwegian): no clause is needed before what nobody could mean
    const BODY: &[&str] =
        &["pointing", "gesturing", "nodding", "shrugging", "smiling", "laughing", "sighing", "whispering"];
    let quoted = before.trim_end().ends_with(['”', '"', '’']);
    let acts = first.ends_with('s') && gesture(first) && (2..=5).contains(&words.len());
    let speaks = matches!(first, "speaking" | "switching" | "whispering") && words.len() <= 4;
    let own = acts && !before.ends_with(char::is_alphanumeric) || BODY.contains(&first) && words.len() > 1 || speaks;
    // (sings)
    const HEARD: &[&str] = &["sings", "hums", "whistles", "whispers", "claps", "barks", "meows", "recites", "quotes"];
    if !square && words.len() == 1 && HEARD.contains(&first) {
        return true;
    }
    // go [whistles] until we stopped; it said [quotes] "one kettle"; the cat [meows] sat on him
    let verb = first.ends_with('s') && gesture(first);
    let shown = matches!(word.as_str(), "go" | "goes" | "went" | "going");
    let next = after.split_whitespace().next().unwrap_or_default();
    let cites = next.starts_with(['"', '“']) && !word.is_empty();
    let past = next.ends_with("ed")
        || ["sat", "wrote", "ran", "stood", "came", "took", "was", "had", "said", "told", "fell", "would"]
            .contains(&next);
    let alone = words.len() == 1 && past && !NEEDY.contains(&behind(before).as_str());
    if square && verb && !clause && (shown || words.len() == 1 && cites || alone) {
        return true;
    }
    if !square && !quoted && own && !NEEDY.contains(&behind(before).as_str()) {
        return true;
    }
    // behind a word in quotation marks a parenthesis explains it
    if !square && (!clause || before.trim_end().ends_with(['”', '"', '’'])) {
        return false;
    }
    let needed = !clause && NEEDY.contains(&behind(before).as_str());
    // (After a long silence.)
    if clause && matches!(first, "after" | "following") && words.iter().any(|w| matches!(*w, "silence" | "pause")) {
        return true;
    }
    if first.ends_with("ing") && first.len() > 4 && !THINGS.contains(&first) {
        let known = gesture(first);
        let speaking = PRONOUNS.contains(&word.as_str()) || SAYING.contains(&word.as_str());
        return !needed && (known || square && (apart || speaking));
    }
    // [he takes off his hat]: somebody tells what is done now, and speakers tell what was
    let now =
        words.get(1).is_some_and(|w| w.ends_with('s') && !matches!(*w, "is" | "was" | "has" | "does" | "says" | "'s"));
    const OPEN: &[&str] =
        &["because", "that", "when", "if", "where", "why", "how", "what", "who", "since", "think", "know"];
    let open = !clause && OPEN.contains(&word.as_str());
    if square && matches!(first, "he" | "she") && words.len() > 2 && now && !needed && !open {
        return true;
    }
    // [RP gets up and opens a drawer], [Tape is turned over]: told of now between two sentences, which lack nothing
    let whole = clause && before.trim_end().ends_with(['.', '?', '!', '”', '"', '…']) || before.trim().is_empty();
    let capital = after.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '[' | '('));
    let done = || {
        words.iter().take(5).skip(1).any(|w| gesture(w) && w.ends_with('s') || DONE.contains(w))
            || words
                .get(1..4)
                .is_some_and(|w| w.windows(2).any(|w| matches!(w, ["is" | "are", done] if done.ends_with("ed"))))
    };
    if square && whole && (capital || after.trim().is_empty()) && words.len() > 1 && !inner_stops(lower) && done() {
        return true;
    }
    // [the programme pauses for the news]
    let halts = words.iter().take(4).skip(1).any(|w| matches!(*w, "pauses" | "resumes" | "stops" | "breaks"));
    if square && matches!(first, "the" | "programme" | "program" | "recording" | "tape") && halts && ends(after) {
        return true;
    }
    let subject = PRONOUNS.contains(&first) || matches!(first, "both" | "everybody" | "everyone" | "all");
    if subject && words.len() > 1 {
        return apart && !needed && words.iter().skip(1).take(2).any(|w| gesture(w));
    }
    // [checks phone], [points at the wall]: a verb and what it is done to, unless its subject stands before it
    let does = first.ends_with('s') && gesture(first) && (2..=12).contains(&words.len());
    // The foreman, he [looks at his wife] was: the sentence has its own verb
    const VERBS: &[&str] = &["was", "is", "had", "were", "has", "would", "could", "did", "said"];
    let own = after.split_whitespace().next().is_some_and(|w| VERBS.contains(&w)) && words.len() > 1;
    if square && does && !needed && (own || !PRONOUNS.contains(&word.as_str())) {
        return true;
    }
    // boats and lights are things as well: one word alone must stand where a clause has ended
    gesture(first) && !needed && (clause || words.len() > 1 && apart && square)
}

/// `[winks]`, `like this [shows his sleeve]`, `[gets up]`: a verb that is of nothing else, in the third person, where nobody stands
/// before it who could do it and nothing asks for it.
fn acts_plainly(words: &[&str], before: &str, previous: &str, ends: bool) -> bool {
    const ACTS: &[&str] = &[
        "points",
        "winks",
        "grins",
        "demonstrates",
        "shrugs",
        "nods",
        "smiles",
        "laughs",
        "sighs",
        "sniffs",
        "gestures",
        "mimes",
        "imitates",
        "giggles",
        "chuckles",
        "frowns",
        "shows",
    ];
    const RISES: &[[&str; 2]] = &[
        ["gets", "up"],
        ["stands", "up"],
        ["sits", "down"],
        ["looks", "up"],
        ["looks", "away"],
        ["looks", "down"],
        ["leans", "back"],
        ["leans", "forward"],
    ];
    let rises = RISES.iter().any(|pair| words == pair);
    let acts = rises || words.first().is_some_and(|w| ACTS.contains(w));
    let so =
        ["like this", "like that", "like so", "this big", "this high"].iter().any(|e| before.trim_end().ends_with(e));
    // told not to [grins] disturb her: no verb of the third person stands there
    let between = previous == "to" && words.len() == 1;
    let needed = NEEDY.contains(&behind(before).as_str()) && !so && !between;
    acts && !needed && !PRONOUNS.contains(&previous) && (ends || so || rises || between)
}

/// A sentence with a stop of its own is a note.
fn inner_stops(lower: &str) -> bool {
    lower.trim_end().ends_with(['.', '?', '!'])
}

/// What somebody or something does in a room while another speaks, besides gestures.
const DONE: &[&str] = &[
    "gets",
    "goes",
    "comes",
    "enters",
    "rings",
    "barks",
    "laughs",
    "cries",
    "coughs",
    "sneezes",
    "sighs",
    "reads",
    "speaks",
    "interrupts",
    "arrives",
    "starts",
    "begins",
    "ends",
    "resumes",
    "runs",
    "falls",
    "drops",
    "serves",
    "offers",
    "gives",
    "passes",
    "calls",
    "answers",
    "stops",
    "pauses",
    "breaks",
    "weeps",
    "smiles",
    "nods",
    "shrugs",
    "whispers",
];

/// A reference or a remark that a sentence does not need: `see photograph`, `i.e., Mr. Pike`, `not his real name`.
pub(super) fn refers(lower: &str, before: &str, after: &str) -> bool {
    const ANYWHERE: &[&str] = &[
        "i.e",
        "e.g",
        "cf.",
        "cf ",
        "viz",
        "see also",
        "see note",
        "see photo",
        "see picture",
        "see page",
        "see below",
        "see above",
    ];
    const WHOLE: &[&str] = &[
        "not verified",
        "not checked",
        "pseudonym",
        "a pseudonym",
        "name changed",
        "names changed",
        "not in original",
        "as above",
        "본명",
        "가명",
    ];
    let (word, clause) = previous(before);
    let needed = !clause && (NEEDY.contains(&word.as_str()) || PRONOUNS.contains(&word.as_str()));
    let bare = lower.trim_end_matches('.');
    let ko = ["참조", "참고", "가명임", "본명은"].iter().any(|w| bare.ends_with(w) || bare.starts_with(w))
        || bare.starts_with("즉 ");
    let denies = ["not his ", "not her ", "not their ", "not its ", "not the "].iter().any(|w| lower.starts_with(w));
    let told = ["see ", "that is, ", "meaning ", "pictured ", "now known as ", "a pseudonym"]
        .iter()
        .any(|w| lower.starts_with(w));
    ANYWHERE.iter().any(|w| lower.starts_with(w))
        || ko
        || !needed && (WHOLE.contains(&bare) || told || denies && (ends(after) || bare.ends_with("real name")))
}

/// A verb of a gesture, in the third person or as a gerund.
pub(super) fn gesture(word: &str) -> bool {
    let endings = ["s", "es", "ing", "ting", "ping", "ning", "ging", "ding", "ming", "bing", "ling", "ies", "ying"];
    GESTURES.iter().any(|stem| word.strip_prefix(stem).is_some_and(|rest| endings.contains(&rest)))
}

/// Behind these a sentence goes on.
const NEEDY: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "being",
    "am",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
    "can",
    "could",
    "will",
    "would",
    "shall",
    "should",
    "may",
    "might",
    "must",
    "to",
    "of",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "without",
    "into",
    "about",
    "after",
    "before",
    "while",
    "when",
    "as",
    "than",
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "my",
    "your",
    "his",
    "her",
    "its",
    "our",
    "their",
    "some",
    "any",
    "no",
    "every",
    "each",
    "and",
    "or",
    "but",
    "not",
    "never",
    "kept",
    "keep",
    "started",
    "stopped",
    "began",
    "went",
    "go",
    "got",
    "like",
    "liked",
    "loved",
    "hated",
    "enjoyed",
    "i'm",
    "you're",
    "he's",
    "she's",
    "it's",
    "we're",
    "they're",
    "i’m",
    "you’re",
    "he’s",
    "she’s",
    "it’s",
    "we’re",
    "they’re",
    "saw",
    "heard",
    "found",
    "through",
    "their",
    "didn't",
    "couldn't",
];
const PRONOUNS: &[&str] = &["i", "you", "he", "she", "it", "we", "they"];
const SAYING: &[&str] = &["said", "says", "told", "asked", "called", "cried", "thought"];
/// They end as a gerund does and are none.
const THINGS: &[&str] = &[
    "building",
    "wedding",
    "meeting",
    "evening",
    "morning",
    "ceiling",
    "clothing",
    "something",
    "nothing",
    "anything",
    "everything",
    "during",
    "according",
    "following",
    "including",
    "regarding",
    "spring",
    "string",
    "being",
    "having",
    "wing",
    "darling",
    "sterling",
    "lightning",
    "pudding",
    "painting",
    "shilling",
];
const GESTURES: &[&str] = &[
    "read",
    "quot",
    "quote",
    "recit",
    "recite",
    "ring",
    "meow",
    "whisper",
    "point",
    "show",
    "hold",
    "shak",
    "shake",
    "wav",
    "wave",
    "draw",
    "stand",
    "sit",
    "ris",
    "rise",
    "walk",
    "turn",
    "look",
    "lean",
    "tap",
    "knock",
    "drum",
    "hum",
    "whistl",
    "whistle",
    "pour",
    "light",
    "open",
    "clos",
    "close",
    "pick",
    "put",
    "tak",
    "take",
    "lift",
    "rais",
    "raise",
    "lower",
    "demonstrat",
    "demonstrate",
    "imitat",
    "imitate",
    "mim",
    "mime",
    "rub",
    "scratch",
    "touch",
    "wip",
    "wipe",
    "bang",
    "pat",
    "hit",
    "click",
    "snap",
    "rattl",
    "rattle",
    "leav",
    "leave",
    "return",
    "produc",
    "produce",
    "pull",
    "push",
    "bring",
    "fetch",
    "fold",
    "unfold",
    "hand",
    "bow",
    "danc",
    "dance",
    "blow",
    "stir",
    "sip",
    "drink",
    "chew",
    "gestur",
    "gesture",
    "indicat",
    "indicate",
    "consult",
    "check",
    "count",
    "sing",
    "play",
    "switch",
    "sketch",
    "grin",
    "frown",
    "wink",
    "star",
    "stare",
    "gaz",
    "gaze",
    "glanc",
    "glance",
    "shout",
    "mutter",
    "moan",
    "growl",
    "bark",
    "nod",
    "shrug",
    "smil",
    "smile",
    "laugh",
    "clap",
    "kneel",
    "spread",
    "press",
    "squeez",
    "squeeze",
    "roll",
    "search",
    "sigh",
];
const GESTURES_KO: &[&str] = &[
    "가리키",
    "끄덕",
    "흔들",
    "들어 보",
    "들어보",
    "꺼내",
    "보여 주",
    "보여주",
    "일어나",
    "일어서",
    "두드리",
    "두드린",
    "내밀",
    "숙이",
    "바라보",
    "둘러보",
    "손짓",
    "흉내",
    "무릎을 치",
    "손뼉",
    "펼쳐",
    "만지",
    "쓰다듬",
    "보인다",
    "가리킨",
    "흔든",
    "일어선",
    "내민",
];

#[cfg(test)]
mod tests {
    use super::{is, is_needed, refers};

    #[test]
    fn a_sound_that_the_sentence_needs_is_a_word() {
        for (text, expected) in [
            ("She was always [singing], and", true),
            ("the fog was [falling] on us", true),
            ("nobody was [laughing].", true),
            ("I heard the men [crying] for help", true),
            ("There was [silence] in the yard", true),
            ("and then a [cough], and", true),
            ("The last was my own [snoring].", true),
            ("저는 그분의 [웃음]을 좋아했습니다", true),
            ("I was [laughs] so happy", false),
            ("I was, [laughing] you know", false),
            ("We left. [Laughter] Then", false),
            ("We left, [music] and then", false),
            ("She was [laughing] a teacher", false),
            ("그랬어요. [웃음] 정말", false),
            ("정말 [웃음] 그랬어요", false),
        ] {
            let (from, to) = (text.find('[').unwrap(), text.find(']').unwrap() + 1);
            let found = is_needed(&text[from + 1..to - 1], &text[..from], &text[to..], true);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_gesture_is_told_from_a_word_that_the_sentence_needs() {
        for (text, expected) in [
            ("Mr. Brill, [pointing] that's him", true),
            ("By hand. [Shows hands.] There are", true),
            ("I said [shaking his head] no", true),
            ("I did. [holding up a cup] This", true),
            ("I [laughing] left", true),
            ("It was mine. [She points at the wall.]", true),
            ("My brother [he takes off his hat] had it", true),
            ("I was the treasurer [she shows the tin in which it was kept] because", true),
            ("The foreman, he [looks at his wife] was hard", true),
            ("I have the stamp [points to a frame on the wall] up there", true),
            ("all through the house [the programme pauses for the news].", true),
            ("I knew [he was late] then", false),
            ("because [he owns the mill] it", false),
            ("It was my clock [checks phone] then.", true),
            ("It was my clock [points to the wall] then.", true),
            ("and he [opens the door] quickly", false),
            ("It was my clock (taps table) then", true),
            ("The lamp (pointing to the window) was there", true),
            ("He said (speaking Norwegian).", true),
            ("It rang (knocking on the table).", false),
            ("It rang. (knocking on the table) So", true),
            ("저기요. [문을 가리키며] 저기", true),
            ("그때는 [손을 흔들며] 갔어요", true),
            ("그때 것입니다. [한숨을 쉬며] 버리지를", true),
            ("고양이가 [작은 소리로] 자고 있어요", true),
            ("It is up there [points]. You", true),
            ("You can come round [gets up] and have a look", true),
            ("mind the step [winks]. My", true),
            ("it was green, like this [shows his sleeve].", true),
            ("so [demonstrates], and you walk", true),
            ("I am told not to [grins] disturb her", true),
            ("she [smiles] at me", false),
            ("and the map [shows] a lake", false),
            ("the clock that he [shows]", false),
            ("I was [running] late", false),
            ("the [singing] bird", false),
            ("He [shows] it", false),
            ("the old [building] fell", false),
            ("we kept [boats] there", false),
            ("“in the hole” (standing in a siding)", false),
            ("당시 [학교에 다니면서] 일했다", false),
        ] {
            let open = text.find(['[', '(']).unwrap_or(0);
            let close = text.find([']', ')']).unwrap_or(0);
            let inner = text[open + 1..close].to_lowercase();
            assert_eq!(
                is(&inner, &text[..open], &text[close + 1..], text[open..].starts_with('[')),
                expected,
                "{text}"
            );
        }
        for (text, expected) in [
            ("Mr. Lamb [not his real name].", true),
            ("a name [see photograph].", true),
            ("the man [i.e., Mr. Pike] was", true),
            ("the boat [see p. 4], and", true),
            ("I could [see the] river", false),
            ("It was [not his fault].", false),
            ("It is [that is, was] old", false),
        ] {
            let (open, close) = (text.find('[').unwrap_or(0), text.find(']').unwrap_or(0));
            assert_eq!(refers(&text[open + 1..close], &text[..open], &text[close + 1..]), expected, "{text}");
        }
    }
}
