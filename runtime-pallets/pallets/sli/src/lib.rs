//! # pallet-sli
//!
//! Keeps which validator kept its slots: **authorship** records by window, UTC day, ISO week, month,
//! year and era, on the chain, by the chain itself.
//!
//! Aura gives every slot to one validator, so the chain needs nobody's word: it counts the blocks that
//! were authored (one counter a block) and computes the slots that were assigned by arithmetic over
//! *segments*, stretches of slots with one validator list. A halt of any length costs nothing when it
//! ends and is charged to the windows in which it lay.
//!
//! When a window has ended, a cursor walks the seats under a share of the block (`ClosingShare`) and
//! adds the counts to the records; what is out of retention is deleted. Clients read through the
//! runtime API [`SliApi`](runtime_api::SliApi), which adds what is not credited yet.
//!
//! Besides, it takes the **reports** of those that [`Config::Reporters`] names: what they measured of
//! each target in a window. When a window's grace is over a second cursor combines them by a median that
//! no minority bends, and again the sums of each reporter over a day and an era.
//!
//! Another Aura chain takes the pallet as `docs/how-to/add-to-your-chain.md` shows: session and eras come in
//! through [`NoteSessions`], everything else through [`Config`].
//!
//! # Where to look
//!
//! `counted`: slots, and who kept them. `sampled`: who reports what, and how reports become records.
//! `committed`: who binds itself to its report before it can see others, and what of it is proved.
//! `agreed`: counts of other networks, of which reporters say the same or nothing is known. `heartbeat`: who said
//! once a session that it is there.
//! `parameter`: what is governed. [`answer`]: what clients are told. Between them `cursor` closes windows of
//! both classes, `prune` deletes what is out of retention, and `period` knows where periods begin and end.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admission;
mod agreed;
pub mod answer;
mod api;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod calls;
mod committed;
mod counted;
mod cursor;
mod errors;
mod events;
pub mod heartbeat;
pub mod migration;
mod parameter;
mod period;
mod prune;
pub mod room;
pub mod runtime_api;
mod sampled;
mod storage;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use agreed::types::*;
pub use api::Final;
pub use committed::types::*;
pub use counted::*;
pub use heartbeat::Liveness;
pub use pallet::*;
pub use parameter::{
	Distribution, FastUs, LEAST_REPORTERS, MAX_COMMIT_BLOCKS, MAX_IDLE_WINDOWS, MAX_RETENTION,
	MAX_SAMPLES_PER_WINDOW, SamplingParameters,
};
pub use sampled::{Link, Listing, MaxReporters, MaxSums, Measured, Reporters, Standing, types::*};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

