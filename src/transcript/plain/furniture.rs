//! The furniture of a page: links, buttons, credits, copyright lines, what players and share bars leave behind.
//!
//! Rules are about form, with a small open vocabulary in English and Korean. Some hold anywhere; those that speech could
//! meet as well hold only at the edges of a page.
use super::{
    below, leftover,
    picture::{CAPTION, PICTURE, picture},
    readers,
    shape::Shape,
};
use crate::{
    letter::{has_hangul, is_hangul_name},
    transcript::SetAsideKind::{self, Boilerplate, Mark, Navigation},
};

/// What a paragraph is when it is no part of the interview.
pub(super) struct Furniture {
    pub(super) kind: SetAsideKind,
    pub(super) why: &'static str,
    /// Below this, a page has its foot.
    pub(super) foot: bool,
}

const fn found(kind: SetAsideKind, why: &'static str, foot: bool) -> Option<Furniture> {
    Some(Furniture { kind, why, foot })
}

/// It says how those who spoke are named or kept safe: no remark about a page, but a note for whoever presents it.
pub(super) fn about_people(lower: &str) -> bool {
    const NAMING: &[&str] = &["이름", "실명", "가명", "익명", "신원", "name", "anonym", "pseudonym", "identit"];
    const WHO: &[&str] = &["구술자", "면담", "인터뷰", "출연자", "당사자", "interview", "narrator", "speaker", "guest"];
    NAMING.iter().any(|w| lower.contains(w)) && WHO.iter().any(|w| lower.contains(w))
}

