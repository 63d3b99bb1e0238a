//! The lines of a script, cleaned of what editors and word processors leave, each byte still knowing where it came from.
use super::{
    escape::{begins_times, cue_follows, is_lost},
    setting::identifier,
};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceId, Span, is_unseen},
};
use std::ops::Range;
use unicode_normalization::char::compose;

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) source: SourceId,
    pub(super) list: Vec<Diagnostic>,
}

impl Problems {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.list.push(Diagnostic::error(code, message).at(self.span(at)).help(help));
    }

    pub(super) fn warn(
        &mut self,
        code: &'static str,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.list.push(Diagnostic::warning(code, message).at(self.span(at)).help(help));
    }

    pub(super) fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.source, at)
    }
}

/// Text put together from pieces of a file, each byte knowing its place there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    /// Offset in `text`, offset in the file; rising in both.
    pieces: Vec<(usize, usize)>,
    base: usize,
}

impl Run {
    pub(super) const fn empty(base: usize) -> Self {
        Self { text: String::new(), pieces: Vec::new(), base }
    }

    pub(super) fn push(&mut self, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        if self.pieces.is_empty() || self.at(self.text.len()) != from {
            self.pieces.push((self.text.len(), from));
        }
        self.text.push_str(text);
    }

    /// Add another run after `mark`, which stands at its beginning in the file.
    pub(super) fn join(&mut self, mark: &str, other: &Self) {
        let from = if self.pieces.is_empty() { other.at(0) } else { self.at(self.text.len()) };
        self.push(mark, from);
        self.append(other, 0..other.text.len());
    }

    /// Add the next line of a paragraph. A backslash at the end of this one is a break that an editor put there.
    pub(super) fn go_on(&mut self, next: &Self) {
        let slashes = self.text.bytes().rev().take_while(|b| *b == b'\\').count();
        if slashes % 2 == 1 {
            self.text.pop();
            self.text.truncate(self.text.trim_end().len());
            while self.pieces.last().is_some_and(|(offset, _)| *offset >= self.text.len()) {
                self.pieces.pop();
            }
        }
        if self.text.is_empty() {
            *self = next.clone();
        } else {
            self.join("\n", next);
        }
    }

    /// Without the backslash at its end that breaks a line in other places.
    pub(super) fn unbroken(&self) -> Self {
        let slashes = self.text.bytes().rev().take_while(|b| *b == b'\\').count();
        if slashes % 2 == 1 { self.trimmed(0..self.text.len() - 1) } else { self.clone() }
    }

    fn append(&mut self, other: &Self, range: Range<usize>) {
        let Some(text) = other.text.get(range.clone()).filter(|text| !text.is_empty()) else { return };
        let first = other.pieces.partition_point(|(offset, _)| *offset <= range.start);
        let later = other.pieces.get(first..).unwrap_or_default().iter().take_while(|(offset, _)| *offset < range.end);
        let begun = self.text.len();
        // a piece may begin within a character
        for offset in std::iter::once(range.start).chain(later.map(|(offset, _)| *offset)) {
            let (own, from) = (begun + offset - range.start, other.at(offset));
            if self.pieces.is_empty() || self.at(own) != from {
                self.pieces.push((own, from));
            }
        }
        self.text.push_str(text);
    }

    /// Add a character that several of the file make: its first byte is the first of those, its last one the last.
    fn push_made(&mut self, made: char, from: Range<usize>) {
        let last = self.text.len() + made.len_utf8() - 1;
        self.push(made.encode_utf8(&mut [0; 4]), from.start);
        if from.len() > made.len_utf8() && made.len_utf8() > 1 {
            self.pieces.push((last, from.end - 1));
        }
    }

