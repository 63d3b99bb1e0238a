//! What the brackets, marks and labels of a copied page mean, in small pages that were found to be read wrongly.
use cornercast::{
    script::outline::{Parts, outline},
    source::SourceId,
    transcript::{Paragraph, ParagraphKind, SetAsideKind, read},
};

/// What is spoken in a page, the glosses of it, and its notes.
fn read_page(page: &str) -> (String, Vec<(String, String)>, Vec<String>) {
    let read = read(SourceId(0), "page.txt", page).value;
    let of = |kind: ParagraphKind| {
        read.paragraphs.iter().filter(move |p| p.kind == kind).map(|p| read.text(p.words.clone())).collect::<Vec<_>>()
    };
    let glosses = read.glosses.iter().map(|g| (g.term.clone(), g.meaning.clone())).collect();
    (of(ParagraphKind::Speech).join(" "), glosses, of(ParagraphKind::Note))
}

#[test]
fn a_bracket_that_says_what_a_noun_means_is_a_gloss_and_one_that_a_sentence_needs_is_read() {
    for (sentence, spoken, gloss) in [
        ("We baked borivki [rye bread] on Sundays.", "We baked borivki on Sundays.", Some(("borivki", "rye bread"))),
        (
            "The inminban [street watch] came to count us.",
            "The inminban came to count us.",
            Some(("inminban", "street watch")),
        ),
        ("They called the party [cell secretary] in.", "They called the party cell secretary in.", None),
        ("Our street [committee leader] counted us.", "Our street committee leader counted us.", None),
        ("My object [at the time] was bread.", "My object at the time was bread.", None),
        ("The kingdom [guest house] fed us.", "The kingdom guest house fed us.", None),
        ("The bread [ration card] was lost.", "The bread ration card was lost.", None),
        ("손전화[휴대전화]가 처음 들어왔습니다.", "손전화가 처음 들어왔습니다.", Some(("손전화", "휴대전화"))),
        ("학교[의 선생님]이 말씀하셨습니다.", "학교의 선생님이 말씀하셨습니다.", None),
        ("어머니[께서] 말씀하셨습니다.", "어머니께서 말씀하셨습니다.", None),
        ("The head of the [rowing club] paid us.", "The head of the rowing club paid us.", None),
        ("He was an elder [of the village] then.", "He was an elder of the village then.", None),
        ("I saw an old [fishing boat] there.", "I saw an old fishing boat there.", None),
        ("We had sold [rye bread] there.", "We had sold rye bread there.", None),
        ("My cousin [and his wife] came too.", "My cousin and his wife came too.", None),
    ] {
        let page =
            format!("I lived by the harbour for years, and I remember all of it well.\n\n{sentence} I was there.\n");
        let (said, glosses, _) = read_page(&page);
        assert!(said.contains(spoken), "{sentence}: {said}");
        let found = glosses.first().map(|(t, m)| (t.as_str(), m.as_str()));
        assert_eq!(found, gloss, "{sentence}");
    }
    let (said, glosses, notes) =
        read_page("I was paid forty velt [about one dollar at the time] a month, and my brother was paid thirty.\n");
    assert!(said.contains("forty velt a month") && glosses.is_empty(), "{said} {glosses:?}");
    assert_eq!(notes, ["about one dollar at the time"]);
}

#[test]
fn a_gloss_over_two_lines_keeps_the_space_between_its_words() {
    let page = "We kept the bees behind the oven for the whole of that winter, and my aunt\nmade a smoker of a tin (a thing that breathes on\nbees) and she never once was stung by any of them in all of those years.\n";
    let (_, glosses, _) = read_page(page);
    assert_eq!(glosses, [("tin".to_owned(), "a thing that breathes on bees".to_owned())]);
}

#[test]
fn a_side_remark_and_a_word_in_chinese_characters_explain_nothing() {
    for (sentence, spoken) in [
        ("It came after a storm (usually a Tuesday), and it carried things back.", "a storm (usually a Tuesday), and"),
        ("They gave us tablets (computers, not the other kind) for it.", "(computers, not the other kind)"),
        ("We waited for the season (that is, for the cod in February) then.", "the season (that is"),
        ("저는 그 도(道)에서 태어났습니다.", "그 도에서 태어났습니다"),
    ] {
        let (said, glosses, _) =
            read_page(&format!("I lived by the harbour for years. I remember it.\n\n{sentence}\n"));
        assert!(said.contains(spoken) && glosses.is_empty(), "{sentence}: {said} {glosses:?}");
    }
    let (_, glosses, _) =
        read_page("I lived by the harbour. I had a fork (a tuning fork, not an eating fork) in my coat.\n");
    assert_eq!(glosses.len(), 1, "{glosses:?}");
    let (_, glosses, _) = read_page("I lived by the harbour. We ate an aldo (that is, a flat loaf) each day.\n");
    assert_eq!(glosses, [("aldo".to_owned(), "a flat loaf".to_owned())]);
    let (said, glosses, _) = read_page("I lived by the harbour. My father had a flat boat (borivka) for the nets.\n");
    assert_eq!(glosses, [("borivka".to_owned(), "flat boat".to_owned())], "{said}");
}

#[test]
fn what_an_editor_says_of_names_is_told_to_the_presenter_and_a_silence_is_not_read() {
    let page = "I kept the lamp for years, and my brother kept the boat.\n\n(After a long silence.) He is not here now.\n\n\
                [The interviewee’s name is withheld.]\n";
    let (said, _, notes) = read_page(page);
    assert_eq!(said, "I kept the lamp for years, and my brother kept the boat. He is not here now.");
    assert_eq!(notes, ["The interviewee’s name is withheld."]);
    let (said, _, notes) = read_page(
        "저는 등대를 지켰습니다. 형은 배를 지켰습니다.\n\n※ 이 면담은 구술자의 요청으로 이름을 밝히지 않습니다.\n",
    );
    assert!(!said.contains("요청") && notes.len() == 1, "{said} {notes:?}");
}

