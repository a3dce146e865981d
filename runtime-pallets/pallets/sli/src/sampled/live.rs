//! What sampled records say before they are final: of an open window the reports so far, of an open
//! day or era the closed windows so far, of longer periods the closed days and the open one.

use super::{
	cohort, combine, is_reportable,
	keys::TargetKeys,
	plan::Plan,
	reading::Reading,
	types::{SampledClosing, SampledStep},
};
use crate::{
	pallet::{Cohort, Config, Pallet},
	period::Geometry,
	sampling::SamplingParameters,
	types::{HOME, Indicator, Period, PeriodKind, Seconds, TargetId},
};
use alloc::vec::Vec;
use almanac_math::robust::Rule;

/// The sampled records of one period at the queried block: what is the same for all targets, found out
/// once.
pub(crate) struct Live<T: Config> {
	indicator: Indicator,
	period: Period,
	records: TargetKeys,
	source: Source<T>,
}

/// Where records come from.
enum Source<T: Config> {
	/// Stored, or while it is open made of the reports of those that are active in it.
	Window { cohort: Vec<T::AccountId>, sampling: SamplingParameters },
	/// Stored, or while it is open made of its sums. There are never both.
	Sums { sums: TargetKeys, is_open: bool, rule: Rule },
	/// What is stored of closed days, and the sums of those that are not.
	Days { open: Vec<TargetKeys>, rule: Rule },
}

impl<T: Config> Live<T> {
	pub fn new(
		geometry: &Geometry,
		closing: &SampledClosing,
		indicator: Indicator,
		period: Period,
	) -> Self {
		let rule = || combine::rule(&Pallet::<T>::sampling_at(HOME, closing.next));
		let end = geometry.end::<T>(period);
		let source = match period.kind {
			PeriodKind::Window => Source::Window {
				cohort: cohort::<T>(geometry, closing, period.start),
				sampling: Pallet::<T>::sampling_at(HOME, period.start),
			},
			PeriodKind::Day | PeriodKind::Era => Source::Sums {
				sums: TargetKeys::of_sums::<T>(indicator, period),
				is_open: end.is_none_or(|end| end > closing.final_until()),
				rule: rule(),
			},
			PeriodKind::Week | PeriodKind::Month | PeriodKind::Year => Source::Days {
				open: open_days::<T>(geometry, closing)
					.filter(|day| {
						period.start <= day.start && end.is_some_and(|end| day.start < end)
					})
					.map(|day| TargetKeys::of_sums::<T>(indicator, day))
					.collect(),
				rule: rule(),
			},
		};
		let records = TargetKeys::of_records::<T>(indicator, period);
		Self { indicator, period, records, source }
	}

	/// The record of a target or its share; none where nothing was expected.
	pub fn of<R: Reading>(&self, target: TargetId) -> Option<R> {
		let stored = || R::stored(&self.records.of(target));
		let folded = |sums: &TargetKeys, rule: &Rule| R::of_sums::<T>(&sums.of(target), *rule);
		match &self.source {
			Source::Window { cohort, sampling } => {
				stored().or_else(|| self.of_window(cohort, sampling, target))
			},
			// A record that is not there is as dear to read as one that is.
			Source::Sums { sums, is_open: true, rule } => folded(sums, rule).or_else(stored),
			Source::Sums { sums, is_open: false, rule } => stored().or_else(|| folded(sums, rule)),
			Source::Days { open, rule } => open
				.iter()
				.filter_map(|day| folded(day, rule))
				.fold(stored(), |sum, day: R| Some(sum.unwrap_or_default().and(&day))),
		}
	}

	fn of_window<R: Reading>(
		&self,
		cohort: &[T::AccountId],
		sampling: &SamplingParameters,
		target: TargetId,
	) -> Option<R> {
		// Without an active reporter nothing is expected.
		if cohort.is_empty() {
			return None;
		}
		let window = self.period.start;
		let plan = Plan::of::<T>(target, window, sampling);
		let expected_each = plan.expected(self.indicator).filter(|expected| *expected > 0)?;
		let reports = cohort.iter().map(|reporter| (HOME, window, target, reporter));
		let rule = combine::rule(sampling);
		Some(R::of_reports::<T>(reports, self.indicator, expected_each, rule))
	}
}

impl SampledClosing {
	/// Start of the first window whose day and era are not final.
	pub(crate) fn final_until(&self) -> Seconds {
		match self.step {
			SampledStep::Folding { from, .. } => from,
			_ => self.next,
		}
	}
}

/// The reporters that are active in a window that is open for reports; none of any other.
fn cohort<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
	window: Seconds,
) -> Vec<T::AccountId> {
	// Before its slots are counted nobody could report.
	let is_open = window >= closing.next && is_reportable::<T>(window, geometry);
	match closing.step {
		_ if !is_open => Vec::new(),
		SampledStep::Combining { .. } if window == closing.next => {
			Cohort::<T>::get(HOME).into_inner()
		},
		_ => {
			let sampling = Pallet::<T>::sampling_at(HOME, window);
			cohort::active::<T>(geometry, window, &sampling)
		},
	}
}

/// The day that is open, and before it one that is being folded.
fn open_days<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
) -> impl Iterator<Item = Period> {
	let folding = match closing.step {
		SampledStep::Folding { from, .. } => geometry.period::<T>(PeriodKind::Day, from),
		_ => None,
	};
	let open = geometry.period::<T>(PeriodKind::Day, closing.next);
	[folding.filter(|day| Some(*day) != open), open].into_iter().flatten()
}
