//! What is not credited to records yet: the slots from the cursor to the queried block.

use super::{close::stored, drawn, duties::Duties, segment::stretch};
use crate::{
	pallet::{Authored, Config, CurrentSegment, FirstSlot, LastSlot, OldestSegment, Seats},
	period::Geometry,
	types::{Closing, Counted, HOME, Period, PeriodKind, Seconds, Step, TargetId},
};
use alloc::collections::{BTreeMap, BTreeSet};
use core::ops::Range;

/// Counts by target that a stretch of time holds beyond its records; every seated target has an
/// entry. With `only`, of those targets alone.
pub(crate) fn uncredited<T: Config>(
	geometry: &Geometry,
	closing: &Closing,
	time: &Range<Seconds>,
	only: Option<&BTreeSet<TargetId>>,
) -> BTreeMap<TargetId, Counted> {
	if !T::Slot::in_turn() {
		return drawn::uncredited::<T>(geometry, time, only);
	}
	let mut counts = BTreeMap::<TargetId, Counted>::new();
	let Some(counted) = counted_slots::<T>() else { return counts };
	let mut edges = BTreeSet::new();
	for index in OldestSegment::<T>::get()..=CurrentSegment::<T>::get().unwrap_or_default() {
		let Some(stretch) = stretch::<T>(index) else { continue };
		for seat in 0..stretch.length {
			let Some(target) = Seats::<T>::get(index, seat) else { continue };
			if only.is_some_and(|only| !only.contains(&target)) {
				continue;
			}
			let open = open_time(closing, time, index, seat);
			let within = geometry.slots(&open);
			let slots = within.start.max(counted.start).max(stretch.slots.start)
				..within.end.min(counted.end).min(stretch.slots.end);
			// A seat whose slots are all over or yet to come is not part of the period.
			if slots.start >= slots.end {
				continue;
			}
			let count = counts.entry(target).or_default();
			count.assigned = count.assigned.saturating_add(almanac_math::slot::assigned(
				&slots,
				seat,
				stretch.length,
			));
			let windows = Windows { geometry, slots, seat, seats: stretch.length };
			count.windows = count.windows.saturating_add(windows.inner());
			edges.extend(windows.edges().map(|window| (target, window)));
		}
	}
	for (target, window) in edges {
		if !is_counted_already::<T>(closing, window, target) {
			let count = counts.entry(target).or_default();
			count.windows = count.windows.saturating_add(1);
		}
	}
	for (window, target, authored) in Authored::<T>::iter() {
		if time.contains(&window) && only.is_none_or(|only| only.contains(&target)) {
			let count = counts.entry(target).or_default();
			count.authored = count.authored.saturating_add(authored.into());
		}
	}
	counts
}

/// From the first counted slot to that of the queried block, included.
fn counted_slots<T: Config>() -> Option<Range<u64>> {
	Some(FirstSlot::<T>::get()?..LastSlot::<T>::get()?.saturating_add(1))
}

/// The part of `time` that the cursor has not credited to a seat.
fn open_time(closing: &Closing, time: &Range<Seconds>, segment: u32, seat: u32) -> Range<Seconds> {
	let credited = match closing.step {
		Step::Crediting { until, segment: at_segment, seat: at_seat, .. }
			if (segment, seat) < (at_segment, at_seat) =>
		{
			until
		},
		_ => closing.next,
	};
	time.start.max(credited)..time.end
}

/// The window being credited has a record already for a target that sat in an earlier segment of it.
fn is_counted_already<T: Config>(closing: &Closing, window: Seconds, target: TargetId) -> bool {
	let period = Period { kind: PeriodKind::Window, start: window };
	window == closing.next
		&& stored::<T>(HOME, period, target).is_some_and(|record| record.assigned > 0)
}

/// The windows that slots of one seat lie in. The first and the last may be shared with another
/// segment, so they are named; those between are only counted.
struct Windows<'a> {
	geometry: &'a Geometry,
	slots: Range<u64>,
	seat: u32,
	seats: u32,
}

impl Windows<'_> {
	fn first(&self) -> Seconds {
		self.geometry.window_of_slot(self.slots.start)
	}

	fn last(&self) -> Seconds {
		self.geometry.window_of_slot(self.slots.end.saturating_sub(1))
	}

	fn inner(&self) -> u64 {
		let time = self.first().saturating_add(self.geometry.window_s())..self.last();
		if time.start >= time.end {
			return 0;
		}
		self.geometry.windows_with_a_slot(&time, self.seat, self.seats)
	}

	fn edges(&self) -> impl Iterator<Item = Seconds> {
		let (first, last) = (self.first(), self.last());
		let holds_a_slot = |window: &Seconds| {
			let within =
				self.geometry.slots(&(*window..window.saturating_add(self.geometry.window_s())));
			let slots = within.start.max(self.slots.start)..within.end.min(self.slots.end);
			almanac_math::slot::assigned(&slots, self.seat, self.seats) > 0
		};
		[Some(first), (last > first).then_some(last)]
			.into_iter()
			.flatten()
			.filter(holds_a_slot)
			.collect::<BTreeSet<_>>()
			.into_iter()
	}
}
