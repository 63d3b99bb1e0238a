//! How people read: measured from the takes that they have recorded for this show.
//!
//! A person is who is named on air, not a label: whoever takes the chair over begins at the usual rate, and whoever reads
//! in two languages is measured in each.
use super::{Show, episode::Episode, episode_file, seal::Seal, store};
use crate::{
    media::Pace,
    programme::ElementKind,
    script::{Block, Rate, Script, Verb, readtime},
    source::SourceId,
    units::Millis,
};
use std::collections::BTreeMap;

/// So many episodes, the latest, are listened to.
const EPISODES: usize = 24;

/// The paces of everybody with enough takes, by name and by whether it is Korean.
pub(super) type Paces = BTreeMap<(String, bool), Pace>;

/// An episode that cannot be read tells nothing here; its own check says why.
pub(super) fn all(show: &Show) -> Paces {
    let mut dated: Vec<_> = show
        .slugs()
        .unwrap_or_default()
        .into_iter()
        .filter(|slug| store::list(&show.episode(slug).join("takes")).is_ok_and(|takes| !takes.is_empty()))
        .map(|slug| {
            let text = store::read(&show.episode(&slug).join("episode.toml")).ok();
            let text = text.and_then(|b| String::from_utf8(b).ok()).unwrap_or_default();
            (episode_file::parse(SourceId(0), &text).value.date, slug)
        })
        .collect();
    dated.sort();
    let mut takes = Takes::new();
    for (_, slug) in dated.iter().rev().take(EPISODES) {
        let Ok(mut episode) = Episode::read_unpaced(show, slug, None, None) else { continue };
        let mut own = Takes::new();
        listen(&mut episode, &mut own);
        // whoever took the chair over since did not read what was published under another name
        let named = Seal::read(show, slug).ok().flatten().map(|seal| seal.item.people).filter(|all| !all.is_empty());
        own.retain(|(who, _), _| named.as_ref().is_none_or(|all| all.iter().any(|person| person.name == *who)));
        for (who, read) in own {
            takes.entry(who).or_default().extend(read);
        }
    }
    takes.into_iter().filter_map(|(who, takes)| Some((who, Pace::of(&takes)?))).collect()
}

/// How long each take should be at the usual rate, and how long it is, of everybody.
type Takes = BTreeMap<(String, bool), Vec<(Millis, Millis)>>;

/// Hear what has been recorded for an episode.
fn listen(episode: &mut Episode, takes: &mut Takes) {
    let korean = episode.is_korean();
    let Some(laid) = episode.lay_out(None) else { return };
    let usual = if korean { Rate::Syllables(300) } else { Rate::Words(160) };
    for element in laid.programme.segments.iter().flat_map(|s| &s.elements) {
        let ElementKind::Speech(speech) = &element.kind else { continue };
        let voice = laid.programme.voices.get(speech.voice.0);
        let ends = speech.spoken.first().zip(speech.spoken.last()).filter(|_| speech.take.is_some());
        let (Some(voice), Some((first, last))) = (voice, ends) else { continue };
        let took = (last.end() - first.start()).millis();
        let planned = readtime::planned(&speech.text, korean, usual);
        // a take of a word or two, or of something else, says nothing about a person
        if took.0 >= LEAST && planned.0 <= took.0 * 2 && took.0 <= planned.0 * 2 {
            takes.entry((voice.name.clone(), korean)).or_default().push((planned, took));
        }
    }
}

/// How those read who have recorded all of an episode, by its own takes: what is recorded for another changes nothing of it.
pub(super) fn own(episode: &mut Episode) -> BTreeMap<String, Pace> {
    let found = episode.findings.clone();
    let mut takes = Takes::new();
    listen(episode, &mut takes);
    episode.findings = found;
    takes.into_iter().filter_map(|((name, _), takes)| Some((name, Pace::of(&takes)?))).collect()
}

/// The shortest take that is counted, in milliseconds.
const LEAST: u64 = 2_000;

/// Whether some paragraph has no take yet: then it matters how fast people have read in other episodes.
pub(super) fn waits(script: &Script) -> bool {
    let open: Vec<&Block> =
        script.blocks.iter().map(|b| &b.value).filter(|b| !matches!(b, Block::Comment(_))).collect();
    open.iter().enumerate().any(|(at, block)| {
        let taken = matches!(open.get(at + 1), Some(Block::Cue(cue)) if cue.verb.value == Verb::Rec && !cue.struck);
        matches!(block, Block::Speech(speech) if !speech.struck) && !taken
    })
}