#[test]
fn a_line_that_says_when_the_interview_was_is_no_name_above_a_title() {
    for when in
        ["Interviewed in the spring of 2001", "Interviewed on March 3 and 4, 2011", "Recorded in Oradea, autumn 1998"]
    {
        let page = format!(
            "Back to all interviews\n\nThe Ship Collection\n\nInterviews with a Ship's Baker\n\n{when}\n\nBread at sea\n\n\
             I baked on ships for nineteen years, and I remember every oven. My first one was under the stairs.\n"
        );
        let read = read(SourceId(0), "page.txt", &page).value;
        assert_eq!(read.title.as_deref(), Some("Interviews with a Ship's Baker"), "{when}");
        assert_eq!((read.subtitle.as_deref(), read.date), (Some("Bread at sea"), None), "{when}");
    }
}

#[test]
fn marks_of_their_own_and_names_before_a_dash_say_who_speaks() {
    let talk = |page: &str| {
        let read = read(SourceId(0), "page.txt", page).value;
        let speech = read.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
        let name = |p: &Paragraph| p.speaker.and_then(|id| read.speakers.get(id.0)).cloned().unwrap_or_default();
        speech.map(|p| format!("{}: {}", name(p), read.text(p.words.clone()))).collect::<Vec<_>>()
    };
    let marked = "등대지기 인터뷰\n\n▶ 무엇이 어려웠나요?\n\n▷ 심심한 거요. 심심해야 안전한 겁니다.\n\n▶ 흰 날이 많았습니까?\n\n\
                  ▷ 서른여덟 해가 흰 날입니다.\n\n▶ 농담을 좋아하신다고 들었습니다.\n\n▷ 상대가 갈매기밖에 없으니까요.\n";
    let found = talk(marked);
    assert_eq!(found.len(), 6, "{found:#?}");
    assert_eq!((found[0].as_str(), found[5].as_str()), ("Q: 무엇이 어려웠나요?", "A: 상대가 갈매기밖에 없으니까요."));
    let dashed = "A Word with the Lift Man\n\nNELL – How do you find your way?\n\nEZRA – By smell, mostly.\n\n\
                  NELL – Do porters have their own words?\n\nEZRA – Plenty. I like a parcel at four in the morning.\n";
    assert_eq!(talk(dashed)[1], "EZRA: By smell, mostly.");
    // the place before a report is nobody
    let report = "LOW HARBOUR — The ferry was late again, and I was on it with my brother.\n\nWe laughed about it all the way home.\n";
    assert!(talk(report)[0].contains("LOW HARBOUR"), "{:?}", talk(report));
}

#[test]
fn who_pays_for_a_programme_and_who_presents_it_is_not_quoted() {
    let page = "Announcer: This episode is sponsored by Hatstand. Small Weather is supported by listeners like you.\n\n\
                Corin Vale: Welcome back. Today I'm joined by Pip Oyelar, who has collected three hundred names for winds.\n\n\
                Pip Oyelar: I have. The mill sponsored me with a notebook, and I filled it in a winter, and then I asked the baker for another one, and she gave me hers with the prices of flour in it.\n\n\
                Corin: What was the first name you collected?\n\n\
                Pip: The letter-opener. It comes through the smallest gap, and it knows what is in the post.\n\n\
                Corin: Have you ever named one yourself?\n\nPip: Just one. I called it the apology.\n\n\
                Corin: That was Pip Oyelar. Her book is out now, and I'm Corin Vale, see you next week.\n";
    let read = read(SourceId(0), "page.txt", page).value;
    let found = outline(&read, Parts::Count(1), None);
    let air = |words: &str| found.soundbites.iter().any(|b| b.text.contains(words));
    assert!(air("The mill sponsored me"), "{:#?}", found.soundbites);
    for words in ["Hatstand", "listeners like you", "three hundred names", "Her book is out", "Have you ever"] {
        assert!(!air(words), "{words}: {:#?}", found.soundbites);
    }
    assert!(found.left.iter().any(|(why, _)| why.contains("who pays")), "{:?}", found.left);
}

/// Languages whose letters have no capitals, some written from right to left.
#[test]
fn labels_and_questions_are_known_in_letters_without_capitals() {
    let arabic = "مقابلة مع ليلى\n\nسؤال: متى بدأت العمل في المخبز؟\n\nليلى: بدأت قبل عشر سنوات، وكنت أظن أن الخبز سهل. لكن الخبز يعلمك الصبر كل صباح.\n\nسؤال: وما هي الكلمة التي تعلمتها هناك؟\n\nليلى: تعلمت كلمة «الخميرة». هي ما يجعل العجين ينمو.\n";
    let hebrew = "ראיון עם דנה\n\nשאלה: מתי התחלת לעבוד במאפייה?\n\nדנה: התחלתי לפני עשר שנים. הלחם מלמד אותך סבלנות.\n\nשאלה: ומה למדת שם?\n\nדנה: למדתי את המילה שאור. היא מה שגורם לבצק לתפוח.\n";
    let chinese = "与林娜的访谈\n\n问：你什么时候开始在面包店工作？\n\n林娜：我十年前开始。面包每天早上教你耐心。\n\n问：你在那里学到了什么词？\n\n林娜：我学到了酵母这个词。它让面团长大。\n";
    for (page, asks, answers) in [(arabic, "سؤال", "ليلى"), (hebrew, "שאלה", "דנה"), (chinese, "问", "林娜")]
    {
        let read = read(SourceId(0), "interview.txt", page);
        let speakers = &read.value.speakers;
        assert_eq!(speakers, &[asks.to_owned(), answers.to_owned()], "{page}");
        let said: usize = read.value.words.len();
        assert!(said >= 4 && !read.value.words.iter().any(|w| w.text.contains(answers)), "{:?}", read.value.words);
    }
}

/// The title, the speakers and, of each turn, who speaks and how it begins.
fn turns(page: &str) -> (Option<String>, Vec<String>) {
    let read = read(SourceId(0), "page.txt", page).value;
    let speech = read.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    let turn = |p: &Paragraph| {
        let who = p.speaker.map_or("", |s| read.speakers[s.0].as_str());
        let words: Vec<String> = read.text(p.words.clone()).split(' ').take(3).map(str::to_owned).collect();
        format!("{who}: {}", words.join(" "))
    };
    (read.title.clone(), speech.map(turn).collect())
}

