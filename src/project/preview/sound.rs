//! Sound for a browser, made while it is sent: any part of a mix or of a recording as a WAV of floats.
use super::view::View;
use crate::{
    audio::{self, ClipReader, Input, Mixer},
    http::{self, Part, Request, Status},
    media::ClipId,
    project::{Error, Show, kind, store},
    units::{Frames, RATE},
};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const HEAD: u64 = 58;
/// Of a frame: two floats.
const FRAME: u64 = 8;

/// What a browser is told of a recording, by its name.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    kind::is_recording(name).then(|| kind::mime(name))
}

/// A recording of an episode, by the path that the page has for it.
pub(super) fn of_episode(show: &Show, folder: &Path, written: &str) -> Result<PathBuf, Error> {
    let known = ["takes/", "sources/"].iter().any(|f| written.starts_with(f)) && kind(written).is_some();
    let path = store::beneath(show.root(), folder, written).filter(|path| known && store::is_file(path));
    path.ok_or_else(|| Error::Refused(format!("there is no recording \"{written}\"")))
}

/// Send a file, or the part of it that is asked for.
pub(super) fn file(path: &Path, kind: &str, request: &Request, to: &mut dyn Write) -> io::Result<()> {
    let mut file = File::open(path)?;
    let known = file.metadata()?;
    let modified = known.modified()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let tag = format!("\"{:x}-{modified:x}\"", known.len());
    let Some((first, last)) = begin(to, request, kind, known.len(), &tag)? else { return Ok(()) };
    file.seek(SeekFrom::Start(first))?;
    io::copy(&mut file.take(last - first + 1), to)?;
    Ok(())
}

/// The lines before a body, and the bytes that are to follow.
fn begin(to: &mut dyn Write, request: &Request, kind: &str, length: u64, tag: &str) -> io::Result<Option<(u64, u64)>> {
    let (status, first, last) = match http::part(request, length, tag) {
        Part::Whole => (Status::Ok, 0, length.saturating_sub(1)),
        Part::Bytes(first, last) => (Status::Partial, first, last),
        Part::Nothing => {
            let range = format!("bytes */{length}");
            http::head(to, Status::Range, &[("Content-Range", &range), ("Content-Length", "0")])?;
            return Ok(None);
        }
    };
    let count = if length == 0 { 0 } else { last - first + 1 };
    let (count, range) = (count.to_string(), format!("bytes {first}-{last}/{length}"));
    let mut lines =
        vec![("Content-Type", kind), ("Content-Length", count.as_str()), ("Accept-Ranges", "bytes"), ("ETag", tag)];
    if status == Status::Partial {
        lines.push(("Content-Range", &range));
    }
    http::head(to, status, &lines)?;
    Ok((request.method != http::Method::Head && length > 0).then_some((first, last)))
}

/// What is heard.
pub(super) enum Sound<'a> {
    /// A programme, mixed while it is sent.
    Mix(&'a View),
    /// A recording.
    Recording(&'a Path),
}

/// A stretch of it, in frames.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: Frames,
    pub(super) to: Frames,
}

/// Send a stretch of sound, or the part of that file that is asked for.
pub(super) fn wav(
    sound: &Sound<'_>,
    stretch: Stretch,
    tag: &str,
    request: &Request,
    to: &mut dyn Write,
) -> io::Result<()> {
    let frames = (stretch.to - stretch.from).get();
    let Some(data) = u32::try_from(frames * FRAME).ok().filter(|d| u64::from(*d) + HEAD < u64::from(u32::MAX)) else {
        let text = b"{\"message\":\"longer than three hours; play a finished file instead\"}";
        return http::answer(to, Status::TooLarge, "application/json", text, true);
    };
    let tag = format!("\"{tag}-{}-{}\"", stretch.from.get(), stretch.to.get());
    let Some((first, last)) = begin(to, request, "audio/wav", u64::from(data) + HEAD, &tag)? else { return Ok(()) };
    let mut rest = Rest { to, skip: 0, left: last - first + 1 };
    if first < HEAD {
        rest.skip = first;
        rest.give(&head(data))?;
    }
    let into = first.saturating_sub(HEAD);
    let start = stretch.from + Frames::new(into / FRAME);
    rest.skip = into % FRAME;
    let mut bytes = Vec::new();
    let mut give = |block: &[f32], gain: f32| -> io::Result<bool> {
        bytes.clear();
        bytes.extend(block.iter().flat_map(|s| (s * gain).to_le_bytes()));
        rest.give(&bytes)
    };
    if rest_is_nothing(start, stretch.to) {
        return Ok(());
    }
    match sound {
        Sound::Mix(view) => {
            let mut open = |id: &ClipId| -> io::Result<Box<dyn Input>> {
                let file = view.files.get(id).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(File::open(file)?))
            };
            let gain = view.gain.gain().0;
            let mut mixer = Mixer::starting_at(&view.timeline, start, &mut open);
            let mut block = Vec::new();
            while mixer.next(&mut block).map_err(other)? && give(&block, gain)? {}
        }
        Sound::Recording(path) => {
            let mut reader = ClipReader::open(Box::new(File::open(path)?)).map_err(other)?;
            reader.seek(start).map_err(other)?;
            let mut block = Vec::new();
            while reader.read(&mut block, 4800).map_err(other)? > 0 && give(&block, 1.0)? {
                block.clear();
            }
        }
    }
    // a recording that ends early is silent from there on: the length was promised
    let silence = [0; 4096];
    while rest.give(&silence)? {}
    Ok(())
}

