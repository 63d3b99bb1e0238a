//! What each paragraph of a page is: furniture, metadata, a note, a heading, or speech.
//!
//! It reads a page as people do: above the first long paragraph (or the first label) stand the names and the date, below
//! the last stand the links; in between somebody speaks.
use super::{
    afterword::{self, Kind, Known},
    block::Block,
    export,
    furniture::{self, Furniture},
    head::is_quotation,
    readers, reported,
    shape::{Shape, large, names, opens_quotation, polite, quoted},
};
use crate::transcript::{
    SetAsideKind, bracket, date, folded,
    name::{is_role, names_a_fact},
};
use std::collections::BTreeSet;

/// What a paragraph is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Aside(SetAsideKind, &'static str),
    Collection,
    Title,
    Subtitle,
    Date,
    Note,
    Heading,
    Speech,
}

/// One role for each block, and whether the page is an article that quotes others.
///
/// `implied`: nobody is named, and the page sets the questions off by their form.
pub(super) fn roles(text: &str, blocks: &[Block], implied: bool) -> (Vec<Role>, bool) {
    let shapes: Vec<Shape> = blocks.iter().map(|b| Shape::of(text, b)).collect();
    let names =
        blocks.iter().filter_map(|b| b.label.as_ref()).flat_map(|l| l.name.split_whitespace().map(str::to_lowercase));
    let page = Page { text, blocks, shapes: &shapes, implied, names: names.collect() };
    let first = page.first();
    let foot = page.foot(first);
    let mut roles: Vec<Role> = (0..blocks.len()).map(|n| page.own(n, first, foot)).collect();
    page.head(&mut roles, first);
    page.boxes(&mut roles, first, foot);
    page.set_large(&mut roles);
    page.repeats(&mut roles);
    let article = page.article(&roles);
    page.afterword(&mut roles, first, article);
    page.about_guest(&mut roles);
    page.below(&mut roles);
    if !article {
        page.narration(&mut roles);
        let known = page.known(&roles, first, article);
        page.narrated(&mut roles, &known);
    }
    (roles, article)
}

/// `[00:00:00] [Start of recording]`: all of it stands in brackets.
fn within_brackets(text: &str) -> bool {
    let mut depth = 0_usize;
    let outside = text.chars().any(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphanumeric()
    });
    text.starts_with('[') && !outside
}

/// A line above what a page says of its guest, or its writer of the day: `◇ 황보윤은 누구?`, `[인터뷰 후기]`, `Who is Odessa Crane?`
pub(super) fn asks_who(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '?');
    let lower = bare.to_lowercase();
    let few = bare.split_whitespace().count() <= 6 && bare.chars().count() <= 50;
    const KOREAN: &[&str] = &[
        "프로필",
        "약력",
        "누구",
        "누구?",
        "누구인가",
        "누구인가?",
        "인터뷰 후기",
        "취재 후기",
        "취재후기",
        "에필로그",
    ];
    let korean = KOREAN.iter().any(|e| bare.ends_with(e));
    let english = lower.starts_with("who is ") && lower.ends_with('?')
        || ["biography", "profile", "short bio", "epilogue", "postscript"].iter().any(|e| lower.ends_with(e));
    few && (korean || english)
}

const SHEET: &str = "the number or the running head of a printed page";

pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) blocks: &'a [Block],
    pub(super) shapes: &'a [Shape],
    implied: bool,
    /// The words of the names that stand in labels.
    names: BTreeSet<String>,
}

