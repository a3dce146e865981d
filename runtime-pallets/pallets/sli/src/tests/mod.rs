//! One file a concern; every test ends with all invariants checked.

mod adoption;
mod authorship;
mod eras;
mod genesis;
mod halts;
mod laws;
mod query;
mod retention;
mod vectors;
