//! A transcript is taken into an episode whatever its file is called, and with what lies beside it.
use crate::show::{made::Made, run::run};
use std::fs;

const SAID: [(&str, &str); 4] = [
    ("Mina", "Why did you keep the lamp in the window all that winter?"),
    ("Tom", "The ferry came home by it, and nobody else on the quay had any oil left to burn."),
    ("Mina", "And when did you put it out?"),
    ("Tom", "We never did, and my daughter fills it on the first day of every month."),
];

fn page() -> String {
    SAID.map(|(who, what)| format!("{who}: {what}\n\n")).concat()
}

fn rows(line: impl Fn(usize, &str) -> String) -> String {
    SAID.iter().enumerate().map(|(n, (_, what))| line(n * 10, what)).collect()
}

#[test]
fn a_transcript_of_any_name_that_outline_reads_becomes_a_draft() {
    let table = format!("start\tend\ttext\n{}", rows(|at, what| format!("{at}000\t{at}900\t{what}\n")));
    let lyrics = rows(|at, what| format!("[00:{at:02}.00]{what}\n"));
    let made = Made::show();
    for (n, (file, text)) in [
        ("talk.tsv", table.as_str()),
        ("talk.lrc", &lyrics),
        ("talk.markdown", &page()),
        ("talk", &page()),
        ("talk.transcribed", &page()),
        ("talk.wav", &page()),
    ]
    .into_iter()
    .enumerate()
    {
        let slug = format!("quay-{n}");
        made.put(file, text);
        let path = made.path(file);
        let path = path.to_str().unwrap();
        run(made.root(), &["outline", path]).ends(0);
        run(made.root(), &["new", &slug, "--transcript", path]).ends(0);
        assert!(made.path(&format!("episodes/{slug}/script.md")).is_file(), "{file}");
        run(made.root(), &["draft", &slug, "--force"]).ends(0);
        let report = fs::read_to_string(made.path(&format!("episodes/{slug}/build/draft.json"))).unwrap();
        assert!(report.contains("\"sentences\": 4"), "{file}: {report}");
    }
}

#[test]
fn who_speaks_when_is_read_beside_the_words_and_taken_with_them() {
    let made = Made::show();
    let (mut words, mut turns) = (String::new(), String::new());
    for (n, (who, what)) in SAID.iter().enumerate() {
        for (k, word) in what.split(' ').enumerate() {
            words += &format!("talk 1 {}.{}0 0.08 {word}\n", n * 10 + k / 10, k % 10);
        }
        turns += &format!("SPEAKER talk 1 {}.00 5.00 <NA> <NA> {who} <NA> <NA>\n", n * 10);
    }
    made.put("talk.ctm", &words);
    let path = made.path("talk.ctm");
    let outline = || run(made.root(), &["outline", path.to_str().unwrap()]).ends(0).out;
    assert!(!outline().contains("Mina"), "nobody says who speaks yet");
    made.put("talk.rttm", format!("SPKR-INFO talk 1 <NA> <NA> <NA> unknown Mina <NA> <NA>\n{turns}"));
    assert!(outline().contains("Mina") && outline().contains("Tom"), "{}", outline());
    run(made.root(), &["new", "quay", "--transcript", path.to_str().unwrap()]).ends(0);
    assert!(made.path("episodes/quay/sources/talk.rttm").is_file());
    let ran = run(made.root(), &["draft", "quay", "--force"]).ends(0);
    assert!(!ran.err.contains("speaker unknown"), "{}", ran.err);
    assert!(!made.path("episodes/quay/sources/talk.speakers").exists());

    // by itself it is no transcript, and nothing is made of it
    let turns = made.path("talk.rttm");
    let help = ["RTTM: it says who speaks when and holds no words", "put it beside the CTM"];
    run(made.root(), &["new", "alone", "--transcript", turns.to_str().unwrap()]).ends(1).says(&help);
    assert!(!made.path("episodes/alone").exists());
}

#[test]
fn a_corner_in_another_language_than_the_transcript_is_told() {
    let made = Made::show();
    let korean = "진행자: 그 겨울에 등불을 어디에 두셨어요?\n\n할머니: 창가에 두었지요. 나룻배가 그걸 보고 돌아왔으니까요.\n\n\
                  진행자: 언제 끄셨어요?\n\n할머니: 끈 적이 없어요. 딸이 매달 초하루에 기름을 채웁니다.\n";
    for (slug, text, told) in [("deom", korean.to_owned(), true), ("quay", page(), false)] {
        made.put("talk.txt", &text);
        let path = made.path("talk.txt");
        run(made.root(), &["new", slug, "--transcript", path.to_str().unwrap()]).ends(0);
        let ran = run(made.root(), &["draft", slug, "--force"]);
        assert_eq!(ran.err.contains("is in ko, and the corner"), told, "{}", ran.err);
    }
}
