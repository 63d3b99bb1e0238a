//! Tags of languages: ISO 639-1 and ISO 3166-1, as BCP 47 (RFC 5646, clause 2.1) puts them together.

/// The two-letter codes of ISO 639-1, and the three old ones that systems still write.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee \
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj \
    kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om \
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt \
    tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu in iw ji";
/// The two-letter codes of ISO 3166-1, and that of Kosovo.
const REGIONS: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca \
    cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh \
    gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la \
    lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu \
    nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc \
    td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw xk";

/// What is wrong with a tag, and what to write; `None` where nothing is.
#[must_use]
pub fn wrong(tag: &str) -> Option<&'static str> {
    const FORM: &str = "write it like ko, en or en-us, with a hyphen";
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default().to_lowercase();
    let letters = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_alphabetic());
    let listed = |list: &str, code: &str| list.split_whitespace().any(|c| c == code);
    match first.len() {
        2 if letters(&first) && listed(LANGUAGES, &first) => {}
        2 if letters(&first) => return Some("no language has this code; ISO 639-1 lists them: ko, en, de"),
        3 if letters(&first) => {}
        _ => return Some(FORM),
    }
    for part in parts {
        let part = part.to_lowercase();
        let sound = (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        match part.len() {
            _ if !sound => return Some(FORM),
            2 if part == "uk" => return Some("the country code of the United Kingdom is gb: en-gb"),
            2 if !listed(REGIONS, &part) => return Some("no country has this code; ISO 3166-1 lists them: kr, us, gb"),
            3 if letters(&part) => return Some("a country is written with two letters: en-us, and not en-usa"),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn tags_that_exist_are_told_from_tags_that_only_look_like_one() {
        for tag in ["ko", "en", "en-US", "en-gb", "zh-Hans-CN", "es-419", "gsw", "pt-BR", "sl-rozaj"] {
            assert_eq!(wrong(tag), None, "{tag}");
        }
        for tag in ["", "xx", "zz", "qq-QQ", "en-ZZ", "en-uk", "en-USA", "ko_KR", "english", "e1", "en-"] {
            assert!(wrong(tag).is_some(), "{tag}");
        }
    }
}
