use crate::{
	Agreement, Availability, Due, Error, Event, HoldReason, Measured, NetworkExposures, Offers,
	OpenAgreements, StoredBounds, Terms, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{COUNTED, HOME, Indicator, PeriodKind, Retention, SAMPLED};

#[test]
fn accepting_holds_all_fees_and_caps_and_copies_the_terms() {
	run(|| {
		let offer = offer(terms());
		assert_ok!(Agreements::accept(signed(CUSTOMER), offer, 3));
		// Noon and seven days, so the next midnight.
		let first = MONDAY + 8 * DAY;
		assert_eq!(
			last_event(),
			Event::Accepted { agreement: 0, offer, customer: CUSTOMER, first, periods: 3 }
		);
		let expected = Agreement {
			offer,
			provider: PROVIDER,
			guarantor: None,
			customer: CUSTOMER,
			terms: terms(),
			next: first,
			left: 3,
			exposure: 15_000,
			reporters_ppm: 0,
			caller_ppm: Some(10_000),
			due: Some(Due { samples: 14_400, windows: 24 }),
		};
		assert_eq!(agreement(0), Some(expected));
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 3_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 15_000);
		assert_eq!(Offers::<Test>::get(offer).expect("there").availability.capacity, 2);
		assert_eq!(OpenAgreements::<Test>::get((HOME, 1, Indicator::Authorship)), 1);
		assert!(crate::Pallet::<Test>::is_under_agreement(HOME, 1, Indicator::Authorship));
		assert!(!crate::Pallet::<Test>::is_under_agreement(HOME, 1, Indicator::Rpc));
	});
}

#[test]
fn the_first_period_begins_the_lead_after_acceptance_or_later() {
	run(|| {
		let first = |now| {
			at(now);
			agreement(agree(terms(), 1)).expect("there").next
		};
		assert_eq!(first(MONDAY + DAY), MONDAY + 8 * DAY);
		assert_eq!(first(MONDAY + DAY + 1), MONDAY + 9 * DAY);
		let weekly = Terms { kind: PeriodKind::Week, ..terms() };
		at(MONDAY + 7 * DAY);
		assert_eq!(agreement(agree(weekly, 1)).expect("there").next, MONDAY + 14 * DAY);
		at(MONDAY + 7 * DAY + 1);
		assert_eq!(agreement(agree(weekly, 1)).expect("there").next, MONDAY + 21 * DAY);
		StoredBounds::<Test>::mutate(|bounds| bounds.lead_s = 0);
		// 2026-01-31 and 2026-02-01.
		let monthly = Terms { kind: PeriodKind::Month, ..terms() };
		at(MONDAY + 26 * DAY + 1);
		assert_eq!(agreement(agree(monthly, 1)).expect("there").next, MONDAY + 27 * DAY);
		at(MONDAY + 27 * DAY);
		assert_eq!(agreement(agree(monthly, 1)).expect("there").next, MONDAY + 27 * DAY);
	});
}

#[test]
fn a_guarantor_that_has_agreed_pays_instead_of_the_provider() {
	run(|| {
		let named = Some(GUARANTOR);
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), availability(), named));
		let accept = |who| Agreements::accept(signed(who), 0, 1);
		assert_noop!(accept(CUSTOMER), Error::<Test>::NotGuaranteed);
		assert_ok!(Agreements::guarantee(signed(GUARANTOR), 0));
		assert_noop!(accept(GUARANTOR), Error::<Test>::OwnOffer);
		assert_noop!(accept(PROVIDER), Error::<Test>::OwnOffer);
		assert_ok!(accept(CUSTOMER));
		assert_eq!(held(HoldReason::Collateral, GUARANTOR), 5_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 0);
	});
}

#[test]
fn an_offer_ends_with_its_capacity_its_time_its_closing_and_who_speaks() {
	run(|| {
		let accept = |id| Agreements::accept(signed(CUSTOMER), id, 1);
		assert_noop!(accept(0), Error::<Test>::UnknownOffer);
		let until = MONDAY + DAY;
		let once = Availability { capacity: 1, until, ..availability() };
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), once, None));
		assert_ok!(accept(0));
		assert_noop!(accept(0), Error::<Test>::OfferTaken);
		let once = Availability { until, ..availability() };
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), once, None));
		Removed::set([(HOME, 1)].into());
		assert_noop!(accept(1), Error::<Test>::NotTheSpeaker);
		Removed::set(Default::default());
		at(until - 1);
		assert_ok!(accept(1));
		at(until);
		assert_noop!(accept(1), Error::<Test>::OfferEnded);
	});
}

