//! The proof that people are quoted with their own words, and by their own names.
//!
//! It takes the words of a CLIP or of a `quote:` paragraph and the words of its transcript, and says where they part: which
//! words the script has there, which ones were said, and at which words in the file.
use super::{
    find::{Mismatch, Spoken, Token, tokens},
    resolve::Resolver,
    spacing::spaced_as,
};
use crate::{
    script::{Cue, Inline, Speech as Paragraph, TimeRange, Verbatim},
    source::{Span, Spanned},
    transcript::{CORRECTIONS, Correction, NOBODY, Time, Timing, Transcript, called, folded, stops},
};
use std::ops::Range;

/// So many differences of a quotation are shown one by one.
const PARTED: usize = 4;
/// The direction that asks for a tone.
const BLEEP: &str = "bleep";
/// A turn of fewer words is a backchannel, or a slip of whoever labelled the speakers.
const TURN: usize = 3;

// A cut by times and its words, in milliseconds.
/// A word is heard whole that goes beyond a cut by less.
const EDGE: u64 = 30;
/// So far inside a cut the middle of a word lies that is surely heard.
const SURE: u64 = 100;

impl Resolver<'_> {
    /// A quotation that is not what was said, shown wherever its words differ. `path`: of the source.
    pub(super) fn altered(&mut self, span: &Span, text: &[Token], parted: &[Mismatch], path: &str) {
        // where they are many it is another place, or another text
        let shown = if parted.len() > PARTED { 1 } else { parted.len() };
        for parted in parted.iter().take(shown) {
            self.parted(span, text, parted, path);
        }
    }

    fn parted(&mut self, span: &Span, text: &[Token], parted: &Mismatch, path: &str) {
        let at = parted.at.map(|at| format!(" at {at}")).unwrap_or_default();
        let (script, said) = (&parted.script, &parted.transcript);
        let strike = "quote the transcript's words; strike what is not to air with ~~…~~";
        let (what, help) = match (script.is_empty(), said.is_empty()) {
            (true, _) => (format!("it leaves out \"{said}\"{at}"), strike),
            (_, true) => (format!("nobody says \"{script}\" there{at}"), "take these words out"),
            _ => (format!("it has \"{script}\" where the transcript has \"{said}\"{at}"), strike),
        };
        let corrected = self.material.transcripts.get(path).and_then(|t| corrected(t, script, said));
        let help = match corrected {
            Some(corrected) => format!("{corrected}; write the words as corrected"),
            None => format!("{help}; if the transcript is wrong, say so in {}", entry(parted, path)),
        };
        let message = format!("the quotation is not what was said: {what}");
        // what was left out is shown by the words on both sides of the gap
        let (from, to) = match parted.differ {
            0 => (parted.agreed.saturating_sub(1), (parted.agreed + 1).min(text.len())),
            n => (parted.agreed, parted.agreed + n),
        };
        let place = self.place(span, text, from..to);
        self.error("E049", &place, message, help);
    }

    /// Where some of the words of `span` stand; all of `span` when they cannot be found.
    pub(super) fn place(&self, span: &Span, text: &[Token], words: Range<usize>) -> Span {
        let places = places(self.text.text.get(span.range.clone()).unwrap_or_default(), text);
        let found = places.get(words).unwrap_or_default();
        let ends = found.iter().flatten().next().zip(found.iter().flatten().next_back());
        match ends {
            Some((first, last)) => Span::new(span.source, span.range.start + first.start..span.range.start + last.end),
            None => span.clone(),
        }
    }

    /// Prove a paragraph in which somebody reads a source's words.
    pub(super) fn prove_quote(&mut self, source: &Spanned<String>, paragraph: &Paragraph, span: &Span) {
        let path = self.path(&source.value);
        let Some((transcript, spoken)) = self.material.transcripts.get(&path).zip(self.said(&path)) else {
            let message = format!("\"{}\" has no transcript to prove the quotation by", source.value);
            self.error("E045", &source.span, message, "put the transcript there, or correct the path under sources:");
            return;
        };
        // that it has no words is told where it was read
        let text = inline_tokens(paragraph.text.iter());
        if transcript.words.is_empty() {
            return;
        }
        if text.is_empty() {
            return;
        }
        let span = &body(span, paragraph, &self.text.text);
        let text = spoken.spaced(text);
        let alike = spoken.find(&text).into_iter();
        // "well" is no quotation of "we'll"
        let (found, others): (Vec<_>, Vec<_>) = alike.partition(|run| spoken.prove(run, &text).is_ok());
        if found.is_empty()
            && let Some(Err(parted)) = others.first().map(|run| spoken.prove(run, &text))
        {
            self.altered(span, &text, &parted, &path);
            return;
        }
        if !found.is_empty() {
            if !found.iter().any(|run| turns(transcript, run).len() < 2) {
                self.two_people(span, transcript, &found);
            } else if let Some(label) = &paragraph.voice {
                self.anothers(label, (&path, transcript), &found);
            }
            if let [only] = found.as_slice() {
                self.cuts(span, transcript, &spoken, only, &text);
            }
            return;
        }
        self.unsaid(span, transcript, &spoken, text, &path);
    }

    /// The label of somebody of the transcript before what another of it says.
    fn anothers(&mut self, label: &Spanned<String>, (path, transcript): (&str, &Transcript), found: &[Range<usize>]) {
        let said: Vec<usize> = found.iter().filter_map(|run| turns(transcript, run).first().map(|(s, _)| *s)).collect();
        let id = self.voice(&label.value);
        let name = self.name(id).to_owned();
        let heard = self.heard.iter().find(|h| h.transcript == path && h.label == label.value).map(|h| h.speaker);
        let Some(own) = called(transcript, &label.value, &name).or(heard) else { return };
        let Some(actual) = said.first().filter(|_| !said.contains(&own)) else { return };
        let of = |n: usize| transcript.speakers.get(n).cloned().unwrap_or_default();
        let message = format!("in the transcript {} says these words, not {}", of(*actual), of(own));
        self.error("E049", &label.span, message, "let a reader say them, or write the label of whoever said them");
    }

    /// A clip without sound to cut from: its text is compared all the same.
    pub(super) fn prove_text(&mut self, cue: &Cue, source: &Spanned<String>) {
        let path = self.path(&source.value);
        let Some((transcript, spoken)) = self.material.transcripts.get(&path).zip(self.said(&path)) else { return };
        let text = spoken.spaced(verbatim_tokens(&cue.verbatim));
        let said = spoken.find(&text).iter().any(|run| spoken.prove(run, &text).is_ok());
        if !said && !text.is_empty() && !transcript.words.is_empty() {
            self.unsaid(&verbatim_span(cue), transcript, &spoken, text, &path);
        }
    }

    /// Words that are not said in a row anywhere, shown beside the place that they seem to be from.
    fn unsaid(&mut self, span: &Span, transcript: &Transcript, spoken: &Spoken<'_>, text: Vec<Token>, path: &str) {
        // compare with the place that its first words come from
        let opening =
            (2..=text.len().min(8)).rev().find_map(|n| spoken.find(text.get(..n)?).first().map(|run| run.start));
        let start = opening.or_else(|| Some(spoken.nearest(&text)?.1.start));
        let rest = start.map(|start| spoken.within(&(start..transcript.words.len())));
        let text = rest.map_or_else(|| text.clone(), |rest| spaced_as(rest, text.clone()));
        let parted = start.and_then(|start| {
            let all = spoken.within(&(start..transcript.words.len()));
            let last = text.len() - 1;
            // as long as the text, or up to the word that it ends with, near there
            let near = all.iter().enumerate().take(text.len() + PARTED * 3).skip(last.saturating_sub(PARTED * 3));
            let ends = near.filter(|(_, (_, folded))| text.last().is_some_and(|t| t.folded == *folded));
            let at = ends.map(|(n, _)| n).min_by_key(|n| n.abs_diff(last)).unwrap_or(last);
            let end = all.get(at).or(all.last()).map(|(at, _)| at + 1)?;
            spoken.prove(&(start..end), &text).err()
        });
        match parted {
            Some(parted) => self.altered(span, &text, &parted, path),
            None => {
                let message = "the quotation is not in the transcript of its source";
                self.error("E049", span, message, "quote the source's words");
            }
        }
    }

    /// A cut by times airs what lies in them: a word beside the text that is heard whole, or one of the text that is not
    /// heard at all, is a change of the quotation.
    pub(super) fn beside(
        &mut self,
        written: &Spanned<TimeRange>,
        transcript: &Transcript,
        spoken: &Spoken<'_>,
        (words, text): (&Range<usize>, &[Token]),
    ) -> bool {
        let TimeRange { start, end } = written.value;
        let timed = |n: usize| {
            let word = transcript.words.get(n)?;
            Some((word.text.as_str(), word.time.filter(|t| t.timing == Timing::Word)?))
        };
        let heard = |t: Time| {
            let middle = t.start.0.midpoint(t.end.0);
            let whole = t.start.0 + EDGE >= start.0 && t.end.0 <= end.0 + EDGE;
            let inside = t.start >= start && t.end <= end && t.end.0 > t.start.0 + EDGE;
            inside || whole && middle >= start.0 + SURE && middle + SURE <= end.0
        };
        // most of a word that lies beyond an edge is cut off with it
        let missed = |t: Time| {
            let middle = t.start.0.midpoint(t.end.0);
            t.end <= start || t.start >= end || middle + SURE <= start.0 || end.0 + SURE <= middle
        };
        let around = spoken.between(start, end).unwrap_or_else(|| words.clone());
        let extra = (around.start..words.start).chain(words.end..around.end).filter_map(timed).find(|(_, t)| heard(*t));
        if let Some((word, time)) = extra {
            let message = format!("\"{word}\" is heard in these times and is not in the text below");
            let help = format!(
                "it is said at {}–{}: cut beside it, or write it below, struck if it is not to air",
                time.start, time.end
            );
            self.error("E049", &written.span, message, help);
            return false;
        }
        let kept = spoken.within(words).iter().zip(text).filter(|(_, token)| !token.struck).map(|((n, _), _)| *n);
        let lost = kept.filter_map(timed).find(|(_, t)| missed(*t));
        if let Some((word, time)) = lost {
            let message = format!("\"{word}\" stands in the text below and is not heard in these times");
            let help = format!("it is said at {}–{}: cut beside it, or take it out of the text", time.start, time.end);
            self.error("E049", &written.span, message, help);
        }
        lost.is_none()
    }

    /// One reader reads what two people said as one person's words.
    fn two_people(&mut self, span: &Span, transcript: &Transcript, found: &[Range<usize>]) {
        let speakers = found.first().map(|run| turns(transcript, run)).unwrap_or_default();
        let names: Vec<&str> =
            speakers.iter().filter_map(|(s, _)| transcript.speakers.get(*s)).map(String::as_str).collect();
        let message = format!("this quotation is not one person's: {} say it", names.join(" and "));
        self.error("E049", span, message, "make a paragraph of what each of them says");
    }

    /// A label before words of a clip must not be the name of somebody else who is heard in the same transcript.
    pub(super) fn attributed(
        &mut self,
        cue: &Cue,
        (path, transcript): (&str, &Transcript),
        spoken: &Spoken<'_>,
        words: &Range<usize>,
    ) {
        let said = spoken.within(words);
        let mut from = 0;
        let (mut wrong, mut mixed) = (Vec::new(), Vec::new());
        for part in &cue.verbatim {
            let own = verbatim_tokens(std::slice::from_ref(part));
            let tokens = spaced_as(said.get(from..).unwrap_or_default(), own);
            let count = tokens.len();
            let all = said.get(from..(from + count).min(said.len())).unwrap_or_default();
            from += count;
            // what is struck is said by nobody
            let own: Vec<_> = all.iter().zip(&tokens).filter(|(_, t)| !t.struck).map(|(word, _)| word).collect();
            let Some(label) = &part.value.voice else { continue };
            let mut heard = vec![0_usize; transcript.speakers.len()];
            for (index, _) in &own {
                if let Some(count) = speaker_of(transcript, *index).and_then(|s| heard.get_mut(s)) {
                    *count += 1;
                }
            }
            let talk = heard.iter().enumerate().filter(|(_, n)| **n >= TURN).map(|(s, _)| s);
            let talk: Vec<&String> = talk.filter_map(|s| transcript.speakers.get(s)).collect();
            if talk.len() > 1 {
                mixed.push((label.span.clone(), talk.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" and ")));
                continue;
            }
            let Some((actual, most)) = heard.iter().copied().enumerate().max_by_key(|(_, n)| *n) else { continue };
            let id = self.voice(&label.value);
            let name = self.name(id).to_owned();
            let speaker = |n: usize| transcript.speakers.get(n).cloned().unwrap_or_default();
            // the label is of somebody else who is heard there, or who speaks has a label of their own in the script
            let other = match called(transcript, &label.value, &name) {
                Some(named) if named == actual => None,
                Some(named) => Some(speaker(named)),
                None => {
                    let declared = self.script.front.voices.iter();
                    let own = |label: &str, air: &str| called(transcript, label, air) == Some(actual);
                    let has = declared
                        .filter(|v| v.label.value != label.value)
                        .any(|v| own(&v.label.value, &v.air_name.value));
                    has.then(|| label.value.clone())
                }
            };
            if most < TURN || most * 2 <= own.len() {
                continue;
            }
            match other {
                Some(other) => wrong.push((label.span.clone(), speaker(actual), other)),
                None => self.labelled(label, (path, transcript), actual),
            }
        }
        for (span, names) in mixed {
            let message = format!("these are not one person's words: {names} say them");
            self.error("E049", &span, message, "write the label of each before what they say, on a line of its own");
        }
        for (span, actual, named) in wrong {
            let message = format!("in the transcript {actual} says these words, not {named}");
            self.error("E049", &span, message, format!("write the label of {actual}, or correct the transcript"));
        }
    }
}

