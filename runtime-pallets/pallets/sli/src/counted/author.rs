//! Whose slot a block has: the one counter that a block costs.

use super::{drawn, duties::Duties, segment};
use crate::{
	pallet::{
		Authored, Closings, Config, CurrentSegment, Eras, FirstSlot, Gaps, Kept, LastSlot,
		OldestEra, OldestSegment, Segments,
	},
	period::Geometry,
	types::{COUNTED, Closing, HOME, PeriodKind, Seconds},
};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::DigestItem;

/// The slot in the pre-runtime digest of the block that is being executed. Unlike what pallet-aura
/// stores, it does not depend on the order of hooks.
pub struct SlotFromDigest<T>(PhantomData<T>);

impl<T: frame_system::Config> Get<Option<Slot>> for SlotFromDigest<T> {
	fn get() -> Option<Slot> {
		frame_system::Pallet::<T>::digest()
			.logs
			.iter()
			.filter_map(DigestItem::as_pre_runtime)
			.find_map(|(id, mut data)| {
				(id == AURA_ENGINE_ID).then(|| codec::Decode::decode(&mut data).ok()).flatten()
			})
	}
}

impl<T: frame_system::Config> Duties for SlotFromDigest<T> {}

/// Counts this block for the author of its slot; returns how many seats were taken, which happens
/// here only in the first block of a running chain with the pallet.
pub(crate) fn note_block<T: Config>() -> u32 {
	let (Some(slot), Some(geometry)) = (T::Slot::get().map(u64::from), Geometry::home::<T>())
	else {
		return 0;
	};
	let last = LastSlot::<T>::get();
	// Several blocks of one slot count once.
	if last.is_some_and(|last| slot <= last) {
		return 0;
	}
	LastSlot::<T>::put(slot);
	if CurrentSegment::<T>::get().is_none() {
		let seats = segment::adopt::<T>(slot);
		begin_counting::<T>(&geometry, slot.saturating_add(1));
		return seats;
	}
	if FirstSlot::<T>::get().is_none() {
		// The first segment begins later than this block where a running chain took up the pallet in a
		// block that rotates, and its session pallet comes first.
		let seated_from = Segments::<T>::get(OldestSegment::<T>::get()).map_or(0, |s| s.first_slot);
		begin_counting::<T>(&geometry, slot.max(seated_from));
	}
	if !T::Slot::in_turn() {
		drawn::note_block::<T>(&geometry, last, slot);
		return 0;
	}
	let window = geometry.window_of_slot(slot);
	if let Some(last) = last {
		note_gap::<T>(&geometry, geometry.window_of_slot(last), window);
	}
	if let Some(author) = segment::author_of::<T>(slot) {
		Authored::<T>::mutate(window, author, |count| *count = count.saturating_add(1));
	}
	0
}

fn begin_counting<T: Config>(geometry: &Geometry, first_slot: u64) {
	FirstSlot::<T>::put(first_slot);
	let next = geometry.window_of_slot(first_slot);
	Closings::<T>::insert(HOME, COUNTED, Closing::begin(next));
	for kind in PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era) {
		if let Some(period) = geometry.period::<T>(kind, next) {
			Kept::<T>::insert((HOME, COUNTED, kind), period.start);
		}
	}
	// The first window counts from its start, so that it belongs to an era.
	let (oldest, next_ms) = (OldestEra::<T>::get(HOME), u64::from(next) * 1_000);
	if Eras::<T>::get(HOME, oldest).is_some_and(|start_ms| start_ms > next_ms) {
		Eras::<T>::insert(HOME, oldest, next_ms);
	}
	if let Some(era) = geometry.era_at::<T>(next) {
		OldestEra::<T>::insert(HOME, era);
	}
}

/// Remembers that no window between two blocks has a block, so that closing can pass over them.
pub(super) fn note_gap<T: Config>(geometry: &Geometry, last: Seconds, this: Seconds) {
	let first_empty = last.saturating_add(geometry.window_s());
	if first_empty < this {
		Gaps::<T>::insert(first_empty, this);
	}
}
