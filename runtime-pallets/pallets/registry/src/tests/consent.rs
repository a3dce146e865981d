use crate::{Address, Error, Event, HoldReason, Peers, consent, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Listing, Reporters as _};
use sp_core::{H256, Pair};
use sp_runtime::AccountId32;

const URL: &str = "wss://rpc.example";

fn add(who: AccountId, target: u32, address: Address) -> sp_runtime::DispatchResult {
	Registry::add_address(signed(who), HOME, target, address)
}

#[test]
fn a_node_signs_the_domain_the_network_the_target_the_account_and_the_address() {
	let account = AccountId32::new([9; 32]);
	let message = consent::message(&H256([3; 32]), 0x0102_0304, &account, b"ws://x");
	let parties = [[3; 32].as_slice(), &[4, 3, 2, 1], &[9; 32]].concat();
	assert_eq!(message, [b"almanac consent".as_slice(), &parties, b"ws://x"].concat());
	let withdrawal = consent::withdrawal(&H256([3; 32]), 0x0102_0304, &account);
	assert_eq!(withdrawal, [b"almanac withdrawal".as_slice(), &parties].concat());
}

#[test]
fn the_consent_of_the_node_is_taken() {
	run(|| {
		assert_ok!(add(10, 1, rpc(1, URL, 1)));
	});
}

#[test]
fn someone_elses_good_host_is_refused_without_its_consent() {
	run(|| {
		let Address::Rpc { url, peer, .. } = rpc(1, URL, 1) else { unreachable!() };
		// Signed by a key of the attacker's own.
		let Address::Rpc { signature, .. } = rpc(2, URL, 1) else { unreachable!() };
		let forged = Address::Rpc { url, peer, signature };
		assert_noop!(add(10, 1, forged), Error::<Test>::NoConsent);
	});
}

#[test]
fn a_consent_for_one_target_is_none_for_another() {
	run(|| {
		let seen_on_chain = rpc(1, URL, 1);
		assert_noop!(add(20, 2, seen_on_chain), Error::<Test>::NoConsent);
		assert_ok!(add(20, 2, rpc(1, URL, 2)));
	});
}

#[test]
fn a_consent_for_one_network_is_none_for_another() {
	run(|| {
		let foreign = |who| rpc_for(1, URL, 1, who, H256([101; 32]));
		assert_noop!(add(10, 1, foreign(10)), Error::<Test>::NoConsent);
		register_network(1);
		assert_eq!(add_endpoint(1, "public", 5), 1);
		let on_foreign = |address| Registry::add_address(signed(5), 1, 1, address);
		assert_noop!(on_foreign(rpc_for(1, URL, 1, 5, GENESIS)), Error::<Test>::NoConsent);
		assert_ok!(on_foreign(foreign(5)));
	});
}

#[test]
fn a_consent_is_for_the_url_to_the_letter() {
	run(|| {
		let Address::Rpc { peer, signature, .. } = rpc(1, URL, 1) else { unreachable!() };
		let other = Address::Rpc { url: text("wss://rpc.example/"), peer, signature };
		assert_noop!(add(10, 1, other), Error::<Test>::NoConsent);
	});
}

#[test]
fn no_bit_of_a_signature_can_change() {
	run(|| {
		let Address::Rpc { url, peer, signature } = rpc(1, URL, 1) else { unreachable!() };
		for byte in 0..64 {
			let mut changed = signature;
			changed[byte] ^= 1;
			let address = Address::Rpc { url: url.clone(), peer, signature: changed };
			assert_noop!(add(10, 1, address), Error::<Test>::NoConsent);
		}
	});
}

#[test]
fn a_consent_ends_with_the_account_it_was_given_to() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let given_to_5 = rpc(1, URL, target);
		assert_ok!(add(5, target, given_to_5.clone()));
		assert_ok!(Registry::remove_target(council(), HOME, target));
		assert_eq!(add_endpoint(HOME, "public", 6), target, "it has its old id");
		assert_noop!(add(6, target, given_to_5.clone()), Error::<Test>::NoConsent);
		assert_ok!(Registry::remove_target(council(), HOME, target));
		add_endpoint(HOME, "public", 5);
		assert_ok!(add(5, target, given_to_5));
	});
}

