//! What a finished file gives away, looked at as a stranger would.
//!
//! It takes the bytes of a file and what must not be in it, and gives every place where something is: in each encoding, in
//! each field that a writer can fill, after the end. It trusts no writer, not the tool's own either, and shares nothing with
//! them. What it finds none of may still be there in a form that it does not know.
mod detect;
mod mask;
mod open;
pub mod remains;
mod sound;
mod view;

use crate::{
    letter::is_hangul,
    protect::{MASK, Words},
};
pub use mask::mask;
use open::Strange;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek, SeekFrom},
};
use view::{View, views};

/// Kinds of leak that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// The name of the user of this machine.
    UserName,
    /// The name of this machine.
    HostName,
    /// A path from the top of somebody's machine.
    AbsolutePath,
    /// An address that the show does not give itself.
    Email,
    /// A place on the map.
    Position,
    /// A moment that is none of those that the show tells.
    TimeOfMaking,
    /// A speaker's name in a transcript that is no name on air.
    RealName,
    /// A protected word.
    Protected,
    /// A word that was asked for.
    Denied,
    /// What is only for the host or for colleagues.
    Note,
    /// What is struck.
    Struck,
    /// A comment in a page or in captions.
    Comment,
    /// A field that no writer of the tool makes.
    ForeignField,
    /// Bytes after the end of a file.
    TrailingBytes,
}

impl Kind {
    /// All of them, and what each is in words.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::UserName, "user name of this machine"),
        (Self::HostName, "name of this machine"),
        (Self::AbsolutePath, "absolute path"),
        (Self::Email, "e-mail address that the show does not give"),
        (Self::Position, "place on the map"),
        (Self::TimeOfMaking, "time that the show does not tell"),
        (Self::RealName, "speaker's name of a transcript"),
        (Self::Protected, "protected word"),
        (Self::Denied, "denied word"),
        (Self::Note, "note or comment of the script"),
        (Self::Struck, "struck text"),
        (Self::Comment, "comment in a page or in captions"),
        (Self::ForeignField, "field that the tool does not write"),
        (Self::TrailingBytes, "bytes after the end"),
    ];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, words)| words)
    }
}

/// Words of one kind that must not be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    /// In the form in which words are compared.
    phrases: BTreeSet<String>,
}

/// How many words in a row of a note or of struck text are its own.
const RUN: usize = 3;

impl Phrases {
    /// A text that must not be there: any three words of it in a row, the whole where it is shorter, and words that look like
    /// nobody else's (letters and digits). What also `airs` is fine.
    pub fn add(&mut self, text: &str, airs: &str) {
        let words: Vec<String> = plain(text).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let own = |phrase: &String| !airs.contains(&format!(" {phrase} "));
        if words.len() >= RUN {
            self.phrases.extend(words.windows(RUN).map(|run| run.join(" ")).filter(own));
        } else {
            let whole = words.join(" ");
            self.phrases.extend(Some(whole).filter(|w| w.chars().count() >= 6).filter(own));
        }
        let odd = |w: &&String| {
            w.chars().count() >= 6 && w.chars().any(|c| c.is_ascii_digit()) && w.chars().any(char::is_alphabetic)
        };
        self.phrases.extend(words.iter().filter(odd).filter(|w| own(w)).cloned());
    }

    /// What of them stands in a text that is [`plain`]: each stretch of their words, in order, none within another.
    fn find(&self, text: &str) -> Vec<String> {
        if self.phrases.is_empty() {
            return Vec::new();
        }
        let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        let mut own = vec![false; words.len()];
        for length in 1..=RUN {
            for (n, run) in words.windows(length).enumerate() {
                if self.phrases.contains(&run.join(" ")) {
                    own.iter_mut().skip(n).take(length).for_each(|mark| *mark = true);
                }
            }
        }
        let mut found: Vec<String> = Vec::new();
        let mut from = 0;
        for stretch in own.chunk_by(|a, b| a == b) {
            let (to, marked) = (from + stretch.len(), stretch.first() == Some(&true));
            if marked && found.len() < MOST_TOLD {
                let shown = words.get(from..to.min(from + MOST_SHOWN)).unwrap_or_default().join(" ");
                found.push(shown);
            }
            from = to;
        }
        let all = found.clone();
        let mut n = 0;
        found.retain(|own| {
            n += 1;
            let longer = |(m, other): (usize, &String)| other.contains(own) && (other.len() > own.len() || m + 1 < n);
            !all.iter().enumerate().any(longer)
        });
        found
    }
}

