use almanac_runtime::{
	Balances, Runtime, Session,
	currency::UNIT,
	presets::{LOCAL_PRESET, preset_names},
};
use frame_support::traits::Get;
use pallet_registry::Admission;
use pallet_sli::{HOME, SamplingParameters};
use serde_json::json;
use sp_consensus_aura::runtime_decl_for_aura_api::AuraApiV1;
use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApiV3;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, FerdieStash, One};

use crate::support::{chain, genesis, keys::keys_of, motion::members};

#[test]
fn there_is_one_for_development_and_one_for_local_networks() {
	assert_eq!(preset_names(), ["development", "local"]);
}

#[test]
fn an_unknown_preset_is_no_preset() {
	assert_eq!(almanac_runtime::presets::get_preset(&"mainnet".into()), None);
}

#[test]
fn the_default_genesis_is_valid() {
	genesis::state(json!({})).execute_with(|| {
		assert!(Session::validators().is_empty());
		assert_eq!(Runtime::slot_duration().as_millis(), 6_000);
	});
}

#[test]
fn development_is_alice_alone() {
	chain::run(genesis::state(genesis::preset(Some("development"))), || {
		assert_eq!(Session::validators(), [Alice.to_account_id()]);
		assert_eq!(members(), [Alice.to_account_id()]);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Alice.to_account_id()));
	});
}

#[test]
fn both_keep_the_days_of_a_quarter() {
	for name in preset_names() {
		chain::run(genesis::state(genesis::preset(Some(name.as_ref()))), || {
			let parameters = pallet_sli::ParametersOf::<Runtime>::get(HOME).latest().current;
			assert_eq!(parameters.retention.days, 92);
		});
	}
}

#[test]
fn local_has_four_validators_who_are_the_council_and_no_sudo_key() {
	chain::run(genesis::state(genesis::preset(Some(LOCAL_PRESET))), || {
		let four = [Alice, Bob, Charlie, Dave];
		let accounts = four.map(|who| who.to_account_id());
		assert_eq!(Session::validators(), accounts);
		assert_eq!(Runtime::authorities(), four.map(|who| keys_of(who).aura));
		let voters: Vec<_> =
			Runtime::grandpa_authorities().into_iter().map(|(key, _)| key).collect();
		assert_eq!(voters, four.map(|who| keys_of(who).grandpa));

		let mut sorted = accounts.to_vec();
		sorted.sort();
		assert_eq!(members(), sorted);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
	});
}

/// How reporters measure: the length of a window in ms, and the rest.
fn sampling() -> (u32, SamplingParameters) {
	pallet_sli::answer::sampling::<Runtime>(HOME, None).expect("the home network is measured")
}

fn admission() -> (Admission, Vec<almanac_runtime::AccountId>) {
	let invited = pallet_registry::Invited::<Runtime>::get(HOME).into_inner();
	(pallet_registry::Admissions::<Runtime>::get(HOME), invited)
}

#[test]
fn in_development_everyone_reports_and_two_are_a_quorum() {
	chain::run(genesis::state(genesis::preset(Some("development"))), || {
		let expected = SamplingParameters {
			samples_per_window: 10,
			timeout_ms: 2_000,
			min_reporters: 2,
			grace_ms: 6_000,
			grace_blocks: 10,
			idle_windows: 30,
			host_rate: 100,
			..Default::default()
		};
		assert_eq!(sampling(), (20_000, expected));
		assert_eq!(admission(), (Admission::Open, vec![]));
	});
}

#[test]
fn locally_three_are_invited_to_report_and_three_are_a_quorum() {
	chain::run(genesis::local(), || {
		let expected = SamplingParameters {
			samples_per_window: 30,
			timeout_ms: 5_000,
			min_reporters: 3,
			grace_ms: 12_000,
			grace_blocks: 10,
			..Default::default()
		};
		assert_eq!(sampling(), (60_000, expected));
		let invited = [Eve, Ferdie, One].map(|who| who.to_account_id()).to_vec();
		assert_eq!(admission(), (Admission::Approval, invited));
	});
}

#[test]
fn the_accounts_of_the_keyring_own_a_thousand_units() {
	genesis::local().execute_with(|| {
		for who in [Alice, FerdieStash, One] {
			assert_eq!(Balances::free_balance(who.to_account_id()), 1_000 * UNIT);
		}
	});
}

#[test]
fn slots_and_sessions_are_as_long_as_genesis_says() {
	let patch = json!({ "validators": { "slotDurationMs": 2_000, "sessionLength": 30 } });
	chain::run(genesis::patched(LOCAL_PRESET, patch), || {
		assert_eq!(Runtime::slot_duration().as_millis(), 2_000);
		assert_eq!(<Runtime as pallet_timestamp::Config>::MinimumPeriod::get(), 1_000);
		chain::run_to_session(2);
		assert_eq!(almanac_runtime::System::block_number(), 60);
	});
}

#[test]
fn slots_of_one_second_keep_the_time() {
	let patch = json!({ "validators": { "slotDurationMs": 1_000 } });
	chain::run(genesis::patched(LOCAL_PRESET, patch), || (0..5).for_each(|_| chain::next_block()));
}

#[test]
#[should_panic = "validators.sessionLength is 0: it must be at least 5 blocks"]
fn refuses_sessions_without_blocks() {
	genesis::patched(LOCAL_PRESET, json!({ "validators": { "sessionLength": 0 } }));
}

#[test]
#[should_panic = "which has no session keys: add its keys to session.keys or take it off the list"]
fn refuses_a_validator_without_keys() {
	let lists_ferdie = json!({ "validators": { "validators": [FerdieStash.to_account_id()] } });
	genesis::patched(LOCAL_PRESET, lists_ferdie);
}

#[test]
#[should_panic = "unknown field `slotDuration`"]
fn refuses_a_field_that_it_does_not_know() {
	genesis::patched(LOCAL_PRESET, json!({ "validators": { "slotDuration": 6_000 } }));
}
