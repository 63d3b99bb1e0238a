//! A run of `>` lines: one cue or several, with the fields and the words below them.
use super::{
    Block, Cue, Field, FieldName, Verb, Verbatim,
    front::shortened,
    head, heading,
    inline::{self, unescape},
    label::{self, Names, Verdict},
    layout::{CueLayout, FieldLayout},
    lines::{Problems, Run},
    verb::{Opening, opening},
};
use crate::{diagnostic::meant, source::Spanned};
use std::ops::Range;

/// How many lines a head may be wrapped over.
const WRAPS: usize = 16;

/// One line of a quote.
pub(super) struct QuoteLine {
    /// Its number in the file, from 0.
    pub(super) number: usize,
    /// The whole line in the file.
    pub(super) file: Range<usize>,
    /// Its `>`; without one, its first character.
    pub(super) mark: Range<usize>,
    /// What stands after the `>`.
    pub(super) run: Run,
    /// It has no `>`.
    pub(super) lazy: bool,
}

/// A cue that was read, for the tree and for the formatter.
pub(super) struct Read {
    pub(super) block: Spanned<Block>,
    pub(super) layout: CueLayout,
}

/// Read a quote.
pub(super) fn read(lines: &[QuoteLine], names: &Names, problems: &mut Problems) -> Vec<Read> {
    let mut reader = Reader { names, problems, current: None, lost: false, done: Vec::new() };
    for line in lines {
        reader.line(line);
    }
    reader.finish();
    if reader.done.is_empty()
        && !reader.lost
        && let Some(first) = lines.first()
    {
        let at = first.mark.clone();
        reader.problems.error("E011", at, "a > block must begin with a cue word in capitals", PROSE);
    }
    reader.done
}

const PROSE: &str = "write > NOTE … for something that is not aired; plain lines without > are what the host reads";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Fields,
    Words,
}

struct Building {
    opening: Opening,
    verb: Verb,
    head: Run,
    wraps: usize,
    fields: Vec<(FieldName, Run)>,
    /// Paragraphs of text, each joined.
    words: Vec<Run>,
    /// An empty line came after the last thing.
    broken: bool,
    stage: Stage,
    lost_text: bool,
    layout: CueLayout,
}

struct Reader<'a> {
    names: &'a Names,
    problems: &'a mut Problems,
    current: Option<Building>,
    lost: bool,
    done: Vec<Read>,
}

