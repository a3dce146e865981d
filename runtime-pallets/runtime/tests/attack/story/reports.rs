//! What reporters say that are fewer than half of the active ones, alone and together with who keeps honest ones from
//! taking their samples.

use std::{cell::RefCell, collections::BTreeMap};

use almanac_runtime::configs::agreements::BOUNDS;
use pallet_sli::Seconds;

use super::{
	Told, draw_deal,
	listing::{Act, Plan},
	oracle::{self, Deal, Seen, Worth},
	terms,
	world::{
		DAY, END, Place, SAMPLES, START, Target, View, WINDOW_S, WINDOWS, World, gains, purses,
		tell,
	},
};
use crate::dice::Dice;

const NODE: u8 = 10;

/// Whom the liars serve.
#[derive(Clone, Copy, Debug)]
enum Side {
	Provider,
	Customer,
}

/// What every reporter says of every window, those that say nothing left out; the liars come first.
type Sheet = BTreeMap<(u32, Seconds), View>;

fn windows() -> impl Iterator<Item = Seconds> {
	(0..WINDOWS).map(|index| DAY + index * WINDOW_S)
}

/// What honest reporters see: they differ by a few samples.
fn honest(dice: &mut Dice, reporters: u32, spread: u32) -> Sheet {
	let level: Vec<_> =
		windows().map(|_| dice.one_of(&[0, SAMPLES / 2, SAMPLES - 2, SAMPLES, SAMPLES])).collect();
	let mut sheet = Sheet::new();
	for reporter in 0..reporters {
		for (window, level) in windows().zip(&level) {
			let lost = dice.below(u64::from(spread) + 1) as u32;
			sheet.insert(
				(reporter, window),
				View { samples: SAMPLES, answered: level.saturating_sub(lost) },
			);
		}
	}
	sheet
}

/// What a reporter's day comes to.
fn day(sheet: &Sheet, reporter: u32) -> Seen {
	let mut seen = Seen::default();
	for window in windows() {
		if let Some(view) = sheet.get(&(reporter, window)) {
			seen.samples += u128::from(view.samples);
			seen.answered += u128::from(view.answered);
		}
	}
	seen
}

/// What both parties gain where all say what stands in a sheet, and what the record of the day says.
fn live(place: Place, reporters: u32, deal: &Deal, sheet: &Sheet) -> ([i128; 2], Option<Seen>) {
	let sheet = RefCell::new(sheet.clone());
	tell(0, || {
		let mut world = World::begin(reporters, &[(place, 1)]);
		let target = *world.targets.first().expect("there is one");
		let plan: Plan = vec![
			(START + 600, target, Act::Add(NODE)),
			(START + 1_200, target, Act::Agree(terms(deal, 3))),
		];
		let says = |_: Target, reporter, window, view| {
			if window < DAY { Some(view) } else { sheet.borrow().get(&(reporter, window)).copied() }
		};
		let before = purses();
		world.windows(START, END, &plan, &|_, _| true, &says);
		assert_eq!(world.agreements, 1, "honest terms are taken");
		world.settle();
		world.check();
		(gains(before), world.day(target))
	})
}

/// Of the liars' side.
fn of(side: Side, worth: Worth, deal: &Deal) -> i128 {
	match side {
		Side::Provider => worth.to_provider(deal),
		Side::Customer => worth.to_customer(deal),
	}
}

