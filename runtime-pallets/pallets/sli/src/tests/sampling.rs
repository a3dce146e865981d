use crate::{mock::*, *};
use sp_runtime::{BuildStorage, DispatchResult};

const SEATS: u32 = 6;

fn check(sampling: SamplingParameters, parameters: &Parameters) -> DispatchResult {
	let quorum = LEAST_REPORTERS..=SEATS;
	Ok(parameter::check_sampling::<Test>(&sampling, parameters, &quorum)?)
}

fn checked(sampling: SamplingParameters) -> DispatchResult {
	check(sampling, &Parameters::default())
}

fn with(change: impl FnOnce(&mut SamplingParameters)) -> DispatchResult {
	let mut sampling = SamplingParameters::default();
	change(&mut sampling);
	checked(sampling)
}

#[test]
fn the_default_is_valid() {
	assert_eq!(checked(SamplingParameters::default()), Ok(()));
}

#[test]
fn samples_per_window_are_1_to_3600() {
	for samples_per_window in [1, 3_600] {
		assert_eq!(with(|sampling| sampling.samples_per_window = samples_per_window), Ok(()));
	}
	for samples_per_window in [0, 3_601] {
		assert_eq!(
			with(|sampling| sampling.samples_per_window = samples_per_window),
			Err(Error::<Test>::SamplesOutOfBounds.into())
		);
	}
}

#[test]
fn the_time_out_is_100_to_60000_ms() {
	let shortest = |sampling: &mut SamplingParameters| {
		sampling.timeout_ms = 100;
		sampling.fast_us = FastUs { arrival: 1, rpc: 1, reachability: 1 };
	};
	assert_eq!(with(shortest), Ok(()));
	assert_eq!(with(|sampling| sampling.timeout_ms = 60_000), Ok(()));
	for timeout_ms in [0, 1, 99, 60_001] {
		assert_eq!(
			with(|sampling| sampling.timeout_ms = timeout_ms),
			Err(Error::<Test>::TimeoutOutOfBounds.into())
		);
	}
}

#[test]
fn fast_is_above_0_and_below_the_time_out() {
	for fast_us in [1, 9_999_999] {
		assert_eq!(with(|sampling| sampling.fast_us.arrival = fast_us), Ok(()));
		assert_eq!(with(|sampling| sampling.fast_us.rpc = fast_us), Ok(()));
		assert_eq!(with(|sampling| sampling.fast_us.reachability = fast_us), Ok(()));
	}
	for fast_us in [0, 10_000_000] {
		let refused = Err(Error::<Test>::FastLatencyOutOfBounds.into());
		assert_eq!(with(|sampling| sampling.fast_us.arrival = fast_us), refused);
		assert_eq!(with(|sampling| sampling.fast_us.rpc = fast_us), refused);
		assert_eq!(with(|sampling| sampling.fast_us.reachability = fast_us), refused);
	}
}

#[test]
fn the_minimum_coverage_is_a_share_that_a_report_with_losses_can_reach() {
	for min_coverage_ppm in [1, 900_000] {
		assert_eq!(with(|sampling| sampling.min_coverage_ppm = min_coverage_ppm), Ok(()));
	}
	for min_coverage_ppm in [0, 900_001, 1_000_000] {
		assert_eq!(
			with(|sampling| sampling.min_coverage_ppm = min_coverage_ppm),
			Err(Error::<Test>::MinCoverageOutOfBounds.into())
		);
	}
}

#[test]
fn a_quorum_takes_three_reporters_at_least_and_no_more_than_there_are_seats() {
	for min_reporters in [LEAST_REPORTERS, SEATS] {
		assert_eq!(with(|sampling| sampling.min_reporters = min_reporters), Ok(()));
	}
	for min_reporters in [0, 2, SEATS + 1] {
		assert_eq!(
			with(|sampling| sampling.min_reporters = min_reporters),
			Err(Error::<Test>::MinReportersOutOfBounds.into())
		);
	}
}

