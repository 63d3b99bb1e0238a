//! A look-ahead true-peak limiter: only for the overs, and it says what it took.
//!
//! The peak between samples (eight-fold) gives the gain that each sample may have; the smallest over the look-ahead is
//! held, let go slowly, and averaged over as long as the look-ahead. The average of values none of which is larger than
//! allowed is not larger either, so no peak passes, and the gain has no corners.
use super::oversample::{Lanes, Oversampler, STRETCH};
use serde::Serialize;
use std::{collections::VecDeque, ops::Range};

/// How far it looks ahead: a second divided by so much, 5 ms.
const AHEAD: u32 = 200;
/// How quickly the gain comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// In 80 ms: nobody hears it come back.
    Slow,
    /// In 15 ms: noise and claps have a peak in nearly every moment, and would be held down by the highest of them.
    Quick,
}

impl Release {
    /// In seconds.
    pub(super) const fn seconds(self) -> f32 {
        match self {
            Self::Slow => 0.080,
            Self::Quick => 0.015,
        }
    }
}

/// What it takes within a quarter of a second is one place.
const PLACES: u64 = 4;

/// A place that came out too high in the finished file, where the ceiling is to be lower.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dip {
    /// Where in the file, in frames of its rate.
    pub(super) at: Range<u64>,
    /// The ceiling's factor there.
    pub(super) factor: f32,
}

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

/// From a tenth of a decibel on it is worth a line.
const AUDIBLE: f32 = 0.988;

/// What a limiter did.
#[derive(Clone, Debug, Default)]
pub(super) struct Limited {
    pub(super) most_db: f64,
    pub(super) total_ms: u64,
    pub(super) places: Vec<LimitPlace>,
    pub(super) count: usize,
}

/// The limiter on a stream of interleaved stereo.
pub(super) struct Limiter {
    filter: Oversampler,
    rate: u32,
    ceiling: f32,
    /// The look-ahead in frames.
    ahead: usize,
    /// What is left from one frame to the next of what is taken.
    release: f32,
    /// By start.
    dips: Vec<Dip>,
    lanes: Lanes,
    /// Samples that wait for their gain, interleaved, from `used` on.
    delayed: Vec<f32>,
    used: usize,
    /// Smallest allowed gains over the look-ahead: a queue of rising values with their places.
    smallest: VecDeque<(u64, f32)>,
    looked: u64,
    /// One less the gain, before it is averaged.
    taken: f32,
    /// The last gains, in a ring, and which of them is the oldest.
    average: Vec<f32>,
    turn: usize,
    sum: f64,
    /// Frames that were looked at one by one.
    stepped: u64,
    /// For how many frames nothing has been asked of it.
    idle: usize,
    open: Option<(u64, u64, f32)>,
    done: Limited,
    touched: u64,
}

impl Limiter {
    /// `rate` in Hz; `ceiling` as a factor of full scale.
    pub(super) fn new(rate: u32, ceiling: f32, release: Release, dips: Vec<Dip>) -> Self {
        let ahead = (rate / AHEAD).max(1) as usize;
        Self {
            filter: Oversampler::strict(),
            rate,
            ceiling,
            ahead,
            release: 1.0 - 1.0 / (release.seconds() * rate as f32),
            dips,
            lanes: Lanes::new(2),
            delayed: Vec::new(),
            used: 0,
            smallest: VecDeque::new(),
            looked: 0,
            taken: 0.0,
            average: vec![1.0; ahead],
            turn: 0,
            sum: ahead as f64,
            stepped: 0,
            idle: ahead + 1,
            open: None,
            done: Limited::default(),
            touched: 0,
        }
    }

