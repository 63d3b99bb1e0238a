//! On which side of a split recording somebody speaks: one microphone left, the other right.
//!
//! It takes a recording of two channels and stretches of it, and says of each which channel is clearly the louder one. Read once
//! from front to back; nothing is kept but two sums for each stretch. Where the two say the same, or only one of them ever speaks,
//! nothing is said: that is no split recording.
use super::{Decoder, Error, Input};
use crate::units::{Millis, Side};
use std::ops::Range;

/// A channel is the louder one where it has ten times the power of the other: less may be one voice in two microphones.
const CLEAR: f64 = 10.0;
/// Nobody speaks below −60 dBFS.
const HEARD: f64 = 1e-6;
/// Pieces of which the mean is taken off, in a second: an offset is no sound.
const PIECES: u32 = 100;
/// Frames read at once, in pieces.
const BLOCK: usize = 20;

/// The power of one channel.
#[derive(Clone, Copy, Default)]
struct Power {
    /// Of this piece.
    sum: f64,
    squares: f64,
    frames: f64,
    /// Of the pieces before it.
    energy: f64,
    length: f64,
}

impl Power {
    fn add(&mut self, sample: f32) {
        let sample = f64::from(sample);
        self.sum += sample;
        self.squares += sample * sample;
        self.frames += 1.0;
    }

    /// A piece is over.
    fn piece(&mut self) {
        if self.frames > 0.0 {
            self.energy += (self.squares - self.sum * self.sum / self.frames).max(0.0);
            self.length += self.frames;
        }
        (self.sum, self.squares, self.frames) = (0.0, 0.0, 0.0);
    }

    /// Of the whole stretch, full scale being 1.
    fn mean(mut self) -> f64 {
        self.piece();
        if self.length > 0.0 { self.energy / self.length } else { 0.0 }
    }
}

/// The side of each stretch, in order; `None` where it is not clear. A stretch ends where the next begins, at the latest. `None` for
/// the whole where the recording has one channel, more than two, or none that are told apart.
///
/// # Errors
/// When the recording cannot be read.
pub fn sides(input: Box<dyn Input>, stretches: &[Option<Range<Millis>>]) -> Result<Option<Vec<Option<Side>>>, Error> {
    let mut decoder = Decoder::open(input)?;
    if decoder.channels() != 2 {
        return Ok(None);
    }
    let rate = u64::from(decoder.rate());
    let frame = |at: Millis| at.0.saturating_mul(rate) / 1000;
    let mut places: Vec<Range<u64>> =
        stretches.iter().map(|s| s.as_ref().map_or(u64::MAX..u64::MAX, |s| frame(s.start)..frame(s.end))).collect();
    let mut next = u64::MAX;
    for place in places.iter_mut().rev().filter(|p| p.start < u64::MAX) {
        place.end = place.end.min(next);
        next = place.start.min(next);
    }
    let piece = (rate / u64::from(PIECES)).max(1);
    let mut out = vec![None; places.len()];
    let mut block = Vec::new();
    let mut at = 0;
    let mut waiting = places.into_iter().enumerate().filter(|(_, p)| p.start < p.end).peekable();
    let mut powers = [Power::default(); 2];
    while waiting.peek().is_some() {
        block.clear();
        if decoder.read(&mut block, usize::try_from(piece).unwrap_or(1) * BLOCK)? == 0 {
            break;
        }
        for pair in block.chunks_exact(2) {
            while let Some((n, _)) = waiting.next_if(|(_, p)| p.end <= at) {
                settle(&mut out, n, &mut powers);
            }
            if let (Some((_, place)), [left, right]) = (waiting.peek(), pair)
                && place.start <= at
            {
                let [l, r] = &mut powers;
                l.add(*left);
                r.add(*right);
                if (at + 1 - place.start) % piece == 0 {
                    powers.iter_mut().for_each(Power::piece);
                }
            }
            at += 1;
        }
    }
    if let Some((n, _)) = waiting.next() {
        settle(&mut out, n, &mut powers);
    }
    let both = out.contains(&Some(Side::Left)) && out.contains(&Some(Side::Right));
    Ok(both.then_some(out))
}

