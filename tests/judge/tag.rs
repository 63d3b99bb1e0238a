//! A reader of tags.
use super::python::{file, has, run};

const TAG: &str = r#"
import sys
from mutagen.id3 import ID3
tag = ID3(sys.argv[1])
for frame in sorted(tag.getall("CHAP"), key=lambda f: f.start_time):
    print(frame.start_time, frame.end_time, frame.sub_frames["TIT2"].text[0])
print(tag.getall("CTOC")[0].child_element_ids, tag["TIT2"].text[0], tag.version[:2])
"#;

/// What mutagen finds in a tag: chapters, table of contents, title, version. `None` where it is not installed.
pub(crate) fn read_by_others(bytes: &[u8]) -> Option<String> {
    if !has("mutagen") {
        return None;
    }
    let (_folder, path) = file("tag.mp3", bytes);
    Some(run(TAG, &[&path]))
}
