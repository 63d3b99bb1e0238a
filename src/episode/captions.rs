//! Captions of the finished programme, without a second speech recognition.
//!
//! Words of clips carry their times from the source through every cut. Lines of a read paragraph lie where the read-time
//! formula puts them inside the take, stretched over the parts of the take in which somebody speaks; the edges of the
//! paragraph are those of the speech in the take, exactly.
use crate::{
    programme::{AiredWord, Cut, ElementKind, Language, Phrase, Programme, Speech, VoiceId},
    timeline::{Placed, Timeline},
    units::{FrameRange, Frames, Millis},
};

/// One caption: at most two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// When it appears.
    pub start: Millis,
    /// When it goes, after `start`.
    pub end: Millis,
    /// Who speaks, by air name, where it is known.
    pub voice: Option<String>,
    /// The words, in lines.
    pub lines: Vec<String>,
}

/// All captions of a programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// A BCP 47 tag.
    pub language: String,
    /// By start.
    pub all: Vec<Caption>,
}

/// A caption stays for no longer than this: 7 s.
const LONGEST: Frames = Frames::from_millis(7000);
/// A line breaks after so many characters.
const LATIN_LINE: usize = 42;
/// The same in Hangul, whose characters are twice as wide.
const HANGUL_LINE: usize = 21;

/// A word, or for read text several, with a place in the programme.
#[derive(Clone, Debug)]
struct Timed {
    text: String,
    at: FrameRange,
}

/// Make the captions of a laid-out programme.
#[must_use]
pub fn captions(programme: &Programme, timeline: &Timeline) -> Captions {
    let mut all = Vec::new();
    for placed in &timeline.placed {
        let segment = programme.segments.get(placed.element.segment);
        let Some(element) = segment.and_then(|s| s.elements.get(placed.element.element)) else { continue };
        match &element.kind {
            ElementKind::Speech(speech) => {
                let words = read(speech, placed);
                all.extend(captioned(&words, name(programme, speech.voice), &programme.language));
            }
            ElementKind::Clip(cut) => {
                for (voice, words) in turns(cut, placed) {
                    let voice = voice.and_then(|v| name(programme, v));
                    all.extend(captioned(&words, voice, &programme.language));
                }
            }
            _ => {}
        }
    }
    all.sort_by_key(|c| c.start);
    Captions { language: programme.language.0.clone(), all }
}

fn name(programme: &Programme, voice: VoiceId) -> Option<String> {
    programme.voices.get(voice.0).map(|v| v.name.clone())
}

/// The words of a read paragraph, placed by the formula inside the speech of its take.
fn read(speech: &Speech, placed: &Placed) -> Vec<Timed> {
    // positions inside the take's speech, laid end to end
    let spoken: Vec<FrameRange> = match &speech.take {
        Some(take) => {
            let shift =
                |s: &FrameRange| FrameRange::at(placed.at.start() + (s.start() - take.range.start()), s.length());
            let all: Vec<_> = speech.spoken.iter().map(shift).collect();
            if all.is_empty() { vec![placed.at] } else { all }
        }
        None => vec![placed.at],
    };
    let talk: Frames = spoken.iter().map(|s| s.length()).sum();
    let whole = [Phrase { text: speech.text.clone(), planned: speech.planned }];
    let phrases = if speech.phrases.is_empty() { &whole[..] } else { &speech.phrases };
    let weight = |p: &Phrase| p.planned.get().max(1);
    let total: u64 = phrases.iter().map(weight).sum();
    let mut timed = Vec::new();
    let (mut before, mut from) = (0, Frames::ZERO);
    for (n, phrase) in phrases.iter().enumerate() {
        before += weight(phrase);
        let part = u128::from(talk.get()) * u128::from(before) / u128::from(total);
        let mut to = Frames::new(u64::try_from(part).unwrap_or(u64::MAX));
        if n + 1 == phrases.len() {
            to = talk;
        } else {
            to = nearest_pause(&spoken, to).unwrap_or(to).max(from);
        }
        words(&phrase.text, from, to, &spoken, &mut timed);
        from = to;
    }
    timed
}

/// How far a sentence's end may be moved to fall on a pause of the take.
const SNAP: u64 = Frames::from_millis(700).get();

/// The pause between two stretches of speech that lies nearest to a position in the speech.
fn nearest_pause(spoken: &[FrameRange], at: Frames) -> Option<Frames> {
    let mut passed = Frames::ZERO;
    let mut pauses = Vec::new();
    for stretch in spoken.iter().take(spoken.len().saturating_sub(1)) {
        passed += stretch.length();
        pauses.push(passed);
    }
    let near = pauses.into_iter().min_by_key(|p| p.get().abs_diff(at.get()))?;
    (near.get().abs_diff(at.get()) <= SNAP).then_some(near)
}

