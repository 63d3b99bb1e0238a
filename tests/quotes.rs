//! People are quoted with their own words, and by their own names; a correction is accepted only where it is listed.
use cornercast::{
    diagnostic::Diagnostic,
    media::ClipTable,
    programme::{Material, resolve},
    script::{Known, corner::Corner, parse},
    source::{Source, SourceId},
    transcript::{self, Transcript},
    units::Millis,
};
use proptest::{prelude::*, sample::Index, test_runner::Config};
use std::collections::BTreeMap;

const HEAD: &str = "---\ncornercast: 1\ntitle: T\nhost: HOST\nvoices:\n  HOST: The host\n  READER: A reader\n  WREN: Wren Tallow\n  \
                    ORSO: Orso Bell\nsources:\n  talk: sources/talk.wav\n---\n\n## One\n\n";
const TALK: &str = "Orso Bell: Why was nobody in the shop on a Tuesday? I never understood it.\n\n\
    Wren Tallow: Monday was busy. Wednesday was busy. But on a Tuesday, um, you know, nobody came at all. \
    So we made one loaf of whatever was left, and we called it a Tuesday loaf. My father did not like the name. \
    He said that bread has no weekday. We laughed, and we never changed it.\n\n\
    Orso Bell: And did anybody ever buy one?\n\n\
    Wren Tallow: Only the postman did. He said it was the best thing in the house.\n";
const KOREAN: &str = "진행: 왜 화요일에는 손님이 없었나요?\n\n\
    한도윤: 월요일은 바빴습니다. 수요일도 바빴어요. 그런데 화요일에는 아무도 오지 않았습니다. 남은 반죽으로 하나를 구워서 \
    화요일빵이라고 불렀죠. 아버지는 그 이름을 좋아하지 않으셨어요.\n";

fn talk(text: &str) -> Transcript {
    let read = transcript::read(SourceId(1), "talk.txt", text);
    assert_eq!(read.diagnostics, []);
    read.value
}

fn found(transcript: &Transcript, body: &str) -> (String, Vec<Diagnostic>) {
    let text = format!("{HEAD}{body}\n");
    let parsed = parse(SourceId(0), &text, &Known::default());
    let source = Source { name: "script.md".into(), text: text.clone() };
    let transcripts = BTreeMap::from([("sources/talk.wav".to_owned(), transcript.clone())]);
    let (corner, clips) = (Corner::default(), ClipTable::default());
    let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
    let mut all = parsed.diagnostics;
    all.extend(resolve(&parsed.value, &source, &material).diagnostics);
    (text, all)
}

fn said(transcript: &Transcript, speaker: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    for p in &transcript.paragraphs {
        if p.speaker.is_some_and(|s| transcript.speakers[s.0] == speaker) {
            all.push(transcript.words[p.words.clone()].iter().map(|w| w.text.clone()).collect());
        }
    }
    all
}

/// What the error underlines, and what it says.
fn marked(body: &str) -> (String, String) {
    let (text, problems) = found(&talk(TALK), body);
    let problem = problems.iter().find(|d| d.code == "E049").unwrap_or_else(|| panic!("{problems:?}"));
    let range = problem.span.clone().unwrap().range;
    (text[range].to_owned(), problem.message.clone())
}

#[test]
fn only_the_words_that_differ_are_underlined() {
    let quote = |words: &str| marked(&format!("READER (quote: talk): {words}"));
    let (at, message) = quote("My father did like the name.");
    assert_eq!(at, "did like");
    assert!(message.ends_with("it leaves out \"not\""), "{message}");
    let (at, message) = quote("My father did not love the name. He said that bread\nhas no weekday.");
    assert_eq!(at, "love");
    assert!(message.ends_with("it has \"love\" where the transcript has \"like\""), "{message}");
    let (at, message) = quote("He said that ~~good~~ bread has no weekday.");
    assert_eq!(at, "good");
    assert!(message.ends_with("nobody says \"good\" there"), "{message}");
    let (at, _) = quote("So we made one loaf of \"whatever\" was left, and we called it a *Wednesday* loaf.");
    assert_eq!(at, "Wednesday");
}

