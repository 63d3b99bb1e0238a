//! Script → Programme: every clip gets its exact times, and only what airs is kept.
use super::{
    Bed, BedEnd, ChapterMark, Effect, Element, ElementKind, Language, Link, Music, MusicKind, Origin, Phrase, Piece,
    Priority, Programme, SHORTEST_LOOP, Segment, Speech, SpeechKind, Term, Told, Voice, VoiceId, find::Spoken, level,
};
use crate::{
    diagnostic::{Checked, Diagnostic, sort},
    media::{Clip, ClipId, ClipTable, Unusable},
    script::{
        Block, Cue, FieldName, Inline, Qualifier, Rate, Script, SegmentHead, Setting, Speech as Paragraph, TimeRange,
        Until, Verb, air_name, corner::Corner, readtime, spoken,
    },
    source::{Lines, Source, Span, Spanned},
    transcript::Transcript,
    units::{Db, FrameRange, Frames, Millis},
};
use std::{collections::BTreeMap, rc::Rc};

/// How the names of transcripts end.
const TEXTS: [&str; 16] = [
    "json", "srt", "vtt", "txt", "md", "sbv", "text", "ttml", "dfxp", "docx", "xml", "html", "htm", "otr", "ctm", "nlp",
];

/// Everything that a script is resolved against.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// What repeats every week and a script need not say again.
    pub corner: &'a Corner,
    /// What is said in each source, by its path in the script.
    pub transcripts: &'a BTreeMap<String, Transcript>,
    /// What is known of each recording.
    pub clips: &'a ClipTable,
    /// Which version to make; `None` for the default one.
    pub version: Option<&'a str>,
}

/// Take from a script what airs in one version, with exact times.
///
/// `text` is the file that the script was parsed from: lines are counted in it.
pub fn resolve(script: &Script, text: &Source, material: &Material<'_>) -> Checked<Programme> {
    let mut resolver = Resolver::new(script, text, material);
    resolver.walk();
    let (value, mut diagnostics) = resolver.finish();
    sort(&mut diagnostics);
    Checked { value, diagnostics }
}

pub(super) struct Resolver<'a> {
    pub(super) script: &'a Script,
    pub(super) text: &'a Source,
    lines: Lines<'a>,
    pub(super) material: &'a Material<'a>,
    version: Option<String>,
    korean: bool,
    rate: Rate,
    host: String,
    labels: Vec<String>,
    programme: Programme,
    pub(super) diagnostics: Vec<Diagnostic>,
    unrecorded: Vec<Span>,
    recorded: usize,
    /// What each transcript says, ready to be searched.
    said: BTreeMap<&'a str, Rc<Spoken<'a>>>,
    /// Whose words each label stood before.
    pub(super) heard: Vec<super::proof::Heard>,
}

impl<'a> Resolver<'a> {
    fn new(script: &'a Script, text: &'a Source, material: &'a Material<'a>) -> Self {
        let (front, given) = (&script.front, material.corner);
        let default_version = front.versions.first().map(|v| v.value.clone());
        let version = material.version.map(str::to_owned).or_else(|| default_version.clone());
        let is_default = version == default_version;
        let slot_of = |wanted: Option<&str>| front.slots.iter().find(|s| s.value.version.as_deref() == wanted);
        let slot = slot_of(version.as_deref()).or_else(|| if is_default { slot_of(None) } else { None });
        let slot = slot.map(|s| s.value.length).or(if is_default { given.slot } else { None });
        let tolerance = front.tolerance.as_ref().map(|t| t.value).or(given.tolerance);
        let language = front.lang.as_ref().map_or(given.language.as_str(), |l| l.value.as_str());
        let language = Language(if language.is_empty() { "en".to_owned() } else { language.to_owned() });
        let korean = language.is_korean();
        let usual = if korean { Rate::Syllables(300) } else { Rate::Words(160) };
        let heading = script.blocks.iter().find_map(|b| match &b.value {
            Block::Title(title) => Some(title.clone()),
            _ => None,
        });
        Self {
            script,
            text,
            lines: Lines::new(text),
            material,
            korean,
            rate: given.rate.unwrap_or(usual),
            host: front.host.as_ref().map_or_else(|| given.host.clone(), |h| h.value.clone()),
            labels: Vec::new(),
            programme: Programme {
                title: front.title.as_ref().map(|t| t.value.clone()).or(heading).unwrap_or_default(),
                corner: given.title.clone(),
                language,
                version: if is_default { None } else { version.clone() },
                slot: slot.map(Millis::frames),
                tolerance: tolerance.map(Millis::frames),
                ..Programme::default()
            },
            version,
            diagnostics: Vec::new(),
            unrecorded: Vec::new(),
            recorded: 0,
            heard: Vec::new(),
            said: material.transcripts.iter().map(|(path, t)| (path.as_str(), Rc::new(Spoken::new(t)))).collect(),
        }
    }