impl Page<'_> {
    pub(super) fn written(&self, n: usize) -> &str {
        let range = self.blocks.get(n).map_or(0..0, |b| b.content.clone());
        self.text.get(range).unwrap_or_default().trim()
    }

    pub(super) fn furniture(&self, n: usize, edge: bool) -> Option<Furniture> {
        if self.blocks.get(n).is_some_and(|b| b.sheet) {
            return Some(Furniture { kind: SetAsideKind::Boilerplate, why: SHEET, foot: false });
        }
        furniture::of(self.written(n), self.shapes.get(n)?, edge)
    }

    fn footnote(&self, n: usize) -> bool {
        self.blocks.get(n).is_some_and(|b| b.footnote.is_some())
    }

    /// The first paragraph that somebody speaks.
    fn first(&self) -> usize {
        if let Some(n) = self.shapes.iter().position(|s| s.labelled) {
            return n;
        }
        let speech = |n: &usize| {
            self.furniture(*n, true).is_none()
                && !self.footnote(*n)
                && !self.dated(*n)
                && !self.noted(*n)
                && self.colophon(*n).is_none()
        };
        let prose = (0..self.shapes.len())
            .filter(speech)
            .find(|n| self.shapes.get(*n).is_some_and(|s| s.prose() && !s.heading));
        // a short answer may stand above the first long one: somebody says I in it, or it is all that there is
        let said = |n: &usize| {
            // 소가 한 마리 있었습니다.
            let talks = || polite(self.written(*n)) && !tells_of_meeting(self.written(*n));
            let told = |s: &Shape| s.first_person || prose.is_none() || self.dated_above(*n) && talks();
            self.shapes.get(*n).is_some_and(|s| s.stops && !s.heading && told(s))
        };
        let short = (0..prose.unwrap_or(self.shapes.len())).filter(speech).find(said);
        let Some(mut first) = short.or(prose) else {
            return self.unstopped();
        };
        // two paragraphs in the third person before anybody says I: the first introduces
        if Some(first) == prose && self.introduces(first) {
            first += 1;
        }
        first
    }

    /// A line with the day stands above.
    fn dated_above(&self, n: usize) -> bool {
        (0..n).any(|m| self.dated(m))
    }

    /// A text in which no sentence ends, as recognisers write: speech begins with its first long paragraph, or behind one
    /// short line above longer ones, or at once.
    fn unstopped(&self) -> usize {
        let open = |n: usize| self.furniture(n, true).is_none() && !self.dated(n) && !self.noted(n);
        let lines: Vec<(usize, usize)> = self
            .shapes
            .iter()
            .enumerate()
            .filter(|(n, s)| !s.heading && open(*n))
            .map(|(n, s)| (n, s.weight))
            .collect();
        if let Some((n, _)) = lines.iter().find(|(_, weight)| *weight >= 25) {
            return *n;
        }
        // a name and its menu, and nobody speaks
        let menu = (0..self.shapes.len()).filter(|n| self.furniture(*n, true).is_some()).count();
        if menu > 1 && lines.iter().map(|(_, weight)| weight).sum::<usize>() < 6 {
            return self.shapes.len();
        }
        match lines.as_slice() {
            [(_, title), (second, next), ..] if *title <= 8 && *next >= title * 2 => *second,
            [(first, _), ..] => *first,
            [] => self.shapes.len(),
        }
    }

    /// A paragraph about the speaker above what the speaker says.
    fn introduces(&self, n: usize) -> bool {
        let rest = self.shapes.get(n + 1..).unwrap_or_default();
        let speaking = rest.iter().filter(|s| s.prose() && s.first_person).count();
        let Some(own) = self.shapes.get(n) else { return false };
        let about = !own.first_person && !self.written(n).starts_with(['“', '"', '‘', '「']);
        about && speaking >= 2 && rest.first().is_some_and(|s| s.stops && s.first_person) && n > 0 && own.sentences <= 3
    }

    /// Where the foot of the page begins.
    fn foot(&self, first: usize) -> usize {
        let all = self.shapes.len();
        let total: usize = self.shapes.iter().map(|s| s.weight).sum();
        let last_label = self.shapes.iter().rposition(|s| s.labelled).map_or(0, |n| n + 1);
        let mut after: usize = self.shapes.iter().skip(first).map(|s| s.weight).sum();
        for n in first..all {
            let own = self.shapes.get(n).map_or(0, |s| s.weight);
            after = after.saturating_sub(own);
            let late = n > first && n >= last_label && (after * 4 <= total || after < 40);
            // a share bar may stand in the middle of a story
            let goes_on = || furniture::buttons(self.written(n)) && (n + 1..all).take(400).any(|m| self.tells(m));
            if late && self.furniture(n, true).is_some_and(|f| f.foot) && !goes_on() {
                return n;
            }
        }
        all
    }

    /// A paragraph of a story, and nothing of its page.
    fn tells(&self, n: usize) -> bool {
        let Some(shape) = self.shapes.get(n) else { return false };
        let kind = || afterword::kind(self.written(n), shape, &Known::default());
        shape.prose()
            && shape.stops
            && self.furniture(n, true).is_none()
            && !self.noted(n)
            && matches!(kind(), Kind::Speech | Kind::Unclear)
    }

    fn own(&self, n: usize, first: usize, foot: usize) -> Role {
        let Some(shape) = self.shapes.get(n) else { return Role::Speech };
        let Some(block) = self.blocks.get(n) else { return Role::Speech };
        if block.sheet {
            return Role::Aside(SetAsideKind::Boilerplate, SHEET);
        }
        if shape.labelled || block.continues && n > first {
            return Role::Speech;
        }
        if self.footnote(n) {
            return Role::Aside(SetAsideKind::Boilerplate, "a footnote");
        }
        if block.part.is_some() {
            return Role::Aside(SetAsideKind::Boilerplate, "who takes part");
        }
        if self.ends(n) && n > first {
            return Role::Aside(SetAsideKind::Mark, "the end of the interview");
        }
        let edge = n < first || n >= foot;
        if n < first && !shape.heading {
            let above = n.checked_sub(1).map(|b| self.written(b));
            if let Some((kind, why)) = export::of(self.written(n), above) {
                return Role::Aside(kind, why);
            }
        }
        let answers = n > first && !edge && shape.stops && self.asked_before(n);
        if !answers && self.dated(n) {
            return Role::Date;
        }
        match self.colophon(n) {
            Some(true) => return Role::Date,
            Some(false) => return Role::Note,
            None => {}
        }
        if shape.bracketed {
            let inner = self.written(n).trim_matches(['[', ']', '(', ')', '.', ' ']);
            let inner = if inner.is_empty() { "..." } else { inner };
            if let Some((kind, why)) = bracket::aside(inner) {
                return Role::Aside(kind, why);
            }
            if furniture::of(self.written(n), shape, true).is_none() {
                return Role::Note;
            }
        }
        if let Some((kind, why)) = between_dashes(self.written(n)).and_then(bracket::aside) {
            return Role::Aside(kind, why);
        }
        if let Some(found) = self.furniture(n, edge) {
            return Role::Aside(found.kind, found.why);
        }
        if let Some(role) = self.advertised(n) {
            return role;
        }
        if self.noted(n) {
            return Role::Note;
        }
        // where labels say who speaks, a block that is set off repeats what somebody said
        if self.written(n).starts_with('>') && self.shapes.iter().any(|s| s.labelled) {
            return Role::Aside(SetAsideKind::Boilerplate, "set off from the interview, as pull quotes are");
        }
        if n >= foot {
            // somebody may still speak below a share bar, and nobody of the interview among the comments
            let comments = (foot..n).any(|m| self.shapes.get(m).is_some_and(readers::heading));
            let speech = !comments && shape.says_i && shape.stops && shape.weight >= 5;
            return if speech {
                Role::Speech
            } else {
                Role::Aside(SetAsideKind::Boilerplate, "in the foot of the page")
            };
        }
        let named = ["제목", "Title:"].iter().any(|t| self.written(n).starts_with(t));
        let fact = names_a_fact(self.written(n)) && !furniture::headline(self.written(n)) && !named;
        if n < first && shape.words <= 10 && !shape.stops && fact {
            return Role::Aside(SetAsideKind::Boilerplate, "a fact about the interview");
        }
        const PARTS: [&str; 10] = [
            "interviewer",
            "interviewee",
            "narrator",
            "respondent",
            "also present",
            "present",
            "면담자",
            "구술자",
            "질문자",
            "응답자",
        ];
        let key = shape.lower.split([':', '：']).next().unwrap_or_default().trim();
        if n < first && shape.words <= 10 && !shape.stops && shape.lower.len() > key.len() && PARTS.contains(&key) {
            return Role::Aside(SetAsideKind::Boilerplate, "who takes part");
        }
        if n < first && within_brackets(self.written(n)) {
            return Role::Aside(SetAsideKind::Mark, "a time, number or mark, not a word");
        }
        if n < first {
            // a question in a dialogue is no title
            let asked = shape.lower.starts_with(['-', '–', '—', '•']) && shape.lower.ends_with(['?', '？', '؟']);
            // otherwise head() tells which line it is
            return if asked { Role::Speech } else { Role::Title };
        }
        let following = self.shapes.get(n + 1).is_some_and(|s| n + 1 < foot && (s.prose() || s.stops));
        let heading = !shape.stops
            && shape.words <= 10
            && !self.written(n).ends_with([',', ':', ';', '-', '—', '–'])
            && (!self.written(n).ends_with(['”', '"', '’']) || names(self.written(n)))
            && !self.written(n).starts_with(|c: char| c.is_lowercase() || matches!(c, '“' | '"' | '-' | '—' | '–'));
        if shape.heading || heading && following && !self.lone_answer(n) {
            return Role::Heading;
        }
        Role::Speech
    }

    /// In a page with labels the line below a label that stands alone is what that speaker says.
    pub(super) fn lone_answer(&self, n: usize) -> bool {
        n.checked_sub(1).and_then(|b| self.blocks.get(b)).and_then(|b| b.label.as_ref()).is_some_and(|l| l.lone)
    }

    /// The paragraph before is a question: `What was the worst winter?` may be answered with a date.
    fn asked_before(&self, n: usize) -> bool {
        let before = n.checked_sub(1).and_then(|b| self.shapes.get(b));
        before.is_some_and(|s| s.words >= 3 && s.lower.ends_with(['?', '？']))
    }

    /// A line with a date and little else.
    fn dated(&self, n: usize) -> bool {
        let (text, Some(shape)) = (self.written(n), self.shapes.get(n)) else { return false };
        if shape.labelled || shape.words > 16 {
            return false;
        }
        let Some((_, at)) = date::find(text) else { return self.about_when(shape) };
        let length = text.chars().count();
        let own = text.get(at.clone()).unwrap_or_default().chars().count();
        let lead = shape.lower.trim_start_matches(|c: char| !c.is_alphanumeric());
        let named = LEADS.iter().any(|w| lead.starts_with(w))
            || ENDS.iter().any(|w| shape.lower.trim_end_matches(['.', ')', ']']).ends_with(w));
        let rest = text.get(at.end..).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count();
        let sentence = shape.stops && !text.get(at.end..).is_some_and(|r| r.trim().trim_matches('.').is_empty());
        !shape.first_person
            && (named && !sentence
                || own * 5 >= length * 2 && !(shape.stops && rest > 0 && !named)
                || !shape.stops && own * 4 >= length)
    }

    /// `Interviewed in the spring of 2001`: when it was, in no form of a date.
    fn about_when(&self, shape: &Shape) -> bool {
        let words: Vec<&str> =
            shape.lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(12).collect();
        let year = |w: &&str| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")) && w.parse::<u16>().is_ok();
        let lead = matches!(words.first(), Some(&"interviewed" | &"recorded" | &"conducted"))
            || matches!(words.as_slice(), ["interview", "conducted" | "recorded", ..]);
        lead && words.len() <= 10 && words.iter().any(year) && !shape.first_person && shape.sentences < 2
    }

    /// Sentences about the making of the interview and none besides. Gives whether one of them has its date.
    fn colophon(&self, n: usize) -> Option<bool> {
        let (text, shape) = (self.written(n), self.shapes.get(n)?);
        if shape.labelled || shape.first_person || shape.weight > 60 {
            return None;
        }
        let mut sentence = String::new();
        let (mut all, mut day) = (0, false);
        for word in text.split_whitespace() {
            sentence.push_str(word);
            sentence.push(' ');
            // M. Reis
            let initial = word.len() == 2 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.ends_with('.');
            if initial || !crate::transcript::line::stops(word) {
                continue;
            }
            let lead = sentence.to_lowercase();
            let lead = lead.trim_start_matches(|c: char| !c.is_alphanumeric());
            let with = ["a conversation with ", "an interview with ", "in conversation with "];
            let made = LEADS.iter().any(|w| lead.starts_with(w)) || with.iter().any(|w| lead.starts_with(w));
            let dated = date::find(&sentence).is_some() && made;
            let near: Vec<&str> = lead.split_whitespace().take(4).collect();
            let credited =
                near.first().is_some_and(|w| CREDITED.contains(&w.trim_end_matches('s'))) && near.contains(&"by");
            if !dated && !edited(lead) && !credited {
                return None;
            }
            day |= dated;
            all += 1;
            sentence.clear();
        }
        (all > 0 && sentence.is_empty()).then_some(day)
    }

    /// What stands below the last answer under a line that asks who the guest is: `◇ 황보윤은 누구?`, `Who is Odessa Crane?`
    fn about_guest(&self, roles: &mut [Role]) {
        let labelled = |n: usize| self.shapes.get(n).is_some_and(|s| s.labelled);
        let Some(last) = (0..roles.len()).rev().find(|n| labelled(*n)) else { return };
        let heads = |n: &usize| asks_who(self.written(*n));
        let Some(from) = (last + 1..roles.len()).find(heads) else { return };
        for role in roles.iter_mut().skip(from).filter(|r| matches!(r, Role::Speech | Role::Heading)) {
            *role = Role::Note;
        }
    }

    /// In a page that sets what the guest says in quotation marks, paragraphs without any are the writer's.
    fn narration(&self, roles: &mut [Role]) {
        // a quotation may go on over several paragraphs
        let mut open = false;
        let within: Vec<bool> = (0..roles.len())
            .map(|n| {
                let own = self.written(n);
                let inside = open && self.blocks.get(n).is_some_and(|b| b.label.is_none());
                open = if inside { !own.ends_with(['”', '"']) } else { opens_quotation(own) };
                inside || open || quoted(own)
            })
            .collect();
        let quoted = |n: usize| within.get(n).copied().unwrap_or_default();
        let speech: Vec<usize> = (0..roles.len()).filter(|n| roles.get(*n) == Some(&Role::Speech)).collect();
        if self.shapes.iter().any(|s| s.labelled) && !self.implied {
            return;
        }
        // a question that the page sets off is nobody's narration
        let set_off = |n: usize| self.shapes.get(n).is_some_and(|s| s.labelled) && !quoted(n);
        let plain = |n: &usize| {
            let own = self.shapes.get(*n);
            own.is_some_and(|s| !quoted(*n) && !set_off(*n) && !s.says_i && !s.lower.ends_with(['?', '？', '؟']))
        };
        let answers = speech.iter().filter(|n| quoted(**n)).count();
        let told: Vec<usize> = speech.iter().copied().filter(plain).collect();
        let first_person = |n: &usize| self.shapes.get(*n).is_some_and(|s| s.says_i);
        let own = speech.iter().filter(|n| !quoted(**n) && !set_off(**n) && first_person(n)).count();
        if answers < 2 || answers < told.len() || own > 0 {
            return;
        }
        for n in told {
            if let Some(role) = roles.get_mut(n) {
                *role = Role::Note;
            }
        }
    }

    /// What the page says above the interview.
    fn known(&self, roles: &[Role], first: usize, article: bool) -> Known {
        let mut known = Known::default();
        for n in 0..first.min(self.blocks.len()) {
            let lines = self.written(n);
            known.names.extend(lines.lines().filter_map(reported::writer).map(|name| name.to_lowercase()));
            // an article tells of the people in its title to its end
            if !article {
                known.head.push_str(&lines.to_lowercase());
                known.head.push('\n');
            }
            if matches!(roles.get(n), Some(Role::Collection | Role::Title)) {
                known.titles.push(lines.to_lowercase());
            }
        }
        let parts = self.blocks.iter().filter_map(|b| b.part.as_ref().map(|(name, _)| name));
        let labels = self.blocks.iter().filter_map(|b| b.label.as_ref().map(|l| &l.name));
        // letters and roles are nobody's name
        let full = |name: &&String| name.chars().count() > 1 && !is_role(name);
        known.names.extend(parts.chain(labels).filter(full).map(|name| name.to_lowercase()));
        known
    }

    /// What the page says below the interview in whole sentences. Where labels say who speaks, a paragraph that may be
    /// either is nobody's speech.
    fn afterword(&self, roles: &mut [Role], first: usize, article: bool) {
        let known = self.known(roles, first, article);
        let speech: Vec<usize> = (0..roles.len()).filter(|n| roles.get(*n) == Some(&Role::Speech)).collect();
        let voice = |n: usize| self.shapes.get(n).is_some_and(|s| s.labelled) || self.lone_answer(n);
        let last = speech.iter().rposition(|n| voice(*n));
        let ended = (first..roles.len()).rfind(|n| self.ends(*n)).unwrap_or(roles.len());
        // where answers run over several paragraphs, one without a label goes on with them
        let begun = speech.iter().position(|n| voice(*n)).unwrap_or(0);
        let habit = last.is_some_and(|l| speech.get(begun..l).unwrap_or_default().iter().any(|n| !voice(*n)));
        let total: usize = speech.iter().filter_map(|n| self.shapes.get(*n)).map(|s| s.weight).sum();
        // a label on a line of its own says nothing of how sentences end
        let lone = |n: usize| self.blocks.get(n).and_then(|b| b.label.as_ref()).is_some_and(|l| l.lone);
        let said = speech.iter().filter(|n| !lone(**n)).count();
        let stopping = speech.iter().filter(|n| self.shapes.get(**n).is_some_and(|s| s.stops)).count() * 2;
        let mut after = 0_usize;
        let mut unclear: Vec<usize> = Vec::new();
        let mut found: Vec<(usize, Role)> = Vec::new();
        let mut whole = true;
        for n in speech.iter().skip(last.map_or(1, |l| l + 1)).rev().copied() {
            let Some(shape) = self.shapes.get(n) else { break };
            if last.is_none() && after * 4 > total && after >= 60 {
                whole = false;
                break;
            }
            after += shape.weight;
            let kind = afterword::kind(self.written(n), shape, &known);
            let short =
                !shape.stops && shape.sentences == 0 && shape.words <= 12 && !shape.first_person && stopping >= said;
            if let Some(furniture) = self.furniture(n, true).filter(|_| kind != Kind::Speech || !shape.stops) {
                found.push((n, Role::Aside(furniture.kind, furniture.why)));
            } else if (short || furniture::record(self.written(n))) && !shape.heading && !quoted(self.written(n)) {
                found.push((n, Role::Aside(SetAsideKind::Boilerplate, "in the foot of the page")));
            } else if kind == Kind::Invitation {
                let why = "an invitation to share, follow or pay";
                found.push((n, Role::Aside(SetAsideKind::Boilerplate, why)));
            } else if last.is_some() && self.written(n).starts_with(['•', '▪', '◦']) {
                // what is set in points below the last answer is the page's
                found.push((n, Role::Note));
            } else if kind == Kind::About || n > ended && !shape.says_i {
                found.extend(unclear.drain(..).map(|m| (m, Role::Note)));
                found.push((n, Role::Note));
            } else if kind == Kind::Unclear {
                unclear.push(n);
            } else {
                whole = false;
                break;
            }
        }
        if last.is_some() && whole && !habit {
            found.extend(unclear.into_iter().map(|m| (m, Role::Note)));
        }
        for (n, role) in found {
            if let Some(place) = roles.get_mut(n) {
                *place = role;
            }
        }
    }

    /// A line that says that the interview is over.
    fn ends(&self, n: usize) -> bool {
        let own = self.written(n).to_lowercase();
        let bare = own.trim_matches(|c: char| !c.is_alphanumeric());
        self.shapes.get(n).is_some_and(|s| !s.labelled && s.words <= 7) && bracket::end(bare)
    }

    /// Nobody has a label, and a writer tells what others said.
    fn article(&self, roles: &[Role]) -> bool {
        let speech = (0..roles.len()).filter(|n| roles.get(*n) == Some(&Role::Speech));
        !self.shapes.iter().any(|s| s.labelled) && reported::article(speech.map(|n| self.written(n)), self.signed())
    }

    /// A line near the top names the writer.
    fn signed(&self) -> bool {
        (0..self.blocks.len().min(20)).any(|n| self.written(n).lines().take(2).any(|l| reported::writer(l).is_some()))
    }

    /// An editor speaks, not the guest.
    fn noted(&self, n: usize) -> bool {
        let Some(shape) = self.shapes.get(n) else { return false };
        if shape.labelled {
            return false;
        }
        let lower = shape.lower.trim_start_matches(|c: char| !c.is_alphanumeric());
        // a bracket that closes inside the paragraph holds the note; somebody speaks behind it
        let begins = shape.lower.starts_with(['[', '(', '（']) && !shape.bracketed;
        let told = self.written(n).trim_start().starts_with('※') && furniture::about_people(&shape.lower);
        // *Bo laughs and shows the scar on her hand.*
        let own = self.blocks.get(n).and_then(|b| self.text.get(b.range.clone())).unwrap_or_default().trim();
        let slanted =
            |mark: char| own.strip_prefix(mark).and_then(|t| t.strip_suffix(mark)).is_some_and(|t| !t.contains(mark));
        let of_somebody = || lower.split_whitespace().next().is_some_and(|word| self.names.contains(word));
        told && !shape.says_i
            || (slanted('*') || slanted('_')) && !shape.first_person && of_somebody()
            || edited(lower) && !shape.first_person && shape.weight <= 60
            || NOTES.iter().filter_map(|w| lower.strip_prefix(w)).any(|rest| {
                // [편집자 주] 염소는 …: the bracket holds the word alone
                !begins || rest.trim_start_matches(['.', ':', ' ']).starts_with([']', ')', '）'])
            })
    }

    /// A list of other pages in the middle of this one: `Most viewed`, and the headlines below it.
    fn boxes(&self, roles: &mut [Role], first: usize, foot: usize) {
        let open = |n: usize| self.shapes.get(n).filter(|s| !s.labelled && !s.stops && s.weight <= 20);
        for n in (first..foot).filter(|n| open(*n).is_some_and(furniture::lists_pages)) {
            let mut listed = vec![n];
            let near = |m: usize| {
                let gap = self.blocks.get(m).zip(self.blocks.get(m + 1));
                gap.and_then(|(a, b)| self.text.get(a.range.end..b.range.start))
                    .is_some_and(|g| g.matches('\n').count() < 2)
            };
            listed.extend((n + 1..foot).take_while(|m| open(*m).is_some() && near(*m - 1)));
            for m in listed.iter().copied().filter(|_| listed.len() > 1) {
                if let Some(role) = roles.get_mut(m) {
                    *role = Role::Aside(SetAsideKind::Navigation, "a list of other pages");
                }
            }
        }
    }

    /// Words of the guest alone between paragraphs that have no quotation marks around them, again and again: what a page sets as
    /// headings.
    fn set_large(&self, roles: &mut [Role]) {
        let long = |n: usize| self.shapes.get(n).is_some_and(|s| s.weight >= 20 && s.stops && !quoted(self.written(n)));
        let alone = |n: &usize| {
            let shape = self.shapes.get(*n);
            let short = shape.is_some_and(|s| s.weight <= 12 && !s.labelled) && is_quotation(self.written(*n));
            short && roles.get(*n) == Some(&Role::Speech) && long(n + 1) && (*n == 0 || !quoted(self.written(n - 1)))
        };
        let large: Vec<usize> = (0..roles.len()).filter(alone).collect();
        let told = (0..roles.len()).filter(|n| roles.get(*n) == Some(&Role::Speech) && long(*n)).count();
        if large.len() > 1 && told >= large.len() && !self.shapes.iter().any(|s| s.labelled) {
            for n in large {
                if let Some(role) = roles.get_mut(n) {
                    *role = Role::Heading;
                }
            }
        }
    }

    /// A title again, or a line that the page shows large and says in full elsewhere.
    fn repeats(&self, roles: &mut [Role]) {
        let titles: Vec<&str> = roles
            .iter()
            .zip(self.shapes)
            .filter(|(r, _)| matches!(r, Role::Title | Role::Collection))
            .map(|(_, s)| s.folded.as_str())
            .collect();
        let said: Vec<(usize, &str)> = self
            .shapes
            .iter()
            .enumerate()
            .filter(|(n, s)| roles.get(*n) == Some(&Role::Speech) && s.weight > 12)
            .map(|(n, s)| (n, s.folded.as_str()))
            .collect();
        let mut again = Vec::new();
        // a page has few lines that could be repeated; a hostile one gets no more than this
        let short = |(n, s): (usize, &Shape)| {
            // in quotation marks a few words are enough, and whose they are may stand behind them
            let set_large = large(self.written(n)).map(folded);
            let (least, words) = if set_large.is_some() { (9, 3) } else { (16, 4) };
            let folded = set_large.unwrap_or_else(|| s.folded.clone());
            let short = !s.labelled && (words..=40).contains(&s.words) && folded.chars().count() >= least;
            short.then_some((n, folded))
        };
        for (n, folded) in self.shapes.iter().enumerate().filter_map(short).take(200) {
            let speech = matches!(roles.get(n), Some(Role::Speech | Role::Heading | Role::Subtitle));
            let longer = |(m, s): &(usize, &str)| *m != n && s.len() > folded.len() + 12 && s.contains(folded.as_str());
            if speech && said.iter().take(2000).any(longer) {
                again.push((
                    n,
                    Role::Aside(SetAsideKind::Boilerplate, "repeats words of the interview, as a page sets them large"),
                ));
            }
        }
        for (n, shape) in self.shapes.iter().enumerate() {
            let loose = matches!(roles.get(n), Some(Role::Heading | Role::Speech)) && !shape.labelled && !shape.stops;
            if loose && titles.contains(&shape.folded.as_str()) {
                again.push((n, Role::Aside(SetAsideKind::Title, "repeats the title")));
            }
        }
        for (n, role) in again {
            if let Some(place) = roles.get_mut(n) {
                *place = role;
            }
        }
    }
}

