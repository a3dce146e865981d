use super::{reference, *};
use crate::{bucket::BUCKETS, quantile::upper_us};
use proptest::prelude::*;
use std::collections::BTreeMap;

const RULE: Rule = Rule { min_coverage_ppm: 500_000, min_reporters: 2 };

/// A report that owns its buckets.
#[derive(Clone, Debug)]
struct Report {
	samples: u64,
	buckets: Vec<(u16, u64)>,
}

fn report(samples: u64, buckets: &[(u16, u64)]) -> Report {
	Report { samples, buckets: buckets.to_vec() }
}

/// What is expected where all who report are all that are active.
fn of_all(each: u64, reporters: usize) -> Expected {
	Expected { each, all: each.saturating_mul(reporters as u64) }
}

fn combined(reports: &[Report], each: u64, rule: Rule) -> Combined {
	combined_of(reports, of_all(each, reports.len()), rule)
}

fn combined_of(reports: &[Report], expected: Expected, rule: Rule) -> Combined {
	let views = reports
		.iter()
		.map(|report| View { samples: report.samples, buckets: report.buckets.iter().copied() });
	combine(views, expected, rule)
}

/// The answers of each report together.
fn tallies(reports: &[Report]) -> impl Iterator<Item = Tally> {
	reports.iter().map(|Report { samples, buckets }| Tally {
		samples: *samples,
		answered: buckets.iter().fold(0, |sum: u64, (_, count)| sum.saturating_add(*count)),
	})
}

/// Answers up to and with `bucket`.
fn up_to(buckets: &[(u16, u64)], bucket: u16) -> u64 {
	buckets.iter().filter(|(index, _)| *index <= bucket).map(|(_, count)| count).sum()
}

#[test]
fn the_worked_example_holds() {
	let reports =
		[report(4, &[(100, 4)]), report(4, &[(100, 2), (200, 2)]), report(4, &[(200, 1)])];
	assert_eq!(
		combined(&reports, 4, RULE),
		Combined { reported: 12, reporters: 3, samples: 4, buckets: vec![(100, 32), (200, 32)] }
	);
}

#[test]
fn the_worked_example_without_latencies_holds() {
	let tallies = [4, 4, 1].map(|answered| Tally { samples: 4, answered });
	assert_eq!(answered(tallies, of_all(4, 3), RULE), Some(Tally { samples: 4, answered: 64 }));
	assert_eq!(answered(tallies.into_iter().take(1), of_all(4, 1), RULE), None);
}

#[test]
fn no_report_is_no_quorum_even_where_none_is_demanded() {
	let rule = Rule { min_coverage_ppm: 0, min_reporters: 0 };
	assert_eq!(combined(&[], 4, rule), Combined::default());
	assert_eq!(combined(&[report(0, &[])], 4, rule), Combined::default());
	assert_eq!(answered([], of_all(4, 0), rule), None);
}

#[test]
fn a_report_counts_from_the_minimum_coverage_on() {
	let full = report(10, &[(5, 10)]);
	let at = combined(&[full.clone(), report(5, &[(5, 5)])], 10, RULE);
	assert_eq!((at.reported, at.reporters, at.samples), (15, 2, 10));
	let below = combined(&[full, report(4, &[(5, 4)])], 10, RULE);
	assert_eq!(below, Combined { reported: 14, reporters: 1, samples: 0, buckets: vec![] });
}

#[test]
fn half_of_the_active_reporters_or_fewer_are_no_quorum() {
	let liars = vec![report(12, &[(9, 12)]); 3];
	let of = |active: u64| combined_of(&liars, Expected { each: 12, all: 12 * active }, RULE);
	assert_eq!(of(5).samples, 12);
	assert_eq!(of(6), Combined { reported: 36, reporters: 3, samples: 0, buckets: vec![] });
	// Reports below the least coverage do not count, but their reporters are active.
	let honest = vec![report(5, &[]); 4];
	let both = combined_of(&all_of(&honest, &liars), Expected { each: 12, all: 84 }, RULE);
	assert_eq!((both.reporters, both.samples), (3, 0));
}

