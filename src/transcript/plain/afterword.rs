//! What stands below an interview in whole sentences: who its people are, where it first ran, who paid for it.
//!
//! It takes a paragraph behind the last answer and says whether a page wrote it. It is a stage of its own because such
//! sentences look like speech: only what they are about, and who says I in them, tells.
use super::{
    furniture::{THANKS, any_start},
    reported::pieces,
    shape::{Shape, says_i, says_we},
};
use crate::letter::{has_hangul, is_hangul_name};
use std::collections::BTreeSet;

/// What a paragraph below the interview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is about the page, the interview or its people.
    About,
    /// It asks the reader to do something.
    Invitation,
    /// Nobody says I in it; it may be either.
    Unclear,
    /// Somebody speaks.
    Speech,
}

/// What the page says above the interview.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Whoever has a label or a byline, in lower case.
    pub(super) names: BTreeSet<String>,
    /// All lines above the interview, in lower case.
    pub(super) head: String,
    /// The names of the page and of its collection, in lower case.
    pub(super) titles: Vec<String>,
}

/// What this paragraph is, by its words alone.
pub(super) fn kind(text: &str, shape: &Shape, known: &Known) -> Kind {
    const MARKS: &str = "*_—–-[(※•·■□◆◇▲△▶▷●○★☆";
    let marks = |c: char| c.is_whitespace() || MARKS.contains(c);
    let text = text.trim_start_matches(marks);
    let said: Vec<&str> = pieces(text).into_iter().filter(|p| !p.quoted).map(|p| p.text).collect();
    let words = || said.iter().flat_map(|s| s.split_whitespace());
    let sentences = sentences(text);
    let own = words().any(says_i);
    let about = |s: &&str| work(&s.to_lowercase(), known);
    let ours = words().any(says_we);
    // • Ida Penn was talking to Tom Hale. Write to us: talk@example.org
    let mailbox = |w: &str| w.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let told = ["was talking to", "was speaking to", "spoke to", "was interviewed by"];
    if !own
        && (words().any(mailbox)
            || shape.weight <= 25 && told.iter().any(|t| shape.lower.contains(t)) && !ours_in(&said))
    {
        return Kind::About;
    }
    if shape.weight <= 8 && any_start(&shape.lower, &["thanks so much", "thank you so much", "many thanks"]) {
        return Kind::About;
    }
    // whoever asked takes leave
    if any_start(&shape.lower, THANKS) && LEAVE.iter().any(|l| shape.lower.contains(l)) {
        return Kind::About;
    }
    let colophon = |s: &&str| any_start(&s.to_lowercase(), COLOPHON) || any_start(&s.to_lowercase(), MAKERS);
    if !own
        && (!ours
            && (sentences.iter().any(about)
                || named(text, known)
                || named_ko(text, known)
                || sentences.iter().any(|s| introduces_a_writer(s))
                || sentences.first().is_some_and(|s| tells_a_life(s) || announces(s)))
            || sentences.iter().any(colophon))
    {
        return Kind::About;
    }
    if !own && sentences.iter().any(|s| invites(&s.to_lowercase())) {
        return Kind::Invitation;
    }
    if own || ours {
        return Kind::Speech;
    }
    if spoken(&said.join(" ").to_lowercase(), shape, &sentences) { Kind::Speech } else { Kind::Unclear }
}

/// What whoever asked gives thanks for.
const LEAVE: &[&str] = &[
    "for letting me",
    "for letting us",
    "for talking to",
    "for talking with",
    "for speaking to",
    "for speaking with",
    "for answering",
    "for taking the time",
    "for your time",
];

fn ours_in(said: &[&str]) -> bool {
    said.iter().flat_map(|s| s.split_whitespace()).any(says_we)
}

/// The sentences of a paragraph; titles and initials end none.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for word in text.split_whitespace() {
        let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        let bare = word.trim_end_matches('.');
        let short = matches!(bare, "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "No" | "Prof") || bare.chars().count() < 2;
        if crate::transcript::line::stops(word) && !short {
            out.push(text.get(from..end).unwrap_or_default().trim_start());
            from = end;
        }
    }
    let rest = text.get(from..).unwrap_or_default().trim();
    if !rest.is_empty() {
        out.push(rest);
    }
    out
}

