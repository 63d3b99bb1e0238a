//! A long recording becomes takes: nine minutes with false starts, a retake and a paragraph that was skipped.

use crate::show::made;
use crate::show::made::Made;
use crate::show::run::{Ran, run, skipped};
use serde_json::{Value, json};
use std::{fs, process::Command};

const SCRIPT: &str = "episodes/lamp/script.md";
/// How a recorder of another system writes 녹음: decomposed, with a space.
const RECORDING: &str = "\u{1102}\u{1169}\u{11a8}\u{110b}\u{1173}\u{11b7} 1.wav";
const PARAGRAPHS: usize = 40;
const SKIPPED: usize = 21;
const RETAKEN: usize = 12;
const FALSE_STARTS: [usize; 3] = [3, 17, 30];
const MISREAD: [usize; 2] = [5, 26];
const STOCK: [&str; 36] = [
    "river", "kettle", "morning", "copper", "letters", "came", "under", "the", "old", "bridge", "with", "a", "lamp",
    "and", "nobody", "knew", "who", "had", "sent", "them", "until", "rain", "took", "paper", "away", "from", "our",
    "hands", "while", "bread", "was", "warm", "still", "on", "every", "table",
];

fn paragraph(n: usize) -> Vec<&'static str> {
    let mut seed = 77 + 1_013 * n;
    let mut next = || {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        STOCK[seed / 65_536 % STOCK.len()]
    };
    (0..24 + n * 7 % 20).map(|_| next()).collect()
}

/// What is heard, with its time in milliseconds.
struct Session {
    words: Vec<(String, u64, u64)>,
    at: u64,
}

impl Session {
    /// Read some words; gives where they begin and end.
    fn read(&mut self, words: &[&str]) -> (u64, u64) {
        let start = self.at;
        for (n, word) in words.iter().enumerate() {
            self.words.push(((*word).to_owned(), self.at, self.at + 250));
            // a breath in the middle
            self.at += if n % 9 == 8 { 520 } else { 310 };
        }
        let end = self.words.last().unwrap().2;
        self.at = end + 1_400;
        (start, end)
    }
}

/// The show, the transcript's path, and where each paragraph was read in the end.
fn show() -> (Made, Vec<Option<(u64, u64)>>) {
    let made = Made::show();
    let mut session = Session { words: Vec::new(), at: 2_000 };
    let mut truth = vec![None; PARAGRAPHS];
    session.read(&["is", "it", "on", "I", "think", "it", "is", "on"]);
    for (n, place) in truth.iter_mut().enumerate() {
        let text = paragraph(n);
        if FALSE_STARTS.contains(&n) {
            session.read(&text[..9]);
            session.read(&["no", "sorry", "once", "more"]);
        }
        if n == SKIPPED {
            continue;
        }
        let mut said = text.clone();
        if MISREAD.contains(&n) {
            said[6] = "cattle";
            said.remove(12);
        }
        *place = Some(session.read(&said));
    }
    session.read(&["number", "thirteen", "again"]);
    truth[RETAKEN] = Some(session.read(&paragraph(RETAKEN)));
    session.read(&["that", "is", "all", "thank", "you"]);
    assert!((500_000..660_000).contains(&session.at), "{} ms", session.at);

    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    fs::create_dir_all(made.path("episodes/lamp/takes")).unwrap();
    let mut writer = hound::WavWriter::create(made.path("episodes/lamp/takes").join(RECORDING), spec).unwrap();
    let (mut noise, mut word) = (0x2545_f491_u32, 0);
    for n in 0..session.at * 16 {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        while session.words.get(word).is_some_and(|w| n >= w.2 * 16) {
            word += 1;
        }
        let sounds = session.words.get(word).is_some_and(|w| n >= w.1 * 16);
        let hiss = (noise >> 16) as i32 - 32_768;
        writer.write_sample(i16::try_from(if sounds { hiss / 6 } else { hiss / 16_384 }).unwrap()).unwrap();
    }
    writer.finalize().unwrap();
    let second = |ms: u64| ms as f64 / 1000.0;
    let each: Vec<Value> = session
        .words
        .iter()
        .map(|w| json!({ "word": format!(" {}", w.0), "start": second(w.1), "end": second(w.2) }))
        .collect();
    let text = session.words.iter().map(|w| w.0.clone()).collect::<Vec<_>>().join(" ");
    let whisper = json!({ "text": text, "language": "en", "segments": [{ "id": 0, "start": 0.0, "end": second(session.at), "text": text, "words": each }] });
    made.put("session.json", whisper.to_string());
    let script = made.read(SCRIPT);
    let head = &script[..script.find("## Opening").unwrap()];
    let body: String = (0..PARAGRAPHS).map(|n| format!("{}. ^p-{n}\n\n", paragraph(n).join(" "))).collect();
    made.put(
        SCRIPT,
        format!(
            "{}## Opening\n\n{body}",
            head.replace("slot: 0:12", "slot: 9:00").replace("tolerance: 2s", "tolerance: 2:00")
        ),
    );
    (made, truth)
}

