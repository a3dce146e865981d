//! Ready-made genesis states. Each is a patch that is merged over the default genesis.

use alloc::{string::ToString, vec, vec::Vec};

use pallet_agreements::Bounds;
use pallet_registry::Admission;
use pallet_sli::{Parameters, Retention, SamplingParameters};
use serde_json::{Value, json};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, PresetId};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::SaturatedConversion;

use crate::{AccountId, Balance, configs::agreements::BOUNDS, currency::UNIT, keys::SessionKeys};

/// The name of the preset with four validators that form the Council, and without a sudo key.
pub const LOCAL_PRESET: &str = "local";

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_PRESET)]
}

/// The patch of the preset `id` as JSON, None if there is no such preset.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_PRESET => local(),
		_ => return None,
	};
	Some(patch.to_string().into_bytes())
}

/// One validator, Alice, who is the Council and has the sudo key. Windows of 20 seconds, kept for
/// four hours; days, as in the other preset, for a quarter, as pages show it. Everyone may report, and two reporters are a quorum. Turns to fit a run have 10 blocks.
/// Agreements cover the next period, and their payouts may be steps.
fn development() -> Value {
	patch(
		&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		Some(Sr25519Keyring::Alice.to_account_id()),
		Parameters {
			window_ms: 20_000,
			retention: Retention { windows: 720, days: 92, ..Default::default() },
		},
		SamplingParameters {
			samples_per_window: 10,
			timeout_ms: 2_000,
			min_reporters: 2,
			grace_ms: 6_000,
			grace_blocks: 10,
			idle_windows: 30,
			host_rate: 100,
			..Default::default()
		},
		json!({ "admission": Admission::Open }),
		10,
		Bounds { lead_s: 0, min_gap_ppm: 1, min_reporters: 2, ..BOUNDS },
	)
}

/// Alice, Bob, Charlie and Dave validate and form the Council, through which alone Root is reached.
/// Windows of one minute, kept for a day, and days for a quarter. Eve, Ferdie and One are invited to report. Turns to fit a run
/// have 100 blocks. Agreements cover the next period.
fn local() -> Value {
	let invited = [Sr25519Keyring::Eve, Sr25519Keyring::Ferdie, Sr25519Keyring::One]
		.map(|who| who.to_account_id());
	patch(
		&[
			(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
			(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
			(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
			(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
		],
		None,
		Parameters {
			window_ms: 60_000,
			retention: Retention { windows: 1_440, days: 92, ..Default::default() },
		},
		SamplingParameters {
			samples_per_window: 30,
			timeout_ms: 5_000,
			min_reporters: 3,
			grace_ms: 12_000,
			grace_blocks: 10,
			..Default::default()
		},
		json!({ "admission": Admission::Approval, "invited": invited }),
		100,
		Bounds { lead_s: 0, ..BOUNDS },
	)
}

/// A network whose validators are `seats`, each by its account and its key for GRANDPA; the account
/// is its key for Aura too. All of them form the Council.
fn patch(
	seats: &[(Sr25519Keyring, Ed25519Keyring)],
	sudo: Option<AccountId>,
	sli: Parameters,
	sampling: SamplingParameters,
	registry: Value,
	turn_blocks: u32,
	agreements: Bounds<Balance>,
) -> Value {
	let accounts: Vec<AccountId> = seats.iter().map(|(aura, _)| aura.to_account_id()).collect();
	let keys: Vec<(AccountId, AccountId, SessionKeys)> = seats
		.iter()
		.map(|(aura, grandpa)| {
			let keys = SessionKeys { aura: aura.public().into(), grandpa: grandpa.public().into() };
			(aura.to_account_id(), aura.to_account_id(), keys)
		})
		.collect();
	json!({
		"agreements": { "bounds": agreements },
		"balances": { "balances": endowments() },
		"council": { "members": accounts },
		"session": { "keys": keys },
		"registry": registry,
		"scalability": { "turnBlocks": turn_blocks },
		"sli": {
			"windowMs": sli.window_ms,
			"retention": sli.retention,
			"leastReporters": sampling.min_reporters,
			"sampling": sampling,
		},
		"sudo": { "key": sudo },
		"validators": { "validators": accounts },
	})
}

/// 1,000 units for each account of the keyring, One and Two included; an amount that a JavaScript
/// number holds exactly.
fn endowments() -> Vec<(AccountId, u64)> {
	let amount = UNIT.saturating_mul(1_000).saturated_into();
	Sr25519Keyring::iter().map(|key| (key.to_account_id(), amount)).collect()
}
