//! A feed as a tree: any feed, of anybody, by its namespaces and with the place of every element.
use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};
use std::ops::Range;

/// Deeper than any feed.
const DEEPEST: usize = 64;
/// More than any feed has: 2,000,000 elements.
const MOST_ELEMENTS: usize = 2_000_000;

/// A namespace that means something here, by whatever prefix or spelling a feed gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// RSS itself.
    #[default]
    Rss,
    /// Apple's.
    Itunes,
    /// Podcasting 2.0.
    Podcast,
    /// RFC 4287.
    Atom,
    /// `content:encoded`.
    Content,
    /// Podlove Simple Chapters.
    Chapters,
    /// Any other, by its address.
    Other(String),
}

/// The addresses as their owners write them.
pub const ITUNES: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";
/// As above.
pub const PODCAST: &str = "https://podcastindex.org/namespace/1.0";

impl Space {
    pub(super) fn of(address: &str) -> Self {
        let plain = address.trim().trim_end_matches('/').to_ascii_lowercase();
        let plain = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest);
        match plain.trim_start_matches("www.") {
            "itunes.com/dtds/podcast-1.0.dtd" => Self::Itunes,
            "podcastindex.org/namespace/1.0" => Self::Podcast,
            p if p.contains("podcast-namespace") && p.ends_with("docs/1.0.md") => Self::Podcast,
            "w3.org/2005/atom" => Self::Atom,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "podlove.org/simple-chapters" => Self::Chapters,
            _ => Self::Other(address.to_owned()),
        }
    }

    /// The address as its owner writes it, of a namespace that is known.
    #[must_use]
    pub fn address(&self) -> Option<&'static str> {
        match self {
            Self::Itunes => Some(ITUNES),
            Self::Podcast => Some(PODCAST),
            Self::Atom => Some("http://www.w3.org/2005/Atom"),
            Self::Content => Some("http://purl.org/rss/1.0/modules/content/"),
            Self::Chapters => Some("http://podlove.org/simple-chapters"),
            Self::Rss | Self::Other(_) => None,
        }
    }

    /// What to call it to people.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self {
            Self::Rss => "",
            Self::Itunes => "itunes:",
            Self::Podcast => "podcast:",
            Self::Atom => "atom:",
            Self::Content => "content:",
            Self::Chapters => "psc:",
            Self::Other(address) => address,
        }
    }
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its namespace.
    pub space: Space,
    /// Its name without prefix.
    pub name: String,
    /// By name, with prefix, in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// The text directly inside it, trimmed.
    pub text: String,
    /// In order.
    pub children: Vec<Node>,
    /// Where its tag stands, in bytes.
    pub at: Range<usize>,
}

impl Node {
    /// An attribute's value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The children of a name.
    pub fn all<'a>(&'a self, space: &'a Space, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |c| c.space == *space && c.name == name)
    }

    /// The first child of a name.
    #[must_use]
    pub fn first(&self, space: &Space, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.space == *space && c.name == name)
    }

    /// The text of the first child of a name, unless it is empty.
    #[must_use]
    pub fn text_of(&self, space: &Space, name: &str) -> Option<&str> {
        self.first(space, name).map(|n| n.text.as_str()).filter(|t| !t.is_empty())
    }
}

/// A file that is no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct NoFeed {
    /// Why.
    pub what: String,
    /// At which byte.
    pub at: usize,
}

/// A feed, with the addresses that it declares: each prefix with its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// `rss`
    pub root: Node,
    /// Prefixes as declared at the root.
    pub declared: Vec<(String, String)>,
}

