//! Transcripts that nobody ever wrote: lines without end, millions of captions, brackets ten thousand deep, marks that turn the
//! text round. Each is answered in bounded time and memory, without a panic, and no mark that is not seen stays in a word.
#![expect(clippy::disallowed_methods, reason = "tests write files, and run the tool")]
use cornercast::{source::SourceId, transcript::read};
use peak_alloc::PeakAlloc;
use std::{
    fmt::Write as _,
    process::Command,
    sync::mpsc::{RecvTimeoutError, channel},
    time::Duration,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What reading takes for itself, and for each byte of the file: a word of one letter has its place, its time and its text.
const OWN: usize = 8 << 20;
const EACH: usize = 200;
/// Nothing here takes more than some seconds; a machine may be busy.
const LONG: Duration = Duration::from_secs(300);

fn captions(count: usize, between: &str, head: &str, voice: &str) -> String {
    let mut text = head.to_owned();
    for n in 0..count {
        let clock = |ms: usize| {
            format!("{:02}:{:02}:{:02}{between}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
        };
        let _ = write!(text, "{n}\n{} --> {}\n{voice}Hi {n}\n\n", clock(n * 2_000), clock(n * 2_000 + 900));
    }
    text
}

fn nested(open: &str, close: &str) -> String {
    open.repeat(10_000) + &close.repeat(10_000)
}

fn cases() -> Vec<(&'static str, &'static str, String)> {
    let mega = 1 << 20;
    let mut all = vec![
        ("one word without end", "a.txt", "x".repeat(2 * mega)),
        ("words without end", "a.txt", "word ".repeat(mega / 2)),
        ("letters without end", "a.txt", "a ".repeat(mega / 2)),
        ("empty lines", "a.txt", "\n".repeat(2 * mega)),
        ("labels", "a.txt", "KIM:\n".repeat(200_000)),
        ("labels in a line", "a.txt", "a: ".repeat(200_000)),
        (
            "names that are all different",
            "a.txt",
            (0..20_000).fold(String::new(), |mut t, n| {
                let _ = write!(t, "Name{n}: Hi.\n\n");
                t
            }),
        ),
        ("open brackets", "a.txt", "[".repeat(200_000)),
        ("brackets in brackets", "a.txt", nested("[a ", "]")),
        ("brackets in brackets with words", "a.txt", format!("I {} left.", nested("(so ", ")"))),
        ("quotes", "a.txt", "“a ".repeat(100_000)),
        ("stars", "a.txt", "*a **b ".repeat(100_000)),
        ("marks of quotation", "a.md", "> ".repeat(100_000)),
        ("times", "a.txt", "[00:00:01] ".repeat(100_000)),
        ("captions", "a.srt", captions(60_000, ",", "", "")),
        ("captions with voices", "a.vtt", captions(60_000, ".", "WEBVTT\n\n", "<v A>")),
        ("tags in tags", "a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}Hi\n", nested("<b>", "</b>"))),
        ("a caption without end", "a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n", "Hi ".repeat(mega / 2))),
        ("elements in elements", "a.html", format!("<html><body>{}</body></html>", nested("<div>", "</div>"))),
        (
            "paragraphs in paragraphs",
            "a.xml",
            format!("<tt><body><div>{}</div></body></tt>", nested("<p begin='1s' end='2s'>a", "</p>")),
        ),
        ("entities", "a.html", format!("<p>{}</p>", "&amp;".repeat(200_000))),
    ];
    for (name, key) in [
        ("segments", "segments"),
        ("words", "words"),
        ("results", "results"),
        ("monologues", "monologues"),
        ("transcription", "transcription"),
        ("Transcript", "Transcript"),
        ("retval", "retval"),
        ("text", "text"),
    ] {
        all.push((name, "a.json", format!("{{\"{key}\":{}}}", nested("[", "]"))));
        all.push((name, "a.json", format!("{{\"{key}\":{}1{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_000))));
    }
    let alone = r#"{"text":"\ud800","language":"en","segments":[{"id":0,"start":0,"end":1,"text":" a \udfff b"}]}"#;
    all.push(("half a character", "a.json", alone.to_owned()));
    let mut segments = "{\"language\":\"en\",\"segments\":[".to_owned();
    for n in 0..40_000 {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(segments, "{comma}{{\"id\":{n},\"start\":{n},\"end\":{n}.9,\"text\":\" Hi there {n}.\"}}");
    }
    all.push(("segments without end", "a.json", segments + "]}"));
    all
}

#[test]
fn no_transcript_takes_long_or_much_memory_or_ends_in_a_panic() {
    let (said, heard) = channel();
    let worker = std::thread::spawn(move || {
        for (name, file, text) in cases() {
            said.send(name).unwrap();
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            let checked = read(SourceId(0), file, &text);
            let memory = MEMORY.peak_usage().saturating_sub(before);
            assert!(memory <= OWN + EACH * text.len(), "{name}: {memory} bytes of memory for {}", text.len());
            // nothing of the file is shown whole
            let shown: usize = checked.diagnostics.iter().map(|d| d.message.len()).sum();
            assert!(shown < 200_000, "{name}: {shown} bytes of messages");
            assert!(checked.value.speakers.len() <= 500, "{name}");
        }
    });
    let mut doing = "";
    loop {
        match heard.recv_timeout(LONG) {
            Ok(now) => doing = now,
            Err(RecvTimeoutError::Timeout) => panic!("{doing}: still not done"),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    worker.join().unwrap();
}

#[test]
fn marks_that_turn_text_round_stay_in_no_word_and_no_name() {
    const TURNED: [char; 11] = [
        '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
        '\u{200e}', '\u{200f}',
    ];
    for mark in TURNED {
        for (file, text) in [
            ("a.txt", format!("K{mark}IM: I {mark}left the quay {mark}.\n\nKIM: {mark}Then I ran.\n")),
            ("a.srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{mark}KIM: I le{mark}ft.\n")),
            ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n<v {mark}Kim>I le{mark}ft.\n")),
            (
                "a.json",
                format!(
                    r#"{{"language":"en","segments":[{{"start":0,"end":1,"text":" I le{mark}ft.","speaker":"K{mark}im"}}]}}"#
                ),
            ),
            ("a.json", format!(r#"{{"words":[{{"text":"le{mark}ft","start":0,"end":90,"speaker":"K{mark}"}}]}}"#)),
            ("a.html", format!("<html><cite>K{mark}im:</cite><time>0:00</time><p>I le{mark}ft.</p></html>")),
        ] {
            let t = read(SourceId(0), file, &text).value;
            assert!(!t.words.is_empty(), "{file}: {text:?}");
            let words = t.words.iter().map(|w| w.text.as_str()).chain(t.speakers.iter().map(String::as_str));
            for word in words {
                assert!(!word.contains(mark), "{file}, U+{:04X}: {word:?}", u32::from(mark));
            }
        }
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "a.json", "a.srt"] {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().set_len(100_000_000).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_cornercast")).arg("outline").arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(1), "{said}");
        assert!(said.contains("larger than 64 MiB"), "{said}");
    }
}
