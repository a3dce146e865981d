//! Why calls are refused. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The network has no target with this id.
		UnknownTarget,
		/// The provider does not speak for the target: it neither owns it nor is the validator itself, current
		/// or queued.
		NotTheSpeaker,
		/// The guarantor is the provider. Leave it out: caps are held from the provider then.
		OwnGuarantor,
		/// Agreements are on authorship and arrival of the home network, and on rpc and reachability.
		IndicatorNotCovered,
		/// A period is a day, a week or a month.
		PeriodNotCovered,
		/// The indicator is not measured on this network.
		NotMeasured,
		/// Slots have no latency: `within_us` of authorship is 0.
		LatencyNotUsed,
		/// `within_us` is 0: name within how many microseconds an answer is in time.
		LatencyMissing,
		/// `within_us` is above half of the time-out of samples.
		LatencyAboveHalfTimeout,
		/// The share is above 1,000,000 ppm, or below what is governed.
		ShareOutOfBounds,
		/// The floor is not as far below the share as is governed.
		FloorTooHigh,
		/// Fewer than 10 samples of a period may miss, so that chance decides. Promise less, or of a longer
		/// period: (1,000,000 - share_ppm) × samples must reach 10,000,000.
		ObjectiveTooFine,
		/// Authorship is a census: coverage and reporters of its terms are 0.
		ReportersNotUsed,
		/// The least coverage is above 1,000,000 ppm, or below what is governed.
		CoverageOutOfBounds,
		/// The least number of reporters is above 32, or below what is governed.
		ReportersOutOfBounds,
		/// Records of such periods are kept for less than 14 days, or those of the days of a sampled week or month for less than
		/// 14 days and its own.
		RetentionTooShort,
		/// The fee is below the deposit for an offer, or below twice the existential deposit: as long as an
		/// agreement is stored, one fee at least is held for it.
		FeeTooSmall,
		/// The cap is 0, or more fees than is governed.
		CapOutOfBounds,
		/// An amount of all periods together cannot be written down.
		AmountTooLarge,
		/// No period, or more than the offer or what is governed admits.
		PeriodsOutOfBounds,
		/// The capacity is 0: nobody could accept the offer.
		CapacityEmpty,
		/// The offer would have ended already.
		UntilPassed,
		/// The account has too little for the deposit.
		CannotDeposit,
		/// No offer has this id, or it was closed.
		UnknownOffer,
		/// The caller has not made the offer and does not answer for it.
		NotTheProvider,
		/// The caller is not the guarantor that the offer names.
		NotTheGuarantor,
		/// The guarantor has agreed already.
		AlreadyGuaranteed,
		/// The guarantor has not agreed yet.
		NotGuaranteed,
		/// The offer has ended.
		OfferEnded,
		/// The offer has been accepted as often as its capacity says.
		OfferTaken,
		/// Provider and guarantor cannot be the customer.
		OwnOffer,
		/// The customer has too little for the fees of all periods.
		CannotHoldFees,
		/// The provider or guarantor has too little for the caps of all periods.
		CannotHoldCaps,
		/// The caps of a month of the network's agreements, of those that have ended too, would be more than those
		/// who could move its records lose with their seats.
		ExposureTooLarge,
		/// The Council has paused agreements.
		Paused,
		/// No agreement has this id, or all of it is settled.
		UnknownAgreement,
		/// The caller is neither the provider nor the customer.
		NotAParty,
		/// The record of the next period is not final yet.
		NotClosed,
		/// No more than the current and the next period is left.
		NothingToRelease,
		/// The pause would be longer than 30 days, or come within 90 days of the last one's first day.
		PauseTooLong,
		/// There is no pause to end, and this instant is not in the future.
		NotPaused,
		/// No period of the agreement that is not settled begins then.
		NotCovered,
		/// The period is void already.
		AlreadyVoided,
		/// The bounds are out of their own bounds.
		BoundsOutOfBounds,
		/// Reporters get at most 100,000 ppm of a fee, and claims open 1 to 32 samples.
		RewardOutOfBounds,
		/// The caller is no reporter's signing key on this network.
		NotAReporter,
		/// The reporter has not opened and reported all of this window, or its opening proves nothing.
		NotProved,
		/// The window was claimed already.
		ClaimedAlready,
		/// Three days have passed since the end of the window's day, or its records are gone.
		ClaimTooLate,
		/// As many leaves as the governed openings, or none where nothing was answered.
		WrongLeaves,
		/// The leaf is not the answered sample that was drawn, or its path does not lead to the proof's root.
		WrongLeaf,
		/// The time of the receipt is not that of the leaf's instant.
		ReceiptOutOfTime,
		/// The target was not listed with the key that the leaf names, or that key has not signed this receipt.
		WrongReceipt,
		/// The target has no address for this indicator that is measured from the first period on: who speaks for it
		/// lists one first (`registry.add_address`).
		NotPromised,
		/// The caps of a month of the target's agreements, of those that have ended too, would be more than its governed
		/// part of what the network's may be.
		TargetExposureTooLarge,
		/// The terms ask for more reporters than the network has admitted: they could never pay.
		TooFewAdmitted,
		/// The part of a target is 10,000 to 1,000,000 ppm.
		TargetShareOutOfBounds,
	}
}