#[test]
fn stops_and_commas_make_no_other_sentence_of_a_quotation() {
    let told = |transcript: &Transcript, body: &str| -> Vec<String> {
        let all = found(transcript, body).1.into_iter().filter(|d| d.code.ends_with("049"));
        all.map(|d| format!("{} {}", d.code, d.message)).collect()
    };
    let english = talk(TALK);
    let quote = |words: &str| told(&english, &format!("READER (quote: talk): {words}"));
    let one = quote("He said. That bread has no weekday.");
    assert!(
        matches!(one.as_slice(), [m] if m.starts_with("W049 a sentence ends here") && m.contains("\"said that\"")),
        "{one:?}"
    );
    assert_eq!(quote("We laughed. And we never changed it."), Vec::<String>::new(), "a comma stood there");
    let no = quote("But on a Tuesday, no, body came at all.");
    assert!(no.iter().any(|m| m.starts_with("E049")), "{no:?}");
    // a transcript without stops says nothing of where sentences end
    let bare = talk(&TALK.replace(
        "He said that bread has no weekday. We laughed, and we",
        "he said that bread has no weekday we laughed and we",
    ));
    assert_eq!(told(&bare, "READER (quote: talk): he said that bread has no weekday."), Vec::<String>::new());
    // 받았을 | 수도 있습니다
    let korean = talk(&KOREAN.replace("아버지는", "형이 돈을 받았을 수도 있습니다. 아버지는"));
    let told = told(&korean, "READER (quote: talk): 형이 돈을 받았을");
    assert!(matches!(told.as_slice(), [m] if m.starts_with("W049") && m.contains("수도")), "{told:?}");
}

#[test]
fn a_quotation_is_nobody_elses_and_not_the_hosts_own() {
    let transcript = talk(TALK);
    let codes = |body: &str| -> Vec<(&str, String)> {
        found(&transcript, body)
            .1
            .into_iter()
            .filter(|d| !d.code.starts_with("W05"))
            .map(|d| (d.code, d.message))
            .collect()
    };
    let told = codes("WREN (quote: talk): And did anybody ever buy one?");
    let expected = "in the transcript Orso Bell says these words, not Wren Tallow";
    assert_eq!(told, [("E049", expected.to_owned())]);
    assert_eq!(codes("WREN (quote: talk): Only the postman did."), []);
    assert_eq!(codes("READER (quote: talk): And did anybody ever buy one?"), []);
    let told = codes("HOST (quote: talk): My father did not like the name. He said that bread has no weekday.");
    assert!(matches!(told.as_slice(), [("W083", _)]), "{told:?}");
    assert_eq!(codes("READER (quote: talk): My father did not like the name. He said that bread has no weekday."), []);
}

#[test]
fn what_a_quotation_leaves_out_of_its_sentence_is_told() {
    let left = |transcript: &Transcript, body: &str| {
        let (text, problems) = found(transcript, body);
        let told: Vec<_> = problems.iter().filter(|d| d.code.ends_with("049")).collect();
        let [told] = told.as_slice() else { panic!("{problems:?}") };
        (told.code, text[told.span.clone().unwrap().range].to_owned(), told.message.clone())
    };
    let (code, at, message) = left(&talk(TALK), "READER (quote: talk): Bread has no weekday.");
    assert_eq!((code, at.as_str()), ("W049", "Bread has no"));
    assert!(message.ends_with("begins inside a sentence and leaves out \"He said that\""), "{message}");
    // a "not" right beside it is part of what is quoted
    let (code, at, message) = left(&talk(KOREAN), "READER (quote: talk): 그런데 화요일에는 아무도 오지");
    assert_eq!((code, at.as_str()), ("E049", "화요일에는 아무도 오지"));
    assert!(message.ends_with("ends inside a sentence and leaves out \"않았습니다.\""), "{message}");
    let (code, ..) =
        left(&talk("A: Well. Never trust a cheap loaf.\n\nB: Why?\n"), "READER (quote: talk): trust a cheap loaf.");
    assert_eq!(code, "E049");
    for whole in ["We laughed, and we never changed it.", "and we called it a Tuesday loaf."] {
        let (_, problems) = found(&talk(TALK), &format!("READER (quote: talk): {whole}"));
        assert_eq!(problems, [], "{whole}");
    }
}