impl Reader<'_> {
    fn line(&mut self, line: &QuoteLine) {
        let text = line.run.text.as_str();
        let begins = if self.current.is_none() && !self.lost { self.begin(line) } else { self.begins_anew(line) };
        if begins || self.lost {
            return;
        }
        let Some(mut cue) = self.current.take() else { return };
        cue.layout.lines.push((line.number, line.file.clone()));
        if text.is_empty() {
            cue.broken = true;
            if cue.verb.is_remark() {
                cue.head.join("\n", &line.run);
            }
        } else if cue.verb.is_remark() {
            cue.head.join("\n", &line.run);
            cue.layout.head.end = line.file.end;
        } else {
            self.below(&mut cue, line);
        }
        if !text.is_empty() {
            cue.broken = false;
            cue.layout.end = line.file.end;
        }
        self.current = Some(cue);
    }

    /// The first line of a quote must begin with a cue word.
    fn begin(&mut self, line: &QuoteLine) -> bool {
        let text = line.run.text.as_str();
        if text.is_empty() {
            return true;
        }
        let found = opening(text);
        if let Some(opening) = found.clone()
            && let Some(verb) = opening.verb
        {
            self.start(line, opening, verb);
            return true;
        }
        self.lost = true;
        let word = found.as_ref().map(|o| text.get(o.word.clone()).unwrap_or_default()).unwrap_or_default();
        let near = Verb::meant(word);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = letters >= 2 && word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
        match found {
            Some(o) if o.bold || capitals || near.is_some() => self.unknown(line, o.word, word, near),
            _ => {
                let place = line.run.whole();
                self.problems.error("E011", place, "a > block must begin with a cue word in capitals", PROSE);
            }
        }
        true
    }

    fn unknown(&mut self, line: &QuoteLine, at: Range<usize>, word: &str, near: Option<&str>) {
        let help = match near {
            Some(near) if near.eq_ignore_ascii_case(word) => format!("cue words are in capitals: {near}"),
            Some(near) => format!("did you mean {near}?"),
            None => format!("cue words are {}", Verb::all(word)),
        };
        let message = format!("unknown cue \"{}\"", shortened(word));
        self.problems.error("E010", line.run.place(at), message, help);
    }

    /// Whether a later line of a quote is a new cue.
    fn begins_anew(&mut self, line: &QuoteLine) -> bool {
        let text = line.run.text.as_str();
        let Some(found) = opening(text) else { return false };
        let rest = text.get(found.end..).unwrap_or_default();
        if let Some(verb) = found.verb {
            let in_words = self.current.as_ref().is_some_and(|c| c.stage == Stage::Words || c.verb.is_remark());
            if !(found.bold || looks_like_cue(verb, rest, text.is_ascii(), in_words, self.names)) {
                return false;
            }
            self.finish();
            self.lost = false;
            self.start(line, found, verb);
            return true;
        }
        // a slip in a cue word is an error, and never somebody's words
        let word = text.get(found.word.clone()).unwrap_or_default();
        let capitals = word.len() >= 3 && word.bytes().all(|b| b.is_ascii_uppercase());
        // > clip tom 1:00–1:10, in small letters
        let first = rest.split_whitespace().next().unwrap_or_default();
        let whole = self.names.known.sources.contains(&label::composed(first.to_owned()))
            && rest.split_whitespace().any(|w| super::times::scan(w).is_some());
        let remark = self.current.as_ref().is_some_and(|c| c.verb.is_remark());
        let near = Verb::meant(word).filter(|near| !near.eq_ignore_ascii_case(word) || whole && !remark);
        let capitals = capitals || near.is_some_and(|near| near.eq_ignore_ascii_case(word));
        let label = text.get(found.word.end..).is_some_and(|r| r.trim_start_matches('*').starts_with(':'));
        if self.lost || line.lazy || label || !capitals || near.is_none() {
            return false;
        }
        if !(found.bold
            || rest.contains(['=', '–'])
            || rest.split_whitespace().any(|w| super::times::scan(w).is_some()))
        {
            return false;
        }
        self.finish();
        self.lost = true;
        self.unknown(line, found.word, word, near);
        true
    }

    fn start(&mut self, line: &QuoteLine, opening: Opening, verb: Verb) {
        self.lost = false;
        self.current = Some(Building {
            verb,
            head: line.run.clone(),
            wraps: 0,
            fields: Vec::new(),
            words: Vec::new(),
            broken: false,
            stage: Stage::Head,
            lost_text: false,
            layout: CueLayout {
                mark: line.mark.clone(),
                head: line.file.start..line.file.end,
                end: line.file.end,
                fields: Vec::new(),
                lines: vec![(line.number, line.file.clone())],
                first_words: None,
                keep: false,
            },
            opening,
        });
    }

    /// A line below a head that is not a remark.
    fn below(&mut self, cue: &mut Building, line: &QuoteLine) {
        let text = line.run.text.as_str();
        let bullet = ["- ", "* ", "• ", "-\u{a0}", "*\u{a0}"].into_iter().find(|b| text.starts_with(b));
        // a word processor makes a longer dash of a hyphen
        let dash = ["– ", "— ", "–\u{a0}", "—\u{a0}"].into_iter().find(|b| text.starts_with(b));
        let named = |bullet: &str| named_field(text.get(bullet.len()..).unwrap_or_default()).is_some();
        if let Some(bullet) = bullet.filter(|b| cue.stage != Stage::Words || named(b)).or(dash.filter(|b| named(b))) {
            self.field(cue, line, bullet.len());
            return;
        }
        // ~~HOST: Did you?~~ is a paragraph that is struck, with its label
        let bare = text.strip_prefix("~~").unwrap_or(text);
        let voice = |s: &label::Scan| bare.get(s.name.clone()).is_some_and(|name| Verb::named(name).is_none());
        let labelled = label::scan(bare).filter(voice);
        let labelled = labelled.is_some_and(|s| label::judge(bare, &s, self.names) != Verdict::Words);
        let plain = !labelled && !cue.broken;
        match cue.stage {
            Stage::Head if plain && cue.wraps < WRAPS && head::goes_on(&cue.head.text, text, cue.verb, self.names) => {
                cue.wraps += 1;
                cue.head.join("\n", &line.run);
                cue.layout.head.end = line.file.end;
            }
            Stage::Fields if plain => {
                if let Some((_, value)) = cue.fields.last_mut() {
                    value.join("\n", &line.run);
                }
                if let Some(field) = cue.layout.fields.last_mut() {
                    field.place.end = line.file.end;
                }
            }
            _ if cue.verb != Verb::Clip => {
                if !cue.lost_text {
                    let message = format!("text under {} would be lost", cue.verb.word());
                    let help = "move it out of the > block to be read, or into a > NOTE";
                    self.problems.error("E014", line.run.whole(), message, help);
                    cue.lost_text = true;
                }
                cue.stage = Stage::Words;
            }
            _ => {
                if cue.stage != Stage::Words {
                    cue.stage = Stage::Words;
                    cue.layout.first_words = Some((line.file.start, cue.broken));
                }
                match cue.words.last_mut() {
                    Some(last) if plain => last.go_on(&line.run),
                    _ => cue.words.push(line.run.clone()),
                }
            }
        }
    }

    fn field(&mut self, cue: &mut Building, line: &QuoteLine, from: usize) {
        let text = line.run.text.as_str();
        let rest = text.get(from..).unwrap_or_default();
        cue.stage = Stage::Fields;
        let colon = rest.find([':', '：']);
        let word_end = colon.unwrap_or_else(|| rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let name_run = line.run.trimmed(from..from + word_end);
        let name = named_field(rest);
        let (Some(name), Some(colon)) = (name, colon) else {
            let help = match meant(&name_run.text, ["in", "out", "note", "credit"]) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "fields are in, out, note and credit".to_owned(),
            };
            let message = format!("unknown field \"{}\"", shortened(&name_run.text));
            self.problems.error("E012", name_run.whole(), message, help);
            // what is wrapped below it belongs to it and is not told
            cue.fields.push((FieldName::Note, Run::empty(line.file.end)));
            cue.layout.fields.push(FieldLayout { place: line.file.clone(), known: false });
            return;
        };
        if matches!(name, FieldName::In | FieldName::Out) && cue.verb != Verb::Clip {
            let word = if name == FieldName::In { "in" } else { "out" };
            let message = format!("{} has no {word} words", cue.verb.word());
            self.problems.error("E013", name_run.whole(), message, "in and out words belong to a CLIP");
        }
        let after = from + colon + rest.get(colon..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
        cue.fields.push((name, line.run.trimmed(after..text.len())));
        cue.layout.fields.push(FieldLayout { place: line.file.clone(), known: true });
    }

    fn finish(&mut self) {
        let Some(mut cue) = self.current.take() else { return };
        // a strike over the whole quote ends on its last line
        if cue.opening.struck && !cue.head.text.ends_with("~~") {
            let last = cue.words.last_mut().or(cue.fields.last_mut().map(|(_, run)| run));
            if let Some(last) = last
                && last.text.matches("~~").count() % 2 == 1
                && let Some(kept) = last.text.strip_suffix("~~").map(str::len)
            {
                let end = last.part(kept..kept + 2);
                *last = last.trimmed(0..kept);
                cue.head.join("", &end);
                cue.layout.keep = true;
            }
            if cue.words.last().is_some_and(|words| words.text.is_empty()) {
                cue.words.pop();
            }
        }
        let head = head::read(&cue.head, &cue.opening, cue.verb, self.names, self.problems);
        let mut value = head.cue;
        if cue.verb.is_remark() {
            let words = words(&head.words.text);
            if !words.is_empty() {
                value.words = Some(Spanned::new(words, self.problems.span(head.words.whole())));
            }
        }
        for ((name, run), layout) in cue.fields.iter().zip(&cue.layout.fields) {
            if layout.known {
                let text = self.value(run, *name);
                let field = Field { name: *name, value: Spanned::new(text, self.problems.span(run.whole())) };
                value.fields.push(Spanned::new(field, self.problems.span(layout.place.clone())));
            }
        }
        for run in &cue.words {
            let verbatim = self.verbatim(run);
            value.verbatim.push(Spanned::new(verbatim, self.problems.span(run.whole())));
        }
        let mark = cue.layout.mark.clone();
        self.complete(&value, head.time_error, head.stray, &mark, head.gap);
        let span = self.problems.span(mark.start..cue.layout.end.max(mark.end));
        self.done.push(Read { block: Spanned::new(Block::Cue(value), span), layout: cue.layout });
    }

    /// What a cue of its kind cannot do without.
    fn complete(&mut self, cue: &Cue, time_error: bool, stray: bool, mark: &Range<usize>, gap: Range<usize>) {
        let verb = cue.verb.value;
        if cue.struck {
            return;
        }
        let out = cue.settings.iter().any(|s| s.value == super::Setting::Out);
        let word = verb.word();
        if verb.takes_material() && cue.material.is_none() && !out {
            self.problems.error("E023", gap, format!("{word} needs a source"), "name a key of sources: or a file");
        } else if verb.takes_time() && cue.time.is_none() && !time_error {
            self.problems.error("E024", gap, format!("{word} needs a time"), "> PAUSE 1.5s   or   > POST 4:30");
        } else if verb == Verb::Chapter && cue.words.as_ref().is_none_or(|w| w.value.trim().is_empty()) && !stray {
            let help = "> CHAPTER \"What is a joke?\"";
            self.problems.error("E024", gap, "CHAPTER needs a title", help);
        } else if verb == Verb::Hold && cue.words.as_ref().is_none_or(|w| w.value.trim().is_empty()) {
            let help = "> HOLD until the lawyer has read the second clip";
            self.problems.error("E024", gap, "HOLD needs a reason", help);
        } else if verb == Verb::Note && cue.words.as_ref().is_none_or(|w| w.value.trim().is_empty()) {
            let help = "write them behind it; below an empty line the host would read them";
            self.problems.error("E036", gap, "NOTE has no words", help);
        } else if verb == Verb::Clip && cue.range.is_none() && !time_error {
            let words = |f: &Spanned<Field>| matches!(f.value.name, FieldName::In | FieldName::Out);
            if !cue.fields.iter().any(words) {
                let help = "give 12:31.4–12:58.9, or - in: \"…\" and - out: \"…\"";
                self.problems.error("E029", mark.clone(), "CLIP has neither times nor in/out words", help);
            }
        }
    }

    /// A field's value without its quotation marks.
    fn value(&mut self, run: &Run, name: FieldName) -> String {
        let text = run.text.as_str();
        if name == FieldName::Credit {
            self.problems.no_strike(run);
        }
        let words = matches!(name, FieldName::In | FieldName::Out);
        // «Marsh» and 「말」 are a quotation of words; in a note they are text
        let opens = text.starts_with(['"', '“', '„']) || words && text.starts_with(head::OPENING);
        match head::quoted(text).filter(|_| opens) {
            Some((value, len)) if len == text.len() => return heading::words(value),
            // a quotation inside the quotation: the last mark closes
            Some((_, len)) if !text.get(len..).unwrap_or_default().contains('(') && text.ends_with(['"', '”']) => {
                let first = text.chars().next().map_or(1, char::len_utf8);
                let last = text.chars().next_back().map_or(1, char::len_utf8);
                let inside = text.get(first..text.len() - last).unwrap_or_default();
                return unescape(&one_line(inside));
            }
            None if opens && words => {
                let end = text.find('\n').unwrap_or(text.len());
                self.problems.error("E018", run.place(0..end), "quotation mark is never closed", "close it with \"");
            }
            _ => {}
        }
        let plain = unescape(&one_line(text));
        if words { plain.replace(['“', '”', '„'], "\"") } else { plain }
    }

    fn verbatim(&mut self, run: &Run) -> Verbatim {
        let text = run.text.as_str();
        let struck = text.starts_with("~~") && inline::find(text, 2, "~~").is_some_and(|end| end + 2 == text.len());
        let inner = if struck { run.part(2..text.len() - 2) } else { run.clone() };
        // NOTE, and NOTE ENDS where nobody is called so
        let cue_word = label::scan(&inner.text).is_some_and(|scan| {
            let name = inner.text.get(scan.name.clone()).unwrap_or_default();
            let first = name.split_whitespace().next().unwrap_or_default();
            let known = self.names.known.voices.contains(name);
            Verb::named(name).is_some() || Verb::named(first).is_some() && !known
        });
        let labelled = if cue_word { None } else { Labelled::read(&inner, self.names, self.problems) };
        let Some(labelled) = labelled else {
            return Verbatim { voice: None, text: inline::parse(run, self.problems) };
        };
        let words = if struck && !labelled.words.text.is_empty() {
            let words = unescape(&labelled.words.text);
            vec![Spanned::new(super::Inline::Struck(words), self.problems.span(labelled.words.whole()))]
        } else {
            inline::parse(&labelled.words, self.problems)
        };
        Verbatim { voice: Some(labelled.voice), text: words }
    }
}

