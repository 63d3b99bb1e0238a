//! `build` and `mix`.
use super::{
    Context, End, Stop,
    args::{Build, Mix},
    bar::Bar,
    report,
};
use chrono::{DateTime, FixedOffset};
use cornercast::{
    project::{
        Error,
        build::{self, Outcome, Run},
        episode::Episode,
        episode_file::Status,
        make::{Log, Wanted},
    },
    units::Frames,
};
use serde_json::{Value, json};
use std::{io::ErrorKind, thread, time::SystemTime};

pub(super) fn build(context: &Context, build: &Build) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let slugs = show.chosen(&build.episodes)?;
    let bar = Bar::new(context);
    let tell = |file: &str, done: Frames, all: Frames| bar.tell(file, done, all);
    let outcome = build::build(&show, &slugs, &run(context, Wanted::default())?, &tell);
    bar.finish();
    let outcome = outcome?;
    report_outcome(context, "cornercast.build/1", &outcome)
}

pub(super) fn mix(context: &Context, mix: &Mix) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let slugs = show.chosen(&mix.episodes)?;
    let (deliverables, allow_missing) = (mix.deliverable.clone(), mix.allow_missing);
    let wanted = Wanted { deliverables, allow_missing, threads: jobs(context), ..Wanted::default() };
    let bar = Bar::new(context);
    let tell = |file: &str, done: Frames, all: Frames| bar.tell(file, done, all);
    let mut outcome = Outcome::default();
    for slug in &slugs {
        let mut episode = Episode::read(&show, slug)?;
        let known = episode.corner.deliverables.iter().map(|d| d.delivery.name.as_str()).chain(["master"]);
        let known: Vec<&str> = known.collect();
        if let Some(strange) = wanted.deliverables.iter().find(|w| !known.contains(&w.as_str())) {
            bar.finish();
            // of a corner that cannot be read nobody knows what it has
            if episode.findings.any_error() {
                context.show_findings(&episode.findings);
                return Ok(End::Problems);
            }
            return Err(Stop::Usage(format!("{slug} has no deliverable \"{strange}\"; it has {}", known.join(", "))));
        }
        let mut log = Log::default();
        let mut missing = false;
        let versions: Vec<_> = episode.versions().iter().filter_map(|v| episode.lay_out(v.as_deref())).collect();
        episode.bind_takes(&versions)?;
        for laid in versions {
            // what does not fit is heard before it is cut
            let rough = laid.whole && !laid.sound && allow_missing;
            if !laid.sound && !rough {
                continue;
            }
            if rough {
                log.remarks.push(format!(
                    "{slug}: mixed to be listened to, for it does not fit as it is; it cannot be published so"
                ));
            }
            match episode.make_recordings(&show, &laid, &wanted, &tell, &mut log) {
                Ok(finished) => missing |= finished.is_none(),
                Err(e) => outcome.failures.push((slug.clone(), e)),
            }
        }
        // without names, drafts that wait for their voices are no failure
        if missing && !(mix.episodes.is_empty() && episode.file.status == Status::Draft) {
            log.remarks.push(format!("{slug}: use --allow-missing to mix with silence where voices are missing"));
            outcome.failures.push((slug.clone(), Error::Refused(format!("{slug} is not fully recorded"))));
        }
        outcome.log.actions.extend(log.actions);
        outcome.log.remarks.extend(log.remarks);
        outcome.log.kept.extend(log.kept);
        outcome.findings.push(episode.findings);
    }
    bar.finish();
    report_outcome(context, "cornercast.mix/1", &outcome)
}

pub(super) fn run(context: &Context, wanted: Wanted) -> Result<Run, Stop> {
    Ok(Run { wanted, jobs: jobs(context), now: Some(now()?), ..Run::default() })
}

fn jobs(context: &Context) -> usize {
    let jobs = context
        .arguments
        .jobs
        .map_or_else(|| thread::available_parallelism().map_or(1, Into::into), |n| usize::from(n.get()));
    jobs.max(1)
}

/// The present; what `SOURCE_DATE_EPOCH` says it is, in seconds since 1970, when something is to be made again as it was.
pub(super) fn now() -> Result<DateTime<FixedOffset>, Stop> {
    let seconds = match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(epoch) => epoch.to_str().and_then(|text| text.parse().ok()),
        None => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok().and_then(|d| d.as_secs().try_into().ok()),
    };
    let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map(|t| t.fixed_offset())
        .ok_or_else(|| Stop::Usage("SOURCE_DATE_EPOCH is no number of seconds since 1970".to_owned()))
}

