//! Labels that are known by the form which all of a file has: `Marit's iPhone: …` and `[강순도 전 등대지기]` are nobody's names, and
//! yet they stand before all that somebody says.
//!
//! It takes the first lines of what a file has of paragraphs or captions, and gives the names that stand in one form before most
//! of them. Labels by themselves are found elsewhere; here a file has to be regular, and two names have to come again.
use super::{
    bracket, caption, date,
    label::{Found, colon, finish, is_clock, skip},
    line::stops,
    name::is_name,
    station::{self, BRACKETS},
};
use crate::units::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// Names of more characters are sentences.
const LONGEST: usize = 60;
/// More people than this do not talk in one file.
const MOST: usize = 12;
/// A name in one of the forms, and where what is said begins.
struct Spot<'a> {
    name: &'a str,
    time: Option<Millis>,
    body: usize,
}

type Form = for<'a> fn(&'a str) -> Option<Spot<'a>>;

/// A name and what is said on one line; whether one that stands there once is a name too.
const BEFORE: [(Form, bool); 5] =
    [(in_messages, true), (before_colon, false), (in_brackets, true), (before_bar, true), (before_slashes, true)];
/// A name on a line of its own above what is said, and the same.
const ABOVE: [(Form, bool); 4] = [(above_in_brackets, true), (with_time, true), (in_bold, false), (bare, false)];

/// The form that a file has, and the names in it.
#[derive(Debug, Default)]
pub(super) struct Regular {
    above: Option<(Form, BTreeSet<String>)>,
    before: Option<(Form, BTreeSet<String>)>,
}

impl Regular {
    /// Of the first lines of all paragraphs or captions, in order, none of them blank.
    pub(super) fn of(heads: &[&str]) -> Self {
        let mut found = Self::default();
        for (form, once) in BEFORE {
            if found.before.is_none() {
                found.before = names(heads, form, once, (2, 3)).map(|names| (form, names));
            }
        }
        if found.before.is_none() && each_has_a_mark(heads) {
            found.before = names(heads, behind_mark, false, (2, 3)).map(|names| (behind_mark as Form, names));
        }
        for (form, once) in ABOVE {
            if found.above.is_none() && found.before.is_none() {
                found.above = names(heads, form, once, (1, 3)).map(|names| (form, names));
            }
        }
        found
    }

    /// The label that a line is by itself.
    pub(super) fn stands(&self, line: &str) -> Option<Found> {
        let (form, names) = self.above.as_ref()?;
        let spot = form(line).filter(|spot| names.contains(spot.name))?;
        Some(finish(line, &plain(spot.name), None, spot.time, line.len()))
    }

    /// The label that a line begins with.
    pub(super) fn begins(&self, line: &str) -> Option<Found> {
        let (form, names) = self.before.as_ref()?;
        let spot = form(line).filter(|spot| names.contains(spot.name))?;
        Some(finish(line, &plain(spot.name), None, spot.time, spot.body))
    }
}

/// The names in a form, where two or more come again and so large a part of the lines has it; those that stand there `once` too.
fn names(heads: &[&str], form: Form, once: bool, (part, of): (usize, usize)) -> Option<BTreeSet<String>> {
    let found: Vec<&str> = heads.iter().filter_map(|line| form(line)).map(|spot| spot.name).collect();
    let all: BTreeSet<&str> = found.iter().copied().collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &found {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    let again = found.iter().filter(|name| counts.contains_key(*name));
    let turns = again.clone().zip(again.clone().skip(1)).filter(|(one, next)| one != next).count();
    let again = again.count();
    let talk = (2..=MOST).contains(&counts.len()) && again > 3 && turns * 3 > again;
    let names = if once && all.len() <= MOST { all } else { counts.keys().copied().collect() };
    (talk && again * of >= heads.len() * part).then(|| names.into_iter().map(str::to_owned).collect())
}

/// Whether a text may be what somebody is called, and is no sentence.
fn is_called(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let sentence = name.contains(['?', '!', '"', '“', '”', '…']) || name.ends_with('.') && !is_name(name);
    let words = name.split_whitespace().count();
    letters > 0 && name.chars().count() <= LONGEST && words <= 8 && !sentence && !name.starts_with("http")
}

/// A sound, a gesture, a time; the number of a telephone is somebody who called.
fn is_aside(name: &str) -> bool {
    const SUNG: [&str; 12] =
        ["후렴", "1절", "2절", "3절", "사진", "영상", "그래픽", "자료", "chorus", "refrain", "verse", "bridge"];
    let phone = name.starts_with('+') && name.chars().filter(char::is_ascii_digit).count() > 4;
    let somebody = phone || name.to_lowercase().ends_with("speaker");
    let first = name.split([' ', ':']).next().unwrap_or_default().to_lowercase();
    !somebody && (SUNG.contains(&first.as_str()) || bracket::aside(name).is_some())
}

/// `3월 3일`, `오전 6시`, `3 March`: when, and nobody.
fn is_date(name: &str) -> bool {
    let unit = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_digit()) && w.ends_with(['년', '월', '일', '시', '분', '회', '번'])
    };
    date::find(name).is_some() || name.split_whitespace().any(unit) || caption::time(name).is_some()
}

