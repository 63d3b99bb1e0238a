//! Captions without a credit and the lives of those who take part, among what is said on a page and below it.
use cornercast::{
    source::SourceId,
    transcript::{ParagraphKind, Transcript, read},
};

fn page(text: &str) -> Transcript {
    read(SourceId(0), "page.txt", text).value
}

/// All that somebody says on a page.
fn said(text: &str) -> String {
    let t = page(text);
    let speech = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    speech.map(|p| t.text(p.words.clone()) + "\n").collect()
}

const ASKED: [&str; 4] = [
    "When did you first hear the horn?",
    "What did your mother call it?",
    "Did anybody sleep through it?",
    "And where is the horn now?",
];
const TOLD: [&str; 4] = [
    "I was six. My uncle carried me up to the lamp room, and he said that the cow was about to speak.",
    "She called it the cow, and when it blew for two nights she said that the cow had lost her calf.",
    "My grandfather did. He woke when it stopped, and he sat up and asked us who had died.",
    "It is in my shed, under a sheet. I oil it every spring, and my wife tells me that it will never blow.",
];
const ASKED_KO: [&str; 4] = [
    "나팔 소리를 처음 들은 것은 언제입니까?",
    "어머니는 그것을 뭐라고 불렀나요?",
    "그 소리에 잔 사람도 있습니까?",
    "나팔은 지금 어디 있나요?",
];
const TOLD_KO: [&str; 4] = [
    "여섯 살 때였어요. 삼촌이 저를 등탑에 데려가서 이제 소가 운다고 했어요.",
    "소라고 하셨어요. 이틀 밤을 울면 소가 송아지를 잃었다고 하셨죠.",
    "할아버지가 주무셨어요. 소리가 그치면 일어나서 누가 죽었냐고 물으셨어요.",
    "제 헛간에 있습니다. 봄마다 기름을 치는데, 아내는 다시 울 일이 없다고 해요.",
];

/// Three pages with the same words: labels, questions that nothing sets off, and the words of one who tells alone. `between` stands
/// behind the first question or paragraph, behind the second, and at the end.
fn pages_with(between: &str, at: usize, korean: bool) -> [String; 3] {
    let (asked, told) = if korean { (ASKED_KO, TOLD_KO) } else { (ASKED, TOLD) };
    let (title, writer) =
        if korean { ("등대의 소", "한여울 기자") } else { ("The Cow of the Lighthouse", "By Mary Gull") };
    let (ask, answer) = if korean { ("기자", "서한결") } else { ("Interviewer", "Tom Harker") };
    let put = |lines: Vec<String>| {
        let mut lines = lines;
        let at = if at == usize::MAX { lines.len() } else { at };
        lines.insert(at, between.to_owned());
        format!("{title}\n{writer}\n\n{}\n", lines.join("\n\n"))
    };
    let pair = |label: bool| {
        let name = |who: &str, said: &str| if label { format!("{who}: {said}") } else { said.to_owned() };
        asked.iter().zip(told).flat_map(|(q, a)| [name(ask, q), name(answer, a)]).collect::<Vec<_>>()
    };
    [put(pair(true)), put(pair(false)), put(told.map(str::to_owned).to_vec())]
}

#[test]
fn a_caption_without_a_credit_is_not_read() {
    let english = [
        "Tom Harker at his home in Whitby",
        "Tom Harker in 1979, the year he left school.",
        "The harbour at Whitby in winter",
        "Tom Harker (left) with his uncle, 1975",
        "Above: Tom Harker on the pier.",
        "Tom Harker on the pier last week. Credit: Ann Lee",
        "Women mend nets in Whitby, 1962.",
        "Image: Ann Lee/Beacon",
    ];
    let korean = [
        "서한결 씨가 자신의 헛간에서 나팔을 닦고 있다.",
        "1979년의 서한결 씨.",
        "겨울의 강진 항구",
        "서한결 씨(왼쪽)와 삼촌. 1975년",
        "삼촌이 돌리던 것과 같은 무적.",
        "서한결 씨가 웃고 있다. 이보람 기자",
        "서한결 씨 제공",
    ];
    for (captions, is_korean) in [(english.as_slice(), false), (korean.as_slice(), true)] {
        for caption in captions {
            for text in [1, 2].into_iter().flat_map(|at| pages_with(caption, at, is_korean)) {
                let said = said(&text);
                assert!(!said.contains(caption.trim_end_matches('.')), "{caption} in:\n{text}\n{said}");
                let told = if is_korean { TOLD_KO } else { TOLD };
                assert!(told.iter().all(|t| said.contains(t)), "{caption} in:\n{text}\n{said}");
            }
        }
    }
    // the name of whoever is shown belongs to the credit only where the page knows it
    let [labelled, ..] = pages_with("A foghorn of the kind that Harker’s uncle cranked.", 2, false);
    assert!(!said(&labelled).contains("cranked"));
}

