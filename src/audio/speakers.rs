//! Which loudspeaker each channel of a recording is for, how many channels become two, and how much each counts.
//!
//! Masks are those of `WAVE_FORMAT_EXTENSIBLE`; channels lie in the order of its bits. Weights are those of ITU-R BS.1770-5,
//! table 4: what comes from the side or from behind counts 1.5 dB more, low-frequency effects do not count.
use crate::units::Layout;

/// The loudspeaker that a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaker {
    Left,
    Right,
    Centre,
    Effects,
    /// Beside the listener or behind: the only ones that count more.
    SurroundLeft,
    SurroundRight,
    /// To the left and not a surround: wide, high.
    OtherLeft,
    OtherRight,
    /// In the middle, behind or above.
    OtherCentre,
    /// For no loudspeaker, or for one that is not known.
    Unknown,
}

/// The loudspeakers of a recording, channel by channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Speakers(Vec<Speaker>);

/// The loudspeakers of the mask, from bit 0 on.
const OF_BIT: [Speaker; 18] = [
    Speaker::Left,
    Speaker::Right,
    Speaker::Centre,
    Speaker::Effects,
    Speaker::SurroundLeft,
    Speaker::SurroundRight,
    Speaker::OtherLeft,
    Speaker::OtherRight,
    Speaker::OtherCentre,
    Speaker::SurroundLeft,
    Speaker::SurroundRight,
    Speaker::OtherCentre,
    Speaker::OtherLeft,
    Speaker::OtherCentre,
    Speaker::OtherRight,
    Speaker::OtherLeft,
    Speaker::OtherCentre,
    Speaker::OtherRight,
];

impl Speakers {
    /// Of a mask; 0 stands for the usual order: that of 3.0, quadrophony, 5.0, 5.1, 6.1 and 7.1 in a WAV file.
    pub(super) fn of_mask(channels: usize, mask: u32) -> Self {
        let mask = match (channels, mask) {
            (1, _) => 0x4,
            (2, _) => 0x3,
            (3, 0) => 0x7,
            (4, 0) => 0x33,
            (5, 0) => 0x37,
            (6, 0) => 0x3f,
            (7, 0) => 0x70f,
            (8, 0) => 0x63f,
            // without one they are many microphones, most likely
            _ => mask,
        };
        let named = OF_BIT.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        let mut all: Vec<Speaker> = named
            .map(|(bit, speaker)| match (bit, mask & 0x600) {
                // with others at the side, those behind lie beyond 120 degrees
                (4, 0x600) => Speaker::OtherLeft,
                (5, 0x600) => Speaker::OtherRight,
                _ => *speaker,
            })
            .take(channels)
            .collect();
        all.resize(channels, Speaker::Unknown);
        Self(all)
    }

    /// The usual order of this many channels.
    pub(super) fn usual(channels: usize) -> Self {
        Self::of_mask(channels, 0)
    }

    /// How many channels.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// As the channels are given out when there are more than two.
    pub(super) fn layout(&self) -> Layout {
        if self.count() == 1 { Layout::Mono } else { Layout::Stereo }
    }

    /// How much the energy of a channel counts for loudness.
    pub(super) fn weights(&self) -> Vec<f64> {
        let weight = |speaker: &Speaker| match speaker {
            // mono comes from two loudspeakers
            _ if self.count() == 1 => 2.0,
            Speaker::Effects => 0.0,
            Speaker::SurroundLeft | Speaker::SurroundRight => 1.41,
            _ => 1.0,
        };
        self.0.iter().map(weight).collect()
    }

    /// What a channel gives to the left and to the right, when they become two: the front as it is, the middle to both at
    /// −3 dB, the rest to its side at −3 dB, low-frequency effects not at all.
    fn share(&self, n: usize) -> (f32, f32) {
        const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
        match self.0.get(n).copied().unwrap_or(Speaker::Unknown) {
            Speaker::Left => (1.0, 0.0),
            Speaker::Right => (0.0, 1.0),
            Speaker::Centre | Speaker::OtherCentre | Speaker::Unknown => (HALF, HALF),
            Speaker::Effects => (0.0, 0.0),
            Speaker::SurroundLeft | Speaker::OtherLeft => (HALF, 0.0),
            Speaker::SurroundRight | Speaker::OtherRight => (0.0, HALF),
        }
    }

    /// More than two channels to stereo.
    pub(super) fn fold(&self, raw: &[f32], out: &mut Vec<f32>) {
        let shares: Vec<(f32, f32)> = (0..self.count()).map(|n| self.share(n)).collect();
        for frame in raw.chunks_exact(self.count()) {
            let (mut left, mut right) = (0.0, 0.0);
            for (sample, (l, r)) in frame.iter().zip(&shares) {
                left += sample * l;
                right += sample * r;
            }
            out.extend([left, right]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Speakers;

    fn folded(speakers: &Speakers, channel: usize) -> Vec<f32> {
        let mut out = Vec::new();
        let frame: Vec<f32> = (0..speakers.count()).map(|n| f32::from(n == channel)).collect();
        speakers.fold(&frame, &mut out);
        out
    }

    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

    #[test]
    fn channels_go_where_their_mask_says() {
        let five_one = Speakers::of_mask(6, 0x3f);
        assert_eq!(five_one, Speakers::usual(6));
        let gone: Vec<_> = (0..6).map(|n| folded(&five_one, n)).collect();
        assert_eq!(gone.concat(), [1.0, 0.0, 0.0, 1.0, HALF, HALF, 0.0, 0.0, HALF, 0.0, 0.0, HALF]);
        // left, right and effects: the third is no centre
        assert_eq!(folded(&Speakers::of_mask(3, 0xb), 2), [0.0, 0.0]);
        // 4.0 with a centre in front and one behind
        assert_eq!(folded(&Speakers::of_mask(4, 0x107), 3), [HALF, HALF]);
        // a mask that names fewer than there are
        assert_eq!(folded(&Speakers::of_mask(4, 0x3), 3), [HALF, HALF]);
    }

    #[test]
    fn surrounds_count_more_and_effects_not_at_all() {
        assert_eq!(Speakers::usual(6).weights(), [1.0, 1.0, 1.0, 0.0, 1.41, 1.41]);
        assert_eq!(Speakers::usual(5).weights(), [1.0, 1.0, 1.0, 1.41, 1.41]);
        assert_eq!(Speakers::usual(8).weights(), [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41]);
        assert_eq!(Speakers::usual(1).weights(), [2.0]);
    }
}
