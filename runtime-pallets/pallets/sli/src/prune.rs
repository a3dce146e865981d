//! Retention: deletes records, segments and eras that nobody needs any more.
//!
//! One rule for the records of every class: what is out of retention goes when no cursor needs it, which is
//! when the windows of all classes are final that far. Sampled records close later than counted ones and
//! still ask what was counted; and a period that is still added to would come back.

#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps;

use crate::{
	pallet::{
		Agreed, Censuses, Closings, Commitments, Config, CurrentSegment, Distributions, Eras, Kept,
		OldestEra, OldestSegment, Openings, ParametersOf, Provings, Records, ReportInfos, Seats,
		Segments,
	},
	parameter::Distribution,
	period::{Geometry, seconds},
	sampled::reporters::is_kept,
	types::{
		COUNTED, Closing, Dependants, DependantsOf, HOME, Indicator, NetworkId, Period, PeriodKind,
		RecordClass, SAMPLED, Seconds, Step,
	},
	weights::Steps,
};
use core::ops::Range;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};

/// Looks before one entry is deleted, at most: at five kinds of periods of two classes, at an era and at its
/// records of each indicator.
const LOOKS: u64 = 19;

/// What deleting one entry costs at most.
pub(crate) fn most_expensive_step<T: Config>() -> Weight {
	asking::<T>()
		.saturating_add(T::WeightInfo::plan())
		.saturating_add(T::WeightInfo::prune_period().saturating_mul(LOOKS))
		.saturating_add(T::WeightInfo::prune_entry())
}

/// What asking takes whether something must stay.
fn asking<T: Config>() -> Weight {
	T::DbWeight::get().reads(1)
}

/// The classes whose windows are closed. A chain that has given its reporters up keeps the cursor of theirs
/// where it stood.
pub(crate) fn classes<T: Config>() -> impl Iterator<Item = RecordClass> {
	[Some(COUNTED), is_kept::<T>().then_some(SAMPLED)].into_iter().flatten()
}

/// Start of the oldest closed period that is kept at `now`, by `count` of its kind.
pub(crate) fn oldest_kept<T: Config>(
	geometry: &Geometry,
	kind: PeriodKind,
	now: Seconds,
	count: u32,
) -> Seconds {
	let at = match kind {
		PeriodKind::Day | PeriodKind::Week | PeriodKind::Month => {
			DependantsOf::<T>::retained_at(now)
		},
		PeriodKind::Window | PeriodKind::Year | PeriodKind::Era => now,
	};
	geometry.start_before(kind, at, count)
}

/// Deletes what is out of retention at `now_ms` when the cursor of a class has closed windows; whether all
/// of it is gone.
pub(crate) fn prune<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	class: RecordClass,
	closing: &Closing,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(asking::<T>()).is_err() {
		return false;
	}
	let now = geometry.window_at(now_ms);
	let retention = ParametersOf::<T>::get(geometry.network).latest().at(seconds(now_ms)).retention;
	// Of other classes as it is stored.
	let others = classes::<T>().filter(|other| *other != class);
	let others = others.filter_map(|other| Closings::<T>::get(geometry.network, other));
	let needed = others.map(|other| other.final_until()).fold(closing.final_until(), Seconds::min);
	// Windows of a halt have no records.
	let halt = match closing.step {
		Step::Pruning { from, skipped: true } => Some(from..closing.next),
		_ => None,
	};
	let pruned = |class, kind, meter: &mut WeightMeter| {
		let Some(open) = geometry.period::<T>(kind, needed) else { return true };
		let bound = oldest_kept::<T>(geometry, kind, now, retention.of(kind)).min(open.start);
		let halt = halt.as_ref().filter(|_| kind == PeriodKind::Window);
		prune_kind::<T>(geometry, class, kind, bound, halt, meter)
	};
	let kinds = || PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era);
	kinds().all(|kind| pruned(COUNTED, kind, meter))
		&& kinds().all(|kind| pruned(SAMPLED, kind, meter))
		&& prune_eras::<T>(geometry, now, needed, retention.eras, meter)
		&& (class != COUNTED
			|| geometry.network != HOME
			|| prune_segments::<T>(geometry, closing.next, meter))
}

