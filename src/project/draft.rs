//! The first script of an episode, written where there is none.
use super::{
    Error, Show,
    episode::{Episode, Interview},
    guard, inspect,
    make::Log,
    store, voices,
};
use crate::{
    audio,
    script::{self, draft},
    transcript,
    units::{Millis, Side},
};
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};

/// A draft, not yet put anywhere.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The text of `script.md`.
    pub text: String,
    /// What it used and everything that it left out, as JSON.
    pub report: String,
    /// What another program needs to draft by itself, as JSON.
    pub plan: String,
    /// The same report, as a value.
    pub made: draft::DraftReport,
}

impl Episode {
    /// Write `build/draft.md`, what a draft would say now; and `script.md` where there is none yet. Gives whether a script
    /// was begun.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn make_draft(&mut self, show: &Show, log: &mut Log) -> Result<bool, Error> {
        let Some(Drafted { text, report, made, .. }) = self.drafted(show)? else { return Ok(false) };
        if guard::closed(self) {
            self.remove_draft()?;
            return Ok(false);
        }
        if let Err(e) = self.keeps(&text) {
            if self.script.is_none() {
                return Err(e);
            }
            self.remove_draft()?;
            log.remark(format!("{}: no draft is kept, for it would hold protected words", self.slug));
            return Ok(false);
        }
        // what it left out, and other interviews, may hold what it does not
        let whole = self.keeps(&report).is_ok();
        if !whole {
            store::remove(&self.build_folder(None).join("draft.json"))?;
            log.remark(format!("{}: no draft.json is kept, for it would hold protected words", self.slug));
        }
        for (name, text) in [("draft.md", &text), ("draft.json", &report)].into_iter().take(1 + usize::from(whole)) {
            let path = self.build_folder(None).join(name);
            let done = store::write(&path, text.as_bytes())?;
            log.note(show, "draft", &path, done);
        }
        let script = self.script_path();
        if self.script.is_some() || store::is_file(&script) {
            return Ok(false);
        }
        // a script that somebody wrote says who speaks
        if let Some(path) = self.unlabelled().filter(|path| !store::is_file(path)) {
            let path = show.name_of(&path);
            log.remark(format!("{0}: speaker unknown; cornercast draft {0} writes {path} to say who", self.slug));
        }
        for remark in [self.says_of_others(), self.says_of_language(), self.says_of_length(&made)].into_iter().flatten()
        {
            log.remark(remark);
        }
        let done = store::write(&script, text.as_bytes())?;
        log.note(show, "draft", &script, done);
        Ok(true)
    }

    fn remove_draft(&self) -> Result<(), Error> {
        ["draft.md", "draft.json"]
            .iter()
            .try_for_each(|name| store::remove(&self.build_folder(None).join(name)).map(drop))
    }

    /// Whether a draft may be written down, or a program told of what it is made of.
    ///
    /// # Errors
    /// When protected words would be in it, and nobody said that it stays in the house.
    pub fn may_draft(&self, drafted: &Drafted, told: bool) -> Result<(), Error> {
        self.keeps(&drafted.text)?;
        if guard::closed(self) {
            return Err(Error::Refused(format!(
                "{}: somebody in it is protected, and nothing is made of it (E110)",
                self.slug
            )));
        }
        if told
            && !self.guard.internal
            && (self.interviews.iter().any(|i| self.hides(&i.key)) || self.guard.finds(&drafted.plan))
        {
            return Err(Error::Refused(format!(
                "{}: somebody who is protected speaks here, and a program would be given every word; say --internal if you trust it",
                self.slug
            )));
        }
        Ok(())
    }

    fn keeps(&self, text: &str) -> Result<(), Error> {
        if self.guard.internal || !self.guard.finds(text) {
            return Ok(());
        }
        Err(Error::Refused(format!(
            "{}: a draft would hold protected words; draft it with --internal, and write the script without them",
            self.slug
        )))
    }

    /// The transcript that a draft is made of: the one asked for, else the first that the script names, else the first that
    /// holds words.
    #[must_use]
    pub fn interview(&self) -> Option<&Interview> {
        let with_words = || self.interviews.iter().filter(|i| !i.transcript.words.is_empty());
        if let Some(key) = &self.drafts {
            return with_words().find(|i| i.key == *key);
        }
        let declared = self.script.iter().flat_map(|s| &s.script.front.sources);
        declared.filter_map(|d| with_words().find(|i| i.key == d.key.value)).next().or_else(|| with_words().next())
    }

    /// The transcripts that a draft leaves out whole.
    #[must_use]
    pub fn other_interviews(&self) -> Vec<&Interview> {
        let chosen = self.interview().map(|i| i.key.as_str());
        self.interviews.iter().filter(|i| Some(i.key.as_str()) != chosen && !i.transcript.words.is_empty()).collect()
    }

    /// What to say of how a draft fills its slot.
    #[must_use]
    pub fn says_of_length(&self, made: &draft::DraftReport) -> Option<String> {
        if made.used.is_empty() {
            let text = "nothing of the transcript passes the gates, so no word of it is in the draft";
            return Some(format!("{}: {text}; is it the whole interview?", self.slug));
        }
        let short = made.over_ms().filter(|apart| *apart < 0)?.unsigned_abs();
        let (planned, short) = (made.planned.clock(), crate::units::Millis(short).clock());
        let hidden = self.interview().is_some_and(|i| self.hides(&i.key));
        let log = if hidden { "" } else { "; build/draft.json says what was left out" };
        Some(format!("{}: {planned} planned, {short} short of the slot{log}", self.slug))
    }

    /// What to say when there are such.
    #[must_use]
    pub fn says_of_others(&self) -> Option<String> {
        let others: Vec<&str> = self.other_interviews().into_iter().map(|i| i.key.as_str()).collect();
        let (own, first) = (self.interview()?, others.first()?);
        Some(format!(
            "{0}: the draft is from {1} alone; {2} is not in it (cornercast draft {0} --source {first})",
            self.slug,
            own.transcript_path,
            others.join(", "),
        ))
    }

    /// What to say when the corner speaks another language than the transcript.
    #[must_use]
    pub fn says_of_language(&self) -> Option<String> {
        let interview = self.interview()?;
        let (told, own) =
            (inspect::primary(interview.transcript.language.as_deref()?), inspect::primary(&self.corner.language));
        (told != own && !own.is_empty()).then(|| {
            format!(
                "{}: {} is in {told}, and the corner \"{}\" in {own}; where another corner is meant, name it in episode.toml",
                self.slug, interview.transcript_path, self.corner_name,
            )
        })
    }

    /// Where to say who speaks in the transcript that the draft is made of; `None` when it is known.
    #[must_use]
    pub fn unlabelled(&self) -> Option<PathBuf> {
        let interview = self.interview()?;
        let path = self.home.join(&interview.transcript_path).with_extension(transcript::LABELS);
        interview.transcript.speakers.is_empty().then_some(path)
    }

    /// That file, with a line for each turn to write names into. Never over one that is there.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn offer_labels(&self, show: &Show) -> Result<Option<PathBuf>, Error> {
        let Some(path) = self.unlabelled().filter(|path| !store::is_file(path)) else { return Ok(None) };
        let sides = self.sides(show)?;
        let Some(text) = self.interview().and_then(|i| transcript::labels(&i.transcript, &sides)) else {
            return Ok(None);
        };
        store::write(&path, text.as_bytes())?;
        Ok(Some(path))
    }

    /// On which side of its recording each piece of the interview is spoken, where it was recorded with one person on each. Nothing
    /// where the recording is no such one, or cannot be read: `check` says what is wrong with it.
    fn sides(&self, show: &Show) -> Result<Vec<Option<Side>>, Error> {
        let Some(interview) = self.interview() else { return Ok(Vec::new()) };
        let stretches = transcript::stretches(&interview.transcript);
        let recording = interview.recording.as_deref().filter(|_| stretches.iter().any(Option::is_some));
        let file = recording.and_then(|written| show.recording(&self.home, &self.corner_folder, written));
        let Some(path) = file.filter(|path| store::is_file(path)) else { return Ok(Vec::new()) };
        let input = std::fs::File::open(&path).map_err(|e| Error::io("read", &path, e))?;
        let input = Box::new(std::io::BufReader::with_capacity(1 << 16, input));
        Ok(audio::sides(input, &stretches).ok().flatten().unwrap_or_default())
    }

    /// What a draft would say now; `None` without a transcript.
    ///
    /// # Errors
    /// When the corner's template is wrong, or cannot be read.
    pub fn drafted(&self, show: &Show) -> Result<Option<Drafted>, Error> {
        let Some(interview) = self.interview() else { return Ok(None) };
        let own = if self.corner.language.starts_with("ko") { draft::TEMPLATE_KO } else { draft::TEMPLATE };
        let template = self.template(show, "draft.md", own)?;
        let lengths = self.corner.sources.iter().filter_map(|(key, path)| {
            let (_, clip) = self.recordings.table.find(path).ok()?;
            Some((key.clone(), clip.length.millis()))
        });
        let lengths: BTreeMap<String, Millis> = lengths.collect();
        let files = crate::source::AllLines::new(&self.findings.sources);
        let first = interview.transcript.paragraphs.first();
        let request = draft::Request {
            slug: &self.slug,
            title: self
                .file
                .title
                .as_deref()
                .or(self.script.as_ref().and_then(|s| Some(s.script.front.title.as_ref()?.value.as_str()))),
            corner_key: &self.corner_name,
            corner: &self.corner,
            transcript: &interview.transcript,
            source_key: &interview.key,
            source_path: interview.recording.as_deref(),
            transcript_path: &interview.transcript_path,
            template: &template,
            lengths: &lengths,
            lines: first.and_then(|p| files.of(&p.span)),
            escape: script::escape,
            discreet: self.hides(&interview.key),
        };
        let made = draft::draft(&request).map_err(|e| Error::Refused(format!("scripts/{}/{e}", self.corner_name)))?;
        let report = self.draft_report(interview, &made.report);
        let mut plan = made.plan;
        plan["draft"] = made.text.as_str().into();
        Ok(Some(Drafted { text: made.text, report, plan: format!("{plan:#}\n"), made: made.report }))
    }

    /// Whether somebody is protected who speaks in a source.
    pub(super) fn hides(&self, key: &str) -> bool {
        let script = self.script.as_ref().map(|s| &s.script);
        let means = |source: &str| {
            let paths = voices::declared(script, &self.corner, source);
            crate::protect::same(source, key)
                || paths.iter().any(|path| crate::protect::same(voices::base_name(path), key))
        };
        self.file.recordings.iter().any(|r| r.protect.is_some() && means(&r.source))
    }

    /// Nothing of an interview is lost without a word: every sentence and every piece that is no speech, with the reason.
    fn draft_report(&self, interview: &Interview, report: &draft::DraftReport) -> String {
        let files = crate::source::AllLines::new(&self.findings.sources);
        let place = |span: &crate::source::Span| files.of(span).map_or(0, |lines| lines.line(span.range.start));
        let korean = self.corner.language.starts_with("ko");
        let used: Vec<_> = report
            .used
            .iter()
            .map(|u| json!({ "segment": u.segment, "text": interview.transcript.text(u.words.clone()), "length_ms": u.length }))
            .collect();
        let unused: Vec<_> =
            report.unused.iter().map(|u| json!({ "text": u.text, "why": u.why.words(korean) })).collect();
        let set_aside: Vec<_> = report
            .set_aside
            .iter()
            .map(|s| json!({ "line": place(&s.span), "kind": s.kind, "text": s.text, "why": s.why }))
            .collect();
        // of somebody who is protected no log says what was kept and what was not
        let hidden = self.hides(&interview.key);
        let log_of = |all: Vec<serde_json::Value>| if hidden { Vec::new() } else { all };
        let (used, unused, set_aside) = (log_of(used), log_of(unused), log_of(set_aside));
        let candidates = if hidden { &[][..] } else { report.candidates.as_slice() };
        let date = interview.transcript.date.map(|d| d.to_string()).filter(|_| !hidden);
        let glosses: Vec<_> = interview
            .transcript
            .glosses
            .iter()
            .map(|g| json!({ "line": place(&g.span), "term": g.term, "meaning": g.meaning }))
            .collect();
        let glosses = log_of(glosses);
        let others = self.other_interviews().into_iter().filter(|i| !self.hides(&i.key));
        let others: Vec<_> = others
            .map(|i| {
                let said = i.transcript.paragraphs.iter().filter(|p| p.kind == transcript::ParagraphKind::Speech);
                let said: Vec<String> = said.map(|p| i.transcript.text(p.words.clone())).collect();
                json!({ "transcript": i.transcript_path, "paragraphs": said })
            })
            .collect();
        let report = json!({
            "schema": "cornercast.draft/1",
            "transcript": interview.transcript_path,
            "other_transcripts": others,
            "format": interview.transcript.format,
            "date": date,
            "planned_ms": report.planned,
            "kept_ms": report.kept,
            "spare_ms": report.spare,
            "slot_ms": report.slot,
            "over_ms": report.over_ms(),
            "sentences": report.sentences,
            "used": used,
            "unused": unused,
            "set_aside": set_aside,
            "glosses": glosses,
            "explained": report.explained,
            "candidates": candidates,
        });
        format!("{report:#}\n")
    }
}
