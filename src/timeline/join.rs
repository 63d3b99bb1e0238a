//! From one sound to the next: how the edges of regions are shaped.
//!
//! Unrelated sounds cross in equal power, two parts of one recording in equal gain. A crossfade is centred on the cut and
//! reaches into what the recordings hold beyond it, so that nothing moves: the length of a programme is the sum of its
//! elements. Where a recording holds nothing more there, or the next word would be heard, the edges get short fades.
use super::{ElementIndex, Fade, Law, Loop, Point, Region, Track};
use crate::{
    media::{Clip, ClipId, ClipTable},
    programme::{Piece, SHORTEST_LOOP},
    units::{Db, FrameRange, Frames, Gain},
};

/// Against clicks, at a cut with nothing to cross into.
const CUT_FADE: Frames = Frames::from_millis(5);
/// Between two elements.
const ELEMENT_JOIN: Frames = Frames::from_millis(50);
/// Inside one recording.
const INNER_JOIN: Frames = Frames::from_millis(10);
/// A crossfade shorter than this is no better than two cut fades.
const SHORTEST_JOIN: Frames = Frames::from_millis(6);
/// At the seam of a recording that repeats.
const LOOP_JOIN: Frames = Frames::from_millis(500);

/// A stretch of a recording in the foreground, before its edges are shaped.
#[derive(Clone, Debug)]
pub(super) struct Sound {
    pub(super) track: Track,
    pub(super) clip: ClipId,
    pub(super) range: FrameRange,
    pub(super) at: Frames,
    pub(super) length: Frames,
    pub(super) gain: Db,
    pub(super) origin: ElementIndex,
    /// As the script asks for.
    pub(super) fade_in: Option<Frames>,
    pub(super) fade_out: Option<Frames>,
    pub(super) crossfade: Option<Frames>,
    pub(super) looped: bool,
    /// The quiet of a recording, in a pause: has no end to reach beyond.
    pub(super) room: bool,
    /// Goes on from the sound before it, inside one cut.
    pub(super) inner: bool,
    /// Lies below what follows: takes no part in joins.
    pub(super) below: bool,
    /// Goes down by so much from this moment of the programme on.
    pub(super) under: Option<(Db, Frames)>,
}

impl Sound {
    pub(super) fn new(track: Track, piece: &Piece, at: Frames, gain: Db, origin: ElementIndex) -> Self {
        Self {
            track,
            clip: piece.clip.clone(),
            range: piece.range,
            at,
            length: piece.range.length(),
            gain,
            origin,
            fade_in: None,
            fade_out: None,
            crossfade: None,
            looped: false,
            room: false,
            inner: false,
            below: false,
            under: None,
        }
    }

    /// The quiet at `range` of the recording that `beside` is of, as loud as it is there.
    pub(super) fn room(beside: &Self, range: FrameRange, at: FrameRange, origin: ElementIndex) -> Self {
        let down = beside.under.filter(|(_, from)| *from < beside.end()).map_or(Db::ZERO, |(level, _)| level);
        Self {
            track: beside.track,
            clip: beside.clip.clone(),
            range,
            at: at.start(),
            length: at.length(),
            gain: beside.gain + down,
            origin,
            fade_in: None,
            fade_out: None,
            crossfade: None,
            looped: true,
            room: true,
            inner: false,
            below: false,
            under: None,
        }
    }

    pub(super) fn end(&self) -> Frames {
        self.at + self.length
    }

    /// Whether it is heard faster or slower than it is.
    fn is_stretched(&self) -> bool {
        !self.looped && self.range.length() != self.length
    }
}

/// A join: how far the sound behind the cut begins before it, the one before it goes on behind it, and the shape.
#[derive(Clone, Copy)]
struct Join {
    early: Frames,
    late: Frames,
    law: Law,
}

impl Join {
    fn length(self) -> Frames {
        self.early + self.late
    }
}

/// Regions of all foreground sounds, with the joins between neighbours.
pub(super) fn joined(sounds: Vec<Sound>, clips: &ClipTable, end: Frames) -> Vec<Region> {
    let sounds = merge_contiguous(sounds);
    let joins: Vec<Option<Join>> = (0..sounds.len())
        .map(|n| {
            let next = sounds.get(n + 1..)?.iter().find(|s| !s.below)?;
            let this = sounds.get(n).filter(|s| !s.below)?;
            join(this, next, clips)
        })
        .collect();
    let mut before = None;
    let mut regions = Vec::new();
    for (sound, after) in sounds.iter().zip(joins) {
        if sound.below {
            regions.push(region(sound, None, None, clips, end));
        } else {
            regions.push(region(sound, before, after, clips, end));
            before = after;
        }
    }
    regions
}