// The codec's derive numbers the variants of events with `as u8`.
#[allow(clippy::cast_possible_truncation)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(calls::calls)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		dispatch::PostDispatchInfo, pallet_prelude::*, traits::UnixTime, weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;

	/// Version 4: a census is of an indicator. Version 3: absence is told from silence. Version 2: keys by network,
	/// values that can grow. Version 1 was the first that landed.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(4);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a chain gives.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who changes parameters: the chain's governance.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Weights of calls and hooks: the chain's own run, or [`weights::Measured`].
		type WeightInfo: WeightInfo;
		/// Duration of a slot in milliseconds; constant for the life of the chain.
		type SlotDuration: Get<u64>;
		/// Slot of the block that is being executed, and whose slots are whose: [`SlotFromDigest`] of Aura,
		/// `BabeSlots` of BABE.
		type Slot: Duties;
		/// Time of the block that is being executed, from its inherents on: pallet-timestamp.
		type Time: UnixTime;
		/// The current session and its validators: [`SessionOf`].
		type Session: CurrentSession<Self::AccountId>;
		/// The era of a session: [`SessionsPerEra`], or the chain's own.
		type Eras: EraOfSession;
		/// Who measures and what; `()` for authorship alone.
		type Reporters: Reporters<Self::AccountId>;
		/// The session keys that sign heartbeats; `()` where nobody says once a session that it is there.
		type Liveness: Liveness<Self>;
	}

	/// How each network is measured, and what follows at a UTC midnight.
	///
	/// Twox: ids are dense numbers that nobody chooses. One entry a network, never deleted.
	#[pallet::storage]
	#[pallet::storage_prefix = "Parameters"]
	pub type ParametersOf<T: Config> =
		StorageMap<_, Twox64Concat, NetworkId, Stored<Parameters>, ValueQuery>;

	/// Share of a block's weight that closing may use; where it is less than any step needs, so much is
	/// used: a chain that takes up sampled records may have a smaller one from before.
	#[pallet::storage]
	pub type ClosingShare<T: Config> = StorageValue<_, Perbill, ValueQuery, DefaultClosingShare>;

	/// A tenth.
	#[pallet::type_value]
	pub fn DefaultClosingShare() -> Perbill {
		Perbill::from_percent(10)
	}

	/// Whom a target id stands for, by network.
	///
	/// Twox: dense ids. One entry for every account that was ever listed as a validator, which takes the
	/// chain's governance; kept for ever, since records and evidence name targets by their id.
	#[pallet::storage]
	pub type Targets<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetworkId,
		Twox64Concat,
		TargetId,
		TargetRef<T::AccountId>,
	>;

	/// The id of an account or a name: [`Targets`] the other way round.
	///
	/// Blake2: accounts and names are chosen by their owners.
	#[pallet::storage]
	pub type TargetIds<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetworkId,
		Blake2_128Concat,
		TargetRef<T::AccountId>,
		TargetId,
	>;

	/// The id that the next target of a network gets. 0 stands for all authors, so ids begin at 1.
	#[pallet::storage]
	pub type NextTargetId<T: Config> =
		StorageMap<_, Twox64Concat, NetworkId, TargetId, ValueQuery, ConstU32<1>>;

	/// Records by network, indicator, period and target.
	///
	/// No hash: all keys are numbers that nobody chooses. A ranking and a deletion are one prefix, a history
	/// is direct reads. At most retention + 1 periods of each kind (more while closing catches up with a
	/// halt); deleted when out of retention, after a later window has closed.
	#[pallet::storage]
	pub type Records<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetworkId>,
			NMapKey<Identity, Indicator>,
			NMapKey<Identity, Period>,
			NMapKey<Identity, TargetId>,
		),
		Record,
	>;

	/// Blocks authored in windows that are not closed, by window start and target.
	///
	/// Twox: numbers. At most one entry a block; taken when the window is credited.
	#[pallet::storage]
	pub type Authored<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Seconds, Twox64Concat, TargetId, u32, ValueQuery>;

	/// Stretches of slots with one validator list, by index; from [`OldestSegment`] to
	/// [`CurrentSegment`].
	///
	/// Twox: a counter. One more at most a session; deleted when all its windows are closed.
	#[pallet::storage]
	pub type Segments<T: Config> = StorageMap<_, Twox64Concat, u32, Segment>;

	/// Who sits where: the target of a segment's seat. Deleted with the segment.
	#[pallet::storage]
	pub type Seats<T: Config> = StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, u32, TargetId>;

	/// Index of the segment that was opened last.
	#[pallet::storage]
	pub type CurrentSegment<T: Config> = StorageValue<_, u32>;

	/// Index of the first segment that is not deleted.
	#[pallet::storage]
	pub type OldestSegment<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// When each era of a network began, in ms since the Unix epoch: at home with the slot after the block
	/// that started its first session.
	///
	/// No hash: counters. Retention + 1 entries a network, and those of windows that are not closed;
	/// deleted with the era's record.
	#[pallet::storage]
	pub type Eras<T: Config> = StorageDoubleMap<_, Identity, NetworkId, Identity, u32, u64>;

	/// The era of a network that began last. No hash: ids. One entry a network, never deleted.
	#[pallet::storage]
	pub type CurrentEra<T: Config> = StorageMap<_, Identity, NetworkId, u32>;

	/// The first era of a network that is kept. No hash: ids. One entry a network, never deleted.
	#[pallet::storage]
	pub type OldestEra<T: Config> = StorageMap<_, Identity, NetworkId, u32, ValueQuery>;

	/// The first slot that counts: that of the first block, or the one after it where a running chain
	/// took up the pallet.
	#[pallet::storage]
	pub type FirstSlot<T: Config> = StorageValue<_, u64>;

	/// The slot of the last block.
	#[pallet::storage]
	pub type LastSlot<T: Config> = StorageValue<_, u64>;

	/// Halts: the windows from the key up to the value have no block. Twox: times of blocks. Taken when
	/// closing gets there.
	#[pallet::storage]
	pub type Gaps<T: Config> = StorageMap<_, Twox64Concat, Seconds, Seconds>;

	/// How far windows are closed, by network and class of records. One entry each.
	#[pallet::storage]
	#[pallet::storage_prefix = "Closing"]
	pub type Closings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, RecordClass, Closing>;

	/// Start of the oldest period that may have records, by network, class and kind (eras:
	/// [`OldestEra`]). One entry each.
	#[pallet::storage]
	pub type Kept<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, RecordClass>,
			NMapKey<Twox64Concat, PeriodKind>,
		),
		Seconds,
	>;

	/// How reporters measure each network, and what follows at a UTC midnight.
	///
	/// Twox: ids that nobody chooses. One entry a network, never deleted.
	#[pallet::storage]
	pub type Sampling<T: Config> =
		StorageMap<_, Twox64Concat, NetworkId, Stored<SamplingParameters>, ValueQuery>;

	/// The least quorum that a Council may ask for: 3 where nothing else was said at genesis.
	#[pallet::storage]
	pub type LeastReporters<T> = StorageValue<_, u32, ValueQuery, ConstU32<{ LEAST_REPORTERS }>>;

	/// What reporters saw of a target in a window that is not closed, an entry an indicator.
	///
	/// Blake2 for accounts, no hash for numbers. At most one for each target and active reporter of an open
	/// window; taken when the window is closed.
	#[pallet::storage]
	pub type Reports<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetworkId>,
			NMapKey<Identity, Seconds>,
			NMapKey<Identity, TargetId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		BoundedVec<StoredEntry, ConstU32<{ Indicator::SAMPLED_COUNT }>>,
	>;

	/// [`Reports`] without latencies, an entry a part: a ranking of an open window reads these alone.
	///
	/// Blake2 for accounts, no hash for numbers. At most one for each part of a report of an open window;
	/// deleted when the window is closed.
	#[pallet::storage]
	pub type ReportHeads<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetworkId>,
			NMapKey<Identity, Seconds>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, u8>,
		),
		BoundedVec<EntryHead, ConstU32<MAX_ENTRIES>>,
	>;

	/// Which evidence a report stands on and where its parts are.
	///
	/// Blake2 for accounts, twox for numbers. At most one for each window and reporter; deleted with the
	/// window's records, at the end of their retention.
	#[pallet::storage]
	pub type ReportInfos<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, Seconds>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		ReportInfo,
	>;

	/// Windows whose slots are counted and whose sampled records are not closed, by network and start.
	///
	/// No hash: ids and times. Taken when the sampled records close.
	#[pallet::storage]
	pub type Ended<T: Config> =
		StorageDoubleMap<_, Identity, NetworkId, Identity, Seconds, EndedWindow>;

	/// How many blocks have ended with room for another report: a grace is counted in these.
	#[pallet::storage]
	pub type RoomyBlocks<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The block in which a part of a report was refused last, by network and reporter. For some blocks
	/// no other part is taken from that reporter, so that nobody fills with refused ones the room that is
	/// kept for reports.
	///
	/// Blake2: accounts are chosen by their owners. At most one entry a reporter; taken when one of its
	/// parts is accepted, or when the reporter is no more.
	#[pallet::storage]
	pub type Refused<T: Config> =
		StorageDoubleMap<_, Identity, NetworkId, Blake2_128Concat, T::AccountId, BlockNumberFor<T>>;

	/// The latest closed window that anybody has reported, against which silence is measured.
	///
	/// Twox: ids that nobody chooses. One entry a network, never deleted.
	#[pallet::storage]
	pub type LastHeard<T: Config> = StorageMap<_, Twox64Concat, NetworkId, Seconds>;

	/// The reporters that are active in the window being closed: whose reports count, and of whom
	/// samples were expected. At most [`Reporters::MAX`]; deleted when the window is closed.
	#[pallet::storage]
	pub type Cohort<T: Config> = StorageMap<
		_,
		Twox64Concat,
		NetworkId,
		BoundedVec<T::AccountId, MaxReporters<T>>,
		ValueQuery,
	>;

	/// Removed reporters whose sums are left out of the day, of the era, or of both that are open.
	///
	/// Twox: ids that nobody chooses. At most one entry a network, of at most [`MaxSums`] accounts; one goes
	/// when both are folded.
	#[pallet::storage]
	pub type Discounted<T: Config> = StorageMap<
		_,
		Twox64Concat,
		NetworkId,
		BoundedVec<(T::AccountId, bool, bool), MaxSums<T>>,
		ValueQuery,
	>;

	/// What each reporter saw of a target in the closed windows of a day or an era that is open.
	///
	/// No hash: numbers. One for each target and indicator that was measured in it, with at most twice the
	/// seats of reporters; taken when the day or era closes.
	#[pallet::storage]
	pub type OpenSums<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetworkId>,
			NMapKey<Identity, Period>,
			NMapKey<Identity, TargetId>,
			NMapKey<Identity, Indicator>,
		),
		OpenSum<T::AccountId, MaxSums<T>>,
	>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Length of a window of the home network in ms; default 3,600,000. A multiple of 1,000 that
		/// divides 86,400,000 and is not below the slot duration.
		pub window_ms: Option<u32>,
		/// How many closed periods are kept; default 48 windows, 35 days, 13 weeks, 24 months, 10 years,
		/// 28 eras.
		pub retention: Option<Retention>,
		/// Share of a block for closing in ppm, at most 500,000, and at least what one seat needs to be
		/// closed and one record to be deleted; default 100,000.
		pub closing_share_ppm: Option<u32>,
		/// How reporters measure the home network; what is left out has its default.
		pub sampling: Option<SamplingParameters>,
		/// The least quorum that may ever be asked for; default 3. At least 2, for one alone would be
		/// believed.
		pub least_reporters: Option<u32>,
		/// For how many blocks after a window of the home network is counted reporters commit themselves before
		/// any report is taken, at most 64; default 0, where nobody commits itself.
		pub commit_blocks: Option<u32>,
		#[serde(skip)]
		#[doc(hidden)]
		pub _runtime: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			parameter::build::<T>(self);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let seats = counted::note_block::<T>();
			T::WeightInfo::note_block()
				.saturating_add(T::WeightInfo::take_seat().saturating_mul(seats.into()))
		}

		/// Counts the blocks that had room for another report. Not called in a block that had no room at all,
		/// that rotates a session, or that moves storage.
		fn on_idle(_: BlockNumberFor<T>, room: Weight) -> Weight {
			let weight = T::WeightInfo::note_room();
			if weight.saturating_add(sampled::report::largest::<T>()).all_lte(room) {
				RoomyBlocks::<T>::mutate(|blocks| *blocks = blocks.saturating_add(1));
			}
			weight.min(room)
		}

		/// Says once a session that this node's validator is there.
		fn offchain_worker(now: BlockNumberFor<T>) {
			heartbeat::work::<T>(now);
		}

		/// Closes ended windows. Not called in a block that rotates a session, which has no room.
		fn on_poll(_: BlockNumberFor<T>, block: &mut WeightMeter) {
			let share = parameter::share::share::<T>() * T::BlockWeights::get().max_block;
			let mut meter = WeightMeter::with_limit(share.min(block.remaining()));
			sampled::start::<T>();
			cursor::advance_all::<T>(&mut meter);
			block.consume(meter.consumed());
		}

		/// The default parameters suit the chain, and the default share of a block closes at least one
		/// seat. Reads no storage of this pallet, so that the generated test of any runtime passes.
		fn integrity_test() {
			parameter::check_defaults::<T>();
			assert!(
				DefaultClosingShare::get() >= parameter::share::least_share::<T>(),
				"the default share of a block has no room to close one seat"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			try_state::check::<T>()
		}
	}
}
