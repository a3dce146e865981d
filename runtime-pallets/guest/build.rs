//! Builds the blob where it is asked for.

fn main() {
	#[cfg(all(feature = "std", feature = "blob"))]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
