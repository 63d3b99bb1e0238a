//! Music under speech: how long a bed plays, and the curve by which it makes room.
//!
//! The speech regions are known, so ducking needs no detector: the bed is down before the first syllable, it does not come
//! up in short pauses, and it never pumps. The curve is data in the timeline.
use super::{
    ElementIndex, Fade, Law, Point, Policy, Region, Track,
    join::looped,
    lay::level_match,
    shortened::{SLACK, told},
};
use crate::{
    diagnostic::Diagnostic,
    media::ClipTable,
    programme::{Bed, BedEnd},
    source::Span,
    units::{Db, FrameRange, Frames, Gain},
};

/// Down in this time.
const ATTACK: Frames = Frames::from_millis(300);
/// Down so long before the first syllable.
const AHEAD: Frames = Frames::from_millis(50);
/// Stays down so long after the last.
const HOLD: Frames = Frames::from_millis(200);
/// Up in this time.
const RELEASE: Frames = Frames::from_millis(600);
/// Does not come up in pauses shorter than this.
const BRIDGED: Frames = Frames::from_millis(1000);
/// A bed that is over so much too early is missed.
const NOTICED: Frames = Frames::from_millis(1000);
/// What to do about a post that a bed cannot meet.
const MOVE: &str = "move the post or the cue; post= is a time of the programme";
/// How finely a ramp that is straight in decibels is drawn.
const RAMP_STEPS: u64 = 12;

/// A bed that plays, and where it ends.
pub(super) struct Under {
    bed: Bed,
    origin: ElementIndex,
    span: Span,
    start: Frames,
    /// Where it has gone; its fade out ends there.
    pub(super) end: Option<Frames>,
    fade_out: Option<Frames>,
}

impl Under {
    pub(super) fn new(bed: Bed, origin: ElementIndex, start: Frames, span: Span) -> Self {
        Self { bed, origin, span, start, end: None, fade_out: None }
    }

    /// Said where a fade that is asked for is longer than there is time for.
    pub(super) fn is_cut_short(&self, region: &Region) -> Option<Diagnostic> {
        let out = self.fade_out.unwrap_or(self.bed.fade.1);
        let fades = [("fade in", self.bed.fade.0, region.fade_in.length), ("fade out", out, region.fade_out.length)];
        let asked = self.bed.fade != Bed::USUAL_FADE || self.fade_out.is_some_and(|out| out != Bed::USUAL_FADE.1);
        let (what, asked, given) = fades.into_iter().find(|(_, wanted, given)| asked && *given + SLACK < *wanted)?;
        Some(told(what, asked, given).at(self.span.clone()))
    }

    /// Said where the recording is over long before the bed is.
    pub(super) fn falls_short(&self, region: &Region, programme_end: Frames) -> Option<Diagnostic> {
        let end = self.end.unwrap_or(programme_end).min(programme_end);
        let missing = end.checked_sub(region.at.end()).filter(|missing| *missing > NOTICED)?;
        if self.bed.looped || self.bed.post.is_some() {
            return None;
        }
        let message = format!("the bed's recording is over {} before the bed is", missing.millis());
        Some(Diagnostic::warning("W086", message).at(self.span.clone()).help("add loop, or end it with: > BED out"))
    }

    /// Said where nothing of it is heard, or not what its post is for.
    pub(super) fn is_missed(&self, region: &Region, programme_end: Frames) -> Option<Diagnostic> {
        let (message, help) = match self.bed.post {
            Some(post) if post <= self.start => {
                let (at, start) = (post.millis(), self.start.millis());
                (format!("the bed is not heard: its post at {at} is not behind its beginning at {start}"), MOVE)
            }
            Some(post) if post > programme_end => {
                let (at, end) = (post.millis(), programme_end.millis());
                (format!("the bed's post at {at} lies behind the end of the programme at {end}"), MOVE)
            }
            Some(post) if self.end.is_some_and(|end| end < post) => {
                let (at, end) = (post.millis(), self.end.unwrap_or(post).millis());
                (format!("the bed is out at {end}, before its post at {at}"), "take BED out away, or post=")
            }
            _ if region.at.is_empty() => {
                ("the bed is not heard: it ends where it begins".to_owned(), "let it end later, or take it out")
            }
            _ => return None,
        };
        Some(Diagnostic::warning("W086", message).at(self.span.clone()).help(help))
    }

