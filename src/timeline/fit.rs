//! Fit a programme into its slot: by what the producer allows, in the producer's order, or not at all.
//!
//! Every moment that something must begin at divides a programme into legs, and so does its end. Each leg is fitted on its
//! own, in order: pads, then pauses and music tails, then spares, then the speed of speech where the corner allows that; then a
//! refusal that says what would fit. A programme is never damaged to make it fit, and every change is listed.
use super::{
    Choices, ElementIndex, FitStep, Policy, Tempo, Timeline,
    lay::{Laid, What, lay, measure},
    leg::{Leg, Reached, apply, share},
    refuse::refusal,
};
use crate::{
    diagnostic::{Checked, Diagnostic},
    media::ClipTable,
    programme::{Element, ElementKind, Priority, Programme},
    units::{Frames, Millis},
};

/// Lay a programme out and fit it to its slot and its posts.
///
/// A timeline is always given. While paragraphs are not recorded, it is not fitted; when nothing that is allowed makes it
/// fit, it is the unfitted one with an E046, E047 or E080.
pub fn assemble(programme: &Programme, clips: &ClipTable, policy: &Policy) -> Checked<Timeline> {
    let plain = lay(programme, clips, policy, &Choices::default());
    if !plain.value.timeline.is_actual() {
        return Checked { value: plain.value.timeline, diagnostics: plain.diagnostics };
    }
    if let Some(post) = plain.value.arrivals.get(MOST_POSTS) {
        let message = format!("the programme has {} posts; up to {MOST_POSTS} can be met", plain.value.arrivals.len());
        let too_many = Diagnostic::error("E047", message).at(post.origin.span.clone());
        let mut diagnostics = plain.diagnostics;
        diagnostics.retain(|d| d.code != "E047");
        diagnostics.push(too_many.help("leave out those that nothing has to begin at"));
        return Checked { value: plain.value.timeline, diagnostics };
    }
    let fitter = Fitter { programme, clips, policy };
    match fitter.fit() {
        Ok(fit) if fit.steps.is_empty() => Checked { value: plain.value.timeline, diagnostics: plain.diagnostics },
        Ok(fit) => {
            let mut fitted = lay(programme, clips, policy, &fit.choices);
            fitted.value.timeline.fit = fit.steps;
            fitted.diagnostics.extend(stretched(programme, &fitted.value.timeline));
            Checked { value: fitted.value.timeline, diagnostics: fitted.diagnostics }
        }
        Err(leg) => {
            let refused = refusal(&fitter, &leg);
            let mut diagnostics = plain.diagnostics;
            // which posts are missed is known once this one is met
            diagnostics.retain(|d| d.code != "E047");
            diagnostics.push(refused);
            Checked { value: plain.value.timeline, diagnostics }
        }
    }
}

/// Each post is fitted for itself, by laying the whole programme out; an hour has a dozen.
const MOST_POSTS: usize = 300;

/// A producer marks a dozen pads and spares; up to so many ways to choose among them are all tried.
const MOST_WAYS: usize = 1_000;
/// Of more, these.
const NEAREST: usize = 100;

/// From so many thousandths on, people who know a voice may notice.
const NOTICED: u64 = 15;

/// What is said when speech had to be stretched by more than nobody hears.
fn stretched(programme: &Programme, timeline: &Timeline) -> Option<Diagnostic> {
    let most = timeline.placed.iter().max_by_key(|p| thousandths(p.tempo))?;
    let by = thousandths(most.tempo);
    let origin = &programme.segments.get(most.element.segment)?.elements.get(most.element.element)?.origin;
    let way = if most.tempo.lasts < most.tempo.taken { "faster" } else { "slower" };
    let message = format!("speech is heard up to {} {way} to fill the slot", percent(by));
    let help = "listen to it; another pad or spare leaves the voices as they are";
    (by > NOTICED).then(|| Diagnostic::warning("W084", message).at(origin.span.clone()).help(help))
}

/// How much faster or slower, rounded up.
fn thousandths(tempo: Tempo) -> u64 {
    let off = u128::from(tempo.taken.get().abs_diff(tempo.lasts.get())) * 1000;
    u64::try_from(off.div_ceil(u128::from(tempo.taken.get().max(1)))).unwrap_or(u64::MAX)
}

fn percent(thousandths: u64) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

