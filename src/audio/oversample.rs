//! What lies between the samples: eight-fold oversampling for true peaks.
//!
//! ITU-R BS.1770-5 annex 2 allows any oversampling of at least four; at four a peak near half the sample rate can be
//! under-read by 0.55 dB, at eight by 0.14 dB. The filter is a Kaiser-windowed sinc of 128 taps a phase: flat within 0.02
//! dB to 0.483 of the sample rate (23.2 kHz at 48 kHz), so that hiss and cymbals count as they do for whoever measures by a long
//! filter.
use libm::{sin, sqrt};
use std::f64::consts::PI;

/// How many values are computed for each sample, the sample itself among them.
pub(super) const PHASES: usize = 8;
/// Taps of each phase.
const TAPS: usize = 128;
/// Frames by which a value lies behind the newest sample that it is computed from.
pub(super) const DELAY: usize = TAPS / 2;
const BETA: f64 = 7.0;

/// The filter: one set of taps for each phase but the first, which is the sample itself.
#[derive(Clone)]
pub(super) struct Oversampler {
    phases: Vec<[f32; TAPS]>,
    bound: Bound,
}

/// Where the filter is half open, of the sample rate.
const WHOLE: f64 = 0.5;
/// The same for meters that begin to close earlier: 22.8 kHz at 48 kHz.
const EARLY: f64 = 0.475;

/// How large a value between samples can be, from what is cheap to know of the samples around it.
///
/// A value between two samples is the straight line between them, and a sum of second differences (how much the signal
/// bends) with weights that depend on the filter alone. Speech bends little where it is loud, so that this says of most
/// loud stretches that no peak can be in them; where it bends more, the sum of the taps' sizes is the better bound.
#[derive(Clone, Copy, Debug, Default)]
struct Bound {
    /// Of the largest sample.
    samples: f64,
    /// Of the largest first difference, for the filter's lines are not quite straight.
    slope: f64,
    /// Of the largest second difference.
    bend: f64,
}

impl Bound {
    /// Take in the taps of a value that lies `offset` behind tap `DELAY - 1`.
    fn take(&mut self, taps: &[f64], offset: f64) {
        let place = |k: usize| k as f64 - (DELAY as f64 - 1.0);
        self.samples = self.samples.max(taps.iter().map(|t| t.abs()).sum());
        let moment: f64 = taps.iter().enumerate().map(|(k, t)| t * (place(k) - offset)).sum();
        self.slope = self.slope.max(moment.abs());
        // the weight of the second difference at each place: how far it lifts every tap beyond it off the line
        let weight = |at: usize| -> f64 {
            let here = place(at);
            let lift = |k: usize| if here > 0.5 { place(k) - here } else { here - place(k) };
            taps.iter().enumerate().map(|(k, t)| t * lift(k).max(0.0)).sum()
        };
        self.bend = self.bend.max((1..TAPS - 1).map(|at| weight(at).abs()).sum());
    }

    /// No value in a stretch is larger than this.
    fn of(&self, around: Extent) -> f32 {
        let plain = self.samples as f32 * around.samples;
        let straight = around.samples + self.slope as f32 * around.slope + self.bend as f32 * around.bend;
        // and a little for the rounding of both
        plain.min(straight) * 1.000_1
    }
}

impl Oversampler {
    pub(super) fn new() -> Self {
        let mut filter = Self { phases: Vec::new(), bound: Bound { samples: 1.0, ..Bound::default() } };
        // the first phase is the samples themselves
        filter.add(WHOLE, 1);
        filter
    }

    /// One that also reads what a filter finds that closes below half the sample rate, as those of other meters do: of noise up to
    /// there each makes other peaks.
    pub(super) fn strict() -> Self {
        let mut filter = Self::new();
        filter.add(EARLY, 0);
        filter
    }

