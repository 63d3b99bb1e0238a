//! What the library and the tool promise, held from outside, in one program: `cargo test -- fit::` runs one part.
//!
//! Only tests that measure their own memory are programs of their own.
#![expect(clippy::disallowed_methods, reason = "tests read and write files, and run programs")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken machine should fail the test")]
#![expect(clippy::print_stderr, reason = "figures, and what could not be judged here")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "test signals are short")]
mod architecture;
mod asides;
mod audio;
mod bleep;
mod bound;
mod bundle;
mod canary;
mod cli;
mod copied;
mod deliver;
mod demo;
mod docx;
mod draft;
mod dry;
mod edges;
mod episode;
mod exposed;
mod feed;
mod fit;
mod forget;
mod formats;
mod guard;
mod handed;
mod heard;
mod hostile_text;
mod import;
mod jitter;
mod judge;
mod judged;
mod left;
mod legends;
mod lint;
mod loudness;
mod marks;
mod mix;
mod namespace;
mod offered;
mod outline;
mod pace;
mod pages;
mod papers;
mod places;
mod preview;
mod programme;
mod publish;
mod quotes;
mod reading;
mod readme;
mod remote;
mod schema;
mod script;
mod sealed;
mod show;
mod sign;
mod site;
mod spoken;
mod strangers;
mod stretch;
mod taken;
mod takes;
mod transcript;
mod versions;
mod whose;
