//! Each refusal, as the last that is accepted and the first that is refused.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::{Blake2_256, StorageHasher, assert_noop, assert_ok, dispatch::Pays};

const RPC: Indicator = Indicator::Rpc;
const ARRIVAL: Indicator = Indicator::Arrival;
const REACHABILITY: Indicator = Indicator::Reachability;
const W: Seconds = 6_000;

/// Three reporters; validators 10 (id 1) and 20 (id 2) have endpoints. Window 6000 is counted: each
/// validator authored its 2 or 3 slots, but 40 (id 4), which missed one.
fn reported<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		for reporter in [7, 8, 9] {
			join(reporter, W);
		}
		measure(1, true, true);
		measure(2, true, false);
		(1_000..1_011).filter(|slot| *slot != 1_003).for_each(block);
		test()
	})
}

fn rpc(samples: u32, buckets: &[(u32, u32)]) -> ReportEntry {
	entry(1, RPC, samples, buckets)
}

fn raw(samples: u32, pairs: &[(u32, u32)]) -> ReportEntry {
	let buckets = pairs.iter().map(|(index, count)| ((*index).into(), (*count).into())).collect();
	ReportEntry { target: 1, indicator: RPC, samples, buckets }
}

/// Reporter 7 sends, and nothing is changed.
macro_rules! refused {
	($entries:expr, $error:ident) => {{
		assert_noop!(send(7, W, $entries).map_err(|refusal| refusal.error), Error::<Test>::$error);
	}};
}

#[test]
fn an_accepted_part_costs_nothing_and_is_announced() {
	reported(|| {
		let info = send(7, W, vec![rpc(60, &[(100, 60)])]).unwrap();
		assert_eq!(info.pays_fee, Pays::No);
		let most = sampled::report::weight_of_call::<Test>(&[rpc(60, &[(100, 60)])]);
		assert!(info.actual_weight.unwrap().ref_time() < most.ref_time());
		System::assert_last_event(
			Event::ReportAccepted { network: HOME, window: W, reporter: 7, part: 0, entries: 1 }
				.into(),
		);
		let stored = Reports::<Test>::get((HOME, W, 1, 7)).unwrap();
		assert_eq!((stored.len(), stored[0].samples), (1, 60));
	});
}