/// Whose words a label stood before, so far: by the recording's transcript, label and speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    transcript: String,
    label: String,
    speaker: usize,
}

impl Resolver<'_> {
    /// A label that stands before one person's words here and before another's there.
    fn labelled(&mut self, label: &Spanned<String>, (path, transcript): (&str, &Transcript), speaker: usize) {
        let own = |h: &&Heard| h.transcript == path;
        let known: Vec<&Heard> = self.heard.iter().filter(own).collect();
        if let Some(before) = known.iter().find(|h| h.label == label.value && h.speaker != speaker) {
            let name = |n: usize| transcript.speakers.get(n).cloned().unwrap_or_default();
            let message = format!(
                "in the transcript {} says these words; elsewhere {} stands before words of {}",
                name(speaker),
                label.value,
                name(before.speaker)
            );
            let help = format!(
                "write the label of whoever says them; if the transcript takes one person for two, give both one name there: {} for {}",
                name(before.speaker),
                name(speaker)
            );
            self.error("E049", &label.span, message, help);
            return;
        }
        let air = |this: &Self, label: &str| {
            let declared = this.script.front.voices.iter().find(|v| v.label.value == label);
            declared.map_or_else(|| label.to_owned(), |v| v.air_name.value.clone())
        };
        // whose transcript tells nobody from anybody says nothing of who speaks
        let told = transcript.speakers.len() > 1;
        let other =
            known.iter().find(|h| told && h.speaker == speaker && h.label != label.value).map(|h| h.label.clone());
        if let Some(other) = other.filter(|other| air(self, other) != air(self, &label.value)) {
            let name = transcript.speakers.get(speaker).cloned().unwrap_or_default();
            let message =
                format!("in the transcript {name} says these words, as those before which {other} stands elsewhere");
            let help = "write one label for one person; if the transcript takes two people for one, tell them apart in its \
                        .speakers file";
            self.error("E049", &label.span, message, help);
            return;
        }
        let heard = Heard { transcript: path.to_owned(), label: label.value.clone(), speaker };
        if !self.heard.contains(&heard) {
            self.heard.push(heard);
        }
    }
}

