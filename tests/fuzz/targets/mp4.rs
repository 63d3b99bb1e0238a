//! MP4: AAC and ALAC.
#![no_main]

fn begins(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
}

include!("sound.rs");
