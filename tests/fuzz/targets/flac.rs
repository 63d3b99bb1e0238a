//! FLAC.
#![no_main]

fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"fLaC")
}

include!("sound.rs");
