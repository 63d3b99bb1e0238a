//! TTML (W3C) and its relatives: EBU-TT-D, DFXP, the BBC's files.
//!
//! It takes `<p begin end>` and gives lines with times. Speakers are agents (`ttm:agent`), or colours, as broadcasters
//! use them: another colour in the middle of a paragraph is another speaker. Times are clocks with decimals or frames, or
//! offsets (`12.5s`, `300ms`, `250f`, `9000t`). Names are compared without their prefix, since the namespaces differ.
use super::{
    SetAsideKind, bracket,
    line::{self, Line, Piece, clean},
    read::{Input, Reading},
};
use crate::units::Millis;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::collections::BTreeMap;

/// Elements may be this deep in each other.
const DEEP: usize = 200;

/// How a file counts what is no second.
struct Rates {
    frames: f64,
    ticks: f64,
}

impl Rates {
    /// A clock, or an offset with its metric.
    fn time(&self, text: &str) -> Option<Millis> {
        let text = text.trim();
        let number = |s: &str| s.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        let parts: Vec<&str> = text.split(':').take(5).collect();
        if let [hours, minutes, seconds] | [hours, minutes, seconds, _] = parts.as_slice() {
            let frames = match parts.get(3) {
                Some(frames) => number(frames.split('.').next()?)? / self.frames,
                None => 0.0,
            };
            return super::json::seconds(number(hours)? * 3600.0 + number(minutes)? * 60.0 + number(seconds)? + frames);
        }
        let metrics =
            [("ms", 0.001), ("h", 3600.0), ("m", 60.0), ("s", 1.0), ("f", 1.0 / self.frames), ("t", 1.0 / self.ticks)];
        let found = metrics.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
        let (value, factor) = found?;
        super::json::seconds(number(value)? * factor)
    }
}

/// An attribute by its name without a prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
    Some(unescaped(&String::from_utf8_lossy(&found.value)))
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// One element that is open.
#[derive(Clone, Debug, Default)]
struct Open {
    name: String,
    begin: Millis,
    end: Option<Millis>,
    /// Its children follow each other.
    sequence: bool,
    /// When the last of them ended.
    done: Millis,
    /// An agent or a colour.
    voice: Option<String>,
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let mut reader = Reader::from_str(input.text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut state = State::default();
    loop {
        let from = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Err(why) => return Err(format!("{why} at byte {}", reader.error_position())),
            Ok(Event::Eof) => break,
            Ok(Event::Start(e)) => state.open(&e)?,
            Ok(Event::Empty(e)) => {
                state.open(&e)?;
                state.close();
            }
            Ok(Event::End(_)) => state.close(),
            Ok(Event::Text(t)) => state.text(input, from, &String::from_utf8_lossy(&t)),
            Ok(Event::CData(t)) => state.text(input, from, &String::from_utf8_lossy(&t)),
            Ok(Event::GeneralRef(r)) => state.letter(input, from, &format!("&{};", String::from_utf8_lossy(&r))),
            Ok(_) => {}
        }
        if state.lines.len() > line::MOST {
            return Err(format!("more than {} paragraphs", line::MOST));
        }
    }
    if !state.root {
        return Err("no <tt> element".to_owned());
    }
    state.flush();
    state.lines.iter_mut().for_each(sounds);
    // one colour throughout is nobody's
    if state.voices.len() < 2 && state.voices.keys().all(|v| v.starts_with(COLOUR)) {
        state.lines.iter_mut().flat_map(|l| &mut l.words).for_each(|piece| piece.turn = None);
    }
    let language = state.language.as_deref().and_then(super::json::language);
    let mut reading = line::assemble("ttml", input, state.lines, Vec::new())?;
    reading.value.language = language;
    Ok(reading)
}

