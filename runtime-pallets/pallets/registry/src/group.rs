//! Groups: named sets of targets, whose SLI is that of the sums of their counts.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use pallet_sli::{NetworkId, TargetId};
use sp_runtime::{DispatchResult, SaturatedConversion, Saturating};

use crate::{
	BalanceOf, Config, Error, Event, Group, GroupId, GroupIds, GroupOf, Groups, HoldReason,
	Members, NextGroupId, Pallet, StoredDeposits, network, records, text,
};

pub(crate) fn create<T: Config>(
	owner: T::AccountId,
	network: NetworkId,
	name: Vec<u8>,
	members: Vec<TargetId>,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	let name = text::name::<T>(name)?;
	let members = checked::<T>(network, members)?;
	ensure!(!GroupIds::<T>::contains_key(network, &name), Error::<T>::GroupNameTaken);
	let deposit = price::<T>(&members);
	hold::<T>(&owner, deposit)?;
	let id = NextGroupId::<T>::get(network);
	NextGroupId::<T>::insert(network, id.saturating_add(1));
	GroupIds::<T>::insert(network, &name, id);
	Groups::<T>::insert(network, id, Group { name, owner: owner.clone(), deposit, members });
	Pallet::<T>::deposit_event(Event::GroupCreated { network, group: id, owner });
	Ok(())
}

/// Exchanges the members; the deposit becomes that of a new group.
pub(crate) fn set_members<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	id: GroupId,
	members: Vec<TargetId>,
) -> DispatchResult {
	let mut group = get::<T>(network, id)?;
	ensure!(group.owner == who, Error::<T>::NotTheGroupsOwner);
	group.members = checked::<T>(network, members)?;
	let deposit = price::<T>(&group.members);
	hold::<T>(&who, deposit.saturating_sub(group.deposit))?;
	release::<T>(&who, group.deposit.saturating_sub(deposit))?;
	group.deposit = deposit;
	Groups::<T>::insert(network, id, group);
	Pallet::<T>::deposit_event(Event::MembersSet { network, group: id });
	Ok(())
}

/// Forgets a group; `who` is none for the Council.
pub(crate) fn remove<T: Config>(
	who: Option<T::AccountId>,
	network: NetworkId,
	id: GroupId,
) -> DispatchResult {
	let group = get::<T>(network, id)?;
	let may = who.is_none_or(|who| who == group.owner);
	ensure!(may, Error::<T>::NotTheGroupsOwner);
	release::<T>(&group.owner, group.deposit)?;
	GroupIds::<T>::remove(network, &group.name);
	Groups::<T>::remove(network, id);
	Pallet::<T>::deposit_event(Event::GroupRemoved { network, group: id });
	Ok(())
}

fn get<T: Config>(network: NetworkId, id: GroupId) -> Result<GroupOf<T>, Error<T>> {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	Groups::<T>::get(network, id).ok_or(Error::<T>::UnknownGroup)
}

fn checked<T: Config>(network: NetworkId, members: Vec<TargetId>) -> Result<Members, Error<T>> {
	ensure!(!members.is_empty(), Error::<T>::GroupEmpty);
	let members: Members = members.try_into().map_err(|_| Error::<T>::TooManyMembers)?;
	ensure!(members.is_sorted_by(|one, next| one < next), Error::<T>::MembersOutOfOrder);
	let is_known = |target: &TargetId| records::target::<T>(network, *target).is_some();
	ensure!(members.iter().all(is_known), Error::<T>::UnknownTarget);
	Ok(members)
}

fn price<T: Config>(members: &Members) -> BalanceOf<T> {
	let deposits = StoredDeposits::<T>::get();
	let count: u32 = members.len().saturated_into();
	deposits.member.saturating_mul(count.into()).saturating_add(deposits.group)
}

fn hold<T: Config>(who: &T::AccountId, amount: BalanceOf<T>) -> Result<(), Error<T>> {
	T::Currency::hold(&HoldReason::Group.into(), who, amount).map_err(|_| Error::<T>::CannotDeposit)
}

/// What is no longer there (a chain may slash holds) must not keep the group there.
fn release<T: Config>(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
	T::Currency::release(&HoldReason::Group.into(), who, amount, Precision::BestEffort)?;
	Ok(())
}
