//! `fmt`: canonical form by edits. What a person wrote to be read stays as it is, byte for byte.
use super::{
    Block, Cue, Script,
    label::Known,
    layout::{CueLayout, Layout},
    lines::is_control,
    parse::read,
    print::{self, bracket, declared, label, used},
    verb::opening,
};
use crate::{
    diagnostic::{Checked, Diagnostic},
    source::Span,
};
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
    if layout.exported.is_empty() {
        return edit(text, script, &known, &checked, &layout);
    }
    // a word processor's backslashes go first
    let mut editor = Editor::new(text);
    for (place, line) in layout.exported.iter().filter(|_| !layout.stuck) {
        editor.replace(place.clone(), line.clone());
    }
    let plain = editor.apply();
    let (checked, layout) = read(script.source, &plain, &known);
    if layout.exported.is_empty() && checked.value == *script {
        edit(&plain, script, &known, &checked, &layout)
    } else {
        text.to_owned()
    }
}

fn edit(text: &str, script: &Script, known: &Known, checked: &Checked<Script>, layout: &Layout) -> String {
    let mut editor = Editor::new(text);
    editor.script(&checked.value, layout, &checked.diagnostics);
    let formatted = editor.apply();
    // never a form that says something else
    let (again, _) = read(script.source, &formatted, known);
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
    let before_break = before.strip_suffix('\r').filter(|_| !after.is_empty()).unwrap_or(before);
    let addition = addition.trim_matches(['\r', '\n']).replace("\r\n", "\n").replace('\n', newline);
    let next = after.strip_prefix('\n').and_then(|below| below.lines().next());
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

impl<'a> Editor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, edits: Vec::new(), newline: if text.contains("\r\n") { "\r\n" } else { "\n" } }
    }

    fn script(&mut self, script: &Script, layout: &Layout, problems: &[Diagnostic]) {
        let lost = problems.iter().filter(|p| LOSES.contains(&p.code)).filter_map(|p| p.span.as_ref());
        let lost: Vec<usize> = lost.map(|span| span.range.start).collect();
        let wrong = |place: &Range<usize>| {
            let first = lost.partition_point(|at| *at < place.start);
            lost.get(first).is_some_and(|at| *at < place.end)
        };
        let block = |at: &usize| script.blocks.get(*at).map(|b| &b.value);
        for (at, place) in &layout.labels {
            if let Some(Block::Speech(speech)) = block(at)
                && !wrong(place)
                && let Some(label) = label(speech)
            {
                let space = if speech.text.is_empty() { "" } else { " " };
                self.replace(place.clone(), format!("{label}{space}"));
            }
        }
        for (at, place) in &layout.heads {
            if let Some(Block::Segment(head)) = block(at)
                && !wrong(place)
                && let Some(bracket) = bracket(head)
            {
                self.replace(place.clone(), bracket);
            }
        }
        let mut before: Option<&CueLayout> = None;
        for (at, place) in &layout.cues {
            if let Some(Block::Cue(cue)) = block(at) {
                self.separate(before, place);
                self.cue(cue, place, &wrong);
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
        if line.trim().trim_start_matches('>').trim().is_empty() {
            while self.edits.last().is_some_and(|(place, _)| inside(&last.1, place)) {
                self.edits.pop();
            }
            self.replace(last.1.clone(), String::new());
        } else {
            self.replace(first.1.start..first.1.start, self.newline.to_owned());
        }
    }

    fn cue(&mut self, cue: &Cue, place: &CueLayout, wrong: &dyn Fn(&Range<usize>) -> bool) {
        let mut done: Vec<Range<usize>> = Vec::new();
        if !place.keep && !wrong(&place.head) {
            if cue.verb.value.is_remark() {
                let first = place.lines.first().map(|(_, file)| file.clone());
                if let Some(first) = first {
                    self.remark(cue, &first);
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
            let before = done.partition_point(|d| d.start <= line.start);
            if !before.checked_sub(1).and_then(|n| done.get(n)).is_some_and(|d| inside(d, line)) {
                self.quote_line(line);
            }
        }
    }

    /// The cue word of a remark; its words stay.
    fn remark(&mut self, cue: &Cue, line: &Range<usize>) {
        let written = self.text.get(line.clone()).unwrap_or_default();
        let content = written.trim_start();
        let content = content.strip_prefix('>').unwrap_or(content).trim_start();
        let Some(words) = opening(content).and_then(|o| content.get(o.end..)).map(str::trim_start) else { return };
        let bare = Cue { words: None, struck: false, ..cue.clone() };
        let strike = if cue.struck { "~~" } else { "" };
        let closing = cue.struck && words.trim_end() == "~~";
        let space = if words.is_empty() || closing { "" } else { " " };
        self.replace(line.start..line.end - words.len(), format!("> {strike}{}{space}", print::head(&bare, "")));
    }

    /// Any other line of a quote gets its `>`.
    fn quote_line(&mut self, line: &Range<usize>) {
        let written = self.text.get(line.clone()).unwrap_or_default();
        let white = |c: char| c.is_whitespace() && !is_control(c);
        let words = written.trim_start_matches(white);
        let words = words.strip_prefix('>').unwrap_or(words).trim_start_matches(white);
        if words.is_empty() {
            let end = self.trimmed_end(line);
            self.replace(line.start..end, ">".to_owned());
        } else {
            self.replace(line.start..line.end - words.len(), "> ".to_owned());
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
