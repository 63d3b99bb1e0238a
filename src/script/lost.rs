//! Cues that lost their mark: a paragraph or a line that is a cue but for its `>`, and would be read aloud.
use super::{
    Verb,
    escape::cue_follows,
    inline::find,
    label::{Known, composed},
    times,
    verb::{Opening, opening},
};
use std::ops::Range;

/// The cue word of a text that is a cue but for its mark, or has one that only looks like it. `known`: the sources that can be
/// named; without it, anything can.
pub(super) fn lost_cue<'a>(text: &str, known: impl Into<Option<&'a Known>>) -> Option<Range<usize>> {
    // and the marks of lists that Hangul editors have
    let like = |c: char| {
        let listed =
            matches!(c, '※' | '★' | '☆' | '→' | '⇒' | '·' | 'ㆍ' | '•' | '┃' | '│' | '☐' | '☑' | '✅' | '♪' | '♫');
        let played = matches!(c, '\u{1f3a4}'..='\u{1f3bf}' | '\u{1f500}'..='\u{1f50a}');
        let counted = matches!(c, '\u{2460}'..='\u{2473}');
        listed || played || counted || matches!(c, '›' | '»' | '〉' | '—' | '–' | '―' | '\u{25a0}'..='\u{25ff}')
    };
    let known = known.into();
    if let Some(word) = of_the_desk(text) {
        return Some(word);
    }
    // as HTML has it
    let entity = ["&gt;", "&#62;", "&#x3e;", "&#x3E;"].iter().find_map(|e| text.strip_prefix(e));
    // \- CLIP …, as a converter writes a dash
    let dashed = ["\\-", "\\*", "\\+"].iter().find_map(|mark| text.strip_prefix(mark));
    // **> CLIP …**, `> CLIP …`
    let stressed = text.trim_start_matches(['*', '_', '`']);
    if stressed.len() < text.len() && stressed.starts_with('>') {
        let at = text.len() - stressed.trim_start_matches(['>', ' ']).len();
        let found = opening(text.get(at..)?).filter(|found| found.verb.is_some())?;
        return Some(found.word.start + at..found.word.end + at);
    }
    let wide = text.starts_with('＞');
    let bare = entity.or(dashed).unwrap_or(text).trim_start_matches('＞').trim_start_matches(like).trim_start();
    let quoted = entity.is_some() || wide;
    let marked = dashed.is_some() || text.starts_with(like);
    let at = text.len() - bare.len();
    if let Some(word) = in_brackets(bare, known) {
        return Some(word.start + at..word.end + at);
    }
    let found = opening(bare).filter(|found| !found.struck)?;
    let place = found.word.start + at..found.word.end + at;
    let line = Line::new(bare, &found, known)?;
    let Some(verb) = found.verb else { return line.typed(&found).then_some(place) };
    let (rest, word) = (line.rest, line.word);
    let small = rest.contains(char::is_lowercase);
    let capitals = word.is_ascii();
    let operand = if verb.takes_material() {
        line.names_source()
            || line.first.contains('/')
            || verb == Verb::Bed && line.first == "out"
            || moves(rest)
            || !capitals && line.colon
    } else if verb.takes_time() {
        times::scan(rest).is_some() && rest.split_whitespace().count() <= 2
    } else {
        let dash = ["- ", "– ", "— "].iter().any(|dash| rest.starts_with(dash));
        found.bold || capitals && small || !capitals && (line.colon || dash || rest.starts_with(['"', '“']))
    };
    // PAUSE; MUSIC UP AND UNDER
    let shouted = capitals && !bare.contains(char::is_lowercase) && bare.split_whitespace().count() <= 6;
    // 시그널 업; 메모 진행: 천천히
    let ends = |text: &str| text.ends_with(['.', '?', '!', '…', '다', '요', '죠', '까']);
    let told = !capitals && (1..=4).contains(&bare.split_whitespace().count()) && !ends(bare.trim_end());
    let operand = operand || (shouted || told) && !bare.ends_with(['.', '?', '!']);
    (quoted || marked && (capitals || verb.is_remark()) || operand).then_some(place)
}

