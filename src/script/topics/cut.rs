//! Where the boundaries lie: the cheapest way to cut a text into a given number of parts.
//!
//! It takes sentences, the words that carry meaning in each, and a number of parts, and gives boundaries. It is a file of
//! its own because what a part costs is one function here, to which another measure of likeness can be added without
//! touching the search. A part is a draw of words of its own, Dirichlet-compound-multinomial (Eisenstein and Barzilay,
//! EMNLP 2008): it is cheap when it repeats its own words. How even the words of a part are is chosen among a few values
//! by the likelihood of the whole text. Parts of very unlike length cost a little more; a new turn, a question and a cue
//! word make a boundary a little cheaper. Nothing but two rows of the search is kept for each part, so an interview of a
//! day fits in a few megabytes.
use super::{Sentence, to_f64};
use std::collections::BTreeMap;

/// How even the words of a part may be: pseudo-counts of the Dirichlet distribution.
const EVENNESS: [f64; 6] = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8];
/// The evenness is chosen on at most this many pieces.
const COARSE: usize = 300;
/// At most this many pieces are compared with each other; longer texts are cut between groups of sentences.
const PIECES: usize = 12_000;
/// No part is longer than this many times the mean.
const WIDEST: usize = 4;
/// Nats for a part of no length or of twice the mean.
const UNEVEN: f64 = 1.5;

