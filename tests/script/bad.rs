//! Every way to write a script wrongly, with the code and the place that it is told at.
use cornercast::{
    script::{Known, parse},
    source::{Lines, Source, SourceId},
};

pub(super) const HEAD: &str = "---\ncornercast: 1\ntitle: T\nslot: 5:00\nhost: HOST\nvoices:\n  HOST: A\n  TOM: B\nsources:\n  tom: a/tom.wav\n  bed: a/bed.wav\nrate: 160wpm\n---\n";

/// `CODE line:column-column`, as the command line shows it.
pub(super) fn problems(text: &str) -> Vec<String> {
    let checked = parse(SourceId(0), text, &Known::default());
    let source = Source { name: "script.md".into(), text: text.into() };
    let lines = Lines::new(&source);
    let shown = checked.diagnostics.iter().map(|d| {
        let span = d.span.as_ref().unwrap();
        let (from, to) = (lines.place(span.range.start), lines.place(span.range.end));
        assert!(text.is_char_boundary(span.range.start) && text.is_char_boundary(span.range.end), "{d:?}");
        assert_eq!(from.line, to.line, "{d:?}");
        assert!(!d.message.is_empty() && !d.message.ends_with('.'), "{d:?}");
        format!("{} {}:{}-{}", d.code, from.line, from.column, to.column)
    });
    shown.collect()
}

#[track_caller]
pub(super) fn body(text: &str, expected: &[&str]) {
    assert_eq!(problems(&format!("{HEAD}{text}\n")), expected, "{text}");
}

#[test]
fn front_matter_that_is_wrong_is_told_at_its_place() {
    assert_eq!(problems("---\ncornercast: 1\ntitle: T\n"), ["E001 1:1-4"]);
    assert_eq!(problems("# T\n"), ["E002 1:1-4"]);
    let head = |line: &str| HEAD.replace("slot: 5:00", line);
    assert_eq!(problems(&head("slto: 5:00")), ["E005 4:1-5"]);
    assert_eq!(problems(&HEAD.replace("  TOM: B\n", "  TOM: B\n  TOM: C\n")), ["E006 9:3-6"]);
    assert_eq!(problems(&head("slot: 5m:00")), ["E007 4:7-12"]);
    assert_eq!(problems(&head("slot: 2:20, short 1:4x")), ["E007 4:19-23"]);
    assert_eq!(problems(&head("rate: fast")), ["E007 4:7-11", "E006 12:1-5"]);
    assert_eq!(problems(&head("contact: |")), ["E007 4:10-11"]);
    assert_eq!(problems(&head("contact: a\n  b c")), ["E005 5:3-6"]);
    assert_eq!(problems(&head("just words")), ["E005 4:1-11"]);
    assert_eq!(problems(&head("contact: \"open")), ["E018 4:10-15"]);
    assert_eq!(problems(&head("date: 2026-01-01")), ["W056 4:1-5"]);
}

#[test]
fn marks_that_other_places_know_are_not_read_aloud() {
    body("~The mayor stole it.~", &["E015 14:1-22"]);
    body("He said ~no~ and went.", &["E015 14:9-13"]);
    // 네~~ is long, and strikes nothing; neither do tildes beside spaces
    body("네~~ 반갑습니다~~ 오늘은 좋은 날이에요.", &["E015 14:2-4", "E015 14:10-12"]);
    body("He said ~~ well ~~ it is.", &["E015 14:9-11", "E015 14:17-19"]);
    body("He said ~~well~~, it is ~~not\nso~~ late. Go~~ing~~ on.", &[]);
    body("About ~10 of them, 5~6 each. 안녕~ 반가워~", &[]);
    body("— NOTE ask Ana", &["E010 14:3-7"]);
    body("– SIG bed", &["E010 14:3-6"]);
    body("— Note that well.", &[]);
    body("&gt; NOTE ask Ana", &["E010 14:6-10"]);
    body("＞ 메모 천천히", &["E010 14:3-5"]);
    body("Hello there. > NOTE do not read this", &["E010 14:16-20"]);
    body("Five > three, and a > b.", &[]);
    body("Good night.\u{2028}> HOLD lawyer", &["E058 14:12-13"]);
    body("TOM\u{200b}: Hello.", &[]);
    body("> HOLD", &["E024 14:7-7"]);
    body("HOST (pad 1, spare 2): Hello.", &["E022 14:14-21"]);
    body("HOST (alt: a, alt: b): Hello.", &["E022 14:15-21"]);
}

