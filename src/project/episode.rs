//! One episode, read from its folder and taken through every stage that needs no rendering.
use super::{
    Error, Show,
    bound::Bound,
    episode_file::{self, EpisodeFile},
    findings::Findings,
    guard::{self, Guard},
    kind::{RECORDINGS, TRANSCRIPTS, ending, stem},
    pace,
    probe::{Recordings, Treatment, probe},
    store, twin, version,
    voices::Protected,
};
use crate::{
    diagnostic::{Diagnostic, any_error},
    media::BLEEP,
    programme::{Material, Programme, resolve},
    script::{self, Block, Inline, Known, Script, Verb, corner::Corner},
    source::{Source, SourceId, Span},
    timeline::{Policy, Timeline, assemble},
    transcript::Transcript,
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A transcript in `sources/`, and the recording of the same stem beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interview {
    /// The stem of its file.
    pub key: String,
    /// The transcript's path, relative to the episode.
    pub transcript_path: String,
    /// The recording's path, relative to the episode; `None` for a text without sound.
    pub recording: Option<String>,
    /// What it says.
    pub transcript: Transcript,
}

/// A correction of a transcript, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// The transcript, relative to the episode.
    pub transcript: String,
    /// What it had.
    pub was: String,
    /// What is said.
    pub now: String,
    /// Who listened.
    pub by: String,
    /// What they wrote besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it is said, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
}

/// An episode with everything that was read for it.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its folder's name.
    pub slug: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The folder that its script, takes and sources lie in: its own, or that of the episode of which it is a version.
    pub home: PathBuf,
    /// The only version of the script that it airs, where it is a version of another episode.
    pub only: Option<String>,
    /// What it is in public.
    pub file: EpisodeFile,
    /// Its `episode.toml` is missing or wrong: nobody knows what the episode is meant to be.
    pub unsure: bool,
    /// The folder of its corner.
    pub corner_folder: PathBuf,
    /// Its corner's name.
    pub corner_name: String,
    /// Its corner.
    pub corner: Corner,
    /// All transcripts in `sources/`, sorted by file name.
    pub interviews: Vec<Interview>,
    /// Those that lie beside a recording elsewhere that the script names.
    pub(super) elsewhere: Vec<Interview>,
    /// Those that lie beside takes: what somebody read, and no source of anything.
    pub(super) takes: Vec<Interview>,
    /// The script's text and tree, when there is one.
    pub script: Option<ReadScript>,
    /// The facts of the recordings that the script names.
    pub recordings: Recordings,
    /// Which of the transcripts is drafted from, by its key; `None` for the one that the script names first.
    pub drafts: Option<String>,
    /// What must not leave, and whether it is made for listeners at all.
    pub guard: Guard,
    /// Recordings of protected voices, of every episode.
    pub protected: Arc<Vec<Protected>>,
    /// Another episode in which somebody is protected.
    pub(super) beside: Option<String>,
    /// With which words each take was built.
    pub(super) bound: Bound,
    /// What was found wrong.
    pub findings: Findings,
}

/// A script as read.
#[derive(Clone, Debug)]
pub struct ReadScript {
    /// The file in [`Episode::findings`].
    pub source: SourceId,
    /// As read.
    pub text: String,
    /// As parsed.
    pub script: Script,
}

/// One version of an episode, laid out.
#[derive(Clone, Debug)]
pub struct LaidOut {
    /// What airs.
    pub programme: Programme,
    /// Where it lies.
    pub timeline: Timeline,
    /// Whether anything stands in the way of making it.
    pub sound: bool,
    /// Whether all that the script names is in it; what does not fit the slot may still be whole.
    pub whole: bool,
}

