//! What a blob says about its own origin.

sp_api::decl_runtime_apis! {
	/// From which sources the running runtime was built.
	pub trait BuildApi {
		/// The SHA-256 hash of `Cargo.lock`, the workspace's `Cargo.toml`, and all Rust files and
		/// manifests of mathematics, pallets and runtime, as `build.rs` defines it. A blob is stale
		/// when the hash of the tracked files is another one.
		fn sources_hash() -> [u8; 32];
	}
}

/// The hash that the build script computed.
pub const SOURCES_HASH: [u8; 32] = include!(concat!(env!("OUT_DIR"), "/sources_hash.rs"));
