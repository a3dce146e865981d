//! Who gets a report in, who is expected, and what nobody can leave out.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;

const RPC: Indicator = Indicator::Rpc;
const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = 6_000;

/// Reporters 101, 102, ..; target 1 has an endpoint; window 6000 is counted.
fn with_reporters<R>(reporters: u64, test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		(1..=reporters).for_each(|reporter| join(100 + reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		test()
	})
}

fn rpc(reporter: u64, window: Seconds) -> Result<(), sp_runtime::DispatchError> {
	let sent = send(100 + reporter, window, vec![entry(1, RPC, 60, &[(100, 60)])]);
	sent.map(|_| ()).map_err(|refusal| refusal.error)
}

/// The block of a slot that somebody has filled.
fn full_block(slot: u64) {
	block(slot);
	fill_block();
}

#[test]
fn blocks_without_room_for_a_report_shorten_no_grace() {
	with_reporters(3, || {
		// The grace is ten blocks; so many are full, and then ten are not.
		(1_011..1_060).for_each(full_block);
		assert_eq!(Sli::first_open_sampled(HOME), Some(W));
		(1..=3).for_each(|reporter| rpc(reporter, W).unwrap());
		(1_060..1_071).for_each(block);
		assert_eq!(sampled(1, RPC, WINDOW, W).unwrap().reporters, 3);
	});
}

#[test]
fn a_window_does_not_stay_open_for_ever() {
	with_reporters(3, || {
		// Counted in the block of slot 1010: 160 blocks on is that of slot 1170.
		(1_011..1_170).for_each(full_block);
		assert_ok!(rpc(1, W));
		assert_eq!(Sli::first_open_sampled(HOME), Some(W));
		full_block(1_170);
		assert!(Sli::first_open_sampled(HOME) > Some(W));
		assert_noop!(rpc(2, W), Error::<Test>::TooLate);
	});
}

#[test]
fn a_majority_that_was_silenced_for_25_windows_rules_the_next_one() {
	let sampling = SamplingParameters { grace_ms: 6_000, grace_blocks: 4, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		(1..=5).for_each(|reporter| join(100 + reporter, W));
		measure(1, true, false);
		block(1_000);
		let report = |reporters: core::ops::RangeInclusive<u64>, window, is_up| {
			for reporter in reporters {
				let buckets = [(100, 60)];
				let answers = if is_up { &buckets[..] } else { &[] };
				assert_ok!(send(100 + reporter, window, vec![entry(1, RPC, 60, answers)]));
			}
		};
		for window in (0..25).map(|index| W + 60 * index) {
			let last = LastSlot::<Test>::get().unwrap();
			(last + 1..=u64::from(window) / 6 + 10).for_each(block);
			// Two of five, of whom everybody else is kept out.
			report(1..=2, window, false);
		}
		let next = W + 60 * 25;
		(LastSlot::<Test>::get().unwrap() + 1..=u64::from(next) / 6 + 10).for_each(block);
		report(1..=2, next, false);
		report(3..=5, next, true);
		close_sampled(next);
		let record = sampled(1, RPC, WINDOW, next).unwrap();
		assert_eq!((record.reporters, record.samples, record.answered), (5, 60, 960));
		assert_eq!((record.expected, record.reported), (300, 300));
	});
}

/// A target that is down lets half of the reporters take fewer samples than count: the others are not the whole.
#[test]
fn three_of_six_make_no_record_however_few_samples_the_others_could_take() {
	with_reporters(6, || {
		for reporter in 101..=103 {
			assert_ok!(send(reporter, W, vec![entry(1, RPC, 60, &[(100, 60)])]));
		}
		for reporter in 104..=106 {
			assert_ok!(send(reporter, W, vec![entry(1, RPC, 29, &[])]));
		}
		let open = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		let ranked = answer::ranking::<Test>(HOME, RPC, WINDOW, Some(W), 0, 10).unwrap();
		assert_eq!(ranked.rows[0].sli_ppm, None);
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!(open.record, Record::Sampled(record.clone()));
		assert_eq!((record.reporters, record.samples, record.answered), (3, 0, 0));
		assert_eq!((record.expected, record.reported), (360, 267));
		let day = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Day, Some(W)).unwrap();
		assert_eq!(day.sli_ppm, None);
	});
}

/// With one more that counts it is a majority.
#[test]
fn four_of_six_make_the_record() {
	with_reporters(6, || {
		for reporter in 101..=104 {
			assert_ok!(send(reporter, W, vec![entry(1, RPC, 60, &[])]));
		}
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.reporters, record.samples, record.answered), (4, 60, 0));
	});
}

/// It signs with the target's key once it has reported: its report counts, so that it is expected as before.
#[test]
fn who_has_reported_a_target_is_expected_whatever_it_signs_with_later() {
	with_reporters(4, || {
		(1..=3).for_each(|reporter| rpc(reporter, W).unwrap());
		own(101, 1);
		let open = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!(open.record, Record::Sampled(record.clone()));
		assert_eq!((record.expected, record.reported, record.reporters), (240, 180, 3));
	});
}

#[test]
fn nobody_is_expected_to_report_its_own_target() {
	with_reporters(4, || {
		own(101, 1);
		assert_noop!(rpc(1, W), Error::<Test>::OwnTarget);
		(2..=4).for_each(|reporter| rpc(reporter, W).unwrap());
		let open = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!(open.record, Record::Sampled(record.clone()));
		assert_eq!((record.expected, record.reported, record.reporters), (180, 180, 3));
	});
}

