//! The characters that HTML has names for.

/// The names of U+00A0 to U+00FF in HTML 4.01, clause 24.2.1, in order.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
    "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm",
    "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
    "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
    "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
    "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// Of its other lists, those that are letters and marks of running text.
const HTML: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("trade", '™'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("bull", '•'),
    ("euro", '€'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
    ("circ", 'ˆ'),
    ("tilde", '˜'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("permil", '‰'),
    ("prime", '′'),
    ("Prime", '″'),
    ("minus", '−'),
    ("larr", '←'),
    ("rarr", '→'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("hyphen", '\u{2010}'),
    ("dash", '\u{2010}'),
    ("period", '.'),
    ("lowbar", '_'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
];
/// No name or number is longer.
const LONGEST: usize = 16;

/// The character of an entity of HTML by its name or number: `eacute`, `#233`, `#xe9`.
#[must_use]
pub fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let (digits, base) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
        let unsigned = digits.chars().all(|c| c.is_digit(base));
        return u32::from_str_radix(digits, base).ok().filter(|_| unsigned).and_then(char::from_u32);
    }
    let latin = LATIN.iter().position(|n| *n == name).and_then(|n| char::from_u32(0xa0 + u32::try_from(n).ok()?));
    latin.or_else(|| HTML.iter().find(|(entity, _)| *entity == name).map(|(_, c)| *c))
}

/// The character that a reference at the beginning of `text` stands for, and how many bytes the reference has: `&eacute;`.
#[must_use]
pub fn reference(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let name = name.get(..name.bytes().take(LONGEST).position(|b| b == b';')?)?;
    Some((entity(name)?, name.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::{entity, reference};

    #[test]
    fn letters_of_html_have_their_numbers() {
        for (name, c) in [
            ("nbsp", '\u{a0}'),
            ("eacute", 'é'),
            ("yuml", 'ÿ'),
            ("times", '×'),
            ("hellip", '…'),
            ("#233", 'é'),
            ("#xe9", 'é'),
        ] {
            assert_eq!(entity(name), Some(c), "{name}");
        }
        for none in ["nosuch", "", "#", "#x", "#+65", "#x+41", "#xd800"] {
            assert_eq!(entity(none), None, "{none}");
        }
    }

    #[test]
    fn a_reference_ends_at_its_semicolon() {
        assert_eq!(reference("&eacute;t"), Some(('é', 8)));
        for none in ["&", "&;", "eacute;", "&eacute", "&é;", "&aaaaaaaaaaaaaaaaaaaaaaaa;"] {
            assert_eq!(reference(none), None, "{none}");
        }
    }
}
