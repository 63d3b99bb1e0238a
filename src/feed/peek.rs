//! What a feed that is already out there names.
use super::import::children;
use rss::Channel;
use std::{collections::BTreeMap, ops::Range};

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

/// The feed without the item of this guid, and all the rest byte for byte; `None` where it has none.
#[must_use]
pub fn without(xml: &str, guid: &str) -> Option<String> {
    let item = place_of(xml, guid)?;
    let before = xml.get(..item.start)?.trim_end();
    Some(format!("{before}{}", xml.get(item.end..)?))
}

/// The element of the item of this guid, as it is written; `None` where there is none.
#[must_use]
pub fn item_of(xml: &str, guid: &str) -> Option<String> {
    xml.get(place_of(xml, guid)?).map(str::to_owned)
}

/// The feed with another element in the place of the item of this guid, and all the rest byte for byte; `None` where it has none.
#[must_use]
pub fn with_item(xml: &str, guid: &str, item: &str) -> Option<String> {
    let place = place_of(xml, guid)?;
    Some(format!("{}{item}{}", xml.get(..place.start)?, xml.get(place.end..)?))
}

/// Where the item of a guid is.
fn place_of(xml: &str, guid: &str) -> Option<Range<usize>> {
    children(xml, "channel").into_iter().find(|place| {
        let raw = xml.get(place.clone()).unwrap_or_default();
        let named = |own: &Range<usize>| raw.get(own.clone()).is_some_and(|tag| tag.starts_with("<guid"));
        raw.starts_with("<item") && children(raw, "item").iter().any(|own| named(own) && text_of(raw, own) == guid)
    })
}

/// The text of an element at a place.
fn text_of(xml: &str, place: &Range<usize>) -> String {
    let raw = xml.get(place.clone()).unwrap_or_default();
    let inside = raw.find('>').zip(raw.rfind("</")).and_then(|(from, to)| raw.get(from + 1..to)).unwrap_or_default();
    quick_xml::escape::unescape(inside).map_or_else(|_| inside.to_owned(), |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{guids, item_of, recordings, with_item, without};

    #[test]
    fn one_item_goes_and_the_rest_stays_byte_for_byte() {
        let xml = "<rss version=\"2.0\"><channel><title>t</title>\n  <item>\n <title>A</title><guid isPermaLink=\"false\">a&amp;1</guid></item>\n  \
                   <item><title>B</title><guid>b</guid></item>\n</channel></rss>\n";
        let left = without(xml, "a&1").unwrap();
        assert_eq!(
            left,
            "<rss version=\"2.0\"><channel><title>t</title>\n  <item><title>B</title><guid>b</guid></item>\n</channel></rss>\n"
        );
        let none = "<rss version=\"2.0\"><channel><title>t</title>\n</channel></rss>\n";
        assert_eq!(without(&left, "b").as_deref(), Some(none));
        assert_eq!(without(&left, "a&1"), None);
        assert_eq!(without("no feed", "b"), None);
        let item = item_of(xml, "b").unwrap();
        assert_eq!(item, "<item><title>B</title><guid>b</guid></item>");
        let other = with_item(xml, "b", "<item><guid>b</guid></item>").unwrap();
        assert_eq!(other, xml.replace("<title>B</title>", ""));
        assert_eq!((item_of(xml, "c"), with_item(xml, "c", "")), (None, None));
    }

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
