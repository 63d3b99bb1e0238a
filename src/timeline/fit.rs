//! Fit a programme into its slot: by what the producer allows, in the producer's order, or not at all.
//!
//! Pads, then pauses and music tails, then spares; then a refusal that says what would fit. A programme is never damaged
//! to make it fit, and every change is listed.
use super::{
    Choices, ElementIndex, FitStep, Policy, Timeline,
    lay::{Flexible, Laid, lay},
};
use crate::{
    diagnostic::{Checked, Diagnostic, any_error},
    media::ClipTable,
    programme::{Priority, Programme},
    units::{Frames, Millis},
};

/// Lay a programme out and fit it to its slot.
///
/// A timeline is always given. Without a slot, or while paragraphs are not recorded, it is not fitted; when nothing that
/// is allowed makes it fit, it is the unfitted one with an E046 or E080.
pub fn assemble(programme: &Programme, clips: &ClipTable, policy: &Policy) -> Checked<Timeline> {
    let plain = lay(programme, clips, policy, &Choices::default());
    let (Some(slot), true) = (programme.slot, plain.value.timeline.is_actual()) else {
        return Checked { value: plain.value.timeline, diagnostics: plain.diagnostics };
    };
    let tolerance = programme.tolerance.unwrap_or(Frames::ZERO);
    if within(plain.value.timeline.length, slot, tolerance) || any_error(&plain.diagnostics) {
        return Checked { value: plain.value.timeline, diagnostics: plain.diagnostics };
    }
    let attempts = Attempts { programme, clips, policy, slot, tolerance };
    match attempts.best(plain.value.timeline.length) {
        Some(fitted) => fitted,
        None => {
            let mut diagnostics = plain.diagnostics;
            diagnostics.push(attempts.refusal(&plain.value));
            Checked { value: plain.value.timeline, diagnostics }
        }
    }
}

fn within(length: Frames, slot: Frames, tolerance: Frames) -> bool {
    length.get().abs_diff(slot.get()) <= tolerance.get()
}

struct Attempts<'a> {
    programme: &'a Programme,
    clips: &'a ClipTable,
    policy: &'a Policy,
    slot: Frames,
    tolerance: Frames,
}

