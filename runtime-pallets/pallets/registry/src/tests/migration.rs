//! From version 1 to 2, and that its checks find what goes wrong.

use crate::{Reporters, StoredDeposits, deposits, migration::WriteDeposits, mock::*};
use frame_support::{assert_ok, traits::UncheckedOnRuntimeUpgrade};
use pallet_sli::HOME;

#[test]
fn a_chain_of_version_1_gets_the_deposits_that_were_constants() {
	run(|| {
		assert_ok!(join(1));
		StoredDeposits::<Test>::kill();
		let before = WriteDeposits::<Test>::pre_upgrade().expect("it is of version 1");
		WriteDeposits::<Test>::on_runtime_upgrade();
		assert!(StoredDeposits::<Test>::exists());
		assert_eq!(StoredDeposits::<Test>::get(), deposits::default::<Test>());
		assert_ok!(WriteDeposits::<Test>::post_upgrade(before));
	});
}

#[test]
fn a_migration_that_fails_is_found() {
	run(|| {
		assert_ok!(join(1));
		assert!(WriteDeposits::<Test>::pre_upgrade().is_err(), "it is of version 2 already");
		StoredDeposits::<Test>::kill();
		let before = WriteDeposits::<Test>::pre_upgrade().expect("it is of version 1");
		StoredDeposits::<Test>::mutate(|deposits| deposits.bond = 2 * BOND);
		let other = WriteDeposits::<Test>::post_upgrade(before.clone());
		assert_eq!(other, Err("other deposits".into()));
		StoredDeposits::<Test>::put(deposits::default::<Test>());
		Reporters::<Test>::mutate(HOME, 1, |reporter| reporter.as_mut().unwrap().bond -= 1);
		let lost = WriteDeposits::<Test>::post_upgrade(before);
		assert_eq!(lost, Err("what is held has changed".into()));
		Reporters::<Test>::mutate(HOME, 1, |reporter| reporter.as_mut().unwrap().bond += 1);
	});
}
