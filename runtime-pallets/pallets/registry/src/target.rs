//! Targets: who may speak for them, and what is known of them besides their addresses.

use alloc::vec::Vec;
use almanac_math::text::is_plain;
use frame_support::{ensure, traits::Contains};
use pallet_sli::{HOME, NetworkId, Pallet as Sli, TargetId, TargetRef};
use sp_runtime::DispatchResult;

use crate::{
	Config, Error, Event, Owners, Pallet, Regions, address, network, records, text, withdrawal,
};

/// Adds a target with an owner; its id is pallet-sli's.
pub(crate) fn add<T: Config>(
	network: NetworkId,
	who: TargetRef<T::AccountId>,
	owner: T::AccountId,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	match &who {
		TargetRef::Account(_) => ensure!(network != HOME, Error::<T>::AppearsByItself),
		TargetRef::Name(name) => {
			ensure!(!name.is_empty(), Error::<T>::NameEmpty);
			ensure!(is_plain(name), Error::<T>::NameNotText);
		},
	}
	let known = Sli::<T>::target_id(network, &who);
	let is_owned = known.is_some_and(|target| Owners::<T>::contains_key(network, target));
	ensure!(!is_owned, Error::<T>::TargetExists);
	let target = Sli::<T>::list_target(network, who);
	withdrawal::turn_to::<T>(network, target, &owner);
	Owners::<T>::insert(network, target, &owner);
	Pallet::<T>::deposit_event(Event::TargetAdded { network, target, owner });
	Ok(())
}

/// Takes owner, region and addresses from a target. Its id and records stay.
pub(crate) fn remove<T: Config>(network: NetworkId, target: TargetId) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	ensure!(records::target::<T>(network, target).is_some(), Error::<T>::UnknownTarget);
	ensure!(Owners::<T>::contains_key(network, target), Error::<T>::NotAdded);
	address::remove_all::<T>(network, target)?;
	Owners::<T>::remove(network, target);
	Regions::<T>::remove(network, target);
	Pallet::<T>::deposit_event(Event::TargetRemoved { network, target });
	Ok(())
}

/// Sets or clears the region of a target.
pub(crate) fn set_region<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	target: TargetId,
	region: Option<Vec<u8>>,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	ensure_speaks::<T>(&who, network, target)?;
	let region = text::region::<T>(region)?;
	Regions::<T>::set(network, target, region.clone());
	Pallet::<T>::deposit_event(Event::RegionSet { network, target, region });
	Ok(())
}

/// The account that speaks for a target: its owner, or else the account that it stands for.
pub(crate) fn speaker<T: Config>(network: NetworkId, target: TargetId) -> Option<T::AccountId> {
	Owners::<T>::get(network, target).or_else(|| match records::target::<T>(network, target)? {
		TargetRef::Account(account) => Some(account),
		TargetRef::Name(_) => None,
	})
}

/// The owner of a target, or the validator that it stands for.
pub(crate) fn ensure_owns<T: Config>(
	who: &T::AccountId,
	network: NetworkId,
	target: TargetId,
) -> Result<(), Error<T>> {
	let stands_for = records::target::<T>(network, target).ok_or(Error::<T>::UnknownTarget)?;
	let is_itself = network == HOME && stands_for == TargetRef::Account(who.clone());
	let is_owner = Owners::<T>::get(network, target).as_ref() == Some(who);
	ensure!(is_itself || is_owner, Error::<T>::NotTheOwner);
	Ok(())
}

/// As [`ensure_owns`]; a validator of the home network only while it is current or queued.
pub(crate) fn ensure_speaks<T: Config>(
	who: &T::AccountId,
	network: NetworkId,
	target: TargetId,
) -> Result<(), Error<T>> {
	ensure_owns::<T>(who, network, target)?;
	let is_owner = Owners::<T>::contains_key(network, target);
	ensure!(is_owner || T::Validators::contains(who), Error::<T>::NotValidating);
	Ok(())
}
