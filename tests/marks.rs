//! Who speaks and what sounds, in the marks of the tools and stations that write transcripts.
use crate::show::{made::Made, run::run};
use cornercast::{
    source::SourceId,
    transcript::{ParagraphKind, SetAsideKind, Transcript, read},
};

fn timed(name: &str, text: &str) -> Transcript {
    read(SourceId(0), name, text).value
}

/// Turn by turn: who, and what is said.
fn turns(t: &Transcript) -> Vec<(Option<&str>, String)> {
    let mut out: Vec<(Option<&str>, String)> = Vec::new();
    for p in t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech) {
        out.push((p.speaker.map(|id| t.speakers[id.0].as_str()), t.text(p.words.clone())));
    }
    out
}

const SAID: [&str; 4] = [
    "Where did you keep the lamp that winter?",
    "In the window, so that the ferry came home by it.",
    "And when did you put it out?",
    "We never did, and my daughter fills it on the first day of every month.",
];

fn srt(line: impl Fn(usize, &str) -> String) -> String {
    let cue = |(n, said): (usize, &&str)| {
        format!("{}\n00:00:{:02},000 --> 00:00:{:02},500\n{}\n\n", n + 1, n * 5 + 1, n * 5 + 5, line(n, said))
    };
    SAID.iter().enumerate().map(cue).collect()
}

fn page(line: impl Fn(usize, &str) -> String) -> String {
    SAID.iter().enumerate().map(|(n, said)| line(n, said) + "\n\n").collect()
}

#[test]
fn names_in_brackets_are_labels_where_they_come_again() {
    for names in [["SPEAKER_00", "SPEAKER_01"], ["Mina", "Tom"], ["기자", "할머니"]] {
        let colon = |n: usize, said: &str| format!("[{}]: {said}", names[n % 2]);
        let bare = |n: usize, said: &str| format!("[{}] {said}", names[n % 2]);
        for (name, text) in [("a.srt", srt(colon)), ("a.srt", srt(bare)), ("a.txt", page(colon)), ("a.txt", page(bare))]
        {
            let t = timed(name, &text);
            assert_eq!(t.speakers, names, "{text}");
            let said: Vec<String> = turns(&t).into_iter().map(|(_, said)| said).collect();
            assert_eq!(said, SAID, "{text}");
        }
    }
    let t = timed("a.srt", &srt(|n, said| format!("(speaker {}) {said}", n % 2)));
    assert_eq!(t.speakers, ["speaker 0", "speaker 1"]);
    // what an editor puts in, and a sound
    let t = timed(
        "a.txt",
        "Mina: And then?\n\nTom: [Institute] people came.\n\n[Ferry] men came too.\n\nMina: Why?\n\nTom: [Laughs] I was young.\n",
    );
    assert_eq!(t.speakers, ["Mina", "Tom"]);
}

#[test]
fn a_mark_of_turns_parts_people_who_have_no_names() {
    let t = timed("a.srt", &srt(|n, said| format!("{said}{}", if n % 2 == 0 { " [SPEAKER_TURN]" } else { "" })));
    let said: Vec<String> = turns(&t).into_iter().map(|(_, said)| said).collect();
    assert_eq!(said, [SAID[0].to_owned(), format!("{} {}", SAID[1], SAID[2]), SAID[3].to_owned()]);
    assert!(t.words.iter().all(|w| !w.text.contains("TURN")));
    // two arrows begin a turn, too
    let t = timed("a.srt", &srt(|n, said| format!("{}{said}", if n > 0 { ">> " } else { "" })));
    assert_eq!(turns(&t).into_iter().map(|(_, said)| said).collect::<Vec<_>>(), SAID);
    let segment = |(n, said): (usize, &&str)| {
        format!(
            "{{\"offsets\":{{\"from\":{},\"to\":{}}},\"text\":\" {said}\",\"speaker_turn_next\":true}}",
            n * 5000,
            n * 5000 + 4900
        )
    };
    let all: Vec<String> = SAID.iter().enumerate().map(segment).collect();
    let t = timed("a.json", &format!("{{\"transcription\":[{}]}}", all.join(",")));
    assert_eq!(turns(&t).into_iter().map(|(_, said)| said).collect::<Vec<_>>(), SAID);
}

#[test]
fn speakers_are_counted_in_korean_too() {
    for label in ["참석자 ", "참석자", "화자 ", "발화자 "] {
        let t = timed("a.txt", &page(|n, said| format!("{label}{}: {said}", n % 2 + 1)));
        assert_eq!(t.speakers, [format!("{label}1"), format!("{label}2")]);
        assert_eq!(turns(&t).len(), 4);
        let t = timed("a.txt", &page(|n, said| format!("{label}{} 00:{:02}\n{said}", n % 2 + 1, n * 7)));
        assert_eq!(t.speakers, [format!("{label}1"), format!("{label}2")]);
        assert!(t.is_timed());
    }
}

