//! What remains of a source that was taken out: its bytes, and its words in a row, in any file.
//!
//! It takes the files of the source while they are still there, and then looks at others. Bytes are compared in windows of
//! 32 at steps through the sound of each file, so that a copy, a cut and a file that holds another are found. What encoders write
//! into every file proves nothing: heads are left out, and so is what comes again close by, such as silence that was packed; and
//! two windows have to be there, near each other. Words are compared five in a row, in each encoding that [`super::scan`] reads. A mix is other bytes: what was made of a source has to be made away with as a whole.
//! Of both only hashes are kept: whoever reads them has nothing of the source in hands.
use super::{open, plain, sound, view};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek, SeekFrom},
};

/// How many bytes are compared.
const WINDOW: usize = 32;
/// How far apart windows are taken.
const STEP: usize = 2048;
/// So far apart two windows prove that sound is a recording's: nearer they may lie in one table that many files have; further,
/// each may be there by chance. Windows of one sound lie two steps apart at most.
const APART: u64 = 3 * STEP as u64 / 4;
const NEAR: u64 = 4 * STEP as u64;
/// A recording is read in pieces of so many bytes; what comes again is looked for within them, so far around it: longer than a
/// frame of any encoder.
const PIECE: usize = 64 << 10;
const AROUND: usize = 2 * STEP;
/// So many places of a step are tried for a window that does not come again.
const TRIED: usize = 16;
/// A window with fewer different bytes is silence, or a table that many files have.
const DIFFERENT: usize = 12;
/// How many words in a row are its own.
const RUN: usize = 5;
/// Larger files are read for their bytes, and for words only at their beginning and end.
const MOST_TEXT: usize = 16 << 20;
/// The base of the rolling hash: odd, so that nothing is lost modulo 2^64.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// What is looked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Source {
    /// By the rolling hash of a window: the digests of those that have it.
    windows: BTreeMap<u64, BTreeSet<u64>>,
    /// The same of texts, where one window is enough.
    #[serde(default)]
    texts: BTreeMap<u64, BTreeSet<u64>>,
    /// Digests of words in a row.
    runs: BTreeSet<u64>,
}

/// Something of it that is still there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trace {
    /// Words in a row, in this line of a text.
    Words(usize),
    /// Words in a row that only show when the file is read as this.
    Hidden(String),
    /// Bytes, from this one on.
    Bytes(u64),
    /// Nothing that was seen; but it is packed in a way that is not opened here, or is too large for it.
    Closed,
}

