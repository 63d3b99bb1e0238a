//! Making an episode: every file of its `build/` folder that is out of date.
use super::{
    Error, Show,
    cover::{self, Cover},
    episode::{self, Episode, LaidOut},
    episode_file::Revision,
    guard, segment_files, sign,
    stamp::Stamps,
    store::{self, Draft},
    voices,
};
use crate::{
    audio::{self, Input, Job, Label, LabelChapter, Marker, Output, Report, WriteSeek},
    diagnostic::Diagnostic,
    episode::{self as aired, Captions, Chapter, Correction, Notes, NotesFacts, PersonFact, TagFacts},
    feed::podcast::Soundbite,
    media::ClipId,
    paper,
    programme::{Programme, Told},
    script::{self, corner::NameFacts},
    timeline::{self, ElementIndex, Timeline},
    units::{Cart, Container, Delivery, Frames, Layout, Millis, RATE},
};
use serde_json::json;
use std::{
    collections::BTreeSet,
    fs::File,
    io,
    path::{Path, PathBuf},
};

/// Raised whenever mixing or mastering gives other bytes than before.
const MIX_VERSION: u32 = 6;

/// What was done, in order: the log that shows that nothing was done twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Each file that was written or removed, relative to the show, with what was done to it.
    pub actions: Vec<(&'static str, String)>,
    /// What is worth a line: what was left alone and why, what was measured.
    pub remarks: Vec<String>,
    /// What was looked at and is as it should be.
    pub kept: Vec<String>,
}

impl Log {
    pub(super) fn note(&mut self, show: &Show, action: &'static str, path: &Path, done: bool) {
        if done {
            self.actions.push((action, show.name_of(path)));
        }
    }

    pub(super) fn remark(&mut self, text: impl Into<String>) {
        self.remarks.push(text.into());
    }
}

/// How far a mix has come: the file, frames done, frames in all.
pub type Progress<'a> = dyn Fn(&str, Frames, Frames) + Sync + 'a;

/// What is asked of a mix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Names of deliverables, `master` among them; all when empty.
    pub deliverables: Vec<String>,
    /// Mix although paragraphs are not recorded.
    pub allow_missing: bool,
    /// How many threads a mix may use; nothing but the time depends on it.
    pub threads: usize,
    /// Make no recording: take those that are there and are of the episode as it is.
    pub found: bool,
    /// Write nothing at all; goes with `found`.
    pub dry: bool,
}

/// A finished version of an episode: what publishing needs.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// Of the finished recording.
    pub chapters: Vec<Chapter>,
    /// Of the finished recording.
    pub captions: Captions,
    /// Show notes.
    pub notes: Notes,
    /// What aired.
    pub programme: Programme,
    /// What listeners are told of what is heard.
    pub told: Told,
    /// Of the finished recording.
    pub duration: Millis,
    /// The recording for listeners, in the build folder, where there is one.
    pub recording: Option<String>,
    /// The one that lies there when it is of an earlier state of the episode.
    pub stale: Option<String>,
    /// What that recording is.
    pub delivery: Option<Delivery>,
    /// Other files of it that listeners get, in the build folder.
    pub others: Vec<(String, Delivery)>,
    /// Stretches worth hearing alone.
    pub soundbites: Vec<Soundbite>,
    /// What episode.toml says of the recording and is not so.
    pub remarks: Vec<Diagnostic>,
}

impl Episode {
    /// The folder of what is generated for a version.
    #[must_use]
    pub fn build_folder(&self, version: Option<&str>) -> PathBuf {
        let build = self.folder.join(if self.guard.internal { "build/internal" } else { "build" });
        version.map_or(build.clone(), |v| build.join(v))
    }

    /// A template of the corner, or the tool's own.
    pub(super) fn template(&self, show: &Show, name: &str, own: &str) -> Result<String, Error> {
        let path = self.corner_folder.join(name);
        if !store::is_file(&path) {
            return Ok(own.to_owned());
        }
        let text = String::from_utf8(store::read(&path)?);
        text.map_err(|_| {
            Error::Refused(format!("{} is not UTF-8; save it again with that encoding", show.name_of(&path)))
        })
    }

