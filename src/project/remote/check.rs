//! What an app would see: each recording of the feed, asked for at its public address before the feed says that it is there.
use super::curl::{Answer, Ask, ask, is_secret};
use crate::project::{Error, Show, ledger::Ledger, make::Log, seal::Seal, show::NamedChannel};
use std::collections::BTreeMap;

/// Apps are sent on so many times at most: each service that counts listeners is one.
const FOLLOWED: u8 = 8;

/// Recordings that are not answered as the feed says: each address, and what is wrong.
pub(super) type Wrong = BTreeMap<String, String>;

/// Ask for every published recording: its head, and its first two bytes as players ask for them.
pub(super) fn all(show: &Show, channels: &[NamedChannel], log: &mut Log) -> Result<Wrong, Error> {
    let mut wrong = Wrong::new();
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    'channels: for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn) {
            let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
            let enclosure = &seal.item.enclosure;
            let others = seal.item.alternates.iter().map(|a| (&a.url, a.bytes, &a.mime));
            let all = std::iter::once((&enclosure.url, enclosure.bytes, &enclosure.mime)).chain(others);
            for (address, bytes, mime) in all {
                match one(address, bytes, mime) {
                    Ok(Ok(None)) => {}
                    Ok(Ok(Some(end))) => *ends.entry(end).or_default() += 1,
                    Ok(Err(why)) => drop(wrong.insert(address.clone(), why)),
                    // nobody is asked a second time at an address where nobody is
                    Err(why) => {
                        log.remark(format!("what apps will get was not checked: {}: {why}", channel.channel.site));
                        continue 'channels;
                    }
                }
            }
        }
    }
    for (host, count) in ends {
        log.remark(format!("apps that ask for {count} of the recordings are sent on, and get them from {host}"));
    }
    Ok(wrong)
}

/// Whether what is wrong keeps the feed back: it does where the feed that is there does not name it yet, but for something that
/// is `taken_back`, which is public for as long as the feed there stays. Gives whether it has to be asked for again.
pub(super) fn holds(wrong: Wrong, feeds: &[String], taken_back: bool, log: &mut Log) -> Result<bool, Error> {
    let known = |address: &str| {
        let written = address.replace('&', "&amp;");
        feeds.iter().any(|feed| feed.contains(&written))
    };
    let (old, new): (Wrong, Wrong) = wrong.into_iter().partition(|(address, _)| known(address));
    if !new.is_empty() && !taken_back {
        let list: String = new.iter().map(|(address, why)| format!("\n  {address}: {why}")).collect();
        return Err(Error::Refused(format!(
            "recordings are not answered as the feed would say, and the feed was left as it was:{list}"
        )));
    }
    for (address, why) in &old {
        log.remark(format!("{address}: {why}; the feed that is there names it already"));
    }
    for (address, why) in &new {
        log.remark(format!("{address}: {why}; the feed was sent nevertheless, for something was taken back"));
    }
    Ok(!new.is_empty())
}

/// The host from which one of them comes in the end, where that is another; or what is wrong with it. `Err` when nobody answers
/// at all.
fn one(address: &str, bytes: u64, mime: &str) -> Result<Result<Option<String>, String>, String> {
    let ask = |method, headers| {
        ask(&Ask { method, address, headers, follow: FOLLOWED, ..Ask::default() }).map_err(|e| e.to_string())
    };
    let head = ask("HEAD", Vec::new())?;
    if head.status == 0 {
        return Err(head.why);
    }
    if let Some(why) = astray(address, &head) {
        return Ok(Err(why));
    }
    let end = end(address, &head.way);
    let at = end.as_ref().map(|host| format!(" at {host}, where it is sent on to")).unwrap_or_default();
    let wrong = |what: String| Ok(Err(what));
    if head.status != 200 {
        return wrong(format!("HEAD is answered with {}{at}, and should be with 200", head.status));
    }
    // a page to log in at says more by what it is than by how long it is
    let kind = head.header("content-type").unwrap_or("none").split(';').next().unwrap_or_default().trim().to_owned();
    let sound = |kind: &str| kind.starts_with("audio/");
    if kind != mime && !(sound(&kind) && sound(mime)) {
        return wrong(format!("its type is {kind} there{at}, and should be {mime}"));
    }
    if let Some(length) = head.header("content-length").filter(|l| **l != *bytes.to_string()) {
        return wrong(format!("it has {length} bytes there{at}, and {bytes} here"));
    }
    let part = ask("GET", vec![("Range".to_owned(), "bytes=0-1".to_owned())])?;
    let wanted = format!("bytes 0-1/{bytes}");
    if part.status != 206 || part.header("content-range") != Some(wanted.as_str()) || part.body.len() != 2 {
        return wrong(format!("byte ranges are not served{at} (asked for two bytes, answered with {})", part.status));
    }
    Ok(Ok(end))
}

