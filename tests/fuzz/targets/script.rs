//! Whatever stands in a script: printed as it was, brought into one form that stays, and read without an end.
#![no_main]
use cornercast::{
    script::{Known, format, parse, print},
    source::SourceId,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = parse(SourceId(0), text, &Known::default());
    assert_eq!(print(&read.value), text);
    for d in &read.diagnostics {
        if let Some(span) = &d.span {
            assert!(text.get(span.range.clone()).is_some(), "{d:?}");
        }
    }
    let formatted = format(text, &read.value);
    let again = parse(SourceId(0), &formatted, &Known::default());
    assert_eq!(format(&formatted, &again.value), formatted);
});