impl Source {
    /// Look for the bytes of a file: of a recording, its sound.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn bytes(&mut self, mut input: impl Read + Seek) -> io::Result<()> {
        let (mut own, mut again) = (Vec::new(), Vec::new());
        for range in sound::own(&mut input)? {
            let _ = input.seek(SeekFrom::Start(range.start))?;
            let mut sound = input.by_ref().take(range.end - range.start);
            pieces(&mut sound, PIECE, |piece| steps(piece, &mut own, &mut again))?;
        }
        // a tone comes again and again, and is still all that there is
        for (hash, digest) in if own.is_empty() { again } else { own } {
            self.windows.entry(hash).or_default().insert(digest);
        }
        Ok(())
    }

    /// Look for the bytes of a text with marks, such as JSON: of what somebody says in it, for its marks are those of every file
    /// that the same program wrote.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn bytes_of_text(&mut self, mut input: impl Read) -> io::Result<()> {
        pieces(&mut input, STEP, |piece| {
            if let Some(window) = piece.windows(WINDOW).find(|w| telling(w) && said(w)) {
                self.texts.entry(hash(window)).or_default().insert(digest(window));
            }
        })
    }

    /// Look for all that another looks for too.
    pub fn join(&mut self, other: Self) {
        for (into, from) in [(&mut self.windows, other.windows), (&mut self.texts, other.texts)] {
            for (hash, windows) in from {
                into.entry(hash).or_default().extend(windows);
            }
        }
        self.runs.extend(other.runs);
    }

    /// Look for the words of a text, five in a row.
    pub fn words(&mut self, text: &str) {
        let text = plain(text);
        let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        self.runs.extend(words.windows(RUN).map(|run| digest(run.join(" ").as_bytes())));
    }

    /// Whether there are words to look for.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Whether a text holds words of it.
    #[must_use]
    pub fn speaks(&self, text: &str) -> bool {
        let text = plain(text);
        let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        words.windows(RUN).any(|run| self.runs.contains(&digest(run.join(" ").as_bytes())))
    }

    /// What of it is in a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn traces(&self, mut input: impl Read) -> io::Result<Vec<Trace>> {
        let mut found = BTreeSet::new();
        let (mut head, mut tail): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
        let mut block = vec![0; 1 << 16];
        let mut look = Look::default();
        loop {
            let read = input.read(&mut block)?;
            let bytes = block.get(..read).unwrap_or_default();
            if read == 0 {
                break;
            }
            for byte in bytes {
                found.extend(self.seen(&mut look, *byte).map(Trace::Bytes));
            }
            let free = MOST_TEXT.saturating_sub(head.len()).min(read);
            head.extend(bytes.get(..free).unwrap_or_default());
            tail.extend(bytes.get(free..).unwrap_or_default());
            let over = tail.len().saturating_sub(1 << 20);
            tail.drain(..over);
        }
        found.extend(self.packed(&head, tail.is_empty())?);
        for bytes in [head, tail] {
            found.extend(self.spoken(&bytes));
        }
        // where a whole file is there, its first place says enough
        let first = found.iter().find(|t| matches!(t, Trace::Bytes(_))).cloned();
        found.retain(|t| !matches!(t, Trace::Bytes(_)));
        found.extend(first);
        Ok(found.into_iter().collect())
    }

    /// Take a byte in; where the source's bytes begin, when the window that it ends proves that they are there.
    fn seen(&self, look: &mut Look, byte: u8) -> Option<u64> {
        let at = look.rolling.push(byte)?;
        let hash = look.rolling.hash;
        let (sound, text) = (self.windows.get(&hash), self.texts.get(&hash));
        if sound.is_none() && text.is_none() {
            return None;
        }
        let digest = digest(&look.rolling.window());
        if text.is_some_and(|known| known.contains(&digest)) {
            return Some(at);
        }
        let _ = sound.filter(|known| known.contains(&digest))?;
        match look.last.filter(|(from, _)| at - from <= NEAR) {
            // the first of those that lie close stays: what many files have in common is short
            Some((from, other)) => (at - from >= APART && other != digest).then_some(from),
            None => {
                look.last = Some((at, digest));
                None
            }
        }
    }

    /// What is in the members of an archive, or in what is written in another way. `whole`: these are all of its bytes.
    fn packed(&self, bytes: &[u8], whole: bool) -> io::Result<Vec<Trace>> {
        let zip = bytes.starts_with(b"PK\x03\x04");
        if open::is_closed(bytes) || zip && !whole {
            return Ok(vec![Trace::Closed]);
        }
        if !zip {
            let mut found = Vec::new();
            for inner in view::undone(bytes) {
                if self.is_in(&inner.bytes, 1) {
                    found.push(Trace::Hidden(inner.how.to_owned()));
                } else if inner.cut || inner.how == view::GZIP && !whole {
                    found.push(Trace::Closed);
                }
            }
            found.dedup();
            return Ok(found);
        }
        let opened = open::open(&mut io::Cursor::new(bytes), bytes.len() as u64)?;
        let mut found = Vec::new();
        for part in &opened.parts {
            if self.is_in(&part.bytes, 1) || view::views(&part.bytes).iter().any(|v| self.speaks(&v.text)) {
                found.push(Trace::Hidden(part.name.clone()));
            }
        }
        Ok(found)
    }

    /// Whether bytes are the source's, or stand for bytes that are; these were packed so many times already.
    fn is_in(&self, bytes: &[u8], depth: usize) -> bool {
        let mut look = Look::default();
        bytes.iter().any(|byte| self.seen(&mut look, *byte).is_some())
            || depth < view::DEPTH && view::undone(bytes).iter().any(|inner| self.is_in(&inner.bytes, depth + 1))
    }

    fn spoken(&self, bytes: &[u8]) -> Vec<Trace> {
        if self.runs.is_empty() {
            return Vec::new();
        }
        if let Ok(text) = std::str::from_utf8(bytes)
            && self.speaks(text)
        {
            // words may run over the end of a line: then the line where they begin is told
            let lines: Vec<&str> = text.lines().collect();
            let told = (0..lines.len()).filter(|n| lines.get(*n).is_some_and(|line| self.speaks(line)));
            let mut told: Vec<Trace> = told.map(|n| Trace::Words(n + 1)).collect();
            if told.is_empty() {
                let two = (0..lines.len())
                    .find(|n| self.speaks(&lines.get(*n..(*n + 3).min(lines.len())).unwrap_or_default().join(" ")));
                told.push(Trace::Words(two.map_or(1, |n| n + 1)));
            }
            return told;
        }
        let views = view::views(bytes).into_iter().filter(|v| self.speaks(&v.text));
        views.map(|v| Trace::Hidden(v.how)).collect()
    }
}

