//! Words that are parted in another way: 한 번도 and 한번도, well-known and well known.
//!
//! A quotation may have its spaces and hyphens where its writer puts them. It takes the words of a text and gives them parted as
//! the transcript's are, wherever both have the same letters in a row.
use super::find::{Spoken, Token, again};
use crate::script::denial::is_denial;
use std::ops::Range;

/// So many words of either side are put together at most.
const TOGETHER: usize = 4;

impl Spoken<'_> {
    /// A text whose letters are said in a row somewhere, parted as it is there; any other as it is.
    pub(super) fn spaced(&self, text: Vec<Token>) -> Vec<Token> {
        if text.is_empty() || !self.find(&text).is_empty() {
            return text;
        }
        match self.letters(&text) {
            Some(run) => spaced_as(self.within(&run), text),
            None => text,
        }
    }

    /// Where all letters of a text are said in a row, from the beginning of a word to the end of one.
    fn letters(&self, text: &[Token]) -> Option<Range<usize>> {
        let wanted: String = text.iter().map(|t| t.folded.as_str()).collect();
        let said = self.within(&(0..usize::MAX));
        let mut all = String::new();
        let starts: Vec<usize> = said
            .iter()
            .map(|(_, word)| {
                all.push_str(word);
                all.len() - word.len()
            })
            .collect();
        let word = |at: usize| starts.binary_search(&at).ok();
        all.match_indices(&wanted).find_map(|(at, _)| {
            let (first, end) = (word(at)?, at + wanted.len());
            let behind = if end == all.len() { said.len() } else { word(end)? };
            Some(said.get(first)?.0..said.get(behind.checked_sub(1)?)?.0 + 1)
        })
    }
}

/// The words of a text parted as `said` is, as far as both have the same letters.
pub(super) fn spaced_as(said: &[(usize, String)], text: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len());
    let (mut heard, mut read) = (0, 0);
    while read < text.len() {
        let (own, rest) = (said.get(heard..).unwrap_or_default(), text.get(read..).unwrap_or_default());
        if own.first().zip(rest.first()).is_some_and(|(a, b)| a.1 == b.folded) {
            out.extend(rest.first().cloned());
            (heard, read) = (heard + 1, read + 1);
        } else if let Some((many, few)) = alike(own, rest) {
            out.extend(parted(own.get(..many).unwrap_or_default(), rest.get(..few).unwrap_or_default()));
            (heard, read) = (heard + many, read + few);
        } else {
            let (missed, differ) = again(own, rest).unwrap_or((own.len(), rest.len()));
            out.extend(rest.iter().take(differ).cloned());
            // nothing is passed over where one of both is at its end
            if missed + differ == 0 {
                break;
            }
            (heard, read) = (heard + missed, read + differ);
        }
    }
    out
}

/// How many words of both have the same letters, the fewest, where the text strikes all of them or none.
fn alike(said: &[(usize, String)], text: &[Token]) -> Option<(usize, usize)> {
    let letters = |n: usize| said.get(..n).map(|s| s.iter().map(|(_, word)| word.as_str()).collect::<String>());
    let first = text.first()?;
    let mut read = String::new();
    (1..=TOGETHER.min(text.len())).find_map(|few| {
        let last = text.get(few - 1)?;
        if (last.struck, last.bleeped) != (first.struck, first.bleeped) {
            return None;
        }
        read.push_str(&last.folded);
        let many = (1..=TOGETHER).find(|many| letters(*many).is_some_and(|said| said == read))?;
        // 아버지가 방에 is not 아버지 가방에: one word is parted, or some are one
        let plain = few == 1 || many == 1;
        // "No, body" is not "nobody"
        let joined = text.get(..few - 1).unwrap_or_default().iter().all(|t| {
            let end = t.text.trim_end_matches(['"', '”', '’', '*']);
            !end.ends_with([',', '.', ';', ':', '?', '!', '—', '–', '…'])
        });
        let plain = plain && joined;
        let own = text.get(..few).unwrap_or_default().iter().any(|t| denies(&t.folded));
        let theirs = said.get(..many).unwrap_or_default().iter().any(|(_, word)| denies(word));
        (plain && own == theirs).then_some((many, few))
    })
}

/// A word that turns its sentence round, with what is written together with it: "not able" is not "notable", 안 했다 is 안했다.
fn denies(word: &str) -> bool {
    is_denial(word)
        || word.starts_with(['안', '못']) && word.chars().count() > 1
        // 수 없었고 is 수없었고; 잘못했다 is not 잘 못했다
        || ["없", "않", "아니", "아닌", "아닙"].iter().any(|part| word.contains(part))
}

/// The words of a text that has the letters of `said`, parted as that.
fn parted(said: &[(usize, String)], text: &[Token]) -> Vec<Token> {
    let Some(first) = text.first() else { return Vec::new() };
    let whole: Vec<&str> = text.iter().map(|t| t.text.as_str()).collect();
    let one = |folded: &String| {
        let text = if said.len() == 1 { whole.join(" ") } else { folded.clone() };
        Token { text, folded: folded.clone(), apart: said.len() > 1, ..first.clone() }
    };
    said.iter().map(|(_, folded)| one(folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::find::{Spoken, tests::said, tokens};

    #[test]
    fn a_quotation_may_have_its_spaces_and_hyphens_elsewhere() {
        for (said_so, text, same) in [
            ("저는 한 번도 안 가 봤어요", "저는 한번도 안 가봤어요", true),
            ("저는 한번도 안 가봤어요", "저는 한 번도 안 가 봤어요", true),
            ("a well known twenty-three", "a well-known twenty three", true),
            ("저는 한 번도 안 가 봤어요", "저는 두번도 안 가봤어요", false),
            ("a well known man", "a well-known woman", false),
            ("저는 안 했어요", "저는 안했어요", true),
            ("it was notable then", "it was not able then", false),
            ("we went nowhere", "we went now here", false),
            ("아버지가 방에 들어가", "아버지 가방에 들어가", false),
            ("그 일 안 하고", "그 일안 하고", false),
            ("올 수 없었고", "올 수없었고", true),
            ("단추 없는 창문", "단추없는 창문", true),
            ("하지 않았다", "하지않았다", true),
            ("잘 못했다", "잘못했다", false),
        ] {
            let transcript = said(&format!("ready {said_so} then"));
            let spoken = Spoken::new(&transcript);
            let spaced = spoken.spaced(tokens(text, false));
            assert_eq!(!spoken.find(&spaced).is_empty(), same, "{text}");
        }
    }

    #[test]
    fn beside_a_word_that_differs_the_spaces_do_not_count_either() {
        let transcript = said("저는 한 번도 그 집에 안 가 봤어요");
        let spoken = Spoken::new(&transcript);
        let all = 0..transcript.words.len();
        let text = super::spaced_as(spoken.within(&all), tokens("저는 한번도 이 집에 안 가봤어요", false));
        let parted = spoken.prove(&all, &text).unwrap_err();
        assert_eq!(parted.iter().map(|p| p.script.as_str()).collect::<Vec<_>>(), ["이"]);
    }

    #[test]
    fn a_word_of_which_a_part_is_struck_stays_parted() {
        let transcript = said("저는 한번도 가");
        let spoken = Spoken::new(&transcript);
        let mut text = tokens("저는 한", false);
        text.extend(tokens("번도", true));
        text.extend(tokens("가", false));
        assert_eq!(spoken.spaced(text.clone()), text);
    }
}
