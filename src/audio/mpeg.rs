//! The frames of an MP3, counted by their heads (ISO/IEC 11172-3, clause 2.4.1.3; ISO/IEC 13818-3 for low rates).
//!
//! A file without a table says nowhere how long it is, and one that two were joined to says it of the first alone. The
//! container code of the decoder estimates a length from the first frames and stops there. So the frames are counted, and
//! the decoder is given a table that is true.
use super::{Error, Input, packed::fill};
use crate::units::Millis;
use std::{
    io::{BufReader, Seek, SeekFrom},
    ops::Range,
};

/// How far the first frame may lie behind other bytes: 64 KiB.
const MOST_JUNK: usize = 64 << 10;
/// So many heads in a row are no chance.
const SURE: usize = 4;

/// What a frame's head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    /// Of the whole frame, in bytes.
    size: u64,
    /// Where a table may begin in it, in bytes.
    table: usize,
    /// What all frames of one stream have in common.
    kind: u32,
    /// How long it lasts, in microseconds.
    lasts: u64,
}

impl Head {
    /// `None` for what is no head of layer 3, or one that does not say how long its frame is.
    fn of(bytes: [u8; 4]) -> Option<Self> {
        const HIGH: [u64; 16] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
        const LOW: [u64; 16] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
        let word = u32::from_be_bytes(bytes);
        let (version, layer) = (word >> 19 & 3, word >> 17 & 3);
        let field = |shift: u32, mask: u32| usize::try_from(word >> shift & mask).unwrap_or(0);
        if word >> 21 != 0x7ff || version == 1 || layer != 1 {
            return None;
        }
        let high = version == 3;
        let rate = [44_100, 48_000, 32_000].get(field(10, 3))? / [4, 1, 2, 1].get(field(19, 3))?;
        let kbps = if high { HIGH } else { LOW }.get(field(12, 15)).copied().filter(|k| *k > 0)?;
        let slots = if high { 144_000 } else { 72_000 };
        let mono = field(6, 3) == 3;
        let side = match (high, mono) {
            (true, false) => 32,
            (true, true) | (false, false) => 17,
            (false, true) => 9,
        };
        let size = slots * kbps / rate + u64::from(word >> 9 & 1);
        let lasts = if high { 1_152_000_000 } else { 576_000_000 } / rate;
        Some(Self { size, table: 4 + side, kind: word & 0xfffe_0c00, lasts })
    }
}

/// Where the audio of an MP3 is, and what has to stand before it so that all of it is read.
pub(super) struct Counted {
    /// To be put before the audio.
    pub(super) front: Vec<u8>,
    /// The byte at which the audio begins behind that.
    pub(super) start: u64,
    /// Tags between the frames, as files have that were joined, and what is damaged: what is in them may look like a frame.
    pub(super) holes: Vec<Range<u64>>,
    /// What is strange.
    pub(super) remarks: Vec<String>,
}

/// The byte at which MPEG audio begins, from `start` on, where not too much else lies before it.
pub(super) fn first(input: &mut dyn Input, start: u64) -> Result<Option<u64>, Error> {
    input.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; MOST_JUNK + SURE * 1_500];
    let have = fill(input, &mut bytes)?;
    bytes.truncate(have);
    let head = |at: usize| bytes.get(at..at + 4).and_then(|b| Head::of(b.try_into().ok()?));
    let row = |at: usize| -> bool {
        let Some(kind) = head(at).map(|h| h.kind) else { return false };
        let mut at = at;
        (0..SURE).all(|_| {
            let found = head(at).filter(|h| h.kind == kind);
            at += found.and_then(|h| usize::try_from(h.size).ok()).unwrap_or(0);
            found.is_some()
        })
    };
    Ok((0..have.min(MOST_JUNK)).find(|at| row(*at)).map(|at| start + at as u64))
}

