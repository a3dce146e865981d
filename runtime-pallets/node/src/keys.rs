//! What off-chain workers see of the keys of this node.
//!
//! They run what the chain's runtime is, which its Council can replace. So they get nothing that signs
//! blocks or votes: only the key that was inserted for them, and which authority this node is.

use pallet_scalability::PREDICTION_KEY;
use sc_service::Configuration;
use sp_core::{crypto::KeyTypeId, ecdsa, ed25519, sr25519};
use sp_keystore::{Error, Keystore, KeystorePtr, testing::MemoryKeystore};
use std::sync::Arc;

/// The keys of authors.
const AURA: KeyTypeId = sp_core::crypto::key_types::AURA;

/// The keys for off-chain workers: none, or with `--predict` those that predictions need.
pub fn for_offchain_workers(
	predict: bool,
	config: &Configuration,
	keystore: KeystorePtr,
) -> sc_cli::Result<KeystorePtr> {
	if !predict {
		return Ok(Arc::new(MemoryKeystore::new()));
	}
	let refuse = |reason: &str| Err(sc_cli::Error::Application(reason.into()));
	if !config.role.is_authority() || !config.offchain_worker.enabled {
		return refuse(
			"--predict is for validators whose off-chain workers run: add --validator and leave out \
			 --offchain-worker never, or leave out --predict",
		);
	}
	if keystore.sr25519_public_keys(PREDICTION_KEY).is_empty() {
		return refuse(
			"--predict needs a key that signs predictions, and the keystore holds none: stop the node, \
			 run `almanac-node key insert --key-type pred --scheme sr25519 --suri FILE` with the \
			 --base-path and --chain of the node, and give the key's account money for fees",
		);
	}
	Ok(Arc::new(PredictionKeys(keystore)))
}

/// A keystore that tells the keys of authors and signs with those for predictions.
struct PredictionKeys(KeystorePtr);

impl Keystore for PredictionKeys {
	fn sr25519_public_keys(&self, key_type: KeyTypeId) -> Vec<sr25519::Public> {
		match key_type {
			AURA | PREDICTION_KEY => self.0.sr25519_public_keys(key_type),
			_ => Vec::new(),
		}
	}

	fn sr25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		message: &[u8],
	) -> Result<Option<sr25519::Signature>, Error> {
		match key_type {
			PREDICTION_KEY => self.0.sr25519_sign(key_type, public, message),
			_ => Ok(None),
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
		match key_type {
			AURA | PREDICTION_KEY => self.0.keys(key_type),
			_ => Ok(Vec::new()),
		}
	}

	fn has_keys(&self, keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		keys.iter().all(|(_, key_type)| [AURA, PREDICTION_KEY].contains(key_type))
			&& self.0.has_keys(keys)
	}
}
