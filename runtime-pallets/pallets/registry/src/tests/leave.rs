use crate::{Error, Event, HoldReason, Reporters, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_reporter_leaves_with_the_end_of_the_window_and_its_bond_stays() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		let left = START + WINDOW;
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().left, Some(left));
		assert_eq!(last_event(), Event::ReporterLeft { network: HOME, reporter: 1, left });
		assert_eq!(held(HoldReason::Bond, 1), BOND);
	});
}

#[test]
fn it_leaves_once() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		block_at(START + WINDOW);
		assert_noop!(Registry::leave(signed(1), HOME), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn only_a_reporter_leaves() {
	run(|| {
		assert_noop!(Registry::leave(signed(1), HOME), Error::<Test>::NotAReporter);
		assert_noop!(Registry::leave(signed(1), 1), Error::<Test>::UnknownNetwork);
		assert_noop!(Registry::leave(council(), HOME), BadOrigin);
	});
}
