//! `publish` and `withdraw`.
use super::{
    Context, End, Stop,
    args::{Publish, Withdraw},
    bar::Bar,
    build::{report_outcome, run},
};
use cornercast::{
    project::{
        Error, Show,
        build::{Outcome, Run},
        bundle::{self, Key},
        earlier,
        findings::Findings,
        make::{Log, Wanted},
        places, publish,
        remote::Access,
        target,
    },
    units::Frames,
};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

pub(super) fn publish(context: &Context, publish: &Publish) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let key = key(&show, publish.sign.as_ref())?;
    let slugs = if publish.episodes.is_empty() { Vec::new() } else { show.chosen(&publish.episodes)? };
    let revise = if publish.revise { slugs.clone() } else { Vec::new() };
    let run = Run { revise, dry: publish.dry_run, ..run(context, Wanted::default())? };
    // what is published is sealed: a target that nothing can be written to is told before
    let access = access(&show, &publish.to)?;
    let channels = show.channels(&mut Findings::default())?;
    for to in publish.to.iter().filter(|_| !publish.dry_run) {
        target::open(&show, &channels, &target::Address::of(to), access.as_ref())?;
    }
    let bar = Bar::new(context);
    let tell = |file: &str, done: Frames, all: Frames| bar.tell(file, done, all);
    let outcome = publish::publish(&show, &slugs, &run, &tell);
    bar.finish();
    let mut outcome = outcome?;
    if outcome.settled {
        let bundle = bundle::Wanted { size: publish.size, key };
        let coming = std::mem::take(&mut outcome.coming);
        let wanted = target::Wanted {
            bundle,
            access,
            dry: publish.dry_run,
            coming,
            exposed: outcome.exposed.clone(),
            taking: false,
        };
        bring_up_to_date(&show, &publish.to, &wanted, &mut outcome)?;
    }
    report_outcome(context, "cornercast.publish/1", &outcome)
}

pub(super) fn withdraw(context: &Context, withdraw: &Withdraw) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let channels = show.channels(&mut Findings::default())?;
    let (old, episodes) = earlier::named(&show, &channels, &withdraw.episodes)?;
    let slugs = if episodes.is_empty() { Vec::new() } else { publish::named(&show, &channels, &episodes)? };
    if withdraw.says.is_some() && slugs.is_empty() && !old.is_empty() {
        return Err(Error::Argument(
            "--says is shown on the page of an episode of this show; an item of an earlier feed leaves none: leave it out. Nothing was changed"
                .to_owned(),
        )
        .into());
    }
    let run = Run { dry: withdraw.dry_run, ..run(context, Wanted::default())? };
    // as they are named when they are gone: no title is kept
    let lasting = |word: &String| old.iter().find(|one| one.word == *word).map_or(word, |one| &one.page).clone();
    let again = typed(&withdraw.episodes.iter().map(lasting).collect::<Vec<_>>());
    // nothing changes here that a target would refuse
    let reached: Vec<PathBuf> = places::known(&show)?.into_iter().chain(withdraw.to.iter().cloned()).collect();
    let lost = if withdraw.to.is_empty() { places::lost(&show, &channels)? } else { None };
    let keys = access(&show, &reached)?;
    for to in &reached {
        target::not_newer(&show, &channels, &target::Address::of(to), keys.as_ref())?;
    }
    let mut log = Log::default();
    let changes = earlier::withdraw(&show, &channels, &old, run.dry, &mut log)?;
    let mut outcome = publish::withdraw(&show, &slugs, withdraw.says.as_deref(), &run, &|_, _, _| ())?;
    outcome.changes.extend(changes);
    log.actions.append(&mut outcome.log.actions);
    outcome.log.actions = log.actions;
    outcome.failures.extend(lost.map(|why| (String::new(), why)));
    if !withdraw.dry_run {
        let mut targets = places::known(&show)?;
        let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) =
            targets.drain(..).partition(|t| target::Address::of(t).folder().is_none_or(Path::is_dir));
        for target in gone {
            let path = target.display();
            outcome.log.remarks.push(format!(
                "{path} was published to and is not there now: when it is, run: cornercast withdraw {again} --to {path}"
            ));
        }
        let given = withdraw.to.iter().filter(|to| !there.contains(&target::Address::of(to).whole()));
        let all: Vec<PathBuf> = there.iter().chain(given).cloned().collect();
        let before = outcome.failures.len();
        bring_up_to_date(&show, &all, &how(&show, &all)?, &mut outcome)?;
        let failed = outcome.failures.get(before..).unwrap_or_default();
        let said = failed.iter().map(|(target, why)| match why {
            Error::Later(_) => format!("{target}: for what is new, mend that, then run: cornercast publish --to {target}"),
            _ => format!(
                "{target}: what was there before may be public still; mend that, then run: cornercast withdraw {again} --to {target}"
            ),
        });
        let said: Vec<String> = said.collect();
        outcome.log.remarks.extend(said);
        outcome.log.remarks.push(
            "copies that people and apps made are out of reach, and so are git history, backups, and sticks".to_owned(),
        );
    }
    report_outcome(context, "cornercast.withdraw/1", &outcome)
}

