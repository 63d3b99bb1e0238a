//! A look-ahead true-peak limiter: only for the overs, and it says what it took.
//!
//! The peak between samples (eight-fold) gives the gain that each sample may have; the smallest over the look-ahead is
//! held, let go slowly, and averaged over as long as the look-ahead. The average of values none of which is larger than
//! allowed is not larger either, so no peak passes, and the gain has no corners.
use super::oversample::{DELAY, Oversampler, STRETCH, loudest};
use serde::Serialize;
use std::collections::VecDeque;

/// 5 ms at 48 kHz.
const AHEAD: usize = 240;
/// How quickly the gain comes back: 80 ms at 48 kHz.
const RELEASE: f32 = 1.0 - 1.0 / (0.080 * 48_000.0);

/// A stretch in which the limiter worked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitPlace {
    /// From the start of the programme.
    pub start_ms: u64,
    /// How long.
    pub length_ms: u64,
    /// How much it took at most, in dB.
    pub most_db: f64,
}

/// What a limiter did.
#[derive(Clone, Debug, Default)]
pub(super) struct Limited {
    pub(super) most_db: f64,
    pub(super) total_ms: u64,
    pub(super) places: Vec<LimitPlace>,
    pub(super) count: usize,
}

/// The limiter on a stream of interleaved stereo at 48 kHz.
pub(super) struct Limiter {
    filter: Oversampler,
    ceiling: f32,
    /// Each side, with what the filter needs before the next sample that is looked at.
    sides: [Vec<f32>; 2],
    /// Samples that wait for their gain, interleaved.
    delayed: VecDeque<f32>,
    /// Smallest allowed gains over the look-ahead: a queue of rising values with their places.
    smallest: VecDeque<(u64, f32)>,
    looked: u64,
    released: f32,
    average: VecDeque<f32>,
    sum: f64,
    /// Frames given out, those before the first included.
    given: u64,
    open: Option<(u64, u64, f32)>,
    done: Limited,
    touched: u64,
}

impl Limiter {
    pub(super) fn new(ceiling: f32) -> Self {
        Self {
            filter: Oversampler::new(),
            ceiling,
            sides: [vec![0.0; DELAY - 1], vec![0.0; DELAY - 1]],
            delayed: VecDeque::new(),
            smallest: VecDeque::new(),
            looked: 0,
            released: 1.0,
            average: std::iter::repeat_n(1.0, AHEAD).collect(),
            sum: AHEAD as f64,
            given: 0,
            open: None,
            done: Limited::default(),
            touched: 0,
        }
    }

    /// Feed interleaved stereo; limited frames are appended to `out`, later than they were fed.
    pub(super) fn feed(&mut self, block: &[f32], out: &mut Vec<f32>) {
        for (n, side) in self.sides.iter_mut().enumerate() {
            side.extend(block.iter().skip(n).step_by(2));
        }
        self.delayed.extend(block);
        let ready = self.sides[0].len().saturating_sub(2 * DELAY - 1);
        let mut from = 0;
        while from < ready {
            let to = (from + STRETCH).min(ready);
            let (first, last) = (from + DELAY - 1, to + DELAY - 1);
            let most = loudest(&self.sides[0], first, last).max(loudest(&self.sides[1], first, last));
            let calm = most * self.filter.bound() <= self.ceiling;
            for at in first..last {
                let peak = if calm {
                    0.0
                } else {
                    self.filter.peak(&self.sides[0], at).max(self.filter.peak(&self.sides[1], at))
                };
                self.step(if peak > self.ceiling { self.ceiling / peak } else { 1.0 }, out);
            }
            from = to;
        }
        for side in &mut self.sides {
            side.drain(..ready);
        }
    }

    /// One more frame's allowed gain; gives out the frame that lies the look-ahead before it.
    fn step(&mut self, allowed: f32, out: &mut Vec<f32>) {
        while self.smallest.back().is_some_and(|(_, g)| *g >= allowed) {
            self.smallest.pop_back();
        }
        self.smallest.push_back((self.looked, allowed));
        while self.smallest.front().is_some_and(|(at, _)| *at + (AHEAD as u64) < self.looked) {
            self.smallest.pop_front();
        }
        self.looked += 1;
        let held = self.smallest.front().map_or(1.0, |(_, g)| *g);
        self.released = held.min(1.0 - (1.0 - self.released) * RELEASE);
        // ones stay ones, so that what needs no limiting is not touched by rounding
        if self.released > 0.999_999 {
            self.released = 1.0;
        }
        self.average.push_back(self.released);
        self.sum += f64::from(self.released);
        self.sum -= f64::from(self.average.pop_front().unwrap_or(1.0));
        let gain = (self.sum / AHEAD as f64).min(1.0) as f32;
        let gain = if gain > 0.999_999 { 1.0 } else { gain };
        self.given += 1;
        if self.given > AHEAD as u64
            && let (Some(left), Some(right)) = (self.delayed.pop_front(), self.delayed.pop_front())
        {
            out.extend([left * gain, right * gain]);
            self.note(self.given - AHEAD as u64 - 1, gain);
        }
    }

