//! `s3:bucket/prefix`: storage that speaks Amazon's S3, signed with AWS Signature Version 4.
//!
//! The signature is made here, so that the secret goes to no other program; the connection is `curl`'s. Each object is put
//! whole or not at all by the protocol itself, with its type, how long it may be kept, and the SHA-256 of what it holds,
//! which is also part of the signature.
use super::{
    Going, Sizes,
    curl::{Answer, Ask, ask},
};
use crate::{
    markup,
    project::{Error, store},
};
use chrono::{DateTime, FixedOffset, Utc};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fmt, path::Path, thread, time::Duration};

/// How long to wait for a server that is busy, each time it says so; then it has failed.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(6)];
/// No more files are asked for one by one.
const MOST_ASKED: usize = 500;
/// No more lists of 1,000 are read.
const MOST_LISTS: usize = 100;
/// The longest wait that a server can ask for.
const MOST: Duration = Duration::from_secs(20);

/// Who asks, and where. Secrets come from the environment or a file outside the show and are printed nowhere.
#[derive(Clone)]
pub struct Access {
    /// `AWS_ACCESS_KEY_ID`
    pub id: String,
    /// `AWS_SECRET_ACCESS_KEY`
    pub secret: String,
    /// `AWS_SESSION_TOKEN`
    pub token: Option<String>,
    /// `AWS_REGION`
    pub region: String,
    /// `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`; Amazon's own without.
    pub endpoint: Option<String>,
    /// Tells the present, which is part of every signature.
    pub now: fn() -> DateTime<FixedOffset>,
}

impl Access {
    /// The key and the secret of a profile in a file of credentials. It may not lie in the show: what lies there is copied,
    /// kept in git and published from.
    ///
    /// # Errors
    /// When it cannot be read, lies in the show, or has no such profile. What is in it is not told.
    pub fn of_file(path: &Path, root: &Path, profile: &str) -> Result<(String, String, Option<String>), Error> {
        let text = String::from_utf8_lossy(&store::read(path)?).into_owned();
        let inside = path.canonicalize().ok().zip(root.canonicalize().ok()).is_some_and(|(p, r)| p.starts_with(r));
        let shown = path.display();
        if inside {
            return Err(Error::Refused(format!(
                "{shown} lies inside the show; keep the key where nothing of it is copied or published"
            )));
        }
        let heading = format!("[{profile}]");
        let own = text.lines().map(str::trim).skip_while(|l| *l != heading).skip(1).take_while(|l| !l.starts_with('['));
        let own: Vec<(&str, &str)> = own.filter_map(|l| l.split_once('=')).map(|(n, v)| (n.trim(), v.trim())).collect();
        let of = |name: &str| own.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let both = of("aws_access_key_id").zip(of("aws_secret_access_key"));
        let (id, secret) =
            both.ok_or_else(|| Error::Refused(format!("{shown} has no key and secret for the profile {profile}")))?;
        Ok((id, secret, of("aws_session_token")))
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access(***)")
    }
}

pub(super) struct S3 {
    access: Access,
    /// With the bucket; without a slash at its end.
    root: String,
    prefix: String,
}

