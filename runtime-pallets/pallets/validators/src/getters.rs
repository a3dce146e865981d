//! The parameters as types, for the runtime to give to other pallets' configuration.

use core::marker::PhantomData;

use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_staking::SessionIndex;

use crate::{Config, pallet};

/// The duration of a slot in milliseconds, for pallet-aura and whoever computes with slots.
pub struct SlotDurationMs<T>(PhantomData<T>);
impl<T: Config> Get<u64> for SlotDurationMs<T> {
	fn get() -> u64 {
		pallet::SlotDuration::<T>::get()
	}
}

/// The least time between two blocks in milliseconds, for pallet-timestamp: half a slot.
///
/// It follows the slot duration because a constant above it would stop a chain with shorter slots
/// at its second block.
pub struct MinimumPeriodMs<T>(PhantomData<T>);
impl<T: Config> Get<u64> for MinimumPeriodMs<T> {
	fn get() -> u64 {
		pallet::SlotDuration::<T>::get() / 2
	}
}

/// The length of a session in blocks, for pallet-session's `PeriodicSessions`.
pub struct SessionLengthBlocks<T>(PhantomData<T>);
impl<T: Config> Get<BlockNumberFor<T>> for SessionLengthBlocks<T> {
	fn get() -> BlockNumberFor<T> {
		pallet::SessionLength::<T>::get().into()
	}
}

/// Which era a session belongs to: `session / sessions_per_era`, rounded down. With 6 sessions an
/// era, session 5 is of era 0 and session 6 of era 1.
pub struct EraOfSession<T>(PhantomData<T>);
impl<T: Config> EraOfSession<T> {
	/// The era of `session`.
	pub fn era_of(session: SessionIndex) -> u32 {
		// Genesis refuses 0 sessions an era, so the fallback is for a state that try_state reports.
		session.checked_div(pallet::SessionsPerEra::<T>::get()).unwrap_or(session)
	}
}
