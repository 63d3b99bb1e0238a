//! Which date of a page is the day of the interview.
//!
//! It takes the lines with a date and gives one of them, or none. It is a stage of its own because a page has dates of its
//! own: of publication, of a change, beside its writer's name. None of them says when somebody spoke.
use super::{block::Block, page::Role};
use crate::transcript::{
    caption,
    date::{self, Dated},
};
use std::ops::Range;

/// What a date is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Interview,
    Page,
    Unsaid,
}

/// The block with the day of the interview, what the date says, and where it stands in the block.
pub(super) fn interview(text: &str, blocks: &[Block], roles: &[Role]) -> Option<(usize, Dated, Range<usize>)> {
    let written = |n: usize| blocks.get(n).and_then(|b| text.get(b.range.clone())).unwrap_or_default();
    let role = |n: usize| roles.get(n).copied();
    let said = |n: &usize| role(*n) == Some(Role::Speech);
    let (first, last) =
        ((0..blocks.len()).find(said).unwrap_or(blocks.len()), (0..blocks.len()).rfind(said).unwrap_or(0));
    // what a page says of the interview above or below it, and not what a note inside of it tells of another day
    let outside = |n: &usize| *n < first || *n > last;
    let lines = (0..blocks.len()).filter(|n| match role(*n) {
        Some(Role::Date | Role::Title) => true,
        Some(Role::Note | Role::Subtitle) => outside(n) && held(written(*n)),
        _ => false,
    });
    let all = lines.flat_map(|n| dates(written(n).trim()).into_iter().map(move |date| (n, date)));
    // a bare date may be that of the page, and a wrong day is worse than none
    let said =
        all.filter(|(_, (.., purpose))| *purpose == Purpose::Interview).map(|(n, (dated, at, _))| (n, dated, at));
    let notes = (0..blocks.len()).filter(|n| matches!(role(*n), Some(Role::Note | Role::Subtitle)) && outside(n));
    let told = notes.filter_map(|n| meeting(written(n).trim()).map(|(dated, at)| (n, dated, at)));
    said.chain(told).next()
}

/// It says when this interview was held: `This conversation took place on 18 August 2021`.
fn held(text: &str) -> bool {
    const WHAT: &[&str] = &["interview", "conversation", "oral history", "recording", "인터뷰", "대담", "면담"];
    const HELD: &[&str] =
        &["took place", "conducted", "recorded", "held on", "held at", "held in", "taped", "진행", "녹음"];
    let lower = text.to_lowercase();
    WHAT.iter().any(|w| lower.contains(w)) && HELD.iter().any(|w| lower.contains(w))
}

/// The only date of a text, where its sentence says that the writers met somebody: `On 14 June 2023 we sat down with …`, `2019년
/// 8월 20일에 만나 이야기를 들었다`.
fn meeting(text: &str) -> Option<(Dated, Range<usize>)> {
    const MET: &[&str] = &["sat down with", "sat down to talk", "we met ", "we spoke ", "we talked ", "we visited "];
    let [(dated, at, _)] = <[_; 1]>::try_from(dates(text)).ok()?;
    let from = text.get(..at.start)?.rfind(". ").unwrap_or(0);
    let to = text.get(at.end..)?.find(". ").map_or(text.len(), |stop| at.end + stop);
    let sentence = text.get(from..to)?.to_lowercase();
    // in quotation marks somebody else is we
    let behind = text.get(at.end..to)?;
    // a date has the particle on its last word
    let korean = text.get(at.clone())?.ends_with('에') && (behind.contains("만나") || behind.contains("만났"));
    let met = (korean || MET.iter().any(|verb| sentence.contains(verb))) && !sentence.contains(['"', '“', '”']);
    met.then_some((dated, at))
}

/// Whether a line has no date but those of the page.
pub(super) fn of_the_page(line: &str) -> bool {
    let all = dates(line.trim());
    !all.is_empty() && all.iter().all(|(.., purpose)| *purpose == Purpose::Page)
}

fn dates(line: &str) -> Vec<(Dated, Range<usize>, Purpose)> {
    let mut out = Vec::new();
    let mut from = 0;
    // a line of a page has few dates
    while let Some((dated, at)) = line.get(from..).and_then(date::find).filter(|_| out.len() < 8) {
        let at = from + at.start..from + at.end;
        // March 14 and April 2, 2024; 12 and 14 May 2019: which of them it was nobody knows
        let dated = if is_second(line.get(from..at.start).unwrap_or_default()) { Dated::Month } else { dated };
        out.push((dated, at.clone(), from));
        from = at.end;
    }
    let starts: Vec<usize> = out.iter().skip(1).map(|(_, at, _)| at.start).chain([line.len()]).collect();
    let purpose = |(n, (dated, at, from)): (usize, (Dated, Range<usize>, usize))| {
        let before = line.get(from..at.start).unwrap_or_default().to_lowercase();
        let after = line.get(at.end..starts.get(n).copied().unwrap_or(at.end)).unwrap_or_default().to_lowercase();
        let after: String = after.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        // the date in updated is none
        let whole = |at: &usize| !before.get(..*at).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_alphabetic()));
        let place = |w: &str| before.rmatch_indices(w).map(|(at, _)| at).find(whole);
        // where the last of these words ends: an air date is one of the page
        let last = |list: &[&str]| list.iter().filter_map(|w| Some(place(w)? + w.len())).max();
        let clocks = line.get(at.end..).unwrap_or_default();
        let behind = |list: &[&str]| list.iter().filter_map(|w| after.find(w)).min();
        let purpose = match (last(INTERVIEW), last(PAGE)) {
            (Some(a), b) if b.is_none_or(|b| a > b) => Purpose::Interview,
            (_, Some(_)) => Purpose::Page,
            // 2021년 3월 3일 인터뷰 / 정리 …: what comes first says what the date is of
            _ if n == 0 && behind(PAGE).is_some_and(|p| behind(INTERVIEW).is_none_or(|i| p < i)) => Purpose::Page,
            _ if behind(INTERVIEW).is_some() || recorded(clocks) => Purpose::Interview,
            _ => Purpose::Unsaid,
        };
        (dated, at, purpose)
    };
    out.into_iter().enumerate().map(purpose).collect()
}

