//! Blocks, built as a node builds them.

use almanac_runtime::{
	AllPalletsWithSystem, Executive, Header, Runtime, RuntimeCall, System, UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::traits::{TryState, TryStateSelect};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_io::TestExternalities;
use sp_runtime::{Digest, DigestItem, traits::Header as _};

/// The slot of the first block: some day in 2023, whatever the slot duration.
pub const FIRST_SLOT_MS: u64 = 1_700_000_000_000;

/// Runs `test` in the first block on top of `genesis`; checks every invariant after it and after
/// each block that it builds.
pub fn run(mut genesis: TestExternalities, test: impl FnOnce()) {
	genesis.execute_with(|| {
		open_block(FIRST_SLOT_MS.div_ceil(slot_ms()));
		test();
		close_block();
	});
}

/// Closes the open block and opens the next one, in the next slot.
pub fn next_block() {
	next_block_after(0);
}

/// Closes the open block and opens the next one after `missed` slots without a block.
pub fn next_block_after(missed: u64) {
	close_block();
	open_block(slot() + missed + 1);
}

/// The slot of the open block.
pub fn slot() -> u64 {
	pallet_aura::CurrentSlot::<Runtime>::get().into()
}

/// Builds blocks until the session with the index `session` has begun.
pub fn run_to_session(session: u32) {
	while pallet_session::CurrentIndex::<Runtime>::get() < session {
		next_block();
	}
}

/// Opens the block of a slot, at the start of it.
pub fn open_block(slot: u64) {
	open_block_at(slot, 0);
}

/// Opens the block of a slot, so many ms after its start.
pub fn open_block_at(slot: u64, late_ms: u64) {
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	let header = Header::new(
		System::block_number() + 1,
		Default::default(),
		Default::default(),
		Default::default(),
		digest,
	);
	Executive::initialize_block(&header);
	let now = slot * slot_ms() + late_ms;
	let inherent = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(inherent))
		.expect("the time is valid")
		.expect("the time is set");
}

/// Ends the open block; checks every invariant.
pub fn close_block() {
	Executive::finalize_block();
	AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
		.expect("the invariants hold after the block");
}

/// The slot duration.
pub fn slot_ms() -> u64 {
	pallet_aura::Pallet::<Runtime>::slot_duration()
}
