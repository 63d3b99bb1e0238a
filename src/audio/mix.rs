//! Adding up what the timeline has drawn, in blocks: each region is read when it sounds and closed when it has sounded.
use super::{BLOCK, ClipReader, Error, Input, tempo::Stretched};
use crate::{
    media::ClipId,
    timeline::{Fade, Law, Point, Region, Timeline},
    units::{FrameRange, Frames},
};
use std::io;

/// Opens a recording by its content.
pub type Open<'a> = dyn FnMut(&ClipId) -> io::Result<Box<dyn Input>> + 'a;

/// A recording at its own speed, or at another one.
enum Reader {
    Plain(Box<ClipReader>),
    Stretched(Box<Stretched>),
}

impl Reader {
    /// Ready to read a pass through a recording from this frame of the pass on.
    fn open(input: Box<dyn Input>, region: &Region, from: Frames, into: Frames) -> Result<Self, Error> {
        let mut reader = ClipReader::open(input)?;
        let Some(taken) = region.stretched else {
            reader.seek(from + into)?;
            return Ok(Self::Plain(Box::new(reader)));
        };
        reader.seek(from)?;
        let mut stretched = Stretched::new(reader, taken, region.at.length());
        // where its splices are depends on all that came before
        stretched.skip(into)?;
        Ok(Self::Stretched(Box::new(stretched)))
    }

    fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        match self {
            Self::Plain(reader) => reader.read(out, most),
            Self::Stretched(reader) => reader.read(out, most),
        }
    }
}

/// A programme as a stream of stereo blocks at the timeline's rate.
pub struct Mixer<'a> {
    plays: Vec<Play<'a>>,
    open: &'a mut Open<'a>,
    length: Frames,
    now: Frames,
    scratch: Vec<f32>,
}

/// One pass through a recording: a region, or one turn of a region that repeats.
struct Play<'a> {
    region: &'a Region,
    from: Frames,
    /// Where in the programme.
    at: FrameRange,
    /// At the seams of a region that repeats.
    seam_in: Frames,
    seam_out: Frames,
    reader: Option<Reader>,
    /// The curve's point that was passed last.
    point: usize,
}

impl<'a> Mixer<'a> {
    /// Mix a timeline from its start.
    pub fn new(timeline: &'a Timeline, open: &'a mut Open<'a>) -> Self {
        Self::starting_at(timeline, Frames::ZERO, open)
    }

    /// The same from a frame on: what comes before is neither read nor added up.
    pub fn starting_at(timeline: &'a Timeline, start: Frames, open: &'a mut Open<'a>) -> Self {
        let mut plays = Vec::new();
        for region in &timeline.regions {
            passes(region, &mut plays);
        }
        plays.retain(|p| p.at.end() > start);
        // the sum of floats depends on their order; this one is always the same
        plays.sort_by_key(|p| (p.at.start(), p.region.track, p.region.origin));
        Self { plays, open, length: timeline.length, now: start, scratch: Vec::new() }
    }

    /// The next block of interleaved stereo, replacing what is in `out`; `false` at the end.
    ///
    /// # Errors
    /// When a recording cannot be read.
    pub fn next(&mut self, out: &mut Vec<f32>) -> Result<bool, Error> {
        out.clear();
        let block = FrameRange::new(self.now, (self.now + Frames::new(BLOCK as u64)).min(self.length));
        if block.is_empty() {
            return Ok(false);
        }
        out.resize(count(block.length()) * 2, 0.0);
        for play in &mut self.plays {
            if play.at.start() >= block.end() {
                break;
            }
            let part = play.at.meet(block);
            if !part.is_empty() {
                let offset = count(part.start() - block.start()) * 2;
                play.add(part, self.open, &mut self.scratch, &mut out[offset..])?;
            }
        }
        self.plays.retain(|p| p.at.end() > block.end());
        self.now = block.end();
        Ok(true)
    }
}

fn count(frames: Frames) -> usize {
    usize::try_from(frames.get()).unwrap_or(usize::MAX)
}