    /// Feed interleaved stereo; limited frames are appended to `out`, later than they were fed.
    pub(super) fn feed(&mut self, block: &[f32], out: &mut Vec<f32>) {
        self.lanes.feed(block);
        self.delayed.extend_from_slice(block);
        let ready = self.lanes.ready();
        for stretch in 0..ready {
            let ceiling = self.ceiling_here();
            let mut peaks = [0.0f32; STRETCH];
            let mut calm = true;
            for channel in 0..2 {
                if self.lanes.bound(&self.filter, stretch, channel) > ceiling {
                    calm = false;
                    for (peak, found) in peaks.iter_mut().zip(self.lanes.peaks(&self.filter, stretch, channel)) {
                        *peak = peak.max(found);
                    }
                }
            }
            calm = calm || peaks.iter().all(|peak| *peak <= ceiling);
            // after so many frames of gain one nothing is left of what was asked before
            if calm && self.idle > self.ahead {
                self.pass(out);
                continue;
            }
            self.limit(&peaks, ceiling, out);
        }
        self.lanes.drop(ready);
        self.delayed.drain(..self.used);
        self.used = 0;
    }

    /// The ceiling of the stretch that is looked at.
    fn ceiling_here(&mut self) -> f32 {
        if self.dips.is_empty() {
            return self.ceiling;
        }
        let here = self.looked..self.looked + STRETCH as u64;
        self.dips.retain(|d| d.at.end > here.start);
        let at_work = self.dips.iter().take_while(|d| d.at.start < here.end);
        self.ceiling * at_work.map(|d| d.factor).fold(1.0, f32::min)
    }

    /// Nothing is asked of a whole stretch, and nothing of the time before is left: everything stays as it is.
    fn pass(&mut self, out: &mut Vec<f32>) {
        self.sum = self.ahead as f64;
        let end = self.due(STRETCH);
        out.extend_from_slice(&self.delayed[self.used..end]);
        self.used = end;
        self.looked += STRETCH as u64;
    }

    /// Where in what waits the frames end that come out when so many more have been looked at.
    fn due(&self, frames: usize) -> usize {
        let before = self.ahead.saturating_sub(usize::try_from(self.looked).unwrap_or(usize::MAX));
        (self.used + frames.saturating_sub(before) * 2).min(self.delayed.len())
    }

    /// Give out as many frames as there are new peaks, those that lie the look-ahead before them.
    fn limit(&mut self, peaks: &[f32; STRETCH], ceiling: f32, out: &mut Vec<f32>) {
        let mut gains = [1.0f32; STRETCH];
        for (gain, peak) in gains.iter_mut().zip(peaks) {
            *gain = self.step(if *peak > ceiling { ceiling / peak } else { 1.0 });
        }
        let end = self.due(STRETCH);
        let frames = self.delayed[self.used..end].as_chunks::<2>().0;
        let gains = &gains[STRETCH - frames.len()..];
        out.extend(frames.iter().zip(gains).flat_map(|([left, right], gain)| [left * gain, right * gain]));
        self.used = end;
        self.looked += STRETCH as u64;
        let first = self.looked.saturating_sub((self.ahead + gains.len()) as u64);
        if gains.iter().any(|gain| *gain < AUDIBLE) {
            let gains: Vec<f32> = gains.to_vec();
            for (n, gain) in gains.into_iter().enumerate() {
                self.note(first + n as u64, gain);
            }
        }
    }

    /// The gain of the frame that lies the look-ahead before the one that may have `allowed`.
    fn step(&mut self, allowed: f32) -> f32 {
        self.stepped += 1;
        if allowed < 1.0 {
            while self.smallest.back().is_some_and(|(_, g)| *g >= allowed) {
                self.smallest.pop_back();
            }
            self.smallest.push_back((self.stepped, allowed));
        }
        let mut held = 1.0;
        while let Some((at, gain)) = self.smallest.front() {
            if *at + self.ahead as u64 >= self.stepped {
                held = *gain;
                break;
            }
            self.smallest.pop_front();
        }
        // kept as what is taken, for a gain near one has no room left for small steps
        let taken = self.taken * self.release;
        // ones become ones in the end, so that what needs no limiting is not touched
        let taken = if taken < 0.000_1 { 0.0 } else { taken };
        self.taken = if 1.0 - held > taken { 1.0 - held } else { taken };
        self.idle = if self.taken > 0.0 { 0 } else { self.idle + 1 };
        let released = 1.0 - self.taken;
        if let Some(oldest) = self.average.get_mut(self.turn) {
            self.sum += f64::from(released) - f64::from(*oldest);
            *oldest = released;
        }
        self.turn = if self.turn + 1 == self.ahead { 0 } else { self.turn + 1 };
        let gain = (self.sum * (1.0 / self.ahead as f64)) as f32;
        if gain > 0.999_999 { 1.0 } else { gain }
    }