/// Which channel was the louder one, now that a stretch is over.
fn settle(out: &mut [Option<Side>], n: usize, powers: &mut [Power; 2]) {
    let [left, right] = std::mem::take(powers).map(Power::mean);
    let louder = |one: f64, other: f64| one > HEARD && one >= other * CLEAR;
    let side = [(Side::Left, louder(left, right)), (Side::Right, louder(right, left))];
    if let Some(place) = out.get_mut(n) {
        *place = side.into_iter().find(|(_, louder)| *louder).map(|(side, _)| side);
    }
}

#[cfg(test)]
mod tests {
    use super::sides;
    use crate::{
        audio::WavWriter,
        units::{Layout, Millis, Side},
    };
    use std::io::Cursor;
    use std::ops::Range;

    /// Noise of 100 ms each, left and right, as so many times the loudest.
    fn recording(layout: Layout, levels: &[(f64, f64)], mix: impl Fn(f64, f64) -> (f64, f64)) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let channels = if layout == Layout::Mono { 1 } else { 2 };
        let mut writer = WavWriter::new(&mut file, channels, 16_000, 16).unwrap();
        let mut state = 1_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 23) - 1.0
        };
        for (left, right) in levels {
            for _ in 0..1_600 {
                let (l, r) = mix(noise() * left, noise() * right);
                let whole = |sample: f64| (sample * 30_000.0) as i32;
                writer.write(&[whole(l), whole(r)][..usize::from(channels)]).unwrap();
            }
        }
        writer.finish().unwrap();
        file.into_inner()
    }

    fn found(bytes: Vec<u8>, stretches: &[Range<u64>]) -> Option<String> {
        let stretches: Vec<_> = stretches.iter().map(|s| Some(Millis(s.start)..Millis(s.end))).collect();
        let mark = |side: &Option<Side>| match side {
            Some(Side::Left) => 'L',
            Some(Side::Right) => 'R',
            None => '?',
        };
        sides(Box::new(Cursor::new(bytes)), &stretches).unwrap().map(|all| all.iter().map(mark).collect())
    }

    const TENTHS: [Range<u64>; 5] = [0..100, 100..200, 200..300, 300..400, 400..500];
    /// The left one, the right one, nobody, both, the left one again.
    const TALK: [(f64, f64); 5] = [(0.2, 0.0), (0.0, 0.3), (0.0, 0.0), (0.2, 0.25), (0.1, 0.0)];

    #[test]
    fn who_is_louder_by_ten_decibels_on_one_side_speaks_there() {
        let split = |bleed: f64| {
            let mix = move |l: f64, r: f64| (l + bleed * r, r + bleed * l);
            found(recording(Layout::Stereo, &TALK, mix), &TENTHS)
        };
        for bleed in [0.0, 0.03, 0.1, 0.25] {
            assert_eq!(split(bleed).as_deref(), Some("LR??L"), "{bleed}");
        }
        assert_eq!(split(0.5), None, "one voice in both microphones is not told apart");
        // an offset of one channel is no sound of it
        let offset = recording(Layout::Stereo, &TALK, |l, r| (l, r + 0.4));
        assert_eq!(found(offset, &TENTHS).as_deref(), Some("LR??L"));
        // a stretch ends where the next begins, one behind the end is of nobody, and they may lie in any order
        let bytes = || recording(Layout::Stereo, &TALK, |l, r| (l, r));
        assert_eq!(found(bytes(), &[0..200, 100..200, 400..900, 2_000..3_000]).as_deref(), Some("LRL?"));
        assert_eq!(found(bytes(), &[0..100, 100..900, 200..300, 400..500]).as_deref(), Some("LR?L"));
        assert_eq!(found(bytes(), &[0..100, 100..200, 0..100]).as_deref(), None);
    }

    #[test]
    fn where_the_channels_are_the_same_or_one_of_them_never_speaks_nothing_is_said() {
        let of = |layout, mix: fn(f64, f64) -> (f64, f64)| found(recording(layout, &TALK, mix), &TENTHS);
        assert_eq!(of(Layout::Stereo, |l, r| (l + r, l + r)), None);
        assert_eq!(of(Layout::Stereo, |l, r| (l + r, -l - r)), None);
        assert_eq!(of(Layout::Stereo, |l, r| ((l + r) * 0.1, l + r)), None, "a balance is no split");
        assert_eq!(of(Layout::Stereo, |l, r| (l + r, 0.0)), None);
        assert_eq!(of(Layout::Mono, |l, _| (l, 0.0)), None);
        assert_eq!(found(recording(Layout::Stereo, &TALK, |l, r| (l, r)), &[]), None);
    }
}
