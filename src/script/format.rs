//! `fmt`: canonical form by edits. What a person wrote to be read stays as it is, byte for byte.
use super::{
    Block, Cue, Script,
    layout::{CueLayout, Layout},
    parse::read,
    print::{self, bracket, declared, label, used},
    verb::opening,
};
use crate::{diagnostic::Diagnostic, source::Span};
use std::{cmp::Reverse, ops::Range};

/// The same script in canonical form: cue words and labels bold, times and ranges spelt one way, one cue a quote, a `>`
/// where a quote line lacks it.
///
/// Words that are read, their wrapping, comments and front matter keep their bytes. So does every cue, label or heading
/// with an error in it. `script` is what `text` was parsed to.
#[must_use]
pub fn format(text: &str, script: &Script) -> String {
    // what the corner gave is known from its use here, and may not be needed
    let choices = [declared(script), used(script)].into_iter().map(|known| (read(script.source, text, &known), known));
    let Some(((checked, layout), known)) = choices.into_iter().find(|((checked, _), _)| checked.value == *script)
    else {
        return text.to_owned();
    };
    if layout.stuck {
        return text.to_owned();
    }
    let mut editor = Editor { text, edits: Vec::new(), newline: if text.contains("\r\n") { "\r\n" } else { "\n" } };
    editor.script(&checked.value, &layout, &checked.diagnostics);
    let formatted = editor.apply();
    // never a form that says something else
    let (again, _) = read(script.source, &formatted, &known);
    if again.value == *script { formatted } else { text.to_owned() }
}

/// Put `addition` on lines of its own after a block, with an empty line around it. Every other byte stays.
#[must_use]
pub fn insert_after(text: &str, block: &Span, addition: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end =
        (block.range.end.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let rest = text.get(end..).unwrap_or_default();
    // to the end of its line: trailing white, a comment
    let line = rest.find('\n').map_or(text.len(), |at| end + at);
    let (before, after) = text.split_at_checked(line).unwrap_or((text, ""));
    let before_break = before.strip_suffix('\r').unwrap_or(before);
    let addition = addition.trim_matches(['\r', '\n']).replace("\r\n", "\n").replace('\n', newline);
    let next = after.trim_start_matches('\n').lines().next();
    let gap = if next.is_some_and(|l| !l.trim().is_empty()) { newline } else { "" };
    let tail = text.get(before_break.len()..).unwrap_or_default();
    let tail = if tail.is_empty() { newline } else { tail };
    format!("{before_break}{newline}{newline}{addition}{gap}{tail}")
}

/// Errors after which something written is not in the tree, and would be lost by writing it anew.
const LOSES: [&str; 11] = ["E003", "E008", "E015", "E016", "E017", "E018", "E019", "E020", "E021", "E022", "E058"];

struct Editor<'a> {
    text: &'a str,
    edits: Vec<(Range<usize>, String)>,
    newline: &'static str,
}

