//! Questions that a page sets off by their form alone: in bold, or behind a dash, with the answers as plain paragraphs.
//!
//! Such a page names nobody, yet it says as clearly as labels do where the asking ends and the answering begins.
use super::{
    block::Block,
    furniture,
    page::asks_who,
    shape::{Shape, asks, opens_quotation, polite, quoted},
};
use crate::transcript::{
    label::{self, Found},
    name::short_forms,
};

/// How a page sets its questions off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// All of the paragraph is in bold.
    Bold,
    /// The paragraph begins with a dash or another mark.
    Dash(char),
    /// The paragraph begins with a number: `2. Why?`
    Number,
}

/// Label the questions of a page without labels `Q` and the paragraphs behind them `A`. Whether it has such questions.
pub(super) fn label(text: &str, blocks: &mut [Block]) -> bool {
    if blocks.iter().any(|b| b.label.is_some()) {
        return false;
    }
    let found = [Mark::Bold, Mark::Number].into_iter().chain(DASHES.iter().map(|d| Mark::Dash(*d)));
    let marked = found.filter_map(|mark| questions(text, blocks, mark)).max_by_key(Vec::len);
    if marked.is_none() && by_turns(text, blocks) {
        return true;
    }
    let unmarked = |blocks: &[Block]| {
        let found = plain(text, blocks).or_else(|| alternating(text, blocks));
        found.filter(|questions| !doubtful(text, blocks, questions))
    };
    let marked = marked.or_else(|| before_quotes(text, blocks)).or_else(|| unmarked(blocks));
    let Some(questions) = marked.or_else(|| without_headings(text, blocks, unmarked)) else {
        return false;
    };
    let (ask, answering) = named_once(text, blocks, &questions);
    let in_quotes = quoted_answers(text, blocks, &questions);
    let answer_mark = answer_mark(text, blocks, &questions);
    let marks = |c: char| c.is_whitespace() || c == '*' || c == '_' || DASHES.contains(&c);
    for n in &questions {
        let Some(block) = blocks.get_mut(*n) else { continue };
        let written = text.get(block.content.clone()).unwrap_or_default();
        let bare = numbered(written).unwrap_or(written).trim_start_matches(marks);
        let start = block.content.end - bare.len();
        block.number = numbered(written).map(|_| block.content.start..start);
        block.content = start..start + bare.trim_end_matches(['*', '_', ' ']).len();
        block.label = Some(Found { body: said_from(text, block, &ask), ..Found::implied(&ask) });
        let answer = blocks.get(n + 1).filter(|next| answers(text, next, in_quotes)).is_some();
        let marked = blocks.get(n + 1).is_some_and(|next| answer_mark.is_some() && of(text, next) == answer_mark);
        if let Some(next) = blocks.get_mut(n + 1).filter(|_| answer || marked) {
            if marked {
                let written = text.get(next.content.clone()).unwrap_or_default();
                next.content.start = next.content.end - written.trim_start().trim_start_matches(marks).len();
            }
            next.label = Some(Found { body: said_from(text, next, &answering), ..Found::implied(&answering) });
        }
    }
    true
}

/// The questions of a page between whose answers and questions stand short lines that end no sentence: those are headings.
fn without_headings(
    text: &str,
    blocks: &mut [Block],
    find: impl Fn(&[Block]) -> Option<Vec<usize>>,
) -> Option<Vec<usize>> {
    const LONGEST: usize = 8;
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let shape = |n: usize| blocks.get(n).map(|b| Shape::of(text, b)).unwrap_or_default();
    let between = |n: &usize| {
        let (before, line) = (shape(n - 1), shape(*n));
        let answered = before.stops && !asks(own(n - 1));
        let bare = !line.stops && line.weight <= LONGEST && own(*n).starts_with(|c: char| c.is_alphanumeric());
        answered && bare && own(*n).ends_with(char::is_alphanumeric) && asks(own(n + 1))
    };
    let found: Vec<usize> = sayable(text, blocks).into_iter().filter(|n| *n > 0 && between(n)).collect();
    if found.is_empty() {
        return None;
    }
    let set = |blocks: &mut [Block], heading| {
        for n in &found {
            blocks.get_mut(*n).into_iter().for_each(|b| b.heading = heading);
        }
    };
    set(blocks, true);
    let questions = find(blocks);
    if questions.is_none() {
        set(blocks, false);
    }
    questions
}

