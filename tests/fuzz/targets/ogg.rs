//! Ogg: Vorbis, Opus and FLAC.
#![no_main]

fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"OggS")
}

include!("sound.rs");