    /// Write what another voice is to read in the place of protected ones, or take it away where nothing is.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn make_readers_sheet(&self, show: &Show, laid: &LaidOut, log: &mut Log) -> Result<(), Error> {
        let folder = self.build_folder(laid.programme.version.as_deref());
        let sheet = guard::readers_sheet(self, &laid.programme).filter(|_| !guard::closed(self));
        if let Some(sheet) = sheet {
            let path = folder.join("readers.md");
            let done = store::write(&path, sheet.as_bytes())?;
            log.note(show, "write", &path, done);
        } else {
            store::remove(&folder.join("readers.md"))?;
        }
        Ok(())
    }

    /// Write the rundown and the host's copies. `others` is what airs in the other versions.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn make_papers(&self, show: &Show, laid: &LaidOut, others: &[Programme], log: &mut Log) -> Result<(), Error> {
        let folder = self.build_folder(laid.programme.version.as_deref());
        let rundown = timeline::rundown(&laid.programme, &laid.timeline);
        let copy = |kind| self.paper(kind, laid, others).map(|paper| paper::page(&paper)).unwrap_or_default();
        let language = &laid.programme.language.0;
        let papers = [
            ("script.html", copy(paper::CopyKind::Recording)),
            ("on-air.html", copy(paper::CopyKind::OnAir)),
            ("music-log.csv", self.music_log(laid)),
            ("rundown.txt", timeline::table(&rundown)),
            ("rundown.html", timeline::html(&rundown, language)),
            ("rundown.csv", timeline::csv(&rundown)),
            ("rundown.json", store::json(&rundown)?),
        ];
        for (name, text) in papers {
            let path = folder.join(name);
            let done = store::write(&path, text.as_bytes())?;
            log.note(show, "write", &path, done);
        }
        Ok(())
    }

    /// Mix and master what is out of date. `Ok(None)` when paragraphs that air are not recorded and that is not allowed.
    ///
    /// # Errors
    /// When a recording cannot be read, a file not be written, or a profile not be met.
    pub fn make_recordings(
        &self,
        show: &Show,
        laid: &LaidOut,
        wanted: &Wanted,
        progress: &Progress<'_>,
        log: &mut Log,
    ) -> Result<Option<Finished>, Error> {
        let missing = laid.timeline.unrecorded.len();
        if missing > 0 && !wanted.allow_missing {
            let what = if missing == 1 { "paragraph is" } else { "paragraphs are" };
            log.remark(format!("{}: {missing} {what} not recorded yet, so there is no mix", self.slug));
            return Ok(None);
        }
        let version = laid.programme.version.as_deref();
        let delivers = self.only.as_deref().or(version);
        let folder = self.build_folder(version);
        let name = version.map_or_else(|| self.slug.clone(), |v| format!("{}.{v}", self.slug));
        let name = if self.guard.internal { format!("{name}.internal") } else { name };
        let mut stamps = Stamps::read(show, &name);
        let mut finished = self.finish(show, laid)?;
        let mix = mix_key(&laid.timeline)?;
        let named = |name: &str| wanted.deliverables.is_empty() || wanted.deliverables.iter().any(|w| w == name);
        let asked = |name: &str| !wanted.found && named(name);
        let mut jobs = Vec::new();
        if let Some(first) = self.corner.deliverables.first() {
            jobs.push(("master.wav".to_owned(), master_of(&first.delivery)));
        }
        for listed in self.corner.deliverables.iter().filter(|d| d.is_of(delivers)) {
            jobs.push((self.file_name(listed), self.delivery(listed)?));
        }
        let label = self.label(laid, &finished.chapters);
        let said = store::canonical(&label)?;
        let mut cover = None;
        let mut due = Vec::new();
        // files that are of the episode as it is
        let mut current = BTreeSet::new();
        for (file, delivery) in &jobs {
            let tag = self.tag(show, &finished, delivery, &mut cover, log)?;
            let settings = serde_json::to_string(delivery).unwrap_or_default();
            let key = store::hash_of(
                format!("{MIX_VERSION}\n{mix}\n{settings}\n{}\n{said}", store::hash_of(&tag)).as_bytes(),
            );
            let holds = stamps.holds(file, &key, &folder);
            if holds {
                current.insert(file.clone());
            }
            if holds || !asked(&delivery.name) {
                log.kept.extend(Some(show.name_of(&folder.join(file))).filter(|_| holds && asked(&delivery.name)));
                continue;
            }
            let path = folder.join(file);
            let output = Tagged { draft: Draft::new(&path)?, tag };
            due.push(Due { file, delivery, path, key, output });
        }
        if !due.is_empty() {
            voices::remember(self)?;
        }
        let reports = self.master(laid, &mut due, &label, wanted.threads, progress)?;
        let (mut missed, mut refused) = (None, Vec::new());
        let mut known: Option<Vec<String>> = None;
        for (one, report) in due.iter().zip(&reports) {
            let Ok(report) = report else { continue };
            let own = report.quality.faults();
            // what the mix has is said once, and then what one of its files has alone
            let said = match &known {
                Some(known) => {
                    let own: Vec<String> = own.into_iter().filter(|fault| !known.contains(fault)).collect();
                    (!own.is_empty()).then(|| format!("{}: quality of {}: {}", self.slug, one.file, own.join("; ")))
                }
                None => {
                    let all = own.iter().cloned().chain(self.source_faults(&laid.timeline)).collect::<Vec<_>>();
                    let all = if all.is_empty() { "nothing to complain of".to_owned() } else { all.join("; ") };
                    known = Some(own);
                    Some(format!("{}: quality: {all}", self.slug))
                }
            };
            said.into_iter().for_each(|said| log.remark(said));
        }
        for (one, report) in due.into_iter().zip(reports) {
            let report = match report {
                Ok(report) => report,
                Err(source) => {
                    if store::is_file(&one.path) {
                        log.remark(format!("{}: the {} that lies there is of an earlier mix", self.slug, one.file));
                    }
                    refused.push(one.file.to_owned());
                    // each is named; the first of them is what the run ends with
                    if missed.is_some() {
                        log.remark(format!("{}: {} was not made: {source}", self.slug, one.file));
                    } else {
                        missed = Some(Error::Audio { path: one.path, source });
                    }
                    continue;
                }
            };
            one.output.draft.finish()?;
            log.note(show, "mix", &one.path, true);
            log.remark(format!("{}: {}", self.slug, report.line()));
            let report_file = format!("{}.report.json", one.file);
            let report_path = folder.join(&report_file);
            store::write_json(&report_path, &report)?;
            current.insert(one.file.to_owned());
            let mut files = vec![one.file.to_owned(), report_file];
            if one.delivery.segments {
                files.extend(segment_files::make(show, laid, one.delivery, &label, &one.path, log)?);
            }
            stamps.keep(one.file, one.key, &folder, &files)?;
            stamps.write(show, &name)?;
        }
        if wanted.deliverables.is_empty() && !wanted.found {
            let names: Vec<&str> = jobs.iter().map(|(file, _)| file.as_str()).collect();
            let left: Vec<&str> = stamps.beside(&names, &folder).collect();
            if !left.is_empty() {
                log.remark(format!(
                    "{}: of deliverables that the corner has no more, and to be deleted in {}: {}",
                    self.slug,
                    show.name_of(&folder),
                    left.join(", ")
                ));
            }
        }
        // what lies there of an earlier mix is not told of in the report of this one
        jobs.retain(|(file, _)| !refused.contains(file));
        if !wanted.dry {
            self.write_report(show, laid, &jobs, &folder, missing, log)?;
            let path = folder.join("music-log.csv");
            let done = store::write(&path, self.music_log(laid).as_bytes())?;
            log.note(show, "write", &path, done);
            self.write_texts(show, &finished, &folder, log)?;
        }
        guard::outputs(show, &folder)?;
        if let Some(missed) = missed {
            return Err(missed);
        }
        let heard = |d: &&script::corner::Deliverable| {
            d.is_of(delivers) && matches!(d.delivery.container, Container::Mp3 { .. })
        };
        let listeners = self.corner.deliverables.iter().find(heard);
        let recording = listeners.map(|d| self.file_name(d));
        // words of today do not go out with the sound of yesterday
        finished.stale = recording.clone().filter(|n| !current.contains(n) && store::is_file(&folder.join(n)));
        finished.recording = recording.filter(|name| missing == 0 && current.contains(name));
        finished.delivery = listeners.map(|d| d.delivery.clone());
        let others = self.corner.deliverables.iter().filter(|d| d.public && d.is_of(delivers));
        let others = others.filter(|d| listeners.is_none_or(|l| l.delivery.name != d.delivery.name));
        finished.others = others.map(|d| (self.file_name(d), d.delivery.clone())).collect();
        finished.others.retain(|(name, _)| current.contains(name));
        Ok(Some(finished))
    }

    /// What music and effects air, for whoever pays for them.
    fn music_log(&self, laid: &LaidOut) -> String {
        let rights = episode::rights(&self.file, self.script.as_ref().map(|s| &s.script), &self.corner);
        timeline::music_log(&laid.programme, &laid.timeline, &self.recordings.table, &rights)
    }

    /// What was noticed of the recordings that a mix uses: clipping, repairs, silence.
    fn source_faults(&self, timeline: &Timeline) -> Vec<String> {
        let used: BTreeSet<&ClipId> = timeline.regions.iter().map(|r| &r.clip).collect();
        let table = &self.recordings.table;
        let named = table.paths.iter().filter_map(|(path, clip)| Some((path, clip.as_ref().ok()?)));
        let named = named.filter(|(_, clip)| used.contains(clip));
        let remarks = named.flat_map(|(path, clip)| {
            let clip = table.clips.get(clip);
            let remarks = clip.map(|c| c.remarks.as_slice()).unwrap_or_default();
            let quiet = clip.filter(|c| c.true_peak.is_none_or(|peak| peak.as_f64() < -60.0));
            let silent = quiet.map(|_| format!("{path}: nothing can be heard in it"));
            remarks.iter().map(move |remark| format!("{path}: {remark}")).chain(silent)
        });
        remarks.collect()
    }

    fn master(
        &self,
        laid: &LaidOut,
        due: &mut [Due<'_>],
        label: &Label,
        threads: usize,
        progress: &Progress<'_>,
    ) -> Result<Vec<Result<Report, audio::Error>>, Error> {
        let Some(first) = due.first() else { return Ok(Vec::new()) };
        let path = first.path.clone();
        let mut open = |id: &ClipId| -> io::Result<Box<dyn Input>> {
            let file = self.recordings.files.get(id).ok_or(io::ErrorKind::NotFound)?;
            Ok(Box::new(File::open(file)?))
        };
        let mut name = format!("{}: {}", self.slug, first.file);
        if due.len() > 1 {
            name = format!("{name} and {} more", due.len() - 1);
        }
        let mut told = |done: Frames, all: Frames| progress(&name, done, all);
        let jobs = due.iter_mut().map(|d| Job { delivery: d.delivery, label, output: &mut d.output }).collect();
        let reports = audio::master(&laid.timeline, &mut open, jobs, threads, &mut told);
        reports.map_err(|source| Error::Audio { path, source })
    }

    /// The name of a deliverable's file.
    pub(super) fn file_name(&self, deliverable: &script::corner::Deliverable) -> String {
        deliverable.file_name(&self.name_facts(self.day().as_deref()))
    }

    /// What is made of a deliverable.
    fn delivery(&self, deliverable: &script::corner::Deliverable) -> Result<Delivery, Error> {
        let made = deliverable.delivery(&self.name_facts(self.day().as_deref()));
        made.map_err(|why| Error::Refused(format!("{}: {why}; shorten it in corner.toml", self.slug)))
    }

    fn name_facts<'a>(&'a self, date: Option<&'a str>) -> NameFacts<'a> {
        NameFacts { slug: &self.slug, number: self.file.number, date }
    }

    fn day(&self) -> Option<String> {
        self.file.date.map(|d| d.format("%Y-%m-%d").to_string())
    }

    /// What every recording says of itself.
    fn label(&self, laid: &LaidOut, chapters: &[Chapter]) -> Label {
        let programme = &laid.programme;
        let date = self.file.date.map(|d| (d.format("%Y-%m-%d").to_string(), d.format("%H:%M:%S").to_string()));
        let places = programme.segments.iter().zip(&laid.timeline.segments);
        let marker = |(segment, place): (&crate::programme::Segment, &timeline::PlacedSegment)| {
            (!place.at.is_empty()).then(|| Marker { at: place.at, text: segment.title.clone() })
        };
        Label {
            title: programme.title.clone(),
            show: programme.corner.clone(),
            reference: self.file.guid.simple().to_string(),
            date,
            summary: self.file.summary.clone().unwrap_or_default(),
            markers: places.filter_map(marker).collect(),
            number: self.file.number,
            chapters: listed(chapters),
        }
    }

    /// The tag of a recording for listeners; empty for any but an MP3. The cover is looked for once.
    fn tag(
        &self,
        show: &Show,
        finished: &Finished,
        delivery: &Delivery,
        cover: &mut Option<Cover>,
        log: &mut Log,
    ) -> Result<Vec<u8>, Error> {
        if !matches!(delivery.container, Container::Mp3 { .. }) {
            return Ok(Vec::new());
        }
        let picture = match cover {
            Some(known) => known,
            None => {
                let found = cover::of(show, &self.file)?;
                if let Cover::TooLarge(name) = &found {
                    let most = cover::MOST / 1024;
                    log.remark(format!("{}: {name} is larger than {most} KiB and stays outside of the MP3", self.slug));
                }
                cover.insert(found)
            }
        };
        let picture = match picture {
            Cover::Picture(kind, bytes) => Some((kind.clone(), bytes.clone())),
            Cover::None | Cover::TooLarge(_) => None,
        };
        use chrono::Datelike;
        let facts = TagFacts {
            title: finished.programme.title.clone(),
            artist: finished.programme.corner.clone(),
            album: finished.programme.corner.clone(),
            year: self.file.date.map(|d| d.year()),
            number: self.file.number,
            summary: self.file.summary.clone().unwrap_or_default(),
            language: finished.programme.language.0.clone(),
            chapters: finished.chapters.clone(),
            duration: finished.duration,
            picture,
        };
        aired::tag(&facts).map_err(|e| Error::Refused(format!("{}: {e}", self.slug)))
    }

    fn finish(&self, show: &Show, laid: &LaidOut) -> Result<Finished, Error> {
        let chapters = aired::chapters(&laid.programme, &laid.timeline);
        let template = self.template(show, "notes.md", aired::NOTES)?;
        let correction = |r: &Revision| Correction { date: r.day.to_string(), note: r.note.clone() };
        let revisions: Vec<_> = self.file.revisions.iter().map(correction).collect();
        let people = self.file.people.iter().map(|p| PersonFact { name: p.name.clone(), role: p.role.clone() });
        let facts = NotesFacts {
            title: &laid.programme.title,
            corner: &laid.programme.corner,
            summary: self.file.summary.as_deref().unwrap_or_default(),
            language: &laid.programme.language.0,
            people: people.collect(),
            licence: self.file.licence.as_deref().unwrap_or_default(),
            revisions: &revisions,
        };
        // of what the fit left out nobody is told
        let heard = |segment, element| laid.timeline.place(ElementIndex { segment, element }).is_some();
        let told = laid.programme.told(heard);
        let notes = aired::notes(&template, &facts, &told, &chapters);
        let notes = notes.map_err(|e| Error::Refused(format!("scripts/{}/notes.md: {e}", self.corner_name)))?;
        let (soundbites, remarks) = self.soundbites(laid);
        Ok(Finished {
            soundbites,
            remarks,
            captions: Captions { revisions, ..aired::captions(&laid.programme, &laid.timeline) },
            duration: laid.timeline.length.millis(),
            programme: laid.programme.clone(),
            told,
            chapters,
            notes,
            ..Finished::default()
        })
    }

    /// Soundbites on the clock of the finished recording, and what is wrong with them.
    fn soundbites(&self, laid: &LaidOut) -> (Vec<Soundbite>, Vec<Diagnostic>) {
        let (mut bites, mut remarks) = (Vec::new(), Vec::new());
        let elements = laid.programme.segments.iter().enumerate().flat_map(|(n, segment)| {
            let named = segment.elements.iter().enumerate();
            named.filter_map(move |(e, element)| {
                Some((element.id.as_deref()?, timeline::ElementIndex { segment: n, element: e }))
            })
        });
        let elements: Vec<_> = elements.collect();
        for bite in &self.file.soundbites {
            let place = |of: &str| {
                let (_, index) = elements.iter().find(|(id, _)| *id == of)?;
                let at = laid.timeline.place(*index)?.at;
                Some((at.start().millis(), at.end().millis()))
            };
            let found = bite.of.as_ref().map_or(bite.at, |of| place(of.value.trim_start_matches('^')));
            if let Some((start, end)) = found {
                let length = Millis(end.0.saturating_sub(start.0));
                bites.push(Soundbite { start, length, title: bite.title.clone() });
            } else if let Some(of) = &bite.of {
                let message = format!("no paragraph and no clip that airs is named \"{}\"", of.value);
                let known: Vec<&str> = elements.iter().map(|(id, _)| *id).collect();
                let help = match crate::diagnostic::meant(&of.value, known.iter().copied()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("names stand behind a ^ in the script: {}", known.join(", ")),
                };
                remarks.push(Diagnostic::error("E073", message).at(of.span.clone()).help(help));
            }
        }
        (bites, remarks)
    }

    fn write_texts(&self, show: &Show, finished: &Finished, folder: &Path, log: &mut Log) -> Result<(), Error> {
        let texts = [
            ("chapters.json", aired::chapters_json(&finished.chapters, &finished.programme.title)),
            ("captions.vtt", aired::vtt(&finished.captions)),
            ("captions.srt", aired::srt(&finished.captions)),
            ("captions.json", aired::json(&finished.captions)),
            ("captions.html", aired::transcript_html(&finished.captions, &finished.programme.title)),
            ("notes.md", finished.notes.markdown.clone()),
        ];
        for (name, text) in texts {
            let path = folder.join(name);
            let done = store::write(&path, text.as_bytes())?;
            log.note(show, "write", &path, done);
        }
        Ok(())
    }

    /// `report.json`: what was mixed, what the fit did, what each file measures.
    fn write_report(
        &self,
        show: &Show,
        laid: &LaidOut,
        jobs: &[(String, Delivery)],
        folder: &Path,
        missing: usize,
        log: &mut Log,
    ) -> Result<(), Error> {
        let mut files = serde_json::Map::new();
        for (file, _) in jobs {
            let path = folder.join(format!("{file}.report.json"));
            if store::is_file(&path)
                && let Ok(report) = serde_json::from_slice::<serde_json::Value>(&store::read(&path)?)
            {
                files.insert(file.clone(), report);
            }
        }
        let signatures = sign::state_if_any(show, self)?.map(|s| s.report());
        let report = json!({
            "schema": "cornercast.report/1",
            "title": laid.programme.title,
            "version": laid.programme.version,
            "length_ms": laid.timeline.length.millis(),
            "frames": laid.timeline.length,
            "rate": RATE,
            "unrecorded": missing,
            "holds": laid.programme.holds.len(),
            "fit": laid.timeline.fit,
            "sources": self.source_faults(&laid.timeline),
            "corrections": self.corrections(),
            "signatures": signatures,
            "files": files,
        });
        let path = folder.join("report.json");
        let done = store::write(&path, format!("{report:#}\n").as_bytes())?;
        log.note(show, "write", &path, done);
        Ok(())
    }
}

