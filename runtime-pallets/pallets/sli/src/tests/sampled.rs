//! How windows of reports close.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::assert_ok;

const RPC: Indicator = Indicator::Rpc;
const ARRIVAL: Indicator = Indicator::Arrival;
const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = 6_000;

/// So many reporters and an endpoint of target 1; window 6000 is counted.
fn with_reporters<R>(reporters: u64, test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		(1..=reporters).for_each(|reporter| join(100 + reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		test()
	})
}

fn rpc(reporter: u64, samples: u32, buckets: &[(u32, u32)]) {
	assert_ok!(send(100 + reporter, W, vec![entry(1, RPC, samples, buckets)]));
}

fn closed_to() -> Seconds {
	Sli::first_open_sampled(HOME).unwrap()
}

#[test]
fn the_worked_example_holds() {
	let sampling =
		SamplingParameters { samples_per_window: 4, min_reporters: 2, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		[101, 102, 103].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		rpc(1, 4, &[(100, 4)]);
		rpc(2, 4, &[(100, 2), (200, 2)]);
		rpc(3, 4, &[(200, 1)]);
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.expected, record.reported, record.reporters), (12, 12, 3));
		assert_eq!((record.samples, record.windows), (4, 1));
		assert_eq!(buckets(&record), [(100, 32), (200, 32)]);
		let answer = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		let figures = answer.sampled.unwrap();
		assert_eq!((answer.sli_ppm, figures.coverage_ppm), (Some(1_000_000), Some(1_000_000)));
		let quantiles = (figures.p50_us, figures.p95_us, figures.p99_us);
		assert_eq!(quantiles, (Some(147), Some(1_311), Some(1_311)));
	});
}

#[test]
fn a_window_closes_when_time_and_blocks_of_its_grace_are_over() {
	let sampling = SamplingParameters { grace_ms: 12_000, grace_blocks: 5, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		(1_000..1_011).for_each(block);
		// Counted in the block of slot 1010; five blocks on is that of slot 1015.
		(1_011..1_015).for_each(block);
		assert_eq!(closed_to(), W);
		block(1_015);
		assert_eq!(closed_to(), W + 60);
	});
}

#[test]
fn blocks_alone_do_not_close_a_window() {
	let sampling = SamplingParameters { grace_ms: 30_000, grace_blocks: 0, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		(1_000..1_015).for_each(block);
		assert_eq!(closed_to(), W);
		block(1_015);
		assert_eq!(closed_to(), W + 60);
	});
}

#[test]
fn a_closed_window_is_announced_with_those_who_were_active_and_who_reported() {
	with_reporters(3, || {
		rpc(1, 60, &[]);
		rpc(2, 60, &[]);
		close_sampled(W);
		System::assert_has_event(
			Event::SampledWindowClosed {
				network: HOME,
				start: W,
				end: W + 60,
				reporters: 3,
				reports: 2,
			}
			.into(),
		);
		assert_eq!(Reports::<Test>::iter().count(), 0);
		assert!(!Ended::<Test>::contains_key(HOME, W));
		assert!(ReportInfos::<Test>::contains_key((HOME, W, 101)));
	});
}

#[test]
fn fewer_than_the_minimum_leave_a_window_unknown_not_down() {
	with_reporters(3, || {
		rpc(1, 60, &[(100, 60)]);
		rpc(2, 60, &[]);
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.expected, record.reported, record.reporters), (180, 120, 2));
		assert_eq!((record.samples, record.windows, buckets(&record)), (0, 0, vec![]));
		let answer = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		let figures = answer.sampled.unwrap();
		assert_eq!((answer.sli_ppm, figures.latency_ppm, figures.quorum), (None, None, false));
		assert_eq!(figures.coverage_ppm, Some(666_666));
	});
}

#[test]
fn reports_below_the_minimum_coverage_do_not_count() {
	with_reporters(3, || {
		rpc(1, 60, &[(100, 60)]);
		rpc(2, 60, &[(100, 60)]);
		rpc(3, 29, &[(100, 29)]);
		close_sampled(W);
		assert_eq!(sampled(1, RPC, WINDOW, W).unwrap().samples, 0);
	});
	with_reporters(3, || {
		rpc(1, 60, &[(100, 60)]);
		rpc(2, 60, &[(100, 60)]);
		rpc(3, 30, &[(100, 30)]);
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.samples, record.reporters, record.reported), (60, 3, 150));
	});
}