/// Broadcasters write a sound in capitals and without brackets: `APPLAUSE`. It gets them, and is a sound from then on.
fn sounds(line: &mut Line) {
    let capitals = |w: &Piece| w.text.contains(char::is_uppercase) && !w.text.contains(char::is_lowercase);
    let mut from = 0;
    while from < line.words.len() {
        let run = line.words.iter().skip(from).take_while(|w| capitals(w)).count();
        let end = from + run;
        let whole = from.checked_sub(1).and_then(|n| line.words.get(n)).is_none_or(|w| line::stops(&w.text))
            && line.words.get(end).is_none_or(|w| w.text.starts_with(char::is_uppercase));
        let words = line.words.get_mut(from..end).unwrap_or_default();
        let label = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let sound = matches!(bracket::aside(&label), Some((SetAsideKind::Sound, _)));
        if whole && sound && (1..=4).contains(&run) {
            if let Some(first) = words.first_mut() {
                first.text.insert(0, '[');
            }
            if let Some(last) = words.last_mut() {
                last.text.push(']');
            }
        }
        from = end + 1;
    }
}

/// How a speaker of whom only the colour is known is called.
const COLOUR: &str = "Colour ";

struct State {
    rates: Rates,
    stack: Vec<Open>,
    styles: BTreeMap<String, String>,
    agents: BTreeMap<String, String>,
    agent: Option<String>,
    voices: BTreeMap<String, usize>,
    lines: Vec<Line>,
    word: String,
    place: std::ops::Range<usize>,
    speaking: Option<String>,
    turn: Option<Option<String>>,
    language: Option<String>,
    root: bool,
    span: Option<crate::source::Span>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            rates: Rates { frames: 30.0, ticks: 1.0 },
            stack: Vec::new(),
            styles: BTreeMap::new(),
            agents: BTreeMap::new(),
            agent: None,
            voices: BTreeMap::new(),
            lines: Vec::new(),
            word: String::new(),
            place: 0..0,
            speaking: None,
            turn: None,
            language: None,
            root: false,
            span: None,
        }
    }
}

