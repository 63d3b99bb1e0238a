//! The model on paper, and an edited document against it.
use super::{CopyKind, EditKind, Material, Paper, csv, docx, edited, markdown, page, paper, returned, typst};
use crate::{
    archive,
    programme::{
        AiredWord, Cut, Element, ElementKind, Language, Origin, Priority, Programme, Segment, Told, Voice, VoiceId,
    },
    script::{Block, Cue, Inline, Script, SegmentHead, Speech, Verb},
    source::{Source, SourceId, Span, Spanned},
    timeline::{ElementIndex, Placed, PlacedSegment, Tempo, Timeline},
    units::{FrameRange, Millis},
};
use std::collections::BTreeMap;

fn at(line: usize) -> Span {
    // every line of the text below is two bytes long
    Span::new(SourceId(0), (line - 1) * 2..(line - 1) * 2 + 1)
}

fn paragraph(line: usize, text: &str, struck: bool) -> Spanned<Block> {
    let text = vec![Inline::Text(text.into())];
    Spanned::new(Block::Speech(Speech { struck, text, ..Speech::default() }), at(line))
}

fn cue(line: usize, verb: Verb, words: Option<&str>, struck: bool) -> Spanned<Block> {
    let cue = Cue {
        struck,
        verb: Spanned::new(verb, at(line)),
        material: None,
        range: None,
        time: None,
        settings: Vec::new(),
        fields: Vec::new(),
        verbatim: Vec::new(),
        words: words.map(|w| Spanned::new(w.to_owned(), at(line))),
    };
    Spanned::new(Block::Cue(cue), at(line))
}

/// A heading, a line that airs, a struck one, one of another version, a note, a struck note, a clip, a hold, a pad.
fn made(kind: CopyKind, actual: bool, use_it: &dyn Fn(&Paper, &Script, &Source)) {
    let head = SegmentHead { title: "Open <ing>".into(), ..SegmentHead::default() };
    let blocks = vec![
        Spanned::new(Block::Segment(head), at(1)),
        paragraph(2, "Hello & welcome.", false),
        paragraph(3, "STRUCK", true),
        paragraph(4, "OTHER VERSION", false),
        cue(5, Verb::Note, Some("like <the> candle"), false),
        cue(6, Verb::Note, Some("STRUCK NOTE"), true),
        cue(7, Verb::Clip, None, false),
        cue(8, Verb::Hold, Some("ask Wren"), false),
        Spanned::new(Block::Comment("COMMENT".into()), at(9)),
        paragraph(10, "A word more.", false),
    ];
    let script = Script { blocks, ..Script::default() };
    let origin = |line| Origin { line, span: at(line) };
    let element =
        |kind, line, priority| Element { kind, priority, id: None, told: Told::default(), origin: origin(line) };
    let words = ["one", "two", "three", "four", "five", "six"];
    let words = words.map(|w| AiredWord { text: w.into(), at: None, voice: None }).to_vec();
    let said = || {
        ElementKind::Speech(crate::programme::Speech {
            voice: VoiceId(0),
            planned: Millis(3000).frames(),
            ..Default::default()
        })
    };
    let elements = vec![
        element(said(), 2, Priority::Spare(2)),
        element(ElementKind::Clip(Cut { words, ..Cut::default() }), 7, Priority::Always),
        element(said(), 10, Priority::Pad(1)),
    ];
    let programme = Programme {
        title: "Tea".into(),
        corner: "Words".into(),
        language: Language("ko".into()),
        voices: vec![Voice { name: "한서림".into(), role: None, host: true }],
        segments: vec![Segment { title: "Open".into(), elements, origin: origin(1), ..Segment::default() }],
        slot: Some(Millis(120_000).frames()),
        ..Programme::default()
    };
    let other = vec![element(said(), 4, Priority::Always)];
    let other = Programme { segments: vec![Segment { elements: other, ..Segment::default() }], ..programme.clone() };
    let range = |from, to| FrameRange::new(Millis(from).frames(), Millis(to).frames());
    let placed = |n, line, at| Placed {
        element: ElementIndex { segment: 0, element: n },
        at,
        actual,
        quiet: false,
        line,
        tempo: Tempo::default(),
    };
    let timeline = Timeline {
        length: Millis(9000).frames(),
        segments: vec![PlacedSegment { at: range(0, 9000), line: 1 }],
        placed: vec![placed(0, 2, range(0, 4000)), placed(1, 7, range(4000, 9000))],
        ..Timeline::default()
    };
    let text = Source { name: "s".into(), text: "a\n".repeat(10) };
    let originals = BTreeMap::from([(2, "the <old> words".to_owned())]);
    let material = Material {
        script: &script,
        text: &text,
        programme: &programme,
        timeline: &timeline,
        others: &[other],
        originals: &originals,
    };
    use_it(&paper(kind, &material), &script, &text);
}

