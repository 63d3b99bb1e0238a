//! What a finished recording must measure, and the form it is delivered in.
use super::{Db, Layout, Lufs, TruePeak};

/// The loudness that a deliverable must have.
///
/// Sources of the named ones: `podcast` Apple's audio requirements and AES TD1008; `ebu` EBU R 128; `atsc` ATSC A/85.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// As a corner names it.
    pub name: String,
    /// Integrated loudness to reach.
    pub integrated: Lufs,
    /// How far from it a finished file may lie, either way.
    pub tolerance: Db,
    /// What the true peak may not pass, in the file as delivered.
    pub true_peak: TruePeak,
}

impl Profile {
    /// One of the profiles that the tool knows: `podcast`, `ebu`, `atsc`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (integrated, tolerance, true_peak) = match name {
            "podcast" => (-1600, 10, -100),
            "ebu" => (-2300, 50, -100),
            "atsc" => (-2400, 200, -200),
            _ => return None,
        };
        Some(Self {
            name: name.to_owned(),
            integrated: Lufs::from_centi(integrated),
            tolerance: Db::from_centi(tolerance),
            true_peak: TruePeak::from_centi(true_peak),
        })
    }
}

/// The file format of a deliverable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Container {
    /// PCM in a WAV file.
    Wav {
        /// 16 or 24.
        bits: u16,
    },
    /// MP3 at a constant bit rate.
    Mp3 {
        /// In kbit/s.
        kbps: u16,
    },
}

/// One finished file: what it measures and what it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Delivery {
    /// As a corner names it; also what `--deliverable` asks for.
    pub name: String,
    /// What it must measure.
    pub profile: Profile,
    /// Channels.
    pub layout: Layout,
    /// Sample rate in Hz.
    pub rate: u32,
    /// File format.
    pub container: Container,
}
