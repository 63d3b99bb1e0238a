//! The head line of a cue: its word, its material, its times and its settings.
use super::{
    Cue, Setting, TimeRange, Verb,
    front::shortened,
    heading,
    inline::{find, unescape},
    label::{Names, composed, is_path},
    lines::{Problems, Run},
    range::{self, Value},
    setting, times,
    verb::{FLAGS, Opening},
};
use crate::{diagnostic::meant, source::Spanned};
use std::ops::Range;

/// A head that was read.
pub(super) struct Head {
    pub(super) cue: Cue,
    /// A time was there and wrong: what follows from its absence is not told.
    pub(super) time_error: bool,
    /// Something was not understood: what is missing may be that.
    pub(super) stray: bool,
    /// The place after the cue word, where something is missing.
    pub(super) gap: Range<usize>,
    /// The last of the remark's words, or of everything.
    pub(super) words: Run,
}

/// What opens a quotation.
pub(super) const OPENING: [char; 6] = ['"', '“', '„', '«', '「', '『'];

/// What closes a quotation mark: the first kind that is there.
fn closes(open: char) -> &'static [&'static [char]] {
    match open {
        '"' => &[&['"'], &['”']],
        '“' | '„' => &[&['”', '“', '"']],
        '«' => &[&['»']],
        '「' => &[&['」']],
        '『' => &[&['』']],
        _ => &[],
    }
}

/// A quoted text at the beginning of `text`: what is in it, as it is written, and its length.
pub(super) fn quoted(text: &str) -> Option<(&str, usize)> {
    let open = text.chars().next()?;
    closes(open).iter().find_map(|closes| {
        let mut skip = false;
        for (at, c) in text.char_indices().skip(1) {
            if skip {
                skip = false;
            } else if c == '\\' {
                skip = true;
            } else if closes.contains(&c) {
                let inside = text.get(open.len_utf8()..at)?;
                return Some((inside, at + c.len_utf8()));
            }
        }
        None
    })
}

/// Read the head of a cue. `run` is all of it, wrapped lines joined.
pub(super) fn read(run: &Run, opening: &Opening, verb: Verb, names: &Names, problems: &mut Problems) -> Head {
    let mut text = run.text.as_str();
    if opening.struck {
        match text.strip_suffix("~~").filter(|t| t.len() >= opening.end) {
            Some(inner) => text = inner,
            None => {
                let at = run.text.find("~~").unwrap_or(0);
                let help = "strike a cue whole, from before its word to the end of the line";
                let message = "~~ is opened and not closed in this paragraph";
                problems.error("E015", run.place(at..at + 2), message, help);
            }
        }
    }
    if run.text.get(..opening.word.start).is_some_and(|m| m.contains('*')) && !opening.bold {
        text = text.trim_end_matches('*');
    }
    let inner = run.part(0..text.len().max(opening.end));
    let verb_span = problems.span(run.place(opening.word.clone()));
    let mut reader = Reader {
        run: &inner,
        at: opening.end,
        names,
        problems,
        stray: false,
        time_error: false,
        cue: Cue {
            struck: opening.struck,
            verb: Spanned::new(verb, verb_span),
            material: None,
            range: None,
            time: None,
            settings: Vec::new(),
            fields: Vec::new(),
            verbatim: Vec::new(),
            words: None,
        },
        bed_out: false,
    };
    let words = inner.trimmed(opening.end..inner.text.len());
    if !verb.is_remark() {
        reader.bed_out = verb == Verb::Bed
            && inner.text.get(opening.end..).is_some_and(|r| r.split_whitespace().next() == Some("out"));
        reader.operands();
    }
    let gap = if inner.text.len() > opening.end {
        inner.place(opening.end..opening.end + 1)
    } else {
        let end = inner.place(0..inner.text.len()).end;
        end..end
    };
    Head { cue: reader.cue, time_error: reader.time_error, stray: reader.stray, gap, words }
}

struct Reader<'a> {
    run: &'a Run,
    at: usize,
    names: &'a Names,
    problems: &'a mut Problems,
    cue: Cue,
    stray: bool,
    time_error: bool,
    bed_out: bool,
}

