//! `outline`: what a transcript is about.
use super::{Context, End, Stop, args::OutlineOf, report};
use cornercast::{
    project::{Error, findings::Findings},
    script::outline::{Outline, Parts, Soundbite, outline},
    transcript::{self, SetAsideKind, Transcript},
    units::Millis,
};
use serde_json::{Value, json};

/// About how long a part is when nothing says how many there are, in milliseconds.
const EACH: u64 = 300_000;

pub(super) fn of(context: &Context, wanted: &OutlineOf) -> Result<End, Stop> {
    let mut findings = Findings::default();
    let name = wanted.transcript.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (id, text) = findings.read(&wanted.transcript, &name, "E060").map_err(|e| match e {
        Error::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Error::Refused(format!("there is no file \"{}\"", wanted.transcript.display()))
        }
        other => other,
    })?;
    let read = if wanted.lines { transcript::lined } else { transcript::read };
    let transcript = findings.keep(read(id, &name, &text));
    findings.settle();
    context.show_findings(&findings);
    let parts = wanted.segments.map_or(Parts::Each(Millis(EACH)), |n| Parts::Count(n.into()));
    let found = outline(&transcript, parts, None);
    if context.arguments.json {
        let mut document = json_of(&transcript, &found);
        document["diagnostics"] = report::json_of(&findings)["diagnostics"].clone();
        context.print(&format!("{document:#}\n"))?;
    } else {
        context.print(&report::tame_lines(&table(&transcript, &found, wanted.segments.is_none())))?;
    }
    Ok(if findings.any_error() { End::Problems } else { End::Fine })
}

fn json_of(transcript: &Transcript, found: &Outline) -> Value {
    let segments: Vec<Value> = found
        .segments
        .iter()
        .map(|s| {
            json!({
                "first": s.topic.sentences.start,
                "last": s.topic.sentences.end.saturating_sub(1),
                "title": s.topic.title,
                "keywords": s.topic.keywords,
                "start_ms": s.start.map(|t| t.0),
                "length_ms": s.length.0,
            })
        })
        .collect();
    let bites = |bites: &[Soundbite]| -> Vec<Value> { bites.iter().map(bite).collect() };
    let terms: Vec<Value> = found
        .terms
        .iter()
        .map(|t| json!({ "term": t.term, "sentence": t.sentence, "gloss": t.gloss, "why": t.why }))
        .collect();
    let tried: Vec<Value> =
        transcript.tried.iter().map(|(format, why)| json!({ "format": format, "why": why })).collect();
    let aside: Vec<Value> =
        transcript.set_aside.iter().map(|s| json!({ "kind": kind(s.kind), "text": s.text, "why": s.why })).collect();
    json!({
        "schema": "cornercast.outline/1",
        "sentences": found.sentences.len(),
        "segments": segments,
        "soundbites": bites(&found.soundbites),
        "unlabelled": bites(&found.unlabelled),
        "terms": terms,
        "words": transcript.words.len(),
        "length_ms": found.length.0,
        "timed": found.timed,
        "language": transcript.language,
        "speakers": transcript.speakers,
        "speaker": if transcript.speakers.is_empty() { Some("unknown") } else { None },
        "recognised": {
            "format": transcript.format,
            "why": transcript.why,
            "tried": tried,
            "title": transcript.title,
            "date": transcript.date.map(|d| d.to_string()),
            "set_aside": aside,
        },
    })
}

fn bite(b: &Soundbite) -> Value {
    json!({
        "first": b.sentences.start,
        "last": b.sentences.end.saturating_sub(1),
        "start_ms": b.times.map(|t| t.0.0),
        "end_ms": b.times.map(|t| t.1.0),
        "length_ms": b.length.0,
        "speaker": b.speaker,
        "text": b.text,
        "why": b.why,
        "warnings": b.warnings,
        "earlier": b.earlier,
    })
}

const fn kind(kind: SetAsideKind) -> &'static str {
    match kind {
        SetAsideKind::Navigation => "navigation",
        SetAsideKind::Collection => "collection",
        SetAsideKind::Title => "title",
        SetAsideKind::Subtitle => "subtitle",
        SetAsideKind::Date => "date",
        SetAsideKind::Boilerplate => "boilerplate",
        SetAsideKind::Sound => "sound",
        SetAsideKind::Unclear => "unclear",
        SetAsideKind::Cut => "cut",
        SetAsideKind::Invented => "invented",
        _ => "mark",
    }
}

fn table(transcript: &Transcript, found: &Outline, guessed: bool) -> String {
    let how = if found.timed { "in the recording" } else { "read aloud" };
    let mut text = format!(
        "{}, {} words in {} sentences, {} {how}\n",
        transcript.format,
        transcript.words.len(),
        found.sentences.len(),
        found.length.clock(),
    );
    match transcript.speakers.as_slice() {
        [] => {
            text.push_str("speaker unknown: label the turns (one line for each, \"Name: …\") before anything is cut\n");
        }
        names => text.push_str(&format!("speakers: {}\n", names.join(", "))),
    }
    text.push_str(&format!("\nTopics: {}", found.segments.len()));
    text.push_str(if guessed { " (one for about five minutes; --segments N sets it)\n" } else { "\n" });
    for (n, s) in found.segments.iter().enumerate() {
        let at = s.start.map_or_else(|| format!("sentence {}", s.topic.sentences.start), Millis::clock);
        let keywords = s.topic.keywords.join(", ");
        text.push_str(&format!("{:>3}  {at:<12} {:>8}  {keywords}\n", n + 1, s.length.clock()));
    }
    for (title, bites) in [
        ("Could air, by rules and not by merit:", &found.soundbites),
        ("Could air once it is known who speaks:", &found.unlabelled),
    ] {
        if bites.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}\n"));
        for b in bites {
            let at = b.times.map_or_else(
                || format!("sentences {}–{}", b.sentences.start, b.sentences.end.saturating_sub(1)),
                |(start, end)| format!("{}–{}", start.clock(), end.clock()),
            );
            text.push_str(&format!("  {at}  {}\n", b.text));
            text.push_str(&format!("      + {}\n", b.why.join("; ")));
            for warning in &b.warnings {
                text.push_str(&format!("      ! {warning}\n"));
            }
        }
    }
    if !found.terms.is_empty() {
        text.push_str("\nWords to explain:\n");
        for t in &found.terms {
            let gloss = t.gloss.as_deref().map_or_else(String::new, |g| format!(": {g}"));
            text.push_str(&format!("  {}{gloss}  ({}, sentence {})\n", t.term, t.why, t.sentence));
        }
    }
    text
}
