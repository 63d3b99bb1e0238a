//! WebVTT (W3C), with the habits of players and recognisers.
//!
//! It takes blocks between blank lines and gives lines with times; NOTE, STYLE and REGION blocks are set aside.
use super::{
    SetAside, SetAsideKind,
    caption::{self, Caption},
    line,
    read::{Input, Reading},
};

pub(super) fn read(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut set_aside = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let end = [(input.text.len(), "")];
    let mut head = true;
    for (at, line) in caption::lines(input.text).chain(end) {
        if !line.trim().is_empty() {
            block.push((at, line));
            continue;
        }
        take(input, std::mem::take(&mut block), head, &mut captions, &mut set_aside);
        head = false;
        if captions.len() > line::MOST {
            return Err(format!("more than {} captions", line::MOST));
        }
    }
    if captions.is_empty() {
        return Err("no line of times such as 00:01.000 --> 00:02.500".to_owned());
    }
    let (lines, more) = caption::read(input, captions);
    set_aside.extend(more);
    line::assemble("webvtt", input, lines, set_aside)
}

fn take<'a>(
    input: &Input<'a>,
    block: Vec<(usize, &'a str)>,
    head: bool,
    captions: &mut Vec<Caption<'a>>,
    set_aside: &mut Vec<SetAside>,
) {
    let Some((first, last)) = block.first().zip(block.last()) else { return };
    let whole = first.0..last.0 + last.1.len();
    let note = ["NOTE", "STYLE", "REGION"].iter().any(|w| first.1.starts_with(w));
    let Some(timed) = block.iter().position(|(_, l)| caption::timing(l).is_some()).filter(|n| !note || *n < 2) else {
        if !head && !note {
            // text after a blank line inside a caption
            if let Some(caption) = captions.last_mut() {
                caption.lines.extend(block);
                return;
            }
        }
        let text = input.text.get(whole.clone()).unwrap_or_default().to_owned();
        let why = if head { "the header of the file" } else { "a comment or style of the file" };
        set_aside.push(SetAside { kind: SetAsideKind::Mark, text, why, span: input.span(whole) });
        return;
    };
    let mut current: Option<Caption<'a>> = None;
    for (n, (at, line)) in block.iter().enumerate() {
        if n < timed {
            continue;
        }
        if let Some((start, end)) = caption::timing(line) {
            captions.extend(current.take());
            current = Some(Caption { start, end, lines: Vec::new() });
        } else if let Some(caption) = &mut current {
            caption.lines.push((*at, line));
        }
    }
    captions.extend(current);
}