/// Spread the words of a phrase over its part of the speech, by their length.
fn words(text: &str, from: Frames, to: Frames, spoken: &[FrameRange], timed: &mut Vec<Timed>) {
    let all: Vec<&str> = text.split_whitespace().collect();
    let weight = |w: &str| w.chars().count() as u64 + 1;
    let total: u64 = all.iter().map(|w| weight(w)).sum();
    let length = (to - from).get();
    let mut before = 0;
    for word in all {
        let start = from + Frames::new(length * before / total.max(1));
        before += weight(word);
        let end = from + Frames::new(length * before / total.max(1));
        let at = FrameRange::new(place(spoken, start, false), place(spoken, end, true));
        timed.push(Timed { text: word.to_owned(), at });
    }
}

/// From a position in the speech to one in the programme. At a pause, an end lies before it and a start after it.
fn place(spoken: &[FrameRange], at: Frames, is_end: bool) -> Frames {
    let mut passed = Frames::ZERO;
    for stretch in spoken {
        let end = passed + stretch.length();
        if at < end || is_end && at == end {
            return stretch.start() + (at - passed);
        }
        passed = end;
    }
    spoken.last().map_or(at, |s| s.end())
}

/// The words of a clip in the programme, one run for each change of voice.
fn turns(cut: &Cut, placed: &Placed) -> Vec<(Option<VoiceId>, Vec<Timed>)> {
    let mut turns: Vec<(Option<VoiceId>, Vec<Timed>)> = Vec::new();
    let untimed = cut.words.iter().all(|w| w.at.is_none());
    if untimed {
        let text: Vec<&str> = cut.words.iter().map(|w| w.text.as_str()).collect();
        let mut all = Vec::new();
        words(&text.join(" "), Frames::ZERO, placed.at.length(), &[placed.at], &mut all);
        return vec![(cut.voice, all)];
    }
    for word in &cut.words {
        let Some(at) = aired_at(cut, word, placed) else { continue };
        let voice = word.voice.or(cut.voice);
        let timed = Timed { text: word.text.clone(), at };
        match turns.last_mut() {
            Some((last, words)) if *last == voice => words.push(timed),
            _ => turns.push((voice, vec![timed])),
        }
    }
    turns
}

/// Where a word of a recording is heard; `None` when no piece holds it.
fn aired_at(cut: &Cut, word: &AiredWord, placed: &Placed) -> Option<FrameRange> {
    let said = word.at?;
    let mut start = placed.at.start();
    for piece in &cut.pieces {
        let heard = said.meet(piece.range);
        if !heard.is_empty() || said.is_empty() && piece.range.contains(said.start()) {
            let at = start + (heard.start() - piece.range.start());
            return Some(FrameRange::at(at, heard.length()));
        }
        start += piece.range.length();
    }
    None
}

/// Cut a run of words into captions: two lines at most, at the end of a sentence where there is one.
fn captioned(words: &[Timed], voice: Option<String>, language: &Language) -> Vec<Caption> {
    let width = if language.is_korean() { HANGUL_LINE } else { LATIN_LINE };
    let mut all = Vec::new();
    let mut open: Vec<&Timed> = Vec::new();
    for (n, word) in words.iter().enumerate() {
        let with: Vec<&str> = open.iter().map(|w| w.text.as_str()).chain([word.text.as_str()]).collect();
        let start = open.first().map_or(word.at.start(), |w| w.at.start());
        let pause = open.last().is_some_and(|w| word.at.start() - w.at.end() > Frames::from_millis(1200));
        let full = lines(&with, width).len() > 2 || word.at.end() - start > LONGEST || pause;
        if full && !open.is_empty() {
            all.push(close(&open, voice.clone(), width));
            open.clear();
        }
        open.push(word);
        let ends = word.text.trim_end_matches(['"', '”', '’', '\'', ')', '」']).ends_with(['.', '?', '!', '…', '。']);
        let enough = open.iter().map(|w| w.text.chars().count() + 1).sum::<usize>() > width / 2;
        if n + 1 == words.len() || ends && enough {
            all.push(close(&open, voice.clone(), width));
            open.clear();
        }
    }
    all
}

fn close(words: &[&Timed], voice: Option<String>, width: usize) -> Caption {
    let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let start = words.first().map_or(Frames::ZERO, |w| w.at.start()).millis();
    let end = words.last().map_or(Frames::ZERO, |w| w.at.end()).millis();
    Caption { start, end: end.max(Millis(start.0 + 1)), voice, lines: lines(&texts, width) }
}

