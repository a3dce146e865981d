//! What calls and the steps of hooks weigh.
//!
//! [`WeightInfo`] has a method for every benchmark, so that a file which frame-omni-bencher writes with its
//! own template implements it: a chain measures for itself and takes that file. [`Measured`] is what was
//! measured of Almanac's runtime (docs/reference/weights.md). The weight of a step is put together from these
//! figures by `Steps`.

mod measured;

use frame_support::weights::Weight;

pub use measured::Measured;

/// Weights of the calls, and of the parts that steps of the hooks are made of: one method a benchmark.
pub trait WeightInfo {
	/// The counter of a block.
	fn note_block() -> Weight;
	/// Seating one validator in the first block of a running chain with the pallet.
	fn take_seat() -> Weight;
	/// Noting whether a block had room for another report.
	fn note_room() -> Weight;
	/// A heartbeat, with the check of its signature.
	fn heartbeat() -> Weight;
	/// What the transaction extension does about a report.
	fn keep_room() -> Weight;
	/// Looking whether a window can be closed.
	fn poll() -> Weight;
	/// Finding out what to close next.
	fn plan_window() -> Weight;
	/// Ending a window whose seats are credited.
	fn plan_end() -> Weight;
	/// Ending a window whose targets are combined.
	fn plan_sampled() -> Weight;
	/// Finding out which day and era have ended.
	fn plan_fold() -> Weight;
	/// Crediting one seat for one window (or one halt).
	fn credit_seat() -> Weight;
	/// Passing over so many seats without a slot.
	fn skip_seats(n: u32) -> Weight;
	/// Looking at a window that may be out of retention.
	fn prune_window() -> Weight;
	/// Looking at a segment that may be out of retention.
	fn prune_segment() -> Weight;
	/// Deleting so many entries that are out of retention.
	fn prune_entries(n: u32) -> Weight;
	/// Finding out whether the grace of a window is over, and which of so many reporters are active.
	fn begin_window(r: u32) -> Weight;
	/// Finding out what was to be measured of one target.
	fn skip_target() -> Weight;
	/// Going on with a window that so many reporters are active in.
	fn load_cohort(r: u32) -> Weight;
	/// Combining what so many reporters saw of one target, with few buckets each.
	fn combine_reporters(r: u32) -> Weight;
	/// Combining so many buckets of one target.
	fn combine_buckets(b: u32) -> Weight;
	/// Folding one sum of so many reporters, with few buckets each.
	fn fold_reporters(r: u32) -> Weight;
	/// Folding one sum of so many buckets.
	fn fold_buckets(b: u32) -> Weight;
	/// A part of a report about so many targets, with an entry each.
	fn report_targets(t: u32) -> Weight;
	/// So many entries more about targets that have one.
	fn report_entries(e: u32) -> Weight;
	/// So many buckets in the entries of a part.
	fn report_buckets(b: u32) -> Weight;
	/// So many hashes from the link of a report to the one before.
	fn report_hashes(h: u32) -> Weight;
	/// A first part of a census of another network, of so many validators.
	fn census_first(d: u32) -> Weight;
	/// A last part of a census, of so many validators.
	fn census_last(d: u32) -> Weight;
	/// Finding what so many reporters agree on of a window of another network, and beginning its eras.
	fn agree(r: u32) -> Weight;
	/// Crediting a part of a census, of so many validators who have records.
	fn credit_known(d: u32) -> Weight;
	/// Crediting a part of a census, of so many validators who are targets from then on.
	fn credit_new(d: u32) -> Weight;
	/// A commitment.
	fn commit() -> Weight;
	/// An opening with so many proofs, and no hash to its link.
	fn open(p: u32) -> Weight;
	/// Scheduling another number of blocks for commitments.
	fn set_commit_blocks() -> Weight;
	/// Scheduling other parameters of sampling.
	fn set_sampling() -> Weight;
	/// Scheduling another retention.
	fn set_retention() -> Weight;
	/// Setting the share of a block for closing.
	fn set_closing_share() -> Weight;
}

/// The weights of steps, from those of their parts.
///
/// Where one step stands for several places in the code, it weighs what the dearest of them does. Where two
/// numbers multiply, each is measured at the other's worst, and what they take is added up.
pub trait Steps: WeightInfo {
	/// Finding out what to close next, or what follows when something is closed.
	fn plan() -> Weight {
		let counted = Self::plan_window().max(Self::plan_end());
		counted.max(Self::plan_sampled()).max(Self::plan_fold())
	}

	/// Passing over a seat without a slot.
	fn skip_seat() -> Weight {
		more(Self::skip_seats, 1)
	}

	/// Looking at one period, or at one list of entries, that may be out of retention.
	fn prune_period() -> Weight {
		Self::prune_window().max(Self::prune_segment()).max(Self::prune_entries(0))
	}

	/// Deleting one entry that is out of retention.
	fn prune_entry() -> Weight {
		more(Self::prune_entries, 1)
	}

	/// A part of a report: about so many targets, so many entries with so many buckets together, and
	/// so many hashes to its link.
	fn report(targets: u32, entries: u32, buckets: u32, hashes: u32) -> Weight {
		Self::report_targets(targets)
			.saturating_add(more(Self::report_entries, entries.saturating_sub(targets)))
			.saturating_add(more(Self::report_buckets, buckets))
			.saturating_add(more(Self::report_hashes, hashes))
	}

	/// An opening with so many proofs, and so many hashes to its link.
	fn opening(proofs: u32, hashes: u32) -> Weight {
		Self::open(proofs).saturating_add(more(Self::report_hashes, hashes))
	}

	/// A part of a census of so many validators.
	fn census(duties: u32) -> Weight {
		Self::census_first(duties).max(Self::census_last(duties))
	}

	/// Loading a part of a census, to credit its validators.
	fn credit_part() -> Weight {
		Self::credit_known(0).max(Self::credit_new(0))
	}

	/// Crediting one validator of a census.
	fn credit_duty() -> Weight {
		more(Self::credit_known, 1).max(more(Self::credit_new, 1))
	}

	/// Combining the reports of so many reporters about one target, with so many buckets together, and
	/// adding them to day and era.
	fn combine_target(reporters: u32, buckets: u32) -> Weight {
		Self::combine_reporters(reporters).saturating_add(more(Self::combine_buckets, buckets))
	}

	/// Folding one sum of a day or an era: so many reporters with so many buckets together.
	fn fold_sum(reporters: u32, buckets: u32) -> Weight {
		Self::fold_reporters(reporters).saturating_add(more(Self::fold_buckets, buckets))
	}
}

impl<W: WeightInfo> Steps for W {}

/// What `count` of something take beyond none of it.
fn more(weight: impl Fn(u32) -> Weight, count: u32) -> Weight {
	weight(count).saturating_sub(weight(0))
}
