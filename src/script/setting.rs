//! `name=value` in a cue.
use super::{ClipKind, Duck, Setting, Until, times};
use crate::{
    diagnostic::meant,
    units::{Db, Millis},
};

/// The most that a level may be changed by, in hundredths of a decibel.
const LIMIT: i32 = 10_000;

/// A setting's value as it should be written, for the message.
pub(super) fn example(name: &str) -> &'static str {
    match name {
        "gain" => "gain=-2dB",
        "level" => "level=-18dB",
        "fade" => "fade=0.5s/2s (in/out)",
        "flex" => "flex=2s/4s (shorter/longer)",
        "xfade" => "xfade=20ms",
        "len" => "len=4s",
        "post" => "post=0:24.5",
        "duck" => "duck=-12dB/300ms/800ms (depth/attack/release)",
        "under" => "under=-18dB/2s (level/after)",
        "as" => "as=actuality, wrap, voicer or vox",
        "until" => "until=segment, end or an id",
        "take" => "take=2",
        "pad" => "pad=1",
        "spare" => "spare=1",
        "id" => "id=tom-1",
        "alt" => "alt=short",
        "credit" => "credit=\"Ben Ruiz\"",
        "url" => "url=https://example.org/",
        "img" => "img=img/clock.jpg",
        _ => "a word without =",
    }
}

/// Read a setting's value. `bed_out` is a bed's end, whose one fade is its own.
pub(super) fn read(name: &str, value: &str, bed_out: bool) -> Option<Setting> {
    let text = value.trim();
    Some(match name {
        "gain" => Setting::Gain(level(text)?),
        "level" => Setting::Level(level(text)?),
        "fade" => match pair(text)? {
            (into, None) if bed_out => Setting::Fade(Millis(0), into),
            (into, out) => Setting::Fade(into, out.unwrap_or(into)),
        },
        "flex" => {
            let (shorter, longer) = pair(text)?;
            Setting::Flex(shorter, longer.unwrap_or(shorter))
        }
        "xfade" => Setting::Crossfade(times::exact_or_zero(text)?),
        "len" => Setting::Length(times::exact(text).filter(|l| l.0 > 0)?),
        "post" => Setting::PostAt(times::exact(text)?),
        "duck" => {
            let mut parts = text.split('/');
            let depth = level(parts.next()?)?;
            let attack = parts.next().map(times::exact_or_zero).map_or(Some(None), |t| t.map(Some))?;
            let release = parts.next().map(times::exact_or_zero).map_or(Some(None), |t| t.map(Some))?;
            parts.next().is_none().then_some(Setting::Duck(Duck { depth, attack, release }))?
        }
        "under" => {
            let (at, after) = text.split_once('/')?;
            Setting::Under(Some((level(at)?, times::exact_or_zero(after)?)))
        }
        "as" => Setting::As(match text {
            "actuality" => ClipKind::Actuality,
            "wrap" => ClipKind::Wrap,
            "voicer" => ClipKind::Voicer,
            "vox" => ClipKind::Vox,
            _ => return None,
        }),
        "until" => Setting::Until(match text {
            "segment" => Until::Segment,
            "end" => Until::End,
            id => Until::Id(identifier(id)?),
        }),
        "take" => Setting::Take(count(text)?),
        "pad" => Setting::Pad(count(text)?),
        "spare" => Setting::Spare(count(text)?),
        "id" => Setting::Id(identifier(text)?),
        "alt" => Setting::Alt(identifier(text)?),
        "credit" => Setting::Credit(filled(text)?),
        "url" => Setting::Url(filled(text)?),
        "img" => Setting::Image(filled(text)?),
        _ => return None,
    })
}

/// A setting without a value.
pub(super) fn flag(name: &str) -> Option<Setting> {
    Some(match name {
        "loop" => Setting::Loop,
        "under" => Setting::Under(None),
        "hidden" => Setting::Hidden,
        "soft" => Setting::Soft,
        "out" => Setting::Out,
        _ => return None,
    })
}

