//! What a target does with its addresses around an outage: it withdraws, swaps, lists late. The honest one has its
//! endpoint listed from the beginning, and leaves it there.

use pallet_sli::Seconds;

use super::{
	Told, draw_deal,
	listing::{Act, Plan},
	oracle::{self, Deal, Seen, Worth},
	terms,
	world::{
		DAY, END, Place, SAMPLES, START, Target, WINDOW_S, WINDOWS, World, gains, purses, tell,
		tell_slowly,
	},
};
use crate::dice::Dice;

/// The endpoint that customers use, and the one that the provider has besides.
const OWN: u8 = 10;
const STANDBY: u8 = 11;
/// When the honest list theirs, and all agree.
const LISTING: Seconds = START + 600;
const AGREEING: Seconds = START + 1_200;

/// When the own endpoint is down.
#[derive(Clone, Copy, Debug)]
struct Outage {
	from: Seconds,
	until: Seconds,
}

impl Outage {
	/// From any instant of the day on, to the end of a window of it.
	fn draw(dice: &mut Dice) -> Self {
		let from = DAY + dice.below(u64::from((WINDOWS - 1) * WINDOW_S)) as u32;
		let windows = 1 + dice.below(6) as u32;
		Self { from, until: ((from / WINDOW_S + 1 + windows) * WINDOW_S).min(END) }
	}

	fn is_up(&self, node: u8, at: Seconds) -> bool {
		node != OWN || at < self.from || self.until <= at
	}

	/// What every reporter sees of the day when the endpoint stays listed.
	fn seen(&self) -> Seen {
		let instants = (DAY..END).step_by(WINDOW_S as usize).flat_map(|window| {
			(0..SAMPLES).map(move |index| window + (2 * index + 1) * WINDOW_S / (2 * SAMPLES))
		});
		let answered = instants.filter(|at| self.is_up(OWN, *at)).count() as u128;
		Seen { samples: u128::from(WINDOWS * SAMPLES), answered }
	}
}

/// A plan in words; the target is filled in.
type Acts = Vec<(Seconds, Act)>;

/// What the provider gains by a story; none where nothing was agreed.
fn live(place: Place, reporters: u32, outage: Outage, acts: &Acts) -> Option<(i128, Option<i128>)> {
	let told = || {
		let mut world = World::begin(reporters, &[(place, 1)]);
		let target = *world.targets.first().expect("there is one");
		let at = |(at, act): &(Seconds, Act)| (*at, target, *act);
		let plan: Plan = acts.iter().map(at).collect();
		let says = |_: Target, _, _, view| Some(view);
		let before = purses();
		world.windows(START, END, &plan, &|node, at| outage.is_up(node, at), &says);
		if world.agreements == 0 {
			return None;
		}
		world.settle();
		let [provider, customer] = gains(before);
		world.check();
		Some((provider, Some(customer)))
	};
	if place == Place::Seat { tell_slowly(told) } else { tell(0, told) }
}

/// Tells both stories.
fn told(
	dice: &mut Dice,
	place: Place,
	attack: impl FnOnce(&mut Dice, &Deal, Outage) -> (Outage, Acts),
) -> Told {
	let (deal, reporters) = (draw_deal(dice), dice.one_of(&[3, 4, 5]));
	let drawn = Outage::draw(dice);
	let (outage, acts) = attack(dice, &deal, drawn);
	let honest: Acts = vec![(LISTING, Act::Add(OWN)), (AGREEING, Act::Agree(terms(&deal, 3)))];
	let story = format!("{place:?}, {reporters} reporters, {deal:?}, {outage:?}, {acts:?}");
	let (by_honesty, customer) =
		live(place, reporters, outage, &honest).expect("honest terms are taken");
	let expected = u128::from(WINDOWS * SAMPLES);
	let seen = vec![outage.seen(); reporters as usize];
	let worth = oracle::worth(&deal, expected, reporters as usize, &seen);
	assert_ne!(worth, Worth::Unknown);
	assert_eq!(by_honesty, worth.to_provider(&deal), "the honest story is worth else: {story}");
	assert_eq!(customer, Some(worth.to_customer(&deal)), "the honest story is worth else: {story}");
	let limit = oracle::rounding(&deal, expected);
	match live(place, reporters, outage, &acts) {
		None => Told { is_refused: true, story, ..Told::default() },
		Some((by_attack, _)) => {
			Told { gain: by_attack - by_honesty, limit, is_refused: false, story }
		},
	}
}

