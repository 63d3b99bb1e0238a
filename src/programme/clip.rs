//! The exact place of a CLIP in its recording, and the proof that its text is what was said.
use super::{
    AiredWord, Cut, Piece, VoiceId,
    find::{Spoken, Token, tokens},
    lines,
    proof::{corrected, verbatim_span, verbatim_tokens},
    quiet::{CutPoint, quietest},
    resolve::{Resolver, fade, on_recording},
    spacing::spaced_as,
};
use crate::{
    media::Clip,
    script::{Cue, FieldName, Setting, TimeRange},
    source::{Span, Spanned},
    transcript::{Time, Timing, Transcript},
    units::{Db, FrameRange, Frames, Millis},
};
use std::{borrow::Cow, ops::Range};

/// How far times and words may lie apart before it is an error.
const DISAGREE: u64 = 1_000;
/// The same where the transcript has times for lines only.
const DISAGREE_LINES: u64 = 3_000;
/// From where on a difference is shown.
const SHOWN: u64 = 150;
/// How far from a word's edge a cut may be moved to find quiet.
const REACH: Frames = Frames::from_millis(250);
/// The same where the word's time is only known from its line.
const REACH_LINES: Frames = Frames::from_millis(400);

/// So many places of the out words are tried against the text.
const REFRAINS: usize = 16;

/// How much of the pause beside a word stays with it at most.
const BREATH: Frames = Frames::from_millis(80);

/// Which side of what stays a cut is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    In,
    Out,
}

/// A place found by words.
struct Found {
    words: Range<usize>,
}

