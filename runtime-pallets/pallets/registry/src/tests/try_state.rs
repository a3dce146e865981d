//! That the invariants see what is wrong.

use crate::{
	AddressesOf, Endpoints, GroupIds, Groups, Name, Networks, NextGroupId, NextNetworkId, Owners,
	Peers, Regions, Reporters, Signers, StoredDeposits, mock::*, try_state,
};
use frame_support::assert_ok;
use pallet_sli::HOME;

/// A reporter, a target with two addresses of one node, and a network; then something goes wrong.
fn finds(message: &str, damage: impl FnOnce()) {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::add_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1)));
		let port = libp2p(1, "/dns/a.example/tcp/1");
		assert_ok!(Registry::add_address(signed(10), HOME, 1, port));
		register_network(1);
		assert_ok!(Registry::create_group(signed(1), HOME, b"a".to_vec(), vec![1, 2]));
		check();
		let found = frame_support::storage::with_transaction(|| {
			damage();
			sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(
				try_state::check::<Test>(),
			))
		});
		let found = found.unwrap().expect_err("it is found");
		assert_eq!(found, sp_runtime::TryRuntimeError::Other(message.to_string().leak()));
	});
}

#[test]
fn a_bond_that_is_not_held() {
	finds("the bonds of an account are not what is held", || {
		Reporters::<Test>::mutate(HOME, 1, |reporter| reporter.as_mut().unwrap().bond += 1);
	});
}

#[test]
fn a_signer_without_its_reporter() {
	finds("a signer has no reporter", || Signers::<Test>::insert(HOME, 7, 7));
	finds("a reporter is not found by its signer", || Signers::<Test>::remove(HOME, 1_001));
}

#[test]
fn a_deposit_that_is_not_held() {
	finds("the deposits of an account are not what is held", || {
		AddressesOf::<Test>::mutate(HOME, 1, |list| list[0].deposit += 1);
	});
}

#[test]
fn an_index_that_is_not_that_of_the_addresses() {
	finds("endpoints are not those of the addresses", || {
		let _ = Endpoints::<Test>::clear(1, None);
	});
	finds("peers are not those of the addresses", || {
		Peers::<Test>::insert([9; 32], (HOME, 1));
	});
}

#[test]
fn a_removed_address_with_a_deposit() {
	finds("a removed address has a deposit", || {
		AddressesOf::<Test>::mutate(HOME, 1, |list| list[0].until = Some(u32::MAX));
	});
}

#[test]
fn owners_and_regions_of_nobody() {
	finds("an owner of no target", || Owners::<Test>::insert(HOME, 99, 1));
	finds("a region of no target", || {
		Regions::<Test>::insert(HOME, 99, crate::Region::default());
	});
}

#[test]
fn a_network_that_is_missing_or_too_much() {
	finds("a network is missing", || Networks::<Test>::remove(1));
	finds("a network has an id that was not given", || NextNetworkId::<Test>::put(1));
}

#[test]
fn deposits_out_of_bounds() {
	finds("deposits are out of their bounds", || {
		StoredDeposits::<Test>::mutate(|deposits| deposits.bond = 0);
	});
}

#[test]
fn groups_that_are_not_what_they_say() {
	let change = |change: fn(&mut crate::GroupOf<Test>)| {
		move || Groups::<Test>::mutate(HOME, 0, |group| change(group.as_mut().unwrap()))
	};
	finds("the deposits for groups are not what is held", change(|group| group.deposit += 1));
	finds("a group without members", change(|group| group.members.truncate(0)));
	finds("members are out of order", change(|group| group.members[0] = 2));
	finds("a member is no target", change(|group| group.members[1] = 99));
	finds("a group not found by name", change(|group| group.name.truncate(0)));
	finds("a name of no group", || {
		GroupIds::<Test>::insert(HOME, Name::truncate_from(b"b".to_vec()), 0);
	});
	finds("a group has an id that was not given", || NextGroupId::<Test>::remove(HOME));
}
