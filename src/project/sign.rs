//! Signatures: who has seen what could air, and what has changed since.
//!
//! A signature is put under a hash of everything that listeners could notice of an episode, in every version: also what the
//! fit leaves out today. `signatures.json` beside the script keeps for each thing its hash, its line and its seconds, and
//! none of its words. It is no proof of who typed the name.
use super::{
    Error, Show,
    approval::one_person,
    episode::{Episode, LaidOut},
    guard, store,
};
use crate::{
    episode as aired,
    programme::{Statement, statements},
    script::{Block, Qualifier, air_name, corner::Signatures},
    source::{Lines, Source},
    timeline::{ElementIndex, Timeline},
    units::Millis,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};
use unicode_normalization::UnicodeNormalization as _;

const SCHEMA: &str = "cornercast.signatures/1";
/// Larger running orders are compared without looking for what moved.
const MOST_COMPARED: usize = 16_000_000;

/// Something that was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    /// The version; empty for the default one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    version: String,
    what: String,
    /// Relative to the show.
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Where it lay in the programme, when it was in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_ms: Option<(u64, u64)>,
    hash: String,
}

impl Item {
    fn is(&self, other: &Self) -> bool {
        self.hash == other.hash && self.what == other.what && self.version == other.version && self.file == other.file
    }
}

/// Somebody's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Signature {
    by: String,
    /// Of everything that could air.
    digest: String,
}

/// `signatures.json`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Book {
    schema: String,
    signatures: Vec<Signature>,
    /// What was signed, by its digest.
    states: BTreeMap<String, Vec<Item>>,
}

/// What became of something since it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `changed`, `added`, `removed` or `moved`.
    pub change: &'static str,
    /// What it is: `spare paragraph`, `bed`.
    pub what: String,
    /// The version; `None` for the default one.
    pub version: Option<String>,
    /// Relative to the show.
    pub file: String,
    /// From 1: as it is, or as it was for what was removed.
    pub line: Option<usize>,
    /// Where it begins in the programme; `None` for what is not in it.
    pub from_ms: Option<u64>,
    /// Where it ends.
    pub to_ms: Option<u64>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|l| format!(":{l}")).unwrap_or_default();
        let at = match (self.from_ms, self.to_ms) {
            (Some(from), Some(to)) if from == to => format!(" ({})", Millis(from)),
            (Some(from), Some(to)) => format!(" ({}–{})", Millis(from), Millis(to)),
            _ if self.line.is_some() && self.file.ends_with("script.md") => " (not in the running order)".to_owned(),
            // of another file, and about no moment of it
            _ => String::new(),
        };
        let version = self.version.as_ref().map(|v| format!(" of {v}")).unwrap_or_default();
        write!(f, "{}{line}: {}{version} {}{at}", self.file, self.what, self.change)
    }
}

/// A signature and whether it still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Who.
    pub by: String,
    /// What has changed since; a signature holds while this is empty.
    pub changes: Vec<Change>,
    /// Under everything as it is now.
    pub holds: bool,
}

/// What is signed of an episode, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The hash of everything that could air now.
    pub digest: String,
    /// In the order in which they signed.
    pub signatures: Vec<Standing>,
    /// What the corner asks for.
    pub wanted: Option<Signatures>,
    /// How many things a signature is under.
    pub things: usize,
}

