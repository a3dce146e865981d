//! What somebody could try, and what comes of it.

use almanac_runtime::{
	AccountId, Balance, Balances, Registry, Runtime, RuntimeOrigin, Scalability, Sli, System,
	WASM_BINARY,
	configs::registry::{GroupDeposit, MemberDeposit},
	currency::{EXISTENTIAL_DEPOSIT, UNIT},
};
use codec::{Compact, Encode};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Currency, fungible::InspectHold},
};
use pallet_registry::{Consensus, Error};
use pallet_sli::{
	Evidence, HOME, Indicator, Link, Record, ReportEntry, Reporters, Seconds, TargetId,
};
use sc_executor::WasmExecutor;
use serde_json::json;
use sp_core::{
	H256,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_io::{TestExternalities, hashing::blake2_256};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Dave, Eve, Ferdie, One};
use sp_runtime::DispatchResult;

use crate::support::{
	chain,
	crowd::{Crowd, START, Size, WINDOW_S},
	genesis,
	latencies::worst_entry,
	motion::origin,
};

/// Windows of a minute, a reporter whoever pays.
fn open() -> TestExternalities {
	genesis::patched("local", json!({ "registry": { "admission": "open", "invited": [] } }))
}

/// A chain of two links: the head, and that of the first window.
fn links() -> (Link, Link) {
	(blake2_256(&[9; 32]), [9; 32])
}

fn join(who: Sr25519Keyring, signer: Sr25519Keyring) -> DispatchResult {
	Registry::join(origin(who), HOME, signer.to_account_id(), None, links().0)
}

fn target_of(who: Sr25519Keyring) -> TargetId {
	let who = pallet_sli::TargetRef::Account(who.to_account_id());
	Sli::target_id(HOME, &who).expect("it is listed")
}

/// Builds blocks until the window that begins next is counted; its start.
fn run_to_reports() -> Seconds {
	let window = Sli::next_window(HOME, Sli::now_ms()).expect("the chain has begun");
	for _ in 0..40 {
		if pallet_sli::Ended::<Runtime>::contains_key(HOME, window) {
			return window;
		}
		chain::next_block();
	}
	panic!("the window is not counted");
}

fn report(signer: Sr25519Keyring, window: Seconds, target: TargetId) -> DispatchResult {
	let evidence = Evidence { root: [1; 32], content_id: [2; 32] };
	let entry =
		ReportEntry { target, indicator: Indicator::Arrival, samples: 1, buckets: Vec::new() };
	Sli::report(origin(signer), HOME, window, 0, links().1, Some(evidence), vec![entry])
		.map(|_| ())
		.map_err(|refused| refused.error)
}

#[test]
fn a_validator_that_reports_says_nothing_of_itself_by_whatever_key() {
	chain::run(open(), || {
		assert_ok!(join(Dave, Eve));
		// One reports with the account of a validator for a key.
		assert_ok!(join(One, Bob));
		assert_ok!(join(Ferdie, Ferdie));
		let window = run_to_reports();
		let own = pallet_sli::Error::<Runtime>::OwnTarget;
		assert_noop!(report(Eve, window, target_of(Dave)), own);
		assert_noop!(report(Bob, window, target_of(Bob)), pallet_sli::Error::<Runtime>::OwnTarget);
		assert_ok!(report(Eve, window, target_of(Bob)));
		assert_ok!(report(Bob, window, target_of(Dave)));
	});
}

#[test]
fn an_owner_of_a_group_reports_its_own_target_no_more_than_before() {
	chain::run(open(), || {
		assert_ok!(join(Dave, Dave));
		let members = vec![target_of(Alice), target_of(Dave)];
		assert_ok!(Registry::create_group(origin(Dave), HOME, b"ours".to_vec(), members));
		let window = run_to_reports();
		let own = pallet_sli::Error::<Runtime>::OwnTarget;
		assert_noop!(report(Dave, window, target_of(Dave)), own);
		assert_ok!(report(Dave, window, target_of(Alice)));
	});
}

