//! Retention: deletes records, segments and eras that nobody needs any more.

use crate::{
	pallet::{
		Config, CurrentSegment, Eras, Kept, OldestEra, OldestSegment, ParametersOf, Records, Seats,
		Segments,
	},
	period::Geometry,
	types::{COUNTED, HOME, Indicator, Period, PeriodKind, Retention, Seconds},
	weights::WeightInfo,
};
use frame_support::weights::WeightMeter;

/// Deletes what is out of retention at `now_ms`; whether all of it is gone.
///
/// Only what is closed is deleted: a period that is still added to would come back. `from` is where
/// the windows that closed last began; where they were `skipped` they have no record, so the pointer
/// over the windows hops to `next`.
pub(crate) fn prune<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	next: Seconds,
	from: Seconds,
	skipped: bool,
	meter: &mut WeightMeter,
) -> bool {
	let now = geometry.window_at(now_ms);
	let retention = ParametersOf::<T>::get(HOME).current.retention;
	let hop = skipped.then_some((from, next));
	let calendar = PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era);
	calendar.into_iter().all(|kind| {
		let Some(open) = geometry.period::<T>(kind, next) else { return true };
		let bound = geometry.start_before(kind, now, retention.of(kind)).min(open.start);
		let hop = hop.filter(|_| kind == PeriodKind::Window);
		prune_kind::<T>(geometry, kind, bound, hop, meter)
	}) && prune_eras::<T>(geometry, now, next, &retention, meter)
		&& prune_segments::<T>(geometry, next, meter)
}

fn prune_kind<T: Config>(
	geometry: &Geometry,
	kind: PeriodKind,
	bound: Seconds,
	hop: Option<(Seconds, Seconds)>,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
		return false;
	}
	let Some(before) = Kept::<T>::get((HOME, COUNTED, kind)) else { return true };
	let mut kept = before;
	let mut done = true;
	while kept < bound {
		if let Some((_, to)) = hop.filter(|(from, _)| *from == kept) {
			kept = to;
			continue;
		}
		let period = Period { kind, start: kept };
		if !clear_records::<T>(period, meter) {
			done = false;
			break;
		}
		kept = geometry.end::<T>(period).unwrap_or(bound);
	}
	if kept != before {
		Kept::<T>::insert((HOME, COUNTED, kind), kept);
	}
	done
}

fn prune_eras<T: Config>(
	geometry: &Geometry,
	now: Seconds,
	next: Seconds,
	retention: &Retention,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::plan()).is_err() {
		return false;
	}
	let (Some(in_force), Some(open)) = (geometry.era_at::<T>(now), geometry.era_at::<T>(next))
	else {
		return true;
	};
	let bound = in_force.saturating_sub(retention.eras).min(open);
	let before = OldestEra::<T>::get();
	let mut oldest = before;
	let mut done = true;
	while oldest < bound {
		// Charged here, for an era without a record has nothing to clear.
		if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
			done = false;
			break;
		}
		let following = oldest.saturating_add(1);
		if let (Some(start), Some(end)) =
			(geometry.era_start::<T>(oldest), geometry.era_start::<T>(following))
		{
			// An era in which no window begins has no record: its start is the next era's.
			let period = Period { kind: PeriodKind::Era, start };
			if start < end && !clear_records::<T>(period, meter) {
				done = false;
				break;
			}
		}
		Eras::<T>::remove(oldest);
		oldest = following;
	}
	if oldest != before {
		OldestEra::<T>::put(oldest);
	}
	done
}

fn prune_segments<T: Config>(geometry: &Geometry, next: Seconds, meter: &mut WeightMeter) -> bool {
	if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
		return false;
	}
	let first_open_slot = geometry.slots(&(next..next)).start;
	let (before, current) =
		(OldestSegment::<T>::get(), CurrentSegment::<T>::get().unwrap_or_default());
	let mut oldest = before;
	let mut done = true;
	while oldest < current {
		let following = oldest.saturating_add(1);
		if Segments::<T>::get(following).is_none_or(|next| next.first_slot > first_open_slot) {
			break;
		}
		if !clear::<T>(meter, |limit| {
			let result = Seats::<T>::clear_prefix(oldest, limit, None);
			(result.loops, result.maybe_cursor.is_none())
		}) {
			done = false;
			break;
		}
		Segments::<T>::remove(oldest);
		oldest = following;
	}
	if oldest != before {
		OldestSegment::<T>::put(oldest);
	}
	done
}

fn clear_records<T: Config>(period: Period, meter: &mut WeightMeter) -> bool {
	clear::<T>(meter, |limit| {
		let prefix = (HOME, Indicator::Authorship, period);
		let result = Records::<T>::clear_prefix(prefix, limit, None);
		(result.loops, result.maybe_cursor.is_none())
	})
}

/// Runs a deletion of at most as many entries as the meter has room for; whether all are gone.
fn clear<T: Config>(meter: &mut WeightMeter, delete: impl FnOnce(u32) -> (u32, bool)) -> bool {
	let entry = T::WeightInfo::prune_entry();
	if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
		return false;
	}
	let room = meter.remaining().checked_div_per_component(&entry).unwrap_or(u64::MAX);
	let limit = u32::try_from(room).unwrap_or(u32::MAX);
	if limit == 0 {
		return false;
	}
	let (deleted, done) = delete(limit);
	meter.consume(entry.saturating_mul(deleted.into()));
	done
}
