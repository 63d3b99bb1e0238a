//! One episode as the feed has it. It is also what a published episode is sealed as.
use super::{
    Channel, Person,
    podcast::{Alternate, ContentLink, Image, Location, Soundbite, Txt},
};
use crate::{episode::Chapter, units::Millis};
use chrono::{DateTime, FixedOffset, NaiveDate};
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

/// A word and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The word.
    pub word: String,
    /// What it means.
    pub meaning: String,
}

/// What of an item is its channel's: as the channel was when the item was published, for what is published does not follow
/// a channel that has a new host since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfChannel {
    /// To be credited beside the people of the item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// A BCP 47 tag.
    pub language: String,
    /// Chapters also stand in the feed itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub simple_chapters: bool,
}

impl OfChannel {
    /// As a channel is now.
    #[must_use]
    pub fn now(channel: &Channel) -> Self {
        Self {
            people: channel.people.clone(),
            language: channel.language.clone(),
            simple_chapters: channel.simple_chapters,
        }
    }
}

/// One episode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where the words of a licence are that is not in the namespace's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_url: Option<String>,
    /// What its season is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season_name: Option<String>,
    /// What to show in the place of its number: `Ch. 3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_shown: Option<String>,
    /// The recording and the other files of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<Alternate>,
    /// Stretches worth hearing alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub soundbites: Vec<Soundbite>,
    /// What it is about, on the map.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// Pictures beside its artwork.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// Sentences for machines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub txts: Vec<Txt>,
    /// Where else it is to be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<ContentLink>,
    /// Words that it explains, for the pages of the show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The day when it was last corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<NaiveDate>,
    /// What it has of its channel. One that was sealed before this was kept goes with the channel as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_channel: Option<OfChannel>,
}
