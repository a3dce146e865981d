//! What is announced: of windows and periods, never of single targets in them.

use frame_support::pallet_macros::pallet_section;

/// The events of pallet-sli.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The counts of a window are final and in their records.
		WindowClosed {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			start: Seconds,
			/// End of the window, UTC seconds.
			end: Seconds,
			/// Slots assigned to all validators.
			assigned: u64,
			/// Slots authored by all validators.
			authored: u64,
		},
		/// Windows of a halt closed that are out of retention: their slots are in day, week, month, year
		/// and era, they have no record of their own.
		WindowsSkipped {
			/// The network.
			network: NetworkId,
			/// Start of the first of them, UTC seconds.
			from: Seconds,
			/// End of the last of them, UTC seconds.
			to: Seconds,
			/// Slots assigned to all validators; none was authored.
			assigned: u64,
		},
		/// The last window of a longer period closed: its records are final.
		PeriodClosed {
			/// The network.
			network: NetworkId,
			/// The period.
			period: Period,
		},
		/// The validator list changed.
		SegmentOpened {
			/// Index of the segment.
			segment: u32,
			/// The first slot that follows the new list.
			first_slot: u64,
			/// Number of validators in it.
			length: u32,
		},
		/// An era began.
		EraStarted {
			/// Index of the era.
			era: u32,
			/// Its first instant, ms since the Unix epoch.
			start_ms: u64,
		},
		/// A validator was listed, or an endpoint registered, for the first time and got its id.
		TargetListed {
			/// The network.
			network: NetworkId,
			/// The id.
			target: TargetId,
			/// Whom it stands for.
			who: TargetRef<T::AccountId>,
		},
		/// A part of a report was accepted.
		ReportAccepted {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			window: Seconds,
			/// Whose report it is.
			reporter: T::AccountId,
			/// Index of the part.
			part: u8,
			/// Number of entries in it.
			entries: u32,
		},
		/// The reports of a window are combined into its records.
		SampledWindowClosed {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			start: Seconds,
			/// End of the window, UTC seconds.
			end: Seconds,
			/// Reporters that were active: of whom samples were expected.
			reporters: u32,
			/// How many of them have reported.
			reports: u32,
		},
		/// Windows of a halt were passed over that nobody could report before they were out of retention.
		SampledWindowsSkipped {
			/// The network.
			network: NetworkId,
			/// Start of the first of them, UTC seconds.
			from: Seconds,
			/// End of the last of them, UTC seconds.
			to: Seconds,
		},
		/// The last window of a longer period closed: its sampled records are final.
		SampledPeriodClosed {
			/// The network.
			network: NetworkId,
			/// The period.
			period: Period,
		},
		/// Other parameters of sampling will be in force from a UTC midnight on.
		SamplingScheduled {
			/// The network.
			network: NetworkId,
			/// Start of the first window that they hold for, UTC seconds.
			from: Seconds,
			/// The parameters.
			sampling: SamplingParameters,
		},
		/// Another retention will be in force from a UTC midnight on.
		RetentionScheduled {
			/// The network.
			network: NetworkId,
			/// From when, UTC seconds.
			from: Seconds,
			/// The retention.
			retention: Retention,
		},
		/// A part of a census was accepted.
		CensusReported {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			window: Seconds,
			/// Whose census it is.
			reporter: T::AccountId,
			/// Index of the part.
			part: u8,
			/// Number of validators in it.
			duties: u32,
			/// What it counts.
			indicator: Indicator,
		},
		/// The censuses of a window and an indicator are compared, and the one that is agreed on is in its records.
		CensusClosed {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			start: Seconds,
			/// End of the window, UTC seconds.
			end: Seconds,
			/// Root of the census; none where there was no majority or no quorum for one.
			root: Option<[u8; 32]>,
			/// How many reporters sent just this one.
			agreeing: u32,
			/// How many were active.
			reporters: u32,
			/// What was assigned to all validators: slots, candidates or pieces.
			assigned: u64,
			/// What they did of it.
			authored: u64,
			/// What is counted.
			indicator: Indicator,
		},
		/// Closing may use another share of a block from now on.
		ClosingShareSet {
			/// The share in ppm.
			ppm: u32,
		},
		/// A session ended in which validators were heard. Of one in which nobody was there is no event, and
		/// nothing is counted.
		HeartbeatsCounted {
			/// Index of the session.
			session: SessionIndex,
			/// Start of the window that it belongs to, UTC seconds: that in which the next session began.
			window: Seconds,
			/// How many validators were expected to say that they are there.
			expected: u32,
			/// How many did.
			kept: u32,
		},
		/// Reporters commit themselves for another number of blocks from a UTC midnight on.
		CommitBlocksScheduled {
			/// The network.
			network: NetworkId,
			/// Start of the first window that it holds for, UTC seconds.
			from: Seconds,
			/// The number of blocks; with 0 nobody commits itself.
			blocks: u32,
		},
		/// A reporter has committed itself to its report of a window.
		Committed {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			window: Seconds,
			/// The reporter.
			reporter: T::AccountId,
		},
		/// A reporter has shown what it has committed itself to.
		Opened {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			window: Seconds,
			/// The reporter.
			reporter: T::AccountId,
			/// How many proofs are in it of targets under agreement.
			proofs: u32,
		},
	}
}
