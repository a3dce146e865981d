use crate::{AddressesOf, Endpoints, Error, Event, HoldReason, Peers, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Listing, Measured, Reporters as _};
use sp_core::Pair;
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
		let rpc_alone = Measured { rpc: Listing::Listed, reachability: Listing::Never };
		assert_eq!(Registry::measured(HOME, 1, since), rpc_alone);
	});
}

#[test]
fn a_removed_address_is_measured_until_midnight_and_gives_its_deposit_back() {
	run(|| {
		let address = port(1, "/ip4/203.0.113.1/tcp/30333", 1);
		assert_ok!(add(address.clone()));
		block_at(START + WINDOW);
		assert_ok!(remove(address.clone()));
		assert_eq!(held(HoldReason::Address, 10), 0);
		let until = MIDNIGHT;
		let event =
			Event::AddressRemoved { network: HOME, target: 1, address, until, depositor: 10 };
		assert_eq!(last_event(), event);
		let reachability = |window| Registry::measured(HOME, 1, window).reachability;
		assert_eq!(reachability(START + WINDOW), Listing::Listed);
		assert_eq!(reachability(until - WINDOW), Listing::Listed);
		assert_eq!(reachability(until), Listing::Absent);
	});
}

#[test]
fn one_removed_by_the_council_is_measured_until_the_window_ends() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		block_at(START + WINDOW);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		let by_council = |address| Registry::remove_address(council(), HOME, 1, address);
		// Also one that its owner has removed until midnight.
		assert_ok!(by_council(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(by_council(rpc(1, "wss://a.example", 1)));
		let until = START + 2 * WINDOW;
		let both = |listing| Measured { rpc: listing, reachability: listing };
		assert_eq!(Registry::measured(HOME, 1, START + WINDOW), both(Listing::Listed));
		assert_eq!(Registry::measured(HOME, 1, until), both(Listing::Never));
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (0, 0));
		assert_eq!(held(HoldReason::Address, 10), 0);
	});
}

#[test]
fn one_removed_in_the_last_window_of_a_day_ends_with_it() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		block_at(MIDNIGHT - 1);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert_eq!(Registry::measured(HOME, 1, MIDNIGHT).reachability, Listing::Absent);
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn one_removed_on_midnight_is_measured_for_another_day() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		block_at(MIDNIGHT);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		let last = MIDNIGHT + 86_400 - WINDOW;
		assert_eq!(Registry::measured(HOME, 1, last).reachability, Listing::Listed);
		assert_eq!(Registry::measured(HOME, 1, last + WINDOW).reachability, Listing::Absent);
	});
}

#[test]
fn one_removed_before_its_first_window_leaves_nothing() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert!(!AddressesOf::<Test>::contains_key(HOME, 1));
	});
}

#[test]
fn a_removed_one_is_forgotten_with_the_next_change_after_its_window_has_closed() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		block_at(START + WINDOW);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		assert_eq!(AddressesOf::<Test>::get(HOME, 1).len(), 2);
		close_windows_before(MIDNIGHT);
		assert_ok!(add(port(1, "/dns/a.example/tcp/2", 1)));
		assert_eq!(AddressesOf::<Test>::get(HOME, 1).len(), 2);
	});
}

#[test]
fn two_addresses_are_taken_and_a_third_is_refused() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		assert_ok!(add(port(1, "/dns/a.example/tcp/2", 1)));
		let third = || add(port(1, "/dns/a.example/tcp/3", 1));
		assert_noop!(third(), Error::<Test>::TooManyAddresses);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
		assert_ok!(third());
	});
}

#[test]
fn removed_addresses_of_open_windows_are_bounded() {
	run(|| {
		let address = || port(1, "/dns/a.example/tcp/1", 1);
		// Each is measured until midnight.
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
		assert_ok!(add(port(1, "/dns/a.example/tcp/30333", 1)));
		let by_other = |address| Registry::add_address(signed(20), HOME, 2, address);
		assert_noop!(by_other(port(1, "/dns/b.example/tcp/1", 2)), Error::<Test>::PeerTaken);
		assert_noop!(by_other(rpc(1, "wss://b.example", 2)), Error::<Test>::PeerTaken);
		// The node is the target's as long as one address of it is.
		assert_ok!(remove(rpc(1, "wss://a.example", 1)));
		assert_noop!(by_other(port(1, "/dns/b.example/tcp/1", 2)), Error::<Test>::PeerTaken);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/30333")));
		assert_ok!(by_other(port(1, "/dns/b.example/tcp/1", 2)));
	});
}

#[test]
fn an_endpoint_and_a_node_are_free_for_others_when_they_are_measured_no_more() {
	run(|| {
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		block_at(START + WINDOW);
		assert_ok!(remove(rpc(1, "wss://a.example", 1)));
		let by_other = |address| Registry::add_address(signed(20), HOME, 2, address);
		assert_noop!(by_other(rpc(2, "wss://a.example", 2)), Error::<Test>::EndpointTaken);
		assert_noop!(by_other(port(1, "/dns/b.example/tcp/1", 2)), Error::<Test>::PeerTaken);
		// From its last window on: the other's first is the next one.
		block_at(MIDNIGHT - WINDOW);
		assert_ok!(by_other(rpc(2, "wss://a.example", 2)));
		assert_ok!(by_other(port(1, "/dns/b.example/tcp/1", 2)));
		check();
		// What the first target forgets is the other's by now.
		close_windows_before(MIDNIGHT);
		assert_ok!(add(rpc(3, "wss://c.example", 1)));
		assert_eq!(Peers::<Test>::get(node(1).public().0), Some((HOME, 2)));
	});
}