    fn add(&mut self, open: f64, first: usize) {
        for n in first..PHASES {
            let offset = n as f64 / PHASES as f64;
            let exact: Vec<f64> = (0..TAPS)
                .map(|k| {
                    let t = k as f64 - (DELAY as f64 - 1.0) - offset;
                    sinc(2.0 * open * t) * kaiser(t / (DELAY as f64))
                })
                .collect();
            // a constant stays what it is
            let sum: f64 = exact.iter().sum();
            let exact: Vec<f64> = exact.iter().map(|t| t / sum).collect();
            self.bound.take(&exact, offset);
            let mut taps = [0.0; TAPS];
            for (tap, value) in taps.iter_mut().zip(exact) {
                *tap = value as f32;
            }
            self.phases.push(taps);
        }
    }

    /// The largest absolute value in the eighth steps from each sample of a stretch on to the next; `around` has `DELAY - 1`
    /// samples before the stretch and `DELAY` after it.
    fn peaks(&self, around: &[f32; AROUND]) -> [f32; STRETCH] {
        let mut peaks = [0.0f32; STRETCH];
        let (whole, early) = self.phases.split_at(self.phases.len().min(PHASES - 1));
        for (n, peaks) in peaks.as_chunks_mut::<BESIDE>().0.iter_mut().enumerate() {
            let around = &around[n * BESIDE..];
            for (peak, sample) in peaks.iter_mut().zip(&around[DELAY - 1..]) {
                *peak = sample.abs();
            }
            for taps in whole {
                beside(taps, around, peaks);
            }
            if early.is_empty() {
                continue;
            }
            let mut others = [0.0f32; BESIDE];
            for taps in early {
                beside(taps, around, &mut others);
            }
            // where the two differ, a third may differ again
            for (peak, other) in peaks.iter_mut().zip(others) {
                *peak = larger(*peak, other) + DOUBT * (*peak - other).abs();
            }
        }
        peaks
    }
}

/// What is added of the difference between two filters for those that find more than either: those of sox and ffmpeg, measured on
/// drums and applause of white noise.
const DOUBT: f32 = 0.75;

/// The largest of these values and those of one phase, side by side, tap after tap.
fn beside(taps: &[f32; TAPS], around: &[f32], peaks: &mut [f32; BESIDE]) {
    let mut sums = [0.0f32; BESIDE];
    for (k, tap) in taps.iter().enumerate() {
        let Some(samples) = around[k..].first_chunk::<BESIDE>() else { break };
        for n in 0..BESIDE {
            sums[n] += tap * samples[n];
        }
    }
    for n in 0..BESIDE {
        peaks[n] = larger(peaks[n], sums[n].abs());
    }
}

fn sinc(t: f64) -> f64 {
    if t.abs() < 1e-12 { 1.0 } else { sin(PI * t) / (PI * t) }
}

fn kaiser(t: f64) -> f64 {
    let inside = 1.0 - t * t;
    if inside <= 0.0 { 0.0 } else { bessel(BETA * sqrt(inside)) / bessel(BETA) }
}

/// The modified Bessel function of the first kind and order zero.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 {
        term *= (x / 2.0 / k) * (x / 2.0 / k);
        sum += term;
        k += 1.0;
    }
    sum
}

/// How many samples are looked at together for whether a peak can be among them. Not less than `DELAY`, so that all that a
/// value is computed from lies in its stretch and the two beside it.
pub(super) const STRETCH: usize = 64;

/// How many values are summed side by side: as many as processors without AVX hold in their registers.
const BESIDE: usize = 32;

/// The largest sample, first difference and second difference of a stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Extent {
    samples: f32,
    slope: f32,
    bend: f32,
}

