//! The parts of a finished file that are no sound and no picture: what every writer can put somewhere.
//!
//! RIFF and RF64 (EBU Tech 3306), `bext` (EBU Tech 3285), `ID3v2` (id3.org), Xing/LAME, FLAC, Ogg comments, PNG, JPEG with Exif,
//! ZIP. A part that none of the tool's own writers makes is strange, whatever it says.
use super::view::inflate;
use std::io::{self, Read, Seek, SeekFrom};

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// What it is: `bext Originator`, `ID3 TXXX`.
    pub(super) name: String,
    /// What it holds, up to a limit.
    pub(super) bytes: Vec<u8>,
    /// What is strange about it being there; `None` for what the tool writes itself.
    pub(super) strange: Option<Strange>,
}

/// Why a part does not belong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strange {
    /// No writer of the tool makes it.
    Foreign,
    /// It lies after the end of what the file says it is.
    Trailing,
    /// It says where a picture was taken.
    Position,
}

/// Of one part, no more than this is looked at: 8 MiB.
const MOST: u64 = 8 << 20;
/// Of the parts of one file, no more than so many.
const MOST_PARTS: usize = 20_000;
/// Of the members of one archive, unpacked, no more than this together: 128 MiB.
const MOST_UNPACKED: usize = 128 << 20;

pub(super) struct Opened {
    pub(super) parts: Vec<Part>,
    /// The bytes of sound or picture, which are looked at for known words alone.
    pub(super) payload: Option<(u64, u64)>,
}

/// Whether bytes begin an archive or a document that is not opened here: 7z, RAR, Zstandard, bzip2, xz, PDF, the binary Word
/// and Hangul documents (Compound File Binary), AIFF, Matroska.
pub(super) fn is_closed(bytes: &[u8]) -> bool {
    const CLOSED: [&[u8]; 9] = [
        b"FORM",
        b"\x1a\x45\xdf\xa3",
        b"7z\xbc\xaf",
        b"Rar!",
        b"\x28\xb5\x2f\xfd",
        b"BZh",
        b"\xfd7zXZ",
        b"%PDF-",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ];
    CLOSED.iter().any(|mark| bytes.starts_with(mark))
}

/// Take a file apart. One of no known kind has no parts.
///
/// # Errors
/// When it cannot be read.
pub(super) fn open(input: &mut (impl Read + Seek), length: u64) -> io::Result<Opened> {
    let head = at(input, 0, 64)?;
    let mut opened = Opened { parts: Vec::new(), payload: None };
    match head.as_slice() {
        [b'R', b'I', b'F', b'F', ..] | [b'R', b'F', b'6', b'4', ..] => wave(input, length, &mut opened)?,
        // FF FE begins a text in UTF-16, and no frame of layer III
        [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xfd | 0xff, ..] => mpeg(input, length, &mut opened)?,
        [b'f', b'L', b'a', b'C', ..] => flac(input, length, &mut opened)?,
        [b'O', b'g', b'g', b'S', ..] => ogg(input, length, &mut opened)?,
        [0x89, b'P', b'N', b'G', ..] => png(&at(input, 0, MOST)?, &mut opened),
        [0xff, 0xd8, ..] => jpeg(&at(input, 0, MOST)?, &mut opened),
        [b'P', b'K', 3, 4, ..] => zip(&at(input, 0, 8 * MOST)?, "", &mut 0, &mut opened),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            opened.add(
                "an MP4, which this tool does not make: not all that it tells is opened here",
                &[],
                Some(Strange::Foreign),
            );
            // the boxes of what is told of a recording stand before or behind its sound
            mp4(&at(input, 0, MOST)?, &mut opened);
            mp4(&at(input, length.saturating_sub(MOST).max(MOST.min(length)), MOST)?, &mut opened);
        }
        head if is_closed(head) => {
            opened.add("packed in a way that is not opened here: look into it", &[], Some(Strange::Foreign));
        }
        _ => {}
    }
    opened.parts.truncate(MOST_PARTS);
    Ok(opened)
}

fn at(input: &mut (impl Read + Seek), from: u64, most: u64) -> io::Result<Vec<u8>> {
    input.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    input.take(most.min(8 * MOST)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if b.is_ascii_graphic() || *b == b' ' { char::from(*b) } else { '?' }).collect()
}