#[test]
fn headings_and_comments_that_are_wrong_are_told_at_their_place() {
    body("\nHello.\n<!-- note", &["E003 16:1-10"]);
    body("## Opening [1:75]", &["E008 14:13-17"]);
    body("## Opening [0:20 loud]", &["E008 14:18-22"]);
    body("## Opening [0:20] {#opening}", &["E008 14:12-18"]);
    body("## Opening [@1:48!] and more", &["E008 14:12-20"]);
    body("## The [red] door [sic], and [2nd] part", &[]);
    body("#### Deep", &["E009 14:1-5"]);
    body("# T\n\n# T", &["E009 16:1-2"]);
    body("# Another", &["W058 14:3-10"]);
    body("Second part\n===========", &["E009 15:1-12"]);
    body("Second part\n---", &["E009 15:1-4"]);
    body("Hello.\n\n---\n\nSo = so.", &[]);
}

#[test]
fn cues_that_are_wrong_are_told_at_their_place() {
    body("> **CLPI** tom 1:00–1:10", &["E010 14:5-9"]);
    body("> remember to smile", &["E011 14:3-20"]);
    body("> CLIP tom 1:00–1:10\n> - inn: \"x\"", &["E012 15:5-8"]);
    body("> BED bed\n> - in: \"x\"", &["E013 15:5-7"]);
    body("> PAUSE 1s\n>\n> TOM: hello there", &["E014 16:3-19"]);
    body("> CLIP tom 1:00-1:10 gian=-2dB", &["E016 14:22-26"]);
    body("> CLIP tom 1:00-1:10 gain=2", &["E017 14:27-28"]);
    body("> STING bed 0:01–0:03 fade=2", &["E017 14:28-29"]);
    body("> CHAPTER \"And finally", &["E018 14:11-23"]);
    body("> CLIP tom 1:60–2:10", &["E019 14:12-16"]);
    body("> CLIP tom 2:10–1:50", &["E021 14:12-21"]);
    body("> CLIP tom 1:00–1:10 loudly", &["E022 14:22-28"]);
    body("> CLIP 1:00–1:10", &["E023 14:7-8"]);
    // the column after the word, where the line ends
    body("> PAUSE", &["E024 14:8-8"]);
    body("> CLIP tim 1:00–1:10", &["E028 14:8-11"]);
    body("> CLIP tom", &["E029 14:1-2"]);
    body("> CHAPTER", &["E024 14:10-10"]);
    body("> CHAPTER Finally", &["E022 14:11-18"]);
}