#[test]
fn a_single_active_reporter_is_its_own_majority() {
	let rule = Rule { min_coverage_ppm: 0, min_reporters: 1 };
	assert_eq!(combined(&[report(4, &[(9, 4)])], 4, rule).samples, 4);
	let of_two = Expected { each: 4, all: 8 };
	assert_eq!(combined_of(&[report(4, &[(9, 4)])], of_two, rule).samples, 0);
}

#[test]
fn two_reports_in_dispute_are_read_in_favour_of_the_target() {
	let both = combined(&[report(4, &[]), report(4, &[(9, 4)])], 4, RULE);
	assert_eq!(both.buckets, [(9, 64)]);
}

#[test]
fn a_half_sixteenth_is_rounded_up() {
	// 1/32 of 16 sixteenths of one sample; the median of m is 1, that of the shares 1/32.
	let rule = Rule { min_coverage_ppm: 0, min_reporters: 3 };
	let up = combined(&[report(1, &[]), report(1, &[(9, 1)]), report(32, &[(9, 1)])], 32, rule);
	assert_eq!((up.samples, up.buckets), (1, vec![(9, 1)]));
	let down = combined(&[report(1, &[]), report(1, &[(9, 1)]), report(33, &[(9, 1)])], 33, rule);
	assert_eq!((down.samples, down.buckets), (1, vec![]));
}

#[test]
fn a_reporter_dead_for_half_a_window_lowers_the_coverage_alone() {
	let seen = report(12, &[(100, 9), (200, 2)]);
	let half = report(6, &[(100, 5), (200, 1)]);
	let all = combined(&[seen.clone(), seen.clone(), seen.clone()], 12, RULE);
	let fewer = combined(&[seen.clone(), seen, half], 12, RULE);
	assert_eq!((all.reported, fewer.reported), (36, 30));
	assert_eq!(Combined { reported: 36, ..fewer }, all);
}

#[test]
fn more_answers_than_samples_count_as_answers_to_all() {
	let rule = Rule { min_coverage_ppm: 0, min_reporters: 1 };
	assert_eq!(combined(&[report(2, &[(3, u64::MAX), (4, 1)])], 2, rule).buckets, [(3, 32)]);
}

#[test]
fn buckets_out_of_order_still_give_ascending_ones() {
	let rule = Rule { min_coverage_ppm: 0, min_reporters: 1 };
	let both = combined(&[report(4, &[(9, 1), (3, 1), (12, 2)])], 4, rule);
	assert_eq!(both.buckets, [(9, 32), (12, 32)]);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
	let most = report(u64::MAX, &[(0, u64::MAX / 2), (1, u64::MAX / 2 + 1)]);
	let both = combined(&[most.clone(), most], u64::MAX, RULE);
	assert_eq!(
		(both.reported, both.samples, both.buckets),
		(u64::MAX, u64::MAX, vec![(0, u64::MAX)])
	);
	let exact = report((1 << 60) - 1, &[(7, (1 << 60) - 2)]);
	let both = combined(&[exact.clone(), exact], 1 << 60, RULE);
	assert_eq!(both.buckets, [(7, 16 * ((1 << 60) - 2))]);
}

prop_compose! {
	/// A well-formed report about `expected` samples, few buckets or many.
	fn any_report(least: u64, expected: u64)(samples in least..=expected, span in prop_oneof![Just(4u16), Just(BUCKETS)])(
		samples in Just(samples),
		answers in prop::collection::vec(0..span, 0..=usize::try_from(samples).unwrap_or(0)),
	) -> Report {
		let mut buckets = BTreeMap::new();
		for bucket in answers {
			*buckets.entry(bucket).or_insert(0) += 1;
		}
		Report { samples, buckets: buckets.into_iter().collect() }
	}
}

