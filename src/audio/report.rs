//! What was measured, done and reached, for people and for programs.
use super::{limit::LimitPlace, quality::Quality};
use crate::units::Layout;
use serde::Serialize;

/// What mastering found, did and reached. Levels are in LUFS, LU, dB and dBTP.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The deliverable's name.
    pub name: String,
    /// The profile's name.
    pub profile: String,
    /// How many frames, at the file's own rate.
    pub frames: u64,
    /// In Hz.
    pub rate: u32,
    /// Channels; mono is metered as dual mono.
    pub layout: Layout,
    /// Integrated loudness of the mix; `None` for silence.
    pub mix_lufs: Option<f64>,
    /// True peak of the mix.
    pub mix_dbtp: Option<f64>,
    /// The one gain.
    pub gain_db: f64,
    /// The limiter's ceiling.
    pub ceiling_dbtp: f64,
    /// How often the ceiling was lowered, because the encoded file had come out too high: first in places, then as a whole.
    pub lowered: u32,
    /// In how many places the ceiling was lowered further, because the encoded file had come out too high there.
    pub lowered_places: usize,
    /// The most that the limiter took.
    pub limited_db: f64,
    /// For how long it took anything worth hearing.
    pub limited_ms: u64,
    /// In how many places.
    pub limited_places: usize,
    /// The first of them.
    pub limited_at: Vec<LimitPlace>,
    /// Integrated loudness of the file, as delivered.
    pub integrated_lufs: Option<f64>,
    /// Loudness range.
    pub range_lu: Option<f64>,
    /// The highest momentary loudness.
    pub max_momentary_lufs: Option<f64>,
    /// The highest short-term loudness.
    pub max_short_term_lufs: Option<f64>,
    /// True peak of the file, as delivered, at eight-fold oversampling.
    pub true_peak_dbtp: Option<f64>,
    /// How often it was written.
    pub rounds: u32,
    /// What a listener would send it back for.
    pub quality: Quality,
    /// What was done to the sound before its level was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// What the profile asks for and one gain cannot give.
    pub remarks: Vec<String>,
    /// How loud the file is in each segment, in order.
    pub segments: Vec<PartLevel>,
    /// How loud the file is in each element that sounds in the foreground, in order.
    pub elements: Vec<PartLevel>,
}

/// The loudness of a part of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartLevel {
    /// The line of the script, from 1.
    pub line: usize,
    /// Where it begins.
    pub start_ms: u64,
    /// How long it is.
    pub length_ms: u64,
    /// Integrated loudness in LUFS; `None` for silence and for less than 400 ms.
    pub lufs: Option<f64>,
}

impl Report {
    /// In one line: before, gain, what the limiter took, after.
    #[must_use]
    pub fn line(&self) -> String {
        let level =
            |l: Option<f64>, none: &str, unit: &str| l.map_or_else(|| none.to_owned(), |l| format!("{l:.1} {unit}"));
        let limiter = if self.limited_places == 0 {
            "limiter idle".to_owned()
        } else {
            let (most, places, ms) = (self.limited_db, self.limited_places, self.limited_ms);
            let word = if places == 1 { "place" } else { "places" };
            format!("limiter took up to {most:.1} dB in {places} {word} ({ms} ms)")
        };
        // the first window of loudness is 400 ms long
        let none = if self.frames * 5 < u64::from(self.rate) * 2 { "too short for LUFS" } else { "silence" };
        let remarks: String = self.remarks.iter().map(|remark| format!("; {remark}")).collect();
        format!(
            "{}: mix {}, gain {:+.2} dB, {limiter}, file {} {}{remarks}",
            self.name,
            level(self.mix_lufs, none, "LUFS"),
            self.gain_db,
            level(self.integrated_lufs, none, "LUFS"),
            // what a decoder makes of digital silence is no level
            level(self.true_peak_dbtp.filter(|peak| *peak > -200.0), "silence", "dBTP"),
        )
    }
}
