//! Stories of money, each told twice through the real runtime: as honest people live it, and as an attacker has it.
//! What the honest one is worth is computed by `oracle` too, in code of its own. No minority of reporters and no target
//! gains by the attack more than the limit that is printed.
//!
//! A few draws in every run of the tests; `npm run bench -- attack` makes 10,000. What of the agent these stories take
//! for granted: an honest reporter tells what a target's own network refuses as a null (the agent's campaign on network
//! namespaces shows that).

mod address;
mod arrival;
mod exposure;
mod favour;
mod levers;
mod listing;
mod oracle;
mod reports;
mod rotation;
mod seats;
mod world;

use std::{
	cell::RefCell,
	time::{Duration, Instant},
};

use almanac_runtime::{Balance, currency::UNIT};
use pallet_agreements::{Objective, Reward, Terms};
use pallet_sli::{Indicator, PeriodKind};
use serde_json::json;
use sp_io::TestExternalities;

use crate::{dice::Dice, genesis};
use oracle::Deal;
use seats::Seats;

/// What reporters get of each fee, and how many samples a claim opens: the default is nothing.
const REWARD: Reward = Reward { reporters_ppm: 100_000, openings: 8 };

/// What became of a draw.
#[derive(Clone, Debug, Default)]
pub struct Told {
	/// What the attackers gain more than by the honest story.
	pub gain: i128,
	/// The most that the rules leave them.
	pub limit: i128,
	/// The chain has refused an act without which there is no attack.
	pub is_refused: bool,
	/// The drawn story, for whoever looks into it.
	pub story: String,
}

/// A way in which a kind of attack is drawn.
struct Way {
	kind: &'static str,
	way: &'static str,
	tell: fn(&mut Dice) -> Told,
}

const fn way(kind: &'static str, way: &'static str, tell: fn(&mut Dice) -> Told) -> Way {
	Way { kind, way, tell }
}

const WAYS: [Way; 29] = [
	way("withdraw", "a name at home", address::withdraw_at_home),
	way("withdraw", "a name elsewhere", address::withdraw_elsewhere),
	way("withdraw", "an account elsewhere", address::withdraw_account),
	way("swap", "a standby is listed", address::swap),
	way("list late", "after the outage", address::list_late),
	way("list late", "gone before it began", address::list_unbegun),
	way("refuse some", "the honest are kept from counting", reports::refuse),
	way("collude", "a minority lies", reports::lie),
	way("collude", "a minority is silent", reports::be_silent),
	way("favour", "receipts for one alone", favour::one_alone),
	way("favour", "endpoints of its own", favour::own_endpoints),
	way("many targets", "a majority is bought", exposure::many_targets),
	way("many networks", "one target each", exposure::many_networks),
	way("many networks", "many targets each", exposure::many_of_both),
	way("walk away", "withdrawn without a slot", address::withdraw_seat),
	way("walk away", "late, then no block", arrival::stop),
	way("renew", "days, one after another", exposure::renewed),
	way("shut out", "notice to oneself", levers::notice),
	way("shut out", "gone before it begins", levers::go),
	way("shut out", "a month with oneself", levers::squat),
	way("shut out", "terms that never pay", levers::unpayable),
	way("rotate", "the key that has signed", favour::rotate),
	way("rotate", "a target that pays nothing", favour::sham),
	way("rotate", "any act in any block", rotation::any_act),
	way("be silent", "a day of a week", levers::silent_day),
	way("be silent", "resume, again and again", levers::resume),
	way("fill", "a report of no size", levers::oversized),
	way("fill", "the list of open runs", levers::push_out),
	way("withhold", "a few receipts", favour::withhold),
];

/// The state in which every story begins. Made once for each thread.
fn state(commit_blocks: u32, slot_ms: u64) -> TestExternalities {
	type Kept = Vec<((u32, u64), (Vec<(Vec<u8>, (Vec<u8>, i32))>, sp_core::H256))>;
	thread_local!(static KEPT: RefCell<Kept> = const { RefCell::new(Vec::new()) });
	KEPT.with_borrow_mut(|kept| {
		if !kept.iter().any(|(how, _)| *how == (commit_blocks, slot_ms)) {
			let Seats { balances, keys, validators } = Seats::of(slot_ms);
			let mut state = genesis::patched(
				"local",
				json!({
					"balances": { "balances": balances },
					"registry": { "admission": "open", "invited": [] },
					"session": { "keys": keys },
					"sli": {
						"windowMs": world::WINDOW_S * 1_000,
						"commitBlocks": commit_blocks,
						"sampling": {
							"samplesPerWindow": world::SAMPLES,
							"graceMs": 12_000,
							"graceBlocks": 2,
						},
					},
					"validators": {
						"validators": validators,
						"slotDurationMs": slot_ms,
						"sessionLength": 100_000,
					},
				}),
			);
			// Most stories are of one target, and of its whole network's sum.
			state.execute_with(|| {
				pallet_agreements::TargetShare::<almanac_runtime::Runtime>::put(1_000_000)
			});
			state.commit_all().expect("an in-memory trie commits");
			kept.push(((commit_blocks, slot_ms), state.into_raw_snapshot()));
		}
		let found = kept.iter().find(|(how, _)| *how == (commit_blocks, slot_ms));
		let (raw, root) = found.map(|(_, state)| state.clone()).expect("it was made");
		TestExternalities::from_raw_snapshot(raw, root, Default::default())
	})
}

