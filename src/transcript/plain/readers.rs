//! What readers wrote below a page: comments, and the form to write one in.
//!
//! It takes the paragraphs of a page and says from which on nobody of the interview speaks. It is a stage before all that look
//! for speech, since strangers write below a page in whole sentences, ask, and say I; however many they are, none of them
//! was interviewed.
use super::{
    block::Block,
    furniture::{any_start, lead},
    shape::{Shape, asks},
};
use crate::transcript::date;
use std::collections::BTreeSet;

/// So many paragraphs of an interview stand above what readers write.
const TOLD: usize = 3;
/// So many lines below a heading show whether readers wrote there, and so many of them must be what a page adds.
const NEAR: usize = 12;
const SIGNS: usize = 2;

/// Where what readers wrote begins: `blocks.len()` when nobody did.
pub(super) fn begin(text: &str, blocks: &[Block]) -> usize {
    let all = blocks.len();
    let shape = |n: usize| blocks.get(n).filter(|b| b.label.is_none()).map(|b| Shape::of(text, b));
    let (mut told, mut named) = (0_usize, BTreeSet::new());
    for (n, block) in blocks.iter().enumerate() {
        if let Some(label) = &block.label {
            named.insert(label.name.as_str());
            told += 1;
            continue;
        }
        // no heading is longer, and a shape takes its time
        if block.content.len() > 120 {
            told += usize::from(shape(n).is_some_and(|s| s.stops));
            continue;
        }
        let Some(own) = shape(n) else { continue };
        if told < TOLD || !heading(&own) {
            told += usize::from(own.prose() && own.stops);
            continue;
        }
        let signs = (n + 1..all).take(NEAR).filter_map(shape).filter(sign).count();
        // where the people of the interview speak on below it, it was a button
        let known = |b: &&Block| b.label.as_ref().is_some_and(|l| named.contains(l.name.as_str()));
        let on = blocks.iter().skip(n).filter(known).count() > 1;
        if (sure(&own) || signs >= SIGNS) && !on && !(named.is_empty() && begins_below(text, blocks, n)) {
            return n;
        }
    }
    all
}

/// Nobody has a label, and all the questions stand below: readers are those who ask, or the line counts comments above the text.
fn begins_below(text: &str, blocks: &[Block], n: usize) -> bool {
    let own = |b: &Block| text.get(b.content.clone()).unwrap_or_default().trim().to_owned();
    let answered = |pair: &[Block]| {
        let [ask, answer] = pair else { return false };
        ask.content.len() <= 200 && asks(&own(ask)) && Shape::of(text, answer).says_i
    };
    let count = |part: &[Block]| part.windows(2).filter(|pair| answered(pair)).take(TOLD).count();
    let (above, below) = blocks.split_at(n.min(blocks.len()));
    count(above) == 0 && count(below) >= TOLD
}

/// The heading of what readers wrote below a page.
pub(super) fn heading(shape: &Shape) -> bool {
    const HEADS: &[&str] = &[
        "comments",
        "comment",
        "leave a reply",
        "leave a comment",
        "post a comment",
        "add a comment",
        "join the conversation",
        "join the discussion",
        "responses",
        "replies",
        "댓글",
        "덧글",
        "의견",
    ];
    let lower = lead(&shape.lower);
    let few = !shape.stops && shape.words <= 5;
    few && (any_start(lower, HEADS) || lower.ends_with(" comments")) || sure(shape)
}

/// A heading that is no button: it counts what was written, or says that it was.
fn sure(shape: &Shape) -> bool {
    const TOLD: &[&str] = &[
        "discussion about this post",
        "this discussion is now closed",
        "comments are closed",
        "reader comments",
        "readers' comments",
        "readers’ comments",
        "댓글쓰기",
        "댓글 쓰기",
        "댓글 정렬",
        "전체 댓글",
        "개의 댓글",
    ];
    !shape.stops && shape.words <= 8 && any_start(lead(&shape.lower), TOLD) || counted(shape)
}

/// `2 Comments`, `Comments (27)`, `댓글 12개`, `3 thoughts on “A page”`, `12 responses to A page`.
pub(super) fn counted(shape: &Shape) -> bool {
    const WRITTEN: &[&str] =
        &["thought", "thoughts", "response", "responses", "comment", "comments", "reply", "replies"];
    let number = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit() || b == b',');
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut words: Vec<String> = lead(&shape.lower).split_whitespace().map(bare).filter(|w| !w.is_empty()).collect();
    if matches!(words.first().map(String::as_str), Some("read" | "show" | "view" | "see" | "all")) {
        words.remove(0);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [first, what, rest @ ..] if number(first) || *first == "one" => {
            let on = rest.first().is_none_or(|w| matches!(*w, "on" | "to"));
            WRITTEN.contains(what) && on || matches!(*what, "댓글" | "덧글" | "개의") && rest.len() <= 1 && !shape.stops
        }
        [what, count] => {
            let count = count.trim_end_matches(['개', '건']);
            // Response 2 may be a heading of the interview
            let many = WRITTEN.contains(what) && what.ends_with('s');
            (many || matches!(*what, "댓글" | "덧글" | "의견")) && number(count)
        }
        [one] => ["댓글", "덧글"].iter().any(|w| one.strip_prefix(w).is_some_and(number)),
        _ => false,
    }
}

/// What a page adds to the words of a reader: a button, a date, a name with its verb.
fn sign(shape: &Shape) -> bool {
    const BUTTONS: &[&str] = &[
        "reply",
        "report",
        "like",
        "liked",
        "share",
        "recommend",
        "flag",
        "답글",
        "답글쓰기",
        "공감",
        "비공감",
        "신고",
        "수정",
        "삭제",
    ];
    let lower = lead(&shape.lower).trim_end();
    let first = lower.split_whitespace().next().unwrap_or_default();
    shape.words <= 3 && BUTTONS.contains(&first)
        || shape.words <= 5 && (lower.ends_with(" says:") || lower.ends_with(" ago"))
        || shape.words <= 6 && date::find(&shape.lower).is_some()
}
