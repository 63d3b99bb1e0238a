//! The plan becomes text by the corner's template; every text is made safe on its way out.
//!
//! Tera calls a plain function to escape and has no way to hand it another, so that function only marks where a text
//! begins and ends; the request's escape is applied to what stands between the marks once the whole is rendered.
use super::{
    DraftError, DraftReport, Request, Why,
    cue::{self, Wanted},
    fill::{Kept, Part, Plan, Spare, Stretch},
    label::label_for,
};
use crate::{
    script::{
        air_name, print,
        said::{Said, Sentence, timed},
    },
    transcript::{Gloss, SetAside, is_anybody},
    units::Millis,
};
use serde::Serialize;
use std::{collections::BTreeMap, io, ops::Range};
use tera::{Context, ErrorKind, Tera};
use unicode_normalization::UnicodeNormalization as _;

const OPEN: char = '\u{2}';
const CLOSE: char = '\u{3}';
const NAME: &str = "draft.md";
/// How a note begins.
const NOTE: &str = "> **NOTE** ";

/// What a template may use. `text` fields come from the transcript and are escaped wherever they are written.
#[derive(Serialize)]
struct Data<'a> {
    front: String,
    title: &'a str,
    korean: bool,
    host: &'a str,
    reader: &'a str,
    source: &'a str,
    clips: bool,
    /// The transcript does not say who speaks.
    unknown: bool,
    /// The page is an article that quotes others.
    article: bool,
    /// Where to say it, relative to the episode.
    labels: String,
    lines: &'a BTreeMap<String, String>,
    sources: &'a BTreeMap<String, String>,
    segments: Vec<Segment>,
    facts: Facts,
}

#[derive(Serialize)]
struct Segment {
    title: String,
    kind: String,
    length: Option<String>,
    needs: Vec<String>,
    cues: Vec<Wanted>,
    topic: Option<String>,
    keywords: Vec<String>,
    items: Vec<Item>,
    /// All notes of the editor in this part of the interview.
    notes: Vec<String>,
    /// Those of them that stand behind the last item; the others are with the item that they stand before.
    notes_after: Vec<String>,
    glosses: Vec<Explained>,
    /// What the source explains in lines that do not air.
    unaired: Vec<Explained>,
    term: Option<Explained>,
    /// What the source explains, where nobody can say at which word the term begins.
    guessed: Option<Explained>,
    /// What could air, and has no place.
    rejected: Vec<Item>,
    /// Words of the glossary where no stretch uses them first: of a segment for a word.
    terms: Vec<Explained>,
    candidates: Vec<Proposed>,
    /// What stays off the air in this part: where it stands, and why.
    withheld: Vec<Place>,
    /// Somebody asked for that, and has to be answered before anything airs.
    held: bool,
    /// Somebody airs here whom the transcript does not name, though it names others.
    unnamed: bool,
    /// What a recogniser wrote and nobody said.
    invented: Vec<Place>,
    /// What comes nearest to a stretch where there is none.
    nearest: Option<Place>,
    is_topic: bool,
}

#[derive(Serialize)]
struct Item {
    clip: bool,
    text: String,
    start: String,
    end: String,
    first: String,
    last: String,
    length: String,
    inserted: Vec<String>,
    points_back: bool,
    /// What else a producer would want to know of it: `refers back: "as i said"`.
    cautions: Vec<String>,
    /// What the interviewer asked right before it.
    asked: String,
    /// How the interviewer introduces who says it.
    introduced: String,
    /// The same text in pieces, those that could be struck apart from the others.
    pieces: Vec<Piece>,
    /// Words that could be struck and cannot be cut out of this recording.
    uncut: Vec<String>,
    /// Words of the glossary that are heard here first.
    terms: Vec<Explained>,
    /// The word that the source explains and the segment asks for, where it is heard here first.
    term: Option<Explained>,
    /// Words that are heard here first and explained in a segment of their own.
    later: Vec<Later>,
    /// Notes of the editor that stand before it.
    notes: Vec<String>,
    /// As the transcript names who says it; empty when it does not.
    speaker: String,
    /// Their name alone; empty for a letter or a role.
    named: String,
    /// The word behind it.
    #[serde(skip)]
    ends: usize,
    /// How the same answer goes on, where nothing else has it.
    rest: String,
    /// Of whoever is heard in a clip.
    label: String,
    /// Somebody was heard before, and needs no introduction.
    again: bool,
    /// It airs when there is room, the lowest going first; `None` for what airs in any case.
    spare: Option<usize>,
    /// It goes on right behind the item before.
    goes_on: bool,
}

