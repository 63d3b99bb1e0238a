//! M4A, MP4 and 3GP, as telephones record: ISO/IEC 14496-12, with the edit list that says which frames are heard.
//!
//! The first audio track counts. Every table is read as far as the file really has it, whatever it declares; packets are
//! found one by one, so that memory holds their sizes and nothing else of the file.
use super::{
    Error, Input,
    aac::{self, BandWatch, Config, FRAMES},
};
use std::io::{BufReader, Read, Seek, SeekFrom};

/// How the audio of a track is packed.
#[derive(Clone, Debug)]
pub(super) enum Packing {
    Aac(Config),
    /// Apple Lossless, with what its decoder wants to know.
    Alac {
        cookie: Box<[u8]>,
        config: Config,
        bits: u16,
        frames: u32,
    },
}

/// A recording in an MP4 container.
pub(super) struct Mp4 {
    reader: BufReader<Box<dyn Input>>,
    length: u64,
    pub(super) packing: Packing,
    track: Track,
    /// The packet that comes next, and where it lies.
    next: usize,
    chunk: usize,
    left: u32,
    at: u64,
    /// Frames before the first that is heard.
    pub(super) skip: u64,
    /// How many are heard.
    pub(super) heard: u64,
    pub(super) remarks: Vec<String>,
}

/// The tables of a track.
#[derive(Default)]
struct Track {
    audio: bool,
    timescale: u32,
    entry: Option<([u8; 4], Vec<u8>)>,
    /// Of each packet, or of all.
    sizes: Vec<u32>,
    same_size: u32,
    count: usize,
    chunks: Vec<u64>,
    /// From which chunk on there are how many packets in one.
    runs: Vec<(u32, u32)>,
    /// How many packets last how long.
    durations: Vec<(u32, u32)>,
    edits: Vec<(u64, i64)>,
}

/// A box: its type, where its body begins and where it ends.
#[derive(Clone, Copy)]
struct Part {
    kind: [u8; 4],
    body: u64,
    end: u64,
}

/// A sample entry longer than this describes no audio.
const LONGEST_ENTRY: u64 = 64 * 1024;
/// More tracks than this are no recording.
const MOST_TRACKS: usize = 64;
/// Longer packets are no audio.
const LONGEST_PACKET: u32 = 1 << 20;

struct Boxes<'a> {
    reader: &'a mut BufReader<Box<dyn Input>>,
}

impl Boxes<'_> {
    /// The box at this place, within its parent.
    fn at(&mut self, at: u64, end: u64) -> Result<Option<Part>, Error> {
        if at.saturating_add(8) > end {
            return Ok(None);
        }
        self.reader.seek(SeekFrom::Start(at))?;
        let [a, b, c, d, kind @ ..] = self.bytes::<8>()?;
        let (size, head) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (end - at, 8),
            1 if at.saturating_add(16) <= end => (u64::from_be_bytes(self.bytes()?), 16),
            size => (u64::from(size), 8),
        };
        if size < head {
            return Err(Error::Malformed { what: "a box shorter than its own head".to_owned(), at });
        }
        // what a crashed telephone did not write is missed later, by what it should have held
        Ok(Some(Part { kind, body: at + head, end: at.saturating_add(size).min(end) }))
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The parts of a box, one after the other.
    fn each(
        &mut self,
        from: u64,
        end: u64,
        work: &mut dyn FnMut(&mut Self, Part) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let mut at = from;
        // as many as a file of audio can need
        for _ in 0..100_000 {
            let Some(part) = self.at(at, end)? else { break };
            if !work(self, part)? {
                break;
            }
            at = part.end;
        }
        Ok(())
    }

    /// What a box holds from `skip` bytes on, as far as the file goes.
    fn rest(&mut self, part: Part, skip: u64, most: u64) -> Result<Vec<u8>, Error> {
        let from = part.body.saturating_add(skip);
        let mut bytes = Vec::new();
        self.reader.seek(SeekFrom::Start(from))?;
        (&mut *self.reader).take(part.end.saturating_sub(from).min(most)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A table with a count before it: its rows, as many as are there, and no more than a day of packets has.
    fn rows<const N: usize>(&mut self, part: Part, skip: u64) -> Result<Vec<[u8; N]>, Error> {
        // packets of 120 frames at 192 kHz are the shortest there are
        const MOST_ROWS: u64 = super::packed::MOST_FRAMES / 120;
        let head = self.rest(part, skip, 4)?;
        let count = u64::from(be(&head)).min(MOST_ROWS);
        let bytes = self.rest(part, skip + 4, count.saturating_mul(N as u64))?;
        Ok(bytes.as_chunks::<N>().0.to_vec())
    }
}

fn be(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, b| n << 8 | u32::from(*b))
}

