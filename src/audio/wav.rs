//! WAV as it is found: RIFF, RF64 and BW64, with the habits of recorders, editors and automation systems.
//!
//! RIFF/WAVE (Microsoft 1994), `WAVE_FORMAT_EXTENSIBLE`, EBU Tech 3306 (RF64). Sizes in a file are claims: what counts is how
//! long the file is. Whatever is repaired is said.
use super::{Error, wav_format::Format};
use std::io::{Read, Seek, SeekFrom};

/// A WAV file that is being read.
pub(super) struct WavReader<R> {
    reader: R,
    pub(super) format: Format,
    pub(super) frames: u64,
    pub(super) remarks: Vec<String>,
    /// When the recording began, in frames since midnight: the time reference of a Broadcast WAV (EBU Tech 3285).
    pub(super) time_reference: Option<u64>,
    data: u64,
    next: u64,
    bytes: Vec<u8>,
}

/// Sizes that need more than 32 bits (EBU Tech 3306).
#[derive(Default)]
struct LongSizes {
    data: Option<u64>,
    /// In frames.
    samples: u64,
    others: Vec<([u8; 4], u64)>,
}

/// More chunks than this are no recording.
const MOST_CHUNKS: u32 = 10_000;
/// Where the time reference lies in a `bext` chunk.
const TIME_REFERENCE: usize = 338;

impl<R: Read + Seek> WavReader<R> {
    pub(super) fn new(mut reader: R) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let mut head = [0; 12];
        reader.read_exact(&mut head).map_err(|_| Error::Empty)?;
        if head.starts_with(b"RIFX") {
            let what = "a big-endian WAV (RIFX)".to_owned();
            return Err(Error::Unsupported { what, help: "export it as WAV or FLAC" });
        }
        if &head[8..] != b"WAVE" {
            return Err(Error::Malformed { what: "no WAVE after RIFF".to_owned(), at: 8 });
        }
        let (mut remarks, mut unread) = (Vec::new(), 0_u64);
        let mut long = LongSizes::default();
        let (mut format, mut data, mut time_reference) = (None, None, None);
        let mut at = 12;
        for _ in 0..MOST_CHUNKS {
            let Some((id, size)) = chunk(&mut reader, at, length)? else { break };
            let body = at + 8;
            let mut next = body.saturating_add(long.of(id, size));
            match &id {
                b"ds64" if long.data.is_none() => long = LongSizes::read(&mut reader, size, length - body)?,
                b"fmt " if format.is_none() => format = Some(Format::read(&mut reader, size, body, &mut remarks)?),
                b"bext" if time_reference.is_none() => {
                    time_reference = read_time_reference(&mut reader, size, length - body)?;
                }
                b"data" if data.is_none() => {
                    let declared = if size == u32::MAX { long.data } else { Some(u64::from(size)) };
                    let used = used(&mut reader, declared, body, length, &mut remarks)?;
                    data = Some((body, used));
                    next = body.saturating_add(used);
                }
                b"data" => {
                    let bytes = long.of(id, size).min(length - body);
                    unread += u64::from(bytes > 0);
                    if unread == 1 && bytes > 0 {
                        remarks.push(format!(
                            "a second block of audio, of {bytes} bytes, is not read; if the recording is in parts, give them as files \
                             of their own"
                        ));
                    }
                }
                _ => {}
            }
            at = after(&mut reader, next, size, length)?;
        }
        let at = at.min(length);
        let format = format.ok_or_else(|| Error::Malformed { what: "no fmt chunk".to_owned(), at })?;
        let (start, bytes) = data.ok_or_else(|| Error::Malformed { what: "no data chunk".to_owned(), at })?;
        let frame = format.stride() as u64;
        // some count the pad byte as audio
        let padded =
            long.samples.checked_mul(frame).is_some_and(|n| n % 2 == 1 && n + 1 == bytes && long.data == Some(bytes));
        let bytes = if padded { bytes - 1 } else { bytes };
        let frames = bytes / frame;
        if frames == 0 {
            return Err(Error::Empty);
        }
        if bytes % frame != 0 {
            remarks.push("the last frame is incomplete and left out".to_owned());
        }
        reader.seek(SeekFrom::Start(start))?;
        Ok(Self { reader, format, frames, remarks, time_reference, data: start, next: 0, bytes: Vec::new() })
    }

    pub(super) fn seek(&mut self, frame: u64) -> Result<(), Error> {
        let frame = frame.min(self.frames);
        let stride = self.format.stride() as u64;
        self.reader.seek(SeekFrom::Start(self.data + frame * stride))?;
        self.next = frame;
        Ok(())
    }

    /// Append up to `most` frames, as the file has its channels. Gives how many; 0 at the end.
    pub(super) fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        let stride = self.format.stride();
        let left = usize::try_from(self.frames - self.next).unwrap_or(usize::MAX);
        let want = most.min(left);
        self.bytes.resize(want * stride, 0);
        self.reader.read_exact(&mut self.bytes)?;
        self.format.convert(&self.bytes, out);
        self.next += want as u64;
        Ok(want)
    }
}