    /// With the letters whole that some systems take apart: syllables of Hangul, and letters with their accents. A file is
    /// found by either spelling.
    fn composed(self) -> Self {
        if unicode_normalization::is_nfc(&self.text) {
            return self;
        }
        let mut out = Self::empty(self.base);
        let mut letter: Option<(char, Range<usize>)> = None;
        for (at, c) in self.text.char_indices() {
            let at = at..at + c.len_utf8();
            let made = letter.as_ref().and_then(|(before, _)| compose(*before, c));
            match (made, letter.take()) {
                (Some(made), Some((_, before))) => letter = Some((made, before.start..at.end)),
                (_, before) => {
                    out.extend(before.into_iter().map(|(c, at)| (c, self.place(at))));
                    letter = Some((c, at));
                }
            }
        }
        out.extend(letter.into_iter().map(|(c, at)| (c, self.place(at))));
        out
    }

    fn extend(&mut self, letters: impl Iterator<Item = (char, Range<usize>)>) {
        letters.for_each(|(c, place)| self.push_made(c, place));
    }

    /// Where in the file the byte at `offset` stands.
    pub(super) fn at(&self, offset: usize) -> usize {
        let n = self.pieces.partition_point(|(start, _)| *start <= offset);
        match n.checked_sub(1).and_then(|n| self.pieces.get(n)) {
            Some((start, from)) => from + (offset - start),
            None => self.base,
        }
    }

    /// The stretch of the file that a stretch of this text came from.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        if range.end <= range.start { start..start } else { start..(self.at(range.end - 1) + 1).max(start) }
    }

    /// All of it.
    pub(super) fn whole(&self) -> Range<usize> {
        self.place(0..self.text.len())
    }

    /// A part; without what is white at its edges.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start + (text.len() - text.trim_start().len());
        let end = (range.start + text.trim_end().len()).max(start);
        self.part(start..end)
    }

    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::empty(self.at(range.start));
        part.append(self, range);
        part
    }
}

/// One line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Its first byte in the file, and the byte after its last, without the line break.
    pub(super) file: Range<usize>,
    /// What is on it: trimmed at the end, without comments and control characters.
    pub(super) run: Run,
    /// A word processor put backslashes before its marks, and they are gone from `run`.
    pub(super) exported: bool,
    /// The comments that begin on it, where they stand.
    pub(super) comments: Vec<(Range<usize>, String)>,
    /// It is nothing but comment.
    pub(super) hidden: bool,
}

impl Line {
    pub(super) fn text(&self) -> &str {
        &self.run.text
    }

    pub(super) fn is_blank(&self) -> bool {
        self.run.text.trim().is_empty() && !self.hidden
    }
}

/// The lines of a file.
pub(super) fn split(text: &str, problems: &mut Problems) -> Vec<Line> {
    let whole = exported(text);
    let mut lines = Vec::new();
    let mut from = 0;
    for raw in text.split_inclusive('\n') {
        let start = if from == 0 && raw.starts_with('\u{feff}') { 3 } else { from };
        let end = from + raw.trim_end_matches('\n').trim_end_matches('\r').len();
        lines.push(line(text.get(start..end).unwrap_or_default(), start, whole, problems));
        from += raw.len();
    }
    lines
}

/// What of a file a program wrote that puts backslashes before marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exported {
    /// Nothing.
    No,
    /// All of it: its first fence is escaped, or all its quotes are.
    All,
}

fn exported(text: &str) -> Exported {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    if first.starts_with('\\') && first.bytes().all(|b| matches!(b, b'\\' | b'-')) {
        return Exported::All;
    }
    let begins = |mark: &str| text.lines().any(|l| begun(l).starts_with(mark));
    if text.lines().any(has_bare_mark) {
        Exported::No
    } else if (begins("\\>") || text.lines().any(is_html_cue)) && !begins(">") {
        Exported::All
    } else {
        Exported::No
    }
}

/// A cue as a converter writes it that knows HTML: `&gt; \*\*CLIP\*\*`, `&gt; \*NOTE\*`. The tool itself has these signs by
/// their numbers.
fn is_html_cue(line: &str) -> bool {
    let marks = begun(line).strip_prefix("&gt; \\");
    marks.is_some_and(|m| m.starts_with("*\\*") || cue_follows(m.trim_start_matches(['\\', '*', '_', '~'])))
}

