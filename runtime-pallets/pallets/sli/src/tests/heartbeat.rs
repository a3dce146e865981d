//! Who says that it is there, how often, and what the chain makes of it.

use crate::{
	heartbeat::{
		HEARD_ALREADY, LONGEVITY, NOT_IN_THE_SET, NOT_THE_SESSION, WRONG_SIGNATURE, is_heartbeat,
		message,
	},
	mock::{heart::*, *},
	*,
};
use codec::Decode;
use frame_support::{assert_noop, pallet_prelude::*, traits::Hooks};
use sp_core::{
	crypto::key_types::AURA,
	offchain::{
		OffchainDbExt, TransactionPoolExt,
		testing::{TestOffchainExt, TestTransactionPoolExt},
	},
};
use sp_keystore::{Keystore, KeystoreExt, testing::MemoryKeystore};
use std::sync::Arc;

const VALIDATORS: [AccountId; 4] = [10, 20, 30, 40];

fn heard(account: AccountId, kind: PeriodKind, start: Seconds) -> Option<Counted> {
	let period = Period { kind, start };
	match Records::<Test>::get((HOME, Indicator::Heartbeat, period, target(account)))? {
		Record::Counted(counted) => Some(counted),
		Record::Sampled(_) => panic!("heartbeats are counted"),
	}
}

fn answered(account: AccountId, kind: PeriodKind, at: Option<Seconds>) -> Option<Record> {
	let answer = answer::sli::<Test>(HOME, target(account), Indicator::Heartbeat, kind, at);
	answer.map(|answer| answer.record)
}

fn refusal(call: &Call<Test>) -> TransactionValidityError {
	let refused = apply(call).unwrap_err();
	#[allow(deprecated)]
	let by_pool = Sli::validate_unsigned(TransactionSource::External, call);
	assert_eq!(by_pool.unwrap_err(), refused, "the pool refuses what a block refuses");
	refused
}

fn invalid(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

#[test]
fn a_session_is_counted_at_its_end_for_each_validator() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		beat(&[0, 1, 3]);
		assert_eq!(answered(10, PeriodKind::Day, Some(6_000)), None, "the session is running");
		rotate(1_003, &VALIDATORS);
		System::assert_has_event(
			Event::HeartbeatsCounted { session: 0, window: 6_000, expected: 3, kept: 3 }.into(),
		);
		beat(&[2]);
		rotate(1_006, &VALIDATORS);
		// Counted from its first heartbeat on.
		let open = answered(30, PeriodKind::Window, Some(6_000));
		assert_eq!(open, Some(Record::Counted(counted(1, 1, 1))));
		(1_007..1_012).for_each(block);
		assert_eq!(heard(10, PeriodKind::Window, 6_000), Some(counted(2, 1, 1)));
		assert_eq!(heard(30, PeriodKind::Window, 6_000), Some(counted(1, 1, 1)));
		for kind in PeriodKind::LONGER {
			let start = answer::period_of::<Test>(HOME, kind, 6_000).unwrap().start;
			assert_eq!(heard(20, kind, start), Some(counted(2, 1, 1)), "{kind:?}");
		}
		assert_eq!(Heartbeats::<Test>::iter().count(), 0);
	});
}

#[test]
fn windows_add_up_and_a_session_belongs_to_the_window_of_its_end() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		beat(&[0, 1, 2, 3]);
		rotate(1_009, &VALIDATORS);
		beat(&[0]);
		rotate(1_015, &[10, 20]);
		beat(&[1]);
		rotate(1_019, &VALIDATORS);
		(1_020..1_032).for_each(block);
		assert_eq!(heard(10, PeriodKind::Window, 6_000), Some(counted(1, 1, 1)));
		assert_eq!(heard(10, PeriodKind::Window, 6_060), Some(counted(2, 1, 1)));
		assert_eq!(heard(20, PeriodKind::Window, 6_060), Some(counted(2, 1, 1)));
		assert_eq!(heard(30, PeriodKind::Window, 6_060), Some(counted(1, 0, 1)));
		assert_eq!(heard(10, PeriodKind::Day, 0), Some(counted(3, 2, 2)));
		assert_eq!(
			answered(10, PeriodKind::Day, Some(6_000)),
			Some(Record::Counted(counted(3, 2, 2)))
		);
	});
}

