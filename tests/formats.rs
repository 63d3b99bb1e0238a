//! The same six words in the shape of every tool that writes transcripts are read as the same six words.
#![expect(clippy::disallowed_methods, reason = "reads fixtures")]
#![expect(clippy::unwrap_used, reason = "a broken fixture should fail the test")]
use cornercast::{
    source::SourceId,
    transcript::{SetAsideKind, Timing, Transcript, folded, read},
};
use std::{fmt::Write, fs, path::Path};

const WORDS: [(&str, u64, u64); 6] = [
    ("why", 500, 700),
    ("soup", 700, 1100),
    ("because", 1600, 1900),
    ("bread", 1900, 2200),
    ("was", 2200, 2400),
    ("late", 2400, 2875),
];

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcript/formats").join(name)).unwrap()
}

fn of(name: &str, text: &str) -> Transcript {
    let checked = read(SourceId(0), name, text);
    assert_eq!(checked.diagnostics, [], "{name}");
    checked.value
}

#[test]
fn every_recogniser_s_words_times_and_speakers_are_the_same() {
    for (file, format, names) in [
        ("deepgram.json", "deepgram json", ["Speaker 0", "Speaker 1"]),
        ("assemblyai.json", "assemblyai json", ["Speaker A", "Speaker B"]),
        ("aws.json", "aws transcribe json", ["spk_0", "spk_1"]),
        ("aws-call.json", "aws call analytics json", ["AGENT", "CUSTOMER"]),
        ("google.json", "google speech json", ["Speaker 1", "Speaker 2"]),
        ("elevenlabs.json", "elevenlabs json", ["speaker_0", "speaker_1"]),
        ("speechmatics.json", "speechmatics json", ["S1", "S2"]),
        ("speechmatics-1.json", "speechmatics json, version 1", ["M1", "F2"]),
        ("watson.json", "watson json", ["Speaker 0", "Speaker 1"]),
        ("rev.json", "rev json", ["Mina Vale", "Tom Ash"]),
        ("rev.nlp", "rev table", ["Speaker 0", "Speaker 1"]),
        ("kaldi.json", "bbc kaldi json", ["S1", "S2"]),
        ("paper-edit.json", "digital paper edit json", ["Mina Vale", "Tom Ash"]),
        ("autoedit.json", "autoedit json", ["Mina Vale", "Tom Ash"]),
        ("whisperx.json", "whisper json", ["SPEAKER_00", "SPEAKER_01"]),
        ("words.ctm", "ctm", ["Mina", "Tom"]),
    ] {
        let text = fixture(file);
        // by what it holds, not by its name
        for name in [file, "interview.txt", "interview"] {
            let t = of(name, &text);
            assert_eq!(t.format, format, "{file}");
            assert!(!t.why.is_empty());
            assert_eq!(t.speakers, names, "{file}");
            assert_eq!(t.words.len(), WORDS.len(), "{file}: {:?}", t.text(0..t.words.len()));
            for (word, (text, start, end)) in t.words.iter().zip(WORDS) {
                let time = word.time.unwrap();
                assert_eq!(folded(&word.text), text, "{file}");
                assert_eq!((time.start.0, time.end.0), (start, end), "{file}: {}", word.text);
                let own = file == "rev.nlp" && text == "was";
                assert_eq!(time.timing, if own { Timing::Interpolated } else { Timing::Word }, "{file}: {}", word.text);
            }
            let who: Vec<usize> = t.paragraphs.iter().map(|p| p.speaker.unwrap().0).collect();
            assert_eq!(who, [0, 1], "{file}");
            assert_eq!(t.paragraphs[0].words, 0..2, "{file}");
            let stops = !matches!(file, "watson.json" | "words.ctm");
            assert_eq!(t.words[1].text.ends_with('?') && t.words[5].text.ends_with('.'), stops, "{file}");
            for word in &t.words {
                let place = folded(&text[word.span.range.clone()]);
                assert!(place.starts_with(&folded(&word.text)), "{file}: {} stands at {place}", word.text);
            }
        }
    }
}