/// Tells both stories; `lie` changes what is said by the liars, and by the honest where they are kept from measuring.
/// Where the attackers can have it unknown, that is within what the rules leave them.
fn told(
	dice: &mut Dice,
	sizes: &[u32],
	spread: u32,
	lie: impl FnOnce(&mut Dice, Side, u32, &mut Sheet) -> bool,
) -> Told {
	let (reporters, place) = (dice.one_of(sizes), dice.one_of(&[Place::Home, Place::Elsewhere]));
	let liars = (reporters - 1) / 2;
	let side = if dice.once_in(2) { Side::Provider } else { Side::Customer };
	// The least that may be asked for: whatever is covered less is unknown.
	let deal = Deal { min_coverage_ppm: BOUNDS.min_coverage_ppm, ..draw_deal(dice) };
	let sheet = honest(dice, reporters, spread);
	let expected = u128::from(WINDOWS * SAMPLES);
	let seen: Vec<_> = (0..reporters).map(|it| day(&sheet, it)).collect();
	let worth = oracle::worth(&deal, expected, reporters as usize, &seen);
	let mut said = sheet.clone();
	let may_be_unknown = lie(dice, side, liars, &mut said);
	let story = format!(
		"{place:?}, {liars} of {reporters} for the {side:?}, {deal:?}, {sheet:?}, {said:?}"
	);
	let (gains, _) = live(place, reporters, &deal, &sheet);
	let computed = [worth.to_provider(&deal), worth.to_customer(&deal)];
	assert_eq!(gains, computed, "the honest story is worth else: {story}");

	// The best that any honest one has seen of the day, and what being unknown is worth.
	let extremes =
		(liars..reporters).map(|it| of(side, oracle::paid(&deal, day(&sheet, it)), &deal));
	let most = extremes.chain(may_be_unknown.then_some(0)).max().unwrap_or_default();
	let honest = of(side, worth, &deal);
	let limit = (most - honest).max(0) + oracle::rounding(&deal, expected);
	let (lied, record) = live(place, reporters, &deal, &said);
	let [to_provider, to_customer] = lied;
	let gain = match side {
		Side::Provider => to_provider,
		Side::Customer => to_customer,
	} - honest;
	if record
		.is_some_and(|record| !is_between(record, (liars..reporters).map(|it| day(&sheet, it))))
	{
		// Worth as much as whoever reads the record will pay for it.
		let story = format!("the record is moved to {record:?}: {story}");
		return Told { gain: gain.max(limit + deal.cap as i128), limit, is_refused: false, story };
	}
	Told { gain, limit, is_refused: false, story }
}

/// Whether a record says no more and no less than those who are honest, but for its rounding to a sixteenth.
fn is_between(record: Seen, honest: impl Iterator<Item = Seen> + Clone) -> bool {
	// In sixteenths of a sample, each of which may be half of one off.
	let is_least = |it: Seen| it.answered * record.samples <= (record.answered + 1) * it.samples;
	let is_most =
		|it: Seen| (it.answered * record.samples + it.samples) >= record.answered * it.samples;
	honest.clone().any(is_least) && honest.clone().any(is_most)
}

/// What serves a side.
fn wished(side: Side) -> View {
	match side {
		Side::Provider => View { samples: SAMPLES, answered: SAMPLES },
		Side::Customer => View { samples: SAMPLES, answered: 0 },
	}
}

/// Fewer than half lie as they like, in some windows or in all.
pub fn lie(dice: &mut Dice) -> Told {
	let spread = dice.below(3) as u32;
	told(dice, &[3, 5, 7], spread, |dice, side, liars, said| {
		for reporter in 0..liars {
			for window in windows().filter(|_| !dice.once_in(6)) {
				said.insert((reporter, window), wished(side));
			}
		}
		false
	})
}

/// Fewer than half say nothing of the windows they dislike: what is too thinly covered is unknown, and nothing else.
pub fn be_silent(dice: &mut Dice) -> Told {
	told(dice, &[3, 5, 7], 1, |dice, _, liars, said| {
		for reporter in 0..liars {
			for window in windows() {
				if !dice.once_in(3) {
					said.remove(&(reporter, window));
				}
			}
		}
		true
	})
}

/// Fewer than half lie, and whoever helps them keeps all of the honest from so many samples that they do not count: by
/// flooding them, or their way to the target. It may become unknown, never what the liars say.
pub fn refuse(dice: &mut Dice) -> Told {
	told(dice, &[7, 9], 1, |dice, side, liars, said| {
		let left = dice.below(10) as u32;
		let reporters = said.keys().map(|(reporter, _)| reporter + 1).max().unwrap_or_default();
		for reporter in 0..liars {
			for window in windows() {
				said.insert((reporter, window), wished(side));
			}
		}
		for reporter in liars..reporters {
			for window in windows() {
				if let Some(view) = said.get_mut(&(reporter, window)) {
					view.answered = view.answered.min(left);
					view.samples = left;
				}
			}
		}
		true
	})
}
