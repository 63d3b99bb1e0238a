//! Whose words a copied page has: what its writer, its listeners, its player and its transcriber put in is not its guest's.
use cornercast::{
    source::SourceId,
    transcript::{ParagraphKind, SetAsideKind, Transcript, read},
};

const BASE: &str = "The Long Bench\n\nAn interview with Gerda Pohl\n\nLena Marks: How did you come to sell ladders?\n\n\
    Gerda Pohl: My father sold ropes, and ropes had gone out of fashion. He told me that a ladder is a rope.\n\n";

fn page(lines: &[&str]) -> Transcript {
    read(SourceId(0), "page.txt", &format!("{BASE}{}\n", lines.join("\n\n"))).value
}

fn of(t: &Transcript, kind: ParagraphKind) -> Vec<String> {
    t.paragraphs.iter().filter(|p| p.kind == kind).map(|p| t.text(p.words.clone())).collect()
}

/// What one speaker says.
fn said(t: &Transcript, name: &str) -> String {
    let own = t.paragraphs.iter().filter(|p| p.speaker.is_some_and(|s| t.speakers[s.0] == name));
    own.filter(|p| p.kind == ParagraphKind::Speech).map(|p| t.text(p.words.clone())).collect::<Vec<_>>().join(" ")
}

/// What is said, and whether there is a hole in it.
fn sentence(text: &str) -> (String, bool) {
    let t = page(&["Lena Marks: And then?", &format!("Gerda Pohl: {text}")]);
    let hole = t.set_aside.iter().any(|s| matches!(s.kind, SetAsideKind::Unclear | SetAsideKind::Cut));
    (of(&t, ParagraphKind::Speech).pop().unwrap_or_default(), hole)
}

/// What is said, and the first term that is explained there; whether it is sure where the term begins.
fn gloss(text: &str) -> (String, Option<(String, bool)>) {
    let t = page(&[&format!("Gerda Pohl: {text}")]);
    (of(&t, ParagraphKind::Speech).pop().unwrap_or_default(), t.glosses.first().map(|g| (g.term.clone(), g.sure)))
}

fn marked(term: &str, sure: bool) -> Option<(String, bool)> {
    Some((term.to_owned(), sure))
}

#[test]
fn stations_mark_who_speaks_in_ways_of_their_own() {
    let turns = [
        ("진행자", "제빵 일을 언제 시작하셨습니까?"),
        ("한서림", "열아홉 살 겨울에 시작했습니다. 새벽 두 시에 나가서 아궁이에 불을 넣었어요."),
        ("진행자", "새벽에는 누가 빵을 사러 옵니까?"),
        ("한서림", "부두에서 일하는 사람들이 옵니다. 그분들은 온기를 사러 온다고 제가 늘 말합니다."),
        ("진행자", "그때 무엇이 힘드셨습니까?"),
        ("한서림", "졸음이었습니다. 반죽에 얼굴을 박고 잔 적도 있어요."),
    ];
    type Form = fn(&str, &str) -> String;
    let forms: [Form; 8] = [
        |name, said| format!("{} {name}: {said}", if name == "진행자" { "▶" } else { "▷" }),
        |name, said| format!("{} {name} : {said}", if name == "진행자" { "◆" } else { "◇" }),
        |name, said| format!("▣ {name} : {said}"),
        |name, said| format!("● {name}：{said}"),
        |name, said| format!("{name}) {said}"),
        |name, said| format!("◎ {name}: {said}"),
        |name, said| format!("{name}_ {said}"),
        |name, said| format!("{} {name}/빵집\n{said}", if name == "진행자" { "▷" } else { "▶" }),
    ];
    for form in forms {
        let text = turns.iter().map(|(name, said)| form(name, said)).collect::<Vec<_>>().join("\n\n");
        let t = read(SourceId(0), "page.txt", &text).value;
        for name in ["진행자", "한서림"] {
            let own = turns.iter().filter(|t| t.0 == name).map(|t| t.1).collect::<Vec<_>>().join(" ");
            assert_eq!(said(&t, name), own, "{text}\n{:?}", t.speakers);
        }
    }
    // a clock of minutes and seconds before each name
    let timed = "0:02 Ada: When did you start to bake?\n0:06 Maud Pellering: I was nineteen and it was winter.\n0:14 Ada: Who buys bread then?\n\
                 0:17 Maud Pellering: Dockers do.\n0:24 Ada: The office closed the gate.\n1:28 Maud Pellering: They did, and I walk around it.\n";
    let t = read(SourceId(0), "page.txt", timed).value;
    assert_eq!(
        said(&t, "Maud Pellering"),
        "I was nineteen and it was winter. Dockers do. They did, and I walk around it."
    );
    assert_eq!(said(&t, "Ada"), "When did you start to bake? Who buys bread then? The office closed the gate.");
    // one in brackets before a name that stands alone
    let above = timed.replace(": ", "\n").replace("0:", "\n[00:00:").replace("1:28", "\n[00:01:28");
    let above = above.replace(" Ada\n", "] Ada\n").replace(" Maud Pellering\n", "] Maud Pellering\n");
    let t = read(SourceId(0), "page.txt", above.trim_start()).value;
    assert_eq!(t.speakers, ["Ada", "Maud Pellering"], "{above}");
    assert_eq!(said(&t, "Ada"), "When did you start to bake? Who buys bread then? The office closed the gate.");
}

