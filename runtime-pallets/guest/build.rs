//! Builds the blob where `GUEST_BLOB` asks for it: minutes that only those need who change the guest.
//! `node scripts/build.mjs guest` sets it.

fn main() {
	println!("cargo:rerun-if-env-changed=GUEST_BLOB");
	#[cfg(feature = "std")]
	if std::env::var_os("GUEST_BLOB").is_some() {
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
