//! Who speaks where little says so: readers below a page are nobody of it, and a question without its answer's label, its
//! question mark or its bold is still one.
use cornercast::{
    source::SourceId,
    transcript::{ParagraphKind, Transcript, read},
};

pub(crate) fn page(text: &str) -> Transcript {
    read(SourceId(0), "page.txt", text).value
}

/// Each paragraph that is said, with who says it.
pub(crate) fn turns(t: &Transcript) -> Vec<(String, String)> {
    let said = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    let who = |s: Option<cornercast::transcript::SpeakerId>| s.map_or(String::new(), |s| t.speakers[s.0].clone());
    said.map(|p| (who(p.speaker), t.text(p.words.clone()))).collect()
}

fn speakers(text: &str) -> String {
    turns(&page(text)).iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>().join(" ")
}

const BRIDGE: &str = "The bridge keeper\n\nOona: How did you begin?\n\nPiet: I was a painter of gates, and the gate of the bridge \
    was the last one. I stayed for the paint to dry.\n\nOona: And then?\n\nPiet: Then a ship came, and nobody else was there to \
    turn the wheel. I turned it the wrong way.\n\n";

const READERS: &str = "Marit says:\nMarch 14, 2020 at 8:14 am\nWhat a lovely man. My uncle turned that wheel for thirty years and \
    never said a word about it at home. I have his cap, and my boys play with it in the bath, and I tell them that it has \
    been in worse water than that.\nReply\nKnut says:\nMarch 15, 2020 at 9:02 am\nWhy did nobody paint the other side? I walked \
    past it on my way to school every day, and I always thought that it was unfair to the people over there.\nReply\n";

#[test]
fn what_readers_write_below_a_page_is_no_part_of_it_however_long_it_is() {
    for head in [
        "2 Comments",
        "Comments (2)",
        "2 replies",
        "Responses (2)",
        "2 thoughts on “The bridge keeper”",
        "Join the conversation",
        "Comments",
        "댓글 2",
        "댓글쓰기",
    ] {
        let text = format!("{BRIDGE}{head}\n{}", READERS.repeat(3));
        let read = page(&text);
        let said = turns(&read);
        assert_eq!(said.len(), 4, "{head}: {said:?}");
        assert!(said.last().is_some_and(|(who, s)| who == "Piet" && s.ends_with("the wrong way.")), "{head}: {said:?}");
        assert_eq!(read.speakers, ["Oona", "Piet"], "{head}");
        // nothing of it is lost
        assert!(read.set_aside.iter().any(|s| s.text.contains("My uncle turned that wheel")), "{head}");
    }
    // a heading of an interview that counts answers is none
    let surveyed =
        format!("{BRIDGE}Response 2\n\nI was born on a barge. It was on its way to the sea, and so was I.\n");
    assert_eq!(turns(&page(&surveyed)).len(), 5, "{:?}", turns(&page(&surveyed)));
    // in the head of a page it counts them, and in the middle it is a button
    let counted = BRIDGE.replacen("\n\n", "\n\n2 Comments\n\n", 1);
    assert_eq!(turns(&page(&counted)).len(), 4);
    let button = BRIDGE.replace("Oona: And then?", "Leave a comment\n\nOona: And then?");
    assert_eq!(turns(&page(&button)).len(), 4);
    let on =
        format!("{BRIDGE}12 Comments\n\nOona: And the ship?\n\nPiet: It is still there. I wave to it.\n\nOona: Why?\n");
    assert_eq!(turns(&page(&on)).len(), 7);
}

