//! What clients are answered: each call of [`SliApi`](crate::runtime_api::SliApi), for a runtime to pass on.
//! Records, and what is not credited to them yet.

mod figures;
mod group;
mod query;

pub use figures::interval_of;

use crate::{
	pallet::{Config, Pallet},
	parameter::SamplingParameters,
	period::Geometry,
	runtime_api::{Answer, Current, HistoryRow, MAX_ROWS, Ranking, Sum, rows},
	types::{Indicator, NetworkId, Period, PeriodKind, Seconds, TargetId, TargetRef},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::cmp::Reverse;
use sp_runtime::SaturatedConversion;

pub(crate) use figures::Share;
use query::Query;

type AnswerOf<T> = Answer<<T as frame_system::Config>::AccountId>;

/// The record of one target in the period that contains `at`, or in the last closed one.
pub fn sli<T: Config>(
	network: NetworkId,
	target: TargetId,
	indicator: Indicator,
	kind: PeriodKind,
	at: Option<Seconds>,
) -> Option<AnswerOf<T>> {
	let query = Query::<T>::new(network, indicator)?;
	query.answer(target, query.period(kind, at)?)
}

/// The last closed record of one target and the open one.
pub fn current<T: Config>(
	network: NetworkId,
	target: TargetId,
	indicator: Indicator,
	kind: PeriodKind,
) -> Current<T::AccountId> {
	let Some(query) = Query::<T>::new(network, indicator) else {
		return Current { closed: None, open: None };
	};
	let answered = |at| query.answer(target, query.period(kind, at)?);
	// A block late within its slot may have closed the window of that slot already.
	let open = answered(Some(query.now)).filter(|answer| answer.provisional);
	Current { closed: answered(None), open }
}

/// Period after period from the one that contains `from` to the open one.
pub fn history<T: Config>(
	network: NetworkId,
	target: TargetId,
	indicator: Indicator,
	kind: PeriodKind,
	from: Seconds,
	count: u32,
) -> Vec<HistoryRow<T::AccountId>> {
	let Some(query) = Query::<T>::new(network, indicator) else { return Vec::new() };
	let answered = |period| query.answer(target, query.kept(period)?);
	let rows = query.periods(kind, from).take(rows(count) as usize);
	rows.map(|period| HistoryRow { period, answer: answered(period) }).collect()
}

/// The targets of a period, best first.
pub fn ranking<T: Config>(
	network: NetworkId,
	indicator: Indicator,
	kind: PeriodKind,
	at: Option<Seconds>,
	offset: u32,
	limit: u32,
) -> Option<Ranking<T::AccountId>> {
	let query = Query::<T>::new(network, indicator)?;
	let period = query.period(kind, at)?;
	let records = query.records(period, None);
	let mut ranked: Vec<_> = records
		.shares()
		.into_iter()
		.map(|(target, share)| {
			let low_ppm = share.interval(period).map(|interval| interval.low_ppm);
			(share.windows == 0, Reverse(low_ppm), Reverse(share.ppm()), target)
		})
		.collect();
	ranked.sort_unstable();
	let total = ranked.len().saturated_into();
	let frame = query.frame(period);
	let rows = ranked
		.into_iter()
		.skip(offset as usize)
		.take(rows(limit) as usize)
		.filter_map(|(.., target)| Some(query.row(target, frame, records.record(target)?)))
		.collect();
	Some(Ranking {
		period,
		end: frame.end,
		provisional: frame.provisional,
		as_of_ms: query.as_of_ms,
		total,
		rows,
	})
}

/// Several targets together.
pub fn sum<T: Config>(
	network: NetworkId,
	targets: Vec<TargetId>,
	indicator: Indicator,
	kind: PeriodKind,
	at: Option<Seconds>,
) -> Option<Sum> {
	if targets.len() > MAX_ROWS as usize {
		return None;
	}
	let query = Query::<T>::new(network, indicator)?;
	let period = query.period(kind, at)?;
	let distinct: BTreeSet<_> = targets.into_iter().collect();
	let all = query.records(period, Some(&distinct));
	let mut records = distinct.iter().filter_map(|target| all.record(*target));
	let first = records.next()?;
	let (count, record) = records.try_fold((1u32, first), |(count, sum), record| {
		Some((count.saturating_add(1), sum.beside(&record)?))
	})?;
	Some(query.sum(query.frame(period), count, record))
}

/// The id of an account or a name.
pub fn target_of<T: Config>(network: NetworkId, who: TargetRef<T::AccountId>) -> Option<TargetId> {
	Pallet::<T>::target_id(network, &who)
}

/// The period that contains an instant.
pub fn period_of<T: Config>(network: NetworkId, kind: PeriodKind, at: Seconds) -> Option<Period> {
	let geometry = Geometry::of::<T>(network)?;
	geometry.period::<T>(kind, at)
}

/// The length of a window in ms, and how reporters measure in the window that begins at or contains an
/// instant; without one, now.
pub fn sampling<T: Config>(
	network: NetworkId,
	window: Option<Seconds>,
) -> Option<(u32, SamplingParameters)> {
	let geometry = Geometry::of::<T>(network)?;
	let window = window.unwrap_or_else(|| geometry.window_at(Pallet::<T>::now_ms()));
	let window_ms = u32::try_from(geometry.window_ms.get()).ok()?;
	Some((window_ms, Pallet::<T>::sampling_at(network, window)))
}