/// The boundaries, from 0 to the number of sentences, that cost least.
pub(super) fn cut(sentences: &[Sentence<'_>], tokens: &[Vec<String>], count: usize) -> Vec<usize> {
    let all = tokens.len();
    let count = count.min(all);
    if count > PIECES / 20 {
        return in_blocks(sentences, tokens, count);
    }
    let group = all.div_ceil(PIECES).max(1);
    let coarse = Pieces::new(sentences, tokens, all.div_ceil(COARSE.max(count * 8)).max(1));
    let mut best: Option<(f64, f64, Vec<usize>)> = None;
    for evenness in EVENNESS {
        let (cost, cuts) = coarse.search(evenness, count);
        if best.as_ref().is_none_or(|b| cost < b.0) {
            best = Some((cost, evenness, cuts));
        }
    }
    let Some((_, evenness, cuts)) = best else { return vec![0, all] };
    if coarse.group == group { cuts } else { Pieces::new(sentences, tokens, group).search(evenness, count).1 }
}

/// More parts than any programme has: the text is cut into blocks first, each with its share of the parts.
fn in_blocks(sentences: &[Sentence<'_>], tokens: &[Vec<String>], count: usize) -> Vec<usize> {
    const BLOCK: usize = 400;
    let all = tokens.len();
    let blocks = all.div_ceil(BLOCK).max(1);
    let place = |block: usize| all * block / blocks;
    let mut cuts = vec![0];
    for block in 0..blocks {
        let (from, to) = (place(block), place(block + 1));
        // what is asked for up to the end of this block, less what the blocks before it have
        let share = (count * to / all).saturating_sub(cuts.len() - 1).max(usize::from(block + 1 == blocks));
        let pieces =
            Pieces::new(sentences.get(from..to).unwrap_or_default(), tokens.get(from..to).unwrap_or_default(), 1);
        if share > 0 {
            let (_, own) = pieces.search(0.1, share.min(to - from));
            cuts.extend(own.iter().skip(1).map(|c| from + c));
        }
    }
    cuts
}

/// A text as groups of sentences with numbered words.
struct Pieces {
    words: Vec<Vec<u32>>,
    vocabulary: usize,
    total: usize,
    /// How much cheaper a part may begin with each piece, in nats.
    bonus: Vec<f64>,
    group: usize,
    sentences: usize,
}

impl Pieces {
    fn new(sentences: &[Sentence<'_>], tokens: &[Vec<String>], group: usize) -> Self {
        let mut ids: BTreeMap<&str, u32> = BTreeMap::new();
        let mut words = Vec::with_capacity(tokens.len().div_ceil(group));
        for chunk in tokens.chunks(group) {
            let mut piece = Vec::new();
            for token in chunk.iter().flatten() {
                let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
                piece.push(*ids.entry(token.as_str()).or_insert(next));
            }
            words.push(piece);
        }
        let bonus = (0..words.len()).map(|p| bonus(sentences.get(p * group))).collect();
        let total = words.iter().map(Vec::len).sum();
        Self { vocabulary: ids.len(), words, total, bonus, group, sentences: tokens.len() }
    }

    /// The cheapest cut into `count` parts, and what it costs.
    fn search(&self, evenness: f64, count: usize) -> (f64, Vec<usize>) {
        let n = self.words.len();
        let count = count.clamp(1, n.max(1));
        let mean = to_f64(n) / to_f64(count);
        let longest = (n * WIDEST).div_ceil(count).clamp(1, n.max(1));
        let tables = Tables::new(self, evenness);
        let uneven: Vec<f64> = (0..=longest)
            .map(|l| {
                let off = to_f64(l) / mean - 1.0;
                UNEVEN * off * off
            })
            .collect();
        // best[k][j]: what the first j pieces cost as k parts; from[k][j]: where the last of them begins
        let mut best = vec![vec![f64::INFINITY; n + 1]; count + 1];
        let mut from = vec![vec![0_u32; n + 1]; count + 1];
        if let Some(start) = best.first_mut().and_then(|row| row.first_mut()) {
            *start = 0.0;
        }
        let mut row = Vec::with_capacity(longest);
        let mut counts = vec![0_u32; self.vocabulary];
        for begin in 0..n {
            let end = (begin + longest).min(n);
            tables.row(self, begin..end, &mut counts, &mut row);
            let opening = if begin > 0 { self.bonus.get(begin).copied().unwrap_or(0.0) } else { 0.0 };
            for (cost, uneven) in row.iter_mut().zip(uneven.iter().skip(1)) {
                *cost += uneven - opening;
            }
            let place = u32::try_from(begin).unwrap_or(u32::MAX);
            for k in 0..count {
                let Some(before) = best.get(k).and_then(|b| b.get(begin)).copied().filter(|b| b.is_finite()) else {
                    continue;
                };
                let (Some(best), Some(from)) = (best.get_mut(k + 1), from.get_mut(k + 1)) else { continue };
                let places = best.iter_mut().skip(begin + 1).zip(from.iter_mut().skip(begin + 1));
                for ((best, from), cost) in places.zip(&row) {
                    if before + cost < *best {
                        *best = before + cost;
                        *from = place;
                    }
                }
            }
        }
        let cost = best.last().and_then(|row| row.last()).copied().unwrap_or(f64::INFINITY);
        let mut cuts = vec![self.sentences];
        let mut j = n;
        for k in (2..=count).rev() {
            j = from.get(k).and_then(|row| row.get(j)).map_or(0, |place| *place as usize);
            cuts.push(j * self.group);
        }
        cuts.push(0);
        cuts.reverse();
        cuts.dedup();
        (cost, cuts)
    }
}

/// Logarithms that a search looks up.
struct Tables {
    /// log(c + evenness)
    next: Vec<f64>,
    /// log Γ(length + all the evenness) less that of nothing
    whole: Vec<f64>,
}

impl Tables {
    fn new(pieces: &Pieces, evenness: f64) -> Self {
        let all = evenness * to_f64(pieces.vocabulary.max(1));
        let next = (0..=pieces.total).map(|c| libm::log(to_f64(c) + evenness)).collect();
        // log Γ(x + 1) = log Γ(x) + log x
        let mut whole = Vec::with_capacity(pieces.total + 1);
        let mut sum = 0.0;
        for length in 0..=pieces.total {
            whole.push(sum);
            sum += libm::log(to_f64(length) + all);
        }
        Self { next, whole }
    }

    /// What pieces `range.start..=j` cost as one part, for each j of the range. `counts` is all zero, before and after.
    fn row(&self, pieces: &Pieces, range: std::ops::Range<usize>, counts: &mut [u32], row: &mut Vec<f64>) {
        row.clear();
        let words = pieces.words.get(range).unwrap_or_default();
        let (mut length, mut own) = (0, 0.0);
        for piece in words {
            for word in piece {
                if let Some(count) = counts.get_mut(*word as usize) {
                    own += self.next.get(*count as usize).copied().unwrap_or(0.0);
                    *count += 1;
                }
            }
            length += piece.len();
            row.push(self.whole.get(length).copied().unwrap_or(0.0) - own);
        }
        for word in words.iter().flatten() {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count = 0;
            }
        }
    }
}

/// How much cheaper a part may begin with this sentence, in nats.
fn bonus(sentence: Option<&Sentence<'_>>) -> f64 {
    let Some(sentence) = sentence else { return 0.0 };
    let question = sentence.text.trim_end_matches(['”', '"', '’', '\'']).ends_with(['?', '？']);
    let turn = match (sentence.opens, question) {
        (true, true) => 12.0,
        (true, false) => 8.0,
        _ => 0.0,
    };
    let lower = sentence.text.trim_start().to_lowercase();
    let cue = CUES.iter().any(|c| {
        lower.strip_prefix(c).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) || c.ends_with(['면', '데']))
    });
    turn + if cue { 3.0 } else { 0.0 }
}

