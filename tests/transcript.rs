//! Transcripts as people have them become words, turns, notes and metadata, and nothing of a file is lost.
use cornercast::{
    diagnostic::Checked,
    source::SourceId,
    transcript::{ParagraphKind, SetAsideKind, Timing, Transcript, WordKind, folded, read},
    units::Millis,
};
use proptest::prelude::*;
use std::{fmt::Write, fs, path::Path};

const PAGES: &[&str] = &[
    "bridge",
    "ferryman",
    "ko-station",
    "columns",
    "conductors",
    "press",
    "ferry",
    "bakery",
    "ko-market",
    "football",
    "jokes",
    "ko-bus",
    "held-lighthouse",
    "held-ko-harbour",
    "held-tailor",
    "held-tram",
    "blog",
    "ko-paper",
    "archive",
    "quay",
    "show",
    "landing",
    "numbered",
    "feature",
    "ko-feature",
    "numbers",
    "ko-numbers",
    "colophon",
    "ko-colophon",
    "magazine",
    "ko-magazine",
    "profile",
    "gestures",
    "ko-gestures",
    "records",
    "ko-dated",
    "column",
];

fn of(text: &str) -> Checked<Transcript> {
    read(SourceId(0), "kim.txt", text)
}

fn speech(t: &Transcript) -> Vec<(Option<&str>, String)> {
    let said = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    said.map(|p| (p.speaker.map(|s| t.speakers[s.0].as_str()), t.text(p.words.clone()))).collect()
}

/// Everything that was found, one line each, in the order of the file.
fn outline(checked: &Checked<Transcript>) -> String {
    let t = &checked.value;
    let mut lines: Vec<(usize, String)> = Vec::new();
    for p in &t.paragraphs {
        let mut text = String::new();
        for w in &t.words[p.words.clone()] {
            let mark = if w.kind == WordKind::Inserted { "+" } else { "" };
            write!(text, " {mark}{}", w.text).unwrap();
        }
        let who = p.speaker.map(|s| format!(" {}:", t.speakers[s.0])).unwrap_or_default();
        lines.push((p.span.range.start, format!("{:?}{who}{text}", p.kind).to_string()));
    }
    for s in &t.set_aside {
        lines.push((s.span.range.start, format!("aside {:?} ({}): {}", s.kind, s.why, s.text)));
    }
    for g in &t.glosses {
        lines.push((g.span.range.start, format!("gloss {} = {} @ {}", g.term, g.meaning, t.words[g.word].text)));
    }
    lines.sort();
    let mut out = format!(
        "{} {:?}\ntitle: {:?}\nsubtitle: {:?}\ndate: {:?}\n",
        t.format, t.language, t.title, t.subtitle, t.date
    );
    for d in &checked.diagnostics {
        writeln!(out, "{} {}", d.code, d.message).unwrap();
    }
    for (_, line) in lines {
        writeln!(out, "{line}").unwrap();
    }
    out
}

fn unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Every character that anybody can see is in a word, set aside, a gloss, a bracket of those, or a speaker's label.
fn lost(text: &str, t: &Transcript) -> Vec<(usize, char)> {
    let mut covered = vec![false; text.len()];
    let words = t.words.iter().map(|w| &w.span);
    let spans = words.chain(t.set_aside.iter().map(|s| &s.span)).chain(t.glosses.iter().map(|g| &g.span));
    for span in spans {
        covered[span.range.clone()].fill(true);
    }
    // a label stands between the start of its paragraph and the first word, and names the speaker
    for p in &t.paragraphs {
        let first = t.words[p.words.start].span.range.start;
        let label = p.span.range.start..first.max(p.span.range.start);
        let free: String =
            text[label.clone()].char_indices().filter(|(at, _)| !covered[label.start + at]).map(|(_, c)| c).collect();
        let named = t.speakers.iter().any(|s| {
            let initials: String = s.split_whitespace().filter_map(|w| w.chars().next()).collect();
            let part = s.split_whitespace().any(|name| name.len() > 2 && folded(&free).contains(&folded(name)));
            part || folded(&free).contains(&folded(s)) || folded(&free).contains(&folded(&initials))
        });
        let marks = !free.contains(char::is_alphanumeric);
        if named || marks {
            covered[label].fill(true);
        }
        // marks of emphasis around a whole paragraph
        let last = t.words[p.words.end - 1].span.range.end.min(p.span.range.end);
        for (at, _) in text[last..p.span.range.end].match_indices(['*', '_']) {
            covered[last + at] = true;
        }
        if p.kind == ParagraphKind::Note {
            // the brackets of a note
            for (at, _) in text[p.span.range.clone()].match_indices(['[', ']', '(', ')']) {
                covered[p.span.range.start + at] = true;
            }
        }
    }
    text.char_indices().filter(|(at, c)| !covered[*at] && !unseen(*c)).collect()
}

