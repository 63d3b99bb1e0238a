//! What a script says correctly and a listener or a studio would still stumble over.
use super::{
    Block, Inline, Pronounced, Qualifier, Script, Setting, Verb,
    order::{self, Playing},
    readtime, spoken, withheld,
};
use crate::{
    diagnostic::{Diagnostic, meant, sort},
    letter::is_hangul,
    source::{Span, Spanned},
};
use std::collections::BTreeSet;

/// The most words that one breath carries.
const BREATH: usize = 30;
/// Words that a newsroom's system takes for orders.
const ORDERS: [&str; 2] = ["kill", "legal"];

/// Look at a script for what needs nothing but the script.
#[must_use]
pub fn check(script: &Script) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    beds(script, &mut found);
    sentences(script, &mut found);
    catchline(script, &mut found);
    terms(script, &mut found);
    versions(script, &mut found);
    translations(script, &mut found);
    withheld_words(script, &mut found);
    idle(script, &mut found);
    pronouncers(script, &mut found);
    escaped_brackets(script, &mut found);
    sort(&mut found);
    found
}

fn beds(script: &Script, found: &mut Vec<Diagnostic>) {
    let mut playing: Option<Playing> = None;
    for block in &script.blocks {
        order::follow(block, &mut playing);
    }
    if let Some(bed) = playing.filter(Playing::is_open) {
        let warning = Diagnostic::warning("W051", "this bed still plays when the programme ends");
        found.push(warning.at(bed.since).help("end it with > BED out, or say until=end"));
    }
}

/// A direction whose brackets were escaped is one no more.
fn escaped_brackets(script: &Script, found: &mut Vec<Diagnostic>) {
    for block in &script.blocks {
        let Block::Speech(speech) = &block.value else { continue };
        let Some(words) = speech.text.iter().filter(|_| !speech.struck).find_map(|piece| {
            let Inline::Text(words) = piece else { return None };
            let (_, rest) = words.split_once('[')?;
            let (inside, behind) = rest.split_once(']')?;
            // a link with a space in it is told as that
            let link = behind.trim_start().starts_with("(http");
            Some(inside.to_owned()).filter(|words| !link && words.contains(char::is_alphabetic))
        }) else {
            continue;
        };
        let message = format!("\"[{words}]\" would be read aloud: its brackets are escaped");
        let help = format!("write [{words}] without backslashes for a direction, or take it out");
        found.push(Diagnostic::warning("W093", message).at(block.span.clone()).help(help));
    }
}

fn is_korean(script: &Script) -> bool {
    let hangul = |text: &str| text.chars().filter(|c| is_hangul(*c)).count();
    match &script.front.lang {
        Some(lang) => lang.value.split('-').next().is_some_and(|l| l.eq_ignore_ascii_case("ko")),
        None => script.front.title.as_ref().is_some_and(|t| hangul(&t.value) * 2 > t.value.chars().count()),
    }
}

/// Words for a version that nobody makes would be lost without a word.
fn versions(script: &Script, found: &mut Vec<Diagnostic>) {
    let declared: Vec<&str> = script.front.versions.iter().map(|v| v.value.as_str()).collect();
    let help = |version: &str| match meant(version, declared.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if declared.is_empty() => format!("write versions: full, {version} in the front matter"),
        None => format!("declare it under versions:, which has {}", declared.join(", ")),
    };
    for slot in &script.front.slots {
        let Some(version) = slot.value.version.as_deref().filter(|v| !declared.contains(v)) else { continue };
        let message = format!("the script has no version \"{version}\", so nothing is fitted to this slot");
        found.push(Diagnostic::error("E028", message).at(slot.span.clone()).help(help(version)));
    }
    for block in &script.blocks {
        let named = match &block.value {
            Block::Speech(speech) if !speech.struck => speech.qualifiers.iter().find_map(|q| match &q.value {
                Qualifier::Alt(version) => Some((version, &q.span)),
                _ => None,
            }),
            Block::Cue(cue) if !cue.struck => cue.settings.iter().find_map(|s| match &s.value {
                Setting::Alt(version) => Some((version, &s.span)),
                _ => None,
            }),
            _ => None,
        };
        let Some((version, span)) = named.filter(|(version, _)| !declared.contains(&version.as_str())) else {
            continue;
        };
        let message = format!("the script has no version \"{version}\", so this airs in none");
        found.push(Diagnostic::error("E028", message).at(span.clone()).help(help(version)));
    }
}

