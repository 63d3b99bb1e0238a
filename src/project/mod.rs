//! The show on disk: folders, files, the cache, publishing. The only module that touches the file system.
//!
//! It takes a folder and gives values to the stages, and puts what they make in its place, whole or not at all. Problems in
//! the producer's files are collected; failures of the world are [`Error`]s and stop the work.
#![expect(clippy::disallowed_methods, reason = "this is where files are read and written")]

mod approval;
mod bound;
pub mod build;
pub mod bundle;
mod choices;
pub mod clean;
pub mod copies;
pub mod corners;
mod cover;
pub mod draft;
pub mod earlier;
pub mod episode;
pub mod episode_file;
pub mod explain;
pub mod export;
pub mod external;
pub mod findings;
pub mod forget;
pub mod guard;
pub mod import;
pub mod inspect;
mod item;
mod kind;
mod kit;
mod later;
pub mod leaks;
pub mod ledger;
pub mod make;
mod manifest;
pub mod new;
mod pace;
mod pages;
mod placeholder;
pub mod places;
pub mod preview;
pub mod probe;
mod program;
pub mod public;
pub mod publish;
pub mod remote;
pub mod seal;
mod seen;
mod segment_files;
pub mod show;
pub mod sign;
mod stamp;
pub mod store;
pub mod takes;
pub mod target;
pub mod templates;
mod toml_edit;
mod twin;
mod unscript;
mod version;
mod voices;
mod words;

pub use show::Show;

use std::{
    io,
    path::{Path, PathBuf},
};

/// The world refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be used.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried: `read`, `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A text file of a size that no text has.
    #[error("{} is larger than {} MiB, which no text file of a show is", path.display(), most >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// In bytes.
        most: u64,
    },
    /// Another process works on the show.
    #[error("another cornercast is at work in {}; try again when it has finished", path.display())]
    Busy {
        /// The show.
        path: PathBuf,
    },
    /// There is no show here.
    #[error("{} is not a show: it has no folder \"episodes\"; use -C DIR, or begin one with: new --show DIR", path.display())]
    NoShow {
        /// The folder.
        path: PathBuf,
    },
    /// There is no such episode.
    #[error("there is no episode \"{slug}\"{}", hint.as_ref().map(|h| format!("; did you mean \"{h}\"?")).unwrap_or_default())]
    NoEpisode {
        /// As asked for.
        slug: String,
        /// One that is spelt alike.
        hint: Option<String>,
    },
    /// Something of the producer's would be lost.
    #[error("{} is there already and may hold edits; --force keeps a copy and replaces it", path.display())]
    WouldOverwrite {
        /// The file.
        path: PathBuf,
    },
    /// The command line is not right.
    #[error("{0}")]
    Argument(String),
    /// What was asked for may not be done.
    #[error("{0}")]
    Refused(String),
    /// A server, or the program that speaks to it, did not do it.
    #[error("{0}")]
    Server(String),
    /// What was taken back of a place is gone from there, and what comes to it for the first time did not arrive.
    #[error("what was taken back is gone from there; what is new did not arrive")]
    Later(#[source] Box<Self>),
    /// The recording could not be made.
    #[error("cannot make {}", path.display())]
    Audio {
        /// The file that was to be made.
        path: PathBuf,
        /// Why.
        source: crate::audio::Error,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }
}
