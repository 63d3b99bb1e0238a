//! A preview that runs, and a client that sends exactly what a test wants to send.
use crate::show::run::tool;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

/// A preview that ends with the value.
pub(crate) struct Running {
    child: Child,
    address: String,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).cloned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Running {
    pub(crate) fn of(show: &Path) -> Self {
        Self::with(show, &[])
    }

    pub(crate) fn with(show: &Path, more: &[&str]) -> Self {
        let mut child = tool(show)
            .args(more)
            .args(["preview", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Self { child, address }
    }

    pub(crate) fn host(&self) -> &str {
        &self.address
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.rsplit_once(':').unwrap().1.parse().unwrap()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn token(&self) -> String {
        let page = self.get("/", &[]).text();
        let token = page.split("name=\"preview-token\" content=\"").nth(1).unwrap();
        token.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    pub(crate) fn raw(&self, text: &str) -> Answer {
        let mut stream = self.connect();
        // an answer may come before all of it is sent
        let _ = stream.write_all(text.as_bytes());
        read(stream)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, lines: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in lines {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        self.raw(&format!("{text}\r\n{body}"))
    }

    pub(crate) fn get(&self, path: &str, lines: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, lines, "")
    }

    pub(crate) fn post(&self, path: &str, lines: &[(&str, &str)], body: &str) -> Answer {
        self.ask("POST", path, lines, body)
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path, &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Ask until an answer is as wanted: a change is seen a little after it is made.
    pub(crate) fn until(&self, path: &str, good: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        for _ in 0..200 {
            let answer = self.get(path, &[]);
            if answer.status == 200 {
                last = serde_json::from_slice(&answer.body).unwrap();
                if good(&last) {
                    return last;
                }
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never became as wanted: {last:#}");
    }

    pub(crate) fn events(&self) -> Events {
        let mut stream = self.connect();
        write!(stream, "GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        // until it has begun
        while !line.starts_with("retry:") {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0);
        }
        Events(reader)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// Wait for a change.
    pub(crate) fn wait(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            match self.0.read_line(&mut line) {
                Ok(0) | Err(_) => return false,
                Ok(_) if line.starts_with("data:") => return true,
                Ok(_) => {}
            }
        }
    }
}

pub(crate) fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // what was sent and not read makes the system break the connection off, after the answer
    let _ = stream.read_to_end(&mut bytes);
    let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
        return Answer { status: 0, headers: BTreeMap::new(), body: bytes };
    };
    let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = head.lines().skip(1).filter_map(|l| l.split_once(": "));
    let headers = headers.map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    Answer { status, headers, body: bytes[at + 4..].to_vec() }
}

/// The samples of a WAV of floats, read by another reader.
pub(crate) fn floats(wav: &[u8]) -> Vec<f32> {
    hound::WavReader::new(std::io::Cursor::new(wav)).unwrap().samples::<f32>().map(Result::unwrap).collect()
}
