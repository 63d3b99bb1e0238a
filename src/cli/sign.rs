//! `sign`: who has seen what could air, and what changed since.
use super::{Context, End, Stop, args::Sign, report};
use cornercast::project::{episode::Episode, sign};
use serde_json::json;
use std::fmt::Write as _;

pub(super) fn sign(context: &Context, wanted: &Sign) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = if wanted.by.is_some() { Some(show.hold()?) } else { None };
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let mut episode = Episode::read(&show, slug)?;
    let state = match &wanted.by {
        Some(by) => sign::sign(&show, &episode, by, wanted.revoke)?,
        None => sign::state(&show, &episode)?,
    };
    if let Some(laid) = episode.lay_out(None) {
        let missing = laid.timeline.unrecorded.len();
        if wanted.by.is_some() && !wanted.revoke && missing > 0 {
            context.remark(&format!(
                "{slug}: {missing} of its paragraphs are not recorded yet; once they are, it asks again"
            ));
        }
    }
    let lacking = state.lacking(slug);
    if context.arguments.json {
        let asked = state.wanted.as_ref().map(|w| json!({ "by": w.by, "count": w.count }));
        let mut document = state.report();
        document["schema"] = json!("cornercast.sign/1");
        document["episode"] = json!(slug);
        document["things"] = json!(state.things);
        document["wanted"] = json!(asked);
        document["complete"] = json!(lacking.is_none());
        context.print(&format!("{document:#}\n"))?;
    } else {
        let mut text = String::new();
        for signature in &state.signatures {
            let by = report::tame(&signature.by);
            if signature.holds && context.arguments.quiet {
                continue;
            }
            if signature.holds {
                let _ = writeln!(text, "{by} has signed all {} things that could air", state.things);
                continue;
            }
            let _ = writeln!(text, "{by} is asked again; changed since:");
            for change in &signature.changes {
                let _ = writeln!(text, "  {}", report::tame(&change.to_string()));
            }
        }
        if state.signatures.is_empty() {
            let _ = writeln!(text, "nobody has signed {slug}");
        }
        context.print(&text)?;
        if let Some(lacking) = &lacking {
            context.remark(lacking.lines().next().unwrap_or_default());
        }
    }
    // asked only how things stand: a signature that lapsed, or one that is missing, is an answer of its own
    let stands = lacking.is_none() && state.signatures.iter().all(|s| s.holds);
    Ok(if wanted.by.is_some() || stands { End::Fine } else { End::Problems })
}
