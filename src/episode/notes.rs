//! Show notes: a corner's template, as Markdown and as safe HTML.
use super::{Chapter, Correction, chapters::stamp};
use crate::{
    diagnostic::Diagnostic,
    programme::{Language, Told},
};
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
    /// What was corrected since it was published. The notes begin with it, whatever the template says.
    pub revisions: &'a [Correction],
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
    /// With nothing in it but paragraphs, lists, links and emphasis; at most 4,000 bytes.
    pub html: String,
    /// The same words without any markup: a paragraph or a point a line.
    pub text: String,
    /// Set when the HTML had to end before the notes do.
    pub shortened: Option<Diagnostic>,
}

/// Notes for a corner that has no template of its own. Its headings are in the language of the episode.
pub const NOTES: &str = include_str!("notes.md");

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
pub fn notes(template: &str, facts: &NotesFacts<'_>, told: &Told, chapters: &[Chapter]) -> Result<Notes, NotesError> {
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
        told.terms.iter().map(|t| serde_json::json!({ "word": t.word, "meaning": t.meaning })).collect();
    let links: Vec<_> = told
        .links
        .iter()
        .filter(|l| is_safe(&l.url))
        .map(|l| serde_json::json!({ "text": l.text, "url": l.url }))
        .collect();
    let listed = chapters.iter().filter(|c| !c.hidden);
    let chapters: Vec<_> = listed.map(|c| serde_json::json!({ "time": stamp(c.start), "title": c.title })).collect();
    context.insert("labels", &labels(facts.language));
    context.insert("terms", &terms);
    context.insert("links", &links);
    context.insert("credits", &told.credits);
    context.insert("chapters", &chapters);
    let markdown = tera.render("notes.md", &context).map_err(wrong)?;
    // listeners have to hear of it first, and the notes are cut at their end
    let corrected = facts.revisions.iter().map(|r| format!("**{}**\n\n", escaped(&r.sentence(facts.language))));
    let markdown = tidy(&(corrected.collect::<String>() + &markdown));
    let mut kept = markdown.as_str();
    // the tool's own headings are English where the language has none
    let foreign = template == NOTES && !has_labels(facts.language);
    let to_html = |markdown: &str| to_html(markdown, foreign);
    let whole = to_html(kept).len();
    let mut html = to_html(kept);
    while html.len() > MOST_BYTES && !kept.is_empty() {
        kept = kept.rfind("\n\n").and_then(|at| kept.get(..at)).unwrap_or_default();
        html = to_html(kept);
    }
    let shortened = (whole > MOST_BYTES).then(|| {
        let message = format!("the notes of \"{}\" have {whole} bytes; apps take 4,000", facts.title);
        let warning = Diagnostic::warning("psp1/item-description-length", message);
        warning.help("they end with the last whole paragraph that fits; shorten the summary or the notes template")
    });
    Ok(Notes { html, text: to_text(kept), markdown: markdown.clone(), shortened })
}

/// The headings of notes, by language.
fn labels(language: &str) -> serde_json::Value {
    if (Language(language.to_owned())).is_korean() {
        serde_json::json!({ "chapters": "차례", "terms": "말풀이", "links": "이어 보기", "people": "나온 사람", "licence": "이용 조건" })
    } else {
        serde_json::json!({ "chapters": "In this episode", "terms": "Words explained", "links": "Links", "people": "Heard in this episode", "licence": "Licence" })
    }
}