/// The correction that made other words of the script's: it has a word of what the transcript had. `said`: what it has there now,
/// if that is known.
pub(super) fn corrected(transcript: &Transcript, script: &str, said: &str) -> Option<String> {
    let words = |text: &str| text.split_whitespace().map(folded).collect::<Vec<_>>();
    // a word of the one that the other has not
    let shares = |one: &str, other: &str, text: &str| {
        let (other, text) = (words(other), words(text));
        words(one).iter().any(|w| !other.contains(w) && text.contains(w))
    };
    let fits = |c: &&Correction| shares(&c.was, &c.now, script) && (said.is_empty() || shares(&c.now, &c.was, said));
    let Correction { was, now, by, .. } = transcript.corrections.iter().find(fits)?;
    Some(format!("the transcript was corrected here by {by}: \"{was}\" is \"{now}\" now"))
}

/// The entry of the file of corrections that would make the script's words right.
fn entry(parted: &Mismatch, path: &str) -> String {
    let (before, after) = &parted.around;
    let line = |words: &[&str]| {
        let words: Vec<&str> = words.iter().copied().filter(|w| !w.is_empty()).collect();
        words.join(" ").replace('\\', "\\\\").replace('"', "\\\"")
    };
    // a time says which of several is meant; without one, the words around do
    let (was, now) = if parted.at.is_some() && !parted.transcript.is_empty() {
        (line(&[&parted.transcript]), line(&[&parted.script]))
    } else {
        (line(&[before, &parted.transcript, after]), line(&[before, &parted.script, after]))
    };
    let at =
        parted.at.filter(|_| !parted.transcript.is_empty()).map(|at| format!("at = \"{at}\"\n")).unwrap_or_default();
    let stem = path.rfind('.').filter(|dot| !path.get(*dot..).is_some_and(|e| e.contains('/')));
    let file = stem.and_then(|dot| path.get(..dot)).unwrap_or(path);
    format!("{file}.{CORRECTIONS}:\n[[correction]]\nwas = \"{was}\"\nnow = \"{now}\"\n{at}by = \"{NOBODY}\"")
}

