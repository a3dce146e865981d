//! The one genesis preset; whoever starts a network patches it with the network's own validators.

use crate::{AccountId, SessionKeys};
use alloc::{string::ToString, vec, vec::Vec};
use serde_json::{Value, json};
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The name of the preset with four validators, which Almanac's own runtime gives to its preset too.
pub const NAME: &str = "local";

/// 1,000 units of 10^12: an amount that a JavaScript number holds exactly.
const ENDOWMENT: u64 = 1_000_000_000_000_000;

/// What each validator has at stake of its own; a nominator gives half of it to those it names.
const STAKE: u64 = 100_000_000_000_000;

/// The names of all presets.
pub fn names() -> Vec<PresetId> {
	vec![NAME.into()]
}

/// The patch over the default genesis as JSON, None if there is no such preset.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	(id.as_str() == NAME).then(|| local().to_string().into_bytes())
}

/// Alice, Bob, Charlie and Dave, and two nominators. In a quarter of the slots somebody wins the right to a block by lot;
/// every slot has one further author whom all know, and who proves it as on public networks.
fn local() -> Value {
	let seats = [
		(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	];
	let accounts: Vec<AccountId> = seats.iter().map(|(seat, _)| seat.to_account_id()).collect();
	let keys: Vec<(AccountId, AccountId, SessionKeys)> = seats
		.iter()
		.map(|(seat, grandpa)| {
			let keys = SessionKeys {
				babe: seat.public().into(),
				grandpa: grandpa.public().into(),
				authority_discovery: seat.public().into(),
			};
			(seat.to_account_id(), seat.to_account_id(), keys)
		})
		.collect();
	let [alice, bob, charlie, _] = &accounts[..] else { unreachable!("there are four seats") };
	let nominators = [
		(Sr25519Keyring::One.to_account_id(), vec![alice, bob]),
		(Sr25519Keyring::Two.to_account_id(), vec![bob, charlie]),
	];
	let validating = accounts.iter().map(|who| json!([who, who, STAKE, "Validator"]));
	let nominating =
		nominators.iter().map(|(who, named)| json!([who, who, STAKE / 2, { "Nominator": named }]));
	let stakers: Vec<Value> = validating.chain(nominating).collect();
	let balances: Vec<(AccountId, u64)> =
		Sr25519Keyring::iter().map(|key| (key.to_account_id(), ENDOWMENT)).collect();
	json!({
		"babe": {
			"epochConfig": { "c": [1, 4], "allowed_slots": "PrimaryAndSecondaryVRFSlots" },
		},
		"balances": { "balances": balances },
		"session": { "keys": keys },
		"staking": { "validatorCount": accounts.len(), "stakers": stakers },
		"validators": { "slotDurationMs": 3_000, "sessionLength": 20 },
	})
}
