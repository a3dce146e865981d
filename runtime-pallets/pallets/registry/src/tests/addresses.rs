use crate::{AddressesOf, Endpoints, Error, Event, HoldReason, Peers, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Measured, Reporters as _};
use sp_runtime::DispatchError::BadOrigin;

/// Validator 10, target 1, adds an address.
fn add(address: crate::Address) -> sp_runtime::DispatchResult {
	Registry::add_address(signed(10), HOME, 1, address)
}

fn remove(address: crate::Address) -> sp_runtime::DispatchResult {
	Registry::remove_address(signed(10), HOME, 1, address)
}

#[test]
fn an_address_is_measured_from_the_next_window_on_and_its_deposit_is_held() {
	run(|| {
		let address = rpc(1, "wss://a.example", 1);
		assert_ok!(add(address.clone()));
		assert_eq!(held(HoldReason::Address, 10), DEPOSIT);
		let since = START + WINDOW;
		let event = Event::AddressAdded { network: HOME, target: 1, address, since, depositor: 10 };
		assert_eq!(last_event(), event);
		assert_eq!(Registry::measured(HOME, 1, START), Measured::default());
		let rpc_alone = Measured { rpc: true, reachability: false };
		assert_eq!(Registry::measured(HOME, 1, since), rpc_alone);
	});
}

