use crate::{Address, Error, consent, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_core::{H256, Pair};

const URL: &str = "wss://rpc.example";

fn add(who: AccountId, target: u32, address: Address) -> sp_runtime::DispatchResult {
	Registry::add_address(signed(who), HOME, target, address)
}

#[test]
fn a_node_signs_the_domain_the_network_the_target_and_the_url() {
	let message = consent::message(&H256([3; 32]), 0x0102_0304, b"ws://x");
	let expected = [b"almanac endpoint".as_slice(), &[3; 32], &[4, 3, 2, 1], b"ws://x"].concat();
	assert_eq!(message, expected);
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
		assert_noop!(add(10, 1, rpc_for(1, URL, 1, H256([101; 32]))), Error::<Test>::NoConsent);
		register_network(1);
		assert_eq!(add_endpoint(1, "public", 5), 1);
		let on_foreign = |address| Registry::add_address(signed(5), 1, 1, address);
		assert_noop!(on_foreign(rpc(1, URL, 1)), Error::<Test>::NoConsent);
		assert_ok!(on_foreign(rpc_for(1, URL, 1, H256([101; 32]))));
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
fn the_key_of_a_node_is_that_of_its_peer_id() {
	// What `subkey inspect-node-key` makes of the secret 0x0101..: raw ed25519.
	let expected = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
	assert_eq!(hex(&node(1).public().0), expected);
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
