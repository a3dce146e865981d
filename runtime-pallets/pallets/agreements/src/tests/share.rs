//! How the pot of a window is shared: by what targets pay, and by the samples that were shown.

use crate::{
	Closed, NextAgreement, Payings, Pot, PotDays, Pots, Reward, Terms,
	mock::{
		evidence::{PLACES, Sheet, list, open},
		*,
	},
	pot::account,
};
use frame_support::assert_ok;
use pallet_sli::{PeriodKind, Seconds};

/// A window of the day after the one from which on targets weigh by what they have paid.
const NOON: Seconds = MONDAY + 10 * DAY + DAY / 2;
/// What the pot has for the day of it.
const AMOUNT: u64 = 24_000;

/// A tenth of fees is for reporters, who show eight samples.
fn reward() {
	let reward = Reward { reporters_ppm: 100_000, openings: 8 };
	assert_ok!(Agreements::set_reward(council(), reward));
}

/// An agreement on a target of network 1, a day long, that gives a tenth of its fee to reporters.
fn daily(target: u32, fee: u64) -> u32 {
	reward();
	agree(Terms { target, fee, cap: 1, kind: PeriodKind::Day, ..rpc() }, 24)
}

fn settle(id: u32, closed: Closed) {
	close(id, closed);
	assert_ok!(Agreements::settle(signed(CALLER), id));
}

/// A chain at 15:00 on which target 1 pays 900 a day and targets 2 and 3 pay 50 each, and the pot has 24,000.
fn paid(test: impl FnOnce()) {
	run(|| {
		(1..=3).for_each(|target| list(1, target));
		for (target, fee) in [(1, 9_000), (2, 500), (3, 500)] {
			let id = daily(target, fee);
			settle(id, record(sampled(100, 100)));
			at(MONDAY + DAY / 2);
		}
		fill();
		at(NOON + 3 * WINDOW);
		test();
	});
}

/// Fills the pot of that day.
fn fill() {
	let day = NOON - DAY / 2;
	at(NOON - DAY);
	let before = PotDays::<Test>::get(1, day).amount;
	let pot = account::<Test>(1);
	assert_ok!(Balances::transfer_allow_death(signed(9), pot, AMOUNT - before));
	PotDays::<Test>::mutate(1, day, |it| it.amount = AMOUNT);
	Pots::<Test>::mutate(1, |it| {
		let it = it.get_or_insert(Pot { oldest: day, owed: 0 });
		it.owed = it.owed - before + AMOUNT;
	});
}

fn earned(sheet: &Sheet) -> u64 {
	let before = total(sheet.reporter);
	assert_ok!(sheet.claim(sheet.leaves(8)));
	total(sheet.reporter) - before
}

fn opened(sheets: &[&Sheet]) -> Vec<u64> {
	open(sheets);
	sheets.iter().map(|sheet| earned(sheet)).collect()
}

fn of(who: AccountId, targets: &[(u32, u32)]) -> Sheet {
	Sheet::honest(1, NOON, who, targets)
}

#[test]
fn a_favourite_of_two_cheap_targets_takes_nothing_of_what_others_pay_in() {
	paid(|| {
		let favourite = of(5, &[(1, PLACES), (2, PLACES), (3, PLACES)]);
		let others = [6, 7, 8].map(|who| of(who, &[(1, PLACES)]));
		// Targets 2 and 3 answer one of four: they count for nobody.
		assert_eq!(opened(&[&favourite, &others[0], &others[1], &others[2]]), [250; 4]);
	});
}

#[test]
fn targets_share_the_pot_by_what_they_pay() {
	paid(|| {
		let two = of(5, &[(1, PLACES), (2, PLACES)]);
		let other = of(6, &[(1, PLACES)]);
		// 900 and 50 of 950: 947 for target 1, 52 for target 2.
		assert_eq!(opened(&[&two, &other]), [473 + 52, 473]);
	});
}

#[test]
fn an_endpoint_that_signs_for_one_of_four_reporters_pays_none() {
	paid(|| {
		let favourite = of(5, &[(1, PLACES)]);
		let others = [6, 7, 8].map(|who| of(who, &[]));
		open(&[&favourite, &others[0], &others[1], &others[2]]);
		assert_eq!(earned(&favourite), 0);
	});
}

#[test]
fn half_of_the_openings_is_enough_for_a_target() {
	paid(|| {
		let sheets = [of(5, &[(1, PLACES)]), of(6, &[(1, PLACES)]), of(7, &[]), of(8, &[])];
		open(&sheets.each_ref());
		assert_eq!([earned(&sheets[0]), earned(&sheets[1])], [500; 2]);
	});
}