impl Extent {
    /// Of each channel of interleaved frames; the first two frames only serve the differences of those after them.
    fn of<const N: usize>(samples: &[f32]) -> [Self; 2] {
        // eight at a time, so that the maxima are found side by side; each place belongs to one channel
        let (mut most_sample, mut most_slope, mut most_bend) = ([0.0f32; 8], [0.0f32; 8], [0.0f32; 8]);
        let Some(count) = samples.len().checked_sub(2 * N) else { return [Self::default(); 2] };
        let (now, before, first) = (&samples[2 * N..], &samples[N..N + count], &samples[..count]);
        let chunks = now.as_chunks::<8>().0.iter().zip(before.as_chunks::<8>().0).zip(first.as_chunks::<8>().0);
        for ((now, before), first) in chunks {
            let (mut slope, mut bend) = ([0.0f32; 8], [0.0f32; 8]);
            for n in 0..8 {
                slope[n] = now[n] - before[n];
                bend[n] = slope[n] - (before[n] - first[n]);
            }
            for n in 0..8 {
                most_sample[n] = larger(most_sample[n], now[n].abs());
            }
            for n in 0..8 {
                most_slope[n] = larger(most_slope[n], slope[n].abs());
            }
            for n in 0..8 {
                most_bend[n] = larger(most_bend[n], bend[n].abs());
            }
        }
        let of_channel = |most: &[f32; 8], n: usize| {
            let pairs = larger(larger(most[n], most[n + 2]), larger(most[n + 4], most[n + 6]));
            if N == 1 { pairs.max(most[1]).max(most[3]).max(most[5]).max(most[7]) } else { pairs }
        };
        [0, 1].map(|n| Self {
            samples: of_channel(&most_sample, n),
            slope: of_channel(&most_slope, n),
            bend: of_channel(&most_bend, n),
        })
    }

    fn with(self, other: Self) -> Self {
        Self {
            samples: larger(self.samples, other.samples),
            slope: larger(self.slope, other.slope),
            bend: larger(self.bend, other.bend),
        }
    }
}

/// The larger of two numbers that are numbers: one instruction, where `f32::max` has to think of what is none.
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// A stream on its way through an oversampler: what a value between samples needs before and after it is kept.
#[derive(Clone)]
pub(super) struct Lanes {
    channels: usize,
    /// Interleaved: two frames that only serve differences, the stretch before, and all that has been fed since.
    samples: Vec<f32>,
    /// Of each whole stretch in `samples`, by channel.
    extents: Vec<[Extent; 2]>,
}

/// Where the first stretch begins.
const BEFORE: usize = 2;
/// How many samples the values of a stretch are computed from.
const AROUND: usize = STRETCH + 2 * DELAY;

impl Lanes {
    /// One channel or two.
    pub(super) fn new(channels: usize) -> Self {
        let channels = channels.clamp(1, 2);
        let samples = vec![0.0; (BEFORE + STRETCH) * channels];
        Self { channels, samples, extents: vec![[Extent::default(); 2]] }
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) {
        self.samples.extend_from_slice(interleaved);
        let stretch = STRETCH * self.channels;
        let before = BEFORE * self.channels;
        while self.samples.len() >= before + (self.extents.len() + 1) * stretch {
            let from = self.extents.len() * stretch;
            let frames = &self.samples[from..from + before + stretch];
            self.extents.push(if self.channels == 1 { Extent::of::<1>(frames) } else { Extent::of::<2>(frames) });
        }
    }

    /// How many stretches have all that their values need.
    pub(super) fn ready(&self) -> usize {
        self.extents.len().saturating_sub(2)
    }

    /// No value that a filter has between the samples of a ready stretch of a channel is larger than this. What a strict one adds for
    /// doubt is not in it: a stretch is passed over where it hardly bends, and there its two filters hardly differ.
    pub(super) fn bound(&self, filter: &Oversampler, stretch: usize, channel: usize) -> f32 {
        let around = self.extents.get(stretch..stretch + 3).unwrap_or_default();
        filter.bound.of(around.iter().map(|e| e[channel & 1]).fold(Extent::default(), Extent::with))
    }