impl State {
    /// Why it may not be published yet. `None` when every signature that is asked for is there and holds.
    #[must_use]
    pub fn lacking(&self, slug: &str) -> Option<String> {
        let wanted = self.wanted.as_ref()?;
        let counts = |by: &str| wanted.by.is_empty() || wanted.by.iter().any(|w| normal(w) == by);
        let holding = self.signatures.iter().filter(|s| s.holds && counts(&s.by));
        // where nobody is named, one person who signs as two is one
        let mut people: Vec<&str> = Vec::new();
        for by in holding.map(|s| s.by.as_str()) {
            if !wanted.by.is_empty() || !people.iter().any(|known| one_person(known, by)) {
                people.push(by);
            }
        }
        let held = people.len();
        if held >= wanted.count {
            return None;
        }
        let holds = |by: &str| self.signatures.iter().any(|s| s.holds && s.by == by);
        let waiting: Vec<&str> = wanted.by.iter().map(String::as_str).filter(|w| !holds(&normal(w))).collect();
        let from = if waiting.is_empty() { String::new() } else { format!(" from {}", waiting.join(", ")) };
        let number = |n: usize| if n == 1 { "1 signature".to_owned() } else { format!("{n} signatures") };
        let mut text = format!("{slug} wants {} and has {held}; still to come{from}", number(wanted.count));
        for lapsed in self.signatures.iter().filter(|s| !s.holds && counts(&s.by)) {
            text.push_str(&format!("\n  since {} signed:", lapsed.by));
            text.extend(lapsed.changes.iter().map(|c| format!("\n    {c}")));
        }
        text.push_str(&format!("\n  sign with: cornercast sign {slug} --by \"NAME\""));
        Some(text)
    }

    /// For `report.json`: who signed, and whether it is what airs.
    #[must_use]
    pub fn report(&self) -> serde_json::Value {
        let all: Vec<_> = self
            .signatures
            .iter()
            .map(|s| serde_json::json!({ "by": s.by, "holds": s.holds, "changes_since": s.changes }))
            .collect();
        serde_json::json!({ "digest": self.digest, "signed": all })
    }
}

/// Where the signatures of an episode are.
#[must_use]
pub fn path(show: &Show, slug: &str) -> PathBuf {
    show.episode(slug).join("signatures.json")
}

/// What is signed of an episode, and what has changed since.
///
/// # Errors
/// When a file cannot be read, or the signatures are damaged.
pub fn state(show: &Show, episode: &Episode) -> Result<State, Error> {
    let book = read(show, &episode.slug)?;
    let items = items(show, episode)?;
    Ok(standing(&book, &items, episode))
}

/// The same, without work where nobody signed and nobody has to.
///
/// # Errors
/// As [`state`].
pub fn state_if_any(show: &Show, episode: &Episode) -> Result<Option<State>, Error> {
    if episode.corner.signatures.is_none() && !store::is_file(&path(show, &episode.slug)) {
        return Ok(None);
    }
    state(show, episode).map(Some)
}

/// Sign everything that could air of an episode, or take a signature back.
///
/// # Errors
/// When the episode has errors, when the name is none, or the system refuses.
pub fn sign(show: &Show, episode: &Episode, by: &str, revoke: bool) -> Result<State, Error> {
    let by = normal(by);
    // the name that is asked for, however it is typed
    let asked = episode.corner.signatures.iter().flat_map(|wanted| &wanted.by).map(|name| normal(name));
    let by = asked.into_iter().find(|name| name.to_lowercase() == by.to_lowercase()).unwrap_or(by);
    if by.is_empty() || by.chars().any(char::is_control) {
        return Err(Error::Argument("--by needs a name".to_owned()));
    }
    if !revoke {
        // it is in the report: found there, nobody would know where it came from
        guard::text(show, "the name of who signs", &by)?;
    }
    let mut book = read(show, &episode.slug)?;
    let before = book.signatures.len();
    book.signatures.retain(|s| s.by != by);
    let items = items(show, episode)?;
    if revoke {
        if book.signatures.len() == before {
            return Err(Error::Refused(format!("{by} has not signed {}", episode.slug)));
        }
    } else {
        let digest = digest(&items);
        book.signatures.push(Signature { by, digest: digest.clone() });
        book.states.insert(digest, items.clone());
    }
    let kept: Vec<String> = book.signatures.iter().map(|s| s.digest.clone()).collect();
    book.states.retain(|digest, _| kept.contains(digest));
    book.schema = SCHEMA.to_owned();
    store::write_json(&path(show, &episode.slug), &book)?;
    Ok(standing(&book, &items, episode))
}

