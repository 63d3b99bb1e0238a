//! What holds for any text.
use cornercast::{
    script::{Block, Inline, Known, Script, escape, format, insert_after, parse, print},
    source::SourceId,
};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

fn read(text: &str) -> Script {
    parse(SourceId(0), text, &Known::default()).value
}

/// With its letters whole: a script has the syllables and accents of a system that takes them apart as one letter each.
fn whole(text: &str) -> String {
    text.nfc().collect()
}

/// Pieces that mean something to the parser, and some that do not.
const PIECES: &[&str] = &[
    "{0:30}",
    "ENDS",
    "(MORE)",
    "-30-",
    "◀INT▶ ",
    "녹취) ",
    "@",
    "→ ",
    "🎤",
    "\u{2236} ",
    "---\n",
    "title: A\n",
    "voices:\n",
    "  TOM: Tom, a man\n",
    "sources:\n",
    "  tom: a/t.wav\n",
    "slot: 2:20, short 1:40\n",
    "\n",
    "\n\n",
    "> ",
    ">",
    ">\n",
    "\n> ",
    "\\> ",
    "CLIP ",
    "**CLIP** ",
    "NOTE ",
    "Note",
    "note: ",
    "Sfx: ",
    "(Music)",
    "(음악)",
    "[NOTE] ",
    "(HOLD: ",
    "메모) ",
    "■ ",
    "［밝게］",
    "{>>",
    "<<}",
    "READER",
    "인서트(",
    " - ",
    " to host: ",
    "BED ",
    "PAUSE ",
    "CHAPTER ",
    "음악 ",
    "out ",
    "tom ",
    "1:00–1:10 ",
    "1:60",
    "4' 05\"",
    "0:00 + 3s",
    "800ms ",
    "gain=-2dB ",
    "fade=1s/2s ",
    "credit=\"a b\" ",
    "loop ",
    "- in: ",
    "- out: \"x\"\n",
    "- note: y\n",
    "\"",
    "“",
    "”",
    "~~",
    "~",
    "*",
    "**",
    "[",
    "]",
    "(",
    ")",
    "/",
    "/a-b/",
    "^id",
    " ^a-1",
    ":",
    "TOM: ",
    "HOST (pad 1): ",
    "**TOM (term: x, y):** ",
    "Remember: ",
    "# ",
    "## ",
    "[1:30 @4:30!]",
    "<!--",
    "-->",
    "<b>",
    "![a](b)",
    "[t](http://x/)",
    "&amp;",
    "&#62;",
    "&",
    "\\",
    "\\[",
    "\u{7}",
    "\u{a0}",
    "\u{feff}",
    "\r\n",
    "\r",
    "\t",
    "- ",
    "1. ",
    "| ",
    "```",
    "***",
    "가나 ",
    "\u{1100}\u{1161}\u{11a8}",
    "e\u{301}",
    "\u{301}",
    "word ",
    "a",
    " ",
    "，",
    "：",
    "（",
    "\u{2028}",
    "%%",
    "[[",
    "]]",
    "(pad 1) ",
];

fn scripts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    let body = prop::collection::vec(piece, 0..40).prop_map(|p| p.concat());
    let head = "---\ncornercast: 1\nhost: HOST\nvoices:\n  HOST: A\n  TOM: B\nsources:\n  tom: a/t.wav\n---\n";
    prop_oneof![1 => body.clone(), 4 => body.prop_map(move |b| format!("{head}{b}"))]
}

