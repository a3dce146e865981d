use frame_support::assert_ok;
use pallet_session::SessionManager;

use crate::mock::*;

#[test]
fn a_change_validates_from_the_session_after_the_next_one() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(4);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![4, 2]));
		run_to_session(1);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		run_to_session(2);
		assert_eq!(Session::validators(), vec![4, 2]);
	});
}

#[test]
fn sessions_without_a_change_are_no_news_for_consensus() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(6);
		assert_eq!(Changes::get(), 0);
		assert_eq!(Validators::new_session(8), None);
	});
}

#[test]
fn one_change_reaches_consensus_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![2, 3]));
		run_to_session(8);
		assert_eq!(Changes::get(), 1);
	});
}

#[test]
fn a_change_taken_back_before_it_validates_leaves_the_old_list() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![2]));
		run_to_session(1);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 3]));
		run_to_session(2);
		assert_eq!(Session::validators(), vec![2]);
		run_to_session(3);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
	});
}

#[test]
fn another_order_of_the_same_validators_is_a_change() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![3, 2, 1]));
		run_to_session(2);
		assert_eq!(Session::validators(), vec![3, 2, 1]);
	});
}

#[test]
fn new_keys_of_a_validator_reach_its_seat() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(2), 222.into(), Vec::new()));
		run_blocks(2 * SESSION_LENGTH);
		let key = |who| if who == 2 { 222 } else { key_of(who).0 };
		let seated: Vec<_> = Validators::seated().into_iter().map(key).collect();
		assert_eq!((seated.len(), Authorities::get()), (3, seated));
	});
}

#[test]
fn a_list_that_lost_keys_by_force_is_reported_as_a_change() {
	ExtBuilder::default().build().execute_with(|| {
		// No call can do this: it shows what stands between a mistake elsewhere and wrong seats.
		pallet_session::NextKeys::<Test>::remove(3);
		run_blocks(2 * SESSION_LENGTH);
		assert_eq!(Session::validators(), vec![1, 2]);
		let mut left = Authorities::get();
		left.sort_unstable();
		assert_eq!(left, vec![key_of(1).0, key_of(2).0]);
	});
}