#[test]
fn speech_that_is_wrong_is_told_at_its_place() {
    body("This is ~~not closed.", &["E015 14:9-11"]);
    body("- first point\n- second", &["E020 14:1-3", "E020 15:1-3"]);
    body("Look: ![cat](cat.png) and <b>this</b>.", &["E020 14:7-22", "E020 14:27-30", "E020 14:34-38"]);
    body("TMO: I said so.", &["E025 14:1-4"]);
    body("**Remember:** I said so.", &["E025 14:3-11"]);
    body("Tom: I said so.", &["E025 14:1-4"]);
    body("Hello [smile and wave", &["E026 14:7-22"]);
    body("HOST (quote: tim): I said so.", &["E028 14:14-17"]);
    body("HOST (translation: tom 3:10–2:40): So.", &["E021 14:24-33"]);
    body("HOST (trem: jest): So.", &["E022 14:7-11"]);
    body("HOST (quote tom: gently): So.", &["E022 14:7-16"]);
    body("[pad 1] We had goats.", &["E022 14:1-8"]);
    body("HOST: TOM: So.", &["E025 14:7-10"]);
    for lost in [
        "CLIP tom 1:00–1:10",
        "**CLIP** tom",
        "PAUSE 2s",
        "NOTE do not read",
        "**NOTE** do",
        "HOLD the lawyer",
        "쉼 2초",
        "BED out",
        "메모: 읽지 마세요.",
        "보류: 법무팀 확인 전 방송하지 말 것.",
        "챕터 \"다음 이야기\"",
        "PAUSE",
        "MUSIC UP AND UNDER",
        "Clip: tom 1:00–1:10",
        "Clip tom 1:00-1:10",
        "Rec takes/a.wav",
        "Note: slow",
        "Hold: the lawyer",
        "Sig up",
        "Bed out",
        "Pause 2s",
        "효과음: 종소리가 난다.",
        "메모 진행: 천천히",
        "시그널 업",
        "인서트 1: 소라",
        "인서트(소라) 0:10",
        "Note - slow here",
        "Note to host: slow",
        "**Note** slow",
        "note: slow",
        "Sfx: a door",
        "clip: the goats",
        "clip tom 1:00–1:10",
        "Chapter \"The boat\"",
        "HOST: NOTE: slow",
        "HOST: PAUSE",
        "(음악)",
        "(Music fades)",
        "[NOTE] Do not read this.",
        "(NOTE) Do not read this.",
        "{NOTE: do not read this and do not say why.}",
        "\\[NOTE\\] Do not read this.",
        "[HOLD] Legal has not agreed.",
        "[HOLD: legal]",
        "[CLIP] tom 1:00–1:10",
        "[인서트] tom 1:00–1:10",
        "(인서트) tom 1:00–1:10",
        "[메모] 읽지 마세요.",
        "(메모) 돈 이야기는 하지 마세요.",
        "메모) 읽지 마세요.",
        "메모 - 읽지 마세요.",
        "■ 메모 읽지 마세요.",
        "【쉼】",
        "음악",
        "**> CLIP tom 1:00–1:10**",
        "♪ MUSIC bed",
        "① 메모 읽지 마세요.",
    ] {
        let found = problems(&format!("{HEAD}{lost}\n"));
        assert!(found.iter().any(|p| p.starts_with("E010 14:")), "{lost}: {found:?}");
    }
    body("＞ CLIP tom 1:00–1:10", &["E010 14:3-7"]);
    for read in [
        "Clip art is old.",
        "[note] The boat is late.",
        "[음악] 배가 들어왔습니다.",
        "[NOTE: slow] The boat is late.",
        "(note the boat) It was late.",
        "■ 음악 이야기를 합니다.",
        "음악 소리가 들린다.",
        "» 음악 소리가 들린다.",
        "쉼 없이 걸었다.",
        "PAUSE is a play by Tom.",
        "메모 한 장을 남겼습니다.",
        "쉼은 길었다.",
        "&#67;LIP tom",
        "Music is what he lived for.",
        "Note that the boat is late.",
        "Note\\: the boat is late.",
        "Clip tom on the ear and he laughs.",
        "Bed and breakfast, out of season.",
        "Hold — I said hold on.",
        "Note to self, it is late.",
        "note that it is late.",
        "Chapter “One” of the book is short.",
        "(Music was all he had, and he knew it.)",
        "(He laughs)",
        "HOST: Note the hour.",
    ] {
        body(read, &[]);
    }
    for (part, from) in [("[^1]: The bakery was sold.", "14:1-6"), ("[map]: https://example.org", "14:1-7")] {
        body(part, &[&format!("E020 {from}")]);
        let found = problems(&format!("{HEAD}So.\n{part}\n"));
        assert_eq!(found, [format!("E020 {}", from.replace("14:", "15:"))], "{part}");
    }
    body("Word | Meaning\n--- | ---\nloaf | bread", &["E020 15:1-10"]);
    body("~~~\ncode\n~~~", &["E020 14:1-4", "E020 16:1-4"]);
    body("It was ~~~~rather good.", &["E015 14:8-12"]);
    body("It was ～～rather～～ good.", &["E015 14:8-10"]);
    body("It was good～～ and late～～.", &[]);
    body("The end\\\nof a line.", &[]);
    body("TOM:", &["E036 14:1-4"]);
    body("**TOM (quote: tom):**\n\nHello.", &["E036 14:3-6"]);
    body("TOM: [laughs]", &[]);
    body("HOST (quote: tom 0:04.5–0:21): So.", &["E022 14:7-29"]);
    body("HOST (인용: tom): So.", &["E022 14:7-9"]);
    body("HOST (translation: tom 3:10–3:40, checked:): So.", &["E022 14:35-43"]);
    body("HOST (quote:): So.", &["E022 14:7-13"]);
    body("HOST (quote tom): So.", &["E022 14:7-16"]);
    body("HOST (quote of the day): So.", &[]);
    body("HOST (spar 1): So.", &["E022 14:7-13"]);
    body("HOST (spares): So.", &["E022 14:7-13"]);
    body("HOST (pda 2, slow): So.", &["E022 14:7-12"]);
    // ways of reading, and the same word in capitals
    for fine in ["sad", "spare me", "share it", "slow 2", "Spare 1", "PAD 2"] {
        body(&format!("HOST ({fine}): So."), &[]);
    }
    for slip in [
        "pad1",
        "spare1",
        "spare one",
        "pad 1; warmly",
        "alt short",
        "alternate: short",
        "version: short",
        "term loaf",
        "over kim",
        "pad: soon",
        "예비 1",
    ] {
        let found = problems(&format!("{HEAD}HOST ({slip}): So.\n"));
        assert!(found.iter().any(|p| p.starts_with("E022 14:7-")), "{slip}: {found:?}");
    }
    body("HOST: (pad 1) So.", &["E022 14:7-14"]);
    body("HOST: (laughs) So.", &[]);
    body("A bell\u{7}.", &["E058 14:7-8"]);
}

