//! Session keys and the proof that their owner has them.

use almanac_runtime::{RuntimeOrigin, Session, keys::SessionKeys};
use codec::Encode;
use frame_support::assert_ok;
use sp_core::Pair;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The keys that `who` uses in these networks: those of its own name.
pub fn keys_of(who: Sr25519Keyring) -> SessionKeys {
	SessionKeys { aura: who.public().into(), grandpa: grandpa_of(who).public().into() }
}

/// Gives `who` its keys by its own call.
pub fn set_keys(who: Sr25519Keyring) {
	let statement = [b"POP_".as_slice(), &who.to_account_id().encode()].concat();
	let proof = (who.pair().sign(&statement), grandpa_of(who).pair().sign(&statement)).encode();
	assert_ok!(Session::set_keys(RuntimeOrigin::signed(who.to_account_id()), keys_of(who), proof));
}

fn grandpa_of(who: Sr25519Keyring) -> Ed25519Keyring {
	let name: &'static str = who.into();
	name.parse().expect("both keyrings have the same names")
}
