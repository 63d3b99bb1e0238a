//! Protected people: what must not leave is looked for at every door, and stops what is made for listeners.
//!
//! The words are read from a file outside the show. A build is public unless somebody says that it is internal; a public one
//! fails closed: without the words, with one of them anywhere, or with the sound of a protected voice that nobody approved.
use super::{Error, Show, episode::Episode, episode_file::Protect, store};
use crate::{
    diagnostic::{Diagnostic, any_error},
    leak::{self, Known},
    media::ClipId,
    programme::{Cut, ElementKind, Piece, Programme},
    protect::Words,
    source::{SourceId, Span},
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

/// By how much a cut may reach over what was approved: it is moved to the nearest quiet.
const SLACK: Frames = Frames::from_millis(250);

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
        let mut said = format!("{} is not right:", path.display());
        for problem in &read.diagnostics {
            let line = problem.span.as_ref().map_or(1, |s| source.place(s.range.start).line);
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
    if let Some(words) = episode.guard.words.clone() {
        for id in (0..).map(SourceId) {
            let Some(source) = episode.findings.sources.get(id) else { break };
            // an interview holds what it holds; what airs of it is looked at later
            if source.name.contains("/sources/") {
                continue;
            }
            for hit in words.find(&source.text) {
                let message = format!("a protected word stands here ({})", hit.label);
                let help = "write the name on air, or take it out; if it gives nobody away, allow it in the file of protected words";
                found.push(Diagnostic::error("E111", message).at(Span::new(id, hit.range)).help(help));
            }
        }
        if let Some(hit) = words.find(&episode.slug).first() {
            let message = format!("the episode's folder is named with a protected word ({})", hit.label);
            found.push(Diagnostic::error("E111", message).help("rename the folder; its name is in every address"));
        }
    }
    episode.findings.diagnostics.extend(found);
}

/// The recordings in which a protected voice is heard, with their keys.
fn voices(episode: &Episode) -> BTreeMap<ClipId, (String, Protect)> {
    let declared = episode.script.as_ref().map(|s| s.script.front.sources.as_slice()).unwrap_or_default();
    let mut all = BTreeMap::new();
    for recording in &episode.file.recordings {
        let Some(protect) = recording.protect.as_ref().filter(|p| p.value >= Protect::Voice) else { continue };
        let own = declared.iter().find(|s| s.key.value == recording.source).map(|s| s.path.value.clone());
        let given = own.or_else(|| episode.corner.sources.get(&recording.source).cloned());
        let path = given.unwrap_or_else(|| recording.source.clone());
        // also under another name: a recording is known by its content
        if let Ok((id, _)) = episode.recordings.table.find(&path) {
            all.insert(id.clone(), (recording.source.clone(), protect.value));
        }
    }
    all
}

/// What stands against airing a programme: protected words that are heard, and the sound of protected voices.
pub(super) fn programme(episode: &Episode, programme: &Programme) -> Vec<Diagnostic> {
    if episode.guard.internal {
        return Vec::new();
    }
    let mut found = Vec::new();
    let protected = voices(episode);
    let labels: BTreeSet<&str> = episode
        .file
        .voices
        .iter()
        .filter(|(_, protect)| protect.value >= Protect::Voice)
        .map(|(label, _)| label.as_str())
        .collect();
    for element in programme.segments.iter().flat_map(|s| &s.elements) {
        let at = &element.origin.span;
        if let ElementKind::Clip(cut) = &element.kind {
            let heard = heard(cut);
            let hits = episode.guard.words.as_ref().map(|w| w.find(&heard)).unwrap_or_default();
            if let Some(hit) = hits.first() {
                let message = format!("a protected word is heard in this clip ({})", hit.label);
                let help = "strike it out with ~~…~~, with [bleep] after it for a tone, or cut the clip before it";
                found.push(Diagnostic::error("E111", message).at(at.clone()).help(help));
            }
        }
        for piece in pieces(&element.kind) {
            let Some((key, level)) = protected.get(&piece.clip) else { continue };
            if !approved(episode, key, *level, piece) {
                let message = format!("this airs the voice of \"{key}\", which is protected");
                let asked = if *level == Protect::High { "two people" } else { "somebody" };
                let help = format!(
                    "let it be read: READER (quote: {key}): …, see build/readers.md; or {asked} approve the clip in [[approval]] of episode.toml"
                );
                found.push(Diagnostic::error("E112", message).at(at.clone()).help(help));
                break;
            }
        }
    }
    found.extend(read_by_protected(episode, &labels));
    found
}

/// Paragraphs with takes in which a protected voice reads.
fn read_by_protected(episode: &Episode, labels: &BTreeSet<&str>) -> Vec<Diagnostic> {
    use crate::script::{Block, Verb};
    let Some(read) = &episode.script else { return Vec::new() };
    let host = read.script.front.host.as_ref().map_or(episode.corner.host.as_str(), |h| h.value.as_str());
    let mut found = Vec::new();
    for pair in read.script.blocks.windows(2) {
        let [paragraph, cue] = pair else { continue };
        if let (Block::Speech(speech), Block::Cue(cue)) = (&paragraph.value, &cue.value)
            && cue.verb.value == Verb::Rec
            && !cue.struck
            && !speech.struck
        {
            let label = speech.voice.as_ref().map_or(host, |v| v.value.as_str());
            if labels.contains(label) {
                let message = format!("this take airs the voice \"{label}\", which is protected");
                let help = "let somebody else read it, and record it again";
                found.push(Diagnostic::error("E112", message).at(cue.verb.span.clone()).help(help));
            }
        }
    }
    found
}

fn heard(cut: &Cut) -> String {
    cut.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn pieces(kind: &ElementKind) -> Vec<&Piece> {
    match kind {
        ElementKind::Clip(cut) => cut.pieces.iter().collect(),
        ElementKind::Music(music) => vec![&music.piece],
        ElementKind::Bed(bed) => vec![&bed.piece],
        ElementKind::Effect(effect) => vec![&effect.piece],
        ElementKind::Speech(speech) => speech.take.iter().collect(),
        _ => Vec::new(),
    }
}

fn approved(episode: &Episode, key: &str, level: Protect, piece: &Piece) -> bool {
    let covers = |from: Frames, to: Frames| from <= piece.range.start() + SLACK && piece.range.end() <= to + SLACK;
    let by: BTreeSet<&str> = episode
        .file
        .approvals
        .iter()
        .filter(|a| a.source == key && covers(a.from.frames(), a.to.frames()))
        .map(|a| a.by.as_str())
        .collect();
    by.len() >= if level == Protect::High { 2 } else { 1 }
}

/// What a reader is to read in the place of protected voices: paragraphs to put into the script. `None` when there are none.
pub(super) fn readers_sheet(episode: &Episode, programme: &Programme) -> Option<String> {
    let protected = voices(episode);
    let mut sheet = String::new();
    for element in programme.segments.iter().flat_map(|s| &s.elements) {
        let ElementKind::Clip(cut) = &element.kind else { continue };
        let open = |p: &&Piece| protected.get(&p.clip).is_some_and(|(key, level)| !approved(episode, key, *level, p));
        let Some((key, _)) = cut.pieces.iter().find(open).and_then(|p| protected.get(&p.clip)) else { continue };
        let line = element.origin.line;
        let _ = write!(sheet, "Instead of the clip in line {line}:\n\n**READER (quote: {key}):** {}\n\n", heard(cut));
    }
    (!sheet.is_empty()).then(|| format!("# To be read by another voice\n\n{sheet}"))
}

/// Whether a text that is to be public holds a protected word.
///
/// # Errors
/// When it does: nothing of it is written.
pub(super) fn text(show: &Show, name: &str, text: &str) -> Result<(), Error> {
    let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) else { return Ok(()) };
    refuse(&leak::scan_text(name, text, &door(words)))
}

/// Whether a file that is to be public holds a protected word, in any of its parts.
///
/// # Errors
/// When it does: it is not written.
pub(super) fn file(show: &Show, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) else { return Ok(()) };
    let found = leak::scan(name, &mut std::io::Cursor::new(bytes), &door(words)).unwrap_or_default();
    refuse(&found)
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
            found.extend(leak::scan(&shown, &mut file, &door(words)).map_err(|e| Error::io("read", &path, e))?);
        }
    }
    refuse(&found)
}

fn door(words: &Words) -> Known<'_> {
    Known { protected: Some(words), fields_alone: true, ..Known::default() }
}

fn refuse(found: &[leak::Finding]) -> Result<(), Error> {
    let hits: Vec<_> = found.iter().filter(|f| f.kind == leak::Kind::Protected).collect();
    if hits.is_empty() {
        return Ok(());
    }
    let mut text = "protected words stand in what would be public; nothing of it is put there:".to_owned();
    for hit in hits.iter().take(20) {
        let _ = write!(text, "\n  {} ({}): {}", hit.file, hit.place, hit.shows);
    }
    text.push_str("\n  write the name on air in the script, episode.toml or the channel, or allow the word if it gives nobody away");
    Err(Error::Refused(text))
}