/// XML 1.0, clause 2.2: many readers take them, others show nothing of the feed.
pub(super) fn is_illegal(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether the name of a reference, `#25` or `#x19`, is the number of a character that XML has not.
pub(super) fn is_illegal_reference(name: &str) -> bool {
    let Some(digits) = name.strip_prefix('#') else { return false };
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    number.ok().and_then(char::from_u32).is_none_or(is_illegal)
}

/// How long CDATA or a comment is that begins here, to its end or that of the text.
pub(super) fn no_markup(xml: &str) -> Option<usize> {
    [("<![CDATA[", "]]>"), ("<!--", "-->")].iter().find_map(|(open, close)| {
        let inner = xml.strip_prefix(open)?;
        Some(open.len() + inner.find(close).map_or(inner.len(), |at| at + close.len()))
    })
}

/// Where such a reference stands, outside of CDATA and comments.
pub(super) fn illegal_reference(xml: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = xml.get(from..)?;
        let at = rest
            .match_indices(['&', '<'])
            .map(|(at, _)| at)
            .find(|at| rest.get(*at..).is_some_and(|r| r.starts_with("&#") || r.starts_with("<!")))?;
        let found = rest.get(at..)?;
        let name = found.get(1..).and_then(|n| n.get(..n.bytes().take(12).position(|b| b == b';')?));
        if found.starts_with('&') && name.is_some_and(is_illegal_reference) {
            return Some(from + at);
        }
        from += at + no_markup(found).unwrap_or(2);
    }
}