#[test]
fn a_session_in_which_nobody_was_heard_is_not_counted() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		rotate(1_003, &VALIDATORS);
		rotate(1_006, &VALIDATORS);
		(1_007..1_021).for_each(block);
		assert_eq!(Records::<Test>::iter_prefix((HOME, Indicator::Heartbeat)).count(), 0);
	});
}

#[test]
fn a_running_chain_counts_from_the_first_session_that_begins() {
	ExtBuilder { from_genesis: false, ..Default::default() }.build_and_execute(|| {
		block(1_000);
		assert_eq!(refusal(&of_seat(0)), invalid(NOT_THE_SESSION));
		rotate(1_003, &VALIDATORS);
		beat(&[0]);
		rotate(1_006, &VALIDATORS);
		System::assert_has_event(
			Event::HeartbeatsCounted { session: 1, window: 6_000, expected: 1, kept: 1 }.into(),
		);
	});
}

#[test]
fn one_validator_that_sends_heartbeats_makes_no_record_of_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		beat(&[1]);
		rotate(1_003, &VALIDATORS);
		rotate(1_006, &VALIDATORS);
		beat(&[1]);
		rotate(1_009, &VALIDATORS);
		(1_010..1_021).for_each(block);
		assert_eq!(heard(20, PeriodKind::Day, 0), Some(counted(2, 2, 1)));
		for silent in [10, 30, 40] {
			assert_eq!(heard(silent, PeriodKind::Day, 0), None);
		}
	});
}

#[test]
fn each_fault_has_its_own_refusal() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		rotate(1_003, &VALIDATORS);
		let call =
			|session, seat, by, of| Call::heartbeat { session, seat, signature: signed(by, of) };
		for session in [0, 2, u32::MAX] {
			assert_eq!(refusal(&call(session, 0, 10, session)), invalid(NOT_THE_SESSION));
		}
		for seat in [4, u32::MAX] {
			assert_eq!(refusal(&call(1, seat, 10, 1)), invalid(NOT_IN_THE_SET));
		}
		// Another validator's, that of another session, and no signature at all.
		for call in [
			call(1, 0, 20, 1),
			call(1, 0, 10, 0),
			Call::heartbeat { session: 1, seat: 0, signature: [0; 64] },
		] {
			assert_eq!(refusal(&call), invalid(WRONG_SIGNATURE));
		}
		beat(&[0]);
		assert_eq!(refusal(&of_seat(0)), invalid(HEARD_ALREADY));
		assert_eq!(refusal(&Call::set_closing_share { ppm: 1 }), InvalidTransaction::Call.into());
	});
}

#[test]
fn whoever_dispatches_it_otherwise_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		let (none, signature) = (RuntimeOrigin::none(), [0; 64]);
		assert_noop!(
			Sli::heartbeat(RuntimeOrigin::signed(10), 0, 0, signature),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Sli::heartbeat(RuntimeOrigin::root(), 0, 0, signature),
			DispatchError::BadOrigin
		);
		assert_noop!(Sli::heartbeat(none.clone(), 1, 0, signature), Error::<Test>::WrongSession);
		assert_noop!(Sli::heartbeat(none.clone(), 0, 4, signature), Error::<Test>::NotInTheSet);
		beat(&[0]);
		assert_noop!(Sli::heartbeat(none, 0, 0, signature), Error::<Test>::HeardAlready);
	});
}

#[test]
fn the_pool_holds_one_of_a_validator_and_session_before_what_is_paid_for() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		let valid = |seat| {
			#[allow(deprecated)]
			let valid = Sli::validate_unsigned(TransactionSource::Local, &of_seat(seat));
			valid.unwrap()
		};
		assert_ne!(of_seat(0), of_seat(0), "signatures are drawn");
		assert_eq!(valid(0).provides, valid(0).provides);
		assert_ne!(valid(0).provides, valid(1).provides);
		assert!(valid(0).propagate && valid(0).longevity == LONGEVITY);
		let info = frame_support::dispatch::GetDispatchInfo::get_dispatch_info(&of_seat(0));
		assert_eq!((info.class, info.pays_fee), (DispatchClass::Operational, Pays::No));
	});
}

