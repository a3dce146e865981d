//! What the pallet tells. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An offer was made.
		Offered {
			/// Its id.
			offer: OfferId,
			/// Who made it.
			provider: T::AccountId,
			/// Who is to answer for it, and has to agree first.
			guarantor: Option<T::AccountId>,
		},
		/// A guarantor has agreed.
		Guaranteed {
			/// The offer.
			offer: OfferId,
			/// Who answers for it.
			guarantor: T::AccountId,
		},
		/// An offer was closed and its deposit is free. What was accepted goes on.
		OfferClosed {
			/// The offer.
			offer: OfferId,
		},
		/// An offer was accepted; fees and caps of all periods are held.
		Accepted {
			/// The id of the agreement.
			agreement: AgreementId,
			/// The offer.
			offer: OfferId,
			/// Who accepted it.
			customer: T::AccountId,
			/// Start of the first period, UTC seconds.
			first: Seconds,
			/// How many periods.
			periods: u32,
		},
		/// A period was settled. What is not paid of fee and cap is free again.
		Settled {
			/// The agreement.
			agreement: AgreementId,
			/// Start of the period, UTC seconds.
			start: Seconds,
			/// What became of it.
			outcome: Outcome<BalanceOf<T>>,
			/// What the provider was paid of the fee.
			fee_to_provider: BalanceOf<T>,
			/// What the caller was paid of the fee.
			to_caller: BalanceOf<T>,
			/// What the customer was paid of the cap.
			payout: BalanceOf<T>,
			/// What the reporters of the network were paid of the fee, to be claimed from the next day on.
			to_reporters: BalanceOf<T>,
		},
		/// Nothing of an agreement is left.
		Ended {
			/// The agreement.
			agreement: AgreementId,
		},
		/// An agreement ends after the next period.
		NoticeGiven {
			/// The agreement.
			agreement: AgreementId,
			/// Who said so.
			by: T::AccountId,
			/// How many periods are left to settle.
			left: u32,
			/// The fees and caps of how many periods are free.
			released: u32,
		},
		/// Nothing is accepted or settled until then.
		Paused {
			/// UTC seconds.
			until: Seconds,
		},
		/// The Council made a period of an agreement unknown.
		Voided {
			/// The agreement.
			agreement: AgreementId,
			/// Start of the period, UTC seconds.
			start: Seconds,
		},
		/// Later offers are held to these.
		BoundsSet {
			/// The bounds.
			bounds: BoundsOf<T>,
		},
		/// What reporters are paid of later agreements, and what claims have to show from now on.
		RewardSet {
			/// The reward.
			reward: Reward,
		},
		/// A reporter has shown that it measured in a window, and was paid for it.
		Claimed {
			/// The network.
			network: NetworkId,
			/// Start of the window, UTC seconds.
			window: Seconds,
			/// The reporter's account, which was paid.
			reporter: T::AccountId,
			/// Of how many targets it had proved enough samples.
			credits: u32,
			/// What it was paid.
			paid: BalanceOf<T>,
		},
		/// One target may have this part of its network's exposure.
		TargetShareSet {
			/// The part, in ppm.
			ppm: u32,
		},
	}
}
