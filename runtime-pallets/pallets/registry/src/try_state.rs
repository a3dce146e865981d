//! The invariants of this pallet's state.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{Get, fungible::InspectHold},
};
use pallet_sli::{HOME, NetworkId, Seconds, TargetId};
use sp_runtime::{SaturatedConversion, Saturating, TryRuntimeError};

use crate::{
	AddressesOf, BalanceOf, Config, Endpoints, FormerWithdrawals, GroupIds, Groups, HoldReason,
	Invited, Kind, Networks, NextGroupId, NextNetworkId, Owners, Peer, Peers, Promise, Promised,
	Promises, Regions, Reporters, Signers, StoredDeposits, Withdrawals, address::Holder, deposits,
	endpoint::normal_form, network, records, target,
};

/// Checks that
/// 1. ids of networks are dense;
/// 2. reporters and signers are one to one, within their bound, and their bonds are held;
/// 3. no account is invited twice;
/// 4. endpoints and peers are those of listed addresses, and none that is measured in the next window or
///    later is missing or has two targets; addresses are within their bound, and their deposits are
///    held; removed ones hold nothing and were measured once;
/// 5. whatever is measured in the next window or later is promised;
/// 6. owners, regions, promises and withdrawals belong to targets, and no target is measured at a node
///    that has withdrawn;
/// 7. bonds and deposits are within their bounds;
/// 8. groups and names are one to one, members are targets, and their deposits are held.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	networks::<T>()?;
	reporters::<T>()?;
	invitations::<T>()?;
	addresses::<T>()?;
	promises::<T>()?;
	targets::<T>()?;
	let governed = StoredDeposits::<T>::get();
	ensure!(deposits::check::<T>(&governed).is_ok(), "deposits are out of their bounds");
	groups::<T>()
}

fn groups<T: Config>() -> Result<(), TryRuntimeError> {
	let mut deposits = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
	let mut count = 0usize;
	for (network, id, group) in Groups::<T>::iter() {
		ensure!(network::exists::<T>(network), "a group of an unknown network");
		ensure!(id < NextGroupId::<T>::get(network), "a group has an id that was not given");
		ensure!(GroupIds::<T>::get(network, &group.name) == Some(id), "a group not found by name");
		ensure!(!group.members.is_empty(), "a group without members");
		ensure!(group.members.is_sorted_by(|one, next| one < next), "members are out of order");
		let is_known = |target: &TargetId| records::target::<T>(network, *target).is_some();
		ensure!(group.members.iter().all(is_known), "a member is no target");
		deposits.entry(group.owner).or_default().saturating_accrue(group.deposit);
		count = count.saturating_add(1);
	}
	ensure!(GroupIds::<T>::iter().count() == count, "a name of no group");
	for (account, deposit) in deposits {
		let held = T::Currency::balance_on_hold(&HoldReason::Group.into(), &account);
		ensure!(held == deposit, "the deposits for groups are not what is held");
	}
	Ok(())
}

fn networks<T: Config>() -> Result<(), TryRuntimeError> {
	let next = NextNetworkId::<T>::get();
	ensure!(next <= T::MaxNetworks::get(), "there are too many networks");
	let dense = (HOME.saturating_add(1)..next).all(Networks::<T>::contains_key);
	ensure!(dense, "a network is missing");
	let count: u32 = Networks::<T>::iter().count().saturated_into();
	ensure!(count.saturating_add(1) == next, "a network has an id that was not given");
	Ok(())
}

fn reporters<T: Config>() -> Result<(), TryRuntimeError> {
	let mut bonds = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
	let mut seats = BTreeMap::<NetworkId, u32>::new();
	for (network, account, reporter) in Reporters::<T>::iter() {
		ensure!(network::exists::<T>(network), "a reporter measures an unknown network");
		ensure!(
			Signers::<T>::get(network, &reporter.signer).as_ref() == Some(&account),
			"a reporter is not found by its signer"
		);
		ensure!(reporter.left.is_none_or(|left| left >= reporter.joined), "left before joining");
		let latest = reporter.reported.max(Some(reporter.joined));
		ensure!(reporter.closed <= latest, "a window closed that was not reported");
		bonds.entry(account).or_default().saturating_accrue(reporter.bond);
		seats.entry(network).or_default().saturating_inc();
	}
	ensure!(seats.values().all(|seats| *seats <= T::MaxReporters::get()), "too many reporters");
	let signers: u32 = Signers::<T>::iter().count().saturated_into();
	ensure!(signers == seats.values().sum::<u32>(), "a signer has no reporter");
	for (account, bond) in bonds {
		let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account);
		ensure!(held == bond, "the bonds of an account are not what is held");
	}
	Ok(())
}

fn invitations<T: Config>() -> Result<(), TryRuntimeError> {
	for (network, invited) in Invited::<T>::iter() {
		ensure!(network::exists::<T>(network), "somebody is invited to an unknown network");
		let distinct: BTreeSet<_> = invited.iter().collect();
		ensure!(distinct.len() == invited.len(), "an account is invited twice");
		ensure!(!invited.is_empty(), "an empty list is stored");
	}
	Ok(())
}

