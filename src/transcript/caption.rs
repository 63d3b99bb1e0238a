//! The text of captions: tags, entities, voices, dashes, labels, and lines that roll up.
//!
//! It takes captions with their times and gives lines of words. It is a stage of its own because SRT and WebVTT differ
//! in their frame only; inside, people write the same things in both. Tags follow WebVTT, section 4 (cue text).
use super::{
    SetAside, SetAsideKind, folded, invented, label,
    line::{self, Line, Piece, clean},
    read::Input,
};
use crate::{letter::reference, units::Millis};
use std::collections::BTreeMap;

/// One caption as framed in the file.
#[derive(Clone, Debug)]
pub(super) struct Caption<'a> {
    pub(super) start: Millis,
    pub(super) end: Millis,
    /// Where each line begins in the text, and the line.
    pub(super) lines: Vec<(usize, &'a str)>,
}

/// `[HH:]MM:SS` with one to three decimals after a comma or a stop, or none.
pub(super) fn time(text: &str) -> Option<Millis> {
    let text = text.trim();
    let (clock, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
    let number = |s: &str| -> Option<u64> {
        let plain = !s.is_empty() && s.len() <= 9 && s.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| s.parse().ok()).flatten()
    };
    let mut parts = clock.rsplit(':');
    let (seconds, minutes) = (number(parts.next()?)?, number(parts.next()?)?);
    let hours = parts.next().map_or(Some(0), number)?;
    if parts.next().is_some() || seconds > 59 || minutes > 59 && clock.matches(':').count() > 1 {
        return None;
    }
    let millis = match decimals.len() {
        0 => 0,
        1..=3 => number(decimals)? * [100, 10, 1].get(decimals.len() - 1)?,
        _ => number(decimals.get(..3)?)?,
    };
    Some(Millis(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis))
}

/// `start --> end settings`
pub(super) fn timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, rest) = line.split_once("-->")?;
    Some((time(start)?, time(rest.split_whitespace().next()?)?))
}

/// The lines of text with the byte each begins at, without line ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').flat_map(move |whole| {
        let start = at;
        at += whole.len();
        let mut inner = start;
        whole.split('\r').filter_map(move |piece| {
            let begin = inner;
            inner += piece.len() + 1;
            let bare = piece.trim_end_matches('\n');
            (!(bare.is_empty() && begin > start)).then_some((begin, bare))
        })
    })
}

/// The words of captions, labels and voices taken off, repeated lines set aside.
pub(super) fn read(input: &Input<'_>, captions: Vec<Caption<'_>>) -> (Vec<Line>, Vec<SetAside>) {
    let mut set_aside = Vec::new();
    let captions = unroll(input, captions, &mut set_aside);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, line) in captions.iter().flat_map(|c| &c.lines) {
        if let Some(found) = label::find(&untagged(line)) {
            *counts.entry(found.key()).or_default() += 1;
        }
    }
    let firsts: Vec<String> = captions.iter().filter_map(|c| c.lines.first()).map(|(_, line)| untagged(line)).collect();
    let firsts: Vec<&str> = firsts.iter().map(String::as_str).filter(|l| !l.trim().is_empty()).collect();
    let labels = label::Accepted::new(&counts, captions.len()).with_firsts(&firsts);
    let mut voiced = false;
    let mut lines: Vec<Line> = captions.iter().map(|c| words(input, c, &labels, &mut voiced)).collect();
    let turns = lines.iter().map(|l| l.words.last().is_some_and(|w| w.text == line::TURN)).collect::<Vec<_>>();
    for (line, _) in lines.iter_mut().skip(1).zip(turns).filter(|(_, turned)| *turned) {
        if let Some(first) = line.words.first_mut() {
            first.turn.get_or_insert(None);
            first.apart = true;
        }
    }
    let (lines, struck) = invented::strike_captions(lines);
    set_aside.extend(struck);
    (lines, set_aside)
}

/// Nobody leaves a line standing longer while nothing is said: 10 s.
const LONGEST_PAUSE: u64 = 10_000;

