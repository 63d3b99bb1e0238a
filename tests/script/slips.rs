//! Slips of the hand that would be read aloud, or lose something, without a word.
use super::bad::{HEAD, body, problems};
use cornercast::{
    script::{Block, Inline, Known, Qualifier, Script, Verb, check, format, parse, print},
    source::SourceId,
};

fn read(text: &str) -> Script {
    let checked = parse(SourceId(0), &format!("{HEAD}{text}\n"), &Known::default());
    assert_eq!(checked.diagnostics, [], "{text}");
    checked.value
}

#[test]
fn a_comment_parts_no_paragraph() {
    for comment in ["<!-- Jo: check -->", "<!-- Jo:\ncheck -->", "  <!-- a -->\n<!-- b -->"] {
        let text =
            format!("**TOM (pad 1):** We waited with our suitcases,\n{comment}\nand the town was with us. ^pad-1");
        let script = read(&text);
        let [block] = script.blocks.iter().filter(|b| matches!(b.value, Block::Speech(_))).collect::<Vec<_>>()[..]
        else {
            panic!("{text}: {:?}", script.blocks)
        };
        let Block::Speech(speech) = &block.value else { panic!("{text}") };
        assert!(speech.qualifiers.iter().any(|q| matches!(q.value, Qualifier::Pad(_))), "{speech:?}");
        let words: String =
            speech.text.iter().filter_map(|i| if let Inline::Text(t) = i { Some(t.as_str()) } else { None }).collect();
        assert_eq!(words.split_whitespace().count(), 11, "{words}");
        assert!(speech.id.is_some(), "{text}");
    }
    // behind a comment that stands for itself begins another one
    assert_eq!(read("One.\n<!-- a -->\n\nTwo.").blocks.len(), 3);
    assert_eq!(read("One.\n<!-- a -->\n## Two\n\nThree.").blocks.len(), 4);
    body("HOST: One.\n<!-- a -->\nTOM: Two.", &["E025 16:1-4"]);
}

#[test]
fn the_title_of_a_word_processor_is_the_title() {
    for title in ["\\# T", "# T", "\\#  T "] {
        let script = read(&format!("{title}\n\n\\#\\# Part \\[0:20\\]\n\nHello."));
        assert!(matches!(&script.blocks[0].value, Block::Title(t) if t == "T"), "{title}: {:?}", script.blocks[0]);
        assert!(matches!(&script.blocks[1].value, Block::Segment(_)), "{title}: {:?}", script.blocks[1]);
    }
    let text = format!("{HEAD}\\# T\n\nHello.\n");
    let script = parse(SourceId(0), &text, &Known::default()).value;
    assert_eq!(format(&text, &script), text.replace("\\# T", "# T"));
    for above in ["<!-- Draft 2 -->", "> **PAUSE** 1s", "\\<!\\-- c \\--\\>", "> NOTE a\n> b"] {
        let script = read(&format!("{above}\n\n\\# T\n\nGood evening."));
        assert!(
            script.blocks.iter().any(|b| matches!(&b.value, Block::Title(t) if t == "T")),
            "{above}: {:?}",
            script.blocks
        );
    }
    assert!(matches!(&read("\\## Welcome\n\nHello.").blocks[0].value, Block::Segment(head) if head.title == "Welcome"));
    // below the first line it is a sign that is read
    assert!(matches!(&read("Hello.\n\n\\# 4 on the form").blocks[1].value, Block::Speech(_)));
    assert!(matches!(&read("\\# 4 on the form\nsays so.").blocks[0].value, Block::Speech(_)));
}

#[test]
fn the_marks_of_a_heading_are_not_read_aloud() {
    for (line, place) in
        [("#The Lamp", "14:1-10"), ("**# The Lamp**", "14:1-4"), ("#\\# Part", "14:1-4"), ("**\\#\\# Part**", "14:1-7")]
    {
        body(line, &[&format!("E009 {place}")]);
    }
    body("Hello.\n\n#4 is the one, and #lamps are everywhere.", &[]);
    body("**#4** is the one.", &[]);
    for heading in [
        "[0:10] [@1:00]",
        "{0:30}",
        "<0:30>",
        "｛0:30｝",
        "[0:10 @1:48!",
        "[0:30}",
        "0:30]",
        "@1:00!",
        "［10초 @1:48!］",
        "【0:30】",
        "〔30초〕",
        "[30s",
    ] {
        let found = problems(&format!("{HEAD}## Closing {heading}\n\nHello.\n"));
        assert!(matches!(&found[..], [one] if one.starts_with("E008 14:12-")), "{heading}: {found:?}");
    }
    for (heading, at) in [("뉴스[30초]", "6-11"), ("News[0:30]", "8-14"), ("Three[@1분]", "9-14")] {
        body(&format!("## {heading}\n\nHello."), &[&format!("E008 14:{at}")]);
    }
    body("## A long name that was wrapped\n[0:10]\n\nHello.", &["E009 15:1-7"]);
    for heading in ["[0:10 @1:48!]", "The film [1984", "at 6:30", "〔10초 인터뷰〕", "me @home", "(30 seconds)"] {
        body(&format!("## {heading}\n\nHello."), &[]);
    }
}

