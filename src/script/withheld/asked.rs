//! The words by which somebody asks that something stays off the air, in English and Korean.
//!
//! It takes words and says whether they ask. It looks at who is asked: a rule of a house (`we don't use that word`) is none.

/// Words in lower case with single spaces, a bar wherever a clause ends.
pub(super) fn plain(text: &str) -> (Vec<String>, String) {
    let mut words = vec!["|".to_owned()];
    for word in text.to_lowercase().replace('’', "'").split_whitespace() {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !inner.is_empty() {
            if !word.starts_with(|c: char| c.is_alphanumeric()) {
                words.push("|".to_owned());
            }
            words.push(inner.to_owned());
        }
        if word.ends_with(|c: char| !c.is_alphanumeric() && c != '\'') {
            words.push("|".to_owned());
        }
    }
    words.push("|".to_owned());
    words.dedup_by(|a, b| a == "|" && b == "|");
    let line = format!(" {} ", words.join(" "));
    (words, line)
}

/// Somebody says that from here on it may air again.
pub(super) fn resumes(text: &str) -> bool {
    let (_, line) = plain(text);
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    const AGAIN: &[&str] = &[
        " back on the record ",
        " on the record again ",
        " on the record now ",
        " this is on the record ",
        " we're on the record ",
        " | back on | ",
        " we're back on | ",
        " we are back on | ",
    ];
    AGAIN.iter().any(|w| line.contains(w))
        || ["써도됩니다", "써도돼요", "내도됩니다", "내도돼요", "나가도됩니다", "나가도돼요", "다시녹음하"]
            .iter()
            .any(|w| squeezed.contains(w))
}

const SAID: &[&str] = &[
    " not for broadcast ",
    " not for publication ",
    " not for air ",
    " not for attribution ",
    " not for the tape ",
    " not to be broadcast ",
    " not to be published ",
    " not on the record ",
    " just between us ",
    " strictly between ",
    " just between you and me ",
    " just between ourselves ",
    " this is between you and me ",
    " this is between us ",
    " that's between you and me ",
    " that's between us ",
    " stays between us ",
    " stays in this room ",
    " | between you and me | ",
    " | between ourselves | ",
    " strictly confidential ",
    " this is confidential ",
    " that's confidential ",
    " it's confidential ",
    " in strict confidence ",
    " in strictest confidence ",
    " tell you in confidence ",
    " tell you this in confidence ",
    " telling you this in confidence ",
    " told you in confidence ",
    " told you that in confidence ",
    " told you this in confidence ",
    " keep my name out ",
    " keep this between ",
    " keep that between ",
    " keep it between ",
    " want to stay anonymous ",
    " want to remain anonymous ",
    " like to stay anonymous ",
    " like to remain anonymous ",
    " for your ears only ",
    " this doesn't leave the room ",
    " this doesn't leave this room ",
    " that doesn't leave the room ",
    " that doesn't leave this room ",
    " must not leave this room ",
    " mustn't leave this room ",
    " keep that to yourself ",
    " keep this to yourself ",
    " stop recording ",
    " stop the recording ",
    " stop the tape ",
];

pub(super) fn off_record(words: &[&str], line: &str) -> bool {
    let said = SAID.iter().any(|w| line.contains(w)) || not_for_listeners(line);
    if said || forbids(words) || goes_out(words) || switches_off(words) {
        return true;
    }
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (0..words.len()).any(|n| {
        let spelt = at(n) == "off" && at(n + 1) == "the" && at(n + 2) == "record";
        // the off-the-record culture of the club is a manner of speaking
        let joined = at(n) == "off-the-record" && at(n + 1) == "|";
        let denied = (n.saturating_sub(2)..n)
            .any(|m| at(m).ends_with("n't") || matches!(at(m), "not" | "never" | "nothing" | "none"));
        (spelt || joined) && !denied
    })
}