#[test]
fn a_reporter_that_asks_half_of_its_instants_earns_half() {
	paid(|| {
		let (whole, mut half) = (of(5, &[(1, PLACES)]), of(6, &[(1, PLACES / 2)]));
		half.rows[0].samples = PLACES / 2;
		assert_eq!(opened(&[&whole, &half]), [666, 333]);
	});
}

#[test]
fn a_target_that_never_pays_weighs_nothing_beside_one_that_does() {
	paid(|| {
		// By terms that nothing can earn: it pays 9,000 a day, never.
		let never = Terms { min_reporters: 32, ..rpc() };
		let never = Terms { target: 2, fee: 90_000, cap: 1, kind: PeriodKind::Day, ..never };
		at(MONDAY + DAY / 2);
		let id = agree(never, 1);
		settle(id, record(sampled(100, 100)));
		at(NOON + 3 * WINDOW);
		let sheet = of(5, &[(1, PLACES), (2, PLACES)]);
		assert_eq!(opened(&[&sheet]), [947 + 52]);
	});
}

#[test]
fn who_pays_more_today_weighs_no_more_in_windows_of_before() {
	paid(|| {
		let at_claim = NOON + 3 * WINDOW;
		let id = (0..NextAgreement::<Test>::get())
			.find(|id| agreement(*id).is_some_and(|it| it.terms.target == 2))
			.expect("there");
		// Twice on the same afternoon.
		for rate in [5_000, 50_000] {
			crate::paying::note::<Test>(id, &agreement(id).expect("there"), rate);
		}
		at(at_claim);
		let sheet = of(5, &[(1, PLACES), (2, PLACES)]);
		assert_eq!(opened(&[&sheet]), [947 + 52]);
		let weight = |window| crate::paying::weight::<Test>(1, 2, window);
		assert_eq!([weight(NOON - DAY), weight(NOON), weight(NOON + DAY)], [0, 50, 50_000]);
	});
}

#[test]
fn targets_that_have_not_paid_yet_weigh_the_same() {
	run(|| {
		(1..=3).for_each(|target| list(1, target));
		reward();
		fill();
		at(NOON + 3 * WINDOW);
		let (two, one) = (of(5, &[(1, PLACES), (2, PLACES)]), of(6, &[(1, PLACES)]));
		assert_eq!(opened(&[&two, &one]), [250 + 500, 250]);
	});
}

#[test]
fn what_an_agreement_has_paid_last_is_shared_by_it_and_then_no_more() {
	run(|| {
		reward();
		let terms = Terms { target: 1, fee: 1_000, cap: 1, kind: PeriodKind::Day, ..rpc() };
		let (long, short) = (agree(terms, 24), agree(terms, 1));
		settle(short, record(sampled(100, 100)));
		settle(long, record(sampled(100, 100)));
		// Both are settled in the first second of the day after the period.
		let today = (Now::get() / 1_000) as u32;
		let weight = |day| crate::paying::weight::<Test>(1, 1, today + day * DAY);
		assert_eq!([weight(0), weight(1), weight(2), weight(9)], [0, 200, 100, 100]);
	});
}

#[test]
fn changes_of_every_day_are_kept_for_as_long_as_windows_can_be_claimed() {
	run(|| {
		let id = daily(1, 1_000);
		let it = agreement(id).expect("there");
		let mut noted = Vec::new();
		for day in 0..40 {
			let now = MONDAY + day * DAY + DAY / 2;
			at(now);
			let weight = |window| crate::paying::weight::<Test>(1, 1, window);
			// Of days that can be claimed what was noted the day before each.
			for back in 0..day.min(4) {
				let expected = (day - back).checked_sub(1).map_or(0, |of| noted[of as usize]);
				assert_eq!(weight(now - back * DAY), expected, "{back} before day {day}");
			}
			let rate = [7, 0, 9, 9, 3][day as usize % 5] * u64::from(day + 1);
			crate::paying::note::<Test>(id, &it, rate);
			// An end on each day as well.
			crate::paying::set::<Test>(id + 1, &it, 5, MONDAY + (day + 1) * DAY);
			crate::paying::end::<Test>(id + 1, &it);
			noted.push(rate + 5);
			assert!(Payings::<Test>::get(1, 1).len() <= 6);
		}
	});
}

