//! What goes with a recording: captions say what aired and when, in the form that players show, and nothing else.
use crate::judge;
use cornercast::{
    episode::{
        Caption, Captions, Chapter, TagFacts, captions, chapter_list, chapters, chapters_json, ffmetadata, json, srt,
        tag, vtt,
    },
    programme::{
        AiredWord, ChapterMark, Cut, Element, ElementKind, Language, Origin, Phrase, Piece, Priority, Programme,
        Segment, Speech, Told, Voice, VoiceId,
    },
    timeline::{ElementIndex, Placed, PlacedSegment, Tempo, Timeline},
    units::{Db, FrameRange, Frames, Millis},
};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

fn ms(n: u64) -> Frames {
    Frames::from_millis(n)
}

fn range(from: u64, to: u64) -> FrameRange {
    FrameRange::new(ms(from), ms(to))
}

fn piece(from: u64, to: u64) -> Piece {
    Piece { clip: cornercast::media::ClipId::default(), range: range(from, to), gain: Db::ZERO, loudness: None }
}

fn word(text: &str, from: u64, to: u64) -> AiredWord {
    AiredWord { text: text.into(), at: Some(range(from, to)), voice: None }
}

/// A programme of one segment for each list of elements, each element with its place.
fn laid(language: &str, segments: Vec<(&str, Vec<(ElementKind, FrameRange)>)>) -> (Programme, Timeline) {
    let mut programme = Programme {
        language: Language(language.into()),
        voices: ["Mina", "Tom"].map(|n| Voice { name: n.into(), role: None, host: n == "Mina" }).to_vec(),
        ..Programme::default()
    };
    let mut timeline = Timeline::default();
    for (segment, (title, elements)) in segments.into_iter().enumerate() {
        let start = elements.first().map_or(timeline.length, |(_, at)| at.start());
        let mut made = Segment { title: title.into(), ..Segment::default() };
        for (element, (kind, at)) in elements.into_iter().enumerate() {
            timeline.length = timeline.length.max(at.end());
            let index = ElementIndex { segment, element };
            timeline.placed.push(Placed {
                element: index,
                at,
                actual: true,
                quiet: false,
                line: 1,
                tempo: Tempo::default(),
            });
            made.elements.push(Element {
                kind,
                priority: Priority::Always,
                id: None,
                told: Told::default(),
                origin: Origin::default(),
            });
        }
        timeline.segments.push(PlacedSegment { at: FrameRange::new(start, timeline.length), line: 1 });
        programme.segments.push(made);
    }
    (programme, timeline)
}

fn clip(language: &str, cut: Cut, at: FrameRange) -> Vec<Caption> {
    let (programme, timeline) = laid(language, vec![("s", vec![(ElementKind::Clip(cut), at)])]);
    captions(&programme, &timeline).all
}