#[test]
fn a_port_needs_the_consent_of_its_node() {
	run(|| {
		let multiaddr = "/dns/a.example/tcp/1";
		assert_noop!(add(10, 1, libp2p(1, multiaddr)), Error::<Test>::UnsignedPort);
		let Address::Port { multiaddr, peer, .. } = port(1, multiaddr, 1) else { unreachable!() };
		let Address::Port { signature, .. } = port(2, "/dns/a.example/tcp/1", 1) else {
			unreachable!()
		};
		let forged = Address::Port { multiaddr, peer, signature };
		assert_noop!(add(10, 1, forged), Error::<Test>::NoConsent);
		assert_ok!(add(10, 1, port(1, "/dns/a.example/tcp/1", 1)));
		assert_eq!(Registry::measured(HOME, 1, START + WINDOW).reachability, Listing::Listed);
	});
}

#[test]
fn an_unsigned_claim_gives_way_to_the_consent_of_the_node() {
	run(|| {
		// Validator 20 has claimed the node of validator 10, at its port and at another one.
		claim(1, "/dns/a.example/tcp/1", 2, 20);
		claim(1, "/dns/b.example/tcp/1", 2, 20);
		claim(3, "/dns/c.example/tcp/1", 2, 20);
		assert_eq!(held(HoldReason::Address, 20), 30);
		assert_noop!(add(10, 1, libp2p(1, "/dns/a.example/tcp/1")), Error::<Test>::UnsignedPort);
		assert_ok!(add(10, 1, port(1, "/dns/a.example/tcp/1", 1)));
		assert_eq!(held(HoldReason::Address, 20), 10);
		let until = START + WINDOW;
		let removed = |address| Event::AddressRemoved {
			network: HOME,
			target: 2,
			address,
			until,
			depositor: 20,
		};
		let events = events();
		assert!(events.contains(&removed(libp2p(1, "/dns/a.example/tcp/1"))));
		assert!(events.contains(&removed(libp2p(1, "/dns/b.example/tcp/1"))));
		let reachability = |target, window| Registry::measured(HOME, target, window).reachability;
		assert_eq!(reachability(2, until), Listing::Listed, "of its third node");
		assert_eq!(reachability(1, until), Listing::Listed);
		assert_eq!(Peers::<Test>::get(node(1).public().0), Some((HOME, 1)));
		assert_eq!(Peers::<Test>::get(node(3).public().0), Some((HOME, 2)));
	});
}

#[test]
fn a_claim_that_gives_way_leaves_the_window_and_the_promise_as_they_were() {
	run(|| {
		claim(1, "/dns/b.example/tcp/1", 2, 20);
		assert_ok!(add(10, 1, rpc(1, URL, 1)));
		let reachability = |window| Registry::measured(HOME, 2, window).reachability;
		assert_eq!(reachability(START), Listing::Listed);
		assert_eq!(reachability(START + WINDOW), Listing::Absent);
	});
}

#[test]
fn a_claim_keeps_its_port_against_the_consent_of_another_node() {
	run(|| {
		// Whoever signs with a key of its own would put the port of validator 20 off the list.
		claim(1, "/dns/a.example/tcp/1", 2, 20);
		let same_port = port(2, "/dns/a.example/tcp/1", 1);
		assert_noop!(add(10, 1, same_port), Error::<Test>::EndpointTaken);
		assert_eq!(held(HoldReason::Address, 20), 10);
	});
}

#[test]
fn a_consent_does_not_give_way_to_another() {
	run(|| {
		assert_ok!(add(20, 2, port(1, "/dns/a.example/tcp/1", 2)));
		claim(1, "/dns/b.example/tcp/1", 2, 20);
		assert_noop!(add(10, 1, rpc(1, URL, 1)), Error::<Test>::PeerTaken);
		let same_port = port(2, "/dns/a.example/tcp/1", 1);
		assert_noop!(add(10, 1, same_port), Error::<Test>::EndpointTaken);
	});
}

#[test]
fn a_claim_stays_where_the_consent_is_refused() {
	run(|| {
		claim(1, "/dns/b.example/tcp/1", 2, 20);
		let Address::Port { multiaddr, signature, .. } = port(2, "/dns/b.example/tcp/1", 1) else {
			unreachable!()
		};
		let peer = node(1).public().0;
		let forged = Address::Port { multiaddr, peer, signature };
		assert_noop!(add(10, 1, forged), Error::<Test>::NoConsent);
	});
}

#[test]
fn the_key_of_a_node_is_that_of_its_peer_id() {
	// What `subkey inspect-node-key` makes of the secret 0x0101..: raw ed25519.
	let expected = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
	assert_eq!(hex(&node(1).public().0), expected);
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