/// Two stretches that follow each other in one recording without a gap are one: a cut there would only be heard.
fn merge_contiguous(sounds: Vec<Sound>) -> Vec<Sound> {
    let mut merged: Vec<Sound> = Vec::new();
    for sound in sounds {
        if let Some(last) = merged.last_mut()
            && sound.inner
            && last.clip == sound.clip
            && last.range.end() == sound.range.start()
            && last.end() == sound.at
        {
            last.range = FrameRange::new(last.range.start(), sound.range.end());
            last.length += sound.length;
            last.fade_out = sound.fade_out;
            continue;
        }
        merged.push(sound);
    }
    merged
}

fn join(a: &Sound, b: &Sound, clips: &ClipTable) -> Option<Join> {
    // of a tune that asks for both, the crossfade is how it begins behind another sound
    let begins = b.fade_in.is_none() || b.crossfade.is_some() && matches!(b.track, Track::Music);
    let touches = a.end() == b.at && a.fade_out.is_none() && begins;
    let (left, right) = (clips.clips.get(&a.clip)?, clips.clips.get(&b.clip)?);
    if !touches || a.looped && !a.room || b.looped && !b.room {
        return None;
    }
    let (wanted, law) = if b.inner {
        (b.crossfade.unwrap_or(INNER_JOIN), Law::EqualGain)
    } else {
        (b.crossfade.unwrap_or(ELEMENT_JOIN), Law::EqualPower)
    };
    let room = Frames::new(a.length.min(b.length).get() / 2);
    // one recording that goes on where it stopped is heard beyond its cut anyway: crossed with itself it is itself
    if a.clip == b.clip && a.range.end() == b.range.start() && !a.room && !b.room {
        let reach = Frames::new(b.crossfade.unwrap_or(INNER_JOIN).get() / 2);
        let reach = reach.min(room).min(left.length - a.range.end()).min(b.range.start());
        return (reach > Frames::ZERO).then_some(Join { early: reach, late: reach, law: Law::EqualGain });
    }
    // half of the shorter side at most, so that the fades of both ends of a sound never meet
    let wanted = wanted.min(room);
    let half = Frames::new(wanted.get() / 2);
    // music has no words that might be heard
    let words = |sound: &Sound| matches!(sound.track, Track::Voice | Track::Actuality);
    let beyond = match a.room {
        true => half,
        false if words(a) => quiet_after(left, a.range.end()),
        false => left.length - a.range.end(),
    };
    let before = match b.room {
        true => half,
        false if words(b) => quiet_before(right, b.range.start()),
        false => b.range.start(),
    };
    let both = half.min(beyond).min(before);
    // one that is asked for lies to one side where the other has nothing, as of a tune that is played from its beginning
    let join = if b.crossfade.is_some() {
        let late = beyond.min(wanted - half.min(before));
        Join { early: before.min(wanted - late), late, law }
    } else {
        Join { early: both, late: both, law }
    };
    (join.length() >= SHORTEST_JOIN).then_some(join)
}

/// How far a recording may be heard beyond `at` before somebody speaks or it ends.
fn quiet_after(clip: &Clip, at: Frames) -> Frames {
    let next = clip.speech.iter().find(|s| s.end() > at);
    next.map_or(clip.length, |s| s.start()).min(clip.length) - at
}

/// The same before `at`.
fn quiet_before(clip: &Clip, at: Frames) -> Frames {
    let last = clip.speech.iter().rev().find(|s| s.start() < at);
    at - last.map_or(Frames::ZERO, |s| s.end())
}