#[test]
fn the_place_is_right_under_hangul() {
    let (text, problems) = found(&talk(KOREAN), "READER (quote: talk): 그런데 화요일에는 모두 오지 않았습니다.");
    let place = problems[0].span.clone().unwrap().range;
    assert_eq!(&text[place], "모두", "{problems:?}");
}

#[test]
fn one_reader_does_not_read_what_two_people_said() {
    let (_, problems) = found(&talk(TALK), "READER (quote: talk): And did anybody ever buy one? Only the postman did.");
    assert_eq!(problems[0].code, "E049", "{problems:?}");
    assert!(problems[0].message.contains("Orso Bell and Wren Tallow"), "{}", problems[0].message);
}

#[test]
fn a_word_of_somebody_else_at_the_end_of_a_quotation_is_theirs() {
    let short = talk(
        "Orso Bell: Would you do it again?\n\nWren Tallow: Yes. I would bake it, mm.\n\nOrso Bell: Mm.\n\nWren Tallow: And sell it.\n",
    );
    let told = |body: &str| {
        let (_, problems) = found(&short, &format!("READER (quote: talk): {body}"));
        problems.iter().any(|d| d.code == "E049" && d.message.contains("Orso Bell and Wren Tallow"))
    };
    assert!(told("Would you do it again? Yes."));
    // a backchannel in the middle is none
    assert!(!told("I would bake it, mm. Mm. And sell it."));
}

#[test]
fn a_word_left_out_near_the_end_is_one_difference() {
    let (text, problems) = found(&talk(TALK), "READER (quote: talk): We laughed, and never changed it.");
    let told: Vec<_> = problems.iter().filter(|d| d.code == "E049").collect();
    let [told] = told.as_slice() else { panic!("{problems:?}") };
    assert!(told.message.ends_with("it leaves out \"we\""), "{told:?}");
    assert_eq!(&text[told.span.clone().unwrap().range], "and never");
    let (_, problems) = found(&talk(TALK), "READER (quote: talk): He said that bread has weekday.");
    assert_eq!(problems.iter().filter(|d| d.code == "E049").count(), 1, "{problems:?}");
}

#[test]
fn a_clip_without_its_sound_is_proven_by_its_text_all_the_same() {
    let codes = |body: &str| {
        let all = clipped(timed(["Orso Bell", "Wren Tallow"]), body);
        all.into_iter().filter(Diagnostic::is_error).map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("> CLIP talk 1:00–9:10\n>\n> WREN: My father did not like the name."), ["E044"]);
    assert_eq!(codes("> CLIP talk 1:00–9:10\n>\n> WREN: My father did like the name."), ["E044", "E049"]);
    let gone = |words: &str| {
        let (_, all) = found(&talk(TALK), &format!("> CLIP talk 0:01–0:09\n>\n> WREN: {words}"));
        all.into_iter().filter(Diagnostic::is_error).map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(gone("My father did not like the name."), ["E045"]);
    assert_eq!(gone("My father did not love the name."), ["E045", "E049"]);
}

#[test]
fn spaces_and_hyphens_are_the_writers_own() {
    let korean = talk("진행: 왜요?\n\n한도윤: 저는 한 번도 안 가 봤어요. 도와주지 않았습니다.\n");
    let codes = |transcript: &Transcript, words: &str| {
        let (_, problems) = found(transcript, &format!("READER (quote: talk): {words}"));
        problems.into_iter().map(|d| (d.code, d.message)).collect::<Vec<_>>()
    };
    for fine in ["저는 한번도 안 가봤어요.", "저는 한 번도 안 가 봤어요.", "도와 주지 않았습니다."]
    {
        assert_eq!(codes(&korean, fine), [], "{fine}");
    }
    let wrong = codes(&korean, "저는 두번도 안 가봤어요. 도와 주지 않았습니다.");
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].1.contains("두번도"), "{wrong:?}");
    let english = talk("Orso Bell: How old?\n\nWren Tallow: He was twenty-three, a well known baker.\n");
    assert_eq!(codes(&english, "He was twenty three, a well-known baker."), []);
    // the words air as they are written, where they are
    let body =
        "> CLIP talk\n> - in: \"My father\"\n> - out: \"the name\"\n>\n> WREN: My fa-ther did not like the name.";
    assert!(clipped(timed(["Orso Bell", "Wren Tallow"]), body).iter().all(|d| d.code != "E049"));
}

