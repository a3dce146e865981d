use frame_support::{assert_err, assert_ok};
use sp_runtime::DispatchError::Other;

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
		assert_err!(Validators::do_try_state(), Other("a seat has another validator's key"));
	});
}

#[test]
fn admits_the_key_that_a_validator_has_just_replaced() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Session::set_keys(RuntimeOrigin::signed(2), 222.into(), Vec::new()));
	});
}