#[test]
fn the_sentences_around_a_soundbite_are_whose_report_it_is() {
    let report = |head: [&str; 2], bite: fn(&str) -> String| {
        let bites = [bite("손님을 불러 세워요. 그리고 한 모를 더 드립니다."), bite("저는 어머니한테 배웠어요.")];
        format!(
            "{}\n시장에는 '덤'이 있습니다. 윤소라 기자입니다.\n\n{}\n두부 가게에서 만났습니다.\n\n{}\n\n덤은 더 주는 물건입니다.\n\n\
             {}\n\n윤소라였습니다.\n",
            head[0], head[1], bites[0], bites[1]
        )
    };
    type Form = fn(&str) -> String;
    let forms: [([&str; 2], Form); 4] = [
        (["[앵커]", "[기자]"], |said| format!("[문두레/두부 가게 주인 : {said}]")),
        (["◀ 앵커 ▶", "◀ 기자 ▶"], |said| format!("[문두레/두부 가게 주인]\n\"{said}\"")),
        (["【 앵커멘트 】", "【 기자 】"], |said| format!("▶ 인터뷰 : 문두레 / 두부 가게 주인 - \"{said}\"")),
        (["<앵커>", "<기자>"], |said| format!("<인터뷰> 문두레(두부 가게 주인) : \"{said}\"")),
    ];
    for (head, bite) in forms {
        let text = report(head, bite);
        let t = read(SourceId(0), "page.txt", &text).value;
        let bare = |name: &str| said(&t, name).replace(['"', '“', '”'], "");
        assert_eq!(t.speakers, ["앵커", "기자", "문두레"], "{text}");
        assert_eq!(
            bare("문두레"),
            "손님을 불러 세워요. 그리고 한 모를 더 드립니다. 저는 어머니한테 배웠어요.",
            "{text}"
        );
        assert!(
            bare("기자").starts_with("두부 가게에서 만났습니다. 덤은 더 주는 물건입니다."),
            "{text}\n{}",
            bare("기자")
        );
    }
}

#[test]
fn names_in_parentheses_and_in_small_letters_are_known_by_coming_again() {
    let turns = [
        ("MARCUS", "I grew up on the quay, and my father kept the tide tables on the wall."),
        ("DEEPA", "What did they look like?"),
        ("MARCUS", "Long strips of paper, with the numbers in two columns."),
        ("DEEPA", "And did you learn to read them?"),
        ("MARCUS", "I was six. I got the spring tide wrong (as one does) and we lost a boat."),
    ];
    let page = |mark: &dyn Fn(&str) -> String| {
        let lines: Vec<String> = turns.iter().map(|(name, said)| format!("{} {said}", mark(name))).collect();
        read(SourceId(0), "page.txt", &format!("The Tide Tables\n\n{}\n", lines.join("\n"))).value
    };
    type Mark<'a> = (&'a dyn Fn(&str) -> String, &'a str);
    let marks: [Mark<'_>; 3] = [
        (&|name| format!("({name})"), "DEEPA"),
        (&|name| format!("{}:", name.to_lowercase()), "deepa"),
        (&|name| format!("{} oyelaran-reyes:", name.to_lowercase()), "deepa oyelaran-reyes"),
    ];
    for (mark, name) in marks {
        let t = page(mark);
        assert_eq!(said(&t, name), "What did they look like? And did you learn to read them?", "{:?}", t.speakers);
        assert_eq!(t.speakers.len(), 2);
    }
    // what is put in parentheses or before a colon here and there is no name
    let t = page(&|_| "(laughs)".to_owned());
    assert_eq!(t.speakers, Vec::<String>::new());
    let t = page(&|name| if name == "DEEPA" { "listen:".to_owned() } else { "one thing:".to_owned() });
    assert_eq!(t.speakers, Vec::<String>::new(), "{t:?}");
}

#[test]
fn a_clause_that_was_put_in_is_read_and_what_somebody_does_is_not() {
    for (text, read) in [
        ("My aunt believed [that it had drowned] until Easter.", "My aunt believed that it had drowned until Easter."),
        (
            "The vicar said [that goats can swim] and she said no.",
            "The vicar said that goats can swim and she said no.",
        ),
        ("He would go [blows a raspberry] until we stopped.", "He would go until we stopped."),
        ("He would go [whistles] until we stopped.", "He would go until we stopped."),
        ("It went [sings] “Mind the doors.”", "It went “Mind the doors.”"),
        ("It said [quotes] “one kettle.”", "It said “one kettle.”"),
        ("The foreman [reads from letter] wrote it down.", "The foreman wrote it down."),
        ("The foreman [rings bell] shouted.", "The foreman shouted."),
        ("And the cat [meows] sat on him.", "And the cat sat on him."),
        ("It went (sings) home.", "It went home."),
    ] {
        assert_eq!(sentence(text), (read.to_owned(), false), "{text}");
    }
}

#[test]
fn the_head_of_a_korean_archive_says_who_took_part_and_when() {
    let head = "시계공 이야기\n\n면담일: 2017. 9. 14.\n구술자: 오만수\n면담자: 박누리\n\n";
    let talk = "시계를 몇 개 돌보셨어요?\n\nG: 열한 개를 돌봤지요. 둘이 맞는 게 없었어요.\n\nI: 저도 시계를 망가뜨렸어요.\n\nG: 시계는 착해요.\n";
    for (asks, answers) in [("박누리", "오만수"), ("면담자", "구술자")] {
        let text =
            format!("{head}I: {talk}").replace("I: ", &format!("{asks}: ")).replace("G: ", &format!("{answers}: "));
        let t = read(SourceId(0), "page.txt", &text).value;
        assert_eq!(said(&t, answers), "열한 개를 돌봤지요. 둘이 맞는 게 없었어요. 시계는 착해요.", "{text}\n{t:?}");
        assert_eq!(said(&t, asks), "시계를 몇 개 돌보셨어요? 저도 시계를 망가뜨렸어요.", "{text}");
        assert_eq!(t.date, chrono::NaiveDate::from_ymd_opt(2017, 9, 14), "{text}");
        let asking: Vec<&str> = cornercast::script::asking(&t).iter().map(|s| t.speakers[s.0].as_str()).collect();
        assert_eq!(asking, [asks]);
    }
    // the name of a column stands before a headline
    let news = "뉴스 | 문화 | 스포츠\n\n<사람들> 줄자는 거짓말을 못 한다…양복장이 도길상 씨\n\n다음은 일문일답.\n\n\
                Q. 처음 만든 양복을 기억하십니까?\n\nA. 한쪽 팔이 길었어요.\n\nQ. 지금도 만드십니까?\n\nA. 그럼요. 두 팔이 같습니다.\n";
    let t = read(SourceId(0), "page.txt", news).value;
    assert_eq!(t.title.as_deref(), Some("<사람들> 줄자는 거짓말을 못 한다…양복장이 도길상 씨"));
}