#[test]
fn where_only_who_asks_has_a_label_the_rest_answers_whether_it_is_asked_with_a_mark_or_not() {
    let text = "Meet the founder\n\nQ: How is a bell cast?\n\nInto the ground. We dig a hole for it, and I sleep beside the hole.\n\n\
        Q: Tell us what goes wrong.\n\nIt rains. If it rains into the hole, then I go home and begin again in the spring.\n";
    assert_eq!(speakers(text), "Q A Q A");
    let korean = "종을 만드는 사람\n\nQ1. 종은 어떻게 만드나요?\n\n땅에 붓습니다. 구덩이를 파고 저는 그 옆에서 자요.\n\n\
        Q2. 가장 힘들었던 날을 꼽는다면요.\n\n비가 온 날입니다. 구덩이에 물이 차서 봄까지 기다렸습니다.\n";
    assert_eq!(speakers(korean), "Q A Q A");
}

#[test]
fn the_first_exchange_of_a_page_without_marks_need_not_end_in_a_question_mark() {
    let rest = "Do you remember the first one?\n\nIt cracked. We heard it at night, and in the morning I swept it up.\n\n\
        Were you never tired of them?\n\nPeople ask me that. A bell is not made to be alone, and I never was.\n\n\
        What will you do now?\n\nI want to live where nobody rings. I have looked at an island.\n";
    for first in ["You began in 1994.", "Tell us a bit about yourself", "So your father was one too."] {
        let text = format!(
            "The founder of Holm\n\n{first}\n\nI saw a notice in the paper. I had never held a ladle in my life, and so I wrote to them.\n\n{rest}"
        );
        assert_eq!(speakers(&text), "Q A Q A Q A Q A", "{first}");
    }
    // a paragraph that introduces is none
    let text =
        format!("The founder of Holm\n\nShe has cast four hundred bells. We met her at the furnace in May.\n\n{rest}");
    assert_eq!(speakers(&text), "Q A Q A Q A");
}

#[test]
fn a_first_question_without_a_mark_is_no_title_and_no_line_below_one() {
    let page = "Interview | The Bell Ringer\n\n18 July 2014\n\nYou have just come down from the tower.\n\n\
        I have, and I am not as quick at it as I was. There are ninety-one steps and my knees know all of them by name.\n\n\
        I was up there with you this morning, and I could not hear for an hour.\n\n\
        That is because you stood under the tenor. Nobody stands under the tenor.\n\n\
        What is it that you love about it?\n\nYou make a noise that four thousand people hear, and not one of them knows it.\n";
    let t = self::page(page);
    assert_eq!(t.title.as_deref(), Some("Interview | The Bell Ringer"));
    let said = turns(&t);
    assert!(said[0].1.starts_with("You have just come down"), "{said:?}");
}

#[test]
fn statements_that_are_answered_with_yes_and_thanks_are_of_whoever_asks_and_gestures_of_nobody() {
    let text = "The Lamp\n\nBy Hanna Orde\n\nPavel Drum kept the lamp for thirty years. We met in his kitchen.\n\n\
        How did you come to keep it?\n\nMy uncle kept it before me. I said yes before I knew what it meant.\n\n\
        And the singing worked?\n\nIt worked for the cow. My brother never sang again.\n\n\
        Drum gets up to stir a pot. It is soup, he says, and it has been soup since Sunday.\n\n\
        What did you call the ships?\n\nWe called them cousins. I knew them all by their lights.\n\n\
        He sits down again and wipes his hands on a towel.\n\n\
        What would you keep today?\n\nMy uncle still has the chair. I gave him the lamp.\n\nHe sits there all day and watches the boats.\n\n\
        The lamp was put out in 1984.\n\nYes. A man came with a box, and I made him tea.\n\n\
        Thank you for talking with us.\n\nYou are welcome. Mind the step.\n";
    let expected = [
        ("Q", "How did you come to keep it?"),
        ("A", "My uncle kept it before me. I said yes before I knew what it meant."),
        ("Q", "And the singing worked?"),
        ("A", "It worked for the cow. My brother never sang again."),
        ("Q", "What did you call the ships?"),
        ("A", "We called them cousins. I knew them all by their lights."),
        ("Q", "What would you keep today?"),
        ("A", "My uncle still has the chair. I gave him the lamp."),
        ("A", "He sits there all day and watches the boats."),
        ("Q", "The lamp was put out in 1984."),
        ("A", "Yes. A man came with a box, and I made him tea."),
        ("Q", "Thank you for talking with us."),
        ("A", "You are welcome. Mind the step."),
    ];
    let expected: Vec<(String, String)> = expected.iter().map(|(s, t)| ((*s).to_owned(), (*t).to_owned())).collect();
    assert_eq!(turns(&page(text)), expected);
}

