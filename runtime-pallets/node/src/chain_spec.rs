//! Chain specifications: one for each genesis preset of the runtime, others from files.

use almanac_runtime::{WASM_BINARY, presets::get_preset};
use sc_service::{ChainType, GenericChainSpec, Properties};

/// A chain specification without extensions.
pub type ChainSpec = GenericChainSpec;

/// The specification that `--chain id` names: `dev`, `development` (also when nothing was said),
/// `local`, or the path of a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"" | "dev" | "development" => {
			preset("development", "Almanac Development", ChainType::Development)
		},
		"local" => preset("local", "Almanac Local", ChainType::Local),
		path => ChainSpec::from_json_file(path.into()).map_err(|reason| {
			format!(
				"--chain {path}: expected `dev`, `local` or a readable chain specification file: {reason}"
			)
		}),
	}
}

/// The preset's name ends the chain's id, and with it the name of its folder on disk.
fn preset(preset: &str, name: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
	let code = WASM_BINARY.ok_or(
		"this binary holds no runtime, since the committed one was built from other sources: build both again \
		 (`npm run build:chain -- blob`, then `-- node`), or name a chain specification file with --chain",
	)?;
	// As that runtime would give it, which takes seconds of a core to compile.
	let patch = get_preset(&preset.into()).ok_or(format!("the runtime has no preset {preset}"))?;
	let patch =
		serde_json::from_slice(&patch).map_err(|reason| format!("preset {preset}: {reason}"))?;

	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(&format!("almanac_{preset}"))
		.with_chain_type(chain_type)
		.with_genesis_config_patch(patch)
		.with_properties(properties())
		.build())
}

/// How wallets write amounts and addresses.
fn properties() -> Properties {
	Properties::from_iter([
		("tokenSymbol".into(), "ALM".into()),
		("tokenDecimals".into(), 12.into()),
		("ss58Format".into(), 42.into()),
	])
}
