//! Times beside labels and above them: `Odile Marsh  0:15`, `[00:01:02] Anna:`. The words of a turn lie between its time and
//! the next.
use crate::{
    letter::spoken_letters,
    transcript::{ParagraphKind, Time, Timing, Transcript, caption},
    units::Millis,
};
use std::ops::Range;

/// The longest that a word takes, in milliseconds a letter; what is left before the next time is silence.
const SLOWEST: u64 = 130;
/// The usual: behind the last time nothing says how long the words take.
const USUAL: u64 = 70;

/// `[00:01:02]`: a time alone on its line, of whoever speaks below it.
pub(super) fn alone(line: &str) -> Option<Millis> {
    let clock = line.strip_prefix('[')?.strip_suffix(']')?;
    caption::time(clock)
}

/// Give words times by those of the labels before them: each as how many words came before it, and when. They are left without
/// where fewer than two have one, or the times run backwards.
pub(super) fn spread(transcript: &mut Transcript, stamps: &[(usize, Millis)]) {
    let rising = stamps.windows(2).all(|pair| matches!(pair, [(a, x), (b, y)] if a <= b && x <= y));
    if stamps.len() < 2 || !rising {
        return;
    }
    let said: Vec<usize> = transcript
        .paragraphs
        .iter()
        .filter(|p| p.kind == ParagraphKind::Speech)
        .flat_map(|p| p.words.clone())
        .collect();
    for (n, (first, start)) in stamps.iter().enumerate() {
        let next = stamps.get(n + 1);
        let from = said.partition_point(|w| w < first);
        let to = next.map_or(said.len(), |(until, _)| said.partition_point(|w| w < until));
        let own = said.get(from..to).unwrap_or_default();
        let all = own.iter().map(|w| letters(transcript, *w)).sum::<u64>().max(1);
        let length = next.map_or(all * USUAL, |(_, until)| (until.0 - start.0).min(all * SLOWEST));
        lay(transcript, own, *start, length);
        if let (None, Some(first), Some(last)) = (next, own.first(), own.last()) {
            transcript.open = Some(*first..last + 1);
        }
    }
    transcript.why = "text whose labels have times; those of the words are spread between them";
}

/// How much of a turn a word takes: its letters and the space behind it.
fn letters(transcript: &Transcript, word: usize) -> u64 {
    transcript.words.get(word).map_or(1, |w| spoken_letters(&w.text) + 1)
}

/// Spread words over a stretch of time.
fn lay(transcript: &mut Transcript, own: &[usize], start: Millis, length: u64) {
    let lengths: Vec<u64> = own.iter().map(|w| letters(transcript, *w)).collect();
    let all = lengths.iter().sum::<u64>().max(1);
    let mut done = 0;
    for (word, letters) in own.iter().zip(lengths) {
        let at = |part: u64| Millis(start.0 + length * part / all);
        if let Some(word) = transcript.words.get_mut(*word) {
            word.time = Some(Time { start: at(done), end: at(done + letters), timing: Timing::Interpolated });
        }
        done += letters;
    }
}

/// The last turn ends at `end`.
pub(in crate::transcript) fn until(transcript: &mut Transcript, open: Range<usize>, end: Millis) {
    let own: Vec<usize> = open
        .filter(|n| transcript.words.get(*n).is_some_and(|w| w.time.is_some_and(|t| t.timing == Timing::Interpolated)))
        .collect();
    let start = own.first().and_then(|n| transcript.words.get(*n)).and_then(|w| w.time).map(|t| t.start);
    let Some(start) = start.filter(|start| *start < end) else { return };
    let all = own.iter().map(|w| letters(transcript, *w)).sum::<u64>();
    let length = (end.0 - start.0).min(all * SLOWEST);
    lay(transcript, &own, start, length);
}

#[cfg(test)]
mod tests {
    use crate::{source::SourceId, transcript::read, units::Millis};

    #[test]
    fn a_slow_answer_in_korean_lasts_until_the_next_turn() {
        let text = "참석자 1 00:01\n처음 시장에 나가신 날 기억나세요?\n\n참석자 2 00:10\n기억나지요. 한 마리도 못 팔았어요. 목소리가 안 나와서요. \
                    옆에 있던 아주머니가 제 것까지 팔아 줬어요.\n\n참석자 1 00:26\n그래서요?\n";
        let read = read(SourceId(0), "a.txt", text).value;
        let last = read.words.iter().find(|w| w.text.starts_with("줬어요")).unwrap();
        assert_eq!(last.time.unwrap().end, Millis(26_000));
    }

    #[test]
    fn a_time_alone_on_the_line_above_a_label_is_that_of_its_turn() {
        let text = "[00:00:01.20]\nInes: What does a tally clerk do all day?\n\n[00:00:05.00]\nDorrie: You count. Somebody shouts.\n\n\
                    [00:00:21.00]\nInes: Did that bother you?\n";
        let read = read(SourceId(0), "a.txt", text).value;
        let starts: Vec<u64> =
            read.paragraphs.iter().map(|p| read.words[p.words.start].time.unwrap().start.0).collect();
        assert_eq!(starts, [1_200, 5_000, 21_000]);
        assert_eq!(read.text(0..read.words.len()).matches("00").count(), 0);
    }

    #[test]
    fn the_words_of_a_turn_lie_between_its_time_and_the_next() {
        let text = "Odile Marsh  0:02\nSo the first winter we kept the bees in the church tower. Nobody asked the bishop.\n\n\
                    Jon Kerr  0:12\nDid he make you take them down?\n\nOdile Marsh  0:15\nNo, he asked for a jar.\n";
        let read = read(SourceId(0), "a.txt", text).value;
        assert_eq!(read.speakers, ["Odile Marsh", "Jon Kerr"]);
        let at = |word: &str| {
            let word = read.words.iter().find(|w| w.text.starts_with(word)).unwrap();
            word.time.map(|t| (t.start.0, t.end.0)).unwrap()
        };
        assert_eq!(at("So").0, 2_000);
        assert!(at("bishop").1 <= 12_000 && at("Did").0 == 12_000 && at("No,").0 == 15_000);
        assert!(at("jar").1 > 15_500 && at("jar").1 < 18_000);
        assert!(read.why.contains("labels have times"), "{}", read.why);
        // the recording says when the last turn ends, but for what is far too long
        let ends = |end: u64| {
            let mut read = read.clone();
            read.closes(Millis(end));
            (read.words.last().unwrap().time.unwrap().end.0, at("Did").0 == 12_000)
        };
        assert_eq!((ends(18_100), ends(15_900)), ((18_100, true), (15_900, true)));
        assert!(ends(60_000).0 < 18_500, "24 letters");
        let backwards = text.replace("0:15", "0:05");
        assert!(crate::transcript::read(SourceId(0), "a.txt", &backwards).value.words.iter().all(|w| w.time.is_none()));
    }
}
