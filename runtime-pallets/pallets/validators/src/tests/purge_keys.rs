use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::traits::BadOrigin;

use crate::{Error, Event, mock::*};

#[test]
fn releases_the_keys_and_the_deposit_of_an_account_that_never_validated() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(4);
		assert_eq!(Balances::total_balance_on_hold(&4), KEY_DEPOSIT);

		assert_ok!(Validators::purge_keys(RuntimeOrigin::signed(4)));
		assert_eq!(Session::load_keys(&4), None);
		assert_eq!(Balances::total_balance_on_hold(&4), 0);
		System::assert_last_event(Event::KeysPurged { who: 4 }.into());
	});
}

#[test]
fn refuses_a_listed_validator() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(4);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 3, 4]));
		assert_noop!(
			Validators::purge_keys(RuntimeOrigin::signed(4)),
			Error::<Test>::ValidatorIsListed
		);
	});
}

#[test]
fn refuses_the_last_validator_of_the_list() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::purge_keys(RuntimeOrigin::signed(3)),
			Error::<Test>::ValidatorIsListed
		);
		run_to_session(4);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
	});
}

#[test]
fn refuses_a_validator_off_the_list_while_it_is_current_and_takes_it_after() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2]));
		run_to_session(1);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		assert_noop!(
			Validators::purge_keys(RuntimeOrigin::signed(3)),
			Error::<Test>::ValidatorIsActive
		);

		run_to_session(2);
		assert_eq!(Session::validators(), vec![1, 2]);
		assert_ok!(Validators::purge_keys(RuntimeOrigin::signed(3)));
	});
}

#[test]
fn refuses_a_validator_off_the_list_while_it_is_queued() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(4);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 4]));
		run_to_session(1);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2]));
		assert!(!Session::validators().contains(&4), "queued, not current");
		assert_noop!(
			Validators::purge_keys(RuntimeOrigin::signed(4)),
			Error::<Test>::ValidatorIsActive
		);

		run_to_session(3);
		assert_ok!(Validators::purge_keys(RuntimeOrigin::signed(4)));
	});
}

#[test]
fn refuses_an_account_without_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::purge_keys(RuntimeOrigin::signed(5)),
			pallet_session::Error::<Test>::NoKeys
		);
	});
}

#[test]
fn refuses_an_origin_that_is_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::purge_keys(RuntimeOrigin::root()), BadOrigin);
	});
}
