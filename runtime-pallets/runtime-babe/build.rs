//! Builds the blob where `BABE_BLOB` asks for it: minutes that only those need who change this runtime.
//! `npm run build:chain -- babe` sets it.

fn main() {
	println!("cargo:rerun-if-env-changed=BABE_BLOB");
	#[cfg(feature = "std")]
	if std::env::var_os("BABE_BLOB").is_some() {
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
