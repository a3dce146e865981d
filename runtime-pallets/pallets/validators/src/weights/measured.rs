// Machine: AMD EPYC, 2 cores, 24 GiB.

//! What was measured of pallet_validators: written by `npm run bench -- weights`, not by hand.
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
	/// Storage: `Session::NextKeys` (r:1024 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Validators::Validators` (r:0 w:1)
	/// Proof: `Validators::Validators` (`max_values`: Some(1), `max_size`: Some(32770), added: 33265, mode: `Measured`)
	/// The range of component `n` is `[1, 1024]`.
	fn set_validators(n: u32, ) -> Weight {
		// Least time measured: 9_424_000 ps. Proof recorded: 164 + n * 77 bytes.
		Weight::from_parts(9_925_000, 1168)
			// Standard error: 5_835
			.saturating_add(Weight::from_parts(3_358_119, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(0, 2553).saturating_mul(n.into()))
	}
	/// Storage: `Validators::Validators` (r:1 w:0)
	/// Proof: `Validators::Validators` (`max_values`: Some(1), `max_size`: Some(32770), added: 33265, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::QueuedKeys` (r:1 w:0)
	/// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::NextKeys` (r:1 w:1)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Session::ExternallySetKeys` (r:1 w:0)
	/// Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Session::KeyOwner` (r:0 w:2)
	/// Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `n` is `[0, 1024]`.
	fn purge_keys(n: u32, ) -> Weight {
		// Least time measured: 56_574_000 ps. Proof recorded: 628 + n * 128 bytes.
		Weight::from_parts(59_926_392, 4089)
			// Standard error: 219
			.saturating_add(Weight::from_parts(70_489, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(0, 128).saturating_mul(n.into()))
	}
}