#[test]
fn a_target_that_took_its_address_away_is_expected_and_unmeasured() {
	with_reporters(3, || {
		let absent = Measured { rpc: Listing::Absent, ..Default::default() };
		let name = TargetRef::Name(b"rpc.example".to_vec().try_into().unwrap());
		let named = Sli::list_target(HOME, name);
		let gone = Sli::list_target(HOME, TargetRef::Account(99));
		// It validates no more, but somebody owns it: an account of another network does not validate here.
		let owned = Sli::list_target(HOME, TargetRef::Account(98));
		own(777, owned);
		[1, named, owned, gone].into_iter().for_each(|target| list(target, absent));
		assert_noop!(rpc(1, W), Error::<Test>::NotMeasured);
		close_sampled(W);
		for target in [1, named, owned] {
			let record = sampled(target, RPC, WINDOW, W).unwrap();
			let counts = (record.expected, record.reported, record.samples);
			assert_eq!(counts, (180, 0, 0), "{target}");
			let absence = Absence { each: 60, all: 180, windows: 1 };
			assert_eq!(record.absence, absence, "{target}");
		}
		// An account that nobody owns and that has no slot in the window does not validate.
		assert_eq!(sampled(gone, RPC, WINDOW, W), None);
		// Unknown, not down.
		let answer = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		assert_eq!((answer.sli_ppm, answer.sampled.unwrap().coverage_ppm), (None, Some(0)));
	});
}

#[test]
fn a_council_asks_for_no_larger_quorum_than_a_majority_of_those_admitted() {
	for (admitted, most) in [(0, 3), (3, 3), (4, 3), (5, 3), (6, 4)] {
		ExtBuilder::default().build_and_execute(|| {
			(1..=admitted).for_each(|reporter| join(reporter, W));
			block(1_000);
			let ask = |min_reporters| {
				let sampling = SamplingParameters { min_reporters, ..Default::default() };
				Sli::set_sampling(RawOrigin::Root.into(), HOME, sampling)
			};
			let refused = || Error::<Test>::MinReportersOutOfBounds;
			assert_noop!(ask(2), refused());
			assert_noop!(ask(most + 1), refused());
			assert_ok!(ask(most));
		});
	}
}

#[test]
fn a_removed_reporter_is_left_out_of_the_open_day_and_era_and_of_no_later_one() {
	const DAY: Seconds = 86_400;
	ExtBuilder {
		slot_ms: 3_600_000,
		window_ms: 21_600_000,
		sampling: SamplingParameters {
			samples_per_window: 6,
			grace_ms: 0,
			grace_blocks: 1,
			..Default::default()
		},
		..Default::default()
	}
	.build_and_execute(|| {
		(1..=4).for_each(|reporter| join(reporter, DAY));
		measure(1, true, false);
		block(24);
		let report = |window: Seconds| {
			let last = LastSlot::<Test>::get().unwrap();
			(last + 1..=u64::from(window + 21_600) / 3_600).for_each(block);
			for reporter in 1..=4 {
				assert_ok!(send(reporter, window, vec![entry(1, RPC, 6, &[(100, 6)])]));
			}
		};
		(0..4).for_each(|index| report(DAY + index * 21_600));
		assert!(!Sli::is_discounted(HOME, &4));
		Sli::discount(HOME, &4);
		assert!(Sli::is_discounted(HOME, &4) && !Sli::is_discounted(HOME, &3));
		close_sampled(DAY + 3 * 21_600);
		(0..4).for_each(|index| report(2 * DAY + index * 21_600));
		close_sampled(2 * DAY + 3 * 21_600);
		// One block more, for the fold may wait for it.
		(LastSlot::<Test>::get().unwrap() + 1..).take(2).for_each(block);
		// Its sums of another day count.
		assert!(!Sli::is_discounted(HOME, &4));
		let reporters = |start| sampled(1, RPC, PeriodKind::Day, start).unwrap().reporters;
		assert_eq!((reporters(DAY), reporters(2 * DAY)), (3, 4));
		let era = Period { kind: PeriodKind::Era, start: 0 };
		let open = answer::sli::<Test>(HOME, 1, RPC, era.kind, Some(2 * DAY)).unwrap();
		assert!(matches!(open.record, Record::Sampled(record) if record.reporters == 3));
		// A liar's samples stay in the coverage: they were taken.
		assert_eq!(sampled(1, RPC, PeriodKind::Day, DAY).unwrap().reported, 96);
	});
}

#[test]
fn heads_of_reports_go_with_their_window() {
	with_reporters(3, || {
		(1..=3).for_each(|reporter| rpc(reporter, W).unwrap());
		assert_eq!(ReportHeads::<Test>::iter().count(), 3);
		close_sampled(W);
		assert_eq!(ReportHeads::<Test>::iter().count(), 0);
	});
}

#[test]
fn several_removed_reporters_are_left_out_each_once() {
	ExtBuilder::default().build_and_execute(|| {
		for reporter in [4, 5, 4] {
			Sli::discount(HOME, &reporter);
		}
		assert!(Sli::is_discounted(HOME, &4) && Sli::is_discounted(HOME, &5));
		assert_eq!(Discounted::<Test>::get(HOME).len(), 2);
	});
}
