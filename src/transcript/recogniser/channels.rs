//! Several microphones of one conversation: who is on which channel, and in which order their sentences stand.
//!
//! It takes the words of all channels and gives each a speaker; later it takes the lines of each channel and gives one list.
//! It is apart because recognisers number speakers in each channel anew, and because two people speak at once.
use super::Heard;
use crate::{
    transcript::line::{Line, stops},
    units::Millis,
};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence goes on behind a word of somebody else after at most this long, in milliseconds.
const WAITS: u64 = 5000;
/// So many words of somebody else in the middle of a sentence are a nod and no answer.
const NOD: usize = 3;

/// Give each word of several channels its speaker. A name that one channel has alone stays; where two channels call
/// different people the same, the channel tells them apart.
pub(super) fn name(words: &mut [Heard]) {
    let mut names: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for word in words.iter() {
        let names = names.entry(word.channel).or_default();
        if let Some(name) = word.speaker.as_ref().filter(|name| !names.contains(*name)) {
            names.insert(name.clone());
        }
    }
    if names.len() < 2 {
        return;
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.values().flatten() {
        *count.entry(name).or_default() += 1;
    }
    let shared: BTreeSet<String> = count.iter().filter(|(_, n)| **n > 1).map(|(name, _)| (*name).to_owned()).collect();
    for word in words {
        let own = names.get(&word.channel);
        let only = own.filter(|own| own.len() < 2).map(|own| own.first());
        let channel = || format!("Channel {}", word.channel);
        word.speaker = match (word.speaker.take(), only) {
            (_, Some(None)) => Some(channel()),
            (_, Some(Some(name))) if shared.contains(name) => Some(channel()),
            (_, Some(Some(name))) => Some(name.clone()),
            (Some(name), None) if shared.contains(&name) => Some(format!("{} {name}", channel())),
            (Some(name), None) => Some(name),
            // a mark belongs to the word before it
            (None, None) if word.hangs => None,
            (None, None) => Some(channel()),
        };
    }
}

/// The lines of all channels in the order of their starts. A nod of one does not cut a sentence of another.
pub(super) fn merge(channels: Vec<Vec<Line>>) -> Vec<Line> {
    let mut all: Vec<(Millis, usize, Line)> = Vec::new();
    for (n, lines) in channels.into_iter().enumerate() {
        let mut known = Millis(0);
        for line in lines {
            // one without a time stays behind the one before it
            known = line.start.unwrap_or(known);
            all.push((known, n, line));
        }
    }
    all.sort_by_key(|(start, n, _)| (*start, *n));
    let mut out: Vec<(usize, Line)> = Vec::with_capacity(all.len());
    for (_, channel, mut line) in all {
        if let [.., (owner, open), (other, nod)] = out.as_mut_slice()
            && *owner == channel
            && *other != channel
            && nod.words.len() <= NOD
            && open.words.last().is_some_and(|w| !stops(&w.text))
            && line.start.zip(open.end).is_some_and(|(now, until)| now.0.saturating_sub(until.0) < WAITS)
        {
            open.words.append(&mut line.words);
            open.end = line.end.or(open.end);
            continue;
        }
        out.push((channel, line));
    }
    out.into_iter().map(|(_, line)| line).collect()
}

/// The number of a channel that has a name, from 1 on. Names that are numbered, `ch_0`, keep their order.
pub(super) fn number(channels: &mut Vec<String>, name: &str) -> usize {
    if let Some(n) = name.strip_prefix("ch_").and_then(|n| n.parse::<usize>().ok()) {
        return n.saturating_add(1);
    }
    if let Some(n) = channels.iter().position(|c| c == name) {
        return n + 1;
    }
    if channels.len() < super::MOST_CHANNELS {
        channels.push(name.to_owned());
    }
    channels.len()
}