/// An instant of a window, with room for its first blocks.
fn within(dice: &mut Dice, window: Seconds) -> Seconds {
	window + 600 + dice.below(u64::from(WINDOW_S - 1_200)) as u32
}

/// The endpoint's own key withdraws when the outage is seen, and another is listed when it is over.
fn withdraw(dice: &mut Dice, place: Place) -> Told {
	told(dice, place, |dice, deal, outage| {
		let mut acts = vec![(LISTING, Act::Add(OWN)), (AGREEING, Act::Agree(terms(deal, 3)))];
		let seen = outage.from / WINDOW_S * WINDOW_S;
		let late = outage.from.max(seen + 600) + dice.below(1_800) as u32;
		acts.push((late.min(seen + WINDOW_S - 300), Act::Withdraw(OWN)));
		if !dice.once_in(4) {
			// Listed in the last window of the outage or later, and measured from the next one on.
			let later = dice.below(3) as u32 * WINDOW_S;
			let window = (outage.until - WINDOW_S).max(seen + WINDOW_S) + later;
			acts.push((within(dice, window), Act::Add(STANDBY)));
		}
		(outage, acts)
	})
}

pub fn withdraw_at_home(dice: &mut Dice) -> Told {
	withdraw(dice, Place::Home)
}

pub fn withdraw_elsewhere(dice: &mut Dice) -> Told {
	withdraw(dice, Place::Elsewhere)
}

pub fn withdraw_account(dice: &mut Dice) -> Told {
	withdraw(dice, Place::Account)
}

/// Of a validator, which has no slot in every other window.
pub fn withdraw_seat(dice: &mut Dice) -> Told {
	withdraw(dice, Place::Seat)
}

/// A standby is listed beforehand; the own endpoint is removed when it fails, and listed again when it is well.
pub fn swap(dice: &mut Dice) -> Told {
	let place = dice.one_of(&[Place::Home, Place::Elsewhere, Place::Account]);
	told(dice, place, |dice, deal, outage| {
		let mut acts = vec![
			(LISTING, Act::Add(OWN)),
			(LISTING + 60, Act::Add(STANDBY)),
			(AGREEING, Act::Agree(terms(deal, 3))),
		];
		let window = outage.from / WINDOW_S * WINDOW_S;
		let late = outage.from.max(window + 600) + dice.below(1_800) as u32;
		acts.push((late.min(window + WINDOW_S - 300), Act::Remove(OWN)));
		if dice.once_in(2) {
			acts.push((within(dice, outage.until.min(END - WINDOW_S)), Act::Add(OWN)));
		}
		(outage, acts)
	})
}

/// The endpoint is down from the beginning of the day, and is listed when it is up.
pub fn list_late(dice: &mut Dice) -> Told {
	let place = dice.one_of(&[Place::Home, Place::Elsewhere, Place::Account]);
	told(dice, place, |dice, deal, _| {
		let windows = 1 + dice.below(u64::from(WINDOWS - 1)) as u32;
		let outage = Outage { from: DAY, until: DAY + windows * WINDOW_S };
		let acts = vec![
			(AGREEING, Act::Agree(terms(deal, 3))),
			(within(dice, outage.until - WINDOW_S), Act::Add(OWN)),
		];
		(outage, acts)
	})
}

/// Listed, agreed on and withdrawn in one window, so that nothing was ever measured; another is listed when all is well.
pub fn list_unbegun(dice: &mut Dice) -> Told {
	let place = dice.one_of(&[Place::Home, Place::Elsewhere, Place::Account]);
	told(dice, place, |dice, deal, _| {
		let windows = 1 + dice.below(u64::from(WINDOWS - 1)) as u32;
		let outage = Outage { from: DAY, until: DAY + windows * WINDOW_S };
		let mut acts = vec![
			(LISTING, Act::Add(OWN)),
			(AGREEING, Act::Agree(terms(deal, 3))),
			(AGREEING + 60, Act::Withdraw(OWN)),
		];
		if !dice.once_in(8) {
			acts.push((within(dice, outage.until - WINDOW_S), Act::Add(STANDBY)));
		}
		(outage, acts)
	})
}
