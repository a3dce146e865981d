//! The validator set of a proof-of-authority chain.
//!
//! # What it does
//!
//! It keeps the list of validators, which an origin of the runtime's choice may change, and hands
//! it to pallet-session as its [`SessionManager`](pallet_session::SessionManager). A change made
//! in session `n` is queued when session `n + 1` begins and validates from session `n + 2` on.
//!
//! Within a session validators take turns in an order that is dealt anew for each, so that nobody has the same
//! neighbours for long (`seats`).
//!
//! It also keeps, in storage and from genesis, what other runtimes compile in: slot duration,
//! session length and sessions per era. One runtime can so serve networks of different pace. The
//! types of [`getters`] bring them to the configuration of other pallets.
//!
//! # Why keys are guarded
//!
//! Each validator of a session has a seat only as long as nobody loses its keys while it validates.
//! So only accounts with session keys are listed, and a validator that is listed, queued or current
//! cannot purge them. A call filter does not see who calls, so a runtime refuses
//! `pallet_session::Call::purge_keys` to all by its filter and leaves
//! [`purge_keys`](pallet::Pallet::purge_keys) as the only way.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod bounds;
pub mod getters;
pub mod weights;

mod seats;
mod session;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use getters::{EraOfSession, MinimumPeriodMs, SessionLengthBlocks, SlotDurationMs};
pub use pallet::*;
pub use seats::{Dealt, SeatKeys, order};
pub use weights::WeightInfo;

/// The validators, who may change them, and the lengths of slots, sessions and eras.
#[frame_support::pallet]
#[allow(clippy::cast_possible_truncation, reason = "only the code that the macro makes casts")]
pub mod pallet {
	use alloc::{collections::BTreeSet, vec::Vec};

	use frame_support::{pallet_prelude::*, traits::BuildGenesisConfig};
	use frame_system::pallet_prelude::*;
	use sp_runtime::SaturatedConversion;

	use super::{SeatKeys, WeightInfo, bounds};

