//! What a page puts between the words of an interview: a box of other pages, captions, footnotes, an editor's remarks. It is
//! nobody's speech, it ends nobody's, and it makes nobody of itself.
use super::strangers::{page, turns};
use cornercast::transcript::{ParagraphKind, Transcript};

fn said(t: &Transcript) -> String {
    turns(t).into_iter().map(|(_, text)| text + "\n").collect()
}

/// What of a page is kept apart from speech: set aside, or a note.
fn apart(t: &Transcript) -> String {
    let notes = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Note).map(|p| t.text(p.words.clone()));
    t.set_aside.iter().map(|s| s.text.clone()).chain(notes).collect::<Vec<_>>().join("\n")
}

const FIRST: &str = "I kept the tower of the old mill for thirty years. My father wound the clock before me, and he told me that \
    it had never been right. I wound it all the same, every night at nine.";
const SECOND: &str = "In the winter of the flood I rowed to it. I tied the boat to the fourth stair, and I could hear the carp \
    below me in the dark. We rang for the millers, and nobody came.";
const THIRD: &str = "Now there is a motor in it. I go up on my birthday and tell it the time, because I am the only one whom it \
    believes. My wife says that we are a pair.";

const KOREAN: [&str; 3] = [
    "저는 서른 해 동안 물레방아를 지켰습니다. 아버지가 먼저 지키셨고, 한 번도 제대로 돈 적이 없다고 하셨어요.",
    "큰물이 났던 해에는 배를 타고 갔습니다. 넷째 계단에 배를 묶었더니 아래에서 잉어 소리가 났어요.",
    "이제는 전기로 돕니다. 제 생일이면 올라가서 시간을 알려 줍니다. 저 말고는 아무도 안 믿거든요.",
];

/// A page of one narrator with something before its last paragraph.
fn narrated(aside: &str) -> Transcript {
    page(&format!(
        "Interviews with a Mill Keeper\n\nInterviewed May 3, 2016\n\n{FIRST}\n\n{SECOND}\n\n{aside}\n\n{THIRD}\n"
    ))
}

fn narrated_ko(aside: &str) -> Transcript {
    let [a, b, c] = KOREAN;
    page(&format!("물레방아지기 인터뷰\n\n면담일: 2016년 5월 3일\n\n{a}\n\n{b}\n\n{aside}\n\n{c}\n"))
}

/// A page on which only the questions have a label.
fn asked(aside: &str) -> Transcript {
    page(&format!(
        "The keeper of the mill\n\nQ: How did you begin?\n\n{FIRST}\n\nQ: And the flood?\n\n{SECOND}\n\n{aside}\n\nQ: What is \
         there now?\n\n{THIRD}\n"
    ))
}

#[test]
fn an_interview_goes_on_below_a_box_of_other_pages() {
    for list in [
        "Related articles\nThe woman who paints buoys\nTen piers to see before they fall",
        "You might also like\n\nThe woman who paints buoys\n\nTen piers to see before they fall",
    ] {
        let t = narrated(list);
        assert!(said(&t).ends_with(&format!("{THIRD}\n")), "{list}: {}", said(&t));
        assert!(!said(&t).contains("buoys") && apart(&t).contains("buoys"), "{list}: {}", said(&t));
    }
    for list in ["▶ 관련 기사: 부표를 칠하는 사람", "[관련기사] 부표를 칠하는 사람", "▶ 관련기사\n부표를 칠하는 사람"]
    {
        let t = narrated_ko(list);
        assert!(said(&t).ends_with(&format!("{}\n", KOREAN[2])), "{list}: {}", said(&t));
        assert!(!said(&t).contains("부표"), "{list}: {}", said(&t));
    }
}

