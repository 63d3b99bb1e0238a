//! A part of a file, as a player asks for it. RFC 9110, clause 14.
use super::Request;

/// What of a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// From the first byte to the last, both of them in it.
    Bytes(u64, u64),
    /// Nothing: what was asked for lies behind its end.
    Nothing,
}

/// What of a file of `length` bytes a request is for. A range that is not understood, several at once among them, is as if
/// it were not there, and so is one for another state of the file (`If-Range`).
#[must_use]
pub fn part(request: &Request, length: u64, tag: &str) -> Part {
    let Some(range) = request.header("range") else { return Part::Whole };
    if request.header("if-range").is_some_and(|wanted| wanted != tag) {
        return Part::Whole;
    }
    let written = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = written.and_then(|(_, range)| range.trim().split_once('-')) else { return Part::Whole };
    match (number(first), number(last)) {
        (Some(Number::None), Some(Number::Of(suffix))) => {
            if suffix == 0 || length == 0 {
                Part::Nothing
            } else {
                Part::Bytes(length.saturating_sub(suffix), length - 1)
            }
        }
        (Some(Number::Of(first)), Some(last)) => {
            let last = match last {
                Number::None => u64::MAX,
                Number::Of(last) => last,
            };
            if last < first {
                Part::Whole
            } else if first >= length {
                Part::Nothing
            } else {
                Part::Bytes(first, last.min(length - 1))
            }
        }
        _ => Part::Whole,
    }
}

enum Number {
    None,
    Of(u64),
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Number::None);
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // more than any file has
    Some(Number::Of(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::{Part, part};
    use crate::http::read;

    #[test]
    fn parts_are_those_of_the_standard() {
        let of = |lines: &str, length| {
            let text = format!("GET / HTTP/1.1\r\n{lines}\r\n");
            part(&read(&mut text.as_bytes()).unwrap().unwrap(), length, "\"a\"")
        };
        let range = |range: &str, length| of(&format!("Range: {range}\r\n"), length);
        assert_eq!(of("", 100), Part::Whole);
        assert_eq!(range("bytes=0-", 100), Part::Bytes(0, 99));
        assert_eq!(range("bytes=10-19", 100), Part::Bytes(10, 19));
        assert_eq!(range("bytes=10-1000", 100), Part::Bytes(10, 99));
        assert_eq!(range("bytes=99-99", 100), Part::Bytes(99, 99));
        assert_eq!(range("bytes=-10", 100), Part::Bytes(90, 99));
        assert_eq!(range("bytes=-1000", 100), Part::Bytes(0, 99));
        assert_eq!(range("BYTES=5-", 100), Part::Bytes(5, 99));
        assert_eq!(range("bytes=100-", 100), Part::Nothing);
        assert_eq!(range("bytes=-0", 100), Part::Nothing);
        assert_eq!(range("bytes=0-", 0), Part::Nothing);
        assert_eq!(range("bytes=99999999999999999999999-", 100), Part::Nothing);
        assert_eq!(range("bytes=5-99999999999999999999999", 100), Part::Bytes(5, 99));
        for whole in ["bytes=9-5", "bytes=a-b", "bytes=", "bytes=-", "lines=1-2", "5-6", "bytes=0-1,5-6", "bytes=--5"] {
            assert_eq!(range(whole, 100), Part::Whole, "{whole}");
        }
        assert_eq!(of("Range: bytes=1-2\r\nIf-Range: \"a\"\r\n", 100), Part::Bytes(1, 2));
        assert_eq!(of("Range: bytes=1-2\r\nIf-Range: \"b\"\r\n", 100), Part::Whole);
    }
}
