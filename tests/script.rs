//! The script language, from outside: problems at their places, the same tree from every editor, and the laws of print
//! and format.
#[path = "script/bad.rs"]
mod bad;
#[path = "script/laws.rs"]
mod laws;
#[path = "script/survive.rs"]
mod survive;