#[test]
fn where_only_who_asks_has_a_label_a_remark_with_a_colon_takes_nobodys_words() {
    for aside in [
        "Above: the keeper on the fourth stair.",
        "Picture left: the boat",
        "Sofa: in the slang of millers, a night without wind.",
        "Tip: the tower is open on Sundays.",
        "*The Guild: it closed in 1987.",
    ] {
        let t = asked(aside);
        let speakers: Vec<String> = turns(&t).into_iter().map(|(who, _)| who).collect();
        assert!(speakers.iter().all(|who| who == "Q" || who == "A"), "{aside}: {:?}", turns(&t));
        for answer in [FIRST, SECOND, THIRD] {
            assert!(turns(&t).iter().any(|(who, text)| who == "A" && text == answer), "{aside}: {:?}", turns(&t));
        }
    }
    // somebody else says a word in between, and takes nobody's either
    for aside in ["Wife: He never told me that.", "Photographer: Could you look up?"] {
        let who = aside.split(':').next().unwrap();
        let t = asked(aside);
        assert_eq!(turns(&t).iter().filter(|(name, _)| name == who).count(), 1, "{aside}: {:?}", turns(&t));
        assert!(turns(&t).iter().any(|(who, text)| who == "A" && text == THIRD), "{aside}: {:?}", turns(&t));
    }
    // who answers is named once, and answers all
    let named =
        format!("Q: How did you begin?\n\nTED CORRAN: {FIRST}\n\nQ: And then?\n\n{SECOND}\n\nQ: Why?\n\n{THIRD}\n");
    let t = page(&format!("The keeper of the mill\n\n{named}"));
    assert_eq!(turns(&t).iter().filter(|(who, _)| who == "TED CORRAN").count(), 3, "{:?}", turns(&t));
    // three who talk are three
    let three = format!("Q: Why?\n\nTED: {FIRST}\n\nANN: {SECOND}\n\nQ: And then?\n\nTED: {THIRD}\n\nANN: I left.\n");
    assert_eq!(page(&format!("The keepers\n\n{three}")).speakers.len(), 3);
}

#[test]
fn the_tag_of_a_headline_is_nobody_and_a_soundbite_of_a_report_is_somebody() {
    for name in ["서마루 씨", "서마루", "물레방아지기 서마루 씨"] {
        let [a, b, c] = KOREAN;
        let text = format!(
            "한빛매거진\n\n물레를 고치는 사람\n[인터뷰] {name}\n\nQ. 어떻게 시작하셨어요?\n\n{a}\n\nQ. 큰물은요?\n\n{b}\n\nQ. \
             지금은요?\n\n{c}\n"
        );
        let t = page(&text);
        assert_eq!(t.speakers, ["Q", "A"], "{name}: {:?}", turns(&t));
    }
    let report = "[앵커]\n장마가 길어지고 있습니다.\n\n[기자]\n우산 수리점이 붐빕니다.\n\n[인터뷰] 서마루 / 우산 수리공\n\"비가 오면 다들 옵니다.\"\n\n\
                  [기자]\n비는 내일 그칩니다.\n";
    assert!(page(report).speakers.contains(&"서마루".to_owned()), "{:?}", page(report).speakers);
}

#[test]
fn a_title_in_capitals_speaks_no_part() {
    let cast = "Narrator: Walter Odom\nInterviewer: Grace Lindqvist\nDate: November 3, 1987";
    for title in ["HARVEST HOME: AN ORAL HISTORY", "FERRY TALK: TWENTY YEARS OF TEA"] {
        let t = page(&format!("{title}\n\n{cast}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n"));
        assert!(said(&t).contains(SECOND), "{title}: {:?}", turns(&t));
        assert!(!t.speakers.iter().any(|s| title.starts_with(s.as_str())), "{title}: {:?}", t.speakers);
    }
    let capitals = "ANN: WHY DID YOU GO\n\nBO: I WAS TIRED OF THE SEA\n\nANN: AND THEN\n\nBO: I WENT HOME\n";
    assert_eq!(page(capitals).speakers, ["ANN", "BO"]);
}

#[test]
fn a_footnote_is_not_said_whatever_mark_it_has() {
    for note in [
        "* The tower was sold in 1999.",
        "*The Guild closed in 1987.",
        "† Also “knocker” in the southern reaches.",
        "² The visit is not in the log.",
    ] {
        for t in [narrated(note), asked(note)] {
            let words = note.trim_start_matches(['*', '†', '²', ' ']);
            assert!(!said(&t).contains(words) && apart(&t).contains(words), "{note}: {}", said(&t));
            assert!(said(&t).contains(THIRD), "{note}: {}", said(&t));
        }
    }
    for note in [
        "* 방앗간은 1996년에 문을 닫았다.",
        "1) 방앗간은 1996년에 문을 닫았다.",
        "주1) 조합: 방앗간들의 모임.",
        "각주 1. 조합은 1996년에 생겼다.",
    ] {
        let t = narrated_ko(note);
        assert!(!said(&t).contains("1996") && !said(&t).contains("조합"), "{note}: {}", said(&t));
    }
    // the sign that hangs on a word is no part of it
    let hung = narrated("We called it the gate.* It was never shut.\n\n* She said so in the parish magazine.");
    assert!(said(&hung).contains("the gate. It was"), "{}", said(&hung));
    // a list is said, and so are numbered questions
    assert!(said(&narrated("* We rowed to it by night.")).contains("by night"));
    let list = narrated("* I had a lamp.\n\n* I had a rope.\n\n* I had a dog.\n\n* I had time.");
    assert!(said(&list).contains("a dog"), "{}", said(&list));
    let numbered = format!(
        "The mill\n\n1) Why did you go?\n\n{FIRST}\n\n2) And the flood?\n\n{SECOND}\n\n3) And now?\n\n{THIRD}\n"
    );
    assert!(said(&page(&numbered)).contains("And the flood?"), "{}", said(&page(&numbered)));
}

