//! # pallet-agreements
//!
//! Agreements on what records say, which pay by themselves:
//!
//! - **Offers** of providers: an objective for a target, a fee and a cap a period.
//! - **Agreements**: a customer has accepted an offer. The fees of all periods are held from the customer,
//!   the caps of all from the provider, or from a guarantor that has agreed.
//! - **Settlement**, by anyone, period after period, from the record alone: *kept* (the fee is the
//!   provider's), *missed* (the fee is too, and the customer is paid of the cap, the more the further the
//!   share is below) or *unknown* (nobody pays).
//! - **Claims** of reporters: a governed part of each fee on `rpc` goes to a pot, and who shows receipts of samples
//!   that were drawn after it had committed to them is paid of it.
//!
//! # What holds
//!
//! Each agreement is between two, and fully funded: nothing is shared, diluted or minted. What is held is
//! paid or goes back to its owner, to the last unit. What moves a payout is the record, which counts what the
//! chain saw (authorship: a census) or what a majority of reporters measured; nobody votes on it and nobody
//! is paid for agreeing with others, only for having asked. The Council can pause and void, and directs money to nobody.
//!
//! # Where to look
//!
//! `offer`, `accept`, `settle`, `notice`: what the calls do. `outcome`: what a record means, and the payout
//! (F22). `terms`, `bounds`, `exposure`: what may be agreed on. `money`: how it moves. `pot`: what reporters are
//! paid of; `paying`: by which targets; `claim`: for what (F24, F25). `period`: when.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accept;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod bounds;
mod calls;
pub mod claim;
mod dependants;
mod errors;
mod events;
mod exposure;
mod govern;
pub mod migration;
mod money;
mod notice;
mod offer;
pub mod outcome;
mod paying;
mod period;
pub mod pot;
pub mod runtime_api;
mod settle;
mod terms;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use claim::{Claimable, Leaf, Leaves, Proofs, Step};
pub use pallet::*;
pub use settle::preview;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// Agreements on what records say.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(calls::calls)]
#[frame_support::pallet]
#[allow(clippy::cast_possible_truncation, reason = "only the code that the macro makes casts")]
pub mod pallet {
	use super::*;
	use frame_support::{
		PalletId,
		dispatch::PostDispatchInfo,
		pallet_prelude::*,
		traits::{BuildGenesisConfig, UnixTime, fungible},
	};
	use frame_system::pallet_prelude::*;
	use pallet_sli::{Indicator, NetworkId, RecordClass, Seconds, TargetId};

	/// Version 4: exposure is summed by target too. Version 3: it is one sum for a network.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(4);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a chain gives.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who pauses, voids and sets bounds.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What is paid and held.
		type Currency: fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ fungible::Mutate<Self::AccountId>;

		/// The reasons of holds in the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// Time of the block that is being executed.
		type Time: UnixTime;

		/// What keeps the records.
		type Records: Records;

		/// What keeps who speaks for targets.
		type Speaks: Speaks<Self::AccountId>;

		/// What keeps what reporters have proved.
		type Proofs: Proofs<Self::AccountId>;

		/// The pots of reporters are sub-accounts of this one, by network.
		#[pallet::constant]
		type PotId: Get<PalletId>;

		/// What is held for an offer.
		#[pallet::constant]
		type OfferDeposit: Get<BalanceOf<Self>>;

