//! What the hooks cost: database reads and writes by the runtime's own prices, plus computing.
//!
//! Counted by hand from the code, per step of the cursor, with times of computing above those that its
//! benchmarks measured (docs/weights.md).

use crate::sampled::types::BUCKETS;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Time to compute a step without its database accesses, in ps of reference hardware: 40 µs. Measured
/// up to 22 µs, but for the four below.
const COMPUTE: u64 = 40_000_000;

/// Time that finding out what to close next takes besides, in ps: 60 µs. Measured 5 µs more than a step.
const PLAN: u64 = 60_000_000;

/// Time that crediting seven records takes besides, in ps: 60 µs. Measured 28 µs.
const SEAT: u64 = 60_000_000;

/// Time that combining the reports of a target takes besides, in ps: 20 µs. Measured 8 µs more than all
/// else that is counted for it, where reporters are few.
const COMBINE: u64 = 20_000_000;

/// Time to check an entry of a report without its buckets, in ps: 70 µs. Measured 50 µs for a target with
/// as many addresses as there may be.
const ENTRY: u64 = 70_000_000;

/// Time to pass over a seat, in ps: 5 µs.
const SKIP: u64 = 5_000_000;

/// Time to decode, check, combine and encode one bucket of one report, in ps: 100 ns.
const BUCKET: u64 = 100_000;

/// Time that one report takes in the median of one bucket, in ps: 50 ns. Natively at most 5 ns where every
/// report has every bucket (`cargo test --release -p almanac-math -- --ignored --nocapture median`),
/// with room for WASM.
const MEDIAN: u64 = 50_000;

/// Time to hash 32 bytes, in ps: 1 µs.
const HASH: u64 = 1_000_000;

/// Weights of the hooks and the call of pallet-sli.
pub trait WeightInfo {
	/// The counter of a block.
	fn note_block() -> Weight;
	/// Seating one validator in the first block of a running chain with the pallet.
	fn take_seat() -> Weight;
	/// Noting whether a block had room for another report.
	fn note_room() -> Weight;
	/// Looking whether a window can be closed.
	fn poll() -> Weight;
	/// Finding out what to close next.
	fn plan() -> Weight;
	/// Crediting one seat for one window (or one halt).
	fn credit_seat() -> Weight;
	/// Passing over a seat without a slot.
	fn skip_seat() -> Weight;
	/// Looking at one period that may be out of retention.
	fn prune_period() -> Weight;
	/// Deleting one entry that is out of retention.
	fn prune_entry() -> Weight;
	/// A part of a report: about so many targets, so many entries with so many buckets together, and so
	/// many hashes to its link.
	fn report(targets: u32, entries: u32, buckets: u32, hashes: u32) -> Weight;
	/// Scheduling other parameters of sampling.
	fn set_sampling() -> Weight;
	/// Scheduling another retention.
	fn set_retention() -> Weight;
	/// Setting the share of a block for closing.
	fn set_closing_share() -> Weight;
	/// Finding out whether the grace of a window is over, and which of so many reporters are active.
	fn begin_window(reporters: u32) -> Weight;
	/// Finding out what was to be measured of one target.
	fn skip_target() -> Weight;
	/// Going on with a window that so many reporters are active in.
	fn load_cohort(reporters: u32) -> Weight;
	/// Combining the reports of so many reporters about one target, with so many buckets together, and
	/// adding them to day and era.
	fn combine_target(reporters: u32, buckets: u32) -> Weight;
	/// Moving one entry of storage version 1, with so many buckets, to version 2.
	fn move_entry(buckets: u32) -> Weight;
	/// Folding one sum of a day or an era: so many reporters with so many buckets together.
	fn fold_sum(reporters: u32, buckets: u32) -> Weight;
}

fn computing(buckets: u64) -> Weight {
	Weight::from_parts(BUCKET.saturating_mul(buckets), 0)
}

/// The medians over so many reports with so many buckets together: each bucket of their union takes one.
fn medians(reports: u32, buckets: u32) -> Weight {
	let union = u64::from(buckets.min(BUCKETS));
	Weight::from_parts(MEDIAN.saturating_mul(union).saturating_mul(reports.into()), 0)
}

/// Weights from the prices of the runtime's database.
pub struct DbWeights<T>(PhantomData<T>);

fn cost<T: frame_system::Config>(reads: u64, writes: u64) -> Weight {
	T::DbWeight::get().reads_writes(reads, writes).saturating_add(Weight::from_parts(COMPUTE, 0))
}

impl<T: frame_system::Config> WeightInfo for DbWeights<T> {
	/// Reads digest, slot duration, parameters, LastSlot, FirstSlot, CurrentSegment, two segments, seat
	/// and count; writes count, LastSlot and a gap.
	fn note_block() -> Weight {
		cost::<T>(10, 3)
	}