/// `please don't broadcast this`, `you must not use that`, `I'd rather you didn't print my name`.
fn forbids(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (1..words.len()).any(|n| {
        let before = at(n - 1);
        let asked = matches!(before, "|" | "please" | "so" | "but" | "and" | "just" | "you" | "record");
        let (open, next) = match at(n) {
            "don't" | "dont" => (asked, n + 1),
            "do" if at(n + 1) == "not" => (asked, n + 2),
            "can't" | "cannot" | "mustn't" | "shouldn't" | "won't" | "didn't" | "wouldn't" => (before == "you", n + 1),
            "can" | "must" | "should" | "may" | "will" if at(n + 1) == "not" => (before == "you", n + 2),
            _ => return false,
        };
        let next = next + usize::from(matches!(at(next), "please" | "ever" | "actually" | "even"));
        let (object, behind) = (at(next + 1), at(next + 2));
        let whole = matches!(behind, "real" | "full" | "own" | "last" | "first");
        let name = if whole { at(next + 3) } else { behind };
        let named =
            matches!(object, "my" | "his" | "her" | "their" | "our" | "the" | "any") && name.starts_with("name");
        let it = matches!(object, "this" | "that" | "it" | "these" | "those" | "any" | "me" | "what");
        let alone = matches!(behind, "|" | "part" | "bit" | "either" | "please" | "on" | "in" | "anywhere" | "because");
        open && match at(next) {
            "broadcast" | "air" | "print" | "publish" | "quote" | "transmit" => it || named,
            "use" | "repeat" | "include" | "record" => it && alone || named,
            // of anything, where it is put as a wish
            "mention" if (n.saturating_sub(6)..n).any(|m| matches!(at(m), "prefer" | "rather" | "grateful")) => true,
            "mention" | "say" | "give" => named,
            "put" => {
                it && behind != "|" && matches!(at(next + 3), "air" | "the" | "tape")
                    || it && behind == "in" && at(next + 3) == "|"
            }
            _ => false,
        }
    })
}

/// `That's not for the programme.` Were it not for the radio is another thing.
fn not_for_listeners(line: &str) -> bool {
    const IS: [&str; 4] =
        [" this is not for the ", " that's not for the ", " that is not for the ", " that was not for the "];
    const SHOWS: [&str; 6] = ["programme ", "program ", "radio ", "show ", "podcast ", "listeners "];
    let shown = |rest: &str| SHOWS.iter().any(|show| rest.starts_with(show));
    IS.iter().any(|is| line.split_once(is).is_some_and(|(_, rest)| shown(rest)))
}

/// `That mustn't go out.`, `I don't want that going out.`
fn goes_out(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (1..words.len()).filter(|n| matches!(at(*n), "this" | "that")).any(|n| {
        let (next, behind) = (at(n + 1), at(n + 2));
        let must = matches!(next, "mustn't" | "can't" | "cannot" | "shouldn't")
            || behind == "not" && matches!(next, "must" | "can" | "should");
        let wanted = (n.saturating_sub(4)..n).any(|m| at(m).ends_with("n't") || at(m) == "not")
            && matches!(at(n - 1), "want" | "like" | "have");
        let verb = (n + 1..n + 4).find(|m| matches!(at(*m), "go" | "going"));
        let out = verb.is_some_and(|v| {
            let (way, end) = (at(v + 1), at(v + 2));
            way == "out" && matches!(end, "|" | "please" | "on") || way == "on" && matches!(end, "air" | "the")
        });
        out && (must || wanted)
    })
}

/// `Delete that, please.`, `Can we strike that?`, `Maybe lose that part.`
fn strikes(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    let asked = |n: usize| {
        let before = words.get(n.saturating_sub(4)..n).unwrap_or_default();
        before.windows(2).any(|w| {
            matches!(
                w,
                ["can" | "could" | "would" | "will", "you" | "we"] | ["you", "can" | "could" | "should" | "may"]
            )
        }) || before.iter().any(|w| matches!(*w, "please" | "maybe" | "you'll" | "perhaps"))
            || n == 1
            || (n + 1..n + 6).any(|m| at(m) == "please")
    };
    (1..words.len()).any(|n| {
        let alone = matches!(at(n), "delete" | "scrap" | "erase" | "strike" | "edit");
        if alone && n == 1 && at(2) == "it" && words.len() == 4 {
            return true;
        }
        if !(alone || matches!(at(n), "cut" | "lose" | "drop")) || !matches!(at(n + 1), "this" | "that") || !asked(n) {
            return false;
        }
        // that part of the hedge is none of the interview
        let thing = (n + 2..n + 4).any(|m| {
            matches!(at(m), "bit" | "part" | "answer" | "sentence" | "name" | "story")
                && matches!(at(m + 1), "|" | "please")
        });
        thing || alone && matches!(at(n + 2), "|" | "please")
    })
}

