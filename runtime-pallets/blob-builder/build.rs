//! Builds a runtime as WebAssembly, the one that `ALMANAC_BLOB` names: the folder of its crate, or `FOLDER:FEATURE:FILE` for the
//! blob with a feature, under a file name of its own. `npm run build:chain` sets it. This crate is apart from the others so that
//! none of them waits for the minutes that it takes.

use substrate_wasm_builder::WasmBuilder;

/// Names the runtime.
const ASKED: &str = "ALMANAC_BLOB";

fn main() {
	println!("cargo:rerun-if-env-changed={ASKED}");
	// The builder names files by full paths: a clone at another path must not go by those of the one before.
	println!("cargo:rerun-if-env-changed=WASM_BUILD_WORKSPACE_HINT");
	let Ok(asked) = std::env::var(ASKED) else { return };
	let mut words = asked.split(':');
	let folder = words.next().unwrap_or_default();
	// The builder names it from a folder of its own.
	let project = std::fs::canonicalize(format!("../{folder}/Cargo.toml"))
		.expect("ALMANAC_BLOB names the folder of a runtime's crate");
	let builder = WasmBuilder::new()
		.with_project(project)
		.expect("it ends with Cargo.toml")
		.import_memory()
		.export_heap_base();
	match (words.next(), words.next()) {
		(Some(feature), Some(name)) => builder.enable_feature(feature).set_file_name(name).build(),
		_ => builder.build(),
	}
}
