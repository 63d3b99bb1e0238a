//! AAC as a stream of packets that each say how long they are: ADTS, ISO/IEC 13818-7 clause 6.2.
use super::{
    Error, Input,
    aac::{self, BandWatch, Config, FRAMES},
};
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Every so many packets a place is noted, from which reading can begin.
const NOTED: u64 = 256;

/// AAC in ADTS.
pub(super) struct Adts {
    reader: BufReader<Box<dyn Input>>,
    pub(super) config: Config,
    packets: u64,
    next: u64,
    places: Vec<u64>,
    pub(super) remarks: Vec<String>,
}

/// The fixed part of a packet's head, and its length.
struct Head {
    protected: bool,
    fixed: (u32, u32, u32),
    length: usize,
    blocks: u8,
}

impl Head {
    fn of(bytes: &[u8; 7]) -> Option<Self> {
        let [a, b, c, d, e, f, g] = bytes.map(u32::from);
        let length = (d & 3) << 11 | e << 3 | f >> 5;
        let fixed = (c >> 6, c >> 2 & 15, (c & 1) << 2 | d >> 6);
        let sync = a == 0xff && b & 0xf6 == 0xf0 && length >= 7;
        sync.then_some(Self { protected: b & 1 == 0, fixed, length: length as usize, blocks: (g & 3) as u8 })
    }
}

impl Adts {
    /// Look through the heads of all packets from byte `start` on.
    pub(super) fn open(input: Box<dyn Input>, start: u64) -> Result<Self, Error> {
        let mut reader = BufReader::with_capacity(1 << 16, input);
        let mut at = reader.seek(SeekFrom::Start(start))?;
        let (mut places, mut remarks, mut packets) = (Vec::new(), Vec::new(), 0u64);
        let (mut first, mut watch, mut packet) = (None, BandWatch::default(), Vec::new());
        loop {
            let mut bytes = [0; 7];
            if super::packed::fill(&mut reader, &mut bytes)? < bytes.len() {
                break;
            }
            let Some(head) = Head::of(&bytes) else {
                // a tag at the end
                if !bytes.starts_with(b"TAG") && !bytes.starts_with(b"APETAGE") {
                    remarks.push(format!("what follows byte {at} is no audio and is left out"));
                }
                break;
            };
            if head.blocks > 0 {
                return Err(aac::refused("AAC with several blocks to a packet".to_owned()));
            }
            match &first {
                None => first = Some(head.fixed),
                Some(fixed) if *fixed != head.fixed => {
                    remarks.push(format!("the format changes at byte {at}; what follows is left out"));
                    break;
                }
                Some(_) => {}
            }
            let rest = (head.length - 7) as u64;
            packet.clear();
            if packets < u64::from(BandWatch::ENOUGH) {
                (&mut reader).take(rest).read_to_end(&mut packet)?;
                watch.look(packet.get(if head.protected { 2 } else { 0 }..).unwrap_or_default());
            } else {
                reader.seek_relative(rest.cast_signed())?;
            }
            if packets.is_multiple_of(NOTED) {
                places.push(at);
            }
            at += head.length as u64;
            packets += 1;
        }
        let end = reader.seek(SeekFrom::End(0))?;
        if at > end {
            packets -= 1;
            remarks.push("the last packet is incomplete and left out".to_owned());
        }
        let (profile, rate, channels) = first.filter(|_| packets > 0).ok_or(Error::Empty)?;
        aac::profile(profile)?;
        if watch.is_he() {
            return Err(aac::refused_he());
        }
        let config = Config { rate: aac::rate(rate)?, channels: aac::channels(channels)? };
        reader.seek(SeekFrom::Start(start))?;
        Ok(Self { reader, config, packets, next: 0, places, remarks })
    }

    pub(super) const fn frames(&self) -> u64 {
        self.packets * FRAMES
    }

    /// The next packet, without its head.
    pub(super) fn next(&mut self, packet: &mut Vec<u8>) -> Result<bool, Error> {
        packet.clear();
        if self.next >= self.packets {
            return Ok(false);
        }
        let mut bytes = [0; 7];
        self.reader.read_exact(&mut bytes)?;
        let head = Head::of(&bytes).ok_or_else(|| Error::Codec("the file has changed while it was read".to_owned()))?;
        packet.resize(head.length - 7, 0);
        self.reader.read_exact(packet)?;
        if head.protected {
            packet.drain(..packet.len().min(2));
        }
        self.next += 1;
        Ok(true)
    }

    /// Go to a packet.
    pub(super) fn seek(&mut self, packet: u64) -> Result<(), Error> {
        let packet = packet.min(self.packets);
        let place = usize::try_from(packet / NOTED).unwrap_or(usize::MAX).min(self.places.len().saturating_sub(1));
        let Some(at) = self.places.get(place) else { return Ok(()) };
        self.reader.seek(SeekFrom::Start(*at))?;
        self.next = place as u64 * NOTED;
        let mut skipped = Vec::new();
        while self.next < packet && self.next(&mut skipped)? {}
        Ok(())
    }
}