#[test]
fn a_sentence_that_begins_with_what_is_kept_back_is_not_aired() {
    for (sentence, whole) in [
        ("[Name withheld] came first, and he brought a spade for us all to use.", false),
        ("Mr. X____ came first, and he brought a spade for us all to use.", false),
        ("He came from ████ first, and he brought a spade for us all to use.", false),
        ("He was called [NAME], and he brought a spade for us all to use.", false),
        (
            "[Laughter] He came first, and he brought a spade for us all to use. We dug for three days, and I kept it.",
            true,
        ),
    ] {
        let page = format!(
            "An interview with Ossie Larch\nInterviewed June 9, 2011\n\nQ: Who came?\n\nA: {sentence}\n\nQ: And then?\n\n\
             A: Then my brother and I carried him home, and nobody has slept there since.\n"
        );
        let transcript = read(SourceId(0), "page.txt", &page).value;
        let found = outline(&transcript, Parts::Count(1), None);
        let aired = found.soundbites.iter().any(|b| b.text.contains("spade"));
        let told = found.left.keys().any(|why| why.contains("not fully understood") || why.starts_with("withheld"));
        assert!(whole || !aired, "{sentence}: {:?}", found.soundbites);
        assert_eq!(told, !whole, "{sentence}: {:?}", found.left);
    }
}

#[test]
fn who_speaks_is_known_by_names_dashes_and_numbers_of_other_shapes() {
    let initials = "The Two Map-Makers\n\nClare Dunmore\nDo you still leave any blank?\n\nBruno Wehl\nAlways. A map with no blank is a liar.\n\n\
        CD\nWhat is the worst mistake that you printed?\n\nBW\nA river that ran uphill, eleven thousand times.\n\nCD\nAnd what did he say?\n\n\
        BW\nHe said that he had never been so fit.\n";
    let (_, found) = turns(initials);
    assert_eq!(found[1], "Bruno Wehl: Always. A map");
    assert_eq!(found[3], "Bruno Wehl: A river that");
    let dashes = "A conversation with Pell Marrick\n\n— Doesn't it get dull, the same tower?\n\n— It is never the same tower.\n\n\
        — How many whites do you have?\n\n— Nine. There is milk and there is tooth.\n\n— Have you ever fallen?\n\n— Only in love. She was on a boat.\n";
    let (title, found) = turns(dashes);
    assert_eq!(title.as_deref(), Some("A conversation with Pell Marrick"));
    assert_eq!(found.iter().map(|t| &t[..2]).collect::<String>(), "Q:A:Q:A:Q:A:", "{found:?}");
    let korean = "얼음 파는 집 이야기\n\n문) 얼음을 어디서 가져오셨습니까?\n답) 강에서요. 겨울에 톱으로 썰어다가 묻어 놓습니다.\n\n\
        문) 왜 잠얼음입니까?\n답) 자고 있다고요. 꺼내면 깨는 거지요.\n";
    assert_eq!(turns(korean).1[1], "답: 강에서요. 겨울에 톱으로");
    let mixed = "Ten minutes with Harald Finn\n\nAnna Lisk — Do you still hear it?\n\nHarald Finn — I hear it when it stops.\n\n\
        Anna Lisk — And your wife?\n\nHarald Finn — She has been asleep since 1981.\n";
    assert_eq!(turns(mixed).1[1], "Harald Finn: I hear it");
    let hearing = "Oral evidence: The village pound\n\nQ1 Chair: What is a village pound?\n\nWalter Crumb: It is a wall with a gate in it.\n\n\
        The Committee was suspended for a Division in the House.\n\nQ2 Chair: Is there anything that you wish to add?\n\n\
        Walter Crumb: Only that the pound floods in March [Ev 14] every year.\n";
    let (_, found) = turns(hearing);
    assert_eq!(
        found,
        ["Chair: What is a", "Walter Crumb: It is a", "Chair: Is there anything", "Walter Crumb: Only that the"]
    );
}

#[test]
fn what_stands_between_and_below_the_answers_of_a_page_is_nobodys_speech() {
    let page = "Small Hours Radio\n\nEPISODE 88: The Last Typesetter\n\nNADIA QUILL, HOST: After the break, we will hear why.\n\nAD BREAK\n\n\
        This episode is brought to you by Tallow and Finch, candles that behave.\n\nQUILL: So you stopped reading?\n\n\
        OSWIN PRATT: I read it upside down and backwards for fifty years.\n\nAlso in this series: “I have never seen my own garden”\n\n\
        QUILL: And are you happy today?\n\nPRATT: It is only Wednesday, but I am.\n\nCREDITS\n\nProduced by Lou Marsh. Our theme is by The Gutters.\n";
    let (said, _, _) = read_page(page);
    for absent in ["Tallow", "garden", "Lou Marsh", "CREDITS", "AD BREAK"] {
        assert!(!said.contains(absent), "{absent}: {said}");
    }
    // a share bar in the middle of a story does not end it
    let korean = "염전 사람들\n\n나는 서른 해째 같은 장화를 신고 염전에 나갑니다. 장화가 먼저 길을 알아요.\n\n구독하기\n\n\
        아내는 소금을 먹지 않습니다. 의사가 말렸기 때문입니다. 평생 소금 옆에 살면서 싱겁게 살아요.\n";
    assert!(read_page(korean).0.contains("아내는 소금을"), "{}", read_page(korean).0);
}

#[test]
fn what_is_done_or_who_somebody_was_is_no_word_of_the_sentence() {
    for (sentence, spoken) in [
        ("My brother [he takes off his hat] had the long one.", "My brother had the long one."),
        ("I have the stamp [points to a frame on the wall] up there.", "I have the stamp up there."),
        ("My brother Tom [Thomas Collop, 1931-1999] had the greys.", "My brother Tom had the greys."),
        ("한 쌈[24개]에 얼마, 그렇게 팔았어요.", "한 쌈에 얼마,"),
    ] {
        let (said, _, _) = read_page(&format!("I was there for years, and I remember it.\n\n{sentence} I was glad.\n"));
        assert!(said.contains(spoken), "{sentence}: {said}");
    }
    // what a whole sentence means explains no word of it
    let (_, glosses, _) =
        read_page("저는 목수입니다. 굶어도 못은 먹인다는 말이에요(못을 꼭 쓴다는 뜻). 제가 늘 하는 말입니다.\n");
    assert_eq!(glosses, []);
}

