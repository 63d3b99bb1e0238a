//! What is known of each recording before any is rendered: length, layout, loudness, energy, speech and quiet.
//!
//! Resolving cuts, planning, ducking and fitting all need facts of the recordings, and none of them may open a file. So
//! the facts are gathered once, by content, into a table that is passed along as an argument.
use crate::units::{Db, FrameRange, Frames, Layout, Lufs, TruePeak};
use std::collections::BTreeMap;

/// How many frames one value of an energy curve covers: 10 ms.
pub const ENERGY_STEP: Frames = Frames::new(480);

/// A recording, named by what is in it (the SHA-256 of its bytes, in hexadecimal): a neutral name that gives no path away.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ClipId(pub String);

/// Facts of one recording. Positions are frames at the timeline's rate, whatever the file's own rate is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Clip {
    /// How long.
    pub length: Frames,
    /// Channels as recorded; more than two have been folded to stereo.
    pub layout: Layout,
    /// The file's own rate in Hz.
    pub rate: u32,
    /// Integrated loudness; `None` for silence and for less than 400 ms. Mono is metered as dual mono.
    pub loudness: Option<Lufs>,
    /// The highest true peak; `None` for digital silence.
    pub true_peak: Option<TruePeak>,
    /// RMS of each 10 ms in hundredths of dBFS, both channels together; -12000 stands for digital silence.
    pub energy: Vec<i16>,
    /// Stretches in which somebody speaks, in order.
    pub speech: Vec<FrameRange>,
    /// The time of day at which it began, where a Broadcast WAV says so: a range past the end of the recording is meant so.
    #[serde(default)]
    pub began: Option<Frames>,
    /// What was noticed: repairs of a damaged file, overs, samples that were no numbers.
    pub remarks: Vec<String>,
}

impl Clip {
    /// The energy of the 10 ms around `at`, in hundredths of dBFS.
    #[must_use]
    pub fn energy_at(&self, at: Frames) -> i16 {
        let step = usize::try_from(at.get() / ENERGY_STEP.get()).unwrap_or(usize::MAX);
        self.energy.get(step).copied().unwrap_or(-12_000)
    }

    /// The stretches in which nobody speaks, in order: the gaps of [`Clip::speech`].
    #[must_use]
    pub fn quiet(&self) -> Vec<FrameRange> {
        let mut quiet = Vec::new();
        let mut from = Frames::ZERO;
        for speech in &self.speech {
            if speech.start() > from {
                quiet.push(FrameRange::new(from, speech.start()));
            }
            from = speech.end();
        }
        if self.length > from {
            quiet.push(FrameRange::new(from, self.length));
        }
        quiet
    }
}

/// Why a recording that a script names cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// No such file.
    Missing,
    /// It is there and is no recording that can be read; with the reason, place and what to do.
    Unreadable(String),
    /// It holds no audio.
    Empty,
    /// Its filter, a program of this name and these arguments, has not been allowed to run yet.
    Waiting(String),
}

/// All recordings that an episode's script names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClipTable {
    /// By the path in the script, as written.
    pub paths: BTreeMap<String, Result<ClipId, Unusable>>,
    /// By content.
    pub clips: BTreeMap<ClipId, Clip>,
    /// By how much a recording is to be louder than its level match would make it, by the path in the script.
    pub levels: BTreeMap<String, Db>,
}

impl ClipTable {
    /// The recording that the script calls `path`.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn find(&self, path: &str) -> Result<(&ClipId, &Clip), Unusable> {
        let id = self.paths.get(path).ok_or(Unusable::Missing)?.as_ref().map_err(Clone::clone)?;
        self.clips.get_key_value(id).ok_or(Unusable::Missing)
    }
}
