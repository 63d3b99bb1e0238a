//! `script.md`: what the host reads and what the studio plays, in one file that a producer edits.
//!
//! It takes text and gives a tree with the place of everything in it, and never fails: what is wrong comes as diagnostics.
//! `print` is its inverse. It is a stage of its own because the file is the source of the episode: everything later is
//! made from it and can be made again.
mod asking;
mod caution;
mod clock;
pub mod corner;
mod crosstalk;
mod deliverable;
pub(crate) mod denial;
pub mod draft;
mod escape;
mod explain;
mod finder;
mod format;
mod front;
pub mod glossary;
mod head;
mod heading;
mod inflect;
mod inline;
mod introduced;
mod label;
mod layout;
mod lines;
mod lint;
mod lost;
mod nudge;
mod order;
pub mod outline;
mod parse;
mod print;
mod pronounce;
mod put_in;
mod quote;
mod range;
pub mod readtime;
mod said;
mod setting;
mod speech;
mod syntax;
pub mod takes;
mod times;
pub mod topics;
mod verb;
mod withheld;

pub use asking::asking;
pub use clock::check_clock;
pub use escape::escape;
pub use explain::explain;
pub use format::{format, insert_after};
pub use label::Known;
pub use lint::check;
pub use nudge::{Edge, nudge};
pub use parse::parse;
pub use print::print;
pub use pronounce::{Place, Pronounced};
pub use syntax::{
    Block, ClipKind, Cue, Duck, Field, FieldName, Front, Inline, Qualifier, Rate, Script, SegmentHead, Setting, Slot,
    SourceDecl, Speech, Start, TimeRange, Until, Verb, Verbatim, VoiceDecl, air_name, spoken,
};