#[test]
fn of_two_who_ask_neither_is_a_guest() {
    let text = "Marcus: Welcome back to The Long Shift. I'm Marcus. We have two people with us who drive a bakery van at night.\n\n\
                Lena: And I'm Lena Fisk. I brought the flask.\n\n\
                Marcus: Teodor, what is the first thing?\n\n\
                Teodor: The first thing is the smell. You come into the yard and you can smell whether it is a good night. If the rye is late, you smell wet stone. If everything is on time, it smells as if somebody forgave you.\n\n\
                Lena: That is beautiful. Amina, is that how it smells to you?\n\n\
                Amina: To me it smells of diesel. I read the map because he does not believe in it, and he goes by the dogs at every turning.\n\n\
                Lena: What do you call each other?\n\nTeodor: We have a word for it, and my boss does not know about it.\n";
    let t = read(SourceId(0), "a.txt", text).value;
    let asking: Vec<&str> = cornercast::script::asking(&t).iter().map(|s| t.speakers[s.0].as_str()).collect();
    assert_eq!(asking, ["Marcus", "Lena"]);
}

#[test]
fn a_paper_that_asks_under_its_whole_name_at_first_asks_and_is_no_title() {
    let text = "Lines\n\nTHE FOLD: Where do you start?\n\nLORNA PEAKE: With a river. I tried a map without one.\n\n\
                FOLD: Do people believe in them?\n\nPEAKE: My brother did. He wrote to me.\n\nFOLD: And you?\n\nPEAKE: I drew the river.\n";
    let t = read(SourceId(0), "page.txt", text).value;
    assert_eq!(t.title.as_deref(), Some("Lines"));
    assert_eq!(said(&t, "THE FOLD"), "Where do you start? Do people believe in them? And you?", "{:?}", t.speakers);
}

#[test]
fn a_term_of_two_words_of_hangul_is_not_its_last_one() {
    let term = |text: &str| gloss(text).1;
    assert_eq!(term("항구 눈물(소금물에 적셔 구운 빵)은 우리 동네 말이에요."), marked("항구 눈물", false));
    // a particle, a verb or a pointing word before it: the last one alone
    assert_eq!(term("우리는 눈물(소금물에 적셔 구운 빵)을 먹었어요."), marked("눈물", true));
    assert_eq!(term("제가 구운 눈물(소금물에 적신 빵)을 먹었어요."), marked("눈물", true));
    assert_eq!(term("그 눈물(소금물에 적신 빵)을 먹었어요."), marked("눈물", true));
}

#[test]
fn one_that_is_something_is_a_meaning_and_one_of_several_is_none() {
    let term = |text: &str| gloss(text).1;
    assert_eq!(term("We tied a “widow-knot” (one that is tied alone at night) there."), marked("widow-knot", true));
    assert_eq!(term("We had ropes (one or two) there."), None);
}

#[test]
fn what_a_transcriber_writes_where_words_are_lost_is_a_hole_and_what_an_editor_puts_in_is_read() {
    for mark in [
        "[several words missing]",
        "[deleted at the request of the narrator]",
        "[portion of tape erased]",
        "[tape skips]",
        "[blank]",
        "[phrase in Danish]",
        "[speaks German]",
        "[inaud.]",
        "[beep]",
        "[name of bolt?]",
        "[   ]",
        "*inaudible*",
        "(not clear)",
        "(name of bolt?)",
        "[in the house; see p. 14]",
    ] {
        let (text, hole) = sentence(&format!("I told him about the {mark} that we kept, and he wrote it down."));
        assert_eq!((text.as_str(), hole), ("I told him about the that we kept, and he wrote it down.", true), "{mark}");
    }
    let (text, hole) = sentence("My teacher, Miss [Elsa?] Brandt, said so.");
    assert_eq!((text.as_str(), hole), ("My teacher, Miss Brandt, said so.", true));
    for (text, read) in [
        ("My uncle was [party] secretary then.", "My uncle was party secretary then."),
        ("I sold it to the [German] officer.", "I sold it to the German officer."),
        ("He worked in the [foreign] ministry.", "He worked in the foreign ministry."),
        ("The [second] part of the story is longer.", "The second part of the story is longer."),
        ("I never spoke [in German] to him.", "I never spoke in German to him."),
        ("It was *missing* for a year.", "It was missing for a year."),
        ("I was up there (was I?) in May.", "I was up there (was I?) in May."),
        ("The tin[] was full.", "The tin was full."),
    ] {
        assert_eq!(sentence(text), (read.to_owned(), false), "{text}");
    }
}

#[test]
fn a_remark_that_an_editor_signs_or_that_has_its_own_verb_is_not_the_guests() {
    for remark in ["[I've seen it -LM]", "[the window is plastic – Grit]", "[I have seen it]", "[we've checked]"] {
        let (text, hole) = sentence(&format!("He preaches under it now {remark}."));
        assert_eq!((text.as_str(), hole), ("He preaches under it now.", false), "{remark}");
    }
    for (text, read) in [
        ("I remember that [we were] all there.", "I remember that we were all there."),
        ("He told us [he had gone] to the fair.", "He told us he had gone to the fair."),
        ("The [Harbour-Lane] ladder was long.", "The Harbour-Lane ladder was long."),
    ] {
        assert_eq!(sentence(text).0, read, "{text}");
    }
}