/// Who asks and who answers, where the page says so at the first exchange and no more: `Jon Pettle: How did you start?`
/// Otherwise their letters.
fn named_once(text: &str, blocks: &[Block], questions: &[usize]) -> (String, String) {
    let label = |n: usize| {
        let found = blocks.get(n).and_then(|b| label::find(text.get(b.content.clone())?))?;
        (found.sentence && !found.lone && !found.dotted && !found.bracketed).then_some(found.name)
    };
    let first = questions.first().copied().unwrap_or_default();
    let both = label(first).zip(label(first + 1)).filter(|(q, a)| q != a);
    both.unwrap_or_else(|| ("Q".to_owned(), "A".to_owned()))
}

/// Where speech begins in a paragraph that may begin with this name.
fn said_from(text: &str, block: &Block, name: &str) -> usize {
    let own = text.get(block.content.clone()).unwrap_or_default();
    label::find(own).filter(|found| found.name == name && name.chars().count() > 1).map_or(0, |found| found.body)
}

/// A page that sets some of its questions off by a mark and others by `Q.` and `A.`: those of the mark have the same labels. Such
/// a question asks, or what stands behind it is all in quotation marks.
pub(super) fn mixed(text: &str, blocks: &mut [Block]) {
    let labels = || blocks.iter().filter_map(|b| b.label.as_ref().map(|l| l.name.as_str()));
    let pairs = [("Q", "A"), ("문", "답"), ("질문", "답변")];
    let pair = pairs.into_iter().find(|(q, a)| labels().any(|l| l == *q) && labels().all(|l| l == *q || l == *a));
    let Some((ask, answer)) = pair else { return };
    let marks = |c: char| c.is_whitespace() || c == '*' || c == '_' || DASHES.contains(&c);
    let mut found = Vec::new();
    for (n, run) in blocks.windows(2).enumerate() {
        let [own, next] = run else { continue };
        let free = |b: &Block| b.label.is_none() && !b.heading && b.footnote.is_none();
        let set_off = matches!(of(text, own), Some(Mark::Dash(_) | Mark::Bold));
        let short = Shape::of(text, own).weight <= 40;
        let said = written(text, own).trim_end_matches(['*', '_', ' ']);
        if free(own)
            && free(next)
            && set_off
            && short
            && !asks_who(said)
            && answers(text, next, false)
            && (prompts(said) || quoted(written(text, next)))
        {
            found.push(n);
        }
    }
    for n in found {
        if let Some(block) = blocks.get_mut(n) {
            let own = text.get(block.content.clone()).unwrap_or_default();
            let bare = own.trim_start_matches(marks);
            let start = block.content.end - bare.len();
            block.content = start..start + bare.trim_end_matches(['*', '_', ' ']).len();
            block.label = Some(Found::implied(ask));
        }
        if let Some(next) = blocks.get_mut(n + 1) {
            next.label = Some(Found::implied(answer));
        }
    }
}

/// Questions and answers behind the same dash, one after the other: `— Why? — Because.` Every second one asks, and few of
/// the others do.
fn by_turns(text: &str, blocks: &mut [Block]) -> bool {
    let dash = |b: &Block| if let Some(Mark::Dash(c)) = of(text, b) { Some(c) } else { None };
    let Some(mark) = blocks.iter().find_map(dash) else { return false };
    let turns: Vec<usize> = (0..blocks.len()).filter(|n| blocks.get(*n).and_then(dash) == Some(mark)).collect();
    let bare = |n: usize| {
        let own = blocks.get(n).map_or("", |b| written(text, b));
        own.trim_start_matches(|c: char| c == mark || c.is_whitespace())
    };
    let apart = turns.windows(2).any(|pair| matches!(pair, [a, b] if b - a > 2));
    let asked = |from: usize| turns.iter().skip(from).step_by(2).filter(|n| prompts(bare(**n))).count();
    let (questions, answers) = (asked(0), asked(1));
    let half = turns.len().div_ceil(2);
    if turns.len() < 4 || apart || questions * 3 < half * 2 || answers * 3 > half {
        return false;
    }
    let starts: Vec<(usize, usize)> = turns.iter().map(|n| (*n, bare(*n).len())).collect();
    for (turn, (n, length)) in starts.into_iter().enumerate() {
        if let Some(block) = blocks.get_mut(n) {
            let end = block.content.start + text.get(block.content.clone()).unwrap_or_default().trim_end().len();
            block.content = end.saturating_sub(length)..end;
            block.label = Some(Found::implied(if turn % 2 == 0 { "Q" } else { "A" }));
        }
    }
    true
}

