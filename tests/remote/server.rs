//! Servers on 127.0.0.1 for one test each: a web server that can be made to err, an S3 server, an SSH server.
use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// What the web server does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Missing,
    /// What ends in this is not there.
    Lacks(&'static str),
    Short,
    Type,
    NoRanges,
    /// A recording is sent on to this address, with `{host}` for the server's own and `{path}` for its path; what has a question in it is
    /// there.
    Moved(u16, &'static str),
    /// What is posted is not taken.
    Deaf,
}

/// A web server for a folder.
pub(crate) struct Web {
    pub(crate) address: String,
    fault: Arc<Mutex<Fault>>,
    /// What was posted to it.
    pub(crate) told: Arc<Mutex<Vec<String>>>,
}

struct Asked {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn asked(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body })
}

impl Web {
    pub(crate) fn of(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let fault = Arc::new(Mutex::new(Fault::None));
        let (root, faults) = (root.to_owned(), Arc::clone(&fault));
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&told);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(asked) = asked(&stream) else { continue };
                let fault = *faults.lock().unwrap();
                if asked.method == "POST" {
                    let status = if fault == Fault::Deaf { "503 Busy" } else { "204 No Content" };
                    let text = String::from_utf8(asked.body).unwrap();
                    hears.lock().unwrap().push(format!("{} {text} {}", asked.path, asked.headers["content-type"]));
                    let _ = stream.write_all(
                        format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
                    );
                    continue;
                }
                let (path, question) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
                if let Fault::Moved(status, to) = fault
                    && path.ends_with(".mp3")
                    && question.is_empty()
                {
                    let to = to.replace("{host}", &stream.local_addr().unwrap().to_string()).replace("{path}", path);
                    let head = format!(
                        "HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    );
                    let _ = stream.write_all(head.as_bytes());
                    continue;
                }
                let lacks = match fault {
                    Fault::Missing => true,
                    Fault::Lacks(end) => asked.path.ends_with(end),
                    _ => false,
                };
                let file = fs::read(root.join(path.trim_start_matches('/'))).ok().filter(|_| !lacks);
                let Some(mut bytes) = file else {
                    let _ =
                        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    continue;
                };
                if fault == Fault::Short {
                    bytes.pop();
                }
                let kind = if fault == Fault::Type || path.ends_with(".html") { "text/html" } else { "audio/mpeg" };
                let total = bytes.len();
                let mut status = "200 OK".to_owned();
                if asked.headers.get("range").is_some_and(|r| r == "bytes=0-1") && fault != Fault::NoRanges {
                    status = format!("206 Partial Content\r\nContent-Range: bytes 0-1/{total}");
                    bytes.truncate(2);
                }
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    bytes.len()
                );
                let _ = stream.write_all(head.as_bytes());
                if asked.method != "HEAD" {
                    let _ = stream.write_all(&bytes);
                }
            }
        });
        Self { address, fault, told }
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }
}

type Object = (BTreeMap<String, String>, Vec<u8>);

/// Moto, an S3 server of others.
pub(crate) struct Moto {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(address: &str, text: &str) -> Option<(u16, Object)> {
    let mut stream = TcpStream::connect(address.strip_prefix("http://")?).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    stream.write_all(text.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let at = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let headers = head.lines().skip(1).filter_map(|l| l.split_once(": "));
    Some((status, (headers.map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect(), bytes[at + 4..].to_vec())))
}

impl Moto {
    pub(crate) fn begin() -> Option<Self> {
        let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = format!("from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])");
        let child =
            Command::new(python).args(["-c", &script]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let mut moto = Self { child, address: format!("http://127.0.0.1:{port}") };
        for _ in 0..600 {
            if moto.child.try_wait().ok()?.is_some() {
                return None;
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(moto);
            }
            thread::sleep(Duration::from_millis(100));
        }
        None
    }

    // it wants somebody to have signed, and does not look at the signature
    fn ask(&self, method: &str, path: &str, body: &str, more: &str) -> Option<(u16, Object)> {
        let signed =
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {signed}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address.trim_start_matches("http://"),
            body.len()
        );
        send(&self.address, &text)
    }

    pub(crate) fn put(&self, path: &str, body: &str) {
        let (status, (_, answer)) = self.ask("PUT", path, body, "").unwrap();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    }

    /// An object with what it says of itself.
    pub(crate) fn put_saying(&self, path: &str, body: &str, sha256: &str) {
        let more = format!("x-amz-meta-sha256: {sha256}\r\n");
        assert_eq!(self.ask("PUT", path, body, &more).unwrap().0, 200);
    }