/// A word that is explained later.
#[derive(Serialize)]
struct Later {
    term: String,
    /// The title of that segment.
    segment: String,
}

/// A word to ask about.
#[derive(Serialize)]
struct Proposed {
    term: String,
    /// The sentence in which its speaker says what it is; empty when nobody does.
    told: String,
}

/// Where something stands in the source.
#[derive(Serialize)]
struct Place {
    /// By the time in the recording, else by the line of the file; empty when neither is known.
    place: String,
    text: String,
    why: &'static str,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    struck: bool,
}

#[derive(Serialize)]
struct Explained {
    term: String,
    meaning: String,
    /// How it is read, safe between the marks of a pronouncer; empty when it is not known.
    reading: String,
}

#[derive(Default, Serialize)]
struct Facts {
    known: bool,
    slot: Option<String>,
    planned: String,
    /// How long what is asked of the host should take.
    kept: Option<String>,
    /// How much is laid out as spare.
    spare: Option<String>,
    short: Option<String>,
    /// Links that are the host's to write.
    links: usize,
    over: Option<String>,
    sentences: usize,
    used: usize,
    unused: usize,
    left_out: Vec<LeftOut>,
    set_aside: usize,
    notes: usize,
}

#[derive(Serialize)]
struct LeftOut {
    why: &'static str,
    count: usize,
}

/// A template made ready.
pub(super) struct Renderer<'a> {
    tera: Tera,
    request: &'a Request<'a>,
    korean: bool,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(request: &'a Request<'a>, korean: bool) -> Result<Self, DraftError> {
        let mut tera = Tera::new();
        // every name ends in nothing: every template is escaped, whatever a show calls it
        tera.autoescape_on([""]);
        tera.set_escape_fn(mark);
        tera.add_raw_template(NAME, request.template).map_err(|e| wrong(&e))?;
        Ok(Self { tera, request, korean })
    }

    /// The text of the plan, with the facts of the report at its top once they are known.
    pub(super) fn text(&self, plan: &Plan, report: Option<&DraftReport>) -> Result<String, DraftError> {
        let context = self.data(plan, report, |data| Context::from_serialize(data)).map_err(|e| wrong(&e))?;
        let rendered = self.tera.render(NAME, &context).map_err(|e| wrong(&e))?;
        Ok(relaxed(&tidy(&settle(&rendered, self.request.escape)?)))
    }

    /// All that a program needs to draft by itself. Texts are as the transcript has them.
    pub(super) fn plan(&self, plan: &Plan, said: &Said, report: &DraftReport) -> Result<serde_json::Value, DraftError> {
        let r = self.request;
        let no_json = |e: serde_json::Error| DraftError::Template { line: 0, column: 0, message: e.to_string() };
        let mut json = self.data(plan, Some(report), |data| serde_json::to_value(data)).map_err(no_json)?;
        let sentence = |s: &Sentence| {
            let times = timed(r.transcript, &s.words);
            serde_json::json!({
                "text": s.text,
                "speaker": s.speaker.and_then(|id| r.transcript.speakers.get(id.0)),
                "start_ms": times.map(|t| t.0),
                "end_ms": times.map(|t| t.1),
                "length_ms": s.length,
                "cannot_air": s.barred.map(|w| w.words(false)),
            })
        };
        json["schema"] = "cornercast.plan/1".into();
        json["slug"] = r.slug.into();
        json["corner"] = r.corner_key.into();
        json["language"] = r.corner.language.as_str().into();
        json["slot_ms"] = serde_json::json!(r.corner.slot);
        json["voices"] = serde_json::json!(r.corner.voices);
        json["sentences"] = said.sentences.iter().map(sentence).collect();
        Ok(json)
    }

    fn data<T>(&self, plan: &Plan, report: Option<&DraftReport>, make: impl FnOnce(&Data<'_>) -> T) -> T {
        let r = self.request;
        let title = one_line(r.title.or(r.transcript.title.as_deref()).unwrap_or(r.slug));
        let (reader, reader_name) = self.reader();
        let mut segments = introducing(plan.parts.iter().map(|p| segment(p, r, plan.clips, self.korean)).collect());
        // of somebody who is protected neither the name nor what finds no room is told
        let voices = if r.discreet { Vec::new() } else { with_labels(&mut segments, r, &reader) };
        for item in segments.iter_mut().flat_map(|s| &mut s.items).filter(|_| !r.discreet) {
            item.rest = report.map(|report| rest_of(item.ends, report, r)).unwrap_or_default();
        }
        let front = front(r, &title, plan, (&reader, &reader_name), &voices);
        let data = Data {
            front,
            title: &title,
            korean: self.korean,
            host: &r.corner.host,
            reader: &reader,
            source: r.source_key,
            clips: plan.clips,
            unknown: r.transcript.speakers.is_empty(),
            article: r.transcript.article,
            labels: labels(r.transcript_path),
            lines: &r.corner.lines,
            sources: &r.corner.sources,
            segments,
            facts: report.map(|report| facts(plan, report, self.korean)).unwrap_or_default(),
        };
        make(&data)
    }

    /// The label and air name of whoever reads a guest's words; never the host's, and nobody's who speaks in the transcript: before
    /// the words of another it would be a claim that they said them.
    fn reader(&self) -> (String, String) {
        let (corner, transcript) = (&self.request.corner, self.request.transcript);
        let theirs = |label: &str, name: &str| label == corner.host || is_anybody(transcript, label, name);
        let known = READERS.iter().find_map(|l| corner.voices.get_key_value(*l).filter(|(l, name)| !theirs(l, name)));
        if let Some((label, name)) = known {
            return (label.clone(), name.clone());
        }
        let names = if self.korean { ["낭독자", "목소리"] } else { ["Reader", "Voice"] };
        let made = ["READER", "VOICE"].into_iter().zip(names).map(|(label, name)| (label.to_owned(), name.to_owned()));
        // as many as speakers, and the label of each is another
        let most = transcript.speakers.len() + corner.voices.len() + 1;
        let numbered = (1..=most).map(|n| (format!("READER{n}"), format!("{}{n}", names[0])));
        let free = |(label, name): &(String, String)| !corner.voices.contains_key(label) && !theirs(label, name);
        made.chain(numbered).find(free).unwrap_or_else(|| ("READER".to_owned(), names[0].to_owned()))
    }
}

