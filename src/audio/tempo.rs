//! Speech a few per cent faster or slower, at its own pitch.
//!
//! Between two splices the recording is passed on to the bit. A splice leaves out, or says twice, as much as one to a few
//! periods of a voice, crossed over 10 ms where the recording differs least from itself that much later: harmonic scaling in
//! the time domain (D. Malah, IEEE Trans. ASSP 27(2), 1979), aligned by similarity as in WSOLA (W. Verhelst and M. Roelands,
//! ICASSP 1993). What counts is the difference as it would be heard, so that pauses and steady vowels are spliced, and the
//! beginnings of consonants are not. Every sound stays within 15 ms of where an even stretch would put it, and the last frame
//! is where it has to be.
use super::{ClipReader, Error};
use crate::units::Frames;

/// A splice is worth making when the recording is so far off.
const WORTH: u64 = Frames::from_millis(6).get();
/// The shortest and longest part that is left out or said twice.
const LAGS: (i64, i64) = (120, 720);
/// The crossfade.
const FADE: usize = 480;
/// How far a splice may wait for a better place.
const WAIT: u64 = Frames::from_millis(60).get();
/// In this last part one splice makes up what is left.
const TAIL: u64 = Frames::from_millis(200).get();
/// Places that are tried lie so far apart.
const STEP: u64 = 120;
/// For the first look, so many frames are one.
const COARSE: usize = 4;
/// How much is passed on at once.
const PART: u64 = 4_800;

/// So much of a recording, in so much time.
pub(super) struct Stretched {
    reader: ClipReader,
    /// Frames of the recording, and how long they are to last.
    taken: u64,
    lasts: u64,
    /// How much of that time is over.
    given: u64,
    /// How far the recording is ahead of the time since its start.
    ahead: i64,
    /// The next splice: when, and how far on in the recording it goes.
    splice: Option<(u64, i64)>,
    /// Interleaved stereo of the recording, from this frame after its start on.
    held: Vec<f32>,
    from: u64,
    ready: Vec<f32>,
    used: usize,
}

impl Stretched {
    /// Read on from where `reader` stands.
    pub(super) fn new(reader: ClipReader, taken: Frames, lasts: Frames) -> Self {
        let (taken, lasts) = (taken.get(), lasts.get());
        let (held, ready) = (Vec::new(), Vec::new());
        Self { reader, taken, lasts, given: 0, ahead: 0, splice: None, held, from: 0, ready, used: 0 }
    }

    /// Pass over what comes before this frame of the time.
    ///
    /// # Errors
    /// When the recording cannot be read.
    pub(super) fn skip(&mut self, frames: Frames) -> Result<(), Error> {
        let mut left = frames.get();
        while left > 0 {
            let mut thrown = Vec::new();
            let part = self.read(&mut thrown, usize::try_from(left.min(PART)).unwrap_or(1))?;
            if part == 0 {
                break;
            }
            left -= part as u64;
        }
        Ok(())
    }