/// Whether a day without its year, and "and", stand right before a date.
fn is_second(before: &str) -> bool {
    let mut back = before.split_whitespace().rev();
    let joined = back.next().is_some_and(|w| matches!(w, "and" | "&" | "to" | "–" | "-" | "와" | "과"));
    let day = back.next().unwrap_or_default().trim_end_matches(',');
    let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    joined && (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// ` 10:04AM • 12:22` behind a date: when a recording began, and how long it is.
fn recorded(after: &str) -> bool {
    let Some((began, length)) = after.split_once(['•', '·', '|']) else { return false };
    let began = began.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic() || c.is_whitespace());
    [began, length].iter().all(|clock| clock.contains(':') && caption::time(clock).is_some())
}

const INTERVIEW: &[&str] = &[
    "interview",
    "recorded",
    "recording",
    "conducted",
    "spoken",
    "spoke",
    "taped",
    "held",
    "took place",
    "conversation",
    "talked",
    "session",
    "date",
    "인터뷰",
    "녹음",
    "녹취",
    "대담",
    "채록",
    "구술",
    "면담",
    "만난",
    "대화",
    "일시",
    "날짜",
    "촬영",
];
const PAGE: &[&str] = &[
    "air date",
    "airdate",
    "broadcast date",
    "release date",
    "publication date",
    "upload date",
    "aired",
    "broadcast",
    "born",
    "birth",
    "date of birth",
    "방송일",
    "방영일",
    "publish",
    "published",
    "publication",
    "posted",
    "updated",
    "update",
    "modified",
    "uploaded",
    "revised",
    "sent",
    "issue",
    "transcribed",
    "translated",
    "printed",
    "입력",
    "수정",
    "등록",
    "게시",
    "작성",
    "발행",
    "최종",
    "승인",
    "전송",
    "번역",
    "정리",
];

#[cfg(test)]
mod tests {
    use super::{Dated, Purpose, dates, meeting};

    #[test]
    fn a_date_is_of_the_interview_or_of_the_page_by_the_words_beside_it() {
        for (line, expected) in [
            ("Interviewed May 2, 2011", vec![Purpose::Interview]),
            ("Last updated: 5 January 2024", vec![Purpose::Page]),
            ("Held at the Mariners’ Hall, Port Leary, on February 17, 2016", vec![Purpose::Interview]),
            ("Posted on 11 March 2019 by admin", vec![Purpose::Page]),
            ("Interview published 3 May 2021", vec![Purpose::Page]),
            ("Sent Sunday, March 5, 2023", vec![Purpose::Page]),
            ("Recorded 3 May 2019, published 2 June 2020", vec![Purpose::Interview, Purpose::Page]),
            ("입력 2020.05.12 09:30 | 수정 2020.05.12 11:02", vec![Purpose::Page, Purpose::Page]),
            ("2023년 12월 10일 인터뷰", vec![Purpose::Interview]),
            ("2023년 12월 10일 게시", vec![Purpose::Page]),
            ("Air date: September 9, 2020", vec![Purpose::Page]),
            ("Broadcast date: May 4, 2018", vec![Purpose::Page]),
            ("Born: May 3, 1921. Interviewed: June 5, 2001", vec![Purpose::Page, Purpose::Interview]),
            ("Date of birth: May 3, 1921. Date of interview: June 5, 2001", vec![Purpose::Page, Purpose::Interview]),
            ("Interview date: May 3, 2001", vec![Purpose::Interview]),
            ("3rd of June, 2022", vec![Purpose::Unsaid]),
            ("Date: Saturday, 9 December 2023", vec![Purpose::Interview]),
            ("Fri, Mar 12, 2021 10:04AM • 12:22", vec![Purpose::Interview]),
            ("Mar 12, 2021 10:04 • 3 min read", vec![Purpose::Unsaid]),
        ] {
            assert_eq!(dates(line).into_iter().map(|d| d.2).collect::<Vec<_>>(), expected, "{line}");
        }
    }

    #[test]
    fn of_two_days_none_is_taken() {
        for line in
            ["Interviewed March 14 and April 2, 2024", "Recorded on 12 and 14 May 2019", "June 3 & June 9th, 2021"]
        {
            assert!(dates(line).iter().all(|(dated, ..)| *dated == Dated::Month), "{line}: {:?}", dates(line));
        }
        assert!(matches!(dates("Born in 1950 and interviewed on May 2, 2011")[..], [(Dated::Day(_), ..)]));
    }

    #[test]
    fn a_sentence_that_says_when_its_writers_met_somebody_has_the_day() {
        for text in [
            "On 14 June 2023 our reporter sat down with Greta Holm.",
            "It was raining when we met Wim on 3 May 2021. He laughed.",
            "2019년 8월 20일에 만나 이야기를 들었다.",
        ] {
            assert!(meeting(text).is_some(), "{text}");
        }
        for text in [
            "On 3 May 1987 he met his wife.",
            "이 염전은 2020년 3월 2일에 문을 닫았다.",
            "She left on 3 May 2001. We met in a café.",
            "We met in a café. She was held on 3 May 2001.",
            "“We met on 3 May 1987, in the rain.”",
            "We met Wim on 3 May 2021. On 4 May 2021 he was gone.",
        ] {
            assert_eq!(meeting(text), None, "{text}");
        }
    }
}
