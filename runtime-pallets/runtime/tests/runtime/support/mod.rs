pub mod chain;
#[allow(
	dead_code,
	clippy::cast_possible_truncation,
	reason = "benchmarks use it too; small numbers"
)]
pub mod crowd;
#[allow(dead_code, clippy::cast_possible_truncation, reason = "others use it too; bits of numbers")]
pub mod dice;
pub mod genesis;
pub mod keys;
#[allow(
	dead_code,
	clippy::cast_possible_truncation,
	reason = "benchmarks use it too; small numbers"
)]
pub mod latencies;
pub mod motion;
