//! What stands below a heading that ends the interview: other pages, who made this one, what its writer adds.
//!
//! Such sentences look like speech, and some say I: only the heading above them tells whose they are. It takes the lines of a page
//! and sets aside all below such a heading, where nobody speaks any more.
use super::{
    page::{Page, Role},
    shape::{polite, quoted},
};
use crate::transcript::SetAsideKind;

impl Page<'_> {
    /// Set aside what stands below the last words of the interview, under a heading of its own.
    pub(super) fn below(&self, roles: &mut [Role]) {
        let shape = |n: usize| self.shapes.get(n);
        let labelled = |n: &usize| shape(*n).is_some_and(|s| s.labelled);
        let last = (0..roles.len()).rev().find(labelled);
        let total: usize = self.shapes.iter().map(|s| s.weight).sum();
        let speech = |role: &Role| matches!(role, Role::Speech | Role::Heading);
        let ends = roles.iter().rposition(speech).unwrap_or_default();
        let below = self.said_below(roles);
        let mut before = 0;
        for n in 0..roles.len() {
            let Some(own) = shape(n) else { break };
            before += own.weight;
            // without labels only what stands below most of the page
            let late = last.map_or(before * 2 > total, |last| n > last);
            if !late || own.labelled || own.stops || own.weight > 20 {
                continue;
            }
            // Notes, and below it: 1. The Board …
            let numbered =
                self.blocks.get(n + 1).is_some_and(|_| self.written(n + 1).starts_with(|c: char| c.is_ascii_digit()));
            let Some(heading) = heading(&own.lower, last.is_some() || numbered) else { continue };
            let kept = matches!(roles.get(n), Some(Role::Title | Role::Collection | Role::Date));
            if kept || n >= ends || roles.get(n) == Some(&PAGES_HERE) {
                continue;
            }
            // a heading with a page of its own behind it has no list below
            let share = if own.lower.contains([':', ']', '：']) { 10 } else { 5 };
            if heading == Heading::Pages && last.is_none() && below.get(n).is_some_and(|said| said * share >= total) {
                let listed = (n..roles.len()).take_while(|m| shape(*m).is_some_and(|s| !s.stops && s.weight <= 20));
                for m in listed {
                    roles.get_mut(m).into_iter().for_each(|role| *role = PAGES_HERE);
                }
                continue;
            }
            let aside = |role: &Role| match heading {
                Heading::Pages => PAGES_HERE,
                Heading::Page if matches!(role, Role::Speech) => Role::Note,
                Heading::Page => Role::Aside(SetAsideKind::Boilerplate, "a heading of what the page says itself"),
            };
            for role in roles.iter_mut().skip(n).filter(|r| speech(r)) {
                *role = aside(role);
            }
            return;
        }
    }

    /// How much below each line is said as an interview is: below a list of other pages it goes on there.
    fn said_below(&self, roles: &[Role]) -> Vec<usize> {
        let said = |n: usize| {
            let written = self.written(n);
            let shape = self.shapes.get(n).filter(|s| s.stops && s.weight >= 10)?;
            let own = roles.get(n) == Some(&Role::Speech) && (shape.first_person || polite(written) || quoted(written));
            own.then_some(shape.weight)
        };
        let mut below = vec![0; roles.len()];
        let mut sum = 0;
        for (n, place) in below.iter_mut().enumerate().rev() {
            *place = sum;
            sum += said(n).unwrap_or(0);
        }
        below
    }
}

const PAGES_HERE: Role = Role::Aside(SetAsideKind::Navigation, "below the heading of other pages");

/// What a heading is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    /// Other pages.
    Pages,
    /// What the page says of itself, its people and its making.
    Page,
}

