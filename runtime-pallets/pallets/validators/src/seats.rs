//! Whose seat is which: where validators take turns, the order of the session is dealt anew for each.
//!
//! A block counts only when the next ones build on it. Validators who sit on the two seats behind a third can build
//! past its blocks and take all of its slots, in every round; so nobody keeps its neighbours for longer than a session.
//! The order is a permutation drawn from the genesis hash and the index of the session, over places in the session's
//! list: nothing that an author, a reporter or a new account can choose enters it, so that there is nothing to grind,
//! and both sides of a fork seat alike. It is known long before, as the order of a list was.
//!
//! The session's own order and GRANDPA's set stay as they are.

use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;

use codec::Encode;
use frame_support::{Blake2_256, BoundedVec, StorageHasher, traits::OneSessionHandler};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{BoundToRuntimeAppPublic, KeyTypeId, SaturatedConversion, traits::Zero};
use sp_staking::SessionIndex;

use crate::{Config, Pallet, Seated};

/// The authorities that build blocks, in the order of their seats.
pub trait SeatKeys {
	/// The type of their keys, as in the session keys.
	const KEY_TYPE: KeyTypeId;

	/// The key of each seat, in bytes.
	fn keys() -> Vec<Vec<u8>>;
}

/// What is hashed begins with this.
const DOMAIN: &[u8] = b"almanac seats";

/// Which place of a list of `count` each seat gets (F27 in `docs/reference/formulas.md`).
///
/// Fisher-Yates: for i from count - 1 down to 1 the places i and r mod (i + 1) are swapped, with r the next eight bytes
/// (little-endian) of H(seed ++ 0) ++ H(seed ++ 1) ++ ..., and the seed H("almanac seats" ++ genesis ++ session); H is
/// BLAKE2b-256, numbers are of 32 bits, little-endian. The remainder favours a place by less than count / 2^64.
pub fn order(genesis: &[u8], session: SessionIndex, count: u32) -> Vec<u32> {
	let seed = Blake2_256::hash(&[DOMAIN, genesis, &session.to_le_bytes()].concat());
	let numbers = (0u32..).flat_map(|block| {
		let hash = Blake2_256::hash(&[&seed[..], &block.to_le_bytes()].concat());
		let words = hash.chunks_exact(8).map(|word| {
			word.iter().rev().fold(0u64, |number, byte| (number << 8) | u64::from(*byte))
		});
		words.collect::<Vec<_>>()
	});
	let mut places: Vec<u32> = (0..count).collect();
	for (last, number) in (1..places.len()).rev().zip(numbers) {
		let bound = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
		let other = number.checked_rem(bound).unwrap_or_default();
		places.swap(last, other.saturated_into());
	}
	places
}

impl<T: Config> Pallet<T> {
	/// Deals the seats of a session to its validators. The first session keeps the order of its list: there is no
	/// genesis hash yet.
	pub(crate) fn deal(session: SessionIndex) {
		let validators = pallet_session::Validators::<T>::get();
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let count = validators.len().saturated_into();
		let order = if session == 0 {
			(0..count).collect()
		} else {
			order(&genesis.encode(), session, count)
		};
		let on = |place: u32| validators.get(place.saturated_into::<usize>()).cloned();
		let seated = order.into_iter().filter_map(on).collect();
		Seated::<T>::put(BoundedVec::truncate_from(seated));
	}

	/// The validators of the session that is running, in the order of their seats: seat i of n has the slots that are
	/// i modulo n. In a chain that has not dealt any yet that is the order of the session.
	pub fn seated() -> Vec<T::AccountId> {
		let seated = Seated::<T>::get();
		if seated.is_empty() { pallet_session::Validators::<T>::get() } else { seated.into_inner() }
	}
}

/// Tells block production, `Inner`, of its authorities in the order of their seats, in every session. `Inner` must
/// change nothing where the order is the one that it has, as pallet-aura does.
pub struct Dealt<T, Inner>(PhantomData<(T, Inner)>);

impl<T, Inner: BoundToRuntimeAppPublic> BoundToRuntimeAppPublic for Dealt<T, Inner> {
	type Public = Inner::Public;
}

impl<T: Config, Inner: OneSessionHandler<T::AccountId>> OneSessionHandler<T::AccountId>
	for Dealt<T, Inner>
{
	type Key = Inner::Key;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: Iterator<Item = (&'a T::AccountId, Inner::Key)> + 'a,
		T::AccountId: 'a,
	{
		Inner::on_genesis_session(validators);
	}

	fn on_new_session<'a, I>(_: bool, validators: I, queued: I)
	where
		I: Iterator<Item = (&'a T::AccountId, Inner::Key)> + 'a,
		T::AccountId: 'a,
	{
		let mut keys: BTreeMap<_, _> = validators.collect();
		let seated = Pallet::<T>::seated();
		let dealt: Vec<_> =
			seated.iter().filter_map(|who| keys.remove(who).map(|key| (who, key))).collect();
		let queued: Vec<_> = queued.collect();
		Inner::on_new_session(true, dealt.into_iter(), queued.into_iter());
	}

	fn on_before_session_ending() {
		Inner::on_before_session_ending();
	}

	fn on_disabled(validator: u32) {
		Inner::on_disabled(validator);
	}
}