#[test]
fn a_label_that_is_written_like_none_or_stands_inside_a_paragraph_is_not_read_aloud() {
    // the second line of a paragraph would be read by whoever reads the first
    body("HOST: Good evening.\nTOM: Thank you.", &["E025 15:1-4"]);
    body("Good evening.\n**TOM:** Thank you.", &["E025 15:3-6"]);
    body("Good evening.\nCLIP tom 1:00–1:10", &["E010 15:1-5"]);
    body("Good evening.\nNOTE: ask Tom about it.", &["E010 15:1-5"]);
    body("It was late, as they\nsay: very.", &[]);
    body("HOST: Why did you go?\nKIM: Because they lied.", &["E025 15:1-4"]);
    body("HOST: He worked for the\nBBC: a fine place.", &[]);
    for near in [
        "HOST, warmly: So.",
        "HOST [warmly]: So.",
        "HOST & TOM: So.",
        "HOST/TOM: So.",
        "HOST - so we left.",
        "HOST (pad 1) Hello there.",
        "HOST (quote: tom) We had goats.",
        "HOST We had goats.",
        "**HOST (warmly)** We had goats.",
        "**HOST** We had goats.",
        "**HOST**\nWe had goats.",
        "HOST; We had goats.",
        "낭독 (pad 1) 다음 주에 뵙겠습니다.",
        "낭독) 다음 주에 뵙겠습니다.",
        "HOST \\(softly\\): We had goats.",
        "HOST (warmly: We had goats.",
        "**낭독 (quote: tom)** 염소가 있었습니다.",
        "**낭독** 반갑습니다.",
        "문: 왜요?",
    ] {
        let head = HEAD.replace("  TOM: B\n", "  TOM: B\n  낭독: C\n");
        let found: Vec<String> =
            problems(&format!("{head}{near}\n")).into_iter().map(|p| p.replace(" 15:", " 14:")).collect();
        let place = if near.starts_with("**") { "E025 14:3-" } else { "E025 14:1-" };
        assert!(found.iter().any(|p| p.starts_with(place)), "{near}: {found:?}");
    }
    body("Wren Tallow: Good evening.", &["W090 14:1-12"]);
    body("김민수: 안녕하세요.", &["W090 14:1-4"]);
    body("김: 무서워서요.", &["W090 14:1-2"]);
    body("김 기자: 네.", &["W090 14:1-5"]);
    // which may be words
    body("HOST (played by Tom) is late.", &["W090 14:1-5"]);
    body("HOST went home.", &["W090 14:1-5"]);
    body("HOST II is late.", &[]);
    body("(pad 1) We had goats.", &["E022 14:1-8"]);
    // and on a later line
    body("HOST: Why did you go?\nWren Tallow: They lied.", &["W090 15:1-12"]);
    body("왜 떠나셨어요?\n김 기자: 무서워서요.", &["W090 15:1-5"]);
    body("We went to the\nNew Harbour: it was late.", &[]);
    for fine in
        ["Wren Tallow\\: Good evening.", "The rule was this: wait.", "Hosts and hostesses were late.", "So: we went."]
    {
        body(fine, &[]);
    }
}

