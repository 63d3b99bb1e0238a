//! Who speaks in the reports of stations in Korea: `◀ 앵커 ▶`, `[문두레/두부 가게 주인 : …]`, `▶ 인터뷰 : 문두레 / 농민 - "…"`.
//!
//! It takes a line and gives the label that it begins with. It is apart from other labels because a soundbite stands among the
//! sentences of whoever reports: what follows it without a label is the reporter's again.
use super::{
    label::{Found, finish},
    name::{KNOWN, is_name},
};
use crate::letter::{is_hangul, is_hangul_name};

/// Brackets that stations set a role or a name in.
pub(super) const BRACKETS: [(char, char); 10] = [
    ('[', ']'),
    ('<', '>'),
    ('【', '】'),
    ('◀', '▶'),
    ('〈', '〉'),
    ('［', '］'),
    ('＜', '＞'),
    ('‹', '›'),
    ('《', '》'),
    ('「', '」'),
];
/// Who speaks on the lines below such a bracket.
const ROLES: [&str; 11] = [
    "앵커",
    "앵커멘트",
    "앵커 멘트",
    "기자",
    "기자멘트",
    "기자 멘트",
    "리포트",
    "리포터",
    "진행자",
    "아나운서",
    "캐스터",
];
/// What announces a soundbite before the name of who speaks in it.
const SOUNDBITES: [&str; 5] = ["인터뷰", "녹취", "싱크", "현장음", "전화 인터뷰"];
/// No name with what its bearer is has more characters.
const LONGEST: usize = 40;

/// The label at the start of a line, when a station wrote it.
pub(super) fn find(line: &str) -> Option<Found> {
    let own = line.trim();
    role(line, own)
        .or_else(|| boxed(line, own))
        .or_else(|| announced(line, own))
        .or_else(|| arrow(line))
        .or_else(|| minuted(line))
}

/// `[앵커]`, `◀ 리포트 ▶`: a role in brackets, and nothing else on the line.
fn role(line: &str, own: &str) -> Option<Found> {
    let inner = BRACKETS.iter().find_map(|(open, close)| own.strip_prefix(*open)?.strip_suffix(*close))?.trim();
    let named = ROLES.contains(&inner);
    // 앵커 멘트 are the words of the 앵커
    let name = inner.strip_suffix("멘트").map_or(inner, str::trim_end);
    named.then(|| finish(line, name, None, None, line.len()))
}

/// `[문두레/두부 가게 주인 : 손님이 …]`, and `[문두레/두부 가게 주인]` above what is said.
fn boxed(line: &str, own: &str) -> Option<Found> {
    let inner = own.strip_prefix('[')?.strip_suffix(']')?;
    let (head, said) = inner.split_once([':', '：']).unwrap_or((inner, ""));
    let name = without_trade(head.trim());
    let is_one = name.len() < head.trim().len() && head.chars().count() <= LONGEST && !said.contains(['[', ']']);
    let body = if said.is_empty() { line.len() } else { line.trim_end().len() - 1 - said.len() };
    (is_one && is_name(name)).then(|| Found { soundbite: true, ..finish(line, name, None, None, body) })
}

/// `▶ 인터뷰 : 문두레 / 농민 - "…"`, `【 인터뷰 】 문두레 / 농민`, `<녹취> 문두레(농민) : "…"`.
fn announced(line: &str, own: &str) -> Option<Found> {
    let bare = own.trim_start_matches(is_mark).trim_start();
    let rest = SOUNDBITES.iter().find_map(|word| {
        let within = |(open, close): &(char, char)| {
            bare.strip_prefix(*open)?.trim_start().strip_prefix(word)?.trim_start().strip_prefix(*close)
        };
        let behind = || bare.strip_prefix(word)?.trim_start().strip_prefix([':', '：']);
        BRACKETS.iter().find_map(within).or_else(behind)
    })?;
    // whoever it is ends where something is said, or with the line
    let end = [" - ", " : ", ": ", " ： ", " – "].iter().filter_map(|mark| Some((rest.find(mark)?, mark.len()))).min();
    let (head, said) = end.map_or((rest, ""), |(at, mark)| (&rest[..at], &rest[at + mark..]));
    let head = head.split(['(', '（']).next().unwrap_or_default().trim();
    let name = without_trade(head);
    let body = line.trim_end().len() - said.trim_end().len();
    let is_one = head.chars().count() <= LONGEST && name.chars().any(is_hangul) && is_name(name);
    is_one.then(|| Found { soundbite: true, ..finish(line, name, None, None, body) })
}

/// `◇ 신아람> …`
fn arrow(line: &str) -> Option<Found> {
    let rest = line.trim_start().strip_prefix(is_mark)?.trim_start();
    let (name, said) = rest.split_once(['>', '〉', '＞']).filter(|(name, _)| name.chars().count() <= 30)?;
    let name = name.trim();
    is_name(name).then(|| finish(line, name, None, None, line.len() - said.len()))
}

