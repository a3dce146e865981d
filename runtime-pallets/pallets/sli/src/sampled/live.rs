//! What sampled records say before they are final: of an open window the reports so far, of an open
//! day or era the closed windows so far, of longer periods the closed days and the open one.

use super::{
	cohort, combine, is_reportable,
	plan::Plan,
	sums,
	types::{Sampled, SampledClosing, SampledStep},
};
use crate::{
	pallet::{Cohort, Config, OpenSums, Pallet, Records, Reports},
	period::Geometry,
	types::{HOME, Indicator, Period, PeriodKind, Record, Seconds, TargetId},
};
use alloc::vec::Vec;
use sp_runtime::SaturatedConversion;

/// The reporters that are active in a window that is open for reports; none of any other period.
pub(crate) fn cohort<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
	period: Period,
) -> Vec<T::AccountId> {
	let window = period.start;
	// Before its slots are counted nobody could report.
	let is_open = period.kind == PeriodKind::Window
		&& window >= closing.next
		&& is_reportable::<T>(window, geometry);
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

/// The record of a target in a period at the queried block, with the [`cohort`] of that period; none
/// where nothing was expected.
pub(crate) fn record<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
	cohort: &[T::AccountId],
	period: Period,
	target: TargetId,
	indicator: Indicator,
) -> Option<Sampled> {
	let stored = match Records::<T>::get((HOME, indicator, period, target)) {
		Some(Record::Sampled(sampled)) => Some(sampled),
		_ => None,
	};
	match period.kind {
		PeriodKind::Window => {
			stored.or_else(|| open_window::<T>(cohort, period.start, target, indicator))
		},
		PeriodKind::Day | PeriodKind::Era => {
			stored.or_else(|| open_sums::<T>(closing, period, target, indicator))
		},
		PeriodKind::Week | PeriodKind::Month | PeriodKind::Year => {
			let end = geometry.end::<T>(period)?;
			open_days::<T>(geometry, closing)
				.filter(|day| period.start <= day.start && day.start < end)
				.filter_map(|day| open_sums::<T>(closing, day, target, indicator))
				.fold(stored, |sum, day| Some(sum.unwrap_or_default().and(&day)))
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

fn open_sums<T: Config>(
	closing: &SampledClosing,
	period: Period,
	target: TargetId,
	indicator: Indicator,
) -> Option<Sampled> {
	let (totals, sums) = OpenSums::<T>::get((HOME, period, target, indicator))?;
	let rule = combine::rule(&Pallet::<T>::sampling_at(HOME, closing.next));
	sums::folded::<T>(&totals, &sums, rule)
}

fn open_window<T: Config>(
	cohort: &[T::AccountId],
	window: Seconds,
	target: TargetId,
	indicator: Indicator,
) -> Option<Sampled> {
	// Without an active reporter nothing is expected.
	if cohort.is_empty() {
		return None;
	}
	let sampling = Pallet::<T>::sampling_at(HOME, window);
	let expected_each = Plan::of::<T>(target, window, &sampling).expected(indicator)?;
	let active: u32 = cohort.len().saturated_into();
	let reports: Vec<_> = cohort
		.iter()
		.filter_map(|reporter| {
			let entries = Reports::<T>::get((HOME, window, target, reporter))?;
			let entry = entries.into_iter().find(|entry| entry.indicator == indicator)?;
			Some((reporter, entry))
		})
		.collect();
	let views: Vec<_> = reports.iter().map(|(reporter, entry)| (*reporter, entry)).collect();
	let record = combine::record(&views, expected_each, active, combine::rule(&sampling));
	(record.expected > 0).then_some(record)
}