/// A text as words that are compared: lower case, letters and digits, one space between them and around them.
#[must_use]
pub fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = " ".to_owned();
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !matches!(c, '\'' | '’') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// What must not be there, and what may.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Protected words.
    pub protected: Option<&'a Words>,
    /// Words that were asked for.
    pub denied: Option<&'a Words>,
    /// Names of speakers.
    pub real_names: Words,
    /// Of this machine.
    pub users: Vec<String>,
    /// Of this machine.
    pub hosts: Vec<String>,
    /// Where the show and its user are at home on this machine.
    pub homes: Vec<String>,
    /// Notes and comments.
    pub notes: Phrases,
    /// Struck text.
    pub struck: Phrases,
    /// Addresses that the show gives itself.
    pub addresses: Vec<String>,
    /// Moments that the show tells, in seconds since 1970.
    pub moments: Vec<i64>,
    /// The same by the clock of the place that tells them.
    pub local: Vec<i64>,
    /// Comments that the tool writes into captions: what was corrected.
    pub told: Vec<String>,
    /// Stays in the house: notes and names are what it is for.
    pub in_house: bool,
    /// Look at fields and texts alone, not at the bytes of sound and pictures.
    pub fields_alone: bool,
}

/// Something that a file gives away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// The file, relative to the show.
    pub file: String,
    /// Where in it: `bext Originator`, `utf-16le at byte 120`.
    pub place: String,
    /// What stands there; of a protected word only which one it is.
    pub shows: String,
}

/// How many findings of one kind in one file are told.
const MOST_TOLD: usize = 20;
/// How many words of one stretch are shown.
const MOST_SHOWN: usize = 12;
/// What is read at once of sound and pictures, and how much of it is read twice.
const WINDOW: usize = 1 << 20;
const OVERLAP: usize = 4 << 10;
/// Texts longer than this are taken for binary: 64 MiB.
const MOST_TEXT: u64 = 64 << 20;

/// Look at one file and at its name.
///
/// # Errors
/// When it cannot be read.
pub fn scan(name: &str, input: &mut (impl Read + Seek), known: &Known<'_>) -> io::Result<Vec<Finding>> {
    let mut scan = Scan { file: name, known, found: Vec::new(), seen: BTreeMap::new(), samples: false };
    scan.text(&View { how: "its name".to_owned(), text: name.to_owned(), at: 0 }, "its name", true);
    let length = input.seek(SeekFrom::End(0))?;
    let opened = open::open(input, length)?;
    for part in &opened.parts {
        let says = |place: &str| Finding {
            kind: Kind::ForeignField,
            file: name.to_owned(),
            place: place.to_owned(),
            shows: format!("{} bytes", part.bytes.len()),
        };
        match part.strange {
            Some(Strange::Foreign) => scan.add(says(&part.name)),
            Some(Strange::Trailing) => scan.add(Finding { kind: Kind::TrailingBytes, ..says(&part.name) }),
            Some(Strange::Position) => scan.add(Finding { kind: Kind::Position, ..says(&part.name) }),
            None => {}
        }
        for view in views(&part.bytes) {
            scan.text(&view, &part.name, true);
        }
        if part.name.ends_with(" OriginationDate") {
            scan.date(&part.bytes, &part.name);
        }
    }
    input.seek(SeekFrom::Start(0))?;
    if opened.parts.is_empty() && opened.payload.is_none() && length <= MOST_TEXT {
        let mut bytes = Vec::new();
        input.take(MOST_TEXT).read_to_end(&mut bytes)?;
        let whole = std::str::from_utf8(&bytes).is_ok_and(|t| !t.contains('\0'));
        for view in views(&bytes) {
            scan.text(&view, "", whole);
        }
        return Ok(scan.finish());
    }
    // the sound and the picture of what has fields; what has none is all text
    if known.fields_alone && (opened.payload.is_some() || !opened.parts.is_empty()) {
        return Ok(scan.finish());
    }
    // also what was opened, byte by byte: what is not known to be a field is there all the same
    scan.samples = opened.payload.is_some();
    let (mut from, mut window) = (0, Vec::new());
    loop {
        let old = window.len();
        input.by_ref().take((WINDOW - old.min(WINDOW)) as u64).read_to_end(&mut window)?;
        if window.len() == old {
            break;
        }
        for mut view in views(&window) {
            view.at += from;
            scan.text(&view, "", false);
        }
        let keep = window.len().min(OVERLAP);
        from += window.len() - keep;
        let _ = window.drain(..window.len() - keep);
    }
    Ok(scan.finish())
}