impl State {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.stack.len() >= DEEP {
            return Err(format!("elements more than {DEEP} deep in each other"));
        }
        let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
        let above = self.stack.last().cloned().unwrap_or_default();
        let number = |name| attribute(element, name).and_then(|v| v.trim().parse::<f64>().ok()).filter(|n| *n > 0.0);
        match name.as_str() {
            "tt" => {
                self.root = true;
                self.language = attribute(element, "lang");
                if let Some(rate) = number("frameRate") {
                    self.rates = Rates { frames: rate, ticks: number("tickRate").unwrap_or(rate) };
                } else if let Some(ticks) = number("tickRate") {
                    self.rates.ticks = ticks;
                }
                if let Some(by) = attribute(element, "frameRateMultiplier") {
                    let mut parts = by.split([' ', ':']).filter_map(|p| p.parse::<f64>().ok()).filter(|n| *n > 0.0);
                    if let (Some(a), Some(b)) = (parts.next(), parts.next()) {
                        self.rates.frames *= a / b;
                    }
                }
            }
            "style" => {
                if let Some((id, colour)) = attribute(element, "id").zip(attribute(element, "color")) {
                    self.styles.insert(id, colour.trim().to_lowercase());
                }
            }
            "agent" => self.agent = attribute(element, "id"),
            "br" => self.flush(),
            _ => {}
        }
        let time = |name| attribute(element, name).and_then(|t| self.rates.time(&t));
        // times of a child count from its parent's begin; in a sequence, from the end of what came before (TTML2 12.4)
        let from = if above.sequence { above.done } else { above.begin };
        let after = |base: Millis, t: Millis| Millis(base.0.saturating_add(t.0));
        let begin = time("begin").map_or(from, |t| after(from, t));
        let lasts = time("dur").map(|d| after(begin, d));
        let end = time("end").map(|t| after(from, t)).or(lasts);
        if let Some(parent) = self.stack.last_mut().filter(|p| p.sequence) {
            parent.done = end.unwrap_or(begin);
        }
        let end = end.or(above.end);
        let sequence = attribute(element, "timeContainer").is_some_and(|t| t == "seq");
        let styled = attribute(element, "style").unwrap_or_default();
        let by_style = styled.split_whitespace().rev().find_map(|id| self.styles.get(id).cloned());
        let colour = attribute(element, "color").map(|c| c.trim().to_lowercase()).or(by_style);
        let agent = attribute(element, "agent").filter(|_| name != "agent");
        let agent = agent.map(|id| self.agents.get(&id).cloned().unwrap_or(id));
        let own =
            agent.or_else(|| colour.map(|c| format!("{COLOUR}{c}")).filter(|_| matches!(name.as_str(), "p" | "span")));
        let voice = own.or_else(|| above.voice.clone());
        if name == "p" {
            self.flush();
            self.lines.push(Line { start: Some(begin), end, words: Vec::new() });
        }
        if matches!(name.as_str(), "p" | "span") {
            self.flush();
        }
        self.stack.push(Open { name, begin, end, voice, sequence, done: begin });
        Ok(())
    }

    fn close(&mut self) {
        if self.stack.last().is_some_and(|o| matches!(o.name.as_str(), "p" | "span" | "div")) {
            self.flush();
        }
        self.stack.pop();
    }

    fn spoken(&self) -> bool {
        self.stack.iter().any(|o| o.name == "p") && !self.stack.iter().any(|o| o.name == "metadata" || o.name == "head")
    }

    fn text(&mut self, input: &Input<'_>, from: usize, text: &str) {
        if !self.spoken() {
            let named = self.stack.iter().rev().any(|o| o.name == "agent");
            if let Some(id) = self.agent.clone().filter(|_| named && !text.trim().is_empty()) {
                self.agents.insert(id, unescaped(text.trim()));
            }
            return;
        }
        for (at, c) in text.char_indices() {
            if c.is_whitespace() { self.flush() } else { self.put(input, from + at..from + at + c.len_utf8(), c) }
        }
    }

    fn letter(&mut self, input: &Input<'_>, from: usize, reference: &str) {
        if self.spoken() {
            let text = unescaped(reference);
            for c in text.chars() {
                if c.is_whitespace() { self.flush() } else { self.put(input, from..from + reference.len(), c) }
            }
        }
    }

    fn put(&mut self, input: &Input<'_>, place: std::ops::Range<usize>, c: char) {
        let whole = |range: &std::ops::Range<usize>| input.text.get(range.clone()).is_some();
        if self.word.is_empty() {
            self.place = place.clone();
            let voice = self.stack.last().and_then(|o| o.voice.clone());
            if voice != self.speaking {
                self.turn = Some(voice.clone());
                if let Some(voice) = &voice {
                    *self.voices.entry(voice.clone()).or_default() += 1;
                }
                self.speaking = voice;
            }
        }
        self.place.end = place.end;
        self.word.push(c);
        let range = if whole(&self.place) { self.place.clone() } else { 0..0 };
        self.span = Some(input.span(range));
    }

    fn flush(&mut self) {
        let text = clean(&self.word);
        self.word.clear();
        let Some(span) = self.span.take().filter(|_| !text.is_empty()) else { return };
        if let Some(line) = self.lines.last_mut() {
            let mut piece = Piece::new(&text, span);
            piece.turn = self.turn.take();
            line.words.push(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{source::SourceId, transcript::read};

    #[test]
    fn times_of_a_child_count_from_its_parent_s() {
        let starts = |body: &str| -> Vec<(u64, u64)> {
            let text = format!("<tt xmlns=\"http://www.w3.org/ns/ttml\">{body}</tt>");
            let t = read(SourceId(0), "a.ttml", &text).value;
            t.words.iter().filter_map(|w| w.time.map(|t| (t.start.0, t.end.0))).collect()
        };
        let div = "<body><div begin=\"60s\"><p begin=\"1s\" end=\"2s\">One</p><p begin=\"3s\" dur=\"4s\">Two</p></div></body>";
        assert_eq!(starts(div), [(61_000, 62_000), (63_000, 67_000)]);
        let body = "<body begin=\"10s\"><div begin=\"60s\"><p begin=\"1s\" end=\"2s\">One</p></div><div><p begin=\"1s\" end=\"2s\">Two</p></div></body>";
        assert_eq!(starts(body), [(11_000, 12_000), (71_000, 72_000)], "in the order of their times");
        let row =
            "<body><div timeContainer=\"seq\"><p dur=\"2s\">One</p><p begin=\"1s\" dur=\"2s\">Two</p></div></body>";
        assert_eq!(starts(row), [(0, 2_000), (3_000, 5_000)]);
    }
}