/// Why apps do not get where an address sends them on to.
fn astray(address: &str, answer: &Answer) -> Option<String> {
    let last = answer.way.last()?;
    if answer.way.len() > usize::from(FOLLOWED) {
        return Some(format!("it is sent on more than {FOLLOWED} times, the last time to {last}"));
    }
    let mut secret = is_secret(address);
    for to in &answer.way {
        let Some((scheme, _)) = to.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else { continue };
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Some(format!("it is sent on to {to}, which is no address of the web"));
        }
        if secret && !is_secret(to) {
            return Some(format!("it is sent on from https to {to}, where apps do not follow"));
        }
        secret = is_secret(to);
    }
    matches!(answer.status, 301 | 302 | 303 | 307 | 308)
        .then(|| format!("it is sent on to {last} ({}), and nothing is there", answer.status))
}

fn is_scheme(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// The host of an address, with its port.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//").filter(|(scheme, _)| is_scheme(scheme.trim_end_matches(':')))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next().filter(|host| !host.is_empty())?;
    Some(host.to_ascii_lowercase())
}

/// The host at which somebody ends who is sent on this way, where it is another: what names none stays where it is.
fn end(address: &str, way: &[String]) -> Option<String> {
    let last = way.iter().rev().find_map(|to| host(to))?;
    (host(address).as_ref() != Some(&last)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::{Answer, astray, end};

    fn sent(status: u16, way: &[&str]) -> Answer {
        Answer { status, way: way.iter().map(|to| (*to).to_owned()).collect(), ..Answer::default() }
    }

    #[test]
    fn where_apps_are_sent_on_to_is_told_when_it_is_another_host() {
        let of = |way: &[&str]| end("https://a.example/1.mp3", &sent(200, way).way);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["/2.mp3?to=https://b.example/"]), None);
        assert_eq!(of(&["https://A.example/2.mp3"]), None);
        assert_eq!(of(&["https://b.example:8443/2", "3.mp3"]), Some("b.example:8443".to_owned()));
        assert_eq!(of(&["https://b.example/2", "//c.example/3"]), Some("c.example".to_owned()));
        assert_eq!(of(&["https://b.example/2", "https://a.example/3"]), None);
    }

    #[test]
    fn nobody_is_led_in_a_circle_into_the_open_or_off_the_web() {
        let of = |status, way: &[&str]| astray("https://a.example/1.mp3", &sent(status, way));
        let says = |status, way: &[&str], what: &str| {
            let why = of(status, way);
            assert!(why.as_ref().is_some_and(|why| why.contains(what)), "{why:?}");
        };
        assert_eq!(of(200, &["/2", "https://b.example/3"]), None);
        assert_eq!(of(404, &["/2"]), None);
        assert_eq!(astray("http://a.example/1", &sent(200, &["http://b.example/2", "https://b.example/2"])), None);
        says(302, &["/1.mp3"; 9], "more than 8 times");
        says(302, &["http://b.example/1"], "from https to http://b.example/1");
        says(302, &["ftp://b.example/1"], "no address of the web");
        says(302, &["mailto:a@b.example"], "nothing is there");
        let http = astray("http://a.example/1", &sent(200, &["https://b.example/2", "http://b.example/3"]));
        assert!(http.is_some_and(|why| why.contains("from https to http://b.example/3")));
    }
}