/// Captions that roll up show every line twice: once when it comes and once above the next. One of the two is kept.
fn unroll<'a>(input: &Input<'_>, captions: Vec<Caption<'a>>, set_aside: &mut Vec<SetAside>) -> Vec<Caption<'a>> {
    let shown =
        |c: &Caption<'_>| -> Vec<String> { c.lines.iter().map(|(_, l)| plain(l)).filter(|l| !l.is_empty()).collect() };
    let repeats = captions.windows(2).filter(|pair| match pair {
        [before, now] => shown(now).first().is_some_and(|first| Some(first) == shown(before).last()),
        _ => false,
    });
    let rolling = repeats.count() * 4 >= captions.len().max(4);
    let mut kept: Vec<Caption<'a>> = Vec::with_capacity(captions.len());
    let mut above: Vec<String> = Vec::new();
    let mut until = Millis(0);
    for mut caption in captions {
        let own = shown(&caption);
        let near = caption.start.0 <= until.0 + 100;
        // where lines roll, one that comes again above a new one was shown all through a pause
        let carried = near || own.len() > 1 && caption.start.0 <= until.0 + LONGEST_PAUSE;
        let same = own == above && near && !own.is_empty();
        let repeated = if same {
            own.len()
        } else if rolling && carried && !own.is_empty() {
            // the longest tail of the one above that this one begins with
            (1..=own.len().min(above.len()))
                .rev()
                .find(|n| above.ends_with(own.get(..*n).unwrap_or_default()))
                .unwrap_or(0)
        } else {
            0
        };
        until = caption.end;
        let mut left = repeated;
        caption.lines.retain_mut(|(at, line)| {
            if plain(line).is_empty() || left == 0 {
                return true;
            }
            left -= 1;
            set_aside.push(SetAside {
                kind: SetAsideKind::Boilerplate,
                text: (*line).to_owned(),
                why: "repeats the line above, as captions do that roll up",
                span: input.span(*at..*at + line.len()),
            });
            // the voice that it began with speaks what stands below it too
            let voice = tag(line).filter(|t| voice(t).is_some());
            voice.map(|tag| *line = tag).is_some()
        });
        above = own;
        if repeated > 0 && caption.lines.iter().all(|(_, l)| plain(l).is_empty()) {
            if let Some(last) = kept.last_mut() {
                last.end = last.end.max(caption.end);
            }
            continue;
        }
        // a rolled line began when it came, not when the one above was shown again
        if let Some(last) = kept.last_mut().filter(|l| rolling && l.end > caption.start && l.start < caption.start) {
            last.end = caption.start;
        }
        kept.push(caption);
    }
    kept
}

/// A line whose tags are spaces, so that places hold.
fn untagged(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    while let Some(rest) = line.get(out.len()..).filter(|r| !r.is_empty()) {
        match tag(rest) {
            Some(tag) => out.extend(tag.bytes().map(|_| ' ')),
            None => out.extend(rest.chars().next()),
        }
    }
    out
}

/// A line's letters without its tags, to compare it.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in line.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => out.push(c),
            _ => {}
        }
    }
    folded(&out)
}

/// The words of one caption. A label goes on until the next one, a voice ends with its caption (WebVTT, section 3.3): where the one
/// above had a voice and this one has none, nobody is named. `voiced` is whether the one above had.
fn words(input: &Input<'_>, caption: &Caption<'_>, labels: &label::Accepted, voiced: &mut bool) -> Line {
    let dashes = caption.lines.iter().filter(|(_, l)| dashed(&untagged(l)).is_some()).count();
    let mut out = Line { start: Some(caption.start), end: Some(caption.end), words: Vec::new() };
    let mut inner = None;
    let mut turn: Option<Option<String>> = std::mem::take(voiced).then_some(None);
    for (at, line) in &caption.lines {
        let (mut at, mut rest) = (*at, *line);
        let bare = untagged(rest);
        let mut apart = false;
        if let Some(found) = labels.begins(&bare) {
            turn = Some(Some(found.name.clone()));
            *voiced = false;
            at += found.body;
            rest = rest.get(found.body..).unwrap_or_default();
        } else if let Some(skip) = dashed(&bare).filter(|_| dashes > 1) {
            turn = Some(None);
            apart = true;
            at += skip;
            rest = rest.get(skip..).unwrap_or_default();
        } else if let Some(after) = rest.trim_start().strip_prefix(">>") {
            turn = Some(None);
            apart = true;
            at += rest.len() - after.len();
            rest = after;
        }
        let first = out.words.len();
        text(input, at, rest, &mut Voice { turn: &mut turn, voiced }, &mut inner, &mut out.words);
        if let Some(piece) = out.words.get_mut(first).filter(|p| p.turn == Some(None)) {
            piece.apart = apart;
        }
    }
    out
}

fn dashed(line: &str) -> Option<usize> {
    let after = line.trim_start().strip_prefix(['-', '–', '‐'])?;
    let spoken = after.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '[' | '('));
    spoken.then(|| line.len() - after.len())
}

