//! Whatever stands in a script: printed and formatted it means the same, formatting is done once, and all that is said of it
//! stands at a place of it.
#![no_main]
use cornercast::{
    script::{Known, format, parse, print},
    source::SourceId,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = parse(SourceId(0), text, &Known::default());
    for d in &read.diagnostics {
        if let Some(span) = &d.span {
            assert!(text.get(span.range.clone()).is_some(), "{d:?}");
        }
    }
    let printed = print(&read.value);
    let again = parse(SourceId(0), &printed, &Known::default()).value;
    assert_eq!(again, read.value, "{printed}");
    assert_eq!(format(&printed, &again), printed);
    let formatted = format(text, &read.value);
    let again = parse(SourceId(0), &formatted, &Known::default()).value;
    assert_eq!(again, read.value, "{formatted}");
    assert_eq!(format(&formatted, &again), formatted);
});
