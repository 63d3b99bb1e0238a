//! What was said in a source: words, with times where there are any, speakers, and everything else that the file held.
//!
//! It takes the text of one transcript file and gives one model, whatever the format. It is a stage of its own because
//! every format lies in its own way: later stages see words and paragraphs only, never a format's habits. Nothing of the
//! file is lost: what is not speech is kept as a note, as metadata, or in the list of what was set aside, with the reason.
mod bracket;
mod called;
mod caption;
mod corrections;
mod date;
mod docx;
mod hypertext;
mod invented;
mod json;
mod keys;
mod label;
mod labels;
pub(in crate::transcript) mod line;
mod lined;
mod lost;
mod name;
mod plain;
mod podcast;
mod read;
mod recogniser;
mod regular;
mod repeated;
mod sbv;
mod srt;
mod stamped;
mod station;
mod ttml;
mod vtt;
mod whisper;

pub use called::{called, is_anybody};
pub use corrections::{CORRECTIONS, Correction, NOBODY, correct};
pub use docx::{Document, document, read_document};
pub use labels::{LABELS, label, labels, stretches};
pub use line::stops;
pub use lined::{LINED, lined};
pub use plain::says_i;
pub use read::read;
pub use recogniser::columns::{FORMAT as COLUMNS, lacks_turns, with_turns};

use crate::{source::Span, units::Millis};
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How a word's time came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// The source gives this word's own times.
    Word,
    /// The source gives the times of its line; the word's own are spread over it by length.
    Interpolated,
}

/// When something was said, from the start of the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The start.
    pub start: Millis,
    /// The end, never before the start.
    pub end: Millis,
    /// How it came about.
    pub timing: Timing,
}

/// Whether a word was spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// As the transcript has it.
    #[default]
    Spoken,
    /// Put in by an editor, in brackets, inside a sentence that would have a hole without it.
    Inserted,
}

/// One word with the punctuation that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written, in Unicode NFC, with its punctuation: `“tree,`.
    pub text: String,
    /// When, if the source says.
    pub time: Option<Time>,
    /// Spoken, or inserted by an editor.
    pub kind: WordKind,
    /// Where in the file.
    pub span: Span,
}

/// Which speaker, by place in [`Transcript::speakers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub usize);

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ParagraphKind {
    /// Somebody speaks.
    Speech,
    /// A heading inside the interview, or its title or subtitle: not spoken.
    Heading,
    /// An editor's note that explains: not spoken, of use to a presenter.
    Note,
}

/// A turn, a line of captions, a paragraph of an interview page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// Who speaks, when the source says.
    pub speaker: Option<SpeakerId>,
    /// Which of [`Transcript::words`].
    pub words: Range<usize>,
    /// Where in the file.
    pub span: Span,
}

/// A word or name that the source itself explains: `jangmadang (market)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// The word explained.
    pub term: String,
    /// The explanation, as the source has it.
    pub meaning: String,
    /// The index of the term's last word in [`Transcript::words`].
    pub word: usize,
    /// Where the term begins is marked; otherwise it is a guess, and nobody reads it out before a person has looked.
    pub sure: bool,
    /// Where in the file.
    pub span: Span,
}

/// What a piece of a file is that is no part of the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SetAsideKind {
    /// A link of the page the text was copied from.
    Navigation,
    /// The name of the collection that it stands in.
    Collection,
    /// The title.
    Title,
    /// The subtitle.
    Subtitle,
    /// The line with the date of the interview.
    Date,
    /// Share buttons, copyright lines, player residue, captions of pictures.
    Boilerplate,
    /// A sound or a gesture: `[laughs]`, `(pause)`.
    Sound,
    /// Somebody spoke and the words are not known: `[inaudible]`. No quotation may run across it.
    Unclear,
    /// The source leaves something out: `[...]`. No quotation may run across it.
    Cut,
    /// Nobody said it: a recogniser wrote it over silence, or in a loop.
    Invented,
    /// A mark of the transcriber that is no word: `[sic]`, `[00:12:03]`, `[1]`.
    Mark,
}