#[test]
fn what_a_marked_word_means_is_a_gloss_in_square_brackets_too() {
    for (text, read, term) in [
        (
            "We called them \"sleepers\" [short ladders], as they lay.",
            "We called them \"sleepers\", as they lay.",
            "sleepers",
        ),
        ("You can't mend a flamingo [an umbrella with a broken shaft].", "You can't mend a flamingo.", "flamingo"),
        (
            "At the staithe [a landing stage for coal] we waited for hours.",
            "At the staithe we waited for hours.",
            "staithe",
        ),
        (
            "If you were slow with the paddles [the sluice boards in the gate], they called you.",
            "If you were slow with the paddles, they called you.",
            "paddles",
        ),
        ("He was my dajo [uncle], and he laughed.", "He was my dajo, and he laughed.", "dajo"),
        ("We ate skirlie [oatmeal fried with onions] on Sundays.", "We ate skirlie on Sundays.", "skirlie"),
        ("We called it the Kesselhaus [boiler house].", "We called it the Kesselhaus.", "Kesselhaus"),
        // and in round ones
        (
            "We had a word for him, “mudhand” (somebody who gives advice while standing on dry land).",
            "We had a word for him, “mudhand”.",
            "mudhand",
        ),
        (
            "That was the “dry cargo” (people who would not help with the ropes) of the ship.",
            "That was the “dry cargo” of the ship.",
            "dry cargo",
        ),
        (
            "Our word for it was “the lull” (when nobody is on the quay and the gulls are asleep).",
            "Our word for it was “the lull”.",
            "the lull",
        ),
        (
            "She was a thumber (a visitor who leans on the button until the door is opened by somebody).",
            "She was a thumber.",
            "thumber",
        ),
    ] {
        assert_eq!(gloss(text), (read.to_owned(), marked(term, true)), "{text}");
    }
    for text in [
        "They called it \"the widow\" [in the village] then.",
        "My mother gave a man [a coin with a hole].",
        "“Go home” [he told us] and we went.",
        "When we reached the village [a guard with a lamp] stopped us.",
        "She worked in the party [secretary for youth] then.",
        "He joined the commune [secretary], and left.",
        "\"Sleepers\" [lay still] there.",
    ] {
        assert_eq!(gloss(text), (text.replace(['[', ']'], ""), None), "{text}");
    }
    assert_eq!(sentence("“He [the keeper] would shout.”").0, "“He would shout.”");
}

#[test]
fn a_paragraph_that_tells_of_the_guest_or_sends_its_reader_to_them_is_the_writers() {
    let t = page(&[
        "Gerda Pohl gets up and closes the window. I ask her whether she still climbs.",
        "I still climb, but only in the mornings.",
    ]);
    assert!(of(&t, ParagraphKind::Note).concat().starts_with("Gerda Pohl gets up"), "{t:?}");
    assert!(said(&t, "Gerda Pohl").ends_with("is a rope. I still climb, but only in the mornings."), "{t:?}");
    for end in [
        "You can find her shop on Weir Street. Go and see her, and tell her that I sent you.",
        "After that we had waffles, and I was too ashamed to tell him.\n\nIf you want Gerda to come, call me at home.",
        "Our thanks to Gerda Pohl for her time.",
    ] {
        let t = page(&["Lena Marks: And then?", "Gerda Pohl: I sold four hundred, and I fell off two.", end]);
        assert!(said(&t, "Gerda Pohl").ends_with("and I fell off two."), "{t:?}");
        let notes = of(&t, ParagraphKind::Note).join("\n\n");
        assert_eq!(notes, end);
    }
    let t =
        page(&["The Long Bench stands by the river. It rots there.", "Lena Marks: And then?", "Gerda Pohl: I left."]);
    assert!(said(&t, "Gerda Pohl").ends_with("It rots there. I left."), "{t:?}");
    // an answer may go on, and speak of others
    let more = "I planted a tree for him, and Otto says that it grew like a ladder. Gerda, he says, look at it.";
    let t = page(&["Lena Marks: And then?", "Gerda Pohl: I sold four hundred, and I fell off two.", more]);
    assert!(said(&t, "Gerda Pohl").ends_with("look at it."), "{t:?}");
}

#[test]
fn somebody_in_the_room_who_speaks_once_is_not_the_guest() {
    for who in ["Question from the floor", "A voice from the back", "Someone in the audience", "Shout from the gallery"]
    {
        let t = page(&[&format!("{who}: My uncle bought one."), "Gerda Pohl: That is what they do."]);
        assert_eq!(said(&t, who), "My uncle bought one.");
        assert!(!said(&t, "Gerda Pohl").contains("uncle"), "{t:?}");
    }
    let alone = "In Conversation\n\nJANE HOYT\n\nYou built a radio?\n\nMAREK LUND\n\nI did. My mother missed the tin.\n\n\
        JANE HOYT\n\nAnd today?\n\nMAREK LUND\n\nToday it is all noise, and I miss it.\n\n\
        Audience member: I have the tin still.\n\nMAREK LUND\n\nIt has biscuits in it.\n";
    let t = read(SourceId(0), "page.txt", alone).value;
    assert!(!said(&t, "MAREK LUND").contains("still"), "{t:?}");
    assert_eq!(said(&t, "Audience member"), "I have the tin still.");
}

#[test]
fn what_players_and_the_foot_of_a_page_say_is_not_the_guests() {
    let text = "The Long Bench\n\nAn interview with Gerda Pohl\n\nLena Marks:\nHow did you come to sell ladders?\n\n\
        Gerda Pohl:\nMy father sold ropes, and ropes had gone out of fashion.\n\nLoading video...\n\n\
        This content is not available in your region.\n\nHe told me that on a ladder, and fell.\n\n\
        Lena Marks:\nAnd then?\n\nGerda Pohl:\nI sold four hundred of them.\n\n\
        Retrieved from \"https://wiki.example/index.php?title=Gerda\"\nCategories: Ladders | Ropes\n";
    let t = read(SourceId(0), "page.txt", text).value;
    let all = "My father sold ropes, and ropes had gone out of fashion. He told me that on a ladder, and fell. \
        I sold four hundred of them.";
    assert_eq!(said(&t, "Gerda Pohl"), all);
}