fn any_reports(least: u64, count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Report>> {
	prop::collection::vec(any_report(least, 24), count)
}

/// Honest reports that count (12 of 24 at least), and fewer false ones, counting or not.
fn honest_and_false() -> impl Strategy<Value = (Vec<Report>, Vec<Report>)> {
	any_reports(12, 2..6).prop_flat_map(|honest| {
		let fewer = 0..honest.len();
		(Just(honest), any_reports(0, fewer))
	})
}

fn all_of(honest: &[Report], liars: &[Report]) -> Vec<Report> {
	[liars, honest].concat()
}

/// Near the edges at which products and sums outgrow a type.
fn any_size() -> impl Strategy<Value = u64> {
	let edges =
		prop::sample::select(vec![0u64, 1 << 10, 1 << 29, 1 << 32, 1 << 60, 1 << 63, u64::MAX]);
	prop_oneof![
		0..40u64,
		any::<u64>(),
		(edges, 0..9u64, any::<bool>()).prop_map(|(edge, by, is_above)| {
			if is_above { edge.saturating_add(by) } else { edge.saturating_sub(by) }
		}),
	]
}

prop_compose! {
	/// A report in any form: more answers than samples, buckets in any order and more than once.
	fn any_form(span: u16)(samples in any_size(), buckets in prop::collection::vec((0..span, any_size()), 0..9)) -> Report {
		Report { samples, buckets }
	}
}

/// Reports that count alike, or in any form; few buckets, or up to the last index there is.
fn any_forms() -> impl Strategy<Value = Vec<Report>> {
	let few = prop::collection::vec(any_form(4), 0..18);
	let far = prop::collection::vec(any_form(u16::MAX), 0..6);
	let alike =
		(any_size(), prop::collection::vec(any_form(6), 0..18)).prop_map(|(samples, reports)| {
			reports.into_iter().map(|report| Report { samples, ..report }).collect()
		});
	prop_oneof![few, far, alike, any_reports(0, 0..18)]
}

fn any_rule() -> impl Strategy<Value = Rule> {
	(prop_oneof![Just(0), Just(500_000), 0..=PPM], 0..4u32)
		.prop_map(|(min_coverage_ppm, min_reporters)| Rule { min_coverage_ppm, min_reporters })
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_096))]

	#[test]
	fn all_reports_combine_as_fractions_compared_exactly_do(
		reports in any_forms(), each in any_size(), all in any_size(), rule in any_rule(),
	) {
		let seen: Vec<_> = reports.iter().map(|report| (report.samples, &report.buckets[..])).collect();
		let expected = Expected { each, all };
		let by_reference = reference::combine(&seen, expected, rule);
		prop_assert_eq!(combined_of(&reports, expected, rule), by_reference);
	}

	#[test]
	fn answers_without_latencies_are_those_of_the_record(
		reports in any_forms(), each in any_size(), all in any_size(), rule in any_rule(),
	) {
		let expected = Expected { each, all };
		let Combined { samples, buckets, .. } = combined_of(&reports, expected, rule);
		let record = Tally { samples, answered: up_to(&buckets, u16::MAX) };
		prop_assert_eq!(answered(tallies(&reports), expected, rule), (samples > 0).then_some(record));
	}
}

