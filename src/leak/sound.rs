//! Which bytes of a file are its own: its sound, and not what an encoder, a recorder or a program writes into every file.
//!
//! RIFF and RF64 (EBU Tech 3306), `ID3v2`, FLAC (RFC 9639, 8), Ogg (RFC 3533, 6), MP4 (ISO/IEC 14496-12, 4.2), ZIP (PKWARE APPNOTE
//! 6.3.10). Sizes are claims: what is no known kind, or says nothing that can be, is its own as a whole.
use super::open;
use std::{
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

/// More boxes, pages or entries than this before its sound has no recording.
const MOST: usize = 10_000;
/// How an MP4 begins.
const BOXES: [&[u8]; 6] = [b"ftyp", b"wide", b"mdat", b"moov", b"free", b"skip"];

/// Where the sound of a recording lies, or the text of a document, in bytes.
///
/// # Errors
/// When it cannot be read.
pub(super) fn own(input: &mut (impl Read + Seek)) -> io::Result<Vec<Range<u64>>> {
    let length = input.seek(SeekFrom::End(0))?;
    let head = at(input, 0, 12)?;
    let found = match head.as_slice() {
        [b'O', b'g', b'g', b'S', ..] => ogg(input)?.map(|from| one(from..length)),
        [_, _, _, _, kind @ ..] if BOXES.iter().any(|known| kind.starts_with(known)) => mp4(input, length)?,
        [b'P', b'K', 3, 4, ..] => document(input, length)?,
        // the frames of an MP3 go on behind a damaged one
        [b'I', b'D', b'3', ..] => open::open(input, length)?.payload.map(|(from, _)| one(from..length)),
        [b'R', b'I' | b'F', ..] | [b'f', b'L', b'a', b'C', ..] => {
            // a recorder that was stopped did not write how long it is
            let end = |from: u64, bytes| if bytes == 0 { length } else { from.saturating_add(bytes) };
            open::open(input, length)?.payload.map(|(from, bytes)| one(from..end(from, bytes)))
        }
        _ => None,
    };
    let mut found = found.unwrap_or_default();
    found.retain_mut(|range| {
        range.end = range.end.min(length);
        range.start < range.end
    });
    Ok(if found.is_empty() { one(0..length) } else { found })
}

fn one(range: Range<u64>) -> Vec<Range<u64>> {
    std::iter::once(range).collect()
}

fn at(input: &mut (impl Read + Seek), from: u64, bytes: u64) -> io::Result<Vec<u8>> {
    input.seek(SeekFrom::Start(from))?;
    let mut read = Vec::new();
    let _ = input.take(bytes).read_to_end(&mut read)?;
    Ok(read)
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn little(bytes: &[u8], from: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(from..from.checked_add(count)?)?;
    Some(bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
}

/// The first page that is no head: of those the moment is 0, and where none ends in a page it is all ones.
fn ogg(input: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let mut from = 0;
    for _ in 0..MOST {
        let page = at(input, from, 27 + 255)?;
        let Some(moment) = little(&page, 6, 8).filter(|_| page.starts_with(b"OggS")) else { break };
        if moment != 0 && moment != u64::MAX {
            return Ok(Some(from));
        }
        let laces = usize::from(page.get(26).copied().unwrap_or_default());
        let body: u64 = page.iter().skip(27).take(laces).map(|l| u64::from(*l)).sum();
        from += 27 + laces as u64 + body;
    }
    Ok(None)
}

/// What lies in `mdat`.
fn mp4(input: &mut (impl Read + Seek), length: u64) -> io::Result<Option<Vec<Range<u64>>>> {
    let (mut from, mut found) = (0_u64, Vec::new());
    for _ in 0..MOST {
        let head = at(input, from, 16)?;
        let Some((size, kind)) = head.get(..4).zip(head.get(4..8)) else { break };
        let (inner, size) = match big(size) {
            0 => (8, length.saturating_sub(from)),
            1 => (16, head.get(8..16).map_or(0, big)),
            size => (8, size),
        };
        let end = from.saturating_add(size);
        if size < inner {
            break;
        }
        if kind == b"mdat" {
            found.push(from.saturating_add(inner)..end);
        }
        from = end;
    }
    Ok(Some(found))
}

/// In a document of Word or its like: the text and the pictures. Styles, themes and lists of fonts are those of the program.
fn document(input: &mut (impl Read + Seek), length: u64) -> io::Result<Option<Vec<Range<u64>>>> {
    const TEXTS: [&str; 5] = ["word/document", "word/comments", "word/footnotes", "word/endnotes", "word/media/"];
    const LARGEST: u64 = 64 << 20;
    if length > LARGEST {
        return Ok(None);
    }
    let bytes = at(input, 0, LARGEST)?;
    let mut found = Vec::new();
    for head in bytes.windows(4).enumerate().filter(|(_, w)| *w == b"PK\x01\x02").map(|(n, _)| n).take(MOST) {
        let entry = bytes.get(head..).unwrap_or_default();
        let name = little(entry, 28, 2).and_then(|n| entry.get(46..46 + usize::try_from(n).ok()?)).unwrap_or_default();
        let text = TEXTS.iter().any(|t| name.starts_with(t.as_bytes()));
        let (Some(packed), Some(local), true) = (little(entry, 20, 4), little(entry, 42, 4), text) else { continue };
        let own = usize::try_from(local).ok().and_then(|n| bytes.get(n..)).unwrap_or_default();
        let Some((name, extra)) = little(own, 26, 2).zip(little(own, 28, 2)) else { continue };
        let from = local + 30 + name + extra;
        found.push(from..from + packed);
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use super::own;
    use std::io::Cursor;

    fn of(parts: &[&[u8]]) -> Vec<(u64, u64)> {
        own(&mut Cursor::new(parts.concat())).unwrap().into_iter().map(|own| (own.start, own.end)).collect()
    }

    #[test]
    fn the_sound_of_a_recording_is_its_own_and_its_head_is_not() {
        let sound = [7; 1000];
        let wave = |size: u32| {
            [b"RIFF\x1c\x04\0\0WAVEfmt \x04\0\0\0abcdbext\0\0\0\0data".as_slice(), &size.to_le_bytes(), &sound].concat()
        };
        assert_eq!(of(&[&wave(1000)]), [(40, 1040)]);
        // a recorder that was stopped did not write how long it is
        assert_eq!(of(&[&wave(0)]), [(40, 1040)]);
        assert_eq!(of(&[b"\0\0\0\x0cftypM4A \0\0\0\x08free\0\0\x03\xf0mdat", &sound, b"\0\0\0\x08moov"]), [(28, 1028)]);
        assert_eq!(of(&[b"\0\0\0\x0cftypM4A \0\0\0\0mdat", &sound]), [(20, 1020)]);
        let page = |moment: u64, body: &[u8]| {
            let laces = [u8::try_from(body.len()).unwrap()];
            [b"OggS\0\0".as_slice(), &moment.to_le_bytes(), &[0; 12], &[1], &laces, body].concat()
        };
        assert_eq!(
            of(&[&page(0, &[1; 50]), &page(u64::MAX, &[2; 200]), &page(960, &[3; 20]), &page(1920, &[4; 9])]),
            [(306, 391)]
        );
        assert_eq!(of(&[b"fLaC\x80\0\0\x22", &[0; 34], &sound]), [(42, 1042)]);
        assert_eq!(of(&[b"ID3\x04\0\0\0\0\x01\0", &[0; 128], &sound]), [(138, 1138)]);
        // what says too much or too little is looked for as a whole
        for parts in [&[&sound[..]][..], &[b"OggS"], &[b"\0\0\0\x02ftyp\0\0\0\0"], &[b"PK\x03\x04", &sound], &[b"fLaC"]]
        {
            assert_eq!(of(parts), [(0, parts.concat().len() as u64)]);
        }
        assert_eq!(of(&[b"\0\0\0\x0cftypM4A \0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff", &sound]), [(28, 1028)]);
    }

    #[test]
    fn the_text_of_a_document_is_its_own_and_its_styles_are_not() {
        let (mut file, mut list) = (Vec::new(), Vec::new());
        for (name, body) in [("word/styles.xml", [8; 500]), ("word/document.xml", [9; 500])] {
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            let sizes = [[0xf4, 1, 0, 0]; 2].concat();
            let at = u32::try_from(file.len()).unwrap().to_le_bytes();
            file.extend(
                [b"PK\x03\x04".as_slice(), &[0; 14], &sizes, &length, &[0; 2], name.as_bytes(), &body].concat(),
            );
            list.extend([b"PK\x01\x02".as_slice(), &[0; 16], &sizes, &length, &[0; 12], &at, name.as_bytes()].concat());
        }
        assert_eq!(of(&[&file, &list]), [(592, 1092)]);
    }
}
