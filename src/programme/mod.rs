//! What airs, and nothing else: exact clip times, aired words with their times, air names.
//!
//! Everything published is made from this. It may read `script` and `transcript`; its own types carry none of theirs: no
//! note, no comment, no struck word, no real name, no path of a source, no other version's alternates. That is what makes
//! it the wall: what is not in here cannot reach a published file by accident.
mod clause;
mod clip;
mod cut;
mod find;
mod level;
mod lines;
mod own;
mod proof;
mod quiet;
mod resolve;
mod spacing;
mod statement;

pub use resolve::{Material, resolve};
pub use statement::{Statement, statements};

use crate::{
    media::{ClipId, Pace},
    source::Span,
    units::{Db, FrameRange, Frames},
};
use std::collections::BTreeMap;

/// The language of a text: decides how reading time is counted and how captions break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Language(pub String);

impl Language {
    /// Whether syllables are counted, and words not broken inside: Korean.
    #[must_use]
    pub fn is_korean(&self) -> bool {
        self.0 == "ko" || self.0.starts_with("ko-")
    }
}

/// Which voice, by place in [`Programme::voices`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VoiceId(pub usize);

/// Somebody who is heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The name on air.
    pub name: String,
    /// What else is said of the person: `beekeeper`.
    pub role: Option<String>,
    /// Whether this is the corner's host.
    pub host: bool,
}

/// One edition of an episode, ready to be laid out in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programme {
    /// Of the episode.
    pub title: String,
    /// As listeners know the corner.
    pub corner: String,
    /// Of what is spoken, where an element does not say otherwise.
    pub language: Language,
    /// The version: `None` for the only or default one.
    pub version: Option<String>,
    /// The length to fill.
    pub slot: Option<Frames>,
    /// How far from it is still right; without one the length is exact.
    pub tolerance: Option<Frames>,
    /// Who is heard.
    pub voices: Vec<Voice>,
    /// In running order; never empty when anything airs.
    pub segments: Vec<Segment>,
    /// Why it may not be published yet: each HOLD that stands in the script.
    pub holds: Vec<String>,
    /// How those read whose takes were measured.
    pub paces: BTreeMap<VoiceId, Pace>,
}

/// What listeners are told in writing of what they hear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Words explained on air, in order.
    pub terms: Vec<Term>,
    /// Links that the script gives for the notes, in order.
    pub links: Vec<Link>,
    /// Credits that the script gives, in order, each once.
    pub credits: Vec<String>,
}

impl Told {
    fn add(&mut self, other: &Self) {
        self.terms.extend(other.terms.iter().cloned());
        self.links.extend(other.links.iter().cloned());
        for credit in &other.credits {
            if !self.credits.contains(credit) {
                self.credits.push(credit.clone());
            }
        }
    }
}

impl Programme {
    /// What is told of those elements that are `heard`, given the places of their segment and of them in it.
    pub fn told(&self, heard: impl Fn(usize, usize) -> bool) -> Told {
        let mut told = Told::default();
        for (segment, part) in self.segments.iter().enumerate() {
            for (_, it) in part.elements.iter().enumerate().filter(|(element, _)| heard(segment, *element)) {
                told.add(&it.told);
            }
        }
        told
    }
}

/// Words explained on air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: String,
    /// The explanation as aired.
    pub meaning: String,
}

/// A link for the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is read.
    pub text: String,
    /// Where it goes.
    pub url: String,
}

/// Where in the script something comes from. A line number gives nothing away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// From 1.
    pub line: usize,
    /// For diagnostics; never written to a published file.
    pub span: Span,
}

/// A part of the corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Its public name: it becomes a chapter.
    pub title: String,
    /// How long it is to be.
    pub length: Option<Frames>,
    /// When it is to start, and whether that must be met.
    pub start: Option<(Frames, bool)>,
    /// In running order.
    pub elements: Vec<Element>,
    /// Its heading.
    pub origin: Origin,
}

/// Whether an element always airs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Always.
    #[default]
    Always,
    /// Only when the programme is short; the lowest number first.
    Pad(u32),
    /// Goes first when it is long; the lowest number first.
    Spare(u32),
}

/// One thing in the running order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What.
    pub kind: ElementKind,
    /// Whether it always airs.
    pub priority: Priority,
    /// The script's id for it, when it has one.
    pub id: Option<String>,
    /// What listeners are told of it.
    pub told: Told,
    /// Where it comes from.
    pub origin: Origin,
}

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ElementKind {
    /// Somebody reads.
    Speech(Speech),
    /// A cut from a source.
    Clip(Cut),
    /// Music in the foreground.
    Music(Music),
    /// Music under what follows.
    Bed(Bed),
    /// The bed that plays ends here.
    BedOut {
        /// How long it takes to go.
        fade: Option<Frames>,
    },
    /// A sound effect.
    Effect(Effect),
    /// A silence.
    Pause {
        /// As written.
        length: Frames,
        /// How much shorter and longer it may become; the corner's policy when `None`.
        flex: Option<(Frames, Frames)>,
    },
    /// A moment that must be met by what follows.
    Post {
        /// From the start of the programme.
        at: Frames,
        /// Being late is an error.
        hard: bool,
    },
    /// A public chapter mark at what follows.
    Chapter(ChapterMark),
}

/// What kind of reading it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpeechKind {
    /// The host's or a colleague's own words.
    #[default]
    Link,
    /// Explains a word.
    Term,
    /// Reads a source's words, proven against its transcript.
    Quote,
    /// Gives a source's words in another language.
    Translation,
}

