//! Builds the WASM blob and computes the hash of the sources it is built from.

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

/// Set for the process that builds the blob.
#[cfg(feature = "std")]
const BUILDS_BLOB: &str = "ALMANAC_BUILDS_BLOB";

fn main() -> io::Result<()> {
	let workspace = workspace();
	// Without `std` this is the crate inside the blob, whose build inherits the variable.
	#[cfg(feature = "std")]
	{
		if env::var_os(BUILDS_BLOB).is_some() {
			substrate_wasm_builder::WasmBuilder::build_using_defaults();
			return Ok(());
		}
		build_blob(&workspace)?;
	}
	let paths = sources(&workspace)?;
	// A new file is named by one that changes with it.
	for path in &paths {
		println!("{WATCH}../{path}");
	}
	let hash = sp_crypto_hashing::sha2_256(&preimage(&workspace, paths)?);
	let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts"));
	fs::write(out.join("sources_hash.rs"), format!("{hash:?}"))
}

/// Builds the blob in a process of its own, to hear what it tells cargo. The builder names files of ours by their full
/// paths, tests among them: with those, a clone at another path would build all that holds the blob once more, though
/// nothing changed. They are left out; [`main`] names what takes part by paths from this crate on.
#[cfg(feature = "std")]
fn build_blob(workspace: &Path) -> io::Result<()> {
	let built = std::process::Command::new(env::current_exe()?)
		.env(BUILDS_BLOB, "1")
		.stderr(std::process::Stdio::inherit())
		.output()?;
	if !built.status.success() {
		std::process::exit(built.status.code().unwrap_or(1));
	}
	for line in String::from_utf8_lossy(&built.stdout).lines() {
		if !line.strip_prefix(WATCH).is_some_and(|path| Path::new(path).starts_with(workspace)) {
			println!("{line}");
		}
	}
	Ok(())
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
