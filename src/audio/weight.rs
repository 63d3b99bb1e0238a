//! K-weighted energy in steps of 10 ms: the one filter from which every loudness is computed (ITU-R BS.1770-5 annex 1).
//!
//! Momentary, short-term and integrated loudness and the loudness range are means of the same weighted squares over
//! different lengths. So the filter runs once, and everything else works on a hundred values a second.
use libm::{pow, tan};
use std::f64::consts::PI;

/// A second-order section with `b` above and `a` below, `a[0]` being one.
#[derive(Clone, Copy)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
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
    };
    let k = tan(PI * 38.135_470_876_024_44 / rate);
    let q = 0.500_327_037_323_877_3;
    let norm = 1.0 + k / q + k * k;
    let pass = Section { b: [1.0, -2.0, 1.0], a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / q + k * k) / norm] };
    [shelf, pass]
}

/// The filter on `N` channels side by side, direct form II.
#[derive(Clone)]
struct Chain<const N: usize> {
    sections: [Section; 2],
    /// Of each section, the last value inside it and the one before.
    last: [[[f64; N]; 2]; 2],
}

impl<const N: usize> Chain<N> {
    fn new(rate: u32) -> Self {
        Self { sections: weighting(f64::from(rate)), last: [[[0.0; N]; 2]; 2] }
    }

    /// The sum of the weighted squares of all channels.
    fn run(&mut self, interleaved: &[f32]) -> f64 {
        let [shelf, pass] = self.sections;
        let [[mut s1, mut s2], [mut p1, mut p2]] = self.last;
        let mut sums = [0.0; N];
        let (frames, _) = interleaved.as_chunks::<N>();
        for frame in frames {
            for n in 0..N {
                let s0 = (f64::from(frame[n]) - shelf.a[1] * s2[n]) - shelf.a[0] * s1[n];
                let shelved = shelf.b[0] * s0 + shelf.b[1] * s1[n] + shelf.b[2] * s2[n];
                let p0 = (shelved - pass.a[1] * p2[n]) - pass.a[0] * p1[n];
                let weighted = pass.b[0] * p0 + pass.b[1] * p1[n] + pass.b[2] * p2[n];
                sums[n] += weighted * weighted;
                (s2[n], s1[n], p2[n], p1[n]) = (s1[n], s0, p1[n], p0);
            }
        }
        self.last = [[s1, s2], [p1, p2]];
        // in silence the filter would ring on for ever, with ever smaller numbers that cost ever more
        for value in self.last.iter_mut().flatten().flatten() {
            if value.abs() < 1e-25 {
                *value = 0.0;
            }
        }
        sums.iter().sum()
    }
}

#[derive(Clone)]
enum Filter {
    Mono(Chain<1>),
    Stereo(Chain<2>),
    /// Each channel with what it counts.
    Many(Vec<(Chain<1>, f64)>),
}

/// Steps of 10 ms of a stream: each is the mean weighted square in it, added up over the channels.
#[derive(Clone)]
pub(super) struct Steps {
    filter: Filter,
    channels: usize,
    /// A hundredth of the rate may be no whole number, so steps are counted in hundredths of a frame.
    rate: usize,
    phase: usize,
    sum: f64,
    count: usize,
}

impl Steps {
    /// For one channel, which is counted on both sides, or two.
    pub(super) fn new(channels: usize, rate: u32) -> Self {
        let filter = if channels == 1 { Filter::Mono(Chain::new(rate)) } else { Filter::Stereo(Chain::new(rate)) };
        Self { filter, channels, rate: rate as usize, phase: 0, sum: 0.0, count: 0 }
    }

    /// For channels that count differently.
    pub(super) fn weighted(weights: &[f64], rate: u32) -> Self {
        let plain = Self::new(weights.len(), rate);
        match weights {
            [only] if *only > 1.5 => plain,
            [_, _] if weights.iter().all(|w| (w - 1.0).abs() < 1e-9) => plain,
            _ => Self { filter: Filter::Many(weights.iter().map(|w| (Chain::new(rate), *w)).collect()), ..plain },
        }
    }

    /// Feed interleaved frames; each step that they complete is handed on.
    pub(super) fn feed(&mut self, interleaved: &[f32], mut each: impl FnMut(f64)) {
        let mut rest = interleaved;
        while rest.len() >= self.channels {
            // as many frames as are missing in this step
            let missing = (self.rate - self.phase).div_ceil(100);
            let frames = missing.min(rest.len() / self.channels);
            let (run, after) = rest.split_at(frames * self.channels);
            self.sum += match &mut self.filter {
                Filter::Mono(chain) => 2.0 * chain.run(run),
                Filter::Stereo(chain) => chain.run(run),
                Filter::Many(all) => {
                    let step = all.len();
                    let mut sum = 0.0;
                    for (n, (chain, weight)) in all.iter_mut().enumerate().filter(|(_, (_, weight))| *weight > 0.0) {
                        let own: Vec<f32> = run.iter().skip(n).step_by(step).copied().collect();
                        sum += *weight * chain.run(&own);
                    }
                    sum
                }
            };
            self.count += frames;
            self.phase += frames * 100;
            if self.phase >= self.rate {
                self.phase -= self.rate;
                each(self.sum / self.count as f64);
                (self.sum, self.count) = (0.0, 0);
            }
            rest = after;
        }
    }
}