#[test]
fn pages_copied_from_the_web_become_what_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcript");
    let mut wrong = String::new();
    for page in PAGES {
        let text = fs::read_to_string(folder.join(format!("{page}.txt"))).unwrap();
        let checked = of(&text);
        assert_eq!(lost(&text, &checked.value), [], "{page}");
        let found = outline(&checked);
        let golden = folder.join(format!("{page}.expected"));
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            writeln!(wrong, "--- {page}: found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nif this is right: UPDATE_GOLDENS=1 cargo test transcript::");
}

fn timed(name: &str, text: &str) -> Checked<Transcript> {
    read(SourceId(0), name, text)
}

type Timed = (String, Option<(u64, u64, Timing)>);

fn times(t: &Transcript) -> Vec<Timed> {
    t.words.iter().map(|w| (w.text.clone(), w.time.map(|x| (x.start.0, x.end.0, x.timing)))).collect()
}

#[test]
fn whisper_words_keep_their_times_and_pieces_of_words_are_joined() {
    let text = r#"{"language":"English","segments":[{"id":0,"start":0.5,"end":2.0,"text":" It's soup.","words":[
        {"word":" It","start":0.5,"end":0.7,"probability":0.9},{"word":"'s","start":0.7,"end":0.8},{"word":" soup.","start":0.9,"end":1.9}]}]}"#;
    let t = timed("a.json", text).value;
    assert_eq!((t.format, t.language.as_deref()), ("whisper json", Some("en")));
    let expected =
        [("It's".to_owned(), Some((500, 800, Timing::Word))), ("soup.".to_owned(), Some((900, 1900, Timing::Word)))];
    assert_eq!(times(&t), expected);
    assert_eq!(&text[t.words[1].span.range.clone()], "soup.");
}

#[test]
fn whisper_without_words_spreads_the_line_by_length_and_says_so() {
    let t = timed("a.json", r#"{"segments":[{"start":1,"end":3,"text":" abc abcde "}],"language":"en"}"#).value;
    let expected = [
        ("abc".to_owned(), Some((1000, 1800, Timing::Interpolated))),
        ("abcde".to_owned(), Some((1800, 3000, Timing::Interpolated))),
    ];
    assert_eq!(times(&t), expected);
}

#[test]
fn whisperx_words_without_times_lie_between_their_neighbours_and_speakers_make_turns() {
    let text = r#"{"segments":[{"start":0,"end":4,"text":"In 1998 we left.","speaker":"SPEAKER_00","words":[
        {"word":"In","start":0.0,"end":0.4,"speaker":"SPEAKER_00"},{"word":"1998"},{"word":"we","start":1.4,"end":1.6,"speaker":"SPEAKER_00"},
        {"word":"left.","start":1.7,"end":2.0,"speaker":"SPEAKER_01"}]}],"word_segments":[]}"#;
    let t = timed("a.json", text).value;
    assert_eq!(times(&t)[1].1, Some((400, 1400, Timing::Interpolated)));
    assert_eq!(t.speakers, ["SPEAKER_00", "SPEAKER_01"]);
    assert_eq!(t.paragraphs.len(), 2);
}

#[test]
fn other_whisper_tools_are_read_as_well() {
    let stamped = timed(
        "a.json",
        r#"{"segments":[{"start":0,"end":1,"text":"Hi all","words":[{"text":"Hi","start":0.1,"end":0.3,"confidence":0.9},{"text":"all","start":0.4,"end":0.9}]}]}"#,
    );
    assert_eq!(times(&stamped.value)[1].1, Some((400, 900, Timing::Word)));
    let bare = timed("a.json", r#"[{"start":0,"end":1,"text":"Hi"}]"#);
    assert_eq!(bare.value.words.len(), 1);
    let cpp = timed(
        "a.json",
        r#"{"result":{"language":"en"},"transcription":[{"timestamps":{"from":"00:00:00,500"},"offsets":{"from":500,"to":1500},"text":" Hi"}]}"#,
    );
    assert_eq!(times(&cpp.value)[0].1, Some((500, 1500, Timing::Interpolated)));
}

#[test]
fn podcast_json_joins_what_one_speaker_says_word_by_word() {
    let text = r#"{"version":"1.0.0","segments":[{"speaker":"Ada","startTime":0.5,"endTime":0.8,"body":"Warm"},{"speaker":"Ada","startTime":0.8,"endTime":1.2,"body":"bread."},{"speaker":"Kim","startTime":1.3,"endTime":2.1,"body":"Very warm."}]}"#;
    let t = timed("a.json", text).value;
    assert_eq!(t.format, "podcast json");
    assert_eq!(speech(&t), [(Some("Ada"), "Warm bread.".to_owned()), (Some("Kim"), "Very warm.".to_owned())]);
    assert_eq!(times(&t)[0].1, Some((500, 800, Timing::Word)));
}

#[test]
fn times_that_no_clock_shows_leave_words_without_a_time() {
    let t = timed(
        "a.json",
        r#"{"segments":[{"start":-5,"end":1e18,"text":"one two"},{"start":"x","end":null,"text":"three"}]}"#,
    )
    .value;
    assert_eq!(t.words.len(), 3);
    assert!(t.words.iter().all(|w| w.time.is_none_or(|x| x.start <= x.end && x.end.0 < 1 << 40)));
}

#[test]
fn srt_is_read_with_every_habit_of_those_who_write_it() {
    let text = "\u{feff}1\r\n00:00:01.000 --> 00:00:02,500 X1:40\r\n<i>Kim:</i> Hello &amp; <b>welcome</b>.\r\n\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}- Yes.\r\n- No.\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n[laughs]\r\n42";
    let checked = timed("a.srt", text);
    let t = checked.value;
    assert_eq!(checked.diagnostics, []);
    assert_eq!(t.format, "srt");
    let said: Vec<String> = speech(&t).into_iter().map(|s| s.1).collect();
    assert_eq!(said.iter().filter(|s| s.contains("welcome.")).count(), 1, "{said:?}");
    assert!(said.iter().any(|s| s.ends_with("Yes.")) && said.iter().any(|s| s.starts_with("No.")), "{said:?}");
    assert!(said.last().unwrap().ends_with("42") || t.words.iter().all(|w| w.text != "42"));
    assert_eq!(t.set_aside.iter().filter(|s| s.kind == SetAsideKind::Sound).count(), 1);
    let hello = t.words.iter().find(|w| w.text == "Hello").unwrap();
    assert_eq!(&text[hello.span.range.clone()], "Hello");
}

#[test]
fn labels_in_captions_name_the_speaker_until_the_next() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nADA: The oven is old.\n\n2\n00:00:02,000 --> 00:00:03,000\nVery old.\n\n3\n00:00:03,000 --> 00:00:04,000\n>> KIM: How old?\n";
    let t = timed("a.srt", text).value;
    assert_eq!(
        speech(&t),
        [(Some("ADA"), "The oven is old. Very old.".to_owned()), (Some("KIM"), "How old?".to_owned())]
    );
}

