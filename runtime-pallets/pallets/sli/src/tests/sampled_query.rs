//! What is answered of sampled records, provisional answers included.

use crate::{
	mock::{reporters::*, *},
	runtime_api::*,
	*,
};
use frame_support::assert_ok;

const RPC: Indicator = Indicator::Rpc;
const WINDOW: PeriodKind = PeriodKind::Window;
const DAY: PeriodKind = PeriodKind::Day;
const W: Seconds = 6_000;

fn send_rpc(reporter: AccountId, window: Seconds, target: TargetId, answered: u32) {
	let buckets: &[_] = if answered > 0 { &[(100, answered)] } else { &[] };
	assert_ok!(send(reporter, window, vec![entry(target, RPC, 60, buckets)]));
}

/// Window 6000 is closed, 6060 is open with two reports so far, 6120 runs.
fn two_windows<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		(1..=3).for_each(|reporter| send_rpc(reporter, W, 1, 60));
		(1_011..1_021).for_each(block);
		(1..=2).for_each(|reporter| send_rpc(reporter, W + 60, 1, 30));
		test()
	})
}

fn counts(answer: &Answer<AccountId>) -> (u64, u64, u64) {
	let Record::Sampled(record) = &answer.record else { panic!("{:?}", answer.record) };
	(record.expected, record.reported, record.windows)
}

#[test]
fn an_open_window_says_what_is_reported_so_far() {
	two_windows(|| {
		let open = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W + 60)).unwrap();
		assert_eq!((open.provisional, open.sli_ppm, counts(&open)), (true, None, (180, 120, 0)));
		send_rpc(3, W + 60, 1, 30);
		let open = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W + 60)).unwrap();
		assert_eq!(
			(open.provisional, open.sli_ppm, counts(&open)),
			(true, Some(500_000), (180, 180, 1))
		);
		let closed = answer::sli::<Test>(HOME, 1, RPC, WINDOW, None).unwrap();
		assert_eq!((closed.period.start, closed.provisional), (W, false));
		assert_eq!(closed.interval, None);
	});
}

#[test]
fn a_window_that_runs_or_is_not_counted_says_nothing() {
	two_windows(|| {
		assert_eq!(answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W + 120)), None);
		assert_eq!(answer::current::<Test>(HOME, 1, RPC, WINDOW).open, None);
		assert_eq!(answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W + 180)), None);
	});
}

#[test]
fn an_open_day_and_era_are_the_closed_windows_so_far() {
	two_windows(|| {
		for kind in [DAY, PeriodKind::Era] {
			let open = answer::sli::<Test>(HOME, 1, RPC, kind, Some(W)).unwrap();
			assert_eq!((open.provisional, counts(&open)), (true, (180, 180, 1)));
			assert_eq!(open.sli_ppm, Some(1_000_000));
			assert_eq!(open.interval, Some(answer::interval_of(960, 960, 1)));
			assert!(open.low_confidence);
		}
		send_rpc(3, W + 60, 1, 30);
		close_sampled(W + 60);
		let day = answer::sli::<Test>(HOME, 1, RPC, DAY, Some(W)).unwrap();
		assert_eq!((day.sli_ppm, counts(&day)), (Some(750_000), (360, 360, 2)));
	});
}

#[test]
fn an_open_window_is_ranked_by_what_is_reported_so_far() {
	ExtBuilder::default().build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
		[1, 2].into_iter().for_each(|target| measure(target, true, false));
		(1_000..1_011).for_each(block);
		for reporter in 1..=3 {
			let worse = entry(1, RPC, 60, &[(100, 30)]);
			let better = entry(2, RPC, 60, &[(100, 60)]);
			assert_ok!(send(reporter, W, vec![worse, better]));
		}
		let ranking = answer::ranking::<Test>(HOME, RPC, WINDOW, Some(W), 0, 10).unwrap();
		let order: Vec<_> = ranking.rows.iter().map(|row| row.target).collect();
		assert!(ranking.provisional);
		assert_eq!(order, [2, 1]);
	});
}

#[test]
fn a_window_is_closed_before_its_day_is_folded() {
	two_windows(|| {
		// As a block without room for folding leaves it.
		let until = W + 60;
		let step = Step::Folding { from: W, skipped: false };
		Closings::<Test>::mutate(HOME, SAMPLED, |closing| {
			let closing = closing.as_mut().unwrap();
			assert_eq!(closing.next, until);
			closing.step = step;
		});
		let window = answer::sli::<Test>(HOME, 1, RPC, WINDOW, None).unwrap();
		assert_eq!((window.period.start, window.provisional), (W, false));
		let era = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Era, Some(W)).unwrap();
		assert!(era.provisional);
	});
}

#[test]
fn a_window_behind_the_one_that_closes_has_its_own_reporters() {
	two_windows(|| {
		let before = Closings::<Test>::get(HOME, SAMPLED);
		let step = Step::Combining { target: 0, reports: 1 };
		Closings::<Test>::insert(HOME, SAMPLED, Closing { step, ..Closing::begin(W) });
		Cohort::<Test>::insert(HOME, frame_support::BoundedVec::truncate_from(vec![1]));
		let behind = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W + 60)).unwrap();
		assert_eq!(counts(&behind), (180, 120, 0));
		Cohort::<Test>::remove(HOME);
		Closings::<Test>::set(HOME, SAMPLED, before);
	});
}

