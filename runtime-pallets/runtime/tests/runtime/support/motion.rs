//! Motions of the Council, from the proposal to the close.

use almanac_runtime::{
	AccountId, Council, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::Encode;
use frame_support::{assert_ok, weights::Weight};
use pallet_collective::{Event, Instance1};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	DispatchResult,
	traits::{BlakeTwo256, Hash},
};

/// Carries a motion with the votes of `ayes`, the first of whom proposes it. The answer is what the
/// call said when the motion executed it.
pub fn carry(ayes: &[Sr25519Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let hash = propose(ayes, call.clone());
	// A motion of one vote is executed as it is proposed.
	if ayes.len() > 1 {
		close(ayes, &call);
	}
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Council(Event::Executed { proposal_hash, result })
				if proposal_hash == hash =>
			{
				Some(result)
			},
			_ => None,
		})
		.expect("a motion with the votes of its threshold is executed")
}

/// Proposes `call`, for as many votes as there are `ayes`, and casts these votes.
fn propose(ayes: &[Sr25519Keyring], call: RuntimeCall) -> sp_core::H256 {
	let hash = BlakeTwo256::hash_of(&call);
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	let threshold = u32::try_from(ayes.len()).expect("a Council is small");
	let length = u32::try_from(call.encoded_size()).expect("a call is small");
	assert_ok!(Council::propose(origin(ayes[0]), threshold, Box::new(call), length));
	if threshold > 1 {
		for aye in ayes {
			assert_ok!(Council::vote(origin(*aye), hash, index, true));
		}
	}
	hash
}

/// Closes the latest motion, which is about `call`.
pub fn close(ayes: &[Sr25519Keyring], call: &RuntimeCall) {
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get() - 1;
	let length = u32::try_from(call.encoded_size()).expect("a call is small");
	assert_ok!(Council::close(
		origin(ayes[0]),
		BlakeTwo256::hash_of(call),
		index,
		Weight::MAX,
		length
	));
}

/// The members of the Council, sorted.
pub fn members() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, Instance1>::get()
}

/// The origin of transactions that `who` signs.
pub fn origin(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}
