//! Momentary and short-term loudness at every 10 ms: ITU-R BS.1770-5 annex 1, EBU Tech 3341.
//!
//! The loudness library gives both for any moment by adding up their whole window again. Here sums of 10 ms slide, so that
//! the highest of each costs no more than the filter.
use libm::{log10, pow, tan};
use std::{collections::VecDeque, f64::consts::PI};

/// Steps of 10 ms in the momentary window of 400 ms.
const MOMENTARY: usize = 40;
/// Steps of 10 ms in the short-term window of 3 s.
const SHORT_TERM: usize = 300;

/// Steps between two values of short-term loudness that count for the range: 100 ms, as EBU Tech 3342 asks for.
const EVERY: usize = 10;

/// How often short-term loudness had which value: EBU Tech 3342.
#[derive(Default)]
struct Spread {
    /// By hundredths of an LU from −70 LUFS on.
    counts: Vec<u64>,
    energy: f64,
    total: u64,
}

impl Spread {
    /// In hundredths: −70 to +30 LUFS.
    const VALUES: usize = 10_000;

    fn count(&mut self, energy: f64) {
        let above = (-0.691 + 10.0 * log10(energy) + 70.0) * 100.0;
        if above < 0.0 || above.is_nan() {
            return;
        }
        self.counts.resize(Self::VALUES, 0);
        #[expect(clippy::cast_sign_loss, reason = "not below 0")]
        let value = (above as usize).min(Self::VALUES - 1);
        self.counts[value] += 1;
        self.energy += energy;
        self.total += 1;
    }

    fn range(&self) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        // 20 LU below the mean of what is above the absolute gate
        let gate = (-0.691 + 10.0 * log10(self.energy / self.total as f64) - 20.0 + 70.0) * 100.0;
        #[expect(clippy::cast_sign_loss, reason = "not below 0")]
        let gate = gate.max(0.0) as usize;
        let counts = self.counts.get(gate..).unwrap_or_default();
        let counted: u64 = counts.iter().sum();
        let at = |hundredths: u64| {
            let rank = (counted.saturating_sub(1) * hundredths + 50) / 100;
            let mut below = 0;
            counts.iter().position(|n| {
                below += n;
                below > rank
            })
        };
        Some((at(95)? - at(10)?) as f64 / 100.0)
    }
}

/// A second-order section, direct form II transposed.
#[derive(Clone, Copy, Default)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    z: [f64; 2],
}

impl Section {
    fn run(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.z[0];
        self.z[0] = self.b[1] * x - self.a[0] * y + self.z[1];
        self.z[1] = self.b[2] * x - self.a[1] * y;
        y
    }
}

/// The two stages of the K weighting for any sample rate: the standard's filters for 48 kHz, as analogue prototypes.
fn weighting(rate: f64) -> [Section; 2] {
    let k = tan(PI * 1_681.974_450_955_533 / rate);
    let (q, high) = (0.707_175_236_955_419_6, pow(10.0, 3.999_843_853_973_347 / 20.0));
    let middle = pow(high, 0.499_666_774_154_541_6);
    let norm = 1.0 + k / q + k * k;
    let shelf = Section {
        b: [
            (high + middle * k / q + k * k) / norm,
            2.0 * (k * k - high) / norm,
            (high - middle * k / q + k * k) / norm,
        ],
        a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / q + k * k) / norm],
        z: [0.0; 2],
    };
    let k = tan(PI * 38.135_470_876_024_44 / rate);
    let q = 0.500_327_037_323_877_3;
    let norm = 1.0 + k / q + k * k;
    let pass =
        Section { b: [1.0, -2.0, 1.0], a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / q + k * k) / norm], z: [0.0; 2] };
    [shelf, pass]
}

/// The highest momentary and short-term loudness of a stream.
pub(super) struct Windows {
    filters: Vec<[Section; 2]>,
    /// How much each channel counts.
    weights: Vec<f64>,
    /// Frames of a step; the rate in Hz divided by 100 may be no whole number, so steps are counted in hundredths.
    rate: usize,
    phase: usize,
    sum: f64,
    count: usize,
    steps: VecDeque<f64>,
    /// Steps since short-term loudness was last counted for the range.
    since: usize,
    spread: Spread,
    momentary: f64,
    short_term: f64,
}

impl Windows {
    /// Of mono, which is counted on both sides, or of stereo.
    pub(super) fn new(channels: usize, rate: u32) -> Self {
        Self::weighted(&vec![if channels == 1 { 2.0 } else { 1.0 }; channels], rate)
    }

    /// Of channels that count differently.
    pub(super) fn weighted(weights: &[f64], rate: u32) -> Self {
        Self {
            filters: vec![weighting(f64::from(rate)); weights.len()],
            weights: weights.to_vec(),
            rate: rate as usize,
            phase: 0,
            sum: 0.0,
            count: 0,
            steps: VecDeque::new(),
            since: 0,
            spread: Spread::default(),
            momentary: 0.0,
            short_term: 0.0,
        }
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) {
        for frame in interleaved.chunks_exact(self.filters.len()) {
            for ((filter, weight), sample) in self.filters.iter_mut().zip(&self.weights).zip(frame) {
                let shelved = filter[0].run(f64::from(*sample));
                let weighted = filter[1].run(shelved);
                self.sum += weighted * weighted * weight;
            }
            self.count += 1;
            self.phase += 100;
            if self.phase >= self.rate {
                self.phase -= self.rate;
                self.step();
            }
        }
    }

    fn step(&mut self) {
        self.steps.push_back(self.sum / self.count as f64);
        (self.sum, self.count) = (0.0, 0);
        if self.steps.len() > SHORT_TERM {
            self.steps.pop_front();
        }
        // added up anew each time: a sum that slides would keep the rounding of what has gone
        let mean = |n: usize| self.steps.iter().rev().take(n).sum::<f64>() / n as f64;
        if self.steps.len() >= MOMENTARY {
            self.momentary = self.momentary.max(mean(MOMENTARY));
        }
        if self.steps.len() >= SHORT_TERM {
            let energy = mean(SHORT_TERM);
            self.short_term = self.short_term.max(energy);
            if self.since == 0 {
                self.spread.count(energy);
            }
            self.since = (self.since + 1) % EVERY;
        }
    }

    /// The loudness range in LU; `None` where nothing is loud enough for 3 s.
    pub(super) fn range(&self) -> Option<f64> {
        self.spread.range()
    }

    /// The short-term loudness of the last 3 s, in LUFS; `None` before there are as many.
    pub(super) fn short_term(&self) -> Option<f64> {
        let sum = self.steps.iter().sum::<f64>();
        (self.steps.len() >= SHORT_TERM).then(|| -0.691 + 10.0 * log10(sum / SHORT_TERM as f64))
    }

    /// The highest momentary and the highest short-term loudness, in LUFS; minus infinity for silence.
    pub(super) fn finish(&self) -> (f64, f64) {
        let loudness = |energy: f64| -0.691 + 10.0 * log10(energy);
        (loudness(self.momentary), loudness(self.short_term))
    }
}