fn u32le(bytes: &[u8], from: usize) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(bytes.get(from..from + 4)?.try_into().ok()?)))
}

fn u32be(bytes: &[u8], from: usize) -> Option<u64> {
    Some(u64::from(u32::from_be_bytes(bytes.get(from..from + 4)?.try_into().ok()?)))
}

impl Opened {
    fn add(&mut self, name: impl Into<String>, bytes: &[u8], strange: Option<Strange>) {
        self.parts.push(Part { name: name.into(), bytes: bytes.to_vec(), strange });
    }

    /// What lies after the end.
    fn trailing(&mut self, input: &mut (impl Read + Seek), from: u64, length: u64) -> io::Result<()> {
        if from < length {
            let rest = at(input, from, MOST)?;
            self.add(format!("{} bytes after the end", length - from), &rest, Some(Strange::Trailing));
        }
        Ok(())
    }
}

fn wave(input: &mut (impl Read + Seek), length: u64, opened: &mut Opened) -> io::Result<()> {
    let head = at(input, 0, 12)?;
    let large = head.starts_with(b"RF64");
    let mut end = u32le(&head, 4).map_or(length, |n| n + 8 + n % 2);
    let (mut from, mut sound) = (12, None);
    while from + 8 <= end.min(length) && opened.parts.len() < MOST_PARTS {
        let head = at(input, from, 8)?;
        let (Some(id), Some(mut size)) = (head.get(..4).map(<[u8]>::to_vec), u32le(&head, 4)) else { break };
        let body = at(input, from + 8, size.min(MOST))?;
        match id.as_slice() {
            b"ds64" => {
                let wide = |n: usize| body.get(n..n + 8)?.try_into().ok().map(u64::from_le_bytes);
                end = wide(0).map_or(length, |n| n.saturating_add(8));
                sound = wide(8);
            }
            b"data" => {
                if large {
                    size = sound.unwrap_or(size);
                }
                opened.payload = Some((from + 8, size.min(length.saturating_sub(from + 8))));
            }
            b"fmt " | b"fact" => {}
            b"JUNK" | b"PAD " | b"FLLR" => {
                let leftover = body.iter().any(|b| *b != 0);
                opened.add(text(&id), &body, leftover.then_some(Strange::Foreign));
            }
            b"bext" => bext(&body, opened),
            b"cart" => opened.add("cart", &body, None),
            b"cue " => {}
            b"LIST" if body.starts_with(b"adtl") => opened.add("LIST adtl", &body, None),
            b"LIST" => {
                opened.add(format!("LIST {}", text(body.get(..4).unwrap_or_default())), &body, Some(Strange::Foreign));
            }
            other => opened.add(format!("chunk {}", text(other)), &body, Some(Strange::Foreign)),
        }
        from = from.saturating_add(8).saturating_add(size).saturating_add(size % 2);
    }
    opened.trailing(input, end, length)
}

/// What the tool's own coding history says.
const OWN_CODING: &[u8] = b"T=cornercast";

fn bext(body: &[u8], opened: &mut Opened) {
    let fields: [(&str, usize, usize); 6] = [
        ("Description", 0, 256),
        ("Originator", 256, 32),
        ("OriginatorReference", 288, 32),
        ("OriginationDate", 320, 10),
        ("OriginationTime", 330, 8),
        ("CodingHistory", 602, body.len().saturating_sub(602)),
    ];
    // a recorder's: what it says of its owner, of itself and of the place was never the tool's
    let own = body.get(602..).unwrap_or_default().windows(OWN_CODING.len()).any(|history| history == OWN_CODING);
    for (name, from, width) in fields {
        let field = body.get(from..from + width).unwrap_or_default();
        let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
        let words = field.get(..end).unwrap_or_default();
        let foreign = !own && !words.is_empty() && !name.starts_with("Origination");
        opened.add(format!("bext {name}"), words, foreign.then_some(Strange::Foreign));
        // a text that was longer once
        let rest = field.get(end..).unwrap_or_default();
        if rest.iter().any(|b| *b != 0) {
            opened.add(format!("bext {name} after its end"), rest, Some(Strange::Foreign));
        }
    }
    for (name, from, to) in [("UMID", 348, 412), ("Reserved", 422, 602)] {
        let field = body.get(from..to).unwrap_or_default();
        if field.iter().any(|b| *b != 0) {
            opened.add(format!("bext {name}"), field, Some(Strange::Foreign));
        }
    }
}

