//! One file a concern; every test ends with all invariants checked.

// Numbers of tests are small.
#![allow(clippy::cast_possible_truncation)]

mod absence;
#[cfg(feature = "try-runtime")]
mod absent_before;
mod adoption;
mod aggregate;
mod agreed;
mod agreed_weeks;
mod attack;
mod authorship;
mod backing;
#[cfg(feature = "try-runtime")]
mod censuses_before;
mod commit_blocks;
mod committed;
mod days;
mod drawn;
mod entry;
mod eras;
mod genesis;
mod govern;
mod halts;
mod heartbeat;
mod invariants;
mod laws;
mod proofs;
mod proved;
mod query;
mod report;
mod retention;
mod room;
mod sampled;
mod sampled_halts;
mod sampled_query;
mod sampling;
mod shares;
mod sum;
mod vectors;
mod walk_away;
