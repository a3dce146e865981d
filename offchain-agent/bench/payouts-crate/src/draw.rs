//! An era as it is drawn, before the pallet sees it.

use crate::dice::Dice;

const BILLION: u32 = 1_000_000_000;

/// Where an account wants to be paid; `Missing`: it never said so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Payee {
	Staked,
	Stash,
	Controller,
	/// An account that does not exist before it is paid.
	Account,
	None,
	Missing,
}

pub struct Staker {
	pub name: String,
	pub payee: Payee,
}

pub struct Validator {
	/// Place among the stakers.
	pub stash: usize,
	pub commission: u32,
	pub own: u128,
	/// Places among the stakers, and stakes.
	pub nominators: Vec<(usize, u128)>,
}

/// What weighs own stake, from 0.12 on.
pub struct Curve {
	pub optimum: u128,
	pub hard_cap: u128,
	pub slope: u32,
}

pub struct Era {
	pub index: u32,
	pub existential_deposit: u128,
	/// Rewards are minted, not taken from a pot: the only way before 0.12.
	pub mints: bool,
	pub page_size: u32,
	pub curve: Curve,
	/// From this era on, the incentive follows points, too (0.15 and later).
	pub weighted_from: Option<u32>,
	pub stakers: Vec<Staker>,
	pub validators: Vec<Validator>,
	/// Points by validator, one list a session.
	pub sessions: Vec<Vec<(usize, u32)>>,
	pub reward: u128,
	pub budget: u128,
	/// Pages are paid by `payout_stakers`, which takes the next one.
	pub in_order: bool,
}

pub fn era(dice: &mut Dice) -> Era {
	let index = dice.between(100, 5_000);
	let (validators, nominators) = (dice.between(1, 4) as usize, dice.between(1, 8) as usize);
	let names = (0..validators).map(|at| format!("v{at}"));
	let stakers = names
		.chain((0..nominators).map(|at| format!("n{at}")))
		.map(|name| Staker { name, payee: payee(dice) })
		.collect();
	let optimum = drawn_of(dice, &[(0, 0), (4, 17), (12, 17)]);
	let sessions = (0..dice.between(1, 4)).map(|_| session(dice, validators)).collect();
	Era {
		index,
		existential_deposit: dice.one_of(&[1, 1, 1, 1_000, 100_000_000]),
		mints: dice.percent(25),
		page_size: dice.between(1, 4),
		curve: Curve {
			optimum,
			hard_cap: optimum + drawn_of(dice, &[(0, 0), (4, 18), (12, 18)]),
			slope: parts(dice),
		},
		weighted_from: dice.one_of(&[None, None, Some(index), Some(index + 1), Some(index - 1)]),
		stakers,
		validators: (0..validators)
			.map(|stash| validator(dice, stash, validators, nominators))
			.collect(),
		sessions,
		reward: drawn_of(dice, &[(1, 23), (15, 23)]),
		budget: drawn_of(dice, &[(0, 0), (10, 21), (15, 21)]),
		in_order: dice.percent(30),
	}
}

/// Nominators come after all validators among the stakers.
fn validator(dice: &mut Dice, stash: usize, validators: usize, nominators: usize) -> Validator {
	let mut crowd: Vec<usize> = (validators..validators + nominators).collect();
	dice.shuffle(&mut crowd);
	crowd.truncate(dice.below(nominators as u128 + 1) as usize);
	Validator {
		stash,
		commission: parts(dice),
		own: drawn_of(dice, &[(0, 0), (1, 19), (12, 19), (12, 19)]),
		nominators: crowd.into_iter().map(|place| (place, 1 + dice.amount(8, 19))).collect(),
	}
}

fn session(dice: &mut Dice, validators: usize) -> Vec<(usize, u32)> {
	let mut points = Vec::new();
	for stash in 0..validators {
		if dice.percent(85) {
			let most = dice.one_of(&[3, 4_000, 5_000_000, 15_000_000]);
			points.push((stash, 20 * dice.between(0, most)));
		}
	}
	points
}

fn payee(dice: &mut Dice) -> Payee {
	use Payee::*;
	dice.one_of(&[Staked, Staked, Stash, Stash, Account, Account, Controller, None, Missing])
}

/// A share in parts of 10^9.
fn parts(dice: &mut Dice) -> u32 {
	let (any, percent) = (dice.between(0, BILLION), dice.between(0, 100) * 10_000_000);
	dice.one_of(&[0, BILLION, BILLION / 2, any, percent])
}

/// An amount between one of these pairs of digits; 0 for no digits.
fn drawn_of(dice: &mut Dice, digits: &[(u32, u32)]) -> u128 {
	let (least, most) = dice.one_of(digits);
	dice.amount(least, most)
}
