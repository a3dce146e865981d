//! What is stored and answered. Indices of enums and the order of fields are part of the storage
//! format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec,
	traits::{ConstU32, fungible::Inspect},
};
use pallet_sli::{Indicator, NetworkId, Period, PeriodKind, Record, Retention, Seconds, TargetId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::Config;

/// What a provider offers to anyone.
pub type OfferId = u32;
/// What a customer has accepted.
pub type AgreementId = u32;
/// An amount of the chain's currency.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// [`Terms`] of a runtime.
pub type TermsOf<T> = Terms<BalanceOf<T>>;
/// [`Offer`] of a runtime.
pub type OfferOf<T> = Offer<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`Agreement`] of a runtime.
pub type AgreementOf<T> = Agreement<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// An agreement of a runtime as it is stored.
pub type StoredOf<T> = Stored<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`Bounds`] of a runtime.
pub type BoundsOf<T> = Bounds<BalanceOf<T>>;
/// [`Settlement`] of a runtime.
pub type SettlementOf<T> = Settlement<BalanceOf<T>>;

/// What is promised of each period: a share of the samples that is answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Objective {
	/// Within how many µs an answer is in time, to the end of its latency bucket; 0 for authorship, whose
	/// slots are kept or not.
	pub within_us: u32,
	/// The promised share of answers in time, in ppm.
	pub share_ppm: u32,
	/// The share at which all of the cap is paid, in ppm; below `share_ppm`.
	pub floor_ppm: u32,
}

/// What is agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Terms<Balance> {
	/// The network of the target.
	pub network: NetworkId,
	/// Whose record decides.
	pub target: TargetId,
	/// Which of its records.
	pub indicator: Indicator,
	/// How long a period is: a day, a week or a month.
	pub kind: PeriodKind,
	/// What is promised of each period.
	pub objective: Objective,
	/// The share of the expected samples, in ppm, below which nothing is known of a period; 0 for authorship.
	pub min_coverage_ppm: u32,
	/// How many reports a record needs, below which nothing is known; 0 for authorship.
	pub min_reporters: u32,
	/// What the customer pays for a period.
	pub fee: Balance,
	/// The most that the customer is paid for a period that missed.
	pub cap: Balance,
}

/// How much of an offer there is, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Availability {
	/// The most periods of one agreement.
	pub most_periods: u32,
	/// How many times it may be accepted.
	pub capacity: u32,
	/// Until when it may be accepted, UTC seconds.
	pub until: Seconds,
}

/// Who answers for a provider with its own money.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Guarantor<AccountId> {
	/// The account that caps are held from.
	pub account: AccountId,
	/// Whether it has agreed.
	pub agreed: bool,
}

/// What a provider offers to anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Offer<AccountId, Balance> {
	/// Who speaks for the target and is paid.
	pub provider: AccountId,
	/// Who answers for it instead, if anyone.
	pub guarantor: Option<Guarantor<AccountId>>,
	/// What is offered.
	pub terms: Terms<Balance>,
	/// How much is left of it; `capacity` falls with each acceptance.
	pub availability: Availability,
	/// What is held from the provider for the offer.
	pub deposit: Balance,
}

/// What a customer has accepted: the terms as they were, whatever is governed later.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Agreement<AccountId, Balance> {
	/// The offer that was accepted; it may be closed.
	pub offer: OfferId,
	/// Who is paid the fees.
	pub provider: AccountId,
	/// Whose money the caps are, if not the provider's.
	pub guarantor: Option<AccountId>,
	/// Who pays the fees and is compensated.
	pub customer: AccountId,
	/// What is agreed on.
	pub terms: Terms<Balance>,
	/// Start of the period that is settled next.
	pub next: Seconds,
	/// How many periods are not settled, that one included; at least 1.
	pub left: u32,
	/// The caps of the periods that it covers or has covered; those of a month add to the exposure of its network.
	pub exposure: Balance,
	/// What the reporters of the network get of each fee that is earned, in ppm, as it was governed when it
	/// was accepted; 0 for all but `rpc`.
	pub reporters_ppm: u32,
	/// What whoever settles gets of each fee that is earned, in ppm, as it was governed when it was accepted; none of
	/// what was accepted before that was kept: it gets what is governed when it settles.
	pub caller_ppm: Option<u32>,
	/// What a period has by the calendar; none of what was accepted before that was kept, which is settled on what
	/// was expected alone.
	pub due: Option<Due>,
}

/// What a UTC day has by the calendar, as the target was to be measured when an agreement was accepted: a period of
/// which less is known is not settled on the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Due {
	/// Samples of one reporter, or slots.
	pub samples: u64,
	/// Windows.
	pub windows: u32,
}

impl<AccountId, Balance> Agreement<AccountId, Balance> {
	/// Whose money the caps are.
	pub fn payer(&self) -> &AccountId {
		self.guarantor.as_ref().unwrap_or(&self.provider)
	}
}