/// Whether it sends its reader to whom or what it tells of: `You can find her shop on Weir Street.`, whoever says I in it.
pub(super) fn sends(text: &str) -> bool {
    let third = |lower: &str| {
        let mut words = lower.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
        words.any(|w| matches!(w, "her" | "his" | "him" | "their" | "them"))
    };
    sentences(text).iter().any(|s| {
        let lower = s.to_lowercase();
        let found = FOUND.iter().find(|w| lower.starts_with(*w));
        // You can find Anselm at the market
        let named = found.and_then(|w| s.get(w.len()..)).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let go = any_start(&lower, &["go and see", "go see", "go and visit", "say hello to"]);
        named || (found.is_some() || go) && third(&lower)
    })
}

const FOUND: &[&str] =
    &["you can find ", "you can follow ", "you can buy ", "you can reach ", "you can hear ", "you can visit "];

/// A sentence to the reader of a page: `Visit our podcast.`
fn invites(lower: &str) -> bool {
    let few = lower.split_whitespace().count() <= 3;
    let page = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        matches!(w, "our" | "us" | "here" | "online" | "website" | "podcast" | "newsletter" | "tickets")
            || w.starts_with('@')
            || w.contains(".org")
            || w.contains(".com")
    };
    let object = || lower.split_whitespace().skip(1).any(page);
    let asks = any_start(lower, ASKS)
        && lower.ends_with('?')
        && ["more", "story", "enjoy", "like this", "share", "article", "your opinion", "an opinion"]
            .iter()
            .any(|w| lower.contains(w));
    let if_you = any_start(lower, &["if you", "to have your"])
        && [
            "email us",
            "write to",
            "contact us",
            "get in touch",
            "call the",
            "let us know",
            "send us",
            "hear from you",
            "tell us",
        ]
        .iter()
        .any(|w| lower.contains(w));
    let polite = ["세요", "주십시오", "바랍니다"].iter().any(|e| lower.trim_end_matches(['.', '!', ' ']).ends_with(e));
    let found = FOUND.iter().any(|w| lower.starts_with(w));
    found
        || any_start(lower, IMPERATIVES)
            && (object() || few && any_start(lower, &["donate", "subscribe", "share", "join"]))
        || asks
        || if_you
        || polite && INVITE_KO.iter().any(|w| lower.contains(w))
}

