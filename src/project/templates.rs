//! Templates of a show, looked at before anything is made with them.
use super::{Error, Show, findings::Findings, store};
use crate::{
    diagnostic::{Diagnostic, meant},
    site,
    source::Span,
};
use std::{collections::BTreeSet, path::Path};
use tera::{ErrorKind, Tera};

/// What is wrong with the templates of pages, and of the notes and drafts of these corners, that a show has of its own: `E075`
/// where one does not parse, `W075` where a file of `feed/templates` is none. What a template asks for is known when it is
/// filled.
///
/// # Errors
/// When a file cannot be read.
pub fn check(show: &Show, corners: &BTreeSet<String>, findings: &mut Findings) -> Result<(), Error> {
    let folder = show.root().join("feed/templates");
    let (templates, odd) = show.templates()?;
    for name in odd {
        let known: Vec<&str> = site::Templates::names().collect();
        let near = meant(&name, known.iter().copied()).map(|near| format!("did you mean \"{near}\"?"));
        let help = near.unwrap_or_else(|| format!("they are named {}", known.join(", ")));
        let message = format!("feed/templates/{name} is no template of a page");
        findings.diagnostics.push(Diagnostic::warning("W075", message).help(help));
    }
    for name in site::Templates::names().filter(|n| n.ends_with(".html")) {
        let path = folder.join(name);
        if store::is_file(&path) {
            // the others extend it
            let around = Some(("page.html", templates.text("page.html"))).filter(|(around, _)| *around != name);
            one(show, &path, name, around, findings)?;
        }
    }
    let page = folder.join("page.html");
    if store::is_file(&page) {
        stands_around(show, &page, &templates, findings)?;
    }
    for corner in show.corners()?.iter().filter(|c| corners.contains(*c)) {
        for name in ["notes.md", "draft.md"] {
            let path = show.corner_folder(corner).join(name);
            if store::is_file(&path) {
                one(show, &path, name, None, findings)?;
            }
        }
    }
    Ok(())
}

/// A show's own `page.html` has what the tool's other templates put into it.
fn stands_around(show: &Show, page: &Path, templates: &site::Templates, findings: &mut Findings) -> Result<(), Error> {
    let text = templates.text("page.html");
    let fails = |name: &&str| {
        let own = !templates.is_replaced(name) && *name != "page.html" && name.ends_with(".html");
        let mut tera = Tera::new();
        let wrong = own.then(|| tera.add_raw_templates([("page.html", text), (*name, templates.text(name))]).err());
        wrong.flatten().filter(|wrong| !matches!(wrong.kind(), ErrorKind::SyntaxError(_))).map(|w| w.to_string())
    };
    let Some(why) = site::Templates::names().find_map(|name| fails(&name)) else { return Ok(()) };
    let (id, _) = findings.read(page, &show.name_of(page), "E004")?;
    let first = why.lines().next().unwrap_or_default().to_owned();
    let help = "the pages put blocks named head, data and page into it: {% block head %}{% endblock head %}";
    findings.diagnostics.push(Diagnostic::error("E075", first).at(Span::new(id, 0..0)).help(help));
    Ok(())
}

fn one(
    show: &Show,
    path: &Path,
    name: &str,
    around: Option<(&str, &str)>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let (id, text) = findings.read(path, &show.name_of(path), "E004")?;
    let mut tera = Tera::new();
    let all = around.into_iter().chain([(name, text.as_str())]);
    let Err(wrong) = tera.add_raw_templates(all) else { return Ok(()) };
    let problem = match wrong.kind() {
        ErrorKind::SyntaxError(report) if report.filename() == name => {
            let span = report.span();
            Diagnostic::error("E075", report.message().trim_end_matches('.').to_lowercase())
                .at(Span::new(id, span.range.clone()))
        }
        // that of the page around it, which is said where it is
        ErrorKind::SyntaxError(_) => return Ok(()),
        _ => {
            let why = wrong.to_string();
            let first = why.lines().next().unwrap_or_default();
            Diagnostic::error("E075", first.to_owned()).at(Span::new(id, 0..0))
        }
    };
    findings.diagnostics.push(problem.help("templates are Tera: {{ a value }}, {% a tag %}, {# a comment #}"));
    Ok(())
}
