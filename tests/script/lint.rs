//! What is correct and would still go wrong on air.
use cornercast::{
    script::{Known, check, explain, format, parse, print},
    source::{Lines, Source, SourceId},
};

const HEAD: &str = "---\ntitle: T\nhost: HOST\nvoices:\n  HOST: A\nsources:\n  bed: a/bed.wav\n  ana: a/ana.wav\n---\n";

#[track_caller]
fn body(text: &str, expected: &[&str]) {
    let text = format!("{HEAD}{text}\n");
    let checked = parse(SourceId(0), &text, &Known::default());
    assert_eq!(checked.diagnostics, [], "{text}");
    let source = Source { name: "script.md".into(), text };
    let found = check(&checked.value);
    let lines = Lines::new(&source);
    let found: Vec<_> = found
        .iter()
        .map(|d| format!("{} {}", d.code, lines.place(d.span.as_ref().unwrap().range.start).line))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_bed_that_nothing_ends_is_told() {
    body("> BED bed\n\nHello.", &["W051 10"]);
    body("> BED bed\n\nHello.\n\n> BED out fade=2s", &[]);
    body("> BED bed until=end\n\nHello.", &[]);
    body("> BED bed until=segment\n\nHello.\n\n## Next\n\n> ~~BED bed~~", &[]);
}

#[test]
fn a_direction_whose_brackets_a_converter_escaped_is_told() {
    body("Good evening. \\[smile\\] I'm Mina.\n\n~~Good \\[smile\\].~~\n\nSo \\[1\\] it is.", &["W093 10"]);
}

#[test]
fn words_to_pronounce_are_read_by_somebody() {
    let text = HEAD.replace("---\n", "");
    let text = format!(
        "---\n{text}contact: desk 12\npronounce:\n  Lodwick: LOD-ick\n  Arden: AR-den\n---\n\nIn Lodwick.\n\n~~Arden.~~\n"
    );
    let checked = parse(SourceId(0), &text, &Known::default());
    assert_eq!(checked.diagnostics, []);
    let found: Vec<_> = check(&checked.value).into_iter().map(|d| (d.code, d.message)).collect();
    let [("W088", message)] = found.as_slice() else { panic!("{found:?}") };
    assert!(message.contains("\"Arden\""), "{message}");
}

#[test]
fn a_sentence_for_more_than_one_breath_is_told() {
    let long = "word ".repeat(31);
    body(&format!("{long}."), &["W052 10"]);
    body(&format!("~~{long}.~~"), &[]);
    body(&format!("{}. {}.", "word ".repeat(20), "Word ".repeat(20)), &[]);
    body(&format!("HOST (quote: ana): {long}."), &[]);
}

#[test]
fn figures_that_cannot_be_read_at_sight_are_told() {
    body("40 jokes are about bread.", &["W052 10"]);
    body("Of all jokes 40% are about bread.", &["W052 10"]);
    body("There are 40 jokes, and 12:30 is the time.", &[]);
}

#[test]
fn a_title_that_a_newsroom_reads_as_an_order_is_told() {
    let text = HEAD.replace("title: T", "title: Jokes that kill");
    let script = parse(SourceId(0), &text, &Known::default()).value;
    assert_eq!(check(&script).iter().map(|d| d.code).collect::<Vec<_>>(), ["W054"]);
}

#[test]
fn a_word_that_is_used_twice_before_it_is_explained_is_told() {
    body("A Groaner, then.\n\nA groaner!\n\nHOST (term: groaner): A groaner is a joke.", &["W055 12"]);
    // once, it makes listeners wonder
    body("A Groaner, then.\n\nHOST (term: groaner): A groaner is a joke.\n\nThe groaner again.", &[]);
    body("The groaners, then.\n\nHOST (term: groaner): A groaner is a joke.", &[]);
    body("~~A groaner.~~\n\nHOST (term: groaner): A groaner is a joke.", &[]);
}

#[test]
fn every_code_that_check_gives_is_explained() {
    for code in ["W051", "W052", "W054", "W055", "W056", "W057", "W058", "E058", "E004", "W059", "E080", "W081"] {
        assert!(explain(code).is_some(), "{code}");
    }
}

#[test]
fn a_hostile_script_takes_no_longer_than_its_length() {
    // each of these was the worst case of some search that starts again
    for piece in [
        "[",
        "~~",
        "*a ",
        "**",
        "<!-- ",
        "<!-- x --> ",
        "> CLIP ",
        "> a=\"\n",
        "(",
        "[a](",
        "[a](https://x ",
        "[[a",
        "![[",
        "[^",
        "%% ",
        "Ana Bell: ",
        "HOST, so ",
        "/a ",
        "<b",
        "\\",
        "> - in: \"\n",
        "A (",
        "^a ",
        "&",
        "TOM: ",
        "> NOTE x\n",
        "\\> x\n",
        "“. ",
        "! `` ",
        "*",
        "/",
        "／",
        "1. ",
        "A. CLIP tom 1:",
        "A. TOM (",
    ] {
        let text = format!("{HEAD}{}", piece.repeat(200_000 / piece.len()));
        let checked = parse(SourceId(0), &text, &Known::default());
        assert!(!format(&text, &checked.value).is_empty() && print(&checked.value).len() < 20 * text.len());
        assert!(check(&checked.value).len() <= text.len());
        assert!(!checked.value.blocks.is_empty() || !checked.diagnostics.is_empty(), "{piece}");
    }
}
