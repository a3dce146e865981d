//! Commit and reveal: what a reporter can see of others comes too late for it.

use crate::{
	mock::{committed::*, reporters::*, *},
	room::KeepRoom,
	*,
};
use codec::Encode;
use frame_support::{
	Blake2_256, StorageHasher, assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	traits::Nothing,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::TransactionSource,
};

const RPC: Indicator = Indicator::Rpc;
const W: Seconds = 6_000;

/// Four reporters and endpoints of the first three targets; window 6000 is counted, and commitments are taken for
/// five blocks.
fn counted<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder { commit_blocks: 5, ..Default::default() }.build_and_execute(|| {
		[6, 7, 8, 9].into_iter().for_each(|reporter| join(reporter, W));
		(1..=3).for_each(|target| measure(target, true, false));
		(1_000..1_011).for_each(block);
		test()
	})
}

fn entries(bucket: u32) -> Vec<ReportEntry> {
	vec![entry(1, RPC, 60, &[(bucket, 60)])]
}

/// What a reporter opens who saw this.
fn seen(reporter: AccountId, bucket: u32) -> Opening {
	opening(reporter, W, &[entries(bucket)], &[])
}

/// The blocks of commitments pass.
fn close_commits() {
	(1_011..=1_015).for_each(block);
}

macro_rules! refused {
	($call:expr, $error:ident) => {{
		assert_noop!($call.map_err(|refusal| refusal.error), Error::<Test>::$error);
	}};
}

#[test]
fn a_reporter_commits_opens_and_reports() {
	counted(|| {
		let opening = seen(7, 100);
		Refused::<Test>::insert(HOME, 7, 1);
		assert_eq!(commit(7, W, &opening).unwrap().pays_fee, Pays::No);
		assert_eq!(Refused::<Test>::get(HOME, 7), None);
		System::assert_last_event(
			Event::Committed { network: HOME, window: W, reporter: 7 }.into(),
		);
		close_commits();
		Refused::<Test>::insert(HOME, 7, 1);
		let opened = open(7, W, &opening).unwrap();
		assert_eq!(opened.pays_fee, Pays::No);
		let most = crate::committed::open::weight_of_call::<Test>(&opening);
		assert!(opened.actual_weight.unwrap().ref_time() < most.ref_time());
		assert_eq!(Refused::<Test>::get(HOME, 7), None);
		System::assert_last_event(
			Event::Opened { network: HOME, window: W, reporter: 7, proofs: 0 }.into(),
		);
		// Whoever is asked for its newest link now knows that of this window.
		let standing = TestReporters::standing(HOME, &7).unwrap();
		assert_eq!((standing.link, standing.link_window), (link(7, W), W));
		assert_ok!(send(7, W, entries(100)));
		assert!(ReportInfos::<Test>::contains_key((HOME, W, 7)));
	});
}

#[test]
fn a_commitment_is_the_hash_of_what_it_is_for_and_of_all_that_is_opened() {
	counted(|| {
		let opening = opening(7, W, &[entries(100), entries(3)], &[proof(1, 60, 60)]);
		assert_ok!(commit(7, W, &opening));
		// As a client puts it together.
		let mut bytes = b"almanac commit".to_vec();
		bytes.extend(System::block_hash(0).as_bytes());
		bytes.extend(HOME.to_le_bytes());
		bytes.extend(W.to_le_bytes());
		bytes.extend(7u64.to_le_bytes());
		bytes.extend(link(7, W));
		bytes.push(2 << 2);
		for part in [entries(100), entries(3)] {
			bytes.extend(Blake2_256::hash(&part.encode()));
		}
		bytes.extend(EVIDENCE.root);
		bytes.push(1 << 2);
		bytes.extend(1u32.to_le_bytes());
		bytes.extend([1; 32]);
		bytes.extend([60u32.to_le_bytes(), 60u32.to_le_bytes()].concat());
		assert_eq!(Commitments::<Test>::get((HOME, W, 7)), Some(Blake2_256::hash(&bytes)));
	});
}

#[test]
fn who_sees_what_others_open_can_commit_itself_no_more() {
	counted(|| {
		assert_ok!(commit(7, W, &seen(7, 100)));
		close_commits();
		assert_ok!(open(7, W, &seen(7, 100)));
		// Reporter 8 has seen the opening, and waits in vain for the report.
		refused!(commit(8, W, &seen(8, 100)), CommitsClosed);
		assert_ok!(send(7, W, entries(100)));
		refused!(commit(8, W, &seen(8, 100)), CommitsClosed);
		refused!(open(8, W, &seen(8, 100)), NotCommitted);
		refused!(send(8, W, entries(100)), NotOpened);
	});
}

