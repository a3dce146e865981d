//! Storage version 3: records tell the absence of a target from the silence of reporters, and the parameters of sampling
//! are within tighter bounds.
//!
//! Parameters are few and move in the block of the upgrade ([`ToVersion3`]). Records move block by block
//! ([`AddAbsence`]), in place and undecoded: another first byte, and an absence of nothing behind the latencies, where
//! nothing was told apart.

use crate::{
	pallet::{Config, Pallet, Records, Sampling},
	parameter::{LEAST_TIMEOUT_MS, MOST_MIN_COVERAGE_PPM, SamplingParameters},
	sampled::types::Absence,
	types::{Scheduled, Stored},
};
#[cfg(feature = "try-runtime")]
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
pub type ToVersion3<T> =
	VersionedMigration<2, 3, BoundSampling<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Whether records of version 2 are left: a chain that begins with version 3 has none.
#[storage_alias]
pub(crate) type RecordsOfVersion2<T: Config> = StorageValue<Pallet<T>, ()>;

/// The first byte of a sampled record of version 2, and that of one of version 3.
const BEFORE: u8 = 1;
const AFTER: u8 = 2;

/// Moves parameters into the bounds of version 3.
pub struct BoundSampling<T>(PhantomData<T>);

/// The nearest parameters within the bounds of version 3.
fn bounded(sampling: SamplingParameters) -> SamplingParameters {
	SamplingParameters {
		min_coverage_ppm: sampling.min_coverage_ppm.min(MOST_MIN_COVERAGE_PPM),
		timeout_ms: sampling.timeout_ms.max(LEAST_TIMEOUT_MS),
		..sampling
	}
}

impl<T: Config> UncheckedOnRuntimeUpgrade for BoundSampling<T> {
	/// One entry a network, of which there are a few dozen at most.
	fn on_runtime_upgrade() -> Weight {
		let mut moved = 1u64;
		Sampling::<T>::translate_values::<Stored<SamplingParameters>, _>(|stored| {
			moved = moved.saturating_add(1);
			let Scheduled { current, next } = stored.latest();
			let next = next.map(|(from, next)| (from, bounded(next)));
			Some(Stored::V1(Scheduled { current: bounded(current), next }))
		});
		RecordsOfVersion2::<T>::put(());
		T::DbWeight::get().reads_writes(moved, moved)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(Sampling::<T>::iter().count().to_le_bytes().to_vec())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let kept = Sampling::<T>::iter().count().to_le_bytes().to_vec();
		frame_support::ensure!(kept == state, "parameters of sampling were lost");
		let is_bounded = |stored: Stored<SamplingParameters>| {
			stored.latest().all().all(|sampling| bounded(sampling) == sampling)
		};
		frame_support::ensure!(
			Sampling::<T>::iter_values().all(is_bounded),
			"parameters of sampling are out of bounds"
		);
		Ok(())
	}
}

/// Adds an absence of nothing to every sampled record, as many a block as there is room for.
pub struct AddAbsence<T>(PhantomData<T>);

/// A key of a record: the prefix, and 14 bytes that are not hashed.
type Key = BoundedVec<u8, ConstU32<64>>;

/// Time to copy a record of every bucket, in ps: 20 µs, counted by hand as no chain runs this twice.
const COPY: u64 = 20_000_000;

/// What a record costs: finding, reading and writing it.
fn entry<T: Config>() -> Weight {
	T::DbWeight::get().reads_writes(2, 1).saturating_add(Weight::from_parts(COPY, 0))
}

/// Gives a record its new form, unless it has it.
fn add_absence(key: &[u8]) {
	let Some(mut record) = unhashed::get_raw(key) else { return };
	if let Some(form) = record.first_mut().filter(|form| **form == BEFORE) {
		*form = AFTER;
		Absence::default().encode_to(&mut record);
		unhashed::put_raw(key, &record);
	}
}

impl<T: Config> SteppedMigration for AddAbsence<T> {
	type Cursor = Key;
	type Identifier = MigrationId<10>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-sli", version_from: 2, version_to: 3 }
	}

	/// Goes on after the record that the cursor names.
	fn step(
		cursor: Option<Key>,
		meter: &mut WeightMeter,
	) -> Result<Option<Key>, SteppedMigrationError> {
		let required = entry::<T>().saturating_mul(2);
		if !meter.can_consume(required) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		meter.consume(entry::<T>());
		if cursor.is_none() && !RecordsOfVersion2::<T>::exists() {
			return Ok(None);
		}
		let prefix = Records::<T>::final_prefix();
		let mut at = cursor.map_or_else(|| prefix.to_vec(), BoundedVec::into_inner);
		while meter.try_consume(entry::<T>()).is_ok() {
			let next = sp_io::storage::next_key(&at).map(|key| key.to_vec());
			let Some(key) = next.filter(|key| key.starts_with(&prefix)) else {
				RecordsOfVersion2::<T>::kill();
				return Ok(None);
			};
			add_absence(&key);
			at = key;
		}
		Key::try_from(at).map(Some).map_err(|_| SteppedMigrationError::InvalidCursor)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(count::<T>().to_le_bytes().to_vec())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		frame_support::ensure!(count::<T>().to_le_bytes().to_vec() == state, "records were lost");
		frame_support::ensure!(
			Records::<T>::iter().count() == count::<T>(),
			"a record cannot be read"
		);
		Ok(())
	}
}

/// How many records there are, of whatever form.
#[cfg(feature = "try-runtime")]
fn count<T: Config>() -> usize {
	let prefix = Records::<T>::final_prefix();
	let next = |key: &Vec<u8>| {
		sp_io::storage::next_key(key).map(|key| key.to_vec()).filter(|key| key.starts_with(&prefix))
	};
	core::iter::successors(next(&prefix.to_vec()), next).count()
}
