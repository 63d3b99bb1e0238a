//! What the page shows of one version of an episode, and what it plays.
use super::{joins, sound};
use crate::{
    audio::{self, Moment},
    diagnostic::Diagnostic,
    media::ClipId,
    programme::{Element, ElementKind},
    project::{Error, Show, episode::Episode, guard, store, takes},
    protect::Words,
    script::{Block, Verb},
    source::{AllLines, Lines, Source, Span, Spanned},
    timeline::{self, ElementIndex, Timeline},
    units::{Db, Lufs, Millis},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, io, path::PathBuf, sync::OnceLock};

/// One version of an episode as it was when it was read.
pub(super) struct View {
    /// For the page.
    pub(super) json: String,
    pub(super) timeline: Timeline,
    pub(super) files: BTreeMap<ClipId, PathBuf>,
    /// Whether its sound may be heard here.
    pub(super) playable: bool,
    /// Changes with every change of the sound.
    pub(super) key: String,
    /// From the loudness of speech in the mix to that of what is delivered.
    pub(super) gain: Db,
    /// Finished recordings, by name.
    pub(super) finished: BTreeMap<String, PathBuf>,
    wave: OnceLock<Result<String, String>>,
}

impl View {
    pub(super) fn read(show: &Show, slug: &str, version: Option<&str>) -> Result<Self, Error> {
        let mut episode = Episode::read(show, slug)?;
        let versions = episode.versions();
        let version = version.filter(|v| versions.iter().any(|known| known.as_deref() == Some(v)));
        let laid = episode.lay_out(version);
        let allowed = laid.as_ref().is_none_or(|laid| guard::programme(&episode, &laid.programme).is_empty());
        let playable = allowed && laid.as_ref().is_some_and(|laid| laid.timeline.length.get() > 0);
        let wanted =
            episode.corner.deliverables.first().map_or(Lufs::from_centi(-1600), |d| d.delivery.profile.integrated);
        let gain = wanted - timeline::Policy::default().speech;
        let (programme, timeline) = laid.map(|l| (l.programme, l.timeline)).unwrap_or_default();
        let key = store::hash_of(store::canonical(&(timeline.heard(), gain))?.as_bytes());
        let key = key.get(..16).unwrap_or_default().to_owned();
        let text = episode.script.as_ref().map(|s| s.text.clone()).unwrap_or_default();
        let source = Source { name: String::new(), text };
        let places = Lines::new(&source);
        let files = AllLines::new(&episode.findings.sources);
        let mut shown = json!({
            "schema": "cornercast.preview-episode/1",
            "slug": slug,
            "title": programme.title,
            "language": programme.language.0,
            "version": version,
            "versions": versions,
            "script": { "sha256": store::hash_of(source.text.as_bytes()), "lines": lines(&episode, &places) },
            "length_ms": timeline.length.millis(),
            "playable": playable,
            "key": key,
            "unrecorded": timeline.unrecorded.len(),
            "rundown": timeline::rundown(&programme, &timeline),
            "follow": follow(&episode, &places, &programme.segments, &timeline),
            "joins": joins::all(&episode, &source, &programme.segments, &timeline),
            "diagnostics": episode.findings.diagnostics.iter().map(|d| problem(&episode, &files, d)).collect::<Vec<_>>(),
            "recordings": recordings(&episode)?,
        });
        let build = episode.build_folder(version);
        let mut finished = BTreeMap::new();
        let mut listed = Vec::new();
        for name in store::list(&build)? {
            let path = build.join(&name);
            // what was made before somebody was protected is not played either
            if allowed && sound::kind(&name).is_some() && store::is_file(&path) {
                let report = build.join(format!("{name}.report.json"));
                let report: Option<Value> = store::read(&report).ok().and_then(|r| serde_json::from_slice(&r).ok());
                listed.push(json!({ "name": name, "report": report }));
                finished.insert(name, path);
            }
        }
        shown["finished"] = Value::Array(listed);
        let json = masked(show, shown).to_string();
        let files = episode.recordings.files;
        Ok(Self { json, timeline, files, playable, key, gain, finished, wave: OnceLock::new() })
    }

