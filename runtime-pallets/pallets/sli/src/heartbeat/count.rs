//! Who was heard, session by session: counted at a session's end, credited when the window of that end closes.

use super::{Liveness, is_heard, on_seat};
use crate::{
	counted::{close::add, drawn::seated},
	pallet::{Config, Event, Heartbeats, HeartbeatsFrom, LastHeartbeat, Pallet},
	period::Geometry,
	types::{Counted, HOME, Heard, Indicator, PeriodKind, Seconds, TargetId},
	weights::WeightInfo,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::ops::Range;
use frame_support::{traits::Get, weights::WeightMeter};
use sp_runtime::SaturatedConversion;
use sp_staking::SessionIndex;

/// Counts the session that ends, before its validators are replaced. The first one that is counted is the first
/// that begins with this pallet: in one that was running nobody could have been heard from its start.
///
/// What it reads and writes of each validator is free: the block that rotates a session has no room for anything else.
pub(crate) fn begin_session<T: Config>(session: SessionIndex) {
	if !T::Liveness::IS_KEPT {
		return;
	}
	let Some(from) = HeartbeatsFrom::<T>::get() else { return HeartbeatsFrom::<T>::put(session) };
	if let Some(ended) = session.checked_sub(1).filter(|ended| *ended >= from) {
		count::<T>(ended);
	}
}

/// The window is that of the block that is being executed: it cannot be closed, nor part of a halt.
fn count<T: Config>(session: SessionIndex) {
	let (Some(slot), Some(geometry)) = (T::Slot::get().map(u64::from), Geometry::home::<T>())
	else {
		return;
	};
	let Some((_, seats)) = seated::<T>() else { return };
	// A validator whose node never sent any does not take part: another's do not make a record of it.
	let takes_part = |target: &TargetId| LastHeartbeat::<T>::contains_key(target);
	let expected: Vec<TargetId> = (0..seats).filter_map(on_seat::<T>).filter(takes_part).collect();
	let kept: BTreeSet<TargetId> =
		expected.iter().copied().filter(|target| is_heard::<T>(session, *target)).collect();
	if kept.is_empty() {
		return;
	}
	let window = geometry.window_of_slot(slot);
	for target in &expected {
		Heartbeats::<T>::mutate(window, target, |heard| {
			heard.expected = heard.expected.saturating_add(1);
			heard.kept = heard.kept.saturating_add(kept.contains(target).into());
		});
	}
	let (expected, kept) = (expected.len().saturated_into(), kept.len().saturated_into());
	Pallet::<T>::deposit_event(Event::HeartbeatsCounted { session, window, expected, kept });
}

impl From<Heard> for Counted {
	fn from(heard: Heard) -> Self {
		Self { assigned: heard.expected.into(), authored: heard.kept.into(), windows: 1 }
	}
}

/// Credits what was counted in a window that has ended, until all is done, which it tells, or the meter is used up.
/// A target costs no more than a seat: one entry that is taken, and a record of each kind of period.
pub(crate) fn credit<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	meter: &mut WeightMeter,
) -> bool {
	// Of most windows, and of all where no node sends heartbeats, there is nothing: the look is part of what ending a
	// window weighs, so that a halt is closed as fast as without heartbeats.
	if Heartbeats::<T>::iter_key_prefix(window).next().is_none() {
		return true;
	}
	let periods = PeriodKind::ALL.map(|kind| geometry.period::<T>(kind, window));
	let mut heard = Heartbeats::<T>::drain_prefix(window);
	loop {
		if meter.try_consume(T::WeightInfo::credit_seat()).is_err() {
			return false;
		}
		let Some((target, heard)) = heard.next() else { return true };
		for period in periods.iter().flatten() {
			add::<T>(HOME, Indicator::Heartbeat, *period, target, heard.into());
		}
	}
}

/// What a stretch of time holds beyond its records, by target; with `only`, of those targets alone.
pub(crate) fn uncredited<T: Config>(
	time: &Range<Seconds>,
	only: Option<&BTreeSet<TargetId>>,
) -> BTreeMap<TargetId, Counted> {
	let mut counts = BTreeMap::<TargetId, Counted>::new();
	for (window, target, heard) in Heartbeats::<T>::iter() {
		if time.contains(&window) && only.is_none_or(|only| only.contains(&target)) {
			let count = counts.entry(target).or_default();
			*count = count.saturating_add(heard.into());
		}
	}
	counts
}