/// Count what begins at byte `start`. `None` where the file's own table is right, and for frames that do not say how long
/// they are.
pub(super) fn count(input: &mut dyn Input, start: u64) -> Result<Option<Counted>, Error> {
    input.seek(SeekFrom::Start(start))?;
    let mut whole = [0; 1_500];
    let have = fill(input, &mut whole)?;
    let first = whole.get(..have).unwrap_or_default();
    let Some(head) = first.first_chunk().and_then(|b| Head::of(*b)) else { return Ok(None) };
    let frame = usize::try_from(head.size).ok().and_then(|size| first.get(..size)).unwrap_or_default();
    // a table of Fraunhofer's has no place of its own in what is written here; such files are not joined by recorders
    if frame.get(36..40) == Some(b"VBRI") {
        return Ok(None);
    }
    let table = table(frame, head.table);
    let from = if table.is_some() { start + head.size } else { start };
    let walked = walk(input, from, head)?;
    let told = table.and_then(|at| frame.get(at + 4..at + 12)).map(|field| {
        let has = field.get(3).is_some_and(|flags| flags & 1 == 1);
        let count = field.get(4..8).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
        (has, count)
    });
    // a table may count itself
    let joined = told.is_some_and(|(_, told)| walked.frames > u64::from(told) + 1);
    if let Some((true, _)) = told
        && !joined
        && walked.damaged.is_empty()
    {
        return Ok(None);
    }
    let Ok(count) = u32::try_from(walked.frames) else { return Ok(None) };
    let mut remarks = Vec::from_iter(walked.missing(head));
    let front = match (table, told) {
        (Some(at), Some((true, _))) => {
            let mut front = frame.to_vec();
            if let Some(field) = front.get_mut(at + 8..at + 12) {
                field.copy_from_slice(&count.to_be_bytes());
            }
            if joined {
                without_padding(&mut front, at);
                remarks.push("several MP3 files were joined to this one; all of them are read".to_owned());
            }
            front
        }
        _ => {
            let mut front = vec![0; usize::try_from(head.size).unwrap_or(0)];
            let says = [b"Info".as_slice(), &1_u32.to_be_bytes(), &count.to_be_bytes()].concat();
            front.get_mut(..4).zip(first.get(..4)).into_iter().for_each(|(to, from)| to.copy_from_slice(from));
            let Some(place) = front.get_mut(head.table..head.table + says.len()) else { return Ok(None) };
            place.copy_from_slice(&says);
            front
        }
    };
    Ok(Some(Counted { front, start: from, holes: walked.holes, remarks }))
}

/// Where a Xing or Info table begins in a frame.
fn table(frame: &[u8], at: usize) -> Option<usize> {
    frame.get(at..at + 4).filter(|tag| *tag == b"Xing" || *tag == b"Info").map(|_| at)
}

/// A LAME table without the samples to be left out at the end: another file follows there. Its checksum goes with them.
fn without_padding(frame: &mut [u8], at: usize) {
    let flags = frame.get(at + 7).copied().unwrap_or(0);
    let fields = [(1, 4), (2, 4), (4, 100), (8, 4)].iter().filter(|(bit, _)| flags & bit != 0).map(|(_, len)| len);
    let lame = at + 8 + fields.sum::<usize>();
    // 12 bits of delay, 12 of padding
    if let Some([middle, last]) = frame.get_mut(lame + 22..lame + 24) {
        *middle &= 0xf0;
        *last = 0;
    }
    if let Some(sum) = frame.get_mut(lame + 34..lame + 36) {
        sum.fill(0);
    }
}

struct Walked {
    /// Those that hold audio.
    frames: u64,
    /// Tags between them, and what is damaged.
    holes: Vec<Range<u64>>,
    /// What is damaged: behind how many frames, and how many bytes.
    damaged: Vec<(u64, u64)>,
}

impl Walked {
    /// What is said of damage, as far as it can be known.
    fn missing(&self, like: Head) -> Option<String> {
        let (frames, _) = self.damaged.first()?;
        let bytes: u64 = self.damaged.iter().map(|(_, bytes)| bytes).sum();
        let (at, lost) = (Millis(frames * like.lasts / 1000), Millis(bytes * like.lasts / like.size.max(1) / 1000));
        let places = match self.damaged.len() {
            1 => format!("at {at}"),
            n => format!("in {n} places, the first at {at},"),
        };
        Some(format!(
            "{bytes} bytes {places} are damaged: about {lost} are missing there, and what follows comes earlier"
        ))
    }
}

/// No more tags are looked for.
const MOST_TAGS: usize = 10_000;

