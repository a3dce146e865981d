//! Minorities of reporters that lie for money: what they move of the payout of an agreement, by the records that
//! the real runtime makes of the reports of all.

use std::{
	collections::BTreeMap,
	sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use almanac_math::bucket;
use codec::Compact;
use pallet_agreements::{Closed, Objective, Outcome as Settled, Terms, outcome::judge};
use pallet_sli::{
	Absence, Buckets, Evidence, HOME, Indicator, PeriodKind, Record, ReportEntry, Sampled, Seconds,
};

use crate::{
	FIRST, PATIENCE, SAMPLES, WINDOWS,
	crowd::{
		Crowd, START, Size, WINDOW_S,
		block::{apply, signed},
	},
	dice::Dice,
	seeds,
};
use almanac_runtime::{Runtime, RuntimeCall};

const CAP: u128 = 1_000_000_000_000;
/// Each answered at another address, so that one attack is two.
const INDICATORS: [Indicator; 2] = [Indicator::Rpc, Indicator::Reachability];

/// What a reporter says of a window: samples, and answers by bucket.
#[derive(Clone, Default)]
struct View {
	samples: u32,
	answers: BTreeMap<u16, u32>,
}

impl View {
	/// So many answers of so many samples, their latencies around one in µs.
	fn draw(dice: &mut Dice, samples: u32, answered: u32, around_us: u64) -> Self {
		let mut answers = BTreeMap::new();
		for _ in 0..answered {
			let index = bucket::index(around_us / 2 + dice.below(around_us));
			*answers.entry(index).or_insert(0) += 1;
		}
		Self { samples, answers }
	}

	fn in_time(&self, within_us: u32) -> u64 {
		let last = bucket::index(within_us.into());
		self.answers.range(..=last).map(|(_, count)| u64::from(*count)).sum()
	}

	fn entry(&self, indicator: Indicator) -> ReportEntry {
		let mut before = 0;
		let delta = |(index, count): (&u16, &u32)| {
			let delta = index - before;
			before = *index;
			(Compact(u32::from(delta)), Compact(*count))
		};
		let buckets = self.answers.iter().map(delta).collect();
		ReportEntry { target: 1, indicator, samples: self.samples, buckets }
	}
}

fn terms(dice: &mut Dice, indicator: Indicator) -> Terms<u128> {
	let share_ppm = 900_000 + dice.below(99_000) as u32;
	let floor_ppm = share_ppm - 10_000 - dice.below(200_000) as u32;
	let within_us = 20_000 + dice.below(2_000_000) as u32;
	Terms {
		network: HOME,
		target: 1,
		indicator,
		kind: PeriodKind::Day,
		objective: Objective { within_us, share_ppm, floor_ppm },
		min_coverage_ppm: 500_000,
		min_reporters: 3,
		fee: CAP,
		cap: CAP,
	}
}

/// What the honest saw of a window: one truth, each through its own network, or all the same.
fn honest(dice: &mut Dice, count: usize, within_us: u32, agree: bool) -> Vec<View> {
	let up = SAMPLES - dice.below(8) as u32;
	let around_us = u64::from(within_us) * (10 + dice.below(80)) / 100;
	let see = |dice: &mut Dice| {
		let lost = dice.below(3) as u32;
		View::draw(dice, SAMPLES, up - lost, around_us)
	};
	if agree {
		return vec![see(dice); count];
	}
	(0..count).map(|_| see(dice)).collect()
}

/// A liar says nothing, that all is down, that all is fast, or anything.
fn liar(dice: &mut Dice) -> Option<View> {
	let samples = SAMPLES / 2 + dice.below(31) as u32;
	match dice.below(6) {
		0 => None,
		1 => Some(View { samples, ..View::default() }),
		2 => Some(View::draw(dice, samples, samples, 100)),
		3 => Some(View::draw(dice, SAMPLES, SAMPLES, 9_000_000)),
		4 => Some(View { samples: SAMPLES, ..View::default() }),
		_ => {
			let (answered, around_us) = (dice.below(31) as u32, 1 + dice.below(4_000_000));
			Some(View::draw(dice, samples, answered, around_us))
		},
	}
}

/// What a record of a day with so many sixteenths of answers in time pays.
fn paid(terms: &Terms<u128>, in_time: u64) -> u128 {
	let samples = u64::from(SAMPLES * WINDOWS);
	let sampled = Sampled {
		samples,
		answered: in_time,
		windows: WINDOWS.into(),
		expected: samples,
		reported: samples,
		reporters: 32,
		buckets: Buckets::new((in_time > 0).then_some((0, in_time))).expect("one bucket"),
		absence: Absence::default(),
	};
	payout(terms, Record::Sampled(sampled))
}

fn payout(terms: &Terms<u128>, record: Record) -> u128 {
	match judge(terms, None, &Closed::Record(record)).expect("it is final") {
		Settled::Kept => 0,
		Settled::Missed { payout } => payout,
		Settled::Unknown { why } => panic!("a minority makes a day unknown: {why:?}"),
	}
}

/// What attacks came to, in parts of the cap.
#[derive(Default)]
struct Moved {
	days: u32,
	missed: u32,
	exact: u32,
	sum: f64,
	most: f64,
	widest: f64,
}

impl Moved {
	fn add(&mut self, other: &Self) {
		self.days += other.days;
		self.missed += other.missed;
		self.exact += other.exact;
		self.sum += other.sum;
		self.most = self.most.max(other.most);
		self.widest = self.widest.max(other.widest);
	}
}

/// One seed with so many reporters, the smaller half of them liars, the last windows of a day.
fn attack(seed: u64, reporters: u32) -> Moved {
	let mut dice = Dice::new(&[seed, reporters.into(), 0x9a11]);
	let liars = (reporters - 1) / 2;
	let agree = dice.once_in(3);
	let mut chain = Crowd::new(Size {
		targets: 1,
		reporters,
		slot_ms: 6_000,
		session_blocks: 100,
		windows: WINDOWS + 2,
		closing_share_ppm: 100_000,
		start: FIRST,
		samples: SAMPLES,
		slots_to_commit: 1,
	});
	let agreed = INDICATORS.map(|indicator| terms(&mut dice, indicator));
	// Of the honest, in samples: the fewest in time, the middle one, the most.
	let mut seen = [[0u64; 3]; 2];
	let mut slot = chain.slot_at(FIRST);
	chain.block_of(slot, |_| {});
	for window in (0..WINDOWS).map(|index| FIRST + index * WINDOW_S) {
		let count = (reporters - liars) as usize;
		let views = agreed.each_ref().map(|terms| {
			let mut views: Vec<_> = (0..liars).map(|_| liar(&mut dice)).collect();
			views.extend(
				honest(&mut dice, count, terms.objective.within_us, agree).into_iter().map(Some),
			);
			views
		});
		for ((views, terms), [fewest, middle, most]) in views.iter().zip(&agreed).zip(&mut seen) {
			let honest = views.iter().skip(liars as usize).flatten();
			let mut in_time: Vec<_> =
				honest.map(|view| view.in_time(terms.objective.within_us)).collect();
			in_time.sort_unstable();
			*fewest += in_time.first().copied().unwrap_or_default();
			*middle += in_time.get(count / 2).copied().unwrap_or_default();
			*most += in_time.last().copied().unwrap_or_default();
		}
		report(&mut chain, &mut slot, window, &views);
	}
	// The day has ended: a few blocks more fold it.
	for _ in 0..6 {
		slot += 1;
		chain.block_of(slot, |_| {});
	}
	let mut moved = Moved::default();
	for (terms, seen) in agreed.iter().zip(seen) {
		let record = chain.state.execute_with(|| {
			let (indicator, kind) = (terms.indicator, PeriodKind::Day);
			pallet_sli::answer::sli::<Runtime>(HOME, 1, indicator, kind, Some(START))
		});
		let paid_by_all = payout(terms, record.expect("there is a record").record);
		let [most, middle, least] = seen.map(|in_time| paid(terms, in_time * 16));
		let told = format!("seed {seed}, {reporters} reporters: {least} {paid_by_all} {most}");
		assert!((least..=most).contains(&paid_by_all), "beyond the honest: {told}");
		assert!(!agree || paid_by_all == middle, "moved where the honest agree: {told}");
		let part = |amount: u128| amount as f64 / CAP as f64;
		let by = part(paid_by_all.abs_diff(middle));
		let missed = u32::from(paid_by_all > 0);
		let exact = u32::from(agree);
		let widest = part(most - least);
		moved.add(&Moved { days: 1, missed, exact, sum: by, most: by, widest });
	}
	moved
}

/// Builds blocks until a window is closed, with the reports of all as soon as they may come.
fn report(chain: &mut Crowd, slot: &mut u64, window: Seconds, views: &[Vec<Option<View>>; 2]) {
	*slot = chain.slot_at(window + WINDOW_S).max(*slot + 1);
	let reporters = chain.reporters().len();
	let links: Vec<_> = (0..reporters).map(|index| chain.link(index, window)).collect();
	let (mut is_sent, mut passed) = (false, 0);
	while chain.first_open() <= window {
		let is_due = !is_sent && chain.is_counted(window);
		chain.block_of(*slot, |senders| {
			for (index, (sender, link)) in senders.iter_mut().zip(&links).enumerate() {
				let views = views.iter().zip(INDICATORS);
				let entries: Vec<_> = views
					.filter_map(|(views, indicator)| {
						Some(views.get(index)?.as_ref()?.entry(indicator))
					})
					.collect();
				if !is_due || entries.is_empty() {
					continue;
				}
				let call = RuntimeCall::Sli(pallet_sli::Call::report {
					network: HOME,
					window,
					part: 0,
					link: *link,
					evidence: Some(Evidence { root: [1; 32], content_id: [2; 32] }),
					entries,
				});
				apply(signed(call, sender, 0)).expect("it is valid").expect("it is taken");
				sender.nonce += 1;
			}
		});
		is_sent |= is_due;
		(*slot, passed) = (*slot + 1, passed + 1);
		assert!(passed < PATIENCE, "window {window} does not close");
	}
}

#[test]
fn a_payout_lies_between_those_of_the_honest_and_is_theirs_where_they_agree() {
	let (seeds, sizes) = (seeds(), [5, 7, 16]);
	let next = AtomicU64::new(0);
	let run = || {
		let mut sum = Moved::default();
		loop {
			let seed = next.fetch_add(1, Relaxed);
			if seed >= seeds {
				return sum;
			}
			let reporters = sizes.get(seed as usize % sizes.len()).copied().unwrap_or(5);
			sum.add(&attack(seed, reporters));
		}
	};
	let sum = std::thread::scope(|scope| {
		let other = scope.spawn(run);
		let mut sum = run();
		sum.add(&other.join().expect("no attack succeeds"));
		sum
	});
	println!(
		"{} payouts of {seeds} seeds, reporters {sizes:?}, liars the smaller half: {} missed, {} where the honest agree",
		sum.days, sum.missed, sum.exact
	);
	println!("beyond those of the honest extremes 0, moved where the honest agree 0");
	println!(
		"moved from the payout of the honest median: {:.2} % of the cap in the mean, {:.1} % at most; the honest are at most {:.1} % apart",
		sum.sum * 100.0 / f64::from(sum.days.max(1)),
		sum.most * 100.0,
		sum.widest * 100.0
	);
}
