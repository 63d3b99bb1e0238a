//! What a deliverable asks of the mix before any level is looked at: its channels, and a chain of its own.
use crate::units::{Chain, Delivery, Layout, RATE};
use libm::{pow, tan};
use std::f64::consts::PI;

/// The form in which a deliverable takes the mix. Mono lies on both sides until it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    layout: Layout,
    chain: Option<Chain>,
}

impl Shape {
    /// The mix as it is.
    pub(super) const STEREO: Self = Self { layout: Layout::Stereo, chain: None };

    pub(super) fn of(delivery: &Delivery) -> Self {
        Self { layout: delivery.layout, chain: delivery.profile.chain }
    }

    pub(super) fn shaper(self) -> Shaper {
        let dense = self.chain.map(|Chain::Shortwave| Box::new(Dense::new()));
        Shaper { shape: self, dense, room: Vec::new() }
    }
}

/// Brings blocks into a shape.
pub(super) struct Shaper {
    shape: Shape,
    dense: Option<Box<Dense>>,
    room: Vec<f32>,
}

impl Shaper {
    /// The block in this form.
    pub(super) fn apply<'a>(&'a mut self, block: &'a [f32]) -> &'a [f32] {
        if self.shape.layout == Layout::Stereo && self.dense.is_none() {
            return block;
        }
        self.room.clear();
        let dense = &mut self.dense;
        self.room.extend(block.as_chunks::<2>().0.iter().flat_map(|[left, right]| {
            let middle = (left + right) * 0.5;
            let middle = dense.as_mut().map_or(middle, |dense| dense.run(middle));
            [middle, middle]
        }));
        &self.room
    }
}

/// The chain for amplitude modulation on short wave.
///
/// The transmitter passes 150 Hz to 4.5 kHz; what lies outside only takes power from what is heard, so it goes first, by
/// Butterworth filters of the fourth and eighth order. Fading and noise cover the soft half of speech, so a compressor of
/// 4:1 lifts it: 5 ms up, 120 ms down, from 14 dB below the usual level of speech on. The limiter does the rest.
struct Dense {
    filters: [Section; 6],
    /// The mean square that the compressor goes by.
    level: f64,
    gain: f64,
    step: f64,
    turn: u8,
}

/// The usual level of speech in the mix is about −23 dBFS; below this the compressor leaves things alone.
const THRESHOLD: f64 = -37.0;
const RATIO: f64 = 4.0;
/// The gain is worked out so often, in frames, and goes there in a straight line.
const EVERY: u8 = 16;

impl Dense {
    fn new() -> Self {
        // the angles of the poles of Butterworth filters, as qualities
        let quality = |order: f64, n: f64| 1.0 / (2.0 * libm::cos(PI * (2.0 * n + 1.0) / (2.0 * order)));
        let filters = [
            Section::high(150.0, quality(4.0, 0.0)),
            Section::high(150.0, quality(4.0, 1.0)),
            Section::low(4_500.0, quality(8.0, 0.0)),
            Section::low(4_500.0, quality(8.0, 1.0)),
            Section::low(4_500.0, quality(8.0, 2.0)),
            Section::low(4_500.0, quality(8.0, 3.0)),
        ];
        Self { filters, level: 0.0, gain: 1.0, step: 0.0, turn: 0 }
    }

    fn run(&mut self, sample: f32) -> f32 {
        let mut value = f64::from(sample);
        for filter in &mut self.filters {
            value = filter.run(value);
        }
        let square = value * value;
        // one in so many frames: 5 ms and 120 ms
        let pace = if square > self.level { 1.0 / 240.0 } else { 1.0 / 5_760.0 };
        self.level += (square - self.level) * pace;
        if self.turn == 0 {
            self.turn = EVERY;
            let over = 10.0 * libm::log10(self.level.max(1e-12)) - THRESHOLD;
            let wanted = if over > 0.0 { pow(10.0, -over * (1.0 - 1.0 / RATIO) / 20.0) } else { 1.0 };
            self.step = (wanted - self.gain) / f64::from(EVERY);
        }
        self.turn -= 1;
        self.gain += self.step;
        (value * self.gain) as f32
    }
}

/// A second-order section, direct form II transposed.
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    z: [f64; 2],
}

impl Section {
    fn low(hertz: f64, quality: f64) -> Self {
        let (k, norm) = Self::warped(hertz, quality);
        let b = k * k / norm;
        Self::with([b, 2.0 * b, b], k, quality, norm)
    }

    fn high(hertz: f64, quality: f64) -> Self {
        let (k, norm) = Self::warped(hertz, quality);
        Self::with([1.0 / norm, -2.0 / norm, 1.0 / norm], k, quality, norm)
    }

    fn warped(hertz: f64, quality: f64) -> (f64, f64) {
        let k = tan(PI * hertz / f64::from(RATE));
        (k, 1.0 + k / quality + k * k)
    }

    fn with(b: [f64; 3], k: f64, quality: f64, norm: f64) -> Self {
        Self { b, a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / quality + k * k) / norm], z: [0.0; 2] }
    }

    fn run(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.z[0];
        self.z[0] = self.b[1] * x - self.a[0] * y + self.z[1];
        self.z[1] = self.b[2] * x - self.a[1] * y;
        // silence does not end in ever smaller numbers
        if self.z[1].abs() < 1e-30 {
            self.z[1] = 0.0;
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::{Dense, PI};

    /// The level of a tone after the chain, in dB.
    fn through(hertz: f64, level: f64) -> f64 {
        let mut dense = Dense::new();
        let amplitude = super::pow(10.0, level / 20.0);
        let mut sum = 0.0;
        for n in 0..96_000 {
            let out = f64::from(dense.run((amplitude * libm::sin(2.0 * PI * hertz * f64::from(n) / 48_000.0)) as f32));
            sum += if n >= 48_000 { out * out } else { 0.0 };
        }
        20.0 * libm::log10(libm::sqrt(sum / 48_000.0 * 2.0))
    }

    #[test]
    fn the_chain_passes_speech_and_little_else() {
        assert!((through(1000.0, -60.0) + 60.0).abs() < 0.1);
        assert!((through(150.0, -60.0) + 63.0).abs() < 0.2 && (through(4500.0, -60.0) + 63.0).abs() < 0.2);
        assert!(through(50.0, -40.0) < -75.0 && through(9000.0, -40.0) < -85.0);
    }

    #[test]
    fn four_decibels_more_become_one() {
        let rise = through(1000.0, -10.0) - through(1000.0, -18.0);
        assert!((rise - 2.0).abs() < 0.1, "{rise}");
    }
}