    fn walk(&mut self) {
        let blocks = &self.script.blocks;
        for (index, block) in blocks.iter().enumerate() {
            let origin = self.origin(&block.span);
            match &block.value {
                Block::Segment(head) => self.programme.segments.push(segment(head, origin)),
                Block::Speech(paragraph) if !paragraph.struck => {
                    let rec = blocks.get(index + 1..).unwrap_or_default().iter();
                    let rec = rec.map(|b| &b.value).find(|b| match b {
                        Block::Comment(_) => false,
                        Block::Cue(cue) => !(cue.verb.value == Verb::Rec && cue.struck),
                        _ => true,
                    });
                    let rec = match rec {
                        Some(Block::Cue(cue)) if cue.verb.value == Verb::Rec && !cue.struck => Some(cue),
                        _ => None,
                    };
                    self.speech(paragraph, rec, origin);
                }
                Block::Cue(cue) if !cue.struck => self.cue(cue, origin),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> (Programme, Vec<Diagnostic>) {
        if self.recorded > 0 {
            for span in self.unrecorded {
                let warning = Diagnostic::warning("W050", "this paragraph is not recorded yet");
                self.diagnostics.push(warning.at(span).help("record it and put > REC takes/… below it"));
            }
        }
        level::even_out(&mut self.programme, self.material.clips);
        (self.programme, self.diagnostics)
    }

    fn origin(&self, span: &Span) -> Origin {
        Origin { line: self.lines.line(span.range.start), span: span.clone() }
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(code, message).at(span.clone()).help(help));
    }

    pub(super) fn warn(
        &mut self,
        code: &'static str,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::warning(code, message).at(span.clone()).help(help));
    }

    fn push(&mut self, kind: ElementKind, settings: Airing, origin: Origin) {
        if self.programme.segments.is_empty() {
            let start = Segment { title: self.programme.title.clone(), origin: origin.clone(), ..Segment::default() };
            self.programme.segments.push(start);
        }
        if let Some(segment) = self.programme.segments.last_mut() {
            let Airing { priority, id, told, .. } = settings;
            segment.elements.push(Element { kind, priority, id, told, origin });
        }
    }

    /// Whether something marked as an alternate airs in this version. An alternate of an undeclared version does not.
    fn airs(&self, alternate: Option<&str>) -> bool {
        let declared = |v: &str| self.script.front.versions.iter().any(|known| known.value == v);
        alternate.is_none_or(|alt| declared(alt) && self.version.as_deref() == Some(alt))
    }

    /// The air name of a voice.
    pub(super) fn name(&self, id: VoiceId) -> &str {
        self.programme.voices.get(id.0).map_or("", |v| v.name.as_str())
    }

    pub(super) fn voice(&mut self, label: &str) -> VoiceId {
        if let Some(known) = self.labels.iter().position(|l| l == label) {
            return VoiceId(known);
        }
        let declared = self.script.front.voices.iter().find(|v| v.label.value == label);
        let given = self.material.corner.voices.get(label);
        let all = declared.map(|v| v.air_name.value.as_str()).or(given.map(String::as_str)).unwrap_or(label);
        let name = air_name(all);
        let role = all.get(name.len()..).unwrap_or_default().trim_matches([',', '(', ')', '（', '）', ' ']);
        self.programme.voices.push(Voice {
            name: if name.is_empty() { label.to_owned() } else { name.to_owned() },
            role: Some(role.trim().to_owned()).filter(|r| !r.is_empty()),
            host: label == self.host,
        });
        self.labels.push(label.to_owned());
        VoiceId(self.labels.len() - 1)
    }

    /// How much louder a piece is to be than its level match makes it: what the cue says, and what is said of its source.
    pub(super) fn gain(&self, cue: &Cue) -> Db {
        let gain = |s: &Spanned<Setting>| if let Setting::Gain(gain) = s.value { Some(gain) } else { None };
        let own = cue.settings.iter().find_map(gain).unwrap_or(Db::ZERO);
        let path = cue.material.as_ref().map(|named| self.path(&named.value));
        let source = path.and_then(|path| self.material.clips.levels.get(&path)).copied().unwrap_or(Db::ZERO);
        Db::from_centi(own.centi().saturating_add(source.centi()))
    }

    /// The path behind a key, or the path itself.
    pub(super) fn path(&self, name: &str) -> String {
        let declared = self.script.front.sources.iter().find(|s| s.key.value == name);
        let given = self.material.corner.sources.get(name);
        declared.map(|s| &s.path.value).or(given).map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The recording that a cue names; what is wrong with it is said once for each place.
    pub(super) fn recording(&mut self, named: &Spanned<String>) -> Option<(ClipId, &'a Clip)> {
        let path = self.path(&named.value);
        match self.material.clips.find(&path) {
            Ok((id, clip)) => Some((id.clone(), clip)),
            Err(unusable) => {
                let text = self.material.transcripts.contains_key(&path)
                    && path.rsplit_once('.').is_some_and(|(_, e)| TEXTS.contains(&e.to_lowercase().as_str()));
                let (message, help) = match unusable {
                    _ if text => (
                        format!("\"{}\" is text without sound", named.value),
                        "let somebody read it: READER (quote: …): words of the transcript".to_owned(),
                    ),
                    Unusable::Missing => (
                        format!("there is no recording \"{path}\""),
                        if path == named.value {
                            "put the file there, or correct the path in this line".to_owned()
                        } else {
                            "put the file there, or correct the path under sources:".to_owned()
                        },
                    ),
                    Unusable::Empty => (
                        format!("the recording \"{path}\" holds no audio"),
                        "copy it again from the recorder".to_owned(),
                    ),
                    Unusable::Waiting(command) => (
                        format!("the recording \"{path}\" waits for its filter: {command}"),
                        "run it once with: cornercast build --run-filters, if you trust this show".to_owned(),
                    ),
                    Unusable::Filter(reason) => (
                        format!("the filter of the recording \"{path}\" {reason}"),
                        "a filter reads a WAV on standard input and writes one to standard output, or works on the files {in} and {out}"
                            .to_owned(),
                    ),
                    Unusable::Unreadable(reason) => (
                        format!("the recording \"{path}\" cannot be read: {reason}"),
                        "export it as WAV or FLAC and put it there".to_owned(),
                    ),
                };
                self.error("E045", &named.span, message, help);
                None
            }
        }
    }

    /// A stretch as written, checked against the recording's length; the whole recording without one.
    pub(super) fn stretch(&mut self, written: Option<&Spanned<TimeRange>>, clip: &Clip) -> Option<FrameRange> {
        let Some(written) = written else { return Some(FrameRange::new(Frames::ZERO, clip.length)) };
        let written = Spanned { value: on_recording(&written.value, clip), span: written.span.clone() };
        let range = FrameRange::new(written.value.start.frames(), written.value.end.frames());
        if range.end() > clip.length {
            let message = format!("the range ends at {}, after the recording does", written.value.end);
            self.error("E044", &written.span, message, format!("the file is {} long", clip.length.millis()));
            return None;
        }
        Some(range)
    }

    fn piece(&mut self, cue: &Cue) -> Option<Piece> {
        let (id, clip) = self.recording(cue.material.as_ref()?)?;
        let range = self.stretch(cue.range.as_ref(), clip)?;
        Some(Piece { clip: id, range, gain: self.gain(cue), loudness: clip.loudness_of(&[range]) })
    }

    /// Where a translation has its original, something must be said.
    fn translated(&mut self, key: &str, range: TimeRange, span: &Span) {
        let path = self.path(key);
        let length = self.material.clips.find(&path).ok().map(|(_, clip)| clip.length);
        // nothing is cut by these times, which people round to seconds
        if let Some(length) = length.filter(|length| range.end.frames() > *length + Frames::from_millis(1000)) {
            let message = format!("the original ends at {}, after the recording does", range.end);
            self.error("E044", span, message, format!("the file is {} long", length.millis()));
            return;
        }
        let Some((transcript, spoken)) = self.material.transcripts.get(&path).zip(self.said(&path)) else { return };
        let timed = transcript.words.iter().any(|w| w.time.is_some());
        if timed && spoken.between(range.start, range.end).is_none() {
            let message = format!("nothing is said between {} and {} in \"{key}\"", range.start, range.end);
            self.error("E044", span, message, "look at the times of the original in the transcript");
        }
    }

    fn speech(&mut self, paragraph: &Paragraph, rec: Option<&Cue>, origin: Origin) {
        let mut airing = Airing::default();
        let mut speech = Speech::default();
        let mut term = None;
        for qualifier in &paragraph.qualifiers {
            match &qualifier.value {
                Qualifier::Alt(version) => airing.alternate = Some(version.clone()),
                Qualifier::Pad(n) => airing.priority = Priority::Pad(*n),
                Qualifier::Spare(n) => airing.priority = Priority::Spare(*n),
                Qualifier::Term(word) => {
                    speech.kind = SpeechKind::Term;
                    term = Some(word.clone());
                }
                Qualifier::Quote(_) => speech.kind = SpeechKind::Quote,
                Qualifier::Translation(key, range) => {
                    speech.kind = SpeechKind::Translation;
                    if let Some(range) = range {
                        self.translated(&key.value, *range, &qualifier.span);
                    }
                }
                Qualifier::Over(id) => speech.over = Some(id.value.clone()),
                Qualifier::Checked(_) | Qualifier::Delivery(_) => {}
            }
        }
        if !self.airs(airing.alternate.as_deref()) {
            return;
        }
        speech.text = spoken(&paragraph.text);
        if speech.text.is_empty() {
            return;
        }
        for qualifier in &paragraph.qualifiers {
            if let Qualifier::Quote(source) = &qualifier.value {
                self.prove_quote(source, paragraph, &origin.span);
            }
        }
        let label = paragraph.voice.as_ref().map_or_else(|| self.host.clone(), |v| v.value.clone());
        speech.voice = self.voice(&label);
        if label == self.host && matches!(speech.kind, SpeechKind::Link | SpeechKind::Term | SpeechKind::Quote) {
            self.own_words(paragraph, &origin.span);
        }
        let rate = self.rate_of(speech.voice);
        let planned = |text: &str| readtime::planned(text, self.korean, rate).frames();
        speech.planned = planned(&speech.text);
        let sentences = readtime::sentences(&speech.text);
        speech.phrases = sentences.into_iter().map(|s| Phrase { planned: planned(s), text: s.to_owned() }).collect();
        if let Some(cue) = rec.filter(|_| paragraph.text.iter().any(|t| matches!(t, Inline::Struck(_)))) {
            let message = "words of this paragraph are struck, and its take airs as it was recorded";
            let help =
                "listen to it: record it again without them, or take the struck words out where they are not in it";
            self.warn("W091", &cue.verb.span, message, help);
        }
        self.take(&mut speech, rec, &origin);
        if let Some(word) = term {
            airing.told.terms.push(Term { word, meaning: speech.text.clone() });
        }
        for piece in &paragraph.text {
            if let Inline::Link(text, url) = piece {
                airing.told.links.push(Link { text: text.clone(), url: url.clone() });
            }
        }
        airing.id = paragraph.id.as_ref().map(|id| id.value.clone());
        self.push(ElementKind::Speech(speech), airing, origin);
    }

    /// What the script says, else how this person was heard to read, else what is usual in the corner.
    fn rate_of(&mut self, voice: VoiceId) -> Rate {
        if let Some(asked) = &self.script.front.rate {
            return asked.value;
        }
        let Some(pace) = self.material.clips.paces.get(self.name(voice)) else { return self.rate };
        self.programme.paces.insert(voice, *pace);
        readtime::at(*pace, self.korean)
    }

    /// The recording of a paragraph: the range given, or the file without the silence before and after.
    fn take(&mut self, speech: &mut Speech, rec: Option<&Cue>, origin: &Origin) {
        let Some((cue, material)) = rec.and_then(|cue| Some((cue, cue.material.as_ref()?))) else {
            self.unrecorded.push(origin.span.clone());
            return;
        };
        self.recorded += 1;
        let Some((id, clip)) = self.recording(material) else { return };
        let range = if cue.range.is_some() {
            self.stretch(cue.range.as_ref(), clip)
        } else {
            let (first, last) = (clip.speech.first(), clip.speech.last());
            let start = first.map_or(Frames::ZERO, |s| s.start() - TRIM);
            Some(FrameRange::new(start, last.map_or(clip.length, |s| (s.end() + TRIM).min(clip.length))))
        };
        let Some(range) = range else { return };
        speech.spoken = clip.speech.iter().map(|s| s.meet(range)).filter(|s| !s.is_empty()).collect();
        let (took, planned) = (range.length().get(), speech.planned.get());
        if took.abs_diff(planned) * 100 > planned * 35 && took.abs_diff(planned) > Frames::from_millis(1500).get() {
            let message = format!("the take is {} long, and reading it should take {}", range.length(), speech.planned);
            self.warn("W048", &material.span, message, "listen whether it is the right take, or set rate:");
        }
        speech.take = Some(Piece { clip: id, range, gain: self.gain(cue), loudness: clip.loudness_of(&[range]) });
    }

    fn cue(&mut self, cue: &Cue, origin: Origin) {
        let mut airing = Airing::of(cue);
        if !self.airs(airing.alternate.as_deref()) {
            return;
        }
        let fade = fade(cue);
        let kind = match cue.verb.value {
            Verb::Clip => self.clip(cue).map(ElementKind::Clip),
            Verb::Sig => self.music(cue, MusicKind::Signature),
            Verb::Music => self.music(cue, MusicKind::Music),
            Verb::Sting => self.music(cue, MusicKind::Sting),
            Verb::Ident => self.music(cue, MusicKind::Ident),
            Verb::Bridge => self.music(cue, MusicKind::Bridge),
            Verb::Bed if has(cue, &Setting::Out) => {
                Some(ElementKind::BedOut { fade: fade.map(|(into, out)| if out == Frames::ZERO { into } else { out }) })
            }
            Verb::Bed => self.bed(cue),
            Verb::Sfx => self.piece(cue).map(|piece| {
                let under = cue.settings.iter().any(|s| matches!(s.value, Setting::Under(_)));
                ElementKind::Effect(Effect { piece, under, level: level(cue), fade: fade.unwrap_or_default() })
            }),
            Verb::Pause => cue.time.as_ref().map(|t| ElementKind::Pause { length: t.value.frames(), flex: flex(cue) }),
            Verb::Post => {
                let hard = !has(cue, &Setting::Soft);
                cue.time.as_ref().map(|t| ElementKind::Post { at: t.value.frames(), hard })
            }
            Verb::Chapter => Some(ElementKind::Chapter(chapter(cue))),
            Verb::Hold => {
                let reason = cue.words.as_ref().map(|w| w.value.clone()).unwrap_or_default();
                self.programme.holds.push(reason);
                None
            }
            Verb::Rec | Verb::Note => None,
        };
        if let Some(kind) = kind {
            airing.told.credits = credits(cue);
            self.push(kind, airing, origin);
        }
    }

    fn music(&mut self, cue: &Cue, kind: MusicKind) -> Option<ElementKind> {
        let mut piece = self.piece(cue)?;
        let looped = has(cue, &Setting::Loop);
        let wanted = cue.settings.iter().find_map(|s| match s.value {
            Setting::Length(length) => Some(length.frames()),
            _ => None,
        });
        let available = piece.range.length();
        if looped && self.is_too_short(cue, available) {
            return None;
        }
        let length = match wanted {
            Some(wanted) if looped || wanted <= available => wanted,
            Some(wanted) => {
                let message = format!("the music is {available} long and is to play for {wanted}");
                self.error("E044", &cue.verb.span, message, "add loop, or take a longer piece");
                return None;
            }
            None => available,
        };
        if !looped {
            piece.range = FrameRange::at(piece.range.start(), length);
        }
        let (fade, crossfade) = (fade(cue).unwrap_or_default(), crossfade(cue));
        Some(ElementKind::Music(Music {
            kind,
            piece,
            length,
            looped,
            level: level(cue),
            fade,
            crossfade,
            flex: flex(cue),
        }))
    }

    /// Whether a recording is too short to repeat, which is told.
    fn is_too_short(&mut self, cue: &Cue, available: Frames) -> bool {
        let short = available < SHORTEST_LOOP;
        if short {
            let message = format!("{available} of sound cannot repeat: it would be a tone");
            self.error("E044", &cue.verb.span, message, "take a longer piece, or leave loop out");
        }
        short
    }

    fn bed(&mut self, cue: &Cue) -> Option<ElementKind> {
        let piece = self.piece(cue)?;
        if has(cue, &Setting::Loop) && self.is_too_short(cue, piece.range.length()) {
            return None;
        }
        let mut bed = Bed {
            piece,
            looped: has(cue, &Setting::Loop),
            level: level(cue),
            duck: None,
            attack: None,
            release: None,
            fade: fade(cue).unwrap_or(Bed::USUAL_FADE),
            until: BedEnd::Programme,
            post: None,
        };
        for setting in &cue.settings {
            match &setting.value {
                Setting::Duck(duck) => {
                    bed.duck = Some(duck.depth);
                    bed.attack = duck.attack.map(Millis::frames);
                    bed.release = duck.release.map(Millis::frames);
                }
                Setting::Until(Until::Segment) => bed.until = BedEnd::Segment,
                Setting::Until(Until::Id(id)) => bed.until = BedEnd::Id(id.clone()),
                Setting::PostAt(at) => bed.post = Some(at.frames()),
                _ => {}
            }
        }
        Some(ElementKind::Bed(bed))
    }

    /// The words of a source, ready to be searched.
    pub(super) fn said(&self, path: &str) -> Option<Rc<Spoken<'a>>> {
        self.said.get(path).cloned()
    }
}

/// What is left before the first and after the last syllable of a take.
const TRIM: Frames = Frames::from_millis(80);

#[derive(Clone, Debug, Default)]
struct Airing {
    priority: Priority,
    alternate: Option<String>,
    id: Option<String>,
    told: Told,
}

/// Whom a cue credits.
fn credits(cue: &Cue) -> Vec<String> {
    let fields = cue.fields.iter().filter(|f| f.value.name == FieldName::Credit).map(|f| &f.value.value.value);
    let settings = cue.settings.iter().filter_map(|s| match &s.value {
        Setting::Credit(credit) => Some(credit),
        _ => None,
    });
    fields.chain(settings).cloned().collect()
}

impl Airing {
    fn of(cue: &Cue) -> Self {
        let mut airing = Self::default();
        for setting in &cue.settings {
            match &setting.value {
                Setting::Alt(version) => airing.alternate = Some(version.clone()),
                Setting::Pad(n) => airing.priority = Priority::Pad(*n),
                Setting::Spare(n) => airing.priority = Priority::Spare(*n),
                Setting::Id(id) => airing.id = Some(id.clone()),
                _ => {}
            }
        }
        airing
    }
}

fn segment(head: &SegmentHead, origin: Origin) -> Segment {
    Segment {
        title: head.title.clone(),
        length: head.length.as_ref().map(|l| l.value.frames()),
        start: head.start.as_ref().map(|s| (s.value.at.frames(), s.value.hard)),
        elements: Vec::new(),
        origin,
    }
}

fn chapter(cue: &Cue) -> ChapterMark {
    let mut mark = ChapterMark {
        title: cue.words.as_ref().map(|w| w.value.clone()).unwrap_or_default(),
        ..ChapterMark::default()
    };
    for setting in &cue.settings {
        match &setting.value {
            Setting::Url(url) => mark.url = Some(url.clone()),
            Setting::Image(image) => mark.image = Some(image.clone()),
            Setting::Hidden => mark.hidden = true,
            _ => {}
        }
    }
    mark
}

fn has(cue: &Cue, flag: &Setting) -> bool {
    cue.settings.iter().any(|s| s.value == *flag)
}

fn level(cue: &Cue) -> Option<Db> {
    cue.settings.iter().find_map(|s| if let Setting::Level(level) = s.value { Some(level) } else { None })
}

pub(super) fn fade(cue: &Cue) -> Option<(Frames, Frames)> {
    cue.settings.iter().find_map(|s| match s.value {
        Setting::Fade(into, out) => Some((into.frames(), out.frames())),
        _ => None,
    })
}

fn crossfade(cue: &Cue) -> Option<Frames> {
    cue.settings
        .iter()
        .find_map(|s| if let Setting::Crossfade(length) = s.value { Some(length.frames()) } else { None })
}

fn flex(cue: &Cue) -> Option<(Frames, Frames)> {
    cue.settings.iter().find_map(|s| match s.value {
        Setting::Flex(shorter, longer) => Some((shorter.frames(), longer.frames())),
        _ => None,
    })
}

/// A range on the recording's own clock: one that is past its end and within the time of day at which it was made is meant
/// so.
pub(super) fn on_recording(written: &TimeRange, clip: &Clip) -> TimeRange {
    let inside = |range: &TimeRange| range.end.frames() <= clip.length;
    let moved = clip.began.map(Frames::millis).and_then(|began| {
        let (start, end) = (written.start.0.checked_sub(began.0)?, written.end.0.checked_sub(began.0)?);
        Some(TimeRange { start: Millis(start), end: Millis(end) })
    });
    moved.filter(|m| !inside(written) && inside(m)).unwrap_or(*written)
}
