//! Ogg: pages, and the packets in them. RFC 3533.
//!
//! One logical stream is read, the first that is Vorbis or Opus. A page says at which frame the last packet that ends on it
//! ends; that is how a place in the middle is found.
use super::{Error, Input, packed::fill};
use std::io::{BufReader, Read, Seek, SeekFrom};

/// One stream in an Ogg file.
pub(super) struct Ogg {
    reader: BufReader<Box<dyn Input>>,
    pub(super) codec: Codec,
    serial: u32,
    /// Where reading goes on, and where there is nothing more of the stream.
    at: u64,
    end: u64,
    page: Page,
    /// The bodies of the segments that are not used up, and how far they are.
    body: Vec<u8>,
    used: usize,
    lace: usize,
    /// After a jump: the rest of a packet whose beginning was not read.
    fresh: bool,
    places: Vec<Place>,
    /// The frame that the last packet ends at, by the last page.
    pub(super) last: Option<u64>,
    pub(super) remarks: Vec<String>,
}

/// What is in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Vorbis,
    Opus,
}

/// A page from which reading can begin, and the frame at its end.
struct Place {
    at: u64,
    granule: u64,
}

/// The head of a page.
#[derive(Clone, Default)]
struct Page {
    flags: u8,
    granule: u64,
    serial: u32,
    /// Counts the pages of a stream.
    number: u32,
    check: u32,
    laces: Vec<u8>,
    /// Of head and body together.
    length: u64,
    raw: Vec<u8>,
}

/// A packet, and the frame that it ends at where the file says so.
#[derive(Debug, Default)]
pub(super) struct Packet {
    pub(super) bytes: Vec<u8>,
    pub(super) ends_at: Option<u64>,
}

/// Places are noted this far apart.
const APART: u64 = 64 * 1024;
/// No packet of audio and no header that is kept is longer.
const LONGEST: usize = 1 << 20;
const CONTINUED: u8 = 1;
const FIRST: u8 = 2;
/// The page ends no packet.
const NO_GRANULE: u64 = u64::MAX;

impl Page {
    fn read(reader: &mut impl Read) -> Result<Option<Self>, Error> {
        let mut head = [0; 27];
        if fill(reader, &mut head)? < head.len() {
            return Ok(None);
        }
        let word = |at: usize| head.iter().skip(at).take(4).rev().fold(0u32, |n, b| n << 8 | u32::from(*b));
        if !head.starts_with(b"OggS\0") {
            return Ok(None);
        }
        let mut laces = vec![0; usize::from(head[26])];
        if fill(reader, &mut laces)? < laces.len() {
            return Ok(None);
        }
        let length = 27 + laces.len() as u64 + laces.iter().map(|l| u64::from(*l)).sum::<u64>();
        let granule = u64::from(word(10)) << 32 | u64::from(word(6));
        let raw = [head.as_slice(), &laces].concat();
        let (serial, number, check) = (word(14), word(18), word(22));
        Ok(Some(Self { flags: head[5], granule, serial, number, check, laces, length, raw }))
    }

    fn body(&self) -> u64 {
        self.length - self.raw.len() as u64
    }
}

impl Ogg {
    pub(super) fn open(input: Box<dyn Input>) -> Result<Self, Error> {
        let mut reader = BufReader::with_capacity(1 << 16, input);
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let mut ogg = Self {
            reader,
            codec: Codec::Opus,
            serial: 0,
            at: 0,
            end: length,
            page: Page::default(),
            body: Vec::new(),
            used: 0,
            lace: 0,
            fresh: true,
            places: Vec::new(),
            last: None,
            remarks: Vec::new(),
        };
        ogg.find_stream()?;
        ogg.note_places(length)?;
        ogg.jump(0)?;
        Ok(ogg)
    }