fn has_labels(language: &str) -> bool {
    let english = language.is_empty() || language == "en" || language.starts_with("en-");
    english || Language(language.to_owned()).is_korean()
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
    // space at the start of a line would make a code block of it, and a number with a stop a list
    let text = text.trim_start();
    let mut only_digits = true;
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '#' | '+' | '-' | '!' | '|'
            | '~' | '&' | '=' => {
                write!(out, "\\{c}")?;
            }
            '.' if only_digits => write!(out, "\\{c}")?,
            c if c.is_control() => out.write_all(b" ")?,
            c => write!(out, "{c}")?,
        }
        only_digits &= c.is_ascii_digit();
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    let mut out = Vec::new();
    // a vector takes whatever is written
    let _ = escape(text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn is_safe(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    known && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Markdown as HTML. What may be in it is listed, `p ol ul li a strong em br`; of everything else only the words stay.
/// With `foreign`, headings are marked as English.
fn to_html(markdown: &str, foreign: bool) -> String {
    let mut links = Vec::new();
    let events = Parser::new_ext(markdown, Options::empty()).flat_map(move |event| {
        let [one, two] = match event {
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => [Some(event), None],
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::Strong | TagEnd::Emphasis) => {
                [Some(event), None]
            }
            Event::Code(words) => [Some(Event::Text(words)), None],
            Event::Start(Tag::CodeBlock(_)) => [Some(Event::Start(Tag::Paragraph)), None],
            Event::End(TagEnd::CodeBlock) => [Some(Event::End(TagEnd::Paragraph)), None],
            // headings are no part of a description
            Event::Start(Tag::Heading { .. }) if foreign => {
                let marked = Event::Html("<p lang=\"en\" dir=\"ltr\">".into());
                [Some(marked), Some(Event::Start(Tag::Strong))]
            }
            Event::Start(Tag::Heading { .. }) => [Some(Event::Start(Tag::Paragraph)), Some(Event::Start(Tag::Strong))],
            Event::End(TagEnd::Heading(_)) => [Some(Event::End(TagEnd::Strong)), Some(Event::End(TagEnd::Paragraph))],
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                let safe = is_safe(&dest_url);
                links.push(safe);
                let link = Event::Start(Tag::Link { link_type, dest_url, title: "".into(), id });
                [safe.then_some(link), None]
            }
            Event::End(TagEnd::Link) => [links.pop().unwrap_or(false).then_some(event), None],
            _ => [None, None],
        };
        one.into_iter().chain(two)
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// The words of Markdown, for readers that show no markup.
fn to_text(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock)
                if !out.is_empty() && !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            Event::Start(Tag::Item) => out.push_str("- "),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{NotesFacts, PersonFact, notes};
    use crate::{
        episode::Chapter,
        programme::{Link, Term, Told},
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
            revisions: &[],
        };
        let told = Told {
            terms: vec![Term { word: "maple clock".into(), meaning: "a *joke*".into() }],
            links: vec![Link { text: "page".into(), url: url.into() }],
            ..Told::default()
        };
        let chapter = Chapter { start: Millis(61_000), title: "Two".into(), ..Chapter::default() };
        notes(TEMPLATE, &facts, &told, &[chapter]).unwrap()
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
        let warning = notes.shortened.unwrap();
        assert!(!warning.is_error() && warning.message.contains("4,000"), "{warning:?}");
        assert_eq!(made("short", "https://example.org").shortened, None);
    }

    fn with(template: &str, language: &str, summary: &str) -> super::Notes {
        let facts =
            NotesFacts { title: "T", corner: "C", summary, language, people: Vec::new(), licence: "", revisions: &[] };
        let term = Term { word: "덤".into(), meaning: "더 얹어 주는 것".into() };
        let told = Told { terms: vec![term], ..Told::default() };
        notes(template, &facts, &told, &[]).unwrap()
    }

    #[test]
    fn one_template_serves_two_languages() {
        let (english, korean) = (with(super::NOTES, "en", "s"), with(super::NOTES, "ko-KR", "요약"));
        assert!(english.html.contains("<p><strong>Words explained</strong></p>"), "{}", english.html);
        assert!(korean.html.contains("<p><strong>말풀이</strong></p>"), "{}", korean.html);
        let arabic = with(super::NOTES, "ar", "ملخص");
        assert!(
            arabic.html.contains("<p lang=\"en\" dir=\"ltr\"><strong>Words explained</strong></p>"),
            "{}",
            arabic.html
        );
        assert!(!with("## Own\n", "ar", "").html.contains("lang="));
        assert_eq!(korean.text, "요약\n말풀이\n- 덤: 더 얹어 주는 것\n");
    }

    #[test]
    fn of_a_template_only_listed_elements_reach_the_html() {
        let template = "# H\n\n> quoted\n\n---\n\n`code` <b onclick=x>raw</b> ![alt](https://a/b.png)\n\n    block\n\n<div>x</div>\n\n[t](https://example.org \"title\") [m](mailto:a@example.org) [d](data:text/html,x)\n\n1. one\n";
        let html = with(template, "en", "").html;
        let mut names: Vec<&str> = html.split('<').skip(1).filter_map(|t| t.split(['>', ' ']).next()).collect();
        names.sort_unstable();
        names.dedup();
        let known = ["p", "ol", "ul", "li", "a", "strong", "em", "br"];
        assert!(names.iter().all(|n| known.contains(&n.trim_start_matches('/'))), "{names:?} in {html}");
        assert!(html.contains("quoted") && html.contains("code raw alt") && html.contains("block"), "{html}");
        assert!(!html.contains("title=") && !html.contains("data:") && html.contains("mailto:a@example.org"), "{html}");
    }

    #[test]
    fn a_value_at_the_start_of_a_line_is_no_list_and_no_code() {
        for summary in ["1. April", "    four spaces", "- dash", "+ plus", "\ttab", "12) x"] {
            let html = with("{{ summary }}\n", "en", summary).html;
            assert_eq!(html, format!("<p>{}</p>\n", summary.trim()), "{summary}");
        }
    }

    #[test]
    fn a_wrong_template_says_where() {
        let facts = NotesFacts {
            title: "",
            corner: "",
            summary: "",
            language: "",
            people: Vec::new(),
            licence: "",
            revisions: &[],
        };
        let error = notes("{{ nothing }}", &facts, &Told::default(), &[]).unwrap_err().to_string();
        assert!(error.contains("nothing"), "{error}");
    }
}