/// The mark of the answers, where they have one of their own: `▶ Why?`, `▷ Because.`
fn answer_mark(text: &str, blocks: &[Block], questions: &[usize]) -> Option<Mark> {
    let own = questions.first().and_then(|n| blocks.get(*n)).and_then(|b| of(text, b));
    let behind = |n: &usize| blocks.get(n + 1).filter(|b| !b.heading).and_then(|b| of(text, b));
    let mark = questions.iter().find_map(behind).filter(|m| matches!(m, Mark::Dash(_)) && Some(*m) != own)?;
    let answered = questions.iter().filter(|n| behind(n) == Some(mark)).count();
    (answered > 1 && answered * 3 >= questions.len() * 2).then_some(mark)
}

/// Short questions before answers that stand in quotation marks, three or more: most of what stands in quotation marks answers
/// one. In a report quotations stand between what is told.
fn before_quotes(text: &str, blocks: &[Block]) -> Option<Vec<usize>> {
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let said = sayable(text, blocks);
    let answer = |n: usize| said.binary_search(&n).is_ok() && quoted(own(n));
    let short = |n: usize| blocks.get(n).is_some_and(|b| Shape::of(text, b).weight <= 40);
    let asks = |n: usize| prompts(own(n)) || asks_by_topic(own(n));
    let question = |n: &usize| !quoted(own(*n)) && short(*n) && answer(n + 1) && asks(*n);
    let all: Vec<usize> = said.iter().copied().filter(question).collect();
    // an answer of several paragraphs is one
    let answers = said.iter().filter(|n| answer(**n) && !(**n > 0 && answer(**n - 1))).count();
    (all.len() > 2 && all.len() * 3 >= answers * 2).then_some(all)
}

