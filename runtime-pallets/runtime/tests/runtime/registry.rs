//! That pallet-registry is wired to the rest: the Council governs it, validators speak for themselves,
//! and pallet-sli asks it.

use almanac_runtime::{
	Balance, Balances, Registry, Runtime, RuntimeCall, RuntimeHoldReason, Sli, System,
	configs::{
		council::MaxProposalWeight,
		registry::{AddressDeposit, BondAmount},
	},
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{Contains, fungible::InspectHold},
};
use pallet_registry::{
	Address, Consensus, Error, HoldReason, consent,
	runtime_api::runtime_decl_for_registry_api::RegistryApiV3,
};
use pallet_sli::{HOME, Listing, Reporters, TargetId, TargetRef};
use serde_json::json;
use sp_core::{H256, Pair, ed25519};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One};
use sp_runtime::DispatchError::BadOrigin;

use crate::support::{
	chain, genesis,
	keys::set_keys,
	motion::{carry, origin},
};

type Call = pallet_registry::Call<Runtime>;

/// Just more than half of the Council of four.
const THREE: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];

fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::Registry(reason), &who.to_account_id())
}

fn join(who: Sr25519Keyring) -> sp_runtime::DispatchResult {
	Registry::join(origin(who), HOME, who.to_account_id(), None, [1; 32])
}

fn node() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[1; 32])
}

fn genesis_hash() -> H256 {
	pallet_registry::answer::network::<Runtime>(HOME).expect("it is this chain").genesis_hash
}

/// What a node signs that agrees to be `target` of this chain for `who`.
fn signed_for(target: TargetId, who: Sr25519Keyring, address: &[u8]) -> [u8; 64] {
	let message = consent::message(&genesis_hash(), target, &who.to_account_id(), address);
	assert_eq!(message.len(), 15 + 32 + 4 + 32 + address.len());
	node().sign(&message).0
}

/// An RPC endpoint of a node that agrees to be `target` for `who`.
fn endpoint(target: TargetId, who: Sr25519Keyring) -> Address {
	let url = b"wss://rpc.example".to_vec();
	let signature = signed_for(target, who, &url);
	Address::Rpc { url: url.try_into().expect("it is short"), peer: node().public().0, signature }
}

/// The port of a node that agrees to be `target` for `who`.
fn port(target: TargetId, who: Sr25519Keyring) -> Address {
	let multiaddr = b"/dns/rpc.example/tcp/30333".to_vec();
	let (peer, signature) = (node().public().0, signed_for(target, who, &multiaddr));
	Address::Port { multiaddr: multiaddr.try_into().expect("it is short"), peer, signature }
}

fn target_of(who: Sr25519Keyring) -> TargetId {
	let who = TargetRef::Account(who.to_account_id());
	Sli::target_id(HOME, &who).expect("it was listed")
}

#[test]
fn the_council_admits_a_reporter_and_removes_it() {
	chain::run(genesis::local(), || {
		let refused = Error::<Runtime>::NotInvited;
		assert_noop!(join(Dave), refused);
		let dave = Dave.to_account_id();
		assert_ok!(carry(&THREE, Call::admit { network: HOME, account: dave.clone() }));
		assert_ok!(join(Dave));
		assert_eq!(held(HoldReason::Bond, Dave), BondAmount::get());

		let remove = Call::remove_reporter { network: HOME, account: dave.clone() };
		assert_ok!(carry(&THREE, remove));
		let reporter = Runtime::reporter_of(HOME, dave).expect("it has not withdrawn");
		assert!(reporter.left.is_some());
		assert_eq!(held(HoldReason::Bond, Dave), BondAmount::get());
	});
}

#[test]
fn half_of_the_council_does_not_and_no_account_alone() {
	chain::run(genesis::local(), || {
		let dave = Dave.to_account_id();
		let admit = Call::admit { network: HOME, account: dave.clone() };
		assert_eq!(carry(&[Alice, Bob], admit), Err(BadOrigin));
		assert_noop!(Registry::admit(origin(Alice), HOME, dave), BadOrigin);
	});
}