/// What a fit came to.
#[derive(Clone, Debug, Default)]
struct Fit {
    choices: Choices,
    steps: Vec<FitStep>,
}

/// A leg that nothing allowed makes fit, after all before it were.
pub(super) struct Refused {
    pub(super) leg: Leg,
    /// What the legs before it took.
    pub(super) choices: Choices,
}

/// One programme, and what may be done to it.
#[derive(Clone, Copy)]
pub(super) struct Fitter<'a> {
    pub(super) programme: &'a Programme,
    pub(super) clips: &'a ClipTable,
    pub(super) policy: &'a Policy,
}

/// An element that may come or go, and its line.
pub(super) type Ranked = (ElementIndex, usize);

impl Fitter<'_> {
    /// Whether all of it can be made to fit.
    pub(super) fn fits(&self) -> bool {
        self.chosen().is_ok()
    }

    /// The first leg that cannot.
    pub(super) fn refused(&self) -> Option<Box<Refused>> {
        self.chosen().err()
    }

    fn fit(&self) -> Result<Fit, Box<Refused>> {
        let mut fit = Fit::default();
        for (leg, choices) in self.chosen()? {
            fit.steps.extend(self.steps(&leg, &fit.choices, &choices));
            fit.choices = choices;
        }
        Ok(fit)
    }

    /// Each leg, and the choices by which it and all before it fit.
    fn chosen(&self) -> Result<Vec<(Leg, Choices)>, Box<Refused>> {
        // as long as anything else helps, no speech changes its speed
        let calm = Policy { stretch: 0, ..self.policy.clone() };
        let calm = Fitter { policy: &calm, ..*self };
        let slot = self.programme.slot.map(|slot| (slot, self.programme.tolerance.unwrap_or(Frames::ZERO)));
        let (mut legs, mut base) = (Vec::new(), Choices::default());
        let moments = self.measure(&base).arrivals.len();
        for nth in 0..=moments {
            let Some(leg) = Leg::ending(nth, &self.measure(&base), slot) else { continue };
            let stretched = || self.stretched(&leg, &base);
            match calm.search(&leg, &base).or_else(stretched) {
                Some(choices) => {
                    base.clone_from(&choices);
                    legs.push((leg, choices));
                }
                None if leg.is_worth_words() => return Err(Box::new(Refused { leg, choices: base })),
                None => {}
            }
        }
        Ok(legs)
    }

    pub(super) fn measure(&self, choices: &Choices) -> Laid {
        measure(self.programme, self.clips, self.policy, choices)
    }

    pub(super) fn reached(&self, leg: &Leg, choices: &Choices) -> Reached {
        leg.reached(&self.measure(choices))
    }

    /// The elements of a kind in the order in which they are taken, with their line.
    fn ranked(&self, leg: &Leg, rank: impl Fn(&Element) -> Option<u32>) -> Vec<Ranked> {
        let mut all = Vec::new();
        for (segment, part) in self.programme.segments.iter().enumerate() {
            for (element, it) in part.elements.iter().enumerate() {
                let index = ElementIndex { segment, element };
                if let Some(n) = rank(it).filter(|_| leg.holds(index) && leg.is_worth_words()) {
                    all.push((n, index, it.origin.line));
                }
            }
        }
        all.sort();
        all.into_iter().map(|(_, index, line)| (index, line)).collect()
    }

    pub(super) fn pads(&self, leg: &Leg) -> Vec<Ranked> {
        // one that nobody has recorded fills nothing
        let heard = |it: &Element| !matches!(&it.kind, ElementKind::Speech(speech) if speech.take.is_none());
        self.ranked(leg, |it| if let Priority::Pad(n) = it.priority { Some(n).filter(|_| heard(it)) } else { None })
    }

    pub(super) fn spares(&self, leg: &Leg) -> Vec<Ranked> {
        self.ranked(leg, |it| if let Priority::Spare(n) = it.priority { Some(n) } else { None })
    }

    /// How many pads and spares may be chosen, in the policy's order: all ways, or of very many those that the lengths of
    /// the elements bring nearest, and the three that are furthest.
    pub(super) fn ways(&self, leg: &Leg, base: &Choices, pads: &[Ranked], spares: &[Ranked]) -> Vec<Way> {
        let plain = self.reached(leg, base).at;
        let sensible = |way: &Way| way.makes_sense(plain, leg.aim());
        if (pads.len() + 1).saturating_mul(spares.len() + 1) <= MOST_WAYS {
            let all =
                (0..=spares.len()).flat_map(|dropped| (0..=pads.len()).map(move |padded| Way { dropped, padded }));
            return all.filter(sensible).collect();
        }
        let laid = self.measure(&chosen(base, pads, spares, pads.len(), 0));
        let room: Frames = laid.flexible.iter().map(|f| f.shorter.max(f.longer)).sum();
        let (more, less) = (sums(&laid.timeline, pads), sums(&laid.timeline, spares));
        let mut near: Vec<(Frames, Way)> = Vec::new();
        for (dropped, less) in less.iter().enumerate() {
            let fills = more.partition_point(|more| plain + *more < leg.aim() + *less);
            for padded in fills.saturating_sub(1)..=fills.min(pads.len()) {
                let reached = plain + more.get(padded).copied().unwrap_or_default();
                let off = Frames::new(reached.get().abs_diff((leg.aim() + *less).get()));
                near.push((off - room, Way { dropped, padded }));
            }
        }
        near.sort();
        let ends = [(0, 0), (spares.len(), 0), (0, pads.len())].map(|(dropped, padded)| Way { dropped, padded });
        let mut ways: Vec<Way> = near.into_iter().map(|(_, way)| way).filter(sensible).take(NEAREST).collect();
        ways.extend(ends.into_iter().filter(sensible));
        ways.sort();
        ways.dedup();
        ways
    }

    /// The choices that make a leg fit, the first by the policy's order.
    fn search(&self, leg: &Leg, base: &Choices) -> Option<Choices> {
        let plain = self.reached(leg, base);
        if leg.right(&plain).contains(&plain.at) {
            return Some(base.clone());
        }
        let (pads, spares) = (self.pads(leg), self.spares(leg));
        let ways = self.ways(leg, base, &pads, &spares);
        for alike in ways.chunk_by(|a, b| a.dropped == b.dropped) {
            let mut tries = Vec::new();
            for Way { dropped, padded } in alike.iter().copied() {
                let choices = chosen(base, &pads, &spares, padded, dropped);
                let reached = self.reached(leg, &choices);
                tries.push((reached.at.get().abs_diff(leg.aim().get()), padded, choices, reached));
            }
            tries.sort_by_key(|(off, padded, ..)| (*off, *padded));
            let exact = tries.iter().find_map(|(_, _, choices, reached)| self.nearer(leg, choices, reached));
            if exact.is_some() {
                return exact;
            }
            if leg.may_wait() {
                let waiting = tries.iter().filter_map(|(_, _, choices, reached)| self.early(leg, choices, reached));
                // the shortest wait, and of two alike the one with less changed
                if let Some((_, choices)) = waiting.rev().max_by_key(|(at, _)| *at) {
                    return Some(choices);
                }
            }
        }
        None
    }

    /// The choices that make a leg fit with the least change in the speed of speech.
    fn stretched(&self, leg: &Leg, base: &Choices) -> Option<Choices> {
        if self.policy.stretch == 0 || !leg.is_worth_words() {
            return None;
        }
        let (pads, spares) = (self.pads(leg), self.spares(leg));
        let fitting = self.ways(leg, base, &pads, &spares).into_iter().filter_map(|Way { dropped, padded }| {
            let choices = chosen(base, &pads, &spares, padded, dropped);
            let reached = self.reached(leg, &choices);
            let choices = self.nearer(leg, &choices, &reached)?;
            let speech = reached.flexible.iter().filter(|f| f.what == What::Speech);
            let by: u64 = speech.filter_map(|f| choices.changes.get(&f.element)).map(|by| by.unsigned_abs()).sum();
            Some((by, choices))
        });
        fitting.min_by_key(|(by, _)| *by).map(|(_, choices)| choices)
    }

    /// Make up the difference with what is flexible.
    fn nearer(&self, leg: &Leg, choices: &Choices, reached: &Reached) -> Option<Choices> {
        let right = leg.right(reached);
        if right.contains(&reached.at) {
            return Some(choices.clone());
        }
        // no further than needed: to the frame without a tolerance, to its edge with one
        let long = reached.at > *right.end();
        let need = if long { reached.at - *right.end() } else { *right.start() - reached.at };
        let mut choices = choices.clone();
        apply(share(&reached.flexible, need, long)?, long, &mut choices);
        // a voice over a clip may swallow a change
        let reached = self.reached(leg, &choices);
        leg.right(&reached).contains(&reached.at).then_some(choices)
    }

    /// Fill the time before a post as far as it can be filled.
    fn early(&self, leg: &Leg, choices: &Choices, reached: &Reached) -> Option<(Frames, Choices)> {
        let short = leg.aim().checked_sub(reached.at)?;
        let mut choices = choices.clone();
        apply(share(&reached.flexible, short.min(reached.room(false)), false)?, false, &mut choices);
        let reached = self.reached(leg, &choices);
        (reached.at <= leg.aim()).then_some((reached.at, choices))
    }

    /// What was done for a leg, in the order of the policy.
    fn steps(&self, leg: &Leg, before: &Choices, after: &Choices) -> Vec<FitStep> {
        let mut steps = Vec::new();
        let mut choices = before.clone();
        let mut last = self.reached(leg, &choices).at;
        let mut step = |now: Frames, line, action: String| {
            let ms = |at: Frames| i64::try_from(at.millis().0).unwrap_or(0);
            steps.push(FitStep { line, action, change_ms: ms(now) - ms(last) });
            last = now;
        };
        for (index, line) in self.pads(leg).into_iter().filter(|p| after.pads.contains(&p.0)) {
            choices.pads.insert(index);
            step(self.reached(leg, &choices).at, line, "pad added".to_owned());
        }
        for (index, line) in self.spares(leg).into_iter().filter(|s| after.dropped.contains(&s.0)) {
            choices.dropped.insert(index);
            step(self.reached(leg, &choices).at, line, "spare dropped".to_owned());
        }
        let Reached { mut at, flexible, .. } = self.reached(leg, &choices);
        for flexible in flexible {
            let Some(by) = after.changes.get(&flexible.element) else { continue };
            let length = Frames::new(by.unsigned_abs());
            let way = if *by < 0 { "shortened" } else { "lengthened" };
            at = if *by < 0 { at - length } else { at + length };
            step(at, flexible.line, format!("{} {way} by {length}", flexible.what.name()));
        }
        steps
    }

    /// How long elements are, aired or not.
    pub(super) fn lengths(&self, of: &[Ranked]) -> Vec<Millis> {
        let choices = Choices { pads: of.iter().map(|r| r.0).collect(), ..Choices::default() };
        let laid = self.measure(&choices).timeline;
        of.iter().map(|(index, _)| laid.place(*index).map_or(Millis(0), |p| p.at.length().millis())).collect()
    }
}

