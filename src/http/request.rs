//! One request, read with limits: of its size, and of how often it may keep the reader waiting.
use super::Status;
use std::io::{ErrorKind, Read};

/// The most that the lines before a body may take.
const MOST_HEAD: usize = 16 << 10;
/// The most that a body may take.
const MOST_BODY: usize = 64 << 10;
/// In so many reads a request has to be there: whoever sends it a byte at a time keeps nobody waiting for long.
const MOST_READS: usize = 256;

/// What a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The answer.
    Get,
    /// The answer without its body.
    Head,
    /// Something to be done.
    Post,
    /// Anything else.
    Other,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it wants.
    pub method: Method,
    /// Decoded; begins with `/`, and no part of it is empty, `.` or `..`.
    pub path: String,
    /// Decoded names and values, in order.
    query: Vec<(String, String)>,
    /// Names in small letters, in order.
    headers: Vec<(String, String)>,
    /// What is sent with it.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header; of one that is there twice, none, for two answers are no answer.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(n, _)| n == name);
        all.next().filter(|_| all.next().is_none()).map(|(_, value)| value.as_str())
    }

    /// A value of the query.
    #[must_use]
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Read a request. `None` when the other side has gone without a word.
///
/// # Errors
/// With the answer that it gets, when it is no request, too large or too slow.
pub fn read(from: &mut dyn Read) -> Result<Option<Request>, Status> {
    let mut bytes = Vec::new();
    let mut reads = 0;
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            if at > MOST_HEAD {
                return Err(Status::HeadTooLarge);
            }
            break at;
        }
        if bytes.len() > MOST_HEAD {
            return Err(Status::HeadTooLarge);
        }
        if more(from, &mut bytes, &mut reads)? == 0 {
            return if bytes.is_empty() { Ok(None) } else { Err(Status::Malformed) };
        }
    };
    let body = bytes.split_off(end + 4);
    bytes.truncate(end);
    let text = String::from_utf8(bytes).map_err(|_| Status::Malformed)?;
    let mut request = parse(&text).ok_or(Status::Malformed)?;
    request.body = body;
    if request.header("transfer-encoding").is_some() || request.headers.iter().any(|(n, _)| n == "transfer-encoding") {
        return Err(Status::Malformed);
    }
    let lengths = request.headers.iter().filter(|(n, _)| n == "content-length").count();
    let length = match request.header("content-length") {
        Some(length) if length.bytes().all(|b| b.is_ascii_digit()) => {
            length.parse::<usize>().map_err(|_| Status::TooLarge)?
        }
        None if lengths == 0 => 0,
        _ => return Err(Status::Malformed),
    };
    if length > MOST_BODY {
        return Err(Status::TooLarge);
    }
    while request.body.len() < length {
        if more(from, &mut request.body, &mut reads)? == 0 {
            return Err(Status::Malformed);
        }
    }
    request.body.truncate(length);
    Ok(Some(request))
}

fn more(from: &mut dyn Read, into: &mut Vec<u8>, reads: &mut usize) -> Result<usize, Status> {
    *reads += 1;
    if *reads > MOST_READS {
        return Err(Status::Slow);
    }
    let mut block = [0; 4096];
    loop {
        match from.read(&mut block) {
            Ok(n) => {
                into.extend_from_slice(block.get(..n).unwrap_or_default());
                return Ok(n);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Err(Status::Slow),
            // gone
            Err(_) => return Ok(0),
        }
    }
}

fn parse(text: &str) -> Option<Request> {
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    if first.next().is_some() || !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return None;
    }
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" => Method::Post,
        _ => Method::Other,
    };
    let target = target.split('#').next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        // a line that goes on on the next one, and white before the colon, are ways around whoever looks at headers
        if name.is_empty() || !name.bytes().all(token) || value.bytes().any(|b| b == 0 || b == b'\n' || b == b'\r') {
            return None;
        }
        headers.push((name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_owned()));
    }
    let pairs = query.split('&').filter(|p| !p.is_empty());
    let query = pairs.map(|pair| {
        // forms write a space as + (WHATWG URL, 5.1)
        let pair = pair.replace('+', " ");
        let (name, value) = pair.split_once('=').unwrap_or((&pair, ""));
        Some((decoded(name)?, decoded(value)?))
    });
    Some(Request { method, path: path_of(path)?, query: query.collect::<Option<_>>()?, headers, body: Vec::new() })
}