impl Resolver<'_> {
    pub(super) fn clip(&mut self, cue: &Cue) -> Option<Cut> {
        let named = cue.material.as_ref()?;
        let Some((id, clip)) = self.recording(named) else {
            self.prove_text(cue, named);
            return None;
        };
        let mut cue = Cow::Borrowed(cue);
        let range = match &cue.range {
            Some(written) => {
                let Some(range) = self.stretch(Some(written), clip) else {
                    self.prove_text(&cue, named);
                    return None;
                };
                // the transcript counts from the start of the recording
                let moved = on_recording(&written.value, clip);
                if moved != written.value {
                    cue.to_mut().range = Some(Spanned { value: moved, span: written.span.clone() });
                }
                Some(range)
            }
            None => None,
        };
        let cue = cue.as_ref();
        let path = self.path(&named.value);
        let transcript = self.material.transcripts.get(&path);
        let text = verbatim_tokens(&cue.verbatim);
        let has_words = cue.fields.iter().any(|f| matches!(f.value.name, FieldName::In | FieldName::Out));
        let mut cut = Cut {
            voice: cue.verbatim.iter().find_map(|v| v.value.voice.as_ref()).map(|v| self.voice(&v.value)),
            fade: fade(cue),
            ..Cut::default()
        };
        for setting in &cue.settings {
            match setting.value {
                Setting::Crossfade(length) => cut.crossfade = Some(length.frames()),
                Setting::Under(under) => cut.under = under.map(|(level, after)| (level, after.frames())),
                _ => {}
            }
        }
        let Some((transcript, spoken)) = transcript.zip(self.said(&path)) else {
            let Some(range) = range else {
                let message = format!("\"{}\" has no transcript to find the words in", named.value);
                self.error("E041", &named.span, message, "put a transcript beside the recording, or give times");
                return None;
            };
            if text.iter().any(|t| t.struck) {
                let message = "words are struck, and the source has no word times to cut them out by";
                self.error("E040", &cue.verb.span, message, "add a transcript with word times, or use two CLIPs");
                return None;
            }
            cut.words = text.into_iter().map(|t| AiredWord { text: t.text, at: None, voice: cut.voice }).collect();
            let loudness = clip.loudness_of(&[range]);
            cut.pieces = vec![Piece { clip: id, range, gain: self.gain(cue), loudness }];
            cut.out_words = out_words(&cut.words);
            return Some(cut);
        };
        let text = spoken.spaced(text);
        // that it has no words is told where it was read
        if transcript.words.is_empty() && (has_words || !text.is_empty()) {
            return None;
        }
        let found = if has_words {
            self.by_words(cue, &spoken, transcript, &text)?
        } else {
            self.by_times(cue, &spoken, transcript, &text)?
        };
        let text = spaced_as(spoken.within(&found.words), text);
        // a few words without a time of their own, corrected ones or numbers, do not make it a transcript of lines
        let loose =
            words_of(transcript, &found.words).filter(|(_, t)| t.is_some_and(|t| t.timing != Timing::Word)).count();
        let line_times = loose * 2 > found.words.len();
        if !self.agree(cue, transcript, &found.words, line_times) {
            return None;
        }
        if !text.is_empty()
            && let Err(parted) = spoken.prove(&found.words, &text)
        {
            self.altered(&verbatim_span(cue), &text, &parted, &path);
            return None;
        }
        if !has_words
            && !text.is_empty()
            && let Some(written) = &cue.range
            && !self.beside(written, transcript, &spoken, (&found.words, &text))
        {
            return None;
        }
        self.attributed(cue, (&path, transcript), &spoken, &found.words);
        if text.is_empty() && !found.words.is_empty() {
            self.left_outside(&cue.verb.span, transcript, &found.words, &text);
        }
        self.cuts(&verbatim_span(cue), transcript, &spoken, &found.words, &text);
        let kept = kept_runs(&spoken, &found.words, &text);
        if kept.is_empty() {
            let help = "strike the cue and not its words: > ~~**CLIP** …~~; or leave some of them";
            self.error("E021", &cue.verb.span, "nothing of this clip is left to air: all its words are struck", help);
            return None;
        }
        let at_a_cut =
            |n: usize| transcript.words.get(n).and_then(|w| w.time).is_some_and(|t| t.timing != Timing::Word);
        let mut cuts = kept.windows(2).flat_map(|two| match two {
            [a, b] => [a.end.saturating_sub(1), b.start],
            _ => [usize::MAX; 2],
        });
        if kept.len() > 1 && (line_times || cuts.any(at_a_cut)) {
            let message = if line_times {
                "words are struck, and the source has times for whole lines only"
            } else {
                "words are struck beside a word whose own time is not known"
            };
            self.error("E040", &cue.verb.span, message, "use a transcript with word times, or two CLIPs");
            return None;
        }
        // with times and no words, the times are the producer's own and stay; so do they where words have no times
        let by_words = has_words && (cue.range.is_none() || !line_times);
        let edges = FoundEdges { transcript, clip, words: &found.words, line_times };
        let outer = if by_words { self.edges(cue, &edges) } else { range };
        let outer = outer.or(range)?;
        let gaps = bleeped_gaps(&spoken, &found.words, &text);
        let pieces = self.inner(cue, &edges, outer, &kept, &gaps);
        let tone = self.material.clips.find(crate::media::BLEEP).ok();
        if tone.is_none() && gaps.iter().any(|gap| *gap) {
            self.error("E045", &cue.verb.span, "there is no tone for a bleep", "delete .cornercast and run it again");
            return None;
        }
        // all pieces together, so that nothing jumps where words were cut out
        let heard: Vec<FrameRange> = pieces.iter().map(|(range, _)| *range).collect();
        let loudness = clip.loudness_of(&heard);
        let own: Vec<Piece> = pieces
            .iter()
            .map(|(range, _)| Piece { clip: id.clone(), range: *range, gain: self.gain(cue), loudness })
            .collect();
        let spelt = self.spelt(cue, &spoken, &found.words);
        cut.words = aired(spelt, transcript, clip, &spoken, &kept, &own);
        for (piece, (_, bleep)) in own.into_iter().zip(&pieces) {
            if let Some((tone, facts)) = tone.filter(|_| *bleep) {
                let range = FrameRange::new(Frames::ZERO, facts.length);
                cut.pieces.push(Piece { clip: tone.clone(), range, gain: Db::ZERO, loudness: None });
                cut.bleep = Some(tone.clone());
            }
            cut.pieces.push(piece);
        }
        cut.out_words = out_words(&cut.words);
        if outer.is_empty() || cut.pieces.is_empty() {
            self.error("E021", &cue.verb.span, "nothing of this clip is left to air", "look at its times and strikes");
            return None;
        }
        if cue.verbatim.is_empty() && cut.voice.is_none() {
            cut.voice = cut.words.first().and_then(|w| w.voice);
        }
        self.judge_length(cue, cut.length());
        Some(cut)
    }

    fn judge_length(&mut self, cue: &Cue, length: Frames) {
        let millis = length.millis();
        let plain = !cue
            .settings
            .iter()
            .any(|s| matches!(s.value, Setting::As(kind) if kind != crate::script::ClipKind::Actuality));
        if plain && !(4_000..=45_000).contains(&millis.0) {
            let message = format!("this clip is {millis} long; listeners take in 4 to 45 seconds");
            self.warn("W053", &cue.verb.span, message, "choose a longer or a shorter cut");
        }
    }

    /// Find the words of the in and out fields.
    fn by_words(&mut self, cue: &Cue, spoken: &Spoken<'_>, transcript: &Transcript, text: &[Token]) -> Option<Found> {
        let (opening, closing) = (phrase(cue, FieldName::In), phrase(cue, FieldName::Out));
        // without out words, the text below says how far the cut goes; without in words, where it begins
        let starts = match &opening {
            Some((tokens, span)) => self.occurrences(spoken, transcript, tokens, span)?,
            None if !text.is_empty() => self.occurrences(spoken, transcript, text, &cue.verb.span)?,
            None => {
                self.error("E029", &cue.verb.span, "CLIP has out words and no in words", "add - in: \"…\", or times");
                return None;
            }
        };
        let ends = closing.as_ref().map_or_else(Vec::new, |(tokens, _)| spoken.find(tokens));
        let late = |c: &Range<usize>, end: Millis| end_of(transcript, c).map_or(u64::MAX, |t| t.end.0.abs_diff(end.0));
        let mut candidates = Vec::new();
        for start in &starts {
            let end = match &closing {
                Some(_) => {
                    let mut behind = ends.iter().filter(|end| end.end >= start.end && end.start >= start.start);
                    match &cue.range {
                        Some(range) => behind.min_by_key(|end| late(end, range.value.end)).cloned(),
                        // a refrain is heard more than once: the text below says how far it goes
                        None if !text.is_empty() => {
                            let first = behind.clone().next().cloned();
                            let proven =
                                behind.take(REFRAINS).find(|end| spoken.prove(&(start.start..end.end), text).is_ok());
                            proven.cloned().or(first)
                        }
                        None => behind.next().cloned(),
                    }
                }
                None if text.is_empty() => None,
                None => spoken.find(text).into_iter().find(|run| run.start == start.start),
            };
            if let Some(end) = end {
                candidates.push(start.start..end.end);
            }
        }
        if candidates.is_empty() {
            let (what, span) =
                closing.as_ref().map_or(("the end of the clip", &cue.verb.span), |(_, span)| ("the out words", span));
            if let Some((tokens, span)) = &closing {
                self.occurrences(spoken, transcript, tokens, span)?;
            }
            let message = format!("{what} are not said after the in words");
            self.error("E041", span, message, "look at the transcript; out words are the last words of the cut");
            return None;
        }
        // the text below, and the times, tell apart what the in words alone do not
        if candidates.len() > 1 && !text.is_empty() {
            let proven: Vec<_> = candidates.iter().filter(|c| spoken.prove(c, text).is_ok()).cloned().collect();
            if !proven.is_empty() {
                candidates = proven;
            }
        }
        if let Some(range) = &cue.range {
            let distance = |c: &Range<usize>| {
                let early = start_of(transcript, c).map_or(u64::MAX, |t| t.start.0.abs_diff(range.value.start.0));
                early.saturating_add(late(c, range.value.end))
            };
            candidates.sort_by_key(distance);
            candidates.truncate(1);
        }
        if candidates.len() > 1 {
            let span = opening.as_ref().map_or(&cue.verb.span, |(_, span)| span);
            let place = |c: &Range<usize>| {
                let (start, end) = (start_of(transcript, c)?.start, end_of(transcript, c)?.end);
                Some(format!("{start}–{end}"))
            };
            let places: Vec<_> = candidates.iter().filter_map(place).collect();
            let message = format!("these words are said {} times: {}", candidates.len(), places.join(", "));
            let source = cue.material.as_ref().map_or("SOURCE", |m| m.value.as_str());
            let help = match places.first() {
                Some(first) => format!(
                    "put the times of the right one behind the source, as in > CLIP {source} {first}; or write more words"
                ),
                None => "write more words".to_owned(),
            };
            self.error("E042", span, message, help);
            return None;
        }
        candidates.pop().map(|words| Found { words })
    }

    /// Where a phrase is said; not being said at all is an error that shows the nearest match.
    fn occurrences(
        &mut self,
        spoken: &Spoken<'_>,
        transcript: &Transcript,
        phrase: &[Token],
        span: &Span,
    ) -> Option<Vec<Range<usize>>> {
        let found = spoken.find(phrase);
        if !found.is_empty() {
            return Some(found);
        }
        let written = phrase.iter().take(8).map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        let help = match spoken.nearest(phrase) {
            Some((_, run)) => {
                let at = start_of(transcript, &run).map(|t| format!(" at {}", t.start)).unwrap_or_default();
                let end = run.end.min(run.start + 12);
                format!("the nearest is \"{}\"{at}", transcript.text(run.start..end))
            }
            None => "none of these words is in the transcript; is it the right source?".to_owned(),
        };
        let help = match corrected(transcript, &written, "") {
            Some(corrected) => format!("{help}; {corrected}"),
            None => help,
        };
        self.error("E041", span, format!("\"{written}\" is not said in this source"), help);
        None
    }

    /// The words of a stretch that is given by times; those of the text below where there is one.
    fn by_times(&mut self, cue: &Cue, spoken: &Spoken<'_>, transcript: &Transcript, text: &[Token]) -> Option<Found> {
        let written = cue.range.as_ref()?;
        let TimeRange { start, end } = written.value;
        let inside = spoken.between(start, end);
        if text.is_empty() {
            // nobody's words: a wrap that opens on sound, or a transcript without times
            return Some(Found { words: inside.unwrap_or(0..0) });
        }
        let exact = spoken.find(text);
        let near = exact
            .into_iter()
            .min_by_key(|run| start_of(transcript, run).map_or(u64::MAX, |t| t.start.0.abs_diff(start.0)));
        match (near, inside) {
            (Some(run), _) => Some(Found { words: run }),
            (None, Some(inside)) => Some(Found { words: inside }),
            (None, None) => {
                let message = format!("nothing is said between {start} and {end} in the transcript");
                self.error("E041", &written.span, message, "look at the times, or at the transcript");
                None
            }
        }
    }

    /// Whether the script's times and the words agree; a small difference is shown.
    fn agree(&mut self, cue: &Cue, transcript: &Transcript, words: &Range<usize>, line_times: bool) -> bool {
        let Some(written) = &cue.range else { return true };
        let Some((first, last)) = start_of(transcript, words).zip(end_of(transcript, words)) else { return true };
        let off = written.value.start.0.abs_diff(first.start.0).max(written.value.end.0.abs_diff(last.end.0));
        let proven = !cue.verbatim.is_empty() || !cue.fields.is_empty();
        if proven && off > if line_times { DISAGREE_LINES } else { DISAGREE } {
            let message = format!("words and times disagree by {}.{:01} s", off / 1000, off % 1000 / 100);
            let help = format!("the words are said at {}–{}", first.start, last.end);
            self.error("E043", &written.span, message, help);
            return false;
        }
        let by_words = cue.fields.iter().any(|f| matches!(f.value.name, FieldName::In | FieldName::Out));
        if by_words && !line_times && off > SHOWN {
            let message = format!("the words are said at {}–{}, and the cut follows them", first.start, last.end);
            self.warn("W035", &written.span, message, "correct the times, or leave out the in and out words");
        }
        true
    }

    /// In and out points near the first and last word, in the quiet.
    fn edges(&mut self, cue: &Cue, found: &FoundEdges<'_>) -> Option<FrameRange> {
        let (first, last) = start_of(found.transcript, found.words).zip(end_of(found.transcript, found.words))?;
        let into = self.cut_point(
            cue,
            found,
            (found.words.start.checked_sub(1), Some(found.words.start)),
            first.start.frames(),
            Side::In,
        );
        let out = self.cut_point(
            cue,
            found,
            (found.words.end.checked_sub(1), Some(found.words.end)),
            last.end.frames(),
            Side::Out,
        );
        Some(FrameRange::new(into, out))
    }

    /// The quietest point between two words, not further than the reach from the edge `near` of the one that stays. Up to
    /// half of the pause there stays with it: words that were apart are not run together.
    fn cut_point(
        &mut self,
        cue: &Cue,
        found: &FoundEdges<'_>,
        between: (Option<usize>, Option<usize>),
        near: Frames,
        side: Side,
    ) -> Frames {
        let reach = if found.line_times { REACH_LINES } else { REACH };
        let time = |at: Option<usize>| at.and_then(|at| found.transcript.words.get(at)).and_then(|w| w.time);
        let (before, after) = (time(between.0).map(|t| t.end.frames()), time(between.1).map(|t| t.start.frames()));
        let slack = Frames::from_millis(30);
        // a word may be timed a little long or short; inside the neighbouring words nothing is searched
        let from = before.map_or(near - reach, |end| (end - slack).max(near - reach)).min(near);
        let to = after.map_or(near + reach, |start| (start + slack).min(near + reach)).max(near);
        let pause = before.zip(after).map_or(BREATH, |(end, start)| Frames::new((start - end).get() / 2).min(BREATH));
        let wanted = match side {
            Side::In => near - pause,
            Side::Out => near + pause,
        };
        let CutPoint { at, quiet } = quietest(found.clip, from, to, wanted);
        if !quiet {
            let message = format!("no quiet to cut in near {}", near.millis());
            self.warn("W034", &cue.verb.span, message, format!("listen to the cut at {}", at.millis()));
        }
        at
    }

    /// Cut the struck words out.
    fn inner(
        &mut self,
        cue: &Cue,
        found: &FoundEdges<'_>,
        outer: FrameRange,
        kept: &[Range<usize>],
        gaps: &[bool],
    ) -> Vec<(FrameRange, bool)> {
        let mut pieces = Vec::new();
        let mut from = outer.start();
        let mut bleep = false;
        for (n, run) in kept.iter().enumerate() {
            if n > 0 || run.start > found.words.start {
                let near = start_of(found.transcript, run).map_or(from, |t| t.start.frames());
                from =
                    self.cut_point(cue, found, (run.start.checked_sub(1), Some(run.start)), near, Side::In).max(from);
            }
            let is_last = n + 1 == kept.len() && run.end >= found.words.end;
            let to = if is_last {
                outer.end()
            } else {
                let near = end_of(found.transcript, run).map_or(outer.end(), |t| t.end.frames());
                self.cut_point(cue, found, (run.end.checked_sub(1), Some(run.end)), near, Side::Out).min(outer.end())
            };
            let piece = FrameRange::new(from, to);
            bleep |= n > 0 && gaps.get(n - 1).copied().unwrap_or(false);
            if !piece.is_empty() {
                // a tone stands between two stretches, never at an edge of the clip
                let between = std::mem::take(&mut bleep) && !pieces.is_empty();
                pieces.push((piece, between));
            }
            from = from.max(to);
        }
        if kept.is_empty() { vec![(outer, false)] } else { pieces }
    }

    /// The words that air, as the script spells them, where it has them: nothing of one that is two in the transcript.
    fn spelt(
        &mut self,
        cue: &Cue,
        spoken: &Spoken<'_>,
        words: &Range<usize>,
    ) -> Vec<(Option<String>, Option<VoiceId>)> {
        let (said, mut from) = (spoken.within(words), 0);
        let mut spelt = Vec::new();
        for part in &cue.verbatim {
            let voice = part.value.voice.as_ref().map(|v| self.voice(&v.value));
            let own = verbatim_tokens(std::slice::from_ref(part));
            let tokens = spaced_as(said.get(from..).unwrap_or_default(), own);
            from += tokens.len();
            let aired = tokens.into_iter().filter(|t| !t.struck);
            spelt.extend(aired.map(|t| (Some(t.text).filter(|_| !t.apart), voice)));
        }
        spelt
    }
}

