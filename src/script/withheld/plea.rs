//! The words by which somebody asks not to be known, or says what it would cost, without an order to keep anything off the air.
//!
//! It takes words and says whether they plead. What somebody else said so in a story is mostly told of another time or person;
//! the sentences here speak of this talk (`this`, `from me`) or to whoever records it.

/// Words that are said of nothing but this talk.
const SAID: &[&str] = &[
    " i shouldn't be telling you ",
    " i shouldn't tell you this ",
    " i shouldn't be saying this ",
    " i shouldn't say this on ",
    " not supposed to tell you ",
    " not supposed to be telling ",
    " not supposed to say this ",
    " not allowed to tell you ",
    " you didn't hear it from me ",
    " you didn't hear this from me ",
    " you didn't hear that from me ",
    " you never heard this from me ",
    " you did not hear it from me ",
    " if this gets out ",
    " if that gets out ",
    " if this ever gets out ",
    " if this comes out ",
    " if they hear this ",
    " if anybody hears this ",
    " if anyone hears this ",
    " | no names | ",
    " | no names please ",
];

/// Whether somebody pleads so.
pub(super) fn pleads(words: &[&str], line: &str) -> bool {
    SAID.iter().any(|said| line.contains(said))
        || confidential(words)
        || tells_nobody(words)
        || denies(words)
        || hides(words)
}

/// `This part is confidential.` A confidential letter is something else.
fn confidential(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (2..words.len()).filter(|n| at(*n) == "confidential" && at(n + 1) == "|").any(|n| {
        let clause = words.get(n.saturating_sub(5)..n).unwrap_or_default().split(|w| *w == "|").next_back();
        let of = |w: &&str| matches!(*w, "this" | "that" | "this's" | "that's" | "what");
        let talk = |w: &&str| matches!(*w, "part" | "bit" | "is" | "all" | "said" | "told" | "strictly" | "i");
        clause.is_some_and(|clause| clause.iter().any(of) && clause.iter().skip(1).all(|w| talk(w) || of(w)))
    })
}

/// `Don't tell anybody that I said so.`
fn tells_nobody(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (1..words.len()).any(|n| {
        let order = matches!(at(n), "don't" | "dont") || at(n) == "not" && at(n - 1) == "do" || at(n) == "never";
        let tell = n + 1 + usize::from(at(n + 1) == "ever");
        let whom = matches!(at(tell + 1), "anybody" | "anyone" | "them" | "him" | "her" | "people" | "my");
        let me = words.get(tell + 2..words.len().min(tell + 8)).unwrap_or_default().windows(2).any(|w| {
            matches!(w, ["i", "said" | "told" | "spoke" | "talked"] | ["was" | "from", "me"] | ["said", "so"])
        });
        let asked = matches!(at(n - 1), "|" | "please" | "just" | "do" | "and" | "but" | "so");
        order && asked && matches!(at(tell), "tell" | "say") && whom && me
    })
}

/// `I would deny it if you printed it.`
fn denies(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (2..words.len()).filter(|n| at(*n) == "deny").any(|n| {
        let own = matches!(at(n - 1), "i'd" | "i'll") || matches!(at(n - 1), "will" | "would") && at(n - 2) == "i";
        let you = words.get(n..words.len().min(n + 8)).unwrap_or_default().contains(&"you");
        own && matches!(at(n + 1), "it" | "this" | "that" | "everything") && you
    })
}

/// `Can you blank out his name?`, `Please anonymise that.`, `Please change my voice.`
fn hides(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (1..words.len()).any(|n| {
        let before = words.get(n.saturating_sub(4)..n).unwrap_or_default();
        let asked = before.windows(2).any(|w| matches!(w, ["can" | "could" | "would" | "will", "you"]))
            || before.contains(&"please")
            || at(n - 1) == "|";
        let verb = matches!(
            at(n),
            "blank" | "bleep" | "beep" | "hide" | "change" | "disguise" | "mask" | "blur" | "distort" | "alter"
        );
        let whose = |m: usize| matches!(at(m), "my" | "his" | "her" | "their" | "our" | "that" | "those");
        let thing = |m: usize| matches!(at(m), "name" | "names" | "voice" | "face");
        let object = (n + 1..n + 4).any(|m| whose(m) && thing(m + 1));
        asked && (verb && object || matches!(at(n), "anonymise" | "anonymize"))
    })
}

/// The same in Korean: `이건 쓰지 마세요.`, `편집해 주세요.` What somebody was told not to do is another thing.
pub(super) fn pleads_ko(squeezed: &str) -> bool {
    const THIS: &[&str] =
        &["이건", "이거", "이말", "그말", "이얘기", "그얘기", "이이야기", "그건", "방금", "이부분", "그부분"];
    const ORDERS: &[&str] = &[
        "쓰지마세",
        "쓰지마시",
        "쓰지말아주",
        "쓰지마요",
        "적지마세",
        "적지마시",
        "적지말아주",
        "옮기지마",
        "알리지마세",
    ];
    const ALONE: &[&str] = &["편집해주세요", "빼주세요", "지워주세요", "삭제해주세요", "잘라주세요", "가려주세요"];
    let bare = squeezed.trim_end_matches(['.', '!', '~']);
    let alone = ["", "좀", "꼭", "그건", "이건"].iter().filter_map(|lead| bare.strip_prefix(lead));
    alone.into_iter().any(|order| ALONE.contains(&order))
        || THIS.iter().any(|w| squeezed.contains(w)) && ORDERS.iter().any(|w| squeezed.contains(w))
}
