//! How the Council changes the validators.

use almanac_runtime::{
	AccountId, Runtime, RuntimeCall, Session, Validators, configs::council::MaxProposalWeight,
};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use serde_json::json;
use sp_consensus_aura::runtime_decl_for_aura_api::AuraApiV1;
use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApiV3;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::DispatchError::BadOrigin;

use crate::support::{
	chain, genesis,
	keys::{keys_of, set_keys},
	motion::{carry, origin},
};

/// The preset `local` with the shortest sessions there may be.
fn short_sessions() -> TestExternalities {
	genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }))
}

fn accounts(of: &[Sr25519Keyring]) -> Vec<AccountId> {
	of.iter().map(|who| who.to_account_id()).collect()
}

fn set_validators(new: &[Sr25519Keyring]) -> RuntimeCall {
	pallet_validators::Call::set_validators { new: accounts(new) }.into()
}

#[test]
fn more_than_half_of_the_council_changes_them() {
	chain::run(genesis::local(), || {
		assert_ok!(carry(&[Alice, Bob, Charlie], set_validators(&[Alice, Bob])));
	});
}

#[test]
fn the_longest_list_fits_a_motion() {
	genesis::local().execute_with(|| {
		let most = <Runtime as pallet_validators::Config>::MaxValidators::get();
		let new = vec![Alice.to_account_id(); usize::try_from(most).expect("it is small")];
		let call: RuntimeCall = pallet_validators::Call::set_validators { new }.into();
		assert!(call.get_dispatch_info().call_weight.all_lte(MaxProposalWeight::get()));
	});
}

#[test]
fn half_of_the_council_does_not() {
	chain::run(genesis::local(), || {
		assert_eq!(carry(&[Alice, Bob], set_validators(&[Alice, Bob])), Err(BadOrigin));
	});
}

#[test]
fn no_account_alone_changes_them() {
	chain::run(genesis::local(), || {
		assert_noop!(Validators::set_validators(origin(Alice), accounts(&[Alice])), BadOrigin);
	});
}

#[test]
fn an_account_without_keys_is_refused_until_it_sets_them() {
	chain::run(short_sessions(), || {
		let three = [Alice, Bob, Charlie];
		let without = pallet_validators::Error::<Runtime>::ValidatorWithoutKeys.into();
		assert_eq!(carry(&three, set_validators(&[Alice, Eve])), Err(without));
		set_keys(Eve);
		assert_ok!(carry(&three, set_validators(&[Alice, Eve])));
	});
}

#[test]
fn a_change_takes_the_seats_of_aura_and_grandpa_two_sessions_later() {
	chain::run(short_sessions(), || {
		set_keys(Eve);
		assert_ok!(carry(&[Alice, Bob, Charlie], set_validators(&[Eve, Alice, Dave])));
		chain::run_to_session(1);
		assert_eq!(Session::validators(), accounts(&[Alice, Bob, Charlie, Dave]));

		chain::run_to_session(2);
		assert_eq!(Session::validators(), accounts(&[Eve, Alice, Dave]));
		let seated = seated_of(&[Eve, Alice, Dave]);
		assert_eq!((seated.len(), Runtime::authorities()), (3, aura_of(&seated)));

		// GRANDPA takes a change over at the end of the block that signals it.
		chain::next_block();
		let voters: Vec<_> =
			Runtime::grandpa_authorities().into_iter().map(|(key, _)| key).collect();
		assert_eq!(voters, [Eve, Alice, Dave].map(|who| keys_of(who).grandpa));
		assert_eq!(Runtime::current_set_id(), 1);
	});
}

/// Those of some validators that have seats, in the order of these.
fn seated_of(of: &[Sr25519Keyring]) -> Vec<Sr25519Keyring> {
	let named = |account| of.iter().copied().find(|who| who.to_account_id() == account);
	Validators::seated().into_iter().filter_map(named).collect()
}

/// Their keys of Aura.
fn aura_of(seated: &[Sr25519Keyring]) -> Vec<sp_consensus_aura::sr25519::AuthorityId> {
	seated.iter().map(|who| keys_of(*who).aura).collect()
}

#[test]
fn sessions_without_a_change_keep_the_set_of_grandpa_and_deal_seats() {
	chain::run(short_sessions(), || {
		let four = [Alice, Bob, Charlie, Dave];
		let mut orders = Vec::new();
		for session in 0..10 {
			chain::run_to_session(session);
			let seated = seated_of(&four);
			assert_eq!((seated.len(), Runtime::authorities()), (4, aura_of(&seated)));
			assert_eq!(Session::validators(), accounts(&four));
			orders.push(accounts(&seated));
		}
		orders.sort();
		orders.dedup();
		assert!(orders.len() > 3);
		assert_eq!(Runtime::current_set_id(), 0);
	});
}