/// The words of a paragraph, without its label and what stands in parentheses behind it.
pub(super) fn body(span: &Span, paragraph: &Paragraph, source: &str) -> Span {
    let label = paragraph.qualifiers.last().map(|q| q.span.range.end);
    let Some(end) = label.or(paragraph.voice.as_ref().map(|v| v.span.range.end)) else { return span.clone() };
    let rest = source.get(end..span.range.end).unwrap_or_default();
    let colon = rest.find([':', '：']).and_then(|at| rest.get(at..)?.chars().next().map(|c| at + c.len_utf8()));
    let said = rest.get(colon.unwrap_or(0)..).unwrap_or_default().trim_start();
    Span::new(span.source, span.range.end - said.len()..span.range.end)
}

/// Where each word stands in `source`, as far as it can be found; they stand there in order.
fn places(source: &str, text: &[Token]) -> Vec<Option<Range<usize>>> {
    let mut from = 0;
    let mut all = Vec::with_capacity(text.len());
    for token in text {
        let rest = source.get(from..).unwrap_or_default();
        let whole = |at: &usize| !rest.get(..*at).is_some_and(|r| r.ends_with(char::is_alphanumeric));
        let near = rest.match_indices(token.text.as_str()).map(|(at, _)| at).take(8).find(whole);
        // words are next to each other but for marks, struck passages' tildes and a line's own
        let found = near.map(|at| from + at..from + at + token.text.len());
        from = found.as_ref().map_or(from, |f| f.end);
        all.push(found);
    }
    all
}