/// `Marit's iPhone: …`, `Solheim, Marit (00:00:06):`
fn before_colon(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let at = skip(first, 0);
    let rest = first.get(at..)?;
    let (end, width) = colon(rest)?;
    let after = rest.get(end + width..)?;
    let apart = after.is_empty() || width > 1 || after.starts_with(|c: char| c.is_whitespace() || c == '*');
    let (name, time) = clocked(rest.get(..end)?.trim_matches(['*', '_', ' ']));
    let body = at + end + width + after.len() - after.trim_start_matches(['*', '_']).len();
    // words in small letters are known where they are short, and elsewhere
    let written = name.contains(|c: char| c.is_alphanumeric() && !c.is_lowercase() || c == '@') && !is_date(name);
    (apart && written && is_called(name)).then_some(Spot { name, time, body })
}

/// `【강순도】 …`
fn in_brackets(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let rest = first.trim_start();
    let (name, said) = BRACKETS
        .iter()
        .find_map(|(open, close)| rest.strip_prefix(*open)?.split_once(*close))
        .filter(|(_, said)| said.starts_with(char::is_whitespace) && said.contains(char::is_alphabetic))?;
    let name = name.trim();
    let body = first.len() - behind_hour(said).len();
    (is_called(name) && !is_aside(name)).then_some(Spot { name, time: None, body })
}

/// What is said behind the time of the day, as messengers put it after a name: `[강순도] [오후 2:10] …`.
pub(super) fn behind_hour(said: &str) -> &str {
    // with its seconds it is of the recording
    let clock = |when: &str| {
        let hour = when.trim().rsplit(' ').next().unwrap_or_default();
        when.len() <= 20 && is_clock(hour) && hour.matches(':').count() == 1
    };
    let behind = said.trim_start().strip_prefix('[').and_then(|r| r.split_once(']'));
    behind.filter(|(when, _)| clock(when)).map_or(said, |(_, said)| said)
}

/// `강순도 | …`, `00:04 | 강순도 | …`
fn before_bar(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let (mut name, mut said) = first.split_once(" | ")?;
    let mut time = None;
    // 00:04 | 강순도 | …, 강순도 | 00:04 | …
    if let Some((second, rest)) = said.split_once(" | ") {
        let before = is_clock(name);
        let (clock, other) = if before { (name, second) } else { (second, name) };
        time = caption::time(clock.trim()).filter(|_| is_clock(clock));
        (name, said) = (other, time.map_or(said, |_| rest));
    }
    let body = first.len() - said.len();
    let name = name.trim();
    (is_called(name) && !said.contains('|')).then_some(Spot { name, time, body })
}

/// `RENN// …`
fn before_slashes(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let (name, said) = first.split_once("//").filter(|(name, _)| !name.ends_with(':'))?;
    let body = first.len() - said.len();
    let name = name.trim();
    (is_called(name) && said.starts_with(char::is_whitespace)).then_some(Spot { name, time: None, body })
}

