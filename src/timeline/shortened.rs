//! Fades and crossfades that the script asks for and that came out shorter, because there is not so much to fade.
use super::{ElementIndex, Region, Timeline};
use crate::{
    diagnostic::Diagnostic,
    programme::{Cut, Element, ElementKind, Programme},
    units::Frames,
};
use std::collections::BTreeMap;

/// What is off by less is nobody's business: 1 ms.
pub(super) const SLACK: Frames = Frames::from_millis(1);

/// One warning for each kind of fade of an element that was shortened.
pub(super) fn shortened(programme: &Programme, timeline: &Timeline) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut by_element: BTreeMap<ElementIndex, Vec<&Region>> = BTreeMap::new();
    for region in &timeline.regions {
        by_element.entry(region.origin).or_default().push(region);
    }
    for (ElementIndex { segment, element }, regions) in by_element {
        let Some(it) = programme.segments.get(segment).and_then(|s| s.elements.get(element)) else { continue };
        let short = of(it, &regions);
        found.extend(short.into_iter().map(|(what, asked, given)| told(what, asked, given).at(it.origin.span.clone())));
    }
    found
}

/// A warning of a fade that is shorter than asked for.
pub(super) fn told(what: &str, asked: Frames, given: Frames) -> Diagnostic {
    let message = format!("a {what} of {} is asked for, and it is {} long", asked.millis(), given.millis());
    let help = match what {
        "crossfade" => {
            "write a shorter one, or let the recordings go on for longer beside the cut, without a word or a fade of their own"
        }
        _ => "write a shorter one: a fade takes half of the sound at most",
    };
    Diagnostic::warning("W085", message).help(help)
}

/// The fades of an element that are shorter than asked for, of each kind the shortest: what it is, how long it should be and is.
fn of(element: &Element, regions: &[&Region]) -> Vec<(&'static str, Frames, Frames)> {
    let Some((first, last)) = regions.first().zip(regions.last()) else { return Vec::new() };
    let fades = match &element.kind {
        ElementKind::Music(music) => Some(music.fade),
        ElementKind::Effect(effect) => Some(effect.fade),
        ElementKind::Clip(cut) => cut.fade,
        _ => None,
    };
    let (into, out) = fades.unwrap_or_default();
    let mut all = vec![("fade in", into, first.fade_in.length), ("fade out", out, last.fade_out.length)];
    match &element.kind {
        ElementKind::Clip(cut) => all.extend(crossed(cut, regions)),
        ElementKind::Music(music) if first.at.start() > Frames::ZERO => {
            all.extend(music.crossfade.map(|asked| ("crossfade", asked, first.fade_in.length)));
        }
        _ => {}
    }
    all.retain(|(_, asked, given)| *given + SLACK < *asked);
    all.sort_by_key(|(what, asked, given)| (*what, std::cmp::Reverse(*asked - *given)));
    all.dedup_by_key(|(what, ..)| *what);
    all
}

/// The crossfades of a clip that asks for them: inside it, where no tone stands.
fn crossed(cut: &Cut, regions: &[&Region]) -> Vec<(&'static str, Frames, Frames)> {
    let Some(asked) = cut.crossfade.filter(|_| cut.bleep.is_none()) else { return Vec::new() };
    let joins: Vec<_> = regions.iter().skip(1).map(|r| ("crossfade", asked, r.fade_in.length)).collect();
    // without a cut inside, it is with what stands before
    let before = regions.first().filter(|r| joins.is_empty() && cut.fade.is_none() && r.at.start() > Frames::ZERO);
    joins.into_iter().chain(before.map(|r| ("crossfade", asked, r.fade_in.length))).collect()
}
