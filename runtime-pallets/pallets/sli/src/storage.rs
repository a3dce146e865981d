//! What is stored of commitments, of other networks and of heartbeats. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

/// Storage of pallet-sli besides that in `lib.rs`.
#[pallet_section]
mod storage {
	/// For how many blocks after a window is counted reporters commit themselves before any report is taken, and
	/// what follows at a UTC midnight; 0 where nobody commits itself.
	///
	/// Twox: ids that nobody chooses. One entry a network, never deleted.
	#[pallet::storage]
	pub type CommitBlocks<T: Config> =
		StorageMap<_, Twox64Concat, NetworkId, Stored<u32>, ValueQuery>;

	/// What reporters have committed themselves with, by network, window and reporter.
	///
	/// Blake2 for accounts, twox for numbers. At most one for each window and reporter; deleted with the
	/// window's records.
	#[pallet::storage]
	pub type Commitments<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, Seconds>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		[u8; 32],
	>;

	/// What of it was opened, by network, window and reporter.
	///
	/// Blake2 for accounts, twox for numbers. At most one for each commitment; deleted with the window's
	/// records.
	#[pallet::storage]
	pub type Openings<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, Seconds>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Opened,
	>;

	/// What the openings of a window come to.
	///
	/// No hash: ids and times. At most one a window; deleted with its records.
	#[pallet::storage]
	pub type Provings<T: Config> =
		StorageDoubleMap<_, Identity, NetworkId, Identity, Seconds, Proving>;

	/// How the instants of a window with openings were drawn, where it was not stratified: claims come when
	/// another distribution may have followed.
	///
	/// No hash: ids and times. At most one a window; deleted with its records.
	#[pallet::storage]
	pub type Distributions<T: Config> =
		StorageDoubleMap<_, Identity, NetworkId, Identity, Seconds, Distribution, ValueQuery>;

	/// The networks that are measured besides the home network are those from 1 up to this one, which is not.
	#[pallet::storage]
	pub type NextNetwork<T: Config> = StorageValue<_, NetworkId, ValueQuery, ConstU32<1>>;

	/// The eras of other networks that have a constant length; those of others come with their censuses.
	///
	/// Twox: ids that nobody chooses. At most one entry a network, never deleted.
	#[pallet::storage]
	pub type EraLengths<T: Config> = StorageMap<_, Twox64Concat, NetworkId, EraLength>;

	/// What reporters have counted of another network in a window: which blocks, and the root of the counts.
	///
	/// Blake2 for accounts, twox and no hash for numbers. At most one for each window, reporter and indicator;
	/// deleted with the window's records.
	#[pallet::storage]
	pub type Censuses<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, Seconds>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, Indicator>,
		),
		CensusReport<T::AccountId>,
	>;

	/// The parts of censuses of open windows by their BLAKE2b-256: those who count the same keep it once.
	///
	/// No hash: numbers, and a hash. At most one for each part of a census, whatever it counts; deleted when the
	/// window closes.
	#[pallet::storage]
	pub type CensusParts<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, NetworkId>, NMapKey<Identity, Seconds>, NMapKey<Identity, [u8; 32]>),
		BoundedVec<Duty<T::AccountId>, ConstU32<MAX_ENTRIES>>,
		ValueQuery,
	>;

	/// The census of a window that a majority and a quorum agree on; without one nothing is known of it.
	///
	/// No hash: ids and times. At most one for each window and indicator; deleted with its records.
	#[pallet::storage]
	pub type Agreed<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, NetworkId>, NMapKey<Identity, Seconds>, NMapKey<Identity, Indicator>),
		AgreedCensus,
	>;

	/// The first session whose heartbeats are counted: the first that began with a runtime that counts them.
	///
	/// One value without a key. Never deleted.
	#[pallet::storage]
	pub type HeartbeatsFrom<T: Config> = StorageValue<_, SessionIndex>;

	/// The last session in which a target said that it is there.
	///
	/// Twox: dense ids. At most one entry a target that was ever a validator; never deleted.
	#[pallet::storage]
	pub type LastHeartbeat<T: Config> = StorageMap<_, Twox64Concat, TargetId, SessionIndex>;

	/// What an open day or era has gathered of the absence of a target: its key is that of its sums.
	///
	/// No hash: numbers. One for each target and indicator that was absent in it; taken with its sums.
	#[pallet::storage]
	pub type Absences<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetworkId>,
			NMapKey<Identity, Period>,
			NMapKey<Identity, TargetId>,
			NMapKey<Identity, Indicator>,
		),
		Absence,
		ValueQuery,
	>;

	/// Sessions that ended in windows that are not closed, by window start and target: in how many a heartbeat
	/// was expected, and in how many it came.
	///
	/// Twox: numbers. At most one entry for each window and target; taken when the window is credited.
	#[pallet::storage]
	pub type Heartbeats<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Seconds, Twox64Concat, TargetId, Heard, ValueQuery>;
}
