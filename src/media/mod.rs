//! What is known of each recording before any is rendered: length, layout, loudness, energy, speech and quiet.
//!
//! Resolving cuts, planning, ducking and fitting all need facts of the recordings, and none of them may open a file. So
//! the facts are gathered once, by content, into a table that is passed along as an argument.
mod heard;

use crate::units::{Db, FrameRange, Frames, Layout, Lufs, Millis, TruePeak};
use std::collections::BTreeMap;

/// How many frames one value of an energy curve covers: 10 ms.
pub const ENERGY_STEP: Frames = Frames::new(480);

/// The path of the tone that stands in the place of words that are not to be heard: no file of the show has it.
pub const BLEEP: &str = "tool:bleep";

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
    /// Loudness of each 10 ms in hundredths of LUFS, weighted as ITU-R BS.1770-5 does; -12000 stands for digital silence.
    pub weighted: Vec<i16>,
    /// Stretches in which somebody speaks, in order.
    pub speech: Vec<FrameRange>,
    /// The time of day at which it began, where a Broadcast WAV says so: a range past the end of the recording is meant so.
    #[serde(default)]
    pub began: Option<Frames>,
    /// What was noticed: repairs of a damaged file, overs, samples that were no numbers.
    pub remarks: Vec<String>,
}

impl Clip {
    /// One of which nothing is known but its length: one channel at 48 kHz.
    #[must_use]
    pub const fn unmeasured(length: Frames) -> Self {
        Self {
            length,
            layout: Layout::Mono,
            rate: 48_000,
            loudness: None,
            true_peak: None,
            energy: Vec::new(),
            weighted: Vec::new(),
            speech: Vec::new(),
            began: None,
            remarks: Vec::new(),
        }
    }

    /// Give back the memory that its curves grew into and do not need.
    pub fn shrink(&mut self) {
        self.energy.shrink_to_fit();
        self.weighted.shrink_to_fit();
        self.speech.shrink_to_fit();
    }

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
    /// Its filter gave nothing that can be used; with the reason.
    Filter(String),
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
    /// How people read, by their names on air: measured from takes in the language of the script.
    pub paces: BTreeMap<String, Pace>,
}

/// How somebody reads, against what the formula says of the same texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pace {
    /// How fast, in thousandths of the usual rate: 1000 is 160 words, or 300 syllables of Korean, a minute.
    pub speed: u32,
    /// From how many takes.
    pub takes: u32,
    /// How far the planned length of a take is from its length on the average, in thousandths.
    pub error: u32,
}

impl Pace {
    /// From the planned length of each text at the usual rate and the length of its take; `None` when there is too little
    /// to go by: under four takes, or under half a minute of speech.
    #[must_use]
    pub fn of(takes: &[(Millis, Millis)]) -> Option<Self> {
        let planned: u64 = takes.iter().map(|t| t.0.0).sum();
        let took: u64 = takes.iter().map(|t| t.1.0).sum();
        if takes.len() < LEAST_TAKES || took < LEAST_SPEECH || planned == 0 {
            return None;
        }
        // nobody reads aloud at twice or at half the usual rate: something else was measured
        let speed = (planned * 1000 + took / 2) / took;
        let speed = u32::try_from(speed).ok().filter(|s| (500..=2000).contains(s))?;
        let off = |(planned, took): &(Millis, Millis)| {
            let scaled = planned.0 * 1000 / u64::from(speed);
            scaled.abs_diff(took.0) * 1000 / took.0.max(1)
        };
        let error = takes.iter().map(off).sum::<u64>() / u64::try_from(takes.len()).ok()?;
        Some(Self { speed, takes: u32::try_from(takes.len()).ok()?, error: u32::try_from(error).ok()? })
    }
}

const LEAST_TAKES: usize = 4;
/// In milliseconds.
const LEAST_SPEECH: u64 = 30_000;

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