/// [`Agreement`] as it was stored before reporters were paid: without the last field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct AgreementV1<AccountId, Balance> {
	/// The offer that was accepted; it may be closed.
	pub offer: OfferId,
	/// Who is paid the fees.
	pub provider: AccountId,
	/// Whose money the caps are, if not the provider's.
	pub guarantor: Option<AccountId>,
	/// Who pays the fees and is compensated.
	pub customer: AccountId,
	/// What is agreed on.
	pub terms: Terms<Balance>,
	/// Start of the period that is settled next.
	pub next: Seconds,
	/// How many periods are not settled, that one included; at least 1.
	pub left: u32,
	/// What it adds to the exposure of its target.
	pub exposure: Balance,
}

/// [`Agreement`] as it was stored before a period was held against the calendar: without the last two fields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct AgreementV2<AccountId, Balance> {
	/// The offer that was accepted; it may be closed.
	pub offer: OfferId,
	/// Who is paid the fees.
	pub provider: AccountId,
	/// Whose money the caps are, if not the provider's.
	pub guarantor: Option<AccountId>,
	/// Who pays the fees and is compensated.
	pub customer: AccountId,
	/// What is agreed on.
	pub terms: Terms<Balance>,
	/// Start of the period that is settled next.
	pub next: Seconds,
	/// How many periods are not settled, that one included; at least 1.
	pub left: u32,
	/// What it adds to the exposure of its target.
	pub exposure: Balance,
	/// What the reporters of the network get of each fee that is earned, in ppm.
	pub reporters_ppm: u32,
}

/// An agreement as it is stored: the first byte tells the form, so that another form can follow without a
/// migration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Stored<AccountId, Balance> {
	/// What was accepted before reporters were paid.
	#[codec(index = 1)]
	V1(AgreementV1<AccountId, Balance>),
	/// What was accepted before a period was held against the calendar.
	#[codec(index = 2)]
	V2(AgreementV2<AccountId, Balance>),
	/// What is accepted now, and what is written.
	#[codec(index = 3)]
	V3(Agreement<AccountId, Balance>),
}

impl<AccountId, Balance> Stored<AccountId, Balance> {
	/// In the form that is computed with; reporters get nothing of what was accepted before they were paid.
	pub fn latest(self) -> Agreement<AccountId, Balance> {
		let before = match self {
			Self::V1(before) => {
				let AgreementV1 {
					offer,
					provider,
					guarantor,
					customer,
					terms,
					next,
					left,
					exposure,
				} = before;
				let reporters_ppm = 0;
				AgreementV2 {
					offer,
					provider,
					guarantor,
					customer,
					terms,
					next,
					left,
					exposure,
					reporters_ppm,
				}
			},
			Self::V2(before) => before,
			Self::V3(agreement) => return agreement,
		};
		let AgreementV2 {
			offer,
			provider,
			guarantor,
			customer,
			terms,
			next,
			left,
			exposure,
			reporters_ppm,
		} = before;
		Agreement {
			offer,
			provider,
			guarantor,
			customer,
			terms,
			next,
			left,
			exposure,
			reporters_ppm,
			caller_ppm: None,
			due: None,
		}
	}
}

/// What reporters are paid of later agreements, and how much of its work one has to show; governed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Reward {
	/// What goes to the pot of a network's reporters of each fee that is earned on `rpc`, in ppm; at most
	/// 100,000. Agreements keep that of their acceptance.
	pub reporters_ppm: u32,
	/// How many answered samples of a window a claim opens; 1 to 32.
	pub openings: u32,
}

impl Default for Reward {
	fn default() -> Self {
		Self { reporters_ppm: 0, openings: 10 }
	}
}

/// What the reporters of a network are paid for the windows of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct PotDay<Balance> {
	/// All of it.
	pub amount: Balance,
	/// What of it was claimed.
	pub paid: Balance,
}

/// What the agreements of a target pay to reporters a day, by the start of the UTC day from which on it counts,
/// ascending; nothing before the first.
///
/// Days that can be claimed are four, and changes count from two days later at most.
pub type Paying<Balance> = BoundedVec<(Seconds, Balance), ConstU32<6>>;

/// What ended less than a month ago, by the instant of its end.
pub type EndedOf<Balance> = BoundedVec<(Seconds, Balance), ConstU32<32>>;

/// What the agreements of a target add to the exposure of its network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct TargetExposure<Balance> {
	/// Those that are not settled.
	pub open: Balance,
	/// Those that have ended.
	pub ended: EndedOf<Balance>,
}

impl<Balance: Default> Default for TargetExposure<Balance> {
	fn default() -> Self {
		Self { open: Balance::default(), ended: BoundedVec::new() }
	}
}

/// How much exposure is free for terms that are accepted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Room<Balance> {
	/// Of the sum of the network.
	pub network: Balance,
	/// Of the part of the target.
	pub target: Balance,
	/// A first period that ends then or later has more: what ended a month before counts no longer.
	pub more: Option<Seconds>,
}

