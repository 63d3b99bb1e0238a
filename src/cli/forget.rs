//! `forget`.
use super::{
    Context, End, Stop,
    args::Forget,
    build::{failures, run},
    publish::how,
    report,
};
use cornercast::project::{build::Run, findings::Findings, forget, make::Wanted, places, target};
use serde_json::json;

pub(super) fn forget(context: &Context, asked: &Forget) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let run = Run { dry: asked.dry_run, ..run(context, Wanted::default())? };
    let mut all = places::known(&show)?;
    all.extend(asked.to.iter().cloned());
    all.extend(forget::given(&show, &asked.source));
    let how = how(&show, &all)?;
    // nothing changes here that a target would refuse
    let channels = show.channels(&mut Findings::default())?;
    for to in &all {
        target::not_newer(&show, &channels, &target::Address::of(to), how.access.as_ref())?;
    }
    let only = asked.episode.as_deref();
    let done = forget::forget(&show, &asked.source, only, asked.says.as_deref(), &asked.to, &how, &run)?;
    let failures = failures(&done.outcome.failures);
    if context.arguments.json {
        let pairs = |all: &[(String, String)]| -> Vec<_> {
            all.iter().map(|(what, name)| json!({ "what": what, "where": name })).collect()
        };
        let document = json!({
            "schema": "cornercast.forget/1",
            "dry_run": asked.dry_run,
            "done": pairs(&done.actions),
            "remains": pairs(&done.remains),
            "looked_at": done.looked_at,
            "beyond": done.beyond,
            "failures": failures,
        });
        context.print(&format!("{document:#}\n"))?;
    } else {
        let mut text = String::new();
        for (what, name) in &done.actions {
            text.push_str(&format!("{what:<10} {}\n", report::tame(name)));
        }
        for (what, name) in &done.remains {
            text.push_str(&format!("REMAINS    {}: {what}\n", report::tame(name)));
        }
        let files = done.looked_at;
        let sought = if done.wordless { "bytes" } else { "bytes and words" };
        text.push_str(&match (asked.dry_run, done.remains.len()) {
            (true, 0) => format!("nothing was changed; in {files} files that would be left there is nothing of it\n"),
            (true, n) => format!("nothing was changed; {n} places in {files} files would be left as they are\n"),
            (false, 0) => format!("{files} files were looked at: nothing of its {sought} is in them\n"),
            (false, n) => format!("{files} files were looked at: {n} places still hold something of it\n"),
        });
        text.push_str("out of reach from here:\n");
        for line in &done.beyond {
            text.push_str(&format!("  {}\n", report::tame(line)));
        }
        context.print(&text)?;
    }
    for findings in &done.outcome.findings {
        context.show_findings(findings);
    }
    for failure in &failures {
        context.say(failure);
    }
    let clean = failures.is_empty() && (asked.dry_run || done.remains.is_empty());
    Ok(if clean { End::Fine } else { End::Problems })
}
