use crate::{
	Availability, Error, Event, Guarantor, HoldReason, Measured, Objective, Offers, StoredBounds,
	Terms, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Indicator, PeriodKind, Retention};
use sp_runtime::DispatchError::BadOrigin;

fn refused(terms: Terms<u64>, error: Error<Test>) {
	assert_noop!(Agreements::offer(signed(PROVIDER), terms, availability(), None), error);
}

fn promise(share_ppm: u32, floor_ppm: u32) -> Terms<u64> {
	Terms { objective: Objective { within_us: 0, share_ppm, floor_ppm }, ..terms() }
}

fn within(within_us: u32) -> Terms<u64> {
	Terms { objective: Objective { within_us, ..rpc().objective }, ..rpc() }
}

#[test]
fn an_offer_is_kept_with_its_deposit_and_closed_by_its_provider() {
	run(|| {
		let id = offer(terms());
		assert_eq!(held(HoldReason::OfferDeposit, PROVIDER), DEPOSIT);
		assert_eq!(last_event(), Event::Offered { offer: id, provider: PROVIDER, guarantor: None });
		assert_eq!(Offers::<Test>::get(id).expect("there").terms, terms());
		assert_noop!(Agreements::close_offer(signed(CUSTOMER), id), Error::<Test>::NotTheProvider);
		assert_ok!(Agreements::close_offer(signed(PROVIDER), id));
		assert_eq!(last_event(), Event::OfferClosed { offer: id });
		assert_eq!(held(HoldReason::OfferDeposit, PROVIDER), 0);
		assert_noop!(Agreements::close_offer(signed(PROVIDER), id), Error::<Test>::UnknownOffer);
		assert_noop!(Agreements::guarantee(signed(PROVIDER), id), Error::<Test>::UnknownOffer);
	});
}

#[test]
fn a_guarantor_agrees_once_and_may_end_the_offer() {
	run(|| {
		let named = |who| Agreements::offer(signed(PROVIDER), terms(), availability(), Some(who));
		assert_noop!(named(PROVIDER), Error::<Test>::OwnGuarantor);
		assert_ok!(named(GUARANTOR));
		assert_noop!(Agreements::guarantee(signed(CUSTOMER), 0), Error::<Test>::NotTheGuarantor);
		assert_ok!(Agreements::guarantee(signed(GUARANTOR), 0));
		assert_eq!(last_event(), Event::Guaranteed { offer: 0, guarantor: GUARANTOR });
		let stored = Offers::<Test>::get(0).and_then(|offer| offer.guarantor);
		assert_eq!(stored, Some(Guarantor { account: GUARANTOR, agreed: true }));
		assert_noop!(Agreements::guarantee(signed(GUARANTOR), 0), Error::<Test>::AlreadyGuaranteed);
		assert_ok!(Agreements::close_offer(signed(GUARANTOR), 0));
		let unnamed = offer(terms());
		assert_noop!(
			Agreements::guarantee(signed(GUARANTOR), unnamed),
			Error::<Test>::NotTheGuarantor
		);
	});
}

#[test]
fn only_who_speaks_for_a_target_that_there_is_offers_for_it() {
	run(|| {
		assert_noop!(
			Agreements::offer(RuntimeOrigin::none(), terms(), availability(), None),
			BadOrigin
		);
		refused(Terms { target: 4, ..terms() }, Error::UnknownTarget);
		refused(Terms { network: 2, ..rpc() }, Error::UnknownTarget);
		refused(Terms { target: 2, ..terms() }, Error::NotTheSpeaker);
	});
}

#[test]
fn only_indicators_and_periods_that_can_be_settled_are_taken() {
	run(|| {
		for (network, indicator) in [
			(HOME, Indicator::Heartbeat),
			(HOME, Indicator::Finality),
			(1, Indicator::Authorship),
			(1, Indicator::Arrival),
		] {
			refused(Terms { network, indicator, ..terms() }, Error::IndicatorNotCovered);
		}
		for kind in [PeriodKind::Window, PeriodKind::Year, PeriodKind::Era] {
			refused(Terms { kind, ..terms() }, Error::PeriodNotCovered);
		}
		let kept =
			|days| Measured { retention: Retention { days, ..Retention::default() }, ..MEASURED };
		HowMeasured::set(kept(13));
		refused(terms(), Error::RetentionTooShort);
		HowMeasured::set(kept(14));
		offer(terms());
		// Of a week or month that is sampled the days are read.
		for (kind, needed) in [(PeriodKind::Week, 21), (PeriodKind::Month, 45)] {
			HowMeasured::set(kept(needed - 1));
			offer(Terms { kind, ..terms() });
			refused(Terms { kind, ..rpc() }, Error::RetentionTooShort);
			HowMeasured::set(kept(needed));
			offer(Terms { kind, ..rpc() });
		}
		Unmeasured::set(true);
		refused(terms(), Error::NotMeasured);
	});
}

