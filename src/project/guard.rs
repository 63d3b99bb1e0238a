//! Protected people: what must not leave is looked for at every door, and stops what is made for listeners.
//!
//! The words are read from a file outside the show. A build is public unless somebody says that it is internal; a public one
//! fails closed: without the words, with one of them anywhere, or with the sound of a protected voice that nobody approved.
use super::{
    Error, Show,
    approval::{approved, why_not},
    episode::Episode,
    episode_file::Protect,
    store,
    voices::{self, By, copied_from},
};
use crate::{
    diagnostic::{Diagnostic, any_error},
    leak::{self, Known},
    media::ClipId,
    programme::{Cut, Element, ElementKind, Piece, Programme},
    protect::{Words, same},
    script::{Block, Inline, draft::READERS},
    source::{Lines, SourceId, Span},
    transcript::{Transcript, Word},
    units::Frames,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::File,
    path::Path,
    sync::Arc,
};

/// What must not leave, and whether anything is meant to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Made for the house: protected words and voices may be in it, and nothing of it is public.
    pub internal: bool,
    /// Protected words; `None` when no file of them was given.
    pub words: Option<Arc<Words>>,
}

impl Guard {
    /// Whether a text holds a protected word.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        self.words.as_ref().is_some_and(|w| !w.find(text).is_empty())
    }
}

/// Read a file of protected words. It may not lie in the show: what lies there is copied, kept in git and published from.
///
/// # Errors
/// When it cannot be read, lies in the show, or is not right. What is in it is not told.
pub fn words(path: &Path, root: &Path) -> Result<Words, Error> {
    let bytes = store::read(path)?;
    let inside = path.canonicalize().ok().zip(root.canonicalize().ok()).is_some_and(|(p, r)| p.starts_with(r));
    if inside {
        return Err(Error::Refused(format!(
            "{} lies inside the show; keep the protected words where nothing of it is copied or published",
            path.display()
        )));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::Refused(format!("{} is not UTF-8; save it again with that encoding", path.display())))?;
    let read = Words::parse(SourceId(0), &text);
    if any_error(&read.diagnostics) {
        let source = crate::source::Source { name: String::new(), text };
        let lines = Lines::new(&source);
        let mut said = format!("{} is not right:", path.display());
        for problem in &read.diagnostics {
            let line = problem.span.as_ref().map_or(1, |s| lines.line(s.range.start));
            // messages may quote what is in the file
            let _ = write!(said, "\n  line {line}: {}", explained(problem.code));
        }
        return Err(Error::Refused(said));
    }
    Ok(read.value)
}

fn explained(code: &str) -> &'static str {
    match code {
        "E071" => "an unknown key; known are [[person]] with key, names and also, and allow",
        "E072" => "a person without a key",
        "E073" => "a word without letters protects nobody",
        _ => "this is not TOML, or a value is of the wrong kind: names = [\"…\", \"…\"]",
    }
}