/// What a newsroom writes below or between its stories and nobody reads: `ENDS`, `(MORE)`, `-30-`, `(끝)` alone; and the marks of
/// Korean scripts before an insert: `◀INT▶ 김민수`, `녹취) …`.
fn of_the_desk(text: &str) -> Option<Range<usize>> {
    const ALONE: [&str; 6] = ["ENDS", "END", "MORE", "BEAT", "ENDIT", "(끝)"];
    const INSERTS: [&str; 16] =
        ["INT", "INS", "SOT", "VCR", "SYNC", "BGM", "SE", "VO", "M", "M1", "M2", "M3", "CM", "녹취", "싱크", "현장음"];
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '*' | '_' | '.' | '-' | '–' | '—' | '=' | '\\')
    };
    let bare = text.trim_matches(edge);
    let whole = |word: &&str| *word == bare || *word == text.trim();
    let slug = bare == "30" && text.trim().len() > 3 && text.trim().trim_matches(['-', '–', '—', ' ']) == "30";
    if !bare.is_empty() && (ALONE.iter().any(whole) || slug) {
        let at = text.find(bare)?;
        return Some(at..at + bare.len());
    }
    let marked = text.strip_prefix('◀').and_then(|rest| rest.split_once('▶')).map(|(word, _)| word.trim());
    let closed = || text.split_once([')', '）']).filter(|(_, rest)| rest.starts_with(char::is_whitespace));
    let word = marked.or_else(|| closed().map(|(word, _)| word))?;
    let at = text.find(word).filter(|_| INSERTS.contains(&word))?;
    Some(at..at + word.len())
}

/// A line that may be a cue, from its first word.
struct Line<'a> {
    word: &'a str,
    /// A colon stands behind the word.
    colon: bool,
    rest: &'a str,
    /// The word behind the first.
    first: &'a str,
    known: Option<&'a Known>,
}

impl<'a> Line<'a> {
    fn new(bare: &'a str, found: &Opening, known: Option<&'a Known>) -> Option<Self> {
        // **STING sig**; CLIP – wren 0:01–0:06
        let rest = bare.get(found.end..)?.trim_start().trim_end_matches(['*', '_']);
        let plain = rest.trim_start_matches(['–', '—', '-', ' ']);
        let timed = || plain.split_whitespace().nth(1).is_some_and(|word| times::scan(word).is_some());
        let rest = if plain.len() < rest.len() && timed() { plain } else { rest };
        let head = bare.get(..found.end)?.trim_end_matches(['*', '_']);
        let first = rest.split_whitespace().next().unwrap_or_default();
        Some(Self { word: bare.get(found.word.clone())?, colon: head.ends_with(':'), rest, first, known })
    }

    fn names_source(&self) -> bool {
        self.known.is_none_or(|known| known.sources.contains(&composed(self.first.to_owned())))
    }

    /// Whether a word that is a cue's in small letters begins one all the same: `Clip ada 0:10–0:20`, `Note: slow`, `Bed out`.
    fn typed(&self, found: &Opening) -> bool {
        let Some(verb) = Verb::named(&self.word.to_ascii_uppercase()) else { return false };
        let capital = self.word.starts_with(char::is_uppercase);
        if verb.is_remark() {
            // Note - slow; Note to host: slow
            let dash = ["- ", "– ", "— "].iter().any(|dash| self.rest.starts_with(dash));
            let to = ["to ", "for "].iter().any(|to| self.rest.starts_with(to));
            let head = self.rest.split_once(':').map(|(head, _)| head);
            let itself = self.rest.starts_with("to self");
            let addressed =
                to && !itself && head.is_some_and(|head| head.split_whitespace().count() <= 4 && !head.contains('.'));
            return self.colon || found.bold || verb == Verb::Note && capital && (dash || addressed);
        }
        if verb.takes_time() {
            return times::scan(self.rest).is_some() && self.rest.split_whitespace().count() == 1;
        }
        if verb == Verb::Chapter {
            let whole = |open: &[char], close: &[char]| self.rest.starts_with(open) && self.rest.ends_with(close);
            return whole(&['"', '“'], &['"', '”']) && self.rest.chars().count() > 2;
        }
        // words of the trade, of which nobody says one with a colon behind it
        let trade = matches!(verb, Verb::Sfx | Verb::Sig | Verb::Sting | Verb::Rec) || verb == Verb::Clip && !capital;
        let file = self.first.contains('/') && self.first.contains('.');
        let timed = || self.rest.split_whitespace().nth(1).is_some_and(|word| times::scan(word).is_some());
        self.colon && trade || file || moves(self.rest) || self.names_source() && (self.colon || timed())
    }
}

