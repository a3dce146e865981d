//! Motions of the Council, from the proposal to the close.

use almanac_runtime::{
	AccountId, Council, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::Encode;
use frame_support::{assert_ok, pallet_prelude::DispatchResultWithPostInfo, weights::Weight};
use pallet_collective::{Event, Instance1};
use sp_core::H256;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	DispatchResult,
	traits::{BlakeTwo256, Hash},
};

/// Carries a motion with the votes of `ayes`, the first of whom proposes it. The answer is what the
/// call said when the motion executed it.
pub fn carry(ayes: &[Sr25519Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let [proposer, others @ ..] = ayes else { panic!("a motion needs someone to propose it") };
	let threshold = u32::try_from(ayes.len()).expect("a Council is small");
	let hash = propose(*proposer, threshold, ayes, call.clone());
	// A motion of one vote is executed as it is proposed.
	if !others.is_empty() {
		assert_ok!(close(*proposer, &call));
	}
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Council(Event::Executed { proposal_hash, result }) => {
				(proposal_hash == hash).then_some(result)
			},
			_ => None,
		})
		.expect("a motion with the votes of its threshold is executed")
}

/// Lets `who` propose `call` for `threshold` votes, and casts those of `ayes`.
pub fn propose(
	who: Sr25519Keyring,
	threshold: u32,
	ayes: &[Sr25519Keyring],
	call: RuntimeCall,
) -> H256 {
	let hash = BlakeTwo256::hash_of(&call);
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	let length = length_of(&call);
	assert_ok!(Council::propose(origin(who), threshold, Box::new(call), length));
	if threshold > 1 {
		for aye in ayes {
			assert_ok!(Council::vote(origin(*aye), hash, index, true));
		}
	}
	hash
}

/// Lets `who` close the latest motion, which is about `call`.
pub fn close(who: Sr25519Keyring, call: &RuntimeCall) -> DispatchResultWithPostInfo {
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get() - 1;
	let hash = BlakeTwo256::hash_of(call);
	Council::close(origin(who), hash, index, Weight::MAX, length_of(call))
}

/// The members of the Council, sorted.
pub fn members() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, Instance1>::get()
}

/// The origin of transactions that `who` signs.
pub fn origin(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

fn length_of(call: &RuntimeCall) -> u32 {
	u32::try_from(call.encoded_size()).expect("a call is small")
}
