//! Script → text in canonical form: the inverse of `parse`.
use super::{
    Block, Cue, Field, FieldName, Front, Inline, Qualifier, Rate, Script, SegmentHead, Setting, Speech, Verb, Verbatim,
    escape::{inside, is_apart, linked, no_cue, no_label, no_lost_cue, none_inside, opens_times, push_entity, words},
    head::OPENING,
    inline::says,
    label::{self, Known, Names},
    setting, times,
};
use crate::source::{Spanned, is_unseen};
use std::fmt::Write as _;

/// A script as text, in canonical form.
#[must_use]
pub fn print(script: &Script) -> String {
    let names = Names { known: used(script), judge: true, ..Names::default() };
    let declared = Names { known: declared(script), judge: true, ..Names::default() };
    let mut out = front(&script.front);
    for block in &script.blocks {
        let text = match &block.value {
            Block::Title(title) => format!("# {}", heading(title)).trim_end().to_owned(),
            Block::Segment(head) => segment(head),
            Block::Speech(paragraph) => speech(paragraph, &names),
            Block::Cue(cue) => self::cue(cue, &names, &declared),
            Block::Comment(words) => comment(words),
            Block::Rule => "---".to_owned(),
        };
        out.push('\n');
        out.push_str(&text);
        out.push('\n');
    }
    out
}

/// Every voice and source that a script names, declared in it or not.
pub(super) fn used(script: &Script) -> Known {
    let mut known = declared(script);
    for block in &script.blocks {
        match &block.value {
            Block::Speech(speech) => {
                known.voices.extend(speech.voice.iter().map(|v| v.value.clone()));
                known.sources.extend(speech.qualifiers.iter().filter_map(|q| match &q.value {
                    Qualifier::Quote(key) | Qualifier::Translation(key, _) => Some(key.value.clone()),
                    _ => None,
                }));
            }
            Block::Cue(cue) => {
                known.voices.extend(cue.verbatim.iter().filter_map(|v| Some(v.value.voice.as_ref()?.value.clone())));
                known.sources.extend(cue.material.iter().map(|m| m.value.clone()));
            }
            _ => {}
        }
    }
    known
}

pub(super) fn declared(script: &Script) -> Known {
    let front = &script.front;
    let voices = front.voices.iter().map(|v| &v.label.value).chain(front.host.iter().map(|h| &h.value));
    Known { voices: voices.cloned().collect(), sources: front.sources.iter().map(|s| s.key.value.clone()).collect() }
}

fn is_label_bare(label: &str, declared: &Names) -> bool {
    label::scan(label).is_some_and(|scan| label::judge(label, &scan, declared) != label::Verdict::Words)
}

fn front(front: &Front) -> String {
    let mut out = "---\ncornercast: 1\n".to_owned();
    let text = |value: &Option<Spanned<String>>| value.as_ref().map(|v| v.value.clone());
    let other = |key: &str| front.other.iter().find(|(k, _)| k.value == key).map(|(_, v)| v.value.clone());
    let list = |parts: Vec<String>| Some(parts.join(", ")).filter(|l| !l.is_empty());
    let slot = |s: &super::Slot| match &s.version {
        Some(version) => format!("{version} {}", s.length),
        None => s.length.to_string(),
    };
    let tolerance = front.tolerance.as_ref().map(|t| t.value);
    line(&mut out, "title", text(&front.title));
    line(&mut out, "corner", text(&front.corner));
    for key in ["date", "season", "episode"] {
        line(&mut out, key, other(key));
    }
    line(&mut out, "slot", list(front.slots.iter().map(|s| slot(&s.value)).collect()));
    line(&mut out, "tolerance", tolerance.map(|t| if t.0 == 0 { "0s".to_owned() } else { times::short(t) }));
    line(&mut out, "host", text(&front.host));
    line(&mut out, "lang", text(&front.lang));
    map(&mut out, "voices", front.voices.iter().map(|v| (&v.label.value, &v.air_name.value)).collect());
    map(&mut out, "sources", front.sources.iter().map(|s| (&s.key.value, &s.path.value)).collect());
    line(&mut out, "rate", front.rate.as_ref().map(|r| rate(r.value)));
    line(&mut out, "versions", list(front.versions.iter().map(|v| v.value.clone()).collect()));
    map(&mut out, "pronounce", front.pronounce.iter().map(|(k, v)| (&k.value, &v.value)).collect());
    line(&mut out, "loudness", other("loudness"));
    line(&mut out, "contact", text(&front.contact));
    out.push_str("---\n");
    out
}