#[test]
fn silence_lowers_the_coverage_and_not_the_uptime() {
	with_reporters(5, || {
		(1..=3).for_each(|reporter| rpc(reporter, 60, &[(100, 60)]));
		close_sampled(W);
		let answer = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		assert_eq!(answer.sli_ppm, Some(1_000_000));
		assert_eq!(answer.sampled.unwrap().coverage_ppm, Some(600_000));
	});
}

#[test]
fn samples_are_expected_also_where_nobody_reports() {
	with_reporters(3, || {
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.expected, record.reported), (180, 0));
		// Validators 10 and 20 have three slots, 30 and 40 two.
		assert_eq!(sampled(1, ARRIVAL, WINDOW, W).unwrap().expected, 9);
		assert_eq!(sampled(3, ARRIVAL, WINDOW, W).unwrap().expected, 6);
		assert_eq!(sampled(0, ARRIVAL, WINDOW, W).unwrap().expected, 30);
		assert_eq!(sampled(2, RPC, WINDOW, W), None);
	});
}

#[test]
fn without_reporters_nothing_is_expected_and_nothing_kept() {
	with_reporters(0, || {
		close_sampled(W);
		assert_eq!(sampled(1, RPC, WINDOW, W), None);
		assert_eq!(OpenSums::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_reporter_that_is_silent_for_too_long_is_no_longer_expected() {
	let sampling = SamplingParameters { idle_windows: 2, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		[101, 102].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		for window in (W..W + 360).step_by(60) {
			let first = u64::from(window) / 6;
			(first..first + 11)
				.filter(|slot| LastSlot::<Test>::get() < Some(*slot))
				.for_each(block);
			rpc_of(101, window);
		}
		close_sampled(W + 300);
		let expected = |window| sampled(1, RPC, WINDOW, window).unwrap().expected;
		assert_eq!([0, 60, 120, 180].map(|after| expected(W + after)), [120, 120, 120, 60]);
	});
}

fn rpc_of(reporter: u64, window: Seconds) {
	assert_ok!(send(reporter, window, vec![entry(1, RPC, 60, &[(100, 60)])]));
}

#[test]
fn the_reports_of_those_who_were_removed_do_not_count() {
	with_reporters(4, || {
		(1..=4).for_each(|reporter| rpc(reporter, 60, &[(100, 60)]));
		remove(104);
		standing_of(103, |standing| standing.left = Some(W));
		close_sampled(W);
		let record = sampled(1, RPC, WINDOW, W).unwrap();
		assert_eq!((record.expected, record.reported, record.reporters), (120, 120, 2));
		assert_eq!(Reports::<Test>::iter().count(), 0);
		assert_eq!(TestReporters::standing(HOME, &103).unwrap().closed, Some(W));
	});
}

#[test]
fn a_report_may_come_in_parts_about_one_target() {
	with_reporters(3, || {
		for reporter in 101..=103 {
			assert_ok!(send_part(reporter, W, 0, vec![entry(1, ARRIVAL, 3, &[(200, 3)])]));
			assert_ok!(send_part(reporter, W, 1, vec![entry(1, RPC, 60, &[(100, 60)])]));
		}
		close_sampled(W);
		assert_eq!(sampled(1, ARRIVAL, WINDOW, W).unwrap().samples, 3);
		assert_eq!(sampled(1, RPC, WINDOW, W).unwrap().samples, 60);
	});
}

#[test]
fn closing_goes_on_in_later_blocks_and_answers_stay_the_same() {
	let validators: Vec<_> = (0..40).collect();
	let builder = ExtBuilder {
		validators,
		closing_share_ppm: 13_000,
		window_ms: 600_000,
		..Default::default()
	};
	builder.build_and_execute(|| {
		[101, 102, 103].into_iter().for_each(|reporter| join(reporter, W));
		(1_000..1_110).for_each(block);
		for reporter in 101..=103 {
			let entries = (1..=40).map(|target| entry(target, ARRIVAL, 2, &[(50, 1)]));
			assert_ok!(send(reporter, W, entries.collect()));
		}
		let before = answer::sli::<Test>(HOME, 7, ARRIVAL, WINDOW, Some(W)).unwrap();
		assert!(before.provisional);
		let mut steps = 0;
		for slot in 1_110..1_200 {
			block(slot);
			let step = Closings::<Test>::get(HOME, SAMPLED).unwrap().step;
			steps += u32::from(matches!(step, Step::Combining { .. }));
			for target in [1, 7, 40] {
				let answer = answer::sli::<Test>(HOME, target, ARRIVAL, WINDOW, Some(W)).unwrap();
				assert_eq!(answer.sli_ppm, Some(500_000), "at {slot}");
				let day = answer::sli::<Test>(HOME, target, ARRIVAL, PeriodKind::Day, Some(W));
				let is_added = sampled(target, ARRIVAL, WINDOW, W).is_some();
				assert_eq!(day.is_some(), is_added, "at {slot}");
			}
		}
		assert!(steps > 2, "closing took {steps} blocks");
		assert_eq!(closed_to(), W + 600);
	});
}

#[test]
fn a_running_chain_samples_from_the_window_then_open() {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_025).for_each(block);
		Closings::<Test>::remove(HOME, SAMPLED);
		Ended::<Test>::drain().for_each(drop);
		Kept::<Test>::remove((HOME, SAMPLED, WINDOW));
		block(1_025);
		assert_eq!(closed_to(), W + 120);
		assert_eq!(Kept::<Test>::get((HOME, SAMPLED, WINDOW)), Some(W + 120));
	});
}

