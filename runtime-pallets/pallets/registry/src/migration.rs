//! Migrations of this pallet's storage, one a version.

use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(feature = "try-runtime")]
use {
	crate::{Kind, Reporters},
	alloc::vec::Vec,
	codec::{Decode, Encode},
	frame_support::ensure,
	sp_runtime::TryRuntimeError,
};

use crate::{
	AddressesOf, Config, Networks, NextNetworkId, Pallet, Promise, Promised, Promises,
	StoredDeposits, deposits, records,
};

/// Version 2: bonds and deposits are no longer constants but what the Council sets. They begin as what
/// they were, and what is held stays.
pub type ToVersion2<T> =
	VersionedMigration<1, 2, WriteDeposits<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Writes the deposits that were constants.
pub struct WriteDeposits<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for WriteDeposits<T> {
	fn on_runtime_upgrade() -> Weight {
		StoredDeposits::<T>::put(deposits::default::<T>());
		T::DbWeight::get().writes(1)
	}

	/// What is held: the bonds of reporters and the deposits of addresses.
	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		ensure!(!StoredDeposits::<T>::exists(), "the deposits are written already");
		Ok(held::<T>().encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), TryRuntimeError> {
		ensure!(StoredDeposits::<T>::get() == deposits::default::<T>(), "other deposits");
		let before = Held::<T>::decode(&mut state.as_slice()).map_err(|_| "no state of before")?;
		ensure!(before == held::<T>(), "what is held has changed");
		Ok(())
	}
}

/// Version 3: what a target has said it would be measured for outlasts its addresses. Promises begin as
/// those that the addresses make which are listed.
pub type ToVersion3<T> =
	VersionedMigration<2, 3, WritePromises<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Writes the promises of the addresses that are not removed: one read and one write a target that has
/// some, which one block has room for.
pub struct WritePromises<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for WritePromises<T> {
	fn on_runtime_upgrade() -> Weight {
		let (mut read, mut written) = (0u64, 0u64);
		for (network, target, list) in AddressesOf::<T>::iter() {
			let mut promised = Promised::default();
			for listed in list.iter().filter(|listed| listed.is_live()) {
				let promise = promised.of_mut(listed.address.kind());
				let earlier = promise.map_or(listed.since, |promise| promise.since);
				*promise = Some(Promise { since: earlier.min(listed.since), until: None });
			}
			read = read.saturating_add(1);
			if promised != Promised::default() {
				Promises::<T>::insert(network, target, promised);
				written = written.saturating_add(1);
			}
		}
		// The key after the last one is read too.
		T::DbWeight::get().reads_writes(read.saturating_add(1), written)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		ensure!(Promises::<T>::iter().next().is_none(), "promises are written already");
		Ok(held::<T>().encode())
	}

	/// Every kind that a target is listed for is promised from the first window of its addresses on, and
	/// nothing else is.
	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), TryRuntimeError> {
		let before = Held::<T>::decode(&mut state.as_slice()).map_err(|_| "no state of before")?;
		ensure!(before == held::<T>(), "what is held has changed");
		let mut promising = 0usize;
		for (network, target, list) in AddressesOf::<T>::iter() {
			let promised = Promises::<T>::get(network, target);
			for kind in Kind::ALL {
				let live = list.iter().filter(|listed| listed.is_live());
				let of_kind = live.filter(|listed| listed.address.kind() == kind);
				let since = of_kind.map(|listed| listed.since).min();
				let expected = since.map(|since| Promise { since, until: None });
				ensure!(promised.of(kind) == expected, "a promise is not that of the addresses");
			}
			let promises = promised != Promised::default();
			promising = promising.saturating_add(promises.into());
		}
		ensure!(Promises::<T>::iter().count() == promising, "a promise of no address");
		Ok(())
	}
}

/// Version 4: networks are measured from when they are registered. Those that are there begin now.
pub type ToVersion4<T> =
	VersionedMigration<3, 4, BeginNetworks<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Begins to measure every network: a few entries for each, of which there are at most `MaxNetworks`.
pub struct BeginNetworks<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for BeginNetworks<T> {
	fn on_runtime_upgrade() -> Weight {
		let following = NextNetworkId::<T>::get();
		for network in 1..following {
			let era = Networks::<T>::get(network).and_then(|network| network.era);
			records::begin::<T>(network, era);
		}
		let networks = u64::from(following.saturating_sub(1));
		T::DbWeight::get()
			.reads_writes(1, 0)
			.saturating_add(T::DbWeight::get().reads_writes(9, 20).saturating_mul(networks))
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		let is_measured = |network| pallet_sli::Pallet::<T>::first_open_sampled(network).is_some();
		let networks = NextNetworkId::<T>::get();
		ensure!(!(1..networks).any(is_measured), "another network is measured already");
		Ok(networks.encode())
	}

	/// Every network that was registered has a first window.
	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), TryRuntimeError> {
		let networks = u32::decode(&mut state.as_slice()).map_err(|_| "no state of before")?;
		let is_measured = |network| pallet_sli::Pallet::<T>::first_open_sampled(network).is_some();
		ensure!((1..networks).all(is_measured), "a network is not measured");
		Ok(())
	}
}

#[cfg(feature = "try-runtime")]
type Held<T> = (Vec<crate::BalanceOf<T>>, Vec<crate::BalanceOf<T>>);

#[cfg(feature = "try-runtime")]
fn held<T: Config>() -> Held<T> {
	let bonds = Reporters::<T>::iter_values().map(|reporter| reporter.bond).collect();
	let of_addresses = AddressesOf::<T>::iter_values()
		.flat_map(|list| list.into_iter().map(|listed| listed.deposit))
		.collect();
	(bonds, of_addresses)
}
