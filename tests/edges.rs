//! The odd corners of transcripts, one a line: what is written, and what it means.
use cornercast::{
    script::outline::{Parts, outline},
    source::SourceId,
    transcript::{ParagraphKind, SetAsideKind, Transcript, WordKind, read},
};
use std::fmt::Write;

fn of(name: &str, text: &str) -> Transcript {
    read(SourceId(0), name, text).value
}

/// `Name| words` for each turn, joined by ` / `.
fn speech(t: &Transcript) -> String {
    let said = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    let turns = said.map(|p| {
        let who = p.speaker.map_or("", |s| t.speakers[s.0].as_str());
        format!("{who}| {}", t.text(p.words.clone()))
    });
    turns.collect::<Vec<_>>().join(" / ")
}

#[test]
fn who_speaks() {
    let mut wrong = String::new();
    for (text, expected) in [
        ("KIM: We laughed.", "KIM| We laughed."),
        ("Kim Ji-young: Yes.\n\nKim Ji-young: No.", "Kim Ji-young| Yes. / Kim Ji-young| No."),
        ("Q: Why?\n\nA: Fear.", "Q| Why? / A| Fear."),
        ("Q. Why?\n\nA. Fear.", "Q| Why? / A| Fear."),
        ("**Kim:** Hi there.\n\n**Kim:** Well.", "Kim| Hi there. / Kim| Well."),
        ("Kim (00:01:02): Hi there.", "Kim| Hi there."),
        ("[00:01:02] Kim: Hi there.", "Kim| Hi there."),
        ("Kim: 00:01:02\nHi there.\n\nKim: 00:01:09\nWell.", "Kim| Hi there. / Kim| Well."),
        ("Kim:\n\nHi there.\n\nKim:\n\nWell.", "Kim| Hi there. / Kim| Well."),
        ("Adam Jonas (AJ): Hi there.\n\nAJ: So it was.", "Adam Jonas| Hi there. / Adam Jonas| So it was."),
        ("Aaron van Wirdum: Hi.\n\nAaron van Wirdum: So.", "Aaron van Wirdum| Hi. / Aaron van Wirdum| So."),
        ("He told me one thing: run.", "| He told me one thing: run."),
        ("At 3:30 we left.", "| At 3:30 we left."),
        ("John 3:16 says that it is so.", "| John 3:16 says that it is so."),
        ("김 기자: 네.\n\n진행자： 그렇군요.", "김 기자| 네. / 진행자| 그렇군요."),
        ("문: 왜요?\n\n답: 무서웠어요.", "문| 왜요? / 답| 무서웠어요."),
        (
            "전: 왜요?\n\n김: 무서웠어요.\n\n전: 네.\n\n김: 그래요.",
            "전| 왜요? / 김| 무서웠어요. / 전| 네. / 김| 그래요.",
        ),
        ("SPEAKER_00: Hi.\n\nSPEAKER_01: Well.", "SPEAKER_00| Hi. / SPEAKER_01| Well."),
        ("Speaker 1: Hi.\n\nSpeaker 2: Well.", "Speaker 1| Hi. / Speaker 2| Well."),
        ("KIM (through interpreter): Yes.\n\nKIM: No.", "KIM| Yes. / KIM| No."),
    ] {
        let found = speech(&of("a.txt", text));
        if found != expected {
            writeln!(wrong, "{text:?}\n  found    {found}\n  expected {expected}").unwrap();
        }
    }
    for (name, text, expected) in [
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n- Hi\n- Yes\n", "| Hi / | Yes"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n>> KIM: Hi.\n", "KIM| Hi."),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>Hi\n", "Kim| Hi"),
    ] {
        let found = speech(&of(name, text));
        if found != expected {
            writeln!(wrong, "{text:?}\n  found    {found}\n  expected {expected}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_stands_in_brackets() {
    let mut wrong = String::new();
    for (text, words, kinds) in [
        ("I saw it [laughs] there.", "I saw it there.", vec![SetAsideKind::Sound]),
        ("I saw it (Laughter.) there.", "I saw it there.", vec![SetAsideKind::Sound]),
        ("I saw it (he paused) there.", "I saw it there.", vec![SetAsideKind::Sound]),
        ("I saw it. [MUSIC: THEME, FADES] Then I left.", "I saw it. Then I left.", vec![SetAsideKind::Sound]),
        ("I saw it. [DOOR SLAMS] Then I left.", "I saw it. Then I left.", vec![SetAsideKind::Sound]),
        ("I saw [inaudible] there.", "I saw there.", vec![SetAsideKind::Unclear]),
        ("I saw [crosstalk 00:12:03] there.", "I saw there.", vec![SetAsideKind::Unclear]),
        ("I saw it. [...] Then I left.", "I saw it. Then I left.", vec![SetAsideKind::Cut]),
        ("I seen it [sic] there.", "I seen it there.", vec![SetAsideKind::Mark]),
        ("We opened in [1958] and left.", "We opened in 1958 and left.", vec![]),
        ("It rang.[1] Then I left.", "It rang. Then I left.", vec![SetAsideKind::Mark]),
        ("By hand. [Shows hands.] I fold.", "By hand. I fold.", vec![SetAsideKind::Sound]),
        ("That one, [pointing] there, is mine.", "That one, there, is mine.", vec![SetAsideKind::Sound]),
        ("I was [running] late.", "I was running late.", vec![]),
        ("I climbed [the] ladder.", "I climbed the ladder.", vec![]),
        ("Mr. Lamb [not his real name] left.", "Mr. Lamb left. not his real name", vec![]),
        ("That was all. [End]", "That was all.", vec![SetAsideKind::Mark]),
        ("저는 [손을 흔들며] 갔어요.", "저는 갔어요.", vec![SetAsideKind::Sound]),
        ("I went to jangmadang (market) then.", "I went to jangmadang then.", vec![]),
        ("장마당(market)에 갔어요.", "장마당에 갔어요.", vec![]),
    ] {
        let t = of("a.txt", text);
        let found: Vec<SetAsideKind> = t.set_aside.iter().map(|s| s.kind).collect();
        if t.text(0..t.words.len()) != words || found != kinds {
            writeln!(wrong, "{text:?}\n  found {:?} {found:?}", t.text(0..t.words.len())).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let t = of("a.txt", "I asked the [State Security] officer.");
    let inserted: Vec<&str> =
        t.words.iter().filter(|w| w.kind == WordKind::Inserted).map(|w| w.text.as_str()).collect();
    assert_eq!(inserted, ["State", "Security"]);
    // a redaction is neither lost nor read as if it had been said
    let t = of("a.txt", "I met [name withheld] at the quay.");
    let kept = t.words.iter().any(|w| w.kind == WordKind::Inserted && w.text.contains("withheld"));
    assert!(kept || t.set_aside.iter().any(|s| s.text.contains("withheld")));
    let t = of("a.txt", "I rang the bell.\n\n[Editor's note: jangmadang means market]\n\nI left.");
    assert_eq!(t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Note).count(), 1);
}

#[test]
fn what_is_no_speech() {
    for (line, kind) in [
        ("Home | Stories | Donate", SetAsideKind::Navigation),
        ("Share this:", SetAsideKind::Boilerplate),
        ("© 2023 The Quay", SetAsideKind::Boilerplate),
        ("Subscribe", SetAsideKind::Boilerplate),
    ] {
        let text = format!("I rang the bell and I left, and nobody asked me why I did it.\n\n{line}\n");
        let t = of("a.txt", &text);
        assert!(t.set_aside.iter().any(|s| s.text == line), "{line}: {:?} {}", t.set_aside, speech(&t));
        let found = t.set_aside.iter().find(|s| s.text == line).unwrap().kind;
        assert!(found == kind || found == SetAsideKind::Navigation, "{line}: {found:?}");
    }
    let t = of(
        "a.txt",
        "The Bell\n\nThe Bell\n\nInterviewed December 10, 2023\n\nI rang the bell, and I never told anybody why I did it then.\n",
    );
    assert_eq!(t.title.as_deref(), Some("The Bell"));
    assert_eq!(t.date.map(|d| d.to_string()).as_deref(), Some("2023-12-10"));
    assert!(speech(&t).starts_with("| I rang"), "{}", speech(&t));
}

#[test]
fn what_looks_odd_and_is_speech() {
    for text in [
        "I had had enough.",
        "It was very very cold.",
        "“I left—” “Why?”",
        "It was in the 1990s, or the '90s, for $1.5m at No. 39.",
        "Um-hum, I said. Uh-uh, she said.",
        "Dr. Kim left at 3 p.m. He ran.",
    ] {
        let t = of("a.txt", text);
        assert_eq!(t.text(0..t.words.len()), text);
    }
    let t = of(
        "a.txt",
        "I rang the old bell of the school in the har-\nbour, and the harbour was dark that night, so we\nwaited there.",
    );
    assert_eq!(t.paragraphs.len(), 1);
    assert_eq!(
        t.text(0..t.words.len()),
        "I rang the old bell of the school in the harbour, and the harbour was dark that night, so we waited there."
    );
}

/// Who speaks where there is more than one name, or none.
#[test]
fn what_looks_like_a_label_and_is_none() {
    let mut wrong = String::new();
    for (text, speakers, words) in [
        ("KIM: We laughed.\n\nNote: this was cut.\n\nKIM: We ran.", &["KIM"][..], "We ran."),
        ("See http://x.org: down it was, all day long.", &[], "http://x.org: down"),
        ("HOST/KIM: Both of us.\n\nHOST: Yes.\n\nKIM: No.", &["HOST", "KIM"], "Both of us."),
        ("I rang the bell. I [saw the whole of it.\n\nThen I left.", &[], "[saw the whole of it."),
        ("I left [a [b] c] early.", &[], "I left early."),
    ] {
        let t = of("a.txt", text);
        let all = t.text(0..t.words.len());
        if t.speakers != speakers || !all.contains(words) {
            writeln!(wrong, "{text:?}\n  found {:?} {all:?}", t.speakers).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn where_a_sentence_ends() {
    let mut wrong = String::new();
    for (text, sentences) in [
        ("Dr. Kim left at 3 p.m. He ran.", 2),
        ("It was 1.5 kg.", 1),
        ("2023. 12. 10. 만났다.", 1),
        ("그는 \"왜요?\"라고 물었다.", 1),
        ("“Why?” he asked.", 1),
        ("Wait... what?", 1),
        ("I left... Then it rained.", 2),
        ("It was No. 39 of the U.S. lot, i.e. the last. Gen. Holt bought it.", 2),
    ] {
        let found = outline(&of("a.txt", text), Parts::Count(1), None).sentences.len();
        if found != sentences {
            writeln!(wrong, "{text:?}: {found} sentences, not {sentences}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_machines_and_files_do_to_text() {
    // marks that are not seen, in every place; Hangul in parts
    let t = of("a.txt", "\u{feff}KIM:\u{a0}I do\u{200b}n’t kn\u{ad}ow\u{a0}it.\r\n\r\nKIM: I don't.\r\n");
    assert_eq!(speech(&t).replace('’', "'"), "KIM| I don't know it. / KIM| I don't.");
    let t = of("a.txt", "김: \u{1100}\u{1161}\u{11b7}나무였어요.");
    assert_eq!(t.words[0].text, "감나무였어요.");
    // backward and overlapping times are sorted and said; nothing is dropped
    let srt = "2\n00:00:05,000 --> 00:00:07,000\nlater\n\n1\n00:00:01,000 --> 00:00:06,000\nsooner\n";
    let checked = read(SourceId(0), "a.srt", srt);
    assert_eq!(checked.value.text(0..2), "sooner later");
    assert!(!checked.diagnostics.is_empty());
    // captions that roll
    let vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\nthe bell\n\n00:01.000 --> 00:01.010\nthe bell\n\n00:01.010 --> 00:02.000\nthe bell\nrang twice\n";
    let t = of("a.vtt", vtt);
    assert_eq!(t.text(0..t.words.len()), "the bell rang twice");
    // without numbers, with points, with a mark of the order of bytes
    let t =
        of("a.srt", "\u{feff}00:00:01.000 --> 00:00:02.000\r\nHi there\r\n\r\n00:00:03.000 --> 00:00:04.000\r\nYes");
    assert_eq!((t.text(0..3).as_str(), t.words[2].time.unwrap().start.0), ("Hi there Yes", 3_000));
    // a date that may be either, an abbreviation with what it stands for, an empty file, one without an end
    let t =
        of("a.txt", "10.12.2023\n\nI rang the bell at the RFA (Radio Free Asia) desk, and nobody asked me why I did");
    assert_eq!(t.date, None);
    assert!(speech(&t).ends_with("why I did"), "{}", speech(&t));
    let asked = |date: &str| {
        let page = format!(
            "The Potter of Salt Row\n\n{date}\n\nANN: What is a jar?\n\nMO: I never made two that were alike, and I tried.\n"
        );
        cornercast::transcript::read(SourceId(0), "a.txt", &page).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(asked("10.12.2023"), ["W064"]);
    assert_eq!((asked("Published 10.12.2023"), asked("10.22.2023"), asked("13.12.2023")), (vec![], vec![], vec![]));
    assert!(of("a.txt", "").words.is_empty());
    assert_eq!(of("a.txt", &"word ".repeat(200_000)).words.len(), 200_000);
}
