//! What a recogniser of the Whisper family made up: words over silence, and the same words again and again.
//!
//! It takes segments with the model's own doubts and gives the lines that somebody said, and what is struck with its reason.
use super::{
    SetAside, SetAsideKind, folded,
    line::{self, Line, Piece},
};
use crate::source::Span;

/// A segment, as heard.
pub(super) struct Heard {
    pub(super) line: Line,
    pub(super) doubt: Doubt,
}

/// What the model says against a segment of its own.
#[derive(Clone, Copy)]
pub(super) struct Doubt {
    /// It heard no speech.
    pub(super) silence: bool,
    /// It doubts its words.
    pub(super) unsure: bool,
    /// The text of the stretch that it belongs to says the same again and again.
    pub(super) repeats: bool,
}

/// Words that last longer than this each, in milliseconds, are not said: in segments from 8 s on.
const SLOWEST: u64 = 2_000;
const SLOW_FROM: u64 = 8_000;
/// With what models of the Whisper family fill silence, having learnt from captions.
const STOCK: &[&str] = &[
    "thank you",
    "thank you for watching",
    "thanks for watching",
    "please subscribe",
    "please subscribe to my channel",
    "like and subscribe",
    "시청해 주셔서 감사합니다",
    "시청해주셔서 감사합니다",
    "구독과 좋아요 부탁드립니다",
    "다음 영상에서 만나요",
    "감사합니다",
];
/// What captions say of themselves.
const SIGNED: &[&str] = &["subtitles by the amaraorg community", "subtitles by amaraorg"];
/// And with what they begin when they do, in a few words.
const SIGNED_BEGINS: &[&str] =
    &["한글자막 by", "한글 자막 by", "자막 by", "자막 제공", "자막제공", "subtitles by", "captions by"];
/// How reporters sign, over silence: MBC 뉴스 이덕영입니다.
const STATIONS: &[&str] = &["mbc 뉴스", "kbs 뉴스", "sbs 뉴스", "jtbc 뉴스", "ytn 뉴스"];
/// So many words are a few.
const SIGNATURE: usize = 7;
/// What stands in such words, where they last far too long.
const PARTS: &[&str] = &["for watching", "like and subscribe", "시청해 주셔서", "시청해주셔서"];
const FILLED: &str = "written over silence: words with which the recogniser fills it";
const LOOP: &str = "a loop of the recogniser: the same words again and again";
/// The longest words that a loop repeats.
const UNIT: usize = 20;

/// Captions without what was made up. They have no doubts of a model: what stands at their end and is nothing but the words with
/// which recognisers fill silence was not said there.
pub(super) fn strike_captions(mut lines: Vec<Line>) -> (Vec<Line>, Vec<SetAside>) {
    let sentences = |line: &Line| {
        let words = line.words.chunk_by(|word, _| !line::stops(&word.text));
        words.map(|words| spoken(words).join(" ")).filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let filled = |line: &Line| {
        let all = sentences(line);
        all.iter().all(|s| STOCK.contains(&s.as_str()) || signs_captions(s) || signs_off(s)).then_some(all)
    };
    let tail: Vec<Vec<String>> = lines.iter().rev().map_while(filled).collect();
    // people say thank you at the end
    let thanks = |text: &String| matches!(text.as_str(), "thank you" | "감사합니다");
    let mut struck = Vec::new();
    if tail.iter().flatten().any(|text| !thanks(text)) && tail.len() < lines.len() {
        let ends = lines.split_off(lines.len() - tail.len());
        struck = ends.iter().filter(|l| !l.words.is_empty()).flat_map(|line| aside(&line.words, FILLED)).collect();
    }
    let doubt = Doubt { silence: false, unsure: false, repeats: false };
    let (lines, rest) = strike(lines.into_iter().map(|line| Heard { line, doubt }).collect());
    struck.extend(rest);
    (lines, struck)
}

/// Whether a few words are those of whoever made captions: `한글자막 by …`.
fn signs_captions(text: &str) -> bool {
    SIGNED.contains(&text) || is_few(text) && SIGNED_BEGINS.iter().any(|begin| text.starts_with(begin))
}

/// `MBC 뉴스 이덕영입니다`
fn signs_off(text: &str) -> bool {
    is_few(text) && STATIONS.iter().any(|s| text.starts_with(s)) && text.ends_with("니다")
}

fn is_few(text: &str) -> bool {
    text.split(' ').count() <= SIGNATURE
}

/// Part what was said from what was made up.
pub(super) fn strike(heard: Vec<Heard>) -> (Vec<Line>, Vec<SetAside>) {
    let (mut lines, mut struck) = (Vec::with_capacity(heard.len()), Vec::new());
    let texts: Vec<String> = heard.iter().map(|h| spoken(&h.line.words).join(" ")).collect();
    let doubts: Vec<bool> = heard.iter().map(|h| h.doubt.repeats).collect();
    let places = places(&texts, &doubts);
    for ((Heard { line, doubt }, text), place) in heard.into_iter().zip(texts).zip(places) {
        let why = over_silence(&line, doubt, &text).or_else(|| {
            // of a loop the first round may have been said
            let again = place == Place::Again || place == Place::First && doubt.repeats;
            (is_all_loop(&line.words) || again).then_some(LOOP)
        });
        match why {
            Some(why) => struck.extend(aside(&line.words, why)),
            None => within(line, doubt, &mut lines, &mut struck),
        }
    }
    (lines, struck)
}

/// Where a segment stands in a loop of segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Apart,
    First,
    Again,
}