#[test]
fn a_title_looks_like_one_and_a_date_is_the_interviews_only_where_the_page_says_so() {
    for (head, title, dated) in [
        (
            "Radio Orchard | Schedule | Catch up\nThe Long Table\nWith Imogen Sayle\nSundays, 5pm\nSaffron and gossip: a spice seller remembers\nFirst broadcast: Sunday 12 June 2016",
            "Saffron and gossip: a spice seller remembers",
            false,
        ),
        (
            "Coast Memory Project\nMemory 211: The ice boats\nContributor: Greta Holm, b. 1929\nRecording date: 22 October 2004",
            "Memory 211: The ice boats",
            true,
        ),
        (
            "Trade Weekly\nHome / People / Q&A\n\nFive questions for Rosa Kind, chief of the button works\n\nBy Marta Vole | 3 September 2021",
            "Five questions for Rosa Kind, chief of the button works",
            false,
        ),
        (
            "구름마을 미디어\n사람\n‘못’을 모으는 목수 정다온 씨를 만나다\n2022.10.05 조회 312\n인터뷰: 남하루 편집장, 정리: 서이든",
            "‘못’을 모으는 목수 정다온 씨를 만나다",
            false,
        ),
    ] {
        let page = format!(
            "{head}\n\nQ: Why is that so?\n\nA: I have wondered about it for all of my life.\n\nQ: And now?\n\nA: Now I know less than I did.\n"
        );
        let read = read(SourceId(0), "page.txt", &page).value;
        assert_eq!(read.title.as_deref(), Some(title));
        assert_eq!(read.date.is_some(), dated, "{head}");
    }
}

#[test]
fn ordinary_words_stay_speech_and_ragged_lines_are_one_turn() {
    let page = "Interview with Edna Price\n\nWhat was the work like?\n\nHot. You use the code for the village, and I knew all of them.\n\n\
        How long did you stay?\n\nForty years. I wrote a letter to the editor about it once.\n\nAnd the flood?\n\nI stayed at my board, and my aunt brought soup.\n";
    let (said, _, _) = read_page(page);
    assert!(said.contains("You use the code for the village") && said.contains("letter to the editor"), "{said}");
    let page = "Bells\n\nNora McBride: What is a bell for?\n\nde la Cruz: It is a very expensive flowerpot.\n\n\
        Nora McBride: And who rings it?\n\nde la Cruz: Whoever is late for supper.\n";
    let (_, found) = turns(page);
    assert_eq!(found[1], "de la Cruz: It is a");
    let page = "Interview with Tom Wick\n\nQ: What did you see?\n\nA: My father was in the\n\
        middle of it and he did not look like a man that\n\
        I knew, and we all of us went home together that night\nin the rain.\n\nQ: And then?\n\nA: Then it was over.\n";
    let (said, _, _) = read_page(page);
    assert!(
        said.contains("look like a man that I knew, and we all of us went home together that night in the rain."),
        "{said}"
    );
    let read = read(
        SourceId(0),
        "page.txt",
        "Title: A Nurse at Redmere\n\nQ: What was it like?\n\nA: I was cold, and I was glad.\n\nQ: And now?\n\nA: Now I am warm.\n\n\
         This conversation took place on 18 August 2021 in the day room.\n",
    )
    .value;
    assert_eq!(read.title.as_deref(), Some("A Nurse at Redmere"));
    assert_eq!(read.date.map(|d| d.to_string()).as_deref(), Some("2021-08-18"));
}

/// Papers in Korea print questions without a question mark, and set answers in quotation marks, or neither.
#[test]
fn questions_that_end_in_a_full_stop_and_answers_in_quotation_marks_are_told_apart() {
    let asked = [
        "솜공장에서는 어떤 일을 했나.",
        "눈사람이라는 말은 무슨 뜻인가.",
        "그 말을 어떻게 생각하나.",
        "앞으로의 계획은.",
    ];
    let told = [
        "솜을 트는 기계를 봤어요. 하루가 끝나면 제 머리가 하얗게 됐습니다.",
        "일을 열심히 한 사람이라는 뜻이에요. 우리 반장님이 머리를 보고 고개를 끄덕였어요.",
        "그럼요. 제 아내도 창가에 앉으면 그 말을 해요.",
        "저는 이야기를 더 모으려고 합니다. 아직 적지 못한 말이 많아요.",
    ];
    let lead = "산골 솜공장에서 이십 년을 일한 이야기꾼을 지난 5일 방송국에서 만났다.";
    for (open, close) in [("", ""), ("\"", "\""), ("“", "”")] {
        let pairs: String = asked.iter().zip(told).map(|(q, a)| format!("{q}\n\n{open}{a}{close}\n\n")).collect();
        let (_, found) = turns(&format!("솜공장 이야기\n\n{lead}\n\n{pairs}"));
        let who: Vec<&str> = found.iter().map(|turn| turn.split(':').next().unwrap_or_default()).collect();
        assert_eq!(who, ["Q", "A", "Q", "A", "Q", "A", "Q", "A"], "{open}: {found:#?}");
    }
    // a report quotes somebody between what it tells, and asks nothing
    let report = "솜공장이 다시 돈다\n\n공장은 지난 봄에 문을 닫았다.\n\n\"기계가 다 멈췄지요. 저는 울었습니다.\"\n\n\
                  그러나 사람들은 흩어지지 않았다. 모두 아홉이 하나.\n\n\"우리는 매일 모였어요. 제 집에서요.\"\n\n\
                  공장은 이달에 다시 열렸다.\n\n\"이제 제 머리가 다시 하얘집니다.\"\n";
    let (_, found) = turns(report);
    assert!(found.iter().all(|turn| !turn.starts_with("Q:")), "{found:#?}");
}