#[test]
fn below_the_word_advertisement_stands_an_advertisement_or_what_the_page_goes_on_with() {
    let t = page(&["Lena Marks: And then?", "Advertisement", "I sold four hundred ladders, and I fell off two."]);
    assert!(said(&t, "Gerda Pohl").ends_with("and I fell off two."), "{t:?}");
    let t = page(&[
        "Advertisement",
        "Miller's boots never leak. Visit us on Weir Street, and get your second boot at half the price.",
        "Lena Marks: And then?",
        "Gerda Pohl: I sold four hundred ladders.",
        "Advertisement",
        "Boots for life. They never leak, and they let nobody down.",
    ]);
    assert!(!of(&t, ParagraphKind::Speech).concat().contains("leak"), "{t:?}");
    assert!(of(&t, ParagraphKind::Note).concat().starts_with("Boots for life"), "{t:?}");
}

#[test]
fn questions_behind_a_dash_are_asked_in_a_page_that_has_letters_too() {
    let text = "[인터뷰] 사투리 사전 만드는 한보름 씨\n김노을 기자\n\n한보름 씨의 작업실을 찾았다.\n\n\
        -사투리를 모으게 된 계기는 무엇인가.\n\n\"할머니가 제게 어여 오라고 하셨는데, 친구가 그 말을 몰랐어요.\"\n\n\
        Q. 사전은 언제 나오나.\n\nA. 내년 봄에 나옵니다. 선생님이 도와주셨어요.\n";
    let t = read(SourceId(0), "page.txt", text).value;
    assert_eq!(said(&t, "Q"), "사투리를 모으게 된 계기는 무엇인가. 사전은 언제 나오나.");
    assert!(said(&t, "A").starts_with("\"할머니가 제게"), "{t:?}");
    // below a paragraph that introduces somebody a sentence is no line of the title
    let text = "웃음 수집가 도라온 씨\n\n도 씨는 작업실에서 기자와 만났다. 그는 \"아버지는 웃을 때 무릎을 세 번 치셨다\"고 했다. 그것이 시작이었다. \
        그 뒤로 스무 해 동안 웃음을 모았다고 한다. 바닷가에서도 산골에서도 모았다.\n\n\"저는 제 웃음을 제일 싫어해요. 염소 같거든요.\"\n\n\
        ▶ 가장 귀한 웃음은?\n\n\"갓난아기의 첫 웃음이죠.\"\n\n▶ 어려운 점은?\n\n\"웃어 달라고 하면 아무도 못 웃어요.\"\n";
    let t = read(SourceId(0), "page.txt", text).value;
    assert_eq!(t.subtitle, None, "{t:?}");
    assert!(of(&t, ParagraphKind::Note).concat().contains("염소 같거든요"), "{t:?}");
}

#[test]
fn the_headline_is_the_title_and_a_line_about_its_writer_or_the_place_of_a_report_is_not() {
    let report = "“It has one hand,” said Finch. “It is always wrong.”\n\n“I still shout it,” he said.\n";
    let news = format!(
        "Port Leary Courier\nNews Sport Opinion\n\nThe last man who can read the tide clock\nEbba Lindqvist, Staff reporter\n\
         Published 07:30, 2 Nov 2021\n\nPORT LEARY — For forty-one years, Bartholomew Finch has climbed the steps of the tower.\n\n{report}"
    );
    let t = read(SourceId(0), "page.txt", &news).value;
    assert_eq!(t.title.as_deref(), Some("The last man who can read the tide clock"));
    let blog = "the spoon drawer\na blog about small kitchens\nHome / About / Contact\n\nFive questions for Lotte Barr, who repairs umbrellas\n\
        posted by Grit on Tuesday, February 9, 2016\n\n**How did you start?**\nI inherited forty of them.\n\n**What breaks first?**\nI say the ribs.\n";
    let t = read(SourceId(0), "page.txt", blog).value;
    assert_eq!(t.title.as_deref(), Some("Five questions for Lotte Barr, who repairs umbrellas"));
    let email = "The woman who names storms\n\nPosted by Admin in Interviews\n\nQ: Who are you?\n\nA: I am Rikke, and I name storms.\n";
    let t = read(SourceId(0), "page.txt", email).value;
    assert_eq!(t.title.as_deref(), Some("The woman who names storms"));
}

#[test]
fn a_day_with_its_year_first_is_a_day_and_one_that_may_be_two_is_offered_as_both() {
    let of = |line: &str| {
        read(SourceId(0), "page.txt", &format!("Edda Marlin\n\n{line}\n\nQ: Where?\n\nA: Here, in the back room.\n"))
    };
    let date = of("Date: 2009 March 3").value.date.map(|d| d.to_string());
    assert_eq!(date.as_deref(), Some("2009-03-03"));
    let two = of("Interview date: 12/03/1999").diagnostics;
    assert!(two[0].code == "W064" && format!("{two:?}").contains("1999-03-12 or as 1999-12-03"), "{two:?}");
}

#[test]
fn where_a_term_begins_that_nothing_marks_is_a_guess() {
    assert_eq!(gloss("He was the second hand (assistant overseer) here.").1, marked("second hand", false));
    assert_eq!(gloss("You wrote “CR” in the log (cold roast) then.").1, marked("log", false));
    assert_eq!(gloss("The levain (sourdough starter) is old.").1, marked("levain", true));
    assert_eq!(gloss("We had an excuse (a green one, I painted it) then.").1, None);
}

#[test]
fn a_noise_behind_a_word_that_is_named_is_what_the_word_means() {
    let (text, term) = gloss("Our word for the noise was \"porridge\" (static).");
    assert_eq!((text.as_str(), term), ("Our word for the noise was \"porridge\".", marked("porridge", true)));
    let (text, term) = gloss("He said \"never again\" (laughter) and left.");
    assert_eq!((text.as_str(), term), ("He said \"never again\" and left.", None));
}

#[test]
fn the_mark_of_a_tape_between_dashes_breaks_no_sentence() {
    let t = page(&["--End of Tape 1, Side A--", "I still think that it is funny."]);
    assert!(said(&t, "Gerda Pohl").ends_with("is a rope. I still think that it is funny."), "{t:?}");
}