/// The place of the tag (`ID3v2`) whose first four bytes were just read, where all of it is there; the reader stands behind it then.
fn tag(reader: &mut BufReader<&mut dyn Input>, first: [u8; 4]) -> Result<Option<Range<u64>>, Error> {
    let [b'I', b'D', b'3', _] = first else { return Ok(None) };
    let start = reader.stream_position()? - 4;
    let mut rest = [0; 6];
    let have = fill(reader, &mut rest)?;
    let [_, flags, size @ ..] = rest;
    let size = size.iter().fold(0u64, |n, byte| n << 7 | u64::from(byte & 0x7f));
    let behind = start + 10 + size + if flags & 0x10 == 0 { 0 } else { 10 };
    if have == 6 && behind <= end(reader)? {
        reader.seek(SeekFrom::Start(behind))?;
        return Ok(Some(start..behind));
    }
    reader.seek(SeekFrom::Start(start + 4))?;
    Ok(None)
}

/// Count frames of one kind from a byte on. A frame is one where the next begins behind it, or a tag, or nothing: what is
/// damaged would be noise.
fn walk(input: &mut dyn Input, from: u64, like: Head) -> Result<Walked, Error> {
    let mut reader = BufReader::with_capacity(1 << 16, input);
    let end = end(&mut reader)?;
    reader.seek(SeekFrom::Start(from))?;
    let mut walked = Walked { frames: 0, holes: Vec::new(), damaged: Vec::new() };
    let mut bytes = [0; 4];
    // where the frame began that is not sure yet, and whether it holds audio
    let mut open: Option<(u64, bool)> = None;
    let mut at = from;
    while fill(&mut reader, &mut bytes)? == 4 {
        if walked.holes.len() < MOST_TAGS
            && let Some(hole) = tag(&mut reader, bytes)?
        {
            walked.frames += u64::from(open.take().is_some_and(|(_, sounds)| sounds));
            at = hole.end;
            walked.holes.push(hole);
            continue;
        }
        let head = Head::of(bytes).filter(|h| h.kind == like.kind);
        if let Some(head) = head {
            walked.frames += u64::from(open.take().is_some_and(|(_, sounds)| sounds));
            // the head is read, and where a table would be as well
            let mut table = [0; 4];
            let before = (head.table as u64).saturating_sub(4);
            let mut read = 4;
            if before + 8 <= head.size {
                reader.seek_relative(i64::try_from(before).unwrap_or(0))?;
                read += before + fill(&mut reader, &mut table)? as u64;
            }
            reader.seek_relative(i64::try_from(head.size.saturating_sub(read)).unwrap_or(0))?;
            if at + head.size > end {
                return Ok(walked);
            }
            open = Some((at, &table != b"Xing" && &table != b"Info"));
            at += head.size;
            continue;
        }
        // no frame begins here: the one before may be cut into, unless nothing follows any more
        let found = again(&mut reader, at, end, like)?.filter(|_| walked.holes.len() < MOST_TAGS);
        let sounds = open.is_some_and(|(_, sounds)| sounds);
        let Some(next) = found else { break };
        let start = open.take().map_or(at, |(start, _)| start);
        if sounds || next > at {
            walked.holes.push(start..next);
            walked.damaged.push((walked.frames, next - start));
        }
        reader.seek(SeekFrom::Start(next))?;
        at = next;
    }
    walked.frames += u64::from(open.is_some_and(|(_, sounds)| sounds));
    Ok(walked)
}

/// Where frames of one kind go on behind a byte where none begins, not too far off: two heads in a row, each where the one before
/// says, or one up to the end.
fn again(reader: &mut BufReader<&mut dyn Input>, from: u64, end: u64, like: Head) -> Result<Option<u64>, Error> {
    let mut window = vec![0; MOST_JUNK + 3_000];
    reader.seek(SeekFrom::Start(from))?;
    let have = fill(reader, &mut window)?;
    window.truncate(have);
    let head = |at: usize| {
        let bytes = window.get(at..at + 4).and_then(|b| Head::of(b.try_into().ok()?));
        bytes.filter(|h| h.kind == like.kind)
    };
    let good = |at: &usize| {
        let Some(own) = head(*at) else { return false };
        let behind = *at as u64 + own.size;
        let next = usize::try_from(behind).ok().and_then(head);
        let after = next.and_then(|n| usize::try_from(behind + n.size).ok()).and_then(head);
        let last = |behind: u64| from + behind == end;
        last(behind) || next.is_some_and(|n| after.is_some() || last(behind + n.size))
    };
    let Some(mut at) = (1..have.min(MOST_JUNK)).find(good) else { return Ok(None) };
    // a frame may have a part of its sound in what is damaged, and would be noise: of the next few the one that has least of it
    let mut best = (usize::MAX, at);
    for _ in 0..4 {
        let Some(own) = head(at) else { break };
        best = best.min((borrowed(window.get(at..).unwrap_or_default()), at));
        at += usize::try_from(own.size).unwrap_or(0);
    }
    Ok(Some(from + best.1 as u64))
}