/// What to do about a value that was not understood.
pub(super) fn help(name: &str, value: &str) -> String {
    let kinds = ["actuality", "wrap", "voicer", "vox"];
    match meant(value, kinds).filter(|_| name == "as") {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("write it like {}", example(name)),
    }
}

fn level(text: &str) -> Option<Db> {
    let text = text.trim();
    let unit = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at));
    let (number, unit) = unit?;
    if !unit.eq_ignore_ascii_case("db") {
        return None;
    }
    format!("{number}dB").parse::<Db>().ok().filter(|l| l.centi().abs() <= LIMIT)
}

fn pair(text: &str) -> Option<(Millis, Option<Millis>)> {
    match text.split_once('/') {
        Some((a, b)) => Some((times::exact_or_zero(a)?, Some(times::exact_or_zero(b)?))),
        None => Some((times::exact_or_zero(text)?, None)),
    }
}

fn count(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn filled(text: &str) -> Option<String> {
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
}

/// A name that a paragraph or an element can be given.
pub(super) fn identifier(text: &str) -> Option<String> {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!text.is_empty() && text.len() <= 200 && text.chars().all(good)).then(|| text.to_owned())
}

/// A setting as it is written in canonical form.
pub(super) fn print(setting: &Setting, bed_out: bool) -> String {
    let both = |name: &str, a: Millis, b: Millis| format!("{name}={}/{}", times::short(a), times::short(b));
    match setting {
        Setting::Gain(gain) => format!("gain={}", signed(*gain)),
        Setting::Level(level) => format!("level={}", signed(*level)),
        Setting::Fade(Millis(0), out) if bed_out => format!("fade={}", times::short(*out)),
        Setting::Fade(into, out) => both("fade", *into, *out),
        Setting::Flex(shorter, longer) => both("flex", *shorter, *longer),
        Setting::Crossfade(length) => format!("xfade={}", times::short(*length)),
        Setting::Length(length) => format!("len={}", times::short(*length)),
        Setting::PostAt(at) => format!("post={at}"),
        Setting::Duck(duck) => {
            let mut text = format!("duck={}", signed(duck.depth));
            for part in [duck.attack, duck.release].into_iter().flatten() {
                text.push('/');
                text.push_str(&times::short(part));
            }
            text
        }
        Setting::Under(Some((level, after))) => format!("under={}/{}", signed(*level), times::short(*after)),
        Setting::As(kind) => format!(
            "as={}",
            match kind {
                ClipKind::Actuality => "actuality",
                ClipKind::Wrap => "wrap",
                ClipKind::Voicer => "voicer",
                ClipKind::Vox => "vox",
            }
        ),
        Setting::Until(Until::Segment) => "until=segment".to_owned(),
        Setting::Until(Until::End) => "until=end".to_owned(),
        Setting::Until(Until::Id(id)) => format!("until={id}"),
        Setting::Take(n) => format!("take={n}"),
        Setting::Pad(n) => format!("pad={n}"),
        Setting::Spare(n) => format!("spare={n}"),
        Setting::Id(id) => format!("id={id}"),
        Setting::Alt(version) => format!("alt={version}"),
        Setting::Credit(words) => format!("credit={}", super::print::quoted(words)),
        Setting::Url(url) => format!("url={}", super::print::bare_or_quoted(url)),
        Setting::Image(image) => format!("img={}", super::print::bare_or_quoted(image)),
        Setting::Loop => "loop".to_owned(),
        Setting::Under(None) => "under".to_owned(),
        Setting::Hidden => "hidden".to_owned(),
        Setting::Soft => "soft".to_owned(),
        Setting::Out => "out".to_owned(),
    }
}

/// `-2dB`, `+1.5dB`, `0dB`.
fn signed(level: Db) -> String {
    let hundredths = level.centi();
    let sign = match hundredths.signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    let n = hundredths.unsigned_abs();
    let fraction = format!("{:02}", n % 100);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}dB", n / 100)
}
