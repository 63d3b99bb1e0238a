//! Where finished files go, without a path.
use super::Input;
use std::io::{self, Seek, Write};

/// What is written to and read again.
pub trait Output {
    /// The file, to be written from its start.
    ///
    /// # Errors
    /// When the system refuses.
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>>;
    /// Change bytes of the file as it is, at a place counted as [`Output::writer`] counts.
    ///
    /// # Errors
    /// When the system refuses.
    fn amend(&mut self, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// The same file, to be read.
    ///
    /// # Errors
    /// When the system refuses.
    fn reader(&mut self) -> io::Result<Box<dyn Input>>;
}

/// What a file is written through.
pub trait WriteSeek: Write + Seek {}
impl<T: Write + Seek> WriteSeek for T {}
