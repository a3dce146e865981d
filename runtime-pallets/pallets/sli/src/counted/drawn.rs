//! Slots that do not go round: who answers for one is drawn by lot, and known to all, as of BABE's secondary authors.
//!
//! A duty is a slot that nobody but its owner takes: kept where the block in it is the owner's, missed where there is
//! none. A block in another's slot is nobody's duty. Each slot is looked at once, by the lot of its own session: those up to
//! the end of a session when the next one begins, all others when a block follows.
//!
//! Stored as aliases: where validators take turns there is nothing of this, also not in the metadata.

use super::segment::stretch;
use crate::{
	pallet::{
		Authored, Config, CurrentSegment, FirstSlot, LastSlot, OldestSegment, Pallet, Seats,
		Segments,
	},
	period::Geometry,
	types::{Counted, Seconds, TargetId},
	weights::WeightInfo,
};
use alloc::collections::{BTreeMap, BTreeSet};
use core::ops::Range;
use frame_support::{
	Twox64Concat, defensive, dispatch::DispatchClass, storage_alias, traits::Get, weights::Weight,
};

use super::duties::Duties;

/// Of the empty slots before a block so many of a session are looked at, an hour of slots of 6 s. Of a longer halt the rest
/// is nobody's: its windows have fewer slots, or no record.
pub(crate) const MOST_EMPTY: u64 = 600;

/// Empty slots in windows that are not closed, by window start and by the target whose they were. Kept ones are in
/// [`Authored`].
///
/// Twox: numbers. At most one entry a slot that is looked at; taken when the window is credited.
#[storage_alias]
pub(crate) type Missed<T: Config> = StorageDoubleMap<
	Pallet<T>,
	Twox64Concat,
	Seconds,
	Twox64Concat,
	TargetId,
	u32,
	frame_support::pallet_prelude::ValueQuery,
>;

/// What crediting a seat takes besides: its missed slots.
pub(crate) fn credit_weight<T: Config>() -> Weight {
	T::WeightInfo::credit_seat().saturating_add(T::DbWeight::get().reads_writes(1, 1))
}

/// Looks at the slots of the session that ends. Comes in the block that rotates, before anything is changed.
pub(crate) fn end_session<T: Config>() {
	let (Some(slot), Some(last)) = (T::Slot::get().map(u64::from), LastSlot::<T>::get()) else {
		return;
	};
	let Some(geometry) = Geometry::home::<T>() else { return };
	let end = T::Slot::session_end().min(slot);
	if last.saturating_add(1) < end {
		charge::<T>(&geometry, last.saturating_add(1)..end);
		LastSlot::<T>::put(end.saturating_sub(1));
	}
}

/// The first slot of a session that begins in this block.
pub(crate) fn first_slot<T: Config>(slot: u64) -> u64 {
	LastSlot::<T>::get().map_or(slot, |last| last.saturating_add(1))
}

/// Counts the block of a slot, and the empty slots since the one before.
pub(crate) fn note_block<T: Config>(geometry: &Geometry, last: Option<u64>, slot: u64) {
	if slot >= T::Slot::session_end() {
		defensive!("pallet-sli comes after the pallet that begins sessions");
		return;
	}
	if let Some(last) = last {
		charge::<T>(geometry, last.saturating_add(1)..slot);
	}
	let Some((segment, seats)) = seated::<T>() else { return };
	let author = T::Slot::owners(seats)(slot).filter(|owner| T::Slot::author() == Some(*owner));
	if let Some(target) = author.and_then(|seat| Seats::<T>::get(segment, seat)) {
		let window = geometry.window_of_slot(slot);
		Authored::<T>::mutate(window, target, |count| *count = count.saturating_add(1));
	}
}

/// The segment of the session that is running, and how many seats it has.
pub(crate) fn seated<T: Config>() -> Option<(u32, u32)> {
	let index = CurrentSegment::<T>::get()?;
	Some((index, Segments::<T>::get(index)?.length))
}

/// Charges empty slots of one session to those whose they were.
fn charge<T: Config>(geometry: &Geometry, slots: Range<u64>) {
	let Some((segment, seats)) = seated::<T>() else { return };
	let looked_at = slots.start..slots.end.min(slots.start.saturating_add(MOST_EMPTY));
	let mut missed = BTreeMap::<(Seconds, u32), u32>::new();
	let owner = T::Slot::owners(seats);
	for slot in looked_at.clone() {
		if let Some(seat) = owner(slot) {
			let count = missed.entry((geometry.window_of_slot(slot), seat)).or_default();
			*count = count.saturating_add(1);
		}
	}
	for ((window, seat), count) in missed {
		if let Some(target) = Seats::<T>::get(segment, seat) {
			Missed::<T>::mutate(window, target, |sum| *sum = sum.saturating_add(count));
		}
	}
	if looked_at.end < slots.end {
		let last = geometry.window_of_slot(looked_at.end.saturating_sub(1));
		super::author::note_gap::<T>(geometry, last, geometry.window_of_slot(slots.end));
	}
	// A slot does less than the counter of a block.
	let slots = looked_at.end.saturating_sub(looked_at.start);
	let weight = T::WeightInfo::note_block().saturating_mul(slots);
	frame_system::Pallet::<T>::register_extra_weight_unchecked(weight, DispatchClass::Mandatory);
}

/// Counts by target that a stretch of time holds beyond its records; every seated target has an entry. With `only`, of
/// those targets alone.
pub(crate) fn uncredited<T: Config>(
	geometry: &Geometry,
	open: &Range<Seconds>,
	only: Option<&BTreeSet<TargetId>>,
) -> BTreeMap<TargetId, Counted> {
	let is_asked = |target: &TargetId| only.is_none_or(|only| only.contains(target));
	let mut counts = BTreeMap::<TargetId, Counted>::new();
	let (Some(first), Some(last)) = (FirstSlot::<T>::get(), LastSlot::<T>::get()) else {
		return counts;
	};
	let slots = geometry.slots(open);
	for index in OldestSegment::<T>::get()..=CurrentSegment::<T>::get().unwrap_or_default() {
		let Some(stretch) = stretch::<T>(index) else { continue };
		let from = slots.start.max(first).max(stretch.slots.start);
		if from < slots.end.min(last.saturating_add(1)).min(stretch.slots.end) {
			let targets = (0..stretch.length).filter_map(|seat| Seats::<T>::get(index, seat));
			counts.extend(targets.filter(is_asked).map(|target| (target, Counted::default())));
		}
	}
	let mut windows = BTreeMap::<(Seconds, TargetId), (u64, u64)>::new();
	let is_open = |window: &Seconds, target: &TargetId| open.contains(window) && is_asked(target);
	for (window, target, missed) in Missed::<T>::iter().filter(|(at, of, _)| is_open(at, of)) {
		windows.entry((window, target)).or_default().0 = missed.into();
	}
	for (window, target, kept) in Authored::<T>::iter().filter(|(at, of, _)| is_open(at, of)) {
		windows.entry((window, target)).or_default().1 = kept.into();
	}
	for ((_, target), (missed, authored)) in windows {
		let count = counts.entry(target).or_default();
		let assigned = missed.saturating_add(authored);
		*count = count.saturating_add(Counted { assigned, authored, windows: 1 });
	}
	counts
}
