//! Addresses of targets: who adds them, from when until when they are measured, what is held.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	traits::{Contains, Get, fungible::MutateHold, tokens::Precision},
};
use pallet_sli::{NetworkId, Seconds, TargetId};
use sp_runtime::{DispatchError, DispatchResult, SaturatedConversion};

use crate::{
	Address, Addresses, AddressesOf, BalanceOf, Config, Endpoint, Endpoints, Error, Event,
	HoldReason, Kind, Listed, ListedOf, Owners, Pallet, Peer, Peers, StoredDeposits, consent,
	endpoint::normal_form, network, promise, records, target, withdrawal,
};

/// A target of a network.
pub(crate) type Holder = (NetworkId, TargetId);

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
	let (text, signature) = address.consent().ok_or(Error::<T>::UnsignedPort)?;
	let (peer, kind, holder) = (*address.peer(), address.kind(), (network, target));
	let since = next_window::<T>(network)?;

	let before = AddressesOf::<T>::get(network, target);
	let mut list = before.clone();
	forget_closed::<T>(network, &mut list);
	let is_same = |listed: &ListedOf<T>| listed.is_live() && has_endpoint::<T>(listed, &endpoint);
	ensure!(!list.iter().any(is_same), Error::<T>::AddressExists);
	let claimant = claimant::<T>(holder, &endpoint, &peer, since)?;
	let live = list.iter().filter(|listed| listed.is_live()).count();
	ensure!(live < T::MaxAddresses::get().saturated_into(), Error::<T>::TooManyAddresses);
	ensure!(list.len() < Addresses::<T>::bound(), Error::<T>::TooManyRemoved);
	promise::ensure_begins::<T>(network, target, kind)?;
	let message = consent::message(&known.genesis_hash, target, &who, text);
	ensure!(consent::is_signed(&message, &peer, signature), Error::<T>::NoConsent);
	withdrawal::ensure_none::<T>(network, target, &who, &peer)?;

	let deposit = StoredDeposits::<T>::get().address;
	T::Currency::hold(&HoldReason::Address.into(), &who, deposit)
		.map_err(|_| Error::<T>::CannotDeposit)?;
	if let Some(claimant) = claimant {
		let gives_way = |listed: &ListedOf<T>| *listed.address.peer() == peer;
		end_where::<T>(claimant, since, gives_way, &[])?;
	}
	unindex::<T>(holder, &before, &list, since);
	let listed =
		Listed { address: address.clone(), since, until: None, depositor: who.clone(), deposit };
	list.try_push(listed).map_err(|_| Error::<T>::TooManyRemoved)?;
	AddressesOf::<T>::insert(network, target, list);
	Endpoints::<T>::insert(endpoint, holder);
	Peers::<T>::insert(peer, holder);
	promise::begin::<T>(network, target, kind, since);
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
///
/// What a target removes itself is measured until midnight, so that an outage is not left out by taking
/// the address off; what the Council removes may be a weapon and ends at once.
pub(crate) fn remove<T: Config>(
	who: Option<T::AccountId>,
	network: NetworkId,
	target: TargetId,
	address: &Address,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	if let Some(who) = &who {
		target::ensure_owns::<T>(who, network, target)?;
	}
	let endpoint = normal_form::<T>(address)?;
	let next = next_window::<T>(network)?;
	let (until, ends) = match who {
		Some(_) => (records::next_midnight::<T>().max(next), None),
		None => (next, Some(address.kind())),
	};
	let is_meant =
		|listed: &ListedOf<T>| listed.ends_after(until) && has_endpoint::<T>(listed, &endpoint);
	let list = AddressesOf::<T>::get(network, target);
	ensure!(list.iter().any(is_meant), Error::<T>::UnknownAddress);
	if who.is_some() {
		let stays = |listed: &ListedOf<T>| {
			listed.is_live() && !is_meant(listed) && listed.address.kind() == address.kind()
		};
		let measured = (network, target, address.kind().indicator());
		let may_go = list.iter().any(stays) || !T::UnderAgreement::contains(&measured);
		ensure!(may_go, Error::<T>::UnderAgreement);
	}
	end_where::<T>((network, target), until, is_meant, ends.as_slice())
}