impl LongSizes {
    fn read<R: Read>(reader: &mut R, size: u32, there: u64) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        // a table of more than a few entries describes no recording
        reader.take(u64::from(size).min(there).min(28 + 12 * 64)).read_to_end(&mut bytes)?;
        let data = bytes.get(8..16).map(le64);
        let entries = bytes.get(28..).unwrap_or_default().as_chunks::<12>().0;
        let others = entries.iter().map(|[a, b, c, d, size @ ..]| ([*a, *b, *c, *d], le64(size))).collect();
        Ok(Self { data, samples: bytes.get(16..24).map_or(0, le64), others })
    }

    fn of(&self, id: [u8; 4], size: u32) -> u64 {
        let long = self.others.iter().find(|(name, _)| *name == id).filter(|_| size == u32::MAX);
        long.map_or(u64::from(size), |(_, size)| *size)
    }
}

fn read_time_reference<R: Read>(reader: &mut R, size: u32, there: u64) -> Result<Option<u64>, Error> {
    let mut bytes = [0; TIME_REFERENCE + 8];
    if u64::from(size).min(there) < bytes.len() as u64 {
        return Ok(None);
    }
    reader.read_exact(&mut bytes)?;
    // 0 stands in every file whose maker had no clock
    Ok(Some(le64(&bytes[TIME_REFERENCE..])).filter(|reference| *reference > 0))
}

/// So many bytes behind the sound that are no chunks are told: a tag of another format is shorter.
const LOOSE: u64 = 4096;

/// How many bytes of audio there really are. `declared` is `None` where the file does not say.
fn used<R: Read + Seek>(
    reader: &mut R,
    declared: Option<u64>,
    body: u64,
    length: u64,
    remarks: &mut Vec<String>,
) -> Result<u64, Error> {
    let there = length.saturating_sub(body);
    let Some(declared) = declared else {
        let there = before_chunks(reader, body, length)? - body;
        remarks.push(format!("the file does not say how long it is; all {there} bytes are used"));
        return Ok(there);
    };
    if declared > there {
        remarks.push(format!("the file is cut short: {there} of {declared} bytes are there"));
        return Ok(there);
    }
    let rest = there - declared;
    if declared == 0 && rest > 0 && !chunks_to_the_end(reader, body, length)? {
        let there = before_chunks(reader, body, length)? - body;
        remarks.push(format!("the recorder did not close the file; all {there} bytes are used"));
        return Ok(there);
    }
    // 32 bits are full after 4 GiB, and some recorders go on counting from 0
    let loose = rest > LOOSE
        && !(chunks_to_the_end(reader, body + declared, length)?
            || chunks_to_the_end(reader, body + declared + declared % 2, length)?);
    if rest > u64::from(u32::MAX) && loose {
        remarks.push(format!("the file is too long for its own size fields; all {there} bytes are used"));
        return Ok(there);
    }
    // sizes of an earlier moment, of a recorder that was stopped; or anything
    if loose {
        remarks.push(format!(
            "by its own header its sound ends before {rest} more bytes, which are not used; if the recorder did not close the file, \
             mend its header and they are"
        ));
    }
    Ok(declared)
}

/// Where audio of unknown length ends: at the first known chunk of the last 64 KiB that leads from chunk to chunk to the end
/// of the file, or there.
fn before_chunks<R: Read + Seek>(reader: &mut R, body: u64, length: u64) -> Result<u64, Error> {
    const TAIL: u64 = 64 << 10;
    let from = length.saturating_sub(TAIL).max(body);
    reader.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    reader.by_ref().take(TAIL).read_to_end(&mut tail)?;
    let known = |at: &usize| tail.get(*at..at + 4).is_some_and(|id| KNOWN.iter().any(|name| *name == id));
    for at in (0..tail.len()).filter(known).take(64) {
        let place = from + at as u64;
        if chunks_to_the_end(reader, place, length)? {
            return Ok(place);
        }
    }
    Ok(length)
}

