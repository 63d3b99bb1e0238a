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
use chrono::{Datelike as _, NaiveDate};

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

/// A day as it is written out for listeners.
#[must_use]
pub fn day(language: &str, date: NaiveDate) -> String {
    if Language(language.to_owned()).is_korean() {
        format!("{}년 {}월 {}일", date.year(), date.month(), date.day())
    } else {
        date.format("%-d %B %Y").to_string()
    }
}

/// What was corrected after the episode was published.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Correction {
    /// When: `2026-11-24`.
    pub date: String,
    /// What was wrong, and what is right.
    pub note: String,
}

impl Correction {
    /// In a sentence, in the language of the listeners.
    #[must_use]
    pub fn sentence(&self, language: &str) -> String {
        let date = self.date.parse().map_or_else(|_| self.date.clone(), |date| day(language, date));
        let note = &self.note;
        if Language(language.to_owned()).is_korean() {
            format!("{date} 바로잡음: {note}")
        } else {
            format!("Corrected on {date}: {note}")
        }
    }
}

/// All captions of a programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// A BCP 47 tag.
    pub language: String,
    /// By start.
    pub all: Vec<Caption>,
    /// What was corrected, the oldest first.
    pub revisions: Vec<Correction>,
}

/// A caption stays for no longer than this: 7 s.
const LONGEST: Frames = Frames::from_millis(7000);
/// A line breaks after so many characters: two such lines are what the podcast namespace has room for in a `SubRip` file, the
/// name of a new speaker among them.
const LATIN_LINE: usize = 32;
/// The same in Hangul, whose characters are twice as wide and read more slowly.
const HANGUL_LINE: usize = 18;
/// A silence as long as this ends a caption.
const SILENCE: Frames = Frames::from_millis(1200);

/// A word, or for read text several, with a place in the programme.
#[derive(Clone, Debug)]
struct Timed {
    text: String,
    at: FrameRange,
}

/// Make the captions of a laid-out programme.
#[must_use]
pub fn captions(programme: &Programme, timeline: &Timeline) -> Captions {
    let mut all: Vec<Caption> = Vec::new();
    let mut add = |words: &[Timed], voice: Option<String>| {
        let named = all.last().is_none_or(|last| last.voice != voice);
        all.extend(captioned(words, voice, named, &programme.language));
    };
    for placed in &timeline.placed {
        let segment = programme.segments.get(placed.element.segment);
        let Some(element) = segment.and_then(|s| s.elements.get(placed.element.element)) else { continue };
        match &element.kind {
            ElementKind::Speech(speech) => {
                add(&read(speech, placed), name(programme, speech.voice));
            }
            ElementKind::Clip(cut) => {
                for (voice, words) in turns(cut, placed, &programme.language) {
                    add(&words, voice.and_then(|v| name(programme, v)));
                }
            }
            _ => {}
        }
    }
    all.sort_by_key(|c| c.start);
    Captions { language: programme.language.0.clone(), all, revisions: Vec::new() }
}

fn name(programme: &Programme, voice: VoiceId) -> Option<String> {
    programme.voices.get(voice.0).map(|v| v.name.clone())
}

