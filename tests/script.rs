//! The script language, from outside: problems at their places, the same tree from every editor, and the laws of print
//! and format.
mod bad;
mod laws;
mod lint;
mod slips;
mod survive;