/// The file of labels that stands beside a transcript.
fn labels(transcript: &str) -> String {
    let name = transcript.rsplit('/').next().unwrap_or(transcript);
    let extension = name.rfind('.').map_or(0, |dot| name.len() - dot);
    let stem = transcript.get(..transcript.len() - extension).unwrap_or(transcript);
    format!("{stem}.{}", crate::transcript::LABELS)
}

/// Without the escapes that running text does not need: quotation marks mean something in a value of a cue and in front
/// matter, and nothing in a paragraph or behind the first word of a note, where a colon ends no label either.
fn relaxed(text: &str) -> String {
    let end = text.strip_prefix("---\n").and_then(|t| t.find("\n---\n")).map_or(0, |at| at + 9);
    let (front, body) = text.split_at_checked(end).unwrap_or(("", text));
    let mut out = front.to_owned();
    for line in body.split_inclusive('\n') {
        let note = line.strip_prefix(NOTE).and_then(|text| text.find(' ')).map(|at| NOTE.len() + at);
        if line.starts_with(['>', '#', '<', ' ', '\t']) && note.is_none() {
            out.push_str(line);
            continue;
        }
        let (head, line) = line.split_at_checked(note.unwrap_or(0)).unwrap_or(("", line));
        out.push_str(head);
        let mut rest = line.chars();
        while let Some(c) = rest.next() {
            match (c, rest.as_str()) {
                ('\\', after) if after.starts_with('"') || note.is_some() && after.starts_with(':') => {}
                ('\\', after) => {
                    out.push(c);
                    out.extend(after.chars().next());
                    rest.next();
                }
                ('&', after) => {
                    let known = [("#8220;", '“'), ("#8221;", '”'), ("#8222;", '„')];
                    match known.iter().find_map(|(e, c)| Some((after.strip_prefix(e)?, *c))) {
                        Some((after, c)) => {
                            out.push(c);
                            rest = after.chars();
                        }
                        None => out.push(c),
                    }
                }
                _ => out.push(c),
            }
        }
    }
    out
}