    fn note(&mut self, at: u64, gain: f32) {
        if gain < AUDIBLE {
            self.touched += 1;
            match &mut self.open {
                Some((_, last, least)) if at < *last + u64::from(self.rate) / PLACES => {
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
        let place = LimitPlace { start_ms: self.millis(start), length_ms: self.millis(last - start) + 1, most_db };
        self.done.places.push(place);
        // the worst are kept, in the order of the programme; `count` says how many there were
        if self.done.places.len() > MOST_PLACES {
            let least = self.done.places.iter().enumerate().min_by(|a, b| a.1.most_db.total_cmp(&b.1.most_db));
            if let Some(least) = least.map(|(n, _)| n) {
                self.done.places.remove(least);
            }
        }
    }

    const fn millis(&self, frames: u64) -> u64 {
        frames * 1000 / self.rate as u64
    }

    /// Everything has been fed: give out the rest. As many frames come out as went in.
    pub(super) fn finish(mut self, out: &mut Vec<f32>) -> Limited {
        let rest = self.delayed.len() / 2;
        let silence = vec![0.0; (self.ahead + 3 * STRETCH) * 2];
        let mut all = Vec::new();
        self.feed(&silence, &mut all);
        all.truncate(rest * 2);
        out.extend(all);
        self.close();
        self.done.total_ms = self.millis(self.touched);
        self.done
    }
}

/// So many places are listed.
const MOST_PLACES: usize = 20;

#[cfg(test)]
mod tests {
    use super::{super::oversample::PeakMeter, Limiter, Release};
    use std::f64::consts::PI;

    fn limited(input: &[f32], ceiling: f32) -> (Vec<f32>, super::Limited) {
        let mut limiter = Limiter::new(48_000, ceiling, Release::Slow, Vec::new());
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
            let (peak, _) = meter.finish();
            assert!(peak <= -1.0 + 0.05, "signal {which}: {peak} dBTP");
            assert!(done.most_db > 0.5);
        }
    }

    #[test]
    fn noise_up_to_half_the_rate_obeys_by_a_filter_that_closes_earlier_too() {
        let mut state = 7_u32;
        let noise: Vec<f32> = (0..96_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect();
        let (out, _) = limited(&noise, 0.5);
        let mut meter = PeakMeter::new(2);
        meter.note_above(0.5);
        out.chunks(9600).for_each(|b| meter.feed(b));
        let (strict, _) = meter.finish();
        assert!(strict < -6.02 + 0.3, "{strict}");
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

    #[test]
    fn of_many_places_the_worst_are_listed_in_their_order() {
        // thirty bursts a second apart, each louder than the one before but for one in the middle
        let mut input = vec![0.0_f32; 48_000 * 31 * 2];
        for n in 0..30_usize {
            let level = if n == 12 { 3.0 } else { 1.1 + 0.02 * n as f32 };
            for frame in 0..480 {
                let value = level * libm::sin(frame as f64 * PI / 24.0) as f32;
                let at = (n * 48_000 + 4_800 + frame) * 2;
                input[at] = value;
                input[at + 1] = value;
            }
        }
        let (_, done) = limited(&input, 1.0);
        assert_eq!((done.count, done.places.len()), (30, 20));
        assert!(done.places.is_sorted_by_key(|p| p.start_ms), "{done:?}");
        let worst = done.places.iter().map(|p| p.most_db).fold(0.0, f64::max);
        assert!((worst - done.most_db).abs() < 1e-9, "{done:?}");
        assert!(done.places.iter().all(|p| p.most_db > 2.2), "{done:?}");
    }
}