/// The frames that the tool's own tag has.
const FRAMES: [&str; 11] = ["TIT2", "TPE1", "TALB", "TCON", "TYER", "TRCK", "TLAN", "COMM", "CHAP", "CTOC", "APIC"];

fn mpeg(input: &mut (impl Read + Seek), length: u64, opened: &mut Opened) -> io::Result<()> {
    let mut from = 0;
    let head = at(input, 0, 10)?;
    if head.starts_with(b"ID3") {
        let seven = |n: usize| head.get(n).map_or(0, |b| u64::from(b & 0x7f));
        let size = seven(6) << 21 | seven(7) << 14 | seven(8) << 7 | seven(9);
        from = 10 + size;
        let body = at(input, 10, size.min(MOST))?;
        let body = if head.get(5).is_some_and(|f| f & 0x80 != 0) { synchronised(&body) } else { body };
        id3(&body, head.get(3).copied().unwrap_or(3), opened);
    }
    // the end of the sound: what stands behind it does not belong to it
    let tail = at(input, length.saturating_sub(MOST.min(1 << 16)), 1 << 16)?;
    let mut end = length;
    let v1 = tail.len().checked_sub(128).and_then(|n| tail.get(n..)).filter(|t| t.starts_with(b"TAG"));
    if let Some(v1) = v1 {
        opened.add("ID3v1", v1, Some(Strange::Foreign));
        // title, artist, album, year and comment stand with nothing between them (id3.org/ID3v1)
        for field in [3..33, 33..63, 63..93, 93..97, 97..127] {
            let text = v1.get(field).unwrap_or_default();
            let end = text.iter().position(|b| *b == 0).unwrap_or(text.len());
            opened.add("ID3v1", text.get(..end).unwrap_or_default(), None);
        }
        end -= 128;
    }
    for (mark, name) in [(&b"APETAGEX"[..], "APE tag"), (b"LYRICSBEGIN", "Lyrics3 tag")] {
        if let Some(n) = tail.windows(mark.len()).position(|w| w == mark) {
            opened.add(name, tail.get(n..).unwrap_or_default(), Some(Strange::Foreign));
        }
    }
    let start = from;
    let mut buffer = Vec::new();
    let mut base = from;
    let mut first = true;
    // every frame says how long it is: the first place where none stands is the end
    while from + 4 <= end {
        if from + 4 > base + buffer.len() as u64 || buffer.is_empty() {
            buffer = at(input, from, 1 << 20)?;
            base = from;
        }
        let n = usize::try_from(from - base).unwrap_or(0);
        let Some(size) = buffer.get(n..n + 4).and_then(frame_length) else { break };
        if first {
            let frame = at(input, from, size)?;
            if let Some(n) = frame.windows(4).position(|w| w == b"Xing" || w == b"Info") {
                opened.add("LAME tag", frame.get(n..).unwrap_or_default(), None);
            }
            first = false;
        }
        from += size;
    }
    opened.payload = Some((start, from.min(end).saturating_sub(start)));
    opened.trailing(input, from.min(end), end)
}

/// How long a frame of layer III is, by its head.
fn frame_length(head: &[u8]) -> Option<u64> {
    let &[a, b, c, _] = head else { return None };
    if a != 0xff || b & 0xe0 != 0xe0 || b & 0x06 != 0x02 {
        return None;
    }
    let version = b >> 3 & 3;
    let bitrates: [u64; 15] = if version == 3 {
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    } else {
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    };
    let rates: [u64; 3] = match version {
        3 => [44_100, 48_000, 32_000],
        2 => [22_050, 24_000, 16_000],
        0 => [11_025, 12_000, 8_000],
        _ => return None,
    };
    let (kbps, rate) = (*bitrates.get(usize::from(c >> 4))?, *rates.get(usize::from(c >> 2 & 3))?);
    let per = if version == 3 { 144 } else { 72 };
    (kbps > 0).then_some(per * kbps * 1000 / rate + u64::from(c >> 1 & 1))
}

/// A tag without the zeros that keep players from taking its text for sound.
fn synchronised(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut before = 0;
    for byte in bytes {
        if !(before == 0xff && *byte == 0) {
            out.push(*byte);
        }
        before = *byte;
    }
    out
}