fn region(sound: &Sound, before: Option<Join>, after: Option<Join>, clips: &ClipTable, end: Frames) -> Region {
    let reach_in = before.map_or(Frames::ZERO, |j| j.early).min(sound.at);
    let reach_out = after.map_or(Frames::ZERO, |j| j.late);
    let at = FrameRange::new(sound.at - reach_in, (sound.end() + reach_out).min(end));
    let most = Frames::new(at.length().get() / 2);
    let edge = |join: Option<Join>, asked: Option<Frames>| match (join, asked) {
        (Some(join), _) => Fade { length: join.length().min(most), law: join.law },
        (None, Some(asked)) => Fade { length: asked.min(most), law: Law::EqualGain },
        (None, None) => Fade { length: CUT_FADE.min(most), law: Law::EqualGain },
    };
    let mut fade_in = edge(before, sound.fade_in);
    // music and effects begin as their file does: a hit on its first sample is heard whole
    let begins = sound.range.start() == Frames::ZERO && matches!(sound.track, Track::Music | Track::Effects);
    if begins && before.is_none() && sound.fade_in.is_none() && !sound.room {
        fade_in.length = Frames::ZERO;
    }
    let looped = sound.looped.then(|| looped(sound.range));
    // what a join reaches beyond its cut is heard as it is
    let stretched = (sound.is_stretched()).then(|| at.length() + sound.range.length() - sound.length);
    let available = clips.clips.get(&sound.clip).map_or(sound.range.end(), |c| c.length);
    let from = if sound.room { sound.range.start() } else { (sound.range.start() - reach_in).min(available) };
    Region {
        track: sound.track,
        clip: sound.clip.clone(),
        from,
        at,
        gain: sound.gain,
        curve: sound.under.map(|(level, from)| under_curve(level, from - at.start())).unwrap_or_default(),
        fade_in,
        fade_out: edge(after, sound.fade_out),
        looped: looped.flatten(),
        stretched,
        origin: sound.origin,
    }
}

/// The seam of a recording that repeats; none when it is too short for that.
pub(super) fn looped(range: FrameRange) -> Option<Loop> {
    let crossfade = LOOP_JOIN.min(Frames::new(range.length().get() / 4));
    (range.length() >= SHORTEST_LOOP).then_some(Loop { range, crossfade })
}

/// Down by `level` within 300 ms that end at `from`.
fn under_curve(level: Db, from: Frames) -> Vec<Point> {
    let down = Frames::from_millis(300);
    vec![Point { at: from - down, gain: Gain::UNITY }, Point { at: from, gain: level.gain() }]
}

#[cfg(test)]
mod tests {
    use super::{Sound, joined};
    use crate::{
        media::{Clip, ClipId, ClipTable},
        programme::Piece,
        timeline::{ElementIndex, Law, Track},
        units::{Db, FrameRange, Frames},
    };

    fn ms(n: u64) -> Frames {
        Frames::from_millis(n)
    }

    fn table() -> ClipTable {
        let speech = vec![FrameRange::new(ms(1000), ms(4000)), FrameRange::new(ms(5000), ms(9000))];
        let clip = Clip { speech, ..Clip::unmeasured(ms(10_000)) };
        let mut table = ClipTable::default();
        table.clips.insert(ClipId("a".into()), clip.clone());
        table.clips.insert(ClipId("b".into()), clip);
        table
    }

    fn sound(clip: &str, from: u64, to: u64, at: u64) -> Sound {
        let piece = Piece {
            clip: ClipId(clip.into()),
            range: FrameRange::new(ms(from), ms(to)),
            gain: Db::ZERO,
            loudness: None,
        };
        Sound::new(Track::Actuality, &piece, ms(at), Db::ZERO, ElementIndex::default())
    }

    #[test]
    fn a_recording_that_goes_on_where_it_stopped_is_crossed_with_itself_even_inside_a_word() {
        let sounds = vec![sound("a", 1500, 3000, 0), sound("a", 3000, 3900, 1500), sound("b", 3900, 4000, 2400)];
        let regions = joined(sounds, &table(), ms(2500));
        assert_eq!((regions[0].fade_out.length, regions[0].fade_out.law), (ms(10), Law::EqualGain));
        assert_eq!((regions[1].fade_in, regions[1].from), (regions[0].fade_out, ms(2995)));
        assert_eq!((regions[0].at.end(), regions[1].at.start()), (ms(1505), ms(1495)));
        // another recording, or another place of this one, is cut into inside a word
        assert_eq!(regions[1].fade_out.length, ms(5));
        let apart = joined(vec![sound("a", 1500, 3000, 0), sound("a", 3001, 3900, 1500)], &table(), ms(2500));
        assert_eq!(apart[0].fade_out.length, ms(5));
    }

    #[test]
    fn a_join_is_centred_on_the_cut_and_moves_nothing() {
        let regions = joined(vec![sound("a", 900, 4200, 0), sound("b", 900, 4200, 3300)], &table(), ms(6600));
        assert_eq!(regions[0].at, FrameRange::new(Frames::ZERO, ms(3325)));
        assert_eq!(regions[1].at, FrameRange::new(ms(3275), ms(6600)));
        assert_eq!(regions[1].from, ms(875));
        assert_eq!((regions[0].fade_out.length, regions[0].fade_out.law), (ms(50), Law::EqualPower));
        assert_eq!(regions[1].fade_in, regions[0].fade_out);
    }

