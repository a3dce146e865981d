// Machine: AMD EPYC, 2 cores, 24 GiB.

//! What was measured of pallet_sli: written by `npm run bench -- weights`, not by hand.
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
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::LastSlot` (r:1 w:1)
	/// Proof: `Sli::LastSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::CurrentSegment` (r:1 w:0)
	/// Proof: `Sli::CurrentSegment` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::FirstSlot` (r:1 w:0)
	/// Proof: `Sli::FirstSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Segments` (r:2 w:0)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Sli::Seats` (r:1 w:0)
	/// Proof: `Sli::Seats` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Authored` (r:1 w:1)
	/// Proof: `Sli::Authored` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Gaps` (r:0 w:1)
	/// Proof: `Sli::Gaps` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	fn note_block() -> Weight {
		// Least time measured: 26_920_000 ps. Proof recorded: 697 bytes.
		Weight::from_parts(29_083_000, 6637)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Sli::TargetIds` (r:1 w:1)
	/// Proof: `Sli::TargetIds` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `Measured`)
	/// Storage: `Sli::NextTargetId` (r:1 w:1)
	/// Proof: `Sli::NextTargetId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Seats` (r:0 w:1)
	/// Proof: `Sli::Seats` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:0 w:1)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	fn take_seat() -> Weight {
		// Least time measured: 14_832_000 ps. Proof recorded: 394 bytes.
		Weight::from_parts(16_114_000, 3859)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Sli::RoomyBlocks` (r:1 w:1)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn note_room() -> Weight {
		// Least time measured: 2_344_000 ps. Proof recorded: 307 bytes.
		Weight::from_parts(2_644_000, 1792)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::ClosingShare` (r:1 w:0)
	/// Proof: `Sli::ClosingShare` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:1)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn poll() -> Weight {
		// Least time measured: 20_671_000 ps. Proof recorded: 590 bytes.
		Weight::from_parts(22_774_000, 6530)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::Gaps` (r:1 w:1)
	/// Proof: `Sli::Gaps` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Sli::OldestSegment` (r:1 w:0)
	/// Proof: `Sli::OldestSegment` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Segments` (r:2 w:0)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Sli::FirstSlot` (r:1 w:0)
	/// Proof: `Sli::FirstSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:18 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	fn plan_window() -> Weight {
		// Least time measured: 87_600_000 ps. Proof recorded: 1054 bytes.
		Weight::from_parts(93_720_000, 46594)
			.saturating_add(T::DbWeight::get().reads(26))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::FirstSlot` (r:1 w:0)
	/// Proof: `Sli::FirstSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:34 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Segments` (r:1 w:0)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Sli::Heartbeats` (r:1 w:0)
	/// Proof: `Sli::Heartbeats` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:0 w:1)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	fn plan_end() -> Weight {
		// Measured on 2026-11-23; least time: 130_254_000 ps. Proof recorded: 1102 bytes.
		Weight::from_parts(137_905_000, 86242)
			.saturating_add(T::DbWeight::get().reads(41))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::NextTargetId` (r:1 w:0)
	/// Proof: `Sli::NextTargetId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Cohort` (r:1 w:1)
	/// Proof: `Sli::Cohort` (`max_values`: None, `max_size`: Some(1037), added: 3512, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:32 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:18 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:0 w:1)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	fn plan_sampled() -> Weight {
		// Least time measured: 207_039_000 ps. Proof recorded: 8401 bytes.
		Weight::from_parts(241_500_000, 88591)
			.saturating_add(T::DbWeight::get().reads(55))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Discounted` (r:1 w:0)
	/// Proof: `Sli::Discounted` (`max_values`: None, `max_size`: Some(2190), added: 4665, mode: `Measured`)
	/// Storage: `Sli::OpenSums` (r:2 w:0)
	/// Proof: `Sli::OpenSums` (`max_values`: None, `max_size`: Some(710002), added: 712477, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:34 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	fn plan_fold() -> Weight {
		// Least time measured: 152_317_000 ps. Proof recorded: 969 bytes.
		Weight::from_parts(191_566_000, 86109)
			.saturating_add(T::DbWeight::get().reads(40))
	}
	/// Storage: `Sli::Segments` (r:2 w:0)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Sli::Seats` (r:1 w:0)
	/// Proof: `Sli::Seats` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Authored` (r:1 w:1)
	/// Proof: `Sli::Authored` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Records` (r:6 w:6)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	fn credit_seat() -> Weight {
		// Least time measured: 44_276_000 ps. Proof recorded: 742 bytes.
		Weight::from_parts(47_761_000, 16582)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// The range of component `n` is `[0, 1000]`.
	fn skip_seats(n: u32, ) -> Weight {
		// Least time measured: 140_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(256_470, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(4_050, 0).saturating_mul(n.into()))
	}
	/// Storage: `Sli::Kept` (r:1 w:1)
	/// Proof: `Sli::Kept` (`max_values`: None, `max_size`: Some(34), added: 2509, mode: `Measured`)
	fn prune_window() -> Weight {
		// Least time measured: 13_740_000 ps. Proof recorded: 366 bytes.
		Weight::from_parts(14_662_000, 3831)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::OldestSegment` (r:1 w:1)
	/// Proof: `Sli::OldestSegment` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::CurrentSegment` (r:1 w:0)
	/// Proof: `Sli::CurrentSegment` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Segments` (r:1 w:1)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	fn prune_segment() -> Weight {
		// Least time measured: 13_250_000 ps. Proof recorded: 413 bytes.
		Weight::from_parts(14_251_000, 3878)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Sli::Records` (r:100 w:100)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// The range of component `n` is `[0, 100]`.
	fn prune_entries(n: u32, ) -> Weight {
		// Least time measured: 3_926_000 ps. Proof recorded: 798 + n * 6 bytes.
		Weight::from_parts(2_906_380, 1848)
			// Standard error: 3_091
			.saturating_add(Weight::from_parts(667_255, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2481).saturating_mul(n.into()))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:1)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Sli::LeastReporters` (r:1 w:0)
	/// Proof: `Sli::LeastReporters` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0), not measured
	fn set_sampling() -> Weight {
		// Least time measured: 20_791_000 ps. Proof recorded: 581 bytes.
		Weight::from_parts(22_544_000, 6547)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:1)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::LeastReporters` (r:1 w:0)
	/// Proof: `Sli::LeastReporters` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0), not measured
	fn set_retention() -> Weight {
		// Least time measured: 20_490_000 ps. Proof recorded: 581 bytes.
		Weight::from_parts(24_186_000, 6547)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::ClosingShare` (r:0 w:1)
	/// Proof: `Sli::ClosingShare` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn set_closing_share() -> Weight {
		// Least time measured: 3_756_000 ps. Proof recorded: 0 bytes.
		Weight::from_parts(4_386_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:1)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:33 w:32)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:32 w:0)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::LastHeard` (r:1 w:1)
	/// Proof: `Sli::LastHeard` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Cohort` (r:0 w:1)
	/// Proof: `Sli::Cohort` (`max_values`: None, `max_size`: Some(1037), added: 3512, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:1), not measured
	/// The range of component `r` is `[0, 32]`.
	fn begin_window(r: u32, ) -> Weight {
		// Least time measured: 19_809_000 ps. Proof recorded: 736 + r * 276 bytes.
		Weight::from_parts(23_974_570, 6686)
			// Standard error: 57_143
			.saturating_add(Weight::from_parts(15_787_531, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2752).saturating_mul(r.into()))
	}
	/// Storage: `Registry::Addresses` (r:1 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	fn skip_target() -> Weight {
		// Least time measured: 18_297_000 ps. Proof recorded: 3937 bytes.
		Weight::from_parts(22_534_000, 7402)
			.saturating_add(T::DbWeight::get().reads(3))
	}
	/// Storage: `Sli::Cohort` (r:1 w:0)
	/// Proof: `Sli::Cohort` (`max_values`: None, `max_size`: Some(1037), added: 3512, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:32 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:1 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// The range of component `r` is `[0, 32]`.
	fn load_cohort(r: u32, ) -> Weight {
		// Least time measured: 15_583_000 ps. Proof recorded: 727 + r * 222 bytes.
		Weight::from_parts(19_537_857, 4156)
			// Standard error: 5_364
			.saturating_add(Weight::from_parts(4_344_838, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2697).saturating_mul(r.into()))
	}
	/// Storage: `Registry::Addresses` (r:1 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1 w:3)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:32 w:32)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Sli::OpenSums` (r:6 w:6)
	/// Proof: `Sli::OpenSums` (`max_values`: None, `max_size`: Some(710002), added: 712477, mode: `Measured`)
	/// The range of component `r` is `[0, 32]`.
	fn combine_reporters(r: u32, ) -> Weight {
		// Least time measured: 108_782_000 ps. Proof recorded: 24403 + r * 99 bytes.
		Weight::from_parts(838_639_347, 36173)
			// Standard error: 774_165
			.saturating_add(Weight::from_parts(46_765_878, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(9))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2622).saturating_mul(r.into()))
	}
	/// Storage: `Registry::Addresses` (r:1 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1 w:3)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:32 w:32)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:1 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Sli::OpenSums` (r:6 w:6)
	/// Proof: `Sli::OpenSums` (`max_values`: None, `max_size`: Some(710002), added: 712477, mode: `Measured`)
	/// The range of component `b` is `[0, 132480]`.
	fn combine_buckets(b: u32, ) -> Weight {
		// Least time measured: 352_646_000 ps. Proof recorded: 9261 + b * 1 bytes.
		Weight::from_parts(783_012_623, 102531)
			// Standard error: 1_119
			.saturating_add(Weight::from_parts(132_822, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(44))
			.saturating_add(T::DbWeight::get().writes(41))
			.saturating_add(Weight::from_parts(0, 2).saturating_mul(b.into()))
	}
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Discounted` (r:1 w:1)
	/// Proof: `Sli::Discounted` (`max_values`: None, `max_size`: Some(2190), added: 4665, mode: `Measured`)
	/// Storage: `Sli::OpenSums` (r:2 w:1)
	/// Proof: `Sli::OpenSums` (`max_values`: None, `max_size`: Some(710002), added: 712477, mode: `Measured`)
	/// Storage: `Sli::Records` (r:3 w:4)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// The range of component `r` is `[0, 64]`.
	fn fold_reporters(r: u32, ) -> Weight {
		// Least time measured: 81_852_000 ps. Proof recorded: 10144 + r * 44 bytes.
		Weight::from_parts(40_242_847, 17758)
			// Standard error: 64_357
			.saturating_add(Weight::from_parts(10_729_637, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(0, 62).saturating_mul(r.into()))
	}
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Discounted` (r:1 w:1)
	/// Proof: `Sli::Discounted` (`max_values`: None, `max_size`: Some(2190), added: 4665, mode: `Measured`)
	/// Storage: `Sli::OpenSums` (r:2 w:1)
	/// Proof: `Sli::OpenSums` (`max_values`: None, `max_size`: Some(710002), added: 712477, mode: `Measured`)
	/// Storage: `Sli::Records` (r:3 w:4)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// The range of component `b` is `[0, 17664]`.
	fn fold_buckets(b: u32, ) -> Weight {
		// Least time measured: 93_660_000 ps. Proof recorded: 8239 + b * 5 bytes.
		Weight::from_parts(640_173_905, 17368)
			// Standard error: 973
			.saturating_add(Weight::from_parts(37_856, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(0, 6).saturating_mul(b.into()))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Sli::HeartbeatsFrom` (r:1 w:0)
	/// Proof: `Sli::HeartbeatsFrom` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::CurrentSegment` (r:1 w:0)
	/// Proof: `Sli::CurrentSegment` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Segments` (r:1 w:0)
	/// Proof: `Sli::Segments` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `Measured`)
	/// Storage: `Sli::Seats` (r:1 w:0)
	/// Proof: `Sli::Seats` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::LastHeartbeat` (r:1 w:1)
	/// Proof: `Sli::LastHeartbeat` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Aura::Authorities` (r:1 w:0)
	/// Proof: `Aura::Authorities` (`max_values`: Some(1), `max_size`: Some(32770), added: 33265, mode: `Measured`)
	fn heartbeat() -> Weight {
		// Measured on 2026-11-23; least time: 86_118_000 ps. Proof recorded: 921 bytes.
		Weight::from_parts(95_292_000, 4386)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:1 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	fn keep_room() -> Weight {
		// Least time measured: 14_692_000 ps. Proof recorded: 744 bytes.
		Weight::from_parts(21_022_000, 4209)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:1)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:256 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:256 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:256 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:256 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:256 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:256 w:256)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::ReportHeads` (r:0 w:1)
	/// Proof: `Sli::ReportHeads` (`max_values`: None, `max_size`: Some(3387), added: 5862, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// The range of component `t` is `[0, 256]`.
	fn report_targets(t: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 149_613_000 ps. Proof recorded: 11946 + t * 178 bytes.
		Weight::from_parts(150_664_403, 17737)
			// Standard error: 109_665
			.saturating_add(Weight::from_parts(42_934_057, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(t.into())))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(t.into())))
			.saturating_add(Weight::from_parts(0, 2652).saturating_mul(t.into()))
	}
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:1)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:86 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:86 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:86 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:86 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:86 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:86 w:86)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::ReportHeads` (r:0 w:1)
	/// Proof: `Sli::ReportHeads` (`max_values`: None, `max_size`: Some(3387), added: 5862, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// The range of component `e` is `[0, 170]`.
	fn report_entries(e: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 3_637_921_000 ps. Proof recorded: 27458 bytes.
		Weight::from_parts(4_825_252_192, 241298)
			// Standard error: 848_412
			.saturating_add(Weight::from_parts(22_006_041, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(529))
			.saturating_add(T::DbWeight::get().writes(91))
	}
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:1)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:256 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:256 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:256 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:256 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:256 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:0)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:256 w:256)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::ReportHeads` (r:0 w:1)
	/// Proof: `Sli::ReportHeads` (`max_values`: None, `max_size`: Some(3387), added: 5862, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// The range of component `b` is `[0, 188416]`.
	fn report_buckets(b: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 10_687_908_000 ps. Proof recorded: 57459 bytes.
		Weight::from_parts(10_561_823_532, 692049)
			// Standard error: 2_110
			.saturating_add(Weight::from_parts(80_838, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1549))
			.saturating_add(T::DbWeight::get().writes(260))
	}
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::ReportInfos` (r:1 w:1)
	/// Proof: `Sli::ReportInfos` (`max_values`: None, `max_size`: Some(303), added: 2778, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:1 w:0)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// Storage: `Registry::Addresses` (r:1 w:0)
	/// Proof: `Registry::Addresses` (`max_values`: None, `max_size`: Some(3321), added: 5796, mode: `Measured`)
	/// Storage: `Registry::Owners` (r:1 w:0)
	/// Proof: `Registry::Owners` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Registry::Promises` (r:1 w:0)
	/// Proof: `Registry::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1 w:0)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `Sli::Reports` (r:1 w:1)
	/// Proof: `Sli::Reports` (`max_values`: None, `max_size`: Some(33226), added: 35701, mode: `Measured`)
	/// Storage: `Sli::ReportHeads` (r:0 w:1)
	/// Proof: `Sli::ReportHeads` (`max_values`: None, `max_size`: Some(3387), added: 5862, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// The range of component `h` is `[0, 722]`.
	fn report_hashes(h: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 150_153_000 ps. Proof recorded: 11198 bytes.
		Weight::from_parts(180_482_678, 17138)
			// Standard error: 1_603
			.saturating_add(Weight::from_parts(340_171, 0).saturating_mul(h.into()))
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Sli::Parameters` (r:2 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:1)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Censuses` (r:1 w:1)
	/// Proof: `Sli::Censuses` (`max_values`: None, `max_size`: Some(927), added: 3402, mode: `Measured`)
	/// Storage: `Sli::CensusParts` (r:1 w:1)
	/// Proof: `Sli::CensusParts` (`max_values`: None, `max_size`: Some(19242), added: 21717, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0), not measured
	/// The range of component `d` is `[0, 256]`.
	fn census_first(d: u32, ) -> Weight {
		// Least time measured: 73_439_000 ps. Proof recorded: 1252 bytes.
		Weight::from_parts(127_256_066, 9693)
			// Standard error: 10_501
			.saturating_add(Weight::from_parts(676_849, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Sli::Parameters` (r:2 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Censuses` (r:1 w:1)
	/// Proof: `Sli::Censuses` (`max_values`: None, `max_size`: Some(927), added: 3402, mode: `Measured`)
	/// Storage: `Sli::CensusParts` (r:1 w:1)
	/// Proof: `Sli::CensusParts` (`max_values`: None, `max_size`: Some(19242), added: 21717, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0), not measured
	/// The range of component `d` is `[0, 256]`.
	fn census_last(d: u32, ) -> Weight {
		// Least time measured: 72_598_000 ps. Proof recorded: 2069 bytes.
		Weight::from_parts(107_963_238, 10510)
			// Standard error: 5_874
			.saturating_add(Weight::from_parts(483_074, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Sli::Cohort` (r:1 w:0)
	/// Proof: `Sli::Cohort` (`max_values`: None, `max_size`: Some(1037), added: 3512, mode: `Measured`)
	/// Storage: `Sli::Censuses` (r:32 w:0)
	/// Proof: `Sli::Censuses` (`max_values`: None, `max_size`: Some(927), added: 3402, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::EraLengths` (r:1 w:0)
	/// Proof: `Sli::EraLengths` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:1)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:18 w:32)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:1)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::Agreed` (r:0 w:1)
	/// Proof: `Sli::Agreed` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `Measured`)
	/// The range of component `r` is `[0, 32]`.
	fn agree(r: u32, ) -> Weight {
		// Least time measured: 16_424_000 ps. Proof recorded: 1899 + r * 118 bytes.
		Weight::from_parts(83_597_585, 47441)
			// Standard error: 92_284
			.saturating_add(Weight::from_parts(9_894_757, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(23))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2599).saturating_mul(r.into()))
	}
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:18 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::CensusParts` (r:1 w:0)
	/// Proof: `Sli::CensusParts` (`max_values`: None, `max_size`: Some(19242), added: 21717, mode: `Measured`)
	/// Storage: `Sli::TargetIds` (r:256 w:0)
	/// Proof: `Sli::TargetIds` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1536 w:1536)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// The range of component `d` is `[0, 256]`.
	fn credit_known(d: u32, ) -> Weight {
		// Least time measured: 67_441_000 ps. Proof recorded: 2443 + d * 180 bytes.
		Weight::from_parts(68_072_000, 47807)
			// Standard error: 2_498_222
			.saturating_add(Weight::from_parts(70_212_439, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 15030).saturating_mul(d.into()))
	}
	/// Storage: `Sli::OldestEra` (r:1 w:0)
	/// Proof: `Sli::OldestEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::CurrentEra` (r:1 w:0)
	/// Proof: `Sli::CurrentEra` (`max_values`: None, `max_size`: Some(8), added: 2483, mode: `Measured`)
	/// Storage: `Sli::Eras` (r:18 w:0)
	/// Proof: `Sli::Eras` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::CensusParts` (r:1 w:0)
	/// Proof: `Sli::CensusParts` (`max_values`: None, `max_size`: Some(19242), added: 21717, mode: `Measured`)
	/// Storage: `Sli::TargetIds` (r:256 w:256)
	/// Proof: `Sli::TargetIds` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `Measured`)
	/// Storage: `Sli::NextTargetId` (r:1 w:1)
	/// Proof: `Sli::NextTargetId` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	/// Storage: `Sli::Records` (r:1536 w:1536)
	/// Proof: `Sli::Records` (`max_values`: None, `max_size`: Some(11104), added: 13579, mode: `Measured`)
	/// Storage: `Sli::Targets` (r:0 w:256)
	/// Proof: `Sli::Targets` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	/// The range of component `d` is `[0, 256]`.
	fn credit_new(d: u32, ) -> Weight {
		// Least time measured: 64_786_000 ps. Proof recorded: 1136 + d * 77 bytes.
		Weight::from_parts(66_940_000, 46666)
			// Standard error: 940_027
			.saturating_add(Weight::from_parts(79_398_041, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(22))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((8_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 14927).saturating_mul(d.into()))
	}
	/// Not measured: what `report_hashes` takes without a hash and without its target.
	///
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Commitments` (r:1 w:1)
	/// Proof: `Sli::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn commit() -> Weight {
		// Measured on 2026-11-23; least time: 68_692_000 ps. Proof recorded: 1242 bytes.
		Weight::from_parts(84_285_000, 7182)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Not measured: what `report_hashes` takes without a hash, twice that for what is hashed and stored, and for
	/// each proof what a read takes.
	///
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Registry::Signers` (r:1 w:0)
	/// Proof: `Registry::Signers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `Measured`)
	/// Storage: `Registry::Reporters` (r:1 w:0)
	/// Proof: `Registry::Reporters` (`max_values`: None, `max_size`: Some(197), added: 2672, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Closing` (r:2 w:0)
	/// Proof: `Sli::Closing` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `Measured`)
	/// Storage: `Sli::Ended` (r:1 w:0)
	/// Proof: `Sli::Ended` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:0)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::RoomyBlocks` (r:1 w:0)
	/// Proof: `Sli::RoomyBlocks` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	/// Storage: `Sli::Commitments` (r:1 w:0)
	/// Proof: `Sli::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `Measured`)
	/// Storage: `Sli::Openings` (r:1 w:1)
	/// Proof: `Sli::Openings` (`max_values`: None, `max_size`: Some(6288), added: 8763, mode: `Measured`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	/// Storage: `Agreements::OpenAgreements` (r:128 w:0)
	/// Proof: `Agreements::OpenAgreements` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `Measured`)
	/// Storage: `Sli::Provings` (r:1 w:1)
	/// Proof: `Sli::Provings` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `Measured`)
	/// Storage: `Sli::Refused` (r:0 w:1)
	/// Proof: `Sli::Refused` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	/// Storage: `Sli::Distributions` (r:0 w:1), not measured
	/// The range of component `p` is `[0, 128]`.
	fn open(p: u32, ) -> Weight {
		// Measured on 2026-11-23; least time: 87_991_000 ps. Proof recorded: 1495 bytes.
		Weight::from_parts(111_385_879, 7427)
			// Standard error: 7_936
			.saturating_add(Weight::from_parts(3_747_737, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(0, 2475).saturating_mul(p.into()))
	}
	/// Not measured: what `set_sampling` takes.
	///
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	/// Storage: `Sli::CommitBlocks` (r:1 w:1)
	/// Proof: `Sli::CommitBlocks` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `Measured`)
	/// Storage: `Sli::Sampling` (r:1 w:0)
	/// Proof: `Sli::Sampling` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `Measured`)
	/// Storage: `Sli::Parameters` (r:1 w:0)
	/// Proof: `Sli::Parameters` (`max_values`: None, `max_size`: Some(74), added: 2549, mode: `Measured`)
	/// Storage: `Validators::SlotDuration` (r:1 w:0)
	/// Proof: `Validators::SlotDuration` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn set_commit_blocks() -> Weight {
		// Measured on 2026-11-23; least time: 28_232_000 ps. Proof recorded: 592 bytes.
		Weight::from_parts(31_497_000, 4057)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
