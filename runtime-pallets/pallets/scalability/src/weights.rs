//! Weights, set by hand: the reads and writes of the state, and a generous time for the rest. A run
//! counts as 64 points; `npm run bench -- scalability` prints what calls take as WASM beside them.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Registering a subject.
	fn register_subject() -> Weight;
	/// Submitting a run of 64 points.
	fn submit_run() -> Weight;
	/// Proving a prediction of 64 points, with a requirement and a baseline.
	fn submit_prediction() -> Weight;
	/// Setting a requirement.
	fn set_requirement() -> Weight;
	/// Accepting a baseline.
	fn accept_baseline() -> Weight;
	/// Removing a run.
	fn remove_run() -> Weight;
	/// Removing a subject.
	fn remove_subject() -> Weight;
	/// Setting for how long a prediction may be replaced.
	fn set_replacement_blocks() -> Weight;
	/// Setting how long turns are.
	fn set_turn_blocks() -> Weight;
	/// Setting deposits.
	fn set_deposits() -> Weight;
}

/// Time of a call's frame, in picoseconds: 50 µs.
const BASE_PS: u64 = 50_000_000;

/// Time to decode, check or encode a run of 64 points, some 5 kB, in picoseconds: 200 µs.
const RUN_PS: u64 = 200_000_000;

/// Time to prove 64 points and to compute what follows from them, in picoseconds: 5 ms.
const PROOF_PS: u64 = 5_000_000_000;

/// The weights of a chain by its database.
pub struct DbWeights<T>(PhantomData<T>);

impl<T: frame_system::Config> DbWeights<T> {
	fn cost(ps: u64, reads: u64, writes: u64) -> Weight {
		Weight::from_parts(BASE_PS.saturating_add(ps), 0)
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}
}

impl<T: frame_system::Config> WeightInfo for DbWeights<T> {
	/// Reads name, next id, deposits, account and holds; writes subject, name, next id, account and holds.
	fn register_subject() -> Weight {
		Self::cost(0, 5, 5)
	}

	/// Reads subject, list, next id, open runs, deposits, account and holds; writes run, list, next id, open runs,
	/// account and holds.
	fn submit_run() -> Weight {
		Self::cost(RUN_PS.saturating_mul(3), 7, 6)
	}

	/// Reads run, prediction, subject, blocks, open runs, requirement, baseline, its run and its prediction; writes
	/// the prediction and the open runs.
	fn submit_prediction() -> Weight {
		Self::cost(PROOF_PS.saturating_add(RUN_PS.saturating_mul(3)), 9, 2)
	}

	/// Reads the subject; writes the requirement.
	fn set_requirement() -> Weight {
		Self::cost(0, 1, 1)
	}

	/// Reads subject, run and prediction; writes the baseline.
	fn accept_baseline() -> Weight {
		Self::cost(RUN_PS, 3, 1)
	}

	/// Reads run, subject, requirement, baseline, list, prediction, open runs, account and holds; writes run,
	/// prediction, list, open runs, account and holds.
	fn remove_run() -> Weight {
		Self::cost(RUN_PS.saturating_mul(3), 9, 6)
	}

	/// Reads subject, list, account and holds; writes subject, name, requirement, account and holds.
	fn remove_subject() -> Weight {
		Self::cost(0, 4, 5)
	}

	/// Writes the blocks.
	fn set_replacement_blocks() -> Weight {
		Self::cost(0, 0, 1)
	}

	/// Writes the blocks.
	fn set_turn_blocks() -> Weight {
		Self::cost(0, 0, 1)
	}

	/// Writes the deposits.
	fn set_deposits() -> Weight {
		Self::cost(0, 0, 1)
	}
}