/// What each sheet is due by F25, for weights of 900, 50 and 50, and what all of each target are.
fn computed(sheets: &[Sheet]) -> (Vec<u64>, [u64; 3]) {
	let half = u64::from(PLACES / 2);
	let samples = |sheet: &Sheet, target: u32| {
		let row = sheet.rows.iter().find(|row| row.target == target);
		row.map_or(0, |row| u64::from(row.samples))
	};
	let enough = |target| {
		sheets.iter().map(move |sheet| samples(sheet, target)).filter(move |it| *it >= half)
	};
	let counted: Vec<_> = (1..=3u32).filter(|it| enough(*it).count() * 2 >= sheets.len()).collect();
	let weight = |target: u32| [900, 50, 50][target as usize - 1];
	let all: u64 = counted.iter().map(|target| weight(*target)).sum();
	let mut of_targets = [0; 3];
	let due = |sheet: &Sheet| {
		let mut due = 0;
		for target in &counted {
			let row = sheet.rows.iter().find(|row| row.target == *target);
			let shown = row.map_or(0, |row| row.answers.iter().flatten().count() as u64);
			if shown >= half {
				let part = 1_000 * weight(*target) / all * shown / enough(*target).sum::<u64>();
				of_targets[*target as usize - 1] += part;
				due += part;
			}
		}
		due
	};
	(sheets.iter().map(due).collect(), of_targets)
}

#[test]
fn no_target_is_paid_more_than_it_weighs_whoever_proves_it() {
	let mut paying = 0;
	for seed in 0..100 {
		paid(|| {
			let mut dice = Dice(seed);
			let mut draw = |who: AccountId| {
				let mut rows = Vec::new();
				for target in 1..=3 {
					if dice.below(3) > 0 {
						rows.push((target, dice.below(u64::from(PLACES) + 1) as u32));
					}
				}
				let mut sheet = of(who, &rows);
				for row in &mut sheet.rows {
					let shown = row.answers.iter().flatten().count() as u64;
					row.samples = (shown + dice.below(u64::from(PLACES) - shown + 1)) as u32;
				}
				sheet
			};
			// One with nothing to show cannot claim.
			let sheets: Vec<_> = [5, 6, 7, 8].map(&mut draw).into_iter().collect();
			open(&sheets.iter().collect::<Vec<_>>());
			let (due, of_targets) = computed(&sheets);
			for (sheet, due) in sheets.iter().zip(due) {
				if !sheet.rows.is_empty() {
					assert_eq!(earned(sheet), due, "seed {seed}");
				}
			}
			let sum: u64 = of_targets.iter().sum();
			assert!(sum <= 1_000, "{sum} of 1,000 with seed {seed}");
			paying += u32::from(sum > 0);
		});
	}
	assert!(paying > 50, "the draw does nothing: {paying}");
}

/// Two of four reporters, for whom alone the endpoint of that day's agreement signs.
#[test]
fn a_day_settled_beside_a_month_takes_no_more_than_it_pays_in() {
	run(|| {
		reward();
		(1..=2).for_each(|target| list(1, target));
		// 2026-02-01 to 03-01: 9,000 for reporters, 321 a day.
		let month = agree(Terms { target: 1, fee: 90_000, cap: 1, ..rpc() }, 2);
		let end = crate::period::after(PeriodKind::Month, agreement(month).expect("there").next, 1);
		// The last day of that month: 321 for reporters.
		at(end - 8 * DAY - DAY / 2);
		let day = Terms { target: 2, fee: 3_210, cap: 1, kind: PeriodKind::Day, ..rpc() };
		let day = agree(day, 1);
		assert_eq!(agreement(day).expect("there").next, end - DAY);
		settle(month, record(sampled(100, 100)));
		at(end);
		settle(day, record(sampled(100, 100)));
		let window = end + DAY + DAY / 2;
		at(window + 3 * WINDOW);
		let sheets = [
			Sheet::honest(1, window, 5, &[(1, PLACES), (2, PLACES)]),
			Sheet::honest(1, window, 6, &[(1, PLACES), (2, PLACES)]),
			Sheet::honest(1, window, 7, &[(1, PLACES)]),
			Sheet::honest(1, window, 8, &[(1, PLACES)]),
		];
		let paid = opened(&sheets.each_ref());
		// Of 9,321 a window of the day has 388: honestly 375 / 4 each, and the 13 that target 2 paid in for two.
		assert!(paid[0] <= 375 / 4 + 13 / 2 + 1, "{paid:?}");
	});
}