/// Who says a word.
pub(super) fn speaker_of(transcript: &Transcript, index: usize) -> Option<usize> {
    let at = transcript.paragraphs.partition_point(|p| p.words.end <= index);
    transcript.paragraphs.get(at).filter(|p| p.words.contains(&index)).and_then(|p| p.speaker).map(|s| s.0)
}

/// Everybody with more than a backchannel in a stretch, and how many words of it are theirs. What somebody says at its
/// beginning or its end is no backchannel, where it is a sentence of its own.
fn turns(transcript: &Transcript, words: &Range<usize>) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    let said: Vec<(usize, usize)> = words.clone().filter_map(|n| Some((n, speaker_of(transcript, n)?))).collect();
    for (_, speaker) in &said {
        match all.iter_mut().find(|(s, _)| s == speaker) {
            Some((_, count)) => *count += 1,
            None => all.push((*speaker, 1)),
        }
    }
    let whole = |turn: &[(usize, usize)]| {
        let ends = turn.last().and_then(|(n, _)| transcript.words.get(*n)).is_some_and(|w| stops(&w.text));
        let begun = turn.first().and_then(|(n, _)| transcript.words.get(n.checked_sub(1)?));
        ends && begun.is_none_or(|w| stops(&w.text))
    };
    let mut turns = said.chunk_by(|a, b| a.1 == b.1);
    let edges: Vec<usize> = turns
        .next()
        .into_iter()
        .chain(turns.next_back())
        .filter(|turn| whole(turn))
        .filter_map(|turn| turn.first().map(|(_, speaker)| *speaker))
        .collect();
    all.retain(|(speaker, count)| *count >= TURN || edges.contains(speaker));
    all
}

/// The words of running text, in order, with what is struck and what a tone covers.
pub(super) fn inline_tokens<'a>(text: impl Iterator<Item = &'a Inline>) -> Vec<Token> {
    let mut all = Vec::new();
    for piece in text {
        match piece {
            Inline::Text(words) | Inline::Stress(words) | Inline::Link(words, _) => all.extend(tokens(words, false)),
            Inline::Struck(words) => all.extend(tokens(words, true)),
            // right after struck words: a tone in their place
            Inline::Direction(words) if words == BLEEP => {
                all.iter_mut().rev().take_while(|t: &&mut Token| t.struck).for_each(|t| t.bleeped = true);
            }
            Inline::Pronouncer(_) | Inline::Direction(_) => {}
        }
    }
    all
}

/// The words below a cue.
pub(super) fn verbatim_tokens(parts: &[Spanned<Verbatim>]) -> Vec<Token> {
    inline_tokens(parts.iter().flat_map(|p| &p.value.text).map(|t| &t.value))
}

/// All that the words below a cue take up in the file, labels left out at the beginning.
pub(super) fn verbatim_span(cue: &Cue) -> Span {
    let mut pieces = cue.verbatim.iter().flat_map(|p| &p.value.text).map(|t| &t.span);
    let first = pieces.next();
    let last = pieces.next_back().or(first);
    match first.zip(last) {
        Some((first, last)) => Span::new(first.source, first.range.start..last.range.end.max(first.range.start)),
        None => cue.verb.span.clone(),
    }
}
