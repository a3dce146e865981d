//! # pallet-scalability
//!
//! Keeps how far software and networks scale:
//!
//! - **Subjects**, registered by the Council, or by anyone for a deposit; their owner submits
//! - **runs**: what a campaign of load tests measured at different sizes, and
//! - **predictions** by anyone: the parameters of the Universal Scalability Law for a run, which the
//!   chain proves, with what it computes from them.
//! - **Requirements** and **baselines** of the Council: what releases must reach.
//!
//! # What is proved
//!
//! That the parameters are a stationary point of the stated problem (these points, this weighting)
//! under 0 <= σ <= 1 and κ >= 0, to 1e-7 of what the law moves by at the largest size; and that peak,
//! limit, best size and flags follow from them. Not that no other stationary point fits better: for some
//! blocks anyone may replace a prediction by an accepted one of smaller weighted sum of squares. Not
//! that the points were measured as told: the fingerprint and the evidence are hashes of files.
//! Intervals are stored as they were claimed, if they hold what they are of.
//!
//! `no_peak` is a flag and the peak none, not a number. What is answered or required at a size is never
//! beyond twice the largest measured one; the peak and the limit that are stored follow from the law
//! wherever they lie, and `extrapolated` says that the peak was not reached. The flag `not_usl` is judged by the median of each
//! size (formula U5): the chain does not know which repetitions had a network of their own.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod answer;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod deposits;
mod errors;
mod events;
mod latency;
mod prediction;
mod replacement;
mod requirement;
mod run;
pub mod runtime_api;
mod subject;
mod text;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod turn;
pub mod types;
pub mod weights;
mod worker;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;
pub use worker::{MORTALITY, PREDICTION_KEY, Worker};

use frame_support::pallet_macros::import_section;

/// Load tests and predictions of how far their subjects scale.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(calls::calls)]
#[frame_support::pallet]
#[allow(clippy::cast_possible_truncation, reason = "only the code that the macro makes casts")]
pub mod pallet {
	use super::*;
	use alloc::{string::String, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{BuildGenesisConfig, fungible},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Zero;

	/// Version 1: the first that landed.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a chain gives.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who sets requirements, accepts baselines and registers subjects without a deposit.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What deposits are held in.
		type Currency: fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The reasons of holds in the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// What is held for a subject, at least and until the Council says otherwise.
		#[pallet::constant]
		type SubjectDeposit: Get<BalanceOf<Self>>;

		/// What is held for a run and its prediction, besides its points; at least and until the Council
		/// says otherwise.
		#[pallet::constant]
		type RunDeposit: Get<BalanceOf<Self>>;

		/// What is held for each point of a run, at least and until the Council says otherwise.
		#[pallet::constant]
		type PointDeposit: Get<BalanceOf<Self>>;

		/// The most runs of a subject.
		#[pallet::constant]
		type MaxRuns: Get<u32>;

		/// For how many blocks a better prediction may replace one, until the Council says otherwise.
		#[pallet::constant]
		type DefaultReplacementBlocks: Get<BlockNumberFor<Self>>;

		/// The most blocks that the Council may give for that.
		#[pallet::constant]
		type MaxReplacementBlocks: Get<BlockNumberFor<Self>>;

		/// How long a turn is to fit a run that nobody has fitted, until the Council says otherwise.
		#[pallet::constant]
		type DefaultTurnBlocks: Get<BlockNumberFor<Self>>;

		/// The longest turn that the Council may give.
		#[pallet::constant]
		type MaxTurnBlocks: Get<BlockNumberFor<Self>>;

		/// How many runs without a prediction nodes look at, the newest.
		#[pallet::constant]
		type MaxOpenRuns: Get<u32>;

		/// Who takes turns to fit such runs, off chain, and how; `()` for nobody.
		type Worker: Worker<Self>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why a balance is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a subject.
		Subject,
		/// The deposit for a run.
		Run,
	}

	/// The subjects.
	///
	/// Twox: ids are dense numbers. Each has a deposit or was registered by the Council; deleted by its
	/// owner when it has no runs.
	#[pallet::storage]
	pub type Subjects<T: Config> = StorageMap<_, Twox64Concat, SubjectId, SubjectOf<T>>;

	/// The subject that has a name.
	///
	/// Blake2: names are chosen by anyone. One entry a subject; deleted with it.
	#[pallet::storage]
	pub type SubjectIds<T: Config> = StorageMap<_, Blake2_128Concat, Text, SubjectId>;

	/// The id that the next subject gets; none is given twice.
	#[pallet::storage]
	pub type NextSubjectId<T: Config> = StorageValue<_, SubjectId, ValueQuery>;

	/// The runs.
	///
	/// Twox: ids are dense numbers. At most `MaxRuns` a subject, each with a deposit; deleted by the owner
	/// of the subject.
	#[pallet::storage]
	pub type Runs<T: Config> = StorageMap<_, Twox64Concat, RunId, RunOf<T>>;

