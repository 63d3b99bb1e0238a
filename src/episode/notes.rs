//! Show notes: a corner's template, as Markdown and as safe HTML.
use super::Chapter;
use crate::programme::Programme;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;
use std::error::Error as _;
use tera::{Context, Tera};

/// What a template can say.
#[derive(Clone, Debug, Serialize)]
pub struct NotesFacts<'a> {
    /// Of the episode.
    pub title: &'a str,
    /// Of the corner.
    pub corner: &'a str,
    /// In a sentence or two.
    pub summary: &'a str,
    /// A BCP 47 tag.
    pub language: &'a str,
    /// To be credited.
    pub people: Vec<PersonFact>,
    /// A licence by its short name.
    pub licence: &'a str,
}

/// Somebody to be credited.
#[derive(Clone, Debug, Serialize)]
pub struct PersonFact {
    /// As the public may know them.
    pub name: String,
    /// In words.
    pub role: String,
}

/// Show notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// As the template makes them.
    pub markdown: String,
    /// With nothing in it but paragraphs, lists, links and emphasis.
    pub html: String,
}

/// The template is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotesError(String);

/// What Apple and the Podcast Standards Project take of a description, in bytes of UTF-8.
const MOST_BYTES: usize = 4000;

/// Fill the template. `Notes` whose HTML would be longer than 4,000 bytes end with their last whole paragraph before that.
///
/// # Errors
/// When the template does not parse, or asks for what is not there.
pub fn notes(
    template: &str,
    facts: &NotesFacts<'_>,
    programme: &Programme,
    chapters: &[Chapter],
) -> Result<Notes, NotesError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".md"]);
    tera.set_escape_fn(escape);
    let wrong = |e: tera::Error| {
        let mut text = e.to_string();
        let mut cause = e.source();
        while let Some(inner) = cause {
            text = format!("{text}: {inner}");
            cause = inner.source();
        }
        NotesError(text)
    };
    tera.add_raw_template("notes.md", template).map_err(wrong)?;
    let mut context = Context::from_serialize(facts).map_err(wrong)?;
    let terms: Vec<_> =
        programme.terms.iter().map(|t| serde_json::json!({ "word": t.word, "meaning": t.meaning })).collect();
    let links: Vec<_> = programme
        .links
        .iter()
        .filter(|l| is_safe(&l.url))
        .map(|l| serde_json::json!({ "text": l.text, "url": l.url }))
        .collect();
    let listed = chapters.iter().filter(|c| !c.hidden);
    let chapters: Vec<_> = listed.map(|c| serde_json::json!({ "time": clock(c.start.0), "title": c.title })).collect();
    context.insert("terms", &terms);
    context.insert("links", &links);
    context.insert("credits", &programme.credits);
    context.insert("chapters", &chapters);
    let markdown = tera.render("notes.md", &context).map_err(wrong)?;
    let markdown = tidy(&markdown);
    let mut kept = markdown.as_str();
    loop {
        let html = to_html(kept);
        if html.len() <= MOST_BYTES || kept.is_empty() {
            return Ok(Notes { html, markdown: markdown.clone() });
        }
        kept = kept.rfind("\n\n").map_or("", |at| &kept[..at]);
    }
}

/// Times as listeners' apps find them in notes: `00:00:00`.
fn clock(ms: u64) -> String {
    let s = ms / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// No more than one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 && !(out.is_empty() && line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Everything that Markdown would take for markup, taken literally. Line breaks become spaces.
fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '#' | '+' | '-' | '!' | '|'
            | '~' | '&' | '=' => {
                write!(out, "\\{c}")?;
            }
            c if c.is_control() => out.write_all(b" ")?,
            c => write!(out, "{c}")?,
        }
    }
    Ok(())
}

fn is_safe(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.to_ascii_lowercase().starts_with(scheme))
}

/// Markdown as HTML: no raw HTML, no pictures, no link but to the web or to a mailbox.
fn to_html(markdown: &str) -> String {
    let mut links = Vec::new();
    let events = Parser::new_ext(markdown, Options::empty()).filter_map(move |event| match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let safe = is_safe(dest_url);
            links.push(safe);
            safe.then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        // headings are no part of a description; as paragraphs in bold they read the same
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::{NotesFacts, PersonFact, notes};
    use crate::{
        episode::Chapter,
        programme::{Link, Programme, Term},
        units::Millis,
    };

    const TEMPLATE: &str = "{{ summary }}\n\n{% for t in terms %}\n- **{{ t.word }}**: {{ t.meaning }}\n{% endfor %}\n\n\n\n{% for l in links %}[{{ l.text }}]({{ l.url }}){% endfor %}\n{% for c in chapters %}\n{{ c.time }} {{ c.title }}\n{% endfor %}{% for p in people %}{{ p.name }} ({{ p.role }}){% endfor %}";

    fn made(summary: &str, url: &str) -> super::Notes {
        let facts = NotesFacts {
            title: "T",
            corner: "C",
            summary,
            language: "en",
            people: vec![PersonFact { name: "Mina".into(), role: "host".into() }],
            licence: "",
        };
        let programme = Programme {
            terms: vec![Term { word: "maple clock".into(), meaning: "a *joke*".into() }],
            links: vec![Link { text: "page".into(), url: url.into() }],
            ..Programme::default()
        };
        let chapter = Chapter { start: Millis(61_000), title: "Two".into(), ..Chapter::default() };
        notes(TEMPLATE, &facts, &programme, &[chapter]).unwrap()
    }

    #[test]
    fn terms_links_and_times_reach_the_notes() {
        let notes = made("A joke & its reason.", "https://example.org/a");
        assert!(notes.html.contains("<strong>maple clock</strong>: a *joke*"), "{}", notes.html);
        assert!(notes.html.contains("<p>A joke &amp; its reason.</p>"), "{}", notes.html);
        assert!(notes.html.contains("<a href=\"https://example.org/a\">page</a>"), "{}", notes.html);
        assert!(notes.html.contains("00:01:01 Two"), "{}", notes.html);
    }

    #[test]
    fn nothing_in_a_value_becomes_markup() {
        let notes =
            made("<script>alert(1)</script> ![x](y) [a](javascript:b) # no\n\n## heading", "javascript:alert(1)");
        assert!(
            !notes.html.contains("<script") && !notes.html.contains("<img") && !notes.html.contains("<h"),
            "{}",
            notes.html
        );
        assert!(!notes.html.contains("href=\"javascript"), "{}", notes.html);
    }

    #[test]
    fn notes_that_are_too_long_end_with_a_whole_paragraph() {
        let notes = made(&"가".repeat(1400), "https://example.org");
        assert!(notes.html.len() <= 4000);
        assert!(notes.markdown.len() > 4000);
    }

    #[test]
    fn a_wrong_template_says_where() {
        let facts = NotesFacts { title: "", corner: "", summary: "", language: "", people: Vec::new(), licence: "" };
        let error = notes("{{ nothing }}", &facts, &Programme::default(), &[]).unwrap_err().to_string();
        assert!(error.contains("nothing"), "{error}");
    }
}
