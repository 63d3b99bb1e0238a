//! Recordings as others write them, read as others read them.
mod packed;
mod sound;
mod wav;
