// A reader of sound on files that begin as its own kind does: opened, read to the end and measured.
use cornercast::audio;
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    if !begins(bytes) {
        return;
    }
    if let Ok(found) = audio::survey(Box::new(Cursor::new(bytes.to_vec())), false) {
        // a second of sound comes from at least some bytes: nothing makes hours out of nothing
        let seconds = found.measured.duration.0 / 1000;
        assert!(seconds <= 40 + bytes.len() as u64, "{seconds} s of {} bytes", bytes.len());
    }
});