/// `2025년 3월 4일 오후 2:10, 강순도 : …`, `04/03/2025, 14:10 - Tom Renn: …`, `[04/03/2025, 14:10:05] Tom Renn: …`: what messengers
/// export. The time is that of the day.
fn in_messages(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let own = first.trim_start_matches(['[', '\u{200e}', ' ']);
    if !own.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let korean = || {
        own.split_once(", ").filter(|(when, _)| when.contains('년')).and_then(|(w, r)| Some((w, r.split_once(" : ")?)))
    };
    let other = || {
        let (when, rest) = [" - ", "] "].iter().find_map(|mark| own.split_once(mark))?;
        Some((when, rest.split_once(": ")?))
    };
    let (when, (name, said)) = korean().or_else(other)?;
    let dated = when.contains(':') && when.len() <= 40 && when.matches(|c: char| c.is_ascii_digit()).count() > 5;
    let name = name.trim();
    let body = first.len() - said.len();
    (dated && is_called(name)).then_some(Spot { name, time: None, body })
}

/// Whether every name behind a square or a circle has one of its own: in `● 등대 … ● 기름 …` they begin a list.
fn each_has_a_mark(heads: &[&str]) -> bool {
    let spots = heads.iter().filter_map(|line| Some((line.trim_start().chars().next()?, behind_mark(line)?.name)));
    let pairs: BTreeSet<(char, &str)> = spots.collect();
    let marks: BTreeSet<char> = pairs.iter().map(|(mark, _)| *mark).collect();
    let names: BTreeSet<&str> = pairs.iter().map(|(_, name)| *name).collect();
    marks.len() == pairs.len() && names.len() == pairs.len()
}

/// `● 강순도 …`: a square or a circle, and a name of one word. The same word stands there again and again.
fn behind_mark(line: &str) -> Option<Spot<'_>> {
    let first = line.lines().next()?;
    let rest = first.trim_start().strip_prefix(station::is_mark)?.trim_start();
    let (name, said) = rest.split_once(' ')?;
    let body = first.len() - said.len();
    let one = name.chars().all(char::is_alphanumeric) && is_name(name);
    one.then_some(Spot { name, time: None, body })
}

/// `[강순도 / 전 등대지기]`, `◀ 앵커 ▶`, and nothing else on the line.
fn above_in_brackets(line: &str) -> Option<Spot<'_>> {
    let own = only(line)?;
    let inner = BRACKETS.iter().find_map(|(open, close)| own.strip_prefix(*open)?.strip_suffix(*close))?;
    let name = inner.trim();
    let one = is_called(name) && !name.contains(['[', ']']) && !is_aside(name);
    one.then_some(Spot { name, time: None, body: line.len() })
}

/// `Marit's iPhone   0:06`, `[Marit's iPhone] 10:00:06`, `Solheim, Marit (00:00:06):`
fn with_time(line: &str) -> Option<Spot<'_>> {
    let (name, time) = clocked(only(line)?.trim_end_matches([':', '：']));
    let timed = time.is_some() && is_called(name);
    // in brackets the time is that of the day
    match name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) {
        Some(name) => timed.then_some(Spot { name, time: None, body: line.len() }),
        None => timed.then_some(Spot { name, time, body: line.len() }),
    }
}

/// `**Marit's iPhone**`
fn in_bold(line: &str) -> Option<Spot<'_>> {
    let own = only(line)?;
    let name = ["**", "__"].iter().find_map(|mark| own.strip_prefix(mark)?.strip_suffix(mark))?;
    let name = name.trim().trim_end_matches([':', '：']).trim_end();
    (is_called(name) && !name.starts_with(['*', '_'])).then_some(Spot { name, time: None, body: line.len() })
}

/// `CONF ROOM 3B`, `▣ 앵커`, with nothing around it.
fn bare(line: &str) -> Option<Spot<'_>> {
    let name = only(line)?;
    // in small letters it may be a refrain, or a heading that comes again
    let phone = name.chars().filter(char::is_ascii_digit).count() > 4;
    let told = phone || name.contains(char::is_uppercase) || name.starts_with(station::is_mark);
    let capitals = told && !name.contains(char::is_lowercase);
    let few = capitals && name.split_whitespace().count() <= 6 && !stops(name) && !name.ends_with([',', ';', ':']);
    (few && is_called(name) && !is_clock(name)).then_some(Spot { name, time: None, body: line.len() })
}

/// A line, when it is one.
fn only(line: &str) -> Option<&str> {
    let own = line.trim();
    (!own.is_empty() && !own.contains('\n')).then_some(own)
}

