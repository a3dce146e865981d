//! Laws over random lives of a chain: gaps, halts, changes of the validators, any block share.
//! The reference walks slot by slot and shares nothing with the pallet.

use crate::{mock::*, *};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Event {
	/// Slots since the block before, at least 1.
	gap: u64,
	/// The list that a session starting in this block brings.
	list: Option<Vec<AccountId>>,
}

fn lists() -> impl Strategy<Value = Vec<AccountId>> {
	proptest::sample::subsequence((1..=8u64).collect::<Vec<_>>(), 1..=8).prop_shuffle()
}

fn lives() -> impl Strategy<Value = Vec<Event>> {
	let gap = prop_oneof![8 => Just(1u64), 3 => 2..6u64, 1 => 6..400u64];
	let list = proptest::option::weighted(0.1, lists());
	proptest::collection::vec((gap, list).prop_map(|(gap, list)| Event { gap, list }), 20..120)
}

/// (window start, account) -> (assigned, authored), slot by slot.
type Reference = BTreeMap<(Seconds, AccountId), (u64, u64)>;

struct Life {
	reference: Reference,
	/// Slots from the first block to the last.
	slots: core::ops::Range<u64>,
}

/// Executes a life on the chain and recounts it.
fn live(first: u64, genesis: &[AccountId], events: &[Event], slot_ms: u64, window_ms: u64) -> Life {
	let (mut list, mut reference) = (genesis.to_vec(), Reference::new());
	let mut slot = first;
	let mut next_unseen = first;
	for event in events {
		slot += event.gap - if next_unseen == first { event.gap } else { 0 };
		for passed in next_unseen..=slot {
			let window = (passed * slot_ms / window_ms * window_ms / 1_000) as Seconds;
			let author = list[(passed % list.len() as u64) as usize];
			let counts = reference.entry((window, author)).or_default();
			counts.0 += 1;
			counts.1 += u64::from(passed == slot);
		}
		next_unseen = slot + 1;
		match &event.list {
			Some(new) => {
				rotate(slot, new);
				list = new.clone();
			},
			None => block(slot),
		}
	}
	Life { reference, slots: first..slot + 1 }
}

fn closed_to() -> Seconds {
	Closings::<Test>::get(HOME, COUNTED).unwrap().next
}

/// The cursor of sampled records has caught up: what it kept for itself is gone.
fn sampled_rests() -> bool {
	Closings::<Test>::get(HOME, SAMPLED)
		.is_some_and(|closing| closing.next == closed_to() && closing.step == Step::Waiting)
}