#[test]
fn in_korean_who_answers_need_not_say_i_and_may_answer_on_the_next_line() {
    let text = "종탑 이야기\n\n일은 어떻게 시작하셨나요?\n안녕하세요, 종을 치는 문가람입니다. 20년째 치고 있습니다.\n\n\
        첫날이 기억나시나요?\n바람이 불었습니다. 줄이 얼어서 안 움직였지요.\n\n\
        외롭지 않으셨어요?\n다들 그것만 물어요. 종은 혼자 치는 것이 아닙니다.\n";
    let read = page(text);
    assert_eq!(read.title.as_deref(), Some("종탑 이야기"));
    assert_eq!(speakers(text), "Q A Q A Q A");
}

#[test]
fn lines_of_a_recogniser_are_nobody_s_until_somebody_says_whose() {
    let text = "Welcome to the workshop hour.\nSo why ash and not something modern?\nAsh bends and it remembers. I steam it for an hour.\n\
        How long does a pair take?\nTwo winters. One for the wood and one for me.\nWhat is the hardest part?\nThe tip. I never get it right.\n\
        Who buys them today?\nPeople who have broken a leg. They want to be slow.\nThank you very much.\nThank you.\n";
    assert!(turns(&page(text)).iter().all(|(who, _)| who.is_empty()), "{:?}", turns(&page(text)));
}

#[test]
fn labels_of_wikis_of_hearings_and_of_a_first_exchange_alone_are_labels() {
    let wiki = "A talk with Petra Dahl, puppeteer\n\n((Wikinews)) How did it begin?\n\nPetra Dahl: From a table leg. I saw a face in it.\n\n\
        ((WN)) In 2009 your theatre burned.\n\nPetra Dahl: Yes. I had one puppet at home.\n\n((WN)) And now?\n\nPetra Dahl: He tells of it.\n";
    assert_eq!(speakers(wiki), "Wikinews Petra Dahl WN Petra Dahl WN Petra Dahl");
    let hearing = "Hearing on the Town Clock\n\nChairwoman Tull. Mr. Hobb, what is the trouble?\n\nMr. Hobb. There is none, ma'am. It \
        strikes thirteen.\n\nChairwoman Tull. Is that no trouble?\n\nMr. Hobb. Nobody is up but the baker.\n\nChairwoman Tull. Are you \
        up?\n\nMrs. Lisle. I am up. I have been up since 1988.\n";
    assert_eq!(speakers(hearing), "Chairwoman Tull Mr. Hobb Chairwoman Tull Mr. Hobb Chairwoman Tull Mrs. Lisle");
    let once = "Interview with Mara Dunn, lighthouse keeper\n\nJon Pell: How did you start?\n\nMara Dunn: I answered a notice. I wanted \
        quiet, and I was told of a boat on Fridays.\n\nDid you find it?\n\nNo. The horn went all night, and I learned to sleep between.\n\n\
        And the birds?\n\nThey came in autumn. I swept them up in the morning.\n";
    assert_eq!(speakers(once), "Jon Pell Mara Dunn Jon Pell Mara Dunn Jon Pell Mara Dunn");
    let said = turns(&page(once));
    assert!(said.get(1).is_some_and(|(_, s)| s.starts_with("I answered")), "{said:?}");
    // a sentence about somebody with a title is no label
    let prose = "My street\n\nI grew up in a street of bakers. We had flour in our hair.\n\nMr. Hobb. That was the name of ours, and I \
        was afraid of him until I was ten.\n";
    assert_eq!(turns(&page(prose)).len(), 2);
}