/// Questions that nothing sets off but that they are short and asked, and stand by turns with longer paragraphs in which
/// somebody says I. What stands in the place of a question is one too: `Tell me about the swarm.`
fn plain(text: &str, blocks: &[Block]) -> Option<Vec<usize>> {
    let shapes: Vec<Shape> = blocks.iter().map(|b| Shape::of(text, b)).collect();
    let shape = |n: usize| shapes.get(n);
    let said = |n: usize| blocks.get(n).is_some_and(|b| answers(text, b, false));
    let question = |n: &usize| {
        let own = blocks.get(*n).map_or("", |b| written(text, b));
        // a narrator asks as one of those who were there
        let asked = asks(own) || asks_unmarked(own);
        // Thanks for letting me in, Orla. How did it begin?
        let courteous = asks(own) && furniture::any_start(&own.to_lowercase(), furniture::THANKS);
        said(*n)
            && asked
            && !quoted(own)
            && shape(*n).is_some_and(|s| s.weight <= 40 && (!s.first_person || courteous) && s.stops)
    };
    let mut all: Vec<usize> = (0..blocks.len()).filter(question).collect();
    let answered = all.iter().filter(|n| said(**n + 1) && !question(&(**n + 1))).count();
    let tells = |n: usize| {
        shape(n).is_some_and(|s| s.says_i && s.stops)
            || blocks.get(n).is_some_and(|b| speaks_politely(written(text, b)))
    };
    let told = all.iter().filter(|n| tells(**n + 1)).count();
    let (first, last) = (all.first().copied()?, all.last().copied()?);
    // a talk goes to and fro; a story in which somebody asks now and then does not
    let between = (first..last).filter(|n| said(*n)).count();
    if recognised(text, blocks) || all.len() < 3 || answered < all.len() || told == 0 || between > all.len() * 5 {
        return None;
    }
    let speaks = |n: usize| {
        let own = blocks.get(n).map_or("", |b| written(text, b));
        to_somebody(own) || asks_by_topic(own)
    };
    if let Some(every) = every_second(text, blocks, &shapes, &all) {
        return Some(every);
    }
    let addressed = |n: usize| addresses(blocks.get(n).map_or("", |b| written(text, b)));
    // one answer in one paragraph, but where a statement stands between two of them
    let even = all.windows(2).filter(|pair| matches!(pair, [a, b] if (b - a) % 2 == 0 && b - a <= 4)).count();
    let regular = even * 4 >= (all.len() - 1) * 3;
    let mut more = Vec::new();
    for pair in all.windows(2) {
        let [from, to] = pair else { continue };
        let mut n = from + 2;
        while n + 1 < *to {
            let weight = |n: usize| shape(n).map_or(0, |s| s.weight);
            let before = (from + 1..n).rev().find(|m| said(*m)).unwrap_or(n - 1);
            let small = weight(n) <= 15 && weight(n) * 2 <= weight(n + 1) && weight(n) * 2 <= weight(before);
            let own = said(n) && said(n + 1) && (shape(n).is_some_and(|s| s.stops) || speaks(n) && small);
            // What does "dorsel" mean? Everybody here says it.
            let inside = weight(n) <= 25 && blocks.get(n).is_some_and(|b| written(text, b).contains("? "));
            let instead = small && (addressed(n) || regular && to - from == 4 && n == from + 2);
            // The lamp was put out in 1984. Yes. A man came with a box.
            let replied = weight(n) <= 25 && replies(blocks.get(n + 1).map_or("", |b| written(text, b)));
            let apart = (small || inside || replied) && shape(n).is_some_and(|s| !s.says_i);
            if own && (apart || instead || speaks(n)) {
                more.push(n);
                n += 2;
            } else {
                n += 1;
            }
        }
    }
    more.extend(earlier(text, blocks, first));
    // more behind the last that ends in a question mark
    let mut n = last + 2;
    let stands = |n: usize, beside: bool| {
        let next = blocks.get(n + 1).map_or("", |b| written(text, b));
        let statement = shape(n).is_some_and(|s| s.weight <= 25 && s.stops && !s.says_i) && replies(next);
        // Thank you for talking with us. You are welcome.
        let thanks = shape(n).is_some_and(|s| s.weight <= 25 && furniture::any_start(&s.lower, furniture::THANKS));
        let returned = shape(n + 1).is_some_and(|s| s.weight <= 25 && furniture::any_start(&s.lower, RETURNED));
        said(n) && said(n + 1) && !question(&n) && (beside && speaks(n) || statement || thanks && returned)
    };
    let mut beside = true;
    while n + 1 < blocks.len() {
        beside = stands(n, beside);
        more.extend(beside.then_some(n));
        n += if beside { 2 } else { 1 };
    }
    all.extend(more);
    all.sort_unstable();
    Some(all)
}

/// Every second paragraph from the first question to the end of the page, where each question that is known by its form stands in
/// such a place, no answer asks, and what stands in the others is short: `I tried to move mine alone once and I broke a door.`
fn every_second(text: &str, blocks: &[Block], shapes: &[Shape], questions: &[usize]) -> Option<Vec<usize>> {
    const SHORT: usize = 25;
    const SMALL: usize = 15;
    let first = questions.first().copied()?;
    let said: Vec<usize> = sayable(text, blocks).into_iter().filter(|n| *n >= first).collect();
    let (pairs, rest) = said.as_chunks::<2>();
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let weight = |n: usize| shapes.get(n).map_or(0, |s| s.weight);
    let known = |n: usize| questions.binary_search(&n).is_ok();
    let fits = |[ask, answer]: &[usize; 2]| {
        let thanks = || furniture::any_start(&own(*ask).to_lowercase(), furniture::THANKS);
        let talks = || {
            let begins = own(*answer).split_whitespace().next().unwrap_or_default();
            let of_it = ["It", "They", "He", "She", "That", "There", "We"].contains(&begins);
            of_it || shapes.get(*answer).is_some_and(|s| s.says_i) || speaks_politely(own(*answer))
        };
        let less = weight(*ask) <= weight(*answer) || weight(*ask) <= SMALL && talks();
        let short = weight(*ask) <= SHORT && (less || prompts(own(*ask)) || thanks());
        let stops = |n: usize| shapes.get(n).is_some_and(|s| s.stops);
        !known(*answer) && stops(*answer) && (known(*ask) || short && stops(*ask) && !quoted(own(*ask)))
    };
    let more = pairs.len() > questions.len() && questions.len() * 2 >= pairs.len();
    let all = more && rest.is_empty() && pairs.iter().all(fits);
    let mut found: Vec<usize> = pairs.iter().map(|[ask, _]| *ask).collect();
    found.extend(earlier(text, blocks, first));
    found.sort_unstable();
    all.then_some(found)
}

