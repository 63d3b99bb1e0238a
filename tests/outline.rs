//! An outline says what a transcript is about and which stretches could air, with reasons, and claims no more than that.
use cornercast::{
    script::outline::{Outline, Parts, outline},
    source::SourceId,
    transcript::{lined, read},
};
use proptest::prelude::*;
use serde_json::Value;
use std::{fmt::Write, fs, path::Path, process::Command};

fn of(text: &str, parts: usize) -> Outline {
    outline(&read(SourceId(0), "kim.txt", text).value, Parts::Count(parts), None)
}

fn run(arguments: &[&str]) -> (Option<i32>, Value, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_cornercast")).args(arguments).output().unwrap();
    let json = serde_json::from_slice(&out.stdout).unwrap_or(Value::Null);
    (out.status.code(), json, String::from_utf8_lossy(&out.stderr).into_owned())
}

const LINES: &str = "The ferry left the quay at night.\nFog hid the quay, so the ferry rang its bell.\nMr. Holt rang. The bell broke.\n…\n\nBread needs a hot oven.\nOur oven was older than the bread.\nDough waits for the oven\n";

#[test]
fn a_line_is_a_sentence_whatever_stands_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text.txt");
    fs::write(&file, LINES).unwrap();
    let (code, json, _) = run(&["outline", "--lines", "--segments", "2", "--json", file.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert_eq!(json["schema"], "cornercast.outline/1");
    assert_eq!(json["sentences"], 7);
    let places: Vec<(u64, u64)> = json["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["first"].as_u64().unwrap(), s["last"].as_u64().unwrap()))
        .collect();
    assert_eq!(places.len(), 2);
    assert_eq!((places[0].0, places[1].1), (0, 6));
    assert_eq!(places[0].1 + 1, places[1].0);
    assert!((3..=4).contains(&places[1].0), "{places:?}");
    assert_eq!(json["speaker"], "unknown");
    assert!(json["segments"][0]["start_ms"].is_null());
    for segment in json["segments"].as_array().unwrap() {
        assert!(!segment["title"].as_str().unwrap().is_empty() && !segment["keywords"].as_array().unwrap().is_empty());
    }
}

/// A guest who speaks a while about each of two things, timed word by word.
fn talk(speakers: bool) -> String {
    let mut text = "WEBVTT\n\n".to_owned();
    let mut at = 0;
    let mut say = |who: &str, line: &str| {
        let voice = if speakers { format!("<v {who}>") } else { String::new() };
        let clock = |s: usize| format!("{:02}:{:02}.000", s / 60, s % 60);
        let length = line.split_whitespace().count().div_ceil(3);
        writeln!(text, "{} --> {}\n{voice}{line}\n", clock(at), clock(at + length)).unwrap();
        at += length + 1;
    };
    say("Mina", "What was the ferry like at night?");
    say("Holt", "The ferry was never late, because the river kept the time for all of us on the quay.");
    say("Holt", "And we rang the bell in the fog until somebody on the other quay rang theirs back.");
    say("Holt", "Once the bell froze, and I hit the rail of the ferry with a soup spoon for an hour.");
    say("Mina", "And the bakery?");
    say("Holt", "They had an oven that was older than my grandmother, and as I said she was very old.");
    say("Holt", "[inaudible] the bread came out of the oven at three every single morning of the year.");
    say("Holt", "We called it toll bread, because the HPU took two loaves from every oven in the town.");
    text
}

#[test]
fn soundbites_are_of_one_speaker_whole_short_and_heard_and_say_so() {
    let transcript = read(SourceId(0), "a.vtt", &talk(true)).value;
    let found = outline(&transcript, Parts::Count(2), None);
    assert!(!found.soundbites.is_empty());
    assert_eq!(found.unlabelled, []);
    for bite in &found.soundbites {
        assert!((8_000..=35_000).contains(&bite.length.0), "{bite:?}");
        assert_eq!(bite.speaker.as_deref(), Some("Holt"));
        assert!(!bite.text.contains("inaudible") && bite.text.ends_with('.'));
        assert!(bite.why.iter().any(|w| w == "one speaker: Holt"), "{bite:?}");
        assert!(bite.times.is_some_and(|(a, b)| a < b));
        assert!(!bite.warnings.iter().any(|w| w.contains("spread over whole lines")), "{bite:?}");
    }
}

#[test]
fn nobody_says_that_a_sentence_is_complete_where_no_mark_ends_it() {
    let why = |text: &str| {
        let asks = if text.contains('.') { "so how did it begin?" } else { "so how did it begin" };
        let words = asks.split(' ').chain(text.split(' ')).enumerate();
        let ctm: String = words.map(|(n, word)| format!("a 1 {:.2} 0.30 {word}\n", 1.0 + n as f64 * 0.32)).collect();
        let turns = "SPEAKER a 1 1.0 1.59 <NA> <NA> Ann <NA> <NA>\nSPEAKER a 1 2.6 90.0 <NA> <NA> Bo <NA> <NA>\n";
        let found = outline(&read(SourceId(0), "a.ctm", &(ctm + turns)).value, Parts::Count(1), None);
        found.soundbites.first().map(|b| b.why.join("; ")).unwrap_or_default()
    };
    let bare = "i started when i was fifteen and my father took me in by the hand and the foreman said that one is too small \
                and my father said he will grow and then the other thing was that because the";
    assert!(why(bare).contains("hear whether it is whole") && !why(bare).contains("complete"), "{}", why(bare));
    let marked = format!("{bare} boat was gone. And nobody at all looked for it.");
    assert!(why(&marked).contains("2 complete sentences"), "{}", why(&marked));
    let lines = lined(SourceId(0), "a.txt", &format!("{bare}\n").repeat(3)).value;
    let found = outline(&lines, Parts::Count(1), None);
    let whole = |b: &cornercast::script::outline::Soundbite| b.why.iter().any(|w| w.contains("complete sentence"));
    assert!(found.soundbites.iter().chain(&found.unlabelled).all(whole), "a line is a sentence: {found:?}");
}

#[test]
fn an_edge_within_a_line_of_which_only_the_whole_has_a_time_is_a_guess_and_says_so() {
    let within = "The ferry was never late, because the river kept the time for all of us on the quay. \
                  And we rang the bell in the fog until somebody on the other quay rang theirs back. ";
    let text = format!("WEBVTT\n\n00:00.000 --> 01:00.000\n<v Holt>{}\n", within.repeat(3));
    let transcript = read(SourceId(0), "a.vtt", &text).value;
    let found = outline(&transcript, Parts::Count(1), None);
    assert!(!found.soundbites.is_empty());
    for bite in &found.soundbites {
        assert!(
            bite.length.0 < 60_000 && bite.warnings.iter().any(|w| w.contains("spread over whole lines")),
            "{bite:?}"
        );
    }
}

#[test]
fn nothing_counts_as_one_speaker_until_somebody_says_who_speaks() {
    let transcript = read(SourceId(0), "a.vtt", &talk(false)).value;
    let found = outline(&transcript, Parts::Count(2), None);
    assert_eq!(found.soundbites, []);
    assert!(!found.unlabelled.is_empty());
    assert!(found.unlabelled.iter().all(|b| !b.why.iter().any(|w| w.contains("speaker"))), "{:?}", found.unlabelled);
    assert!(found.unlabelled.iter().all(|b| b.warnings.iter().any(|w| w.contains("speaker unknown"))));
}

#[test]
fn a_stretch_that_opens_on_a_pronoun_is_offered_an_earlier_start_or_a_line_of_the_host() {
    let long = "The old bell of the ferry hung above the quay of the harbour for a hundred years. ";
    let text = format!(
        "Q: What hung there?\n\nHolt: {long}\n\nQ: And then?\n\nHolt: It broke one night in the fog, as I said, and I hit the rail with a soup spoon until the morning came. Nobody slept in the town, you know, um, and uh, nobody complained to us either."
    );
    let found = of(&text, 1);
    let bite = found.soundbites.iter().find(|b| b.text.starts_with("It broke")).unwrap();
    assert!(bite.warnings.iter().any(|w| w.starts_with("opens on \"It\"") && w.contains("host")), "{bite:?}");
    assert!(bite.warnings.iter().any(|w| w.contains("refers back")), "{bite:?}");
    assert!(bite.warnings.iter().any(|w| w.contains("fillers")), "{bite:?}");
}

#[test]
fn what_is_withheld_is_no_soundbite() {
    let text = "Q: Who rang?\n\nHolt: The man whose name is withheld [name withheld] rang the bell of the ferry every night for ten whole years. Nobody on the quay ever asked him why he did that in the fog.";
    let found = of(text, 1);
    assert!(found.soundbites.iter().all(|b| !b.text.contains("withheld")), "{:?}", found.soundbites);
}

#[test]
fn words_to_explain_come_with_the_source_s_gloss_or_none() {
    let found = of(
        "Q: Where?\n\nHolt: I walked home to the jangmadang (market), as usual. They paid with so-called toll bread there. The HPU took two.",
        1,
    );
    let terms: Vec<(&str, Option<&str>, usize)> =
        found.terms.iter().map(|t| (t.term.as_str(), t.gloss.as_deref(), t.sentence)).collect();
    assert_eq!(terms, [("jangmadang", Some("market"), 1), ("toll bread", None, 2), ("HPU", None, 3)]);
}

#[test]
fn the_command_says_by_what_it_knew_the_format_and_ends_with_one_for_what_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.vtt");
    fs::write(&file, talk(true)).unwrap();
    let (code, json, _) = run(&["outline", "--json", file.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert_eq!(json["recognised"]["format"], "webvtt");
    assert_eq!(json["recognised"]["why"], "begins with WEBVTT");
    assert!(json["recognised"]["set_aside"].as_array().unwrap().iter().any(|s| s["kind"] == "unclear"));
    assert_eq!(json["speakers"], serde_json::json!(["Mina", "Holt"]));
    // more topics than sentences are not made up, and what is kept as a note is told
    let page = folder.path().join("page.txt");
    fs::write(
        &page,
        "The Keeper\n\nOn 14 June 2023 we sat down with Greta Holm, who ran a boiler house.\n\nQ: What did you call it?\n\n\
         A: We called it the Kesselhaus [boiler house]. It was warm.\n\nQ: Who came?\n\nA: The man who counted shovels.\n",
    )
    .unwrap();
    let (code, json, said) = run(&["outline", "--json", "--segments", "40", page.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert!(said.contains("40 topics were asked for; there are sentences for 5 topics"), "{said}");
    let recognised = &json["recognised"];
    assert!(recognised["subtitle"].as_str().unwrap().starts_with("On 14 June 2023 we sat down"), "{recognised}");
    assert_eq!(recognised["date"], "2023-06-14");
    let gloss = serde_json::json!({ "term": "Kesselhaus", "meaning": "boiler house", "sure": true });
    assert_eq!(recognised["glosses"], serde_json::json!([gloss]));
    fs::write(&file, "%PDF-1.7 abc").unwrap();
    let (code, json, said) = run(&["outline", "--json", file.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert_eq!(json["sentences"], 0);
    assert!(said.contains("E062"), "{said}");
    let (code, _, said) = run(&["outline", folder.path().join("none.txt").to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(said.contains("none.txt"), "{said}");
    assert_eq!(run(&["outline", "--segments", "0", file.to_str().unwrap()]).0, Some(2));
}

#[test]
fn the_demo_s_own_pages_have_an_outline() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcript");
    for page in ["ferry", "bakery", "ko-market", "football", "ko-bus"] {
        let text = fs::read_to_string(folder.join(format!("{page}.txt"))).unwrap();
        let found = of(&text, 3);
        assert_eq!(found.segments.len(), 3, "{page}");
        assert!(found.segments.iter().all(|s| !s.topic.keywords.is_empty() && s.length.0 > 0), "{page}");
    }
}

proptest! {
    #[test]
    fn any_text_has_an_outline_that_holds_every_line_once(lines in prop::collection::vec("[a-zA-Z가-힣.?,:’ “”()\u{200b}\u{1}-]{0,40}", 0..40), count in 1_usize..9) {
        let text = lines.join("\n");
        let t = lined(SourceId(0), "a.txt", &text).value;
        let found = outline(&t, Parts::Count(count), None);
        prop_assert_eq!(found.sentences.len(), t.paragraphs.len());
        let mut at = 0;
        for s in &found.segments {
            prop_assert_eq!(s.topic.sentences.start, at);
            at = s.topic.sentences.end;
        }
        prop_assert_eq!(at, found.sentences.len());
        prop_assert_eq!(found.segments.len(), count.min(found.sentences.len()));
        prop_assert!(found.terms.iter().all(|term| term.sentence < found.sentences.len()));
    }
}

#[test]
fn what_is_called_off_the_record_afterwards_is_withheld_too() {
    const SAID: &str = "The owner of the mill drinks from the morning on, and everybody on the quay knows what he did to his brother in the summer.";
    for asked in [
        "That is off the record.",
        "But don't quote me on that.",
        "Don't use that, will you?",
        "Please leave that out.",
        "I would rather you left that out, please.",
        "Please don't put that in.",
    ] {
        let text = format!(
            "Mina: And the mill?\n\nHolt: {SAID} {asked}\n\nMina: And the ferry?\n\nHolt: The ferry was never late, because the river kept the time for all of us on the quay. And we rang the bell in the fog until somebody on the other quay rang theirs back."
        );
        let found = of(&text, 1);
        assert!(found.soundbites.iter().all(|b| !b.text.contains("brother")), "{asked}: {:?}", found.soundbites);
        assert!(found.soundbites.iter().any(|b| b.text.starts_with("The ferry")), "{asked}: {:?}", found.soundbites);
    }
    // what is said before "this is off the record" may air
    let text = format!("Mina: And the mill?\n\nHolt: {SAID} This is off the record. He drowned him.");
    let found = of(&text, 1);
    assert!(found.soundbites.iter().any(|b| b.text.contains("brother")), "{:?}", found.soundbites);
}
