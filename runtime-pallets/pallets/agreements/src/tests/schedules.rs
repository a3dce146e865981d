//! Value: whatever parties, strangers, the Council and time do, every unit is somebody's, and is moved by
//! settlement alone, by as much as the rule of the page says.
//!
//! A thousand schedules in every run of the tests; `npm run bench -- agreements` draws 1,000,000
//! (`ALMANAC_AGREEMENT_SCHEDULES`).

use crate::{
	AgreementId, Agreements as Stored_, Availability, Bounds, Closed, HoldReason, LatestPause,
	NextAgreement, NextOffer, Objective, Offers, Reward, Rewarding, Terms, Voided,
	claim::claimable,
	mock::{
		evidence::{PLACES, Sheet, list, open},
		*,
	},
	pot::account,
};
use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, fungible::MutateFreeze};
use num_bigint::BigUint;
use pallet_sli::{Indicator, Period, PeriodKind, Record, Sampled};
use sp_state_machine::BasicExternalities;
use std::{
	collections::BTreeMap,
	sync::atomic::{AtomicU64, Ordering::Relaxed},
};

frame_support::parameter_types! {
	/// What reporters measured.
	pub static Sheets: Vec<Sheet> = Vec::new();
}

/// The accounts that act; 1 speaks for the targets, 2 to 4 accept, guarantee and settle, as do others.
const ACCOUNTS: u64 = 6;

fn schedules() -> u64 {
	let asked = std::env::var("ALMANAC_AGREEMENT_SCHEDULES");
	asked.ok().and_then(|count| count.parse().ok()).unwrap_or(1_000)
}

/// What settling an agreement moves, by fractions of big numbers: (to the provider, to the caller, to the
/// customer, to the pot of the reporters).
fn moved(it: &crate::Agreement<AccountId, u64>, id: AgreementId, caller: AccountId) -> [u64; 4] {
	let terms = &it.terms;
	let period = Period { kind: terms.kind, start: it.next };
	let key = (terms.network, terms.indicator, period, terms.target);
	let Closed::Record(record) = drawn(Drawn::get().expect("drawn"), &key) else { return [0; 4] };
	let is_gone = Removed::get().contains(&(terms.network, terms.target));
	if is_gone || Voided::<Test>::contains_key(id, it.next) {
		return [0; 4];
	}
	let end = crate::period::after(terms.kind, it.next, 1);
	let due = it.due.expect("it was accepted now");
	let days = u64::from((end - it.next) / 86_400);
	let (samples, windows) = (due.samples * days, u64::from(due.windows) * days);
	let mut fee = terms.fee;
	let (part, whole) = match &record {
		// All its windows are there.
		Record::Counted(counted) => (counted.authored, counted.assigned),
		Record::Sampled(of_period) => {
			let (record, left) = of_enough(terms, it.next, of_period.clone());
			let it = &record;
			fee = left.map_or(fee, |left| fee * left / days);
			let least = u64::from(terms.min_coverage_ppm);
			let is_covered = (it.reported + it.absence.all) * 1_000_000 >= it.expected * least;
			let reaches = |known: u64, whole: u64| known * 1_000_000 >= whole * least;
			let is_whole = reaches(it.samples + it.absence.each, samples)
				|| reaches(it.windows + it.absence.windows, windows);
			let is_known = is_covered && is_whole && it.reporters >= terms.min_reporters;
			if it.samples == 0 || !is_known {
				return [0; 4];
			}
			// All answers came within 100 ms, which is one bucket.
			let in_time = almanac_math::bucket::index(terms.objective.within_us.into())
				>= almanac_math::bucket::index(100_000);
			(if in_time { it.answered } else { 0 }, (it.samples + it.absence.each) * 16)
		},
	};
	let big = |number: u64| BigUint::from(number);
	let (share, floor) =
		(u64::from(terms.objective.share_ppm), u64::from(terms.objective.floor_ppm));
	let (promised, reached) = (big(share) * big(whole), big(1_000_000) * big(part));
	let payout = if reached >= promised {
		big(0)
	} else {
		let range = big(share - floor) * big(whole);
		(big(terms.cap) * (promised - reached) / range).min(big(terms.cap))
	};
	let share = fee * u64::from(it.caller_ppm.expect("it is kept")) / 1_000_000;
	let is_dust = total(caller) == 0 && share < LEAST;
	let to_caller = if is_dust && caller != it.customer { 0 } else { share };
	let payout = u64::try_from(&payout).expect("at most the cap");
	let share = fee * u64::from(it.reporters_ppm) / 1_000_000;
	let is_dust = total(account::<Test>(terms.network)) == 0 && share < LEAST;
	let to_reporters = if is_dust { 0 } else { share };
	[fee - share - to_caller, to_caller, payout, to_reporters]
}