#[test]
fn a_list_of_other_pages_in_the_middle_is_nobody_s_and_the_talk_goes_on_behind_it() {
    let text = "Oona: And then?\n\nPiet: Then a ship came, and nobody else was there. I turned the wheel.\n\nMost viewed\nCouncil scraps its \
        plan for a ring road\nTen best beaches of the west\n\nOona: Were you afraid?\n\nPiet: I was wet. Nobody is afraid who is wet.\n";
    let said = turns(&page(text));
    assert!(said.iter().all(|(_, s)| !s.contains("ring road") && !s.contains("beaches")), "{said:?}");
    assert_eq!(said.len(), 4, "{said:?}");
}

#[test]
fn with_whom_a_conversation_was_is_no_title_below_one_and_is_one_alone() {
    let talk = "Q: Is it safe?\n\nA: It is safer than the salad. I take a bowl home.\n\nQ: What goes in?\n\nA: Whatever there is. I add bones.\n";
    let title = |head: &str| page(&format!("{head}\n\n{talk}")).title;
    assert_eq!(
        title("The Soup Has No Owner\nA conversation with Bene Orlow, keeper of the oldest pot in town").as_deref(),
        Some("The Soup Has No Owner")
    );
    assert_eq!(title("A conversation with Bene Orlow").as_deref(), Some("A conversation with Bene Orlow"));
    assert_eq!(
        title("Voices of the River Archive\nAn interview with Ada Brandt").as_deref(),
        Some("An interview with Ada Brandt")
    );
}

#[test]
fn who_somebody_is_in_brackets_behind_a_foreign_word_is_its_meaning() {
    let text = "Oona: Who cooks?\n\nPiet: My halmoni [grandmother] sends it. I eat it cold.\n\nOona: What is it?\n\nPiet: Nureungji \
        [scorched rice from the bottom of the pot]. I like it loud.\n";
    let read = page(text);
    let said = turns(&read);
    assert!(said.iter().any(|(_, s)| s == "My halmoni sends it. I eat it cold."), "{said:?}");
    assert!(said.iter().any(|(_, s)| s == "Nureungji. I like it loud."), "{said:?}");
    let terms: Vec<&str> = read.glosses.iter().map(|g| g.meaning.as_str()).collect();
    assert_eq!(terms, ["grandmother", "scorched rice from the bottom of the pot"]);
}

#[test]
fn who_moderates_asks() {
    let text = "Three bakers\n\nModerated by Fay Winter. Participants: Luc Pell, Bo Ade.\n\nFAY WINTER: Welcome. What would you do with \
        it?\n\nLUC PELL: I would apologise to it.\n\nBO ADE: I would sell it.\n\nWINTER: I grew up on it.\n\nPELL: Mine is sour.\n";
    let read = page(text);
    let asking: Vec<&str> = read.asking.iter().map(|s| read.speakers[s.0].as_str()).collect();
    assert_eq!(asking, ["FAY WINTER"], "{:?}", read.speakers);
}

const MONOLOGUE: &str = "The Reed Cutter\n\nAs told to Sigrun Holt\n\nI was born in a house on stilts, and my father cut reeds for the \
    roofs of people who lived on dry land. He said that a roof is a boat that has changed its mind. I believed him until I was nine.\n\n\
    When I was ten he let me hold the sickle. You cut away from the water and never towards it, for the water is patient. I have all of \
    my fingers, and most reed cutters count theirs twice.\n\n\
    Now there are tin roofs, and I cut for the museum. They pay me to do it slowly. My father would have laughed for a week.\n\n";