/// The passes of a region: one, or one for each time the recording comes round.
fn passes<'a>(region: &'a Region, plays: &mut Vec<Play<'a>>) {
    let play = |from, at, seam_in, seam_out| Play { region, from, at, seam_in, seam_out, reader: None, point: 0 };
    let Some(looped) = region.looped else {
        plays.push(play(region.from, region.at, Frames::ZERO, Frames::ZERO));
        return;
    };
    let seam = looped.crossfade;
    let (mut from, mut start) = (region.from, region.at.start());
    let mut seam_in = Frames::ZERO;
    loop {
        let end = start + (looped.range.end() - from);
        let last = end >= region.at.end();
        let seam_out = if last { Frames::ZERO } else { seam };
        plays.push(play(from, FrameRange::new(start, end.min(region.at.end())), seam_in, seam_out));
        // a pass that is no longer than its seam would never come to an end
        if last || end - seam <= start {
            return;
        }
        (from, start, seam_in) = (looped.range.start(), end - seam, seam);
    }
}

impl Play<'_> {
    fn add(
        &mut self,
        part: FrameRange,
        open: &mut Open<'_>,
        scratch: &mut Vec<f32>,
        out: &mut [f32],
    ) -> Result<(), Error> {
        let clip = &self.region.clip;
        let named = |e: Error| Error::Codec(format!("the recording {} cannot be read any further: {e}", short(clip)));
        let reader = match &mut self.reader {
            Some(reader) => reader,
            None => {
                let into = part.start() - self.at.start();
                self.reader.insert(Reader::open(open(clip)?, self.region, self.from, into).map_err(named)?)
            }
        };
        let frames = count(part.length());
        scratch.clear();
        while scratch.len() < frames * 2 {
            let want = frames - scratch.len() / 2;
            // a recording that ends early is silent from there on
            if reader.read(scratch, want).map_err(named)? == 0 {
                break;
            }
        }
        let gain = self.region.gain.gain().0;
        let (mut out, mut from) = (&mut out[..scratch.len()], scratch.as_slice());
        let mut here = part.start();
        while !from.is_empty() {
            let (end, even) = self.span(here, part.end());
            let samples = (count(end - here) * 2).min(from.len());
            let (into, rest) = out.split_at_mut(samples);
            let (span, after) = from.split_at(samples);
            if even {
                let factor = gain * self.curve(here - self.region.at.start());
                for (into, from) in into.iter_mut().zip(span) {
                    *into += from * factor;
                }
            } else {
                for (n, (into, from)) in into.chunks_exact_mut(2).zip(span.chunks_exact(2)).enumerate() {
                    let factor = gain * self.factor(here + Frames::new(n as u64));
                    into[0] += from[0] * factor;
                    into[1] += from[1] * factor;
                }
            }
            (out, from, here) = (rest, after, end);
        }
        Ok(())
    }

    /// How far from `here` on the factor is worked out in one way, and whether it stays the same all along.
    fn span(&mut self, here: Frames, most: Frames) -> (Frames, bool) {
        let (whole, pass) = (self.region.at, self.at);
        let (mut end, mut even) = (most, true);
        // where a fade begins or ends, and whether it is at work before that
        let edges = [
            (whole.start() + self.region.fade_in.length, true),
            (whole.end() - self.region.fade_out.length, false),
            (pass.start() + self.seam_in, true),
            (pass.end() - self.seam_out, false),
        ];
        for (at, fades_before) in edges {
            even &= (here < at) != fades_before;
            if at > here {
                end = end.min(at);
            }
        }
        self.pass_points(here - whole.start());
        let points: &[Point] = &self.region.curve;
        if let (Some(last), Some(next)) = (points.get(self.point), points.get(self.point + 1)) {
            let held = if whole.start() + last.at > here { last } else { next };
            let level = held.at == last.at || next.gain.0.to_bits() == last.gain.0.to_bits();
            even &= level;
            end = end.min(whole.start() + held.at).max(here + Frames::new(1)).min(most);
        }
        (end, even)
    }

    fn factor(&mut self, here: Frames) -> f32 {
        let mut factor = edges(here, self.region.at, self.region.fade_in, self.region.fade_out);
        if self.seam_in > Frames::ZERO || self.seam_out > Frames::ZERO {
            let seam = |length| Fade { length, law: Law::EqualPower };
            factor *= edges(here, self.at, seam(self.seam_in), seam(self.seam_out));
        }
        factor * self.curve(here - self.region.at.start())
    }

    fn pass_points(&mut self, at: Frames) {
        while self.region.curve.get(self.point + 1).is_some_and(|p| p.at <= at) {
            self.point += 1;
        }
    }

    /// The curve's value; positions never go back within a play.
    fn curve(&mut self, at: Frames) -> f32 {
        self.pass_points(at);
        let points: &[Point] = &self.region.curve;
        let Some(here) = points.get(self.point) else { return 1.0 };
        let Some(next) = points.get(self.point + 1).filter(|_| at >= here.at) else { return here.gain.0 };
        let part = (at - here.at).get() as f32 / (next.at - here.at).get().max(1) as f32;
        here.gain.0 + (next.gain.0 - here.gain.0) * part
    }
}