	/// The runs of a subject, the oldest first.
	///
	/// Twox: ids are dense numbers. At most `MaxRuns`; the entry is deleted with the last run.
	#[pallet::storage]
	pub type RunsOf<T: Config> =
		StorageMap<_, Twox64Concat, SubjectId, BoundedVec<RunId, T::MaxRuns>, ValueQuery>;

	/// The id that the next run gets; none is given twice.
	#[pallet::storage]
	pub type NextRunId<T: Config> = StorageValue<_, RunId, ValueQuery>;

	/// The prediction of a run.
	///
	/// Twox: ids are dense numbers. At most one a run, whose deposit pays for it; deleted with it.
	#[pallet::storage]
	pub type Predictions<T: Config> = StorageMap<_, Twox64Concat, RunId, PredictionOf<T>>;

	/// What is required of a subject.
	///
	/// Twox: ids are dense numbers. At most one a subject, set by the Council; deleted by the Council or
	/// with the subject.
	#[pallet::storage]
	pub type Requirements<T: Config> = StorageMap<_, Twox64Concat, SubjectId, Requirement>;

	/// The run that later ones of a subject are compared with.
	///
	/// Twox: ids are dense numbers. At most one a subject, set by the Council. It keeps its run, and so
	/// its subject, from being removed.
	#[pallet::storage]
	pub type Baselines<T: Config> = StorageMap<_, Twox64Concat, SubjectId, RunId>;

	/// For how many blocks after its first prediction a run's prediction may be replaced by a better one;
	/// of runs that have none yet.
	///
	/// One value without a key. Set by the Council within its bounds; never deleted.
	#[pallet::storage]
	pub type ReplacementBlocks<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, T::DefaultReplacementBlocks>;

	/// How many blocks a turn has. A run that was submitted in block b and has no prediction is for the
	/// off-chain worker of the authority with index run mod n from b + `TurnBlocks` on, for that of the
	/// next one from b + 2 · `TurnBlocks` on, and so on.
	///
	/// One value without a key. Set at genesis, or by the Council, within its bounds; never deleted.
	#[pallet::storage]
	pub type TurnBlocks<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, T::DefaultTurnBlocks>;

	/// The runs without a prediction, the oldest first: what off-chain workers look at.
	///
	/// One value without a key. At most `MaxOpenRuns`: the oldest makes room once it has had its turns, of one
	/// subject at most 1/32 of them. A run leaves with its first
	/// prediction, or when it is removed.
	#[pallet::storage]
	pub type OpenRuns<T: Config> =
		StorageValue<_, BoundedVec<OpenRun<BlockNumberFor<T>>, T::MaxOpenRuns>, ValueQuery>;

	/// What is held from now on.
	///
	/// One value without a key. Set by the Council within bounds; never deleted.
	#[pallet::storage]
	#[pallet::storage_prefix = "Deposits"]
	pub type StoredDeposits<T: Config> =
		StorageValue<_, DepositsOf<T>, ValueQuery, DefaultDeposits<T>>;

	/// Those of the runtime.
	#[pallet::type_value]
	pub fn DefaultDeposits<T: Config>() -> DepositsOf<T> {
		deposits::default::<T>()
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Names and owners of subjects, without deposits; they get the ids from 0 on.
		pub subjects: Vec<(String, T::AccountId)>,
		/// How many blocks a turn has; none for the default.
		pub turn_blocks: Option<BlockNumberFor<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (name, owner) in &self.subjects {
				let Ok(text) = text::text::<T>(name.clone().into_bytes()) else {
					panic!("genesis of pallet-scalability: {name:?} is not 1 to 64 bytes of text");
				};
				assert!(
					!SubjectIds::<T>::contains_key(&text),
					"genesis of pallet-scalability: {name:?} is there twice"
				);
				subject::insert::<T>(text, owner.clone(), Zero::zero());
			}
			if let Some(blocks) = self.turn_blocks {
				assert!(
					turn::is_within::<T>(blocks),
					"genesis of pallet-scalability: turns of {blocks:?} blocks are out of bounds"
				);
				TurnBlocks::<T>::put(blocks);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxRuns::get() > 0, "MaxRuns must admit at least one run");
			assert!(
				replacement::is_within::<T>(T::DefaultReplacementBlocks::get()),
				"DefaultReplacementBlocks must be from 1 to MaxReplacementBlocks"
			);
			assert!(
				turn::is_within::<T>(T::DefaultTurnBlocks::get()),
				"DefaultTurnBlocks must be from 1 to MaxTurnBlocks"
			);
			assert!(T::MaxOpenRuns::get() > 0, "MaxOpenRuns must admit at least one run");
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			worker::work::<T>(now);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			try_state::check::<T>()
		}
	}
}
