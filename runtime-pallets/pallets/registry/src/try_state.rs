//! The invariants of this pallet's state.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{Get, fungible::InspectHold},
};
use pallet_sli::{HOME, NetworkId, TargetId};
use sp_runtime::{SaturatedConversion, Saturating, TryRuntimeError};

use crate::{
	AddressesOf, BalanceOf, Config, Endpoint, Endpoints, GroupIds, Groups, HoldReason, Invited,
	Networks, NextGroupId, NextNetworkId, Owners, Peer, Peers, Regions, Reporters, Signers,
	StoredDeposits, deposits, endpoint::normal_form, network, records,
};

type Holder = (NetworkId, TargetId);

/// Checks that
/// 1. ids of networks are dense;
/// 2. reporters and signers are one to one, within their bound, and their bonds are held;
/// 3. no account is invited twice;
/// 4. endpoints and peers are those of the addresses that are not removed, within their bound, and
///    their deposits are held; removed ones hold nothing and were measured once;
/// 5. owners and regions belong to targets;
/// 6. bonds and deposits are within their bounds;
/// 7. groups and names are one to one, members are targets, and their deposits are held.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	networks::<T>()?;
	reporters::<T>()?;
	invitations::<T>()?;
	addresses::<T>()?;
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
		ensure!(reporter.closed <= reporter.reported, "a window closed that was not reported");
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
	let mut endpoints = BTreeMap::<Endpoint, Holder>::new();
	let mut peers = BTreeMap::<Peer, Holder>::new();
	for (network, target, list) in AddressesOf::<T>::iter() {
		let holder = (network, target);
		ensure!(records::target::<T>(network, target).is_some(), "an address of no target");
		ensure!(!list.is_empty(), "an empty list is stored");
		for listed in &list {
			let form = normal_form::<T>(&listed.address).map_err(|_| "an address is malformed")?;
			if let Some(until) = listed.until {
				ensure!(listed.since < until, "a removed address was never measured");
				ensure!(listed.deposit == Default::default(), "a removed address has a deposit");
				continue;
			}
			deposits.entry(listed.depositor.clone()).or_default().saturating_accrue(listed.deposit);
			ensure!(endpoints.insert(form, holder).is_none(), "an endpoint is listed twice");
			let other = peers.insert(*listed.address.peer(), holder);
			ensure!(other.is_none_or(|other| other == holder), "a peer belongs to two targets");
		}
		let live: u32 = list.iter().filter(|listed| listed.is_live()).count().saturated_into();
		ensure!(live <= T::MaxAddresses::get(), "a target has too many addresses");
	}
	let found: BTreeMap<_, _> = Endpoints::<T>::iter().collect();
	ensure!(found == endpoints, "endpoints are not those of the addresses");
	let found: BTreeMap<_, _> = Peers::<T>::iter().collect();
	ensure!(found == peers, "peers are not those of the addresses");
	for (account, deposit) in deposits {
		let held = T::Currency::balance_on_hold(&HoldReason::Address.into(), &account);
		ensure!(held == deposit, "the deposits of an account are not what is held");
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