#[test]
fn a_strike_that_turns_a_sentence_is_told_whatever_word_it_takes() {
    for (said, quoted, code) in [
        ("I refuse to believe that he lied.", "I ~~refuse to~~ believe that he lied.", "W049"),
        ("I was unable to swim.", "I was ~~unable to~~ swim.", "W049"),
        ("It was anything but safe.", "It was ~~anything but~~ safe.", "W049"),
        ("I forgot to lock it.", "I ~~forgot to~~ lock it.", "W049"),
        ("The paper wrote that I robbed the bank.", "~~The paper wrote that~~ I robbed the bank.", "W049"),
        ("I wish I had saved him.", "~~I wish~~ I had saved him.", "W049"),
        ("I can't say that I miss them.", "I can't ~~say that I~~ miss them.", "W049"),
        ("Everybody lied, except my mother.", "~~Everybody~~ lied, except my mother.", "W049"),
        ("If they had left, we would have lost it.", "we would have lost it.", "W049"),
        ("It is a myth that the army took it.", "~~It is a myth that~~ the army took it.", "W049"),
        ("One story goes that I took it.", "~~One story goes that~~ I took it.", "W049"),
        ("They were too tired to leave.", "They ~~were too tired to~~ leave.", "W049"),
        ("They got me to sign it.", "They ~~got me to~~ sign it.", "W049"),
        ("I would rather die than go back.", "I ~~would rather die than~~ go back.", "W049"),
        ("저는 그 약속을 잊었어요 오래.", "저는 그 약속을 ~~잊었어요~~ 오래.", "W049"),
        ("He took the boat, but he did not tell us.", "He took the boat, ~~but he did not tell us.~~", "W049"),
        ("He took the boat, I do not think.", "He took the boat, ~~I do not think.~~", "E049"),
        ("형은 받기를 거부했습니다 그 돈을.", "형은 ~~받기를 거부했습니다~~ 그 돈을.", "W049"),
    ] {
        let transcript = talk(&format!("Orso Bell: What then?\n\nWren Tallow: It rained. {said} So it went.\n"));
        let (_, problems) = found(&transcript, &format!("READER (quote: talk): {quoted}"));
        assert_eq!(problems.iter().map(|d| d.code).collect::<Vec<_>>(), [code], "{quoted}: {problems:?}");
    }
}