/// What `text` is, when its form says that nobody said it. `edge`: it stands above the interview or near the end.
pub(super) fn of(text: &str, shape: &Shape, edge: bool) -> Option<Furniture> {
    if shape.labelled {
        return None;
    }
    let lower = shape.lower.trim_matches(['*', '_', ' ', '[', ']', '(', ')']);
    let words: Vec<&str> = lower.split_whitespace().collect();
    let bare: Vec<&str> =
        words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()).collect();
    if text.trim_start().starts_with('※') && !shape.says_i && !about_people(lower) {
        return found(Boilerplate, "a remark of the page", false);
    }
    if !lower.chars().any(char::is_alphabetic) {
        return residue(lower);
    }
    if single(lower) || leftover::address(shape) {
        return found(Boilerplate, "an address or the name of a file", false);
    }
    if leftover::citation(text, shape) {
        return found(Boilerplate, "how to cite the page", true);
    }
    if leftover::player(shape) {
        return found(Boilerplate, "what a player says where it stands", false);
    }
    if shape.weight <= 60 && any(lower, APPEALS) {
        return found(Boilerplate, "an invitation to share, follow or pay", false);
    }
    if leftover::leads_away(text, shape) {
        return found(Navigation, "a line that leads to another page", false);
    }
    if super::advert::is_break(shape) {
        return found(Boilerplate, "a break in the programme", false);
    }
    if shape.words > 3 && shape.weight <= 30 && (!shape.says_i || lower.contains(':')) && any_start(lead(lower), ALSO) {
        return found(Navigation, "a line that leads to another page", false);
    }
    if shape.weight <= 25 && clerk(lower) {
        return found(Boilerplate, "what a clerk notes of the sitting", false);
    }
    if edge
        && shape.words <= 6
        && any_start(lower, &["thanks so much", "thank you so much", "thanks", "thank you"])
        && text.contains('!')
    {
        return found(Boilerplate, "thanks of whoever made the page", true);
    }
    if words.len() <= 8
        && any_start(lower, &["transcribed by", "transcribed with", "transcript by", "transcription by"])
    {
        return found(Boilerplate, "who or what transcribed it", false);
    }
    if (edge || shape.words <= 4) && leftover::program(shape) {
        return found(Boilerplate, "what the program that transcribed it says of itself", false);
    }
    let calm = !shape.stops || lower.ends_with(['…', ':']) || lower.ends_with("...");
    if shape.weight <= 60 && (any(lower, COPYRIGHT) || text.contains(['©', 'ⓒ'])) && !shape.first_person {
        let picture = bare.first().is_some_and(|w| PICTURE.contains(w));
        return found(Boilerplate, "a copyright or licence line", !picture);
    }
    let spoke = any(lower, &["interview by ", "conversation with ", "interview with "]);
    if !spoke && picture(text, shape, lower, &bare) {
        return found(Boilerplate, CAPTION, false);
    }
    if calm && navigation(text, lower, shape, edge) {
        return found(Navigation, "a short line that leads to another page", edge);
    }
    if calm && bare.len() <= 6 && bare.iter().all(|w| BUTTONS.contains(w) || w.chars().all(|c| c.is_ascii_digit())) {
        return found(Boilerplate, "only words that stand on buttons", true);
    }
    if bare.len() <= 5
        && words.iter().any(|w| w.contains(|c: char| c.is_ascii_digit()))
        && any(lower, &[" min", "minute", "분 분량"])
        && any(lower, &["read", "listen", "분량"])
    {
        return found(Boilerplate, "how long the page takes", false);
    }
    if edge && calm && shape.words <= 12 && byline(text, lower, &bare) && !headline(text) {
        return found(Boilerplate, "who made the page", false);
    }
    if edge && shape.words <= 6 && lower.ends_with(',') && any_start(lower, GREETINGS) {
        return found(Boilerplate, "a greeting of the page", false);
    }
    let counted_of = matches!(words.as_slice(), [_, n, "of", all] if [n, all].iter().all(|w| w.parse::<u16>().is_ok()));
    if edge
        && calm
        && (words.len() == 2 || counted_of)
        && matches!(words.first(), Some(&"chapter" | &"part" | &"section" | &"issue" | &"episode"))
    {
        return found(Boilerplate, "the number of a chapter", false);
    }
    let made = shape.words <= 4 && any_start(lower, &["글·사진", "사진·글", "글/사진", "글 · 사진", "취재·정리"]);
    // 글 윤소라 / 사진 배민재
    let both = lower.starts_with("글 ") && any(lower, &["/ 사진 ", "· 사진 ", ", 사진 ", "| 사진 "]);
    if calm && (made || both && shape.words <= 8) {
        return found(Boilerplate, "who made the page", false);
    }
    if calm && (lower.ends_with(" started transcription") || lower.ends_with(" stopped transcription")) {
        return found(Boilerplate, "what the recorder says of itself", false);
    }
    const COUNTERS: &[&str] = &[
        "조회수",
        "조회 ",
        "본문 기타 기능",
        "url 복사",
        "이웃추가",
        "구독하기",
        "구술장소",
        "구술 장소",
        "면담장소",
        "면담 장소",
    ];
    if edge && calm && shape.words <= 5 && any_start(lower, COUNTERS) {
        return found(Boilerplate, "a line of the page about itself", false);
    }
    if edge && calm && shape.words <= 12 && lower.contains(" as told to ") {
        return found(Boilerplate, "who made the page", false);
    }
    if words.len() > 1 && words.iter().all(|w| w.starts_with('#')) || edge && any_start(lower, TAGS) {
        return found(Boilerplate, "tags of the page", true);
    }
    if edge && !shape.says_i && shape.weight <= 60 && (any(lower, INVITE) || calm && any_start(lower, INVITE_START)) {
        return found(Boilerplate, "an invitation to share, follow or pay", true);
    }
    if !shape.labelled && !shape.says_i && shape.weight <= 60 && below::says(lower) {
        return found(Boilerplate, "what a page says to its readers", true);
    }
    if edge && calm && NOTES.contains(&bare.join(" ").as_str()) {
        return found(Boilerplate, "the heading of the notes", true);
    }
    if words.len() <= 4
        && bare.iter().all(|w| matches!(*w, "page" | "of" | "p" | "쪽") || w.bytes().all(|b| b.is_ascii_digit()))
    {
        return found(Boilerplate, "the number of a page", true);
    }
    let listed = shape.words <= 30 && lower.contains([':', '|']) && !shape.first_person;
    if edge && calm && (shape.words <= 6 || listed) && any_start(lower, FOOT) || edge && readers::counted(shape) {
        return found(Navigation, "the heading of other pages", true);
    }
    if edge && calm && shape.words <= 6 && words.iter().any(|w| w.contains('@') && single(w)) {
        return found(Boilerplate, "who made the page", false);
    }
    None
}

/// Only words that stand on buttons.
pub(super) fn buttons(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words =
        lower.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty());
    words.all(|w| BUTTONS.contains(&w))
}

