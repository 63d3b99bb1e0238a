//! What is said when nothing that is allowed makes a programme fit: what would.
//!
//! Every suggestion was tried: marked as it says, or with the moment that it names, the programme fits.
use super::{
    Choices, ElementIndex,
    fit::{Fitter, Ranked, Refused, Way, chosen},
    leg::{Goal, Leg},
};
use crate::{
    diagnostic::Diagnostic,
    programme::{Element, ElementKind, Priority, Programme},
    units::{Frames, Millis},
};

/// How many elements are tried as a spare, and how many slots: each by fitting the whole programme again.
const TRIED: usize = 12;
/// An hour has 500 elements; of a programme with more than this, one of each is tried.
const LARGE: usize = 5_000;
/// How many pads or spares are named with their lengths.
const NAMED: usize = 30;
/// One second.
const SECOND: u64 = 48_000;

/// From the shortest to the longest that one choice of pads and spares can be made.
struct Reach {
    low: u64,
    high: u64,
    /// How many pads are in it.
    padded: usize,
}

pub(super) fn refusal(fitter: &Fitter<'_>, refused: &Refused) -> Diagnostic {
    let Refused { leg, choices } = refused;
    let plain = fitter.reached(leg, choices);
    let over = plain.at > leg.aim();
    let marked = if over { fitter.spares(leg) } else { fitter.pads(leg) };
    let kind = if over { "spare" } else { "pad" };
    let any = fitter.programme.segments.iter().flat_map(|s| &s.elements).any(|e| match e.priority {
        Priority::Spare(_) => over,
        Priority::Pad(_) => !over,
        Priority::Always => false,
    });
    let has = if marked.is_empty() && any {
        format!("all {kind}s lie on the other side of a post")
    } else if marked.is_empty() {
        format!("no {kind}s are marked")
    } else {
        let shown = marked.get(..NAMED).unwrap_or(&marked);
        let all = shown.iter().zip(fitter.lengths(shown)).map(|((_, line), length)| format!("line {line} ({length})"));
        let more = marked.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{kind}s: {}{more}", all.collect::<Vec<_>>().join(", "))
    };
    let flexible =
        if fitter.policy.stretch == 0 { "pauses and tails" } else { "pauses, tails and the speed of speech" };
    let room = format!("{flexible} {} {}", if over { "give" } else { "take" }, plain.room(over).millis());
    let would = would(fitter, refused);
    let would =
        if would.is_empty() { String::new() } else { format!("; it would fit with {}", would.join(", or with ")) };
    let refusal = match &leg.goal {
        Goal::Post { at, origin, .. } => {
            let late = plain.at - *at;
            let message = format!("the post at {at} is missed by {}", late.amount());
            Diagnostic::error("E047", message).at(origin.span.clone())
        }
        Goal::End { slot, .. } if over => {
            let message =
                format!("the programme is {} over its slot of {}", (plain.at - *slot).amount(), slot.millis());
            Diagnostic::error("E046", message)
        }
        Goal::End { slot, .. } => {
            let message =
                format!("the programme is {} short of its slot of {}", (*slot - plain.at).amount(), slot.millis());
            Diagnostic::error("E080", message)
        }
    };
    refusal.help(format!("{has}; {room}{would}"))
}

/// What would make it fit, each of it tried.
fn would(fitter: &Fitter<'_>, refused: &Refused) -> Vec<String> {
    let Refused { leg, choices } = refused;
    let reaches = reaches(fitter, leg, choices);
    let over = fitter.reached(leg, choices).at > leg.aim();
    let first = if over { spare(fitter, leg, choices, &reaches) } else { pad(fitter, leg, &reaches) };
    let second = match &leg.goal {
        Goal::End { slot, tolerance } => another_slot(fitter, (*slot, *tolerance), &reaches),
        Goal::Post { .. } => another_post(fitter, leg, &reaches),
    };
    first.into_iter().chain(second).collect()
}

fn reaches(fitter: &Fitter<'_>, leg: &Leg, base: &Choices) -> Vec<Reach> {
    let (pads, spares): (Vec<Ranked>, Vec<Ranked>) = (fitter.pads(leg), fitter.spares(leg));
    fitter
        .ways(leg, base, &pads, &spares)
        .into_iter()
        .map(|Way { dropped, padded }| {
            let reached = fitter.reached(leg, &chosen(base, &pads, &spares, padded, dropped));
            let at = reached.at.get();
            let low = at.saturating_sub(reached.room(true).get());
            Reach { low, high: at + reached.room(false).get(), padded }
        })
        .collect()
}

/// The shortest paragraph or clip that makes it fit once it is a spare too, as the last to go.
fn spare(fitter: &Fitter<'_>, leg: &Leg, choices: &Choices, reaches: &[Reach]) -> Option<String> {
    let low = reaches.iter().filter(|r| r.padded == 0).map(|r| r.low).min()?;
    let latest = match leg.goal {
        Goal::End { slot, tolerance } => slot + tolerance,
        Goal::Post { at, .. } => at,
    };
    let excess = low.saturating_sub(latest.get());
    let elements = || fitter.programme.segments.iter().flat_map(|s| &s.elements);
    let rank = elements().filter_map(|e| if let Priority::Spare(n) = e.priority { Some(n) } else { None }).max();
    let rank = rank.unwrap_or(0).checked_add(1)?;
    let laid = fitter.measure(choices).timeline;
    let mut candidates: Vec<(Frames, ElementIndex, usize)> = laid
        .placed
        .iter()
        .filter(|p| leg.holds(p.element) && p.at.length().get() >= excess && candidate(fitter.programme, p.element))
        .map(|p| (p.at.length(), p.element, p.line))
        .collect();
    candidates.sort();
    candidates.iter().take(tried(fitter.programme)).find_map(|(length, index, line)| {
        let mut marked = fitter.programme.clone();
        let element = marked.segments.get_mut(index.segment)?.elements.get_mut(index.element)?;
        element.priority = Priority::Spare(rank);
        fits(fitter, &marked).then(|| format!("line {line} ({}) as spare {rank}", length.millis()))
    })
}