/// Read a feed.
///
/// # Errors
/// [`NoFeed`] for what is not well-formed, is no RSS, or is too deep or too large for a feed.
pub fn read(xml: &str) -> Result<Tree, NoFeed> {
    let plain = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let skipped = xml.len() - plain.len();
    if plain.trim_start().starts_with("<?xml") && !plain.starts_with("<?xml") {
        return Err(NoFeed { what: "it is not well-formed: there is space before <?xml".to_owned(), at: skipped });
    }
    if let Some(at) = plain.find(is_illegal).or_else(|| illegal_reference(plain)) {
        return Err(NoFeed {
            what: "it is not well-formed: it holds a control character".to_owned(),
            at: at + skipped,
        });
    }
    let mut reader = NsReader::from_str(plain);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    let mut open: Vec<Node> = Vec::new();
    let mut elements = 0;
    let mut done = false;
    // some feeds put RSS itself into a namespace
    let mut own: Option<String> = None;
    loop {
        let start = skipped + at(reader.buffer_position());
        let (resolved, event) = reader
            .read_resolved_event()
            .map_err(|e| NoFeed { what: format!("it is not well-formed: {e}"), at: start.min(xml.len()) })?;
        let wrong = |what: String| NoFeed { what, at: start };
        match event {
            Event::Start(tag) => {
                elements += 1;
                if open.len() >= DEEPEST || elements > MOST_ELEMENTS {
                    return Err(wrong("it is deeper or larger than any feed".to_owned()));
                }
                if open.is_empty() && done {
                    return Err(wrong("there is a second element beside the feed".to_owned()));
                }
                let space = match resolved {
                    ResolveResult::Bound(address) => {
                        let address = String::from_utf8_lossy(address.0);
                        let plain = tag.name().prefix().is_none();
                        if plain && open.is_empty() && tag.name().as_ref() == b"rss" {
                            own = Some(address.clone().into_owned());
                        }
                        if plain && own.as_deref() == Some(&address) { Space::Rss } else { Space::of(&address) }
                    }
                    ResolveResult::Unbound => Space::Rss,
                    ResolveResult::Unknown(prefix) => {
                        let prefix = String::from_utf8_lossy(&prefix).into_owned();
                        return Err(wrong(format!("the prefix \"{prefix}\" is not declared")));
                    }
                };
                let undeclared =
                    tag.attributes().flatten().find_map(|a| match reader.resolver().resolve_attribute(a.key).0 {
                        ResolveResult::Unknown(prefix) => Some(String::from_utf8_lossy(&prefix).into_owned()),
                        _ => None,
                    });
                if let Some(prefix) = undeclared {
                    return Err(wrong(format!("the prefix \"{prefix}\" is not declared")));
                }
                let node = begun(&tag, space, start..skipped + at(reader.buffer_position())).map_err(wrong)?;
                if open.is_empty() {
                    tree.declared = declared(&node);
                }
                open.push(node);
            }
            Event::End(_) => {
                let Some(mut node) = open.pop() else { continue };
                node.text = node.text.trim().to_owned();
                match open.last_mut() {
                    Some(above) => above.children.push(node),
                    None => {
                        tree.root = node;
                        done = true;
                    }
                }
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|e| wrong(e.to_string()))?;
                add(&mut open, &text);
            }
            Event::CData(text) => add(&mut open, &String::from_utf8_lossy(&text)),
            Event::GeneralRef(entity) => {
                let name = String::from_utf8_lossy(&entity).into_owned();
                let known = entity.resolve_char_ref().map_err(|e| wrong(e.to_string()))?;
                match known.map(String::from).or_else(|| resolve_predefined_entity(&name).map(str::to_owned)) {
                    Some(text) => add(&mut open, &text),
                    None => return Err(wrong(format!("there is no entity \"&{name};\""))),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !open.is_empty() {
        return Err(NoFeed { what: "it ends before its elements do".to_owned(), at: xml.len() });
    }
    if tree.root.name != "rss" || tree.root.first(&Space::Rss, "channel").is_none() {
        return Err(NoFeed { what: "it is no RSS: there is no <rss> with a <channel>".to_owned(), at: 0 });
    }
    Ok(tree)
}

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn begun(tag: &BytesStart<'_>, space: Space, at: Range<usize>) -> Result<Node, String> {
    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
        attributes.push((String::from_utf8_lossy(attribute.key.as_ref()).into_owned(), value.trim().to_owned()));
    }
    Ok(Node { space, name, attributes, at, ..Node::default() })
}

fn declared(root: &Node) -> Vec<(String, String)> {
    let named = root.attributes.iter();
    named.filter_map(|(name, address)| Some((name.strip_prefix("xmlns:")?.to_owned(), address.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Space, read};

    #[test]
    fn elements_go_by_their_namespace_and_keep_their_place() {
        let xml = "<rss version='2.0' xmlns:i='HTTPS://www.itunes.com/DTDs/Podcast-1.0.dtd' xmlns:x='urn:x'><channel>\
                   <i:author> A &amp; &#xb364; <![CDATA[<b>]]></i:author><x:thing y='1'/></channel></rss>";
        let tree = read(xml).unwrap();
        let channel = tree.root.first(&Space::Rss, "channel").unwrap();
        assert_eq!(channel.text_of(&Space::Itunes, "author"), Some("A & 덤 <b>"));
        let author = channel.first(&Space::Itunes, "author").unwrap();
        assert_eq!(xml.get(author.at.clone()), Some("<i:author>"));
        let thing = channel.first(&Space::Other("urn:x".into()), "thing").unwrap();
        assert_eq!(thing.attribute("y"), Some("1"));
        assert_eq!(tree.declared[1], ("x".to_owned(), "urn:x".to_owned()));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let xml = "\u{feff}<?xml version='1.0'?><rss><channel><title>T</title></channel></rss>";
        let tree = read(xml).unwrap();
        assert_eq!(xml.get(tree.root.at.clone()), Some("<rss>"));
    }

    #[test]
    fn what_is_no_feed_is_said_with_its_place() {
        let deep = format!("<rss><channel>{}", "<a>".repeat(100_000));
        for (xml, says) in [
            ("", "no RSS"),
            ("<html/>", "no RSS"),
            ("<rss><channel>", "ends before"),
            ("<rss><channel></rss>", "well-formed"),
            ("<rss><channel>&nbsp;</channel></rss>", "no entity \"&nbsp;\""),
            ("<rss><channel><p:x/></channel></rss>", "prefix \"p\""),
            ("<rss><channel><x p:y='1' xml:lang='ko'/></channel></rss>", "prefix \"p\""),
            ("<rss><channel/></rss><rss/>", "second element"),
            ("\n<?xml version='1.0'?><rss><channel/></rss>", "space before"),
            (&deep, "deeper"),
        ] {
            let wrong = read(xml).unwrap_err();
            assert!(wrong.what.contains(says), "{}: {}", xml.get(..40).unwrap_or(xml), wrong.what);
            assert!(wrong.at <= xml.len());
        }
    }
}