/// The word of a cue that stands in brackets, or before one: `(음악)`, `(Music fades)` as a whole line, `[NOTE] Slow.`,
/// `{HOLD: legal}`, `【쉼】`, `[인서트] 소라 0:10`, `인서트(소라) 0:10`, `메모) 천천히`.
fn in_brackets(text: &str, known: Option<&Known>) -> Option<Range<usize>> {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('{', '}'), ('【', '】')];
    let first = |text: &str| text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let bare = text.strip_prefix('\\').unwrap_or(text);
    // <인서트> 두레 0:01~0:06
    if let Some((inner, behind)) = bare.strip_prefix(['<', '〈']).and_then(|inner| inner.split_once(['>', '〉'])) {
        let timed = behind.trim().is_empty() || behind.split_whitespace().any(|w| times::scan(w).is_some());
        let at = text.len() - bare.len() + bare.chars().next().map_or(0, char::len_utf8);
        return Verb::named(inner).filter(|_| timed).map(|_| at..at + inner.len());
    }
    if let Some((open, close)) = PAIRS.into_iter().find(|(open, _)| bare.starts_with(*open)) {
        // a direction is not read; \[a bracket] is
        let direction = open == '[' && bare.len() == text.len();
        let (inner, behind) = bare.get(open.len_utf8()..)?.split_once(close)?;
        let inner = inner.trim_end_matches('\\');
        let begun = inner.trim_start();
        let word = begun.get(..first(begun))?;
        let from = text.find(begun).filter(|_| !word.is_empty())?;
        let exact = Verb::named(word);
        let verb = exact.or_else(|| Verb::named(&word.to_ascii_uppercase()))?;
        let more = begun.get(word.len()..)?.trim();
        let (alone, colon) = (more.is_empty() || more == ":", more.starts_with([':', '：']));
        let behind = behind.trim_end_matches('.').trim();
        let lost = match exact {
            // [HOLD] holds nothing, and [NOTE] Slow. is half a direction
            Some(_) if direction && alone && !behind.is_empty() => {
                // [인서트] 김민수
                let named =
                    behind.split_whitespace().count() <= 2 && !behind.ends_with(['?', '!', '…', '다', '요', '죠']);
                let timed = behind.split_whitespace().any(|w| times::scan(w).is_some());
                verb.is_remark() || word.is_ascii() || timed || named && verb != Verb::Pause
            }
            // [CLIP amira 0:05–0:10], [SIG sig]
            Some(_) if direction && verb.takes_material() && behind.is_empty() && !more.is_empty() => {
                let first = more.split_whitespace().next().unwrap_or_default();
                known.is_none_or(|known| known.sources.contains(&composed(first.to_owned()))) || first.contains('/')
            }
            Some(_) if direction => verb == Verb::Hold && (alone || colon),
            Some(_) if alone || colon => true,
            Some(_) if verb.is_remark() && word.is_ascii() => true,
            _ => !direction && behind.is_empty() && begun.split_whitespace().count() <= 4,
        };
        return lost.then_some(from..from + word.len());
    }
    let end = first(text);
    let (word, rest) = text.split_at_checked(end)?;
    Verb::named(word)?;
    // 인서트> 두레
    if rest.strip_prefix([')', '）', '>', '＞', '〉']).is_some_and(|r| r.starts_with(char::is_whitespace)) {
        return Some(0..end);
    }
    let (_, behind) = rest.strip_prefix(['(', '（']).and_then(|rest| rest.split_once([')', '）']))?;
    let behind = behind.trim();
    let whole = behind.is_empty() || times::scan(behind.split(['–', '-', ' ']).next().unwrap_or_default()).is_some();
    whole.then_some(0..end)
}

/// What music does, and nothing else: `up and under`.
fn moves(rest: &str) -> bool {
    const MOVES: [&str; 10] = ["up", "out", "in", "under", "down", "full", "fade", "fades", "and", "hold"];
    let bare = |word: &str| word.trim_end_matches(['.', ',']).to_lowercase();
    !rest.is_empty() && rest.split_whitespace().all(|word| MOVES.contains(&bare(word).as_str()))
}

/// Where sentences begin that stand behind others on their line.
pub(super) fn later_sentences(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at).filter(|at| {
        let above = text.get(..*at).unwrap_or_default();
        let before = above.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        before.len() < above.len() && before.ends_with(['.', '?', '!', '…', '"', '”', '’', ')'])
    })
}

/// The words of cues that stand behind a sentence of a paragraph: `A lamp burned. CLIP wren 0:01–0:06`.
pub(super) fn inner_cues<'a>(text: &str, known: impl Into<Option<&'a Known>>) -> Vec<Range<usize>> {
    let known = known.into();
    let cue = |at: usize| {
        let rest = text.get(at..)?;
        let found = opening(rest)?;
        let verb = found.verb?;
        let line = Line::new(rest, &found, known)?;
        let second = line.rest.split_whitespace().nth(1);
        let cue = if verb.takes_material() {
            line.names_source() && second.is_some_and(|word| times::scan(word).is_some())
        } else if verb.takes_time() {
            times::scan(line.first.trim_end_matches('.')).is_some_and(|found| found.value.is_some())
        } else {
            verb.is_remark() && line.word.is_ascii() && line.colon
        };
        cue.then_some(found.word.start + at..found.word.end + at)
    };
    later_sentences(text).filter_map(cue).collect()
}

/// The cue word of a cue that an editor joined to the line before it: `Hello. > NOTE ask Jo`.
pub(super) fn joined_cue(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = find(text, from, "> ") {
        from = at + 2;
        let opens = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        let rest = text.get(at..).unwrap_or_default();
        if opens && cue_follows(rest) {
            let word = at + rest.find(char::is_alphanumeric)?;
            let end = text.get(word..)?.find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |len| word + len);
            return Some(word..end);
        }
    }
    None
}
