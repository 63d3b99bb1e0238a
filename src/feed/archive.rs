//! A feed that has grown too long for one document: the newest episodes in `feed.xml`, older ones in archives that never
//! change (RFC 5005, clause 4: archived feeds).
//!
//! Apps fetch the head again and again and an archive once. Archives are filled from the oldest episode on, a fixed number
//! each, and episodes that were taken back keep their place in the count, so that nothing moves from one document into
//! another.
use super::{Channel, Error, Item, import::Imported, rss::Page};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeSet;

/// A feed of at most so many items is one document.
pub const MOST_ITEMS: usize = 1000;
/// How many items an archive holds. The head holds at least as many.
const EACH: usize = 500;

/// A document of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name of its file: `feed.xml`, `feed-0001.xml`.
    pub name: String,
    /// What is in it.
    pub xml: String,
}

/// An item that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// When it was published.
    pub date: DateTime<FixedOffset>,
    /// By which apps know it.
    pub guid: String,
    /// The items of the earlier feed that it was, counted from the oldest; none, when it was the show's own.
    pub places: Vec<usize>,
}

/// Write a feed: archives, the oldest first, and the head last, as they have to arrive.
///
/// `imported` are items of an earlier feed, which are older than all of `items`. `gone` are items that were taken back.
///
/// # Errors
/// When it cannot be written as XML, or would not be well-formed.
pub fn documents(
    channel: &Channel,
    artwork_url: &str,
    items: &[Item],
    imported: Option<&Imported>,
    gone: &[Gone],
) -> Result<Vec<Document>, Error> {
    let here: BTreeSet<&str> = items.iter().map(|i| i.guid.as_str()).collect();
    let mut own: Vec<(DateTime<FixedOffset>, &str, Option<&Item>)> =
        items.iter().map(|i| (i.date, i.guid.as_str(), Some(i))).collect();
    let graves = gone.iter().filter(|g| g.places.is_empty() && !here.contains(g.guid.as_str()));
    own.extend(graves.map(|g| (g.date, g.guid.as_str(), None)));
    own.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    let holes: BTreeSet<usize> = gone.iter().flat_map(|g| g.places.iter().copied()).collect();
    let earlier = imported.map_or(0, Imported::len) + holes.len();
    // where an item of the earlier feed is among those that are left
    let left = |at: usize| at.min(earlier) - holes.range(..at.min(earlier)).count();
    let all = earlier + own.len();
    let archives = all.saturating_sub(MOST_ITEMS).div_ceil(EACH);
    let name = |n: usize| format!("feed-{n:04}.xml");
    let mut documents = Vec::new();
    for n in 1..=archives + 1 {
        let (from, head) = ((n - 1) * EACH, n > archives);
        let to = if head { all } else { from + EACH };
        let of = |at: usize| at.saturating_sub(earlier).min(own.len());
        let items: Vec<&Item> =
            own.get(of(from)..of(to)).unwrap_or_default().iter().filter_map(|(.., item)| *item).collect();
        let of_earlier = left(from)..left(to);
        let page = Page {
            name: if head { "feed.xml".to_owned() } else { name(n) },
            previous: (n > 1).then(|| name(n - 1)),
            archive: !head,
            earlier: imported.and_then(|i| i.newest(&of_earlier)),
        };
        let mut xml = super::rss::write(channel, artwork_url, &items, &page)?;
        if let Some(imported) = imported {
            // what the earlier feed said of the show goes into every document
            xml = imported.splice_between(&xml, of_earlier);
            super::tidy::closed(&xml)?;
        }
        documents.push(Document { name: page.name, xml });
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::{Document, EACH, Gone, MOST_ITEMS, documents};
    use crate::feed::{Channel, Item};
    use chrono::{DateTime, TimeDelta};

    fn channel() -> Channel {
        Channel { title: "t".into(), site: "https://example.org/a/".into(), ..Channel::default() }
    }

    fn items(count: usize) -> Vec<Item> {
        let first = DateTime::parse_from_rfc3339("2020-01-01T06:00:00+09:00").unwrap();
        let one = |n: usize| Item {
            guid: format!("g{n:05}"),
            title: format!("t{n}"),
            date: first + TimeDelta::days(i64::try_from(n).unwrap()),
            ..Item::default()
        };
        (0..count).map(one).collect()
    }

    fn guids(document: &Document) -> Vec<String> {
        let guids = document.xml.split("isPermaLink=\"false\">").skip(1);
        guids.map(|g| g.split('<').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn up_to_a_thousand_items_are_one_document_without_history() {
        let made = documents(&channel(), "x", &items(MOST_ITEMS), None, &[]).unwrap();
        assert_eq!(made.len(), 1);
        assert_eq!((made[0].name.as_str(), guids(&made[0]).len()), ("feed.xml", MOST_ITEMS));
        assert!(!made[0].xml.contains("fh:") && !made[0].xml.contains("prev-archive"));
    }

    #[test]
    fn each_document_has_the_date_of_its_newest_item_also_of_an_earlier_feed() {
        let first = DateTime::parse_from_rfc3339("2020-01-01T06:00:00+09:00").unwrap();
        let at = |n: i64| (first + TimeDelta::days(n)).to_rfc2822();
        let item = |n: i64| format!("<item><guid>g{n}</guid><title>t</title><pubDate>{}</pubDate></item>", at(n));
        // the newest stands first
        let items: String = (0..1200).rev().map(item).collect();
        let imported =
            crate::feed::import::imported(&format!("<imported><channel></channel>{items}</imported>")).unwrap();
        let made = documents(&channel(), "x", &[], Some(&imported), &[]).unwrap();
        assert_eq!(made.len(), 2);
        for (document, newest) in made.iter().zip([499, 1199]) {
            let (_, rest) = document.xml.split_once("<lastBuildDate>").unwrap();
            let (date, _) = rest.split_once('<').unwrap();
            assert_eq!(
                DateTime::parse_from_rfc2822(date).unwrap(),
                first + TimeDelta::days(newest),
                "{}",
                document.name
            );
            assert!(document.xml.contains(&format!("<guid>g{newest}</guid>")), "{}", document.name);
        }
    }

    #[test]
    fn older_items_lie_in_archives_that_lead_back_and_hold_each_item_once() {
        let made = documents(&channel(), "x", &items(2301), None, &[]).unwrap();
        let names: Vec<_> = made.iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["feed-0001.xml", "feed-0002.xml", "feed-0003.xml", "feed.xml"]);
        let all: Vec<String> = made.iter().rev().flat_map(guids).collect();
        assert_eq!(all, (0..2301).rev().map(|n| format!("g{n:05}")).collect::<Vec<_>>());
        assert!(made[..3].iter().all(|d| guids(d).len() == EACH && d.xml.contains("<fh:archive/>")));
        assert!(!made[3].xml.contains("<fh:archive/>"));
        let leads = |d: &Document, rel: &str, to: &str| {
            let link = format!("href=\"https://example.org/a/{to}\" rel=\"{rel}\"");
            d.xml.contains(&link)
        };
        assert!(leads(&made[3], "prev-archive", "feed-0003.xml") && leads(&made[3], "self", "feed.xml"));
        assert!(leads(&made[2], "prev-archive", "feed-0002.xml") && leads(&made[2], "self", "feed-0003.xml"));
        assert!(leads(&made[0], "current", "feed.xml") && !made[0].xml.contains("prev-archive"));
    }

    #[test]
    fn an_archive_never_changes_when_episodes_come_or_go_elsewhere() {
        let (before, all) = (items(1400), items(2600));
        let first = documents(&channel(), "x", &before, None, &[]).unwrap();
        let later = documents(&channel(), "x", &all, None, &[]).unwrap();
        assert_eq!(first[0], later[0]);
        // one of the second archive is taken back: the first, the third and the head are as they were
        let mut left = all.clone();
        let gone = left.remove(700);
        let after =
            documents(&channel(), "x", &left, None, &[Gone { date: gone.date, guid: gone.guid, places: Vec::new() }])
                .unwrap();
        assert_eq!(after.len(), later.len());
        let same: Vec<bool> = after.iter().zip(&later).map(|(a, b)| a == b).collect();
        assert_eq!(same, [true, false, true, true, true]);
    }

    #[test]
    fn an_archive_of_an_earlier_feed_never_changes_when_one_of_another_is_taken_back() {
        let feed = |left: &dyn Fn(&usize) -> bool| {
            let item = |n: usize| format!("<item><guid isPermaLink=\"false\">g{n:05}</guid><title>t{n}</title></item>");
            let items: String = (0..2400).rev().filter(left).map(item).collect();
            let imported = format!("<imported><channel></channel>{items}</imported>");
            crate::feed::import::imported(&imported).unwrap()
        };
        let later = documents(&channel(), "x", &items(100), Some(&feed(&|_| true)), &[]).unwrap();
        // two of the second archive, one after the other: the second was 800 then
        let gone = |n: usize, places: Vec<usize>| Gone { date: items(1)[0].date, guid: format!("g{n:05}"), places };
        let holes = [gone(700, vec![700]), gone(801, vec![801])];
        let after = documents(&channel(), "x", &items(100), Some(&feed(&|n| ![700, 801].contains(n))), &holes).unwrap();
        let same: Vec<bool> = after.iter().zip(&later).map(|(a, b)| a == b).collect();
        assert_eq!(same, [true, false, true, true]);
        assert_eq!(guids(&after[1]).len(), EACH - 2);
    }
}
