//! What a node does for runs that nobody has fitted.

use crate::{mock::*, worker, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::Hooks};
use sp_core::offchain::{OffchainDbExt, OffchainWorkerExt, testing::TestOffchainExt};
use sp_runtime::{
	offchain::storage_lock::{StorageLock, Time},
	traits::Dispatchable,
};
use std::cell::RefCell;

/// The account of the node, which is not the owner of the subject.
const ACCOUNT: AccountId = 5;

struct State {
	authorities: u32,
	own: Vec<u32>,
	account: Option<AccountId>,
	is_pool_full: bool,
	sent: Vec<(u64, Call<Test>)>,
}

thread_local! {
	static STATE: RefCell<State> = const {
		RefCell::new(State { authorities: 0, own: Vec::new(), account: None, is_pool_full: false, sent: Vec::new() })
	};
}

fn state<R>(change: impl FnOnce(&mut State) -> R) -> R {
	STATE.with_borrow_mut(change)
}

/// The node of a test.
pub struct Node;

impl Worker<Test> for Node {
	fn authorities() -> u32 {
		state(|node| node.authorities)
	}

	fn own() -> Vec<u32> {
		state(|node| node.own.clone())
	}

	fn account() -> Option<AccountId> {
		state(|node| node.account)
	}

	fn send(call: Call<Test>) -> bool {
		state(|node| {
			if !node.is_pool_full {
				node.sent.push((System::block_number(), call));
			}
			!node.is_pool_full
		})
	}
}

/// Runs a test on a node with these of three authorities, in block 1.
fn node(own: &[u32], test: impl FnOnce()) {
	state(|node| {
		node.authorities = 3;
		node.own = own.to_vec();
		node.account = Some(ACCOUNT);
		node.is_pool_full = false;
		node.sent.clear();
	});
	let mut chain = chain(&[("almanac", 1), ("other", 2)]);
	let (offchain, _) = TestOffchainExt::new();
	chain.register_extension(OffchainDbExt::new(offchain.clone()));
	chain.register_extension(OffchainWorkerExt::new(offchain));
	chain.execute_with(|| {
		System::set_block_number(1);
		test();
		check();
	});
}

/// Lets the worker run after each block up to `last`.
fn until(last: u64) {
	while System::block_number() < last {
		let now = System::block_number() + 1;
		System::set_block_number(now);
		Scalability::offchain_worker(now);
	}
}

/// The blocks after which something was sent, and the runs.
fn sent() -> Vec<(u64, RunId)> {
	let of = |(block, call): &(u64, Call<Test>)| match call {
		Call::submit_prediction { run, .. } => (*block, *run),
		other => panic!("{other:?}"),
	};
	state(|node| node.sent.iter().map(of).collect())
}

/// Includes what was sent last in a block.
fn include() -> DispatchResult {
	let (_, call) = state(|node| node.sent.last().cloned()).expect("something was sent");
	System::inc_account_nonce(ACCOUNT);
	RuntimeCall::Scalability(call)
		.dispatch(signed(ACCOUNT))
		.map(|_| ())
		.map_err(|error| error.error)
}

#[test]
fn a_node_predicts_on_its_turn_what_the_chain_accepts() {
	node(&[0], || {
		submit("v1");
		until(TURN);
		assert_eq!(sent(), []);
		until(1 + TURN);
		assert_eq!(sent(), [(1 + TURN, 0)]);
		assert_ok!(include());
		let prediction = Predictions::<Test>::get(0).expect("it was accepted");
		assert_eq!(prediction.submitter, ACCOUNT);
		let off =
			|found: u128, certified: u128| found.abs_diff(certified) as f64 / certified as f64;
		let (found, certified) = (prediction.parameters, law());
		assert!(off(found.lambda, certified.lambda) < 1e-12);
		assert!(off(found.sigma, certified.sigma) < 1e-12);
		assert!(off(found.kappa, certified.kappa) < 1e-12);
		assert!(OpenRuns::<Test>::get().is_empty());
		until(10 * TURN);
		assert_eq!(sent().len(), 1);
	});
}

#[test]
fn the_next_one_has_its_turn_after_twice_the_blocks() {
	for (own, blocks) in [(1, 2 * TURN), (2, 3 * TURN), (0, TURN)] {
		node(&[own], || {
			submit("v1");
			until(blocks);
			assert_eq!(sent(), []);
			until(1 + blocks);
			assert_eq!(sent(), [(1 + blocks, 0)]);
		});
	}
}

#[test]
fn turns_begin_with_the_authority_that_the_run_names() {
	node(&[1], || {
		for version in ["v1", "v2", "v3"] {
			submit(version);
		}
		assert_ok!(Scalability::submit_run(signed(2), 1, input("w1", schaffer())));
		until(1 + TURN);
		assert_eq!(sent(), [(1 + TURN, 1)]);
		assert_ok!(include());
		// Run 0 comes from its first authority, run 3 has the same.
		until(1 + 2 * TURN);
		assert_eq!(sent().last(), Some(&(1 + 2 * TURN, 0)));
	});
}

