//! Recordings as others write them, read as others read them.
#![expect(clippy::disallowed_methods, reason = "tests read and write files")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a broken machine should fail the test")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "test signals are short")]
#[path = "reading/packed.rs"]
mod packed;
#[path = "reading/sound.rs"]
mod sound;
#[path = "reading/wav.rs"]
mod wav;