impl Episode {
    /// Read an episode. What is wrong with its files is in its findings.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn read(show: &Show, slug: &str) -> Result<Self, Error> {
        Self::read_with_corner(show, slug, None)
    }

    /// The same, with the corner that an episode without a script belongs to; the first one when `None`.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn read_with_corner(show: &Show, slug: &str, corner: Option<&str>) -> Result<Self, Error> {
        Self::read_as(show, slug, corner, None)
    }

    /// The same, with a text that stands for its script: its name, for messages, and what it says.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn read_as(show: &Show, slug: &str, corner: Option<&str>, given: Option<(&str, &str)>) -> Result<Self, Error> {
        let mut episode = Self::read_unpaced(show, slug, corner, given)?;
        let waits = episode.script.as_ref().filter(|s| s.script.front.rate.is_none()).map(|s| pace::waits(&s.script));
        episode.recordings.table.paces = match waits {
            Some(true) => show.paces(episode.is_korean()),
            Some(false) => pace::own(&mut episode),
            None => return Ok(episode),
        };
        Ok(episode)
    }

    /// The same, and everybody reads at the usual rate.
    pub(super) fn read_unpaced(
        show: &Show,
        slug: &str,
        corner: Option<&str>,
        given: Option<(&str, &str)>,
    ) -> Result<Self, Error> {
        let folder = show.episode(slug);
        let mut findings = Findings::default();
        let (file, unsure) = read_file(show, &folder, &mut findings)?;
        findings.diagnostics.extend(twin::inspect(show, slug, &file)?);
        let version = version::of(show, slug, file, unsure, &mut findings)?;
        let version::Version { file, unsure, home_slug, only } = version;
        let home = show.episode(&home_slug);
        let mut interviews = read_interviews(show, &home, &mut findings)?;
        let script_path = home.join("script.md");
        if store::is_folder(&script_path) {
            return Err(Error::Refused(store::no_file(&script_path, &show.name_of(&script_path))));
        }
        let read = if let Some((name, text)) = given {
            Some((findings.sources.add(name, text), text.to_owned()))
        } else if store::is_file(&script_path) {
            let read = findings.read(&script_path, &show.name_of(&script_path), "E004")?;
            // of a file in another encoding nothing else that could be said would be true
            (!findings
                .diagnostics
                .iter()
                .any(|d| d.code == "E004" && d.span.as_ref().is_some_and(|s| s.source == read.0)))
            .then_some(read)
        } else {
            None
        };
        // the corner gives voices and sources that the script need not declare, and the script names the corner
        let first = read.as_ref().map(|(id, text)| script::parse(*id, text, &Known::default()).value);
        let named = first.as_ref().and_then(|s| s.front.corner.clone());
        let corner_name = match &named {
            Some(named) => named.value.clone(),
            None => match corner.or(file.corner.as_deref()) {
                Some(corner) => corner.to_owned(),
                None => show.corners()?.into_iter().next().unwrap_or_default(),
            },
        };
        let corner = if corner_name.is_empty() {
            Corner::default()
        } else {
            show.corner(&corner_name, named.map(|n| n.span), &mut findings)?
        };
        let script = read.map(|(source, text)| {
            let known = Known {
                voices: corner.voices.keys().cloned().chain([corner.host.clone()]).collect(),
                sources: corner.sources.keys().cloned().collect(),
            };
            let script = findings.keep(script::parse(source, &text, &known));
            findings.diagnostics.extend(script::check(&script));
            findings.diagnostics.extend(script::check_clock(&script, &corner));
            let remarks = super::words::remarks(show, &home_slug, file.date, &corner_name, &corner, &script);
            findings.diagnostics.extend(remarks);
            ReadScript { source, text, script }
        });
        let corner_folder = show.corner_folder(&corner_name);
        let mut paths = script.as_ref().map(|s| recording_paths(&s.script, &corner)).unwrap_or_default();
        // the corner's own are known also while there is no script, for the draft
        paths.extend(corner.sources.values().filter(|p| p.starts_with("corner:")).cloned());
        // what a transcript does not say of its end, the recording does
        let mut elsewhere = read_elsewhere(show, &home, &corner_folder, script.as_ref(), &paths)?;
        let read = script.iter().map(|s| takes_alone(&s.script)).next().unwrap_or_default();
        let takes = elsewhere.extract_if(.., |i| i.recording.as_ref().is_some_and(|r| read.contains(r))).collect();
        let read = interviews.iter_mut().chain(&mut elsewhere);
        let mut open: Vec<&mut Interview> = read.filter(|i| i.transcript.open.is_some()).collect();
        paths.extend(open.iter().filter_map(|i| i.recording.clone()));
        let treatment = treatment(&file, script.as_ref().map(|s| &s.script), &corner);
        let recordings = probe(show, &home_slug, &corner_folder, &paths, &treatment)?;
        for interview in &mut open {
            let clip = interview.recording.as_deref().and_then(|path| recordings.table.find(path).ok());
            let end = clip.map(|(_, clip)| clip.speech.last().map_or(clip.length, |last| last.end()));
            end.into_iter().for_each(|end| interview.transcript.closes(end.millis()));
        }
        let (slug, bound) = (slug.to_owned(), Bound::read(&home)?);
        let mut episode = Self {
            slug,
            folder,
            home,
            only,
            file,
            unsure,
            corner_folder,
            corner_name,
            corner,
            interviews,
            elsewhere,
            takes,
            script,
            recordings,
            drafts: None,
            guard: show.guard().clone(),
            protected: show.protected()?,
            beside: show.protecting_beside(&home_slug)?.map(str::to_owned),
            bound,
            findings,
        };
        version::declared(&mut episode);
        episode.remark_on_recordings();
        guard::inspect(&mut episode);
        Ok(episode)
    }

    /// The language of the script, or of its corner.
    #[must_use]
    pub fn language(&self) -> &str {
        let lang = self.script.as_ref().and_then(|s| s.script.front.lang.as_ref());
        lang.map_or(self.corner.language.as_str(), |l| &l.value)
    }

    /// Whether that is Korean, which is read by syllables.
    pub(super) fn is_korean(&self) -> bool {
        self.language().starts_with("ko")
    }

    /// Whether a file `script.md` is there that could not be read as a script.
    #[must_use]
    pub fn has_unreadable_script(&self) -> bool {
        self.script.is_none() && store::is_file(&self.script_path())
    }

    /// Where its script is, or would be.
    #[must_use]
    pub fn script_path(&self) -> PathBuf {
        self.home.join("script.md")
    }

    /// The version names that the script declares, the default one as `None`.
    #[must_use]
    pub fn versions(&self) -> Vec<Option<String>> {
        let all = self.script.as_ref().filter(|_| self.only.is_none()).map(|s| s.script.front.versions.iter().skip(1));
        let declared = all.into_iter().flatten();
        [None].into_iter().chain(declared.map(|v| Some(v.value.clone()))).collect()
    }

    /// What is published stays as it is, with the name of whoever read it then: nobody has to record it again because the corner has
    /// another host. Not for one that is corrected.
    pub fn keep_readers(&mut self) {
        self.bound.any_reader();
    }

    /// Take one version through resolving and laying out; what is wrong goes to the findings. `None` without a script.
    pub fn lay_out(&mut self, version: Option<&str>) -> Option<LaidOut> {
        let read = self.script.as_ref()?;
        let version = self.only.as_deref().or(version);
        let transcripts: BTreeMap<String, Transcript> = self.transcripts(&read.script);
        let material =
            Material { corner: &self.corner, transcripts: &transcripts, clips: &self.recordings.table, version };
        let text = Source { name: String::new(), text: read.text.clone() };
        let resolved = resolve(&read.script, &text, &material);
        let mut sound = resolved.is_sound() && !self.findings.any_error();
        let (front, start) = (&read.script.front, Span::new(read.source, 0..0));
        let mut programme = self.findings.keep(resolved);
        let own = front.slots.iter().find(|s| Some(s.value.length.frames()) == programme.slot).map(|s| s.span.clone());
        let from_corner = own.is_none() && programme.slot.is_some();
        let heading = own.or_else(|| front.corner.as_ref().map(|c| c.span.clone())).unwrap_or(start);
        if let Some(only) = &self.only {
            programme.version = None;
            programme.title = self.file.title.clone().unwrap_or_else(|| format!("{} ({only})", programme.title));
        }
        self.findings.diagnostics.extend(self.bound.changed(&self.slug, &programme));
        let against = guard::programme(self, &programme);
        sound &= against.is_empty();
        self.findings.diagnostics.extend(against);
        let mut laid = assemble(&programme, &self.recordings.table, &self.policy());
        for diagnostic in &mut laid.diagnostics {
            // over and under are about the whole: they stand at the slot
            if diagnostic.span.is_none() {
                diagnostic.span = Some(heading.clone());
                if let (true, Some(help)) = (from_corner, &mut diagnostic.help) {
                    help.push_str("; the slot is the corner's, and slot: in the script is this episode's own");
                }
            }
        }
        // what is missing makes it short: to say that too would hide the cause
        let whole = sound;
        if !whole {
            laid.diagnostics.retain(|d| d.code != "E080");
        }
        sound &= laid.is_sound();
        let timeline = self.findings.keep(laid);
        self.findings.settle();
        Some(LaidOut { programme, timeline, sound, whole })
    }

    fn policy(&self) -> Policy {
        let usual = Policy::default();
        let (levels, fit) = (self.corner.levels, self.corner.fit);
        Policy {
            music: levels.music.unwrap_or(usual.music),
            duck: levels.duck.unwrap_or(usual.duck),
            effects: levels.effects.unwrap_or(usual.effects),
            pauses: fit.pauses.unwrap_or(usual.pauses),
            tails: fit.tails.map_or(usual.tails, crate::units::Millis::frames),
            stretch: fit.stretch.unwrap_or(usual.stretch),
            ..usual
        }
    }

    /// What is said in each source, by the path that the script has for it.
    pub(super) fn transcripts(&self, script: &Script) -> BTreeMap<String, Transcript> {
        let declared = script.front.sources.iter().map(|s| s.path.value.clone());
        let given = self.corner.sources.values().cloned();
        let mut by_path = BTreeMap::new();
        for path in declared.chain(given).chain(recording_paths(script, &self.corner)) {
            if let Some(interview) = self.interview_of(&path) {
                by_path.insert(path, interview.transcript.clone());
            }
        }
        by_path
    }

    /// What is said in the recording at this path.
    pub(super) fn interview_of(&self, path: &str) -> Option<&Interview> {
        let mut all = self.interviews.iter().chain(&self.elsewhere);
        all.find(|i| stem(&i.transcript_path) == stem(path))
    }

    /// The same, of takes too.
    pub(super) fn said_in(&self, path: &str) -> Option<&Interview> {
        self.interview_of(path).or_else(|| self.takes.iter().find(|i| stem(&i.transcript_path) == stem(path)))
    }

    /// What was corrected in transcripts, and who checked it, for people and for programs; without protected words.
    #[must_use]
    pub fn corrections(&self) -> Vec<Corrected> {
        let words = self.guard.words.as_deref().filter(|_| !self.guard.internal);
        let tell = |text: String| words.map_or_else(|| text.clone(), |w| w.mask(&text));
        let of = |i: &Interview| {
            let transcript = i.transcript_path.clone();
            i.transcript.corrections.clone().into_iter().map(move |c| Corrected {
                transcript: transcript.clone(),
                was: tell(c.was),
                now: tell(c.now),
                by: tell(c.by),
                note: c.note.map(tell),
                at_ms: c.at.map(|at| at.0),
            })
        };
        self.interviews.iter().chain(&self.elsewhere).flat_map(of).collect()
    }

    /// Repairs and overs of recordings, at the first place that names each.
    fn remark_on_recordings(&mut self) {
        let Some(read) = &self.script else { return };
        let mut said = BTreeSet::new();
        let declared: Vec<_> =
            read.script.front.sources.iter().map(|s| (s.path.value.clone(), s.path.span.clone())).collect();
        let cues = read.script.blocks.iter().filter_map(|b| match &b.value {
            Block::Cue(cue) => cue.material.as_ref().map(|m| (m.value.clone(), m.span.clone())),
            _ => None,
        });
        for (path, span) in declared.into_iter().chain(cues) {
            if let Ok((_, clip)) = self.recordings.table.find(&path)
                && said.insert(path.clone())
            {
                for remark in &clip.remarks {
                    let warning = Diagnostic::warning("W082", format!("{path}: {remark}")).at(span.clone());
                    self.findings.diagnostics.push(warning.help("listen to it; copy it again if it can be had whole"));
                }
            }
        }
    }
}

