//! What an app would see: each recording of the feed, asked for at its public address before the feed says that it is there.
use super::{
    super::{Error, Show, ledger::Ledger, make::Log, seal::Seal, show::NamedChannel},
    curl::{Ask, ask},
};
use std::collections::BTreeMap;

/// Recordings that are not answered as the feed says: each address, and what is wrong.
pub(super) type Wrong = BTreeMap<String, String>;

/// Ask for every published recording: its head, and its first two bytes as players ask for them.
pub(super) fn all(show: &Show, channels: &[NamedChannel], log: &mut Log) -> Result<Wrong, Error> {
    let mut wrong = Wrong::new();
    'channels: for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn) {
            let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
            let enclosure = &seal.item.enclosure;
            let others = seal.item.alternates.iter().map(|a| (&a.url, a.bytes, &a.mime));
            let all = std::iter::once((&enclosure.url, enclosure.bytes, &enclosure.mime)).chain(others);
            for (address, bytes, mime) in all {
                match one(address, bytes, mime) {
                    Ok(None) => {}
                    Ok(Some(why)) => drop(wrong.insert(address.clone(), why)),
                    // nobody is asked a second time at an address where nobody is
                    Err(why) => {
                        log.remark(format!("what apps will get was not checked: {}: {why}", channel.channel.site));
                        continue 'channels;
                    }
                }
            }
        }
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

/// What is wrong with one of them; `Err` when nobody answers at all.
fn one(address: &str, bytes: u64, mime: &str) -> Result<Option<String>, String> {
    let head = ask(&Ask { method: "HEAD", address, ..Ask::default() }).map_err(|e| e.to_string())?;
    match head.status {
        0 => return Err(head.why),
        200 => {}
        status => return Ok(Some(format!("HEAD is answered with {status}, and should be with 200"))),
    }
    if let Some(length) = head.header("content-length").filter(|l| **l != *bytes.to_string()) {
        return Ok(Some(format!("it has {length} bytes there, and {bytes} here")));
    }
    let kind = head.header("content-type").unwrap_or("none").split(';').next().unwrap_or_default().trim().to_owned();
    let sound = |kind: &str| kind.starts_with("audio/");
    if kind != mime && !(sound(&kind) && sound(mime)) {
        return Ok(Some(format!("its type is {kind} there, and should be {mime}")));
    }
    let range = vec![("Range".to_owned(), "bytes=0-1".to_owned())];
    let part = ask(&Ask { method: "GET", address, headers: range, ..Ask::default() }).map_err(|e| e.to_string())?;
    let wanted = format!("bytes 0-1/{bytes}");
    if part.status != 206 || part.header("content-range") != Some(wanted.as_str()) || part.body.len() != 2 {
        return Ok(Some(format!("byte ranges are not served (asked for two bytes, answered with {})", part.status)));
    }
    Ok(None)
}