/// What a speaker turns to something else with.
const CUES: &[&str] = &[
    "now",
    "so",
    "anyway",
    "okay",
    "ok",
    "alright",
    "all right",
    "well",
    "let's",
    "let’s",
    "next",
    "finally",
    "another",
    "moving",
    "turning",
    "speaking",
    "by the way",
    "before",
    "today",
    "let me",
    "first",
    "back then",
    "later",
    "these days",
    "그런데",
    "한편",
    "그럼",
    "그러면",
    "자",
    "이제",
    "그 뒤",
    "나중에",
    "요즘",
    "그때",
    "다음으로",
    "마지막으로",
    "먼저",
    "우선",
];

#[cfg(test)]
mod tests {
    use super::{Pieces, Sentence, bonus, cut, to_f64};

    fn of(words: &[&str]) -> (Vec<Sentence<'static>>, Vec<Vec<String>>) {
        let sentences = words.iter().map(|_| Sentence { text: "", opens: false }).collect();
        (sentences, words.iter().map(|w| w.split(' ').map(str::to_owned).collect()).collect())
    }

    /// Every way to cut, tried.
    fn cheapest(pieces: &Pieces, evenness: f64, count: usize) -> f64 {
        let n = pieces.words.len();
        let cost = |cuts: &[usize]| -> f64 {
            cuts.windows(2)
                .map(|w| {
                    let part = Pieces {
                        words: pieces.words[w[0]..w[1]].to_vec(),
                        vocabulary: pieces.vocabulary,
                        total: pieces.total,
                        bonus: vec![0.0; w[1] - w[0]],
                        group: 1,
                        sentences: w[1] - w[0],
                    };
                    let off = to_f64(w[1] - w[0]) / (to_f64(n) / to_f64(count)) - 1.0;
                    part.search(evenness, 1).0 + super::UNEVEN * off * off
                })
                .sum()
        };
        let mut least = f64::INFINITY;
        for a in 1..n - 1 {
            for b in a + 1..n {
                least = least.min(cost(&[0, a, b, n]));
            }
        }
        least
    }

    #[test]
    fn no_other_cut_is_cheaper() {
        let (sentences, tokens) = of(&[
            "oven bread",
            "bread oven yeast",
            "yeast",
            "ferry bell",
            "bell fog",
            "ferry",
            "coat thread",
            "thread",
        ]);
        let pieces = Pieces::new(&sentences, &tokens, 1);
        for evenness in [0.05, 0.2, 0.8] {
            let (cost, cuts) = pieces.search(evenness, 3);
            assert!((cost - cheapest(&pieces, evenness, 3)).abs() < 1e-9, "{evenness}: {cost} {cuts:?}");
        }
        assert_eq!(cut(&sentences, &tokens, 3), [0, 3, 6, 8]);
    }

    #[test]
    fn the_number_of_parts_is_the_one_that_was_asked_for_even_when_it_is_absurd() {
        let text = vec!["soup"; 3000];
        let (sentences, tokens) = of(&text);
        for count in [1, 2, 599, 601, 2999, 3000] {
            assert_eq!(cut(&sentences, &tokens, count).len(), count + 1, "{count}");
        }
    }

    #[test]
    fn a_question_that_opens_a_turn_and_a_cue_word_make_a_boundary_cheaper() {
        let of = |text, opens| bonus(Some(&Sentence { text, opens }));
        assert!(of("Why soup?", true) > of("Why not.", true) && of("Why not.", true) > of("So, soup.", false));
        assert!(of("So, soup.", false) > of("Sometimes soup.", false));
        assert!(of("그런데 수프는", false) > of("수프는", false));
    }
}
