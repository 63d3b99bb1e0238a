//! Artwork: looked at, and published without what cameras wrote into it.
#![no_main]
use cornercast::feed::{artwork, bare};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = artwork::check("a.jpg", bytes);
    if let Some(plain) = bare::bare(bytes) {
        let again = bare::bare(&plain.bytes).map(|b| b.bytes);
        assert_eq!(again.as_deref(), Some(&plain.bytes[..]));
    }
});