#[test]
fn who_forgets_an_address_frees_its_endpoint() {
	run(|| {
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		block_at(START + WINDOW);
		assert_ok!(remove(rpc(1, "wss://a.example", 1)));
		close_windows_before(MIDNIGHT);
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (1, 1));
		assert_ok!(add(port(2, "/dns/b.example/tcp/1", 1)));
		assert_eq!((Endpoints::<Test>::iter().count(), Peers::<Test>::iter().count()), (1, 1));
		assert_eq!(Peers::<Test>::get(node(2).public().0), Some((HOME, 1)));
	});
}

#[test]
fn a_target_lists_again_what_it_has_removed() {
	run(|| {
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		block_at(START + WINDOW);
		assert_ok!(remove(rpc(1, "wss://a.example", 1)));
		assert_ok!(add(rpc(1, "wss://a.example", 1)));
		assert_eq!(held(HoldReason::Address, 10), DEPOSIT);
		assert_noop!(add(rpc(1, "wss://a.example", 1)), Error::<Test>::AddressExists);
	});
}

#[test]
fn a_target_of_another_network_does_not_share_a_node() {
	run(|| {
		register_network(1);
		let target = add_endpoint(1, "public", 5);
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		let call = Registry::add_address(
			signed(5),
			1,
			target,
			port_of(1, 1, "/dns/b.example/tcp/1", target),
		);
		assert_noop!(call, Error::<Test>::PeerTaken);
		assert_ok!(Registry::add_address(
			signed(5),
			1,
			target,
			port_of(1, 2, "/dns/b.example/tcp/1", target)
		));
	});
}

#[test]
fn a_validator_adds_while_current_or_queued_and_removes_ever_after() {
	run(|| {
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
		Current::set(vec![20, 30]);
		assert_ok!(add(port(1, "/dns/a.example/tcp/2", 1)));
		Queued::set(vec![20, 30]);
		assert_noop!(add(port(1, "/dns/a.example/tcp/3", 1)), Error::<Test>::NotValidating);
		assert_ok!(remove(libp2p(1, "/dns/a.example/tcp/1")));
	});
}

#[test]
fn only_who_speaks_for_a_target_changes_its_addresses() {
	run(|| {
		let address = || port(1, "/dns/a.example/tcp/1", 1);
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
		assert_ok!(add(port(1, "/dns/a.example/tcp/1", 1)));
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
		let address = || port(1, "/dns/a.example/tcp/1", 1);
		assert_noop!(add(address()), Error::<Test>::CannotDeposit);
		assert_ok!(Balances::mint_into(&10, 1));
		assert_ok!(add(address()));
	});
}

#[test]
fn the_last_address_of_what_is_under_agreement_stays() {
	run(|| {
		let (first, second) = (rpc(1, "wss://a.example", 1), rpc(1, "wss://b.example", 1));
		let other = port(1, "/ip4/203.0.113.1/tcp/30333", 1);
		assert_ok!(add(first.clone()));
		assert_ok!(add(second.clone()));
		Agreed::set(vec![(HOME, 1, pallet_sli::Indicator::Rpc)]);
		// Another one of its kind is left.
		assert_ok!(remove(first));
		// Nothing of its kind is under agreement.
		assert_ok!(add(other.clone()));
		assert_ok!(remove(other));
		assert_noop!(remove(second.clone()), Error::<Test>::UnderAgreement);
		// A weapon must stop, whatever was agreed on.
		assert_ok!(Registry::remove_address(council(), HOME, 1, second));
	});
}

/// Else the owner of an endpoint voids what reporters have earned of all others.
#[test]
fn the_key_of_a_removed_endpoint_is_kept_until_its_receipts_are_claimed() {
	const CLAIMED: u32 = 4 * 86_400;
	run(|| {
		ReceiptsS::set(CLAIMED);
		let endpoint = |number: u8| rpc(number, &format!("wss://{number}.example"), 1);
		assert_ok!(add(endpoint(1)));
		assert_ok!(add(endpoint(2)));
		block_at(START + WINDOW);
		assert_ok!(remove(endpoint(1)));
		close_windows_before(MIDNIGHT + WINDOW);
		let key = node(1).public().0;
		let last = MIDNIGHT - WINDOW;
		let is_kept = || Registry::rpc_keys(HOME, 1, last).contains(&key);
		assert_ok!(add(endpoint(3)));
		assert!(is_kept());
		// A port has signed nothing.
		assert_ok!(remove(endpoint(3)));
		block_at(MIDNIGHT + CLAIMED - WINDOW);
		assert_ok!(add(endpoint(4)));
		assert!(is_kept());
		assert!(!Registry::rpc_keys(HOME, 1, MIDNIGHT).contains(&key));
		assert_ok!(remove(endpoint(4)));
		block_at(MIDNIGHT + CLAIMED + WINDOW);
		assert_ok!(add(endpoint(5)));
		assert!(!is_kept());
		ReceiptsS::set(0);
	});
}
