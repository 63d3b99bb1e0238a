//! Text → Script: front matter, then block by block, every problem of the file in one run.
use super::{
    Block, Script, Verb, front, heading,
    inline::unreadable,
    label::{Known, Names},
    layout::Layout,
    lines::{Line, Problems, Run, split, take_comments},
    order,
    quote::{self, QuoteLine},
    speech, verb,
};
use crate::{
    diagnostic::{Checked, sort},
    source::{SourceId, Spanned},
};
use std::ops::Range;

/// Read a script. It never fails: what is wrong comes as diagnostics, in reading order.
pub fn parse(source: SourceId, text: &str, known: &Known) -> Checked<Script> {
    read(source, text, known).0
}

/// The same, with the places that the formatter edits.
pub(super) fn read(source: SourceId, text: &str, known: &Known) -> (Checked<Script>, Layout) {
    let mut problems = Problems { source, list: Vec::new() };
    let mut lines = split(text, &mut problems);
    let head = front::read(&lines, &mut problems);
    let mut layout = Layout::default();
    for line in lines.iter().filter(|l| l.exported) {
        let written = text.get(line.file.clone()).unwrap_or_default();
        layout.stuck |= written.contains(|c: char| c.is_control() && c != '\t');
        layout.exported.push((line.file.clone(), line.text().to_owned()));
    }
    take_comments(&mut lines, head.body, &mut problems);
    layout.exported.extend(exported_title(&mut lines, head.body));
    let mut names = Names { known: known.clone(), judge: head.whole, ..Names::default() };
    let airs = head.front.voices.iter().map(|v| (v.air_name.value.clone(), v.label.value.clone()));
    names.air.extend(airs.filter(|(name, label)| name != label));
    names.known.voices.extend(head.front.voices.iter().map(|v| v.label.value.clone()));
    names.known.voices.extend(head.front.host.iter().map(|h| h.value.clone()));
    names.known.sources.extend(head.front.sources.iter().map(|s| s.key.value.clone()));
    let script = Script { source, front: head.front, blocks: Vec::new() };
    let mut parser = Parser { lines: &lines, names, problems, script, layout, titled: false };
    parser.body(head.body);
    let Parser { mut problems, script, layout, .. } = parser;
    order::check(&script, text, &mut problems);
    let mut diagnostics = problems.list;
    sort(&mut diagnostics);
    (Checked { value: script, diagnostics }, layout)
}

/// The title that a word processor put a backslash before: alone above everything that is read, where nobody begins with it. Gives
/// its place, and how it is written.
fn exported_title(lines: &mut [Line], body: usize) -> Option<(Range<usize>, String)> {
    let mut n = body;
    while let Some(line) = lines.get(n) {
        match kind(line) {
            Kind::Heading(1) => return None,
            Kind::Quote => n += lines.iter().skip(n).take_while(|line| !line.is_blank()).count(),
            Kind::Words => break,
            _ => n += 1,
        }
    }
    let alone = lines.get(n + 1).is_none_or(|next| next.is_blank() || next.hidden);
    let line = lines.get_mut(n).filter(|line| alone && line.comments.is_empty())?;
    let title = line.text().strip_prefix("\\#").filter(|words| words.starts_with(char::is_whitespace))?;
    title.contains(char::is_alphanumeric).then_some(())?;
    line.run = line.run.part(1..line.text().len());
    Some((line.file.clone(), line.text().to_owned()))
}

/// What a line is, where a block may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Comment,
    Quote,
    Heading(usize),
    Rule,
    /// Equals signs, which make a heading of the line above in other places.
    Underline,
    List,
    Words,
}

struct Parser<'a> {
    lines: &'a [Line],
    names: Names,
    problems: Problems,
    script: Script,
    layout: Layout,
    titled: bool,
}

