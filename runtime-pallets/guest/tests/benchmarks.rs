//! Whether a chain that takes pallet-sli alone, without reporters, can measure its weights.

// A test's helpers may panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../../runtime/tests/benchmarks/runner.rs"]
mod runner;

use frame_benchmarking::runtime_decl_for_benchmark::BenchmarkV2;
use guest_runtime::{Block, Runtime, RuntimeGenesisConfig};
use sp_runtime::BuildStorage;

#[test]
fn every_benchmark_of_what_a_chain_without_reporters_does_runs_and_the_others_weigh_nothing() {
	let (list, _) = <Runtime as BenchmarkV2<Block>>::benchmark_metadata(true);
	let genesis = RuntimeGenesisConfig::default().build_storage().unwrap();
	let weightless =
		runner::run_all(genesis, &list, <Runtime as BenchmarkV2<Block>>::dispatch_benchmark);
	let of_reporters = [
		"agree",
		"begin_window",
		"census_first",
		"census_last",
		"combine_buckets",
		"combine_reporters",
		"commit",
		"credit_known",
		"credit_new",
		"fold_buckets",
		"fold_reporters",
		"keep_room",
		"load_cohort",
		"open",
		"plan_fold",
		"plan_sampled",
		"report_buckets",
		"report_entries",
		"report_hashes",
		"report_targets",
		"set_commit_blocks",
		"set_sampling",
		"skip_target",
	];
	assert_eq!(weightless, of_reporters);
}
