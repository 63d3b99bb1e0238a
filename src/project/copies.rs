//! Copies for people, and what differs between two: from episodes, from scripts elsewhere, from documents that came back.
use super::{
    Error, Show,
    episode::{Episode, LaidOut},
    findings::Findings,
    store,
};
use crate::{
    paper::{self, Comparison, CopyKind, Edited, Paper},
    programme::Programme,
    script::{Block, Qualifier},
    source::{Lines, Source},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

impl Episode {
    /// A copy of the script for people; `None` without a script. `others` is what airs in the other versions.
    #[must_use]
    pub fn paper(&self, kind: CopyKind, laid: &LaidOut, others: &[Programme]) -> Option<Paper> {
        let read = self.script.as_ref()?;
        let text = Source { name: String::new(), text: read.text.clone() };
        Some(paper::paper(
            kind,
            &paper::Material {
                script: &read.script,
                text: &text,
                programme: &laid.programme,
                timeline: &laid.timeline,
                others,
                originals: &self.originals(),
            },
        ))
    }

    /// What the versions of the script but one air.
    pub fn others(&mut self, version: Option<&str>) -> Vec<Programme> {
        let others: Vec<_> = self.versions().into_iter().filter(|v| v.as_deref() != version).collect();
        others.into_iter().filter_map(|v| self.lay_out(v.as_deref())).map(|laid| laid.programme).collect()
    }

    /// The words that translations translate, by the line on which the paragraph begins; without protected words.
    fn originals(&self) -> BTreeMap<usize, String> {
        let Some(read) = &self.script else { return BTreeMap::new() };
        let text = Source { name: String::new(), text: read.text.clone() };
        let masks = self.guard.words.as_deref().filter(|_| !self.guard.internal);
        let mut all = BTreeMap::new();
        let lines = Lines::new(&text);
        for block in &read.script.blocks {
            let Block::Speech(speech) = &block.value else { continue };
            for qualifier in &speech.qualifiers {
                let Qualifier::Translation(key, Some(range)) = &qualifier.value else { continue };
                let own = read.script.front.sources.iter().find(|s| s.key.value == key.value).map(|s| &s.path.value);
                let path = own.or_else(|| self.corner.sources.get(&key.value));
                let Some(interview) = path.and_then(|p| self.interview_of(p)) else { continue };
                let middle = |t: crate::transcript::Time| (t.start.0 + t.end.0) / 2;
                let inside = |w: &&crate::transcript::Word| {
                    w.time.is_some_and(|t| (range.start.0..range.end.0).contains(&middle(t)))
                };
                let words: Vec<&str> =
                    interview.transcript.words.iter().filter(inside).map(|w| w.text.as_str()).collect();
                let words = words.join(" ");
                if !words.is_empty() {
                    let line = lines.line(block.span.range.start);
                    all.insert(line, masks.map_or_else(|| words.clone(), |m| m.mask(&words)));
                }
            }
        }
        all
    }
}

/// What was compared.
#[derive(Clone, Debug)]
pub enum Compared {
    /// Two versions of a script.
    Scripts(Comparison),
    /// A script and a document that was made of it.
    Document(Edited),
}

/// Something to compare.
enum Side {
    /// A version of an episode.
    Episode(String, Option<String>),
    /// A script elsewhere: how it is called, and what it says.
    Text(String, String),
    /// A document.
    Document(PathBuf),
}

/// Compare two versions of a script, or a script with a document that was exported from it and came back edited.
///
/// Each is an episode (a slug, or the path of its folder or script), an episode and a version (`slug:short`), the path of a
/// script elsewhere, a `.docx` file, or `-` for `given`, a script from standard input. A script elsewhere is timed with the
/// recordings of the episode that the other one is.
///
/// # Errors
/// When one is not there or cannot be read, or neither is of the show.
pub fn compare(
    show: &Show,
    asked: (&str, &str),
    given: Option<&str>,
    kind: CopyKind,
    findings: &mut Vec<Findings>,
) -> Result<(Compared, String), Error> {
    let (a, b) = (side(show, asked.0, given)?, side(show, asked.1, given)?);
    let slug = [&a, &b].into_iter().find_map(|s| match s {
        Side::Episode(slug, _) => Some(slug.clone()),
        _ => None,
    });
    let Some(slug) = slug else {
        let what = "one of the two has to be an episode of the show: its recordings, corner and readers tell how long things are";
        return Err(Error::Argument(format!("{what}; give its slug in the place of the newer script")));
    };
    let compared = match (&a, &b) {
        (Side::Document(path), other) | (other, Side::Document(path)) => {
            let Side::Episode(slug, version) = other else {
                return Err(Error::Argument(
                    "a document is compared with the episode that it was exported from".to_owned(),
                ));
            };
            Compared::Document(document(show, slug, version.as_deref(), path, kind, findings)?)
        }
        _ => {
            let (left, right) = (laid(show, &slug, &a, findings)?, laid(show, &slug, &b, findings)?);
            let (Some((left, text_a, laid_a)), Some((right, text_b, laid_b))) = (&left, &right) else {
                return Err(Error::Refused(format!("{slug} has no script to compare")));
            };
            let (Some(read_a), Some(read_b)) = (&left.script, &right.script) else {
                return Err(Error::Refused(format!("{slug} has no script to compare")));
            };
            let version = |read, text, laid: &'_ LaidOut| (read, text, laid.programme.clone(), laid.timeline.clone());
            let (a, b) = (version(&read_a.script, text_a, laid_a), version(&read_b.script, text_b, laid_b));
            Compared::Scripts(paper::compare(
                &paper::Version { script: a.0, text: a.1, programme: &a.2, timeline: &a.3 },
                &paper::Version { script: b.0, text: b.1, programme: &b.2, timeline: &b.3 },
            ))
        }
    };
    Ok((compared, slug))
}

/// What an argument of the command line means. A script in an episode's folder is that episode, and nothing else there is.
fn side(show: &Show, asked: &str, given: Option<&str>) -> Result<Side, Error> {
    if asked == "-" {
        return Ok(Side::Text("standard input".to_owned(), given.unwrap_or_default().to_owned()));
    }
    let here = Path::new(asked);
    let path = [here.to_owned(), show.root().join(here)].into_iter().find(|p| store::is_file(p));
    if let Some(path) = path {
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("docx")) {
            return Ok(Side::Document(path));
        }
        let own = |slug: &String| {
            let script = show.episode(slug).join("script.md");
            path.canonicalize().ok().zip(script.canonicalize().ok()).is_some_and(|(a, b)| a == b)
        };
        if let Some(slug) = show.slugs()?.into_iter().find(own) {
            return Ok(Side::Episode(slug, None));
        }
        let text = String::from_utf8(store::read(&path)?);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        return match text {
            Ok(text) => Ok(Side::Text(name, text)),
            Err(_) => Err(Error::Refused(format!("{} is not UTF-8; save it again with that encoding", path.display()))),
        };
    }
    let looks = asked.to_lowercase();
    if looks.ends_with(".docx") || looks.ends_with(".md") && !asked.ends_with("/script.md") {
        return Err(Error::Refused(format!("there is no file {asked}")));
    }
    let (slug, version) = match asked.split_once(':') {
        Some((slug, version)) => (slug, Some(version.to_owned())),
        None => (asked, None),
    };
    let slug = show.chosen(&[slug.to_owned()])?.into_iter().next().unwrap_or_default();
    Ok(Side::Episode(slug, version))
}