/// Whether a page that sets nothing off leaves it open who speaks: in an answer of several paragraphs a short one, with another
/// behind it, may be what was asked next; and so may what stands behind an answer of a word, for a guest may ask back.
fn doubtful(text: &str, blocks: &[Block], questions: &[usize]) -> bool {
    const SHORT: usize = 15;
    let Some(first) = questions.first() else { return false };
    let said: Vec<usize> = sayable(text, blocks).into_iter().filter(|n| n > first).collect();
    let asks = |n: &usize| questions.binary_search(n).is_ok();
    let shape = |n: usize| blocks.get(n).map(|b| Shape::of(text, b)).unwrap_or_default();
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let last = questions.last();
    said.split(asks).any(|answer| {
        // below the last answer the page may go on by itself
        let below = answer.first() > last;
        let may = |n: &usize| {
            let shape = shape(*n);
            shape.weight <= SHORT && (!below || shape.says_i || to_somebody(own(*n)) || addresses(own(*n)))
        };
        let short = answer.iter().skip(1).rev().skip(1).any(may);
        short || matches!(answer, [one, _, ..] if shape(*one).weight < 3)
    })
}

/// Whether a paragraph says yes or no to the one before it.
fn replies(own: &str) -> bool {
    const WORDS: &[&str] = &[
        "yes",
        "no",
        "yeah",
        "right",
        "exactly",
        "true",
        "correct",
        "indeed",
        "네",
        "예",
        "아니요",
        "아뇨",
        "맞아요",
        "그럼요",
        "그렇죠",
        "그렇지요",
        "맞습니다",
        "그렇습니다",
    ];
    let first = own.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches(['.', ',', '!', ';']).to_lowercase();
    first.chars().count() > word.chars().count() && WORDS.contains(&word.as_str())
}

/// How thanks are given back.
const RETURNED: &[&str] = &[
    "you are welcome",
    "you're welcome",
    "you’re welcome",
    "thank you",
    "thanks",
    "my pleasure",
    "it was a pleasure",
    "not at all",
    "감사합니다",
    "고맙습니다",
    "별말씀을",
];

/// Short and long paragraphs by turns from the first question on, three pairs or more: two at least of the short ones ask or
/// speak to somebody, and somebody says I in a long one. Where nobody asks, from the first short one on that speaks to
/// somebody, and to the end.
fn alternating(text: &str, blocks: &[Block]) -> Option<Vec<usize>> {
    if recognised(text, blocks) {
        return None;
    }
    let shapes: Vec<Shape> = blocks.iter().map(|b| Shape::of(text, b)).collect();
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let said = sayable(text, blocks);
    let asks = |n: usize| asks(own(n)) || asks_unmarked(own(n));
    let asked = said.iter().position(|n| asks(*n));
    let from = asked.or_else(|| said.iter().position(|n| to_somebody(own(*n))))?;
    let mut all = Vec::new();
    for pair in said.get(from..)?.chunks_exact(2) {
        let [q, a] = pair else { break };
        let (Some(short), Some(long)) = (shapes.get(*q), shapes.get(*a)) else { break };
        let told = short.says_i && !to_somebody(own(*q)) && !addresses(own(*q));
        if *a != q + 1 || short.weight > 20 || short.weight > long.weight || !short.stops || told || !long.stops {
            break;
        }
        all.push(*q);
    }
    if all.len() > 2
        && let Some(every) = every_second(text, blocks, &shapes, &all)
    {
        return Some(every);
    }
    let speaks = |n: &&usize| asks(**n) || to_somebody(own(**n)) || addresses(own(**n));
    let tells = all.iter().any(|n| shapes.get(n + 1).is_some_and(|s| s.first_person));
    let whole = asked.is_some() || all.len() * 2 + 1 >= said.len() - from;
    if let Some(first) = all.first().copied() {
        all.extend(earlier(text, blocks, first));
        all.sort_unstable();
    }
    (all.len() > 2 && all.iter().filter(speaks).count() > 1 && tells && whole).then_some(all)
}

