//! Who asks, where the head of the page lists who takes part: `Host: Sora Finch`, `Participants: OV (interviewer), KL`,
//! `■ 진행 : 한소라 앵커`, `I = Interviewer`.
use crate::{
    letter::is_hangul,
    transcript::{SpeakerId, name::short_forms},
};

/// Those who ask, as such lists call them.
const ASK: &[&str] = &[
    "host",
    "interviewer",
    "presenter",
    "moderator",
    "anchor",
    "interviewed by",
    "hosted by",
    "presented by",
    "moderated by",
    "chaired by",
    "진행",
    "진행자",
    "사회",
    "사회자",
    "면담자",
    "질문자",
    "인터뷰어",
    "mc",
];
/// What follows a name and is none of it.
const OFFICES: &[&str] = &["앵커", "기자", "아나운서", "PD", "피디", "MC", "교수", "작가", "host", "presenter"];
/// The most lines of a head, and the most characters of a line of one.
const LINES: usize = 60;
const LINE: usize = 200;

/// The speakers who ask, by the lines before the first word that is spoken.
pub(super) fn asking(head: &str, speakers: &[String]) -> Vec<SpeakerId> {
    let short = |l: &&str| l.chars().count() <= LINE;
    let names: Vec<String> = head.lines().take(LINES).filter(short).flat_map(named).collect();
    let mut found: Vec<SpeakerId> = names.iter().filter_map(|name| speaker(name, speakers)).collect();
    found.sort();
    found.dedup();
    // where everybody asks, nobody is known to
    if found.len() < speakers.len() { found } else { Vec::new() }
}

/// The speakers whose label says that they ask, the first time that it stands there: `LIZ HARROW, REPORTER: …`. `lines`:
/// those that begin with a label.
pub(super) fn offices<'a>(lines: impl Iterator<Item = &'a str>, speakers: &[String]) -> Vec<SpeakerId> {
    const ASKING: &[&str] = &["reporter", "correspondent", "newsreader", "interviewing"];
    let office = |line: &str| {
        let head = line.split([':', '：']).next().unwrap_or_default();
        let (name, office) = head.split_once(',')?;
        let own = office.trim().to_lowercase();
        let asks = asks(&own) || own.split_whitespace().any(|w| ASKING.contains(&w) || ASK.contains(&w));
        speaker(name.trim_matches(['*', '_', ' ']), speakers).filter(|_| asks)
    };
    let mut found: Vec<SpeakerId> = lines.filter_map(office).collect();
    found.sort();
    found.dedup();
    if found.len() < speakers.len() { found } else { Vec::new() }
}

fn asks(role: &str) -> bool {
    ASK.contains(&role.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// The names that a line gives to those who ask.
fn named(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    if let Some((_, rest)) = line.split_once([':', '：']).filter(|(key, _)| asks(key)) {
        all.extend(rest.split([',', '·', '、', '&']).flat_map(|part| part.split(" and ")).map(str::to_owned));
    }
    // Moderated by Fay Winters. Participants: …
    let own = line.trim_start();
    let by = ASK.iter().filter(|ask| ask.ends_with(" by"));
    if let Some(rest) = by.filter_map(|by| own.to_lowercase().starts_with(by).then(|| own.get(by.len()..))?).next() {
        all.extend(rest.split(['.', ',', ';']).next().map(|name| name.trim().to_owned()));
    }
    if let Some((key, rest)) = line.split_once('=')
        && asks(rest.split('(').next().unwrap_or_default())
    {
        all.push(key.to_owned());
    }
    // With Imogen Sayle: who presents a programme
    if let Some(name) = line.trim().strip_prefix("With ") {
        let words: Vec<&str> = name.split_whitespace().collect();
        let capital = |w: &&str| {
            w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        };
        all.extend(((2..=3).contains(&words.len()) && words.iter().all(capital)).then(|| name.to_owned()));
    }
    // OV (interviewer), 김하늘(진행)
    for (at, _) in line.match_indices('(') {
        let role = line.get(at + 1..).and_then(|rest| rest.split(')').next()).unwrap_or_default();
        let before = line.get(..at).unwrap_or_default();
        let name = before.rsplit([',', ':', '：', '·', ';', ')']).next().unwrap_or_default();
        if asks(role) {
            all.push(name.to_owned());
        }
    }
    all
}

/// The one speaker whom a name means: all of it, one word of it, its initials, the short form behind it, a Korean surname.
fn speaker(name: &str, speakers: &[String]) -> Option<SpeakerId> {
    let (name, short) = name.split_once('(').unwrap_or((name, ""));
    let short = short.trim_end_matches([')', ' ']).trim();
    let words: Vec<&str> = name.split_whitespace().filter(|w| !OFFICES.contains(w)).collect();
    let whole = words.join(" ").to_lowercase();
    let initials = short_forms(&words.join(" "));
    let hangul = |text: &str| !text.is_empty() && text.chars().all(is_hangul);
    let means = |label: &String| {
        let lower = label.to_lowercase();
        lower == whole
            || label == short
            || words.iter().any(|w| w.to_lowercase() == lower)
            || words.len() > 1 && initials.contains(label)
            || hangul(label) && hangul(&whole) && whole.starts_with(label.as_str())
    };
    let mut matching = speakers.iter().enumerate().filter(|(_, label)| !whole.is_empty() && means(label));
    let only = matching.next().map(|(n, _)| SpeakerId(n))?;
    matching.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use super::asking;
    use crate::transcript::SpeakerId;

    #[test]
    fn a_list_of_those_who_take_part_says_who_asks() {
        for (head, speakers, wanted) in [
            ("Host: Sora Finch\nGuest: Odile Marsh", &["Sora", "Odile"][..], Some(0)),
            ("■ 진행 : 한소라 앵커\n■ 대담 : 구만석 (염부)", &["한소라", "구만석"], Some(0)),
            ("참석: 김하늘(진행), 박두만(목수)", &["박", "김"], Some(1)),
            ("Participants: OV (interviewer), KL (interviewee)", &["OV", "KL"], Some(0)),
            ("Interviewer: Agnes Pryor (AP)", &["TW", "AP"], Some(1)),
            ("I = Interviewer (Hanne Solberg)\nR = Respondent", &["I", "R"], Some(0)),
            ("The Long Table\nWith Imogen Sayle\nSundays", &["IMOGEN", "YUSRA"], Some(0)),
            ("The host: a tall man", &["Ann", "Ben"], None),
            ("Host: Ann Ash and Ben Box", &["Ann", "Ben"], None),
            ("Photographs: Ann Ash", &["Ann", "Ben"], None),
        ] {
            let speakers: Vec<String> = speakers.iter().map(|s| (*s).to_owned()).collect();
            assert_eq!(asking(head, &speakers), wanted.map(SpeakerId).into_iter().collect::<Vec<_>>(), "{head}");
        }
    }
}
