//! From stereo to a file of any kind.
use super::{Error, Label, dither::Dither, encode::Mp3Writer, exact::Exact, opus_write::OpusWriter, output::WriteSeek};
use crate::units::{Container, Delivery, Layout, RATE};
use std::io::SeekFrom;

/// A file that is being written.
pub(super) struct Sink<'a> {
    file: File<'a>,
    layout: Layout,
    folded: Vec<f32>,
}

enum File<'a> {
    Exact(Exact<'a>, Dither, Vec<i32>),
    Mp3(Mp3Writer<Box<dyn WriteSeek + 'a>>),
    Opus(Box<OpusWriter<Box<dyn WriteSeek + 'a>>>),
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
        let file = match container {
            Container::Mp3 { kbps } => File::Mp3(Mp3Writer::new(writer, layout, rate, kbps)?),
            Container::Opus { kbps } if rate == RATE => {
                File::Opus(Box::new(OpusWriter::new(writer, layout, kbps, label)?))
            }
            Container::Opus { .. } => {
                let what = format!("an Opus of {rate} Hz");
                return Err(Error::Unsupported { what, help: "it is 48000 Hz always" });
            }
            Container::Wav { .. } | Container::Flac { .. } => {
                let exact = Exact::new(delivery, label, frames, writer)?;
                let dither = Dither::new(exact.bits());
                File::Exact(exact, dither, Vec::new())
            }
        };
        Ok(Self { file, layout, folded: Vec::new() })
    }

    /// Append interleaved stereo at the file's rate; a mono file takes the left side, for both are the same by then.
    pub(super) fn take(&mut self, stereo: &[f32]) -> Result<(), Error> {
        match self.layout {
            Layout::Stereo => self.file.write(stereo),
            Layout::Mono => {
                self.folded.clear();
                self.folded.extend(stereo.as_chunks::<2>().0.iter().map(|f| f[0]));
                self.file.write(&self.folded)
            }
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        match self.file {
            File::Exact(exact, ..) => exact.finish(),
            File::Mp3(mp3) => mp3.finish(),
            File::Opus(opus) => opus.finish(),
        }
    }
}

impl File<'_> {
    fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        match self {
            Self::Exact(exact, dither, whole) => {
                dither.quantise(samples, whole);
                exact.write(whole)
            }
            Self::Mp3(mp3) => mp3.write(samples),
            Self::Opus(opus) => opus.write(samples),
        }
    }
}
