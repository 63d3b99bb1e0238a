//! WAV, RF64 and BW64.
#![no_main]

fn begins(bytes: &[u8]) -> bool {
    matches!(bytes.get(..4), Some(b"RIFF" | b"RF64" | b"BW64" | b"RIFX"))
}

include!("sound.rs");
