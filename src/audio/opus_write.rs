//! Writing Opus in Ogg, exactly as long as what went in.
//!
//! RFC 6716 and RFC 7845. The encoder gives what it hears 6.5 ms late and in whole packets of 20 ms. The header says how much
//! is skipped at the start, the last page says where the sound ends, and a player that heeds both plays exactly what went
//! in. Nothing depends on a clock: the stream's serial number follows from its headers.
use super::{Error, Label, comment::comments};
use crate::units::{Layout, RATE};
use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags, RateControl};
use std::io::Write;

/// An Opus file that is being written.
pub(super) struct OpusWriter<W: Write> {
    ogg: OggOpusWriter<W>,
    encoder: OpusEncoder,
    channels: usize,
    /// What the header says is skipped, in frames.
    skipped: u64,
    fed: u64,
    waiting: Vec<f32>,
    packet: Vec<u8>,
}

/// A packet is 20 ms.
const PACKET: usize = 960;

impl<W: Write> OpusWriter<W> {
    /// `kbps` is what all channels need together, on average.
    pub(super) fn new(writer: W, layout: Layout, kbps: u16, label: &Label) -> Result<Self, Error> {
        let channels = layout.channels();
        let mut encoder = OpusEncoder::new(RATE.cast_signed(), channels, Application::Audio).map_err(wrong)?;
        encoder.bitrate_bps = i32::from(kbps) * 1000;
        encoder.rate_control = RateControl::Vbr;
        encoder.complexity = 10;
        let head = OpusHead::for_encoder(&encoder, RATE);
        let skipped = u64::from(head.pre_skip);
        let mut tags = OpusTags::new();
        for (field, value) in comments(label) {
            tags.push(&field, &value).map_err(wrong)?;
        }
        let ogg = OggOpusWriter::with_tags(writer, head, tags).map_err(wrong)?;
        Ok(Self { ogg, encoder, channels, skipped, fed: 0, waiting: Vec::new(), packet: vec![0; MAX_PACKET_BYTES] })
    }

    /// Append interleaved samples.
    pub(super) fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        self.fed += (samples.len() / self.channels) as u64;
        self.waiting.extend_from_slice(samples);
        let whole = PACKET * self.channels;
        let mut used = 0;
        while let Some(input) = self.waiting.get(used..used + whole) {
            // never the last packet, for what was heard last is still in the encoder
            let size = self.encoder.encode(input, PACKET, &mut self.packet).map_err(wrong)?;
            self.ogg.write_packet(self.packet.get(..size).unwrap_or_default()).map_err(wrong)?;
            used += whole;
        }
        self.waiting.drain(..used);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        let end = self.skipped + self.fed;
        loop {
            self.waiting.resize(PACKET * self.channels, 0.0);
            let size = self.encoder.encode(&self.waiting, PACKET, &mut self.packet).map_err(wrong)?;
            self.waiting.clear();
            let packet = self.packet.get(..size).unwrap_or_default();
            let left = end.saturating_sub(u64::try_from(self.ogg.granule()).unwrap_or(0));
            if left > PACKET as u64 {
                self.ogg.write_packet(packet).map_err(wrong)?;
            } else {
                self.ogg.write_packet_with_duration(packet, left as u32).map_err(wrong)?;
                break;
            }
        }
        self.ogg.finish().map(drop).map_err(wrong)
    }
}

fn wrong(error: opus_pure::Error) -> Error {
    match error {
        opus_pure::Error::Io(e) => Error::Io(e),
        other => Error::Codec(format!("the Opus encoder stopped: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::OpusWriter;
    use crate::{
        audio::{Decoder, Label, measure},
        units::Layout,
    };
    use std::io::Cursor;

    fn encoded(sound: &[f32], layout: Layout, kbps: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut opus = OpusWriter::new(&mut bytes, layout, kbps, &Label::default()).unwrap();
        // blocks of any length
        sound.chunks(4800 - 6).for_each(|block| opus.write(block).unwrap());
        opus.finish().unwrap();
        bytes
    }

    #[test]
    fn every_length_comes_back_to_the_frame() {
        for frames in [1usize, 2, 647, 648, 649, 960, 1607, 1608, 1609, 19_200, 48_000, 50_001] {
            let sound: Vec<f32> = (0..frames).map(|n| 0.2 * libm::sinf(n as f32 * 0.1)).collect();
            let bytes = encoded(&sound, Layout::Mono, 48);
            let mut decoder = Decoder::open(Box::new(Cursor::new(bytes))).unwrap();
            let mut all = Vec::new();
            while decoder.read(&mut all, 1000).unwrap() > 0 {}
            assert_eq!((decoder.frames(), all.len()), (Some(frames as u64), frames));
        }
    }

    #[test]
    fn a_sound_stays_where_it_was() {
        let mut sound = vec![0.0f32; 48_000 * 2];
        for n in 0..480 {
            let s = 0.5 * libm::sinf(n as f32 * 0.2);
            sound[(20_000 + n) * 2] = s;
            sound[(20_000 + n) * 2 + 1] = s;
        }
        let mut decoder = Decoder::open(Box::new(Cursor::new(encoded(&sound, Layout::Stereo, 160)))).unwrap();
        let mut all = Vec::new();
        while decoder.read(&mut all, 1000).unwrap() > 0 {}
        // where what came out is most like what went in
        let alike = |shift: usize| -> f64 {
            (0..480).map(|n| f64::from(all[(19_900 + shift + n) * 2]) * f64::from(sound[(20_000 + n) * 2])).sum()
        };
        let best = (0..200).max_by(|a, b| alike(*a).total_cmp(&alike(*b))).unwrap();
        assert_eq!(best, 100);
    }

    #[test]
    fn an_opus_of_any_bit_rate_is_as_loud_as_what_went_in() {
        let tone: Vec<f32> = (0..48_000 * 4).map(|n| 0.25 * libm::sin(f64::from(n) * 0.13) as f32).collect();
        for kbps in [24, 32, 48, 64, 96, 128, 256] {
            let found = measure(Box::new(Cursor::new(encoded(&tone, Layout::Mono, kbps)))).unwrap();
            let wanted = 20.0 * libm::log10(0.25);
            assert!((found.integrated.unwrap() - wanted).abs() < 0.1, "{kbps}: {found:?}");
            assert_eq!(found.frames, 192_000, "{kbps}");
        }
    }
}