fn normal(name: &str) -> String {
    name.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(show: &Show, slug: &str) -> Result<Book, Error> {
    let path = path(show, slug);
    if !store::is_file(&path) {
        return Ok(Book::default());
    }
    let wrong = |why: String| {
        let name = show.name_of(&path);
        Error::Refused(format!("{name} is damaged ({why}); take it back from git, or delete it and sign again"))
    };
    let book: Book = serde_json::from_slice(&store::read(&path)?).map_err(|e| wrong(e.to_string()))?;
    if book.schema == SCHEMA { Ok(book) } else { Err(wrong(format!("its schema is {}", book.schema))) }
}

fn standing(book: &Book, items: &[Item], episode: &Episode) -> State {
    let digest = digest(items);
    let one = |s: &Signature| {
        let holds = s.digest == digest;
        let signed = book.states.get(&s.digest).map(Vec::as_slice).unwrap_or_default();
        Standing { by: s.by.clone(), changes: if holds { Vec::new() } else { changes(signed, items) }, holds }
    };
    State {
        signatures: book.signatures.iter().map(one).collect(),
        wanted: episode.corner.signatures.clone(),
        things: items.len(),
        digest,
    }
}

fn digest(items: &[Item]) -> String {
    let all: String = items.iter().map(|i| format!("{}\t{}\t{}\t{}\n", i.version, i.what, i.file, i.hash)).collect();
    store::hash_of(all.as_bytes())
}

/// Everything that could air or be published of an episode.
fn items(show: &Show, episode: &Episode) -> Result<Vec<Item>, Error> {
    let mut twin = episode.clone();
    let mut all = Vec::new();
    let script = show.name_of(&episode.script_path());
    let mut whole = None;
    for version in episode.versions() {
        let Some(laid) = twin.lay_out(version.as_deref()) else {
            return Err(Error::Refused(format!("{} has no script to sign", episode.slug)));
        };
        if twin.findings.any_error() {
            let slug = &episode.slug;
            return Err(Error::Refused(format!(
                "{slug} has errors, so nobody can say what would air; see: cornercast check {slug}"
            )));
        }
        for statement in statements(&laid.programme) {
            let at_ms = seconds(&statement, &laid.timeline);
            let version = version.clone().unwrap_or_default();
            let line = statement.line.or_else(|| declared(episode, &statement));
            all.push(item(version, &statement.what, &script, line, at_ms, &statement.says));
        }
        whole.get_or_insert((0, laid.timeline.length.millis().0));
        all.extend(originals(episode, &laid, version.as_deref(), &script));
    }
    of_files(show, episode, whole, &mut all)?;
    Ok(all)
}

/// The line of the front matter that says what is of the whole programme.
fn declared(episode: &Episode, statement: &Statement) -> Option<usize> {
    let read = episode.script.as_ref()?;
    let front = &read.script.front;
    let span = match statement.what.as_str() {
        "title" => &front.title.as_ref()?.span,
        "name of the corner" => &front.corner.as_ref()?.span,
        "language" => &front.lang.as_ref()?.span,
        "slot" => &front.slots.first()?.span,
        "voice" => {
            let name = statement.says.split('\t').next().unwrap_or_default();
            &front.voices.iter().find(|voice| air_name(&voice.air_name.value) == name)?.label.span
        }
        _ => return None,
    };
    let source = Source { name: String::new(), text: read.text.clone() };
    Some(Lines::new(&source).line(span.range.start))
}

/// Where the `n`th table, or key at the top, of a name begins in a file of settings.
fn line_of(text: &str, name: &str, n: usize) -> Option<usize> {
    let is = |line: &str| {
        let line = line.trim_start();
        let table = line.trim_start_matches('[').trim_start();
        let rest = table.strip_prefix(name).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(if line.starts_with('[') { [']', '.'] } else { ['=', '.'] }))
    };
    text.lines().enumerate().filter(|(_, line)| is(line)).nth(n).map(|(n, _)| n + 1)
}

