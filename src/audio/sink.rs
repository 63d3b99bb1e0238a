//! From stereo at the timeline's rate to a file of any kind.
use super::{
    Error, Label, WavWriter, broadcast, dither::Dither, encode::Mp3Writer, flac_write::FlacWriter, flow::RateChange,
    output::WriteSeek,
};
use crate::units::{Container, Delivery, Layout, RATE};
use std::io::SeekFrom;

/// A file that is being written, and what stands before it: channels and rate.
pub(super) struct Sink<'a> {
    file: File<'a>,
    layout: Layout,
    change: Option<RateChange>,
    folded: Vec<f32>,
    changed: Vec<f32>,
}

enum File<'a> {
    Wav(WavWriter<Box<dyn WriteSeek + 'a>>, Dither, Vec<i32>),
    Flac(Box<FlacWriter<Box<dyn WriteSeek + 'a>>>, Dither, Vec<i32>),
    Mp3(Mp3Writer<Box<dyn WriteSeek + 'a>>),
}

impl<'a> Sink<'a> {
    /// `frames` is how long the programme is.
    pub(super) fn new(
        delivery: &Delivery,
        label: &Label,
        frames: u64,
        mut writer: Box<dyn WriteSeek + 'a>,
    ) -> Result<Self, Error> {
        writer.seek(SeekFrom::Start(0))?;
        let Delivery { layout, rate, container, .. } = *delivery;
        let channels = layout.channels();
        let count = u16::try_from(channels).unwrap_or(2);
        let file = match container {
            Container::Wav { bits } => {
                let chunks = broadcast::chunks(label, &delivery.cart, frames, rate, bits, count);
                let wav = WavWriter::with_chunks(writer, count, rate, bits, &chunks)?;
                File::Wav(wav, Dither::new(bits), Vec::new())
            }
            Container::Flac { bits } => {
                let flac = FlacWriter::new(writer, count, rate, bits, label)?;
                File::Flac(Box::new(flac), Dither::new(bits), Vec::new())
            }
            Container::Mp3 { kbps } => File::Mp3(Mp3Writer::new(writer, layout, rate, kbps)?),
        };
        let change = if rate == RATE { None } else { Some(RateChange::new(RATE, rate, channels)?) };
        Ok(Self { file, layout, change, folded: Vec::new(), changed: Vec::new() })
    }

    /// Append interleaved stereo; a mono file takes the left side, for both are the same by then.
    pub(super) fn take(&mut self, stereo: &[f32]) -> Result<(), Error> {
        let samples = match self.layout {
            Layout::Stereo => stereo,
            Layout::Mono => {
                self.folded.clear();
                self.folded.extend(stereo.as_chunks::<2>().0.iter().map(|f| f[0]));
                &self.folded
            }
        };
        match &mut self.change {
            None => self.file.write(samples),
            Some(change) => {
                self.changed.clear();
                change.feed(samples, &mut self.changed)?;
                self.file.write(&self.changed)
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        if let Some(change) = &mut self.change {
            self.changed.clear();
            change.finish(&mut self.changed)?;
            self.file.write(&self.changed)?;
        }
        match self.file {
            File::Wav(wav, ..) => wav.finish().map(drop),
            File::Flac(flac, ..) => flac.finish(),
            File::Mp3(mp3) => mp3.finish(),
        }
    }
}

impl File<'_> {
    fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        match self {
            Self::Wav(wav, dither, whole) => {
                dither.quantise(samples, whole);
                wav.write(whole)
            }
            Self::Flac(flac, dither, whole) => {
                dither.quantise(samples, whole);
                flac.write(whole)
            }
            Self::Mp3(mp3) => mp3.write(samples),
        }
    }
}