/// Whether a line begins with this and ends, as a heading does, with a time whose bracket is escaped.
fn has_escaped_times(line: &str, begins: &str) -> bool {
    let bare = line.trim_end().trim_end_matches(['*', '_']);
    let open = bare.strip_suffix(']').and_then(|l| l.rfind('['));
    begun(line).starts_with(begins) && open.and_then(|at| line.get(at..)).is_some_and(begins_times)
}

/// Whether a line ends with an id whose mark is escaped.
fn has_escaped_id(line: &str) -> bool {
    let last = line.split_whitespace().next_back().and_then(|word| word.strip_prefix("\\^"));
    last.is_some_and(|id| identifier(&id.replace('\\', "")).is_some())
}

/// Whether a line has a direction, a time or a comment that nobody escaped. Links do not count: exporters write them.
fn has_bare_mark(line: &str) -> bool {
    let bare = |at: usize| !line.get(..at).is_some_and(|before| before.ends_with('\\'));
    let direction = |at: usize| {
        let rest = line.get(at..).unwrap_or_default();
        let close = rest.find(']').unwrap_or(rest.len());
        !rest.get(close + 1..).is_some_and(|after| after.starts_with('('))
    };
    line.match_indices("<!--").any(|(at, _)| bare(at))
        || line.match_indices('[').any(|(at, _)| bare(at) && direction(at))
}

/// Whether a line came out of a word processor into a script that did not: it begins with an escaped mark of a quote or of
/// stress, or has an escaped strike. Nobody means these characters themselves; a script that does has them by number.
fn pasted(line: &str) -> bool {
    let begun = begun(line);
    begun.starts_with("\\>")
        || begun.starts_with("\\*\\*")
        || ["\\#\\#", "\\## "].iter().any(|mark| begun.starts_with(mark)) && begun.contains(char::is_alphanumeric)
        || has_escaped_times(line, "\\##")
        || has_escaped_id(line)
        || is_html_cue(line)
        || line.contains("\\~\\~")
        || closes(line)
            && (line.char_indices().any(|(at, _)| line.get(at..).and_then(escaped_opening).is_some())
                || OPEN.iter().any(|mark| line.contains(mark)) && last_close(line, true).is_none())
}

/// Two hyphens as converters write them, and the dash that a word processor makes of them.
const DASHES: [&str; 10] = ["\\-\\-", "\\--", "-\\-", "--", "\\—", "\\–", "—", "–", "&mdash;", "&ndash;"];

/// How long the beginning of a comment is that a converter escaped; `None` where nothing of it is escaped.
pub(super) fn escaped_opening(text: &str) -> Option<usize> {
    let first = ["\\<", "&lt;", "<"].into_iter().find(|mark| text.starts_with(mark))?;
    let rest = text.get(first.len()..)?;
    let bang = ["\\!", "!"].into_iter().find(|mark| rest.starts_with(mark))?;
    let rest = rest.get(bang.len()..)?;
    let dashes = DASHES.into_iter().find(|mark| rest.starts_with(mark))?;
    let whole = first.len() + bang.len() + dashes.len();
    text.get(..whole).filter(|mark| mark.contains(['\\', '&'])).map(str::len)
}

/// Whether a line has the end of a comment, escaped or not. A comment over several lines is one only where nothing is escaped.
fn closes(line: &str) -> bool {
    line.char_indices().any(|(at, _)| {
        let rest = line.get(at..).unwrap_or_default();
        let dashes = DASHES.into_iter().find(|mark| rest.starts_with(mark)).map(str::len);
        let behind = dashes.and_then(|len| rest.get(len..)).unwrap_or_default();
        [">", "\\>", "&gt;"].iter().any(|mark| behind.starts_with(mark))
    })
}

/// What no line can have within it: it is taken out and told of.
pub(super) fn is_control(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// From the first character that counts.
fn begun(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || is_unseen(c))
}

