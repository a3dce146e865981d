//! What executes the runtime.

use sc_executor::{DEFAULT_HEAP_ALLOC_STRATEGY, HeapAllocStrategy, WasmExecutor};
use sc_service::config::ExecutorConfiguration;
use std::env::var_os;

pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// The environment variable that names a folder for compiled runtimes. Without it each start compiles
/// the runtime anew, for seconds of a core. Whoever may write into that folder decides what this node
/// executes.
const CACHE: &str = "ALMANAC_WASM_CACHE";

/// As `sc_service::new_wasm_executor`, with that folder.
pub fn executor(config: &ExecutorConfiguration) -> Executor {
	let heap = config.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: pages.try_into().unwrap_or(u32::MAX) }
	});
	let executor = Executor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size);
	match var_os(CACHE) {
		Some(folder) => executor.with_cache_path(folder).build(),
		None => executor.build(),
	}
}