/// Whether from here to the end of the file there are nothing but chunks: audio that looks like the head of one does not
/// lead from chunk to chunk.
fn chunks_to_the_end<R: Read + Seek>(reader: &mut R, mut at: u64, length: u64) -> Result<bool, Error> {
    for _ in 0..MOST_CHUNKS {
        if length.saturating_sub(at) <= 1 {
            return Ok(at <= length + 1);
        }
        let Some((_, size)) = chunk(reader, at, length)? else { return Ok(false) };
        at = after(reader, at.saturating_add(8).saturating_add(u64::from(size)), size, length)?;
    }
    Ok(false)
}

/// A chunk's name and size, when there is one at this place.
fn chunk<R: Read + Seek>(reader: &mut R, at: u64, length: u64) -> Result<Option<([u8; 4], u32)>, Error> {
    if at.saturating_add(8) > length {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(at))?;
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let [a, b, c, d, size @ ..] = head;
    let id = [a, b, c, d];
    let named = id.iter().all(|byte| (0x20..0x7f).contains(byte)) && id != *b"    ";
    Ok(named.then(|| (id, u32::from_le_bytes(size))))
}

/// Names by which a chunk is known even where it may not begin.
const KNOWN: [&[u8; 4]; 16] = [
    b"data", b"fmt ", b"LIST", b"list", b"bext", b"cue ", b"fact", b"id3 ", b"ID3 ", b"iXML", b"axml", b"JUNK",
    b"PEAK", b"smpl", b"cart", b"PAD ",
];

/// Where the next chunk begins: chunks of odd size have a pad byte, and some writers forget it.
fn after<R: Read + Seek>(reader: &mut R, next: u64, size: u32, length: u64) -> Result<u64, Error> {
    if size.is_multiple_of(2) {
        return Ok(next);
    }
    let unpadded = chunk(reader, next, length)?.map(|(id, _)| id);
    let padded = chunk(reader, next.saturating_add(1), length)?.map(|(id, _)| id);
    let known = |id: Option<[u8; 4]>| id.is_some_and(|id| KNOWN.contains(&&id));
    // a pad byte is 0, which is in no name; what follows a chunk without one can look like a name by chance
    let forgotten = unpadded.is_some() && (padded.is_none() || known(unpadded) || !known(padded));
    Ok(if forgotten { next } else { next.saturating_add(1) })
}

