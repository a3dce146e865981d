//! The invariants of this pallet's state.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::ensure;
use sp_runtime::{TryRuntimeError, traits::OpaqueKeys};

use crate::{
	Config, Pallet, SeatKeys, SessionLength, SessionsPerEra, SlotDuration, Validators, bounds,
};

impl<T: Config> Pallet<T> {
	/// Checks that
	/// 1. slot duration, session length and sessions per era are within their bounds;
	/// 2. no validator is listed twice;
	/// 3. every listed validator has session keys;
	/// 4. every validator of the current session has session keys;
	/// 5. there are as many seats as validators, and while no change is queued, the key of each seat
	///    is that of the validator on it.
	///
	/// Who has registered a key by now says nothing of seats: a validator may have replaced it and
	/// another account have taken it, and it keeps the seat until the new one takes over. So whoever
	/// names a validator by the key of its seat must not ask pallet-session's `key_owner` either. While
	/// a change is queued the state has the keys of the next session alone, and seats are not compared.
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
		if !pallet_session::QueuedChanged::<T>::get() {
			let queued: BTreeMap<_, _> =
				pallet_session::QueuedKeys::<T>::get().into_iter().collect();
			let key = |who| {
				let own = queued.get(&who)?;
				Some(own.get_raw(T::SeatKeys::KEY_TYPE).to_vec())
			};
			let own = Self::seated().into_iter().map(key);
			ensure!(
				own.eq(keys.into_iter().map(Some)),
				"a seat has another key than its validator"
			);
		}
		Ok(())
	}
}