/// Who speaks in a caption.
struct Voice<'a> {
    /// Who begins with the next word.
    turn: &'a mut Option<Option<String>>,
    /// Whether it is by a voice.
    voiced: &'a mut bool,
}

/// The name in a tag that is one of a voice: `<v.loud Anna>`.
fn voice(tag: &str) -> Option<String> {
    let name = tag.trim_matches(['<', '>']).strip_prefix('v').filter(|v| v.starts_with([' ', '.', '\t']))?;
    let name = name.split_once([' ', '\t']).map_or("", |(_, v)| v);
    Some(decode(name).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Words out of one line of cue text: tags obeyed or dropped, entities decoded.
fn text(
    input: &Input<'_>,
    base: usize,
    line: &str,
    says: &mut Voice<'_>,
    inner: &mut Option<Millis>,
    out: &mut Vec<Piece>,
) {
    let mut word = String::new();
    let mut range = 0..0;
    // a voice was closed: what stands behind this word is nobody's
    let mut closed = false;
    let mut flush = |word: &mut String,
                     range: &std::ops::Range<usize>,
                     says: &mut Voice<'_>,
                     closed: &mut bool,
                     inner: &mut Option<Millis>| {
        let text = clean(word);
        word.clear();
        if !text.is_empty() {
            let mut piece = Piece::new(&text, input.span(base + range.start..base + range.end));
            piece.start = inner.take();
            piece.turn = says.turn.take();
            out.push(piece);
        }
        if std::mem::take(closed) {
            *says.turn = Some(None);
        }
    };
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|r| !r.is_empty()) {
        if let Some(tag) = tag(rest) {
            let name = tag.trim_matches(['<', '>', '{', '}']);
            if let Some(voice) = voice(tag) {
                flush(&mut word, &range, says, &mut closed, inner);
                *says.voiced = !voice.is_empty();
                *says.turn = Some((!voice.is_empty()).then_some(voice));
            } else if name == "/v" {
                closed = *says.voiced;
            } else if let Some(now) = time(name) {
                flush(&mut word, &range, says, &mut closed, inner);
                *inner = Some(now);
            } else if name.starts_with("br") {
                flush(&mut word, &range, says, &mut closed, inner);
            }
            at += tag.len();
            continue;
        }
        let (c, length) = reference(rest).unwrap_or_else(|| {
            let c = rest.chars().next().unwrap_or(' ');
            (c, c.len_utf8())
        });
        if c.is_whitespace() {
            flush(&mut word, &range, says, &mut closed, inner);
        } else {
            if word.is_empty() {
                range.start = at;
            }
            word.push(c);
            range.end = at + length;
        }
        at += length;
    }
    flush(&mut word, &range, says, &mut closed, inner);
}

/// A tag at the start of `rest`: `<i>`, `</v>`, `<00:19.000>`, `{\an8}`. A lone `<` is text.
fn tag(rest: &str) -> Option<&str> {
    let end = match rest.as_bytes().first()? {
        b'<' => {
            let next = rest.as_bytes().get(1)?;
            if !(next.is_ascii_alphanumeric() || *next == b'/') {
                return None;
            }
            rest.bytes().take(400).position(|b| b == b'>')?
        }
        b'{' if rest.starts_with("{\\") => rest.bytes().take(80).position(|b| b == b'}')?,
        _ => return None,
    };
    rest.get(..=end)
}

/// Text with its entities as letters.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let (c, length) = reference(rest).unwrap_or_else(|| {
            let c = rest.chars().next().unwrap_or(' ');
            (c, c.len_utf8())
        });
        out.push(c);
        at += length;
    }
    clean(&out)
}

#[cfg(test)]
mod tests {
    use super::{lines, time, timing};
    use crate::units::Millis;

    #[test]
    fn times_are_read_with_commas_stops_and_without_hours() {
        assert_eq!(time("00:01:02,500"), Some(Millis(62_500)));
        assert_eq!(time("01:02.5"), Some(Millis(62_500)));
        assert_eq!(time("1:02:03"), Some(Millis(3_723_000)));
        assert_eq!(time("99:99"), None);
        assert_eq!(time("99999999999999999999:00"), None);
        assert_eq!(timing("00:01.000 --> 00:02.000 align:start").map(|t| t.1), Some(Millis(2000)));
    }

    #[test]
    fn every_line_end_ends_a_line_and_offsets_hold() {
        let text = "a\r\nbc\n\nd\re";
        let found: Vec<_> = lines(text).collect();
        assert_eq!(found, [(0, "a"), (3, "bc"), (6, ""), (7, "d"), (9, "e")]);
    }
}
