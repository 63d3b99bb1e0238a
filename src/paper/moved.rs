//! Words that went in one place and came in another: they were moved, or a paragraph was parted or joined.
use super::{Edit, EditKind, revision::settled, word::Style};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer words than these that go here and come there are no move: "the" goes and comes anywhere.
const FEWEST: usize = 3;

/// Make one edit of each pair of a deletion and an insertion of the same words.
pub(super) fn pair(edits: &mut Vec<Edit>) {
    let words = |edit: &Edit| settled(if edit.was.is_empty() { &edit.now } else { &edit.was }, Style::Voice);
    let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, edit) in edits.iter().enumerate().rev().filter(|(_, e)| e.kind == EditKind::Deleted) {
        gone.entry(words(edit)).or_default().push(n);
    }
    let mut taken = BTreeSet::new();
    for n in 0..edits.len() {
        let Some(came) = edits.get(n).filter(|e| e.kind == EditKind::Inserted) else { continue };
        let words = words(came);
        let few = words.split(' ').count() < FEWEST;
        let Some(places) = gone.get_mut(&words) else { continue };
        let Some(from) = places.last().copied() else { continue };
        let Some(went) = edits.get(from).filter(|went| !few || whole(went) || whole(came)).cloned() else { continue };
        places.pop();
        let (kind, line) = match (whole(&went), whole(came)) {
            (false, true) => (EditKind::Parted, went.line),
            (true, false) => (EditKind::Joined, went.line),
            _ => (EditKind::Moved, came.line),
        };
        let context = if kind == EditKind::Parted { went.context.clone() } else { came.context.clone() };
        if let Some(edit) = edits.get_mut(n) {
            let now = std::mem::take(&mut edit.now);
            *edit = Edit { kind, line, by: edit.by.take().or(went.by), was: went.was, now, context, ..Edit::default() };
            edit.from = (kind == EditKind::Moved).then_some(went.line);
        }
        taken.insert(from);
    }
    let mut n = 0;
    edits.retain(|_| {
        n += 1;
        !taken.contains(&(n - 1))
    });
}

/// Whether nothing stands beside the words in their paragraph.
fn whole(edit: &Edit) -> bool {
    edit.context.0.is_empty() && edit.context.1.is_empty()
}

#[cfg(test)]
mod tests {
    use super::pair;
    use crate::paper::{Edit, EditKind};

    fn edit(kind: EditKind, line: usize, words: &str, before: &str) -> Edit {
        let (was, now) = if kind == EditKind::Deleted { (words, "") } else { ("", words) };
        let context = (before.to_owned(), String::new());
        Edit { kind, line, was: was.into(), now: now.into(), context, change_ms: Some(500), ..Edit::default() }
    }

    #[test]
    fn what_goes_and_comes_is_one_edit_and_takes_no_time() {
        let gone = |before| edit(EditKind::Deleted, 4, "It is late now.", before);
        let came = |before| edit(EditKind::Inserted, 9, "It is late now.", before);
        for (went, here, kind, line) in [
            ("", "", EditKind::Moved, 9),
            ("We said", "", EditKind::Parted, 4),
            ("", "We said", EditKind::Joined, 4),
            ("We said", "They heard", EditKind::Moved, 9),
        ] {
            let mut edits = vec![gone(went), came(here)];
            pair(&mut edits);
            assert_eq!(edits.iter().map(|e| (e.kind, e.line, e.change_ms)).collect::<Vec<_>>(), [(kind, line, None)]);
        }
    }

    #[test]
    fn a_word_that_goes_here_and_comes_there_was_not_moved() {
        let mut edits = vec![edit(EditKind::Deleted, 4, "the", "of"), edit(EditKind::Inserted, 9, "the", "in")];
        pair(&mut edits);
        assert_eq!(edits.len(), 2);
    }
}
