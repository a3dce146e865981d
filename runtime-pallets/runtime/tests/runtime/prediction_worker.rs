//! That a node's off-chain worker signs predictions that this chain takes.

use almanac_runtime::{Executive, Runtime, RuntimeCall, Scalability, System, UncheckedExtrinsic};
use codec::Decode;
use frame_support::{assert_ok, storage::with_transaction, traits::OffchainWorker};
use pallet_scalability::{
	Evidence, OpenRuns, PREDICTION_KEY, Point, Predictions, RunInput, TurnBlocks, Varied, Weighting,
};
use sp_core::{
	H256,
	crypto::key_types::AURA,
	offchain::{
		OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
		testing::{TestOffchainExt, TestTransactionPoolExt},
	},
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Eve, Ferdie};
use sp_keystore::{Keystore, KeystoreExt, testing::MemoryKeystore};
use sp_runtime::{DispatchResult, TransactionOutcome};

use crate::support::{chain, genesis, motion::origin};

/// Turns of three blocks.
const TURN: u32 = 3;

/// The points of schaffer.
fn input() -> RunInput {
	let measured = [(1, 37_900), (5, 82_100), (10, 76_300), (15, 65_900), (20, 53_000)];
	let point = |(whole, milli): (u64, u128)| Point {
		size_millionths: whole * 1_000_000,
		throughput: milli * 1_000,
		latency: None,
		repetitions: 1,
		weight: 0,
	};
	RunInput {
		version: b"v1".to_vec(),
		commit: b"0123abcd".to_vec(),
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::None,
		points: measured.map(point).to_vec(),
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	}
}

/// Runs a test in the first block of a network of four, on the node that is the authority `who` and
/// signs predictions by `payer`; with what the node's pool has taken.
fn node(
	who: Sr25519Keyring,
	payer: Option<Sr25519Keyring>,
	test: impl FnOnce(&dyn Fn() -> Vec<UncheckedExtrinsic>),
) {
	let keys = MemoryKeystore::new();
	let insert = |key_type, owner: Sr25519Keyring| {
		keys.sr25519_generate_new(key_type, Some(&owner.to_seed())).expect("it is a seed")
	};
	insert(AURA, who);
	if let Some(payer) = payer {
		insert(PREDICTION_KEY, payer);
	}
	let (offchain, _) = TestOffchainExt::new();
	let (pool, inside) = TestTransactionPoolExt::new();
	let turn = serde_json::json!({ "scalability": { "turnBlocks": TURN } });
	let mut state = genesis::patched("local", turn);
	state.register_extension(KeystoreExt::new(keys));
	state.register_extension(OffchainDbExt::new(offchain.clone()));
	state.register_extension(OffchainWorkerExt::new(offchain));
	state.register_extension(TransactionPoolExt::new(pool));
	chain::run(state, || {
		assert_ok!(Scalability::register_subject(origin(Eve), b"node".to_vec(), None));
		for _ in 0..2 {
			assert_ok!(Scalability::submit_run(origin(Eve), 0, input()));
		}
		test(&|| {
			let decode = |bytes: &Vec<u8>| UncheckedExtrinsic::decode(&mut bytes.as_slice());
			let all: Result<_, _> = inside.read().transactions.iter().map(decode).collect();
			all.expect("they are sound")
		});
	});
}

/// Builds blocks up to `last` and lets the worker run after each.
fn until(last: u32) {
	while System::block_number() < last {
		chain::next_block();
		work();
	}
}

/// As off chain: what the worker changes in the state is lost.
fn work() {
	let _ = with_transaction(|| {
		<Scalability as OffchainWorker<_>>::offchain_worker(System::block_number());
		TransactionOutcome::Rollback(DispatchResult::Ok(()))
	});
}

#[test]
fn the_chain_takes_the_transaction_that_a_node_signs_on_its_turn() {
	node(Bob, Some(Ferdie), |taken| {
		assert_eq!(TurnBlocks::<Runtime>::get(), TURN);
		until(TURN);
		assert_eq!(taken().len(), 0);
		// Run 1 is Bob's first.
		until(1 + TURN);
		let transactions = taken();
		assert_eq!(transactions.len(), 1);
		for transaction in transactions {
			assert_ok!(Executive::apply_extrinsic(transaction).expect("it is valid"));
		}
		let prediction = Predictions::<Runtime>::get(1).expect("it was accepted");
		assert_eq!(prediction.submitter, Ferdie.to_account_id());
		assert_eq!(prediction.checked.figures.peak.map(|peak| peak.best_size), Some(6));
		// Run 0 is his in its second turn; it has its own nonce.
		until(1 + 2 * TURN);
		let second = taken().pop().expect("it was sent");
		assert_ok!(Executive::apply_extrinsic(second).expect("it is valid"));
		assert!(OpenRuns::<Runtime>::get().is_empty());
		until(20);
		assert_eq!(taken().len(), 2);
	});
}

#[test]
fn a_node_without_a_key_for_predictions_sends_none() {
	node(Bob, None, |taken| {
		until(1 + 4 * TURN);
		assert_eq!(taken().len(), 0);
	});
}

#[test]
fn a_node_whose_key_is_no_authoritys_sends_none() {
	node(Eve, Some(Ferdie), |taken| {
		until(1 + 4 * TURN);
		assert_eq!(taken().len(), 0);
	});
}

#[test]
fn a_prediction_of_a_node_is_signed_for_one_chain_and_one_time() {
	node(Charlie, Some(Ferdie), |taken| {
		until(1 + 2 * TURN);
		let transaction = taken().pop().expect("run 1 is Charlie's in its second turn");
		assert_ok!(Executive::apply_extrinsic(transaction.clone()).expect("it is valid"));
		assert!(Executive::apply_extrinsic(transaction).is_err());
		let RuntimeCall::Scalability(_) = taken().pop().expect("it is there").function else {
			panic!("another call was signed");
		};
	});
}