#[test]
fn webvtt_voices_notes_and_inner_times_are_understood() {
    let text = "WEBVTT - made by hand\n\nNOTE\nnot for air\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 01:00:02.000\talign:start\n<v.loud Ada Brandt>The <i>oven</i></v>\n<v Kim>Hm &lt;3\n\n00:03.000 --> 00:05.000\n<00:03.500><c>talks</c><00:04.200><c> back</c>\n";
    let t = timed("a.vtt", text).value;
    assert_eq!(t.speakers, ["Ada Brandt", "Kim"]);
    assert_eq!(speech(&t)[0].1, "The oven");
    assert!(speech(&t)[1].1.starts_with("Hm <3"));
    let talks = t.words.iter().find(|w| w.text == "talks").unwrap();
    assert_eq!(talks.time.map(|x| (x.start, x.end, x.timing)), Some((Millis(3500), Millis(4200), Timing::Word)));
    assert!(t.set_aside.iter().any(|s| s.text.contains("not for air")));
    assert!(t.words.iter().all(|w| w.text != "air" && w.text != "intro"));
}

#[test]
fn captions_that_roll_up_are_said_once() {
    let mut text = "WEBVTT\nKind: captions\nLanguage: en\n\n".to_owned();
    let lines = ["the night boat", "was full of", "bakers who slept", "until the quay"];
    for (n, line) in lines.iter().enumerate() {
        let above = n.checked_sub(1).map_or(" ", |b| lines[b]);
        writeln!(text, "00:0{n}.000 --> 00:0{n}.990\n{above}\n{line}\n\n00:0{n}.990 --> 00:0{}.000\n{line}\n", n + 1)
            .unwrap();
    }
    let t = timed("a.vtt", &text).value;
    assert_eq!(t.text(0..t.words.len()), lines.join(" "));
}

#[test]
fn lines_out_of_order_are_sorted_and_said() {
    let text = "1\n00:00:05,000 --> 00:00:06,000\nsecond\n\n2\n00:00:01,000 --> 00:00:02,000\nfirst\n";
    let checked = timed("a.srt", text);
    assert_eq!(checked.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["W063"]);
    assert_eq!(checked.value.words[0].text, "first");
}

