//! Builds the blob where it is asked for: two minutes that only those need who change the guest.

fn main() {
	#[cfg(all(feature = "std", feature = "blob"))]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
