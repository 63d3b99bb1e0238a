//! Apple's list of podcast categories, as of the iTunes namespace of 2019.

/// Each with its subcategories.
pub(super) const CATEGORIES: [(&str, &[&str]); 19] = [
    ("Arts", &["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"]),
    ("Business", &["Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"]),
    ("Comedy", &["Comedy Interviews", "Improv", "Stand-Up"]),
    ("Education", &["Courses", "How To", "Language Learning", "Self-Improvement"]),
    ("Fiction", &["Comedy Fiction", "Drama", "Science Fiction"]),
    ("Government", &[]),
    ("Health & Fitness", &["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"]),
    ("History", &[]),
    ("Kids & Family", &["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"]),
    (
        "Leisure",
        &["Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"],
    ),
    ("Music", &["Music Commentary", "Music History", "Music Interviews"]),
    (
        "News",
        &[
            "Business News",
            "Daily News",
            "Entertainment News",
            "News Commentary",
            "Politics",
            "Sports News",
            "Tech News",
        ],
    ),
    (
        "Religion & Spirituality",
        &["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"],
    ),
    (
        "Science",
        &[
            "Astronomy",
            "Chemistry",
            "Earth Sciences",
            "Life Sciences",
            "Mathematics",
            "Natural Sciences",
            "Nature",
            "Physics",
            "Social Sciences",
        ],
    ),
    ("Society & Culture", &["Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"]),
    (
        "Sports",
        &[
            "Baseball",
            "Basketball",
            "Cricket",
            "Fantasy Sports",
            "Football",
            "Golf",
            "Hockey",
            "Rugby",
            "Running",
            "Soccer",
            "Swimming",
            "Tennis",
            "Volleyball",
            "Wilderness",
            "Wrestling",
        ],
    ),
    ("Technology", &[]),
    ("True Crime", &[]),
    ("TV & Film", &["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"]),
];

/// Whether `Society & Culture > Documentary`, or the first part alone, is on the list.
pub(super) fn is_known(category: &str) -> bool {
    let (top, sub) = split(category);
    CATEGORIES.iter().any(|(known, subs)| *known == top && sub.is_none_or(|sub| subs.contains(&sub)))
}

/// Names of the list before 2019, with those that Apple put in their place.
const RENAMED: [(&str, &str); 5] = [
    ("games & hobbies", "Leisure"),
    ("government & organizations", "Government"),
    ("health", "Health & Fitness"),
    ("science & medicine", "Science"),
    ("sports & recreation", "Sports"),
];

/// The category of the list that a written one means: in other letters, of the list before 2019, or, where the list has no
/// such subcategory, the first part alone.
pub(super) fn official(category: &str) -> Option<String> {
    let plain = |text: &str| text.to_lowercase().replace("&amp;", "&").replace(" and ", " & ");
    let (top, sub) = split(category);
    let top = plain(top);
    let renamed = RENAMED.iter().find(|(old, _)| *old == top).map(|(_, new)| plain(new));
    let top = renamed.unwrap_or(top);
    let (top, subs) = CATEGORIES.iter().find(|(known, _)| plain(known) == top)?;
    let sub = sub.and_then(|sub| subs.iter().find(|known| plain(known) == plain(sub)));
    Some(sub.map_or_else(|| (*top).to_owned(), |sub| format!("{top} > {sub}")))
}

/// The two parts of a category as written.
pub(super) fn split(category: &str) -> (&str, Option<&str>) {
    match category.split_once('>') {
        Some((top, sub)) => (top.trim(), Some(sub.trim())),
        None => (category.trim(), None),
    }
}

/// All of them, as written.
pub(super) fn all() -> Vec<String> {
    let mut all = Vec::new();
    for (top, subs) in CATEGORIES {
        all.push(top.to_owned());
        all.extend(subs.iter().map(|sub| format!("{top} > {sub}")));
    }
    all
}
