//! How the words of `pronounce:` are said, above the first of each in a paragraph.
use super::{Piece, sentence};
use crate::script::Pronounced;

/// Put what `pronounce:` says above the words. What the paragraph itself says of a word stays.
pub(super) fn add(list: &Pronounced<'_>, pieces: Vec<Piece>) -> Vec<Piece> {
    let text: String = pieces.iter().filter_map(sentence::words).collect();
    let mut places = list.places(&text);
    // own pronouncers, by the bytes of their words
    let mut at = 0;
    for piece in &pieces {
        let length = sentence::words(piece).map_or(0, str::len);
        if let Piece::Said { word, .. } = piece {
            let own = list.places(word);
            places.retain(|p| p.at.end <= at || p.at.start >= at + length);
            places.retain(|p| own.iter().all(|o| o.entry != p.entry));
        }
        at += length;
    }
    let mut out = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let length = sentence::words(&piece).map_or(0, str::len);
        let end = at + length;
        let mut here = places.iter().filter(|p| p.at.start >= at && p.at.end <= end && length > 0).peekable();
        let how = |entry: usize| list.how(entry).to_owned();
        match piece {
            Piece::Words(words) => {
                let mut from = 0;
                let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default().to_owned();
                for place in here {
                    let (start, stop) = (place.at.start - at, place.at.end - at);
                    out.push(Piece::Words(part(from, start)));
                    out.push(Piece::Said { word: part(start, stop), how: how(place.entry), stress: false });
                    from = stop;
                }
                out.push(Piece::Words(part(from, length)));
            }
            Piece::Stress(word) => match here.peek() {
                Some(place) => out.push(Piece::Said { word, how: how(place.entry), stress: true }),
                None => out.push(Piece::Stress(word)),
            },
            other => out.push(other),
        }
        at = end;
    }
    out.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::add;
    use crate::{
        paper::Piece,
        script::{Front, Pronounced},
        source::{SourceId, Span, Spanned},
    };

    #[test]
    fn a_word_has_its_pronouncer_once_and_the_paragraphs_own_goes_before() {
        let at = |text: &str| Spanned::new(text.to_owned(), Span::new(SourceId::default(), 0..0));
        let pronounce = [("Lodwick", "LOD-ick"), ("Arden", "AR-den"), ("Wren", "REN")].map(|(w, h)| (at(w), at(h)));
        let front = Front { pronounce: pronounce.to_vec(), ..Front::default() };
        let said = |word: &str, how: &str, stress| Piece::Said { word: word.into(), how: how.into(), stress };
        let pieces = vec![
            Piece::Words("In Lodwick, ".into()),
            Piece::Stress("Arden".into()),
            Piece::Words(" of Lodwick met ".into()),
            said("Wren", "WREN, as a bird", false),
            Piece::Words(". Wren laughed.".into()),
        ];
        let expected = vec![
            Piece::Words("In ".into()),
            said("Lodwick", "LOD-ick", false),
            Piece::Words(", ".into()),
            said("Arden", "AR-den", true),
            Piece::Words(" of Lodwick met ".into()),
            said("Wren", "WREN, as a bird", false),
            Piece::Words(". Wren laughed.".into()),
        ];
        assert_eq!(add(&Pronounced::of(&front), pieces), expected);
    }
}