#[test]
fn the_council_adds_an_endpoint_whose_owner_lists_it() {
	chain::run(genesis::local(), || {
		let who = TargetRef::Name(b"public".to_vec().try_into().expect("it is short"));
		let owner = Eve.to_account_id();
		let add = Call::add_target { network: HOME, who: who.clone(), owner: owner.clone() };
		assert_ok!(carry(&THREE, add));
		let target = Sli::target_id(HOME, &who).expect("it was added");
		assert_eq!(target, 5, "after the four validators");
		assert_ok!(Registry::add_address(origin(Eve), HOME, target, endpoint(target, Eve)));
		assert_eq!(held(HoldReason::Address, Eve), AddressDeposit::get());

		let listed = Runtime::targets(HOME, None, 4, 256).pop().expect("it is the fifth");
		assert_eq!((listed.target, listed.who, listed.owner), (target, who, Some(owner)));
		let since = listed.addresses.first().expect("it has one").since;
		assert_eq!(Registry::measured(HOME, target, since).rpc, Listing::Listed);
		assert_eq!(Registry::measured(HOME, target, since - 60).rpc, Listing::Never);

		assert_ok!(carry(&THREE, Call::remove_target { network: HOME, target }));
		assert_eq!(held(HoldReason::Address, Eve), 0);
	});
}

#[test]
fn the_council_registers_a_network() {
	chain::run(genesis::local(), || {
		let call = Call::register_network {
			genesis_hash: H256([7; 32]),
			name: b"other".to_vec(),
			consensus: Consensus::Babe,
			slot_ms: 6_000,
			era: None,
		};
		assert_ok!(carry(&THREE, call));
		let network = Runtime::network(1).expect("it is registered");
		assert_eq!((network.genesis_hash, network.slot_ms), (H256([7; 32]), 6_000));
		assert_eq!(Runtime::network(2), None);
	});
}

#[test]
fn the_home_network_is_this_chain() {
	chain::run(genesis::local(), || {
		chain::next_block();
		let home = Runtime::network(HOME).expect("it is this chain");
		assert_eq!(home.genesis_hash, System::block_hash(0));
		assert_eq!((home.name.as_slice(), home.slot_ms), (b"almanac".as_slice(), 6_000));
	});
}

#[test]
fn a_validator_lists_its_own_port_and_nobody_elses() {
	chain::run(genesis::local(), || {
		let (alice, bob) = (target_of(Alice), target_of(Bob));
		assert_ok!(Registry::add_address(origin(Alice), HOME, alice, port(alice, Alice)));
		let by_bob = |target, port| Registry::add_address(origin(Bob), HOME, target, port);
		assert_noop!(by_bob(alice, port(alice, Bob)), Error::<Runtime>::NotTheOwner);
		assert_noop!(by_bob(bob, port(bob, Bob)), Error::<Runtime>::EndpointTaken);
		assert_eq!(Registry::behind(HOME, alice), [Alice.to_account_id()]);
	});
}

#[test]
fn a_validator_that_takes_its_port_off_is_measured_until_midnight_and_expected_ever_after() {
	chain::run(genesis::local(), || {
		let alice = target_of(Alice);
		assert_ok!(Registry::add_address(origin(Alice), HOME, alice, port(alice, Alice)));
		let since = Sli::next_window(HOME, Sli::now_ms()).expect("the chain has a block");
		while Sli::next_window(HOME, Sli::now_ms()) == Some(since) {
			chain::next_block();
		}
		assert_ok!(Registry::remove_address(origin(Alice), HOME, alice, port(alice, Alice)));
		let reachability = |window| Registry::measured(HOME, alice, window).reachability;
		let midnight = since - since % 86_400 + 86_400;
		assert_eq!(reachability(midnight - 60), Listing::Listed);
		assert_eq!(reachability(midnight), Listing::Absent);
	});
}

#[test]
fn a_node_takes_its_consent_back_whoever_hands_it_in() {
	chain::run(genesis::local(), || {
		let alice = target_of(Alice);
		assert_ok!(Registry::add_address(origin(Alice), HOME, alice, port(alice, Alice)));
		let message = consent::withdrawal(&genesis_hash(), alice, &Alice.to_account_id());
		assert_eq!(message.len(), 18 + 32 + 4 + 32);
		let (peer, signature) = (node().public().0, node().sign(&message).0);
		assert_ok!(Registry::withdraw_consent(origin(Ferdie), HOME, alice, peer, signature));
		assert_eq!(held(HoldReason::Address, Alice), 0);
		let again = Registry::add_address(origin(Alice), HOME, alice, port(alice, Alice));
		assert_noop!(again, Error::<Runtime>::ConsentWithdrawn);
	});
}