/// The heading of a list of other pages, and nothing else: `Most viewed`, `관련기사`.
pub(super) fn lists_pages(shape: &Shape) -> bool {
    let own = lead(&shape.lower).trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut rest = FOOT.iter().chain(&["read more", "read next"]).filter_map(|head| own.strip_prefix(head));
    rest.any(|rest| matches!(rest.trim_start(), "" | "articles" | "stories" | "기사" | "뉴스"))
}

/// Without marks before the first letter.
pub(super) fn lead(lower: &str) -> &str {
    lower.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// `The Committee was suspended for a Division in the House.`
fn clerk(lower: &str) -> bool {
    const WHO: &[&str] =
        &["committee", "house", "court", "session", "meeting", "hearing", "sitting", "tribunal", "commission"];
    const DONE: &[&str] = &["suspended", "adjourned", "resumed", "recessed", "rose", "withdrew"];
    let mut words = lower.split_whitespace();
    let who = words.next() == Some("the") && words.next().is_some_and(|w| WHO.contains(&w));
    let done = |w: &str| DONE.contains(&w.trim_matches(|c: char| !c.is_alphanumeric()));
    let passive = words
        .next()
        .is_some_and(|w| done(w) || matches!(w, "was" | "is" | "then" | "stands") && words.next().is_some_and(done));
    who && passive
}

fn residue(lower: &str) -> Option<Furniture> {
    if !lower.chars().any(char::is_alphanumeric) {
        let sound = crate::transcript::bracket::aside(lower).filter(|(k, _)| *k != SetAsideKind::Mark);
        return Some(match sound {
            Some((kind, why)) if lower.contains(['.', '…', '♪', '♫']) => Furniture { kind, why, foot: false },
            _ => Furniture { kind: Mark, why: "a separator", foot: false },
        });
    }
    let clock = lower.contains([':', '/', '|', '%']) || !lower.ends_with(['.', '!', '?']);
    if clock { found(Boilerplate, "numbers without a word, as players leave them", false) } else { None }
}

/// One token that is an address or a file.
fn single(lower: &str) -> bool {
    if lower.contains(char::is_whitespace) {
        return false;
    }
    let mail = lower.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let file = lower.rsplit_once('.').is_some_and(|(_, end)| {
        matches!(end, "mp3" | "m4a" | "wav" | "flac" | "jpg" | "jpeg" | "png" | "gif" | "pdf" | "html")
    });
    mail || file || lower.contains("://") || lower.starts_with("www.")
}

fn navigation(text: &str, lower: &str, shape: &Shape, edge: bool) -> bool {
    let arrow = text.trim_start().starts_with(['←', '‹', '«', '<', '↩', '⟵', '↑', '▲', '◀', '〈'])
        || text.trim_end().ends_with(['→', '›', '»', '⟶', '▶', '>', '〉']);
    // <사람들> …: the name of a column before a headline
    let column = text.trim_start().strip_prefix(['<', '〈']).and_then(|rest| rest.split_once(['>', '〉']));
    let column = column.is_some_and(|(name, rest)| has_hangul(name) && !rest.trim().is_empty());
    if arrow && !column && shape.words <= 12 {
        return true;
    }
    if shape.words <= 24 && items(text) {
        return true;
    }
    let lead = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let korean = shape.words <= 8 && (any(lead, LEADS_KO) || matches!(lead, "목록" | "홈" | "이전" | "다음" | "처음"));
    korean
        || edge
            && shape.words <= 10
            && (any_start(lead, LEADS)
                || matches!(lead, "home" | "back" | "next" | "previous" | "top")
                || shape.words <= 3 && lead.ends_with(" home"))
}

/// `Home | Stories | Donate`: several short items between marks.
fn items(text: &str) -> bool {
    // News   Sport   Culture: a menu that was set apart by room alone
    let apart: Vec<&str> =
        text.split("  ").flat_map(|part| part.split('\t')).map(str::trim).filter(|p| !p.is_empty()).collect();
    let item = |p: &&str| {
        p.split_whitespace().count() <= 3 && !p.ends_with([':', '：', ',']) && !crate::transcript::line::stops(p)
    };
    if apart.len() > 2 && apart.iter().all(item) {
        return true;
    }
    let marks = ["|", " • ", " · ", " › ", " » ", " > ", " / ", " → ", "｜", " ∙ "];
    marks.iter().any(|mark| {
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        let short = |p: &&str| (1..=4).contains(&p.split_whitespace().count()) && !crate::transcript::line::stops(p);
        let least = if matches!(*mark, " / " | " > ") { 3 } else { 2 };
        // Interview | The Bell Ringer: the section of a page before its title
        let section =
            parts.len() == 2 && matches!(parts.first(), Some(&("Interview" | "Interviews" | "Portrait" | "인터뷰")));
        parts.len() >= least
            && !section
            && parts.iter().filter(|p| !p.is_empty()).all(short)
            && parts.iter().filter(|p| !p.is_empty()).count() >= 2
    })
}

/// A menu of the site on one line, and no share bar.
pub(super) fn menu(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    items(text) && words.into_iter().any(|w| !BUTTONS.contains(&w) || SITE.contains(&w))
}

fn byline(text: &str, lower: &str, bare: &[&str]) -> bool {
    let first = bare.first().map_or("", |w| w.split(['·', '/', '&', ':']).next().unwrap_or_default());
    let made = MADE.contains(&first);
    let by = bare.iter().take(4).skip(1).any(|w| *w == "by") || lower.contains([':', '：', '|', '·']);
    let korean = MADE_KO.contains(&first) && (lower.contains([':', '：', '|', '·', '=']) || bare.len() <= 3);
    // WORDS Tilda Marsh
    let head = bare.first().is_some_and(|w| MADE.contains(w) || PICTURE.contains(w)) && (3..=5).contains(&bare.len());
    let credit = head
        && text.split_whitespace().next().is_some_and(|w| !w.contains(char::is_lowercase))
        && text.split_whitespace().skip(1).all(|w| w.starts_with(char::is_uppercase) && w.contains(char::is_lowercase));
    // Ebba Lindqvist, Staff reporter
    let office = text.split_once(',').is_some_and(|(name, rest)| {
        let names: Vec<&str> = name.split_whitespace().collect();
        let capital =
            |w: &&str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
        let last = rest.split_whitespace().last().unwrap_or_default().to_lowercase();
        (2..=4).contains(&names.len())
            && names.iter().all(capital)
            && rest.split_whitespace().count() <= 4
            && OFFICES.contains(&last.as_str())
    });
    // 김하늘 기자
    let titled = bare.len() == 2 && bare.last().is_some_and(|w| TITLED_KO.contains(w));
    lower.starts_with("by ") || lower.starts_with("as told to ") || made && by || credit || korean || titled || office
}

/// `Interview: The Map Folder`, `Interview with: …`: a title that begins as the line of an interviewer does.
pub(super) fn headline(text: &str) -> bool {
    const ARTICLES: &[&str] = &["The", "A", "An", "My", "Our", "How", "Why", "What", "When", "On", "In"];
    let Some((lead, rest)) = text.split_once([':', '：', '|']) else { return false };
    // 인터뷰: 남하루 편집장, 정리: 서이든
    if ["정리", "사진", "번역", "기록", "편집"]
        .iter()
        .any(|w| rest.contains(&format!("{w}:")) || rest.contains(&format!("{w} :")))
    {
        return false;
    }
    let lead = lead.trim().to_lowercase();
    let by = lead.ends_with(" by") || rest.split_whitespace().any(|w| w == "by");
    let about = lead.ends_with(" with") || lead.contains(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = rest.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase);
    let name = (1..=4).contains(&words.len())
        && words.iter().all(capital)
        && words.first().is_some_and(|w| !ARTICLES.contains(w));
    let hangul = |w: &&str| is_hangul_name(w);
    let name = name || words.len() <= 2 && words.first().is_some_and(hangul);
    let ko = lead == "인터뷰" || lead == "대담";
    (lead.starts_with("interview") && !lead.starts_with("interviewe") || lead.starts_with("story") || ko)
        && !by
        && (about || !name)
}

/// `No. 112`, `Accession no. A/12`: the number under which a collection keeps an interview.
pub(super) fn record(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let digit = |w: &str| w.contains(|c: char| c.is_ascii_digit());
    let marked = words.iter().any(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        matches!(bare, "no" | "number" | "ref" | "reference" | "accession" | "id" | "item" | "등록번호" | "자료번호")
            || w.starts_with('#') && digit(w)
    });
    // Tape 1 of 2, Side A
    let tape = matches!(words.first(), Some(&"tape" | &"side" | &"reel" | &"cassette" | &"disc" | &"session"));
    let sides = tape && words.len() <= 7 && words.iter().skip(1).any(|w| digit(w) || w.len() < 3);
    sides || words.len() <= 5 && marked && words.last().is_some_and(|w| digit(w))
}