fn copy(kind: CopyKind, actual: bool) -> String {
    let out = std::cell::RefCell::new(String::new());
    made(kind, actual, &|paper, _, _| *out.borrow_mut() = page(paper));
    out.into_inner()
}

#[test]
fn the_recording_copy_has_all_that_may_be_recorded_and_nothing_struck() {
    let copy = copy(CopyKind::Recording, true);
    for wanted in [
        "Hello &amp; welcome.",
        "한서림",
        "SPARE 2",
        "PAD 1",
        "A word more.",
        "OTHER VERSION",
        "like &lt;the&gt; candle",
        "HOLD: ask Wren",
        "Open &lt;ing&gt;",
        "원문</b> the &lt;old&gt; words",
        "IN: “one two three four five …”<br>OUT: “… two three four five six”<br>DUR: 0:05",
        "data-more=\"계속\" data-end=\"끝\"",
    ] {
        assert!(copy.contains(wanted), "{wanted} is not in {copy}");
    }
    for absent in ["STRUCK", "COMMENT"] {
        assert!(!copy.contains(absent), "{absent}");
    }
    assert!(copy.starts_with("<!doctype html>\n<html lang=\"ko\"") && copy.contains("word-break: keep-all"));
}

#[test]
fn the_on_air_copy_has_what_airs_and_nothing_else() {
    let copy = copy(CopyKind::OnAir, true);
    assert!(copy.contains("Hello &amp; welcome.") && copy.contains("IN: “one two"));
    for absent in ["SPARE", "A word more", "OTHER VERSION", "candle", "HOLD", "old&gt; words", "STRUCK"] {
        assert!(!copy.contains(absent), "{absent}");
    }
}

#[test]
fn what_is_planned_is_marked_and_what_is_recorded_shows_both_lengths() {
    let recorded = "<span class=\"clock\">0:00<br><small>0:04 (~0:03)</small></span>";
    assert!(copy(CopyKind::Recording, true).contains(recorded));
    assert!(copy(CopyKind::Recording, false).contains("<span class=\"clock\">0:00<br><small>~0:04</small></span>"));
}

#[test]
fn every_format_has_the_same_words_and_none_becomes_markup() {
    made(CopyKind::Recording, true, &|paper, _, _| {
        let (markdown, typst, csv) = (markdown(paper), typst(paper), csv(paper));
        assert!(markdown.contains("Hello \\& welcome.") && markdown.contains("Open \\<ing\\>"), "{markdown}");
        assert!(typst.contains("#\"Hello & welcome.\";") && typst.contains("\"Open <ing>\""), "{typst}");
        assert!(csv.contains("2,0:00,0:04,0,4000,3000,speech,한서림,SPARE 2,Hello & welcome.\r\n"), "{csv}");
        for text in [&markdown, &typst, &csv] {
            assert!(!text.contains("STRUCK") && text.contains("like") && text.contains("OTHER VERSION"));
        }
    });
}

/// The document of a copy with its text part changed, as somebody sends it back.
fn sent_back(paper: &Paper, (kind, notes): (&str, &str), edit: &dyn Fn(String) -> String) -> super::Returned {
    let bytes = docx(paper);
    let packed = archive::Archive::open(&bytes).unwrap();
    let xml = packed.entry("word/document.xml", 1 << 20).unwrap().unwrap();
    let before = String::from_utf8(xml).unwrap();
    let after = edit(before.clone());
    let relations =
        format!("<Relationships><Relationship Id=\"a\" Type=\"x/{kind}\" Target=\"{kind}.xml\"/></Relationships>");
    let changed = archive::pack(&[
        ("word/document.xml", after.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        (&format!("word/{kind}.xml"), notes.as_bytes()),
    ]);
    returned(&changed).unwrap()
}

#[test]
fn a_note_at_the_foot_of_a_page_is_told_like_a_comment() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let with = "Hello &amp; welcome.</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t></w:t>";
        let notes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r>\
            <w:footnoteRef/></w:r><w:r><w:t>Check with legal.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let back = sent_back(paper, ("footnotes", notes), &|xml| xml.replacen("Hello &amp; welcome.</w:t>", with, 1));
        let found = edited(paper, script, text, &back);
        let told: Vec<_> = found.edits.iter().map(|e| (e.kind, e.line, e.by.as_deref(), e.now.as_str())).collect();
        assert_eq!(told, [(EditKind::Comment, 2, Some("footnote"), "Check with legal.")]);
    });
}