/// Removes every address of a target with the current window, and ends its promises.
pub(crate) fn remove_all<T: Config>(network: NetworkId, target: TargetId) -> DispatchResult {
	end_where::<T>((network, target), next_window::<T>(network)?, |_| true, &Kind::ALL)
}

/// Removes every address of a node at a target with the current window.
pub(crate) fn remove_peer<T: Config>(
	network: NetworkId,
	target: TargetId,
	peer: &Peer,
) -> DispatchResult {
	let is_meant = |listed: &ListedOf<T>| listed.address.peer() == peer;
	end_where::<T>((network, target), next_window::<T>(network)?, is_meant, &[])
}

/// Whether a target is measured at a node in the next window or later.
pub(crate) fn has_peer<T: Config>(network: NetworkId, target: TargetId, peer: &Peer) -> bool {
	let next = next_window::<T>(network).unwrap_or_default();
	let is_meant = |listed: &ListedOf<T>| listed.address.peer() == peer && listed.ends_after(next);
	AddressesOf::<T>::get(network, target).iter().any(is_meant)
}

/// The other target that holds a node by claims alone, which the node has not signed: they give way to its
/// consent. The endpoint of a claim gives way with its node only: another node's consent proves nothing of
/// who is at the endpoint, and would put a stranger's port off the list.
fn claimant<T: Config>(
	holder: Holder,
	endpoint: &Endpoint,
	peer: &Peer,
	next: Seconds,
) -> Result<Option<Holder>, Error<T>> {
	let of_endpoint = Endpoints::<T>::get(endpoint).filter(|other| *other != holder);
	let of_peer = Peers::<T>::get(peer).filter(|other| *other != holder);
	let stays = |other: Option<Holder>, is_meant: &dyn Fn(&ListedOf<T>) -> bool| {
		let gives_way = |listed: &ListedOf<T>| {
			listed.address.peer() == peer && listed.address.consent().is_none()
		};
		other.is_some_and(|(network, target)| {
			AddressesOf::<T>::get(network, target)
				.iter()
				.any(|listed| listed.ends_after(next) && is_meant(listed) && !gives_way(listed))
		})
	};
	let at_endpoint = |listed: &ListedOf<T>| has_endpoint::<T>(listed, endpoint);
	ensure!(!stays(of_endpoint, &at_endpoint), Error::<T>::EndpointTaken);
	let of_node = |listed: &ListedOf<T>| listed.address.peer() == peer;
	ensure!(!stays(of_peer, &of_node), Error::<T>::PeerTaken);
	Ok(of_peer)
}