/// The name of a version as it is laid out: `None` for the default one.
///
/// # Errors
/// When the script does not declare it.
pub fn version_of(episode: &Episode, asked: Option<&str>) -> Result<Option<String>, Error> {
    let Some(asked) = asked else { return Ok(None) };
    let declared: Vec<String> = episode
        .script
        .as_ref()
        .map(|s| s.script.front.versions.iter().map(|v| v.value.clone()).collect())
        .unwrap_or_default();
    if declared.first().is_some_and(|first| first == asked) {
        return Ok(None);
    }
    if declared.iter().any(|v| v == asked) {
        return Ok(Some(asked.to_owned()));
    }
    let known = if declared.is_empty() { "none".to_owned() } else { declared.join(", ") };
    Err(Error::Argument(format!("{} has no version \"{asked}\"; its script declares: {known}", episode.slug)))
}

fn laid(
    show: &Show,
    slug: &str,
    side: &Side,
    findings: &mut Vec<Findings>,
) -> Result<Option<(Episode, Source, LaidOut)>, Error> {
    let (mut episode, version) = match side {
        Side::Episode(slug, version) => {
            let episode = Episode::read(show, slug)?;
            let version = version_of(&episode, version.as_deref())?;
            (episode, version)
        }
        Side::Text(name, text) => (Episode::read_as(show, slug, None, Some((name, text)))?, None),
        Side::Document(_) => return Ok(None),
    };
    let laid = episode.lay_out(version.as_deref());
    findings.push(std::mem::take(&mut episode.findings));
    let text = episode.script.as_ref().map(|s| s.text.clone()).unwrap_or_default();
    Ok(laid.map(|laid| (episode, Source { name: String::new(), text }, laid)))
}

fn document(
    show: &Show,
    slug: &str,
    version: Option<&str>,
    path: &Path,
    kind: CopyKind,
    findings: &mut Vec<Findings>,
) -> Result<Edited, Error> {
    let bytes = store::read(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let returned = paper::returned(&bytes).map_err(|why| Error::Refused(format!("{name} cannot be read: {why}")))?;
    let mut episode = Episode::read(show, slug)?;
    let version = version_of(&episode, version)?;
    let others = episode.others(version.as_deref());
    let laid = episode.lay_out(version.as_deref());
    let Some((laid, read)) = laid.zip(episode.script.clone()) else {
        return Err(Error::Refused(format!("{slug} has no script to compare")));
    };
    let text = Source { name: String::new(), text: read.text.clone() };
    // whichever of the two copies it was made from says more of it
    let other = if kind == CopyKind::Recording { CopyKind::OnAir } else { CopyKind::Recording };
    let edited =
        |kind| episode.paper(kind, &laid, &others).map(|paper| paper::edited(&paper, &read.script, &text, &returned));
    let (first, second) = (edited(kind).unwrap_or_default(), edited(other).unwrap_or_default());
    let cost = |e: &Edited| e.edits.iter().filter(|e| e.by.is_none()).count();
    let best = if cost(&second) < cost(&first) { second } else { first };
    findings.push(episode.findings);
    if best.found < 20 {
        return Err(Error::Refused(format!("{name} does not hold the script of {slug}: too little of it is the same")));
    }
    Ok(best)
}
