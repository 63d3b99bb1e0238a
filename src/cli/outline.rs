//! `outline`: what a transcript holds.
use super::{Context, End, Stop, args::Outline as Wanted, report};
use cornercast::{
    project::inspect,
    script::outline::{self, MOST_SEGMENTS, Outline, Parts},
    units::Millis,
};
use std::fmt::Write as _;

pub(super) fn outline(context: &Context, wanted: &Wanted) -> Result<End, Stop> {
    let parts = match wanted.segments {
        Some(n) if n.get() > MOST_SEGMENTS => {
            return Err(Stop::Usage(format!("--segments is at most {MOST_SEGMENTS}")));
        }
        Some(n) => Parts::Count(n.get()),
        None => Parts::Of(Millis(u64::from(wanted.target.get()) * 60_000)),
    };
    let (outline, findings, format) = if wanted.lines {
        let (text, findings) = inspect::text(&wanted.transcript)?;
        (outline::of_lines(&text, parts), findings, "one sentence a line")
    } else {
        let (transcript, findings) = inspect::transcript(&wanted.transcript)?;
        (outline::of_transcript(&transcript, "en", parts), findings, transcript.format)
    };
    context.show_findings(&findings);
    if context.arguments.json {
        let mut json = serde_json::to_value(&outline).unwrap_or_default();
        json["format"] = serde_json::json!(format);
        context.print(&format!("{json:#}\n"))?;
    } else {
        context.print(&shown(&outline, format))?;
    }
    Ok(if findings.any_error() || outline.sentences == 0 { End::Problems } else { End::Fine })
}

fn shown(outline: &Outline, format: &str) -> String {
    let mut out = String::new();
    let by = if outline.timed { "in the recording" } else { "by reading time" };
    let speakers = outline.speakers.iter().map(|s| report::tame(s)).collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        out,
        "{format}: {} sentences, {} {by}; speakers: {speakers}",
        outline.sentences,
        clock(outline.length_ms),
    );
    let _ = writeln!(out, "\nTopics: {} (--segments asks for another number)", outline.segments.len());
    for (n, topic) in outline.segments.iter().enumerate() {
        let at = topic.start_ms.map_or_else(String::new, |t| format!(" at {}", clock(t)));
        let title = report::tame(&topic.title);
        let _ = writeln!(
            out,
            "{:3}. {title}: sentences {}–{}, {}{at}",
            n + 1,
            topic.first,
            topic.last,
            clock(topic.length_ms)
        );
    }
    let _ = writeln!(out, "\nStretches that could air: {} (which are good is yours to say)", outline.soundbites.len());
    for bite in &outline.soundbites {
        let at = bite.start_ms.zip(bite.end_ms);
        let at = at.map_or_else(String::new, |(a, b)| format!(" {}–{}", a.timestamp('.'), b.timestamp('.')));
        let mark = if bite.airable { ' ' } else { '?' };
        let _ = writeln!(out, "{mark} {}–{}{at} {}", bite.first, bite.last, report::tame(&short(&bite.text)));
        for why in &bite.why {
            let _ = writeln!(out, "      {}", report::tame(why));
        }
    }
    if !outline.terms.is_empty() {
        let _ = writeln!(out, "\nWords to explain:");
    }
    for term in &outline.terms {
        let gloss = term.gloss.as_ref().map_or_else(String::new, |g| format!(": {}", report::tame(g)));
        let _ = writeln!(out, "  {}{gloss} (sentence {}, {})", report::tame(&term.term), term.sentence, term.why);
    }
    if !outline.left.is_empty() {
        let all = outline.left.iter().map(|(why, n)| format!("{n} {why}")).collect::<Vec<_>>().join("; ");
        let _ = writeln!(out, "\nSentences that cannot air: {all}");
    }
    out
}

fn clock(length: Millis) -> String {
    Millis(length.0 / 1000 * 1000).clock()
}

/// Its first words and its last.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match (words.get(..6), words.len().checked_sub(5).and_then(|n| words.get(n..))) {
        (Some(first), Some(last)) if words.len() > 13 => format!("{} … {}", first.join(" "), last.join(" ")),
        _ => text.to_owned(),
    }
}