impl Reader<'_> {
    fn verb(&self) -> Verb {
        self.cue.verb.value
    }

    fn operands(&mut self) {
        let text = self.run.text.as_str();
        while let Some(rest) = text.get(self.at..) {
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let Some(first) = trimmed.chars().next() else { break };
            if !closes(first).is_empty() {
                if !self.quoted(trimmed) {
                    break;
                }
                continue;
            }
            if first.is_ascii_digit()
                && let Some(found) = range::read(self.run, self.at, self.problems)
            {
                self.time(found.len, found.value);
                continue;
            }
            self.word(trimmed);
        }
    }

    /// From here to the end of the line.
    fn line_rest(&self, rest: &str) -> Range<usize> {
        let end = rest.find('\n').unwrap_or(rest.len());
        self.run.place(self.at..self.at + end)
    }

    fn unclosed(&mut self, from: usize, rest: &str) {
        self.at = from;
        let place = self.line_rest(rest);
        self.problems.error("E018", place, "quotation mark is never closed", "close it with \"");
    }

    fn quoted(&mut self, rest: &str) -> bool {
        let Some((value, len)) = quoted(rest) else {
            self.unclosed(self.at, rest);
            self.stray = true;
            if self.verb() == Verb::Chapter && self.cue.words.is_none() {
                // told already; a missing title is not told too
                self.cue.words = Some(Spanned::new(String::new(), self.problems.span(self.run.whole())));
            }
            return false;
        };
        let place = self.run.place(self.at..self.at + len);
        let span = self.problems.span(place.clone());
        let text = value;
        let value = Spanned::new(heading::words(text), span.clone());
        if self.verb() == Verb::Chapter && self.cue.words.is_none() {
            self.problems.no_strike(&self.run.part(self.at..self.at + len));
            self.cue.words = Some(Spanned::new(heading::plain(text), span));
        } else if self.verb().takes_material() && self.cue.material.is_none() && !self.bed_out {
            self.material(value);
        } else {
            self.not_understood(&shortened(&value.value), place);
        }
        self.at += len;
        true
    }

    fn material(&mut self, value: Spanned<String>) {
        let value = Spanned::new(composed(value.value), value.span);
        if !self.cue.struck {
            self.names.source(&value.value, value.span.range.clone(), self.problems);
        }
        self.cue.material = Some(value);
    }

    fn not_understood(&mut self, word: &str, place: Range<usize>) {
        if self.stray {
            return;
        }
        self.stray = true;
        let verb = self.verb();
        let flags = FLAGS.into_iter().filter(|f| verb.settings().contains(f));
        let help = match meant(word, flags) {
            Some(near) => format!("did you mean {near}?"),
            None if word.contains(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| !c.is_alphabetic()) => {
                "times are written 0:22.500–0:24.500, lengths 1.5s".into()
            }
            None if verb == Verb::Chapter => {
                "the title stands in quotation marks; settings are written name=value".into()
            }
            None => "settings are written name=value".to_owned(),
        };
        self.problems.error("E022", place, format!("do not understand \"{word}\" in a {} cue", verb.word()), help);
    }

    fn time(&mut self, len: usize, value: Value) {
        let place = self.run.place(self.at..self.at + len);
        let written = self.run.text.get(self.at..self.at + len).unwrap_or_default();
        let span = self.problems.span(place.clone());
        let verb = self.verb();
        match value {
            Value::Wrong => self.time_error = true,
            Value::Time(time) if verb.takes_time() && self.cue.time.is_none() => {
                self.cue.time = Some(Spanned::new(time, span));
            }
            Value::Range(range) if verb.takes_material() && self.cue.range.is_none() && !self.bed_out => {
                self.cue.range = Some(Spanned::<TimeRange>::new(range, span));
            }
            Value::Time(_) | Value::Range(_) => {
                self.time_error = true;
                self.not_understood(written, place);
            }
        }
        self.at += len;
    }

    fn word(&mut self, rest: &str) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let name_end = word.find('=').filter(|at| {
            *at > 0 && word.get(..*at).is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        });
        if let Some(name_end) = name_end {
            self.attribute(rest, word, name_end);
            return;
        }
        let place = self.run.place(self.at..self.at + end);
        let span = self.problems.span(place.clone());
        let verb = self.verb();
        self.at += end;
        let wants = verb.takes_material() && self.cue.material.is_none();
        let declared = self.names.known.sources.contains(word);
        let is_flag = FLAGS.contains(&word) && verb.settings().contains(&word) && (word != "out" || self.bed_out);
        if is_flag && (!(wants && declared) || self.bed_out) {
            if let Some(flag) = setting::flag(word) {
                self.add(word, Spanned::new(flag, span));
            }
        } else if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(':') && !is_path(word) {
            self.time_error = true;
            self.problems.error("E019", place, range::not_a_time(word), range::why(word));
        } else if wants && !self.bed_out {
            self.material(Spanned::new(unescape(word), span));
        } else {
            self.not_understood(word, place);
        }
    }

    fn add(&mut self, name: &str, setting: Spanned<Setting>) {
        let same = |s: &Spanned<Setting>| std::mem::discriminant(&s.value) == std::mem::discriminant(&setting.value);
        if self.cue.settings.iter().any(same) {
            let message = format!("\"{name}\" is written twice in this cue");
            self.problems.error("E022", setting.span.range.clone(), message, "leave one of them out");
            return;
        }
        // the end of a bed begins with it
        let at = if setting.value == Setting::Out { 0 } else { self.cue.settings.len() };
        self.cue.settings.insert(at, setting);
    }

    fn attribute(&mut self, rest: &str, word: &str, name_end: usize) {
        let name = word.get(..name_end).unwrap_or_default();
        let start = self.at;
        let value_from = name_end + 1;
        let tail = rest.get(value_from..).unwrap_or_default();
        let is_quoted = tail.chars().next().is_some_and(|c| !closes(c).is_empty());
        let (value, len) = if is_quoted {
            let Some((value, len)) = quoted(tail) else {
                self.unclosed(start + value_from, tail);
                self.at = self.run.text.len();
                return;
            };
            // what listeners read
            if matches!(name, "title" | "credit") {
                self.problems.no_strike(&self.run.part(start + value_from..start + value_from + len));
            }
            (heading::words(value), len)
        } else {
            let value = word.get(value_from..).unwrap_or_default();
            (unescape(value), value.len())
        };
        let whole = start..start + value_from + len;
        self.at = whole.end;
        let verb = self.verb();
        if !verb.settings().contains(&name) {
            let help = match meant(name, verb.settings().iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None if verb.settings().is_empty() => format!("{} has no settings", verb.word()),
                None => format!("it has {}", verb.settings().join(", ")),
            };
            let place = self.run.place(start..start + name_end);
            self.problems.error("E016", place, format!("{} has no setting \"{name}\"", verb.word()), help);
            return;
        }
        let place = self.run.place(whole);
        let value_place = self.run.place(start + value_from..start + value_from + len);
        if name == "title" && self.cue.words.is_some() {
            let help = "leave one of them out";
            self.problems.error("E022", place, "the title is written twice in this cue", help);
            return;
        }
        if name == "title" {
            self.cue.words = Some(Spanned::new(value, self.problems.span(value_place)));
            return;
        }
        match setting::read(name, &value, self.bed_out) {
            Some(setting) => {
                let span = self.problems.span(place);
                self.add(name, Spanned::new(setting, span));
            }
            None => {
                let message = format!("\"{}\" is not a value for {name}", shortened(&value));
                let place = if value_place.is_empty() { place } else { value_place };
                self.problems.error("E017", place, message, setting::help(name, &value));
            }
        }
    }
}

