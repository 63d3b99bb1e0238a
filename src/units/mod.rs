//! Quantities: positions in frames, text times in milliseconds, levels in dB, loudness in LUFS, peaks in dBTP.
//!
//! Time inside the programme is whole frames at one rate, so that positions add up exactly: seconds as floats drift, and
//! two people's cuts never meet. A millisecond is exactly 48 frames, so every written time lands on a frame. Levels are
//! kept in hundredths, so that a difference in the last bit of a measurement cannot change the bytes of a recording.
mod level;
mod profile;
mod time;

pub use level::{Db, Gain, Lufs, TruePeak};
pub use profile::{Cart, Chain, Container, Delivery, Profile};
pub use time::{FrameRange, Frames, Millis, RATE};

/// How many channels a recording or a deliverable has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One channel. It goes to both sides at 0 dB, and is metered as dual mono.
    Mono,
    /// Left and right.
    #[default]
    Stereo,
}

impl Layout {
    /// 1 or 2.
    #[must_use]
    pub const fn channels(self) -> usize {
        match self {
            Self::Mono => 1,
            Self::Stereo => 2,
        }
    }
}

/// One of the two channels of a stereo recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// A quantity's text form that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {wanted}")]
pub struct QuantityError {
    /// What was written.
    pub text: String,
    /// What would have been right.
    pub wanted: &'static str,
}