/// What each translation and quotation that could air is of: the source, and the stretch of it.
fn originals(episode: &Episode, laid: &LaidOut, version: Option<&str>, file: &str) -> Vec<Item> {
    let Some(read) = &episode.script else { return Vec::new() };
    let elements = || laid.programme.segments.iter().flat_map(|s| &s.elements);
    let mut all = Vec::new();
    for block in &read.script.blocks {
        let Block::Speech(speech) = &block.value else { continue };
        let Some(element) = elements().find(|e| e.origin.span == block.span) else { continue };
        let placed = laid.timeline.placed.iter().find(|p| p.line == element.origin.line && !p.at.is_empty());
        let at_ms = placed.map(|p| (p.at.start().millis().0, p.at.end().millis().0));
        for qualifier in &speech.qualifiers {
            let (what, says) = match &qualifier.value {
                Qualifier::Translation(key, range) => {
                    let range = range.map(|r| format!("{}-{}", r.start.0, r.end.0)).unwrap_or_default();
                    ("original of a translation", format!("{}\t{range}", key.value))
                }
                Qualifier::Quote(key) => ("source of a quotation", key.value.clone()),
                _ => continue,
            };
            let version = version.unwrap_or_default().to_owned();
            all.push(item(version, what, file, Some(element.origin.line), at_ms, &says));
        }
    }
    all
}

fn item(version: String, what: &str, file: &str, line: Option<usize>, at_ms: Option<(u64, u64)>, says: &str) -> Item {
    let hash = store::hash_of(says.as_bytes()).chars().take(32).collect();
    Item { version, what: what.to_owned(), file: file.to_owned(), line, at_ms, hash }
}

/// What stands beside the script: the episode's facts for listeners, levels and deliverables of the corner, the template of
/// the notes, corrections of transcripts. `whole` is all of the programme.
fn of_files(show: &Show, episode: &Episode, whole: Option<(u64, u64)>, all: &mut Vec<Item>) -> Result<(), Error> {
    let text = |path: &Path| -> Result<String, Error> {
        let bytes = if store::is_file(path) { store::read(path)? } else { Vec::new() };
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let path = episode.folder.join("episode.toml");
    let (toml, written) = (show.name_of(&path), text(&path)?);
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let mut add = |what: &str, key: &'static str, says: String| {
        let nth = count.entry(key).or_default();
        let line = line_of(&written, key, *nth);
        *nth += 1;
        all.push(item(String::new(), what, &toml, line, None, &says));
    };
    let file = &episode.file;
    add("summary", "summary", file.summary.clone().unwrap_or_default());
    add("kind or explicit", "kind", format!("{} {}", file.kind, file.explicit));
    add("licence", "licence", file.licence.clone().unwrap_or_default());
    for person in &file.people {
        add("credited person", "person", store::canonical(person)?);
    }
    add("season or number", "number", store::canonical(&(file.season, file.number, &file.number_shown))?);
    add("channel", "channel", file.channel.as_ref().map(|c| c.value.clone()).unwrap_or_default());
    add("title", "title", file.title.clone().unwrap_or_default());
    for bite in &file.soundbites {
        let of = bite.of.as_ref().map(|of| &of.value);
        add("soundbite", "soundbite", store::canonical(&(bite.at, of, &bite.title))?);
    }
    for place in &file.locations {
        add("place on the map", "location", store::canonical(place)?);
    }
    for txt in &file.txts {
        add("sentence for machines", "txt", store::canonical(txt)?);
    }
    for link in &file.links {
        add("link to elsewhere", "link", store::canonical(link)?);
    }
    let artwork = file.artwork.iter().map(|a| (&a.value, None));
    for (path, image) in artwork.chain(file.images.iter().map(|i| (&i.value.href, Some(&i.value)))) {
        let says = image.map(store::canonical).transpose()?.unwrap_or_default();
        let found = store::beneath(show.root(), &episode.folder, path).filter(|p| store::is_file(p));
        let hash = found.map(|p| store::hash(&p)).transpose()?.map(|(hash, _)| hash).unwrap_or_default();
        add("picture", if image.is_some() { "image" } else { "artwork" }, format!("{path}\t{hash}\t{says}"));
    }
    // what is told of where recordings come from
    for told in file.recordings.iter().filter(|r| r.public) {
        let says = store::canonical(&(&told.source, &told.date, &told.place, &told.rights))?;
        add("origin of a recording", "recording", says);
    }
    for revision in &file.revisions {
        add("correction for listeners", "revision", format!("{}\t{}", revision.day, revision.note));
    }
    let path = episode.corner_folder.join("corner.toml");
    let (corner, written) = (show.name_of(&path), text(&path)?);
    let given = &episode.corner;
    // a level or a deliverable is of every moment
    let mut add = |what: &str, key: &str, n: usize, says: String| {
        all.push(item(String::new(), what, &corner, line_of(&written, key, n), whole, &says));
    };
    add("levels", "levels", 0, store::canonical(&given.levels)?);
    add("fit", "fit", 0, store::canonical(&given.fit)?);
    for (n, deliverable) in given.deliverables.iter().enumerate() {
        let what = format!("deliverable {}", deliverable.delivery.name);
        add(&what, "deliverable", n, store::canonical(deliverable)?);
    }
    let mut add =
        |what: &str, file: String, says: String| all.push(item(String::new(), what, &file, None, None, &says));
    let notes = episode.corner_folder.join("notes.md");
    let template = if store::is_file(&notes) { store::read(&notes)? } else { aired::NOTES.as_bytes().to_vec() };
    add("template of the notes", show.name_of(&notes), store::hash_of(&template));
    let sources = episode.home.join("sources");
    for name in store::list(&sources)?.iter().filter(|n| n.ends_with(".corrections.toml")) {
        let path = sources.join(name);
        let text = text(&path)?;
        // a comment corrects nothing
        let meant = text.parse::<toml::Table>().map_or(text, |table| table.to_string());
        add("corrections of a transcript", show.name_of(&path), meant);
    }
    Ok(())
}

