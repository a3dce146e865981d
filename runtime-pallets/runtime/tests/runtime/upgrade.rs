//! The state that the last release has left, under this one: what `try-runtime` checks, natively.

use almanac_runtime::{
	AllPalletsWithSystem, Executive, Migrations, MultiBlockMigrations, Runtime, Sli, System,
	VERSION, configs::system::Weights,
};
use codec::{Compact, Decode, Encode};
use frame_support::{
	migrations::MultiStepMigrator,
	traits::{
		BeforeAllRuntimeMigrations, OnRuntimeUpgrade, StorageVersion, TryState, TryStateSelect,
	},
	weights::Weight,
};
use pallet_registry::Reporters;
use pallet_sli::{HOME, Indicator, Period, PeriodKind, Record, Records, TargetId};
use sp_core::storage::Storage;
use sp_io::{TestExternalities, hashing::twox_128};
use std::{collections::BTreeMap, fs, path::Path};

use crate::support::chain;

type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// A chain of release 4 with something of everything; tests/upgrade/README.md says what.
fn state() -> State {
	state_of(4)
}

fn state_of(release: u32) -> State {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join(format!("../../tests/upgrade/state-{release}.json"));
	let text = fs::read_to_string(path).expect("the fixture is there");
	let entries: BTreeMap<String, String> = serde_json::from_str(&text).expect("it is JSON");
	let bytes = |hex: &str| sp_core::bytes::from_hex(hex).expect("it is hex");
	entries.iter().map(|(key, value)| (bytes(key), bytes(value))).collect()
}

fn on(state: &State, test: impl FnOnce()) {
	let storage = Storage { top: state.clone(), children_default: Default::default() };
	TestExternalities::new(storage).execute_with(test);
}

/// Everything that is stored now.
fn stored() -> State {
	let mut state = State::new();
	let mut key = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		let value = sp_io::storage::get(&next).expect("its key is there").to_vec();
		state.insert(next.clone(), value);
		key = next;
	}
	state
}

/// Builds blocks after the upgrade until everything is moved; how many.
fn move_all() -> u32 {
	let mut blocks = 0;
	// What the block of the upgrade has run does not run in the next one.
	frame_system::LastRuntimeUpgrade::<Runtime>::put(frame_system::LastRuntimeUpgradeInfo::from(
		VERSION,
	));
	while MultiBlockMigrations::ongoing() {
		chain::open_block(chain::slot() + 1);
		Executive::finalize_block();
		blocks += 1;
		assert!(blocks < 100, "moving gets on");
	}
	blocks
}

fn upgrade() {
	Migrations::on_runtime_upgrade();
	AllPalletsWithSystem::on_runtime_upgrade();
	assert!(MultiBlockMigrations::ongoing(), "there is something to move");
	move_all();
}

/// A record as release 4 stored it: its samples, its expected and reported ones, its reporters, its
/// windows, and its answers by bucket.
type Old = (u64, u64, u64, u32, u64, Vec<(u16, u64)>);

fn decode_old(mut value: &[u8]) -> Option<Old> {
	if u8::decode(&mut value).ok()? != 1 {
		return None;
	}
	let (expected, reported, reporters, samples) = Decode::decode(&mut value).ok()?;
	let pairs = Vec::<(Compact<u32>, Compact<u64>)>::decode(&mut value).ok()?;
	let windows = Decode::decode(&mut value).ok()?;
	let mut index = 0;
	let buckets = pairs.into_iter().map(|(difference, count)| {
		index += difference.0;
		(u16::try_from(index).expect("a bucket"), count.0)
	});
	Some((samples, expected, reported, reporters, windows, buckets.collect()))
}

/// The parts of a key of release 4, each after its hash of eight bytes.
fn place(key: &[u8]) -> (Indicator, Period, TargetId) {
	let part = |at: usize| key.get(32 + at..).expect("it is long enough");
	let (mut indicator, mut period, mut target) =
		(part(12 + 8), part(12 + 9 + 8), part(12 + 9 + 13 + 8));
	(
		Indicator::decode(&mut indicator).expect("an indicator"),
		Period::decode(&mut period).expect("a period"),
		TargetId::decode(&mut target).expect("a target"),
	)
}

fn records_of(state: &State) -> BTreeMap<(Indicator, Period, TargetId), Vec<u8>> {
	let prefix = [twox_128(b"Sli"), twox_128(b"Records")].concat();
	let of_records = state.iter().filter(|(key, _)| key.starts_with(&prefix));
	of_records.map(|(key, value)| (place(key), value.clone())).collect()
}

#[test]
fn every_check_of_an_upgrade_passes_on_the_state_of_the_last_release() {
	on(&state(), || {
		// What is moved step by step can be read only when all of it is: the states are checked then.
		AllPalletsWithSystem::before_all_runtime_migrations();
		assert!(Migrations::try_on_runtime_upgrade(true).is_ok());
		assert!(AllPalletsWithSystem::try_on_runtime_upgrade(true).is_ok());
		// A pallet that the state does not know begins with its version of now.
		assert_eq!(StorageVersion::get::<almanac_runtime::Agreements>(), StorageVersion::new(4));
		assert!(move_all() > 0);
		let checked = AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All);
		assert_eq!(checked, Ok(()));
	});
}