/// Question and answer in one paragraph, as some pages are copied, and questions in bold at the beginning of their answers.
#[test]
fn turns_in_one_paragraph_are_cut_where_the_next_begins() {
    let pairs = [
        ("Do you still hear it?", "I hear it when it stops. Then I sit up and my wife laughs."),
        ("And your wife?", "She has been asleep since 1981. I carry her to the window every Sunday."),
        ("What do they call you?", "They call me the quiet man. It means that I talk all day."),
    ];
    let page = |write: fn(&str, &str) -> String| {
        let turns: Vec<String> = pairs.iter().map(|(q, a)| write(q, a)).collect();
        format!("Ten minutes with Harald Finn\n\n{}\n", turns.join("\n\n"))
    };
    for write in [
        (|q, a| format!("Q: {q} A: {a}")) as fn(&str, &str) -> String,
        |q, a| format!("Q. {q} A. {a}"),
        |q, a| format!("**Q:** {q} **A:** {a}"),
        |q, a| format!("**Q: {q}** **A: {a}**"),
        |q, a| format!("ANNA: {q}\n\nFINN: {a} ANNA: Really? FINN: Yes, I do."),
        |q, a| format!("**{q}** {a}"),
    ] {
        let (_, found) = turns(&page(write));
        let who: String = found.iter().map(|turn| &turn[..1]).collect();
        assert!(["QAQAQA", "AFAFAFAFAFAF"].contains(&who.as_str()), "{found:#?}");
        assert!(found[1].ends_with(": I hear it"), "{found:#?}");
    }
    // a name before a colon that is nobody's label is a word of the sentence
    let (_, found) = turns(
        "Q: What did it say?\n\nA: It said one thing. Danger: keep out. I did.\n\nQ: And then?\n\nA: I went home with my brother.\n",
    );
    assert_eq!(found.len(), 4, "{found:#?}");
}

/// What an interviewer says instead of asking, though with an I in it, is no word of the guest's.
#[test]
fn statements_between_the_answers_of_a_page_without_labels_are_the_interviewers() {
    let answers = [
        "In the yard behind the smithy. My aunt used to say that a bell is a pan that has learned to shout, and I believed her.",
        "Then it was one of the early ones. I cast only thirty of those, and I put my thumb into the wax of each before it went in.",
        "It is the sound that stays when you have walked away. My aunt hummed it to me, and I hum it to nobody.",
        "I sweep. My wife says that I am hard to bear when the furnace is cold, and once I painted the gate twice.",
        "The one that cracked. I was twenty, and it rang for an hour, and I told everybody that I had meant it so.",
    ];
    let page = |prompts: [&str; 5], lead: &str| {
        let turns: Vec<String> = prompts.iter().zip(answers).map(|(q, a)| format!("{q}\n\n{a}")).collect();
        format!("Interviews with a Bell Founder\n\n{lead}{}\n", turns.join("\n\n"))
    };
    for (prompts, lead) in [
        (
            [
                "Where did you learn to cast a bell?",
                "My own school had one of your bells.",
                "I have always wondered about the hum.",
                "What do you do when the furnace is cold?",
                "Do you have a favourite?",
            ],
            "",
        ),
        (
            [
                "Where did you learn to cast a bell?",
                "I understand that you never sign them.",
                "Your colleagues speak of the hum.",
                "Tell me about the quiet weeks.",
                "One last thing, then.",
            ],
            "Interviewed May 2, 2020\n\n",
        ),
    ] {
        let page = page(prompts, lead);
        let read = read(SourceId(0), "page.txt", &page).value;
        let (_, found) = turns(&page);
        let who: String = found.iter().map(|turn| &turn[..1]).collect();
        assert_eq!(who, "QAQAQAQAQA", "{found:#?}");
        assert_eq!(read.title.as_deref(), Some("Interviews with a Bell Founder"));
    }
    // a short sentence of whoever tells stays in the story
    let told =
        page(["I was born there.", "I never left.", "I can still hear it.", "I sleep badly.", "I was proud."], "");
    assert!(turns(&told).1.iter().all(|turn| turn.starts_with(": ")), "{:#?}", turns(&told));
}

/// Sentences that a page says of itself, in the middle and at the end of a story that nobody else tells.
#[test]
fn what_a_page_says_of_itself_is_read_by_nobody() {
    let story = [
        "I dug ditches for thirty years, and I never once found what people thought that I would find. You can see the sea from here.",
        "There was a farmer who asked for a crooked one. I told him that I would have to charge him more, and he paid.",
    ];
    for line in [
        "This story is part of our archive of working lives. To read more, click here.",
        "To hear the full interview, visit our website.",
        "Click on the picture to see it in full size.",
        "You can listen to the recording of this interview here.",
        "The views expressed here are those of the speaker and do not represent those of the museum.",
    ] {
        for page in [format!("{}\n\n{line}\n\n{}\n", story[0], story[1]), format!("{}\n\n{line}\n", story.join("\n\n"))]
        {
            let page = format!("Interviews with a Ditcher\n\nInterviewed April 4, 2011\n\n{page}");
            let (said, _, _) = read_page(&page);
            assert!(
                !said.contains(line) && said.contains("sea from here") && said.contains("he paid"),
                "{line}: {said}"
            );
        }
    }
    for foot in [
        "As told to Birgit Solan. Birgit Solan is a writer in Tern Bay.",
        "About the author: Linus Perch writes about crafts for several magazines. He lives on a boat.",
        "Ada Rook interviewed the ditcher in April. She lives in Leeds.",
        "If you have memories of the ditches, we would love to hear from you.",
    ] {
        let page =
            format!("Interviews with a Ditcher\n\nInterviewed April 4, 2011\n\n{}\n\n{foot}\n", story.join("\n\n"));
        let (said, _, _) = read_page(&page);
        assert!(!said.contains(&foot[..20]) && said.contains("he paid"), "{foot}: {said}");
    }
    let korean = "저는 열두 살 때부터 연을 만들었습니다. 삼촌이 옥상에서 연을 날리며 저를 부르셨지요.\n\n연줄이 끊어지면 저는 웃었습니다. 우리는 연을 찾지 않았어요.";
    for foot in ["글쓴이 노은채는 작은 마을의 일을 기록하고 있다.", "■ 구자헌 씨는 지금 딸과 함께 산다."]
    {
        let page = format!("연 만드는 사람 구자헌 씨 인터뷰\n\n2020년 5월 2일 인터뷰\n\n{korean}\n\n{foot}\n");
        let (said, _, _) = read_page(&page);
        assert!(!said.contains(foot) && said.contains("찾지 않았어요"), "{foot}: {said}");
    }
}