/// What is asked before the first question that is known by its form: `You began in 1994.`, `Tell us a bit about yourself`. A
/// short statement between two of them is one too.
fn earlier(text: &str, blocks: &[Block], first: usize) -> Vec<usize> {
    const SHORT: usize = 25;
    const STATEMENT: usize = 12;
    let own = |n: usize| blocks.get(n).map_or("", |b| written(text, b));
    let shape = |n: usize| blocks.get(n).map(|b| Shape::of(text, b)).unwrap_or_default();
    let said = |n: usize| blocks.get(n).is_some_and(|b| answers(text, b, false));
    let speaks = |n: usize| {
        // 간단한 자기소개 부탁드립니다
        prompts(own(n)) || prompts(&format!("{}.", own(n))) || addresses(own(n))
    };
    let fits = |n: usize, next: usize| {
        let (ask, answer) = (shape(n), shape(n + 1));
        let told = (n + 1..next).all(|m| said(m) && shape(m).stops && !asks(own(m)));
        let statement = ask.stops && ask.weight <= STATEMENT && ask.weight * 3 <= answer.weight && next - n == 2;
        said(n) && told && ask.weight <= SHORT.min(answer.weight) && (speaks(n) || statement)
    };
    let mut found = Vec::new();
    let mut from = first;
    while let Some(n) = (2..=4).filter_map(|back| from.checked_sub(back)).find(|n| fits(*n, from)) {
        found.push(n);
        from = n;
    }
    while found.pop_if(|n| !speaks(*n)).is_some() {}
    found
}

/// Somebody speaks to somebody in Korean, where who speaks need not say I: `안개가 꼈습니다. 무적을 밤새 울렸지요.`
fn speaks_politely(own: &str) -> bool {
    let sentences: Vec<&str> = own.split('.').map(str::trim).filter(|s| !s.is_empty()).collect();
    sentences.len() > 1 && sentences.into_iter().all(polite)
}

/// One short line below the other without a gap, as recognisers write what they heard: nobody knows where one speaker stops.
fn recognised(text: &str, blocks: &[Block]) -> bool {
    const LINES: usize = 8;
    const LONGEST: usize = 30;
    let said: Vec<&Block> = blocks.iter().filter(|b| !b.heading).collect();
    let gap = |pair: &[&Block]| {
        let [a, b] = pair else { return false };
        text.get(a.range.end..b.range.start).is_some_and(|gap| gap.matches('\n').count() > 1)
    };
    // a title may stand apart
    let gaps = said.windows(2).filter(|pair| gap(pair)).count();
    said.len() >= LINES && gaps <= 1 && said.iter().all(|b| Shape::of(text, b).weight <= LONGEST)
}

/// Words that are said to the one who answers, without a question mark.
pub(super) fn to_somebody(own: &str) -> bool {
    TO_SOMEBODY.iter().any(|w| own.starts_with(w)) || HONORING.iter().any(|w| own.ends_with(w))
}

