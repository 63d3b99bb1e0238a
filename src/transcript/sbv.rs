//! `SubViewer` as `YouTube` exports it: `0:00:00.378,0:00:11.378`, then the text, then a blank line.
use super::{
    caption::{self, Caption},
    line,
    read::{Input, Reading},
};
use crate::units::Millis;

/// `start,end` alone in a line, each with decimals after a stop.
fn timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, end) = line.trim().split_once(',')?;
    let shaped = |t: &str| t.contains('.') && t.matches(':').count() == 2;
    (shaped(start) && shaped(end)).then_some(())?;
    Some((caption::time(start)?, caption::time(end)?))
}

/// Whether the text has a line of times near its beginning.
pub(super) fn looks_like(text: &str) -> bool {
    caption::lines(text).take(6).any(|(_, line)| timing(line).is_some())
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut before = Vec::new();
    for (at, line) in caption::lines(input.text) {
        if let Some((start, end)) = timing(line) {
            if captions.len() >= line::MOST {
                return Err(format!("more than {} captions", line::MOST));
            }
            captions.push(Caption { start, end, lines: std::mem::take(&mut before) });
        } else if !line.trim().is_empty() {
            captions.last_mut().map_or(&mut before, |c| &mut c.lines).push((at, line));
        }
    }
    if captions.is_empty() {
        return Err("no line of times such as 0:00:01.000,0:00:02.500".to_owned());
    }
    let (lines, set_aside) = caption::read(input, captions);
    line::assemble("sbv", input, lines, set_aside)
}