/// Somebody is asked to do something: `can you`, `please`, `you'd better`, or an order.
fn is_asked(words: &[&str], n: usize) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    let before = words.get(n.saturating_sub(5)..n).unwrap_or_default();
    let can = before.windows(2).any(|w| {
        matches!(w, ["can" | "could" | "would" | "will" | "if", "you"])
            || matches!(w, ["you", "can" | "could" | "should" | "must" | "might" | "may"])
    });
    can || before.contains(&"please")
        || before.contains(&"you'll")
        || matches!(before.last(), Some(&"we'll" | &"i'll"))
        || n == 1
        || (n + 1..n + 7).any(|m| at(m) == "please")
}

/// No order of more words is of what was said before it.
const SHORT: usize = 12;

/// Whether an order to keep something off the air is of what was just said: `That is off the record.`, `Don't quote me on that.`
pub(super) fn looks_back(text: &str) -> bool {
    let (parts, line) = plain(text);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let words: Vec<&str> = parts.iter().copied().filter(|w| *w != "|").collect();
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if ["방금", "이건", "그건", "지금한", "지금그"].iter().any(|w| squeezed.contains(w)) {
        return squeezed.chars().count() <= 30;
    }
    let back = words.iter().any(|w| matches!(*w, "that" | "that's" | "it" | "it's" | "those" | "all"));
    let record =
        words.windows(4).any(|w| matches!(w, ["is" | "was" | "that's" | "it's" | "all", "off", "the", "record"]));
    let that = words.iter().any(|w| matches!(*w, "that" | "that's" | "those"));
    words.len() <= SHORT
        && (back && (record || forbids(&parts)) || that && off_record(&parts, &line) || line.contains(" me on this "))
}

/// `I would rather you left that out`, `I'd prefer that you cut that`.
fn prefers(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (0..words.len()).filter(|n| matches!(at(*n), "rather" | "prefer" | "like" | "grateful")).any(|n| {
        let Some(you) = (n + 1..n + 4).find(|m| at(*m) == "you") else { return false };
        let verb = (you + 1..you + 4).find(|m| {
            matches!(
                at(*m),
                "left"
                    | "leave"
                    | "cut"
                    | "dropped"
                    | "drop"
                    | "took"
                    | "take"
                    | "kept"
                    | "keep"
                    | "lost"
                    | "delete"
                    | "deleted"
                    | "edit"
                    | "edited"
            )
        });
        verb.is_some_and(|verb| {
            let clause: Vec<&str> = (verb + 1..verb + 5).map(at).take_while(|w| *w != "|").collect();
            let it = clause.iter().any(|w| matches!(*w, "this" | "that" | "it" | "those" | "these" | "me" | "name"));
            let end = clause.iter().position(|w| matches!(*w, "out" | "off"));
            // take it out of the oven, take that home
            let of = end.is_some_and(|e| clause.get(e + 1) == Some(&"of"));
            it && !of && (end.is_some() || matches!(at(verb), "cut" | "drop" | "dropped" | "delete" | "deleted"))
        })
    })
}

/// `turn that recorder off`.
fn switches_off(words: &[&str]) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    (0..words.len()).filter(|n| matches!(at(*n), "turn" | "switch" | "shut") && is_asked(words, *n)).any(|n| {
        let near = words.get(n..(n + 6).min(words.len())).unwrap_or_default();
        let thing = |w: &&str| matches!(*w, "recorder" | "tape" | "microphone" | "mic" | "recording" | "camera");
        // of a machine only for a moment: others have machines too
        let moment = ["second", "sec", "minute", "moment"].iter().any(|w| near.contains(w));
        near.contains(&"off") && near.iter().any(|w| thing(w) || moment && *w == "machine")
    })
}

