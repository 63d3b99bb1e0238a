//! The laws of the module tree, checked.
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What each module may name, besides itself. Read it top to bottom: data flows down the list.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("letter", &[]),
    ("markup", &["letter"]),
    // what is said over a connection, and to whom: streams only, and no word of a show
    ("http", &[]),
    // packs and unpacks documents: read by `transcript` and `paper`, written by `paper`
    ("archive", &[]),
    ("settings", &["source", "diagnostic"]),
    // words that must not leave: asked by `project` at every door, and told by nobody
    ("protect", &["source", "diagnostic", "settings"]),
    // looks at finished files as a stranger: it may know no writer
    ("leak", &["letter", "protect"]),
    ("media", &["units"]),
    ("transcript", &["archive", "units", "letter", "source", "diagnostic", "settings"]),
    ("script", &["units", "letter", "source", "diagnostic", "settings", "media", "transcript"]),
    ("programme", &["units", "letter", "source", "diagnostic", "media", "transcript", "script"]),
    // Below this line nothing may name `script` or `transcript`: what airs is all that they see.
    ("timeline", &["markup", "units", "source", "diagnostic", "media", "programme"]),
    ("audio", &["units", "media", "timeline"]),
    ("episode", &["units", "source", "diagnostic", "programme", "timeline"]),
    ("feed", &["markup", "letter", "units", "source", "diagnostic", "settings", "episode"]),
    ("site", &["markup", "units", "source", "diagnostic", "episode", "feed"]),
    // Stays in the house: may see notes, and nothing published may name it.
    (
        "paper",
        &["archive", "markup", "letter", "units", "source", "diagnostic", "media", "script", "programme", "timeline"],
    ),
    (
        "project",
        &[
            "markup",
            "units",
            "source",
            "diagnostic",
            "settings",
            "protect",
            "leak",
            "media",
            "transcript",
            "script",
            "programme",
            "timeline",
            "audio",
            "episode",
            "feed",
            "site",
            "paper",
            "http",
        ],
    ),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for p in entries {
        if p.is_dir() {
            sources(&p, out);
        } else if p.extension().is_some_and(|e| e == "rs") {
            out.push(p);
        }
    }
}

/// What a file names, read as Rust's own tokens: comments and strings hide nothing, and no spelling gets past.
#[derive(Default)]
struct Names {
    /// The first word after each `crate::`.
    modules: Vec<String>,
    /// The longest chain of `super::`, less the inline modules around it.
    up: usize,
    /// The same of what is public here: `pub use crate::module::…`.
    passed: Vec<String>,
    /// Ways to name a module that this test could not follow.
    evasions: Vec<&'static str>,
}

impl Names {
    fn of(text: &str) -> Self {
        let mut names = Self::default();
        names.walk(text.parse().unwrap(), 0, 0);
        names
    }

    /// `depth` counts the inline modules around these tokens, `above` the `super::` before a brace that they stand in.
    fn walk(&mut self, tokens: TokenStream, depth: usize, above: usize) {
        let t: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |i: usize| match t.get(i) {
            Some(TokenTree::Ident(w)) => w.to_string().trim_start_matches("r#").to_owned(),
            Some(TokenTree::Punct(p)) => p.as_char().to_string(),
            _ => String::new(),
        };
        let path_goes_on = |i: usize| word(i) == ":" && word(i + 1) == ":";
        let (mut i, mut chain) = (0, above);
        while i < t.len() {
            match word(i).as_str() {
                "crate" if i > 0 && word(i - 1) == "extern" => self.evasions.push("extern crate"),
                "crate" if path_goes_on(i + 1) => self.named(&t[i + 3..]),
                // `pub(crate)`
                "crate" if t.len() == 1 => {}
                "crate" => self.evasions.push("another name for `crate`"),
                "super" if path_goes_on(i + 1) => {
                    chain += 1;
                    self.up = self.up.max(usize::saturating_sub(chain, depth));
                    i += 2;
                }
                "super" if t.len() == 1 => {}
                "super" => self.evasions.push("another name for `super`"),
                "include" if matches!(word(i + 1).as_str(), "!" | "as") => self.evasions.push("include!"),
                // what one module passes on would be named by those that may not name it
                "use" if word(i + 1) == "crate" && path_goes_on(i + 2) && is_public(&t[..i]) => {
                    self.passed_on(&t[i + 4..]);
                }
                // super::{super::script, units}
                "," => chain = above,
                _ if matches!(t[i], TokenTree::Group(_)) => {}
                _ => chain = 0,
            }
            if let TokenTree::Group(group) = &t[i] {
                let brace = group.delimiter() == Delimiter::Brace;
                let module = brace && i >= 2 && word(i - 2) == "mod";
                if i > 0 && word(i - 1) == "#" && sets_path(group.stream()) {
                    self.evasions.push("#[path]");
                }
                let within = brace && i >= 2 && word(i - 1) == ":" && word(i - 2) == ":";
                self.walk(group.stream(), depth + usize::from(module), if within { chain } else { 0 });
                chain = 0;
            }
            i += 1;
        }
    }

