//! What those earn who claim without having measured: copiers, those who repeat their last window, those who
//! invent half, beside the honest, through the real call, with real trees and signatures.
//!
//! 200 claims of each in every run of the tests; `npm run bench -- claims` makes 10,000 (`ALMANAC_CLAIMS`).

use crate::{
	PotDays,
	mock::{
		evidence::{Answer, PLACES, Sheet, key, list, open},
		*,
	},
	pot::account,
};
use frame_support::assert_ok;
use pallet_sli::Seconds;
use sp_core::Pair;

/// Targets that sign, each measured by all.
const TARGETS: u32 = 2;
/// What the pot has for the day of each window.
const AMOUNT: u64 = 96_000;
/// Openings of a claim.
const OPENINGS: u32 = 10;

/// Who claims: each is one of four reporters, with the same targets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
	Honest,
	Copier,
	RepeatLast,
	HalfForger,
}

const KINDS: [(Kind, AccountId); 4] =
	[(Kind::Honest, 5), (Kind::Copier, 6), (Kind::RepeatLast, 7), (Kind::HalfForger, 8)];

fn claims() -> u32 {
	let asked = std::env::var("ALMANAC_CLAIMS");
	asked.ok().and_then(|count| count.parse().ok()).unwrap_or(200)
}

/// What a reporter commits to, with what the honest one measured, and what it did itself in the last window.
fn made(
	kind: Kind,
	who: AccountId,
	window: Seconds,
	honest: &Sheet,
	last: &Sheet,
	dice: &mut Dice,
) -> Sheet {
	let all: Vec<_> = (1..=TARGETS).map(|target| (target, PLACES)).collect();
	let mut own = Sheet::new(1, window, who);
	match kind {
		Kind::Honest => return honest.clone(),
		// Half of the time the leaves of another as they are, half of the time at its own instants, with
		// signatures that it invents: what it needs is the receipt, whoever's leaf it takes.
		Kind::Copier => {
			own.rows.clone_from(&honest.rows);
			if dice.below(2) == 0 {
				invent(&mut own, dice, |_| true);
			}
		},
		// Its own receipts of the window before, as they were, or dressed up with clocks of now.
		Kind::RepeatLast => {
			own.rows.clone_from(&last.rows);
			if dice.below(2) == 0 {
				redate(&mut own);
			}
		},
		// Half of the places of each target, at random, never asked.
		Kind::HalfForger => {
			own = Sheet::honest(1, window, who, &all);
			let places = half(dice);
			invent(&mut own, dice, |index| places[index as usize]);
		},
	}
	own
}

/// A random half of the places.
fn half(dice: &mut Dice) -> [bool; PLACES as usize] {
	let mut places = [false; PLACES as usize];
	let mut left = PLACES / 2;
	while left > 0 {
		let place = &mut places[dice.below(PLACES.into()) as usize];
		left -= u32::from(!*place);
		*place = true;
	}
	places
}

/// Answers at these places that nobody signed, with clocks that fit.
fn invent(sheet: &mut Sheet, dice: &mut Dice, is_invented: impl Fn(u32) -> bool) {
	let ats: Vec<_> = (0..PLACES).map(|index| sheet.instant(index)).collect();
	for row in &mut sheet.rows {
		let key = key(row.target).public().0;
		for index in (0..PLACES).filter(|index| is_invented(*index)) {
			let mut signature = [0; 64];
			signature.fill_with(|| dice.next() as u8);
			let us = dice.below(500_000) as u32;
			let at = ats[index as usize];
			row.answers[index as usize] = Some(Answer { us, at, height: 7, key, signature });
		}
	}
}

/// Clocks of now under signatures of before.
fn redate(sheet: &mut Sheet) {
	let ats: Vec<_> = (0..PLACES).map(|index| sheet.instant(index)).collect();
	for row in &mut sheet.rows {
		for (answer, at) in row.answers.iter_mut().zip(&ats) {
			answer.as_mut().expect("all are answered").at = *at;
		}
	}
}

/// How many claims of each kind were paid, and how much: of all windows, each with one claim of each.
fn played(windows: u32) -> ([u32; 4], [u64; 4]) {
	let (mut paid, mut earned) = ([0; 4], [0; 4]);
	run(|| {
		let all: Vec<_> = (1..=TARGETS).map(|target| (target, PLACES)).collect();
		(1..=TARGETS).for_each(|target| list(1, target));
		let mut dice = Dice(0xc1a1);
		let mut last = Sheet::honest(1, MONDAY - WINDOW, 7, &all);
		for number in 0..windows {
			let window = MONDAY + number * WINDOW;
			let day = window / DAY * DAY;
			// What nobody claims comes back, so each day gets what it lacks: all windows have the same to give.
			at(day - DAY / 2);
			let pot = account::<Test>(1);
			let missing = AMOUNT - PotDays::<Test>::get(1, day).amount;
			if window == day && missing > 0 {
				let dust = LEAST.saturating_sub(total(pot));
				assert_ok!(Balances::transfer_allow_death(signed(9), pot, missing + dust));
				crate::pot::add::<Test>(1, missing);
			}
			let honest = Sheet::honest(1, window, 5, &all);
			let sheets =
				KINDS.map(|(kind, who)| made(kind, who, window, &honest, &last, &mut dice));
			open(&sheets.each_ref());
			at(window + WINDOW);
			for (place, sheet) in sheets.iter().enumerate() {
				let before = total(sheet.reporter);
				paid[place] += u32::from(sheet.claim(sheet.leaves(OPENINGS)).is_ok());
				let own = total(sheet.reporter) - before;
				earned[place] += own;
				if own > 0 {
					assert_ok!(Balances::transfer_allow_death(signed(sheet.reporter), 9, own));
				}
			}
			last = Sheet::honest(1, window, 7, &all);
			// What a receipt of the last window was worth in its own.
			assert_eq!(last.rows[0].answers[0].as_ref().map(|it| it.height), Some(7));
			Opened::set(Default::default());
			System::reset_events();
		}
	});
	(paid, earned)
}

#[test]
fn who_has_not_measured_earns_nothing() {
	let windows = claims();
	let (paid, earned) = played(windows);
	let whole = u64::from(windows) * (AMOUNT * u64::from(WINDOW) / u64::from(DAY)) / 4;
	for (place, (kind, _)) in KINDS.into_iter().enumerate() {
		let share = earned[place] as f64 * 100.0 / whole as f64;
		let (low, high) = wilson(paid[place], windows);
		println!(
			"{kind:?}: {} of {windows} claims paid, {share:.2} % of its share (95 %: {low:.2} to {high:.2} %)",
			paid[place]
		);
	}
	assert_eq!(paid[..3], [windows, 0, 0]);
	assert_eq!(earned[..3], [whole, 0, 0]);
	// Half of what is drawn ten times: 1/1024, 0.1 %; not above what six standard deviations allow.
	let expected = f64::from(windows) / 1024.0;
	let most = expected + 6.0 * expected.sqrt();
	assert!(f64::from(paid[3]) <= most, "{} of {windows} forged claims are paid", paid[3]);
}

/// Wilson's interval at 95 % of a share, in percent.
fn wilson(part: u32, whole: u32) -> (f64, f64) {
	let (n, p, z) = (f64::from(whole), f64::from(part) / f64::from(whole), 1.96f64);
	let middle = p + z * z / (2.0 * n);
	let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
	let over = 1.0 + z * z / n;
	(((middle - spread) / over * 100.0).max(0.0), (middle + spread) / over * 100.0)
}