/// Ends addresses: they stay listed until the windows in which they are measured are closed, and give
/// back their deposits now. With the last address of a kind in `ends` its promise ends.
fn end_where<T: Config>(
	holder: Holder,
	until: Seconds,
	is_meant: impl Fn(&ListedOf<T>) -> bool,
	ends: &[Kind],
) -> DispatchResult {
	let (network, target) = holder;
	let next = next_window::<T>(network)?;
	let before = AddressesOf::<T>::get(network, target);
	let mut list = before.clone();
	let mut ended = Vec::new();
	for listed in list.iter_mut().filter(|listed| listed.ends_after(until) && is_meant(listed)) {
		let deposit = core::mem::take(&mut listed.deposit);
		release::<T>(&listed.depositor, deposit)?;
		// One that was added in this window was never measured.
		listed.until = Some(if listed.since < next { until } else { listed.since });
		ended.push(listed.clone());
	}
	list.retain(|listed| listed.ends_after(listed.since));
	forget_closed::<T>(network, &mut list);
	unindex::<T>(holder, &before, &list, next);
	promise::settle::<T>(network, target, &list, next, ends);
	if list.is_empty() {
		AddressesOf::<T>::remove(network, target);
	} else {
		AddressesOf::<T>::insert(network, target, list);
	}
	for Listed { address, until, depositor, .. } in ended {
		let until = until.unwrap_or(next);
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

/// Frees the endpoints and nodes of addresses that were listed before and are not measured any more. One
/// that another target has taken since is its own.
fn unindex<T: Config>(holder: Holder, before: &[ListedOf<T>], list: &[ListedOf<T>], next: Seconds) {
	let measured = || list.iter().filter(|listed| listed.ends_after(next));
	let endpoints: BTreeSet<_> =
		measured().filter_map(|listed| normal_form::<T>(&listed.address).ok()).collect();
	let peers: BTreeSet<_> = measured().map(|listed| listed.address.peer()).collect();
	for Listed { address, .. } in before {
		let form = normal_form::<T>(address).ok().filter(|form| !endpoints.contains(form));
		if let Some(endpoint) = form
			&& Endpoints::<T>::get(&endpoint) == Some(holder)
		{
			Endpoints::<T>::remove(endpoint);
		}
		let peer = address.peer();
		if !peers.contains(peer) && Peers::<T>::get(peer) == Some(holder) {
			Peers::<T>::remove(peer);
		}
	}
}

fn release<T: Config>(
	depositor: &T::AccountId,
	deposit: BalanceOf<T>,
) -> Result<(), DispatchError> {
	T::Currency::release(
		&HoldReason::Address.into(),
		depositor,
		deposit,
		// What is no longer there (a chain may slash holds) must not keep the address there.
		Precision::BestEffort,
	)
	.map(|_| ())
}

/// Drops removed addresses whose windows are closed, endpoints once nothing that they signed can be claimed: or else an
/// owner would void what reporters have earned.
fn forget_closed<T: Config>(network: NetworkId, list: &mut Addresses<T>) {
	let Some(open) = records::first_open_of_any::<T>(network) else { return };
	let claimed_since = records::now::<T>().saturating_sub(T::ReceiptsS::get());
	list.retain(|listed| {
		let is_endpoint = listed.address.kind() == Kind::Rpc;
		listed.ends_after(open) || is_endpoint && listed.ends_after(claimed_since)
	});
}

fn has_endpoint<T: Config>(listed: &ListedOf<T>, endpoint: &Endpoint) -> bool {
	normal_form::<T>(&listed.address).is_ok_and(|form| form == *endpoint)
}

fn next_window<T: Config>(network: NetworkId) -> Result<Seconds, Error<T>> {
	records::next_window_of_any::<T>(network).ok_or(Error::<T>::NoWindows)
}

/// The addresses of a target that are measured in a window, or all that are not removed, in the order in which they
/// were added. One that is removed keeps its place for as long as it is measured: of each kind the first is asked,
/// and nobody puts another in the place of one that is down.
pub(crate) fn of<T: Config>(
	network: NetworkId,
	target: TargetId,
	window: Option<Seconds>,
) -> Vec<ListedOf<T>> {
	let mut list = AddressesOf::<T>::get(network, target).into_inner();
	list.retain(|listed| window.map_or(listed.is_live(), |window| listed.is_measured(window)));
	list
}

/// Who owns a target, and who has paid for an address of it that is measured in an open window or later.
pub(crate) fn backers<T: Config>(network: NetworkId, target: TargetId) -> Vec<T::AccountId> {
	let open = records::first_open_of_any::<T>(network).unwrap_or_default();
	let paid =
		AddressesOf::<T>::get(network, target).into_iter().filter(|listed| listed.ends_after(open));
	paid.map(|listed| listed.depositor).chain(Owners::<T>::get(network, target)).collect()
}
