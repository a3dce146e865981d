//! Minorities of reporters with money: what they can do to the records of the honest, through the real runtime
//! with default parameters. Every block of a grace is filled in an order that the attackers choose: their
//! transactions first, with tips, in batches, of the operational class, and reports made to be refused.
//!
//! A few seeds in every run of the tests; `npm run bench -- attack` draws 10,000 (`ALMANAC_ATTACK_SEEDS`) and
//! prints what the attacks cost and what they delay.

// Numbers of tests are small.
#![allow(clippy::cast_possible_truncation)]

#[path = "../runtime/support/crowd/mod.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../runtime/support/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "../runtime/support/genesis.rs"]
#[allow(dead_code)]
mod genesis;
mod payouts;
mod story;

use almanac_runtime::{Balance, Balances, Runtime, RuntimeCall, currency::UNIT};
use codec::Compact;
use crowd::{
	Crowd, START, Size, WINDOW_S,
	block::{apply, fill, signed},
	reporter::{Reporter, account},
};
use dice::Dice;
use frame_support::traits::Currency;
use pallet_sli::{
	Evidence, HOME, Indicator, PeriodKind, Record, ReportEntry, RoomyBlocks, Sampled, Seconds,
	TargetId,
};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// Validators, each a target.
const TARGETS: TargetId = 2;
/// Samples of a target and window, the default.
const SAMPLES: u32 = 60;
/// The windows that are attacked: the last ones of a day, so that the day ends under attack too.
const WINDOWS: u32 = 2;
/// The first of them.
const FIRST: Seconds = START + 22 * WINDOW_S;
/// The longest that an attack may delay anything before the test gives up.
const PATIENCE: u32 = 400;

/// What one attack is.
struct Attack {
	/// From which block after the end of a window on blocks are filled, and how many.
	from: u32,
	blocks: u32,
	/// Of the attackers' transactions.
	tip: Balance,
	/// Reports made to be refused come before all else, in every block.
	spoils: bool,
	/// The liars send their reports before the honest do; otherwise at the last moment.
	is_early: bool,
	/// When the honest send theirs, in blocks after the count: finality takes two at least.
	honest_after: u32,
}

/// What came of it.
#[derive(Default)]
struct Outcome {
	/// Full blocks.
	filled: u32,
	/// What the attackers paid, tips and refused reports included.
	paid: Balance,
	/// The part of it that only filled blocks.
	filling: Balance,
	/// The most blocks that a report of the honest waited.
	waited: u32,
	/// The most blocks from the count of a window to its close.
	open: u32,
}

impl Outcome {
	fn add(&mut self, other: &Self) {
		self.filled += other.filled;
		self.paid += other.paid;
		self.filling += other.filling;
		self.waited = self.waited.max(other.waited);
		self.open = self.open.max(other.open);
	}
}

fn draw(dice: &mut Dice) -> Attack {
	Attack {
		from: dice.below(6) as u32,
		blocks: if dice.below(8) == 0 { 60 } else { 8 + dice.below(20) as u32 },
		tip: dice.one_of(&[0, 1, UNIT, 100 * UNIT]),
		spoils: dice.below(2) == 0,
		is_early: dice.below(2) == 0,
		honest_after: 3 + dice.below(3) as u32,
	}
}

fn entries(is_up: bool) -> Vec<ReportEntry> {
	// The honest differ by nothing, so that any movement shows.
	let buckets = if is_up { vec![(Compact(400), Compact(SAMPLES))] } else { Vec::new() };
	(1..=TARGETS)
		.flat_map(|target| {
			[Indicator::Rpc, Indicator::Reachability].map(|indicator| ReportEntry {
				target,
				indicator,
				samples: SAMPLES,
				buckets: buckets.clone(),
			})
		})
		.collect()
}

fn report(window: Seconds, link: [u8; 32], is_up: bool) -> RuntimeCall {
	RuntimeCall::Sli(pallet_sli::Call::report {
		network: HOME,
		window,
		part: 0,
		link,
		evidence: Some(Evidence { root: [1; 32], content_id: [2; 32] }),
		entries: entries(is_up),
	})
}

/// The heaviest report there is, made to be refused when all of it is paid for.
fn spoilt(window: Seconds) -> RuntimeCall {
	let entry = |target| ReportEntry {
		target,
		indicator: Indicator::Rpc,
		samples: SAMPLES,
		buckets: Vec::new(),
	};
	RuntimeCall::Sli(pallet_sli::Call::report {
		network: HOME,
		window,
		part: 0,
		link: [0; 32],
		evidence: Some(Evidence { root: [1; 32], content_id: [2; 32] }),
		entries: (1..=256).map(entry).collect(),
	})
}

