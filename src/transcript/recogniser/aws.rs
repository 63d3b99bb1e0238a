//! Amazon Transcribe: `results.items[]` with times in seconds as strings, speakers beside them; and Call Analytics:
//! `Transcript[].Items[]`, in milliseconds.
use super::{
    Heard, transcript,
    turns::{Turn, Turns},
};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    items: Vec<Item>,
    speaker_labels: Option<Labels>,
    channel_labels: Option<Channels>,
    language_code: Option<String>,
}

/// Each channel by itself. The list of all items is the same, without channels in older files.
#[derive(Deserialize)]
struct Channels {
    #[serde(default)]
    channels: Vec<Channel>,
}

#[derive(Deserialize)]
struct Channel {
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: Option<String>,
    start_time: Option<Loose>,
    end_time: Option<Loose>,
    #[serde(default)]
    alternatives: Vec<Alternative>,
    speaker_label: Option<String>,
    channel_label: Option<String>,
}

#[derive(Deserialize)]
struct Alternative {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Labels {
    #[serde(default)]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    start_time: Option<Loose>,
    end_time: Option<Loose>,
    speaker_label: Option<String>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let time = |t: &Option<Loose>| t.as_ref().and_then(Loose::seconds);
    // a segment may name no items: words are its own by time
    let segments = file.results.speaker_labels.iter().flat_map(|l| &l.segments);
    let turns = segments.filter_map(|s| {
        Some(Turn { start: time(&s.start_time)?, end: time(&s.end_time), speaker: s.speaker_label.clone() })
    });
    let turns = Turns::new(turns.collect());
    let channels = file.results.channel_labels.map(|l| l.channels).unwrap_or_default();
    let each: Vec<(usize, Vec<Item>)> = match channels.iter().any(|c| !c.items.is_empty()) {
        true => channels.into_iter().enumerate().map(|(n, c)| (n + 1, c.items)).collect(),
        false => vec![(0, file.results.items)],
    };
    let items = each.into_iter().flat_map(|(channel, items)| items.into_iter().map(move |item| (channel, item)));
    let (mut labels, mut last) = (Vec::new(), 0);
    let words = items.map(|(channel, item)| {
        // a mark may have no label: it stands behind its word
        let label = item.channel_label.as_ref().filter(|_| channel == 0);
        last = label.map_or(last, |label| super::channels::number(&mut labels, label));
        let channel = channel.max(last);
        let (start, end) = (time(&item.start_time), time(&item.end_time));
        Heard {
            start,
            end,
            speaker: item.speaker_label.filter(|_| start.is_some()).or_else(|| turns.speaker(start, end)),
            hangs: item.kind.as_deref() == Some("punctuation"),
            channel,
            text: item.alternatives.into_iter().next().and_then(|a| a.content).unwrap_or_default(),
        }
    });
    transcript("aws transcribe json", input, words.collect(), file.results.language_code)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Call {
    transcript: Vec<CallTurn>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallTurn {
    begin_offset_millis: Option<Loose>,
    end_offset_millis: Option<Loose>,
    participant_role: Option<String>,
    content: Option<String>,
    #[serde(default)]
    items: Vec<CallItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallItem {
    content: String,
    begin_offset_millis: Option<Loose>,
    end_offset_millis: Option<Loose>,
}

/// Call Analytics.
pub(in crate::transcript) fn read_call(input: &Input<'_>) -> Reading {
    let call: Call = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let time = |t: &Option<Loose>| t.as_ref().and_then(Loose::millis);
    let mut words = Vec::new();
    for turn in call.transcript {
        let speaker = turn.participant_role;
        if turn.items.is_empty() {
            let (start, end) = (time(&turn.begin_offset_millis), time(&turn.end_offset_millis));
            let text = turn.content.unwrap_or_default();
            words.push(Heard { text, start, end, speaker, ..Heard::default() });
            continue;
        }
        words.extend(turn.items.into_iter().map(|i| Heard {
            start: time(&i.begin_offset_millis),
            end: time(&i.end_offset_millis),
            speaker: speaker.clone(),
            hangs: super::is_mark(&i.content),
            channel: 0,
            text: i.content,
        }));
    }
    transcript("aws call analytics json", input, words, call.language_code)
}