/// Whether a window holds nothing but words and what stands between them.
fn said(window: &[u8]) -> bool {
    const SPACES: usize = 3;
    let between = |b: &u8| matches!(b, b' ' | b',' | b'.' | b'\'' | b'-' | b'?' | b'!');
    let letters = window.iter().all(|b| b.is_ascii_alphabetic() || !b.is_ascii() || between(b));
    letters && window.iter().filter(|b| **b == b' ').count() >= SPACES
}

/// Read to the end, so many bytes at once.
fn pieces(input: &mut impl Read, size: usize, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut piece = vec![0; size];
    loop {
        let mut filled = 0;
        while filled < size {
            match input.read(piece.get_mut(filled..).unwrap_or_default())? {
                0 => break,
                n => filled += n,
            }
        }
        each(piece.get(..filled).unwrap_or_default());
        if filled < size {
            return Ok(());
        }
    }
}

/// A window for each step: one that does not come again near it, or else any that tells something.
fn steps(piece: &[u8], own: &mut Vec<(u64, u64)>, again: &mut Vec<(u64, u64)>) {
    for from in (0..piece.len()).step_by(STEP) {
        let to = |more: usize| piece.len().min(from + STEP + more);
        let around = piece.get(from.saturating_sub(AROUND)..to(AROUND)).unwrap_or_default();
        let step = piece.get(from..to(0)).unwrap_or_default();
        let mut tried = step.windows(WINDOW).filter(|w| telling(w)).step_by(STEP / TRIED).peekable();
        let first = tried.peek().copied();
        let (into, window) = match tried.find(|w| is_alone(w, around)) {
            Some(window) => (&mut *own, window),
            None => match first {
                Some(window) => (&mut *again, window),
                None => continue,
            },
        };
        into.push((hash(window), digest(window)));
    }
}

/// Whether a window is among these bytes once only.
fn is_alone(window: &[u8], around: &[u8]) -> bool {
    around.windows(WINDOW).filter(|other| other.first() == window.first() && *other == window).nth(1).is_none()
}

/// Whether a window is no silence, as it is or packed into frames that are shorter than the window.
fn telling(window: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in window {
        seen.get_mut(usize::from(*byte)).iter_mut().for_each(|seen| **seen = true);
    }
    seen.iter().filter(|seen| **seen).count() >= DIFFERENT && !(4..=20).any(|lag| is_alike(window, lag))
}

/// Whether three bytes of five are as they were so many bytes before.
fn is_alike(window: &[u8], lag: usize) -> bool {
    let pairs = || window.iter().zip(window.iter().skip(lag));
    pairs().filter(|(a, b)| a == b).count() * 5 > pairs().count() * 3
}

fn hash(window: &[u8]) -> u64 {
    window.iter().fold(0, |sum: u64, byte| sum.wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1))
}