fn le64(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

#[cfg(test)]
mod tests {
    use super::WavReader;
    use crate::audio::Error;
    use std::io::{self, Cursor, Read, Seek, SeekFrom};

    fn chunk(id: &[u8; 4], body: &[u8], size: u32) -> Vec<u8> {
        [id.as_slice(), &size.to_le_bytes(), body].concat()
    }

    fn fmt(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
        let align = channels * bits.div_ceil(8);
        let mut body = Vec::new();
        body.extend(tag.to_le_bytes());
        body.extend(channels.to_le_bytes());
        body.extend(rate.to_le_bytes());
        body.extend((rate * u32::from(align)).to_le_bytes());
        body.extend(align.to_le_bytes());
        body.extend(bits.to_le_bytes());
        chunk(b"fmt ", &body, 16)
    }

    fn riff(parts: &[Vec<u8>]) -> Vec<u8> {
        let body = parts.concat();
        [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
    }

    fn open(bytes: Vec<u8>) -> Result<(u64, Vec<String>, Vec<f32>), Error> {
        let mut wav = WavReader::new(Cursor::new(bytes))?;
        let mut all = Vec::new();
        while wav.read(&mut all, 7)? > 0 {}
        Ok((wav.frames, wav.remarks, all))
    }

    #[test]
    fn sizes_of_an_earlier_moment_are_told_and_chunks_behind_the_sound_are_not() {
        let data: Vec<u8> = (0..9000).flat_map(|n: i16| n.to_le_bytes()).collect();
        let (frames, remarks, _) = open(riff(&[fmt(1, 1, 8000, 16), chunk(b"data", &data, 6000)])).unwrap();
        assert_eq!(frames, 3000);
        assert!(remarks.iter().any(|r| r.contains("12000 more bytes")), "{remarks:?}");
        // chunks, with and without the pad byte, and a short tag
        for behind in [chunk(b"LIST", &[b'x'; 9000], 9000), chunk(b"junk", &[b'x'; 7001], 7001), vec![b'T'; 128]] {
            let parts = [fmt(1, 1, 8000, 16), chunk(b"data", &data, 18_000), behind];
            assert_eq!(open(riff(&parts)).unwrap().1, [] as [&str; 0]);
        }
    }

    #[test]
    fn sizes_are_claims_and_the_audio_is_kept() {
        let data: Vec<u8> = (0..20).flat_map(|n: i16| (n * 100).to_le_bytes()).collect();
        for (size, remark) in [(0, "did not close"), (u32::MAX, "does not say"), (4000, "cut short")] {
            let (frames, remarks, samples) = open(riff(&[fmt(1, 1, 8000, 16), chunk(b"data", &data, size)])).unwrap();
            assert_eq!((frames, samples[1]), (20, 100.0 / 32_768.0));
            assert!(remarks[0].contains(remark), "{remarks:?}");
        }
        // what a program put behind the audio of such a file is not heard
        for size in [0, u32::MAX] {
            let list = [chunk(b"LIST", b"INFOINAM\x04\0\0\0tune", 16), chunk(b"id3 ", &[7; 30], 30)].concat();
            let parts = [fmt(1, 1, 8000, 16), chunk(b"data", &data, size), list];
            let (frames, remarks, _) = open(riff(&parts)).unwrap();
            assert_eq!(frames, 20, "{remarks:?}");
        }
    }

    #[test]
    fn odd_chunks_are_found_with_their_pad_byte_and_without() {
        let data = chunk(b"data", &[1, 0, 2, 0], 4);
        for pad in [vec![], vec![0]] {
            let bext = chunk(b"bext", &[b'x'; 603], 603);
            let (frames, remarks, _) = open(riff(&[bext, pad, fmt(1, 1, 48_000, 16), data.clone()])).unwrap();
            assert_eq!((frames, remarks), (2, vec![]));
        }
    }

    #[test]
    fn a_chunk_without_its_pad_byte_is_found_whatever_its_size_looks_like() {
        // read one byte too late, "LIST" of 32 bytes is a chunk "IST "
        let list = chunk(b"LIST", &[b'a'; 32], 32);
        let parts = [fmt(1, 1, 48_000, 8), chunk(b"note", b"odd", 3), list, chunk(b"data", &[1, 2, 3, 4, 5], 5)];
        assert_eq!(open(riff(&parts)).unwrap().0, 5);
        for pad in [vec![], vec![0]] {
            let parts = [fmt(1, 1, 48_000, 8), chunk(b"data", &[1, 2, 3], 3), pad, chunk(b"bext", &bext(77), 610)];
            let wav = WavReader::new(Cursor::new(riff(&parts))).unwrap();
            assert_eq!((wav.frames, wav.time_reference), (3, Some(77)));
        }
    }

    #[test]
    fn audio_behind_the_audio_is_told_and_not_read() {
        let parts = [fmt(1, 1, 48_000, 16), chunk(b"data", &[1, 0, 2, 0], 4), chunk(b"data", &[3, 0], 2)];
        let (frames, remarks, _) = open(riff(&parts)).unwrap();
        assert_eq!(frames, 2);
        assert!(remarks[0].contains("a second block of audio, of 2 bytes"), "{remarks:?}");
    }

    fn bext(reference: u64) -> Vec<u8> {
        let mut body = vec![b'x'; 610];
        body[338..346].copy_from_slice(&reference.to_le_bytes());
        body
    }

    #[test]
    fn a_recorder_that_did_not_close_its_file_may_have_left_letters() {
        let data = b"mad hum of the mains, ".repeat(9);
        let (frames, remarks, _) = open(riff(&[fmt(1, 1, 8000, 16), chunk(b"data", &data, 0)])).unwrap();
        assert_eq!(frames, 99);
        assert!(remarks[0].contains("did not close"), "{remarks:?}");
    }

    #[test]
    fn the_time_reference_of_a_broadcast_wav_is_found_before_the_audio_and_after() {
        let (fmt, data) = (fmt(1, 1, 48_000, 16), chunk(b"data", &[1, 0, 2, 0], 4));
        for parts in [
            [chunk(b"bext", &bext(0x1_0000_0001), 610), fmt.clone(), data.clone()],
            [fmt, data, chunk(b"bext", &bext(0x1_0000_0001), 610)],
        ] {
            let wav = WavReader::new(Cursor::new(riff(&parts))).unwrap();
            assert_eq!(wav.time_reference, Some(0x1_0000_0001));
        }
        let none =
            riff(&[chunk(b"bext", &[0; 700], 700), super::tests::fmt(1, 1, 8000, 16), chunk(b"data", &[0; 8], 8)]);
        assert_eq!(WavReader::new(Cursor::new(none)).unwrap().time_reference, None);
    }

    /// A head, and then nothing but zeros to a length that no test could write.
    struct Long {
        head: Vec<u8>,
        length: u64,
        at: u64,
    }

    impl Read for Long {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min((self.length - self.at.min(self.length)) as usize);
            for (n, byte) in buffer[..count].iter_mut().enumerate() {
                *byte = self.head.get(self.at as usize + n).copied().unwrap_or(0);
            }
            self.at += count as u64;
            Ok(count)
        }
    }

    impl Seek for Long {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.at = match to {
                SeekFrom::Start(at) => at,
                SeekFrom::End(by) => self.length.saturating_add_signed(by),
                SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            };
            Ok(self.at)
        }
    }

    #[test]
    fn more_than_four_gibibytes_are_read_from_rf64_and_from_wrapped_sizes() {
        let frames = 0x6000_0001u64;
        let bytes = frames * 4;
        let ds64 = [(bytes + 1000).to_le_bytes(), bytes.to_le_bytes(), frames.to_le_bytes()].concat();
        for name in [b"RF64", b"BW64"] {
            let parts = [chunk(b"ds64", &[&ds64[..], &[0; 4]].concat(), 28), fmt(1, 2, 48_000, 16)].concat();
            let head = [name, &[0xff; 4][..], b"WAVE", &parts, &chunk(b"data", &[], u32::MAX)].concat();
            let length = head.len() as u64 + bytes;
            let mut wav = WavReader::new(Long { head, length, at: 0 }).unwrap();
            assert_eq!((wav.frames, wav.remarks.len()), (frames, 0));
            wav.seek(frames - 3).unwrap();
            let mut last = Vec::new();
            assert_eq!(wav.read(&mut last, 100).unwrap(), 3);
        }
        let head = riff(&[fmt(1, 2, 48_000, 16), chunk(b"data", &[], bytes as u32)]);
        let length = head.len() as u64 + bytes;
        let wav = WavReader::new(Long { head, length, at: 0 }).unwrap();
        assert_eq!(wav.frames, frames);
        assert!(wav.remarks[0].contains("too long"), "{:?}", wav.remarks);
    }

    #[test]
    fn the_format_may_follow_the_data() {
        assert_eq!(open(riff(&[chunk(b"data", &[1, 0, 2, 0], 4), fmt(1, 1, 48_000, 16)])).unwrap().0, 2);
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        assert!(matches!(open(riff(&[fmt(1, 1, 48_000, 16), chunk(b"data", &[], 0)])), Err(Error::Empty)));
        let listed = riff(&[fmt(1, 1, 48_000, 16), chunk(b"data", &[], 0), chunk(b"LIST", &[0; 4], 4)]);
        assert!(matches!(open(listed), Err(Error::Empty)));
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let refused = |bytes| open(bytes).map(|_| ()).unwrap_err().to_string();
        let data = chunk(b"data", &[0; 8], 8);
        assert!(refused(riff(&[fmt(0x11, 1, 8000, 4), data.clone()])).contains("0x0011"));
        assert!(refused(riff(&[fmt(1, 0, 8000, 16), data.clone()])).contains("0 channels"));
        assert!(refused(riff(&[fmt(1, 1, 0, 16), data.clone()])).contains("0 Hz"));
        assert!(refused(riff(&[data])).contains("no fmt chunk"));
        assert!(refused([b"RIFX".as_slice(), &[0; 20]].concat()).contains("RIFX"));
    }

    #[test]
    fn no_bytes_make_it_panic_or_take_long() {
        let good = riff(&[fmt(0xfffe, 2, 44_100, 24), chunk(b"data", &[7; 60], 60), chunk(b"LIST", &[0; 5], 5)]);
        let mut state = 7u64;
        for _ in 0..4000 {
            let mut bytes = good.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] = (state >> 20) as u8;
            }
            let _ = open(bytes);
        }
    }
}