fn tried(programme: &Programme) -> usize {
    if programme.segments.iter().map(|s| s.elements.len()).sum::<usize>() > LARGE { 1 } else { TRIED }
}

fn fits(fitter: &Fitter<'_>, programme: &Programme) -> bool {
    Fitter { programme, ..*fitter }.fits()
}

/// Words that could be left out: not what stands in every programme, nor what something is spoken over.
fn candidate(programme: &Programme, index: ElementIndex) -> bool {
    let element = programme.segments.get(index.segment).and_then(|s| s.elements.get(index.element));
    element.is_some_and(|e| {
        e.priority == Priority::Always
            && match &e.kind {
                ElementKind::Speech(speech) => speech.over.is_none(),
                ElementKind::Clip(cut) => cut.under.is_none(),
                _ => false,
            }
    })
}

/// How long another pad at the end would have to be.
fn pad(fitter: &Fitter<'_>, leg: &Leg, reaches: &[Reach]) -> Option<String> {
    let Goal::End { slot, tolerance } = leg.goal else { return None };
    let most = reaches.iter().map(|r| r.padded).max()?;
    let all = reaches.iter().find(|r| r.padded == most)?;
    let short = (slot - tolerance).get().checked_sub(all.high).map(Frames::new)?;
    let long = (slot + tolerance).get().checked_sub(all.low).map(Frames::new)?;
    // in whole milliseconds, inside of what would do
    let (from, to) = (Millis(short.get().div_ceil(48)), Millis(long.get() / 48));
    if from > to || !fits_with(fitter, from.frames())? {
        return None;
    }
    let place = if leg.is_first() { "" } else { " at the end" };
    Some(if from < to {
        format!("another pad of {from} to {to}{place}")
    } else {
        format!("another pad of {from}{place}")
    })
}

/// Whether it fits with another pad of this length as its last element.
fn fits_with(fitter: &Fitter<'_>, length: Frames) -> Option<bool> {
    let mut padded = fitter.programme.clone();
    let rank = u32::MAX;
    let kind = ElementKind::Pause { length, flex: Some((Frames::ZERO, Frames::ZERO)) };
    let origin = crate::programme::Origin::default();
    padded.segments.last_mut()?.elements.push(Element {
        kind,
        priority: Priority::Pad(rank),
        id: None,
        told: crate::programme::Told::default(),
        origin,
    });
    Some(fits(fitter, &padded))
}

/// The earliest moment in whole seconds to which a post can be put.
fn another_post(fitter: &Fitter<'_>, leg: &Leg, reaches: &[Reach]) -> Option<String> {
    let Goal::Post { at: was, origin, .. } = &leg.goal else { return None };
    let low = reaches.iter().map(|r| r.low).min()?;
    let at = Frames::new(low.div_ceil(SECOND) * SECOND);
    let mut moved = fitter.programme.clone();
    for segment in &mut moved.segments {
        if let Some((start, true)) = &mut segment.start
            && segment.origin == *origin
        {
            *start = at;
        }
        for element in &mut segment.elements {
            if let ElementKind::Post { at: start, .. } = &mut element.kind
                && element.origin == *origin
            {
                *start = at;
            }
        }
    }
    let post = format!("the post at {} instead of {}", at.millis(), was.millis());
    let tried = Fitter { programme: &moved, ..*fitter };
    match tried.refused() {
        None => Some(post),
        // what follows it may need a change of its own
        Some(next) if next.leg.is_behind(leg) => {
            Some(format!("{post} and {}", would(&tried, &next).into_iter().next()?))
        }
        Some(_) => None,
    }
}

/// The nearest slot that can be met, in whole seconds where that is possible.
fn another_slot(fitter: &Fitter<'_>, (slot, tolerance): (Frames, Frames), reaches: &[Reach]) -> Option<String> {
    let slot = slot.get();
    let mut all: Vec<(u64, Option<u64>)> = Vec::new();
    for reach in reaches {
        let near = slot.clamp(reach.low, reach.high);
        let whole = [near.div_ceil(SECOND) * SECOND, near / SECOND * SECOND];
        match whole.into_iter().filter(|s| (reach.low..=reach.high).contains(s)).min_by_key(|s| s.abs_diff(slot)) {
            Some(whole) => all.push((whole, None)),
            None => all.push(((near + SECOND / 2) / SECOND * SECOND, Some(SECOND))),
        }
    }
    all.sort_by_key(|(at, tolerance)| (at.abs_diff(slot), *tolerance));
    all.dedup();
    all.into_iter().filter(|(at, _)| *at > 0).take(tried(fitter.programme)).find_map(|(at, wider)| {
        let given = wider.map_or(tolerance, |t| Frames::new(t).max(tolerance));
        let mut tried = fitter.programme.clone();
        tried.slot = Some(Frames::new(at));
        tried.tolerance = Some(given);
        let wider = if wider.is_some() { " and tolerance: 1s" } else { "" };
        fits(fitter, &tried).then(|| format!("slot: {}{wider}", Millis(at / 48)))
    })
}
