//! Builds the blob where `BABE_BLOB` asks for it: minutes that only those need who change this runtime.
//! `npm run build:chain -- babe` sets it.

fn main() {
	println!("cargo:rerun-if-env-changed=BABE_BLOB");
	#[cfg(feature = "std")]
	if std::env::var_os("BABE_BLOB").is_some() {
		// The builder names files by full paths: a clone at another path must not go by those of the one before.
		println!("cargo:rerun-if-env-changed=WASM_BUILD_WORKSPACE_HINT");
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