fn words(all: &[Caption]) -> String {
    all.iter().flat_map(|c| c.lines.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_that_were_cut_out_of_a_clip_have_no_caption() {
    let cut = Cut {
        pieces: vec![piece(1000, 2000), piece(5000, 6000)],
        words: vec![word("Kept,", 1100, 1900), word("secret", 3000, 3500), word("kept.", 5100, 5900)],
        ..Cut::default()
    };
    let all = clip("en", cut, range(10_000, 12_000));
    assert_eq!(words(&all), "Kept, kept.");
    assert_eq!((all[0].start, all[all.len() - 1].end), (Millis(10_100), Millis(11_900)));
}

#[test]
fn a_word_across_a_cut_is_where_most_of_it_is_heard() {
    let cut = Cut {
        pieces: vec![piece(0, 1010), piece(2000, 3000)],
        words: vec![word("one", 0, 900), word("across.", 1000, 2800)],
        ..Cut::default()
    };
    let all = clip("en", cut, range(0, 2010));
    assert_eq!(all.last().unwrap().end, Millis(1810));
}

#[test]
fn words_without_times_stand_between_their_neighbours() {
    let untimed = |text: &str| AiredWord { text: text.into(), at: None, voice: None };
    let cut = Cut {
        pieces: vec![piece(0, 10_000)],
        words: vec![
            untimed("The"),
            word("party", 1000, 1500),
            untimed("[secretary]"),
            word("came.", 4000, 4500),
            untimed("So."),
        ],
        ..Cut::default()
    };
    let all = clip("en", cut, range(20_000, 30_000));
    assert_eq!(words(&all), "The party [secretary] came. So.");
    assert_eq!((all[0].start, all.last().unwrap().end), (Millis(20_000), Millis(30_000)));
    assert!(all.windows(2).all(|w| w[0].end <= w[1].start), "{all:?}");
}

#[test]
fn an_hour_without_a_single_stop_takes_no_time() {
    let said = (0..60_000u64).map(|n| word("word", n * 60, n * 60 + 60)).collect();
    let cut = Cut { pieces: vec![piece(0, 3_600_000)], words: said, ..Cut::default() };
    let all = clip("en", cut, range(0, 3_600_000));
    assert_eq!(words(&all).len(), 60_000 * 5 - 1);
    assert!(all.iter().all(|c| c.lines.len() <= 2));
}

#[test]
fn each_voice_of_a_clip_has_captions_of_its_own() {
    let said = |text: &str, from, voice| AiredWord { voice: Some(VoiceId(voice)), ..word(text, from, from + 300) };
    let cut = Cut {
        pieces: vec![piece(0, 4000)],
        words: vec![said("Why?", 0, 0), said("Because.", 400, 1), said("Oh.", 800, 0)],
        ..Cut::default()
    };
    let voices: Vec<_> = clip("en", cut, range(0, 4000)).into_iter().map(|c| c.voice.unwrap()).collect();
    assert_eq!(voices, ["Mina", "Tom", "Mina"]);
}

#[test]
fn a_speech_over_a_clip_has_its_captions_beside_those_of_the_clip() {
    let cut = Cut {
        pieces: vec![piece(0, 6000)],
        words: vec![word("underneath.", 100, 5900)],
        voice: Some(VoiceId(1)),
        ..Cut::default()
    };
    let speech = Speech { text: "Over it.".into(), planned: ms(2000), over: Some("x".into()), ..Speech::default() };
    let elements = vec![(ElementKind::Clip(cut), range(0, 6000)), (ElementKind::Speech(speech), range(2000, 4000))];
    let (programme, timeline) = laid("en", vec![("s", elements)]);
    let all = captions(&programme, &timeline).all;
    let seen: Vec<_> = all.iter().map(|c| (c.start.0, c.end.0, c.voice.as_deref().unwrap())).collect();
    assert_eq!(seen, [(100, 5900, "Tom"), (2000, 4000, "Mina")]);
}

#[test]
fn a_long_sentence_is_divided_at_its_clauses() {
    let text = "Every week we take a small word out of a pocket, and then we put it back where it was.";
    let said = text.split(' ').zip(0u64..).map(|(w, n)| word(w, n * 300, n * 300 + 280)).collect();
    let all = clip("en", Cut { pieces: vec![piece(0, 20_000)], words: said, ..Cut::default() }, range(0, 20_000));
    let ends: Vec<_> = all.iter().map(|c| c.lines.last().unwrap().chars().last().unwrap()).collect();
    assert_eq!(ends, [',', '.'], "{all:#?}");
}

#[test]
fn short_neighbouring_sentences_do_not_snap_to_one_pause() {
    let speech = Speech {
        text: "Yes. No. Then a longer sentence follows them.".into(),
        phrases: [("Yes.", 400), ("No.", 400), ("Then a longer sentence follows them.", 3200)]
            .map(|(t, n)| Phrase { text: t.into(), planned: ms(n) })
            .to_vec(),
        take: Some(piece(0, 4200)),
        spoken: vec![range(0, 700), range(900, 4200)],
        ..Speech::default()
    };
    let (programme, timeline) = laid("en", vec![("s", vec![(ElementKind::Speech(speech), range(0, 4200))])]);
    let all = captions(&programme, &timeline).all;
    assert_eq!((all[0].start.0, all.last().unwrap().end.0), (0, 4200));
    assert!(all.iter().all(|c| c.end.0 - c.start.0 >= 300), "{all:?}");
}

#[test]
fn chapters_come_from_what_airs_and_marks_replace_titles() {
    let mark = |title: &str, hidden| {
        ElementKind::Chapter(ChapterMark {
            title: title.into(),
            url: Some("javascript:alert(1)".into()),
            hidden,
            ..ChapterMark::default()
        })
    };
    let speech = || ElementKind::Speech(Speech { text: "x".into(), ..Speech::default() });
    let (programme, timeline) = laid(
        "en",
        vec![
            ("Opening", vec![(speech(), range(0, 10_000))]),
            ("Empty", vec![]),
            (
                "Topic",
                vec![(mark("The joke = \\ ; #", false), range(10_000, 10_000)), (speech(), range(10_000, 20_250))],
            ),
            (
                "Closing",
                vec![
                    (speech(), range(20_250, 30_000)),
                    (mark("Coda", true), range(30_000, 30_000)),
                    (speech(), range(30_000, 31_000)),
                ],
            ),
        ],
    );
    let all = chapters(&programme, &timeline);
    let seen: Vec<_> = all.iter().map(|c| (c.start.0, c.title.as_str(), c.hidden)).collect();
    let wanted = [
        (0, "Opening", false),
        (10_000, "The joke = \\ ; #", false),
        (20_250, "Closing", false),
        (30_000, "Coda", true),
    ];
    assert_eq!(seen, wanted);
    let read: serde_json::Value = serde_json::from_str(&chapters_json(&all, "T")).unwrap();
    assert_eq!(read["version"], "1.2.0");
    assert_eq!(read["chapters"][2]["startTime"], 20.25);
    assert_eq!((&read["chapters"][3]["toc"], &read["chapters"][1]["url"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(chapter_list(&all), "00:00:00 Opening\n00:00:10 The joke = \\ ; #\n00:00:20 Closing\n");
    let metadata = ffmetadata(&all, "T", Millis(31_000));
    assert!(metadata.contains("START=20250\nEND=30000\n") && metadata.contains("END=31000\n"), "{metadata}");
    assert!(metadata.contains("title=The joke \\= \\\\ \\; \\#\n"), "{metadata}");
}

#[test]
fn a_chapter_begins_with_the_first_word_and_not_with_the_quiet_before_it() {
    let take =
        |spoken| Speech { text: "x".into(), take: Some(piece(400, 9_400)), spoken: vec![spoken], ..Speech::default() };
    let (programme, timeline) = laid(
        "en",
        vec![
            ("Opening", vec![(ElementKind::Speech(take(range(480, 9_300))), range(0, 9_000))]),
            ("Topic", vec![(ElementKind::Speech(take(range(480, 9_300))), range(9_000, 18_000))]),
            ("A long wait", vec![(ElementKind::Speech(take(range(4_000, 9_300))), range(18_000, 27_000))]),
        ],
    );
    let starts: Vec<_> = chapters(&programme, &timeline).iter().map(|c| c.start.0).collect();
    assert_eq!(starts, [0, 9_080, 18_000]);
}

#[test]
fn another_reader_of_tags_finds_the_same_chapters() {
    let chapter = |ms, title: &str| Chapter { start: Millis(ms), title: title.into(), ..Chapter::default() };
    let facts = TagFacts {
        title: "덤 & more".into(),
        artist: "숟가락 공방".into(),
        album: "말 한 숟가락".into(),
        year: Some(2026),
        number: Some(1),
        summary: "s".into(),
        language: "kor".into(),
        chapters: vec![chapter(0, "오프닝"), chapter(20_380, "클로징 😀")],
        duration: Millis(90_000),
        picture: None,
    };
    let bytes = tag(&facts).unwrap();
    if let Some(found) = judge::tag::read_by_others(&bytes) {
        assert_eq!(found, "0 20380 오프닝\n20380 90000 클로징 😀\n['ch0', 'ch1'] 덤 & more (2, 3)\n");
    }
}

/// The captions of a `WebVTT` file, by the rules of its blocks; fails on a line that no block explains.
fn read_vtt(file: &str) -> Vec<(String, String, Vec<String>)> {
    let mut blocks = file.trim_end().split("\n\n");
    assert_eq!(blocks.next(), Some("WEBVTT"));
    let block = |b: &str| {
        let mut lines = b.lines();
        let (start, end) = lines.next().unwrap().split_once(" --> ").unwrap();
        let text: Vec<String> = lines.map(str::to_owned).collect();
        assert!(!text.is_empty() && text.iter().all(|l| !l.contains("-->")), "{b:?}");
        (start.to_owned(), end.to_owned(), text)
    };
    blocks.map(block).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn captions_hold_every_word_once_and_keep_to_the_screen(
        said in prop::collection::vec(("[a-zA-Z가-힣]{1,14}[.,?!]?", 1u64..900, 0u64..2500), 1..120),
        korean in any::<bool>(),
    ) {
        let mut now = 0;
        let mut all = Vec::new();
        for (text, length, pause) in &said {
            all.push(word(text, now, now + length));
            now += length + if *pause > 2000 { *pause } else { 30 };
        }
        let cut = Cut { pieces: vec![piece(0, now)], words: all, ..Cut::default() };
        let made = clip(if korean { "ko" } else { "en" }, cut, range(5_000, 5_000 + now));
        let wanted: Vec<&str> = said.iter().map(|(t, ..)| t.as_str()).collect();
        prop_assert_eq!(words(&made), wanted.join(" "));
        let width = if korean { 18 } else { 32 };
        for caption in &made {
            prop_assert!(caption.lines.len() <= 2, "{:?}", caption);
            prop_assert!(caption.lines.iter().all(|l| l.chars().count() <= width), "{:?}", caption);
            prop_assert!(caption.end.0 - caption.start.0 <= 7000 && caption.start < caption.end, "{:?}", caption);
        }
        prop_assert!(made.windows(2).all(|w| w[0].end <= w[1].start), "{:?}", made);
        // as the podcast namespace has it for SubRip, names among them
        let file = srt(&Captions { language: "en".into(), all: made, revisions: Vec::new() });
        prop_assert!(file.lines().all(|l| l.chars().count() <= 32), "{}", file);
    }

    #[test]
    fn no_text_breaks_out_of_a_caption_file(
        texts in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![
            "-->", "00:00:01.000 --> 00:00:02.000", "</v>", "<v x>", "&", "\n", "\n\n", "\r\n\r\n", "NOTE", "STYLE", "\u{0}", "{\\an8}",
            "<b>", "1", "가", "\u{202e}", "\u{2028}", "\u{85}", " ",
        ]), 1..8), 1..6),
        voice in any::<String>(),
    ) {
        let all: Vec<Caption> = texts.iter().zip(0u64..).map(|(parts, n)| Caption {
            start: Millis(n * 1000),
            end: Millis(n * 1000 + 900),
            voice: Some(format!("v{voice}{}", parts.concat())),
            lines: vec![format!("x{}", parts.concat())],
        }).collect();
        let captions = Captions { language: "en".into(), all, revisions: Vec::new() };
        let read = read_vtt(&vtt(&captions));
        prop_assert_eq!(read.len(), texts.len());
        for (_, _, lines) in &read {
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(lines[0].matches('<').count(), 1);
        }
        let subrip = srt(&captions);
        prop_assert_eq!(subrip.matches("-->").count(), texts.len());
        prop_assert_eq!(subrip.trim_end().split("\n\n").count(), texts.len());
        let parsed: serde_json::Value = serde_json::from_str(&json(&captions)).unwrap();
        prop_assert_eq!(parsed["segments"].as_array().unwrap().len(), texts.len());
    }
}
