//! Migrations of this pallet's storage, one a version.

use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(feature = "try-runtime")]
use {
	crate::{AddressesOf, Reporters},
	alloc::vec::Vec,
	codec::{Decode, Encode},
	frame_support::ensure,
	sp_runtime::TryRuntimeError,
};

use crate::{Config, Pallet, StoredDeposits, deposits};

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
