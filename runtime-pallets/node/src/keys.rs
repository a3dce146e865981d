//! What off-chain workers see of the keys of this node.
//!
//! They run what the chain's runtime is, which its Council can replace. So they get nothing that signs
//! blocks or votes: only the key that was inserted for them, and which authority this node is. With
//! `--heartbeat` the key of an author signs besides "I am here", a form that is no block of any chain.

use almanac_runtime::Hash;
use pallet_scalability::PREDICTION_KEY;
use pallet_sli::heartbeat::is_heartbeat;
use sc_service::Configuration;
use sp_core::{
	crypto::{KeyTypeId, key_types},
	ecdsa, ed25519, sr25519,
};
use sp_keystore::{Error, Keystore, KeystorePtr, testing::MemoryKeystore};
use std::sync::Arc;

/// What off-chain workers may do.
#[derive(Clone, Copy)]
pub struct MayWork {
	/// Send predictions.
	pub predict: bool,
	/// Say once a session that this validator is there.
	pub heartbeat: bool,
}

/// The keys for off-chain workers: none, or those that they need for what they may do.
pub fn for_offchain_workers(
	may: MayWork,
	genesis: Hash,
	config: &Configuration,
	keystore: KeystorePtr,
) -> sc_cli::Result<KeystorePtr> {
	let (flag, heartbeats_of) = match may {
		MayWork { predict: false, heartbeat: false } => return Ok(Arc::new(MemoryKeystore::new())),
		MayWork { predict: true, heartbeat: false } => ("--predict", None),
		MayWork { heartbeat: true, .. } => ("--heartbeat", Some(genesis)),
	};
	let refuse = |reason: &str| Err(sc_cli::Error::Application(reason.into()));
	if !config.role.is_authority() || !config.offchain_worker.enabled {
		return refuse(&format!(
			"{flag} is for validators whose off-chain workers run: add --validator and leave out \
			 --offchain-worker never, or leave out {flag}",
		));
	}
	if may.predict && keystore.sr25519_public_keys(PREDICTION_KEY).is_empty() {
		return refuse(
			"--predict needs a key that signs predictions, and the keystore holds none: stop the node, \
			 run `almanac-node key insert --key-type pred --scheme sr25519 --suri FILE` with the \
			 --base-path and --chain of the node, and give the key's account money for fees",
		);
	}
	Ok(Arc::new(WorkerKeys { keystore, predict: may.predict, heartbeats_of }))
}

/// A keystore that tells the keys of authors, signs heartbeats of one chain with them, and signs predictions with the
/// keys for those.
struct WorkerKeys {
	keystore: KeystorePtr,
	predict: bool,
	heartbeats_of: Option<Hash>,
}

fn is_author(key_type: KeyTypeId) -> bool {
	[key_types::AURA, key_types::BABE].contains(&key_type)
}

impl WorkerKeys {
	fn shows(&self, key_type: KeyTypeId) -> bool {
		is_author(key_type) || (self.predict && key_type == PREDICTION_KEY)
	}

	fn may_sign(&self, key_type: KeyTypeId, message: &[u8]) -> bool {
		if is_author(key_type) {
			return self
				.heartbeats_of
				.is_some_and(|genesis| is_heartbeat(genesis.as_bytes(), message));
		}
		self.predict && key_type == PREDICTION_KEY
	}
}

impl Keystore for WorkerKeys {
	fn sr25519_public_keys(&self, key_type: KeyTypeId) -> Vec<sr25519::Public> {
		if self.shows(key_type) { self.keystore.sr25519_public_keys(key_type) } else { Vec::new() }
	}

	fn sr25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		message: &[u8],
	) -> Result<Option<sr25519::Signature>, Error> {
		if self.may_sign(key_type, message) {
			self.keystore.sr25519_sign(key_type, public, message)
		} else {
			Ok(None)
		}
	}

	fn sr25519_generate_new(
		&self,
		key_type: KeyTypeId,
		_: Option<&str>,
	) -> Result<sr25519::Public, Error> {
		Err(Error::KeyNotSupported(key_type))
	}

	fn sr25519_vrf_sign(
		&self,
		_: KeyTypeId,
		_: &sr25519::Public,
		_: &sr25519::vrf::VrfSignData,
	) -> Result<Option<sr25519::vrf::VrfSignature>, Error> {
		Ok(None)
	}

	fn sr25519_vrf_pre_output(
		&self,
		_: KeyTypeId,
		_: &sr25519::Public,
		_: &sr25519::vrf::VrfInput,
	) -> Result<Option<sr25519::vrf::VrfPreOutput>, Error> {
		Ok(None)
	}

	fn ed25519_public_keys(&self, _: KeyTypeId) -> Vec<ed25519::Public> {
		Vec::new()
	}

	fn ed25519_generate_new(
		&self,
		key_type: KeyTypeId,
		_: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		Err(Error::KeyNotSupported(key_type))
	}

	fn ed25519_sign(
		&self,
		_: KeyTypeId,
		_: &ed25519::Public,
		_: &[u8],
	) -> Result<Option<ed25519::Signature>, Error> {
		Ok(None)
	}

	fn ecdsa_public_keys(&self, _: KeyTypeId) -> Vec<ecdsa::Public> {
		Vec::new()
	}

	fn ecdsa_generate_new(
		&self,
		key_type: KeyTypeId,
		_: Option<&str>,
	) -> Result<ecdsa::Public, Error> {
		Err(Error::KeyNotSupported(key_type))
	}

	fn ecdsa_sign(
		&self,
		_: KeyTypeId,
		_: &ecdsa::Public,
		_: &[u8],
	) -> Result<Option<ecdsa::Signature>, Error> {
		Ok(None)
	}

	fn ecdsa_sign_prehashed(
		&self,
		_: KeyTypeId,
		_: &ecdsa::Public,
		_: &[u8; 32],
	) -> Result<Option<ecdsa::Signature>, Error> {
		Ok(None)
	}

	fn insert(&self, _: KeyTypeId, _: &str, _: &[u8]) -> Result<(), ()> {
		Err(())
	}

	fn keys(&self, key_type: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		if self.shows(key_type) { self.keystore.keys(key_type) } else { Ok(Vec::new()) }
	}

	fn has_keys(&self, keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		keys.iter().all(|(_, key_type)| self.shows(*key_type)) && self.keystore.has_keys(keys)
	}
}
