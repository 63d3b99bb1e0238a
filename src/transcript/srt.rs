//! `SubRip`: numbered captions, loosely kept.
//!
//! It takes what editors and recognisers export (missing numbers, `.` for `,`, no blank lines, blank lines inside) and
//! gives lines with times. There is no standard; a caption begins at its line of times and ends before the next.
use super::{
    caption::{self, Caption},
    line,
    read::{Input, Reading},
};

/// Whether the text has a line of times near its beginning.
pub(super) fn looks_like(text: &str) -> bool {
    caption::lines(text).take(12).any(|(_, line)| caption::timing(line).is_some())
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let captions = captions(input)?;
    let (lines, set_aside) = caption::read(input, captions);
    line::assemble("srt", input, lines, set_aside)
}

fn captions<'a>(input: &Input<'a>) -> Result<Vec<Caption<'a>>, String> {
    let mut captions: Vec<Caption<'a>> = Vec::new();
    let mut before: Vec<(usize, &str)> = Vec::new();
    for (at, line) in caption::lines(input.text) {
        if let Some((start, end)) = caption::timing(line) {
            let next = captions.len() + 1;
            if let Some(last) = captions.last_mut() {
                number_off(&mut last.lines);
                numbers_inside(&mut last.lines, next);
            }
            if captions.len() >= line::MOST {
                return Err(format!("more than {} captions", line::MOST));
            }
            captions.push(Caption { start, end, lines: Vec::new() });
            continue;
        }
        match captions.last_mut() {
            Some(last) => last.lines.push((at, line)),
            None => before.push((at, line)),
        }
    }
    let next = captions.len() + 1;
    if let Some(last) = captions.last_mut() {
        numbers_inside(&mut last.lines, next);
    }
    number_off(&mut before);
    let lost = before.iter().find(|(_, l)| l.chars().any(char::is_alphanumeric));
    match (captions.first_mut(), lost) {
        (None, _) => return Err("no line of times such as 00:00:01,000 --> 00:00:02,500".to_owned()),
        // words above the first times belong to the first caption rather than to nobody
        (Some(first), Some(_)) => {
            first.lines = before.into_iter().chain(std::mem::take(&mut first.lines)).collect();
        }
        _ => {}
    }
    for caption in &mut captions {
        caption.lines.retain(|(_, line)| !line.trim().is_empty());
    }
    Ok(captions)
}

/// A caption that lost its line of times has its number still, alone below an empty line: the next one, or one of those soon after.
fn numbers_inside(lines: &mut Vec<(usize, &str)>, next: usize) {
    let mut blank = false;
    lines.retain(|(_, line)| {
        let number =
            line.trim().parse::<usize>().ok().filter(|_| blank && line.trim().bytes().all(|b| b.is_ascii_digit()));
        blank = line.trim().is_empty();
        number.is_none_or(|n| !(next..next + 4).contains(&n))
    });
}

/// The number of the next caption is the last line that is not blank, when it is a number alone.
fn number_off(lines: &mut Vec<(usize, &str)>) {
    while lines.last().is_some_and(|(_, l)| l.trim().is_empty()) {
        lines.pop();
    }
    if lines.last().is_some_and(|(_, l)| l.trim().len() <= 9 && l.trim().bytes().all(|b| b.is_ascii_digit())) {
        lines.pop();
    }
}
