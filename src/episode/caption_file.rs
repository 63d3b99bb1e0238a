//! Captions as files: `WebVTT`, `SubRip`, and the JSON of the podcast namespace.
use super::{Captions, chapters::seconds};
use serde_json::json;
use std::fmt::Write as _;

/// As `WebVTT`, with a voice tag on each caption.
#[must_use]
pub fn vtt(captions: &Captions) -> String {
    let mut out = String::from("WEBVTT\n");
    for caption in &captions.all {
        let text: Vec<String> = caption.lines.iter().map(|l| vtt_text(l)).collect();
        let text = text.join("\n");
        let text = match &caption.voice {
            Some(voice) => format!("<v {}>{text}", vtt_text(voice)),
            None => text,
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

/// As `SubRip`: the name stands before the words where the voice changes.
#[must_use]
pub fn srt(captions: &Captions) -> String {
    let mut out = String::new();
    let mut last = None;
    for (n, caption) in captions.all.iter().enumerate() {
        // an arrow in a text would be taken for a time
        let mut text = caption.lines.iter().map(|l| plain(l).replace("-->", "→")).collect::<Vec<_>>().join("\n");
        if caption.voice != last
            && let Some(voice) = &caption.voice
        {
            text = format!("{}: {text}", plain(voice).replace("-->", "→"));
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
                json!({ "startTime": seconds(c.start), "endTime": seconds(c.end), "body": c.lines.join(" ") });
            if let Some(voice) = &c.voice {
                one["speaker"] = json!(voice);
            }
            one
        })
        .collect();
    format!("{:#}\n", json!({ "version": "1.0.0", "segments": segments }))
}

#[cfg(test)]
mod tests {
    use super::{json, srt, vtt};
    use crate::{
        episode::{Caption, Captions},
        units::Millis,
    };

    fn captions(text: &str, voice: &str) -> Captions {
        let caption = Caption {
            start: Millis(61_005),
            end: Millis(62_000),
            voice: Some(voice.into()),
            lines: text.split('|').map(str::to_owned).collect(),
        };
        Captions { language: "en".into(), all: vec![caption] }
    }

    #[test]
    fn a_voice_tag_and_times_are_those_of_webvtt() {
        let wanted = "WEBVTT\n\n00:01:01.005 --> 00:01:02.000\n<v Mina Vale>one\ntwo\n";
        assert_eq!(vtt(&captions("one|two", "Mina Vale")), wanted);
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
