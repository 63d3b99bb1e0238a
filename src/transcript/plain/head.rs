//! The lines above an interview: which is the title, which name the site and its collection, which stand below the title.
use super::{
    dialogue, furniture,
    page::{Page, Role},
    shape::Shape,
};
use crate::{
    letter::has_hangul,
    transcript::{SetAsideKind, date, name::is_name},
};

/// By how much another line must look more like a title than the one in the title's place.
const CLEARLY: i32 = 3;

impl Page<'_> {
    /// Names the lines above the interview: collection, title, subtitle.
    pub(super) fn head(&self, roles: &mut [Role], first: usize) {
        let candidates: Vec<usize> =
            (0..first.min(roles.len())).filter(|n| roles.get(*n) == Some(&Role::Title)).collect();
        let date = roles.iter().take(first).position(|r| *r == Role::Date);
        // Interview with Ada Brandt, cooper, 9 March 2011
        let named = |n: &usize| roles.get(*n) == Some(&Role::Date) && self.names_who(*n);
        let who = (0..first.min(roles.len())).find(named);
        let mut set = |n: usize, role: Role| {
            if let Some(place) = roles.get_mut(n) {
                *place = role;
            }
        };
        let candidates = self.without_menu(candidates, &mut set);
        let candidates = self.without_site(candidates, &mut set);
        let candidates = self.without_records(candidates, &mut set);
        let candidates = self.without_writer(candidates, &mut set);
        // a page that tells in the first person and has few labels is told by the guest above them too
        let labelled = self.shapes.iter().filter(|s| s.labelled).count();
        let told = candidates.iter().filter(|n| self.shapes.get(**n).is_some_and(|s| s.prose() && s.says_i)).count();
        let telling = told >= 2 && told >= labelled;
        let mut lines = Vec::new();
        let mut begun = false;
        let mut told_above = false;
        for n in candidates {
            let Some(shape) = self.shapes.get(n) else { continue };
            // below a paragraph that introduces, a sentence goes on with it: no page sets its title there
            let below = told_above && !lines.is_empty();
            let sentence = below && !shape.heading && ends_as_told(self.written(n));
            if sentence || shape.prose() && !shape.heading && (shape.sentences > 1 || shape.weight > 30) {
                told_above |= shape.prose() && !sentence;
                begun |= telling && shape.says_i;
                set(n, if begun { Role::Speech } else { Role::Note });
            } else if lines.iter().any(|m: &usize| self.shapes.get(*m).is_some_and(|s| s.folded == shape.folded)) {
                set(n, Role::Aside(SetAsideKind::Title, "repeats the title"));
            } else {
                lines.push(n);
            }
        }
        // You have just come down from the tower.: said to whoever answers below, and no title where another line is one
        let spoken: Vec<usize> =
            lines.iter().copied().filter(|n| labelled == 0 && self.is_said_to_somebody(*n)).collect();
        if spoken.len() < lines.len() {
            lines.retain(|n| !spoken.contains(n));
            spoken.iter().for_each(|n| set(*n, Role::Speech));
        }
        let Some(title) = self.title(&lines, date) else {
            who.into_iter().for_each(|n| set(n, Role::Title));
            return;
        };
        for n in &lines {
            let role = match n.cmp(&title) {
                std::cmp::Ordering::Less => Role::Collection,
                std::cmp::Ordering::Equal => Role::Title,
                std::cmp::Ordering::Greater if names_a_site(self.written(*n)) => Role::Collection,
                // a sentence that introduces whoever answers is for the host to say; one with a date says when they met
                std::cmp::Ordering::Greater
                    if labelled > 0 && ends_as_told(self.written(*n)) && date::find(self.written(*n)).is_none() =>
                {
                    Role::Note
                }
                std::cmp::Ordering::Greater => Role::Subtitle,
            };
            set(*n, role);
        }
    }

    /// A whole sentence that is said to somebody, as the first question of a page without labels may be.
    fn is_said_to_somebody(&self, n: usize) -> bool {
        let open = |s: &Shape| s.stops && !s.heading && !s.title_case && s.words > 3;
        self.shapes.get(n).is_some_and(open) && dialogue::to_somebody(self.written(n).trim())
    }

    /// A menu is three or more lines of a word or two, one right below the other, and a line above the title that names
    /// one of them again is the way to this page. What is left may be a title.
    fn without_menu(&self, lines: Vec<usize>, set: &mut impl FnMut(usize, Role)) -> Vec<usize> {
        let short = |n: usize| self.shapes.get(n).is_some_and(|s| s.words <= 2 && !s.stops && !s.heading);
        let near = |a: usize, b: usize| {
            let gap =
                self.blocks.get(a).zip(self.blocks.get(b)).and_then(|(a, b)| self.text.get(a.range.end..b.range.start));
            gap.is_some_and(|gap| gap.matches('\n').count() < 2)
        };
        let mut menu: Vec<usize> = Vec::new();
        for run in lines.chunk_by(|a, b| b - a == 1 && short(*a) && short(*b) && near(*a, *b)) {
            // Browse, Home: a short line that leads elsewhere is of the menu too
            let beside = |n: Option<usize>| {
                n.is_some_and(|n| short(n) && lines.binary_search(&n).is_err() && self.furniture(n, true).is_some())
            };
            let (first, last) = (run.first().copied(), run.last().copied());
            let leads = first.and_then(|n| n.checked_sub(1)).filter(|b| first.is_some_and(|n| near(*b, n)));
            let follows = last.map(|n| n + 1).filter(|b| last.is_some_and(|n| near(n, *b)));
            let longer = usize::from(beside(leads)) + usize::from(beside(follows));
            let all_short = run.iter().all(|n| short(*n));
            menu.extend(if all_short && run.len() + longer > 2 { run } else { &[] });
        }
        let names = |n: usize| {
            let parts = self.written(n).split(['/', '>', '›', '»']).map(|p| p.trim().to_lowercase());
            let mut parts = parts.peekable();
            let first = parts.next().unwrap_or_default();
            parts.peek().is_some() && menu.iter().any(|m| self.shapes.get(*m).is_some_and(|s| s.lower == first))
        };
        let ways: Vec<usize> = lines.iter().copied().filter(|n| names(*n)).collect();
        for n in menu.iter().chain(&ways) {
            set(*n, Role::Aside(SetAsideKind::Navigation, "a menu of the page"));
        }
        lines.into_iter().filter(|n| !menu.contains(n) && !ways.contains(n)).collect()
    }

    /// The first line of a page names the site when the menu stands right below it and a title below that.
    fn without_site(&self, lines: Vec<usize>, set: &mut impl FnMut(usize, Role)) -> Vec<usize> {
        // the buttons of a site, where an article's would share it
        const BUTTONS: [&str; 4] = ["menu", "search", "메뉴", "검색"];
        let button = self.shapes.get(1).is_some_and(|s| BUTTONS.contains(&s.lower.as_str()));
        let menu = button || self.blocks.get(1).is_some_and(|_| furniture::menu(self.written(1)));
        let heading = self.shapes.first().is_some_and(|s| s.heading);
        let open = |n: &&usize| self.shapes.get(**n).is_some_and(|s| !s.stops && !s.prose());
        match lines.as_slice() {
            [0, rest @ ..] if menu && !heading && rest.iter().any(|n| open(&n)) => {
                set(0, Role::Collection);
                rest.to_vec()
            }
            _ => lines,
        }
    }

    /// The number of a record is its title only where there is no other line.
    fn without_records(&self, lines: Vec<usize>, set: &mut impl FnMut(usize, Role)) -> Vec<usize> {
        let record = |n: &usize| furniture::record(self.written(*n));
        if lines.iter().all(record) {
            return lines;
        }
        for n in lines.iter().filter(|n| record(n)) {
            set(*n, Role::Aside(SetAsideKind::Boilerplate, "the number of the record"));
        }
        lines.into_iter().filter(|n| !record(n)).collect()
    }

    /// A name alone below a headline with a colon or a quotation in it is who wrote the page.
    fn without_writer(&self, lines: Vec<usize>, set: &mut impl FnMut(usize, Role)) -> Vec<usize> {
        let name = |n: usize| {
            let words: Vec<&str> = self.written(n).split_whitespace().collect();
            (2..=3).contains(&words.len())
                && words.iter().all(|w| w.starts_with(char::is_uppercase))
                && is_name(self.written(n))
        };
        let headline = |n: usize| {
            let text = self.written(n);
            let long = self.shapes.get(n).is_some_and(|s| s.words >= 4);
            long && (text.contains([':', '：']) || quotes(text))
        };
        let from = lines.iter().position(|n| headline(*n)).map_or(lines.len(), |at| at + 1);
        let writers: Vec<usize> = lines.iter().skip(from).copied().filter(|n| name(*n)).collect();
        for n in &writers {
            set(*n, Role::Aside(SetAsideKind::Boilerplate, "who made the page"));
        }
        lines.into_iter().filter(|n| !writers.contains(n)).collect()
    }

    /// A line with a date that says with whom the interview was.
    fn names_who(&self, n: usize) -> bool {
        let lower = self.shapes.get(n).map_or("", |s| &s.lower);
        [
            "interview with ",
            "an interview with ",
            "conversation with ",
            "oral history of ",
            "oral history with ",
            "oral history interview with ",
            "oral history interview of ",
        ]
        .iter()
        .any(|lead| {
            lower.starts_with(lead) && date::find(self.written(n)).is_some_and(|(_, at)| at.start > lead.len() + 1)
        })
    }

    /// Which of the lines above the interview is the title: the one in its place, unless another looks much more like one.
    fn title(&self, lines: &[usize], date: Option<usize>) -> Option<usize> {
        let placed = self.placed_title(lines, date)?;
        if self.shapes.get(placed).is_some_and(|s| s.heading) {
            return Some(placed);
        }
        // The Soup Has No Owner / A conversation with Benedikt Orlow: with whom, below the title
        let looks = |n: usize| {
            let own = self.shapes.get(n).map_or(0, |s| looks(self.written(n), s, n == 0));
            if self.says_with_whom(lines, n) { own - 6 } else { own }
        };
        let best = lines.iter().copied().rev().max_by_key(|n| looks(*n)).unwrap_or(placed);
        Some(if looks(best) >= looks(placed) + CLEARLY { best } else { placed })
    }

    /// A line below one that may be the title says with whom the conversation was.
    fn says_with_whom(&self, lines: &[usize], n: usize) -> bool {
        const LEADS: &[&str] = &["a conversation with ", "an interview with ", "in conversation with ", "a q&a with "];
        let own = self.shapes.get(n).is_some_and(|s| LEADS.iter().any(|l| s.lower.starts_with(l)));
        let above = lines.iter().position(|m| *m == n).and_then(|at| at.checked_sub(1)).and_then(|at| lines.get(at));
        let title = above.and_then(|m| self.shapes.get(*m).zip(Some(self.written(*m))));
        own && title.is_some_and(|(s, text)| {
            let site =
                s.lower.split_whitespace().any(|w| SITES.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
            (3..=14).contains(&s.words) && !s.prose() && !site && !furniture::record(text)
        })
    }

    fn placed_title(&self, lines: &[usize], date: Option<usize>) -> Option<usize> {
        let shape = |n: &usize| self.shapes.get(*n);
        if let Some(marked) = lines.iter().find(|n| shape(n).is_some_and(|s| s.heading)) {
            return Some(*marked);
        }
        // Ada Brandt: ‘I kept the light’, “We weighed the fog”: a keeper on waiting
        if let Some(quoting) =
            lines.iter().find(|n| shape(n).is_some_and(|s| s.words >= 4) && quotes(self.written(**n)))
        {
            return Some(*quoting);
        }
        // “I wrote Moon, and had to explain it”: a headline may be nothing but words of the guest
        let said = |n: &usize| shape(n).is_some_and(|s| s.words >= 4) && is_quotation(self.written(*n));
        if let Some((first, rest)) = lines.split_first()
            && said(first)
            && !rest.iter().any(said)
        {
            return Some(*first);
        }
        // a title is often written twice: above, and again in the foot or in a link
        let above: Vec<usize> = lines.iter().copied().filter(|n| date.is_none_or(|d| *n < d)).collect();
        let above = if above.is_empty() { lines.get(..1).unwrap_or_default().to_vec() } else { above };
        let mut above = above;
        while above.len() > 1 {
            let [.., before, last] = above.as_slice() else { break };
            let (Some(b), Some(l)) = (shape(before), shape(last)) else { break };
            // a word in capitals above the title is the section of the page
            let capitals = |n: &usize| {
                let mut letters = self.written(*n).chars().filter(|c| c.is_alphabetic()).peekable();
                letters.peek().is_some() && letters.all(char::is_uppercase)
            };
            if b.words <= 2 && capitals(before) && !capitals(last) {
                break;
            }
            let lead = l.lower.trim_start_matches(|c: char| !c.is_alphanumeric());
            let begins = |w: &&str| lead.starts_with(w);
            let ends = |w: &&str| lead.ends_with(w);
            if !l.stops
                && !self.says_with_whom(lines, *last)
                && (["interview", "conversation", "oral history", "인터뷰"].iter().any(begins)
                    || ["인터뷰", "대담", "와의 대화", "과의 대화"].iter().any(ends))
            {
                break;
            }
            let standfirst = self.says_with_whom(lines, *last)
                || l.stops && !b.stops
                || l.words >= 6 && l.words > b.words && !l.title_case;
            if !standfirst {
                break;
            }
            above.pop();
        }
        above.last().copied()
    }
}