#[test]
fn a_run_that_somebody_has_predicted_or_removed_is_left_alone() {
	node(&[0, 1, 2], || {
		submit("v1");
		submit("v2");
		predict(0);
		assert_ok!(Scalability::remove_run(signed(1), 1));
		assert!(OpenRuns::<Test>::get().is_empty());
		until(5 * TURN);
		assert_eq!(sent(), []);
	});
}

#[test]
fn nothing_is_sent_twice_in_a_turn_and_nothing_before_the_last_transaction_has_died() {
	node(&[0, 1, 2], || {
		submit("v1");
		until(TURN + u64::from(MORTALITY));
		assert_eq!(sent(), [(1 + TURN, 0)]);
		// It was lost, and it is another turn.
		until(1 + TURN + u64::from(MORTALITY));
		assert_eq!(sent(), [(1 + TURN, 0), (1 + TURN + u64::from(MORTALITY), 0)]);
	});
}

#[test]
fn one_run_is_sent_a_block_and_none_while_another_is_on_its_way() {
	node(&[0, 1, 2], || {
		submit("v1");
		submit("v2");
		until(TURN + 5);
		assert_eq!(sent(), [(1 + TURN, 0)]);
		assert_ok!(include());
		until(TURN + 10);
		assert_eq!(sent(), [(1 + TURN, 0), (6 + TURN, 1)]);
	});
}

#[test]
fn a_node_without_a_key_or_a_place_among_the_authorities_sends_nothing() {
	node(&[0, 1, 2], || {
		state(|node| node.account = None);
		submit("v1");
		until(5 * TURN);
		state(|node| (node.account, node.own) = (Some(ACCOUNT), Vec::new()));
		until(10 * TURN);
		state(|node| (node.authorities, node.own) = (0, vec![0]));
		until(15 * TURN);
		assert_eq!(sent(), []);
	});
}

#[test]
fn a_run_that_no_law_fits_does_not_stop_the_others() {
	node(&[0, 1, 2], || {
		let mut points = schaffer();
		points.truncate(3);
		for (more, point) in (0..).zip(&mut points) {
			(point.size_millionths, point.throughput) = (500_000_000_000 + more, 1_000_000);
		}
		assert_ok!(Scalability::submit_run(signed(1), 0, input("close", points)));
		submit("v1");
		until(2 * TURN);
		assert_eq!(sent(), [(2 + TURN, 1)]);
	});
}

#[test]
fn a_run_in_its_first_turn_comes_before_one_that_has_had_some() {
	node(&[0, 1, 2], || {
		submit("v1");
		System::set_block_number(1 + TURN);
		submit("v2");
		// Run 0 would have its second turn, run 1 has its first.
		System::set_block_number(2 * TURN);
		until(1 + 2 * TURN);
		assert_eq!(sent(), [(1 + 2 * TURN, 1)]);
	});
}

#[test]
fn what_the_pool_refuses_waits_for_another_turn() {
	node(&[0], || {
		submit("v1");
		state(|node| node.is_pool_full = true);
		until(1 + TURN);
		state(|node| node.is_pool_full = false);
		until(4 * TURN);
		assert_eq!(sent(), []);
		// The three authorities have had one each.
		until(1 + 4 * TURN);
		assert_eq!(sent(), [(1 + 4 * TURN, 0)]);
	});
}

#[test]
fn a_worker_does_nothing_while_another_one_of_the_node_works() {
	node(&[0, 1, 2], || {
		submit("v1");
		until(TURN);
		let mut lock = StorageLock::<Time>::new(worker::LOCK);
		let guard = lock.try_lock();
		assert!(guard.is_ok());
		until(1 + TURN);
		assert_eq!(sent(), []);
		drop(guard);
		until(2 + TURN);
		assert_eq!(sent(), [(2 + TURN, 0)]);
	});
}

#[test]
fn the_oldest_open_run_of_a_subject_makes_room() {
	node(&[], || {
		// Two of each subject.
		MostOpen::set(64);
		let open = || OpenRuns::<Test>::get().iter().map(|open| open.run).collect::<Vec<_>>();
		assert_ok!(Scalability::submit_run(signed(2), 1, input("w1", schaffer())));
		for version in ["v1", "v2", "v3"] {
			submit(version);
		}
		assert_eq!(open(), [0, 2, 3]);
		// Whoever wants to may still predict it.
		predict(1);
		assert_eq!(open(), [0, 2, 3]);
	});
}

#[test]
fn a_full_list_of_open_runs_takes_another_once_the_oldest_has_had_its_turns() {
	node(&[], || {
		let all = (0..96).map(|index| OpenRun { run: 1_000 + index, submitted: 1 });
		OpenRuns::<Test>::put(sp_runtime::BoundedVec::truncate_from(all.collect()));
		let submit = || Scalability::submit_run(signed(2), 1, input("w1", schaffer()));
		System::set_block_number(3 * TURN);
		assert_noop!(submit(), crate::Error::<Test>::TooManyOpen);
		System::set_block_number(1 + 3 * TURN);
		assert_ok!(submit());
		let open = OpenRuns::<Test>::take();
		assert_eq!((open[0].run, open[95].run), (1_001, 0));
	});
}