/// What stands against making an episode for listeners, in the producer's own files.
pub(super) fn inspect(episode: &mut Episode) {
    if episode.guard.internal {
        return;
    }
    let mut found = Vec::new();
    let recordings = episode.file.recordings.iter().filter_map(|r| Some((&r.source, r.protect.as_ref()?)));
    let voices = episode.file.voices.iter().map(|(label, protect)| (label, protect));
    for (key, protect) in recordings.chain(voices) {
        let known = episode.guard.words.as_ref().map(|w| w.knows(key));
        let (message, help) = match known {
            Some(true) => continue,
            None => (
                format!("\"{key}\" is protected, and no file of protected words was given"),
                "give one that lies outside the show: --protect FILE, or CORNERCAST_PROTECT; --internal makes what stays in the house",
            ),
            Some(false) => (
                format!("\"{key}\" is protected, and the file of protected words has no person with this key"),
                "add [[person]] with key and names to it",
            ),
        };
        found.push(Diagnostic::error("E110", message).at(protect.span.clone()).help(help));
    }
    found.extend(unknown(episode));
    if let (None, Some(theirs)) = (&episode.guard.words, voices::is_anybodys(episode))
        && !episode.home.ends_with(&theirs.slug)
    {
        let message = format!(
            "a recording of this episode is protected in episodes/{}, and no file of protected words was given",
            theirs.slug
        );
        let help = "give one that lies outside the show: --protect FILE, or CORNERCAST_PROTECT";
        found.push(Diagnostic::error("E110", message).help(help));
    }
    // what must not leave may stand in any episode, and nobody knows which words that are
    if let (None, Some(slug), true) = (&episode.guard.words, &episode.beside, found.is_empty()) {
        let message = format!(
            "episodes/{slug} protects somebody, and no file of protected words was given: nobody can tell whether they are named here"
        );
        let help = "give one that lies outside the show: --protect FILE, or CORNERCAST_PROTECT; --internal makes what stays in the house";
        found.push(Diagnostic::error("E110", message).help(help));
    }
    // the file itself is told by its own episode
    for unread in episode.protected.iter().filter(|p| p.by == By::Unread && !episode.home.ends_with(&p.slug)) {
        let message = format!(
            "episodes/{}/episode.toml protects somebody and is not right: nobody can tell whether they are heard here",
            unread.slug
        );
        let help = format!("mend it first; cornercast check {} says what is wrong", unread.slug);
        found.push(Diagnostic::error("E110", message).help(help));
    }
    for lost in episode.protected.iter().filter(|p| p.hash.is_none() && p.by != By::Unread) {
        let message = format!(
            "the recording of \"{}\", which episodes/{} protects, is not there and was never seen: nobody can tell whether it is heard here",
            lost.key, lost.slug
        );
        let help = "put it back and build once; where there is none, and the interview is words alone, write sound = false below its \
                    source";
        found.push(Diagnostic::error("E110", message).help(help));
    }
    if let Some(words) = episode.guard.words.clone() {
        let struck = struck(episode);
        for id in (0..).map(SourceId) {
            let Some(source) = episode.findings.sources.get(id) else { break };
            // an interview holds what it holds; what airs of it is looked at later
            if source.name.contains("/sources/") {
                continue;
            }
            let help = "write the name on air, or take it out; if it gives nobody away, allow it in the file of protected words";
            let before = found.len();
            for hit in words.find(&source.text) {
                let inside =
                    |s: &Span| s.source == id && s.range.start <= hit.range.start && hit.range.end <= s.range.end;
                if struck.iter().any(inside) {
                    continue;
                }
                let message = format!("a protected word stands here ({})", hit.label);
                // of no length: how long it is tells of it
                let place = Span::new(id, hit.range.start..hit.range.start);
                found.push(Diagnostic::error("E111", message).at(place).help(help));
            }
            if found.len() > before {
                continue;
            }
            // in entities, escapes or another encoding it comes out where the text is used
            let mut rest = source.text.clone();
            for span in struck.iter().filter(|s| s.source == id) {
                if source.text.get(span.range.clone()).is_some() {
                    rest.replace_range(span.range.clone(), &" ".repeat(span.range.len()));
                }
            }
            let known = door(&words);
            let hidden =
                |text: &str| leak::scan_text("", text, &known).into_iter().find(|h| h.kind == leak::Kind::Protected);
            if let Some(hit) = hidden(&rest) {
                // over the end of a line it has no line of its own; and what stands there is not shown, for it can be read
                let line = rest.lines().position(|line| hidden(line).is_some()).map_or(1, |n| n + 1);
                let message = format!(
                    "a protected word is written in another way in {}:{line} ({}): {}",
                    source.name, hit.shows, hit.place
                );
                found.push(Diagnostic::error("E111", message).help(help));
            }
        }
        if let Some(hit) = words.find(&episode.slug).first() {
            let message = format!("the episode's folder is named with a protected word ({})", hit.label);
            found.push(Diagnostic::error("E111", message).help("rename the folder; its name is in every address"));
        }
    }
    episode.findings.diagnostics.extend(found);
}

/// What the script strikes of clips, to be cut out of their sound: it airs nowhere and stands on no paper.
fn struck(episode: &Episode) -> Vec<Span> {
    let blocks = episode.script.as_ref().map(|s| s.script.blocks.as_slice()).unwrap_or_default();
    let cues = blocks.iter().filter_map(|block| match &block.value {
        Block::Cue(cue) => Some(cue),
        _ => None,
    });
    let words = cues.flat_map(|cue| &cue.verbatim).flat_map(|part| &part.value.text);
    words.filter(|piece| matches!(piece.value, Inline::Struck(_))).map(|piece| piece.span.clone()).collect()
}