/// By the path of each recording: who may use it, and for what.
pub(super) fn rights(file: &EpisodeFile, script: Option<&Script>, corner: &Corner) -> BTreeMap<String, String> {
    let path = |key: &str| path_of(key, script, corner);
    file.recordings.iter().filter_map(|r| Some((path(&r.source), r.rights.clone()?))).collect()
}

/// The path that a key stands for, here or in the corner; a path stands for itself.
fn path_of(key: &str, script: Option<&Script>, corner: &Corner) -> String {
    let declared = script.map(|s| s.front.sources.as_slice()).unwrap_or_default();
    let own = declared.iter().find(|s| s.key.value == key).map(|s| &s.path.value);
    own.or_else(|| corner.sources.get(key)).map_or_else(|| key.to_owned(), Clone::clone)
}

/// What is done to which recording, by its path in the script.
fn treatment(file: &EpisodeFile, script: Option<&Script>, corner: &Corner) -> BTreeMap<String, Treatment> {
    let path = |key: &str| path_of(key, script, corner);
    file.recordings.iter().map(|r| (path(&r.source), r.treatment.clone())).collect()
}

/// Every path of a recording that a script names: declared sources that cues use, and paths in cues.
fn recording_paths(script: &Script, corner: &Corner) -> BTreeSet<String> {
    let declared: BTreeMap<&str, &str> =
        script.front.sources.iter().map(|s| (s.key.value.as_str(), s.path.value.as_str())).collect();
    let mut paths = BTreeSet::new();
    for block in &script.blocks {
        let Block::Cue(cue) = &block.value else { continue };
        let Some(named) = cue.material.as_ref().map(|m| m.value.as_str()) else { continue };
        let path = declared.get(named).copied().or_else(|| corner.sources.get(named).map(String::as_str));
        if !cue.struck {
            paths.insert(path.unwrap_or(named).to_owned());
        }
        let bleeps = |text: &Inline| matches!(text, Inline::Direction(words) if words == "bleep");
        if cue.verbatim.iter().flat_map(|v| &v.value.text).any(|t| bleeps(&t.value)) {
            paths.insert(BLEEP.to_owned());
        }
    }
    paths
}