/// The front matter. It is no speech, so its texts are kept safe by being one plain line each.
fn front(
    r: &Request<'_>,
    title: &str,
    plan: &Plan,
    (reader, reader_name): (&str, &str),
    voices: &[(String, String)],
) -> String {
    let corner = r.corner;
    let mut lines = vec![
        "cornercast: 1".to_owned(),
        format!("title: {}", scalar(title)),
        format!("corner: {}", scalar(r.corner_key)),
    ];
    if !corner.language.eq_ignore_ascii_case("en") {
        lines.push(format!("lang: {}", scalar(&corner.language)));
    }
    if let Some(slot) = corner.slot {
        lines.push(format!("slot: {slot}"));
    }
    lines.push(format!("host: {}", scalar(&corner.host)));
    lines.push("voices:".to_owned());
    let host = corner.voices.get(&corner.host).cloned().unwrap_or_else(|| corner.host.clone());
    lines.push(format!("  {}: {}", corner.host, scalar(&host)));
    if !plan.clips {
        lines.push(format!("  {reader}: {}", scalar(reader_name)));
    }
    lines.extend(voices.iter().map(|(label, name)| format!("  {label}: {}", scalar(name))));
    lines.push("sources:".to_owned());
    let path = r.source_path.filter(|_| plan.clips).unwrap_or(r.transcript_path);
    let path: String = path.nfc().collect();
    lines.push(format!("  {}: {}", r.source_key, scalar(&path)));
    lines.join("\n")
}

/// How corners call whoever reads the words of somebody else.
pub const READERS: [&str; 5] = ["READER", "낭독", "낭독자", "VOICE", "리더"];

/// A value on one line, in quotation marks when it could be read as something else.
fn scalar(text: &str) -> String {
    print::scalar(&one_line(text))
}

fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who speaks is introduced once.
fn introducing(mut segments: Vec<Segment>) -> Vec<Segment> {
    let mut known = std::collections::BTreeSet::new();
    for item in segments.iter_mut().flat_map(|s| &mut s.items) {
        item.again = !item.speaker.is_empty() && !known.insert(item.speaker.clone());
    }
    segments
}

/// Labels for whoever is heard in a clip and has a name, so that captions and copies say who it is; gives the voices to declare.
fn with_labels(segments: &mut [Segment], r: &Request<'_>, reader: &str) -> Vec<(String, String)> {
    let mut voices: Vec<(String, String)> = Vec::new();
    for item in segments.iter_mut().flat_map(|s| &mut s.items).filter(|item| item.clip && !item.named.is_empty()) {
        let known = voices.iter().find(|(_, name)| *name == item.named).map(|(label, _)| label.clone());
        let given =
            || r.corner.voices.iter().find(|(_, name)| air_name(name) == item.named).map(|(label, _)| label.clone());
        if let Some(label) = known.or_else(given) {
            item.label = label;
            continue;
        }
        let taken = |label: &str| {
            label == r.corner.host
                || label == reader
                || r.corner.voices.contains_key(label)
                || voices.iter().any(|(l, _)| l == label)
        };
        if let Some(label) = label_for(&item.named, taken) {
            voices.push((label.clone(), item.named.clone()));
            item.label = label;
        }
    }
    voices
}

/// A comma or parenthesis in a term would end the qualifier that names it.
fn named(term: &str) -> String {
    one_line(&term.replace([',', '(', ')'], " "))
}

/// What the source itself explains.
fn explained(gloss: &Gloss) -> Explained {
    Explained { term: named(&gloss.term), meaning: one_line(&gloss.meaning), reading: String::new() }
}