#[test]
fn what_stands_above_an_interview_is_its_title_its_day_or_an_introduction() {
    let answer = "Q: What does a doorman do?\n\nA: He says no. I said it in forty ways, and my mother was very proud of me for it.\n";
    let whole = format!("INTERVIEWS WITH STAGE DOOR PEOPLE\n\nPart 2 of 5\n\nInterviewed on 9 August 2015\n\n{answer}");
    assert_eq!(turns(&whole).0.as_deref(), Some("INTERVIEWS WITH STAGE DOOR PEOPLE"));
    let korean = "골목 사람들 이야기\n\n우산 고치는 사람 한도윤 씨 인터뷰\n\n인터뷰 날짜: 2022년 9월 14일\n\n\
                  저는 시장 골목에서 삼십 년 동안 우산을 고쳤습니다. 처음에는 구두도 같이 고쳤어요.\n";
    assert_eq!(turns(korean).0.as_deref(), Some("우산 고치는 사람 한도윤 씨 인터뷰"));
    let met = format!(
        "염전 사람 구자헌 씨 인터뷰\n\n2019년 8월 20일에 만나 이야기를 들었다.\n\n{}",
        &korean[korean.find("저는").unwrap()..]
    );
    let read_met = read(SourceId(0), "page.txt", &met).value;
    assert_eq!(read_met.date.map(|d| d.to_string()).as_deref(), Some("2019-08-20"));
    let credit = "A conversation with the doorman Enno Farrow, recorded in his lodge on 7th July 2016. Interview by Peter Nash. \
                  Photographs by Lena Voss.";
    let page = format!("The man who says no\n\nHe has kept one door for forty years.\n\n{credit}\n\n{answer}");
    let read = read(SourceId(0), "page.txt", &page).value;
    assert_eq!(read.date.map(|d| d.to_string()).as_deref(), Some("2016-07-07"), "{:?}", read.set_aside);
    let (_, _, notes) = read_page(&page);
    assert!(notes.iter().any(|n| n == "He has kept one door for forty years."), "{notes:?}");
}

#[test]
fn a_meaning_that_says_what_they_always_do_is_a_gloss_and_what_once_was_is_none() {
    let page = "I kept the gate for years.\n\nWe called them “herons” (they step high and look down their nose). We say that \
                dough is “honest” (it shows in the morning what you did). He painted “Danger” (it was faded) on it.\n";
    let (said, glosses, _) = read_page(page);
    let terms: Vec<&str> = glosses.iter().map(|(term, _)| term.as_str()).collect();
    assert_eq!(terms, ["herons", "honest"], "{glosses:?}");
    assert!(said.contains("(it was faded)") && !said.contains("step high"), "{said}");
}

#[test]
fn which_of_ones_kin_it_is_is_a_note_and_the_sentence_is_whole_without() {
    for (sentence, spoken) in [
        ("My brother [Anton] kept the gate after me.", "My brother kept the gate after me."),
        ("My old mate [the second cook, a man named Osric] salted it twice.", "My old mate salted it twice."),
        ("I gave my brother [a bell] that spring.", "I gave my brother a bell that spring."),
        // which of several such things, with the noun once more
        ("Before the Reform [the 2009 reform] nobody had a stove.", "Before the Reform nobody had a stove."),
    ] {
        let (said, _, _) = read_page(&format!("I kept the gate for years, and I liked it.\n\n{sentence}\n"));
        assert!(said.contains(spoken), "{sentence}: {said}");
    }
}

#[test]
fn what_is_done_in_the_room_is_no_word_of_the_guest() {
    for direction in [
        "HV gets up and opens the drawer",
        "Mrs Vaud's son brings in coal",
        "Tape is turned over",
        "dog barks in the yard",
        "HV shows interviewer a ticket",
        "Interviewer laughs",
    ] {
        let page = format!(
            "Q: What is in the drawer?\n\nA: It holds what the river left. [{direction}] Here is a spoon of my aunt's.\n"
        );
        let (said, _, _) = read_page(&page);
        assert!(said.ends_with("It holds what the river left. Here is a spoon of my aunt's."), "{direction}: {said}");
    }
    // and what a sentence needs stays
    for (sentence, spoken) in [
        (
            "We left at night. [In those years] Anna drove the cart.",
            "[In those years] Anna drove".replace(['[', ']'], ""),
        ),
        ("We left at night. [The] Dean said nothing.", "The Dean said nothing".to_owned()),
    ] {
        let (said, _, _) = read_page(&format!("Q: And then?\n\nA: {sentence}\n"));
        assert!(said.contains(&spoken), "{said}");
    }
}

#[test]
fn a_korean_word_goes_on_into_its_particle_over_what_an_editor_puts_behind_it() {
    let page = "문: 어디에 두었습니까?\n\n답: 바닷물은 둠벙[저수지]을 거쳐 갑니다. 우리 집[도초도]까지는 멀었어요. 그 선장[박 씨]은 늦은 적이 없어요.\n";
    let (said, glosses, notes) = read_page(page);
    for whole in ["바닷물은 둠벙을 거쳐", "우리 집까지는 멀었어요", "그 선장은 늦은"] {
        assert!(said.contains(whole), "{whole}: {said}");
    }
    assert_eq!(glosses.len() + notes.len(), 3, "{glosses:?} {notes:?}");
}

#[test]
fn what_was_not_understood_or_is_kept_back_is_a_hole() {
    let hole = |sentence: &str| {
        let read = read(SourceId(0), "page.txt", &format!("Q: And then?\n\nA: {sentence}\n")).value;
        read.set_aside.iter().any(|s| s.kind == SetAsideKind::Unclear)
    };
    for sentence in [
        "We sold it to the [possibly: miller] that same day.",
        "We paid nine [coins? – ed.] for the boat.",
        "We walked through [city] and then by the sea.",
    ] {
        assert!(hole(sentence), "{sentence}");
    }
    assert!(!hole("We were at [school] when the bell rang for the last time."));
    let (said, _, _) = read_page("Q: Who?\n\nA: My cousin [2] was the one who found it in [1958].\n");
    assert!(said.contains("My cousin was the one who found it in 1958."), "{said}");
    let (said, ..) =
        read_page("Q: Who?\n\nA: I kept the box. (I had not opened it. I want that written down.) Then he came.\n");
    assert!(said.contains("I want that written down"), "{said}");
}

