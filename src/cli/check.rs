//! `check` and `rundown`: what needs no rendering.
use super::{
    Context, End, Stop,
    args::{Check, Format, Rules, RundownOf},
    report,
};
use cornercast::{
    feed::{self, lint::Profile},
    project::{copies, episode::Episode, episode_file::Status, explain, findings::Findings, inspect, templates},
    script, timeline,
    units::Millis,
};
use serde_json::json;
use std::{collections::BTreeSet, path::PathBuf};

pub(super) fn check(context: &Context, check: &Check) -> Result<End, Stop> {
    if let Some(code) = &check.explain {
        return explain(context, code);
    }
    if let Some(profile) = check.profile {
        return feeds(context, profile, &check.episodes);
    }
    let show = context.show()?;
    let mut all = Vec::new();
    let mut corrections = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    let mut corners = BTreeSet::new();
    // what is wrong with them is said below
    let channels = show.channels(&mut Findings::default())?;
    for slug in show.chosen(&check.episodes)? {
        let mut episode = Episode::read(&show, &slug)?;
        if episode.file.status == Status::Withdrawn {
            continue;
        }
        if episode.file.status == Status::Published {
            episode.keep_readers();
        }
        for version in episode.versions() {
            let _ = episode.lay_out(version.as_deref());
        }
        episode.findings.diagnostics.extend(inspect::language(&episode, &channels));
        episode.findings.settle();
        corners.insert(episode.corner_name.clone());
        let (wrong, odd) = counts(&episode.findings);
        errors += wrong;
        warnings += odd;
        let listed = episode.corrections();
        if context.arguments.json {
            all.extend(report::json_of(&episode.findings)["diagnostics"].as_array().cloned().unwrap_or_default());
            corrections.extend(listed.into_iter().map(|c| json!({ "episode": slug, "correction": c })));
        } else {
            context.show_findings(&episode.findings);
            for one in listed {
                let at = one.at_ms.map(|at| format!(" at {}", Millis(at))).unwrap_or_default();
                let now = if one.now.is_empty() { "nothing".to_owned() } else { format!("\"{}\"", one.now) };
                let what = format!("\"{}\" is {now}{at}, checked by {}", one.was, one.by);
                context.remark(&format!("{slug}: corrected in {}: {what}", one.transcript));
            }
        }
    }
    let mut of_show = Findings::default();
    templates::check(&show, &corners, &mut of_show)?;
    inspect::channels(&show, &mut of_show)?;
    of_show.settle();
    let (wrong, odd) = counts(&of_show);
    errors += wrong;
    warnings += odd;
    if context.arguments.json {
        all.extend(report::json_of(&of_show)["diagnostics"].as_array().cloned().unwrap_or_default());
        let found = json!({ "schema": "cornercast.check/1", "diagnostics": all, "corrections": corrections });
        context.print(&format!("{found:#}\n"))?;
    } else {
        context.show_findings(&of_show);
        context.remark(&counted(errors, warnings));
    }
    Ok(if errors > 0 { End::Problems } else { End::Fine })
}

/// Check feeds as they are written.
fn feeds(context: &Context, profile: Rules, files: &[String]) -> Result<End, Stop> {
    let profile = match profile {
        Rules::Apple => Profile::Apple,
        Rules::Spotify => Profile::Spotify,
        Rules::Psp1 => Profile::Psp1,
        Rules::Podcasting20 => Profile::Podcasting20,
        Rules::All => Profile::All,
    };
    let now = Some(super::build::now()?);
    let findings = if files.is_empty() {
        inspect::of_show(&context.show()?, profile, now)?
    } else {
        inspect::of_files(&files.iter().map(PathBuf::from).collect::<Vec<_>>(), profile, now)?
    };
    let (errors, warnings) = counts(&findings);
    if context.arguments.json {
        let mut all = report::json_of(&findings)["diagnostics"].as_array().cloned().unwrap_or_default();
        for one in &mut all {
            if let Some(rule) = one["code"].as_str().and_then(feed::lint::named) {
                one["rule"] = json!(rule.says);
                one["source"] = json!(rule.source);
            }
        }
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.check/1", "diagnostics": all })))?;
    } else {
        context.show_findings(&findings);
        context.remark(&counted(errors, warnings));
    }
    Ok(if errors > 0 { End::Problems } else { End::Fine })
}

/// How many errors, and how many warnings.
fn counts(findings: &Findings) -> (usize, usize) {
    let errors = findings.diagnostics.iter().filter(|d| d.is_error()).count();
    (errors, findings.diagnostics.len() - errors)
}

fn counted(errors: usize, warnings: usize) -> String {
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
}

fn explain(context: &Context, code: &str) -> Result<End, Stop> {
    let own = code.to_uppercase();
    let rule = || feed::lint::named(code).map(|r| format!("The rule: {}.\nWhose: {}.", r.says, r.source));
    match script::explain(&own).or_else(|| explain::explain(&own)).map(str::to_owned).or_else(rule) {
        Some(text) if context.arguments.json => {
            context
                .print(&format!("{:#}\n", json!({ "schema": "cornercast.explain/1", "code": code, "text": text })))?;
            Ok(End::Fine)
        }
        Some(text) => {
            context.print(&format!("{}\n", text.trim_end()))?;
            Ok(End::Fine)
        }
        None => {
            // an error by one name may be a warning by the other
            let number = own.trim_start_matches(['E', 'W']);
            let near = ["E", "W"].map(|letter| format!("{letter}{number}"));
            let near = near.iter().find(|c| script::explain(c).or_else(|| explain::explain(c)).is_some());
            let near = near.map(|c| format!("; did you mean {c}?")).unwrap_or_default();
            Err(Stop::Usage(format!("there is no diagnostic \"{code}\"{near}")))
        }
    }
}

pub(super) fn rundown(context: &Context, wanted: &RundownOf) -> Result<End, Stop> {
    if context.arguments.json && matches!(wanted.format, Format::Csv | Format::Html) {
        return Err(Stop::Usage("--json and --format ask for two formats: choose one".to_owned()));
    }
    let show = context.show()?;
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let mut episode = Episode::read(&show, slug)?;
    let version = copies::version_of(&episode, wanted.version_name.as_deref())?;
    let Some(laid) = episode.lay_out(version.as_deref()) else {
        if episode.has_unreadable_script() {
            context.show_findings(&episode.findings);
            return Ok(End::Problems);
        }
        return Err(Stop::Project(cornercast::project::Error::Refused(format!(
            "{slug} has no script yet; begin one with: cornercast draft {slug}"
        ))));
    };
    context.show_findings(&episode.findings);
    let rundown = timeline::rundown(&laid.programme, &laid.timeline);
    let format = if context.arguments.json { Format::Json } else { wanted.format };
    let text = match format {
        Format::Table => timeline::table(&rundown),
        Format::Csv => timeline::csv(&rundown),
        Format::Json => cornercast::project::store::json(&rundown)?,
        Format::Html => timeline::html(&rundown, &laid.programme.language.0),
    };
    context.print(&text)?;
    Ok(if rundown.is_inside_slot() && laid.sound { End::Fine } else { End::Problems })
}