#[test]
fn who_copies_a_commitment_cannot_open_it() {
	counted(|| {
		assert_ok!(commit(7, W, &seen(7, 100)));
		let copied = Commitments::<Test>::get((HOME, W, 7)).unwrap();
		assert_ok!(Sli::commit(signed_by(8), HOME, W, copied));
		close_commits();
		assert_ok!(open(7, W, &seen(7, 100)));
		refused!(open(8, W, &seen(7, 100)), WrongOpening);
		refused!(open(8, W, &seen(8, 100)), WrongOpening);
		refused!(send(8, W, entries(100)), NotOpened);
	});
}

#[test]
fn each_phase_has_its_calls() {
	counted(|| {
		refused!(commit(7, W + 60, &seen(7, 100)), TooEarly);
		refused!(commit(7, W + 1, &seen(7, 100)), MisalignedWindow);
		let origin = || frame_system::RawOrigin::Signed(7).into();
		refused!(Sli::commit(origin(), HOME, W, [0; 32]), NotAReporter);
		refused!(Sli::open(origin(), HOME, W, seen(7, 100)), NotAReporter);
		refused!(Sli::commit(signed_by(7), 5, W, [0; 32]), UnknownNetwork);
		refused!(open(7, W, &seen(7, 100)), CommitsOpen);
		refused!(send(7, W, entries(100)), NotOpened);
		// To the last of five blocks.
		(1_011..=1_014).for_each(block);
		assert_ok!(commit(7, W, &seen(7, 100)));
		refused!(commit(7, W, &seen(7, 101)), CommittedAlready);
		refused!(open(7, W, &seen(7, 100)), CommitsOpen);
		block(1_015);
		refused!(commit(8, W, &seen(8, 100)), CommitsClosed);
		assert_ok!(open(7, W, &seen(7, 100)));
		refused!(open(7, W, &seen(7, 100)), OpenedAlready);
		assert_ok!(send(7, W, entries(100)));
		close_sampled(W);
		refused!(commit(9, W, &seen(9, 100)), TooLate);
		refused!(open(9, W, &seen(9, 100)), TooLate);
	});
}

#[test]
fn who_has_no_seat_in_a_window_does_not_commit_itself() {
	counted(|| {
		standing_of(7, |standing| standing.joined = W + 60);
		refused!(commit(7, W, &seen(7, 100)), NotActive);
	});
}

#[test]
fn nothing_else_opens_a_commitment() {
	counted(|| {
		let opening = opening(7, W, &[entries(100), entries(3)], &[proof(1, 60, 60)]);
		assert_ok!(commit(7, W, &opening));
		close_commits();
		let changes: [fn(&mut Opening); 6] = [
			|it| it.link = [0; 32],
			|it| it.root = [0; 32],
			|it| it.parts[1] = [0; 32],
			|it| it.parts.truncate(1),
			|it| it.proofs[0].answered = 59,
			|it| it.proofs.truncate(0),
		];
		for change in changes {
			let mut other = opening.clone();
			change(&mut other);
			refused!(open(7, W, &other), WrongOpening);
		}
		assert_ok!(open(7, W, &opening));
	});
}

#[test]
fn who_commits_itself_to_a_wrong_link_does_not_open_it() {
	counted(|| {
		let opening = Opening { link: [5; 32], ..seen(7, 100) };
		assert_ok!(commit(7, W, &opening));
		close_commits();
		refused!(open(7, W, &opening), WrongLink);
	});
}

#[test]
fn a_report_is_what_was_opened() {
	counted(|| {
		let parts = [entries(100), vec![entry(2, RPC, 60, &[])]];
		let opening = opening(7, W, &parts, &[]);
		assert_ok!(commit(7, W, &opening));
		close_commits();
		assert_ok!(open(7, W, &opening));
		refused!(send_part(7, W, 0, entries(101)), NotAsOpened);
		let evidence = Some(Evidence { root: [9; 32], ..EVIDENCE });
		let call =
			|link, evidence| Sli::report(signed_by(7), HOME, W, 0, link, evidence, entries(100));
		refused!(call(link(7, W), evidence), NotAsOpened);
		refused!(call([0; 32], Some(EVIDENCE)), WrongLink);
		assert_ok!(send_part(7, W, 0, parts[0].clone()));
		refused!(send_part(7, W, 1, vec![entry(2, RPC, 59, &[])]), NotAsOpened);
		assert_ok!(send_part(7, W, 1, parts[1].clone()));
		// There is no more.
		refused!(send_part(7, W, 2, vec![entry(3, RPC, 60, &[])]), NotAsOpened);
	});
}

#[test]
fn who_has_resumed_since_opens_and_reports_by_the_old_link_no_more() {
	counted(|| {
		assert_ok!(commit(7, W, &seen(7, 100)));
		close_commits();
		assert_ok!(open(7, W, &seen(7, 100)));
		// A new chain whose head is of this window too.
		standing_of(7, |standing| (standing.link, standing.link_window) = ([5; 32], W));
		let call = Sli::report(signed_by(7), HOME, W, 0, [5; 32], Some(EVIDENCE), entries(100));
		refused!(call, NotAsOpened);
	});
}

