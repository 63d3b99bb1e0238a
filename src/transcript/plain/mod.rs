//! Plain text: an interview copied from a web page or typed by hand, with or without speakers' labels.
//!
//! It takes lines and gives speech, notes, metadata and a list of the page's furniture. It is a stage of its own because
//! such a file has no syntax: what a line is follows from its form and place alone. No rule here knows a page.
mod block;
mod body;
mod furniture;
mod gloss;
mod page;
mod shape;

use super::{
    ParagraphKind, SetAside, SetAsideKind, SpeakerId, caption,
    date::{self, Dated},
    label,
    line::{MOST_WORDS, identify},
    read::{Input, Reading},
};
use crate::diagnostic::{Checked, Diagnostic};
use block::Block;
use body::Builder;
use page::Role;
use std::{collections::BTreeMap, ops::Range};

pub(super) fn read(input: &Input<'_>) -> Reading {
    if input.text.split_whitespace().nth(MOST_WORDS).is_some() {
        return Err(format!("more than {MOST_WORDS} words"));
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups = 0_usize;
    let mut blank = true;
    for (_, line) in caption::lines(input.text) {
        if let Some(found) = label::find(line) {
            *counts.entry(found.name.to_lowercase()).or_default() += 1;
        }
        groups += usize::from(blank && !line.trim().is_empty());
        blank = line.trim().is_empty();
    }
    let labels = label::Accepted::new(&counts, groups);
    let blocks = block::blocks(input.text, &labels);
    let roles = page::roles(input.text, &blocks);
    let mut builder = Builder::new(input);
    let mut speakers = Speakers::default();
    for (block, role) in blocks.iter().zip(roles) {
        place(&mut builder, &mut speakers, block, &role);
    }
    if let Some(label) = speakers.waiting.take() {
        builder.silent(label);
    }
    builder.transcript.format = "plain interview";
    Ok(Checked { value: builder.transcript, diagnostics: builder.diagnostics })
}

/// Who spoke last, and the short forms of names.
#[derive(Default)]
struct Speakers {
    current: Option<SpeakerId>,
    aliases: BTreeMap<String, SpeakerId>,
    /// A label on a line of its own, waiting for its words.
    waiting: Option<Range<usize>>,
}

fn place(builder: &mut Builder<'_>, speakers: &mut Speakers, block: &Block, role: &Role) {
    let text = builder.input.text.get(block.range.clone()).unwrap_or_default().trim().to_owned();
    let mut aside = |kind, why| {
        let span = builder.input.span(block.range.clone());
        builder.transcript.set_aside.push(SetAside { kind, text: text.clone(), why, span });
    };
    match role {
        Role::Aside(kind, why) => aside(*kind, why),
        Role::Collection => aside(SetAsideKind::Collection, "a name above the title"),
        Role::Title => {
            aside(SetAsideKind::Title, "the title of the page");
            let bare = bare(builder.input.text, block);
            builder.transcript.title.get_or_insert(bare);
        }
        Role::Subtitle => {
            aside(SetAsideKind::Subtitle, "a line between the title and the interview");
            let bare = bare(builder.input.text, block);
            builder.transcript.subtitle.get_or_insert(bare);
        }
        Role::Date => {
            aside(SetAsideKind::Date, "a line with a date and little else");
            match date::find(&text) {
                Some((Dated::Day(day), _)) => {
                    builder.transcript.date.get_or_insert(day);
                }
                Some((Dated::Ambiguous, at)) => {
                    let written = text.get(at).unwrap_or_default();
                    builder.diagnostics.push(
                        Diagnostic::warning(
                            "W064",
                            format!("date \"{written}\" could be two days; it is kept and not used"),
                        )
                        .at(builder.input.span(block.range.clone()))
                        .help("write it as 2023-12-10"),
                    );
                }
                _ => {}
            }
        }
        Role::Note => builder.note(block.content.clone(), block.range.clone()),
        Role::Heading => {
            builder.running(block.content.clone(), block.range.clone(), ParagraphKind::Heading, None);
        }
        Role::Speech => speech(builder, speakers, block),
    }
}

fn speech(builder: &mut Builder<'_>, speakers: &mut Speakers, block: &Block) {
    let mut content = block.content.clone();
    let mut whole = block.range.clone();
    if let Some(found) = &block.label {
        let names: Vec<&str> = found.name.split(['/', '&']).map(str::trim).filter(|n| !n.is_empty()).collect();
        let known = &mut builder.transcript.speakers;
        let ids: Vec<Option<SpeakerId>> = names
            .iter()
            .map(|name| {
                speakers
                    .aliases
                    .get(&name.to_lowercase())
                    .copied()
                    .or_else(|| initials(known, name))
                    .or_else(|| identify(known, name))
            })
            .collect();
        // of two names at once nobody can say who spoke which word
        speakers.current = if let [one] = ids.as_slice() { *one } else { None };
        if let (Some(alias), Some(id)) = (&found.alias, speakers.current) {
            speakers.aliases.insert(alias.to_lowercase(), id);
        }
        content.start += found.body;
        if let Some(label) = speakers.waiting.take() {
            builder.silent(label);
        }
        if found.lone {
            speakers.waiting = Some(whole);
            return;
        }
    }
    let label = whole.start..content.start;
    let waiting = speakers.waiting.take();
    if let Some(waiting) = &waiting {
        whole.start = waiting.start;
    }
    if !builder.running(content, whole, ParagraphKind::Speech, speakers.current) {
        builder.silent(label);
        waiting.into_iter().for_each(|w| builder.silent(w));
    }
}

/// `AJ` is Adam Jonas when nobody else in the file has these initials.
fn initials(known: &[String], label: &str) -> Option<SpeakerId> {
    if !(2..=3).contains(&label.len()) || !label.chars().all(char::is_uppercase) {
        return None;
    }
    let mut matching = known.iter().enumerate().filter(|(_, name)| {
        let first: String = name.split_whitespace().filter_map(|w| w.chars().next()).collect();
        name.contains(' ') && first == label
    });
    let (only, _) = matching.next()?;
    matching.next().is_none().then_some(SpeakerId(only))
}

/// A title without its marks, on one line.
fn bare(text: &str, block: &Block) -> String {
    let content = text.get(block.content.clone()).unwrap_or_default();
    let line = content.split_whitespace().collect::<Vec<_>>().join(" ");
    super::line::clean(line.trim_matches(['*', '_', ' ']))
}