/// `○위원장 한상철  성원이 되었으므로 …`, `○문두레 위원  …`: as the minutes of assemblies and councils mark who speaks.
fn minuted(line: &str) -> Option<Found> {
    const OFFICES: [&str; 22] = [
        "위원장",
        "의장",
        "부의장",
        "위원장대리",
        "의장대리",
        "장관",
        "차관",
        "총리",
        "총장",
        "청장",
        "처장",
        "시장",
        "군수",
        "구청장",
        "도지사",
        "교육감",
        "실장",
        "국장",
        "과장",
        "팀장",
        "전문위원",
        "증인",
    ];
    const MEMBERS: [&str; 4] = ["위원", "의원", "참고인", "진술인"];
    let rest = line.trim_start().strip_prefix(['○', '◯'])?.trim_start();
    let mut words = rest.split([' ', '\u{a0}', '\t']).filter(|w| !w.is_empty());
    let (first, second) = (words.next()?, words.next()?);
    let office = OFFICES.iter().any(|office| first.ends_with(office)) && is_hangul_name(second);
    let member = is_hangul_name(first) && MEMBERS.contains(&second);
    let end = rest.find(second).filter(|_| office || member)? + second.len();
    // ○의사일정 …: what is on the agenda is nobody
    let body = line.len() - rest.len() + end;
    let said = rest.get(end..)?;
    let apart = said.is_empty() || said.starts_with(char::is_whitespace);
    apart.then(|| finish(line, &format!("{first} {second}"), None, None, body))
}

/// The squares and triangles that stations in Korea set before a name.
pub(super) fn is_mark(c: char) -> bool {
    ('\u{25a0}'..='\u{25ff}').contains(&c)
}

/// `배정호/우산 수리공`: the name without what its bearer is.
pub(super) fn without_trade(name: &str) -> &str {
    let hangul = |text: &str| text.chars().all(|c| is_hangul(c) || c == ' ' || c.is_ascii_digit());
    let split = name.split_once('/').filter(|(own, trade)| hangul(own) && hangul(trade) && own.chars().any(is_hangul));
    split.map_or(name, |(name, _)| name.trim_end())
}

/// A name and what its bearer is on a line of their own: `▷ 윤소라/앵커`.
pub(super) fn alone(line: &str) -> Option<&str> {
    let own = line.trim().trim_start_matches(is_mark).trim();
    let name = without_trade(own);
    (name.len() < own.len() && own.chars().count() <= LONGEST && is_name(name)).then_some(name)
}

/// Whether a label is of a role that these lines name.
pub(super) fn is_role(name: &str) -> bool {
    ROLES.contains(&name) && !KNOWN.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_labels_of_reports_are_found() {
        for (line, name, said) in [
            ("[앵커]", "앵커", ""),
            ("◀ 리포트 ▶", "리포트", ""),
            ("【 앵커멘트 】", "앵커", ""),
            ("<기자 멘트>", "기자", ""),
            ("[문두레/두부 가게 주인 : 한 모를 더 드립니다.]", "문두레", " 한 모를 더 드립니다.]"),
            ("[문두레/두부 가게 주인]", "문두레", ""),
            ("▶ 인터뷰 : 문두레 / 두부 가게 주인 - \"한 모를 더 드립니다.\"", "문두레", "\"한 모를 더 드립니다.\""),
            ("【 인터뷰 】 문두레 / 두부 가게 주인", "문두레", ""),
            ("<녹취> 문두레(두부 가게 주인) : \"한 모를 더 드립니다.\"", "문두레", "\"한 모를 더 드립니다.\""),
            ("◇ 신아람> 네, 그렇습니다.", "신아람", " 네, 그렇습니다."),
            ("○위원장 한상철  성원이 되었습니다.", "위원장 한상철", "  성원이 되었습니다."),
            ("○문두레 위원 시계를 감는 일입니다.", "문두레 위원", " 시계를 감는 일입니다."),
            ("○해양수산과장 강순도  답변드리겠습니다.", "해양수산과장 강순도", "  답변드리겠습니다."),
        ] {
            let found = find(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.name.as_str(), line.get(found.body..)), (name, Some(said)), "{line}");
        }
    }

    #[test]
    fn notes_in_brackets_are_no_labels() {
        for line in [
            "[웃음]",
            "[편집자 주: 이 대목은 줄였다.]",
            "[사진/윤소라 기자의 것: 부두]더",
            "<인터뷰>",
            "[2026/05/01 : 녹음]",
            "[인터뷰]",
            "◀ 이전 글",
            "[and/or: the clerk]",
            "○ 의사일정 제1항",
            "○ 등대 계단은 백 개입니다.",
        ] {
            assert!(find(line).is_none(), "{line}: {:?}", find(line));
        }
    }
}
