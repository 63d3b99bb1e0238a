//! Captions as files: `WebVTT`, `SubRip`, and the JSON and HTML of the podcast namespace.
use super::{Captions, chapters::seconds};
use crate::units::Millis;
use quick_xml::escape::escape as html;
use serde_json::json;
use std::fmt::Write as _;

/// As `WebVTT`, with a voice tag on each caption.
#[must_use]
pub fn vtt(captions: &Captions) -> String {
    let mut out = String::from("WEBVTT\n");
    for revision in &captions.revisions {
        // nobody decodes a note, an arrow would begin a caption, and a blank line would end it
        let said = revision.sentence(&captions.language).replace("-->", "→");
        let _ = write!(out, "\nNOTE {}\n", said.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    for caption in &captions.all {
        let text: Vec<String> = caption.lines.iter().map(|l| vtt_text(l)).collect();
        let text = text.join("\n");
        let text = match &caption.voice {
            Some(voice) if !plain(voice).is_empty() => format!("<v {}>{text}", vtt_text(voice)),
            _ => text,
        };
        let (start, end) = (caption.start.timestamp('.'), caption.end.timestamp('.'));
        let _ = write!(out, "\n{start} --> {end}\n{text}\n");
    }
    out
}

/// No text can end its caption or begin a tag.
fn vtt_text(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One line, without characters that no text format takes.
fn plain(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `SubRip` has no escapes: what players would take for a time, a tag or a command is spelt with a sign that looks alike.
fn srt_text(text: &str) -> String {
    let text = plain(text).replace("-->", "→").replace("{\\", "{ \\");
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let opens = c == '<' && rest.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '/');
        out.push(if opens { '‹' } else { c });
    }
    out
}

/// As `SubRip`: the name stands before the words where the voice changes.
#[must_use]
pub fn srt(captions: &Captions) -> String {
    let mut out = String::new();
    let mut last = None;
    for (n, caption) in captions.all.iter().enumerate() {
        let mut text = caption.lines.iter().map(|l| srt_text(l)).collect::<Vec<_>>().join("\n");
        if caption.voice != last
            && let Some(voice) = &caption.voice
        {
            text = format!("{}: {text}", srt_text(voice));
        }
        last.clone_from(&caption.voice);
        let (start, end) = (caption.start.timestamp(','), caption.end.timestamp(','));
        let _ = write!(out, "{}\n{start} --> {end}\n{text}\n\n", n + 1);
    }
    out
}

/// As the transcript JSON 1.0.0 of the podcast namespace.
#[must_use]
pub fn json(captions: &Captions) -> String {
    let segments: Vec<_> = captions
        .all
        .iter()
        .map(|c| {
            let mut one =
                json!({ "startTime": seconds(c.start), "endTime": seconds(c.end), "body": plain(&c.lines.join(" ")) });
            if let Some(voice) = &c.voice {
                one["speaker"] = json!(plain(voice));
            }
            one
        })
        .collect();
    format!("{:#}\n", json!({ "version": "1.0.0", "segments": segments }))
}

/// As the HTML of the podcast namespace: for each turn `cite`, `time` and `p`. A page of its own, in the browser's own style.
#[must_use]
pub fn transcript_html(captions: &Captions, title: &str) -> String {
    let (title, language) = (plain(title), html(&captions.language));
    let title = html(&title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\"><title>{title}</title></head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for revision in &captions.revisions {
        let _ = writeln!(out, "<p><strong>{}</strong></p>", html(plain(&revision.sentence(&captions.language))));
    }
    let mut last: Option<&Option<String>> = None;
    for caption in &captions.all {
        let text = plain(&caption.lines.join(" "));
        if last == Some(&caption.voice) {
            let _ = write!(out, " {}", html(&text));
            continue;
        }
        if last.is_some() {
            out.push_str("</p>\n");
        }
        if let Some(voice) = &caption.voice {
            let _ = writeln!(out, "<cite>{}:</cite>", html(plain(voice)));
        }
        let whole = Millis(caption.start.0 / 1000 * 1000);
        // HTML knows no time of day without an hour: the attribute is a length of time
        let _ = write!(out, "<time datetime=\"PT{}S\">{whole}</time>\n<p>{}", whole.0 / 1000, html(&text));
        last = Some(&caption.voice);
    }
    out.push_str(if last.is_some() { "</p>\n</main>\n</body>\n</html>\n" } else { "</main>\n</body>\n</html>\n" });
    out
}

#[cfg(test)]
mod tests {
    use super::{json, srt, transcript_html, vtt};
    use crate::{
        episode::{Caption, Captions, Correction},
        units::Millis,
    };

    fn captions(text: &str, voice: &str) -> Captions {
        let caption = Caption {
            start: Millis(61_005),
            end: Millis(62_000),
            voice: Some(voice.into()),
            lines: text.split('|').map(str::to_owned).collect(),
        };
        Captions { language: "en".into(), all: vec![caption], revisions: Vec::new() }
    }

    #[test]
    fn a_voice_tag_and_times_are_those_of_webvtt() {
        let wanted = "WEBVTT\n\n00:01:01.005 --> 00:01:02.000\n<v Mina Vale>one\ntwo\n";
        assert_eq!(vtt(&captions("one|two", "Mina Vale")), wanted);
    }

    #[test]
    fn a_turn_of_the_transcript_page_says_who_when_and_what() {
        let mut captions = captions("one|<two>", "Mina Vale");
        captions.all.push(captions.all[0].clone());
        let page = transcript_html(&captions, "A & B");
        assert!(
            page.contains(
                "<cite>Mina Vale:</cite>\n<time datetime=\"PT61S\">1:01</time>\n<p>one &lt;two&gt; one &lt;two&gt;</p>"
            ),
            "{page}"
        );
        assert!(page.contains("<title>A &amp; B</title>"));
    }

    #[test]
    fn a_correction_stands_before_the_words_and_can_be_no_caption() {
        let mut captions = captions("one", "V");
        captions.revisions.push(Correction { date: "2026-11-24".into(), note: "a --> b\n\n<c> & d".into() });
        let file = vtt(&captions);
        assert!(file.starts_with("WEBVTT\n\nNOTE Corrected on 24 November 2026: a → b <c> & d\n\n00:"), "{file}");
        assert!(
            transcript_html(&captions, "T")
                .contains("<strong>Corrected on 24 November 2026: a --&gt; b &lt;c&gt; &amp; d")
        );
    }

    #[test]
    fn tags_and_commands_of_subrip_are_only_text() {
        let file = srt(&captions("<b>x</b> {\\an8} 1 < 2", "V"));
        assert!(file.contains("V: ‹b>x‹/b> { \\an8} 1 < 2"), "{file}");
    }

    #[test]
    fn no_text_can_break_out_of_its_caption() {
        let hostile = captions("a --> b\n\n9|</v><c>&", "x>\n\ny");
        let file = vtt(&hostile);
        assert_eq!(file.matches("-->").count(), 1);
        assert_eq!(file.matches("\n\n").count(), 1);
        assert!(file.contains("&lt;/v&gt;&lt;c&gt;&amp;"));
        assert_eq!(srt(&hostile).matches("-->").count(), 1);
        let parsed: serde_json::Value = serde_json::from_str(&json(&hostile)).unwrap();
        assert_eq!(parsed["segments"][0]["startTime"], 61.005);
    }
}
