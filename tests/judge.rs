//! Programs that nobody here wrote, asked for their opinion.
pub(crate) mod axe;
pub(crate) mod feed;
pub(crate) mod page;
pub(crate) mod python;
pub(crate) mod tag;
