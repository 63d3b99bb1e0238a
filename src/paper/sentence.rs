//! What is read, cut into sentences: no sentence may stand on two pages.
use super::Piece;
use crate::script::readtime;

/// The pieces of each sentence; together they are the pieces of the whole.
pub(super) fn cut(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut text = String::new();
    for piece in &pieces {
        text.push_str(words(piece).unwrap_or_default());
    }
    // where each sentence but the first begins
    let begin = text.as_ptr() as usize;
    let mut cuts: Vec<usize> =
        readtime::sentences(&text).iter().skip(1).map(|s| (s.as_ptr() as usize).saturating_sub(begin)).collect();
    cuts.reverse();
    let mut out = vec![Vec::new()];
    let mut at = 0;
    for piece in pieces {
        let Some(length) = words(&piece).map(str::len) else {
            // a direction at the end of a sentence is about what follows
            if cuts
                .last()
                .is_some_and(|cut| text.get(at..*cut).is_some_and(|between| between.trim().is_empty()) && at > 0)
            {
                cuts.pop();
                out.push(Vec::new());
            }
            push(&mut out, piece);
            continue;
        };
        let Piece::Words(mut rest) = piece else {
            while cuts.last().is_some_and(|cut| *cut <= at) {
                cuts.pop();
                out.push(Vec::new());
            }
            push(&mut out, piece);
            at += length;
            continue;
        };
        let end = at + length;
        while let Some(cut) = cuts.last().copied().filter(|cut| *cut < end) {
            cuts.pop();
            let after = rest.split_off(cut.saturating_sub(at).min(rest.len()));
            push(&mut out, Piece::Words(std::mem::replace(&mut rest, after)));
            out.push(Vec::new());
            at = cut.max(at);
        }
        push(&mut out, Piece::Words(rest));
        at = end;
    }
    out.retain(|sentence| !sentence.is_empty());
    out
}

fn push(out: &mut [Vec<Piece>], piece: Piece) {
    let empty = matches!(&piece, Piece::Words(words) if words.is_empty());
    if let Some(last) = out.last_mut().filter(|_| !empty) {
        last.push(piece);
    }
}

/// The words of a piece that are read aloud; `None` for a direction.
pub(super) fn words(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Words(words) | Piece::Stress(words) | Piece::Said { word: words, .. } => Some(words),
        Piece::Direction(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::cut;
    use crate::paper::Piece;

    fn shown(pieces: &[Piece]) -> Vec<String> {
        let show = |p: &Piece| match p {
            Piece::Words(w) => w.clone(),
            Piece::Stress(w) => format!("*{w}*"),
            Piece::Said { word, how, .. } => format!("{word}/{how}/"),
            Piece::Direction(w) => format!("[{w}]"),
        };
        cut(pieces.to_vec()).iter().map(|s| s.iter().map(show).collect()).collect()
    }

    #[test]
    fn sentences_are_cut_through_pieces_and_nothing_is_lost() {
        let words = |w: &str| Piece::Words(w.into());
        let said = Piece::Said { word: "Tallow".into(), how: "TAL-oh".into(), stress: false };
        let text = [
            words("Hello. Wren "),
            said,
            words(" baked."),
            Piece::Direction("smile".into()),
            words(" Why? "),
            Piece::Stress("You".into()),
            words(" know."),
        ];
        // a direction belongs to the sentence behind it
        let expected = ["Hello. ", "Wren Tallow/TAL-oh/ baked.", "[smile] Why? ", "*You* know."];
        assert_eq!(shown(&text), expected);
        assert_eq!(shown(&[words("하나입니다. 둘입니다.")]), ["하나입니다. ", "둘입니다."]);
        assert_eq!(shown(&[]), Vec::<String>::new());
    }
}
