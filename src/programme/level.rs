//! Cuts that go on where the one before ended are of one level: a listener hears one recording, and no step in it.
//!
//! It takes the resolved programme. A producer splits a clip to set a chapter mark, to name another speaker or to strike the
//! rest of it in one version; each part by itself would be brought to the loudness of speech by its own stretch.
use super::{Cut, Element, ElementKind, Programme};
use crate::{media::ClipTable, units::FrameRange};

/// Match cuts by what all of them air together, where nothing stands between them.
pub(super) fn even_out(programme: &mut Programme, clips: &ClipTable) {
    let elements = programme.segments.iter_mut().flat_map(|s| &mut s.elements);
    let mut run: Vec<&mut Cut> = Vec::new();
    for Element { kind, .. } in elements {
        match kind {
            ElementKind::Clip(cut) => {
                if run.last().is_some_and(|last| !goes_on(last, cut)) {
                    settle(&mut run, clips);
                }
                run.push(cut);
            }
            ElementKind::Chapter(_) => {}
            _ => settle(&mut run, clips),
        }
    }
    settle(&mut run, clips);
}

fn goes_on(a: &Cut, b: &Cut) -> bool {
    let edges = a.pieces.last().zip(b.pieces.first());
    edges.is_some_and(|(a, b)| a.clip == b.clip && a.range.end() == b.range.start())
}

fn settle(run: &mut Vec<&mut Cut>, clips: &ClipTable) {
    let cuts = std::mem::take(run);
    let Some(id) = cuts.first().and_then(|c| c.pieces.first()).map(|p| p.clip.clone()).filter(|_| cuts.len() > 1)
    else {
        return;
    };
    let Some(clip) = clips.clips.get(&id) else { return };
    let own = cuts.iter().flat_map(|c| &c.pieces).filter(|p| p.clip == id);
    let heard: Vec<FrameRange> = own.map(|p| p.range).collect();
    let loudness = clip.loudness_of(&heard);
    for piece in cuts.into_iter().flat_map(|c| &mut c.pieces).filter(|p| p.clip == id) {
        piece.loudness = loudness;
    }
}