    /// The largest value from each sample of a ready stretch of a channel on to the next sample.
    pub(super) fn peaks(&self, filter: &Oversampler, stretch: usize, channel: usize) -> [f32; STRETCH] {
        let from = BEFORE + (stretch + 1) * STRETCH + 1 - DELAY;
        let mut around = [0.0; AROUND];
        if self.channels == 1 {
            let samples = self.samples.get(from..).unwrap_or_default();
            around.iter_mut().zip(samples).for_each(|(into, sample)| *into = *sample);
        } else {
            let frames = self.samples.as_chunks::<2>().0.get(from..).unwrap_or_default();
            around.iter_mut().zip(frames).for_each(|(into, frame)| *into = frame[channel & 1]);
        }
        filter.peaks(&around)
    }

    /// Forget stretches that are done with.
    pub(super) fn drop(&mut self, stretches: usize) {
        self.samples.drain(..stretches * STRETCH * self.channels);
        self.extents.drain(..stretches);
    }
}

/// A stretch whose true peak is above what was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Over {
    /// Where, in frames of the file.
    pub(super) frame: u64,
    /// How high, as a factor.
    pub(super) peak: f32,
}

/// So many are noted at most: more are no places but a level.
const MOST_OVERS: usize = 20_000;

/// The highest true peak of a stream.
pub(super) struct PeakMeter {
    filter: Oversampler,
    channels: usize,
    /// One for up to two channels, one for each of more.
    lanes: Vec<Lanes>,
    peak: f32,
    /// Stretches done.
    done: u64,
    noted: Option<f32>,
    overs: Vec<Over>,
}

impl PeakMeter {
    pub(super) fn new(channels: usize) -> Self {
        let channels = channels.max(1);
        let lanes = if channels <= 2 { vec![Lanes::new(channels)] } else { vec![Lanes::new(1); channels] };
        Self { filter: Oversampler::new(), channels, lanes, peak: 0.0, done: 0, noted: None, overs: Vec::new() }
    }

    /// Note every stretch whose peak is above this, of what has to obey: by the strict filter.
    pub(super) fn note_above(&mut self, limit: f32) {
        (self.noted, self.filter) = (Some(limit), Oversampler::strict());
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) {
        let apart = self.lanes.len() > 1;
        let mut ready = 0;
        for (n, lanes) in self.lanes.iter_mut().enumerate() {
            if apart {
                let own: Vec<f32> = interleaved.iter().skip(n).step_by(self.channels).copied().collect();
                lanes.feed(&own);
            } else {
                lanes.feed(interleaved);
            }
            // as many in each
            ready = lanes.ready();
            for (stretch, channel) in (0..ready).flat_map(|s| (0..lanes.channels).map(move |c| (s, c))) {
                // where nothing can be a new peak, nothing is computed
                let interesting = self.noted.map_or(self.peak, |limit| limit.min(self.peak));
                if lanes.bound(&self.filter, stretch, channel) <= interesting {
                    continue;
                }
                let peak = lanes.peaks(&self.filter, stretch, channel).into_iter().fold(0.0, larger);
                self.peak = larger(self.peak, peak);
                if self.noted.is_some_and(|limit| peak > limit) && self.overs.len() < MOST_OVERS {
                    let frame = (self.done + stretch as u64) * STRETCH as u64;
                    self.overs.push(Over { frame, peak });
                }
            }
            lanes.drop(ready);
        }
        self.done += ready as u64;
    }

    /// The peak since the last time, in dBTP, without what lies in the filter still.
    pub(super) fn take(&mut self) -> f64 {
        20.0 * libm::log10(f64::from(std::mem::take(&mut self.peak)))
    }

    /// In dBTP, minus infinity for silence; and what was noted.
    pub(super) fn finish(mut self) -> (f64, Vec<Over>) {
        let silence = vec![0.0; 3 * STRETCH * self.channels];
        self.feed(&silence);
        (20.0 * libm::log10(f64::from(self.peak)), self.overs)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lanes, Oversampler, PeakMeter, STRETCH};
    use std::f64::consts::PI;