fn prune_kind<T: Config>(
	geometry: &Geometry,
	class: RecordClass,
	kind: PeriodKind,
	bound: Seconds,
	halt: Option<&Range<Seconds>>,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::prune_period()).is_err() {
		return false;
	}
	let Some(before) = Kept::<T>::get((geometry.network, class, kind)) else { return true };
	let mut kept = before;
	let mut done = true;
	while kept < bound {
		if let Some(halt) = halt.filter(|halt| halt.start == kept) {
			kept = halt.end;
			continue;
		}
		let period = Period { kind, start: kept };
		if !clear_records::<T>(geometry.network, class, period, meter) {
			done = false;
			break;
		}
		kept = geometry.end::<T>(period).unwrap_or(bound);
	}
	if kept != before {
		Kept::<T>::insert((geometry.network, class, kind), kept);
	}
	done
}

fn prune_eras<T: Config>(
	geometry: &Geometry,
	now: Seconds,
	needed: Seconds,
	retention: u32,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::plan()).is_err() {
		return false;
	}
	let (Some(in_force), Some(open)) = (geometry.era_at::<T>(now), geometry.era_at::<T>(needed))
	else {
		return true;
	};
	let bound = in_force.saturating_sub(retention).min(open);
	let before = OldestEra::<T>::get(geometry.network);
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
			let classes = [COUNTED, SAMPLED];
			if start < end
				&& !classes
					.into_iter()
					.all(|it| clear_records::<T>(geometry.network, it, period, meter))
			{
				done = false;
				break;
			}
		}
		Eras::<T>::remove(geometry.network, oldest);
		oldest = following;
	}
	if oldest != before {
		OldestEra::<T>::insert(geometry.network, oldest);
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

/// Deletes the records of a class and period, and what is kept of the reports of a window.
fn clear_records<T: Config>(
	network: NetworkId,
	class: RecordClass,
	period: Period,
	meter: &mut WeightMeter,
) -> bool {
	let of_class = |indicator: &Indicator| indicator.class_in(network) == class;
	let records = Indicator::ALL.into_iter().filter(of_class).all(|indicator| {
		clear::<T>(meter, |limit| {
			let prefix = (network, indicator, period);
			let result = Records::<T>::clear_prefix(prefix, limit, None);
			(result.loops, result.maybe_cursor.is_none())
		})
	});
	let is_reported = class == SAMPLED && period.kind == PeriodKind::Window;
	records && (!is_reported || clear_reports::<T>(network, period.start, meter))
}

/// Deletes what is kept of the commitments of a window: first what the openings come to, which is nothing without
/// all of them.
fn clear_commitments<T: Config>(
	network: NetworkId,
	window: Seconds,
	meter: &mut WeightMeter,
) -> bool {
	clear::<T>(meter, |limit| {
		let drawn = Distributions::<T>::take(network, window) != Distribution::default();
		let deleted = u32::from(drawn);
		if deleted == limit {
			return (deleted, false);
		}
		let is_proved = Provings::<T>::take(network, window).is_some();
		(deleted.saturating_add(is_proved.into()), true)
	}) && clear::<T>(meter, |limit| {
		let result = Openings::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	}) && clear::<T>(meter, |limit| {
		let result = Commitments::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	})
}

/// Deletes what is kept of the reports of a window and of its censuses.
fn clear_reports<T: Config>(network: NetworkId, window: Seconds, meter: &mut WeightMeter) -> bool {
	if !clear_commitments::<T>(network, window, meter) {
		return false;
	}
	let reports = clear::<T>(meter, |limit| {
		let result = ReportInfos::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	});
	if network == HOME || !reports {
		return reports;
	}
	clear::<T>(meter, |limit| {
		let result = Censuses::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	}) && clear::<T>(meter, |limit| {
		let result = Agreed::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	})
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
