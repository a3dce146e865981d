//! Addresses of targets: who adds them, from when until when they are measured, what is held.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, fungible::MutateHold, tokens::Precision},
};
use pallet_sli::{NetworkId, Seconds, TargetId};
use sp_runtime::{DispatchError, DispatchResult, SaturatedConversion};

use crate::{
	Address, Addresses, AddressesOf, Config, Endpoints, Error, Event, HoldReason, Listed, ListedOf,
	Owners, Pallet, Peers, StoredDeposits, consent, endpoint::normal_form, network, records,
	target,
};

/// Adds an address, measured from the next window on.
pub(crate) fn add<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	target: TargetId,
	address: Address,
) -> DispatchResult {
	let known = network::of::<T>(network).ok_or(Error::<T>::UnknownNetwork)?;
	target::ensure_speaks::<T>(&who, network, target)?;
	let endpoint = normal_form::<T>(&address)?;
	let holder = (network, target);

	let mut list = AddressesOf::<T>::get(network, target);
	forget_closed::<T>(network, &mut list);
	match Endpoints::<T>::get(&endpoint) {
		Some(taken) if taken == holder => return Err(Error::<T>::AddressExists.into()),
		Some(_) => return Err(Error::<T>::EndpointTaken.into()),
		None => {},
	}
	let peer = *address.peer();
	let peer_is_free = Peers::<T>::get(peer).is_none_or(|taken| taken == holder);
	ensure!(peer_is_free, Error::<T>::PeerTaken);
	let live = list.iter().filter(|listed| listed.is_live()).count();
	ensure!(live < T::MaxAddresses::get().saturated_into(), Error::<T>::TooManyAddresses);
	ensure!(list.len() < Addresses::<T>::bound(), Error::<T>::TooManyRemoved);
	if let Address::Rpc { url, peer, signature } = &address {
		let is_given = consent::is_given(&known.genesis_hash, target, url, peer, signature);
		ensure!(is_given, Error::<T>::NoConsent);
	}
	let since = records::next_window_of_any::<T>(network).ok_or(Error::<T>::NoWindows)?;

	let deposit = StoredDeposits::<T>::get().address;
	T::Currency::hold(&HoldReason::Address.into(), &who, deposit)
		.map_err(|_| Error::<T>::CannotDeposit)?;
	let listed =
		Listed { address: address.clone(), since, until: None, depositor: who.clone(), deposit };
	list.try_push(listed).map_err(|_| Error::<T>::TooManyRemoved)?;
	AddressesOf::<T>::insert(network, target, list);
	Endpoints::<T>::insert(endpoint, holder);
	Peers::<T>::insert(peer, holder);
	Pallet::<T>::deposit_event(Event::AddressAdded {
		network,
		target,
		address,
		since,
		depositor: who,
	});
	Ok(())
}

/// Removes the address whose endpoint is that of `address`; `who` is none for the Council.
pub(crate) fn remove<T: Config>(
	who: Option<T::AccountId>,
	network: NetworkId,
	target: TargetId,
	address: &Address,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	if let Some(who) = who {
		target::ensure_owns::<T>(&who, network, target)?;
	}
	let endpoint = normal_form::<T>(address)?;
	ensure!(Endpoints::<T>::get(&endpoint) == Some((network, target)), Error::<T>::UnknownAddress);
	let has_endpoint =
		|listed: &ListedOf<T>| normal_form::<T>(&listed.address).is_ok_and(|form| form == endpoint);
	remove_where::<T>(network, target, has_endpoint)
}

/// Removes every address of a target.
pub(crate) fn remove_all<T: Config>(network: NetworkId, target: TargetId) -> DispatchResult {
	remove_where::<T>(network, target, |_| true)
}

/// Removes live addresses: they stay listed until the windows in which they were measured are closed,
/// and give back their deposits now.
fn remove_where<T: Config>(
	network: NetworkId,
	target: TargetId,
	is_meant: impl Fn(&ListedOf<T>) -> bool,
) -> DispatchResult {
	let until = records::next_window_of_any::<T>(network).ok_or(Error::<T>::NoWindows)?;
	let mut list = AddressesOf::<T>::get(network, target);
	let mut removed = Vec::new();
	for listed in list.iter_mut().filter(|listed| listed.is_live() && is_meant(listed)) {
		removed.push(listed.clone());
		listed.until = Some(until);
		listed.deposit = Default::default();
	}
	// One that was added in this window was never measured.
	list.retain(|listed| listed.until.is_none_or(|until| listed.since < until));
	forget_closed::<T>(network, &mut list);

	for listed in &removed {
		release::<T>(listed)?;
		Endpoints::<T>::remove(normal_form::<T>(&listed.address)?);
		let peer = listed.address.peer();
		if !list.iter().any(|other| other.is_live() && other.address.peer() == peer) {
			Peers::<T>::remove(peer);
		}
	}
	if list.is_empty() {
		AddressesOf::<T>::remove(network, target);
	} else {
		AddressesOf::<T>::insert(network, target, list);
	}
	for Listed { address, depositor, .. } in removed {
		Pallet::<T>::deposit_event(Event::AddressRemoved {
			network,
			target,
			address,
			until,
			depositor,
		});
	}
	Ok(())
}

fn release<T: Config>(listed: &ListedOf<T>) -> Result<(), DispatchError> {
	T::Currency::release(
		&HoldReason::Address.into(),
		&listed.depositor,
		listed.deposit,
		// What is no longer there (a chain may slash holds) must not keep the address there.
		Precision::BestEffort,
	)
	.map(|_| ())
}

/// Drops removed addresses whose windows are closed.
fn forget_closed<T: Config>(network: NetworkId, list: &mut Addresses<T>) {
	let Some(open) = records::first_open_of_any::<T>(network) else { return };
	list.retain(|listed| listed.until.is_none_or(|until| until > open));
}

/// The addresses of a target that are measured in a window, or all that are not removed.
pub(crate) fn of<T: Config>(
	network: NetworkId,
	target: TargetId,
	window: Option<Seconds>,
) -> impl Iterator<Item = ListedOf<T>> {
	AddressesOf::<T>::get(network, target).into_iter().filter(move |listed| match window {
		Some(window) => listed.is_measured(window),
		None => listed.is_live(),
	})
}

/// Who owns a target, and who has paid for an address of it that is measured in an open window or later.
pub(crate) fn backers<T: Config>(network: NetworkId, target: TargetId) -> Vec<T::AccountId> {
	let open = records::first_open_of_any::<T>(network).unwrap_or_default();
	let is_open = |listed: &ListedOf<T>| listed.until.is_none_or(|until| until > open);
	let paid = AddressesOf::<T>::get(network, target).into_iter().filter(is_open);
	paid.map(|listed| listed.depositor).chain(Owners::<T>::get(network, target)).collect()
}