fn matches(json: &Value) -> Vec<(u64, u64, u64, u64)> {
    let number = |m: &Value, key: &str| m[key].as_u64().unwrap();
    let one = |m: &Value| (number(m, "line"), number(m, "from_ms"), number(m, "to_ms"), number(m, "confidence"));
    json["matches"].as_array().unwrap().iter().map(one).collect()
}

fn line_of(made: &Made, n: usize) -> u64 {
    let wanted = format!("^p-{n}");
    let script = made.read(SCRIPT);
    let found = script.lines().position(|l| l.ends_with(&wanted)).unwrap();
    found as u64 + 1
}

/// How many paragraphs got their own range, to this many milliseconds.
fn right_of(made: &Made, truth: &[Option<(u64, u64)>], found: &[(u64, u64, u64, u64)], near: u64) -> usize {
    let read = truth.iter().enumerate().filter_map(|(n, place)| Some((line_of(made, n), (*place)?)));
    read.filter(|(line, (from, to))| {
        found.iter().any(|m| m.0 == *line && m.1.abs_diff(*from) <= near && m.2.abs_diff(*to) <= near)
    })
    .count()
}

#[test]
fn a_session_of_nine_minutes_becomes_takes_by_its_words() {
    let (made, truth) = show();
    let recording = made.path("episodes/lamp/takes").join(RECORDING);
    let transcript = made.path("session.json");
    // typed composed, on disk decomposed
    let typed = made.path("episodes/lamp/takes/녹음 1.wav");
    let arguments = |more: &[&str]| -> Vec<String> {
        ["takes", "lamp", typed.to_str().unwrap(), "--transcript", transcript.to_str().unwrap()]
            .iter()
            .chain(more)
            .map(|s| (*s).to_owned())
            .collect()
    };
    let ask = |more: &[&str]| run(made.root(), &arguments(more).iter().map(String::as_str).collect::<Vec<_>>());
    let before = made.read(SCRIPT);
    let json = ask(&["--json"]).ends(0).json();
    assert_eq!(made.read(SCRIPT), before, "nothing is accepted silently");
    let found = matches(&json);
    let right = right_of(&made, &truth, &found, 200);
    assert!(right * 100 >= 95 * (PARAGRAPHS - 1), "{right} of {}: {found:?}", PARAGRAPHS - 1);
    // the skipped one is on the sheet, and it alone
    let sheet = json["pick_up"].as_array().unwrap();
    assert_eq!(sheet.len(), 1, "{sheet:?}");
    assert_eq!(sheet[0]["line"], line_of(&made, SKIPPED));
    let of =
        |n: usize| json["matches"].as_array().unwrap().iter().find(|m| m["line"] == line_of(&made, n)).unwrap().clone();
    assert_eq!(of(RETAKEN)["earlier_readings"], 1);
    for n in MISREAD {
        let (written, left_out) = (paragraph(n)[6], paragraph(n)[12]);
        let misread = of(n)["misread"].as_array().unwrap().clone();
        assert!(misread.iter().any(|m| m["written"] == written && m["read"] == "cattle"), "{misread:?}");
        assert!(
            misread
                .iter()
                .any(|m| m["read"] == "" && m["written"].as_str().unwrap().starts_with(left_out) || m["written"] == ""),
            "{misread:?}"
        );
        assert!(of(n)["confidence"].as_u64().unwrap() < 100);
    }
    assert_eq!(of(0)["misread"], json!([]));
    let shown = ask(&[]).ends(0).says(&["nothing was accepted"]);
    assert!(shown.out.contains("To be recorded still:") && shown.out.contains("read as \"cattle\""), "{}", shown.out);

    // accepted one by one and all that is sure: REC cues and nothing else
    let line = line_of(&made, 3);
    ask(&["--accept", &line.to_string()]).ends(0).says(&["1 REC cues were written"]);
    let after = made.read(SCRIPT);
    assert_eq!(after.matches("> **REC** ").count(), 1);
    assert_eq!(
        after.lines().filter(|l| !l.starts_with("> **REC**") && !l.is_empty()).collect::<Vec<_>>(),
        before.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>()
    );
    ask(&["--accept", "sure"]).ends(0);
    let after = made.read(SCRIPT);
    assert_eq!(after.matches("> **REC** ").count(), PARAGRAPHS - 1, "{after}");
    // again, with another reading: the cue is replaced and not doubled
    ask(&["--accept", "sure"]).ends(0);
    assert_eq!(made.read(SCRIPT), after);
    let check = run(made.root(), &["check", "--json"]).json();
    let codes: Vec<_> =
        check["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap().to_owned()).collect();
    assert!(!codes.iter().any(|c| c == "E045" || c == "E044" || c == "E022" || c == "E016"), "{codes:?}");
    assert_eq!(codes.iter().filter(|c| *c == "W050").count(), 1, "{codes:?}");
    run(made.root(), &["fmt", "--check"]).ends(0);
    ask(&["--accept", "1"]).ends(1).says(&["no paragraph that begins in line 1"]);
    ask(&["--accept", "all"]).ends(2);

    // as a telephone gives it
    let m4a = made.path("episodes/lamp/takes/phone.m4a");
    let made_m4a = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&recording)
        .args(["-c:a", "aac", "-b:a", "64k"])
        .arg(&m4a)
        .status();
    if made_m4a.is_ok_and(|s| s.success()) {
        let before = made.read(SCRIPT);
        let phone = m4a.to_str().unwrap();
        let ran = run(made.root(), &["takes", "lamp", phone, "--transcript", transcript.to_str().unwrap(), "--json"]);
        let json = ran.ends(0).json();
        let right = right_of(&made, &truth, &matches(&json), 200);
        assert!(right * 100 >= 95 * (PARAGRAPHS - 1), "{right} of {} in an m4a", PARAGRAPHS - 1);
        assert_eq!(
            (&json["pick_up"][0]["line"], json["pick_up"].as_array().unwrap().len()),
            (&json!(line_of(&made, SKIPPED)), 1)
        );
        // and without its words: proposed, and none accepted, whatever is asked
        let ran = run(made.root(), &["takes", "lamp", phone, "--accept", "sure", "--json"]).ends(0);
        let json = ran.json();
        assert_eq!((json["by"].as_str(), json["accepted"].as_u64()), (Some("silences"), Some(0)));
        assert!(matches(&json).len() > PARAGRAPHS / 2);
        assert_eq!(made.read(SCRIPT), before);
    } else {
        skipped("ffmpeg is not there to make an m4a");
    }
}

