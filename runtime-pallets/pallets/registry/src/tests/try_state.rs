//! That the invariants see what is wrong.

use crate::{
	AddressesOf, Endpoints, FormerWithdrawals, GroupIds, Groups, Name, Networks, NextGroupId,
	NextNetworkId, Owners, Peers, Promise, Promised, Promises, Regions, Reporters, Signers,
	StoredDeposits, Withdrawals, Withdrawn, mock::*, try_state,
};
use frame_support::assert_ok;
use pallet_sli::HOME;
use sp_core::Pair;

/// A reporter, a target with two addresses of one node, and a network; then something goes wrong.
fn finds(message: &str, damage: impl FnOnce()) {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::add_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1)));
		let port = port(1, "/dns/a.example/tcp/1", 1);
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
	finds("endpoints are not those of the addresses", || {
		Endpoints::<Test>::insert(crate::Endpoint::default(), (HOME, 1));
	});
	finds("peers are not those of the addresses", || {
		Peers::<Test>::insert(node(1).public().0, (HOME, 2));
	});
}

#[test]
fn promises_that_are_not_those_of_the_addresses() {
	let change =
		|change: fn(&mut crate::Promised)| move || Promises::<Test>::mutate(HOME, 1, change);
	let missing = "an address is not promised";
	finds(missing, change(|promised| promised.rpc = None));
	finds(missing, change(|promised| promised.rpc.as_mut().unwrap().since += 1));
	finds(missing, change(|promised| promised.reachability.as_mut().unwrap().until = Some(9)));
	let promised = |promise| {
		move |target| {
			Promises::<Test>::insert(HOME, target, Promised { rpc: promise, reachability: None });
		}
	};
	let backwards = Some(Promise { since: 60, until: Some(60) });
	finds("a promise ends before it begins", || promised(backwards)(2));
	finds("a promise of no target", || promised(backwards)(99));
	finds("an empty promise is stored", || promised(None)(2));
}

#[test]
fn withdrawals_that_do_not_hold() {
	let withdrawn = |target, account, peers: Vec<crate::Peer>| {
		let peers = peers.try_into().unwrap();
		Withdrawals::<Test>::insert(HOME, target, Withdrawn { account, peers });
	};
	let peer = node(1).public().0;
	finds("a node has withdrawn and is measured", || withdrawn(1, 10, vec![peer]));
	finds("a withdrawal from no target", || withdrawn(99, 10, vec![peer]));
	finds("a node has withdrawn twice", || withdrawn(2, 10, vec![peer, peer]));
	finds("an empty list is stored", || withdrawn(2, 10, vec![]));
	let former = |target, peers: Vec<crate::Peer>| {
		FormerWithdrawals::<Test>::insert(
			(HOME, target, 10),
			frame_support::BoundedVec::truncate_from(peers),
		);
	};
	finds("a withdrawal from no target", || former(99, vec![peer]));
	finds("an empty list is stored", || former(2, vec![]));
	finds("withdrawals from one account are stored twice", || {
		withdrawn(2, 10, vec![peer]);
		former(2, vec![peer]);
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