fn id3(body: &[u8], version: u8, opened: &mut Opened) {
    let mut from = 0;
    while let Some(head) = body.get(from..from + 10) {
        let id = head.get(..4).unwrap_or_default();
        if !id.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            break;
        }
        let size = if version == 4 {
            head.get(4..8).unwrap_or_default().iter().fold(0, |n, b| n << 7 | u64::from(b & 0x7f))
        } else {
            u32be(head, 4).unwrap_or(0)
        };
        let Some(frame) = usize::try_from(size).ok().and_then(|n| body.get(from + 10..from + 10 + n)) else { break };
        let name = text(id);
        if name == "APIC" {
            attached(frame, opened);
            from += 10 + frame.len();
            continue;
        }
        let strange = (!FRAMES.contains(&name.as_str())).then_some(Strange::Foreign);
        opened.add(format!("ID3 {name}"), frame, strange);
        // the text of a frame begins with its encoding, that of a chapter holds frames of its own
        opened.add(format!("ID3 {name}"), frame.get(1..).unwrap_or_default(), None);
        from += 10 + frame.len();
    }
    let rest = body.get(from..).unwrap_or_default();
    if rest.iter().any(|b| *b != 0) {
        opened.add("ID3 padding", rest, Some(Strange::Foreign));
    }
}

/// A picture in a tag: its encoding, media type, kind, description, and the picture itself.
fn attached(frame: &[u8], opened: &mut Opened) {
    let wide = matches!(frame.first(), Some(1 | 2));
    let kind = frame.iter().skip(1).position(|b| *b == 0).map_or(frame.len(), |n| n + 2);
    let rest = frame.get(kind + 1..).unwrap_or_default();
    let described = if wide {
        rest.chunks_exact(2).position(|pair| pair == [0, 0]).map(|n| n * 2 + 2)
    } else {
        rest.iter().position(|b| *b == 0).map(|n| n + 1)
    };
    let (about, picture) = rest.split_at(described.unwrap_or(rest.len()));
    opened.add("ID3 APIC", frame.get(..kind).unwrap_or_default(), None);
    opened.add("ID3 APIC", about, None);
    match picture {
        [0x89, b'P', b'N', b'G', ..] => png(picture, opened),
        [0xff, 0xd8, ..] => jpeg(picture, opened),
        _ => opened.add("ID3 APIC", picture, Some(Strange::Foreign)),
    }
}

fn flac(input: &mut (impl Read + Seek), length: u64, opened: &mut Opened) -> io::Result<()> {
    let mut from = 4;
    loop {
        let head = at(input, from, 4)?;
        let (Some(kind), Some(size)) = (head.first().copied(), u32be(&head, 0).map(|n| n & 0xff_ffff)) else { break };
        let body = at(input, from + 4, size.min(MOST))?;
        match kind & 0x7f {
            0 | 3 => {}
            1 => {
                let leftover = body.iter().any(|b| *b != 0);
                opened.add("FLAC padding", &body, leftover.then_some(Strange::Foreign));
            }
            4 => comments(&body, "FLAC comment", opened),
            5 => opened.add("FLAC cue sheet", &body, Some(Strange::Foreign)),
            6 => opened.add("FLAC picture", &body, Some(Strange::Foreign)),
            other => opened.add(format!("FLAC block {other}"), &body, Some(Strange::Foreign)),
        }
        from += 4 + size;
        if kind & 0x80 != 0 || from >= length || opened.parts.len() > MOST_PARTS {
            break;
        }
    }
    opened.payload = Some((from.min(length), length.saturating_sub(from)));
    Ok(())
}