#[test]
fn without_words_splits_are_proposed_and_none_is_sure() {
    let (made, truth) = show();
    let recording = made.path("episodes/lamp/takes").join(RECORDING);
    let before = made.read(SCRIPT);
    let ran = run(made.root(), &["takes", "lamp", recording.to_str().unwrap(), "--accept", "sure", "--json"]).ends(0);
    let json = ran.json();
    assert_eq!(
        (made.read(SCRIPT), json["accepted"].as_u64(), json["by"].as_str()),
        (before, Some(0), Some("silences"))
    );
    let found = matches(&json);
    assert!(found.len() > PARAGRAPHS / 2 && found.iter().all(|m| m.3 <= 60), "{found:?}");
    let near = |m: &&(u64, u64, u64, u64)| {
        let place = (0..PARAGRAPHS).find(|n| line_of(&made, *n) == m.0).and_then(|n| truth[n]);
        place.is_some_and(|(from, to)| m.1.abs_diff(from) <= 400 && m.2.abs_diff(to) <= 400)
    };
    let right = found.iter().filter(near).count();
    assert!(right * 2 > PARAGRAPHS, "{right} of {}", found.len());
}

#[test]
fn hangul_is_matched_however_the_machine_spaces_it_and_a_recording_elsewhere_is_not_named() {
    let made = Made::show();
    made.edit("Good evening to all of you.", "안녕하세요 오늘은 감나무 이야기를 들려 드립니다.");
    made.edit("lang: en", "lang: ko");
    let words = ["안녕", "하세요", "오늘", "은", "감나무이야기를", "들려드립니다"];
    let each: Vec<Value> = words
        .iter()
        .enumerate()
        .map(|(n, w)| json!({ "word": format!(" {w}"), "start": n as f64 * 0.5 + 1.0, "end": n as f64 * 0.5 + 1.4 }))
        .collect();
    let text = words.join(" ");
    made.put("k.json", json!({ "text": text, "language": "ko", "segments": [{ "id": 0, "start": 0.0, "end": 5.0, "text": text, "words": each }] }).to_string());
    made::wav(&made.path("elsewhere.wav"), 6_000, &[(1_000, 3_900)]);
    let (recording, transcript) = (made.path("elsewhere.wav"), made.path("k.json"));
    let arguments =
        ["takes", "lamp", recording.to_str().unwrap(), "--transcript", transcript.to_str().unwrap(), "--json"];
    let json = run(made.root(), &arguments).ends(0).json();
    let found = matches(&json);
    assert_eq!((found.len(), found[0].3), (1, 100), "{json}");
    assert!(found[0].1.abs_diff(1_000) <= 150 && found[0].2.abs_diff(3_900) <= 150);
    let accepted = run(made.root(), &[&arguments[..5], &["--accept", "sure"]].concat());
    accepted.ends(1).says(&["put the recording into episodes/lamp/takes/ first"]);
    made.put("empty.json", "{\"text\":\"\",\"segments\":[]}");
    let empty = made.path("empty.json");
    run(made.root(), &["takes", "lamp", recording.to_str().unwrap(), "--transcript", empty.to_str().unwrap()])
        .ends(1)
        .says(&["no words with times"]);
    run(made.root(), &["takes", "lamp", "/nowhere/at/all.wav"]).ends(74);
}

