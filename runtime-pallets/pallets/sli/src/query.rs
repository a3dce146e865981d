//! What the runtime API answers: records plus what is not credited to them yet.

use crate::{
	figures::{self, Share},
	live::uncredited,
	pallet::{
		Closings, Config, Kept, LastSlot, NextTargetId, OldestEra, Pallet, ParametersOf, Records,
		SampledClosings, TargetIds, Targets,
	},
	period::Geometry,
	runtime_api::{Answer, Current, HistoryRow, MAX_ROWS, Ranking, SampledFigures, Sum},
	sampled::{self, types::SampledStep},
	types::{
		COUNTED, Closing, Counted, HOME, Indicator, NetworkId, Period, PeriodKind, Record,
		Retention, SAMPLED, Seconds, TargetId, TargetRef,
	},
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::cmp::Reverse;
use frame_support::traits::UnixTime;
use sp_runtime::SaturatedConversion;

/// Fewer windows than this leave an interval that says little.
const CONFIDENT_WINDOWS: u64 = 20;

/// The state of the home network at the queried block.
pub(crate) struct Query<T> {
	geometry: Geometry,
	retention: Retention,
	indicator: Indicator,
	/// The cursor of counted records.
	counted: Closing,
	/// Start of the first window, and of the first window whose day and era are not final.
	next: (Seconds, Seconds),
	/// Window of the queried block.
	now: Seconds,
	as_of_ms: u64,
	runtime: core::marker::PhantomData<T>,
}

type AnswerOf<T> = Answer<<T as frame_system::Config>::AccountId>;

impl<T: Config> Query<T> {
	/// None for a network or indicator without records, and before the first block.
	pub fn new(network: NetworkId, indicator: Indicator) -> Option<Self> {
		let geometry = Geometry::load::<T>().filter(|_| network == HOME)?;
		let counted = Closings::<T>::get(HOME, COUNTED)?;
		let next = if indicator.class() == SAMPLED {
			let closing = SampledClosings::<T>::get(HOME)?;
			match closing.step {
				SampledStep::Folding { from, .. } => (closing.next, from),
				_ => (closing.next, closing.next),
			}
		} else {
			(counted.next, counted.next)
		};
		let now = geometry.window_of_slot(LastSlot::<T>::get()?);
		Some(Self {
			geometry,
			retention: ParametersOf::<T>::get(HOME).at(now).retention,
			indicator,
			counted,
			next,
			now,
			as_of_ms: T::Time::now().as_millis().saturated_into(),
			runtime: core::marker::PhantomData,
		})
	}

	/// Start of the first window that is not final for a kind of period.
	fn next(&self, kind: PeriodKind) -> Seconds {
		if kind == PeriodKind::Window { self.next.0 } else { self.next.1 }
	}

	/// The record of one target in the period that contains `at`, or in the last closed one.
	pub fn sli(
		&self,
		target: TargetId,
		kind: PeriodKind,
		at: Option<Seconds>,
	) -> Option<AnswerOf<T>> {
		self.answer(target, self.period(kind, at)?)
	}

	/// The last closed record and the open one.
	pub fn current(&self, target: TargetId, kind: PeriodKind) -> Current<T::AccountId> {
		Current {
			closed: self.sli(target, kind, None),
			// A block late within its slot may have closed the window of that slot already.
			open: self.sli(target, kind, Some(self.now)).filter(|answer| answer.provisional),
		}
	}

	/// Period after period from the one that contains `from` to the open one.
	pub fn history(
		&self,
		target: TargetId,
		kind: PeriodKind,
		from: Seconds,
		count: u32,
	) -> Vec<HistoryRow<T::AccountId>> {
		let first = self.begun(kind, from).or_else(|| {
			let oldest = self.oldest_era(kind)?;
			(from < oldest.start).then_some(oldest)
		});
		let following = |period: &Period| {
			let start = self.geometry.end::<T>(*period)?;
			Some(Period { kind, start })
		};
		core::iter::successors(first, following)
			.take_while(|period| period.start <= self.now)
			.take(count.min(MAX_ROWS) as usize)
			.map(|period| HistoryRow {
				period,
				answer: self.kept(period).and_then(|period| self.answer(target, period)),
			})
			.collect()
	}

	/// The targets of a period, best first.
	pub fn ranking(
		&self,
		kind: PeriodKind,
		at: Option<Seconds>,
		offset: u32,
		limit: u32,
	) -> Option<Ranking<T::AccountId>> {
		let period = self.period(kind, at)?;
		let mut ranked: Vec<_> = self
			.records(period, None)
			.into_iter()
			.map(|(target, record)| {
				let share = Share::of(&record);
				let low_ppm = share.interval(period).map(|interval| interval.low_ppm);
				((share.windows == 0, Reverse(low_ppm), Reverse(share.ppm()), target), record)
			})
			.collect();
		ranked.sort_unstable_by_key(|(rank, _)| *rank);
		let total = ranked.len().saturated_into();
		let rows = ranked
			.into_iter()
			.skip(offset as usize)
			.take(limit.min(MAX_ROWS) as usize)
			.map(|((.., target), record)| self.row(target, period, record))
			.collect();
		Some(Ranking {
			period,
			end: self.geometry.end::<T>(period),
			provisional: self.is_open(period),
			as_of_ms: self.as_of_ms,
			total,
			rows,
		})
	}

	/// Several targets together.
	pub fn sum(&self, targets: &[TargetId], kind: PeriodKind, at: Option<Seconds>) -> Option<Sum> {
		if targets.len() > MAX_ROWS as usize {
			return None;
		}
		let period = self.period(kind, at)?;
		let distinct: BTreeSet<_> = targets.iter().copied().collect();
		let mut records = distinct
			.into_iter()
			.filter_map(|target| self.records(period, Some(target)).remove(&target));
		let first = records.next()?;
		let (count, record) = records.try_fold((1u32, first), |(count, sum), record| {
			Some((count.saturating_add(1), sum.beside(&record)?))
		})?;
		let share = Share::of(&record);
		Some(Sum {
			period,
			end: self.geometry.end::<T>(period),
			targets: count,
			sli_ppm: share.ppm(),
			interval: share.interval(period),
			low_confidence: share.windows < CONFIDENT_WINDOWS,
			provisional: self.is_open(period),
			as_of_ms: self.as_of_ms,
			sampled: self.figures(&record),
			record,
		})
	}

	/// The period asked for, if it has begun and is not out of retention.
	fn period(&self, kind: PeriodKind, at: Option<Seconds>) -> Option<Period> {
		let period = match at {
			Some(at) => self.begun(kind, at)?,
			None => {
				let open = self.geometry.period::<T>(kind, self.next(kind))?;
				self.geometry.previous::<T>(open)?
			},
		};
		self.kept(period)
	}

	/// The period that contains an instant, if it has begun. The era in force now says nothing of a
	/// future instant.
	fn begun(&self, kind: PeriodKind, at: Seconds) -> Option<Period> {
		let period = self.geometry.period::<T>(kind, at)?;
		let from = match kind {
			PeriodKind::Era => self.geometry.window_at(u64::from(at) * 1_000),
			_ => period.start,
		};
		(from <= self.now).then_some(period)
	}

	/// The period, if it is within retention at the queried block and its records are not deleted.
	/// Time decides, not how far deletion has come: a halt may be credited but half.
	fn kept(&self, period: Period) -> Option<Period> {
		let oldest = match period.kind {
			PeriodKind::Era => self.oldest_era(PeriodKind::Era)?.start,
			kind => {
				let count = self.retention.of(kind);
				let by_time = self.geometry.start_before(kind, self.now, count);
				Kept::<T>::get((HOME, self.indicator.class(), kind))?.max(by_time)
			},
		};
		(period.start >= oldest).then_some(period)
	}

	fn oldest_era(&self, kind: PeriodKind) -> Option<Period> {
		let in_force = self.geometry.era_at::<T>(self.now).filter(|_| kind == PeriodKind::Era)?;
		let oldest = OldestEra::<T>::get().max(in_force.saturating_sub(self.retention.eras));
		self.geometry.era_start::<T>(oldest).map(|start| Period { kind, start })
	}

	/// A period is open until the cursor has passed its end.
	fn is_open(&self, period: Period) -> bool {
		self.geometry.end::<T>(period).is_none_or(|end| end > self.next(period.kind))
	}

	fn answer(&self, target: TargetId, period: Period) -> Option<AnswerOf<T>> {
		let record = self.records(period, Some(target)).remove(&target)?;
		Some(self.row(target, period, record))
	}

	/// The records of a period, by target, with what is not final yet.
	fn records(&self, period: Period, only: Option<TargetId>) -> BTreeMap<TargetId, Record> {
		if self.indicator == Indicator::Authorship {
			let counts = self.counts(period, only).into_iter();
			return counts.map(|(target, counted)| (target, Record::Counted(counted))).collect();
		}
		let Some(closing) = SampledClosings::<T>::get(HOME) else { return BTreeMap::new() };
		let targets = match only {
			Some(target) => target..target.saturating_add(1),
			None => 0..NextTargetId::<T>::get(HOME),
		};
		let cohort = sampled::live::cohort::<T>(&self.geometry, &closing, period);
		let record = |target| {
			let (geometry, indicator) = (&self.geometry, self.indicator);
			sampled::live::record::<T>(geometry, &closing, &cohort, period, target, indicator)
		};
		targets.filter_map(|target| Some((target, Record::Sampled(record(target)?)))).collect()
	}

	/// Stored and uncredited counts of a period, by target.
	fn counts(&self, period: Period, only: Option<TargetId>) -> BTreeMap<TargetId, Counted> {
		let mut counts = BTreeMap::new();
		if self.is_open(period) {
			let end = self.geometry.end::<T>(period).unwrap_or(Seconds::MAX);
			counts = uncredited::<T>(&self.geometry, &self.counted, &(period.start..end), only);
		}
		let mut add = |target, record| {
			let Record::Counted(counted) = record else { return };
			let sum: &mut Counted = counts.entry(target).or_default();
			*sum = sum.saturating_add(counted);
		};
		let prefix = (HOME, Indicator::Authorship, period);
		match only {
			Some(target) => {
				if let Some(record) =
					Records::<T>::get((HOME, Indicator::Authorship, period, target))
				{
					add(target, record);
				}
			},
			None => {
				Records::<T>::iter_prefix(prefix).for_each(|(target, record)| add(target, record))
			},
		}
		counts
	}

	fn row(&self, target: TargetId, period: Period, record: Record) -> AnswerOf<T> {
		let share = Share::of(&record);
		let sampled = self.figures(&record);
		Answer {
			target,
			who: Targets::<T>::get(HOME, target),
			period,
			end: self.geometry.end::<T>(period),
			record,
			sli_ppm: share.ppm(),
			interval: share.interval(period),
			low_confidence: share.windows < CONFIDENT_WINDOWS,
			provisional: self.is_open(period),
			as_of_ms: self.as_of_ms,
			sampled,
		}
	}

	fn figures(&self, record: &Record) -> Option<SampledFigures> {
		let Record::Sampled(sampled) = record else { return None };
		// One limit for all periods, so that a history tells of the target and not of the Council.
		let sampling = Pallet::<T>::sampling_at(HOME, self.now);
		Some(figures::sampled(sampled, self.indicator, sampling.fast_us))
	}
}

/// The id of an account or a name.
pub(crate) fn target_of<T: Config>(
	network: NetworkId,
	who: &TargetRef<T::AccountId>,
) -> Option<TargetId> {
	TargetIds::<T>::get(network, who)
}
