//! Anything that anyone can submit: refused or accepted, never a panic, and every invariant holds.

use crate::{
	ClaimedIntervals, Interval, Latency, LatencyBound, Parameters, Point, Requirement, RunInput,
	Runs, SizeInterval, Varied, Weighting, answer, mock::*,
};
use proptest::{collection::vec, option, prelude::*};

/// The ends of ranges, and what lies beyond them.
const EDGES: [u128; 12] = [
	0,
	1,
	999_999,
	1_000_000,
	1_000_001,
	1_000_000_000_000,
	1_000_000_000_000_000_000,
	1_000_000_000_000_000_001,
	10_000_000_000_000_000_000_000_000_000,
	i128::MAX as u128,
	u128::MAX - 1,
	u128::MAX,
];

fn number() -> impl Strategy<Value = u128> {
	prop_oneof![proptest::sample::select(&EDGES[..]), any::<u128>(), 1..1_000_000_000_000u128]
}

fn small() -> impl Strategy<Value = u64> {
	number().prop_map(|number| number as u64)
}

fn law() -> impl Strategy<Value = Parameters> {
	(number(), number(), number()).prop_map(|(lambda, sigma, kappa)| Parameters {
		lambda,
		sigma,
		kappa,
	})
}

fn latency() -> impl Strategy<Value = Option<Latency>> {
	let any = (small(), small(), small(), small());
	option::of(any.prop_map(|(mean_us, p50_us, p95_us, p99_us)| Latency {
		mean_us,
		p50_us,
		p95_us,
		p99_us,
	}))
}

/// Points of any values.
fn wild() -> impl Strategy<Value = Vec<Point>> {
	let point = (small(), number(), latency(), 0..3u32, small()).prop_map(
		|(size, throughput, latency, repetitions, weight)| Point {
			size_millionths: size,
			throughput,
			latency,
			repetitions,
			weight,
		},
	);
	vec(point, 0..70)
}

/// Points that are in range, and so can be stored.
fn tame() -> impl Strategy<Value = Vec<Point>> {
	let size = prop_oneof![1_000_000..=1_000_000_000_000u64, 1_000_000..100_000_000u64];
	let throughput = prop_oneof![1..=1_000_000_000_000_000_000u128, 1..1_000_000_000u128];
	let latency = option::of(0..=86_400_000_000u64);
	let point =
		(size, throughput, latency, 1..u64::MAX).prop_map(|(size, throughput, latency, weight)| {
			Point {
				size_millionths: size,
				throughput,
				latency: latency.map(|us| Latency {
					mean_us: us,
					p50_us: us,
					p95_us: us,
					p99_us: us,
				}),
				repetitions: 1,
				weight,
			}
		});
	vec(point, 3..=64).prop_map(|mut points| {
		points.sort_unstable_by_key(|point| point.size_millionths);
		points
	})
}

fn run_input() -> impl Strategy<Value = RunInput> {
	let points = prop_oneof![wild(), tame()];
	(points, 0usize..3, any::<bool>(), vec(any::<u8>(), 0..3)).prop_map(
		|(mut points, kind, is_closed, version)| {
			let weighting = [Weighting::None, Weighting::Given, Weighting::Relative][kind];
			if weighting != Weighting::Given {
				points.iter_mut().for_each(|point| point.weight = 0);
			}
			let varied = if is_closed { Varied::Concurrency } else { Varied::Validators };
			let version = if version.is_empty() { b"v1".to_vec() } else { version };
			RunInput { version, weighting, varied, ..input("v1", points) }
		},
	)
}

fn interval() -> impl Strategy<Value = Option<Interval>> {
	option::of((any::<i128>(), any::<i128>()).prop_map(|(low, high)| Interval { low, high }))
}

fn intervals() -> impl Strategy<Value = ClaimedIntervals> {
	let peak = option::of(
		(small(), option::of(small())).prop_map(|(low, high)| SizeInterval { low, high }),
	);
	let level = prop_oneof![Just(950_000), any::<u32>()];
	(level, interval(), interval(), interval(), peak).prop_map(
		|(level_ppm, lambda, sigma, kappa, peak_size)| ClaimedIntervals {
			level_ppm,
			lambda,
			sigma,
			kappa,
			peak_size,
		},
	)
}

fn requirement() -> impl Strategy<Value = Requirement> {
	let latency = (small(), small())
		.prop_map(|(size, latency_us)| LatencyBound { size_millionths: size, latency_us });
	(option::of(number()), option::of(latency), option::of(number()), option::of(number()))
		.prop_map(|(min_throughput, max_latency, max_sigma, max_kappa)| Requirement {
			min_throughput,
			max_latency,
			max_sigma,
			max_kappa,
			max_regression_ppm: Some(u32::MAX),
		})
}

/// λ of the best line through points, where a proof has the most to do; 1 where there is none.
fn line(points: &[Point]) -> Parameters {
	let lambda = points.last().map_or(0, |point| {
		let throughput = point.throughput.min(1_000_000_000_000_000_000);
		throughput * 1_000_000_000_000 / u128::from(point.size_millionths.max(1))
	});
	Parameters { lambda: lambda.max(1), sigma: 0, kappa: 0 }
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn nothing_that_is_submitted_panics(
		submitted in vec(run_input(), 1..3),
		laws in vec(law(), 1..3),
		intervals in intervals(),
		requirement in requirement(),
		size in small(),
	) {
		run(|| {
			let _ = Scalability::set_requirement(council(), 0, requirement);
			for run in submitted {
				let straight = line(&run.points);
				let _ = Scalability::submit_run(signed(1), 0, run);
				let newest = crate::NextRunId::<Test>::get().saturating_sub(1);
				for law in laws.iter().chain([&straight]) {
					let _ = answer::check_prediction::<Test>(newest, *law);
					let _ = Scalability::submit_prediction(signed(2), newest, *law, intervals);
				}
				let _ = Scalability::accept_baseline(council(), 0, Some(newest));
				let _ = answer::throughput_at::<Test>(newest, size);
				let _ = answer::latency_at::<Test>(newest, size);
			}
			let _ = answer::prediction::<Test>(0, None);
			let _ = answer::history::<Test>(0, 0, u32::MAX);
			for id in Runs::<Test>::iter_keys().collect::<Vec<_>>() {
				let _ = Scalability::remove_run(signed(1), id);
			}
		});
	}
}
