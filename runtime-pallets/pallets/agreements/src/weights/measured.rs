// Machine: AMD EPYC, 2 cores, 24 GiB.

//! What was measured of pallet_agreements: written by `npm run bench -- weights`, not by hand.
//!
//! By frame-omni-bencher (frame-benchmarking-cli 64.0.0) on 2026-11-23, in 20 steps of 20 repeats, the runtime as
//! Compiled WebAssembly over a database in memory. Reads and writes are counted and priced by the
//! runtime's `DbWeight`. Times are in picoseconds, sizes of proofs in bytes.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(clippy::all, missing_docs, unused_parens)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured, with the database of `T`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	/// Storage: `Sli::NextTargetId` (r:1 w:0)
	/// Proof: `Sli::NextTargetId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Agreements::Bounds` (r:1 w:0)
	/// Proof: `Agreements::Bounds` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(265), added: 2740, mode: `Measured`)
	/// Storage: `Agreements::NextOffer` (r:1 w:1)
	/// Proof: `Agreements::NextOffer` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Agreements::Offers` (r:0 w:1)
	/// Proof: `Agreements::Offers` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `Measured`)
	fn offer() -> Weight {
		// Measured on 2026-11-23; least time: 107_229_000 ps. Proof recorded: 1114 bytes.
		Weight::from_parts(115_962_000, 4579)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Agreements::Offers` (r:1 w:1)
	/// Proof: `Agreements::Offers` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `Measured`)
	fn guarantee() -> Weight {
		// Measured on 2026-11-23; least time: 13_460_000 ps. Proof recorded: 257 bytes.
		Weight::from_parts(15_203_000, 3722)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Agreements::Offers` (r:1 w:1)
	/// Proof: `Agreements::Offers` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(265), added: 2740, mode: `Measured`)
	fn close_offer() -> Weight {
		// Measured on 2026-11-23; least time: 52_188_000 ps. Proof recorded: 486 bytes.
		Weight::from_parts(55_933_000, 3951)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Agreements::LatestPause` (r:1 w:0)
	/// Proof: `Agreements::LatestPause` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Agreements::Offers` (r:1 w:1)
	/// Proof: `Agreements::Offers` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Agreements::Exposures` (r:1 w:1)
	/// Proof: `Agreements::Exposures` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Agreements::Bounds` (r:1 w:0)
	/// Proof: `Agreements::Bounds` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(265), added: 2740, mode: `Measured`)
	/// Storage: `Agreements::NextAgreement` (r:1 w:1)
	/// Proof: `Agreements::NextAgreement` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Agreements::Rewarding` (r:1 w:0)
	/// Proof: `Agreements::Rewarding` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Agreements::OpenAgreements` (r:1 w:1)
	/// Proof: `Agreements::OpenAgreements` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `Measured`)
	/// Storage: `Agreements::Agreements` (r:0 w:1)
	/// Proof: `Agreements::Agreements` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `Measured`)
	fn accept() -> Weight {
		// Measured on 2026-11-23 but for 32 reporters, what is promised, and the sums of a target and of what has ended, 20 µs
		// each; least time: 166_347_000 ps. Proof recorded: 1362 bytes.
		Weight::from_parts(963_472_000, 102342)
			.saturating_add(T::DbWeight::get().reads(55))
			.saturating_add(T::DbWeight::get().writes(10))
	}
	/// Storage: `Agreements::LatestPause` (r:1 w:0)
	/// Proof: `Agreements::LatestPause` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Agreements::Agreements` (r:1 w:1)
	/// Proof: `Agreements::Agreements` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Kept` (r:1 w:0)
	/// Proof: `Sli::Kept` (`max_values`: None, `max_size`: Some(34), added: 2509, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Agreements::Voided` (r:1 w:1)
	/// Proof: `Agreements::Voided` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Agreements::Bounds` (r:1 w:0)
	/// Proof: `Agreements::Bounds` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	/// Storage: `Agreements::Pots` (r:1 w:1)
	/// Proof: `Agreements::Pots` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Agreements::PotDays` (r:9 w:9)
	/// Proof: `Agreements::PotDays` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `Measured`)
	/// Storage: `System::Account` (r:5 w:5)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(265), added: 2740, mode: `Measured`)
	/// Storage: `Agreements::OpenAgreements` (r:1 w:1)
	/// Proof: `Agreements::OpenAgreements` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `Measured`)
	/// Storage: `Agreements::Exposures` (r:1 w:1)
	/// Proof: `Agreements::Exposures` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	fn settle() -> Weight {
		// Measured on 2026-11-23 but for 31 days and the sum of a target, 100 µs each; least time: 335_218_000 ps. Proof
		// recorded: 3229 bytes.
		Weight::from_parts(3_495_617_000, 447443)
			.saturating_add(T::DbWeight::get().reads(62))
			.saturating_add(T::DbWeight::get().writes(22))
	}
	/// Storage: `Agreements::Agreements` (r:1 w:1)
	/// Proof: `Agreements::Agreements` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(265), added: 2740, mode: `Measured`)
	/// Storage: `Agreements::Voided` (r:0 w:23)
	/// Proof: `Agreements::Voided` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	fn notice() -> Weight {
		// Measured on 2026-11-23 but for the sums of a network and of a target, the offer, and what else goes with the last
		// period, 20 µs each; least time: 143_714_000 ps. Proof recorded: 805 bytes.
		Weight::from_parts(310_944_000, 13490)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(34))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Agreements::LatestPause` (r:1 w:1)
	/// Proof: `Agreements::LatestPause` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn pause() -> Weight {
		// Measured on 2026-11-23; least time: 12_198_000 ps. Proof recorded: 107 bytes.
		Weight::from_parts(13_660_000, 1592)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Agreements::Agreements` (r:1 w:0)
	/// Proof: `Agreements::Agreements` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `Measured`)
	/// Storage: `Agreements::Voided` (r:1 w:1)
	/// Proof: `Agreements::Voided` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	fn void() -> Weight {
		// Measured on 2026-11-23; least time: 17_896_000 ps. Proof recorded: 414 bytes.
		Weight::from_parts(20_661_000, 3879)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Agreements::Bounds` (r:0 w:1)
	/// Proof: `Agreements::Bounds` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `Measured`)
	fn set_bounds() -> Weight {
		// Measured on 2026-11-23; least time: 5_378_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(6_099_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Agreements::Rewarding` (r:0 w:1)
	/// Proof: `Agreements::Rewarding` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn set_reward() -> Weight {
		// Measured on 2026-11-23; least time: 5_178_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(8_633_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Agreements::TargetShare` (r:0 w:1)
	/// Proof: `Agreements::TargetShare` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn set_target_share() -> Weight {
		Weight::from_parts(8_633_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Provings` (r:1 w:0)
	/// Proof: `Sli::Provings` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:0)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Kept` (r:1 w:0)
	/// Proof: `Sli::Kept` (`max_values`: None, `max_size`: Some(34), added: 2509, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Records` (r:127 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Agreements::Rewarding` (r:1 w:0)
	/// Proof: `Agreements::Rewarding` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:1 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Agreements::Pots` (r:1 w:1)
	/// Proof: `Agreements::Pots` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Agreements::PotDays` (r:10 w:10)
	/// Proof: `Agreements::PotDays` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `Measured`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Sli::Distributions` (r:1 w:0), not measured
	/// The range of component `p` is `[1, 128]`.
	fn claim_proofs(p: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 473_333_000 ps. Proof recorded: 7391 + p * 55 bytes.
		Weight::from_parts(317_072_305, 35447)
			// Standard error: 476_341
			.saturating_add(Weight::from_parts(34_553_191, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(26))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(14))
			.saturating_add(Weight::from_parts(0, 2532).saturating_mul(p.into()))
	}
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Provings` (r:1 w:0)
	/// Proof: `Sli::Provings` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:0)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Kept` (r:1 w:0)
	/// Proof: `Sli::Kept` (`max_values`: None, `max_size`: Some(34), added: 2509, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Records` (r:128 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Agreements::Rewarding` (r:1 w:0)
	/// Proof: `Agreements::Rewarding` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:26 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Agreements::Pots` (r:1 w:1)
	/// Proof: `Agreements::Pots` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Agreements::PotDays` (r:10 w:10)
	/// Proof: `Agreements::PotDays` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `Measured`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `Measured`)
	/// Storage: `Sli::Distributions` (r:1 w:0), not measured
	/// The range of component `k` is `[1, 32]`.
	fn claim_leaves(k: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 3_167_723_000 ps. Proof recorded: 14240 + k * 93 bytes.
		Weight::from_parts(4_084_963_705, 334494)
			// Standard error: 4_571_736
			.saturating_add(Weight::from_parts(40_389_582, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(155))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(k.into())))
			.saturating_add(T::DbWeight::get().writes(14))
			.saturating_add(Weight::from_parts(0, 1971).saturating_mul(k.into()))
	}
}