#[test]
fn boxes_of_the_page_are_not_the_last_answer() {
    let talk =
        "Q: What made you stop?\n\nA: I lost a case that I should have won, and I saw a field with nine goats.\n\n";
    for below in [
        "skip past newsletter promotion\n\nSign up to The Slow Hour\n\nThe best of the week, delivered to your inbox.\n\n\
         Privacy Notice: Newsletters may contain information about charities and online ads.\n\nafter newsletter promotion\n\n\
         Q: And the spoon?\n\nA: I took the spoon.",
        "The Ninth Goat by Ada Rook is published by Weir. To order a copy for £9 go to weir.example. Delivery charges may apply.",
        "Who is Ada Rook?\n\nBorn 1951 in Tern Bay. Judge until 1999. Lives with nine goats.",
        "◇ 나루는 누구?\n\n1963년 통영 출생. 1995년 임용.",
        "[인터뷰 후기]\n\n돌아오는 길에 나는 1963년 서랍을 세어 보았다. 열한 개였다.",
        "Thank you so much, Ada, for letting me ask you all of this! You can find Ada every Sunday at the market.",
        "Thank you so much, Ada, for letting me ask you all of this!\n\nIsn’t she wonderful? You can find Ada at the market of Weir.",
    ] {
        let (said, _, _) = read_page(&format!("The judge and the goats\n\n{talk}{below}\n"));
        for foreign in
            ["Privacy", "Newsletters", "published by", "Born 1951", "1963년", "letting me", "inbox", "market"]
        {
            assert!(!said.contains(foreign), "{foreign}: {said}");
        }
        assert!(said.contains("nine goats."), "{said}");
    }
}

#[test]
fn questions_are_found_by_their_place_among_others() {
    let asked = |page: &str| {
        let read = read(SourceId(0), "page.md", page).value;
        let own = read.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
        own.map(|p| {
            format!("{}: {}", p.speaker.map_or("?", |s| read.speakers[s.0].as_str()), read.text(p.words.clone()))
        })
        .collect::<Vec<_>>()
    };
    let courtesy = asked(
        "The Kite Doctor\n\nThanks for letting me in, Ines. How did it begin?\n\nIt began with one kite and a strike. I mended it \
         before the bus came, and he told all of the lower deck.\n\nAnd then?\n\nThen they came to my door. By the end of the week \
         I had forty of them in the hall.\n\nWho taught you?\n\nNobody taught me. I took one apart and could not put it together.\n",
    );
    assert_eq!(courtesy[0], "Q: Thanks for letting me in, Ines. How did it begin?");
    assert!(courtesy[1].starts_with("A: It began"), "{courtesy:?}");
    let numbered = asked(
        "Five Questions\n\n1. What do you say at parties?\n\nI say that I am in paper, and it saves a good deal of time.\n\n2. So there \
         is a machine?\n\nFor the first folds there is one, and the last is by hand.\n\n3. I have to ask about the atlas.\n\nEverybody \
         does. I folded it inside out, and nobody noticed for a year.\n",
    );
    assert!(numbered.contains(&"Q: I have to ask about the atlas.".to_owned()), "{numbered:?}");
    let dashes = asked(
        "빈집을 치우는 사람\n\n- 자기소개 부탁드립니다.\n안녕하세요. 저는 빈집을 치우는 나루입니다. 벌써 칠 년째 이 일을 하고 있습니다.\n\n- 기억나는 집이 \
         있나요?\n달력이 있던 집이요. 1994년 8월에 멈춘 달력이었는데 동그라미가 하나 있었어요.\n\n- 직업병도 있을 것 같아요.\n남의 집에 가면 서랍을 \
         세요. 서랍이 많은 집은 미련이 많은 집이거든요.\n",
    );
    assert_eq!(dashes.iter().filter(|l| l.starts_with("Q: ")).count(), 3, "{dashes:?}");
    // a reference at the foot names nobody who speaks
    let plain = "Why does the other line move faster?\n\nThere are more of the others. I count them, and I remember it when it hurts.\n\n\
                 Is there a fair queue?\n\nYes. One line and many counters. I saw it at a bank, and people hated it.\n\nWhat do you do there?\n\n\
                 I take notes.\n\n";
    let (one, other) =
        (asked(plain), asked(&format!("{plain}A. Quist, “Lines on a Plain,” Journal of Waiting, 2009\n")));
    assert_eq!((one.len(), &other[..6]), (6, &one[..6]), "{other:?}");
}

#[test]
fn a_name_and_a_time_on_lines_of_their_own_begin_a_turn() {
    let talk = [
        ("Wim Holt", "0:03", "Welcome. What does a museum sound like at night?"),
        ("Ines Aro", "0:31", "It settles. A floor remembers the people who were on it."),
        ("Wim Holt", "1:02", "And there was one painting that you turned round."),
        ("Ines Aro", "1:06", "There was a judge in room nine, and I had to pass him six times."),
    ];
    let above: String = talk.iter().map(|(who, at, says)| format!("{who}\n{at}\n{says}\n\n")).collect();
    let before: String = talk.iter().map(|(who, at, says)| format!("{at} {who}\n{says}\n\n")).collect();
    for text in [above, before] {
        let read = read(SourceId(0), "page.txt", &format!("Ep. 31: Ines Aro on museums\n\nTranscript\n\n{text}")).value;
        assert_eq!(read.speakers, ["Wim Holt", "Ines Aro"], "{text}");
        let at = |word: &str| read.words.iter().find(|w| w.text == word).and_then(|w| w.time).map(|t| t.start.0);
        assert_eq!((at("Welcome."), at("It"), at("And")), (Some(3_000), Some(31_000), Some(62_000)), "{text}");
        assert!(read.words.iter().all(|w| !w.text.contains(':')), "{text}");
    }
}