/// `can you cut that bit out, please`.
pub(super) fn cut_out(words: &[&str], line: &str) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("|");
    let taken = (0..words.len()).filter(|n| {
        matches!(at(*n), "cut" | "edit" | "take" | "leave" | "strip" | "bleep" | "keep") && is_asked(words, *n)
    });
    if prefers(words) || strikes(words) {
        return true;
    }
    let mut near = taken.map(|n| words.get(n + 1..(n + 5).min(words.len())).unwrap_or_default());
    near.any(|near| {
        let clause: Vec<&str> = near.iter().copied().take_while(|w| *w != "|").collect();
        let it = |w: &&str| matches!(*w, "this" | "that" | "it" | "those" | "these" | "me" | "name" | "names");
        let end = clause.iter().position(|w| *w == "out");
        // out of the oven is out of something else
        let of = end.is_some_and(|e| clause.get(e + 1) == Some(&"of"));
        end.is_some() && clause.iter().any(it) && (!of || PROGRAMMES.iter().any(|w| line.contains(w)))
    })
}

const PROGRAMMES: &[&str] = &[
    " of it ",
    " of this ",
    " of the programme ",
    " of the program ",
    " of the broadcast ",
    " of the interview ",
    " of the recording ",
    " of the show ",
    " of the podcast ",
    " of the article ",
];

pub(super) fn embargoed(line: &str) -> bool {
    [
        " under embargo ",
        " embargoed until ",
        " embargoed till ",
        " embargo until ",
        " embargo lifts ",
        " this is embargoed ",
        " that's embargoed ",
        " it's embargoed ",
        " still embargoed ",
    ]
    .iter()
    .any(|w| line.contains(w))
}

/// What somebody means who asks: what was said just now.
const MEANT: &[&str] = &[
    "이건",
    "이거",
    "이대목",
    "이부분",
    "그부분",
    "이말",
    "그말",
    "이얘기",
    "그얘기",
    "이이야기",
    "방금",
    "그건",
    "그거",
];

pub(super) fn off_record_ko(squeezed: &str) -> bool {
    const SAID: &[&str] = &[
        "오프더레코드",
        "비보도",
        "우리끼리얘기",
        "우리끼리이야기",
        "우리끼리만",
        "우리끼리하는",
        "여기서만하는",
        "기사화하지",
        "보도하지마",
        "보도하지말",
        "녹음하지마",
        "녹음하지말",
        "녹음을꺼",
        "녹음좀꺼",
        "녹음기를꺼",
        "녹음기좀꺼",
        "이름은밝히지마",
        "이름은밝히지말",
        "이름은밝히지않",
        "이름을밝히지말",
        "이름은쓰지",
        "내보내지마세",
        "내보내지마시",
        "내보내지말아",
        "이건비밀이",
        "이건비밀인",
        "이거비밀이",
        "이거비밀인",
        "이얘기는비밀",
        "비밀로해주",
        "안들은걸로",
        "못들은걸로",
        "안들은것으로",
    ];
    const ORDERS: &[&str] = &[
        "내지마",
        "내지말",
        "내보내지마",
        "내보내지말",
        "내시면안",
        "내면안",
        "쓰지마",
        "쓰지말",
        "쓰시면안",
        "쓰면안",
        "하지마",
        "하지말",
        "하시면안",
        "하면안",
        "나가지않게",
        "나가지않았으면",
        "나가지않도록",
        "나가면안",
        "나가면큰일",
        "나가선안",
        "나가서는안",
        "안나갔으면",
        "안나가게",
    ];
    let after = ["방송", "기사에", "인터뷰에"].iter().find_map(|w| squeezed.split_once(w)).map(|(_, after)| after);
    let order = |text: &str| ORDERS.iter().any(|w| text.contains(w));
    let goes = ["나가면안", "나가면큰일", "안나갔으면", "안나가게", "나가지않았으면", "나가지않게", "넣지마", "넣지말"];
    SAID.iter().any(|w| squeezed.contains(w))
        || after.is_some_and(order)
        || MEANT.iter().any(|w| squeezed.contains(w)) && goes.iter().any(|w| squeezed.contains(w))
        || squeezed.contains("꺼주") && ["마이크", "녹음"].iter().any(|w| squeezed.contains(w))
}

pub(super) fn cut_out_ko(squeezed: &str) -> bool {
    const ASKED: &[&str] = &["빼주", "빼줄", "잘라주", "편집해주", "지워주", "삭제해주", "들어내주", "삐처리"];
    let meant = MEANT.iter().chain(&["지금", "이름", "나중에", "방송"]);
    ASKED.iter().any(|w| squeezed.contains(w)) && meant.into_iter().any(|w| squeezed.contains(w))
}