/// A record without the days with too few reporters, and how many are left, where others are known.
fn of_enough(
	terms: &Terms<u64>,
	start: pallet_sli::Seconds,
	record: Sampled,
) -> (Sampled, Option<u64>) {
	if terms.kind == PeriodKind::Day
		|| record.samples == 0
		|| record.reporters >= terms.min_reporters
	{
		return (record, None);
	}
	let end = crate::period::after(terms.kind, start, 1);
	let mut left = 0;
	let mut known = Sampled { samples: 0, answered: 0, windows: 0, ..record.clone() };
	for start in (start..end).step_by(86_400) {
		let period = Period { kind: PeriodKind::Day, start };
		let key = (terms.network, terms.indicator, period, terms.target);
		let Closed::Record(Record::Sampled(day)) = drawn(Drawn::get().expect("drawn"), &key) else {
			continue;
		};
		if day.samples > 0 && day.reporters >= terms.min_reporters {
			left += 1;
			known.samples += day.samples;
			known.answered += day.answered;
			known.windows += day.windows;
			known.reporters = terms.min_reporters;
		}
	}
	if known.samples > 0 { (known, Some(left)) } else { (record, None) }
}

/// Settles, and checks who has how much more or less.
fn settle(id: AgreementId, caller: AccountId) -> bool {
	let Some(it) = agreement(id) else {
		assert!(Agreements::settle(signed(caller), id).is_err());
		return false;
	};
	let expected = moved(&it, id, caller);
	let all = || -> Vec<u64> {
		let pots = [0, 1].map(account::<Test>);
		(0..=9).chain(pots).map(total).collect()
	};
	let mut owned = all();
	if Agreements::settle(signed(caller), id).is_err() {
		return false;
	}
	let [to_provider, to_caller, payout, to_reporters] = expected;
	let payer = *it.payer() as usize;
	owned[it.customer as usize] += payout;
	owned[payer] -= payout;
	owned[it.customer as usize] -= to_provider + to_caller + to_reporters;
	owned[10 + it.terms.network as usize] += to_reporters;
	owned[it.provider as usize] += to_provider;
	owned[caller as usize] += to_caller;
	assert_eq!(all(), owned, "what settling moved is not what the record says");
	true
}

fn terms_of(dice: &mut Dice) -> Terms<u64> {
	let kind = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month][dice.below(3) as usize];
	let share_ppm = 900_000 + dice.below(99_000) as u32;
	let floor_ppm = share_ppm - 1 - dice.below(100_000) as u32;
	let fee = DEPOSIT + dice.below(2_000);
	let cap = 1 + dice.below(5 * fee);
	let objective = Objective { within_us: 0, share_ppm, floor_ppm };
	let own = Terms { kind, objective, fee, cap, ..terms() };
	if dice.below(2) == 0 {
		return own;
	}
	Terms {
		network: dice.below(2) as u32,
		target: 1,
		indicator: [Indicator::Rpc, Indicator::Reachability][dice.below(2) as usize],
		objective: Objective { within_us: 50_000 + dice.below(200_000) as u32, ..objective },
		min_coverage_ppm: 500_000 + dice.below(500_000) as u32,
		min_reporters: 3 + dice.below(2) as u32,
		..own
	}
}

