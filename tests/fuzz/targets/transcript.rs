//! Whatever was copied from a page or written by a recogniser, and documents of word processors.
#![no_main]
use cornercast::{source::SourceId, transcript};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let read = match transcript::document(bytes) {
        Some(Ok(document)) => transcript::read_document(SourceId(0), "a", &document),
        Some(Err(_)) => return,
        None => transcript::read(SourceId(0), "a", &String::from_utf8_lossy(bytes)),
    };
    let mut end = 0;
    for paragraph in &read.value.paragraphs {
        assert!(paragraph.words.start >= end && paragraph.words.end >= paragraph.words.start);
        end = paragraph.words.end;
    }
    assert!(end <= read.value.words.len());
});