impl Attempts<'_> {
    /// The elements of a kind in the order in which they are taken, with their line.
    fn ranked(&self, rank: impl Fn(Priority) -> Option<u32>) -> Vec<(ElementIndex, usize)> {
        let mut all = Vec::new();
        for (segment, part) in self.programme.segments.iter().enumerate() {
            for (element, it) in part.elements.iter().enumerate() {
                if let Some(n) = rank(it.priority) {
                    all.push((n, ElementIndex { segment, element }, it.origin.line));
                }
            }
        }
        all.sort();
        all.into_iter().map(|(_, index, line)| (index, line)).collect()
    }

    fn best(&self, unfitted: Frames) -> Option<Checked<Timeline>> {
        let pads = self.ranked(|p| if let Priority::Pad(n) = p { Some(n) } else { None });
        let spares = self.ranked(|p| if let Priority::Spare(n) = p { Some(n) } else { None });
        for dropped in 0..=spares.len() {
            let mut tries = Vec::new();
            for padded in 0..=pads.len() {
                // a programme that is long already needs no pads, and one that is short drops nothing
                let makes_sense = (padded == 0 || dropped > 0 || unfitted < self.slot)
                    && (dropped == 0 || unfitted > self.slot || padded > 0);
                if !makes_sense {
                    continue;
                }
                let choices = Choices {
                    pads: pads.iter().take(padded).map(|p| p.0).collect(),
                    dropped: spares.iter().take(dropped).map(|s| s.0).collect(),
                    ..Choices::default()
                };
                let laid = lay(self.programme, self.clips, self.policy, &choices);
                let off = laid.value.timeline.length.get().abs_diff(self.slot.get());
                tries.push((off, padded, choices, laid));
            }
            tries.sort_by_key(|(off, padded, ..)| (*off, *padded));
            for (_, padded, choices, laid) in tries {
                if let Some(fitted) =
                    self.stretch(choices, laid, &pads[..padded.min(pads.len())], &spares[..dropped.min(spares.len())])
                {
                    return Some(fitted);
                }
            }
        }
        None
    }

    /// Make up the difference with pauses and music tails.
    fn stretch(
        &self,
        mut choices: Choices,
        laid: Checked<Laid>,
        pads: &[(ElementIndex, usize)],
        spares: &[(ElementIndex, usize)],
    ) -> Option<Checked<Timeline>> {
        let length = laid.value.timeline.length;
        let mut steps = Vec::new();
        for (list, action) in [(pads, "pad added"), (spares, "spare dropped")] {
            for (index, line) in list {
                let change = self.difference(*index, &choices, action);
                steps.push(FitStep { line: *line, action: action.to_owned(), change_ms: change });
            }
        }
        if !within(length, self.slot, self.tolerance) {
            let long = length > self.slot;
            // no further than needed: to the frame without a tolerance, to its edge with one
            let edge = if long { self.slot + self.tolerance } else { self.slot - self.tolerance };
            let changes = share(&laid.value.flexible, length.get().abs_diff(edge.get()), long)?;
            for (flexible, by) in changes {
                let signed = i64::try_from(by).unwrap_or(i64::MAX);
                let signed = if long { -signed } else { signed };
                choices.changes.insert(flexible.element, signed);
                let way = if long { "shortened" } else { "lengthened" };
                steps.push(FitStep {
                    line: flexible.line,
                    action: format!("{} {way} by {}", flexible.what, Frames::new(by)),
                    change_ms: signed / 48,
                });
            }
        }
        let mut fitted = lay(self.programme, self.clips, self.policy, &choices);
        // a post in between may swallow a change, or be missed by it
        let right = within(fitted.value.timeline.length, self.slot, self.tolerance);
        if !right || any_error(&fitted.diagnostics) {
            return None;
        }
        fitted.value.timeline.fit = steps;
        Some(Checked { value: fitted.value.timeline, diagnostics: fitted.diagnostics })
    }

    /// How much one pad or spare changes the programme, in milliseconds.
    fn difference(&self, index: ElementIndex, choices: &Choices, action: &str) -> i64 {
        let mut without = choices.clone();
        if action == "pad added" {
            without.pads.remove(&index);
        } else {
            without.dropped.remove(&index);
        }
        let length = |c: &Choices| lay(self.programme, self.clips, self.policy, c).value.timeline.length.millis().0;
        let (with, without) = (length(choices), length(&without));
        i64::try_from(with).unwrap_or(0) - i64::try_from(without).unwrap_or(0)
    }

    fn refusal(&self, plain: &Laid) -> Diagnostic {
        let length = plain.timeline.length;
        let spares = self.ranked(|p| if let Priority::Spare(n) = p { Some(n) } else { None });
        let pads = self.ranked(|p| if let Priority::Pad(n) = p { Some(n) } else { None });
        let list = |all: &[(ElementIndex, usize)]| {
            let lengths = all.iter().map(|(index, line)| format!("line {line} ({})", self.length_of(*index)));
            lengths.collect::<Vec<_>>().join(", ")
        };
        let give: Frames = plain.flexible.iter().map(|f| f.shorter).sum();
        let take: Frames = plain.flexible.iter().map(|f| f.longer).sum();
        let would_do = Millis(length.millis().0.div_ceil(1000) * 1000);
        if length > self.slot {
            let has = if spares.is_empty() {
                "no spares are marked".to_owned()
            } else {
                format!("spares: {}", list(&spares))
            };
            let message =
                format!("the programme is {} over its slot of {}", (length - self.slot).millis(), self.slot.millis());
            let help =
                format!("{has}; pauses and tails give {}; mark more as spare, or use slot: {would_do}", give.millis());
            Diagnostic::error("E046", message).help(help)
        } else {
            let has = if pads.is_empty() { "no pads are marked".to_owned() } else { format!("pads: {}", list(&pads)) };
            let message = format!(
                "the programme is {} short of its slot of {}",
                (self.slot - length).millis(),
                self.slot.millis()
            );
            let help = format!("{has}; pauses and tails take {}; add a pad, or use slot: {would_do}", take.millis());
            Diagnostic::error("E080", message).help(help)
        }
    }

    fn length_of(&self, index: ElementIndex) -> Millis {
        let all = self.ranked(|p| if let Priority::Pad(_) = p { Some(0) } else { None });
        let choices = Choices { pads: all.into_iter().map(|p| p.0).collect(), ..Choices::default() };
        let laid = lay(self.programme, self.clips, self.policy, &choices);
        laid.value.timeline.place(index).map_or(Millis(0), |p| p.at.length().millis())
    }
}