#[test]
fn links_and_remarks_of_notebooks_are_told() {
    body("[[Wren Tallow]] baked at night.", &["E020 14:1-16"]);
    body("So ![[oven.png]] it was.", &["E020 14:4-17"]);
    body("So it was %%check this%% late.", &["E020 14:11-25"]);
    body("So it was[^1] late.", &["E020 14:10-14"]);
    // a remark over two paragraphs
    body("%%\nask legal\n\nabout it\n%%", &["E020 14:1-3", "E020 18:1-3"]);
    body(
        "So {>>legal: cut<<} it {--was--} was {~~late~>early~~}.",
        &["E020 14:4-20", "E020 14:24-33", "E020 14:38-55"],
    );
    body("［warmly］ So it was.", &["E020 14:1-9"]);
    body("So ∼∼it∼∼ was.", &["E015 14:4-6"]);
    body("So i\u{336}t\u{336} was.", &["E015 14:5-6"]);
    body("[laughs] TOM: So it was.", &["E025 14:10-13"]);
    body("\\## Part two", &[]);
    body("It rose by 5%% or so.", &[]);
    body("See [the map](https://example.org/a b) there.", &["E020 14:5-39"]);
    body("Ask [the harbour master][1] now.", &["E020 14:5-28"]);
    body("Ask [the master] (https://example.org/) now.", &["E020 14:5-40"]);
    body("He [laughs] [smiles] left.", &[]);
    body("Ask [the harbour master][] now.", &["E020 14:5-27"]);
    body("Ask [the master]{.underline} now.", &["E020 14:5-29"]);
    assert_eq!(problems(&format!("{}Hello.\n", HEAD.replace("rate: 160wpm", "tolerance: 0"))), [] as [&str; 0]);
}

#[test]
fn what_is_struck_in_a_title_is_not_published_and_never_half() {
    let read = |body: &str| {
        let checked = parse(SourceId(0), &format!("{HEAD}{body}\n"), &Known::default());
        assert_eq!(checked.diagnostics, [], "{body}");
        checked.value.blocks.into_iter().map(|b| format!("{:?}", b.value)).collect::<String>()
    };
    for hidden in ["## The harbour and ~~SECRET's~~ debts [0:10]", "## ~~SECRET~~ [0:10]"] {
        let blocks = read(hidden);
        assert!(!blocks.contains("SECRET") && !blocks.contains("~~"), "{blocks}");
    }
    let link = read("Write to [our ~~SECRET~~ *big* /BIG/ [smile] page](https://example.org/p).");
    assert!(link.contains("Link(\"our big page\""), "{link}");
    let bold = read("It was **~~SECRET~~** late.");
    assert!(bold.contains("Struck(\"SECRET\")") && !bold.contains("**"), "{bold}");
    body("## The ~~harbour [0:10]", &["E015 14:8-10"]);
    // where fmt writes the words anew nothing is struck, and nothing is lost
    body("> CHAPTER \"The ~~boat~~\"", &["E015 14:16-18"]);
    body("HOST (term: ~~SECRET~~ lamp law): So.", &["E015 14:13-15"]);
    body("> CLIP tom 1:00–1:10 credit=\"~~SECRET~~ Ada\"", &["E015 14:30-32"]);
    body("> CLIP tom 1:00–1:10\n> - credit: Ada ~~SECRET~~ Finch", &["E015 15:17-19"]);
    let credit = read("> CLIP tom 1:00–1:10\n> - credit: Ada &#126;&#126;x&#126;&#126; Finch");
    assert!(credit.contains("Ada ~~x~~ Finch"), "{credit}");
    let read_aloud = problems(&format!("{HEAD}Good.\n\n&lt;!-- Jo:\nask legal --&gt;\n\nLate. <!-- later -->\n"));
    assert_eq!(read_aloud, ["E003 16:1-8"]);
    let front = HEAD.replace("title: T", "title: T ~~of Kim~~").replace("  TOM: B", "  TOM: B <!-- real name -->");
    assert_eq!(problems(&format!("{front}Hello.\n")), ["E015 3:10-12", "E020 8:10-14"]);
}