/// How far a line goes before its first word: over white, what nobody sees, and marks of blocks and of stress.
fn lead(line: &str) -> usize {
    let mark = |c: char| {
        c.is_whitespace() || is_control(c) || is_unseen(c) || matches!(c, '>' | '#' | '*' | '_' | '-' | '~' | '\\')
    };
    line.len() - line.trim_start_matches(mark).len()
}

fn line(raw: &str, start: usize, whole: Exported, problems: &mut Problems) -> Line {
    let marked = raw.contains(['\\', '&']);
    let all = marked && (whole == Exported::All || pasted(raw));
    // a converter of Markdown escapes the bracket of a heading's times, and the heading not
    let last = |at: &usize| raw.rfind('[') == Some(at + 1);
    let times = raw.rfind("\\[").filter(last).filter(|_| !all && has_escaped_times(raw, "##"));
    let exported = all || times.is_some();
    let undone = |at: usize, c: char| {
        all && c.is_ascii_punctuation() || times.is_some_and(|from| at >= from) && matches!(c, '[' | ']')
    };
    let kept = raw.trim_end_matches(|c: char| c.is_whitespace() || is_unseen(c));
    // marks count behind and before what nobody sees, too
    let lead = lead(kept);
    let lost = |at: usize, next: usize, c: char| {
        let (before, after) = (kept.get(..at).unwrap_or_default(), kept.get(next..).unwrap_or_default());
        is_unseen(c)
            && (at < lead
                || is_lost(c, before.chars().rfind(|b| !is_control(*b)), after.chars().find(|a| !is_control(*a))))
    };
    let mut run = Run::empty(start);
    let mut from = 0;
    // up to a place, going on behind another; between them stands a character of its own
    let mut flush = |upto: usize, next: usize, made: Option<char>| {
        run.push(kept.get(from..upto).unwrap_or_default(), start + from);
        if let Some(made) = made {
            run.push_made(made, start + upto..start + next);
        }
        from = next;
    };
    let mut told = false;
    let mut characters = kept.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = at + c.len_utf8();
        if c == '\\' && exported && characters.peek().is_some_and(|(_, n)| undone(at, *n)) {
            flush(at, next, None);
            characters.next();
        } else if c == '&'
            && exported
            && all
            && let Some(mark) = ["&gt;", "&lt;"].into_iter().find(|e| kept.get(at..).is_some_and(|k| k.starts_with(e)))
        {
            flush(at, at + mark.len(), Some(if mark == "&gt;" { '>' } else { '<' }));
            characters.nth(mark.len() - 2);
        } else if lost(at, next, c) {
            flush(at, next, None);
        } else if is_control(c) {
            flush(at, next, None);
            if !told {
                let message = format!("the text has a control character, U+{:04X}", u32::from(c));
                problems.error("E058", start + at..start + next, message, "delete it; it cannot be read or shown");
                told = true;
            }
        }
    }
    flush(kept.len(), kept.len(), None);
    Line { file: start..start + raw.len(), run: run.composed(), exported, comments: Vec::new(), hidden: false }
}

/// A comment whose end is still to come.
struct Open {
    line: usize,
    from: usize,
    words: String,
    /// Its beginning has the dash that a word processor makes of two hyphens, so its end may have one.
    dashed: bool,
    /// It begins on a line with `>`: what stands behind its end belongs to that quote.
    quoted: bool,
}