fn line(out: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        out.push_str(format!("{key}: {}", scalar(&value)).trim_end());
        out.push('\n');
    }
}

fn map(out: &mut String, name: &str, entries: Vec<(&String, &String)>) {
    if !entries.is_empty() {
        out.push_str(&format!("{name}:\n"));
    }
    for (key, value) in entries {
        let key = if key.contains([':', '：']) || key.is_empty() { double_quoted(key) } else { scalar(key) };
        out.push_str(format!("  {key}: {}", scalar(value)).trim_end());
        out.push('\n');
    }
}

fn rate(rate: Rate) -> String {
    match rate {
        Rate::Words(n) => format!("{n}wpm"),
        Rate::Syllables(n) => format!("{n}spm"),
    }
}

/// A value of the front matter, quoted when it would be read otherwise.
pub(super) fn scalar(value: &str) -> String {
    let starts = value.starts_with(|c: char| "\"'“[]{}>|*&!%@`#,".contains(c));
    let dash = ["-", "?", ":"].iter().any(|m| value == *m || value.strip_prefix(m).is_some_and(|r| r.starts_with(' ')));
    let hash = value.split_whitespace().any(|w| w.starts_with('#'));
    let colon = value.ends_with(':') || value.contains(": ");
    let white = value.trim() != value || value.contains(|c: char| c.is_control());
    let marks = super::inline::unescape(value) != value;
    if starts || dash || hash || colon || white || marks { double_quoted(value) } else { value.to_owned() }
}