#[test]
fn the_place_of_a_report_is_no_word_of_it() {
    let page = |place: &str| {
        let first = "For forty-one years, Bartholomew Finch has climbed the steps of the tower, says his sister.";
        let rest = "“It has one hand,” said Finch. “It is always wrong.”\n\n“I still shout it,” he said.";
        let text = format!("The tide clock\n\nBy Ebba Lindqvist\n\n{place}{first}\n\n{rest}\n");
        read(SourceId(0), "page.txt", &text).value
    };
    for place in ["PORT LEARY — ", "WESTHAVEN (HP) – ", "NEW HOLM, Cove County (AP) — "] {
        let t = page(place);
        assert!(of(&t, ParagraphKind::Speech)[0].starts_with("For forty-one years"), "{t:?}");
        assert!(t.set_aside.iter().any(|s| s.text == place.trim()), "{t:?}");
    }
    assert!(of(&page("NEVER — he said — "), ParagraphKind::Speech)[0].starts_with("NEVER"));
}

#[test]
fn who_or_what_a_word_points_at_is_a_note_and_the_sentence_is_whole_without_it() {
    for (text, aired) in [
        ("They [soldiers] came at night.", "They came at night."),
        ("They [former pupils] send me cards.", "They send me cards."),
        ("You knew them [guards] by name.", "You knew them by name."),
        ("We gave them [bells] and went on.", "We gave them bells and went on."),
        ("This [the river crossing] took a night.", "This took a night."),
        ("My cousin Ray [Raymond Kemp] lost a boot.", "My cousin Ray lost a boot."),
        ("German still has it [übermorgen] today.", "German still has it today."),
        ("오빠는 그 사람[선주]한테 배를 빌렸어요.", "오빠는 그 사람한테 배를 빌렸어요."),
        ("그 양반[뱃사공 조합 어른]이 웃었어요.", "그 양반이 웃었어요."),
        ("거기[함지포]에서는 다 그래요.", "거기에서는 다 그래요."),
        ("우리 시어머니[시어머니 이름은 박순이]는 웃었어요.", "우리 시어머니는 웃었어요."),
        ("아버지[최만길]가 그랬어요.", "아버지가 그랬어요."),
        // what the sentence lacks is read
        ("They [had] come at night.", "They had come at night."),
        ("They [always] come at night.", "They always come at night."),
        ("The [Theatre] closed.", "The Theatre closed."),
        ("He was the [party] secretary.", "He was the party secretary."),
        ("우리[는] 갔어요.", "우리는 갔어요."),
    ] {
        assert_eq!(sentence(text).0, aired, "{text}");
        assert!(gloss(text).1.is_none(), "{text}");
    }
}

#[test]
fn numbers_of_notes_are_not_read() {
    let notes = "NOTES\n\n1. William James, The Principles, p. 251.\n\n2. See Lindqvist, pp. 33–35.";
    for (one, two) in [("1", "2"), ("¹", "²")] {
        let text = format!("Gerda Pohl: It is “intensely active.”{one} The gap stays.{two} I went 2 miles for it.");
        let t = page(&[&text, notes]);
        let said = said(&t, "Gerda Pohl");
        assert!(said.ends_with("It is “intensely active.” The gap stays. I went 2 miles for it."), "{said}");
        assert!(!said.contains("William James"));
    }
    // a list of the page is no list of notes
    let t =
        page(&["Gerda Pohl: We had 2 rules. I wrote them down.", "1. Never climb alone.", "2. Never sell a bent one."]);
    assert!(t.text(0..t.words.len()).contains("Never climb alone"));
}

#[test]
fn who_speaks_as_the_show_does_is_no_guest() {
    let lines = [
        "Omar Reed: You're listening to Bread Talk. I'm Omar Reed.",
        "Tess Quill: And I'm Tess Quill. Today we've got Lena Moss with us, who bakes in a lighthouse.",
        "Omar Reed: So you bake in a lighthouse.",
        "Lena Moss: Round things. There isn't a straight wall in the building, so every tin that I own is round.",
        "Tess Quill: And how long have you been there?",
        "Lena Moss: Nine years in the spring. I came for a weekend and the boat broke, and nobody was sorry.",
    ];
    let t = read(SourceId(0), "page.txt", &lines.join("\n\n")).value;
    let asking: Vec<_> = cornercast::script::asking(&t).into_iter().map(|id| t.speakers[id.0].as_str()).collect();
    assert_eq!(asking, ["Omar Reed", "Tess Quill"]);
    // of two the guest may have a show, too
    let two: Vec<_> = lines.iter().filter(|l| !l.starts_with("Omar")).copied().collect();
    let t = read(SourceId(0), "page.txt", &two.join("\n\n")).value;
    assert!(cornercast::script::asking(&t).iter().all(|id| t.speakers[id.0] != "Lena Moss"));
}

#[test]
fn a_paper_that_asks_is_a_speaker_and_its_first_question_no_title() {
    let lines = [
        "The man who remembers menus",
        "The Long Table: Where did it start?",
        "Gus Pelham: At the Station Hotel, in 1961. I had my sister read me the menu at breakfast.",
        "TLT: And nobody knew?",
        "GP: The chef knew. He changed the soup at noon one day to catch me out.",
        "TLT: What did you sing?",
        "GP: The soup that was not there. The trouble: a bishop had ordered it.",
    ];
    let t = read(SourceId(0), "page.txt", &lines.join("\n\n")).value;
    assert_eq!(t.title.as_deref(), Some(lines[0]));
    assert_eq!(t.speakers.len(), 2, "{:?}", t.speakers);
    assert!(said(&t, "Gus Pelham").contains("The trouble: a bishop"));
    // asked by its whole name each time
    let t = page(
        &lines.map(|l| l.replace("TLT", "The Long Table").replace("GP", "Gus Pelham")).each_ref().map(String::as_str),
    );
    assert!(t.speakers.iter().any(|s| s == "The Long Table"), "{:?}", t.speakers);
    // what is said once with a colon is nobody's name
    let t = page(&[
        "Ann Reed: We waited. The Big Problem: no bread.",
        "Ben Ruiz: And then?",
        "The Long Wait: it was cold.",
        "Ann Reed: Then we left.",
    ]);
    assert!(t.speakers.iter().all(|s| s != "The Long Wait"), "{:?}", t.speakers);
}

