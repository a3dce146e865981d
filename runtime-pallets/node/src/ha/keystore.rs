//! A keystore that signs blocks and votes only where the gate allows it.

use almanac_ha::{Gate, decode_vote, is_possession};
use sp_core::{
	crypto::{KeyTypeId, key_types},
	ecdsa, ed25519, sr25519,
};
use sp_keystore::{Error, Keystore, KeystorePtr};
use std::sync::Arc;

/// To whom which keys show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
	/// For the engines: the keys of blocks and votes are there while the node may use them.
	WhileLeading,
	/// For RPC, which tells an operator which keys the node holds, inserts keys and makes new ones. The runtime's code
	/// makes them, with this keystore at hand; it signs blocks and votes no more than the engines can.
	Always,
	/// For off-chain workers: no key of whichever type while the node does not lead, so that one node alone sends what
	/// they sign.
	WorkersWhileLeading,
}

/// The keystore behind the gate.
pub fn gated(keystore: KeystorePtr, gate: &Arc<Gate>, shown: Shown) -> KeystorePtr {
	Arc::new(Gated { keystore, gate: gate.clone(), shown })
}

struct Gated {
	keystore: KeystorePtr,
	gate: Arc<Gate>,
	shown: Shown,
}

fn signs_blocks(key_type: KeyTypeId) -> bool {
	[key_types::AURA, key_types::BABE].contains(&key_type)
}

fn is_guarded(key_type: KeyTypeId) -> bool {
	signs_blocks(key_type) || key_type == key_types::GRANDPA
}

impl Gated {
	/// Whether this key shows now. To the engines those alone that the gate signs with: a keystore may hold the keys of
	/// before or after a change.
	fn shows(&self, key_type: KeyTypeId, public: &[u8]) -> bool {
		match self.shown {
			Shown::Always => true,
			Shown::WorkersWhileLeading => self.gate.leads(),
			Shown::WhileLeading if key_type == key_types::GRANDPA => {
				self.gate.votes() && self.gate.is_voter(public)
			},
			Shown::WhileLeading if signs_blocks(key_type) => {
				self.gate.leads() && self.gate.is_author(public)
			},
			Shown::WhileLeading => true,
		}
	}

	/// Whether these bytes may be signed with this sr25519 key.
	fn may_sign(&self, key_type: KeyTypeId, public: &[u8], message: &[u8]) -> bool {
		if self.is_empty() {
			return false;
		}
		if !is_guarded(key_type) || is_possession(message) {
			return true;
		}
		if self.shown == Shown::WorkersWhileLeading {
			// The keystore below gives off-chain workers nothing else of such a key.
			return self.gate.heartbeat(public, message);
		}
		if signs_blocks(key_type) && message.len() == 32 {
			return self.gate.seal(public, message);
		}
		self.unknown(key_type);
		false
	}

	/// Whether a slot may be drawn with this sr25519 key.
	fn may_draw(&self, key_type: KeyTypeId, public: &[u8]) -> bool {
		let may = !is_guarded(key_type) || (self.gate.leads() && self.gate.is_author(public));
		may && !self.is_empty()
	}

	/// No block and no vote is signed with such a key, so under a guarded type it is never asked for in earnest.
	fn may_sign_ecdsa(&self, key_type: KeyTypeId) -> bool {
		if is_guarded(key_type) {
			self.unknown(key_type);
			return false;
		}
		!self.is_empty()
	}

	/// Whether there are no keys at all, as for off-chain workers while the node does not lead.
	fn is_empty(&self) -> bool {
		self.shown == Shown::WorkersWhileLeading && !self.gate.leads()
	}

	fn unknown(&self, key_type: KeyTypeId) {
		let name = String::from_utf8_lossy(&key_type.0).into_owned();
		self.gate.unknown_payload(&format!("something with a key of type {name}"));
	}
}