/// No loop has more segments than this in a round.
const ROUND: usize = 4;

/// Which segments say what those before them said. People say a thing twice, and a short word more often.
fn places(texts: &[String], doubts: &[bool]) -> Vec<Place> {
    let mut places = vec![Place::Apart; texts.len()];
    for round in 1..=ROUND {
        let mut same = 0;
        for n in round..=texts.len() {
            let text = texts.get(n).filter(|text| !text.is_empty());
            if text.is_some() && text == texts.get(n - round) {
                same += 1;
                continue;
            }
            let from = n - same;
            let doubted = doubts.get(from..n).is_some_and(|d| !d.is_empty() && d.iter().all(|d| *d));
            let long = texts.get(from).is_some_and(|text| text.split(' ').count() > 2);
            let rounds = match round {
                1 if long => 3,
                1 => 5,
                _ if doubted => 3,
                _ => 4,
            };
            if same >= round * (rounds - 1) {
                places.iter_mut().take(n).skip(from - round).take(round).for_each(|place| {
                    if *place == Place::Apart {
                        *place = Place::First;
                    }
                });
                places.iter_mut().take(n).skip(from).for_each(|place| *place = Place::Again);
            }
            same = 0;
        }
    }
    places
}

/// Why this segment was written over silence. The model's own doubt about silence counts only with another.
fn over_silence(line: &Line, doubt: Doubt, text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    // whoever is interviewed made no subtitles
    if signs_captions(text) {
        return Some(FILLED);
    }
    let length = line.start.zip(line.end).map_or(0, |(start, end)| end.0.saturating_sub(start.0));
    let slow = length >= SLOW_FROM && line.words.len() as u64 * SLOWEST < length;
    if slow && PARTS.iter().chain(STATIONS).any(|part| text.contains(part)) {
        return Some(FILLED);
    }
    if !doubt.silence {
        return None;
    }
    if doubt.unsure {
        return Some("written over silence: the recogniser heard no speech and doubted its own words");
    }
    // nobody says three words in half a minute
    if slow {
        return Some("written over silence: the recogniser heard no speech, and few words last very long");
    }
    (STOCK.contains(&text) || signs_off(text)).then_some(FILLED)
}