/// The master: the first deliverable's loudness at full resolution.
fn master_of(first: &Delivery) -> Delivery {
    Delivery {
        name: "master".to_owned(),
        profile: first.profile.clone(),
        layout: Layout::Stereo,
        rate: RATE,
        container: Container::Wav { bits: 24 },
        cart: Cart::default(),
        segments: false,
    }
}

/// A deliverable that is out of date.
struct Due<'a> {
    file: &'a str,
    delivery: &'a Delivery,
    path: PathBuf,
    key: String,
    output: Tagged,
}

/// A file that begins with a tag, so that what is measured is what listeners get.
pub(super) struct Tagged {
    pub(super) draft: Draft,
    pub(super) tag: Vec<u8>,
}

impl Output for Tagged {
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>> {
        use io::{Seek, Write};
        let file = self.draft.file().map_err(io::Error::other)?;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(&self.tag)?;
        Ok(Box::new(After { inner: io::BufWriter::with_capacity(1 << 18, file), start: self.tag.len() as u64 }))
    }

    fn amend(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        use io::{Seek, Write};
        let file = self.draft.file().map_err(io::Error::other)?;
        file.seek(io::SeekFrom::Start(at + self.tag.len() as u64))?;
        file.write_all(bytes)
    }

    fn reader(&mut self) -> io::Result<Box<dyn Input>> {
        Ok(Box::new(io::BufReader::with_capacity(1 << 16, self.draft.reopen().map_err(io::Error::other)?)))
    }
}

/// Everything that a mix depends on but its deliverables.
fn mix_key(timeline: &Timeline) -> Result<String, Error> {
    Ok(store::hash_of(store::canonical(&timeline.heard())?.as_bytes()))
}

/// The part of a file after its tag, as a file of its own.
struct After<W> {
    inner: W,
    start: u64,
}

impl<W: io::Write> io::Write for After<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: io::Seek> io::Seek for After<W> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let to = match to {
            io::SeekFrom::Start(at) => io::SeekFrom::Start(at.saturating_add(self.start)),
            other => other,
        };
        let at = self.inner.seek(to)?;
        at.checked_sub(self.start).ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}
/// Chapters as a FLAC or an Opus names them: those that players list.
pub(super) fn listed(chapters: &[Chapter]) -> Vec<LabelChapter> {
    let listed = chapters.iter().filter(|c| !c.hidden);
    listed.map(|c| LabelChapter { start: c.start, title: c.title.clone(), url: c.url.clone() }).collect()
}
