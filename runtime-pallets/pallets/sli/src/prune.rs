//! Retention: deletes records, segments and eras that nobody needs any more.

#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps;

use crate::{
	pallet::{
		Closings, Config, CurrentSegment, Eras, Kept, OldestEra, OldestSegment, ParametersOf,
		Records, ReportInfos, Seats, Segments,
	},
	period::{Geometry, seconds},
	sampled,
	types::{
		COUNTED, HOME, Indicator, Period, PeriodKind, RecordClass, Retention, SAMPLED, Seconds,
	},
	weights::Steps,
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
	let retention = ParametersOf::<T>::get(HOME).latest().at(seconds(now_ms)).retention;
	let hop = skipped.then_some((from, next));
	// Sampled records close later and still ask what was counted.
	let needed = next.min(sampled::needed_from::<T>());
	prune_calendar::<T>(geometry, COUNTED, now_ms, next, hop, meter)
		// A chain that no longer has reporters keeps what they measured as long as anything else.
		&& (sampled::is_kept::<T>()
			|| !has_sampled::<T>()
			|| prune_calendar::<T>(geometry, SAMPLED, now_ms, next, hop, meter))
		&& prune_eras::<T>(geometry, now, needed, &retention, meter)
		&& prune_segments::<T>(geometry, next, meter)
}

/// Deletes what is out of retention of sampled records, and the counted windows that were kept for
/// them; whether all of it is gone.
pub(crate) fn prune_sampled<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	next: Seconds,
	hop: Option<(Seconds, Seconds)>,
	meter: &mut WeightMeter,
) -> bool {
	let count = ParametersOf::<T>::get(HOME).latest().at(seconds(now_ms)).retention.windows;
	let now = geometry.window_at(now_ms);
	let bound = geometry.start_before(PeriodKind::Window, now, count).min(next);
	prune_calendar::<T>(geometry, SAMPLED, now_ms, next, hop, meter)
		&& prune_kind::<T>(geometry, COUNTED, PeriodKind::Window, bound, hop, meter)
}

/// Deletes the records of a class in all kinds of periods but eras; whether all of them are gone.
///
/// `hop`: windows without records that closed last.
fn prune_calendar<T: Config>(
	geometry: &Geometry,
	class: RecordClass,
	now_ms: u64,
	next: Seconds,
	hop: Option<(Seconds, Seconds)>,
	meter: &mut WeightMeter,
) -> bool {
	let now = geometry.window_at(now_ms);
	let retention = ParametersOf::<T>::get(HOME).latest().at(seconds(now_ms)).retention;
	let calendar = PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era);
	calendar.into_iter().all(|kind| {
		let Some(open) = geometry.period::<T>(kind, next) else { return true };
		let bound = geometry.start_before(kind, now, retention.of(kind)).min(open.start);
		let (bound, hop) = match kind {
			PeriodKind::Window if class == COUNTED => (bound.min(sampled::needed_from::<T>()), hop),
			PeriodKind::Window => (bound, hop),
			_ => (bound, None),
		};
		prune_kind::<T>(geometry, class, kind, bound, hop, meter)
	})
}

fn prune_kind<T: Config>(
	geometry: &Geometry,
	class: RecordClass,
	kind: PeriodKind,
	bound: Seconds,
	hop: Option<(Seconds, Seconds)>,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
		return false;
	}
	let Some(before) = Kept::<T>::get((HOME, class, kind)) else { return true };
	let mut kept = before;
	let mut done = true;
	while kept < bound {
		if let Some((_, to)) = hop.filter(|(from, _)| *from == kept) {
			kept = to;
			continue;
		}
		let period = Period { kind, start: kept };
		if !clear_records::<T>(indicators_of(class), period, meter) {
			done = false;
			break;
		}
		kept = geometry.end::<T>(period).unwrap_or(bound);
	}
	if kept != before {
		Kept::<T>::insert((HOME, class, kind), kept);
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
	let before = OldestEra::<T>::get(HOME);
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
			if start < end
				&& !(clear_records::<T>(indicators_of(COUNTED), period, meter)
					&& (!has_sampled::<T>()
						|| clear_records::<T>(indicators_of(SAMPLED), period, meter)))
			{
				done = false;
				break;
			}
		}
		Eras::<T>::remove(HOME, oldest);
		oldest = following;
	}
	if oldest != before {
		OldestEra::<T>::insert(HOME, oldest);
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

/// Whether there have ever been sampled records.
fn has_sampled<T: Config>() -> bool {
	Closings::<T>::contains_key(HOME, SAMPLED)
}

fn indicators_of(class: RecordClass) -> &'static [Indicator] {
	if class == COUNTED { &[Indicator::Authorship] } else { &Indicator::SAMPLED }
}

/// Deletes the records of a period, and what is kept of the reports of a window.
fn clear_records<T: Config>(
	indicators: &[Indicator],
	period: Period,
	meter: &mut WeightMeter,
) -> bool {
	let records = indicators.iter().all(|indicator| {
		clear::<T>(meter, |limit| {
			let prefix = (HOME, *indicator, period);
			let result = Records::<T>::clear_prefix(prefix, limit, None);
			(result.loops, result.maybe_cursor.is_none())
		})
	});
	let is_reported = period.kind == PeriodKind::Window && indicators == Indicator::SAMPLED;
	records
		&& (!is_reported
			|| clear::<T>(meter, |limit| {
				let result = ReportInfos::<T>::clear_prefix((HOME, period.start), limit, None);
				(result.loops, result.maybe_cursor.is_none())
			}))
}

/// Runs a deletion of at most as many entries as the meter has room for; whether all are gone.
pub(crate) fn clear<T: Config>(
	meter: &mut WeightMeter,
	delete: impl FnOnce(u32) -> (u32, bool),
) -> bool {
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
