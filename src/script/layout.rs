//! Where the parts of a script stand in the file: what the formatter edits, and nothing else.
use std::ops::Range;

/// The parts of a script in the file, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Each cue, with its place in the list of blocks.
    pub(super) cues: Vec<(usize, CueLayout)>,
    /// Each label, with its place in the list of blocks: from the first mark to the first word.
    pub(super) labels: Vec<(usize, Range<usize>)>,
    /// Each bracket of a heading.
    pub(super) heads: Vec<(usize, Range<usize>)>,
    /// Lines that a word processor wrote, as they should be.
    pub(super) exported: Vec<(Range<usize>, String)>,
    /// One of those has a control character in it: they cannot all be written anew, and so none can.
    pub(super) stuck: bool,
}

/// The parts of a cue.
#[derive(Clone, Debug, Default)]
pub(super) struct CueLayout {
    /// Its `>`.
    pub(super) mark: Range<usize>,
    /// The lines of its head; of a remark, all its words.
    pub(super) head: Range<usize>,
    /// The end of its last line that says something.
    pub(super) end: usize,
    /// Its fields' lines.
    pub(super) fields: Vec<FieldLayout>,
    /// Its lines, with their numbers from 0.
    pub(super) lines: Vec<(usize, Range<usize>)>,
    /// Where the words below it begin, and whether an empty line stands before them.
    pub(super) first_words: Option<(usize, bool)>,
    /// Head and fields cannot be written anew one by one.
    pub(super) keep: bool,
}

/// The lines of a field.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldLayout {
    /// From the first to the last.
    pub(super) place: Range<usize>,
    /// It is in the tree.
    pub(super) known: bool,
}
