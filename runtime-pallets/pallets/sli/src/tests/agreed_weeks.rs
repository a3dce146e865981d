//! Weeks of a simulated BABE network of six, counted by three reporters: each of its periods is the sum of what happened
//! in its slots.

use crate::{
	mock::{foreign::*, *},
	*,
};
use frame_support::assert_ok;
use std::collections::BTreeMap;

const WINDOW_S: Seconds = 3_600;
const FIRST_WINDOW: Seconds = 7_200;
const WEEKS: u32 = 3;
const WINDOWS: u32 = WEEKS * 7 * 24;
const SLOT_S: u32 = 3;
const EPOCH_SLOTS: u64 = 600;
const VALIDATORS: u64 = 6;
/// An era has 7 windows and a third: some begin within one.
const ERA_MS: u64 = 26_400_000;

/// A generator for numbers that look random, the same everywhere.
struct Random(u64);

impl Random {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 =
			self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		(self.0 >> 33) % bound
	}
}

/// Who answers for a slot that nobody else takes (F15), of so many.
fn secondary_author(epoch: u64, slot: u64, seats: usize) -> usize {
	let randomness = sp_io::hashing::blake2_256(&epoch.to_le_bytes());
	let hash = sp_io::hashing::blake2_256(&[&randomness[..], &slot.to_le_bytes()].concat());
	hash.iter().fold(0, |rest, byte| (rest * 256 + usize::from(*byte)) % seats)
}

/// Executes the slots of a window of a chain with BABE: who had a duty, and kept it. A validator is away every other
/// day, and each misses a slot now and then; in a quarter of the slots somebody wins the lot.
fn happened(random: &mut Random, window: Seconds) -> Vec<Duty<AccountId>> {
	let mut counts = BTreeMap::<AccountId, (u32, u32)>::new();
	let first = u64::from(window / SLOT_S);
	for slot in first..first + u64::from(WINDOW_S / SLOT_S) {
		let epoch = slot / EPOCH_SLOTS;
		let mut seated: Vec<_> = (0..VALIDATORS).collect();
		seated.rotate_left((epoch % VALIDATORS) as usize);
		// In every fifth epoch the last of the list is left out.
		seated.truncate(if epoch % 5 == 4 { 5 } else { 6 });
		let is_away = |who| who == 2 && (window / 86_400).is_multiple_of(2);
		let owner = seated[secondary_author(epoch, slot, seated.len())];
		// 1 - (3 / 4)^(1 / 6).
		let winner = seated.iter().find(|_| random.below(10_000) < 468);
		let claims = winner.into_iter().chain([&owner]).copied();
		let author = claims.filter(|who| !is_away(*who)).find(|_| random.below(100) > 0);
		for who in &seated {
			counts.entry(*who).or_default();
		}
		if author.is_none_or(|author| author == owner) {
			let (assigned, authored) = counts.entry(owner).or_default();
			*assigned += 1;
			*authored += u32::from(author.is_some());
		}
	}
	let duty = |(account, (assigned, authored))| duty(account, assigned, authored);
	counts.into_iter().map(duty).collect()
}

/// Sums by kind and start of a period, and validator; and the last era that anybody has told of: its index, its first
/// window, and that of the era before.
#[derive(Default)]
struct Recount {
	sums: BTreeMap<(PeriodKind, Seconds, AccountId), Counted>,
	era: (u64, Seconds, Seconds),
}

impl Recount {
	/// An era begins where it began, or where it is first told of.
	fn era_of(&mut self, window: Seconds) -> Seconds {
		let index = u64::from(window + WINDOW_S) * 1_000 / ERA_MS;
		let (known, start, _) = self.era;
		if index > known {
			let began =
				(index * ERA_MS).div_ceil(u64::from(WINDOW_S) * 1_000) as Seconds * WINDOW_S;
			self.era = (index, began.max(window + WINDOW_S), start);
		}
		let (_, start, before) = self.era;
		if window < start { before } else { start }
	}

	fn add(&mut self, window: Seconds, duties: &[Duty<AccountId>]) {
		let day = window - window % 86_400;
		// 1970-01-01 was a Thursday; all of it is January.
		let week = ((day / 86_400 + 3) / 7 * 7).saturating_sub(3) * 86_400;
		let era = self.era_of(window);
		for Duty { who, assigned, authored } in duties {
			let TargetRef::Account(account) = who else { unreachable!() };
			for (kind, start) in [
				(PeriodKind::Day, day),
				(PeriodKind::Week, week),
				(PeriodKind::Month, 0),
				(PeriodKind::Era, era),
			] {
				let sum = self.sums.entry((kind, start, *account)).or_default();
				sum.assigned += u64::from(*assigned);
				sum.authored += u64::from(*authored);
				sum.windows += u64::from(*assigned > 0);
			}
		}
	}
}

#[test]
fn weeks_of_a_network_of_six_add_up_to_days_weeks_months_and_its_eras() {
	let sampling =
		SamplingParameters { min_reporters: 2, grace_ms: 0, grace_blocks: 1, ..Default::default() };
	let builder = ExtBuilder {
		sampling,
		slot_ms: 1_200_000,
		window_ms: WINDOW_S * 1_000,
		retention: Retention { windows: 4, eras: 100, ..Retention::default() },
		..Default::default()
	};
	builder.build_and_execute(|| {
		(3..6).for_each(block);
		Sli::begin_network(OTHER, None);
		(101..=103).for_each(|reporter| reporters::join(reporter, FIRST_WINDOW));
		let (mut random, mut recount, mut unknown) = (Random(1), Recount::default(), 0);
		for window in (FIRST_WINDOW..).step_by(WINDOW_S as usize).take(WINDOWS as usize) {
			let duties = happened(&mut random, window);
			end(window);
			// The era in force at the block after the window.
			let ended_ms = u64::from(window + WINDOW_S) * 1_000;
			let index = (ended_ms / ERA_MS) as u32;
			let era = Some(EraMark { index, start_ms: u64::from(index) * ERA_MS });
			let census = Census { era, ..census_of(window, duties.len()) };
			let (wrong, silent) = (random.below(4), random.below(40));
			for reporter in 1..=3 {
				if reporter == wrong {
					let mut lied = duties.clone();
					lied[0].assigned += 1;
					assert_ok!(send_part(reporter, window, 0, census, &lied));
				} else if silent > 0 {
					assert_ok!(send_part(reporter, window, 0, census, &duties));
				}
			}
			close(window);
			if silent == 0 {
				unknown += 1;
				assert!(Agreed::<Test>::get((OTHER, window, Indicator::Authorship)).is_none());
			} else {
				recount.add(window, &duties);
				assert!(Agreed::<Test>::contains_key((OTHER, window, Indicator::Authorship)));
			}
		}
		assert!(unknown > 0, "some windows are unknown");
		for ((kind, start, account), expected) in &recount.sums {
			assert_eq!(
				kept(*account, *kind, *start),
				Some(*expected),
				"{kind:?} {start} {account}"
			);
		}
		let days = recount.sums.keys().filter(|(kind, ..)| *kind == PeriodKind::Day).count();
		assert!(days >= 21 * 6, "{days}");
	});
}
