//! Root is reached through three quarters of the Council, and in no other way.

use almanac_runtime::{Runtime, RuntimeCall, RuntimeEvent, Sudo, System, Whitelist};
use codec::Encode;
use frame_support::{assert_err, assert_noop, assert_ok, dispatch::GetDispatchInfo};
use pallet_collective::Instance1;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{
	DispatchError,
	DispatchError::BadOrigin,
	traits::{BlakeTwo256, Dispatchable, Hash},
};

use crate::support::{
	chain, genesis,
	motion::{carry, close, origin, propose},
};

const KEY: &[u8] = b"set by root";

fn set_storage() -> RuntimeCall {
	frame_system::Call::set_storage { items: vec![(KEY.to_vec(), b"yes".to_vec())] }.into()
}

fn whitelist(call: &RuntimeCall) -> RuntimeCall {
	pallet_whitelist::Call::whitelist_call { call_hash: BlakeTwo256::hash_of(call) }.into()
}

fn dispatch(call: RuntimeCall) -> RuntimeCall {
	pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into()
}

/// What the whitelisted call said, from the event that tells it.
fn inner_result() -> Option<Result<(), DispatchError>> {
	System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Whitelist(pallet_whitelist::Event::WhitelistedCallDispatched {
			result,
			..
		}) => Some(result.map(|_| ()).map_err(|fault| fault.error)),
		_ => None,
	})
}

#[test]
fn three_of_four_members_reach_it() {
	chain::run(genesis::local(), || {
		let three = [Alice, Bob, Charlie];
		assert_ok!(carry(&three, whitelist(&set_storage())));
		assert_ok!(carry(&three, dispatch(set_storage())));
		assert_eq!(inner_result(), Some(Ok(())));
		assert_eq!(sp_io::storage::get(KEY).as_deref(), Some(b"yes".as_slice()));
	});
}

#[test]
fn two_of_four_members_do_not() {
	chain::run(genesis::local(), || {
		assert_eq!(carry(&[Alice, Bob], whitelist(&set_storage())), Err(BadOrigin));

		assert_ok!(carry(&[Alice, Bob, Charlie], whitelist(&set_storage())));
		assert_ne!(carry(&[Alice, Bob], dispatch(set_storage())), Ok(()));
		assert_eq!(sp_io::storage::get(KEY), None);
	});
}

#[test]
fn an_upgrade_is_authorized_by_three_of_four() {
	chain::run(genesis::local(), || {
		let code_hash = H256::repeat_byte(7);
		let call: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash }.into();
		assert_ok!(carry(&[Alice, Charlie, Dave], whitelist(&call)));
		assert_ok!(carry(&[Alice, Charlie, Dave], dispatch(call)));
		System::assert_has_event(
			frame_system::Event::UpgradeAuthorized { code_hash, check_version: true }.into(),
		);
	});
}

#[test]
fn a_call_is_dispatched_from_its_preimage() {
	chain::run(genesis::local(), || {
		let call = set_storage();
		let bytes = call.encode();
		assert_ok!(carry(&[Alice, Bob, Dave], whitelist(&call)));
		// Whitelisting has requested the preimage, so it is stored without a deposit.
		assert_ok!(almanac_runtime::Preimage::note_preimage(origin(Eve), bytes.clone()));
		let dispatch = pallet_whitelist::Call::dispatch_whitelisted_call {
			call_hash: BlakeTwo256::hash_of(&call),
			call_encoded_len: u32::try_from(bytes.len()).expect("the call is small"),
			call_weight_witness: call.get_dispatch_info().call_weight,
		};
		assert_ok!(carry(&[Alice, Bob, Dave], dispatch));
		assert_eq!(inner_result(), Some(Ok(())));
	});
}

#[test]
fn a_dispatch_ahead_of_its_whitelisting_is_made_up_for_by_anyone() {
	chain::run(genesis::local(), || {
		let three = [Alice, Bob, Charlie];
		let call_hash = BlakeTwo256::hash_of(&set_storage());
		assert_ok!(carry(&three, dispatch(set_storage())));
		System::assert_has_event(pallet_whitelist::Event::DispatchDeferred { call_hash }.into());
		assert_noop!(
			dispatch(set_storage()).dispatch(origin(Eve)),
			pallet_whitelist::Error::<Runtime>::CallIsNotWhitelisted
		);

		assert_ok!(carry(&three, whitelist(&set_storage())));
		assert_ok!(dispatch(set_storage()).dispatch(origin(Eve)));
		assert_eq!(inner_result(), Some(Ok(())));
	});
}

#[test]
fn a_whitelisted_call_that_fails_shows_in_the_event_alone() {
	chain::run(genesis::local(), || {
		let three = [Alice, Bob, Charlie];
		let fails: RuntimeCall = pallet_validators::Call::set_validators { new: vec![] }.into();
		assert_ok!(carry(&three, whitelist(&fails)));
		assert_ok!(carry(&three, dispatch(fails)));
		let fault = pallet_validators::Error::<Runtime>::NoValidators.into();
		assert_eq!(inner_result(), Some(Err(fault)));
	});
}

#[test]
fn no_account_alone_reaches_it() {
	chain::run(genesis::local(), || {
		let call_hash = BlakeTwo256::hash_of(&set_storage());
		assert_noop!(Whitelist::whitelist_call(origin(Alice), call_hash), BadOrigin);
		assert_noop!(System::set_storage(origin(Alice), vec![]), BadOrigin);
		assert!(Sudo::sudo(origin(Alice), Box::new(set_storage())).is_err());
	});
}

#[test]
fn who_does_not_vote_within_seven_days_has_voted_against() {
	chain::run(genesis::local(), || {
		// With a prime member the pallet's own rules would count the silent two as ayes.
		pallet_collective::Prime::<Runtime, Instance1>::put(Alice.to_account_id());
		let call = whitelist(&set_storage());
		let hash = propose(Alice, 3, &[Alice, Bob], call.clone());

		let seven_days = 7 * 24 * 60 * 10;
		System::set_block_number(System::block_number() + seven_days - 1);
		let too_early = pallet_collective::Error::<Runtime, Instance1>::TooEarly;
		assert_err!(close(Alice, &call), too_early);

		System::set_block_number(System::block_number() + 1);
		assert_ok!(close(Alice, &call));
		System::assert_has_event(
			pallet_collective::Event::<Runtime, Instance1>::Disapproved { proposal_hash: hash }
				.into(),
		);
	});
}

#[test]
fn the_only_member_of_a_council_is_three_quarters_of_it() {
	let development = genesis::state(genesis::preset(Some("development")));
	chain::run(development, || {
		assert_ok!(carry(&[Alice], whitelist(&set_storage())));
		assert_ok!(carry(&[Alice], dispatch(set_storage())));
		assert_eq!(inner_result(), Some(Ok(())));
	});
}