fn short(clip: &ClipId) -> &str {
    clip.0.get(..12).unwrap_or(&clip.0)
}

/// The fades of a stretch at one of its frames. Values are taken in the middle of a frame, so that a fade in and the fade
/// out over it add up exactly.
fn edges(here: Frames, at: FrameRange, fade_in: Fade, fade_out: Fade) -> f32 {
    let mut factor = 1.0;
    let into = here - at.start();
    if into < fade_in.length {
        factor *= shape(into, fade_in);
    }
    let left = at.end() - here;
    if left <= fade_out.length && left > Frames::ZERO {
        factor *= shape(left - Frames::new(1), fade_out);
    }
    factor
}

fn shape(at: Frames, fade: Fade) -> f32 {
    let part = (at.get() as f32 + 0.5) / fade.length.get() as f32;
    match fade.law {
        Law::EqualGain => part,
        Law::EqualPower => libm::sqrtf(part),
    }
}

#[cfg(test)]
mod tests {
    use super::Mixer;
    use crate::{
        audio::{Input, wav_write::floats},
        media::ClipId,
        timeline::{Fade, Law, Loop, Point, Region, Timeline, Track},
        units::{FrameRange, Frames, Gain},
    };
    use std::io::{self, Cursor};

    fn region(clip: &str, from: u64, at: (u64, u64)) -> Region {
        let at = FrameRange::new(Frames::new(at.0), Frames::new(at.1));
        Region::plain(Track::Voice, ClipId(clip.into()), Frames::new(from), at)
    }

    /// The left side of a mix of `ramp` (sample n is n / 100 000) and `one` (all ones).
    fn mixed(length: u64, regions: Vec<Region>) -> Vec<f32> {
        mixed_from(0, length, regions)
    }

    fn mixed_from(start: u64, length: u64, regions: Vec<Region>) -> Vec<f32> {
        let timeline = Timeline { length: Frames::new(length), regions, ..Timeline::default() };
        let mut open = |id: &ClipId| -> io::Result<Box<dyn Input>> {
            let all = 0..60_000;
            let bytes = match id.0.as_str() {
                "ramp" => floats(all.map(|n| n as f32 / 100_000.0)),
                _ => floats(all.map(|_| 1.0)),
            };
            Ok(Box::new(Cursor::new(bytes)))
        };
        let mut mixer = Mixer::starting_at(&timeline, Frames::new(start), &mut open);
        let (mut block, mut all) = (Vec::new(), Vec::new());
        while mixer.next(&mut block).unwrap() {
            all.extend(block.chunks_exact(2).map(|f| f[0]));
        }
        all
    }