    fn passed_on(&mut self, rest: &[TokenTree]) {
        let mut passed = Self::default();
        passed.named(rest);
        self.passed.extend(passed.modules);
    }

    /// What comes after `crate::`: one word, or the first word of each entry of a list.
    fn named(&mut self, rest: &[TokenTree]) {
        let entries: Vec<Vec<TokenTree>> = match rest.first() {
            Some(TokenTree::Group(list)) => {
                let list: Vec<TokenTree> = list.stream().into_iter().collect();
                let comma = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == ',');
                list.split(comma).filter(|e| !e.is_empty()).map(<[_]>::to_vec).collect()
            }
            _ => vec![rest.to_vec()],
        };
        for entry in entries {
            match word_of(&entry).as_str() {
                "" => self.evasions.push("crate::*"),
                "self" => self.evasions.push("another name for `crate`"),
                name => self.modules.push(name.to_owned()),
            }
        }
    }
}

/// Whether what follows these tokens has `pub` before it, or `pub(…)`.
fn is_public(before: &[TokenTree]) -> bool {
    let is_pub = |t: Option<&TokenTree>| matches!(t, Some(TokenTree::Ident(w)) if *w == "pub");
    match before.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            is_pub(before.iter().rev().nth(1))
        }
        last => is_pub(last),
    }
}

fn word_of(tokens: &[TokenTree]) -> String {
    match tokens.first() {
        Some(TokenTree::Ident(w)) => w.to_string().trim_start_matches("r#").to_owned(),
        _ => String::new(),
    }
}

/// Whether an attribute says in which file a module is, in a condition too: `#[cfg_attr(all(), path = "…")]`.
fn sets_path(attribute: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    let sets = |pair: &[TokenTree]| {
        word_of(pair) == "path" && matches!(pair.get(1), Some(TokenTree::Punct(p)) if p.as_char() == '=')
    };
    tokens.windows(2).any(sets)
        || tokens.iter().any(|t| matches!(t, TokenTree::Group(group) if sets_path(group.stream())))
}

/// The files below `src`, with their path there.
fn all_sources() -> Vec<(PathBuf, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files.into_iter().map(|f| (f.strip_prefix(&src).unwrap().to_owned(), f)).collect()
}

