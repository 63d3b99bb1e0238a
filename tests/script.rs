//! The script language, from outside: problems at their places, the same tree from every editor, and the laws of print
//! and format.
#![expect(clippy::unwrap_used, reason = "a missing span or block should fail the test")]
#[path = "script/bad.rs"]
mod bad;
#[path = "script/laws.rs"]
mod laws;
#[path = "script/lint.rs"]
mod lint;
#[path = "script/survive.rs"]
mod survive;
