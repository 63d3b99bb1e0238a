//! A signature over the list of files, as `minisign` makes and checks them.
use crate::project::{Error, store};
use std::{fmt, io::Cursor, path::Path};

/// A secret key, as `minisign -G` writes it, and the password that it may be locked with. It is printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    text: String,
    password: Option<String>,
}

impl Key {
    /// Read a key file. It may not lie in the show: what lies there is copied, kept in git and published from.
    ///
    /// # Errors
    /// When it cannot be read, lies in the show, or is no text. What is in it is not told.
    pub fn read(path: &Path, root: &Path, password: Option<String>) -> Result<Self, Error> {
        let bytes = store::read(path)?;
        let inside = path.canonicalize().ok().zip(root.canonicalize().ok()).is_some_and(|(p, r)| p.starts_with(r));
        if inside {
            return Err(Error::Refused(format!(
                "{} lies inside the show; keep the key where nothing of it is copied or published",
                path.display()
            )));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::Refused(format!("{} is no secret key of minisign", path.display())))?;
        Ok(Self { text, password })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

/// Sign some bytes. A signature has noise in it, and says nothing of when.
pub(super) fn signature(key: &Key, bytes: &[u8]) -> Result<String, Error> {
    let refused = |why: &str| Error::Refused(format!("the signing key is not to be used: {why}"));
    // whatever is wrong, nothing of the key may be in what is said
    let boxed = minisign::SecretKeyBox::from_string(&key.text)
        .map_err(|_| refused("it is no secret key of minisign; make one with: minisign -G"))?;
    let secret = match &key.password {
        Some(password) => boxed.into_secret_key(Some(password.clone())),
        None => match unlocked(&key.text) {
            Some(secret) => Ok(secret),
            None => boxed.into_unencrypted_secret_key(),
        },
    };
    let secret = secret.map_err(|_| match &key.password {
        Some(_) => refused("the password in CORNERCAST_SIGN_PASSWORD does not open it"),
        None => {
            refused("it is locked; put its password into CORNERCAST_SIGN_PASSWORD, or make one without: minisign -GW")
        }
    })?;
    let comments = (Some("SHA256SUMS"), Some("signature of SHA256SUMS"));
    let signed = minisign::sign(None, &secret, Cursor::new(bytes), comments.0, comments.1);
    Ok(signed.map_err(|_| refused("signing failed"))?.into_string())
}

/// The key of a file that no password locks. The program writes no checksum into such a one (`minisign -GW`), and the
/// library asks for it.
fn unlocked(text: &str) -> Option<minisign::SecretKey> {
    let bytes = base64(text.lines().nth(1)?.trim())?;
    // the second two bytes name how a password becomes a key: not at all
    let open = bytes.get(2..4)? == [0, 0] && bytes.len() == 158;
    if open { minisign::SecretKey::from_bytes(&bytes).ok() } else { None }
}

/// RFC 4648, clause 4, read.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read_as_the_rfc_has_it() {
        let vectors = [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")];
        for (text, wanted) in vectors {
            assert_eq!(base64(text).unwrap(), wanted.as_bytes());
        }
        assert_eq!(base64("Zm9v!"), None);
    }
}