    fn note(&mut self, at: u64, gain: f32) {
        // from a tenth of a decibel on it is worth a line
        if gain < 0.988 {
            self.touched += 1;
            match &mut self.open {
                Some((_, last, least)) if at < *last + 12_000 => {
                    *last = at;
                    *least = least.min(gain);
                }
                _ => {
                    self.close();
                    self.open = Some((at, at, gain));
                }
            }
        }
    }

    fn close(&mut self) {
        let Some((start, last, least)) = self.open.take() else { return };
        let most_db = -20.0 * libm::log10(f64::from(least));
        let most_db = libm::round(most_db * 100.0) / 100.0;
        self.done.most_db = self.done.most_db.max(most_db);
        self.done.count += 1;
        if self.done.places.len() < 20 {
            let place = LimitPlace { start_ms: start / 48, length_ms: (last - start) / 48 + 1, most_db };
            self.done.places.push(place);
        }
    }

    /// Everything has been fed: give out the rest. As many frames come out as went in.
    pub(super) fn finish(mut self, out: &mut Vec<f32>) -> Limited {
        let rest = self.delayed.len() / 2;
        let silence = vec![0.0; (AHEAD + 2 * DELAY) * 2];
        let mut all = Vec::new();
        self.feed(&silence, &mut all);
        all.truncate(rest * 2);
        out.extend(all);
        self.close();
        self.done.total_ms = self.touched / 48;
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::{super::oversample::PeakMeter, Limiter};
    use std::f64::consts::PI;

    fn limited(input: &[f32], ceiling: f32) -> (Vec<f32>, super::Limited) {
        let mut limiter = Limiter::new(ceiling);
        let mut out = Vec::new();
        input.chunks(9600).for_each(|block| limiter.feed(block, &mut out));
        let done = limiter.finish(&mut out);
        (out, done)
    }

    fn stereo(frames: usize, f: impl Fn(f64) -> f64) -> Vec<f32> {
        (0..frames).flat_map(|n| [f(n as f64) as f32, f(n as f64) as f32 * 0.5]).collect()
    }

    #[test]
    fn no_peak_passes_whatever_the_signal() {
        let signals = [
            stereo(48_000, |n| 1.6 * libm::sin(PI * n / 2.0 + PI / 4.0)),
            stereo(48_000, |n| if libm::fmod(n, 500.0) < 1.0 { 2.0 } else { 0.0 }),
            stereo(48_000, |n| 1.5 * if libm::fmod(n, 60.0) < 30.0 { 1.0 } else { -1.0 }),
            stereo(48_000, |n| 2.0 * libm::sin(n * n / 60_000.0)),
        ];
        for (which, signal) in signals.iter().enumerate() {
            let (out, done) = limited(signal, 0.891_25);
            assert_eq!(out.len(), signal.len());
            let mut meter = PeakMeter::new(2);
            out.chunks(9600).for_each(|b| meter.feed(b));
            let peak = meter.finish();
            assert!(peak <= -1.0 + 0.05, "signal {which}: {peak} dBTP");
            assert!(done.most_db > 0.5);
        }
    }

    #[test]
    fn what_is_below_the_ceiling_is_not_touched() {
        let signal = stereo(30_000, |n| 0.5 * libm::sin(n / 10.0));
        let (out, done) = limited(&signal, 0.891_25);
        assert_eq!(out, signal);
        assert_eq!((done.count, done.total_ms), (0, 0));
    }

    #[test]
    fn a_short_input_comes_out_as_long_as_it_went_in() {
        for frames in [0, 1, 100, 241, 5000] {
            let signal = stereo(frames, |_| 0.1);
            assert_eq!(limited(&signal, 0.9).0, signal, "{frames}");
        }
    }

    #[test]
    fn the_report_says_where_and_how_much() {
        let mut signal = stereo(96_000, |n| 0.3 * libm::sin(n / 20.0));
        for s in &mut signal[100_000..101_000] {
            *s *= 6.0;
        }
        let (_, done) = limited(&signal, 0.891_25);
        assert_eq!(done.count, 1);
        assert!((1030..1045).contains(&done.places[0].start_ms), "{done:?}");
        assert!((done.most_db - 6.1).abs() < 0.3, "{done:?}");
    }
}