/// Sends what must not get in: calls of the operational class by strangers and in batches.
fn try_kept_room(attacker: &Reporter, window: Seconds, tip: Balance) {
	let heap = RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 1 });
	let batch = |calls| RuntimeCall::Utility(pallet_utility::Call::batch { calls });
	let vote = RuntimeCall::Council(pallet_collective::Call::propose {
		threshold: 1,
		proposal: Box::new(heap.clone()),
		length_bound: 100,
	});
	let reports = batch(vec![report(window, [0; 32], false); 3]);
	for call in [heap.clone(), batch(vec![heap]), vote, reports] {
		let refused = apply(signed(call, attacker, tip));
		let expected = TransactionValidityError::Invalid(InvalidTransaction::Call);
		assert_eq!(refused, Err(expected), "strangers use the room that is kept");
	}
}

/// One seed with so many reporters and one more that only pays. That one and the liars are fewer than
/// half of all that are active.
fn attack(seed: u64, reporters: u32) -> Outcome {
	let mut dice = Dice::new(&[seed, reporters.into()]);
	let liars = reporters / 2 - 1;
	let mut chain = Crowd::new(Size {
		targets: TARGETS,
		// The last one is no reporter of this story: it only pays for what fills blocks.
		reporters: reporters + 1,
		slot_ms: 6_000,
		session_blocks: 100,
		windows: WINDOWS + 2,
		closing_share_ppm: 100_000,
		start: FIRST,
		samples: SAMPLES,
		slots_to_commit: 1,
	});
	let mut outcome = Outcome::default();
	let stranger = reporters as usize;
	// Money for a day of full blocks.
	let attackers: Vec<_> = (0..liars as usize).chain([stranger]).collect();
	let accounts = chain.reporters();
	chain.state.execute_with(|| {
		for who in attackers.iter().filter_map(|index| accounts.get(*index)) {
			drop(Balances::deposit_creating(who, 1_000_000 * UNIT));
		}
	});
	let mut slot = chain.slot_at(FIRST);
	chain.block_of(slot, |_| {});
	// The windows whose records must stand.
	for window in (0..WINDOWS).map(|index| FIRST + index * WINDOW_S) {
		let attack = draw(&mut dice);
		slot = chain.slot_at(window + WINDOW_S).max(slot + 1);
		let mut counted = None;
		let links: Vec<_> =
			(0..=reporters as usize).map(|index| chain.link(index, window)).collect();
		let mut waiting: Vec<usize> = (0..reporters as usize).collect();
		let mut passed = 0;
		while chain.first_open() <= window {
			let is_counted = chain.is_counted(window);
			if is_counted && counted.is_none() {
				counted = Some(passed);
			}
			let since_count = counted.map_or(0, |counted| passed - counted);
			let is_full = (attack.from..attack.from + attack.blocks).contains(&passed);
			chain.block_of(slot, |senders| {
				let before = money(senders, liars, stranger);
				let send = |senders: &mut [Reporter], index: usize, is_up, tip| -> Option<bool> {
					let sender = senders.get_mut(index)?;
					let link = links.get(index).copied()?;
					match apply(signed(report(window, link, is_up), sender, tip)) {
						Ok(result) => {
							sender.nonce += 1;
							Some(result.is_ok())
						},
						Err(_) => None,
					}
				};
				let liar_goes =
					is_counted && (attack.is_early || since_count >= attack.honest_after + 2);
				if liar_goes {
					waiting.retain(|index| {
						*index >= liars as usize
							|| send(senders, *index, false, attack.tip) != Some(true)
					});
				}
				if is_full {
					if attack.spoils {
						for index in 0..liars as usize {
							if let Some(sender) = senders.get_mut(index) {
								let spoilt = spoilt(window);
								if apply(signed(spoilt, sender, attack.tip)).is_ok() {
									sender.nonce += 1;
								}
							}
						}
					}
					if let Some(sender) = senders.get_mut(stranger) {
						let before = Balances::free_balance(account(&sender.key));
						fill(sender);
						let after = Balances::free_balance(account(&sender.key));
						outcome.filling += before.saturating_sub(after);
					}
					if let Some(liar) = senders.first_mut() {
						try_kept_room(liar, window, attack.tip);
					}
				}
				if is_counted && since_count >= attack.honest_after {
					waiting.retain(|index| {
						if *index < liars as usize {
							return true;
						}
						// A report that finds no room waits for the next block.
						match send(senders, *index, true, 0) {
							Some(accepted) => {
								assert!(accepted, "the report of an honest one is refused");
								outcome.waited =
									outcome.waited.max(since_count - attack.honest_after);
								false
							},
							None => true,
						}
					});
				}
				outcome.paid += before.saturating_sub(money(senders, liars, stranger));
			});
			outcome.filled += u32::from(is_full);
			(slot, passed) = (slot + 1, passed + 1);
			assert!(passed < PATIENCE, "seed {seed}: window {window} does not close");
		}
		let honest_wait = waiting.iter().filter(|index| **index >= liars as usize).count();
		assert_eq!(honest_wait, 0, "seed {seed} of {reporters}: the honest are kept out");
		outcome.open = outcome.open.max(passed - counted.unwrap_or_default());
		check(&mut chain, seed, PeriodKind::Window, window, reporters);
	}
	// The day has ended: a few blocks more fold it.
	for _ in 0..6 {
		slot += 1;
		chain.block_of(slot, |_| {});
	}
	check(&mut chain, seed, PeriodKind::Day, START, reporters);
	check(&mut chain, seed, PeriodKind::Era, FIRST, reporters);
	chain.check();
	outcome
}

