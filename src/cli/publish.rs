//! `publish` and `withdraw`.
use super::{
    Context, End, Stop,
    args::{Publish, Withdraw},
    bar::Bar,
    build::{report_outcome, run},
};
use cornercast::{
    project::{
        Show,
        build::{Outcome, Run},
        earlier,
        findings::Findings,
        make::{Log, Wanted},
        publish, target,
    },
    units::Frames,
};
use std::path::PathBuf;

pub(super) fn publish(context: &Context, publish: &Publish) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let slugs = if publish.episodes.is_empty() { Vec::new() } else { show.chosen(&publish.episodes)? };
    let revise = if publish.revise { slugs.clone() } else { Vec::new() };
    let run = Run { revise, dry: publish.dry_run, ..run(context, Wanted::default())? };
    let bar = Bar::new(context);
    let tell = |file: &str, done: Frames, all: Frames| bar.tell(file, done, all);
    let outcome = publish::publish(&show, &slugs, &run, &tell);
    bar.finish();
    let mut outcome = outcome?;
    if !publish.dry_run && sound(&outcome) {
        bring_up_to_date(&show, publish.to.as_slice(), &mut outcome)?;
    }
    report_outcome(context, "cornercast.publish/1", &outcome)
}

pub(super) fn withdraw(context: &Context, withdraw: &Withdraw) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let channels = show.channels(&mut Findings::default())?;
    let (old, episodes) = earlier::named(&channels, &withdraw.episodes);
    let slugs = if episodes.is_empty() { Vec::new() } else { show.chosen(&episodes)? };
    let run = Run { dry: withdraw.dry_run, ..run(context, Wanted::default())? };
    let mut log = Log::default();
    let changes = earlier::withdraw(&show, &channels, &old, run.dry, &mut log)?;
    let mut outcome = publish::withdraw(&show, &slugs, withdraw.says.as_deref(), &run, &|_, _, _| ())?;
    outcome.changes.extend(changes);
    log.actions.append(&mut outcome.log.actions);
    outcome.log.actions = log.actions;
    if !withdraw.dry_run && sound(&outcome) {
        let mut targets = target::known(&show)?;
        let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) =
            targets.drain(..).partition(|t| target::Address::of(t).folder().is_dir());
        for target in gone {
            let path = target.display();
            outcome.log.remarks.push(format!(
                "{path} was published to and is not there now: when it is, run: cornercast withdraw {} --to {path}",
                slugs.join(" ")
            ));
        }
        let given = withdraw.to.iter().filter(|to| !there.contains(&target::Address::of(to).whole()));
        let all: Vec<PathBuf> = there.iter().chain(given).cloned().collect();
        bring_up_to_date(&show, &all, &mut outcome)?;
        outcome.log.remarks.push(
            "copies that people and apps made are out of reach, and so are git history, backups, and sticks".to_owned(),
        );
    }
    report_outcome(context, "cornercast.withdraw/1", &outcome)
}

fn sound(outcome: &Outcome) -> bool {
    !outcome.any_error() && outcome.failures.is_empty()
}

fn bring_up_to_date(show: &Show, targets: &[PathBuf], outcome: &mut Outcome) -> Result<(), Stop> {
    let channels = show.channels(&mut Findings::default())?;
    for target in targets {
        // a target that refuses stops no other, and what was done is told
        let address = target::Address::of(target);
        match target::bring(show, &channels, &address, &mut outcome.log) {
            Ok(()) => target::remember(show, &address)?,
            Err(e) => outcome.failures.push((target.display().to_string(), e)),
        }
    }
    Ok(())
}
