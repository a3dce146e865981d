//! Weights, set by hand: the reads and writes of the state, and a time for the rest above what
//! the benchmarks measured (docs/weights.md).

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Listing `n` validators.
	fn set_validators(n: u32) -> Weight;
	/// The checks before keys are purged; purging itself is weighed by pallet-session.
	fn purge_keys(max_validators: u32) -> Weight;
}

/// Time to find the keys of one account, in picoseconds. Measured 3.3 µs.
const PER_KEYS_PS: u64 = 6_000_000;

/// Time to decode and compare one account of a list, in picoseconds. Measured below 200 ns.
const PER_ACCOUNT_PS: u64 = 500_000;

/// Time of a call's frame, in picoseconds.
const BASE_PS: u64 = 50_000_000;

/// Bytes of one validator's keys with the trie nodes that prove them.
const PROOF_OF_KEYS: u64 = 3_000;

/// Bytes of an account and its session keys in a stored list.
const ENTRY: u64 = 128;

/// The weights of a chain whose database costs `T::DbWeight`.
pub struct DbWeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for DbWeightInfo<T> {
	fn set_validators(n: u32) -> Weight {
		let n = u64::from(n);
		// One read of the keys of each, one write of the list.
		Weight::from_parts(
			BASE_PS.saturating_add(n.saturating_mul(PER_KEYS_PS)),
			n.saturating_mul(PROOF_OF_KEYS),
		)
		.saturating_add(T::DbWeight::get().reads_writes(n, 1))
	}

	fn purge_keys(max_validators: u32) -> Weight {
		// Three lists are read and searched: listed, current, queued.
		let entries = u64::from(max_validators).saturating_mul(3);
		Weight::from_parts(
			BASE_PS.saturating_add(entries.saturating_mul(PER_ACCOUNT_PS)),
			entries.saturating_mul(ENTRY),
		)
		.saturating_add(T::DbWeight::get().reads(3))
	}
}
