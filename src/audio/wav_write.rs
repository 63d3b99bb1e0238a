//! Writing WAV: PCM of 16 or 24 bits, RF64 from 4 GiB on.
//!
//! EBU Tech 3306: a `JUNK` chunk is kept free at the start and becomes `ds64` when sizes no longer fit into 32 bits. Chunks
//! beside the sound stand before it, so that a reader that stops at the sound has seen them.
use super::Error;
use std::io::{Seek, SeekFrom, Write};

/// A WAV file that is being written. Nothing is valid before [`WavWriter::finish`].
pub struct WavWriter<W> {
    writer: W,
    channels: u16,
    bits: u16,
    data: u64,
    /// Where the sound begins.
    data_at: u64,
    bytes: Vec<u8>,
}

const JUNK: u32 = 28;
/// Where the first chunk after the reserve stands.
pub(super) const CHUNKS_AT: u64 = 12 + 8 + JUNK as u64;

impl<W: Write + Seek> WavWriter<W> {
    /// Begin a file of 1 or 2 channels and 16 or 24 bits.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(writer: W, channels: u16, rate: u32, bits: u16) -> Result<Self, Error> {
        Self::with_chunks(writer, channels, rate, bits, &[])
    }

    /// The same, with whole chunks to stand before the sound.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn with_chunks(mut writer: W, channels: u16, rate: u32, bits: u16, chunks: &[u8]) -> Result<Self, Error> {
        let align = channels * (bits / 8);
        let mut head = Vec::new();
        head.extend(b"RIFF\0\0\0\0WAVEJUNK");
        head.extend(JUNK.to_le_bytes());
        head.extend([0; JUNK as usize]);
        // EBU Tech 3285 wants bext first; readers that count a marker in seconds want the rate before it
        let (first, rest) = chunks.split_at(first_chunk(chunks));
        head.extend(first);
        // older automation knows 16 bits by the plain tag alone; more bits ask for the other (Microsoft 2001)
        let plain = bits == 16;
        head.extend(b"fmt ");
        head.extend(if plain { 16u32 } else { 40 }.to_le_bytes());
        head.extend(if plain { 1u16 } else { 0xfffe }.to_le_bytes());
        head.extend(channels.to_le_bytes());
        head.extend(rate.to_le_bytes());
        head.extend((rate * u32::from(align)).to_le_bytes());
        head.extend(align.to_le_bytes());
        head.extend(bits.to_le_bytes());
        if !plain {
            head.extend(22u16.to_le_bytes());
            head.extend(bits.to_le_bytes());
            // front centre, or front left and right
            head.extend(if channels == 1 { 4u32 } else { 3 }.to_le_bytes());
            head.extend([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
        }
        head.extend(rest);
        head.extend(b"data\0\0\0\0");
        writer.write_all(&head)?;
        Ok(Self { writer, channels, bits, data: 0, data_at: head.len() as u64, bytes: Vec::new() })
    }

    /// Append interleaved samples as whole numbers of the file's bit depth.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, samples: &[i32]) -> Result<(), Error> {
        self.bytes.resize(samples.len() * usize::from(self.bits / 8), 0);
        if self.bits == 16 {
            for (into, sample) in self.bytes.as_chunks_mut::<2>().0.iter_mut().zip(samples) {
                let [a, b, ..] = sample.to_le_bytes();
                *into = [a, b];
            }
        } else {
            for (into, sample) in self.bytes.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                let [a, b, c, _] = sample.to_le_bytes();
                *into = [a, b, c];
            }
        }
        self.data += self.bytes.len() as u64;
        Ok(self.writer.write_all(&self.bytes)?)
    }

    /// Write the sizes.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(mut self) -> Result<W, Error> {
        if self.data % 2 == 1 {
            self.writer.write_all(&[0])?;
        }
        let riff = self.data_at - 8 + self.data + self.data % 2;
        if let (Ok(riff), Ok(data)) = (u32::try_from(riff), u32::try_from(self.data)) {
            self.put(4, &riff.to_le_bytes())?;
            self.put(self.data_at - 4, &data.to_le_bytes())?;
        } else {
            let frames = self.data / u64::from(self.channels * (self.bits / 8));
            self.put(0, b"RF64")?;
            self.put(4, &u32::MAX.to_le_bytes())?;
            self.put(12, b"ds64")?;
            self.put(20, &[riff.to_le_bytes(), self.data.to_le_bytes(), frames.to_le_bytes()].concat())?;
            self.put(self.data_at - 4, &u32::MAX.to_le_bytes())?;
        }
        self.writer.flush()?;
        Ok(self.writer)
    }

    fn put(&mut self, at: u64, bytes: &[u8]) -> Result<(), Error> {
        self.writer.seek(SeekFrom::Start(at))?;
        Ok(self.writer.write_all(bytes)?)
    }
}

