use crate::{Error, Event, HoldReason, Reporters, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{Discounted, HOME, Reporters as _};
use sp_runtime::DispatchError::BadOrigin;

fn remove(account: AccountId) -> sp_runtime::DispatchResult {
	Registry::remove_reporter(council(), HOME, account)
}

#[test]
fn a_removed_reporter_ends_before_its_first_window_and_its_bond_stays_its_own() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(remove(1));
		let left = START + WINDOW;
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().left, Some(left));
		assert_eq!(last_event(), Event::ReporterRemoved { network: HOME, reporter: 1, left });
		assert_eq!(held(HoldReason::Bond, 1), BOND);
		assert_noop!(remove(1), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn a_removed_reporter_is_seated_in_no_open_window() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(join(2));
		close_windows_before(START + 5 * WINDOW);
		let open = crate::records::first_open::<Test>(HOME).unwrap();
		let (next, _) = crate::records::next_window::<Test>(HOME).unwrap();
		assert!(open < next);
		Registry::note_report(HOME, &1, open);
		assert_ok!(remove(1));
		assert_ok!(Registry::leave(signed(2), HOME));
		let left = |who| Reporters::<Test>::get(HOME, who).unwrap().left;
		assert_eq!((left(1), left(2)), (Some(open), Some(next)));
		assert_eq!(last_event(), Event::ReporterLeft { network: HOME, reporter: 2, left: next });
		// What it has reported is kept until its window is closed, and its bond with it.
		assert_noop!(Registry::withdraw(signed(1), HOME), Error::<Test>::WindowsOpen);
		close_windows_before(open + WINDOW);
		assert_ok!(Registry::withdraw(signed(1), HOME));
	});
}

#[test]
fn nobody_else_removes() {
	run(|| {
		assert_ok!(join(1));
		assert_noop!(Registry::remove_reporter(signed(2), HOME, 1), BadOrigin);
		assert_noop!(remove(2), Error::<Test>::NotAReporter);
		assert_noop!(Registry::remove_reporter(council(), 1, 1), Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn an_invitation_is_taken_back() {
	ExtBuilder::default().by_approval(vec![1]).build_and_execute(|| {
		assert_ok!(remove(1));
		assert_eq!(last_event(), Event::InvitationWithdrawn { network: HOME, account: 1 });
		assert_noop!(join(1), Error::<Test>::NotInvited);
	});
}

#[test]
fn an_invited_reporter_loses_both() {
	run(|| {
		assert_ok!(Registry::admit(council(), HOME, 1));
		assert_ok!(join(1));
		assert_ok!(remove(1));
		assert!(crate::Invited::<Test>::get(HOME).is_empty());
		assert!(Reporters::<Test>::get(HOME, 1).unwrap().left.is_some());
	});
}

#[test]
fn who_has_left_loses_an_invitation_alone() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		assert_ok!(Registry::admit(council(), HOME, 1));
		assert_ok!(remove(1));
		assert!(crate::Invited::<Test>::get(HOME).is_empty());
		assert!(Discounted::<Test>::get(HOME).is_empty());
	});
}

#[test]
fn who_has_left_does_not_save_what_it_has_reported() {
	run(|| {
		assert_ok!(join(1));
		close_windows_before(START + 5 * WINDOW);
		let open = crate::records::first_open::<Test>(HOME).unwrap();
		Registry::note_report(HOME, &1, open);
		assert_ok!(Registry::leave(signed(1), HOME));
		assert_ok!(remove(1));
		assert_eq!(last_event(), Event::ReporterRemoved { network: HOME, reporter: 1, left: open });
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().left, Some(open));
		assert_eq!(Discounted::<Test>::get(HOME).to_vec(), [(1, true, true)]);
		assert_noop!(remove(1), Error::<Test>::AlreadyLeft);
		// Once a day is folded, what it reported afterwards is of another one.
		Discounted::<Test>::mutate(HOME, |discounted| discounted[0].1 = false);
		assert_ok!(remove(1));
		assert_eq!(Discounted::<Test>::get(HOME).to_vec(), [(1, true, true)]);
	});
}

#[test]
fn who_left_long_ago_is_not_put_back_to_a_later_window() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		close_windows_before(START + 5 * WINDOW);
		assert_ok!(remove(1));
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().left, Some(START + WINDOW));
		assert_ok!(Registry::withdraw(signed(1), HOME));
		assert_noop!(remove(1), Error::<Test>::NotAReporter);
	});
}