/// Names as they are typed in a shell.
fn typed(names: &[String]) -> String {
    let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    let quoted = |name: &String| if plain(name) { name.clone() } else { format!("'{}'", name.replace('\'', "'\\''")) };
    names.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// How something is taken back from targets that were published to: with what they need of keys and secrets.
pub(super) fn how(show: &Show, targets: &[PathBuf]) -> Result<target::Wanted, Stop> {
    let bundle = bundle::Wanted { size: None, key: key(show, None)? };
    Ok(target::Wanted { bundle, access: access(show, targets)?, taking: true, ..target::Wanted::default() })
}

/// The key that bundles are signed with, where there is one. What is in it is never said.
fn key(show: &Show, named: Option<&PathBuf>) -> Result<Option<Key>, Stop> {
    let from = named.cloned().or_else(|| environment("CORNERCAST_SIGN_KEY").map(PathBuf::from));
    let password = environment("CORNERCAST_SIGN_PASSWORD").map(|p| p.to_string_lossy().into_owned());
    Ok(from.map(|from| Key::read(&from, show.root(), password)).transpose()?)
}

/// Who asks an S3 server, by the names that all its clients know. It is looked for where one is written to.
fn access(show: &Show, targets: &[PathBuf]) -> Result<Option<Access>, Stop> {
    if !targets.iter().any(|t| t.to_str().is_some_and(|t| t.starts_with("s3:"))) {
        return Ok(None);
    }
    let text = |name: &str| environment(name).map(|value| value.to_string_lossy().into_owned());
    let named = text("AWS_ACCESS_KEY_ID").zip(text("AWS_SECRET_ACCESS_KEY"));
    let found = match (named, environment("AWS_SHARED_CREDENTIALS_FILE")) {
        (Some((id, secret)), _) => Some((id, secret, text("AWS_SESSION_TOKEN"))),
        (None, Some(file)) => {
            let profile = text("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
            Some(Access::of_file(Path::new(&file), show.root(), &profile)?)
        }
        (None, None) => None,
    };
    Ok(found.map(|(id, secret, token)| Access {
        id,
        secret,
        token,
        region: text("AWS_REGION").or_else(|| text("AWS_DEFAULT_REGION")).unwrap_or_else(|| "us-east-1".to_owned()),
        endpoint: text("AWS_ENDPOINT_URL_S3").or_else(|| text("AWS_ENDPOINT_URL")),
        now: || chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).fixed_offset(),
    }))
}

fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn bring_up_to_date(
    show: &Show,
    targets: &[PathBuf],
    wanted: &target::Wanted,
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    let channels = show.channels(&mut Findings::default())?;
    for target in targets {
        // a target that refuses stops no other, and what was done is told
        let address = target::Address::of(target);
        match target::bring(show, &channels, &address, wanted, &mut outcome.log) {
            Ok(()) => {}
            Err(e) => outcome.failures.push((target.display().to_string(), e)),
        }
    }
    Ok(())
}
