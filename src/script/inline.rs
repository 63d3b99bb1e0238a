//! Running text: struck words, directions, pronouncers, links, stress, and what a backslash takes away.
use super::{
    Inline,
    inflect::PARTICLES,
    lines::{Problems, Run, escaped_opening},
};
use crate::{
    letter::{is_hangul, reference},
    source::Spanned,
};
use std::ops::Range;

/// The longest respelling between two slashes, in characters.
const PRONOUNCER: usize = 40;
/// The longest address of a link, in bytes.
const ADDRESS: usize = 2048;

/// The longest stretch between two underscores, in characters.
const STRESSED: usize = 200;

/// What reviewers write around words, as `CriticMarkup` has it.
pub(super) const CRITIC: [(&str, &str); 5] =
    [("{>>", "<<}"), ("{--", "--}"), ("{++", "++}"), ("{~~", "~~}"), ("{==", "==}")];

/// A stroke over the letter before it.
const OVERLAID: char = '\u{336}';

/// The longest stress with other marks inside, in characters.
const AROUND: usize = 1000;

/// What other keyboards have for a tilde.
pub(super) const TILDES: [char; 4] = ['～', '∼', '˜', '〜'];

/// The character that an entity at the beginning of `text` stands for, and the entity's length.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let (c, length) = reference(text)?;
    let name = text.get(1..length - 1)?;
    // white that would part lines stays as it is written, and so does what nobody sees
    let sound = !c.is_control() && (c == '\u{a0}' || !c.is_whitespace());
    let seen = !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}');
    let known = if name.starts_with('#') { length <= 9 } else { seen };
    (sound && known).then_some((c, length))
}

/// What a backslash and the character after it, or an entity, at the beginning of `text` stand for, and their length.
pub(super) fn escaped(text: &str) -> Option<(char, usize)> {
    if let Some(rest) = text.strip_prefix('\\') {
        return rest.chars().next().filter(char::is_ascii_punctuation).map(|c| (c, 2));
    }
    entity(text)
}

/// A text without its escapes.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let (c, len) = escaped(rest).or_else(|| rest.chars().next().map(|c| (c, c.len_utf8()))).unwrap_or((' ', 1));
        plain.push(c);
        at += len;
    }
    plain
}

/// The next `mark` in `text` from `from` on that no backslash stands before.
pub(super) fn find(text: &str, from: usize, mark: &str) -> Option<usize> {
    let mut skip = false;
    let rest = text.get(from..)?;
    for (at, c) in rest.char_indices() {
        if skip {
            skip = false;
        } else if c == '\\' {
            skip = rest.get(at + 1..).is_some_and(|r| r.starts_with(|n: char| n.is_ascii_punctuation()));
        } else if rest.get(at..).is_some_and(|r| r.starts_with(mark)) {
            return Some(from + at);
        }
    }
    None
}

