//! Storage version 4: exposure is summed by target too. Storage version 3: exposure is one sum for a network and class of
//! records, and what targets pay is kept.
//!
//! Agreements may be many: [`ToVersion4`] notes what there is to sum, and [`SumExposures`] reads them block by block, in
//! blocks that carry nothing else. Each ends as it was accepted: those on authorship, which had no exposure, add none.

use core::marker::PhantomData;
use frame_support::{
	Identity,
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	storage_alias,
	traits::{Get, GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
	weights::{Weight, WeightMeter},
};
use pallet_sli::{NetworkId, TargetId};
use sp_runtime::Perbill;

#[cfg(feature = "try-runtime")]
use alloc::{collections::BTreeMap, vec::Vec};

use crate::{AgreementId, Agreements, BalanceOf, Config, Pallet, Stored, exposure, paying};

/// Exposures as versions before 3 stored them, by network and target.
#[storage_alias]
pub(crate) type Exposures<T: Config> =
	StorageDoubleMap<Pallet<T>, Identity, NetworkId, Identity, TargetId, BalanceOf<T>>;

/// The version whose agreements are not summed yet.
#[storage_alias]
pub(crate) type ToSum<T: Config> = StorageValue<Pallet<T>, u16>;

/// Notes that agreements of before are to be summed, whichever version they are of. A chain without this pallet has none.
pub struct ToVersion4<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for ToVersion4<T> {
	fn on_runtime_upgrade() -> Weight {
		let version = Pallet::<T>::on_chain_storage_version();
		let Some(before) = (1u16..=3).find(|known| version == *known) else {
			return T::DbWeight::get().reads(1);
		};
		ToSum::<T>::put(before);
		StorageVersion::new(4).put::<Pallet<T>>();
		T::DbWeight::get().reads_writes(1, 2)
	}
}

/// Sums the exposures of agreements by network and target, and notes what each pays to reporters a day.
pub struct SumExposures<T>(PhantomData<T>);

/// Where the migration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(codec::Encode, codec::Decode, codec::MaxEncodedLen)]
#[allow(clippy::cast_possible_truncation, reason = "only the code that the macro makes casts")]
pub enum Cursor {
	/// Agreements up to this one are summed.
	Summed(AgreementId),
	/// All are; sums by target are being deleted.
	Deleting,
}

/// What one agreement costs: it, its exposures, its rate and what its target pays.
fn entry<T: Config>() -> Weight {
	T::DbWeight::get().reads_writes(6, 6)
}

impl<T: Config> SumExposures<T> {
	/// Sums as many agreements after one as there is room for; the last of them, none after the very last.
	fn sum(
		mut after: Option<AgreementId>,
		before: u16,
		meter: &mut WeightMeter,
	) -> Option<AgreementId> {
		// By the order of the map: that of the hashes of the ids.
		let mut left = match after {
			Some(id) => Agreements::<T>::iter_from(Agreements::<T>::hashed_key_for(id)),
			None => Agreements::<T>::iter(),
		};
		while meter.try_consume(entry::<T>()).is_ok() {
			let (id, stored) = left.next()?;
			let mut agreement = Stored::latest(stored);
			let exposed = agreement.exposure;
			exposure::move_in::<T>(&mut agreement, before >= 3);
			if before < 3 {
				let share = Perbill::from_parts(agreement.reporters_ppm.saturating_mul(1_000));
				let rate = paying::a_day::<T>(&agreement, share.mul_floor(agreement.terms.fee));
				paying::set::<T>(id, &agreement, rate, 0);
			}
			if agreement.exposure != exposed {
				Agreements::<T>::insert(id, Stored::V3(agreement));
			}
			after = Some(id);
		}
		after
	}

	/// Deletes as many sums by target as there is room for; whether all are gone.
	fn delete(meter: &mut WeightMeter) -> bool {
		let room = meter.remaining().checked_div_per_component(&entry::<T>()).unwrap_or(0);
		let limit = u32::try_from(room).unwrap_or(u32::MAX);
		let result = Exposures::<T>::clear(limit, None);
		meter.consume(entry::<T>().saturating_mul(result.loops.into()));
		limit > 0 && result.maybe_cursor.is_none()
	}
}

impl<T: Config> SteppedMigration for SumExposures<T> {
	type Cursor = Cursor;
	type Identifier = MigrationId<17>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-agreements", version_from: 3, version_to: 4 }
	}

	fn step(
		cursor: Option<Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Cursor>, SteppedMigrationError> {
		let required = entry::<T>().saturating_mul(2);
		if !meter.can_consume(required) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		// A chain whose genesis is of this version has nothing to sum.
		let Some(before) = ToSum::<T>::get() else { return Ok(None) };
		let after = match cursor {
			None => None,
			Some(Cursor::Summed(id)) => Some(id),
			Some(Cursor::Deleting) => {
				if !Self::delete(meter) {
					return Ok(Some(Cursor::Deleting));
				}
				ToSum::<T>::kill();
				return Ok(None);
			},
		};
		Ok(Some(Self::sum(after, before, meter).map_or(Cursor::Deleting, Cursor::Summed)))
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		use codec::Encode;
		use sp_runtime::Saturating;
		let mut sums = BTreeMap::<NetworkId, BalanceOf<T>>::new();
		for (network, _, exposure) in Exposures::<T>::iter() {
			let sum = sums.entry(network).or_default();
			*sum = sum.saturating_add(exposure);
		}
		Ok(sums.encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		use codec::Decode;
		let before = BTreeMap::<NetworkId, BalanceOf<T>>::decode(&mut &state[..])
			.map_err(|_| "what was noted before the upgrade cannot be read")?;
		let class = pallet_sli::SAMPLED;
		let kept = |(network, sum): (&NetworkId, &BalanceOf<T>)| {
			crate::NetworkExposures::<T>::get(network, class) == *sum
		};
		frame_support::ensure!(before.iter().all(kept), "exposures were lost");
		frame_support::ensure!(Exposures::<T>::iter().next().is_none(), "old exposures are left");
		crate::try_state::check::<T>()
	}
}
