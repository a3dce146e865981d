//! That the chain bears what it is built for, and what it is not built for does not stop it.

use almanac_runtime::{Runtime, RuntimeOrigin, Sli, configs::system::Weights};
use frame_support::{dispatch::DispatchClass, weights::Weight};
use pallet_sli::{
	HOME, Indicator, Period, PeriodKind, Records, Seconds,
	weights::{Measured, Steps, WeightInfo},
};
use sp_io::hashing::blake2_256;
use sp_runtime::Perbill;

use crate::support::{
	crowd::{Cost, Crowd, START, Size, WINDOW_S, worst},
	latencies::{Spread, entry, worst_entry},
};

/// The last window of a day.
const LAST: Seconds = START + 23 * WINDOW_S;

fn size(targets: u32, reporters: u32) -> Size {
	Size {
		targets,
		reporters,
		slot_ms: 6_000,
		session_blocks: 1_000,
		windows: 4,
		closing_share_ppm: 100_000,
		start: LAST,
		samples: 60,
		slots_to_commit: 1,
	}
}

fn records(chain: &mut Crowd, indicator: Indicator, period: Period) -> usize {
	chain
		.state
		.execute_with(|| Records::<Runtime>::iter_key_prefix((HOME, indicator, period)).count())
}

fn full() -> Weight {
	Weights::get().max_block
}

#[test]
fn a_thousand_targets_take_less_than_3_percent_of_all_blocks_and_closing_10_of_none() {
	// In slots of 3 seconds an hour has more of them than there are validators, though each session deals them
	// anew; the blocks that are to bear it are the 600 of slots of 6 seconds.
	let mut chain = Crowd::new(Size { slot_ms: 3_000, session_blocks: 200, ..size(1_000, 16) });
	let (first, per_window, windows) = (chain.slot_at(LAST), 1_200, 2u32);
	// What the first window costs, with the end of a day, and what the second one costs.
	let (mut sums, mut next, mut refused) = ([Weight::zero(); 3], LAST, 0);
	for slot in first..first + per_window * u64::from(windows) + per_window / 2 {
		let cost = chain.block(slot);
		assert!(cost.closing.all_lte(Perbill::from_percent(10) * full()), "{cost:?}");
		for sum in sums
			.iter_mut()
			.skip(usize::try_from((slot - first) / per_window).expect("it is small"))
			.take(1)
		{
			*sum = sum.saturating_add(cost.closing).saturating_add(cost.reports);
		}
		refused += cost.refused;
		if next < LAST + windows * WINDOW_S && chain.is_counted(next) {
			chain.report(next, |reporter, target, indicator, samples| {
				entry(reporter, target, indicator, samples, next, Spread::Usual)
			});
			next += WINDOW_S;
		}
	}
	let [_, ends_a_day, usual] = sums;
	let counted = Measured::<Runtime>::note_block().saturating_mul(600 * 24);
	let day = usual.saturating_mul(23).saturating_add(ends_a_day).saturating_add(counted);
	let share = day.ref_time() as f64 / (full().ref_time() * 600 * 24) as f64;
	assert!(share < 0.03, "{:.2} % of all blocks", share * 100.0);

	assert_eq!((refused, chain.waiting()), (0, 0), "every report is accepted");
	assert_eq!(chain.first_open(), LAST + windows * WINDOW_S);
	// Who has no slot in the window that was reported has no block in it that could arrive.
	let window = Period { kind: PeriodKind::Window, start: LAST };
	let authors = records(&mut chain, Indicator::Authorship, window);
	assert!(authors > 600, "{authors}");
	for (kind, start) in [
		(PeriodKind::Window, LAST),
		(PeriodKind::Day, START),
		(PeriodKind::Week, START - 3 * 86_400),
	] {
		let period = Period { kind, start };
		// All authors together have a record of arrival besides.
		assert_eq!(records(&mut chain, Indicator::Arrival, period), authors + 1, "{period:?}");
		assert_eq!(records(&mut chain, Indicator::Rpc, period), 1_000, "{period:?}");
		assert_eq!(records(&mut chain, Indicator::Reachability, period), 1_000, "{period:?}");
	}
	chain.check();
}