#[test]
fn a_word_or_two_and_times_that_are_spread_over_a_line_are_never_sure() {
    use cornercast::{
        script::takes::{Wanted, by_words},
        source::SourceId,
        transcript::read,
        units::Frames,
    };
    let clip = crate::show::made::clip(20_000);
    let wanted = ["No.", "We sold the lamp for a song."].map(|text| Wanted {
        line: 1,
        text: text.to_owned(),
        planned: Frames::from_millis(2_000),
    });
    let said = "No. We sold the lamp for a song. No leave it.";
    let words: Vec<_> = said
        .split(' ')
        .enumerate()
        .map(|(n, w)| json!({ "word": format!(" {w}"), "start": n, "end": n as f64 + 0.8 }))
        .collect();
    let timed = json!({ "text": said, "language": "en", "segments": [{ "start": 0, "end": 12, "text": said, "words": words }] });
    let sure = |name: &str, text: &str| {
        let transcript = read(SourceId(0), name, text).value;
        by_words(&wanted, &transcript, &clip).unwrap().iter().map(|p| p.confidence).collect::<Vec<_>>()
    };
    assert_eq!(sure("a.json", &timed.to_string()), [70, 100]);
    assert_eq!(sure("a.srt", &format!("1\n00:00:00,000 --> 00:00:12,000\n{said}\n")), [70, 80]);
}

/// What is proposed for paragraphs when this is heard, a word in half a second and a second of silence for each `|`.
fn heard(paragraphs: &[&str], said: &str) -> Vec<cornercast::script::takes::Proposal> {
    heard_in(paragraphs, said, &crate::show::made::clip(600_000))
}

/// The same, in a recording of which more is known.
fn heard_in(
    paragraphs: &[&str],
    said: &str,
    clip: &cornercast::media::Clip,
) -> Vec<cornercast::script::takes::Proposal> {
    use cornercast::{
        script::takes::{Wanted, by_words},
        source::SourceId,
        transcript::read,
        units::Frames,
    };
    let wanted: Vec<Wanted> = paragraphs
        .iter()
        .map(|text| Wanted { line: 1, text: (*text).to_owned(), planned: Frames::from_millis(2_000) })
        .collect();
    let words: Vec<_> = said
        .split_whitespace()
        .scan(0.0, |at, w| {
            let start = *at;
            *at += if w == "|" { 1.0 } else { 0.5 };
            Some((w, start))
        })
        .filter(|(w, _)| *w != "|")
        .map(|(w, start)| json!({ "word": format!(" {w}"), "start": start, "end": start + 0.5 }))
        .collect();
    let whole = words.last().map_or(0.0, |w| w["end"].as_f64().unwrap());
    let timed = json!({ "text": said, "language": "en", "segments": [{ "start": 0, "end": whole, "text": said, "words": words }] });
    let transcript = read(SourceId(0), "a.json", &timed.to_string()).value;
    by_words(&wanted, &transcript, clip).unwrap()
}

/// Of each proposal the paragraph, the half second in which it begins, how sure it is, and after how many earlier readings.
fn proposed(paragraphs: &[&str], said: &str) -> Vec<(usize, u64, u8, usize)> {
    let found = heard(paragraphs, said);
    found.iter().map(|p| (p.paragraph, p.range.start().millis().0 / 500, p.confidence, p.earlier)).collect()
}

#[test]
fn a_later_reading_that_loses_or_gains_a_not_is_never_sure_and_wins_over_none_that_is_right() {
    for (written, right, wrong) in [
        (
            "He did not say that the company paid for it, and we asked him twice.",
            "He did not say that the company paid for it and we asked him twice",
            "He did say that the company paid for it and we asked him twice",
        ),
        (
            "He said that the company paid for it, and we asked him only once.",
            "He said that the company paid for it and we asked him only once",
            "He never said that the company paid for it and we asked him only once",
        ),
        (
            "그 사람은 그날 아침에 회사로 가지 않았다고 우리에게 분명히 말했다.",
            "그 사람은 그날 아침에 회사로 가지 않았다고 우리에게 분명히 말했다",
            "그 사람은 그날 아침에 회사로 갔다고 우리에게 분명히 말했다",
        ),
        (
            "우리는 그 배를 타고 섬으로 안 갔다고 모두가 함께 말했다.",
            "우리는 그 배를 타고 섬으로 안 갔다고 모두가 함께 말했다",
            "우리는 그 배를 타고 섬으로 갔다고 모두가 함께 말했다",
        ),
    ] {
        let said = format!("{right} no wait once more {wrong}");
        assert_eq!(proposed(&[written], &said), [(0, 0, 80, 0)], "{written}");
        // which of the two is meant somebody has to hear
        let again = heard(&[written], &said)[0].again.map(|again| again.start().millis().0 / 500);
        assert!(again.is_some_and(|again| again > right.split(' ').count() as u64), "{written}: {again:?}");
        let alone = proposed(&[written], wrong);
        assert!(alone.len() == 1 && alone[0].2 < 90, "{written}: {alone:?}");
        // and one that is right is sure, and the last wins
        let twice = proposed(&[written], &format!("{right} {right}"));
        assert_eq!((twice[0].2, twice[0].3), (100, 1), "{written}");
    }
}

