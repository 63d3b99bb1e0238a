//! Captions without a credit, which stand among the turns of an interview and look like what somebody says there.
//!
//! It takes such paragraphs out before anybody asks who speaks, for a caption between a question and its answer would be taken
//! for the answer. What a caption says alone tells nothing; that it names the guest, where they stand or a year, that it is a thing
//! and no sentence, or that nobody is spoken to in it on a page where somebody always is, gives it away.
use super::{
    block::Block,
    dialogue::prompts,
    furniture::any_start,
    narrator::COMMON,
    page::Role,
    picture::{self, CAPTION},
    shape::{Shape, asks, polite},
};
use crate::{
    letter::{has_hangul, is_hangul, is_hangul_name},
    transcript::{SetAsideKind, line::stops},
};
use std::collections::BTreeSet;

/// No caption is longer, in words.
const LONGEST: usize = 20;
/// Of the lines above an interview no more is searched for a name, in bytes.
const HEAD: usize = 8_000;
/// No interview has more people whose names are looked for.
const MOST: usize = 200;
/// Paragraphs that show how somebody is spoken to on a page.
const FEW: usize = 3;

/// What a caption says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Legend {
    /// It shows a thing or a place, or credits a picture.
    Shown,
    /// It says something of somebody, which a presenter may need.
    Told,
}

impl Legend {
    /// What becomes of it.
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Shown => Role::Aside(SetAsideKind::Boilerplate, CAPTION),
            Self::Told => Role::Note,
        }
    }
}

/// Takes the captions out of `blocks`, in the order of the page.
pub(super) fn take(text: &str, blocks: &mut Vec<Block>) -> Vec<(Block, Legend)> {
    let shapes: Vec<Shape> = blocks.iter().map(|b| short(text, b)).collect();
    let page = Page::of(text, blocks, &shapes);
    let found: Vec<(usize, Legend)> = (0..blocks.len()).filter_map(|n| Some((n, page.caption(n)?))).collect();
    let mut found = found.into_iter().peekable();
    let (mut kept, mut taken) = (Vec::with_capacity(blocks.len()), Vec::new());
    for (n, block) in std::mem::take(blocks).into_iter().enumerate() {
        match found.next_if(|(at, _)| *at == n) {
            Some((_, caption)) => taken.push((block, caption)),
            None => kept.push(block),
        }
    }
    *blocks = kept;
    taken
}

/// The form of a paragraph that may be a caption; of a longer one only that it is long and how it ends.
fn short(text: &str, block: &Block) -> Shape {
    const BYTES: usize = 400;
    let own = text.get(block.content.clone()).unwrap_or_default().trim();
    if own.len() <= BYTES {
        return Shape::of(text, block);
    }
    let labelled = block.label.is_some();
    Shape { words: usize::MAX, weight: usize::MAX, sentences: 1, stops: stops(own), labelled, ..Shape::default() }
}

struct Page<'a> {
    text: &'a str,
    blocks: &'a [Block],
    shapes: &'a [Shape],
    /// Labels of two words or more.
    names: BTreeSet<&'a str>,
    /// The lines above the interview.
    head: &'a str,
    /// The first paragraph that somebody speaks.
    begun: usize,
    /// Whoever speaks Korean on it speaks politely.
    polite: bool,
    /// A line that ends no sentence stands behind few of its questions.
    rare: bool,
}

impl<'a> Page<'a> {
    fn of(text: &'a str, blocks: &'a [Block], shapes: &'a [Shape]) -> Self {
        let labelled = blocks.iter().filter_map(|b| b.label.as_ref());
        let names = labelled.map(|l| l.name.as_str()).filter(|n| n.contains(' ')).take(MOST).collect();
        let own = |block: &Block| text.get(block.content.clone()).unwrap_or_default().trim();
        let speech = |n: &usize| {
            let (Some(block), Some(shape)) = (blocks.get(*n), shapes.get(*n)) else { return false };
            let said = || shape.prose() || shape.stops && shape.first_person || asks(own(block));
            block.label.is_some() || !block.heading && said()
        };
        let begun = (0..blocks.len()).find(speech).unwrap_or(blocks.len());
        let end = blocks.get(begun).map_or(0, |b| b.range.start).min(HEAD);
        let end = (0..=end).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mut page = Self {
            text,
            blocks,
            shapes,
            names,
            head: text.get(..end).unwrap_or_default(),
            begun,
            polite: false,
            rare: true,
        };
        page.polite = page.speaks_politely();
        let asked = (0..blocks.len()).filter(|n| asks(page.own(*n))).count();
        let bare = (1..blocks.len()).filter(|n| page.bare(*n)).count();
        page.rare = bare <= 2.max(asked / 3);
        page
    }

