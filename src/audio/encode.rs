//! MP3 at a constant bit rate, with the tag that tells players the exact length (LAME 3.100).
//!
//! ISO/IEC 11172-3. The encoder delays by more than a thousand frames and fills up the last one; the Info tag in the first
//! frame says by how much, so that a player that heeds it plays exactly what went in.
use super::Error;
use crate::units::Layout;
use mp3lame_encoder::{Bitrate, Builder, Encoder, FlushGap, InterleavedPcm, Mode, MonoPcm, Quality};
use std::io::{Seek, SeekFrom, Write};

/// An MP3 that is being written.
pub(super) struct Mp3Writer<W> {
    writer: W,
    encoder: Encoder,
    layout: Layout,
    /// Undoes the encoder's own change of level.
    level: f32,
    louder: Vec<f32>,
    bytes: Vec<u8>,
    start: u64,
}

impl<W: Write + Seek> Mp3Writer<W> {
    pub(super) fn new(mut writer: W, layout: Layout, rate: u32, kbps: u16) -> Result<Self, Error> {
        let wrong = |what: &str| Error::Codec(format!("the MP3 encoder does not take {what}"));
        let mut builder = Builder::new().ok_or_else(|| wrong("any work"))?;
        let (channels, mode) = match layout {
            Layout::Mono => (1, Mode::Mono),
            Layout::Stereo => (2, Mode::JointStereo),
        };
        builder.set_num_channels(channels).map_err(|_| wrong("these channels"))?;
        builder.set_sample_rate(rate).map_err(|_| wrong("this sample rate"))?;
        builder.set_output_sample_rate(std::num::NonZeroU32::new(rate)).map_err(|_| wrong("this sample rate"))?;
        builder.set_brate(bitrate(kbps).ok_or_else(|| wrong("this bit rate"))?).map_err(|_| wrong("this bit rate"))?;
        builder.set_mode(mode).map_err(|_| wrong("this stereo mode"))?;
        builder.set_quality(Quality::VeryNice).map_err(|_| wrong("this quality"))?;
        builder.set_to_write_vbr_tag(true).map_err(|_| wrong("the length tag"))?;
        let encoder = builder.build().map_err(|e| Error::Codec(format!("the MP3 encoder does not start: {e}")))?;
        let start = writer.stream_position()?;
        let level = 1.0 / scale(kbps);
        Ok(Self { writer, encoder, layout, level, louder: Vec::new(), bytes: Vec::new(), start })
    }

    pub(super) fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        self.louder.clear();
        self.louder.extend(samples.iter().map(|s| s * self.level));
        let samples = self.louder.as_slice();
        self.bytes.clear();
        self.bytes.reserve(mp3lame_encoder::max_required_buffer_size(samples.len()));
        let done = match self.layout {
            Layout::Mono => self.encoder.encode_to_vec(MonoPcm(samples), &mut self.bytes),
            Layout::Stereo => self.encoder.encode_to_vec(InterleavedPcm(samples), &mut self.bytes),
        };
        done.map_err(|e| Error::Codec(format!("the MP3 encoder stopped: {e}")))?;
        Ok(self.writer.write_all(&self.bytes)?)
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.bytes.clear();
        self.bytes.reserve(mp3lame_encoder::max_required_buffer_size(0).max(7200));
        let flushed = self.encoder.flush_to_vec::<FlushGap>(&mut self.bytes);
        flushed.map_err(|e| Error::Codec(format!("the MP3 encoder stopped: {e}")))?;
        self.writer.write_all(&self.bytes)?;
        // the first frame was kept free for it
        self.bytes.clear();
        self.bytes.reserve(self.encoder.lame_tag_size().max(2880));
        if self.encoder.lame_tag_encode_to_vec(&mut self.bytes).is_some() {
            self.writer.seek(SeekFrom::Start(self.start))?;
            self.writer.write_all(&self.bytes)?;
            self.writer.seek(SeekFrom::End(0))?;
        }
        Ok(self.writer.flush()?)
    }
}

/// What the encoder multiplies by at a bit rate: it makes low ones softer by up to half a decibel, and says so nowhere but
/// in its source.
const fn scale(kbps: u16) -> f32 {
    match kbps {
        0..=175 => 0.95,
        176..=207 => 0.97,
        208..=239 => 0.98,
        _ => 1.0,
    }
}

