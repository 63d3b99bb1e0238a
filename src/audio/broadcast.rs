//! What stands in a WAV beside the sound: `bext` (EBU Tech 3285, version 2), `cart` (AES46), `cue ` and `LIST adtl` (RIFF).
//!
//! Nothing in it says when, where or by whom the file was made: dates are those of the episode, and the same inputs give the
//! same bytes. Texts are UTF-8, which every reader of today takes, cut between characters where a field ends.
use super::Measured;
use crate::units::{Cart, FrameRange, Millis, RATE};

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// Of the episode.
    pub title: String,
    /// The show.
    pub show: String,
    /// What tells this recording from every other.
    pub reference: String,
    /// Of publication, `2026-11-10` and `07:00:00`; none where it is not known.
    pub date: Option<(String, String)>,
    /// In a sentence or two.
    pub summary: String,
    /// Places in the programme with a name, in order: technical, for who works with the file.
    pub markers: Vec<Marker>,
    /// Which episode it is, of its season or of all.
    pub number: Option<u32>,
    /// Chapters for listeners, in order.
    pub chapters: Vec<LabelChapter>,
}

/// A chapter as a recording names it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LabelChapter {
    /// Where it begins.
    pub start: Millis,
    /// Its title.
    pub title: String,
    /// A link.
    pub url: Option<String>,
}

/// A place with a name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Marker {
    /// Where in the programme.
    pub at: FrameRange,
    /// Its name.
    pub text: String,
}

/// Where the loudness stands in a `bext` chunk, its head included.
pub(super) const LOUDNESS_AT: u64 = 8 + 412;
/// What stands in a loudness field that is not set.
const UNSET: i16 = 0x7fff;

/// The chunks of a file, in the order in which they stand, `bext` first. `frames` is the length of the programme.
pub(super) fn chunks(label: &Label, cart: &Cart, frames: u64, rate: u32, bits: u16, channels: u16) -> Vec<u8> {
    let mut all = chunk(*b"bext", &bext(label, rate, bits, channels));
    all.extend(chunk(*b"cart", &cart_body(label, cart, at_rate(frames, rate))));
    if !label.markers.is_empty() {
        all.extend(chunk(*b"cue ", &cue(label, rate)));
        all.extend(chunk(*b"LIST", &labels(label, rate)));
    }
    all
}

/// The five loudness fields of a `bext` chunk, in hundredths.
pub(super) fn loudness(measured: &Measured) -> [u8; 10] {
    let hundredths = |level: Option<f64>| match level {
        Some(level) if level.is_finite() => (level * 100.0).round().clamp(-32_768.0, 32_766.0) as i16,
        _ => UNSET,
    };
    let fields =
        [measured.integrated, measured.range, measured.true_peak, measured.max_momentary, measured.max_short_term];
    let mut bytes = [0; 10];
    for (into, field) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(fields) {
        *into = hundredths(field).to_le_bytes();
    }
    bytes
}

