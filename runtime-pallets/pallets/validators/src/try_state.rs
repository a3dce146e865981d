//! The invariants of this pallet's state.

use alloc::collections::BTreeSet;

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Config, Pallet, SessionLength, SessionsPerEra, SlotDuration, Validators, bounds};

impl<T: Config> Pallet<T> {
	/// Checks that
	/// 1. slot duration, session length and sessions per era are within their bounds;
	/// 2. no validator is listed twice;
	/// 3. every listed validator has session keys;
	/// 4. every validator of the current session has session keys, and so has a seat in Aura.
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
		Ok(())
	}
}