#[test]
fn what_fuzzing_found_holds_too() {
    for text in [
        ">~~CLIP\nt\n~~",
        ">~~CLIP\n>\n> ~~",
        "> ~~CLIP\n> - in: \"a\"\n> ~~\n",
        ">~~NOTE\nt\n~~",
        "> ~~**CLIP** ova\n>\n> a ~~b~~\n>\n> c\n> ~~",
        "CLIP ---\n~CLIP /~/",
        "> CLIP \u{200e}“",
        "> CLIP \\\u{2028}<!--",
        "> NOTE a &lt;!-- b",
        "CLIP [\u{a0}^id]]",
        "> ---\nCLIP \\> \\",
        "> CLIP \u{e}\u{feff}NOTE ",
        "> \u{7}\u{200e}NOTE \u{7}\u{200e}a",
        "<!--\u{7}\u{feff}title: A\n-->",
        "> \u{2028}NOTE ---\n---\n",
        "> \u{2029}HOLD\n> - note: a\n",
        "> NOTE a\n> \u{2028}b\n",
        "\u{2028}> NOTE a\n\u{2028}b\n",
        "---\nvoices:\n  tom: B\n---\n_  tom: a/t.wav\n",
        "_  tom: a/t.wav\n",
        "\\ENDS\n",
        "CLIP \u{7}/sources:\nENDS/\u{18cd6}",
        "_CLIP ~~_(MORE)",
        "*~~\"~~*",
        "ENDS\u{2236} /credit=\"a b\" TOM: !/",
        "> CLIP title: A\ntitle: A\nCLIP TOM: ",
        "[1:30 @4:30!][/a-b/# \\>  to host: @NOTE 녹취)  to host: @]",
        "[---\n]]:# ",
        "[smile]\\: https://example.org is where.",
    ] {
        let script = read(text);
        let printed = print(&script);
        assert_eq!(read(&printed), script, "{printed}");
        let formatted = format(text, &script);
        assert_eq!(read(&formatted), script, "{formatted}");
        assert_eq!(format(&formatted, &read(&formatted)), formatted);
    }
}

#[test]
fn a_word_processors_dash_begins_a_field_too() {
    let hyphen = "> CLIP tom 1:00–1:10\n> - in: \"a b\"\n> - out: \"c\"\n>\n> – but words of a clip keep theirs";
    let fields = |script: &Script| {
        let Block::Cue(cue) = &script.blocks[0].value else { panic!("{script:?}") };
        let fields = cue.fields.iter().map(|f| (f.value.name, f.value.value.value.clone()));
        (fields.collect::<Vec<_>>(), cue.verbatim.len())
    };
    assert_eq!(fields(&read(hyphen)).0.len(), 2);
    for dash in ["–", "—", "–\u{a0}"] {
        let written = hyphen.replace("> - ", &format!("> {dash} ")).replace("\u{a0} ", "\u{a0}");
        assert_eq!(fields(&read(&written)), fields(&read(hyphen)), "{written}");
    }
}