/// The beginning of the SHA-256.
fn digest(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// How far a look through a file is.
#[derive(Default)]
struct Look {
    rolling: Rolling,
    /// The last window of the source that was seen, and where.
    last: Option<(u64, u64)>,
}

/// The hash of the last bytes (Rabin and Karp).
struct Rolling {
    ring: [u8; WINDOW],
    count: u64,
    hash: u64,
    /// The weight of the byte that leaves.
    oldest: u64,
}

impl Default for Rolling {
    fn default() -> Self {
        let oldest = (0..WINDOW).fold(1_u64, |weight, _| weight.wrapping_mul(BASE));
        Self { ring: [0; WINDOW], count: 0, hash: 0, oldest }
    }
}

impl Rolling {
    fn slot(&self) -> usize {
        usize::try_from(self.count % WINDOW as u64).unwrap_or_default()
    }

    /// Take a byte in. Gives where the window begins, once it is full.
    fn push(&mut self, byte: u8) -> Option<u64> {
        let at = self.slot();
        let slot = self.ring.get_mut(at)?;
        let left = if self.count >= WINDOW as u64 { u64::from(*slot) + 1 } else { 0 };
        *slot = byte;
        self.hash = self.hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1);
        self.hash = self.hash.wrapping_sub(left.wrapping_mul(self.oldest));
        self.count += 1;
        self.count.checked_sub(WINDOW as u64)
    }

    /// The last bytes, in their order.
    fn window(&self) -> [u8; WINDOW] {
        let mut bytes = self.ring;
        bytes.rotate_left(self.slot());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{STEP, Source, Trace};
    use std::io::Cursor;

    fn noise(seed: u32, length: usize) -> Vec<u8> {
        let mut state = seed;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            u8::try_from(state >> 24).unwrap()
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn a_copy_a_cut_and_a_file_around_it_are_found_and_another_recording_is_not() {
        let recording = noise(7, 40_000);
        let mut source = Source::default();
        source.bytes(Cursor::new(&recording)).unwrap();
        let look = |bytes: &[u8]| source.traces(bytes).unwrap();
        assert_eq!(look(&recording), [Trace::Bytes(0)]);
        assert!(matches!(look(&recording[9_001..15_000])[..], [Trace::Bytes(_)]));
        let mut around = noise(8, 777);
        around.extend(&recording[5_000..9_000]);
        around.extend(noise(9, 777));
        assert!(matches!(look(&around)[..], [Trace::Bytes(at)] if at >= 777));
        assert_eq!(look(&noise(10, 200_000)), []);
        assert_eq!(look(&[0; 100_000]), []);
    }

    #[test]
    fn a_piece_that_is_packed_or_written_in_letters_is_found() {
        // sixteen values, so that packing changes the bytes
        let recording: Vec<u8> = noise(7, 40_000).iter().map(|b| b & 15).collect();
        let mut source = Source::default();
        source.bytes(Cursor::new(&recording)).unwrap();
        let piece = &recording[3_000..23_000];
        // gzip: a member with a name, of what a tar file would hold before it
        let inner = [noise(11, 3_000).as_slice(), piece].concat();
        let mut zipped = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03tape.tar\0".to_vec();
        zipped.extend(miniz_oxide::deflate::compress_to_vec(&inner, 6));
        let letters = base64(piece);
        let digits: String = piece.iter().map(|b| format!("{b:02x}")).collect();
        let lines: String =
            letters.as_bytes().chunks(76).map(|l| format!("{}\n", std::str::from_utf8(l).unwrap())).collect();
        for (how, bytes) in [
            ("gzip", zipped.clone()),
            ("base64", letters.clone().into_bytes()),
            ("base64", format!("x: {lines}").into_bytes()),
            ("hex", digits.clone().into_bytes()),
            ("hex", format!("{{\"a\": \"{}\"}}", digits.to_uppercase()).into_bytes()),
        ] {
            assert_eq!(source.traces(bytes.as_slice()).unwrap(), [Trace::Hidden(how.to_owned())], "{how}");
        }
        let mut other = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
        other.extend(miniz_oxide::deflate::compress_to_vec(&noise(12, 40_000), 6));
        assert_eq!(source.traces(other.as_slice()).unwrap(), []);
        // what is larger than is unpacked is not said to be clean
        let mut large = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
        large.extend(miniz_oxide::deflate::compress_to_vec(&vec![7; 17 << 20], 1));
        assert_eq!(source.traces(large.as_slice()).unwrap(), [Trace::Closed]);
    }

    /// RFC 4648, without padding.
    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let letter = |n: u32| char::from(LETTERS[n as usize & 63]);
        let three = |three: &[u8]| {
            let all = three.iter().chain(&[0, 0]).take(3).fold(0, |all: u32, b| all << 8 | u32::from(*b));
            [18, 12, 6, 0].iter().take(three.len() + 1).map(|shift| letter(all >> shift)).collect::<String>()
        };
        bytes.chunks(3).map(three).collect()
    }

    #[test]
    fn what_encoders_write_into_every_file_is_nobodys() {
        // frames as an encoder writes silence: a head, a count, zeros, its own name; packed into a few bytes; and a table
        let frame =
            [b"\xff\xfb\x90\xc4\x01\x80".as_slice(), &[0; 90], b"LAME3.100 encoded this", &[0x55; 299]].concat();
        let silence = frame.repeat(200);
        let check = noise(99, 3 * 400);
        let short = |n: u8, check: &[u8]| [&b"\xff\xf8\xc9\x08"[..], &[n], &check[..1], &[0; 3], &check[1..]].concat();
        let packed: Vec<u8> = (0..=127).cycle().zip(check.chunks(3)).flat_map(|(n, check)| short(n, check)).collect();
        let table = noise(3, STEP * 3 / 4);
        for common in [silence, packed, table] {
            let mut source = Source::default();
            let own = noise(7, 40_000);
            source.bytes(Cursor::new([&common[..], &own, &common].concat())).unwrap();
            let other = [&noise(9, 1_777)[..], &common, &noise(8, 30_000), &common].concat();
            assert_eq!(source.traces(other.as_slice()).unwrap(), [], "{:?}", &common[..9]);
            // a second of 64 kbit/s, wherever it was cut and whatever stands around it
            for from in (0..own.len() - 8_000).step_by(997) {
                let cut = [&common[..], &own[from..from + 8_000], &common].concat();
                assert!(matches!(source.traces(cut.as_slice()).unwrap()[..], [Trace::Bytes(_)]), "{from}");
            }
        }
    }

    #[test]
    fn a_tone_is_still_found_where_there_is_nothing_else() {
        let tone = noise(5, 96).repeat(1_000);
        let mut source = Source::default();
        source.bytes(Cursor::new(&tone)).unwrap();
        assert!(matches!(source.traces(&tone[9_001..40_000]).unwrap()[..], [Trace::Bytes(_)]));
        assert_eq!(source.traces(noise(6, 96).repeat(1_000).as_slice()).unwrap(), []);
    }

    #[test]
    fn one_piece_of_a_text_is_enough() {
        let mut source = Source::default();
        source
            .bytes_of_text(b"{\"text\": \"It had a green shade, and it never worked on Mondays.\"}".as_slice())
            .unwrap();
        assert_eq!(
            source.traces(b"{\"a\": \"It had a green shade, and it never worked\"}".as_slice()).unwrap(),
            [Trace::Bytes(7)]
        );
        assert_eq!(source.traces(b"{\"text\": \"Nobody said that they were not here.\"}".as_slice()).unwrap(), []);
    }

    #[test]
    fn silence_is_nobodys() {
        let mut source = Source::default();
        source.bytes(Cursor::new([0_u8; 100_000])).unwrap();
        assert_eq!(source.traces([0_u8; 100_000].as_slice()).unwrap(), []);
    }

    #[test]
    fn five_words_in_a_row_are_found_in_any_dress() {
        let mut source = Source::default();
        source.words("It had a green shade, and it never worked on Mondays.");
        let look = |bytes: &[u8]| source.traces(bytes).unwrap();
        assert_eq!(look(b"a\nhe said: \"A GREEN shade -- and it never\"\n"), [Trace::Words(2)]);
        assert_eq!(look(b"x\na green shade,\nand it\n"), [Trace::Words(1)]);
        assert_eq!(look(b"a green shade, and that was it"), []);
        let wide: Vec<u8> = "\u{feff}had a green shade, and".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(look(&wide)[..], [Trace::Hidden(_), ..]), "{:?}", look(&wide));
    }
}
