//! That pallet-agreements is wired to the rest: who speaks for a target offers, records decide, the Council
//! governs, and the registry knows what is under agreement.

use almanac_runtime::{
	Agreements, Balance, Balances, Registry, Runtime, RuntimeHoldReason, Sli,
	configs::agreements::OfferDeposit, currency::UNIT,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{
		Contains,
		fungible::{Inspect, InspectHold},
	},
};
use pallet_agreements::{
	Availability, Error, HoldReason, Objective, Outcome, Terms, Why,
	runtime_api::runtime_decl_for_agreements_api::AgreementsApiV3,
};
use pallet_sli::{Final, HOME, Indicator, Period, PeriodKind, TargetId, TargetRef};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::DispatchError::BadOrigin;

use crate::support::{
	chain, genesis,
	motion::{carry, origin},
};

type Call = pallet_agreements::Call<Runtime>;

/// Just more than half of the Council of four.
const THREE: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];
const DAY_MS: u64 = 86_400_000;

fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::Agreements(reason), &who.to_account_id())
}

fn target_of(who: Sr25519Keyring) -> TargetId {
	Sli::target_id(HOME, &TargetRef::Account(who.to_account_id())).expect("it validates")
}

/// 99 % of the slots of a validator in a day.
fn terms(who: Sr25519Keyring) -> Terms<Balance> {
	Terms {
		network: HOME,
		target: target_of(who),
		indicator: Indicator::Authorship,
		kind: PeriodKind::Day,
		objective: Objective { within_us: 0, share_ppm: 990_000, floor_ppm: 980_000 },
		min_coverage_ppm: 0,
		min_reporters: 0,
		fee: UNIT,
		cap: 5 * UNIT,
	}
}

fn agree(periods: u32) {
	let until = u32::MAX;
	let availability = Availability { most_periods: 24, capacity: 2, until };
	assert_ok!(Agreements::offer(origin(Alice), terms(Alice), availability, None));
	assert_ok!(Agreements::accept(origin(Eve), 0, periods));
}

/// Builds a block so many days later, and as many as closing needs.
fn after_days(days: u64) {
	chain::next_block_after(days * DAY_MS / chain::slot_ms());
	(0..20).for_each(|_| chain::next_block());
}

#[test]
fn a_validator_that_is_away_for_a_day_pays_its_customer() {
	chain::run(genesis::local(), || {
		chain::next_block();
		assert_eq!(
			Runtime::samples(HOME, Indicator::Authorship, PeriodKind::Day),
			Some(DAY_MS / chain::slot_ms() / 4)
		);
		let first = Runtime::first_period(PeriodKind::Day).expect("a day is a period");
		agree(2);
		assert_eq!(held(HoldReason::OfferDeposit, Alice), OfferDeposit::get());
		assert_eq!(held(HoldReason::Collateral, Alice), 10 * UNIT);
		assert_eq!(held(HoldReason::Fee, Eve), 2 * UNIT);
		assert_noop!(Agreements::settle(origin(Ferdie), 0), Error::<Runtime>::NotClosed);
		assert_eq!(Runtime::settlement(0), None);

		after_days(2);
		let period = Period { kind: PeriodKind::Day, start: first };
		let of = |target| Sli::final_record(HOME, Indicator::Authorship, period, target);
		assert!(matches!(of(target_of(Alice)), Final::Record(_)));
		let total = |who: Sr25519Keyring| Balances::total_balance(&who.to_account_id());
		let before = [Alice, Eve, Ferdie].map(total);
		let due = Runtime::settlement(0).expect("the day is closed");
		assert_eq!(due.outcome, Outcome::Missed { payout: 5 * UNIT });
		assert_ok!(Agreements::settle(origin(Ferdie), 0));
		let share = UNIT / 100;
		assert_eq!(total(Alice), before[0] - 5 * UNIT + UNIT - share);
		assert_eq!(total(Eve), before[1] + 5 * UNIT - UNIT);
		assert_eq!(total(Ferdie), before[2] + share);
	});
}

#[test]
fn a_day_out_of_retention_pays_nobody() {
	chain::run(genesis::local(), || {
		chain::next_block();
		agree(1);
		after_days(100);
		let why = Why::OutOfRetention;
		let due = Runtime::settlement(0).expect("it is long ago");
		assert_eq!(due.outcome, Outcome::Unknown { why });
		assert_ok!(Agreements::settle(origin(Ferdie), 0));
		assert_eq!(held(HoldReason::Fee, Eve), 0);
		assert_eq!(held(HoldReason::Collateral, Alice), 0);
	});
}

#[test]
fn the_council_pauses_and_voids_and_no_account_alone() {
	chain::run(genesis::local(), || {
		chain::next_block();
		agree(2);
		let start = Runtime::first_period(PeriodKind::Day).expect("a day is a period");
		assert_noop!(Agreements::pause(origin(Alice), u32::MAX), BadOrigin);
		assert_ok!(carry(&THREE, Call::void { agreement: 0, period_start: start }));
		let now = u32::try_from(Sli::now_ms() / 1_000).expect("a time");
		assert_ok!(carry(&THREE, Call::pause { until: now + 60 }));
		assert_noop!(Agreements::settle(origin(Dave), 0), Error::<Runtime>::Paused);
	});
}

#[test]
fn only_a_validator_itself_offers_its_slots_and_they_are_under_agreement_then() {
	chain::run(genesis::local(), || {
		chain::next_block();
		let availability = Availability { most_periods: 1, capacity: 1, until: u32::MAX };
		let offer = |who| Agreements::offer(origin(who), terms(Alice), availability, None);
		assert_noop!(offer(Bob), Error::<Runtime>::NotTheSpeaker);
		assert_noop!(offer(Eve), Error::<Runtime>::NotTheSpeaker);
		agree(1);
		type Guard = <Runtime as pallet_registry::Config>::UnderAgreement;
		assert!(Guard::contains(&(HOME, target_of(Alice), Indicator::Authorship)));
		assert!(!Guard::contains(&(HOME, target_of(Alice), Indicator::Reachability)));
		assert!(Registry::speaks(&Alice.to_account_id(), HOME, target_of(Alice)));
	});
}

#[test]
fn settling_takes_a_small_part_of_a_block() {
	let weight = Call::settle { agreement: 0 }.get_dispatch_info().call_weight.ref_time();
	let limits: frame_system::limits::BlockWeights =
		<Runtime as frame_system::Config>::BlockWeights::get();
	assert!(weight * 100 < limits.max_block.ref_time(), "{weight}");
}