/// Agreements of each outcome are open in it, and a window is half reported.
#[test]
fn every_check_passes_on_the_release_that_landed_before_and_agreements_stay_as_they_are() {
	let before = state_of(16);
	let prefix = twox_128(b"Agreements").to_vec();
	let agreed: State = before
		.iter()
		.filter(|(key, _)| key.starts_with(&prefix))
		.map(|(key, value)| (key.clone(), value.clone()))
		.collect();
	assert!(pallet_agreements::Agreements::<Runtime>::hashed_key_for(0).starts_with(&prefix));
	assert!(agreed.len() > 10, "{} entries", agreed.len());
	on(&before, || {
		assert_eq!(pallet_agreements::Agreements::<Runtime>::iter().count(), 5);
		AllPalletsWithSystem::before_all_runtime_migrations();
		assert!(Migrations::try_on_runtime_upgrade(true).is_ok());
		assert!(AllPalletsWithSystem::try_on_runtime_upgrade(true).is_ok());
		move_all();
		let checked = AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All);
		assert_eq!(checked, Ok(()));
		let mut after = stored();
		after.retain(|key, _| key.starts_with(&prefix));
		// What changes by version 4: the version itself, the sums of targets, and exposures of more than a month.
		let changes = ["Agreements", ":__STORAGE_VERSION__:", "TargetExposures"]
			.map(|item| [prefix.clone(), twox_128(item.as_bytes()).to_vec()].concat());
		let is_same = |key: &Vec<u8>| !changes.iter().any(|item| key.starts_with(item));
		after.retain(|key, _| is_same(key));
		let mut agreed = agreed.clone();
		agreed.retain(|key, _| is_same(key));
		assert_eq!(after, agreed);
		assert_eq!(pallet_agreements::Agreements::<Runtime>::iter().count(), 5);
	});
}

#[test]
fn every_record_is_the_same_after_it() {
	let before = records_of(&state());
	assert!(before.len() > 100, "{} records", before.len());
	on(&state(), || {
		upgrade();
		let mut kinds = std::collections::BTreeSet::new();
		for ((indicator, period, target), value) in &before {
			let record = Records::<Runtime>::get((HOME, indicator, period, target));
			kinds.insert((*indicator, period.kind));
			match record.expect("it is there") {
				Record::Counted(counted) => {
					assert_eq!(value.as_slice(), Record::Counted(counted).encode());
				},
				Record::Sampled(new) => {
					assert_eq!(new.absence, Default::default(), "nothing was told apart");
					let pairs = new.buckets.pairs().to_vec();
					let answered: u64 = pairs.iter().map(|(_, count)| count).sum();
					assert_eq!(new.answered, answered);
					let new = (
						new.samples,
						new.expected,
						new.reported,
						new.reporters,
						new.windows,
						pairs,
					);
					assert_eq!(decode_old(value), Some(new), "{period:?} {target}");
				},
			}
		}
		assert_eq!(Records::<Runtime>::iter().count(), before.len());
		// Days and eras are closed by now only where the story has come so far.
		assert!(kinds.contains(&(Indicator::Authorship, PeriodKind::Year)), "{kinds:?}");
		assert!(kinds.contains(&(Indicator::Rpc, PeriodKind::Day)), "{kinds:?}");
	});
}

#[test]
fn what_other_pallets_keep_is_not_touched() {
	let before = state();
	let ours = ["Sli", "MultiBlockMigrations", "System", "Aura", "Timestamp"];
	let is_ours = |key: &[u8]| ours.iter().any(|name| key.starts_with(&twox_128(name.as_bytes())));
	let is_other = |key: &&Vec<u8>| !key.starts_with(b":") && !is_ours(key);
	on(&before, || {
		Migrations::on_runtime_upgrade();
		let after = stored();
		let changed =
			before.keys().filter(is_other).filter(|key| before.get(*key) != after.get(*key));
		let version = StorageVersion::storage_key::<almanac_runtime::Registry>().to_vec();
		assert_eq!(changed.collect::<Vec<_>>(), [&version]);
		let added = after.keys().filter(is_other).filter(|key| !before.contains_key(*key));
		let promises = [twox_128(b"Registry"), twox_128(b"Promises")].concat();
		let others: Vec<_> = added.filter(|key| !key.starts_with(&promises)).collect();
		assert!(others.is_empty(), "{others:02x?}");
		assert_eq!(StorageVersion::get::<almanac_runtime::Registry>(), StorageVersion::new(4));
		assert_eq!(StorageVersion::get::<Sli>(), StorageVersion::new(4));
	});
}

#[test]
fn what_is_moved_at_once_fits_into_a_block_and_runs_once() {
	on(&state(), || {
		let weight = Migrations::on_runtime_upgrade();
		assert!(weight.all_lt(Weights::get().max_block), "{weight:?}");
		let once = stored();
		let again: Weight = Migrations::on_runtime_upgrade();
		assert_eq!(stored(), once);
		assert!(again.ref_time() > 0, "looking at the version is paid for");
	});
}

#[test]
fn a_migration_that_was_forgotten_is_found() {
	on(&state(), || {
		assert!(AllPalletsWithSystem::try_on_runtime_upgrade(true).is_err());
	});
}

#[test]
fn a_state_that_was_damaged_before_is_found() {
	on(&state(), || {
		let (network, account, mut reporter) = Reporters::<Runtime>::iter().next().expect("three");
		reporter.bond += 1;
		Reporters::<Runtime>::insert(network, account, reporter);
		upgrade();
		let checked = AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All);
		assert!(checked.is_err());
	});
}
