//! What BABE says of slots.

use super::duties::Duties;
use codec::Decode;
use core::marker::PhantomData;
use frame_support::{Blake2_256, StorageHasher, traits::Get};
use sp_consensus_babe::{AllowedSlots, BABE_ENGINE_ID, Slot, digests::PreDigest};
use sp_runtime::DigestItem;

/// The slots of a chain with BABE: an empty slot is its secondary author's, who is the only one that all know before. The
/// epochs of BABE are the sessions of pallet-session, which stands before pallet-sli in the runtime.
pub struct BabeSlots<T>(PhantomData<T>);

fn digest<T: frame_system::Config>() -> Option<PreDigest> {
	let digest = frame_system::Pallet::<T>::digest();
	digest.logs.iter().filter_map(DigestItem::as_pre_runtime).find_map(|(id, mut data)| {
		(id == BABE_ENGINE_ID).then(|| PreDigest::decode(&mut data).ok()).flatten()
	})
}

impl<T: frame_system::Config> Get<Option<Slot>> for BabeSlots<T> {
	fn get() -> Option<Slot> {
		digest::<T>().map(|digest| digest.slot())
	}
}

impl<T: pallet_babe::Config> Duties for BabeSlots<T> {
	fn in_turn() -> bool {
		false
	}

	fn owners(seats: u32) -> impl Fn(u64) -> Option<u32> {
		let allowed = pallet_babe::Pallet::<T>::epoch_config().map(|config| config.allowed_slots);
		let has_secondary = allowed.is_some_and(|allowed| allowed != AllowedSlots::PrimarySlots);
		let randomness = pallet_babe::Pallet::<T>::randomness();
		move |slot| if has_secondary { secondary_author(&randomness, slot, seats) } else { None }
	}

	fn author() -> Option<u32> {
		digest::<T>().map(|digest| digest.authority_index())
	}

	fn session_end() -> u64 {
		let start = u64::from(pallet_babe::Pallet::<T>::current_epoch_start());
		start.saturating_add(T::EpochDuration::get())
	}
}

/// BLAKE2b-256 of randomness and slot, as a number with the highest byte first, modulo the authorities.
fn secondary_author(randomness: &[u8; 32], slot: u64, seats: u32) -> Option<u32> {
	let mut bytes = randomness.to_vec();
	bytes.extend(slot.to_le_bytes());
	let rest = Blake2_256::hash(&bytes).into_iter().try_fold(0u64, |rest, byte| {
		rest.saturating_mul(256).saturating_add(byte.into()).checked_rem(seats.into())
	});
	u32::try_from(rest?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_secondary_author_is_that_of_sc_consensus_babe() {
		assert_eq!(secondary_author(&[3; 32], 100, 1_000), Some(167));
		assert_eq!(secondary_author(&[3; 32], 100, 0), None);
	}
}