#[test]
fn what_stands_below_a_heading_of_other_pages_or_of_the_page_itself_is_nobodys_speech() {
    let own =
        "I was forty before I saw the sea, and I have been its editor since 2010, and I am glad to hear from readers.";
    for heading in [
        "Related stories",
        "You might also like",
        "More from this collection",
        "Read next",
        "About the archive",
        "About this series",
        "함께 읽으면 좋은 글",
        "관련 인터뷰",
        "에디터 후기",
        "글을 마치며",
        "Acknowledgements",
        "What readers say",
        "Who we are",
        "만든 사람들",
    ] {
        for base in [BRIDGE, MONOLOGUE] {
            let t = page(&format!("{base}{heading}\n\nThe Salt Counter\n\n{own}\n"));
            let said: String = turns(&t).into_iter().map(|(_, text)| text + " ").collect();
            assert!(!said.contains("forty before"), "{heading}: {said}");
            assert!(
                said.contains("turned it the wrong way") || said.contains("laughed for a week"),
                "{heading}: {said}"
            );
            let kept = t.set_aside.iter().map(|s| s.text.as_str()).collect::<String>()
                + &t.paragraphs.iter().map(|p| t.text(p.words.clone())).collect::<String>();
            assert!(kept.contains("forty before"), "nothing is lost: {heading}");
        }
    }
    // where somebody speaks below it, and above most of a story, it is a heading like any other
    let t = page(&format!("{BRIDGE}About the archive\n\nPiet: I keep the archive too.\n"));
    assert!(turns(&t).iter().any(|(who, text)| who == "Piet" && text.contains("keep the archive")));
    let t = page(&MONOLOGUE.replace("I was born", "About the house\n\nI was born"));
    assert!(turns(&t).iter().any(|(_, text)| text.contains("born in a house")));
}

#[test]
fn what_a_page_says_to_its_readers_is_not_its_guests() {
    for line in [
        "Want more stories like this? Get one small trade a week by email. Sign up here.",
        "Like what you are reading? Join our mailing list.",
        "You have read 2 of 3 free articles this month.",
        "Lantern is free to read. A gift of any size keeps it so.",
        "Correction: An earlier version of this page gave the wrong year.",
        "Figure 3. The crest of the dam in 1981. Courtesy of the Valley Museum.",
        "*The book is kept in the museum. It may be seen in summer. Ed.*",
        "[바로잡습니다] 이 글의 처음 판에는 해가 잘못 적혀 있었습니다.",
    ] {
        let t = page(&MONOLOGUE.replace("Now there are tin", &format!("{line}\n\nNow there are tin")));
        let said: String = turns(&t).into_iter().map(|(_, text)| text + " ").collect();
        assert!(!said.contains(line.split(' ').next_back().unwrap()), "{line}: {said}");
        assert!(said.contains("tin roofs") && said.contains("count theirs twice"), "{line}: {said}");
    }
}

#[test]
fn numbered_notes_and_a_life_at_the_foot_are_the_pages() {
    let notes = "Notes\n\n1. The Board was founded in 1948. I have found no list of it.";
    for foot in [notes, "Albert Ashdown was born in 1944. He grows beans."] {
        let t = page(&format!("{MONOLOGUE}{foot}\n"));
        let said: String = turns(&t).into_iter().map(|(_, text)| text + " ").collect();
        assert!(!said.contains("1948") && !said.contains("1944"), "{foot}: {said}");
        assert!(said.contains("laughed for a week"), "{said}");
    }
}