/// A short paragraph between longer ones that is said to whoever answers, though its writer says I in it: `My own grandfather had
/// one of your kites.`, `I have always wondered about the tails.`
fn addresses(own: &str) -> bool {
    const HEARD: &[&str] = &[
        "heard",
        "read",
        "understand",
        "gather",
        "wonder",
        "wondered",
        "noticed",
        "told",
        "imagine",
        "hear",
        "see",
        "know",
    ];
    let mut quotes = 0_usize;
    let mut words = Vec::new();
    for word in own.split_whitespace() {
        let before = quotes.is_multiple_of(2);
        quotes += word.matches(['“', '”', '"']).count();
        if before && !word.starts_with(['“', '"']) {
            words.push(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'"));
        }
    }
    let you = |w: &String| matches!(w.as_str(), "you" | "your" | "yours" | "you've" | "you're" | "you'd");
    let i = words.first().is_some_and(|w| matches!(w.as_str(), "i" | "i've" | "i'm" | "i'd"));
    words.iter().any(you) || i && words.iter().skip(1).take(3).any(|w| HEARD.contains(&w.as_str()))
}

/// Between two turns of one speaker a paragraph without a label that asks, or speaks to somebody, is the other's: the
/// label was left out.
pub(super) fn asked(text: &str, blocks: &mut [Block]) {
    let label = |b: &Block| b.label.as_ref().filter(|l| !l.lone).map(|l| l.name.clone());
    let names: Vec<String> = blocks.iter().filter_map(|b| b.label.as_ref().map(|l| l.name.clone())).collect();
    let mut found = Vec::new();
    for (n, run) in blocks.windows(3).enumerate() {
        let [before, own, after] = run else { continue };
        let (Some(first), Some(second)) = (label(before), label(after)) else { continue };
        let said = written(text, own);
        let shape = Shape::of(text, own);
        let speaks = asks(said) || to_somebody(said);
        if own.label.is_none()
            && !own.heading
            && !shape.bracketed
            && speaks
            && !shape.first_person
            && same(&first, &second)
        {
            let mut others = names.iter().filter(|name| !same(name, &first));
            let other = others.next().filter(|other| others.all(|name| same(name, other)));
            found.extend(other.map(|other| (n + 1, other.clone())));
        }
    }
    for (n, name) in found {
        if let Some(block) = blocks.get_mut(n) {
            block.label = Some(Found::implied(&name));
        }
    }
}

/// One name in full or in its initials.
fn same(one: &str, other: &str) -> bool {
    let (a, b) = (one.to_lowercase(), other.to_lowercase());
    let last = |long: &str, short: &str| long.split_whitespace().any(|w| w == short);
    a == b || short_forms(&b).contains(&a) || short_forms(&a).contains(&b) || last(&a, &b) || last(&b, &a)
}

/// How a sentence begins that is said to the one who answers.
const TO_SOMEBODY: &[&str] = &[
    "You ",
    "You've ",
    "You’ve ",
    "You're ",
    "You’re ",
    "You'd ",
    "You’d ",
    "Your ",
    "Tell me",
    "Tell us",
    "Describe ",
    "Explain ",
    "Talk about",
    "Talk us through",
    "Walk us through",
    "Take us",
    "And you",
    "So you",
    "But you",
    "I want to ask",
    "I wanted to ask",
    "I'd like to ask",
    "I’d like to ask",
    "I have to ask",
    "Let us talk about",
    "Let's talk about",
    "Let’s talk about",
    "Let us turn to",
    "Let's turn to",
    "Let’s turn to",
];
/// How it ends in Korean, without a question mark.
const HONORING: &[&str] =
    &["셨습니다.", "셨네요.", "셨군요.", "셨는데요.", "신다고요.", "셨다고요.", "다면서요.", "주세요.", "주십시오."];

/// The paragraphs that this mark sets off, when they are questions: two or more, most with an answer behind them.
fn questions(text: &str, blocks: &[Block], mark: Mark) -> Option<Vec<usize>> {
    let marked = |b: &Block| !b.heading && of(text, b) == Some(mark);
    let all: Vec<usize> = blocks.iter().enumerate().filter(|(_, b)| marked(b)).map(|(n, _)| n).collect();
    let in_quotes = quoted_answers(text, blocks, &all);
    let other = answer_mark(text, blocks, &all);
    let behind = |b: &Block| answers(text, b, in_quotes) || other.is_some() && of(text, b) == other;
    let answered = all.iter().filter(|n| blocks.get(*n + 1).is_some_and(|b| !marked(b) && behind(b)));
    let answered = answered.count();
    let asked = all.iter().filter(|n| blocks.get(**n).is_some_and(|b| prompts(written(text, b)))).count();
    // short ones by turns with longer ones, of which one asks
    let weight = |n: usize| blocks.get(n).map_or(0, |b| Shape::of(text, b).weight);
    let by_turns =
        || all.len() > 2 && answered == all.len() && all.iter().all(|n| weight(*n) <= 25.min(weight(n + 1) * 2));
    let clear = asked * 2 >= all.len() && asked > 0 || in_quotes || asked > 0 && by_turns();
    if all.len() < 2 || answered * 3 < all.len() * 2 || !clear {
        return None;
    }
    // among numbered questions a numbered statement is in the place of one: 3. I have to ask about the atlas.
    let more = |n: &usize| {
        let Some(block) =
            blocks.get(*n).filter(|b| mark == Mark::Number && !b.heading && all.binary_search(n).is_err())
        else {
            return false;
        };
        let short = Shape::of(text, block).weight <= 25 && all.first() < Some(n);
        short && numbered(written(text, block)).is_some() && blocks.get(n + 1).is_some_and(behind)
    };
    let more: Vec<usize> = (0..blocks.len()).filter(more).collect();
    let mut all: Vec<usize> = all.iter().copied().chain(more).collect();
    all.sort_unstable();
    Some(all)
}

/// Whether a paragraph that is set off asks, or says what it would hear. Papers in Korea ask without a question mark.
pub(super) fn prompts(own: &str) -> bool {
    const SAYING: &[&str] =
        &["군요.", "거네요.", "시네요.", "싶습니다.", "부탁드립니다.", "부탁드려요.", "부탁합니다."];
    asks(own) || ends_asking(own) || SAYING.iter().any(|end| own.ends_with(end)) || to_somebody(own)
}

/// Whether a paragraph that nothing sets off asks by its last word. `하나` is one as well, where it has no object: `둘 중 하나.`
fn asks_unmarked(own: &str) -> bool {
    let mut back = own.split_whitespace().rev();
    let (last, before) = (back.next().unwrap_or_default(), back.next().unwrap_or_default());
    let counted = last == "누나." || last == "하나." && !before.ends_with(['을', '를', '게']);
    ends_asking(own) && !counted
}

/// Whether a paragraph ends as papers in Korea print questions.
fn ends_asking(own: &str) -> bool {
    const ASKING: &[&str] = &[
        "나.",
        "는가.",
        "은가.",
        "떤가.",
        "인가.",
        "한가.",
        "던가.",
        "까.",
        "까요.",
        "나요.",
        "가요.",
        "는지.",
        "말해 달라.",
        "말씀해 달라.",
        "소개해 달라.",
        "다면.",
        "궁금하다.",
        "궁금합니다.",
        "듣고 싶다.",
    ];
    ASKING.iter().any(|end| own.ends_with(end))
}

/// A question that stops behind its topic: `앞으로의 계획은.`
fn asks_by_topic(own: &str) -> bool {
    (own.ends_with("은.") || own.ends_with("는.")) && own.chars().count() <= 20
}

/// Most of what follows the questions stands in quotation marks.
fn quoted_answers(text: &str, blocks: &[Block], questions: &[usize]) -> bool {
    let quotes = questions.iter().filter(|n| blocks.get(**n + 1).is_some_and(|b| quoted(written(text, b)))).count();
    quotes > 1 && quotes * 3 >= questions.len() * 2
}

/// Somebody may say this in answer: no heading, no link, no note.
fn answers(text: &str, block: &Block, in_quotes: bool) -> bool {
    let shape = Shape::of(text, block);
    let own = written(text, block);
    !block.heading
        && block.footnote.is_none()
        && !shape.bracketed
        && own.chars().any(char::is_alphabetic)
        && furniture::of(own, &shape, false).is_none()
        && (quoted(own) || opens_quotation(own) || !in_quotes)
        && of(text, block).is_none()
}

/// The paragraphs that somebody may say.
fn sayable(text: &str, blocks: &[Block]) -> Vec<usize> {
    blocks.iter().enumerate().filter(|(_, b)| answers(text, b, false)).map(|(n, _)| n).collect()
}

fn written<'a>(text: &'a str, block: &Block) -> &'a str {
    text.get(block.content.clone()).unwrap_or_default().trim()
}

