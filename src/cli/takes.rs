//! `takes`: a long recording becomes takes.
use super::{Context, End, Stop, args::Takes, report};
use cornercast::{
    project::{Error, episode::Episode, takes},
    script::takes::Misfit,
    units::Frames,
};
use serde_json::json;
use std::fmt::Write as _;

/// From so many per cent on, a match is sure.
const SURE: u8 = 90;

/// Bind takes to the words that stand beside them now.
fn confirm(context: &Context, episode: &mut Episode, lines: &[String]) -> Result<End, Stop> {
    let all = lines.iter().any(|line| line == "all");
    let number = |line: &String| {
        line.parse().map_err(|_| Stop::Usage(format!("--confirm takes \"all\" or lines of the script, not \"{line}\"")))
    };
    let lines = if all { Vec::new() } else { lines.iter().map(number).collect::<Result<Vec<usize>, _>>()? };
    let confirmed = episode.confirm_takes(&lines)?;
    if context.arguments.json {
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.takes/1", "confirmed": confirmed })))?;
    } else if confirmed.is_empty() {
        context.remark("no take has other words than it was built with");
    } else {
        let shown: Vec<String> = confirmed.iter().map(ToString::to_string).collect();
        context.remark(&format!("confirmed: the takes in line {} say what is written there", shown.join(", ")));
    }
    Ok(End::Fine)
}

/// In what a transcript and a recording do not go together.
fn told(misfit: Misfit) -> String {
    let about = |by: Frames| by.millis().clock();
    match misfit {
        Misfit::Longer(by) => {
            format!("the transcript goes on for {} behind the end of the recording, so it is of another", about(by))
        }
        Misfit::Silent => "most words of the transcript lie where nobody speaks in the recording".to_owned(),
        Misfit::Pauses => {
            "the words of the transcript go on where the recording pauses: it is of another session, or one of them was cut"
                .to_owned()
        }
        Misfit::Early(by) => format!("the transcript seems to run about {} ahead of the recording", about(by)),
        Misfit::Late(by) => format!("the transcript seems to lie about {} behind the recording", about(by)),
    }
}

pub(super) fn takes(context: &Context, wanted: &Takes) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = if wanted.accept.is_empty() && wanted.confirm.is_empty() { None } else { Some(show.hold()?) };
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let mut episode = Episode::read(&show, slug)?;
    let Some(recording) = &wanted.recording else { return confirm(context, &mut episode, &wanted.confirm) };
    let found = takes::find(&show, &episode, recording, wanted.transcript.as_deref())?;
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
    let accepted = if lines.is_empty() { 0 } else { takes::accept(&show, &episode, &found, &lines)? };
    let missing: Vec<_> = found.missing().collect();
    if context.arguments.json {
        let one = |p: &cornercast::script::takes::Proposal| {
            json!({
                "line": line_of(p.paragraph),
                "from_ms": p.range.start().millis(),
                "to_ms": p.range.end().millis(),
                "confidence": p.confidence,
                "earlier_readings": p.earlier,
                "read_again_ms": p.again.map(|again| again.start().millis()),
                "misread": p.misread,
                "protected_word": found.protected.contains(&p.paragraph),
                "accepted": lines.contains(&line_of(p.paragraph)),
            })
        };
        let pick_up: Vec<_> = missing.iter().map(|w| json!({ "line": w.line, "text": w.text })).collect();
        let document = json!({
            "schema": "cornercast.takes/1",
            "by": if found.by_words { "words" } else { "silences" },
            "misfit": found.misfit.map(told),
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
        if let Some(again) = p.again {
            let at = again.start();
            let _ = writeln!(
                text,
                "      read again at {at}, and not heard there to its first and last word, or with another \"not\": listen to both"
            );
        }
        if found.protected.contains(&p.paragraph) {
            let _ = writeln!(text, "      a protected word is heard in it: record it again");
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
    if let Some(misfit) = found.misfit {
        context.remark(&format!("{}: no match by its times is sure", told(misfit)));
    }
    if accepted == 0 {
        let all: Vec<String> = found.proposals.iter().map(|p| line_of(p.paragraph).to_string()).collect();
        let best = found.proposals.iter().map(|p| p.confidence).max().unwrap_or_default();
        let how = match () {
            () if all.is_empty() => "nothing of it was found in the recording".to_owned(),
            () if found.by_words && best >= SURE && !wanted.accept.iter().any(|one| one == "sure") => {
                "--accept sure, or --accept LINE,LINE".to_owned()
            }
            // lines of subtitles have a time for each line and none for each word
            () if found.by_words => format!(
                "no match has {SURE} %, which takes a transcript with a time for each word; listen, then --accept {}",
                all.join(",")
            ),
            () => format!("listen, then --accept {}", all.join(",")),
        };
        context.remark(&format!("nothing was accepted, and the script is as it was: {how}"));
    } else {
        context.remark(&format!("{accepted} REC cues were written (*)"));
    }
    Ok(End::Fine)
}
