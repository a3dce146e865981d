//! Consent: a node is asked only if it has agreed to be this target, for the account that speaks for it.

use alloc::vec::Vec;
use codec::Encode;
use pallet_sli::TargetId;
use sp_core::{H256, ed25519};

use crate::Peer;

/// What stands before a consent, so that no other protocol of the node signs the same bytes.
pub const DOMAIN: &[u8] = b"almanac consent";

/// What stands before a withdrawal.
pub const WITHDRAWAL: &[u8] = b"almanac withdrawal";

/// What a node signs to be a target: the domain, the network's genesis hash, the target (little endian),
/// the account that speaks for it (as SCALE encodes it: its 32 bytes), the URL or the multiaddress as it
/// is given. It ends with that account: for another one the node must sign again.
pub fn message<AccountId: Encode>(
	genesis_hash: &H256,
	target: TargetId,
	account: &AccountId,
	address: &[u8],
) -> Vec<u8> {
	[about(DOMAIN, genesis_hash, target, account).as_slice(), address].concat()
}

/// What a node signs to be a target no longer: [`WITHDRAWAL`], then as [`message`] up to the account.
pub fn withdrawal<AccountId: Encode>(
	genesis_hash: &H256,
	target: TargetId,
	account: &AccountId,
) -> Vec<u8> {
	about(WITHDRAWAL, genesis_hash, target, account)
}

fn about<AccountId: Encode>(
	domain: &[u8],
	genesis_hash: &H256,
	target: TargetId,
	account: &AccountId,
) -> Vec<u8> {
	[domain, genesis_hash.as_bytes(), &target.to_le_bytes(), &account.encode()].concat()
}

/// Whether the node whose key is `peer` has signed this.
pub(crate) fn is_signed(message: &[u8], peer: &Peer, signature: &[u8; 64]) -> bool {
	sp_io::crypto::ed25519_verify(
		&ed25519::Signature::from_raw(*signature),
		message,
		&ed25519::Public::from_raw(*peer),
	)
}