    #[test]
    fn music_and_effects_begin_with_their_file_and_a_cut_into_them_does_not_click() {
        for (track, from, fade) in
            [(Track::Effects, 0, 0), (Track::Music, 0, 0), (Track::Music, 2, 5), (Track::Actuality, 0, 5)]
        {
            let hit = Sound { track, ..sound("b", from, 900, 2000) };
            let regions = joined(vec![sound("a", 2000, 4000, 0), hit], &table(), ms(2900));
            assert_eq!((regions[1].at.start(), regions[1].fade_in.length), (ms(2000), ms(fade)), "{track:?} {from}");
            assert_eq!(regions[1].fade_out.length, ms(5));
        }
    }

    #[test]
    fn a_join_never_lets_the_next_word_be_heard() {
        let regions = joined(vec![sound("a", 900, 4990, 0), sound("b", 900, 4200, 4090)], &table(), ms(8000));
        assert_eq!(regions[0].at.end(), ms(4100));
        let none = joined(vec![sound("a", 900, 3000, 0), sound("b", 900, 4200, 2100)], &table(), ms(8000));
        assert_eq!((none[0].at.end(), none[0].fade_out.length), (ms(2100), ms(5)));
        assert_eq!(none[1].at.start(), ms(2100));
    }

    #[test]
    fn music_crosses_into_music_whatever_sounds_there() {
        let of = |clip: &str, from, to, at, crossfade: Option<u64>| Sound {
            track: Track::Music,
            crossfade: crossfade.map(ms),
            ..sound(clip, from, to, at)
        };
        // what the table takes for speech is music here
        let usual = joined(vec![of("a", 0, 3000, 0, None), of("b", 2000, 5000, 3000, None)], &table(), ms(6000));
        assert_eq!((usual[0].at.end(), usual[1].at.start(), usual[1].from), (ms(3025), ms(2975), ms(1975)));
        assert_eq!((usual[0].fade_out.length, usual[1].fade_in.law), (ms(50), Law::EqualPower));
        let asked =
            joined(vec![of("a", 0, 5000, 0, None), of("b", 2000, 7000, 5000, Some(2000))], &table(), ms(10_000));
        assert_eq!((asked[0].at.end(), asked[1].at.start(), asked[1].from), (ms(6000), ms(4000), ms(1000)));
        assert_eq!((asked[0].fade_out.length, asked[1].fade_in.length), (ms(2000), ms(2000)));
        // a tune from its beginning on: the one before it goes on below it
        let tune = joined(vec![of("a", 0, 3000, 0, None), of("b", 0, 3000, 3000, Some(1200))], &table(), ms(6000));
        assert_eq!((tune[0].at.end(), tune[1].at.start(), tune[1].from), (ms(4200), ms(3000), ms(0)));
        assert_eq!((tune[0].fade_out, tune[0].fade_out.length), (tune[1].fade_in, ms(1200)));
        // a fade in of its own gives way to it
        let mut faded = of("b", 2000, 7000, 5000, Some(2000));
        faded.fade_in = Some(ms(1000));
        assert_eq!(joined(vec![of("a", 0, 5000, 0, None), faded], &table(), ms(10_000)), asked);
        // and one that is over begins the next one earlier; where both have nothing there is no join
        let over =
            joined(vec![of("a", 8000, 10_000, 0, None), of("b", 2000, 5000, 2000, Some(600))], &table(), ms(5000));
        assert_eq!((over[0].at.end(), over[1].at.start(), over[1].from), (ms(2000), ms(1400), ms(1400)));
        let none = joined(vec![of("a", 8000, 10_000, 0, None), of("b", 0, 3000, 2000, Some(600))], &table(), ms(5000));
        assert_eq!((none[0].fade_out.length, none[1].fade_in.length), (ms(5), Frames::ZERO));
    }

    #[test]
    fn a_contiguous_split_is_no_cut() {
        let mut second = sound("a", 4500, 9000, 3500);
        second.inner = true;
        let regions = joined(vec![sound("a", 1000, 4500, 0), second], &table(), ms(8000));
        assert_eq!(regions.len(), 1);
        assert_eq!(regions[0].at.length(), ms(8000));
    }

    #[test]
    fn fades_are_never_longer_than_the_sound() {
        let mut short = sound("a", 1000, 1008, 0);
        short.fade_in = Some(ms(3000));
        let regions = joined(vec![short], &table(), ms(8));
        assert_eq!(regions[0].fade_in.length + regions[0].fade_out.length, ms(8));
    }
}
