//! A stretch of the programme that has to be over by a moment: up to a post, or up to the end of the slot.
use super::{
    Choices, ElementIndex,
    lay::{Arrival, Flexible, Laid, What},
};
use crate::{programme::Origin, units::Frames};
use std::ops::RangeInclusive;

/// What a leg has to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// What follows begins at this moment.
    Post { at: Frames, hard: bool, origin: Origin },
    /// The programme is over at this moment, or so much earlier or later.
    End { slot: Frames, tolerance: Frames },
}

/// How a leg was reached with some choices.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    /// When all of it was over.
    pub(super) at: Frames,
    /// Whether a bed plays until what follows.
    filled: bool,
    pub(super) flexible: Vec<Flexible>,
}

impl Reached {
    pub(super) fn room(&self, shorter: bool) -> Frames {
        self.flexible.iter().map(|f| if shorter { f.shorter } else { f.longer }).sum()
    }
}

/// From one moment that is met to the next that has to be.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    pub(super) goal: Goal,
    /// Which of the programme's moments ends it; all of them are before the end.
    nth: usize,
    /// How many of them were met before it begins, the one before it last.
    after: usize,
    /// Its elements: from here on, and before there.
    from: ElementIndex,
    to: Option<ElementIndex>,
}

impl Leg {
    /// The leg that the moment with this number ends, in a programme that is laid out so far.
    pub(super) fn ending(nth: usize, laid: &Laid, slot: Option<(Frames, Frames)>) -> Option<Self> {
        // one that came late moved nothing: its leg goes on
        let is_met = |a: &Arrival| a.reached <= a.at;
        let before = laid.arrivals.get(..nth).unwrap_or(&[]);
        let after = before.iter().rposition(is_met).map_or(0, |n| n + 1);
        let from = after.checked_sub(1).and_then(|n| before.get(n)).map(|a| a.before).unwrap_or_default();
        let (goal, to) = match laid.arrivals.get(nth) {
            Some(a) => (Goal::Post { at: a.at, hard: a.hard, origin: a.origin.clone() }, Some(a.before)),
            None => (slot.map(|(slot, tolerance)| Goal::End { slot, tolerance })?, None),
        };
        Some(Self { goal, nth, after, from, to })
    }

    pub(super) fn holds(&self, index: ElementIndex) -> bool {
        self.from <= index && self.to.is_none_or(|to| index < to)
    }

    /// Whether something has to begin on time before it.
    pub(super) fn is_first(&self) -> bool {
        self.from == ElementIndex::default()
    }

    /// Whether it ends after another does.
    pub(super) fn is_behind(&self, other: &Self) -> bool {
        self.nth > other.nth
    }

    pub(super) fn reached(&self, laid: &Laid) -> Reached {
        let first = self.after.checked_sub(1).and_then(|n| laid.arrivals.get(n)).map_or(0, |a| a.flexible);
        let end = laid.arrivals.get(self.nth);
        let last = end.map_or(laid.flexible.len(), |a| a.flexible);
        Reached {
            at: end.map_or(laid.timeline.length, |a| a.reached),
            filled: end.is_some_and(|a| a.filled),
            flexible: laid.flexible.get(first..last).unwrap_or(&[]).to_vec(),
        }
    }

    /// From the earliest to the latest that is right.
    pub(super) fn right(&self, reached: &Reached) -> RangeInclusive<Frames> {
        match &self.goal {
            Goal::End { slot, tolerance } => *slot - *tolerance..=*slot + *tolerance,
            Goal::Post { at, .. } if reached.filled => Frames::ZERO..=*at,
            Goal::Post { at, .. } => *at..=*at,
        }
    }

    /// The moment itself.
    pub(super) fn aim(&self) -> Frames {
        match &self.goal {
            Goal::End { slot, .. } => *slot,
            Goal::Post { at, .. } => *at,
        }
    }

    /// Whether it may be over earlier when nothing fills the time: before a post it is quiet then.
    pub(super) fn may_wait(&self) -> bool {
        matches!(self.goal, Goal::Post { .. })
    }

    /// Whether words may go or come for it. An aim that is not hard is worth pauses and music only.
    pub(super) fn is_worth_words(&self) -> bool {
        !matches!(self.goal, Goal::Post { hard: false, .. })
    }
}

/// Spread a change over what is flexible, in proportion to what each can take; `None` when together they cannot.
pub(super) fn share(flexible: &[Flexible], need: Frames, shorter: bool) -> Option<Vec<(&Flexible, u64)>> {
    let room = |f: &Flexible| if shorter { f.shorter.get() } else { f.longer.get() };
    let mut left = need.get();
    let mut changes = Vec::new();
    for what in What::ALL {
        let group: Vec<_> = flexible.iter().filter(|f| f.what == what && room(f) > 0).collect();
        let total: u64 = group.iter().map(|f| room(f)).sum();
        let take = left.min(total);
        let mut parts: Vec<u64> = Vec::new();
        for f in &group {
            let part = u128::from(take) * u128::from(room(f)) / u128::from(total.max(1));
            parts.push(u64::try_from(part).unwrap_or(0));
        }
        // what rounding leaves goes where there is room
        let mut over = take - parts.iter().sum::<u64>();
        for (f, part) in group.iter().zip(&mut parts) {
            let more = over.min(room(f) - *part);
            *part += more;
            over -= more;
        }
        let given = take - over;
        changes.extend(group.into_iter().zip(parts).filter(|(_, by)| *by > 0));
        left -= given;
    }
    (left == 0).then_some(changes)
}

/// Put a spread change into the choices.
pub(super) fn apply(changes: Vec<(&Flexible, u64)>, shorter: bool, choices: &mut Choices) {
    for (flexible, by) in changes {
        let signed = i64::try_from(by).unwrap_or(i64::MAX);
        choices.changes.insert(flexible.element, if shorter { -signed } else { signed });
    }
}
