//! Whatever anyone sends: no panic, no growth that is not paid for, and every invariant holds.
//!
//! The same inputs in every run. `ALMANAC_FUZZ_INPUTS` says how many; `npm run bench -- fuzz` sends a
//! million.

#![allow(clippy::cast_possible_truncation, reason = "any bits make an input")]

mod actors;
mod bytes;
mod calls;
#[path = "../runtime/support/chain.rs"]
#[allow(dead_code)]
mod chain;
#[path = "../runtime/support/dice.rs"]
#[allow(dead_code)]
mod dice;
mod draw;
mod footprint;
#[path = "../runtime/support/genesis.rs"]
#[allow(dead_code)]
mod genesis;
mod world;

/// As many as take some ten seconds.
const USUAL: u64 = 60_000;

fn inputs() -> u64 {
	let asked = std::env::var("ALMANAC_FUZZ_INPUTS").ok();
	asked.map_or(USUAL, |count| count.parse().expect("ALMANAC_FUZZ_INPUTS is a number"))
}

#[test]
fn calls_of_anyone_neither_panic_nor_grow_the_state_unpaid() {
	let inputs = inputs() / 2;
	let mut world = world::World::new(1);
	world.run(inputs);
	let tally = &world.tally;
	assert!(tally.accepted > inputs / 50, "inputs that are all refused show little: {tally:?}");
	assert!(tally.reports > 0, "a report is accepted: {tally:?}");
	println!("calls: {tally:?}; none panicked, every invariant held");
}

#[test]
fn bytes_of_anyone_are_refused_or_understood() {
	let inputs = inputs() / 2;
	let tally = bytes::run(2, inputs);
	assert!(tally.decoded > inputs / 50, "bytes that are never understood show little: {tally:?}");
	println!("bytes: {tally:?}; none panicked");
}