#[test]
fn figures_and_short_forms_are_read_as_they_are_spoken() {
    for (written, read) in [
        (
            "In nineteen ninety-eight it carried twelve thousand four hundred passengers.",
            "In 1998, it carried 12,400 passengers.",
        ),
        (
            "In 1998 it carried 12,400 passengers.",
            "In nineteen ninety-eight it carried twelve thousand four hundred passengers.",
        ),
        ("Mister Pell gave fifty percent of it to Saint Anne.", "Mr. Pell gave 50% of it to St. Anne."),
        ("2024년 3월에 배 16척이 들어왔다.", "이천이십사년 삼월에 배 열여섯 척이 들어왔다."),
        ("이천이십사년 삼월에 배 열여섯 척이 들어왔다.", "2024년 3월에 배 16척이 들어왔다."),
    ] {
        assert_eq!(proposed(&[written], read), [(0, 0, 100, 0)], "{written}");
    }
    // another figure is another word
    assert!(proposed(&["In 1998 it carried 12,400 passengers."], "In 1989 it carried 12,400 passengers.")[0].2 < 100);
}

#[test]
fn a_line_that_stands_twice_is_found_twice_in_order() {
    let (a, r, n, c) = (
        "The ferry left the quay at nine.",
        "You are listening to the harbour letters.",
        "Nobody counted the lamps that night.",
        "And that was all from the harbour.",
    );
    let once = proposed(&[a, r, n, r, c], &[a, r, n, r, c].join(" "));
    assert_eq!(
        once.iter().map(|p| (p.0, p.1, p.3)).collect::<Vec<_>>(),
        [(0, 0, 0), (1, 7, 0), (2, 14, 0), (3, 20, 0), (4, 27, 0)]
    );
    // a retake of the first of them, and one of two that follow each other
    let again = proposed(&[a, r, n, r, c], &[a, r, r, n, r, c].join(" "));
    assert_eq!(again.iter().map(|p| (p.0, p.1, p.3)).collect::<Vec<_>>()[1], (1, 14, 1));
    let beside = proposed(&[r, r], &[r, r].join(" "));
    assert_eq!(beside.iter().map(|p| (p.0, p.1)).collect::<Vec<_>>(), [(0, 0), (1, 7)]);
    // one of them was never read
    let missing = proposed(&[a, r, n, r, c], &[a, n, r, c].join(" "));
    assert_eq!(missing.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 2, 3, 4]);
}

#[test]
fn a_sentence_that_comes_back_in_a_longer_one_keeps_its_own_reading() {
    let script = [
        "It is eight o'clock, and this is the morning programme from the harbour.",
        "Later we hear the baker who sold a perfect loaf on Tuesday to nobody at all.",
        "First the ferry. It left without its captain, and came back with a goat.",
        "Now we hear the baker who sold a perfect loaf on Tuesday to nobody at all, and after that her driver.",
        "It is nine o'clock, and this is the morning programme from the harbour, with the news to follow.",
    ];
    let mut at = 0;
    let wanted: Vec<(usize, u64, u8, usize)> = script
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let begins = at;
            at += text.split(' ').count() as u64;
            (n, begins, 100, 0)
        })
        .collect();
    assert_eq!(proposed(&script, &script.join(" ")), wanted);
    // the longer one with a slip is still the longer one's
    let slip = script.join(" ").replace("her driver", "the river").replace("to follow", "that follows");
    let found = proposed(&script, &slip);
    let places = |all: &[(usize, u64, u8, usize)]| all.iter().map(|p| (p.0, p.1, p.3)).collect::<Vec<_>>();
    assert_eq!(places(&found), places(&wanted));
    assert_eq!(found.iter().map(|p| p.2 < 100).collect::<Vec<_>>(), [false, false, false, true, true]);
}

#[test]
fn a_reading_without_its_first_or_last_words_is_never_sure_and_wins_over_no_whole_one() {
    let written = "When the mayor opened the new bridge the band played on and nobody in the town went home until after midnight.";
    let words: Vec<&str> = written.split(' ').collect();
    let whole = words.len();
    for (from, to) in [(0, whole - 2), (0, whole - 1), (2, whole), (1, whole)] {
        let part = words[from..to].join(" ");
        assert_eq!(proposed(&[written], &format!("{written} sorry {part}")), [(0, 0, 80, 0)], "{part}");
        let alone = proposed(&[written], &part);
        assert!(alone.len() == 1 && alone[0].2 < 90, "{part}: {alone:?}");
        // and a whole one behind it wins
        let again = proposed(&[written], &format!("{part} sorry {written}"));
        assert_eq!((again[0].2, again[0].3), (100, 1), "{part}");
    }
    // nor is another figure
    let figure = proposed(
        &["The ferry carried 15 goats over the lake in one night and nobody saw it leave."],
        "The ferry carried fifty goats over the lake in one night and nobody saw it leave.",
    );
    assert!(figure[0].2 < 90, "{figure:?}");
}