/// How many bytes of its sound a frame has in those before it (clause 2.4.1.7, `main_data_begin`).
fn borrowed(frame: &[u8]) -> usize {
    let Some([_, kind, ..]) = frame.first_chunk::<4>() else { return 0 };
    let (high, checked) = (kind & 0x18 == 0x18, kind & 1 == 0);
    let side = if checked { 6 } else { 4 };
    match frame.get(side..side + 2) {
        Some([first, second]) if high => usize::from(*first) << 1 | usize::from(second >> 7),
        Some([first, _]) => usize::from(*first),
        _ => 0,
    }
}

/// How long all is.
fn end(reader: &mut BufReader<&mut dyn Input>) -> Result<u64, Error> {
    let at = reader.stream_position()?;
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(at))?;
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::{Head, count, first};
    use std::io::Cursor;

    /// A frame of MPEG 1, layer 3, 48 kHz, mono, of so many kbit/s by its index.
    fn frame(index: u8) -> Vec<u8> {
        let head = [0xff, 0xfb, index << 4 | 4, 0xc0];
        let size = usize::try_from(Head::of(head).unwrap().size).unwrap();
        let mut frame = vec![0x55; size];
        frame[..4].copy_from_slice(&head);
        frame
    }

    #[test]
    fn a_head_says_how_long_its_frame_is() {
        let size = |bytes| Head::of(bytes).map(|h| h.size);
        assert_eq!(size([0xff, 0xfb, 0x94, 0xc0]), Some(384)); // 128 kbit/s at 48 kHz
        assert_eq!(size([0xff, 0xfb, 0x92, 0xc0]), Some(418)); // 44.1 kHz, a slot more
        assert_eq!(size([0xff, 0xf3, 0x84, 0xc0]), Some(192)); // MPEG 2: 64 kbit/s at 24 kHz
        assert_eq!(size([0xff, 0xfb, 0x04, 0xc0]), None); // free format
        assert_eq!(size([0xff, 0xfd, 0x94, 0xc0]), None); // layer 2
        assert_eq!(size(*b"LAME"), None);
    }

    #[test]
    fn frames_of_any_length_are_counted_and_other_bytes_are_passed_over() {
        let mut file = Vec::new();
        for n in 0..200_u8 {
            file.extend(frame(1 + n % 14));
        }
        let mut tagged = file.clone();
        tagged.extend_from_slice(b"TAG and what it holds");
        for bytes in [file.clone(), tagged] {
            let counted = count(&mut Cursor::new(bytes), 0).unwrap().unwrap();
            assert_eq!(
                (counted.start, &counted.front[21..25], &counted.front[29..33]),
                (0, b"Info".as_slice(), [0, 0, 0, 200].as_slice())
            );
        }
        let junk = [b"RIFf no audio \xff\xfb\x94\xc0".as_slice(), &file].concat();
        assert_eq!(first(&mut Cursor::new(junk), 0).unwrap(), Some(18));
        assert_eq!(first(&mut Cursor::new(vec![0xff; 9_000]), 0).unwrap(), None);
    }

    #[test]
    fn a_table_that_is_right_is_left_and_one_of_the_first_file_alone_is_not() {
        let mut info = frame(9);
        info[21..33].copy_from_slice(b"Xing\0\0\0\x01\0\0\0\x05");
        info[33..37].copy_from_slice(b"LAME");
        info[33 + 21..33 + 24].copy_from_slice(&[0x24, 0x01, 0xf0]);
        let one = [info.clone(), frame(9).repeat(5)].concat();
        assert!(count(&mut Cursor::new(one.clone()), 0).unwrap().is_none());
        let two = [one.clone(), one].concat();
        let counted = count(&mut Cursor::new(two), 0).unwrap().unwrap();
        assert_eq!((counted.start, &counted.front[29..33]), (384, [0, 0, 0, 10].as_slice()));
        assert_eq!(counted.front[54..57], [0x24, 0, 0]);
        assert_eq!(counted.remarks.len(), 1);
    }
}