/// How long the first of some chunks is, with its head and its pad byte.
fn first_chunk(chunks: &[u8]) -> usize {
    let size = chunks.get(4..8).map_or(0, |s| s.iter().rev().fold(0_usize, |n, b| n << 8 | usize::from(*b)));
    if chunks.is_empty() { 0 } else { (8 + size + size % 2).min(chunks.len()) }
}

/// A mono recording of these samples, as 32-bit floats at 48 kHz.
#[cfg(test)]
pub(super) fn floats(samples: impl Iterator<Item = f32>) -> Vec<u8> {
    let (sample_rate, sample_format) = (48_000, hound::SampleFormat::Float);
    let spec = hound::WavSpec { channels: 1, sample_rate, bits_per_sample: 32, sample_format };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    samples.for_each(|s| writer.write_sample(s).unwrap());
    writer.finalize().unwrap();
    bytes.into_inner()
}

#[cfg(test)]
mod tests {
    use super::WavWriter;
    use std::io::Cursor;

    #[test]
    fn an_independent_reader_reads_what_is_written() {
        for (bits, values) in [(16, [0, 1, -1, 32_767, -32_768, 5]), (24, [0, 1, -1, 8_388_607, -8_388_608, 5])] {
            for channels in [1, 2] {
                let mut wav = WavWriter::new(Cursor::new(Vec::new()), channels, 48_000, bits).unwrap();
                wav.write(&values).unwrap();
                let mut bytes = wav.finish().unwrap();
                bytes.set_position(0);
                let mut hound = hound::WavReader::new(bytes).unwrap();
                assert_eq!(hound.spec().channels, channels);
                let read: Vec<i32> = hound.samples().map(Result::unwrap).collect();
                assert_eq!(read, values);
            }
        }
    }

    #[test]
    fn every_chunk_is_padded_to_a_word() {
        let mut wav = WavWriter::new(Cursor::new(Vec::new()), 1, 48_000, 24).unwrap();
        wav.write(&[1, 2, 3]).unwrap();
        let bytes = wav.finish().unwrap().into_inner();
        assert_eq!(bytes.len() % 2, 0);
        assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len() - 8);
    }

    /// Keeps what is written over, and of the rest only how much it is.
    #[derive(Default)]
    struct Head {
        bytes: Vec<u8>,
        at: u64,
        end: u64,
    }

    impl std::io::Write for Head {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            for (n, byte) in bytes.iter().enumerate().take_while(|(n, _)| self.at + (*n as u64) < 256) {
                let at = usize::try_from(self.at).unwrap() + n;
                self.bytes.resize(self.bytes.len().max(at + 1), 0);
                self.bytes[at] = *byte;
            }
            self.at += bytes.len() as u64;
            self.end = self.end.max(self.at);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl std::io::Seek for Head {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            if let std::io::SeekFrom::Start(at) = to {
                self.at = at;
            }
            Ok(self.at)
        }
    }

    #[test]
    fn from_4_gib_on_the_sizes_stand_in_64_bits() {
        let block = vec![1; 1 << 20];
        let write = |blocks: u64| {
            let mut wav = WavWriter::new(Head::default(), 2, 48_000, 24).unwrap();
            (0..blocks).for_each(|_| wav.write(&block).unwrap());
            wav.finish().unwrap()
        };
        let below = write(1364);
        assert_eq!((&below.bytes[..4], &below.bytes[12..16]), (b"RIFF".as_slice(), b"JUNK".as_slice()));
        let above = write(1366);
        let u64_at = |at: usize| u64::from_le_bytes(above.bytes[at..at + 8].try_into().unwrap());
        assert_eq!((&above.bytes[..4], &above.bytes[12..16]), (b"RF64".as_slice(), b"ds64".as_slice()));
        let data = 1366 * (1u64 << 20) * 3;
        assert_eq!((u64_at(20), u64_at(28), u64_at(36)), (above.end - 8, data, data / 6));
        assert_eq!(above.bytes[4..8], [0xff; 4]);
    }
}
