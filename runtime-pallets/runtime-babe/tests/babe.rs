//! The runtime with BABE: its genesis, and sessions and eras of blocks through its hooks.

// A test's helpers may panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use babe_runtime::{
	AccountId, AllPalletsWithSystem, Babe, Block, Runtime, RuntimeGenesisConfig, RuntimeOrigin,
	Session, Staking, System, Timestamp,
};
use codec::Encode;
use frame_support::traits::{IntegrityTest, OnFinalize, OnInitialize};
use serde_json::{Value, json};
use sp_consensus_babe::{
	AllowedSlots, BABE_ENGINE_ID, BabeConfiguration, digests::SecondaryPlainPreDigest,
	runtime_decl_for_babe_api::BabeApiV2,
};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, One, Two};
use sp_runtime::{BuildStorage, Digest, DigestItem};
use std::collections::BTreeMap;

const SLOT_MS: u64 = 2_000;
const EPOCH_SLOTS: u64 = 10;
const ERA_SESSIONS: u32 = 3;
const FIRST_SLOT: u64 = 1_000_000;

/// The preset with another pace.
fn genesis() -> TestExternalities {
	let preset = |id: Option<&str>| -> Value {
		let id = id.map(Into::into);
		serde_json::from_slice(&<Runtime as GenesisBuilderV1<Block>>::get_preset(&id).unwrap())
			.unwrap()
	};
	let mut config = preset(None);
	let pace = json!({
		"slotDurationMs": SLOT_MS,
		"sessionLength": EPOCH_SLOTS,
		"sessionsPerEra": ERA_SESSIONS,
	});
	let own = json!({ "validators": pace });
	for patch in [preset(Some("local")), own] {
		for (pallet, fields) in patch.as_object().unwrap() {
			for (field, value) in fields.as_object().unwrap() {
				config[pallet][field] = value.clone();
			}
		}
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
	config.build_storage().unwrap().into()
}

/// Runs the hooks of a block of authority 0.
fn block(number: u32, slot: u64) {
	let claim = SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() };
	let claim = sp_consensus_babe::digests::PreDigest::SecondaryPlain(claim);
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())] };
	System::reset_events();
	System::initialize(&number, &Default::default(), &digest);
	<AllPalletsWithSystem as OnInitialize<u32>>::on_initialize(number);
	Timestamp::set(RuntimeOrigin::none(), slot * SLOT_MS).unwrap();
	<AllPalletsWithSystem as OnFinalize<u32>>::on_finalize(number);
	System::finalize();
}

#[test]
fn takes_slots_and_epochs_from_genesis() {
	genesis().execute_with(|| {
		AllPalletsWithSystem::integrity_test();
		let BabeConfiguration {
			slot_duration, epoch_length, c, authorities, allowed_slots, ..
		} = <Runtime as BabeApiV2<Block>>::configuration();
		assert_eq!((slot_duration, epoch_length), (SLOT_MS, EPOCH_SLOTS));
		assert_eq!((c, allowed_slots), ((1, 4), AllowedSlots::PrimaryAndSecondaryVRFSlots));
		assert_eq!(authorities.len(), 4);
	});
}

/// All four stay elected, because there are four places.
fn elected() -> Vec<AccountId> {
	let mut accounts = [Alice, Bob, Charlie, Dave].map(|key| key.to_account_id()).to_vec();
	accounts.sort();
	accounts
}

#[test]
fn an_epoch_is_a_session_and_each_has_another_list() {
	genesis().execute_with(|| {
		let elected = elected();
		let mut sessions: Vec<(u32, Vec<AccountId>)> = Vec::new();
		for number in 1..=60 {
			let slot = FIRST_SLOT + u64::from(number) - 1;
			block(number, slot);
			assert_eq!(u64::from(Session::current_index()), (slot - FIRST_SLOT) / EPOCH_SLOTS);
			let keys: Vec<_> =
				Babe::authorities().iter().map(|(key, _)| key.clone().into_inner().0).collect();
			let accounts: Vec<[u8; 32]> =
				Session::validators().into_iter().map(Into::into).collect();
			assert_eq!(keys, accounts);
			if sessions.last().is_none_or(|(index, _)| *index != Session::current_index()) {
				sessions.push((Session::current_index(), Session::validators()));
			}
		}
		for (index, validators) in sessions {
			// The first two sessions have it as it is.
			let mut expected = elected.clone();
			if index > 1 {
				expected.rotate_left(index as usize % 4);
			}
			if index == 4 {
				expected.pop();
			}
			assert_eq!(validators, expected, "session {index}");
		}
	});
}

#[test]
fn an_era_is_a_number_of_sessions_and_each_block_gives_its_author_20_points() {
	genesis().execute_with(|| {
		let mut blocks = BTreeMap::<u32, BTreeMap<AccountId, u32>>::new();
		for number in 1..=120 {
			block(number, FIRST_SLOT + u64::from(number) - 1);
			let era = pallet_staking::ActiveEra::<Runtime>::get().unwrap().index;
			assert_eq!(era, Session::current_index() / ERA_SESSIONS);
			let author = Session::validators()[0].clone();
			*blocks.entry(era).or_default().entry(author).or_default() += 1;
		}
		assert_eq!(blocks.len(), 4);
		for (era, authors) in blocks {
			let points = pallet_staking::ErasRewardPoints::<Runtime>::get(era);
			let expected =
				authors.into_iter().map(|(author, blocks)| (author, 20 * blocks)).collect();
			assert_eq!(points.individual, expected, "era {era}");
		}
	});
}

#[test]
fn nominators_stand_behind_those_they_name_and_share_the_pay() {
	genesis().execute_with(|| {
		for number in 1..=40 {
			block(number, FIRST_SLOT + u64::from(number) - 1);
		}
		let mut backing = BTreeMap::<AccountId, u128>::new();
		for validator in elected() {
			let exposure = Staking::eras_stakers(1, &validator);
			let others: u128 = exposure.others.iter().map(|one| one.value).sum();
			assert_eq!(exposure.total, exposure.own + others);
			for one in exposure.others {
				*backing.entry(one.who).or_default() += one.value;
			}
		}
		let staked = |who: AccountId| (who.clone(), Staking::ledger(who.into()).unwrap().active);
		let nominators = [One, Two].map(|key| staked(key.to_account_id()));
		assert_eq!(backing, nominators.into());
		let paid = pallet_staking::ErasValidatorReward::<Runtime>::get(0);
		assert_eq!(paid, Some(100_000_000_000_000));
	});
}
