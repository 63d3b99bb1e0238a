//! `draft` and `fmt`: what writes scripts.
use super::{
    Context, End, Stop,
    args::{Draft, Fmt},
};
use cornercast::{
    project::{Error, episode::Episode, external, store},
    script,
};
use serde_json::json;

pub(super) fn draft(context: &Context, wanted: &Draft) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let mut episode = Episode::read(&show, slug)?;
    if let Some(of) = &episode.file.version_of {
        let text = format!("{slug} is a version of {0}; its script is episodes/{0}/script.md", of.episode.value);
        return Err(Error::Refused(text).into());
    }
    if let Some(key) = &wanted.source {
        episode.drafts = Some(key.clone());
        if episode.interview().is_none() {
            let known: Vec<&str> = episode.interviews.iter().map(|i| i.key.as_str()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(
                Error::Refused(format!("{slug} has no transcript {key} with words in it; it has: {known}")).into()
            );
        }
    }
    let transcripts_sound = !episode.interviews.is_empty();
    let Some(drafted) = episode.drafted(&show)? else {
        context.show_findings(&episode.findings);
        if episode.findings.any_error() {
            return Ok(End::Problems);
        }
        let text = if transcripts_sound {
            format!("{slug}: its transcript holds no words to draft from")
        } else {
            format!("{slug} has no transcript; put one into episodes/{slug}/sources/")
        };
        return Err(Error::Refused(text).into());
    };
    let path = episode.script_path();
    let build = episode.build_folder(None);
    let mut actions = Vec::new();
    let mut as_given = None;
    episode.may_draft(&drafted, wanted.with.is_some())?;
    let text = match &wanted.with {
        None => drafted.text.clone(),
        Some(command) => {
            let text = external::run(show.root(), command, drafted.plan, wanted.timeout.get().into())?;
            let (kept, rejected) = (build.join("with.md"), build.join("with-rejected.md"));
            let mut given = Episode::read_as(&show, slug, None, Some((&show.name_of(&rejected), &text)))?;
            for version in given.versions() {
                let _ = given.lay_out(version.as_deref());
            }
            given.findings.settle();
            if given.findings.any_error() {
                // it may be looked at, whatever it is worth
                store::write(&rejected, text.as_bytes())?;
                context.show_findings(&given.findings);
                let where_it_is = show.name_of(&rejected);
                context.remark(&format!("{slug}: nothing was changed; what the program gave is in {where_it_is}"));
                return Ok(End::Problems);
            }
            as_given = store::is_file(&kept).then(|| store::read(&kept)).transpose()?;
            if store::write(&kept, text.as_bytes())? {
                actions.push(("draft", show.name_of(&kept)));
            }
            text
        }
    };
    // by its bytes: a script in another encoding is none that could be read, and is somebody's work all the same
    if store::is_file(&path) {
        let bytes = store::read(&path)?;
        let own = build.join("draft.md");
        let as_drafted =
            as_given.is_some_and(|given| given == bytes) || store::is_file(&own) && store::read(&own)? == bytes;
        if bytes != text.as_bytes() && !as_drafted {
            if !wanted.force {
                return Err(Error::WouldOverwrite { path }.into());
            }
            let kept = (1..).map(|n| episode.folder.join(format!("script.kept-{n}.md"))).find(|p| !store::is_file(p));
            if let Some(kept) = kept {
                store::write(&kept, &bytes)?;
                actions.push(("keep", show.name_of(&kept)));
            }
        }
    }
    for (path, text) in
        [(path, &text), (build.join("draft.md"), &drafted.text), (build.join("draft.json"), &drafted.report)]
    {
        if store::write(&path, text.as_bytes())? {
            actions.push(("draft", show.name_of(&path)));
        }
    }
    if let Some(path) = episode.offer_labels(&show)? {
        actions.push(("draft", show.name_of(&path)));
    }
    if let Some(labels) = episode.unlabelled() {
        let labels = show.name_of(&labels);
        context.remark(&format!("{slug}: speaker unknown; write who speaks into {labels}, then draft again"));
    }
    let length = wanted.with.is_none().then(|| episode.says_of_length(&drafted.made)).flatten();
    for remark in [episode.says_of_others(), episode.says_of_language(), length].into_iter().flatten() {
        context.remark(&remark);
    }
    if actions.is_empty() {
        context.remark(&format!("{slug}: the draft is as it was"));
    }
    // what is wrong with the new script, and with what it is made of
    let mut written = Episode::read(&show, slug)?;
    let _ = written.lay_out(None);
    written.findings.settle();
    context.show_findings(&written.findings);
    say(context, "cornercast.drafted/1", &actions)?;
    Ok(if written.findings.any_error() { End::Problems } else { End::Fine })
}

pub(super) fn fmt(context: &Context, wanted: &Fmt) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = if wanted.check { None } else { Some(show.hold()?) };
    let mut actions = Vec::new();
    let mut broken = false;
    for slug in show.chosen(&wanted.episodes)? {
        let episode = Episode::read(&show, &slug)?;
        // a file of another encoding would be changed for good
        if episode.findings.diagnostics.iter().any(|d| d.code == "E004") {
            context.show_findings(&episode.findings);
            broken = true;
            continue;
        }
        let Some(read) = &episode.script else { continue };
        let formatted = script::format(&read.text, &read.script);
        if formatted == read.text {
            continue;
        }
        let path = episode.script_path();
        if wanted.check {
            actions.push(("not canonical", show.name_of(&path)));
        } else {
            store::write(&path, formatted.as_bytes())?;
            actions.push(("format", show.name_of(&path)));
        }
    }
    say(context, "cornercast.fmt/1", &actions)?;
    Ok(if broken || wanted.check && !actions.is_empty() { End::Problems } else { End::Fine })
}

fn say(context: &Context, schema: &str, actions: &[(&str, String)]) -> Result<(), Stop> {
    if context.arguments.json {
        let actions: Vec<_> = actions.iter().map(|(action, path)| json!({ "action": action, "path": path })).collect();
        return context.print(&format!("{:#}\n", json!({ "schema": schema, "actions": actions })));
    }
    let text: String = actions.iter().map(|(action, path)| format!("{action:8} {path}\n")).collect();
    context.print(&text)
}
