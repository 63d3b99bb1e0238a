//! What stands below a line that says `Advertisement`: an advertisement, or what the page goes on with.
//!
//! The line marks the place of a picture as often as it stands above a text, so the text itself has to say what it is.
use super::{
    block::Block,
    page::{Page, Role},
    shape::{Shape, asks},
};
use crate::transcript::{SetAsideKind, bracket, label::Found};

/// A line that says that something else is shown here, and little besides.
pub(super) fn is_break(shape: &Shape) -> bool {
    let words = shape.lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).count();
    words <= 5 && !shape.stops && !shape.labelled && bracket::BREAKS.iter().any(|b| shape.lower.contains(b))
}

impl Page<'_> {
    /// What the paragraph below such a line is, unless it is told or said as those around it are.
    pub(super) fn advertised(&self, n: usize) -> Option<Role> {
        let above = n.checked_sub(1).filter(|b| self.shapes.get(*b).is_some_and(is_break))?;
        let own = self.shapes.get(n)?;
        if sells(&own.lower) && !own.says_i {
            return Some(Role::Aside(SetAsideKind::Boilerplate, "an advertisement"));
        }
        // nobody says I or we: where labels tell who speaks it may be either, and is nobody's speech
        let asked = above.checked_sub(1).is_some_and(|b| asks(self.written(b)));
        let labels = self.shapes.iter().any(|s| s.labelled);
        (labels && !own.first_person && !asked && own.stops).then_some(Role::Note)
    }
}

/// It speaks to those who may buy.
fn sells(lower: &str) -> bool {
    const SELLS: &[&str] = &[
        "brought to you",
        "sponsor",
        "% off",
        "discount",
        "promo",
        "buy ",
        "order now",
        "shop now",
        "free shipping",
        "for sale",
        "on sale",
        "visit ",
        "try it",
        "subscribe",
        "할인",
        "구매",
        "무료",
        "협찬",
        "후원",
    ];
    let to_you = lower
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .any(|w| matches!(w, "you" | "your" | "yours" | "you'll" | "you’ll"));
    let price = lower.contains(['$', '£', '€', '₩']);
    to_you || price || SELLS.iter().any(|w| lower.contains(w))
}

/// Below such a line the answer to the question above it is the other's, where two have labels and the label was left out.
pub(super) fn answered(text: &str, blocks: &mut [Block]) {
    let mut names: Vec<String> = Vec::new();
    for name in blocks.iter().filter_map(|b| b.label.as_ref().map(|l| &l.name)) {
        if names.len() < 3 && !names.contains(name) {
            names.push(name.clone());
        }
    }
    let [one, two] = names.as_slice() else { return };
    let mut found: Vec<(usize, String)> = Vec::new();
    for (n, run) in blocks.windows(3).enumerate() {
        let [before, line, own] = run else { continue };
        let Some(asker) = before.label.as_ref().filter(|l| !l.lone) else { continue };
        let written = |b: &Block| text.get(b.content.clone()).unwrap_or_default().trim();
        let unmarked = own.label.is_none() && !own.heading && own.footnote.is_none();
        if !unmarked || !asks(written(before)) || !is_break(&Shape::of(text, line)) {
            continue;
        }
        let shape = Shape::of(text, own);
        let said = shape.stops && shape.first_person && !shape.bracketed && !sells(&shape.lower);
        // whoever asked asks on, or nobody speaks any more
        let next = blocks.iter().skip(n + 3).take(40).find_map(|b| b.label.as_ref());
        let open = next.is_none_or(|l| l.name == asker.name);
        if said && open {
            found.push((n + 2, if asker.name == *one { two.clone() } else { one.clone() }));
        }
    }
    for (n, name) in found {
        if let Some(block) = blocks.get_mut(n) {
            block.label = Some(Found::implied(&name));
        }
    }
}
