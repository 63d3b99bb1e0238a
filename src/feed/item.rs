//! One episode as the feed has it. It is also what a published episode is sealed as.
use super::Person;
use crate::{episode::Chapter, units::Millis};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Where it is.
    pub url: String,
    /// How many bytes, of the file as it is.
    pub bytes: u64,
    /// `audio/mpeg`
    pub mime: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// Captions as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// Where it is.
    pub url: String,
    /// `text/vtt`, `application/x-subrip`, `application/json`, `text/html`.
    pub mime: String,
    /// A BCP 47 tag.
    pub language: String,
    /// Whether it has times to show it by.
    pub captions: bool,
}

/// One episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Given once.
    pub guid: String,
    /// Without a number.
    pub title: String,
    /// Plain text, in a sentence or two.
    pub summary: String,
    /// The show notes.
    pub notes_html: String,
    /// Its page.
    pub page: String,
    /// The recording.
    pub enclosure: Enclosure,
    /// When it is published.
    pub date: DateTime<FixedOffset>,
    /// Of the recording.
    pub duration: Millis,
    /// In its season, or of all.
    pub number: Option<u32>,
    /// From 1.
    pub season: Option<u32>,
    /// `full`, `trailer`, `bonus`.
    pub kind: String,
    /// Holds what children should not hear.
    pub explicit: bool,
    /// Its own picture's address.
    pub image: Option<String>,
    /// Captions, the best first.
    pub transcripts: Vec<Transcript>,
    /// Where the chapters are.
    pub chapters_url: Option<String>,
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// To be credited.
    pub people: Vec<Person>,
    /// A licence by its short name.
    pub licence: Option<String>,
}
