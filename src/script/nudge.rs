//! Moving one written time a little: what a person hears at a join is put right in the script, and nothing else of it.
use super::{
    TimeRange,
    times::{Joint, joint, scan},
};
use crate::{source::Spanned, units::Millis};

/// Which time of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Where it begins.
    In,
    /// Where it ends.
    Out,
}

/// The text with one time of a range moved by `by` milliseconds, and the range as it is then. Every other byte stays: of
/// a range that is written as start and length, the length is what keeps the end in its place.
///
/// `None` when the range is not written at that place in one piece, or would be empty or begin before the recording.
#[must_use]
pub fn nudge(text: &str, range: &Spanned<TimeRange>, edge: Edge, by: i64) -> Option<(String, TimeRange)> {
    let place = range.span.range.clone();
    let written = text.get(place.clone())?;
    let first = scan(written)?;
    let (gap, sign) = joint(written.get(first.len..)?)?;
    let at = first.len + gap;
    let second = scan(written.get(at..)?)?;
    if first.value? != range.value.start || at + second.len != written.len() {
        return None;
    }
    let moved = |time: Millis| time.0.checked_add_signed(by).map(Millis);
    let value = match edge {
        Edge::In => TimeRange { start: moved(range.value.start)?, ..range.value },
        Edge::Out => TimeRange { end: moved(range.value.end)?, ..range.value },
    };
    if value.end <= value.start {
        return None;
    }
    let between = written.get(first.len..at)?;
    let last = match sign {
        Joint::To => value.end,
        Joint::Plus => Millis(value.end.0 - value.start.0),
    };
    let (old_first, old_last) = (written.get(..first.len)?, written.get(at..)?);
    let start = if edge == Edge::In { value.start.to_string() } else { old_first.to_owned() };
    let last = if edge == Edge::Out || sign == Joint::Plus { last.to_string() } else { old_last.to_owned() };
    let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
    Some((format!("{before}{start}{between}{last}{after}"), value))
}

#[cfg(test)]
mod tests {
    use super::{Edge, nudge};
    use crate::{
        script::{Block, Known, parse},
        source::SourceId,
    };

    fn moved(range: &str, edge: Edge, by: i64) -> Option<String> {
        let text = format!("a\r\n\n> **CLIP** tom  {range}   gain=-2dB\n> - out: \"0:10\"\n\n0:10 b \n");
        let script = parse(SourceId(0), &text, &Known::default()).value;
        let cue = script.blocks.iter().find_map(|b| match &b.value {
            Block::Cue(cue) => cue.range.clone(),
            _ => None,
        });
        let (after, value) = nudge(&text, &cue.unwrap(), edge, by)?;
        let (before, rest) = text.split_once(range).unwrap();
        let written = after.strip_prefix(before).unwrap().strip_suffix(rest).unwrap().to_owned();
        let again = parse(SourceId(0), &after, &Known::default()).value;
        let is = |b: &Block| matches!(b, Block::Cue(cue) if cue.range.as_ref().unwrap().value == value);
        assert!(again.blocks.iter().any(|b| is(&b.value)), "{after}");
        Some(written)
    }

    #[test]
    fn one_time_moves_and_every_other_byte_stays() {
        assert_eq!(moved("0:10–0:20.500", Edge::In, 10).unwrap(), "0:10.010–0:20.500");
        assert_eq!(moved("0:10–0:20.500", Edge::Out, -10).unwrap(), "0:10–0:20.490");
        assert_eq!(moved("0:10.000 - 20s", Edge::Out, 10).unwrap(), "0:10.000 - 0:20.010");
        assert_eq!(moved("0:59.995 to 1:02:03.4", Edge::In, 10).unwrap(), "1:00.005 to 1:02:03.4");
        assert_eq!(moved("0:10 + 0:05", Edge::Out, 10).unwrap(), "0:10 + 0:05.010");
        // the end stays where it is
        assert_eq!(moved("0:10 + 0:05", Edge::In, 10).unwrap(), "0:10.010 + 0:04.990");
    }

    #[test]
    fn a_range_is_never_emptied_nor_begun_before_its_recording() {
        assert_eq!(moved("0:00–0:20", Edge::In, -10), None);
        assert_eq!(moved("0:10–0:10.010", Edge::Out, -10), None);
        assert_eq!(moved("0:10–0:10.010", Edge::In, i64::MAX), None);
        assert_eq!(moved("0:10–0:20", Edge::Out, i64::MIN), None);
    }
}
