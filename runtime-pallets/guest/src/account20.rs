//! Accounts as on Ethereum: 20 bytes, the end of the hash of an ECDSA key. This is what the guest takes
//! with the feature `account20`; else it has those of [`crate::account32`].
//!
//! The types are called what wallets know from other chains with such accounts.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::{Path, Type, TypeInfo, build::Fields};
use serde::{Deserialize, Serialize};
use sp_core::{H160, ecdsa, hex2array};
use sp_io::{crypto::secp256k1_ecdsa_recover, hashing::keccak_256};
use sp_runtime::traits::{IdentifyAccount, IdentityLookup, Lazy, Verify};

/// Who signs.
pub type Signature = EthereumSignature;
/// Addresses are accounts.
pub type Lookup = IdentityLookup<AccountId20>;

/// The accounts of genesis: the first five of the phrase that all development chains know.
pub fn developers() -> [AccountId20; 5] {
	[
		hex2array!("f24ff3a9cf04c71dbc94d0b566f7a27b94566cac"),
		hex2array!("3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0"),
		hex2array!("798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc"),
		hex2array!("773539d4ac0e786233d90a233654ccee26a613d9"),
		hex2array!("ff64d3f6efe2317ee2807d223a0bdc4c0c49dfdb"),
	]
	.map(|bytes: [u8; 20]| AccountId20(bytes.into()))
}

/// An account.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize
)]
pub struct AccountId20(H160);

impl AccountId20 {
	/// The account of a key: 64 bytes, both coordinates.
	fn of_key(key: &[u8; 64]) -> Self {
		Self(sp_core::H256::from(keccak_256(key)).into())
	}
}

impl fmt::Display for AccountId20 {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{:?}", self.0)
	}
}

impl IdentifyAccount for AccountId20 {
	type AccountId = Self;

	fn into_account(self) -> Self {
		self
	}
}

impl TypeInfo for AccountId20 {
	type Identity = Self;

	fn type_info() -> Type {
		Type::builder()
			.path(Path::new("AccountId20", "account"))
			.composite(Fields::unnamed().field(|field| field.ty::<[u8; 20]>()))
	}
}

/// A signature over the Keccak hash of what is signed; the key is recovered from it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct EthereumSignature(ecdsa::Signature);

impl Verify for EthereumSignature {
	type Signer = AccountId20;

	fn verify<L: Lazy<[u8]>>(&self, mut message: L, signer: &AccountId20) -> bool {
		secp256k1_ecdsa_recover(&self.0.0, &keccak_256(message.get()))
			.is_ok_and(|key| AccountId20::of_key(&key) == *signer)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::Pair;

	/// The secret of the first developer, as other chains publish it.
	const ALITH: [u8; 32] =
		hex2array!("5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133");

	#[test]
	fn a_signature_is_of_the_account_whose_key_signed_the_keccak_hash_and_of_no_other() {
		let [alith, baltathar, ..] = developers();
		let pair = ecdsa::Pair::from_seed(&ALITH);
		let signature = EthereumSignature(pair.sign_prehashed(&keccak_256(b"message")));
		assert!(signature.verify(&b"message"[..], &alith));
		assert!(!signature.verify(&b"message"[..], &baltathar));
		assert!(!signature.verify(&b"another message"[..], &alith));
	}

	#[test]
	fn an_account_is_written_as_ethereum_writes_it() {
		let [alith, ..] = developers();
		let written = "0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac";
		assert_eq!(alith.to_string(), written);
		assert_eq!(serde_json::json!(alith), written);
	}
}