pub(super) fn report_outcome(context: &Context, schema: &str, outcome: &Outcome) -> Result<End, Stop> {
    for findings in &outcome.findings {
        context.show_findings(findings);
    }
    for told in failures(&outcome.failures) {
        context.say(&told);
    }
    for remark in &outcome.log.remarks {
        context.remark(remark);
    }
    if context.arguments.verbose {
        for file in &outcome.log.kept {
            context.remark(&format!("{file} is up to date"));
        }
    }
    if context.arguments.json {
        context.print(&format!("{:#}\n", json_of(schema, outcome)))?;
    } else if !context.arguments.quiet {
        let mut text = String::new();
        for (channel, change) in &outcome.changes {
            text.push_str(&format!("{}: {}\n", report::tame(channel), report::tame(&change.to_string())));
        }
        for (action, path) in &outcome.log.actions {
            text.push_str(&format!("{action:8} {}\n", report::tame(path)));
        }
        if outcome.log.actions.is_empty()
            && outcome.changes.is_empty()
            && outcome.failures.is_empty()
            && !outcome.any_error()
        {
            text.push_str("nothing to do: everything is up to date\n");
        }
        context.print(&text)?;
    }
    // what the system refused is worse than what a file holds
    if let Some(code) = outcome.failures.iter().map(|(_, e)| super::code(e)).find(|code| *code != 1) {
        return Err(Stop::Said(code));
    }
    Ok(if outcome.any_error() || !outcome.failures.is_empty() { End::Problems } else { End::Fine })
}

/// Each failure; what the system refuses in one place after another for the same reason is told once.
pub(super) fn failures(all: &[(String, Error)]) -> Vec<String> {
    let refused = |error: &Error| match error {
        Error::Io { source, .. } => {
            [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem, ErrorKind::StorageFull]
                .contains(&source.kind())
                .then_some(source.kind())
        }
        _ => None,
    };
    let (mut out, mut told) = (Vec::new(), Vec::new());
    for (n, (slug, error)) in all.iter().enumerate() {
        let of = if slug.is_empty() { String::new() } else { format!("{}: ", report::tame(slug)) };
        let Some(kind) = refused(error) else {
            out.push(format!("{of}{}", super::said(error)));
            continue;
        };
        if told.contains(&kind) {
            continue;
        }
        told.push(kind);
        let others = all.iter().skip(n + 1).filter(|(_, e)| refused(e) == Some(kind));
        let others: Vec<_> = others.map(|(slug, _)| report::tame(slug)).filter(|slug| !slug.is_empty()).collect();
        let so = if others.is_empty() { String::new() } else { format!("\n  the same of: {}", others.join(", ")) };
        let help = match kind {
            ErrorKind::StorageFull => "make room on that disk, and run it again: what was there before is whole",
            _ => "the show has to lie where you may write: copy it to a folder of your own, or give yourself the right",
        };
        out.push(format!("{of}{}{so}\n  help: {help}", super::said(error)));
    }
    out
}

fn json_of(schema: &str, outcome: &Outcome) -> Value {
    let actions: Vec<_> =
        outcome.log.actions.iter().map(|(action, path)| json!({ "action": action, "path": path })).collect();
    let diagnostics: Vec<Value> = outcome
        .findings
        .iter()
        .flat_map(|f| report::json_of(f)["diagnostics"].as_array().cloned().unwrap_or_default())
        .collect();
    let failures: Vec<_> =
        outcome.failures.iter().map(|(slug, e)| json!({ "episode": slug, "message": e.to_string() })).collect();
    let changes: Vec<Value> = outcome
        .changes
        .iter()
        .map(|(channel, change)| {
            let mut one = json!(change);
            one["channel"] = json!(channel);
            one
        })
        .collect();
    json!({ "schema": schema, "changes": changes, "actions": actions, "remarks": outcome.log.remarks, "diagnostics": diagnostics, "failures": failures })
}

#[cfg(test)]
mod tests {
    use super::failures;
    use cornercast::project::Error;
    use std::io::ErrorKind;

    #[test]
    fn what_is_refused_everywhere_is_told_once_and_the_rest_each() {
        let io = |slug: &str, kind: ErrorKind| {
            let error =
                Error::Io { action: "write", path: format!("episodes/{slug}/build").into(), source: kind.into() };
            (slug.to_owned(), error)
        };
        let all = [
            io("lamp", ErrorKind::PermissionDenied),
            io("stove", ErrorKind::NotFound),
            io("bread", ErrorKind::PermissionDenied),
            io("rope", ErrorKind::StorageFull),
        ];
        let told = failures(&all);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("lamp: error: cannot write episodes/lamp/build"), "{}", told[0]);
        assert!(
            told[0].contains("\n  the same of: bread\n  help: the show has to lie where you may write"),
            "{}",
            told[0]
        );
        assert!(told[1].starts_with("stove: ") && told[2].contains("make room on that disk"), "{told:?}");
    }
}