pub(super) fn read_file(show: &Show, folder: &Path, findings: &mut Findings) -> Result<(EpisodeFile, bool), Error> {
    let path = folder.join("episode.toml");
    let name = show.name_of(&path);
    if !store::is_file(&path) {
        let at = Span::new(findings.sources.add(name.as_str(), ""), 0..0);
        let message =
            if store::is_folder(&path) { store::no_file(&path, &name) } else { format!("there is no \"{name}\"") };
        let problem = Diagnostic::error("E072", message).at(at);
        findings.diagnostics.push(problem.help("begin episodes with: cornercast new <slug> --transcript FILE"));
        return Ok((EpisodeFile::default(), true));
    }
    let (id, text) = findings.read(&path, &name, "E004")?;
    let read = episode_file::parse(id, &text);
    let unsure = any_error(&read.diagnostics) || text.trim().is_empty();
    Ok((findings.keep(read), unsure))
}

fn read_interviews(show: &Show, folder: &Path, findings: &mut Findings) -> Result<Vec<Interview>, Error> {
    let sources = folder.join("sources");
    let names = store::list(&sources)?;
    let is = |name: &str, known: &[&str]| known.contains(&ending(name).as_str());
    let mut interviews: Vec<Interview> = Vec::new();
    for name in names.iter().filter(|n| is(n, &TRANSCRIPTS)) {
        let key = stem(name);
        if interviews.iter().any(|i| i.key == key) {
            continue;
        }
        let path = sources.join(name);
        let shown = show.name_of(&path);
        let known = findings.diagnostics.len();
        let transcript = super::inspect::read_transcript(&path, &shown, name, false, findings)?;
        // markup lies in a folder for many reasons: recorders and editors write it beside their recordings
        if transcript.words.is_empty() && is(name, &["xml", "html", "htm"]) {
            findings.diagnostics.truncate(known);
            continue;
        }
        let of = |kind: &&str| names.iter().find(|n| is(n, &[kind]) && stem(n) == key);
        let recording = RECORDINGS.iter().find_map(of).map(|n| format!("sources/{n}"));
        interviews.push(Interview { key, transcript_path: format!("sources/{name}"), recording, transcript });
    }
    Ok(interviews)
}