/// A sentence about the interview, the page or its making.
fn work(lower: &str, known: &Known) -> bool {
    let mut words = lower.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let first = words.next().unwrap_or_default();
    let near: Vec<&str> = words.take(3).collect();
    let this = matches!(first, "this" | "these") && near.iter().any(|w| WORKS.contains(w));
    let made = || lower.split_whitespace().any(|w| MADE.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
    let the =
        matches!(first, "the" | "our" | "all" | "some" | "parts") && near.iter().any(|w| WORKS.contains(w)) && made();
    let bare = WORKS.contains(&first) && (near.contains(&"by") || near.first().is_some_and(|w| MADE.contains(w)));
    let credit = any_start(lower, CREDITS) || PERMISSION.iter().any(|p| lower.contains(p));
    let titled = known.titles.iter().map(|t| t.trim_start_matches("the ")).any(|title| {
        let rest = lower.trim_start_matches("the ").strip_prefix(title);
        title.contains(' ')
            && rest.is_some_and(|r| [" is ", " was ", " has ", " are "].iter().any(|v| r.starts_with(v)))
    });
    let rest = ["이 ", "본 ", "이번 ", "해당 "].iter().find_map(|d| lower.strip_prefix(d));
    let korean =
        rest.is_some_and(|r| WORKS_KO.iter().any(|w| r.starts_with(w))) || MADE_KO.iter().any(|w| lower.contains(w));
    this || the || bare || credit || titled || korean
}

/// Who wrote the page or took its pictures, of whom nothing else is known: `Birgit Solan is a writer in Tern Bay.`, `Ada Rook
/// interviewed the well digger.`
fn introduces_a_writer(sentence: &str) -> bool {
    const WRITERS: &[&str] = &[
        "writer",
        "journalist",
        "reporter",
        "editor",
        "photographer",
        "author",
        "translator",
        "producer",
        "historian",
        "columnist",
        "critic",
        "freelancer",
        "correspondent",
    ];
    const DO: &[&str] = &["interviewed", "writes", "edits", "reports", "photographed", "translated", "transcribed"];
    let words: Vec<&str> = sentence.split_whitespace().take(12).collect();
    let name = words.iter().take_while(|w| w.starts_with(char::is_uppercase) && !w.ends_with([',', ':'])).count();
    let (Some(verb), true) = (words.get(name), (2..=3).contains(&name)) else { return false };
    let bare = |w: &&str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let role = || words.iter().skip(name + 1).take(6).any(|w| WRITERS.contains(&bare(w).as_str()));
    DO.contains(&bare(verb).as_str()) || matches!(*verb, "is" | "was") && role()
}

/// A life in a sentence, as pages end with one: `Albert Ashdown was born in 1944.`
fn tells_a_life(sentence: &str) -> bool {
    const LIVES: &[&str] = &[
        "was born",
        "lives in",
        "lives with",
        "lives on",
        "now lives",
        "died in",
        "grew up in",
        "still lives",
        "will speak at",
        "will appear at",
        "will read from",
        "will perform at",
        "will talk at",
        "will be speaking at",
    ];
    let words: Vec<&str> = sentence.split_whitespace().take(8).collect();
    let name = words.iter().take_while(|w| w.starts_with(char::is_uppercase) && !w.ends_with([',', ':'])).count();
    let rest = words.get(name..).unwrap_or_default().join(" ");
    (2..=3).contains(&name) && LIVES.iter().any(|l| rest.starts_with(l))
}

/// Where a work of somebody can be had: `Tom Harker’s memoir, Salt, is published by Gull Press.`
fn announces(sentence: &str) -> bool {
    const WORKS: &[&str] = &[
        "memoir",
        "memoirs",
        "book",
        "books",
        "novel",
        "album",
        "film",
        "documentary",
        "collection",
        "autobiography",
        "exhibition",
        "poems",
        "anthology",
    ];
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let name = words.iter().take_while(|w| w.starts_with(char::is_uppercase)).count();
    let owner = name.checked_sub(1).and_then(|n| words.get(n));
    let owned = (2..=4).contains(&name) && owner.is_some_and(|w| w.ends_with("'s") || w.ends_with("’s"));
    let bare = |w: &&str| WORKS.contains(&w.trim_matches(|c: char| !c.is_alphanumeric()));
    let lower = sentence.to_lowercase();
    let out = [
        "published by",
        "published in",
        "is out ",
        "is out.",
        "will be released",
        "opens at",
        "runs until",
        "available from",
    ];
    owned && words.iter().skip(name).take(5).any(bare) && out.iter().any(|w| lower.contains(w))
}

/// It begins with somebody whom the page names, as a note about them does.
fn named(text: &str, known: &Known) -> bool {
    let all: Vec<&str> = text.split_whitespace().take(8).collect();
    let honorific = all
        .first()
        .is_some_and(|w| matches!(w.trim_end_matches('.'), "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "Professor"));
    let role = all.get(1).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).unwrap_or_default();
    if all.first() == Some(&"The") && PEOPLE.contains(&role) {
        return true;
    }
    let mut name: Vec<String> = Vec::new();
    let mut next = usize::from(honorific);
    while let Some(word) = all.get(next).filter(|w| w.starts_with(char::is_uppercase) && name.len() < 4) {
        next += 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let owner = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s"));
        name.push(owner.unwrap_or(bare).to_lowercase());
        if owner.is_some() || word.ends_with([',', '.']) && word.len() > 2 {
            break;
        }
    }
    let verb = all.get(next).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).unwrap_or_default();
    if name.is_empty() {
        return false;
    }
    let name = name.join(" ");
    let part = |full: &String| full.split_whitespace().any(|w| w == name) && name.chars().count() > 2;
    let label = known.names.contains(&name) || known.names.iter().any(part);
    let place = |at: usize| {
        let before = known.head.get(..at).unwrap_or_default().trim_end();
        ["in", "at", "near", "from", "of"].iter().any(|p| before.split_whitespace().next_back() == Some(p))
    };
    let above = name.contains(' ') && known.head.match_indices(&name).any(|(at, _)| !place(at));
    label || above && !verb.is_empty()
}

/// The same in Korean: `글쓴이 조은결은 …`, `최만복 씨는 …`.
fn named_ko(text: &str, known: &Known) -> bool {
    let mut words = text.split_whitespace();
    let (Some(first), second) = (words.next(), words.next().unwrap_or_default()) else { return false };
    let ends = text.trim_end_matches(['.', ' ', '*', '_']).ends_with('다');
    if !ends || !has_hangul(text) {
        return false;
    }
    let bare = |w: &str| {
        let stem = ["은", "는", "이", "가", "의", "도"].iter().find_map(|p| w.strip_suffix(p));
        stem.unwrap_or(w).to_owned()
    };
    let mut heads = known.head.split(|c: char| !c.is_alphanumeric());
    let stem = bare(first);
    let mut above = |n: &str| is_hangul_name(n) && (known.names.contains(n) || heads.any(|h| h == n));
    let known = above(&stem) || above(first);
    let title = matches!(
        bare(second).as_str(),
        "씨" | "님" | "작가" | "기자" | "선생" | "선생님" | "옹" | "할머니" | "할아버지"
    );
    PEOPLE_KO.contains(&stem.as_str()) || PEOPLE_KO.contains(&first) || known && (title || first != stem)
}

/// It has what only speech has.
fn spoken(lower: &str, shape: &Shape, sentences: &[&str]) -> bool {
    let mut words = lower.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'"));
    let short = |w: &String| {
        ["n't", "'ll", "'re", "'ve", "'d"].iter().any(|e| w.ends_with(e))
            || matches!(
                w.as_str(),
                "it's"
                    | "that's"
                    | "he's"
                    | "she's"
                    | "there's"
                    | "what's"
                    | "you"
                    | "your"
                    | "yours"
                    | "well"
                    | "oh"
                    | "yes"
                    | "ah"
            )
    };
    let hangul = has_hangul(lower);
    let plain = |s: &&str| {
        let end = s.trim_end_matches(|c: char| !c.is_alphanumeric());
        end.ends_with('다') && !end.ends_with("니다")
    };
    !shape.stops
        || lower.contains(['?', '？', '!', '！'])
        || words.any(|w| short(&w))
        || hangul && !sentences.iter().all(plain)
}

const ASKS: &[&str] =
    &["would you", "want to", "do you", "did you", "have you", "are you", "interested in", "enjoyed", "looking for"];
const IMPERATIVES: &[&str] = &[
    "visit",
    "listen",
    "subscribe",
    "follow",
    "donate",
    "support",
    "help",
    "join",
    "share",
    "sign",
    "buy",
    "order",
    "read",
    "see",
    "watch",
    "find",
    "click",
    "contact",
    "email",
    "write",
    "learn",
    "browse",
    "explore",
    "discover",
    "download",
    "keep",
    "tell",
    "send",
    "get",
];
const INVITE_KO: &[&str] = &[
    "구독",
    "후원",
    "팔로우",
    "문의",
    "제보",
    "방문",
    "신청",
    "누리집",
    "홈페이지",
    "뉴스레터",
    "공유해",
    "댓글",
    "참여",
];
const WORKS: &[&str] = &[
    "interview",
    "interviews",
    "conversation",
    "piece",
    "article",
    "transcript",
    "transcription",
    "text",
    "feature",
    "essay",
    "excerpt",
    "extract",
    "recording",
    "recordings",
    "series",
    "project",
    "history",
    "profile",
    "page",
    "translation",
    "portrait",
    "photographs",
    "photographs",
    "photos",
    "pictures",
    "quotes",
    "audio",
    "story",
    "column",
    "publication",
    "report",
    "memoir",
    "names",
    "words",
    "illustrations",
    "issue",
    "photography",
];
const MADE: &[&str] = &[
    "conducted",
    "recorded",
    "edited",
    "condensed",
    "published",
    "translated",
    "transcribed",
    "printed",
    "reprinted",
    "adapted",
    "supported",
    "funded",
    "produced",
    "originally",
    "appeared",
    "commissioned",
    "checked",
    "revised",
    "abridged",
    "shortened",
    "reproduced",
    "changed",
    "held",
    "taken",
];
/// Nobody speaks who begins like this, whatever else is said.
const COLOPHON: &[&str] = &[
    "about the author:",
    "about the writer:",
    "about the interviewer:",
    "about the photographer:",
    "transcription:",
    "transcript by",
    "transcript prepared",
    "transcript produced",
    "transcribed by",
    "rights:",
    "our thanks to",
    "our thanks go",
    "with thanks to",
    "special thanks to",
    "many thanks to",
    "reply to this email",
    "reply to this e-mail",
    "if somebody forwarded this",
    "if someone forwarded this",
    "was this forwarded to you",
    "content and programming copyright",
    "if you notice an error",
    "if you spot an error",
    "if you find an error",
];
const CREDITS: &[&str] = &[
    "as told to",
    "first published",
    "originally published",
    "previously published",
    "published in",
    "published by",
    "reprinted",
    "republished",
    "reproduced",
    "adapted from",
    "excerpted from",
    "extracted from",
    "translated by",
    "translated from",
    "transcribed by",
    "edited by",
    "edited for",
    "edited and",
    "condensed",
    "recorded by",
    "produced by",
    "funded by",
    "supported by",
    "made possible",
    "commissioned by",
    "interviewed by",
    "photographed by",
    "illustrated by",
    "with thanks to",
    "our thanks",
    "special thanks",
    "supported with",
    "with support from",
    "with the support of",
];
const PERMISSION: &[&str] = &[
    "without permission",
    "without the permission",
    "by permission",
    "with permission",
    "not be quoted",
    "do not quote",
    "not be reproduced",
    "permission of the",
    "all rights",
];
/// Who made a programme, at the beginning of a sentence.
const MAKERS: &[&str] = &[
    "produced by",
    "mixed by",
    "sound design by",
    "our theme",
    "our music",
    "original music by",
    "hosted by",
    "fact-checking by",
];
/// How a page calls those who take part.
const PEOPLE: &[&str] = &[
    "author",
    "interviewer",
    "translator",
    "editor",
    "editors",
    "photographer",
    "interviewee",
    "narrator",
    "speaker",
    "writer",
];
const PEOPLE_KO: &[&str] = &[
    "글쓴이",
    "필자",
    "기자",
    "저자",
    "지은이",
    "인터뷰어",
    "사진가",
    "옮긴이",
    "구술자",
    "편집자",
    "작가",
    "면담자",
    "채록자",
];
const WORKS_KO: &[&str] = &[
    "인터뷰",
    "기사",
    "글",
    "대담",
    "구술",
    "원고",
    "책",
    "콘텐츠",
    "기획",
    "채록",
    "녹취",
    "사진",
    "연재",
    "영상",
    "면담",
];
const MADE_KO: &[&str] = &[
    "에 실렸",
    "에 실린",
    "게재",
    "제작되었",
    "제작됐",
    "지원을 받아",
    "지원으로",
    "후원으로",
    "재수록",
    "발췌",
    "옮겨 실",
    "허락 없이",
    "허락을 받아",
    "무단",
    "편집했습니다",
    "편집하였",
    "다듬었",
    "인용할 수 없",
];
