//! Word documents are read as the interviews that they hold, and an archive that wants to be a bomb is refused.
use cornercast::{
    source::SourceId,
    transcript::{Transcript, document, read_document},
};
use miniz_oxide::deflate::compress_to_vec;
use proptest::prelude::*;
use std::fmt::Write;

/// A ZIP archive of these entries.
fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    let le = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    for (name, body) in entries {
        let deflated = compress_to_vec(body, 9);
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(le(deflated.len()));
        head.extend(le(body.len()));
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(le(out.len()));
        list.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(deflated);
    }
    let at = out.len();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([u8::try_from(entries.len()).unwrap(), 0, u8::try_from(entries.len()).unwrap(), 0]);
    out.extend(le(list.len()));
    out.extend(le(at));
    out.extend([0, 0]);
    out
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
    packed(&[("_rels/.rels", relations.as_bytes()), ("word/document2.xml", xml.as_bytes())])
}

fn read(bytes: &[u8]) -> Transcript {
    let document = document(bytes).unwrap().unwrap();
    read_document(SourceId(0), "kim.docx", &document).value
}

/// Runs; those that begin with `*` are bold.
fn paragraph(runs: &[&str]) -> String {
    let mut out = "<w:p>".to_owned();
    for run in runs {
        let bold = if run.starts_with('*') { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let text = run.trim_start_matches('*').replace('\n', "</w:t><w:br/><w:t>");
        write!(out, "<w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r>").unwrap();
    }
    out + "</w:p>"
}

/// Who says what, a line a paragraph of speech.
fn said(t: &Transcript) -> Vec<String> {
    let name = |id: Option<cornercast::transcript::SpeakerId>| id.map_or("–", |id| t.speakers[id.0].as_str());
    t.paragraphs.iter().map(|p| format!("{}: {}", name(p.speaker), t.text(p.words.clone()))).collect()
}

#[test]
fn speakers_stand_before_a_colon_in_bold_in_cells_or_above_their_words() {
    let words = ["The ferry left at night &amp; nobody rang.", "Why was that?", "The bell was asleep."];
    let expected = ["Ana: The ferry left at night & nobody rang.", "Holt: Why was that?", "Ana: The bell was asleep."];
    let names = ["Ana", "Holt", "Ana"];
    let each = |form: &dyn Fn(&str, &str) -> String| -> String {
        names.iter().zip(words).map(|(name, said)| form(name, said)).collect()
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&[text]));
    for (what, body) in [
        ("colon", each(&|n, s| paragraph(&[&format!("{n}: {s}")]))),
        ("bold colon", each(&|n, s| paragraph(&[&format!("*{n}"), "*:", &format!(" {s}")]))),
        ("bold", each(&|n, s| paragraph(&[&format!("*{n}"), &format!("  {s}")]))),
        ("bold above", each(&|n, s| paragraph(&[&format!("*{n}")]) + &paragraph(&[s]))),
        ("time beside", each(&|n, s| paragraph(&[&format!("{n}   0:03\n{s}")]))),
        ("cells", format!("<w:tbl>{}</w:tbl>", each(&|n, s| format!("<w:tr>{}{}</w:tr>", cell(n), cell(s))))),
        (
            "cells with times",
            format!(
                "<w:tbl><w:tr>{}{}{}</w:tr>{}</w:tbl>",
                cell("Time"),
                cell("Speaker"),
                cell("Words"),
                each(&|n, s| format!("<w:tr>{}{}{}</w:tr>", cell("00:01:02"), cell(n), cell(s)))
            ),
        ),
    ] {
        let t = read(&docx(&body));
        let spoken: Vec<String> = said(&t).into_iter().filter(|l| !l.starts_with('–')).collect();
        assert_eq!(spoken, expected, "{what}");
        assert_eq!(t.format, "docx");
    }
}

#[test]
fn titles_are_titles_and_what_was_taken_out_is_listed_and_not_said() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>{}</w:p>{}<w:p>{}<w:del>{}</w:del>{}{}{}</w:p>",
        run("", "The Last Ferry"),
        paragraph(&["Q: Who steered?"]),
        run("", "Holt: I did it with one hand."),
        "<w:r><w:delText> My brother paid them.</w:delText></w:r>",
        run("<w:strike/>", " Do not print this."),
        run("<w:vanish w:val=\"1\"/>", " call him first"),
        run("<w:b w:val=\"0\"/><w:strike w:val=\"false\"/>", " It was fog."),
    );
    let t = read(&docx(&body));
    assert_eq!(t.title.as_deref(), Some("The Last Ferry"));
    assert_eq!(said(&t), ["Q: Who steered?", "Holt: I did it with one hand. It was fog."]);
    let left: Vec<(&str, &str)> =
        t.set_aside.iter().map(|s| (s.text.as_str(), s.why)).filter(|s| s.1.ends_with("document")).collect();
    assert_eq!(
        left,
        [
            (" My brother paid them.", "deleted in the document"),
            (" Do not print this.", "struck in the document"),
            (" call him first", "hidden in the document")
        ]
    );
}

#[test]
fn what_is_packed_and_no_document_says_what_it_is() {
    let why = |bytes: &[u8]| document(bytes).unwrap().unwrap_err();
    assert!(document(b"Kim: We laughed.").is_none());
    assert!(why(&packed(&[("content.xml", b"<a/>")])).contains("OpenDocument"));
    assert!(why(&packed(&[("a.txt", b"a")])).contains("no Word document"));
    assert!(why(b"\xd0\xcf\x11\xe0\xa1\xb1").contains("password"));
    let whole = docx(&paragraph(&["Q: Why?"]));
    assert!(why(&whole[..whole.len() - 30]).contains("not copied whole"));
    // an entry that inflates to far more than any transcript
    let bomb = vec![b' '; 65 << 20];
    assert!(why(&packed(&[("word/document.xml", &bomb)])).contains("longer than 64 MB"));
    let nested = "<w:p>".repeat(10_000);
    assert!(why(&docx(&nested)).contains("nested too deep"));
}

proptest! {
    #[test]
    fn a_damaged_document_gives_a_reason_or_words_and_never_stops(at in 0_usize..900, byte in any::<u8>(), cut in 0_usize..900) {
        let mut bytes = docx(&(paragraph(&["Q: Why did you ring the bell?"]) + &paragraph(&["Holt: Because of the fog."])));
        let place = at % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len() - cut % bytes.len());
        if let Some(Ok(document)) = document(&bytes) {
            let _ = read_document(SourceId(0), "a.docx", &document);
        }
    }
}
