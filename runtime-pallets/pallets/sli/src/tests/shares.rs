//! What a ranking reads of the beginnings of values is the share of the record that an answer holds.

use crate::{
	answer::Share,
	mock::{reporters::*, *},
	period::Geometry,
	sampled::Live,
	*,
};
use std::collections::{BTreeMap, BTreeSet};

/// A Saturday: 2024-03-30. A week, a month and, so that all are open and closed, days end soon.
const SATURDAY: Seconds = 1_711_756_800;
const WINDOW_S: Seconds = 21_600;
const TARGETS: TargetId = 12;

/// What was compared: the kind of the period, whether it is open, whether sums were being folded, and
/// whether there was a record.
type Seen = BTreeSet<(PeriodKind, bool, bool, bool)>;

fn compare(seen: &mut Seen) {
	let (Some(geometry), Some(closing)) =
		(Geometry::home::<Test>(), Closings::<Test>::get(HOME, SAMPLED))
	else {
		return;
	};
	let now = geometry.window_of_slot(LastSlot::<Test>::get().unwrap());
	let folds = matches!(closing.step, Step::Folding { .. });
	for kind in PeriodKind::ALL {
		for at in [now, closing.next, now - WINDOW_S, now - 4 * WINDOW_S, SATURDAY] {
			let Some(period) = geometry.period::<Test>(kind, at) else { continue };
			let is_open =
				geometry.end::<Test>(period).is_none_or(|end| end > closing.final_until());
			let found = compare_period(&geometry, &closing, period);
			seen.extend(found.into_iter().map(|is_there| (kind, is_open, folds, is_there)));
		}
	}
}

/// Whether there were records, and whether there were targets without one.
fn compare_period(geometry: &Geometry, closing: &Closing, period: Period) -> BTreeSet<bool> {
	let mut found = BTreeSet::new();
	for indicator in Indicator::OF_HOME {
		let live = Live::<Test>::new(geometry, closing, indicator, period);
		let shares: BTreeMap<TargetId, Share> = live.shares().into_iter().collect();
		for target in 0..=TARGETS {
			let record = live.record(target).map(Record::Sampled);
			let share = shares.get(&target).copied();
			assert_eq!(share, record.as_ref().map(Share::of), "{target} in {period:?}");
			found.insert(record.is_some());
		}
		let ranking =
			answer::ranking::<Test>(HOME, indicator, period.kind, Some(period.start), 0, 256);
		assert!(ranking.is_none_or(|ranking| ranking.rows.len() == ranking.total as usize));
	}
	found
}

/// Reports that differ by reporter, target and window; some do not count, some are missing.
fn report(reporter: AccountId, window: Seconds) {
	let dice = |target: TargetId, indicator: Indicator, sides: u64| {
		let seed = reporter * 31 + u64::from(window / WINDOW_S) * 17 + u64::from(target) * 7;
		u32::try_from((seed + indicator as u64 * 3) * 2_654_435_761 % 1_000_003 % sides).unwrap()
	};
	let mut entries = Vec::new();
	for target in 1..TARGETS {
		for indicator in [Indicator::Rpc, Indicator::Reachability] {
			let samples = 6 - dice(target, indicator, 5).min(3);
			let first = 100 + dice(target, indicator, 7);
			let buckets = [(first, samples / 2), (first + 40, samples - samples / 2 - 1)];
			let buckets: Vec<_> = buckets.into_iter().filter(|(_, count)| *count > 0).collect();
			if dice(target, indicator, 11) > 0 {
				entries.push(entry(target, indicator, samples, &buckets));
			}
		}
	}
	let sent = send(reporter, window, entries).map_err(|refusal| refusal.error);
	assert!(sent.is_ok() || sent == Err(Error::<Test>::TooLate.into()), "{sent:?}");
}

#[test]
fn the_share_read_in_brief_is_that_of_the_record_in_every_period_open_closed_or_folding() {
	let mut seen = Seen::new();
	ExtBuilder {
		slot_ms: 3_600_000,
		window_ms: WINDOW_S * 1_000,
		sampling: SamplingParameters {
			samples_per_window: 6,
			grace_ms: 0,
			grace_blocks: 4,
			..Default::default()
		},
		// So little that sums are folded over several blocks.
		closing_share_ppm: 13_000,
		sessions_per_era: 1,
		..Default::default()
	}
	.build_and_execute(|| {
		(1..=4).for_each(|reporter| join(reporter, SATURDAY));
		let first = u64::from(SATURDAY) / 3_600;
		block(first);
		// Besides the four validators; the last one is never reported.
		for name in 5..=TARGETS {
			let name = TargetRef::Name(name.to_le_bytes().to_vec().try_into().unwrap());
			Sli::list_target(HOME, name);
		}
		(1..=TARGETS).for_each(|target| measure(target, true, true));
		for slot in first + 1..first + 9 * 24 {
			let era_begins = (slot - first) % 40 == 39;
			if era_begins {
				rotate(slot, &[10, 20, 30, 40])
			} else {
				block(slot)
			}
			compare(&mut seen);
			for window in Ended::<Test>::iter_key_prefix(HOME).collect::<Vec<_>>() {
				let is_heard = |reporter: AccountId| {
					ReportInfos::<Test>::contains_key((HOME, window, reporter))
				};
				// One reporter after the other, so that an open window is seen with each number of them.
				if let Some(reporter) = (1..=4u64).find(|reporter| !is_heard(*reporter)) {
					report(reporter, window);
					compare(&mut seen);
				}
			}
		}
	});
	for kind in PeriodKind::ALL {
		let is_covered = |is_open, folds| seen.contains(&(kind, is_open, folds, true));
		assert!(is_covered(true, false), "an open {kind:?}");
		// The year goes on.
		if kind != PeriodKind::Year {
			assert!(is_covered(false, false), "a closed {kind:?}");
		}
		assert!(is_covered(true, true), "a {kind:?} while sums are folded");
		assert!(seen.iter().any(|(of, .., is_there)| *of == kind && !is_there), "no {kind:?}");
	}
}