#[test]
fn a_document_that_comes_back_untouched_differs_in_nothing() {
    for kind in [CopyKind::Recording, CopyKind::OnAir] {
        made(kind, true, &|paper, script, text| {
            let found = edited(paper, script, text, &returned(&docx(paper)).unwrap());
            assert_eq!((found.edits.len(), found.found), (0, 100), "{found:?}");
        });
    }
}

#[test]
fn what_editors_did_is_told_with_its_line_and_its_initials() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let tracked = "<w:t>Hello </w:t></w:r><w:del w:author=\"Jo Park\"><w:r><w:delText>&amp;</w:delText></w:r></w:del>\
            <w:ins w:author=\"Jo Park\"><w:r><w:t>and</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>\
            <w:commentRangeStart w:id=\"7\"/><w:r><w:t>welcome.</w:t></w:r><w:commentRangeEnd w:id=\"7\"/>\
            <w:r><w:commentReference w:id=\"7\"/></w:r>\
            <w:ins w:author=\"Kim\"><w:r><w:t xml:space=\"preserve\"> It is late.</w:t></w:r></w:ins><w:r>";
        let comments = "<w:comments><w:comment w:id=\"7\" w:author=\"Kim Ha\" w:initials=\"KH\"><w:p><w:r><w:t>too &amp; loud</w:t></w:r></w:p></w:comment></w:comments>";
        let back = sent_back(paper, ("comments", comments), &|xml| {
            assert!(xml.contains("<w:t xml:space=\"preserve\">Hello &amp; welcome.</w:t>"), "{xml}");
            let xml = xml.replace("<w:t xml:space=\"preserve\">Hello &amp; welcome.</w:t>", tracked);
            xml.replace("A word more.", "A word fewer.")
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> =
            found.edits.iter().map(|e| (e.kind, e.line, e.by.as_deref(), e.was.as_str(), e.now.as_str())).collect();
        let expected = [
            (EditKind::Replaced, 2, Some("JP"), "&", "and"),
            (EditKind::Inserted, 2, Some("K"), "", "It is late."),
            (EditKind::Comment, 2, Some("KH"), "welcome.", "too & loud"),
            (EditKind::Replaced, 10, None, "more.", "fewer."),
        ];
        assert_eq!(told, expected);
        assert!(found.edits.iter().any(|e| e.change_ms.is_some_and(|ms| ms > 0)), "three words take time");
    });
}

#[test]
fn paragraphs_that_were_put_in_or_taken_out_stand_at_their_place() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let back = sent_back(paper, ("comments", "<w:comments/>"), &|xml| {
            // the paragraph of the pad goes, and one comes after the first
            let xml = xml.replace(
                "<w:r><w:t xml:space=\"preserve\">A word more.</w:t></w:r>",
                "<w:del w:author=\"A\"><w:r><w:delText>A word more.</w:delText></w:r></w:del>",
            );
            let whole = "<w:t xml:space=\"preserve\">Hello &amp; welcome.</w:t></w:r></w:p>";
            assert!(xml.contains(whole));
            xml.replace(
                whole,
                &format!("{whole}<w:p><w:ins w:author=\"A\"><w:r><w:t>Come in.</w:t></w:r></w:ins></w:p>"),
            )
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> = found.edits.iter().map(|e| (e.kind, e.line, e.was.as_str(), e.now.as_str())).collect();
        let expected = [(EditKind::Inserted, 2, "", "Come in."), (EditKind::Deleted, 10, "A word more.", "")];
        assert_eq!(told, expected);
    });
}

#[test]
fn a_paragraph_that_is_new_with_its_mark_is_no_part_of_the_one_behind_it() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let back = sent_back(paper, ("comments", "<w:comments/>"), &|xml| {
            let whole = "<w:t xml:space=\"preserve\">Hello &amp; welcome.</w:t></w:r></w:p>";
            let mark = "<w:pPr><w:rPr><w:ins w:author=\"A\"/></w:rPr></w:pPr>";
            let new =
                format!("<w:p>{mark}<w:ins w:author=\"A\"><w:r><w:t>Come in, all of you.</w:t></w:r></w:ins></w:p>");
            xml.replace(whole, &format!("{whole}{new}"))
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> = found.edits.iter().map(|e| (e.kind, e.line, e.was.as_str(), e.now.as_str())).collect();
        assert_eq!(told, [(EditKind::Inserted, 2, "", "Come in, all of you.")]);
        assert!(found.edits[0].change_ms.is_some_and(|ms| ms > 500), "{:?}", found.edits);
    });
}

