//! Who validates. Eve does, who is the provider of every story.

use almanac_runtime::{AccountId, currency::UNIT, keys::SessionKeys};
use sp_core::{ed25519, sr25519};
use sp_keyring::Sr25519Keyring::{self, Eve};

use super::world::{LONG_SLOT_MS, WINDOW_S};

/// A part of a genesis.
pub struct Seats {
	pub balances: Vec<(AccountId, u64)>,
	pub keys: Vec<(AccountId, AccountId, SessionKeys)>,
	pub validators: Vec<AccountId>,
}

impl Seats {
	/// Four validators, or with long slots twice as many as a window has slots.
	pub fn of(slot_ms: u64) -> Self {
		let slots = u64::from(WINDOW_S) * 1_000 / slot_ms;
		let seats = if slot_ms == LONG_SLOT_MS { 2 * slots as u8 } else { 4 };
		let others = (1..seats).map(|index| [100 + index; 32]);
		let raw: Vec<_> = others.chain([Eve.to_raw_public()]).collect();
		let keys = raw.iter().map(|raw| {
			let aura = sr25519::Public::from_raw(*raw).into();
			let grandpa = ed25519::Public::from_raw(*raw).into();
			(AccountId::new(*raw), AccountId::new(*raw), SessionKeys { aura, grandpa })
		});
		let validators: Vec<_> = raw.iter().map(|raw| AccountId::new(*raw)).collect();
		let others = validators.iter().filter(|who| **who != Eve.to_account_id()).cloned();
		let rich = Sr25519Keyring::iter().map(|who| who.to_account_id()).chain(others);
		Self {
			balances: rich.map(|who| (who, 1_000 * UNIT as u64)).collect(),
			keys: keys.collect(),
			validators,
		}
	}
}
