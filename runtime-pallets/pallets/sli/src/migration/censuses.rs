//! Storage version 4: a census is of an indicator, where version 3 had those of slots alone.
//!
//! Cursors are few and move in the block of the upgrade ([`ToVersion4`]). Censuses move block by block
//! ([`NameIndicators`]): the indicator is the last part of their key and has no hash, so that every key gets one byte
//! more, and no value changes.

use crate::{
	pallet::{Agreed, Censuses, Closings, Config, Pallet},
	types::Indicator,
};
use alloc::vec::Vec;
use codec::Encode;
use core::marker::PhantomData;
use frame_support::{
	BoundedVec,
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError, VersionedMigration},
	pallet_prelude::ConstU32,
	storage::{StoragePrefixedMap, unhashed},
	storage_alias,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::{Weight, WeightMeter},
};

/// What is few, in the block of the upgrade.
pub type ToVersion4<T> =
	VersionedMigration<3, 4, MoveCursors<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Whether censuses of version 3 are left: a chain that begins with version 4 has none.
#[storage_alias]
pub(crate) type CensusesOfVersion3<T: Config> = StorageValue<Pallet<T>, ()>;

/// Bytes of a cursor before its step, whose first byte tells which one it is.
const BEFORE_STEP: usize = 8;
/// The step that credits a census.
const AGREEING: u8 = 5;

/// Lets cursors that credit a census go on with that of slots.
pub struct MoveCursors<T>(PhantomData<T>);

/// All keys below a prefix.
fn keys_below(prefix: &[u8]) -> impl Iterator<Item = Vec<u8>> {
	let next = move |key: &Vec<u8>| {
		sp_io::storage::next_key(key).map(|key| key.to_vec()).filter(|key| key.starts_with(prefix))
	};
	core::iter::successors(next(&prefix.to_vec()), next)
}

impl<T: Config> UncheckedOnRuntimeUpgrade for MoveCursors<T> {
	/// Two entries a network, of which there are a few dozen at most.
	fn on_runtime_upgrade() -> Weight {
		let mut moved = 1u64;
		for key in keys_below(&Closings::<T>::final_prefix()) {
			moved = moved.saturating_add(1);
			let Some(mut closing) = unhashed::get_raw(&key) else { continue };
			if closing.get(BEFORE_STEP) == Some(&AGREEING) {
				Indicator::Authorship.encode_to(&mut closing);
				unhashed::put_raw(&key, &closing);
			}
		}
		CensusesOfVersion3::<T>::put(());
		T::DbWeight::get().reads_writes(moved.saturating_mul(2), moved)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(keys_below(&Closings::<T>::final_prefix()).count().to_le_bytes().to_vec())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let kept = Closings::<T>::iter().count().to_le_bytes().to_vec();
		frame_support::ensure!(kept == state, "a cursor cannot be read");
		Ok(())
	}
}

/// Names the indicator of every census, as many a block as there is room for.
pub struct NameIndicators<T>(PhantomData<T>);

/// A key of a census: the prefix, network, window, and an account with its hash.
type Key = BoundedVec<u8, ConstU32<160>>;

/// Time to copy a census of as many parts as there may be, in ps: 20 µs, counted by hand as no chain runs this twice.
const COPY: u64 = 20_000_000;

/// What a census costs: finding, reading, deleting and writing it.
fn entry<T: Config>() -> Weight {
	T::DbWeight::get().reads_writes(2, 2).saturating_add(Weight::from_parts(COPY, 0))
}

/// Moves a value to the key that names the slots as its indicator; that key.
fn name_slots(key: &[u8]) -> Vec<u8> {
	let mut named = key.to_vec();
	Indicator::Authorship.encode_to(&mut named);
	if let Some(value) = unhashed::get_raw(key) {
		unhashed::kill(key);
		unhashed::put_raw(&named, &value);
	}
	named
}

/// The maps that are moved, one after the other.
fn prefixes<T: Config>() -> [[u8; 32]; 2] {
	[Censuses::<T>::final_prefix(), Agreed::<T>::final_prefix()]
}

impl<T: Config> SteppedMigration for NameIndicators<T> {
	/// The map, and the last key that was moved in it.
	type Cursor = (u8, Key);
	type Identifier = MigrationId<10>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-sli", version_from: 3, version_to: 4 }
	}

	/// Goes on after the key that the cursor names, which is a moved one: none is moved twice.
	fn step(
		cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		let required = entry::<T>().saturating_mul(2);
		if !meter.can_consume(required) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		meter.consume(entry::<T>());
		if cursor.is_none() && !CensusesOfVersion3::<T>::exists() {
			return Ok(None);
		}
		let (first, mut last) =
			cursor.map_or((0, None), |(map, key)| (map, Some(key.into_inner())));
		for (map, prefix) in (0u8..).zip(prefixes::<T>()).skip(first.into()) {
			let mut at = last.take().unwrap_or_else(|| prefix.to_vec());
			loop {
				if meter.try_consume(entry::<T>()).is_err() {
					let key =
						Key::try_from(at).map_err(|_| SteppedMigrationError::InvalidCursor)?;
					return Ok(Some((map, key)));
				}
				let next = sp_io::storage::next_key(&at).map(|key| key.to_vec());
				let Some(key) = next.filter(|key| key.starts_with(&prefix)) else { break };
				at = name_slots(&key);
			}
		}
		CensusesOfVersion3::<T>::kill();
		Ok(None)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(count::<T>().to_le_bytes().to_vec())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		frame_support::ensure!(count::<T>().to_le_bytes().to_vec() == state, "censuses were lost");
		let read = Censuses::<T>::iter().count().saturating_add(Agreed::<T>::iter().count());
		frame_support::ensure!(read == count::<T>(), "a census cannot be read");
		Ok(())
	}
}

/// How many censuses there are, of whatever form.
#[cfg(feature = "try-runtime")]
fn count<T: Config>() -> usize {
	prefixes::<T>().iter().map(|prefix| keys_below(prefix).count()).sum()
}
