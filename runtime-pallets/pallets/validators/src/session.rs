//! How the list reaches consensus: as pallet-session's manager.

use alloc::vec::Vec;

use pallet_session::SessionManager;
use sp_staking::SessionIndex;

use crate::{Config, Pallet, Validators};

impl<T: Config> Pallet<T> {
	/// The listed validators that have session keys, in the order of the list.
	fn listed_with_keys() -> Vec<T::AccountId> {
		Validators::<T>::get().into_iter().filter(Self::has_keys).collect()
	}

	/// Whether `who` has session keys.
	pub(crate) fn has_keys(who: &T::AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(who)
	}
}

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
	/// Some when the listed validators with keys differ from those that were queued; at this
	/// point pallet-session has made the queued ones current.
	///
	/// None when nothing changed: every Some makes GRANDPA begin another set of authorities. And
	/// not None when someone lost its keys: pallet-session would then drop it without telling
	/// Aura, and every slot that follows would be charged to another validator.
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let listed = Self::listed_with_keys();
		// A chain of no validators could never build the block that lists some.
		(!listed.is_empty() && listed != pallet_session::Validators::<T>::get()).then_some(listed)
	}

	/// The listed validators. Panics, and so refuses the genesis, when one of them has no keys, or
	/// when there are keys and nobody is listed: pallet-session has registered all keys by now.
	fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let listed = Validators::<T>::get().into_inner();
		for validator in &listed {
			assert!(
				Self::has_keys(validator),
				"validators.validators lists {validator:?}, which has no session keys: add its \
				 keys to session.keys or take it off the list",
			);
		}
		assert!(
			!listed.is_empty() || pallet_session::NextKeys::<T>::iter_keys().next().is_none(),
			"session.keys has keys but validators.validators lists nobody: list the accounts \
			 that shall validate",
		);
		Some(listed)
	}

	/// Before pallet-session tells block production of the session.
	fn start_session(session: SessionIndex) {
		Self::deal(session);
	}

	fn end_session(_: SessionIndex) {}
}
