//! pallet-sli in a chain that is not ours: executed block by block through its Executive.

// A test's helpers may panic, and its numbers are small.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod guide;

use codec::Encode;
use frame_support::traits::{OnFinalize, OnInitialize, OnPoll};
use guest_runtime::{
	AccountId, AllPalletsWithSystem, Block, Runtime, RuntimeGenesisConfig, SESSION_BLOCKS, SLOT_MS,
	Session, System, Timestamp,
};
use pallet_sli::{Counted, HOME, Indicator, Period, PeriodKind, Record, TargetRef};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{BuildStorage, Digest, DigestItem};
use std::collections::BTreeMap;

fn genesis() -> sp_io::TestExternalities {
	let api = |id| {
		use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
		<Runtime as GenesisBuilderV1<Block>>::get_preset(&id).expect("the preset exists")
	};
	let patch: serde_json::Value =
		serde_json::from_slice(&api(Some("development".into()))).unwrap();
	let mut config: serde_json::Value = serde_json::from_slice(&api(None)).unwrap();
	for (pallet, fields) in patch.as_object().unwrap() {
		for (field, value) in fields.as_object().unwrap() {
			config[pallet][field] = value.clone();
		}
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
	config.build_storage().unwrap().into()
}

/// Runs the hooks of a block as the executive orders them: pallets by index, then the timestamp.
fn block(number: u32, slot: u64) {
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	System::reset_events();
	System::initialize(&number, &Default::default(), &digest);
	<AllPalletsWithSystem as OnInitialize<u32>>::on_initialize(number);
	Timestamp::set(guest_runtime::RuntimeOrigin::none(), slot * SLOT_MS).unwrap();
	let mut meter = frame_support::weights::WeightMeter::new();
	<AllPalletsWithSystem as OnPoll<u32>>::on_poll(number, &mut meter);
	<AllPalletsWithSystem as OnFinalize<u32>>::on_finalize(number);
	System::finalize();
}

#[test]
fn a_guest_counts_its_own_slots_over_changing_sessions() {
	genesis().execute_with(|| {
		let mut recount = BTreeMap::<AccountId, (u64, u64)>::new();
		let first = 1_000_000u64;
		let mut list = Session::validators();
		let mut slot = first;
		for number in 1..=SESSION_BLOCKS * 12 {
			// Every fifth block is two slots late.
			let next = slot
				+ if number == 1 {
					0
				} else if number % 5 == 0 {
					3
				} else {
					1
				};
			for passed in (slot + u64::from(number > 1))..=next {
				let author = list[(passed % list.len() as u64) as usize].clone();
				let counts = recount.entry(author).or_default();
				counts.0 += 1;
				counts.1 += u64::from(passed == next);
			}
			slot = next;
			block(number, slot);
			list = Session::validators();
		}
		assert!(
			pallet_sli::CurrentSegment::<Runtime>::get() > Some(8),
			"sessions changed the list"
		);
		for (account, (assigned, authored)) in recount {
			let target =
				pallet_sli::answer::target_of::<Runtime>(HOME, TargetRef::Account(account))
					.unwrap();
			let at = Some((slot * SLOT_MS / 1_000) as u32);
			let answer = pallet_sli::answer::sli::<Runtime>(
				HOME,
				target,
				Indicator::Authorship,
				PeriodKind::Year,
				at,
			)
			.unwrap();
			let Record::Counted(Counted { assigned: a, authored: b, .. }) = answer.record else {
				panic!("authorship is counted")
			};
			assert_eq!((a, b), (assigned, authored));
		}
		let eras = pallet_sli::CurrentEra::<Runtime>::get(HOME);
		assert_eq!(eras, Some(2));
		let period =
			pallet_sli::answer::period_of::<Runtime>(HOME, PeriodKind::Window, (first * 3) as u32)
				.unwrap();
		assert_eq!(period, Period { kind: PeriodKind::Window, start: 3_000_000 / 60 * 60 });
	});
}

/// The guide is right as long as its lines are those that compiled here.
#[test]
fn the_guide_shows_the_lines_that_this_chain_has() {
	let sources = [
		include_str!("../Cargo.toml"),
		include_str!("../src/lib.rs"),
		include_str!("../src/sli.rs"),
		include_str!("../src/apis.rs"),
	]
	.concat();
	let own = |line: &str| line.replace("YourSessionManager", "Roundabout");
	assert_eq!(guide::missing_lines(&sources, own), Vec::<String>::new());
}