#[test]
fn latency_is_asked_of_samples_alone_and_up_to_half_of_the_time_out() {
	run(|| {
		let timed = Objective { within_us: 1, ..terms().objective };
		refused(Terms { objective: timed, ..terms() }, Error::LatencyNotUsed);
		refused(within(0), Error::LatencyMissing);
		refused(within(5_000_001), Error::LatencyAboveHalfTimeout);
		offer(within(5_000_000));
		offer(within(1));
	});
}

#[test]
fn shares_and_floors_are_taken_up_to_their_bounds() {
	run(|| {
		offer(promise(900_000, 0));
		refused(promise(899_999, 0), Error::ShareOutOfBounds);
		refused(promise(1_000_001, 0), Error::ShareOutOfBounds);
		offer(promise(990_000, 989_999));
		refused(promise(990_000, 990_000), Error::FloorTooHigh);
		StoredBounds::<Test>::mutate(|bounds| bounds.min_gap_ppm = 10_000);
		offer(promise(990_000, 980_000));
		refused(promise(990_000, 980_001), Error::FloorTooHigh);
	});
}

#[test]
fn an_objective_that_fewer_than_ten_samples_decide_is_too_fine() {
	run(|| {
		// 14,400 slots: 10 of them are 694.4 ppm.
		offer(promise(999_305, 0));
		refused(promise(999_306, 0), Error::ObjectiveTooFine);
		refused(promise(1_000_000, 0), Error::ObjectiveTooFine);
		let weekly = |share_ppm| Terms { kind: PeriodKind::Week, ..promise(share_ppm, 0) };
		offer(weekly(999_900));
		refused(weekly(999_901), Error::ObjectiveTooFine);
		let monthly = |share_ppm| Terms { kind: PeriodKind::Month, ..promise(share_ppm, 0) };
		offer(monthly(999_975));
		refused(monthly(999_976), Error::ObjectiveTooFine);
	});
}

#[test]
fn coverage_and_reporters_are_asked_of_samples_alone_and_within_bounds() {
	run(|| {
		refused(Terms { min_coverage_ppm: 1, ..terms() }, Error::ReportersNotUsed);
		refused(Terms { min_reporters: 1, ..terms() }, Error::ReportersNotUsed);
		let covered = |min_coverage_ppm| Terms { min_coverage_ppm, ..rpc() };
		offer(covered(500_000));
		offer(covered(1_000_000));
		refused(covered(499_999), Error::CoverageOutOfBounds);
		refused(covered(1_000_001), Error::CoverageOutOfBounds);
		let counted = |min_reporters| Terms { min_reporters, ..rpc() };
		offer(counted(3));
		offer(counted(32));
		refused(counted(2), Error::ReportersOutOfBounds);
		refused(counted(33), Error::ReportersOutOfBounds);
	});
}

#[test]
fn fees_pay_for_an_entry_and_caps_are_a_few_fees() {
	run(|| {
		let priced = |fee, cap| Terms { fee, cap, ..terms() };
		offer(priced(DEPOSIT, 1));
		refused(priced(DEPOSIT - 1, 1), Error::FeeTooSmall);
		offer(priced(1_000, 5_000));
		refused(priced(1_000, 5_001), Error::CapOutOfBounds);
		refused(priced(1_000, 0), Error::CapOutOfBounds);
		offer(priced(u64::MAX / 31, 1));
		refused(priced(u64::MAX / 31 + 1, 1), Error::AmountTooLarge);
	});
}

#[test]
fn an_offer_has_periods_a_capacity_and_an_end() {
	run(|| {
		let refused = |availability, error: Error<Test>| {
			assert_noop!(Agreements::offer(signed(PROVIDER), terms(), availability, None), error);
		};
		let periods = |most_periods| Availability { most_periods, ..availability() };
		refused(periods(0), Error::PeriodsOutOfBounds);
		refused(periods(25), Error::PeriodsOutOfBounds);
		refused(Availability { capacity: 0, ..availability() }, Error::CapacityEmpty);
		let now = MONDAY + DAY / 2;
		refused(Availability { until: now, ..availability() }, Error::UntilPassed);
		let last = Availability { until: now + 1, ..availability() };
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), last, None));
	});
}

#[test]
fn who_cannot_pay_the_deposit_makes_no_offer() {
	run(|| {
		let all = ENDOWMENT - DEPOSIT - LEAST;
		assert_ok!(Balances::transfer_keep_alive(signed(PROVIDER), 9, all + 1));
		refused(terms(), Error::CannotDeposit);
		assert_ok!(Balances::transfer_keep_alive(signed(9), PROVIDER, 1));
		offer(terms());
	});
}
