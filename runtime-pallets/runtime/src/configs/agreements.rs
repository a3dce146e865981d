//! Service agreements.

use alloc::vec::Vec;

use frame_support::{PalletId, parameter_types, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use pallet_agreements::{
	Bounds, Closed, Measured as HowMeasured, Proofs, Records, Speaks, claim::Key, claim::Opening,
	weights::Measured,
};
use pallet_sli::{
	Final, Indicator, NetworkId, Period, PeriodKind, Proved, Reporters, Retention, Seconds,
	TargetId,
};

use crate::{
	AccountId, Balance, Balances, Registry, Runtime, RuntimeHoldReason, Sli, Timestamp,
	configs::council::MoreThanHalf,
	currency::{UNIT, deposit},
};

/// Seven days.
const WEEK_S: Seconds = 604_800;

/// What holds until the Council says otherwise: nobody buys an outage that is a week old, no cliffs, and caps
/// of a network up to what a majority of its reporters earns in a year.
pub const BOUNDS: Bounds<Balance> = Bounds {
	lead_s: WEEK_S,
	min_share_ppm: 900_000,
	min_gap_ppm: 10_000,
	most_cap_per_fee: 5,
	most_periods: 24,
	// Well above half: what is not measured of a period is not to be worth more than what is.
	min_coverage_ppm: 800_000,
	min_reporters: 3,
	caller_ppm: 10_000,
	exposure_per_reporter: 480 * UNIT,
};

parameter_types! {
	/// An entry.
	pub const OfferDeposit: Balance = deposit(1, 256);
	/// The pots of reporters, one a network.
	pub const PotId: PalletId = PalletId(*b"almanac/");
	/// What holds from genesis.
	pub const DefaultBounds: Bounds<Balance> = BOUNDS;
}

/// The records of pallet-sli.
pub struct SliRecords;
impl Records for SliRecords {
	fn closed(
		network: NetworkId,
		indicator: Indicator,
		period: Period,
		target: TargetId,
	) -> Closed {
		match Sli::final_record(network, indicator, period, target) {
			Final::NotYet => Closed::NotYet,
			Final::Gone => Closed::Gone,
			Final::NoRecord => Closed::NoRecord,
			Final::Record(record) => Closed::Record(record),
		}
	}

	fn measured(network: NetworkId, indicator: Indicator) -> Option<HowMeasured> {
		let samples_per_day = Sli::samples_per_day(network, indicator)?;
		let windows_per_day = Sli::windows_per_day(network)?;
		let timeout_ms = Sli::least_timeout_ms(network);
		let kept = |kind| Sli::least_retention(network, kind);
		let retention = Retention {
			days: kept(PeriodKind::Day),
			weeks: kept(PeriodKind::Week),
			months: kept(PeriodKind::Month),
			..Sli::retention(network)
		};
		Some(HowMeasured {
			samples_per_day,
			windows_per_day,
			timeout_us: u64::from(timeout_ms).saturating_mul(1_000),
			retention,
		})
	}

	fn admitted(network: NetworkId) -> u32 {
		<Registry as Reporters<AccountId>>::admitted(network)
	}
}

/// Who speaks for targets, as pallet-registry keeps it.
pub struct RegisteredSpeakers;
impl Speaks<AccountId> for RegisteredSpeakers {
	fn is_target(network: NetworkId, target: TargetId) -> bool {
		Sli::is_target(network, target)
	}

	fn speaks(who: &AccountId, network: NetworkId, target: TargetId) -> bool {
		Registry::speaks(who, network, target)
	}

	fn speaker(network: NetworkId, target: TargetId) -> Option<AccountId> {
		Registry::speaker(network, target)
	}

	fn is_promised(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		window: Seconds,
	) -> bool {
		Registry::is_promised(network, target, indicator, window)
	}
}

/// What reporters have opened, as pallet-sli keeps it, and the keys of the nodes they asked, as pallet-registry
/// does.
pub struct Openings;
impl Proofs<AccountId> for Openings {
	fn by_signer(network: NetworkId, signer: &AccountId) -> Option<AccountId> {
		<Registry as Reporters<AccountId>>::by_signer(network, signer)
	}

	fn proved(network: NetworkId, window: Seconds, reporter: &AccountId) -> Option<Proved> {
		Sli::proved(network, window, reporter)
	}

	fn openings(network: NetworkId, window: Seconds) -> Vec<Opening> {
		Sli::openings(network, window)
	}

	fn note_claimed(network: NetworkId, window: Seconds, reporter: &AccountId) {
		Sli::note_claimed(network, window, reporter);
	}

	fn keys(network: NetworkId, target: TargetId, window: Seconds) -> Vec<Key> {
		Registry::rpc_keys(network, target, window)
	}
}

impl pallet_agreements::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type Records = SliRecords;
	type Speaks = RegisteredSpeakers;
	type Proofs = Openings;
	type PotId = PotId;
	type OfferDeposit = OfferDeposit;
	type DefaultBounds = DefaultBounds;
	type WeightInfo = Measured<Runtime>;
}