    /// EBU Tech 3341 cases 15 to 19: tones whose samples miss their peaks.
    #[test]
    fn peaks_between_samples_are_found() {
        let cases = [
            (4.0, 0.5, 0.0, -6.0),
            (4.0, 0.5, 45.0, -6.0),
            (6.0, 0.5, 60.0, -6.0),
            (8.0, 0.5, 67.5, -6.0),
            (4.0, 1.41, 45.0, 3.0),
        ];
        for (divisor, amplitude, degrees, wanted) in cases {
            let mut meter = PeakMeter::new(1);
            let tone: Vec<f32> = (0..48_000)
                .map(|n| {
                    let fade = f64::min(1.0, f64::min(f64::from(n), f64::from(48_000 - n)) / 480.0);
                    let phase = 2.0 * PI * f64::from(n) / divisor + degrees * PI / 180.0;
                    (amplitude * fade * libm::sin(phase)) as f32
                })
                .collect();
            tone.chunks(4800).for_each(|block| meter.feed(block));
            let (found, _) = meter.finish();
            assert!(found > wanted - 0.4 && found < wanted + 0.2, "fs/{divisor} at {degrees}°: {found}");
        }
    }

    #[test]
    fn silence_has_no_peak() {
        let mut meter = PeakMeter::new(2);
        meter.feed(&[0.0; 9600]);
        assert!(meter.finish().0.is_infinite());
    }

    #[test]
    fn each_of_many_channels_has_its_own_peak() {
        // a quarter of the rate at 45 degrees: samples miss the peak by 3 dB
        let tone = |n: usize, level: f64| (level * libm::sin(PI / 2.0 * n as f64 + PI / 4.0)) as f32;
        for channels in 1..=8 {
            for loud in 0..channels {
                let mut meter = PeakMeter::new(channels);
                let all: Vec<f32> = (0..9_600)
                    .flat_map(|n| (0..channels).map(move |c| if c == loud { tone(n, 0.5) } else { tone(n + c, 0.1) }))
                    .collect();
                all.chunks(channels * 481).for_each(|part| meter.feed(part));
                let peak = meter.finish().0;
                assert!((-6.2..-5.8).contains(&peak), "channel {loud} of {channels}: {peak} dBTP");
            }
        }
    }

    /// What is skipped is skipped rightly: every value is computed, and none passes what was said of its stretch.
    #[test]
    fn no_value_between_samples_passes_its_bound() {
        let filter = Oversampler::new();
        let mut state = 5u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 23) - 1.0
        };
        let noise: Vec<f32> = (0..9600).map(|_| random() as f32).collect();
        let mut slow = 0.0;
        let soft: Vec<f32> = (0..9600)
            .map(|_| {
                slow = slow * 0.97 + random() * 0.05;
                slow as f32
            })
            .collect();
        let square: Vec<f32> = (0..9600).map(|n| if n / 37 % 2 == 0 { 0.8 } else { -0.8 }).collect();
        let high: Vec<f32> = (0..9600).map(|n| libm::sin(f64::from(n) * 3.0) as f32).collect();
        let mut skipped = 0;
        for signal in [noise, soft, square, high] {
            // beside itself, but softer
            let both: Vec<f32> = signal.iter().flat_map(|s| [*s, s * 0.3]).collect();
            let mut lanes = Lanes::new(2);
            lanes.feed(&both);
            let highest = signal.iter().fold(0.0f32, |m, s| m.max(s.abs()));
            for stretch in 0..lanes.ready() {
                let bounds = [0, 1].map(|n| lanes.bound(&filter, stretch, n));
                skipped += u32::from(bounds[0] < highest);
                for (n, bound) in bounds.into_iter().enumerate() {
                    for found in lanes.peaks(&filter, stretch, n) {
                        assert!(found <= bound, "{found} passes {bound}");
                    }
                }
                assert!(bounds[1] < bounds[0]);
            }
        }
        assert!(skipped as usize * STRETCH > 6400, "only {skipped} stretches would be skipped");
    }
}