/// Whether nothing may be made of an episode: somebody in it is protected, and nobody knows which words that are.
pub(super) fn closed(episode: &Episode) -> bool {
    episode.findings.diagnostics.iter().any(|d| d.is_error() && d.code == "E110")
}

/// Somebody is protected under a name that nothing in the episode has: then nobody is.
fn unknown(episode: &Episode) -> Vec<Diagnostic> {
    let front = episode.script.as_ref().map(|s| &s.script.front);
    let mut sources: BTreeSet<&str> = episode.corner.sources.keys().map(String::as_str).collect();
    sources.extend(episode.interviews.iter().map(|i| i.key.as_str()));
    sources.extend(front.into_iter().flat_map(|f| &f.sources).map(|s| s.key.value.as_str()));
    let mut labels: BTreeSet<&str> = episode.corner.voices.keys().map(String::as_str).collect();
    labels.extend(front.into_iter().flat_map(|f| &f.voices).map(|v| v.label.value.as_str()));
    let corner = &episode.corner;
    let host = episode.script.as_ref().map_or(corner.host.as_str(), |s| corner.host_of(&s.script));
    labels.insert(host);
    let list = |known: &BTreeSet<&str>| known.iter().copied().collect::<Vec<_>>().join(", ");
    let mut found = Vec::new();
    for recording in &episode.file.recordings {
        let Some(protect) = &recording.protect else { continue };
        let path = episode.recordings.table.paths.keys().any(|p| same(p, &recording.source));
        let script = episode.script.as_ref().map(|s| &s.script);
        let path = path || !voices::declared(script, &episode.corner, &recording.source).is_empty();
        if !path && !sources.iter().any(|s| same(s, &recording.source)) {
            let message = format!("\"{}\" is protected, and the episode has no source of this name", recording.source);
            let help = format!("write it as the script does; it has: {}", list(&sources));
            found.push(Diagnostic::error("E110", message).at(protect.span.clone()).help(help));
        }
    }
    // without a script nobody knows yet who is heard
    for (label, protect) in episode.file.voices.iter().filter(|_| front.is_some()) {
        if !labels.iter().any(|l| same(l, label)) {
            let message = format!("\"{label}\" is protected, and the episode has no voice of this name");
            let help = format!("write it as the script does; it has: {}", list(&labels));
            found.push(Diagnostic::error("E110", message).at(protect.span.clone()).help(help));
        }
    }
    found
}

/// Whether this is said of somebody who is protected.
pub(super) fn is_about_protection(problem: &Diagnostic) -> bool {
    problem.is_error() && matches!(problem.code, "E110" | "E111" | "E112")
}

/// Whose voices are asked for: by their recordings, and by the labels of those who speak.
struct Asked<'a> {
    protected: BTreeMap<ClipId, (String, Protect)>,
    labels: Vec<(&'a String, Protect)>,
}

/// A protected voice that an element airs.
struct Airing {
    key: String,
    level: Protect,
    /// It is a take of somebody who reads.
    take: bool,
    /// By its own recording.
    own: bool,
    /// The source, as the script names it: what a reader quotes.
    quoted: String,
}

impl Airing {
    /// What an approval may name.
    fn keys(&self) -> Vec<&str> {
        let mut all = vec![self.quoted.as_str(), self.key.as_str()];
        if self.own {
            all.remove(0);
        }
        all.dedup();
        all
    }

    /// The first piece of it that nobody approved.
    fn open<'p>(&self, episode: &Episode, pieces: &[&'p Piece]) -> Option<&'p Piece> {
        pieces.iter().find(|piece| !approved(episode, &self.keys(), self.level, piece, pieces)).copied()
    }
}

impl<'a> Asked<'a> {
    fn of(episode: &'a Episode) -> Self {
        let labels = episode.file.voices.iter().map(|(label, protect)| (label, protect.value));
        Self { protected: voices::of(episode), labels: labels.filter(|(_, level)| *level >= Protect::Voice).collect() }
    }