/// Vendor and comments, as in FLAC, Vorbis and Opus.
fn comments(body: &[u8], name: &str, opened: &mut Opened) {
    /// What the tool's own files say.
    const OWN: [&str; 12] = [
        "TITLE",
        "ARTIST",
        "ALBUM",
        "DATE",
        "DESCRIPTION",
        "LANGUAGE",
        "GENRE",
        "TRACKNUMBER",
        "COMMENT",
        "ENCODER",
        "CHAPTER",
        "ORGANIZATION",
    ];
    let mut from = 0;
    let mut next = || {
        let size = usize::try_from(u32le(body, from)?).ok()?;
        let field = body.get(from + 4..from.checked_add(4)?.checked_add(size)?)?;
        from += 4 + size;
        Some(field)
    };
    let Some(vendor) = next() else { return };
    opened.add(format!("{name} vendor"), vendor, None);
    from += 4;
    let mut next = || {
        let size = usize::try_from(u32le(body, from)?).ok()?;
        let field = body.get(from + 4..from.checked_add(4)?.checked_add(size)?)?;
        from += 4 + size;
        Some(field)
    };
    while let Some(field) = next() {
        let key = field.split(|b| *b == b'=').next().map(text).unwrap_or_default().to_uppercase();
        let own = OWN.iter().any(|o| key.starts_with(o));
        opened.add(format!("{name} {key}"), field, (!own).then_some(Strange::Foreign));
    }
}

fn ogg(input: &mut (impl Read + Seek), length: u64, opened: &mut Opened) -> io::Result<()> {
    let head = at(input, 0, 1 << 18)?;
    for mark in [&b"OpusTags"[..], b"\x03vorbis"] {
        if let Some(n) = head.windows(mark.len()).position(|w| w == mark) {
            comments(head.get(n + mark.len()..).unwrap_or_default(), "Ogg comment", opened);
        }
    }
    opened.payload = Some((0, length));
    Ok(())
}

fn png(bytes: &[u8], opened: &mut Opened) {
    const PLAIN: [&[u8]; 13] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"tRNS", b"pHYs", b"bKGD", b"sBIT", b"iCCP",
        b"hIST",
    ];
    let mut from = 8;
    while let (Some(size), Some(id)) = (u32be(bytes, from), bytes.get(from + 4..from + 8)) {
        let end = usize::try_from(size).ok().and_then(|n| from.checked_add(8)?.checked_add(n)).unwrap_or(usize::MAX);
        let body = bytes.get(from + 8..end.min(bytes.len())).unwrap_or_default();
        let packed = || body.iter().position(|b| *b == 0).and_then(|n| body.get(n + 2..));
        if id == b"iCCP" {
            // a profile has a name, and texts in it
            opened.add("PNG iCCP".to_owned(), body, None);
            let inner = packed().and_then(|p| inflate(p, true)).unwrap_or_default();
            opened.add("PNG iCCP profile".to_owned(), &inner, None);
        }
        if !PLAIN.contains(&id) {
            opened.add(format!("PNG {}", text(id)), body, Some(Strange::Foreign));
            // compressed text: the keyword, a zero, the method, then the stream
            if matches!(id, b"zTXt" | b"iTXt")
                && let Some(inner) = packed().and_then(|p| inflate(p, true))
            {
                opened.add(format!("PNG {} text", text(id)), &inner, None);
            }
            if id == b"eXIf" {
                exif(body, opened);
            }
        }
        from = end.saturating_add(4);
        if id == b"IEND" {
            break;
        }
    }
    if let Some(rest) = bytes.get(from..).filter(|r| !r.is_empty()) {
        opened.add(format!("{} bytes after the end", rest.len()), rest, Some(Strange::Trailing));
    }
}

fn jpeg(bytes: &[u8], opened: &mut Opened) {
    let mut from = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(from..from + 4) {
        if marker == 0xda {
            break;
        }
        let size = usize::from(u16::from_be_bytes([high, low])).max(2);
        let body = bytes.get(from + 4..from + 2 + size).unwrap_or_default();
        match marker {
            0xe0 if body.starts_with(b"JFIF") => {}
            0xe2 if body.starts_with(b"ICC_PROFILE") => {}
            0xee if body.starts_with(b"Adobe") => {}
            // how a picture is turned, and nothing else: it would lie on its side without
            0xe1 if body.strip_prefix(b"Exif\0\0").is_some_and(turns_alone) => {}
            0xe0..=0xef => {
                opened.add(format!("JPEG APP{}", marker - 0xe0), body, Some(Strange::Foreign));
                if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                    exif(tiff, opened);
                }
            }
            0xfe => opened.add("JPEG comment", body, Some(Strange::Foreign)),
            _ => {}
        }
        from += 2 + size;
    }
    let end = bytes.windows(2).rposition(|w| w == [0xff, 0xd9]).map_or(bytes.len(), |n| n + 2);
    if let Some(rest) = bytes.get(end..).filter(|r| !r.is_empty()) {
        opened.add(format!("{} bytes after the end", rest.len()), rest, Some(Strange::Trailing));
    }
}

