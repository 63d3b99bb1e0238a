//! The same six words in the shape of every tool that writes transcripts are read as the same six words.
use cornercast::{
    source::SourceId,
    transcript::{Paragraph, SetAsideKind, Timing, Transcript, folded, read},
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

/// Who says what, paragraph by paragraph.
fn said(t: &Transcript) -> Vec<(&str, String)> {
    let name = |p: &Paragraph| p.speaker.map_or("", |s| t.speakers[s.0].as_str());
    t.paragraphs.iter().map(|p| (name(p), t.text(p.words.clone()))).collect()
}

/// A talk of two in which somebody whom nobody has named says the third turn.
const STRANGER: [(Option<u64>, &str); 5] = [
    (Some(0), "Where was it?"),
    (Some(1), "In the church, where nobody looked."),
    (None, "I was there every Sunday. I saw the mast."),
    (Some(0), "And then?"),
    (Some(1), "Then we took it out."),
];

/// A word, and from when to when it is said, in milliseconds.
type Timed = (&'static str, u64, u64);
/// What a file has of a word: its speaker, the word, its start and its end in seconds.
type OfWord<'a> = &'a dyn Fn(Option<u64>, &str, f64, f64) -> String;
/// What a file has of a line: its speaker, its words, its text, its start and its end in seconds.
type OfLine<'a> = &'a dyn Fn(Option<u64>, &[Timed], &str, f64, f64) -> String;

/// Turns with their words, each with the milliseconds from and to which it is said; a little silence stands between turns.
fn stranger() -> Vec<(Option<u64>, Vec<Timed>)> {
    let mut at = 1_000;
    let mut word = |text| {
        at += 320;
        (text, at - 320, at - 20)
    };
    STRANGER.iter().map(|(who, text)| (*who, text.split(' ').map(&mut word).collect())).collect()
}

#[test]
fn words_that_no_speaker_stands_at_are_nobody_s_in_every_file_that_has_speakers() {
    let talk = stranger();
    let second = |ms: u64| ms as f64 / 1000.0;
    let each = || talk.iter().flat_map(|(who, words)| words.iter().map(move |w| (*who, w.0, second(w.1), second(w.2))));
    let ends = |words: &[Timed]| (second(words[0].1), second(words[words.len() - 1].2));
    // turns that the file lists: nobody's are not there
    let turns = |make: &dyn Fn(u64, f64, f64) -> String, join: &str| {
        let known = talk.iter().filter_map(|(who, words)| Some((who.as_ref()?, ends(words))));
        known.map(|(who, (start, end))| make(*who, start, end)).collect::<Vec<_>>().join(join)
    };
    let list = |make: OfWord<'_>| {
        each().map(|(who, word, start, end)| make(who, word, start, end)).collect::<Vec<_>>().join(",")
    };
    let named = |who: Option<u64>, key: &str| who.map_or_else(String::new, |n| format!(r#""{key}":"P{n}","#));
    let lines = |make: OfLine<'_>, join: &str| {
        let line = |(who, words): &(Option<u64>, Vec<Timed>)| {
            let text = words.iter().map(|w| w.0).collect::<Vec<_>>().join(" ");
            make(*who, words, &text, ends(words).0, ends(words).1)
        };
        talk.iter().map(line).collect::<Vec<_>>().join(join)
    };
    let whisperx = |lone: bool| {
        let make = |who: Option<u64>, words: &[(&str, u64, u64)], text: &str, start: f64, end: f64| {
            let word = |(n, w): (usize, &(&str, u64, u64))| {
                // of numerals WhisperX knows neither
                let own = if lone && n == 1 { String::new() } else { named(who, "speaker") };
                format!(r#"{{{own}"word":"{}","start":{},"end":{}}}"#, w.0, second(w.1), second(w.2))
            };
            let words = words.iter().enumerate().map(word).collect::<Vec<_>>().join(",");
            format!(r#"{{{}"start":{start},"end":{end},"text":" {text}","words":[{words}]}}"#, named(who, "speaker"))
        };
        format!(r#"{{"segments":[{}]}}"#, lines(&make, ","))
    };
    let segments = |body: &str| {
        let make = |who: Option<u64>, _: &[(&str, u64, u64)], text: &str, start: f64, end: f64| {
            let (start, end) = (start + 0.0, end + 0.0);
            match body {
                "body" => {
                    format!(r#"{{{}"startTime":{start},"endTime":{end},"body":"{text}"}}"#, named(who, "speaker"))
                }
                _ => format!(r#"{{{}"start":{start},"end":{end},"text":"{text}"}}"#, named(who, "speaker")),
            }
        };
        format!(r#"{{"segments":[{}]}}"#, lines(&make, ","))
    };
    let p20_words = list(&|who, word, start, end| {
        format!(r#"{{{}"startTime":{start},"endTime":{end},"body":"{word}"}}"#, named(who, "speaker"))
    });
    let aws = {
        let items = list(&|_, word, start, end| {
            format!(
                r#"{{"type":"pronunciation","start_time":"{start}","end_time":"{end}","alternatives":[{{"content":"{word}"}}]}}"#
            )
        });
        let own = turns(
            &|who, start, end| {
                format!(r#"{{"start_time":"{start}","end_time":"{end}","speaker_label":"P{who}","items":[]}}"#)
            },
            ",",
        );
        format!(r#"{{"results":{{"items":[{items}],"speaker_labels":{{"segments":[{own}]}}}}}}"#)
    };
    let words = list(&|_, word, start, end| format!(r#"{{"start":{start},"end":{end},"text":"{word}"}}"#));
    let own = turns(&|who, start, end| format!(r#"{{"start":{start},"end":{end},"speaker":"P{who}"}}"#), ",");
    let edit = format!(r#"{{"words":[{words}],"paragraphs":[{own}]}}"#);
    let own = turns(
        &|who, start, end| format!(r#"{{"start":{start},"duration":{:.3},"speaker":{{"@id":"P{who}"}}}}"#, end - start),
        ",",
    );
    let kaldi = format!(r#"{{"retval":{{"words":[{words}]}},"segmentation":{{"segments":[{own}]}}}}"#);
    let watson = {
        let stamps = list(&|_, word, start, end| format!(r#"["{word}",{start},{end}]"#));
        let own = each().filter_map(|(who, _, start, end)| {
            who.map(|who| format!(r#"{{"from":{start},"to":{end},"speaker":"P{who}"}}"#))
        });
        let own = own.collect::<Vec<_>>().join(",");
        format!(r#"{{"results":[{{"alternatives":[{{"timestamps":[{stamps}]}}]}}],"speaker_labels":[{own}]}}"#)
    };
    let speechmatics = {
        let words = list(&|_, word, start, end| {
            format!(r#"{{"name":"{word}","time":"{start}","duration":"{:.3}"}}"#, end - start)
        });
        let own = turns(
            &|who, start, end| format!(r#"{{"name":"P{who}","time":"{start}","duration":"{:.3}"}}"#, end - start),
            ",",
        );
        format!(r#"{{"job":{{}},"speakers":[{own}],"words":[{words}]}}"#)
    };
    let ctm: String =
        each().map(|(_, word, start, end)| format!("a 1 {start:.3} {:.3} {word}\n", end - start)).collect();
    let rttm =
        turns(&|who, start, end| format!("SPEAKER a 1 {start:.3} {:.3} <NA> <NA> P{who} <NA> <NA>\n", end - start), "");
    let clock = |t: f64| format!("00:00:{t:06.3}");
    let vtt = lines(
        &|who, _, text, start, end| {
            let voice = who.map_or_else(String::new, |who| format!("<v P{who}>"));
            format!("{} --> {}\n{voice}{text}\n", clock(start), clock(end))
        },
        "\n",
    );
    let ttml = lines(
        &|who, _, text, start, end| {
            let agent = who.map_or_else(String::new, |who| format!(" ttm:agent=\"P{who}\""));
            format!("<p begin=\"{start}s\" end=\"{end}s\"{agent}>{text}</p>")
        },
        "",
    );
    let ttml = format!(
        "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\"><body><div>{ttml}</div></body></tt>"
    );
    let cpp = |who: Option<u64>, _: &[(&str, u64, u64)], text: &str, start: f64, end: f64| {
        // what whisper.cpp writes where it cannot tell two channels apart
        let who = who.map_or_else(|| "?".to_owned(), |who| format!("P{who}"));
        let (from, to) = (start * 1000.0, end * 1000.0);
        format!(r#"{{"offsets":{{"from":{from},"to":{to}}},"text":" {text}","speaker":"{who}"}}"#)
    };
    let want: Vec<(String, &str)> =
        STRANGER.iter().map(|(who, text)| (who.map_or_else(String::new, |n| format!("P{n}")), *text)).collect();
    for (name, text) in [
        ("whisperx", whisperx(false)),
        ("whisperx, lone words", whisperx(true)),
        ("whisper, lines", segments("text")),
        ("whisper.cpp", format!(r#"{{"transcription":[{}]}}"#, lines(&cpp, ","))),
        ("podcast", segments("body")),
        ("podcast, words", format!(r#"{{"segments":[{p20_words}]}}"#)),
        ("aws", aws),
        ("paper edit", edit),
        ("kaldi", kaldi),
        ("watson", watson),
        ("speechmatics 1", speechmatics),
        ("ctm", format!("{ctm}{rttm}")),
        ("webvtt", format!("WEBVTT\n\n{vtt}")),
        ("ttml", ttml),
    ] {
        let t = of("talk", &text);
        let found = said(&t);
        assert!(
            found.iter().map(|(who, text)| (*who, text.as_str())).eq(want.iter().map(|(w, t)| (w.as_str(), *t))),
            "{name}: {found:?}"
        );
        assert_eq!(t.speakers, ["P0", "P1"], "{name}");
    }
}

#[test]
fn a_voice_ends_with_its_caption_and_a_label_goes_on_to_the_next() {
    let vtt = |cues: &[&str]| {
        let cues = cues.iter().zip(1..).map(|(text, n)| format!("00:0{n}.000 --> 00:0{n}.900\n{text}\n\n"));
        of("a.vtt", &format!("WEBVTT\n\n{}", cues.collect::<String>()))
    };
    let found = |cues: &[&str]| {
        let t = vtt(cues);
        said(&t).into_iter().map(|(who, text)| format!("{who}: {text}")).collect::<Vec<_>>()
    };
    // a voice goes on below in its caption, however it is written, and ends where it is closed
    assert_eq!(
        found(&[
            "<v Ann>Where was it\nall that time?",
            "<v Bo>\nIn the church.",
            "And who saw it?",
            "<v Ann>I did.</v> We all did."
        ]),
        ["Ann: Where was it all that time?", "Bo: In the church.", ": And who saw it?", "Ann: I did.", ": We all did."]
    );
    assert_eq!(found(&["<v Ann>Here</v>.", "<v Bo>So</v>, no."]), ["Ann: Here.", "Bo: So,", ": no."]);
    // several without a voice are one stretch, and a mark of another is another's
    assert_eq!(found(&["<v Ann>Well?", "One.", "Two.", ">> Three."]), ["Ann: Well?", ": One. Two.", ": Three."]);
    // labels stand where somebody begins
    let labels =
        ["Ann: Where was it?", "Bo: In the church,", "under the cloth.", "Ann: And then?", "Bo: Then we took it."];
    assert_eq!(found(&labels)[1], "Bo: In the church, under the cloth.");
    // lines that roll up keep the voice in which they were shown
    let rolling =
        ["<v Ann>We went", "<v Ann>We went\nout at", "<v Ann>out at\nEaster", "<v Ann>Easter\nand it burned."];
    assert_eq!(found(&rolling), ["Ann: We went out at Easter and it burned."]);
    // one agent alone leaves the rest to nobody; one colour throughout is no speaker at all
    let ttml = |p: &str| format!("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div>{p}</div></body></tt>");
    let p = |own: &str, n: u8, text: &str| format!("<p begin=\"{n}s\" end=\"{n}.9s\" {own}>{text}</p>");
    let t = of("a.ttml", &ttml(&(p("agent=\"Ann\"", 1, "Where was it?") + &p("", 2, "In the church."))));
    assert_eq!(said(&t), [("Ann", "Where was it?".to_owned()), ("", "In the church.".to_owned())]);
    let t = of("a.ttml", &ttml(&(p("color=\"white\"", 1, "Where was it?") + &p("", 2, "In the church."))));
    assert_eq!((t.speakers.len(), said(&t).len()), (0, 1));
}

#[test]
fn every_line_of_a_channel_is_its_own_speaker_s_in_every_recogniser_s_file() {
    // two who take turns: a channel's second line stands behind the other channel's first
    let host = [("Who", 0.0), ("baked?", 0.4), ("Since", 20.0), ("when?", 20.4)];
    let guest = [("Mother", 5.0), ("did.", 5.4), ("Always.", 25.0)];
    let list = |words: &[(&str, f64)], shape: &dyn Fn(&str, f64, f64) -> String| {
        words.iter().map(|(w, at)| shape(w, *at, at + 0.3)).collect::<Vec<_>>().join(",")
    };
    let deepgram = |speaker: &str| {
        let shape = |w: &str, a: f64, b: f64| format!(r#"{{"word":"{w}","start":{a},"end":{b}{speaker}}}"#);
        let channel = |words| format!(r#"{{"alternatives":[{{"words":[{}]}}]}}"#, list(words, &shape));
        format!(r#"{{"results":{{"channels":[{},{}]}}}}"#, channel(&host), channel(&guest))
    };
    let eleven = {
        let of = |n: usize, words: &[(&str, f64)]| {
            let shape = |w: &str, a: f64, b: f64| {
                format!(
                    r#"{{"text":"{w}","start":{a},"end":{b},"type":"word","speaker_id":"speaker_0"}},{{"text":" ","type":"spacing"}}"#
                )
            };
            format!(r#"{{"channel_index":{n},"words":[{}]}}"#, list(words, &shape))
        };
        format!(r#"{{"transcripts":[{},{}]}}"#, of(0, &host), of(1, &guest))
    };
    let google = {
        let of = |n: usize, words: &[(&str, f64)]| {
            let shape = |w: &str, a: f64, b: f64| format!(r#"{{"word":"{w}","startTime":"{a}s","endTime":"{b}s"}}"#);
            format!(r#"{{"channelTag":{n},"alternatives":[{{"words":[{}]}}]}}"#, list(words, &shape))
        };
        let parts = [of(1, &host[..2]), of(2, &guest[..2]), of(1, &host[2..]), of(2, &guest[2..])];
        format!(r#"{{"results":[{}]}}"#, parts.join(","))
    };
    let item = |label: &str, w: &str, a: f64, b: f64| {
        let (word, mark) = w.split_at(w.trim_end_matches(['.', '?']).len());
        let mut out = format!(
            r#"{{"type":"pronunciation","start_time":"{a}","end_time":"{b}","alternatives":[{{"content":"{word}"}}]{label}}}"#
        );
        if !mark.is_empty() {
            out += &format!(r#",{{"type":"punctuation","alternatives":[{{"content":"{mark}"}}]{label}}}"#);
        }
        out
    };
    let label = |n: usize| format!(r#","channel_label":"ch_{n}""#);
    let one = |n: usize, words: &[(&str, f64)]| {
        let items = list(words, &|w, a, b| item(&label(n), w, a, b));
        format!(r#"{{"channel_label":"ch_{n}","items":[{items}]}}"#)
    };
    let bare = [&host[..], &guest[..]].map(|words| list(words, &|w, a, b| item("", w, a, b))).join(",");
    let aws_listed = format!(
        r#"{{"results":{{"channel_labels":{{"channels":[{},{}]}},"items":[{bare}]}}}}"#,
        one(0, &host),
        one(1, &guest)
    );
    // as they are said, every item with its label
    let mut all: Vec<(usize, &str, f64)> = Vec::new();
    all.extend(host.iter().map(|(w, at)| (0, *w, *at)));
    all.extend(guest.iter().map(|(w, at)| (1, *w, *at)));
    all.sort_by(|a, b| a.2.total_cmp(&b.2));
    let items: Vec<String> = all.iter().map(|(n, w, at)| item(&label(*n), w, *at, at + 0.3)).collect();
    let aws_labelled = format!(r#"{{"results":{{"items":[{}]}}}}"#, items.join(","));
    for text in [deepgram(""), deepgram(r#","speaker":0"#), eleven, google, aws_listed, aws_labelled] {
        let t = of("a.json", &text);
        let want = [
            ("Channel 1", "Who baked?"),
            ("Channel 2", "Mother did."),
            ("Channel 1", "Since when?"),
            ("Channel 2", "Always."),
        ];
        assert_eq!(said(&t), want.map(|(who, what)| (who, what.to_owned())), "{text}");
        for word in &t.words {
            let place = &text[word.span.range.clone()];
            assert!(
                place.starts_with(word.text.trim_end_matches(['.', '?'])),
                "{} stands at {place}: {text}",
                word.text
            );
        }
    }
}

#[test]
fn a_nod_on_another_channel_does_not_cut_a_sentence() {
    let word = |w: &str, a: f64| format!(r#"{{"word":"{w}","start":{a},"end":{}}}"#, a + 0.3);
    let text = format!(
        r#"{{"results":{{"channels":[{{"alternatives":[{{"words":[{},{},{},{}]}}]}},{{"alternatives":[{{"words":[{},{}]}}]}}]}}}}"#,
        word("He", 0.0),
        word("left", 0.5),
        word("us", 4.0),
        word("there.", 4.5),
        word("Mm-hm.", 2.0),
        word("Why?", 6.0)
    );
    let t = of("a.json", &text);
    let want = [("Channel 1", "He left us there."), ("Channel 2", "Mm-hm."), ("Channel 2", "Why?")];
    assert_eq!(said(&t), want.map(|(who, what)| (who, what.to_owned())));
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
fn a_text_alone_is_read_without_times_and_a_job_that_failed_is_told_as_its_recogniser_tells_it() {
    let t = of("a.json", r#"{"text":"We baked at night. The \"ovens\" were cold by noon.","usage":{"seconds":13}}"#);
    assert_eq!(t.text(0..t.words.len()), "We baked at night. The \"ovens\" were cold by noon.");
    assert!(t.words.iter().all(|w| w.time.is_none()), "{t:?}");
    assert_eq!(t.speakers, Vec::<String>::new());

    let failed = r#"{"id":"x","status":"error","error":"no audio in it","text":null,"words":null}"#;
    let message = &read(SourceId(0), "a.json", failed).diagnostics[0].message;
    let first = message.find("its recogniser failed: \"no audio in it\"").expect(message);
    assert!(first < message.find("Deepgram").expect(message), "what it looked like comes first: {message}");

    // of a file that lost its times the words are not taken as if it never had any
    let broken = r#"{"text":"We baked.","segments":[{"start":0,"text":7}]}"#;
    assert_eq!(read(SourceId(0), "a.json", broken).diagnostics[0].code, "E062");
}

fn spoken_at(t: &Transcript) -> Vec<(&str, u64, u64)> {
    t.words.iter().filter_map(|w| Some((w.text.as_str(), w.time?.start.0, w.time?.end.0))).collect()
}

#[test]
fn a_mark_of_its_own_behind_a_blank_opens_the_word_it_touches() {
    let elements = [
        "We", " ", "say", " ", "\"", "a", " ", "Thursday", " ", "haddock", "\".", " ", "Yes", ",", " ", "-", " ",
        "yes", ".",
    ];
    let elements = elements.iter().enumerate().map(|(n, value)| {
        let value = serde_json::to_string(value).unwrap();
        if value.contains(char::is_alphabetic) {
            format!(r#"{{"type":"text","value":{value},"ts":{n}.1,"end_ts":{n}.9}}"#)
        } else {
            format!(r#"{{"type":"punct","value":{value}}}"#)
        }
    });
    let elements: Vec<String> = elements.collect();
    let text = format!(r#"{{"monologues":[{{"speaker":0,"elements":[{}]}}]}}"#, elements.join(","));
    let read = read(SourceId(0), "a.json", &text).value;
    assert_eq!(read.text(0..read.words.len()), "We say \"a Thursday haddock\". Yes, - yes.");
    assert_eq!(read.words[2].time.unwrap().start.0, 5_100);
}

#[test]
fn words_with_times_take_the_punctuation_of_the_text_beside_them() {
    let words = r#""words":[{"word":"Why","start":0.5,"end":0.7},{"word":"soup","start":0.7,"end":1.1},{"word":"Because","start":1.6,"end":1.9}]"#;
    let t =
        of("a.json", &format!(r#"{{"task":"transcribe","language":"english","text":"Why soup? Because.",{words}}}"#));
    assert_eq!((t.format, t.language.as_deref()), ("openai json", Some("en")));
    assert_eq!(spoken_at(&t), [("Why", 500, 700), ("soup?", 700, 1100), ("Because.", 1600, 1900)]);
    // the text of something else
    let t = of("a.json", &format!(r#"{{"text":"x",{words}}}"#));
    assert_eq!(t.text(0..3), "Why soup Because");
}

#[test]
fn azure_s_phrases_have_their_punctuation_times_and_speakers() {
    let batch = r#"{"recognizedPhrases":[{"recognitionStatus":"Success","channel":0,"speaker":1,"offset":"PT0.5S","offsetInTicks":5000000.0,"durationInTicks":6000000.0,"nBest":[{"confidence":0.9,"lexical":"why soup","display":"Why soup?","words":[{"word":"why","offsetInTicks":5000000.0,"durationInTicks":2000000.0},{"word":"soup","offsetInTicks":7000000.0,"durationInTicks":4000000.0}]}]},{"recognitionStatus":"Success","channel":0,"speaker":2,"offsetInTicks":16000000.0,"durationInTicks":3000000.0,"nBest":[{"lexical":"because","display":"Because."}]}]}"#;
    let fast = r#"{"durationMilliseconds":2000,"combinedPhrases":[{"text":"x"}],"phrases":[{"speaker":1,"offsetMilliseconds":500,"durationMilliseconds":600,"text":"Why soup?","words":[{"text":"Why","offsetMilliseconds":500,"durationMilliseconds":200},{"text":"soup?","offsetMilliseconds":700,"durationMilliseconds":400}],"locale":"en-US"},{"speaker":2,"offsetMilliseconds":1600,"durationMilliseconds":300,"text":"Because.","locale":"en-US"}]}"#;
    for text in [batch, fast] {
        let t = of("a.json", text);
        assert_eq!(t.format, "azure json");
        let want = [("Why", 500, 700), ("soup?", 700, 1100), ("Because.", 1600, 1900)];
        assert_eq!(spoken_at(&t), want);
        assert_eq!(said(&t), [("Speaker 1", "Why soup?".to_owned()), ("Speaker 2", "Because.".to_owned())]);
    }
}

#[test]
fn a_project_of_the_paper_edit_is_its_transcript() {
    let list = fixture("paper-edit.json");
    let t = of("a.json", &format!(r#"{{"id":"x","title":"Soup","transcript":{list}}}"#));
    assert_eq!((t.format, t.speakers.len()), ("digital paper edit json", 2));
    assert_eq!(t.text(0..6), of("a.json", &list).text(0..6));
}

#[test]
fn half_a_character_costs_one_word_and_not_the_file() {
    let text = r#"{"segments":[{"start":0,"end":2,"text":" Why \ud800 soup?"},{"start":3,"end":5,"text":" Because of bread."}]}"#;
    let checked = read(SourceId(0), "a.json", text);
    assert_eq!(checked.value.words.len(), 6);
    assert_eq!(checked.diagnostics.len(), 1, "{:?}", checked.diagnostics);
    let told = &checked.diagnostics[0];
    assert_eq!(told.code, "W062");
    assert_eq!(&text[told.span.as_ref().unwrap().range.clone()], r"\ud800");
}

#[test]
fn numbers_that_are_none_are_read_as_nothing_and_words_of_that_spelling_stay() {
    let text = r#"{"segments":[{"start":0.5,"end":1.1,"avg_logprob": NaN,"text":" Why NaN?","no_speech_prob":NaN},{"start":1.6,"end":2.8,"compression_ratio":-Infinity,"text":" Because Infinity.","temperature":Infinity}],"language":"en"}"#;
    let t = of("a.json", text);
    assert_eq!((t.format, t.text(0..t.words.len())), ("whisper json", "Why NaN? Because Infinity.".to_owned()));
    assert_eq!(t.words[2].time.unwrap().start.0, 1600);
    // places are those of the file
    assert!(t.words.iter().all(|w| text[w.span.range.clone()] == w.text), "{t:?}");
    assert_eq!(read(SourceId(0), "a.json", r#"{"segments":NaN}"#).diagnostics[0].code, "E062");
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

#[test]
fn sbv_is_read_with_its_times() {
    let t = of(
        "a.txt",
        "0:00:00.500,0:00:01.100\nMINA: Why soup?\n\n0:00:01.600,0:00:02.875\nTOM: Because bread was\nlate.\n\n0:00:03.000,0:00:04.000\nMINA: Hm.\n\n0:00:05.000,0:00:06.000\nTOM: Very late.\n",
    );
    assert_eq!((t.format, t.why), ("sbv", "lines of two times with a comma"));
    assert_eq!(t.speakers, ["MINA", "TOM"]);
    assert_eq!(t.text(0..t.words.len()), "Why soup? Because bread was late. Hm. Very late.");
    assert_eq!(t.words[0].time.unwrap().start.0, 500);
    assert_eq!(t.words[5].time.unwrap().end.0, 2875);
}

#[test]
fn ttml_colours_and_agents_are_speakers_and_every_kind_of_time_is_read() {
    let text = r##"<?xml version="1.0"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:frameRate="25" xml:lang="en-GB">
<tt:head><tt:styling><tt:style xml:id="S1" tts:color="yellow"/><tt:style xml:id="S2" tts:color="cyan"/></tt:styling></tt:head>
<tt:body><tt:div><tt:p begin="00:00:00:12" end="00:00:01.100"><tt:span style="S1">Why<tt:br/>soup?</tt:span></tt:p>
<tt:p begin="1.6s" dur="1275ms"><tt:span style="S2">Because bread &amp;</tt:span> <tt:span style="S1">Was it late?</tt:span></tt:p></tt:div></tt:body></tt:tt>"##;
    let t = of("a.txt", text);
    assert_eq!((t.format, t.language.as_deref()), ("ttml", Some("en-gb")));
    assert_eq!(t.speakers, ["Colour yellow", "Colour cyan"]);
    assert_eq!(t.text(0..t.words.len()), "Why soup? Because bread & Was it late?");
    let who: Vec<usize> = t.paragraphs.iter().map(|p| p.speaker.unwrap().0).collect();
    assert_eq!(who, [0, 1, 0]);
    assert_eq!(t.words[0].time.unwrap().start.0, 480);
    assert_eq!(t.words[2].time.unwrap().start.0, 1600);
    assert_eq!(t.words.last().unwrap().time.unwrap().end.0, 2875);
    let text = r##"<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:ttm="http://www.w3.org/2006/10/ttaf1#metadata"><head><metadata><ttm:agent xml:id="a1" type="person"><ttm:name type="full">Mina Vale</ttm:name></ttm:agent></metadata></head><body><div><p begin="0:00:01.0" end="0:00:02.0" ttm:agent="a1">Why soup?</p></div></body></tt>"##;
    let t = of("a.xml", text);
    assert_eq!((t.speakers.as_slice(), t.words.len()), (["Mina Vale".to_owned()].as_slice(), 2));
    // one colour throughout is nobody's
    let one = r##"<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s" color="white">Why?</p></div></body></tt>"##;
    assert!(of("a.xml", one).speakers.is_empty());
    for broken in
        ["<tt xmlns='x'><body>".to_owned() + &"<div>".repeat(10_000), "<tt ><body><p begin='1s'>a<".to_owned()]
    {
        assert!(read(SourceId(0), "a.xml", &broken).value.words.len() < 2);
    }
}

#[test]
fn podcast_html_names_and_times_are_understood_and_scripts_are_not_read() {
    let text = "<!DOCTYPE html><html><head><style>p{}</style></head><body><script>evil()</script>\n<cite>Mina:</cite><time>0:00</time><p>Why <b>soup</b>?</p>\n<cite>Tom</cite>\n<time>0:02</time>\n<p>Because bread &amp; butter.</p></body></html>";
    let t = of("a.txt", text);
    assert_eq!((t.format, t.speakers.as_slice()), ("podcast html", ["Mina".to_owned(), "Tom".to_owned()].as_slice()));
    assert_eq!(t.text(0..t.words.len()), "Why soup? Because bread & butter.");
    assert_eq!(t.paragraphs.iter().map(|p| p.speaker.unwrap().0).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(t.words[2].time.unwrap().start.0, 2000);
    let hostile = format!("<time>{}", "<time>".repeat(200_000));
    assert!(read(SourceId(0), "a.html", &hostile).value.words.is_empty());
}

#[test]
fn otranscribe_s_page_is_read_with_its_stamps_and_labels() {
    let text = r#"{"text":"<p><span class=\"timestamp\" contenteditable=\"false\" data-timestamp=\"0.5\">0:00</span> Mina: Why soup?</p><p><span class=\"timestamp\" data-timestamp=\"1.6\">0:01</span>Tom: Because&nbsp;bread.<br />Mina: Hm.</p>","media":"soup.wav","media-time":2.5}"#;
    let t = of("a.txt", text);
    assert_eq!((t.format, t.speakers.as_slice()), ("otranscribe", ["Mina".to_owned(), "Tom".to_owned()].as_slice()));
    assert_eq!(t.text(0..t.words.len()), "Why soup? Because bread. Hm.");
    assert_eq!(t.words[2].time.unwrap().start.0, 1600);
}

#[test]
fn otter_s_text_has_its_speakers() {
    let text = "Mina Vale  0:03  \nWhy soup? I always wondered about that.\n\nUnknown Speaker  0:11  \nBecause bread was late.\n\nMina Vale  1:00:02  \nThank you.\n\nTranscribed by https://otter.ai\n";
    let t = of("a.txt", text);
    assert_eq!(t.speakers, ["Mina Vale", "Unknown Speaker"]);
    let said = t.text(0..t.words.len());
    assert_eq!(said, "Why soup? I always wondered about that. Because bread was late. Thank you.");
    assert!(t.set_aside.iter().any(|s| s.text.contains("otter.ai")), "{:?}", t.set_aside);
}

#[test]
fn what_captions_end_on_and_nobody_says_is_struck() {
    let srt = |lines: &[(&str, u32)]| {
        let mut at = 0;
        let cue = |(n, (text, length)): (usize, &(&str, u32))| {
            let from = at;
            at += length;
            format!("{}\n00:00:{from:02},000 --> 00:00:{at:02},000\n{text}\n\n", n + 1)
        };
        of("a.srt", &lines.iter().enumerate().map(cue).collect::<String>())
    };
    let said = |t: &Transcript| t.text(0..t.words.len());
    let t = srt(&[
        ("I rang the bell for forty years.", 3),
        ("Subtitles by the Amara.org community", 20),
        ("Thanks for watching! Please subscribe to my channel.", 20),
    ]);
    assert_eq!(said(&t), "I rang the bell for forty years.");
    let t = srt(&[
        ("종을 사십 년 쳤습니다.", 3),
        ("시청해 주셔서 감사합니다.", 3),
        ("MBC 뉴스 이덕영입니다.", 3),
        ("구독과 좋아요 부탁드립니다.", 3),
        ("한글자막 by 한효정", 3),
        ("다음 영상에서 만나요!", 3),
    ]);
    assert_eq!(said(&t), "종을 사십 년 쳤습니다.");
    assert!(t.set_aside.iter().all(|s| s.kind == SetAsideKind::Invented && s.why.contains("silence")));
    // thanks at the end are thanks, and what stands in the middle was said
    for lines in [
        [("I rang the bell.", 3), ("It was cold.", 3), ("Thank you.", 2)],
        [("I rang the bell.", 3), ("Thanks for watching!", 2), ("They said so.", 2)],
    ] {
        assert_eq!(said(&srt(&lines)).split(' ').count(), lines.iter().flat_map(|l| l.0.split(' ')).count());
    }
}

#[test]
fn what_whisper_makes_up_is_struck_with_the_reason_and_what_people_repeat_is_not() {
    let segment = |n: u32, text: &str, silent: f64, sure: f64| {
        format!(
            r#"{{"id":{n},"start":{n},"end":{},"text":" {text}","no_speech_prob":{silent},"avg_logprob":{sure}}}"#,
            n + 1
        )
    };
    let all = [
        segment(0, "No, no.", 0.01, -0.2),
        segment(1, "No, no.", 0.01, -0.2),
        segment(2, "Thanks for watching!", 0.9, -1.4),
        segment(3, "The boat was late.", 0.9, -0.2),
        segment(4, "I rang the bell.", 0.02, -0.3),
        segment(5, "I rang the bell.", 0.02, -0.3),
        segment(6, "I rang the bell.", 0.02, -0.3),
        segment(7, "I rang the bell.", 0.02, -0.3),
    ];
    let t = of("a.json", &format!(r#"{{"language":"en","segments":[{}]}}"#, all.join(",")));
    assert_eq!(t.text(0..t.words.len()), "No, no. No, no. The boat was late. I rang the bell.");
    let struck: Vec<(&str, bool)> = t
        .set_aside
        .iter()
        .filter(|s| s.kind == SetAsideKind::Invented)
        .map(|s| (s.text.as_str(), s.why.contains("silence")))
        .collect();
    assert_eq!(
        struck,
        [
            ("Thanks for watching!", true),
            ("I rang the bell.", false),
            ("I rang the bell.", false),
            ("I rang the bell.", false)
        ]
    );
}