/// The transcripts that lie beside recordings outside `sources/`: the first of the same name that has words.
fn read_elsewhere(
    show: &Show,
    home: &Path,
    corner: &Path,
    read: Option<&ReadScript>,
    paths: &BTreeSet<String>,
) -> Result<Vec<Interview>, Error> {
    let declared = read.iter().flat_map(|r| &r.script.front.sources).map(|s| &s.path.value);
    let named: BTreeSet<&String> = paths.iter().chain(declared).filter(|p| !in_sources(p)).collect();
    // each folder is looked through once, however many takes lie in it
    let mut texts: BTreeMap<PathBuf, Vec<(String, String)>> = BTreeMap::new();
    let mut all = Vec::new();
    for path in named {
        let Some(file) = show.recording(home, corner, path).filter(|f| store::is_file(f)) else { continue };
        let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|n| n.to_str())) else { continue };
        let own = stem(name);
        if !texts.contains_key(folder) {
            let names = store::list(folder)?.into_iter().filter(|n| TRANSCRIPTS.contains(&ending(n).as_str()));
            texts.insert(folder.to_owned(), names.map(|n| (stem(&n), n)).collect());
        }
        for (_, beside) in texts.get(folder).into_iter().flatten().filter(|(stem, _)| *stem == own) {
            // whatever lies there may be anything
            let transcript = folder.join(beside);
            let shown = show.name_of(&transcript);
            let transcript =
                super::inspect::read_transcript(&transcript, &shown, beside, false, &mut Findings::default())?;
            if !transcript.words.is_empty() {
                let written = path.strip_suffix(ending_of(path)).unwrap_or(path);
                let transcript_path = format!("{written}{}", ending_of(beside));
                all.push(Interview { key: own, transcript_path, recording: Some(path.clone()), transcript });
                break;
            }
        }
    }
    Ok(all)
}

/// The recordings that are takes and nothing else.
fn takes_alone(script: &Script) -> BTreeSet<String> {
    let (mut takes, mut others) = (BTreeSet::new(), BTreeSet::new());
    others.extend(script.front.sources.iter().map(|s| s.path.value.clone()));
    for block in &script.blocks {
        let Block::Cue(cue) = &block.value else { continue };
        let of = if cue.verb.value == Verb::Rec { &mut takes } else { &mut others };
        of.extend(cue.material.as_ref().map(|m| m.value.clone()));
    }
    takes.difference(&others).cloned().collect()
}

fn in_sources(path: &str) -> bool {
    Path::new(path).parent() == Some(Path::new("sources"))
}

/// The ending of a name as it is written.
fn ending_of(name: &str) -> &str {
    name.get(name.len() - ending(name).len()..).unwrap_or_default()
}