    /// For how long nothing of it sounds between two moments.
    pub(super) fn silent(&self, from: Frames, until: Frames) -> Frames {
        let length = self.bed.piece.range.length();
        let (begins, ends) = match self.bed.post {
            Some(post) => (self.start + ((post - self.start) - length), post),
            None if self.bed.looped => (self.start, until),
            None => (self.start, self.start + length),
        };
        (begins.min(until) - from) + (until - ends.max(from))
    }

    /// The post up to which it goes on playing from here.
    pub(super) fn plays_on(&self, now: Frames) -> Option<Frames> {
        self.bed.post.filter(|post| self.end.is_none() && *post > now)
    }

    /// `BED out`: it begins to go here.
    pub(super) fn end_at(&mut self, now: Frames, fade: Option<Frames>) {
        let fade = fade.unwrap_or(self.bed.fade.1);
        self.end = Some(now + fade);
        self.fade_out = Some(fade);
    }

    pub(super) fn ends_with_segment(&mut self, segment: usize, now: Frames) {
        if self.bed.until == BedEnd::Segment && self.origin.segment == segment {
            self.end = Some(now);
        }
    }

    pub(super) fn ends_with_id(&mut self, id: &str, now: Frames) {
        if matches!(&self.bed.until, BedEnd::Id(wanted) if wanted == id) {
            self.end = Some(now);
        }
    }
}

pub(super) fn region(
    under: &Under,
    clips: &ClipTable,
    policy: &Policy,
    speech: &[FrameRange],
    programme_end: Frames,
) -> Option<Region> {
    let bed = &under.bed;
    let end = under.end.or(bed.post).unwrap_or(programme_end).min(programme_end);
    let mut at = FrameRange::new(under.start, end);
    let mut from = bed.piece.range.start();
    clips.clips.get(&bed.piece.clip)?;
    if let Some(post) = bed.post {
        // started so that the recording ends at the post: into the recording, or later in the programme
        let (want, have) = (post - under.start, bed.piece.range.length());
        at = FrameRange::new(under.start + (want - have), post.min(end));
        from = bed.piece.range.start() + (have - want);
    } else if !bed.looped {
        at = FrameRange::new(at.start(), at.end().min(at.start() + bed.piece.range.length()));
    }
    let most = Frames::new(at.length().get() / 2);
    let gain = level_match(bed.piece.loudness, policy.speech) + bed.level.unwrap_or(policy.music) + bed.piece.gain;
    let shape = Shape {
        // a script writes the depth as what is taken off, with or without the minus
        depth: -Db::from_centi(bed.duck.unwrap_or(policy.duck).centi().abs()),
        attack: bed.attack.unwrap_or(ATTACK),
        release: bed.release.unwrap_or(RELEASE),
    };
    Some(Region {
        track: Track::Music,
        clip: bed.piece.clip.clone(),
        from,
        at,
        gain,
        curve: duck(at, speech, shape),
        fade_in: Fade { length: bed.fade.0.min(most), law: Law::EqualGain },
        fade_out: Fade { length: under.fade_out.unwrap_or(bed.fade.1).min(most), law: Law::EqualGain },
        looped: if bed.looped { looped(bed.piece.range) } else { None },
        stretched: None,
        origin: under.origin,
    })
}

#[derive(Clone, Copy)]
struct Shape {
    depth: Db,
    attack: Frames,
    release: Frames,
}

