//! One long recording of a whole script: which part of it is which paragraph, and REC cues for what somebody accepts.
use super::{
    Error, Show,
    bound::Bound,
    episode::{Episode, LaidOut},
    inspect, probe, store,
};
use crate::{
    script::{
        Block, Rate, Verb, insert_after, readtime, spoken,
        takes::{self, Proposal, Wanted},
    },
    source::{Lines, Source, Span},
    units::Frames,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use unicode_normalization::UnicodeNormalization as _;

/// What a reading in which a protected word is heard gets at most, in per cent.
const HALF: u8 = 50;

/// What was found in a recording.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Every paragraph that is read, in order.
    pub wanted: Vec<Wanted>,
    /// What is proposed, in the order of the paragraphs.
    pub proposals: Vec<Proposal>,
    /// By words; otherwise by silences.
    pub by_words: bool,
    /// In what the transcript and the recording do not go together.
    pub misfit: Option<takes::Misfit>,
    /// Paragraphs in whose reading a protected word is heard, by their place in `wanted`.
    pub protected: BTreeSet<usize>,
    /// Paragraphs that have a take already, by their place in `wanted`.
    pub recorded: BTreeSet<usize>,
    /// The recording as a REC cue names it; `None` when it does not lie in the episode's folder.
    pub named: Option<String>,
}

impl Found {
    /// The paragraphs of which there is no reading, here or already: what is still to be recorded.
    pub fn missing(&self) -> impl Iterator<Item = &Wanted> {
        let has = |n: usize| self.recorded.contains(&n) || self.proposals.iter().any(|p| p.paragraph == n);
        self.wanted.iter().enumerate().filter(move |(n, _)| !has(*n)).map(|(_, wanted)| wanted)
    }
}

/// Match a recording of a whole script to its paragraphs.
///
/// # Errors
/// When a file cannot be read.
pub fn find(show: &Show, episode: &Episode, recording: &Path, transcript: Option<&Path>) -> Result<Found, Error> {
    let Some(read) = &episode.script else {
        return Err(Error::Refused(format!("{} has no script to match a recording with", episode.slug)));
    };
    let path = spelt(recording)?;
    let clip = probe::named(show, &path)?;
    let korean = episode.is_korean();
    let usual = if korean { Rate::Syllables(300) } else { Rate::Words(160) };
    let rate = read.script.front.rate.as_ref().map(|r| r.value).or(episode.corner.rate).unwrap_or(usual);
    let text = Source { name: String::new(), text: read.text.clone() };
    let places = Lines::new(&text);
    let wanted: Vec<Wanted> = read
        .script
        .blocks
        .iter()
        .filter_map(|block| match &block.value {
            Block::Speech(speech) if !speech.struck => {
                let words = spoken(&speech.text);
                let planned = readtime::planned(&words, korean, rate).frames();
                let line = places.line(block.span.range.start);
                (!words.is_empty()).then_some(Wanted { line, text: words, planned })
            }
            _ => None,
        })
        .collect();
    let recorded = recorded(&read.script.blocks, &wanted, &places);
    let said = match transcript {
        Some(path) => {
            let path = spelt(path)?;
            let (transcript, findings) = inspect::transcript(&path, false)?;
            if findings.any_error() || !transcript.is_timed() {
                let path = path.display();
                return Err(Error::Refused(format!("{path} has no words with times; leave it out to go by silences")));
            }
            Some(transcript)
        }
        None => None,
    };
    let mut proposals = match &said {
        Some(said) => takes::by_words(&wanted, said, &clip).ok_or_else(|| {
            Error::Refused("script and recording have too many words to compare; split the recording".to_owned())
        })?,
        None => takes::by_silence(&wanted, &clip),
    };
    let mut protected = BTreeSet::new();
    if let (Some(said), Some(words)) = (&said, episode.guard.words.as_deref().filter(|_| !episode.guard.internal)) {
        for proposal in &mut proposals {
            let heard = said.words.iter().filter(|w| {
                w.time
                    .is_some_and(|t| t.start.frames() < proposal.range.end() && proposal.range.start() < t.end.frames())
            });
            let heard: Vec<&str> = heard.map(|w| w.text.as_str()).collect();
            if !words.find(&heard.join(" ")).is_empty() {
                proposal.confidence = proposal.confidence.min(HALF);
                protected.insert(proposal.paragraph);
            }
        }
    }
    let misfit = said.as_ref().and_then(|said| takes::misfit(said, &clip));
    Ok(Found {
        wanted,
        proposals,
        by_words: said.is_some(),
        misfit,
        protected,
        recorded,
        named: named(show, episode, &path),
    })
}