#[test]
fn a_cut_that_makes_one_sentence_of_two_is_shown_with_both_halves() {
    let codes = |words: &str| {
        let (text, problems) = found(&talk(TALK), &format!("READER (quote: talk): {words}"));
        problems
            .iter()
            .map(|d| {
                let labels = d.labels.iter().map(|(s, _)| text[s.range.clone()].to_owned()).collect::<Vec<_>>();
                (d.code, labels)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes("My father did ~~not like the name. He said that~~ bread has no weekday."),
        [("E049", vec!["My father did".to_owned(), "bread has no weekday.".to_owned()])]
    );
    assert_eq!(codes("My father did ~~not~~ like the name.")[0].0, "E049");
    assert_eq!(codes("~~He said that~~ bread has no weekday.")[0].0, "W049");
    assert_eq!(codes("But on a Tuesday, ~~um, you know,~~ nobody came at all."), []);
    assert_eq!(
        codes("Monday was busy. ~~Wednesday was busy.~~ But on a Tuesday, um, you know, nobody came at all."),
        []
    );
}

/// The talk with a time for each word, and these names for its two speakers.
fn timed(names: [&str; 2]) -> Transcript {
    let mut at = 0.0;
    let mut segments = Vec::new();
    for line in TALK.split("\n\n") {
        let (speaker, words) = line.trim().split_once(": ").unwrap();
        let speaker = names[usize::from(speaker == "Wren Tallow")];
        let words: Vec<_> = words
            .split_whitespace()
            .map(|w| {
                at += 0.5;
                format!("{{\"word\":{w:?},\"start\":{at},\"end\":{},\"speaker\":{speaker:?}}}", at + 0.4)
            })
            .collect();
        segments.push(format!(
            "{{\"start\":0,\"end\":1,\"text\":\"x\",\"speaker\":{speaker:?},\"words\":[{}]}}",
            words.join(",")
        ));
    }
    let read = transcript::read(SourceId(1), "talk.json", &format!("{{\"segments\":[{}]}}", segments.join(",")));
    assert_eq!(read.value.speakers.len(), 2, "{:?}", read.value.speakers);
    read.value
}

/// What is said of clips of it.
fn clipped(transcript: Transcript, body: &str) -> Vec<Diagnostic> {
    let mut clips = ClipTable::default();
    let clip = cornercast::media::Clip { length: cornercast::units::Millis(90_000).frames(), ..sound() };
    clips.paths.insert("sources/talk.wav".into(), Ok(cornercast::media::ClipId("talk".into())));
    clips.clips.insert(cornercast::media::ClipId("talk".into()), clip);
    let text = format!("{HEAD}{body}\n");
    let parsed = parse(SourceId(0), &text, &Known::default());
    assert_eq!(parsed.diagnostics, []);
    let source = Source { name: "script.md".into(), text };
    let transcripts = BTreeMap::from([("sources/talk.wav".to_owned(), transcript)]);
    let corner = Corner::default();
    let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
    resolve(&parsed.value, &source, &material).diagnostics
}

#[test]
fn a_clip_that_leaves_a_not_outside_is_told_without_its_words_below() {
    let of = |body: &str| clipped(timed(["Orso Bell", "Wren Tallow"]), body);
    let told = of("> CLIP talk\n> - in: \"like the\"\n> - out: \"the name\"");
    assert!(told.iter().any(|d| d.code == "E049" && d.message.contains("My father did not")), "{told:?}");
    let hedged = of("> CLIP talk\n> - in: \"bread has\"\n> - out: \"no weekday\"");
    assert!(hedged.iter().any(|d| d.code == "W049" && d.message.contains("He said that")), "{hedged:?}");
    // a question that is struck with its label, and no empty line around it
    let struck = of(
        "> CLIP talk\n> - in: \"We laughed\"\n> - out: \"postman did\"\n>\n> WREN: We laughed, and we never changed it.\n\
        > ~~ORSO: And did anybody ever buy one?~~\n> WREN: Only the postman did.",
    );
    assert!(struck.iter().all(|d| !d.message.contains("ORSO:")), "{struck:?}");
    let whole = of("> CLIP talk\n> - in: \"We laughed\"\n> - out: \"changed it\"");
    assert!(whole.iter().all(|d| !d.code.ends_with("049")), "{whole:?}");
}

#[test]
fn a_clip_by_times_says_what_is_heard_in_them_and_nothing_else() {
    // word n is said at 0.5 n + 0.5 s, for 0.4 s
    let transcript = timed(["Orso Bell", "Wren Tallow"]);
    let first = transcript.words.iter().position(|w| w.text == "We").unwrap();
    let of = |transcript: &Transcript, from: i64, to: i64, words: &str| {
        let time = |n: i64| format!("{}.{:03}s", n / 1000, n % 1000);
        let start = 500 * i64::try_from(first).unwrap() + 500;
        let body = format!("> CLIP talk {}–{}\n>\n> WREN: {words}", time(start + from), time(start + to));
        clipped(transcript.clone(), &body)
    };
    let clip = |from: i64, to: i64, words: &str| of(&transcript, from, to, words);
    let told =
        |found: &[Diagnostic]| found.iter().filter(|d| d.code == "E049").map(|d| d.message.clone()).collect::<Vec<_>>();
    // "We laughed, and we never changed it."
    let whole = "We laughed, and we never changed it.";
    assert_eq!(told(&clip(-20, 3420, whole)), Vec::<String>::new());
    assert_eq!(told(&clip(100, 3300, whole)), Vec::<String>::new(), "a word is cut into, and heard");
    let heard = told(&clip(-20, 3420, "laughed, and we never changed it."));
    assert_eq!(heard, ["\"We\" is heard in these times and is not in the text below"]);
    assert_eq!(told(&clip(-20, 3420, "We laughed, and we never changed")).len(), 1);
    assert_eq!(told(&clip(-20, 3420, "~~We~~ laughed, and we never changed it.")), Vec::<String>::new());
    // a short one too, when all of it lies in them
    let mut short = transcript.clone();
    let time = short.words[first].time.as_mut().unwrap();
    time.end = Millis(time.start.0 + 115);
    let heard = told(&of(&short, 0, 3420, "laughed, and we never changed it."));
    assert_eq!(heard, ["\"We\" is heard in these times and is not in the text below"]);
    assert_eq!(told(&of(&short, 60, 3420, "laughed, and we never changed it.")), Vec::<String>::new());
    let missed = ["\"We\" stands in the text below and is not heard in these times"];
    assert_eq!(told(&clip(600, 3420, whole)), missed);
    assert_eq!(told(&clip(320, 3420, whole)), missed, "most of it is cut off");
}

#[test]
fn figures_and_apostrophes_are_words_of_a_quotation() {
    let transcript =
        talk("Orso Bell: What did they pay?\n\nWren Tallow: They paid 2.50 a day, and we'll say it's 15% more.\n");
    let codes = |words: &str| {
        let (_, problems) = found(&transcript, &format!("READER (quote: talk): {words}"));
        problems.into_iter().map(|d| d.code).filter(|c| *c == "E049").collect::<Vec<_>>()
    };
    assert_eq!(codes("They paid 2.50 a day, and weʼll say it’s 15% more."), Vec::<&str>::new());
    for other in [
        "They paid 250 a day, and we'll say it's 15% more.",
        "They paid $2.50 a day, and we'll say it's 15% more.",
        "They paid 2.50 a day, and well say it's 15% more.",
        "They paid 2.50 a day, and we'll say its 15% more.",
        "They paid 2.50 a day, and we'll say it's 15 more.",
    ] {
        assert_eq!(codes(other), ["E049"], "{other}");
    }
}

#[test]
fn a_tone_takes_no_not_away() {
    let codes = |words: &str| {
        let body = format!("> CLIP talk\n> - in: \"My father\"\n> - out: \"the name\"\n>\n> WREN: {words}");
        clipped(timed(["Orso Bell", "Wren Tallow"]), &body).into_iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert!(codes("My father did ~~not~~ [bleep] like the name.").contains(&"E049"));
    assert!(!codes("My father did not ~~like~~ [bleep] the name.").contains(&"E049"));
}

#[test]
fn one_label_is_not_of_two_people() {
    // the transcript does not name them, so only the script says who is who
    let turn = |label: &str, words: &str| {
        let (first, last) =
            (words.split(' ').take(3).collect::<Vec<_>>().join(" "), words.rsplit(' ').take(3).collect::<Vec<_>>());
        let last = last.into_iter().rev().collect::<Vec<_>>().join(" ");
        format!("> CLIP talk\n> - in: \"{first}\"\n> - out: \"{last}\"\n>\n> {label}: {words}\n\n")
    };
    let (asked, said, more) =
        ("And did anybody ever buy one?", "Only the postman did.", "We laughed, and we never changed it.");
    let of = |a: &str, b: &str, c: &str| {
        let body = [turn(a, asked), turn(b, said), turn(c, more)].concat();
        clipped(timed(["SPEAKER_00", "SPEAKER_01"]), &body)
    };
    let right = of("ORSO", "WREN", "WREN");
    assert!(right.iter().all(|d| d.code != "E049"), "{right:?}");
    let wrong = of("ORSO", "WREN", "ORSO");
    assert!(wrong.iter().any(|d| d.code == "E049" && d.message.contains("SPEAKER_01 says these words")), "{wrong:?}");
    let wrong = of("WREN", "WREN", "WREN");
    let told = wrong.iter().find(|d| d.code == "E049").unwrap();
    assert!(told.help.as_deref().unwrap().contains("takes one person for two"), "{told:?}");
    // nor are two labels of one
    let wrong = of("ORSO", "WREN", "READER");
    let told = wrong.iter().find(|d| d.code == "E049").unwrap();
    assert!(told.message.contains("before which WREN stands"), "{told:?}");
}

#[test]
fn words_stand_under_the_name_of_whoever_said_them() {
    let json = |who: &str| {
        let between = if who == "BOTH" { " " } else { "\n>\n> WREN: " };
        let label = if who == "BOTH" { "WREN" } else { who };
        let body = format!(
            "> CLIP talk\n> - in: \"And did\"\n> - out: \"postman did\"\n>\n> {label}: And did anybody ever buy one?{between}Only the postman did."
        );
        clipped(timed(["Orso Bell", "Wren Tallow"]), &body)
    };
    let wrong = json("WREN");
    assert!(wrong.iter().any(|d| d.code == "E049" && d.message.contains("Orso Bell says these words")), "{wrong:?}");
    // two people under one label, and the host under whose label a guest speaks
    let both = json("BOTH");
    assert!(both.iter().any(|d| d.code == "E049" && d.message.contains("not one person's words")), "{both:?}");
    let host = json("HOST");
    assert!(host.iter().any(|d| d.code == "E049" && d.message.contains("not HOST")), "{host:?}");
    let right = json("ORSO");
    assert!(right.iter().all(|d| d.code != "E049"), "{right:?}");
}

#[test]
fn what_a_guest_says_of_himself_is_not_read_as_the_hosts_own() {
    let codes = |body: &str| {
        let (text, problems) = found(&talk(TALK), body);
        let own = problems.iter().filter(|d| d.code == "W083");
        own.map(|d| text[d.span.clone().unwrap().range].to_owned()).collect::<Vec<_>>()
    };
    let taken = "He told me so. My father did not like the name. He said that bread has no weekday.";
    assert_eq!(codes(taken), [taken]);
    assert_eq!(codes(&format!("HOST: {taken}")), [taken]);
    // as a quotation, in quotation marks, told of somebody, by a reader, or in a few words that anybody may say
    assert!(
        codes("READER (quote: talk): My father did not like the name. He said that bread has no weekday.").is_empty()
    );
    assert!(codes("“My father did not like the name. He said that bread has no weekday.” So she told us.").is_empty());
    assert!(codes("Her father did not like the name. He said that bread has no weekday.").is_empty());
    assert!(codes("My father did not like it either.").is_empty());
    // the host asked this, and asks it again
    assert!(codes("Why was nobody in the shop on a Tuesday? I never understood it.").is_empty());
    let mine = KOREAN.replace("아버지는", "제가 아버지는");
    let (_, problems) = found(&talk(&mine), "제가 아버지는 그 이름을 좋아하지 않으셨어요.");
    assert!(problems.iter().any(|d| d.code == "W083"), "{problems:?}");
}

#[test]
fn a_short_paragraph_that_is_all_a_guests_is_not_the_hosts_either() {
    let cold = talk("Orso Bell: Were you afraid?\n\nWren Tallow: I was only cold. The boat was late.\n");
    let told = |body: &str| found(&cold, body).1.iter().any(|d| d.code == "W083");
    assert!(told("I was only cold."));
    assert!(!told("I was cold.") && !told("The boat was late."));
}

#[test]
fn a_sentence_that_denies_the_one_beside_it_cannot_be_struck() {
    let knot = talk("Orso Bell: How?\n\nWren Tallow: People said it was luck. It was not luck. It was the knot.\n");
    let told = |body: &str| {
        let (_, problems) = found(&knot, &format!("READER (quote: talk): {body}"));
        problems.iter().any(|d| d.code == "E049" && d.message.contains("takes a \"not\" away"))
    };
    assert!(told("People said it was luck. ~~It was not luck.~~ It was the knot."));
    assert!(told("~~People said~~ it was luck. ~~It was not luck.~~ It was the knot."));
    assert!(!told("People said it was luck. It was not luck. ~~It was the knot.~~"));
    assert!(!told("People said it was luck. It was not luck. It was the knot."));
}

fn sound() -> cornercast::media::Clip {
    cornercast::media::Clip {
        energy: vec![-2000; 9000],
        ..cornercast::media::Clip::unmeasured(cornercast::units::Frames::ZERO)
    }
}

/// A way to change a quotation that a producer could do by mistake, or on purpose.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Double,
    Swap,
    Negate,
    Other(&'static str),
    Elsewhere(usize),
    Beyond,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Drop),
        Just(Change::Double),
        Just(Change::Swap),
        Just(Change::Negate),
        prop::sample::select(vec!["always", "seven", "않았습니다", "late"]).prop_map(Change::Other),
        (3_usize..8).prop_map(Change::Elsewhere),
        Just(Change::Beyond),
    ]
}

/// A stretch of what one person says, as the transcript has it.
fn stretch(transcript: &Transcript, speaker: &str, turn: Index, from: Index, length: usize) -> Vec<String> {
    let turns = said(transcript, speaker);
    let turn = &turns[turn.index(turns.len())];
    let from = from.index(turn.len().saturating_sub(5).max(1));
    turn[from..(from + length).min(turn.len())].to_vec()
}

fn is_said(transcript: &Transcript, words: &[String]) -> bool {
    let fold = |w: &str| transcript::folded(w);
    let wanted: Vec<_> = words.iter().map(|w| fold(w)).collect();
    let all: Vec<_> = transcript.words.iter().map(|w| fold(&w.text)).collect();
    all.windows(wanted.len().max(1)).any(|w| w == wanted)
}

proptest! {
    #![proptest_config(Config { cases: 1000, ..Config::default() })]

    #[test]
    fn a_changed_quotation_is_refused(korean in any::<bool>(), turn in any::<Index>(), from in any::<Index>(), length in 5_usize..20, at in any::<Index>(), change in change()) {
        let (text, who, other) = if korean { (KOREAN, "한도윤", "진행") } else { (TALK, "Wren Tallow", "Orso Bell") };
        let transcript = talk(text);
        let mut words = stretch(&transcript, who, turn, from, length);
        let n = at.index(words.len());
        match change {
            Change::Drop => { words.remove(n); }
            Change::Double => { let word = words[n].clone(); words.insert(n, word); }
            Change::Swap => { let m = (n + 1) % words.len(); words.swap(n, m); }
            Change::Negate => words.insert(n, if korean { "안".to_owned() } else { "not".to_owned() }),
            Change::Other(word) => words[n] = word.to_owned(),
            Change::Elsewhere(long) => {
                let theirs = said(&transcript, other).remove(0);
                words.splice(n..n, theirs.into_iter().take(long));
            }
            Change::Beyond => words.push("beyond".to_owned()),
        }
        // a word left out at an edge, or two equal ones swapped, is another true quotation
        prop_assume!(!is_said(&transcript, &words));
        let (_, problems) = found(&transcript, &format!("READER (quote: talk): {}", words.join(" ")));
        prop_assert!(problems.iter().any(|d| d.code == "E049"), "{words:?}: {problems:?}");
    }

    #[test]
    fn a_true_quotation_passes(korean in any::<bool>(), turn in any::<Index>(), from in any::<Index>(), length in 5_usize..20, at in any::<Index>(), form in 0..5_u8) {
        use unicode_normalization::UnicodeNormalization;
        let (text, who) = if korean { (KOREAN, "한도윤") } else { (TALK, "Wren Tallow") };
        let transcript = talk(text);
        let mut words = stretch(&transcript, who, turn, from, length);
        let n = at.index(words.len());
        // a strike may not turn a sentence round
        let denies = ["no", "not", "nobody", "never", "않", "없", "못", "아니"];
        let plain = words[n].trim_end_matches(['.', '?', ',']).to_lowercase();
        let turned = form == 1 && denies.iter().any(|d| plain == *d || korean && plain.starts_with(d));
        match form {
            0 => {}
            1 => words[n] = format!("~~{}~~", words[n]),
            2 => words[n] = format!("“{}”", words[n]),
            3 => words[n] = words[n].nfd().collect(),
            _ => words[n] = words[n].to_uppercase(),
        }
        let (_, problems) = found(&transcript, &format!("READER (quote: talk): {}", words.join(" ")));
        // nor may it leave a "not" right beside it outside
        let beside = |d: &Diagnostic| d.message.contains("leaves out") && denies.iter().any(|w| d.message.contains(w));
        prop_assert!(turned || problems.iter().all(|d| d.code != "E049" || beside(d)), "{words:?}: {problems:?}");
    }
}