	/// Reads validator, id and next id; writes seat, target, id and next id.
	fn take_seat() -> Weight {
		cost::<T>(3, 4)
	}

	/// Reads and writes the count.
	fn note_room() -> Weight {
		cost::<T>(1, 1)
	}

	/// Reads both cursors, whether the other one has begun, Parameters, ClosingShare and the time; writes
	/// the cursor.
	fn poll() -> Weight {
		cost::<T>(6, 1)
	}

	/// Reads the gap, three segments, FirstSlot and parameters, and finds at most two eras with their
	/// bounds, each by a binary search over at most 2^17; writes the gap.
	fn plan() -> Weight {
		cost::<T>(50, 1).saturating_add(Weight::from_parts(PLAN, 0))
	}

	/// Reads and writes the count and six records; reads segment, next segment and seat.
	fn credit_seat() -> Weight {
		cost::<T>(10, 7).saturating_add(Weight::from_parts(SEAT, 0))
	}

	/// Computes, and reads nothing.
	fn skip_seat() -> Weight {
		Weight::from_parts(SKIP, 0)
	}

	/// Reads what is kept, the next entry and what bounds it; writes what is kept.
	fn prune_period() -> Weight {
		cost::<T>(5, 2)
	}

	fn prune_entry() -> Weight {
		cost::<T>(1, 1)
	}

	/// Reads both cursors, parameters, Sampling, Ended, the count of roomy blocks, signer, reporter, the report
	/// so far, block and extrinsic index; writes the report, its heads, the link and the reporter, and that
	/// nothing is refused. For each target reads it, its endpoints, promises, owner, slots and the entries so
	/// far, and writes them: all its entries are one item. A bucket is decoded, checked, stored and hashed.
	fn report(targets: u32, entries: u32, buckets: u32, hashes: u32) -> Weight {
		cost::<T>(13, 6)
			.saturating_add(T::DbWeight::get().reads_writes(8, 1).saturating_mul(targets.into()))
			.saturating_add(Weight::from_parts(ENTRY.saturating_mul(entries.into()), 0))
			.saturating_add(computing(buckets.into()))
			.saturating_add(Weight::from_parts(HASH.saturating_mul(hashes.into()), 0))
	}

	/// Reads the time, Sampling, parameters and slot duration; writes Sampling.
	fn set_sampling() -> Weight {
		cost::<T>(4, 1)
	}

	/// Reads the time, parameters, Sampling and slot duration; writes the parameters.
	fn set_retention() -> Weight {
		cost::<T>(4, 1)
	}

	/// Writes the share.
	fn set_closing_share() -> Weight {
		cost::<T>(0, 1)
	}

	/// Reads Ended, the count of roomy blocks, Sampling, LastHeard, block number and every reporter with its
	/// report; writes Sampling, LastHeard, the cohort and every reporter.
	fn begin_window(reporters: u32) -> Weight {
		cost::<T>(7, 3).saturating_add(cost::<T>(3, 1).saturating_mul(reporters.into()))
	}

	/// Reads the slots, the addresses and the promises of the target, and whom it stands for.
	fn skip_target() -> Weight {
		cost::<T>(5, 0)
	}

	/// Reads the signing key of each reporter.
	fn load_cohort(reporters: u32) -> Weight {
		cost::<T>(u64::from(reporters).saturating_add(1), 0)
	}

	/// Reads who is behind the target; reads and takes a report of each reporter; reads and writes the sums of day and era, and writes
	/// the record, of three indicators.
	fn combine_target(reporters: u32, buckets: u32) -> Weight {
		let reports = u64::from(reporters);
		cost::<T>(reports.saturating_add(9), reports.saturating_add(9))
			.saturating_add(Weight::from_parts(COMBINE, 0))
			.saturating_add(computing(buckets.into()))
			.saturating_add(medians(reporters, buckets).saturating_mul(3))
	}

	/// Takes the entry, writes it, and of a report reads at most 17 lists of heads and writes one.
	fn move_entry(buckets: u32) -> Weight {
		cost::<T>(19, 3).saturating_add(computing(buckets.into()))
	}

	/// Takes the sums; writes the record of day or era; reads and writes week, month and year, with at
	/// most all buckets each.
	fn fold_sum(reporters: u32, buckets: u32) -> Weight {
		let each = computing(10).saturating_mul(reporters.into());
		cost::<T>(5, 5)
			.saturating_add(each)
			.saturating_add(computing(u64::from(buckets).saturating_add(4 * 736)))
			.saturating_add(medians(reporters, buckets))
	}
}
