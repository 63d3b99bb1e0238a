//! Rev: `monologues[{speaker, elements[{type, value, ts, end_ts}]}]`, in seconds.
use super::{Heard, is_mark, transcript};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File {
    monologues: Vec<Monologue>,
    #[serde(default)]
    speakers: Vec<Speaker>,
}

#[derive(Deserialize)]
struct Speaker {
    id: Loose,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Monologue {
    speaker: Option<Loose>,
    speaker_name: Option<String>,
    elements: Vec<Element>,
}

#[derive(Deserialize)]
struct Element {
    #[serde(rename = "type")]
    kind: String,
    value: Option<String>,
    ts: Option<Loose>,
    #[serde(alias = "endTs")]
    end_ts: Option<Loose>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let names: BTreeMap<String, String> =
        file.speakers.into_iter().filter_map(|s| Some((s.id.name()?, s.name.filter(|n| !n.is_empty())?))).collect();
    let mut words = Vec::new();
    for monologue in file.monologues {
        let id = monologue.speaker.as_ref().and_then(Loose::name);
        let named = id.as_ref().and_then(|id| names.get(id).cloned());
        let speaker = monologue.speaker_name.or(named).or(id);
        // blanks are elements of their own: a mark behind one and right before a word opens that word
        let mut open = String::new();
        let mut blank = true;
        let mut elements = monologue.elements.into_iter().peekable();
        while let Some(e) = elements.next() {
            let text = e.value.unwrap_or_default();
            let opens = e.kind == "punct"
                && blank
                && text.chars().all(|c| !c.is_alphanumeric() && !c.is_whitespace())
                && elements.peek().is_some_and(|next| next.kind == "text");
            blank = text.ends_with(char::is_whitespace);
            if opens {
                open.push_str(&text);
                continue;
            }
            let text = if e.kind == "unknown" && (text == "<unk>" || !text.starts_with(['<', '['])) {
                "[inaudible]".to_owned()
            } else {
                text
            };
            let text = match text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
                Some(inner) => format!("[{inner}]"),
                None => text,
            };
            let text = std::mem::take(&mut open) + &text;
            words.push(Heard {
                hangs: e.kind == "punct" && is_mark(text.trim()),
                channel: 0,
                text,
                start: e.ts.as_ref().and_then(Loose::seconds),
                end: e.end_ts.as_ref().and_then(Loose::seconds),
                speaker: speaker.clone(),
            });
        }
    }
    transcript("rev json", input, words, None)
}