    fn airing(&self, episode: &Episode, element: &Element) -> Vec<Airing> {
        let pieces = pieces(&element.kind);
        if pieces.is_empty() {
            return Vec::new();
        }
        let own = pieces.iter().find_map(|piece| self.protected.get(&piece.clip)).map(|(key, level)| Airing {
            key: key.clone(),
            level: *level,
            take: false,
            own: true,
            quoted: key.clone(),
        });
        // transcripts are asked only where somebody's voice is protected
        let spoken = if self.labels.is_empty() { HeardBy::default() } else { heard_by(episode, element) };
        let is = |label: &str| spoken.labels.iter().any(|l| same(&l.to_lowercase(), &label.to_lowercase()));
        let voice = self.labels.iter().find(|(label, _)| is(label)).map(|(label, level)| (label.as_str(), *level));
        // where nothing says who speaks in a recording in which the label is heard, it may be them
        let unsaid = || pieces.iter().find_map(|p| voices::labelled(episode, p)).filter(|_| !spoken.known);
        let by_label = voice.or_else(unsaid).map(|(label, level)| Airing {
            key: label.to_owned(),
            level,
            take: matches!(element.kind, ElementKind::Speech(_)),
            own: false,
            quoted: spoken.source.clone().unwrap_or_else(|| label.to_owned()),
        });
        own.into_iter().chain(by_label).collect()
    }
}

/// What stands against airing a programme: protected words that are heard, and the sound of protected voices.
pub(super) fn programme(episode: &Episode, programme: &Programme) -> Vec<Diagnostic> {
    if episode.guard.internal {
        return Vec::new();
    }
    let mut found = Vec::new();
    let asked = Asked::of(episode);
    let (reader, _) = reader(episode);
    for element in programme.segments.iter().flat_map(|s| &s.elements) {
        let mut at = element.origin.span.clone();
        // without the words nobody knows which of those in a clip must not be shown: its first line alone is
        if episode.guard.words.is_none() {
            at.range.end = at.range.start;
        }
        let at = &at;
        if let ElementKind::Clip(cut) = &element.kind {
            let hit = |text: &str| Some(episode.guard.words.as_ref()?.find(text).first()?.label.clone());
            let help = "strike it out with ~~…~~, with [bleep] after it for a tone, or cut the clip before it";
            if let Some(label) = hit(&heard(cut)) {
                let message = format!("a protected word is heard in this clip ({label})");
                found.push(Diagnostic::error("E111", message).at(at.clone()).help(help));
            } else if let Some(label) = before_correction(episode, element).and_then(|text| hit(&text)) {
                let message = format!(
                    "a protected word is heard in this clip ({label}): what is written is corrected, and the sound is not"
                );
                found.push(Diagnostic::error("E111", message).at(at.clone()).help(help));
            }
        } else if let Some(label) = heard_in(episode, element) {
            let message = format!("a protected word is heard in this recording ({label}), as its transcript says");
            let help = "record it again without the word, or air another part of it";
            found.push(Diagnostic::error("E111", message).at(at.clone()).help(help));
        }
        if let Some(key) = unlooked(episode, element) {
            let message =
                format!("nobody can tell whether a protected word is heard in this: \"{key}\" has no transcript");
            let help = "put its transcript beside the recording, or let somebody who has listened to it approve the clip in [[approval]] of \
                        episode.toml";
            found.push(Diagnostic::error("E111", message).at(at.clone()).help(help));
        }
        let pieces = pieces(&element.kind);
        let airing = asked.airing(episode, element);
        if !airing.iter().any(|one| one.own)
            && let Some(copied) = copied_from(episode, &pieces)
        {
            let message = format!("this sounds like the recording of \"{}\", which is protected", copied.key);
            let help = "let it be read by somebody else, or cut it from that recording, where a clip can be approved";
            found.push(Diagnostic::error("E112", message).at(at.clone()).help(help));
            continue;
        }
        for one in &airing {
            let Airing { key, level, take, quoted, .. } = one;
            let open = one.open(episode, &pieces);
            if !take && open.is_none() {
                continue;
            }
            let (message, help) = if *take {
                let help = "let somebody else read it, and record it again".to_owned();
                (format!("this take airs the voice \"{key}\", which is protected"), help)
            } else {
                let asked = if *level == Protect::High { "two people" } else { "somebody" };
                let why = open.and_then(|piece| why_not(episode, &one.keys(), piece, &pieces));
                let why = why.map(|why| format!("; {why}")).unwrap_or_default();
                let help = format!(
                    "let it be read: {reader} (quote: {quoted}): …, see build/readers.md; or {asked} approve the clip in [[approval]] of episode.toml{why}"
                );
                (format!("this airs the voice of \"{key}\", which is protected"), help)
            };
            found.push(Diagnostic::error("E112", message).at(at.clone()).help(help));
            break;
        }
    }
    found
}

