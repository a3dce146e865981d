use crate::{Error, Event, Groups, HoldReason, StoredDeposits, answer, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, TargetId};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn create(who: AccountId, name: &str, members: &[TargetId]) -> DispatchResult {
	Registry::create_group(signed(who), HOME, name.into(), members.to_vec())
}

fn members(name: &str) -> Vec<TargetId> {
	answer::group_of::<Test>(HOME, name.into()).expect("there is one").members.into_inner()
}

#[test]
fn anyone_creates_one_for_a_deposit_that_grows_with_its_members() {
	run(|| {
		assert_ok!(create(1, "nordic", &[1, 3]));
		assert_eq!(last_event(), Event::GroupCreated { network: HOME, group: 0, owner: 1 });
		assert_eq!(held(HoldReason::Group, 1), GROUP + 2 * MEMBER);
		assert_ok!(create(1, "baltic", &[2]));
		assert_eq!(held(HoldReason::Group, 1), 2 * GROUP + 3 * MEMBER);
		assert_eq!(members("nordic"), [1, 3]);
		let listed: Vec<_> =
			answer::groups::<Test>(HOME, 0, 256).iter().map(|row| row.group).collect();
		assert_eq!(listed, [0, 1]);
		assert_eq!(answer::groups::<Test>(HOME, 0, 0).len(), 2);
		assert!(answer::groups::<Test>(HOME, 2, 256).is_empty());
		assert!(answer::groups::<Test>(HOME, u32::MAX, u32::MAX).is_empty());
		assert!(answer::group_of::<Test>(HOME, vec![b'x'; 65]).is_none());
	});
}

#[test]
fn nobody_creates_one_without_signing_or_paying() {
	run(|| {
		assert_noop!(Registry::create_group(council(), HOME, b"a".to_vec(), vec![1]), BadOrigin);
		assert_noop!(create(99, "a", &[1]), Error::<Test>::CannotDeposit);
		assert_noop!(
			Registry::create_group(signed(1), 1, b"a".to_vec(), vec![1]),
			Error::<Test>::UnknownNetwork
		);
	});
}

#[test]
fn a_name_is_text_and_taken_once_a_network() {
	run(|| {
		assert_noop!(create(1, "", &[1]), Error::<Test>::NameEmpty);
		assert_noop!(create(1, &"x".repeat(65), &[1]), Error::<Test>::NameTooLong);
		assert_noop!(create(1, "a\u{200b}", &[1]), Error::<Test>::NameNotText);
		assert_ok!(create(1, &"x".repeat(64), &[1]));
		assert_noop!(create(2, &"x".repeat(64), &[2]), Error::<Test>::GroupNameTaken);
		register_network(1);
		let endpoint = add_endpoint(1, "e", 5);
		assert_ok!(Registry::create_group(signed(2), 1, "x".repeat(64).into(), vec![endpoint]));
	});
}

#[test]
fn members_are_targets_and_ascend() {
	run(|| {
		assert_noop!(create(1, "a", &[]), Error::<Test>::GroupEmpty);
		assert_noop!(create(1, "a", &[2, 1]), Error::<Test>::MembersOutOfOrder);
		assert_noop!(create(1, "a", &[1, 1]), Error::<Test>::MembersOutOfOrder);
		assert_noop!(create(1, "a", &[1, 4]), Error::<Test>::UnknownTarget);
		assert_noop!(create(1, "a", &[0]), Error::<Test>::UnknownTarget);
	});
}

#[test]
fn of_256_members_and_not_of_257() {
	run(|| {
		(0..254).for_each(|number| {
			add_endpoint(HOME, &format!("endpoint {number}"), 5);
		});
		let all: Vec<TargetId> = (1..=257).collect();
		assert_noop!(create(1, "a", &all), Error::<Test>::TooManyMembers);
		assert_ok!(create(1, "a", &all[..256]));
	});
}

#[test]
fn its_owner_exchanges_the_members_and_the_deposit_follows() {
	run(|| {
		assert_ok!(create(1, "a", &[1, 2]));
		let set = |who, members: &[TargetId]| {
			Registry::set_members(signed(who), HOME, 0, members.to_vec())
		};
		assert_noop!(set(2, &[3]), Error::<Test>::NotTheGroupsOwner);
		assert_noop!(set(1, &[]), Error::<Test>::GroupEmpty);
		assert_ok!(set(1, &[1, 2, 3]));
		assert_eq!(last_event(), Event::MembersSet { network: HOME, group: 0 });
		assert_eq!(held(HoldReason::Group, 1), GROUP + 3 * MEMBER);
		assert_ok!(set(1, &[3]));
		assert_eq!(held(HoldReason::Group, 1), GROUP + MEMBER);
		assert_eq!(members("a"), [3]);
		let of_none = Registry::set_members(signed(1), HOME, 1, vec![1]);
		assert_eq!(of_none, Err(Error::<Test>::UnknownGroup.into()));
	});
}

#[test]
fn its_owner_or_the_council_removes_it_and_the_deposit_is_free() {
	run(|| {
		assert_ok!(create(1, "a", &[1]));
		assert_ok!(create(1, "b", &[2]));
		let refused = Registry::remove_group(signed(2), HOME, 0);
		assert_eq!(refused, Err(Error::<Test>::NotTheGroupsOwner.into()));
		assert_ok!(Registry::remove_group(signed(1), HOME, 0));
		assert_eq!(last_event(), Event::GroupRemoved { network: HOME, group: 0 });
		assert_ok!(Registry::remove_group(council(), HOME, 1));
		assert_eq!(held(HoldReason::Group, 1), 0);
		assert_eq!(Groups::<Test>::iter().count(), 0);
		let gone = Registry::remove_group(signed(1), HOME, 0);
		assert_eq!(gone, Err(Error::<Test>::UnknownGroup.into()));
		assert_ok!(create(2, "a", &[1]));
		assert!(Groups::<Test>::contains_key(HOME, 2), "an id is not given twice");
	});
}

#[test]
fn another_price_holds_for_what_is_created_or_changed_after_it() {
	run(|| {
		assert_ok!(create(1, "a", &[1]));
		StoredDeposits::<Test>::mutate(|deposits| deposits.group = 3 * GROUP);
		assert_eq!(held(HoldReason::Group, 1), GROUP + MEMBER);
		check();
		assert_ok!(Registry::set_members(signed(1), HOME, 0, vec![1, 2]));
		assert_eq!(held(HoldReason::Group, 1), 3 * GROUP + 2 * MEMBER);
	});
}
