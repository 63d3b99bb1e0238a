//! What a browser, or something else, says to the preview.
#![no_main]
use cornercast::http;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut from = bytes;
    if let Ok(Some(request)) = http::read(&mut from) {
        let _ = http::part(&request, 1_000_000, "a");
        let _ = http::stranger(&request, 80);
    }
});