#[test]
fn periods_are_from_one_to_what_the_offer_says() {
	run(|| {
		let few = Availability { most_periods: 2, ..availability() };
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), few, None));
		let accept = |periods| Agreements::accept(signed(CUSTOMER), 0, periods);
		assert_noop!(accept(0), Error::<Test>::PeriodsOutOfBounds);
		assert_noop!(accept(3), Error::<Test>::PeriodsOutOfBounds);
		assert_ok!(accept(2));
	});
}

#[test]
fn nothing_is_held_of_anybody_where_one_has_too_little() {
	run(|| {
		let (poor, terms) = (10, Terms { fee: 1_000, cap: 1_000, ..terms() });
		let id = offer(terms);
		assert_ok!(Balances::transfer_keep_alive(signed(9), poor, 1_000 + LEAST - 1));
		let accept = |who| Agreements::accept(signed(who), id, 1);
		assert_noop!(accept(poor), Error::<Test>::CannotHoldFees);
		assert_ok!(Balances::transfer_keep_alive(signed(9), poor, 1));
		assert_ok!(Balances::transfer_keep_alive(signed(poor), 9, 1_000));
		let rest = Balances::free_balance(PROVIDER) - 1_000 - LEAST;
		assert_ok!(Balances::transfer_keep_alive(signed(PROVIDER), 9, rest + 1));
		assert_noop!(accept(CUSTOMER), Error::<Test>::CannotHoldCaps);
		assert_ok!(Balances::transfer_keep_alive(signed(9), PROVIDER, 1));
		assert_ok!(accept(CUSTOMER));
		assert_ok!(Balances::transfer_allow_death(signed(poor), 9, LEAST));
	});
}

#[test]
fn a_networks_caps_of_a_month_are_at_most_what_a_majority_loses() {
	run(|| {
		// Two of three, 10,000 each.
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = 10_000);
		let daily = Terms { kind: PeriodKind::Day, cap: 1_000, ..rpc() };
		let id = agree(daily, 20);
		assert_eq!(agreement(id).expect("there").exposure, 20_000);
		let exposure = |network| NetworkExposures::<Test>::get(network, SAMPLED);
		assert_eq!(exposure(1), 20_000);
		let cheapest = Terms { cap: 1, ..rpc() };
		for target in [2, 3] {
			let another = offer(Terms { target, ..cheapest });
			assert_noop!(
				Agreements::accept(signed(CUSTOMER), another, 1),
				Error::<Test>::ExposureTooLarge
			);
		}
		// A record of five is moved by three.
		agree(Terms { min_reporters: 5, ..cheapest }, 1);
		// A census is moved by others.
		agree(terms(), 1);
		assert_eq!((exposure(HOME), NetworkExposures::<Test>::get(HOME, COUNTED)), (0, 5_000));
		assert_ok!(Agreements::notice(signed(CUSTOMER), id));
		assert_eq!(exposure(1), 1 + 1_000);
		// Longer than a month it adds no more.
		agree(Terms { kind: PeriodKind::Week, target: 3, cap: 600, ..rpc() }, 24);
		assert_eq!(exposure(1), 1 + 1_000 + 5 * 600);
		agree(Terms { target: 1, cap: 1_000, ..rpc() }, 24);
		assert_eq!(exposure(1), 1 + 1_000 + 5 * 600 + 1_000);
	});
}

#[test]
fn what_was_governed_otherwise_since_the_offer_is_not_accepted() {
	run(|| {
		let offer = offer(Terms { target: 1, ..rpc() });
		let accept = || Agreements::accept(signed(CUSTOMER), offer, 1);
		HowMeasured::set(Measured { timeout_us: 499_999, ..MEASURED });
		assert_noop!(accept(), Error::<Test>::LatencyAboveHalfTimeout);
		let retention = Retention { months: 0, ..MEASURED.retention };
		HowMeasured::set(Measured { retention, ..MEASURED });
		assert_noop!(accept(), Error::<Test>::RetentionTooShort);
		HowMeasured::set(MEASURED);
		Unmeasured::set(true);
		assert_noop!(accept(), Error::<Test>::NotMeasured);
		Unmeasured::set(false);
		assert_ok!(accept());
	});
}

#[test]
fn a_target_that_is_not_measured_from_the_first_period_on_is_not_agreed_on() {
	run(|| {
		let offer = offer(rpc());
		let accept = || Agreements::accept(signed(CUSTOMER), offer, 1);
		// 2026-02-01, the first of the month that begins seven days from now or later.
		let first = MONDAY + 27 * DAY;
		Promised::set([((1, 2), first + 1)].into());
		assert_noop!(accept(), Error::<Test>::NotPromised);
		Promised::set([((1, 2), first)].into());
		assert_ok!(accept());
	});
}