/// Take the comments out of the lines from `first` on.
pub(super) fn take_comments(lines: &mut [Line], first: usize, problems: &mut Problems) {
    // an arrow in the text ends no comment that was typed
    let last_end = [false, true].map(|dashed| {
        let ends = lines.iter().enumerate().rev();
        ends.filter_map(|(n, line)| Some((n, last_close(line.text(), dashed)?))).next()
    });
    let mut open: Option<Open> = None;
    let mut found = Vec::new();
    for (n, line) in lines.iter_mut().enumerate().skip(first) {
        let text = line.text();
        if open.is_none() && !text.contains("<!") {
            continue;
        }
        let mut kept = Run::empty(line.run.at(0));
        let mut from = 0;
        let mark = text.len() - text.trim_start().len();
        let marked = text.get(mark..).is_some_and(|t| t.starts_with('>'));
        let goes_on = marked && open.as_ref().is_some_and(|comment| comment.quoted);
        loop {
            if let Some(mut comment) = open.take() {
                let rest = text.get(from..).unwrap_or_default();
                let Some((end, len)) = closing(rest, comment.dashed) else {
                    comment.words.push_str(unmarked(rest, from).trim_end());
                    comment.words.push('\n');
                    open = Some(comment);
                    break;
                };
                comment.words.push_str(unmarked(rest.get(..end).unwrap_or_default(), from));
                from += end + len;
                let place = comment.from..line.run.place(0..from).end;
                found.push((comment.line, place, comment.words.trim().to_owned()));
            }
            let Some((at, len)) = opening(text, from) else {
                kept.append(&line.run, from..text.len());
                break;
            };
            kept.append(&line.run, from..at);
            let dashed = text.get(at..at + len) != Some("<!--");
            let [typed, any] = last_end;
            let last = if dashed { any } else { typed };
            if last.is_none_or(|end| end < (n, at + len)) {
                let place = line.run.place(at..text.len());
                let help = "close it with -->; until then the rest of the script would be hidden";
                problems.error("E003", place, "comment <!-- is never closed", help);
                break;
            }
            let quoted = goes_on || marked && at > mark;
            open = Some(Open { line: n, from: line.run.at(at), words: String::new(), dashed, quoted });
            from = at + len;
        }
        if goes_on && !kept.text.trim().is_empty() {
            let mut whole = line.run.part(mark..mark + 1);
            whole.append(&kept, 0..kept.text.len());
            kept = whole;
        }
        let kept_length = kept.text.trim_end().len();
        line.run = kept.part(0..kept_length).composed();
        line.hidden = line.run.text.trim().is_empty();
    }
    for (n, place, words) in found {
        if let Some(line) = lines.get_mut(n) {
            line.comments.push((place, words));
        }
    }
}

/// A comment's line without a backslash before its `>`, which only a word processor puts there.
fn unmarked(line: &str, from: usize) -> &str {
    let bare = line.trim_start().trim_start_matches('\\');
    if from == 0 && bare.starts_with('>') { bare } else { line }
}

/// What a comment begins with: as it is typed, and with the dash that a word processor makes of two hyphens.
const OPEN: [&str; 7] = ["<!--", "<!—", "<!–", "<!-—", "<!-–", "<!&mdash;", "<!&ndash;"];
/// What one ends with.
const CLOSE: &str = "-->";
/// What one ends with that a word processor wrote.
const CLOSE_DASHED: [&str; 5] = ["—>", "–>", "→", "&mdash;>", "&ndash;>"];

/// The next beginning of a comment without a backslash before it, and its length.
fn opening(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut from = from;
    loop {
        let at = from + text.get(from..)?.find("<!")?;
        let rest = text.get(at..)?;
        let slashes = text.get(..at)?.bytes().rev().take_while(|b| *b == b'\\').count();
        if slashes % 2 == 0
            && let Some(mark) = OPEN.iter().find(|mark| rest.starts_with(**mark))
        {
            return Some((at, mark.len()));
        }
        from = at + 2;
    }
}

/// What may end a comment.
fn ends(dashed: bool) -> impl Iterator<Item = &'static str> {
    std::iter::once(CLOSE).chain(CLOSE_DASHED.into_iter().filter(move |_| dashed))
}

/// Where a comment ends, and how long that mark is. It looks no farther than there: a line may have many comments.
fn closing(text: &str, dashed: bool) -> Option<(usize, usize)> {
    text.match_indices(['-', '—', '–', '→', '&']).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        ends(dashed).find(|mark| rest.starts_with(mark)).map(|mark| (at, mark.len()))
    })
}