#[test]
fn a_refused_part_pays() {
	reported(|| {
		let refusal = send(7, W, vec![]).unwrap_err();
		assert_eq!(refusal.post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn evidence_and_places_of_all_parts_are_kept() {
	reported(|| {
		let parts = [vec![rpc(60, &[(100, 60)])], vec![entry(2, RPC, 9, &[])]];
		let hashes =
			parts.clone().map(|entries| Blake2_256::hash(&codec::Encode::encode(&entries)));
		for (part, entries) in (0..).zip(parts) {
			System::set_extrinsic_index(3 + u32::from(part));
			assert_ok!(send_part(7, W, part, entries));
		}
		let info = ReportInfos::<Test>::get((HOME, W, 7)).unwrap();
		assert_eq!((info.version, info.root, info.content_id), (1, [1; 32], [2; 32]));
		assert_eq!(info.entries_hash, Blake2_256::hash(&hashes.concat()));
		let block = System::block_number() as u32;
		let parts = [PartOrigin { block, extrinsic: 3 }, PartOrigin { block, extrinsic: 4 }];
		assert_eq!((info.parts.to_vec(), info.last), (parts.to_vec(), (2, RPC)));
	});
}

#[test]
fn refuses_networks_that_are_not_measured() {
	reported(|| {
		let call =
			Sli::report(signed_by(7), 1, W, 0, link(7, W), Some(EVIDENCE), vec![rpc(1, &[])]);
		assert_noop!(call.map_err(|refusal| refusal.error), Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn refuses_those_who_are_no_reporters() {
	reported(|| {
		let origin = frame_system::RawOrigin::Signed(7).into();
		let call = Sli::report(origin, HOME, W, 0, link(7, W), Some(EVIDENCE), vec![rpc(1, &[])]);
		assert_noop!(call.map_err(|refusal| refusal.error), Error::<Test>::NotAReporter);
	});
}

#[test]
fn refuses_windows_before_joining_and_from_leaving_on() {
	reported(|| {
		standing_of(7, |standing| standing.joined = W + 60);
		refused!(vec![rpc(1, &[])], NotActive);
		standing_of(7, |standing| (standing.joined, standing.left) = (W, Some(W)));
		refused!(vec![rpc(1, &[])], NotActive);
		standing_of(7, |standing| standing.left = Some(W + 60));
		assert_ok!(send(7, W, vec![rpc(1, &[])]));
	});
}

#[test]
fn who_was_silent_for_too_long_is_heard_again_with_its_next_report() {
	let sampling = SamplingParameters { idle_windows: 3, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		measure(1, true, true);
		[7, 8].into_iter().for_each(|reporter| join(reporter, W));
		(1_000..1_031).for_each(block);
		assert_ok!(send(8, W + 120, vec![rpc(1, &[])]));
		(1_031..1_041).for_each(block);
		assert_ok!(send(7, W + 180, vec![rpc(1, &[])]));
		for window in (240..=360).step_by(60) {
			(LastSlot::<Test>::get().unwrap() + 1..=1_010 + window / 6).for_each(block);
			assert_ok!(send(7, W + window as Seconds, vec![rpc(1, &[])]));
		}
		(1_071..1_080).for_each(block);
		// Reporter 7 was heard in window 6360, but that is not closed: 8 may yet be late.
		assert_eq!(LastHeard::<Test>::get(HOME), Some(W + 300));
		block(1_080);
		assert_eq!(LastHeard::<Test>::get(HOME), Some(W + 360));
		// Nobody counts on reporter 8 any more, until it reports.
		let expected = |window| sampled(1, RPC, PeriodKind::Window, window).unwrap().expected;
		assert_eq!(expected(W + 360), 60);
		assert_ok!(send(8, W + 420, vec![rpc(1, &[])]));
		close_sampled(W + 420);
		assert_eq!(expected(W + 420), 120);
	});
}

#[test]
fn refuses_a_window_that_begins_nowhere() {
	reported(|| {
		let call = Sli::report(
			signed_by(7),
			HOME,
			W + 1,
			0,
			link(7, W),
			Some(EVIDENCE),
			vec![rpc(1, &[])],
		);
		assert_noop!(call.map_err(|refusal| refusal.error), Error::<Test>::MisalignedWindow);
	});
}

#[test]
fn a_window_is_open_from_when_its_slots_are_counted_until_its_grace_is_over() {
	reported(|| {
		let entries = || vec![entry(1, RPC, 1, &[])];
		assert_noop!(
			send(7, W + 60, entries()).map_err(|refusal| refusal.error),
			Error::<Test>::TooEarly
		);
		assert_ok!(send(7, W, entries()));
		// The grace of 60 s ends with slot 1020.
		(1_011..1_020).for_each(block);
		assert_ok!(send(8, W, entries()));
		block(1_020);
		assert_noop!(
			send(9, W, entries()).map_err(|refusal| refusal.error),
			Error::<Test>::TooLate
		);
		assert_ok!(send(7, W + 60, entries()));
	});
}

#[test]
fn refuses_a_second_report_and_parts_out_of_order() {
	reported(|| {
		assert_noop!(
			send_part(7, W, 1, vec![rpc(1, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::MissingPart
		);
		assert_ok!(send(7, W, vec![rpc(1, &[])]));
		assert_noop!(
			send(7, W, vec![entry(2, RPC, 1, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::Duplicate
		);
		assert_ok!(send_part(7, W, 1, vec![entry(2, RPC, 1, &[])]));
	});
}

#[test]
fn takes_16_parts_of_256_entries_and_no_more() {
	reported(|| {
		let ids: Vec<_> = (0..300u64)
			.map(|who| Sli::list_target(HOME, TargetRef::Account(5_000 + who)))
			.collect();
		ids.iter().for_each(|target| measure(*target, true, false));
		let many = |count: usize| -> Vec<_> {
			ids[..count].iter().map(|target| entry(*target, RPC, 1, &[])).collect()
		};
		refused!(many(257), Oversized);
		assert_ok!(send(7, W, many(256)));
		for part in 1..16u8 {
			let target = ids[255 + usize::from(part)];
			assert_ok!(send_part(7, W, part, vec![entry(target, RPC, 1, &[])]));
		}
		assert_noop!(
			send_part(7, W, 16, vec![entry(ids[290], RPC, 1, &[])])
				.map_err(|refusal| refusal.error),
			Error::<Test>::TooManyParts
		);
	});
}

#[test]
fn refuses_more_buckets_than_there_are() {
	reported(|| refused!(vec![raw(60, &[(0, 1); 737])], Oversized));
}

#[test]
fn refuses_a_part_without_entries() {
	reported(|| refused!(vec![], NoEntries));
}

#[test]
fn evidence_comes_with_the_first_part_alone() {
	reported(|| {
		let part = |part, evidence, target| {
			let entries = vec![entry(target, RPC, 1, &[])];
			Sli::report(signed_by(7), HOME, W, part, link(7, W), evidence, entries)
				.map_err(|refusal| refusal.error)
		};
		assert_noop!(part(0, None, 1), Error::<Test>::EvidenceMissing);
		assert_ok!(part(0, Some(EVIDENCE), 1));
		assert_noop!(part(1, Some(EVIDENCE), 2), Error::<Test>::EvidenceRepeated);
		assert_ok!(part(1, None, 2));
	});
}

#[test]
fn entries_ascend_within_a_part_and_over_parts() {
	reported(|| {
		let (first, second) = (entry(1, RPC, 1, &[]), entry(1, REACHABILITY, 1, &[]));
		refused!(vec![second.clone(), first.clone()], EntriesOutOfOrder);
		refused!(vec![first.clone(), first.clone()], EntriesOutOfOrder);
		assert_ok!(send(7, W, vec![first.clone()]));
		assert_noop!(
			send_part(7, W, 1, vec![first]).map_err(|refusal| refusal.error),
			Error::<Test>::EntriesOutOfOrder
		);
		assert_ok!(send_part(7, W, 1, vec![second, entry(2, RPC, 1, &[])]));
		assert_eq!(Reports::<Test>::get((HOME, W, 1, 7)).unwrap().len(), 2);
	});
}

#[test]
fn refuses_targets_that_nobody_knows_or_measures() {
	reported(|| {
		refused!(vec![entry(5, RPC, 1, &[])], UnknownTarget);
		refused!(vec![entry(2, REACHABILITY, 1, &[])], NotMeasured);
		refused!(vec![entry(0, RPC, 1, &[])], NotMeasured);
		let idle = Sli::list_target(HOME, TargetRef::Account(50));
		refused!(vec![entry(idle, ARRIVAL, 0, &[])], NotMeasured);
		assert_ok!(send(7, W, vec![entry(0, ARRIVAL, 1, &[])]));
	});
}

#[test]
fn refuses_what_a_reporter_says_of_its_own() {
	reported(|| {
		own(7, 1);
		refused!(vec![rpc(1, &[])], OwnTarget);
		join(10, W);
		assert_noop!(
			send(10, W, vec![rpc(1, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::OwnTarget
		);
		let by_key = Sli::list_target(HOME, TargetRef::Account(1_000_007));
		measure(by_key, true, true);
		refused!(vec![entry(by_key, RPC, 1, &[])], OwnTarget);
		assert_ok!(send(7, W, vec![entry(2, RPC, 1, &[])]));
	});
}

#[test]
fn refuses_authorship_which_the_chain_counts_itself() {
	reported(|| refused!(vec![entry(1, Indicator::Authorship, 1, &[])], AuthorshipOfHome));
}

#[test]
fn takes_as_many_samples_as_were_planned_and_no_more() {
	reported(|| {
		refused!(vec![rpc(61, &[])], TooManySamples);
		// 10 authored slots 1000, 1004, 1008; 40 authored 1007 alone; 9 blocks in all.
		refused!(vec![entry(1, ARRIVAL, 4, &[])], TooManySamples);
		refused!(vec![entry(4, ARRIVAL, 2, &[])], TooManySamples);
		refused!(vec![entry(0, ARRIVAL, 10, &[])], TooManySamples);
		assert_ok!(send(
			7,
			W,
			vec![
				entry(0, ARRIVAL, 9, &[]),
				entry(1, ARRIVAL, 3, &[]),
				rpc(60, &[]),
				entry(4, ARRIVAL, 1, &[])
			]
		));
	});
}

#[test]
fn takes_as_many_answers_as_samples_and_no_more() {
	reported(|| {
		refused!(vec![rpc(60, &[(1, 60), (2, 1)])], TooManyAnswers);
		refused!(vec![rpc(60, &[(1, u32::MAX), (2, u32::MAX)])], TooManyAnswers);
		assert_ok!(send(7, W, vec![rpc(60, &[(1, 59), (2, 1)])]));
	});
}

#[test]
fn buckets_ascend_within_range_and_hold_something() {
	reported(|| {
		refused!(vec![raw(60, &[(736, 1)])], BucketOutOfRange);
		refused!(vec![raw(60, &[(735, 1), (1, 1)])], BucketOutOfRange);
		refused!(vec![raw(60, &[(u32::MAX, 1), (u32::MAX, 1)])], BucketOutOfRange);
		refused!(vec![raw(60, &[(0, 1), (0, 1)])], BucketsOutOfOrder);
		refused!(vec![raw(60, &[(0, 0)])], EmptyBucket);
		assert_ok!(send(7, W, vec![raw(60, &[(0, 1), (735, 1)])]));
	});
}

#[test]
fn a_link_leads_to_the_newest_one_over_windows_without_a_report() {
	reported(|| {
		let part = |window, link| {
			let entries = vec![rpc(1, &[])];
			Sli::report(signed_by(7), HOME, window, 0, link, Some(EVIDENCE), entries)
				.map_err(|refusal| refusal.error)
		};
		assert_noop!(part(W, link(8, W)), Error::<Test>::WrongLink);
		assert_noop!(part(W, link(7, W + 60)), Error::<Test>::WrongLink);
		(1_011..1_031).for_each(block);
		// Windows W and W + 60 are left out; the one before the newest is still open.
		assert_ok!(part(W + 120, link(7, W + 120)));
		assert_noop!(part(W + 60, link(7, W + 120)), Error::<Test>::TooLate);
		(1_031..1_032).for_each(block);
	});
}

#[test]
fn a_link_may_lie_further_back_than_a_reporter_may_be_silent_but_not_beyond_722_windows() {
	let sampling = SamplingParameters { idle_windows: 1, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		measure(1, true, true);
		join(7, W);
		// The chain stands for 722 windows and then counts them.
		(1_000..1_005).for_each(block);
		let window = W + 722 * 60;
		let mut slot = 8_230;
		while Closings::<Test>::get(HOME, COUNTED).unwrap().next <= window {
			block(slot);
			slot += 1;
		}
		// Nobody was heard, so nobody was silent.
		assert_noop!(
			send(7, window, vec![rpc(1, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::WrongLink
		);
		let revealed = link(7, W);
		standing_of(7, |standing| (standing.link, standing.link_window) = (revealed, W));
		assert_ok!(send(7, window, vec![rpc(1, &[])]));
	});
}

#[test]
fn an_older_window_takes_the_link_that_the_newest_leads_to() {
	let sampling = SamplingParameters { grace_ms: 600_000, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		measure(1, true, true);
		join(7, W);
		(1_000..1_031).for_each(block);
		let part = |window, link| {
			let entries = vec![rpc(1, &[])];
			Sli::report(signed_by(7), HOME, window, 0, link, Some(EVIDENCE), entries)
				.map_err(|refusal| refusal.error)
		};
		assert_ok!(part(W + 120, link(7, W + 120)));
		assert_noop!(part(W, link(7, W + 60)), Error::<Test>::WrongLink);
		assert_ok!(part(W, link(7, W)));
		let standing = TestReporters::standing(HOME, &7).unwrap();
		assert_eq!((standing.link_window, standing.reported), (W + 120, Some(W + 120)));
	});
}

#[test]
fn what_is_told_to_the_registry() {
	reported(|| {
		assert_ok!(send(7, W, vec![rpc(1, &[])]));
		let standing = TestReporters::standing(HOME, &7).unwrap();
		assert_eq!((standing.reported, standing.closed), (Some(W), None));
		assert_eq!((standing.link, standing.link_window), (link(7, W), W));
		close_sampled(W);
		assert_eq!(TestReporters::standing(HOME, &7).unwrap().closed, Some(W));
		assert_eq!(TestReporters::standing(HOME, &8).unwrap().closed, None);
	});
}

#[test]
fn a_window_whose_grace_is_over_takes_no_report_even_if_it_is_not_closed_yet() {
	reported(|| {
		(1_011..1_020).for_each(block);
		assert_ok!(send(7, W, vec![rpc(1, &[])]));
		// A block that rotates a session closes nothing, and has no room for a report either.
		rotate(1_020, &[10, 20, 30, 40]);
		assert_eq!(Sli::first_open_sampled(HOME), Some(W));
		assert_noop!(
			send(8, W, vec![rpc(1, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::TooLate
		);
	});
}

#[test]
fn whoever_has_begun_a_report_may_end_it() {
	let sampling = SamplingParameters { idle_windows: 1, grace_ms: 120_000, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		measure(1, true, true);
		[7, 8].into_iter().for_each(|reporter| join(reporter, W));
		for window in 0..4u64 {
			(LastSlot::<Test>::get().map_or(1_000, |slot| slot + 1)..=1_010 + window * 10)
				.for_each(block);
			assert_ok!(send(8, W + window as Seconds * 60, vec![rpc(1, &[])]));
		}
		assert_ok!(send(7, W + 180, vec![rpc(1, &[])]));
		(1_041..1_051).for_each(block);
		assert_ok!(send(7, W + 240, vec![rpc(1, &[])]));
		// Window 6120 is closed, in which 8 was heard; by now 7 could not begin with window 6180.
		assert_eq!(LastHeard::<Test>::get(HOME), Some(W + 120));
		assert_ok!(send_part(7, W + 180, 1, vec![entry(1, REACHABILITY, 1, &[])]));
	});
}

#[test]
fn a_window_that_closes_takes_no_report_and_the_next_one_does() {
	reported(|| {
		let begin_to_close_the_first = || {
			let before = Closings::<Test>::get(HOME, SAMPLED);
			let step = Step::Combining { target: 0, reports: 0 };
			Closings::<Test>::insert(HOME, SAMPLED, Closing { step, ..Closing::begin(W) });
			before
		};
		let before = begin_to_close_the_first();
		refused!(vec![rpc(60, &[])], TooLate);
		Closings::<Test>::set(HOME, SAMPLED, before);
		(1_011..1_021).for_each(block);
		let before = begin_to_close_the_first();
		assert_ok!(send(7, W + 60, vec![rpc(60, &[])]));
		Closings::<Test>::set(HOME, SAMPLED, before);
	});
}