/// Look at a text that is to become a file.
#[must_use]
pub fn scan_text(name: &str, text: &str, known: &Known<'_>) -> Vec<Finding> {
    let mut scan = Scan { file: name, known, found: Vec::new(), seen: BTreeMap::new(), samples: false };
    scan.text(&View { how: "its name".to_owned(), text: name.to_owned(), at: 0 }, "its name", true);
    for view in views(text.as_bytes()) {
        scan.text(&view, "", !text.contains('\0'));
    }
    scan.finish()
}

struct Scan<'a> {
    file: &'a str,
    known: &'a Known<'a>,
    found: Vec<Finding>,
    /// How often something stands in a stretch of text, whatever was undone there.
    seen: BTreeMap<(String, Kind, String), usize>,
    /// What is looked at are millions of samples: among them, letters with signs between them are chance.
    samples: bool,
}

impl Scan<'_> {
    fn add(&mut self, finding: Finding) {
        let same = |f: &&Finding| f.kind == finding.kind;
        let known = self.found.iter().filter(same).any(|f| f.shows == finding.shows && f.place == finding.place);
        if !known && self.found.iter().filter(same).count() < MOST_TOLD {
            self.found.push(finding);
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        self.found.sort();
        self.found
    }

    /// A day without a time: one of those that the show tells.
    fn date(&mut self, bytes: &[u8], place: &str) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let day =
            |seconds: &i64| chrono::DateTime::from_timestamp(*seconds, 0).map(|d| d.format("%Y-%m-%d").to_string());
        if !text.is_empty() && !self.known.local.iter().filter_map(day).any(|d| d == text) {
            self.add(Finding {
                kind: Kind::TimeOfMaking,
                file: self.file.to_owned(),
                place: place.to_owned(),
                shows: text,
            });
        }
    }

    /// Look at one view. What is not `sure` to be text is looked at for words that are long enough to be no chance.
    fn text(&mut self, view: &View, part: &str, sure: bool) {
        // read off binary bytes, or through something that may not be what it was taken for
        const GUESSED: [&str; 5] = ["base64", "utf-16", "utf-32", "latin", "cp949"];
        let sure = sure && !GUESSED.iter().any(|how| view.how.contains(how));
        let text = view.text.as_str();
        let place = |at: usize| {
            let how = if view.how == "utf-8" || view.how == "its name" { "" } else { view.how.as_str() };
            let line = if part.is_empty() && view.at == 0 && how.is_empty() && sure {
                let before = text.get(..at).unwrap_or_default();
                format!("line {}", before.matches('\n').count() + 1)
            } else if part.is_empty() {
                format!("byte {}", view.at + if how.is_empty() { at } else { 0 })
            } else {
                part.to_owned()
            };
            if how.is_empty() { line } else { format!("{line}, {how}") }
        };
        let mut found: Vec<(Kind, usize, String)> = Vec::new();
        for (kind, words) in [(Kind::Protected, self.known.protected), (Kind::Denied, self.known.denied)] {
            for hit in words.map(|w| w.find(text)).unwrap_or_default() {
                let stretch = text.get(hit.range.clone()).unwrap_or_default();
                if sure || weight(stretch) >= 4 && !(self.samples && is_chance(stretch)) {
                    found.push((kind, hit.range.start, hit.label));
                }
            }
        }
        let masked = |range: std::ops::Range<usize>| {
            let shown: String = text.get(range).unwrap_or_default().chars().take(80).collect();
            self.known.protected.map_or(shown.clone(), |w| w.mask(&shown))
        };
        if !self.known.in_house {
            for hit in self.known.real_names.find(text) {
                if sure || text.get(hit.range.clone()).map_or(0, weight) >= 5 {
                    found.push((Kind::RealName, hit.range.start, masked(hit.range)));
                }
            }
            let mut words = plain(text);
            if text.contains('<') {
                // also as it is read on a page, where a tag parts no words
                words.push_str(&plain(&untagged(text)));
            }
            for (kind, phrases) in [(Kind::Note, &self.known.notes), (Kind::Struck, &self.known.struck)] {
                for phrase in phrases.find(&words) {
                    let shown = self.known.protected.map_or_else(|| phrase.clone(), |w| w.mask(&phrase));
                    found.push((kind, 0, shown));
                }
            }
        }
        let machine = [(Kind::UserName, &self.known.users), (Kind::HostName, &self.known.hosts)];
        for (kind, names) in machine {
            for name in names.iter().filter(|n| sure || n.len() >= 5) {
                if let Some(at) = whole_word(text, name) {
                    found.push((kind, at, name.clone()));
                }
            }
        }
        for home in self.known.homes.iter().filter(|h| h.len() >= 5) {
            if let Some(at) = text.find(home.as_str()) {
                found.push((Kind::AbsolutePath, at, home.clone()));
            }
        }
        if sure {
            for (kind, range) in detect::general(text, self.known) {
                if kind == Kind::Comment && self.known.in_house {
                    continue;
                }
                found.push((kind, range.start, masked(range)));
            }
            for range in detect::caption_comments(text, &self.known.told) {
                found.push((Kind::Comment, range.start, masked(range)));
            }
        }
        // what stands there as it is stands there still when entities or markup are undone: only more of it is news
        let stretch = format!("{part} {} {}", view.at, view.stretch());
        let mut counts: BTreeMap<(Kind, String), usize> = BTreeMap::new();
        for (kind, _, shows) in &found {
            *counts.entry((*kind, shows.clone())).or_default() += 1;
        }
        let known = |kind: Kind, shows: &String| self.seen.get(&(stretch.clone(), kind, shows.clone())).copied();
        if view.undone() {
            found.retain(|(kind, _, shows)| {
                counts.get(&(*kind, shows.clone())).copied().unwrap_or(0) > known(*kind, shows).unwrap_or(0)
            });
        }
        for ((kind, shows), count) in counts {
            let most = self.seen.entry((stretch.clone(), kind, shows)).or_default();
            *most = count.max(*most);
        }
        for (kind, at, shows) in found {
            let place = place(at);
            self.add(Finding { kind, file: self.file.to_owned(), place, shows });
        }
    }
}

