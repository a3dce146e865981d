//! Keys of validators cannot vanish: every later slot would be charged to another validator.

use almanac_runtime::{Runtime, RuntimeCall, Session, Validators};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use serde_json::json;
use sp_keyring::Sr25519Keyring::{Alice, Dave, Eve};
use sp_runtime::traits::Dispatchable;

use crate::support::{chain, genesis, keys::set_keys, motion::origin};

#[test]
fn the_call_of_session_is_refused_to_everyone() {
	chain::run(genesis::local(), || {
		set_keys(Eve);
		for who in [Eve, Dave] {
			let call: RuntimeCall = pallet_session::Call::purge_keys {}.into();
			let fault = call.dispatch(origin(who)).expect_err("the call is filtered").error;
			assert_eq!(fault, frame_system::Error::<Runtime>::CallFiltered.into());
		}
	});
}

#[test]
fn the_call_of_session_is_refused_inside_a_batch() {
	chain::run(genesis::local(), || {
		let calls = vec![pallet_session::Call::purge_keys {}.into()];
		let batch: RuntimeCall = pallet_utility::Call::batch_all { calls }.into();
		let fault = batch.dispatch(origin(Dave)).expect_err("the call is filtered").error;
		assert_eq!(fault, frame_system::Error::<Runtime>::CallFiltered.into());
	});
}

#[test]
fn the_last_validator_keeps_its_keys_and_every_seat_its_owner() {
	let short = genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }));
	chain::run(short, || {
		assert_noop!(
			Validators::purge_keys(origin(Dave)),
			pallet_validators::Error::<Runtime>::ValidatorIsListed
		);
		chain::run_to_session(3);
		assert_eq!(Session::validators().len(), 4);
	});
}

#[test]
fn an_account_that_does_not_validate_gets_its_deposit_back() {
	chain::run(genesis::local(), || {
		let eve = Eve.to_account_id();
		set_keys(Eve);
		assert_ne!(almanac_runtime::Balances::total_balance_on_hold(&eve), 0);
		let call: RuntimeCall = pallet_validators::Call::purge_keys {}.into();
		assert_ok!(call.dispatch(origin(Eve)));
		assert_eq!(Session::load_keys(&eve), None);
		assert_eq!(almanac_runtime::Balances::total_balance_on_hold(&eve), 0);
	});
}

#[test]
fn a_validator_of_genesis_keeps_its_account_after_it_left() {
	let short = genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }));
	chain::run(short, || {
		let list = pallet_validators::Validators::<Runtime>::get().into_inner();
		let without_dave = list.into_iter().filter(|who| *who != Dave.to_account_id()).collect();
		let root = almanac_runtime::RuntimeOrigin::root();
		assert_ok!(Validators::set_validators(root, without_dave));
		chain::run_to_session(2);
		assert_ok!(Validators::purge_keys(origin(Dave)));
		assert_ok!(almanac_runtime::Balances::transfer_keep_alive(
			origin(Dave),
			Alice.to_account_id().into(),
			1
		));
	});
}