    pub(crate) fn remove(&self, path: &str) {
        assert_eq!(self.ask("DELETE", path, "", "").unwrap().0, 204);
    }

    pub(crate) fn get(&self, path: &str) -> Option<Object> {
        let (status, object) = self.ask("GET", path, "", "").unwrap();
        (status == 200).then_some(object)
    }

    /// The same server behind one that answers the nth upload by itself.
    pub(crate) fn failing(&self, nth: usize, answer: &'static str) -> Failing {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (to, count, feed) = (self.address.clone(), AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&feed);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(asked) = asked(&stream) else { continue };
                if asked.method == "PUT" && count.fetch_add(1, Ordering::SeqCst) + 1 == nth {
                    let text = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    let _ = stream.write_all(text.as_bytes());
                    continue;
                }
                if asked.method == "PUT" && asked.path.ends_with("feed.xml") {
                    seen.fetch_add(1, Ordering::SeqCst);
                }
                let mut text = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", asked.method, asked.path);
                for (name, value) in asked.headers.iter().filter(|(n, _)| *n != "connection") {
                    text.push_str(&format!("{name}: {value}\r\n"));
                }
                let Ok(mut there) = TcpStream::connect(to.trim_start_matches("http://")) else { continue };
                let _ = there.write_all(format!("{text}\r\n").as_bytes()).and_then(|()| there.write_all(&asked.body));
                let mut answer = Vec::new();
                let _ = there.read_to_end(&mut answer);
                let _ = stream.write_all(&answer);
            }
        });
        Failing { address, feed }
    }
}

pub(crate) struct Failing {
    pub(crate) address: String,
    feed: Arc<AtomicUsize>,
}

impl Failing {
    pub(crate) fn failed_before_the_feed(&self) -> bool {
        self.feed.load(Ordering::SeqCst) == 0
    }
}

/// An SSH server for this user alone.
pub(crate) struct Sshd {
    child: Child,
    /// `user@host:port`
    pub(crate) host: String,
    home: PathBuf,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sshd {
    pub(crate) fn begin(folder: &Path) -> Option<Self> {
        let sshd =
            ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].into_iter().find(|p| Path::new(p).exists())?;
        let home = folder.join("ssh");
        fs::create_dir_all(&home).unwrap();
        for key in ["host", "user"] {
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(home.join(key)).status();
            made.ok().filter(std::process::ExitStatus::success)?;
        }
        fs::copy(home.join("user.pub"), home.join("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let own = home.display();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {own}/host\nAuthorizedKeysFile {own}/authorized\nPidFile none\n\
             StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
        );
        fs::write(home.join("sshd_config"), config).unwrap();
        // the folder that it gives its rights up in
        let _ = fs::create_dir_all("/run/sshd");
        let child = Command::new(sshd)
            .args(["-D", "-e", "-f"])
            .arg(home.join("sshd_config"))
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let user = Command::new("id").arg("-un").output().ok()?;
        let user = String::from_utf8(user.stdout).ok()?.trim().to_owned();
        let mut sshd = Self { child, host: format!("{user}@127.0.0.1:{port}"), home };
        // a program called sftp that knows this server's keys, and is otherwise the system's
        let real = ["/usr/bin/sftp", "/bin/sftp", "/usr/local/bin/sftp"].into_iter().find(|p| Path::new(p).exists())?;
        let options = format!(
            "-oIdentityFile={own}/user -oStrictHostKeyChecking=no -oUserKnownHostsFile={own}/known",
            own = sshd.home.display()
        );
        let wrapper = sshd.home.join("sftp");
        fs::write(&wrapper, format!("#!/bin/sh\nexec {real} {options} \"$@\"\n")).unwrap();
        // and an ssh, at this server's port
        let ssh = sshd.home.join("ssh");
        let real = ["/usr/bin/ssh", "/bin/ssh", "/usr/local/bin/ssh"].into_iter().find(|p| Path::new(p).exists())?;
        fs::write(&ssh, format!("#!/bin/sh\nexec {real} -p {port} {options} \"$@\"\n")).unwrap();
        Command::new("chmod").arg("755").args([&wrapper, &ssh]).status().ok()?;
        for _ in 0..100 {
            if sshd.child.try_wait().ok()?.is_some() {
                return None;
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(sshd);
            }
            thread::sleep(Duration::from_millis(50));
        }
        None
    }

    pub(crate) fn with(&self, mut command: Command) -> Command {
        let path = env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.home.display()));
        command
    }
}
