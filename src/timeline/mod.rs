//! Where everything sits, to the frame, and how loud it is there.
//!
//! It takes a Programme, the facts of the recordings and the corner's policy, and gives regions on tracks with complete
//! gain curves. It is a stage of its own because length, chapters, captions, rundown and fit are needed before a sound is
//! made, and because a timeline prints, diffs and can be tested without one. `audio` applies what is drawn here and
//! decides nothing.
mod bed;
mod fit;
mod interchange;
mod join;
mod lay;
mod leg;
mod music_log;
mod refuse;
mod room;
mod rundown;
mod shortened;
mod table;
mod tempo;

pub use fit::assemble;
pub use interchange::{Media, labels, otio, rpp};
pub use music_log::music_log;
pub use rundown::{Reader, Row, Rundown, rundown};
pub use table::{csv, html, summary, table};
pub use tempo::Tempo;

use crate::{
    media::ClipId,
    source::Span,
    units::{Db, FrameRange, Frames, Gain, Lufs},
};
use std::collections::{BTreeMap, BTreeSet};

/// How a corner wants its programmes mixed and fitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What all speech is brought to before the mix. Where this lies does not matter for the finished file: the master
    /// has its own target.
    pub speech: Lufs,
    /// Of music, against speech, while nobody speaks.
    pub music: Db,
    /// Taken off a bed more under speech.
    pub duck: Db,
    /// Of effects, against speech.
    pub effects: Db,
    /// How many per cent shorter or longer a pause may become.
    pub pauses: u8,
    /// How much shorter or longer the tail of music may become.
    pub tails: Frames,
    /// How many per cent faster or slower speech may become, when nothing else is left: at most 3.
    pub stretch: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            speech: Lufs::from_centi(-2300),
            music: Db::from_centi(-600),
            duck: Db::from_centi(-800),
            effects: Db::from_centi(-1200),
            pauses: 30,
            tails: Frames::from_millis(5000),
            stretch: 0,
        }
    }
}

/// What a fit decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Choices {
    /// Pads that air.
    pads: BTreeSet<ElementIndex>,
    /// Spares that do not.
    dropped: BTreeSet<ElementIndex>,
    /// Frames by which an element becomes longer or, below zero, shorter.
    changes: BTreeMap<ElementIndex, i64>,
}

/// Which element of the programme, by segment and by place in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct ElementIndex {
    /// The segment.
    pub segment: usize,
    /// The element in it.
    pub element: usize,
}

/// The shape of a fade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Law {
    /// Squares add up to one: between two different sounds.
    EqualPower,
    /// Amplitudes add up to one: inside one recording, and to and from silence.
    EqualGain,
}

/// A fade at an edge of a region; inside the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fade {
    /// How long.
    pub length: Frames,
    /// Its shape.
    pub law: Law,
}

impl Fade {
    /// No fade.
    pub const NONE: Self = Self { length: Frames::ZERO, law: Law::EqualGain };
}

/// What kind of sound a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Track {
    /// A take of the host or another reader.
    Voice,
    /// A cut from a source.
    Actuality,
    /// Music, in the foreground or as a bed.
    Music,
    /// Sound effects.
    Effects,
}

/// How a recording that is too short goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Loop {
    /// The part that repeats, in the recording's frames. The region's first pass begins at `Region::from`.
    pub range: FrameRange,
    /// The equal-power crossfade at the seam, which shortens each pass by its length.
    pub crossfade: Frames,
}

/// A point of a gain curve: on top of the region's gain, linear in amplitude between two points.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Point {
    /// From the start of the region.
    pub at: Frames,
    /// The factor there.
    pub gain: Gain,
}

/// A stretch of one recording at one place of the programme.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Region {
    /// What kind of sound.
    pub track: Track,
    /// Which recording.
    pub clip: ClipId,
    /// Where in the recording it begins.
    pub from: Frames,
    /// Where in the programme it lies; its length is how long it sounds.
    pub at: FrameRange,
    /// Of the whole region: level match and what the script asks for.
    pub gain: Db,
    /// The gain curve over it; empty for a flat one. Before the first point the first holds, after the last the last.
    pub curve: Vec<Point>,
    /// At its start.
    pub fade_in: Fade,
    /// At its end.
    pub fade_out: Fade,
    /// Set when the recording repeats.
    pub looped: Option<Loop>,
    /// Set when speech is stretched: how many frames of the recording are heard in its time, at their own pitch.
    pub stretched: Option<Frames>,
    /// Where it comes from.
    pub origin: ElementIndex,
}

impl Region {
    /// One that is heard as it was recorded: at its own level and pace, without fades.
    #[must_use]
    pub const fn plain(track: Track, clip: ClipId, from: Frames, at: FrameRange) -> Self {
        Self {
            track,
            clip,
            from,
            at,
            gain: Db::ZERO,
            curve: Vec::new(),
            fade_in: Fade::NONE,
            fade_out: Fade::NONE,
            looped: None,
            stretched: None,
            origin: ElementIndex { segment: 0, element: 0 },
        }
    }
}

/// Where an element of the programme came to lie. An element that does not air has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub element: ElementIndex,
    /// Where: for a bed or an effect under speech, where it begins, with no length of its own.
    pub at: FrameRange,
    /// Whether the length is that of a recording; otherwise it is planned.
    pub actual: bool,
    /// Whether it is a pause or a wait: of its level, nothing is asked.
    pub quiet: bool,
    /// The line of the script, from 1.
    pub line: usize,
    /// How fast its recordings are heard.
    pub tempo: Tempo,
}

/// A segment's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSegment {
    /// Where.
    pub at: FrameRange,
    /// The line of its heading, from 1.
    pub line: usize,
}

/// What fitting to the slot did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FitStep {
    /// The line of the script, from 1.
    pub line: usize,
    /// In words: `pause shortened by 0:00.240`.
    pub action: String,
    /// How much the programme became longer (or, below zero, shorter), in milliseconds.
    pub change_ms: i64,
}

/// A programme laid out in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// How long the programme is.
    pub length: Frames,
    /// All regions, by start, then by track.
    pub regions: Vec<Region>,
    /// One for each segment of the programme.
    pub segments: Vec<PlacedSegment>,
    /// One for each element that airs, in running order.
    pub placed: Vec<Placed>,
    /// What the fit did, in order.
    pub fit: Vec<FitStep>,
    /// Elements that air and have no recording yet.
    pub unrecorded: Vec<(ElementIndex, Span)>,
}

impl Timeline {
    /// Where an element lies, when it airs.
    #[must_use]
    pub fn place(&self, element: ElementIndex) -> Option<&Placed> {
        let at = self.placed.binary_search_by_key(&element, |p| p.element).ok()?;
        self.placed.get(at)
    }

    /// What is heard, and nothing else: two timelines in which this is the same sound the same.
    #[must_use]
    pub fn heard(&self) -> impl serde::Serialize + '_ {
        (self.length, &self.regions)
    }

    /// Whether every length in it is that of a recording.
    #[must_use]
    pub fn is_actual(&self) -> bool {
        self.unrecorded.is_empty()
    }
}
