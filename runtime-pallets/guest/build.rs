//! Builds a blob where `GUEST_BLOB` asks for one: minutes that only those need who change the guest.
//! `npm run build:chain -- guest` and `-- guest20` set it, the latter for the guest with `account20`.

fn main() {
	println!("cargo:rerun-if-env-changed=GUEST_BLOB");
	#[cfg(feature = "std")]
	if let Some(which) = std::env::var_os("GUEST_BLOB") {
		// The builder names files by full paths: a clone at another path must not go by those of the one before.
		println!("cargo:rerun-if-env-changed=WASM_BUILD_WORKSPACE_HINT");
		let guest = substrate_wasm_builder::WasmBuilder::init_with_defaults();
		if which == "account20" {
			guest.enable_feature("account20").set_file_name("guest20_runtime").build();
		} else {
			guest.build();
		}
	}
}
