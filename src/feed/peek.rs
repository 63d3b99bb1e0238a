//! What a feed that is already out there names.
use rss::Channel;
use std::collections::BTreeMap;

/// The guids of a feed's items, each with its title. An item without a guid goes by the address of its recording, as apps
/// take it.
///
/// # Errors
/// When it is no RSS.
pub fn guids(xml: &[u8]) -> Result<BTreeMap<String, String>, rss::Error> {
    let channel = Channel::read_from(xml)?;
    let named = channel.items.into_iter().filter_map(|item| {
        let guid = item.guid.map(|g| g.value).or(item.enclosure.map(|e| e.url))?;
        Some((guid, item.title.unwrap_or_default()))
    });
    Ok(named.collect())
}

/// The guid of each item with a recording, and the recording's address.
///
/// # Errors
/// When it is no RSS feed.
pub fn recordings(xml: &[u8]) -> Result<BTreeMap<String, String>, rss::Error> {
    let channel = Channel::read_from(xml)?;
    let named = channel.items.into_iter().filter_map(|item| {
        let address = item.enclosure?.url;
        Some((item.guid.map_or_else(|| address.clone(), |g| g.value), address))
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use super::{guids, recordings};

    #[test]
    fn an_item_goes_by_its_guid_or_by_its_recording() {
        let xml = r#"<rss version="2.0"><channel><title>t</title><link>l</link><description>d</description>
            <item><title>A</title><guid>a</guid></item>
            <item><title>B</title><enclosure url="https://example.org/b.mp3" length="1" type="audio/mpeg"/></item>
            <item><title>C</title></item></channel></rss>"#;
        let found = guids(xml.as_bytes()).unwrap();
        let wanted = [("a", "A"), ("https://example.org/b.mp3", "B")];
        assert_eq!(found.iter().map(|(g, t)| (g.as_str(), t.as_str())).collect::<Vec<_>>(), wanted);
        let found = recordings(xml.as_bytes()).unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [("https://example.org/b.mp3", "https://example.org/b.mp3")].map(|(g, a)| (g.to_owned(), a.to_owned()))
        );
        assert!(guids(b"<html>").is_err() && guids(b"").is_err());
    }
}
