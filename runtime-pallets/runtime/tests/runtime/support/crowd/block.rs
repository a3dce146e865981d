//! What a node does to build a block.

use super::{
	Cost,
	reporter::{Reporter, account},
};
use almanac_runtime::{
	AllPalletsWithSystem, Balance, Executive, Header, Runtime, RuntimeCall, Signature,
	SignedPayload, System, TxExtension, UncheckedExtrinsic, configs::system::Weights,
};
use codec::Encode;
use frame_support::{
	dispatch::DispatchClass,
	storage::with_transaction_unchecked,
	traits::{OnFinalize, OnIdle, OnPoll},
	weights::{Weight, WeightMeter},
};
use pallet_sli::HOME;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_core::Pair;
use sp_runtime::{
	ApplyExtrinsicResult, Digest, DigestItem, TransactionOutcome,
	generic::Era,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::collections::VecDeque;

/// Opens the block of a slot, with its time.
pub fn open(slot: u64, slot_ms: u64) {
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	let number = System::block_number() + 1;
	let none = Default::default();
	Executive::initialize_block(&Header::new(number, none, none, none, digest));
	let inherent = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: slot * slot_ms });
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(inherent))
		.expect("the time is valid")
		.expect("the time is set");
}

/// What `Executive` does after the inherents, apart so that its time can be taken.
pub fn poll() {
	System::note_inherents_applied();
	let room = Weights::get().max_block.saturating_sub(used());
	if room.all_gt(Weight::zero()) {
		let mut meter = WeightMeter::with_limit(room);
		AllPalletsWithSystem::on_poll(System::block_number(), &mut meter);
		System::register_extra_weight_unchecked(meter.consumed(), DispatchClass::Mandatory);
	}
}

/// What `Executive` does at the end of a block, but for the header.
pub fn close() {
	System::note_finished_extrinsics();
	let room = Weights::get().max_block.saturating_sub(used());
	if room.all_gt(Weight::zero()) {
		let used = AllPalletsWithSystem::on_idle(System::block_number(), room);
		System::register_extra_weight_unchecked(used, DispatchClass::Mandatory);
	}
	AllPalletsWithSystem::on_finalize(System::block_number());
}

/// The weight that the block has used.
pub fn used() -> Weight {
	System::block_weight().total()
}

/// Includes what waits, as far as there is room.
pub fn include(
	reporters: &mut [Reporter],
	waiting: &mut VecDeque<(usize, RuntimeCall)>,
	cost: &mut Cost,
) {
	while let Some((index, call)) = waiting.pop_front() {
		let reporter = reporters.get_mut(index).expect("it is there");
		match apply(signed(call.clone(), reporter, 0)) {
			Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
				waiting.push_front((index, call));
				break;
			},
			Err(refusal) => panic!("a report is a valid transaction: {refusal:?}"),
			Ok(Ok(())) => cost.accepted += 1,
			Ok(Err(_)) => cost.refused += 1,
		}
		reporter.nonce += 1;
	}
}

/// Sends what weighs much and is refused, then less and less, until nothing fits any more.
pub fn fill(sender: &mut Reporter) {
	for members in [60_000, 6_000, 600, 60, 6, 0] {
		let call = pallet_registry::Call::<Runtime>::create_group {
			network: HOME,
			name: Vec::new(),
			members: vec![0; members],
		};
		while apply(signed(call.clone().into(), sender, 0)).is_ok() {
			sender.nonce += 1;
		}
	}
}

/// Applies a transaction as an author does: what is not valid leaves nothing.
pub fn apply(transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
		Err(refusal) => TransactionOutcome::Rollback(Err(refusal)),
		Ok(result) => TransactionOutcome::Commit(Ok(result)),
	})
}

/// The next transaction of a sender, with a tip.
pub fn signed(call: RuntimeCall, reporter: &Reporter, tip: Balance) -> UncheckedExtrinsic {
	let payload =
		SignedPayload::new(call, extension(reporter.nonce, tip)).expect("the state has it");
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| reporter.key.sign(bytes)));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account(&reporter.key).into(), signature, extension)
}

fn extension(nonce: u32, tip: Balance) -> TxExtension {
	(
		pallet_sli::room::KeepRoom::default(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}
