//! Parts of a finished file as files of their own: what automation plays segment by segment.
//!
//! The samples are those of the whole file, to the bit, and the parts put end to end are the whole: nothing is dithered or
//! limited again. An MP3 or an Opus cannot be cut so.
use super::{
    BLOCK, Decoder, Error, Input, Label, Measured, broadcast, exact::Exact, measure::Meter, output::Output,
    wav_write::CHUNKS_AT,
};
use crate::units::{Container, Delivery, FrameRange, RATE};

/// Write the part of a finished WAV or FLAC that lies at `at` of the programme. Gives what it measures.
///
/// # Errors
/// When the file cannot be read or the part not be written; [`Error::Unsupported`] for an MP3 or an Opus.
pub fn cut(
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
    let mut meter = Meter::new(decoder.layout(), rate);
    let mut part = Exact::new(delivery, label, at.length().get(), output.writer()?)?;
    let scale = f64::from(1i32 << (part.bits() - 1));
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
        part.write(&whole)?;
    }
    let measured = meter.finish();
    part.finish()?;
    if matches!(delivery.container, Container::Wav { .. }) {
        output.amend(CHUNKS_AT + broadcast::LOUDNESS_AT, &broadcast::loudness(&measured))?;
    }
    Ok(measured)
}