/// It ends as a writer's sentence does of a meeting.
fn tells_of_meeting(text: &str) -> bool {
    const MET: &[&str] = &[
        "만났습니다",
        "만나봤습니다",
        "만나 봤습니다",
        "들어봤습니다",
        "들어 봤습니다",
        "소개합니다",
        "인터뷰했습니다",
    ];
    let bare = text.trim_end_matches(['.', '!', '…', ' ']);
    MET.iter().any(|met| bare.ends_with(met))
}

/// What stands between dashes or stars alone: `--End of Tape 1, Side A--`.
fn between_dashes(text: &str) -> Option<&str> {
    let marks = |c: char| matches!(c, '-' | '–' | '—' | '=' | '*' | '~');
    let inner = text.trim_start_matches(marks);
    let closed = inner.trim_end_matches(marks);
    (inner.len() < text.len() && closed.len() < inner.len()).then(|| closed.trim()).filter(|t| !t.is_empty())
}

/// What is said of an interview and not in it.
fn edited(lower: &str) -> bool {
    let about = [
        "this interview",
        "this conversation",
        "this text",
        "this transcript",
        "this story",
        "the interview",
        "이 인터뷰",
        "이 글",
        "이 대화",
        "본 인터뷰",
    ];
    let done = [
        " was ",
        " were ",
        " has been ",
        " have been ",
        " took place",
        " first appeared",
        " appeared ",
        " originally",
        "편집",
        "번역",
        "정리",
        "진행",
    ];
    let made = ["translated from", "translated by", "edited by", "edited for", "transcribed by", "condensed"];
    let renamed = lower.contains("name") && (lower.contains(" been changed") || lower.contains(" been withheld"));
    let renamed = renamed && lower.split_whitespace().count() <= 20;
    renamed
        || about.iter().any(|a| lower.starts_with(a)) && done.iter().any(|d| lower.contains(d))
        || made.iter().any(|m| lower.starts_with(m)) && lower.split_whitespace().count() <= 12
}

const LEADS: &[&str] = &[
    "interview",
    "recorded",
    "conducted",
    "published",
    "posted",
    "updated",
    "date",
    "transcribed",
    "translated",
    "spoken",
    "taped",
    "last updated",
    "last modified",
    "modified",
    "first published",
    "인터뷰",
    "일시",
    "날짜",
    "녹음",
    "작성",
    "입력",
    "수정",
    "등록",
    "게시",
    "대담",
    "기록",
];
/// What somebody made of a page, without an s.
const CREDITED: &[&str] =
    &["interview", "photograph", "photo", "word", "picture", "text", "translation", "illustration"];
const ENDS: &[&str] = &["인터뷰", "녹음", "작성", "입력", "게시", "등록", "interview", "대담"];
const NOTES: &[&str] = &[
    "editor's note",
    "editor’s note",
    "editors' note",
    "editors’ note",
    "editor:",
    "translator's note",
    "translator’s note",
    "note:",
    "note to readers",
    "a note on",
    "n.b.",
    "편집자 주",
    "편집자주",
    "역주",
    "옮긴이 주",
    "옮긴이주",
    "편집자 말",
    "일러두기",
    "참고:",
];
