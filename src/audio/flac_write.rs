//! Writing FLAC, with tags and chapters as Vorbis comments.
//!
//! RFC 9639.
use super::{Error, Label, comment::comments};
use flac_codec::encode::{FlacSampleWriter, Options};
use std::{
    cell::Cell,
    io::{self, Seek, SeekFrom, Write},
    rc::Rc,
};

/// A FLAC that is being written.
pub(super) struct FlacWriter<W: Write + Seek> {
    inner: FlacSampleWriter<Flushed<W>>,
    failed: Rc<Cell<Option<io::Error>>>,
}

impl<W: Write + Seek> FlacWriter<W> {
    pub(super) fn new(writer: W, channels: u16, rate: u32, bits: u16, label: &Label) -> Result<Self, Error> {
        let failed = Rc::new(Cell::new(None));
        let writer = Flushed { writer, failed: Rc::clone(&failed) };
        let mut options = Options::default();
        for (field, value) in comments(label) {
            options = options.tag(&field, value);
        }
        let channels = u8::try_from(channels).unwrap_or(2);
        let inner = FlacSampleWriter::new(writer, options, rate, u32::from(bits), channels, None).map_err(wrong)?;
        Ok(Self { inner, failed })
    }

    /// Append interleaved samples as whole numbers of the file's bit depth.
    pub(super) fn write(&mut self, samples: &[i32]) -> Result<(), Error> {
        self.inner.write(samples).map_err(wrong)
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        let Self { inner, failed } = self;
        inner.finalize().map_err(wrong)?;
        failed.take().map_or(Ok(()), |e| Err(Error::Io(e)))
    }
}

fn wrong(error: flac_codec::Error) -> Error {
    match error {
        flac_codec::Error::Io(e) => Error::Io(e),
        other => Error::Codec(format!("the FLAC encoder stopped: {other}")),
    }
}

/// Flushes when the encoder lets go of it, and keeps what went wrong then.
struct Flushed<W: Write> {
    writer: W,
    failed: Rc<Cell<Option<io::Error>>>,
}

impl<W: Write> Write for Flushed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: Write + Seek> Seek for Flushed<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.writer.seek(to)
    }
}

impl<W: Write> Drop for Flushed<W> {
    fn drop(&mut self) {
        if let Err(e) = self.writer.flush() {
            self.failed.set(Some(e));
        }
    }
}
