//! The states that releases have left, under this one: what `try-runtime` checks, natively.

use almanac_runtime::{
	AllPalletsWithSystem, Executive, Migrations, Runtime, configs::system::Weights,
};
use frame_support::{
	traits::{OnRuntimeUpgrade, StorageVersion, UpgradeCheckSelect},
	weights::Weight,
};
use pallet_registry::{Reporters, StoredDeposits};
use sp_core::storage::Storage;
use sp_io::TestExternalities;
use std::{collections::BTreeMap, fs, path::Path};

type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// A chain of a release with something of everything; tests/upgrade/README.md says what. Release 2 had
/// the storage of pallet-registry that is migrated, release 3 is the last one.
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

/// Keys that one state has and the other has not, or with another value.
fn differing(one: &State, other: &State) -> Vec<Vec<u8>> {
	let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
	keys.filter(|key| one.get(*key) != other.get(*key)).cloned().collect()
}

#[test]
fn every_check_of_an_upgrade_passes_on_the_states_of_the_last_two_releases() {
	for release in [2, 3] {
		on(&state_of(release), || {
			let failed = Executive::try_runtime_upgrade(UpgradeCheckSelect::All).err();
			assert_eq!(failed, None, "of release {release}");
		});
	}
}

#[test]
fn it_changes_nothing_of_the_last_release() {
	on(&state_of(3), || {
		let before = stored();
		Migrations::on_runtime_upgrade();
		assert_eq!(stored(), before);
	});
}

#[test]
fn it_changes_nothing_of_the_release_before_but_what_its_migrations_write() {
	on(&state_of(2), || {
		let before = stored();
		let weight = Migrations::on_runtime_upgrade();
		let after = stored();
		let mut expected = [
			StoredDeposits::<Runtime>::hashed_key().to_vec(),
			StorageVersion::storage_key::<almanac_runtime::Registry>().to_vec(),
		];
		expected.sort();
		assert_eq!(differing(&before, &after), expected);
		assert_eq!(StorageVersion::get::<almanac_runtime::Registry>(), StorageVersion::new(2));
		assert!(weight.all_lt(Weights::get().max_block), "{weight:?}");
	});
}

#[test]
fn it_runs_once() {
	on(&state_of(2), || {
		Migrations::on_runtime_upgrade();
		let once = stored();
		let again: Weight = Migrations::on_runtime_upgrade();
		assert_eq!(stored(), once);
		assert!(again.ref_time() > 0, "looking at the version is paid for");
	});
}

#[test]
fn a_migration_that_was_forgotten_is_found() {
	on(&state_of(2), || {
		assert!(AllPalletsWithSystem::try_on_runtime_upgrade(true).is_err());
	});
}

#[test]
fn a_state_that_was_damaged_before_is_found() {
	on(&state_of(2), || {
		let (network, account, mut reporter) = Reporters::<Runtime>::iter().next().expect("three");
		reporter.bond += 1;
		Reporters::<Runtime>::insert(network, account, reporter);
		assert!(Executive::try_runtime_upgrade(UpgradeCheckSelect::All).is_err());
	});
}
