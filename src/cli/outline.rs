//! `outline`: what a transcript is about.
use super::{Context, End, Stop, args::OutlineOf, report};
use cornercast::{
    project::inspect,
    script::outline::{MOST_SEGMENTS, Outline, Parts, Soundbite, outline},
    transcript::{ParagraphKind, SetAsideKind, Transcript},
    units::Millis,
};
use serde_json::{Value, json};

pub(super) fn of(context: &Context, wanted: &OutlineOf) -> Result<End, Stop> {
    let parts = match wanted.segments {
        Some(n) if n.get() > MOST_SEGMENTS => {
            return Err(Stop::Usage(format!("--segments is at most {MOST_SEGMENTS}")));
        }
        Some(n) => Parts::Count(n.get()),
        None => Parts::Each(Millis(u64::from(wanted.target.get()) * 60_000)),
    };
    context.protect(&context.arguments.show)?;
    let (transcript, findings) = inspect::transcript(&wanted.transcript, wanted.lines)?;
    context.show_findings(&findings);
    let found = outline(&transcript, parts, None);
    if context.arguments.json {
        let mut document = json_of(&transcript, &found);
        document["diagnostics"] = report::json_of(&findings)["diagnostics"].clone();
        context.print(&format!("{document:#}\n"))?;
    } else if !found.sentences.is_empty() {
        context.print(&format!("{}\n", report::tame_lines(&table(&transcript, &found)).trim_end()))?;
    }
    if let Parts::Count(asked) = parts
        && asked > found.segments.len()
        && !found.segments.is_empty()
    {
        let (n, s) = (found.segments.len(), if found.segments.len() == 1 { "" } else { "s" });
        context.remark(&format!("{asked} topics were asked for; there are sentences for {n} topic{s}"));
    }
    Ok(if findings.any_error() || found.sentences.is_empty() { End::Problems } else { End::Fine })
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
                "end_ms": s.end.map(|t| t.0),
                "length_ms": s.length.0,
            })
        })
        .collect();
    let bites = |bites: &[Soundbite]| -> Vec<Value> { bites.iter().map(bite).collect() };
    let nobody = transcript.speakers.is_empty();
    let unknown = vec!["unknown".to_owned()];
    let terms: Vec<Value> = found
        .terms
        .iter()
        .map(|t| json!({ "term": t.term, "sentence": t.sentence, "gloss": t.gloss, "told": t.told, "why": t.why }))
        .collect();
    let tried: Vec<Value> =
        transcript.tried.iter().map(|(format, why)| json!({ "format": format, "why": why })).collect();
    let aside: Vec<Value> =
        transcript.set_aside.iter().map(|s| json!({ "kind": kind(s.kind), "text": s.text, "why": s.why })).collect();
    // what is kept and never read
    let of_kind = |kind: ParagraphKind| -> Vec<String> {
        let all = transcript.paragraphs.iter().filter(|p| p.kind == kind);
        all.map(|p| transcript.text(p.words.clone())).collect()
    };
    let glosses: Vec<Value> =
        transcript.glosses.iter().map(|g| json!({ "term": g.term, "meaning": g.meaning, "sure": g.sure })).collect();
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
        "speakers": if nobody { &unknown } else { &transcript.speakers },
        "speaker": if nobody { Some("unknown") } else { None },
        "left": found.left,
        "format": transcript.format,
        "recognised": {
            "format": transcript.format,
            "why": transcript.why,
            "tried": tried,
            "title": transcript.title,
            "subtitle": transcript.subtitle,
            "headings": of_kind(ParagraphKind::Heading),
            "notes": of_kind(ParagraphKind::Note),
            "glosses": glosses,
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
        "speaker": b.speaker.as_deref().unwrap_or("unknown"),
        "airable": b.speaker.is_some(),
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

fn table(transcript: &Transcript, found: &Outline) -> String {
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
    text.push_str(&format!("\nTopics: {} (--segments asks for another number)\n", found.segments.len()));
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
    if !found.left.is_empty() {
        let all: Vec<String> = found.left.iter().map(|(why, n)| format!("{n} {why}")).collect();
        text.push_str(&format!("\nSentences that cannot air: {}\n", all.join("; ")));
    }
    text
}
