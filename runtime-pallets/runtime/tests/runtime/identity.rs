//! What clients and other releases rely on.

use almanac_runtime::{
	Agreements, AllPalletsWithSystem, Aura, Balances, Council, Grandpa, Preimage, Registry,
	Runtime, Scalability, Session, Sli, Sudo, System, Timestamp, TransactionPayment, Utility,
	VERSION, Validators, Whitelist,
	build_info::{SOURCES_HASH, runtime_decl_for_build_api::BuildApiV1},
};
use frame_support::traits::{IntegrityTest, PalletInfoAccess};
use sp_io::TestExternalities;

#[test]
fn every_pallet_finds_its_configuration_sound() {
	TestExternalities::default().execute_with(AllPalletsWithSystem::integrity_test);
}

#[test]
fn the_indices_of_pallets_are_fixed() {
	let indices = [
		System::index(),
		Timestamp::index(),
		Aura::index(),
		Validators::index(),
		Registry::index(),
		Sli::index(),
		Scalability::index(),
		Agreements::index(),
		Session::index(),
		Grandpa::index(),
		Balances::index(),
		TransactionPayment::index(),
		Utility::index(),
		Preimage::index(),
		Whitelist::index(),
		Council::index(),
		Sudo::index(),
	];
	assert_eq!(indices, [0, 1, 2, 10, 11, 12, 13, 14, 20, 21, 30, 31, 40, 41, 42, 43, 90]);
}

#[test]
fn its_name_is_almanac() {
	assert_eq!(VERSION.spec_name, "almanac");
}

#[test]
fn its_spec_version_is_17_and_its_transactions_are_those_of_the_second() {
	assert_eq!((VERSION.spec_version, VERSION.transaction_version), (17, 2));
}

#[test]
fn it_serves_metadata_14_to_16() {
	TestExternalities::default().execute_with(|| {
		let versions = Runtime::metadata_versions();
		for version in [14, 15, 16] {
			assert!(versions.contains(&version), "{versions:?}");
			assert!(Runtime::metadata_at_version(version).is_some());
		}
	});
}

#[test]
fn it_tells_from_which_sources_it_was_built() {
	assert_eq!(Runtime::sources_hash(), SOURCES_HASH);
	assert_ne!(SOURCES_HASH, [0; 32]);
}
