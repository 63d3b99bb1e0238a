//! The TOML files of a show.
#![no_main]
use cornercast::{
    feed::Channel,
    protect::Words,
    script::{corner::Corner, glossary::Glossary},
    source::SourceId,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Corner::parse(SourceId(0), text);
    let _ = Channel::parse(SourceId(0), text);
    let _ = Glossary::parse(SourceId(0), text);
    let words = Words::parse(SourceId(0), text).value;
    let masked = words.mask(text);
    assert!(words.find(&masked).is_empty(), "{masked}");
});