fn anyone(dice: &mut Dice) -> AccountId {
	(1 + dice.below(ACCOUNTS)).into()
}

/// A reporter opens a window of these days, alone or with others, and some of them claim it, now or later.
fn report(dice: &mut Dice, now: u32) {
	let network = dice.below(2) as u32;
	let window = (now - dice.below(5 * 86_400) as u32) / WINDOW * WINDOW;
	let counts = [(); 3].map(|()| (1, dice.below(u64::from(PLACES) + 1) as u32));
	let is_open = |who: AccountId| Opened::get().contains_key(&(network, window, who));
	if (5..8).any(is_open) {
		return;
	}
	let sheets = [5, 6, 7].map(|who| {
		let count = counts[who as usize - 5];
		Sheet::honest(network, window, who, &[count])
	});
	list(network, 1);
	let some = &sheets[..1 + dice.below(3) as usize];
	open(&some.iter().collect::<Vec<_>>());
	Sheets::mutate(|kept| kept.extend_from_slice(some));
}

/// Claims something that is open, and checks what it moves.
fn claim(dice: &mut Dice) -> bool {
	let kept = Sheets::get();
	let Some(sheet) = kept.get(dice.below(kept.len() as u64) as usize) else { return false };
	let pot = account::<Test>(sheet.network);
	let before = [pot, sheet.reporter].map(total);
	let foreseen = claimable::<Test>(sheet.network, sheet.window, &sheet.reporter);
	let done = sheet.claim(sheet.leaves(Rewarding::<Test>::get().openings)).is_ok();
	assert_eq!(done, foreseen.is_some(), "a claim is refused that is due, or paid that is not");
	let paid = foreseen.map_or(0, |it| it.amount);
	let after = [before[0] - paid, before[1] + paid];
	assert_eq!([pot, sheet.reporter].map(total), after, "a claim moves what it should not");
	assert!(claimable::<Test>(sheet.network, sheet.window, &sheet.reporter).is_none());
	paid > 0
}

/// One step of anybody; refusals are as good as anything.
fn step(dice: &mut Dice) {
	let who = anyone(dice);
	let offer = dice.below(1 + u64::from(NextOffer::<Test>::get())) as u32;
	let id = dice.below(1 + u64::from(NextAgreement::<Test>::get())) as u32;
	let now = (Now::get() / 1_000) as u32;
	match dice.below(31) {
		0 | 1 => {
			let guarantor = (dice.below(2) == 0).then(|| anyone(dice));
			let availability = Availability {
				most_periods: 1 + dice.below(24) as u32,
				capacity: 1 + dice.below(3) as u32,
				until: now + 1 + dice.below(90 * 86_400) as u32,
			};
			let terms = terms_of(dice);
			let _ = Agreements::offer(signed(PROVIDER), terms, availability, guarantor);
			if let Some(named) = guarantor {
				let last = NextOffer::<Test>::get().saturating_sub(1);
				let _ = Agreements::guarantee(signed(named), last);
			}
		},
		2..=6 => {
			let _ = Agreements::accept(signed(who), offer, 1 + dice.below(6) as u32);
		},
		7 => {
			let _ = Agreements::close_offer(signed(who), offer);
		},
		8..=13 => {
			settle(id, who);
		},
		14 => {
			let _ = Agreements::notice(signed(who), id);
		},
		15 => {
			let _ = Agreements::pause(council(), now + dice.below(20 * 86_400) as u32);
		},
		16 => {
			let start = agreement(id)
				.map_or(0, |it| crate::period::after(it.terms.kind, it.next, dice.below(4) as u32));
			let _ = Agreements::void(council(), id, start);
		},
		17 => {
			let bounds = Bounds {
				caller_ppm: dice.below(10_001) as u32,
				lead_s: dice.below(8 * 86_400) as u32,
				..DefaultBounds::get()
			};
			let _ = Agreements::set_bounds(council(), bounds);
		},
		18 => {
			let frozen = dice.below(2 * ENDOWMENT);
			let _ = Balances::set_freeze(&(), &who, frozen);
		},
		19 => {
			let _ = Balances::thaw(&(), &who);
		},
		// All but a little, or all of it: to the account that keeps what others give away.
		20 => {
			let amount = Balances::free_balance(who).saturating_sub(dice.below(2 * LEAST));
			let _ = Balances::transfer_allow_death(signed(who), 9, amount);
		},
		21 => {
			let removed = (dice.below(2) as u32, 1);
			let mut all = Removed::get();
			if !all.remove(&removed) {
				all.insert(removed);
			}
			Removed::set(all);
		},
		22 => upgrade(),
		23 => {
			let reward = Reward {
				reporters_ppm: dice.below(100_001) as u32,
				openings: 1 + dice.below(4) as u32,
			};
			assert!(Agreements::set_reward(council(), reward).is_ok());
		},
		24 => report(dice, now),
		25..=27 => {
			claim(dice);
		},
		// A treasury.
		28 => {
			let pot = account::<Test>(dice.below(2) as u32);
			let _ = Balances::transfer_allow_death(signed(9), pot, dice.below(2_000));
		},
		// A halt, or what a chain does between two blocks that matter.
		_ => at(now + dice.below(40 * 86_400) as u32),
	}
}