/// Who is heard in an element, by the labels of the script, and the source that it is cut from.
#[derive(Default)]
struct HeardBy {
    labels: Vec<String>,
    source: Option<String>,
    /// The script or the transcript says who speaks.
    known: bool,
}

fn heard_by(episode: &Episode, element: &Element) -> HeardBy {
    let Some(read) = &episode.script else { return HeardBy::default() };
    let host = episode.corner.host_of(&read.script);
    let at = element.origin.span.range.start;
    let block = read.script.blocks.iter().rfind(|b| b.span.range.start <= at);
    match block.map(|b| &b.value) {
        Some(Block::Speech(speech)) => {
            let label = speech.voice.as_ref().map_or(host, |v| v.value.as_str());
            HeardBy { labels: vec![label.to_owned()], source: None, known: true }
        }
        Some(Block::Cue(cue)) => {
            let mut labels: Vec<String> =
                cue.verbatim.iter().filter_map(|part| part.value.voice.as_ref()).map(|v| v.value.clone()).collect();
            let source = cue.material.as_ref().map(|t| t.value.clone());
            let mut known = !labels.is_empty();
            // of a cut without its words the source's own name tells
            labels.extend(source.clone());
            // and the transcript, by the names of those who speak there
            let speakers = source.as_ref().map(|key| speakers(episode, read, key, element)).unwrap_or_default();
            let declared = read.script.front.voices.iter().map(|v| (&v.label.value, &v.air_name.value));
            for (label, air) in declared.chain(&episode.corner.voices) {
                if speakers.iter().any(|s| same(s, label) || air.starts_with(s.as_str())) {
                    labels.push(label.clone());
                    known = true;
                }
            }
            HeardBy { labels, source, known }
        }
        _ => HeardBy::default(),
    }
}

/// The transcript of a source, as the script names it.
fn transcript_of(episode: &Episode, read: &super::episode::ReadScript, key: &str) -> Option<Transcript> {
    let own = read.script.front.sources.iter().find(|s| s.key.value == key).map(|s| s.path.value.as_str());
    let path = own.or(episode.corner.sources.get(key).map(String::as_str)).unwrap_or(key);
    episode.transcripts(&read.script).remove(path)
}

/// Whether an element airs one of these words of a transcript.
fn airs(element: &Element, words: &[Word]) -> bool {
    let pieces = pieces(&element.kind);
    words.iter().any(|w| w.time.is_some_and(|t| is_aired(&pieces, t.start.frames(), t.end.frames())))
}

fn is_aired(pieces: &[&Piece], start: Frames, end: Frames) -> bool {
    let end = end.max(start + Frames::new(1));
    pieces.iter().any(|p| start < p.range.end() && p.range.start() < end)
}

/// The transcripts of the recordings that an element airs, each with the pieces that are of it.
fn transcripts_of<'a>(episode: &'a Episode, element: &'a Element) -> Vec<(&'a Transcript, Vec<&'a Piece>)> {
    let pieces = pieces(&element.kind);
    let paths = episode.recordings.table.paths.iter().filter_map(|(path, id)| Some((path, id.as_ref().ok()?)));
    let read = paths.filter_map(|(path, id)| {
        let own: Vec<&Piece> = pieces.iter().filter(|p| p.clip == *id).copied().collect();
        let interview = episode.said_in(path).filter(|_| !own.is_empty())?;
        Some((&interview.transcript, own))
    });
    read.collect()
}