    /// Waveform, loudness and true peak every 100 ms, as the programme is heard here.
    pub(super) fn wave(&self) -> Result<&str, &str> {
        let made = self.wave.get_or_init(|| {
            let mut open = |id: &ClipId| -> io::Result<Box<dyn audio::Input>> {
                let file = self.files.get(id).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(std::fs::File::open(file)?))
            };
            let survey = audio::survey_mix(&self.timeline, &mut open).map_err(|e| e.to_string())?;
            let (factor, gain) = (self.gain.gain().0, f64::from(self.gain.centi()) / 100.0);
            let level = |l: Option<f64>| l.map(|l| tenths(l + gain));
            let moment = |m: &Moment| {
                let wave = |s: f32| (f64::from(s * factor) * 1000.0).round() / 1000.0;
                json!([
                    wave(m.wave.0),
                    wave(m.wave.1),
                    level(m.short_term.map(f64::from).filter(|l| l.is_finite())),
                    level(Some(f64::from(m.true_peak)).filter(|l| l.is_finite())),
                ])
            };
            let m = &survey.measured;
            let shown = json!({
                "schema": "cornercast.preview-wave/1",
                "key": self.key,
                "step_ms": 100,
                "moments": survey.moments.iter().map(moment).collect::<Vec<_>>(),
                "integrated_lufs": level(m.integrated),
                "range_lu": m.range.map(tenths),
                "max_short_term_lufs": level(m.max_short_term),
                "true_peak_dbtp": level(m.true_peak),
            });
            Ok(shown.to_string())
        });
        made.as_deref().map_err(String::as_str)
    }
}

fn tenths(level: f64) -> f64 {
    (level * 10.0).round() / 10.0
}

/// What may be shown: without protected words, but in the house.
pub(super) fn masked(show: &Show, mut shown: Value) -> Value {
    if let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) {
        mask(&mut shown, words);
    }
    shown
}

/// The words that must not be shown, in all texts.
fn mask(value: &mut Value, words: &Words) {
    match value {
        Value::String(text) => *text = crate::leak::mask(words, text),
        Value::Array(all) => all.iter_mut().for_each(|v| mask(v, words)),
        Value::Object(all) => all.values_mut().for_each(|v| mask(v, words)),
        _ => {}
    }
}

/// The script's lines as they are, each with what it is.
fn lines(episode: &Episode, places: &Lines<'_>) -> Vec<Value> {
    let Some(read) = &episode.script else { return Vec::new() };
    let mut kinds: BTreeMap<usize, &'static str> = BTreeMap::new();
    for block in &read.script.blocks {
        let kind = match &block.value {
            Block::Title(_) => "title",
            Block::Segment(_) => "segment",
            Block::Speech(speech) if speech.struck => "struck",
            Block::Speech(_) => "speech",
            Block::Cue(cue) if cue.struck => "struck",
            Block::Cue(cue) if matches!(cue.verb.value, Verb::Note | Verb::Hold) => "note",
            Block::Cue(_) => "cue",
            Block::Comment(_) | Block::Rule => "comment",
        };
        let (from, to) = of(places, &block.span);
        for line in from..=to {
            kinds.insert(line, kind);
        }
    }
    let first = read.script.blocks.first().map_or(usize::MAX, |b| of(places, &b.span).0);
    let kind = |n: usize| kinds.get(&n).copied().unwrap_or(if n < first { "front" } else { "blank" });
    places.source.text.lines().enumerate().map(|(n, text)| json!({ "text": text, "kind": kind(n + 1) })).collect()
}

/// The first and the last line of a stretch of the script.
fn of(lines: &Lines<'_>, span: &Span) -> (usize, usize) {
    let last = span.range.end.saturating_sub(1).max(span.range.start);
    (lines.line(span.range.start), lines.line(last))
}

