//! Weights of round figures, so that no test depends on what a machine has measured.

use super::Test;
use crate::{sampled::types::BUCKETS, weights::WeightInfo};
use frame_support::weights::Weight;

/// Weights of round figures.
pub struct TestWeights;

/// So many reads and writes, 40 µs, and a kilobyte of proof a read.
fn cost(reads: u64, writes: u64) -> Weight {
	let database = <Test as frame_system::Config>::DbWeight::get();
	let besides = Weight::from_parts(40_000_000, 1_000 * reads);
	database.reads_writes(reads, writes).saturating_add(besides)
}

fn us(time: u64) -> Weight {
	Weight::from_parts(time * 1_000_000, 0)
}

fn buckets(count: u64) -> Weight {
	Weight::from_parts(100_000 * count, 0)
}

/// The medians of so many reports with all buckets together.
fn medians(reports: u32) -> Weight {
	Weight::from_parts(50_000 * u64::from(BUCKETS) * u64::from(reports), 0)
}

impl WeightInfo for TestWeights {
	fn note_block() -> Weight {
		cost(10, 3)
	}
	fn take_seat() -> Weight {
		cost(3, 4)
	}
	fn note_room() -> Weight {
		cost(1, 1)
	}
	fn heartbeat() -> Weight {
		cost(8, 1)
	}
	fn keep_room() -> Weight {
		cost(3, 1)
	}
	fn poll() -> Weight {
		cost(6, 1)
	}
	fn plan_window() -> Weight {
		cost(50, 1) + us(60)
	}
	fn plan_end() -> Weight {
		cost(40, 1)
	}
	fn plan_sampled() -> Weight {
		cost(40, 1)
	}
	fn plan_fold() -> Weight {
		cost(40, 1)
	}
	fn credit_seat() -> Weight {
		cost(10, 7) + us(60)
	}
	fn skip_seats(n: u32) -> Weight {
		us(5 * u64::from(n))
	}
	fn prune_window() -> Weight {
		cost(5, 2)
	}
	fn prune_segment() -> Weight {
		cost(4, 2)
	}
	fn prune_entries(n: u32) -> Weight {
		cost(1, 1) * u64::from(n)
	}
	fn begin_window(r: u32) -> Weight {
		cost(8, 4) + cost(3, 1) * u64::from(r)
	}
	fn skip_target() -> Weight {
		cost(5, 0)
	}
	fn load_cohort(r: u32) -> Weight {
		cost(u64::from(r) + 1, 0)
	}
	fn combine_reporters(r: u32) -> Weight {
		cost(u64::from(r) + 9, u64::from(r) + 9) + us(20) + medians(r) * 3
	}
	fn combine_buckets(b: u32) -> Weight {
		buckets(b.into())
	}
	fn fold_reporters(r: u32) -> Weight {
		cost(5, 5) + us(r.into()) + buckets(4 * u64::from(BUCKETS)) + medians(r)
	}
	fn fold_buckets(b: u32) -> Weight {
		buckets(b.into())
	}
	fn report_targets(t: u32) -> Weight {
		cost(15, 7) + cost(8, 1) * u64::from(t)
	}
	fn report_entries(e: u32) -> Weight {
		us(70) * u64::from(e)
	}
	fn report_buckets(b: u32) -> Weight {
		buckets(b.into())
	}
	fn report_hashes(h: u32) -> Weight {
		us(h.into())
	}
	fn census_first(d: u32) -> Weight {
		cost(14, 6) + us(2 * u64::from(d))
	}
	fn census_last(d: u32) -> Weight {
		cost(15, 5) + us(2 * u64::from(d))
	}
	fn agree(r: u32) -> Weight {
		cost(7, 36) + cost(1, 0) * u64::from(r)
	}
	fn credit_known(d: u32) -> Weight {
		cost(12, 0) + cost(7, 6) * u64::from(d)
	}
	fn credit_new(d: u32) -> Weight {
		cost(13, 0) + cost(8, 9) * u64::from(d)
	}
	fn commit() -> Weight {
		cost(12, 2)
	}
	fn open(p: u32) -> Weight {
		cost(14, 4) + cost(1, 0) * u64::from(p)
	}
	fn set_commit_blocks() -> Weight {
		cost(4, 1)
	}
	fn set_sampling() -> Weight {
		cost(5, 1)
	}
	fn set_retention() -> Weight {
		cost(5, 1)
	}
	fn set_closing_share() -> Weight {
		cost(0, 1)
	}
}
