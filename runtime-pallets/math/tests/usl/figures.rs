use almanac_math::usl::{
	Figures, Flags, MICRO, Parameters, Point, Weighting, figures, sum_of_squares, throughput_at,
	verify,
};

use crate::vectors::{Case, cases};

fn of(name: &str) -> (Case, Figures) {
	let case = cases().into_iter().find(|case| case.name == name).unwrap();
	let proof = verify(&case.points, case.weighting, case.parameters).unwrap();
	let figures = figures(&case.points, case.weighting, case.parameters, &proof).unwrap();
	(case, figures)
}

#[test]
fn peaks_and_limits_are_the_certified_ones() {
	let (_, schaffer) = of("schaffer (none)");
	let peak = schaffer.peak.unwrap();
	assert_eq!((peak.size_millionths, peak.throughput, peak.best_size), (5_814_182, 83_128_887, 6));
	let (_, isilon) = of("isilon_1to9 (none)");
	let peak = isilon.peak.unwrap();
	assert_eq!((peak.size_millionths / 1_000, peak.throughput / 1_000), (865_816, 246_779_773));
	let (_, voltdb) = of("voltdb (none)");
	assert_eq!(voltdb.peak, None);
	assert_eq!(voltdb.limit.unwrap() / 10_000, 91_531_788);
}

#[test]
fn flags_say_what_to_know() {
	let few = Flags { low_confidence: true, ..Default::default() };
	assert_eq!(of("schaffer (none)").1.flags, few);
	assert_eq!(of("java (none)").1.flags, Flags { superlinear: true, ..few });
	assert_eq!(of("voltdb (none)").1.flags, Flags { no_peak: true, ..few });
	let extrapolated = Flags { extrapolated: true, ..Default::default() };
	assert_eq!(of("isilon_1to9 (none)").1.flags, extrapolated);
	assert_eq!(of("gregg (none)").1.flags, Flags::default());
	// Linear growth is not more than linear.
	assert!(!of("linear2 (none)").1.flags.superlinear);
}

#[test]
fn throughput_that_falls_from_the_first_size_on_is_flagged() {
	let measured = [(10, 79_063), (20, 53_145), (50, 29_789)];
	let points =
		measured.map(|(n, x)| Point { size: n * MICRO, throughput: x * 1_000_000, weight: 0 });
	// Any law: the points alone say it.
	let law = Parameters { lambda: 1, sigma: 0, kappa: 0 };
	let proof = almanac_math::usl::Proof {
		step: Default::default(),
		bounds: Default::default(),
		sigma_freed: None,
		kappa_freed: None,
	};
	let found = figures(&points, Weighting::None, law, &proof).unwrap();
	assert!(found.flags.past_peak);
}

/// The flags of points that differ from a law by these percentages, each size as often as it is named.
fn flags_at(percents: &[(u64, u128)]) -> almanac_math::usl::Flags {
	let law = Parameters { lambda: 10_000_000_000_000, sigma: 0, kappa: 0 };
	let points: Vec<Point> = percents
		.iter()
		.map(|&(n, percent)| {
			let size = n * MICRO;
			Point { size, throughput: throughput_at(law, size).unwrap() * percent / 100, weight: 0 }
		})
		.collect();
	let proof = almanac_math::usl::Proof {
		step: Default::default(),
		bounds: Default::default(),
		sigma_freed: None,
		kappa_freed: None,
	};
	figures(&points, Weighting::None, law, &proof).unwrap().flags
}

fn once(percents: &[u128]) -> Vec<(u64, u128)> {
	(1u64..).zip(percents.iter().copied()).collect()
}

#[test]
fn a_plateau_is_not_described() {
	let plateau = once(&[94, 94, 94, 106, 106, 106, 94]);
	assert!(flags_at(&plateau).not_usl);
	// Of as few points as runs are looked for in.
	let least = flags_at(&plateau[..6]);
	assert!(least.not_usl && !least.low_confidence);
	assert!(!flags_at(&once(&[98, 98, 98, 102, 102, 102, 98])).not_usl);
	// Noise has no runs.
	assert!(!flags_at(&once(&[95, 105, 94, 107, 94, 106, 94])).not_usl);
}

#[test]
fn what_lies_far_from_the_law_is_not_described_by_it() {
	// √(4 · 0.06² / 1) is 12 %, √(4 · 0.04² / 1) is 8 %.
	assert!(flags_at(&once(&[94, 106, 94, 106])).not_usl);
	assert!(!flags_at(&once(&[96, 104, 96, 104])).not_usl);
	// Three sizes meet a law of three parameters whatever they are.
	assert!(!flags_at(&once(&[50, 150, 50])).not_usl);
}

#[test]
fn one_bad_repetition_is_no_misfit() {
	let thrice = |bad: u128| {
		(1u64..=6)
			.flat_map(|n| [(n, 100), (n, 101), (n, if n == 3 { bad } else { 99 })])
			.collect::<Vec<_>>()
	};
	assert!(!flags_at(&thrice(40)).not_usl);
	let halved: Vec<_> = (1u64..=6).flat_map(|n| [(n, if n == 3 { 50 } else { 100 }); 3]).collect();
	assert!(flags_at(&halved).not_usl);
	// An even number of repetitions has the mean of the two in the middle.
	let two: Vec<_> = (1u64..=6).flat_map(|n| [(n, 80), (n, 120)]).collect();
	assert!(!flags_at(&two).not_usl);
}

#[test]
fn sums_of_squares_are_the_certified_ones() {
	let (case, figures) = of("schaffer (none)");
	// 5.25132244131 in units of 82.1².
	let expected = 5.25132244131 / 82.1 / 82.1;
	assert!((figures.sum_of_squares as f64 / 1e24 / expected - 1.0).abs() < 1e-10);
	let worse = Parameters { lambda: case.parameters.lambda + 1_000_000_000, ..case.parameters };
	let of = |law| sum_of_squares(&case.points, case.weighting, law).unwrap();
	assert!(of(worse) > of(case.parameters));
}