#[test]
fn a_validator_that_left_the_list_adds_no_more_once_it_is_not_queued() {
	let short = genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }));
	chain::run(short, || {
		use almanac_runtime::configs::registry::CurrentOrQueued;
		let dave = Dave.to_account_id();
		let target = target_of(Dave);
		let new = THREE.map(|who| who.to_account_id()).to_vec();
		assert_ok!(carry(&THREE, pallet_validators::Call::set_validators { new }));
		chain::run_to_session(1);
		assert!(CurrentOrQueued::contains(&dave), "it still validates");
		chain::run_to_session(2);
		assert!(!CurrentOrQueued::contains(&dave));
		let call = Registry::add_address(origin(Dave), HOME, target, port(target, Dave));
		assert_noop!(call, Error::<Runtime>::NotValidating);
	});
}

#[test]
fn a_queued_validator_counts_as_one() {
	let short = genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }));
	chain::run(short, || {
		use almanac_runtime::configs::registry::CurrentOrQueued;
		set_keys(Eve);
		let eve = Eve.to_account_id();
		assert!(!CurrentOrQueued::contains(&eve));
		let new = vec![Alice.to_account_id(), eve.clone()];
		assert_ok!(carry(&THREE, pallet_validators::Call::set_validators { new }));
		chain::run_to_session(1);
		assert!(CurrentOrQueued::contains(&eve));
	});
}

#[test]
fn a_reporter_leaves_and_has_its_bond_back_when_its_last_window_is_closed() {
	chain::run(genesis::local(), || {
		assert_ok!(join(Eve));
		assert_ok!(Registry::leave(origin(Eve), HOME));
		let left = Runtime::reporter_of(HOME, Eve.to_account_id()).and_then(|it| it.left);
		let left = left.expect("it has left");
		let is_open = || Sli::first_open_sampled(HOME).is_none_or(|open| open < left);
		for _ in 0..60 {
			if !is_open() {
				break;
			}
			let call = Registry::withdraw(origin(Eve), HOME);
			assert_noop!(call, Error::<Runtime>::WindowsOpen);
			chain::next_block();
		}
		assert!(!is_open(), "the window has closed");
		assert_ok!(Registry::withdraw(origin(Eve), HOME));
		assert_eq!(held(HoldReason::Bond, Eve), 0);
		assert!(Runtime::reporters(HOME).is_empty());
	});
}

#[test]
fn pallet_sli_finds_a_reporter_by_its_key() {
	chain::run(genesis::local(), || {
		type Asked = <Runtime as pallet_sli::Config>::Reporters;
		let key = Ferdie.to_account_id();
		let region = Some(b"eu".to_vec());
		assert_ok!(Registry::join(origin(Eve), HOME, key.clone(), region, [1; 32]));
		assert_eq!(Asked::by_signer(HOME, &key), Some(Eve.to_account_id()));
		assert_ok!(join(One));
		assert_eq!(Asked::all(HOME).len(), 2);
	});
}

#[test]
fn every_call_of_the_council_fits_a_motion() {
	genesis::local().execute_with(|| {
		let (network, target, account) = (HOME, 1, Eve.to_account_id());
		let who = TargetRef::Account(account.clone());
		let calls = [
			Call::admit { network, account: account.clone() },
			Call::remove_reporter { network, account: account.clone() },
			Call::add_target { network, who, owner: account },
			Call::remove_target { network, target },
			Call::remove_address { network, target, address: port(target, Eve) },
			Call::register_network {
				genesis_hash: H256::zero(),
				name: Vec::new(),
				consensus: Consensus::Aura,
				slot_ms: 1,
				era: None,
			},
		];
		for call in calls {
			let call: RuntimeCall = call.into();
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.all_lte(MaxProposalWeight::get()), "{call:?}: {weight:?}");
		}
	});
}
