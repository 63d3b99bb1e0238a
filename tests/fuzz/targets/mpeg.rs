//! MP3 and ADTS, with and without ID3.
#![no_main]

fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ID3") || bytes.first() == Some(&0xff)
}

include!("sound.rs");
