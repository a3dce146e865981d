use crate::{Admission, Admissions, GenesisConfig, Invited, mock::*};
use pallet_sli::HOME;

#[test]
fn admission_is_by_approval_unless_said_otherwise() {
	assert_eq!(GenesisConfig::<Test>::default().admission, Admission::Approval);
	run(|| assert_eq!(Admissions::<Test>::get(HOME), Admission::Open));
	ExtBuilder::default().by_approval(vec![1, 2]).build_and_execute(|| {
		assert_eq!(Admissions::<Test>::get(HOME), Admission::Approval);
		assert_eq!(Admissions::<Test>::get(1), Admission::Approval);
		assert_eq!(Invited::<Test>::get(HOME), vec![1, 2]);
	});
}

#[test]
#[should_panic = "invited has an account twice"]
fn nobody_is_invited_twice() {
	ExtBuilder::default().by_approval(vec![1, 1]).build_and_execute(|| {});
}

#[test]
#[should_panic = "invited has 5 accounts: at most 4"]
fn no_more_are_invited_than_there_is_room_for() {
	ExtBuilder::default().by_approval(vec![1, 2, 3, 4, 5]).build_and_execute(|| {});
}
