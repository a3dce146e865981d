use crate::{
	AddressesOf, Endpoints, Error, Event, FormerWithdrawals, HoldReason, MAX_WITHDRAWN, Peer,
	Peers, Withdrawals, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Listing, Measured, Reporters as _, TargetId};
use sp_core::Pair;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn peer(number: u8) -> Peer {
	node(number).public().0
}

fn add(who: AccountId, target: TargetId, address: crate::Address) -> DispatchResult {
	Registry::add_address(signed(who), HOME, target, address)
}

/// Account 29 hands in what node `number` signs to be `target` of `who` no longer.
fn withdraw(number: u8, target: TargetId, who: AccountId) -> DispatchResult {
	let signature = withdrawal(number, target, who);
	Registry::withdraw_consent(signed(29), HOME, target, peer(number), signature)
}

#[test]
fn a_node_withdraws_its_consent() {
	run(|| {
		let (endpoint, port) = (rpc(1, "wss://a.example", 1), port(1, "/dns/a.example/tcp/1", 1));
		assert_ok!(add(10, 1, endpoint.clone()));
		assert_ok!(add(10, 1, port.clone()));
		block_at(START + WINDOW);
		// Also what its owner has removed, which would be measured until midnight.
		assert_ok!(Registry::remove_address(signed(10), HOME, 1, port));
		assert_ok!(withdraw(1, 1, 10));
		assert_eq!(held(HoldReason::Address, 10), 0);
		let event = Event::ConsentWithdrawn { network: HOME, target: 1, peer: peer(1) };
		assert_eq!(last_event(), event);
		let both = |listing| Measured { rpc: listing, reachability: listing };
		assert_eq!(Registry::measured(HOME, 1, START + WINDOW), both(Listing::Listed));
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (0, 0));
		// Its own node may be the target's: an outage is not left out by this either.
		assert_eq!(Registry::measured(HOME, 1, START + 2 * WINDOW), both(Listing::Absent));
		assert_noop!(add(10, 1, endpoint), Error::<Test>::ConsentWithdrawn);
		assert_ok!(add(20, 2, rpc(1, "wss://a.example", 2)));
	});
}

#[test]
fn the_addresses_of_other_nodes_stay() {
	run(|| {
		assert_ok!(add(10, 1, rpc(1, "wss://a.example", 1)));
		assert_ok!(add(10, 1, rpc(2, "wss://b.example", 1)));
		assert_noop!(withdraw(3, 1, 10), Error::<Test>::UnknownPeer);
		assert_ok!(withdraw(1, 1, 10));
		let left = AddressesOf::<Test>::get(HOME, 1);
		assert_eq!(left.iter().map(|listed| *listed.address.peer()).collect::<Vec<_>>(), [peer(2)]);
	});
}

#[test]
fn a_claim_is_withdrawn_too() {
	run(|| {
		claim(1, "/dns/a.example/tcp/1", 1, 10);
		assert_ok!(withdraw(1, 1, 10));
		assert_eq!(held(HoldReason::Address, 10), 0);
		assert_eq!(Peers::<Test>::iter().count(), 0);
	});
}

#[test]
fn only_the_node_withdraws_and_only_where_it_is_listed() {
	run(|| {
		assert_ok!(add(10, 1, rpc(1, "wss://a.example", 1)));
		let call = |target, signature| {
			Registry::withdraw_consent(signed(29), HOME, target, peer(1), signature)
		};
		assert_noop!(call(1, withdrawal(2, 1, 10)), Error::<Test>::NoWithdrawal);
		assert_noop!(call(1, withdrawal(1, 2, 10)), Error::<Test>::NoWithdrawal);
		assert_noop!(call(1, withdrawal(1, 1, 20)), Error::<Test>::NoWithdrawal);
		let crate::Address::Rpc { signature, .. } = rpc(1, "", 1) else { unreachable!() };
		assert_noop!(call(1, signature), Error::<Test>::NoWithdrawal);
		assert_noop!(call(2, withdrawal(1, 2, 20)), Error::<Test>::UnknownPeer);
		assert_noop!(call(9, withdrawal(1, 9, 10)), Error::<Test>::UnknownTarget);
		let origin = RuntimeOrigin::none();
		let unsigned = Registry::withdraw_consent(origin, HOME, 1, peer(1), withdrawal(1, 1, 10));
		assert_noop!(unsigned, BadOrigin);
		let elsewhere = Registry::withdraw_consent(signed(29), 1, 1, peer(1), withdrawal(1, 1, 10));
		assert_noop!(elsewhere, Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn a_node_consents_again_to_another_account() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		assert_ok!(add(5, target, rpc(1, "wss://a.example", target)));
		assert_ok!(withdraw(1, target, 5));
		assert_ok!(Registry::remove_target(council(), HOME, target));
		// The same account does not shake it off.
		add_endpoint(HOME, "public", 5);
		let again = add(5, target, rpc(1, "wss://a.example", target));
		assert_noop!(again, Error::<Test>::ConsentWithdrawn);
		assert_ok!(Registry::remove_target(council(), HOME, target));
		add_endpoint(HOME, "public", 6);
		assert!(!Withdrawals::<Test>::contains_key(HOME, target));
		assert_ok!(add(6, target, rpc(1, "wss://a.example", target)));
	});
}

#[test]
fn a_target_comes_back_to_an_account_without_the_nodes_that_had_left_it() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let given_to_5 = rpc(1, "wss://a.example", target);
		assert_ok!(add(5, target, given_to_5.clone()));
		assert_ok!(withdraw(1, target, 5));
		let pass_to = |owner| {
			assert_ok!(Registry::remove_target(council(), HOME, target));
			assert_eq!(add_endpoint(HOME, "public", owner), target);
		};
		pass_to(6);
		assert_ok!(add(6, target, rpc(2, "wss://b.example", target)));
		assert_ok!(withdraw(2, target, 6));
		assert_eq!(FormerWithdrawals::<Test>::get((HOME, target, 5)).unwrap().to_vec(), [peer(1)]);
		pass_to(5);
		assert_noop!(add(5, target, given_to_5), Error::<Test>::ConsentWithdrawn);
		// From the other account the second node has withdrawn, not from this one.
		assert_ok!(add(5, target, rpc(2, "wss://b.example", target)));
		assert_ok!(Registry::remove_address(
			council(),
			HOME,
			target,
			rpc(2, "wss://b.example", target)
		));
		pass_to(6);
		let again = add(6, target, rpc(2, "wss://b.example", target));
		assert_noop!(again, Error::<Test>::ConsentWithdrawn);
	});
}

#[test]
fn where_too_many_have_withdrawn_no_address_is_added_and_still_they_withdraw() {
	run(|| {
		let most = u8::try_from(MAX_WITHDRAWN).expect("it is small");
		let endpoint = |number: u8| rpc(number, &format!("wss://n{number}.example"), 1);
		let last = most + 1;
		assert_ok!(add(10, 1, endpoint(last)));
		for number in 1..=most {
			assert_ok!(add(10, 1, endpoint(number)));
			assert_ok!(withdraw(number, 1, 10));
		}
		assert_noop!(add(10, 1, endpoint(last + 1)), Error::<Test>::TooManyWithdrawn);
		assert_ok!(withdraw(last, 1, 10));
		assert!(!AddressesOf::<Test>::contains_key(HOME, 1));
		assert_noop!(add(10, 1, endpoint(last)), Error::<Test>::TooManyWithdrawn);
	});
}