#[test]
fn half_a_bracket_and_a_label_in_braces_are_not_read_aloud() {
    body("Good evening smile] and welcome.", &["E026 14:19-20"]);
    body("Good evening \\] and [welcome] all. See [this](https://example.org/a).", &[]);
    body("TOM: The Lamp [sic] says ~~[x]~~ so.", &[]);
    for (line, end) in [("HOST {pad 1}: Hi.", 13), ("HOST \"warmly\": Hi.", 14), ("TOM “slow”: Hi.", 11)] {
        body(line, &[&format!("E025 14:1-{end}")]);
    }
    body("HOST \"Hello\" is what they say: nothing else.", &[]);
    body("## Closing ^end [0:30]\n\nHello.", &["E009 14:12-16"]);
    body("## Closing ^end\n\nHello.", &["E009 14:12-16"]);
    for chapter in ["\"\"", "“ ”", "title=\"\""] {
        let found = problems(&format!("{HEAD}> CHAPTER {chapter}\n\nHello.\n"));
        assert!(matches!(&found[..], [one] if one.starts_with("E024 14:")), "{chapter}: {found:?}");
    }
}

#[test]
fn nothing_of_the_front_matter_is_lost_without_a_word() {
    let head = |old: &str, new: &str| problems(&HEAD.replace(old, new));
    for (slot, count) in [
        ("slot: 3:00, shrot 1:00\nversions: full, short", 1),
        ("slot: 3:00, short 1:00", 1),
        ("slot: 3:00, short 1:00\nversions: full, short", 0),
    ] {
        let script = parse(SourceId(0), &HEAD.replace("slot: 5:00", slot), &Known::default()).value;
        let found = check(&script);
        assert_eq!(found.iter().filter(|d| d.code == "E028" && d.span.is_some()).count(), count, "{slot}: {found:?}");
    }
    assert_eq!(head("host: HOST", "host: Hots"), ["E028 5:7-11"]);
    assert_eq!(head("host: HOST", "host: MINA"), Vec::<String>::new());
    assert_eq!(head("host: HOST", "host: HOST, TOM"), ["E007 5:7-16"]);
    assert_eq!(head("slot: 5:00", "slot: 5:00, 1:40"), ["E007 4:13-17"]);
    assert_eq!(head("slot: 5:00", "slot: full 5:00, full 1:40\nversions: full"), ["E007 4:23-27"]);
    assert_eq!(head("rate: 160wpm", "pronounce: Vale VAH-leh"), ["E007 12:12-24"]);
    assert_eq!(head("  TOM: B\n", "    TOM: B\n"), ["E007 8:5-11"]);
    assert_eq!(head("  HOST: A\n  TOM: B\n", "    HOST: A\n    TOM: B\n"), Vec::<String>::new());
    let text = HEAD.replace("voices:", "Voices:");
    let found = parse(SourceId(0), &text, &Known::default()).diagnostics;
    assert!(found[0].help.as_deref().is_some_and(|help| help.contains("\"voices\"")), "{found:?}");
}

#[test]
fn what_a_word_processor_escapes_in_the_front_matter_is_what_it_stands_for() {
    let read = |title: &str| parse(SourceId(0), &HEAD.replace("title: T", title), &Known::default());
    for (written, title) in [
        ("title: Fish \\& chips", "Fish & chips"),
        ("title: Fish &amp; chips", "Fish & chips"),
        ("title: \\#1 hit", "#1 hit"),
        ("title: AT&T", "AT&T"),
        ("title: \"Fish \\\\& chips &amp; peas\"", "Fish \\& chips &amp; peas"),
    ] {
        let script = read(written);
        assert_eq!(script.diagnostics, [], "{written}");
        assert_eq!(script.value.front.title.as_ref().unwrap().value, title);
        let again = parse(SourceId(0), &print(&script.value), &Known::default()).value;
        assert_eq!(again.front.title.unwrap().value, title, "{}", print(&script.value));
    }
}