/// A path, decoded once. What could be taken for a way out, by us or by a file system, is none.
fn path_of(written: &str) -> Option<String> {
    let path = decoded(written.strip_prefix('/')?)?;
    let climbs = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', ':']);
    if !path.is_empty() && path.split('/').any(climbs) || path.chars().any(char::is_control) {
        return None;
    }
    Some(format!("/{path}"))
}

/// Percent-decoded (RFC 3986), once, as UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (a, b) = (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
            bytes.push(u8::try_from(a * 16 + b).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Method, read};
    use crate::http::Status;
    use std::io::Read;

    fn path(target: &str) -> Option<String> {
        let text = format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
        read(&mut text.as_bytes()).ok().flatten().map(|r| r.path)
    }

    #[test]
    fn a_path_is_decoded_once_and_cannot_climb() {
        assert_eq!(path("/").as_deref(), Some("/"));
        assert_eq!(path("/a/b.wav?v=1#x").as_deref(), Some("/a/b.wav"));
        assert_eq!(path("/%EA%B0%80").as_deref(), Some("/가"));
        assert_eq!(path("/%252e%252e/x").as_deref(), Some("/%2e%2e/x"));
        let text = "GET /a+b?file=a+b%2B+%EA%B0%80 HTTP/1.1\r\nHost: x\r\n\r\n";
        let asked = read(&mut text.as_bytes()).ok().flatten().unwrap();
        assert_eq!((asked.path.as_str(), asked.query[0].1.as_str()), ("/a+b", "a b+ 가"));
        for wrong in [
            "a",
            "http://localhost/a",
            "*",
            "//a",
            "/a//b",
            "/a/",
            "/..",
            "/../x",
            "/a/../x",
            "/%2e%2e/x",
            "/a/%2e%2e",
            "/.%2e/x",
            "/..%2fx",
            "/%2e%2e%2fx",
            "/..%5cx",
            "/..\\x",
            "/%5c%5cserver",
            "/a%00",
            "/%0a",
            "/%c0%ae%c0%ae/x",
            "/%ff",
            "/%",
            "/%2",
            "/%zz",
            "/.",
            "/a/./b",
            "/C:/x",
            "/%43%3a",
        ] {
            assert_eq!(path(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_request_is_told_apart_from_one_that_is_too_large() {
        let ends = |text: &[u8]| read(&mut &*text).map(|r| r.map(|r| (r.method, r.body.len())));
        assert_eq!(ends(b""), Ok(None));
        assert_eq!(ends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"), Ok(Some((Method::Get, 0))));
        assert_eq!(ends(b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd"), Ok(Some((Method::Post, 3))));
        assert_eq!(ends(b"PUT / HTTP/1.0\r\n\r\n"), Ok(Some((Method::Other, 0))));
        for wrong in [
            &b"GET / HTTP/1.1\r\nHost: x\r\n"[..],
            b"GET /\r\n\r\n",
            b"GET / HTTP/2\r\n\r\n",
            b"GET  / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1 x\r\n\r\n",
            b"GET / HTTP/1.1\r\n: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
            b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
            b"GET / HTTP/1.1\r\nA: \xff\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab",
            b"POST / HTTP/1.1\r\nContent-Length: -3\r\n\r\nabc",
            b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ] {
            assert_eq!(ends(wrong), Err(Status::Malformed), "{}", String::from_utf8_lossy(wrong));
        }
        let long = [b"GET / HTTP/1.1\r\nA: ".to_vec(), vec![b'a'; 20_000], b"\r\n\r\n".to_vec()].concat();
        assert_eq!(ends(&long), Err(Status::HeadTooLarge));
        let (large, larger) = ("POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", "99999999999999999999999");
        assert_eq!(ends(large.as_bytes()), Err(Status::TooLarge));
        assert_eq!(ends(large.replace("70000", larger).as_bytes()), Err(Status::TooLarge));
    }

    #[test]
    fn a_request_that_comes_a_byte_at_a_time_is_given_up() {
        struct Slow;
        impl Read for Slow {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                into[0] = b'a';
                Ok(1)
            }
        }
        assert_eq!(read(&mut Slow), Err(Status::Slow));
    }
}