#[test]
fn a_label_with_an_ampersand_is_one_name_and_a_full_name_is_that_of_its_last_word() {
    let page = "FURROW & FIELD\n\nThe Woman Who Tunes Horns\n\nFURROW & FIELD: How does one begin?\n\nWILLA ODU: By accident, and by \
                not being afraid of noise, as the master of the harbour put it.²\n\nF&F: Do the ships mind?\n\nODU: They mind very \
                much, for I know by the note which rock it is.\n\nF&F: You have a word for that.\n\nODU: We call it a marriage.\n\n\
                F&F: And now?\n\nODU: I sleep beside it.\n";
    let read = read(SourceId(0), "page.txt", page).value;
    assert_eq!(read.speakers, ["FURROW & FIELD", "WILLA ODU", "F&F"]);
    let unnamed = read.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech && p.speaker.is_none()).count();
    assert_eq!(unnamed, 0, "{:?}", read.paragraphs);
    let said: Vec<String> = read.paragraphs.iter().map(|p| read.text(p.words.clone())).collect();
    assert!(!said.iter().any(|s| s.contains("ODU:")), "{said:?}");
}

#[test]
fn what_stands_in_brackets_alone_is_no_title() {
    let page = "Oral history\n\nInterviewee: James Hale (JH), born 1931\nInterviewer: Carol Pen (CP)\n\n[00:00:00] [Start of \
                recording]\n\nCP: Where were you born?\n\nJH: In this room. Well, in the one above.\n\nCP: And then?\n\nJH: I sold rope.\n";
    let read = read(SourceId(0), "page.txt", page).value;
    assert!(!read.title.as_deref().unwrap_or_default().contains('['), "{:?}", read.title);
}

#[test]
fn initials_with_their_stops_name_who_speaks() {
    let page = "Oral History\nInterviewed by M. Sand, 21 November 1996\n\nM.S. What did you learn first?\n\nA.T. To walk backwards \
                down a ladder with a bucket.\n\nM.S. Was it lonely?\n\nA.T. There were three of us, so no.\n\nM.S. Did you \
                quarrel?\n\nA.T. Once. I said that it could.\n";
    let read = read(SourceId(0), "page.txt", page).value;
    assert_eq!(read.speakers, ["M.S.", "A.T."]);
    let said: Vec<String> = read.paragraphs.iter().map(|p| read.text(p.words.clone())).collect();
    assert!(said.contains(&"There were three of us, so no.".to_owned()), "{said:?}");
}

#[test]
fn slanted_words_below_a_picture_and_below_the_last_rule_are_the_pages() {
    let page = "# The jigsaw cutter\n\n**Have you never finished one?**\n\nI have never done one. I cut them, and that is something else \
                altogether, as any midwife will tell you.\n\n![At work](https://example.org/a.jpg)\n*Ida Aro in her workshop. The cat is \
                called Corner.*\n\n**What is the hardest thing to cut?**\n\nSky. There is nothing to hide behind[^1].\n\n---\n\n*An exhibition of \
                her work is at the Dairy until 30 June.*\n\n[^1]: She said so twice.\n";
    let read = read(SourceId(0), "page.md", page).value;
    let said: Vec<String> = read.paragraphs.iter().map(|p| read.text(p.words.clone())).collect();
    assert!(said.contains(&"Sky. There is nothing to hide behind.".to_owned()), "{said:?}");
    assert!(!said.iter().any(|s| s.contains("Corner") || s.contains("exhibition")), "{said:?}");
    assert!(read.set_aside.iter().any(|s| s.text.contains("exhibition")), "{:?}", read.set_aside);
}

#[test]
fn a_heading_that_ends_in_quotation_marks_and_words_set_large_are_not_read() {
    for heading in ["Why nobody says “bill”", "Dogs, doorsteps and “curtains”", "‘Oh’ and ‘no’"] {
        let page = format!(
            "The parcel round\n\nASK: What do you call it?\n\nMARA: A parcel with no stamp was called a schoolmaster.\n\n{heading}\n\n\
             ASK: And why is that?\n\nMARA: Because he is not deaf at all. He only wishes that he were, and so he waits for the bell.\n\n\
             “He only wishes that he were”\n— Mara Pell\n\nASK: Are you still on the round?\n\nMARA: Every morning but Monday.\n"
        );
        let (said, _, _) = read_page(&page);
        assert!(!said.contains(heading), "{heading}: {said}");
        assert_eq!(said.matches("He only wishes").count(), 1, "{said}");
    }
    let korean = "우산 고치는 사람\n\n문: 어떻게 고치십니까?\n\n답: 저는 먼저 우산을 펴지 않고 살을 하나씩 손으로 만져 봅니다. 억지로 펴면 살이 부러집니다. 그래서 천이 마를 때까지 기다립니다.\n\n\
        “억지로 펴면 살이 부러집니다”\n\n문: 얼마나 걸립니까?\n\n답: 반나절이면 됩니다.\n";
    assert_eq!(read_page(korean).0.matches("부러집니다").count(), 1, "{}", read_page(korean).0);
    // what is said in quotation marks is said
    let told = "ASK: What did he say?\n\nMARA: He stood up and he said “no”\n\nASK: And then?\n\nMARA: Then he sat down again.\n";
    assert!(read_page(told).0.contains("he said “no”"), "{}", read_page(told).0);
}

#[test]
fn a_date_that_answers_a_question_is_an_answer() {
    let page = "On the quay\n\nBy Ines Moor\n2 May 2024\n\nWhat does a tally clerk do?\n\nYou count. Boxes come off the boat, and you \
        stand there with a pencil, and I was wrong 212 times in my first year.\n\nWhat was the worst winter?\n\nFebruary 1991.\n\n\
        We had eleven days of ice, and on the ninth the winch went, and my husband went out with a kettle.\n\n\
        Do you miss it?\n\nSomebody was always waiting for me to open my mouth. I ring the bell when the potatoes are done.\n";
    let (said, _, _) = read_page(page);
    assert!(said.contains("February 1991.") && !said.contains("2 May 2024"), "{said}");
}
