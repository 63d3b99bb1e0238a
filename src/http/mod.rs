//! As much of HTTP/1.1 as a page on this machine needs, for people at this machine only.
//!
//! It takes streams and gives requests, and answers them; it opens no socket and no file. It is a module of its own because
//! what a stranger's page may do here is decided in one place and tested without a network: names of other hosts are refused
//! (DNS rebinding), pages of other sites are refused (`Origin`, `Sec-Fetch-Site`), a path is decoded once and cannot climb,
//! and a request has a size and a number of reads. RFC 9110 (semantics, ranges in clause 14), RFC 9112 (messages).
mod range;
mod request;

pub use range::{Part, part};
pub use request::{Method, Request, read};

use std::io::{self, Write};

/// How a request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 200
    Ok,
    /// 206
    Partial,
    /// 400
    Malformed,
    /// 403
    Forbidden,
    /// 404
    Missing,
    /// 405
    Method,
    /// 408
    Slow,
    /// 409
    Conflict,
    /// 413
    TooLarge,
    /// 415
    Kind,
    /// 416
    Range,
    /// 421: meant for another host.
    Elsewhere,
    /// 422: understood, and not to be done.
    Refused,
    /// 431
    HeadTooLarge,
    /// 500
    Failed,
    /// 503
    Busy,
}

impl Status {
    /// As it is sent.
    #[must_use]
    pub const fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::Partial => "206 Partial Content",
            Self::Malformed => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::Missing => "404 Not Found",
            Self::Method => "405 Method Not Allowed",
            Self::Slow => "408 Request Timeout",
            Self::Conflict => "409 Conflict",
            Self::TooLarge => "413 Content Too Large",
            Self::Kind => "415 Unsupported Media Type",
            Self::Range => "416 Range Not Satisfiable",
            Self::Elsewhere => "421 Misdirected Request",
            Self::Refused => "422 Unprocessable Content",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::Failed => "500 Internal Server Error",
            Self::Busy => "503 Service Unavailable",
        }
    }
}

/// What every answer says: nothing of it is for other sites, and nothing is kept.
const ALWAYS: &str = "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
     Cross-Origin-Opener-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\n\
     Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
     Connection: close\r\n";

/// The lines before a body. Names and values are the program's own.
///
/// # Errors
/// When the other side is gone.
pub fn head(to: &mut dyn Write, status: Status, lines: &[(&str, &str)]) -> io::Result<()> {
    let mut text = format!("HTTP/1.1 {}\r\n{ALWAYS}", status.line());
    for (name, value) in lines {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    to.write_all(text.as_bytes())
}

/// A whole answer that is not long.
///
/// # Errors
/// When the other side is gone.
pub fn answer(to: &mut dyn Write, status: Status, kind: &str, body: &[u8], with_body: bool) -> io::Result<()> {
    let length = body.len().to_string();
    head(to, status, &[("Content-Type", kind), ("Content-Length", &length)])?;
    if with_body { to.write_all(body) } else { Ok(()) }
}

/// Whether a request was sent to this machine by a name that only this machine has. Others may lead here too, and are what
/// a stranger's page uses to read what it may not.
#[must_use]
pub fn is_for_loopback(host: &str, port: u16) -> bool {
    let (name, given) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, after)) => (name, after.strip_prefix(':')),
            None => return false,
        },
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let name = name.to_ascii_lowercase();
    let known = matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1") || name.ends_with(".localhost");
    // without a port, the one of the scheme is meant
    let port_is_ours = given.map_or(port == 80, |given| given.parse() == Ok(port));
    known && port_is_ours
}

/// What stands against a request, whatever it asks for: it is for another host, or comes from another site's page.
#[must_use]
pub fn stranger(request: &Request, port: u16) -> Option<Status> {
    match request.header("host") {
        Some(host) if is_for_loopback(host, port) => {}
        _ => return Some(Status::Elsewhere),
    }
    if request.header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Some(Status::Forbidden);
    }
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| is_for_loopback(host, port));
    match request.header("origin") {
        Some(origin) if !own(origin) => Some(Status::Forbidden),
        // what changes something says where it comes from
        None if request.method == Method::Post => Some(Status::Forbidden),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Status, is_for_loopback, read, stranger};

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for host in ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000", "show.localhost:8000"] {
            assert!(is_for_loopback(host, 8000), "{host}");
        }
        for host in [
            "",
            "localhost",
            "localhost:80",
            "localhost:8001",
            "evil.example:8000",
            "localhost.evil.example:8000",
            "127.0.0.1.evil.example:8000",
            "127.0.0.1:8000:8000",
            "127.0.0.2:8000",
            "0.0.0.0:8000",
            "[::1",
            "[::1]8000",
            "notlocalhost:8000",
            "user@localhost:8000",
        ] {
            assert!(!is_for_loopback(host, 8000), "{host}");
        }
        assert!(is_for_loopback("localhost", 80));
    }

    #[test]
    fn pages_of_other_sites_are_strangers() {
        let ask = |text: &str| stranger(&read(&mut text.as_bytes()).unwrap().unwrap(), 8000);
        let get = |lines: &str| ask(&format!("GET / HTTP/1.1\r\nHost: localhost:8000\r\n{lines}\r\n"));
        let post = |lines: &str| ask(&format!("POST / HTTP/1.1\r\nHost: localhost:8000\r\n{lines}\r\n"));
        assert_eq!(get(""), None);
        assert_eq!(get("Sec-Fetch-Site: none\r\n"), None);
        assert_eq!(get("Sec-Fetch-Site: cross-site\r\n"), Some(Status::Forbidden));
        assert_eq!(get("Sec-Fetch-Site: same-site\r\n"), Some(Status::Forbidden));
        assert_eq!(get("Origin: https://evil.example\r\n"), Some(Status::Forbidden));
        assert_eq!(post(""), Some(Status::Forbidden));
        assert_eq!(post("Origin: null\r\n"), Some(Status::Forbidden));
        assert_eq!(post("Origin: https://localhost:8000\r\n"), Some(Status::Forbidden));
        assert_eq!(post("Origin: http://localhost:8001\r\n"), Some(Status::Forbidden));
        assert_eq!(post("Origin: http://localhost:8000\r\n"), None);
        assert_eq!(post("Origin: http://localhost:8000\r\nSec-Fetch-Site: cross-site\r\n"), Some(Status::Forbidden));
        assert_eq!(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), Some(Status::Elsewhere));
        assert_eq!(ask("GET / HTTP/1.1\r\n\r\n"), Some(Status::Elsewhere));
    }
}
