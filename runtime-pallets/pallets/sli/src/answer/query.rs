//! The state at the queried block: which periods there are, what is known of them, and how it is answered.

use super::figures::{self, Share};
use crate::{
	counted::uncredited,
	heartbeat,
	pallet::{Closings, Config, Kept, LastSlot, OldestEra, Pallet, ParametersOf, Records, Targets},
	parameter::FastUs,
	period::Geometry,
	runtime_api::{Answer, SampledFigures, Sum},
	sampled::Live,
	types::{
		COUNTED, Closing, Counted, HOME, Indicator, NetworkId, Period, PeriodKind, Record,
		RecordClass, Retention, Seconds, TargetId,
	},
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};

/// Fewer windows than this leave an interval that says little.
const CONFIDENT_WINDOWS: u64 = 20;

/// The state of a network at the queried block.
pub(super) struct Query<T> {
	geometry: Geometry,
	retention: Retention,
	indicator: Indicator,
	/// Whose cursor closes its records, and where that stands.
	class: RecordClass,
	closing: Closing,
	/// Start of the first window, and of the first window whose day and era are not final.
	next: (Seconds, Seconds),
	/// Window of the queried block.
	pub now: Seconds,
	pub as_of_ms: u64,
	/// One limit for all periods, so that a history tells of the target and not of the Council.
	fast_us: FastUs,
	runtime: core::marker::PhantomData<T>,
}

/// A period and what all answers about it have in common.
#[derive(Clone, Copy)]
pub(super) struct Frame {
	period: Period,
	pub end: Option<Seconds>,
	pub provisional: bool,
}

/// The records of one indicator and period, with what is not final yet.
pub(super) enum PeriodRecords<T: Config> {
	/// Counted, by target: one walk over the seats counts for all of them.
	Counted(BTreeMap<TargetId, Counted>),
	/// Sampled: each is made when it is asked for.
	Sampled(Live<T>),
}

impl<T: Config> PeriodRecords<T> {
	/// That of one target.
	pub fn record(&self, target: TargetId) -> Option<Record> {
		match self {
			Self::Counted(counts) => counts.get(&target).copied().map(Record::Counted),
			Self::Sampled(live) => live.record(target).map(Record::Sampled),
		}
	}

	/// The shares of all targets that have a record: far less work than their records.
	pub fn shares(&self) -> Vec<(TargetId, Share)> {
		match self {
			Self::Counted(counts) => counts
				.iter()
				.map(|(target, counted)| (*target, Share::of(&Record::Counted(*counted))))
				.collect(),
			Self::Sampled(live) => live.shares(),
		}
	}
}

impl<T: Config> Query<T> {
	/// None for a network or indicator without records, and before the first block.
	pub fn new(network: NetworkId, indicator: Indicator) -> Option<Self> {
		let geometry = Geometry::of::<T>(network)?;
		// Heartbeats are of this chain's own validators, votes for parachains of others.
		if indicator.is_counted() && !indicator.is_counted_in(network) {
			return None;
		}
		let class = indicator.class_in(network);
		let closing = Closings::<T>::get(network, class)?;
		let next = (closing.next, closing.final_until());
		let as_of_ms = Pallet::<T>::now_ms();
		let now = match network {
			HOME => geometry.window_of_slot(LastSlot::<T>::get()?),
			_ => geometry.window_at(as_of_ms),
		};
		Some(Self {
			geometry,
			retention: ParametersOf::<T>::get(network).latest().at(now).retention,
			indicator,
			class,
			closing,
			next,
			now,
			as_of_ms,
			fast_us: Pallet::<T>::sampling_at(network, now).fast_us,
			runtime: core::marker::PhantomData,
		})
	}

	/// Start of the first window that is not final for a kind of period.
	fn next(&self, kind: PeriodKind) -> Seconds {
		if kind == PeriodKind::Window { self.next.0 } else { self.next.1 }
	}

	/// The period that contains `at`, or the last closed one, if it has begun and is not out of retention.
	pub fn period(&self, kind: PeriodKind, at: Option<Seconds>) -> Option<Period> {
		let period = match at {
			Some(at) => self.begun(kind, at)?,
			None => {
				let open = self.geometry.period::<T>(kind, self.next(kind))?;
				self.geometry.previous::<T>(open)?
			},
		};
		self.kept(period)
	}