/// What two agree on: drawn, of one day, on `rpc`, within a second.
fn draw_deal(dice: &mut Dice) -> Deal {
	let share_ppm = 900_000 + dice.below(36_000) as u32;
	let fee = (10 + u128::from(dice.below(90))) * UNIT;
	Deal {
		share_ppm,
		floor_ppm: share_ppm - 10_000 - dice.below(300_000) as u32,
		min_coverage_ppm: dice.one_of(&[900_000, 950_000, 1_000_000]),
		fee,
		cap: fee * (1 + u128::from(dice.below(5))),
		reporters_ppm: REWARD.reporters_ppm,
		caller_ppm: almanac_runtime::configs::agreements::BOUNDS.caller_ppm,
	}
}

/// Its terms; the target is filled in when it is offered.
fn terms(deal: &Deal, min_reporters: u32) -> Terms<Balance> {
	Terms {
		network: 0,
		target: 0,
		indicator: Indicator::Rpc,
		kind: PeriodKind::Day,
		objective: Objective {
			within_us: 1_000_000,
			share_ppm: deal.share_ppm,
			floor_ppm: deal.floor_ppm,
		},
		min_coverage_ppm: deal.min_coverage_ppm,
		min_reporters,
		fee: deal.fee,
		cap: deal.cap,
	}
}

/// What all draws of a way come to.
#[derive(Default)]
struct Row {
	draws: u64,
	refused: u64,
	breaches: u64,
	/// How many draws of this way there were up to the first of those.
	first: Option<u64>,
	/// The draw that lies nearest to its limit or furthest beyond.
	worst: Option<(u64, Told)>,
	time: Duration,
}

impl Row {
	fn add(&mut self, draw: u64, told: Told, time: Duration) {
		self.draws += 1;
		self.time += time;
		if told.is_refused {
			self.refused += 1;
			return;
		}
		if told.gain > told.limit {
			self.breaches += 1;
			self.first.get_or_insert(self.draws);
		}
		let beyond = |told: &Told| told.gain - told.limit;
		if self.worst.as_ref().is_none_or(|(_, worst)| beyond(&told) > beyond(worst)) {
			self.worst = Some((draw, told));
		}
	}

	fn json(&self, Way { kind, way, .. }: &Way) -> serde_json::Value {
		let units = |amount: i128| amount as f64 / UNIT as f64;
		let worst = self.worst.as_ref();
		json!({
			"kind": kind,
			"way": way,
			"draws": self.draws,
			"refused": self.refused,
			"breaches": self.breaches,
			"first": self.first,
			"gain": worst.map(|(_, told)| units(told.gain)),
			"limit": worst.map(|(_, told)| units(told.limit)),
			"draw": worst.map(|(draw, _)| draw),
			"story": worst.map(|(_, told)| &told.story),
			"seconds": self.time.as_secs_f64(),
		})
	}
}

fn asked(name: &str) -> Option<u64> {
	std::env::var(name).ok().and_then(|asked| asked.parse().ok())
}

/// Draws in turn of every way. `ALMANAC_ATTACK_DRAWS` and `ALMANAC_ATTACK_SEED` say how many and which;
/// `ALMANAC_ATTACK_OUT` names a file for what came of them.
#[test]
fn no_minority_and_no_target_gains_against_the_honest_story() {
	let draws = asked("ALMANAC_ATTACK_DRAWS").unwrap_or(WAYS.len() as u64 * 3);
	let seed = asked("ALMANAC_ATTACK_SEED").unwrap_or(1);
	let mut rows: [Row; WAYS.len()] = std::array::from_fn(|_| Row::default());
	let begin = Instant::now();
	for draw in 0..draws {
		let index = (draw % WAYS.len() as u64) as usize;
		let (Some(way), Some(row)) = (WAYS.get(index), rows.get_mut(index)) else { continue };
		let begun = Instant::now();
		let told = (way.tell)(&mut Dice::new(&[seed, draw]));
		row.add(draw, told, begun.elapsed());
		if draw % 500 == 499 {
			let beyond: u64 = rows.iter().map(|row| row.breaches).sum();
			let passed = begin.elapsed().as_secs();
			eprintln!(
				"{} of {draws} draws after {passed} s, {beyond} beyond their limit",
				draw + 1
			);
		}
	}
	let told: Vec<_> = rows.iter().zip(&WAYS).map(|(row, way)| row.json(way)).collect();
	if let Ok(file) = std::env::var("ALMANAC_ATTACK_OUT") {
		std::fs::write(&file, json!(told).to_string()).expect("the file can be written");
	}
	let wrong: Vec<_> =
		told.iter().zip(&rows).filter(|(_, row)| row.breaches > 0).map(|(told, _)| told).collect();
	assert!(wrong.is_empty(), "seed {seed}, beyond their limits: {wrong:#?}");
}