/// What stands below a line. `sure`: somebody has a label above and nobody below, or what stands below is numbered.
fn heading(lower: &str, sure: bool) -> Option<Heading> {
    let own = lower.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
    let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = |list: &[&str], ends: &[&str]| {
        list.iter().filter_map(|head| own.strip_prefix(head)).any(|rest| {
            let rest = rest.trim_start();
            rest.is_empty()
                || ends.iter().any(|end| rest == *end || rest.strip_prefix(end).is_some_and(|r| r.starts_with(' ')))
        })
    };
    if begins(PAGES, KINDS) || MORE.iter().any(|m| own.starts_with(m)) || PAGES_KO.iter().any(|p| own.starts_with(p)) {
        return Some(Heading::Pages);
    }
    let about = own.strip_prefix("about ").is_some_and(|rest| {
        let rest = rest.strip_prefix("the ").or_else(|| rest.strip_prefix("this ")).unwrap_or(rest);
        ABOUT.contains(&rest.trim_end_matches('s')) || rest == "us"
    });
    let says = SAYS.contains(&own.as_str())
        || about
        || SAYS_KO.iter().any(|s| own == *s || own.replace(' ', "") == s.replace(' ', ""));
    (says || sure && SAYS_LATE.contains(&own.as_str())).then_some(Heading::Page)
}

/// Whether a page says this to its readers, wherever it stands: nobody says it to an interviewer.
pub(super) fn says(lower: &str) -> bool {
    let own = lower.replace('’', "'");
    // Figure 3. The crest of the dam
    let digit = |c: char| c.is_ascii_digit();
    let figures = ["figure ", "fig. ", "plate ", "사진 ", "그림 "];
    let numbered = figures
        .iter()
        .filter_map(|word| own.strip_prefix(word))
        .any(|rest| rest.starts_with(digit) && rest.trim_start_matches(digit).starts_with(['.', ':', ')']));
    // *It may be seen in summer. Ed.*
    let bare = own.trim_end_matches(['*', '_', ']', ')', ' ']);
    let signed = [". ed.", "—ed.", "–ed.", ". eds."].iter().any(|end| bare.ends_with(end));
    let begun = own.trim_start_matches(['[', '(', '*', ' ']);
    numbered || signed || SAID.iter().any(|s| own.contains(s)) || BEGUN.iter().any(|s| begun.starts_with(s))
}