/// Sums of the reference over the closed windows of a period.
fn sums(reference: &Reference, within: core::ops::Range<Seconds>) -> BTreeMap<AccountId, Counted> {
	let mut sums = BTreeMap::<_, Counted>::new();
	for ((window, account), (assigned, authored)) in reference {
		if within.contains(window) {
			let sum = sums.entry(*account).or_default();
			*sum = sum.saturating_add(counted(*assigned, *authored, 1));
		}
	}
	sums
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn every_record_equals_a_recount_slot_by_slot(
		genesis in lists(),
		events in lives(),
		first in 14_300u64..14_420,
		window_slots in 1u64..9,
		slot_s in 1u64..7,
		windows_kept in prop_oneof![Just(1_000u32), 1..12u32],
		share in prop_oneof![Just(100_000u32), Just(13_000u32)],
		session_first: bool,
	) {
		let slot_ms = slot_s * 1_000;
		let window_ms = [6_000u64, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 3_600_000][window_slots as usize - 1];
		prop_assume!(window_ms >= slot_ms);
		let retention = Retention { windows: windows_kept, ..Default::default() };
		let chain = ExtBuilder {
			validators: genesis.clone(), slot_ms, window_ms: window_ms as u32, retention, closing_share_ppm: share, session_first,
			sampling: SamplingParameters { grace_ms: 0, grace_blocks: 0, ..Default::default() },
			..Default::default()
		};
		chain.build_and_execute(|| {
			let mut life = live(first, &genesis, &events, slot_ms, window_ms);
			let now = (life.slots.end - 1) * slot_ms / window_ms * window_ms / 1_000;
			let oldest = now.saturating_sub(u64::from(windows_kept) * window_ms / 1_000) as Seconds;
			// What is stored, and what is still to be credited, of every window that is kept.
			for ((window, account), (assigned, authored)) in &life.reference {
				if *window < oldest { continue }
				let answer = answer::sli::<Test>(HOME, target(*account), Indicator::Authorship, PeriodKind::Window, Some(*window)).unwrap();
				prop_assert_eq!(answer.record, Record::Counted(counted(*assigned, *authored, 1)), "{} in {}", account, window);
			}
			for kind in PeriodKind::LONGER {
				let at = (life.slots.end - 1) * slot_ms / 1_000;
				let period = answer::period_of::<Test>(HOME, kind, at as Seconds).unwrap();
				let end = if kind == PeriodKind::Era { Seconds::MAX } else { period::Geometry::home::<Test>().unwrap().end::<Test>(period).unwrap() };
				for (account, sum) in sums(&life.reference, period.start..end) {
					let answer = answer::sli::<Test>(HOME, target(account), Indicator::Authorship, kind, Some(at as Seconds)).unwrap();
					prop_assert_eq!(answer.record, Record::Counted(sum), "{} in {:?}", account, period);
				}
			}
			// Let the cursor come to rest: then the same stands in storage.
			ClosingShare::<Test>::put(sp_runtime::Perbill::from_percent(50));
			let mut slot = life.slots.end;
			while closed_to() < (life.slots.end * slot_ms / window_ms * window_ms / 1_000) as Seconds || !sampled_rests() {
				block(slot);
				slot += 1;
			}
			life.reference.retain(|(window, _), _| *window < closed_to() && u64::from(*window) * 1_000 + window_ms <= (life.slots.end - 1) * slot_ms);
			let oldest = Kept::<Test>::get((HOME, COUNTED, PeriodKind::Window)).unwrap();
			for ((window, account), (assigned, authored)) in &life.reference {
				if *window >= oldest {
					prop_assert_eq!(record(*account, PeriodKind::Window, *window), Some(counted(*assigned, *authored, 1)));
				}
			}
			Ok(())
		})?;
	}

	#[test]
	fn an_added_outage_never_raises_anyones_sli(
		genesis in lists(), events in lives(), outage in 0usize..100, length in 1usize..40,
	) {
		let answers = |events: &[Event]| {
			ExtBuilder { validators: genesis.clone(), ..Default::default() }.build_and_execute(|| {
				let life = live(10_000, &genesis, events, 6_000, 60_000);
				let at = (life.slots.end - 1) * 6;
				answer::ranking::<Test>(HOME, Indicator::Authorship, PeriodKind::Day, Some(at as Seconds), 0, 256)
					.unwrap().rows.into_iter().map(|row| (row.who.clone(), row.sli_ppm)).collect::<Vec<_>>()
			})
		};
		// The same life with some blocks missing; blocks that change the list stay.
		let mut silent = Vec::<Event>::new();
		let mut owed = 0;
		for (index, event) in events.iter().enumerate() {
			let dropped = (outage..outage + length).contains(&index) && event.list.is_none() && index > 0 && index + 1 < events.len();
			if dropped { owed += event.gap } else { silent.push(Event { gap: event.gap + owed, list: event.list.clone() }); owed = 0 }
		}
		let before = answers(&events);
		for (who, sli) in answers(&silent) {
			let was = before.iter().find(|(other, _)| *other == who).and_then(|(_, sli)| *sli);
			prop_assert!(sli <= was, "{:?}: {:?} after an outage, {:?} without", who, sli, was);
		}
	}
}