#[test]
fn data_flows_one_way() {
    let law: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut broken = Vec::new();
    for (rel, file) in all_sources() {
        let own = rel.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        let names = Names::of(&fs::read_to_string(&file).unwrap());
        broken.extend(names.evasions.iter().map(|e| format!("{}: {e}: write crate::module in full", rel.display())));
        // the library has modules and nothing of its own that could be named past them
        if own == "lib" && !names.modules.is_empty() {
            broken.push(format!("lib.rs passes on {:?}", names.modules));
        }
        if own == "lib" && fs::read_to_string(&file).unwrap().parse().is_ok_and(uses) {
            broken.push("lib.rs has a `use`".to_owned());
        }
        broken.extend(names.passed.iter().filter(|p| *p != own).map(|p| format!("{}: passes {p} on", rel.display())));
        if matches!(own, "lib" | "main" | "cli") {
            continue;
        }
        let Some(may) = law.get(own) else {
            broken.push(format!("{own}: a new module; give it a line in MAY_NAME"));
            continue;
        };
        for name in names.modules {
            if name != own && !may.contains(&name.as_str()) {
                broken.push(format!("{}: {own} may not name {name}", rel.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A `use` at the top, of whatever.
fn uses(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|t| matches!(t, TokenTree::Ident(w) if w == "use"))
}

/// The wall: what a Programme is made of carries nothing of a script or a transcript.
#[test]
fn the_types_of_the_programme_carry_none_of_a_script() {
    let mut broken = Vec::new();
    for (rel, file) in all_sources().into_iter().filter(|(rel, _)| rel.starts_with("programme")) {
        let tokens: TokenStream = fs::read_to_string(&file).unwrap().parse().unwrap();
        let found = carried(tokens).into_iter().map(|(item, name)| format!("{}: {item} has {name}", rel.display()));
        broken.extend(found);
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Types that are public without a bound, and hold something imported from `script` or `transcript`: the type, and what it holds.
fn carried(tokens: TokenStream) -> Vec<(String, String)> {
    let t: Vec<TokenTree> = tokens.into_iter().collect();
    let mut theirs = vec!["script".to_owned(), "transcript".to_owned()];
    let mut found = Vec::new();
    for (i, token) in t.iter().enumerate() {
        let TokenTree::Ident(word) = token else { continue };
        if *word == "use" {
            let rest: TokenStream = t[i + 1..].iter().cloned().take_while(|t| !is_punct(t, ';')).collect();
            imported(rest, false, &mut theirs);
        }
        let out = leaves(&t[..i]);
        if *word == "fn" && out && word_of(&t[i + 1..]) != "resolve" {
            // what it gives, up to its body
            let head: Vec<TokenTree> = t[i..].iter().take_while(|t| !is_body(t)).cloned().collect();
            let gives = head.windows(2).position(|two| is_punct(&two[0], '-') && is_punct(&two[1], '>'));
            let gives: TokenStream = gives.map_or_else(TokenStream::new, |at| head[at..].iter().cloned().collect());
            let name = word_of(&t[i + 1..]);
            found.extend(words_in(gives).into_iter().filter(|w| theirs.contains(w)).map(|w| (name.clone(), w)));
        }
        if (*word == "struct" || *word == "enum" || *word == "type") && out {
            let name = word_of(&t[i + 1..]);
            // given to resolve, and given to nobody else
            if name == "Material" {
                continue;
            }
            let end = t[i..].iter().position(is_body).map_or(t.len(), |n| i + n + 1);
            let body: TokenStream = t[i + 2..end].iter().cloned().collect();
            found.extend(words_in(body).into_iter().filter(|w| theirs.contains(w)).map(|w| (name.clone(), w)));
        }
    }
    found
}

/// Whether what follows is public without a bound, or in all of the crate.
fn leaves(before: &[TokenTree]) -> bool {
    let is_pub = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if *word == "pub");
    // pub const fn, pub async fn
    let word = |t: &TokenTree| matches!(t, TokenTree::Ident(w) if *w == "const" || *w == "async");
    let end = before.iter().rposition(|t| !word(t)).map_or(0, |n| n + 1);
    match &before[..end] {
        [.., last] if is_pub(last) => true,
        [.., before, TokenTree::Group(bound)] => is_pub(before) && bound.stream().to_string() == "crate",
        _ => false,
    }
}

fn is_body(token: &TokenTree) -> bool {
    is_punct(token, ';') || matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace)
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == wanted)
}

fn words_in(tokens: TokenStream) -> Vec<String> {
    let each = |token| match token {
        TokenTree::Ident(w) => vec![w.to_string()],
        TokenTree::Group(group) => words_in(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(each).collect()
}

/// The names that a `use` brings from `script` or `transcript`, new names that it gives them among them.
fn imported(tokens: TokenStream, inside: bool, out: &mut Vec<String>) {
    let t: Vec<TokenTree> = tokens.into_iter().collect();
    for entry in t.split(|t| is_punct(t, ',')) {
        let mut theirs = inside;
        for token in entry {
            match token {
                TokenTree::Ident(w) if theirs => out.push(w.to_string()),
                TokenTree::Ident(w) if *w == "script" || *w == "transcript" => theirs = true,
                TokenTree::Group(group) => imported(group.stream(), theirs, out),
                _ => {}
            }
        }
    }
}

#[test]
fn the_wall_sees_what_is_carried() {
    let holds = |text: &str| !carried(text.parse().unwrap()).is_empty();
    assert!(holds("use crate::script::Block; pub struct A { a: Vec<Block> }"));
    assert!(holds("use crate::{units::Db, script::{Cue as C, Rate}}; pub enum A { X(C) }"));
    assert!(holds("pub struct A(crate::transcript::Word);"));
    assert!(holds("pub type A = crate::script::Script;"));
    assert!(holds("pub(crate) struct A { a: crate::script::Script }"));
    assert!(holds("use crate::script::Script; pub(crate) const fn f(a: &Db) -> Option<&Script> { a }"));
    assert!(!holds("use crate::{units::Db, script::Rate}; pub struct A { a: Db } struct B(Rate);"));
    assert!(!holds(
        "use crate::script::Rate; pub(super) struct A(Rate); pub fn f(rate: Rate) -> Db { d } fn g() -> Rate { r }"
    ));
}

#[test]
fn the_law_sees_every_spelling() {
    let names = |text: &str| Names::of(text).modules;
    assert_eq!(names("use crate::script::Block;"), ["script"]);
    assert_eq!(names("use crate :: r#script::Block;"), ["script"]);
    assert_eq!(names("use crate::{units::{Db, Lufs}, script as s};"), ["units", "script"]);
    assert_eq!(names("#[cfg(test)] mod t { fn f() { let _ = crate::script::parse; } }"), ["script"]);
    assert_eq!(names("fn f() { println!(\"{}\", crate::script::x()); }"), ["script"]);
    assert!(names("// crate::script\n/// crate::script\nconst A: &str = \"crate::script\";").is_empty());
    let evades = |text: &str| !Names::of(text).evasions.is_empty();
    for text in [
        "use crate as root;",
        "use crate::*;",
        "use crate::{self as root};",
        "extern crate self as root;",
        "#[path = \"../script/mod.rs\"] mod script;",
        "use super as up;",
        "include!(\"../script/lines.rs\");",
        "#[cfg_attr(all(), path = \"../script/mod.rs\")] mod script;",
        "use core::include as inc; inc!(\"../script/lines.rs\");",
    ] {
        assert!(evades(text), "{text}");
    }
    let passes = |text: &str| Names::of(text).passed;
    assert_eq!(passes("pub use crate::script::Script;"), ["script"]);
    assert_eq!(passes("pub(crate) use crate::{script::Script, units::Db};"), ["script", "units"]);
    assert!(passes("use crate::script::Script;").is_empty());
    assert!(!evades("pub(crate) fn f() {} pub(super) use crate::units::Db;"));
    assert_eq!(Names::of("fn f() { super::super::g() }").up, 2);
    assert_eq!(Names::of("mod t { fn f() { super::super::g() } }").up, 1);
    assert_eq!(Names::of("use super::{super::script::Script};").up, 2);
    assert_eq!(Names::of("use super::{a::{b, c}, super::{super::script}, d};").up, 3);
    assert_eq!(Names::of("use super::{a, b::c}; fn f() { super::g(super::h) }").up, 1);
    assert!(!evades("#[serde(rename = \"path\")] fn f() { include(path = 1) }"));
}

/// Cross-module paths are spelt `crate::…`, so the law above can see them.
#[test]
fn no_sideways_paths() {
    let mut broken = Vec::new();
    for (rel, file) in all_sources() {
        let depth = rel.components().count();
        let root_of_module = depth == 1 || (depth == 2 && rel.ends_with("mod.rs"));
        if Names::of(&fs::read_to_string(&file).unwrap()).up > usize::from(!root_of_module) {
            broken.push(format!("{}: write crate:: instead of super::", rel.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_stay_readable() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let long: Vec<_> =
        files.iter().map(|f| (fs::read_to_string(f).unwrap().lines().count(), f)).filter(|(n, _)| *n > 800).collect();
    assert!(long.is_empty(), "over 800 lines: {long:?}");
}