#[test]
fn the_grace_is_shorter_than_windows_are_kept() {
	let parameters = Parameters {
		window_ms: 60_000,
		retention: Retention { windows: 2, ..Retention::default() },
	};
	let graces = |grace_ms, grace_blocks| {
		let sampling = SamplingParameters { grace_ms, grace_blocks, ..Default::default() };
		check(sampling, &parameters)
	};
	let refused = Err(Error::<Test>::GraceNotBelowRetention.into());
	assert_eq!(graces(119_999, 0), Ok(()));
	assert_eq!(graces(120_000, 0), refused);
	assert_eq!(graces(0, 19), Ok(()));
	assert_eq!(graces(0, 20), refused);
}

#[test]
fn idle_windows_are_1_to_720() {
	for idle_windows in [1, 720] {
		assert_eq!(with(|sampling| sampling.idle_windows = idle_windows), Ok(()));
	}
	for idle_windows in [0, 721] {
		assert_eq!(
			with(|sampling| sampling.idle_windows = idle_windows),
			Err(Error::<Test>::IdleWindowsOutOfBounds.into())
		);
	}
}

#[test]
fn what_reporters_keep_to_has_bounds_too() {
	assert_eq!(with(|sampling| sampling.host_rate = 1_000), Ok(()));
	assert_eq!(with(|sampling| sampling.clock_offset_ms = 60_000), Ok(()));
	assert_eq!(with(|sampling| sampling.lag_blocks = 1_000), Ok(()));
	for host_rate in [0, 1_001] {
		assert_eq!(
			with(|sampling| sampling.host_rate = host_rate),
			Err(Error::<Test>::HostRateOutOfBounds.into())
		);
	}
	for clock_offset_ms in [0, 60_001] {
		assert_eq!(
			with(|sampling| sampling.clock_offset_ms = clock_offset_ms),
			Err(Error::<Test>::ClockOffsetOutOfBounds.into())
		);
	}
	for lag_blocks in [0, 1_001] {
		assert_eq!(
			with(|sampling| sampling.lag_blocks = lag_blocks),
			Err(Error::<Test>::LagOutOfBounds.into())
		);
	}
}

#[test]
fn genesis_takes_some_fields_and_refuses_what_is_out_of_bounds() {
	let of = |json: &str| serde_json::from_str::<SamplingParameters>(json);
	let sampling = of(r#"{"minReporters":2,"fastUs":{"rpc":1000}}"#).unwrap();
	let fast_us = FastUs { rpc: 1_000, ..FastUs::default() };
	assert_eq!(sampling, SamplingParameters { min_reporters: 2, fast_us, ..Default::default() });
	assert!(of(r#"{"minReporter":2}"#).is_err());
	let built = std::panic::catch_unwind(|| {
		let sampling = Some(SamplingParameters { min_reporters: 1, ..Default::default() });
		let sli = GenesisConfig::<Test> { sampling, ..Default::default() };
		RuntimeGenesisConfig { sli, ..Default::default() }.build_storage()
	});
	let reason = built.expect_err("genesis is refused");
	assert!(reason.downcast_ref::<String>().unwrap().contains("MinReportersOutOfBounds"));
}

#[test]
fn the_api_answers_what_is_in_force_in_a_window() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		let current = SamplingParameters::default();
		let next = SamplingParameters { samples_per_window: 30, ..current };
		let of = Scheduled { current, next: Some((86_400, next)) };
		Sampling::<Test>::insert(HOME, Stored::V1(of));
		assert_eq!(answer::sampling::<Test>(HOME, None), Some((60_000, current)));
		assert_eq!(answer::sampling::<Test>(HOME, Some(86_340)), Some((60_000, current)));
		assert_eq!(answer::sampling::<Test>(HOME, Some(86_400)), Some((60_000, next)));
		assert_eq!(answer::sampling::<Test>(1, None), None);
	});
}