/// When which line of the script is heard: lines of one paragraph share its time by their length.
fn follow(
    episode: &Episode,
    places: &Lines<'_>,
    segments: &[crate::programme::Segment],
    timeline: &Timeline,
) -> Vec<Value> {
    let Some(read) = &episode.script else { return Vec::new() };
    let mut all = Vec::new();
    let script: Vec<&str> = places.source.text.lines().collect();
    let mut starts: BTreeMap<usize, &Spanned<Block>> = BTreeMap::new();
    let mut first: BTreeMap<usize, &Spanned<Block>> = BTreeMap::new();
    for block in &read.script.blocks {
        starts.entry(block.span.range.start).or_insert(block);
        first.entry(of(places, &block.span).0).or_insert(block);
    }
    for placed in timeline.placed.iter().filter(|p| !p.at.is_empty()) {
        let Some(element) = element(segments, placed.element) else { continue };
        let at = &element.origin.span;
        let Some(block) = starts.get(&at.range.start).or_else(|| first.get(&element.origin.line)) else { continue };
        let own = match &block.value {
            Block::Cue(cue) if matches!(element.kind, ElementKind::Clip(_)) => {
                let texts = cue.verbatim.iter().flat_map(|v| v.value.text.first().zip(v.value.text.last()));
                let spans =
                    texts.map(|(a, b)| of(places, &Span::new(a.span.source, a.span.range.start..b.span.range.end)));
                let (from, to) = spans.fold((usize::MAX, 0), |(from, to), (a, b)| (from.min(a), to.max(b)));
                if from <= to { (from, to) } else { of(places, &block.span) }
            }
            Block::Speech(_) => of(places, &block.span),
            _ => (element.origin.line, element.origin.line),
        };
        let texts: Vec<(usize, u64)> = (own.0..=own.1)
            .map(|n| (n, script.get(n - 1).copied().unwrap_or_default()))
            .map(|(n, text)| (n, text.trim_start_matches(['>', ' ']).chars().count() as u64))
            .filter(|(_, long)| *long > 0)
            .collect();
        let whole: u64 = texts.iter().map(|(_, long)| long).sum();
        let (start, length) = (placed.at.start().millis().0, placed.at.length().millis().0);
        let mut done = 0;
        for (line, long) in texts {
            let at = |part: u64| start + length * part / whole.max(1);
            all.push(
                json!({ "line": line, "block": element.origin.line, "start_ms": at(done), "end_ms": at(done + long) }),
            );
            done += long;
        }
    }
    all
}

pub(super) fn element(segments: &[crate::programme::Segment], at: ElementIndex) -> Option<&Element> {
    segments.get(at.segment)?.elements.get(at.element)
}

fn problem(episode: &Episode, files: &AllLines<'_>, diagnostic: &Diagnostic) -> Value {
    let place = diagnostic.span.as_ref().and_then(|s| Some((s, files.of(s)?)));
    let script = episode.script.as_ref().map(|s| s.source);
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "file": place.map(|(_, lines)| &lines.source.name),
        "line": place.map(|(span, lines)| lines.line(span.range.start)),
        "column": place.map(|(span, lines)| lines.place(span.range.start).column),
        "in_script": place.is_some_and(|(span, _)| Some(span.source) == script),
    })
}

/// Recordings of the host's that takes may be found in.
fn recordings(episode: &Episode) -> Result<Vec<String>, Error> {
    let names = store::list(&episode.home.join("takes"))?;
    Ok(names.into_iter().filter(|n| sound::kind(n).is_some()).map(|n| format!("takes/{n}")).collect())
}

/// What `takes` proposes for a recording, as the page shows it.
pub(super) fn proposals(show: &Show, slug: &str, recording: &str) -> Result<Value, Error> {
    let episode = Episode::read(show, slug)?;
    let path = sound::of_episode(show, &episode.home, recording)?;
    // the transcript that lies beside it has its words
    let mut beside = ["json", "srt", "vtt"].iter().map(|ending| path.with_extension(ending));
    let transcript = beside.find_map(|p| takes::spelt(&p).ok());
    let find = |with| takes::find(show, &episode, &path, with);
    let found = match transcript.as_deref().map(|t| find(Some(t))) {
        Some(Ok(found)) => found,
        // one without times tells no more than the silences
        _ => find(None)?,
    };
    let line = |paragraph: usize| found.wanted.get(paragraph).map(|w| w.line);
    let words = |paragraph: usize| found.wanted.get(paragraph).map(|w| w.text.clone());
    let one = |p: &crate::script::takes::Proposal| {
        json!({
            "line": line(p.paragraph),
            "text": words(p.paragraph),
            "from_ms": p.range.start().millis(),
            "to_ms": p.range.end().millis(),
            "confidence": p.confidence,
        })
    };
    let missing: Vec<_> =
        found.missing().map(|w| json!({ "line": w.line, "text": w.text, "planned_ms": w.planned.millis() })).collect();
    Ok(masked(
        show,
        json!({
            "schema": "cornercast.preview-takes/1",
            "recording": recording,
            "matches": found.proposals.iter().map(one).collect::<Vec<_>>(),
            "pick_up": missing,
        }),
    ))
}

/// `M:SS.mmm`
pub(super) fn clock(at: Millis) -> String {
    at.to_string()
}