proptest! {
	#[test]
	fn buckets_ascend_and_hold_no_more_than_the_samples(reports in any_reports(0, 0..9)) {
		let both = combined(&reports, 24, RULE);
		prop_assert!(both.buckets.is_sorted_by(|a, b| a.0 < b.0));
		prop_assert!(both.buckets.iter().all(|(_, count)| *count > 0));
		prop_assert!(up_to(&both.buckets, BUCKETS) <= 16 * both.samples);
	}

	#[test]
	fn the_order_of_reports_does_not_matter(
		(reports, shuffled) in any_reports(0, 0..9).prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle())),
	) {
		prop_assert_eq!(combined(&reports, 24, RULE), combined(&shuffled, 24, RULE));
	}

	#[test]
	fn a_false_minority_keeps_samples_and_shares_within_the_honest_ones((honest, liars) in honest_and_false()) {
		let both = combined(&all_of(&honest, &liars), 24, RULE);
		let samples = || honest.iter().map(|report| report.samples);
		prop_assert!(samples().min() <= Some(both.samples) && Some(both.samples) <= samples().max());
		for bucket in 0..BUCKETS {
			// 2·R against 32·S·F_i, cross-multiplied: R is rounded by half a sixteenth at most.
			let twice = 2 * up_to(&both.buckets, bucket);
			let own = |report: &Report| 32 * both.samples * up_to(&report.buckets, bucket);
			prop_assert!(honest.iter().any(|report| own(report) <= (twice + 1) * report.samples));
			prop_assert!(honest.iter().any(|report| own(report) + report.samples >= twice * report.samples));
		}
	}

	#[test]
	fn a_false_minority_keeps_quantiles_within_the_honest_ones((honest, liars) in honest_and_false(), q in 0u32..=PPM) {
		let both = combined(&all_of(&honest, &liars), 24, RULE);
		// 1/32 of a sample as a share of all, rounded outwards.
		let rounding = PPM.div_ceil(32 * u32::try_from(both.samples).unwrap_or(1));
		let own = |q: u32| honest.iter().map(move |report| {
			let buckets: Vec<_> = report.buckets.iter().map(|(bucket, count)| (*bucket, 16 * count)).collect();
			upper_us(report.samples, &buckets, q).unwrap_or(u32::MAX)
		});
		let published = upper_us(both.samples, &both.buckets, q).unwrap_or(u32::MAX);
		prop_assert!(own(q.saturating_sub(rounding)).min() <= Some(published));
		prop_assert!(Some(published) <= own(q + rounding).max());
	}

	#[test]
	fn a_minority_cannot_void((honest, liars) in honest_and_false()) {
		prop_assert!(combined(&all_of(&honest, &liars), 24, RULE).samples > 0);
	}

	#[test]
	fn silence_of_one_among_equals_lowers_the_coverage_alone(one in any_report(12, 24), reporters in 3usize..9, silent in 0u64..12) {
		let reports = vec![one.clone(); reporters];
		let all = combined(&reports, 24, RULE);
		let mut fewer = reports;
		fewer[0] = Report { samples: silent, buckets: vec![] };
		let after = combined(&fewer, 24, RULE);
		prop_assert_eq!(after.reported, all.reported - one.samples + silent);
		prop_assert_eq!(after.reporters, all.reporters - 1);
		prop_assert_eq!((after.samples, after.buckets), (all.samples, all.buckets));
	}
}

/// Prints what one report costs in the median of one bucket, where reports have all buckets, in a
/// changing order: what `pallet-sli` charges for it rests on this.
#[test]
#[ignore = "a measurement"]
fn median_of_every_bucket() {
	for reporters in [32u64, 64] {
		let reports: Vec<_> = (0..reporters)
			.map(|reporter| {
				let count = |bucket: u16| 1 + (u64::from(bucket) * 31 + reporter * 7_919) % 5;
				report(3_600 + reporter, &(0..BUCKETS).map(|b| (b, count(b))).collect::<Vec<_>>())
			})
			.collect();
		let fastest = (0..50)
			.map(|_| {
				let start = std::time::Instant::now();
				std::hint::black_box(combined(&reports, 3_700, RULE));
				start.elapsed().as_nanos()
			})
			.min();
		let steps = u128::from(reporters) * u128::from(BUCKETS);
		println!("{reporters} reports: {:?} ns a report and bucket", fastest.map(|ns| ns / steps));
	}
}
