// Machine: AMD EPYC, 2 cores, 24 GiB.

//! What was measured of pallet_registry: written by `npm run bench -- weights`, not by hand.
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
	/// Storage: `Registry::Reporters` (r:35 w:33)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:33)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Invited` (r:1 w:1)
	/// Proof: `Registry::Invited` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `System::Account` (r:33 w:33)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:33 w:33)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Registry::Deposits` (r:1 w:0)
	/// Proof: `Registry::Deposits` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:32)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn join() -> Weight {
		// Least time measured: 1_563_170_000 ps. Proof recorded: 14727 bytes.
		Weight::from_parts(1_717_680_000, 102342)
			.saturating_add(T::DbWeight::get().reads(108))
			.saturating_add(T::DbWeight::get().writes(165))
	}
	/// Storage: `Registry::Reporters` (r:2 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:2)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	fn set_signer() -> Weight {
		// Least time measured: 20_250_000 ps. Proof recorded: 444 bytes.
		Weight::from_parts(22_223_000, 6384)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	fn leave() -> Weight {
		// Least time measured: 25_638_000 ps. Proof recorded: 823 bytes.
		Weight::from_parts(27_832_000, 4288)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn resume() -> Weight {
		// Least time measured: 28_693_000 ps. Proof recorded: 874 bytes.
		Weight::from_parts(31_026_000, 4339)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:0 w:1)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	fn withdraw() -> Weight {
		// Least time measured: 50_435_000 ps. Proof recorded: 881 bytes.
		Weight::from_parts(76_263_000, 4346)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Registry::Reporters` (r:1 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Registry::Invited` (r:1 w:1)
	/// Proof: `Registry::Invited` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `Measured`)
	fn admit() -> Weight {
		// Least time measured: 15_383_000 ps. Proof recorded: 2423 bytes.
		Weight::from_parts(16_805_000, 5888)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Invited` (r:1 w:1)
	/// Proof: `Registry::Invited` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Discounted` (r:1 w:1)
	/// Proof: `Sli::Discounted` (`max_values`: None, `max_size`: Some(2190), added: 4665, mode: `Measured`)
	fn remove_reporter() -> Weight {
		// Least time measured: 43_815_000 ps. Proof recorded: 5140 bytes.
		Weight::from_parts(48_482_000, 8605)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Registry::NextNetworkId` (r:1 w:1)
	/// Proof: `Registry::NextNetworkId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Networks` (r:62 w:1)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// The range of component `n` is `[1, 63]`.
	fn register_network(n: u32, ) -> Weight {
		// Least time measured: 17_176_000 ps. Proof recorded: 190 + n * 139 bytes.
		Weight::from_parts(14_406_250, 3649)
			// Standard error: 1_326
			.saturating_add(Weight::from_parts(3_211_040, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 2578).saturating_mul(n.into()))
	}
	/// Storage: `Registry::Networks` (r:1 w:0)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// Storage: `Sli::TargetIds` (r:1 w:1)
	/// Proof: `Sli::TargetIds` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `Measured`)
	/// Storage: `Sli::NextTargetId` (r:1 w:1)
	/// Proof: `Sli::NextTargetId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Registry::Withdrawals` (r:1 w:1)
	/// Proof: `Registry::Withdrawals` (`max_values`: None, `max_size`: Some(569), added: 3044, mode: `Measured`)
	/// Storage: `Registry::FormerWithdrawals` (r:1 w:2)
	/// Proof: `Registry::FormerWithdrawals` (`max_values`: None, `max_size`: Some(585), added: 3060, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:0 w:1)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:0 w:1)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn add_target() -> Weight {
		// Least time measured: 39_198_000 ps. Proof recorded: 1803 bytes.
		Weight::from_parts(45_427_000, 5268)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:1)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:1 w:1)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:4 w:4)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Endpoints` (r:8 w:8)
	/// Proof: `Registry::Endpoints` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `Measured`)
	/// Storage: `Registry::Peers` (r:8 w:8)
	/// Proof: `Registry::Peers` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:1)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Registry::Regions` (r:0 w:1)
	/// Proof: `Registry::Regions` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `Measured`)
	/// The range of component `a` is `[0, 4]`.
	fn remove_target(a: u32, ) -> Weight {
		// Least time measured: 139_038_000 ps. Proof recorded: 4055 + a * 921 bytes.
		Weight::from_parts(186_658_108, 14940)
			// Standard error: 892_895
			.saturating_add(Weight::from_parts(56_663_182, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 3400).saturating_mul(a.into()))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::QueuedKeys` (r:1 w:0)
	/// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:3 w:2)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Endpoints` (r:9 w:9)
	/// Proof: `Registry::Endpoints` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `Measured`)
	/// Storage: `Registry::Peers` (r:9 w:9)
	/// Proof: `Registry::Peers` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:2 w:2)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Registry::Withdrawals` (r:1 w:0)
	/// Proof: `Registry::Withdrawals` (`max_values`: None, `max_size`: Some(569), added: 3044, mode: `Measured`)
	/// Storage: `Registry::Deposits` (r:1 w:0)
	/// Proof: `Registry::Deposits` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `Measured`)
	/// Storage: `System::Account` (r:5 w:5)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:5 w:5)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	fn add_address() -> Weight {
		// Least time measured: 698_592_000 ps. Proof recorded: 146054 bytes.
		Weight::from_parts(781_345_000, 169319)
			.saturating_add(T::DbWeight::get().reads(44))
			.saturating_add(T::DbWeight::get().writes(32))
	}
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:1 w:1)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Endpoints` (r:4 w:4)
	/// Proof: `Registry::Endpoints` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `Measured`)
	/// Storage: `Registry::Peers` (r:4 w:4)
	/// Proof: `Registry::Peers` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:1)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	fn remove_address() -> Weight {
		// Least time measured: 224_795_000 ps. Proof recorded: 6232 bytes.
		Weight::from_parts(260_599_000, 17122)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:1 w:1)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:4 w:4)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Endpoints` (r:8 w:8)
	/// Proof: `Registry::Endpoints` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `Measured`)
	/// Storage: `Registry::Peers` (r:5 w:5)
	/// Proof: `Registry::Peers` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:1)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Registry::Withdrawals` (r:1 w:1)
	/// Proof: `Registry::Withdrawals` (`max_values`: None, `max_size`: Some(569), added: 3044, mode: `Measured`)
	fn withdraw_consent() -> Weight {
		// Least time measured: 425_344_000 ps. Proof recorded: 8242 bytes.
		Weight::from_parts(479_275_000, 29032)
			.saturating_add(T::DbWeight::get().reads(31))
			.saturating_add(T::DbWeight::get().writes(24))
	}
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::QueuedKeys` (r:1 w:0)
	/// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Registry::Regions` (r:0 w:1)
	/// Proof: `Registry::Regions` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `Measured`)
	fn set_region() -> Weight {
		// Least time measured: 76_234_000 ps. Proof recorded: 131684 bytes.
		Weight::from_parts(82_153_000, 135149)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Networks` (r:1 w:0)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// Storage: `Registry::Admission` (r:0 w:1)
	/// Proof: `Registry::Admission` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `Measured`)
	fn set_admission() -> Weight {
		// Least time measured: 10_235_000 ps. Proof recorded: 203 bytes.
		Weight::from_parts(11_107_000, 3668)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Deposits` (r:0 w:1)
	/// Proof: `Registry::Deposits` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `Measured`)
	fn set_deposits() -> Weight {
		// Least time measured: 3_786_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(4_196_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Networks` (r:1 w:0)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:256 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::GroupIds` (r:1 w:1)
	/// Proof: `Registry::GroupIds` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `Measured`)
	/// Storage: `Registry::Deposits` (r:1 w:0)
	/// Proof: `Registry::Deposits` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Registry::NextGroupId` (r:1 w:1)
	/// Proof: `Registry::NextGroupId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Registry::Groups` (r:0 w:1)
	/// Proof: `Registry::Groups` (`max_values`: None, `max_size`: Some(1164), added: 3639, mode: `Measured`)
	/// The range of component `m` is `[1, 256]`.
	fn create_group(m: u32, ) -> Weight {
		// Least time measured: 63_655_000 ps. Proof recorded: 711 + m * 86 bytes.
		Weight::from_parts(48_611_027, 4175)
			// Standard error: 10_157
			.saturating_add(Weight::from_parts(4_287_622, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(0, 2562).saturating_mul(m.into()))
	}
	/// Storage: `Registry::Networks` (r:1 w:0)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// Storage: `Registry::Groups` (r:1 w:1)
	/// Proof: `Registry::Groups` (`max_values`: None, `max_size`: Some(1164), added: 3639, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:256 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Deposits` (r:1 w:0)
	/// Proof: `Registry::Deposits` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// The range of component `m` is `[1, 256]`.
	fn set_members(m: u32, ) -> Weight {
		// Least time measured: 66_940_000 ps. Proof recorded: 999 + m * 86 bytes.
		Weight::from_parts(61_285_110, 4463)
			// Standard error: 11_833
			.saturating_add(Weight::from_parts(4_230_660, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 2562).saturating_mul(m.into()))
	}
	/// Storage: `Registry::Networks` (r:1 w:0)
	/// Proof: `Registry::Networks` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `Measured`)
	/// Storage: `Registry::Groups` (r:1 w:1)
	/// Proof: `Registry::Groups` (`max_values`: None, `max_size`: Some(1164), added: 3639, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `Measured`)
	/// Storage: `Registry::GroupIds` (r:0 w:1)
	/// Proof: `Registry::GroupIds` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `Measured`)
	fn remove_group() -> Weight {
		// Least time measured: 56_845_000 ps. Proof recorded: 1613 bytes.
		Weight::from_parts(72_828_000, 5078)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
