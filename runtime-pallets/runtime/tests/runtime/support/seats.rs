//! The invariant that ties Session and Aura together.

use almanac_runtime::{Runtime, Session};
use sp_core::crypto::{ByteArray, key_types::AURA};

/// Checks that Session's validators and Aura's authorities are as many, and that the authority of
/// each seat is a key of the validator with the same index.
///
/// Every slot is charged by this index. A key that its owner has replaced since is nobody's, and
/// keeps its seat until the new one takes over.
pub fn check() {
	let validators = Session::validators();
	let authorities = pallet_aura::Authorities::<Runtime>::get();
	assert_eq!(validators.len(), authorities.len(), "each validator has a seat");
	for (validator, authority) in validators.iter().zip(&authorities) {
		let owner = Session::key_owner(AURA, authority.as_slice());
		assert!(owner.is_none() || owner.as_ref() == Some(validator), "a seat has a wrong key");
	}
}
