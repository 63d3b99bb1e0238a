//! Does a script hold what the corner's format clock asks of each segment?
use super::{Block, Qualifier, Script, corner::Corner};
use crate::{diagnostic::Diagnostic, source::Span};

/// Check a script against the format clock. Segments are taken in order, for their headings change from week to week; a
/// script with another number of segments is the producer's own and is not judged.
#[must_use]
pub fn check_clock(script: &Script, corner: &Corner) -> Vec<Diagnostic> {
    let mut segments: Vec<(&str, Span, Vec<String>)> = Vec::new();
    for block in &script.blocks {
        let Some(open) = segments.last_mut() else {
            if let Block::Segment(head) = &block.value {
                segments.push((&head.title, block.span.clone(), Vec::new()));
            }
            continue;
        };
        match &block.value {
            Block::Segment(head) => segments.push((&head.title, block.span.clone(), Vec::new())),
            Block::Cue(cue) if !cue.struck => open.2.push(cue.verb.value.word().to_owned()),
            Block::Speech(speech) if !speech.struck => {
                open.2.push("speech".to_owned());
                if speech.qualifiers.iter().any(|q| matches!(q.value, Qualifier::Term(_))) {
                    open.2.push("term".to_owned());
                }
            }
            _ => {}
        }
    }
    if segments.len() != corner.segments.len() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for ((title, span, holds), clock) in segments.iter().zip(&corner.segments) {
        let lacks = |need: &&String| !holds.iter().any(|h| h.eq_ignore_ascii_case(need));
        let missing: Vec<&str> = clock.needs.iter().filter(lacks).map(String::as_str).collect();
        if !missing.is_empty() {
            let message = format!("\"{title}\" lacks what the corner's clock asks for: {}", missing.join(", "));
            let help = "add it, or change needs = [ … ] of this segment in corner.toml";
            found.push(Diagnostic::warning("W059", message).at(span.clone()).help(help));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check_clock;
    use crate::{
        script::{Known, corner::Corner, parse},
        source::SourceId,
    };

    const CORNER: &str = "title = \"A\"\n[[segment]]\ntitle = \"One\"\nneeds = [\"SIG\", \"speech\"]\n[[segment]]\ntitle = \"Two\"\nneeds = [\"term\"]\n";

    fn codes(body: &str) -> Vec<String> {
        let head = "---\ncornercast: 1\ntitle: T\nvoices:\n  HOST: A\nhost: HOST\nsources:\n  sig: a/b.wav\n---\n\n";
        let script = parse(SourceId(0), &format!("{head}{body}"), &Known::default()).value;
        let corner = Corner::parse(SourceId(1), CORNER).value;
        check_clock(&script, &corner).into_iter().map(|d| d.message).collect()
    }

    #[test]
    fn what_a_segment_lacks_is_said_whatever_its_heading() {
        assert_eq!(
            codes("## Hello\n\n> SIG sig\n\nHi.\n\n## A word\n\nHOST (term: x): It is y.\n"),
            Vec::<String>::new()
        );
        let found = codes("## Hello\n\nHi.\n\n## A word\n\n~~HOST (term: x): It is y.~~\n");
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("SIG") && found[1].contains("term"), "{found:?}");
    }

    #[test]
    fn a_script_with_a_running_order_of_its_own_is_not_judged() {
        assert!(codes("## Only one\n\nHi.\n").is_empty());
    }
}
