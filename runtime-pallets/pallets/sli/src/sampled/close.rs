//! Closing: when the grace of a window is over its reports are combined, target by target, and when a day or
//! an era is over each reporter's sums.
//!
//! The cursor follows the one of counted records and shares its meter.

#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps;

use super::{cohort, combine, is_kept, sums, types::EndedWindow};
use crate::{
	admission::grace_is_over,
	agreed,
	pallet::{
		Closings, Cohort, CommitBlocks, Config, Ended, Event, Kept, LastSlot, NextTargetId, Pallet,
		ReportHeads, Reports, RoomyBlocks, Sampling,
	},
	period::Geometry,
	prune::{self, clear},
	sampled::Reporters,
	types::{
		COUNTED, Closing, HOME, Indicator, Period, PeriodKind, SAMPLED, Seconds, Step, Stored,
		TargetId,
	},
	weights::{Steps, WeightInfo},
};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// Begins with the window that is open at the first poll: of a new chain its first one.
///
/// Comes before closing, which notes what is counted from then on; the poll pays for it.
pub(crate) fn start<T: Config>() {
	if !is_kept::<T>() || Closings::<T>::contains_key(HOME, SAMPLED) {
		return;
	}
	let (Some(geometry), Some(last)) = (Geometry::home::<T>(), LastSlot::<T>::get()) else {
		return;
	};
	let Some(counted) = Closings::<T>::get(HOME, COUNTED) else { return };
	let next = geometry.window_of_slot(last).max(counted.next);
	for kind in PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era) {
		if let Some(period) = geometry.period::<T>(kind, next) {
			Kept::<T>::insert((HOME, SAMPLED, kind), period.start);
		}
	}
	Closings::<T>::insert(HOME, SAMPLED, Closing::begin(next));
}

/// Notes that the slots of windows are counted.
pub(crate) fn note_counted<T: Config>(start: Seconds, end: Seconds, authored: u64) {
	let closing = Closings::<T>::get(HOME, SAMPLED).filter(|_| is_kept::<T>());
	if closing.is_none_or(|closing| start < closing.final_until()) {
		return;
	}
	let block = frame_system::Pallet::<T>::block_number().saturated_into();
	let roomy_blocks = RoomyBlocks::<T>::get();
	Ended::<T>::insert(HOME, start, EndedWindow { authored, block, roomy_blocks, end });
}

/// The most that one step costs: looking at the next window, combining one target of it, folding one
/// sum, or deleting one entry.
pub(crate) fn most_expensive_step<T: Config>() -> Weight {
	if !is_kept::<T>() {
		return Weight::zero();
	}
	let poll = T::WeightInfo::poll();
	let begin = T::WeightInfo::skip_target().saturating_add(begin_weight::<T>());
	let combine = T::WeightInfo::plan()
		.saturating_add(T::WeightInfo::load_cohort(T::Reporters::MAX))
		.saturating_add(combine::look::<T>())
		.saturating_add(combine::most_expensive::<T>(T::Reporters::MAX));
	let fold = T::WeightInfo::plan().saturating_add(sums::most_expensive::<T>());
	let prune = prune::most_expensive_step::<T>();
	let agree = agreed::close::most_expensive_step::<T>();
	poll.saturating_add(begin.max(combine).max(fold).max(prune).max(agree))
}

/// What beginning costs at most. Measured are reporters of samples; of others a census is looked for, too.
fn begin_weight<T: Config>() -> Weight {
	let looks = T::DbWeight::get().reads(T::Reporters::MAX.into());
	T::WeightInfo::begin_window(T::Reporters::MAX).saturating_add(looks)
}