/// Words of a guest by which somebody asked that they do not air, or that tell how to reach somebody. What a host reads out
/// is the station's own.
fn withheld_words(script: &Script, found: &mut Vec<Diagnostic>) {
    for block in &script.blocks {
        let text = match &block.value {
            Block::Speech(speech) if !speech.struck => {
                let quoted = |q: &Qualifier| matches!(q, Qualifier::Quote(..) | Qualifier::Translation(..));
                if !speech.qualifiers.iter().any(|q| quoted(&q.value)) {
                    continue;
                }
                spoken(&speech.text)
            }
            Block::Cue(cue) if cue.verb.value == Verb::Clip && !cue.struck => {
                let all = cue.verbatim.iter().flat_map(|v| &v.value.text);
                spoken(&all.map(|i| i.value.clone()).collect::<Vec<Inline>>())
            }
            _ => continue,
        };
        let Some(why) = withheld::reason(&text).filter(|why| why.is_told()) else { continue };
        let message = format!("this airs, and by its own words it should not: {}", why.words(false));
        let help = "ask whoever said it; strike it, or cut the clip before it";
        found.push(Diagnostic::warning("W092", message).at(block.span.clone()).help(help));
    }
}

/// No program can compare a translation with its original; somebody who knows both languages does.
fn translations(script: &Script, found: &mut Vec<Diagnostic>) {
    for block in &script.blocks {
        let Block::Speech(speech) = &block.value else { continue };
        let original = speech.qualifiers.iter().find_map(|q| match &q.value {
            Qualifier::Translation(key, stretch) => Some((key, stretch, &q.span)),
            _ => None,
        });
        let Some((key, stretch, span)) = original.filter(|_| !speech.struck) else { continue };
        let mut warn = |message: String, help: String| {
            found.push(Diagnostic::warning("W087", message).at(span.clone()).help(help));
        };
        if stretch.is_none() {
            let message = "this translation does not say where its original is".to_owned();
            let help = format!("write (translation: {} 3:10–3:40); the recording copy shows it beside", key.value);
            warn(message, help);
        }
        if !speech.qualifiers.iter().any(|q| matches!(q.value, Qualifier::Checked(_))) {
            let message = "nobody is named who compared this translation with the original".to_owned();
            let help = "add the name of who did: (translation: …, checked: Ana Reyes)".to_owned();
            warn(message, help);
        }
    }
}

/// Settings that a cue may have and that do nothing in this one.
fn idle(script: &Script, found: &mut Vec<Diagnostic>) {
    for block in &script.blocks {
        let Block::Cue(cue) = &block.value else { continue };
        let has = |wanted: fn(&Setting) -> bool| cue.settings.iter().any(|s| wanted(&s.value));
        let fixed = !has(|s| matches!(s, Setting::Length(_)));
        let posted = has(|s| matches!(s, Setting::PostAt(_)));
        for setting in cue.settings.iter().filter(|_| !cue.struck) {
            let told = match (cue.verb.value, &setting.value) {
                (Verb::Clip, Setting::Flex(..)) => ("flex", "speech is changed by the corner's [fit] stretch alone"),
                (Verb::Clip, Setting::Under(None)) => ("under", "write how far and when: under=-18dB/2s"),
                (Verb::Rec, Setting::Fade(..)) => ("fade", "a take keeps its beginning and its end"),
                (Verb::Rec, Setting::Take(_)) => ("take", "name the file of the take"),
                (Verb::Sfx, Setting::Under(Some(_))) => ("under=", "write under alone, and level= for how loud"),
                (Verb::Bed, Setting::Loop) if posted => {
                    ("loop", "with post= a bed starts so that its recording ends there")
                }
                (verb, Setting::Loop) if verb != Verb::Bed && fixed => ("loop", "say for how long: len=20s"),
                _ => continue,
            };
            let message = format!("{} does nothing here", told.0);
            found.push(Diagnostic::warning("W088", message).at(setting.span.clone()).help(told.1));
        }
    }
}

/// Words of `pronounce:` that nobody reads: a name that is spelt otherwise in the script has no help beside it.
fn pronouncers(script: &Script, found: &mut Vec<Diagnostic>) {
    if script.front.pronounce.is_empty() {
        return;
    }
    let list = Pronounced::of(&script.front);
    let read = |block: &Spanned<Block>| match &block.value {
        Block::Speech(speech) if !speech.struck => list.places(&spoken(&speech.text)),
        _ => Vec::new(),
    };
    let used: BTreeSet<usize> = script.blocks.iter().flat_map(read).map(|place| place.entry).collect();
    let idle = script.front.pronounce.iter().enumerate().filter(|(n, _)| !used.contains(n));
    for (word, _) in idle.map(|(_, entry)| entry) {
        let message = format!("nobody reads \"{}\" in this script, so how it is said stands nowhere", word.value);
        let help = "write it as the script does, capitals too, or take it out";
        found.push(Diagnostic::warning("W088", message).at(word.span.clone()).help(help));
    }
}

