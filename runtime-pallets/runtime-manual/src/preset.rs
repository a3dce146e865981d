//! The one genesis preset.

use crate::AccountId;
use alloc::{string::ToString, vec, vec::Vec};
use serde_json::json;
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

/// The name of the preset, which Almanac's own runtime gives to one of its own too.
pub const NAME: &str = "local";

/// 1,000 units of 10^12: an amount that a JavaScript number holds exactly.
const ENDOWMENT: u64 = 1_000_000_000_000_000;

/// The names of all presets.
pub fn names() -> Vec<PresetId> {
	vec![NAME.into()]
}

/// The patch over the default genesis as JSON, None if there is no such preset: money for the accounts
/// of all development chains.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let balances: Vec<(AccountId, u64)> =
		Sr25519Keyring::iter().map(|key| (key.to_account_id(), ENDOWMENT)).collect();
	let patch = json!({ "balances": { "balances": balances } });
	(id.as_str() == NAME).then(|| patch.to_string().into_bytes())
}
