//! Who speaks by time: the turns that some files list beside their words.
//!
//! It takes the turns, in any order, and gives the speaker of a word by its times. It is apart because a list of turns has
//! gaps: a word that stands in none of them is nobody's, and not of whoever spoke before.
use crate::units::Millis;

/// Between two turns of one speaker that are no further apart, in milliseconds, nobody else has said a word.
const BREATH: u64 = 500;
/// Turns that began before a word and are looked at, where some lie within others.
const AROUND: usize = 64;

/// From when on somebody speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    pub(super) start: Millis,
    /// Where the file does not say, it lasts until the next.
    pub(super) end: Option<Millis>,
    /// Nobody whom the file names.
    pub(super) speaker: Option<String>,
}

/// All turns of a file.
pub(super) struct Turns {
    turns: Vec<(Turn, Millis)>,
    /// When the last of the turns up to each one ends.
    until: Vec<Millis>,
}

impl Turns {
    pub(super) fn new(mut turns: Vec<Turn>) -> Self {
        turns.sort();
        let next: Vec<Millis> = turns.iter().skip(1).map(|t| t.start).chain([Millis(u64::MAX)]).collect();
        let turns: Vec<(Turn, Millis)> = turns
            .into_iter()
            .zip(next)
            .map(|(turn, next)| {
                let end = turn.end.unwrap_or(next).max(turn.start);
                (turn, end)
            })
            .collect();
        let mut latest = Millis(0);
        let until = turns
            .iter()
            .map(|(_, end)| {
                latest = latest.max(*end);
                latest
            })
            .collect();
        Self { turns, until }
    }

    /// Whose a word of these times is: of the turn that the middle of the word is in, the later one of two; else of the one that it
    /// touches most. Nobody's without a time, and where no turn is.
    pub(super) fn speaker(&self, start: Option<Millis>, end: Option<Millis>) -> Option<String> {
        let start = start?;
        let end = end.unwrap_or(start).max(start);
        let middle = Millis(u64::midpoint(start.0, end.0));
        let after = self.turns.partition_point(|(turn, _)| turn.start <= middle);
        let before = (0..after).rev().take(AROUND).take_while(|n| self.until.get(*n).is_some_and(|u| *u >= start));
        let near: Vec<&(Turn, Millis)> = before.filter_map(|n| self.turns.get(n)).collect();
        if let Some((turn, _)) = near.iter().find(|(_, until)| *until >= middle) {
            return turn.speaker.clone();
        }
        let next = self.turns.get(after);
        let touched = |(turn, until): &(Turn, Millis)| until.0.min(end.0).saturating_sub(turn.start.0.max(start.0));
        let most = near.into_iter().chain(next).max_by_key(|t| touched(t)).filter(|t| touched(t) > 0);
        if let Some((turn, _)) = most {
            return turn.speaker.clone();
        }
        let ((last, until), (next, _)) = after.checked_sub(1).and_then(|n| self.turns.get(n)).zip(next)?;
        let breath = next.start.0.saturating_sub(until.0) <= BREATH && last.speaker == next.speaker;
        breath.then(|| next.speaker.clone()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Turn, Turns};
    use crate::units::Millis;

    #[test]
    fn a_word_is_of_the_turn_that_it_is_in_and_in_a_gap_it_is_nobody_s() {
        let turn = |start, end: Option<u64>, name: &str| Turn {
            start: Millis(start),
            end: end.map(Millis),
            speaker: (name != "?").then(|| name.to_owned()),
        };
        let of = |turns: &[Turn], start, end| {
            let found = Turns::new(turns.to_vec()).speaker(Some(Millis(start)), Some(Millis(end)));
            found.unwrap_or_else(|| "?".to_owned())
        };
        let talk = [turn(5_000, Some(9_000), "Bo"), turn(1_000, Some(4_000), "Ann"), turn(20_000, Some(24_000), "Ann")];
        assert_eq!((of(&talk, 1_000, 1_300), of(&talk, 8_900, 9_050)), ("Ann".into(), "Bo".into()));
        // behind a turn, ahead of all and after all of them
        assert_eq!([9_000, 12_000, 0, 24_100].map(|at| of(&talk, at + 1, at + 300)), ["?", "?", "?", "?"]);
        assert_eq!(of(&talk, 8_800, 9_300), "Bo", "it touches no other");
        assert_eq!(Turns::new(talk.to_vec()).speaker(None, None), None);
        // a turn without an end lasts until the next, also of somebody unknown
        let open = [turn(0, None, "Ann"), turn(5_000, None, "?"), turn(9_000, None, "Bo")];
        assert_eq!([1_000, 6_000, 99_000].map(|at| of(&open, at, at + 300)), ["Ann", "?", "Bo"]);
        // somebody takes a breath; in a longer silence somebody else may speak
        let breaths = [turn(0, Some(1_000), "Bo"), turn(1_400, Some(2_000), "Bo"), turn(4_000, Some(5_000), "Bo")];
        assert_eq!((of(&breaths, 1_050, 1_350), of(&breaths, 2_500, 2_800)), ("Bo".into(), "?".into()));
        // short turns within a long one
        let mut within: Vec<Turn> = (1..20).map(|n| turn(n * 1_000, Some(n * 1_000 + 100), "Bo")).collect();
        within.push(turn(0, Some(60_000), "Ann"));
        assert_eq!((of(&within, 19_000, 19_090), of(&within, 30_000, 30_300)), ("Bo".into(), "Ann".into()));
        assert_eq!(of(&[], 0, 1), "?");
    }
}