impl Mp4 {
    pub(super) fn open(input: Box<dyn Input>) -> Result<Self, Error> {
        let mut reader = BufReader::with_capacity(1 << 16, input);
        let length = reader.seek(SeekFrom::End(0))?;
        let mut boxes = Boxes { reader: &mut reader };
        let (mut movie, mut protected, mut fragments) = (None, false, false);
        boxes.each(0, length, &mut |_, part| {
            match &part.kind {
                b"moov" => movie = Some(part),
                b"moof" => fragments = true,
                b"pssh" => protected = true,
                _ => {}
            }
            Ok(true)
        })?;
        let Some(movie) = movie else {
            let what = "the recording was not closed: its table of contents (moov) is missing".to_owned();
            return Err(Error::Malformed { what, at: length });
        };
        let (tracks, movie_scale) = read_movie(&mut boxes, movie)?;
        let track = tracks.into_iter().find(|t| t.audio).ok_or(Error::Empty)?;
        let (kind, entry) = track.entry.as_ref().ok_or(Error::Empty)?;
        if protected || matches!(kind, b"enca" | b"drms") {
            return Err(Error::Unsupported {
                what: "a protected (encrypted) file".to_owned(),
                help: "use an open one",
            });
        }
        let packing = packing(*kind, entry)?;
        if track.count == 0 {
            return Err(if fragments {
                let what = "a fragmented MP4".to_owned();
                Error::Unsupported { what, help: "copy it into a plain one: ffmpeg -i IN -c copy OUT.m4a" }
            } else {
                Error::Empty
            });
        }
        let mut mp4 = Self {
            reader,
            length,
            packing,
            track,
            next: 0,
            chunk: 0,
            left: 0,
            at: 0,
            skip: 0,
            heard: 0,
            remarks: Vec::new(),
        };
        mp4.apply_edits(movie_scale)?;
        mp4.refuse_hidden_bands()?;
        mp4.seek(0);
        Ok(mp4)
    }

    pub(super) const fn config(&self) -> Config {
        match &self.packing {
            Packing::Aac(config) | Packing::Alac { config, .. } => *config,
        }
    }

    /// Frames of a whole packet.
    fn packet_frames(&self) -> u64 {
        match &self.packing {
            Packing::Aac(_) => FRAMES,
            Packing::Alac { frames, .. } => u64::from(*frames),
        }
    }

    /// Which frames are heard: those of the edit list, and no more than the durations of the packets add up to.
    fn apply_edits(&mut self, movie_scale: u32) -> Result<(), Error> {
        let rate = u128::from(self.config().rate);
        let scale = u128::from(self.track.timescale.max(1));
        // positions in the units of the medium, as frames
        let frames = |units: u128| u64::try_from(units * rate / scale).unwrap_or(u64::MAX);
        let decoded = self.track.count as u64 * self.packet_frames();
        let timed = self.track.durations.iter().map(|(n, each)| u128::from(*n) * u128::from(*each)).sum::<u128>();
        let mut end = if timed == 0 { decoded } else { frames(timed).min(decoded) };
        let real: Vec<(u64, i64)> = self.track.edits.iter().copied().filter(|(_, from)| *from >= 0).collect();
        if real.len() > 1 {
            let what = format!("an MP4 whose edit list has {} parts", real.len());
            return Err(Error::Unsupported { what, help: "export it as WAV or FLAC" });
        }
        let empty = self.track.edits.iter().take_while(|(_, from)| *from < 0).map(|(units, _)| *units).sum::<u64>();
        if empty > 0 && !real.is_empty() {
            let ms = u128::from(empty) * 1000 / u128::from(movie_scale.max(1));
            self.remarks.push(format!(
                "it begins with {ms} ms of nothing, which are left out: times of a player that waits for them are later by as much"
            ));
        }
        if let Some((duration, from)) = real.first() {
            self.skip = frames(u128::from(from.unsigned_abs()));
            // lengths of edits are rounded to the units of the movie, which are coarse: within one, the packets know better
            let unit = rate.div_ceil(u128::from(movie_scale.max(1)));
            let length = u128::from(*duration) * rate / u128::from(movie_scale.max(1));
            let edited = u128::from(self.skip) + length;
            if *duration > 0 && edited + unit < u128::from(end) {
                end = u64::try_from(edited).unwrap_or(u64::MAX);
            }
        }
        self.heard = end.saturating_sub(self.skip);
        if self.heard == 0 {
            return Err(Error::Empty);
        }
        Ok(())
    }

