//! Runs benchmarks natively, over the state that frame-omni-bencher runs them over.

use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use sc_client_db::BenchmarkingState;
use sp_externalities::{Extensions, set_and_run_with_externalities};
use sp_keystore::{KeystoreExt, testing::MemoryKeystore};
use sp_runtime::{Storage, traits::BlakeTwo256};
use sp_state_machine::{Ext, OverlayedChanges};

/// What of a benchmark a chain offers.
pub type Dispatch = fn(BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String>;

/// Runs every benchmark of a list with the least, a middle and the largest value of each of its components, and
/// checks what it asserts; the names of those that weigh nothing.
pub fn run_all(genesis: Storage, list: &[BenchmarkList], dispatch: Dispatch) -> Vec<String> {
	let mut weightless = Vec::new();
	for BenchmarkList { pallet, instance, benchmarks } in list {
		for benchmark in benchmarks {
			let name = String::from_utf8(benchmark.name.clone()).unwrap();
			let config = |selected_components| BenchmarkConfig {
				pallet: pallet.clone(),
				instance: instance.clone(),
				benchmark: benchmark.name.clone(),
				selected_components,
				verify: true,
				internal_repeats: 1,
			};
			let all = &benchmark.components;
			let most: Vec<_> = all.iter().map(|(component, _, high)| (*component, *high)).collect();
			let mut runs = vec![most.clone()];
			for (index, (_, low, high)) in all.iter().enumerate() {
				for value in [*low, low.midpoint(*high)] {
					let mut run = most.clone();
					run[index].1 = value;
					runs.push(run);
				}
			}
			for components in runs {
				let batches = over(&genesis, || dispatch(config(components.clone())))
					.unwrap_or_else(|fault| panic!("{name} of {components:?}: {fault}"));
				let results: Vec<_> = batches.into_iter().flat_map(|it| it.results).collect();
				assert_eq!(results.len(), 1, "{name} of {components:?}");
				if results
					.iter()
					.all(|it| it.extrinsic_time == 0 && it.reads == 0 && it.writes == 0)
				{
					weightless.push(name.clone());
				}
			}
		}
	}
	weightless.sort();
	weightless.dedup();
	weightless
}

fn over<R>(genesis: &Storage, run: impl FnOnce() -> R) -> R {
	let state = BenchmarkingState::<BlakeTwo256>::new(genesis.clone(), None, true, true).unwrap();
	let mut overlay = OverlayedChanges::default();
	overlay.enter_runtime().unwrap();
	let mut extensions = Extensions::default();
	extensions.register(KeystoreExt::new(MemoryKeystore::new()));
	let mut ext = Ext::new(&mut overlay, &state, Some(&mut extensions));
	set_and_run_with_externalities(&mut ext, run)
}