/// A text without its tags.
fn untagged(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside
    };
    text.chars().filter(keep).collect()
}

/// Whether samples may look like this: few letters, or letters that do not stand together.
fn is_chance(text: &str) -> bool {
    let apart = |c: char| !c.is_alphabetic() && !matches!(c, ' ' | '-' | '_' | '.' | '\'' | '’');
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let weight: usize = letters.map(|c| if is_hangul(c) { 3 } else { 1 }).sum();
    text.chars().any(apart)
        || weight < 6
        || text.split(|c: char| !c.is_alphabetic()).filter(|p| p.chars().count() == 1).count() > 1
}

/// How much a stretch of text says: a syllable of Hangul as much as two letters.
fn weight(text: &str) -> usize {
    text.chars().map(|c| if matches!(c as u32, 0x1100..=0x11ff) || c.is_ascii() { 1 } else { 2 }).sum()
}

/// Where a name stands as a word of its own, in any case of letters.
fn whole_word(text: &str, name: &str) -> Option<usize> {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(&name)
        .find(|(at, _)| {
            let before = text.get(..*at).and_then(|b| b.chars().next_back());
            let after = text.get(at + name.len()..).and_then(|a| a.chars().next());
            edge(before) && edge(after)
        })
        .map(|(at, _)| at)
}