/// Where it lies in the programme: the whole programme for what is about the whole, nowhere for what does not air.
fn seconds(statement: &Statement, timeline: &Timeline) -> Option<(u64, u64)> {
    let Some((segment, element)) = statement.element else {
        let line = statement.line;
        let segment = timeline.segments.iter().find(|s| line == Some(s.line));
        return match (segment, line) {
            (Some(segment), _) => Some((segment.at.start().millis().0, segment.at.end().millis().0)),
            (None, None) => Some((0, timeline.length.millis().0)),
            (None, Some(_)) => None,
        };
    };
    let index = ElementIndex { segment, element };
    let place = timeline.place(index)?;
    // a bed begins where it stands and is heard for longer
    let heard = timeline.regions.iter().filter(|r| r.origin == index).map(|r| r.at.end()).max();
    let end = if place.at.is_empty() { heard.unwrap_or(place.at.end()) } else { place.at.end() };
    Some((place.at.start().millis().0, end.millis().0))
}

/// What has changed between what was signed and what is.
fn changes(signed: &[Item], now: &[Item]) -> Vec<Change> {
    let same = kept(signed, now);
    let mut gone: Vec<&Item> = Vec::new();
    let mut fresh: Vec<(usize, &Item)> = Vec::new();
    let mut found: Vec<(usize, Change)> = Vec::new();
    let (mut a, mut b) = (0, 0);
    let ends = same.iter().copied().chain([(signed.len(), now.len())]);
    for (next_a, next_b) in ends {
        let old = signed.get(a..next_a).unwrap_or_default();
        let new = now.get(b..next_b).unwrap_or_default();
        let mut new: Vec<(usize, &Item)> = new.iter().enumerate().map(|(n, i)| (b + n, i)).collect();
        for item in old {
            // in the same place, of the same kind: it was changed
            let here =
                |(_, i): &(usize, &Item)| i.what == item.what && i.version == item.version && i.file == item.file;
            match new.iter().position(here) {
                Some(at) => {
                    let (place, item) = new.remove(at);
                    found.push((place, change("changed", item)));
                }
                None => gone.push(item),
            }
        }
        fresh.extend(new);
        (a, b) = (next_a + 1, next_b + 1);
    }
    for (place, item) in fresh {
        match gone.iter().position(|old| old.is(item)) {
            Some(at) => {
                gone.remove(at);
                found.push((place, change("moved", item)));
            }
            None => found.push((place, change("added", item))),
        }
    }
    found.extend(gone.into_iter().map(|item| (usize::MAX, change("removed", item))));
    found.sort_by(|(a, x), (b, y)| (&x.file, x.line, a).cmp(&(&y.file, y.line, b)));
    let mut all: Vec<Change> = Vec::new();
    for (_, one) in found {
        // what two versions share is told once, where listeners of the usual one hear it
        let told = |c: &Change| (c.change, &c.what, &c.file, c.line) == (one.change, &one.what, &one.file, one.line);
        match all.iter_mut().find(|c| c.line.is_some() && told(c)) {
            Some(known) if known.from_ms.is_none() && one.from_ms.is_some() => *known = one,
            Some(_) => {}
            None => all.push(one),
        }
    }
    all
}