#[test]
fn a_paragraph_of_hangul_is_found_though_its_first_or_last_word_was_left_out() {
    let written = "그 사람은 그날 아침에 회사로 돌아가서 우리에게 모든 이야기를 분명히 들려주었습니다.";
    let words: Vec<&str> = written.split(' ').collect();
    for (from, to) in [(0, words.len() - 1), (1, words.len()), (0, words.len())] {
        let part = words[from..to].join(" ");
        let found = proposed(&[written], &format!("자 시작합니다 | | {part} | | 네 좋아요"));
        assert!(found.len() == 1 && (found[0].2 < 90) == (to - from < words.len()), "{part}: {found:?}");
    }
    // nor does a syllable of its last word that begins what is said next belong to it, nor one of its first that ends what was before
    let (last, first) = (words.len() - 1, 1);
    for (said, ends) in [
        (format!("{} | | 다시 한번 할까요", words[..last].join(" ")), last as u64),
        (format!("아 이제 | | {}", words[first..].join(" ")), 4 + (words.len() - first) as u64),
    ] {
        let found = heard(&[written], &said);
        assert!(found.len() == 1 && found[0].confidence < 90, "{said}: {found:?}");
        assert!(found[0].range.end().millis().0 < ends * 500 + 1_700, "{said}: {found:?}");
    }
    // half of it is no reading
    assert_eq!(proposed(&[written], &words[..6].join(" ")), []);
}

#[test]
fn a_misread_first_or_last_word_is_no_part_of_the_silence() {
    let written = "Kettles came under the old bridge at night.";
    let found = heard(&[written], "is it on | cattle came under the old bridge at dawn | thank you");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    // words from 2.5 to 6.5 s, with a margin
    assert_eq!((one.range.start().millis().0, one.range.end().millis().0), (2_350, 6_650));
    let misread: Vec<(&str, &str)> = one.misread.iter().map(|m| (m.written.as_str(), m.read.as_str())).collect();
    assert_eq!(misread, [("Kettles", "cattle"), ("night.", "dawn")]);
    // a word that was left out takes none of what was said before it
    let found = heard(&[written], "is it on | came under the old bridge at night | thank you");
    assert_eq!((found[0].range.start().millis().0, found[0].misread[0].read.as_str()), (2_350, ""));
    // one that the machine alone left out is in the recording, where the speech begins and ends
    let mut clip = crate::show::made::clip(600_000);
    let stretch = |from, to| {
        use cornercast::units::{FrameRange, Frames};
        FrameRange::new(Frames::from_millis(from), Frames::from_millis(to))
    };
    clip.speech = vec![stretch(0, 1_500), stretch(2_100, 6_200), stretch(7_000, 8_000)];
    let ends = |said: &str| {
        let found = heard_in(&[written], said, &clip);
        (found[0].range.start().millis().0, found[0].range.end().millis().0)
    };
    assert_eq!(ends("is it on | came under the old bridge at night | thank you"), (1_950, 6_150));
    assert_eq!(ends("is it on | kettles came under the old bridge at | thank you"), (2_350, 6_350));
}