#[test]
fn files_of_which_nothing_can_be_made_say_why() {
    for (name, text, code) in [
        ("a.txt", "", "E061"),
        ("a.txt", "\u{feff} \n\n", "E061"),
        ("a.txt", "… —", "E061"),
        ("a.json", r#"{"segments":[]}"#, "E061"),
        ("a.json", r#"{"results":{"channels":[]}}"#, "E061"),
        ("a.json", r#"{"results":{"voices":[]}}"#, "E062"),
        ("a.json", r#"{"segments":[{"start":0,"#, "E062"),
        ("a.srt", "no times here", "E062"),
        ("a.vtt", "WEBVTT\n\nno times here", "E062"),
        ("a.txt", "<!DOCTYPE html><p>Hello</p>", "E062"),
        ("a.txt", "%PDF-1.7 abc", "E062"),
    ] {
        let checked = timed(name, text);
        assert!(checked.diagnostics.iter().any(|d| d.code == code), "{name} {text:?}: {:?}", checked.diagnostics);
        assert!(checked.value.words.is_empty());
    }
    let deep = format!("{{\"segments\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(timed("a.json", &deep).diagnostics[0].code, "E062");
}

#[test]
fn brackets_in_a_sentence_are_read_by_their_place() {
    let t = of("The [party] secretary [laughs] said that [He] left (he paused) for the [Institute of Bells]. It was a school. He walk[ed] home to jangmadang (market), as usual.").value;
    assert_eq!(
        t.text(0..t.words.len()),
        "The party secretary said that He left for the Institute of Bells. It was a school. He walked home to jangmadang, as usual."
    );
    let inserted: Vec<&str> =
        t.words.iter().filter(|w| w.kind == WordKind::Inserted).map(|w| w.text.as_str()).collect();
    assert_eq!(inserted, ["party", "He", "Institute", "of", "Bells.", "walked"]);
    assert_eq!((t.glosses[0].term.as_str(), t.glosses[0].meaning.as_str()), ("jangmadang", "market"));
}

#[test]
fn what_a_word_stands_for_and_a_clause_of_the_editor_is_a_note_and_no_part_of_the_sentence() {
    for (text, said, notes) in [
        ("We took one [a stem] right from the log.", "We took one right from the log.", vec!["a stem"]),
        (
            "He put it on a plaque [the plaque is still there].",
            "He put it on a plaque.",
            vec!["the plaque is still there"],
        ),
        ("[Asked about it:] I would go back.", "I would go back.", vec!["Asked about it:"]),
        // without these words a sentence would have a hole
        ("We called it [the Owl] at home.", "We called it the Owl at home.", vec![]),
        ("We met the [party] secretary.", "We met the party secretary.", vec![]),
        ("He gave them [a bell] and left.", "He gave them a bell and left.", vec![]),
        ("I worked for [the Institute].", "I worked for the Institute.", vec![]),
        ("We [old] men knew.", "We old men knew.", vec![]),
    ] {
        let (speech, found, _) = page(text);
        assert_eq!(
            (speech.join(" ").as_str(), found),
            (said, notes.iter().map(ToString::to_string).collect()),
            "{text}"
        );
    }
}

#[test]
fn what_stands_beside_a_label_is_listed_in_any_kind_of_bracket() {
    for label in ["KIM [later, by email]", "KIM (through an interpreter)", "김하늘（나중에 전화로）"] {
        let text = format!(
            "{label}: I should add that it was late.\n\nLEE: Why?\n\n{label}: It was dark, and I had no lamp.\n"
        );
        let t = of(&text).value;
        assert_eq!(lost(&text, &t), [], "{label}");
        assert_eq!(t.set_aside.iter().filter(|s| s.why.contains("beside a speaker")).count(), 2, "{label}");
    }
}

#[test]
fn heads_and_numbers_of_many_sheets_are_all_set_aside() {
    let sheets: String =
        (1..9_000).map(|n| format!("Harbour Voices\n{n}\nthey went on past lamp {n} of the quay and\n\n")).collect();
    let read = of(&format!("Harbour Voices\n\nI began when I was nine and\n\n{sheets}")).value;
    assert_eq!(read.set_aside.iter().filter(|s| s.why.contains("printed page")).count(), 2 * 8_999);
    assert_eq!(read.paragraphs.len(), 1);
}

#[test]
fn a_narrator_who_asks_now_and_then_stays_one_person() {
    let told = "I came to the quay when I was nine, and my uncle gave me a rope and told me to hold it until somebody came. Nobody came.";
    let text = format!(
        "{told}\n\nWhat could we do?\n\n{told}\n\nWhy did I stay?\n\n{told}\n\nWho would have taken us?\n\n{told}\n"
    );
    let t = of(&text).value;
    assert!(t.speakers.is_empty(), "{:?}", t.speakers);
    assert_eq!(t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech).count(), 7);
}

#[test]
fn the_name_of_a_site_is_no_title_and_a_dated_title_stays_one() {
    let tail = "\n\nTOM HALE: Where was it?\n\nIDA PENN: Behind the chandler's, and I walked it backwards for years.\n";
    for (head, title) in [
        (
            "Transcripts Home\nSearch the Collection\nThe Rope Walk, remembered by Ida Penn",
            "The Rope Walk, remembered by Ida Penn",
        ),
        ("항구 이야기\n[인터뷰] 등대지기 오상민 씨에게 듣는 밤", "[인터뷰] 등대지기 오상민 씨에게 듣는 밤"),
        ("Interview with AR, cooper, March 9, 2011", "Interview with AR, cooper, March 9, 2011"),
        ("The Rope Walk\n\nBy Ann Ash\n\nPhotographs: Ben Oak", "The Rope Walk"),
        ("새벽을 굽는 사람\n\n글 윤소라 / 사진 배민재", "새벽을 굽는 사람"),
        ("Rope walk interview\n\nTom Hale started transcription", "Rope walk interview"),
    ] {
        let t = of(&format!("{head}{tail}")).value;
        assert_eq!(t.title.as_deref(), Some(title));
        assert_eq!(t.date.is_some(), head.contains("2011"), "{head}");
    }
    let menu = of("The Mill Race\nHome\nAbout\nDonate\nContact\n").value;
    assert_eq!((menu.words.len(), menu.set_aside.len()), (0, 5));
}

#[test]
fn a_headline_is_the_title_and_the_name_below_it_is_its_writer_s() {
    let talk = "Hart: And the parrot?\n\nDeniz: The parrot went with the boat. It knew the way, and nobody asked it.\n\n\
                Hart: Who fed it?\n\nDeniz: My mother did, from the window, with a spoon on a stick.\n";
    for (head, title) in [
        ("Osman Deniz: the last boat\n\nLeyla Hart\n\n", "Osman Deniz: the last boat"),
        (
            "The Quarterly\nHome\nPodcasts\nSearch\n\n“We weighed it”: a ferryman on waiting\n\nBy Leyla Hart\n\n",
            "“We weighed it”: a ferryman on waiting",
        ),
        ("Harbour Voices\n\nOsman Deniz\n\n", "Osman Deniz"),
    ] {
        let read = read(SourceId(0), "page.txt", &format!("{head}{talk}")).value;
        assert_eq!(read.title.as_deref(), Some(title), "{:?}", read.set_aside);
        assert_eq!(read.speakers, ["Hart", "Deniz"]);
    }
}

#[test]
fn questions_behind_a_dash_need_no_question_mark() {
    for page in [
        "-소금 일은 언제 시작했나.\n▲열네 살 때다. 아버지를 따라 나갔다.\n-가장 힘들었던 때는.\n▲1987년 여름이다. 창고가 날아갔다.\n-요즘은 어떤가.\n▲젊은 사람이 없다. 기계가 들어왔다.\n",
        "— 소금 일을 어떻게 시작하셨는지 듣고 싶습니다.\n열네 살에 아버지를 따라 나갔어요. 배가 고팠습니다.\n— 섬을 떠날 생각은 안 하셨군요.\n했지요. 세 번이나 배를 탔습니다.\n— 지금도 그때 일이 생각나십니까?\n가끔요. 비 냄새가 나면 발이 먼저 움직입니다.\n",
    ] {
        let read = read(SourceId(0), "page.txt", page).value;
        assert_eq!(read.speakers, ["Q", "A"], "{page}");
        let turns = read.paragraphs.iter().map(|p| read.speakers[p.speaker.unwrap().0].as_str()).collect::<String>();
        assert_eq!(turns, "QAQAQA", "{page}");
        assert!(read.words.iter().all(|w| !w.text.starts_with(['-', '▲', '—'])), "{page}");
    }
}

#[test]
fn a_note_between_turns_does_not_tear_the_lines_above_it() {
    let page = "PRYOR: Tell me about the first bell.\n\
        WELLER: It was a goat bell, and it sounded like a dropped spoon. My father hung it on\n\
        his own door so that he would hear me come in late, and he liked that.\n\
        Note: the bell is now in the Ashby museum.\nPRYOR: And then?\nWELLER: Then I cast the second one. It cracked.\n";
    let read = read(SourceId(0), "page.txt", page).value;
    let said: Vec<String> = read
        .paragraphs
        .iter()
        .filter(|p| p.kind == ParagraphKind::Speech)
        .map(|p| read.text(p.words.clone()))
        .collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said[1].contains("My father hung it on his own door") && said[1].ends_with("he liked that."), "{said:?}");
}

#[test]
fn an_unclosed_bracket_is_text_and_a_nested_one_is_one_note() {
    let checked = of("I left [and never came back. That was all I said to them.");
    assert_eq!(checked.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["W065"]);
    assert!(checked.value.text(0..3).ends_with("[and"));
    let t = of(
        "I rang the bell.\n\n[The bell [a ship's bell] hangs in the tower of the school today.]\n\nI ring it still.",
    )
    .value;
    assert_eq!(t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Note).count(), 1);
}

#[test]
fn glosses_are_told_from_asides() {
    for (text, gloss) in [
        ("We met at the RFA (Radio Fish Agency) canteen.", Some(("RFA", "Radio Fish Agency"))),
        ("He ran the Harbour Pilots Union (HPU) alone.", Some(("Harbour Pilots Union", "HPU"))),
        (
            "They called it “black water” (the tea of the night crew) then.",
            Some(("black water", "the tea of the night crew")),
        ),
        ("장마당(market)에서 샀다.", Some(("장마당", "market"))),
        ("My brother (who lived next door) said no.", None),
        (
            "‘물때’라는 말이 있습니다(배가 뜰 수 있는 때를 말합니다). 물때를 놓치면 못 가요.",
            Some(("물때", "배가 뜰 수 있는 때를 말합니다")),
        ),
        ("그 배를 '할머니'라고 불렀어요(제일 오래됐으니까). 잘 떴지요.", Some(("할머니", "제일 오래됐으니까"))),
        ("우리는 \"닻줄 인사\"(닻을 올리는 소리)라고 했지요.", Some(("닻줄 인사", "닻을 올리는 소리"))),
        ("할머니가 (지금은 안 계시지만) 저를 부르셨어요.", None),
        ("저는 그 배를 탔어요(정말로요). 잘 떴지요.", None),
        ("It was a “widow (and a half)” to us, they said.", None),
        ("Her boat, the Owl (the last one (of three)), sank.", Some(("Owl", "the last one (of three)"))),
        ("I left the quay. [She means the old quay.] It rained.", None),
        ("We left early (and I mean early) that day.", None),
    ] {
        let t = of(text).value;
        let found = t.glosses.first().map(|g| (g.term.as_str(), g.meaning.as_str()));
        assert_eq!(found, gloss, "{text}");
    }
    assert_eq!(of("장마당(market)에서 샀다.").value.text(0..2), "장마당에서 샀다.");
}

#[test]
fn labels_name_people_and_short_forms_are_the_same_person() {
    let t = of("Adam Jonas (AJ): Hello there.\n\nQ: Why?\n\nAJ: So that is why.\n\n**Kim:** Hm.\n\nKim: 00:01:02\nYes, I think so.\n\nHe told me one thing: run.").value;
    assert_eq!(t.speakers, ["Adam Jonas", "Q", "Kim"]);
    let said = speech(&t);
    assert_eq!(said[2], (Some("Adam Jonas"), "So that is why.".to_owned()));
    assert_eq!(said[4], (Some("Kim"), "Yes, I think so.".to_owned()));
    assert_eq!(said[5], (Some("Kim"), "He told me one thing: run.".to_owned()));
}

#[test]
fn an_ambiguous_date_is_kept_and_not_used() {
    let checked = of(
        "A Long Title Of A Page\nInterviewed 10.12.2023\n\nI never liked dates, and I never wrote one down. They always come back.\n",
    );
    assert_eq!(checked.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["W064"]);
    assert_eq!(checked.value.date, None);
    assert!(checked.value.set_aside.iter().any(|s| s.kind == SetAsideKind::Date));
}

#[test]
fn invisible_characters_and_decomposed_hangul_do_not_change_words() {
    let t = of("\u{feff}I\u{a0}saw\u{200b} the so\u{ad}up. \u{1112}\u{1161}\u{11ab}국 I said.").value;
    let words: Vec<&str> = t.words.iter().map(|w| w.text.as_str()).collect();
    assert_eq!(words, ["I", "saw", "the", "soup.", "한국", "I", "said."]);
}

#[test]
fn speech_without_any_punctuation_is_still_speech() {
    let t = of("so i went down to the quay\n\nand there was nobody\n\njust the bell").value;
    assert_eq!(t.text(0..t.words.len()), "so i went down to the quay and there was nobody just the bell");
    let long = "and then we rang the bell ".repeat(10);
    let t = of(&format!("The Bell\n\n{long}\n\n{long}")).value;
    assert_eq!((t.title.as_deref(), t.words.len()), (Some("The Bell"), 120));
}

#[test]
fn a_megabyte_on_one_line_is_read() {
    let text = "I rang the bell [once] and (twice) again. ".repeat(25_000);
    let t = of(&text).value;
    assert!(t.words.len() > 150_000);
}

/// Text in which the marks that mean something to a reader come often.
fn marked() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "I",
        "we",
        "the",
        "bell",
        "KIM:",
        "Q.",
        "Q:",
        "[",
        "]",
        "(",
        ")",
        "[laughs]",
        "[party]",
        "(market)",
        "[Note: owl = the last boat.]",
        "...",
        "[...]",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        " ",
        " ",
        "2023-12-10",
        "10.12.2023",
        "December 3, 2021",
        "Home | About | Help",
        "© 2020",
        "Back to all bells",
        "#",
        "# Title",
        "**",
        "- ",
        ">>",
        "Kim Holt:",
        "김 기자:",
        "가나다",
        "질문:",
        "네.",
        "“Why?”",
        "um-",
        "brella.",
        "0:00 / 0:00",
        "Photo: a bell",
        "\u{200b}",
        "\u{feff}",
        "é",
        "00:01:02",
        "-->",
        "\n\nINTERVIEWER\n\nWhy there?\n\n",
        "\n\nBESS CARROW\n\nIt was near.\n\n",
        "[Shows hands.]",
        " [pointing] ",
        " [1958] ",
        "tin.[1]",
        "\n\n[1] The tin was sold.\n\n",
        "\n\n[Editor: it rang.\n\nTwice.]\n\n",
        "\n\nFirst published in May. Visit our shop.\n\n",
        "\n\nBess Carrow lives here.\n\n",
        "\n— End of interview —\n",
        "\nPosted on 3 May 2021\n",
        "‘환자’라고 불렀습니다(고치면 나가니까).",
        "He [the verger] tells",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn plain_text_loses_no_character(text in marked()) {
        let checked = timed("a.txt", &text);
        if checked.is_sound() && checked.value.format == "plain interview" {
            let lost = lost(&text, &checked.value);
            prop_assert!(lost.is_empty(), "{lost:?} of {text:?}\n{}", outline(&checked));
        }
    }

    #[test]
    fn no_text_whatever_makes_the_readers_fail(text in any::<String>(), name in prop::sample::select(vec!["a.txt", "a.srt", "a.vtt", "a.json"])) {
        let t = timed(name, &text).value;
        check_model(&text, &t)?;
    }

    #[test]
    fn captions_of_any_shape_keep_the_model_whole(pieces in prop::collection::vec(prop::sample::select(vec![
        "WEBVTT\n", "1\n", "\n", "\n\n", "00:00:01,000 --> 00:00:02,000\n", "00:05.000 --> 00:03.000\n", "99:59:59.999 --> 00:00:00.000 x\n", "<v Kim>", "<00:01.000>", "Hi ", "- Yes\n", "KIM: no\n", "[laughs] ", "&amp;", "&#1;", "{\\an8}", "<", ">", "(", "♪ la ♪", "NOTE x\n", "가나 ",
    ]), 0..40)) {
        let text = pieces.concat();
        for name in ["a.srt", "a.vtt"] {
            let t = timed(name, &text).value;
            check_model(&text, &t)?;
        }
    }
}

/// What later stages rely on.
fn check_model(text: &str, t: &Transcript) -> Result<(), TestCaseError> {
    let mut at = 0;
    for p in &t.paragraphs {
        prop_assert_eq!(p.words.start, at);
        prop_assert!(!p.words.is_empty());
        at = p.words.end;
    }
    prop_assert_eq!(at, t.words.len());
    for w in &t.words {
        prop_assert!(!w.text.is_empty() && !w.text.contains(char::is_whitespace), "{:?}", w);
        prop_assert!(text.get(w.span.range.clone()).is_some());
        prop_assert!(w.time.is_none_or(|x| x.start <= x.end));
    }
    prop_assert!(t.glosses.iter().all(|g| g.word < t.words.len()));
    prop_assert!(t.set_aside.iter().all(|s| text.get(s.span.range.clone()).is_some()));
    Ok(())
}

/// What is spoken, what is a note, and what is set aside as what, of a page.
fn page(text: &str) -> (Vec<String>, Vec<String>, Vec<(SetAsideKind, String)>) {
    let read = read(SourceId(0), "page.txt", text).value;
    let of = |kind| {
        let all = read.paragraphs.iter().filter(|p| p.kind == kind);
        all.map(|p| read.text(p.words.clone())).collect::<Vec<_>>()
    };
    let aside = read.set_aside.iter().map(|s| (s.kind, s.text.clone())).collect();
    (of(ParagraphKind::Speech), of(ParagraphKind::Note), aside)
}

#[test]
fn a_page_with_answers_in_quotation_marks_keeps_the_writer_out_of_them() {
    let (speech, notes, aside) = page(
        "Skip to main content\nThe Weekly Lantern\n\nCULTURE\n\n'We had four words for mud': a ditch digger remembers\n\n\
         By Petra Holm\nPublished 3 May 2024, 09.00 BST\n\nShare\n\n\
         Ditch digger Oskar Brandt, 71, spent his life below street level. He spoke to us in his garden.\n\n\
         What was the first word you learned on the job?\n\n“Slurry. And then I learned what slurry was, which was worse.”\n\n\
         Did the crew have its own jokes?\n\n“We had one joke. The joke was: when do we go home?”\n\n\
         He pours tea into a helmet, and nobody says a word for a while.\n\n“Nobody laughs at mud.”\n\n\
         Related articles\nWhy ditches matter\n",
    );
    let is = |kind, text: &str| aside.contains(&(kind, text.to_owned()));
    assert!(is(SetAsideKind::Title, "'We had four words for mud': a ditch digger remembers"), "{aside:?}");
    assert!(is(SetAsideKind::Collection, "CULTURE") && is(SetAsideKind::Boilerplate, "By Petra Holm"), "{aside:?}");
    assert_eq!(notes.len(), 2, "{notes:?} {speech:?} {aside:?}");
    assert!(notes[0].starts_with("Ditch digger") && notes[1].starts_with("He pours tea"));
    assert_eq!(speech.len(), 5, "{speech:?}");
    assert!(speech.iter().all(|s| s.starts_with('“') || s.ends_with('?')), "{speech:?}");
}

#[test]
fn what_is_said_about_an_interview_is_no_answer_of_it() {
    let (speech, notes, aside) = page(
        "Q. How long were you on the boat?\nA. Eleven years. Nobody aboard had any patience.\n\
         Q. What did the crew call the captain?\nA. \"The weather.\" Because he changed at noon.\n\
         Interview conducted on 12 August 2023 in Harwich. This interview has been edited for length and clarity.\n",
    );
    assert_eq!(speech.len(), 4, "{speech:?}");
    assert!(
        notes.is_empty() && aside.iter().any(|(k, t)| *k == SetAsideKind::Date && t.starts_with("Interview conducted"))
    );
    let dated = read(
        SourceId(0),
        "a.txt",
        "ANA: I kept the bell.\n\nBEN: Why?\n\nANA: It rang.\n\nInterviewed on 3 May 2021. This conversation was edited.\n",
    );
    assert_eq!(dated.value.date.unwrap().to_string(), "2021-05-03");
    // a sentence of the guest about a day stays the guest's
    let (speech, ..) =
        page("ANA: I kept the bell.\n\nBEN: Why?\n\nANA: Interviewed on 3 May 2021, I said it rang. It still does.\n");
    assert!(speech[2].contains("It still does."), "{speech:?}");
}

#[test]
fn a_note_in_emphasis_loses_its_marks_and_a_dash_makes_a_question() {
    let (speech, notes, _) = page(
        "**Interviewer:** Can you say who you are?\n\n**Maya Lind:** I run a lighthouse that has no light.\n\n\
         *[Editor's note: the lighthouse was decommissioned.]*\n\n**Maya Lind:** I'm serious.\n",
    );
    assert_eq!(notes, ["Editor's note: the lighthouse was decommissioned."]);
    assert_eq!(speech.len(), 3, "{speech:?}");
    let (speech, _, aside) = page(
        "[인터뷰] \"새벽 시장에는 새벽 시장 말이 있어요\"\n\n입력 2024.03.12 06:00 | 수정 2024.03.12 08:30\n박하늘 기자 sky@example.com\n\n\
         새벽 시장에서 생선을 판 정순례 씨를 만났다.\n\n- 처음 배운 말이 뭐였나요?\n\"'떨이'요. 남은 걸 싸게 파는 거죠. 그 말을 배우는 데 하루 걸렸어요.\"\n\n\
         - 요즘은 어떠세요?\n\"사람들이 많이 줄었어요. 그래도 단골은 와요.\"\n",
    );
    assert!(speech.iter().any(|s| s.contains("처음 배운 말이 뭐였나요?")), "{speech:?}");
    assert!(aside.contains(&(SetAsideKind::Boilerplate, "박하늘 기자 sky@example.com".into())), "{aside:?}");
}

#[test]
fn what_a_page_sets_off_from_an_interview_is_not_said_in_it() {
    let (speech, notes, aside) = page(
        "**Sam Ruddock:** Is there a joke that tent menders tell?\n\n**Oona Veld:** Yes. It felt run down at the seams. Nobody laughs but us.\n\n\
         > A tent is a house that trusts you.\n\n![Oona in her workshop](oona.jpg)\n*Oona Veld in her workshop. Photo: Lee Anh*\n\n\
         **Sam Ruddock:** And now?\n\n**Oona Veld:** Now I mend kites. That is a [expletive] trade, and I like it.\n\n\
         [1] Some documents give 1947.\n\n※ 이 구술은 읽기 쉽게 다듬었습니다.\n\nThis interview first appeared in issue 12 of The Quarter Review. Buy the issue here.\n",
    );
    assert_eq!(speech.len(), 4, "{speech:?}");
    assert!(notes.len() == 1 && notes[0].starts_with("This interview first appeared"), "{notes:?}");
    for text in ["> A tent", "*Oona Veld", "[1] Some", "※", "[expletive]"] {
        assert!(aside.iter().any(|(_, t)| t.starts_with(text)), "{text}: {aside:?}");
    }
}

#[test]
fn who_tells_in_the_first_person_is_no_editor_because_of_a_late_question() {
    let (speech, notes, _) = page(
        "The Signal Box\n\nI came to the box in 1946, with a bicycle and one pair of boots. Nobody had told me about the cat.\n\n\
         I said to the inspector that the cat was on the staff. He wrote it down, and I was never asked again.\n\n\
         Q. Was it paid?\n\nA. In milk.\n",
    );
    assert!(notes.is_empty() && speech.len() == 4, "{speech:?} {notes:?}");
    // the one who asks may also say I, above many answers
    let (speech, notes, _) = page(
        "The Tent Mender\n\nI met Oona Veld in her workshop, and I drank her tea. She did not stop sewing while we talked.\n\n\
         Q. How did it begin?\n\nA. With a hole.\n\nQ. And then?\n\nA. With a needle.\n",
    );
    assert!(notes.len() == 1 && speech.len() == 4, "{speech:?} {notes:?}");
}

#[test]
fn offices_behind_names_and_names_cut_short_are_the_same_people() {
    let found = of(include_str!("transcript/rush.txt")).value;
    assert_eq!(found.speakers, ["IDA MERRICK", "AMOS THRIPP"]);
    let said: Vec<String> = found
        .paragraphs
        .iter()
        .filter(|p| p.kind == ParagraphKind::Speech)
        .map(|p| found.text(p.words.clone()))
        .collect();
    assert_eq!(said.len(), 7, "{said:#?}");
    assert!(!said.iter().any(|s| s.contains("Rights") || s.contains("AIRDATE") || s.contains("HOST")), "{said:#?}");
}

#[test]
fn a_saying_of_some_words_is_explained_as_a_whole() {
    let found =
        of("손님: 저희는 '시침을 넣어 둔다(아직 마음을 정하지 않았다)'고 하지요. 그래서 가게에서 늘 웃었습니다.\n")
            .value;
    assert_eq!(found.glosses[0].term, "시침을 넣어 둔다");
}