/// The protected word that is heard in an element by the transcript of its recording, as it is and as it was before it was
/// corrected.
fn heard_in(episode: &Episode, element: &Element) -> Option<String> {
    let words = episode.guard.words.as_deref()?;
    transcripts_of(episode, element).into_iter().find_map(|(transcript, pieces)| {
        let airs = |word: &Word| word.time.is_some_and(|t| is_aired(&pieces, t.start.frames(), t.end.frames()));
        let said = transcript.words.iter().filter(|w| airs(w)).map(|w| w.text.as_str());
        let before = transcript.corrections.iter().filter(|c| {
            transcript
                .words
                .get(c.words.start..c.words.end.max(c.words.start + 1))
                .is_some_and(|all| all.iter().any(airs))
        });
        let mut texts = vec![said.collect::<Vec<_>>().join(" ")];
        texts.extend(before.map(|c| c.was.clone()));
        texts.iter().find_map(|text| Some(words.find(text).first()?.label.clone()))
    })
}

/// The protected source of an element whose words nothing says and that nobody has listened to: by its name, by its bytes, or
/// because it sounds like it.
fn unlooked(episode: &Episode, element: &Element) -> Option<String> {
    let read = episode.script.as_ref().filter(|_| episode.guard.words.is_some())?;
    let pieces = pieces(&element.kind);
    let silent = transcripts_of(episode, element).is_empty();
    if pieces.is_empty() || !silent {
        return None;
    }
    let at = element.origin.span.range.start;
    let block = read.script.blocks.iter().rfind(|b| b.span.range.start <= at)?;
    let named = match &block.value {
        Block::Cue(cue) => cue.material.as_ref().map(|m| m.value.as_str()),
        _ => None,
    };
    let declared = episode.file.recordings.iter().filter(|r| r.protect.is_some());
    let key = named
        .filter(|key| declared.clone().any(|r| same(&r.source, key)))
        .map(str::to_owned)
        .or_else(|| voices::any_of(episode, &pieces).map(|p| p.key.clone()))?;
    let keys: Vec<&str> = named.into_iter().chain([key.as_str()]).collect();
    let open = pieces.iter().any(|piece| !approved(episode, &keys, Protect::Voice, piece, &pieces));
    open.then_some(key)
}

/// What a clip says by its transcript as it was before anybody corrected it; `None` where nothing of it was.
fn before_correction(episode: &Episode, element: &Element) -> Option<String> {
    let read = episode.script.as_ref()?;
    let at = element.origin.span.range.start;
    let block = read.script.blocks.iter().rfind(|b| b.span.range.start <= at)?;
    let Block::Cue(cue) = &block.value else { return None };
    let transcript = transcript_of(episode, read, &cue.material.as_ref()?.value)?;
    let (mut said, mut n) = (Vec::new(), 0);
    let mut corrected = false;
    while n < transcript.words.len() {
        let correction = transcript.corrections.iter().find(|c| c.words.start == n);
        let end = correction.map_or(n + 1, |c| c.words.end.max(n + 1));
        let words = transcript.words.get(n..end)?;
        if airs(element, words) {
            corrected |= correction.is_some();
            said.extend(correction.map(|c| c.was.clone()));
            // in the place of no words the one behind them is said too
            let kept = if correction.is_some_and(|c| !c.words.is_empty()) { &[] } else { words };
            said.extend(kept.iter().map(|w| w.text.clone()));
        }
        n = end;
    }
    corrected.then(|| said.join(" "))
}

/// Whom the transcript of a source names in what an element cuts from it.
fn speakers(episode: &Episode, read: &super::episode::ReadScript, key: &str, element: &Element) -> BTreeSet<String> {
    let Some(transcript) = transcript_of(episode, read, key) else { return BTreeSet::new() };
    let heard = |words: std::ops::Range<usize>| airs(element, transcript.words.get(words).unwrap_or_default());
    let paragraphs = transcript.paragraphs.iter().filter(|p| heard(p.words.clone()));
    let names = paragraphs.filter_map(|p| transcript.speakers.get(p.speaker?.0).cloned());
    names.filter(|name| !name.trim().is_empty()).collect()
}