/// A text without its struck passages.
pub(super) fn unstruck(text: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some((open, close)) = struck(text, at) {
        out.push_str(text.get(at..open).unwrap_or_default());
        at = close;
        // *The ~~old~~* bread: the stress ends behind what is left of it
        if text.get(at..).is_some_and(|rest| rest.starts_with(['*', '_'])) {
            out.truncate(out.trim_end().len());
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The next struck passage from `from` on, tildes and all.
fn struck(text: &str, from: usize) -> Option<(usize, usize)> {
    let open = find(text, from, "~~")?;
    // ~~~~ strikes nothing
    let close = find(text, open + 2, "~~").filter(|close| *close > open + 2)?;
    tight(text.get(open + 2..close)?).then_some((open, close + 2))
}

/// Whether tildes strike these words: they stand right beside them. In 네~~ 반갑습니다~~ they make a word longer.
fn tight(words: &str) -> bool {
    !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace)
}

impl Problems {
    /// Tildes in a text that listeners read and of which nothing can be struck: a credit, a chapter's title, an explained word.
    pub(super) fn no_strike(&mut self, run: &Run) {
        if let Some(at) = find(&run.text, 0, "~~") {
            let help = "take out what is not to be published; a <!-- comment --> keeps it for colleagues";
            let place = run.place(at..at + 2);
            self.error("E015", place, "~~ strikes nothing here; the words would be published", help);
        }
    }

    /// Tildes that strike nothing in a text of one line, where they would be published.
    pub(super) fn loose_strike(&mut self, run: &Run) {
        let (text, mut from) = (run.text.as_str(), 0);
        while let Some((_, close)) = struck(text, from) {
            from = close;
        }
        if let Some(at) = find(text, from, "~~") {
            let help = "two tildes before the words and two behind them: ~~words~~";
            self.error("E015", run.place(at..at + 2), "~~ is opened and not closed here", help);
        }
    }
}

/// Every `[` that has its `]`, in order, with the place of that.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut pairs, mut skip) = (Vec::new(), Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' => skip = text.get(at + 1..).is_some_and(|r| r.starts_with(|n: char| n.is_ascii_punctuation())),
            '[' => open.push(at),
            ']' => pairs.extend(open.pop().map(|from| (from, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Read running text.
pub(super) fn parse(run: &Run, problems: &mut Problems) -> Vec<Spanned<Inline>> {
    let brackets = brackets(&run.text);
    let mut closed: Vec<usize> = brackets.iter().map(|(_, close)| *close).collect();
    closed.sort_unstable();
    let mut reader = Reader {
        run,
        problems,
        brackets,
        closed,
        found: Vec::new(),
        words: String::new(),
        from: 0,
        at: 0,
        told: false,
        wide: false,
        closing: Vec::new(),
    };
    reader.read();
    reader.found
}

struct Reader<'a> {
    run: &'a Run,
    problems: &'a mut Problems,
    brackets: Vec<(usize, usize)>,
    /// The `]` of these, in order.
    closed: Vec<usize>,
    found: Vec<Spanned<Inline>>,
    words: String,
    from: usize,
    at: usize,
    /// A direction without its end was told.
    told: bool,
    /// Wide tildes were told.
    wide: bool,
    /// Where stress ends that has other marks inside, and how long its mark is; the innermost last.
    closing: Vec<(usize, usize)>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let text = self.run.text.as_str();
        while let Some(rest) = text.get(self.at..).filter(|r| !r.is_empty()) {
            if let Some((at, mark)) = self.closing.pop_if(|(at, _)| *at <= self.at) {
                self.at += if at == self.at { mark } else { 0 };
                continue;
            }
            let taken = match rest.as_bytes().first() {
                Some(b'~') if rest.starts_with("~~") => self.strike(rest),
                Some(b'[') if rest.starts_with("[[") => self.wiki(rest) || self.bracket(rest),
                Some(b'!') if rest.starts_with("![[") => self.wiki(rest) || self.image(rest),
                Some(b'[') if rest.starts_with("[^") => self.note(rest) || self.bracket(rest),
                Some(b'%') if rest.starts_with("%%") => self.hidden(rest),
                Some(b'{') => self.critic(rest),
                _ if rest.starts_with('［') => self.wide_bracket(rest),
                Some(b'&' | b'\\' | b'<') if escaped_opening(rest).is_some() => {
                    self.lost_comment(rest, escaped_opening(rest).unwrap_or(1))
                }
                _ if TILDES.iter().any(|t| rest.strip_prefix(*t).is_some_and(|r| r.starts_with(*t))) => {
                    self.wide_strike(rest)
                }
                _ if rest.starts_with(OVERLAID) => self.overlaid(rest),
                Some(b'[') => self.bracket(rest),
                Some(b']') => self.stray(),
                Some(b'!') if rest.starts_with("![") => self.image(rest),
                Some(b'<') => self.tag(rest),
                Some(b'*') => self.stress(rest),
                Some(b'_') => self.underlined(rest),
                Some(b'~') => self.single(rest),
                Some(b'/') => self.pronouncer(rest) || self.mispronounced(rest, '/'),
                _ if rest.starts_with('／') => self.mispronounced(rest, '／'),
                _ => false,
            };
            if taken {
                continue;
            }
            let next = escaped(rest).or_else(|| rest.chars().next().map(|c| (c, c.len_utf8())));
            let Some((c, len)) = next else { break };
            self.words.push(c);
            self.at += len;
        }
        self.flush();
    }

    fn flush(&mut self) {
        if !self.words.is_empty() {
            let span = self.problems.span(self.run.place(self.from..self.at));
            self.found.push(Spanned::new(Inline::Text(std::mem::take(&mut self.words)), span));
        }
        self.from = self.at;
    }

    /// End the words before, keep `piece`, and go on after `len` bytes.
    fn keep(&mut self, piece: Inline, len: usize) -> bool {
        self.flush();
        let span = self.problems.span(self.run.place(self.at..self.at + len));
        self.found.push(Spanned::new(piece, span));
        self.at += len;
        self.from = self.at;
        true
    }

    /// Keep `len` bytes as they are.
    fn plain(&mut self, rest: &str, len: usize) -> bool {
        self.words.push_str(rest.get(..len).unwrap_or_default());
        self.at += len;
        true
    }

    /// A `]` that nothing opened: half of a direction, which would be read aloud.
    fn stray(&mut self) -> bool {
        if !self.told && self.closed.binary_search(&self.at).is_err() {
            self.told = true;
            let help = "put [ where the direction begins; write \\] if it is to be read";
            let place = self.run.place(self.at..self.at + 1);
            self.problems.error("E026", place, "] closes a direction that is not opened", help);
        }
        false
    }

    fn strike(&mut self, rest: &str) -> bool {
        match find(rest, 2, "~~") {
            Some(2) => {
                let tildes = rest.len() - rest.trim_start_matches('~').len();
                let help = "two tildes before the words and two behind them: ~~words~~";
                let place = self.run.place(self.at..self.at + tildes);
                self.problems.error("E015", place, format!("{tildes} tildes strike nothing"), help);
                self.plain(rest, tildes)
            }
            Some(end) if rest.get(2..end).is_some_and(tight) => {
                let struck = unescape(rest.get(2..end).unwrap_or_default());
                self.keep(Inline::Struck(struck), end + 2)
            }
            Some(_) => {
                let help = "~~words~~ has no space inside; for a long sound write one ~";
                let place = self.run.place(self.at..self.at + 2);
                self.problems.error("E015", place, "~~ stands beside a space here and strikes nothing", help);
                self.plain(rest, 2)
            }
            None => {
                self.problems.error(
                    "E015",
                    self.run.place(self.at..self.at + 2),
                    "~~ is opened and not closed in this paragraph",
                    "struck passages end in the same paragraph; a blank line closes nothing",
                );
                self.plain(rest, 2)
            }
        }
    }

    /// An East Asian keyboard's tildes around words; behind a word they make it longer.
    fn wide_strike(&mut self, rest: &str) -> bool {
        let tilde = rest.chars().next().unwrap_or('～');
        let len = 2 * tilde.len_utf8();
        let wide = rest.get(..len).unwrap_or_default().to_owned();
        let opens = |text: &str| text.starts_with(|c: char| !c.is_whitespace() && c != tilde);
        let begins = self.before().is_none_or(|c| !c.is_alphanumeric() && c != tilde);
        let inside = rest.get(len..).unwrap_or_default();
        if begins && opens(inside) && inside.contains(wide.as_str()) && !self.wide {
            let help = "write ~~…~~, with the tildes of a Latin keyboard";
            let place = self.run.place(self.at..self.at + len);
            self.problems.error("E015", place, format!("{wide} strikes nothing; the words would be read"), help);
            self.wide = true;
        }
        self.plain(rest, len)
    }

    /// Letters with a stroke laid over them, as some programs strike.
    fn overlaid(&mut self, rest: &str) -> bool {
        if !self.wide {
            let place = self.run.place(self.at..self.at + OVERLAID.len_utf8());
            let help = "write ~~…~~ around the words";
            self.problems.error("E015", place, "a stroke over letters strikes nothing; the words would be read", help);
            self.wide = true;
        }
        self.plain(rest, OVERLAID.len_utf8())
    }

    fn closed(&self, open: usize) -> Option<usize> {
        let n = self.brackets.binary_search_by_key(&open, |(from, _)| *from).ok()?;
        self.brackets.get(n).map(|(_, to)| *to)
    }

    fn bracket(&mut self, rest: &str) -> bool {
        let Some(close) = self.closed(self.at) else {
            if !self.told {
                let end = rest.find('\n').unwrap_or(rest.len());
                let help = "close it with ], or write \\[ if it is to be read";
                let place = self.run.place(self.at..self.at + end);
                self.problems.error("E026", place, "direction [ is never closed on this line", help);
                self.told = true;
            }
            return self.plain(rest, 1);
        };
        let inner = close - self.at;
        let words = rest.get(1..inner).unwrap_or_default();
        let words: Vec<_> = words.split_whitespace().collect();
        if words.is_empty() {
            return self.plain(rest, inner + 1);
        }
        let words = words.join(" ");
        let behind = rest.get(inner + 1..).unwrap_or_default();
        if let Some((url, len)) = address(behind) {
            let kept = self.plainly(inner);
            let link = if kept.is_empty() { Inline::Struck(unescape(&words)) } else { Inline::Link(kept, url) };
            return self.keep(link, inner + 1 + len);
        }
        let words = unescape(&words);
        if ["(http://", "(https://", "(mailto:"].iter().any(|lead| behind.trim_start_matches(' ').starts_with(lead)) {
            let behind = near(behind, 300);
            let end = behind.find([')', '\n']).unwrap_or(behind.len());
            let end = end + usize::from(behind.get(end..).is_some_and(|r| r.starts_with(')')));
            let place = self.run.place(self.at..self.at + inner + 1 + end);
            let help = "an address stands right behind its words and has no space in it; write %20, or the words alone";
            self.problems.error("E020", place, "this link has no address that ends, and would be read aloud", help);
            return self.plain(rest, inner + 1 + end);
        }
        // [words][1], whose address stands elsewhere; its length is that of what it says
        let id = near(behind, 300).strip_prefix('[').and_then(|id| Some((id, find(id, 0, "]")?)));
        let short = |id: &str| unescape(id).split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>() < 40;
        let elsewhere = id.filter(|(id, end)| id.get(..*end).is_some_and(short)).map(|(_, end)| end);
        // [words]{.underline}
        let attributes =
            || near(behind, 60).strip_prefix(['{']).filter(|a| a.starts_with(['.', '#'])).and_then(|a| a.find('}'));
        if let Some(end) = elsewhere.or_else(attributes) {
            let len = inner + 1 + end + 2;
            let place = self.run.place(self.at..self.at + len);
            let help = "write [words](https://…), or the words alone; two directions have a space between them";
            self.problems.error("E020", place, "this is no link here, and its words would not be read", help);
            return self.plain(rest, len);
        }
        self.keep(Inline::Direction(words), inner + 1)
    }

    /// The words of a link, up to `inner`, as they are read: without strikes, directions, pronouncers and stress.
    fn plainly(&mut self, inner: usize) -> String {
        let part = self.run.part(self.at + 1..self.at + inner);
        let pieces = parse(&part, self.problems);
        let words = pieces.iter().filter_map(|piece| match &piece.value {
            Inline::Text(words) | Inline::Stress(words) | Inline::Link(words, _) => Some(words.as_str()),
            Inline::Struck(_) | Inline::Direction(_) | Inline::Pronouncer(_) => None,
        });
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn aloud(&mut self, rest: &str, len: usize) -> bool {
        unreadable(self.problems, self.run.place(self.at..self.at + len));
        self.plain(rest, len)
    }

    /// `[[page]]`: a link of a notebook, whose words would be taken for a direction.
    fn wiki(&mut self, rest: &str) -> bool {
        let open = self.at + usize::from(rest.starts_with('!'));
        let end = self.closed(open).map(|close| close - self.at).filter(|end| *end < 300);
        let linked = |end: &usize| rest.get(..*end).is_some_and(|t| t.ends_with(']') && !t.contains('\n'));
        let Some(end) = end.filter(linked) else { return false };
        let place = self.run.place(self.at..self.at + end + 1);
        let help = "write the words alone, or [words](https://…) if they are a link";
        self.problems.error("E020", place, "[[…]] is no link here, and its words would not be read", help);
        self.plain(rest, end + 1)
    }

    /// `[^1]`
    fn note(&mut self, rest: &str) -> bool {
        let end = near(rest, 12).find(']').filter(|end| (3..=12).contains(end));
        let plain = |end: &usize| rest.get(2..*end).is_some_and(|name| name.chars().all(char::is_alphanumeric));
        end.filter(plain).is_some_and(|end| self.aloud(rest, end + 1))
    }

    /// The beginning of a comment that a converter escaped, and whose end is on another line or nowhere.
    fn lost_comment(&mut self, rest: &str, len: usize) -> bool {
        let place = self.run.place(self.at..self.at + len);
        let help = "write <!-- and --> as they are";
        self.problems.error("E003", place, "this comment is escaped and hides nothing; it would be read aloud", help);
        self.plain(rest, len)
    }

    /// `%%a remark%%` of another program.
    fn hidden(&mut self, rest: &str) -> bool {
        // whose other end may stand in another paragraph
        let end = find(near(rest, 300), 2, "%%").filter(|end| *end > 2);
        if end.is_none() && self.before().is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        let end = end.unwrap_or_default();
        let place = self.run.place(self.at..self.at + end + 2);
        let help = "write <!-- … -->, or \\%% if it is to be read";
        self.problems.error("E020", place, "%% hides nothing here; this would be read aloud", help);
        self.plain(rest, end + 2)
    }

    /// `{>>a remark<<}`, `{--gone--}`: marks of a reviewer.
    fn critic(&mut self, rest: &str) -> bool {
        let close = CRITIC.iter().find(|(open, _)| rest.starts_with(open)).map(|(_, close)| close);
        let Some(end) = close.and_then(|close| near(rest, 2000).find(close).map(|at| at + close.len())) else {
            return false;
        };
        let place = self.run.place(self.at..self.at + end);
        let help = "strike words with ~~…~~; a remark goes into <!-- … -->";
        self.problems.error("E020", place, "these marks of a reviewer would be read aloud", help);
        self.plain(rest, end)
    }

    /// `［밝게］`: brackets of full width.
    fn wide_bracket(&mut self, rest: &str) -> bool {
        let Some(end) = near(rest, 300).find('］').map(|at| at + '］'.len_utf8()) else { return false };
        let place = self.run.place(self.at..self.at + end);
        let help = "write [ and ], the brackets of a Latin keyboard";
        self.problems.error("E020", place, "［…］ is no direction here and would be read aloud", help);
        self.plain(rest, end)
    }

    fn image(&mut self, rest: &str) -> bool {
        let Some(close) = self.closed(self.at + 1) else { return false };
        match self.run.text.get(close + 1..).and_then(address) {
            Some((_, len)) => self.aloud(rest, close + 1 + len - self.at),
            None => false,
        }
    }

    fn tag(&mut self, rest: &str) -> bool {
        let named = rest.get(1..).is_some_and(|r| {
            let r = r.strip_prefix('/').unwrap_or(r);
            r.starts_with(|c: char| c.is_ascii_alphabetic())
        });
        let end = rest.bytes().take(300).position(|b| b == b'>');
        match end {
            Some(end) if named => self.aloud(rest, end + 1),
            _ => false,
        }
    }

    fn before(&self) -> Option<char> {
        self.run.text.get(..self.at)?.chars().next_back()
    }

    fn stress(&mut self, rest: &str) -> bool {
        let mark = rest.bytes().take(4).take_while(|b| *b == b'*').count();
        let mark = if mark > 3 { 1 } else { mark };
        let sign = rest.get(..mark).unwrap_or_default();
        let opens = rest.get(mark..).and_then(|r| r.chars().next()).is_some_and(|c| !c.is_whitespace() && c != '*')
            && self.before().is_none_or(|c| !c.is_ascii_alphanumeric());
        // **~~all of it~~**
        let struck = rest.get(mark..).filter(|_| opens).filter(|t| t.starts_with("~~")).and_then(|t| find(t, 2, "~~"));
        let inside = |end: &usize| rest.get(mark + 2..mark + end).is_some_and(|t| !t.is_empty() && tight(t));
        if let Some(end) = struck.filter(inside).map(|end| mark + end)
            && rest.get(end + 2..).is_some_and(|t| t.starts_with(sign))
        {
            let words = unescape(rest.get(mark + 2..end).unwrap_or_default());
            return self.keep(Inline::Struck(words), end + 2 + mark);
        }
        if opens && self.around(rest, mark, sign) {
            return true;
        }
        let end = find(rest, mark, "*").filter(|_| opens).filter(|end| {
            let inside = rest.get(mark..*end).unwrap_or_default();
            !inside.ends_with(char::is_whitespace) && !inside.contains(['[', '~', '<'])
        });
        let closes = end.filter(|end| rest.get(*end..).is_some_and(|r| r.starts_with(sign)));
        match closes {
            Some(end) => {
                let words = unescape(rest.get(mark..end).unwrap_or_default());
                self.keep(Inline::Stress(words), end + mark)
            }
            None => self.plain(rest, mark),
        }
    }

    /// `**[our page](https://…)**`, `*[smile]* Good evening`: stress with other marks inside, which are read as everywhere. The
    /// stress itself is lost.
    fn around(&mut self, rest: &str, mark: usize, sign: &str) -> bool {
        let near = near(rest, AROUND);
        let mut from = mark;
        for _ in 0..8 {
            let Some(end) = find(near, from, sign) else { return false };
            let inside = rest.get(mark..end).unwrap_or_default();
            let behind = rest.get(end + mark..).unwrap_or_default();
            let apart = !inside.is_empty() && tight(inside) && !behind.starts_with(['*', '_']);
            let ends = apart && !(sign.starts_with('_') && behind.starts_with(char::is_alphanumeric));
            // without its stars it would be another mark together with what stands beside it
            let beside = inside.starts_with('[') && self.before() == Some(']')
                || inside.ends_with(']') && behind.starts_with(['[', '{', '(']);
            if ends && !beside && whole_marks(inside) {
                let marked = inside.contains('[') || inside.contains("~~") || says(inside);
                if marked {
                    self.closing.push((self.at + end, mark));
                    self.at += mark;
                }
                return marked;
            }
            from = end + mark;
        }
        false
    }

    /// `_words_` and `__words__`: stress as other editors write it, from the beginning of a word to the end of one.
    fn underlined(&mut self, rest: &str) -> bool {
        let mark = if rest.starts_with("__") { 2 } else { 1 };
        let opens = rest.get(mark..).is_some_and(|r| !r.starts_with(char::is_whitespace));
        if opens
            && self.before().is_none_or(|c| !c.is_alphanumeric())
            && self.around(rest, mark, rest.get(..mark).unwrap_or_default())
        {
            return true;
        }
        let Some((end, words)) = self.apart(rest, mark, "_") else { return self.plain(rest, mark) };
        let words = unescape(words);
        let closed = rest.get(end..).is_some_and(|r| r.bytes().take(mark).all(|b| b == b'_') && r.len() >= mark);
        if closed { self.keep(Inline::Stress(words), end + mark) } else { self.plain(rest, mark) }
    }

    /// `~words~`: a strike in other places.
    fn single(&mut self, rest: &str) -> bool {
        // ~10 is about ten, and 안녕~ a long one
        let opens =
            rest.chars().nth(1).is_some_and(char::is_alphabetic) && self.before().is_none_or(char::is_whitespace);
        let closed = self.apart(rest, 1, "~").filter(|(_, words)| opens && !words.contains('~'));
        if let Some((end, _)) = closed {
            let help = "write ~~words~~ to strike them; write &#126; for a tilde that is read";
            let place = self.run.place(self.at..self.at + end + 1);
            self.problems.error("E015", place, "one tilde strikes nothing; the words would be read", help);
        }
        self.plain(rest, 1)
    }

    /// Where a mark that opens before a word closes behind one, in the same paragraph and with no other marks inside.
    fn apart<'t>(&self, rest: &'t str, mark: usize, sign: &str) -> Option<(usize, &'t str)> {
        let opens = rest.get(mark..)?.starts_with(char::is_alphanumeric);
        if !opens || self.before().is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '"' | '“' | '‘' | '\''))
        {
            return None;
        }
        let near = near(rest, STRESSED);
        let other = near.find(['[', '<', '*']).unwrap_or(near.len());
        let mut from = mark;
        loop {
            let end = find(near, from, sign).filter(|end| *end < other)?;
            let after = rest.get(end + mark..).and_then(|r| r.chars().next());
            let words = rest.get(mark..end)?;
            if !after.is_some_and(char::is_alphanumeric) && !words.ends_with(char::is_whitespace) {
                return Some((end, words));
            }
            from = end + 1;
        }
    }

    fn pronouncer(&mut self, rest: &str) -> bool {
        let spaced = self.before().is_some_and(char::is_whitespace);
        if !spaced || (self.words.trim().is_empty() && self.found.is_empty()) {
            return false;
        }
        let Some(inside) = rest.get(1..) else { return false };
        let Some(end) = inside.char_indices().take(PRONOUNCER + 1).find(|(_, c)| *c == '/').map(|(at, _)| at) else {
            return false;
        };
        let said = inside.get(..end).unwrap_or_default();
        let after = inside.get(end + 1..).and_then(|r| r.chars().next());
        // a colon lengthens a vowel, and before a space it ends a label
        let label = said.split(':').skip(1).any(|behind| behind.starts_with(char::is_whitespace));
        let plain = !label && !said.contains(['[', ']', '~', '*', '<', '>', '\\', '&']);
        let tight = !said.is_empty() && said.trim() == said;
        // 서울 /서울/은: a particle stands right behind it
        let behind = inside.get(end + 1..).unwrap_or_default();
        let particle = said.contains(is_hangul) && PARTICLES.contains(&first_word(behind));
        // the /r/ in "roti": a sound
        let sound = said.chars().count() == 1 && said.chars().all(char::is_lowercase);
        if !plain || !tight || sound || after.is_some_and(|c| c.is_alphanumeric() && !particle || c == '/') {
            return false;
        }
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        // the white before it belongs to it
        let kept = self.words.trim_end().len();
        self.words.truncate(kept);
        self.keep(Inline::Pronouncer(said), end + 2)
    }

    /// `Tallow/TAL-oh/`, `Tallow /TAL-oh baked`, `／문-두-레／`: a respelling that is no pronouncer as it stands.
    fn mispronounced(&mut self, rest: &str, slash: char) -> bool {
        let inside = rest.get(slash.len_utf8()..).unwrap_or_default();
        let word = |c: char| c.is_alphabetic() || c == '-';
        let end = inside.find(|c| !word(c)).unwrap_or(inside.len());
        let closed = inside.get(end..).is_some_and(|behind| behind.starts_with(['/', '／']));
        let behind = inside.get(end..).unwrap_or_default();
        let behind = behind.strip_prefix(['/', '／']).unwrap_or(behind);
        let apart = !behind.starts_with(char::is_alphanumeric) || PARTICLES.contains(&first_word(behind));
        let opens = self.before().is_some_and(|c| c.is_whitespace() || closed && apart && c.is_alphanumeric());
        let place = self.at..self.at + slash.len_utf8() + end;
        if opens && inside.get(..end).is_some_and(is_respelt) {
            let message = "this respelling is no pronouncer so, and would be read aloud";
            let help = "write a space, and one / before it and one behind it: Tallow /TAL-oh/";
            self.problems.error("E020", self.run.place(place), message, help);
        }
        self.plain(rest, slash.len_utf8())
    }
}

/// The letters and figures that a text begins with.
fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// Whether a word is spelt as it is said: TAL-oh, 문-두-레.
fn is_respelt(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let syllables = |part: &&str| !part.is_empty() && part.chars().count() <= 2 && part.chars().all(is_hangul);
    let letters = |part: &&str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    let loud = |part: &&str| part.len() > 1 && part.chars().all(char::is_uppercase);
    parts.len() > 1
        && (parts.iter().all(syllables)
            || parts.iter().all(letters) && parts.iter().any(loud) && !parts.iter().all(loud))
}

/// What is looked through for the end of something that is written on one line: the whole text would be, at each place again.
pub(super) fn near(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Whether brackets and strikes close where they open in this text.
fn whole_marks(text: &str) -> bool {
    let pairs = brackets(text).len();
    let (open, close) = (text.matches('[').count(), text.matches(']').count());
    pairs == open && pairs == close && text.matches("~~").count().is_multiple_of(2)
}

/// Whether a text may have a pronouncer: ` /TAL-oh/`.
pub(super) fn says(text: &str) -> bool {
    text.split_once(" /").is_some_and(|(_, rest)| rest.contains('/'))
}

/// `(url)` at the beginning of `text`: the address and the length of all of it.
fn address(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('(')?;
    let (mut depth, mut skip) = (0_usize, false);
    for (at, c) in inside.char_indices().take_while(|(at, _)| *at < ADDRESS) {
        match c {
            _ if skip => skip = false,
            c if c.is_whitespace() => return None,
            '\\' => skip = true,
            '(' => depth += 1,
            ')' if depth == 0 => {
                let url = unescape(inside.get(..at)?);
                return (!url.is_empty()).then_some((url, at + 2));
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Something that only looks right on a screen.
pub(super) fn unreadable(problems: &mut Problems, at: Range<usize>) {
    problems.error(
        "E020",
        at,
        "a list, table, footnote, code block, image or HTML tag cannot be read aloud",
        "write it as sentences, or put it in a > NOTE",
    );
}