#[test]
fn open_weeks_months_and_years_are_closed_days_and_the_open_one() {
	let monday = 1_704_067_200;
	let sampling = SamplingParameters {
		samples_per_window: 60,
		grace_ms: 0,
		grace_blocks: 0,
		..Default::default()
	};
	ExtBuilder { slot_ms: 3_600_000, window_ms: 43_200_000, sampling, ..Default::default() }
		.build_and_execute(|| {
			[1, 2, 3].into_iter().for_each(|reporter| join(reporter, monday));
			measure(1, true, false);
			let first = u64::from(monday) / 3_600;
			(first..first + 12).for_each(block);
			for window in 0..3u32 {
				let start = monday + window * 43_200;
				Ended::<Test>::get(HOME, start);
				// With no grace a window closes in the block after the one that counts it.
				block(first + u64::from(window + 1) * 12);
				if Ended::<Test>::contains_key(HOME, start) {
					(1..=3).for_each(|reporter| send_rpc(reporter, start, 1, 60));
				}
				let slots =
					first + u64::from(window + 1) * 12 + 1..first + u64::from(window + 2) * 12;
				slots.for_each(block);
			}
			let day = answer::sli::<Test>(HOME, 1, RPC, DAY, Some(monday)).unwrap();
			let open = answer::sli::<Test>(HOME, 1, RPC, DAY, Some(monday + 86_400)).unwrap();
			assert_eq!((day.provisional, open.provisional), (false, true));
			for kind in [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year] {
				let sum = answer::sli::<Test>(HOME, 1, RPC, kind, Some(monday)).unwrap();
				let (a, b) = (counts(&day), counts(&open));
				assert_eq!(counts(&sum), (a.0 + b.0, a.1 + b.1, a.2 + b.2));
				assert!(sum.provisional);
			}
		});
}

#[test]
fn figures_stand_on_the_governed_latency_rounded_up_to_its_bucket() {
	ExtBuilder::default().build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		// 250 ms lie in bucket 445.
		let buckets = [(100, 15), (445, 15), (446, 15)];
		for reporter in 1..=3 {
			assert_ok!(send(reporter, W, vec![entry(1, RPC, 60, &buckets)]));
		}
		close_sampled(W);
		let answer = answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(W)).unwrap();
		let figures = SampledFigures {
			latency_ppm: Some(500_000),
			coverage_ppm: Some(1_000_000),
			reporters: 3,
			quorum: true,
			p50_us: Some(253_951),
			p95_us: None,
			p99_us: None,
		};
		assert_eq!((answer.sli_ppm, answer.sampled), (Some(750_000), Some(figures)));
		assert_eq!(
			answer::sli::<Test>(HOME, 1, Indicator::Authorship, WINDOW, Some(W)).unwrap().sampled,
			None
		);
	});
}

#[test]
fn ranks_by_the_lower_bound_of_the_uptime_unknown_ones_last() {
	ExtBuilder::default().build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
		(1..=4).for_each(|target| measure(target, true, false));
		(1_000..1_011).for_each(block);
		for reporter in 1..=3 {
			let mut entries = vec![
				entry(1, RPC, 60, &[(100, 30)]),
				entry(2, RPC, 60, &[(100, 60)]),
				entry(3, RPC, 60, &[(100, 60)]),
			];
			if reporter == 1 {
				entries.push(entry(4, RPC, 60, &[(100, 60)]));
			}
			assert_ok!(send(reporter, W, entries));
		}
		close_sampled(W);
		let ranking = answer::ranking::<Test>(HOME, RPC, DAY, Some(W), 0, 256).unwrap();
		let rows: Vec<_> = ranking.rows.iter().map(|row| (row.target, row.sli_ppm)).collect();
		let full = Some(1_000_000);
		assert_eq!(rows, [(2, full), (3, full), (1, Some(500_000)), (4, None)]);
		assert!(ranking.provisional);
		let arrival =
			answer::ranking::<Test>(HOME, Indicator::Arrival, DAY, Some(W), 0, 256).unwrap();
		assert_eq!(arrival.total, 5);
	});
}

#[test]
fn a_history_holds_closed_and_open_windows() {
	two_windows(|| {
		let rows = answer::history::<Test>(HOME, 1, RPC, WINDOW, W - 60, 10);
		let rows: Vec<_> = rows
			.iter()
			.map(|row| (row.period.start, row.answer.as_ref().map(|answer| answer.provisional)))
			.collect();
		assert_eq!(rows, [(W - 60, None), (W, Some(false)), (W + 60, Some(true)), (W + 120, None)]);
	});
}

#[test]
fn other_pallets_ask_for_windows_and_targets() {
	two_windows(|| {
		assert_eq!(Sli::window_s(HOME), Some(60));
		// The block of slot 1020 begins at 6120.
		assert_eq!(Sli::now_ms(), 6_120_000);
		assert_eq!(Sli::next_window(HOME, Sli::now_ms()), Some(W + 180));
		assert_eq!(Sli::next_window(HOME, 6_119_999), Some(W + 120));
		let name = TargetRef::Name(b"alpha".to_vec().try_into().unwrap());
		assert_eq!(Sli::target_id(HOME, &name), None);
		let id = Sli::list_target(HOME, name.clone());
		assert_eq!((id, Sli::list_target(HOME, name.clone())), (5, 5));
		assert_eq!(Sli::target_id(HOME, &name), Some(5));
		assert!(Sli::is_target(HOME, 5) && !Sli::is_target(HOME, 6) && !Sli::is_target(HOME, 0));
		System::assert_has_event(
			Event::TargetListed { network: HOME, target: 5, who: name.clone() }.into(),
		);
		assert_eq!(Sli::list_target(3, name), 1);
	});
}

#[test]
fn a_ranking_of_an_open_window_finds_out_once_who_is_active() {
	two_windows(|| {
		(1..=4).for_each(|target| measure(target, true, false));
		ASKED.set(0);
		let ranking = answer::ranking::<Test>(HOME, RPC, WINDOW, Some(W + 60), 0, 256).unwrap();
		assert_eq!((ranking.rows.len(), ASKED.get()), (4, 1));
	});
}
