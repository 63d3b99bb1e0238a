//! The cue words, in English and Korean, and what each of them takes.
use super::Verb;
use crate::{diagnostic::meant, letter::has_hangul};
use unicode_normalization::UnicodeNormalization as _;

/// The word in capitals and the Korean one.
const WORDS: [(Verb, &str, &str); 14] = [
    (Verb::Clip, "CLIP", "인서트"),
    (Verb::Sig, "SIG", "시그널"),
    (Verb::Music, "MUSIC", "음악"),
    (Verb::Sting, "STING", "스팅"),
    (Verb::Ident, "IDENT", "로고"),
    (Verb::Bridge, "BRIDGE", "브릿지"),
    (Verb::Bed, "BED", "배경"),
    (Verb::Sfx, "SFX", "효과음"),
    (Verb::Pause, "PAUSE", "쉼"),
    (Verb::Post, "POST", "정시"),
    (Verb::Rec, "REC", "녹음"),
    (Verb::Chapter, "CHAPTER", "챕터"),
    (Verb::Note, "NOTE", "메모"),
    (Verb::Hold, "HOLD", "보류"),
];

impl Verb {
    /// The cue word in capitals.
    #[must_use]
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(verb, ..)| *verb == self).map_or("", |(_, word, _)| word)
    }

    /// The verb of a cue word, English or Korean.
    pub(super) fn named(word: &str) -> Option<Self> {
        // some systems take syllables apart
        let word: String = word.nfc().collect();
        WORDS.iter().find(|(_, english, korean)| *english == word || *korean == word).map(|(verb, ..)| *verb)
    }

    /// The cue word that was probably meant.
    pub(super) fn meant(word: &str) -> Option<&'static str> {
        let same = WORDS.iter().find(|(_, english, _)| english.eq_ignore_ascii_case(word)).map(|(_, word, _)| *word);
        let near = || meant(word, WORDS.iter().flat_map(|(_, english, korean)| [*english, *korean]));
        // a Korean word of two syllables is near to half of the language
        same.or_else(|| near().filter(|near| near.is_ascii() || near.chars().count() > 2))
    }

    /// All cue words, as they are written in the language of `word`.
    pub(super) fn all(word: &str) -> String {
        let hangul = has_hangul(word);
        let own = |(_, english, korean): &(Self, &'static str, &'static str)| if hangul { *korean } else { *english };
        WORDS.iter().map(own).collect::<Vec<_>>().join(", ")
    }

    /// Its words are for people and go on to the end of the quote.
    pub(super) const fn is_remark(self) -> bool {
        matches!(self, Self::Note | Self::Hold)
    }

    pub(super) const fn takes_material(self) -> bool {
        !matches!(self, Self::Pause | Self::Post | Self::Chapter | Self::Note | Self::Hold)
    }

    pub(super) const fn takes_time(self) -> bool {
        matches!(self, Self::Pause | Self::Post)
    }

    /// The settings and flags it knows.
    pub(super) const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Clip => &["gain", "fade", "xfade", "as", "credit", "alt", "pad", "spare", "id", "under", "flex"],
            Self::Sig | Self::Music | Self::Sting | Self::Ident | Self::Bridge => {
                &["level", "gain", "fade", "xfade", "len", "loop", "alt", "pad", "spare", "id", "flex"]
            }
            Self::Bed => &["level", "gain", "duck", "fade", "loop", "until", "post", "alt", "id", "out"],
            Self::Sfx => &["level", "gain", "fade", "under", "alt", "pad", "spare", "id"],
            Self::Pause => &["alt", "pad", "spare", "flex", "id"],
            Self::Post => &["soft", "alt", "id"],
            Self::Rec => &["gain", "fade", "take"],
            Self::Chapter => &["title", "img", "url", "hidden", "alt"],
            Self::Note | Self::Hold => &[],
        }
    }
}

/// Settings that stand alone.
pub(super) const FLAGS: [&str; 5] = ["loop", "under", "hidden", "soft", "out"];

/// What a cue begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) struck: bool,
    pub(super) bold: bool,
    /// The word, without its marks.
    pub(super) word: std::ops::Range<usize>,
    /// Where the operands begin.
    pub(super) end: usize,
    pub(super) verb: Option<Verb>,
    /// It is no cue word and nearly one.
    pub(super) near: bool,
}

/// Read the first word of a quote line.
pub(super) fn opening(text: &str) -> Option<Opening> {
    let marks = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.bytes().take(6).take_while(|b| matches!(b, b'*' | b'_')).count()
    };
    let mut at = 0;
    let mut struck = text.starts_with("~~");
    at += if struck { 2 } else { 0 };
    let before = marks(at);
    at += before;
    if !struck && text.get(at..)?.starts_with("~~") {
        struck = true;
        at += 2;
    }
    let rest = text.get(at..)?;
    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if length == 0 {
        return None;
    }
    let word = at..at + length;
    at += length;
    let marked = marks(at);
    at += marked;
    if text.get(at..)?.starts_with(':') {
        at += 1;
        at += marks(at);
    }
    let rest = text.get(at..)?;
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace) || rest.starts_with("~~")) {
        return None;
    }
    let name = text.get(word.clone())?;
    let verb = Verb::named(name);
    let near = verb.is_none() && name.len() >= 3 && name.bytes().all(|b| b.is_ascii_uppercase());
    let near = near && Verb::meant(name).is_some();
    Some(Opening { struck, bold: before > 0 && marked > 0, word, end: at, verb, near })
}

#[cfg(test)]
mod tests {
    use super::{Verb, opening};

    #[test]
    fn a_cue_word_is_known_bold_struck_or_in_korean() {
        for text in ["CLIP tom", "**CLIP** tom", "~~**CLIP** tom~~", "**CLIP:** tom", "인서트 tom", "CLIP"] {
            assert_eq!(opening(text).and_then(|o| o.verb), Some(Verb::Clip), "{text}");
        }
        assert_eq!(opening("clip tom").and_then(|o| o.verb), None);
        assert_eq!(opening("CLIP's name"), None);
    }

    #[test]
    fn a_slip_in_a_cue_word_gets_a_suggestion() {
        assert_eq!(Verb::meant("CLPI"), Some("CLIP"));
        assert_eq!(Verb::meant("clip"), Some("CLIP"));
        assert_eq!(Verb::meant("remember"), None);
    }
}