#[test]
fn a_head_that_is_drawn_again_moves_nobody_elses_instants() {
	chain::run(open(), || {
		assert_ok!(join(Eve, Eve));
		assert_ok!(join(Ferdie, Ferdie));
		let of = |who: Sr25519Keyring| {
			Registry::standing(HOME, &who.to_account_id()).expect("it has joined")
		};
		let (eve, ferdie) = (of(Eve), of(Ferdie));
		for byte in 0..20 {
			assert_ok!(Registry::resume(origin(Eve), HOME, [byte; 32]));
		}
		assert_eq!(of(Ferdie), ferdie);
		assert_eq!(of(Eve).joined, eve.joined, "no window earlier than before");
	});
}

/// Records after some windows of blocks that come so late within their slots.
fn records_of_blocks(late_ms: u64) -> Vec<(Vec<u8>, Record)> {
	let mut state = genesis::local();
	let first = chain::FIRST_SLOT_MS / 6_000;
	state.execute_with(|| {
		for slot in (first..first + 45).filter(|slot| slot % 7 != 3) {
			chain::open_block_at(slot, late_ms);
			chain::close_block();
		}
		let open = Sli::first_open_sampled(HOME).expect("it has begun");
		assert!(u64::from(open) > first * 6, "a window is closed");
		let all = pallet_sli::Records::<Runtime>::iter();
		let mut all: Vec<_> = all.map(|(key, record)| (key.encode(), record)).collect();
		all.sort_by(|one, other| one.0.cmp(&other.0));
		all
	})
}

#[test]
fn a_timestamp_anywhere_in_its_slot_decides_nothing() {
	let early = records_of_blocks(0);
	assert!(!early.is_empty());
	assert_eq!(early, records_of_blocks(5_999));
	assert_eq!(early, records_of_blocks(3_000));
}

/// What nobody sees, or what turns the text that follows.
const HIDDEN: [char; 24] = [
	'\u{ad}',
	'\u{34f}',
	'\u{61c}',
	'\u{115f}',
	'\u{1160}',
	'\u{17b4}',
	'\u{180b}',
	'\u{180e}',
	'\u{200b}',
	'\u{200d}',
	'\u{200f}',
	'\u{2028}',
	'\u{202e}',
	'\u{2060}',
	'\u{2066}',
	'\u{206a}',
	'\u{3164}',
	'\u{fe0f}',
	'\u{feff}',
	'\u{ffa0}',
	'\u{fff9}',
	'\u{1d173}',
	'\u{e0001}',
	'\u{e0100}',
];

#[test]
fn names_with_letters_that_nobody_sees_are_refused_everywhere() {
	chain::run(open(), || {
		let taken = HIDDEN.into_iter().filter(|letter| {
			let name = format!("al{letter}manac").into_bytes();
			let group = Registry::create_group(origin(Eve), HOME, name.clone(), vec![1]);
			let subject = Scalability::register_subject(origin(Eve), name.clone(), None);
			let network = Registry::register_network(
				RuntimeOrigin::root(),
				H256(blake2_256(&name)),
				name.clone(),
				Consensus::Aura,
				6_000,
				None,
			);
			let region = Registry::set_region(origin(Alice), HOME, target_of(Alice), Some(name));
			group.is_ok() || subject.is_ok() || network.is_ok() || region.is_ok()
		});
		let taken: Vec<_> = taken.map(|letter| format!("{:x}", u32::from(letter))).collect();
		assert!(taken.is_empty(), "letters that nobody sees: {taken:?}");
	});
}

#[test]
fn names_are_short_and_text() {
	chain::run(open(), || {
		let create =
			|name: &[u8]| Registry::create_group(origin(Eve), HOME, name.to_vec(), vec![1]);
		assert_ok!(create(&[b'a'; 64]));
		assert_noop!(create(&[b'a'; 65]), Error::<Runtime>::NameTooLong);
		assert_noop!(create(&[]), Error::<Runtime>::NameEmpty);
		assert_noop!(create(&[0xff, b'a']), Error::<Runtime>::NameNotText);
		assert_noop!(create(b"a\nb"), Error::<Runtime>::NameNotText);
		// What looks alike is told apart by id and owner alone.
		assert_ok!(create("almanac".as_bytes()));
		assert_ok!(create("\u{430}lmanac".as_bytes()));
	});
}

fn give(who: &AccountId, amount: Balance) {
	let _ = Balances::deposit_creating(who, amount);
}

