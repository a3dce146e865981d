use crate::{Error, Event, HoldReason, Reporters, Signers, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Reporters as _};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_bond_is_free_once_the_last_window_is_closed_and_not_before() {
	run(|| {
		assert_ok!(join(1));
		close_windows_before(START + WINDOW);
		assert_ok!(Registry::leave(signed(1), HOME));
		let left = Reporters::<Test>::get(HOME, 1).unwrap().left.unwrap();
		close_windows_before(left - WINDOW);
		assert_noop!(Registry::withdraw(signed(1), HOME), Error::<Test>::WindowsOpen);
		close_windows_before(left);
		assert_ok!(Registry::withdraw(signed(1), HOME));
		assert_eq!(held(HoldReason::Bond, 1), 0);
		assert_eq!(last_event(), Event::BondReturned { network: HOME, reporter: 1, bond: BOND });
		assert!(!Reporters::<Test>::contains_key(HOME, 1));
		assert!(!Signers::<Test>::contains_key(HOME, 1_001));
	});
}

#[test]
fn a_report_of_an_open_window_keeps_it() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		close_windows_before(START + WINDOW);
		Registry::note_report(HOME, &1, START + 100 * WINDOW);
		assert_noop!(Registry::withdraw(signed(1), HOME), Error::<Test>::WindowsOpen);
		// Put right, so that the invariants hold.
		Registry::note_closed(HOME, &1, START + 100 * WINDOW);
	});
}

#[test]
fn a_reporter_who_has_not_left_keeps_its_bond_there() {
	run(|| {
		assert_ok!(join(1));
		assert_noop!(Registry::withdraw(signed(1), HOME), Error::<Test>::StillReporting);
	});
}

#[test]
fn who_was_removed_withdraws_too_and_may_join_again() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::remove_reporter(council(), HOME, 1));
		close_windows_before(START + WINDOW);
		assert_ok!(Registry::withdraw(signed(1), HOME));
		assert_noop!(Registry::withdraw(signed(1), HOME), Error::<Test>::NotAReporter);
		assert_ok!(join(1));
	});
}

#[test]
fn only_its_account_withdraws() {
	run(|| {
		assert_ok!(join(1));
		assert_noop!(Registry::withdraw(signed(1_001), HOME), Error::<Test>::NotAReporter);
		assert_noop!(Registry::withdraw(signed(1), 1), Error::<Test>::UnknownNetwork);
		assert_noop!(Registry::withdraw(council(), HOME), BadOrigin);
	});
}