#[test]
fn sounds_without_brackets_are_sounds_where_broadcasters_write_them() {
    let p = |n: usize, words: &str| format!("<p begin=\"00:00:{n:02}.000\" end=\"00:00:{:02}.000\">{words}</p>", n + 2);
    let body = [p(1, "It came home."), p(3, "APPLAUSE"), p(5, "AUDIENCE LAUGHTER It was late."), p(7, "The BBC came.")]
        .concat();
    let t = timed("a.ttml", &format!("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div>{body}</div></body></tt>"));
    assert_eq!(t.text(0..t.words.len()), "It came home. It was late. The BBC came.");
    assert_eq!(t.set_aside.iter().filter(|s| s.kind == SetAsideKind::Sound).count(), 2);
}

#[test]
fn the_last_words_of_a_name_are_the_same_person() {
    let text = "JO PARK: Where did you cross?\n\nWIM DE VRIES: By the mill, every night.\n\nPARK: And then?\n\nDE VRIES: I met \
                Anna Moor there.\n\nPARK: Who?\n\nDE VRIES: The miller.\n";
    assert_eq!(timed("a.txt", text).speakers, ["JO PARK", "WIM DE VRIES"]);
}

#[test]
fn how_a_turn_was_said_is_not_said() {
    let text = "MINA: Who carried it?\n\nTOM: (Through interpreter) We carried the piano out.\n\nMINA: And then?\n\nTOM: (통역) He came. I \
                spoke to him through an interpreter.\n";
    let t = timed("a.txt", text);
    let all = t.text(0..t.words.len());
    assert!(!all.contains("Through") && !all.contains("통역") && all.contains("through an interpreter"), "{all}");
}

#[test]
fn a_time_in_brackets_behind_a_label_is_one() {
    let t = timed("a.txt", &page(|n, said| format!("{}: [00:00:{:02}] {said}", ["MINA", "TOM"][n % 2], n * 6)));
    assert_eq!(t.words[0].time.map(|t| t.start.0), Some(0));
    assert!(t.words.iter().any(|w| w.time.is_some_and(|t| t.start.0 == 6_000)));
    assert_eq!(turns(&t)[1].1, SAID[1]);
}

#[test]
fn columns_of_segments_and_clocks_above_lines_have_their_times() {
    let stm: String = SAID
        .iter()
        .enumerate()
        .map(|(n, s)| format!("net 1 {} {}.00 {}.50 <o,f0,male> {s}\n", ["mina", "tom"][n % 2], n * 5, n * 5 + 4))
        .collect();
    let t = timed("a.stm", &stm);
    assert_eq!((t.format, t.speakers.as_slice()), ("stm", ["mina".to_owned(), "tom".to_owned()].as_slice()));
    assert_eq!(turns(&t).into_iter().map(|(_, s)| s).collect::<Vec<_>>(), SAID);
    let clocks: String =
        SAID.iter().enumerate().map(|(n, s)| format!("0:{:02}\n{} seconds\n{s}\n", n * 5, n * 5)).collect();
    let t = timed("a.txt", &clocks);
    assert_eq!(t.format, "clocked lines");
    assert_eq!(t.text(0..t.words.len()), SAID.join(" "));
    assert!(t.words.iter().any(|w| w.time.is_some_and(|t| t.start.0 == 5_000)));
    // two lines within one second
    let t = timed("a.txt", &clocks.replacen("0:05\n5 seconds", "0:00\n0 seconds", 1));
    assert_eq!((t.format, t.text(0..t.words.len())), ("clocked lines", SAID.join(" ")));
    assert!(t.words.iter().all(|w| w.time.is_some()));
}

#[test]
fn what_is_copied_from_a_player_is_read_with_and_without_its_spaces() {
    let clock = |n: usize| format!("{}:{:02}", n * 37 / 60, n * 37 % 60);
    let english = |n: usize| match (n * 37 / 60, n * 37 % 60) {
        (0, s) => format!("{s} seconds"),
        (1, s) => format!("1 minute, {s} seconds"),
        (m, s) => format!("{m} minutes, {s} seconds"),
    };
    let korean = |n: usize| match (n * 37 / 60, n * 37 % 60) {
        (0, s) => format!("{s}초"),
        (m, s) => format!("{m}분 {s}초"),
    };
    let texts = [
        SAID.iter().enumerate().map(|(n, s)| format!("{}{}{s}\n", clock(n), english(n))).collect::<String>(),
        SAID.iter().enumerate().map(|(n, s)| format!("{}{}{s}\n", clock(n), korean(n))).collect(),
        SAID.iter().enumerate().map(|(n, s)| format!("{}\n{}\n{s}\n", clock(n), english(n))).collect(),
    ];
    for text in texts {
        let first = text.split_inclusive('\n').next().unwrap();
        let chapter = format!("{first}Chapter 2: The wolf\n{}", text.strip_prefix(first).unwrap());
        let headed = format!("Transcript\nSearch in video\nChapter 1: Intro\n{text}");
        for text in [&text, &headed] {
            let t = timed("a.txt", text);
            assert_eq!((t.format, t.text(0..t.words.len())), ("clocked lines", SAID.join(" ")), "{text}");
            assert!(t.words.iter().any(|w| w.time.is_some_and(|t| t.start.0 == 37_000)), "{text}");
        }
        if first.len() > 12 {
            assert_eq!(timed("a.txt", &chapter).text(0..3), timed("a.txt", &text).text(0..3), "{chapter}");
        }
    }
}