/// Where the last end of a comment on a line may stand.
fn last_close(text: &str, dashed: bool) -> Option<usize> {
    ends(dashed).filter_map(|mark| text.rfind(mark)).max()
}

#[cfg(test)]
mod tests {
    use super::{Problems, Run, split, take_comments};

    #[test]
    fn every_byte_of_a_run_knows_its_place_in_the_file() {
        let mut run = Run::empty(0);
        run.push("가나", 10);
        run.push(" ", 30);
        run.push("tom", 40);
        assert_eq!(run.place(3..6), 13..16);
        assert_eq!(run.place(7..10), 40..43);
        assert_eq!(run.trimmed(6..10).whole(), 40..43);
    }

    #[test]
    fn letters_that_were_taken_apart_are_whole_and_know_all_of_their_bytes() {
        let mut problems = Problems::default();
        // 한 e´ a/가.wav 가
        let text = "\u{1112}\u{1161}\u{11ab} e\u{301} a/\u{1100}\u{1161}.wav \u{1100}\u{1161}!\n";
        let lines = split(text, &mut problems);
        let run = &lines[0].run;
        assert_eq!(run.text, "한 é a/가.wav 가!");
        let place = |of: &str| run.place(run.text.find(of).unwrap()..run.text.find(of).unwrap() + of.len());
        assert_eq!((place("한"), place("é"), place("한 ")), (0..9, 10..13, 0..10));
        assert_eq!(&text[place("가!")], "\u{1100}\u{1161}!");
        let part = run.trimmed(run.text.find("가!").unwrap()..run.text.len());
        let last = place("가!");
        assert_eq!((part.place(0..3), &text[part.whole()]), (last.start..last.end - 1, "\u{1100}\u{1161}!"));
        // whatever stands beside it
        let beside = "/<!--\u{1100}\u{1161}-->\n";
        assert_eq!(split(beside, &mut problems)[0].run.text, "/<!--가-->");
    }

    #[test]
    fn backslashes_of_a_word_processor_go_and_places_stay() {
        let mut problems = Problems::default();
        let lines = split("\\---\n\\> \\*\\*CLIP\\*\\* tom\n", &mut problems);
        assert_eq!(lines[1].text(), "> **CLIP** tom");
        assert_eq!(lines[1].run.at(4), 12);
    }

    #[test]
    fn a_line_pasted_from_a_word_processor_is_what_it_was_there() {
        let mut problems = Problems::default();
        let text = "a\\*b \\[c]\n\\~\\~HOST: one\\~\\~\n\\*\\*HOST \\(pad 1\\):\\*\\* two\nI said \\~\\~three\\~\\~ \\[four\\]\n\\#\\# Opening \\[0:20\\]\n\\## so\n";
        let lines = split(text, &mut problems);
        let lines: Vec<_> = lines.iter().map(super::Line::text).collect();
        assert_eq!(
            lines,
            [
                "a\\*b \\[c]",
                "~~HOST: one~~",
                "**HOST (pad 1):** two",
                "I said ~~three~~ [four]",
                "## Opening [0:20]",
                "## so"
            ]
        );
        let text = "&gt; \\*\\*CLIP\\*\\* tom\na &gt; b\n&lt;!-- ask --&gt;\n\\## Weather \\[0:20, @4:00!\\]\n\\## Weather [0:20]\n";
        let lines = split(text, &mut problems);
        assert_eq!(lines[0].run.place(2..8), 6..13);
        assert_eq!(lines[0].run.place(0..1), 0..1);
        let lines: Vec<_> = lines.iter().map(super::Line::text).collect();
        let heads = ["## Weather [0:20, @4:00!]", "## Weather [0:20]"];
        assert_eq!(lines, ["> **CLIP** tom", "a &gt; b", "<!-- ask -->", heads[0], heads[1]]);
    }