    /// Append up to `most` frames of interleaved stereo. Gives how many; 0 when the time is over.
    ///
    /// # Errors
    /// When the recording cannot be read.
    pub(super) fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        if self.used == self.ready.len() {
            self.ready.clear();
            self.used = 0;
            self.make()?;
        }
        let there = self.ready.get(self.used..).unwrap_or_default();
        let part = there.get(..most * 2).unwrap_or(there);
        out.extend_from_slice(part);
        self.used += part.len();
        Ok(part.len() / 2)
    }

    /// Make the next part: a splice, or what lies before the next one.
    fn make(&mut self) -> Result<(), Error> {
        if self.given >= self.lasts {
            return Ok(());
        }
        if self.splice.is_none() {
            self.splice = self.plan()?;
        }
        match self.splice {
            Some((at, lag)) if at == self.given => {
                self.splice = None;
                self.cross(lag)
            }
            next => {
                let until = next.map_or(self.lasts, |(at, _)| at);
                self.copy(until.min(self.given + PART))
            }
        }
    }

    /// How far the recording has to be ahead at a moment, for an even stretch.
    fn due(&self, at: u64) -> i64 {
        let change = i128::from(self.taken) - i128::from(self.lasts);
        i64::try_from(change * i128::from(at) / i128::from(self.lasts.max(1))).unwrap_or(0)
    }

    /// Where the recording stands at a moment, with so much more.
    fn place(&self, at: u64, lag: i64) -> u64 {
        at.saturating_add_signed(self.ahead.saturating_add(lag))
    }

    /// Where the next splice is best made, and which.
    fn plan(&mut self) -> Result<Option<(u64, i64)>, Error> {
        let end = self.lasts.saturating_sub(FADE as u64);
        let tail = self.lasts.saturating_sub(TAIL).max(self.given);
        let left = self.due(self.lasts) - self.ahead;
        let change = self.taken.abs_diff(self.lasts).max(1);
        // the moment at which an even stretch is ahead by as much as is worth a splice
        let moment = u128::from(self.ahead.unsigned_abs() + WORTH) * u128::from(self.lasts) / u128::from(change);
        let from = u64::try_from(moment).unwrap_or(u64::MAX).max(self.given);
        if left == 0 || self.given >= end {
            return Ok(None);
        }
        if from + WAIT < tail || left.abs() > LAGS.1 {
            let from = from.min(end);
            let lags = if left > 0 { (LAGS.0, LAGS.1) } else { (-LAGS.1, -LAGS.0) };
            return self.best(from, (from + WAIT).min(end), lags).map(Some);
        }
        self.best(tail.min(end), end, (left, left)).map(Some)
    }

    /// The splice that differs least, of those in a time and between two lags.
    fn best(&mut self, from: u64, to: u64, lags: (i64, i64)) -> Result<(u64, i64), Error> {
        let first = self.place(from, lags.0.min(0));
        let last = self.place(to, lags.1.max(0)) + FADE as u64 + 2 * COARSE as u64;
        self.hold(first, last)?;
        let mono = self.mono(first, last);
        let (grains, _) = mono.as_chunks::<COARSE>();
        let coarse: Vec<f32> = grains.iter().map(|g| g.iter().sum()).collect();
        let index =
            |at: u64, lag: i64| usize::try_from(self.place(at, lag).saturating_sub(first)).unwrap_or(usize::MAX);
        if lags.0 == lags.1 {
            let here = |at: u64| difference(window(&mono, index(at, 0), FADE), window(&mono, index(at, lags.0), FADE));
            let places = (0..=to.saturating_sub(from) / STEP).map(|n| from + n * STEP);
            let best = places.map(|at| (here(at), at)).min_by(|a, b| a.0.total_cmp(&b.0));
            return Ok((best.map_or(from, |(_, at)| at), lags.0));
        }
        let mut best = (f32::INFINITY, from, lags.0);
        let mut at = from;
        while at <= to {
            let here = window(&coarse, index(at, 0) / COARSE, FADE / COARSE);
            let mut lag = lags.0;
            while lag <= lags.1 {
                let there = window(&coarse, index(at, lag) / COARSE, FADE / COARSE);
                let differs = difference(here, there);
                if differs < best.0 {
                    best = (differs, at, lag);
                }
                lag += COARSE as i64;
            }
            at += STEP;
        }
        let (_, at, near) = best;
        let here = window(&mono, index(at, 0), FADE);
        let around = (near - COARSE as i64).max(lags.0)..=(near + COARSE as i64).min(lags.1);
        let fine = around.map(|lag| (difference(here, window(&mono, index(at, lag), FADE)), lag));
        let lag = fine.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(near, |(_, lag)| lag);
        Ok((at, lag))
    }

    /// Both sides added up, of frames that are held.
    fn mono(&self, first: u64, last: u64) -> Vec<f32> {
        let (pairs, _) = self.frames(first, last).as_chunks::<2>();
        pairs.iter().map(|[left, right]| left + right).collect()
    }

    fn frames(&self, first: u64, last: u64) -> &[f32] {
        let index = |at: u64| usize::try_from(at.saturating_sub(self.from)).unwrap_or(usize::MAX).saturating_mul(2);
        self.held.get(index(first)..index(last)).unwrap_or_default()
    }

    /// Have these frames of the recording; one that ends early is silent from there on. Those before are given up.
    fn hold(&mut self, first: u64, last: u64) -> Result<(), Error> {
        // a splice may go back from where it stands
        let kept = first.min(self.place(self.given, -LAGS.1));
        let gone = usize::try_from(kept.saturating_sub(self.from)).unwrap_or(usize::MAX);
        if gone > PART as usize {
            let gone = gone.min(self.held.len() / 2);
            self.held.drain(..gone * 2);
            self.from += gone as u64;
        }
        let wanted = usize::try_from(last.saturating_sub(self.from)).unwrap_or(usize::MAX).saturating_mul(2);
        while self.held.len() < wanted {
            let more = (wanted - self.held.len()) / 2;
            if self.reader.read(&mut self.held, more)? == 0 {
                self.held.resize(wanted, 0.0);
            }
        }
        Ok(())
    }

    /// Pass the recording on until a moment.
    fn copy(&mut self, until: u64) -> Result<(), Error> {
        let (first, last) = (self.place(self.given, 0), self.place(until, 0));
        self.hold(first, last)?;
        let mut ready = std::mem::take(&mut self.ready);
        ready.extend_from_slice(self.frames(first, last));
        self.ready = ready;
        self.given = until;
        Ok(())
    }

    /// Cross from where the recording stands to `lag` frames further on.
    fn cross(&mut self, lag: i64) -> Result<(), Error> {
        let fade = FADE as u64;
        let (here, there) = (self.place(self.given, 0), self.place(self.given, lag));
        self.hold(here.min(there), here.max(there) + fade)?;
        let mut ready = std::mem::take(&mut self.ready);
        let (a, _) = self.frames(here, here + fade).as_chunks::<2>();
        let (b, _) = self.frames(there, there + fade).as_chunks::<2>();
        for (n, (a, b)) in a.iter().zip(b).enumerate() {
            let part = (n as f32 + 0.5) / FADE as f32;
            ready.extend([a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]);
        }
        self.ready = ready;
        self.given += fade;
        self.ahead += lag;
        Ok(())
    }
}