#[test]
fn pieces_of_characters_in_tokens_are_no_reason_to_refuse_a_transcript() {
    let made = Made::show();
    let json = b"{\"transcription\":[{\"offsets\":{\"from\":0,\"to\":4000},\"text\":\" \xec\x95\x88\xeb\x85\x95 \xed\x95\x98\xec\x84\xb8\xec\x9a\x94\",\"tokens\":[{\"text\":\" \xec\",\"offsets\":{\"from\":0,\"to\":900}},{\"text\":\"\x95\x88\",\"offsets\":{\"from\":900,\"to\":1800}}]}]}";
    std::fs::write(made.path("talk.json"), json).unwrap();
    let path = made.path("talk.json");
    let out = run(made.root(), &["outline", path.to_str().unwrap()]);
    out.ends(0);
    // and what is broken elsewhere is still told
    std::fs::write(made.path("talk.txt"), b"Mina: \xec and so on.\n").unwrap();
    let path = made.path("talk.txt");
    run(made.root(), &["outline", path.to_str().unwrap()]).ends(1);
}

#[test]
fn links_are_said_and_their_addresses_and_pictures_are_not() {
    let text = "**Jo:** Where did you work first?\n\n**Wim:** I worked at [the old mill](https://example.org/mill), and we \
                met [Anna Moor][1] there. ![A loaf](https://example.org/p.jpg) People came.\n\n**Jo:** And then?\n\n\
                **Wim:** \\[laughs\\] Then I left.\n\n[1]: https://example.org/anna\n";
    let t = timed("a.md", text);
    let said: Vec<String> = turns(&t).into_iter().map(|(_, s)| s).collect();
    assert_eq!(said[1], "I worked at the old mill, and we met Anna Moor there. People came.");
    assert_eq!(said[3], "Then I left.");
    assert!(t.glosses.is_empty(), "{:?}", t.glosses);
    let aside: Vec<&str> = t.set_aside.iter().map(|s| s.text.as_str()).collect();
    assert!(aside.iter().any(|a| a.contains("mill")) && aside.iter().any(|a| a.contains("A loaf")), "{aside:?}");
}

#[test]
fn the_number_of_a_caption_without_its_times_is_not_said() {
    let text = srt(|_, said| said.to_owned()).replace("00:00:06,000 --> 00:00:10,500\n", "");
    let t = timed("a.srt", &text);
    assert_eq!(t.text(0..t.words.len()), SAID.join(" "));
    // a number that somebody says stays
    let t = timed("a.srt", &srt(|n, said| if n == 2 { "42".to_owned() } else { said.to_owned() }));
    assert!(t.words.iter().any(|w| w.text == "42"));
}

#[test]
fn a_time_in_square_brackets_may_stand_between_a_name_and_what_is_said() {
    let english = "Speaker 1 [00:00:04] Where did you keep the bees?\n\nSpeaker 2 [00:00:09] In the bell tower. Nobody asked.\n\n\
                   Speaker 1 [00:00:31] Were you ever stung?\n\nSpeaker 2 [00:00:33] Every day, and at Easter twice.\n";
    let korean = "김도연 [00:00:04] 언제 등대에 가셨나요?\n\n박서준 [00:00:09] 스물두 살 때였습니다.\n\n김도연 [00:00:31] 열쇠는요?\n\n\
                  박서준 [00:00:33] 목에 걸고 다닙니다.\n";
    for text in [english, korean] {
        let t = timed("a.txt", text);
        assert_eq!(t.speakers.len(), 2, "{:?}", t.speakers);
        assert_eq!(turns(&t).len(), 4, "{:?}", turns(&t));
        assert_eq!(t.words.first().and_then(|w| w.time.as_ref()).map(|time| time.start.0), Some(4_000));
        assert!(t.set_aside.iter().all(|s| !s.text.contains("bees")) && t.title.is_none(), "{:?}", t.set_aside);
    }
    // a time within a sentence is none
    let told = "The Bell Ringer\n\nIt began in the tower. Then came Easter [00:04:10] and we rang. Nobody slept for a week after it.\n\n\
                Then came May [00:05:10] and we rang again. I was tired, and the bell was not.\n";
    assert!(timed("a.txt", told).speakers.is_empty(), "{:?}", timed("a.txt", told).speakers);
}
