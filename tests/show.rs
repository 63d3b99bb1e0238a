//! A small show to try things on, and the tool run on it.
pub(crate) mod energy;
pub(crate) mod made;
pub(crate) mod run;