    fn own(&self, n: usize) -> &'a str {
        self.blocks.get(n).and_then(|b| self.text.get(b.content.clone())).unwrap_or_default().trim()
    }

    fn shape(&self, n: usize) -> Option<&Shape> {
        self.shapes.get(n)
    }

    /// What is said in Korean ends as it does when it is said to somebody.
    fn speaks_politely(&self) -> bool {
        let (mut polite_ones, mut plain) = (0_usize, 0_usize);
        for (n, _) in self.blocks.iter().enumerate().filter(|(_, b)| !b.heading && b.footnote.is_none()) {
            let own = self.own(n);
            let end = own.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !has_hangul(own.get(..own.len().min(120)).unwrap_or(own)) || !stops(own) {
                continue;
            }
            if polite(own) {
                polite_ones += 1;
            } else if end.ends_with('다') {
                plain += 1;
            }
        }
        polite_ones >= FEW && polite_ones > plain * 2
    }

    fn caption(&self, n: usize) -> Option<Legend> {
        let (block, shape, own) = (self.blocks.get(n)?, self.shape(n)?, self.own(n));
        let plain = block.label.is_none() && !block.heading && block.footnote.is_none() && !block.continues;
        if !plain || n <= self.begun || shape.weight > LONGEST || shape.sentences > 3 || asks(own) {
            return None;
        }
        if own.starts_with(['"', '“', '‘', '「', '>', '-', '–', '—', '*', '_', '#', '[', '(']) || self.only_answer(n)
        {
            return None;
        }
        let bare: Vec<&str> =
            shape.lower.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
        if picture::picture(own, shape, &shape.lower, &bare) {
            return Some(Legend::Shown);
        }
        if shape.first_person || own.contains(['?', '!', '"', '“', '”']) {
            return None;
        }
        if has_hangul(own) {
            return self.korean(n);
        }
        let names = self.names_who(own) || self.of_the_guest(own);
        let shown = stands(own) || year(&bare, own) || self.rare && self.bare(n);
        if names { Some(Legend::Told) } else { shown.then_some(Legend::Shown) }
    }

    /// Nothing else answers the question before it.
    fn only_answer(&self, n: usize) -> bool {
        let label = |n: usize| self.blocks.get(n).and_then(|b| b.label.as_ref()).map(|l| l.name.as_str());
        let Some(before) = n.checked_sub(1) else { return true };
        let again = label(n + 1).is_some() && label(n + 1) == label(before);
        prompts(self.own(before)) && (n + 1 >= self.blocks.len() || prompts(self.own(n + 1)) || again)
    }

    /// A few words that end no sentence, between a question and what answers it.
    fn bare(&self, n: usize) -> bool {
        let Some(shape) = self.shape(n) else { return false };
        let free = |n: usize| self.blocks.get(n).is_some_and(|b| b.label.is_none() && !b.heading);
        let few = !shape.stops && shape.sentences == 0 && (3..=12).contains(&shape.words);
        let answered = self.shape(n + 1).is_some_and(|s| s.stops) && free(n + 1) && !asks(self.own(n + 1));
        few && free(n) && n > 0 && asks(self.own(n - 1)) && answered && self.own(n).ends_with(char::is_alphanumeric)
    }

    /// `Tom Harker in 1979, …`, `Tom Harker (left) and his uncle.`: a name and where somebody is, without a verb.
    fn names_who(&self, own: &str) -> bool {
        let words: Vec<&str> = own.split_whitespace().collect();
        let capital =
            |w: &&&str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
        let count = words.iter().take_while(capital).count();
        let Some(next) = words.get(count).filter(|_| (2..=4).contains(&count)) else { return false };
        let name = words.get(..count).unwrap_or_default().join(" ");
        let known = self.names.iter().any(|n| n.eq_ignore_ascii_case(&name)) || self.head.contains(&name);
        let dated = *next == "in" && words.get(count + 1).is_some_and(|w| is_year(w.trim_end_matches([',', '.'])));
        let verbless = !words.iter().any(|w| VERBS.iter().take(BE).any(|verb| verb == w));
        let where_to = PREPOSITIONS.contains(next) || next.ends_with("ing") && next.starts_with(char::is_lowercase);
        verbless && (known && where_to || dated)
    }

    /// `… of the kind Harker’s uncle owned`: whoever speaks does not call themselves so.
    fn of_the_guest(&self, own: &str) -> bool {
        let owner = |w: &str| {
            let w = w.trim_matches(|c: char| !c.is_alphanumeric());
            w.strip_suffix("'s").or_else(|| w.strip_suffix("’s")).map(str::to_lowercase)
        };
        own.split_whitespace().filter_map(owner).any(|name| {
            let last = |full: &&str| full.rsplit_once(' ').is_some_and(|(_, last)| last.to_lowercase() == name);
            name.chars().count() > 3 && !COMMON.contains(&name.as_str()) && self.names.iter().any(last)
        })
    }

    /// On a page where somebody is spoken to politely: whoever is called by name and `씨`, and things that are no sentence.
    fn korean(&self, n: usize) -> Option<Legend> {
        let own = self.own(n);
        if stands(own) {
            return Some(Legend::Told);
        }
        if self.rare && self.bare(n) {
            return Some(Legend::Shown);
        }
        let said = own.split_inclusive(['.', '…']).filter(|s| s.chars().any(is_hangul));
        if !self.polite || said.clone().any(|s| polite(s.trim_matches(|c: char| !c.is_alphanumeric()))) {
            return None;
        }
        let words: Vec<&str> = own.split_whitespace().collect();
        let called = words.windows(2).any(|pair| {
            let [name, title] = pair else { return false };
            let rest = title.strip_prefix('씨');
            name.chars().all(is_hangul)
                && name.chars().count() < 6
                && rest.is_some_and(|r| r.chars().count() < 4 || r.starts_with('('))
        });
        // 서한결은 1985년 강진에서 태어났다.
        let born = || {
            let name = words.first().and_then(|w| w.strip_suffix(['은', '는']));
            name.is_some_and(|n| is_hangul_name(n) && n.chars().count() > 2) && own.contains(" 태어")
        };
        if called || born() {
            return Some(Legend::Told);
        }
        let thing = words.len() > 2 && own.ends_with('.') && said.clone().all(names_a_thing);
        thing.then_some(Legend::Shown)
    }
}