fn window(samples: &[f32], from: usize, length: usize) -> &[f32] {
    samples.get(from..from.saturating_add(length)).unwrap_or_default()
}

/// The power of what two windows differ by; without end when one of them is not there.
fn difference(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() || a.is_empty() {
        return f32::INFINITY;
    }
    let mut lanes = [0.0_f32; 8];
    let ((a, _), (b, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += (a - b) * (a - b);
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::Stretched;
    use crate::{
        audio::{ClipReader, wav_write::floats},
        units::Frames,
    };
    use std::{f32::consts::TAU, io::Cursor};

    /// The left side of the first `taken` frames of some sound in `lasts` frames.
    fn stretched(sound: impl Fn(u64) -> f32, taken: u64, lasts: u64) -> Vec<f32> {
        let bytes = floats((0..taken + 4_800).map(sound));
        let reader = ClipReader::open(Box::new(Cursor::new(bytes))).unwrap();
        let mut stretched = Stretched::new(reader, Frames::new(taken), Frames::new(lasts));
        let mut out = Vec::new();
        // in odd parts
        while stretched.read(&mut out, 777).unwrap() > 0 {}
        assert_eq!(out.len() as u64, lasts * 2);
        out.chunks_exact(2).map(|f| f[0]).collect()
    }

    /// A voice of a kind: harmonics of a pitch that wanders between 100 and 200 Hz.
    fn voice(n: u64) -> f32 {
        let t = n as f32 / 48_000.0;
        let phase = TAU * (150.0 * t - 50.0 / (TAU * 0.7) * libm::cosf(TAU * 0.7 * t));
        (1..12).map(|k| libm::sinf(phase * k as f32) / k as f32).sum::<f32>() * 0.2
    }

    fn crossings(samples: &[f32]) -> usize {
        samples.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0).count()
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_nothing_clicks() {
        // whole periods are taken off first: a float has no room for them
        let tone = |n: u64| libm::sinf(TAU * (n * 140 % 48_000) as f32 / 48_000.0) * 0.5;
        for lasts in [465_600, 472_000, 480_007, 488_000, 494_400] {
            let out = stretched(tone, 480_000, lasts);
            let pitch = crossings(&out) as f64 * 48_000.0 / lasts as f64;
            assert!((pitch - 140.0).abs() < 0.3, "{lasts}: {pitch} Hz");
            // in the last fifth of a second the length is what counts
            let out = &out[..out.len() - 9_600];
            let steepest = out.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
            assert!(steepest < 0.0093, "{lasts}: a step of {steepest}");
            let quietest =
                out.chunks_exact(480).map(|c| c.iter().fold(0.0, |a: f32, b| a.max(b.abs()))).fold(1.0, f32::min);
            assert!(quietest > 0.45, "{lasts}: a hole down to {quietest}");
        }
    }

    #[test]
    fn a_voice_is_crossed_only_where_it_is_like_itself() {
        for lasts in [465_600, 494_400] {
            let out = stretched(voice, 480_000, lasts);
            // all of it but the crossings is somewhere in the recording, to the bit
            let steepest = out.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
            let before = (0..480_000).map(|n| (voice(n + 1) - voice(n)).abs()).fold(0.0, f32::max);
            assert!(steepest <= before * 1.05, "{lasts}: a step of {steepest}, {before} before");
        }
    }

    #[test]
    fn every_sound_is_within_15_ms_of_its_place_and_the_last_frame_is_where_it_has_to_be() {
        // a short burst every 400 ms, and a mark on the very last frames
        let bursts = |n: u64| {
            let loud = n % 19_200 < 960 && n < 470_000;
            let hiss = (n.wrapping_mul(6_364_136_223_846_793_005) >> 40) as f32 / 16_777_216.0 - 0.5;
            if loud { hiss * 0.8 } else { hiss * 0.001 + if n == 479_990 { 0.3 } else { 0.0 } }
        };
        for lasts in [465_600_u64, 470_123, 485_999, 494_400] {
            let out = stretched(bursts, 480_000, lasts);
            let mut at = 0;
            let mut met = 0;
            while let Some(n) = out.get(at..).and_then(|rest| rest.iter().position(|s| s.abs() > 0.02)) {
                let start = at + n;
                if start as u64 > lasts - 9_000 {
                    break;
                }
                let nominal = (met * 19_200) as f64 * lasts as f64 / 480_000.0;
                assert!((start as f64 - nominal).abs() < 720.0, "{lasts}: burst {met} at {start}, wanted at {nominal}");
                met += 1;
                at = start + 6_000;
            }
            assert_eq!(met, 25, "{lasts}");
            assert!((out[out.len() - 10] - 0.3).abs() < 0.01, "{lasts}: {:?}", &out[out.len() - 14..]);
        }
    }

    #[test]
    fn silence_what_is_short_and_what_ends_early_stay_in_their_time() {
        assert!(stretched(|_| 0.0, 48_000, 49_440).iter().all(|s| *s == 0.0));
        for (taken, lasts) in [(0, 0), (1, 2), (400, 412), (970, 1_000), (48_000, 1), (9_000, 48_000)] {
            stretched(voice, taken, lasts);
        }
        let bytes = floats((0..1_000).map(voice));
        let reader = ClipReader::open(Box::new(Cursor::new(bytes))).unwrap();
        let mut stretched = Stretched::new(reader, Frames::new(48_000), Frames::new(47_000));
        let mut out = Vec::new();
        while stretched.read(&mut out, 4_800).unwrap() > 0 {}
        assert_eq!(out.len(), 94_000);
        assert!(out[2_000..].iter().all(|s| *s == 0.0));
    }
}