    fn refuse_hidden_bands(&mut self) -> Result<(), Error> {
        if let Packing::Alac { .. } = self.packing {
            return Ok(());
        }
        let (mut watch, mut packet) = (BandWatch::default(), Vec::new());
        self.seek(0);
        for _ in 0..BandWatch::ENOUGH {
            if !self.next(&mut packet)? {
                break;
            }
            watch.look(&packet);
        }
        if watch.is_he() { Err(aac::refused_he()) } else { Ok(()) }
    }

    fn size(&self, packet: usize) -> Option<u32> {
        if packet >= self.track.count {
            return None;
        }
        if self.track.same_size > 0 { Some(self.track.same_size) } else { self.track.sizes.get(packet).copied() }
    }

    /// How many packets a chunk has.
    fn in_chunk(&self, chunk: usize) -> u32 {
        let after = self.track.runs.partition_point(|(first, _)| (*first as usize) <= chunk + 1);
        after.checked_sub(1).and_then(|n| self.track.runs.get(n)).map_or(0, |(_, count)| *count)
    }

    /// The next packet; none at the end of the track, or of the file.
    pub(super) fn next(&mut self, packet: &mut Vec<u8>) -> Result<bool, Error> {
        packet.clear();
        let Some(size) = self.size(self.next) else { return Ok(false) };
        while self.left == 0 {
            let Some(at) = self.track.chunks.get(self.chunk) else { return Ok(false) };
            self.at = *at;
            self.left = self.in_chunk(self.chunk);
            self.chunk += 1;
        }
        if size > LONGEST_PACKET {
            return Err(Error::Malformed { what: format!("a packet of {size} bytes"), at: self.at });
        }
        if self.at.saturating_add(u64::from(size)) > self.length {
            return Ok(false);
        }
        // what is buffered stays, when the packet is the next one in the file
        let here = self.reader.stream_position()?;
        self.reader.seek_relative((self.at.wrapping_sub(here)).cast_signed())?;
        packet.resize(size as usize, 0);
        self.reader.read_exact(packet)?;
        self.at += u64::from(size);
        self.left -= 1;
        self.next += 1;
        Ok(true)
    }

    /// Go to the packet that must be decoded first so that this frame is right; gives its first frame.
    pub(super) fn seek_frame(&mut self, frame: u64) -> u64 {
        let each = self.packet_frames();
        let packet = (frame / each).saturating_sub(if matches!(self.packing, Packing::Aac(_)) { 2 } else { 0 });
        self.seek(usize::try_from(packet).unwrap_or(usize::MAX));
        self.next as u64 * each
    }

    fn seek(&mut self, packet: usize) {
        let packet = packet.min(self.track.count);
        (self.chunk, self.left, self.next) = (0, 0, 0);
        // whole chunks are passed by; an empty run ends the track
        while let Some(at) = self.track.chunks.get(self.chunk) {
            let count = self.in_chunk(self.chunk);
            self.at = *at;
            self.chunk += 1;
            if self.next + count as usize > packet {
                self.left = count;
                break;
            }
            self.next += count as usize;
        }
        while self.left > 0 && self.next < packet {
            self.at += u64::from(self.size(self.next).unwrap_or(0));
            self.next += 1;
            self.left -= 1;
        }
    }
}