    #[test]
    fn a_region_at_unity_is_the_recording_bit_for_bit() {
        let all = mixed(12_000, vec![region("ramp", 777, (1003, 11_003))]);
        assert_eq!(all.len(), 12_000);
        assert!(all[..1003].iter().chain(&all[11_003..]).all(|s| *s == 0.0));
        assert!(
            all[1003..11_003].iter().enumerate().all(|(n, s)| s.to_bits() == ((n + 777) as f32 / 100_000.0).to_bits())
        );
    }

    #[test]
    fn a_mix_from_the_middle_is_the_middle_of_the_mix() {
        let fade = Fade { length: Frames::new(3000), law: Law::EqualPower };
        let (mut a, mut b) = (region("ramp", 500, (0, 20_000)), region("one", 40_000, (15_000, 90_000)));
        (a.fade_out, b.fade_in) = (fade, fade);
        a.curve = [(0, 1.0), (9000, 0.5), (12_000, 0.25)]
            .map(|(at, g)| Point { at: Frames::new(at), gain: Gain(g) })
            .to_vec();
        let range = FrameRange::new(Frames::new(10_000), Frames::new(50_000));
        b.looped = Some(Loop { range, crossfade: Frames::new(4000) });
        // 15,300 frames of the recording in 15,000
        let mut c = region("ramp", 30_000, (30_000, 45_000));
        c.stretched = Some(Frames::new(15_300));
        let regions = vec![a, b, c];
        let whole = mixed(90_000, regions.clone());
        for start in [0, 1, 4799, 10_500, 16_000, 27_777, 60_000, 89_999, 90_000] {
            let part = mixed_from(start, 90_000, regions.clone());
            let same = part.iter().zip(&whole[start as usize..]).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(same && part.len() == whole.len() - start as usize, "from {start}");
        }
    }

    #[test]
    fn a_recording_crossed_with_itself_in_equal_gain_is_itself() {
        let fade = Fade { length: Frames::new(960), law: Law::EqualGain };
        let (mut a, mut b) = (region("ramp", 0, (0, 10_000)), region("ramp", 9040, (9040, 20_000)));
        (a.fade_out, b.fade_in) = (fade, fade);
        let all = mixed(20_000, vec![a, b]);
        assert!(all.iter().enumerate().all(|(n, s)| (s - n as f32 / 100_000.0).abs() < 1e-6));
    }

    #[test]
    fn squares_of_equal_power_fades_add_up_to_one() {
        let fade = Fade { length: Frames::new(960), law: Law::EqualPower };
        let mut a = region("one", 0, (0, 10_000));
        a.fade_out = fade;
        let mut b = region("one", 0, (9040, 20_000));
        b.fade_in = fade;
        let (a, b) = (mixed(20_000, vec![a]), mixed(20_000, vec![b]));
        assert!(a.iter().zip(&b).all(|(a, b)| (a * a + b * b - 1.0).abs() < 1e-5));
    }

    #[test]
    fn a_curve_is_straight_between_its_points() {
        let mut it = region("one", 0, (5000, 15_000));
        it.curve =
            [(0, 1.0), (4000, 1.0), (6000, 0.5)].map(|(at, g)| Point { at: Frames::new(at), gain: Gain(g) }).to_vec();
        let all = mixed(15_000, vec![it]);
        for (at, wanted) in [(5000, 1.0), (9000, 1.0), (10_000, 0.75), (11_000, 0.5), (14_999, 0.5)] {
            assert!((all[at] - wanted).abs() < 1e-4, "{at}: {}", all[at]);
        }
    }

    #[test]
    fn a_recording_that_repeats_has_no_hole_at_its_seam() {
        let mut it = region("one", 40_000, (0, 100_000));
        let range = FrameRange::new(Frames::new(10_000), Frames::new(50_000));
        it.looped = Some(Loop { range, crossfade: Frames::new(4000) });
        let all = mixed(100_000, vec![it]);
        // the same sound crossed in equal power never falls below itself
        assert!(all.iter().all(|s| *s > 0.999 && *s < 1.42));
        assert!((all[99_999] - 1.0).abs() < 1e-6);
    }
}
