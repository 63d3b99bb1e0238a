//! Which paragraph of one text is which of another, and at which words two differ.
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::{collections::BTreeMap, ops::Range};

/// How many comparisons of two paragraphs a stretch may cost before only equal ones are matched in it.
const MOST: usize = 400_000;
/// Two paragraphs are one that was edited when this share of their words, in per cent, is the same.
const SAME: usize = 40;
/// A paragraph of more words is compared as a whole.
const LONG: usize = 20_000;

/// Two texts, step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The same paragraph, edited or not, by its place in each.
    Both(usize, usize),
    /// Only in the first.
    Left(usize),
    /// Only in the second.
    Right(usize),
}

/// Match the paragraphs of two texts, in order.
pub(super) fn align(a: &[String], b: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, a, b) {
        let (tag, old, new) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => steps.extend(old.zip(new).map(|(x, y)| Step::Both(x, y))),
            _ => gap(a, b, &old, &new, &mut steps),
        }
    }
    steps
}

/// A stretch in which no paragraph is the same: the pairs that have most in common, in order.
fn gap(a: &[String], b: &[String], old: &Range<usize>, new: &Range<usize>, steps: &mut Vec<Step>) {
    let (rows, columns) = (old.len(), new.len());
    if rows == 0 || columns == 0 || rows * columns > MOST {
        steps.extend(old.clone().map(Step::Left));
        steps.extend(new.clone().map(Step::Right));
        return;
    }
    let bags = |texts: &[String], range: &Range<usize>| -> Vec<BTreeMap<String, usize>> {
        texts.get(range.clone()).unwrap_or_default().iter().map(|t| bag(t)).collect()
    };
    let (left, right) = (bags(a, old), bags(b, new));
    // best[i][j]: what the rest from i and j can have in common
    let width = columns + 1;
    let mut best = vec![0_usize; (rows + 1) * width];
    let at = |best: &[usize], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0);
    let mut alike = vec![0_usize; rows * columns];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let same = left.get(i).zip(right.get(j)).map_or(0, |(x, y)| share(x, y));
            if let Some(cell) = alike.get_mut(i * columns + j) {
                *cell = same;
            }
            let paired = if same >= SAME { same + at(&best, i + 1, j + 1) } else { 0 };
            let most = paired.max(at(&best, i + 1, j)).max(at(&best, i, j + 1));
            if let Some(cell) = best.get_mut(i * width + j) {
                *cell = most;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        let same = alike.get(i * columns + j).copied().unwrap_or(0);
        if same >= SAME && at(&best, i, j) == same + at(&best, i + 1, j + 1) {
            steps.push(Step::Both(old.start + i, new.start + j));
            (i, j) = (i + 1, j + 1);
        } else if at(&best, i, j) == at(&best, i + 1, j) {
            steps.push(Step::Left(old.start + i));
            i += 1;
        } else {
            steps.push(Step::Right(new.start + j));
            j += 1;
        }
    }
    steps.extend((old.start + i..old.end).map(Step::Left));
    steps.extend((new.start + j..new.end).map(Step::Right));
}

fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for word in text.split_whitespace() {
        *bag.entry(word.to_lowercase()).or_default() += 1;
    }
    bag
}

/// How much two have in common, in per cent of their words.
fn share(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> usize {
    let all: usize = a.values().sum::<usize>() + b.values().sum::<usize>();
    let both: usize = a.iter().filter_map(|(word, n)| Some(*n.min(b.get(word)?))).sum();
    (200 * both).checked_div(all).unwrap_or(0)
}

/// The stretches at which two lists of words differ, by their places in each.
pub(super) fn words(a: &[&str], b: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    if a.len().max(b.len()) > LONG {
        return if a == b { Vec::new() } else { vec![(0..a.len(), 0..b.len())] };
    }
    let ops = capture_diff_slices(Algorithm::Myers, a, b);
    let differ = ops.iter().map(similar::DiffOp::as_tag_tuple).filter(|(tag, ..)| *tag != DiffTag::Equal);
    differ.map(|(_, old, new)| (old, new)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Step, align, words};

    #[test]
    fn an_edited_paragraph_is_the_same_and_a_new_one_is_new() {
        let text = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let a = text(&["one two three four", "gone for good", "five six seven", "eight"]);
        let b = text(&["one two TWO three four", "quite another thing", "five six seven", "eight"]);
        let expected = [Step::Both(0, 0), Step::Left(1), Step::Right(1), Step::Both(2, 2), Step::Both(3, 3)];
        assert_eq!(align(&a, &b), expected);
        assert_eq!(align(&a, &[]).len(), 4);
    }

    #[test]
    fn only_the_words_that_differ_are_named() {
        assert_eq!(words(&["a", "b", "c", "d"], &["a", "x", "c", "d", "e"]), [(1..2, 1..2), (4..4, 4..5)]);
        assert!(words(&["a"], &["a"]).is_empty());
    }
}