/// A segment without what comes again and again in it. Its first round stays: it may have been said.
fn within(line: Line, doubt: Doubt, lines: &mut Vec<Line>, struck: &mut Vec<SetAside>) {
    let again = again(&line.words, doubt.repeats);
    if !again.contains(&true) {
        lines.push(line);
        return;
    }
    let times = line::spread(&line, None);
    let time = |n: usize| times.get(n).copied().flatten();
    let mut words = line.words.into_iter();
    let mut from = 0;
    for run in again.chunk_by(|a, b| a == b) {
        let to = from + run.len();
        let own: Vec<Piece> = words.by_ref().take(run.len()).collect();
        if run.first() == Some(&true) {
            struck.extend(aside(&own, LOOP));
        } else {
            let start = if from == 0 { line.start } else { time(from).map(|t| t.start).or(line.end) };
            let end = if to == again.len() { line.end } else { time(to - 1).map(|t| t.end).or(line.start) };
            lines.push(Line { start, end, words: own });
        }
        from = to;
    }
}

/// Which words stand in a round of a loop behind its first. People repeat themselves too: a loop has more rounds, or the
/// model's own doubt.
fn again(words: &[Piece], doubted: bool) -> Vec<bool> {
    // marks that stand alone are part of no round
    let said: Vec<(usize, String)> =
        words.iter().map(|w| folded(&w.text)).enumerate().filter(|(_, word)| !word.is_empty()).collect();
    let place = |n: usize| said.get(n).map_or(words.len(), |(at, _)| *at);
    let word = |n: usize| said.get(n).map(|(_, word)| word);
    let mut again = vec![false; words.len()];
    for unit in 1..=UNIT {
        let least = match unit {
            1 => 8,
            2 => 6,
            _ if doubted => 3,
            _ => 5,
        };
        // how many words in a row are those of the round before
        let mut same = 0;
        for n in unit..=said.len() {
            if word(n).is_some() && word(n) == word(n - unit) {
                same += 1;
                continue;
            }
            let from = n - same;
            // a part of a round may begin what is said next
            let rounds = same / unit;
            if rounds + 1 >= least {
                again.iter_mut().take(place(from + rounds * unit)).skip(place(from)).for_each(|word| *word = true);
            }
            same = 0;
        }
    }
    again
}

/// Whether a segment is few words over and over.
fn is_all_loop(words: &[Piece]) -> bool {
    let all = spoken(words);
    let again = |unit: usize| {
        let times = if unit == 1 { 8 } else { 5 };
        all.len() >= unit * times && all.iter().zip(all.iter().skip(unit)).all(|(a, b)| a == b)
    };
    (1..=6).any(again)
}

/// The words without their marks.
fn spoken(words: &[Piece]) -> Vec<String> {
    words.iter().map(|w| folded(&w.text)).filter(|w| !w.is_empty()).collect()
}

fn aside(words: &[Piece], why: &'static str) -> Option<SetAside> {
    let first = &words.first()?.span;
    let text = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    let end = words.iter().map(|w| w.span.range.end).max().unwrap_or(first.range.end);
    let span = Span::new(first.source, first.range.start..end.max(first.range.start));
    Some(SetAside { kind: SetAsideKind::Invented, text, why, span })
}

#[cfg(test)]
mod tests {
    use super::{Doubt, Heard, strike};
    use crate::{
        source::{SourceId, Span},
        transcript::line::{Line, Piece},
        units::Millis,
    };

    /// What stays of segments of two seconds each, and how many words are struck.
    fn kept(segments: &[&str], repeats: bool) -> (Vec<String>, usize) {
        let line = |(n, text): (usize, &&str)| {
            let piece = |word| Piece::new(word, Span::new(SourceId(0), 0..1));
            let (start, end) = (Millis(n as u64 * 2_000), Millis(n as u64 * 2_000 + 2_000));
            let words = text.split_whitespace().map(piece).collect();
            let doubt = Doubt { silence: false, unsure: false, repeats };
            Heard { line: Line { start: Some(start), end: Some(end), words }, doubt }
        };
        let (lines, struck) = strike(segments.iter().enumerate().map(line).collect());
        assert!(lines.windows(2).all(|w| w[0].end <= w[1].start && w[1].start <= w[1].end), "{lines:?}");
        let text = |l: &Line| l.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        (lines.iter().map(text).collect(), struck.iter().map(|s| s.text.split(' ').count()).sum())
    }

