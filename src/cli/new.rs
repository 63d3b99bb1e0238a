//! `new`: an episode, or a show.
use super::{Context, End, Stop, args::New};
use cornercast::project::{
    make::Log,
    new::{self, NewEpisode},
};
use serde_json::json;

pub(super) fn new(context: &Context, wanted: &New) -> Result<End, Stop> {
    let mut log = Log::default();
    let mut end = End::Fine;
    if let Some(root) = &wanted.new_show {
        new::show(root, wanted.corner.as_deref(), &mut log)?;
        context.remark(&format!(
            "a new show in {}; look at feed/channel.toml and scripts/{}/corner.toml first",
            root.display(),
            wanted.corner.as_deref().unwrap_or("corner"),
        ));
    } else if let (Some(slug), Some(of)) = (&wanted.slug, &wanted.version_of) {
        let show = context.show()?;
        let _held = show.hold()?;
        let Some((episode, version)) = of.split_once(':') else {
            return Err(Stop::Usage(format!(
                "--version-of takes an episode and a version like lamp:short, not \"{of}\""
            )));
        };
        let findings = new::version(&show, slug, (episode, version), wanted.title.as_deref(), &mut log)?;
        context.show_findings(&findings);
    } else if let (Some(slug), Some(transcript)) = (&wanted.slug, &wanted.transcript) {
        let show = context.show()?;
        let _held = show.hold()?;
        let new = NewEpisode {
            slug,
            transcript,
            audio: &wanted.audio,
            corner: wanted.corner.as_deref(),
            title: wanted.title.as_deref(),
        };
        let findings = new::episode(&show, &new, &mut log)?;
        context.show_findings(&findings);
        if findings.any_error() {
            end = End::Problems;
        }
    }
    for remark in &log.remarks {
        context.remark(remark);
    }
    if context.arguments.json {
        let actions: Vec<_> =
            log.actions.iter().map(|(action, path)| json!({ "action": action, "path": path })).collect();
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.new/1", "actions": actions })))?;
    } else {
        let text: String = log.actions.iter().map(|(action, path)| format!("{action:8} {path}\n")).collect();
        context.print(&text)?;
    }
    Ok(end)
}