/// The words of a read paragraph, placed by the formula inside the speech of its take.
fn read(speech: &Speech, placed: &Placed) -> Vec<Timed> {
    // positions inside the take's speech, laid end to end
    let spoken: Vec<FrameRange> = match &speech.take {
        Some(take) => {
            let shift = |s: &FrameRange| placed.tempo.place(s.earlier(take.range.start())).later(placed.at.start());
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
        let mut to = part_of(talk, before, total);
        if n + 1 == phrases.len() {
            to = talk;
        } else {
            // a pause that would leave next to nothing of the sentence belongs to another one
            let least = from + part_of(to - from, 1, 2);
            to = nearest_pause(&spoken, to).filter(|pause| *pause > least).unwrap_or(to).max(from);
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
    let length = to - from;
    let mut before = 0;
    for word in all {
        let start = from + part_of(length, before, total);
        before += weight(word);
        let end = from + part_of(length, before, total);
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

/// The words of a clip in the programme, one run for each change of voice. Where a tone stands in the place of words it is named, or
/// those who read would read a sentence that nobody said.
fn turns(cut: &Cut, placed: &Placed, language: &Language) -> Vec<(Option<VoiceId>, Vec<Timed>)> {
    let mut turns: Vec<(Option<VoiceId>, Vec<Timed>)> = Vec::new();
    let bleep = if language.is_korean() { "[삐]" } else { "[bleep]" };
    let mut tones = tones(cut, placed).into_iter().peekable();
    let mut put = |word: &AiredWord, at: FrameRange| {
        let voice = word.voice.or(cut.voice);
        let timed = Timed { text: word.text.clone(), at };
        match turns.last_mut() {
            Some((last, words)) if *last == voice => words.push(timed),
            _ => turns.push((voice, vec![timed])),
        }
    };
    // words without a time of their own wait for the next one that has a time, and share what lies between
    let mut waiting: Vec<&AiredWord> = Vec::new();
    let mut from = placed.at.start();
    for word in &cut.words {
        if word.at.is_none() {
            waiting.push(word);
            continue;
        }
        // a word that no piece holds is not heard
        let Some(at) = aired_at(cut, word, placed) else { continue };
        while let Some(tone) = tones.next_if(|tone| tone.start() < at.start()) {
            share(&waiting, from, tone.start(), &mut put);
            waiting.clear();
            put(&AiredWord { text: bleep.to_owned(), at: None, voice: word.voice }, tone);
            from = tone.end();
        }
        share(&waiting, from, at.start(), &mut put);
        waiting.clear();
        put(word, at);
        from = at.end();
    }
    share(&waiting, from, placed.at.end(), &mut put);
    turns
}

/// Where the tones of a clip are heard in the programme.
fn tones(cut: &Cut, placed: &Placed) -> Vec<FrameRange> {
    let all = cut.pieces.iter().zip(placed.tempo.pieces(cut)).filter(|(piece, _)| cut.is_tone(piece));
    all.map(|(_, place)| place.later(placed.at.start())).collect()
}

/// Spread words over a stretch of the programme, by their length.
fn share(all: &[&AiredWord], from: Frames, to: Frames, put: &mut impl FnMut(&AiredWord, FrameRange)) {
    let weight = |w: &AiredWord| w.text.chars().count() as u64 + 1;
    let total: u64 = all.iter().map(|w| weight(w)).sum();
    let part = |before: u64| from + part_of(to - from, before, total);
    let mut before = 0;
    for word in all {
        let start = part(before);
        before += weight(word);
        put(word, FrameRange::new(start, part(before)));
    }
}

/// `length` times `part` over `whole`, without overflow.
fn part_of(length: Frames, part: u64, whole: u64) -> Frames {
    let share = u128::from(length.get()) * u128::from(part) / u128::from(whole.max(1));
    Frames::new(u64::try_from(share).unwrap_or(u64::MAX))
}

/// Where a word of a recording is heard: in the piece that holds most of it. `None` when no piece holds any.
fn aired_at(cut: &Cut, word: &AiredWord, placed: &Placed) -> Option<FrameRange> {
    let said = word.at?;
    let mut best: Option<(Frames, FrameRange)> = None;
    for (piece, place) in cut.pieces.iter().zip(placed.tempo.pieces(cut)).filter(|(p, _)| !cut.is_tone(p)) {
        let heard = said.meet(piece.range);
        let holds = !heard.is_empty() || said.is_empty() && piece.range.contains(said.start());
        if holds && best.is_none_or(|(length, _)| heard.length() > length) {
            let at = placed.tempo.place(heard.earlier(piece.range.start()));
            best = Some((heard.length(), at.later(placed.at.start() + place.start())));
        }
    }
    best.map(|(_, at)| at)
}

/// The two lines of a caption, in characters.
#[derive(Clone, Copy)]
struct Room {
    width: usize,
    /// What a name takes of the first.
    taken: usize,
}

impl Room {
    fn new(voice: Option<&str>, language: &Language) -> Self {
        let width = if language.is_korean() { HANGUL_LINE } else { LATIN_LINE };
        let label = voice.map_or(0, |name| name.chars().count() + 2);
        // a name that is longer than a line leaves room for a word
        Self { width, taken: (label + width).saturating_sub(LATIN_LINE).min(width - 8) }
    }
}

/// Cut a run of words into captions: two lines at most, at the end of a sentence or clause where there is one. `named`: the
/// first of them says who speaks.
fn captioned(words: &[Timed], voice: Option<String>, named: bool, language: &Language) -> Vec<Caption> {
    let mut room = Room::new(voice.as_deref().filter(|_| named), language);
    let width = room.width;
    let mut all: Vec<Caption> = Vec::new();
    let mut from = 0;
    for to in sentences(words, width) {
        let mut rest = words.get(from..to).unwrap_or_default();
        from = to;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(first_part(rest, room).clamp(1, rest.len()));
            all.push(close(now, voice.clone(), room));
            room.taken = 0;
            rest = later;
        }
    }
    // words that overlap in the source would make captions of one voice overlap
    for n in 1..all.len() {
        if let Some([before, after]) = all.get_mut(n - 1..=n) {
            before.end = before.end.min(after.start).max(Millis(before.start.0 + 1));
        }
    }
    all
}

/// Where each caption has to end at the latest: at the end of a sentence that is worth a caption, and at a silence.
fn sentences(words: &[Timed], width: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    for (n, word) in words.iter().enumerate() {
        let open = words.get(from..=n).unwrap_or_default();
        let next = words.get(n + 1);
        let silence = next.is_none_or(|next| next.at.start() - word.at.end() > SILENCE);
        let worth = characters(open) > width / 2;
        if silence || ends_sentence(&word.text) && worth {
            ends.push(n + 1);
            from = n + 1;
        }
    }
    ends
}

/// How many of the words make the next caption: all that are left when they fit. Otherwise about an even share of them,
/// and rather up to the end of a clause.
fn first_part(words: &[Timed], room: Room) -> usize {
    let Room { width, .. } = room;
    if fits(words, room) {
        return words.len();
    }
    let parts = characters(words).div_ceil(2 * width).max(2);
    let aim = characters(words) / parts;
    let mut best = (usize::MAX, 1);
    for n in 1..words.len() {
        let part = words.get(..n).unwrap_or_default();
        if n > 1 && !fits(part, room) {
            break;
        }
        let clause = part.last().is_some_and(|w| ends_sentence(&w.text) || ends_clause(&w.text));
        let worse = characters(part).abs_diff(aim) + if clause { 0 } else { width / 2 };
        if worse <= best.0 {
            best = (worse, n);
        }
    }
    best.1
}

/// Counting ends here: what is longer has to be divided in any case, and a run without a single stop stays cheap.
const ENOUGH: usize = 16 * LATIN_LINE;

/// How many characters the words have with the spaces between them, or some number over [`ENOUGH`].
fn characters(words: &[Timed]) -> usize {
    let mut count = 0;
    for word in words {
        count += word.text.chars().count() + 1;
        if count > ENOUGH {
            break;
        }
    }
    count.saturating_sub(1)
}

fn fits(words: &[Timed], room: Room) -> bool {
    let length = match (words.first(), words.last()) {
        (Some(first), Some(last)) => last.at.end() - first.at.start(),
        _ => Frames::ZERO,
    };
    length <= LONGEST && characters(words) + room.taken <= 2 * room.width + 1 && lines(words, room).len() <= 2
}

fn without_closing(word: &str) -> &str {
    word.trim_end_matches(['"', '”', '’', '\'', ')', '」', '』', '»'])
}

fn ends_sentence(word: &str) -> bool {
    without_closing(word).ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।'])
}

fn ends_clause(word: &str) -> bool {
    without_closing(word).ends_with([',', ';', ':', '—', '–', '、', '，'])
}

fn close(words: &[Timed], voice: Option<String>, room: Room) -> Caption {
    let start = words.first().map_or(Frames::ZERO, |w| w.at.start());
    let end = words.last().map_or(Frames::ZERO, |w| w.at.end()).min(start + LONGEST);
    let (start, end) = (start.millis(), end.millis());
    Caption { start, end: end.max(Millis(start.0 + 1)), voice, lines: lines(words, room) }
}

/// Break words into lines, of about the same length where two are needed: two even lines read better than a full one and
/// a rest.
fn lines(words: &[Timed], room: Room) -> Vec<String> {
    let Room { width, taken } = room;
    let length = characters(words) + taken;
    let even = if length > width && length <= 2 * width { length / 2 + 6 } else { width };
    let even = broken(words, Room { width: even.min(width), taken });
    if even.len() > 2 { broken(words, room) } else { even }
}

fn broken(words: &[Timed], room: Room) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let taken = if lines.len() == 1 { room.taken } else { 0 };
        match lines.last_mut() {
            Some(line) if taken + line.chars().count() + 1 + word.text.chars().count() <= room.width => {
                line.push(' ');
                line.push_str(&word.text);
            }
            _ => lines.push(word.text.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::captions;
    use crate::{
        programme::{
            AiredWord, Cut, Element, ElementKind, Origin, Phrase, Piece, Priority, Programme, Segment, Speech, Told,
            Voice, VoiceId,
        },
        timeline::{ElementIndex, Placed, Tempo, Timeline},
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
        let element =
            Element { kind, priority: Priority::Always, id: None, told: Told::default(), origin: Origin::default() };
        let programme = Programme {
            voices: vec![Voice { name: "Mina <b>".into(), role: None, host: true }],
            segments: vec![Segment { elements: vec![element], ..Segment::default() }],
            ..Programme::default()
        };
        let placed = Placed {
            element: ElementIndex::default(),
            at,
            actual: true,
            quiet: false,
            line: 1,
            tempo: Tempo::default(),
        };
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
        assert!(all.iter().all(|c| c.lines.len() <= 2 && c.lines.iter().all(|l| l.chars().count() <= 32)));
        let joined: Vec<_> = all.iter().flat_map(|c| c.lines.iter().map(String::as_str)).collect();
        assert_eq!(joined.join(" "), text);
        assert!(all.windows(2).all(|w| w[0].end <= w[1].start));
    }
}