/// Whether a TIFF file is one directory of one entry, the orientation (tag 274), with nothing before, between or behind.
fn turns_alone(tiff: &[u8]) -> bool {
    const BIG: &[u8] = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    const LITTLE: &[u8] = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    matches!(tiff.strip_prefix(BIG), Some([1..=8, 0, 0, 0, 0, 0, 0]))
        || matches!(tiff.strip_prefix(LITTLE), Some([1..=8, 0, 0, 0, 0, 0, 0, 0]))
}

/// Whether a TIFF directory points to a place on the map (tag 34853).
fn exif(tiff: &[u8], opened: &mut Opened) {
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let long = if big { u32be(tiff, 4) } else { u32le(tiff, 4) };
    let Some(at) = long.and_then(|n| usize::try_from(n).ok()) else { return };
    let Some(count) = short(at) else { return };
    if (0..usize::from(count)).any(|n| short(at + 2 + n * 12) == Some(0x8825)) {
        opened.add("Exif GPS", &[], Some(Strange::Position));
    }
}

/// Where a telephone says where it was: `©xyz` and Apple's key (ISO 6709).
fn mp4(bytes: &[u8], opened: &mut Opened) {
    const PLACES: [&[u8]; 3] = [b"\xa9xyz", b"com.apple.quicktime.location", b"loci"];
    for place in PLACES {
        if let Some(n) = bytes.windows(place.len()).position(|w| w == place) {
            let rest = bytes.get(n..).unwrap_or_default();
            opened.add("MP4 location", rest.get(..rest.len().min(64)).unwrap_or_default(), Some(Strange::Position));
        }
    }
}

/// Between the name of an archive and what lies in it.
const WITHIN: &str = " > ";
/// How deep archives in archives are opened.
const DEPTH: usize = 4;

/// Members of an archive, by its central directory: names, extra fields, comments, and what they hold.
///
/// `within`: the archives that this one lies in, each with [`WITHIN`] behind it. `unpacked`: how many bytes that were together.
fn zip(bytes: &[u8], within: &str, unpacked: &mut usize, opened: &mut Opened) {
    let mut from = 0;
    while let Some(n) = bytes.get(from..).and_then(|rest| rest.windows(4).position(|w| w == b"PK\x01\x02")) {
        let head = from + n;
        from = head + 4;
        let short = |n: usize| bytes.get(head + n..head + n + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])));
        let (Some(method), Some(name), Some(extra), Some(comment)) = (short(10), short(28), short(30), short(32))
        else {
            continue;
        };
        let slice = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
        let title = format!("{within}{}", String::from_utf8_lossy(slice(head + 46, name)));
        opened.add(format!("ZIP {title}"), slice(head + 46, name), None);
        // extra fields hold users and times; the usual date of no date is 1980
        let dated = short(14).is_some_and(|date| date > 0x21);
        if extra > 0 || comment > 0 || dated {
            let rest = slice(head + 46 + name, extra + comment);
            opened.add(format!("ZIP {title} extra fields or date"), rest, Some(Strange::Foreign));
        }
        let (Some(packed), Some(local)) = (u32le(bytes, head + 20), u32le(bytes, head + 42)) else { continue };
        let (Ok(packed), Ok(local)) = (usize::try_from(packed), usize::try_from(local)) else { continue };
        let own =
            |n: usize| bytes.get(local + n..local + n + 2).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
        let body =
            bytes.get(local + 30 + own(26) + own(28)..).map(|b| b.get(..packed).unwrap_or(b)).unwrap_or_default();
        let inner = if method == 8 { inflate(body, false) } else { Some(body.to_vec()) };
        let inner = inner.unwrap_or_default();
        *unpacked += inner.len();
        if opened.parts.len() > MOST_PARTS || *unpacked > MOST_UNPACKED {
            // what cannot be looked at is strange
            opened.add("ZIP of more than is looked at".to_owned(), &[], Some(Strange::Foreign));
            break;
        }
        opened.add(format!("ZIP {title}"), &inner, None);
        // a Word document in a kit
        if inner.starts_with(b"PK\x03\x04") && within.matches(WITHIN).count() < DEPTH {
            zip(&inner, &format!("{title}{WITHIN}"), unpacked, opened);
        }
    }
}