#[test]
fn a_paragraph_that_is_changed_after_its_take_was_built_is_told_and_not_published() {
    let made = Made::show();
    let quiet = |ran: Ran| assert!(!ran.err.contains("W094"), "{}", ran.err);
    quiet(run(made.root(), &["check"]).ends(0));
    quiet(run(made.root(), &["build"]).ends(0));
    let bound = made.read("episodes/lamp/takes.json");
    assert!(!bound.contains("hums") && !bound.contains(made.root().to_str().unwrap()), "{bound}");
    // signs and capitals are no words
    made.edit("A lamp is a thing that hums.", "A lamp is a thing, that HUMS!");
    quiet(run(made.root(), &["check"]).ends(0));
    made.edit("A lamp is a thing, that HUMS!", "A lamp is a thing that glows.");
    let ran = run(made.root(), &["check"]).ends(0).says(&["warning[W094]", "record it again"]);
    let line = ran.err.split("--confirm ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    run(made.root(), &["build"]).ends(0).says(&["warning[W094]"]);
    run(made.root(), &["publish"]).ends(1).says(&["lamp: what stands beside a take was changed after it was built"]);
    assert!(!made.path("episodes/lamp/episode.lock").exists());
    // somebody listened
    run(made.root(), &["takes", "lamp", "--confirm", "1"]).ends(1).says(&["no paragraph with a take begins in line 1"]);
    run(made.root(), &["takes", "lamp", "--confirm", &line]).ends(0).says(&["confirmed"]);
    quiet(run(made.root(), &["build"]).ends(0));
    run(made.root(), &["takes", "lamp", "--confirm", "all"]).ends(0).says(&["no take has other words"]);
    // and what stood there before is no more what it says
    made.edit("A lamp is a thing that glows.", "A lamp is a thing that hums.");
    run(made.root(), &["check"]).ends(0).says(&["warning[W094]"]);
    made.edit("A lamp is a thing that hums.", "A lamp is a thing that glows.");
    // a new take is bound to what stands there now
    made.edit("A lamp is a thing that glows.", "A lamp is a thing that sings.");
    run(made.root(), &["check"]).ends(0).says(&["warning[W094]"]);
    made::wav(&made.path("episodes/lamp/takes/close-1.1.wav"), 3_400, &[(400, 1_500), (1_900, 3_100)]);
    quiet(run(made.root(), &["build"]).ends(0));
    run(made.root(), &["publish"]).ends(0);
}

#[test]
fn a_transcript_that_is_not_of_the_recording_makes_no_match_sure() {
    use cornercast::{
        script::takes::{Misfit, Wanted, by_words, misfit},
        source::SourceId,
        transcript::read,
        units::{FrameRange, Frames},
    };
    let paragraphs = [
        "The ferry left the old harbour before anybody was awake.",
        "Nobody on the quay had seen the goats go on board.",
        "In the morning the farmer counted them twice over.",
    ];
    let ms = |ms: u64| Frames::from_millis(ms);
    // a second of silence, then each with another pause behind it, a word in 300 ms
    let (mut at, mut words, mut speech) = (1_000, Vec::new(), Vec::new());
    for (text, pause) in paragraphs.iter().zip([2_300, 1_100, 1_700]) {
        let from = at;
        for word in text.split(' ') {
            words.push((word, at));
            at += 300;
        }
        speech.push(FrameRange::new(ms(from), ms(at)));
        at += pause;
    }
    let said = |late: u64| {
        let each: Vec<_> = words.iter().map(|(w, at)| (*w, at + late, at + late + 300)).collect();
        read(SourceId(0), "a.json", &crate::show::made::transcribed(&each)).value
    };
    let mut clip = crate::show::made::clip(at + 20_000);
    clip.speech = speech;
    let wanted = paragraphs.map(|text| Wanted { line: 1, text: text.to_owned(), planned: ms(3_000) });
    let sure = |said: &cornercast::transcript::Transcript, clip: &cornercast::media::Clip| {
        by_words(&wanted, said, clip).unwrap().iter().map(|p| p.confidence).collect::<Vec<_>>()
    };
    for little in [0, 150, 300] {
        assert_eq!((sure(&said(little), &clip), misfit(&said(little), &clip)), (vec![100; 3], None), "{little}");
    }
    for (late, by) in [(3_000, 3_000), (1_500, 1_500), (12_000, 12_000)] {
        let late = said(late);
        let Some(Misfit::Late(found)) = misfit(&late, &clip) else { panic!("{:?}", misfit(&late, &clip)) };
        assert!(found.millis().0.abs_diff(by) <= 100, "{found:?}");
        assert_eq!(sure(&late, &clip), [80; 3]);
    }
    // the recording begins later than what was transcribed
    let mut cut = clip.clone();
    cut.speech = clip.speech.iter().map(|s| s.later(ms(4_000))).collect();
    assert!(matches!(misfit(&said(0), &cut), Some(Misfit::Early(_))));
    // of a longer recording, and of one in which nobody speaks
    let mut short = clip.clone();
    short.length = ms(6_000);
    short.speech.truncate(1);
    assert!(matches!(misfit(&said(0), &short), Some(Misfit::Longer(_))));
    let mut silent = clip.clone();
    silent.energy = vec![-9_000; 100];
    silent.speech.clear();
    assert_eq!((misfit(&said(0), &silent), sure(&said(0), &silent)), (Some(Misfit::Silent), vec![80; 3]));
    // one paragraph where nobody speaks is not sure, whatever the others are
    silent.speech = clip.speech.iter().take(2).copied().collect();
    assert_eq!(sure(&said(0), &silent)[2], 80);
    // machines that give a word the silence before it are right all the same
    let all: Vec<_> =
        words.iter().scan(0, |before, (w, at)| Some((*w, std::mem::replace(before, at + 300), at + 300))).collect();
    let all = crate::show::made::transcribed(&all);
    assert_eq!(misfit(&read(SourceId(0), "a.json", &all).value, &clip), None);
}

/// A script read twice has the same words, and its pauses elsewhere.
#[test]
fn a_transcript_of_another_session_makes_no_match_sure() {
    use cornercast::{
        script::takes::{Misfit, Wanted, by_words, misfit},
        source::SourceId,
        transcript::read,
        units::{FrameRange, Frames},
    };
    let names = ["ferry", "harbour", "farmer", "kettle", "lantern", "orchard", "window", "bridge"];
    let ms = |ms: u64| Frames::from_millis(ms);
    let wanted: Vec<Wanted> = names
        .iter()
        .map(|n| Wanted {
            line: 1,
            text: format!("The old {n} stood there before anybody was awake"),
            planned: ms(3_000),
        })
        .collect();
    // a word in 300 ms; the pauses behind the paragraphs
    let session = |pauses: [u64; 8]| {
        let (mut at, mut words, mut speech) = (1_000, Vec::new(), Vec::new());
        for (one, pause) in wanted.iter().zip(pauses) {
            let from = at;
            for word in one.text.split(' ') {
                words.push((word, at, at + 300));
                at += 300;
            }
            speech.push(FrameRange::new(ms(from), ms(at)));
            at += pause;
        }
        let mut clip = crate::show::made::clip(40_000);
        clip.speech = speech;
        (words, clip)
    };
    let heard = |words: &[(&str, u64, u64)]| read(SourceId(0), "a.json", &crate::show::made::transcribed(words)).value;
    let sure = |said: &cornercast::transcript::Transcript, clip: &cornercast::media::Clip| {
        by_words(&wanted, said, clip).unwrap().iter().filter(|p| p.confidence >= 90).count()
    };
    let (thursday, clip) = session([800, 1_900, 700, 1_200, 900, 2_000, 1_300, 0]);
    let (friday, other) = session([1_500, 700, 2_100, 800, 1_600, 700, 900, 0]);
    let own = heard(&thursday);
    assert_eq!((misfit(&own, &clip), sure(&own, &clip)), (None, 8));
    let (a, b) = (heard(&friday), heard(&thursday));
    assert_eq!((misfit(&a, &clip), sure(&a, &clip)), (Some(Misfit::Pauses), 0));
    assert_eq!((misfit(&b, &other), sure(&b, &other)), (Some(Misfit::Pauses), 0));
    // a part that was moved is not sure, and what is far from it is
    let mut moved = thursday.clone();
    for word in moved.iter_mut().filter(|w| w.1 >= 20_000) {
        *word = (word.0, word.1 + 900, word.2 + 900);
    }
    let late = heard(&moved);
    assert_eq!((misfit(&late, &clip), sure(&late, &clip)), (None, 5));
    // recognisers that give a word the silence before it, or behind it, are of this session all the same
    let before = thursday.iter().scan(0, |end, (w, _, to)| Some((*w, std::mem::replace(end, *to), *to)));
    assert_ne!(misfit(&heard(&before.collect::<Vec<_>>()), &clip), Some(Misfit::Pauses));
    let next = thursday.iter().skip(1).map(|w| w.1).chain([39_000]);
    let behind: Vec<_> = thursday.iter().zip(next).map(|((w, from, _), next)| (*w, *from, next)).collect();
    assert_ne!(misfit(&heard(&behind), &clip), Some(Misfit::Pauses));
}

/// A recogniser may give a word in figures no time, which says nothing of the others.
#[test]
fn a_word_without_a_time_leaves_the_others_sure() {
    use cornercast::{
        script::takes::{Wanted, by_words},
        source::SourceId,
        transcript::read,
        units::{FrameRange, Frames},
    };
    let texts = ["The ferry left in 1998 before anybody was awake", "Nobody on the quay had seen the goats in 2004"];
    let wanted = texts.map(|text| Wanted { line: 1, text: text.to_owned(), planned: Frames::from_millis(3_000) });
    let (mut at, mut words, mut clip) = (1_000_u64, Vec::new(), crate::show::made::clip(20_000));
    for text in texts {
        let from = at;
        for word in text.split(' ') {
            let time = format!(", \"start\": {}, \"end\": {}", at as f64 / 1e3, (at + 300) as f64 / 1e3);
            let time = if word.starts_with(|c: char| c.is_ascii_digit()) { String::new() } else { time };
            words.push(format!("{{\"word\": \"{word}\"{time}}}"));
            at += 300;
        }
        clip.speech.push(FrameRange::new(Frames::from_millis(from), Frames::from_millis(at)));
        at += 1_500;
    }
    let json = format!(
        "{{\"segments\": [{{\"start\": 1.0, \"end\": {}, \"text\": \"{}\", \"words\": [{}]}}], \"word_segments\": []}}",
        at as f64 / 1e3,
        texts.join(" "),
        words.join(", ")
    );
    let said = read(SourceId(0), "a.json", &json).value;
    let sure: Vec<u8> = by_words(&wanted, &said, &clip).unwrap().iter().map(|p| p.confidence).collect();
    // the last word of the second has none, and nobody knows where it ends
    assert_eq!(sure, [100, 80]);
}
