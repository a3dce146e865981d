use crate::{
	Bounds, Closed, Error, Event, LatestPause, Outcome, Pause, StoredBounds, Terms, Voided, Why,
	mock::*, preview,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::Dependants;
use sp_runtime::DispatchError::BadOrigin;

type Pallet = crate::Pallet<Test>;

const NOW: u32 = MONDAY + DAY / 2;

fn pause(until: u32) -> sp_runtime::DispatchResult {
	Agreements::pause(council(), until)
}

#[test]
fn a_pause_keeps_from_accepting_and_settling_and_from_nothing_else() {
	run(|| {
		agree(terms(), 10);
		close(0, census(1, 1));
		let now = (Now::get() / 1_000) as u32;
		assert_ok!(pause(now + 10));
		assert_eq!(last_event(), Event::Paused { until: now + 10 });
		assert_noop!(Agreements::settle(signed(CALLER), 0), Error::<Test>::Paused);
		assert_noop!(Agreements::accept(signed(CUSTOMER), 0, 1), Error::<Test>::Paused);
		offer(terms());
		assert_ok!(Agreements::notice(signed(CUSTOMER), 0));
		assert_ok!(Agreements::close_offer(signed(PROVIDER), 0));
		at(now + 10);
		assert_ok!(Agreements::settle(signed(CALLER), 0));
		assert_ok!(Agreements::accept(signed(CUSTOMER), 1, 1));
	});
}

#[test]
fn nothing_is_paused_for_more_than_30_days_in_90() {
	run(|| {
		assert_noop!(pause(NOW + 30 * DAY + 1), Error::<Test>::PauseTooLong);
		assert_noop!(pause(NOW), Error::<Test>::NotPaused);
		assert_ok!(pause(NOW + DAY));
		// It may be prolonged, to thirty days from its first.
		assert_noop!(pause(NOW + 30 * DAY + 1), Error::<Test>::PauseTooLong);
		assert_ok!(pause(NOW + 30 * DAY));
		// It may end before.
		at(NOW + DAY);
		assert_ok!(pause(0));
		assert_eq!(LatestPause::<Test>::get(), Some(Pause { from: NOW, until: NOW + DAY }));
		assert_noop!(pause(0), Error::<Test>::NotPaused);
		assert_ok!(pause(NOW + 30 * DAY));
		at(NOW + 90 * DAY - 1);
		assert_noop!(pause(NOW + 90 * DAY + 1), Error::<Test>::PauseTooLong);
		at(NOW + 90 * DAY);
		assert_ok!(pause(NOW + 120 * DAY));
	});
}

#[test]
fn a_void_period_pays_nobody_whatever_its_record_says() {
	run(|| {
		agree(terms(), 2);
		let first = agreement(0).expect("there").next;
		let void = |start| Agreements::void(council(), 0, start);
		assert_noop!(Agreements::void(council(), 1, first), Error::<Test>::UnknownAgreement);
		for start in [first - DAY, first + 1, first + 2 * DAY] {
			assert_noop!(void(start), Error::<Test>::NotCovered);
		}
		assert_ok!(void(first));
		assert_eq!(last_event(), Event::Voided { agreement: 0, start: first });
		assert_noop!(void(first), Error::<Test>::AlreadyVoided);
		close(0, census(0, 1_000));
		let outcome = preview::<Test>(0).expect("final").outcome;
		assert_eq!(outcome, Outcome::Unknown { why: Why::Voided });
		assert_ok!(Agreements::settle(signed(CALLER), 0));
		assert_eq!((total(PROVIDER), total(CUSTOMER)), (ENDOWMENT, ENDOWMENT));
		assert_eq!(Voided::<Test>::iter().count(), 0);
		assert_noop!(void(first), Error::<Test>::NotCovered);
	});
}

#[test]
fn bounds_are_taken_up_to_their_own_and_refused_beyond() {
	run(|| {
		let given = StoredBounds::<Test>::get();
		let set = |bounds| Agreements::set_bounds(council(), bounds);
		for within in [
			Bounds { lead_s: 31 * DAY, ..given },
			Bounds { lead_s: 0, ..given },
			Bounds { min_share_ppm: 500_000, ..given },
			Bounds { min_share_ppm: 1_000_000, ..given },
			Bounds { min_gap_ppm: 500_000, ..given },
			Bounds { most_cap_per_fee: 1, ..given },
			Bounds { most_periods: 1, ..given },
			Bounds { min_coverage_ppm: 1_000_000, ..given },
			Bounds { min_reporters: 2, ..given },
			Bounds { min_reporters: 32, ..given },
			Bounds { caller_ppm: 0, ..given },
			Bounds { exposure_per_reporter: 0, ..given },
		] {
			assert_ok!(set(within));
			assert_eq!(last_event(), Event::BoundsSet { bounds: within });
			assert_eq!(StoredBounds::<Test>::get(), within);
		}
		for beyond in [
			Bounds { lead_s: 31 * DAY + 1, ..given },
			Bounds { min_share_ppm: 499_999, ..given },
			Bounds { min_share_ppm: 1_000_001, ..given },
			Bounds { min_gap_ppm: 0, ..given },
			Bounds { min_gap_ppm: 500_001, ..given },
			Bounds { most_cap_per_fee: 0, ..given },
			Bounds { most_cap_per_fee: 6, ..given },
			Bounds { most_periods: 0, ..given },
			Bounds { most_periods: 25, ..given },
			Bounds { min_coverage_ppm: 499_999, ..given },
			Bounds { min_coverage_ppm: 1_000_001, ..given },
			Bounds { min_reporters: 1, ..given },
			Bounds { min_reporters: 33, ..given },
			Bounds { caller_ppm: 10_001, ..given },
		] {
			assert_noop!(set(beyond), Error::<Test>::BoundsOutOfBounds);
		}
	});
}

#[test]
fn only_the_council_governs() {
	run(|| {
		agree(terms(), 1);
		let bounds = StoredBounds::<Test>::get();
		assert_noop!(Agreements::pause(signed(1), NOW + 1), BadOrigin);
		assert_noop!(Agreements::void(signed(1), 0, 0), BadOrigin);
		assert_noop!(Agreements::set_bounds(signed(1), bounds), BadOrigin);
	});
}

#[test]
fn what_is_open_holds_retention_and_time_out_of_its_network() {
	run(|| {
		let needs = |network| (Pallet::days_needed(network), Pallet::needs_timeout(network));
		assert_eq!((needs(0), needs(1)), ((0, false), (0, false)));
		agree(terms(), 1);
		assert_eq!((needs(0), needs(1)), ((45, false), (0, false)));
		agree(Terms { target: 1, ..rpc() }, 1);
		assert_eq!((needs(0), needs(1)), ((45, false), (45, true)));
		for id in 0..2 {
			close(id, Closed::NoRecord);
			assert_ok!(Agreements::settle(signed(CALLER), id));
		}
		assert_eq!((needs(0), needs(1)), ((0, false), (0, false)));
	});
}

#[test]
fn what_could_be_settled_when_a_pause_began_can_be_for_14_days_after_it() {
	run(|| {
		assert_eq!(Pallet::retained_at(NOW), NOW);
		assert_ok!(pause(NOW + 30 * DAY));
		let until = NOW + 44 * DAY;
		for at in [NOW, NOW + DAY, NOW + 30 * DAY, until - 1] {
			assert_eq!(Pallet::retained_at(at), NOW);
		}
		assert_eq!(Pallet::retained_at(until), until);
		// Ended before, the time to settle begins before.
		at(NOW + DAY);
		assert_ok!(pause(0));
		assert_eq!(Pallet::retained_at(NOW + 15 * DAY - 1), NOW);
		assert_eq!(Pallet::retained_at(NOW + 15 * DAY), NOW + 15 * DAY);
	});
}