/// The paragraphs that have a take, struck ones aside.
fn recorded(blocks: &[crate::source::Spanned<Block>], wanted: &[Wanted], places: &Lines<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut last = None;
    for block in blocks {
        match &block.value {
            Block::Speech(_) => last = Some(places.line(block.span.range.start)),
            Block::Cue(cue) if cue.verb.value == Verb::Rec && !cue.struck => {
                found.extend(last.and_then(|line| wanted.iter().position(|wanted| wanted.line == line)));
            }
            _ => {}
        }
    }
    found
}

impl Episode {
    /// Bind the takes that are new to the words that stand beside them, in every version.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn bind_takes(&self, versions: &[LaidOut]) -> Result<bool, Error> {
        Bound::read(&self.home)?.bind(&self.home, versions.iter().map(|laid| &laid.programme))
    }

    fn confirmed(&mut self, lines: &[usize]) -> Result<BTreeSet<usize>, Error> {
        let versions: Vec<_> = self.versions().iter().filter_map(|v| self.lay_out(v.as_deref())).collect();
        let programmes: Vec<_> = versions.iter().map(|laid| &laid.programme).collect();
        Bound::read(&self.home)?.confirm(&self.home, &programmes, lines)
    }

    /// Of what is known of takes keep what is of those that the script still airs.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn keep_bound_takes(&mut self) -> Result<bool, Error> {
        let versions: Vec<_> = self.versions().iter().filter_map(|v| self.lay_out(v.as_deref())).collect();
        let programmes: Vec<_> = versions.iter().map(|laid| &laid.programme).collect();
        Bound::read(&self.home)?.keep_only(&self.home, &programmes)
    }

    /// Bind the takes of the paragraphs in these lines to the words that are written there now; without lines, all whose words
    /// have changed. Gives the lines.
    ///
    /// # Errors
    /// When a line has no paragraph with a take, or the system refuses.
    pub fn confirm_takes(&mut self, lines: &[usize]) -> Result<BTreeSet<usize>, Error> {
        let confirmed = self.confirmed(lines)?;
        match lines.iter().find(|line| !confirmed.contains(line)) {
            Some(line) => Err(Error::Refused(format!("no paragraph with a take begins in line {line}"))),
            None => Ok(confirmed),
        }
    }
}

