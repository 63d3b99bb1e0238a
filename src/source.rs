//! Text under edit: named sources and spans into them.
//!
//! Every problem in a producer's file is shown at its place, so every stage that reads text keeps spans. Offsets are
//! bytes inside; lines and columns, from 1, exist only at the door, and columns count Unicode scalar values.
use std::ops::Range;

/// Which file, by its place in the list that the caller keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A half-open byte range in one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Bytes, on character boundaries.
    pub range: Range<usize>,
}

impl Span {
    /// The bytes `range` of `source`.
    #[must_use]
    pub const fn new(source: SourceId, range: Range<usize>) -> Self {
        Self { source, range }
    }
}

/// A value and where it was written. Two are equal when their values are: where a thing stands is not part of what it
/// says.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    #[must_use]
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// A place in a text, as an editor counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
}

/// Whether a character is there and nobody sees it: of no width, a direction mark, a soft hyphen, a filler. It comes with
/// what is pasted, and stands before marks that count only at the beginning of a line.
#[must_use]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// One file's name, as the producer knows it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Relative to the show.
    pub name: String,
    /// As read.
    pub text: String,
}

impl Source {
    /// The column of a byte in the line that begins at `start`.
    fn column(&self, start: usize, offset: usize) -> usize {
        let text = self.text.get(start..).unwrap_or_default();
        let column = text.char_indices().take_while(|(at, c)| start + at + c.len_utf8() <= offset).count() + 1;
        // a byte order mark is no column: editors do not show it
        column - usize::from(start == 0 && column > 1 && text.starts_with('\u{feff}'))
    }
}

/// A source with the beginnings of its lines. There is no other way to a place: whoever counts lines anew for each of many
/// places takes hours for a long text.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    /// The text that is looked at.
    pub source: &'a Source,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Find the lines of a text.
    #[must_use]
    pub fn new(source: &'a Source) -> Self {
        let starts = [0].into_iter().chain(source.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    /// Where the byte `offset` stands; past the end, the end.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        let line = self.line(offset);
        Place { line, column: self.source.column(self.start(line), offset) }
    }

    /// In which line, from 1, the byte `offset` stands. Whoever needs no column asks for this: the column is counted from the
    /// beginning of the line each time.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset.min(self.source.text.len()))
    }

    /// The byte at which `line`, from 1, begins.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        let known = self.starts.get(line.saturating_sub(1)).copied();
        known.unwrap_or(self.source.text.len())
    }
}

/// The lines of all files of a run.
#[derive(Clone, Debug)]
pub struct AllLines<'a>(Vec<Lines<'a>>);

impl<'a> AllLines<'a> {
    /// Find them.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self(sources.0.iter().map(Lines::new).collect())
    }

    /// Those of the file that a span is in.
    #[must_use]
    pub fn of(&self, span: &Span) -> Option<&Lines<'a>> {
        self.0.get(span.source.0 as usize)
    }
}

/// The files of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Keep one more.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The file behind an id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Place, Source};

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let source = Source { name: "a.md".into(), text: "\u{feff}가나\n다 clip".into() };
        let lines = Lines::new(&source);
        let at = source.text.find("clip").unwrap();
        assert_eq!(lines.place(at), Place { line: 2, column: 3 });
        assert_eq!(lines.place(3), Place { line: 1, column: 1 });
        assert_eq!(lines.place(10_000), Place { line: 2, column: 7 });
        assert_eq!(lines.start(2), source.text.find('다').unwrap());
        for text in ["", "\n", "a", "가나\n\n다 x\n", "\u{feff}가\nb", "no end\nof line"] {
            let source = Source { name: "b.md".into(), text: text.into() };
            let lines = Lines::new(&source);
            for (offset, _) in text.char_indices() {
                let before = &text[..offset];
                assert_eq!(lines.place(offset).line, before.matches('\n').count() + 1, "{text:?} {offset}");
                let column = before.rsplit('\n').next().unwrap().trim_start_matches('\u{feff}').chars().count() + 1;
                assert_eq!(lines.place(offset).column, column, "{text:?} {offset}");
                // between the bytes of a character, the character
                assert!(lines.place(offset + 1) >= lines.place(offset), "{text:?} {offset}");
            }
            assert_eq!(lines.start(9), text.len());
        }
    }
}