/// How many spares do not air, and how many pads do, each in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub(super) dropped: usize,
    pub(super) padded: usize,
}

impl Way {
    /// A leg that is long already needs no pads, and one that is short drops nothing.
    fn makes_sense(self, plain: Frames, aim: Frames) -> bool {
        let Self { dropped, padded } = self;
        (padded == 0 || dropped > 0 || plain < aim) && (dropped == 0 || plain > aim || padded > 0)
    }
}

/// How long the first none, one, two and more of some elements are together.
fn sums(laid: &Timeline, of: &[Ranked]) -> Vec<Frames> {
    let length = |index: ElementIndex| laid.place(index).map_or(Frames::ZERO, |p| p.at.length());
    let sums = of.iter().scan(Frames::ZERO, |sum, (index, _)| {
        *sum += length(*index);
        Some(*sum)
    });
    std::iter::once(Frames::ZERO).chain(sums).collect()
}

pub(super) fn chosen(base: &Choices, pads: &[Ranked], spares: &[Ranked], padded: usize, dropped: usize) -> Choices {
    let mut choices = base.clone();
    choices.pads.extend(pads.iter().take(padded).map(|p| p.0));
    choices.dropped.extend(spares.iter().take(dropped).map(|s| s.0));
    choices
}

#[cfg(test)]
mod tests {
    use super::assemble;
    use crate::{
        media::{Clip, ClipId, ClipTable},
        programme::{
            Element, ElementKind, Music, MusicKind, Origin, Piece, Priority, Programme, Segment, Speech, Told,
        },
        timeline::{Policy, Timeline},
        units::{Db, FrameRange, Frames},
    };