#[test]
fn a_double_name_is_shortened_to_all_of_its_letters_and_stays_one_speaker() {
    let t = page(&[
        "The Bread Line: Why bread?",
        "Tomas Reyes-Holm: Because it is cheap to fail. You throw away flour and water.",
        "TBL: You mention the mother a lot. What is it?",
        "TRH: The mother is the piece of dough that you keep back. Mine is from 1998.",
        "TBL: What did they say at the border?",
        "TRH: They let me go. Nobody wants to argue with a man with a jar.",
    ]);
    assert_eq!(t.speakers[2..], ["The Bread Line", "Tomas Reyes-Holm"]);
    assert!(said(&t, "Tomas Reyes-Holm").contains("a man with a jar"));
}

#[test]
fn the_mark_of_a_paragraph_in_bold_closes_behind_its_words_and_is_none_of_them() {
    let t = page(&[
        "**Q: What does a lock keeper do?**",
        "A: I wait, mostly. You put the *big* kettle on.",
        "**Q:** Is it **very** lonely?",
        "**A: No. The boats come by.**",
    ]);
    assert_eq!(said(&t, "Q"), "What does a lock keeper do? Is it very lonely?");
    assert_eq!(said(&t, "A"), "I wait, mostly. You put the big kettle on. No. The boats come by.");
}

#[test]
fn prompts_without_a_question_mark_are_told_from_what_is_answered() {
    let plain = |lines: &[&str]| {
        let text = format!("The last key cutter of Salt Row\n\n{}\n", lines.join("\n\n"));
        read(SourceId(0), "page.txt", &text).value
    };
    let talk = [
        "Tell us about your first day in the shop.",
        "My uncle put me on a crate behind the counter and told me not to touch the wheel. I touched it before noon, and I have the scar still.",
        "You never left the street.",
        "I went once to the coast for a week and came back after three days. There was nobody on the beach who needed a key.",
        "People say that you can copy a key by looking at it.",
        "That is a story that the children tell, and I never said no to it. I can read the cuts when I hold it to the window.",
        "Describe the sound of the machine.",
        "It is like a cat that has been asked a question. You hear it in your teeth first, and then in your elbows.",
    ];
    let t = plain(&talk);
    assert_eq!(t.speakers.len(), 2, "{:?}", t.speakers);
    let answers = said(&t, "A");
    assert!(
        answers.starts_with("My uncle") && !answers.contains("Tell us") && !answers.contains("People say"),
        "{answers}"
    );
    // a story with short paragraphs in it has one teller
    let story = [
        "You never left the street.",
        "That is what my mother wrote on the last page of the book that she kept for me under the stairs of the house.",
        "I read it at the kitchen table and I laughed. The kettle had boiled dry by then, and I had not heard it at all.",
        "We waited.",
        "Nobody came for the key, and in the end I hung it on the nail where it hangs still, with its label in her hand.",
        "I went once to the coast for a week and came back after three days. There was nobody on the beach who needed a key.",
    ];
    assert!(plain(&story).speakers.len() < 2, "{:?}", plain(&story).speakers);
}

#[test]
fn a_slanted_paragraph_about_a_speaker_is_a_note() {
    let t = page(&[
        "**Ann:** Does she mind?",
        "**Bo:** She says that I talk to them.",
        "*Bo laughs and shows the scar on her hand.*",
        "The kite has nobody else.",
        "*Nobody* else, I say, and I mean *nobody*.",
    ]);
    assert!(of(&t, ParagraphKind::Note).iter().any(|note| note.contains("the scar")), "{t:?}");
    assert_eq!(
        said(&t, "Bo"),
        "She says that I talk to them. The kite has nobody else. Nobody else, I say, and I mean nobody."
    );
}

#[test]
fn a_remark_of_who_asks_is_not_the_guests_where_every_second_paragraph_asks() {
    let read = |text: &str| read(SourceId(0), "page.txt", text).value;
    let talk = "Interviews with a Bell Tuner\n\nInterviewed May 4, 2011\n\nHow do you tune a bell?\n\nFrom inside, with a file. I take off what it does not need.\n\n\
        Does it hurt the ears?\n\nOnly mine, and only on Sundays when I hear my mistakes.\n\nI once stood below the one at Ostrow for an hour.\n\n\
        Then you have heard my worst work. We called her “the soup”.\n\nWhat is the best one?\n\nThe one that nobody has rung yet, I always say.\n";
    let t = read(talk);
    assert_eq!(t.speakers, ["Q", "A"]);
    assert!(said(&t, "Q").contains("I once stood") && !said(&t, "A").contains("I once stood"), "{t:?}");
    // an answer of three paragraphs, and the page does not go by turns
    let longer = talk
        .replace("I once stood below the one at Ostrow for an hour.\n\n", "I lost a nail once. I kept the bell.\n\n");
    let longer = longer.replace("Then you have", "They had").replace(" my worst work", "\n\nI say sorry to her");
    assert!(!said(&read(&longer), "Q").contains("I lost a nail"));
    let korean = "가발 장인과의 인터뷰\n\n2018년 3월 4일 인터뷰\n\n몇 개나 만드셨습니까?\n\n천 개쯤 됩니다. 돌아온 것은 세 개예요.\n\n손님들은 무슨 말을 하십니까?\n\n말은 안 하시고 거울만 보십니다. 저도 같이 봅니다.\n\n거짓말도 하셨군요.\n\n\
        가발이 하는 거지 제가 하는 게 아닙니다.\n\n저도 하나 맞춰 볼까 생각한 적이 있습니다.\n\n아직 괜찮으세요. 십 년 뒤에 제 가게로 오세요.\n";
    let t = read(korean);
    assert!(said(&t, "Q").contains("저도 하나") && !said(&t, "A").contains("저도 하나"), "{t:?}");
}