fn sentences(script: &Script, found: &mut Vec<Diagnostic>) {
    let korean = is_korean(script);
    for block in &script.blocks {
        let Block::Speech(speech) = &block.value else { continue };
        if speech.struck {
            continue;
        }
        // a quotation is what somebody said, however long
        if speech.qualifiers.iter().any(|q| matches!(q.value, Qualifier::Quote(_))) {
            continue;
        }
        let text = spoken(&speech.text);
        for sentence in readtime::sentences(&text) {
            let words = sentence.split_whitespace().count();
            if words > BREATH {
                let message = format!("a sentence of {words} words, beginning \"{}\"", opening(sentence));
                let help = format!("a reader's breath carries about {BREATH}; make two of it");
                found.push(Diagnostic::warning("W052", message).at(block.span.clone()).help(help));
            }
            if !korean && let Some((message, help)) = number(sentence) {
                found.push(Diagnostic::warning("W052", message).at(block.span.clone()).help(help));
            }
        }
    }
}

fn opening(sentence: &str) -> String {
    sentence.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

/// A number that is hard to read at sight.
fn number(sentence: &str) -> Option<(String, &'static str)> {
    let first = sentence.split_whitespace().next()?.trim_start_matches(['"', '“', '‘', '\'', '(']);
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return Some((format!("a sentence begins with the figure \"{first}\""), "begin with a word, or spell it out"));
    }
    let sign = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"%$€£₩".contains(c));
        let figure = word.contains(|c: char| c.is_ascii_digit());
        figure && word.contains(['%', '$', '€', '£', '₩'])
    };
    let word = sentence.split_whitespace().find(sign)?;
    Some((format!("\"{word}\" has a sign that is not read as it stands"), "write the word: per cent, dollars"))
}

fn catchline(script: &Script, found: &mut Vec<Diagnostic>) {
    let heading = script.blocks.iter().find_map(|b| match &b.value {
        Block::Title(title) => Some((title.as_str(), b.span.clone())),
        _ => None,
    });
    let declared = script.front.title.as_ref().map(|t| (t.value.as_str(), t.span.clone()));
    let Some((title, span)) = declared.or(heading) else { return };
    let order = |word: &&str| ORDERS.iter().any(|o| word.eq_ignore_ascii_case(o));
    if let Some(word) = title.split(|c: char| !c.is_alphanumeric()).find(order) {
        let message = format!("the title has the word \"{word}\"");
        let help = "in a newsroom it means that an item is not to run, or that lawyers hold it; choose another";
        found.push(Diagnostic::warning("W054", message).at(span).help(help));
    }
}

/// A word that is explained after it was used.
fn terms(script: &Script, found: &mut Vec<Diagnostic>) {
    struct Wanted {
        term: String,
        folded: String,
        explained: Span,
        /// A first mention that makes listeners wonder is how a word is brought in.
        mentioned: bool,
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    for block in &script.blocks {
        if let Block::Speech(speech) = &block.value
            && !speech.struck
        {
            for qualifier in &speech.qualifiers {
                if let Qualifier::Term(term) = &qualifier.value
                    && !term.trim().is_empty()
                    && wanted.len() < 64
                    && !wanted.iter().any(|w| w.folded == folded(term))
                {
                    let (term, folded) = (term.trim().to_owned(), folded(term));
                    wanted.push(Wanted { term, folded, explained: block.span.clone(), mentioned: false });
                }
            }
        }
    }
    for block in &script.blocks {
        // what a guest says of a word is often how it is brought in
        let text = match &block.value {
            Block::Speech(speech) if !speech.struck => spoken(&speech.text),
            _ => continue,
        };
        let text = folded(&text);
        wanted.retain_mut(|wanted| {
            let here = block.span == wanted.explained;
            if here || !has_word(&text, &wanted.folded) {
                return !here;
            }
            if !wanted.mentioned {
                wanted.mentioned = true;
                return true;
            }
            let message = format!("\"{}\" is used twice before it is explained", wanted.term);
            let warning = Diagnostic::warning("W055", message).at(block.span.clone());
            let warning = warning.label(wanted.explained.clone(), "explained here");
            found.push(warning.help("explain it before its second use, or leave it to be wondered at on purpose"));
            false
        });
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether `term` stands in `text` as a word. Korean words have endings, so only the beginning counts there.
fn has_word(text: &str, term: &str) -> bool {
    let hangul = term.chars().next_back().is_some_and(is_hangul);
    text.match_indices(term).any(|(at, _)| {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        let after = text.get(at + term.len()..).and_then(|a| a.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && (hangul || after.is_none_or(|c| !c.is_alphanumeric()))
    })
}