/// A name, and the time that stands behind it.
fn clocked(head: &str) -> (&str, Option<Millis>) {
    let split = || {
        let (name, clock) = head.trim_end().rsplit_once(char::is_whitespace)?;
        let clock = clock.trim_matches(['(', ')', '[', ']']);
        let time = caption::time(clock).filter(|_| is_clock(clock))?;
        Some((name.trim().trim_end_matches(['-', '–', '|', ',']).trim_end(), Some(time)))
    };
    split().unwrap_or((head.trim(), None))
}

/// What people write behind their name and before it in programs for meetings, off: `Solheim, Marit (External)`,
/// `Dr. Marit Solheim, PhD`, `Marit Solheim | Pianoverkstedet`.
pub(super) fn plain(name: &str) -> String {
    const DEGREES: [&str; 9] = ["PhD", "Ph.D.", "MD", "M.D.", "MA", "MSc", "Jr.", "Sr.", "Esq."];
    let name = name.trim_start_matches(station::is_mark).trim();
    let bare = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')).map_or(name, |(n, _)| n.trim_end());
    let bare = station::without_trade(if bare.is_empty() { name } else { bare });
    let ends = [" | ", " - ", " – ", " / "].iter().filter_map(|mark| bare.split_once(mark)).map(|(own, _)| own.trim());
    let bare = ends.filter(|own| is_name(own)).min_by_key(|own| own.len()).unwrap_or(bare);
    match bare.split_once(',') {
        Some((own, degree)) if DEGREES.contains(&degree.trim()) => own.trim().to_owned(),
        Some((last, first)) if is_name(last.trim()) && is_name(first.trim()) => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::{source::SourceId, transcript::read};

    const ENGLISH: [&str; 6] = [
        "How did you come to the bells?",
        "My aunt rang them, and when her knees went, she gave me the rope and a list of names.",
        "Who is on the list?",
        "Everybody who ever broke one. There are four, and I am the fifth.",
        "What happened?",
        "The frost did it: a bell that is rung cold sings for a minute and then it coughs.",
    ];
    const KOREAN: [&str; 6] = [
        "종은 어떻게 치게 되셨습니까?",
        "이모가 치셨는데, 무릎이 안 좋아지시니까 저한테 줄하고 이름이 적힌 종이를 주셨어요.",
        "종이에는 누가 적혀 있었습니까?",
        "종을 깬 사람들이요. 네 사람이 있고, 제가 다섯 번째입니다.",
        "어쩌다 그러셨어요?",
        "서리 때문이지요. 언 종을 치면 한참 울다가 기침을 합니다.",
    ];

    /// How a name and what is said are written.
    type Written<'a> = &'a dyn Fn(&str, &str) -> String;

    fn read_as(form: Written<'_>, names: [&str; 2], turns: [&str; 6]) -> Vec<(String, String)> {
        let text: Vec<String> = turns.iter().zip(names.iter().cycle()).map(|(said, name)| form(name, said)).collect();
        let t = read(SourceId(0), "a.txt", &(text.join("\n\n") + "\n")).value;
        let said = t.paragraphs.iter().map(|p| {
            let who = p.speaker.and_then(|n| t.speakers.get(n.0)).cloned().unwrap_or_default();
            (who, t.text(p.words.clone()))
        });
        said.collect()
    }

    #[test]
    fn a_name_of_any_form_is_one_where_it_stands_before_all_that_is_said() {
        let forms: [(&str, Written<'_>); 6] = [
            ("colon", &|name, said| format!("{name}: {said}")),
            ("meeting", &|name, said| format!("{name}   0:06\n{said}")),
            ("copied", &|name, said| format!("[{name}] 10:00:06\n{said}")),
            ("timed", &|name, said| format!("{name} (00:00:06):\n{said}")),
            ("bold", &|name, said| format!("**{name}**\n{said}")),
            ("bracket", &|name, said| format!("[{name}]\n{said}")),
        ];
        for (name, shown) in [
            ("Orla's iPhone", "Orla's iPhone"),
            ("Quill, Orla", "Orla Quill"),
            ("Quill, Orla (External)", "Orla Quill"),
            ("Dr. Orla Quill, PhD", "Dr. Orla Quill"),
            ("Orla Quill | Bellworks", "Orla Quill"),
            ("Orla Quill - Bellworks AS", "Orla Quill"),
            ("Conf Room 3B", "Conf Room 3B"),
            ("+1 212-***-**34", "+1 212-***-**34"),
            ("orla@bells.example", "orla@bells.example"),
            ("Orla Elspeth van der Berg Quill", "Orla Elspeth van der Berg Quill"),
        ] {
            for (form, write) in forms {
                let turns = read_as(write, ["Jo Park", name], ENGLISH);
                let wanted: Vec<(String, String)> = ENGLISH
                    .iter()
                    .zip(["Jo Park", shown].iter().cycle())
                    .map(|(s, n)| ((*n).to_owned(), (*s).to_owned()))
                    .collect();
                assert_eq!(turns, wanted, "{form}: {name}");
            }
        }
    }

    #[test]
    fn the_forms_of_stations_in_korea_are_known_where_all_of_a_page_has_one() {
        let forms: [Written<'_>; 7] = [
            &|name, said| format!("[{name}]\n{said}"),
            &|name, said| format!("[{name}]\n\n{said}"),
            &|name, said| format!("◀ {name} ▶\n\n{said}"),
            &|name, said| format!("<{name}>\n{said}"),
            &|name, said| format!("＜{name}＞\n{said}"),
            &|name, said| format!("【{name}】 {said}"),
            &|name, said| format!("{name} | {said}"),
        ];
        for (n, form) in forms.iter().enumerate() {
            for (asks, answers, shown) in [
                ("앵커", "한서림", "한서림"),
                ("앵커", "한서림 전 종지기", "한서림 전 종지기"),
                ("윤소라 앵커", "한서림 / 전 종지기", "한서림"),
            ] {
                let turns = read_as(form, [asks, answers], KOREAN);
                let wanted: Vec<(String, String)> = KOREAN
                    .iter()
                    .zip([asks, shown].iter().cycle())
                    .map(|(s, n)| ((*n).to_owned(), (*s).to_owned()))
                    .collect();
                assert_eq!(turns, wanted, "{n}: {answers}");
            }
        }
        let marked = |name: &str, said: &str| format!("{} {name} {said}", if name == "윤소라" { "○" } else { "●" });
        let turns = read_as(&marked, ["윤소라", "한서림"], KOREAN);
        assert!(
            turns.len() == 6 && turns.iter().all(|(who, said)| !who.is_empty() && !said.contains("한서림")),
            "{turns:?}"
        );
    }

    #[test]
    fn who_speaks_once_in_the_form_of_the_others_is_somebody_too() {
        let people =
            ["Jo Park", "Quill, Orla (External)", "Jo Park", "Meeting Room B2", "Jo Park", "Quill, Orla (External)"];
        let forms: [Written<'_>; 2] =
            [&|name, said| format!("{name}   0:06\n{said}"), &|name, said| format!("{name} | {said}")];
        for form in forms {
            let text: Vec<String> = ENGLISH.iter().zip(people).map(|(said, name)| form(name, said)).collect();
            let t = read(SourceId(0), "a.txt", &text.join("\n\n")).value;
            assert_eq!(t.speakers, ["Jo Park", "Orla Quill", "Meeting Room B2"], "{text:?}");
        }
    }

    #[test]
    fn lists_refrains_and_dates_are_nobody() {
        for text in [
            "● 등대 시계는 매일 감습니다.\n\n● 기름 냄새가 옷에 뱁니다.\n\n● 등대 계단은 백 개입니다.\n\n● 기름 통은 무겁습니다.\n",
            "[후렴]\n바람이 분다\n\n[1절]\n등대가 운다\n\n[후렴]\n바람이 분다\n\n[1절]\n등대가 운다\n",
            "3월 3일: 배가 왔다.\n\n3월 4일: 배가 갔다.\n\n3월 3일: 다시 왔다.\n\n3월 4일: 다시 갔다.\n",
            "Well — we left.\n\nSo — it rained.\n\nWell — we waited.\n\nSo — we went home.\n",
        ] {
            assert_eq!(read(SourceId(0), "a.txt", text).value.speakers, [""; 0], "{text}");
        }
    }

    #[test]
    fn what_programs_for_meetings_put_beside_a_name_is_off() {
        for (written, name) in [
            ("Marsh, Odile", "Odile Marsh"),
            ("Odile Marsh (she/her)", "Odile Marsh"),
            ("Odile Marsh, MD", "Odile Marsh"),
            ("한서림/종지기", "한서림"),
            ("odile", "odile"),
            ("A/V desk", "A/V desk"),
        ] {
            assert_eq!(plain(written), name);
        }
    }
}