    #[test]
    fn what_captions_and_reporters_sign_with_over_silence_is_struck() {
        let stays = |text: &str, silence: bool| {
            let pieces = text.split_whitespace().map(|word| Piece::new(word, Span::new(SourceId(0), 0..1)));
            let line = Line { start: Some(Millis(0)), end: Some(Millis(2_000)), words: pieces.collect() };
            let doubt = Doubt { silence, unsure: false, repeats: false };
            !strike(vec![Heard { line, doubt }]).0.is_empty()
        };
        for (text, with_doubt_alone) in [
            ("MBC 뉴스 이덕영입니다.", true),
            ("자막 제공 및 자막을 사용하였습니다.", false),
            ("한글자막 by 한효정", false),
        ] {
            assert_eq!((stays(text, true), stays(text, false)), (false, with_doubt_alone), "{text}");
        }
        // what somebody tells of them
        assert!(stays("자막 제공을 하던 분들은 밤마다 그 방에 모여서 일했고 저도 거기 있었습니다.", true));
        assert!(stays("MBC 뉴스 시간에 나왔어요.", true));
    }

    #[test]
    fn a_loop_inside_a_segment_keeps_its_first_round() {
        let round = "we were very tired, ";
        let text = |times: usize| format!("The men came down and {}so it went.", round.repeat(times));
        assert_eq!(
            kept(&[&text(9)], false),
            (vec!["The men came down and we were very tired,".to_owned(), "so it went.".to_owned()], 32)
        );
        assert_eq!(kept(&[&text(3)], true).1, 8);
        let said = text(4);
        assert_eq!(kept(&[&said], false), (vec![said.clone()], 0));
        let twice = text(2);
        assert_eq!(kept(&[&twice], true), (vec![twice.clone()], 0));
        let sentence = "That is why the pier is four metres longer than the map says it is. ";
        let (lines, struck) = kept(&[&sentence.repeat(7)], true);
        assert_eq!((lines, struck), (vec![sentence.trim().to_owned()], 90));
        // what a part of a round begins is said
        assert_eq!(kept(&[&format!("{}I went.", "I do know ".repeat(6))], false).0, ["I do know", "I went."]);
        // as many loops as there are words cost no more than the words
        let many: String = (0..20_000).map(|n| format!("w{n} ").repeat(8)).collect();
        assert_eq!(kept(&[&many], false).1, 140_000);
        let dashes = format!("Yes {}", "— not a word ".repeat(6));
        assert_eq!(kept(&[&dashes], false).0, ["Yes — not a word —"]);
    }

    #[test]
    fn of_segments_that_are_the_same_the_first_may_have_been_said() {
        let all = ["The map is wrong.", "I don't know.", "I don't know.", "I don't know.", "She sold tickets."];
        assert_eq!(kept(&all, false), (vec![all[0].to_owned(), all[1].to_owned(), all[4].to_owned()], 6));
        assert_eq!(kept(&all, true).0, [all[0], all[4]]);
        assert_eq!(kept(&all[..3], true).1, 0);
        let round = ["You know what I mean.", "I went to the shop."];
        let cycle = |times: usize| kept(&round.repeat(times), false);
        assert_eq!(cycle(8), (round.map(str::to_owned).to_vec(), 70));
        assert_eq!((cycle(3).1, kept(&round.repeat(3), true).0.len()), (0, 0));
        assert_eq!(kept(&["Yes."; 4], false).1, 0);
        assert_eq!(kept(&["Yes."; 5], false).1, 4);
    }

    #[test]
    fn captions_speak_of_themselves_and_a_guest_who_says_thank_you_does_not() {
        let all = |text: &str, seconds: u64| {
            let piece = |word| Piece::new(word, Span::new(SourceId(0), 0..1));
            let words = text.split_whitespace().map(piece).collect();
            let line = Line { start: Some(Millis(0)), end: Some(Millis(seconds * 1_000)), words };
            let doubt = Doubt { silence: false, unsure: false, repeats: false };
            strike(vec![Heard { line, doubt }]).0.len()
        };
        assert_eq!(all("And I said thank you.", 12), 1);
        assert_eq!(
            (all("Thanks for watching, please like and subscribe.", 29), all("Thanks for watching.", 3)),
            (0, 1)
        );
        assert_eq!(all("Subtitles by the Amara.org community", 3), 0);
    }
}