/// Break words into lines, of about the same length where two are needed.
fn lines(words: &[&str], width: usize) -> Vec<String> {
    let whole = words.join(" ");
    let length = whole.chars().count();
    // two lines of even length read better than a full one and a rest
    let even = if length > width && length <= 2 * width { length / 2 + 6 } else { width };
    let broken = broken(words, even.min(width));
    if broken.len() > 2 { self::broken(words, width) } else { broken }
}

fn broken(words: &[&str], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::captions;
    use crate::{
        programme::{
            AiredWord, Cut, Element, ElementKind, Origin, Phrase, Piece, Priority, Programme, Segment, Speech, Voice,
            VoiceId,
        },
        timeline::{ElementIndex, Placed, Timeline},
        units::{Db, FrameRange, Frames},
    };

    fn ms(n: u64) -> Frames {
        Frames::from_millis(n)
    }

    fn range(from: u64, to: u64) -> FrameRange {
        FrameRange::new(ms(from), ms(to))
    }

    fn piece(from: u64, to: u64) -> Piece {
        Piece { clip: Default::default(), range: range(from, to), gain: Db::ZERO, loudness: None }
    }

    fn one(kind: ElementKind, at: FrameRange) -> (Programme, Timeline) {
        let element = Element { kind, priority: Priority::Always, id: None, origin: Origin::default() };
        let programme = Programme {
            voices: vec![Voice { name: "Mina <b>".into(), role: None, host: true }],
            segments: vec![Segment { elements: vec![element], ..Segment::default() }],
            ..Programme::default()
        };
        let placed = Placed { element: ElementIndex::default(), at, actual: true, line: 1 };
        (programme, Timeline { placed: vec![placed], ..Timeline::default() })
    }

    #[test]
    fn words_of_a_clip_keep_their_times_through_a_cut() {
        let word = |text: &str, from, to| AiredWord { text: text.into(), at: Some(range(from, to)), voice: None };
        let cut = Cut {
            pieces: vec![piece(10_000, 12_000), piece(15_000, 17_000)],
            words: vec![word("She", 10_100, 10_400), word("laughed.", 15_200, 15_900)],
            voice: Some(VoiceId(0)),
            ..Cut::default()
        };
        let (programme, timeline) = one(ElementKind::Clip(cut), range(60_000, 64_000));
        let all = captions(&programme, &timeline).all;
        assert_eq!(all.len(), 1 + usize::from(all.len() > 1));
        assert_eq!(all[0].start.0, 60_100);
        assert_eq!(all.last().unwrap().end.0, 62_900);
    }

    #[test]
    fn a_read_paragraph_begins_and_ends_with_the_speech_of_its_take() {
        let speech = Speech {
            text: "One short sentence here. And another one after it.".into(),
            phrases: ["One short sentence here.", "And another one after it."]
                .map(|t| Phrase { text: t.into(), planned: ms(2000) })
                .to_vec(),
            planned: ms(4000),
            take: Some(piece(420, 5080)),
            spoken: vec![range(500, 2300), range(2900, 5000)],
            ..Speech::default()
        };
        let (programme, timeline) = one(ElementKind::Speech(speech), range(10_000, 14_660));
        let all = captions(&programme, &timeline).all;
        assert_eq!((all[0].start.0, all.last().unwrap().end.0), (10_080, 14_580));
        // the sentence ends at the pause in the take
        assert_eq!((all[0].end.0, all[1].start.0), (11_880, 12_480));
        assert_eq!(all[1].lines, ["And another one after it."]);
    }

    #[test]
    fn captions_have_two_lines_at_most_and_break_at_spaces() {
        let text = "a rather long passage of words that nobody would ever want to see in one single caption on a small screen because it is far too long for that";
        let words: Vec<_> = text
            .split(' ')
            .zip(0u64..)
            .map(|(w, n)| AiredWord { text: w.into(), at: Some(range(n * 200, n * 200 + 180)), voice: None })
            .collect();
        let cut = Cut { pieces: vec![piece(0, 20_000)], words, ..Cut::default() };
        let (programme, timeline) = one(ElementKind::Clip(cut), range(0, 20_000));
        let all = captions(&programme, &timeline).all;
        assert!(all.iter().all(|c| c.lines.len() <= 2 && c.lines.iter().all(|l| l.chars().count() <= 42)));
        let joined: Vec<_> = all.iter().flat_map(|c| c.lines.iter().map(String::as_str)).collect();
        assert_eq!(joined.join(" "), text);
        assert!(all.windows(2).all(|w| w[0].end <= w[1].start));
    }
}
