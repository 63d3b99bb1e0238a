//! Where the parts of recordings lie in time when they are heard faster or slower than they are.
use crate::{
    programme::Cut,
    units::{FrameRange, Frames},
};

/// How fast recordings are heard: so much of them in so much time. As they are, where both are alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tempo {
    /// Frames of the recordings.
    pub taken: Frames,
    /// How long they last.
    pub lasts: Frames,
}

impl Tempo {
    /// How long the first so many frames of the recordings last.
    #[must_use]
    pub fn lasting(self, frames: Frames) -> Frames {
        if self.taken == self.lasts || self.taken == Frames::ZERO {
            return frames;
        }
        let scaled = u128::from(frames.get()) * u128::from(self.lasts.get()) / u128::from(self.taken.get());
        Frames::new(u64::try_from(scaled).unwrap_or(u64::MAX))
    }

    /// Where a stretch of the recordings lies in time, both from their start.
    #[must_use]
    pub fn place(self, at: FrameRange) -> FrameRange {
        FrameRange::new(self.lasting(at.start()), self.lasting(at.end()))
    }

    /// Where each piece of a clip lies, from the clip's start. A tone has the length that it has.
    pub fn pieces(self, cut: &Cut) -> impl Iterator<Item = FrameRange> {
        let (mut own, mut tones) = (Frames::ZERO, Frames::ZERO);
        cut.pieces.iter().map(move |piece| {
            let (start, length) = (tones + self.lasting(own), piece.range.length());
            if cut.is_tone(piece) {
                tones += length;
                return FrameRange::at(start, length);
            }
            own += length;
            FrameRange::new(start, tones + self.lasting(own))
        })
    }
}