fn heard(cut: &Cut) -> String {
    cut.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn pieces(kind: &ElementKind) -> Vec<&Piece> {
    match kind {
        // a tone is nobody's voice
        ElementKind::Clip(cut) => cut.pieces.iter().filter(|p| !cut.is_tone(p)).collect(),
        ElementKind::Music(music) => vec![&music.piece],
        ElementKind::Bed(bed) => vec![&bed.piece],
        ElementKind::Effect(effect) => vec![&effect.piece],
        ElementKind::Speech(speech) => speech.take.iter().collect(),
        _ => Vec::new(),
    }
}

/// What hangs on the word before it.
const STOPS: [char; 10] = ['.', ',', ';', ':', '!', '?', '…', '”', '’', ')'];

/// The words of a clip for somebody who reads them: what is struck stays struck, for a quotation is proven with it, and where a
/// protected word is struck, two paragraphs stand around it.
fn read_instead(episode: &Episode, element: &Element, cut: &Cut, words: Option<&Words>) -> Vec<String> {
    let at = element.origin.span.range.start;
    let block = episode.script.as_ref().and_then(|r| r.script.blocks.iter().rfind(|b| b.span.range.start <= at));
    let Some(Block::Cue(cue)) = block.map(|b| &b.value) else { return vec![heard(cut)] };
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for inline in cue.verbatim.iter().flat_map(|part| &part.value.text) {
        let Some(open) = all.last_mut() else { break };
        match &inline.value {
            Inline::Text(said) | Inline::Stress(said) | Inline::Link(said, _) => {
                let mut words = said.split_whitespace();
                // a stop right behind what is struck hangs on it
                if let Some(before) = open.last_mut().filter(|_| said.starts_with(STOPS)) {
                    before.push_str(words.next().unwrap_or_default());
                }
                open.extend(words.map(str::to_owned));
            }
            Inline::Struck(said) if words.is_some_and(|w| !w.find(said).is_empty()) => all.push(Vec::new()),
            Inline::Struck(said) => {
                open.push(format!("~~{}~~", said.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
            Inline::Pronouncer(_) | Inline::Direction(_) => {}
        }
    }
    let struck = |word: &String| word.starts_with("~~") && word.ends_with("~~");
    for said in &mut all {
        while said.last().is_some_and(struck) {
            said.pop();
        }
        let from = said.iter().position(|w| !struck(w)).unwrap_or(said.len());
        said.drain(..from);
    }
    all.retain(|said| !said.is_empty());
    if all.is_empty() { vec![heard(cut)] } else { all.into_iter().map(|said| said.join(" ")).collect() }
}

/// What a reader is to read in the place of protected voices: paragraphs to put into the script. `None` when there are none.
pub(super) fn readers_sheet(episode: &Episode, programme: &Programme) -> Option<String> {
    let asked = Asked::of(episode);
    let (reader, declared) = reader(episode);
    let mut sheet = String::new();
    for element in programme.segments.iter().flat_map(|s| &s.elements) {
        let ElementKind::Clip(cut) = &element.kind else { continue };
        let pieces = pieces(&element.kind);
        let airing = asked.airing(episode, element);
        let Some(key) = airing.iter().find(|one| one.open(episode, &pieces).is_some()).map(|one| &one.quoted) else {
            continue;
        };
        let line = element.origin.line;
        // the words of a protected person are said without the names that must not leave
        let words = episode.guard.words.as_deref().filter(|_| !episode.guard.internal);
        let _ = write!(sheet, "Instead of the clip in line {line}:\n\n");
        for said in read_instead(episode, element, cut, words) {
            let said = words.map_or_else(|| said.clone(), |w| w.mask(&said));
            let _ = write!(sheet, "**{reader} (quote: {key}):** {said}\n\n");
        }
    }
    let declare =
        if declared { String::new() } else { format!("Under `voices:` of the script, say who {reader} is.\n\n") };
    (!sheet.is_empty()).then(|| format!("# To be read by another voice\n\n{declare}{sheet}"))
}

/// The label of whoever reads the words of somebody else in this episode, and whether script or corner say who that is.
fn reader(episode: &Episode) -> (&'static str, bool) {
    let own = episode.script.as_ref().map(|read| &read.script.front);
    let host = own.and_then(|f| f.host.as_ref()).map_or(&episode.corner.host, |host| &host.value);
    let script = |label: &str| own.is_some_and(|front| front.voices.iter().any(|v| v.label.value == label));
    let corner = |label: &str| episode.corner.voices.contains_key(label);
    let free = || READERS.into_iter().filter(|label| label != host);
    let declared = free().find(|label| script(label)).or_else(|| free().find(|label| corner(label)));
    declared.map_or(("READER", false), |label| (label, true))
}

/// Whether a text that is to be public holds a protected word.
///
/// # Errors
/// When it does: nothing of it is written.
pub(super) fn text(show: &Show, name: &str, text: &str) -> Result<(), Error> {
    let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) else { return Ok(()) };
    refuse(show, words, &leak::scan_text(name, text, &door(words)))
}

/// Whether a file that is to leave holds a protected word: in its text, its fields, or what is packed in it.
///
/// # Errors
/// When it does: nothing of it is written.
pub(super) fn bytes(show: &Show, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) else { return Ok(()) };
    let found = leak::scan(name, &mut std::io::Cursor::new(bytes), &door(words));
    refuse(show, words, &found.map_err(|e| Error::Refused(format!("{name} cannot be looked through: {e}")))?)
}

/// Whether anything that was made of an episode holds a protected word: every file, its name, its fields.
///
/// # Errors
/// When one does, or a file cannot be read.
pub(super) fn outputs(show: &Show, folder: &Path) -> Result<(), Error> {
    let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) else { return Ok(()) };
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for name in store::list(&folder)? {
            let path = folder.join(&name);
            if store::is_folder(&path) {
                if name != "internal" {
                    folders.push(path);
                }
                continue;
            }
            let mut file = File::open(&path).map_err(|e| Error::io("read", &path, e))?;
            let shown = show.name_of(&path);
            let told = leak::scan(&shown, &mut file, &door(words)).map_err(|e| Error::io("read", &path, e))?;
            if told.iter().any(|f| f.kind == leak::Kind::Protected) {
                // it can be made again, and must not be carried off
                store::remove(&path)?;
            }
            found.extend(told);
        }
    }
    refuse(show, words, &found)
}

