//! The show on disk. The only module that touches the file system.