fn segment(part: &Part, r: &Request<'_>, clips: bool, korean: bool) -> Segment {
    let own = |place: Option<usize>| -> Vec<Explained> {
        let here = part.explained.iter().filter(|(at, _)| place.is_none_or(|p| p == *at));
        let sound = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
        here.map(|(_, e)| Explained {
            term: named(&e.term),
            meaning: one_line(&e.gloss),
            reading: one_line(&e.reading.iter().flat_map(|r| r.chars()).filter(sound).take(36).collect::<String>()),
        })
        .collect()
    };
    let notes = |place: usize| -> Vec<String> {
        part.notes.iter().filter(|(at, _)| *at == place).map(|(_, n)| one_line(n)).collect()
    };
    let items = items(part, r, clips, &own, &notes);
    let names = !r.transcript.speakers.is_empty() && !r.transcript.article;
    Segment {
        unnamed: names && items.iter().any(|i| i.speaker.is_empty()),
        title: part.head.title.clone(),
        kind: part.head.kind.clone(),
        length: part.head.length.map(|l| l.to_string()),
        needs: part.head.needs.clone(),
        cues: cue::wanted(&part.head, r.corner),
        topic: part.topic.as_ref().map(|t| t.title.clone()).filter(|t| !t.is_empty()),
        keywords: part.topic.as_ref().map(|t| t.keywords.clone()).unwrap_or_default(),
        items,
        terms: if part.stretches.is_empty() { own(None) } else { Vec::new() },
        candidates: part
            .candidates
            .iter()
            .map(|a| Proposed { term: one_line(&a.term), told: shortened(&a.told) })
            .collect(),
        withheld: part.kept.iter().take(PLACES).map(|k| withheld(k, r, korean)).collect(),
        held: part.kept.iter().any(|k| k.why.is_asked()),
        invented: part.invented.iter().take(PLACES).map(|s| invented(s, r, korean)).collect(),
        nearest: part.nearest.as_ref().map(|s| nearest(s, r)),
        rejected: part.rejected.iter().map(|s| item(s, clips, r)).collect(),
        notes: part.notes.iter().map(|(_, n)| one_line(n)).collect(),
        notes_after: notes(part.stretches.len()),
        glosses: part.glosses.iter().map(explained).collect(),
        unaired: part.unaired.iter().map(explained).collect(),
        term: part.term.as_ref().map(explained),
        guessed: part.guessed.as_ref().map(explained),
        is_topic: super::fill::is_topic(&part.head),
    }
}

/// No segment lists more places than these.
const PLACES: usize = 12;

/// What airs in this part, each stretch with what may go on behind it, then what stands alone when there is room.
fn items(
    part: &Part,
    r: &Request<'_>,
    clips: bool,
    terms: &dyn Fn(Option<usize>) -> Vec<Explained>,
    notes: &dyn Fn(usize) -> Vec<String>,
) -> Vec<Item> {
    let mut out = Vec::new();
    let spare =
        |spare: &Spare, goes_on: bool| Item { spare: Some(spare.order), goes_on, ..item(&spare.stretch, clips, r) };
    for (n, stretch) in part.stretches.iter().enumerate() {
        let later = part.later.iter().filter(|(place, _, _)| *place == n);
        let later = later.map(|(_, term, segment)| Later { term: named(term), segment: one_line(segment) });
        out.push(Item {
            terms: terms(Some(n)),
            notes: notes(n),
            term: part.term.as_ref().filter(|_| part.term_at == n).map(explained),
            later: later.collect(),
            ..item(stretch, clips, r)
        });
        out.extend(stretch.more.as_deref().map(|more| spare(more, true)));
    }
    out.extend(part.spare.iter().map(|alone| spare(alone, false)));
    out
}

/// Where words stand: by the recording, else by the line of the file.
fn place(words: &Range<usize>, r: &Request<'_>, korean: bool) -> String {
    if let Some((start, end)) = timed(r.transcript, words) {
        return format!("{}–{}", start.clock(), end.clock());
    }
    let line = |n: usize| {
        let word = r.transcript.words.get(n)?;
        Some(r.lines?.line(word.span.range.start))
    };
    match (line(words.start), korean) {
        (Some(line), false) => format!("line {line}"),
        (Some(line), true) => format!("{line}행"),
        (None, _) => String::new(),
    }
}

/// What stays off the air is told by its place, never by its words.
fn withheld(kept: &Kept, r: &Request<'_>, korean: bool) -> Place {
    let speaker = kept.speaker.and_then(|id| r.transcript.speakers.get(id.0));
    Place {
        place: place(&kept.words, r, korean),
        text: speaker.map(|s| plain_name(s)).unwrap_or_default(),
        why: kept.why.words(korean),
    }
}

fn invented(aside: &SetAside, r: &Request<'_>, korean: bool) -> Place {
    let before = r.transcript.words.partition_point(|w| w.span.range.start < aside.span.range.start);
    let since = before.checked_sub(1).and_then(|n| r.transcript.words.get(n)).and_then(|w| w.time);
    let text: String = one_line(&aside.text).chars().take(80).collect();
    let why = match aside.why {
        why if !korean => why,
        why if why.starts_with("a loop") => "인식기가 되풀이한 말",
        _ => "말이 없는 곳에 인식기가 적은 말",
    };
    Place { place: since.map(|t| t.end.clock()).unwrap_or_default(), text, why }
}