impl Parser<'_> {
    fn body(&mut self, first: usize) {
        let mut n = first;
        let lines = self.lines;
        while let Some(line) = lines.get(n) {
            n = match kind(line) {
                Kind::Blank => n + 1,
                Kind::Comment => {
                    self.comments(n..n + 1);
                    n + 1
                }
                Kind::Quote => self.quote(n),
                Kind::Heading(level) => {
                    self.heading(line, level);
                    self.comments(n..n + 1);
                    n + 1
                }
                Kind::Rule => {
                    let span = self.problems.span(line.run.whole());
                    self.script.blocks.push(Spanned::new(Block::Rule, span));
                    n + 1
                }
                Kind::Underline => {
                    self.underlined(line);
                    n + 1
                }
                Kind::List => self.list(n),
                Kind::Words => self.speech(n),
            };
        }
    }

    fn comments(&mut self, lines: Range<usize>) {
        for line in self.lines.get(lines).unwrap_or_default() {
            for (place, words) in &line.comments {
                let span = self.problems.span(place.clone());
                self.script.blocks.push(Spanned::new(Block::Comment(words.clone()), span));
            }
        }
    }

    fn heading(&mut self, line: &Line, level: usize) {
        let run = line.run.trimmed(0..line.text().len());
        let hashes = run.place(0..level);
        let words = run.trimmed(level..run.text.len());
        let span = self.problems.span(run.whole());
        match level {
            1 if self.titled => {
                let help = "use # for the title (once) and ## for a segment";
                self.problems.error("E009", hashes, "a script has one # title", help);
            }
            1 => {
                self.titled = true;
                let title = heading::name(&words.text);
                let declared = self.script.front.title.as_ref();
                let squeezed = declared.map(|t| t.value.split_whitespace().collect::<Vec<_>>().join(" "));
                if let Some(declared) = squeezed.filter(|t| *t != title) {
                    let message = format!("the title is \"{title}\" here and \"{declared}\" in the front matter");
                    let help = "the front matter's is used; make them the same, or leave out the heading";
                    self.problems.warn("W058", words.whole(), message, help);
                }
                self.script.blocks.push(Spanned::new(Block::Title(title), span));
            }
            2 => {
                let (head, bracket) = heading::segment(&words, &mut self.problems);
                if let Some(bracket) = bracket {
                    self.layout.heads.push((self.script.blocks.len(), bracket));
                }
                self.script.blocks.push(Spanned::new(Block::Segment(head), span));
            }
            _ => {
                let help = "use # for the title (once) and ## for a segment";
                self.problems.error("E009", hashes, format!("heading level {level} has no meaning here"), help);
            }
        }
    }

    /// The line above would be a heading elsewhere, and read here.
    fn underlined(&mut self, line: &Line) {
        let place = line.run.trimmed(0..line.text().len()).whole();
        let help = "write ## before a heading; a line of dashes needs an empty line before it";
        self.problems.error("E009", place, "a line below words does not make a heading of them", help);
    }

    /// A title without its space, above everything else. Below it a hash sign may well be read.
    fn title_without_space(&mut self, line: &Line) {
        let text = line.text().trim();
        // from the last one back: what was read is near
        let nothing = self.script.blocks.iter().rev().all(|block| matches!(block.value, Block::Comment(_)));
        let title = text.strip_prefix("#").is_some_and(|words| words.starts_with(char::is_alphanumeric));
        if nothing && title && !text.contains(". ") {
            let message = "this would be read aloud with its #";
            let help = "put a space behind #, as in # My title; if it is to be read, write \\# before it";
            self.problems.error("E009", line.run.trimmed(0..line.text().len()).whole(), message, help);
        }
    }

    /// The line behind comments, where it is one of these: comments part nothing that no empty line parts.
    fn behind(&self, n: usize, kinds: &[Kind]) -> Option<usize> {
        let behind = self.lines.iter().enumerate().skip(n).find(|(_, line)| kind(line) != Kind::Comment);
        behind.filter(|(_, line)| kinds.contains(&kind(line))).map(|(n, _)| n)
    }

    fn quote(&mut self, first: usize) -> usize {
        let mut quote = Vec::new();
        let mut n = first;
        let (mut told, mut remark) = (false, false);
        let lines = self.lines;
        while let Some(line) = lines.get(n) {
            let text = line.text();
            let indent = text.len() - text.trim_start().len();
            let goes_on = lines.get(n + 1).is_some_and(|next| matches!(kind(next), Kind::Words | Kind::List));
            let run = match kind(line) {
                Kind::Quote => {
                    told = false;
                    let run = line.run.trimmed(indent + 1..text.len()).unbroken();
                    let verb = verb::opening(&run.text).and_then(|opening| opening.verb);
                    remark = verb.map_or(remark, Verb::is_remark);
                    run
                }
                Kind::Comment => {
                    let Some(behind) = self.behind(n, &[Kind::Quote, Kind::Words, Kind::List]) else { break };
                    n = behind;
                    continue;
                }
                // words of a note that an editor wrapped: what is below them would be read aloud
                Kind::Heading(_) | Kind::Rule | Kind::Underline if remark && goes_on => {
                    let message = "this line stands in the middle of a note, and what is below it would be read aloud";
                    let help = "put > before it and before what follows; if the note ends above it, put an empty line there and below it";
                    self.problems.error("E009", line.run.trimmed(0..text.len()).whole(), message, help);
                    told = true;
                    line.run.trimmed(0..text.len()).unbroken()
                }
                Kind::Words | Kind::List => {
                    if !told {
                        let message = "this line has no > and belongs to the quote above it";
                        let help = "put > before it; what is to be read needs an empty line first";
                        self.problems.warn("W057", line.run.trimmed(0..text.len()).whole(), message, help);
                        told = true;
                    }
                    line.run.trimmed(0..text.len()).unbroken()
                }
                _ => break,
            };
            let lazy = kind(line) != Kind::Quote;
            let mark = text.get(indent..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
            let mark = line.run.place(indent..indent + mark);
            quote.push(QuoteLine { number: n, file: line.file.clone(), mark, run, lazy });
            n += 1;
        }
        for read in quote::read(&quote, &self.names, &mut self.problems) {
            self.layout.cues.push((self.script.blocks.len(), read.layout));
            self.script.blocks.push(read.block);
        }
        self.comments(first..n);
        n
    }

    /// Lines that begin with a list's mark; what is wrapped below them goes with them.
    fn list(&mut self, first: usize) -> usize {
        let mut n = first;
        while let Some(line) = self.lines.get(n) {
            match kind(line) {
                Kind::List => self.marker(line),
                Kind::Words => {}
                Kind::Comment => {
                    let Some(behind) = self.behind(n, &[Kind::Words, Kind::List]) else { break };
                    n = behind;
                    continue;
                }
                _ => break,
            }
            n += 1;
        }
        self.comments(first..n);
        n
    }

    fn marker(&mut self, line: &Line) {
        let text = line.text();
        let indent = text.len() - text.trim_start().len();
        let len = marker(text.trim_start()).unwrap_or(1);
        unreadable(&mut self.problems, line.run.place(indent..(indent + len).min(text.len())));
    }

    fn speech(&mut self, first: usize) -> usize {
        let lines = self.lines;
        let mut run = Run::default();
        let mut n = first;
        let mut markers = Vec::new();
        while let Some(line) = lines.get(n) {
            match kind(line) {
                Kind::Words => {}
                Kind::List => markers.push(n),
                Kind::Comment => {
                    let Some(behind) = self.behind(n, &[Kind::Words, Kind::List]) else { break };
                    n = behind;
                    continue;
                }
                _ => break,
            }
            let words = line.run.trimmed(0..line.text().len());
            if n > first {
                speech::inside(&words, &run.text, &self.names, &mut self.problems);
            }
            run.go_on(&words);
            n += 1;
        }
        // one dash or number may be what an editor wrapped to the front of a line; several are a list
        let several = markers.len() > 1;
        let mut lists = markers.iter().filter_map(|n| lines.get(*n)).filter(|l| several || !may_be_words(l)).peekable();
        let read = lists.peek().is_none();
        for line in lists {
            self.marker(line);
        }
        if let Some(line) = lines.get(first).filter(|_| n == first + 1) {
            self.title_without_space(line);
        }
        // … to question / # 4 on the form was no
        let heads = lines.get(n).filter(|line| kind(line) == Kind::Heading(1) && n > first);
        if let Some(line) = heads.filter(|_| lines.get(n + 1).is_some_and(|next| kind(next) == Kind::Words)) {
            let message = "this line stands in the middle of a paragraph as a title does, and nobody would read it";
            let help = "write \\# if it is to be read; a title needs an empty line before it and below it";
            self.problems.error("E009", line.run.trimmed(0..line.text().len()).whole(), message, help);
        }
        if let Some(line) = lines.get(n).filter(|l| kind(l) == Kind::Rule && l.text().trim_start().starts_with('-')) {
            self.underlined(line);
        }
        if read {
            let (speech, label) = speech::read(&run, &self.names, &mut self.problems);
            if let Some(label) = label {
                self.layout.labels.push((self.script.blocks.len(), label));
            }
            let span = self.problems.span(run.whole());
            self.script.blocks.push(Spanned::new(Block::Speech(speech), span));
        }
        self.comments(first..n);
        n
    }
}

