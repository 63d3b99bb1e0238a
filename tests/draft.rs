//! Drafts hold the guest's words, the corner's stock lines and notes, and nothing else; and they say what they left out.
use cornercast::{
    script::{
        corner::Corner,
        draft::{Draft, DraftError, Request, Why, draft},
    },
    source::SourceId,
    transcript::{Transcript, folded, read},
    units::Millis,
};
use std::{collections::BTreeMap, fs, path::Path};

const CORNER: &str = r#"
title = "Loose Change"
language = "en"
host = "HOST"
rate = "160wpm"
slot = "1:30"
[voices]
HOST = "Mina Vale"
READER = "Tom Ash"
[sources]
sig = "corner:signature.flac"
[lines]
greeting = "Good evening, and welcome to Loose Change. [smile]"
closing = "That was Loose Change. Good night."
[[segment]]
title = "Opening"
length = "0:15"
kind = "opening"
needs = ["SIG", "speech"]
[[segment]]
title = "On the river"
length = "0:30"
kind = "topic"
[[segment]]
title = "At table"
length = "0:30"
kind = "topic"
[[segment]]
title = "The word"
kind = "term"
needs = ["term"]
[[segment]]
title = "Closing"
kind = "closing"
needs = ["SIG"]
"#;

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)).unwrap()
}

/// Markdown's own way: a backslash before every mark.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '\'' | '-' | '?' | ';') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn corner(text: &str) -> Corner {
    let read = Corner::parse(SourceId(0), text);
    assert_eq!(read.diagnostics, []);
    read.value
}

fn transcript(name: &str, text: &str) -> Transcript {
    read(SourceId(1), name, text).value
}

struct Case {
    corner: Corner,
    transcript: Transcript,
    template: String,
    sound: Option<&'static str>,
    discreet: bool,
}

impl Case {
    fn new(corner_text: &str, page: &str, template: &str) -> Self {
        let transcript = transcript(page, &fixture(&format!("transcript/{page}")));
        Self { corner: corner(corner_text), transcript, template: fixture(template), sound: None, discreet: false }
    }

    fn draft(&self) -> Result<Draft, DraftError> {
        let lengths = BTreeMap::from([("sig".to_owned(), Millis(8000))]);
        draft(&Request {
            slug: "night-crew",
            title: None,
            corner_key: "loose-change",
            corner: &self.corner,
            transcript: &self.transcript,
            source_key: "kim",
            source_path: self.sound,
            transcript_path: "sources/kim.txt",
            template: &self.template,
            lengths: &lengths,
            lines: None,
            escape,
            discreet: self.discreet,
        })
    }
}

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/draft").join(name);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} differs; found\n{found}\nif this is right: UPDATE_GOLDENS=1 cargo test draft::");
}

/// The paragraphs that somebody would read aloud.
fn aloud(text: &str) -> Vec<String> {
    let body = text.split_once("\n---\n").unwrap().1;
    let mut comment = false;
    let speech = body.split("\n\n").map(str::trim).filter(|p| {
        comment |= p.starts_with("<!--");
        let speech = !comment && !p.starts_with(['>', '#', '~']) && !p.is_empty();
        comment &= !p.contains("-->");
        speech
    });
    speech.map(|p| p.replace('\\', "")).collect()
}

fn fold(text: &str) -> String {
    text.split_whitespace().map(folded).collect()
}

#[test]
fn a_draft_from_text_follows_the_clock() {
    let drafted = Case::new(CORNER, "ferry.txt", "../scripts/spoonful-en/draft.md").draft().unwrap();
    golden("ferry-en.expected.md", &drafted.text);
}

#[test]
fn a_korean_draft_follows_the_clock() {
    let ko = r#"
title = "골목 이야기"
language = "ko"
host = "진행"
slot = "1분"
[voices]
"진행" = "박미나"
"낭독" = "한소리"
[sources]
"시그널음" = "corner:sig.flac"
[lines]
greeting = "청취자 여러분, 안녕하십니까. 골목 이야기입니다."
closing = "지금까지 골목 이야기였습니다."
[[segment]]
title = "오프닝"
kind = "opening"
needs = ["SIG"]
[[segment]]
title = "골목 사람"
kind = "topic"
[[segment]]
title = "오늘의 낱말"
kind = "term"
[[segment]]
title = "클로징"
kind = "closing"
"#;
    let drafted = Case::new(ko, "ko-market.txt", "../scripts/spoonful-ko/draft.md").draft().unwrap();
    golden("ko-market.expected.md", &drafted.text);
}