/// The curve of a bed that lies at `at`: down under speech, up in pauses worth coming up in.
fn duck(at: FrameRange, speech: &[FrameRange], shape: Shape) -> Vec<Point> {
    let mut spans: Vec<FrameRange> = Vec::new();
    // ramps that would meet leave nothing to come up for
    let bridged = BRIDGED.max(HOLD + shape.release + shape.attack + AHEAD);
    for span in speech.iter().filter(|s| s.end() + HOLD + shape.release > at.start() && s.start() < at.end() + AHEAD) {
        match spans.last_mut() {
            Some(last) if span.start() < last.end() + bridged => {
                *last = FrameRange::new(last.start(), last.end().max(span.end()));
            }
            _ => spans.push(*span),
        }
    }
    let mut drawn: Vec<(Frames, Gain)> = Vec::new();
    for span in spans {
        let down = span.start() - AHEAD;
        ramp(&mut drawn, down - shape.attack, down, Db::ZERO, shape.depth);
        let up = span.end() + HOLD;
        ramp(&mut drawn, up, up + shape.release, shape.depth, Db::ZERO);
    }
    inside(&drawn, at)
}

/// Straight in decibels, as a chain of points.
fn ramp(drawn: &mut Vec<(Frames, Gain)>, from: Frames, to: Frames, start: Db, end: Db) {
    for step in 0..=RAMP_STEPS {
        let at = from + Frames::new((to - from).get() * step / RAMP_STEPS);
        let part = i64::from(end.centi() - start.centi()) * i64::try_from(step).unwrap_or(0);
        let centi = i64::from(start.centi()) + part / i64::try_from(RAMP_STEPS).unwrap_or(1);
        drawn.push((at, Db::from_centi(i32::try_from(centi).unwrap_or(0)).gain()));
    }
}

/// The part of a curve over the programme that a region needs, counted from its start.
fn inside(drawn: &[(Frames, Gain)], at: FrameRange) -> Vec<Point> {
    let before = drawn.iter().rev().find(|(t, _)| *t <= at.start()).map(|(_, gain)| (at.start(), *gain));
    let within = drawn.iter().filter(|(t, _)| *t > at.start() && *t <= at.end()).copied();
    let points = before.into_iter().chain(within);
    points.map(|(t, gain)| Point { at: t - at.start(), gain }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shape, duck};
    use crate::units::{Db, FrameRange, Frames};

    fn ms(n: u64) -> Frames {
        Frames::from_millis(n)
    }

    const SHAPE: Shape =
        Shape { depth: Db::from_centi(-800), attack: Frames::from_millis(300), release: Frames::from_millis(600) };

    fn at(curve: &[super::Point], t: Frames) -> f64 {
        let value = |p: &super::Point| f64::from(p.gain.0);
        let after = curve.iter().position(|p| p.at >= t);
        match after {
            None => curve.last().map_or(1.0, value),
            Some(0) => value(&curve[0]),
            Some(n) => {
                let (a, b) = (curve[n - 1], curve[n]);
                let part = (t - a.at).seconds() / (b.at - a.at).seconds().max(1e-6);
                value(&a) + (value(&b) - value(&a)) * part
            }
        }
    }

    #[test]
    fn a_bed_is_down_50_ms_before_the_first_syllable_and_up_after_the_hold() {
        let curve = duck(FrameRange::new(ms(0), ms(20_000)), &[FrameRange::new(ms(3000), ms(5000))], SHAPE);
        let down = f64::from(Db::from_centi(-800).gain().0);
        assert!((at(&curve, ms(2650)) - 1.0).abs() < 1e-3);
        assert!((at(&curve, ms(2950)) - down).abs() < 1e-3);
        assert!((at(&curve, ms(5200)) - down).abs() < 1e-3);
        assert!((at(&curve, ms(5800)) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_bed_does_not_come_up_in_a_short_pause() {
        let speech = [FrameRange::new(ms(1000), ms(3000)), FrameRange::new(ms(3900), ms(5000))];
        let curve = duck(FrameRange::new(ms(0), ms(20_000)), &speech, SHAPE);
        assert!(at(&curve, ms(3450)) < 0.41);
    }

    #[test]
    fn a_bed_that_starts_under_speech_starts_low() {
        let curve = duck(FrameRange::new(ms(2000), ms(9000)), &[FrameRange::new(ms(1000), ms(4000))], SHAPE);
        assert!(curve[0].at == Frames::ZERO && curve[0].gain.0 < 0.41);
    }
}