    /// Which of the streams that begin together is read.
    fn find_stream(&mut self) -> Result<(), Error> {
        let mut names = Vec::new();
        loop {
            let page = Page::read(&mut self.reader)?.filter(|p| p.flags & FIRST != 0);
            let Some(page) = page else { break };
            let mut body = vec![0; usize::try_from(page.body()).unwrap_or(0)];
            let have = fill(&mut self.reader, &mut body)?;
            body.truncate(have);
            let codec = match body.as_slice() {
                [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', ..] => Some(Codec::Opus),
                [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => Some(Codec::Vorbis),
                _ => None,
            };
            if let Some(codec) = codec {
                (self.codec, self.serial) = (codec, page.serial);
                return Ok(());
            }
            let name = match body.as_slice() {
                [0x7f, b'F', b'L', b'A', b'C', ..] => "FLAC",
                [b'S', b'p', b'e', b'e', b'x', ..] => "Speex",
                [0x80, b't', b'h', b'e', b'o', ..] => "Theora (pictures)",
                _ => "something unknown",
            };
            if names.len() < 8 {
                names.push(name);
            }
        }
        if names.is_empty() {
            return Err(Error::Malformed { what: "no stream begins here".to_owned(), at: 0 });
        }
        let what = format!("an Ogg file that holds {}", names.join(" and "));
        Err(Error::Unsupported { what, help: "export it as WAV or FLAC" })
    }

    /// Go through the heads of all pages: where the stream ends, and places to begin from.
    fn note_places(&mut self, length: u64) -> Result<(), Error> {
        let mut at = 0;
        let mut due = None;
        self.reader.seek(SeekFrom::Start(0))?;
        while let Some(page) = Page::read(&mut self.reader)? {
            let next = at + page.length;
            if next > length {
                self.remarks.push("the last page is incomplete and left out".to_owned());
                break;
            }
            if page.flags & FIRST != 0 && self.last.is_some() {
                self.remarks.push(format!("another stream begins at byte {at}; the first alone is read"));
                break;
            }
            if page.serial == self.serial {
                // all that follows would be heard earlier than it was; between headers and audio a recorded stream has a gap
                if self.last.is_some() && due.is_some_and(|due| due != page.number) {
                    return Err(Error::Malformed { what: "a missing Ogg page".to_owned(), at });
                }
                due = Some(page.number.wrapping_add(1));
            }
            if page.serial == self.serial && page.granule != NO_GRANULE {
                // the pages of the headers stand at frame 0
                if page.granule > 0 {
                    self.last = Some(page.granule);
                }
                if self.places.last().is_none_or(|p| at - p.at >= APART) {
                    self.places.push(Place { at, granule: page.granule });
                }
            }
            self.reader.seek_relative(page.body().cast_signed())?;
            at = next;
        }
        self.end = at;
        Ok(())
    }

    /// Go on reading at a page.
    fn jump(&mut self, at: u64) -> Result<(), Error> {
        self.reader.seek(SeekFrom::Start(at))?;
        self.at = at;
        self.page = Page::default();
        self.body.clear();
        (self.used, self.lace) = (0, 0);
        self.fresh = true;
        Ok(())
    }

    /// Go back to the first header.
    pub(super) fn rewind(&mut self) -> Result<(), Error> {
        self.jump(0)
    }

    /// Go to a page that ends before this frame; false when only the start of the audio will do.
    pub(super) fn seek_before(&mut self, granule: u64) -> Result<bool, Error> {
        let after = self.places.partition_point(|p| p.granule <= granule);
        match after.checked_sub(1).and_then(|n| self.places.get(n)).filter(|p| p.granule > 0) {
            Some(place) => {
                let at = place.at;
                self.jump(at).map(|()| true)
            }
            None => Ok(false),
        }
    }

    /// The next packet. What is longer than any that is wanted comes empty.
    pub(super) fn next(&mut self, packet: &mut Packet) -> Result<bool, Error> {
        packet.bytes.clear();
        packet.ends_at = None;
        let mut long = false;
        loop {
            while self.lace >= self.page.laces.len() {
                if !self.turn(packet)? {
                    return Ok(false);
                }
            }
            let lace = usize::from(self.page.laces[self.lace]);
            self.lace += 1;
            let part = self.body.get(self.used..self.used + lace).unwrap_or_default();
            self.used += lace;
            long |= packet.bytes.len() + lace > LONGEST;
            if long {
                packet.bytes.clear();
            } else {
                packet.bytes.extend_from_slice(part);
            }
            if lace == 255 {
                continue;
            }
            if !self.fresh {
                self.fresh = true;
                packet.bytes.clear();
                long = false;
                continue;
            }
            let last_on_page = !self.page.laces[self.lace..].iter().any(|l| *l < 255);
            if last_on_page && self.page.granule != NO_GRANULE {
                packet.ends_at = Some(self.page.granule);
            }
            return Ok(true);
        }
    }

    /// Turn to the stream's next page.
    fn turn(&mut self, packet: &mut Packet) -> Result<bool, Error> {
        let jumped = self.page.raw.is_empty();
        loop {
            if self.at >= self.end {
                return Ok(false);
            }
            let Some(page) = Page::read(&mut self.reader)? else { return Ok(false) };
            let at = self.at;
            self.at += page.length;
            if page.serial != self.serial {
                self.reader.seek_relative(page.body().cast_signed())?;
                continue;
            }
            self.body.resize(usize::try_from(page.body()).unwrap_or(0), 0);
            self.reader.read_exact(&mut self.body)?;
            if checksum(&page.raw, &self.body) != page.check {
                return Err(Error::Malformed { what: "a damaged Ogg page".to_owned(), at });
            }
            let continued = page.flags & CONTINUED != 0;
            if continued && jumped && packet.bytes.is_empty() {
                self.fresh = false;
            } else if !continued {
                // a packet that was begun and is not continued is lost
                packet.bytes.clear();
            }
            self.page = page;
            (self.used, self.lace) = (0, 0);
            return Ok(true);
        }
    }
}

/// The polynomial 0x04c11db7, the highest bit first, begun with 0.
const TABLE: [u32; 256] = {
    let mut table = [0u32; 256];
    let mut n = 0;
    while n < 256 {
        let mut value = (n as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 0x8000_0000 == 0 { value << 1 } else { value << 1 ^ 0x04c1_1db7 };
            bit += 1;
        }
        table[n] = value;
        n += 1;
    }
    table
};

fn checksum(head: &[u8], body: &[u8]) -> u32 {
    // the place of the checksum itself counts as zeros
    let head = head.iter().enumerate().map(|(n, b)| if (22..26).contains(&n) { 0 } else { *b });
    head.chain(body.iter().copied()).fold(0, |sum, byte| sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)])
}
