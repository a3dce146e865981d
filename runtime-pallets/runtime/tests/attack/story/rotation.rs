//! What three honest reporters are paid while the owner of one of two paying targets does what it likes in any block: lists
//! endpoints, removes them, has nodes take their consent back.

use almanac_runtime::{Balances, Runtime, currency::UNIT};
use frame_support::{BoundedVec, traits::Currency};
use pallet_sli::{HOME, Seconds};

use super::{
	Told, draw_deal,
	favour::{COMMIT_BLOCKS, FIRST, PAID, SENT, Sheet, claim, least_fee, prove, prove_sheets},
	listing::Act,
	oracle::Deal,
	terms,
	world::{Place, SAMPLES, START, Target, View, WINDOW_S, World, link, tell},
};
use crate::{crowd::reporter::account, dice::Dice};

const REPORTERS: usize = 3;
/// The nodes that sign for the targets at first, and others that the owner may list.
const STEADY: u8 = 10;
const ROTATING: u8 = 11;
const OTHERS: u8 = 6;

/// The owner's next acts, up to two of them.
fn act(dice: &mut Dice, world: &mut World, target: Target, story: &mut Vec<Act>) {
	for _ in 0..dice.below(3) {
		let node = ROTATING + dice.below(u64::from(OTHERS)) as u8;
		let act = match dice.below(3) {
			0 => Act::Add(node),
			1 => Act::Remove(node),
			_ => Act::Withdraw(node),
		};
		let refused = world.refused;
		world.act(target, act);
		if world.refused == refused {
			story.push(act);
		}
	}
}

/// Two targets under agreement, which pay such parts; the claims of a first window have taken up what was sent.
fn begin(deal: &Deal, [steady, rotating]: [u128; 2]) -> (World, [Target; 2]) {
	let mut world = World::begin(REPORTERS as u32, &[(Place::Home, 2)]);
	let [first, second] = world.targets.clone().try_into().expect("there are two");
	world.block(START + 600, |world| {
		world.act(first, Act::Add(STEADY));
		world.act(second, Act::Add(ROTATING));
	});
	world.block(START + 1_200, |world| {
		for target in [first, second] {
			let terms = terms(&Deal { fee: least_fee(), cap: least_fee(), ..*deal }, 3);
			let terms = pallet_agreements::Terms { target: target.id, ..terms };
			world.agree(terms, 3).expect("honest terms are taken");
		}
		for (agreement, (target, paid)) in (0u32..).zip([(first, steady), (second, rotating)]) {
			pallet_agreements::Rates::<Runtime>::insert(agreement, paid);
			let paying = BoundedVec::truncate_from(vec![(0, paid)]);
			pallet_agreements::Payings::<Runtime>::insert(HOME, target.id, paying);
		}
		let pot = pallet_agreements::pot::account::<Runtime>(HOME);
		drop(Balances::deposit_creating(&pot, SENT));
	});
	world.block(FIRST + 6, |_| {});
	let sheets = prove(&mut world, FIRST, &|_, _| true);
	assert_eq!(claim(&mut world, FIRST, 1, &sheets), 0);
	(world, [first, second])
}

/// Each of the three gets at least its share of what the other target pays, whatever the owner does and when.
pub fn any_act(dice: &mut Dice) -> Told {
	let deal = draw_deal(dice);
	let parts = [1 + u128::from(dice.below(9)), 1 + u128::from(dice.below(9))];
	let [steady, rotating] = parts;
	let mut acts = Vec::new();
	let paid = tell(COMMIT_BLOCKS, || {
		let (mut world, [_, target]) = begin(&deal, parts.map(|part| part * UNIT));
		world.block(PAID - 60, |world| act(dice, world, target, &mut acts));
		world.block(PAID + 6, |world| act(dice, world, target, &mut acts));
		world.close(PAID - WINDOW_S);
		let mut at: Vec<_> = (0..3).map(|_| PAID + 60 + dice.below(10_000) as Seconds).collect();
		at.sort_unstable();
		for at in at {
			world.block(at, |world| act(dice, world, target, &mut acts));
		}
		// Every reporter asks the node that is listed first at each of its instants.
		let sheets: Vec<Vec<_>> = world
			.reporters
			.iter()
			.map(|reporter| {
				let (own, link) = (account(&reporter.key), link(reporter, PAID));
				let sheet = |target: &Target| {
					Sheet::sign(*target, |at| world.asked_at(*target, at), PAID, &own, &link)
				};
				world.targets.iter().map(sheet).collect()
			})
			.collect();
		let says = |target: Target, reporter: u32, _, _| {
			let own = sheets.get(reporter as usize).map(Vec::as_slice).unwrap_or_default();
			let sheet = own.iter().find(|sheet| sheet.target == target)?;
			Some(View { samples: sheet.samples(), answered: sheet.samples() })
		};
		prove_sheets(&mut world, PAID, &sheets, &says, &mut |world| {
			act(dice, world, target, &mut acts);
		});
		if dice.once_in(2) {
			// What was removed in the day is no longer listed.
			world.block(PAID + 86_400 + WINDOW_S, |_| {});
			world.close(PAID + 86_400 - WINDOW_S);
		}
		let first = dice.below(REPORTERS as u64) as usize;
		let paid: Vec<_> = (0..REPORTERS)
			.map(|turn| {
				world.block(0, |world| act(dice, world, target, &mut acts));
				claim(&mut world, PAID, (first + turn) % REPORTERS, &sheets)
			})
			.collect();
		world.check();
		paid
	});
	let share = (SENT / 8 / REPORTERS as u128) as i128;
	let limit = share * rotating as i128 / (steady + rotating) as i128 + 3;
	let least = paid.iter().copied().min().unwrap_or_default();
	let story = format!("pays {steady} and {rotating} of {SAMPLES} samples, {acts:?}: {paid:?}");
	Told { gain: share - least, limit, is_refused: false, story }
}
