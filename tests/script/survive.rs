//! What editors, word processors and mail do to a script, and that it does not matter.
use cornercast::{
    script::{Block, Inline, Known, Script, format, insert_after, parse, print},
    source::{SourceId, Spanned},
};

const GROANER: &str = include_str!("groaner.md");
const KOREAN: &str = include_str!("ttukttak.md");
const TYPED: &str = include_str!("typed.md");
const CANON: &str = include_str!("typed.canon.md");

#[track_caller]
fn sound(text: &str) -> Script {
    let checked = parse(SourceId(0), text, &Known::default());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.code != "W057").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    checked.value
}

/// The tree without what a transformation is allowed to touch: how white is spelt, and which quotation marks.
fn plain(mut script: Script) -> Script {
    let tidy = |text: &mut String| {
        *text = text.replace(['“', '”'], "\"").replace('’', "'");
        let (first, last) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        *text = format!("{}{words}{}", if first { " " } else { "" }, if last { " " } else { "" });
    };
    let piece = |piece: &mut Inline| match piece {
        Inline::Text(t) | Inline::Pronouncer(t) | Inline::Direction(t) | Inline::Struck(t) | Inline::Stress(t) => {
            tidy(t);
        }
        Inline::Link(t, _) => tidy(t),
        _ => {}
    };
    for Spanned { value: block, .. } in &mut script.blocks {
        match block {
            Block::Title(title) => tidy(title),
            Block::Segment(head) => tidy(&mut head.title),
            Block::Comment(words) => tidy(words),
            Block::Speech(speech) => speech.text.iter_mut().for_each(piece),
            Block::Cue(cue) => {
                cue.words.iter_mut().for_each(|w| tidy(&mut w.value));
                cue.fields.iter_mut().for_each(|f| tidy(&mut f.value.value.value));
                cue.verbatim.iter_mut().flat_map(|v| &mut v.value.text).for_each(|t| piece(&mut t.value));
            }
            _ => {}
        }
    }
    script
}

/// The body with every line changed; front matter is kept.
fn lines(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut fences = 0;
    let mut out = String::new();
    for line in text.lines() {
        let body = fences == 2;
        fences += usize::from(!body && line == "---");
        out += &if body { change(line) } else { line.to_owned() };
        out.push('\n');
    }
    out
}

fn smart(line: &str) -> String {
    let mut open = false;
    let marks = line.chars().map(|c| match c {
        '"' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        '\'' => '’',
        c => c,
    });
    marks.collect()
}

fn escaped(line: &str) -> String {
    line.chars().fold(String::new(), |out, c| {
        if "\\>*~[]_#-+!<".contains(c) { out + "\\" + &c.to_string() } else { out + &c.to_string() }
    })
}