/// A piece of the file that is no speech, kept so that nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// What it is taken for.
    pub kind: SetAsideKind,
    /// As written.
    pub text: String,
    /// Why it is taken for that, for the producer.
    pub why: &'static str,
    /// Where in the file.
    pub span: Span,
}

/// Everything one transcript file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What it was recognised as: `whisper json`, `plain interview`.
    pub format: &'static str,
    /// By what it was recognised.
    pub why: &'static str,
    /// Formats that were tried before, and the first reason why it is not of each.
    pub tried: Vec<(&'static str, String)>,
    /// The language tag that the file names, in lower case, or that its letters show (`ko`, `en`).
    pub language: Option<String>,
    /// The title, when the file has one.
    pub title: Option<String>,
    /// The subtitle or standfirst, when the file has one.
    pub subtitle: Option<String>,
    /// The day of the interview, when the file says it beyond doubt.
    pub date: Option<chrono::NaiveDate>,
    /// In order of first appearance, as the file writes them.
    pub speakers: Vec<String>,
    /// Those who ask, where the file lists who takes part.
    pub asking: Vec<SpeakerId>,
    /// The page is an article: its sentences are its writer's, and others stand in it in quotation marks.
    pub article: bool,
    /// All words, in order, of every kind of paragraph.
    pub words: Vec<Word>,
    /// In order; together they cover all words.
    pub paragraphs: Vec<Paragraph>,
    /// Words that the source explains.
    pub glosses: Vec<Gloss>,
    /// What is no speech.
    pub set_aside: Vec<SetAside>,
    /// What was corrected, in order.
    pub corrections: Vec<Correction>,
    /// The words of the last turn, where the file says when it begins and nothing says when it ends.
    pub open: Option<Range<usize>>,
}

impl Transcript {
    /// The recording says when the last turn ends, where the file does not: at the end of what is spoken in it. Nobody takes
    /// longer over a word than the slowest do.
    pub fn closes(&mut self, end: Millis) {
        let Some(open) = self.open.take() else { return };
        plain::clock::until(self, open, end);
    }

    /// Whether any word has a time.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.words.iter().any(|w| w.time.is_some())
    }

    /// The words of a stretch as text, with single spaces.
    #[must_use]
    pub fn text(&self, words: Range<usize>) -> String {
        let words = self.words.get(words).unwrap_or_default();
        words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A word in the form in which words are compared: NFC, lower case, letters and digits only.
///
/// Punctuation, quotes and dashes are the transcriber's; two texts that differ only in them say the same words.
/// An apostrophe inside a word is dropped too, so `don’t` and `don't` meet. Empty for a word of punctuation alone.
#[must_use]
pub fn folded(word: &str) -> String {
    if is_composed(word) { letters(word.chars()) } else { letters(word.nfc()) }
}

fn letters(chars: impl Iterator<Item = char>) -> String {
    // U+02BC is an apostrophe, and counts as a letter
    let is_letter = |c: &char| c.is_alphanumeric() && *c != 'ʼ' || unicode_normalization::char::is_combining_mark(*c);
    chars.filter(is_letter).flat_map(char::to_lowercase).collect()
}

/// A text in NFC, and without spaces of no width before its lines, which copied pages have.
#[must_use]
pub fn composed(text: String) -> String {
    const UNSEEN: char = '\u{200b}';
    let text = if is_composed(&text) { text } else { text.nfc().collect() };
    if !text.contains(UNSEEN) {
        return text;
    }
    text.split_inclusive('\n').map(|line| line.trim_start_matches(UNSEEN)).collect()
}

/// Whether a text is in NFC as it stands, as most are; finding out takes a fraction of the time of making it so.
fn is_composed(text: &str) -> bool {
    is_nfc_quick(text.chars()) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn words_are_compared_without_their_punctuation_and_in_one_unicode_form() {
        assert_eq!(folded("“Don’t,"), folded("don't"));
        assert_eq!(folded("donʼt"), folded("don't"));
        assert_eq!(folded("\u{1112}\u{1161}\u{11ab}"), folded("한"));
        assert_eq!(folded("—"), "");
        assert_ne!(folded("resume"), folded("résumé"));
    }
}