#[test]
fn a_removed_address_is_measured_until_the_window_ends_and_gives_its_deposit_back() {
	run(|| {
		let address = libp2p(1, "/ip4/203.0.113.1/tcp/30333");
		assert_ok!(add(address.clone()));
		block_at(START + WINDOW);
		assert_ok!(remove(address.clone()));
		assert_eq!(held(HoldReason::Address, 10), 0);
		let until = START + 2 * WINDOW;
		let event =
			Event::AddressRemoved { network: HOME, target: 1, address, until, depositor: 10 };
		assert_eq!(last_event(), event);
		assert!(Registry::measured(HOME, 1, START + WINDOW).reachability);
		assert!(!Registry::measured(HOME, 1, until).reachability);
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn one_removed_before_its_first_window_leaves_nothing() {
	run(|| {
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert!(!AddressesOf::<Test>::contains_key(HOME, 1));
	});
}

#[test]
fn a_removed_one_is_forgotten_with_the_next_change_after_its_window_has_closed() {
	run(|| {
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		block_at(START + WINDOW);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		assert_eq!(AddressesOf::<Test>::get(HOME, 1).len(), 2);
		close_windows_before(START + 2 * WINDOW);
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/2")));
		assert_eq!(AddressesOf::<Test>::get(HOME, 1).len(), 2);
	});
}

#[test]
fn two_addresses_are_taken_and_a_third_is_refused() {
	run(|| {
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/2")));
		let third = || add(libp2p(1, "/dns/a.example/tcp/3"));
		assert_noop!(third(), Error::<Test>::TooManyAddresses);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(third());
	});
}

#[test]
fn removed_addresses_of_open_windows_are_bounded() {
	run(|| {
		let address = || libp2p(1, "/dns/a.example/tcp/1");
		// Windows stay open as long as no block is executed, so the clock alone moves.
		for window in 0..4 {
			assert_ok!(add(address()));
			CurrentSlot::mutate(|slot| *slot += u64::from(WINDOW) / 6);
			assert_ok!(remove(address()));
			assert_eq!(AddressesOf::<Test>::get(HOME, 1).len(), window + 1);
		}
		assert_noop!(add(address()), Error::<Test>::TooManyRemoved);
	});
}

#[test]
fn an_endpoint_belongs_to_one_target_however_it_is_written() {
	run(|| {
		assert_ok!(add(rpc(1, "wss://A.example:443/", 1)));
		assert_noop!(add(rpc(1, "WSS://a.EXAMPLE", 1)), Error::<Test>::AddressExists);
		let other = rpc(2, "wss://a.example.", 2);
		assert_noop!(
			Registry::add_address(signed(20), HOME, 2, other),
			Error::<Test>::EndpointTaken
		);
	});
}

#[test]
fn a_node_belongs_to_one_target_with_all_its_addresses() {
	run(|| {
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/30333")));
		let by_other = |address| Registry::add_address(signed(20), HOME, 2, address);
		assert_noop!(by_other(libp2p(1, "/dns/b.example/tcp/1")), Error::<Test>::PeerTaken);
		assert_noop!(by_other(rpc(1, "wss://b.example", 2)), Error::<Test>::PeerTaken);
		// The node is the target's as long as one address of it is.
		assert_ok!(remove(rpc(1, "wss://a.example", 1)));
		assert_noop!(by_other(libp2p(1, "/dns/b.example/tcp/1")), Error::<Test>::PeerTaken);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/30333")));
		assert_ok!(by_other(libp2p(1, "/dns/b.example/tcp/1")));
	});
}

#[test]
fn a_target_of_another_network_does_not_share_a_node() {
	run(|| {
		register_network(1);
		let target = add_endpoint(1, "public", 5);
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		let call = Registry::add_address(signed(5), 1, target, libp2p(1, "/dns/b.example/tcp/1"));
		assert_noop!(call, Error::<Test>::PeerTaken);
		assert_ok!(Registry::add_address(signed(5), 1, target, libp2p(2, "/dns/b.example/tcp/1")));
	});
}

#[test]
fn a_validator_adds_while_current_or_queued_and_removes_ever_after() {
	run(|| {
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		Current::set(vec![20, 30]);
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/2")));
		Queued::set(vec![20, 30]);
		assert_noop!(add(libp2p(1, "/dns/a.example/tcp/3")), Error::<Test>::NotValidating);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
	});
}

#[test]
fn only_who_speaks_for_a_target_changes_its_addresses() {
	run(|| {
		let address = || libp2p(1, "/dns/a.example/tcp/1");
		let by = |who, target| Registry::add_address(signed(who), HOME, target, address());
		assert_noop!(by(20, 1), Error::<Test>::NotTheOwner);
		assert_noop!(by(10, 9), Error::<Test>::UnknownTarget);
		assert_noop!(by(10, 0), Error::<Test>::UnknownTarget);
		assert_noop!(Registry::add_address(council(), HOME, 1, address()), BadOrigin);
		assert_noop!(
			Registry::add_address(signed(10), 1, 1, address()),
			Error::<Test>::UnknownNetwork
		);
		assert_ok!(by(10, 1));
		let remove = |who, target| Registry::remove_address(signed(who), HOME, target, address());
		assert_noop!(remove(20, 1), Error::<Test>::NotTheOwner);
		assert_noop!(remove(10, 9), Error::<Test>::UnknownTarget);
		assert_noop!(remove(20, 2), Error::<Test>::UnknownAddress);
		assert_noop!(
			Registry::remove_address(RuntimeOrigin::none(), HOME, 1, address()),
			BadOrigin
		);
	});
}

#[test]
fn the_council_removes_any_address_and_the_deposit_goes_to_who_paid() {
	run(|| {
		assert_ok!(add(libp2p(1, "/dns/a.example/tcp/1")));
		let address = libp2p(9, "/dns4/A.example/tcp/01");
		assert_ok!(Registry::remove_address(council(), HOME, 1, address.clone()));
		assert_eq!(held(HoldReason::Address, 10), 0);
		assert_noop!(
			Registry::remove_address(council(), HOME, 1, address),
			Error::<Test>::UnknownAddress
		);
	});
}

#[test]
fn a_deposit_takes_what_the_account_has_and_leaves_it_alive() {
	run(|| {
		use frame_support::traits::fungible::Mutate;
		assert_ok!(Balances::transfer_allow_death(signed(10), 29, ENDOWMENT - DEPOSIT));
		let address = || libp2p(1, "/dns/a.example/tcp/1");
		assert_noop!(add(address()), Error::<Test>::CannotDeposit);
		assert_ok!(Balances::mint_into(&10, 1));
		assert_ok!(add(address()));
	});
}
