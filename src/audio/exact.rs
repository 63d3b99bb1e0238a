//! Files that keep every sample as it is given: WAV and FLAC.
use super::{Error, Label, broadcast, flac_write::FlacWriter, output::WriteSeek, wav_write::WavWriter};
use crate::units::{Container, Delivery};

/// A WAV or FLAC that is being written.
pub(super) struct Exact<'a> {
    file: File<'a>,
    bits: u16,
}

enum File<'a> {
    Wav(WavWriter<Box<dyn WriteSeek + 'a>>),
    Flac(Box<FlacWriter<Box<dyn WriteSeek + 'a>>>),
}

impl<'a> Exact<'a> {
    /// `frames` is how long the programme is, at the timeline's rate. [`Error::Unsupported`] for what loses some.
    pub(super) fn new(
        delivery: &Delivery,
        label: &Label,
        frames: u64,
        writer: Box<dyn WriteSeek + 'a>,
    ) -> Result<Self, Error> {
        let rate = delivery.rate;
        let channels = u16::try_from(delivery.layout.channels()).unwrap_or(2);
        let (file, bits) = match delivery.container {
            Container::Wav { bits } => {
                let chunks = broadcast::chunks(label, &delivery.cart, frames, rate, bits, channels);
                (File::Wav(WavWriter::with_chunks(writer, channels, rate, bits, &chunks)?), bits)
            }
            Container::Flac { bits } => {
                (File::Flac(Box::new(FlacWriter::new(writer, channels, rate, bits, label)?)), bits)
            }
            Container::Mp3 { .. } | Container::Opus { .. } => {
                let what = "segments of an MP3 or an Opus".to_owned();
                return Err(Error::Unsupported { what, help: "deliver segments as WAV or FLAC" });
            }
        };
        Ok(Self { file, bits })
    }

    /// How wide a sample is.
    pub(super) fn bits(&self) -> u16 {
        self.bits
    }

    /// Append interleaved whole samples.
    pub(super) fn write(&mut self, samples: &[i32]) -> Result<(), Error> {
        match &mut self.file {
            File::Wav(wav) => wav.write(samples),
            File::Flac(flac) => flac.write(samples),
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        match self.file {
            File::Wav(wav) => wav.finish().map(drop),
            File::Flac(flac) => flac.finish(),
        }
    }
}