impl S3 {
    pub(super) fn of(to: &str, access: Option<&Access>) -> Result<Self, Error> {
        let (bucket, prefix) = to.split_once('/').unwrap_or((to, ""));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if !(3..=63).contains(&bucket.len()) || !bucket.chars().all(plain) {
            return Err(Error::Argument("write it like s3:bucket or s3:bucket/folder".to_owned()));
        }
        let Some(access) = access.cloned() else {
            return Err(Error::Refused(
                "s3: needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or the file that \
                 AWS_SHARED_CREDENTIALS_FILE names"
                    .to_owned(),
            ));
        };
        let endpoint = access.endpoint.clone().unwrap_or_else(|| format!("https://s3.{}.amazonaws.com", access.region));
        if endpoint.contains('@') {
            return Err(Error::Refused(
                "AWS_ENDPOINT_URL has a name and a password in it, which S3 asks for nowhere: write the address without them".to_owned(),
            ));
        }
        let root = format!("{}/{bucket}", endpoint.trim_end_matches('/'));
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { access, root, prefix })
    }

    fn address(&self, name: &str) -> String {
        format!("{}/{}", self.root, markup::address(&format!("{}{name}", self.prefix)))
    }

    fn send(
        &self,
        method: &str,
        name: &str,
        file: Option<&Path>,
        headers: Vec<(String, String)>,
    ) -> Result<Answer, Error> {
        self.ask(method, &self.address(name), file, headers)
    }

    /// Ask, and ask again after a while where the server only says that it is busy.
    fn ask(
        &self,
        method: &str,
        address: &str,
        file: Option<&Path>,
        headers: Vec<(String, String)>,
    ) -> Result<Answer, Error> {
        for pause in PAUSES {
            let answer = self.ask_once(method, address, file, headers.clone())?;
            if !matches!(answer.status, 429 | 500 | 502 | 503 | 504) {
                return Ok(answer);
            }
            let asked = answer.header("retry-after").and_then(|s| s.parse().ok()).map(Duration::from_secs);
            thread::sleep(asked.unwrap_or(pause).min(MOST));
        }
        self.ask_once(method, address, file, headers)
    }

    fn ask_once(
        &self,
        method: &str,
        address: &str,
        file: Option<&Path>,
        mut headers: Vec<(String, String)>,
    ) -> Result<Answer, Error> {
        let hash = match file {
            Some(file) => store::hash(file)?.0,
            None => store::hash_of(b""),
        };
        headers.push(("x-amz-content-sha256".to_owned(), hash.clone()));
        let now = (self.access.now)().with_timezone(&Utc);
        headers.push(("x-amz-date".to_owned(), now.format("%Y%m%dT%H%M%SZ").to_string()));
        if let Some(token) = &self.access.token {
            headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        let authorization = authorization(&self.access, now, method, address, &hash, &headers)
            .ok_or_else(|| Error::Argument(format!("\"{}\" is no address of an S3 server", self.root)))?;
        headers.push(("authorization".to_owned(), authorization));
        let answer = ask(&Ask { method, address, headers, file, ..Ask::default() })?;
        if answer.status == 0 {
            let own = address.split('?').next().unwrap_or_default();
            return Err(
                self.refused(own.strip_prefix(&self.root).unwrap_or_default().trim_start_matches('/'), &answer.why)
            );
        }
        Ok(answer)
    }

    fn refused(&self, name: &str, why: &str) -> Error {
        Error::Server(format!("{}: {name}: {why}; the feed there names only files that are", self.root))
    }

    fn bad(&self, name: &str, answer: &Answer) -> Error {
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let why = between(&text, "Message").or_else(|| between(&text, "Code")).unwrap_or_default();
        self.refused(name, &format!("answered with {} {why}", answer.status))
    }

    pub(super) fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let answer = self.send("GET", name, None, Vec::new())?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 if !String::from_utf8_lossy(&answer.body).contains("NoSuchBucket") => Ok(None),
            _ => Err(self.bad(name, &answer)),
        }
    }

    pub(super) fn put(&self, files: &[Going<'_>]) -> Result<(), Error> {
        for (name, path) in files {
            let hash = store::hash(path)?.0;
            // sent in a run that was stopped before it could note it; one that arrived cut says the same of itself
            let there = self.send("HEAD", name, None, Vec::new())?;
            let length = store::length(path)?.to_string();
            let whole = there.header("content-length") == Some(length.as_str());
            if there.status == 200 && whole && there.header("x-amz-meta-sha256") == Some(hash.as_str()) {
                continue;
            }
            let (kind, keep) = crate::project::target::served(name);
            let headers = vec![
                ("content-type".to_owned(), kind),
                ("cache-control".to_owned(), keep.to_owned()),
                ("x-amz-meta-sha256".to_owned(), hash),
            ];
            let answer = self.send("PUT", name, Some(path), headers)?;
            if answer.status != 200 {
                return Err(self.bad(name, &answer));
            }
        }
        Ok(())
    }

    /// What is there, and how long it is: `ListObjectsV2`, 1,000 at a time. Where that is not allowed, or so much lies there that it
    /// cannot all be this show's, these files are asked for one by one; `None` where they are too many or nothing is said.
    pub(super) fn sizes(&self, names: &BTreeSet<String>) -> Result<Option<Sizes>, Error> {
        let listed = self.listed()?;
        if listed.is_some() || names.len() > MOST_ASKED {
            return Ok(listed);
        }
        let mut found = Sizes::new();
        for name in names {
            let there = self.send("HEAD", name, None, Vec::new())?;
            match there.status {
                200 => {
                    found.insert(name.clone(), there.header("content-length").and_then(|l| l.parse().ok()));
                }
                404 => {}
                // it does not even say that something is not there
                _ => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    fn listed(&self) -> Result<Option<Sizes>, Error> {
        let mut found = Sizes::new();
        let mut token = String::new();
        for _ in 0..MOST_LISTS {
            // in the order in which they are signed
            let more =
                if token.is_empty() { String::new() } else { format!("continuation-token={}&", encoded(&token)) };
            let address =
                format!("{}/?{more}encoding-type=url&list-type=2&prefix={}", self.root, encoded(&self.prefix));
            let answer = self.ask("GET", &address, None, Vec::new())?;
            if answer.status != 200 {
                return Ok(None);
            }
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            for object in text.split("<Contents>").skip(1) {
                let (Some(key), Some(bytes)) = (between(object, "Key"), between(object, "Size")) else { continue };
                let key = decoded(key);
                found.extend(key.strip_prefix(&self.prefix).map(|name| (name.to_owned(), bytes.parse().ok())));
            }
            match between(&text, "NextContinuationToken") {
                Some(next) => token = next.replace("&amp;", "&"),
                None => return Ok(Some(found)),
            }
        }
        Ok(None)
    }

    pub(super) fn remove(&self, names: &[String]) -> Result<(), Error> {
        for name in names {
            let answer = self.send("DELETE", name, None, Vec::new())?;
            if !matches!(answer.status, 200 | 204 | 404) {
                return Err(self.bad(name, &answer));
            }
        }
        Ok(())
    }
}

/// What stands in the first element of this name, which holds no other.
fn between<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{tag}>"))?;
    rest.split_once('<').map(|(value, _)| value)
}

/// As a value in a query: all but letters, digits and `-._~` in per cent.
fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A key as lists have it, in per cent.
fn decoded(key: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = key.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The header that signs a request: AWS Signature Version 4.
fn authorization(
    access: &Access,
    now: DateTime<Utc>,
    method: &str,
    address: &str,
    hash: &str,
    headers: &[(String, String)],
) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut all: Vec<(String, &str)> = headers.iter().map(|(n, v)| (n.to_ascii_lowercase(), v.trim())).collect();
    all.push(("host".to_owned(), host));
    all.sort();
    let names = all.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(";");
    let lines: String = all.iter().map(|(n, v)| format!("{n}:{v}\n")).collect();
    let request = format!("{method}\n/{path}\n{query}\n{lines}\n{names}\n{hash}");
    let (day, moment) = (now.format("%Y%m%d").to_string(), now.format("%Y%m%dT%H%M%SZ").to_string());
    let scope = format!("{day}/{}/s3/aws4_request", access.region);
    let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", store::hash_of(request.as_bytes()));
    let mut key = mac(format!("AWS4{}", access.secret).as_bytes(), day.as_bytes());
    for part in [access.region.as_str(), "s3", "aws4_request"] {
        key = mac(&key, part.as_bytes());
    }
    let signature: String = mac(&key, to_sign.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    Some(format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", access.id))
}

/// HMAC with SHA-256: RFC 2104.
fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0u8; 64];
    let hashed;
    let key = if key.len() > block.len() {
        hashed = Sha256::digest(key);
        hashed.as_slice()
    } else {
        key
    };
    block.iter_mut().zip(key).for_each(|(b, k)| *b = *k);
    let with = |pad: u8| block.map(|b| b ^ pad);
    let mut inner = Sha256::new();
    inner.update(with(0x36));
    inner.update(text);
    let mut outer = Sha256::new();
    outer.update(with(0x5c));
    outer.update(inner.finalize());
    outer.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{Access, authorization, mac};
    use crate::project::store;
    use chrono::DateTime;

    #[test]
    fn the_mac_is_that_of_rfc_4231() {
        let hex = |bytes: Vec<u8>| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let one = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex(mac(&[0x0b; 20], b"Hi There")), one);
        let six = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
        assert_eq!(hex(mac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")), six);
    }

    /// The example of the documentation, "GET Object" of "Signature Calculations for the Authorization Header".
    #[test]
    fn the_signature_is_that_of_the_documentation() {
        let access = Access {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            token: None,
            region: "us-east-1".into(),
            endpoint: None,
            now: || DateTime::parse_from_rfc3339("2013-05-24T00:00:00Z").unwrap(),
        };
        let now = (access.now)().to_utc();
        let empty = store::hash_of(b"");
        let headers =
            [("Range", "bytes=0-9"), ("x-amz-content-sha256", empty.as_str()), ("x-amz-date", "20130524T000000Z")];
        let headers: Vec<_> = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let signed =
            authorization(&access, now, "GET", "https://examplebucket.s3.amazonaws.com/test.txt", &empty, &headers)
                .unwrap();
        assert!(signed.ends_with("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"), "{signed}");
        assert!(signed.contains("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date"));
        assert!(!signed.contains("wJalr") && !format!("{access:?}").contains("wJalr"));
    }
}
