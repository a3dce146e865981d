//! What holds after every block for slots and counted records.

use super::{close::stored, drawn::Missed, duties::Duties};
use crate::{
	pallet::*,
	period::Geometry,
	sampled::types::EndedWindow,
	types::{
		COUNTED, Closing, Counted, HOME, Indicator, Period, PeriodKind, Record, SAMPLED, Seconds,
		Step, TargetId,
	},
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// While the cursor is in the middle of a window, or any in the middle of a deletion, only what holds there too is
/// checked: of a window that is being deleted the records of one indicator go before those of the other.
pub(crate) fn check<T: Config>(
	geometry: &Geometry,
	closing: &Closing,
) -> Result<(), TryRuntimeError> {
	counts::<T>(geometry, closing)?;
	let sampled = Closings::<T>::get(HOME, SAMPLED);
	let is_deleting = sampled.is_some_and(|it| matches!(it.step, Step::Pruning { .. }));
	if closing.step != Step::Waiting || is_deleting {
		return Ok(());
	}
	segments::<T>()?;
	records::<T>(geometry, closing)
}

/// Segments are without a hole, in order, with all their seats, and nothing else is stored.
fn segments<T: Config>() -> Result<(), TryRuntimeError> {
	let oldest = OldestSegment::<T>::get();
	let current = CurrentSegment::<T>::get().ok_or("slots are counted in a segment")?;
	let (mut seats, mut last) = (0usize, 0u64);
	for index in oldest..=current {
		let segment = Segments::<T>::get(index).ok_or("segments have no hole")?;
		ensure!(segment.first_slot >= last, "segments are in order");
		for seat in 0..segment.length {
			let target = Seats::<T>::get(index, seat).ok_or("every seat is taken")?;
			ensure!(Targets::<T>::contains_key(HOME, target), "a target sits on every seat");
		}
		seats = seats.saturating_add(segment.length as usize);
		last = segment.first_slot;
	}
	ensure!(Segments::<T>::iter().count() == (oldest..=current).count(), "no other segment");
	ensure!(Seats::<T>::iter().count() == seats, "no other seat");
	Ok(())
}

/// Open counts belong to open windows.
fn counts<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	ensure!(closing.next.is_multiple_of(geometry.window_s()), "the cursor stands at a window");
	for (window, _, count) in Authored::<T>::iter() {
		ensure!(window >= closing.next && count > 0, "closed windows have no open counts");
	}
	for (window, _, count) in Missed::<T>::iter() {
		ensure!(window >= closing.next && count > 0, "closed windows have no open misses");
	}
	for (from, to) in Gaps::<T>::iter() {
		ensure!(from >= closing.next && from < to, "a gap lies ahead of the cursor");
	}
	Ok(())
}

/// Nobody authored more than it was assigned, a window accounts for each of its slots, windows add up
/// to their day as long as all of them are kept, and nothing is kept beyond retention.
fn records<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	let mut windows = BTreeMap::<Seconds, Counted>::new();
	let mut days = BTreeMap::<(Seconds, TargetId), Counted>::new();
	for ((period, target), record) in Records::<T>::iter_prefix((HOME, Indicator::Authorship)) {
		let Record::Counted(counted) = record else { continue };
		ensure!(counted.authored <= counted.assigned, "nobody authors more than its slots");
		ensure!(counted.windows <= counted.assigned, "a window counts only with a slot");
		let kept = match period.kind {
			PeriodKind::Era => geometry.era_start::<T>(OldestEra::<T>::get(HOME)),
			kind => Kept::<T>::get((HOME, COUNTED, kind)),
		};
		ensure!(kept.is_some_and(|kept| kept <= period.start), "no record beyond retention");
		if period.kind == PeriodKind::Window {
			ensure!(period.start < closing.next, "only closed windows have records");
			let sum = windows.entry(period.start).or_default();
			*sum = sum.saturating_add(counted);
			let day = geometry.period::<T>(PeriodKind::Day, period.start).ok_or("a day")?;
			let sum = days.entry((day.start, target)).or_default();
			*sum = sum.saturating_add(counted);
		}
	}
	let first = FirstSlot::<T>::get().unwrap_or_default();
	for (window, counted) in windows {
		let slots = geometry.slots(&(window..window.saturating_add(geometry.window_s())));
		let passed = slots.end.saturating_sub(slots.start.max(first));
		let is_whole = counted.assigned == passed || !T::Slot::in_turn();
		ensure!(is_whole, "a closed window accounts for each of its slots");
		ensure!(counted.assigned <= passed, "a closed window has no more slots than time");
	}
	let kept = Kept::<T>::get((HOME, COUNTED, PeriodKind::Window)).unwrap_or_default();
	for ((day, target), sum) in days {
		let is_whole = kept <= day || kept == geometry.window_of_slot(first);
		if is_whole && !has_skipped::<T>(geometry, day) {
			let period = Period { kind: PeriodKind::Day, start: day };
			ensure!(stored::<T>(HOME, period, target) == Some(sum), "windows add up to their day");
		}
	}
	Ok(())
}

/// Whether windows of a day were counted together, without records of their own, and the windows before
/// them are still kept for the cursor of sampled records.
fn has_skipped<T: Config>(geometry: &Geometry, day: Seconds) -> bool {
	let of_day = |window: Seconds| {
		let at = geometry.period::<T>(PeriodKind::Day, window);
		at.is_some_and(|period| period.start == day)
	};
	let skipping = Closings::<T>::get(HOME, SAMPLED).and_then(|closing| match closing.step {
		Step::Folding { from, skipped: true } | Step::Pruning { from, skipped: true } => Some(from),
		_ => None,
	});
	let skipped = |(start, ended): (Seconds, EndedWindow)| {
		(ended.end > start.saturating_add(geometry.window_s())).then_some(start)
	};
	Ended::<T>::iter_prefix(HOME).filter_map(skipped).chain(skipping).any(of_day)
}