fn read_movie(boxes: &mut Boxes<'_>, movie: Part) -> Result<(Vec<Track>, u32), Error> {
    let (mut tracks, mut scale) = (Vec::new(), 0);
    boxes.each(movie.body, movie.end, &mut |boxes, part| {
        match &part.kind {
            b"mvhd" => scale = read_scale(boxes, part)?,
            b"trak" if tracks.len() < MOST_TRACKS => {
                let mut track = Track::default();
                read_track(boxes, part, &mut track, 0)?;
                // other tracks' tables need not be kept
                if track.audio {
                    tracks.push(track);
                }
            }
            _ => {}
        }
        Ok(tracks.is_empty() || scale == 0)
    })?;
    Ok((tracks, scale))
}

/// The time scale of `mvhd` and `mdhd`.
fn read_scale(boxes: &mut Boxes<'_>, part: Part) -> Result<u32, Error> {
    let version = boxes.rest(part, 0, 1)?;
    let at = if version.first() == Some(&1) { 20 } else { 12 };
    Ok(be(&boxes.rest(part, at, 4)?))
}

fn read_track(boxes: &mut Boxes<'_>, part: Part, track: &mut Track, depth: u32) -> Result<(), Error> {
    boxes.each(part.body, part.end, &mut |boxes, part| {
        match &part.kind {
            b"mdia" | b"minf" | b"stbl" | b"edts" if depth < 4 => read_track(boxes, part, track, depth + 1)?,
            b"mdhd" => track.timescale = read_scale(boxes, part)?,
            b"hdlr" => track.audio |= boxes.rest(part, 8, 4)? == b"soun",
            b"elst" => {
                let long = boxes.rest(part, 0, 1)?.first() == Some(&1);
                track.edits = if long {
                    let rows = boxes.rows::<20>(part, 4)?;
                    let row = |[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..]: &[u8; 20]| {
                        let from = i64::from_be_bytes([*i, *j, *k, *l, *m, *n, *o, *p]);
                        (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), from)
                    };
                    rows.iter().map(row).collect()
                } else {
                    let rows = boxes.rows::<12>(part, 4)?;
                    let row = |row: &[u8; 12]| (u64::from(be(row)), i64::from(be(&row[4..]).cast_signed()));
                    rows.iter().map(row).collect()
                };
            }
            b"stsd" => {
                if let Some(entry) = boxes.at(part.body.saturating_add(8), part.end)? {
                    track.entry = Some((entry.kind, boxes.rest(entry, 0, LONGEST_ENTRY)?));
                }
            }
            b"stsz" => {
                let head = boxes.rest(part, 4, 8)?;
                (track.same_size, track.count) = (be(&head), be(head.get(4..).unwrap_or_default()) as usize);
                if track.same_size == 0 {
                    track.sizes = boxes.rows::<4>(part, 8)?.into_iter().map(u32::from_be_bytes).collect();
                    track.count = track.sizes.len();
                }
            }
            b"stco" => {
                let rows = boxes.rows::<4>(part, 4)?;
                track.chunks = rows.into_iter().map(|row| u64::from(u32::from_be_bytes(row))).collect();
            }
            b"co64" => track.chunks = boxes.rows::<8>(part, 4)?.into_iter().map(u64::from_be_bytes).collect(),
            b"stsc" => {
                let rows = boxes.rows::<12>(part, 4)?;
                track.runs = rows.iter().map(|row| (be(row), be(&row[4..]))).collect();
            }
            b"stts" => {
                let rows = boxes.rows::<8>(part, 4)?;
                track.durations = rows.iter().map(|row| (be(row), be(&row[4..]))).collect();
            }
            _ => {}
        }
        Ok(true)
    })
}