/// A sentence in Korean that ends in a noun: `삼촌이 가지고 있던 것과 같은 라디오.`
fn names_a_thing(sentence: &str) -> bool {
    const ENDINGS: &str = "다요죠까네지고서데며면니나라자게군걸은는을를에로도만의와과야어아여해돼써려듯가냐소오랴세쇼";
    let end = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = end.split_whitespace().next_back().unwrap_or_default();
    let noun = is_hangul_name(last) || last.chars().count() > 1 && last.chars().all(is_hangul);
    noun && !end.ends_with(|c| ENDINGS.contains(c))
        && !end.ends_with("부터")
        && !end.ends_with("이가")
        && !end.contains(',')
}

/// Where somebody stands in a picture.
fn stands(own: &str) -> bool {
    const SIDES: &[&str] = &[
        "left",
        "right",
        "centre",
        "center",
        "middle",
        "far left",
        "far right",
        "second from",
        "third from",
        "standing",
        "seated",
        "back row",
        "front row",
        "foreground",
        "background",
        "pictured",
        "왼쪽",
        "오른쪽",
        "가운데",
        "앞줄",
        "뒷줄",
        "맨 왼쪽",
        "맨 오른쪽",
        "사진 왼쪽",
        "사진 오른쪽",
    ];
    let inner = own.split('(').skip(1).filter_map(|part| part.split_once(')'));
    inner.map(|(inner, _)| inner.to_lowercase()).any(|inner| any_start(&inner, SIDES))
}

/// `Women mend nets in Whitby, 1962.`: a year behind a comma ends it, and nothing was or is.
fn year(bare: &[&str], own: &str) -> bool {
    let end = own.trim_end_matches('.');
    let Some((before, last)) = end.rsplit_once(", ") else { return false };
    let dated = is_year(last.trim_start_matches("c. ").trim_start_matches("circa "));
    let place = before.split_whitespace().count() > 2;
    place && dated && !before.contains(". ") && !bare.iter().any(|w| VERBS.contains(w))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.chars().all(|c| c.is_ascii_digit()) && ("1800".."2100").contains(&word)
}

/// Words that a sentence has and the words below a picture have not; the first [`BE`] not even where they tell of somebody: `the year
/// she left school`.
const VERBS: &[&str] = &[
    "was", "were", "had", "did", "is", "are", "has", "have", "that", "it", "it's", "you", "then", "so", "this",
    "there", "they", "he", "she", "when", "since", "because", "until", "what", "yes", "no",
];
const BE: usize = 12;
const PREPOSITIONS: &[&str] = &[
    "in", "at", "on", "with", "outside", "inside", "near", "beside", "behind", "during", "aged", "and", "as", "before",
    "after", "under", "above",
];
