use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

use crate::{Error, Event, Validators as Listed, mock::*};

#[test]
fn lists_validators_with_keys_in_the_order_given() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![3, 1]));
		assert_eq!(Listed::<Test>::get().into_inner(), vec![3, 1]);
		System::assert_last_event(Event::ValidatorsListed { count: 2 }.into());
	});
}

#[test]
fn lists_as_many_as_the_bound_and_refuses_one_more() {
	ExtBuilder::default().build_and_execute(|| {
		(4..=5).for_each(set_keys);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 3, 4]));
		assert_noop!(
			Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 3, 4, 5]),
			Error::<Test>::TooManyValidators
		);
	});
}

#[test]
fn refuses_an_empty_list_and_takes_a_list_of_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::set_validators(RuntimeOrigin::root(), vec![]),
			Error::<Test>::NoValidators
		);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![2]));
	});
}

#[test]
fn refuses_a_validator_listed_twice() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::set_validators(RuntimeOrigin::root(), vec![1, 2, 1]),
			Error::<Test>::DuplicateValidator
		);
	});
}

#[test]
fn refuses_an_account_without_keys_until_it_sets_them() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::set_validators(RuntimeOrigin::root(), vec![1, 4]),
			Error::<Test>::ValidatorWithoutKeys
		);
		set_keys(4);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![1, 4]));
	});
}

#[test]
fn refuses_an_origin_that_may_not_update() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::set_validators(RuntimeOrigin::signed(1), vec![1]), BadOrigin);
	});
}