		/// What offers are held to, until the Council says otherwise.
		#[pallet::constant]
		type DefaultBounds: Get<BoundsOf<Self>>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why a balance is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Fees of a customer, for periods that are not settled.
		Fee,
		/// Caps of a provider or guarantor, for periods that are not settled.
		Collateral,
		/// The deposit for an offer.
		OfferDeposit,
	}

	/// What is offered.
	///
	/// Twox: ids are dense numbers. Each has a deposit; deleted when it is closed.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Twox64Concat, OfferId, OfferOf<T>>;

	/// The id that the next offer gets; none is given twice.
	#[pallet::storage]
	pub type NextOffer<T: Config> = StorageValue<_, OfferId, ValueQuery>;

	/// What is agreed on and not settled.
	///
	/// Twox: ids are dense numbers. Each was accepted by a customer, whose fees are held; deleted with its
	/// last period.
	#[pallet::storage]
	pub type Agreements<T: Config> = StorageMap<_, Twox64Concat, AgreementId, StoredOf<T>>;

	/// The id that the next agreement gets; none is given twice.
	#[pallet::storage]
	pub type NextAgreement<T: Config> = StorageValue<_, AgreementId, ValueQuery>;

	/// How many agreements on an indicator of a target are not settled: while there are any, who speaks for
	/// the target may not take away its last address for it.
	///
	/// No hash: ids. One entry while there is one; deleted with the last agreement.
	#[pallet::storage]
	pub type OpenAgreements<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, NetworkId>, NMapKey<Identity, TargetId>, NMapKey<Identity, Indicator>),
		u32,
		ValueQuery,
	>;

	/// What those who could move the records of a network would gain in a month, by network and class of
	/// records: the caps of its agreements. Reporters move sampled records, neighbours in the order of authors
	/// counted ones.
	///
	/// No hash: numbers. At most one entry for each network and class; deleted with the last agreement.
	#[pallet::storage]
	pub type NetworkExposures<T: Config> =
		StorageDoubleMap<_, Identity, NetworkId, Identity, RecordClass, BalanceOf<T>, ValueQuery>;

	/// What agreements had added to [`NetworkExposures`] that ended less than a month ago, by the instant of their end.
	///
	/// No hash: numbers. At most one entry for each network and class, with at most a month of days; never deleted.
	#[pallet::storage]
	pub type EndedExposures<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetworkId,
		Identity,
		RecordClass,
		EndedOf<BalanceOf<T>>,
		ValueQuery,
	>;

	/// What each target has of the two sums above, by network, class of records and target.
	///
	/// No hash: numbers. At most one entry for each target and class; deleted with the last agreement where none of
	/// before counts, or by the next one that ends.
	#[pallet::storage]
	pub type TargetExposures<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, NetworkId>, NMapKey<Identity, RecordClass>, NMapKey<Identity, TargetId>),
		TargetExposure<BalanceOf<T>>,
		ValueQuery,
	>;

	/// The part that one target may have of a network's exposure, of that for the fewest reporters, in ppm; all of it is no bound.
	///
	/// One value without a key, written by the Council, within bounds; never deleted.
	#[pallet::storage]
	pub type TargetShare<T: Config> = StorageValue<_, u32, ValueQuery, DefaultTargetShare>;

	/// A quarter: four owners at least share a network.
	#[pallet::type_value]
	pub fn DefaultTargetShare() -> u32 {
		250_000
	}

	/// What an agreement paid to reporters for a day of the period that was settled last.
	///
	/// Twox: ids are dense numbers. One entry while that is anything; deleted with the agreement.
	#[pallet::storage]
	pub type Rates<T: Config> = StorageMap<_, Twox64Concat, AgreementId, BalanceOf<T>, ValueQuery>;

	/// What the agreements of a target pay to reporters a day: by it the pot is shared between targets.
	///
	/// No hash: ids. At most one entry a target that ever paid, with the days that can be claimed; never deleted.
	#[pallet::storage]
	pub type Payings<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetworkId,
		Identity,
		TargetId,
		Paying<BalanceOf<T>>,
		ValueQuery,
	>;

	/// Periods that the Council has made unknown, by agreement and start.
	///
	/// Twox: numbers. At most one entry for each period of an agreement that is not settled; deleted when it
	/// is settled or released.
	#[pallet::storage]
	pub type Voided<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, Seconds, ()>;

	/// The latest pause.
	///
	/// One value without a key, written by the Council; never deleted.
	#[pallet::storage]
	pub type LatestPause<T: Config> = StorageValue<_, Pause>;

	/// What later offers are held to; those of before, and what was accepted of them, stay as they were.
	///
	/// One value without a key. Written at genesis or by the Council, within bounds of their own; never
	/// deleted.
	#[pallet::storage]
	#[pallet::storage_prefix = "Bounds"]
	pub type StoredBounds<T: Config> = StorageValue<_, BoundsOf<T>, ValueQuery, T::DefaultBounds>;

	/// What reporters are paid of later agreements, and what claims have to show.
	///
	/// One value without a key, written by the Council, within bounds; never deleted.
	#[pallet::storage]
	pub type Rewarding<T: Config> = StorageValue<_, Reward, ValueQuery>;

	/// The pot of each network that ever had one.
	///
	/// No hash: ids. At most one entry a network, never deleted.
	#[pallet::storage]
	pub type Pots<T: Config> = StorageMap<_, Identity, NetworkId, Pot<BalanceOf<T>>>;

	/// What the reporters of a network are paid for the windows of a day, by network and start of the UTC day.
	///
	/// No hash: numbers. One entry a day for which something was paid in; deleted by the next settlement or
	/// claim of the network three days after its end, at most eight by one.
	#[pallet::storage]
	pub type PotDays<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetworkId,
		Identity,
		Seconds,
		PotDay<BalanceOf<T>>,
		ValueQuery,
	>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// What offers are held to; none for the bounds of the runtime.
		pub bounds: Option<BoundsOf<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Some(given) = self.bounds {
				assert!(
					bounds::check::<T>(&given).is_ok(),
					"genesis of pallet-agreements: {given:?} are out of bounds"
				);
				StoredBounds::<T>::put(given);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				bounds::check::<T>(&T::DefaultBounds::get()).is_ok(),
				"DefaultBounds are out of bounds"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			try_state::check::<T>()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Whether an indicator of a target is under agreement.
		pub fn is_under_agreement(
			network: NetworkId,
			target: TargetId,
			indicator: Indicator,
		) -> bool {
			OpenAgreements::<T>::contains_key((network, target, indicator))
		}
	}
}