    #[test]
    fn the_bracket_of_a_headings_times_is_one_where_it_is_escaped() {
        let read = |text: &str| {
            let lines = split(text, &mut Problems::default());
            lines.iter().map(|l| l.text().to_owned()).collect::<Vec<_>>()
        };
        for (text, heading) in [
            ("## Opening \\[0:22\\]", "## Opening [0:22]"),
            ("## Weather \\[0:20 @0:45!\\]", "## Weather [0:20 @0:45!]"),
            ("## **Weather \\[0:20\\]**", "## **Weather [0:20]**"),
            ("## The film \\[1984\\] \\[0:20\\]", "## The film \\[1984\\] [0:20]"),
            ("## The film \\[sic\\]", "## The film \\[sic\\]"),
        ] {
            assert_eq!(read(&format!("{text}\nHello [smile] \\[and\\].\n")), [heading, "Hello [smile] \\[and\\]."]);
        }
        // a comment whose end is escaped, and one that goes on
        assert_eq!(read("<!-- Jo: ask --&gt;\n"), ["<!-- Jo: ask -->"]);
        assert_eq!(read("&lt;!-- Jo:\nask --&gt;\n")[0], "&lt;!-- Jo:");
        let html = read("&gt; \\*\\*NOTE\\*\\* a\nHello \\[smile\\].\n");
        assert_eq!(html, ["> **NOTE** a", "Hello [smile]."]);
    }

    #[test]
    fn a_comment_over_several_lines_hides_them_all() {
        let mut problems = Problems::default();
        let mut lines = split("a <!-- b\nc\n d --> e\n", &mut problems);
        take_comments(&mut lines, 0, &mut problems);
        assert_eq!((lines[0].text(), lines[2].text()), ("a", " e"));
        assert!(lines[1].hidden && lines[0].comments[0].1 == "b\nc\n d");
        assert!(problems.list.is_empty());
    }

    #[test]
    fn a_comment_is_one_with_the_dashes_of_a_word_processor() {
        for (text, left) in [
            ("a <!— b —> c", "a  c"),
            ("a <!– b –> c", "a  c"),
            ("a <!— b --> c", "a  c"),
            ("a <!— b → c", "a  c"),
            ("a <!-- b → c —> d --> e", "a  e"),
            ("a \\<!-- b --\\> c", "a  c"),
            ("a < b, a <! b", "a < b, a <! b"),
        ] {
            let mut problems = Problems::default();
            let mut lines = split(text, &mut problems);
            take_comments(&mut lines, 0, &mut problems);
            assert_eq!((lines[0].text(), problems.list.len()), (left, 0), "{text}");
        }
    }

    #[test]
    fn an_arrow_in_the_text_ends_no_comment_that_is_never_closed() {
        let mut problems = Problems::default();
        let mut lines = split("<!-- note\nWe went A → B –> C —> D.\n", &mut problems);
        take_comments(&mut lines, 0, &mut problems);
        assert_eq!(problems.list.iter().map(|d| d.code).collect::<Vec<_>>(), ["E003"]);
        assert_eq!(lines[1].text(), "We went A → B –> C —> D.", "what follows is not hidden");
    }

    #[test]
    fn what_nobody_sees_hides_no_mark_at_the_beginning_of_a_line() {
        for mark in
            ['\u{200b}', '\u{feff}', '\u{200d}', '\u{200f}', '\u{2060}', '\u{ad}', '\u{202a}', '\u{34f}', '\u{3164}']
        {
            let text = format!("a{mark}b\n{mark}> {mark}**NOTE** x{mark}\n{mark}## Two [1:00]{mark}\n");
            let mut problems = Problems::default();
            let lines = split(&text, &mut problems);
            assert_eq!(lines[0].text(), format!("a{mark}b"), "inside words it stays");
            assert_eq!((lines[1].text(), lines[2].text()), ("> **NOTE** x", "## Two [1:00]"), "{mark:?}");
            assert!(problems.list.is_empty());
        }
    }
}