#[test]
fn who_waits_for_finality_reports_in_time_whatever_the_length_of_a_window() {
	// The grace by time is over long before the blocks are.
	let sampling = SamplingParameters { grace_ms: 6_000, ..Default::default() };
	ExtBuilder { sampling, window_ms: 12_000, ..Default::default() }.build_and_execute(|| {
		[101, 102, 103].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		// Slot 1002 counts the first window; with the default voting rule it is final in slot 1004.
		(1_000..1_006).for_each(block);
		rpc(1, 60, &[(100, 60)]);
		(1_006..1_012).for_each(block);
		(2..=3).for_each(|reporter| rpc(reporter, 60, &[(100, 60)]));
		close_sampled(W);
		assert_eq!(sampled(1, RPC, WINDOW, W).unwrap().reporters, 3);
	});
}

#[test]
fn a_share_from_before_sampled_records_does_not_stop_the_cursors() {
	with_reporters(3, || {
		ClosingShare::<Test>::put(sp_runtime::Perbill::from_parts(1));
		(1..=3).for_each(|reporter| rpc(reporter, 60, &[(100, 60)]));
		(1_011..1_100).for_each(block);
		assert_eq!(sampled(1, RPC, WINDOW, W).unwrap().samples, 60);
		assert!(closed_to() > W);
	});
}

#[test]
fn the_invariants_notice_a_window_that_nobody_will_close_and_a_cohort_of_strangers() {
	with_reporters(3, || {
		let lost = broken(|| Ended::<Test>::remove(HOME, W));
		assert_eq!(lost, "a counted window waits for its reports".into());
		let ahead = broken(|| {
			Closings::<Test>::mutate(HOME, SAMPLED, |closing| closing.as_mut().unwrap().next += 120)
		});
		assert_eq!(ahead, "sampled records follow the counted ones".into());
		let strangers = broken(|| {
			let step = Step::Combining { target: 0, reports: 0 };
			Closings::<Test>::insert(HOME, SAMPLED, Closing { step, ..Closing::begin(W) });
			Cohort::<Test>::insert(HOME, frame_support::BoundedVec::truncate_from(vec![77]));
		});
		assert_eq!(strangers, "a cohort is of reporters".into());
	});
}

/// Its joining moves when it resumes with another chain; its silence does not end by that.
#[test]
fn a_silent_reporter_that_resumes_is_no_longer_expected() {
	let sampling = SamplingParameters { idle_windows: 2, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		[101, 102].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		for window in (W..W + 360).step_by(60) {
			let first = u64::from(window) / 6;
			(first..first + 11)
				.filter(|slot| LastSlot::<Test>::get() < Some(*slot))
				.for_each(block);
			standing_of(102, |standing| {
				standing.closed = Some(W);
				standing.joined = window;
			});
			rpc_of(101, window);
		}
		close_sampled(W + 300);
		let expected = |window| sampled(1, RPC, WINDOW, window).unwrap().expected;
		assert_eq!(expected(W + 180), 60);
	});
}
