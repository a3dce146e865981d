// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

mod accept_baseline;
mod api;
// Random load tests with their fits, of the proof's own tests.
#[path = "../../../../math/tests/usl/design.rs"]
mod design;
mod genesis;
mod hostile;
mod proof;
mod register_subject;
mod remove_run;
mod remove_subject;
mod set_deposits;
mod set_replacement_blocks;
mod set_requirement;
mod set_turn_blocks;
mod submit_prediction;
mod submit_run;
mod try_state;
mod worker;

pub use worker::Node;
