//! Turns that share a paragraph: `Q: Do you hear it? A: I do.`, and `**Do you hear it?** I do.`
//!
//! It takes the paragraphs and cuts those in which more than one speak, before anything is said of who they are.
use super::{
    block::{Block, closing},
    shape::asks,
};
use crate::transcript::label::{self, Found};
use std::collections::BTreeSet;

/// The longest label within a paragraph, in bytes.
const LABEL: usize = 60;
/// Who answers whom by letters.
const PAIRS: [(&str, &str); 4] = [("q", "a"), ("문", "답"), ("질문", "답변"), ("질문", "대답")];

/// Cut the paragraphs in which a label of the page, or the answer to it, stands behind a sentence; and those that begin with a
/// question in bold, where there are two of them.
pub(super) fn cut(text: &str, blocks: &mut Vec<Block>) {
    let mut known: BTreeSet<String> = blocks.iter().filter_map(|b| b.label.as_ref()).map(Found::key).collect();
    for (ask, answer) in PAIRS {
        if known.contains(ask) {
            known.insert(answer.to_owned());
        }
    }
    let places: Vec<Vec<usize>> = blocks.iter().map(|b| inside(text, b, &known)).collect();
    let bold: Vec<Option<usize>> = blocks.iter().map(|b| question(text, b)).collect();
    let set_off = known.is_empty() && bold.iter().flatten().count() > 1;
    let old = std::mem::take(blocks);
    for ((block, places), bold) in old.into_iter().zip(places).zip(bold) {
        let cuts = if set_off { bold.into_iter().collect() } else { places };
        if cuts.is_empty() {
            blocks.push(block);
            continue;
        }
        let edges = |from: usize, to: usize| [&[from], cuts.as_slice(), &[to]].concat();
        let ranges = edges(block.range.start, block.range.end);
        let contents = edges(block.content.start, block.content.end);
        for (range, content) in ranges.windows(2).zip(contents.windows(2)) {
            let ([from, to], [start, end]) = (range, content) else { continue };
            let own = text.get(*start..*end).unwrap_or_default().trim_end();
            let label = if set_off { None } else { label::find(own) };
            let mark = label.as_ref().map_or(0, |l| closing(own, l.body));
            let content = *start..*start + own.len() - mark;
            blocks.push(Block { range: *from..*to, content, label, ..block.clone() });
        }
    }
}

/// Where another turn begins in a paragraph with a label: behind the end of a sentence.
fn inside(text: &str, block: &Block, known: &BTreeSet<String>) -> Vec<usize> {
    let Some(own) = &block.label else { return Vec::new() };
    let content = text.get(block.content.clone()).unwrap_or_default();
    let mut speaker = own.key();
    let mut found = Vec::new();
    for (stop, c) in content.match_indices([' ', '\n']).filter(|(at, _)| *at > own.body) {
        let before = content.get(..stop).unwrap_or_default().trim_end_matches(['*', '_']);
        if !before.ends_with(['.', '?', '!', '…', '"', '”', ')', '。', '？']) {
            continue;
        }
        let at = stop + c.len();
        let near = content.get(at..).unwrap_or_default();
        let end = (0..=LABEL.min(near.len())).rev().find(|n| near.is_char_boundary(*n)).unwrap_or(0);
        let Some(next) = near.get(..end).and_then(label::find).filter(|l| !l.bracketed) else { continue };
        if known.contains(&next.key()) && next.key() != speaker {
            found.push(block.content.start + at);
            speaker = next.key();
        }
    }
    found
}

/// Where the answer begins behind a question in bold at the beginning of a paragraph.
fn question(text: &str, block: &Block) -> Option<usize> {
    let own = text.get(block.content.clone())?;
    let inner = own.strip_prefix("**").filter(|_| block.label.is_none() && !block.heading)?;
    let (bold, rest) = inner.split_once("**")?;
    let said = rest.trim_start();
    (asks(bold) && !said.is_empty() && rest.len() > said.len()).then(|| block.content.end - said.len())
}
