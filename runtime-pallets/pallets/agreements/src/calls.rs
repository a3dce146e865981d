//! The calls; their bodies are in the files of their concern. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Offer an objective for a target to anyone.
		///
		/// ## Dispatch Origin
		///
		/// Signed by who speaks for the target, who pays a deposit: its owner, or a validator for itself.
		///
		/// ## Details
		///
		/// An objective is the share of samples of each period that is answered within `within_us`; of
		/// authorship the share of slots that are kept. A guarantor has to agree (`guarantee`) before the offer
		/// can be accepted. An offer cannot be changed: close it and make another.
		///
		/// ## Errors
		///
		/// - `UnknownTarget`, `NotTheSpeaker`, `OwnGuarantor`: who offers what.
		/// - `IndicatorNotCovered`, `PeriodNotCovered`, `NotMeasured`, `RetentionTooShort`: there are no such
		///   agreements, or no such records.
		/// - `LatencyNotUsed`, `LatencyMissing`, `LatencyAboveHalfTimeout`, `ShareOutOfBounds`, `FloorTooHigh`,
		///   `ObjectiveTooFine`: the objective.
		/// - `ReportersNotUsed`, `CoverageOutOfBounds`, `ReportersOutOfBounds`: what a record must rest on.
		/// - `FeeTooSmall`, `CapOutOfBounds`, `AmountTooLarge`: the money.
		/// - `PeriodsOutOfBounds`, `CapacityEmpty`, `UntilPassed`: how much there is of it.
		/// - `CannotDeposit`: the account has too little.
		///
		/// ## Events
		///
		/// `Offered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(
			origin: OriginFor<T>,
			terms: TermsOf<T>,
			availability: Availability,
			guarantor: Option<T::AccountId>,
		) -> DispatchResult {
			offer::make::<T>(ensure_signed(origin)?, terms, availability, guarantor)
		}

		/// Agree to answer for an offer: caps of its agreements are held from the caller.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the guarantor that the offer names.
		///
		/// ## Details
		///
		/// At most capacity × most periods × cap is ever held. Closing the offer ends it for what is not
		/// accepted yet.
		///
		/// ## Errors
		///
		/// - `UnknownOffer`, `NotTheGuarantor`, `AlreadyGuaranteed`.
		///
		/// ## Events
		///
		/// `Guaranteed`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::guarantee())]
		pub fn guarantee(origin: OriginFor<T>, offer: OfferId) -> DispatchResult {
			offer::guarantee::<T>(ensure_signed(origin)?, offer)
		}

		/// Close an offer at once. What was accepted goes on.
		///
		/// ## Dispatch Origin
		///
		/// Signed by who made the offer, or by the guarantor that it names. The deposit goes back.
		///
		/// ## Errors
		///
		/// - `UnknownOffer`, `NotTheProvider`.
		///
		/// ## Events
		///
		/// `OfferClosed`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::close_offer())]
		pub fn close_offer(origin: OriginFor<T>, offer: OfferId) -> DispatchResult {
			offer::close::<T>(ensure_signed(origin)?, offer)
		}

		/// Accept an offer for so many periods.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the customer.
		///
		/// ## Details
		///
		/// The fees of all periods are held from the customer, the caps of all from the provider or the
		/// guarantor. The first period is the first that begins after the governed lead.
		///
		/// ## Errors
		///
		/// - `Paused`: nothing is accepted now.
		/// - `UnknownOffer`, `OfferEnded`, `OfferTaken`, `NotGuaranteed`, `NotTheSpeaker`: the offer cannot be
		///   accepted, or no longer.
		/// - `PeriodsOutOfBounds`, `OwnOffer`: not so, or not by this account.
		/// - `NotMeasured`, `LatencyAboveHalfTimeout`, `RetentionTooShort`: it was governed otherwise since then.
		/// - `NotPromised`: the target is not listed for what is agreed on.
		/// - `ExposureTooLarge`: the network has too much under agreement, or had less than a month ago.
		/// - `CannotHoldFees`, `CannotHoldCaps`: somebody has too little.
		///
		/// ## Events
		///
		/// `Accepted`.
		#[pallet::call_index(3)]
		// How the target is measured is looked at again: parameters, sampling and segments, its addresses and promises.
		#[pallet::weight(T::WeightInfo::accept().saturating_add(T::DbWeight::get().reads(9)))]
		pub fn accept(origin: OriginFor<T>, offer: OfferId, periods: u32) -> DispatchResult {
			accept::accept::<T>(ensure_signed(origin)?, offer, periods)
		}

		/// Settle the next period of an agreement, from its record.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone, who gets a governed share of the fee, at most 1 %.
		///
		/// ## Details
		///
		/// - Kept (the share was reached): the fee goes to the provider, the cap is free.
		/// - Missed: the fee goes to the provider, and floor(cap × min(d, D) / D) of the cap to the customer,
		///   where d is how far the share is below the promise and D how far the floor is.
		///   What the target was away for by its own doing was not in time.
		/// - Unknown (no record, no quorum, too little coverage, too few reporters, out of retention, voided,
		///   target gone): the fee goes back, the cap is free, the caller gets nothing.
		///
		/// Of a fee on `rpc` the reporters of the network get the part that was governed when the agreement was
		/// accepted, for the windows of the next UTC day, kept or missed.
		///
		/// What a receiver cannot take, an account that does not exist, goes back to its owner.
		///
		/// ## Errors
		///
		/// - `Paused`: nothing is settled now.
		/// - `UnknownAgreement`: there is none, or all of it is settled. `NotClosed`: it is too early.
		///
		/// ## Events
		///
		/// `Settled`; `Ended` with the last period.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::settle().saturating_add(T::DbWeight::get().reads_writes(5, 5)))]
		pub fn settle(origin: OriginFor<T>, agreement: AgreementId) -> DispatchResult {
			settle::settle::<T>(ensure_signed(origin)?, agreement)
		}

		/// End an agreement after the next period, one that has not begun after its first; fees and caps of later ones are free
		/// at once.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider or the customer.
		///
		/// ## Errors
		///
		/// - `UnknownAgreement`, `NotAParty`, `NothingToRelease`.
		///
		/// ## Events
		///
		/// `NoticeGiven`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::notice())]
		pub fn notice(origin: OriginFor<T>, agreement: AgreementId) -> DispatchResult {
			notice::give::<T>(ensure_signed(origin)?, agreement)
		}

		/// Accept and settle nothing until an instant; one that is not in the future ends the pause.
		///
		/// ## Dispatch Origin
		///
		/// The Council, by more than half.
		///
		/// ## Details
		///
		/// A pause ends 30 days after its first day at the latest, however often its end is moved; the next
		/// begins 90 days after that day at the earliest. Offers, notice and closing go on.
		///
		/// ## Errors
		///
		/// - `PauseTooLong`, `NotPaused`.
		///
		/// ## Events
		///
		/// `Paused`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::pause())]
		pub fn pause(origin: OriginFor<T>, until: Seconds) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			govern::pause::<T>(until)
		}

		/// Make a period of an agreement unknown: its fee goes back and its cap is free when it is settled.
		///
		/// ## Dispatch Origin
		///
		/// The Council, by more than half.
		///
		/// ## Errors
		///
		/// - `UnknownAgreement`, `NotCovered`, `AlreadyVoided`.
		///
		/// ## Events
		///
		/// `Voided`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::void())]
		pub fn void(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period_start: Seconds,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			settle::void::<T>(agreement, period_start)
		}

		/// Set what later offers are held to, the lead of later acceptances, and the caller's share.
		///
		/// ## Dispatch Origin
		///
		/// The Council, by more than half.
		///
		/// ## Errors
		///
		/// - `BoundsOutOfBounds`.
		///
		/// ## Events
		///
		/// `BoundsSet`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_bounds())]
		pub fn set_bounds(origin: OriginFor<T>, bounds: BoundsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			govern::set_bounds::<T>(bounds)
		}

		/// Set what reporters are paid of agreements that are accepted later, and how many samples claims open
		/// from now on.
		///
		/// ## Dispatch Origin
		///
		/// The Council, by more than half.
		///
		/// ## Details
		///
		/// At most a tenth of each fee that is earned on `rpc`, in ppm, goes to the pot of the network's
		/// reporters; 0 ends it for later agreements. What is in the pot goes on being claimed.
		///
		/// ## Errors
		///
		/// - `RewardOutOfBounds`.
		///
		/// ## Events
		///
		/// `RewardSet`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_reward())]
		pub fn set_reward(origin: OriginFor<T>, reward: Reward) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			govern::set_reward::<T>(reward)
		}

		/// Set which part of its network's exposure, of that for the fewest reporters, one target may have, of what is accepted
		/// later; all of it is no bound.
		///
		/// ## Dispatch Origin
		///
		/// The Council, by more than half.
		///
		/// ## Errors
		///
		/// - `TargetShareOutOfBounds`.
		///
		/// ## Events
		///
		/// `TargetShareSet`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_target_share())]
		pub fn set_target_share(origin: OriginFor<T>, ppm: u32) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			govern::set_target_share::<T>(ppm)
		}

		/// Claim the pay for a window whose samples the caller has opened and reported.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signing key of a reporter; its account is paid. Free when it is accepted.
		///
		/// ## Details
		///
		/// Of all answered samples that the reporter has proved in the window so many are drawn as are governed,
		/// by the links of all openings. `leaves` shows them, in the order of the draws: each with the receipt
		/// that the endpoint signed and the way to the root of its target. Where nothing was answered there is
		/// nothing to show. It is paid floor(pot of the day × length of the window × credits / (86,400 × all
		/// credits of the window)), where a credit is a target of which it has proved enough samples; nulls count
		/// up to the record's share of them. A refused claim costs its fee and nothing else.
		///
		/// ## Errors
		///
		/// - `NotAReporter`, `NotProved`: who has proved what.
		/// - `ClaimedAlready`, `NotClosed`, `ClaimTooLate`: once, from when the window's record is final until
		///   three UTC days after the window's day, or until the network no longer keeps the window, if that is
		///   earlier.
		/// - `WrongLeaves`, `WrongLeaf`, `ReceiptOutOfTime`, `WrongReceipt`: what it shows.
		///
		/// ## Events
		///
		/// `Claimed`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::claim(
			pallet_sli::MAX_PROOFS,
			sp_runtime::SaturatedConversion::saturated_into(leaves.len()),
		).saturating_add(claim::most_sharing::<T>()))]
		pub fn claim(
			origin: OriginFor<T>,
			network: NetworkId,
			window: Seconds,
			leaves: Leaves,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let weight = claim::claim::<T>(&signer, network, window, &leaves)?;
			Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
		}
	}
}
