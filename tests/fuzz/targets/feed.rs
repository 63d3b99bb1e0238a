//! Feeds of strangers: checked, taken over, and put together again.
#![no_main]
use cornercast::{
    feed::{import, lint},
    source::SourceId,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = lint::lint(SourceId(0), text, lint::Profile::All, None);
    let _ = import::take(text);
    if let Ok(known) = import::imported(text) {
        let _ = known.splice(text);
    }
});
