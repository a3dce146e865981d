//! Consent: an endpoint is asked only if the node behind it has agreed to be this target.

use alloc::vec::Vec;
use pallet_sli::TargetId;
use sp_core::{H256, ed25519};

use crate::Peer;

/// What stands before the fields, so that no other protocol of the node signs the same bytes.
pub const DOMAIN: &[u8] = b"almanac endpoint";

/// What a node signs: the domain, the network's genesis hash, the target (little endian), the URL.
pub fn message(genesis_hash: &H256, target: TargetId, url: &[u8]) -> Vec<u8> {
	[DOMAIN, genesis_hash.as_bytes(), &target.to_le_bytes(), url].concat()
}

/// Whether the node whose key is `peer` has agreed.
pub(crate) fn is_given(
	genesis_hash: &H256,
	target: TargetId,
	url: &[u8],
	peer: &Peer,
	signature: &[u8; 64],
) -> bool {
	sp_io::crypto::ed25519_verify(
		&ed25519::Signature::from_raw(*signature),
		&message(genesis_hash, target, url),
		&ed25519::Public::from_raw(*peer),
	)
}