#[test]
fn an_initial_at_the_start_of_a_paragraph_is_no_letter_of_who_speaks() {
    let read = |text: &str| read(SourceId(0), "page.txt", text).value;
    let told = "Interviews with a Lock Keeper\n\nInterviewed October 9, 2017\n\nI was born in the lock house, and my mother kept the gate.\n\n{}\n\nI have held the key for fifty years, and I never lent it.\n";
    for line in [
        "A. J. Pell was the secretary and gave my father his orders.",
        "A. Pell gave my father his orders.",
        "Q. J. Pell was the secretary and gave my father his orders.",
        "Q. is what we called a letter without an address.",
    ] {
        let t = read(&told.replace("{}", line));
        assert!(t.speakers.is_empty(), "{line}: {:?}", t.speakers);
        let all = of(&t, ParagraphKind::Speech);
        assert!(all.len() == 3 && all[1] == line, "{all:?}");
    }
    let t = read("Interviews with a Lock Keeper\n\nQ. Who hired you?\n\nA. J. Pell hired me, and I was sixteen.\n");
    assert_eq!(said(&t, "A"), "J. Pell hired me, and I was sixteen.");
}

#[test]
fn words_of_the_guest_below_the_day_are_the_subtitle_of_interviews_with_somebody() {
    for (title, words) in [
        ("Interviews with a Shoe Fitter", "“You smile with your feet”"),
        ("Interviews with a Shoe Fitter", "\"You smile with your feet\""),
        ("구두 수선공과의 인터뷰", "“발은 거짓말을 안 합니다”"),
    ] {
        let text = format!(
            "Back to all interviews\n\nNight Shift Collection\n\n{title}\n\nInterviewed February 13, 2010\n\n{words}\n\nI fitted shoes for twenty-two years on my knees, and I can tell you that nobody has two feet of the same size.\n"
        );
        let t = read(SourceId(0), "page.txt", &text).value;
        assert_eq!((t.title.as_deref(), t.subtitle.as_deref()), (Some(title), Some(words)));
    }
    let below = "Interviews with a Sail Mender\n\nThe Harbour Lofts Collection\n\nInterviewed October 1, 2004\n\nI mended sails for thirty years, and I never once stood on a deck, because I am sick in a bath.\n";
    let t = read(SourceId(0), "page.txt", below).value;
    assert_eq!((t.title.as_deref(), t.subtitle.as_deref()), (Some("Interviews with a Sail Mender"), None));
}

#[test]
fn where_a_short_paragraph_may_be_the_next_question_nobody_is_named() {
    let read = |text: &str| read(SourceId(0), "page.txt", text).value;
    let talk = "A conversation with a porter\n\nInterviewed on 30 April 2015\n\nHow did you begin?\n\nI came in out of the rain, and they gave me a cap.\n\n\
        Was it warm?\n\nIt was a coat for a man of another size, and I wore it for thirty years in that hall.\n\n{}\n\nForty-one. The coat lasted thirty of them.\n\n\
        How does one stay awake?\n\nOne sleeps in slices, with one ear on the lift, and I knew every bell.\n\nDid they find out?\n\nThey did, at the end, when I asked for my papers.\n\nI knew it.\n";
    assert!(read(&talk.replace("{}", "That was forty years ago in this hall.")).speakers.is_empty());
    let long = "I was asked to go to another house, and to a third one by the station, and I said no to both of them because of the stairs.";
    let t = read(&talk.replace("{}", long));
    assert!(said(&t, "A").contains("another house") && said(&t, "Q").contains("stay awake"), "{:?}", t.speakers);
}

#[test]
fn words_that_a_page_sets_large_are_headings_and_a_quotation_goes_on() {
    let read = |text: &str| read(SourceId(0), "page.txt", text).value;
    let long = |n: usize| {
        format!(
            "I wound {n} clocks in the town, and it took me from Monday to Saturday, and on Sunday they all ran on what they had."
        )
    };
    let set = format!(
        "Interviews with a Clock Winder\n\nInterviewed December 18, 2013\n\n{}\n\n“You are always alone with the time”\n\n{}\n\n“They rang me from a wedding”\n\n{}\n",
        long(30),
        long(40),
        long(50)
    );
    let t = read(&set);
    assert_eq!(of(&t, ParagraphKind::Heading).len(), 2, "{:?}", of(&t, ParagraphKind::Speech));
    let paper = "[인터뷰] 30년 제빵사\n\n―간판을 왜 안 다셨습니까.\n\n“냄새가 먼저 갔습니다. 그래서 안 달았습니다.”\n\n―가장 많이 팔리는 빵은.\n\n\
        “못난이빵입니다. 지금도 매일 떨어뜨립니다.\n\n손님들은 그걸 몰라요. 싸서 사 가시는 겁니다.”\n\n―새벽에 무슨 생각을 하십니까.\n\n“아무 생각도 안 합니다.”\n";
    let t = read(paper);
    assert!(said(&t, "A").contains("손님들은 그걸 몰라요") && said(&t, "A").contains("못난이빵"), "{t:?}");
    let cow = "넝마주이 할아버지 인터뷰\n\n2009년 3월 3일\n\n소가 한 마리 있었습니다.\n\n이름이 월요일이었습니다.\n\n아침마다 저보다 먼저 길을 알았습니다. 무청을 준 집이면 꼭 그 앞에서 섰습니다. 사람들은 제가 들른 줄 알았습니다.\n";
    assert_eq!(of(&read(cow), ParagraphKind::Speech).len(), 3);
    let archive = "시장 사람들 구술 기록\n면담 일자: 2019. 11. 3.\n\n문: 언제 시작하셨습니까?\n\n답: 스물두 살에 시작했지요.\n\n문: 무엇을 파셨습니까?\n\n답: 묵을 팔았습니다.\n";
    let t = read(archive);
    assert_eq!(
        (t.speakers.len(), t.date.map(|d| d.to_string())),
        (2, Some("2019-11-03".to_owned())),
        "{:?}",
        t.speakers
    );
}
