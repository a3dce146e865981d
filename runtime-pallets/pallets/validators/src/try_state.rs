//! The invariants of this pallet's state.

use alloc::{collections::BTreeSet, vec::Vec};

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{
	Config, Pallet, SeatKeys, SessionLength, SessionsPerEra, SlotDuration, Validators, bounds,
};

impl<T: Config> Pallet<T> {
	/// Checks that
	/// 1. slot duration, session length and sessions per era are within their bounds;
	/// 2. no validator is listed twice;
	/// 3. every listed validator has session keys;
	/// 4. every validator of the current session has session keys;
	/// 5. there are as many seats as validators, and the key of each seat is one of the validator
	///    with the same index. A key that its owner has replaced is nobody's, and keeps the seat
	///    until the new one takes over.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let within = bounds::check(
			SlotDuration::<T>::get(),
			SessionLength::<T>::get(),
			SessionsPerEra::<T>::get(),
		);
		ensure!(within.is_ok(), "a parameter of the validators is out of its bounds");

		let listed = Validators::<T>::get();
		let distinct: BTreeSet<_> = listed.iter().collect();
		ensure!(distinct.len() == listed.len(), "a validator is listed twice");
		ensure!(listed.iter().all(Self::has_keys), "a listed validator has no session keys");

		let current = pallet_session::Validators::<T>::get();
		ensure!(current.iter().all(Self::has_keys), "a current validator has no session keys");

		let keys = T::SeatKeys::keys();
		ensure!(keys.len() == current.len(), "there are not as many seats as validators");
		let own = |(key, validator): (&Vec<u8>, &T::AccountId)| {
			let owner = pallet_session::Pallet::<T>::key_owner(T::SeatKeys::KEY_TYPE, key);
			owner.is_none_or(|owner| owner == *validator)
		};
		ensure!(keys.iter().zip(&current).all(own), "a seat has another validator's key");
		Ok(())
	}
}
