//! What the runtime API answers: records plus what is not credited to them yet.

use crate::{
	figures::{self, Share},
	live::uncredited,
	pallet::{
		Closings, Config, Kept, LastSlot, OldestEra, Pallet, ParametersOf, Records, TargetIds,
		Targets,
	},
	period::Geometry,
	records::PeriodRecords,
	runtime_api::{Answer, Current, HistoryRow, MAX_ROWS, Ranking, SampledFigures, Sum},
	sampled::Live,
	sampling::FastUs,
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
	/// The cursor of sampled records, where the indicator is sampled.
	sampled: Option<Closing>,
	/// Start of the first window, and of the first window whose day and era are not final.
	next: (Seconds, Seconds),
	/// Window of the queried block.
	now: Seconds,
	as_of_ms: u64,
	/// One limit for all periods, so that a history tells of the target and not of the Council.
	fast_us: FastUs,
	runtime: core::marker::PhantomData<T>,
}

/// A period and what all answers about it have in common.
#[derive(Clone, Copy)]
struct Frame {
	period: Period,
	end: Option<Seconds>,
	provisional: bool,
}

type AnswerOf<T> = Answer<<T as frame_system::Config>::AccountId>;

impl<T: Config> Query<T> {
	/// None for a network or indicator without records, and before the first block.
	pub fn new(network: NetworkId, indicator: Indicator) -> Option<Self> {
		let geometry = Geometry::load::<T>().filter(|_| network == HOME)?;
		let counted = Closings::<T>::get(HOME, COUNTED)?;
		let (sampled, next) = if indicator.class() == SAMPLED {
			let closing = Closings::<T>::get(HOME, SAMPLED)?;
			(Some(closing), (closing.next, closing.final_until()))
		} else {
			(None, (counted.next, counted.next))
		};
		let now = geometry.window_of_slot(LastSlot::<T>::get()?);
		Some(Self {
			geometry,
			retention: ParametersOf::<T>::get(HOME).latest().at(now).retention,
			indicator,
			counted,
			sampled,
			next,
			now,
			as_of_ms: T::Time::now().as_millis().saturated_into(),
			fast_us: Pallet::<T>::sampling_at(HOME, now).fast_us,
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
		let records = self.records(period, None);
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
		let frame = self.frame(period);
		let rows = ranked
			.into_iter()
			.skip(offset as usize)
			.take(limit.min(MAX_ROWS) as usize)
			.filter_map(|(.., target)| Some(self.row(target, frame, records.record(target)?)))
			.collect();
		Some(Ranking {
			period,
			end: frame.end,
			provisional: frame.provisional,
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
		let all = self.records(period, Some(&distinct));
		let mut records = distinct.iter().filter_map(|target| all.record(*target));
		let first = records.next()?;
		let (count, record) = records.try_fold((1u32, first), |(count, sum), record| {
			Some((count.saturating_add(1), sum.beside(&record)?))
		})?;
		let share = Share::of(&record);
		let frame = self.frame(period);
		Some(Sum {
			period,
			end: frame.end,
			targets: count,
			sli_ppm: share.ppm(),
			interval: share.interval(period),
			low_confidence: share.windows < CONFIDENT_WINDOWS,
			provisional: frame.provisional,
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
		let oldest = OldestEra::<T>::get(HOME).max(in_force.saturating_sub(self.retention.eras));
		self.geometry.era_start::<T>(oldest).map(|start| Period { kind, start })
	}

	/// A period is open until the cursor has passed its end.
	fn frame(&self, period: Period) -> Frame {
		let end = self.geometry.end::<T>(period);
		Frame { period, end, provisional: end.is_none_or(|end| end > self.next(period.kind)) }
	}

	fn answer(&self, target: TargetId, period: Period) -> Option<AnswerOf<T>> {
		let record = self.records(period, Some(&[target].into())).record(target)?;
		Some(self.row(target, self.frame(period), record))
	}

	/// The records of a period; with `only`, of those targets alone.
	fn records(&self, period: Period, only: Option<&BTreeSet<TargetId>>) -> PeriodRecords<T> {
		match &self.sampled {
			Some(closing) => {
				PeriodRecords::Sampled(Live::new(&self.geometry, closing, self.indicator, period))
			},
			None => PeriodRecords::Counted(self.counts(period, only)),
		}
	}

	/// Stored and uncredited counts of a period, by target.
	fn counts(
		&self,
		period: Period,
		only: Option<&BTreeSet<TargetId>>,
	) -> BTreeMap<TargetId, Counted> {
		let mut counts = BTreeMap::new();
		let Frame { end, provisional, .. } = self.frame(period);
		if provisional {
			let end = end.unwrap_or(Seconds::MAX);
			counts = uncredited::<T>(&self.geometry, &self.counted, &(period.start..end), only);
		}
		let mut add = |target, record| {
			let Record::Counted(counted) = record else { return };
			let sum: &mut Counted = counts.entry(target).or_default();
			*sum = sum.saturating_add(counted);
		};
		let prefix = (HOME, Indicator::Authorship, period);
		match only {
			Some(only) => {
				for target in only {
					let stored = Records::<T>::get((HOME, Indicator::Authorship, period, target));
					if let Some(record) = stored {
						add(*target, record);
					}
				}
			},
			None => {
				Records::<T>::iter_prefix(prefix).for_each(|(target, record)| add(target, record))
			},
		}
		counts
	}

	fn row(&self, target: TargetId, frame: Frame, record: Record) -> AnswerOf<T> {
		let Frame { period, end, provisional } = frame;
		let share = Share::of(&record);
		let sampled = self.figures(&record);
		Answer {
			target,
			who: Targets::<T>::get(HOME, target),
			period,
			end,
			record,
			sli_ppm: share.ppm(),
			interval: share.interval(period),
			low_confidence: share.windows < CONFIDENT_WINDOWS,
			provisional,
			as_of_ms: self.as_of_ms,
			sampled,
		}
	}

	fn figures(&self, record: &Record) -> Option<SampledFigures> {
		let Record::Sampled(sampled) = record else { return None };
		Some(figures::sampled(sampled, self.indicator, self.fast_us))
	}
}

/// The id of an account or a name.
pub(crate) fn target_of<T: Config>(
	network: NetworkId,
	who: &TargetRef<T::AccountId>,
) -> Option<TargetId> {
	TargetIds::<T>::get(network, who)
}
