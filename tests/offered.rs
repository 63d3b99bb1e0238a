//! What a draft and an outline may offer at all: by the same gates, with nothing withheld in it, and within the room that the
//! links leave.
use cornercast::{
    script::{
        corner::Corner,
        draft::{Draft, Request, TEMPLATE, TEMPLATE_KO, Why, draft},
        glossary::Glossary,
        outline::{Outline, Parts, outline},
    },
    source::SourceId,
    transcript::{Transcript, read},
    units::Millis,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

const CLOCK: &str = r#"
title = "Loose Change"
language = "en"
host = "HOST"
rate = "165wpm"
slot = "5:00"
[voices]
HOST = "Mina Vale"
READER = "Tom Ash"
[lines]
greeting = "Good evening, and welcome to Loose Change."
closing = "That was Loose Change. Good night."
[[segment]]
title = "Opening"
length = "0:30"
kind = "opening"
[[segment]]
title = "Where it comes from"
length = "2:00"
kind = "topic"
[[segment]]
title = "The word"
length = "0:40"
kind = "term"
needs = ["term"]
[[segment]]
title = "The joke"
length = "1:20"
kind = "joke"
[[segment]]
title = "Closing"
length = "0:30"
kind = "closing"
"#;

fn transcript(name: &str, text: &str) -> Transcript {
    read(SourceId(1), name, text).value
}

fn in_corner(toml: &str, glossary: &str, transcript: &Transcript, sound: bool) -> Draft {
    let read = Corner::parse(SourceId(0), toml);
    assert_eq!(read.diagnostics, []);
    let mut corner = read.value;
    corner.glossary = Glossary::parse(SourceId(0), glossary).value;
    draft(&Request {
        slug: "talk",
        title: None,
        corner_key: "loose-change",
        corner: &corner,
        transcript,
        source_key: "talk",
        source_path: sound.then_some("sources/talk.flac"),
        transcript_path: "sources/talk.txt",
        template: if corner.language == "ko" { TEMPLATE_KO } else { TEMPLATE },
        lengths: &BTreeMap::new(),
        lines: None,
        escape: cornercast::script::escape,
        discreet: false,
    })
    .unwrap()
}

fn drafted(text: &str) -> Draft {
    in_corner(CLOCK, "", &transcript("talk.txt", text), false)
}

fn outlined(text: &str) -> Outline {
    outline(&transcript("talk.txt", text), Parts::Count(1), None)
}

/// What would be heard of a draft.
fn aired(draft: &Draft) -> String {
    draft
        .text
        .split("\n\n")
        .filter(|p| p.starts_with("**READER") || p.starts_with("> **CLIP"))
        .collect::<Vec<_>>()
        .join("\n")
}

const SECRETS: &str = "Mara Quill: What did the foreman say to you that night?\n\n\
    Jon Bex: Please don't broadcast this part, but he told me that the valve had been broken for a year. Everyone in the office knew about it and nobody wrote it down.\n\n\
    Mara Quill: And what happened to the valve afterwards?\n\n\
    Jon Bex: They buried it in the yard behind the canteen on a Sunday morning, and I held the torch for them while they dug. Can you cut that out, please, my wife still works there.\n\n\
    Mara Quill: Off the record, who was it?\n\n\
    Jon Bex: It was the harbour master who signed for it, and he would lose his pension and his house over it today.\n\n\
    Mara Quill: What was the yard like before the works came?\n\n\
    Jon Bex: The yard was an orchard and my grandfather planted forty pear trees in it when he came back from the sea. I live at 14 Glebe Lane, behind the last of them. You can smell the blossom from the quay in a good year.\n";

#[test]
fn what_somebody_asked_to_keep_off_the_air_is_never_laid_out_and_is_told_by_its_place() {
    let draft = drafted(SECRETS);
    let heard = aired(&draft);
    for secret in ["valve", "office knew", "torch", "wife", "harbour master", "Glebe"] {
        assert!(!heard.contains(secret), "{secret}: {}", draft.text);
    }
    assert!(heard.contains("forty pear trees"), "{}", draft.text);
    let hold = draft.text.lines().find(|l| l.starts_with("> **HOLD** kept off the air:")).unwrap_or_default();
    assert!(hold.contains("said not to be aired") && hold.contains("Jon Bex"), "{}", draft.text);
    assert!(!hold.contains("valve"), "{hold}");
    assert!(draft.text.contains("where somebody lives"), "{}", draft.text);
    assert_eq!(draft.report.left_out().get(&Why::Withheld), Some(&6), "{:?}", draft.report.left_out());
    let found = outlined(SECRETS);
    assert!(found.soundbites.iter().all(|b| b.text.contains("pear trees") || b.text.contains("blossom")), "{found:?}");
    assert!(found.left.keys().any(|why| why.contains("withheld")), "{:?}", found.left);
}

#[test]
fn what_goes_on_after_a_nod_is_meant_too_and_back_on_the_record_ends_it() {
    let text = "Host: What happened?\n\nAda: Off the record, the boat was never paid for by anybody in the town at all.\n\n\
        Host: I see.\n\nAda: My brother burned the papers in the stove that night and we watched them go up together.\n\n\
        Host: And the boat?\n\nAda: Now we are back on the record. The boat was sold to a man from the islands who painted it yellow and called it a shed.\n";
    let heard = aired(&drafted(text));
    assert!(!heard.contains("never paid") && !heard.contains("papers"), "{heard}");
    assert!(heard.contains("painted it yellow"), "{heard}");
}

#[test]
fn korean_requests_are_kept_as_well() {
    let text = "기자: 그날 밤에 무슨 일이 있었습니까?\n\n김: 이건 방송에 내지 마세요. 소장이 밸브가 고장 난 것을 일 년 전부터 알고 있었고 사무실 사람들도 다 알고 있었습니다.\n\n\
        기자: 그 뒤에 밸브는 어떻게 됐습니까?\n\n김: 오프더레코드인데요, 일요일 아침에 식당 뒤뜰에 묻었습니다. 제가 손전등을 들고 있었고 아무도 말을 하지 않았습니다.\n\n\
        기자: 마당은 어땠습니까?\n\n김: 마당에는 배나무가 마흔 그루 있었고 봄이면 온 동네가 하얗게 보였습니다. 할아버지가 바다에서 돌아와 심으신 나무였습니다.\n";
    let corner = CLOCK.replace("\"en\"", "\"ko\"").replace("165wpm", "300spm").replace("READER", "\"낭독\"");
    let draft = in_corner(&corner, "", &transcript("talk.txt", text), false);
    let heard: Vec<&str> = draft.text.lines().filter(|l| l.starts_with("**낭독")).collect();
    assert!(heard.iter().all(|l| l.contains("배나무")) && !heard.is_empty(), "{}", draft.text);
    assert!(draft.text.contains("> **HOLD** 방송하지 않음: 김"), "{}", draft.text);
}

#[test]
fn a_script_that_airs_such_words_is_warned_about() {
    let script = "---\ncornercast: 1\ntitle: T\nhost: HOST\nvoices:\n  HOST: The host\n  READER: A reader\nsources:\n  kim: sources/kim.txt\n---\n\n\
        ## One\n\nCall us on 01632 960123.\n\n**READER (quote: kim):** Off the record, it was the harbour master.\n\n\
        **READER (quote: kim):** The off-the-record culture of that club is what I hated.\n";
    let parsed = cornercast::script::parse(SourceId(0), script, &cornercast::script::Known::default());
    let codes: Vec<&str> = cornercast::script::check(&parsed.value).iter().map(|d| d.code).collect();
    assert_eq!(codes.iter().filter(|c| **c == "W092").count(), 1, "{codes:?}");
}

/// Words of two people with the times of a recogniser: `(who, start in milliseconds, text)`, 320 ms a word.
fn timed(turns: &[(usize, u64, &str)]) -> Transcript {
    let mut words = Vec::new();
    for (who, start, text) in turns {
        for (n, word) in text.split(' ').enumerate() {
            let at = start + n as u64 * 320;
            let (from, to) = (at as f64 / 1000.0, (at + 300) as f64 / 1000.0);
            let mut one = String::new();
            write!(one, r#"{{"word":"{word}","punctuated_word":"{word}","start":{from},"end":{to},"confidence":0.9,"speaker":{who}}}"#)
                .unwrap();
            words.push((at, one));
        }
    }
    words.sort_by_key(|w| w.0);
    let words: Vec<String> = words.into_iter().map(|w| w.1).collect();
    transcript(
        "talk.json",
        &format!(
            r#"{{"results":{{"channels":[{{"alternatives":[{{"transcript":"x","words":[{}]}}]}}]}}}}"#,
            words.join(",")
        ),
    )
}

const LONG_ENOUGH: &str = "I took the ferry out to the island with a lamp that my mother had borrowed from the church, and I kept it lit under my coat for the whole of that crossing.";

#[test]
fn a_cut_begins_with_a_sentence_and_is_of_one_voice_in_the_draft_and_in_the_outline() {
    // a nod parts a sentence, and two talk at once
    let parted = timed(&[
        (0, 1_000, "How did you come to the island at first?"),
        (1, 5_000, "I walked out over the sand with a veil that I had sewn"),
        (0, 9_500, "Mm-hm."),
        (
            1,
            10_000,
            "from a curtain, and I was stung eleven times in the first hour of it, and I swelled up like a loaf of bread that somebody forgot.",
        ),
        (0, 25_000, "And then?"),
        (1, 26_000, LONG_ENOUGH),
        (0, 32_000, "Really, under your coat, all of the way across?"),
        (1, 45_000, LONG_ENOUGH),
    ]);
    let draft = in_corner(CLOCK, "", &parted, true);
    let found = outline(&parted, Parts::Count(1), None);
    assert!(!aired(&draft).contains("from a curtain"), "{}", draft.text);
    assert_eq!(aired(&draft).matches("> **CLIP**").count(), 1, "{}", draft.text);
    assert!(aired(&draft).contains("0:45"), "{}", draft.text);
    let bites: Vec<u64> = found.soundbites.iter().filter_map(|b| b.times).map(|t| t.0.0).collect();
    assert_eq!(bites, [45_000]);
    let left = draft.report.left_out();
    assert!(left.contains_key(&Why::Incomplete), "{left:?}");
}

#[test]
fn what_somebody_else_talks_over_is_not_cut_and_a_touch_is_no_crosstalk() {
    let over = |other: &str| {
        let vtt = format!(
            "WEBVTT\n\n00:01.000 --> 00:13.000\n<v Ana>I took the ferry out to the island with a lamp that my mother had borrowed from the church by the quay.\n\n\
             {other}\n<v Ben>The bells of the church were rung by my aunt, who was deaf, and who counted the strokes on her fingers.\n"
        );
        let transcript = transcript("talk.vtt", &vtt);
        in_corner(CLOCK, "", &transcript, true).report.left_out().get(&Why::Crosstalk).copied()
    };
    assert_eq!(over("00:08.000 --> 00:20.000"), Some(2));
    assert_eq!(over("00:12.900 --> 00:25.000"), None);
}

#[test]
fn where_nothing_passes_the_draft_says_what_comes_nearest() {
    let short = timed(&[
        (0, 1_000, "Did you like it?"),
        (1, 4_000, "I liked the bread of it best."),
        (0, 8_000, "And the sea?"),
    ]);
    let draft = in_corner(CLOCK, "", &short, true);
    assert_eq!(aired(&draft), "", "{}", draft.text);
    assert!(draft.text.contains("passes the gates") && draft.text.contains("nearest: 0:04"), "{}", draft.text);
}

#[test]
fn thanks_and_short_answers_are_no_quotation() {
    let draft = drafted(
        "Dana: How was it?\n\nRuth: The water came right over the saltings twice a year, and a hive on the ground floats away like a little ark.\n\n\
         Dana: And the crisps?\n\nRuth: He also does crisps.\n\nDana: Thank you very much.\n\nRuth: Thank you. Mind the door, it sticks.\n",
    );
    let heard = aired(&draft);
    assert!(
        heard.contains("little ark") && !heard.contains("crisps") && !heard.contains("Thank you"),
        "{}",
        draft.text
    );
}

/// An interview of `count` answers of about a quarter of a minute.
fn interview(count: usize) -> String {
    let subjects =
        ["the ferry", "the oven", "the bell", "the orchard", "the lamp", "the accordion", "the garden", "the strike"];
    let mut text = String::new();
    for n in 0..count {
        let what = subjects[n % subjects.len()];
        write!(text, "Dana: What about {what} in year {n}?\n\nRuth: My uncle kept {what} for the whole town in those years, and he never once let anybody else carry the key. ").unwrap();
        write!(text, "Every Sunday he polished {what} with sand and vinegar until his hands were raw. The neighbours said that {what} would outlive all of us, and so far that has come true.\n\n").unwrap();
    }
    text
}

#[test]
fn the_links_that_a_draft_asks_for_have_room_and_what_they_leave_is_filled_with_spare() {
    for count in [6, 12, 40] {
        let draft = drafted(&interview(count));
        let report = &draft.report;
        let links = draft.text.matches("> **NOTE** link").count();
        assert!(links > 2 && report.kept >= Millis(links as u64 * 4_000), "{count}: {links}, {:?}", report.kept);
        assert!(report.over_ms().unwrap() <= 0, "{count}: {:?}", report.over_ms());
        if count == 40 {
            let with_spare = report.planned.0 + report.spare.0;
            assert!((260_000..=300_000).contains(&with_spare), "{with_spare}");
            assert!(report.spare.0 > 0 && draft.text.contains(", spare 1):**"), "{}", draft.text);
        }
    }
}

#[test]
fn no_cut_runs_over_what_a_recogniser_made_up() {
    let said = |start: u64, text: &str, silence: bool| {
        let words: Vec<String> = text
            .split(' ')
            .enumerate()
            .map(|(n, w)| {
                let at = start as f64 + n as f64 * 0.6;
                format!(r#"{{"word":" {w}","start":{at:.2},"end":{:.2},"probability":0.8}}"#, at + 0.5)
            })
            .collect();
        let end = start as f64 + text.split(' ').count() as f64 * 0.6;
        let (speech, sure) = if silence { (0.9, -1.5) } else { (0.01, -0.2) };
        format!(
            r#"{{"id":0,"seek":0,"start":{start},"end":{end:.2},"text":" {text}","tokens":[],"temperature":0,"avg_logprob":{sure},"compression_ratio":1.4,"no_speech_prob":{speech},"words":[{}]}}"#,
            words.join(",")
        )
    };
    let mut segments = vec![
        said(0, "I kept bees on the marsh for twenty-six years and I never once regretted it.", false),
        said(11, "Thank you for watching!", true),
        said(20, "The marsh goes purple in July and the honey from it is pale and salty.", false),
    ];
    for n in 0..8 {
        segments.push(said(40 + n * 3, "I do not know what.", false));
    }
    segments.push(said(80, "My husband found me at the end of the row and I could not speak a word to him.", false));
    let transcript = transcript("talk.json", &format!(r#"{{"text":"x","segments":[{}]}}"#, segments.join(",")));
    let draft = in_corner(CLOCK, "", &transcript, true);
    for used in &draft.report.used {
        let text = transcript.text(used.words.clone());
        assert!(!(text.contains("regretted") && text.contains("purple")), "{text}");
        assert!(!text.contains("do not know"), "{text}");
    }
    assert!(draft.text.contains("~~Thank you for watching!~~"), "{}", draft.text);
    assert!(draft.text.contains("over silence") && draft.text.contains("a loop"), "{}", draft.text);
}

#[test]
fn a_segment_for_a_word_explains_one_that_is_heard() {
    let glossary = "[[term]]\nterm = \"tide honey\"\ngloss = \"what the sea lavender gives in July\"\n\n[[term]]\nterm = \"ark\"\ngloss = \"a hive that floats\"\n";
    let text = "Dana: What did he call it?\n\nRuth: My uncle called it \"tide honey\", and you can buy it in no shop of the town at all. It floats away like a little ark when the water is high.\n\n\
        Dana: And the joke?\n\nRuth: If you ask four beekeepers a question you get five answers, and the fifth one is from the bees themselves.\n";
    let draft = in_corner(CLOCK, glossary, &transcript("talk.txt", text), false);
    let segment = draft.text.split("## The word").nth(1).and_then(|t| t.split("## ").next()).unwrap();
    assert!(segment.contains("**HOST (term: tide honey):**"), "{}", draft.text);
    assert_eq!(draft.text.matches("(term: tide honey)").count(), 1, "{}", draft.text);
    assert!(draft.text.contains("(term: ark)"), "{}", draft.text);
    // without a glossary it names the words that are heard, and where they are told
    let draft =
        in_corner(CLOCK, "", &transcript("talk.txt", &text.replace("and you can", "which means you can")), false);
    let note = draft.text.lines().find(|l| l.starts_with("> **NOTE** term:")).unwrap_or_default();
    assert!(note.contains("one of tide honey (told in: My uncle called it"), "{}", draft.text);
}

#[test]
fn fillers_and_false_starts_of_a_text_are_offered_as_strikes() {
    let draft = drafted(
        "Dana: How did you feel about it?\n\nRuth: Um, I, I think, uh, you know, I was, er, terrified of the, the hives at first, and, um, then I was, I was not afraid any more after the swarm came in.\n",
    );
    let heard = aired(&draft);
    assert!(heard.contains("~~Um, I,~~ I think, ~~uh,~~"), "{heard}");
    assert!(heard.contains("of ~~the,~~ the hives") && heard.contains("then ~~I was,~~ I was not"), "{heard}");
}

#[test]
fn nobody_is_two_people_where_nothing_says_who_speaks() {
    let srt = "1\n00:00:01,000 --> 00:00:09,000\nMy uncle kept the bees on the marsh for twenty years and nobody else in the family wanted them.\n\n\
        2\n00:00:10,500 --> 00:00:14,000\nLet's talk about the honey.\n\n3\n00:00:14,200 --> 00:00:18,000\nWhat makes it taste the way it does?\n\n\
        4\n00:00:19,500 --> 00:00:29,000\nThe sea lavender flowers in July, and for about three weeks the whole marsh goes purple with it.\n";
    let transcript = transcript("talk.srt", srt);
    let draft = in_corner(CLOCK, "", &transcript, true);
    for used in &draft.report.used {
        let text = transcript.text(used.words.clone());
        assert!(!text.contains("Let's"), "{text}");
        assert!(!(text.contains("uncle") && text.contains("lavender")), "{text}");
    }
    let found = outline(&transcript, Parts::Count(1), None);
    assert!(found.unlabelled.iter().all(|b| b.why.iter().all(|w| !w.contains("speaker"))), "{found:?}");
}

#[test]
fn the_head_of_an_answer_points_back_and_there_was_a_man_does_not() {
    let warned = |answer: &str| {
        let found = outlined(&format!(
            "Q: And then?\n\nAda: {answer} The tide took the rest of it away, and nobody in the whole of the harbour ever asked for it back again.\n"
        ));
        let bite = found.soundbites.first().unwrap_or_else(|| panic!("{answer}"));
        bite.warnings.iter().find(|w| w.starts_with("opens on")).cloned().unwrap_or_default()
    };
    assert!(warned("Oh, we did. We put them on stilts above the tide.").starts_with("opens on \"Oh\""));
    assert!(warned("Yes. We call it the hush in the marsh.").starts_with("opens on \"Yes\""));
    assert!(warned("No. They took the money for the boats.").starts_with("opens on \"No\""));
    assert!(warned("We put them on stilts above the tide.").starts_with("opens on \"them\""));
    assert_eq!(warned("There is only one joke about beekeepers."), "");
    assert_eq!(warned("There was a man from the ministry with little bottles."), "");
    assert_eq!(warned("The inspector wrote to us in the autumn of that year."), "");
}

#[test]
fn what_has_no_place_is_kept_struck_and_comes_back_without_its_tildes() {
    for (sound, brief) in [
        (false, CLOCK.replace("2:00", "0:40").replace("1:20", "0:30").replace("5:00", "2:50")),
        (true, CLOCK.to_owned()),
    ] {
        let talk = interview(40);
        let vtt = |n: usize, said: &str| {
            let at = |s: usize| format!("{:02}:{:02}.000", s / 60, s % 60);
            let who = said.split(':').next().unwrap_or_default();
            format!("{} --> {}\n<v {who}>{}\n\n", at(n * 16), at(n * 16 + 15), said.split_once(": ").unwrap().1)
        };
        let captions: String =
            talk.split("\n\n").filter(|p| !p.is_empty()).enumerate().map(|(n, p)| vtt(n, p)).collect();
        let transcript = match sound {
            true => transcript("talk.vtt", &format!("WEBVTT\n\n{captions}")),
            false => transcript("talk.txt", &talk),
        };
        let draft = in_corner(&brief, "", &transcript, sound);
        let head = if sound { "> ~~**CLIP** talk " } else { "~~**READER (quote: talk):** " };
        let struck: Vec<&str> = draft.text.lines().filter(|l| l.starts_with(head)).collect();
        assert!((2..=6).contains(&struck.len()), "{}", draft.text);
        assert!(
            draft.text.contains("> **NOTE** struck: Ruth, 0:") && draft.text.contains("no room in this segment"),
            "{}",
            draft.text
        );
        // it is no part of the programme, and without its tildes it is one
        let read = |text: &str| {
            let parsed = cornercast::script::parse(SourceId(0), text, &cornercast::script::Known::default());
            assert_eq!(parsed.diagnostics, [], "{text}");
            parsed.value
        };
        let back = draft.text.replacen(struck[0], &struck[0].replace("~~", ""), 1);
        let airs = |text: &str| format!("{:?}", cornercast::script::check(&read(text)));
        assert!(!airs(&draft.text).contains("E0") && !airs(&back).contains("E0"), "{}", airs(&back));
        let quoted: BTreeSet<&str> = aired_lines(&draft.text).collect();
        assert!(struck.iter().all(|s| !quoted.contains(s.replace("~~", "").as_str())), "{quoted:?}");
        assert_eq!(aired_lines(&back).count(), quoted.len() + 1);
    }
}

fn aired_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| l.starts_with("**READER") || l.starts_with("> **CLIP"))
}

#[test]
fn a_word_that_the_source_explains_is_explained_before_it_is_heard() {
    let clock = CLOCK.replace("kind = \"topic\"\n", "kind = \"topic\"\nneeds = [\"term\"]\n");
    let text = "Dana: What did he call it?\n\nRuth: My uncle brought home a sookit (a lamp that is filled with fish oil) every year, and we polished it with sand until it shone.\n\n\
        Dana: And the joke?\n\nRuth: If you ask four beekeepers a question you get five answers, and the fifth one is from the bees themselves.\n";
    let draft = in_corner(&clock, "", &transcript("talk.txt", text), false);
    let at = |part: &str| draft.text.find(part).unwrap_or_else(|| panic!("{part}: {}", draft.text));
    assert!(at("**HOST (term: sookit):**") < at("My uncle brought home"), "{}", draft.text);
    assert_eq!(draft.text.matches("(term: sookit)").count(), 1, "{}", draft.text);
    // in a corner with a segment for a word it is told that it comes later
    let draft = in_corner(CLOCK, "", &transcript("talk.txt", text), false);
    let at = |part: &str| draft.text.find(part).unwrap_or_else(|| panic!("{part}: {}", draft.text));
    assert!(at("explained in The word: sookit") < at("My uncle brought home"), "{}", draft.text);
}

#[test]
fn nobody_says_what_an_editor_put_in_place_of_their_words() {
    let text = "Dana: Who lit it?\n\nRuth: I walked to the harbour that day and I sat there until the lamps were lit on all the boats. [He] never looked at us, and went home to the lamp every single night of that year.\n\n\
        Dana: And then?\n\nRuth: The [harbour] master counted the lamps [one [by] one] from the window of his office, and he wrote the number into a book.\n";
    let draft = drafted(text);
    let heard = aired(&draft);
    assert!(heard.contains("lit on all the boats") && !heard.contains("never looked"), "{}", draft.text);
    assert!(heard.contains("The harbour master counted the lamps from the window"), "{}", draft.text);
    assert_eq!(draft.report.left_out().get(&Why::Replaced), Some(&1), "{:?}", draft.report.left_out());
}
