//! That pallet-sli is wired to the rest: what it counts is what happened.

use almanac_runtime::{AccountId, Runtime, Validators};
use frame_support::assert_ok;
use pallet_sli::{
	Counted, HOME, Indicator::Authorship, PeriodKind, Record, TargetRef,
	runtime_api::runtime_decl_for_sli_api::SliApiV3,
};
use serde_json::json;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};

use crate::support::{chain, genesis, keys::set_keys, motion::carry};

/// The counts of `who` in the period of `kind` that is open.
fn open(who: Sr25519Keyring, kind: PeriodKind) -> Option<Counted> {
	let target = Runtime::target_of(HOME, TargetRef::Account(who.to_account_id()))?;
	let answer = Runtime::current(HOME, target, Authorship, kind).open?;
	assert!(answer.provisional, "an open period is provisional");
	let Record::Counted(counted) = answer.record else { panic!("authorship is counted") };
	Some(counted)
}

fn missed(who: Sr25519Keyring) -> u64 {
	open(who, PeriodKind::Day).map_or(0, |counted| counted.assigned - counted.authored)
}

/// Whose slot it is, as a node finds it out: from the authorities.
fn author_of(slot: u64) -> Sr25519Keyring {
	match slot % 4 {
		0 => Alice,
		1 => Bob,
		2 => Charlie,
		_ => Dave,
	}
}

#[test]
fn a_slot_without_a_block_is_missed_by_its_validator_alone() {
	chain::run(genesis::local(), || {
		(0..20).for_each(|_| chain::next_block());
		let absent = author_of(chain::slot() + 1);
		chain::next_block_after(1);
		(0..20).for_each(|_| chain::next_block());
		for who in [Alice, Bob, Charlie, Dave] {
			assert_eq!(missed(who), u64::from(who == absent), "{who}");
		}
	});
}

#[test]
fn slots_are_counted_by_the_order_of_their_session() {
	let short = json!({ "validators": { "sessionLength": 5 } });
	chain::run(genesis::patched("local", short), || {
		let mut left = 0;
		for _ in 0..60 {
			let seat = usize::try_from((chain::slot() + 1) % 4).expect("it is small");
			let is_bobs = Validators::seated()[seat] == Bob.to_account_id();
			left += u64::from(is_bobs);
			chain::next_block_after(u64::from(is_bobs));
		}
		assert!(left > 5);
		for who in [Alice, Bob, Charlie, Dave] {
			assert_eq!(missed(who), if who == Bob { left } else { 0 }, "{who}");
		}
	});
}

#[test]
fn the_slots_of_all_validators_are_the_slots_that_passed() {
	chain::run(genesis::local(), || {
		let first = chain::slot();
		(0..7).for_each(chain::next_block_after);
		let counts: Vec<Counted> = [Alice, Bob, Charlie, Dave]
			.into_iter()
			.filter_map(|who| open(who, PeriodKind::Day))
			.collect();
		let assigned: u64 = counts.iter().map(|counted| counted.assigned).sum();
		let authored: u64 = counts.iter().map(|counted| counted.authored).sum();
		assert_eq!(assigned, chain::slot() - first + 1);
		assert_eq!(authored, 8);
	});
}

#[test]
fn windows_of_a_minute_close_in_the_local_preset() {
	chain::run(genesis::local(), || {
		(0..25).for_each(|_| chain::next_block());
		let closed = Runtime::ranking(HOME, Authorship, PeriodKind::Window, None, 0, 10)
			.expect("a window has closed after two minutes");
		assert_eq!(closed.end, Some(closed.period.start + 60));
		assert_eq!(closed.rows.len(), 4);
	});
}

#[test]
fn a_validator_is_counted_from_the_slot_after_the_block_that_seats_it() {
	let short = genesis::patched("local", json!({ "validators": { "sessionLength": 5 } }));
	chain::run(short, || {
		set_keys(Eve);
		let new: Vec<AccountId> =
			[Eve, Alice, Bob, Charlie, Dave].map(|who| who.to_account_id()).to_vec();
		let call = pallet_validators::Call::set_validators { new };
		assert_ok!(carry(&[Alice, Bob, Charlie], call));
		chain::run_to_session(2);
		assert_eq!(open(Eve, PeriodKind::Day), None, "this block is still of the old list");
		(0..10).for_each(|_| chain::next_block());
		let counted = open(Eve, PeriodKind::Day).expect("it is listed");
		assert_eq!((counted.assigned, counted.authored), (2, 2));
		assert!([Alice, Bob, Charlie, Dave].into_iter().all(|who| missed(who) == 0));
	});
}

#[test]
fn an_era_begins_with_the_session_that_validators_say() {
	let eras = json!({ "validators": { "sessionLength": 5, "sessionsPerEra": 2 } });
	chain::run(genesis::patched("local", eras), || {
		chain::run_to_session(1);
		assert_eq!(pallet_sli::CurrentEra::<Runtime>::get(pallet_sli::HOME), Some(0));
		chain::run_to_session(2);
		assert_eq!(pallet_sli::CurrentEra::<Runtime>::get(pallet_sli::HOME), Some(1));
		chain::run_to_session(4);
		assert_eq!(pallet_sli::CurrentEra::<Runtime>::get(pallet_sli::HOME), Some(2));
	});
}
