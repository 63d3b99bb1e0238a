//! What a deliverable asks of the mix before any level is looked at: its channels.
use crate::units::{Delivery, Layout};

/// The form in which a deliverable takes the mix. Mono lies on both sides until it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    layout: Layout,
}

impl Shape {
    pub(super) fn of(delivery: &Delivery) -> Self {
        Self { layout: delivery.layout }
    }

    /// The block in this form; `room` is used where that is another.
    pub(super) fn apply<'a>(&self, block: &'a [f32], room: &'a mut Vec<f32>) -> &'a [f32] {
        match self.layout {
            Layout::Stereo => block,
            Layout::Mono => {
                room.clear();
                room.extend(block.as_chunks::<2>().0.iter().flat_map(|[left, right]| {
                    let middle = (left + right) * 0.5;
                    [middle, middle]
                }));
                room
            }
        }
    }
}
