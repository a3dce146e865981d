use crate::{Error, Event, Invited, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_runtime::DispatchError::BadOrigin;

fn admit(account: AccountId) -> sp_runtime::DispatchResult {
	Registry::admit(council(), HOME, account)
}

#[test]
fn whom_the_council_invites_may_join() {
	ExtBuilder::default().by_approval(vec![]).build_and_execute(|| {
		assert_noop!(join(1), Error::<Test>::NotInvited);
		assert_ok!(admit(1));
		assert_eq!(last_event(), Event::ReporterInvited { network: HOME, account: 1 });
		assert_ok!(join(1));
	});
}

#[test]
fn nobody_else_invites() {
	run(|| {
		assert_noop!(Registry::admit(signed(1), HOME, 1), BadOrigin);
		assert_noop!(Registry::admit(council(), 1, 1), Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn an_account_is_invited_once_and_not_while_it_reports() {
	run(|| {
		assert_ok!(admit(1));
		assert_noop!(admit(1), Error::<Test>::AlreadyInvited);
		assert_ok!(join(2));
		assert_noop!(admit(2), Error::<Test>::AlreadyReporter);
		assert_ok!(Registry::leave(signed(2), HOME));
		assert_ok!(admit(2));
	});
}

#[test]
fn four_are_invited_and_a_fifth_is_refused() {
	run(|| {
		for account in 1..=4 {
			assert_ok!(admit(account));
		}
		assert_noop!(admit(5), Error::<Test>::TooManyInvited);
		assert_eq!(Invited::<Test>::get(HOME).len(), 4);
	});
}

#[test]
fn joining_uses_up_an_invitation_also_where_everyone_may_join() {
	run(|| {
		assert_ok!(admit(1));
		assert_ok!(join(1));
		assert!(!Invited::<Test>::contains_key(HOME));
	});
}