const fn bitrate(kbps: u16) -> Option<Bitrate> {
    Some(match kbps {
        32 => Bitrate::Kbps32,
        40 => Bitrate::Kbps40,
        48 => Bitrate::Kbps48,
        64 => Bitrate::Kbps64,
        80 => Bitrate::Kbps80,
        96 => Bitrate::Kbps96,
        112 => Bitrate::Kbps112,
        128 => Bitrate::Kbps128,
        160 => Bitrate::Kbps160,
        192 => Bitrate::Kbps192,
        224 => Bitrate::Kbps224,
        256 => Bitrate::Kbps256,
        320 => Bitrate::Kbps320,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Mp3Writer;
    use crate::{audio::measure, units::Layout};
    use std::io::Cursor;

    #[test]
    fn an_mp3_of_any_bit_rate_is_as_loud_as_what_went_in() {
        let tone: Vec<f32> = (0..48_000 * 4).map(|n| 0.25 * libm::sin(f64::from(n) * 0.13) as f32).collect();
        for kbps in [64, 96, 128, 160, 192, 224, 256, 320] {
            let mut bytes = Cursor::new(Vec::new());
            let mut mp3 = Mp3Writer::new(&mut bytes, Layout::Mono, 48_000, kbps).unwrap();
            tone.chunks(4800).for_each(|block| mp3.write(block).unwrap());
            mp3.finish().unwrap();
            let found = measure(Box::new(Cursor::new(bytes.into_inner()))).unwrap();
            // a sine of 993 Hz, on both sides: its level is its mean square, to which the weighting adds 0.69 dB
            let wanted = 20.0 * libm::log10(0.25);
            assert!((found.integrated.unwrap() - wanted).abs() < 0.05, "{kbps}: {found:?}");
            assert_eq!(found.frames, 192_000, "{kbps}");
        }
    }

    #[test]
    fn two_files_with_pictures_that_were_joined_are_read_as_the_sound_of_both() {
        let tone: Vec<f32> = (0..48_000 * 2).map(|n| 0.25 * libm::sin(f64::from(n) * 0.13) as f32).collect();
        let mut bytes = Cursor::new(Vec::new());
        let mut mp3 = Mp3Writer::new(&mut bytes, Layout::Mono, 48_000, 128).unwrap();
        tone.chunks(4800).for_each(|block| mp3.write(block).unwrap());
        mp3.finish().unwrap();
        let plain = bytes.into_inner();
        let wanted = measure(Box::new(Cursor::new([plain.clone(), plain.clone()].concat()))).unwrap();
        // a tag in which there are heads of other frames, as a picture may have them
        let inside = [[0xff, 0xf3, 0x84, 0xc4].as_slice(), &[0x11; 188]].concat().repeat(60);
        let size = inside.len();
        let digits = [21, 14, 7, 0].map(|shift| u8::try_from(size >> shift & 0x7f).unwrap());
        let tag = [b"ID3\x04\0\0".as_slice(), &digits, &inside].concat();
        let joined = [tag.clone(), plain.clone(), tag.clone(), plain.clone(), tag, plain].concat();
        let found = measure(Box::new(Cursor::new(joined.clone()))).unwrap();
        // 85 frames, with what the encoder put before and behind what it got
        assert_eq!(found.frames - wanted.frames, 85 * 1152);
        assert!((found.integrated.unwrap() - wanted.integrated.unwrap()).abs() < 0.05, "{found:?}");
        // from behind the tags too, and one that is cut off is no tag
        let mut decoder = crate::audio::Decoder::open(Box::new(Cursor::new(joined.clone()))).unwrap();
        let (mut all, mut late) = (Vec::new(), Vec::new());
        while decoder.read(&mut all, 4_800).unwrap() > 0 {}
        decoder.seek(150_000).unwrap();
        while decoder.read(&mut late, 4_800).unwrap() > 0 {}
        assert!(all[150_000..] == late[..], "{} {}", all.len(), late.len());
        let cut = [joined, b"ID3\x04\0\0\x7f\x7f\x7f\x7f".to_vec()].concat();
        assert_eq!(measure(Box::new(Cursor::new(cut))).unwrap().frames, found.frames);
    }
}