fn kind(line: &Line) -> Kind {
    let text = line.text().trim_start();
    if text.is_empty() {
        return if line.hidden { Kind::Comment } else { Kind::Blank };
    }
    if text.starts_with('>') {
        return Kind::Quote;
    }
    if let Some(level) = heading::level(text) {
        return Kind::Heading(level);
    }
    if is_rule(text) {
        return Kind::Rule;
    }
    if text.len() > 2 && text.trim_end().bytes().all(|b| b == b'=') {
        return Kind::Underline;
    }
    if marker(text).is_some() { Kind::List } else { Kind::Words }
}

/// Whether a line that begins like a list's may go on with the words above it.
fn may_be_words(line: &Line) -> bool {
    let text = line.text().trim_start();
    text.starts_with(['-', '*', '+', '•']) && !is_table_rule(text) || text.starts_with(|c: char| c.is_ascii_digit())
}

/// `--- | :---`: the line below the heads of a table.
fn is_table_rule(text: &str) -> bool {
    text.contains("--") && text.contains('|') && text.chars().all(|c| matches!(c, '-' | ':' | '|') || c.is_whitespace())
}

/// `[^1]: …` and `[1]: https://…`: where it ends.
pub(super) fn definition(text: &str) -> Option<usize> {
    let close = text.starts_with('[').then(|| text.find(']'))??;
    let end = text.get(close..)?.starts_with("]:").then_some(close + 2)?;
    let target = text.get(end..).unwrap_or_default().trim_start();
    let named =
        target.starts_with(['<', '/', '#']) || target.split_whitespace().next().is_some_and(|w| w.contains("://"));
    (text.starts_with("[^") || named).then_some(end)
}

fn is_rule(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*' | '_')) else { return false };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

/// The length of what makes a line a list item, a table, a footnote or a code block.
pub(super) fn marker(text: &str) -> Option<usize> {
    if is_table_rule(text) {
        return Some(text.trim_end().len());
    }
    if let Some(len) = definition(text) {
        return Some(len);
    }
    let after = |len: usize| text.get(len..).is_some_and(|r| r.is_empty() || r.starts_with(char::is_whitespace));
    if text.starts_with(['-', '*', '+', '•']) {
        let mark = text.chars().next().map_or(1, char::len_utf8);
        let white = text.get(mark..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
        return after(mark).then_some(mark + white);
    }
    if text.starts_with('|') {
        return Some(1);
    }
    if text.starts_with("```") || text.starts_with("~~~") {
        return Some(3);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let closed = text.get(digits..).is_some_and(|r| r.starts_with(['.', ')']));
    ((1..=2).contains(&digits) && closed && after(digits + 1)).then_some(digits + 1)
}
