//! What a majority of the reporters of terms could gain, were it bought: the caps of all agreements that it moves, on
//! however many targets and networks. Its seats are the price.

use almanac_runtime::{configs::agreements::BOUNDS, currency::UNIT};
use pallet_sli::Seconds;

use super::{
	Told, draw_deal,
	listing::Act,
	oracle::{Deal, Worth},
	terms,
	world::{DAY, END, Place, SAMPLES, START, Target, View, WINDOW_S, World, gains, purses, tell},
};
use crate::dice::Dice;

/// All of them report, two of them are bought.
const REPORTERS: u32 = 3;
const BOUGHT: u32 = 2;
/// How often each target is agreed on.
const TIMES: u32 = 3;

/// What reporters say from the first day on, two of them the worst where they are bought.
fn says(is_bought: bool) -> impl Fn(Target, u32, Seconds, View) -> Option<View> {
	move |_, reporter, window, view| {
		let lies = is_bought && window >= DAY && reporter < BOUGHT;
		Some(if lies { View { samples: SAMPLES, answered: 0 } } else { view })
	}
}

/// How many agreements the chain takes, and what both parties gain by them.
fn live(deal: &Deal, places: &[(Place, u32)], is_bought: bool) -> (u32, [i128; 2]) {
	tell(0, || {
		let mut world = World::begin(REPORTERS, places);
		let mut plan = Vec::new();
		for (number, target) in (10..).zip(world.targets.clone()) {
			plan.push((START + 600, target, Act::Add(number)));
			for time in 0..TIMES {
				plan.push((START + 1_200 + time * 60, target, Act::Agree(terms(deal, REPORTERS))));
			}
		}
		let says = says(is_bought);
		let before = purses();
		world.windows(START, END, &plan, &|_, _| true, &says);
		world.settle();
		world.check();
		(world.agreements, gains(before))
	})
}

/// The same of one target, where a day is agreed on anew when one is paid.
fn live_renewed(deal: &Deal, place: Place, is_bought: bool) -> (u32, [i128; 2]) {
	tell(0, || {
		let mut world = World::begin(REPORTERS, &[(place, 1)]);
		let target = *world.targets.first().expect("there is one");
		let agree = |at| (at, target, Act::Agree(terms(deal, REPORTERS)));
		let plan = vec![(START + 600, target, Act::Add(10)), agree(START + 1_200)];
		let says = says(is_bought);
		let before = purses();
		world.windows(START, END, &plan, &|_, _| true, &says);
		world.settle();
		let taken = world.agreements;
		world.windows(END, END + WINDOW_S, &vec![agree(END + 1_200)], &|_, _| true, &says);
		if world.agreements > taken {
			// The day that begins with the next midnight.
			let until = END + 2 * (END - DAY);
			world.windows(END + WINDOW_S, until, &Vec::new(), &|_, _| true, &says);
			world.settle();
		}
		world.check();
		(world.agreements, gains(before))
	})
}

fn told(dice: &mut Dice, places: &[(Place, u32)]) -> Told {
	compared(dice, places, |deal, is_bought| live(deal, places, is_bought))
}

/// Tells both stories.
fn compared(
	dice: &mut Dice,
	places: &[(Place, u32)],
	live: impl Fn(&Deal, bool) -> (u32, [i128; 2]),
) -> Told {
	let fee = (20 + u128::from(dice.below(172))) * UNIT;
	let deal = Deal { fee, cap: 5 * fee, ..draw_deal(dice) };
	let story = format!("{places:?}, {deal:?}");
	let (agreed, honest) = live(&deal, false);
	let kept = Worth::Known { payout: 0 };
	let computed =
		[kept.to_provider(&deal), kept.to_customer(&deal)].map(|it| it * i128::from(agreed));
	assert_eq!(honest, computed, "the honest story is worth else: {story}");
	let (_, bought) = live(&deal, true);
	let seats = BOUNDS.exposure_per_reporter * u128::from(BOUGHT) * places.len() as u128;
	Told { gain: bought[1] - honest[1], limit: seats as i128, is_refused: agreed == 0, story }
}

fn networks(dice: &mut Dice, mut targets: impl FnMut(&mut Dice) -> u32) -> Vec<(Place, u32)> {
	let others = 1 + dice.below(2);
	let mut places = vec![(Place::Home, targets(dice))];
	places.extend((0..others).map(|_| (Place::Elsewhere, targets(dice))));
	places
}

pub fn many_targets(dice: &mut Dice) -> Told {
	let place = dice.one_of(&[Place::Home, Place::Elsewhere, Place::Account]);
	let targets = 2 + dice.below(3) as u32;
	told(dice, &[(place, targets)])
}

pub fn many_networks(dice: &mut Dice) -> Told {
	let places = networks(dice, |_| 1);
	told(dice, &places)
}

/// The seats are worth what is paid in a month.
pub fn renewed(dice: &mut Dice) -> Told {
	let place = dice.one_of(&[Place::Home, Place::Elsewhere, Place::Account]);
	compared(dice, &[(place, 1)], |deal, is_bought| live_renewed(deal, place, is_bought))
}

pub fn many_of_both(dice: &mut Dice) -> Told {
	let places = networks(dice, |dice| 2 + dice.below(2) as u32);
	told(dice, &places)
}