#[test]
fn marks_inside_stress_are_read_as_everywhere() {
    for (written, read_as) in [
        (
            "Read more on **[our page](https://example.org/p)** tonight.",
            "Read more on [our page](https://example.org/p) tonight.",
        ),
        ("*[smile]* Good evening.", "[smile] Good evening."),
        ("_[smile]_ Good evening.", "[smile] Good evening."),
        ("**~~Old~~ new words** are here.", "~~Old~~ new words are here."),
        ("**Wren Tallow /TAL-oh/** baked.", "Wren Tallow /TAL-oh/ baked."),
        ("So **very [slowly] clean** it was.", "So very [slowly] clean it was."),
        ("So **very** clean *it* was.", "So *very* clean *it* was."),
        ("At 5 * 3 [and more] * 2.", "At 5 * 3 [and more] * 2."),
        ("## *The ~~old~~* bread", "## *The* bread"),
        ("## *The* ~~old~~ bread", "## *The* bread"),
    ] {
        assert_eq!(read(written), read(read_as), "{written}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parse_never_panics_and_points_into_the_text(text in scripts()) {
        let checked = parse(SourceId(0), &text, &Known::default());
        for problem in &checked.diagnostics {
            let span = problem.span.as_ref().unwrap();
            prop_assert!(text.get(span.range.clone()).is_some(), "{problem:?}");
        }
        for block in &checked.value.blocks {
            prop_assert!(text.get(block.span.range.clone()).is_some(), "{block:?}");
        }
    }

    #[test]
    fn a_printed_script_is_read_as_the_same_script(text in scripts()) {
        let script = read(&text);
        let printed = print(&script);
        let again = read(&printed);
        prop_assert_eq!(&again, &script, "{}", printed);
        prop_assert_eq!(print(&again), printed);
    }

    #[test]
    fn formatting_changes_no_meaning_and_is_done_once(text in scripts()) {
        let script = read(&text);
        let formatted = format(&text, &script);
        let again = read(&formatted);
        prop_assert_eq!(&again, &script, "{}", formatted);
        prop_assert_eq!(format(&formatted, &again), formatted);
    }

    #[test]
    fn canonical_text_stays_as_it_is(text in scripts()) {
        let script = read(&text);
        let printed = print(&script);
        prop_assert_eq!(format(&printed, &script), printed);
    }

    #[test]
    fn an_insertion_touches_nothing_else(text in scripts()) {
        let script = read(&text);
        for block in &script.blocks {
            let longer = insert_after(&text, &block.span, "> PAUSE 1s");
            let same = text.bytes().zip(longer.bytes()).take_while(|(a, b)| a == b).count();
            prop_assert!(same >= block.span.range.end);
            prop_assert!(longer.as_bytes().ends_with(&text.as_bytes()[same..]), "{}", longer);
            prop_assert!(longer.lines().any(|l| l == "> PAUSE 1s"));
        }
    }

    #[test]
    fn escaped_text_comes_back_as_one_paragraph(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12), tail in any::<String>()) {
        let text = pieces.concat() + &tail;
        let head = "---\ncornercast: 1\nhost: HOST\nvoices:\n  HOST: A\n  TOM: B\n  Remember: C\nsources:\n  tom: a/t.wav\n---\n\n";
        let checked = parse(SourceId(0), &format!("{head}{}\n", escape(&text)), &Known::default());
        prop_assert_eq!(&checked.diagnostics, &vec![], "{}", escape(&text));
        let white = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        let plain = white.filter(|c| !c.is_control()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let blocks: Vec<_> = checked.value.blocks.iter().map(|b| b.value.clone()).collect();
        if plain.is_empty() {
            prop_assert!(blocks.is_empty());
        } else {
            let [Block::Speech(speech)] = blocks.as_slice() else { return Err(TestCaseError::fail(format!("{blocks:?}"))) };
            let [Inline::Text(said)] = speech.text.as_slice() else { return Err(TestCaseError::fail(format!("{speech:?}"))) };
            prop_assert_eq!(whole(said), whole(&plain));
            prop_assert!(speech.voice.is_none() && speech.id.is_none() && !speech.struck);
        }
    }

    #[test]
    fn escaped_text_is_safe_in_headings_quotes_and_values(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12), tail in any::<String>()) {
        let text = pieces.concat() + &tail;
        let white = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        let plain = white.filter(|c| !c.is_control()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!plain.is_empty());
        let safe = escape(&text);
        let head = "---\nhost: HOST\nvoices:\n  HOST: A\n  TOM: B\n  Remember: C\nsources:\n  tom: a/t.wav\n---\n\n";
        let body = format!(
            "## {safe}\n\n> CHAPTER \"{safe}\"\n\n> NOTE {safe}\n\n> CLIP tom 1:00–1:10\n> - in: \"{safe}\"\n> - note: \"{safe}\"\n>\n> {safe}\n>\n> TOM: {safe}\n"
        );
        let checked = parse(SourceId(0), &format!("{head}{body}"), &Known::default());
        prop_assert_eq!(&checked.diagnostics, &vec![], "{}", body);
        let blocks: Vec<_> = checked.value.blocks.into_iter().map(|b| b.value).collect();
        let [Block::Segment(segment), Block::Cue(chapter), Block::Cue(note), Block::Cue(clip)] = blocks.as_slice() else {
            return Err(TestCaseError::fail(format!("{blocks:?}")));
        };
        let plain = whole(&plain);
        prop_assert_eq!(whole(&segment.title), plain.as_str());
        prop_assert_eq!(chapter.words.as_ref().map(|w| whole(&w.value)), Some(plain.clone()));
        prop_assert_eq!(note.words.as_ref().map(|w| whole(&w.value)), Some(plain.clone()));
        for field in &clip.fields {
            prop_assert_eq!(whole(&field.value.value.value), plain.as_str());
        }
        prop_assert_eq!(clip.verbatim.len(), 2);
        for part in &clip.verbatim {
            let [Inline::Text(said)] = [&part.value.text[0].value] else { return Err(TestCaseError::fail(format!("{part:?}"))) };
            prop_assert_eq!((part.value.text.len(), whole(said)), (1, plain.clone()));
        }
    }
}