#[test]
fn a_deposit_leaves_the_existential_deposit_free() {
	chain::run(open(), || {
		let price = GroupDeposit::get() + MemberDeposit::get();
		let create = |who: &AccountId, name: &[u8]| {
			Registry::create_group(RuntimeOrigin::signed(who.clone()), HOME, name.to_vec(), vec![1])
		};
		let (poor, just) = (AccountId::new([50; 32]), AccountId::new([51; 32]));
		give(&poor, price + EXISTENTIAL_DEPOSIT - 1);
		give(&just, price + EXISTENTIAL_DEPOSIT);
		assert_noop!(create(&poor, b"poor"), Error::<Runtime>::CannotDeposit);
		assert_ok!(create(&just, b"just"));
		assert_eq!(Balances::total_balance_on_hold(&just), price);
	});
}

#[test]
fn an_account_with_a_deposit_cannot_be_emptied_and_gets_it_back() {
	chain::run(open(), || {
		let who = AccountId::new([52; 32]);
		let signed = || RuntimeOrigin::signed(who.clone());
		give(&who, 10 * UNIT);
		assert_ok!(Registry::create_group(signed(), HOME, b"mine".to_vec(), vec![1]));
		let held = Balances::total_balance_on_hold(&who);
		let _ = Balances::transfer_all(signed(), Eve.to_account_id().into(), false);
		let _ = Balances::transfer_allow_death(signed(), Eve.to_account_id().into(), UNIT);
		assert_eq!(Balances::total_balance_on_hold(&who), held);
		assert!(System::account_exists(&who));
		chain::next_block();
		assert_ok!(Registry::remove_group(signed(), HOME, 0));
		assert!(Balances::free_balance(&who) >= held);
		assert_eq!(Balances::total_balance_on_hold(&who), 0);
	});
}

#[test]
fn the_largest_reports_of_every_reporter_do_not_stop_closing() {
	let mut chain = Crowd::new(Size {
		targets: 20,
		reporters: 32,
		slot_ms: 6_000,
		session_blocks: 1_000,
		windows: 3,
		closing_share_ppm: 100_000,
		start: START,
		samples: 3_600,
		slots_to_commit: 1,
	});
	let first = chain.slot_at(START);
	let mut slot = first;
	while !chain.is_counted(START) {
		chain.block(slot);
		slot += 1;
	}
	chain.report(START, worst_entry);
	let begun = slot;
	while chain.first_open() == START {
		let cost = chain.block(slot);
		assert_eq!(cost.refused, 0, "they are the largest that are allowed");
		slot += 1;
		assert!(slot < begun + 100, "closing gets on");
	}
	let record = chain.state.execute_with(|| {
		let kind = pallet_sli::PeriodKind::Window;
		pallet_sli::answer::sli::<Runtime>(HOME, 1, Indicator::Rpc, kind, Some(START))
	});
	let record = record.expect("the window is closed").record;
	assert!(matches!(record, Record::Sampled(sampled) if sampled.reporters == 32));
	assert_eq!(chain.first_open(), START + WINDOW_S);
}

#[test]
fn a_tower_of_batches_ends_in_a_refusal() {
	const BATCH_OF_ONE: [u8; 3] = [40, 0, 4];
	const REMARK: [u8; 3] = [0, 0, 0];
	let blob = "../blob/almanac_runtime.compact.compressed.wasm";
	let code = WASM_BINARY
		.map_or_else(|| std::fs::read(blob).expect("the blob is committed"), |code| code.to_vec());
	let fetcher = WrappedRuntimeCode(code.into());
	let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
	let executor = WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().build();
	let mut state = genesis::local();
	for depth in [10, 1_000, 1_000_000] {
		// A bare transaction of version 5.
		let bytes: Vec<u8> =
			[5].into_iter().chain(BATCH_OF_ONE.repeat(depth)).chain(REMARK).collect();
		let length = Compact(u32::try_from(bytes.len()).expect("it is small")).encode();
		// Of an external source, on top of some block.
		let arguments = [vec![2], length, bytes, vec![0; 32]].concat();
		let (answer, _) = executor.call(
			&mut state.ext(),
			&code,
			"TaggedTransactionQueue_validate_transaction",
			&arguments,
			CallContext::Offchain,
		);
		// A trap is a refusal too: the node goes on.
		assert!(answer.is_err() || answer.is_ok_and(|answer| answer.first() == Some(&1)));
	}
}
