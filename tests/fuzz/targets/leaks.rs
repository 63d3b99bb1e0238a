//! Finished files of any kind, opened as a stranger would.
#![no_main]
use cornercast::leak::{Known, scan};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.mp3", "a.html"] {
        let _ = scan(name, &mut Cursor::new(bytes), &Known::default());
    }
});
