//! What clients are answered: each call of [`RegistryApi`](crate::runtime_api::RegistryApi), for a runtime to pass
//! on.

use alloc::vec::Vec;
use core::ops::Range;
use pallet_sli::{
	NetworkId, NextTargetId, Reporters as _, Seconds, TargetId, TargetRef, runtime_api::rows,
};

use crate::{
	Admission, Admissions, BalanceOf, Config, DepositsOf, Group, GroupId, GroupIds, Groups, Listed,
	Name, NextGroupId, Owners, Pallet, Regions, ReporterOf, Reporters, StoredDeposits, address,
	network, records,
	runtime_api::{AddressInfo, GroupInfo, NetworkInfo, ReporterInfo, TargetInfo},
	types::Network,
};

/// Of the targets of a page of ids those that a reporter may say nothing of.
pub fn owned<T: Config>(
	network: NetworkId,
	reporter: T::AccountId,
	offset: u32,
	limit: u32,
) -> Vec<TargetId> {
	let signer = Pallet::<T>::signer(network, &reporter);
	let keys: Vec<_> = signer.into_iter().chain([reporter]).collect();
	let is_own = |target: &TargetId| {
		let itself = match records::target::<T>(network, *target) {
			Some(TargetRef::Account(account)) => Some(account),
			_ => None,
		};
		let behind = address::backers::<T>(network, *target);
		behind.into_iter().chain(itself).any(|account| keys.contains(&account))
	};
	ids::<T>(network, offset, limit).filter(is_own).collect()
}

/// A page of ids of targets: they are dense and begin at 1.
fn ids<T: Config>(network: NetworkId, offset: u32, limit: u32) -> Range<TargetId> {
	let first = offset.saturating_add(1);
	first..first.saturating_add(rows(limit)).min(NextTargetId::<T>::get(network))
}

type GroupInfoOf<T> = GroupInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// The groups of a page of ids.
pub fn groups<T: Config>(network: NetworkId, offset: u32, limit: u32) -> Vec<GroupInfoOf<T>> {
	// Ids begin at 0; those of removed groups are not given again.
	let end = offset.saturating_add(rows(limit)).min(NextGroupId::<T>::get(network));
	(offset..end).filter_map(|id| group::<T>(network, id)).collect()
}

/// The group that has a name.
pub fn group_of<T: Config>(network: NetworkId, name: Vec<u8>) -> Option<GroupInfoOf<T>> {
	group::<T>(network, GroupIds::<T>::get(network, Name::try_from(name).ok()?)?)
}

fn group<T: Config>(network: NetworkId, id: GroupId) -> Option<GroupInfoOf<T>> {
	let Group { name, owner, deposit, members } = Groups::<T>::get(network, id)?;
	Some(GroupInfo { group: id, name, members, owner, deposit })
}

type ReporterInfoOf<T> = ReporterInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// A network.
pub fn network<T: Config>(id: NetworkId) -> Option<NetworkInfo> {
	let Network { genesis_hash, name, consensus, slot_ms, era } = network::of::<T>(id)?;
	Some(NetworkInfo { genesis_hash, name, consensus, slot_ms, era })
}

/// The targets of a page of ids, with the addresses that are measured in a window, or that are not removed.
pub fn targets<T: Config>(
	network: NetworkId,
	window: Option<Seconds>,
	offset: u32,
	limit: u32,
) -> Vec<TargetInfo<T::AccountId>> {
	ids::<T>(network, offset, limit)
		.filter_map(|target| self::target::<T>(network, target, window))
		.collect()
}

fn target<T: Config>(
	network: NetworkId,
	target: TargetId,
	window: Option<Seconds>,
) -> Option<TargetInfo<T::AccountId>> {
	let addresses = address::of::<T>(network, target, window)
		.into_iter()
		.map(|Listed { address, since, until, .. }| AddressInfo { address, since, until })
		.collect();
	Some(TargetInfo {
		target,
		who: records::target::<T>(network, target)?,
		addresses,
		region: Regions::<T>::get(network, target),
		owner: Owners::<T>::get(network, target),
	})
}

/// The reporters of a network.
pub fn reporters<T: Config>(network: NetworkId) -> Vec<ReporterInfoOf<T>> {
	Reporters::<T>::iter_prefix(network)
		.map(|(account, reporter)| info::<T>(account, reporter))
		.collect()
}

/// The reporter of an account.
pub fn reporter_of<T: Config>(
	network: NetworkId,
	account: T::AccountId,
) -> Option<ReporterInfoOf<T>> {
	let reporter = Reporters::<T>::get(network, &account)?;
	Some(info::<T>(account, reporter))
}

/// What is held from now on.
pub fn deposits<T: Config>() -> DepositsOf<T> {
	StoredDeposits::<T>::get()
}

/// Who may become a reporter of a network.
pub fn admission<T: Config>(network: NetworkId) -> Option<Admission> {
	network::exists::<T>(network).then(|| Admissions::<T>::get(network))
}

fn info<T: Config>(account: T::AccountId, reporter: ReporterOf<T>) -> ReporterInfoOf<T> {
	ReporterInfo {
		account,
		signer: reporter.signer,
		joined: reporter.joined,
		left: reporter.left,
		reported: reporter.reported,
		link: reporter.link,
		link_window: reporter.link_window,
		region: reporter.region,
		bond: reporter.bond,
	}
}