/// The words that air, with their times inside the pieces.
fn aired(
    spelt: Vec<(Option<String>, Option<VoiceId>)>,
    transcript: &Transcript,
    clip: &Clip,
    spoken: &Spoken<'_>,
    kept: &[Range<usize>],
    pieces: &[Piece],
) -> Vec<AiredWord> {
    let mut spelt = spelt.into_iter();
    let mut aired = Vec::new();
    for run in kept {
        let words = transcript.words.get(run.clone()).unwrap_or_default();
        let written: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.time)).collect();
        let places = lines::settle(clip, &written);
        for (index, _) in spoken.within(run) {
            let Some(word) = transcript.words.get(*index) else { continue };
            let (text, voice) = spelt.next().unwrap_or_default();
            let at = index.checked_sub(run.start).and_then(|n| places.get(n).copied().flatten());
            // a cut in the quiet may lie a little inside a word that is timed too long
            let at = at.map(|at| {
                let homes = pieces.iter().map(|p| at.meet(p.range)).filter(|part| !part.is_empty());
                homes.max_by_key(|part| part.length()).or_else(|| nearest(at, pieces)).unwrap_or(at)
            });
            aired.push(AiredWord { text: text.unwrap_or_else(|| word.text.clone()), at, voice });
        }
    }
    aired
}