#[test]
fn who_does_not_commit_itself_loses_that_window_alone() {
	counted(|| {
		for reporter in [6, 7, 8] {
			assert_ok!(commit(reporter, W, &seen(reporter, 100)));
		}
		close_commits();
		for reporter in [6, 7, 8] {
			assert_ok!(open(reporter, W, &seen(reporter, 100)));
			assert_ok!(send(reporter, W, entries(100)));
		}
		refused!(send(9, W, entries(100)), NotOpened);
		// The next one is counted in the block of slot 1020.
		(1_016..=1_020).for_each(block);
		let next = opening(9, W + 60, &[entries(100)], &[]);
		assert_ok!(commit(9, W + 60, &next));
		(1_021..=1_025).for_each(block);
		assert_ok!(open(9, W + 60, &next));
		assert_ok!(send(9, W + 60, entries(100)));
		close_sampled(W);
		let record = sampled(1, RPC, PeriodKind::Window, W).unwrap();
		assert_eq!((record.reporters, record.expected, record.reported), (3, 240, 180));
	});
}

/// All that is kept of three reporters after their window has closed.
fn records(commit_blocks: u32) -> Vec<(Indicator, PeriodKind, TargetId, Record)> {
	let chain = ExtBuilder { commit_blocks, ..Default::default() };
	chain.build_and_execute(|| {
		[7, 8, 9].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		let of = |reporter| entries(100 + 20 * (reporter as u32));
		let what = |reporter| opening(reporter, W, &[of(reporter)], &[]);
		for reporter in [7, 8, 9].into_iter().filter(|_| commit_blocks > 0) {
			assert_ok!(commit(reporter, W, &what(reporter)));
		}
		close_commits();
		for reporter in [7, 8, 9] {
			if commit_blocks > 0 {
				assert_ok!(open(reporter, W, &what(reporter)));
			}
			assert_ok!(send(reporter, W, of(reporter)));
		}
		close_sampled(W);
		let of_window = |period: &Period| period.start <= W;
		let mut records: Vec<_> = Records::<Test>::iter()
			.filter(|((_, indicator, period, _), _)| *indicator == RPC && of_window(period))
			.map(|((_, indicator, period, target), record)| {
				(indicator, period.kind, target, record)
			})
			.collect();
		records.sort_by_key(|(indicator, kind, target, _)| (*indicator, *kind, *target));
		records
	})
}

#[test]
fn records_are_those_of_the_same_reports_without_commitments() {
	let records = [records(0), records(5)];
	assert!(!records[0].is_empty());
	assert_eq!(records[0], records[1]);
}

#[test]
fn after_a_halt_every_window_is_committed_to() {
	counted(|| {
		// The chain stands until 6216, in the middle of the fourth window.
		block(1_036);
		let windows = [W, W + 60, W + 120];
		let what = |reporter, window| opening(reporter, window, &[entries(100)], &[]);
		(1_037..=1_039).for_each(block);
		for reporter in [7, 8, 9] {
			// Window 6000 was counted before, for five blocks with those of after the halt.
			for window in windows {
				assert_ok!(commit(reporter, window, &what(reporter, window)));
			}
		}
		(1_040..=1_041).for_each(block);
		for reporter in [7, 8, 9] {
			for window in windows.into_iter().rev() {
				assert_ok!(open(reporter, window, &what(reporter, window)));
				assert_ok!(send(reporter, window, entries(100)));
			}
		}
		close_sampled(W + 120);
		for window in windows {
			assert_eq!(sampled(1, RPC, PeriodKind::Window, window).unwrap().reporters, 3);
		}
	});
}

#[test]
fn commitments_and_openings_may_take_of_the_room_for_reports() {
	counted(|| {
		let opening = seen(7, 100);
		let commit =
			RuntimeCall::Sli(Call::commit { network: HOME, window: W, commitment: [0; 32] });
		let open = RuntimeCall::Sli(Call::open { network: HOME, window: W, opening });
		let room = KeepRoom::<Test, Nothing>::default;
		let valid = |signer, call: &RuntimeCall| {
			let (origin, info) = (RuntimeOrigin::signed(signer), call.get_dispatch_info());
			room().validate_only(origin, call, &info, 0, TransactionSource::External, 0)
		};
		let mut tags = Vec::new();
		for call in [&commit, &open] {
			assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational);
			assert!(TransactionExtension::weight(&room(), call).any_gt(Default::default()));
			assert!(valid(8, call).is_err());
			tags.extend(valid(7 + SIGNER, call).unwrap().0.provides);
		}
		assert_eq!(tags.len(), 2);
		assert_ne!(tags[0], tags[1]);
		// One that is refused when it is executed makes the next one wait.
		let (origin, info) = (RuntimeOrigin::signed(7 + SIGNER), open.get_dispatch_info());
		let executed = room().dispatch_transaction(origin, open, &info, 0, 0).unwrap();
		assert_eq!(executed.unwrap_err().error, Error::<Test>::CommitsOpen.into());
		assert!(valid(7 + SIGNER, &commit).is_err());
	});
}