/// A label that was found, and what follows it.
pub(super) struct Labelled {
    pub(super) voice: Spanned<String>,
    pub(super) qualifiers: Option<Run>,
    pub(super) words: Run,
}

impl Labelled {
    /// Take a label off a paragraph; an undeclared one is told and kept.
    pub(super) fn read(run: &Run, names: &Names, problems: &mut Problems) -> Option<Self> {
        let scan = label::scan(&run.text)?;
        let name = run.part(scan.name.clone());
        match label::judge(&run.text, &scan, names) {
            Verdict::Words => return None,
            Verdict::Voice => {}
            Verdict::Undeclared(help) => {
                let message = format!("voice \"{}\" is not declared", name.text);
                problems.error("E025", name.whole(), message, help);
            }
        }
        let mut words = run.trimmed(scan.end.min(run.text.len())..run.text.len());
        if scan.bold_words && words.text.ends_with("**") && words.text.matches('*').count() == 2 {
            words = words.trimmed(0..words.text.len() - 2);
        }
        Some(Self {
            voice: Spanned::new(name.text.clone(), problems.span(name.whole())),
            qualifiers: scan.qualifiers.map(|at| run.part(at)),
            words,
        })
    }
}

fn named_field(text: &str) -> Option<FieldName> {
    let name = text.get(..text.find([':', '：'])?)?.trim().trim_matches('*');
    Some(match name.to_lowercase().as_str() {
        "in" | "시작" => FieldName::In,
        "out" | "끝" => FieldName::Out,
        "note" | "메모" => FieldName::Note,
        "credit" | "출처" => FieldName::Credit,
        _ => return None,
    })
}

/// Whether a line inside a quote that begins with a cue word is a cue, and not words that begin with one.
fn looks_like_cue(verb: Verb, rest: &str, ascii: bool, in_words: bool, names: &Names) -> bool {
    let rest = rest.trim().trim_end_matches("~~").trim_start();
    let first = rest.split_whitespace().next().unwrap_or_default();
    let timed = super::times::scan(rest).is_some();
    match verb {
        Verb::Note | Verb::Hold => ascii || !in_words,
        Verb::Chapter => rest.starts_with(['"', '“']) || rest.is_empty(),
        Verb::Pause | Verb::Post => timed || rest.is_empty() || !in_words,
        _ if !in_words => true,
        Verb::Bed if first == "out" => true,
        _ => rest.is_empty() || names.known.sources.contains(first) || is_file(first) || timed,
    }
}

fn is_file(word: &str) -> bool {
    label::is_path(word) && !word.ends_with('.')
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a remark: lines trimmed, no empty ones at the end.
fn words(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    unescape(lines.join("\n").trim())
}