#[test]
fn what_only_shows_in_order_is_told_at_its_place() {
    body("One. ^a\n\nTwo. ^a", &["E027 16:1-2"]);
    body("## Opening\n\n> REC t/1.wav", &["E030 16:1-2"]);
    body("> BED out fade=2s", &["E031 14:1-2"]);
    body("> BED bed\n\nHello.\n\n> BED bed", &["W032 18:1-2"]);
    body("> BED bed until=end\n\nHello.\n\n> BED bed until=end", &["W032 18:1-2"]);
    body("> BED bed until=late\n\nHello.\n\n> BED bed until=end\n\nSo. ^late", &["W032 18:1-2"]);
    body("> BED bed until=late\n\nHello. ^late\n\n> BED bed until=end", &[]);
    body("Hello. ^early\n\n> BED bed until=early\n\nSo.", &["W088 16:11-22"]);
    body("## News [@2:00]\n\nHello.\n\n> POST 1:30", &["E033 18:1-2"]);
    body("HOST (over: tom-1): So.", &["E028 14:13-18"]);
}

#[test]
fn words_before_a_colon_are_words_unless_they_are_meant_as_a_voice() {
    body("Remember: smile. It is 12:30, they say: soon.", &[]);
    body("TMO\\: that is how it is spelt.", &[]);
    body("- that is what she said", &["E020 14:1-3"]);
    body("He laughed, and then said,\n- well, nothing.", &[]);
}

#[test]
fn labels_and_what_stands_behind_them_mean_what_they_look_like() {
    let two = HEAD.replace("  TOM: B", "  TOM LEE: B\n  김 철수: C");
    for (label, column) in [("TOM  LEE:", 9), ("TOM\tLEE:", 8), ("**TOM  LEE:**", 11), ("김  철수:", 6)] {
        let told = problems(&format!("{two}{label} I will resign today.\n"));
        let from = if label.starts_with('*') { 3 } else { 1 };
        assert_eq!(told, [format!("E025 15:{from}-{column}")], "{label}");
    }
    body("TOM (quote): I would say nothing.", &["E022 14:6-11"]);
    body("TOM (translation): I would say nothing.", &["E022 14:6-17"]);
    body("TOM (over): I would say nothing.", &["E022 14:6-10"]);
    body("HOST (spare -1): Hello.", &["E022 14:7-15"]);
    body("TOM (quote: tom): I would say nothing.", &[]);
    body("> CLIP tom 1:00--1:10", &[]);
}

#[test]
fn what_converters_write_is_read_as_what_it_stands_for() {
    let words = |text: &str| {
        let read = parse(SourceId(0), &format!("{HEAD}{text}\n"), &Known::default());
        assert_eq!(read.diagnostics, [], "{text}");
        format!("{:?}", read.value.blocks)
    };
    let read = words("It costs 10&nbsp;000 euros &mdash; or&#160;so &hellip; &eacute;t&eacute;.");
    assert!(read.contains("10\\u{a0}000 euros — or\\u{a0}so … été."), "{read}");
    let read = words("Hello ***very*** much.");
    assert!(read.contains("Stress(\"very\")") && !read.contains('*'), "{read}");
    let read = words("서울 /서울/은 덕실 /덕씰/에서 멉니다.");
    assert!(read.contains("Pronouncer(\"서울\")") && read.contains("Pronouncer(\"덕씰\")"), "{read}");
    let read = words("남 /여노소 모두 /다.");
    assert!(!read.contains("Pronouncer"), "{read}");
}

#[test]
fn what_stands_inside_a_paragraph_and_begins_one_elsewhere_is_told() {
    body("It burned. CLIP tom 1:00–1:10 gain=-2dB", &["E010 14:12-16"]);
    body("It burned. PAUSE 2s. It went out.", &["E010 14:12-17"]);
    body("It burned. TOM (warmly): It did.", &["E025 14:12-15"]);
    body("It burned. TOM: It did.", &["E025 14:12-15"]);
    body("It burned. TOM\\: it did. BBC: the news. CLIP joints are made of tin. PAUSE here.", &[]);
    body("\\- CLIP tom 1:00–1:10", &["E010 14:4-8"]);
    body("CLIP – tom 1:00–1:10", &["E010 14:1-5"]);
    body("**STING bed**", &["E010 14:3-8"]);
    body("인서트> tom 1:00–1:10", &["E010 14:1-4"]);
    body("<인서트> tom 1:00–1:10", &["E010 14:2-5"]);
    body("〈음악〉이라는 잡지였습니다.", &[]);
    body("(TOM) It burned.", &["E025 14:2-5"]);
    body("[TOM] It burned.", &["E025 14:2-5"]);
    body("TOM—It burned.", &["E025 14:1-4"]);
    body("TOM\n\nIt burned.", &["E025 14:1-4"]);
    body("Second part [0:20]", &["E009 14:1-12"]);
    body("**## Second part**", &["E009 14:1-5"]);
    body("A lamp[a] burned.\n\n[a]Ask Jo.", &["E020 16:1-4"]);
    body("> NOTE\n\nRead this slowly.", &["E036 14:7-7"]);
    body("It burned.^lamp-1", &["E022 14:11-18"]);
    body("It is x^2, or 2^n.", &[]);
    body("Tallow/TAL-oh/ baked.", &["E020 14:7-14"]);
    body("Tallow /TAL-oh baked.", &["E020 14:8-15"]);
    body("문두레／문-두-레／ 씨입니다.", &["E020 14:4-10"]);
    body("남/북-북/남 회담, and/or-NOT, the AC/DC band at 5 km/h.", &[]);
    body("Note to self: buy oil. It was Symphony No. 5 in C.", &[]);
}