const PAGES: &[&str] = &[
    "related",
    "you may also like",
    "you may also be interested in",
    "you might also like",
    "you might like",
    "recommended",
    "read next",
    "keep reading",
    "most read",
    "most viewed",
    "most popular",
    "further reading",
    "latest",
    "trending",
    "also on",
    "also in",
];
/// What is related, recommended or the latest.
const KINDS: &[&str] = &[
    "stories",
    "story",
    "interviews",
    "interview",
    "articles",
    "article",
    "posts",
    "pages",
    "reading",
    "links",
    "content",
    "conversations",
    "news",
    "for",
    "this",
    "from",
];
const MORE: &[&str] = &[
    "more from ",
    "more stories",
    "more interviews",
    "more conversations",
    "more articles",
    "more posts",
    "more voices",
    "more portraits",
    "more profiles",
    "more like this",
    "more in this",
    "more to read",
    "other interviews",
    "other stories",
    "other conversations",
];
const PAGES_KO: &[&str] = &[
    "함께 읽",
    "함께 보",
    "같이 읽",
    "관련 인터뷰",
    "관련 기사",
    "관련 글",
    "관련기사",
    "관련글",
    "관련 콘텐츠",
    "다른 인터뷰",
    "다른 글",
    "추천 기사",
    "추천 글",
    "추천 인터뷰",
    "추천 콘텐츠",
    "많이 본",
    "인기 기사",
    "최신 기사",
    "더 읽을거리",
    "더 읽어보기",
];
/// Whom or what a page tells of below its interview, without an s.
const ABOUT: &[&str] = &[
    "archive",
    "author",
    "editor",
    "writer",
    "interviewer",
    "reporter",
    "photographer",
    "translator",
    "contributor",
    "host",
    "project",
    "serie",
    "collection",
    "magazine",
    "podcast",
    "show",
    "programme",
    "program",
    "site",
    "website",
    "newsletter",
    "publication",
    "newspaper",
    "journal",
    "blog",
    "museum",
    "interview",
    "transcript",
    "column",
];
const SAYS: &[&str] = &[
    "suggested citation",
    "recommended citation",
    "preferred citation",
    "how to cite",
    "how to cite this interview",
    "cite this interview",
    "cite this page",
    "cite this item",
    "acknowledgements",
    "acknowledgments",
    "corrections",
    "correction",
    "photo credits",
    "picture credits",
    "image credits",
    "contributors",
    "editor's afterword",
    "interviewer's afterword",
    "from the editor",
    "from the editors",
    "from the interviewer",
    "meet the author",
    "meet the interviewer",
    "who we are",
    "guestbook",
    "responses",
    "what readers say",
    "what our readers say",
    "readers' comments",
    "reader comments",
    "readers' letters",
    "from our readers",
];
/// Where labels say who speaks, also what may be a heading of somebody's own story.
const SAYS_LATE: &[&str] = &[
    "notes",
    "footnotes",
    "endnotes",
    "references",
    "sources",
    "credits",
    "afterword",
    "postscript",
    "further information",
];
const SAYS_KO: &[&str] = &[
    "인용 방법",
    "이 자료의 인용",
    "자료 인용",
    "후기",
    "에디터 후기",
    "기자 후기",
    "인터뷰 후기",
    "취재 후기",
    "편집 후기",
    "인터뷰어 후기",
    "글을 마치며",
    "글을 맺으며",
    "인터뷰를 마치고",
    "인터뷰를 마치며",
    "대담을 마치고",
    "취재를 마치고",
    "마치며",
    "맺음말",
    "편집자의 말",
    "편집자 노트",
    "에디터의 말",
    "에디터 노트",
    "에디터 코멘트",
    "기자의 말",
    "기자 노트",
    "취재 노트",
    "취재 수첩",
    "인터뷰어 소개",
    "인터뷰어의 말",
    "글쓴이 소개",
    "필자 소개",
    "기자 소개",
    "에디터 소개",
    "감사의 말",
    "참고 문헌",
    "참고 자료",
    "각주",
    "미주",
    "바로잡습니다",
    "방명록",
    "독자 의견",
    "독자 한마디",
    "우리는 누구인가",
    "만드는 사람들",
    "만든 사람들",
    "우리를 소개합니다",
];
const SAID: &[&str] = &[
    "want more stories like this",
    "want more like this",
    "like what you are reading",
    "like what you're reading",
    "enjoying this ",
    "enjoyed this story",
    "enjoyed this interview",
    "enjoyed this conversation",
    "enjoyed this article",
    "sign up here",
    "store information on your device",
    "join our mailing list",
    "to our mailing list",
    "free articles this month",
    "free articles left",
    "articles remaining",
    "is free to read",
    "free for everyone to read",
    "a gift of any size",
    "an earlier version of this",
    "straight to your inbox",
    "in your inbox",
    "뉴스레터를 구독하",
    "구독을 신청하",
    "메일로 받아 보",
    "메일로 받아보",
];
const BEGUN: &[&str] = &["correction:", "바로잡습니다", "정정:", "clarification:"];

#[cfg(test)]
mod tests {
    use super::{Heading, heading, says};

    #[test]
    fn a_heading_tells_what_stands_below_it() {
        for (text, labels, pages) in [
            ("related stories", false, Some(true)),
            ("you might also like", false, Some(true)),
            ("more from this collection", false, Some(true)),
            ("함께 읽으면 좋은 글", false, Some(true)),
            ("about the archive", false, Some(false)),
            ("about this series", false, Some(false)),
            ("에디터 후기", false, Some(false)),
            ("글을 마치며", true, Some(false)),
            ("notes", true, Some(false)),
            ("notes", false, None),
            ("what readers say", false, Some(false)),
            ("more boats", false, None),
            ("about my father", false, None),
            ("about the boat", true, None),
            ("latest in a long line of fools", false, None),
        ] {
            assert_eq!(heading(text, labels).map(|h| h == Heading::Pages), pages, "{text}");
        }
    }

    #[test]
    fn what_a_page_says_to_its_readers_nobody_says_to_an_interviewer() {
        for (text, page) in [
            ("want more stories like this? get one by email.", true),
            ("[바로잡습니다] 이 글의 처음 판에는", true),
            ("lantern is free to read.", true),
            ("figure 3. the crest of the dam in 1981.", true),
            ("*it may be seen in summer. ed.*", true),
            ("figure 3 was my favourite of them.", false),
            ("we called him ed.", false),
            ("he wanted more stories of this.", false),
            ("the library was free, to read in.", false),
        ] {
            assert_eq!(says(text), page, "{text}");
        }
    }
}