#[test]
fn sounds_of_recognisers_are_set_aside_and_not_spoken() {
    let t = of("a.json", &fixture("elevenlabs.json"));
    let sounds: Vec<&str> =
        t.set_aside.iter().filter(|s| s.kind == SetAsideKind::Sound).map(|s| s.text.as_str()).collect();
    assert_eq!(sounds, ["(laughter)"]);
    let t = of(
        "a.json",
        r#"{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"So","ts":0.1,"end_ts":0.2},{"type":"punct","value":" "},{"type":"punct","value":"<laugh>"},{"type":"unknown","value":"<inaudible>"}]}]}"#,
    );
    assert_eq!(t.words.len(), 1);
    let kinds: Vec<SetAsideKind> = t.set_aside.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [SetAsideKind::Sound, SetAsideKind::Unclear]);
}

#[test]
fn two_channels_are_two_speakers_in_the_order_of_their_times() {
    let word = |w: &str, a: f64| format!(r#"{{"word":"{w}","start":{a},"end":{}}}"#, a + 0.3);
    let text = format!(
        r#"{{"results":{{"channels":[{{"alternatives":[{{"words":[{},{}]}}]}},{{"alternatives":[{{"words":[{}]}}]}}]}}}}"#,
        word("one", 0.0),
        word("three", 9.0),
        word("two", 4.0)
    );
    let t = of("a.json", &text);
    assert_eq!(t.text(0..3), "one two three");
    assert_eq!(t.speakers, ["Channel 1", "Channel 2"]);
}

#[test]
fn a_file_of_no_known_shape_is_told_each_format_that_was_thought_of_and_why_not() {
    let checked = read(SourceId(0), "a.json", r#"{"monologues":[{"speaker":0}],"x":1}"#);
    let said = &checked.diagnostics[0];
    assert_eq!(said.code, "E062");
    for part in [
        "Rev JSON: missing field `elements`",
        "Deepgram JSON: no \"results.channels[]\"",
        "Whisper JSON: no \"segments\"",
    ] {
        assert!(said.message.contains(part), "{part}: {}", said.message);
    }
}

#[test]
fn what_was_ruled_out_on_the_way_is_kept() {
    let t = of("a.json", &fixture("rev.json"));
    assert!(
        t.tried.iter().any(|(format, why)| *format == "AWS Transcribe JSON" && why.contains("results.items")),
        "{:?}",
        t.tried
    );
}

#[test]
fn hostile_files_end_soon_and_without_a_word() {
    let deep = |open: &str, close: &str, n: usize| format!("{}{}", open.repeat(n), close.repeat(n));
    for text in [
        format!("{{\"results\":{}}}", deep("[", "]", 10_000)),
        deep("{\"results\":", "}", 10_000),
        format!("{{\"monologues\":[{{\"elements\":{}}}]}}", deep("[", "]", 10_000)),
        "{\"words\":[{\"text\":\"a\",\"start\":1e400}]}".to_owned(),
        format!("{{\"{}\":1}}", "k".repeat(1 << 20)),
        "{\"results\":{\"channels\":[{\"alternatives\":[{\"words\":[{\"word\":\"\\ud800\",\"start\":1}]}]}]}}"
            .to_owned(),
    ] {
        let checked = read(SourceId(0), "a.json", &text);
        assert!(checked.value.words.is_empty(), "{:?}", checked.value.words);
        assert!(checked.diagnostics.iter().all(|d| d.message.len() < 4000));
    }
    // times that no clock shows, names without end, bidirectional controls
    let text = format!(
        r#"{{"words":[{{"text":"{}soup","start":-5,"end":1e17,"speaker":"{}"}},{{"text":"bread","start":"x","end":null}}]}}"#,
        '\u{202e}',
        "n".repeat(10_000)
    );
    let t = read(SourceId(0), "a.json", &text).value;
    assert_eq!(t.text(0..2), "soup bread");
    assert!(t.words.iter().all(|w| w.time.is_none_or(|x| x.start <= x.end && x.end.0 < 1 << 40)));
}

#[test]
fn a_million_words_are_read_in_bounded_time() {
    let mut text = "{\"words\":[".to_owned();
    for n in 0..400_000_u64 {
        let comma = if n == 0 { "" } else { "," };
        write!(text, "{comma}{{\"text\":\"w{}\",\"start\":{},\"end\":{}}}", n % 977, n * 300, n * 300 + 200).unwrap();
    }
    text.push_str("]}");
    assert_eq!(of("a.json", &text).words.len(), 400_000);
}