fn change(change: &'static str, item: &Item) -> Change {
    Change {
        change,
        what: item.what.clone(),
        version: Some(item.version.clone()).filter(|v| !v.is_empty()),
        file: item.file.clone(),
        line: item.line,
        from_ms: item.at_ms.map(|(from, _)| from),
        to_ms: item.at_ms.map(|(_, to)| to),
    }
}

/// The pairs of a longest common run of two lists, in order.
fn kept(a: &[Item], b: &[Item]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(x, y)| x.is(y)).count();
    let (rest_a, rest_b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x.is(y)).count();
    let inner_a = rest_a.get(..rest_a.len() - tail).unwrap_or_default();
    let inner_b = rest_b.get(..rest_b.len() - tail).unwrap_or_default();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|n| (n, n)).collect();
    if inner_a.len().saturating_mul(inner_b.len()) <= MOST_COMPARED {
        pairs.extend(common(inner_a, inner_b).into_iter().map(|(x, y)| (x + head, y + head)));
    }
    pairs.extend((0..tail).rev().map(|n| (a.len() - 1 - n, b.len() - 1 - n)));
    pairs
}

fn common(a: &[Item], b: &[Item]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut table = vec![0u32; (a.len() + 1) * width];
    let at = |table: &[u32], x: usize, y: usize| table.get(x * width + y).copied().unwrap_or(0);
    for (x, one) in a.iter().enumerate().rev() {
        for (y, other) in b.iter().enumerate().rev() {
            let best = if one.is(other) {
                at(&table, x + 1, y + 1) + 1
            } else {
                at(&table, x + 1, y).max(at(&table, x, y + 1))
            };
            if let Some(cell) = table.get_mut(x * width + y) {
                *cell = best;
            }
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (a.get(x), b.get(y)) {
        if one.is(other) {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if at(&table, x + 1, y) >= at(&table, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{Item, changes, item};

    fn list(words: &str) -> Vec<Item> {
        let one = |(n, word): (u32, &str)| {
            let at = u64::from(n) * 1000;
            item(String::new(), "paragraph", "s", Some(n as usize + 1), Some((at, at + 1000)), word)
        };
        (0..).zip(words.split(' ')).map(one).collect()
    }

    fn told(before: &str, after: &str) -> Vec<String> {
        changes(&list(before), &list(after)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_only_moved_down_has_not_changed() {
        assert_eq!(told("a b c", "a x b c"), ["s:2: paragraph added (0:01–0:02)"]);
        assert_eq!(told("a b c", "a c"), ["s:2: paragraph removed (0:01–0:02)"]);
    }

    #[test]
    fn a_change_is_told_at_its_new_place_and_a_move_as_a_move() {
        assert_eq!(told("a b c", "a B c"), ["s:2: paragraph changed (0:01–0:02)"]);
        assert_eq!(told("a b c d", "b c d a"), ["s:4: paragraph moved (0:03–0:04)"]);
        assert!(told("a b a", "a b a").is_empty());
    }
}