#[test]
fn nobody_reads_a_word_that_is_not_the_guest_s_the_corner_s_or_a_gloss_of_the_source() {
    for page in ["ferry.txt", "bakery.txt", "football.txt", "jokes.txt", "ko-bus.txt", "ko-market.txt"] {
        let case = Case::new(CORNER, page, "../scripts/spoonful-en/draft.md");
        let drafted = case.draft().unwrap();
        let all = fold(&case.transcript.text(0..case.transcript.words.len()));
        for paragraph in aloud(&drafted.text) {
            let stock = case.corner.lines.values().any(|l| fold(l) == fold(&paragraph));
            let (label, words) = paragraph.split_once("):** ").unwrap_or(("", &paragraph));
            if label.contains("(quote: kim") {
                assert!(label.starts_with("**READER ("), "{page}: {paragraph}");
                assert!(all.contains(&fold(words)), "{page}: {paragraph}");
            } else if label.contains("(term:") {
                let gloss =
                    case.transcript.glosses.iter().any(|g| fold(words) == fold(&format!("{} {}", g.term, g.meaning)));
                assert!(gloss, "{page}: {paragraph}");
            } else {
                assert!(stock, "{page}: {paragraph}");
            }
        }
    }
}

#[test]
fn every_sentence_is_used_or_listed_with_a_reason() {
    for page in ["ferry.txt", "bakery.txt", "football.txt", "jokes.txt", "ko-bus.txt", "ko-market.txt"] {
        let report = Case::new(CORNER, page, "../scripts/spoonful-en/draft.md").draft().unwrap().report;
        assert_eq!(report.sentences_used() + report.unused.len(), report.sentences, "{page}");
        assert_eq!(report.left_out().values().sum::<usize>(), report.unused.len(), "{page}");
        assert!(report.sentences > 3, "{page}");
    }
    let bakery = Case::new(CORNER, "bakery.txt", "../scripts/spoonful-en/draft.md").draft().unwrap().report;
    assert_eq!(bakery.left_out().get(&Why::Interviewer), Some(&3));
}

#[test]
fn a_draft_never_runs_over_its_slot_and_says_how_short_it_is() {
    for slot in ["0:40", "1:00", "1:30", "5:00"] {
        let mut case = Case::new(&CORNER.replace("1:30", slot), "ferry.txt", "../scripts/spoonful-en/draft.md");
        case.corner.segments.iter_mut().for_each(|s| s.length = None);
        let drafted = case.draft().unwrap();
        let over = drafted.report.over_ms().unwrap();
        assert!(over <= 0, "{slot}: {over}");
        assert!(over == 0 || drafted.text.contains(" short"), "{slot}");
        if slot == "1:00" {
            assert!(over > -15_000, "{over}");
        }
    }
}

#[test]
fn no_quotation_runs_across_words_that_are_missing() {
    for page in ["ferry.txt", "football.txt"] {
        let case = Case::new(&CORNER.replace("1:30", "9:00"), page, "../scripts/spoonful-en/draft.md");
        let report = case.draft().unwrap().report;
        let holes =
            case.transcript.set_aside.iter().filter(|s| s.text.starts_with("[...") || s.text.starts_with("[crosstalk"));
        for hole in holes {
            for used in &report.used {
                let words = &case.transcript.words[used.words.clone()];
                let across = words.first().unwrap().span.range.start < hole.span.range.start
                    && hole.span.range.start < words.last().unwrap().span.range.start;
                assert!(!across, "{page}: {}", case.transcript.text(used.words.clone()));
            }
        }
    }
}