#[test]
fn what_is_signed_is_of_this_chain_and_session_and_no_hash() {
	ExtBuilder::default().build_and_execute(|| {
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256([7; 32]));
		let signed = message::<Test>(258);
		assert_eq!(signed.len(), 53);
		assert_eq!(signed, [b"almanac/heartbeat".as_slice(), &[7; 32], &[2, 1, 0, 0]].concat());
		assert!(is_heartbeat(&[7; 32], &signed));
		assert!(!is_heartbeat(&[8; 32], &signed), "another chain's");
		assert!(!is_heartbeat(&[7; 32], &[7; 32]), "the hash of a header");
		assert!(!is_heartbeat(&[7; 32], b""));
		for wrong in [&signed[..52], &signed[1..], &[&signed[..], &[0]].concat()] {
			assert!(!is_heartbeat(&[7; 32], wrong), "another length");
		}
	});
}

#[test]
fn heartbeats_are_of_the_home_network_and_nobody_reports_them() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		assert_eq!(Indicator::Heartbeat.class_in(HOME), COUNTED);
		assert!(!Indicator::SAMPLED.contains(&Indicator::Heartbeat));
		assert_eq!(
			answer::ranking::<Test>(1, Indicator::Heartbeat, PeriodKind::Day, None, 0, 0),
			None
		);
	});
}

/// The chain as an off-chain worker of a node with these keys sees it; what has reached its pool.
fn node(keys: &[AccountId], test: impl FnOnce(&dyn Fn() -> Vec<(u32, u32)>)) {
	let keystore = MemoryKeystore::new();
	for account in keys {
		keystore.sr25519_generate_new(AURA, Some(&seed(*account))).unwrap();
	}
	let (pool, state) = TestTransactionPoolExt::new();
	let (offchain, _) = TestOffchainExt::new();
	ExtBuilder::default().build_and_execute_with(
		|chain| {
			chain.register_extension(KeystoreExt(Arc::new(keystore)));
			chain.register_extension(TransactionPoolExt::new(pool));
			chain.register_extension(OffchainDbExt::new(offchain));
		},
		|| {
			block(1_000);
			test(&|| {
				Sli::offchain_worker(System::block_number());
				let sent = core::mem::take(&mut state.write().transactions);
				let calls = sent.into_iter().map(|bytes| {
					let call = Call::<Test>::decode(&mut bytes.as_slice()).unwrap();
					apply(&call).map(|result| result.unwrap()).unwrap_or_default();
					let Call::heartbeat { session, seat, .. } = call else { panic!("a heartbeat") };
					(session, seat)
				});
				calls.collect()
			});
		},
	);
}

#[test]
fn a_node_sends_that_of_its_own_key_once_in_the_first_half_of_a_session() {
	node(&[30], |work| {
		set_progress(0);
		assert_eq!(work(), []);
		set_progress(50);
		assert_eq!(work(), [(0, 2)]);
		assert_eq!(LastHeartbeat::<Test>::get(target(30)), Some(0));
		System::set_block_number(100);
		assert_eq!(work(), [], "it was heard");
		rotate(1_003, &VALIDATORS);
		assert_eq!(work(), [(1, 2)]);
		rotate(1_006, &[10, 20]);
		assert_eq!(work(), [], "it does not sit in this session");
	});
}

#[test]
fn a_node_sends_again_when_the_first_has_left_the_pool() {
	node(&[10], |work| {
		set_progress(100);
		assert_eq!(work(), [(0, 0)]);
		LastHeartbeat::<Test>::remove(target(10));
		System::set_block_number(System::block_number() + LONGEVITY - 1);
		assert_eq!(work(), []);
		System::set_block_number(System::block_number() + 1);
		assert_eq!(work(), [(0, 0)]);
	});
}

#[test]
fn a_node_without_a_key_of_the_set_sends_nothing() {
	node(&[50], |work| {
		set_progress(100);
		assert_eq!(work(), []);
	});
}

#[test]
fn a_broken_count_is_found() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		let insert =
			|expected, kept| move || Heartbeats::<Test>::insert(6_000, 1, Heard { expected, kept });
		assert_eq!(broken(insert(1, 2)), "a session has one heartbeat".into());
		assert_eq!(broken(insert(0, 0)), "a session has one heartbeat".into());
		let ahead = || LastHeartbeat::<Test>::insert(1, 1);
		assert_eq!(broken(ahead), "nobody is heard in a session to come".into());
		let closed = || Heartbeats::<Test>::insert(0, 1, Heard { expected: 1, kept: 1 });
		assert_eq!(broken(closed), "closed windows have no open heartbeats".into());
	});
}
