//! Who changes parameters, from when they hold, and what is refused.

use crate::{
	mock::{reporters::*, *},
	pallet::{ParametersOf, Sampling},
	*,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;

type Outcome = sp_runtime::DispatchResult;

const DAY: Seconds = 86_400;
const RPC: Indicator = Indicator::Rpc;

fn set_sampling(change: impl FnOnce(&mut SamplingParameters)) -> Outcome {
	let mut sampling = SamplingParameters::default();
	change(&mut sampling);
	Sli::set_sampling(RawOrigin::Root.into(), HOME, sampling)
}

fn set_retention(retention: Retention) -> Outcome {
	Sli::set_retention(RawOrigin::Root.into(), HOME, retention)
}

/// Windows of half a day of 6 s slots, a block every 100 slots.
fn by_days<R>(test: impl FnOnce() -> R) -> R {
	let sampling = SamplingParameters { grace_ms: 600_000, ..Default::default() };
	let chain = ExtBuilder { window_ms: 43_200_000, sampling, ..Default::default() };
	chain.build_and_execute(|| {
		block(0);
		test()
	})
}

/// A block every 100 slots, up to an instant.
fn blocks_to(time: Seconds) {
	let last = LastSlot::<Test>::get().unwrap();
	((last + 1)..=u64::from(time) / 6).filter(|slot| slot % 100 == 0).for_each(block);
}

#[test]
fn nobody_but_the_governance_changes_anything() {
	by_days(|| {
		for origin in [RawOrigin::Signed(10), RawOrigin::None] {
			let refused = sp_runtime::DispatchError::BadOrigin;
			assert_noop!(
				Sli::set_sampling(origin.clone().into(), HOME, SamplingParameters::default()),
				refused
			);
			assert_noop!(
				Sli::set_retention(origin.clone().into(), HOME, Retention::default()),
				refused
			);
			assert_noop!(Sli::set_closing_share(origin.into(), 100_000), refused);
		}
	});
}

#[test]
fn sampling_changes_at_midnight_and_not_within_a_window_or_day() {
	by_days(|| {
		blocks_to(1_200);
		assert_ok!(set_sampling(|sampling| sampling.samples_per_window = 7));
		let at = |window| Sli::sampling_at(HOME, window).samples_per_window;
		assert_eq!((at(0), at(43_200), at(DAY), at(DAY + 43_200)), (60, 60, 7, 7));
		blocks_to(2 * DAY + 1_200);
		assert_eq!((at(DAY), at(DAY + 43_200)), (7, 7));
		let scheduled = Sampling::<Test>::get(HOME).latest();
		assert_eq!((scheduled.current.samples_per_window, scheduled.next), (7, None));
	});
}

#[test]
fn the_distribution_changes_at_the_midnight_after_the_block_in_which_a_window_closes() {
	by_days(|| {
		(101..104).for_each(|reporter| join(reporter, 43_200));
		measure(1, true, false);
		blocks_to(DAY + 43_200 + 1_200);
		let closed = |window| Sli::first_open_sampled(HOME).is_some_and(|open| open > window);
		assert!(!closed(DAY));
		// The block that closes the first window of the day takes the change, too.
		close_sampled(DAY);
		assert!(closed(DAY));
		assert_ok!(set_sampling(|it| it.distribution = Distribution::Uniform));
		let at = |window| Sli::sampling_at(HOME, window).distribution;
		let (stratified, uniform) = (Distribution::Stratified, Distribution::Uniform);
		let seen = || [DAY, DAY + 43_200, 2 * DAY, 2 * DAY + 43_200].map(at);
		assert_eq!(seen(), [stratified, stratified, uniform, uniform]);
		blocks_to(2 * DAY + 1_200);
		assert_eq!(seen(), [stratified, stratified, uniform, uniform]);
	});
}

#[test]
fn an_unknown_network_or_distribution_is_refused() {
	by_days(|| {
		let sampling =
			SamplingParameters { distribution: Distribution::Uniform, ..Default::default() };
		let call = Sli::set_sampling(RawOrigin::Root.into(), 1, sampling);
		assert_noop!(call, Error::<Test>::UnknownNetwork);
	});
	// Chains and reporters agree by these bytes.
	assert_eq!(Distribution::Stratified.encode(), [0]);
	assert_eq!(Distribution::Uniform.encode(), [1]);
	let of = |byte: u8| {
		let mut changed = SamplingParameters::default().encode();
		changed[4] = byte;
		SamplingParameters::decode(&mut &changed[..]).map(|it| it.distribution).ok()
	};
	assert_eq!(
		[0, 1, 2, 255].map(of),
		[Some(Distribution::Stratified), Some(Distribution::Uniform), None, None]
	);
	assert!(serde_json::from_str::<SamplingParameters>(r#"{"distribution":"Poisson"}"#).is_err());
}

#[test]
fn windows_from_before_midnight_are_combined_by_what_was_in_force() {
	by_days(|| {
		(101..104).for_each(|reporter| join(reporter, 43_200));
		measure(1, true, false);
		assert_ok!(set_sampling(|sampling| sampling.samples_per_window = 7));
		blocks_to(DAY + 43_200);
		for reporter in 101..104 {
			assert_ok!(send(reporter, DAY, vec![entry(1, RPC, 7, &[(100, 7)])]));
		}
		close_sampled(DAY);
		let record = |start| sampled(1, RPC, PeriodKind::Window, start).unwrap();
		assert_eq!((record(43_200).expected, record(DAY).expected), (180, 21));
		assert_eq!(record(DAY).samples, 7);
	});
}

#[test]
fn the_latency_of_every_record_is_told_by_the_limit_in_force() {
	by_days(|| {
		(101..104).for_each(|reporter| join(reporter, 43_200));
		measure(1, true, false);
		blocks_to(DAY);
		for reporter in 101..104 {
			assert_ok!(send(reporter, 43_200, vec![entry(1, RPC, 60, &[(100, 30), (445, 30)])]));
		}
		close_sampled(43_200);
		let answer =
			|| answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Window, Some(43_200)).unwrap();
		let before = answer();
		assert_eq!(before.sampled.unwrap().latency_ppm, Some(1_000_000));
		assert_ok!(set_sampling(|sampling| sampling.fast_us.rpc = 1_000));
		assert_eq!(answer().sampled.unwrap().latency_ppm, Some(1_000_000));
		blocks_to(2 * DAY);
		assert_eq!(answer().sampled.unwrap().latency_ppm, Some(500_000));
		assert_eq!(answer().record, before.record);
	});
}

#[test]
fn what_follows_is_announced_replaced_and_taken_back() {
	by_days(|| {
		assert_ok!(set_sampling(|sampling| sampling.samples_per_window = 7));
		let sampling = SamplingParameters { samples_per_window: 7, ..Default::default() };
		System::assert_last_event(
			Event::SamplingScheduled { network: HOME, from: DAY, sampling }.into(),
		);
		assert_ok!(set_sampling(|sampling| sampling.samples_per_window = 8));
		let next = Sampling::<Test>::get(HOME).latest().next.unwrap();
		assert_eq!((next.0, next.1.samples_per_window), (DAY, 8));
		assert_ok!(set_sampling(|sampling| sampling.grace_ms = 600_000));
		assert_eq!(Sampling::<Test>::get(HOME).latest().next, None);
	});
}

#[test]
fn a_change_waits_until_the_windows_before_the_last_one_are_closed() {
	by_days(|| {
		assert_ok!(set_sampling(|sampling| sampling.samples_per_window = 7));
		blocks_to(DAY);
		let again = || set_sampling(|sampling| sampling.samples_per_window = 9);
		assert_noop!(again(), Error::<Test>::ChangeUnderway);
		close_sampled(DAY);
		assert_ok!(again());
		assert_eq!(Sampling::<Test>::get(HOME).latest().next.unwrap().0, 2 * DAY);
	});
}

#[test]
fn each_parameter_out_of_bounds_has_its_error() {
	by_days(|| {
		type Change = fn(&mut SamplingParameters);
		let refused: [(Change, Error<Test>); 10] = [
			(|it| it.samples_per_window = 0, Error::SamplesOutOfBounds),
			(|it| it.timeout_ms = 99, Error::TimeoutOutOfBounds),
			(|it| it.fast_us.rpc = 0, Error::FastLatencyOutOfBounds),
			(|it| it.min_coverage_ppm = 900_001, Error::MinCoverageOutOfBounds),
			(|it| it.min_reporters = 1, Error::MinReportersOutOfBounds),
			(|it| it.grace_ms = u32::MAX, Error::GraceNotBelowRetention),
			(|it| it.idle_windows = 721, Error::IdleWindowsOutOfBounds),
			(|it| it.host_rate = 0, Error::HostRateOutOfBounds),
			(|it| it.clock_offset_ms = 0, Error::ClockOffsetOutOfBounds),
			(|it| it.lag_blocks = 0, Error::LagOutOfBounds),
		];
		// So few windows that a grace of 49 days is too long.
		let retention = Retention { windows: 90, ..Default::default() };
		assert_ok!(set_retention(retention));
		for (change, error) in refused {
			assert_noop!(set_sampling(change), error);
		}
		let elsewhere = Sli::set_sampling(RawOrigin::Root.into(), 1, SamplingParameters::default());
		assert_noop!(elsewhere, Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn retention_changes_at_midnight_and_what_is_out_of_it_is_deleted() {
	by_days(|| {
		blocks_to(5 * DAY + 1_200);
		let windows = || {
			let mut starts: Vec<_> = Records::<Test>::iter_keys()
				.filter(|(_, _, period, _)| period.kind == PeriodKind::Window)
				.map(|(_, _, period, _)| period.start)
				.collect();
			starts.sort_unstable();
			starts.dedup();
			starts
		};
		let retention = Retention { windows: 2, ..Default::default() };
		assert_ok!(set_retention(retention));
		System::assert_last_event(
			Event::RetentionScheduled { network: HOME, from: 6 * DAY, retention }.into(),
		);
		blocks_to(6 * DAY - 600);
		assert_eq!(windows().len(), 11);
		let oldest =
			|| answer::sli::<Test>(HOME, 1, Indicator::Authorship, PeriodKind::Window, Some(0));
		assert!(oldest().is_some());
		blocks_to(6 * DAY + 1_200);
		assert_eq!(windows(), [5 * DAY, 5 * DAY + 43_200]);
		assert!(oldest().is_none());
		// In force and folded: the next change follows it.
		assert_ok!(set_retention(Retention { windows: 3, ..Default::default() }));
		let scheduled = ParametersOf::<Test>::get(HOME).latest();
		assert_eq!(scheduled.current.retention, retention);
		assert_eq!(scheduled.next.unwrap().0, 7 * DAY);
	});
}

#[test]
fn a_retention_out_of_bounds_or_within_the_grace_is_refused() {
	by_days(|| {
		for days in [0, MAX_RETENTION + 1] {
			let retention = Retention { days, ..Default::default() };
			assert_noop!(set_retention(retention), Error::<Test>::RetentionOutOfBounds);
		}
		assert_ok!(set_retention(Retention { days: MAX_RETENTION, ..Default::default() }));
		// A grace that follows counts as well as the one in force.
		assert_ok!(set_sampling(|sampling| sampling.grace_ms = 43_200_000));
		let refused = set_retention(Retention { windows: 1, ..Default::default() });
		assert_noop!(refused, Error::<Test>::GraceNotBelowRetention);
		assert_ok!(set_retention(Retention { windows: 2, ..Default::default() }));
		let elsewhere = Sli::set_retention(RawOrigin::Root.into(), 1, Retention::default());
		assert_noop!(elsewhere, Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn the_closing_share_has_bounds_and_holds_at_once() {
	by_days(|| {
		let set = |ppm| Sli::set_closing_share(RawOrigin::Root.into(), ppm);
		let least = parameter::share::least_share_ppm::<Test>();
		for ppm in [least - 1, 500_001] {
			assert_noop!(set(ppm), Error::<Test>::ClosingShareOutOfBounds);
		}
		for ppm in [least, 500_000] {
			assert_ok!(set(ppm));
			System::assert_last_event(Event::ClosingShareSet { ppm }.into());
			assert_eq!(parameter::share::share::<Test>().deconstruct(), ppm * 1_000);
		}
		blocks_to(DAY);
	});
}

#[test]
fn what_rests_on_records_keeps_their_retention_and_their_time_out() {
	by_days(|| {
		Needed::set((14, true, Seconds::MAX));
		let kept = |days, weeks, months| {
			set_retention(Retention { days, weeks, months, ..Default::default() })
		};
		assert_noop!(kept(13, 13, 24), Error::<Test>::RetentionNeeded);
		assert_noop!(kept(35, 1, 24), Error::<Test>::RetentionNeeded);
		assert_ok!(kept(14, 2, 1));
		let timeout = |timeout_ms| set_sampling(|sampling| sampling.timeout_ms = timeout_ms);
		assert_noop!(timeout(9_999), Error::<Test>::TimeoutNeeded);
		assert_ok!(timeout(20_000));
		// Back to what is in force.
		assert_ok!(timeout(10_000));
		assert_noop!(timeout(9_999), Error::<Test>::TimeoutNeeded);
		Needed::set((0, false, Seconds::MAX));
		assert_ok!(timeout(9_999));
		assert_ok!(kept(1, 1, 1));
		// What follows counts from now on.
		assert_eq!(Sli::least_timeout_ms(HOME), 9_999);
		assert_eq!(Sli::least_retention(HOME, PeriodKind::Day), 1);
		Needed::set((14, true, Seconds::MAX));
		assert_ok!(timeout(9_999));
	});
}

#[test]
fn no_day_goes_that_was_there_when_something_began_to_hold_it() {
	by_days(|| {
		Needed::set((0, false, Seconds::MAX));
		assert_ok!(set_retention(Retention { windows: 2, days: 3, ..Default::default() }));
		let authorship = Indicator::Authorship;
		let day = |start| {
			let period = Period { kind: PeriodKind::Day, start };
			Sli::final_record(HOME, authorship, period, 1)
		};
		blocks_to(5 * DAY + 1_200);
		assert_eq!(day(DAY), Final::Gone);
		assert!(matches!(day(2 * DAY), Final::Record(_)));
		Needed::set((0, false, 5 * DAY + 1_200));
		blocks_to(9 * DAY + 1_200);
		assert_eq!(day(DAY), Final::Gone);
		assert!(matches!(day(2 * DAY), Final::Record(_)));
		Needed::set((0, false, Seconds::MAX));
		assert_eq!(day(5 * DAY), Final::Gone);
		blocks_to(10 * DAY + 1_200);
		assert_eq!(day(6 * DAY), Final::Gone);
		let kept = Records::<Test>::iter_keys()
			.filter(|(_, _, period, _)| period.kind == PeriodKind::Day)
			.map(|(_, _, period, _)| period.start)
			.min();
		assert_eq!(kept, Some(7 * DAY));
	});
}