/// What a sample entry says of the audio.
fn packing(kind: [u8; 4], entry: &[u8]) -> Result<Packing, Error> {
    let name = match &kind {
        b"mp4a" => {
            let esds =
                find(entry, *b"esds").ok_or_else(|| aac::refused("MPEG-4 audio without a description".to_owned()))?;
            return aac_of(esds);
        }
        b"alac" => {
            let cookie = find(entry, *b"alac").and_then(|body| body.get(4..28));
            return alac_of(cookie.ok_or_else(|| Error::Codec("Apple Lossless without a description".to_owned()))?);
        }
        b"samr" => "AMR, the telephone's narrow band".to_owned(),
        b"sawb" => "AMR-WB, the telephone's wide band".to_owned(),
        b"Opus" => "Opus in an MP4 file".to_owned(),
        b"fLaC" => "FLAC in an MP4 file".to_owned(),
        b"ac-3" | b"ec-3" => "Dolby Digital".to_owned(),
        b".mp3" => "MP3 in an MP4 file".to_owned(),
        b"sowt" | b"twos" | b"lpcm" | b"ipcm" => "plain PCM in an MP4 or QuickTime file".to_owned(),
        kind => format!("audio of the kind \"{}\"", kind.escape_ascii()),
    };
    Err(aac::refused(name))
}

/// The body of a box of this kind in a sample entry, after the fields that every audio entry has.
fn find(entry: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    let version = entry.get(8..10)?;
    let from = match version {
        [0, 1] => 44,
        [0, 2] => 64,
        _ => 28,
    };
    let mut rest = entry.get(from..)?;
    while rest.len() >= 8 {
        let size = (be(rest) as usize).clamp(8, rest.len());
        let (part, after) = rest.split_at(size);
        match part.get(4..8)? {
            found if found == kind => return part.get(8..),
            // QuickTime wraps it once more
            b"wave" => rest = part.get(8..)?,
            _ => rest = after,
        }
    }
    None
}

/// The AAC of an `esds` box: ISO/IEC 14496-1 descriptors inside each other.
fn aac_of(esds: &[u8]) -> Result<Packing, Error> {
    let short = || Error::Codec("the description of the AAC is too short".to_owned());
    let mut rest = esds.get(4..).ok_or_else(short)?;
    while let Some((tag, body, after)) = descriptor(rest) {
        match tag {
            // of the stream, which holds the decoder's, which holds its own configuration
            3 => {
                let flags = *body.get(2).ok_or_else(short)?;
                let mut skip = 3 + if flags & 0x80 == 0 { 0 } else { 2 } + if flags & 0x20 == 0 { 0 } else { 2 };
                if flags & 0x40 != 0 {
                    skip += 1 + usize::from(*body.get(skip).ok_or_else(short)?);
                }
                rest = body.get(skip..).ok_or_else(short)?;
            }
            4 => {
                match body.first().ok_or_else(short)? {
                    0x40 | 0x66..=0x68 => {}
                    0x69 | 0x6b => return Err(aac::refused("MP3 in an MP4 file".to_owned())),
                    kind => return Err(aac::refused(format!("MPEG-4 audio of the kind 0x{kind:02x}"))),
                }
                rest = body.get(13..).ok_or_else(short)?;
            }
            5 => return Ok(Packing::Aac(Config::read(body)?)),
            _ => rest = after,
        }
    }
    Err(short())
}

/// A descriptor: its tag, its body, and what follows.
fn descriptor(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, mut rest) = bytes.split_first()?;
    let mut size = 0usize;
    for _ in 0..4 {
        let (byte, after) = rest.split_first()?;
        rest = after;
        size = size << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (body, after) = rest.split_at(size.min(rest.len()));
    Some((*tag, body, after))
}

fn alac_of(cookie: &[u8]) -> Result<Packing, Error> {
    let short = || Error::Codec("the description of the Apple Lossless audio is too short".to_owned());
    let [a, b, c, d, _, bits, _, _, _, channels, ..] = *cookie else { return Err(short()) };
    let frames = u32::from_be_bytes([a, b, c, d]);
    let rate = be(cookie.get(20..24).ok_or_else(short)?);
    let known = (1..=16_384).contains(&frames) && (1_000..=384_000).contains(&rate) && (8..=32).contains(&bits);
    if !known {
        return Err(Error::Codec("the description of the Apple Lossless audio makes no sense".to_owned()));
    }
    if !(1..=2).contains(&channels) {
        return Err(aac::refused(format!("Apple Lossless with {channels} channels")));
    }
    let config = Config { rate, channels: usize::from(channels) };
    Ok(Packing::Alac { cookie: cookie.into(), config, bits: u16::from(bits), frames })
}
