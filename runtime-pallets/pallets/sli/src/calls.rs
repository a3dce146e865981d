//! The calls; their bodies are in the files of their concern. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

/// The calls of pallet-sli.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Reports what a reporter saw of the targets of a network in a window that has ended.
		///
		/// The origin is the signing key of an active reporter. A report comes in one part or several,
		/// in order; its entries ascend by target and indicator over all parts. `link` is the window's
		/// link of the reporter's hash chain, in every part; `evidence` is given with part 0 alone.
		///
		/// The window can be reported from when the chain has counted its slots until its grace is over
		/// (a time and a number of blocks), also by who has left since. An accepted part costs nothing; a refused one pays its fee.
		///
		/// Reports are of the operational class, whose room in a block nobody else's transactions take. After
		/// a refused part the reporter waits some blocks for the next one.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter of the network.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
		/// - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
		/// - `Duplicate`, `MissingPart`, `TooManyParts`, `NoEntries`, `Oversized`: how parts follow.
		/// - `EvidenceMissing`, `EvidenceRepeated`: what part 0 alone must name.
		/// - `WrongLink`: the link does not lead to the one revealed last.
		/// - `EntriesOutOfOrder`, `UnknownTarget`, `OwnTarget`, `NotMeasured`, `AuthorshipOfHome`,
		///   `TooManySamples`, `TooManyAnswers`: what an entry may say.
		/// - `BucketOutOfRange`, `BucketsOutOfOrder`, `EmptyBucket`: how its buckets must look.
		/// - `NotOpened`, `NotAsOpened`: of a window for which reporters commit themselves.
		///
		/// ## Events
		///
		/// `ReportAccepted`.
		#[pallet::call_index(0)]
		#[pallet::weight((sampled::report::weight_of_call::<T>(entries), DispatchClass::Operational))]
		pub fn report(
			origin: OriginFor<T>,
			network: NetworkId,
			window: Seconds,
			part: u8,
			link: Link,
			evidence: Option<Evidence>,
			entries: alloc::vec::Vec<ReportEntry>,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let part = sampled::types::Part { network, window, part, link, evidence, entries };
			let weight = sampled::report::report::<T>(&signer, part)?;
			Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
		}

		/// Changes how reporters measure a network, from the next UTC midnight on.
		///
		/// Windows that began before are measured, reported and combined as they began. Proposed again
		/// before that midnight, the later call holds; what is in force already takes a change back.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: nobody measures such a network here.
		/// - `ChangeUnderway`: windows from before the last change are open.
		/// - `SamplesOutOfBounds`, `TimeoutOutOfBounds`, `FastLatencyOutOfBounds`, `MinCoverageOutOfBounds`,
		///   `MinReportersOutOfBounds`, `GraceNotBelowRetention`, `IdleWindowsOutOfBounds`,
		///   `HostRateOutOfBounds`, `ClockOffsetOutOfBounds`, `LagOutOfBounds`: which parameter is refused.
		///
		/// ## Events
		///
		/// `SamplingScheduled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_sampling().saturating_add(T::DbWeight::get().reads(1)))]
		pub fn set_sampling(
			origin: OriginFor<T>,
			network: NetworkId,
			sampling: SamplingParameters,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			parameter::set_sampling::<T>(network, sampling)
		}

		/// Changes how many closed periods of a network are kept, from the next UTC midnight on.
		///
		/// What a shorter retention no longer covers is deleted bit by bit after the next window has
		/// closed; a longer one brings nothing back. Proposed again before that midnight, the later call
		/// holds.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network has records here.
		/// - `RetentionOutOfBounds`: one is 0 or above 100,000.
		/// - `GraceNotBelowRetention`: windows would be deleted before they can be reported.
		/// - `RetentionNeeded`: something that is open rests on longer ones.
		///
		/// ## Events
		///
		/// `RetentionScheduled`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_retention().saturating_add(T::DbWeight::get().reads(1)))]
		pub fn set_retention(
			origin: OriginFor<T>,
			network: NetworkId,
			retention: Retention,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			parameter::set_retention::<T>(network, retention)
		}

		/// Changes the share of a block, in ppm, that closing may use; from this block on.
		///
		/// No record depends on it, only how soon it is closed.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Errors
		///
		/// - `ClosingShareOutOfBounds`: less than one step of closing needs, or above half a block.
		///
		/// ## Events
		///
		/// `ClosingShareSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_closing_share())]
		pub fn set_closing_share(origin: OriginFor<T>, ppm: u32) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			parameter::share::set::<T>(ppm)
		}

		/// Reports how many slots each validator of another network was assigned and kept in a window that has
		/// ended: counts of finalized blocks, which are the same for everyone.
		///
		/// They become records where more than half of the active reporters, and at least as many as
		/// `min_reporters` says, report the same, bit for bit; else nothing is known of the window. A census comes
		/// in parts of 256 validators, in order, the last one with the rest; `census` is the same in every part,
		/// `content_id`, of the file that proves it, is given with part 0 alone. The validators ascend over all parts.
		///
		/// The windows that can be reported, the room in blocks and the fee are those of `report`.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter of the network.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `AuthorshipOfHome`, `NotAReporter`, `NotActive`: who may report what.
		/// - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
		/// - `Duplicate`, `MissingPart`, `TooManyParts`, `NoEntries`, `Oversized`, `PartIncomplete`: how parts
		///   follow.
		/// - `EvidenceMissing`, `EvidenceRepeated`, `CensusChanged`: what parts must name.
		/// - `EntriesOutOfOrder`, `MoreThanAssigned`: what they may say.
		///
		/// ## Events
		///
		/// `CensusReported`.
		#[pallet::call_index(4)]
		#[pallet::weight((agreed::report::weight_of::<T>(duties.len()), DispatchClass::Operational))]
		pub fn report_census(
			origin: OriginFor<T>,
			network: NetworkId,
			window: Seconds,
			part: u8,
			census: Census,
			content_id: Option<[u8; 32]>,
			duties: alloc::vec::Vec<Duty<T::AccountId>>,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let indicator = Indicator::Authorship;
			let part = agreed::report::Part {
				network,
				indicator,
				window,
				part,
				census,
				content_id,
				duties,
			};
			agreed::report::report::<T>(&signer, part)?;
			Ok(Pays::No.into())
		}

		/// Says that a validator is there: once in each session, in the session that is running.
		///
		/// Sent by the validator's node without an account and without a fee. `seat` is the validator's place in
		/// the session, counted from 0; `signature` is that of the session key with which it signs its blocks, over
		/// "almanac/heartbeat", the hash of the genesis block and the session's index (4 bytes, the lowest first).
		///
		/// ## Dispatch Origin
		///
		/// None, with that signature.
		///
		/// ## Errors
		///
		/// - `WrongSession`, `NotInTheSet`, `HeardAlready`, `WrongSignature`: of a transaction that is invalid, with
		///   the codes 102 to 105.
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::heartbeat(), DispatchClass::Operational, Pays::No))]
		pub fn heartbeat(
			origin: OriginFor<T>,
			session: SessionIndex,
			seat: u32,
			_signature: [u8; 64],
		) -> DispatchResult {
			ensure_none(origin)?;
			heartbeat::note::<T>(session, seat)
		}

		/// Commits a reporter to what it will report of a window, before it can see what others do.
		///
		/// Where the rule is on (`set_commit_blocks`) this comes first, then `open`, then `report`. `commitment` is
		/// BLAKE2b-256 of "almanac commit", the hash of the genesis block, network, window, the reporter's account
		/// and the opening, as `open` gets it. Nobody else can open it, and one commitment holds.
		///
		/// It can be sent from when the chain has counted the window's slots, for a number of blocks that have room
		/// for it. An accepted one costs nothing; it is of the class that reports are of.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter of the network.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
		/// - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
		/// - `CommitsNotTaken`: nobody commits itself for this window.
		/// - `CommitsClosed`, `CommittedAlready`: it comes too late, or again.
		///
		/// ## Events
		///
		/// `Committed`.
		#[pallet::call_index(6)]
		#[pallet::weight((T::WeightInfo::commit(), DispatchClass::Operational))]
		pub fn commit(
			origin: OriginFor<T>,
			network: NetworkId,
			window: Seconds,
			commitment: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			committed::commit::commit::<T>(&signer, network, window, commitment)?;
			Ok(Pays::No.into())
		}

		/// Opens the commitment of a reporter, when nobody can commit itself any more.
		///
		/// It names what the report will be, and says of targets under agreement which samples the reporter can
		/// prove. A proof of a target that is under no agreement (any more) is left out. Then the report follows,
		/// and is taken only as it was opened.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter of the network.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
		/// - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
		/// - `NotCommitted`, `WrongOpening`, `OpenedAlready`: what there is to be opened.
		/// - `CommitsOpen`: others may still commit themselves.
		/// - `WrongLink`: the link does not lead to the one revealed last.
		/// - `NotProvable`: what a proof may say.
		///
		/// ## Events
		///
		/// `Opened`.
		#[pallet::call_index(7)]
		#[pallet::weight((committed::open::weight_of_call::<T>(opening), DispatchClass::Operational))]
		pub fn open(
			origin: OriginFor<T>,
			network: NetworkId,
			window: Seconds,
			opening: Opening,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let weight = committed::open::open::<T>(&signer, network, window, opening)?;
			Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
		}

		/// Changes for how many blocks reporters commit themselves before any report of a network's window is
		/// taken, from the next UTC midnight on; with 0 nobody does.
		///
		/// The grace is counted after these blocks. Below 5 hardly anybody can commit itself: a window is final
		/// some blocks after it is counted. Proposed again before that midnight, the later call holds; what is in
		/// force already takes a change back.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: nobody measures such a network here.
		/// - `ChangeUnderway`: windows from before the last change are open.
		/// - `CommitBlocksOutOfBounds`: above 64.
		/// - `GraceNotBelowRetention`: windows would be deleted before they can be reported.
		///
		/// ## Events
		///
		/// `CommitBlocksScheduled`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_commit_blocks())]
		pub fn set_commit_blocks(
			origin: OriginFor<T>,
			network: NetworkId,
			blocks: u32,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			parameter::set_commit_blocks::<T>(network, blocks)
		}

		/// Reports what each validator of another network was to do and did in a window that has ended: a census as
		/// that of `report_census`, which is the same for `Authorship`, of any indicator that is one.
		///
		/// `Backing` are candidates of parachains that the validator's group backed, and its votes on them;
		/// `Availability` pieces of them that it was to hold, and said that it does. Each indicator is agreed on by
		/// itself.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter of the network.
		///
		/// ## Errors
		///
		/// - `NotACensus`: reporters send no census of the indicator, or none of the home network.
		/// - All others of `report_census`.
		///
		/// ## Events
		///
		/// `CensusReported`.
		#[pallet::call_index(9)]
		#[pallet::weight((agreed::report::weight_of::<T>(duties.len()), DispatchClass::Operational))]
		#[allow(clippy::too_many_arguments)]
		pub fn report_census_of(
			origin: OriginFor<T>,
			network: NetworkId,
			indicator: Indicator,
			window: Seconds,
			part: u8,
			census: Census,
			content_id: Option<[u8; 32]>,
			duties: alloc::vec::Vec<Duty<T::AccountId>>,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let part = agreed::report::Part {
				network,
				indicator,
				window,
				part,
				census,
				content_id,
				duties,
			};
			agreed::report::report::<T>(&signer, part)?;
			Ok(Pays::No.into())
		}
	}

	// `#[pallet::authorize]` would want another extension in every transaction of a chain, so that no wallet's
	// transaction of before would be valid.
	#[allow(deprecated)]
	#[pallet::validate_unsigned]
	impl<T: Config> ValidateUnsigned for Pallet<T> {
		type Call = Call<T>;

		fn validate_unsigned(_: TransactionSource, call: &Self::Call) -> TransactionValidity {
			match call {
				Call::heartbeat { session, seat, signature } => {
					heartbeat::validate::<T>(*session, *seat, signature)
				},
				_ => InvalidTransaction::Call.into(),
			}
		}
	}
}
