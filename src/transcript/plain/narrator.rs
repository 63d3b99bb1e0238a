//! Paragraphs without a label in which the writer of a page speaks, between the turns of an interview and below them.
//!
//! It takes what is left as speech and finds whose it cannot be. It is a stage of its own because such a paragraph looks like
//! an answer that goes on: only that it tells of the one who answers, or sends its reader to them, gives it away.
use super::{
    afterword::{self, Known},
    page::{Page, Role},
    reported::pieces,
};
use std::collections::BTreeSet;

/// Of the lines above an interview no more is searched for a name, in bytes.
const HEAD: usize = 8_000;

/// Whom the page names: all of each name, and each word of it.
struct Named<'a> {
    names: BTreeSet<&'a str>,
    head: &'a str,
}

impl<'a> Named<'a> {
    fn of(known: &'a Known) -> Self {
        let words = known.names.iter().flat_map(|full| full.split_whitespace().chain(std::iter::once(full.as_str())));
        let end = (0..=HEAD.min(known.head.len())).rfind(|at| known.head.is_char_boundary(*at)).unwrap_or(0);
        Self { names: words.collect(), head: known.head.get(..end).unwrap_or_default() }
    }
}

impl Page<'_> {
    /// Makes notes of them. `known`: whom the page names.
    pub(super) fn narrated(&self, roles: &mut [Role], known: &Known) {
        let known = Named::of(known);
        if !self.blocks.iter().any(|b| b.label.as_ref().is_some_and(|l| l.name.chars().count() > 1)) {
            self.staged(roles, ACTS);
            return self.closing(roles, &known);
        }
        let mut speaker = String::new();
        let mut found = Vec::new();
        for (n, block) in self.blocks.iter().enumerate() {
            if let Some(label) = &block.label {
                speaker = label.name.to_lowercase();
                continue;
            }
            let open = roles.get(n) == Some(&Role::Speech) && !block.continues && !self.lone_answer(n);
            if open && !speaker.is_empty() && self.tells_of(n, &speaker, &known) {
                found.push(n);
            }
        }
        for n in found {
            if let Some(role) = roles.get_mut(n) {
                *role = Role::Note;
            }
        }
        // where speakers have names an answer of several paragraphs may tell of somebody who gets up
        self.staged(roles, &ACTS[..SURE]);
        self.closing(roles, &known);
    }

    /// What the guest does while they talk, told between the turns by somebody who is neither: `Drum gets up to stir a pot.`, `He sits
    /// down again.`
    fn staged(&self, roles: &mut [Role], acts: &[&str]) {
        const LONG: usize = 45;
        let above = self.shapes.iter().position(|s| s.labelled).unwrap_or(0);
        let capital =
            |w: &str| w.chars().count() > 2 && w.starts_with(char::is_uppercase) && w.chars().all(char::is_alphabetic);
        let mut surnames = BTreeSet::new();
        for n in 0..above {
            let words: Vec<&str> = self.written(n).split_whitespace().collect();
            for pair in words.windows(2) {
                let [first, last] = pair else { continue };
                let last = last.trim_end_matches([',', '.', ';', ':']);
                surnames.extend((capital(first) && capital(last)).then_some(last));
            }
        }
        let does = |n: usize| {
            let mut words = self.written(n).split_whitespace();
            let (who, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            // He sits there all day: what somebody does again and again is told by the guest
            let habit = || HABIT.iter().any(|w| self.written(n).contains(w));
            let pronoun = matches!(who, "He" | "She") && !habit();
            (pronoun || surnames.contains(who)) && acts.contains(&verb)
        };
        for n in 1..roles.len() {
            let shape = self.shapes.get(n).filter(|s| !s.labelled && !s.first_person && s.weight <= LONG && s.stops);
            let between = self.blocks.get(n - 1).is_some_and(|b| b.label.is_some()) && !self.lone_answer(n);
            if shape.is_some()
                && between
                && does(n)
                && let Some(role) = roles.get_mut(n).filter(|r| **r == Role::Speech)
            {
                *role = Role::Note;
            }
        }
    }

    /// It begins with whoever speaks around it, or with another of the page who does something now: `Gerda Pohl gets up.`
    fn tells_of(&self, n: usize, speaker: &str, known: &Named<'_>) -> bool {
        let text = self.written(n);
        let mut words = text.split_whitespace();
        let mut name: Vec<&str> = Vec::new();
        let mut verb = "";
        for word in words.by_ref().take(5) {
            if word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            {
                name.push(word);
            } else {
                verb = word;
                break;
            }
        }
        let name = name.join(" ").to_lowercase();
        let letters = verb.chars().all(char::is_lowercase);
        if name.chars().count() < 3 || verb.is_empty() || !letters {
            return false;
        }
        let own = speaker == name || speaker.split_whitespace().any(|w| w == name);
        let labelled = known.names.contains(name.as_str());
        // the Sill Library opens at nine: a thing of the title, and nobody
        let thing = ["the ", "a ", "an ", "my ", "our ", "this ", "that "].iter().any(|w| name.starts_with(w));
        let above = name.contains(' ') && !thing && known.head.contains(&name);
        // am and are go with no name; a verb in -s tells of what is done now
        let third = verb.ends_with('s') && !verb.ends_with("ss");
        let past = verb.ends_with("ed") || matches!(verb, "had" | "went" | "came" | "took" | "stood" | "sat" | "got");
        own && (third || past) || (labelled || above) && third && verb != "was"
    }

    /// Below the last label: a paragraph that names one of those who spoke, or sends its reader to somebody. Where no answer
    /// runs over several paragraphs, what stands between the last answer and such a one is the writer's too.
    fn closing(&self, roles: &mut [Role], known: &Named<'_>) {
        let voice = |n: usize| self.shapes.get(n).is_some_and(|s| s.labelled) || self.lone_answer(n);
        let Some(last) = (0..roles.len()).rfind(|n| voice(*n)) else { return };
        let Some(first) = (0..roles.len()).find(|n| voice(*n)) else { return };
        let speech = |n: &usize| roles.get(*n) == Some(&Role::Speech);
        let habit = (first..last).filter(speech).any(|n| !voice(n));
        let open: Vec<usize> = (last + 1..roles.len()).filter(speech).collect();
        let signs: BTreeSet<usize> = open.iter().copied().filter(|n| self.tells_reader(*n, known)).collect();
        let Some(end) = signs.last().copied() else { return };
        for n in open.into_iter().filter(|n| signs.contains(n) || !habit && *n < end) {
            if let Some(role) = roles.get_mut(n) {
                *role = Role::Note;
            }
        }
        if !habit {
            // what follows it is no more the guest's
            for role in roles.iter_mut().skip(end + 1).filter(|r| **r == Role::Speech) {
                *role = Role::Note;
            }
        }
    }

    fn tells_reader(&self, n: usize, known: &Named<'_>) -> bool {
        let text = self.written(n);
        if afterword::sends(text) {
            return true;
        }
        // a name that a comma sets off is called, and one in quotation marks is quoted
        let plain = pieces(text).into_iter().filter(|p| !p.quoted).map(|p| p.text).collect::<Vec<_>>().join(" ");
        let mut before = "";
        for word in plain.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
            let called =
                before.ends_with(',') || word.ends_with([',', '!', '?']) || before.is_empty() && word.ends_with('.');
            before = word;
            let lower = bare.to_lowercase();
            let named =
                bare.starts_with(char::is_uppercase) && lower.chars().count() > 2 && !COMMON.contains(&lower.as_str());
            if named && !called && known.names.contains(lower.as_str()) {
                return true;
            }
        }
        false
    }
}

/// What tells of a habit.
const HABIT: &[&str] =
    &[" every", " all day", " always", " never", " often", " usually", " still ", " sometimes", " most "];
/// What people do while they talk; the first [`SURE`] are told of nobody else.
const ACTS: &[&str] = &[
    "laughs", "smiles", "pauses", "nods", "shrugs", "sighs", "grins", "winks", "pours", "sips", "stirs", "shakes",
    "points", "gestures", "waves", "leans", "gets", "stands", "sits", "rises", "walks", "steps", "turns", "looks",
    "glances", "stares", "drinks", "lights", "opens", "closes", "shuts", "picks", "puts", "lifts", "holds", "hands",
    "pulls", "pushes", "wipes", "folds", "unfolds", "rubs", "taps", "clears", "stops",
];
const SURE: usize = 11;

/// Names that are words as well.
pub(super) const COMMON: &[&str] =
    &["will", "may", "mark", "rose", "grace", "hope", "bill", "art", "june", "april", "king", "the"];