fn nearest(stretch: &Stretch, r: &Request<'_>) -> Place {
    let korean = crate::script::said::is_korean(&r.corner.language);
    let text = stretch.text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    let at = place(&stretch.words, r, korean);
    let length = stretch.length.clock();
    let place = if at.is_empty() { length } else { format!("{at}, {length}") };
    Place { place, text, why: "" }
}

/// A name in a note, where nothing of it could mean anything else.
fn plain_name(name: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\'' | '’');
    one_line(&name.chars().filter(kept).take(60).collect::<String>())
}

/// A letter or a role is nobody's name.
fn is_role(label: &str) -> bool {
    const ROLES: &[&str] = &["a", "answer", "interviewee", "guest", "답", "답변", "응답자", "손님"];
    ROLES.contains(&label.to_lowercase().as_str())
}

/// Who is introduced. A letter or a role is nobody's name: then the title may say who it is, and is given as what it is.
fn introduced(label: &str, r: &Request<'_>) -> String {
    if !is_role(label) {
        return plain_name(label);
    }
    let korean = crate::script::said::is_korean(&r.corner.language);
    let (guest, called) = if korean { ("손님", "제목") } else { ("the guest", "title") };
    // a headline that quotes somebody names nobody
    let quotes = |title: &&str| title.trim_start().starts_with(['“', '"', '‘', '\'', '「', '『', '«']);
    let title = r.title.or(r.transcript.title.as_deref()).filter(|title| !quotes(title));
    let title = title.map(plain_name).filter(|t| !t.is_empty());
    title.map_or_else(|| guest.to_owned(), |title| format!("{guest} ({called}: {title})"))
}

fn item(stretch: &Stretch, clips: bool, r: &Request<'_>) -> Item {
    let korean = crate::script::said::is_korean(&r.corner.language);
    let words: Vec<&str> = stretch.text.split_whitespace().collect();
    // in and out words are found whatever their punctuation; a quotation mark in them would end them
    let phrase = |words: &[&str]| {
        let bare = |w: &&str| w.replace(['"', '“', '”', '\\', '「', '」'], "");
        words.iter().map(bare).collect::<Vec<_>>().join(" ").trim_matches([' ', ',', ';', ':']).to_owned()
    };
    let (start, end) = stretch.times.unwrap_or_default();
    let paragraph = r.transcript.paragraphs.iter().find(|p| p.words.contains(&stretch.words.start));
    let speaker = paragraph.and_then(|p| p.speaker).and_then(|id| r.transcript.speakers.get(id.0));
    let strikes = if stretch.uncut { &[] } else { stretch.strikes.as_slice() };
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in strikes.iter().cloned().chain(std::iter::once(words.len()..words.len())) {
        for (range, struck) in [(at..range.start, false), (range.clone(), true)] {
            let text = words.get(range.clone()).unwrap_or_default().join(" ");
            if !text.is_empty() {
                pieces.push(Piece { text, struck });
            }
        }
        at = range.end;
    }
    let uncut = stretch.strikes.iter().filter(|_| stretch.uncut);
    let uncut = uncut.map(|r| words.get(r.clone()).unwrap_or_default().join(" ").trim_end_matches(',').to_owned());
    Item {
        terms: Vec::new(),
        notes: Vec::new(),
        term: None,
        later: Vec::new(),
        pieces,
        uncut: uncut.collect(),
        speaker: speaker.map(|s| introduced(s, r)).unwrap_or_default(),
        named: speaker.filter(|s| !is_role(s)).map(|s| plain_name(s)).unwrap_or_default(),
        label: String::new(),
        ends: stretch.words.end,
        rest: String::new(),
        again: false,
        spare: None,
        goes_on: false,
        clip: clips && stretch.times.is_some(),
        text: stretch.text.clone(),
        start: start.to_string(),
        end: end.to_string(),
        first: phrase(words.get(..words.len().min(5)).unwrap_or_default()),
        last: phrase(words.get(words.len().saturating_sub(5)..).unwrap_or_default()),
        length: stretch.length.clock(),
        inserted: stretch.inserted.clone(),
        points_back: stretch.points_back,
        cautions: stretch.cautions.iter().map(|c| c.words(korean)).collect(),
        asked: shortened(&stretch.asked),
        introduced: introduction(stretch, r),
    }
}