pub(super) fn any(text: &str, list: &[&str]) -> bool {
    list.iter().any(|w| text.contains(w))
}

/// Begins with one of these, as whole words.
pub(super) fn any_start(text: &str, list: &[&str]) -> bool {
    list.iter().any(|w| text.strip_prefix(w).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())))
}

/// How thanks begin.
pub(super) const THANKS: &[&str] = &["thanks", "thank you", "many thanks"];
const LEADS: &[&str] = &[
    "back to",
    "return to",
    "go back",
    "go to",
    "see all",
    "see more",
    "see the",
    "view all",
    "view more",
    "view the",
    "read more",
    "read the",
    "show all",
    "show more",
    "load more",
    "more from",
    "more in",
    "more interviews",
    "more stories",
    "more voices",
    "all interviews",
    "all stories",
    "next interview",
    "next story",
    "next:",
    "read next",
    "previous interview",
    "previous story",
    "previous:",
    "skip to",
    "jump to",
    "continue reading",
    "browse",
    "explore",
    "search the",
    "search our",
    "search this",
    "search by",
    "up next",
    "table of contents",
    "contents",
];
const LEADS_KO: &[&str] = &[
    "목록으로",
    "목록 보기",
    "돌아가기",
    "돌아가",
    "더 보기",
    "더보기",
    "전체 보기",
    "전체보기",
    "모두 보기",
    "모든 인터뷰",
    "전체 인터뷰",
    "처음으로",
    "원문 보기",
    "원문보기",
    "이전 글",
    "다음 글",
    "이전글",
    "다음글",
    "이전 인터뷰",
    "다음 인터뷰",
    "바로가기",
    "바로 가기",
    "홈으로",
    "건너뛰기",
    "맨 위로",
    "맨위로",
    "위로 가기",
    "계속 읽기",
    "이어서 읽기",
];
const BUTTONS: &[&str] = &[
    "share",
    "print",
    "email",
    "tweet",
    "like",
    "save",
    "copy",
    "link",
    "listen",
    "play",
    "pause",
    "download",
    "subscribe",
    "menu",
    "search",
    "login",
    "log",
    "in",
    "sign",
    "up",
    "close",
    "open",
    "comments",
    "comment",
    "reply",
    "advertisement",
    "ad",
    "ads",
    "sponsored",
    "this",
    "story",
    "article",
    "page",
    "interview",
    "now",
    "to",
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "telegram",
    "instagram",
    "youtube",
    "rss",
    "more",
    "x1",
    "1x",
    "mute",
    "unmute",
    "volume",
    "fullscreen",
    "transcript",
    "cc",
    "on",
    "공유",
    "공유하기",
    "인쇄",
    "인쇄하기",
    "구독",
    "구독하기",
    "댓글",
    "재생",
    "정지",
    "일시정지",
    "듣기",
    "다운로드",
    "내려받기",
    "메뉴",
    "검색",
    "로그인",
    "회원가입",
    "광고",
    "글자",
    "글자크기",
    "가",
    "크기",
    "복사",
    "링크",
    "페이스북",
    "트위터",
    "카카오톡",
    "스크랩",
    "이메일",
    "닫기",
    "좋아요",
    "기사",
    "이",
];
/// Buttons that stand in a menu and not under a story.
const SITE: &[&str] = &["menu", "search", "login", "log", "subscribe", "메뉴", "검색", "로그인", "회원가입"];
const GREETINGS: &[&str] = &["good morning", "good evening", "good afternoon", "dear", "hello", "hi", "hey"];
/// What only a page says to those who read it.
const APPEALS: &[&str] = &[
    "we may earn a commission",
    "is editorially independent",
    "to read the rest of this",
    "기사 추천은 24시간",
    "존재하지 않는 이미지",
    "thanks for reading",
    "thank you for reading",
    "you are receiving this",
    "unsubscribe",
    "view this email in your browser",
    "subscribe for free",
    "subscribe to receive",
    "to receive new posts",
    "paid subscriber",
    "free subscriber",
    "reader-supported",
    "support my work",
    "support our work",
    "support this project",
    "consider a donation",
    "consider donating",
    "consider subscribing",
    "sign up for our",
    "sign up to our",
    "if you liked this post",
    "if you enjoyed this",
    "do you have an experience to share",
    "in your inbox",
    "to your inbox",
    "enter your email",
    "newsletter promotion",
    "delivered to your inbox",
    "newsletters may contain",
    "google recaptcha",
    "to order a copy",
    "delivery charges may apply",
    "leave us a review",
    "rate and review",
    "정기구독하",
    "정기 구독하",
    "할인해 드립니다",
    "할인 혜택",
    "공감과 댓글",
    "구독과 좋아요",
    "구독해 주세요",
    "구독해주세요",
    "읽어 주셔서 감사",
    "읽어주셔서 감사",
];
/// They lead to another page, wherever they stand.
const ALSO: &[&str] = &[
    "also in this series",
    "also in this issue",
    "also read",
    "read also",
    "read more:",
    "read next:",
    "see also:",
    "more on this story",
    "related:",
    "related story",
    "관련기사",
    "관련 기사",
    "함께 읽기",
    "이어지는 기사",
];
const COPYRIGHT: &[&str] = &[
    "licensed under",
    "licence v",
    "license v",
    "all rights reserved",
    "copyright",
    "(c) 19",
    "(c) 20",
    "creative commons",
    "cc by",
    "cc-by",
    "저작권",
    "무단 전재",
    "무단전재",
    "재배포 금지",
    "무단 복제",
];
const MADE: &[&str] = &[
    "interview",
    "interviewed",
    "written",
    "edited",
    "translated",
    "transcribed",
    "recorded",
    "produced",
    "reported",
    "text",
    "words",
    "story",
    "translation",
    "transcript",
    "reporting",
    "editor",
    "author",
    "reporter",
    "conducted",
    "posted",
    "published",
    "submitted",
    "uploaded",
];
const MADE_KO: &[&str] = &[
    "글",
    "번역",
    "정리",
    "취재",
    "편집",
    "옮긴이",
    "글쓴이",
    "인터뷰",
    "진행",
    "기록",
    "기자",
    "자료",
    "제공",
    "채록",
    "녹취",
    "전사",
    "채록자",
    "면담",
    "구술",
    "대담",
];
/// What those who write a page are in their house.
const OFFICES: &[&str] = &[
    "reporter",
    "writer",
    "correspondent",
    "editor",
    "contributor",
    "columnist",
    "staff",
    "photographer",
    "journalist",
];
const TITLED_KO: &[&str] = &["기자", "특파원", "논설위원", "편집위원", "에디터", "리포터"];
const TAGS: &[&str] = &[
    "tags",
    "tagged",
    "filed under",
    "topics:",
    "keywords",
    "posted in",
    "categories",
    "태그",
    "카테고리",
    "분류",
    "키워드",
];
const INVITE: &[&str] = &[
    "newsletter",
    "subscribe",
    "unsubscribe",
    "sign up",
    "follow us",
    "donate",
    "support us",
    "support our",
    "privacy policy",
    "terms of use",
    "terms of service",
    "cookie policy",
    "uses cookies",
    "use cookies",
    "use of cookies",
    "accept all",
    "쿠키를",
    "쿠키 사용",
    "share this",
    "leave a comment",
    "join our",
    "become a member",
    "write to us at",
    "our mailing list",
    "get in touch",
    "뉴스레터",
    "구독",
    "후원",
    "공유하기",
    "댓글",
    "팔로우",
    "개인정보",
    "이용약관",
    "제보",
];
const INVITE_START: &[&str] =
    &["share", "listen to", "listen on", "download", "print this", "tweet", "contact us", "follow", "공유", "문의"];
const NOTES: &[&str] =
    &["notes", "footnotes", "endnotes", "references", "sources", "bibliography", "주", "각주", "미주", "참고문헌"];
const FOOT: &[&str] = &[
    "related",
    "about",
    "comments",
    "you may also",
    "you might also",
    "recommended",
    "more",
    "also on",
    "most read",
    "most viewed",
    "most popular",
    "most shared",
    "trending",
    "topics",
    "reuse this content",
    "editor's picks",
    "많이 본",
    "인기 기사",
    "latest",
    "further reading",
    "관련",
    "다른 인터뷰",
    "다른 글",
    "함께 보면",
    "함께 읽",
    "추천",
    "최신",
    "인기",
];