fn door(words: &Words) -> Known<'_> {
    Known { protected: Some(words), fields_alone: true, ..Known::default() }
}

/// The show's own templates and settings that hold a protected word, each with the first line that does.
fn in_templates(show: &Show, words: &Words) -> Result<Vec<String>, Error> {
    let mut folders = vec![show.root().join("feed"), show.root().join("feed/templates")];
    folders.extend(show.corners()?.iter().map(|corner| show.corner_folder(corner)));
    let mut found = Vec::new();
    for path in folders
        .iter()
        .map(|folder| store::all_in(folder))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flat_map(|(files, _)| files)
        // what was published is not what it is made with
        .filter(|path| path.extension().is_none_or(|ending| ending != "lock"))
    {
        let text = String::from_utf8(store::read(&path)?).unwrap_or_default();
        let protected =
            |line: &str| leak::scan_text("", line, &door(words)).iter().any(|f| f.kind == leak::Kind::Protected);
        let line = text.lines().position(protected);
        found.extend(line.map(|n| format!("{}:{}", show.name_of(&path), n + 1)));
    }
    Ok(found)
}

fn refuse(show: &Show, words: &Words, found: &[leak::Finding]) -> Result<(), Error> {
    let hits: Vec<_> = found.iter().filter(|f| f.kind == leak::Kind::Protected).collect();
    if hits.is_empty() {
        return Ok(());
    }
    let mut text = "protected words stand in what would be public; nothing of it is put there:".to_owned();
    for hit in hits.iter().take(20) {
        let _ = write!(text, "\n  {} ({}): {}", hit.file, hit.place, hit.shows);
    }
    let templates = in_templates(show, words)?;
    if !templates.is_empty() {
        let _ = write!(text, "\n  it is made with what holds one too: {}", templates.join(", "));
    }
    text.push_str("\n  write the name on air there, in the script, episode.toml or the channel, or allow the word if it gives nobody away");
    Err(Error::Refused(text))
}
