//! What the producer sees: diagnostics with carets, and the JSON of them.
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use cornercast::{
    diagnostic::{Diagnostic, Severity},
    project::findings::Findings,
    source::{AllLines, Lines, Span},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Of one kind in one file so many are shown: who has more mends the first ones, or asks for the JSON.
const MOST: usize = 20;

/// Findings as text, with source lines and carets: the first of each kind in each file, and how many more there are.
pub(crate) fn rendered(findings: &Findings, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let lines = AllLines::new(&findings.sources);
    let mut counted: BTreeMap<_, usize> = BTreeMap::new();
    for diagnostic in &findings.diagnostics {
        let count = counted.entry((diagnostic.span.as_ref().map(|s| s.source), diagnostic.code)).or_default();
        *count += 1;
        if *count <= MOST {
            out.push_str(&one(&lines, diagnostic, &renderer));
            out.push_str("\n\n");
        }
    }
    for ((source, code), count) in counted.into_iter().filter(|(_, count)| *count > MOST) {
        let file =
            source.and_then(|s| findings.sources.get(s)).map_or_else(String::new, |s| format!(" in {}", tame(&s.name)));
        let more = count - MOST;
        out.push_str(&format!("and {more} more of {code}{file}; `cornercast check --json` lists each\n\n"));
    }
    out
}

/// Characters that would act on a terminal, made visible.
pub(crate) fn tame(text: &str) -> String {
    let acts = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// The same, where lines may stay lines.
pub(crate) fn tame_lines(text: &str) -> String {
    text.lines().map(tame).collect::<Vec<_>>().join("\n")
}

fn one(lines: &AllLines<'_>, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = tame(&diagnostic.message);
    let help = diagnostic.help.as_deref().map(tame_lines);
    let place = diagnostic.span.as_ref().and_then(|s| Some((s, lines.of(s)?)));
    // only the lines that matter are shown, so only they are cut out of the file
    let shown = place.map(|(span, source)| Shown::new(source, span));
    let labels: Vec<_> = diagnostic
        .labels
        .iter()
        .filter_map(|(span, words)| Some((Shown::new(lines.of(span)?, span), tame(words))))
        .collect();
    let mut group = level
        .primary_title(message.as_str())
        .id(diagnostic.code)
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    if let Some(shown) = &shown {
        let mark = AnnotationKind::Primary.span(shown.range.clone());
        group = group.element(shown.snippet().annotation(mark));
    }
    for (shown, words) in &labels {
        let mark = AnnotationKind::Context.span(shown.range.clone()).label(words.as_str());
        group = group.element(shown.snippet().annotation(mark));
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]).clone()
}

/// The lines around a span.
struct Shown {
    path: String,
    text: String,
    first_line: usize,
    range: std::ops::Range<usize>,
}

impl Shown {
    fn new(lines: &Lines<'_>, span: &Span) -> Self {
        let source = lines.source;
        let (from, to) = (lines.place(span.range.start), lines.place(span.range.end));
        let start = lines.start(from.line);
        let end = lines.start(to.line + 1).max(span.range.end).min(source.text.len());
        let text = source.text.get(start..end).unwrap_or_default();
        // a line of a megabyte shows its beginning only
        let most = text.char_indices().map(|(at, _)| at).take(2_000).last().unwrap_or(0);
        let offset = |at: usize| at.saturating_sub(start);
        let mut clean = String::new();
        let mut range = 0..0;
        for (at, c) in text.char_indices() {
            if at <= offset(span.range.start) {
                range.start = clean.len();
            }
            if at < offset(span.range.end) || at <= offset(span.range.start) {
                range.end = clean.len();
            }
            if at > most {
                break;
            }
            match c {
                '\u{feff}' => {}
                '\n' => clean.push('\n'),
                '\t' => clean.push(' '),
                c => clean.push_str(&tame(&c.to_string())),
            }
            if at < offset(span.range.end) {
                range.end = clean.len();
            }
        }
        if offset(span.range.start) >= text.len() {
            range = clean.len()..clean.len();
        }
        range.end = range.end.max(range.start);
        Self { path: tame(&source.name), text: clean, first_line: from.line, range }
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        Snippet::source(self.text.as_str()).path(self.path.as_str()).line_start(self.first_line)
    }
}

/// `cornercast.check/1`
pub(crate) fn json_of(findings: &Findings) -> Value {
    let lines = AllLines::new(&findings.sources);
    let all: Vec<_> = findings.diagnostics.iter().map(|d| json_of_one(&lines, d)).collect();
    json!({ "schema": "cornercast.check/1", "diagnostics": all })
}

fn json_of_one(lines: &AllLines<'_>, diagnostic: &Diagnostic) -> Value {
    let place = |span: &Span| {
        let lines = lines.of(span)?;
        Some((lines.source.name.clone(), lines.place(span.range.start), lines.place(span.range.end)))
    };
    let at = diagnostic.span.as_ref().and_then(place);
    let labels: Vec<_> = diagnostic.labels.iter().filter_map(|(span, words)| {
        let (file, from, to) = place(span)?;
        Some(json!({ "message": words, "file": file, "line": from.line, "column": from.column, "end_line": to.line, "end_column": to.column }))
    }).collect();
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "file": at.as_ref().map(|(file, ..)| file),
        "line": at.as_ref().map(|(_, from, _)| from.line),
        "column": at.as_ref().map(|(_, from, _)| from.column),
        "end_line": at.as_ref().map(|(_, _, to)| to.line),
        "end_column": at.as_ref().map(|(_, _, to)| to.column),
        "help": diagnostic.help,
        "labels": labels,
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST, json_of, rendered};
    use cornercast::{diagnostic::Diagnostic, project::findings::Findings, source::Span};

    fn findings(text: &str, needle: &str) -> Findings {
        let mut findings = Findings::default();
        let id = findings.sources.add("episodes/a/script.md", text);
        let at = text.find(needle).unwrap();
        let problem =
            Diagnostic::error("E028", "source \"팀\" is not declared").at(Span::new(id, at..at + needle.len()));
        findings.diagnostics.push(problem.help("did you mean \"tom\"?"));
        findings
    }

    #[test]
    fn carets_stand_under_hangul_and_the_place_is_counted_in_characters() {
        let findings = findings("---\n> **CLIP** 태수와 팀 1:00\n", "팀");
        let text = rendered(&findings, false);
        assert!(text.contains("episodes/a/script.md:2:16"), "{text}");
        assert!(text.contains("error[E028]: source"), "{text}");
        let lines: Vec<_> = text.lines().collect();
        let line = lines.iter().position(|l| l.contains("태수와")).unwrap();
        // four wide characters before it take eight cells
        let cells = |s: &str| unicode_width::UnicodeWidthStr::width(s);
        let caret = lines[line + 1].find('^').unwrap();
        let before = lines[line].split('팀').next().unwrap();
        assert_eq!(cells(&lines[line + 1][..caret]), cells(before), "{text}");
        assert!(text.contains("help: did you mean"), "{text}");
    }

    #[test]
    fn what_to_write_stands_on_lines_of_its_own() {
        let mut findings = findings("팀\n", "팀");
        let first = findings.diagnostics.remove(0);
        findings.diagnostics.push(first.help("write:\n[[correction]]\nwas = \"팀\"\u{1b}"));
        let text = rendered(&findings, false);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines.contains(&"[[correction]]"), "{text}");
        assert!(text.contains("was = \"팀\"\u{fffd}"), "{text}");
    }

    #[test]
    fn json_has_the_place_with_an_exclusive_end() {
        let json = json_of(&findings("a\n가나 팀x\n", "팀"));
        let one = &json["diagnostics"][0];
        assert_eq!(
            (one["line"].as_u64(), one["column"].as_u64(), one["end_column"].as_u64()),
            (Some(2), Some(4), Some(5))
        );
        assert_eq!(one["severity"], "error");
    }

    #[test]
    fn of_a_thousand_alike_the_first_are_shown_and_the_rest_are_counted() {
        let mut all = findings("팀\n", "팀");
        let one = all.diagnostics.remove(0);
        all.diagnostics.extend((0..1_000).map(|_| one.clone()));
        all.diagnostics.push(Diagnostic::error("E080", "too long"));
        let text = rendered(&all, false);
        assert_eq!(text.matches("error[E028]").count(), MOST);
        assert!(
            text.contains("error[E080]") && text.contains("and 980 more of E028 in episodes/a/script.md"),
            "{text}"
        );
    }

    #[test]
    fn nothing_of_a_file_can_act_on_the_terminal() {
        let text = rendered(&findings("x\u{1b}]52;c;evil\u{7} 팀\n", "팀"), false);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
    }
}
