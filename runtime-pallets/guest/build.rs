//! Builds the blob where `GUEST_BLOB` asks for it: minutes that only those need who change the guest.
//! `npm run build:chain -- guest` sets it.

fn main() {
	println!("cargo:rerun-if-env-changed=GUEST_BLOB");
	#[cfg(feature = "std")]
	if std::env::var_os("GUEST_BLOB").is_some() {
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