/// A path as it is on disk: a name in Hangul may be typed composed and stored decomposed, or the other way round.
pub(super) fn spelt(path: &Path) -> Result<PathBuf, Error> {
    if store::is_file(path) {
        return Ok(path.to_owned());
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let asked: String = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().nfc().collect();
    let same = store::list(folder)?.into_iter().find(|n| n.nfc().eq(asked.chars()));
    same.map(|n| folder.join(n)).ok_or_else(|| Error::io("read", path, std::io::ErrorKind::NotFound.into()))
}

fn named(show: &Show, episode: &Episode, path: &Path) -> Option<String> {
    let (folder, path) = (episode.home.canonicalize().ok()?, path.canonicalize().ok()?);
    let inside = path.starts_with(show.root().canonicalize().ok()?);
    let relative = path.strip_prefix(folder).ok().filter(|_| inside)?;
    relative.to_str().map(|r| r.replace('\\', "/"))
}

/// Write REC cues for proposals that somebody accepted, and nothing else, and bind them to the words that they were compared with.
/// Gives how many.
///
/// # Errors
/// When the recording does not lie in the episode, a cue cannot name it, a protected word is heard, or the system refuses.
pub fn accept(show: &Show, episode: &Episode, found: &Found, lines: &[usize]) -> Result<usize, Error> {
    let line_of = |n: &usize| found.wanted.get(*n).map(|wanted| wanted.line);
    if let Some(line) = found.protected.iter().filter_map(line_of).find(|line| lines.contains(line)) {
        return Err(Error::Refused(format!(
            "a protected word is heard in the reading of line {line}; record it again"
        )));
    }
    let (Some(read), Some(name)) = (&episode.script, &found.named) else {
        let slug = &episode.slug;
        return Err(Error::Refused(format!(
            "put the recording into episodes/{slug}/takes/ first: a REC cue names it there"
        )));
    };
    // as scripts have it; the file is found by either spelling
    let name: String = name.nfc().collect();
    let name = if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name };
    let text = Source { name: String::new(), text: read.text.clone() };
    let places = Lines::new(&text);
    let mut out = read.text.clone();
    let mut done = 0;
    let mut accepted = Vec::new();
    // from the end, so that what stands before keeps its place
    for (n, block) in read.script.blocks.iter().enumerate().rev() {
        let line = places.line(block.span.range.start);
        if !matches!(block.value, Block::Speech(_)) || !lines.contains(&line) {
            continue;
        }
        let proposal = found.proposals.iter().find(|p| found.wanted.get(p.paragraph).is_some_and(|w| w.line == line));
        let Some(proposal) = proposal else { continue };
        let time = |at: Frames| at.millis().to_string();
        let (from, to) = (time(proposal.range.start()), time(proposal.range.end()));
        let cue = format!("> **REC** {name} {from}–{to}");
        let old = read
            .script
            .blocks
            .get(n + 1)
            .filter(|next| matches!(&next.value, Block::Cue(cue) if cue.verb.value == Verb::Rec && !cue.struck));
        out = match old {
            Some(old) => {
                let Span { range, .. } = &old.span;
                let kept = (out.get(..range.start), out.get(range.end..));
                let (Some(before), Some(after)) = kept else { continue };
                // it is this one already, with what somebody set behind it
                let same = out.get(range.clone()).and_then(|old| old.strip_prefix(&cue));
                if same.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
                    accepted.push(n);
                    done += 1;
                    continue;
                }
                let cue = if before.ends_with("> ") { cue.trim_start_matches("> ") } else { cue.as_str() };
                format!("{before}{cue}{after}")
            }
            None => insert_after(&out, &block.span, &cue),
        };
        accepted.push(n);
        done += 1;
    }
    let path = episode.script_path();
    // looking through a recording takes a while, and somebody may have saved since
    if store::read(&path)? != read.text.as_bytes() {
        let slug = &episode.slug;
        return Err(Error::Refused(format!("episodes/{slug}/script.md was changed meanwhile; run it once more")));
    }
    store::write(&path, out.as_bytes())?;
    let speech = |blocks: &[crate::source::Spanned<Block>], n: usize| {
        blocks.iter().take(n).filter(|b| matches!(b.value, Block::Speech(_))).count()
    };
    let accepted: BTreeSet<usize> = accepted.into_iter().map(|n| speech(&read.script.blocks, n)).collect();
    bind(show, &episode.slug, &accepted)?;
    Ok(done)
}

/// Bind the takes of these paragraphs, counted from the first that is read, to what is written there.
fn bind(show: &Show, slug: &str, accepted: &BTreeSet<usize>) -> Result<(), Error> {
    let mut episode = Episode::read(show, slug)?;
    let Some(read) = &episode.script else { return Ok(()) };
    let text = Source { name: String::new(), text: read.text.clone() };
    let places = Lines::new(&text);
    let speech = read.script.blocks.iter().filter(|b| matches!(b.value, Block::Speech(_)));
    let chosen = speech.enumerate().filter(|(n, _)| accepted.contains(n));
    let lines: Vec<usize> = chosen.map(|(_, block)| places.line(block.span.range.start)).collect();
    if !lines.is_empty() {
        episode.confirmed(&lines)?;
    }
    Ok(())
}
