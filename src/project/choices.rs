//! The log of what producers kept and struck: `scripts/<corner>/choices.jsonl`, a line for each stretch of each published
//! episode. Numbers only: it lies in the show's repository, and what was not aired stays out of it.
use super::{Error, Show, episode::Episode, make::Log, store};
use crate::{
    programme::{ElementKind, SpeechKind},
    script::draft,
};
use serde_json::{Value, json};

/// Write down what became of what a draft of this episode offers. An episode has its lines once.
pub(super) fn record(show: &Show, slug: &str, log: &mut Log) -> Result<(), Error> {
    let mut episode = Episode::read(show, slug)?;
    let Some(laid) = episode.lay_out(None) else { return Ok(()) };
    let aired = laid.programme.segments.iter().flat_map(|s| &s.elements).filter_map(|e| match &e.kind {
        ElementKind::Clip(cut) => Some(cut.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")),
        ElementKind::Speech(speech) if speech.kind == SpeechKind::Quote => Some(speech.text.clone()),
        _ => None,
    });
    let aired: Vec<String> = aired.filter(|text| !text.is_empty()).collect();
    let Some(interview) = episode.interview() else { return Ok(()) };
    // of somebody who is protected no log says what was kept and what was not
    if episode.hides(&interview.key) {
        return Ok(());
    }
    let Some(drafted) = episode.drafted(show)? else { return Ok(()) };
    let path = episode.corner_folder.join("choices.jsonl");
    let before =
        if store::is_file(&path) { String::from_utf8_lossy(&store::read(&path)?).into_owned() } else { String::new() };
    let own = |line: &str| serde_json::from_str::<Value>(line).is_ok_and(|v| v["episode"] == slug);
    let mut text: String = before.lines().filter(|l| !own(l)).map(|l| format!("{l}\n")).collect();
    for choice in draft::choices(&interview.transcript, &drafted.made, &aired) {
        let mut line = json!(choice);
        line["episode"] = slug.into();
        line["date"] = json!(episode.file.date.map(|d| d.date_naive().to_string()));
        text.push_str(&format!("{line}\n"));
    }
    if (store::is_file(&path) || !text.is_empty()) && store::write(&path, text.as_bytes())? {
        log.actions.push(("remember", show.name_of(&path)));
    }
    Ok(())
}