/// A paragraph that somebody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speech {
    /// Who.
    pub voice: VoiceId,
    /// What kind of reading.
    pub kind: SpeechKind,
    /// The words as they are read: nothing struck, no direction, no pronouncer.
    pub text: String,
    /// The same words cut into sentences, each with the time that reading it takes by the formula, for captions.
    pub phrases: Vec<Phrase>,
    /// How long reading it all takes by the formula.
    pub planned: Frames,
    /// In the take's recording: the stretches in which somebody speaks, inside the take's range.
    pub spoken: Vec<FrameRange>,
    /// The recording, once there is one.
    pub take: Option<Piece>,
    /// Spoken over the clip with this id.
    pub over: Option<String>,
}

/// A sentence that is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Its words.
    pub text: String,
    /// How long reading it takes by the formula, the pause after it included.
    pub planned: Frames,
}

/// A stretch of one recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which recording.
    pub clip: ClipId,
    /// Which part of it.
    pub range: FrameRange,
    /// On top of the level match.
    pub gain: Db,
    /// Loudness of what the element airs of this recording, for the level match ([`crate::media::Clip::loudness_of`]);
    /// `None` for silence.
    pub loudness: Option<crate::units::Lufs>,
}

/// A word that airs, with its time in the recording where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AiredWord {
    /// With its punctuation.
    pub text: String,
    /// Where in the recording.
    pub at: Option<FrameRange>,
    /// Who says it, where it is known.
    pub voice: Option<VoiceId>,
}

/// A cut from a source: one stretch, or several when struck words were cut out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// In order; never empty. All from one recording, but for tones.
    pub pieces: Vec<Piece>,
    /// The recording of the tone that stands in the place of struck words, where one does.
    pub bleep: Option<ClipId>,
    /// What is heard.
    pub words: Vec<AiredWord>,
    /// Who is heard first, where it is known.
    pub voice: Option<VoiceId>,
    /// The last words, for the rundown: the cue to speak.
    pub out_words: String,
    /// Fades at its edges where the script asks for other than the usual.
    pub fade: Option<(Frames, Frames)>,
    /// The crossfade at inner cuts, where the script asks for other than the usual.
    pub crossfade: Option<Frames>,
    /// Goes down this far after this time, while another voice speaks over it.
    pub under: Option<(Db, Frames)>,
}

impl Cut {
    /// How long it airs.
    #[must_use]
    pub fn length(&self) -> Frames {
        self.pieces.iter().map(|p| p.range.length()).sum()
    }

    /// Whether a piece is the tone that stands in the place of struck words.
    #[must_use]
    pub fn is_tone(&self, piece: &Piece) -> bool {
        self.bleep.as_ref() == Some(&piece.clip)
    }
}

/// What a piece of foreground music is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MusicKind {
    /// The signature tune.
    Signature,
    /// Music.
    Music,
    /// A short punctuation.
    Sting,
    /// The station's name.
    Ident,
    /// Between two parts.
    Bridge,
}

impl MusicKind {
    /// The word of its cue.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signature => "SIG",
            Self::Music => "MUSIC",
            Self::Sting => "STING",
            Self::Ident => "IDENT",
            Self::Bridge => "BRIDGE",
        }
    }
}

/// Music in the foreground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Music {
    /// What for.
    pub kind: MusicKind,
    /// Which part of which recording.
    pub piece: Piece,
    /// How long it plays; longer than the piece when it loops.
    pub length: Frames,
    /// Starts over at its end.
    pub looped: bool,
    /// Against the loudness of speech; the corner's default when `None`.
    pub level: Option<Db>,
    /// Fades in and out.
    pub fade: (Frames, Frames),
    /// The crossfade with what is before it, where the script asks for other than the usual.
    pub crossfade: Option<Frames>,
    /// How much shorter and longer its tail may become; the corner's policy when `None`.
    pub flex: Option<(Frames, Frames)>,
}

/// Where a bed ends when no `BED out` ends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BedEnd {
    /// With the programme.
    #[default]
    Programme,
    /// With its segment.
    Segment,
    /// With the element of this id.
    Id(String),
}

/// Music under speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bed {
    /// Which part of which recording.
    pub piece: Piece,
    /// Starts over at its end.
    pub looped: bool,
    /// Against the loudness of speech, while nobody speaks; the corner's default when `None`.
    pub level: Option<Db>,
    /// Taken off more under speech; the corner's default when `None`.
    pub duck: Option<Db>,
    /// How long going down takes.
    pub attack: Option<Frames>,
    /// How long coming up takes.
    pub release: Option<Frames>,
    /// Fades in and out.
    pub fade: (Frames, Frames),
    /// Where it ends.
    pub until: BedEnd,
    /// Started so that the recording ends at this moment of the programme.
    pub post: Option<Frames>,
}

/// What is shorter does not repeat: it would be a tone.
pub const SHORTEST_LOOP: Frames = Frames::from_millis(20);

impl Bed {
    /// Fades in and out where the script asks for none.
    pub const USUAL_FADE: (Frames, Frames) = (Frames::from_millis(500), Frames::from_millis(1500));
}

/// A sound effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Which part of which recording.
    pub piece: Piece,
    /// Plays below what follows instead of before it.
    pub under: bool,
    /// Against the loudness of speech; the corner's default when `None`.
    pub level: Option<Db>,
    /// Fades in and out.
    pub fade: (Frames, Frames),
}

/// A public chapter mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChapterMark {
    /// The title.
    pub title: String,
    /// A link.
    pub url: Option<String>,
    /// A picture, by its public address.
    pub image: Option<String>,
    /// Players do not list it.
    pub hidden: bool,
}