/// All that is stored.
fn stored() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let following = |key: &Vec<u8>| sp_io::storage::next_key(key);
	let keys = std::iter::successors(following(&Vec::new()), following);
	keys.map(|key| (key.clone(), sp_io::storage::get(&key).unwrap_or_default().into())).collect()
}

/// Another runtime with storage of the same version: its hooks leave all as it was.
fn upgrade() {
	let before = stored();
	AllPalletsWithSystem::on_runtime_upgrade();
	assert_eq!(stored(), before, "an upgrade changes what is stored");
	assert_eq!(Agreements::on_chain_storage_version(), Agreements::in_code_storage_version());
}

/// Starts a chain whose records are drawn.
fn start(seed: u64) {
	System::set_block_number(1);
	at(MONDAY + DAY / 2);
	Removed::set(Default::default());
	HowMeasured::set(MEASURED);
	Unmeasured::set(false);
	Drawn::set(Some(seed));
	Opened::set(Default::default());
	Keys::set(Default::default());
	Sheets::set(Vec::new());
}

/// What schedules came to.
#[derive(Default)]
struct Sum {
	accepted: u64,
	settled: u64,
	ended: u64,
}

/// Names the schedule that fails.
struct Schedule(u64);
impl Drop for Schedule {
	fn drop(&mut self) {
		if std::thread::panicking() {
			println!("schedule {} fails", self.0);
		}
	}
}

/// One schedule, from genesis to the end of all that can end.
fn schedule(seed: u64, sum: &mut Sum) {
	start(seed);
	let mut dice = Dice(seed);
	for _ in 0..2 {
		let (id, periods) = (offer(terms_of(&mut dice)), 1 + dice.below(6) as u32);
		let _ = Agreements::accept(signed(CUSTOMER), id, periods);
	}
	for _ in 0..24 {
		step(&mut dice);
		check();
	}
	sum.accepted += u64::from(NextAgreement::<Test>::get());
	// All of it ends but what waits for ever for a record.
	at(LatestPause::<Test>::get().map_or(0, |pause| pause.until).max(4_000_000_000));
	let ids: Vec<_> = Stored_::<Test>::iter_keys().collect();
	for id in ids {
		while settle(id, anyone(&mut dice)) {
			sum.settled += 1;
		}
		match agreement(id) {
			None => sum.ended += 1,
			// Its record stays open for ever in this draw.
			Some(it) => {
				let period = Period { kind: it.terms.kind, start: it.next };
				let terms = it.terms;
				let key = (terms.network, terms.indicator, period, terms.target);
				assert_eq!(drawn(seed, &key), Closed::NotYet);
			},
		}
	}
	let offers: Vec<_> = Offers::<Test>::iter().collect();
	for (id, offer) in offers {
		assert!(Agreements::close_offer(signed(offer.provider), id).is_ok());
	}
	check();
	if Stored_::<Test>::iter_keys().next().is_none() {
		let reasons = [HoldReason::Fee, HoldReason::Collateral, HoldReason::OfferDeposit];
		let is_free = |who| reasons.iter().all(|reason| held(*reason, who) == 0);
		assert!((1..=9).all(is_free), "something is left on hold");
	}
	let owned: u64 = (1..=9).chain([0, 1].map(account::<Test>)).map(total).sum();
	assert_eq!(owned, Balances::total_issuance(), "money is lost");
}

