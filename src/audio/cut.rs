//! Parts of a finished file as files of their own: what automation plays segment by segment.
//!
//! The samples are those of the whole file, to the bit, and the parts put end to end are the whole: nothing is dithered or
//! limited again. An MP3 cannot be cut so.
use super::{
    BLOCK, Decoder, Error, Input, Label, Measured, broadcast,
    flac_write::FlacWriter,
    measure::Meter,
    output::{Output, WriteSeek},
    wav_write::{CHUNKS_AT, WavWriter},
};
use crate::units::{Container, Delivery, FrameRange, RATE};

enum Part<'a> {
    Wav(WavWriter<Box<dyn WriteSeek + 'a>>),
    Flac(Box<FlacWriter<Box<dyn WriteSeek + 'a>>>),
}

/// Write the part of a finished WAV or FLAC that lies at `at` of the programme. Gives what it measures.
///
/// # Errors
/// When the file cannot be read or the part not be written; [`Error::Unsupported`] for an MP3.
pub fn cut(
    input: Box<dyn Input>,
    delivery: &Delivery,
    label: &Label,
    at: FrameRange,
    output: &mut dyn Output,
) -> Result<Measured, Error> {
    let measured = copied(input, delivery, label, at, output)?;
    if matches!(delivery.container, Container::Wav { .. }) {
        output.amend(CHUNKS_AT + broadcast::LOUDNESS_AT, &broadcast::loudness(&measured))?;
    }
    Ok(measured)
}

fn copied(
    input: Box<dyn Input>,
    delivery: &Delivery,
    label: &Label,
    at: FrameRange,
    output: &mut dyn Output,
) -> Result<Measured, Error> {
    let mut decoder = Decoder::open(input)?;
    let rate = decoder.rate();
    // rounded as the length of the whole is
    let place = |frames: u64| {
        u64::try_from((u128::from(frames) * u128::from(rate)).div_ceil(u128::from(RATE))).unwrap_or(u64::MAX)
    };
    let (start, end) = (place(at.start().get()), place(at.end().get()));
    decoder.seek(start)?;
    let channels = u16::try_from(decoder.layout().channels()).unwrap_or(2);
    let mut meter = Meter::new(decoder.layout(), rate);
    let (bits, mut part) = match delivery.container {
        Container::Wav { bits } => {
            let chunks = broadcast::chunks(label, &delivery.cart, at.length().get(), rate, bits, channels);
            let wav = WavWriter::with_chunks(output.writer()?, channels, rate, bits, &chunks)?;
            (bits, Part::Wav(wav))
        }
        Container::Flac { bits } => {
            (bits, Part::Flac(Box::new(FlacWriter::new(output.writer()?, channels, rate, bits, label)?)))
        }
        Container::Mp3 { .. } => {
            let what = "segments of an MP3".to_owned();
            return Err(Error::Unsupported { what, help: "deliver segments as WAV or FLAC" });
        }
    };
    let scale = f64::from(1i32 << (bits - 1));
    let (mut block, mut whole) = (Vec::new(), Vec::new());
    let mut left = end - start;
    while left > 0 {
        block.clear();
        let most = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        let frames = decoder.read(&mut block, most)?;
        if frames == 0 {
            break;
        }
        left -= frames as u64;
        meter.feed(&block);
        whole.clear();
        whole.extend(block.iter().map(|s| libm::round(f64::from(*s) * scale) as i32));
        match &mut part {
            Part::Wav(wav) => wav.write(&whole)?,
            Part::Flac(flac) => flac.write(&whole)?,
        }
    }
    let measured = meter.finish();
    match part {
        Part::Wav(wav) => drop(wav.finish()?),
        Part::Flac(flac) => flac.finish()?,
    }
    Ok(measured)
}