#[test]
fn a_menu_and_a_line_of_a_programme_are_no_title() {
    let story = MONOLOGUE.split_once("Holt\n\n").unwrap().1;
    let title = |head: &str| page(&format!("{head}\n\n{story}")).title;
    let asked = |head: &str, wanted: &str| assert_eq!(title(head).as_deref(), Some(wanted), "{head}");
    asked(
        "News   Sport   Culture   Weather\n\nThe keeper who was afraid of his dam\n\nBy Nora Feldt",
        "The keeper who was afraid of his dam",
    );
    let quoted = "“I wrote Moon, and had to explain it”\n\nA former dam keeper on the language of water\n\n12 May 2021";
    assert!(title(quoted).unwrap().contains("I wrote Moon"), "{:?}", title(quoted));
    asked(
        "A piano tuner on the wolf in every key\n\nMarch 12, 20238:01 AM ET\n\nHeard on Weekend Edition",
        "A piano tuner on the wolf in every key",
    );
    asked(
        "ORAL HISTORY INTERVIEW\nwith\nWALTER B. KEANE\n\nSpringfield\nMay 4, 1998\n\nTape 1 of 2, Side A",
        "ORAL HISTORY INTERVIEW",
    );
    asked(
        "[인터뷰] 커피 말고 보리차를 파는 카페, 보리점빵 사장님을 만나다\n\n안녕하세요, 동네책방 조이입니다 :)",
        "[인터뷰] 커피 말고 보리차를 파는 카페, 보리점빵 사장님을 만나다",
    );
    asked(
        "\"등대는 꺼진 적이 없어요\" 마지막 등대지기 강순도의 33년\n\n김현숙의 아침 인터뷰\n2024-05-17 09:42",
        "\"등대는 꺼진 적이 없어요\" 마지막 등대지기 강순도의 33년",
    );
    let bell = "In conversation with Bettina Oakapple, ferry bell-maker";
    asked(&format!("The Slow Lane\nMenu\nSearch\n\nINTERVIEW\n\n{bell}\n\nBy Rufus Tamm"), bell);
    let post = "Ask Me Anything with a lamp post painter";
    asked(&format!("{post}\n\nr/smalltrades · Posted by u/greenpaint 2 days ago"), post);
    asked("# Holt \\- a transcript\n\nMay 4, 1998", "Holt - a transcript");
    asked(
        "Small Hours\n\nA night baker on the sound of bread\n\nHeard on Small Hours\nMarch 3, 2022",
        "A night baker on the sound of bread",
    );
}

#[test]
fn how_to_cite_a_page_and_who_wrote_it_down_is_nobodys_speech() {
    for foot in [
        "Cite this interview: Vos, P. (2019). Interview with O. Lind. Bridge Museum, BM-2019-044.",
        "How to cite: Vos, P. (2019). Interview with O. Lind. Bridge Museum.",
        "Citation: Vos, P. (2019). Interview with O. Lind. Bridge Museum.",
        "Suggested citation\n\nVos, P. (2019). Interview with O. Lind. Bridge Museum.",
        "Vos, P. (2019). Interview with O. Lind. Bridge Museum.",
        "클로바노트에서 작성되었습니다.",
        "This editable transcript was computer generated and might contain errors.",
    ] {
        let t = page(&format!("{BRIDGE}{foot}\n"));
        assert_eq!(turns(&t).len(), 4, "{foot}: {:?}", turns(&t));
        assert!(turns(&t)[3].1.ends_with("the wrong way."), "{foot}: {:?}", turns(&t));
    }
}

#[test]
fn what_begins_like_a_reference_and_goes_on_is_speech() {
    for said in
        ["Chicago was cold: we left by boat.", "Apart from that: nobody came.", "인용하자면 이렇습니다: 배가 왔어요."]
    {
        let t = page(&format!("{MONOLOGUE}{said}\n\nI never went back there, and I am glad of it.\n"));
        let all: String = turns(&t).into_iter().map(|(_, text)| text + " ").collect();
        assert!(all.contains(said), "{said}: {all}");
    }
}

#[test]
fn a_measure_in_other_units_is_not_read() {
    let t = page(
        "면담자: 얼마나 받으셨어요?\n\n구술자: 쌀 두 되[약 3.6리터]를 받고 십 리[약 4km]를 걸었지.\n\n면담자: 힘드셨겠어요.\n\n구술자: 그랬지.\n",
    );
    assert_eq!(turns(&t)[1].1, "쌀 두 되를 받고 십 리를 걸었지.");
}

