// Machine: AMD EPYC, 2 cores, 24 GiB.

//! What was measured of pallet_scalability: written by `npm run bench -- weights`, not by hand.
//!
//! By frame-omni-bencher (frame-benchmarking-cli 64.0.0) on 2026-11-21, in 20 steps of 20 repeats, the runtime as
//! Compiled WebAssembly over a database in memory. Reads and writes are counted and priced by the
//! runtime's `DbWeight`. Times are in picoseconds, sizes of proofs in bytes.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(clippy::all, missing_docs, unused_parens)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured, with the database of `T`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	/// Storage: `Scalability::Deposits` (r:1 w:0)
	/// Proof: `Scalability::Deposits` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	/// Storage: `Scalability::SubjectIds` (r:1 w:1)
	/// Proof: `Scalability::SubjectIds` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Scalability::NextSubjectId` (r:1 w:1)
	/// Proof: `Scalability::NextSubjectId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Scalability::Subjects` (r:0 w:1)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	fn register_subject() -> Weight {
		// Least time measured: 46_829_000 ps. Proof recorded: 32 bytes.
		Weight::from_parts(49_184_000, 3497)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Scalability::Subjects` (r:1 w:0)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	/// Storage: `Scalability::RunsOf` (r:1 w:1)
	/// Proof: `Scalability::RunsOf` (`max_values`: None, `max_size`: Some(1038), added: 3513, mode: `Measured`)
	/// Storage: `Scalability::NextRunId` (r:1 w:1)
	/// Proof: `Scalability::NextRunId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Scalability::Deposits` (r:1 w:0)
	/// Proof: `Scalability::Deposits` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Scalability::OpenRuns` (r:1 w:1)
	/// Proof: `Scalability::OpenRuns` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `Measured`)
	/// Storage: `Scalability::Runs` (r:0 w:1)
	/// Proof: `Scalability::Runs` (`max_values`: None, `max_size`: Some(4684), added: 7159, mode: `Measured`)
	fn submit_run() -> Weight {
		// Least time measured: 59_699_000 ps. Proof recorded: 3426 bytes.
		Weight::from_parts(64_376_000, 6891)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Scalability::Runs` (r:2 w:0)
	/// Proof: `Scalability::Runs` (`max_values`: None, `max_size`: Some(4684), added: 7159, mode: `Measured`)
	/// Storage: `Scalability::Predictions` (r:2 w:1)
	/// Proof: `Scalability::Predictions` (`max_values`: None, `max_size`: Some(320), added: 2795, mode: `Measured`)
	/// Storage: `Scalability::ReplacementBlocks` (r:1 w:0)
	/// Proof: `Scalability::ReplacementBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Scalability::OpenRuns` (r:1 w:1)
	/// Proof: `Scalability::OpenRuns` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `Measured`)
	/// Storage: `Scalability::Requirements` (r:1 w:0)
	/// Proof: `Scalability::Requirements` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `Measured`)
	/// Storage: `Scalability::Baselines` (r:1 w:0)
	/// Proof: `Scalability::Baselines` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	fn submit_prediction() -> Weight {
		// Least time measured: 601_546_000 ps. Proof recorded: 7443 bytes.
		Weight::from_parts(629_909_000, 13383)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Scalability::Subjects` (r:1 w:0)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	/// Storage: `Scalability::Requirements` (r:0 w:1)
	/// Proof: `Scalability::Requirements` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `Measured`)
	fn set_requirement() -> Weight {
		// Least time measured: 8_673_000 ps. Proof recorded: 153 bytes.
		Weight::from_parts(9_324_000, 3618)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scalability::Subjects` (r:1 w:0)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	/// Storage: `Scalability::Runs` (r:1 w:0)
	/// Proof: `Scalability::Runs` (`max_values`: None, `max_size`: Some(4684), added: 7159, mode: `Measured`)
	/// Storage: `Scalability::Predictions` (r:1 w:0)
	/// Proof: `Scalability::Predictions` (`max_values`: None, `max_size`: Some(320), added: 2795, mode: `Measured`)
	/// Storage: `Scalability::Baselines` (r:0 w:1)
	/// Proof: `Scalability::Baselines` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	fn accept_baseline() -> Weight {
		// Least time measured: 14_832_000 ps. Proof recorded: 4993 bytes.
		Weight::from_parts(17_846_000, 8458)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scalability::Runs` (r:1 w:1)
	/// Proof: `Scalability::Runs` (`max_values`: None, `max_size`: Some(4684), added: 7159, mode: `Measured`)
	/// Storage: `Scalability::Subjects` (r:1 w:0)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	/// Storage: `Scalability::Baselines` (r:1 w:0)
	/// Proof: `Scalability::Baselines` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Scalability::RunsOf` (r:1 w:1)
	/// Proof: `Scalability::RunsOf` (`max_values`: None, `max_size`: Some(1038), added: 3513, mode: `Measured`)
	/// Storage: `Scalability::Predictions` (r:1 w:0)
	/// Proof: `Scalability::Predictions` (`max_values`: None, `max_size`: Some(320), added: 2795, mode: `Measured`)
	/// Storage: `Scalability::OpenRuns` (r:1 w:1)
	/// Proof: `Scalability::OpenRuns` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `Measured`)
	fn remove_run() -> Weight {
		// Least time measured: 58_156_000 ps. Proof recorded: 8307 bytes.
		Weight::from_parts(62_784_000, 11772)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Scalability::Subjects` (r:1 w:1)
	/// Proof: `Scalability::Subjects` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `Measured`)
	/// Storage: `Scalability::RunsOf` (r:1 w:0)
	/// Proof: `Scalability::RunsOf` (`max_values`: None, `max_size`: Some(1038), added: 3513, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Scalability::SubjectIds` (r:0 w:1)
	/// Proof: `Scalability::SubjectIds` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `Measured`)
	/// Storage: `Scalability::Requirements` (r:0 w:1)
	/// Proof: `Scalability::Requirements` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `Measured`)
	fn remove_subject() -> Weight {
		// Least time measured: 41_963_000 ps. Proof recorded: 330 bytes.
		Weight::from_parts(44_567_000, 3795)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Scalability::ReplacementBlocks` (r:0 w:1)
	/// Proof: `Scalability::ReplacementBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn set_replacement_blocks() -> Weight {
		// Least time measured: 3_495_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(3_886_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scalability::TurnBlocks` (r:0 w:1)
	/// Proof: `Scalability::TurnBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn set_turn_blocks() -> Weight {
		// Least time measured: 3_536_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(3_906_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scalability::Deposits` (r:0 w:1)
	/// Proof: `Scalability::Deposits` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	fn set_deposits() -> Weight {
		// Least time measured: 3_655_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(4_046_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
