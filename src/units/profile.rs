//! What a finished recording must measure, and the form it is delivered in.
use super::{Db, Layout, Lufs, TruePeak};

/// What a deliverable must measure.
///
/// Sources of the named ones: `podcast` Apple's audio requirements and AES TD1008; `ebu` EBU R 128; `ebu-s1` its supplement 1
/// for what is shorter than a minute; `atsc` ATSC A/85; `prss` the loudness of segments that public radio in the United
/// States asks for; `bbc` its delivery of radio programmes, which is R 128; `shortwave` no standard, but what listeners far
/// away can follow.
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
    /// What no three seconds may pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_short_term: Option<Lufs>,
    /// How far each segment may lie from the integrated loudness to reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Db>,
    /// What is done to the sound before its level is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<Chain>,
}

/// What is done to a mix before its level is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// Mono, band-limited and dense.
    Shortwave,
}

impl Chain {
    /// What it does, for a report.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Shortwave => "mono, 150 Hz to 4.5 kHz, compressed 4:1 from -37 dBFS on",
        }
    }
}

impl Profile {
    /// The profiles that the tool knows.
    pub const NAMES: [&'static str; 7] = ["podcast", "ebu", "ebu-s1", "atsc", "prss", "bbc", "shortwave"];

    /// A profile of a loudness and a ceiling.
    #[must_use]
    pub fn new(name: &str, integrated: Lufs, true_peak: TruePeak) -> Self {
        Self {
            name: name.to_owned(),
            integrated,
            tolerance: Db::from_centi(10),
            true_peak,
            max_short_term: None,
            segments: None,
            chain: None,
        }
    }

    /// One of the profiles that the tool knows.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (integrated, true_peak) = match name {
            "podcast" => (-1600, -100),
            "ebu" | "ebu-s1" | "bbc" => (-2300, -100),
            "atsc" | "prss" => (-2400, -200),
            "shortwave" => (-1400, -100),
            _ => return None,
        };
        let mut profile = Self::new(name, Lufs::from_centi(integrated), TruePeak::from_centi(true_peak));
        profile.max_short_term = (name == "ebu-s1").then(|| Lufs::from_centi(-1800));
        profile.segments = (name == "prss").then(|| Db::from_centi(200));
        profile.chain = (name == "shortwave").then_some(Chain::Shortwave);
        Some(profile)
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
    /// PCM packed without loss.
    Flac {
        /// 16 or 24.
        bits: u16,
    },
    /// MP3 at a constant bit rate.
    Mp3 {
        /// In kbit/s.
        kbps: u16,
    },
    /// Opus in Ogg, at 48 kHz.
    Opus {
        /// In kbit/s, on average, all channels together.
        kbps: u16,
    },
}

impl Container {
    /// How names of such files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Wav { .. } => "wav",
            Self::Flac { .. } => "flac",
            Self::Mp3 { .. } => "mp3",
            Self::Opus { .. } => "opus",
        }
    }
}

/// What radio automation is told of a file (AES46). What is not given is taken from the episode or left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Cart {
    /// Instead of the episode's title.
    pub title: Option<String>,
    /// Instead of the show's title.
    pub artist: Option<String>,
    /// The number of the cut.
    pub cut: Option<String>,
    /// Of a sponsor.
    pub client: Option<String>,
    /// As the automation sorts.
    pub category: Option<String>,
    /// As the automation sorts.
    pub classification: Option<String>,
    /// The last words.
    pub out_cue: Option<String>,
    /// `2026-11-10`: not before.
    pub start_date: Option<String>,
    /// `07:00:00`
    pub start_time: Option<String>,
    /// Not after.
    pub end_date: Option<String>,
    /// Not after.
    pub end_time: Option<String>,
    /// The station's own.
    pub user: Option<String>,
    /// An address.
    pub url: Option<String>,
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
    /// For radio automation; of a WAV only.
    pub cart: Cart,
    /// Whether its segments are files of their own, too.
    pub segments: bool,
}
