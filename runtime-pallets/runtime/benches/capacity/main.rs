//! Whether the chain bears what it is built for: 1,000 targets, 16 reporters, three indicators, windows of
//! an hour, default parameters. Each bar beside its limit: the share of blocks that all of it takes, the
//! most that closing takes of one block, the state of a target after a year, the time of a ranking. Then what
//! 10,000 targets and 32 reporters come to, what another network of 6, 100 and 1,000 validators adds, and what settling
//! 1,000 agreements takes.
//!
//! Drives this runtime block by block, with signed reports; natively, over what is in memory. Rankings are
//! also asked of the blob, in WebAssembly over a trie, as a node answers them.

// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

mod agreements;
#[path = "../../tests/runtime/support/crowd/mod.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../../tests/runtime/support/dice.rs"]
#[allow(dead_code)]
mod dice;
mod foreign;
#[path = "../../tests/runtime/support/latencies.rs"]
#[allow(dead_code)]
mod latencies;
mod load;
mod ranking;
mod state;

use latencies::Spread;
use pallet_sli::{MAX_ENTRIES, MAX_PARTS};

fn main() {
	println!("capacity: 1,000 targets x 16 reporters x 3 indicators, windows of an hour\n");
	let asked: Vec<_> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
	let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
	if is_asked("load") {
		// One day is closed, the second one open.
		ranking::measure(&mut load::measure(1_000, 16, 30, Spread::Usual));
	}
	if is_asked("broad") {
		ranking::measure(&mut load::measure(1_000, 16, 22, Spread::Broad));
	}
	if is_asked("large") {
		large();
	}
	if is_asked("agreements") {
		agreements::measure(1_000);
	}
	if is_asked("foreign") {
		[6, 100, 1_000].into_iter().for_each(foreign::measure);
	}
	if is_asked("state") {
		state::measure(&[1, 31, 366], Spread::Usual);
		state::measure(&[1, 31], Spread::Broad);
	}
}

/// Ten times as many targets and twice as many reporters: what is met, and what sets the limit.
fn large() {
	let (targets, reporters) = (10_000, 32);
	println!("beyond: {targets} targets x {reporters} reporters\n");
	let entries = MAX_PARTS * MAX_ENTRIES;
	println!(
		"    limit: a report has at most {MAX_PARTS} parts of {MAX_ENTRIES} entries, {entries} of a reporter: the rest of the targets\n\
		           stays expected and unreported. Who needs more has its reporters share the targets, or longer windows."
	);
	ranking::measure(&mut load::measure(targets, reporters, 3, Spread::Usual));
}

/// A bar: what it is, its value, its limit.
fn bar(name: &str, value: f64, limit: f64, unit: &str) {
	let verdict = if value <= limit { "met" } else { "MISSED" };
	println!("{verdict:>8}: {name}: {value:.2} {unit}, limit {limit} {unit}");
}