#[test]
fn a_comment_at_a_point_is_about_no_words_and_letters_that_were_taken_apart_are_whole() {
    use unicode_normalization::UnicodeNormalization as _;
    made(CopyKind::Recording, true, &|paper, script, text| {
        let comments = "<w:comments><w:comment w:id=\"7\" w:author=\"Kim Ha\"><w:p><w:r><w:t>too loud</w:t></w:r></w:p></w:comment></w:comments>";
        let back = sent_back(paper, ("comments", comments), &|xml| {
            let whole = "<w:t xml:space=\"preserve\">Hello &amp; welcome.</w:t></w:r>";
            let point = "<w:r><w:commentReference w:id=\"7\"/></w:r>";
            xml.replace(whole, &format!("{point}{whole}")).replace("A word more.", "가방 하나 더.").nfd().collect()
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> = found.edits.iter().map(|e| (e.kind, e.was.as_str(), e.now.as_str())).collect();
        let expected = [
            (EditKind::Comment, "", "too loud"),
            (EditKind::Inserted, "", "가방 하나 더."),
            (EditKind::Deleted, "A word more.", ""),
        ];
        assert_eq!(told, expected);
    });
}

#[test]
fn what_moved_was_parted_or_is_named_otherwise_is_one_edit_each() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let back = sent_back(paper, ("comments", "<w:comments/>"), &|xml| {
            let copy = |xml: &str, words: &str| {
                let at = xml.find(words).unwrap();
                let from = xml.get(..at).unwrap().rfind("<w:p>").unwrap();
                let to = at + xml.get(at..).unwrap().find("</w:p>").unwrap() + "</w:p>".len();
                xml.get(from..to).unwrap().to_owned()
            };
            // the note goes to the end, the pad's name is another, its words are two paragraphs, and one is new
            let note = copy(&xml, "like &lt;the&gt; candle");
            let pad = copy(&xml, "A word more.");
            let (first, second) = (pad.replace("A word more.", "A word"), pad.replace("A word more.", "more."));
            let new = pad.replace("A word more.", "It’s quite another thing.");
            let xml = xml.replace(&note, "").replace("PAD 1", "PAD 2").replace("Tea", "Tea time");
            xml.replace(&pad, &format!("{first}{second}{new}{note}"))
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> =
            found.edits.iter().map(|e| (e.kind, e.line, e.from, e.was.as_str(), e.now.as_str())).collect();
        let expected = [
            (EditKind::Inserted, 1, None, "", "time"),
            (EditKind::Replaced, 10, None, "1", "2"),
            (EditKind::Parted, 10, None, "more.", "more."),
            (EditKind::Inserted, 10, None, "", "It’s quite another thing."),
            (EditKind::Moved, 10, Some(5), "like <the> candle", "like <the> candle"),
        ];
        assert_eq!(told, expected);
        let spoken: Vec<_> = found.edits.iter().filter_map(|e| e.change_ms).collect();
        assert!(spoken.len() == 1 && spoken.iter().all(|ms| *ms > 0), "the new words take time: {spoken:?}");
    });
}

#[test]
fn another_voice_for_words_that_stayed_is_told() {
    made(CopyKind::Recording, true, &|paper, script, text| {
        let back = sent_back(paper, ("comments", "<w:comments/>"), &|xml| {
            assert!(xml.contains("한서림"), "{xml}");
            xml.replacen("한서림", "Wren Tallow", 1)
        });
        let found = edited(paper, script, text, &back);
        let told: Vec<_> = found.edits.iter().map(|e| (e.kind, e.line, e.was.as_str(), e.now.as_str())).collect();
        assert_eq!(told, [(EditKind::Replaced, 2, "한서림", "Wren Tallow")]);
    });
}

#[test]
fn a_file_that_is_no_document_says_what_it_is() {
    for (bytes, says) in [
        (b"hello".to_vec(), "save it as .docx"),
        (archive::pack(&[("a.txt", b"x")]), "no Word document"),
        (archive::pack(&[("content.xml", b"x")]), "OpenDocument"),
        (archive::pack(&[("word/document.xml", b"<w:p><w:r></w:p>")]), "damaged"),
    ] {
        let why = returned(&bytes).unwrap_err();
        assert!(why.contains(says), "{why}");
    }
}