/// The next sentences of an answer behind this word, as a note has room for them: what is cut off may be the point of it. Of what
/// must not air there is nothing here.
fn rest_of(ends: usize, report: &DraftReport, r: &Request<'_>) -> String {
    const ROOM: usize = 240;
    let paragraph =
        ends.checked_sub(1).and_then(|last| r.transcript.paragraphs.iter().find(|p| p.words.contains(&last)));
    let Some(paragraph) = paragraph else { return String::new() };
    let (mut at, mut text) = (ends, String::new());
    while let Some(next) = report.unused.iter().find(|u| u.words.start == at && u.words.end <= paragraph.words.end) {
        if !matches!(next.why, Why::Little | Why::PointsBack | Why::Courtesy) {
            break;
        }
        let more = one_line(&next.text);
        if text.chars().count() + more.chars().count() > ROOM {
            return if text.is_empty() { text } else { format!("{text} …") };
        }
        text = if text.is_empty() { more } else { format!("{text} {more}") };
        at = next.words.end;
    }
    text
}

/// An introduction as a note has room for it, where it does not stand in the question as well.
fn introduction(stretch: &Stretch, r: &Request<'_>) -> String {
    if r.discreet || stretch.asked.contains(&stretch.introduced) {
        return String::new();
    }
    one_line(&stretch.introduced).chars().take(240).collect()
}

/// A question as a note has room for it: its end, for that is what was answered.
fn shortened(asked: &str) -> String {
    const ROOM: usize = 240;
    let asked = one_line(asked);
    match asked.char_indices().rev().nth(ROOM).map(|(at, _)| at) {
        Some(at) => {
            let at = asked[at..].find(' ').map_or(at, |space| at + space + 1);
            format!("… {}", &asked[at..])
        }
        None => asked,
    }
}

fn facts(plan: &Plan, report: &DraftReport, korean: bool) -> Facts {
    let apart = report.over_ms().unwrap_or(0);
    let by = Millis(apart.unsigned_abs()).clock();
    Facts {
        known: true,
        slot: report.slot.map(Millis::clock),
        planned: report.planned.clock(),
        kept: (report.kept.0 > 0).then(|| report.kept.clock()),
        spare: (report.spare.0 > 0).then(|| report.spare.clock()),
        links: plan.parts.iter().map(|p| p.stretches.len()).sum(),
        short: (apart < 0).then(|| by.clone()),
        over: (apart > 0).then_some(by),
        sentences: report.sentences,
        used: report.sentences_used(),
        unused: report.unused.len(),
        left_out: report.left_out().into_iter().map(|(why, count)| LeftOut { why: why.words(korean), count }).collect(),
        set_aside: report.set_aside.len(),
        notes: report.notes,
    }
}

/// Tera's escape: where a text begins and ends. Characters that could be mistaken for a mark do not pass.
fn mark(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    write!(out, "{OPEN}{clean}{CLOSE}")
}

/// Stands before a text that does not begin its line, while it is escaped.
const WITHIN: &str = "a ";

/// Applies the escape to every marked text.
fn settle(rendered: &str, escape: fn(&str) -> String) -> Result<String, DraftError> {
    let mut out = String::with_capacity(rendered.len());
    let mut text = String::new();
    let mut depth = 0_usize;
    for c in rendered.chars() {
        match c {
            OPEN => depth += 1,
            CLOSE => {
                depth = depth.checked_sub(1).ok_or(DraftError::Unsafe)?;
                if depth == 0 {
                    // inside a note a word begins no cue
                    let line = out.rsplit('\n').next().unwrap_or_default();
                    let noted = line.strip_prefix("> **NOTE** ").is_some_and(|said| !said.trim().is_empty());
                    let safe = if noted { escape(&format!("{WITHIN}{text}")) } else { escape(&text) };
                    out.push_str(safe.strip_prefix(WITHIN).filter(|_| noted).unwrap_or(&safe));
                    text.clear();
                }
            }
            _ if depth > 0 => text.push(c),
            _ => out.push(c),
        }
    }
    if depth > 0 { Err(DraftError::Unsafe) } else { Ok(out) }
}

/// Blank lines that a template's conditions leave behind become one; lines keep no trailing space.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && blank) {
            out.push_str(line);
            out.push('\n');
        }
        blank = line.is_empty();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn wrong(error: &tera::Error) -> DraftError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => DraftError::Template {
            line: report.span().start_line,
            column: report.span().start_col + 1,
            message: report.message().to_owned(),
        },
        _ => DraftError::Template { line: 0, column: 0, message: error.to_string() },
    }
}