	/// Period after period from the one that contains `from` to the open one, also those out of retention.
	pub fn periods(&self, kind: PeriodKind, from: Seconds) -> impl Iterator<Item = Period> {
		let first = self.begun(kind, from).or_else(|| {
			let oldest = self.oldest_era(kind)?;
			(from < oldest.start).then_some(oldest)
		});
		let following = move |period: &Period| {
			let start = self.geometry.end::<T>(*period)?;
			Some(Period { kind, start })
		};
		core::iter::successors(first, following).take_while(|period| period.start <= self.now)
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
	pub fn kept(&self, period: Period) -> Option<Period> {
		let oldest = match period.kind {
			PeriodKind::Era => self.oldest_era(PeriodKind::Era)?.start,
			kind => {
				let count = self.retention.of(kind);
				let by_time = self.geometry.start_before(kind, self.now, count);
				Kept::<T>::get((self.geometry.network, self.class, kind))?.max(by_time)
			},
		};
		(period.start >= oldest).then_some(period)
	}

	fn oldest_era(&self, kind: PeriodKind) -> Option<Period> {
		let in_force = self.geometry.era_at::<T>(self.now).filter(|_| kind == PeriodKind::Era)?;
		let oldest = OldestEra::<T>::get(self.geometry.network)
			.max(in_force.saturating_sub(self.retention.eras));
		self.geometry.era_start::<T>(oldest).map(|start| Period { kind, start })
	}

	/// A period is open until the cursor has passed its end.
	pub fn frame(&self, period: Period) -> Frame {
		let end = self.geometry.end::<T>(period);
		Frame { period, end, provisional: end.is_none_or(|end| end > self.next(period.kind)) }
	}

	/// The records of a period; with `only`, of those targets alone.
	pub fn records(&self, period: Period, only: Option<&BTreeSet<TargetId>>) -> PeriodRecords<T> {
		if self.indicator.is_counted() {
			return PeriodRecords::Counted(self.counts(period, only));
		}
		PeriodRecords::Sampled(Live::new(&self.geometry, &self.closing, self.indicator, period))
	}

	/// Stored and uncredited counts of a period, by target.
	fn counts(
		&self,
		period: Period,
		only: Option<&BTreeSet<TargetId>>,
	) -> BTreeMap<TargetId, Counted> {
		let mut counts = BTreeMap::new();
		let Frame { end, provisional, .. } = self.frame(period);
		if provisional && self.class == COUNTED {
			let end = end.unwrap_or(Seconds::MAX);
			let time = period.start..end;
			counts = match self.indicator {
				Indicator::Heartbeat => heartbeat::uncredited::<T>(&time, only),
				_ => uncredited::<T>(&self.geometry, &self.closing, &time, only),
			};
		}
		let mut add = |target, record| {
			let Record::Counted(counted) = record else { return };
			let sum: &mut Counted = counts.entry(target).or_default();
			*sum = sum.saturating_add(counted);
		};
		let network = self.geometry.network;
		let prefix = (network, self.indicator, period);
		match only {
			Some(only) => {
				for target in only {
					let stored = Records::<T>::get((network, self.indicator, period, target));
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

	/// What is known of a target in a period that is kept.
	pub fn answer(&self, target: TargetId, period: Period) -> Option<Answer<T::AccountId>> {
		let record = self.records(period, Some(&[target].into())).record(target)?;
		Some(self.row(target, self.frame(period), record))
	}

	/// A record as it is answered.
	pub fn row(&self, target: TargetId, frame: Frame, record: Record) -> Answer<T::AccountId> {
		let Frame { period, end, provisional } = frame;
		let share = Share::of(&record);
		let sampled = self.figures(&record);
		Answer {
			target,
			who: Targets::<T>::get(self.geometry.network, target),
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

	/// The record of so many targets together as it is answered.
	pub fn sum(&self, frame: Frame, targets: u32, record: Record) -> Sum {
		let Frame { period, end, provisional } = frame;
		let share = Share::of(&record);
		Sum {
			period,
			end,
			targets,
			sli_ppm: share.ppm(),
			interval: share.interval(period),
			low_confidence: share.windows < CONFIDENT_WINDOWS,
			provisional,
			as_of_ms: self.as_of_ms,
			sampled: self.figures(&record),
			record,
		}
	}

	fn figures(&self, record: &Record) -> Option<SampledFigures> {
		let Record::Sampled(sampled) = record else { return None };
		Some(figures::sampled(sampled, self.indicator, self.fast_us))
	}
}