    fn secs(n: u64) -> Frames {
        Frames::from_millis(n * 1000)
    }

    fn clips() -> ClipTable {
        let clip = Clip::unmeasured(secs(600));
        let mut table = ClipTable::default();
        table.clips.insert(ClipId("a".into()), clip);
        table
    }

    fn piece(length: Frames) -> Piece {
        Piece { clip: ClipId("a".into()), range: FrameRange::at(secs(1), length), gain: Db::ZERO, loudness: None }
    }

    fn element(kind: ElementKind, priority: Priority, line: usize) -> Element {
        Element { kind, priority, id: None, told: Told::default(), origin: Origin { line, ..Origin::default() } }
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
            crossfade: None,
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
    fn spares_on_the_other_side_of_a_post_are_said_to_lie_there() {
        let post = element(ElementKind::Post { at: secs(10), hard: true }, Priority::Always, 3);
        let elements = vec![spoken(6, Priority::Always, 1), spoken(4, Priority::Spare(1), 2), post];
        let elements = elements.into_iter().chain([spoken(9, Priority::Always, 4)]).collect();
        let programme = Programme {
            slot: Some(secs(15)),
            segments: vec![Segment { elements, ..Segment::default() }],
            ..Programme::default()
        };
        let refused = assemble(&programme, &clips(), &Policy::default()).diagnostics.remove(0);
        let help = refused.help.unwrap_or_default();
        assert!(help.starts_with("all spares lie on the other side of a post; "), "{help}");
    }

    #[test]
    fn more_posts_than_anybody_has_are_an_error_and_take_no_time() {
        let post = |n: u64| element(ElementKind::Post { at: secs(n), hard: true }, Priority::Always, 1);
        let (_, codes) = fitted(3_000, None, (1..=2_000).map(post).collect());
        assert_eq!(codes.iter().filter(|c| **c == "E047").count(), 1, "{codes:?}");
    }

    #[test]
    fn of_very_many_pads_and_spares_those_that_bring_it_nearest_are_tried() {
        let many = |priority: fn(u32) -> Priority, length: u64| {
            (0..400_u32).map(move |n| spoken(length, priority(n), 1_000 + n as usize))
        };
        let elements: Vec<Element> = std::iter::once(spoken(4_000, Priority::Always, 1))
            .chain(many(Priority::Spare, 3))
            .chain(many(Priority::Pad, 5))
            .collect();
        let (timeline, codes) = fitted(4_900, None, elements.clone());
        assert_eq!((timeline.length, codes), (secs(4_900), vec![]));
        assert_eq!(timeline.fit.len(), 100, "the fewest that go, and no pad");
        let (timeline, codes) = fitted(7_000, None, elements.clone());
        assert_eq!((timeline.length, codes), (secs(7_000), vec![]), "1,800 s more: 360 pads");
        assert_eq!(timeline.fit.len(), 360);
        let programme = Programme {
            slot: Some(secs(3_000)),
            segments: vec![Segment { elements, ..Segment::default() }],
            ..Programme::default()
        };
        let refused = assemble(&programme, &clips(), &Policy::default()).diagnostics.remove(0);
        let help = refused.help.unwrap_or_default();
        assert!(help.contains("line 1029 (0:03) and 370 more"), "{help}");
        assert!(help.contains("slot: 1:06:40"), "{help}");
    }

    #[test]
    fn a_pause_keeps_200_ms_and_music_its_fades() {
        let (timeline, codes) = fitted(20, None, vec![spoken(19, Priority::Always, 1), pause(1), tail(3)]);
        assert_eq!((timeline.length, codes), (secs(23), vec!["E046"]), "300 ms and 2 s are not 3 s");
        let (timeline, codes) = fitted(22, None, vec![spoken(19, Priority::Always, 1), pause(1), tail(3)]);
        assert_eq!((timeline.length, codes), (secs(22), vec![]));
        let (_, codes) = fitted(21, None, vec![spoken(19, Priority::Always, 1), pause(1), tail(3)]);
        assert_eq!(codes, ["E046"], "a fade of a second needs two of music");
    }

    #[test]
    fn what_is_not_recorded_is_planned_and_not_fitted() {
        let speech = Speech { planned: secs(5), ..Speech::default() };
        let (timeline, codes) = fitted(60, None, vec![element(ElementKind::Speech(speech), Priority::Always, 1)]);
        assert_eq!((timeline.length, codes), (secs(5), vec![]));
        assert!(!timeline.is_actual());
    }
}
