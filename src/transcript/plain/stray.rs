//! Labels that nobody speaks behind: the tag of a headline, a title in capitals, a remark on a page where only who asks has one.
//!
//! It takes paragraphs with the labels that their form gave them, and takes away those that the whole page shows to be none.
//! One such label would make somebody of a caption, and give the rest of the interview to whoever spoke before it.
use super::{block::Block, dialogue, furniture::any_start, picture, shape};
use crate::letter::has_hangul;
use std::collections::BTreeMap;

/// Who asks, where nothing else is a label.
const ASKERS: &[&str] = &["q", "question", "interviewer", "질문", "문", "면담자", "질문자"];
/// How many questions show that the answers have no labels.
const FEW: usize = 3;

/// Take away the labels that are none.
pub(super) fn drop(text: &str, blocks: &mut [Block]) {
    let mut found = Vec::new();
    found.extend(tag(text, blocks));
    found.extend(title(text, blocks));
    found.extend(noted(text, blocks));
    found.extend(placed(text, blocks));
    for n in found {
        blocks.get_mut(n).into_iter().for_each(|b| b.label = None);
    }
    if let Some((asker, _)) = alone(text, blocks) {
        for n in others(blocks, &asker) {
            if !answers(blocks, n, &asker) && blocks.get(n).is_some_and(|b| remarks(text, b)) {
                blocks.get_mut(n).into_iter().for_each(|b| b.label = None);
            }
        }
    }
}

/// Who asks on a page where nobody else has a label, but that it may name whoever answers once; and that name.
pub(super) fn alone(text: &str, blocks: &[Block]) -> Option<(String, Option<String>)> {
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, label) in blocks.iter().enumerate().filter_map(|(n, b)| Some((n, b.label.as_ref()?))) {
        names.entry(&label.name).or_default().push(n);
    }
    let (asker, turns) = names.iter().max_by_key(|(_, turns)| turns.len())?;
    let said = |n: &usize| {
        let block = blocks.get(*n)?;
        text.get(block.content.clone())?.get(block.label.as_ref()?.body..).map(str::trim)
    };
    let said: Vec<&str> = turns.iter().filter_map(said).collect();
    // most end in a question mark, and the others ask as well: Tell us how you tested them.
    let asked = said.iter().filter(|t| shape::asks(t)).count() * 3 >= said.len() * 2;
    let asks = ASKERS.contains(&asker.to_lowercase().as_str()) || asked && said.iter().all(|t| dialogue::prompts(t));
    let free = |n: &&usize| blocks.get(**n + 1).is_some_and(|b| b.label.is_none());
    let most = || turns.len() >= FEW && turns.iter().filter(free).count() * 3 >= turns.len() * 2;
    let once = || names.iter().all(|(name, turns)| name == asker || turns.len() == 1);
    if !asks || names.len() > 1 && !(most() && once()) {
        return None;
    }
    let answering = others(blocks, asker).into_iter().find(|n| answers(blocks, *n, asker));
    let name = answering.and_then(|n| blocks.get(n)?.label.as_ref()).map(|l| l.name.clone());
    Some(((*asker).to_owned(), name))
}

/// Whether nobody speaks behind a label that comes once: `Sofa: in the slang of millers, …`, `평상: 배가 없는 밤.` Somebody
/// who says a word in between does so in a sentence: `Wife: He never told me that.`
fn remarks(text: &str, block: &Block) -> bool {
    let said =
        block.label.as_ref().and_then(|l| text.get(block.content.clone())?.get(l.body..)).unwrap_or_default().trim();
    let told = has_hangul(said) && !shape::polite(said) && !shape::asks(said);
    told || said.starts_with(char::is_lowercase)
}

/// The paragraphs with another label than that of `asker`.
fn others(blocks: &[Block], asker: &str) -> Vec<usize> {
    let other = |(n, b): (usize, &Block)| b.label.as_ref().is_some_and(|l| l.name != asker).then_some(n);
    blocks.iter().enumerate().filter_map(other).collect()
}

/// Whether a paragraph stands behind a question of `asker`.
fn answers(blocks: &[Block], n: usize, asker: &str) -> bool {
    let before = n.checked_sub(1).and_then(|n| blocks.get(n)).and_then(|b| b.label.as_ref());
    before.is_some_and(|label| label.name == asker)
}

/// `[인터뷰] 한두레 씨` above an interview: a report announces so whose words stand behind it, in quotation marks.
fn tag(text: &str, blocks: &[Block]) -> Option<usize> {
    let labelled = |(n, b): (usize, &Block)| b.label.as_ref().map(|label| (n, label.soundbite && label.lone));
    let mut labels = blocks.iter().enumerate().filter_map(labelled);
    let (n, true) = labels.next()? else { return None };
    let quoted = blocks
        .get(n + 1)
        .and_then(|b| text.get(b.content.clone()))
        .is_some_and(|said| said.trim_start().starts_with(['"', '“', '‘', '\'', '「']));
    (!quoted && !blocks.iter().skip(n + 1).any(|b| b.label.as_ref().is_some_and(|l| l.soundbite))).then_some(n)
}

/// `HARVEST HOME: AN ORAL HISTORY`: a title in capitals above all that is said.
fn title(text: &str, blocks: &[Block]) -> Option<usize> {
    let (n, block, label) = blocks.iter().enumerate().find_map(|(n, b)| Some((n, b, b.label.as_ref()?)))?;
    let again = blocks.iter().skip(n + 1).any(|b| b.label.as_ref().is_some_and(|l| l.name == label.name));
    let own = text.get(block.content.clone())?;
    let said = own.get(label.body..)?.trim();
    let letters = said.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters > 3 && !own.contains(char::is_lowercase) && own.contains(char::is_uppercase);
    (capitals && !again && !label.sentence && said.split_whitespace().count() <= 8).then_some(n)
}

/// `*Paper boats: a title that the town gives.`: a sign before a name that comes once is that of a footnote.
fn noted(text: &str, blocks: &[Block]) -> Vec<usize> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for label in blocks.iter().filter_map(|b| b.label.as_ref()) {
        *names.entry(&label.name).or_default() += 1;
    }
    let note = |(n, b): (usize, &Block)| {
        let label = b.label.as_ref()?;
        let head = text.get(b.range.clone())?.trim_start();
        let star = head.starts_with(['*', '＊', '†', '‡']) && !head.starts_with("**");
        let once = names.get(label.name.as_str()) == Some(&1);
        (star && once && head.matches('*').count() <= 1).then_some(n)
    };
    blocks.iter().enumerate().filter_map(note).collect()
}

/// `Above: …` is where a picture stands, unless it comes again as the channel of a recording does.
fn placed(text: &str, blocks: &[Block]) -> Vec<usize> {
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, label) in blocks.iter().enumerate().filter_map(|(n, b)| Some((n, b.label.as_ref()?))) {
        names.entry(&label.name).or_default().push(n);
    }
    let begins = |n: &usize| {
        let own = blocks.get(*n).and_then(|b| text.get(b.content.clone())).unwrap_or_default();
        any_start(&own.trim_start().to_lowercase(), picture::PLACES)
    };
    names.into_values().filter(|turns| turns.len() == 1).flatten().filter(begins).collect()
}