impl Keystore for Gated {
	fn sr25519_public_keys(&self, key_type: KeyTypeId) -> Vec<sr25519::Public> {
		if self.is_empty() { Vec::new() } else { self.keystore.sr25519_public_keys(key_type) }
	}

	fn sr25519_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<sr25519::Public, Error> {
		self.keystore.sr25519_generate_new(key_type, seed)
	}

	fn sr25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		message: &[u8],
	) -> Result<Option<sr25519::Signature>, Error> {
		if self.may_sign(key_type, public.as_ref(), message) {
			self.keystore.sr25519_sign(key_type, public, message)
		} else {
			Ok(None)
		}
	}

	/// BABE asks for it to see whether a slot is its own, under a lock that imports need, so nobody is asked here. It is
	/// no signature of a block, and the same for everybody who holds the key.
	fn sr25519_vrf_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		data: &sr25519::vrf::VrfSignData,
	) -> Result<Option<sr25519::vrf::VrfSignature>, Error> {
		if !self.may_draw(key_type, public.as_ref()) {
			return Ok(None);
		}
		self.keystore.sr25519_vrf_sign(key_type, public, data)
	}

	fn sr25519_vrf_pre_output(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		input: &sr25519::vrf::VrfInput,
	) -> Result<Option<sr25519::vrf::VrfPreOutput>, Error> {
		if !self.may_draw(key_type, public.as_ref()) {
			return Ok(None);
		}
		self.keystore.sr25519_vrf_pre_output(key_type, public, input)
	}

	fn ed25519_public_keys(&self, key_type: KeyTypeId) -> Vec<ed25519::Public> {
		if self.is_empty() { Vec::new() } else { self.keystore.ed25519_public_keys(key_type) }
	}

	fn ed25519_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		self.keystore.ed25519_generate_new(key_type, seed)
	}

	fn ed25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &ed25519::Public,
		message: &[u8],
	) -> Result<Option<ed25519::Signature>, Error> {
		if self.is_empty() {
			return Ok(None);
		}
		if is_guarded(key_type) && !is_possession(message) {
			let vote = decode_vote(message).filter(|_| key_type == key_types::GRANDPA);
			let Some(vote) = vote else {
				self.unknown(key_type);
				return Ok(None);
			};
			if !self.gate.vote(public.as_ref(), vote) {
				return Ok(None);
			}
		}
		self.keystore.ed25519_sign(key_type, public, message)
	}

	fn ecdsa_public_keys(&self, key_type: KeyTypeId) -> Vec<ecdsa::Public> {
		if self.is_empty() { Vec::new() } else { self.keystore.ecdsa_public_keys(key_type) }
	}

	fn ecdsa_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ecdsa::Public, Error> {
		self.keystore.ecdsa_generate_new(key_type, seed)
	}

	fn ecdsa_sign(
		&self,
		key_type: KeyTypeId,
		public: &ecdsa::Public,
		message: &[u8],
	) -> Result<Option<ecdsa::Signature>, Error> {
		if !self.may_sign_ecdsa(key_type) {
			return Ok(None);
		}
		self.keystore.ecdsa_sign(key_type, public, message)
	}

	fn ecdsa_sign_prehashed(
		&self,
		key_type: KeyTypeId,
		public: &ecdsa::Public,
		message: &[u8; 32],
	) -> Result<Option<ecdsa::Signature>, Error> {
		if !self.may_sign_ecdsa(key_type) {
			return Ok(None);
		}
		self.keystore.ecdsa_sign_prehashed(key_type, public, message)
	}

	fn insert(&self, key_type: KeyTypeId, suri: &str, public: &[u8]) -> Result<(), ()> {
		self.keystore.insert(key_type, suri, public)
	}

	fn keys(&self, key_type: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		if self.is_empty() { Ok(Vec::new()) } else { self.keystore.keys(key_type) }
	}

	fn has_keys(&self, keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		keys.iter().all(|(key, key_type)| self.shows(*key_type, key))
			&& self.keystore.has_keys(keys)
	}
}
