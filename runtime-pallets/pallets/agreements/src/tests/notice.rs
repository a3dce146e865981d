use crate::{Error, Event, HoldReason, Offers, Voided, mock::*};
use frame_support::{assert_noop, assert_ok};

fn notice(who: AccountId) -> sp_runtime::DispatchResult {
	Agreements::notice(signed(who), 0)
}

#[test]
fn the_current_and_the_next_period_stay_covered() {
	run(|| {
		agree(terms(), 10);
		let first = agreement(0).expect("there").next;
		// In the second day, with none settled: the first, the second and the third are left.
		at(first + DAY + 1);
		let voided = [first + 2 * DAY, first + 3 * DAY, first + 9 * DAY];
		for start in voided {
			assert_ok!(Agreements::void(council(), 0, start));
		}
		assert_ok!(notice(CUSTOMER));
		let event = Event::NoticeGiven { agreement: 0, by: CUSTOMER, left: 3, released: 7 };
		assert_eq!(last_event(), event);
		assert_eq!(agreement(0).expect("there").left, 3);
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 3_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 15_000);
		let left: Vec<_> = Voided::<Test>::iter_key_prefix(0).collect();
		assert_eq!(left, voided[..1]);
		assert_noop!(notice(PROVIDER), Error::<Test>::NothingToRelease);
	});
}

/// Else anybody uses up an offer, or the room of a network, for the fees of calls.
#[test]
fn before_the_first_period_it_stays_covered() {
	run(|| {
		let id = offer(terms());
		let capacity = || Offers::<Test>::get(id).map(|offer| offer.availability.capacity);
		assert_ok!(Agreements::accept(signed(CUSTOMER), id, 10));
		assert_ok!(notice(PROVIDER));
		let event = Event::NoticeGiven { agreement: 0, by: PROVIDER, left: 1, released: 9 };
		assert_eq!((last_event(), capacity()), (event, Some(2)));
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 1_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 5_000);
		assert_noop!(notice(PROVIDER), Error::<Test>::NothingToRelease);
	});
}

#[test]
fn at_the_start_of_a_period_it_is_the_current_one() {
	run(|| {
		agree(terms(), 10);
		let first = agreement(0).expect("there").next;
		at(first - 1);
		assert_ok!(notice(PROVIDER));
		assert_eq!(agreement(0).expect("there").left, 1);
		agree(terms(), 10);
		let first = agreement(1).expect("there").next;
		at(first);
		assert_ok!(Agreements::notice(signed(PROVIDER), 1));
		assert_eq!(agreement(1).expect("there").left, 2);
	});
}

#[test]
fn only_a_party_gives_it() {
	run(|| {
		assert_noop!(notice(CUSTOMER), Error::<Test>::UnknownAgreement);
		agree(terms(), 10);
		assert_noop!(notice(CALLER), Error::<Test>::NotAParty);
	});
}
