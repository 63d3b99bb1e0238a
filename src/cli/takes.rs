//! `takes`: a long recording becomes takes.
use super::{Context, End, Stop, args::Takes, report};
use cornercast::project::{Error, episode::Episode, takes};
use serde_json::json;
use std::fmt::Write as _;

/// From so many per cent on, a match is sure.
const SURE: u8 = 90;

pub(super) fn takes(context: &Context, wanted: &Takes) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = if wanted.accept.is_empty() { None } else { Some(show.hold()?) };
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let episode = Episode::read(&show, slug)?;
    let found = takes::find(&show, &episode, &wanted.recording, wanted.transcript.as_deref())?;
    let line_of = |paragraph: usize| found.wanted.get(paragraph).map_or(0, |w| w.line);
    let mut lines = Vec::new();
    for one in &wanted.accept {
        if one == "sure" {
            let sure = found.proposals.iter().filter(|p| found.by_words && p.confidence >= SURE);
            lines.extend(sure.map(|p| line_of(p.paragraph)));
            continue;
        }
        let line = one
            .parse()
            .map_err(|_| Stop::Usage(format!("--accept takes \"sure\" or lines of the script, not \"{one}\"")))?;
        if !found.proposals.iter().any(|p| line_of(p.paragraph) == line) {
            return Err(
                Error::Refused(format!("no paragraph that begins in line {line} was found in the recording")).into()
            );
        }
        lines.push(line);
    }
    let accepted = if lines.is_empty() { 0 } else { takes::accept(&episode, &found, &lines)? };
    let missing: Vec<_> = found.missing().collect();
    if context.arguments.json {
        let one = |p: &cornercast::script::takes::Proposal| {
            json!({
                "line": line_of(p.paragraph),
                "from_ms": p.range.start().millis(),
                "to_ms": p.range.end().millis(),
                "confidence": p.confidence,
                "earlier_readings": p.earlier,
                "misread": p.misread,
                "accepted": lines.contains(&line_of(p.paragraph)),
            })
        };
        let pick_up: Vec<_> = missing.iter().map(|w| json!({ "line": w.line, "text": w.text })).collect();
        let document = json!({
            "schema": "cornercast.takes/1",
            "by": if found.by_words { "words" } else { "silences" },
            "matches": found.proposals.iter().map(one).collect::<Vec<_>>(),
            "pick_up": pick_up,
            "accepted": accepted,
        });
        context.print(&format!("{document:#}\n"))?;
        return Ok(End::Fine);
    }
    let mut text = String::new();
    for p in &found.proposals {
        let wanted = found.wanted.get(p.paragraph);
        let words = wanted.map(|w| w.text.split_whitespace().take(7).collect::<Vec<_>>().join(" ")).unwrap_or_default();
        let mark = if lines.contains(&line_of(p.paragraph)) { '*' } else { ' ' };
        let earlier = if p.earlier > 0 { format!(" (reading {})", p.earlier + 1) } else { String::new() };
        let (range, line) = (p.range, line_of(p.paragraph));
        let _ =
            writeln!(text, "{mark} line {line:4}  {range}  {:3} %  {} …{earlier}", p.confidence, report::tame(&words));
        for m in &p.misread {
            let said = match (m.written.as_str(), m.read.as_str()) {
                (written, "") => format!("left out: \"{written}\""),
                ("", read) => format!("added: \"{read}\""),
                (written, read) => format!("\"{written}\" read as \"{read}\""),
            };
            let _ = writeln!(text, "      {}", report::tame(&said));
        }
    }
    if !missing.is_empty() {
        let _ = writeln!(text, "\nTo be recorded still:");
    }
    for w in &missing {
        let _ =
            writeln!(text, "\n  line {}, about {}:\n  {}", w.line, w.planned.millis().clock(), report::tame(&w.text));
    }
    context.print(&text)?;
    if accepted == 0 {
        let how =
            if found.by_words { "--accept sure, or --accept LINE,LINE" } else { "listen, then --accept LINE,LINE" };
        context.remark(&format!("nothing was accepted, and the script is as it was: {how}"));
    } else {
        context.remark(&format!("{accepted} REC cues were written (*)"));
    }
    Ok(End::Fine)
}