fn rest_is_nothing(start: Frames, end: Frames) -> bool {
    start >= end
}

fn other(error: audio::Error) -> io::Error {
    io::Error::other(error)
}

/// RIFF, `fmt ` for floats with its empty extension, `fact`, `data`.
fn head(data: u32) -> Vec<u8> {
    let mut head = Vec::new();
    head.extend(b"RIFF");
    head.extend((data + 50).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(18u32.to_le_bytes());
    head.extend(3u16.to_le_bytes());
    head.extend(2u16.to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend((RATE * 8).to_le_bytes());
    head.extend(8u16.to_le_bytes());
    head.extend(32u16.to_le_bytes());
    head.extend(0u16.to_le_bytes());
    head.extend(b"fact");
    head.extend(4u32.to_le_bytes());
    head.extend((data / 8).to_le_bytes());
    head.extend(b"data");
    head.extend(data.to_le_bytes());
    head
}

/// What is still to be sent of a part.
struct Rest<'a> {
    to: &'a mut dyn Write,
    skip: u64,
    left: u64,
}

impl Rest<'_> {
    /// Send what of these bytes lies in the part. Gives whether more is wanted.
    fn give(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let skip = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
        self.skip -= skip as u64;
        let bytes = bytes.get(skip..).unwrap_or_default();
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        self.to.write_all(bytes.get(..most).unwrap_or_default())?;
        self.left -= most as u64;
        Ok(self.left > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Sound, Stretch, head, wav};
    use crate::{http, units::Frames};
    use std::io::Cursor;

    #[test]
    fn any_part_of_a_stretch_is_that_part_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        (0..20_000).for_each(|n| writer.write_sample((n % 3000) as i16).unwrap());
        writer.finalize().unwrap();
        let stretch = Stretch { from: Frames::new(1000), to: Frames::new(11_000) };
        let ask = |range: &str| {
            let text = format!("GET / HTTP/1.1\r\n{range}\r\n");
            let request = http::read(&mut text.as_bytes()).unwrap().unwrap();
            let mut out = Vec::new();
            wav(&Sound::Recording(&path), stretch, "t", &request, &mut out).unwrap();
            let at = out.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
            (String::from_utf8(out[..at].to_vec()).unwrap(), out[at + 4..].to_vec())
        };
        let (lines, whole) = ask("");
        assert!(lines.contains("200 OK") && lines.contains("Content-Length: 80058"), "{lines}");
        assert_eq!(whole.len() as u64, HEAD + 10_000 * 8);
        let mut reader = hound::WavReader::new(Cursor::new(&whole)).unwrap();
        let left: Vec<f32> = reader.samples::<f32>().step_by(2).map(Result::unwrap).collect();
        assert!(
            left.iter()
                .enumerate()
                .all(|(n, s)| (s * 32_768.0 - f32::from(u16::try_from((n + 1000) % 3000).unwrap())).abs() < 0.01)
        );
        for (first, last) in [(0, 0), (0, 57), (10, 70), (58, 65), (59, 60), (4001, 60_003), (80_057, 80_057)] {
            let (lines, part) = ask(&format!("Range: bytes={first}-{last}\r\n"));
            assert!(lines.contains(&format!("Content-Range: bytes {first}-{last}/80058")), "{lines}");
            assert!(part == whole[first..=last], "{first}-{last}");
        }
        assert!(ask("Range: bytes=80058-\r\n").0.contains("416"));
    }

    #[test]
    fn the_head_is_as_long_as_it_says() {
        assert_eq!(head(8).len() as u64, HEAD);
    }
}
