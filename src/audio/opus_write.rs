//! Writing Opus in Ogg, exactly as long as what went in.
//!
//! RFC 6716 and RFC 7845. The encoder gives what it hears 6.5 ms late and in whole packets of 20 ms. The header says how much
//! is skipped at the start, the last page says where the sound ends, and a player that heeds both plays exactly what went
//! in. Nothing depends on a clock: the stream's serial number follows from its headers.
use super::{Error, Label, comment::comments};
use crate::units::{Layout, RATE};
use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags, RateControl, Signal};
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

/// One way of coding for all of a file. Where music and speech take turns, as they do in a corner, the encoder would change its
/// way with them, and without the frames that smooth such a change (RFC 6716, 4.5.1), which it does not write, each change may
/// pop. What is left with few bits is coded as speech, which most of it is; with more, speech is as good coded as music.
fn signal(layout: Layout, kbps: u16) -> Signal {
    let few = match layout {
        Layout::Mono => 32,
        Layout::Stereo => 40,
    };
    if kbps < few { Signal::Voice } else { Signal::Music }
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
        encoder.signal_type = Some(signal(layout, kbps));
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

    /// The ways in which the packets of a file are coded, each once: as speech (SILK, with CELT above it) or as music (CELT).
    fn ways(bytes: &[u8]) -> Vec<bool> {
        use opus_pure::OpusMode;
        let mut reader = opus_pure::OggOpusReader::new(Cursor::new(bytes)).unwrap();
        let mut ways = Vec::new();
        while let Some(packet) = reader.read_packet().unwrap() {
            let music = opus_pure::packet::mode(&packet.data).unwrap() == OpusMode::CeltOnly;
            if !ways.contains(&music) {
                ways.push(music);
            }
        }
        ways
    }

    #[test]
    fn a_file_is_coded_in_one_way_through_music_and_speech() {
        // a chord, then noise in syllables, by turns
        let mut seed = 1u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(seed) / f64::from(u32::MAX) - 0.5) as f32
        };
        let mut last = 0.0;
        let sound: Vec<f32> = (0..48_000 * 12)
            .map(|n| {
                let at = f64::from(n) / 48_000.0;
                let chord: f64 = [220.0, 277.2, 329.6].iter().map(|f| libm::sin(at * f * std::f64::consts::TAU)).sum();
                last = 0.9 * last + noise() * 0.4 * libm::fabs(libm::sin(at * 12.0)) as f32;
                if n / 144_000 % 2 == 0 { (chord * 0.15) as f32 } else { last }
            })
            .collect();
        for (layout, rates) in [(Layout::Mono, [24, 32, 48]), (Layout::Stereo, [24, 40, 64])] {
            for kbps in rates {
                let both: Vec<f32> = sound.iter().flat_map(|s| vec![*s; layout.channels()]).collect();
                assert_eq!(ways(&encoded(&both, layout, kbps)).len(), 1, "{layout:?} {kbps}");
            }
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
