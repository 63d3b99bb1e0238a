//! HTTP by the system's `curl`, which knows certificates and proxies. What it is to do goes to its standard input, so that
//! nothing of it can be seen in a list of processes.
use super::program::{self, run};
use crate::project::Error;
use std::path::Path;

/// One request.
#[derive(Default)]
pub(super) struct Ask<'a> {
    pub(super) method: &'a str,
    pub(super) address: &'a str,
    pub(super) headers: Vec<(String, String)>,
    /// A file to be sent.
    pub(super) file: Option<&'a Path>,
    /// A text to be sent.
    pub(super) text: Option<&'a str>,
    /// Go on where it is sent on to, so many times at most, as apps do.
    pub(super) follow: u8,
}

/// What came back. `status` 0 stands for nobody: no such host, no connection, no answer in time.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Why there is none.
    pub(super) why: String,
    /// Where it was sent on to, as each answer on the way wrote it; the last one may not have been gone to.
    pub(super) way: Vec<String>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The most that is kept of an answer, in bytes: its head comes on top.
const MOST: usize = program::MOST - (1 << 20);

pub(super) fn ask(ask: &Ask<'_>) -> Result<Answer, Error> {
    let mut config = String::new();
    let mut line = |name: &str, value: &str| {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
        config.push_str(&format!("{name} = \"{value}\"\n"));
    };
    line("url", ask.address);
    line("proto", "=http,https");
    if ask.follow > 0 {
        // what was asked for in secret is not asked for in the open
        line("proto-redir", if is_secret(ask.address) { "=https" } else { "=http,https" });
        line("max-redirs", &ask.follow.to_string());
    }
    line("connect-timeout", "10");
    // a stalled connection ends, a slow one does not
    line("speed-limit", "100");
    line("speed-time", "30");
    line("max-filesize", &MOST.to_string());
    if let Some(file) = ask.file.filter(|_| ask.method != "HEAD") {
        line("upload-file", &file.to_string_lossy());
        line("header", "Expect:");
    } else if let Some(text) = ask.text.filter(|_| ask.method != "HEAD") {
        line("data-raw", text);
    }
    if ask.method != "HEAD" {
        line("request", ask.method);
    }
    for (name, value) in &ask.headers {
        line("header", &format!("{name}: {value}"));
    }
    if ask.method == "HEAD" {
        config.push_str("head\n");
    }
    if ask.follow > 0 {
        config.push_str("location\n");
    }
    let said = run(
        "curl",
        &["--disable", "--globoff", "--silent", "--show-error", "--include", "--config", "-"],
        config.as_bytes(),
    )?;
    if said.status.code() != Some(0) && said.out.is_empty() {
        return Ok(Answer { why: said.last().trim_start_matches("curl: ").to_owned(), ..Answer::default() });
    }
    Ok(read(&said.out))
}

/// Whether an address is one of https.
pub(super) fn is_secret(address: &str) -> bool {
    address.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("https://"))
}

/// The last answer of several: a proxy's, those that only say that one may go on, and those that sent on to another address and
/// were followed come before it.
fn read(mut bytes: &[u8]) -> Answer {
    let mut answer = Answer::default();
    let mut way = Vec::new();
    while bytes.starts_with(b"HTTP/") {
        let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { break };
        let head = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default()).into_owned();
        bytes = bytes.get(at + 4..).unwrap_or_default();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let headers = head.lines().skip(1).filter_map(|l| l.split_once(':'));
        let headers = headers.map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned())).collect();
        answer = Answer { status, headers, ..Answer::default() };
        let sent_on = matches!(status, 301 | 302 | 303 | 307 | 308);
        way.extend(answer.header("location").filter(|_| sent_on).map(str::to_owned));
        let followed = sent_on && bytes.starts_with(b"HTTP/");
        if !followed && !(100..200).contains(&status) && answer.header("proxy-agent").is_none() {
            break;
        }
    }
    answer.way = way;
    answer.body = bytes.to_vec();
    answer
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_last_answer_counts() {
        let answer = read(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\n\r\nab");
        assert_eq!(
            (answer.status, answer.header("content-range"), answer.body.as_slice()),
            (206, Some("bytes 0-1/9"), &b"ab"[..])
        );
        assert_eq!(read(b"nonsense").status, 0);
        assert_eq!(read(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 Not\r\n\r\n").status, 200);
        let answer = read(
            b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nHTTP/2 308\r\nlocation: //c.example/b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nab",
        );
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"ab"[..]));
        assert_eq!(answer.way, ["/b", "//c.example/b"]);
    }
}