fn of(text: &str, block: &Block) -> Option<Mark> {
    let own = written(text, block);
    for mark in ["**", "__"] {
        let inner = own.strip_prefix(mark).and_then(|t| t.strip_suffix(mark));
        if inner.is_some_and(|t| !t.contains(mark) && t.chars().any(char::is_alphabetic)) {
            return Some(Mark::Bold);
        }
    }
    let tells = |t: &str| TO_SOMEBODY.iter().any(|w| t.starts_with(w)) && t.ends_with(['.', '!']) && t.len() < 120;
    if numbered(own).is_some_and(|t| asks(t) || tells(t)) {
        return Some(Mark::Number);
    }
    let dash = own.chars().next().filter(|c| DASHES.contains(c))?;
    own.chars().nth(1).is_some_and(|c| c != dash).then_some(Mark::Dash(dash))
}

/// What stands behind a number and its stop.
fn numbered(text: &str) -> Option<&str> {
    let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.trim_start().len() - rest.len();
    let rest = rest.strip_prefix(['.', ')'])?;
    ((1..=3).contains(&digits) && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

const DASHES: &[char] = &['-', '=', 'ㅡ', '–', '—', '―', '─', '▷', '▶', '△', '▲', '◇', '◆', '□', '■', '○', '●', '◎'];
