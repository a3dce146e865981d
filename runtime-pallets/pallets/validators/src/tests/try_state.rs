use frame_support::{assert_err, assert_ok};
use sp_runtime::{DispatchError::Other, testing::UintAuthorityId};

use crate::{SessionLength, Validators as Listed, mock::*};

#[test]
fn reports_a_parameter_out_of_its_bounds() {
	ExtBuilder::default().build().execute_with(|| {
		SessionLength::<Test>::put(0);
		assert_err!(
			Validators::do_try_state(),
			Other("a parameter of the validators is out of its bounds")
		);
	});
}

#[test]
fn reports_a_validator_listed_twice() {
	ExtBuilder::default().build().execute_with(|| {
		Listed::<Test>::mutate(|listed| listed.try_push(1)).expect("there is room for a fourth");
		assert_err!(Validators::do_try_state(), Other("a validator is listed twice"));
	});
}

#[test]
fn reports_a_listed_validator_without_keys() {
	ExtBuilder::default().build().execute_with(|| {
		Listed::<Test>::mutate(|listed| listed.try_push(4)).expect("there is room for a fourth");
		assert_err!(Validators::do_try_state(), Other("a listed validator has no session keys"));
	});
}

#[test]
fn reports_a_current_validator_without_keys() {
	ExtBuilder::default().build().execute_with(|| {
		pallet_session::Validators::<Test>::put(vec![1, 2, 3, 4]);
		assert_err!(Validators::do_try_state(), Other("a current validator has no session keys"));
	});
}

#[test]
fn reports_a_seat_too_few() {
	ExtBuilder::default().build().execute_with(|| {
		Authorities::set(vec![key_of(1).0, key_of(2).0]);
		assert_err!(Validators::do_try_state(), Other("there are not as many seats as validators"));
	});
}

#[test]
fn reports_a_seat_with_the_key_of_another_validator() {
	ExtBuilder::default().build().execute_with(|| {
		Authorities::set(vec![key_of(1).0, key_of(3).0, key_of(2).0]);
		assert_err!(Validators::do_try_state(), Other("a seat has another key than its validator"));
	});
}

#[test]
fn admits_the_key_that_a_validator_has_just_replaced() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(2), 222.into(), Vec::new()));
	});
}

#[test]
fn admits_a_replaced_key_that_another_account_has_registered_since() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(2), 222.into(), Vec::new()));
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(4), key_of(2), Vec::new()));
		run_to_session(3);
	});
}

#[test]
fn admits_two_validators_that_exchange_their_keys() {
	ExtBuilder::default().build_and_execute(|| {
		let set = |who, key: UintAuthorityId| {
			assert_ok!(Session::set_keys(RuntimeOrigin::signed(who), key, Vec::new()));
		};
		set(2, 222.into());
		set(3, key_of(2));
		set(2, key_of(3));
		run_to_session(3);
		let exchanged =
			|who: u64| key_of([1, 3, 2][usize::try_from(who - 1).expect("it is small")]).0;
		let expected: Vec<_> = Validators::seated().into_iter().map(exchanged).collect();
		assert_eq!(Authorities::get(), expected);
	});
}

#[test]
fn reports_wrong_seats_again_when_a_change_has_taken_over() {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(2), 222.into(), Vec::new()));
		run_to_session(2);
		Authorities::set(vec![key_of(1).0, key_of(2).0, key_of(3).0]);
		assert_err!(Validators::do_try_state(), Other("a seat has another key than its validator"));
	});
}
