//! Slots that are drawn by lot, as of BABE: every record equals a recount slot by slot, which shares nothing with the
//! pallet.

use crate::{
	counted::drawn::{MOST_EMPTY, Missed},
	mock::*,
	*,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SLOT_MS: u64 = 6_000;

/// A session as consensus knows it.
#[derive(Clone, Debug)]
struct Drawn {
	list: Vec<AccountId>,
	seed: u64,
}

/// A block: slots since the one before, and its author, as the owner of the slot or by a claim of its own.
#[derive(Clone, Copy, Debug)]
struct Event {
	gap: u64,
	claim: Option<u32>,
}

fn sessions() -> impl Strategy<Value = Vec<Drawn>> {
	let list = proptest::sample::subsequence((1..=8u64).collect::<Vec<_>>(), 1..=8).prop_shuffle();
	let one = (list, any::<u64>()).prop_map(|(list, seed)| Drawn { list, seed });
	proptest::collection::vec(one, 60)
}

fn lives() -> impl Strategy<Value = Vec<Event>> {
	let gap = prop_oneof![12 => Just(1u64), 6 => 2..6u64, 2 => 6..90u64, 1 => 500..1_300u64];
	let claim = proptest::option::weighted(0.3, 0..8u32);
	proptest::collection::vec((gap, claim).prop_map(|(gap, claim)| Event { gap, claim }), 20..60)
}

/// Duties, and those kept, by window and account.
type Reference = BTreeMap<(Seconds, AccountId), (u64, u64)>;

/// Executes a life with sessions of so many slots, and recounts it; the slot after the last one.
fn live(first: u64, sessions: &[Drawn], length: u64, events: &[Event]) -> (Reference, u64) {
	let mut reference = Reference::new();
	let mut sessions = sessions.iter().cycle();
	let (mut session, mut end) = (sessions.next().unwrap(), first + length);
	let (mut slot, mut unseen) = (first, first);
	for (index, event) in events.iter().enumerate() {
		slot += if index == 0 { 0 } else { event.gap };
		let mut looked_at = 0;
		let mut rotation = None;
		for passed in unseen..=slot {
			if passed == end {
				session = sessions.next().unwrap();
				// Of sessions without a block nothing is known: the one that was announced goes on.
				end += (slot - end) / length * length + length;
				looked_at = 0;
				let lot = Lot { seed: session.seed, end, author: 0 };
				rotation = Some((&session.list[..], lot));
			}
			let seats = session.list.len() as u32;
			let owner = Lot { seed: session.seed, end, author: 0 }.owner(passed, seats);
			let window = (passed * SLOT_MS / 60_000 * 60) as Seconds;
			if passed == slot {
				let author = event.claim.map_or_else(|| owner.unwrap_or(0), |seat| seat % seats);
				if owner == Some(author) {
					let counts =
						reference.entry((window, session.list[author as usize])).or_default();
					*counts = (counts.0 + 1, counts.1 + 1);
				}
				drawn_block(slot, author, rotation);
			} else if looked_at < MOST_EMPTY {
				looked_at += 1;
				if let Some(owner) = owner {
					reference.entry((window, session.list[owner as usize])).or_default().0 += 1;
				}
			}
		}
		unseen = slot + 1;
	}
	(reference, slot + 1)
}

fn builder(session: &Drawn, end: u64) -> ExtBuilder {
	ExtBuilder {
		validators: session.list.clone(),
		session_first: true,
		// Longer than any life.
		retention: Retention { windows: MAX_RETENTION, ..Retention::default() },
		lot: Some(Lot { seed: session.seed, end, author: 0 }),
		sampling: SamplingParameters { grace_ms: 0, grace_blocks: 0, ..Default::default() },
		..Default::default()
	}
}

fn answered(account: AccountId, kind: PeriodKind, at: Seconds) -> Option<Record> {
	let answer = answer::sli::<Test>(HOME, target(account), Indicator::Authorship, kind, Some(at))?;
	Some(answer.record)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn every_record_of_drawn_slots_equals_a_recount_slot_by_slot(
		sessions in sessions(),
		events in lives(),
		first in 14_300u64..14_420,
		length in 5u64..300,
	) {
		builder(&sessions[0], first + length).build_and_execute(|| {
			let (reference, next) = live(first, &sessions, length, &events);
			let mut day = BTreeMap::<AccountId, Counted>::new();
			let last = (next - 1) * SLOT_MS / 1_000;
			for ((window, account), (assigned, kept)) in &reference {
				let expected = counted(*assigned, *kept, 1);
				let of_window = answered(*account, PeriodKind::Window, *window);
				prop_assert_eq!(of_window, Some(Record::Counted(expected)), "{} in {}", account, window);
				if u64::from(*window) / 86_400 == last / 86_400 {
					let sum = day.entry(*account).or_default();
					*sum = sum.saturating_add(expected);
				}
			}
			for (account, sum) in day {
				let of_day = answered(account, PeriodKind::Day, last as Seconds);
				prop_assert_eq!(of_day, Some(Record::Counted(sum)), "{} in its day", account);
			}
			// The cursor comes to rest: then the same is in storage, and nothing is left of what is closed.
			let end = (last / 60 * 60) as Seconds;
			while Closings::<Test>::get(HOME, COUNTED).unwrap().next < end {
				poll();
			}
			for ((window, account), (assigned, kept)) in &reference {
				if *window < end {
					let stored = record(*account, PeriodKind::Window, *window);
					prop_assert_eq!(stored, Some(counted(*assigned, *kept, 1)));
				}
			}
			prop_assert!(Missed::<Test>::iter_keys().all(|(window, _)| window >= end));
			Ok(())
		})?;
	}
}

/// Two validators in sessions of 10,000 slots from slot 1,000 on, of windows of ten slots.
fn two<R>(test: impl FnOnce(&Lot) -> R) -> R {
	let session = Drawn { list: vec![10, 20], seed: 1 };
	let lot = Lot { seed: 1, end: 11_000, author: 0 };
	builder(&session, lot.end).build_and_execute(|| test(&lot))
}

/// The slot from this one on that is drawn to a seat.
fn slot_of(lot: &Lot, seat: u32, from: u64) -> u64 {
	(from..).find(|slot| lot.owner(*slot, 2) == Some(seat)).unwrap()
}

#[test]
fn a_slot_that_another_takes_is_nobodys_duty() {
	two(|lot| {
		let own = slot_of(lot, 0, 1_000);
		drawn_block(own, 1, None);
		let at = (own * SLOT_MS / 1_000) as Seconds;
		let none = Some(Record::Counted(counted(0, 0, 0)));
		assert_eq!(answered(10, PeriodKind::Day, at), none);
		assert_eq!(answered(20, PeriodKind::Day, at), none);
	});
}

#[test]
fn of_a_long_halt_the_first_slots_are_missed_and_the_rest_is_nobodys() {
	two(|lot| {
		let first = slot_of(lot, 0, 1_000);
		drawn_block(first, 0, None);
		let after = slot_of(lot, 0, first + 3_000);
		drawn_block(after, 0, None);
		while Closings::<Test>::get(HOME, COUNTED).unwrap().next < (after * 6 / 60 * 60) as Seconds
		{
			poll();
		}
		let drawn = (first + 1..=first + MOST_EMPTY).filter_map(|slot| lot.owner(slot, 2)).count();
		let sum = |account| match answered(account, PeriodKind::Day, (after * 6) as Seconds) {
			Some(Record::Counted(sum)) => sum,
			other => panic!("{other:?}"),
		};
		assert_eq!(sum(10).assigned + sum(20).assigned, drawn as u64 + 2);
		assert_eq!((sum(10).authored, sum(20).authored), (2, 0));
		// A window of the rest has no record.
		assert_eq!(record(10, PeriodKind::Window, ((after - 100) * 6 / 60 * 60) as Seconds), None);
		assert_eq!(Gaps::<Test>::iter().count(), 0, "closing has passed what nobody answers for");
	});
}