impl Editor<'_> {
    fn script(&mut self, script: &Script, layout: &Layout, problems: &[Diagnostic]) {
        let wrong = |place: &Range<usize>| {
            problems.iter().filter(|p| LOSES.contains(&p.code)).filter_map(|p| p.span.as_ref()).any(|span| {
                let (from, to) = (span.range.start, span.range.end.max(span.range.start + 1));
                from < place.end && place.start < to
            })
        };
        // lines of a word processor first: later edits are inside of lines
        for (place, line) in &layout.exported {
            let cue = layout.cues.iter().any(|(_, cue)| cue.lines.iter().any(|(_, file)| file == place));
            if !cue {
                self.replace(place.clone(), line.clone());
            }
        }
        let block = |at: &usize| script.blocks.get(*at).map(|b| &b.value);
        let exported = |place: &Range<usize>| layout.exported.iter().any(|(line, _)| inside(line, place));
        for (at, place) in &layout.labels {
            if let Some(Block::Speech(speech)) = block(at)
                && !wrong(place)
                && !exported(place)
                && let Some(label) = label(speech)
            {
                let space = if speech.text.is_empty() { "" } else { " " };
                self.replace(place.clone(), format!("{label}{space}"));
            }
        }
        for (at, place) in &layout.heads {
            if let Some(Block::Segment(head)) = block(at)
                && !wrong(place)
                && !exported(place)
                && let Some(bracket) = bracket(head)
            {
                self.replace(place.clone(), bracket);
            }
        }
        let mut before: Option<&CueLayout> = None;
        for (at, place) in &layout.cues {
            if let Some(Block::Cue(cue)) = block(at) {
                self.separate(before, place);
                self.cue(cue, place, layout, &wrong);
            }
            before = Some(place);
        }
    }

    /// One cue a quote: an empty line between two.
    fn separate(&mut self, before: Option<&CueLayout>, cue: &CueLayout) {
        let Some(last) = before.and_then(|b| b.lines.last()) else { return };
        let Some(first) = cue.lines.first() else { return };
        if last.0 + 1 != first.0 {
            return;
        }
        let line = self.text.get(last.1.clone()).unwrap_or_default();
        if line.trim().trim_start_matches('\\').trim_start_matches('>').trim().is_empty() {
            self.replace(last.1.clone(), String::new());
        } else {
            self.replace(first.1.start..first.1.start, self.newline.to_owned());
        }
    }

    fn cue(&mut self, cue: &Cue, place: &CueLayout, layout: &Layout, wrong: &dyn Fn(&Range<usize>) -> bool) {
        let exported = |line: &Range<usize>| layout.exported.iter().find(|(l, _)| l == line).map(|(_, text)| text);
        let mut done: Vec<Range<usize>> = Vec::new();
        if !place.keep && !wrong(&place.head) {
            if cue.verb.value.is_remark() {
                let first = place.lines.first().map(|(_, file)| file.clone());
                if let Some(first) = first {
                    self.remark(cue, &first, exported(&first));
                    done.push(first);
                }
            } else {
                let end = self.trimmed_end(&place.head);
                self.replace(place.head.start..end, format!("> {}", print::head(cue, "")));
                done.push(place.head.clone());
            }
            let known = place.fields.iter().filter(|f| f.known);
            for (field, layout) in cue.fields.iter().zip(known) {
                if !wrong(&layout.place) {
                    let end = self.trimmed_end(&layout.place);
                    self.replace(layout.place.start..end, format!("> {}", print::field(&field.value)));
                    done.push(layout.place.clone());
                }
            }
        }
        if let Some((at, false)) = place.first_words {
            self.replace(at..at, format!(">{}", self.newline));
        }
        for (_, line) in &place.lines {
            if !done.iter().any(|d| inside(d, line)) {
                self.quote_line(line, exported(line));
            }
        }
    }

    /// The cue word of a remark; its words stay.
    fn remark(&mut self, cue: &Cue, line: &Range<usize>, exported: Option<&String>) {
        let written = self.text.get(line.clone()).unwrap_or_default();
        let clean = exported.map_or(written, String::as_str);
        let content = clean.trim_start();
        let content = content.strip_prefix('>').unwrap_or(content).trim_start();
        let Some(words) = opening(content).and_then(|o| content.get(o.end..)).map(str::trim_start) else { return };
        let bare = Cue { words: None, struck: false, ..cue.clone() };
        let strike = if cue.struck { "~~" } else { "" };
        let closing = cue.struck && words.trim_end() == "~~";
        let space = if words.is_empty() || closing { "" } else { " " };
        let head = format!("> {strike}{}{space}", print::head(&bare, ""));
        match exported {
            Some(_) => self.replace(line.clone(), format!("{head}{words}")),
            None => self.replace(line.start..line.end - words.len(), head),
        }
    }

    /// Any other line of a quote gets its `>`.
    fn quote_line(&mut self, line: &Range<usize>, exported: Option<&String>) {
        let written = self.text.get(line.clone()).unwrap_or_default();
        let clean = exported.map_or(written, String::as_str);
        let white = |c: char| c.is_whitespace() && (!c.is_control() || c == '\t');
        let words = clean.trim_start_matches(white);
        let words = words.strip_prefix('>').unwrap_or(words).trim_start_matches(white);
        let end = if exported.is_some() { line.end } else { line.start + (written.len() - words.len()) };
        let prefix = if words.is_empty() { ">" } else { "> " };
        if words.is_empty() {
            let end = self.trimmed_end(line);
            self.replace(line.start..end, prefix.to_owned());
        } else if exported.is_some() {
            self.replace(line.start..end, format!("{prefix}{words}"));
        } else {
            self.replace(line.start..end, prefix.to_owned());
        }
    }

    /// White at the end of a line is not ours.
    fn trimmed_end(&self, place: &Range<usize>) -> usize {
        let text = self.text.get(place.clone()).unwrap_or_default();
        place.start + text.trim_end().len()
    }

    fn replace(&mut self, place: Range<usize>, by: String) {
        if self.text.get(place.clone()).is_some_and(|t| t != by) {
            self.edits.push((place, by));
        }
    }

    fn apply(mut self) -> String {
        // insertions come before what begins at the same place
        self.edits.sort_by_key(|(place, _)| (place.start, Reverse(place.start == place.end), place.end));
        let mut out = String::with_capacity(self.text.len() + 64);
        let mut at = 0;
        for (place, by) in &self.edits {
            if place.start < at {
                continue;
            }
            out.push_str(self.text.get(at..place.start).unwrap_or_default());
            out.push_str(by);
            at = place.end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}

fn inside(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