/// What is known of the pot of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Pot<Balance> {
	/// The first day that may still be kept; those before it are closed.
	pub oldest: Seconds,
	/// What the kept days have not paid. What the account owns beyond it belongs to the next day.
	pub owed: Balance,
}

/// What later offers are held to; governed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bounds<Balance> {
	/// The first covered period begins at least so many seconds after acceptance, so that nobody buys an
	/// outage that is seen already; at most 31 days.
	pub lead_s: Seconds,
	/// The least share that may be promised, in ppm; 500,000 to 1,000,000.
	pub min_share_ppm: u32,
	/// By how much the floor lies below the share at least, in ppm: 1 to 500,000. The smaller, the more one
	/// sample moves.
	pub min_gap_ppm: u32,
	/// How many fees the cap may be; 1 to 5.
	pub most_cap_per_fee: u32,
	/// The most periods of an agreement; 1 to 24.
	pub most_periods: u32,
	/// The least coverage that terms may ask for, in ppm; 500,000 to 1,000,000.
	pub min_coverage_ppm: u32,
	/// The least reports that terms may ask for; 2 to 32.
	pub min_reporters: u32,
	/// What the caller of `settle` gets of a fee, in ppm; at most 10,000.
	pub caller_ppm: u32,
	/// What a reporter loses with its seat. The caps of a target in a month are at most so much for each of
	/// the fewest reporters that can move its record: floor(`min_reporters` / 2) + 1 of the terms.
	pub exposure_per_reporter: Balance,
}

/// A stretch of time in which nothing is accepted or settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Pause {
	/// When the Council first said so, UTC seconds.
	pub from: Seconds,
	/// Its end, UTC seconds.
	pub until: Seconds,
}

/// Why nothing is known of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Why {
	/// It has no record, or nothing was due in it.
	#[codec(index = 0)]
	NoRecord,
	/// Its record has no quorum.
	#[codec(index = 1)]
	NoQuorum,
	/// Of less than the terms ask for it is known what became of it: of fewer samples than were expected, or of fewer
	/// windows, or slots, than the calendar has.
	#[codec(index = 2)]
	LowCoverage,
	/// Fewer reports count than the terms ask for.
	#[codec(index = 3)]
	TooFewReporters,
	/// It is out of retention.
	#[codec(index = 4)]
	OutOfRetention,
	/// The Council has made it void.
	#[codec(index = 5)]
	Voided,
	/// The provider does not speak for the target any more.
	#[codec(index = 6)]
	TargetGone,
}

/// What became of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Outcome<Balance> {
	/// The share was reached: the fee is the provider's.
	#[codec(index = 0)]
	Kept,
	/// It was not: the fee is the provider's, and the customer is compensated.
	#[codec(index = 1)]
	Missed {
		/// With so much of the cap.
		payout: Balance,
	},
	/// Nobody pays: the fee goes back, and the cap is free.
	#[codec(index = 2)]
	Unknown {
		/// Why nothing is known.
		why: Why,
	},
}

/// A settled period, or what it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Settlement<Balance> {
	/// Start of the period.
	pub start: Seconds,
	/// What became of it.
	pub outcome: Outcome<Balance>,
	/// What the provider gets of the fee.
	pub fee_to_provider: Balance,
	/// What the caller gets of the fee.
	pub to_caller: Balance,
	/// What the customer gets of the cap.
	pub payout: Balance,
	/// What the reporters of the network get of the fee.
	pub to_reporters: Balance,
}

/// What the records say of a period that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
	/// It is not final yet.
	NotYet,
	/// It is out of retention.
	Gone,
	/// It is final, and nothing is known of the target in it.
	NoRecord,
	/// It is final.
	Record(Record),
}

/// How a target is measured now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
	/// Samples of a day, or slots.
	pub samples_per_day: u64,
	/// Windows of a day.
	pub windows_per_day: u32,
	/// An answer later than so many µs is none.
	pub timeout_us: u64,
	/// How many closed periods are kept.
	pub retention: Retention,
}

/// What keeps the records.
pub trait Records {
	/// What is known of a target in a period.
	fn closed(network: NetworkId, indicator: Indicator, period: Period, target: TargetId)
	-> Closed;

	/// How targets are measured; none of what is not measured.
	fn measured(network: NetworkId, indicator: Indicator) -> Option<Measured>;

	/// How many reporters a network has admitted.
	fn admitted(network: NetworkId) -> u32;
}

/// What keeps who speaks for targets.
pub trait Speaks<AccountId> {
	/// Whether a network has a target.
	fn is_target(network: NetworkId, target: TargetId) -> bool;

	/// Whether an account may speak for a target now: its owner, or a current or queued validator for itself.
	fn speaks(who: &AccountId, network: NetworkId, target: TargetId) -> bool;

	/// The account that speaks for a target, be it validating or not.
	fn speaker(network: NetworkId, target: TargetId) -> Option<AccountId>;

	/// Whether a target is measured for an indicator in the window that begins at an instant, or would be expected to
	/// if it took away what it is measured at.
	fn is_promised(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		window: Seconds,
	) -> bool;
}