#[test]
fn a_recording_with_times_gives_clips_with_in_and_out_words() {
    let sentences = [
        "I light the oven at three.",
        "It takes an hour, and I take a nap.",
        "Then the bread talks.",
        "My mother spoke to it as well.",
    ];
    let segments: Vec<String> = sentences
        .iter()
        .enumerate()
        .map(|(n, s)| format!(r#"{{"start":{}.5,"end":{}.25,"speaker":"ADA","text":"{s}"}}"#, n * 5, n * 5 + 4))
        .collect();
    let mut case = Case::new(CORNER, "ferry.txt", "../scripts/spoonful-en/draft.md");
    case.transcript = transcript("kim.json", &format!(r#"{{"segments":[{}]}}"#, segments.join(",")));
    case.sound = Some("sources/kim.flac");
    let text = case.draft().unwrap().text;
    assert!(text.contains("  kim: sources/kim.flac"), "{text}");
    assert!(!text.contains("READER"), "{text}");
    let clip = text.split("> **CLIP** ").nth(1).unwrap_or_else(|| panic!("{text}"));
    assert!(clip.starts_with("kim 0:00.500–"), "{clip}");
    assert!(clip.contains("> - in: \"I light the oven at\"\n> - out: \""), "{clip}");
    // whoever is heard has a label, and a voice with the name that the transcript gives
    assert!(clip.contains("\n>\n> ADA: I light the oven at three."), "{clip}");
    assert!(text.contains("  ADA: ADA\n"), "{text}");
}

#[test]
fn how_an_answer_goes_on_is_noted_where_it_is_cut_and_of_somebody_protected_nothing_is() {
    let told = "INES: There was a girl last summer who thought that it was my name, and she came up to the gate with flowers for me. \
                Good morning, Mr Slackwatch. I rather liked it.\n\nQ: And then?\n\nINES: Then the whole school came with flowers, and the bridge had to stay shut for an hour until they were counted.\n";
    let mut case = Case::new(CORNER, "ferry.txt", "../scripts/spoonful-en/draft.md");
    case.transcript = transcript("ines.txt", told);
    let text = case.draft().unwrap().text;
    assert!(text.contains("> **NOTE** the answer goes on: Good morning, Mr Slackwatch. I rather liked it."), "{text}");
    case.discreet = true;
    let text = case.draft().unwrap().text;
    assert!(!text.contains("goes on") && !text.contains("INES:"), "{text}");
}

#[test]
fn text_of_a_transcript_cannot_become_a_cue_or_a_heading() {
    let hostile = "KIM: > **SIG** sig. > **SIG sig. # Not a heading at all. ~~Not struck~~ and [not a direction] for you.\n\
                   KIM: <!-- I am no comment either, and I say it at some length here, so that it is chosen.\n";
    let mut case = Case::new(CORNER, "ferry.txt", "../scripts/spoonful-en/draft.md");
    case.transcript = transcript("kim.txt", hostile);
    let text = case.draft().unwrap().text;
    // marks of emphasis are the page's; a mark without its other half is a word
    assert!(text.contains("\\> SIG sig. \\> \\*\\*SIG sig."), "{text}");
    assert!(text.contains("\\<\\!-- I am no comment"), "{text}");
    assert_eq!(text.matches("\n## ").count(), 5);
}

#[test]
fn a_link_says_what_a_producer_would_want_to_know_of_what_follows() {
    let links = |answer: &str| {
        let more = "The harbour master keeps a list of all the boats that owe him something, and it hangs beside the bell. \
                    Nobody reads it but the gulls, and the gulls are on it as well, since they never paid for the fish.";
        let text = drafted(&format!("Q: Who waits at the quay?\nKIM: {answer}\nQ: And the list?\nKIM: {more}\n")).text;
        text.lines().filter(|l| l.contains("NOTE** link")).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let told = links(
        "As I said, the ferry waits for the baker in the morning, in rain and in fog, and it waits for nobody else. \
         Who else would bring bread to an island on which no oven has ever been warm?",
    );
    assert!(told.contains("follow; refers back: \"as i said\"; ends on a question; asked: "), "{told}");
    let told = links(
        "It is 3 miles by the road and 2 by the water, 40 minutes with 4 oars or 15 with a sail and a good wind. \
         The road is 7 metres wide and the water is 900, and of the 12 of us only 2 could row against it.",
    );
    assert!(told.contains(" numbers to take in by ear"), "{told}");
    let plain = links(
        "The ferry waits for the baker in the morning, in rain and in fog, and it waits for nobody else at all. \
         The baker has never thanked it, and he has never been late, and the two of them are good friends.",
    );
    assert!(plain.contains(" follow; asked: ") && !plain.contains("by ear"), "{plain}");
}

#[test]
fn one_turn_without_a_name_among_named_ones_is_held() {
    let says = [
        "I light the oven at three, and then I take a nap beside it until the bricks begin to hum.",
        "The bread talks when it is done, and my mother spoke to it as well in her own kitchen.",
        "Then the street wakes up, and the first loaf goes to whoever has not slept at all.",
        "A loaf which is silent is a loaf with a secret, and nobody buys a secret before noon.",
    ];
    let srt = says
        .iter()
        .enumerate()
        .map(|(n, s)| format!("{}\n00:00:{:02},000 --> 00:00:{:02},000\n{s}\n\n", n + 1, n * 12, n * 12 + 9));
    let srt: String = srt.collect();
    let held = |second: &str| {
        let names = ["Ada", second, "Ada", second];
        let labels: String = names.iter().zip(says).map(|(who, s)| format!("{who} | | {s}\n")).collect();
        let mut case = Case::new(&CORNER.replace("1:30", "5:00"), "ferry.txt", "../scripts/spoonful-en/draft.md");
        case.transcript = transcript("kim.srt", &srt);
        assert_eq!(cornercast::transcript::label(&mut case.transcript, SourceId(1), &labels), []);
        case.draft().unwrap().text
    };
    let count = |text: &str| text.matches("**HOLD** speaker unknown in this part").count();
    let (unnamed, named) = (held("?"), held("Ben"));
    assert!(count(&unnamed) > 0, "{unnamed}");
    assert_eq!(count(&named), 0, "{named}");
}

#[test]
fn a_wrong_template_is_told_by_its_line() {
    let mut case = Case::new(CORNER, "ferry.txt", "../scripts/spoonful-en/draft.md");
    case.template = "---\n{{ front | safe }}\n---\n{{ nobody.knows }}\n".to_owned();
    let Err(DraftError::Template { line, .. }) = case.draft() else { panic!("rendered") };
    assert_eq!(line, 4);
    case.template = "{% if %}".to_owned();
    assert!(matches!(case.draft(), Err(DraftError::Template { line: 1, .. })));
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let case = Case::new(CORNER, "bakery.txt", "../scripts/spoonful-en/draft.md");
    assert_eq!(case.draft(), case.draft());
}

/// A draft of a text in the corner of these tests.
fn drafted(text: &str) -> Draft {
    let (corner, transcript) = (corner(CORNER), transcript("talk.txt", text));
    let lengths = BTreeMap::new();
    draft(&Request {
        slug: "talk",
        title: None,
        corner_key: "loose-change",
        corner: &corner,
        transcript: &transcript,
        source_key: "talk",
        source_path: None,
        transcript_path: "sources/talk.txt",
        template: cornercast::script::draft::TEMPLATE,
        lengths: &lengths,
        lines: None,
        escape: cornercast::script::escape,
        discreet: false,
    })
    .unwrap()
}

#[test]
fn the_host_is_given_how_the_interviewer_introduced_the_guest() {
    let answers = "MO DALE: Thank you.\n\nSAM HILL: Who sold you the horse?\n\nMO DALE: A priest sold me the horse. He told me that it was honest. It was the horse that lied.\n\n\
                   SAM HILL: And now?\n\nMO DALE: I walk. The horse was called Thursday, and I rode him for six years, and he never once agreed with me.\n";
    let introduced = |intro: &str| {
        let text = drafted(&format!("SAM HILL: {intro}\n\n{answers}")).text;
        let links: Vec<String> = text.lines().filter(|l| l.contains("introduced as: ")).map(str::to_owned).collect();
        assert!(links.len() < 2 && links.iter().all(|l| l.contains("introduce MO DALE")), "{text}");
        links.first().map(|l| l.split("introduced as: ").nth(1).unwrap().split("; asked").next().unwrap().to_owned())
    };
    let said = "Our guest is Mo Dale, who walked to the sea and back. She carried a saddle all the way.";
    assert_eq!(introduced(&format!("Good evening. {said} It is raining.")).as_deref(), Some(said));
    // neither a greeting nor a question is an introduction, and where nobody gives one nothing is made up
    for none in [
        "Good evening, Mo Dale.",
        "Mo Dale, what did you carry all the way to the sea?",
        "It is raining on the whole coast.",
    ] {
        assert_eq!(introduced(none), None, "{none}");
    }
    // nor is what somebody asked to keep back
    assert_eq!(introduced("Off the record, Mo Dale is not the name that she was born with."), None);
}

#[test]
fn of_two_who_talk_the_one_who_asks_is_never_read_as_the_guest() {
    let found = drafted(
        "SAM HILL: Who sold you the horse?\n\nMO DALE: A priest sold me the horse. He told me that it was honest. It was the horse that lied.\n\n\
         SAM HILL: I once owned a horse. I called him Butter.\n\nMO DALE: Mine was called Thursday. I rode him for six years, and he never once agreed with me.\n",
    );
    // what was asked is told to the presenter, and read by nobody
    let with = |word: &str| found.text.lines().filter(|l| l.contains(word)).collect::<Vec<_>>();
    assert!(with("Butter").iter().all(|l| l.starts_with("> **NOTE** link: ")), "{}", found.text);
    assert!(with("Who sold you").iter().all(|l| l.contains("; asked: Who sold you the horse?")), "{}", found.text);
    assert_eq!((with("Butter").len(), with("Who sold you").len()), (1, 1), "{}", found.text);
    assert!(found.text.contains("Thursday"), "{}", found.text);
    assert!(found.text.contains("introduce MO DALE"), "{}", found.text);
    assert_eq!(found.report.left_out().get(&Why::Interviewer), Some(&3));
    // a nod is no question
    let nod = drafted(
        "SAM HILL: Who sold you the horse?\n\nMO DALE: A priest sold me the horse. He told me that it was honest. It was the horse that lied.\n\n\
         SAM HILL: Mm-hmm.\n\nMO DALE: We called him Thursday. I rode him for six years, and he never once agreed with me.\n",
    );
    assert!(nod.text.contains("Thursday") && !nod.text.contains("Mm-hmm"), "{}", nod.text);
    // two who tell each other stories are both guests, each by name
    let both = drafted(
        "ANA: I kept the bell for forty years, and it never rang for me. It rang for the neighbours.\n\n\
         BEN: I kept the rope. It was longer than the tower, and nobody could say why that was so.\n",
    );
    assert!(both.text.contains("introduce ANA") && both.text.contains("introduce BEN"), "{}", both.text);
    assert_eq!(both.text.matches("introduce ANA").count(), 1, "{}", both.text);
}

#[test]
fn every_gloss_of_the_source_is_in_the_draft() {
    let found = drafted(
        "ANA: We had \"the cat\" (a rope that scratches) and nobody liked it. Every Sunday somebody had to hold it, and it was me.\n\n\
         ANA: On feast days we rang \"the long one\" (a peal of forty strokes) until the dogs left town. They came back on Monday.\n",
    );
    for gloss in ["a rope that scratches", "a peal of forty strokes"] {
        assert!(found.text.contains(gloss), "{gloss}: {}", found.text);
    }
    // quotation marks need no escape where somebody speaks
    assert!(found.text.contains("We had \"the cat\" and nobody"), "{}", found.text);
    let parsed = cornercast::script::parse(SourceId(0), &found.text, &cornercast::script::Known::default());
    assert!(cornercast::script::print(&parsed.value).contains("the cat"));
}

#[test]
fn a_gloss_in_the_first_person_is_not_the_hosts_to_say() {
    let found = drafted(
        "ANA: I stood on the \"knob\" (a stone that my wife hated) and looked out until the lamp went out in the tower, and then I went home.\n\n\
         ANA: On feast days we rang \"the long one\" (a peal of forty strokes) until the dogs left town. They came back on Monday.\n",
    );
    let line = found.text.lines().find(|l| l.contains("a stone that my wife hated")).unwrap();
    assert!(line.starts_with("> **NOTE**"), "{line}");
}

#[test]
fn an_article_is_its_writers_and_the_draft_says_so() {
    let found = drafted(include_str!("transcript/feature.txt"));
    assert!(found.text.contains("> **NOTE** the page is an article"), "{}", found.text);
    assert!(found.text.contains("introduce Lena Oduya"), "{}", found.text);
    assert!(!found.text.contains("unknown"), "{}", found.text);
    let own = drafted("ANA: “Go home,” says my mother. “Never,” she says. I went and I stayed there for a week.\n");
    assert!(!own.text.contains("article"), "{}", own.text);
}

#[test]
fn a_note_has_no_escape_that_it_does_not_need() {
    let found = drafted(
        "ANA: We rang the long one until the dogs left town, and nobody slept for a week after it was over.\n\n\
         [Editor’s note: the \"long one\": forty <strokes>, not thirty.]\n\n\
         ANA: They came back on Monday, and we fed them twice as much as we had before that night.\n",
    );
    let note = found.text.lines().find(|l| l.contains("Editor’s note")).unwrap_or_default();
    assert!(note.contains("Editor’s note: the \"long one\": forty \\<strokes>, not thirty"), "{note}");
    let parsed = cornercast::script::parse(SourceId(0), &found.text, &cornercast::script::Known::default());
    assert!(parsed.diagnostics.iter().all(|d| d.code == "E028"), "{:?}", parsed.diagnostics);
    let printed = cornercast::script::print(&parsed.value);
    assert!(printed.contains(&note.replace("\\<", "<")), "{printed}");
}

#[test]
fn words_of_the_glossary_are_explained_before_they_are_heard_and_marked_words_are_asked_about() {
    let mut corner = corner(CORNER);
    let glossary = "[[term]]\nterm = \"Owl\"\ngloss = \"the night boat\"\nreading = \"owl /x\"\n\n[[term]]\nterm = \"ferrymen\"\ngloss = \"unused\"\n\n\
                    [[term]]\nterm = \"toll bread\"\ngloss = \"two loaves out of every oven\"\n";
    corner.glossary = cornercast::script::glossary::Glossary::parse(SourceId(0), glossary).value;
    let text = "ANA: The owls came at night, and nobody knew who paid for toll breads in that town. I paid once, with a so-called mitten.\n\n\
                ANA: Toll bread was late on Sundays, and \"the long one\" was never late. Nobody rang twice.\n";
    let transcript = transcript("talk.txt", text);
    let lengths = BTreeMap::new();
    let found = draft(&Request {
        slug: "talk",
        title: None,
        corner_key: "loose-change",
        corner: &corner,
        transcript: &transcript,
        source_key: "talk",
        source_path: None,
        transcript_path: "sources/talk.txt",
        template: cornercast::script::draft::TEMPLATE,
        lengths: &lengths,
        lines: None,
        escape: cornercast::script::escape,
        discreet: false,
    })
    .unwrap();
    let at = |part: &str| found.text.find(part).unwrap_or_else(|| panic!("{part}: {}", found.text));
    // a segment for a word has one that is heard before it, and does not stand empty
    assert!(at("**HOST (term: Owl):** Owl /owl x/: the night boat.") > at("## The word"), "{}", found.text);
    assert!(
        at("**HOST (term: toll bread):** toll bread: two loaves out of every oven.") < at("toll breads in that town")
    );
    assert_eq!(found.text.matches("(term:").count(), 2, "{}", found.text);
    assert!(
        found.text.contains("> **NOTE** words to explain? None of them is in glossary.toml: mitten"),
        "{}",
        found.text
    );
    assert_eq!(found.report.explained, ["toll bread", "Owl"]);
    assert_eq!(found.report.candidates, ["mitten", "the long one"]);
    assert!(found.report.over_ms().unwrap() <= 0);
    let parsed = cornercast::script::parse(SourceId(0), &found.text, &cornercast::script::Known::default());
    // the corner's own signature is not known here
    assert!(parsed.diagnostics.iter().all(|d| d.message.contains("\"sig\"")), "{:?}", parsed.diagnostics);
}

#[test]
fn a_name_that_an_editor_put_behind_a_pronoun_replaces_it_and_two_notes_stay_two() {
    let found = drafted(
        "The Tile Works\n\nI fired tiles for forty years, and he [the foreman] never counted them. That was in [May 1961].\n\n\
         [At this point] the kiln was sold, and I went home. They [all] came to see it go, and it was raining.\n",
    );
    assert!(found.text.contains("and ~~he~~ the foreman never counted"), "{}", found.text);
    assert!(found.text.contains("They all came"), "{}", found.text);
    let put_in: Vec<&str> = found.text.lines().filter(|l| l.contains("put in by the editor")).collect();
    assert!(put_in.iter().all(|l| !l.contains("May 1961 At")), "{put_in:?}");
    assert!(put_in.iter().any(|l| l.contains("the foreman; May 1961")), "{put_in:?}");
}

#[test]
fn a_letter_is_introduced_by_the_title_and_headings_are_listed() {
    let page = "The man who paints kerbs\n\nQ: Who asked you to paint them?\n\nA: Nobody asked me, and nobody has asked me to stop since then. I do it on Sundays.\n\n\
         The colour\n\nQ: Why white?\n\nA: Because I was given white paint in 1988, and there is some of it left even now.\n";
    let found = drafted(page);
    assert!(found.text.contains("introduce the guest (title: The man who paints kerbs)"), "{}", found.text);
    assert!(found.report.set_aside.iter().any(|s| s.text == "The colour"), "{:?}", found.report.set_aside);
    let found = drafted(&page.replace("The man who paints kerbs", "“White Is a Colour, Too”"));
    assert!(found.text.contains("introduce the guest,"), "a headline is nobody: {}", found.text);
}

#[test]
fn a_passage_that_has_to_be_shortened_is_not_left_without_its_point() {
    let long = "We kept a list of all of it on the wall by the stairs where everybody walked past in the morning.";
    let page = format!(
        "{long} {long} I liked the second shelf best. There was a word for that shelf: “the attic”. \
         The attic was what nobody could reach without a chair. {long} {long}\n"
    );
    let mut case = Case::new(CORNER, "jokes.txt", "../src/script/draft/template.md");
    case.transcript = transcript("shelf.txt", &page);
    for seconds in 20..80 {
        let slot = format!("slot = \"{}:{:02}\"", seconds / 60, seconds % 60);
        case.corner = corner(&CORNER.replace("slot = \"1:30\"", &slot));
        let Ok(made) = case.draft() else { continue };
        for used in &made.report.used {
            let text = case.transcript.text(used.words.clone());
            assert!(!text.ends_with("“the attic”."), "{seconds}: {text}");
        }
    }
}

#[test]
fn a_note_beside_lines_that_do_not_air_says_so() {
    let page = "[Interviewed in his kitchen.]\n\nHe sold tea on the quay, and I sold the buns that went with it. [The quay is dry now.]\n\n\
         It had a roof.\n\n[Editor’s note: the roof was of tin.]\n";
    let mut case = Case::new(
        &CORNER.replace("slot = \"1:30\"", "slot = \"0:33\""),
        "jokes.txt",
        "../src/script/draft/template.md",
    );
    case.transcript = transcript("quay.txt", page);
    let text = case.draft().unwrap().text;
    let stands = |note: &str| text.lines().find(|l| l.contains(note)).unwrap_or_default().contains("do not air");
    // of what stands above all that is said nobody asks beside what it stands
    assert!(text.contains("Interviewed in his kitchen") && !stands("his kitchen"), "{text}");
    assert!(!stands("The quay is dry now") || !text.contains("I sold the buns"), "{text}");
    assert_eq!(stands("roof was of tin"), !text.contains("):** It had"), "{text}");
}

#[test]
fn a_topic_that_has_to_explain_a_word_airs_what_the_source_explains() {
    let plain = "We kept the boat under the pier all winter, and every morning my brother went down to knock the ice off it with a spoon.";
    let glossed = "There was a shelf by the stairs that we called the “attic” (what nobody reaches without a chair), and it held the good cups.";
    let page = format!("{plain}\n\n{plain} Nobody asked him to. {plain}\n\n{glossed}\n");
    let aired = |needs: &str| {
        let clock = format!("length = \"0:14\"\nkind = \"topic\"\n{needs}");
        let mut case = Case::new(
            &CORNER.replace("length = \"0:30\"\nkind = \"topic\"\n", &clock),
            "jokes.txt",
            "../src/script/draft/template.md",
        );
        case.corner.segments.retain(|s| s.title != "At table" && s.title != "The word");
        case.corner.slot = Some(Millis(30_000));
        case.transcript = transcript("shelf.txt", &page);
        case.draft().unwrap().text
    };
    // the room is for one of the two: the first comes first, but for what a segment needs
    assert!(aired("").contains("quote: kim):** We kept the boat"), "{}", aired(""));
    let text = aired("needs = [\"term\"]\n");
    assert!(text.contains("quote: kim):** There was a shelf") && text.contains("term: attic"), "{text}");
}

#[test]
fn a_word_that_the_corner_asks_for_in_a_topic_is_explained_there() {
    let needing = CORNER
        .replace("length = \"0:30\"\nkind = \"topic\"\n", "length = \"0:30\"\nkind = \"topic\"\nneeds = [\"term\"]\n");
    let mut case = Case::new(&needing, "jokes.txt", "../src/script/draft/template.md");
    case.transcript = transcript(
        "shelf.txt",
        "We had a shelf by the stairs that we called the “attic” (what nobody reaches without a chair). It held the good cups.\n",
    );
    let text = case.draft().unwrap().text;
    assert!(text.contains("**HOST (term: attic):** attic: what nobody reaches without a chair."), "{text}");
}

#[test]
fn whoever_reads_has_no_label_that_somebody_of_the_transcript_has() {
    let page = |names: [&str; 3]| {
        let [host, guest, other] = names;
        format!(
            "{host}: Where did you learn to fold paper boats?\n\n{guest}: On the night ferry, from a man who never gave his \
             name. He folded the menu, then the timetable, and then my ticket.\n\n{host}: And what did the conductor do?\n\n\
             {guest}: He clipped the sail. I still have it in a drawer, with a hole in it the shape of a heart.\n\n{other}: Dear \
             programme, I once found a paper boat in my coat after a crossing. I never knew who had put it there.\n"
        )
    };
    let korean = CORNER.replace("language = \"en\"", "language = \"ko\"").replace("READER = \"Tom Ash\"\n", "");
    let bare = CORNER.replace("READER = \"Tom Ash\"\n", "");
    let own = CORNER.replace("READER = \"Tom Ash\"\n", "\"낭독\" = \"한소라\"\n");
    for (toml, names, label) in [
        (CORNER, ["Host", "Bo Kim", "Wanda"], "  READER: Tom Ash\n"),
        (CORNER, ["HOST", "GUEST", "READER"], "  VOICE: Voice\n"),
        (CORNER, ["Host", "Bo Kim", "Reader"], "  VOICE: Voice\n"),
        // the corner's reader has a name of the transcript
        (CORNER, ["Host", "Tom Kim", "Wanda"], "  VOICE: Voice\n"),
        (&bare, ["Host", "Voice", "Reader"], "  READER1: Reader1\n"),
        (&bare, ["Voice", "Reader1", "Reader"], "  READER2: Reader2\n"),
        (&korean, ["진행", "손님", "낭독자"], "  VOICE: 목소리\n"),
        (&korean, ["진행", "손님", "독자"], "  READER: 낭독자\n"),
        (&own, ["Host", "손님", "낭독"], "  READER: Reader\n"),
    ] {
        let mut case = Case::new(toml, "bakery.txt", "../scripts/spoonful-en/draft.md");
        case.transcript = transcript("page.txt", &page(names));
        assert!(case.transcript.speakers.contains(&names[2].to_owned()), "{:?}", case.transcript.speakers);
        let text = case.draft().unwrap().text;
        assert!(text.contains(label), "{names:?}: {text}");
        let reads = label.trim().split(':').next().unwrap();
        assert!(text.contains(&format!("**{reads} (quote: kim)")), "{names:?}: {text}");
    }
}