fn chunk(id: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = [id.as_slice(), &size.to_le_bytes(), body].concat();
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

/// A text in a field of `width` bytes: cut between two characters, the rest zero.
fn field(into: &mut Vec<u8>, text: &str, width: usize) {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut end = clean.len().min(width);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    into.extend(&clean.as_bytes()[..end]);
    into.resize(into.len() + width - end, 0);
}

fn bext(label: &Label, rate: u32, bits: u16, channels: u16) -> Vec<u8> {
    let (date, time) = label.date.clone().unwrap_or_default();
    let mut body = Vec::with_capacity(700);
    field(&mut body, &label.title, 256);
    field(&mut body, &label.show, 32);
    field(&mut body, &label.reference, 32);
    field(&mut body, &date, 10);
    field(&mut body, &time, 8);
    // the programme begins at midnight; version 2; no UMID
    body.extend([0; 8]);
    body.extend(2u16.to_le_bytes());
    body.extend([0; 64]);
    // set when the finished file has been measured
    (0..5).for_each(|_| body.extend(UNSET.to_le_bytes()));
    body.extend([0; 180]);
    let mode = if channels == 1 { "mono" } else { "stereo" };
    let history = format!("A=PCM,F={rate},W={bits},M={mode},T=cornercast");
    // of an even length: in RF64, libsndfile looks for the next chunk right behind one that is odd
    let even = if history.len() % 2 == 0 { "" } else { " " };
    body.extend(format!("{history}{even}\r\n").bytes());
    body
}

fn cart_body(label: &Label, cart: &Cart, frames: u64) -> Vec<u8> {
    let or = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let mut body = Vec::with_capacity(2048);
    field(&mut body, "0101", 4);
    field(&mut body, &or(&cart.title, &label.title), 64);
    field(&mut body, &or(&cart.artist, &label.show), 64);
    field(&mut body, &or(&cart.cut, ""), 64);
    field(&mut body, &or(&cart.client, ""), 64);
    field(&mut body, &or(&cart.category, ""), 64);
    field(&mut body, &or(&cart.classification, ""), 64);
    field(&mut body, &or(&cart.out_cue, ""), 64);
    // automation takes a file without dates for one that has run out
    field(&mut body, &or(&cart.start_date, "1900-01-01"), 10);
    field(&mut body, &or(&cart.start_time, "00:00:00"), 8);
    field(&mut body, &or(&cart.end_date, "9999-12-31"), 10);
    field(&mut body, &or(&cart.end_time, "23:59:59"), 8);
    field(&mut body, "cornercast", 64);
    field(&mut body, "", 64);
    field(&mut body, &or(&cart.user, ""), 64);
    // full scale of 16 bits
    body.extend(32_768u32.to_le_bytes());
    for (name, at) in [(b"AUDs", 0), (b"AUDe", frames)] {
        body.extend(name);
        body.extend(u32::try_from(at).unwrap_or(u32::MAX).to_le_bytes());
    }
    body.resize(body.len() + 6 * 8 + 276, 0);
    field(&mut body, &or(&cart.url, ""), 1024);
    body
}

fn cue(label: &Label, rate: u32) -> Vec<u8> {
    let mut body = count(label.markers.len()).to_le_bytes().to_vec();
    for (n, marker) in label.markers.iter().enumerate() {
        let at = place(marker.at.start().get(), rate).to_le_bytes();
        body.extend(count(n + 1).to_le_bytes());
        body.extend(at);
        body.extend(b"data");
        body.extend([0; 8]);
        body.extend(at);
    }
    body
}

fn labels(label: &Label, rate: u32) -> Vec<u8> {
    let mut body = b"adtl".to_vec();
    for (n, marker) in label.markers.iter().enumerate() {
        let text: String = marker.text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        body.extend(chunk(*b"labl", &[&count(n + 1).to_le_bytes(), text.as_bytes(), &[0]].concat()));
    }
    // after the names, for some readers stop at the first of these
    for (n, marker) in label.markers.iter().enumerate() {
        let length = place(marker.at.end().get(), rate) - place(marker.at.start().get(), rate);
        let (id, length) = (count(n + 1).to_le_bytes(), length.to_le_bytes());
        // a region of this length; no country, language or dialect; code page 65001 is UTF-8
        let region = [&id, &length, b"rgn \0\0\0\0\0\0".as_slice(), &65_001u16.to_le_bytes()].concat();
        body.extend(chunk(*b"ltxt", &region));
    }
    body
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A place in the file, in its own frames: chunks of RIFF hold 32 bits, which is a day at 48 kHz.
fn place(frames: u64, rate: u32) -> u32 {
    u32::try_from(at_rate(frames, rate)).unwrap_or(u32::MAX)
}

fn at_rate(frames: u64, rate: u32) -> u64 {
    // as lengths of files are rounded
    u64::try_from((u128::from(frames) * u128::from(rate)).div_ceil(u128::from(RATE))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Label, Marker, bext, cart_body, chunks, field};
    use crate::units::{Cart, FrameRange, Frames};

    #[test]
    fn a_text_is_cut_between_characters() {
        let mut bytes = Vec::new();
        field(&mut bytes, "말 한 숟가락\n", 8);
        assert_eq!(bytes, "말 한 ".bytes().chain([0]).take(8).collect::<Vec<_>>());
        assert!(std::str::from_utf8(&bytes).is_ok());
    }

    #[test]
    fn the_fixed_parts_have_the_lengths_of_their_standards() {
        let label = Label::default();
        assert_eq!(bext(&label, 48_000, 24, 2).len() - "A=PCM,F=48000,W=24,M=stereo,T=cornercast\r\n".len(), 602);
        assert_eq!(cart_body(&label, &Cart::default(), 1).len(), 2048);
    }

    #[test]
    fn every_chunk_begins_at_a_word() {
        let at = FrameRange::new(Frames::new(0), Frames::new(48_000));
        let marker = |text: &str| Marker { at, text: text.to_owned() };
        let label = Label { markers: vec![marker("가"), marker("ab"), marker("abc")], ..Label::default() };
        for (rate, channels) in [(44_100, 1), (48_000, 2), (192_000, 1), (192_000, 2)] {
            let bytes = chunks(&label, &Cart::default(), 48_000, rate, 16, channels);
            let (mut at, mut names) = (0, Vec::new());
            while at < bytes.len() {
                let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
                assert_eq!(size % 2, 0, "{rate} {names:?}");
                names.push(std::str::from_utf8(&bytes[at..at + 4]).unwrap().to_owned());
                at += 8 + size;
            }
            assert_eq!((at, names.join("|").as_str()), (bytes.len(), "bext|cart|cue |LIST"));
        }
    }
}