/// Begins to close the next window if its grace is over; whether it is.
pub(crate) fn begin<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	let window = closing.next;
	let end = window.saturating_add(geometry.window_s());
	if u64::from(end) * 1_000 > now_ms || meter.try_consume(T::WeightInfo::skip_target()).is_err() {
		return false;
	}
	let Some(ended) = Ended::<T>::get(geometry.network, window) else { return false };
	if ended.end > end {
		Ended::<T>::remove(geometry.network, window);
		Pallet::<T>::deposit_event(Event::SampledWindowsSkipped {
			network: geometry.network,
			from: window,
			to: ended.end,
		});
		closing.next = ended.end;
		closing.step = Step::Folding { from: window, skipped: true };
		return true;
	}
	let scheduled = Sampling::<T>::get(geometry.network).latest();
	let sampling = scheduled.at(window);
	let commits = CommitBlocks::<T>::get(geometry.network).latest();
	if !grace_is_over::<T>(&ended, &sampling, commits.at(window))
		|| meter.try_consume(begin_weight::<T>()).is_err()
	{
		return false;
	}
	if scheduled.next.is_some_and(|(from, _)| from <= window) {
		Sampling::<T>::insert(geometry.network, Stored::new(sampling));
	}
	if commits.next.is_some_and(|(from, _)| from <= window) {
		CommitBlocks::<T>::insert(geometry.network, Stored::new(commits.at(window)));
	}
	let reports = cohort::gather::<T>(geometry, window, &sampling);
	closing.step = if geometry.network == HOME {
		Step::Combining { target: 0, reports }
	} else {
		Step::Agreeing {
			duty: 0,
			assigned: 0,
			authored: 0,
			reports,
			indicator: Indicator::Authorship,
		}
	};
	true
}

/// Combines target after target until all are done, which it tells, or the meter is used up.
pub(crate) fn combine_window<T: Config>(
	geometry: &Geometry,
	closing: &mut Closing,
	mut target: TargetId,
	reports: u32,
	meter: &mut WeightMeter,
) -> bool {
	let begin = T::WeightInfo::plan().saturating_add(T::WeightInfo::load_cohort(T::Reporters::MAX));
	if meter.try_consume(begin).is_err() {
		return false;
	}
	let window = combine::Window::<T>::new(geometry, closing.next);
	let targets = NextTargetId::<T>::get(geometry.network);
	// Without an active reporter nothing was expected, so there is nothing to keep.
	while window.reporters() > 0 && target < targets {
		if !window.combine_target(target, meter) {
			closing.step = Step::Combining { target, reports };
			return false;
		}
		target = target.saturating_add(1);
	}
	closing.step = Step::Combining { target, reports };
	// What is left is of reporters that are no longer active.
	let left = clear::<T>(meter, |limit| {
		let result = Reports::<T>::clear_prefix((geometry.network, closing.next), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	}) && clear::<T>(meter, |limit| {
		let result = ReportHeads::<T>::clear_prefix((geometry.network, closing.next), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	});
	if !left {
		return false;
	}
	let end = closing.next.saturating_add(geometry.window_s());
	Pallet::<T>::deposit_event(Event::SampledWindowClosed {
		network: geometry.network,
		start: closing.next,
		end,
		reporters: window.reporters(),
		reports,
	});
	Cohort::<T>::remove(geometry.network);
	Ended::<T>::remove(geometry.network, closing.next);
	closing.step = Step::Folding { from: closing.next, skipped: false };
	closing.next = end;
	true
}

/// Folds the day and the era that ended with the windows from `from` to `next`; whether all is done.
pub(crate) fn fold<T: Config>(
	geometry: &Geometry,
	from: Seconds,
	next: Seconds,
	meter: &mut WeightMeter,
) -> bool {
	if meter.try_consume(T::WeightInfo::plan()).is_err() {
		return false;
	}
	let ended = |kind| -> Option<Period> {
		let period = geometry.period::<T>(kind, from)?;
		(geometry.period::<T>(kind, next) != Some(period)).then_some(period)
	};
	for period in [PeriodKind::Day, PeriodKind::Era].into_iter().filter_map(ended) {
		if !sums::fold_period::<T>(geometry, period, from, meter) {
			return false;
		}
	}
	for period in PeriodKind::LONGER.into_iter().filter_map(ended) {
		Pallet::<T>::deposit_event(Event::SampledPeriodClosed {
			network: geometry.network,
			period,
		});
	}
	true
}
