//! Computes the hash of the sources, and takes the committed blob into the crate when it was built from them.

use std::{
	env, fs, io,
	path::{Path, PathBuf},
};

/// The files beside the folders that take part in the hash.
const FILES: [&str; 2] = ["Cargo.lock", "Cargo.toml"];

/// The folders whose Rust files and manifests take part in the hash.
const FOLDERS: [&str; 3] = ["math", "pallets", "runtime"];

/// Build outputs, and what is never in the blob.
const LEFT_OUT: [&str; 5] = ["target", "tests", "benches", "mock", "mock.rs"];

/// What a line to cargo begins with that names a file whose change matters.
const WATCH: &str = "cargo:rerun-if-changed=";

/// The committed runtime as WebAssembly, and the hash of the sources that it was built from.
#[cfg(feature = "std")]
const BLOB: &str = "blob/almanac_runtime.compact.compressed.wasm";
#[cfg(feature = "std")]
const BLOB_SOURCES: &str = "blob/almanac_runtime.sources";

fn main() -> io::Result<()> {
	let workspace = workspace();
	let paths = sources(&workspace)?;
	// A new file is named by one that changes with it. By paths from this crate on: with full paths, a clone at another
	// path would build again all that holds the blob.
	for path in &paths {
		println!("{WATCH}../{path}");
	}
	let hash = sp_crypto_hashing::sha2_256(&preimage(&workspace, paths)?);
	let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts"));
	#[cfg(feature = "std")]
	fs::write(out.join("wasm_binary.rs"), wasm_binary(&workspace, &out, &hash)?)?;
	fs::write(out.join("sources_hash.rs"), format!("{hash:?}"))
}

/// The constant `WASM_BINARY`: the committed blob when it was built from these sources, else nothing. The build for
/// WebAssembly takes minutes, so it has a command of its own (`npm run build:chain -- blob`).
#[cfg(feature = "std")]
fn wasm_binary(workspace: &Path, out: &Path, hash: &[u8; 32]) -> io::Result<String> {
	for path in [BLOB, BLOB_SOURCES] {
		println!("{WATCH}../{path}");
	}
	let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
	let built_from = fs::read_to_string(workspace.join(BLOB_SOURCES)).unwrap_or_default();
	if built_from.trim() != hex {
		println!(
			"cargo:warning=the committed runtime was built from other sources: `npm run build:chain -- blob` builds it"
		);
		return Ok(
			"/// The runtime as WebAssembly.\npub const WASM_BINARY: Option<&[u8]> = None;".into()
		);
	}
	// A copy: the clone that it comes from may be gone when another one builds with this folder.
	fs::copy(workspace.join(BLOB), out.join("blob.wasm"))?;
	Ok("/// The runtime as WebAssembly.\n\
		pub const WASM_BINARY: Option<&[u8]> = Some(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/blob.wasm\")));"
		.into())
}

/// The folder of the workspace: the parent of this crate's.
fn workspace() -> PathBuf {
	let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
	Path::new(&manifest).parent().expect("the runtime lies in the workspace").to_path_buf()
}

/// The paths of the files that take part, relative to the workspace, sorted by their bytes.
fn sources(workspace: &Path) -> io::Result<Vec<String>> {
	let mut paths: Vec<String> = FILES.iter().map(|name| name.to_string()).collect();
	for folder in FOLDERS {
		collect(workspace, folder, &mut paths)?;
	}
	paths.sort_unstable();
	Ok(paths)
}

/// For each file: the path, a zero byte, the decimal length, a zero byte, the content. Anyone can
/// compute it again from the tracked files, without Rust.
fn preimage(workspace: &Path, paths: Vec<String>) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	for path in paths {
		let content = fs::read(workspace.join(&path))?;
		bytes.extend_from_slice(path.as_bytes());
		bytes.push(0);
		bytes.extend_from_slice(content.len().to_string().as_bytes());
		bytes.push(0);
		bytes.extend_from_slice(&content);
	}
	Ok(bytes)
}

/// Adds the paths of all Rust files and manifests below `folder`, without hidden folders.
fn collect(workspace: &Path, folder: &str, paths: &mut Vec<String>) -> io::Result<()> {
	for entry in fs::read_dir(workspace.join(folder))? {
		let entry = entry?;
		let name = entry.file_name().to_string_lossy().into_owned();
		let path = format!("{folder}/{name}");
		if LEFT_OUT.contains(&name.as_str()) {
			continue;
		}
		if entry.file_type()?.is_dir() {
			if !name.starts_with('.') {
				collect(workspace, &path, paths)?;
			}
		} else if name.ends_with(".rs") || name == "Cargo.toml" {
			paths.push(path);
		}
	}
	Ok(())
}