/// What the attackers have.
fn money(senders: &[Reporter], liars: u32, stranger: usize) -> Balance {
	let attackers = senders.iter().take(liars as usize).chain(senders.get(stranger));
	attackers.map(|sender| Balances::free_balance(account(&sender.key))).sum()
}

/// The record is what the honest saw: all samples, all answered.
fn check(chain: &mut Crowd, seed: u64, kind: PeriodKind, at: Seconds, reporters: u32) {
	chain.state.execute_with(|| {
		for target in 1..=TARGETS {
			for indicator in [Indicator::Rpc, Indicator::Reachability] {
				let answer =
					pallet_sli::answer::sli::<Runtime>(HOME, target, indicator, kind, Some(at));
				let record = answer.expect("there is a record").record;
				let Record::Sampled(Sampled { samples, answered, .. }) = record else {
					panic!("{indicator:?} is sampled")
				};
				let told =
					format!("seed {seed}, {reporters} reporters, {kind:?} of target {target}");
				assert_ne!(samples, 0, "{told}: voided");
				assert_eq!(answered, samples * 16, "{told}: moved");
			}
		}
		assert!(RoomyBlocks::<Runtime>::get() > 0);
	});
}

/// How many seeds are drawn.
fn seeds() -> u64 {
	let asked = std::env::var("ALMANAC_ATTACK_SEEDS");
	asked.ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(8)
}

#[test]
fn no_minority_with_money_moves_or_voids_a_record_of_the_honest() {
	let seeds = seeds();
	let sizes = [4, 5, 7, 16];
	let next = std::sync::atomic::AtomicU64::new(0);
	let run = || {
		let mut sum = Outcome::default();
		loop {
			let seed = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
			if seed >= seeds {
				return sum;
			}
			let reporters = sizes.get(seed as usize % sizes.len()).copied().unwrap_or(4);
			let outcome = attack(seed, reporters);
			sum.add(&outcome);
			if seed % 500 == 499 {
				println!("{} of {seeds} seeds", seed + 1);
			}
		}
	};
	let sum = std::thread::scope(|scope| {
		let other = scope.spawn(run);
		let mut sum = run();
		sum.add(&other.join().expect("no attack succeeds"));
		sum
	});
	let unit = |amount: f64| amount / UNIT as f64;
	let block = unit(sum.filling as f64) / f64::from(sum.filled.max(1));
	println!("seeds {seeds}: reporters {sizes:?}, liars and who pays fewer than half");
	println!(
		"full blocks {}, paid {:.1} UNIT, without tips {block:.2} a block",
		sum.filled,
		unit(sum.paid as f64)
	);
	// Until runtime 4 the grace was ten blocks of any kind, and reports stood in line with everything else.
	println!("a window of seven before runtime 5: {:.2} UNIT (ten full blocks)", block * 10.0);
	println!("records moved 0, voided 0 (windows, days, eras): no price");
	println!("a report of the honest waited at most {} blocks", sum.waited);
	println!("a window was open at most {} blocks after its count", sum.open);
}
