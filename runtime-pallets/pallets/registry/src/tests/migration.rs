//! From version 1 to 3, step by step, and that the checks find what goes wrong.

use crate::{
	Promise, Promised, Promises, Reporters, StoredDeposits, deposits,
	migration::{WriteDeposits, WritePromises},
	mock::*,
};
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

/// A target with two ports, one of them an old claim, and an endpoint that its owner has removed; as of
/// version 2.
fn of_version_2() {
	claim(1, "/dns/a.example/tcp/1", 1, 10);
	let second = port(1, "/dns/a.example/tcp/2", 1);
	assert_ok!(Registry::add_address(signed(10), HOME, 1, second));
	assert_ok!(Registry::add_address(signed(20), HOME, 2, rpc(2, "wss://b.example", 2)));
	block_at(START + WINDOW);
	assert_ok!(Registry::add_address(signed(20), HOME, 2, rpc(2, "wss://c.example", 2)));
	assert_ok!(Registry::remove_address(council(), HOME, 2, rpc(2, "wss://b.example", 2)));
	let _ = Promises::<Test>::clear(u32::MAX, None);
}

#[test]
fn a_chain_of_version_2_gets_the_promises_of_the_addresses_that_are_listed() {
	run(|| {
		of_version_2();
		let before = WritePromises::<Test>::pre_upgrade().expect("it is of version 2");
		WritePromises::<Test>::on_runtime_upgrade();
		let since = |since| Some(Promise { since, until: None });
		let ports = Promised { rpc: None, reachability: since(0) };
		assert_eq!(Promises::<Test>::get(HOME, 1), ports);
		let endpoints = Promised { rpc: since(START + 2 * WINDOW), reachability: None };
		assert_eq!(Promises::<Test>::get(HOME, 2), endpoints);
		assert_ok!(WritePromises::<Test>::post_upgrade(before));
	});
}

#[test]
fn promises_that_are_missing_or_too_many_are_found() {
	run(|| {
		of_version_2();
		let before = WritePromises::<Test>::pre_upgrade().expect("it is of version 2");
		let after = || WritePromises::<Test>::post_upgrade(before.clone());
		assert_eq!(after(), Err("a promise is not that of the addresses".into()));
		WritePromises::<Test>::on_runtime_upgrade();
		let again = WritePromises::<Test>::pre_upgrade();
		assert_eq!(again, Err("promises are written already".into()));
		Promises::<Test>::insert(HOME, 3, Promises::<Test>::get(HOME, 1));
		assert_eq!(after(), Err("a promise of no address".into()));
		Promises::<Test>::remove(HOME, 3);
		assert_ok!(after());
	});
}