	/// The version of the storage layout in this code.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
	{
		/// Who may change the list of validators.
		type UpdateOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many validators may be listed. Aura and GRANDPA must admit at least as many
		/// authorities, or they cut the list and seats no longer match.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// Whom block production gives the slots to; `try_state` compares it with the validators.
		type SeatKeys: SeatKeys;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Slot duration of a state without genesis: 6 seconds.
	#[pallet::type_value]
	pub fn DefaultSlotDuration() -> u64 {
		6_000
	}

	/// Session length of a state without genesis: 100 blocks, 10 minutes at 6 seconds a slot.
	#[pallet::type_value]
	pub fn DefaultSessionLength() -> u32 {
		100
	}

	/// Sessions per era of a state without genesis: 6, one hour at 6 seconds a slot.
	#[pallet::type_value]
	pub fn DefaultSessionsPerEra() -> u32 {
		6
	}

	/// The duration of a slot in milliseconds.
	///
	/// One value without a key, 8 bytes. Written at genesis only, never deleted.
	#[pallet::storage]
	pub type SlotDuration<T: Config> = StorageValue<_, u64, ValueQuery, DefaultSlotDuration>;

	/// The length of a session in blocks, at least 5.
	///
	/// One value without a key, 4 bytes. Written at genesis only, never deleted.
	#[pallet::storage]
	pub type SessionLength<T: Config> = StorageValue<_, u32, ValueQuery, DefaultSessionLength>;

	/// The number of sessions in an era, at least 1.
	///
	/// One value without a key, 4 bytes. Written at genesis only, never deleted.
	#[pallet::storage]
	pub type SessionsPerEra<T: Config> = StorageValue<_, u32, ValueQuery, DefaultSessionsPerEra>;

	/// The listed validators; in each session they take their seats in another order.
	///
	/// They validate from the session after the next one on; who validates now is in
	/// `Session.Validators`. One value without a key, because each rotation reads all of it;
	/// bounded by `MaxValidators`. Replaced as a whole by `set_validators`, never deleted.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The validators of the session that is running, in the order of their seats; empty where seats are not
	/// dealt, or have not been yet. Then the order is that of `Session.Validators`.
	///
	/// One value without a key, bounded by `MaxValidators`; written when a session begins, never deleted.
	#[pallet::storage]
	pub type Seated<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The duration of a slot in milliseconds.
		pub slot_duration_ms: u64,
		/// The length of a session in blocks.
		pub session_length: u32,
		/// The number of sessions in an era.
		pub sessions_per_era: u32,
		/// The validators of the first sessions; each needs an entry in `session.keys`.
		pub validators: Vec<T::AccountId>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				slot_duration_ms: DefaultSlotDuration::get(),
				session_length: DefaultSessionLength::get(),
				sessions_per_era: DefaultSessionsPerEra::get(),
				validators: Vec::new(),
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(fault) =
				bounds::check(self.slot_duration_ms, self.session_length, self.sessions_per_era)
			{
				panic!("{fault}");
			}
			let Ok(listed) = Pallet::<T>::bounded_list(self.validators.clone()) else {
				panic!(
					"validators.validators has {} entries: it must hold at most {} different \
					 accounts",
					self.validators.len(),
					T::MaxValidators::get(),
				);
			};
			SlotDuration::<T>::put(self.slot_duration_ms);
			SessionLength::<T>::put(self.session_length);
			SessionsPerEra::<T>::put(self.sessions_per_era);
			Validators::<T>::put(listed);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The list of validators was replaced. It is queued when the next session begins and
		/// validates from the session after that on.
		ValidatorsListed {
			/// How many validators the new list has; the list is in `Validators.Validators`.
			count: u32,
		},
		/// An account gave up its session keys and cannot be listed until it sets new ones.
		KeysPurged {
			/// The account whose keys were removed.
			who: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The new list is empty, and a chain without validators stops for good. List at least one
		/// account.
		NoValidators,
		/// The new list has more accounts than `MaxValidators`. Shorten it.
		TooManyValidators,
		/// An account stands in the new list more than once; each validator has one seat. Remove
		/// the repetition.
		DuplicateValidator,
		/// An account of the new list has no session keys, so no slot could be its own. Have it
		/// call `session.setKeys` first.
		ValidatorWithoutKeys,
		/// The caller is on the list of validators. Have it taken off the list by
		/// `setValidators`, then wait two sessions.
		ValidatorIsListed,
		/// The caller is off the list but validates in this session or the next one. Try again
		/// when two sessions have begun since it was taken off.
		ValidatorIsActive,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Looks at the defaults alone: a test of the runtime may call this without any state.
		fn integrity_test() {
			let defaults = bounds::check(
				DefaultSlotDuration::get(),
				DefaultSessionLength::get(),
				DefaultSessionsPerEra::get(),
			);
			assert_eq!(defaults, Ok(()), "an empty state must be valid");
			assert!(T::MaxValidators::get() > 0, "MaxValidators must admit at least one validator");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Replace the list of validators.
		///
		/// ## Dispatch Origin
		///
		/// `UpdateOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// `new` is the whole list; its order is that of the session, and in each session seats
		/// are dealt anew. It is queued when the next session begins and validates from the session after that on. Every
		/// account must have session keys, set by itself with `session.setKeys`.
		///
		/// ## Errors
		///
		/// - `NoValidators`: `new` is empty.
		/// - `TooManyValidators`: `new` has more than `MaxValidators` accounts.
		/// - `DuplicateValidator`: an account stands in `new` twice.
		/// - `ValidatorWithoutKeys`: an account of `new` has no session keys.
		///
		/// ## Events
		///
		/// `ValidatorsListed` with the number of validators.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::set_validators(new.len().saturated_into()))]
		pub fn set_validators(origin: OriginFor<T>, new: Vec<T::AccountId>) -> DispatchResult {
			T::UpdateOrigin::ensure_origin(origin)?;
			ensure!(!new.is_empty(), Error::<T>::NoValidators);
			let listed = Self::bounded_list(new)?;
			ensure!(listed.iter().all(Self::has_keys), Error::<T>::ValidatorWithoutKeys);

			let count = listed.len().saturated_into();
			Validators::<T>::put(listed);
			Self::deposit_event(Event::ValidatorsListed { count });
			Ok(())
		}

		/// Remove the caller's session keys and release their deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account whose keys are removed.
		///
		/// ## Details
		///
		/// Takes the place of `session.purgeKeys`, which this chain refuses: keys that vanish
		/// while their owner validates would move every other validator to a wrong seat. A
		/// validator is first taken off the list by `setValidators`; two sessions later its keys
		/// are free.
		///
		/// ## Errors
		///
		/// - `ValidatorIsListed`: the caller is on the list.
		/// - `ValidatorIsActive`: the caller validates in this session or the next one.
		/// - `session.NoKeys`: the caller has no keys.
		///
		/// ## Events
		///
		/// `KeysPurged` with the caller.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::purge_keys(T::MaxValidators::get()))]
		pub fn purge_keys(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin.clone())?;
			ensure!(!Validators::<T>::get().contains(&who), Error::<T>::ValidatorIsListed);
			ensure!(!Self::is_active(&who), Error::<T>::ValidatorIsActive);

			pallet_session::Pallet::<T>::purge_keys(origin)?;
			Self::deposit_event(Event::KeysPurged { who });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// `new` as it is stored, if it has no repetition and is not too long.
		fn bounded_list(
			new: Vec<T::AccountId>,
		) -> Result<BoundedVec<T::AccountId, T::MaxValidators>, Error<T>> {
			let bounded: BoundedVec<_, T::MaxValidators> =
				new.try_into().map_err(|_| Error::<T>::TooManyValidators)?;
			let distinct: BTreeSet<_> = bounded.iter().collect();
			ensure!(distinct.len() == bounded.len(), Error::<T>::DuplicateValidator);
			Ok(bounded)
		}

		/// Whether `who` validates in the current session or is queued for the next one.
		fn is_active(who: &T::AccountId) -> bool {
			pallet_session::Validators::<T>::get().contains(who)
				|| pallet_session::QueuedKeys::<T>::get().iter().any(|(queued, _)| queued == who)
		}
	}
}