#[test]
fn a_caption_between_question_and_answer_leaves_the_answer_to_the_guest() {
    for (caption, korean) in [("The harbour at Whitby in winter", false), ("서한결 씨가 나팔을 닦고 있다.", true)]
    {
        for text in pages_with(caption, 1, korean).into_iter().take(2) {
            let t = page(&text);
            let speech: Vec<_> = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech).collect();
            assert_eq!(speech.len(), 8, "{text}");
            let who: Vec<_> = speech.iter().map(|p| p.speaker.map(|s| s.0)).collect();
            assert!(who.chunks(2).all(|pair| pair[0] != pair[1] && pair[0].is_some()), "{who:?}\n{text}");
        }
    }
}

#[test]
fn what_somebody_says_is_no_caption() {
    let english = [
        "That was in Whitby, 1962.",
        "Harker, they said, get out of that chair.",
        "Nobody slept.",
        "And then the horn.",
        "The fog came in on a Tuesday, and it stayed until Sunday.",
        "New York in 1979 was loud.",
        "Two winters without one ship.",
    ];
    let korean = [
        "그때는 다들 그랬어요.",
        "아니, 그냥 나팔.",
        "소가 운 거죠.",
        "그렇게 밤새 울었습니다.",
        "매일 아침 여섯 시부터.",
    ];
    for (lines, is_korean) in [(english.as_slice(), false), (korean.as_slice(), true)] {
        for line in lines {
            // as the second paragraph of an answer, and as the only one
            let [labelled, _, alone] = pages_with(line, 2, is_korean);
            for text in [labelled, alone] {
                assert!(said(&text).contains(line), "{line} in:\n{text}\n{}", said(&text));
            }
            let (asked, told) = if is_korean { (ASKED_KO, TOLD_KO) } else { (ASKED, TOLD) };
            let text = pages_with("", usize::MAX, is_korean)[1].replace(told[2], line);
            assert!(said(&text).contains(line), "{line} behind {} in:\n{text}\n{}", asked[2], said(&text));
        }
    }
    // the channels of a recording
    let text = "Left: Where did you hear it?\n\nRight: From the pier, every night.\n\nLeft: And your wife?\n\nRight: She slept.\n";
    assert_eq!(page(text).speakers, ["Left", "Right"]);
}

#[test]
fn who_somebody_is_is_not_read_below_an_interview() {
    let english = [
        "Mary Gull is a staff writer at The Beacon. She lives in Leeds.",
        "Tom Harker’s memoir, Salt, is published by Gull Press on 3 May.",
        "The writer is a professor of history at the University of Leeds.",
        "Tom Harker will speak at the Whitby Festival on 12 June. Tickets: whitbyfestival.example",
        "Tom Harker was born in 1961 in Whitby. He fished for 30 years before he turned to radio.",
    ];
    let korean = [
        "서한결 씨는 강진에서 태어나 2009년 고향을 떠났다. 지금은 리즈에서 라디오를 고친다.",
        "서한결은 1985년 강진에서 태어났다.",
        "서한결 씨의 책 『소금』은 다음 달 갈매기출판사에서 나온다.",
        "필자는 리즈대 역사학과 교수다.",
    ];
    for (lives, is_korean) in [(english.as_slice(), false), (korean.as_slice(), true)] {
        for life in lives {
            for text in pages_with(life, usize::MAX, is_korean) {
                assert!(!said(&text).contains(life), "{life} in:\n{text}\n{}", said(&text));
            }
        }
    }
    // and somebody who tells alone may tell of a writer
    let [.., alone] = pages_with("The writer on our street kept bees. My mother bought his honey.", 2, false);
    assert!(said(&alone).contains("kept bees"));
}
