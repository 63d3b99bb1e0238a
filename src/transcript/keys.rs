//! The keys that a JSON document begins with, without keeping any of its values.
//!
//! It takes the text and gives the names at the top, and one level below each, so that a family is known by its shape
//! before anything is read. A document is walked once, however large or deep.
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{collections::BTreeSet, fmt};

/// The keys of a document as paths: `results`, `results.channels`, `segments[]`, `segments[].body`. Of a list the first
/// element is looked at.
pub(super) fn keys(text: &str) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    Level { path: String::new(), depth: 0, found: &mut found }.deserialize(&mut reader).map_err(|e| e.to_string())?;
    reader.end().map_err(|e| e.to_string())?;
    Ok(found)
}

/// More keys than this are not kept.
const MOST: usize = 400;
/// Levels below the top that are looked at.
const DEEP: usize = 3;

struct Level<'f> {
    path: String,
    depth: usize,
    found: &'f mut BTreeSet<String>,
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = if self.path.is_empty() { key } else { format!("{}.{key}", self.path) };
            if self.depth < DEEP && self.found.len() < MOST && path.len() < 200 {
                self.found.insert(path.clone());
                map.next_value_seed(Level { path, depth: self.depth + 1, found: &mut *self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let path = format!("{}[]", self.path);
        if self.depth <= DEEP {
            self.found.insert(path.clone());
            if list.next_element_seed(Level { path, depth: self.depth, found: &mut *self.found })?.is_none() {
                return Ok(());
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn keys_are_found_three_levels_down_and_through_the_first_of_a_list() {
        let found =
            keys(r#"{"a":1,"results":{"channels":[{"alternatives":[]}]},"segments":[{"body":"x"},{"y":1}]}"#).unwrap();
        for key in [
            "a",
            "results",
            "results.channels",
            "results.channels[]",
            "results.channels[].alternatives",
            "segments[].body",
        ] {
            assert!(found.contains(key), "{key}: {found:?}");
        }
        assert!(!found.contains("segments[].y"));
        assert!(keys("[{\"start\":1}]").unwrap().contains("[].start"));
        assert!(keys("{\"a\":1} x").is_err());
        assert!(keys(&"[".repeat(100_000)).is_err());
    }
}
