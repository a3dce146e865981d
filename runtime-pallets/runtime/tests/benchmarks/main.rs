//! Whether the benchmarks that weights are measured by do what they measure; for what they take see
//! `npm run bench -- weights`.

// A test's helpers may panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod runner;

use almanac_runtime::{Block, Runtime, RuntimeGenesisConfig};
use frame_benchmarking::runtime_decl_for_benchmark::BenchmarkV2;
use sp_runtime::BuildStorage;

#[test]
fn every_benchmark_does_what_it_measures() {
	let (list, _) = <Runtime as BenchmarkV2<Block>>::benchmark_metadata(true);
	let pallets: Vec<_> =
		list.iter().map(|it| String::from_utf8(it.pallet.clone()).unwrap()).collect();
	assert_eq!(
		pallets,
		[
			"pallet_validators",
			"pallet_registry",
			"pallet_sli",
			"pallet_scalability",
			"pallet_agreements"
		]
	);
	let mut genesis = RuntimeGenesisConfig::default();
	// As the presets have it: the days of a month are read when it is settled.
	genesis.sli.retention = Some(pallet_sli::Retention { days: 92, ..Default::default() });
	let genesis = genesis.build_storage().unwrap();
	let weightless =
		runner::run_all(genesis, &list, <Runtime as BenchmarkV2<Block>>::dispatch_benchmark);
	assert!(weightless.is_empty(), "{weightless:?}");
}