/// It ends as a sentence that tells, with a stop; one may stand behind it in quotation marks.
fn ends_as_told(text: &str) -> bool {
    text.trim_end().trim_end_matches(['”', '"', '’', '」']).ends_with('.') && text.split_whitespace().count() > 3
}

/// It names a site and nothing else.
pub(super) fn names_a_site(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.len() <= 5
        && !text.contains([':', '“', '"'])
        && words.last().is_some_and(|w| SITES.iter().any(|s| w.ends_with(s)))
}

/// What sites, papers and their sections are called.
const SITES: &[&str] = &[
    "archive",
    "archives",
    "project",
    "magazine",
    "quarterly",
    "review",
    "stories",
    "voices",
    "radio",
    "news",
    "weekly",
    "daily",
    "gazette",
    "courier",
    "times",
    "journal",
    "tribune",
    "herald",
    "lantern",
    "press",
    "media",
    "podcast",
    "committee",
    "parliament",
    "society",
    "museum",
    "library",
    "collection",
    "collections",
    "모음",
    "모음집",
    "기록관",
    "아카이브",
    "신문",
    "미디어",
    "월간",
    "주간",
    "계간",
    "일보",
    "뉴스",
    "방송",
    "생활",
];

/// How much a line looks like the title of an interview.
fn looks(text: &str, shape: &Shape, first: bool) -> i32 {
    const LEADS: &[&str] = &[
        "interview with",
        "interviews with",
        "an interview with",
        "a conversation with",
        "conversation with",
        "in conversation",
        "oral history",
        "oral evidence",
        "transcript of",
        "testimony",
        "testimony of",
        "memory",
        "story of",
        "five questions",
        "ten questions",
        "minutes with",
        "q&a with",
        "인터뷰",
        "대담",
        "제목",
    ];
    let bare = shape.lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = shape
        .lower
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    // Sundays, 5pm
    let weekday = |w: &&str| w.len() > 5 && w.trim_end_matches('s').parse::<chrono::Weekday>().is_ok();
    let digit = |w: &&str| w.contains(|c: char| c.is_ascii_digit());
    let hangul = has_hangul(text);
    let mut score = 0;
    let mut when = |is: bool, points: i32| score += if is { points } else { 0 };
    // fifteen minutes with, five questions for
    let counted = words.iter().take(3).any(|w| matches!(*w, "minutes" | "questions" | "things"));
    let korean = ["와의 인터뷰", "과의 인터뷰", "와의 대담", "과의 대담"].iter().any(|end| bare.ends_with(end));
    when(LEADS.iter().any(|l| bare.starts_with(l)) || counted || korean, 4);
    when(quotes(text) || text.contains(['“', '‘', '「', '"']), 3);
    when((4..=14).contains(&words.len()) || hangul && words.len() > 2, 2);
    when(words.len() > 2 && text.contains([':', '：']), 2);
    when(words.len() <= 2 && !hangul, -2);
    when(hangul && words.len() < 2, -3);
    when(!text.contains(char::is_lowercase) && words.len() <= 3 && text.contains(char::is_uppercase), -2);
    when(shape.stops && !text.trim_end().ends_with(['?', '!', '”', '’', '"']), -2);
    let recorded = ["recorded", "conducted", "taped", "녹음"].iter().any(|w| shape.lower.contains(w));
    when(recorded && date::find(text).is_some(), -8);
    when(bare.starts_with("from the series") || bare.starts_with("part of"), -5);
    when(first, -1);
    // Home > Stories > The keeper
    when(text.matches(['>', '›', '»']).count() > 1, -8);
    // what the page says to its reader
    let greets = ["안녕하세요", "안녕하십니까", "hello", "hi ", "hi,", "hey ", "welcome to", "dear "];
    when(greets.iter().any(|g| bare.starts_with(g)), -6);
    // “The light never went out”: the last keeper's 33 years
    let quoted = text.trim_start().starts_with(['“', '"', '‘', '「', '\'']) && !is_quotation(text);
    when(quoted && words.len() > 3 && !shape.stops, 1);
    let site = |w: &&str| SITES.iter().any(|s| w == s || hangul && w.ends_with(s));
    when(words.len() <= 4 && words.iter().any(site), -4);
    when(words.iter().any(weekday) && words.iter().any(digit), -5);
    when(
        matches!(words.first(), Some(&"issue" | &"tape" | &"side" | &"volume" | &"vol" | &"page")) && words.len() <= 5,
        -6,
    );
    when(text.contains("호") && words.iter().any(digit) && words.len() <= 3, -5);
    when(
        matches!(
            words.first(),
            Some(
                &"with"
                    | &"told"
                    | &"by"
                    | &"moderated"
                    | &"contributor"
                    | &"recorded"
                    | &"guest"
                    | &"heard"
                    | &"aired"
            )
        ),
        -5,
    );
    score
}

/// Whether a line is one quotation and nothing else.
pub(super) fn is_quotation(text: &str) -> bool {
    [('“', '”'), ('"', '"'), ('‘', '’'), ('「', '」'), ('『', '』'), ('«', '»')].iter().any(|(open, close)| {
        let inside = text.trim().strip_prefix(*open).and_then(|t| t.strip_suffix(*close));
        inside.is_some_and(|t| !t.contains([*open, *close]))
    })
}

/// Whether a line sets somebody's words before or behind a colon.
fn quotes(text: &str) -> bool {
    let marks: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let behind = ["”:", "’:", "\":", "”：", "»:", "」:"].iter().any(|m| marks.contains(m));
    let before = [":“", ":‘", ":\"", "：“", ":«", ":「"].iter().any(|m| marks.contains(m));
    (behind || before) && !crate::transcript::line::stops(text.trim_end_matches(['’', '”', '"', '»']))
}