/// Whether a line below a head goes on with it: what a wrapped head would have there.
pub(super) fn goes_on(head: &str, line: &str, verb: Verb, names: &Names) -> bool {
    let open = {
        let mut at = 0;
        let mut open = false;
        while let Some(next) = head.get(at..).and_then(|r| r.find(OPENING)) {
            let rest = head.get(at + next..).unwrap_or_default();
            let prime = head.get(..at + next).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
            match quoted(rest) {
                _ if prime => at += next + rest.chars().next().map_or(1, char::len_utf8),
                Some((_, len)) => at += next + len,
                None => {
                    open = true;
                    break;
                }
            }
        }
        open
    };
    let tail = head.split_whitespace().next_back().unwrap_or_default();
    if open || tail.ends_with(['+', '–', '—', '→', '-', '=']) || tail == "to" {
        return true;
    }
    let word = line.split_whitespace().next().unwrap_or_default();
    let bare = word.trim_end_matches("~~");
    if let Some(at) = word.find('=') {
        return word.get(..at).is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()));
    }
    if verb.settings().contains(&bare) && FLAGS.contains(&bare) {
        return true;
    }
    if times::joint(&format!(" {line}"))
        .is_some_and(|(len, _)| line.get(len.saturating_sub(1)..).is_some_and(|r| times::scan(r).is_some()))
    {
        return true;
    }
    let lone = head.split_whitespace().nth(1).is_none();
    if lone
        && verb.takes_material()
        && (names.known.sources.contains(&composed(bare.to_owned())) || is_path(bare) && !bare.ends_with('.'))
    {
        return true;
    }
    if let Some(scan) = times::scan(line) {
        return verb.takes_material() || verb.takes_time() || scan.value.is_none();
    }
    bare.is_empty() || verb == Verb::Chapter && lone && find(line, 0, "\"") == Some(0)
}