fn wrapped(line: &str, mark: &str, width: usize) -> String {
    let (prefix, words) = if let Some(words) = line.strip_prefix("> ") { ("> ", words) } else { ("", line) };
    let mut out = prefix.to_owned();
    let mut column = 0;
    for word in words.split(' ') {
        if column > 0 && column + word.chars().count() > width {
            out += "\n";
            out += if prefix.is_empty() { "" } else { mark };
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out += word;
        column += word.chars().count() + 1;
    }
    out
}

#[test]
fn the_same_tree_comes_from_every_editor() {
    for text in [GROANER, KOREAN, TYPED, CANON] {
        let tree = plain(sound(text));
        let quotes = |l: &str| l.starts_with('>');
        let no_mark = |l: &str| l.starts_with('#') || l.starts_with("<!--") || l == "---" || l.contains('\\');
        let variants = [
            ("bom", format!("\u{feff}{text}")),
            ("crlf", text.replace('\n', "\r\n")),
            ("bom and crlf", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
            ("nbsp after the mark", lines(text, |l| l.replacen("> ", ">\u{a0}", 1))),
            ("no space after the mark", lines(text, |l| l.replacen("> ", ">", 1))),
            ("trailing spaces", text.replace('\n', "  \n")),
            ("smart quotes", lines(text, smart)),
            ("escaped quotes", lines(text, |l| if quotes(l) { escaped(l) } else { l.to_owned() })),
            ("escaped whole", text.lines().map(|l| escaped(l) + "\n").collect()),
            ("wrapped at 60", lines(text, |l| if no_mark(l) { l.to_owned() } else { wrapped(l, "> ", 60) })),
            (
                "wrapped at 40 without marks",
                lines(text, |l| if no_mark(l) { l.to_owned() } else { wrapped(l, "", 40) }),
            ),
            ("indented by a space", lines(text, |l| format!(" {l}"))),
            ("no line break at the end", text.trim_end().to_owned()),
            (
                "what nobody sees before marks",
                lines(text, |l| if l.is_empty() { String::new() } else { format!("\u{200b}\u{feff}{l}\u{200e}") }),
            ),
            (
                "what nobody sees behind marks",
                lines(text, |l| l.replacen("> ", "> \u{2060}", 1).replacen("## ", "## \u{ad}", 1)),
            ),
            ("bold headings", lines(text, |l| l.strip_prefix("## ").map_or(l.to_owned(), |t| format!("## **{t}**")))),
            ("closed headings", lines(text, |l| if l.starts_with('#') { format!("{l} ##") } else { l.to_owned() })),
            ("comments with dashes", lines(text, |l| l.replace("<!--", "<!—").replace("-->", "—>"))),
            (
                "labels with underscores",
                lines(text, |l| {
                    let bold = l.strip_prefix("**").and_then(|l| l.split_once(":** "));
                    bold.map_or(l.to_owned(), |(label, words)| format!("__{label}:__ {words}"))
                }),
            ),
            (
                "broken lines of quotes",
                lines(
                    text,
                    |l| if l.starts_with("> ") && !l.contains("-->") { format!("{l}\\") } else { l.to_owned() },
                ),
            ),
            ("dashes in ranges", lines(text, |l| if quotes(l) { l.replace('–', "-") } else { l.to_owned() })),
        ];
        for (name, variant) in variants {
            assert_eq!(plain(sound(&variant)), tree, "{name}:\n{variant}");
        }
    }
}

#[test]
fn a_canonical_script_prints_and_formats_as_itself() {
    let tree = sound(GROANER);
    // comments in front matter, and quotes around a value that needs them, are not in the tree
    let written = GROANER.replace("# seen by the sub-editor\n", "").replace(" # the long one", "");
    assert_eq!(print(&tree), written);
    assert_eq!(format(GROANER, &tree), GROANER);
    assert_eq!(format(CANON, &sound(CANON)), CANON);
}

#[test]
fn a_script_as_typed_is_brought_into_form() {
    let tree = sound(TYPED);
    assert_eq!(format(TYPED, &tree), CANON);
    assert_eq!(format(&TYPED.replace('\n', "\r\n"), &tree), CANON.replace('\n', "\r\n"));
}

#[test]
fn what_nobody_sees_hides_no_mark_inside_a_line() {
    for mark in ['\u{200b}', '\u{feff}', '\u{ad}', '\u{200e}'] {
        let words = "TOM: We said ~~never aired~~ so. <!-- hidden --> Wren /REN/ said. ^id-1";
        let plain = sound(&format!("---\nhost: TOM\n---\n\n{words}\n"));
        for at in [": ", "~~never", "-- hidden", "/REN", "^id"] {
            let split = words.find(at).unwrap();
            let text = format!("---\nhost: TOM\n---\n\n{}{mark}{}\n", &words[..split], &words[split..]);
            assert_eq!(sound(&text), plain, "{mark:?} before {at}");
        }
    }
}

#[test]
fn stress_is_stress_with_underscores() {
    let of = |words: &str| match &sound(&format!("---\nhost: A\n---\n\n{words}\n")).blocks[0].value {
        Block::Speech(speech) => speech.text.clone(),
        other => panic!("{other:?}"),
    };
    let text = |t: &str| Inline::Text(t.to_owned());
    assert_eq!(of("It was _never_ late."), [text("It was "), Inline::Stress("never".into()), text(" late.")]);
    assert_eq!(of("It was __never once__ late."), of("It was **never once** late."));
    for plain in ["a snake_case_word", "a _ b _ c", "so ____ it", "\\_so\\_", "_open", "3_000 and 4_000"] {
        assert_eq!(of(plain), [text(&plain.replace('\\', ""))], "{plain}");
    }
}

#[test]
fn what_a_word_processor_escaped_is_written_clean() {
    let exported: String = TYPED.lines().map(|l| escaped(l) + "\n").collect();
    assert_eq!(sound(&exported), sound(TYPED));
    assert_eq!(format(&exported, &sound(&exported)), CANON);
}

#[test]
fn korean_cue_words_become_the_common_ones() {
    let formatted = format(KOREAN, &sound(KOREAN));
    for line in [
        "> **SIG** 신호 0:00–0:12 fade=0/3s",
        "> **REC** takes/hello.1.flac 0:00.200–0:07.500",
        "> **CLIP** 가람 1:05–1:21 gain=-2dB",
        "> - in: \"배가 아픈 배가\"",
        "> ~~**CLIP** 가람 3:10–3:31~~",
        "> **HOLD** 손님이 먼저 듣기로 함",
        "## 끝인사 [0:20 @1:10!]",
        "**진행 (term: 말장난):** 말장난은 소리가 같고 뜻이 다른 말로 웃기는 재주입니다.",
    ] {
        assert!(formatted.lines().any(|l| l == line), "{line}\n{formatted}");
    }
    assert_eq!(sound(&formatted), sound(KOREAN));
}

#[test]
fn a_recording_is_put_below_its_paragraph_and_nothing_else_moves() {
    let tree = sound(TYPED);
    let pad =
        tree.blocks.iter().find(|b| matches!(&b.value, Block::Speech(s) if !s.qualifiers.is_empty() && s.id.is_none()));
    let longer = insert_after(TYPED, &pad.unwrap().span, "> **REC** takes/tape.1.flac");
    let at = TYPED.find("\n\n> CLIP clerk").unwrap();
    assert_eq!(longer, format!("{}\n\n> **REC** takes/tape.1.flac{}", &TYPED[..at], &TYPED[at..]));
    let last = sound("---\nhost: A\n---\n\nHello.").blocks[0].span.clone();
    assert_eq!(
        insert_after("---\nhost: A\n---\n\nHello.", &last, "> PAUSE 1s"),
        "---\nhost: A\n---\n\nHello.\n\n> PAUSE 1s\n"
    );
}

#[test]
fn what_the_corner_gives_need_not_be_declared() {
    let text = "---\ncornercast: 1\n---\n\nMina: Hello.\n\n> SIG sig 0:00–0:10\n\n**TOM:** Hi.\n";
    let known = Known { voices: ["Mina".into(), "TOM".into()].into(), sources: ["sig".into()].into() };
    let checked = parse(SourceId(0), text, &known);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(format(text, &checked.value), text.replace("Mina:", "**Mina:**").replace("> SIG", "> **SIG**"));
    let codes: Vec<_> = parse(SourceId(0), text, &Known::default()).diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["E028", "E025"]);
}

/// A file from a system that takes the syllables of Hangul apart.
#[test]
fn a_script_with_syllables_taken_apart_is_the_same_script() {
    use unicode_normalization::UnicodeNormalization as _;
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/episodes/deom/script.md")).unwrap();
    let text = text.replacen("slot: ", "slot: 1분 42초, short ", 1);
    let whole = parse(SourceId(0), &text, &Known::default());
    let apart: String = text.nfd().collect();
    assert_ne!(apart, text);
    // keys that the corner has whole are found
    let keys = ["시그널", "배경", "스팅", "문두레"].map(str::to_owned);
    let known = Known { sources: keys.into(), voices: ["진행".to_owned(), "손님".to_owned()].into() };
    let (one, other) = (parse(SourceId(0), &text, &known), parse(SourceId(0), &apart, &known));
    assert_eq!((one.diagnostics.len(), other.diagnostics), (0, Vec::new()));
    let apart = parse(SourceId(0), &apart, &Known::default());
    let codes = |d: &[cornercast::diagnostic::Diagnostic]| d.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(codes(&apart.diagnostics), codes(&whole.diagnostics));
    let kinds =
        |s: &cornercast::script::Script| s.blocks.iter().map(|b| std::mem::discriminant(&b.value)).collect::<Vec<_>>();
    assert_eq!(kinds(&apart.value), kinds(&whole.value));
}

/// One paragraph that was pasted from such a system, in a script that has its letters whole.
#[test]
fn what_is_pasted_with_syllables_taken_apart_means_the_same() {
    use unicode_normalization::UnicodeNormalization as _;
    let head = "---\ncornercast: 1\nhost: 진행\nvoices:\n  진행: 한별\n  낭독: 보라\n  RENÉ: René\nsources:\n  김: sources/kim.wav\n---\n\n";
    for body in [
        "낭독: 가방은 가볍다.",
        "진행 (pad 1): 오늘은 여기까지입니다.",
        "**낭독 (term: 덤):** 덤을 준다.",
        "RENÉ: Un café, déjà vu.",
        "> **CLIP** 김\n> - 시작: \"가방은 가볍다\"\n> - 끝: \"덤을 준다\"\n>\n> 가방은 가볍다. 덤을 준다.",
        "> **메모** 확인할 것",
        "낭독: 출처는 sources/김.wav 파일이다.",
    ] {
        let (whole, apart) = (format!("{head}{body}\n"), format!("{head}{}\n", body.nfd()));
        assert_ne!(whole, apart);
        let (one, other) =
            (parse(SourceId(0), &whole, &Known::default()), parse(SourceId(0), &apart, &Known::default()));
        assert_eq!((one.diagnostics, other.diagnostics), (vec![], vec![]), "{body}");
        // what it means, without where it stands
        let meant = |s: &cornercast::script::Script| {
            format!("{:?}", s.blocks.last().map(|b| &b.value)).nfc().collect::<String>()
        };
        let places = |text: String| {
            let parts =
                text.split("range: ").map(|p| p.split_once([' ', '}', ',']).map_or(p, |(_, rest)| rest).to_owned());
            parts.collect::<Vec<_>>().join("")
        };
        assert_eq!(places(meant(&one.value)), places(meant(&other.value)), "{body}");
        // what is written anew leaves nothing of the letters behind
        let formatted: String = format(&apart, &other.value).nfc().collect();
        assert_eq!(formatted, format(&whole, &one.value), "{body}");
    }
}
