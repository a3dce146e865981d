//! Five reporters, two of them false: whatever they say or leave out, windows, days and eras stay
//! within what the three honest ones saw.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::assert_ok;

const RPC: Indicator = Indicator::Rpc;
/// A day of four windows with two slots each.
const DAY: Seconds = 86_400;
const WINDOW_S: Seconds = 21_600;
const SAMPLES: u32 = 12;
const SEEDS: u64 = 300;

/// SplitMix64: a seed gives the same attack everywhere.
struct Random(u64);

impl Random {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % bound
	}
}

/// Samples, and answers by bucket.
#[derive(Clone, Default)]
struct View {
	samples: u64,
	answers: Vec<(u32, u64)>,
}

impl View {
	fn add(&mut self, other: &Self) {
		self.samples += other.samples;
		self.answers.extend(&other.answers);
	}

	fn until(&self, bucket: u32) -> u64 {
		self.answers.iter().filter(|(index, _)| *index <= bucket).map(|(_, count)| count).sum()
	}
}

fn answers(random: &mut Random, count: u64, around: u64) -> Vec<(u32, u64)> {
	let mut answers = std::collections::BTreeMap::new();
	for _ in 0..count {
		*answers.entry((around + random.below(40)) as u32).or_insert(0) += 1;
	}
	answers.into_iter().collect()
}

/// An honest reporter sees what is there, through its own network, and takes at least half its samples.
fn honest(random: &mut Random, up: u64) -> View {
	let samples = u64::from(SAMPLES) - random.below(7);
	let answered = samples.min(samples * up / 100 + random.below(2));
	View { samples, answers: answers(random, answered, 300) }
}

/// A liar says nothing, that all is down, fast, or slow, or anything.
fn liar(random: &mut Random) -> Option<View> {
	let samples = random.below(u64::from(SAMPLES) + 1);
	let (answered, around) = match random.below(6) {
		0 => return None,
		1 => (0, 0),
		2 => (samples, 0),
		3 => (samples, 690),
		4 => (samples / 2, 0),
		_ => (random.below(samples + 1), random.below(690)),
	};
	Some(View { samples, answers: answers(random, answered, around) })
}

fn report(reporter: AccountId, window: Seconds, view: &View) {
	let buckets: Vec<_> =
		view.answers.iter().map(|(index, count)| (*index, *count as u32)).collect();
	assert_ok!(send(reporter, window, vec![entry(1, RPC, view.samples as u32, &buckets)]));
}

/// Samples and every cumulative share (so uptime, latency share and quantiles) lie between the honest
/// ones' own, but for the rounding of 1/32 of a sample.
fn assert_within(record: &Sampled, honest: &[View], seed: u64) {
	let samples = record.samples;
	let taken = honest.iter().map(|view| view.samples);
	assert!(taken.clone().min() <= Some(samples) && Some(samples) <= taken.max(), "seed {seed}");
	let found = buckets(record);
	for bucket in 0..BUCKETS {
		let reached: u64 = found
			.iter()
			.filter(|(index, _)| u32::from(*index) <= bucket)
			.map(|(_, count)| count)
			.sum();
		// reached / (16 S) against until / m, in 32nds of a sample.
		let low = honest
			.iter()
			.any(|view| 32 * view.until(bucket) * samples <= (2 * reached + 1) * view.samples);
		let high = honest.iter().any(|view| {
			32 * view.until(bucket) * samples + view.samples >= 2 * reached * view.samples
		});
		assert!(low && high, "seed {seed}, bucket {bucket}: {reached} of {samples}");
	}
}

#[test]
fn two_of_five_change_nothing_beyond_what_the_honest_three_saw() {
	(0..SEEDS).for_each(attack);
}

fn attack(seed: u64) {
	let sampling = SamplingParameters {
		samples_per_window: SAMPLES,
		grace_ms: 0,
		grace_blocks: 1,
		..Default::default()
	};
	let chain = ExtBuilder {
		slot_ms: 10_800_000,
		window_ms: WINDOW_S * 1_000,
		validators: vec![10],
		sampling,
		..Default::default()
	};
	chain.build_and_execute(|| {
		let mut random = Random(seed);
		(1..=5).for_each(|reporter| join(reporter, DAY));
		measure(1, true, false);
		block(8);
		let mut days = vec![View::default(); 3];
		for window in (DAY..2 * DAY).step_by(WINDOW_S as usize) {
			let next = u64::from(window + WINDOW_S) / 10_800;
			(LastSlot::<Test>::get().unwrap() + 1..=next).for_each(block);
			let up = [0, 50, 95, 100][random.below(4) as usize];
			let seen: Vec<_> = (0..3).map(|_| honest(&mut random, up)).collect();
			for (reporter, view) in (1..).zip(&seen) {
				report(reporter, window, view);
				days[reporter as usize - 1].add(view);
			}
			for reporter in 4..=5 {
				if let Some(view) = liar(&mut random) {
					report(reporter, window, &view);
				}
			}
			block(next + 1);
			let record = sampled(1, RPC, PeriodKind::Window, window).unwrap();
			assert_within(&record, &seen, seed);
		}
		let day = sampled(1, RPC, PeriodKind::Day, DAY).unwrap();
		assert_within(&day, &days, seed);
		let era = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Era, Some(DAY)).unwrap();
		let Record::Sampled(era) = era.record else { panic!("sampled") };
		assert_within(&era, &days, seed);
		let week = sampled(1, RPC, PeriodKind::Week, 0).unwrap();
		assert_eq!((week.samples, &week.buckets), (day.samples, &day.buckets));
	});
}

#[test]
fn as_many_false_reports_as_honest_ones_that_count_set_the_record() {
	let sampling = SamplingParameters { grace_ms: 0, grace_blocks: 1, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		(1..=5).for_each(|reporter| join(reporter, 6_000));
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		// Two of the honest three are below the minimum coverage.
		for (reporter, samples) in [(1, 60), (2, 29), (3, 29)] {
			let all = View { samples, answers: vec![(100, samples)] };
			report(reporter, 6_000, &all);
		}
		[4, 5].into_iter().for_each(|liar| {
			report(liar, 6_000, &View { samples: 60, answers: vec![] });
		});
		close_sampled(6_000);
		let record = sampled(1, RPC, PeriodKind::Window, 6_000).unwrap();
		assert_eq!((record.reporters, record.samples, buckets(&record)), (3, 60, vec![]));
	});
}
