//! One error for each cause, in the words that wallets show.

use frame_support::pallet_macros::pallet_section;

/// The errors of pallet-sli.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// No such network is measured here: register it first.
		UnknownNetwork,
		/// The origin is not the signing key of a reporter of the network. Join, or set the key with
		/// `set_signer`.
		NotAReporter,
		/// The reporter has no seat in the window: it joined later, or has left.
		NotActive,
		/// The window does not begin at a multiple of the window length.
		MisalignedWindow,
		/// The chain has not counted the slots of the window yet: it is not over, or closing is behind.
		TooEarly,
		/// The grace of the window is over, by time and by blocks.
		TooLate,
		/// This part, or a report that holds it, was accepted already.
		Duplicate,
		/// An earlier part of this report is missing: send the parts in order from 0.
		MissingPart,
		/// A report has at most 16 parts.
		TooManyParts,
		/// A part has at most 256 entries, an entry at most 736 buckets.
		Oversized,
		/// A part without entries says nothing.
		NoEntries,
		/// The first part of a report must name its evidence.
		EvidenceMissing,
		/// Evidence is named in the first part of a report only.
		EvidenceRepeated,
		/// Entries must strictly ascend by target and indicator over the whole report.
		EntriesOutOfOrder,
		/// No target has this id.
		UnknownTarget,
		/// The target was not measured for this indicator in the window: it has no such address, or no
		/// slot.
		NotMeasured,
		/// Nobody reports its own target.
		OwnTarget,
		/// Authorship of the home network is counted by the chain itself.
		AuthorshipOfHome,
		/// More samples than were to be taken in the window.
		TooManySamples,
		/// More answers than samples.
		TooManyAnswers,
		/// A bucket above 735.
		BucketOutOfRange,
		/// Buckets must ascend: only the first index difference may be 0.
		BucketsOutOfOrder,
		/// A bucket without answers is to be left out.
		EmptyBucket,
		/// The link does not lead to the newest one that the reporter has revealed, or lies more than 722
		/// windows from it: then `resume` with a new chain.
		WrongLink,
		/// Samples per window must be 1 to 3,600.
		SamplesOutOfBounds,
		/// The time-out must be 100 to 60,000 ms.
		TimeoutOutOfBounds,
		/// A fast latency must be above 0 and below the time-out, in microseconds.
		FastLatencyOutOfBounds,
		/// The minimum coverage must be 1 to 900,000 ppm.
		MinCoverageOutOfBounds,
		/// The minimum of reporters must be at least the chain's least (3, in development 2), and at most
		/// that or the smallest majority of the admitted reporters.
		MinReportersOutOfBounds,
		/// Both graces must be shorter than windows are kept, by the retention in force and by the one that
		/// follows.
		GraceNotBelowRetention,
		/// The idle windows must be 1 to 720.
		IdleWindowsOutOfBounds,
		/// The rate to a host must be 1 to 1,000 a second.
		HostRateOutOfBounds,
		/// The clock offset must be 1 to 60,000 ms.
		ClockOffsetOutOfBounds,
		/// The lag must be 1 to 1,000 blocks.
		LagOutOfBounds,
		/// Each retention must be 1 to 100,000 periods.
		RetentionOutOfBounds,
		/// The share of a block for closing must be at least what one step needs and at most half.
		ClosingShareOutOfBounds,
		/// Windows from before the last change are still open. Propose again when the first window of the
		/// day has closed.
		ChangeUnderway,
		/// Authorship of another network is a census: report it with `report_census`.
		AuthorshipIsACensus,
		/// Every part of a census has 256 validators, the last one the rest of those that the census names.
		PartIncomplete,
		/// All parts of a census must name the same blocks, era and number of validators.
		CensusChanged,
		/// Nobody keeps more slots than it was assigned.
		MoreThanAssigned,
		/// The heartbeat is not of the session that is running, or that began before heartbeats were counted.
		WrongSession,
		/// The session has no validator on this seat.
		NotInTheSet,
		/// The validator was heard in this session already: once is enough.
		HeardAlready,
		/// The session key on this seat has not signed this heartbeat, or not for this chain and session.
		WrongSignature,
		/// Something that is open rests on the records of this network, a service agreement for example: its days,
		/// weeks and months must be kept for 14 days at least.
		RetentionNeeded,
		/// Something that is open rests on the time-out of this network, a service agreement on answers for
		/// example: it can be raised, and lowered when that has ended.
		TimeoutNeeded,
		/// Reporters commit themselves for at most 64 blocks.
		CommitBlocksOutOfBounds,
		/// Nobody commits itself for this window: report it.
		CommitsNotTaken,
		/// The reporter has committed itself for this window already: one commitment holds.
		CommittedAlready,
		/// The blocks in which reporters commit themselves for this window are over. Report the next one.
		CommitsClosed,
		/// The reporter has not committed itself for this window while it could.
		NotCommitted,
		/// Others may still commit themselves for this window: open when those blocks are over.
		CommitsOpen,
		/// This is not what the reporter has committed itself to.
		WrongOpening,
		/// The reporter has opened its commitment already: report.
		OpenedAlready,
		/// Proofs must strictly ascend by target, and have no more answers than samples and no more samples than
		/// were to be taken.
		NotProvable,
		/// Reports of this window are taken from those who have committed themselves and opened that: `open` comes
		/// first.
		NotOpened,
		/// The part is not what was opened: its entries, its link, its root, or the counts of a target that a proof
		/// is of.
		NotAsOpened,
		/// Reporters send no census of this indicator: it must be authorship, backing or availability, of another
		/// network.
		NotACensus,
	}
}