fn double_quoted(value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// Words whose tildes strike nothing.
fn unstruck(words: String) -> String {
    if words.contains("~~") { words.replace("~~", "&#126;&#126;") } else { words }
}

fn heading(title: &str) -> String {
    let plain = words(title, None, None, false);
    let mut safe = String::with_capacity(plain.len());
    for (at, c) in plain.char_indices() {
        match plain.get(at..).filter(|rest| c != '[' && opens_times(c, rest)) {
            Some(_) => push_entity(&mut safe, c),
            None => safe.push(c),
        }
    }
    // what would close it
    if safe.ends_with('#') {
        safe.insert(safe.len() - 1, '\\');
    }
    safe
}

fn segment(head: &SegmentHead) -> String {
    let title = heading(&head.title);
    let line = match bracket(head) {
        Some(bracket) => format!("## {title} {bracket}"),
        None => format!("## {title}"),
    };
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `[1:30 @4:30!]`
pub(super) fn bracket(head: &SegmentHead) -> Option<String> {
    let length = head.length.as_ref().map(|l| l.value.to_string());
    let start = head.start.as_ref().map(|s| format!("@{}{}", s.value.at, if s.value.hard { "!" } else { "" }));
    let parts: Vec<_> = length.into_iter().chain(start).collect();
    (!parts.is_empty()).then(|| format!("[{}]", parts.join(" ")))
}

fn comment(words: &str) -> String {
    if words.is_empty() { "<!-- -->".to_owned() } else { format!("<!-- {} -->", words.replace("-->", "-- >")) }
}

fn speech(speech: &Speech, names: &Names) -> String {
    let mut out = none_inside(no_lost_cue(&inlines(speech.text.iter(), true)), Some(names));
    out = match label(speech) {
        Some(label) if out.is_empty() => label,
        Some(label) => format!("{label} {out}"),
        None => no_label(&out, names),
    };
    if let Some(id) = &speech.id {
        if !out.is_empty() {
            out.push(' ');
        }
        let _ = write!(out, "^{}", id.value);
    }
    if speech.struck { format!("~~{out}~~") } else { out }
}

/// `**HOST (pad 1):**`
pub(super) fn label(speech: &Speech) -> Option<String> {
    let voice = &speech.voice.as_ref()?.value;
    let qualifiers: Vec<_> = speech.qualifiers.iter().map(|q| qualifier(&q.value)).collect();
    Some(match qualifiers.is_empty() {
        true => format!("**{voice}:**"),
        false => format!("**{voice} ({}):**", qualifiers.join(", ")),
    })
}

fn qualifier(qualifier: &Qualifier) -> String {
    let safe = |text: &str| inside(text, &[',', '(', ')', '*', '，', '（', '）']);
    let named = |name: &str, value: &str| format!("{name}: {}", safe(value)).trim_end().to_owned();
    match qualifier {
        Qualifier::Term(word) => {
            let marks = [',', '(', ')', '*', '_', '/', '[', ']', '，', '（', '）'];
            format!("term: {}", inside(word, &marks)).trim_end().to_owned()
        }
        Qualifier::Alt(version) => named("alt", version),
        Qualifier::Pad(n) => format!("pad {n}"),
        Qualifier::Spare(n) => format!("spare {n}"),
        Qualifier::Quote(key) => named("quote", &key.value),
        Qualifier::Translation(key, None) => format!("translation: {}", key.value),
        Qualifier::Translation(key, Some(range)) => {
            format!("translation: {} {}–{}", key.value, range.start, range.end)
        }
        Qualifier::Checked(name) => named("checked", name),
        Qualifier::Over(id) => named("over", &id.value),
        Qualifier::Delivery(words) => {
            let safe = inside(words, &[',', '(', ')', '*', ':', '，', '（', '）', '：']);
            let numbered = ["pad", "spare"].iter().any(|name| words.starts_with(name));
            match safe.strip_prefix(['p', 's']).filter(|_| numbered) {
                Some(rest) => format!("&#{};{rest}", safe.bytes().next().unwrap_or_default()),
                None => safe,
            }
        }
    }
}

/// Running text; `line_start` when it begins a line of the file.
fn inlines<'a>(text: impl Iterator<Item = &'a Inline>, line_start: bool) -> String {
    let mut out = String::new();
    let mut before: Option<&Inline> = None;
    let mut text = text.peekable();
    while let Some(piece) = text.next() {
        match piece {
            Inline::Text(plain) => {
                out.push_str(&words(plain, before, text.peek().copied(), line_start && out.is_empty()));
            }
            Inline::Pronouncer(said) => {
                let _ = write!(out, " /{said}/");
            }
            Inline::Direction(words) => {
                let _ = write!(out, "[{}]", inside(words, &['[', ']', '^']));
            }
            Inline::Link(words, url) => {
                let _ = write!(out, "[{}]({})", linked(words), inside(url, &['(', ')']));
            }
            Inline::Struck(words) => {
                let _ = write!(out, "~~{}~~", inside(words, &['~']));
            }
            Inline::Stress(words) => {
                // what looks like a pronouncer is none here
                let special: &[char] = if says(words) { &['*', '/', '~'] } else { &['*', '~'] };
                let _ = write!(out, "*{}*", inside(words, special));
            }
        }
        before = Some(piece);
    }
    out
}

fn cue(cue: &Cue, names: &Names, declared: &Names) -> String {
    let mut out = format!("> {}", head(cue, &remark(cue)));
    for field in &cue.fields {
        let _ = write!(out, "\n> {}", self::field(&field.value));
    }
    for part in &cue.verbatim {
        out.push_str("\n>");
        for line in verbatim(&part.value, names, declared).split('\n') {
            let _ = write!(out, "\n> {line}");
        }
    }
    out
}

/// The words of a NOTE or HOLD, ready to stand after its cue word.
fn remark(cue: &Cue) -> String {
    let Some(words) = cue.words.as_ref().filter(|_| cue.verb.value.is_remark()) else { return String::new() };
    let mut out = String::new();
    for (n, line) in words.value.split('\n').enumerate() {
        let mut safe = String::new();
        for (at, c) in line.char_indices() {
            let rest = line.get(at..).unwrap_or_default();
            if (c == '&' && super::inline::entity(rest).is_some()) || rest.starts_with("<!") {
                push_entity(&mut safe, c);
                continue;
            }
            let next = rest.chars().nth(1);
            if c == '\\' && next.is_none_or(|n| n.is_ascii_punctuation()) {
                safe.push('\\');
            }
            safe.push(c);
        }
        match n {
            0 => out = safe,
            _ if safe.is_empty() => out.push_str("\n>"),
            _ => {
                let _ = write!(out, "\n> {}", no_cue(&safe));
            }
        }
    }
    out
}

/// The head of a cue on one line, without `>`; a remark's words are given.
pub(super) fn head(cue: &Cue, remark: &str) -> String {
    let verb = cue.verb.value;
    let mut parts = vec![format!("**{}**", verb.word())];
    let bed_out = verb == Verb::Bed && cue.settings.iter().any(|s| s.value == Setting::Out);
    parts.extend(cue.material.as_ref().map(|m| material(&m.value, verb)));
    parts.extend(cue.range.as_ref().map(|r| format!("{}–{}", r.value.start, r.value.end)));
    parts.extend(cue.time.as_ref().map(|t| t.value.to_string()));
    if verb == Verb::Chapter {
        let title = |title: &str| words(title, None, None, false).replace('"', "\\\"");
        parts.extend(cue.words.as_ref().map(|w| format!("\"{}\"", title(&w.value))));
    }
    parts.extend(cue.settings.iter().map(|s| setting::print(&s.value, bed_out)));
    if !remark.is_empty() {
        parts.push(remark.to_owned());
    }
    let line = parts.join(" ");
    if cue.struck { format!("~~{line}~~") } else { line }
}

fn material(name: &str, verb: Verb) -> String {
    let taken = verb.settings().contains(&name)
        || times::scan(name).is_some()
        || name.contains(['=', '~', '*'])
        || name.contains(OPENING);
    let digit = name.starts_with(|c: char| c.is_ascii_digit()) && name.contains(':');
    if taken || digit { quoted(name) } else { bare_or_quoted(name) }
}

/// A field's line, without `>`.
pub(super) fn field(field: &Field) -> String {
    let value = field.value.value.as_str();
    let (name, words) = match field.name {
        FieldName::In => ("in", true),
        FieldName::Out => ("out", true),
        FieldName::Note => ("note", false),
        FieldName::Credit => ("credit", false),
    };
    let opens = value.starts_with(['"', '“', '„']);
    let bare = !opens && if words { value.starts_with('(') && value.contains('"') } else { !value.is_empty() };
    let shown = if bare { inside(value, &[]) } else { quoted(value) };
    let shown = if field.name == FieldName::Credit { unstruck(shown) } else { shown };
    if value.is_empty() && !words { format!("- {name}:") } else { format!("- {name}: {shown}") }
}

fn verbatim(part: &Verbatim, names: &Names, declared: &Names) -> String {
    let text = inlines(part.text.iter().map(|t| &t.value), true);
    let text = match &part.voice {
        Some(voice) => {
            let label = format!("{}:", voice.value);
            // one that nothing declares is a label only in capitals or bold
            let label = if is_label_bare(&label, declared) { label } else { format!("**{label}**") };
            format!("{label} {text}").trim_end().to_owned()
        }
        None => safe_line(&text, names),
    };
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |all, line| format!("{all}\n{}", safe_line(line, names)))
}

/// A line of words inside a quote that must not become a label or a cue.
fn safe_line(line: &str, names: &Names) -> String {
    let inner = line.strip_prefix("~~").map(|inner| no_label(inner, names));
    let line = inner.map_or_else(|| no_label(line, names), |inner| format!("~~{inner}"));
    no_cue(&line)
}

/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let by_number = (c == '&' && super::inline::entity(rest).is_some()) || rest.starts_with("<!");
        if c == '~' || by_number || is_apart(c, &out, rest.chars().nth(1)) {
            push_entity(&mut out, c);
            continue;
        }
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A text in quotation marks when it needs them.
pub(super) fn bare_or_quoted(text: &str) -> String {
    let special = |c: char| {
        c.is_whitespace() || is_unseen(c) || matches!(c, '”' | '\\' | '<' | '~' | '*') || OPENING.contains(&c)
    };
    let entity = text.char_indices().any(|(at, _)| text.get(at..).is_some_and(|r| super::inline::entity(r).is_some()));
    if text.is_empty() || entity || text.contains(special) { quoted(text) } else { text.to_owned() }
}