/// A word that airs and whose time lies outside of all that does is heard at the edge that is nearest to it.
fn nearest(at: FrameRange, pieces: &[Piece]) -> Option<FrameRange> {
    const HEARD: Frames = Frames::from_millis(50);
    let off = |range: FrameRange| (at.start() - range.end()).max(range.start() - at.end());
    let home = pieces.iter().map(|p| p.range).min_by_key(|range| off(*range))?;
    let length = HEARD.min(home.length());
    Some(if at.start() < home.start() {
        FrameRange::at(home.start(), length)
    } else {
        FrameRange::new(home.end() - length, home.end())
    })
}

struct FoundEdges<'a> {
    transcript: &'a Transcript,
    clip: &'a Clip,
    words: &'a Range<usize>,
    line_times: bool,
}

fn words_of<'a>(
    transcript: &'a Transcript,
    words: &Range<usize>,
) -> impl DoubleEndedIterator<Item = (usize, Option<Time>)> + 'a {
    let from = words.start;
    let all = transcript.words.get(words.clone()).unwrap_or_default();
    all.iter().enumerate().map(move |(n, w)| (from + n, w.time))
}

fn start_of(transcript: &Transcript, words: &Range<usize>) -> Option<Time> {
    words_of(transcript, words).find_map(|(_, time)| time)
}