/// The least share of a block for closing that is allowed, in ppm.
fn least_share(chain: &mut Crowd) -> u32 {
	let mut is_allowed = |ppm| {
		chain.state.execute_with(|| Sli::set_closing_share(RuntimeOrigin::root(), ppm)).is_ok()
	};
	let (mut refused, mut allowed) = (0, 500_000);
	while allowed - refused > 1 {
		let middle = (allowed + refused) / 2;
		if is_allowed(middle) { allowed = middle } else { refused = middle }
	}
	allowed
}

/// As if a reporter had last reported as long ago as a report may ever catch up.
fn fall_silent(chain: &mut Crowd, reporter: usize, window: Seconds) {
	const LONGEST: u32 = 722;
	let who = chain.reporters().get(reporter).cloned().expect("it is there");
	let link = (0..LONGEST).fold(chain.link(reporter, window), |link, _| blake2_256(&link));
	chain.state.execute_with(|| {
		pallet_registry::Reporters::<Runtime>::mutate(HOME, &who, |reporter| {
			let reporter = reporter.as_mut().expect("it has joined");
			reporter.link = link;
			reporter.link_window = window - LONGEST * WINDOW_S;
		});
	});
}

#[test]
fn the_blocks_of_an_hour_have_room_to_look_at_half_a_million_targets_of_the_past() {
	// Each block loads the reporters anew; one of a hundred begins a session and closes nothing.
	let begin = Measured::<Runtime>::poll()
		.saturating_mul(2)
		.saturating_add(Measured::<Runtime>::plan())
		.saturating_add(Measured::<Runtime>::load_cohort(32));
	let room = (Perbill::from_percent(10) * full()).saturating_sub(begin);
	let looks = room.checked_div_per_component(&Measured::<Runtime>::skip_target());
	let looks = looks.expect("a look has a weight");
	assert!(looks * 594 > 500_000, "{looks} in a block");
}

#[test]
fn closing_gets_on_in_blocks_that_are_full_with_the_least_share_and_the_worst_sums() {
	const TARGETS: u32 = 4;
	let mut chain = Crowd::new(size(TARGETS, 32));
	let least = least_share(&mut chain);
	let root = RuntimeOrigin::root;
	let set = |ppm| move || Sli::set_closing_share(root(), ppm);
	assert!(chain.state.execute_with(set(least - 1)).is_err());
	assert!(chain.state.execute_with(set(least)).is_ok());
	let share = Perbill::from_parts(least * 1_000) * full();
	assert!(share.all_lte(Perbill::from_percent(10) * full()), "the default has room: {least} ppm");

	let first = chain.slot_at(LAST);
	for slot in first..first + 600 {
		chain.block(slot);
	}
	let mut slot = first + 600;
	while !chain.is_counted(LAST) {
		check(&chain.full_block(slot), share);
		slot += 1;
	}
	fall_silent(&mut chain, 0, LAST);
	chain.report(LAST, |reporter, target, indicator, samples| {
		worst_entry(reporter, target, indicator, samples)
	});
	let mut accepted = 0;
	while chain.waiting() > 0 {
		let cost = chain.full_block(slot);
		check(&cost, share);
		(accepted, slot) = (accepted + cost.accepted, slot + 1);
	}
	assert_eq!(accepted, 32, "also the one that catches up with 722 windows");
	worst::make(&mut chain, LAST, TARGETS);
	let begun = slot;
	let old = Period { kind: PeriodKind::Window, start: LAST - 100 * WINDOW_S };
	while chain.first_open() == LAST || records(&mut chain, Indicator::Rpc, old) > 0 {
		check(&chain.full_block(slot), share);
		slot += 1;
		assert!(slot < begun + 200, "closing gets on");
	}
	let day = Period { kind: PeriodKind::Day, start: START };
	while records(&mut chain, Indicator::Rpc, day) < TARGETS as usize {
		check(&chain.full_block(slot), share);
		slot += 1;
		assert!(slot < begun + 200, "the day is folded");
	}
}

/// A full block is full, and within its limits.
fn check(cost: &Cost, share: Weight) {
	if cost.rotates {
		return;
	}
	assert!(cost.total.all_lte(full()), "{cost:?}");
	assert!(cost.closing.all_lte(share), "{cost:?}");
	let normal = Weights::get().get(DispatchClass::Normal).max_total.expect("it is limited");
	assert!(cost.normal.all_lte(normal), "{cost:?}");
	let room = normal.saturating_sub(cost.normal);
	assert!(room.ref_time() < 1_000_000_000, "the block is full but for 1 ms: {cost:?}");
}