#[test]
fn every_unit_is_accounted_for_in_any_schedule() {
	let (count, genesis) = (schedules(), genesis(None));
	let next = AtomicU64::new(0);
	// State and mocks are a thread's own.
	let run = || {
		let mut sum = Sum::default();
		loop {
			let number = next.fetch_add(1, Relaxed);
			if number >= count {
				return sum;
			}
			let _named = Schedule(number);
			let seed = Dice(0xa19a_0001 ^ (number << 32)).next();
			// Without a trie: no root is asked for, and what is read comes from a map.
			let mut chain = BasicExternalities::new(genesis.clone());
			chain.execute_with(|| schedule(seed, &mut sum));
			if number % 50_000 == 49_999 {
				println!("{} of {count} schedules", number + 1);
			}
		}
	};
	let Sum { accepted, settled, ended } = std::thread::scope(|scope| {
		let other = scope.spawn(run);
		let (one, other) = (run(), other.join().expect("no schedule fails"));
		Sum {
			accepted: one.accepted + other.accepted,
			settled: one.settled + other.settled,
			ended: one.ended + other.ended,
		}
	});
	println!("{count} schedules: {accepted} accepted, {settled} settled at the end, {ended} ended");
	assert!(accepted > count && ended > count / 4 && settled > count, "the schedules do nothing");
}

#[test]
fn the_order_of_settling_changes_no_balance() {
	let mut dice = Dice(7);
	for _ in 0..50 {
		let seed = dice.next();
		let balances = |order: u64| {
			chain(None).execute_with(|| {
				start(seed);
				let mut made = Dice(seed);
				for _ in 0..6 {
					let (terms, periods) = (terms_of(&mut made), 1 + made.below(5) as u32);
					if terms.network == 0 && terms.indicator != Indicator::Authorship {
						continue;
					}
					agree(terms, periods);
				}
				at(4_000_000_000);
				let mut order = Dice(order);
				for _ in 0..400 {
					let id = order.below(6) as u32;
					// Strangers, whose shares are theirs together.
					settle(id, (5 + order.below(2)).into());
				}
				check();
				let own: Vec<u64> = (1..=4).map(total).collect();
				(own, total(5) + total(6))
			})
		};
		let first = balances(1);
		assert_eq!(first, balances(2));
		assert_eq!(first, balances(3));
	}
}

#[test]
fn a_record_between_two_others_pays_between_what_they_pay() {
	let mut dice = Dice(11);
	for _ in 0..1_000 {
		let terms = terms_of(&mut dice);
		let whole = 16 * (1 + dice.below(10_000));
		let mut parts = [(); 3].map(|()| dice.below(whole + 1));
		parts.sort_unstable();
		let paid = parts.map(|part| {
			crate::outcome::payout(terms.cap.into(), part, whole, &terms.objective).unwrap_or(0)
		});
		assert!(paid[0] >= paid[1] && paid[1] >= paid[2], "{parts:?} pay {paid:?}");
	}
}