fn end_of(transcript: &Transcript, words: &Range<usize>) -> Option<Time> {
    words_of(transcript, words).rev().find_map(|(_, time)| time)
}

/// The words of an in or out field; `(fx – gulls)` before them is a sound.
fn phrase(cue: &Cue, name: FieldName) -> Option<(Vec<Token>, Span)> {
    let field = cue.fields.iter().find(|f| f.value.name == name)?;
    let value = field.value.value.value.as_str();
    let bare = value.trim();
    let after_sound = bare.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(_, after)| after);
    let words = tokens(after_sound.unwrap_or(bare), false);
    (!words.is_empty()).then(|| (words, field.value.value.span.clone()))
}

/// The stretches of words that are not struck, as word indices.
fn kept_runs(spoken: &Spoken<'_>, words: &Range<usize>, text: &[Token]) -> Vec<Range<usize>> {
    if text.is_empty() {
        return vec![words.clone()];
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for ((index, _), token) in spoken.within(words).iter().zip(text) {
        if token.struck {
            open = false;
        } else if let Some(run) = runs.last_mut().filter(|_| open) {
            run.end = index + 1;
        } else {
            runs.push(*index..index + 1);
            open = true;
        }
    }
    runs
}

/// For each gap between two kept stretches, whether a tone stands in it.
fn bleeped_gaps(spoken: &Spoken<'_>, words: &Range<usize>, text: &[Token]) -> Vec<bool> {
    let (mut gaps, mut open, mut begun) = (Vec::new(), None::<bool>, false);
    for (_, token) in spoken.within(words).iter().zip(text) {
        if token.struck {
            *open.get_or_insert(false) |= token.bleeped;
        } else {
            gaps.extend(open.take().filter(|_| begun));
            begun = true;
        }
    }
    gaps
}

/// The last words, for whoever speaks next.
fn out_words(words: &[AiredWord]) -> String {
    let from = words.len().saturating_sub(4);
    words.get(from..).unwrap_or_default().iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}
