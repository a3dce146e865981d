//! That the invariants see what is wrong.

use crate::{
	AddressesOf, Endpoints, Networks, NextNetworkId, Owners, Peers, Regions, Reporters, Signers,
	mock::*, try_state,
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
