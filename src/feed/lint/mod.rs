//! Any feed, as a file, against what apps and directories ask: rule by rule, with the place and a way out.
//!
//! [`super::check`] checks what is to be written; this checks what is written, by this tool or by another.
mod channel;
mod form;
mod item;
mod rule;

pub use rule::{Profile, RULES, Rule, named};

use super::tree::{self, Node, Space};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceId, Span},
};
use chrono::{DateTime, FixedOffset};

/// Findings as they are made.
struct Found {
    source: SourceId,
    profile: Profile,
    all: Vec<Diagnostic>,
}

impl Found {
    /// Something breaks a rule at an element.
    fn say(&mut self, id: &'static str, at: &Node, message: impl Into<String>, fix: &str) {
        let Some(rule) = named(id).filter(|r| r.concerns(self.profile)) else { return };
        let problem = if rule.error { Diagnostic::error(id, message) } else { Diagnostic::warning(id, message) };
        let help = format!("{fix} (the rule: {}; {})", rule.says, rule.source);
        self.all.push(problem.at(Span::new(self.source, at.at.clone())).help(help));
    }
}

/// Check a feed. `now` is the present, for dates that are still to come.
#[must_use]
pub fn lint(source: SourceId, xml: &str, profile: Profile, now: Option<DateTime<FixedOffset>>) -> Vec<Diagnostic> {
    let mut found = Found { source, profile, all: Vec::new() };
    let tree = match tree::read(xml) {
        Ok(tree) => tree,
        Err(wrong) => {
            let mut end = (wrong.at + 1).min(xml.len());
            while !xml.is_char_boundary(end) {
                end += 1;
            }
            let mut start = wrong.at.min(end);
            while !xml.is_char_boundary(start) {
                start -= 1;
            }
            let at = Node { at: start..end, ..Node::default() };
            found.say(
                "rss/well-formed",
                &at,
                wrong.what,
                "apps show nothing of such a feed: write it again from its source",
            );
            return found.all;
        }
    };
    form::check(&tree, xml, &mut found);
    if let Some(channel) = tree.root.first(&Space::Rss, "channel") {
        channel::check(&tree, channel, &mut found);
        item::check(channel, now, &mut found);
    }
    found.all
}

/// Characters, for limits that count them.
fn length(text: &str) -> usize {
    text.chars().count()
}

fn is_web(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["https://", "http://"].iter().any(|s| lower.strip_prefix(s).is_some_and(|rest| !rest.is_empty()))
        && !text.contains(char::is_whitespace)
}