/// Spread a change over what is flexible, in proportion to what each can take; `None` when together they cannot.
fn share(flexible: &[Flexible], need: u64, shorter: bool) -> Option<Vec<(&Flexible, u64)>> {
    let room = |f: &Flexible| if shorter { f.shorter.get() } else { f.longer.get() };
    // pauses first: they are heard least
    let mut left = need;
    let mut changes = Vec::new();
    for what in ["pause", "music"] {
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

#[cfg(test)]
mod tests {
    use super::assemble;
    use crate::{
        media::{Clip, ClipId, ClipTable},
        programme::{Element, ElementKind, Music, MusicKind, Origin, Piece, Priority, Programme, Segment, Speech},
        timeline::{Policy, Timeline},
        units::{Db, FrameRange, Frames, Layout},
    };

    fn secs(n: u64) -> Frames {
        Frames::from_millis(n * 1000)
    }

    fn clips() -> ClipTable {
        let clip = Clip {
            length: secs(600),
            layout: Layout::Mono,
            rate: 48_000,
            loudness: None,
            true_peak: None,
            energy: Vec::new(),
            speech: Vec::new(),
            began: None,
            remarks: Vec::new(),
        };
        let mut table = ClipTable::default();
        table.clips.insert(ClipId("a".into()), clip);
        table
    }

    fn piece(length: Frames) -> Piece {
        Piece { clip: ClipId("a".into()), range: FrameRange::at(secs(1), length), gain: Db::ZERO, loudness: None }
    }

    fn element(kind: ElementKind, priority: Priority, line: usize) -> Element {
        Element { kind, priority, id: None, origin: Origin { line, ..Origin::default() } }
    }

    fn spoken(length: u64, priority: Priority, line: usize) -> Element {
        let speech = Speech { take: Some(piece(secs(length))), planned: secs(length), ..Speech::default() };
        element(ElementKind::Speech(speech), priority, line)
    }

    fn pause(length: u64) -> Element {
        element(ElementKind::Pause { length: secs(length), flex: None }, Priority::Always, 90)
    }

    fn tail(length: u64) -> Element {
        let music = Music {
            kind: MusicKind::Music,
            piece: piece(secs(length)),
            length: secs(length),
            looped: false,
            level: None,
            fade: (Frames::ZERO, secs(1)),
            flex: None,
        };
        element(ElementKind::Music(music), Priority::Always, 99)
    }

    fn fitted(slot: u64, tolerance: Option<u64>, elements: Vec<Element>) -> (Timeline, Vec<&'static str>) {
        let programme = Programme {
            slot: Some(secs(slot)),
            tolerance: tolerance.map(secs),
            segments: vec![Segment { elements, ..Segment::default() }],
            ..Programme::default()
        };
        let checked = assemble(&programme, &clips(), &Policy::default());
        let codes = checked.diagnostics.iter().map(|d| d.code).collect();
        (checked.value, codes)
    }

    #[test]
    fn inside_the_tolerance_nothing_is_touched() {
        let (timeline, codes) = fitted(20, Some(2), vec![spoken(21, Priority::Always, 1)]);
        assert_eq!((timeline.length, codes), (secs(21), vec![]));
        assert!(timeline.fit.is_empty());
    }

    #[test]
    fn without_a_tolerance_the_length_is_exact_to_the_frame() {
        let odd = Frames::new(secs(18).get() + 17);
        let music = spoken(18, Priority::Always, 1);
        let ElementKind::Speech(mut speech) = music.kind else { unreachable!() };
        speech.take = Some(piece(odd));
        let first = element(ElementKind::Speech(speech), Priority::Always, 1);
        let (timeline, codes) = fitted(25, None, vec![first, pause(1), pause(1), tail(4)]);
        assert_eq!((timeline.length, codes), (secs(25), vec![]));
        // the pauses give their 30 % first, the tail the rest
        assert_eq!(timeline.fit.len(), 3);
    }

    #[test]
    fn a_short_programme_takes_its_pad() {
        let (timeline, codes) =
            fitted(30, Some(1), vec![spoken(24, Priority::Always, 1), spoken(6, Priority::Pad(1), 2)]);
        assert_eq!((timeline.length, codes), (secs(30), vec![]));
        assert_eq!((timeline.fit[0].line, timeline.fit[0].change_ms), (2, 6_000));
    }

    #[test]
    fn a_long_programme_loses_the_lowest_spare_first() {
        let elements =
            vec![spoken(24, Priority::Always, 1), spoken(6, Priority::Spare(2), 2), spoken(4, Priority::Spare(1), 3)];
        let (timeline, codes) = fitted(30, Some(1), elements);
        assert_eq!((timeline.length, codes), (secs(30), vec![]));
        assert_eq!(timeline.fit.iter().map(|s| s.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn what_cannot_fit_is_refused_and_left_whole() {
        let (timeline, codes) =
            fitted(10, None, vec![spoken(24, Priority::Always, 1), spoken(6, Priority::Spare(1), 2)]);
        assert_eq!((timeline.length, codes), (secs(30), vec!["E046"]));
        let (_, codes) = fitted(60, None, vec![spoken(24, Priority::Always, 1)]);
        assert_eq!(codes, ["E080"]);
    }

    #[test]
    fn a_pause_keeps_200_ms_and_music_its_fades() {
        let (timeline, codes) = fitted(20, None, vec![spoken(19, Priority::Always, 1), pause(1), tail(3)]);
        assert_eq!((timeline.length, codes), (secs(23), vec!["E046"]), "300 ms and 2 s are not 3 s");
        let (timeline, codes) = fitted(21, None, vec![spoken(19, Priority::Always, 1), pause(1), tail(3)]);
        assert_eq!((timeline.length, codes), (secs(21), vec![]));
    }

    #[test]
    fn what_is_not_recorded_is_planned_and_not_fitted() {
        let speech = Speech { planned: secs(5), ..Speech::default() };
        let (timeline, codes) = fitted(60, None, vec![element(ElementKind::Speech(speech), Priority::Always, 1)]);
        assert_eq!((timeline.length, codes), (secs(5), vec![]));
        assert!(!timeline.is_actual());
    }
}