#[test]
fn captions_and_credits_are_not_said() {
    for caption in [
        "Above: the keeper on the fourth stair.",
        "Ted Corran on the balcony. | Ines Quarry for The Shore Review",
        "A mill in fog. Getty Images",
        "The keeper and his wife in 1981. Courtesy of the Innis family.",
    ] {
        for t in [narrated(caption), asked(caption)] {
            let words = caption.split(['.', ':']).next().unwrap();
            assert!(!said(&t).contains(words) && apart(&t).contains(words), "{caption}: {}", said(&t));
        }
    }
    for caption in [
        "▲ 서마루 씨의 방앗간. 물레가 멈춰 있다.",
        "사진설명: 서마루 씨가 계단에 서 있다.",
        "[사진] 넷째 계단에 묶인 배.",
        "서마루 씨가 계단에 서 있다. 사진=마하늘 기자",
    ] {
        let t = narrated_ko(caption);
        assert!(!said(&t).contains("서마루") && !said(&t).contains("묶인"), "{caption}: {}", said(&t));
    }
    // who speaks tells of these
    for own in ["Above the mill we had a flag. I sewed it.", "I had it from Reuters.", "Left, right, left: I rowed."] {
        assert!(said(&narrated(own)).contains(own), "{own}: {}", said(&narrated(own)));
    }
}

#[test]
fn an_editors_remark_is_a_note_and_what_he_puts_right_no_part_of_the_sentence() {
    let t = narrated_ko("[편집자 주] 물레는 1988년에 멈추었다.");
    assert!(!said(&t).contains("1988") && apart(&t).contains("1988"), "{}", said(&t));
    for (written, heard) in [
        ("We rang in '52 [actually 1953] and my arms were longer.", "We rang in '52 and my arms were longer."),
        (
            "We had a ringer called Dora [pronounced DOR-er] who was small.",
            "We had a ringer called Dora who was small.",
        ),
        (
            "It was made in Loughton [now Great Loughton] and came by barge.",
            "It was made in Loughton and came by barge.",
        ),
        // what the sentence lacks is read
        ("He is [now] a baker, and I am not.", "He is now a baker, and I am not."),
        ("It came from [now Great] Loughton, I think.", "It came from now Great Loughton, I think."),
    ] {
        assert!(said(&narrated(written)).contains(heard), "{written}: {}", said(&narrated(written)));
    }
    let corrected = narrated_ko("1963년[실제로는 1964년]에 시장님이 오셨는데, 제 의자가 무너졌어요.");
    assert!(said(&corrected).contains("1963년에 시장님이"), "{}", said(&corrected));
    let needed = narrated_ko("그때 [지금의 서울역] 앞에서 저를 만났지요.");
    assert!(said(&needed).contains("그때 지금의 서울역 앞에서"), "{}", said(&needed));
}

#[test]
fn a_parenthesis_that_explains_another_word_or_shows_where_somebody_stands_is_no_gloss() {
    for (text, term) in [
        ("A Monday clock loses four minutes (a clock that gains is a “Friday clock”).", None),
        ("Clara (left) and Bette worked at it, and I watched.", None),
        ("We steered to port (left) by night, and I was sick.", Some("port")),
        ("We called it the “table” (the boat had four corners).", Some("table")),
    ] {
        let t = narrated(text);
        assert_eq!(t.glosses.first().map(|g| g.term.as_str()), term, "{text}: {:?}", t.glosses);
    }
    let korean = narrated_ko("머리를 ‘깎는다’고 안 하고 ‘친다’고 했어(지금도 어른들은 그래). 저는 산을 쳤지요.");
    assert_eq!(korean.glosses, [], "{:?}", korean.glosses);
}