/// A text with what is protected out of it.
#[must_use]
pub fn shown(finding: &Finding) -> String {
    match finding.kind {
        Kind::Protected => format!("{MASK} ({})", finding.shows),
        _ => finding.shows.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Known, Phrases, plain, scan};
    use crate::protect::Words;
    use std::io::Cursor;

    fn known() -> Known<'static> {
        let mut notes = Phrases::default();
        notes.add("ask the neighbour about the zebra key", &plain("ask the neighbour today"));
        notes.add("kettlewort", "");
        Known { notes, users: vec!["wtallow".into()], ..Known::default() }
    }

    fn kinds(name: &str, bytes: &[u8]) -> Vec<Kind> {
        let mut all: Vec<Kind> =
            scan(name, &mut Cursor::new(bytes), &known()).unwrap().into_iter().map(|f| f.kind).collect();
        all.dedup();
        all
    }

    fn chunk(id: &[u8], body: &[u8]) -> Vec<u8> {
        [id, &u32::try_from(body.len()).unwrap().to_le_bytes(), body, &vec![0; body.len() % 2][..]].concat()
    }

    #[test]
    fn three_words_of_a_note_are_a_leak_and_what_also_airs_is_none() {
        assert_eq!(kinds("a.html", b"<p>about the <b>zebra</b> key</p>"), [Kind::Note]);
        assert_eq!(kinds("a.txt", b"about the zebra, key"), [Kind::Note]);
        assert_eq!(kinds("a.txt", b"ask the neighbour today"), []);
        assert_eq!(kinds("kettlewort.mp3", b""), [Kind::Note]);
        assert_eq!(kinds("a.txt", b"{\"by\":\"WTallow\"}"), [Kind::UserName]);
    }

    #[test]
    fn every_note_in_a_file_is_told_and_each_once() {
        let mut notes = super::Phrases::default();
        notes.add("she asked for tea before we began", "");
        notes.add("cut here if they are late", "");
        let page = super::plain(
            "so: she asked for tea before we began. And: cut here if they are late; then asked for tea before",
        );
        assert_eq!(notes.find(&page), ["she asked for tea before we began", "cut here if they are late"]);
        assert_eq!(notes.find(&super::plain("nothing of it is here")), Vec::<String>::new());
    }

    #[test]
    fn fields_that_nobody_writes_and_bytes_after_the_end_are_found_in_every_container() {
        let body = [b"WAVE".to_vec(), chunk(b"fmt ", &[0; 16]), chunk(b"data", &[0; 8])].concat();
        let plain =
            [b"RIFF".to_vec(), u32::try_from(body.len()).unwrap().to_le_bytes().to_vec(), body.clone()].concat();
        assert_eq!(kinds("a.wav", &plain), []);
        assert_eq!(
            kinds("a.wav", &[plain.clone(), b"kettlewort".to_vec()].concat()),
            [Kind::Note, Kind::TrailingBytes]
        );
        let more = [body, chunk(b"iXML", b"<NOTE>x</NOTE>")].concat();
        let more = [b"RIFF".to_vec(), u32::try_from(more.len()).unwrap().to_le_bytes().to_vec(), more].concat();
        assert_eq!(kinds("a.wav", &more), [Kind::ForeignField]);
        let id3 = [&b"ID3\x03\0\0\0\0\0\x14TXXX\0\0\0\x0a\0\0"[..], b"\0a\0wtallow"].concat();
        assert_eq!(kinds("a.mp3", &id3), [Kind::UserName, Kind::ForeignField]);
        let png =
            |id: &[u8], body: &[u8]| [&[0, 0, 0, u8::try_from(body.len()).unwrap()][..], id, body, &[0; 4]].concat();
        let picture = [&b"\x89PNG\r\n\x1a\n"[..], &png(b"tEXt", b"Author\0wtallow"), &png(b"IEND", b"")].concat();
        assert_eq!(kinds("a.png", &picture), [Kind::UserName, Kind::ForeignField]);
        // the same inside a tag
        let body = [b"\0image/png\0\x03\0", picture.as_slice()].concat();
        let size = u8::try_from(body.len()).unwrap();
        let id3 = [&b"ID3\x03\0\0\0\0\0"[..], &[size + 10], b"APIC\0\0\0", &[size, 0, 0], &body].concat();
        assert_eq!(kinds("a.mp3", &id3), [Kind::UserName, Kind::ForeignField]);
    }

    #[test]
    fn letters_among_samples_are_a_word_only_where_they_stand_together() {
        for (stretch, chance) in [
            ("m\u{9e}\u{9e}m/iA", true),
            ("M*i a", true),
            ("Mia", true),
            ("Mia Berg", false),
            ("이하나", false),
            ("이", true),
        ] {
            assert_eq!(super::is_chance(stretch), chance, "{stretch}");
        }
    }

    /// A ZIP archive of one member, stored (0) or deflated (8), dated as files without a date are.
    fn archive(name: &str, body: &[u8], method: u8) -> Vec<u8> {
        let le = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
        let mut head = vec![20, 0, 0, 0, method, 0, 0, 0, 0x21, 0, 0, 0, 0, 0];
        head.extend([le(body.len()), le(body.len())].concat());
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        let mut out = [b"PK\x03\x04", head.as_slice(), name.as_bytes(), body].concat();
        out.extend([b"PK\x01\x02\x14\x00", head.as_slice(), &[0; 14], name.as_bytes()].concat());
        out
    }

    #[test]
    fn an_archive_in_an_archive_is_opened_and_one_that_is_not_opened_is_named() {
        let deny = Words::parse(Default::default(), "[[person]]\nkey = \"a\"\nnames = [\"Skerrow\"]\n").value;
        let known = || Known { denied: Some(&deny), ..Known::default() };
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"a word of Skerrow here", 9);
        // deflated, so that its words show only where it is opened
        let words = miniz_oxide::deflate::compress_to_vec(b"<p>of Skerrow</p>", 9);
        let document = archive("word/document.xml", &words, 8);
        let kit = archive("kit.zip", &archive("script.docx", &document, 0), 0);
        let found = scan("a.zip", &mut std::io::Cursor::new(kit), &known()).unwrap();
        assert!(
            found
                .iter()
                .any(|f| f.kind == Kind::Denied && f.place.contains("kit.zip > script.docx > word/document.xml")),
            "{found:?}"
        );
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        let profile = [b"calibrated\0\0", packed.as_slice()].concat();
        png.extend(u32::try_from(profile.len()).unwrap().to_be_bytes());
        png.extend([b"iCCP", profile.as_slice(), &[0; 4]].concat());
        let found = scan("a.png", &mut std::io::Cursor::new(png), &known()).unwrap();
        assert!(found.iter().any(|f| f.kind == Kind::Denied && f.place.contains("iCCP")), "{found:?}");
        assert_eq!(kinds("a.tar.xz", b"\xfd7zXZ\0\0 and more"), [Kind::ForeignField]);
        assert_eq!(kinds("a.pdf", b"%PDF-1.7 and more"), [Kind::ForeignField]);
        let mut clip = b"\0\0\0\x18ftypM4A \0\0\0\0".to_vec();
        clip.extend(b"\0\0\0\x20\xa9xyz\0\x12\x15\xc7+52.0907+005.1214/");
        assert!(kinds("a.m4a", &clip).contains(&Kind::Position));
    }

    #[test]
    fn words_in_the_encodings_of_other_times_are_found() {
        let text = "[[person]]\nkey = \"a\"\nnames = [\"Skerrow\", \"한보라\"]\n";
        let deny = Words::parse(Default::default(), text).value;
        let known = Known { denied: Some(&deny), ..Known::default() };
        let four = |text: &str, big: bool| -> Vec<u8> {
            let bytes = |c: char| if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() };
            text.chars().flat_map(bytes).collect()
        };
        // "받는 이 한보라 님" as Korean systems wrote it before Unicode
        let korean = b"\xb9\xde\xb4\xc2 \xc0\xcc \xc7\xd1\xba\xb8\xb6\xf3 \xb4\xd4\n";
        // a tag of 1997: its fields are as long as their texts may be, with nothing between them
        let mut tag = vec![0xff; 40];
        tag.extend(b"TAGSkerrow");
        tag.resize(40 + 33, 0);
        tag.extend(b"Nobody at all, and nothing more");
        tag.resize(40 + 128, 0);
        for bytes in [korean.to_vec(), four("by Skerrow", false), four("한보라 님", true), tag] {
            let found = scan("a", &mut Cursor::new(&bytes), &known).unwrap();
            assert!(found.iter().any(|f| f.kind == Kind::Denied), "{bytes:?}: {found:?}");
        }
    }

    #[test]
    fn what_a_recorder_wrote_into_bext_was_never_the_tools() {
        let wav = |history: &str| {
            let mut body = vec![0; 602];
            body[..9].copy_from_slice(b"The barn ");
            body[256..264].copy_from_slice(b"Zoom H5 ");
            body.extend(history.as_bytes());
            let chunk = [&b"bext"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat();
            let size = u32::try_from(chunk.len() + 4).unwrap().to_le_bytes();
            [&b"RIFF"[..], &size, b"WAVE", &chunk].concat()
        };
        assert!(kinds("a.wav", &wav("A=PCM,F=48000,T=H5")).contains(&Kind::ForeignField));
        assert!(!kinds("a.wav", &wav("A=PCM,F=48000,W=24,M=stereo,T=cornercast")).contains(&Kind::ForeignField));
    }

    #[test]
    fn damaged_containers_are_looked_at_without_harm() {
        for head in [
            &b"RIFF\xff\xff\xff\xffWAVEbext\xff\xff\xff\xff"[..],
            b"ID3\x04\x80\0\x7f\x7f\x7f\x7f",
            b"fLaC\x84\xff\xff\xff",
            b"OggS",
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt",
            b"\xff\xd8\xff\xe1\0\0",
            b"PK\x03\x04PK\x01\x02",
            b"\xff\xfb\x90\x64",
        ] {
            let _ = kinds("a", head);
            let _ = kinds("a", &[head, &[0xff; 300]].concat());
            let _ = kinds("a", &[head, &[0; 300]].concat());
        }
    }
}