#[test]
fn what_messengers_players_and_tables_put_before_a_line_is_no_word_of_it() {
    const TALK: [(&str, &str); 6] = [
        ("Tom Renn", "Welcome back. Today we are talking about lighthouses."),
        ("Ines Falk", "Thank you for having me."),
        ("Tom Renn", "So how did you become a keeper?"),
        ("Ines Falk", "My father kept the light at Storne for thirty years."),
        ("Tom Renn", "And you did."),
        ("Ines Falk", "I did. I was nineteen and I thought it would be quiet."),
    ];
    type Line<'a> = &'a dyn Fn(usize, &str, &str) -> String;
    let written = |line: Line<'_>| {
        let lines = TALK.iter().enumerate().map(|(n, (name, said))| line(n, name, said));
        page(&lines.collect::<Vec<_>>().join("\n"))
    };
    let forms: [(&str, Line<'_>); 7] = [
        ("a messenger", &|n, name, said| format!("04/03/2025, 14:1{n} - {name}: {said}")),
        ("another", &|n, name, said| format!("[04/03/2025, 14:10:0{n}] {name}: {said}")),
        ("a Korean one", &|n, name, said| format!("2025년 3월 4일 오후 2:1{n}, {name} : {said}")),
        ("on a desk", &|n, name, said| format!("[{name}] [오후 2:1{n}] {said}")),
        ("a table", &|n, name, said| format!("00:0{n} | {name} | {said}")),
        ("with names first", &|n, name, said| format!("{name} | 00:0{n} | {said}")),
        ("slashes", &|_, name, said| format!("{name}// {said}")),
    ];
    for (what, form) in forms {
        let t = written(form);
        let said: Vec<(String, String)> = TALK.iter().map(|(n, s)| ((*n).to_owned(), (*s).to_owned())).collect();
        assert_eq!(turns(&t), said, "{what}");
    }
    // a player's lines say when, and who only by a mark
    for mark in ["", ">> "] {
        let t = written(&|n, _, said| format!("0:{:02} {mark}{said}", n * 7));
        assert_eq!((t.format, t.words.len()), ("clocked lines", 45), "{mark}");
        assert_eq!(t.words[8].time.map(|time| time.start.0), Some(7_000), "{mark}");
    }
    let chapters = "0:00 Intro\n3:12 The storm\n5:40 The horn\n9:01 The end\n12:00 Credits\n";
    assert_ne!(page(chapters).format, "clocked lines");
    let timed = written(&|n, name, said| format!("0:{:02} {name}: {said}", n * 7));
    assert_eq!((timed.format, timed.speakers.len()), ("plain interview", 2));
}

#[test]
fn a_short_line_between_an_answer_and_the_next_question_is_a_heading() {
    let talk = "The button man\n\nInterviewed on 2 September 2025\n\nHow did a shop for buttons survive?\n\nSlowly, I think. A shop of buttons has to be patient, and I am.\n\n\
                The scholar\n\nWhat do they mean by a scholar?\n\nA scholar is a button that has left home, and I find it behind the piano.\n\n\
                Is there a word that you made?\n\nI call it a Monday thread. It was on the needle, and it is never the right colour.\n\n\
                Across the counter\n\nWas the button on it?\n\nNo, he had lost it, and I gave him a blue one.\n";
    let t = page(talk);
    assert_eq!(speakers(talk), "Q A Q A Q A Q A", "{t:?}");
    let headings = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Heading);
    let headings: Vec<String> = headings.map(|p| t.text(p.words.clone())).collect();
    assert_eq!(headings, ["The scholar", "Across the counter"]);
    // an answer of a word is one, though it has no stop
    let short = page(&talk.replace("Slowly, I think. A shop of buttons has to be patient, and I am.\n\n", ""));
    assert!(turns(&short).contains(&("A".to_owned(), "The scholar".to_owned())), "{short:?}");
}

#[test]
fn a_dash_behind_the_letter_of_who_speaks_is_not_said() {
    let talk =
        "Q – How did you get the job?\n\nA – By being late. I was always late.\n\nQ – Four?\n\nA – It was a wedding.\n";
    let said: Vec<String> = turns(&page(talk)).into_iter().map(|(_, said)| said).collect();
    assert_eq!(said[..2], ["How did you get the job?", "By being late. I was always late."]);
    assert_eq!(speakers(talk), "Q A Q A");
}
