//! The roles of the podcast taxonomy that somebody of an audio programme can have, by group.

/// Each group with its roles, in lower case.
const GROUPS: [(&str, &[&str]); 8] = [
    (
        "creative direction",
        &[
            "director",
            "assistant director",
            "executive producer",
            "senior producer",
            "producer",
            "associate producer",
            "development producer",
            "creative director",
        ],
    ),
    ("cast", &["host", "co-host", "guest host", "guest", "voice actor", "narrator", "announcer", "reporter"]),
    (
        "writing",
        &[
            "author",
            "editorial director",
            "co-writer",
            "writer",
            "songwriter",
            "guest writer",
            "story editor",
            "managing editor",
            "script editor",
            "script coordinator",
            "researcher",
            "editor",
            "fact checker",
            "translater",
            "transcriber",
            "logger",
        ],
    ),
    (
        "audio production",
        &[
            "studio coordinator",
            "technical director",
            "technical manager",
            "audio engineer",
            "remote recording engineer",
            "post production engineer",
        ],
    ),
    (
        "audio post-production",
        &[
            "audio editor",
            "sound designer",
            "foley artist",
            "composer",
            "theme music",
            "music production",
            "music contributor",
        ],
    ),
    (
        "administration",
        &[
            "production coordinator",
            "booking coordinator",
            "production assistant",
            "content manager",
            "marketing manager",
            "sales representative",
            "sales manager",
        ],
    ),
    ("visuals", &["graphic designer", "cover art designer"]),
    ("misc.", &["consultant", "intern"]),
];

/// The group that a role stands in, whatever its case; `None` for a word of the show's own.
pub(super) fn group(role: &str) -> Option<&'static str> {
    let role = role.trim().to_lowercase();
    GROUPS.iter().find(|(_, roles)| roles.contains(&role.as_str())).map(|(group, _)| *group)
}

/// Whether there is such a group, whatever its case.
pub(super) fn is_group(name: &str) -> bool {
    GROUPS.iter().any(|(group, _)| group.eq_ignore_ascii_case(name.trim()))
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, roles)| roles.iter().copied())
}
