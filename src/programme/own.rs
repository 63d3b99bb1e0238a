//! The host speaks for himself: a source's first person is read as a quotation, by somebody who says so.
use super::{
    find::{Token, tokens},
    proof::{body, speaker_of},
    resolve::Resolver,
};
use crate::{
    letter::has_hangul,
    script::{Inline, Speech as Paragraph, asking},
    source::Span,
    transcript::{SpeakerId, says_i},
};
use std::ops::Range;

/// So many words in a row that are a source's are no accident; words of Hangul hold more.
const RUN: usize = 8;
const RUN_KO: usize = 5;
/// A paragraph of fewer words is what anybody says.
const SHORTEST: usize = 4;

impl Resolver<'_> {
    /// Warn of a paragraph of the host that says what a source said of himself as if the host had lived it.
    pub(super) fn own_words(&mut self, paragraph: &Paragraph, span: &Span) {
        let text = outside_quotation_marks(paragraph);
        let taken = text.iter().enumerate().filter(|(_, t)| says_i(&t.text)).find_map(|(at, _)| {
            let run = if text.iter().any(|t| has_hangul(&t.text)) { RUN_KO } else { RUN };
            let starts = at.saturating_sub(run - 1)..=at;
            starts.filter_map(|from| text.get(from..from + run)).find(|run| self.somebody_else_said(run))
        });
        // a shorter paragraph that is nothing else
        let whole = Some(text.as_slice()).filter(|all| (SHORTEST..RUN).contains(&all.len()));
        let own = |all: &&[Token]| all.iter().any(|t| says_i(&t.text)) && self.somebody_else_said(all);
        let taken = taken.or_else(|| whole.filter(own));
        let Some(taken) = taken else { return };
        let words: Vec<&str> = taken.iter().take(4).map(|t| t.text.as_str()).collect();
        let message =
            format!("\"{} …\" is what a source says of himself, read here as the host's own", words.join(" "));
        let place = body(span, paragraph, &self.text.text);
        let help = "let a reader say it, and mark it: READER (quote: source): …; or tell it in the third person";
        self.warn("W083", &place, message, help);
    }

    /// The host's own part of the interview may be said again.
    fn somebody_else_said(&self, run: &[Token]) -> bool {
        self.material.transcripts.iter().any(|(path, transcript)| {
            let found = self.said(path).map(|said| said.find(run)).unwrap_or_default();
            !found.is_empty() && {
                let asking = asking(transcript);
                let asks = |words: &Range<usize>| {
                    speaker_of(transcript, words.start).is_some_and(|s| asking.contains(&SpeakerId(s)))
                };
                !found.iter().any(asks)
            }
        })
    }
}

/// The words that the reader says as his own; between two stretches of them stands a word that is nobody's.
fn outside_quotation_marks(paragraph: &Paragraph) -> Vec<Token> {
    let mut all = Vec::new();
    let mut inside = false;
    for piece in &paragraph.text {
        let (Inline::Text(words) | Inline::Stress(words) | Inline::Link(words, _)) = piece else { continue };
        for part in words.split_inclusive(['“', '”', '"', '「', '」', '«', '»']) {
            if !inside {
                all.extend(tokens(part, false));
            }
            match part.chars().next_back() {
                Some('“' | '「' | '«') => inside = true,
                Some('”' | '」' | '»') => inside = false,
                Some('"') => inside = !inside,
                _ => continue,
            }
            all.push(Token { text: String::new(), folded: String::new(), struck: false, bleeped: false, apart: false });
        }
    }
    all
}