#[test]
fn a_sound_between_slashes_is_no_respelling() {
    let pronouncers = |text: &str| {
        let script = read(text);
        let speech = script.blocks.iter().find_map(|b| match &b.value {
            Block::Speech(speech) => Some(speech.text.clone()),
            _ => None,
        });
        speech.unwrap().iter().filter(|i| matches!(i, Inline::Pronouncer(_))).count()
    };
    for (text, count) in [
        ("He says the /r/ sound and the /ʃ/ sound.", 0),
        ("We drove to Eau /OH/ by noon.", 1),
        ("값 /갑/은 얼마입니까.", 1),
        ("Mayor Xi /SHEE/ spoke.", 1),
    ] {
        assert_eq!(pronouncers(text), count, "{text}");
    }
}

#[test]
fn a_link_with_a_space_is_told_as_that_alone() {
    let text = format!("{HEAD}See [here] (https://example.org) for more.\n");
    let read = parse(SourceId(0), &text, &Known::default());
    let mut found: Vec<_> = read.diagnostics.iter().map(|d| d.code).collect();
    found.extend(check(&read.value).iter().map(|d| d.code));
    assert!(!found.contains(&"W093"), "{found:?}");
    assert!(found.contains(&"E020"), "{found:?}");
}

#[test]
fn a_comment_is_none_that_is_read_aloud_however_it_was_escaped() {
    for [open, close] in [
        ["\\<!\\--", "\\--\\>"],
        ["\\<!—", "—\\>"],
        ["\\<!–", "–\\>"],
        ["&lt;!—", "—&gt;"],
        ["<!\\--", "\\-->"],
        ["&lt;!\\--", "\\--&gt;"],
        ["&lt;!&mdash;", "&mdash;&gt;"],
        ["<!&ndash;", "&ndash;>"],
        ["<!—", "—\\>"],
        ["\\<\\!\\-\\-", "\\-\\-\\>"],
    ] {
        for (text, words) in [
            (format!("Good {open} Jo: not this {close} evening."), "Good evening."),
            (format!("{open} Jo: not this {close}\n\nGood evening."), "Good evening."),
        ] {
            let script = read(&text);
            let spoken: Vec<String> = script
                .blocks
                .iter()
                .filter_map(|b| {
                    if let Block::Speech(s) = &b.value { Some(cornercast::script::spoken(&s.text)) } else { None }
                })
                .collect();
            assert_eq!(spoken, [words], "{text}");
        }
        // over two lines it hides nothing where it is escaped, and that is told
        let found = problems(&format!("{HEAD}Good {open} Jo:\nnot this {close} evening.\n"));
        let hidden = ["<!—", "<!&ndash;"].contains(&open) && !close.contains('\\');
        assert_eq!(found.iter().any(|f| f.starts_with("E003 14:6-")), !hidden, "{open}: {found:?}");
    }
}

#[test]
fn a_comment_in_a_quote_parts_no_quote() {
    let cue = |script: &Script| -> Vec<(Verb, usize)> {
        let cues = script.blocks.iter().filter_map(|b| if let Block::Cue(cue) = &b.value { Some(cue) } else { None });
        cues.map(|cue| (cue.verb.value, cue.verbatim.len())).collect()
    };
    for (text, wanted) in [
        ("> <!-- a\n> b -->\n> **NOTE** x", (Verb::Note, 0)),
        ("> **NOTE** a <!-- c\n> d --> b", (Verb::Note, 0)),
        ("> **NOTE** a\n<!-- c -->\n> b", (Verb::Note, 0)),
        ("> **CLIP** tom 0:01–0:09\n> <!--\n> - note: x\n> -->\n> TOM: Hello to you.", (Verb::Clip, 1)),
        ("> **CLIP** tom 0:01–0:09\n>\n> TOM: Hello <!-- c\n> d -->\n> to you.", (Verb::Clip, 1)),
        ("> **CLIP** tom 0:01–0:09\n>\n> TOM: Hello <!-- c\n> d --> to\n> you.", (Verb::Clip, 1)),
        ("> **CLIP** tom 0:01–0:09\n<!-- c -->\n>\n> TOM: Hello to you.", (Verb::Clip, 1)),
    ] {
        assert_eq!(cue(&read(text)), [wanted], "{text}");
    }
    // cues that follow each other stay what they are
    let two = cue(&read("> **PAUSE** 1s\n<!-- c -->\n> **PAUSE** 2s\n\nHello."));
    assert_eq!(two, [(Verb::Pause, 0), (Verb::Pause, 0)]);
}
