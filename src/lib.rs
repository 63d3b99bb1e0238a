//! One editable text file becomes a timed radio corner, a finished recording and a correct podcast feed.
//!
//! ```text
//! Transcript ─▶ Script ─▶ Programme ─▶ Timeline ─▶ Master ─▶ Episode ─▶ Feed ─▶ Site
//! ```
//!
//! Data moves down this list and never up; each arrow is a function from values to a value. Only [`project`] touches
//! files, only the `cornercast` command touches the terminal, the clock and the environment.
mod archive;
pub mod audio;
pub mod diagnostic;
pub mod episode;
pub mod feed;
pub mod http;
pub mod leak;
pub mod letter;
pub mod markup;
pub mod media;
pub mod paper;
pub mod programme;
pub mod project;
pub mod protect;
pub mod script;
pub mod settings;
pub mod site;
pub mod source;
pub mod timeline;
pub mod transcript;
pub mod units;