fn addresses<T: Config>() -> Result<(), TryRuntimeError> {
	let mut deposits = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
	let (mut endpoints, mut peers) = (BTreeSet::new(), BTreeSet::new());
	for (network, target, list) in AddressesOf::<T>::iter() {
		let holder = (network, target);
		let next = records::next_window_of_any::<T>(network).unwrap_or_default();
		let promised = Promises::<T>::get(network, target);
		let mut live = BTreeSet::new();
		ensure!(records::target::<T>(network, target).is_some(), "an address of no target");
		ensure!(!list.is_empty(), "an empty list is stored");
		for listed in &list {
			let (peer, kind) = (*listed.address.peer(), listed.address.kind());
			let form = normal_form::<T>(&listed.address).map_err(|_| "an address is malformed")?;
			if listed.ends_after(next) {
				let of_endpoint = Endpoints::<T>::get(&form) == Some(holder);
				ensure!(of_endpoint, "endpoints are not those of the addresses");
				let of_peer = Peers::<T>::get(peer) == Some(holder);
				ensure!(of_peer, "peers are not those of the addresses");
				let is_kept =
					|promise: Promise| promise.until.is_none() && promise.since <= listed.since;
				ensure!(promised.of(kind).is_some_and(is_kept), "an address is not promised");
				ensure!(!is_withdrawn::<T>(holder, &peer), "a node has withdrawn and is measured");
			}
			endpoints.insert((form.clone(), holder));
			peers.insert((peer, holder));
			if let Some(until) = listed.until {
				ensure!(listed.since < until, "a removed address was never measured");
				ensure!(listed.deposit == Default::default(), "a removed address has a deposit");
				continue;
			}
			ensure!(live.insert(form), "an endpoint is listed twice");
			deposits.entry(listed.depositor.clone()).or_default().saturating_accrue(listed.deposit);
		}
		let live: u32 = live.len().saturated_into();
		ensure!(live <= T::MaxAddresses::get(), "a target has too many addresses");
	}
	let mut found = Endpoints::<T>::iter();
	ensure!(found.all(|of| endpoints.contains(&of)), "endpoints are not those of the addresses");
	let mut found = Peers::<T>::iter();
	ensure!(found.all(|of| peers.contains(&of)), "peers are not those of the addresses");
	for (account, deposit) in deposits {
		let held = T::Currency::balance_on_hold(&HoldReason::Address.into(), &account);
		ensure!(held == deposit, "the deposits of an account are not what is held");
	}
	Ok(())
}

fn is_withdrawn<T: Config>(holder: Holder, peer: &Peer) -> bool {
	let speaker = target::speaker::<T>(holder.0, holder.1);
	Withdrawals::<T>::get(holder.0, holder.1).is_some_and(|withdrawn| {
		Some(withdrawn.account) == speaker && withdrawn.peers.contains(peer)
	})
}

fn promises<T: Config>() -> Result<(), TryRuntimeError> {
	for (network, target, promised) in Promises::<T>::iter() {
		ensure!(records::target::<T>(network, target).is_some(), "a promise of no target");
		ensure!(promised != Promised::default(), "an empty promise is stored");
		for promise in Kind::ALL.into_iter().filter_map(|kind| promised.of(kind)) {
			let until = promise.until.unwrap_or(Seconds::MAX);
			ensure!(promise.since < until, "a promise ends before it begins");
		}
	}
	for (network, target, withdrawn) in Withdrawals::<T>::iter() {
		ensure!(records::target::<T>(network, target).is_some(), "a withdrawal from no target");
		let distinct: BTreeSet<_> = withdrawn.peers.iter().collect();
		ensure!(distinct.len() == withdrawn.peers.len(), "a node has withdrawn twice");
		ensure!(!distinct.is_empty(), "an empty list is stored");
	}
	for ((network, target, account), peers) in FormerWithdrawals::<T>::iter() {
		ensure!(records::target::<T>(network, target).is_some(), "a withdrawal from no target");
		ensure!(!peers.is_empty(), "an empty list is stored");
		let present = Withdrawals::<T>::get(network, target);
		let is_present = present.is_some_and(|withdrawn| withdrawn.account == account);
		ensure!(!is_present, "withdrawals from one account are stored twice");
	}
	Ok(())
}

fn targets<T: Config>() -> Result<(), TryRuntimeError> {
	let is_known = |holder: Holder| records::target::<T>(holder.0, holder.1).is_some();
	let mut owned = Owners::<T>::iter().map(|(network, target, _)| (network, target));
	ensure!(owned.all(is_known), "an owner of no target");
	let mut placed = Regions::<T>::iter().map(|(network, target, _)| (network, target));
	ensure!(placed.all(is_known), "a region of no target");
	Ok(())
}