#[test]
fn an_id_is_one_when_a_converter_escaped_its_mark() {
    let read = parse(SourceId(0), &format!("{HEAD}It burned\\. \\^lamp\\-1\n"), &Known::default());
    assert_eq!(read.diagnostics, []);
    let shown = format!("{:?}", read.value.blocks);
    assert!(shown.contains("\"lamp-1\"") && shown.contains("Text(\"It burned.\")"), "{shown}");
}

#[test]
fn what_listeners_read_of_a_script_has_no_marks() {
    let text = "## The *green* [lamp](https://a.example/) of Lodwick /LOD-ick/ [0:20]\n\n> CHAPTER \"The *green* lamp\"\n\nTOM (term: the *day*): Hello.";
    let read = parse(SourceId(0), &format!("{HEAD}{text}\n"), &Known::default());
    assert_eq!(read.diagnostics, []);
    let shown = format!("{:?}", read.value.blocks);
    for words in ["\"The green lamp of Lodwick\"", "\"The green lamp\"", "Term(\"the day\")"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn one_run_tells_everything_and_nothing_twice() {
    body(
        "> CLIP tom 1:60–2:10\n\nTMO: What?\n\n> CLPI tom 1:00–1:10\n> - inn: \"x\"\n>\n> TOM: x\n\nOne ~~two.",
        &["E019 14:12-16", "E025 16:1-4", "E010 18:3-7", "E015 23:5-7"],
    );
}

#[test]
fn a_line_without_its_mark_belongs_to_the_quote() {
    body("> NOTE Do not read\nthis aloud.", &["W057 15:1-12"]);
    body("> PAUSE 1s\nHello there", &["E014 15:1-12", "W057 15:1-12"]);
}

#[test]
fn without_front_matter_nothing_is_called_undeclared() {
    assert_eq!(problems("TMO: Hello.\n\n> CLIP tim 1:00–1:10\n"), ["E002 1:1-12"]);
}

#[test]
fn columns_count_characters_under_hangul_and_after_a_byte_order_mark() {
    let text = format!("\u{feff}{HEAD}> 인서트 tom 1:00–1:10 크게\n");
    assert_eq!(problems(&text), ["E022 14:21-23"]);
}

#[test]
fn a_label_that_something_stands_in_the_way_of_is_not_read_aloud() {
    for text in [
        "~~HOST~~ TOM: The company has apologised.",
        "~~HOST:~~ TOM: The company has apologised.",
        "HOST ~~(pad 1)~~: We asked for the logs.",
        "**HOST ~~(pad 1)~~:** Now.",
        "~~HOST (pad 1):~~ TOM (pad 2): Next week.",
        "HOST ~~TOM~~: Now.",
        "HOST\u{2236} Now.",
        "HOST\u{fe55} Now.",
        "HOST\u{a789} Now.",
        "@HOST: Now.",
        "→ HOST: Now.",
        "🎤 HOST: Now.",
        "“HOST:” Now.",
        "HO\u{ad}ST: Now.",
        "HOST (warmly) (pad 1): Now.",
        "HOST pad 1: Now.",
    ] {
        let found = problems(&format!("{HEAD}{text}\n"));
        assert!(found.len() == 1 && found[0].starts_with("E025 14:"), "{text}: {found:?}");
    }
    // what is struck as a whole, labels with struck words behind them, and words that only look alike
    for text in [
        "~~HOST: The company has apologised.~~",
        "HOST: ~~um,~~ Now.",
        "~~Well,~~ we asked him: where were you?",
        "The host ~~(me)~~ said: come in.",
        "“Now: we begin,” he said.",
        "@ten: the bells. → and then: silence.",
        "~~Um,~~ HOST is a word too.",
        "HOST\\: Now.",
    ] {
        assert_eq!(problems(&format!("{HEAD}{text}\n")), [""; 0], "{text}");
    }
}

#[test]
fn what_a_newsroom_writes_for_itself_is_not_read_aloud() {
    for text in [
        "ENDS",
        "(MORE)",
        "-30-",
        "– END –",
        "**ENDS**",
        "[END]",
        "(끝)",
        "◀INT▶ 김민수",
        "녹취) 그날 밤에는",
        "INS) Tom",
        "M1) up and under",
        "[CLIP tom 0:05–0:10]",
        "[SIG bed]",
        "[인서트] 김민수",
    ] {
        let found = problems(&format!("{HEAD}{text}\n"));
        assert!(found.len() == 1 && found[0].starts_with("E010 14:"), "{text}: {found:?}");
    }
    for text in [
        "The end.",
        "More of that later.",
        "30",
        "끝",
        "[clips her nails] Now.",
        "[음악] 다음 곡은 바다입니다.",
        "[CLIP of a nail] Now.",
        "Ends meet.",
        "M, as in Mary) is a letter.",
        "1) 하나",
    ] {
        let found = problems(&format!("{HEAD}{text}\n"));
        assert!(!found.iter().any(|f| f.starts_with("E010")), "{text}: {found:?}");
    }
}

#[test]
fn nothing_below_a_wrapped_note_is_read_aloud() {
    for line in ["# 4471 and ask about her;", "## 12 and", "---", "***", "==="] {
        for word in ["NOTE", "HOLD"] {
            let text = format!("> **{word}** ring the lawyer on\n{line}\nher name must not be said.");
            let read = parse(SourceId(0), &format!("{HEAD}{text}\n"), &Known::default());
            let found: Vec<_> = read.diagnostics.iter().map(|d| d.code).collect();
            assert_eq!(found.iter().filter(|code| **code == "E009").count(), 1, "{text}: {found:?}");
            let spoken = read.value.blocks.iter().any(|b| matches!(b.value, cornercast::script::Block::Speech(_)));
            assert!(!spoken, "{text}");
        }
    }
    // a comment parts a note from nothing
    let text = "> NOTE she must not be\n<!-- legal: why? -->\nnamed.";
    body(text, &["W057 16:1-7"]);
    body("> NOTE she must not be\n<!-- legal:\nwhy? -->\nnamed.", &["W057 17:1-7"]);
    body("> NOTE she must not be named.\n<!-- legal: why? -->\n\nHello.", &[]);
    // headings and rules that stand for themselves
    body("> NOTE slow here\n## Two\n\nHello.", &[]);
    body("> NOTE slow here\n\n## Two\nHello.", &[]);
    body("> NOTE slow here\n---\n\nHello.", &[]);
    body("> **REC** takes/a.wav\n## Two\nHello.", &["E030 14:1-2"]);
    body("Hello there.\n## Two\nHello.", &[]);
    // and in a paragraph nothing is lost
    body("We came to question\n# 4 on the form, and then\nto the next.", &["E009 15:1-26", "W058 15:3-26"]);
}

#[test]
fn a_voice_over_is_of_the_clip_below_it() {
    let over = |said: &str| format!("> CLIP tom 0:03–0:12 under=-14dB id=k\n\nHOST ({said}, over: k): I was there.");
    let told = |said: &str| {
        let found = problems(&format!("{HEAD}{}\n", over(said)));
        found.iter().any(|f| f.starts_with("W096 16:"))
    };
    assert!(!told("translation: tom 0:03–0:12, checked: Ana"));
    assert!(!told("translation: tom 0:05–0:14, checked: Ana"));
    assert!(!told("quote: tom"));
    assert!(told("translation: tom 0:25–0:32, checked: Ana"));
    assert!(told("translation: bed 0:03–0:12, checked: Ana"));
    assert!(told("quote: bed"));
}
